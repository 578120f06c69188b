status-verified = सत्यापित
status-not-verified = असत्यापित
status-not-my-user = मेरे उपयोगकर्ता नहीं
status-advice-incomplete = अपना समूह और पदनाम भरें। इसके बाद आपका MDO एडमिन उनकी पुष्टि करेगा।
status-advice-waiting = आपका समूह और पदनाम MDO एडमिन की पुष्टि की प्रतीक्षा में हैं। आपको कुछ नहीं करना है।
status-advice-sent-back = आपका MDO एडमिन आपके विवरण की पुष्टि नहीं कर सका। उन्हें ठीक करके सहेजें।
status-advice-verified = आपके MDO एडमिन ने आपके समूह और पदनाम की पुष्टि कर दी है।
status-advice-not-my-user = इस संगठन के अनुसार आप इसमें कार्यरत नहीं हैं। जहाँ आप कार्यरत हैं, उस संगठन के MDO एडमिन से आपको जोड़ने के लिए कहें।

profile-edit = अपना विवरण बदलें
profile-name = नाम
profile-name-hint = जैसा आपके प्रमाणपत्रों पर होना चाहिए।
profile-phone = मोबाइल नंबर
profile-verified-part = आपके MDO द्वारा पुष्ट
profile-warning = यदि आप समूह या पदनाम बदलते हैं, तो MDO एडमिन की फिर से पुष्टि होने तक आपकी प्रोफ़ाइल असत्यापित रहेगी।
profile-group = समूह
profile-designation = पदनाम
profile-choose = चुनें
profile-save = सहेजें
profile-from-mdo = आपके संगठन द्वारा रखा गया विवरण
profile-from-mdo-note = यदि यहाँ कुछ ग़लत है, तो अपने MDO एडमिन को बताएँ।
profile-employee-code = कर्मचारी कोड
profile-remark = आपके MDO एडमिन ने लिखा: { $remark }

profile-name-hi = नाम (हिन्दी में)
profile-email = ई-मेल पता
profile-contact-hint = साइन इन करने के लिए ई-मेल पता या मोबाइल नंबर आवश्यक है।
profile-language = पृष्ठों की भाषा
profile-designation-hint = आपका पद, जैसा आपके आदेश में लिखा है।
profile-password-title = पासवर्ड बनाएँ
profile-password = नया पासवर्ड
profile-password-hint = कम से कम 8 अक्षर।
profile-password-again = वही पासवर्ड फिर से
profile-password-save = पासवर्ड सहेजें
profile-said-saved = सहेज लिया गया।
profile-said-waits = सहेज लिया गया। समूह और पदनाम अब आपके MDO एडमिन की पुष्टि की प्रतीक्षा में हैं।
profile-said-password = आपका पासवर्ड बन गया है।

group-a = समूह क
group-b = समूह ख
group-c = समूह ग
group-d = समूह घ
group-contractual = संविदा कर्मी
group-others = अन्य

officials-search = नाम, ई-मेल, मोबाइल या कोड
officials-unit = इकाई (कोड)
officials-unit-any = सभी इकाइयाँ
officials-show = दिखाएँ
officials-status = स्थिति
officials-status-any = कोई भी स्थिति
officials-completions = पूर्ण पाठ्यक्रम
officials-add = अधिकारी जोड़ें
officials-said-added = अधिकारी पंजीकृत हो गया है। प्रवेश देने के लिए साइन-इन लिंक बनाएँ।
officials-nobody-title = कोई नहीं मिला
officials-nobody-text = कम शब्द, दूसरी इकाई या कोई भी स्थिति चुनकर देखें।

queue-lead = अधिकारी, जिनके समूह और पदनाम आपकी पुष्टि की प्रतीक्षा में हैं।
queue-tick = चयन
queue-tick-one = { $name } को चुनें
queue-tick-all = इस पृष्ठ के सभी चुनें
queue-clear-all = कोई न चुनें
queue-with-ticked = चुने गए अधिकारियों के लिए
queue-nobody-title = कोई प्रतीक्षा में नहीं है
queue-nobody-text = जब कोई अधिकारी समूह या पदनाम भरता या बदलता है, तब उसकी प्रोफ़ाइल यहाँ दिखती है।

decide-approve = अनुमोदित करें
decide-reject = वापस भेजें
decide-withdraw = अनुमोदन वापस लें
decide-not-my-user = मेरे उपयोगकर्ता नहीं
decide-reason = वापस भेजने का कारण
decide-reason-hint = अधिकारी इसे पढ़ेगा। यह अभिलेख में रहता है।
decided-none = कुछ नहीं किया गया: ये प्रोफ़ाइल इस बीच बदल चुकी थीं।

not-my-user-lead = वे राष्ट्रीय डेस्क को जाएँगे, जो सही संगठन खोजेगा। उनका सीखने का अभिलेख साथ जाएगा; वहाँ सत्यापन फिर से होगा।
move-lose = इनके आँकड़ों से हटेगा
move-gain = इनके आँकड़ों में जुड़ेगा
measure-registered = पंजीकृत अधिकारी
measure-verified = सत्यापित अधिकारी
measure-learned = एक या अधिक पाठ्यक्रम पूर्ण
measure-attempted = मूल्यांकन, प्रयास किए गए
measure-cleared = मूल्यांकन, उत्तीर्ण
measure-completions = पाठ्यक्रम पूर्णताएँ
measure-course-minutes = पाठ्यक्रम घंटे, मिनटों में
measure-time-spent = बिताया गया समय, सेकंड में
measure-enrolments = नामांकन
measure-active = पिछले 30 दिनों में सक्रिय
measure-completed-3 = 3 या अधिक पाठ्यक्रम पूर्ण
measure-completed-5 = 5 या अधिक पाठ्यक्रम पूर्ण
measure-completed-10 = 10 या अधिक पाठ्यक्रम पूर्ण
measure-role-learned = पद के लिए अनुशंसित पाठ्यक्रम पूर्ण
measure-courses = प्रकाशित पाठ्यक्रम
measure-courses-indian = भारतीय भाषाओं में प्रकाशित पाठ्यक्रम
measure-courses-domain-indian = भारतीय भाषाओं में प्रकाशित विषय-क्षेत्र पाठ्यक्रम
measure-plan-completions = योजना की पूर्ण मदें
measure-flagged = चिह्नित पूर्णताएँ
measure-in-year = { $measure }, 1 अप्रैल से
measure-in-days = { $measure }, पिछले { $days } दिनों में

national-link = राष्ट्रीय डेस्क: ग़लत संगठन में दर्ज अधिकारी
national-title = राष्ट्रीय डेस्क
national-lead = अधिकारी, जिन्हें उनका संगठन अपना नहीं मानता। नाम खोलें और सही संगठन में स्थानांतरित करें।

nav-profile-of = प्रोफ़ाइल
official-sent-back = वापस भेजा गया: { $remark }
official-registered = पंजीकरण की तिथि
official-pairs = उत्तीर्ण मूल्यांकन
official-no-ways = अभी किसी पाठ्यक्रम में नामांकित नहीं।
official-course = पाठ्यक्रम
official-enrolled = नामांकन
official-completed = पूर्ण
official-spent = लगाया गया समय
official-history = इतिहास
official-decide = सत्यापन निर्णय
way-completed = पूर्ण
way-in-progress = प्रगति पर
way-not-started = आरंभ नहीं
history-by = द्वारा: { $name }
history-registered = { $organisation } में पंजीकृत
history-edited = समूह और पदनाम बदले गए
history-verified = समूह और पदनाम की पुष्टि हुई
history-rejected = प्रोफ़ाइल वापस भेजी गई
history-not-my-user = { $organisation } ने कहा: मेरे उपयोगकर्ता नहीं
history-transferred = { $organisation } में स्थानांतरित
history-enrolled = { $course } में नामांकन
history-completed = { $course } पूर्ण

official-link-title = साइन-इन लिंक
link-note = यह लिंक 7 दिन के भीतर एक बार साइन इन कराता है। इसे किसी और को न दें।
link-make = लिंक बनाएँ
link-made-title = साइन-इन लिंक तैयार है
link-made-text = यह केवल अभी दिखेगा। इसे कॉपी करके अधिकारी को भेजें।
link-made-label = लिंक
transfer-title = स्थानांतरण
transfer-note = अधिकारी को सीखने के अभिलेख सहित दूसरे संगठन में भेजता है।
transfer-open = संगठन चुनें
transfer-of = { $name } का स्थानांतरण
transfer-from = अभी { $organisation } में
transfer-find = संगठन का नाम या कोड
transfer-search = खोजें
transfer-choose = संगठन चुनें
transfer-preview = देखें क्या बदलेगा
transfer-none = आपके अधिकार क्षेत्र में इस नाम या कोड का कोई संगठन नहीं है।
transfer-to = { $organisation } में
transfer-do = स्थानांतरित करें
transfer-done = अधिकारी स्थानांतरित हो गया है।
add-organisation = संगठन (कोड)
add-organisation-hint = सूची से चुनें या कोड लिखें।

why-missing = इसे खाली नहीं छोड़ा जा सकता।
why-too-long = यह बहुत लंबा है।
why-not-an-email = यह ई-मेल पता नहीं है। इसे name@department.gov.in के रूप में लिखें।
why-not-a-mobile = यह भारतीय मोबाइल नंबर नहीं है। दस अंक लिखें।
why-no-contact = ई-मेल पता या मोबाइल नंबर दें।
why-no-such-group = समूहों में से एक चुनें।
why-email-taken = इस पते से कोई और पंजीकृत है।
why-phone-taken = इस नंबर से कोई और पंजीकृत है।
why-employee-code-taken = इस संगठन के किसी और अधिकारी का यही कोड है।
why-no-such-organisation = आपके अधिकार क्षेत्र में इस कोड का कोई संगठन नहीं है।
why-there-already = अधिकारी पहले से इसी संगठन में है।
why-password-length = पासवर्ड में कम से कम 8 अक्षर हों।
why-passwords-differ = दोनों पासवर्ड एक जैसे नहीं हैं। कुछ नहीं बदला गया।
why-nobody-chosen = पहले कम से कम एक अधिकारी चुनें।
why-too-many-chosen = एक साथ बहुत अधिक चुने गए।
why-no-reason = वापस भेजने का कारण लिखें; अधिकारी इसे पढ़ेगा।
officials-found =
    { $count ->
        [one] { $n } अधिकारी
       *[other] { $n } अधिकारी
    }
queue-waiting =
    { $count ->
        [one] { $n } प्रतीक्षा में
       *[other] { $n } प्रतीक्षा में
    }
decided-approved =
    { $count ->
        [one] { $n } प्रोफ़ाइल अनुमोदित हुई।
       *[other] { $n } प्रोफ़ाइल अनुमोदित हुईं।
    }
decided-rejected =
    { $count ->
        [one] { $n } प्रोफ़ाइल वापस भेजी गई।
       *[other] { $n } प्रोफ़ाइल वापस भेजी गईं।
    }
decided-not-my-user =
    { $count ->
        [one] { $n } अधिकारी राष्ट्रीय डेस्क को भेजा गया।
       *[other] { $n } अधिकारी राष्ट्रीय डेस्क को भेजे गए।
    }
decided-some =
    { $count ->
        [one] हो गया, पर { $n } प्रोफ़ाइल इस बीच बदल चुकी थी और छोड़ दी गई।
       *[other] हो गया, पर { $n } प्रोफ़ाइल इस बीच बदल चुकी थीं और छोड़ दी गईं।
    }
not-my-user-title =
    { $count ->
        [one] { $n } अधिकारी हमारा नहीं है
       *[other] { $n } अधिकारी हमारे नहीं हैं
    }
official-ways =
    { $count ->
        [one] { $n } पाठ्यक्रम
       *[other] { $n } पाठ्यक्रम
    }
profile-service-part = सेवा
profile-service = सेवा
profile-service-hint = जैसे IAS या राज्य की अपनी सेवा।
profile-cadre = संवर्ग
profile-batch = बैच
profile-batch-hint = वर्ष, चार अंकों में।
profile-joined = सेवा में कार्यग्रहण की तिथि
profile-joined-hint = DD.MM.YYYY के रूप में। सेवा अवधि के अनुसार आपसे जो अपेक्षित है, वह इसी तिथि से गिना जाता है।
profile-joined-missing = ज्ञात नहीं
profile-deputation = केंद्रीय प्रतिनियुक्ति पर
profile-deputed = हाँ
official-edit = विवरण सुधारें
official-edit-warning = समूह या पदनाम बदलने पर प्रोफ़ाइल का फिर से सत्यापन करना होगा।
official-said-waits = सहेज लिया गया। समूह और पदनाम सत्यापन की प्रतीक्षा में हैं।
