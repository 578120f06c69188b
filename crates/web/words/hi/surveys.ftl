survey-title = सर्वेक्षण
survey-lead = पाठ्यक्रम पूरा करने के बाद अधिकारियों से पूछा जाता है, एक-एक प्रश्न करके।
survey-usual-title = यह पाठ्यक्रम कैसा रहा?
survey-promise = गुमनाम: किसी के उत्तर किसी को भी अलग से नहीं दिखते
survey-open = सर्वेक्षण पूछें
survey-questions = प्रश्न और उत्तर
survey-answered-count =
    { $count ->
        [0] किसी ने उत्तर नहीं दिया
        [one] { $n } अधिकारी ने उत्तर दिया
       *[other] { $n } अधिकारियों ने उत्तर दिया
    }
survey-waiting =
    { $count ->
        [one] { $n } उत्तर प्रतीक्षा में है: पाँच उत्तर एकत्र होने पर ही वे दिखाए जाते हैं।
       *[other] { $n } उत्तर प्रतीक्षा में हैं: पाँच उत्तर एकत्र होने पर ही वे दिखाए जाते हैं।
    }
survey-csv = उत्तर CSV में
survey-kind = उत्तर का प्रकार
survey-kind-choice = कई विकल्पों में से एक
survey-kind-recommend = अंक: क्या आप इसकी सिफ़ारिश करेंगे, 0 से 10
survey-kind-words = शब्द
survey-options-hint = विकल्प वाले प्रश्न के लिए: हर पंक्ति में एक।
survey-after = केवल इस क्रमांक के प्रश्न के उत्तर के बाद
survey-after-hint = रिक्त: सबसे पूछा जाता है।
survey-after-which = कौन-से उत्तर
survey-after-which-hint = विकल्पों के क्रमांक, 1 से गिनकर, या अंक, अल्पविराम से अलग: 1, 3।
survey-after-answers = केवल जब प्रश्न { $number } का उत्तर हो: { $answers }
survey-score = नेट प्रमोटर स्कोर { $score }
survey-score-short = स्कोर
survey-people = अधिकारी
survey-waits = क्या आप इस पाठ्यक्रम के बारे में कुछ प्रश्नों के उत्तर देंगे?
survey-begin = सर्वेक्षण के उत्तर दें
survey-to-course = पाठ्यक्रम
survey-number = प्रश्न { $number }
survey-anonymous = आपके उत्तर गुमनाम हैं।
survey-anonymous-how = वे दूसरों के उत्तरों में जोड़ दिए जाते हैं और अलग से कभी नहीं रखे जाते। पाँच उत्तर एकत्र होने तक कोई उन्हें नहीं पढ़ता।
survey-named = पाठ्यक्रम के लेखक ये उत्तर आपके नाम के साथ देखते हैं।
survey-scale = 0: बिल्कुल नहीं। 10: अवश्य।
survey-thanks = धन्यवाद। आपके उत्तर गिने गए।
survey-not-asked = यहाँ आपके लिए कोई सर्वेक्षण नहीं है।
why-survey-text-missing = पाठ लिखें।
why-survey-text-too-long = अधिकतम 1,000 अक्षर लिखें।
why-survey-branch = विकल्प या अंक वाले किसी पहले प्रश्न का क्रमांक और उसके उत्तर दें, जैसे 1, 3।
why-survey-empty = सर्वेक्षण पूछने से पहले कोई प्रश्न लिखें।
why-survey-kind = चुनें कि उत्तर किस प्रकार का होगा।
why-survey-options = 2 से 20 विकल्प दें, हर पंक्ति में एक।
why-survey-full = सर्वेक्षण में अधिकतम 50 प्रश्न हो सकते हैं।
why-survey-answered = किसी ने उत्तर दे दिया है। प्रश्न, और जो वचन दिया गया, वैसे ही रहेंगे।
