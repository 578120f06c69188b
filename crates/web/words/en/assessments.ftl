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
assessment-advice = Your answers are saved when you press “Save and go on later”. If the line breaks, the attempt stays open and you can go on.
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
outcome-is-right = Right
outcome-is-wrong = Not right

assessment-hand-in-anyway = Hand in all the same
assessment-unanswered = No answer is chosen yet.
assessment-saved = Your answers are saved. You can go on at any time, on any device.
assessment-not-ready = This assessment has no questions yet. Nothing was counted.
outcome-moved = With you, these figures have moved
outcome-moved-line = from { $before }% to { $after }%
