catalogue-title = Find a course
catalogue-lead = Every course on the platform, from every provider.
catalogue-search = Search
catalogue-search-label = Search courses
catalogue-search-hint = Title, provider, subject or competency, in English or Hindi; the spelling need not be exact.
catalogue-language = Language
catalogue-any-language = Any language
catalogue-provider = Provider
catalogue-any-provider = Any provider
catalogue-length = Length
catalogue-any-length = Any length
catalogue-length-30 = Up to 30 minutes
catalogue-length-60 = Up to 1 hour
catalogue-length-180 = Up to 3 hours
catalogue-length-more = More than 3 hours
catalogue-theme = Theme of competencies
catalogue-any-theme = Any theme
catalogue-level = Level
catalogue-any-level = Any level
catalogue-alike = No course is written so. These are spelt alike.
catalogue-found =
    { $count ->
        [0] No course found
        [one] 1 course
       *[other] { $n } courses
    }
catalogue-clear = Show all courses
catalogue-nothing-title = Nothing matches yet
catalogue-nothing-text = Try fewer or shorter words, or set the choices below the search back to any.

course-in-progress = In progress
course-completed = Completed
course-here = Learn it here
course-listed = Listed only
course-with-assessment = With assessment
course-about = What it is about
course-outline = Outline
course-resources =
    { $count ->
        [one] 1 resource
       *[other] { $n } resources
    }
course-enrol-title = Take this course
course-enrol-text = Enrol to begin. You can stop at any time and go on later, on any device.
course-enrol = Enrol
course-progress = { $done } of { $total } steps done
course-next-up = Next up
course-start = Start
course-resume = Go on
course-completed-on = Completed on { $day }
course-hours = Course hours
course-languages = Languages
course-provider = Provider
course-completions = Officials who completed it

resource-text = Text
resource-video = Video
resource-pdf = PDF
resource-done = Done

resource-link = Page elsewhere
resource-package = Interactive lesson
course-not-started = Not started
course-not-open-title = Not to be taken here yet
course-not-open-text = This course is listed, but its content is not on this platform at present.
course-again = Open the course again
course-again-on = Once more on { $day }
course-taken-again = You are taking it once more.
course-take-again = Take it once more
course-take-again-text = From the beginning, assessment included. Your completion and its certificate stay, and figures count you once. Some mandates ask for a course again every year.
course-take-again-button = Begin from the start
learning-again = The course begins anew. Your earlier completion stays.
learning-not-again = Only a course that you completed and that is still offered can be taken once more.
course-attempts-left =
    { $count ->
        [0] no attempt left
        [one] 1 attempt left
       *[other] { $n } attempts left
    }
list-recommended-ai = Recommended courses on artificial intelligence
list-recommended-cybersecurity = Recommended courses on cybersecurity
list-bihar-ai-2026 = Bihar: courses on artificial intelligence, 2026
list-ias-2025-10 = Courses prescribed for the IAS, October 2025
