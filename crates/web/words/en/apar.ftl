apar-title-of = APAR evidence { $year }
apar-link = APAR evidence: what goes into my appraisal report
apar-link-of = APAR evidence
apar-lead = What your appraisal report of the year rests on: what was asked of you, and what you completed.
apar-pdf = Paper (PDF)
apar-json = Signed file (JSON)
apar-years-tabs = Financial years
apar-sealed = Sealed as it was known at the end of { $day }. What became known later stands below as amendments.
apar-so-far = The year is under way. This is how far it has come by { $day }.
apar-open = The year is over and not sealed yet: what is known at the end of { $day } will be.
apar-disputable = Lines can be disputed until { $day }.
apar-not-disputable = Lines could be disputed until { $day }.
apar-official = Service particulars
apar-hours = Learning hours of the year
apar-flagged = Course hours of flagged completions
apar-mandates =
    { $count ->
        [one] 1 mandate that counts in the APAR
       *[other] { $n } mandates that count in the APAR
    }
apar-no-mandates = No mandate that counts in the APAR reaches you in this year.
apar-grounds = Letter, rule and courses
apar-rule = Version { $version } of the rule, in force from { $day }.
apar-since = Under it since { $day }.
apar-left = No longer under it from { $day }.
apar-late = Completed on { $day }, after the due date
apar-completions =
    { $count ->
        [one] 1 course completed in the year
       *[other] { $n } courses completed in the year
    }
apar-again = (taken once more)
apar-no-completions = No course was completed in this year.
apar-competencies = Competencies certified in the year
apar-badges = Badges earned in the year
apar-taken-back = taken back
apar-amendments = Amendments
apar-amendments-text = What is known otherwise since the packet was sealed. What stands above is as it was sealed.
apar-about = About
apar-was = Was
apar-is = Is
apar-known = Known since
apar-no-day = day not kept
apar-disputes = Disputes
apar-no-disputes = Nothing is disputed.
apar-withdraw = Take back
apar-dispute = Dispute a line
apar-dispute-text = Say what is wrong and where the evidence is. Your organisation answers; you see the answer here.
apar-line = Line
apar-reason = Reason
apar-reason-hint = For example: I completed this course at the institute on 12.02.2026, certificate attached to my file.
apar-dispute-send = Send the dispute
apar-answer = Answer a dispute
apar-answer-text = Correct first what is to be corrected (the profile, a flag, a late entry), then say what you did. The answer stays with the packet.
apar-decision = Decision
apar-accept = Accept: it was corrected
apar-refuse = Do not accept
apar-answer-why = What was corrected, or why not
apar-answer-hint = The official reads this.
apar-answer-send = Send the answer
apar-decision-missing = Choose one of the two.
apar-said-disputed = The dispute was sent to your organisation.
apar-said-withdrawn = The dispute was taken back.
apar-said-accepted = The dispute was accepted.
apar-said-refused = The dispute was answered and not accepted.
apar-queue-title = Disputes about APAR evidence
apar-queue-link = APAR disputes
apar-queue-lead = Officials dispute lines of their packets here. Those that wait longest come first.
apar-queue-none-title = No dispute waits
apar-queue-none-text = When an official disputes a line, it stands here until it is answered.
apar-year = Financial year
apar-waits = Waits
apar-days =
    { $count ->
        [0] since today
        [one] 1 day
       *[other] { $n } days
    }
apar-years = When years are sealed
apar-years-text = What is known at the end of the day is kept for every official. Later changes stand beside it as amendments.
apar-seals = Sealed at the end of
apar-disputes-until = Disputes until
apar-sealing = Sealing
apar-year-sealed = { $packets } packets sealed on { $day }
apar-year-running = { $done } of { $total } sealed so far
apar-year-open = not sealed yet
apar-set = Set the day
apar-seals-hint = A day after 31 March of the year, and at most a year later.
apar-dispute-days = Days for disputes after it
apar-set-send = Set
apar-said-set = The day was set.
why-apar-year = Write the financial year as 2025-26.
why-apar-closed = The days for disputing lines of this year are over.
why-apar-no-line = The packet has no such line. Choose one of the list.
why-apar-disputed = This line is disputed already; wait for the answer, or take it back.
why-apar-not-disputed = This line is not disputed any more, so there is nothing to answer.
why-apar-seals = Choose a day after 31 March of the year, and at most a year later.
why-apar-seals-past = This day is over. Choose today or a later day.
why-apar-dispute-days = Give 0 to 365 days.
why-apar-sealed = The sealing of this year was begun; its days can’t be changed any more.
why-apar-not-yet = This year can be sealed when its day is over.
