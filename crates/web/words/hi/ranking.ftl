# रैंकिंग, उसके संस्करण और पत्र।

ranking-title = राज्यों एवं संघ राज्यक्षेत्रों की रैंकिंग
ranking-lead-live = { $day } की स्थिति के अनुसार वर्तमान आँकड़े। रैंक कार्मिक संख्या की प्रत्येक श्रेणी के भीतर दी जाती है।
ranking-lead-edition = संस्करण { $number }, { $day } की स्थिति के अनुसार: प्रकाशित और अपरिवर्तनीय।
ranking-how = रैंकिंग कैसे तैयार होती है
ranking-day = किस तिथि की स्थिति
ranking-show = दिखाएँ
ranking-editions = प्रकाशित संस्करण
ranking-live = वर्तमान स्थिति
ranking-edition = संस्करण
ranking-edition-of = संस्करण { $number } ({ $day })
ranking-no-editions = अभी तक कोई संस्करण प्रकाशित नहीं हुआ है।
ranking-restated =
    { $count ->
        [one] बाद में मिली सूचना से इस तिथि के लिए { $n } राज्य के आँकड़े बदले हैं
       *[other] बाद में मिली सूचना से इस तिथि के लिए { $n } राज्यों के आँकड़े बदले हैं
    }
ranking-restated-text = संस्करण वैसा ही रहता है जैसा प्रकाशित हुआ। प्रत्येक राज्य के पृष्ठ पर दोनों आँकड़े दिए गए हैं।
ranking-causes = कौन-से राज्य, और क्यों
ranking-causes-of = संस्करण { $number }: आँकड़े क्यों संशोधित हुए
ranking-cause-late = प्रकाशन के बाद दर्ज: { $measure } { $by }, { $from } को
ranking-cause-late-days = प्रकाशन के बाद दर्ज: { $measure } { $by }, { $from } और { $to } के बीच
ranking-cause-catalogue = उस दिन की पाठ्यक्रम सूची: { $measure } { $by }। संस्करण के प्रकाशन के बाद सूची बदली, या तब गणना दूसरे प्रकार से की गई थी।
ranking-cause-strength = { $name } की कार्मिक संख्या: { $from } से { $officials }। स्रोत: { $source }। अनुमोदन: { $by }, { $day } को दर्ज।
ranking-cause-act = पुनर्गठन: { $act }, { $from } से प्रभावी, { $day } को दर्ज
ranking-cause-others = अपने आँकड़े वही हैं जो प्रकाशित हुए; श्रेणी के अन्य राज्यों के आँकड़े बदले हैं।
ranking-known-on = { $day } के बाद मिली सूचना के बिना।
ranking-none-title = अभी रैंकिंग के लिए कुछ नहीं है
ranking-none-text = राज्यों और संघ राज्यक्षेत्रों का आयात होने पर वे यहाँ दिखाई देंगे।
ranking-map = राज्य एवं संघ राज्यक्षेत्र के अनुसार समग्र स्कोर
ranking-no-figure = आँकड़ा नहीं
ranking-tile = { $label } { $score }: { $name }, श्रेणी { $category } में { $ranked } में से { $rank } रैंक, { $band }
ranking-tile-none = { $label }: { $name }: रैंक नहीं, कार्मिक संख्या नहीं
ranking-compared = परिवर्तन की गणना संस्करण { $number } ({ $day } की स्थिति) से की गई है।
ranking-category = श्रेणी { $category }
ranking-category-label = श्रेणी
ranking-strength = कार्मिक संख्या
ranking-strength-range = कार्मिक संख्या: { $range }
ranking-source = स्रोत: { $source }
ranking-source-synthetic = काल्पनिक आँकड़े
ranking-source-sum = अधीनस्थ संगठनों की बताई गई संख्याओं का योग
ranking-unranked = रैंक नहीं दी गई
ranking-unranked-text = कार्मिक संख्या नहीं है: वह ज्ञात नहीं है या शून्य दर्ज है।
ranking-rank = रैंक
ranking-rank-of = { $ranked } में से { $rank }
ranking-name = नाम
ranking-score = समग्र स्कोर
ranking-change = परिवर्तन
ranking-weight-of = (भार { $weight })
ranking-same = यथावत्
ranking-new = नया
ranking-rose =
    { $count ->
        [one] { $n } स्थान ऊपर
       *[other] { $n } स्थान ऊपर
    }
ranking-fell =
    { $count ->
        [one] { $n } स्थान नीचे
       *[other] { $n } स्थान नीचे
    }
ranking-ties = समान स्कोर पर रैंक समान होती है और अगली रैंक छोड़ दी जाती है।
ranking-data = ये आँकड़े डेटा के रूप में (JSON)
ranking-state-lead = { $day } की स्थिति के अनुसार निष्पादन
ranking-highlight = निष्पादन की झलक
ranking-adds = समग्र स्कोर में { $weight } में से { $points } अंक का योगदान
ranking-above = गणना { $percent } % है, जो कार्मिक संख्या से अधिक है: कार्मिक संख्या पुरानी हो सकती है। स्कोर में इसे 100 माना गया है।
ranking-no-denominator = अभी भाग देने के लिए कोई संख्या नहीं है, इसलिए इसे 0 माना गया है।
ranking-key = निष्पादन कुंजी
ranking-trend = संस्करणों के बीच प्रवृत्ति
ranking-trend-of = संस्करण के अनुसार { $name } का समग्र स्कोर
ranking-letter = अर्ध-शासकीय पत्र
ranking-letter-sent = जैसा भेजा गया
ranking-letter-perhaps = जैसा संभवतः पहुँचा
ranking-restated-to = संशोधित: { $score }
ranking-earlier-editions = पहले के संस्करण, रैंकिंग के पृष्ठ पर
ranking-below = अधीनस्थ संगठनों की रैंकिंग
ranking-as-known-now = यह संस्करण का भाग नहीं है: यह { $day } की स्थिति है, अब तक मिली पूरी सूचना के साथ।
ranking-below-text =
    { $count ->
        [one] { $n } संगठन, यहाँ लागू कार्यप्रणाली { $version } के अनुसार।
       *[other] { $n } संगठन, यहाँ लागू कार्यप्रणाली { $version } के अनुसार।
    }
ranking-below-first = इनमें से { $shown } दिखाए गए हैं: प्रत्येक स्तर के पहले { $most }।
ranking-directly = सीधे { $name } में
ranking-too-few =
    { $count ->
        [one] { $n } इकाई में 10 से कम अधिकारी हैं; इतने कम के आँकड़े यहाँ नहीं दिखाए जाते। जो इसकी देखरेख करते हैं, वे उन्हें देखते हैं।
       *[other] { $n } इकाइयों में से प्रत्येक में 10 से कम अधिकारी हैं; इतने कम के आँकड़े यहाँ नहीं दिखाए जाते। जो इनकी देखरेख करते हैं, वे उन्हें देखते हैं।
    }
ranking-level-below = ठीक नीचे
ranking-level-state = राज्य एवं संघ राज्यक्षेत्र
ranking-level-department = विभाग
ranking-level-ministry = मंत्रालय एवं विभाग
ranking-level-district = ज़िले
ranking-level-office = कार्यालय
ranking-among = { $name } में इन सभी के साथ रैंक: { $level }
ranking-among-beside = { $name } के ठीक नीचे के इन संगठनों के साथ रैंक: { $level }

methodology-title = रैंकिंग कैसे तैयार होती है
methodology-version = संस्करण { $version }, { $day } से लागू
methodology-indicators = संकेतक
methodology-objective = उद्देश्य
methodology-definition = परिभाषा
methodology-weight = भार
methodology-score = समग्र स्कोर और रैंक
methodology-score-text = समग्र स्कोर = सभी संकेतकों के (भार × प्रतिशत ÷ 100) का योग। इसकी गणना पूरी शुद्धता से होती है और इसे दो दशमलव तक दिखाया जाता है; आधा ऊपर की ओर पूर्णांकित होता है।
methodology-cap = 100 से अधिक प्रतिशत स्कोर में 100 माना जाता है और चेतावनी के साथ दिखाया जाता है। जहाँ भाग देने के लिए कोई संख्या न हो, वहाँ 0 माना जाता है।
methodology-rank = रैंक श्रेणी के भीतर, और राज्य के नीचे प्रत्येक स्तर की श्रेणी के भीतर, शुद्ध स्कोर के आधार पर दी जाती है। समान स्कोर पर रैंक समान होती है और अगली रैंक छोड़ दी जाती है।
methodology-cohorts = कार्मिक संख्या के अनुसार श्रेणियाँ

editions-lead = रैंकिंग को अपरिवर्तनीय, क्रमांकित संस्करण के रूप में प्रकाशित करें और उसके पत्र भेजें।
editions-day = किस तिथि की स्थिति प्रकाशित करनी है
editions-preview = पूर्वावलोकन
editions-preview-title = संस्करण { $number } का पूर्वावलोकन, { $day } की स्थिति
editions-preview-text = प्रकाशित होने के बाद संस्करण कभी नहीं बदला जाता। पहले आँकड़े जाँच लें।
editions-same-day = इस तिथि का संस्करण { $number } पहले प्रकाशित हो चुका है और बना रहेगा। यह एक और संस्करण होगा।
editions-publish = यह संस्करण प्रकाशित करें
editions-published = { $moment } को { $by } द्वारा कार्यप्रणाली { $version } के अनुसार प्रकाशित
editions-by-operator = संचालक
editions-letters =
    { $count ->
        [one] { $n } राज्य या संघ राज्यक्षेत्र के लिए पत्र
       *[other] { $n } राज्यों एवं संघ राज्यक्षेत्रों के लिए पत्र
    }
editions-none-title = अभी कोई संस्करण नहीं
editions-none-text = ऊपर किसी माह का अंतिम दिन चुनें, पूर्वावलोकन देखें और प्रकाशित करें।
editions-said-published = संस्करण { $n } प्रकाशित हुआ।

why-day-in-the-future = यह तिथि भविष्य की है। आज की या पहले की तिथि चुनें।
why-before-records = पहले अधिकारी के पंजीकरण से पूर्व का कोई अभिलेख नहीं है। बाद की तिथि चुनें।
why-not-a-day = यह तिथि नहीं है। 30.11.2025 या 2025-11-30 की तरह लिखें।
why-too-few-to-show = इस संगठन में 10 से कम अधिकारी हैं, इसलिए इसके आँकड़े सबको नहीं दिखाए जाते। जो इसकी देखरेख करते हैं, वे साइन इन करके इन्हें देख सकते हैं।
why-not-offered-here = यह यहाँ नहीं चुना जा सकता। इसे पते से हटा दें।
why-nothing-to-publish = अभी रैंकिंग के लिए कोई राज्य या संघ राज्यक्षेत्र नहीं है।
why-not-ranked = इस राज्य को संस्करण में रैंक नहीं दी गई, क्योंकि उसकी कार्मिक संख्या नहीं थी।
why-no-nation = अभी कोई संगठन नहीं है।
why-methodology-differs = इस नाम की कार्यप्रणाली पहले से है और उसमें कुछ और लिखा है।
ranking-gain = एक स्थान ऊपर कैसे आएँ
ranking-gain-by =
    { $count ->
        [one] { $n } कार्य से एक स्थान ऊपर आया जा सकता है। तब समग्र स्कोर { $score } होगा।
       *[other] कुल { $n } कार्यों से एक स्थान ऊपर आया जा सकता है। तब समग्र स्कोर { $score } होगा।
    }
ranking-gain-assumption = यह न्यूनतम संख्या है, यदि शेष सभी यथावत रहें।
ranking-gain-enough = यदि शेष सभी यथावत रहें तो इतना पर्याप्त है। यह कार्यप्रणाली आँकड़ों की सीमा बाँधती या उनकी तुलना करती है, इसलिए किसी और चयन में इससे कम भी लग सकते हैं।
ranking-gain-first = इस श्रेणी में किसी का समग्र स्कोर इससे अधिक नहीं है।
ranking-gain-out-of-reach = अगला स्थान पहुँच से बाहर है, चाहे यहाँ के सभी अधिकारी ऑनबोर्ड और सत्यापित हो जाएँ, सीखें और मूल्यांकन उत्तीर्ण करें।
ranking-gain-unranked = कार्मिक संख्या के बिना न श्रेणी होती है, न स्थान। पहले कार्मिक संख्या दर्ज करें।
ranking-gain-where = ये अधिकारी कहाँ हैं
ranking-ahead = एक स्थान आगे
ranking-behind = एक स्थान पीछे
ranking-one-more = एक और से कितने अंक मिलते हैं
ranking-action = कार्य
ranking-points = अंक
ranking-left = शेष
ranking-action-onboard = अधिकारी ऑनबोर्ड
ranking-action-verify = अधिकारी सत्यापित
ranking-action-complete = अधिकारी जिनका पहला पाठ्यक्रम पूर्ण हो
ranking-action-clear = मूल्यांकन उत्तीर्ण, जिनका प्रयास हो चुका है
why-stands-alone = इस संगठन के ऊपर कोई नहीं है, इसलिए इसका कोई स्थान नहीं होता। कोई राज्य, विभाग या कार्यालय चुनें।
why-not-in-ranking = यह संगठन माँगी गई रैंकिंग में नहीं है। राष्ट्र के भीतर राज्यों और संघ राज्यक्षेत्रों की रैंकिंग होती है; अन्य प्रत्येक संगठन की रैंकिंग उसी स्तर के संगठनों के साथ होती है।
why-unknown-level = ऐसा कोई स्तर नहीं है। state, department, district या office चुनें।
ranking-bundle = संस्करण { $number } का हस्ताक्षरित बंडल, जिससे कोई भी इसकी पुनः गणना कर सकता है (ZIP)
ranking-edition-key = संस्करणों पर हस्ताक्षर की सार्वजनिक कुंजी (JSON)
