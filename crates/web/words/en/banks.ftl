# Banks of questions, papers, essays, what answers say, extra time.

bank-title = Banks of questions
bank-lead = Assessments draw questions from banks, by topic and difficulty.
bank-none-title = There is no bank yet
bank-none-text = Make one, then write questions or bring them in from a file.
bank-new = A new bank
bank-name = Name
bank-owner = Organisation that owns it
bank-owner-hint = Its code or its name. Those who write courses for it, or for an organisation above it, can use the bank.
bank-owner-unknown = This doesn’t name one organisation of yours. Give its code.
bank-make = Make the bank
bank-made = The bank is there.
bank-bring = Bring questions in
bank-bring-text = From a GIFT file or a QTI 2.1, 2.2 or 3.0 item or package. You see what is in it before anything is written.
bank-add = Write a question
bank-export = Take all questions out as a file
bank-topic = Topic
bank-topic-hint = From the general to the particular: Law/Land. A section that draws from “Law” draws from “Law/Land” too.
bank-difficulty = Difficulty
bank-any = Any
bank-unsaid = Not said
bank-look = Look
bank-question = Question
bank-kind = Kind
bank-empty-title = No question here
bank-empty-text = There is none, or none of this topic and difficulty.
bank-kind-single = One choice
bank-kind-multiple = Several choices
bank-kind-true-false = True or false
bank-kind-fill-in = Fill in
bank-kind-match = Match
bank-kind-order = Put in order
bank-kind-numeric = Number
bank-kind-essay = Essay
bank-kind-nothing = Text without a question
bank-very-easy = Very easy
bank-easy = Easy
bank-medium = Medium
bank-difficult = Difficult
bank-very-difficult = Very difficult
bank-text = What is asked
bank-text-hint = Plain text or HTML. In a fill-in, [[1]] and [[2]] stand where the gaps are.
bank-lines = Answers
bank-hint-choices = One choice on each line, a star before each right one: * The competent authority. A credit may come first: * 50% Facts, or -25% Rumours.
bank-hint-true-false = true or false
bank-hint-fill-in = One line for each gap. What is accepted, with | between: RTI | Right to Information | 50% Information Act. To offer a choice, add :: and the wrong ones: RTI :: GST | PIL. Case, spaces, spellings of Devanagari and its digits make no difference.
bank-hint-match = One pair on each line: Bihar => Patna. A line => Shimla adds something that misleads.
bank-hint-order = One item on each line, in the right order. Learners see them mixed.
bank-hint-numeric = The number, and how far off an answer may be: 12.5 ± 0.5. A line 50% 12 ± 1 brings half of the marks.
bank-hint-essay = By what it is marked. Only those who mark see it.
bank-hint-nothing = Nothing to write here: the text only tells something.
bank-shuffle = The order of the choices may be drawn for each learner
bank-partial = Each part counts for itself. Choosing everything brings nothing.
bank-case = Capital letters count
bank-question-title = Title for authors
bank-question-saved = The question is saved.
bank-retire = Take the question out of the bank
bank-retire-text = It is drawn no more. Attempts that asked it keep it.
bank-read-only = You read here what others write.
bank-wordings = What it said, and who wrote it
bank-wordings-text = What it says now comes first. Attempts keep the wording that they asked.
bank-wording-earlier = What it said from { $moment } on
bank-wordings-media = Show the pictures and sounds of earlier wordings
bank-held-picture = Picture: { $words }
bank-held-sound = A sound
bank-credit = { $percent } % of the marks
bank-note-any = Said after any answer
bank-note-right = Said after a right answer
bank-note-wrong = Said after a wrong answer
bank-out = Questions that were taken out of the bank
bank-is-out = This question was taken out of the bank. It is drawn no more.
bank-out-since = Taken out
bank-question-retired = The question is drawn no more.
bank-format = Format
bank-file = File
bank-file-hint = At most 4 MB. A larger one is brought in by the operator: sopan questions import.
bank-look-at-file = Look at the file
bank-found =
    { $count ->
        [one] 1 question stands in the file.
       *[other] { $n } questions stand in the file.
    }
bank-found-new =
    { $count ->
        [one] 1 of them is new.
       *[other] { $n } of them are new.
    }
bank-found-known =
    { $count ->
        [one] 1 stands in the bank already.
       *[other] { $n } stand in the bank already.
    }
bank-faulty = Some questions can’t be brought in
bank-warnings = Worth knowing
bank-take =
    { $count ->
        [one] Bring in 1 question
       *[other] Bring in { $n } questions
    }
bank-taken =
    { $count ->
        [one] 1 question was brought in.
       *[other] { $n } questions were brought in.
    }

paper-title = How the assessment asks
paper-lead = Sections, time, and what a wrong answer costs. An attempt under way goes on as it began.
paper-minutes = Time limit in minutes
paper-minutes-hint = Kept by the server. Empty for no limit. Officials with extra time have more.
paper-cool-down = Hours before another attempt
paper-cool-down-hint = After an attempt that did not clear it. 0 for none.
paper-negative = A wrong answer costs (% of its marks)
paper-negative-hint = 0 for nothing; 25 or 33.33 are usual. An unanswered question costs nothing.
paper-shuffle-questions = Each attempt has the questions of a section in an order of its own
paper-shuffle-choices = Each attempt has the choices in an order of its own
paper-answers-shown = Learners are told what is right
paper-answers-shown-hint = With what you wrote about the question and about the choices.
paper-answers-never = Never
paper-answers-over = When they have cleared it or have no attempt left
paper-answers-each = After each attempt (for practice)
paper-section = Section { $number }
paper-another = Another section
paper-from = Questions from
paper-no-section = No section
paper-own = All questions written for this course
paper-number = How many are drawn
paper-topic = Only of this topic
paper-section-title = Title
paper-section-pass = Pass mark of this section alone (%)

essay-title = Essays to be marked
essay-lead = The longest waiting first. You don’t see whose they are.
essay-waiting =
    { $count ->
        [one] 1 attempt waits to be marked
       *[other] { $n } attempts wait to be marked
    }
essay-none-title = Nothing waits
essay-none-text = When an official hands in an essay in one of your courses, it appears here.
essay-count =
    { $count ->
        [one] 1 essay
       *[other] { $n } essays
    }
essay-handed-in = Handed in on { $moment }.
essay-nameless = Whose it is stays hidden, so that nobody is favoured.
essay-rubric = Marked by
essay-answer = Answer
essay-marks = Marks, 0 to { $of }
essay-words = Words for the official
essay-give = Give these marks
essay-marked = Marked. The official sees the result now.
essay-kept = Kept. Other essays of this attempt still wait.

analysis-title = What the answers say
analysis-attempts =
    { $count ->
        [one] 1 attempt
       *[other] { $n } attempts
    }
analysis-none-title = No attempt yet
analysis-none-text = When attempts are graded, you see here how good the questions are.
analysis-reliability = Reliability
analysis-reliability-of =
    { $count ->
        [one] over 1 question that all attempts asked
       *[other] over { $n } questions that all attempts asked
    }
analysis-no-reliability = It can’t be reckoned: too few questions that every attempt asked, or all results are the same.
analysis-reliability-text = Cronbach’s alpha; where each answer is right or wrong it is KR-20. From 0.7 on, results can be relied on for a group; for decisions about persons 0.8 is usual.
analysis-doubtful = Look at this one
analysis-difficulty = Marks reached
analysis-discrimination = Discrimination
analysis-answer = Answer
analysis-all = All
analysis-best = Best 27%
analysis-weakest = Weakest 27%
analysis-alike = Attempts that are strikingly alike
analysis-alike-text = Pairs with more of the same wrong answers than chance gives. It is a reason to look, never a proof. A number stands for the official and the attempt.
analysis-alike-none = None.
analysis-one = One
analysis-other = Other
analysis-same-wrong = Same wrong answers
analysis-probability = Probability by chance

extra-time-title = Extra time in assessments
extra-time-official = Official
extra-time-lead = For persons with disabilities, on an order. It holds for attempts that begin afterwards.
extra-time-percent = Extra time in %
extra-time-percent-hint = 33 gives 20 minutes more for an hour. 0 takes it back.
extra-time-basis = Order on which it rests
extra-time-basis-hint = Number and date of the order. Never a diagnosis.
extra-time-history = What was set
extra-time-none = Nothing yet.
extra-time-set = Set.
bank-picture = A picture or a sound in the question
bank-picture-hint = A picture (PNG, JPEG, GIF, WebP) or a sound (MP3, Ogg) of at most 120 KB: about half a minute of speech at 32 kbit/s. It stands below the text.
bank-picture-words = What it shows, in words, or what is to be heard

regrade-title = Grade again
regrade-lead = A question was corrected after it had been answered? See what the correction would change, then grade the attempts again.
regrade-none-title = Nothing to grade again
regrade-none-text = Every question that was asked still says what it said. Correct a question in its bank or in the course, and come back.
regrade-would = What it would change
regrade-asked = Attempts that asked a corrected question
regrade-raised = Would have a better result
regrade-cleared = Officials who would clear the assessment
regrade-lower = Would have a lower result, and keep theirs
regrade-rule = Grading again only ever raises. Nobody loses a result, a clearance or a certificate. It counts for the day of the attempt and is known from today; published editions stay as they are and show it as a restatement.
regrade-questions = Corrected questions
regrade-question = Question
regrade-answered = Attempts
regrade-kept = Marks kept
regrade-kept-text = An answer keeps its marks where the question has become another one: of another kind, or with more or fewer choices.
regrade-do-title = Grade again
regrade-do-text = It can’t be undone: what is raised stays raised.
regrade-do = Grade again
regrade-nothing-raised = No result would be better.
regrade-said-done =
    { $count ->
        [one] 1 attempt has a better result.
       *[other] { $n } attempts have a better result.
    }
regrade-said-more =
    { $count ->
        [one] 1 attempt has a better result. There are more: grade again to go on.
       *[other] { $n } attempts have a better result. There are more: grade again to go on.
    }
