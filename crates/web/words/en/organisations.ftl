# The organisation desk: tree, acts, history, cleaning.

tree-title = Organisations
tree-search = Find an organisation
tree-search-hint = Part of a name in either script, or the code
tree-find = Find
tree-nothing = Nothing in your scope has this name or code.
tree-verified = Verified
tree-units = Units below
tree-marks = Marks
tree-acts = Change the organisation
tree-found =
    { $count ->
        [one] 1 organisation found
       *[other] { $n } organisations found
    }
mark-retired = Retired from { $day }
mark-no-admin = No MDO Leader or Admin
mark-mdo = MDO
mark-no-strength = No strength
mark-below-registered = Strength below registered

act-create = Create a unit below
act-rename = Rename
act-move = Move
act-map = Map
act-merge = Merge
act-retire = Retire
act-create-lead = A new organisation directly below this one.
act-rename-lead = Both names change from now on. Papers that were printed keep the old ones.
act-move-lead = It goes below another organisation, with all its units and officials. Until the day, all figures stay as they were.
act-map-lead = Give the unit its place in the hierarchy and its code in the Local Government Directory.
act-merge-lead = Its officials and units go to another organisation, and it is retired from that day.
act-retire-lead = It is no longer there from that day. Its history stays. Officials and units must have left before.
act-find = Find the other organisation
act-find-hint = Part of a name in either script, or the code
act-below = Code of the organisation that it goes below
act-into = Code of the organisation that takes it over
act-code-hint = Find it above, or write its code.
act-map-hint = Leave it empty where the unit stays where it is.
act-lgd = Code in the Local Government Directory
act-strengths = Its strength becomes the sum of both
act-on = From which day
act-on-hint = As DD.MM.YYYY, today or earlier. Empty means today.
act-on-create = As DD.MM.YYYY, today or earlier. Empty means for all days on record.
act-preview = Show what it does
act-done = It was done and recorded.
act-undone = It was taken back; both are on record.

told-create = Create { $name } below { $other }
told-rename = Rename { $name }
told-move = Move { $name } below { $other }
told-map = Map { $name } below { $other }
told-described = Describe { $name }
told-merge = Merge { $name } into { $other }
told-retire = Retire { $name }
told-undo = Take back: { $name } { $other }
told-from = from { $day }
told-always = for all days on record

preview-what = What it does
preview-officials =
    { $count ->
        [one] 1 official goes along.
       *[other] { $n } officials go along.
    }
preview-units =
    { $count ->
        [one] 1 unit below goes along.
       *[other] { $n } units below go along.
    }
preview-flows = What happened until that day (completions, hours, enrolments) stays with the organisations that stood above then; what happens from that day on counts with the new ones.
preview-strength = A strength of { $number } is stated, with the source “merged”.
preview-retired = The organisation that is merged is retired; its history stays.
preview-alike = It looks like { $name } ({ $code }), which stands beside it. Is it the same?
preview-edition = Edition { $number }, as on { $day }, stays as it was published. Other figures are shown beside it for: { $states }.
preview-no-editions = No published edition has other figures because of it.
preview-on = Figures as on { $day }
preview-today = Figures as on today
preview-nothing = No figure changes.
preview-figure = Figure
preview-before = Without it
preview-after = With it
preview-category = Category
preview-attempted = End-of-course assessments attempted
preview-people =
    { $count ->
        [one] 1 person may be in both
       *[other] { $n } people may be in both
    }
preview-people-text = Each is registered twice today and stays counted twice, no more and no less. Look into them after the merger.
preview-person-here = In the organisation that is merged
preview-person-there = In the one that takes over
preview-same = The same
same-employee-code = employee code
same-phone = mobile number
same-email = e-mail name
same-joined = date of joining
same-designation = designation

history-title = History
history-acts = What was done
history-no-acts = Nothing was done to this organisation since it was brought in.
history-undone = Taken back
history-undo = Take back
history-places = Where it stood
history-no-places = Nothing stands above it.
history-strengths = Every strength that was stated
history-valid = Valid
history-recorded = Recorded
history-holds = Holds
history-replaced = Replaced
history-until = until { $day }
history-between = { $from } to { $until }
acts-by = { $name }, { $moment }, act { $number }
history-operator = the operator
history-conflict = The stated strength of today is { $stated } ({ $source }); the units below add up to { $below }.
source-merged = added up in a merger

clean-title = Cleaning desk
clean-within =
    { $count ->
        [one] 1 organisation within { $name }
       *[other] { $n } organisations within { $name }
    }
clean-nothing = Nothing of this kind was found.
clean-reason = What is there
clean-act = Mend
clean-apart = Not the same
clean-kept-apart = Remembered: the two are not the same.
clean-merge = Merge { $one } into { $other }
clean-choose-admin = Choose from its officials
clean-has = Strength { $strength }, { $registered } registered, { $units } units below
clean-duplicate = Duplicates
clean-duplicate-lead = Two that look like one, in other spellings, scripts or abbreviations, the surest first.
clean-unmapped = Not mapped
clean-unmapped-lead = They stand below nothing, or directly below the nation though they belong elsewhere.
clean-unmapped-reason = No place in the hierarchy; { $registered } registered
clean-no-admin = No admin
clean-no-admin-lead = They are MDOs, and nobody is MDO Leader or Admin there.
clean-no-admin-reason = { $registered } registered, and nobody to verify them
clean-no-strength = No strength
clean-no-strength-lead = Nobody says how many officials they have, so they can't be ranked.
clean-no-strength-reason = { $registered } registered, strength unknown
clean-below-registered = Strength too low
clean-below-registered-lead = More officials are registered than the strength says.
clean-below-registered-reason = Strength { $strength }, { $registered } registered
clean-sum-differs = Strengths that differ
clean-sum-differs-lead = What is stated is not what the units below add up to.
clean-sum-differs-reason = Stated { $strength }, units below { $below }
clean-empty = Empty
clean-empty-lead = No official was registered, and no unit stands below.
clean-empty-reason = No official, no unit
evidence-same-name = The same name
evidence-same-words = The same words, in another order or abbreviated
evidence-same-sound = The same sound, in another spelling or script
evidence-one-letter = One letter differs
evidence-initials = Initials
evidence-siblings = below the same organisation
evidence-state = elsewhere in the State
evidence-score = { $score } of 100

why-retired = The organisation is retired.
why-nation = The nation stands below nothing.
why-stands-there = It stands below that organisation already.
why-moved-later = It was moved as from a later day already. Choose that day or a later one, or take that back first.
why-parent-retired = The other organisation is retired.
why-circle = That organisation stands below this one itself.
why-not-yet = The other organisation was not there on that day.
why-has-units = Units stand below it. Move or retire them first.
why-has-officials = Officials belong to it. Transfer them first, or merge it into the organisation that takes them over.
why-counted-later = Officials were counted in it until a later day.
why-unit-left-later = A unit left it on a later day.
why-no-strengths = One of the two has no strength, so there is nothing to add up.
why-undone = It was taken back already.
why-is-undo = This takes another act back. Do that one again instead.
why-later-acts = Later acts rest on it. Take those back first, the latest first.
why-has-history = Officials were counted in it. Retire it instead.
why-officials-gone = Some of the officials were transferred again since.
why-units-gone = Some of the units were moved again since.
why-strength-stated = Another strength was stated since for the organisation it was merged into; what held before can no longer be given back.
why-nowhere-before = It stood below nothing before. Move it to where it belongs instead.
why-on-in-the-future = Choose today or an earlier day. An act for a later day is done on that day.
why-bad-lgd-code = A code of the Local Government Directory has digits and letters only.
why-the-same-organisation = This is one and the same organisation.
why-organisation-retired = This organisation is retired. Choose the one that took it over.
why-count = Number: { $n }.
why-day = First possible day: { $day }.
clean-making = Looked at since { $since }. Over a whole nation that takes some seconds; this page asks again by itself.
clean-old =
    { $count ->
        [0] As at { $moment }. It is looked at again since { $since }.
        [one] As at { $moment }. 1 act on organisations since then is not in it yet; it is looked at again since { $since }.
       *[other] As at { $moment }. { $n } acts on organisations since then are not in it yet; it is looked at again since { $since }.
    }
clean-took =
    { $count ->
        [one] Last time that took 1 second.
       *[other] Last time that took { $n } seconds.
    }
