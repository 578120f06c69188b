# प्रश्न बैंक, प्रश्नपत्र, निबंध, उत्तरों का विश्लेषण, अतिरिक्त समय।

bank-title = प्रश्न बैंक
bank-lead = मूल्यांकन विषय और कठिनाई के अनुसार बैंकों से प्रश्न चुनते हैं।
bank-none-title = अभी कोई बैंक नहीं है
bank-none-text = एक बनाएँ, फिर प्रश्न लिखें या फ़ाइल से लाएँ।
bank-new = नया बैंक
bank-name = नाम
bank-owner = स्वामी संगठन
bank-owner-hint = उसका कोड या नाम। जो उसके लिए या उससे ऊपर के संगठन के लिए पाठ्यक्रम लिखते हैं, वे इस बैंक का उपयोग कर सकते हैं।
bank-owner-unknown = इससे आपका कोई एक संगठन निर्धारित नहीं होता। उसका कोड दें।
bank-make = बैंक बनाएँ
bank-made = बैंक बन गया है।
bank-bring = प्रश्न लाएँ
bank-bring-text = GIFT फ़ाइल से, या QTI 2.1, 2.2 अथवा 3.0 के प्रश्न या पैकेज से। कुछ भी लिखे जाने से पहले आप देखते हैं कि उसमें क्या है।
bank-add = प्रश्न लिखें
bank-export = सभी प्रश्न फ़ाइल में लें
bank-topic = विषय
bank-topic-hint = सामान्य से विशेष की ओर: विधि/भूमि। जो खंड “विधि” से चुनता है, वह “विधि/भूमि” से भी चुनता है।
bank-difficulty = कठिनाई
bank-any = कोई भी
bank-unsaid = नहीं बताई गई
bank-look = देखें
bank-question = प्रश्न
bank-kind = प्रकार
bank-empty-title = यहाँ कोई प्रश्न नहीं है
bank-empty-text = कोई प्रश्न नहीं है, या इस विषय और कठिनाई का नहीं है।
bank-kind-single = एक विकल्प
bank-kind-multiple = कई विकल्प
bank-kind-true-false = सत्य या असत्य
bank-kind-fill-in = रिक्त स्थान
bank-kind-match = मिलान
bank-kind-order = क्रम
bank-kind-numeric = संख्या
bank-kind-essay = निबंध
bank-kind-nothing = बिना प्रश्न का पाठ
bank-very-easy = बहुत सरल
bank-easy = सरल
bank-medium = मध्यम
bank-difficult = कठिन
bank-very-difficult = बहुत कठिन
bank-text = क्या पूछा जा रहा है
bank-text-hint = सादा पाठ या HTML। रिक्त स्थान वाले प्रश्न में [[1]] और [[2]] रिक्त स्थान दर्शाते हैं।
bank-lines = उत्तर
bank-hint-choices = हर पंक्ति में एक विकल्प, हर सही विकल्प से पहले तारा: * सक्षम प्राधिकारी। पहले अंश दिया जा सकता है: * 50% तथ्य, या -25% अफ़वाह।
bank-hint-true-false = true (सत्य) या false (असत्य)
bank-hint-fill-in = हर रिक्त स्थान के लिए एक पंक्ति। स्वीकार्य उत्तर | से अलग करें: RTI | सूचना का अधिकार | 50% सूचना अधिनियम। विकल्प देने हों तो :: के बाद गलत विकल्प जोड़ें: RTI :: GST | PIL। छोटे-बड़े अक्षर, रिक्तियाँ, देवनागरी की वर्तनी और अंकों से अंतर नहीं पड़ता।
bank-hint-match = हर पंक्ति में एक जोड़ी: बिहार => पटना। पंक्ति => शिमला भ्रामक विकल्प जोड़ती है।
bank-hint-order = हर पंक्ति में एक वस्तु, सही क्रम में। शिक्षार्थी उन्हें मिला-जुला देखते हैं।
bank-hint-numeric = संख्या, और उत्तर कितना भिन्न हो सकता है: 12.5 ± 0.5। पंक्ति 50% 12 ± 1 आधे अंक देती है।
bank-hint-essay = मूल्यांकन का आधार। इसे केवल मूल्यांकन करने वाले देखते हैं।
bank-hint-nothing = यहाँ कुछ नहीं लिखना है: पाठ केवल जानकारी देता है।
bank-shuffle = विकल्पों का क्रम हर शिक्षार्थी के लिए अलग हो सकता है
bank-partial = हर भाग का अलग अंश मिलता है। सब कुछ चुनने पर कुछ नहीं मिलता।
bank-case = बड़े-छोटे अक्षरों से अंतर पड़ता है
bank-question-title = लेखकों के लिए शीर्षक
bank-question-saved = प्रश्न सहेजा गया।
bank-retire = प्रश्न को बैंक से हटाएँ
bank-retire-text = वह फिर नहीं चुना जाएगा। जिन प्रयासों में पूछा गया, उनमें बना रहेगा।
bank-read-only = यह आप केवल पढ़ सकते हैं; इसे दूसरे लिखते हैं।
bank-wordings = यह कब क्या था और किसने लिखा
bank-wordings-text = सबसे ऊपर वह है जो अब है। प्रयासों में वही रूप बना रहता है जो उनमें पूछा गया।
bank-wording-earlier = { $moment } से यह रूप था
bank-wordings-media = पहले के रूपों के चित्र और ध्वनियाँ दिखाएँ
bank-held-picture = चित्र: { $words }
bank-held-sound = ध्वनि
bank-credit = अंकों का { $percent } %
bank-note-any = किसी भी उत्तर के बाद दिखता है
bank-note-right = सही उत्तर के बाद दिखता है
bank-note-wrong = गलत उत्तर के बाद दिखता है
bank-out = बैंक से हटाए गए प्रश्न
bank-is-out = यह प्रश्न बैंक से हटाया जा चुका है। यह अब नहीं चुना जाता।
bank-out-since = हटाया गया
bank-question-retired = प्रश्न अब नहीं चुना जाएगा।
bank-format = प्रारूप
bank-file = फ़ाइल
bank-file-hint = अधिकतम 4 MB। इससे बड़ी फ़ाइल संचालक लाते हैं: sopan questions import।
bank-look-at-file = फ़ाइल देखें
bank-found =
    { $count ->
        [one] फ़ाइल में { $n } प्रश्न है।
       *[other] फ़ाइल में { $n } प्रश्न हैं।
    }
bank-found-new =
    { $count ->
        [one] उनमें से { $n } नया है।
       *[other] उनमें से { $n } नए हैं।
    }
bank-found-known =
    { $count ->
        [one] { $n } बैंक में पहले से है।
       *[other] { $n } बैंक में पहले से हैं।
    }
bank-faulty = कुछ प्रश्न नहीं लाए जा सकते
bank-warnings = ध्यान देने योग्य
bank-take =
    { $count ->
        [one] { $n } प्रश्न लाएँ
       *[other] { $n } प्रश्न लाएँ
    }
bank-taken =
    { $count ->
        [one] { $n } प्रश्न लाया गया।
       *[other] { $n } प्रश्न लाए गए।
    }

paper-title = मूल्यांकन कैसे पूछता है
paper-lead = खंड, समय, और गलत उत्तर पर कटने वाले अंक। जारी प्रयास वैसे ही चलता है जैसे आरंभ हुआ था।
paper-minutes = समय सीमा (मिनट)
paper-minutes-hint = सर्वर इसका पालन कराता है। सीमा न हो तो रिक्त छोड़ें। जिन्हें अतिरिक्त समय मिला है, उन्हें अधिक मिलता है।
paper-cool-down = अगले प्रयास से पहले के घंटे
paper-cool-down-hint = ऐसे प्रयास के बाद जिसमें उत्तीर्ण न हुए हों। प्रतीक्षा न हो तो 0।
paper-negative = गलत उत्तर पर कटौती (प्रश्न के अंकों का %)
paper-negative-hint = कटौती न हो तो 0; 25 या 33.33 प्रचलित हैं। अनुत्तरित प्रश्न पर कुछ नहीं कटता।
paper-shuffle-questions = हर प्रयास में खंड के प्रश्नों का क्रम अलग हो
paper-shuffle-choices = हर प्रयास में विकल्पों का क्रम अलग हो
paper-answers-shown = शिक्षार्थियों को सही उत्तर कब बताए जाएँ
paper-answers-shown-hint = प्रश्न और विकल्पों पर आपकी लिखी टिप्पणी भी साथ दिखती है।
paper-answers-never = कभी नहीं
paper-answers-over = उत्तीर्ण होने पर, या कोई प्रयास शेष न रहने पर
paper-answers-each = हर प्रयास के बाद (अभ्यास के लिए)
paper-section = खंड { $number }
paper-another = एक और खंड
paper-from = प्रश्न कहाँ से
paper-no-section = कोई खंड नहीं
paper-own = इस पाठ्यक्रम के लिए लिखे गए सभी प्रश्न
paper-number = कितने चुने जाएँ
paper-topic = केवल इस विषय के
paper-section-title = शीर्षक
paper-section-pass = केवल इस खंड का उत्तीर्णांक (%)

essay-title = मूल्यांकन के लिए निबंध
essay-lead = सबसे लंबे समय से प्रतीक्षारत पहले। आप नहीं देखते कि वे किसके हैं।
essay-waiting =
    { $count ->
        [one] { $n } प्रयास का मूल्यांकन शेष है
       *[other] { $n } प्रयासों का मूल्यांकन शेष है
    }
essay-none-title = कुछ शेष नहीं है
essay-none-text = जब कोई कार्मिक आपके किसी पाठ्यक्रम में निबंध जमा करेगा, वह यहाँ दिखेगा।
essay-count =
    { $count ->
        [one] { $n } निबंध
       *[other] { $n } निबंध
    }
essay-handed-in = { $moment } को जमा।
essay-nameless = यह किसका है, यह छिपा रहता है, ताकि किसी का पक्ष न लिया जाए।
essay-rubric = मूल्यांकन का आधार
essay-answer = उत्तर
essay-marks = अंक, 0 से { $of }
essay-words = कार्मिक के लिए टिप्पणी
essay-give = ये अंक दें
essay-marked = मूल्यांकन हो गया। कार्मिक को अब परिणाम दिखता है।
essay-kept = सहेजा गया। इस प्रयास के अन्य निबंध अभी शेष हैं।

analysis-title = उत्तर क्या बताते हैं
analysis-attempts =
    { $count ->
        [one] { $n } प्रयास
       *[other] { $n } प्रयास
    }
analysis-none-title = अभी कोई प्रयास नहीं
analysis-none-text = प्रयासों का मूल्यांकन होने पर यहाँ दिखेगा कि प्रश्न कैसे हैं।
analysis-reliability = विश्वसनीयता
analysis-reliability-of =
    { $count ->
        [one] सभी प्रयासों में पूछे गए { $n } प्रश्न पर
       *[other] सभी प्रयासों में पूछे गए { $n } प्रश्नों पर
    }
analysis-no-reliability = इसकी गणना नहीं हो सकती: हर प्रयास में पूछे गए प्रश्न बहुत कम हैं, या सभी परिणाम समान हैं।
analysis-reliability-text = क्रोनबाख अल्फ़ा; जहाँ हर उत्तर सही या गलत होता है, वहाँ यह KR-20 है। 0.7 से ऊपर समूह के परिणामों पर भरोसा किया जा सकता है; व्यक्तियों संबंधी निर्णयों के लिए 0.8 प्रचलित है।
analysis-doubtful = इसे देखें
analysis-difficulty = प्राप्त अंक
analysis-discrimination = विभेदन
analysis-answer = उत्तर
analysis-all = सभी
analysis-best = श्रेष्ठ 27%
analysis-weakest = निम्न 27%
analysis-alike = असाधारण रूप से समान प्रयास
analysis-alike-text = ऐसी जोड़ियाँ जिनमें संयोग से अधिक समान गलत उत्तर हैं। यह जाँचने का कारण है, प्रमाण कभी नहीं। संख्या कार्मिक और प्रयास को दर्शाती है।
analysis-alike-none = कोई नहीं।
analysis-one = एक
analysis-other = दूसरा
analysis-same-wrong = समान गलत उत्तर
analysis-probability = संयोग से संभावना

extra-time-title = मूल्यांकन में अतिरिक्त समय
extra-time-official = कार्मिक
extra-time-lead = दिव्यांगजनों के लिए, आदेश के आधार पर। यह इसके बाद आरंभ होने वाले प्रयासों पर लागू होता है।
extra-time-percent = अतिरिक्त समय (%)
extra-time-percent-hint = 33 देने पर एक घंटे में 20 मिनट अधिक मिलते हैं। 0 देने पर वापस हो जाता है।
extra-time-basis = आदेश, जिस पर यह आधारित है
extra-time-basis-hint = आदेश की संख्या और तिथि। रोग का विवरण कभी नहीं।
extra-time-history = अब तक की व्यवस्था
extra-time-none = अभी कुछ नहीं।
extra-time-set = सहेजा गया।
bank-picture = प्रश्न में चित्र या ध्वनि
bank-picture-hint = अधिकतम 120 KB का चित्र (PNG, JPEG, GIF, WebP) या ध्वनि (MP3, Ogg): 32 kbit/s पर लगभग आधे मिनट की बोली हुई आवाज़। वह पाठ के नीचे आता है।
bank-picture-words = चित्र में क्या है, या क्या सुनना है, शब्दों में

regrade-title = पुनः मूल्यांकन
regrade-lead = उत्तर दिए जाने के बाद कोई प्रश्न सुधारा गया? देखें कि सुधार से क्या बदलेगा, फिर प्रयासों का पुनः मूल्यांकन करें।
regrade-none-title = पुनः मूल्यांकन के लिए कुछ नहीं
regrade-none-text = पूछे गए सभी प्रश्न वैसे ही हैं जैसे पूछे गए थे। प्रश्न को उसके बैंक या पाठ्यक्रम में सुधारें, फिर यहाँ आएँ।
regrade-would = इससे क्या बदलेगा
regrade-asked = प्रयास जिनमें सुधारा गया प्रश्न पूछा गया
regrade-raised = जिनका परिणाम बेहतर होगा
regrade-cleared = अधिकारी जो मूल्यांकन उत्तीर्ण करेंगे
regrade-lower = जिनका परिणाम कम होता; वे अपना परिणाम बनाए रखेंगे
regrade-rule = पुनः मूल्यांकन केवल बढ़ाता है। किसी का परिणाम, उत्तीर्णता या प्रमाणपत्र नहीं जाता। यह प्रयास के दिन के लिए गिना जाता है और आज से ज्ञात होता है; प्रकाशित संस्करण वैसे ही रहते हैं और इसे संशोधन के रूप में दिखाते हैं।
regrade-questions = सुधारे गए प्रश्न
regrade-question = प्रश्न
regrade-answered = प्रयास
regrade-kept = अंक यथावत
regrade-kept-text = जहाँ प्रश्न बदलकर दूसरा हो गया है — किसी अन्य प्रकार का, या कम-अधिक विकल्पों वाला — वहाँ उत्तर के अंक यथावत रहते हैं।
regrade-do-title = पुनः मूल्यांकन करें
regrade-do-text = इसे वापस नहीं लिया जा सकता: जो बढ़ा, वह बढ़ा रहेगा।
regrade-do = पुनः मूल्यांकन करें
regrade-nothing-raised = किसी का परिणाम बेहतर नहीं होगा।
regrade-said-done =
    { $count ->
        [one] { $n } प्रयास का परिणाम बेहतर हुआ।
       *[other] { $n } प्रयासों का परिणाम बेहतर हुआ।
    }
regrade-said-more =
    { $count ->
        [one] { $n } प्रयास का परिणाम बेहतर हुआ। और भी हैं: आगे बढ़ने के लिए फिर से करें।
       *[other] { $n } प्रयासों का परिणाम बेहतर हुआ। और भी हैं: आगे बढ़ने के लिए फिर से करें।
    }
