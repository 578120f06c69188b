# सूचनाएँ: इनबॉक्स, व्यक्ति का चयन, संदेशों की कतार और पाठ।

notices-title = सूचनाएँ
notices-link =
    { $count ->
        [0] सूचनाएँ
       *[other] सूचनाएँ ({ $n } नई)
    }
notices-lead = देय या अतिदेय अध्ययन के बारे में आपको जो सूचित किया गया। हर बात एक बार बताई जाती है; एक दिन की सभी सूचनाएँ साथ आती हैं।
notices-none-title = अभी कोई सूचना नहीं
notices-none-text = जो आपको सीखना अनिवार्य है, उसकी देय तिथि से पहले, उसी दिन और अतिदेय होने पर आपको यहाँ सूचना मिलती है। आपकी योजना में सब कुछ किसी भी समय दिखता है।
notices-new = नई
notices-due = अंतिम दिन
notices-before = स्मरण
notices-to-plan = मेरी योजना खोलें
notices-open = { $day } के बारे में और देखें
notices-gone = तब जो सूचित किया गया था, वह अब किसी पर लागू नहीं है।
notices-read = पढ़ी हुई चिह्नित करें
notices-read-all = सभी को पढ़ी हुई चिह्नित करें
notices-earlier = इससे पहले की
notices-said-read =
    { $count ->
        [one] { $n } दिन की सूचनाएँ पढ़ी हुई चिह्नित की गईं।
       *[other] { $n } दिनों की सूचनाएँ पढ़ी हुई चिह्नित की गईं।
    }
notices-of = { $day } की सूचनाएँ
notices-case = एक मामला अर्थात् एक अधिदेश में एक अधिकारी का अतिदेय होना। ये उस दिन नए थे; जो उसके बाद अधिदेश से हट गए, वे नहीं गिने जाते।
notices-by-mandate = अधिदेश के अनुसार
notices-by-organisation = संगठन के अनुसार
notices-mandate = अधिदेश
notices-cases = मामले
notices-now = वर्तमान स्थिति
notices-list = कौन अतिदेय है
notices-list-of = अभी कौन अतिदेय है: { $name }
notices-longest = सबसे लंबे समय से, और अब भी, अतिदेय
notices-late = { $mandate }, देय तिथि { $day } थी
notices-choose = मुझे सूचना कैसे मिले
notices-choose-lead = आपको किस भाषा में और किन माध्यमों से सूचित किया जाए। ईमेल और SMS दिन में अधिक से अधिक एक बार आते हैं, रात में नहीं।
notices-always = आप जो भी चुनें, अनिवार्य अध्ययन की सूचनाएँ यहाँ आपके इनबॉक्स में सदा रहती हैं।
notices-by-email = ईमेल से
notices-by-sms = SMS से
notices-of-optional = वैकल्पिक अध्ययन के बारे में भी
notices-choose-save = सहेजें
notices-said-chosen = आपका चयन सहेजा गया।
notices-queue = सूचनाओं के संदेश
notices-queue-lead = जिन अधिकारियों के लिए आप अधिदेश निर्धारित करते हैं, उन्हें ईमेल और SMS से क्या भेजा जाता है: क्या विफल हुआ और क्यों, क्या प्रतीक्षा में है, क्या भेजा गया।
notices-queue-none-title = यहाँ कुछ नहीं है
notices-queue-none-text = जिन्हें कुछ सूचित करना हो, उनके लिए संदेश दिन में एक बार बनते हैं और शांत समय समाप्त होने पर भेजे जाते हैं।
notices-states = संदेशों की स्थितियाँ
notices-waiting = प्रतीक्षा में
notices-sending = भेजा जा रहा है
notices-sent = भेजे गए
notices-failed = विफल
notices-stopped = रोके गए
notices-not-needed = अब आवश्यक नहीं
notices-to = किसे
notices-day = दिन
notices-channel = माध्यम
notices-when = कब
notices-attempts = प्रयास
notices-why = क्यों नहीं
notices-act = कार्रवाई
notices-app = इनबॉक्स
notices-email = ईमेल
notices-sms = SMS
notices-no-gateway = अभी SMS भेजने का कोई साधन नहीं है। साधन उपलब्ध होने पर इसे दोबारा भेजें।
notices-broken-off = भेजते समय प्रोग्राम रुक गया। हो सकता है कि संदेश पहुँच गया हो; दोबारा भेजने से पहले पूछ लें।
notices-unknown = कोई उत्तर नहीं आया, इसलिए हो सकता है कि संदेश पहुँच गया हो: { $said }
notices-retry = दोबारा भेजें
notices-stop = रोकें
notices-retry-all =
    { $count ->
        [one] { $n } संदेश दोबारा भेजें
       *[other] { $n } संदेश दोबारा भेजें
    }
notices-retry-all-text = ये शांत समय के बाद भेजे जाएँगे। जिस संदेश का पहुँचना ज्ञात नहीं, वह दो बार आ सकता है।
notices-stop-all =
    { $count ->
        [one] { $n } संदेश रोकें
       *[other] { $n } संदेश रोकें
    }
notices-stop-all-text = ये नहीं भेजे जाएँगे। “रोके गए” में जाकर आप इन्हें बाद में भेज सकते हैं। हर अधिकारी के इनबॉक्स में सूचनाएँ बनी रहेंगी।
notices-said-retried =
    { $count ->
        [one] { $n } संदेश भेजे जाने की प्रतीक्षा में है।
       *[other] { $n } संदेश भेजे जाने की प्रतीक्षा में हैं।
    }
notices-said-stopped =
    { $count ->
        [one] { $n } संदेश रोका गया। इसे “रोके गए” में जाकर दोबारा भेजा जा सकता है।
       *[other] { $n } संदेश रोके गए। इन्हें “रोके गए” में जाकर दोबारा भेजा जा सकता है।
    }
notices-texts = पाठ और शांत समय
notices-texts-lead = पूरे राष्ट्र के लिए सूचनाओं के पाठ, और वह समय जब कोई संदेश नहीं भेजा जाता।
notices-texts-all = पाठ
notices-quiet = शांत समय
notices-quiet-text = इस समय में न ईमेल भेजा जाता है, न SMS। जो इस बीच आए, वह इसके समाप्त होने पर भेजा जाता है।
notices-quiet-from = कब से (घंटा)
notices-quiet-until = कब तक (घंटा)
notices-quiet-hint = 0 से 23 तक पूरे घंटे, भारतीय मानक समय। दोनों में एक ही घंटा: कोई शांत समय नहीं।
notices-quiet-save = शांत समय सहेजें
notices-said-quiet = शांत समय सहेजा गया।
notices-text-kind = पाठ
notices-text-before = देय तिथि से पहले स्मरण
notices-text-due = अंतिम दिन
notices-text-overdue = अतिदेय, अधिकारी को
notices-text-mdo-admin = अतिदेय, MDO Admin को
notices-text-nodal-officer = अतिदेय, नोडल अधिकारी को
notices-text-message = एक दिन की सभी सूचनाओं का संदेश
notices-text-title = { $kind }: { $channel }, { $language }
notices-text-subject = विषय
notices-text-body = पाठ
notices-text-places = कोष्ठकों में ये आ सकते हैं: { $places }
notices-text-try = आज़माएँ
notices-text-save = पाठ सहेजें
notices-text-tried = नमूने के मानों के साथ
notices-text-versions = संस्करण
notices-text-version = संस्करण { $version }, { $when }
notices-text-ships = मूल पाठ
notices-text-restore = यही संस्करण फिर लागू करें
notices-said-text = पाठ सहेजा गया और अब से लागू है।
notices-fault-unknown = पंक्ति { $line }, चिह्न { $column }: कोष्ठकों में “{ $name }” यहाँ ज्ञात नहीं है।
notices-fault-missing = पाठ में कोष्ठकों में “{ $name }” होना चाहिए।
notices-fault-open = पंक्ति { $line }, चिह्न { $column }: कोष्ठक बंद नहीं किया गया।
notices-fault-close = पंक्ति { $line }, चिह्न { $column }: कोष्ठक खोला नहीं गया।
notices-fault-empty = यहाँ कुछ लिखें।
notices-fault-long = यहाँ पाठ में अधिक से अधिक { $name } चिह्न हो सकते हैं।
why-notices-hours = दो पूरे घंटे लिखें, प्रत्येक 0 से 23 तक।
