# स्वयं पंजीकरण, आमंत्रण और प्रवेश का डेस्क।

register-title = पंजीकरण
register-lead = उन अधिकारियों के लिए जिनका संगठन पंजीकरण स्वीकार करता है। पहले आपके कार्यालयी ई-मेल पते की पुष्टि एक लिंक से होती है।
register-email-hint = आपका कार्यालयी पता। अन्य पते तभी चलेंगे जब आपके संगठन ने उन्हें अनुमोदित किया हो।
register-send = लिंक भेजें
register-sent = यदि कोई संगठन इस पते से पंजीकरण स्वीकार करता है, तो लिंक वाला संदेश भेज दिया गया है। लिंक 24 घंटे तक चलता है। कुछ नहीं आया? अपने संगठन के MDO एडमिन से आमंत्रण माँगें।
register-offer = यहाँ नए हैं? अपने कार्यालयी ई-मेल पते से पंजीकरण करें
register-join = जुड़ें
register-waits = आपका पंजीकरण आपके संगठन के MDO एडमिन की प्रतीक्षा में है। जब आप साइन इन कर सकेंगे, आपको संदेश भेजा जाएगा।
register-accepted = आप पंजीकृत हैं। अपने पते पर भेजे गए लिंक से साइन इन करें।
register-refused = MDO एडमिन ने यह पंजीकरण स्वीकार नहीं किया। यदि आपको यह भूल लगती है, तो उनसे पूछें।
invite-title = { $organisation } से जुड़ें
joining-title = पंजीकरण, आमंत्रण और स्थानांतरण
joining-lead = आपके संगठन में कौन आना चाहता है, और अधिकारी कैसे जुड़ सकते हैं।
joining-waiting =
    { $count ->
        [one] { $n } पंजीकरण लंबित
       *[other] { $n } पंजीकरण लंबित
    }
joining-nobody = कोई प्रतीक्षा में नहीं है।
joining-accept = स्वीकार करें
joining-refuse = अस्वीकार करें
joining-transfers =
    { $count ->
        [one] { $n } स्थानांतरण पर निर्णय लेना है
       *[other] { $n } स्थानांतरणों पर निर्णय लेना है
    }
joining-take = कार्यभार में लें
joining-asked = प्राप्तकर्ता संगठन ने अभी निर्णय नहीं लिया है।
joining-take-back = अनुरोध वापस लें
joining-invitations =
    { $count ->
        [one] { $n } आमंत्रण
       *[other] { $n } आमंत्रण
    }
joining-said-in = अधिकारी पंजीकृत हो गए और उन्हें संदेश भेज दिया गया।
joining-said-refused = इसे स्वीकार नहीं किया गया।
invite-one = किसी को आमंत्रित करें
invite-send = आमंत्रण भेजें
invite-made = आमंत्रण भेज दिया गया
invite-made-text = आप लिंक स्वयं भी दे सकते हैं। यह 14 दिन तक, केवल एक बार चलता है और केवल अभी दिखाया जाता है।
invite-open = { $day } तक खुला
invite-used = { $day } को उपयोग हुआ
invite-withdrawn = { $day } को वापस लिया गया
invite-ended = समय पर उपयोग नहीं हुआ
invite-withdraw = वापस लें
invite-said-withdrawn = आमंत्रण वापस ले लिया गया। उसका लिंक अब नहीं चलेगा।
domains-title = अनुमोदित ई-मेल डोमेन
domains-text = इन डोमेन के पते वाले अधिकारी पंजीकरण कर सकते हैं।
domains-domain = डोमेन
domains-hint = जैसा वह @ के बाद आता है, जैसे br.gov.in।
domains-at-once = मेरे अनुमोदन के बिना तुरंत प्रवेश दें
domains-at-once-short = तुरंत
domains-add = डोमेन अनुमोदित करें
domains-drop = हटाएँ
domains-said-kept = डोमेन अनुमोदित हुआ।
domains-said-dropped = डोमेन हटा दिया गया।
transfer-ask-title = ऐसे संगठन में, जो आपके अधीन नहीं है
transfer-ask-text = उसके MDO एडमिन से पूछा जाता है, और वहाँ स्वीकार होने पर अधिकारी का स्थानांतरण होता है।
transfer-ask-code = संगठन का कोड
transfer-ask = स्थानांतरण का अनुरोध करें
transfer-said-asked = प्राप्तकर्ता संगठन से स्थानांतरण का अनुरोध किया गया है।
