# The master list of designations.

designations-title = Designations
designations-lead = Each designation with its names in both languages and its abbreviations. To a mandate, whoever is called by one of these names holds the same designation.
designations-unknown =
    { $count ->
        [one] 1 designation that the list does not know
       *[other] { $n } designations that the list does not know
    }
designations-unknown-text = Officials hold them as they are written. Say which designation each is; the nearest one in spelling is proposed. One that is missing is added below.
designations-as-written = As it is written
designations-is = Is the same as
designations-is-of = { $name } is the same as
designations-map = It is the same
designations-search = Search in all names
designations-count =
    { $count ->
        [one] 1 designation
       *[other] { $n } designations
    }
designations-none-title = Nothing was found
designations-none-text = Try another spelling, or add the designation.
designations-en = Name in English
designations-hi = Name in Hindi
designations-others = Other names
designations-others-hint = Abbreviations and other spellings, with ; between them. Capital letters, dots and short forms such as Asst. make no difference.
designations-add = Add a designation
designations-names = Names
designations-merge = Merge into another one
designations-merge-text = From then on both are one designation, under the name of the other. Nothing is lost: it can be taken back at any time.
designations-into = Into
designations-merged = Merged into { $name }
designations-split = Take the merger back
designations-said-kept = The designation was saved.
designations-said-mapped = The name belongs to the designation now.
designations-said-merged = The two are one designation now.
designations-said-split = The two are designations of their own again.
