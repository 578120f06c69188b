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
assessment-advice = “सहेजें और बाद में आगे बढ़ें” दबाने पर आपके उत्तर सहेजे जाते हैं। यदि नेटवर्क टूट जाए, तो प्रयास खुला रहता है और आप आगे बढ़ सकते हैं।
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
outcome-is-right = सही
outcome-is-wrong = सही नहीं

assessment-hand-in-anyway = फिर भी जमा करें
assessment-unanswered = अभी कोई उत्तर नहीं चुना गया है।
assessment-saved = आपके उत्तर सहेज लिए गए हैं। आप कभी भी, किसी भी उपकरण पर आगे बढ़ सकते हैं।
assessment-not-ready = इस मूल्यांकन में अभी कोई प्रश्न नहीं है। कुछ भी गिना नहीं गया।
outcome-moved = आपके साथ ये आँकड़े बढ़े
outcome-moved-line = { $before }% से { $after }%
