home-welcome = Namaste, { $name }
home-continue = Continue where you left off
home-next-up = Next up: { $resource }
home-nothing-title = No course begun yet
home-nothing-text = Choose a course and enrol. It then stands here, and you can go on from where you left off, on any device.
home-all-done-title = Every course you began is completed
home-all-done-text = Choose the next one. Your completed courses and their certificates stand below.
home-browse = Browse courses
home-figures = My figures
home-certificates = Certificates
home-in-progress = Courses in progress
home-completed = Completed courses
home-all-completed =
    { $count ->
        [one] My record: 1 completed
       *[other] My record: { $n } completed
    }
home-see-profile = See my profile
home-places = Where we stand
home-places-note = Registered officials who have completed one course or more
home-rank = rank { $rank } of { $of }
course-hours-note = Nominal duration of the courses that you completed
time-spent = Time spent
time-spent-note = Measured while you learn; idle time is left out
certificate = Certificate
certificate-pdf = PDF
certificate-download = Download certificate

player-outline = Outline of the course
player-steps = Through the course
player-size = Size: { $size }
player-download-video = Download to watch later
player-transcript = What is said, in words
player-pdf-title = This resource is a PDF document
player-pdf-open = Open the document
player-to-course = Back to the course
player-done = Mark as done
player-done-next = Mark as done and go on
player-skip = Go on without marking

record-lead = Everything that counts for you: enrolments, completions, hours and results.
record-completed = Courses completed
record-cleared = Assessments cleared
record-cleared-note = Of those that you have tried
record-courses = My courses
record-course = Course
record-enrolled = Enrolled on
record-completed-on = Completed on
record-best = Best result

player-link-title = This resource is on { $site }
player-link-text = It opens in a new tab and needs the network. Come back here afterwards and mark it as done.
player-link-open = Open it in a new tab
player-away = You have been signed out of this page
player-away-text = Neither your place nor your time is kept from now on. What was kept before stays.
player-away-again = Open the page again
player-spent = Time spent in this course so far: { $time }
record-download = Download my record (CSV)
learning-enrolled = You are enrolled. You can begin at once.
learning-course-completed = You have completed the course. Your certificate is ready, and it counts at once in the figures of your department and State.
learning-not-enrolled = Enrol in the course first.
learning-not-open = This course can’t be taken here at present.
player-speed = Speed
player-film-sizes = Sizes of the film
player-film-full = Full film
player-film-sound = Sound only
