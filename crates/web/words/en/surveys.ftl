survey-title = Survey
survey-lead = Asked of officials after they completed the course, one question at a time.
survey-usual-title = How was this course?
survey-promise = Anonymous: answers can’t be told apart, by anybody
survey-open = Ask the survey
survey-questions = Questions and answers
survey-answered-count =
    { $count ->
        [0] nobody has answered
        [one] 1 official has answered
       *[other] { $n } officials have answered
    }
survey-waiting =
    { $count ->
        [one] 1 answer waits: answers are shown when five have come together.
       *[other] { $n } answers wait: answers are shown when five have come together.
    }
survey-csv = Answers as CSV
survey-kind = What is answered
survey-kind-choice = One of several options
survey-kind-recommend = A score: would you recommend it, 0 to 10
survey-kind-words = Words
survey-options-hint = For a choice: one on each line.
survey-after = Only after the answer to question number
survey-after-hint = Empty: it is asked of everybody.
survey-after-which = Which answers
survey-after-which-hint = Numbers of the options, counted from 1, or scores, with commas: 1, 3.
survey-after-answers = only after question { $number } is answered: { $answers }
survey-score = Net promoter score { $score }
survey-score-short = Score
survey-people = Officials
survey-waits = Would you answer a few questions about this course?
survey-begin = Answer the survey
survey-to-course = The course
survey-number = Question { $number }
survey-anonymous = Your answers are anonymous.
survey-anonymous-how = They are added to those of others and never kept by themselves. Nobody reads them until five have come together.
survey-named = The authors of the course see these answers with your name.
survey-scale = 0: not at all. 10: certainly.
survey-thanks = Thank you. Your answers count.
survey-not-asked = There is no survey for you to answer here.
why-survey-text-missing = Write the text.
why-survey-text-too-long = Write at most 1,000 characters.
why-survey-branch = Name an earlier question of choice or score by its number, and its answers, such as 1, 3.
why-survey-empty = Write a question before the survey is asked.
why-survey-kind = Choose what kind of answer it takes.
why-survey-options = Give 2 to 20 options, one on each line.
why-survey-full = A survey has at most 50 questions.
why-survey-answered = Somebody has answered. Questions, and what was promised, stay as they are.
