# पदनामों की मुख्य सूची।

designations-title = पदनाम
designations-lead = हर पदनाम, दोनों भाषाओं के नामों और संक्षेपों के साथ। अधिदेशों के लिए इनमें से किसी भी नाम वाले अधिकारी का पदनाम एक ही माना जाता है।
designations-unknown =
    { $count ->
        [one] { $n } पदनाम जो सूची में नहीं है
       *[other] { $n } पदनाम जो सूची में नहीं हैं
    }
designations-unknown-text = अधिकारियों के पदनाम वैसे ही रखे गए हैं जैसे लिखे थे। बताएँ कि प्रत्येक कौन-सा पदनाम है; वर्तनी में निकटतम सुझाया गया है। जो सूची में नहीं है, उसे नीचे जोड़ें।
designations-as-written = जैसा लिखा है
designations-is = यही है
designations-is-of = { $name } यही है
designations-map = यही है
designations-search = सभी नामों में खोजें
designations-count =
    { $count ->
        [one] { $n } पदनाम
       *[other] { $n } पदनाम
    }
designations-none-title = कुछ नहीं मिला
designations-none-text = दूसरी वर्तनी से खोजें, या पदनाम जोड़ें।
designations-en = अंग्रेज़ी में नाम
designations-hi = हिंदी में नाम
designations-others = अन्य नाम
designations-others-hint = संक्षेप और अन्य वर्तनियाँ, बीच में ; लगाकर। बड़े-छोटे अक्षर, बिंदु और Asst. जैसे संक्षेप से अंतर नहीं पड़ता।
designations-add = पदनाम जोड़ें
designations-names = नाम
designations-merge = दूसरे में मिलाएँ
designations-merge-text = इसके बाद दोनों, दूसरे के नाम से, एक ही पदनाम होंगे। कुछ भी नष्ट नहीं होता: इसे कभी भी वापस लिया जा सकता है।
designations-into = किसमें
designations-merged = { $name } में मिलाया गया
designations-split = मिलाना वापस लें
designations-said-kept = पदनाम सहेज लिया गया।
designations-said-mapped = अब यह नाम उस पदनाम का है।
designations-said-merged = अब दोनों एक ही पदनाम हैं।
designations-said-split = अब दोनों फिर अलग-अलग पदनाम हैं।
