# Notices: the inbox, what one chooses, the queue of messages, and the texts.

notices-title = Notices
notices-link =
    { $count ->
        [0] Notices
       *[other] Notices ({ $n } new)
    }
notices-lead = What you were told about learning that is due or overdue. Each thing is told once; all of a day come together.
notices-none-title = No notices yet
notices-none-text = You are told here before something that you must learn is due, on the day itself, and when it is overdue. Your plan shows everything at any time.
notices-new = New
notices-due = Last day
notices-before = Reminder
notices-to-plan = Open my plan
notices-open = More about { $day }
notices-gone = What was told then concerns nobody any more.
notices-read = Mark as read
notices-read-all = Mark all as read
notices-earlier = Earlier ones
notices-said-read =
    { $count ->
        [one] The notices of 1 day are marked as read.
       *[other] The notices of { $n } days are marked as read.
    }
notices-of = Notices of { $day }
notices-case = A case is one official who is overdue in one mandate. These were new on that day; whoever has left since is not counted.
notices-by-mandate = By mandate
notices-by-organisation = By organisation
notices-mandate = Mandate
notices-cases = Cases
notices-now = As it is now
notices-list = Who is overdue
notices-list-of = Who is overdue now: { $name }
notices-longest = Overdue longest, and still
notices-late = { $mandate }, due on { $day }
notices-choose = How I am told
notices-choose-lead = In which language and by which ways you are told. E-mail and SMS come once a day at most, and not at night.
notices-always = Notices of what is mandatory always stay in your inbox here, whatever you choose.
notices-by-email = By e-mail
notices-by-sms = By SMS
notices-of-optional = Also about what is optional
notices-choose-save = Save
notices-said-chosen = Your choice is saved.
notices-queue = Messages with notices
notices-queue-lead = What goes out by e-mail and SMS to the officials for whom you set mandates: what failed and why, what waits, what was sent.
notices-queue-none-title = Nothing here
notices-queue-none-text = Messages are made once a day, for whoever is to be told something, and go out when the quiet hours are over.
notices-states = States of messages
notices-waiting = Waiting
notices-sending = Being sent
notices-sent = Sent
notices-failed = Failed
notices-stopped = Stopped
notices-not-needed = Not needed any more
notices-to = To
notices-day = Day
notices-channel = Way
notices-when = When
notices-attempts = Attempts
notices-why = Why not
notices-act = Action
notices-app = Inbox
notices-email = E-mail
notices-sms = SMS
notices-no-gateway = There is no way to send SMS at present. Send it again when there is one.
notices-broken-off = The program ended while this was being sent. It may have arrived; ask before you send it again.
notices-unknown = No answer came, so it may have arrived: { $said }
notices-retry = Send again
notices-stop = Stop
notices-retry-all =
    { $count ->
        [one] Send 1 message again
       *[other] Send { $n } messages again
    }
notices-retry-all-text = They go out after the quiet hours. Where it is not known whether a message arrived, it may come twice.
notices-stop-all =
    { $count ->
        [one] Stop 1 message
       *[other] Stop { $n } messages
    }
notices-stop-all-text = They are not sent. Under “Stopped” you can send them again later. The inbox of each official keeps the notices.
notices-said-retried =
    { $count ->
        [one] 1 message waits to be sent.
       *[other] { $n } messages wait to be sent.
    }
notices-said-stopped =
    { $count ->
        [one] 1 message is stopped. It can be sent again under “Stopped”.
       *[other] { $n } messages are stopped. They can be sent again under “Stopped”.
    }
notices-texts = Texts and quiet hours
notices-texts-lead = What notices say, for the whole nation, and when none are sent.
notices-texts-all = Texts
notices-quiet = Quiet hours
notices-quiet-text = In these hours no e-mail and no SMS is sent. What falls into them goes out when they end.
notices-quiet-from = From (hour)
notices-quiet-until = Until (hour)
notices-quiet-hint = Full hours from 0 to 23, IST. The same hour twice: no hour is quiet.
notices-quiet-save = Save quiet hours
notices-said-quiet = The quiet hours are saved.
notices-text-kind = Text
notices-text-before = Reminder before the due day
notices-text-due = On the last day
notices-text-overdue = Overdue, to the official
notices-text-mdo-admin = Overdue, to the MDO Admin
notices-text-nodal-officer = Overdue, to the nodal officer
notices-text-message = The message around all notices of a day
notices-text-title = { $kind }: { $channel }, { $language }
notices-text-subject = Subject
notices-text-body = Text
notices-text-places = What may stand in braces: { $places }
notices-text-try = Try it
notices-text-save = Save text
notices-text-tried = With sample values
notices-text-versions = Versions
notices-text-version = Version { $version }, { $when }
notices-text-ships = The text that ships
notices-text-restore = Use this version again
notices-said-text = The text is saved and holds from now on.
notices-fault-unknown = Line { $line }, sign { $column }: “{ $name }” in braces is not known here.
notices-fault-missing = “{ $name }” in braces must stand in the text.
notices-fault-open = Line { $line }, sign { $column }: a brace is not closed.
notices-fault-close = Line { $line }, sign { $column }: a brace was not opened.
notices-fault-empty = Write something here.
notices-fault-long = A text has at most { $name } signs here.
why-notices-hours = Write two full hours, each from 0 to 23.
