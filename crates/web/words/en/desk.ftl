desk-manage = Units and strength
desk-waiting-open = Open the verification desk
desk-figures = Figures
desk-lately = Last 30 days
desk-no-units = There is no unit below this one.
desk-unit = Unit
desk-strength = Strength
desk-registered = Registered
desk-onboarded = Users onboarded
desk-verified = Verified users
desk-learned = Completed one course or more
desk-cleared = End-of-course assessments cleared
desk-completions = Course completions
desk-completions-30 = Completions, 30 days
desk-course-hours = Course hours
desk-course-hours-note = Nominal duration of the courses completed.
desk-time-spent = Time spent
desk-time-spent-note = Measured; idle time is left out.
desk-strength-source = { $source }; approved by { $approver }; from { $day }
desk-strength-sum = Sum of the units below; nothing is stated for the organisation itself.
desk-strength-none = No strength is stated, so nothing can be said about onboarding.
desk-over-hundred = More are registered than the strength says. Check the strength or the registrations.
desk-disagreement = The stated strength is { $stated }; the units below add up to { $below } ({ $stating } of { $units } units state a figure).

strength-title = State the strength
strength-now = Now: { $number } ({ $source }; approved by { $approver }; from { $day })
strength-officials = Number of officials
strength-source = Source
strength-source-hint = The order, register or return that the figure comes from.
strength-approved-by = Approved by
strength-from = Valid from
strength-from-hint = As DD.MM.YYYY
strength-save = State the strength
strength-saved = The strength was recorded.
organisation-title = Create an organisation below
organisation-code = Code
organisation-code-hint = Letters, digits, - _ . or /
organisation-kind = Kind
organisation-name-en = Name in English
organisation-name-hi = Name in Hindi
organisation-mdo = It has an MDO Leader/Admin of its own
organisation-create = Create
organisation-created = The organisation was created.

kind-nation = Nation
kind-state = State
kind-ut = Union Territory
kind-ministry = Ministry
kind-department = Department
kind-directorate = Directorate
kind-district = District
kind-block = Block
kind-gram-panchayat = Gram Panchayat
kind-office = Office
kind-institute = Institute

why-bad-code = A code has letters, digits, - _ . or /, and 40 characters at most.
why-code-taken = Another organisation has this code.
why-no-such-kind = Choose one of the kinds.
why-not-a-number = Write a whole number, such as 1,200.
why-not-a-date = Write the date as DD.MM.YYYY.
desk-waiting =
    { $count ->
        [one] 1 official waits for verification
       *[other] { $n } officials wait for verification
    }
desk-units =
    { $count ->
        [one] 1 unit below
       *[other] { $n } units below
    }

letterhead-title = Letterhead of certificates
letterhead-lead = What stands at the head of certificates for courses of this organisation and of the units below it that have no letterhead of their own.
letterhead-none = There is none: certificates look plain.
letterhead-above = The letterhead “{ $heading }” of an organisation above holds here.
letterhead-sample = How a certificate looks now:
letterhead-heading-en = Heading in English
letterhead-heading-hi = Heading in Hindi
letterhead-heading-hint = For example: Government of Bihar
letterhead-below-en = Line below it in English
letterhead-below-hi = Line below it in Hindi
letterhead-signatory-en = Who signs, in English
letterhead-signatory-hi = Who signs, in Hindi
letterhead-designation-en = Designation in English
letterhead-designation-hi = Designation in Hindi
letterhead-colour = Colour
letterhead-colour-hint = # and six digits, dark enough to be read on white, such as #7a1f1f
letterhead-emblem = Emblem
letterhead-emblem-hint = An SVG file of at most 200 KB. The State Emblem of India may only be used by those whom the Act of 2005 allows.
letterhead-emblem-away = Take the emblem away
letterhead-save = Save
letterhead-remove = Remove the letterhead
letterhead-remove-text = The one of the organisation above holds again. Certificates themselves stay as valid as they are.
letterhead-said-set = The letterhead is set. Certificates show it from now on.
letterhead-said-removed = The letterhead is removed.
