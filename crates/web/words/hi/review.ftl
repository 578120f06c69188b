nav-review = पाठ्यक्रम समीक्षा
review-queue-title = समीक्षा हेतु पाठ्यक्रम
review-queue-lead = जो दूसरों ने लिखकर समीक्षा हेतु भेजा है; सबसे अधिक समय से लंबित पहले। पढ़ें, स्थान-स्थान पर टिप्पणी दें, और अनुमोदित करें या वापस भेजें।
review-queue-empty-title = कुछ भी लंबित नहीं है
review-queue-empty-text = जब कोई लेखक पाठ्यक्रम समीक्षा हेतु भेजता है, वह यहाँ आता है और आपको संदेश मिलता है।
review-handed-in = { $name } ने { $moment } को भेजा
review-days =
    { $count ->
        [0] आज
        [one] { $n } दिन पहले
       *[other] { $n } दिन पहले
    }
review-open-comments =
    { $count ->
        [0] कोई लंबित टिप्पणी नहीं
        [one] { $n } लंबित टिप्पणी
       *[other] { $n } लंबित टिप्पणियाँ
    }
review-rule-title = अनुमोदन कहाँ आवश्यक है
review-rule-text = इन संगठनों और इनके अधीन सभी संगठनों के पाठ्यक्रम तभी प्रकाशित होते हैं जब किसी अन्य व्यक्ति ने उन्हें उसी रूप में अनुमोदित किया हो। राष्ट्र पर लगाने से यह सब पर लागू होता है।
review-rule-none = अभी कहीं नहीं: लेखक स्वयं प्रकाशित करते हैं, फिर भी पाठ्यक्रम समीक्षा हेतु भेज सकते हैं।
review-rule-organisation = संगठन
review-rule-hint = उसका नाम या कोड।
review-rule-on = यहाँ अनुमोदन आवश्यक करें
review-rule-off = अनुमोदन अब आवश्यक नहीं
review-title = समीक्षा
review-open = समीक्षा
review-waits = समीक्षा लंबित
review-waits-text = यह पाठ्यक्रम समीक्षक की प्रतीक्षा में है। अब जो बदला जाएगा, उसे फिर से भेजना होगा।
review-approved = अनुमोदित
review-sent-back = वापस भेजा गया
review-withdrawn = वापस लिया गया
review-not-handed-in = समीक्षा हेतु नहीं भेजा गया
review-needed = किसी अन्य व्यक्ति के अनुमोदन के बाद ही यह प्रकाशित होगा।
review-not-needed = यह अनुमोदन के बिना भी प्रकाशित हो सकता है।
review-not-done = यह नहीं किया जा सका
review-changed-since = समीक्षा हेतु भेजने के बाद पाठ्यक्रम बदला गया। वर्तमान रूप में फिर से भेजे जाने पर ही इसे अनुमोदित किया जा सकता है।
review-submit = समीक्षा हेतु भेजें
review-note = समीक्षक के लिए जानकारी
review-submitted = भेज दिया गया। समीक्षकों को सूचना दी गई।
review-withdraw = समीक्षा से वापस लें
review-decide = आपका निर्णय
review-reason = कारण, या लेखक के लिए संदेश
review-reason-hint = वापस भेजते समय आवश्यक: क्या सुधारना है।
review-approve = अनुमोदित करें
review-send-back = वापस भेजें
review-approved-said = अनुमोदित किया गया। लेखक को सूचना दी गई।
review-sent-back-said = वापस भेजा गया। लेखक को सूचना दी गई।
review-places = स्थान और टिप्पणियाँ
review-place-course = पाठ्यक्रम
review-place-module = मॉड्यूल
review-place-resource = सामग्री
review-place-assessment = मूल्यांकन
review-comment = यहाँ टिप्पणी दें
review-comment-label = टिप्पणी
review-answer = उत्तर दें
review-send = भेजें
review-settle = निपटाएँ
review-settled-by = { $name } ने { $moment } को निपटाया
review-history = अब तक क्या हुआ
review-decided-by = { $name } ने { $moment } को निर्णय लिया
review-operator = संचालक
why-words-too-many = अधिकतम 4,000 अक्षर लिखें।
why-approval-missing = इस संगठन के पाठ्यक्रम तभी प्रकाशित होते हैं जब किसी अन्य व्यक्ति ने उन्हें इसी रूप में अनुमोदित किया हो। पाठ्यक्रम समीक्षा हेतु भेजें।
why-revise-instead = यह पाठ्यक्रम प्रकाशित है; शिक्षार्थी जो देखते हैं वह संशोधन में बदला जाता है। संशोधन आरंभ करें, या जो चल रहा है उसे खोलें।
why-revise-only-live = केवल प्रकाशित पाठ्यक्रम का संशोधन होता है; अन्य सीधे बदले जा सकते हैं।
why-revision-rule = बताएँ कि जो शिक्षार्थी बीच में हैं वे नए रूप में जाएँगे या अपने रूप में रहेंगे।
why-comment-missing = टिप्पणी लिखें।
why-review-own = आपने इस पाठ्यक्रम में, या ऐसे प्रश्न बैंक में लिखा है जिससे इसका मूल्यांकन प्रश्न लेता है, इसलिए निर्णय कोई अन्य व्यक्ति लेगा।
why-review-changed = भेजे जाने के बाद पाठ्यक्रम बदला गया। इसे वापस भेजें, ताकि यह वर्तमान रूप में फिर भेजा जाए।
why-review-open-comments = कुछ टिप्पणियाँ निपटाई नहीं गई हैं। उन्हें निपटाएँ, या पाठ्यक्रम वापस भेजें।
why-review-reason = लिखें कि क्या सुधारना है।
why-note-too-long = टिप्पणी में 2,000 अक्षर तक हो सकते हैं।
why-replacement-unknown = किसी अन्य प्रकाशित पाठ्यक्रम का कोड दें: उसके पृष्ठ के पते का अंतिम भाग।
why-course-demanded = लागू अधिदेश इस पाठ्यक्रम की अपेक्षा करते हैं: { $mandates }। इसे हटाते समय इसके स्थान का पाठ्यक्रम दें: जिसने इसे पूर्ण किया है उसका श्रेय बना रहेगा।
revision-begin = संशोधन करें
revision-begun = संशोधन आरंभ हुआ: प्रकाशित पाठ्यक्रम के साथ एक प्रारूप।
revision-of = यह प्रकाशित पाठ्यक्रम “{ $title }” का संशोधन है। प्रकाशित होने तक शिक्षार्थियों को इसमें से कुछ नहीं दिखता।
revision-open-live = प्रकाशित पाठ्यक्रम खोलें
revision-under-way = इस पाठ्यक्रम का संशोधन चल रहा है। बदलाव वहीं किए जाते हैं।
revision-open = संशोधन खोलें
revision-publish = संशोधन प्रकाशित करें
revision-underway = जो शिक्षार्थी बीच में हैं, उनका क्या होगा?
revision-move = वे नए रूप में जाएँगे। जो सामग्री उसमें बनी रही वह पूरी ही मानी जाएगी; जिनका कुछ शेष नहीं रहा, उनका पाठ्यक्रम पूरा होगा।
revision-keep = वे उसी रूप की सामग्री और अपेक्षाओं में रहेंगे जो उन्होंने आरंभ किया था। मूल्यांकन सबके लिए नया होगा।
revision-note = क्या बदला है
revision-published-move =
    { $count ->
        [0] संशोधन प्रकाशित हुआ। कोई शिक्षार्थी बीच में नहीं था।
        [one] संशोधन प्रकाशित हुआ। बीच में चल रहा { $n } अधिकारी नए रूप में गया।
       *[other] संशोधन प्रकाशित हुआ। बीच में चल रहे { $n } अधिकारी नए रूप में गए।
    }
revision-published-keep =
    { $count ->
        [0] संशोधन प्रकाशित हुआ। कोई शिक्षार्थी बीच में नहीं था।
        [one] संशोधन प्रकाशित हुआ। बीच में चल रहा { $n } अधिकारी अपने रूप में रहा।
       *[other] संशोधन प्रकाशित हुआ। बीच में चल रहे { $n } अधिकारी अपने रूप में रहे।
    }
revision-discard = संशोधन छोड़ें
revision-discard-text = प्रारूप हट जाएगा; प्रकाशित पाठ्यक्रम वैसा ही रहेगा।
revision-discarded = संशोधन छोड़ दिया गया।
revision-you-keep = आपके आरंभ करने के बाद इस पाठ्यक्रम का संशोधन हुआ। आप उसी रूप में आगे बढ़ते हैं जो आपने आरंभ किया था।
replacement-code = इसके स्थान पर पाठ्यक्रम
replacement-hint = प्रकाशित पाठ्यक्रम का कोड, या उसके पृष्ठ का पता।
replacement-is = शिक्षार्थियों को “{ $title }” की ओर भेजा जाता है।
replacement-open = वह पाठ्यक्रम खोलें
replacement-retired = यह पाठ्यक्रम हटाया गया है। इसके स्थान पर “{ $title }” है।
replacement-credit = आपने यहाँ जो किया वह, और आपका प्रमाणपत्र, बना रहेगा।
replacement-shown = जो पाठ्यक्रम आपने खोला वह हटाया गया है। उसके स्थान पर यह है।
versions-title = संस्करण
versions-number = संस्करण { $number }
versions-draft = प्रारूप, जैसा अभी है
versions-older = कहाँ से
versions-newer = कहाँ तक
versions-compare = तुलना करें
versions-compare-live = प्रकाशित रूप से तुलना करें
versions-differences =
    { $count ->
        [0] कोई अंतर नहीं
        [one] { $n } अंतर
       *[other] { $n } अंतर
    }
versions-same = दोनों एक जैसे हैं।
versions-added = जोड़ा गया
versions-removed = हटाया गया
versions-changed = बदला गया
versions-moved = स्थान बदला
versions-resource-title = सामग्री का शीर्षक
versions-published = क्या प्रकाशित हुआ
versions-by = { $name } ने { $moment } को प्रकाशित किया
versions-writers = लेखक: { $names }
versions-approved = { $name } ने अनुमोदित किया
versions-they-moved = जो शिक्षार्थी बीच में थे, वे इसमें आए।
versions-they-kept = जो शिक्षार्थी बीच में थे, वे पिछले संस्करण में रहे।
versions-none-title = अभी कुछ प्रकाशित नहीं हुआ
versions-none-text = हर बार प्रकाशित होने पर पाठ्यक्रम की सामग्री यहाँ संस्करण के रूप में रखी जाती है।
ratings-title = तारे और राय
ratings-none-title = अभी किसी ने तारे नहीं दिए
ratings-none-text = पाठ्यक्रम पूरा करने के बाद अधिकारी तारे दे सकते हैं।
ratings-spread = कितने तारे कितनों ने दिए
ratings-months = माह-दर-माह
ratings-month = माह
ratings-month-from = { $day } से
ratings-count = कितनों ने दिए
ratings-mean = औसत
ratings-words = अधिकारियों के शब्द
ratings-no-words = किसी ने कुछ नहीं लिखा।
rating-shown =
    { $count ->
        [one] ★ { $mean } ({ $n } अधिकारी)
       *[other] ★ { $mean } ({ $n } अधिकारी)
    }
rating-stars =
    { $count ->
        [one] { $n } तारा
       *[other] { $n } तारे
    }
rating-title = इस पाठ्यक्रम को तारे दें
rating-how-many = कितने तारे?
rating-words = शब्दों में
rating-words-hint = इसे पाठ्यक्रम के लेखक पढ़ते हैं, आपके नाम के बिना। अन्य शिक्षार्थी केवल तारे देखते हैं।
rating-give = तारे दें
rating-change = तारे बदलें
rating-take-back = तारे वापस लें
rating-taken-back = आपके तारे वापस ले लिए गए।
rating-thanks = धन्यवाद। आपके तारे गिने गए।
why-stars-missing = एक से पाँच तारे चुनें।
why-rating-words-too-many = अधिकतम 2,000 अक्षर लिखें।
why-rate-after-completion = पाठ्यक्रम को वही तारे देते हैं जिन्होंने उसे पूरा किया है।
