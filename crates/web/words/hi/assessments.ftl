assessment-title = पाठ्यक्रम के अंत का मूल्यांकन
assessment-cleared = उत्तीर्ण
assessment-questions =
    { $count ->
        [one] { $n } प्रश्न
       *[other] { $n } प्रश्न
    }
assessment-pass-mark = उत्तीर्णांक { $percent }%
assessment-already = आप यह मूल्यांकन उत्तीर्ण कर चुके हैं। दूसरे प्रयास से इस पर कोई प्रभाव नहीं पड़ेगा।
assessment-number = प्रश्नों की संख्या
assessment-needed = उत्तीर्णांक
assessment-time = समय
assessment-no-limit = कोई सीमा नहीं
assessment-left = शेष प्रयास
assessment-best = अब तक का सर्वोत्तम परिणाम
assessment-advice = आपके उत्तर देते ही सहेज लिए जाते हैं; स्क्रिप्ट बंद हो तो “सहेजें और बाद में आगे बढ़ें” दबाने पर। यदि नेटवर्क टूट जाए, तो प्रयास खुला रहता है और आप आगे बढ़ सकते हैं। समय सीमा हो तो वह चलती रहती है।
assessment-begin = आरंभ करें
assessment-go-on = अपना प्रयास जारी रखें
assessment-later = अभी नहीं
assessment-none-left = कोई प्रयास शेष नहीं है
assessment-none-left-text = आपका MDO एडमिन एक और प्रयास की अनुमति दे सकता है। पाठ्यक्रम में आपका किया हुआ सब कुछ आपके अभिलेख में बना रहेगा।
assessment-ends = { $moment } पर समाप्त
assessment-missing =
    { $count ->
        [one] { $n } प्रश्न का उत्तर अभी नहीं दिया गया है
       *[other] { $n } प्रश्नों के उत्तर अभी नहीं दिए गए हैं
    }
assessment-question = प्रश्न { $number } / { $of }
assessment-choose-one = एक उत्तर चुनें।
assessment-choose-all = सभी सही उत्तर चुनें।
assessment-hand-in = उत्तर जमा करें
assessment-save = सहेजें और बाद में आगे बढ़ें
assessment-save-note = सहेजने से प्रयास की गिनती नहीं होती।

outcome-title = आपका परिणाम
outcome-ring = { $percent } प्रतिशत, उत्तीर्णांक { $pass } प्रतिशत
outcome-cleared = मूल्यांकन उत्तीर्ण
outcome-not-cleared = अभी उत्तीर्ण नहीं
outcome-score = आपका परिणाम { $percent }% है। उत्तीर्णांक { $pass }% है।
outcome-right = { $total } में से { $right } प्रश्नों के उत्तर सही
outcome-completed = आपने पाठ्यक्रम पूर्ण कर लिया है
outcome-completed-text = इसकी गिनती तुरंत होती है: आपके अभिलेख में, और आपके विभाग तथा राज्य के आँकड़ों में।
outcome-again = फिर प्रयास करें
outcome-left =
    { $count ->
        [0] कोई प्रयास शेष नहीं है। आपका MDO एडमिन एक और प्रयास की अनुमति दे सकता है।
        [one] { $n } प्रयास शेष है।
       *[other] { $n } प्रयास शेष हैं।
    }
outcome-no-limit = आप जितनी बार चाहें, फिर प्रयास कर सकते हैं।
outcome-review = प्रश्नवार परिणाम
outcome-not-told = कौन-से प्रश्नों के उत्तर सही थे, यह मूल्यांकन उत्तीर्ण होने पर या कोई प्रयास शेष न रहने पर बताया जाता है।
outcome-is-right = सही
outcome-is-wrong = सही नहीं
outcome-solution = सही उत्तर
outcome-author-says = इस उत्तर पर टिप्पणी
outcome-between = { $least } से { $most } तक

assessment-hand-in-anyway = फिर भी जमा करें
assessment-unanswered = अभी कोई उत्तर नहीं चुना गया है।
assessment-saved = आपके उत्तर सहेज लिए गए हैं। आप कभी भी, किसी भी उपकरण पर आगे बढ़ सकते हैं।
assessment-not-ready = इस मूल्यांकन में अभी कोई प्रश्न नहीं है। कुछ भी गिना नहीं गया।
outcome-moved = आपके साथ ये आँकड़े बढ़े
outcome-moved-line = { $before }% से { $after }%

assessment-marks = { $marks } अंक
assessment-section-pass = इस खंड का उत्तीर्णांक: { $percent }%
assessment-fill-gap = अपना उत्तर लिखें।
assessment-fill-gaps = हर क्रमांकित रिक्त स्थान का उत्तर लिखें।
assessment-match = हर पंक्ति के लिए उससे संबंधित विकल्प चुनें।
assessment-order = 1 से आरंभ करके हर पंक्ति को उसका क्रम दें।
assessment-number-hint = संख्या लिखें।
assessment-essay = अपने शब्दों में उत्तर लिखें। इसका मूल्यांकन कोई व्यक्ति करेगा।
assessment-read = यहाँ कोई उत्तर नहीं देना है; आगे पढ़ें।
assessment-gap = रिक्त स्थान { $number }
assessment-your-answer = आपका उत्तर
assessment-choose = चुनें
assessment-place = क्रम
assessment-true = सत्य
assessment-false = असत्य
assessment-extra = अतिरिक्त समय
assessment-extra-in-it = इसमें { $percent }% सम्मिलित है
assessment-negative = गलत उत्तर
assessment-negative-text = हर गलत उत्तर पर प्रश्न के { $percent }% अंक कटते हैं। अनुत्तरित प्रश्न पर कुछ नहीं कटता।
assessment-waits = आपके पिछले प्रयास का मूल्यांकन किसी व्यक्ति द्वारा किया जाना शेष है
assessment-waits-since = वह { $moment } को जमा किया गया था। पूरा मूल्यांकन होने पर परिणाम दिखेगा; तब आवश्यकता हो तो आप फिर आरंभ कर सकते हैं।
assessment-too-soon = अगला प्रयास अभी आरंभ नहीं हो सकता
assessment-again-at = आप { $moment } से अगला प्रयास आरंभ कर सकते हैं।
assessment-over = प्रयास पहले ही समाप्त हो चुका था। समाप्ति के बाद आया कुछ भी गिना नहीं गया।
assessment-later-stands =
    { $count ->
        [one] { $n } प्रश्न का उत्तर किसी अन्य विंडो या उपकरण पर बाद में दिया गया। वही बाद का उत्तर मान्य है और नीचे दिखाया गया है।
       *[other] { $n } प्रश्नों के उत्तर किसी अन्य विंडो या उपकरण पर बाद में दिए गए। वही बाद के उत्तर मान्य हैं और नीचे दिखाए गए हैं।
    }
assessment-said-saved = सहेजा गया
assessment-said-kept = नेटवर्क नहीं है। आपके उत्तर इस उपकरण पर सुरक्षित हैं और नेटवर्क लौटने पर भेज दिए जाएँगे।
assessment-said-away = आप साइन आउट हो चुके हैं, या फिर से साइन इन हुए हैं। आपके उत्तर इस डिवाइस पर सुरक्षित हैं: दूसरे टैब में साइन इन करें, फिर यह पृष्ठ दोबारा खोलें; उत्तर भेज दिए जाएँगे।
assessment-said-later = इसका उत्तर किसी अन्य विंडो या उपकरण पर बाद में दिया गया। वही उत्तर मान्य है।
assessment-said-left = शेष
assessment-said-offline = कुछ उत्तर अभी नहीं पहुँचे हैं। इसी पृष्ठ पर रहें; यह अपने आप फिर प्रयास करता है।
outcome-is-part = अंशतः सही
outcome-is-unanswered = उत्तर नहीं दिया गया
outcome-waits = प्रतीक्षा में
outcome-waiting-title = जमा हो गया
outcome-waiting =
    { $count ->
        [one] { $n } उत्तर का मूल्यांकन किसी व्यक्ति द्वारा किया जाना शेष है
       *[other] { $n } उत्तरों का मूल्यांकन किसी व्यक्ति द्वारा किया जाना शेष है
    }
outcome-waiting-text = पूरा मूल्यांकन होने पर परिणाम यहाँ दिखेगा। आपको कुछ नहीं करना है।
outcome-ended = प्रयास जमा करने से पहले समय समाप्त हो गया। तब तक जो सहेजा गया था, उसका मूल्यांकन किया गया।
outcome-sections = खंडवार परिणाम
outcome-marks = { $of } में से { $marks } अंक
outcome-section-passed = प्राप्त
outcome-section-missed = प्राप्त नहीं
assessment-one-mark = { $marks } अंक
