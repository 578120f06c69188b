# पृष्ठ का ढाँचा, और वे शब्द जो कई पृष्ठों पर आते हैं।

site-name = सोपान
site-line = पूरी सरकार का शिक्षण मंच
site-owner = सरकार का शिक्षण मंच
emblem-placeholder = इस मंच को चलाने वाली सरकार के प्रतीक चिह्न का स्थान
skip-to-content = मुख्य सामग्री पर जाएँ
language = भाषा
text-size = अक्षरों का आकार
text-size-smaller = छोटे अक्षर
text-size-normal = सामान्य अक्षर
text-size-larger = बड़े अक्षर
menu = मेन्यू
navigation = मुख्य मार्गदर्शन
sign-in = साइन इन करें
sign-out = साइन आउट करें
demonstration-band = प्रदर्शन: यहाँ दिखाए गए व्यक्ति काल्पनिक हैं। नाम, ई-मेल पते और आँकड़े किसी वास्तविक व्यक्ति के नहीं हैं।

nav-home = मेरा शिक्षण
nav-catalogue = पाठ्यक्रम
nav-record = मेरा अभिलेख
nav-certificates = मेरे प्रमाणपत्र
nav-profile = मेरी प्रोफ़ाइल
nav-desk = MDO डेस्क
nav-verification = सत्यापन
nav-officials = अधिकारी
nav-import = आयात
nav-reports = रिपोर्ट
nav-authoring = पाठ्यक्रम रचना
nav-ranking = रैंकिंग
nav-editions = संस्करण और पत्र
nav-check = प्रमाणपत्र जाँचें

policies = नीतियाँ
footer-about = सोपान के बारे में
footer-privacy = गोपनीयता
footer-accessibility = सुगम्यता
footer-terms = उपयोग की शर्तें
footer-ownership = सामग्री का स्वामित्व और रखरखाव: इस मंच को चलाने वाली सरकार
footer-as-on = आँकड़े { $moment } की स्थिति के अनुसार
date-shape = दिन.माह.वर्ष के रूप में लिखें, जैसे { $day }; इसके बाद की तिथि नहीं।
footer-updated = पृष्ठ अंतिम बार अद्यतन: { $day }
footer-times = सभी समय भारतीय मानक समय (IST) में हैं। दिन मध्यरात्रि से आरंभ होता है।

duration-hours = { $n } घं
duration-minutes = { $n } मि

as-on = { $moment } की स्थिति
tile-of = { $denominator } में से { $numerator }

field-optional = (वैकल्पिक)
field-error = त्रुटि:
crumbs = आप यहाँ हैं
pages = सूची के पृष्ठ
pages-shown = { $total } में से { $from } से { $to }
pages-previous = पिछला
pages-next = अगला
confirm-yes = पुष्टि करें
confirm-no = रद्द करें

problems-title =
    { $count ->
        [one] { $n } समस्या मिली
       *[other] { $n } समस्याएँ मिलीं
    }
problems-nothing-written = कुछ भी सहेजा नहीं गया। इन पंक्तियों को ठीक करके फ़ाइल फिर भेजें।
problems-download = केवल समस्या वाली पंक्तियाँ डाउनलोड करें ({ $format })
problems-row = पंक्ति
problems-column = स्तंभ
problems-code = कोड
problems-message = क्या ग़लत है

error-code = कोड { $code }
error-reference = सहायता डेस्क के लिए संदर्भ: { $reference }
error-home = पहले पृष्ठ पर जाएँ
error-400-title = यह अनुरोध समझा नहीं जा सका
error-400-text = हो सकता है कि फ़ॉर्म बहुत देर से खुला हो। वापस जाएँ, पृष्ठ फिर से लोड करें और दोबारा भेजें। कुछ भी बदला नहीं गया है।
error-403-title = यह पृष्ठ आपके खाते के लिए नहीं है
error-403-text = आप साइन इन हैं, पर आपकी भूमिका में यह पृष्ठ या यह संगठन शामिल नहीं है। यदि कार्य के लिए इसकी आवश्यकता है, तो अपने MDO एडमिन से कहें।
error-404-title = ऐसा कोई पृष्ठ नहीं है
error-404-text = पते में टंकण की भूल हो सकती है, या पृष्ठ हटाया गया है। “पाठ्यक्रम” पृष्ठ की खोज से हर पाठ्यक्रम मिल जाता है।
error-413-title = फ़ाइल बहुत बड़ी है
error-413-text = कुछ भी सहेजा नहीं गया। फ़ाइल को छोटी फ़ाइलों में बाँटें और एक-एक करके भेजें।
error-429-title = बहुत अधिक प्रयास
error-429-text = खातों की सुरक्षा के लिए यहाँ से प्रयास कुछ समय के लिए रोक दिए गए हैं। कुछ मिनट प्रतीक्षा करके फिर प्रयास करें।
error-500-title = हमारी ओर से कुछ गड़बड़ हुई
error-500-text = इसे दर्ज कर लिया गया है और हम इसकी जाँच करेंगे। आपका पहले का काम सुरक्षित है। कृपया कुछ मिनट बाद फिर प्रयास करें।
error-503-title = इस समय बहुत अधिक लोग यहाँ हैं
error-503-text = आपका सहेजा हुआ कुछ भी खोया नहीं है। कृपया एक मिनट बाद फिर प्रयास करें।
