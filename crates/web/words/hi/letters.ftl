# संस्करण के पत्र, उनकी प्रेषण पंजी और उत्तम कार्यप्रणालियों का संकलन।

brief-link = पत्र एवं प्रेषण पंजी
brief-title = संस्करण { $number } के पत्र
brief-lead = सभी राज्यों एवं संघ राज्यक्षेत्रों के लिए पत्र, { $day } की स्थिति: किसे क्या और कब भेजा गया।
brief-send = तैयार करें और भेजें
brief-send-all = सभी पत्र तैयार करें और भेजें
brief-waiting =
    { $count ->
        [one] दोनों पत्रों वाला { $n } ई-मेल भेजा जाना शेष है। कोई ई-मेल दो बार नहीं भेजा जाता।
       *[other] दोनों पत्रों वाले { $n } ई-मेल भेजे जाने शेष हैं। कोई ई-मेल दो बार नहीं भेजा जाता।
    }
brief-none-waiting = कोई ई-मेल भेजा जाना शेष नहीं है।
brief-nobody-in =
    { $count ->
        [one] { $n } राज्य में कोई प्राप्तकर्ता नहीं है; उसके पृष्ठ पर मुख्य सचिव कार्यालय का पता दें।
       *[other] { $n } राज्यों में कोई प्राप्तकर्ता नहीं है; उनके पृष्ठ पर मुख्य सचिव कार्यालय का पता दें।
    }
brief-by-smtp = ई-मेल निर्धारित मेल सर्वर से भेजे जाते हैं।
brief-by-folder = कोई मेल सर्वर निर्धारित नहीं है: ई-मेल इस स्थापना के “outbox” फ़ोल्डर में फ़ाइल के रूप में रखे जाते हैं।
brief-running = पत्र तैयार किए और भेजे जा रहे हैं
brief-running-note = यह पृष्ठ अपने आप नया होता रहता है। आप इसे छोड़कर बाद में लौट सकते हैं।
brief-progress = { $total } में से { $done } राज्य पूर्ण
brief-stop = अगले राज्य से पहले रोकें
brief-news-sent =
    { $count ->
        [one] { $n } ई-मेल भेजा गया।
       *[other] { $n } ई-मेल भेजे गए।
    }
brief-news-not-sent =
    { $count ->
        [one] { $n } ई-मेल नहीं भेजा जा सका। कारण पंजी में है; उसे ठीक करके फिर भेजें।
       *[other] { $n } ई-मेल नहीं भेजे जा सके। कारण पंजी में हैं; उन्हें ठीक करके फिर भेजें।
    }
brief-news-nothing = ऐसा कुछ नहीं था जो पहले न भेजा गया हो।
brief-news-stopped = भेजना रोक दिया गया। तब तक जो भेजा गया वह भेजा जा चुका है; शेष बाद में भेजा जा सकता है।
brief-news-failed = भेजना बीच में रुक गया। तब तक जो भेजा गया वह भेजा जा चुका है; कुछ मिनट बाद फिर प्रयास करें।
brief-register = प्रेषण पंजी
brief-number = अ.शा. पत्र सं.
brief-letters = पत्र
brief-made = { $moment } को तैयार
brief-to = प्राप्तकर्ता
brief-nobody = कोई प्राप्तकर्ता नहीं
brief-unranked = कार्मिक संख्या ज्ञात न होने से रैंक नहीं दी गई, अतः कोई पत्र नहीं है।
brief-not-yet = अभी नहीं भेजा गया
brief-sent = भेजा गया
brief-sending = भेजा जा रहा है
brief-refused = अस्वीकृत
brief-failed = नहीं भेजा जा सका
brief-office = मुख्य सचिव कार्यालय
brief-office-email = मुख्य सचिव कार्यालय का ई-मेल पता
brief-office-hint = पत्र वहाँ भी भेजे जाते हैं। पता न हो तो रिक्त छोड़ें। यह पता आगे के संस्करणों के लिए भी रहेगा।
brief-office-save = पता सहेजें
brief-said-office = पता सहेजा गया।
brief-mail = प्रेषण ई-मेल
brief-subject = विषय
brief-attached = संलग्न
why-brief-running = इस संस्करण के पत्र पहले से तैयार किए जा रहे हैं। प्रतीक्षा करें या उसे रोकें।

compendium-title = उत्तम कार्यप्रणालियों का संकलन
compendium-lead = एक राज्य में जो कारगर रहा, वह दूसरों के लिए। जिन्हें अनुश्रवण प्रकोष्ठ ने स्वीकार किया है, वे अर्ध-शासकीय पत्रों में छपती हैं।
compendium-none-title = अभी कोई कार्यप्रणाली नहीं भेजी गई है
compendium-none-text = इस पृष्ठ के प्रपत्र से पहली कार्यप्रणाली भेजें।
compendium-accepted = पत्रों में छपती है
compendium-waiting = अनुश्रवण प्रकोष्ठ की स्वीकृति शेष
compendium-accept = स्वीकार करें
compendium-change = बदलें
compendium-add = कार्यप्रणाली भेजें
compendium-waits = छपने से पहले अनुश्रवण प्रकोष्ठ इसे पढ़ता है। बदलने पर यह फिर से स्वीकृति के लिए जाती है।
compendium-state = राज्य या संघ राज्यक्षेत्र
compendium-choose-state = राज्य चुनें
compendium-title-en = अंग्रेज़ी में शीर्षक
compendium-title-hi = हिंदी में शीर्षक
compendium-text-en = अंग्रेज़ी में पाठ
compendium-text-hi = हिंदी में पाठ
compendium-text-hint = क्या किया गया, किसने किया और उसका क्या परिणाम रहा। अधिकतम 4,000 अक्षर; प्रत्येक पंक्ति एक अनुच्छेद होती है।
compendium-send = भेजें
compendium-of = { $state } की उत्तम कार्यप्रणाली
compendium-save = सहेजें
compendium-back = बिना सहेजे लौटें
compendium-remove = यह कार्यप्रणाली हटाएँ
compendium-remove-text = इसके बाद तैयार होने वाले पत्रों में यह नहीं छपेगी। भेजे जा चुके पत्र वैसे ही रहेंगे।
compendium-remove-now = सदा के लिए हटाएँ
compendium-said-written = कार्यप्रणाली सहेजी गई।
compendium-said-accepted = कार्यप्रणाली अब से पत्रों में छपेगी।
compendium-said-removed = कार्यप्रणाली हटाई गई।
