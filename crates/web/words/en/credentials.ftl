certificates-lead = Each has a public page and a QR code, so that anyone can check it.
certificates-none-title = No certificate yet
certificates-none-text = A certificate is issued at once when you complete a course. It then stands here, as a PDF and with a public page.
certificate-number = Certificate number
certificate-public = Public page

check-title = Check a certificate
check-lead = Anyone may check here whether a certificate was issued by this platform.
check-number = Certificate number
check-number-hint = It is printed below the QR code. The QR code leads here as well.
check-do = Check
check-valid = This certificate is genuine
check-name = Name
check-issuer = Issued by
check-compare = Compare these lines with the paper or PDF that you hold. If they differ, trust this page.
check-nothing = There is no certificate with the number { $number }
check-nothing-text = Look for a typing mistake. If the number on the certificate is the same, it was not issued by this platform.
check-organisation = Organisation
