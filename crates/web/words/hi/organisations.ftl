# संगठन डेस्क: पदानुक्रम, कार्य, इतिहास, सुधार।

tree-title = संगठन
tree-search = संगठन खोजें
tree-search-hint = किसी भी लिपि में नाम का अंश, या कोड
tree-find = खोजें
tree-nothing = आपके अधिकार-क्षेत्र में इस नाम या कोड का कोई संगठन नहीं है।
tree-verified = सत्यापित
tree-units = नीचे की इकाइयाँ
tree-marks = टिप्पणियाँ
tree-acts = संगठन में परिवर्तन करें
tree-found =
    { $count ->
        [one] { $n } संगठन मिला
       *[other] { $n } संगठन मिले
    }
mark-retired = { $day } से समाप्त
mark-no-admin = MDO लीडर या एडमिन नहीं
mark-mdo = MDO
mark-no-strength = कार्मिक संख्या नहीं
mark-below-registered = कार्मिक संख्या पंजीकृत से कम

act-create = नीचे नई इकाई बनाएँ
act-rename = नाम बदलें
act-move = स्थानांतरित करें
act-map = पदानुक्रम में जोड़ें
act-merge = विलय करें
act-retire = समाप्त करें
act-create-lead = इस संगठन के ठीक नीचे नया संगठन।
act-rename-lead = दोनों नाम अब से बदल जाएँगे। छपे हुए पत्रों में पुराने नाम रहेंगे।
act-move-lead = यह अपनी सभी इकाइयों और अधिकारियों सहित दूसरे संगठन के नीचे जाएगा। उस तिथि तक के सभी आँकड़े यथावत रहेंगे।
act-map-lead = इकाई को पदानुक्रम में उसका स्थान और स्थानीय शासन निर्देशिका (LGD) का कोड दें।
act-merge-lead = इसके अधिकारी और इकाइयाँ दूसरे संगठन में जाएँगी, और यह उस तिथि से समाप्त होगा।
act-retire-lead = उस तिथि से यह संगठन नहीं रहेगा। इसका इतिहास बना रहेगा। पहले अधिकारियों और इकाइयों का स्थानांतरण आवश्यक है।
act-find = दूसरा संगठन खोजें
act-find-hint = किसी भी लिपि में नाम का अंश, या कोड
act-below = जिस संगठन के नीचे जाना है, उसका कोड
act-into = जो संगठन इसे अपने में मिलाएगा, उसका कोड
act-code-hint = ऊपर खोजें, या कोड लिखें।
act-map-hint = इकाई अपने स्थान पर ही रहे तो खाली छोड़ें।
act-lgd = स्थानीय शासन निर्देशिका (LGD) का कोड
act-strengths = कार्मिक संख्या दोनों का योग हो
act-on = किस तिथि से
act-on-hint = DD.MM.YYYY के रूप में, आज या पहले की तिथि। खाली का अर्थ आज।
act-on-create = DD.MM.YYYY के रूप में, आज या पहले की तिथि। खाली का अर्थ अभिलेख की सभी तिथियों के लिए।
act-preview = प्रभाव देखें
act-done = कार्य हो गया और दर्ज हुआ।
act-undone = कार्य वापस लिया गया; दोनों अभिलेख में हैं।

told-create = { $other } के नीचे { $name } बनाना
told-rename = { $name } का नाम बदलना
told-move = { $name } को { $other } के नीचे ले जाना
told-map = { $name } को { $other } के नीचे जोड़ना
told-described = { $name } का विवरण बदलना
told-merge = { $name } का { $other } में विलय
told-retire = { $name } को समाप्त करना
told-undo = वापस लेना: { $name } { $other }
told-from = { $day } से
told-always = अभिलेख की सभी तिथियों के लिए

preview-what = इसका प्रभाव
preview-officials =
    { $count ->
        [one] { $n } अधिकारी साथ जाएँगे।
       *[other] { $n } अधिकारी साथ जाएँगे।
    }
preview-units =
    { $count ->
        [one] नीचे की { $n } इकाई साथ जाएगी।
       *[other] नीचे की { $n } इकाइयाँ साथ जाएँगी।
    }
preview-flows = उस तिथि तक जो हुआ (पूर्ण पाठ्यक्रम, घंटे, नामांकन), वह तब ऊपर रहे संगठनों के आँकड़ों में ही रहेगा; उस तिथि से जो होगा, वह नए संगठनों में गिना जाएगा।
preview-strength = कार्मिक संख्या { $number } दर्ज होगी, स्रोत “विलय”।
preview-retired = जिसका विलय होता है, वह संगठन समाप्त होगा; उसका इतिहास बना रहेगा।
preview-alike = यह साथ के { $name } ({ $code }) जैसा लगता है। क्या दोनों एक ही हैं?
preview-edition = संस्करण { $number }, { $day } की स्थिति, यथावत रहेगा। इन राज्यों के बदले आँकड़े उसके साथ दिखाए जाएँगे: { $states }।
preview-no-editions = इससे किसी प्रकाशित संस्करण के आँकड़े नहीं बदलते।
preview-on = { $day } की स्थिति के आँकड़े
preview-today = आज की स्थिति के आँकड़े
preview-nothing = कोई आँकड़ा नहीं बदलता।
preview-figure = आँकड़ा
preview-before = इसके बिना
preview-after = इसके साथ
preview-category = श्रेणी
preview-attempted = दिए गए पाठ्यक्रमांत मूल्यांकन
preview-people =
    { $count ->
        [one] { $n } व्यक्ति दोनों में हो सकते हैं
       *[other] { $n } व्यक्ति दोनों में हो सकते हैं
    }
preview-people-text = इनमें से प्रत्येक आज दो बार पंजीकृत है और दो ही बार गिना जाता रहेगा, न अधिक न कम। विलय के बाद इन्हें जाँचें।
preview-person-here = विलय होने वाले संगठन में
preview-person-there = मिलाने वाले संगठन में
preview-same = समान
same-employee-code = कर्मचारी कोड
same-phone = मोबाइल नंबर
same-email = ई-मेल नाम
same-joined = कार्यग्रहण तिथि
same-designation = पदनाम

history-title = इतिहास
history-acts = किए गए कार्य
history-no-acts = दर्ज होने के बाद इस संगठन में कोई परिवर्तन नहीं किया गया।
history-undone = वापस लिया गया
history-undo = वापस लें
history-places = पदानुक्रम में स्थान
history-no-places = इसके ऊपर कोई संगठन नहीं है।
history-strengths = अब तक दर्ज सभी कार्मिक संख्याएँ
history-valid = मान्यता
history-recorded = दर्ज करने का समय
history-holds = मान्य
history-replaced = बदली गई
history-until = { $day } तक
history-between = { $from } से { $until } तक
acts-by = { $name }, { $moment }, कार्य { $number }
history-operator = संचालक
history-conflict = आज की दर्ज कार्मिक संख्या { $stated } ({ $source }) है; नीचे की इकाइयों का योग { $below } है।
source-merged = विलय में जोड़ी गई

clean-title = सुधार डेस्क
clean-within =
    { $count ->
        [one] { $name } में 1 संगठन
       *[other] { $name } में { $n } संगठन
    }
clean-nothing = इस प्रकार का कुछ नहीं मिला।
clean-reason = वर्तमान स्थिति
clean-act = सुधारें
clean-apart = एक नहीं हैं
clean-kept-apart = याद रखा गया: दोनों एक नहीं हैं।
clean-merge = { $one } का { $other } में विलय करें
clean-choose-admin = इसके अधिकारियों में से चुनें
clean-has = कार्मिक संख्या { $strength }, पंजीकृत { $registered }, नीचे { $units } इकाइयाँ
clean-duplicate = दोहराव
clean-duplicate-lead = जो दो संगठन भिन्न वर्तनी, लिपि या संक्षेप में एक ही लगते हैं; सबसे निश्चित पहले।
clean-unmapped = पदानुक्रम से बाहर
clean-unmapped-lead = ये किसी संगठन के नीचे नहीं हैं, या सीधे राष्ट्र के नीचे हैं जबकि इनका स्थान कहीं और है।
clean-unmapped-reason = पदानुक्रम में स्थान नहीं; पंजीकृत { $registered }
clean-no-admin = एडमिन नहीं
clean-no-admin-lead = ये MDO हैं, पर वहाँ कोई MDO लीडर या एडमिन नहीं है।
clean-no-admin-reason = पंजीकृत { $registered }, सत्यापन करने वाला कोई नहीं
clean-no-strength = कार्मिक संख्या नहीं
clean-no-strength-lead = इनमें कितने अधिकारी हैं, यह दर्ज नहीं है; इसलिए इनकी रैंक नहीं निकलती।
clean-no-strength-reason = पंजीकृत { $registered }, कार्मिक संख्या अज्ञात
clean-below-registered = कार्मिक संख्या कम
clean-below-registered-lead = कार्मिक संख्या से अधिक अधिकारी पंजीकृत हैं।
clean-below-registered-reason = कार्मिक संख्या { $strength }, पंजीकृत { $registered }
clean-sum-differs = भिन्न कार्मिक संख्याएँ
clean-sum-differs-lead = दर्ज संख्या नीचे की इकाइयों के योग के बराबर नहीं है।
clean-sum-differs-reason = दर्ज { $strength }, नीचे की इकाइयाँ { $below }
clean-empty = रिक्त
clean-empty-lead = न कोई अधिकारी पंजीकृत है, न नीचे कोई इकाई है।
clean-empty-reason = न अधिकारी, न इकाई
evidence-same-name = समान नाम
evidence-same-words = वही शब्द, भिन्न क्रम या संक्षेप में
evidence-same-sound = समान उच्चारण, भिन्न वर्तनी या लिपि में
evidence-one-letter = एक अक्षर का अंतर
evidence-initials = आद्याक्षर
evidence-siblings = एक ही संगठन के नीचे
evidence-state = राज्य में अन्यत्र
evidence-score = 100 में से { $score }

why-retired = यह संगठन समाप्त हो चुका है।
why-nation = राष्ट्र किसी के नीचे नहीं होता।
why-stands-there = यह पहले से उसी संगठन के नीचे है।
why-moved-later = इसे बाद की तिथि से पहले ही स्थानांतरित किया जा चुका है। वही या बाद की तिथि चुनें, या पहले उसे वापस लें।
why-parent-retired = दूसरा संगठन समाप्त हो चुका है।
why-circle = वह संगठन स्वयं इसी के नीचे है।
why-not-yet = उस तिथि को दूसरा संगठन नहीं था।
why-has-units = इसके नीचे इकाइयाँ हैं। पहले उन्हें स्थानांतरित या समाप्त करें।
why-has-officials = इसमें अधिकारी हैं। पहले उनका स्थानांतरण करें, या इसका उस संगठन में विलय करें जो उन्हें लेगा।
why-counted-later = बाद की तिथि तक इसमें अधिकारी गिने गए।
why-unit-left-later = एक इकाई बाद की तिथि को इससे अलग हुई।
why-no-strengths = दोनों में से एक की कार्मिक संख्या दर्ज नहीं है, इसलिए योग नहीं हो सकता।
why-undone = इसे पहले ही वापस लिया जा चुका है।
why-is-undo = यह स्वयं किसी कार्य की वापसी है। उस कार्य को फिर से करें।
why-later-acts = बाद के कार्य इस पर आधारित हैं। पहले उन्हें वापस लें, सबसे बाद वाला पहले।
why-has-history = इसमें अधिकारी गिने जा चुके हैं। इसे समाप्त करें।
why-officials-gone = कुछ अधिकारियों का इसके बाद फिर स्थानांतरण हुआ।
why-units-gone = कुछ इकाइयाँ इसके बाद फिर स्थानांतरित हुईं।
why-strength-stated = जिस संगठन में विलय हुआ, उसकी कार्मिक संख्या इसके बाद फिर दर्ज की गई है; पहले की संख्या अब लौटाई नहीं जा सकती।
why-nowhere-before = यह पहले किसी के नीचे नहीं था। इसे सही स्थान पर स्थानांतरित करें।
why-on-in-the-future = आज या पहले की तिथि चुनें। बाद की तिथि का कार्य उसी दिन किया जाता है।
why-bad-lgd-code = स्थानीय शासन निर्देशिका के कोड में केवल अंक और अंग्रेज़ी अक्षर होते हैं।
why-the-same-organisation = यह एक ही संगठन है।
why-organisation-retired = यह संगठन समाप्त हो चुका है। जिसने इसे मिलाया, वह संगठन चुनें।
why-count = संख्या: { $n }।
why-day = पहली संभव तिथि: { $day }।
clean-making = { $since } से जाँच चल रही है। पूरे राष्ट्र के लिए इसमें कुछ सेकंड लगते हैं; यह पृष्ठ स्वयं फिर पूछेगा।
clean-old =
    { $count ->
        [0] { $moment } की स्थिति। { $since } से फिर जाँच चल रही है।
        [one] { $moment } की स्थिति। उसके बाद संगठनों पर हुई { $n } कार्रवाई इसमें अभी नहीं है; { $since } से फिर जाँच चल रही है।
       *[other] { $moment } की स्थिति। उसके बाद संगठनों पर हुई { $n } कार्रवाइयाँ इसमें अभी नहीं हैं; { $since } से फिर जाँच चल रही है।
    }
clean-took =
    { $count ->
        [one] पिछली बार इसमें { $n } सेकंड लगा।
       *[other] पिछली बार इसमें { $n } सेकंड लगे।
    }
