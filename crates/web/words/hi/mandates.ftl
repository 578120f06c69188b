plan-title = मेरी योजना
plan-lead = पत्र और योजनाएँ आपसे क्या, कब तक और क्यों अपेक्षित करती हैं।
plan-link = मेरी योजना: क्या देय है और क्यों
plan-tabs = योजना के भाग
plan-upcoming = आगामी
plan-overdue = अतिदेय
plan-apar = APAR
plan-completed = पूर्ण
plan-all = सभी
plan-none-title = यहाँ कुछ नहीं है
plan-none-text = जब आपसे कुछ अपेक्षित होगा, वह तिथि सहित यहाँ दिखेगा।
plan-week = यह सप्ताह
plan-week-text = सोमवार से { $target } में से { $spent }
plan-state-overdue = अतिदेय
plan-state-due = चालू
plan-state-upcoming = आगामी
plan-state-completed = पूर्ण
plan-state-exempt = कुछ अपेक्षित नहीं
plan-exempt = अपेक्षा क्यों नहीं: { $why }
plan-mandatory = अनिवार्य
plan-mandatory-apar = अनिवार्य, APAR में गणना
plan-optional = वैकल्पिक
plan-optional-apar = वैकल्पिक, APAR में गणना
plan-opens = { $opens } से { $due } तक
plan-due = देय तिथि { $day }
plan-was-due = देय तिथि { $day } थी
plan-open-due = इसके बाद की अवधि की देय तिथि { $day }
plan-met = { $day } को पूर्ण
plan-done = { $asked } में से { $done } पूर्ण
plan-hours = { $asked } में से { $done }
plan-resume = जारी रखें
plan-begin = आरंभ करें
plan-again = इसे दोबारा करें
plan-decided-by = “{ $mandate }” में भी अपेक्षित, तिथि उसी से तय होती है
plan-why = यह मुझ पर क्यों लागू है?
plan-since = यह आप पर { $day } से लागू है।
plan-letter = पत्र: { $letter } ({ $date })
plan-facts = आपके प्रोफ़ाइल के किन तथ्यों से यह तय हुआ
plan-fact = { $criterion }: { $wanted }। आपका प्रोफ़ाइल: { $found }।
plan-not-stated = नहीं दिया गया
nav-mandates = अधिदेश और योजनाएँ
mandates-title = अधिदेश
mandates-lead = किसे क्या, कब तक और क्यों सीखना है। अधिदेश एक व्यक्ति तैयार करता है और दूसरा प्रकाशित करता है।
mandates-kinds = अधिदेश या योजनाएँ
mandates-new = अधिदेश लिखें
mandates-search = शीर्षक या कोड
mandates-stage = स्थिति
mandates-all = सभी
mandates-found =
    { $count ->
        [one] { $n } मिला
       *[other] { $n } मिले
    }
mandates-none-title = कुछ नहीं मिला
mandates-none-text = नया लिखें, या दूसरे शब्द चुनें।
mandates-none-other = जब कुछ लागू होकर आपके देखे जाने वाले अधिकारियों तक पहुँचेगा, वह यहाँ दिखेगा। या अन्य शब्द चुनें।
mandates-name = शीर्षक
mandates-binding = परिणाम
mandates-changed = अंतिम परिवर्तन
mandates-draft = प्रारूप
mandates-live = लागू
mandates-retired = समाप्त
mandates-draft-waits = प्रारूप प्रतीक्षा में
mandates-file-title = फ़ाइल लाएँ
mandates-file = अधिदेश की फ़ाइल
mandates-file-hint = TOML या JSON। हर पंक्ति जाँची जाती है और फ़ाइल प्रारूप के रूप में रखी जाती है।
mandates-file-send = जाँचें और प्रारूप के रूप में रखें
mandates-running = अधिकारियों को देखा जा रहा है
mandates-running-note = आप यह पृष्ठ छोड़ सकते हैं। रोकने पर भी जो आ चुके हैं वे बने रहते हैं।
mandates-looked-at = { $total } में से { $done } अधिकारी
mandates-go-on = जारी रखें
mandates-stop = रोकें
mandates-draft-note = एक प्रारूप प्रतीक्षा में है। प्रकाशित होने तक लागू संस्करण यथावत् रहता है।
mandates-who = किन पर लागू
mandates-who-list = अधिकारियों की सूची
mandates-many = अधिकारी इतने अधिक हैं कि यहाँ प्रत्येक की स्थिति नहीं बताई जा सकती। अधिकारियों की सूची में संगठन चुनें।
mandates-rule = नियम शब्दों में
mandates-rule-draft = प्रारूप शब्दों में
mandates-simulate = परीक्षण करें
mandates-simulate-lead = प्रकाशित करने पर क्या होगा। कुछ भी लिखा नहीं जाता।
mandates-edit = प्रारूप संपादित करें
mandates-new-draft = नया संस्करण तैयार करें
mandates-as-text = पाठ के रूप में
mandates-text-lead = TOML, जैसा फ़ाइलों में होता है। सहेजा हुआ प्रारूप ही रहता है।
mandates-text = अधिदेश का पाठ
mandates-save = प्रारूप सहेजें
mandates-download = डाउनलोड करें
mandates-reached = लागू
mandates-unknown = कहा नहीं जा सकता
mandates-unknown-note = कार्यग्रहण की तिथि ज्ञात नहीं।
mandates-by-organisation = संगठन के अनुसार
mandates-by-designation = पदनाम के अनुसार
mandates-by-group = समूह के अनुसार
mandates-publish = प्रकाशित करें
mandates-publish-text = यह आज से उन सभी पर लागू होगा जो अभिप्रेत हैं।
mandates-publish-other = यह आपने तैयार किया है, इसलिए इसे कोई दूसरा व्यक्ति प्रकाशित करेगा।
mandates-drop = प्रारूप हटाएँ
mandates-drop-text = प्रारूप मिटा दिया जाता है। लागू संस्करण बना रहता है।
mandates-retire = समाप्त करें
mandates-retire-text = आज से यह किसी पर लागू नहीं रहेगा और सबकी योजना से हट जाएगा। जो पूर्ण हुआ वह बना रहेगा। पुराने निर्णय प्रमाणित किए जा सकेंगे।
mandates-versions = संस्करण
mandates-version = संस्करण { $version }
mandates-drafted = { $when } को { $name } द्वारा तैयार
mandates-published = { $when } को { $name } द्वारा प्रकाशित; { $from } से लागू
mandates-until = { $day } से एक दिन पहले तक लागू रहा
mandates-as-on = किस दिन
mandates-would = क्या होगा
mandates-behind = शेष
mandates-hours = अपेक्षित अध्ययन
mandates-left = शेष अध्ययन
mandates-part = कुल संख्या पूरी है। स्थिति पहले { $looked } अधिकारियों की निकाली गई; sopan mandate simulate आदेश सबकी निकालता है।
mandates-more =
    { $count ->
        [one] और { $n } अन्य।
       *[other] और { $n } अन्य।
    }
mandates-nobody-title = यहाँ कोई नहीं
mandates-nobody-text = जिन्हें आप देख सकते हैं उनमें ऐसा कोई नहीं है।
mandates-done = पूर्ण
mandates-next = आगे
mandates-why = अधिदेश: क्यों, और क्यों नहीं
mandates-why-link = अधिदेश: क्यों, और क्यों नहीं
mandates-criteria = मानदंड और तथ्य
mandates-excepted = अपवाद
mandates-decisions = अभिलिखित निर्णय
mandates-decision = { $from } से: { $what } (अभिलेख { $recorded })
mandates-met = पूरा
mandates-not-met = पूरा नहीं
mandates-is-under = लागू है
mandates-is-not = लागू नहीं
mandates-since = { $day } से लागू
mandates-under =
    { $count ->
        [one] { $n } अधिदेश लागू
       *[other] { $n } अधिदेश लागू
    }
mandates-not-under =
    { $count ->
        [one] { $n } अधिदेश लागू नहीं
       *[other] { $n } अधिदेश लागू नहीं
    }
mandates-said-drafted = प्रारूप रखा गया। अभी यह किसी पर लागू नहीं है।
mandates-said-publishing = यह प्रकाशित हुआ। अधिकारियों को देखा जा रहा है।
mandates-said-stopped = इसे रोका गया। आपके कहने पर यह जारी होगा।
mandates-said-dropped = प्रारूप हटाया गया।
mandates-said-retired = यह समाप्त हुआ।
mandates-said-only-text = इस अधिदेश में सूची के भीतर सूची या बैज हैं, जिन्हें प्रपत्र नहीं दिखा सकता। इसका पाठ संपादित करें।
why-own-draft = यह आपने तैयार किया है, इसलिए इसे किसी दूसरे को प्रकाशित करना होगा।
why-not-live = यह लागू नहीं है।
why-mandate-wrong = इसमें कुछ त्रुटि है। इस पृष्ठ पर बताई गई बातें देखें।
why-mandate-code-taken = यह कोड पहले से है। दूसरा कोड चुनें।
why-other-organisation = जो प्रकाशित हो चुका है वह अपने संगठन का रहता है। इसे दूसरे कोड से लिखें।
why-apar-stays = जो योजना लागू होकर APAR में गिनी गई, उसका यह चिह्न बना रहता है।
why-plan-not-simple = इसे सरल प्रपत्र में नहीं दिखाया जा सकता। अधिदेश का प्रपत्र या पाठ काम में लें।
plan-ics = कैलेंडर के लिए देय तिथियाँ (ICS)
plan-ics-due = देय: { $title }
plan-fact-of = { $criterion }: { $wanted }। प्रोफ़ाइल: { $found }।
plans-title = योजनाएँ (CBP)
plans-lead = संगठन अपने अधिकारियों से क्या अपेक्षित करता है: पाठ्यक्रम, किसके लिए, कब तक। योजना एक व्यक्ति तैयार करता है और दूसरा प्रकाशित करता है।
plans-new = योजना लिखें
plans-copy = अगले वर्ष के लिए प्रति बनाएँ
plans-form-title = योजना
plans-form-lead = यह प्रारूप के रूप में रखी जाती है। प्रकाशित होने तक लागू योजना यथावत् रहती है।
plans-gone = जो पाठ्यक्रम अब उपलब्ध नहीं हैं
plans-gone-instead = “{ $title }” के स्थान पर “{ $instead }” रखा गया।
plans-gone-none = “{ $title }” का कोई विकल्प नहीं है। इसे हटाएँ, या लिखें: { $title } -> उसके स्थान का पाठ्यक्रम।
plans-whom = किसके लिए
plans-whom-all = संगठन का प्रत्येक अधिकारी
plans-whom-some = नीचे बताए गए
plans-departments-hint = कोड, प्रत्येक पंक्ति में एक। अधीनस्थ इकाइयाँ सम्मिलित हैं। जहाँ विभाग, पदनाम और समूह दिए हों, अधिकारी को सब पूरे करने होंगे।
plans-more-text = सेवा, संवर्ग, बैच, सेवा अवधि, केंद्रीय प्रतिनियुक्ति, अपवाद आदि विस्तृत फ़ॉर्म में हैं। आपका लिखा साथ जाएगा; पहले शीर्षक, कोड, पाठ्यक्रम और तिथियाँ भरें।
plans-more = विस्तृत फ़ॉर्म में आगे बढ़ें
plans-apar-hint = योजना लागू होने के बाद इसे हटाया नहीं जा सकता।
plans-find-course = पाठ्यक्रम खोजें
plans-find-person = अधिकारी खोजें
plans-find = खोजें
plans-add = जोड़ें
plans-found-courses =
    { $count ->
        [0] कोई उपलब्ध पाठ्यक्रम नहीं मिला। कम शब्दों से खोजें।
        [one] { $n } पाठ्यक्रम मिला
       *[other] { $n } पाठ्यक्रम मिले
    }
plans-found-people =
    { $count ->
        [0] इस संगठन में कोई नहीं मिला। ऊपर उसका कोड दें, और नाम के किसी भाग से खोजें।
        [one] { $n } अधिकारी मिला
       *[other] { $n } अधिकारी मिले
    }
build-title = अधिदेश लिखें
build-lead = पत्र में जो लिखा है वह भरें, शेष रिक्त छोड़ें। यह प्रारूप के रूप में रखा जाता है।
build-wrong =
    { $count ->
        [one] { $n } बात सुधारनी है
       *[other] { $n } बातें सुधारनी हैं
    }
build-preview = यह इस प्रकार कहा जाएगा
build-toml = फ़ाइल के रूप में (TOML)
build-what = यह क्या है
build-title-en = अंग्रेज़ी में शीर्षक
build-title-hi = हिंदी में शीर्षक
build-code = कोड
build-code-hint = छोटे अंग्रेज़ी अक्षर, अंक और हाइफ़न, जैसे ai-2025-26।
build-organisation = संगठन
build-organisation-hint = उसका कोड। उसके और उसके अधीन सभी इकाइयों के अधिकारी अभिप्रेत हैं।
build-letter = पत्र
build-letter-en = पत्र का विषय अंग्रेज़ी में
build-letter-hi = पत्र का विषय हिंदी में
build-letter-date = पत्र की तिथि
build-letter-date-hint = जैसे 14.10.2025, या केवल 2025-10 या 2025।
build-issued-by = जारीकर्ता
build-as-printed = किसके लिए, जैसा मुद्रित है
build-group = वर्ग { $number }
build-group-text = जो यहाँ दी गई सभी बातें पूरी करता है वह इस वर्ग में है। जिस वर्ग में कुछ न दिया हो वह सबके लिए है।
build-which = इस वर्ग के अधिकारी
build-which-any = अभिप्रेत हैं
build-which-except = अपवाद हैं
build-organisations = विभाग या अन्य संगठन
build-organisations-hint = कोड, प्रत्येक पंक्ति में एक। अधीनस्थ इकाइयाँ सम्मिलित हैं।
build-designations = पदनाम
build-one-each-line = प्रत्येक पंक्ति में एक।
build-groups = समूह
build-groups-hint = अल्पविराम से अलग: Group A, Group B।
build-commas = अल्पविराम से अलग।
build-services = सेवाएँ
build-cadres = संवर्ग
build-batch-from = बैच से
build-batch-to = बैच तक
build-years-from = सेवा के पूर्ण वर्ष, से
build-years-below = सेवा के पूर्ण वर्ष, से कम
build-deputation = केंद्रीय प्रतिनियुक्ति पर
build-either = दोनों
build-yes = हाँ
build-no = नहीं
build-officials = नामित व्यक्ति
build-officials-hint = अधिकारियों की संख्याएँ, प्रत्येक पंक्ति में एक।
build-add-group = एक और वर्ग
build-less-group = अंतिम वर्ग हटाएँ
build-counted = सेवा अवधि की गणना
build-counted-each-day = प्रतिदिन नए सिरे से
build-counted-on-date = एक निश्चित तिथि को
build-counted-yearly = प्रतिवर्ष एक दिन
build-counted-date = वह तिथि
build-counted-date-hint = जैसे 31.03.2026; प्रतिवर्ष के लिए जैसे 01.04।
build-reading-en = सीमा पर पत्र कैसे पढ़ा जाए, अंग्रेज़ी में
build-reading-hi = वही हिंदी में
build-reading-hint = जहाँ सेवा अवधि गिनी जाए वहाँ आवश्यक: मुद्रित सीमा पर अधिकारी किस ओर है?
build-part = क्या करना है: भाग { $number }
build-kind = इस भाग में अपेक्षित
build-kind-all = ये सभी पाठ्यक्रम
build-kind-k = इनमें से कुछ पाठ्यक्रम
build-kind-hours = अध्ययन के घंटे
build-courses = पाठ्यक्रम
build-courses-hint = प्रत्येक पंक्ति में एक शीर्षक। समान शीर्षक हों तो शीर्षक, प्रदाता और कोड के बीच | लिखें। समाप्त हो चुका हो तो: शीर्षक -> उसके स्थान का पाठ्यक्रम।
build-k = उनमें से कितने
build-hours = कितने घंटे
build-count = गणना
build-count-course = पूर्ण किए गए पाठ्यक्रमों के घंटे
build-count-spent = अध्ययन में लगा समय
build-per = किस अवधि में
build-per-window = कुल
build-per-day = प्रतिदिन
build-per-week = प्रति सप्ताह
build-per-year = प्रति वर्ष
build-add-part = एक और भाग
build-less-part = अंतिम भाग हटाएँ
build-need = भागों में से आवश्यक
build-need-all = सभी
build-need-some = कुछ
build-need-k = कितने भाग
build-when = कब तक
build-window = इसे करना है
build-window-dates = दो तिथियों के बीच
build-window-year = एक वित्तीय वर्ष में
build-window-rolling = बार-बार, पिछली बार के इतने माह बाद
build-window-joining = कार्यग्रहण के इतने दिन बाद तक
build-window-transfer = स्थानांतरण के इतने दिन बाद तक
build-window-assignment = इसके लागू होने के इतने दिन बाद तक
build-opens = आरंभ तिथि
build-due = देय तिथि
build-date-hint = जैसे 31.03.2026।
build-year = वित्तीय वर्ष
build-year-hint = जैसे 2025-26।
build-months = कितने माह में समाप्त
build-first-days = पहली बार के लिए दिन
build-days = दिन
build-since = केवल यदि इस दिन या बाद में हो
build-recurrence = कितनी बार
build-once = एक बार
build-daily = प्रतिदिन
build-weekly = प्रति सप्ताह
build-every-year = प्रति वर्ष
build-grace = छूट के दिन
build-at-least = बाद में आने वालों के लिए न्यूनतम दिन
build-credit = आरंभ से पहले पूर्ण किया हुआ
build-credit-ever = मान्य है
build-credit-none = मान्य नहीं है
build-credit-from = एक तिथि से मान्य है
build-credit-before = कुछ दिन पहले तक मान्य है
build-credit-since = किस तिथि से
build-credit-days = कितने दिन पहले तक
build-then = परिणाम
build-binding = यह
build-apar = इसकी गणना APAR में होती है
build-remind = अनुस्मारक: देय तिथि से दिन पहले
build-tell-mdo = MDO Admin को सूचना, देय तिथि के दिन बाद
build-tell-nodal = नोडल अधिकारी को सूचना, देय तिथि के दिन बाद
build-look = शब्दों में दिखाएँ
