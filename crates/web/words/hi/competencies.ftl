# दक्षताएँ: ढाँचा, पाठ्यक्रम क्या सिखाते हैं, पदों की आवश्यकताएँ, पासबुक और कमियाँ।

competencies-title = दक्षताएँ
competencies-lead = अधिकारियों को क्या-क्या आना चाहिए: तीन क्षेत्र, प्रत्येक के विषय और उप-विषय। पाठ्यक्रम उप-विषय किसी स्तर तक सिखाते हैं, और पदों को वे किसी स्तर पर चाहिए।
competencies-search = नाम, कोड और विवरण में खोजें
competencies-none-title = कुछ नहीं मिला
competencies-none-text = दूसरे शब्दों से खोजें।
competencies-subs =
    { $count ->
        [one] { $n } उप-विषय
       *[other] { $n } उप-विषय
    }
competencies-theme-open = विषय और उसके पाठ्यक्रम
competencies-sub = उप-विषय
competencies-theme = विषय
competencies-theme-none = कोई नहीं: यह स्वयं विषय है
competencies-theme-hint = उप-विषय के लिए उसका विषय चुनें। न चुनने पर नया विषय जुड़ेगा।
competencies-area = क्षेत्र
competencies-area-hint = केवल विषय के लिए; उप-विषय अपने विषय के क्षेत्र का होता है।
competencies-code = कोड
competencies-code-hint = A से Z अक्षर, अंक, बिंदु और हाइफ़न, जैसे F1.5। इसे बाद में बदला नहीं जा सकता।
competencies-about = विवरण
competencies-courses = पाठ्यक्रम
competencies-name-en = अंग्रेज़ी में नाम
competencies-name-hi = हिंदी में नाम
competencies-about-en = विवरण, अंग्रेज़ी में
competencies-about-hi = विवरण, हिंदी में
competencies-add = विषय या उप-विषय जोड़ें
competencies-edit = बदलें
competencies-retired = हटाया गया
competencies-retire = हटाएँ
competencies-retire-text = इसके बाद यह न चुना जा सकेगा, न किसी पद से अपेक्षित होगा। अधिकारियों ने इसमें जो सीखा है वह उनकी पासबुक में रहेगा, और इसे वापस लाया जा सकता है। विषय के साथ उसके उप-विषय भी हटते हैं।
competencies-restore = वापस लाएँ
competencies-restore-text = यह फिर चुना जा सकेगा, और जिन पदों को यह चाहिए था, उन्हें फिर चाहिए होगा।
competencies-taught-by =
    { $count ->
        [one] { $n } पाठ्यक्रम इसे सिखाता है
       *[other] { $n } पाठ्यक्रम इसे सिखाते हैं
    }
competencies-taught-by-none = अभी कोई चालू पाठ्यक्रम इसे नहीं सिखाता। लेखक जिस पृष्ठ पर पाठ्यक्रम लिखते हैं, वहीं बताते हैं कि वह क्या सिखाता है।
competencies-level = स्तर
competencies-said-kept = सहेज लिया गया।
competencies-said-retired = अब यह हटा दिया गया है।
competencies-said-restored = यह फिर उपलब्ध है।
area-behavioural = व्यवहारगत
area-functional = कार्यात्मक
area-domain = विषयगत
level-none = कोई नहीं
level-1 = 1 · आधारभूत
level-2 = 2 · मध्यवर्ती
level-3 = 3 · उन्नत
taught-title = पाठ्यक्रम क्या सिखाता है
taught-lead = जो पाठ्यक्रम पूरा करता है, उसे ये दक्षताएँ प्राप्त होती हैं; प्रमाणपत्र इसका साक्ष्य है। यहाँ कही बात पाठ्यक्रम पूरा कर चुके सभी अधिकारियों पर तुरंत लागू होती है और इसके लिए नया संस्करण नहीं चाहिए।
taught-count =
    { $count ->
        [one] { $n } उप-विषय
       *[other] { $n } उप-विषय
    }
taught-none = अभी कुछ नहीं बताया गया है। वे एक-दो उप-विषय जोड़ें जिनके बारे में पाठ्यक्रम वास्तव में है।
taught-add = उप-विषय जोड़ें
taught-level-hint = पाठ्यक्रम पूरा करने वाले का स्तर।
taught-remove = हटाएँ
taught-said-kept = सहेज लिया गया।
taught-said-removed = हटा दिया गया।
taught-link = यह क्या सिखाता है
roles-title = पदों की आवश्यकताएँ
roles-lead = पद का अर्थ है किसी संगठन में पदनाम। यहाँ कही बात यहाँ और नीचे इस पदनाम वाले सभी अधिकारियों पर लागू होती है, जब तक उनके निकट का कोई संगठन उस पदनाम के बारे में कुछ और न कहे।
roles-own =
    { $count ->
        [one] यहाँ वर्णित { $n } पद
       *[other] यहाँ वर्णित { $n } पद
    }
roles-none-title = यहाँ अभी किसी पद का वर्णन नहीं है
roles-none-text = पदनाम लिखें और उसके कार्य के लिए आवश्यक उप-विषय एक-एक करके जोड़ें।
roles-inherited =
    { $count ->
        [one] ऊपर वर्णित { $n } पद
       *[other] ऊपर वर्णित { $n } पद
    }
roles-inherited-text = ये यहाँ भी लागू हैं। कुछ और कहना हो तो पदनाम का वर्णन यहाँ करें; तब केवल वही गिना जाएगा।
roles-from = { $name } के अनुसार
roles-add = पद की आवश्यकता जोड़ें
roles-designation-hint = किसी भी नाम से; मुख्य सूची की वर्तनियों और संक्षेपों से अंतर नहीं पड़ता।
roles-said-kept = सहेज लिया गया।
roles-said-removed = हटा दिया गया।
gaps-title = दक्षताएँ और कमियाँ
gaps-lead = पदों के लिए आवश्यक प्रत्येक उप-विषय में: कितने अधिकारियों को यह चाहिए, उनमें से कितनों के पास यह आवश्यक स्तर पर है, और कितनों के पास नहीं। चिह्नित पूर्णताएँ नहीं गिनी जातीं।
gaps-count =
    { $count ->
        [one] { $n } उप-विषय आवश्यक है
       *[other] { $n } उप-विषय आवश्यक हैं
    }
gaps-needed = आवश्यक
gaps-held = प्राप्त
gaps-gap = कमी
gaps-who = किनमें कमी है: { $name }
gaps-none-title = पदों की आवश्यकताएँ अभी नहीं बताई गई हैं
gaps-none-text = जैसे ही किसी पदनाम की आवश्यकताएँ बताई जाएँगी, उस पदनाम वाले सभी अधिकारियों की कमियाँ यहाँ दिखेंगी।
gaps-in-roles = अधिकारी जिनके पद का वर्णन है
gaps-pairs = पूरी हुई आवश्यकताएँ
gaps-undescribed = पदनाम जिनका वर्णन नहीं है
gaps-undescribed-text = इन पदनामों पर सबसे अधिक अधिकारी हैं। इनकी आवश्यकताएँ बताएँ, तो इनकी कमियाँ भी गिनी जाएँगी।
lacking-official = अधिकारी
lacking-none-title = किसी में कमी नहीं है
lacking-none-text = जिन्हें यह चाहिए उन सबके पास है, या यह किसी को नहीं चाहिए।
lacking-next = अगले अधिकारी
passbook-title = दक्षता पासबुक
passbook-lead = क्या सीखा गया, किस स्तर पर, और किस प्रमाणपत्र से। यह पूर्ण पाठ्यक्रमों से स्वयं और तुरंत बनती है; इसे कोई लिखता नहीं।
passbook-link = दक्षता पासबुक
passbook-stages = वर्ष { $year } तीन चरणों में
passbook-hours = 1. वर्ष में घंटे
passbook-hours-note = 20 घंटों में से, पूर्ण किए पाठ्यक्रमों की अवधि
passbook-role = 2. पद की पूरी हुई आवश्यकताएँ
passbook-role-none = पद की आवश्यकताएँ अभी नहीं बताई गई हैं
passbook-has = 3. प्रमाणित दक्षताएँ
passbook-gaps =
    { $count ->
        [0] कोई कमी नहीं
        [one] { $n } कमी
       *[other] { $n } कमियाँ
    }
passbook-required = पद को क्या चाहिए
passbook-role-said = { $designation }, { $name } के अनुसार
passbook-needed = आवश्यक स्तर
passbook-held = प्राप्त स्तर
passbook-courses = कमी दूर करने वाले पाठ्यक्रम
passbook-no-course = अभी कोई चालू पाठ्यक्रम इसे इस स्तर पर नहीं सिखाता
passbook-met = पूर्ण
passbook-gap = कमी
passbook-no-role-title = इस पद की आवश्यकताएँ अभी नहीं बताई गई हैं
passbook-no-role-text = जब संगठन पदनाम का वर्णन करेगा, तब उसकी आवश्यकताएँ और कमियाँ यहाँ दिखेंगी।
passbook-certified =
    { $count ->
        [one] { $n } प्रमाणित दक्षता
       *[other] { $n } प्रमाणित दक्षताएँ
    }
passbook-none-title = अभी कुछ प्रमाणित नहीं है
passbook-none-text = कोई ऐसा पाठ्यक्रम पूरा करें जो दक्षता सिखाता हो; वह प्रमाणपत्र सहित तुरंत यहाँ दिखेगी।
why-bad-competency-code = A से Z अक्षरों, अंकों, बिंदु और हाइफ़न से कोड लिखें, जैसे F1.4।
why-competency-code-taken = यह कोड पहले से है। कोड दोबारा काम में नहीं लिए जाते; दूसरा चुनें।
why-no-such-theme = ढाँचे का ऐसा विषय चुनें जो हटाया न गया हो।
why-theme-or-sub-theme = विषय विषय ही रहता है, और उप-विषय किसी विषय में ही रहता है।
why-no-such-area = क्षेत्र चुनें।
why-no-such-competency = ढाँचे का ऐसा उप-विषय चुनें जो हटाया न गया हो।
why-no-such-level = स्तर चुनें।
why-too-many-competencies = पाठ्यक्रम में अधिकतम दस उप-विषय हो सकते हैं। पहले एक हटाएँ।
suggest-title = कर्तव्यों से योजना बनाएँ
suggest-lead = किसी पदनाम के कर्तव्यों का पाठ हिंदी या अंग्रेज़ी में दें। उप-विषय और पाठ्यक्रम सुझाए जाएँगे; आप प्रत्येक को रखें या छोड़ें, और योजना उसके प्रपत्र में पूरी करें। किसी दूसरे व्यक्ति के प्रकाशित करने से पहले वह किसी पर लागू नहीं होती।
suggest-organisation-hint = जिस संगठन की योजना बनेगी, उसका कोड।
suggest-designation-hint = वहाँ के पदनामों में से एक; साथ में लिखा है कि उस पर कितने अधिकारी हैं।
suggest-duties = कर्तव्य
suggest-duties-hint = हर पंक्ति या वाक्य में एक कर्तव्य। अधिकतम 20,000 अक्षर। व्यक्तियों के नाम न लिखें; यह पाठ रखा नहीं जाता।
suggest-propose = सुझाव दें
suggest-officials =
    { $count ->
        [one] { $n } अधिकारी
       *[other] { $n } अधिकारी
    }
suggest-found =
    { $count ->
        [one] { $n } उप-विषय सुझाया गया
       *[other] { $n } उप-विषय सुझाए गए
    }
suggest-by = ये सुझाव इसी प्रणाली ने पाठ के शब्दों से दिए हैं; इनमें किसी भाषा मॉडल का उपयोग नहीं हुआ। प्रतिशत केवल क्रम बताता है, संभावना नहीं।
suggest-sure = { $percent } %, इन शब्दों से: { $words }
suggest-take = पद को यह चाहिए
suggest-courses = योजना के लिए पाठ्यक्रम
suggest-then = आप जो रखेंगे, वह पद की आवश्यकता के रूप में सहेजा जाएगा। पाठ्यक्रम योजना के प्रपत्र में आ जाएँगे, जिसे आप पूरा करके प्रारूप के रूप में सहेजेंगे।
suggest-to-form = सहेजें और योजना पर जाएँ
suggest-none-taken = कम से कम एक उप-विषय रखें, या पृष्ठ छोड़ दें।
suggest-nothing-title = इस पाठ में कुछ नहीं मिला
suggest-nothing-text = कर्तव्य पूरे शब्दों में लिखें, जैसे शाखा के नाम के स्थान पर “रोकड़ बही का रखरखाव”।
why-duties-too-long = अधिकतम 20,000 अक्षर लिखें; एक बार में एक पदनाम के कर्तव्य लें।
