//! Stories about papers, marks and what the answers say.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::analysis::{Attempted, analyse};
use super::*;
use crate::questions::{
    Accepted, Answer, Choice as Offered, Difficulty, Gap, Left, Number, Question as Asked, Text,
};

fn exact(text: &str) -> Exact {
    text.parse().unwrap()
}

fn text(plain: &str) -> Text {
    Text::from_plain(plain)
}

/// Choices as “right:credit”: `x50 -0`.
fn choices(pattern: &str) -> Vec<Offered> {
    pattern
        .split_whitespace()
        .enumerate()
        .map(|(n, one)| Offered {
            text: text(&format!("Choice {n}")),
            right: one.starts_with('x'),
            credit: exact(&one[1..]),
            feedback: None,
        })
        .collect()
}

fn single(pattern: &str) -> Answer {
    Answer::Single {
        choices: choices(pattern),
        shuffle: true,
    }
}

fn multiple(pattern: &str, partial: bool) -> Answer {
    Answer::Multiple {
        choices: choices(pattern),
        partial,
        shuffle: true,
    }
}

fn gap(accepted: &[(&str, i64)]) -> Gap {
    Gap {
        accepted: accepted
            .iter()
            .map(|(text, credit)| Accepted {
                text: (*text).to_owned(),
                credit: Exact::from(*credit),
                feedback: None,
            })
            .collect(),
        offered: Vec::new(),
    }
}

fn fill_in(gaps: Vec<Gap>) -> Answer {
    Answer::FillIn {
        gaps,
        case_matters: false,
    }
}

fn matching(partial: bool) -> Answer {
    let left = |name: &str, right| Left {
        text: text(name),
        right,
    };
    Answer::Match {
        left: vec![left("Bihar", 0), left("Kerala", 1), left("Goa", 2)],
        // The last misleads; the third reads like the first.
        right: ["Patna", "Thiruvananthapuram", "Panaji", "Patna"]
            .map(text)
            .into(),
        partial,
    }
}

fn order(items: &[&str]) -> Answer {
    Answer::Order {
        items: items.iter().map(|i| text(i)).collect(),
    }
}

fn numeric(value: &str, tolerance: &str) -> Answer {
    let number = |value: &str, tolerance: &str, credit| Number {
        value: exact(value),
        tolerance: exact(tolerance),
        credit: Exact::from(credit),
        feedback: None,
    };
    Answer::Numeric {
        accepted: vec![number(value, tolerance, 100), number(value, "10", 25)],
    }
}

fn asked(answer: Answer) -> Asked {
    Asked {
        marks: Exact::from(4),
        ..Asked::new(text("What holds?"), answer)
    }
}

fn given(text: &str) -> Given {
    match text {
        "" => Given::new(),
        text => text.split('|').map(str::to_owned).collect(),
    }
}

#[test]
fn every_kind_of_question_is_marked() {
    use Outcome::*;
    let one = single("-0 x100 -25");
    let all = multiple("x50 x50 -0", false);
    let part = multiple("x50 x50 -0 -0", true);
    let costly = multiple("x50 x50 --100", true);
    let yes = Answer::TrueFalse { right: true };
    let filled = fill_in(vec![
        gap(&[("हिन्दी", 100)]),
        gap(&[("RTI Act, 2005", 100), ("RTI", 50)]),
    ]);
    let states = matching(true);
    let whole = matching(false);
    let steps = order(&["Receipt", "Noting", "Approval"]);
    let twins = order(&["Sign", "Copy", "Sign"]);
    let share = numeric("12.5", "0.5");
    let lakh = numeric("100000", "0");
    let essay = Answer::Essay { rubric: None };
    for (answer, said, outcome, marks) in [
        (&one, "1", Right, "4"),
        (&one, "0", Wrong, "0"),
        (&one, "2", Part, "1"),
        (&one, "", Unanswered, "0"),
        (&one, "0|1", Wrong, "0"), // both, from a forged form
        (&one, "7", Wrong, "0"),
        (&all, "0|1", Right, "4"),
        (&all, "0", Wrong, "0"),
        (&all, "0|1|2", Wrong, "0"),
        (&part, "0|1", Right, "4"),
        (&part, "0", Part, "2"),
        (&part, "0|2", Wrong, "0"),
        (&part, "0|1|2", Part, "2"),
        (&part, "0|1|2|3", Wrong, "0"), // choosing everything
        (&costly, "0|1|2", Wrong, "0"),
        (&yes, "true", Right, "4"),
        (&yes, "false", Wrong, "0"),
        (&yes, "perhaps", Wrong, "0"),
        (&filled, "हिंदी।|rti act, २००५", Right, "4"),
        (&filled, "  हिन्\u{200d}दी |RTI", Part, "3"),
        (&filled, "हिंदी|", Part, "2"),
        (&filled, "उर्दू|GST", Wrong, "0"),
        (&filled, "|", Unanswered, "0"),
        (&states, "0|1|2", Right, "4"),
        (&states, "3|1|2", Right, "4"), // the other Patna
        (&states, "0|2|", Part, "4/3"),
        (&states, "1|0|3", Wrong, "0"),
        (&whole, "0|1|", Wrong, "0"),
        (&whole, "0|1|2", Right, "4"),
        (&steps, "1|2|3", Right, "4"),
        (&steps, "1|3|2", Wrong, "0"),
        (&steps, "1||", Wrong, "0"),
        (&twins, "3|2|1", Right, "4"),
        (&twins, "1|2|1", Wrong, "0"),
        (&share, "12.5", Right, "4"),
        (&share, "१३", Right, "4"),
        (&share, "12", Right, "4"),
        (&share, "11.99", Part, "1"),
        (&share, "1", Wrong, "0"),
        (&share, "a dozen", Wrong, "0"),
        (&share, "12.5%", Wrong, "0"),
        (&lakh, "1,00,000", Right, "4"),
        (&lakh, "100 000", Right, "4"),
        (&essay, "My answer.", Waits, "0"),
        (&essay, "  ", Unanswered, "0"),
        (&Answer::Nothing, "x", Nothing, "0"),
    ] {
        let marked = mark(&asked(answer.clone()), &given(said), &Exact::zero());
        let found = (marked.outcome, marked.marks.exact());
        assert_eq!(found, (outcome, marks.to_owned()), "{answer:?} “{said}”");
    }
}

/// A solution in one line: what was answered | what is right.
fn told(answer: &Answer, said: &str) -> String {
    let question = asked(answer.clone());
    let given = given(said);
    let outcome = mark(&question, &given, &Exact::zero()).outcome;
    let told = solution(&question, &given, outcome);
    let line = |line: &Line| match line {
        Line::Text(text) => text.plain(),
        Line::Truth(truth) => truth.to_string(),
        Line::Pair(left, right) => format!("{}={}", left.plain(), right.plain()),
        Line::Between(least, most) => format!("{}..{}", least.exact(), most.exact()),
    };
    let side = |lines: &[Line]| lines.iter().map(line).collect::<Vec<_>>().join(", ");
    format!("{} | {}", side(&told.given), side(&told.right))
}

#[test]
fn who_may_be_told_is_told_what_was_answered_and_what_is_right() {
    let gaps = fill_in(vec![gap(&[("Delhi", 100), ("New Delhi", 50)])]);
    for (answer, said, expected) in [
        (single("-0 x100"), "0", "Choice 0 | Choice 1"),
        (single("-0 x100"), "", " | Choice 1"),
        (
            multiple("x50 -0 x50", true),
            "0|1",
            "Choice 0, Choice 1 | Choice 0, Choice 2",
        ),
        (Answer::TrueFalse { right: true }, "false", "false | true"),
        (gaps.clone(), "Agra", "Agra | Delhi"),
        (gaps, "", " | Delhi"),
        (
            matching(true),
            "1||2",
            "Bihar=Thiruvananthapuram, Goa=Panaji | \
             Bihar=Patna, Kerala=Thiruvananthapuram, Goa=Panaji",
        ),
        (
            order(&["Receipt", "Noting", "Approval"]),
            "2|1|3",
            "Noting, Receipt, Approval | Receipt, Noting, Approval",
        ),
        (numeric("12.5", "0.5"), "3", "3 | 12..13"),
        (numeric("30", "0"), "3", "3 | 30"),
        (Answer::Essay { rubric: None }, "My view", "My view | "),
        (Answer::Nothing, "", " | "),
    ] {
        assert_eq!(told(&answer, said), expected, "{answer:?} “{said}”");
    }
    // What the author says to a choice, to a wrong answer, and to any.
    let Answer::Single { mut choices, .. } = single("-0 x100") else {
        unreachable!()
    };
    choices[0].feedback = Some(text("Not he."));
    let question = Asked {
        feedback: Some(text("See section 7.")),
        feedback_right: Some(text("Well done.")),
        feedback_wrong: Some(text(" ")),
        ..asked(Answer::Single {
            choices,
            shuffle: false,
        })
    };
    let words = |said: &str, outcome| {
        let told = solution(&question, &given(said), outcome);
        told.words.iter().map(Text::plain).collect::<Vec<_>>()
    };
    assert_eq!(words("0", Outcome::Wrong), ["Not he.", "See section 7."]);
    assert_eq!(words("1", Outcome::Right), ["Well done.", "See section 7."]);
}

#[test]
fn a_paper_says_from_when_on_answers_are_told() {
    use AnswersShown::*;
    for (when, cleared, left, told) in [
        (Never, true, Some(0), false),
        (Over, false, None, false),
        (Over, false, Some(1), false),
        (Over, false, Some(0), true),
        (Over, true, Some(2), true),
        (Each, false, Some(2), true),
    ] {
        assert_eq!(
            when.tells(cleared, left),
            told,
            "{when:?} {cleared} {left:?}"
        );
        assert_eq!(AnswersShown::of(when.word()), Some(when));
    }
    // A paper from before this could be said tells nothing.
    let old: Paper = serde_json::from_str("{}").unwrap();
    assert_eq!(old.answers_shown, Never);
}

#[test]
fn a_wrong_answer_costs_what_the_paper_says_and_silence_nothing() {
    let third = Exact::ratio(100, 3).unwrap();
    let own = asked(single("x100 --50"));
    for (question, said, marks) in [
        (asked(single("x100 -0")), "1", "-4/3"),
        (asked(single("x100 -0")), "", "0"),
        (own.clone(), "1", "-2"), // its author asks for more
        (asked(multiple("x50 x50 -0", true)), "2", "-4/3"),
        (asked(numeric("5", "0")), "99", "-4/3"),
        (asked(Answer::Essay { rubric: None }), "words", "0"),
    ] {
        let marked = mark(&question, &given(said), &third);
        assert_eq!(marked.marks.exact(), marks, "{said}");
    }
}

/// The spellings of one word that people write.
#[test]
fn devanagari_is_the_same_however_it_was_typed() {
    use crate::questions::same_answer;
    for (given, accepted) in [
        ("सड\u{93c}क", "सड़क"),
        ("कागज", "काग़ज़"),
        ("हिन्दी", "हिंदी"),
        ("हाँ", "हां"),
        ("क्\u{200d}षमा", "क्षमा"),
        ("२०४७", "2047"),
        ("ग्राम  पंचायत ।", "ग्राम पंचायत"),
        ("“सत्यमेव जयते॥”", "\"सत्यमेव जयते॥\""),
        ("PANCHAYAT.", "panchayat"),
    ] {
        assert!(same_answer(given, accepted, false), "{given} {accepted}");
    }
    for (given, accepted) in [("कम", "काम"), ("दिन", "दीन"), ("panchayats", "panchayat")]
    {
        assert!(!same_answer(given, accepted, false), "{given} {accepted}");
    }
    assert!(!same_answer("Panchayat", "panchayat", true));
}

fn own_paper(sections: &[(&str, Option<i64>, &[i64])], pass_percent: i64) -> Drawn {
    Drawn {
        seed: 7,
        pass_percent,
        negative: Exact::zero(),
        shuffle_choices: false,
        sections: sections
            .iter()
            .map(|(title, pass, questions)| DrawnSection {
                title: (*title).to_owned(),
                pass_percent: *pass,
                questions: questions.iter().map(|q| (*q, String::new())).collect(),
            })
            .collect(),
    }
}

fn same(ids: std::ops::RangeInclusive<i64>) -> BTreeMap<i64, Asked> {
    ids.map(|id| (id, asked(single("x100 -0")))).collect()
}

fn answers(text: &str) -> BTreeMap<i64, Given> {
    text.split_whitespace()
        .filter_map(|one| one.split_once(':'))
        .map(|(id, said)| (id.parse().unwrap(), given(said)))
        .collect()
}

#[test]
fn an_attempt_passes_when_the_whole_and_each_section_reach_their_marks_exactly() {
    let one = own_paper(&[("", None, &[1, 2, 3])], 66);
    let two = own_paper(&[("Law", Some(50), &[1, 2]), ("Files", None, &[3])], 60);
    let none = own_paper(&[("", None, &[])], 60);
    for (paper, said, hundredths, passed) in [
        (&one, "", 0, false),
        (&one, "1:0 2:0 3:1", 6_666, true),
        (&one, "1:0 2:1 3:1", 3_333, false),
        (&one, "1:0 2:0 3:0", 10_000, true),
        (&two, "1:0 2:1 3:0", 6_666, true),
        (&two, "1:0 2:0 3:1", 6_666, true),
        (&two, "1:1 2:1 3:0", 3_333, false),
        (&none, "", 0, false),
    ] {
        let graded = grade(paper, &same(1..=3), &answers(said), &BTreeMap::new());
        let found = (graded.hundredths(), graded.passed);
        assert_eq!(found, (hundredths, passed), "{said}");
    }
    // 2 of 3 does not reach 67, and the section's pass mark stands beside the whole's.
    let strict = own_paper(&[("", None, &[1, 2, 3])], 67);
    assert!(!grade(&strict, &same(1..=3), &answers("1:0 2:0"), &BTreeMap::new()).passed);
    let law = own_paper(&[("Law", Some(51), &[1, 2]), ("Files", None, &[3])], 60);
    let graded = grade(
        &law,
        &same(1..=3),
        &answers("1:0 2:1 3:0"),
        &BTreeMap::new(),
    );
    assert!(!graded.passed && !graded.sections[0].passed && graded.sections[1].passed);
}

#[test]
fn an_essay_waits_for_a_person_and_then_counts() {
    let mut questions = same(1..=1);
    questions.insert(2, asked(Answer::Essay { rubric: None }));
    let paper = own_paper(&[("", None, &[1, 2])], 60);
    let said = answers("1:0 2:Because");
    let waits = grade(&paper, &questions, &said, &BTreeMap::new());
    assert_eq!((waits.waiting, waits.passed), (1, false));
    for (marks, hundredths, passed) in
        [("0", 5_000, false), ("1", 6_250, true), ("9", 10_000, true)]
    {
        let essay = EssayMark {
            marks: exact(marks),
            words: String::new(),
        };
        let graded = grade(&paper, &questions, &said, &BTreeMap::from([(2, essay)]));
        assert_eq!(
            (graded.waiting, graded.hundredths(), graded.passed),
            (0, hundredths, passed)
        );
    }
}

#[test]
fn negative_marks_never_bring_a_result_below_nothing() {
    let mut paper = own_paper(&[("", None, &[1, 2, 3])], 60);
    paper.negative = Exact::from(25);
    for (said, marks, hundredths) in [
        ("1:1 2:1 3:1", "-3", 0),
        ("1:0 2:1 3:1", "2", 1_666),
        ("1:0 2:0 3:1", "7", 5_833),
    ] {
        let graded = grade(&paper, &same(1..=3), &answers(said), &BTreeMap::new());
        assert_eq!(
            (graded.marks.exact().as_str(), graded.hundredths()),
            (marks, hundredths)
        );
    }
}

fn bank(number: i64) -> Section {
    Section {
        title: format!("Draw {number}"),
        pass_percent: None,
        source: Source::Bank {
            bank: 1,
            topic: String::new(),
            difficulty: Some(Difficulty::Easy),
            number,
        },
    }
}

#[test]
fn a_paper_that_cannot_be_asked_is_refused() {
    let good = Paper {
        minutes: Some(30),
        sections: vec![bank(5)],
        ..Paper::default()
    };
    assert_eq!(good.check(&[5]), []);
    assert_eq!(Paper::default().check(&[0]), []);
    type Spoil = fn(&mut Paper);
    let cases: [(Spoil, PaperFault); 9] = [
        (|p| p.sections.clear(), PaperFault::NoSections),
        (|p| p.minutes = Some(0), PaperFault::Minutes(0)),
        (|p| p.cool_down_hours = -1, PaperFault::CoolDown(-1)),
        (
            |p| p.negative = Exact::from(101),
            PaperFault::Negative(Exact::from(101)),
        ),
        (
            |p| p.sections[0].pass_percent = Some(0),
            PaperFault::SectionPass {
                section: 1,
                percent: 0,
            },
        ),
        (
            |p| {
                p.sections.push(Section {
                    title: String::new(),
                    ..Paper::default().sections[0].clone()
                })
            },
            PaperFault::NoTitle(2),
        ),
        (
            |p| {
                let own = Section {
                    title: "Own".to_owned(),
                    ..Paper::default().sections[0].clone()
                };
                p.sections.extend([own.clone(), own]);
            },
            PaperFault::OwnTwice(3),
        ),
        (
            |p| p.sections = vec![bank(0)],
            PaperFault::Number {
                section: 1,
                number: 0,
            },
        ),
        (
            |p| p.sections = vec![bank(6)],
            PaperFault::TooFew {
                section: 1,
                number: 6,
                held: 5,
            },
        ),
    ];
    for (spoil, fault) in cases {
        let mut paper = good.clone();
        spoil(&mut paper);
        assert!(fault.said().hi.chars().any(|c| ('ऀ'..='ॿ').contains(&c)));
        assert_eq!(paper.check(&[5, 5, 5]), [fault]);
    }
}

#[test]
fn extra_time_is_added_to_the_limit() {
    let paper = Paper {
        minutes: Some(30),
        ..Paper::default()
    };
    assert_eq!(paper.seconds(0), Some(1_800));
    assert_eq!(paper.seconds(33), Some(2_394));
    assert_eq!(Paper::default().seconds(50), None);
}

/// Forty honest attempts at sixteen questions, and two that share fifteen wrong answers.
fn attempts() -> Vec<Attempted> {
    let wrong = |who: i64, question: i64| {
        let mut answers = [1, 2, 3, 4];
        super::paper::shuffle(&mut answers, who, question);
        answers[0].to_string()
    };
    let attempt = |key: String, who: i64, knows: i64| {
        let answers = (1..=16_i64).map(|q| {
            let (share, said) = match q <= knows {
                true => (1.0, "0".to_owned()),
                false => (0.0, wrong(who, q)),
            };
            (q, (share, vec![said]))
        });
        Attempted {
            key,
            answers: answers.collect(),
        }
    };
    let honest = (0..40_i64).map(|n| attempt(format!("h{n}"), n, n * 16 / 40 + 1));
    let copied = (0..2).map(|n| attempt(format!("copied{n}"), 99, 1));
    honest.chain(copied).collect()
}

#[test]
fn the_answers_say_how_good_the_questions_are() {
    let analysis = analyse(&attempts());
    assert_eq!((analysis.attempts, analysis.items.len()), (42, 16));
    let difficulty: Vec<f64> = analysis.items.iter().map(|i| i.difficulty).collect();
    assert!(difficulty.is_sorted_by(|a, b| a >= b), "{difficulty:?}");
    assert!(analysis.items[3].discrimination.unwrap() > 0.6);
    // Everybody has the first one right: it tells nothing.
    assert_eq!(analysis.items[0].discrimination, None);
    let chosen = analysis.items[4].answers["0"];
    assert_eq!((chosen.best, chosen.weakest), (11, 0));
    let alpha = analysis.reliability.unwrap();
    assert!((0.8..1.0).contains(&alpha), "{alpha}");
    assert_eq!(analysis.reliability_of, 16);
}

/// By hand: three who answer two questions, (1,1), (1,0), (0,0): the variances are 2/9 and
/// 2/9, of the sums 2/3, so that KR-20 is 2 × (1 − 4/9 ÷ 2/3) = 2/3.
#[test]
fn reliability_is_kr_20() {
    let attempt = |key: &str, shares: [f64; 2]| Attempted {
        key: key.to_owned(),
        answers: (1..).zip(shares.map(|s| (s, Given::new()))).collect(),
    };
    let all = [
        attempt("a", [1.0, 1.0]),
        attempt("b", [1.0, 0.0]),
        attempt("c", [0.0, 0.0]),
    ];
    let alpha = analyse(&all).reliability.unwrap();
    assert!((alpha - 2.0 / 3.0).abs() < 1e-9, "{alpha}");
    assert_eq!(analyse(&all[..1]).reliability, None);
    assert_eq!(analyse(&[]).reliability, None);
}

#[test]
fn attempts_that_share_wrong_answers_stand_out() {
    let found = analyse(&attempts()).alike;
    let pairs: Vec<_> = found
        .iter()
        .map(|a| (a.one.as_str(), a.other.as_str()))
        .collect();
    assert_eq!(pairs, [("copied0", "copied1")]);
    assert_eq!((found[0].both_wrong, found[0].same_wrong), (15, 15));
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let credits = prop_oneof![Just("x50"), Just("-0"), Just("x100"), Just("--25")];
    let pattern = proptest::collection::vec(credits, 2..6).prop_map(|p| p.join(" "));
    prop_oneof![
        pattern.clone().prop_map(|p| single(&p)),
        (pattern, any::<bool>()).prop_map(|(p, partial)| multiple(&p, partial)),
        any::<bool>().prop_map(|right| Answer::TrueFalse { right }),
        proptest::collection::vec("[a-cक-ग]{1,3}", 1..4)
            .prop_map(|all| fill_in(all.iter().map(|t| gap(&[(t, 100)])).collect())),
        any::<bool>().prop_map(matching),
        Just(order(&["a", "b", "c", "d"])),
        (-50..50_i64, 0..5_i64)
            .prop_map(|(value, off)| numeric(&value.to_string(), &off.to_string())),
        Just(Answer::Essay { rubric: None }),
    ]
}

/// Whatever was right is something else now; what is shown must stay.
fn other_key(answer: &Answer) -> Answer {
    let mut other = answer.clone();
    match &mut other {
        Answer::Single { choices, .. } | Answer::Multiple { choices, .. } => {
            for choice in choices {
                choice.right = !choice.right;
                choice.credit = Exact::from(1);
            }
        }
        Answer::TrueFalse { right } => *right = !*right,
        Answer::FillIn { gaps, .. } => {
            for gap in gaps {
                gap.accepted[0].text.push('x');
            }
        }
        Answer::Match { left, right, .. } => {
            for one in left {
                one.right = (one.right + 1) % right.len();
            }
        }
        Answer::Numeric { accepted } => accepted.clear(),
        Answer::Order { .. } | Answer::Essay { .. } | Answer::Nothing => {}
    }
    other
}

proptest! {
    #[test]
    fn marks_lie_between_their_ends_whatever_is_sent(
        answer in any_answer(),
        said in proptest::collection::vec(".{0,4}|[0-5]", 0..6),
        negative in 0..=100_i64,
    ) {
        let question = asked(answer);
        let marked = mark(&question, &said, &Exact::from(negative));
        prop_assert!(marked.marks <= marked.of);
        prop_assert!(marked.marks >= &Exact::zero() - &marked.of);
        prop_assert_eq!(marked.outcome == Outcome::Right, marked.marks == marked.of);
        let unanswered = mark(&question, &[], &Exact::from(negative));
        prop_assert_eq!(unanswered.marks, Exact::zero());
    }

    #[test]
    fn what_is_shown_does_not_depend_on_what_is_right(
        answer in any_answer(), id in 1..99_i64, seed in any::<i64>(), mixed in any::<bool>(),
    ) {
        let one = asked(answer.clone());
        let other = Asked { answer: other_key(&answer), ..one.clone() };
        prop_assert_eq!(shown(&one, id, seed, mixed), shown(&other, id, seed, mixed));
    }

    #[test]
    fn an_answer_comes_back_to_the_page_as_it_was_sent(
        answer in any_answer(), id in 1..99_i64, seed in any::<i64>(),
        sent in proptest::collection::vec("[0-4]", 1..5),
    ) {
        let shown = shown(&asked(answer), id, seed, true);
        let taken = shown.taken(&sent);
        prop_assert_eq!(&shown.taken(&shown.given(&taken)), &taken);
    }

    #[test]
    fn a_draw_takes_no_question_twice_and_repeats_itself(
        sizes in proptest::collection::vec((0..20_usize, 0..10_i64), 1..4),
        seed in any::<i64>(), mixed in any::<bool>(),
    ) {
        let paper = Paper {
            sections: sizes.iter().map(|(_, number)| bank(*number)).collect(),
            shuffle_questions: mixed,
            ..Paper::default()
        };
        // Each pool holds the ones before it.
        let pools: Vec<Vec<i64>> = sizes.iter().map(|(size, _)| (0..*size as i64).collect()).collect();
        let drawn = draw(&paper, &pools, seed);
        prop_assert_eq!(&drawn, &draw(&paper, &pools, seed));
        let all: Vec<i64> = drawn.concat();
        let distinct: std::collections::BTreeSet<i64> = all.iter().copied().collect();
        prop_assert_eq!(all.len(), distinct.len());
        for ((section, pool), (_, number)) in drawn.iter().zip(&pools).zip(&sizes) {
            prop_assert!(section.len() as i64 <= *number);
            prop_assert!(section.iter().all(|q| pool.contains(q)));
        }
    }
}

#[test]
fn another_seed_draws_others_and_each_is_drawn_about_as_often() {
    let paper = Paper {
        sections: vec![bank(3)],
        ..Paper::default()
    };
    let pool = vec![(1..=12).collect::<Vec<i64>>()];
    let mut times = BTreeMap::<i64, u32>::new();
    for seed in 0..4_000 {
        for question in draw(&paper, &pool, seed).concat() {
            *times.entry(question).or_default() += 1;
        }
    }
    // 1,000 times each, give or take four standard deviations.
    assert!(
        times.values().all(|n| (880..1_120).contains(n)),
        "{times:?}"
    );
}
