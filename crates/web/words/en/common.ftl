# The frame, and words that many pages share.

site-name = Sopan
site-line = The learning platform of the whole government
site-owner = A learning platform of the Government
emblem-placeholder = Place for the emblem of the government that runs this platform
skip-to-content = Skip to main content
language = Language
text-size = Text size
text-size-smaller = Smaller text
text-size-normal = Normal text
text-size-larger = Larger text
menu = Menu
navigation = Main navigation
sign-in = Sign in
sign-out = Sign out
demonstration-band = Demonstration: the people here are synthetic. Names, e-mail addresses and figures belong to nobody.

nav-home = My learning
nav-catalogue = Courses
nav-record = My record
nav-certificates = My certificates
nav-profile = My profile
nav-desk = MDO desk
nav-verification = Verification
nav-officials = Officials
nav-import = Import
nav-reports = Reports
nav-authoring = Author courses
nav-ranking = Ranking
nav-editions = Editions and letters
nav-check = Check a certificate

policies = Policies
footer-about = About Sopan
footer-privacy = Privacy
footer-accessibility = Accessibility
footer-terms = Terms of use
footer-ownership = Content owned and maintained by the government that runs this platform
footer-as-on = Figures as on { $moment }
date-shape = Day, month and year, as in { $day }; no later day than this.
footer-updated = Page last updated: { $day }
footer-times = All times are Indian Standard Time (IST). A day begins at midnight.

duration-hours = { $n } h
duration-minutes = { $n } min

as-on = as on { $moment }
tile-of = { $numerator } of { $denominator }

field-optional = (optional)
field-error = Error:
crumbs = You are here
pages = Pages of the list
pages-shown = { $from } to { $to } of { $total }
pages-previous = Previous
pages-next = Next
confirm-yes = Confirm
confirm-no = Cancel

problems-title =
    { $count ->
        [one] 1 problem found
       *[other] { $n } problems found
    }
problems-nothing-written = Nothing was saved. Correct these rows and send the file again.
problems-download = Download only the rows with problems ({ $format })
problems-row = Row
problems-column = Column
problems-code = Code
problems-message = What is wrong

error-code = Code { $code }
error-reference = Reference for the help desk: { $reference }
error-home = Go to the first page
error-400-title = This request could not be understood
error-400-text = The form may have been open for too long. Go back, load the page again and send it once more. Nothing was changed.
error-403-title = This page is not for your account
error-403-text = You are signed in, but your role does not include this page or this organisation. If you need it for your work, ask your MDO Admin.
error-404-title = There is no such page
error-404-text = The address may have a typing mistake, or the page was moved. The search on the Courses page finds every course.
error-413-title = The file is too large
error-413-text = Nothing was saved. Split the file into smaller ones and send them one after another.
error-429-title = Too many attempts
error-429-text = To protect accounts, we have paused attempts from here for a while. Wait a few minutes and try again.
error-500-title = Something went wrong on our side
error-500-text = It was recorded and we will look into it. Your earlier work is safe. Please try again in a few minutes.
error-503-title = Very many people are here just now
error-503-text = Nothing you saved is lost. Please try again in a minute.
