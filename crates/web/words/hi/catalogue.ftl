catalogue-title = पाठ्यक्रम खोजें
catalogue-lead = मंच पर उपलब्ध सभी प्रदाताओं के सभी पाठ्यक्रम।
catalogue-search = खोजें
catalogue-search-label = पाठ्यक्रम खोजें
catalogue-search-hint = शीर्षक, प्रदाता, विषय या दक्षता, हिन्दी या अंग्रेज़ी में; वर्तनी बिलकुल सही होना आवश्यक नहीं।
catalogue-language = भाषा
catalogue-any-language = कोई भी भाषा
catalogue-provider = प्रदाता
catalogue-any-provider = कोई भी प्रदाता
catalogue-length = अवधि
catalogue-any-length = कोई भी अवधि
catalogue-length-30 = 30 मिनट तक
catalogue-length-60 = 1 घंटे तक
catalogue-length-180 = 3 घंटे तक
catalogue-length-more = 3 घंटे से अधिक
catalogue-theme = दक्षता का विषय
catalogue-any-theme = कोई भी विषय
catalogue-level = स्तर
catalogue-any-level = कोई भी स्तर
catalogue-alike = इस वर्तनी का कोई पाठ्यक्रम नहीं मिला। ये मिलती-जुलती वर्तनी के हैं।
catalogue-found =
    { $count ->
        [0] कोई पाठ्यक्रम नहीं मिला
        [one] { $n } पाठ्यक्रम
       *[other] { $n } पाठ्यक्रम
    }
catalogue-clear = सभी पाठ्यक्रम दिखाएँ
catalogue-nothing-title = अभी कुछ नहीं मिला
catalogue-nothing-text = कम या छोटे शब्द लिखकर देखें, या खोज के नीचे के विकल्पों में “कोई भी” चुनें।

course-in-progress = जारी
course-completed = पूर्ण
course-here = यहाँ सीखने हेतु उपलब्ध
course-listed = केवल सूची में
course-with-assessment = मूल्यांकन सहित
course-about = पाठ्यक्रम के बारे में
course-outline = रूपरेखा
course-resources =
    { $count ->
        [one] { $n } सामग्री
       *[other] { $n } सामग्रियाँ
    }
course-enrol-title = यह पाठ्यक्रम करें
course-enrol-text = आरंभ करने के लिए नामांकन करें। आप कभी भी रुककर बाद में, किसी भी उपकरण पर, आगे बढ़ सकते हैं।
course-enrol = नामांकन करें
course-progress = { $total } में से { $done } चरण पूरे
course-next-up = अगला चरण
course-start = आरंभ करें
course-resume = आगे बढ़ें
course-completed-on = { $day } को पूर्ण
course-hours = पाठ्यक्रम घंटे
course-languages = भाषाएँ
course-provider = प्रदाता
course-completions = पूर्ण करने वाले अधिकारी

resource-text = पाठ
resource-video = वीडियो
resource-pdf = PDF
resource-done = पूरा हुआ

resource-link = अन्य वेबसाइट का पृष्ठ
resource-package = संवादात्मक पाठ
course-not-started = आरंभ नहीं
course-not-open-title = यहाँ अभी उपलब्ध नहीं
course-not-open-text = यह पाठ्यक्रम सूची में है, किंतु इसकी सामग्री अभी इस मंच पर नहीं है।
course-again = पाठ्यक्रम फिर खोलें
course-again-on = { $day } को दोबारा
course-taken-again = आप इसे दोबारा कर रहे हैं।
course-take-again = इसे दोबारा करें
course-take-again-text = आरंभ से, मूल्यांकन सहित। आपकी पूर्णता और उसका प्रमाणपत्र बने रहेंगे, और आँकड़ों में आपकी गिनती एक ही बार होगी। कुछ अधिदेश कोई पाठ्यक्रम हर वर्ष फिर माँगते हैं।
course-take-again-button = आरंभ से शुरू करें
learning-again = पाठ्यक्रम फिर से आरंभ हुआ। आपकी पिछली पूर्णता बनी रहेगी।
learning-not-again = दोबारा वही पाठ्यक्रम किया जा सकता है जिसे आपने पूर्ण किया हो और जो अब भी उपलब्ध हो।
course-attempts-left =
    { $count ->
        [0] कोई प्रयास शेष नहीं
        [one] { $n } प्रयास शेष
       *[other] { $n } प्रयास शेष
    }
list-recommended-ai = कृत्रिम बुद्धिमत्ता के अनुशंसित पाठ्यक्रम
list-recommended-cybersecurity = साइबर सुरक्षा के अनुशंसित पाठ्यक्रम
list-bihar-ai-2026 = बिहार: कृत्रिम बुद्धिमत्ता के पाठ्यक्रम, 2026
list-ias-2025-10 = भारतीय प्रशासनिक सेवा के लिए निर्धारित पाठ्यक्रम, अक्टूबर 2025
