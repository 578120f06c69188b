package-title = पैकेज से पाठ्यक्रम
package-text = SCORM 1.2 और 2004, cmi5, xAPI, Common Cartridge, या Sopan से निर्यात किया गया पाठ्यक्रम। प्रारूप बनने से पहले आप देख लेते हैं कि उसमें क्या है।
package-file = पैकेज (ZIP)
package-look = देखें कि इसमें क्या है
package-another = दूसरी फ़ाइल भेजें
package-refused = यह पैकेज लाया नहीं जा सकता। कुछ भी सहेजा नहीं गया।
package-known = यही फ़ाइल पहले लाई जा चुकी है।
package-open-course = वह पाठ्यक्रम खोलें
package-notes = पैकेज पर टिप्पणियाँ
package-whole = पैकेज
package-files =
    { $count ->
        [one] { $n } फ़ाइल
       *[other] { $n } फ़ाइलें
    }
package-becomes = इससे क्या बनेगा
package-questions =
    { $count ->
        [one] और { $n } प्रश्न का मूल्यांकन
       *[other] और { $n } प्रश्नों का मूल्यांकन
    }
package-kind-file = वीडियो या दस्तावेज़
package-kind-page = पृष्ठ, यथावत दिखाया जाएगा
package-bring = पाठ्यक्रम बनाएँ
package-not = न लाएँ
package-languages = { $n } भाषाओं में एक ही पाठ्यक्रम। हर भाषा का एक प्रारूप बनेगा और वे आपस में जुड़े रहेंगे: एक भाषा में पूर्ण हुआ तो सब में पूर्ण माना जाएगा।
package-draft = यह प्रारूप बनेगा। प्रकाशित होने पर ही शिक्षार्थी इसे देखेंगे।
package-brought = पैकेज अब एक प्रारूप पाठ्यक्रम है। सामग्री के मिनट भरें, उसे आज़माएँ और प्रकाशित करें।
package-brought-languages = पाठ्यक्रम अपनी हर भाषा में प्रारूप के रूप में आ गया है, और ये प्रारूप आपस में जुड़े हैं। जहाँ सामग्री के मिनट नहीं हैं वहाँ लिखें, उसे जाँचें, और हर भाषा को प्रकाशित करें।
package-stays = यह सामग्री पैकेज में आई है। यह जो दिखाती है, वह वैसा ही रहेगा जैसा लाया गया था।
package-try = शिक्षार्थी की तरह आज़माएँ
package-archive = संग्रह के रूप में डाउनलोड करें
package-preview = आप केवल देख रहे हैं: यहाँ जो होता है, वह दर्ज नहीं होता।
package-status = पाठ के अनुसार आपकी प्रगति:
package-score = अंक: { $percent } %
package-not-attempted = आरंभ नहीं किया
package-incomplete = जारी
package-failed = अनुत्तीर्ण
package-completed = पूर्ण
package-passed = उत्तीर्ण
package-own-window = यह पाठ अलग विंडो में खुलता है
package-open = पाठ खोलें
package-says-when-done = यह पाठ स्वयं बताता है कि वह कब पूर्ण हुआ।
package-look-again = मेरी प्रगति देखें
player-skip-package = इसे छोड़कर आगे बढ़ें
package-done = यह पाठ पूर्ण हुआ और दर्ज हो गया।
package-go-on = आगे बढ़ें
package-elsewhere = यह पाठ बाद में किसी अन्य उपकरण या विंडो में फिर खोला गया।
package-elsewhere-text = अब वह वहीं आगे बढ़ेगा। यहाँ की स्थिति अब सहेजी नहीं जाती; जो पूर्ण हो चुका, वह पूर्ण ही रहेगा।
package-here = इसके बजाय यहीं आगे बढ़ें
package-lost = पाठ की सूचना अभी सहेजी नहीं जा सकी।
package-lost-text = संभव है कि नेटवर्क न हो। प्रयास अपने आप दोहराया जाएगा; यह पृष्ठ खुला रखें।
why-package-says-when-done = यह पाठ स्वयं बताता है कि वह कब पूर्ण हुआ। इसे खोलें और पूरा करें।
why-archive-language-not-yours = इस पाठ्यक्रम की एक भाषा ऐसे संगठन की है जिसके पाठ्यक्रम आप नहीं लिख सकते। केवल यही भाषा डाउनलोड करें, या वहाँ के किसी लेखक से पूरा पाठ्यक्रम डाउनलोड करने को कहें।
why-package-missing = पैकेज की फ़ाइल चुनकर फिर भेजें।
why-package-too-large = पैकेज अधिकतम 2 GB का हो सकता है। वीडियो छोटे करें या पाठ्यक्रम को भागों में बाँटें।
way-title = इस पाठ के भाग
way-begin = आरंभ करें
way-resume = जहाँ रुके थे वहाँ से आगे बढ़ें
way-previous = पिछला भाग
way-next = अगला भाग
way-leave = यह भाग बंद करें
way-suspend = यहाँ रुकें, बाद में आगे बढ़ें
way-here = आप यहाँ हैं
way-closed = अभी बंद है
way-text-begin = इस पाठ के कई भाग हैं, और यह आपको अपने क्रम में उनसे होकर ले जाता है।
way-text-resume = आप इस पाठ के बीच में रुके थे। यह किसी भी उपकरण पर उसी स्थान से आगे बढ़ेगा।
way-text-choose = नीचे से कोई भाग चुनें।
way-ended = इस पाठ में आपकी स्थिति सुरक्षित रखी गई है।
resource-closed = अन्य भाग पूर्ण होने तक बंद
resource-closed-until = इनके पूर्ण होने पर खुलेगा: { $titles }
why-resource-closed = अन्य भाग पूर्ण होने तक यह भाग बंद है। कौन-से, यह रूपरेखा में लिखा है।
why-package-nothing-open = इस पाठ का कोई भाग खुला नहीं है। इसे आरंभ करें या कोई भाग चुनें।
why-package-part-open = इस पाठ का एक भाग पहले से खुला है। उसी में आगे बढ़ें।
why-package-no-part = यह भाग यहाँ उपलब्ध नहीं है। कोई अन्य भाग चुनें।
why-package-not-chosen = पाठ अभी यह भाग चुनने नहीं देता। अगले भाग पर जाएँ।
why-package-no-flow = पाठ यहाँ से स्वयं आगे नहीं ले जाता। नीचे से कोई भाग चुनें।
why-package-nothing-further = इस दिशा में आगे कुछ नहीं है। नीचे से कोई भाग चुनें।
why-package-part-closed = यह भाग बंद है: पहले कोई अन्य भाग पूर्ण होना चाहिए, या सभी प्रयास समाप्त हो चुके हैं।
