# The brief of an edition, its register, and the compendium.

brief-link = Brief and register
brief-title = Brief of edition { $number }
brief-lead = The letters to all States and Union Territories, as on { $day }: what was sent to whom, and when.
brief-send = Make and send
brief-send-all = Make and send all
brief-waiting =
    { $count ->
        [one] One e-mail with both letters waits to be sent. Nothing is sent twice.
       *[other] { $n } e-mails with both letters wait to be sent. Nothing is sent twice.
    }
brief-none-waiting = No e-mail waits to be sent.
brief-nobody-in =
    { $count ->
        [one] In one State there is nobody to send to; give the address of the Chief Secretary’s office on its page.
       *[other] In { $n } States there is nobody to send to; give the address of the Chief Secretary’s office on their pages.
    }
brief-by-smtp = E-mails go through the configured mail server.
brief-by-folder = No mail server is configured: e-mails become files in the folder “outbox” of this installation.
brief-running = The brief is being made and sent
brief-running-note = This page renews itself. You may leave it and come back.
brief-progress = { $done } of { $total } States done
brief-stop = Stop before the next State
brief-news-sent =
    { $count ->
        [one] One e-mail was sent.
       *[other] { $n } e-mails were sent.
    }
brief-news-not-sent =
    { $count ->
        [one] One e-mail was not sent. The register says why; send again when that is put right.
       *[other] { $n } e-mails were not sent. The register says why; send again when that is put right.
    }
brief-news-nothing = There was nothing to send that was not sent before.
brief-news-stopped = The brief was stopped. What was sent until then stays sent; the rest can be sent later.
brief-news-failed = The brief broke off. What was sent until then stays sent; try again in a few minutes.
brief-register = Register
brief-number = D.O. No.
brief-letters = Letters
brief-made = made { $moment }
brief-to = Recipients
brief-nobody = nobody to send to
brief-unranked = Not ranked, because there is no strength: no letter.
brief-not-yet = not yet sent
brief-sent = sent
brief-sending = being sent
brief-refused = refused
brief-failed = not sent
brief-unknown = may have arrived
brief-again = Send it once more
brief-again-text = Nobody can say whether the letters reached { $address }: at one try the mail server gave no answer. Ask there first; the brief doesn’t send them again by itself.
brief-said-again = The letters were sent once more.
brief-said-not-again = The letters were not sent. The register says why.
brief-news-unknown =
    { $count ->
        [one] One e-mail may have arrived or not: the mail server gave no answer. It isn’t sent again by itself; see the State’s page.
       *[other] { $n } e-mails may have arrived or not: the mail server gave no answer. They aren’t sent again by themselves; see the pages of the States.
    }
why-nothing-unknown = Of no letter to this address it is unknown whether it arrived. There is nothing to send once more.
brief-office = Chief Secretary’s office
brief-office-email = E-mail address of the Chief Secretary’s office
brief-office-hint = Letters go there too. Leave it empty where there is none. It holds for later editions as well.
brief-office-save = Save address
brief-said-office = The address was saved.
brief-mail = Covering e-mail
brief-subject = Subject
brief-as-sent = As it was sent to { $address }
brief-as-perhaps = As it may have reached { $address } ({ $moment })
brief-attached = Attached
why-brief-running = The brief of this edition is being made already. Wait for it or stop it.

compendium-title = Compendium of good practices
compendium-lead = What works in one State, for others to take up. The D.O. letters carry what the monitoring cell has accepted.
compendium-none-title = No practice has been sent yet
compendium-none-text = Send the first one with the form on this page.
compendium-accepted = printed in letters
compendium-waiting = waits for the monitoring cell
compendium-accept = Accept
compendium-change = Change
compendium-add = Send a practice
compendium-waits = The monitoring cell reads it before it is printed. Whoever changes it sends it again.
compendium-state = State or Union Territory
compendium-choose-state = Choose the State
compendium-title-en = Title in English
compendium-title-hi = Title in Hindi
compendium-text-en = Text in English
compendium-text-hi = Text in Hindi
compendium-text-hint = What was done, by whom, and what came of it. At most 4,000 characters; each line is a paragraph.
compendium-send = Send
compendium-of = Good practice of { $state }
compendium-save = Save
compendium-back = Back without saving
compendium-remove = Remove this practice
compendium-remove-text = Letters that are made from now on no longer carry it. Letters already sent stay as they are.
compendium-remove-now = Remove for good
compendium-said-written = The practice was saved.
compendium-said-accepted = The practice is printed in letters from now on.
why-practice-changed = The practice was changed meanwhile. Read it again, and accept it then.
compendium-said-removed = The practice was removed.
