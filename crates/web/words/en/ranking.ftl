# The ranking, its editions and letters.

ranking-title = Ranking of States and Union Territories
ranking-lead-live = Live figures as on { $day }. Ranks hold within each category of strength.
ranking-lead-edition = Edition { $number }, as on { $day }: published and frozen.
ranking-how = How the ranking is made
ranking-day = Figures as on
ranking-show = Show
ranking-editions = Published editions
ranking-live = Live now
ranking-edition = Edition
ranking-edition-of = Edition { $number } ({ $day })
ranking-no-editions = No edition has been published yet.
ranking-restated =
    { $count ->
        [one] Later news gives one State other figures for this day
       *[other] Later news gives { $n } States other figures for this day
    }
ranking-restated-text = The edition stays as it was published. The page of each State shows both figures.
ranking-causes = Which States, and why
ranking-causes-of = Edition { $number }: why its figures are restated
ranking-cause-late = Recorded since: { $measure } { $by }, on { $from }
ranking-cause-late-days = Recorded since: { $measure } { $by }, between { $from } and { $to }
ranking-cause-catalogue = The catalogue of that day: { $measure } { $by }. It changed after the edition was published, or was counted otherwise then.
ranking-cause-strength = Strength of { $name }: { $officials } from { $from }. Source: { $source }. Approved by { $by }, stated on { $day }.
ranking-cause-act = Reorganisation: { $act }, effective { $from }, recorded on { $day }
ranking-cause-others = Its own figures are as published; those of others in its category changed.
ranking-known-on = Without what became known after { $day }.
ranking-none-title = There is nothing to rank yet
ranking-none-text = States and Union Territories appear here once they are imported.
ranking-map = Composite score by State and Union Territory
ranking-no-figure = No figure
ranking-tile = { $label } { $score }: { $name }, rank { $rank } of { $ranked } in category { $category }, { $band }
ranking-tile-none = { $label }: { $name }: not ranked, no strength
ranking-compared = Change is counted from edition { $number }, as on { $day }.
ranking-category = Category { $category }
ranking-category-label = Category
ranking-strength = Strength
ranking-strength-range = Strength of officials: { $range }
ranking-source = Source: { $source }
ranking-source-synthetic = synthetic
ranking-source-sum = Sum of what is stated below
ranking-unranked = Not ranked
ranking-unranked-text = No strength: it is not known, or stated as zero.
ranking-rank = Rank
ranking-rank-of = { $rank } of { $ranked }
ranking-name = Name
ranking-score = Composite score
ranking-change = Change
ranking-weight-of = (weight { $weight })
ranking-same = unchanged
ranking-new = new
ranking-rose =
    { $count ->
        [one] up one place
       *[other] up { $n } places
    }
ranking-fell =
    { $count ->
        [one] down one place
       *[other] down { $n } places
    }
ranking-ties = Equal scores share a rank, and the next rank is left out.
ranking-data = These figures as data (JSON)
ranking-state-lead = Performance as on { $day }
ranking-highlight = Performance highlight
ranking-adds = Adds { $points } of { $weight } points to the composite score
ranking-above = Counted { $percent } %, more than the strength: the strength may be out of date. It enters the score as 100.
ranking-no-denominator = There is nothing to divide by yet, so it counts as 0.
ranking-key = Performance key
ranking-trend = Trend between editions
ranking-trend-of = Composite score of { $name } by edition
ranking-letter = D.O. letter
ranking-letter-sent = As it was sent
ranking-letter-perhaps = As it may have arrived
ranking-restated-to = Restated: { $score }
ranking-earlier-editions = Earlier editions, on the page of the ranking
ranking-below = Ranking below
ranking-as-known-now = This is not part of the edition: it is as on { $day }, with all that is known now.
ranking-below-text =
    { $count ->
        [one] 1 organisation, by the methodology { $version } that is in force here.
       *[other] { $n } organisations, by the methodology { $version } that is in force here.
    }
ranking-below-first = { $shown } of them are shown: of each level the first { $most }.
ranking-directly = Directly in { $name }
ranking-too-few =
    { $count ->
        [one] One unit has fewer than 10 officials, too few to show here. Whoever looks after it sees its figures.
       *[other] { $n } units have fewer than 10 officials each, too few to show here. Whoever looks after them sees their figures.
    }
ranking-level-below = Directly below
ranking-level-state = States and Union Territories
ranking-level-department = Departments
ranking-level-ministry = Ministries and departments
ranking-level-district = Districts
ranking-level-office = Offices
ranking-among = Ranked with all of these in { $name }: { $level }
ranking-among-beside = Ranked with these, directly below { $name }: { $level }

methodology-title = How the ranking is made
methodology-version = Version { $version }, in force from { $day }
methodology-indicators = Indicators
methodology-objective = Objective
methodology-definition = Definition
methodology-weight = Weight
methodology-score = Composite score and rank
methodology-score-text = Composite score = the sum of (weight × percentage ÷ 100) over all indicators. It is computed exactly and printed with two decimals, halves rounded up.
methodology-cap = A percentage above 100 enters the score as 100 and is shown with a warning. Where there is nothing to divide by, it counts as 0.
methodology-rank = Ranks are given within a category, and below a State within a category of each level, by the exact score. Equal scores share a rank, and the next rank is left out.
methodology-cohorts = Categories by strength of officials

editions-lead = Publish the ranking as a frozen, numbered edition, and send the letters that carry it.
editions-day = Publish the figures as on
editions-preview = Preview
editions-preview-title = Preview of edition { $number }, as on { $day }
editions-preview-text = Once published, an edition is never changed. Check the figures first.
editions-same-day = Edition { $number } of this day was published before and stays. This will be another edition.
editions-publish = Publish this edition
editions-published = Published { $moment } by { $by }, by methodology { $version }
editions-by-operator = the operator
editions-letters =
    { $count ->
        [one] Letter to one State or Union Territory
       *[other] Letters to { $n } States and Union Territories
    }
editions-none-title = No edition yet
editions-none-text = Choose the last day of a month above, look at the preview, and publish.
editions-said-published = Edition { $n } is published.

why-day-in-the-future = The day lies in the future. Choose today or an earlier day.
why-before-records = Nothing is recorded before the first official was registered. Choose a later day.
why-not-a-day = This is not a date. Write it as 30.11.2025 or 2025-11-30.
why-too-few-to-show = This organisation has fewer than 10 officials, too few to show its figures to everybody. Whoever looks after it sees them after signing in.
why-not-offered-here = This can’t be chosen here. Leave it out of the address.
why-nothing-to-publish = There is no State or Union Territory to rank yet.
why-not-ranked = This State is not ranked in the edition, because it had no strength.
why-no-nation = There are no organisations yet.
why-methodology-differs = A methodology of this version is stored already and says something else.
ranking-gain = What would gain a rank
ranking-gain-by =
    { $count ->
        [one] One action would gain a rank. The score would be { $score }.
       *[other] { $n } actions would gain a rank. The score would be { $score }.
    }
ranking-gain-assumption = The fewest there are, if all others stand still.
ranking-gain-enough = So many are enough, if all others stand still. Because this methodology caps or compares figures, another choice can need fewer.
ranking-gain-first = Nobody in the category has a higher score.
ranking-gain-out-of-reach = The next rank is out of reach, even if everybody here were onboarded and verified, had learned and cleared.
ranking-gain-unranked = Without a strength there is no category and no rank. State the strength first.
ranking-gain-where = Where these officials are
ranking-ahead = One rank ahead
ranking-behind = One rank behind
ranking-one-more = What one more is worth
ranking-action = Action
ranking-points = Points
ranking-left = Can be done
ranking-action-onboard = officials onboarded
ranking-action-verify = officials verified
ranking-action-complete = officials with a first course completed
ranking-action-clear = assessments cleared that were attempted
why-stands-alone = Nothing stands above this organisation, so it has no rank. Choose a State, a department or an office.
why-not-in-ranking = This organisation is not in the ranking that was asked for. The nation ranks its States and Union Territories; every other organisation is ranked among those of its own level.
why-unknown-level = There is no such level. Choose state, department, district or office.
ranking-bundle = Edition { $number } as a signed bundle, from which anybody can recompute it (ZIP)
ranking-edition-key = The public key that editions are signed with (JSON)
