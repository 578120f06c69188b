integrity-title = Flagged completions
integrity-lead = Completions that can't have come about as they should, by the rules. A flag says that somebody should look, and no more: the completion and its certificate stay.
integrity-rules-title = Rules of learning integrity
integrity-none-title = No flags
integrity-none-text = New completions are looked at every ten minutes.
integrity-states = Flags by state
integrity-all = All
integrity-official = Official
integrity-course = Course
integrity-completed = Completed
integrity-why = Why it is flagged
integrity-state = State
integrity-flagged = Flagged
integrity-appealed = Appealed
integrity-upheld = Upheld
integrity-cleared = Cleared
integrity-seconds =
    { $count ->
        [one] 1 second
       *[other] { $n } seconds
    }
integrity-why-elapsed = { $took } lie between the beginning and the completion. For a course of { $duration } at least { $least } are asked for ({ $percent } % of it).
integrity-why-spent = { $took } were spent on it. For a course of { $duration } at least { $least } are asked for ({ $percent } % of it).
integrity-why-before = It was completed before it was enrolled in ({ $moment }).
integrity-why-day = With this course, courses of { $duration } were begun and completed on { $day }. A day holds { $most }.
integrity-why-device = { $officials } officials completed courses on one device within { $duration }. At most { $most } may.
integrity-flag-title = Flagged completion
integrity-completed-at = Completed { $moment }; the course takes { $duration }.
integrity-found = Flagged { $moment } by the rules { $rules }.
integrity-own-title = My flagged completions
integrity-own-lead = If you completed the course as you should, say so here: another person looks at it.
integrity-own-text = Your completion and your certificate stay. Figures can be shown with and without flagged completions.
integrity-own-none-title = None of your completions is flagged
integrity-own-none-text = There is nothing to do.
integrity-own-link =
    { $count ->
        [one] 1 of your completions is flagged. See why, and appeal.
       *[other] { $n } of your completions are flagged. See why, and appeal.
    }
integrity-appeal = What the official says
integrity-appeal-title = Appeal
integrity-appeal-text = How did it come about?
integrity-appeal-hint = For example: you read the course on paper before. Whoever decides reads this.
integrity-appeal-send = Send the appeal
integrity-decision = Decision
integrity-decide-title = Decide
integrity-decide-text = The official reads your reason. A flag that is cleared counts as never set, from today on; it can be set again.
integrity-decide-why = Reason
integrity-decide-hint = What did you look at?
integrity-decide = Decide
integrity-clear = Clear: the completion counts
integrity-uphold = Uphold: the flag stays
integrity-decide-missing = Choose one.
integrity-text-wrong = Write at least a word and at most 2,000 characters.
integrity-said-appealed = Your appeal was sent.
integrity-said-cleared = The flag is cleared.
integrity-said-upheld = The flag is upheld.
integrity-rules-lead = Which completions are flagged. Each rule is in favour of the learner: time counts from the earliest moment that is known, what was not measured is not judged, and whoever stands exactly on a limit is not flagged.
integrity-rules-version = { $title }, version { $version }, for completions recorded from { $since } on
integrity-rule-elapsed = Less than { $percent } % of the nominal duration lies between the beginning and the completion. Courses below { $least } are not judged.
integrity-rule-spent = Less than { $percent } % of the nominal duration was spent on it, where time was measured. Courses below { $least } are not judged.
integrity-rule-before = It was completed before it was enrolled in.
integrity-rule-day = The courses that were begun and completed on one day take more than { $most } together; those that fit stay.
integrity-rule-device = More than { $most } officials completed courses on one device within { $duration }.
integrity-rules-device = The device is known by a random number in a cookie. It is kept as a keyed hash for 90 days, for this rule alone, and says nothing else of the device.
integrity-rules-effect = A flag changes no completion and no certificate. An assessment that was cleared and time that was spent stand by themselves. You may appeal, and another person decides.
ranking-flagged-with = Flagged completions count.
ranking-flagged-without = Without what rests on flagged completions.
ranking-flagged-leave-out = Show it without flagged completions
ranking-flagged-count = Show it with all completions
ranking-flagged-both = Without flagged completions: score { $score }, rank { $rank }.
why-flag-own = Nobody decides about the own completion. Ask somebody else with the same right.
