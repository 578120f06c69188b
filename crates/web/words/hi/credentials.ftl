certificates-lead = हर प्रमाणपत्र का एक सार्वजनिक पृष्ठ और QR कोड है, ताकि कोई भी उसे जाँच सके।
certificates-none-title = अभी कोई प्रमाणपत्र नहीं
certificates-none-text = पाठ्यक्रम पूर्ण होते ही प्रमाणपत्र जारी होता है। वह यहाँ PDF के रूप में और सार्वजनिक पृष्ठ के साथ मिलेगा।
certificate-number = प्रमाणपत्र संख्या
certificate-public = सार्वजनिक पृष्ठ

check-title = प्रमाणपत्र जाँचें
check-lead = कोई भी यहाँ जाँच सकता है कि प्रमाणपत्र इसी मंच ने जारी किया है या नहीं।
check-number = प्रमाणपत्र संख्या
check-number-hint = यह QR कोड के नीचे छपी होती है। QR कोड से भी यही पृष्ठ खुलता है।
check-do = जाँचें
check-valid = यह प्रमाणपत्र असली है
check-name = नाम
check-issuer = जारीकर्ता
check-compare = इन पंक्तियों का मिलान अपने पास के काग़ज़ या PDF से करें। यदि अंतर हो, तो इस पृष्ठ को सही मानें।
check-nothing = संख्या { $number } वाला कोई प्रमाणपत्र नहीं है
check-nothing-text = टंकण की भूल जाँच लें। यदि प्रमाणपत्र पर यही संख्या है, तो वह इस मंच ने जारी नहीं किया है।
check-organisation = संगठन
