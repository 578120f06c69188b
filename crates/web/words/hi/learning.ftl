home-welcome = नमस्ते, { $name }
home-continue = जहाँ छोड़ा था, वहीं से आगे बढ़ें
home-next-up = अगला चरण: { $resource }
home-nothing-title = अभी कोई पाठ्यक्रम आरंभ नहीं किया है
home-nothing-text = कोई पाठ्यक्रम चुनकर नामांकन करें। वह यहाँ दिखेगा, और आप किसी भी उपकरण पर वहीं से आगे बढ़ सकेंगे जहाँ छोड़ा था।
home-all-done-title = आपके आरंभ किए सभी पाठ्यक्रम पूर्ण हैं
home-all-done-text = अगला पाठ्यक्रम चुनें। पूर्ण पाठ्यक्रम और उनके प्रमाणपत्र नीचे हैं।
home-browse = पाठ्यक्रम देखें
home-figures = मेरे आँकड़े
home-certificates = प्रमाणपत्र
home-in-progress = जारी पाठ्यक्रम
home-completed = पूर्ण पाठ्यक्रम
home-all-completed =
    { $count ->
        [one] मेरा अभिलेख: { $n } पूर्ण
       *[other] मेरा अभिलेख: { $n } पूर्ण
    }
home-see-profile = मेरी प्रोफ़ाइल देखें
home-places = हमारी स्थिति
home-places-note = पंजीकृत अधिकारी जिन्होंने कम से कम एक पाठ्यक्रम पूर्ण किया है
home-rank = { $of } में स्थान { $rank }
course-hours-note = आपके पूर्ण किए गए पाठ्यक्रमों की निर्धारित अवधि
time-spent = बिताया गया समय
time-spent-note = सीखते समय मापा गया; निष्क्रिय समय शामिल नहीं
certificate = प्रमाणपत्र
certificate-pdf = PDF
certificate-download = प्रमाणपत्र डाउनलोड करें

player-outline = पाठ्यक्रम की रूपरेखा
player-steps = पाठ्यक्रम में आगे-पीछे
player-size = आकार: { $size }
player-download-video = बाद में देखने के लिए डाउनलोड करें
player-transcript = लिखित रूप में पढ़ें
player-pdf-title = यह सामग्री एक PDF दस्तावेज़ है
player-pdf-open = दस्तावेज़ खोलें
player-to-course = पाठ्यक्रम पर वापस जाएँ
player-done = पूरा हुआ चिह्नित करें
player-done-next = पूरा हुआ चिह्नित करके आगे बढ़ें
player-skip = बिना चिह्नित किए आगे बढ़ें

record-lead = आपके लिए गिना जाने वाला सब कुछ: नामांकन, पूर्णता, घंटे और परिणाम।
record-completed = पूर्ण पाठ्यक्रम
record-cleared = उत्तीर्ण मूल्यांकन
record-cleared-note = जिनका आपने प्रयास किया, उनमें से
record-courses = मेरे पाठ्यक्रम
record-course = पाठ्यक्रम
record-enrolled = नामांकन की तिथि
record-completed-on = पूर्ण होने की तिथि
record-best = सर्वोत्तम परिणाम

player-link-title = यह सामग्री { $site } पर है
player-link-text = यह नए टैब में खुलती है और इसके लिए नेटवर्क चाहिए। देखने के बाद यहाँ लौटकर “पूरा हुआ” चिह्नित करें।
player-link-open = नए टैब में खोलें
player-away = इस पृष्ठ से आप साइन आउट हो चुके हैं
player-away-text = अब से न आपका स्थान सहेजा जा रहा है, न समय। पहले जो सहेजा गया, वह सुरक्षित है।
player-away-again = पृष्ठ फिर खोलें
player-spent = इस पाठ्यक्रम में अब तक बिताया गया समय: { $time }
record-download = मेरा अभिलेख डाउनलोड करें (CSV)
learning-enrolled = आपका नामांकन हो गया है। आप अभी आरंभ कर सकते हैं।
learning-course-completed = आपने पाठ्यक्रम पूर्ण कर लिया है। आपका प्रमाणपत्र तैयार है, और इसकी गिनती आपके विभाग तथा राज्य के आँकड़ों में तुरंत होती है।
learning-not-enrolled = पहले पाठ्यक्रम में नामांकन करें।
learning-not-open = यह पाठ्यक्रम अभी यहाँ नहीं किया जा सकता।
player-speed = गति
player-film-sizes = वीडियो के आकार
player-film-full = पूरा वीडियो
player-film-sound = केवल ध्वनि
