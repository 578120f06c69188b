integrity-title = चिह्नित पूर्णताएँ
integrity-lead = वे पूर्णताएँ जो नियमों के अनुसार सामान्य रूप से नहीं हो सकतीं। चिह्न का अर्थ केवल इतना है कि किसी को इसे देखना चाहिए: पूर्णता और प्रमाणपत्र बने रहते हैं।
integrity-rules-title = अधिगम की सत्यता के नियम
integrity-none-title = कोई चिह्न नहीं
integrity-none-text = नई पूर्णताएँ हर दस मिनट में देखी जाती हैं।
integrity-states = स्थिति के अनुसार चिह्न
integrity-all = सभी
integrity-official = अधिकारी
integrity-course = पाठ्यक्रम
integrity-completed = पूर्ण हुआ
integrity-why = चिह्नित क्यों है
integrity-state = स्थिति
integrity-flagged = चिह्नित
integrity-appealed = अपील की गई
integrity-upheld = बरकरार
integrity-cleared = हटाया गया
integrity-seconds =
    { $count ->
        [one] { $n } सेकंड
       *[other] { $n } सेकंड
    }
integrity-why-elapsed = आरंभ और पूर्णता के बीच { $took } हैं। { $duration } के पाठ्यक्रम के लिए कम से कम { $least } अपेक्षित हैं (उसका { $percent } %)।
integrity-why-spent = इस पर { $took } लगाए गए। { $duration } के पाठ्यक्रम के लिए कम से कम { $least } अपेक्षित हैं (उसका { $percent } %)।
integrity-why-before = यह नामांकन ({ $moment }) से पहले पूर्ण हुआ।
integrity-why-day = इस पाठ्यक्रम सहित { $day } को { $duration } के पाठ्यक्रम आरंभ और पूर्ण हुए। एक दिन में { $most } ही संभव हैं।
integrity-why-device = एक ही उपकरण पर { $duration } के भीतर { $officials } अधिकारियों ने पाठ्यक्रम पूर्ण किए। अधिकतम { $most } अनुमत हैं।
integrity-flag-title = चिह्नित पूर्णता
integrity-completed-at = { $moment } को पूर्ण; पाठ्यक्रम की अवधि { $duration } है।
integrity-found = नियम { $rules } से { $moment } को चिह्नित।
integrity-own-title = मेरी चिह्नित पूर्णताएँ
integrity-own-lead = यदि आपने पाठ्यक्रम ठीक से पूर्ण किया है, तो यहाँ बताएँ: कोई अन्य व्यक्ति इसे देखेगा।
integrity-own-text = आपकी पूर्णता और प्रमाणपत्र बने रहते हैं। आँकड़े चिह्नित पूर्णताओं के साथ और उनके बिना, दोनों तरह दिखाए जा सकते हैं।
integrity-own-none-title = आपकी कोई पूर्णता चिह्नित नहीं है
integrity-own-none-text = कुछ करने की आवश्यकता नहीं है।
integrity-own-link =
    { $count ->
        [one] आपकी { $n } पूर्णता चिह्नित है। कारण देखें और अपील करें।
       *[other] आपकी { $n } पूर्णताएँ चिह्नित हैं। कारण देखें और अपील करें।
    }
integrity-appeal = अधिकारी का कथन
integrity-appeal-title = अपील
integrity-appeal-text = यह कैसे हुआ?
integrity-appeal-hint = जैसे: आपने पाठ्यक्रम पहले काग़ज़ पर पढ़ा था। निर्णय करने वाला इसे पढ़ेगा।
integrity-appeal-send = अपील भेजें
integrity-decision = निर्णय
integrity-decide-title = निर्णय करें
integrity-decide-text = अधिकारी आपका कारण पढ़ेगा। हटाया गया चिह्न आज से ऐसा माना जाता है मानो वह कभी था ही नहीं; उसे फिर लगाया जा सकता है।
integrity-decide-why = कारण
integrity-decide-hint = आपने क्या देखा?
integrity-decide = निर्णय करें
integrity-clear = हटाएँ: पूर्णता गिनी जाएगी
integrity-uphold = बरकरार रखें: चिह्न बना रहेगा
integrity-decide-missing = एक विकल्प चुनें।
integrity-text-wrong = कम से कम एक शब्द और अधिकतम 2,000 वर्ण लिखें।
integrity-said-appealed = आपकी अपील भेज दी गई।
integrity-said-cleared = चिह्न हटा दिया गया।
integrity-said-upheld = चिह्न बरकरार रखा गया।
integrity-rules-lead = कौन-सी पूर्णताएँ चिह्नित होती हैं। हर नियम शिक्षार्थी के पक्ष में है: समय सबसे पहले ज्ञात क्षण से गिना जाता है, जो मापा नहीं गया उस पर विचार नहीं होता, और ठीक सीमा पर होने वाला चिह्नित नहीं होता।
integrity-rules-version = { $title }, संस्करण { $version }, { $since } से दर्ज पूर्णताओं के लिए
integrity-rule-elapsed = आरंभ और पूर्णता के बीच निर्धारित अवधि के { $percent } % से कम समय है। { $least } से कम के पाठ्यक्रमों पर विचार नहीं होता।
integrity-rule-spent = जहाँ समय मापा गया, वहाँ निर्धारित अवधि के { $percent } % से कम समय लगाया गया। { $least } से कम के पाठ्यक्रमों पर विचार नहीं होता।
integrity-rule-before = पाठ्यक्रम नामांकन से पहले पूर्ण हुआ।
integrity-rule-day = एक ही दिन आरंभ और पूर्ण हुए पाठ्यक्रमों की कुल अवधि { $most } से अधिक है; जो समा जाते हैं वे बने रहते हैं।
integrity-rule-device = एक ही उपकरण पर { $duration } के भीतर { $most } से अधिक अधिकारियों ने पाठ्यक्रम पूर्ण किए।
integrity-rules-device = उपकरण को कुकी की एक यादृच्छिक संख्या से पहचाना जाता है। वह केवल इसी नियम के लिए, 90 दिन तक, कुंजीबद्ध हैश के रूप में रखी जाती है और उपकरण के बारे में और कुछ नहीं बताती।
integrity-rules-effect = चिह्न से न पूर्णता बदलती है, न प्रमाणपत्र। उत्तीर्ण मूल्यांकन और लगाया गया समय अपने आप में मान्य रहते हैं। आप अपील कर सकते हैं, और निर्णय कोई अन्य व्यक्ति करता है।
ranking-flagged-with = चिह्नित पूर्णताएँ गिनी गई हैं।
ranking-flagged-without = चिह्नित पूर्णताओं पर आधारित अंश के बिना।
ranking-flagged-leave-out = चिह्नित पूर्णताओं के बिना दिखाएँ
ranking-flagged-count = सभी पूर्णताओं के साथ दिखाएँ
ranking-flagged-both = चिह्नित पूर्णताओं के बिना: स्कोर { $score }, रैंक { $rank }।
why-flag-own = अपनी पूर्णता के बारे में कोई स्वयं निर्णय नहीं करता। समान अधिकार वाले किसी अन्य व्यक्ति से कहें।
