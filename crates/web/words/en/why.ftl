# Why something could not be done, by the code of the error.

why-sign-in-needed = Sign in first.
why-forbidden = Your roles do not allow this here. Ask the MDO Admin of your organisation.
why-not-registered = This official is not registered.
why-already-registered = This official is registered already.
why-before-registration = This is said to have happened before the official was registered.
why-in-the-future = This is said to happen in the future. Check the clock of your device.
why-not-enrolled = Enrol in the course first.
why-nothing-to-verify = Group and designation must both be given before a profile can be verified.
why-unknown-content = The course has no such content any more. Load the page again.
why-out-of-range = A number is out of range.
why-conflict = This was changed by somebody else in the meantime. Load the page again.
why-busy = Very many people are writing at this moment. Try again in a few seconds; nothing was lost.
why-outcome-unknown = The connection to the database was lost while this was being written. It may have been written: look before you do it again.
why-wrong-password = The e-mail address or mobile number and the password do not belong together.
why-link-used = This link was used before or is too old. Ask for a new one.
why-form-out-of-date = The form is out of date, or was not ours. Go back, load the page again and try once more.
why-form-incomplete = Something is missing in the form. Go back and fill it in again.
why-too-large = What you sent is too large.
why-attempts-used = No attempt is left for this assessment.
why-course-not-open = This course can't be taken here at present.
why-not-ready = The course is not ready to be published.
why-not-empty = It is not empty. Remove what it holds first.
why-assessment-empty = This assessment has no questions yet.
why-position-range = The place in the course could not be read.
why-import-stopped = The import was stopped. Nothing was written.
why-too-many-attempts =
    { $count ->
        [one] Too many attempts. Try again in 1 minute.
       *[other] Too many attempts. Try again in { $n } minutes.
    }
why-bank-name = Give the bank a name of at most 200 characters.
why-essay-marks = Give a number of marks from 0 to the most that the question brings.
why-extra-time-percent = Give the extra time in per cent, from 0 to 200.
why-extra-time-basis = Name the order on which it rests, in at most 200 characters.
why-question-format = The format is GIFT or QTI.
why-attempt-over = The attempt is over. What came after its end is not counted.
why-picture-kind = The picture is neither PNG nor JPEG nor GIF nor WebP.
why-picture-size = The picture has more than 120 KB. Make it smaller.
why-picture-words = Say in words what the picture shows, for those who can’t see it.
why-letterhead-long = Too long. A heading may have 120 characters, the line below it 160, a name 80, a designation 120.
why-letterhead-languages = Write it in English and in Hindi: certificates come in both.
why-letterhead-colour = Give a colour as # and six digits, such as #1d3c63.
why-letterhead-light = This colour is too light to be read on white paper. Choose a darker one.
why-letterhead-large = The emblem may have at most 200 KB. Simplify the drawing.
why-letterhead-emblem = The emblem can’t be drawn. Send a plain SVG file without links and scripts.
why-day-to-come = The day can't be in the future.
why-no-such-year = Write the year with four digits, such as 2012.
why-designation-name-taken = One of these names stands for another designation already. Merge the two, or take the name out there.
why-designation-merged = Choose another designation, one that was not merged itself.
why-not-a-domain = Write the domain as it stands behind the @, such as br.gov.in.
why-choose-organisation = Choose one of the organisations.
why-too-many-invitations = Very many invitations are open. Bring these people in by a file.
why-transfer-asked = A transfer of this official is waiting already.
why-upload-longer = More came than was announced. Choose the file again.
why-upload-unfinished = The file has not come as a whole. Choose it again, and the upload goes on.
why-uploads-under-way = Four uploads of yours are under way. Let one of them end, or stop it.
why-merged-away = This account was merged into another one of the same person. Use that one.
why-merged-already = This account was merged into another one already.
why-merged-into-itself = An account can’t be merged into itself.
why-merge-has-roles = The account that goes holds roles. Merge the other way round, or take the roles back first.
why-merge-open-transfer = A transfer was asked for the account that goes. Decide about it first.
why-merge-flagged = Completions are flagged: of the account that goes, or of a course that both have completed. Decide about the flags first.
why-merge-undone = This merge was taken back already.
why-merge-rests = A later merge rests on this one. Take that one back first.
why-merge-from-retired = The organisation to which the account would return is retired.
why-merge-shared-contact = The account that stays uses the e-mail address or mobile number of the other one by now. Change that first.
