reconcile-title = मिलान
reconcile-lead = प्रकाशित संस्करण का घोषित कार्यप्रणाली से मिलान: नाम, क्रम, समान स्कोर, श्रेणियों की सीमाएँ, असंभव परिवर्तन और जहाँ आधार ज्ञात हों वहाँ स्कोर। मेल बैठाने के लिए कुछ भी नहीं बदला जाता।
reconcile-none-title = अभी तक कोई मिलान नहीं किया गया
reconcile-none-text = प्रकाशित तालिका भेजें; उसमें जो मिलेगा वह यहाँ रखा जाएगा।
reconcile-names-asked =
    { $count ->
        [one] { $n } नाम का मिलान शेष
       *[other] { $n } नामों का मिलान शेष
    }
reconcile-errors-found =
    { $count ->
        [one] { $n } त्रुटि
       *[other] { $n } त्रुटियाँ
    }
reconcile-warnings-found =
    { $count ->
        [one] { $n } चेतावनी
       *[other] { $n } चेतावनियाँ
    }
reconcile-sound = कोई त्रुटि नहीं
reconcile-send-title = प्रकाशित तालिका भेजें
reconcile-methodology = कार्यप्रणाली
reconcile-methodology-hint = यदि आप कोई संस्करण न चुनें, तो हर संस्करण का मिलान उसकी तिथि को लागू कार्यप्रणाली से होगा।
reconcile-in-force = जो लागू हो
reconcile-edition = इस प्रणाली का संस्करण
reconcile-edition-hint = छपे आँकड़ों के साथ राज्यवार रखा जाता है। वह उसी तिथि का हो, जब तक तालिका में केवल एक ही संस्करण न हो।
reconcile-no-edition = कोई नहीं
reconcile-file = फ़ाइल
reconcile-file-hint = CSV या XLSX, जिसमें edition, as_on, category, rank, state_as_printed और composite_score हों; एक या अनेक संस्करण
reconcile-send = मिलान करें
reconcile-made = { $by } ने { $moment } को मिलान किया
reconcile-errors = त्रुटियाँ
reconcile-errors-note = यह सही नहीं हो सकता, या पढ़ा नहीं जा सकता।
reconcile-warnings = चेतावनियाँ
reconcile-warnings-note = असामान्य; किसी को इसे देखना चाहिए।
reconcile-notes = टिप्पणियाँ
reconcile-notes-note = जानने योग्य।
reconcile-rows = पंक्तियाँ
reconcile-nothing = कोई नहीं।
reconcile-asked-title =
    { $count ->
        [one] यह कौन-सा राज्य है?
       *[other] ये { $n } कौन-से राज्य हैं?
    }
reconcile-asked-text = ये नाम निश्चित रूप से किसी राज्य या संघ राज्य क्षेत्र से मेल नहीं खाते। अनुमान नहीं लगाया जाता: बताएँ कि ये कौन-से हैं, या इन्हें खुला छोड़ दें।
reconcile-asked-which = राज्य या संघ राज्य क्षेत्र
reconcile-asked-name = “{ $name }”
reconcile-asked-rows =
    { $count ->
        [one] पंक्ति { $rows }
       *[other] पंक्तियाँ { $rows }
    }
reconcile-asked-elsewhere = किसी प्रदर्शन झलक या पिछले संस्करण में
reconcile-asked-open = खुला छोड़ें
reconcile-asked-answer = मिलाएँ
reconcile-against = कार्यप्रणाली { $version } से मिलान।
reconcile-beside = साथ में इस प्रणाली का संस्करण { $number } है।
reconcile-rank = रैंक
reconcile-state = राज्य या संघ राज्य क्षेत्र
reconcile-score = स्कोर
reconcile-before = पिछला
reconcile-change = परिवर्तन
reconcile-highlight = प्रदर्शन झलक से
reconcile-here = यहाँ
reconcile-due = { $rank } होनी चाहिए
reconcile-known-spelling = “{ $name }” छपा है, ज्ञात वर्तनी
reconcile-matched-asked = “{ $name }” छपा है, एक व्यक्ति ने मिलान किया
reconcile-matched-open = मिलान नहीं हुआ: “{ $name }”
reconcile-registry = पंजी में श्रेणी { $category }
reconcile-strength = { $strength } की कार्मिक संख्या श्रेणी { $category } में आती है
reconcile-not-printed = यहाँ के संस्करण में ये भी हैं: { $names }।
reconcile-highlights-title = स्कोर के आधार की प्रदर्शन झलकें
reconcile-highlights-none = कोई ज्ञात नहीं। उसके मिलने पर राज्य के स्कोर की पुनर्गणना होती है।
reconcile-highlights-held = ज्ञात: { $names }।
reconcile-highlights-file = प्रदर्शन झलकों की फ़ाइल
reconcile-highlights-hint = CSV या XLSX, जिसमें kpi हो, और percent_of_total अथवा value तथा total। राज्य किसी स्तंभ (state_as_printed, edition) में या फ़ाइल के नाम में हो, जैसे highlight_haryana_2025-11.csv।
reconcile-earlier-title = पिछले संस्करण
reconcile-earlier-held =
    { $count ->
        [0] स्वयं तालिका के संस्करणों के अतिरिक्त कोई नहीं।
        [one] { $n } पिछला संस्करण ज्ञात है।
       *[other] { $n } पिछले संस्करण ज्ञात हैं।
    }
reconcile-earlier-file = पिछले संस्करणों की तालिका
reconcile-add = जोड़ें और फिर मिलान करें
reconcile-delete-title = हटाएँ
reconcile-delete-text = तालिका, उत्तर और रिपोर्ट हटा दिए जाएँगे। भेजी गई फ़ाइल फिर से भेजी जा सकती है।
reconcile-delete = हटाएँ
reconcile-said-made = तालिका का कार्यप्रणाली से मिलान हो गया।
reconcile-said-nothing = कुछ नहीं चुना गया।
reconcile-said-answered =
    { $count ->
        [one] नाम का मिलान हुआ और तालिका फिर जाँची गई।
       *[other] { $n } नामों का मिलान हुआ और तालिका फिर जाँची गई।
    }
reconcile-said-highlights =
    { $count ->
        [one] { $n } प्रदर्शन झलक जोड़ी गई और तालिका फिर जाँची गई।
       *[other] { $n } प्रदर्शन झलकें जोड़ी गईं और तालिका फिर जाँची गई।
    }
reconcile-said-earlier = पिछले संस्करण जोड़े गए और तालिका फिर जाँची गई।
reconcile-said-deleted = मिलान हटा दिया गया।
why-reconcile-other-day = तालिका में उसी तिथि का कोई संस्करण नहीं है। कोई अन्य संस्करण चुनें।
why-not-a-state = यह कोई राज्य या संघ राज्य क्षेत्र नहीं है।
