package-title = A course from a package
package-text = SCORM 1.2 and 2004, cmi5, xAPI, Common Cartridge, or a course exported from Sopan. You see what is in it before it becomes a draft.
package-file = Package (ZIP)
package-look = See what is in it
package-another = Send another file
package-refused = The package can't be brought in. Nothing was saved.
package-known = This very file was brought in before.
package-open-course = Open that course
package-notes = Notes on the package
package-whole = The package
package-files =
    { $count ->
        [one] { $n } file
       *[other] { $n } files
    }
package-becomes = What it becomes
package-questions =
    { $count ->
        [one] and an assessment of { $n } question
       *[other] and an assessment of { $n } questions
    }
package-kind-file = Film or document
package-kind-page = Page, shown as it is
package-bring = Bring it in
package-not = Don't bring it in
package-languages = One course in { $n } languages. Each becomes a draft, and they are tied: completed in one, it counts in all.
package-draft = It becomes a draft. Learners see it once it is published.
package-brought = The package is now a draft course. Give its resources their minutes, try it, and publish it.
package-brought-languages = The course is now a draft in each of its languages, and they are tied. Give resources their minutes where they are missing, try it, and publish each language.
package-stays = This resource came in a package. What it shows stays as it was brought in.
package-try = Try it as a learner sees it
package-archive = Download as an archive
package-preview = You are only looking: nothing that happens here is recorded.
package-status = Its own word on your progress:
package-score = Score: { $percent } %
package-not-attempted = not begun
package-incomplete = under way
package-failed = not passed
package-completed = completed
package-passed = passed
package-own-window = This lesson opens in a window of its own
package-open = Open the lesson
package-says-when-done = The lesson says itself when it is completed.
package-look-again = Check my progress
player-skip-package = Go on without it
package-done = This lesson is completed, and that is recorded.
package-go-on = Go on
package-elsewhere = This lesson was opened again later, on another device or in another window.
package-elsewhere-text = It goes on there. Where you stand here is no longer kept; what you had completed stays completed.
package-here = Go on here instead
package-lost = What the lesson says can't be saved at present.
package-lost-text = The line may be down. It is tried again by itself; leave this page open.
why-package-says-when-done = This lesson says itself when it is completed. Open it and work through it.
why-archive-language-not-yours = One language of this course belongs to an organisation whose courses you may not write. Download this language alone, or ask an author there to download the whole course.
package-into = A package: SCORM, cmi5 or xAPI
package-into-hint = What it holds becomes modules behind the others. Give its resources their minutes then.
package-add = Add the package
package-back = Back to the course
package-added = The package stands behind the other modules. Give its resources their minutes, and try it.
why-package-is-course = This file is a whole course: it has an assessment, or is an archive of Sopan. Bring it in as a course of its own, from the list of courses.
why-package-missing = Choose the file of a package and send it again.
why-package-too-large = A package may have 2 GB. Make its films smaller, or divide the course.
way-title = Parts of this lesson
way-begin = Begin
way-resume = Go on where you stopped
way-previous = Previous part
way-next = Next part
way-leave = Close this part
way-suspend = Stop here and go on later
way-here = you are here
way-closed = closed for now
way-text-begin = This lesson has several parts, and leads you through them in its own order.
way-text-resume = You stopped in the midst of this lesson. It goes on at the same place, on any device.
way-text-choose = Choose a part below.
way-ended = Where you stand in this lesson is kept.
resource-closed = Closed until other parts are done
resource-closed-until = Opens when these are done: { $titles }
why-resource-closed = This part is closed until others are done. The outline says which.
why-package-nothing-open = No part of this lesson is open. Begin it, or choose a part.
why-package-part-open = A part of this lesson is open already. Go on in it.
why-package-no-part = This part isn't available here. Choose another.
why-package-not-chosen = The lesson doesn't let this part be chosen now. Go on with the next one.
why-package-no-flow = The lesson doesn't lead on from here by itself. Choose a part below.
why-package-nothing-further = There is nothing further in this direction. Choose a part below.
why-package-part-closed = This part is closed: another must be done first, or all attempts are used up.
