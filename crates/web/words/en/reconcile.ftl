reconcile-title = Reconcile
reconcile-lead = A published edition held against the stated method: names, order, ties, bounds of categories, changes that can't be and, where the inputs are known, the scores. Nothing is bent to make it fit.
reconcile-none-title = Nothing was reconciled yet
reconcile-none-text = Send a published table, and what is found in it is kept here.
reconcile-names-asked =
    { $count ->
        [one] 1 name to match
       *[other] { $n } names to match
    }
reconcile-errors-found =
    { $count ->
        [one] 1 error
       *[other] { $n } errors
    }
reconcile-warnings-found =
    { $count ->
        [one] 1 warning
       *[other] { $n } warnings
    }
reconcile-sound = No errors
reconcile-send-title = Send a published table
reconcile-methodology = Methodology
reconcile-methodology-hint = Each edition is held against the version in force on its day unless you choose one.
reconcile-in-force = The one in force
reconcile-edition = Edition of this installation
reconcile-edition-hint = Laid beside what was printed, State by State. It must be of the same day, unless the table has one edition only.
reconcile-no-edition = None
reconcile-file = File
reconcile-file-hint = CSV or XLSX with edition, as_on, category, rank, state_as_printed and composite_score; one edition or several
reconcile-send = Reconcile
reconcile-made = Reconciled { $moment } by { $by }
reconcile-errors = Errors
reconcile-errors-note = It can't be right, or it can't be read.
reconcile-warnings = Warnings
reconcile-warnings-note = Odd; someone should look at it.
reconcile-notes = Notes
reconcile-notes-note = Good to know.
reconcile-rows = Rows
reconcile-nothing = None.
reconcile-asked-title =
    { $count ->
        [one] Which State is this?
       *[other] Which States are these { $n }?
    }
reconcile-asked-text = These names match no State or Union Territory for certain. They are not guessed: say which they are, or leave them open.
reconcile-asked-which = State or Union Territory
reconcile-asked-name = “{ $name }”
reconcile-asked-rows =
    { $count ->
        [one] Row { $rows }
       *[other] Rows { $rows }
    }
reconcile-asked-elsewhere = In a highlight or an earlier edition
reconcile-asked-open = Leave open
reconcile-asked-answer = Match
reconcile-against = Held against methodology { $version }.
reconcile-beside = Edition { $number } of this installation stands beside it.
reconcile-rank = Rank
reconcile-state = State or Union Territory
reconcile-score = Score
reconcile-before = Before
reconcile-change = Change
reconcile-highlight = From the highlight
reconcile-here = Here
reconcile-due = { $rank } is due
reconcile-known-spelling = Printed “{ $name }”, a known spelling
reconcile-matched-asked = Printed “{ $name }”, matched by a person
reconcile-matched-open = Not matched: “{ $name }”
reconcile-registry = Category { $category } in the registry
reconcile-strength = A strength of { $strength } falls into category { $category }
reconcile-not-printed = The edition here also has: { $names }.
reconcile-highlights-title = Highlights behind the scores
reconcile-highlights-none = None is known. With one, the State's score is computed again.
reconcile-highlights-held = Known: { $names }.
reconcile-highlights-file = File of highlights
reconcile-highlights-hint = CSV or XLSX with kpi, and percent_of_total or value and total. The State stands in a column (state_as_printed, edition) or in the file's name, as in highlight_haryana_2025-11.csv.
reconcile-earlier-title = Earlier editions
reconcile-earlier-held =
    { $count ->
        [0] None besides those in the table itself.
        [one] 1 earlier edition is known.
       *[other] { $n } earlier editions are known.
    }
reconcile-earlier-file = Table of earlier editions
reconcile-add = Add and reconcile again
reconcile-delete-title = Delete
reconcile-delete-text = The table, the answers and the report are deleted. The file that was sent can be sent again.
reconcile-delete = Delete
reconcile-said-made = The table was held against the method.
reconcile-said-nothing = Nothing was chosen.
reconcile-said-answered =
    { $count ->
        [one] The name was matched, and the table reconciled again.
       *[other] { $n } names were matched, and the table reconciled again.
    }
reconcile-said-highlights =
    { $count ->
        [one] 1 highlight was added, and the table reconciled again.
       *[other] { $n } highlights were added, and the table reconciled again.
    }
reconcile-said-earlier = The earlier editions were added, and the table reconciled again.
reconcile-said-deleted = The reconciliation is deleted.
why-reconcile-other-day = The table has no edition of the same day. Choose another edition.
why-not-a-state = This is no State or Union Territory.
