plan-title = My plan
plan-lead = What letters and plans ask of you, by when, and why.
plan-link = My plan: what is due, and why
plan-tabs = Parts of the plan
plan-upcoming = Upcoming
plan-overdue = Overdue
plan-apar = APAR
plan-completed = Completed
plan-all = All
plan-none-title = Nothing here
plan-none-text = When something is asked of you, it stands here with its date.
plan-week = This week
plan-week-text = { $spent } of { $target } since Monday
plan-state-overdue = Overdue
plan-state-due = Open
plan-state-upcoming = Upcoming
plan-state-completed = Completed
plan-state-exempt = Nothing asked
plan-exempt = Why nothing is asked: { $why }
plan-mandatory = Mandatory
plan-mandatory-apar = Mandatory, counted in the APAR
plan-optional = Optional
plan-optional-apar = Optional, counted in the APAR
plan-opens = From { $opens } to { $due }
plan-due = Due on { $day }
plan-was-due = Was due on { $day }
plan-open-due = The period after it is due on { $day }
plan-met = Done on { $day }
plan-done = { $done } of { $asked } done
plan-hours = { $done } of { $asked }
plan-resume = Resume
plan-begin = Begin
plan-again = Take it once more
plan-decided-by = Also asked by “{ $mandate }”, which sets the date
plan-why = Why am I under this?
plan-since = You are under this since { $day }.
plan-letter = Letter: { $letter } ({ $date })
plan-facts = What of your profile decided
plan-fact = { $criterion }: { $wanted }. Your profile: { $found }.
plan-not-stated = not stated
nav-mandates = Mandates and plans
mandates-title = Mandates
mandates-lead = Who must learn what, by when and why. A mandate is drafted by one person and published by another.
mandates-kinds = Mandates or plans
mandates-new = Write a mandate
mandates-search = Title or code
mandates-stage = Standing
mandates-all = All
mandates-found =
    { $count ->
        [one] 1 found
       *[other] { $n } found
    }
mandates-none-title = Nothing found
mandates-none-text = Write one, or choose other words.
mandates-none-other = When something that is live reaches officials whom you see, it stands here. Or choose other words.
mandates-name = Title
mandates-binding = Consequence
mandates-changed = Last changed
mandates-draft = Draft
mandates-live = Live
mandates-retired = Retired
mandates-draft-waits = Draft waits
mandates-file-title = Bring a file in
mandates-file = File of a mandate
mandates-file-hint = TOML or JSON. It is checked line by line and kept as a draft.
mandates-file-send = Check and keep as a draft
mandates-running = Officials are being looked at
mandates-running-note = You may leave this page. Whoever was reached already stays so when it is stopped.
mandates-looked-at = { $done } of { $total } officials
mandates-go-on = Go on
mandates-stop = Stop
mandates-draft-note = A draft waits. What is live stays as it is until the draft is published.
mandates-who = Whom it reaches
mandates-who-list = Officials one by one
mandates-many = There are too many officials to say here how each stands. Choose an organisation in the list of officials.
mandates-rule = The rule in words
mandates-rule-draft = The draft in words
mandates-simulate = Try it
mandates-simulate-lead = What would happen if it were published. Nothing is written.
mandates-edit = Edit the draft
mandates-new-draft = Draft a new version
mandates-as-text = As text
mandates-text-lead = TOML, as files have it. Whatever is saved is a draft.
mandates-text = Text of the mandate
mandates-save = Save as a draft
mandates-download = Download
mandates-reached = Reached
mandates-unknown = Can’t be said
mandates-unknown-note = No date of joining is known.
mandates-by-organisation = By organisation
mandates-by-designation = By designation
mandates-by-group = By group
mandates-publish = Publish
mandates-publish-text = It holds from today on for everybody whom it means.
mandates-publish-other = You drafted it, so another person publishes it.
mandates-drop = Drop the draft
mandates-drop-text = The draft is forgotten. What is live stays.
mandates-retire = Retire
mandates-retire-text = From today on nobody is under it any more, and it leaves everybody’s plan. What was completed stays. The decisions of the past stay provable.
mandates-versions = Versions
mandates-version = Version { $version }
mandates-drafted = Drafted { $when } by { $name }
mandates-published = Published { $when } by { $name }; holds from { $from }
mandates-until = Held until the day before { $day }
mandates-as-on = On which day
mandates-would = What would happen
mandates-behind = Not done
mandates-hours = Learning asked for
mandates-left = Learning left
mandates-part = Numbers reached are whole. How they stand was worked out for the first { $looked } officials; the command sopan mandate simulate does it for all.
mandates-more =
    { $count ->
        [one] And 1 more.
       *[other] And { $n } more.
    }
mandates-nobody-title = Nobody here
mandates-nobody-text = Nobody of those whom you see stands so.
mandates-done = Done
mandates-next = Next
mandates-why = Mandates: why, and why not
mandates-why-link = Mandates: why, and why not
mandates-criteria = Criteria and facts
mandates-excepted = Excepted
mandates-decisions = Decisions that were recorded
mandates-decision = From { $from }: { $what } (recorded { $recorded })
mandates-met = Met
mandates-not-met = Not met
mandates-is-under = Under it
mandates-is-not = Not under it
mandates-since = Under it since { $day }
mandates-under =
    { $count ->
        [one] Under 1 mandate
       *[other] Under { $n } mandates
    }
mandates-not-under =
    { $count ->
        [one] Not under 1 mandate
       *[other] Not under { $n } mandates
    }
mandates-said-drafted = The draft is kept. Nobody is under it yet.
mandates-said-publishing = It is published. Officials are being looked at.
mandates-said-stopped = It was stopped. It goes on when you say so.
mandates-said-dropped = The draft is gone.
mandates-said-retired = It is retired.
mandates-said-only-text = This mandate has lists within lists or badges, which the form can’t show. Edit its text.
why-own-draft = You drafted this, so another person has to publish it.
why-not-live = This is not live.
why-mandate-wrong = Something in it is wrong. See what is told on this page.
why-mandate-code-taken = This code is taken. Choose another one.
why-other-organisation = What was published stays with its organisation. Write it under another code.
why-apar-stays = A plan that was live and counted in the APAR keeps that mark.
why-plan-not-simple = This can’t be shown in the simple form. Use the builder of mandates or its text.
plan-ics = Due dates for your calendar (ICS)
plan-ics-due = Due: { $title }
plan-fact-of = { $criterion }: { $wanted }. The profile: { $found }.
plans-title = Plans (CBP)
plans-lead = What an organisation asks of its own officials: courses, for whom, by when. A plan is drafted by one person and published by another.
plans-new = Write a plan
plans-copy = Copy for next year
plans-form-title = A plan
plans-form-lead = It is kept as a draft. A live plan stays as it is until the draft is published.
plans-gone = Courses that can’t be learned any more
plans-gone-instead = “{ $title }” was replaced by “{ $instead }”.
plans-gone-none = “{ $title }” has no replacement. Take it out, or write: { $title } -> the course that takes its place.
plans-whom = For whom
plans-whom-all = Every official of the organisation
plans-whom-some = Those named below
plans-departments-hint = Codes, one in each line. What stands below belongs to it. An official must fit department, designation and group, where each is given.
plans-more-text = Service, cadre, batch, length of service, central deputation, exceptions and more are in the builder. What you typed goes there with you; fill in titles, code, courses and dates first.
plans-more = Go on in the builder
plans-apar-hint = Once the plan is live, this can’t be taken back.
plans-find-course = Look for a course
plans-find-person = Look for an official
plans-find = Search
plans-add = Add
plans-found-courses =
    { $count ->
        [0] No live course was found. Try fewer words.
        [one] 1 course was found
       *[other] { $n } courses were found
    }
plans-found-people =
    { $count ->
        [0] Nobody was found in this organisation. Give its code above, and try part of the name.
        [one] 1 official was found
       *[other] { $n } officials were found
    }
build-title = Write a mandate
build-lead = Fill in what the letter says and leave the rest empty. It is kept as a draft.
build-wrong =
    { $count ->
        [one] 1 thing is to be corrected
       *[other] { $n } things are to be corrected
    }
build-preview = This is what it says
build-toml = As a file (TOML)
build-what = What it is
build-title-en = Title in English
build-title-hi = Title in Hindi
build-code = Code
build-code-hint = Small letters, digits and hyphens, as in ai-2025-26.
build-organisation = Organisation
build-organisation-hint = Its code. Officials of it and of all that stands below it are meant.
build-letter = The letter
build-letter-en = Subject of the letter in English
build-letter-hi = Subject of the letter in Hindi
build-letter-date = Date of the letter
build-letter-date-hint = As in 14.10.2025, or only 2025-10 or 2025.
build-issued-by = Issued by
build-as-printed = Whom it means, as printed
build-group = Group { $number }
build-group-text = Whoever meets all that is given here belongs to this group. A group in which nothing is given means everybody.
build-which = Officials of this group are
build-which-any = meant
build-which-except = excepted
build-organisations = Departments or other organisations
build-organisations-hint = Codes, one in each line. What stands below belongs to it.
build-designations = Designations
build-one-each-line = One in each line.
build-groups = Groups
build-groups-hint = With commas between them: Group A, Group B.
build-commas = With commas between them.
build-services = Services
build-cadres = Cadres
build-batch-from = Batch from
build-batch-to = Batch to
build-years-from = Completed years of service, from
build-years-below = Completed years of service, fewer than
build-deputation = On central deputation
build-either = Either
build-yes = Yes
build-no = No
build-officials = Named people
build-officials-hint = The numbers of officials, one in each line.
build-add-group = One more group
build-less-group = Take the last group away
build-counted = Length of service is counted
build-counted-each-day = each day anew
build-counted-on-date = on one date
build-counted-yearly = on a day of every year
build-counted-date = That date
build-counted-date-hint = As in 31.03.2026; every year as in 01.04.
build-reading-en = How the letter is read at a boundary, in English
build-reading-hi = The same in Hindi
build-reading-hint = Needed where length of service counts: on which side of a printed boundary does somebody fall?
build-part = What must be done: part { $number }
build-kind = This part asks for
build-kind-all = all of these courses
build-kind-k = some of these courses
build-kind-hours = hours of learning
build-courses = Courses
build-courses-hint = One title in each line. Where several have it: title, provider and code with a | between. Where it is retired: title -> the one that takes its place.
build-k = How many of them
build-hours = How many hours
build-count = Counted are
build-count-course = course hours of what was completed
build-count-spent = time spent
build-per = In which time
build-per-window = in all
build-per-day = each day
build-per-week = each week
build-per-year = each year
build-add-part = One more part
build-less-part = Take the last part away
build-need = Of the parts are needed
build-need-all = all
build-need-some = some
build-need-k = How many parts
build-when = By when
build-window = It is to be done
build-window-dates = between two dates
build-window-year = in a financial year
build-window-rolling = again and again, so many months after the last time
build-window-joining = so many days after joining the service
build-window-transfer = so many days after a transfer
build-window-assignment = so many days after coming under it
build-opens = From
build-due = Due on
build-date-hint = As in 31.03.2026.
build-year = Financial year
build-year-hint = As in 2025-26.
build-months = Months until it lapses
build-first-days = Days for the first time
build-days = Days
build-since = Only where it happens on this day or later
build-recurrence = How often
build-once = once
build-daily = each day
build-weekly = each week
build-every-year = every year
build-grace = Days of grace
build-at-least = Least days for who comes later
build-credit = What was completed before it opened
build-credit-ever = counts
build-credit-none = doesn’t count
build-credit-from = counts from a day on
build-credit-before = counts for some days before
build-credit-since = From which day
build-credit-days = How many days before
build-then = What follows
build-binding = It is
build-apar = It counts in the APAR
build-remind = Reminders: days before it is due
build-tell-mdo = Tell the MDO Admin, days after it was due
build-tell-nodal = Tell the nodal officer, days after it was due
build-look = Show it in words
