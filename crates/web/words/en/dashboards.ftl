# Dashboards.

nav-dashboard = Dashboard
dash-lead = Figures as on { $moment }
dash-day = Figures as on
dash-show = Show
dash-more = More of this organisation
dash-json = These figures as data (JSON)
dash-no-strength = No strength is stated, so nothing can be said about onboarding.
dash-shares = Indicators
dash-last-30-days = Last 30 days, from { $day }
dash-year = Financial year, from { $day }
dash-onboarded = Users onboarded
dash-onboarded-note = Officials registered, of the strength.
dash-verified = Verified users
dash-verified-note = Profiles with the status VERIFIED, of the officials registered.
dash-learned = Completed one course or more
dash-learned-note = Officials, of those registered.
dash-cleared = End-of-course assessments cleared
dash-cleared-note = Pairs of official and assessment, of those attempted.
dash-active = Active in the last 30 days
dash-active-note = Officials who enrolled, went on in a course, tried an assessment or completed, of those registered.
dash-enrolments = Enrolments
dash-completions = Course completions
dash-course-hours = Course hours
dash-course-hours-note = Nominal duration of the courses completed.
dash-time-spent = Time spent
dash-time-spent-note = Measured; idle time is left out.
dash-per-official = { $value } for each of { $denominator } registered
dash-over-hundred = More are registered than the strength says.
dash-list = List of these officials
dash-list-of = { $figure }: list of the officials
dash-no-lists = The officials behind a number can be listed as they are today. Choose today to open the lists.
dash-funnel = From strength to cleared assessments
dash-funnel-note = Each step counts all officials of the organisation for whom it is so.
dash-step-strength = Strength
dash-step-strength-note = Officials whom the organisation states
dash-step-onboarded = Onboarded
dash-step-onboarded-note = Registered
dash-step-verified = Verified
dash-step-verified-note = Group and designation confirmed
dash-step-learning = Learning
dash-step-learning-note = Completed one course or more
dash-step-cleared = Cleared
dash-step-cleared-note = Cleared one end-of-course assessment or more
dash-of-strength = { $percent } % of the strength
dash-step-past = not known for a past day
dash-unknown = not known
dash-cleared-at = Officials who cleared an assessment were counted at { $moment }.
dash-map = Map of States and Union Territories
dash-map-choice = Indicator of the map
dash-map-of = { $figure } by State and Union Territory
dash-map-tile = { $label } { $percent }: { $name }, { $numerator } of { $denominator }, { $band }
dash-map-none = { $label }: { $name }: no figure
dash-beside = Beside neighbours
dash-beside-few =
    { $count ->
        [one] One of them has fewer than 10 officials, too few to show: it counts in the ranks and is not named.
       *[other] { $n } of them have fewer than 10 officials each, too few to show: they count in the ranks and are not named.
    }
dash-beside-note = All of the same kind under the same organisation. Above 100 % counts as 100 %; equal shares share a rank.
dash-rank-of = Rank { $rank } of { $ranked }
dash-no-rank = Not ranked: there is nothing to divide by.
dash-own = Own share
dash-median = Median
dash-best = Best: { $name }
dash-units =
    { $count ->
        [one] 1 unit directly below
       *[other] { $n } units directly below
    }
dash-no-units = There is no unit below this one.
dash-units-note = Shares in per cent, shaded in five steps. A heading sorts the table, a unit opens its dashboard.
dash-units-shown = The first { $n } are shown; the CSV file has all.
dash-sort = Sort by
dash-unit = Unit
dash-registered = Registered
dash-completions-30 = Completions, 30 days
dash-csv = This table as CSV
dash-trend = Trend
dash-trend-choice = How far back
dash-by-months = 13 month ends
dash-by-days = 30 days
dash-line-of = { $figure } of { $name }
dash-in-each-month = { $figure }, in each month
dash-on-each-day = { $figure }, on each day
dash-as-table = Show as table
dash-point = As on
dash-value = Value
dash-made-of = Made of
dash-live = Live figures
dash-live-on = Follow live
dash-live-without = Live figures need JavaScript. Without it, load the page again to see newer figures.
dash-live-waiting = Connecting …
dash-live-as-on = The tiles follow what is recorded. Last change seen:
dash-live-lost = The connection is lost. The figures stand as they were; it is tried again.
dash-live-pause = Pause
dash-live-resume = Go on
dash-live-end = End live figures
dash-live-told = Users onboarded { $onboarded }; verified { $verified }; completed a course { $learned }; course completions in 30 days { $completions }.
dash-cohorts = Cohorts over time
dash-cohorts-lead = Of those who were registered in a quarter: the share that completed a first course by the end of that quarter, of the next one, and so on.
dash-counted = Counted at { $moment }.
dash-cohorts-note = Quarters begin in January, April, July and October. The present quarter is not over yet. Transferred officials count where they are today.
dash-cohorts-none-title = Nobody is registered yet
dash-cohorts-none-text = Cohorts appear when officials are registered in this organisation.
dash-counting = The cohorts are being counted
dash-counting-text = Over many officials this takes a minute or two. The page asks again by itself.
dash-registered-in = Registered
dash-before = before { $day }
dash-officials = Officials
dash-completed-by-now = Completed by now
dash-same-quarter = Same quarter
dash-quarters-after =
    { $count ->
        [one] 1 quarter after
       *[other] { $n } quarters after
    }
behind-label = Learning
behind-any = Any
behind-not-verified = Not verified, or not my user
behind-learned = Completed one course or more
behind-not-learned = Completed no course yet
behind-attempted = Attempted an assessment
behind-cleared = Cleared an assessment
behind-active = Learned in the last 30 days
behind-active-year = Learned in this financial year
behind-completed = Completed a course in the last 30 days
behind-completed-year = Completed a course in this financial year
behind-enrolled = Enrolled in the last 30 days
behind-enrolled-year = Enrolled in this financial year
behind-pairs = Together they cleared { $cleared } of { $attempted } assessments that they attempted.
behind-no-joining = Without a date of joining
