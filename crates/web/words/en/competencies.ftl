# Competencies: the framework, what courses teach, what roles need, passbooks and gaps.

competencies-title = Competencies
competencies-lead = What officials should be able to do: three areas, each with its themes and sub-themes. Courses teach sub-themes up to a level, and roles need them at a level.
competencies-search = Search names, codes and descriptions
competencies-none-title = Nothing was found
competencies-none-text = Try other words.
competencies-subs =
    { $count ->
        [one] 1 sub-theme
       *[other] { $n } sub-themes
    }
competencies-theme-open = The theme and its courses
competencies-sub = Sub-theme
competencies-theme = Theme
competencies-theme-none = None: it is a theme itself
competencies-theme-hint = Choose the theme of a sub-theme. Without one a new theme is added.
competencies-area = Area
competencies-area-hint = Only for a theme; a sub-theme belongs to the area of its theme.
competencies-code = Code
competencies-code-hint = Letters A to Z, digits, points and hyphens, such as F1.5. It can't be changed later.
competencies-about = What it is
competencies-courses = Courses
competencies-name-en = Name in English
competencies-name-hi = Name in Hindi
competencies-about-en = What it is, in English
competencies-about-hi = What it is, in Hindi
competencies-add = Add a theme or sub-theme
competencies-edit = Change it
competencies-retired = Retired
competencies-retire = Retire it
competencies-retire-text = It is offered no more and asked of no role. What officials learned of it stays in their passbooks, and it can be brought back. A theme takes its sub-themes with it.
competencies-restore = Bring it back
competencies-restore-text = It is offered again, and roles that needed it need it again.
competencies-taught-by =
    { $count ->
        [one] 1 course teaches it
       *[other] { $n } courses teach it
    }
competencies-taught-by-none = No live course teaches it yet. Authors say what a course teaches on the page on which they write it.
competencies-level = Level
competencies-said-kept = It was saved.
competencies-said-retired = It is retired now.
competencies-said-restored = It is offered again.
level-none = None
level-1 = 1 · Basic
level-2 = 2 · Intermediate
level-3 = 3 · Advanced
taught-title = What the course teaches
taught-lead = Whoever completes the course has these competencies, with the certificate as evidence. What is said here counts at once, for all who completed the course, and needs no new version of it.
taught-count =
    { $count ->
        [one] 1 sub-theme
       *[other] { $n } sub-themes
    }
taught-none = Nothing is said yet. Add the one or two sub-themes that the course is really about.
taught-add = Add a sub-theme
taught-level-hint = The level that somebody has who completed the course.
taught-remove = Take away
taught-said-kept = It was saved.
taught-said-removed = It was taken away.
taught-link = What it teaches
roles-title = What roles need
roles-lead = A role is a designation in an organisation. What is said here holds for all who hold the designation here and below, unless an organisation that is nearer to them says something else of that designation.
roles-own =
    { $count ->
        [one] 1 role described here
       *[other] { $n } roles described here
    }
roles-none-title = No role is described here yet
roles-none-text = Name a designation and the sub-themes that its work needs, one after another.
roles-inherited =
    { $count ->
        [one] 1 role described above
       *[other] { $n } roles described above
    }
roles-inherited-text = These hold here too. Describe the designation here to say something else; then only that counts.
roles-from = Said by { $name }
roles-add = Add what a role needs
roles-designation-hint = Under any of its names; spellings and abbreviations of the master list make no difference.
roles-said-kept = It was saved.
roles-said-removed = It was taken away.
gaps-title = Competencies and gaps
gaps-lead = Of each sub-theme that roles need: how many officials need it, how many of them have it at the level that they need, and how many don't. Flagged completions don't count.
gaps-count =
    { $count ->
        [one] 1 sub-theme is needed
       *[other] { $n } sub-themes are needed
    }
gaps-needed = Need it
gaps-held = Have it
gaps-gap = Lack it
gaps-who = Who lacks: { $name }
gaps-none-title = Nobody has said what roles need
gaps-none-text = As soon as it is said what a designation needs, the gaps of all who hold it stand here.
gaps-in-roles = Officials whose role is described
gaps-pairs = Needs that are met
gaps-undescribed = Designations that nobody described
gaps-undescribed-text = Most officials hold these. Say what they need, and their gaps are counted as well.
lacking-official = Official
lacking-none-title = Nobody lacks it
lacking-none-text = All who need it have it, or nobody needs it.
lacking-next = The next ones
passbook-title = Competency passbook
passbook-lead = What has been learned, at which level, and by which certificate. It follows from completed courses, at once; nobody writes it.
passbook-link = Competency passbook
passbook-stages = The year { $year } in three stages
passbook-hours = 1. Hours in the year
passbook-hours-note = Course hours of what was completed, of 20 hours
passbook-role = 2. Needs of the role that are met
passbook-role-none = Nobody has said yet what the role needs
passbook-has = 3. Certified competencies
passbook-gaps =
    { $count ->
        [0] No gap
        [one] 1 gap
       *[other] { $n } gaps
    }
passbook-required = What the role needs
passbook-role-said = { $designation }, as said by { $name }
passbook-needed = Needed
passbook-held = Held
passbook-courses = Courses that close the gap
passbook-no-course = No live course teaches it at this level yet
passbook-met = Met
passbook-gap = Gap
passbook-no-role-title = Nobody has said what this role needs
passbook-no-role-text = When the organisation describes the designation, what it needs and what is missing stands here.
passbook-certified =
    { $count ->
        [one] 1 certified competency
       *[other] { $n } certified competencies
    }
passbook-none-title = Nothing is certified yet
passbook-none-text = Complete a course that teaches a competency; it stands here at once, with the certificate.
why-bad-competency-code = Write a code of letters A to Z, digits, points and hyphens, such as F1.4.
why-competency-code-taken = This code is taken. Codes are never used again; choose another one.
why-no-such-theme = Choose a theme of the framework that is not retired.
why-theme-or-sub-theme = A theme stays a theme, and a sub-theme stays in a theme.
why-no-such-area = Choose an area.
why-no-such-competency = Choose a sub-theme of the framework that is not retired.
why-no-such-level = Choose a level.
why-too-many-competencies = A course names at most ten sub-themes. Take one away first.
suggest-title = Build plans from duties
suggest-lead = Give the duties of one to six designations, in English or Hindi: written, pasted, or as a PDF. Sub-themes and courses are proposed; you take, change or leave each, and each designation becomes the draft of a plan. Nobody is under it before another person publishes it.
suggest-organisation-hint = The code of the organisation whose plans they will be.
suggest-designation = Designation { $number }
suggest-designation-hint = One of those that are held there, with how many hold each.
suggest-duties = Duties
suggest-duties-hint = One duty in each line or sentence. At most 20,000 characters. Write no names of persons; the text is not kept.
suggest-pdf = Duties as a PDF
suggest-pdf-hint = At most 10 MB and 100 pages. Its text comes into the field above, where you look through it first. The file is not kept.
suggest-read-pdf = Read the PDFs
suggest-read =
    { $count ->
        [one] The text of the PDF stands in its field. Look through it, and then let sub-themes be proposed.
       *[other] The text of { $n } PDFs stands in their fields. Look through it, and then let sub-themes be proposed.
    }
suggest-add = One more designation
suggest-less = Take the last designation away
suggest-ask-model = Ask the language model { $model } too
suggest-ask-model-hint = Designation and duties are sent to { $host }, without e-mail addresses, long numbers and names after a title such as Shri. Of its answer only what is in the catalogue and has its reason in the text is shown.
suggest-propose = Propose
suggest-officials =
    { $count ->
        [one] 1 official
       *[other] { $n } officials
    }
suggest-proposals = What is proposed
suggest-found =
    { $count ->
        [one] 1 sub-theme is proposed
       *[other] { $n } sub-themes are proposed
    }
suggest-by = Proposed by the local ranker of this installation, from the words of the text; no language model took part. The percentage orders the proposals and is no probability.
suggest-by-two = Each line says who proposes it: the local ranker of this installation by the words of the text, the language model, or both. The percentages order the proposals and are no probabilities.
suggest-by-words = By words
suggest-by-model = By language model
suggest-by-both = By both
suggest-sure = { $percent } % by the words: { $words }
suggest-sure-model = { $percent } % by { $model }: { $words }
suggest-only-ranker = Where { $model } gave no answer, the proposals are the local ranker’s alone.
suggest-model-unreachable = The language model can’t be reached.
suggest-model-slow = The language model took too long.
suggest-model-refused = The language model refused the question. Whoever runs this installation finds the status in its log.
suggest-model-too-long = The language model’s answer is too long.
suggest-model-unreadable = The language model’s answer can’t be read.
suggest-invented =
    { $count ->
        [one] 1 proposal of the language model that is not in the catalogue was left out.
       *[other] { $n } proposals of the language model that are not in the catalogue were left out.
    }
suggest-unfounded =
    { $count ->
        [one] 1 proposal of the language model whose reason doesn’t stand in the duties was left out.
       *[other] { $n } proposals of the language model whose reasons don’t stand in the duties were left out.
    }
suggest-withheld =
    { $count ->
        [one] At 1 place the duties seem to point to a person; this was not sent.
       *[other] At { $n } places the duties seem to point to persons; these were not sent.
    }
suggest-take = The role needs it
suggest-courses = Courses for the plan, which teach it by the catalogue
suggest-others = Other courses for the plan
suggest-extra = Another sub-theme that the role needs
suggest-extra-none = None
suggest-plan-title = Capacity Building Plan { $year }: { $designation }
suggest-all-plans = For all of these plans
suggest-then = What you take is kept as what the role needs, and the courses become a draft for each designation. A designation of which you take nothing is left out.
suggest-to-drafts = Keep, and make the drafts
suggest-change = Back to the duties
suggest-said-drafted =
    { $count ->
        [one] 1 plan is kept as a draft. Nobody is under it yet.
       *[other] { $n } plans are kept as drafts. Nobody is under them yet.
    }
suggest-none-taken = Take at least one sub-theme and one course, or leave the page.
suggest-nothing-title = Nothing was found in this text
suggest-nothing-text = Write the duties in whole words, such as “maintains the cash book” rather than the name of a branch.
why-duties-too-long = Write at most 20,000 characters; take the duties of one designation at a time.
why-duties-not-unicode = This text is set in a font from before Unicode, such as Kruti Dev. Convert it to Unicode, or write it anew.
why-how-many-designations = Name one to six designations.
why-pdf-too-large = The PDF is larger than 10 MB. Send the pages with the duties alone, or paste the text.
why-pdf-broken = This file can’t be read as a PDF. Paste the text.
why-pdf-locked = The PDF is locked by a password. Take the lock away, or paste the text.
why-pdf-too-many-pages = The PDF has more than 100 pages. Send the pages with the duties alone, or paste the text.
why-pdf-scanned = The PDF holds pictures of pages and no text. Paste or write the text.
why-pdf-not-unicode = The letters of the PDF are not Unicode, as in fonts such as Kruti Dev. Paste the text in Unicode.
