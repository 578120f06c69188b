# डैशबोर्ड।

nav-dashboard = डैशबोर्ड
dash-lead = आँकड़े { $moment } की स्थिति के अनुसार
dash-day = किस तिथि की स्थिति
dash-show = दिखाएँ
dash-more = इस संगठन के बारे में और
dash-json = ये आँकड़े डेटा के रूप में (JSON)
dash-no-strength = कार्मिक संख्या दर्ज नहीं है, इसलिए जुड़ाव का प्रतिशत नहीं निकल सकता।
dash-shares = संकेतक
dash-last-30-days = पिछले 30 दिन, { $day } से
dash-year = वित्तीय वर्ष, { $day } से
dash-onboarded = जुड़े उपयोगकर्ता
dash-onboarded-note = कार्मिक संख्या में से पंजीकृत अधिकारी।
dash-verified = सत्यापित उपयोगकर्ता
dash-verified-note = पंजीकृत अधिकारियों में से VERIFIED स्थिति वाली प्रोफ़ाइल।
dash-learned = एक या अधिक पाठ्यक्रम पूर्ण किए
dash-learned-note = पंजीकृत अधिकारियों में से।
dash-cleared = उत्तीर्ण पाठ्यक्रमांत मूल्यांकन
dash-cleared-note = अधिकारी और मूल्यांकन के युग्म, जिनका प्रयास हुआ उनमें से।
dash-active = पिछले 30 दिनों में सक्रिय
dash-active-note = पंजीकृत अधिकारियों में से वे, जिन्होंने नामांकन किया, पाठ्यक्रम में आगे बढ़े, मूल्यांकन का प्रयास किया या पाठ्यक्रम पूर्ण किया।
dash-enrolments = नामांकन
dash-completions = पूर्ण पाठ्यक्रम (संख्या)
dash-course-hours = पाठ्यक्रम घंटे
dash-course-hours-note = पूर्ण किए गए पाठ्यक्रमों की निर्धारित अवधि।
dash-time-spent = लगाया गया समय
dash-time-spent-note = मापा गया; निष्क्रिय समय छोड़कर।
dash-per-official = { $denominator } पंजीकृत में से प्रत्येक के लिए { $value }
dash-over-hundred = कार्मिक संख्या से अधिक अधिकारी पंजीकृत हैं।
dash-list = इन अधिकारियों की सूची
dash-list-of = { $figure }: अधिकारियों की सूची
dash-no-lists = किसी संख्या के पीछे के अधिकारियों की सूची आज की स्थिति में ही देखी जा सकती है। सूचियाँ खोलने के लिए आज की तिथि चुनें।
dash-funnel = कार्मिक संख्या से उत्तीर्ण मूल्यांकन तक
dash-funnel-note = प्रत्येक चरण में संगठन के वे सभी अधिकारी गिने जाते हैं जिन पर वह लागू है।
dash-step-strength = कार्मिक संख्या
dash-step-strength-note = संगठन द्वारा बताए गए अधिकारी
dash-step-onboarded = जुड़े
dash-step-onboarded-note = पंजीकृत
dash-step-verified = सत्यापित
dash-step-verified-note = समूह और पदनाम की पुष्टि हो चुकी है
dash-step-learning = सीख रहे
dash-step-learning-note = एक या अधिक पाठ्यक्रम पूर्ण किए
dash-step-cleared = उत्तीर्ण
dash-step-cleared-note = एक या अधिक पाठ्यक्रमांत मूल्यांकन उत्तीर्ण किए
dash-of-strength = कार्मिक संख्या का { $percent } %
dash-step-past = बीती तिथि के लिए ज्ञात नहीं
dash-unknown = ज्ञात नहीं
dash-cleared-at = मूल्यांकन उत्तीर्ण करने वाले अधिकारियों की गणना { $moment } को हुई।
dash-map = राज्यों एवं संघ राज्यक्षेत्रों का मानचित्र
dash-map-choice = मानचित्र का संकेतक
dash-map-of = राज्य एवं संघ राज्यक्षेत्र के अनुसार { $figure }
dash-map-tile = { $label } { $percent }: { $name }, { $denominator } में से { $numerator }, { $band }
dash-map-none = { $label }: { $name }: आँकड़ा नहीं
dash-beside = समकक्ष संगठनों के साथ तुलना
dash-beside-few =
    { $count ->
        [one] इनमें { $n } ऐसा संगठन है, जिसमें 10 से कम अधिकारी हैं; इतने कम के आँकड़े नहीं दिखाए जाते: वह रैंक में गिना जाता है, उसका नाम नहीं दिया जाता।
       *[other] इनमें { $n } ऐसे संगठन हैं, जिनमें 10 से कम अधिकारी हैं; इतने कम के आँकड़े नहीं दिखाए जाते: वे रैंक में गिने जाते हैं, उनके नाम नहीं दिए जाते।
    }
dash-beside-note = एक ही संगठन के अधीन एक ही प्रकार के सभी संगठन। 100 % से अधिक को 100 % माना जाता है; समान प्रतिशत पर रैंक समान होती है।
dash-rank-of = { $ranked } में से { $rank } रैंक
dash-no-rank = रैंक नहीं: भाग देने के लिए कोई संख्या नहीं है।
dash-own = अपना प्रतिशत
dash-median = माध्यिका
dash-best = सर्वोच्च: { $name }
dash-units =
    { $count ->
        [one] ठीक नीचे { $n } इकाई
       *[other] ठीक नीचे { $n } इकाइयाँ
    }
dash-no-units = इसके नीचे कोई इकाई नहीं है।
dash-units-note = आँकड़े प्रतिशत में, पाँच स्तरों के रंग के साथ। शीर्षक से तालिका का क्रम बदलता है, इकाई से उसका डैशबोर्ड खुलता है।
dash-units-shown = पहली { $n } इकाइयाँ दिखाई गई हैं; CSV फ़ाइल में सभी हैं।
dash-sort = क्रम का आधार
dash-unit = इकाई
dash-registered = पंजीकृत
dash-completions-30 = पूर्ण पाठ्यक्रम, 30 दिन
dash-csv = यह तालिका CSV के रूप में
dash-trend = प्रवृत्ति
dash-trend-choice = कितना पीछे तक
dash-by-months = 13 माहांत
dash-by-days = 30 दिन
dash-line-of = { $name }: { $figure }
dash-in-each-month = { $figure }, प्रत्येक माह में
dash-on-each-day = { $figure }, प्रत्येक दिन
dash-as-table = तालिका के रूप में दिखाएँ
dash-point = तिथि की स्थिति
dash-value = मान
dash-made-of = गणना
dash-live = सजीव आँकड़े
dash-live-on = सजीव देखें
dash-live-without = सजीव आँकड़ों के लिए JavaScript आवश्यक है। इसके बिना नए आँकड़े देखने के लिए पृष्ठ फिर से लोड करें।
dash-live-waiting = जुड़ रहा है …
dash-live-as-on = जो दर्ज होता है, उसके अनुसार आँकड़े बदलते हैं। पिछला परिवर्तन:
dash-live-lost = संपर्क टूट गया है। आँकड़े वैसे ही हैं; फिर से प्रयास हो रहा है।
dash-live-pause = रोकें
dash-live-resume = जारी रखें
dash-live-end = सजीव आँकड़े समाप्त करें
dash-live-told = जुड़े उपयोगकर्ता { $onboarded }; सत्यापित { $verified }; पाठ्यक्रम पूर्ण किए { $learned }; 30 दिनों में पूर्ण पाठ्यक्रम { $completions }।
dash-cohorts = समय के साथ समूह
dash-cohorts-lead = किसी तिमाही में पंजीकृत अधिकारियों में से: कितने प्रतिशत ने उसी तिमाही के अंत तक, अगली तिमाही के अंत तक, और इसी क्रम में आगे, पहला पाठ्यक्रम पूर्ण किया।
dash-counted = गणना का समय: { $moment }।
dash-cohorts-note = तिमाही जनवरी, अप्रैल, जुलाई और अक्टूबर में आरंभ होती है। वर्तमान तिमाही अभी पूरी नहीं हुई है। स्थानांतरित अधिकारी वहाँ गिने जाते हैं जहाँ वे आज हैं।
dash-cohorts-none-title = अभी कोई पंजीकृत नहीं है
dash-cohorts-none-text = इस संगठन में अधिकारियों के पंजीकरण पर समूह यहाँ दिखाई देंगे।
dash-counting = समूहों की गणना हो रही है
dash-counting-text = अधिकारियों की संख्या अधिक होने पर इसमें एक-दो मिनट लगते हैं। पृष्ठ स्वयं फिर पूछता है।
dash-registered-in = पंजीकरण
dash-before = { $day } से पहले
dash-officials = अधिकारी
dash-completed-by-now = अब तक पूर्ण
dash-same-quarter = उसी तिमाही में
dash-quarters-after =
    { $count ->
        [one] { $n } तिमाही बाद
       *[other] { $n } तिमाही बाद
    }
behind-label = शिक्षण
behind-any = कोई भी
behind-not-verified = असत्यापित, या हमारे उपयोगकर्ता नहीं
behind-learned = एक या अधिक पाठ्यक्रम पूर्ण किए
behind-not-learned = अभी कोई पाठ्यक्रम पूर्ण नहीं किया
behind-attempted = मूल्यांकन का प्रयास किया
behind-cleared = मूल्यांकन उत्तीर्ण किया
behind-active = पिछले 30 दिनों में सीखा
behind-active-year = इस वित्तीय वर्ष में सीखा
behind-completed = पिछले 30 दिनों में पाठ्यक्रम पूर्ण किया
behind-completed-year = इस वित्तीय वर्ष में पाठ्यक्रम पूर्ण किया
behind-enrolled = पिछले 30 दिनों में नामांकन किया
behind-enrolled-year = इस वित्तीय वर्ष में नामांकन किया
behind-pairs = इन्होंने मिलकर जिन { $attempted } मूल्यांकनों का प्रयास किया, उनमें से { $cleared } उत्तीर्ण किए।
behind-no-joining = जिनकी कार्यग्रहण तिथि दर्ज नहीं है
