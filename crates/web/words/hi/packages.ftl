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
package-draft = यह प्रारूप बनेगा। प्रकाशित होने पर ही शिक्षार्थी इसे देखेंगे।
package-brought = पैकेज अब एक प्रारूप पाठ्यक्रम है। सामग्री के मिनट भरें, उसे आज़माएँ और प्रकाशित करें।
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
why-package-missing = पैकेज की फ़ाइल चुनकर फिर भेजें।
why-package-too-large = पैकेज अधिकतम 2 GB का हो सकता है। वीडियो छोटे करें या पाठ्यक्रम को भागों में बाँटें।
