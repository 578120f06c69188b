assessment-title = End-of-course assessment
assessment-cleared = Cleared
assessment-questions =
    { $count ->
        [one] 1 question
       *[other] { $n } questions
    }
assessment-pass-mark = pass mark { $percent }%
assessment-already = You have cleared this assessment. Another attempt can't take that away.
assessment-number = It asks
assessment-needed = Pass mark
assessment-time = Time
assessment-no-limit = No limit
assessment-left = Attempts left
assessment-best = Best result so far
assessment-advice = Your answers are saved as you give them; without scripts, when you press “Save and go on later”. If the line breaks, the attempt stays open and you can go on. A time limit runs on all the same.
assessment-begin = Begin
assessment-go-on = Go on with my attempt
assessment-later = Not now
assessment-none-left = No attempt is left
assessment-none-left-text = Your MDO Admin can allow another one. What you have learned and done in the course stays in your record.
assessment-ends = ends at { $moment }
assessment-missing =
    { $count ->
        [one] 1 question has no answer yet
       *[other] { $n } questions have no answer yet
    }
assessment-question = Question { $number } of { $of }
assessment-choose-one = Choose one answer.
assessment-choose-all = Choose every answer that is right.
assessment-hand-in = Hand in my answers
assessment-save = Save and go on later
assessment-save-note = Saving doesn't use up an attempt.

outcome-title = Your result
outcome-ring = { $percent } percent, pass mark { $pass } percent
outcome-cleared = Assessment cleared
outcome-not-cleared = Not cleared yet
outcome-score = Your result is { $percent }%. The pass mark is { $pass }%.
outcome-right = { $right } of { $total } questions answered right
outcome-completed = You have completed the course
outcome-completed-text = It counts at once: in your record and in the figures of your department and State.
outcome-again = Try again
outcome-left =
    { $count ->
        [0] No attempt is left. Your MDO Admin can allow another one.
        [one] 1 attempt is left.
       *[other] { $n } attempts are left.
    }
outcome-no-limit = You may try again as often as you like.
outcome-review = Question by question
outcome-not-told = Which questions were answered right is told once the assessment is cleared or no attempt is left.
outcome-is-right = Right
outcome-is-wrong = Not right
outcome-solution = Right answer
outcome-author-says = To this answer
outcome-between = { $least } to { $most }

assessment-hand-in-anyway = Hand in all the same
assessment-unanswered = No answer is chosen yet.
assessment-saved = Your answers are saved. You can go on at any time, on any device.
assessment-not-ready = This assessment has no questions yet. Nothing was counted.
outcome-moved = With you, these figures have moved
outcome-moved-line = from { $before }% to { $after }%

assessment-marks = { $marks } marks
assessment-section-pass = Pass mark of this section: { $percent }%
assessment-fill-gap = Write your answer.
assessment-fill-gaps = Write what belongs in each numbered gap.
assessment-match = Choose for each line what belongs to it.
assessment-order = Give each line its place, beginning with 1.
assessment-number-hint = Write a number.
assessment-essay = Write your answer in your own words. A person marks it.
assessment-read = Nothing to answer here; read on.
assessment-gap = Gap { $number }
assessment-your-answer = Your answer
assessment-choose = Choose
assessment-place = Place
assessment-true = True
assessment-false = False
assessment-extra = Extra time
assessment-extra-in-it = { $percent }% is included
assessment-negative = Wrong answers
assessment-negative-text = Each costs { $percent }% of the question’s marks. An unanswered question costs nothing.
assessment-waits = Your last attempt waits to be marked by a person
assessment-waits-since = It was handed in on { $moment }. The result appears when all of it is marked; then you may begin again, if you need to.
assessment-too-soon = Another attempt can’t begin yet
assessment-again-at = You may begin another attempt from { $moment } on.
assessment-over = The attempt was over already. What came after its end is not counted.
assessment-later-stands =
    { $count ->
        [one] 1 question was answered later in another window or on another device. That later answer stands; it is shown below.
       *[other] { $n } questions were answered later in another window or on another device. Those later answers stand; they are shown below.
    }
assessment-said-saved = Saved
assessment-said-kept = No connection. Your answers are kept on this device and are sent when it returns.
assessment-said-away = You are signed out, or were signed in anew. Your answers are kept on this device: sign in in another tab, then load this page again, and they are sent.
assessment-said-later = This was answered later in another window or on another device. That answer stands.
assessment-said-left = left
assessment-said-offline = Some answers have not arrived yet. Stay on this page; it tries again by itself.
outcome-is-part = Partly right
outcome-is-unanswered = Not answered
outcome-waits = Waits
outcome-waiting-title = Handed in
outcome-waiting =
    { $count ->
        [one] 1 answer waits to be marked by a person
       *[other] { $n } answers wait to be marked by a person
    }
outcome-waiting-text = The result appears here when all of it is marked. You need not do anything.
outcome-ended = The time was over before the attempt was handed in. What was saved until then was graded.
outcome-sections = Section by section
outcome-marks = { $marks } of { $of } marks
outcome-section-passed = Reached
outcome-section-missed = Not reached
assessment-one-mark = { $marks } mark
