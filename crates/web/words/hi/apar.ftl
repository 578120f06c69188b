apar-title-of = APAR साक्ष्य { $year }
apar-link = APAR साक्ष्य: मेरी मूल्यांकन रिपोर्ट में क्या जाता है
apar-link-of = APAR साक्ष्य
apar-lead = वर्ष की आपकी मूल्यांकन रिपोर्ट का आधार: आपसे क्या अपेक्षित था और आपने क्या पूर्ण किया।
apar-pdf = प्रति (PDF)
apar-json = हस्ताक्षरित फ़ाइल (JSON)
apar-years-tabs = वित्तीय वर्ष
apar-sealed = { $day } के अंत तक ज्ञात स्थिति मुहरबंद है। बाद में जो ज्ञात हुआ, वह नीचे संशोधन के रूप में है।
apar-so-far = वर्ष चल रहा है। यह { $day } तक की स्थिति है।
apar-open = वर्ष पूरा हो चुका है, अभी मुहरबंद नहीं: { $day } के अंत तक ज्ञात स्थिति मुहरबंद होगी।
apar-disputable = प्रविष्टियों पर { $day } तक आपत्ति की जा सकती है।
apar-not-disputable = प्रविष्टियों पर { $day } तक आपत्ति की जा सकती थी।
apar-official = सेवा विवरण
apar-hours = वर्ष के अधिगम घंटे
apar-flagged = चिह्नित पूर्णताओं के पाठ्यक्रम घंटे
apar-mandates =
    { $count ->
        [one] APAR में गिना जाने वाला { $n } अधिदेश
       *[other] APAR में गिने जाने वाले { $n } अधिदेश
    }
apar-no-mandates = इस वर्ष APAR में गिना जाने वाला कोई अधिदेश लागू नहीं है।
apar-grounds = पत्र, नियम और पाठ्यक्रम
apar-rule = नियम का संस्करण { $version }, { $day } से लागू।
apar-since = { $day } से इसके दायरे में।
apar-left = { $day } से इसके दायरे से बाहर।
apar-late = { $day } को पूर्ण, देय तिथि के बाद
apar-completions =
    { $count ->
        [one] वर्ष में { $n } पाठ्यक्रम पूर्ण
       *[other] वर्ष में { $n } पाठ्यक्रम पूर्ण
    }
apar-again = (पुनः किया गया)
apar-no-completions = इस वर्ष कोई पाठ्यक्रम पूर्ण नहीं किया गया।
apar-competencies = वर्ष में प्रमाणित दक्षताएँ
apar-badges = वर्ष में अर्जित बैज
apar-taken-back = वापस लिया गया
apar-amendments = संशोधन
apar-amendments-text = मुहरबंद होने के बाद जो भिन्न ज्ञात हुआ। ऊपर वही है जो मुहरबंद किया गया था।
apar-about = किसके विषय में
apar-was = पहले
apar-is = अब
apar-known = कब ज्ञात
apar-no-day = तिथि दर्ज नहीं
apar-disputes = आपत्तियाँ
apar-no-disputes = कोई आपत्ति नहीं है।
apar-withdraw = वापस लें
apar-dispute = प्रविष्टि पर आपत्ति करें
apar-dispute-text = लिखें कि क्या गलत है और प्रमाण कहाँ है। आपका संगठन उत्तर देगा; उत्तर यहीं दिखेगा।
apar-line = प्रविष्टि
apar-reason = कारण
apar-reason-hint = उदाहरण: मैंने यह पाठ्यक्रम 12.02.2026 को संस्थान में पूर्ण किया, प्रमाणपत्र मेरी सेवा पुस्तिका में है।
apar-dispute-send = आपत्ति भेजें
apar-answer = आपत्ति का उत्तर दें
apar-answer-text = पहले जो सुधारना हो उसे सुधारें (प्रोफ़ाइल, चिह्न, विलंबित प्रविष्टि), फिर लिखें कि क्या किया। उत्तर साक्ष्य के साथ बना रहता है।
apar-decision = निर्णय
apar-accept = स्वीकार: सुधार किया गया
apar-refuse = अस्वीकार
apar-answer-why = क्या सुधारा गया, या क्यों नहीं
apar-answer-hint = अधिकारी इसे पढ़ेंगे।
apar-answer-send = उत्तर भेजें
apar-decision-missing = दोनों में से एक चुनें।
apar-said-disputed = आपत्ति आपके संगठन को भेजी गई।
apar-said-withdrawn = आपत्ति वापस ली गई।
apar-said-accepted = आपत्ति स्वीकार की गई।
apar-said-refused = आपत्ति का उत्तर दिया गया, स्वीकार नहीं की गई।
apar-queue-title = APAR साक्ष्य पर आपत्तियाँ
apar-queue-link = APAR आपत्तियाँ
apar-queue-lead = अधिकारी अपने साक्ष्य की प्रविष्टियों पर यहाँ आपत्ति करते हैं। सबसे अधिक समय से लंबित पहले हैं।
apar-queue-none-title = कोई आपत्ति लंबित नहीं
apar-queue-none-text = जब कोई अधिकारी किसी प्रविष्टि पर आपत्ति करेगा, वह उत्तर दिए जाने तक यहाँ रहेगी।
apar-year = वित्तीय वर्ष
apar-waits = लंबित
apar-days =
    { $count ->
        [0] आज से
        [one] { $n } दिन
       *[other] { $n } दिन
    }
apar-years = वर्ष कब मुहरबंद होते हैं
apar-years-text = उस दिन के अंत तक ज्ञात स्थिति प्रत्येक अधिकारी के लिए सुरक्षित रखी जाती है। बाद के परिवर्तन उसके साथ संशोधन के रूप में रहते हैं।
apar-seals = किस दिन के अंत में मुहरबंद
apar-disputes-until = आपत्तियाँ कब तक
apar-sealing = मुहरबंदी
apar-year-sealed = { $day } को { $packets } साक्ष्य मुहरबंद
apar-year-running = अब तक { $total } में से { $done } मुहरबंद
apar-year-open = अभी मुहरबंद नहीं
apar-set = दिन निर्धारित करें
apar-seals-hint = वर्ष के 31 मार्च के बाद का और अधिकतम एक वर्ष बाद का दिन।
apar-dispute-days = उसके बाद आपत्ति के दिन
apar-set-send = निर्धारित करें
apar-said-set = दिन निर्धारित किया गया।
why-apar-year = वित्तीय वर्ष 2025-26 के रूप में लिखें।
why-apar-closed = इस वर्ष की प्रविष्टियों पर आपत्ति के दिन समाप्त हो चुके हैं।
why-apar-no-line = साक्ष्य में ऐसी कोई प्रविष्टि नहीं है। सूची में से एक चुनें।
why-apar-disputed = इस प्रविष्टि पर पहले से आपत्ति है; उत्तर की प्रतीक्षा करें, या उसे वापस लें।
why-apar-not-disputed = इस प्रविष्टि पर अब कोई आपत्ति नहीं है, अतः उत्तर देने को कुछ नहीं है।
why-apar-seals = वर्ष के 31 मार्च के बाद का और अधिकतम एक वर्ष बाद का दिन चुनें।
why-apar-seals-past = यह दिन बीत चुका है। आज या बाद का दिन चुनें।
why-apar-dispute-days = 0 से 365 दिन दें।
why-apar-sealed = इस वर्ष की मुहरबंदी आरंभ हो चुकी है; इसके दिन अब बदले नहीं जा सकते।
why-apar-not-yet = यह वर्ष तब मुहरबंद किया जा सकता है जब उसका दिन बीत जाए।
