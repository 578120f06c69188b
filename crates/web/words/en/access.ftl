sign-in-title = Learn for your work, wherever you are posted
sign-in-lead = Courses, assessments and certificates for every official, from the Secretariat to the Panchayat.
sign-in-with-password = Sign in with your password
sign-in-login = E-mail address or mobile number
sign-in-email = Official e-mail address
sign-in-password = Password
sign-in-without-password = No password, or forgotten?
sign-in-link-lead = We send you a link by e-mail that signs you in once. No password is needed.
sign-in-send-link = Send me a link
link-title = Sign in by e-mail
link-email-hint = The address that your department registered for you.
link-sent-title = Look into your e-mail
link-sent-text = If { $email } is registered, a sign-in link is on its way to it.
link-sent-minutes =
    { $count ->
        [one] The link works once, within 1 minute.
       *[other] The link works once, within { $n } minutes.
    }
link-sent-nothing-title = No message?
link-sent-nothing-text = Look into the folder for unwanted mail. If nothing comes within a few minutes, check the address with your MDO Admin: it must be the one in your profile.
link-sent-again = Ask for another link
link-open-title = Welcome, { $name }
link-open-text = Press the button to sign in. The link then has done its work and can't be used again.
too-many-wait =
    { $count ->
        [one] Please try again in 1 minute.
       *[other] Please try again in { $n } minutes.
    }
too-many-why = Several attempts in a row failed. To protect your account we have paused them for a while. Your account is not locked.
