nav-review = Review courses
review-queue-title = Courses to be reviewed
review-queue-lead = What others wrote and handed in, the longest wait first. Read it, comment on its places, and approve it or send it back.
review-queue-empty-title = Nothing waits
review-queue-empty-text = When an author hands a course in, it stands here and you get a message.
review-handed-in = Handed in by { $name } on { $moment }
review-days =
    { $count ->
        [0] today
        [one] 1 day ago
       *[other] { $n } days ago
    }
review-open-comments =
    { $count ->
        [0] no open comment
        [one] 1 open comment
       *[other] { $n } open comments
    }
review-rule-title = Where an approval is needed
review-rule-text = Courses of these organisations, and of all below them, go live only once another person approved them as they stand. Set on the nation, it holds for everybody.
review-rule-none = Nowhere so far: authors publish by themselves, and may hand in a course all the same.
review-rule-organisation = Organisation
review-rule-hint = Its name or code.
review-rule-on = Ask for approvals here
review-rule-off = No longer ask for approvals
review-title = Review
review-open = Review
review-waits = Waits for review
review-waits-text = This course waits for a reviewer. What is changed now must be handed in again.
review-approved = Approved
review-sent-back = Sent back
review-withdrawn = Taken back
review-not-handed-in = Not handed in
review-needed = It goes live once another person approved it.
review-not-needed = It may go live without an approval.
review-not-done = This was not done
review-changed-since = The course was changed after it was handed in. It can be approved once it is handed in as it stands.
review-submit = Hand in for review
review-note = What the reviewer should know
review-submitted = Handed in. Reviewers were told.
review-withdraw = Take back from review
review-decide = Your decision
review-reason = Reason, or words to the author
review-reason-hint = Needed when you send the course back: what is to be mended.
review-approve = Approve
review-send-back = Send back
review-approved-said = Approved. The author was told.
review-sent-back-said = Sent back. The author was told.
review-places = Places and comments
review-place-course = Course
review-place-module = Module
review-place-resource = Resource
review-place-assessment = Assessment
review-comment = Comment here
review-comment-label = Comment
review-answer = Answer
review-send = Send
review-settle = Settle
review-settled-by = settled by { $name }, { $moment }
review-history = What happened so far
review-decided-by = Decided by { $name } on { $moment }
review-operator = The operator
why-words-too-many = Write at most 4,000 characters.
why-approval-missing = Courses of this organisation go live once another person approved them as they stand. Hand the course in for review.
why-revise-instead = This course is live, and what learners see is changed in a revision. Begin one, or open the one that is under way.
why-revise-only-live = Only a live course is revised; any other can be changed as it is.
why-revision-rule = Say whether those who are under way move to the new version or keep theirs.
why-comment-missing = Write the comment.
why-review-own = You wrote in this course, or in a bank that its assessment draws from, so another person decides about it.
why-review-changed = The course was changed after it was handed in. Send it back, so that it is handed in as it stands.
why-review-open-comments = Some comments are not settled. Settle them, or send the course back.
why-review-reason = Say what is to be mended.
why-note-too-long = A note may have 2,000 characters.
why-replacement-unknown = Give the code of another live course: the last part of its page’s address.
why-course-demanded = Live mandates ask for this course: { $mandates }. Retire it and give the course that takes its place: whoever completed this one keeps the credit.
revision-begin = Revise
revision-begun = The revision was begun: a draft beside the live course.
revision-of = This is a revision of the live course “{ $title }”. Learners see nothing of it until it is published.
revision-open-live = Open the live course
revision-under-way = A revision of this course is under way. Changes are made there.
revision-open = Open the revision
revision-publish = Publish the revision
revision-underway = What becomes of those who are under way?
revision-move = They move to the new version. Resources that stayed in it stay completed; whoever lacks nothing any more has completed the course.
revision-keep = They keep the resources of the version that they began, and what it asks for. The assessment is the new one for everybody.
revision-note = What is different
revision-published-move =
    { $count ->
        [0] The revision is live. Nobody was under way.
        [one] The revision is live. 1 official who is under way moved to it.
       *[other] The revision is live. { $n } officials who are under way moved to it.
    }
revision-published-keep =
    { $count ->
        [0] The revision is live. Nobody was under way.
        [one] The revision is live. 1 official who is under way keeps the version begun.
       *[other] The revision is live. { $n } officials who are under way keep the version begun.
    }
revision-discard = Give the revision up
revision-discard-text = The draft goes; the live course stays as it is.
revision-discarded = The revision was given up.
revision-you-keep = This course was revised since you began. You go on in the version that you began.
replacement-code = Course to take in its place
replacement-hint = The code of a live course, or the address of its page.
replacement-is = Learners are pointed to “{ $title }”.
replacement-open = Open that course
replacement-retired = This course is retired. In its place there is “{ $title }”.
replacement-credit = What you did here, and your certificate, stay.
replacement-shown = The course that you opened is retired. This one took its place.
versions-title = Versions
versions-number = Version { $number }
versions-draft = The draft as it stands
versions-older = From
versions-newer = To
versions-compare = Compare
versions-compare-live = Compare with what is live
versions-differences =
    { $count ->
        [0] No difference
        [one] 1 difference
       *[other] { $n } differences
    }
versions-same = Both read the same.
versions-added = Added
versions-removed = Removed
versions-changed = Changed
versions-moved = Moved
versions-resource-title = Title of the resource
versions-published = What was published
versions-by = Published by { $name } on { $moment }
versions-writers = Written by { $names }
versions-approved = Approved by { $name }
versions-they-moved = Those who were under way moved to it.
versions-they-kept = Those who were under way kept the version before.
versions-none-title = Nothing was published yet
versions-none-text = Each time the course is published, its content is kept here as a version.
ratings-title = Ratings
ratings-none-title = Nobody has rated this course yet
ratings-none-text = Officials may rate a course once they completed it.
ratings-spread = How many of each
ratings-months = From month to month
ratings-month = Month
ratings-month-from = from { $day }
ratings-count = Ratings
ratings-mean = Mean
ratings-words = What officials write
ratings-no-words = Nobody wrote anything.
rating-shown =
    { $count ->
        [one] ★ { $mean } (1 rating)
       *[other] ★ { $mean } ({ $n } ratings)
    }
rating-stars =
    { $count ->
        [one] 1 star
       *[other] { $n } stars
    }
rating-title = Rate this course
rating-how-many = How many stars?
rating-words = In words
rating-words-hint = The course’s authors read this, without your name. Other learners see only the stars.
rating-give = Rate
rating-change = Change the rating
rating-take-back = Take the rating back
rating-taken-back = Your rating was taken back.
rating-thanks = Thank you. Your rating counts.
why-stars-missing = Choose one to five stars.
why-rating-words-too-many = Write at most 2,000 characters.
why-rate-after-completion = A course is rated by those who completed it.
