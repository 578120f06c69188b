status-verified = Verified
status-not-verified = Not verified
status-not-my-user = Not my user
status-advice-incomplete = Give your group and designation. Your MDO Admin then confirms them.
status-advice-waiting = Your group and designation wait for your MDO Admin to confirm them. There is nothing for you to do.
status-advice-sent-back = Your MDO Admin could not confirm your details. Correct them and save.
status-advice-verified = Your MDO Admin has confirmed your group and designation.
status-advice-not-my-user = This organisation says that you don't belong to it. Ask the MDO Admin of the organisation where you work to take you in.

profile-edit = Edit my details
profile-name = Name
profile-name-hint = As it should stand on your certificates.
profile-phone = Mobile number
profile-verified-part = Confirmed by your MDO
profile-warning = If you change group or designation, your profile is not verified until your MDO Admin confirms it again.
profile-group = Group
profile-designation = Designation
profile-choose = Choose
profile-save = Save
profile-from-mdo = Kept by your organisation
profile-from-mdo-note = If something here is wrong, tell your MDO Admin.
profile-employee-code = Employee code
profile-remark = Your MDO Admin wrote: { $remark }

profile-name-hi = Name in Hindi
profile-email = E-mail address
profile-contact-hint = An e-mail address or a mobile number is needed to sign in.
profile-language = Language of the pages
profile-designation-hint = The post that you hold, as your orders name it.
profile-password-title = Set a password
profile-password = New password
profile-password-hint = 8 characters or more.
profile-password-again = The same password again
profile-password-save = Set password
profile-said-saved = Saved.
profile-said-waits = Saved. Group and designation now wait for your MDO Admin.
profile-said-password = Your password is set.

group-a = Group A
group-b = Group B
group-c = Group C
group-d = Group D
group-contractual = Contractual Staff
group-others = Others

officials-search = Name, e-mail, mobile or code
officials-unit = Unit (code)
officials-unit-any = All units
officials-show = Show
officials-status = Status
officials-status-any = Any status
officials-completions = Completions
officials-add = Add an official
officials-said-added = The official was registered. Make a sign-in link to let the person in.
officials-nobody-title = Nobody was found
officials-nobody-text = Try fewer words, another unit or any status.

queue-lead = Officials whose group and designation wait for your confirmation.
queue-tick = Choose
queue-tick-one = Choose { $name }
queue-tick-all = Choose all on this page
queue-clear-all = Choose none
queue-with-ticked = For those who are chosen
queue-nobody-title = Nobody waits
queue-nobody-text = When an official gives or changes group or designation, the profile appears here.

decide-approve = Approve
decide-reject = Send back
decide-withdraw = Withdraw the approval
decide-not-my-user = Not my user
decide-reason = Reason for sending back
decide-reason-hint = The official reads it. It is kept in the record.
decided-none = Nothing was done: these profiles had changed in the meantime.

not-my-user-lead = They go to the national desk, which looks for the right organisation. Their learning goes with them; verification is asked for again there.
move-lose = Leaves the figures of
move-gain = Enters the figures of
measure-registered = Registered officials
measure-verified = Verified officials
measure-learned = Completed a course or more
measure-attempted = Assessments attempted
measure-cleared = Assessments cleared
measure-completions = Course completions
measure-course-minutes = Course hours, in minutes
measure-time-spent = Time spent, in seconds
measure-enrolments = Enrolments
measure-active = Active in the last 30 days
measure-completed-3 = Completed 3 courses or more
measure-completed-5 = Completed 5 courses or more
measure-completed-10 = Completed 10 courses or more
measure-role-learned = Completed a course that is recommended to the role
measure-courses = Courses published
measure-courses-indian = Courses published in Indian languages
measure-courses-domain-indian = Domain courses published in Indian languages
measure-plan-completions = Plan items completed
measure-flagged = Flagged completions
measure-in-year = { $measure }, since 1 April
measure-in-days = { $measure }, in the last { $days } days

national-link = National desk: officials in the wrong organisation
national-title = National desk
national-lead = Officials whom their organisation does not know. Open one and transfer the person to the right organisation.

nav-profile-of = Profile
official-sent-back = Sent back: { $remark }
official-registered = Registered on
official-pairs = Assessments cleared
official-no-ways = Not enrolled in any course yet.
official-course = Course
official-enrolled = Enrolled
official-completed = Completed
official-spent = Time spent
official-history = History
official-decide = Verification
way-completed = Completed
way-in-progress = In progress
way-not-started = Not started
history-by = by { $name }
history-registered = Registered in { $organisation }
history-edited = Edited group and designation
history-verified = Group and designation were confirmed
history-rejected = The profile was sent back
history-not-my-user = { $organisation } said: not my user
history-transferred = Transferred to { $organisation }
history-enrolled = Enrolled in { $course }
history-completed = Completed { $course }

official-link-title = Sign-in link
link-note = A link that signs the official in once, within 7 days. Give it to nobody else.
link-make = Make a link
link-made-title = The sign-in link
link-made-text = It is shown only now. Copy it and send it to the official.
link-made-label = Link
transfer-title = Transfer
transfer-note = Moves the official, with the learning record, to another organisation.
transfer-open = Choose the organisation
transfer-of = Transfer { $name }
transfer-from = Now in { $organisation }
transfer-find = Name or code of the organisation
transfer-search = Search
transfer-choose = Organisation
transfer-preview = See what moves
transfer-none = No organisation in your scope has this name or code.
transfer-to = To { $organisation }
transfer-do = Transfer
transfer-done = The official was transferred.
add-organisation = Organisation (code)
add-organisation-hint = Choose from the list or write the code.

why-missing = This can't be left empty.
why-too-long = This is too long.
why-not-an-email = This is no e-mail address. Write it as name@department.gov.in.
why-not-a-mobile = This is no Indian mobile number. Write its ten digits.
why-no-contact = Give an e-mail address or a mobile number.
why-no-such-group = Choose one of the groups.
why-email-taken = Somebody else is registered with this address.
why-phone-taken = Somebody else is registered with this number.
why-employee-code-taken = Another official of this organisation has this code.
why-no-such-organisation = No organisation in your scope has this code.
why-there-already = The official belongs to this organisation already.
why-password-length = A password has 8 characters or more.
why-passwords-differ = The two passwords are not the same. Nothing was changed.
why-nobody-chosen = Choose at least one official first.
why-too-many-chosen = Too many at once.
why-no-reason = Write the reason for sending back; the official reads it.
officials-found =
    { $count ->
        [one] 1 official
       *[other] { $n } officials
    }
queue-waiting =
    { $count ->
        [one] 1 waits
       *[other] { $n } wait
    }
decided-approved =
    { $count ->
        [one] 1 profile was approved.
       *[other] { $n } profiles were approved.
    }
decided-rejected =
    { $count ->
        [one] 1 profile was sent back.
       *[other] { $n } profiles were sent back.
    }
decided-not-my-user =
    { $count ->
        [one] 1 official went to the national desk.
       *[other] { $n } officials went to the national desk.
    }
decided-some =
    { $count ->
        [one] Done, but 1 profile had changed in the meantime and was left alone.
       *[other] Done, but { $n } profiles had changed in the meantime and were left alone.
    }
not-my-user-title =
    { $count ->
        [one] 1 official is not ours
       *[other] { $n } officials are not ours
    }
official-ways =
    { $count ->
        [one] 1 course
       *[other] { $n } courses
    }
profile-service-part = Service
profile-service = Service
profile-service-hint = Such as IAS, or the State's own service.
profile-cadre = Cadre
profile-batch = Batch
profile-batch-hint = The year, with four digits.
profile-joined = Date of joining the service
profile-joined-hint = As DD.MM.YYYY. What is asked of you by length of service counts from this day.
profile-joined-missing = Not known
profile-deputation = On central deputation
profile-deputed = Yes
official-edit = Correct particulars
official-edit-warning = If you change group or designation, the profile is to be verified again.
official-said-waits = Saved. Group and designation wait to be verified.
