desk-manage = इकाइयाँ और कार्मिक संख्या
desk-waiting-open = सत्यापन डेस्क खोलें
desk-figures = आँकड़े
desk-lately = पिछले 30 दिन
desk-no-units = इसके नीचे कोई इकाई नहीं है।
desk-unit = इकाई
desk-strength = कार्मिक संख्या
desk-registered = पंजीकृत
desk-onboarded = जुड़े उपयोगकर्ता
desk-verified = सत्यापित उपयोगकर्ता
desk-learned = एक या अधिक पाठ्यक्रम पूर्ण किए
desk-cleared = उत्तीर्ण पाठ्यक्रमांत मूल्यांकन
desk-completions = पूर्ण पाठ्यक्रम (संख्या)
desk-completions-30 = पूर्ण पाठ्यक्रम, 30 दिन
desk-course-hours = पाठ्यक्रम घंटे
desk-course-hours-note = पूर्ण किए गए पाठ्यक्रमों की निर्धारित अवधि।
desk-time-spent = लगाया गया समय (कुल)
desk-time-spent-note = मापा गया; निष्क्रिय समय छोड़कर।
desk-strength-source = { $source }; अनुमोदन: { $approver }; { $day } से
desk-strength-sum = नीचे की इकाइयों का योग; संगठन की अपनी संख्या दर्ज नहीं है।
desk-strength-none = कार्मिक संख्या दर्ज नहीं है, इसलिए जुड़ाव का प्रतिशत नहीं निकल सकता।
desk-over-hundred = कार्मिक संख्या से अधिक लोग पंजीकृत हैं। संख्या या पंजीकरण जाँचें।
desk-disagreement = दर्ज कार्मिक संख्या { $stated } है; नीचे की इकाइयों का योग { $below } है ({ $units } में से { $stating } इकाइयों ने संख्या दी है)।

strength-title = कार्मिक संख्या दर्ज करें
strength-now = अभी: { $number } ({ $source }; अनुमोदन: { $approver }; { $day } से)
strength-officials = अधिकारियों की संख्या
strength-source = स्रोत
strength-source-hint = आदेश, पंजी या विवरणी, जिससे यह संख्या ली गई है।
strength-approved-by = अनुमोदनकर्ता
strength-from = किस तिथि से मान्य
strength-from-hint = DD.MM.YYYY के रूप में
strength-save = संख्या दर्ज करें
strength-saved = कार्मिक संख्या दर्ज हो गई।
organisation-title = नीचे नया संगठन बनाएँ
organisation-code = कोड
organisation-code-hint = अंग्रेज़ी अक्षर, अंक, - _ . या /
organisation-kind = प्रकार
organisation-name-en = नाम (अंग्रेज़ी में)
organisation-name-hi = नाम (हिन्दी में)
organisation-mdo = इसका अपना MDO लीडर/एडमिन है
organisation-create = बनाएँ
organisation-created = संगठन बन गया है।

kind-nation = राष्ट्र
kind-state = राज्य
kind-ut = केंद्र शासित प्रदेश
kind-ministry = मंत्रालय
kind-department = विभाग
kind-directorate = निदेशालय
kind-district = ज़िला
kind-block = प्रखंड
kind-gram-panchayat = ग्राम पंचायत
kind-office = कार्यालय
kind-institute = संस्थान

why-bad-code = कोड में अंग्रेज़ी अक्षर, अंक, - _ . या / हों, अधिकतम 40।
why-code-taken = यह कोड किसी और संगठन का है।
why-no-such-kind = प्रकारों में से एक चुनें।
why-not-a-number = पूर्ण संख्या लिखें, जैसे 1,200।
why-not-a-date = तिथि DD.MM.YYYY के रूप में लिखें।
desk-waiting =
    { $count ->
        [one] { $n } अधिकारी सत्यापन की प्रतीक्षा में है
       *[other] { $n } अधिकारी सत्यापन की प्रतीक्षा में हैं
    }
desk-units =
    { $count ->
        [one] नीचे { $n } इकाई
       *[other] नीचे { $n } इकाइयाँ
    }

letterhead-title = प्रमाणपत्रों का शीर्षपत्र
letterhead-lead = इस संगठन के और इसके अधीन उन इकाइयों के पाठ्यक्रमों के प्रमाणपत्रों पर सबसे ऊपर क्या रहे, जिनका अपना शीर्षपत्र नहीं है।
letterhead-none = कोई शीर्षपत्र नहीं है: प्रमाणपत्र सादे हैं।
letterhead-above = यहाँ ऊपर के संगठन का शीर्षपत्र “{ $heading }” लागू है।
letterhead-sample = प्रमाणपत्र अभी ऐसा दिखता है:
letterhead-heading-en = अंग्रेज़ी में शीर्षक
letterhead-heading-hi = हिन्दी में शीर्षक
letterhead-heading-hint = जैसे: बिहार सरकार
letterhead-below-en = उसके नीचे की पंक्ति, अंग्रेज़ी में
letterhead-below-hi = उसके नीचे की पंक्ति, हिन्दी में
letterhead-signatory-en = हस्ताक्षरकर्ता, अंग्रेज़ी में
letterhead-signatory-hi = हस्ताक्षरकर्ता, हिन्दी में
letterhead-designation-en = पदनाम, अंग्रेज़ी में
letterhead-designation-hi = पदनाम, हिन्दी में
letterhead-colour = रंग
letterhead-colour-hint = # और छह अंक, इतना गहरा कि सफ़ेद पर पढ़ा जा सके, जैसे #7a1f1f
letterhead-emblem = प्रतीक चिह्न
letterhead-emblem-hint = अधिकतम 200 KB की SVG फ़ाइल। भारत के राजकीय प्रतीक का उपयोग केवल वही कर सकते हैं जिन्हें 2005 का अधिनियम अनुमति देता है।
letterhead-emblem-away = प्रतीक चिह्न हटाएँ
letterhead-save = सहेजें
letterhead-remove = शीर्षपत्र हटाएँ
letterhead-remove-text = ऊपर के संगठन का शीर्षपत्र फिर लागू होगा। प्रमाणपत्र पहले की तरह मान्य रहेंगे।
letterhead-said-set = शीर्षपत्र निर्धारित हुआ। अब से प्रमाणपत्रों पर यह दिखेगा।
letterhead-said-removed = शीर्षपत्र हटा दिया गया।
