//! Timed tests with questions of every kind: drawn from a bank, saved as they are answered,
//! ended by the server, marked by a person.

use std::collections::BTreeMap;

use sopan_app::access::Actor;
use sopan_app::assessments::{HandIn, Saved, Sitting};
use sopan_app::ranking::Question;
use sopan_app::store::banks::Which;
use sopan_app::store::ledger::{Act, Work};
use sopan_app::store::testing::TestDb;
use sopan_app::store::verify::verify;
use sopan_app::store::{on_both, organisations, sql};
use sopan_app::testing::{TestApp, organisation};
use sopan_rules::access::Role;
use sopan_rules::assessments::{AnswersShown, Line, Outcome, Paper, Place, Section, Source};
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::numbers::Exact;
use sopan_rules::organisations::Kind;
use sopan_rules::questions::{Answer, Difficulty, Text};

const ASHA: i64 = 900_001;
const RAVI: i64 = 900_002;
const AUTHOR: i64 = 900_003;
const ADMIN: i64 = 900_004;

const FILL: &[&str] = &[
    "insert into course (id, code, title, language, minutes, description, status, search,
                         organisation, created_at)
     values (800001, 'rti', 'Right to Information', 'en', 90, '', 'live', '', 1, 0)",
    "insert into assessment (id, course, title, pass_percent, attempts)
     values (800020, 800001, 'Test', 60, 0)",
    "insert into question (id, assessment, position, kind, body, marks)
     values (800021, 800020, 1, 'single', 'Who signs?', 1)",
    "insert into question_option (question, position, body, correct)
     values (800021, 0, 'The clerk', 0), (800021, 1, 'The competent authority', 1)",
];

/// A question of every kind but the essay, as a file.
const GIFT: &str = "\
$CATEGORY: RTI/Kinds

::single::Who answers? {=The PIO ~The clerk ~The driver}

::multiple::Which are exempt? {~%50%Security ~%50%Trade secrets ~%-100%Rules}

::truefalse::The Act is of 2005. {TRUE}

::fillin::सूचना का अधिकार किस वर्ष का है? {=२००५ =2005 में}

::match::Who is where? {=Bihar -> Patna =Goa -> Panaji =Kerala -> Kochi}

::numeric::How many days? {#30:0}
";

struct World {
    app: TestApp,
    author: Actor,
    admin: Actor,
    bank: i64,
}

impl World {
    async fn new(test: &TestDb) -> World {
        let mut tx = test.db.write().await.unwrap();
        let all = [
            (organisation(1, "IN", Kind::Nation), None),
            (organisation(2, "BR", Kind::State), Some(OrganisationId(1))),
            (
                organisation(3, "BR-RDD", Kind::Department),
                Some(OrganisationId(2)),
            ),
        ];
        organisations::insert(&mut tx, &all).await.unwrap();
        for text in FILL {
            sql(*text).run(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        let app = TestApp::open(test, "2025-11-28").await;
        for official in [ASHA, RAVI, AUTHOR, ADMIN] {
            let fact = Fact::Registered {
                organisation: OrganisationId(3),
                group: Some("B".to_owned()),
                designation: None,
            };
            let mut work = Work::act(OfficialId(official), fact, app.now(), None);
            work.also.push(
                sql("insert into person (official, name) values ($1, 'Somebody')").bind(official),
            );
            app.lane().write(work).await.unwrap();
        }
        let operator = Actor::operator();
        for (official, role, over) in [
            (AUTHOR, Role::ContentCreator, 1),
            (ADMIN, Role::MdoAdmin, 3),
        ] {
            app.grant(&operator, OfficialId(official), role, OrganisationId(over))
                .await
                .unwrap();
        }
        app.pass_seconds(60);
        let author = actor(&app, AUTHOR).await;
        let admin = actor(&app, ADMIN).await;
        let bank = app
            .make_bank(&author, "RTI", OrganisationId(1))
            .await
            .unwrap();
        World {
            app,
            author,
            admin,
            bank,
        }
    }

    /// With the questions of the file, drawn all, in a test of half an hour.
    async fn with_test(test: &TestDb, change: impl FnOnce(&mut Paper)) -> World {
        let world = World::new(test).await;
        let (app, author) = (&world.app, &world.author);
        let told = app
            .import_questions(
                author,
                Some(world.bank),
                "gift",
                GIFT.as_bytes(),
                false,
                false,
            )
            .await
            .unwrap();
        assert_eq!(
            (told.found, told.new, told.written),
            (6, 6, true),
            "{:?}",
            told.problems
        );
        let mut paper = world.paper(6);
        change(&mut paper);
        assert_eq!(app.keep_paper(author, "rti", &paper).await.unwrap(), []);
        world
    }

    fn paper(&self, number: i64) -> Paper {
        Paper {
            minutes: Some(30),
            shuffle_questions: true,
            shuffle_choices: true,
            sections: vec![Section {
                title: "RTI".to_owned(),
                pass_percent: None,
                source: Source::Bank {
                    bank: self.bank,
                    topic: "RTI".to_owned(),
                    difficulty: None,
                    number,
                },
            }],
            ..Paper::default()
        }
    }

    async fn learner(&self, official: i64) -> Actor {
        let actor = actor(&self.app, official).await;
        self.app.enrol(&actor, "rti").await.unwrap();
        self.app.pass_seconds(1);
        actor
    }

    async fn sitting(&self, who: &Actor, id: i64) -> Sitting {
        self.app.attempt(who, "rti", id).await.unwrap()
    }

    async fn ends_clean(&self) {
        let report = verify(self.app.db()).await.unwrap();
        assert_eq!(report.differences, 0, "{:?}", report.first);
    }
}

async fn actor(app: &TestApp, official: i64) -> Actor {
    let link = app
        .link_for(&Actor::operator(), OfficialId(official))
        .await
        .unwrap();
    let token = link.rsplit('/').next().unwrap();
    let signed_in = app.sign_in_by_link(token, "test").await.unwrap();
    app.actor(&signed_in.token).await.unwrap()
}

/// The place, as shown, of the text that begins so.
fn place(all: &[Text], begins: &str) -> String {
    let place = all.iter().position(|t| t.plain().starts_with(begins));
    place.unwrap().to_string()
}

/// What somebody who knows everything sends, by question.
fn right(sitting: &Sitting) -> BTreeMap<i64, Vec<String>> {
    let answers = sitting.questions().map(|asked| {
        let said = match &asked.shown.place {
            Place::One(all) => vec![place(all, "The PIO")],
            Place::Several(all) => vec![place(all, "Security"), place(all, "Trade")],
            Place::TrueFalse => vec!["true".to_owned()],
            Place::Gaps(_) => vec![" २००५। ".to_owned()],
            Place::Pairs(left, all) => left
                .iter()
                .map(|one| match one.plain().as_str() {
                    "Bihar" => place(all, "Patna"),
                    "Goa" => place(all, "Panaji"),
                    _ => place(all, "Kochi"),
                })
                .collect(),
            Place::Number => vec!["३०".to_owned()],
            Place::Essay => vec!["Because it is the law.".to_owned()],
            Place::Order(items) => items
                .iter()
                .map(|one| match one.plain().as_str() {
                    "Receipt" => "1".to_owned(),
                    "Noting" => "2".to_owned(),
                    _ => "3".to_owned(),
                })
                .collect(),
            Place::Nothing => Vec::new(),
        };
        (asked.id, said)
    });
    answers.collect()
}

on_both!(
    a_timed_test_of_every_kind_is_drawn_answered_and_graded,
    async |test: TestDb| {
        let world = World::with_test(&test, |_| {}).await;
        let (app, asha) = (&world.app, world.learner(ASHA).await);
        let start = app.assessment(&asha, "rti").await.unwrap();
        assert_eq!((start.seconds, start.open), (Some(1_800), None));

        let id = app.begin_attempt(&asha, "rti").await.unwrap();
        assert_eq!(app.begin_attempt(&asha, "rti").await.unwrap(), id);
        let sitting = world.sitting(&asha, id).await;
        assert_eq!(sitting.questions().count(), 6);
        assert!(sitting.questions().all(|q| q.is_unanswered()));
        // The same attempt shows the same, and another one something else.
        let again = world.sitting(&asha, id).await;
        let places = |s: &Sitting| s.questions().map(|q| q.shown.clone()).collect::<Vec<_>>();
        assert_eq!(places(&sitting), places(&again));
        let ravi = world.learner(RAVI).await;
        let other = app.begin_attempt(&ravi, "rti").await.unwrap();
        assert_ne!(places(&sitting), places(&world.sitting(&ravi, other).await));

        for (number, (question, said)) in (1..).zip(right(&sitting)) {
            let saved = app.save_answer(&asha, id, question, number, &said).await;
            assert_eq!(saved.unwrap(), Saved::Saved);
        }
        assert!(
            !world
                .sitting(&asha, id)
                .await
                .questions()
                .any(|q| q.is_unanswered())
        );
        app.finish_attempt(&asha, "rti", id).await.unwrap();
        let outcome = app.outcome(&asha, "rti", id).await.unwrap();
        assert_eq!((outcome.hundredths, outcome.cleared), (10_000, true));
        assert!(outcome.review.iter().all(|r| r.outcome == Outcome::Right));
        assert!(outcome.completed, "nothing else was asked for");
        world.ends_clean().await;
    }
);

on_both!(
    of_two_tabs_the_later_answer_stands_and_the_other_is_told,
    async |test: TestDb| {
        let world = World::with_test(&test, |_| {}).await;
        let (app, asha) = (&world.app, world.learner(ASHA).await);
        let id = app.begin_attempt(&asha, "rti").await.unwrap();
        let sitting = world.sitting(&asha, id).await;
        let asked = sitting
            .questions()
            .find(|q| q.shown.place == Place::TrueFalse)
            .unwrap();
        let yes = vec!["true".to_owned()];
        let no = vec!["false".to_owned()];
        let save = async |number, said: &Vec<String>| {
            app.save_answer(&asha, id, asked.id, number, said)
                .await
                .unwrap()
        };
        // The first tab answers; its answer is lost on the way and sent again.
        assert_eq!(save(1, &yes).await, Saved::Saved);
        assert_eq!(save(1, &yes).await, Saved::Saved);
        // The second knows of it, and answers otherwise.
        assert_eq!(save(2, &no).await, Saved::Saved);
        // The first one comes back from a dead line with something older.
        let stands = Saved::LaterStands {
            number: 2,
            given: no.clone(),
        };
        assert_eq!(save(2, &yes).await, stands);
        // By form: a page from before the second answer says that it was overtaken.
        let form = BTreeMap::from([(asked.id, yes.clone())]);
        let later = app.save_answers(&asha, "rti", id, 1, &form).await.unwrap();
        assert_eq!(later, [asked.id]);
        let later = app.save_answers(&asha, "rti", id, 2, &form).await.unwrap();
        assert_eq!(later, [0_i64; 0]);
        let kept = world.sitting(&asha, id).await;
        let given = |s: &Sitting| {
            s.questions()
                .find(|q| q.id == asked.id)
                .unwrap()
                .given
                .clone()
        };
        assert_eq!((given(&kept), kept.number), (yes, 3));
        // A question of another test is not answered here.
        let none = app.save_answer(&asha, id, 800_021, 9, &no).await;
        assert_eq!(none.unwrap_err().code(), "not-found");
    }
);

on_both!(
    a_test_ends_at_its_time_with_and_without_its_browser,
    async |test: TestDb| {
        let world = World::with_test(&test, |paper| paper.cool_down_hours = 24).await;
        let app = &world.app;
        let asha = world.learner(ASHA).await;
        // Ravi has half of the time more, and nobody gives it to himself.
        let mine = app
            .accommodate(&world.admin, OfficialId(ADMIN), 50, "Order 7")
            .await;
        assert_eq!(mine.unwrap_err().code(), "forbidden");
        let author = app
            .accommodate(&world.author, OfficialId(RAVI), 50, "Order 7")
            .await;
        assert_eq!(author.unwrap_err().code(), "not-found");
        for (percent, basis) in [(-1, "Order 7"), (201, "Order 7"), (50, " ")] {
            let wrong = app
                .accommodate(&world.admin, OfficialId(RAVI), percent, basis)
                .await;
            assert!(wrong.is_err());
        }
        for percent in [100, 50] {
            app.accommodate(&world.admin, OfficialId(RAVI), percent, "Order 7 of 2025")
                .await
                .unwrap();
            app.pass_seconds(1);
        }
        let set = app
            .accommodations(&world.admin, OfficialId(RAVI))
            .await
            .unwrap();
        let set: Vec<_> = set.iter().map(|s| (s.percent, s.set_by)).collect();
        assert_eq!(
            set,
            [
                (50, Some(OfficialId(ADMIN))),
                (100, Some(OfficialId(ADMIN)))
            ]
        );

        let ravi = world.learner(RAVI).await;
        let one = app.begin_attempt(&asha, "rti").await.unwrap();
        let other = app.begin_attempt(&ravi, "rti").await.unwrap();
        let sitting = world.sitting(&asha, one).await;
        let all = right(&sitting);
        app.save_answers(&asha, "rti", one, 0, &all).await.unwrap();
        let first = *all.keys().next().unwrap();

        // On the last moment an answer is taken; after it, refused with a word.
        app.pass_seconds(1_800);
        let wrong = vec!["x".to_owned()];
        assert_eq!(
            app.save_answer(&asha, one, first, 10, &wrong)
                .await
                .unwrap(),
            Saved::Saved
        );
        let right_again = &all[&first];
        assert_eq!(
            app.save_answer(&asha, one, first, 11, right_again)
                .await
                .unwrap(),
            Saved::Saved
        );
        app.pass_seconds(1);
        assert_eq!(
            app.save_answer(&asha, one, first, 12, &wrong)
                .await
                .unwrap(),
            Saved::Over
        );
        let form = BTreeMap::from([(first, wrong)]);
        let late = app.save_answers(&asha, "rti", one, 12, &form).await;
        assert_eq!(late.unwrap_err().code(), "attempt-over");

        // Her browser never returns: the attempt is graded all the same, at its end.
        assert_eq!(app.end_due_attempts().await.unwrap(), 1);
        assert_eq!(app.end_due_attempts().await.unwrap(), 0);
        let outcome = app.outcome(&asha, "rti", one).await.unwrap();
        assert!(outcome.cleared && outcome.ended_by_itself);
        assert_eq!(outcome.hundredths, 10_000);

        // His goes on for a quarter of an hour more, and ends when he looks at it.
        assert!(!world.sitting(&ravi, other).await.finished);
        app.pass_seconds(900);
        assert!(world.sitting(&ravi, other).await.finished);
        let outcome = app.outcome(&ravi, "rti", other).await.unwrap();
        assert_eq!((outcome.hundredths, outcome.cleared), (0, false));

        // He waits a day for another attempt.
        let soon = app.begin_attempt(&ravi, "rti").await.unwrap_err();
        assert_eq!(soon.code(), "attempt-too-soon");
        app.set(outcome.again_at.unwrap());
        let again = app.begin_attempt(&ravi, "rti").await.unwrap();
        assert_ne!(again, other);
        world.ends_clean().await;
    }
);

on_both!(
    an_essay_waits_for_a_person_who_does_not_know_whose_it_is,
    async |test: TestDb| {
        let world = World::with_test(&test, |_| {}).await;
        let (app, author) = (&world.app, &world.author);
        let essay = sopan_rules::questions::Question {
            marks: Exact::from(4),
            topic: Some("RTI / Essays".to_owned()),
            difficulty: Some(Difficulty::Difficult),
            ..sopan_rules::questions::Question::new(
                Text::from_html("<p>Why?<script>alert(1)</script></p>"),
                Answer::Essay {
                    rubric: Some(Text::from_plain("Reasons: 4")),
                },
            )
        };
        let order = sopan_rules::questions::Question {
            topic: Some("RTI/Essays".to_owned()),
            ..sopan_rules::questions::Question::new(
                Text::from_plain("In which order?"),
                Answer::Order {
                    items: ["Receipt", "Noting", "Approval"]
                        .map(Text::from_plain)
                        .into(),
                },
            )
        };
        for question in [&essay, &order] {
            let report = app
                .keep_bank_question(author, world.bank, None, question)
                .await;
            assert_eq!(report.unwrap().problems().len(), 0);
        }
        let mut paper = world.paper(2);
        if let Source::Bank { topic, .. } = &mut paper.sections[0].source {
            *topic = "RTI/Essays".to_owned();
        }
        assert_eq!(app.keep_paper(author, "rti", &paper).await.unwrap(), []);

        let asha = world.learner(ASHA).await;
        let id = app.begin_attempt(&asha, "rti").await.unwrap();
        let sitting = world.sitting(&asha, id).await;
        let shown = sitting
            .questions()
            .find(|q| q.shown.place == Place::Essay)
            .unwrap();
        assert_eq!(shown.shown.text.html(), "<p>Why?</p>");
        app.save_answers(&asha, "rti", id, 0, &right(&sitting))
            .await
            .unwrap();
        app.finish_attempt(&asha, "rti", id).await.unwrap();
        let outcome = app.outcome(&asha, "rti", id).await.unwrap();
        assert_eq!((outcome.waiting, outcome.cleared), (1, false));
        assert_eq!(outcome.course.standing, None, "nothing is counted yet");
        let again = app.begin_attempt(&asha, "rti").await.unwrap_err();
        assert_eq!(again.code(), "attempt-waits");

        // Only who writes courses for this organisation marks, and nobody oneself.
        let queue = app.essays_waiting(author).await.unwrap();
        assert_eq!((queue.len(), queue[0].essays), (1, 1));
        assert_eq!(app.essays_waiting(&world.admin).await.unwrap(), []);
        let named = queue[0].sheet.as_str();
        let denied = app.essay_sheet(&world.admin, "rti", named).await;
        assert_eq!(denied.unwrap_err().code(), "forbidden");
        let sheet = app.essay_sheet(author, "rti", named).await.unwrap();
        let found = &sheet.essays[0];
        assert_eq!(
            (found.of.as_str(), found.answer.as_str()),
            ("4", "Because it is the law.")
        );

        app.pass_seconds(3_600);
        let mark = async |marks: &str| {
            let given = (marks.to_owned(), "Name the section.".to_owned());
            let given = BTreeMap::from([(found.question, given)]);
            app.mark_essays(author, "rti", named, &given).await
        };
        for wrong in ["5", "-1", "three"] {
            assert_eq!(mark(wrong).await.unwrap_err().code(), "essay-marks");
        }
        assert!(mark("2.5").await.unwrap());
        let outcome = app.outcome(&asha, "rti", id).await.unwrap();
        // 1 of 1 for the order, 2.5 of 4 for the essay.
        assert_eq!((outcome.hundredths, outcome.cleared), (7_000, true));
        let words = outcome.review.iter().find_map(|r| r.words.clone());
        assert_eq!(words.as_deref(), Some("Name the section."));
        assert_eq!(mark("4").await.unwrap_err().code(), "not-found");
        assert_eq!(app.essays_waiting(author).await.unwrap(), []);
        world.ends_clean().await;
    }
);

on_both!(
    questions_come_from_files_and_go_into_files,
    async |test: TestDb| {
        let world = World::with_test(&test, |_| {}).await;
        let (app, author) = (&world.app, &world.author);
        let view = app
            .bank(author, world.bank, &Which::default(), 0)
            .await
            .unwrap();
        assert_eq!(
            (view.total, view.topics),
            (6, vec![("RTI/Kinds".to_owned(), 6)])
        );
        for (topic, total) in [("RTI", 6), ("RTI/Kinds", 6), ("RT", 0), ("RTI/K", 0)] {
            let which = Which {
                topic: topic.to_owned(),
                ..Which::default()
            };
            let found = app.bank(author, world.bank, &which, 0).await.unwrap();
            assert_eq!(found.total, total, "{topic}");
        }
        // The same file again adds nothing; a faulty one is refused as a whole, unless the
        // good ones are asked for.
        let read = async |text: &str, skip| {
            app.import_questions(
                author,
                Some(world.bank),
                "gift",
                text.as_bytes(),
                skip,
                false,
            )
            .await
            .unwrap()
        };
        let again = read(GIFT, false).await;
        assert_eq!((again.new, again.known), (0, 6));
        let faulty = "A new one? {=Yes ~No}\n\nHow many? {#many}\n";
        let refused = read(faulty, false).await;
        assert_eq!(
            (refused.found, refused.good, refused.written),
            (2, 1, false)
        );
        assert!(!refused.problems.is_empty());
        let taken = read(faulty, true).await;
        assert_eq!((taken.new, taken.written), (1, true));

        // Out and in again, it is the same bank.
        for format in ["gift", "qti-2.1", "qti-2.2", "qti-3.0"] {
            let (file, _) = app
                .export_questions(author, world.bank, format)
                .await
                .unwrap();
            let kind = format.split('-').next().unwrap();
            let told = app
                .import_questions(author, None, kind, &file, true, true)
                .await
                .unwrap();
            assert_eq!(
                (told.found, told.good),
                (7, 7),
                "{format} {:?}",
                told.problems
            );
        }
        // What another organisation's people may not see.
        let denied = app
            .bank(&world.admin, world.bank, &Which::default(), 0)
            .await;
        assert_eq!(denied.unwrap_err().code(), "forbidden");
        // A paper that asks for more than there is says so.
        let faults = app
            .keep_paper(author, "rti", &world.paper(8))
            .await
            .unwrap();
        assert!(faults[0].en.contains("only 6 fit"), "{faults:?}");
    }
);

on_both!(
    a_question_that_is_changed_stays_as_it_was_in_attempts_under_way,
    async |test: TestDb| {
        let world = World::with_test(&test, |_| {}).await;
        let (app, author) = (&world.app, &world.author);
        let asha = world.learner(ASHA).await;
        let id = app.begin_attempt(&asha, "rti").await.unwrap();
        let sitting = world.sitting(&asha, id).await;
        let asked = sitting
            .questions()
            .find(|q| q.shown.place == Place::TrueFalse)
            .unwrap();
        let mut changed = app
            .bank_question(author, world.bank, asked.id)
            .await
            .unwrap();
        changed.answer = Answer::TrueFalse { right: false };
        app.keep_bank_question(author, world.bank, Some(asked.id), &changed)
            .await
            .unwrap();
        app.save_answers(&asha, "rti", id, 0, &right(&sitting))
            .await
            .unwrap();
        app.finish_attempt(&asha, "rti", id).await.unwrap();
        assert_eq!(
            app.outcome(&asha, "rti", id).await.unwrap().hundredths,
            10_000
        );

        // The next one is asked as it stands now.
        let ravi = world.learner(RAVI).await;
        let next = app.begin_attempt(&ravi, "rti").await.unwrap();
        let sitting = world.sitting(&ravi, next).await;
        app.save_answers(&ravi, "rti", next, 0, &right(&sitting))
            .await
            .unwrap();
        app.finish_attempt(&ravi, "rti", next).await.unwrap();
        assert_eq!(
            app.outcome(&ravi, "rti", next).await.unwrap().hundredths,
            8_333
        );
        let analysed = app.analyse_assessment(author, "rti").await.unwrap();
        assert_eq!((analysed.attempts, analysed.items.len()), (2, 6));
        let item = analysed
            .items
            .iter()
            .find(|i| i.item.question == asked.id)
            .unwrap();
        assert!((item.item.difficulty - 0.5).abs() < 1e-9);
        world.ends_clean().await;
    }
);

on_both!(
    a_corrected_question_raises_who_it_wronged_and_takes_from_nobody,
    async |test: TestDb| {
        // Given a question whose key is wrong: Asha knew better and missed the pass mark,
        // Ravi gave what the key said.
        let world = World::with_test(&test, |paper| paper.shuffle_choices = true).await;
        let (app, author) = (&world.app, &world.author);
        let mut attempts = Vec::new();
        for official in [ASHA, RAVI] {
            let learner = world.learner(official).await;
            let id = app.begin_attempt(&learner, "rti").await.unwrap();
            let sitting = world.sitting(&learner, id).await;
            let mut given = right(&sitting);
            if official == ASHA {
                for asked in sitting.questions() {
                    match asked.shown.place {
                        Place::Number => given.insert(asked.id, vec!["35".to_owned()]),
                        Place::TrueFalse => given.insert(asked.id, vec!["false".to_owned()]),
                        Place::Gaps(_) => given.insert(asked.id, vec!["1947".to_owned()]),
                        _ => None,
                    };
                }
            }
            app.save_answers(&learner, "rti", id, 0, &given)
                .await
                .unwrap();
            app.finish_attempt(&learner, "rti", id).await.unwrap();
            attempts.push((learner, id));
        }
        let results = async || {
            let mut found = Vec::new();
            for (learner, id) in &attempts {
                let outcome = app.outcome(learner, "rti", *id).await.unwrap();
                found.push((outcome.hundredths, outcome.cleared));
            }
            found
        };
        assert_eq!(results().await, [(5_000, false), (10_000, true)]);
        let nothing = app.look_at_regrade(author, "rti").await.unwrap();
        assert_eq!((nothing.attempts, nothing.questions.len()), (0, 0));

        // When it is corrected a week later
        app.set_day("2025-12-05");
        let sitting = world.sitting(&attempts[0].0, attempts[0].1).await;
        let asked = sitting.questions().find(|q| q.shown.place == Place::Number);
        let asked = asked.unwrap().id;
        let mut question = app.bank_question(author, world.bank, asked).await.unwrap();
        let Answer::Numeric { accepted } = &mut question.answer else {
            panic!("{question:?}");
        };
        accepted[0].value = Exact::from(35);
        app.keep_bank_question(author, world.bank, Some(asked), &question)
            .await
            .unwrap();

        // then the preview says what it would do,
        let shown = app.look_at_regrade(author, "rti").await.unwrap();
        assert_eq!(
            (shown.attempts, shown.raised, shown.cleared, shown.lower),
            (2, 1, 1, 1)
        );
        assert_eq!(
            (shown.questions[0].attempts, shown.questions[0].kept),
            (2, 0)
        );
        assert_eq!(results().await, [(5_000, false), (10_000, true)]);
        // only those who write the course may have it done, and only what was shown,
        let asha = &attempts[0].0;
        assert!(app.regrade(asha, "rti", &shown.seen).await.is_err());
        assert!(app.regrade(author, "rti", "another").await.is_err());
        let done = app.regrade(author, "rti", &shown.seen).await.unwrap();
        assert_eq!((done.raised, done.completed, done.more), (1, 1, false));
        assert_eq!(results().await, [(6_666, true), (10_000, true)]);
        let sums = app.record(asha).await.unwrap().sums;
        assert_eq!((sums.completed, sums.cleared), (1, 1));

        // it counts for the day of the attempt, and is known from today,
        let cleared = async |as_on: &str, known: &str| {
            let question = Question {
                known_on: Some(known.parse().unwrap()),
                within: Some("BR"),
                ..Question::on(as_on.parse().unwrap())
            };
            let ranking = app.ranking(&question).await.unwrap();
            ranking.rows[0].measures.get("pairs_cleared").copied()
        };
        assert_eq!(cleared("2025-11-28", "2025-12-04").await, Some(1));
        assert_eq!(cleared("2025-11-28", "2025-12-05").await, Some(2));
        // and asked for again it does nothing.
        let again = app.look_at_regrade(author, "rti").await.unwrap();
        assert_eq!((again.raised, again.lower), (0, 1));
        let again = app.regrade(author, "rti", &again.seen).await.unwrap();
        assert_eq!(again.raised, 0);

        // A question that became another one leaves the answers their marks.
        question.answer = Answer::TrueFalse { right: true };
        app.keep_bank_question(author, world.bank, Some(asked), &question)
            .await
            .unwrap();
        let shown = app.look_at_regrade(author, "rti").await.unwrap();
        assert_eq!((shown.raised, shown.questions[0].kept), (0, 2));
        world.ends_clean().await;
    }
);

on_both!(
    what_is_right_is_told_when_the_paper_says_so_and_not_before,
    async |test: TestDb| {
        let over = |paper: &mut Paper| paper.answers_shown = AnswersShown::Over;
        let world = World::with_test(&test, over).await;
        let (app, author) = (&world.app, &world.author);
        let asha = world.learner(ASHA).await;
        let number = |line: Option<&Line>| match line {
            Some(Line::Text(text)) => text.plain(),
            other => panic!("{other:?}"),
        };
        let told = async |id: i64| {
            let outcome = app.outcome(&asha, "rti", id).await.unwrap();
            let all = outcome.review.into_iter();
            all.filter_map(|one| Some((one.text.plain(), one.solution?)))
                .collect::<BTreeMap<_, _>>()
        };
        // Given an attempt that answered nothing, with more to come: nothing is told.
        let first = app.begin_attempt(&asha, "rti").await.unwrap();
        app.finish_attempt(&asha, "rti", first).await.unwrap();
        assert_eq!(told(first).await.len(), 0);
        // When she clears it with one mistake,
        app.pass_seconds(60);
        let second = app.begin_attempt(&asha, "rti").await.unwrap();
        let sitting = world.sitting(&asha, second).await;
        let mut given = right(&sitting);
        let days = sitting.questions().find(|q| q.shown.place == Place::Number);
        let days = days.unwrap().id;
        given.insert(days, vec!["45".to_owned()]);
        app.save_answers(&asha, "rti", second, 0, &given)
            .await
            .unwrap();
        app.finish_attempt(&asha, "rti", second).await.unwrap();
        // then she reads what she answered and what is right, of the first attempt as well,
        let solutions = told(second).await;
        let asked = "How many days?";
        assert_eq!(solutions.len(), 6);
        assert_eq!(number(solutions[asked].given.first()), "45");
        assert_eq!(number(solutions[asked].right.first()), "30");
        assert_eq!(told(first).await[asked].given, []);
        // and after a correction what is right now.
        let mut question = app.bank_question(author, world.bank, days).await.unwrap();
        let Answer::Numeric { accepted } = &mut question.answer else {
            panic!("{question:?}");
        };
        accepted[0].value = Exact::from(45);
        app.keep_bank_question(author, world.bank, Some(days), &question)
            .await
            .unwrap();
        assert_eq!(number(told(second).await[asked].right.first()), "45");
        // Nobody else sees her attempt.
        let ravi = world.learner(RAVI).await;
        let other = app.outcome(&ravi, "rti", second).await;
        assert_eq!(other.unwrap_err().code(), "not-found");
    }
);

on_both!(
    a_bank_does_not_run_dry_under_a_live_assessment,
    async |test: TestDb| {
        // Given a live course whose assessment draws all six questions of a bank
        let world = World::with_test(&test, |_| {}).await;
        let (app, author) = (&world.app, &world.author);
        let view = app.bank(author, world.bank, &Which::default(), 0).await;
        let first = view.unwrap().lines[0].id;
        // then none of them can be taken away, nor moved to where it isn't drawn,
        let retire = async || app.retire_bank_question(author, world.bank, first).await;
        let refused = retire().await.unwrap_err();
        assert_eq!(refused.code(), "bank-question-needed");
        assert!(refused.to_string().contains("rti"), "{refused}");
        let mut moved = app.bank_question(author, world.bank, first).await.unwrap();
        moved.topic = Some("Elsewhere".to_owned());
        let keep = app.keep_bank_question(author, world.bank, Some(first), &moved);
        assert_eq!(keep.await.unwrap_err().code(), "bank-question-needed");
        let held = app.bank_question(author, world.bank, first).await.unwrap();
        assert_ne!(held.topic, moved.topic, "nothing was written");
        // unless the assessment draws fewer.
        let fewer = app.keep_paper(author, "rti", &world.paper(5)).await;
        assert_eq!(fewer.unwrap(), []);
        retire().await.unwrap();
        assert_eq!(retire().await.unwrap_err().code(), "not-found");
    }
);

on_both!(
    which_answers_were_right_is_told_when_nothing_can_be_tried_any_more,
    async |test: TestDb| {
        // Given a paper that never tells what is right, and three attempts that fail
        let world = World::with_test(&test, |_| {}).await;
        let (app, author) = (&world.app, &world.author);
        let three = app.keep_assessment(author, "rti", "Test", 60, 3).await;
        three.unwrap();
        let asha = world.learner(ASHA).await;
        for left in [2, 1, 0] {
            let id = app.begin_attempt(&asha, "rti").await.unwrap();
            app.finish_attempt(&asha, "rti", id).await.unwrap();
            // then it is told after the last one.
            let outcome = app.outcome(&asha, "rti", id).await.unwrap();
            assert_eq!(outcome.course.attempts_left(), Some(left));
            assert_eq!(outcome.told, left == 0);
        }
    }
);

on_both!(
    two_who_mark_an_attempt_at_the_same_moment_leave_nothing_waiting,
    async |test: TestDb| {
        // Given an attempt with two essays,
        let world = World::with_test(&test, |_| {}).await;
        let (app, author) = (&world.app, &world.author);
        for asked in ["Why?", "Whose?"] {
            let essay = sopan_rules::questions::Question {
                topic: Some("RTI/Essays".to_owned()),
                ..sopan_rules::questions::Question::new(
                    Text::from_plain(asked),
                    Answer::Essay { rubric: None },
                )
            };
            let kept = app.keep_bank_question(author, world.bank, None, &essay);
            assert_eq!(kept.await.unwrap().problems().len(), 0);
        }
        let mut paper = world.paper(2);
        if let Source::Bank { topic, .. } = &mut paper.sections[0].source {
            *topic = "RTI/Essays".to_owned();
        }
        assert_eq!(app.keep_paper(author, "rti", &paper).await.unwrap(), []);
        let asha = world.learner(ASHA).await;
        let id = app.begin_attempt(&asha, "rti").await.unwrap();
        let sitting = world.sitting(&asha, id).await;
        app.save_answers(&asha, "rti", id, 0, &right(&sitting))
            .await
            .unwrap();
        app.finish_attempt(&asha, "rti", id).await.unwrap();
        let named = app.essays_waiting(author).await.unwrap()[0].sheet.clone();
        let sheet = app.essay_sheet(author, "rti", &named).await.unwrap();
        // when each of two persons gives marks for one of them, at once,
        let mark = async |place: usize| {
            let given = ("1".to_owned(), String::new());
            let given = BTreeMap::from([(sheet.essays[place].question, given)]);
            app.mark_essays(author, "rti", &named, &given)
                .await
                .unwrap()
        };
        let (one, other) = tokio::join!(mark(0), mark(1));
        // then the attempt is graded, and counted once.
        assert!(one || other);
        assert_eq!(app.essays_waiting(author).await.unwrap(), []);
        let outcome = app.outcome(&asha, "rti", id).await.unwrap();
        assert_eq!((outcome.hundredths, outcome.cleared), (10_000, true));
        assert_eq!(outcome.course.standing.map(|s| s.attempts), Some(1));
        world.ends_clean().await;
    }
);

on_both!(
    a_preview_shows_how_the_paper_asks_and_questions_of_every_kind,
    async |test: TestDb| {
        // Given an assessment that asks from a bank and the course's own questions,
        let world = World::with_test(&test, |paper| {
            paper.negative = Exact::from(25);
            paper.sections.push(Section {
                title: "Our own".to_owned(),
                pass_percent: Some(40),
                source: Source::Own,
            });
        })
        .await;
        let app = &world.app;
        // a reviewer and an official without any right to drafts,
        let operator = Actor::operator();
        let reviewer = OfficialId(RAVI);
        app.grant(&operator, reviewer, Role::Reviewer, OrganisationId(1))
            .await
            .unwrap();
        let reviewer = actor(app, RAVI).await;
        let learner = actor(app, ASHA).await;
        // when the reviewer looks at it, then the terms and all that would be drawn stand
        // there, the same each time, and nothing was begun.
        let seen = app.preview_assessment(&reviewer, "rti").await.unwrap();
        assert_eq!((seen.pass_percent, seen.paper.minutes), (60, Some(30)));
        assert_eq!(seen.paper.negative, Exact::from(25));
        assert_eq!(seen.banks, BTreeMap::from([(world.bank, "RTI".to_owned())]));
        let told: Vec<_> = seen
            .sections
            .iter()
            .map(|s| (s.title.as_str(), s.pass_percent, s.questions.len()))
            .collect();
        assert_eq!(told, [("RTI", None, 6), ("Our own", Some(40), 1)]);
        let places = |seen: &sopan_app::assessments::Previewed| -> Vec<Place> {
            let all = seen.sections.iter().flat_map(|s| &s.questions);
            all.map(|q| q.shown.place.clone()).collect()
        };
        let first = places(&seen);
        assert!(first.contains(&Place::Number) && first.contains(&Place::TrueFalse));
        assert!(first.iter().any(|place| matches!(place, Place::Pairs(..))));
        assert!(first.iter().any(|place| matches!(place, Place::Gaps(_))));
        let again = app.preview_assessment(&world.author, "rti").await.unwrap();
        assert_eq!(places(&again), first);
        assert_eq!(app.course_to_read(&reviewer, "rti").await.unwrap().asked, 7);
        let refused = app.preview_assessment(&learner, "rti").await;
        assert_eq!(refused.unwrap_err().code(), "forbidden");
        let mut tx = app.db().read().await.unwrap();
        let begun = sql("select count(*) as n from attempt").one(&mut tx).await;
        assert_eq!(begun.unwrap().get::<i64>("n").unwrap(), 0);
    }
);

on_both!(
    a_question_corrected_after_five_hundred_attempts_raises_each_of_them_once,
    async |test: TestDb| {
        // Given a question whose key is wrong, and 515 officials who knew better, five who gave
        // what the key said,
        let world = World::new(&test).await;
        let (app, author) = (&world.app, &world.author);
        let all: Vec<OfficialId> = (0..520).map(|n| OfficialId(910_000 + n)).collect();
        let registered = Fact::Registered {
            organisation: OrganisationId(3),
            group: Some("B".to_owned()),
            designation: None,
        };
        let enrolled = Fact::Enrolled {
            course: CourseId(800_001),
        };
        for fact in [registered, enrolled] {
            app.pass_seconds(60);
            let act = |official: &OfficialId| Act {
                official: *official,
                fact: fact.clone(),
                occurred: app.now(),
                caused_by: None,
            };
            let work = Work {
                acts: all.iter().map(act).collect(),
                ..Work::default()
            };
            app.lane().write(work).await.unwrap();
        }
        app.pass_seconds(60);
        let mut sitting = tokio::task::JoinSet::new();
        for (place, official) in all.iter().enumerate() {
            let mut actor = Actor::nobody();
            actor.official = Some(*official);
            let (app, said) = (app.app(), if place < 5 { "1" } else { "0" });
            sitting.spawn(async move {
                let given = BTreeMap::from([(800_021, vec![said.to_owned()])]);
                let id = app.begin_attempt(&actor, "rti").await.unwrap();
                app.hand_in(&actor, "rti", id, 0, &given, false)
                    .await
                    .unwrap()
            });
        }
        let handed = sitting.join_all().await;
        assert_eq!(handed, vec![HandIn::Done; 520]);
        // when it is corrected,
        app.set_day("2025-12-05");
        let held = app.course_to_author(author, "rti").await.unwrap();
        let mut question = held.assessment.unwrap().questions[0].clone();
        for option in &mut question.options {
            option.right = !option.right;
        }
        let kept = app.keep_question(author, "rti", Some(800_021), question);
        assert_eq!(kept.await.unwrap(), []);
        // then the preview and the grading go through all of them,
        let shown = app.look_at_regrade(author, "rti").await.unwrap();
        assert_eq!(
            (shown.attempts, shown.raised, shown.cleared, shown.lower),
            (520, 515, 515, 5)
        );
        let done = app.regrade(author, "rti", &shown.seen).await.unwrap();
        assert_eq!((done.raised, done.completed, done.more), (515, 515, false));
        // and asked for again it does nothing.
        let again = app.look_at_regrade(author, "rti").await.unwrap();
        assert_eq!((again.raised, again.lower), (0, 5));
        let again = app.regrade(author, "rti", &again.seen).await.unwrap();
        assert_eq!(again.raised, 0);
        world.ends_clean().await;
    }
);

on_both!(
    who_wrote_a_question_of_a_bank_does_not_approve_what_draws_from_it,
    async |test: TestDb| {
        // Given a course that draws from a bank, two reviewers, and an official
        let world = World::with_test(&test, |_| {}).await;
        let (app, author, bank) = (&world.app, &world.author, world.bank);
        let operator = Actor::operator();
        for (official, role) in [
            (RAVI, Role::Reviewer),
            (ADMIN, Role::Reviewer),
            (ADMIN, Role::ContentCreator),
        ] {
            app.grant(&operator, OfficialId(official), role, OrganisationId(1))
                .await
                .unwrap();
        }
        let (ravi, admin) = (actor(app, RAVI).await, actor(app, ADMIN).await);
        let learner = actor(app, ASHA).await;

        // When a reviewer looks into the bank, its questions are there to be read, with what is
        // right, and not to be changed
        let view = app.bank(&ravi, bank, &Which::default(), 0).await.unwrap();
        assert_eq!((view.total, view.writes), (6, false));
        let id = view.lines[0].id;
        let read = app.read_bank_question(&ravi, bank, id).await.unwrap();
        assert_eq!((read.wordings.len(), read.writes), (1, false));
        assert_eq!(read.wordings[0].by.official, Some(OfficialId(AUTHOR)));
        assert!(app.export_questions(&ravi, bank, "gift").await.is_ok());
        let question = read.wordings[0].question.clone();
        for (refused, why) in [
            (app.retire_bank_question(&ravi, bank, id).await, "forbidden"),
            (
                app.keep_bank_question(&ravi, bank, Some(id), &question)
                    .await
                    .map(drop),
                "forbidden",
            ),
            (
                app.read_bank_question(&learner, bank, id).await.map(drop),
                "forbidden",
            ),
        ] {
            assert_eq!(refused.unwrap_err().code(), why);
        }

        // When the other reviewer says the same again, nothing is written by it
        app.pass_seconds(60);
        let own = async |who: &Actor| app.review_view(who, "rti").await.unwrap().own;
        app.keep_bank_question(&admin, bank, Some(id), &question)
            .await
            .unwrap();
        assert!(!own(&admin).await);
        // and when that one writes it otherwise, and its author once more,
        let mut other = question.clone();
        other.text = Text::from_plain("Who decides first?");
        for (who, wording) in [(&admin, &other), (author, &question)] {
            app.pass_seconds(60);
            app.keep_bank_question(who, bank, Some(id), wording)
                .await
                .unwrap();
        }

        // Then each wording stays, with who wrote it,
        let read = app.read_bank_question(&ravi, bank, id).await.unwrap();
        let told: Vec<_> = read
            .wordings
            .iter()
            .map(|w| (w.by.official.unwrap().0, w.question == question))
            .collect();
        assert_eq!(told, [(AUTHOR, true), (ADMIN, false), (AUTHOR, true)]);
        // and whoever wrote one decides about no course that draws from the bank, as its own
        // author doesn't.
        assert!(own(&admin).await && own(author).await && !own(&ravi).await);
        // A question that is out of the bank counts no more.
        let fewer = world.paper(5);
        assert_eq!(app.keep_paper(author, "rti", &fewer).await.unwrap(), []);
        app.pass_seconds(60);
        let then = app.now();
        app.retire_bank_question(&admin, bank, id).await.unwrap();
        assert!(!own(&admin).await);

        // It is read on among those that were taken out: when and by whom, and all that it
        // said with who wrote that. Nobody writes it any more.
        let out = Which {
            taken_out: true,
            ..Which::default()
        };
        let listed = app.bank(&ravi, bank, &out, 0).await.unwrap();
        let ids: Vec<i64> = listed.lines.iter().map(|line| line.id).collect();
        assert_eq!(ids, [id]);
        let here = app.bank(&ravi, bank, &Which::default(), 0).await.unwrap();
        assert_eq!(here.total, 5);
        let read = app.read_bank_question(author, bank, id).await.unwrap();
        let (at, by) = read.taken_out.unwrap();
        assert_eq!((at, by.official), (then, Some(OfficialId(ADMIN))));
        let writers: Vec<i64> = read
            .wordings
            .iter()
            .map(|w| w.by.official.unwrap().0)
            .collect();
        assert_eq!((writers, read.writes), (vec![AUTHOR, ADMIN, AUTHOR], false));
        let written = app.keep_bank_question(author, bank, Some(id), &question);
        assert_eq!(written.await.unwrap_err().code(), "not-found");
        let again = app.retire_bank_question(author, bank, id).await;
        assert_eq!(again.unwrap_err().code(), "not-found");
        world.ends_clean().await;
    }
);

on_both!(
    essays_that_were_handed_in_at_the_same_moment_are_marked_apart,
    async |test: TestDb| {
        // Given two officials who hand in an essay each at the same moment, of whom one also
        // writes courses
        let world = World::with_test(&test, |_| {}).await;
        let (app, author) = (&world.app, &world.author);
        let essay = sopan_rules::questions::Question {
            topic: Some("RTI/Essays".to_owned()),
            ..sopan_rules::questions::Question::new(
                Text::from_plain("Why?"),
                Answer::Essay { rubric: None },
            )
        };
        let kept = app.keep_bank_question(author, world.bank, None, &essay);
        assert!(kept.await.unwrap().is_good());
        let mut paper = world.paper(1);
        if let Source::Bank { topic, .. } = &mut paper.sections[0].source {
            *topic = "RTI/Essays".to_owned();
        }
        assert_eq!(app.keep_paper(author, "rti", &paper).await.unwrap(), []);
        let (operator, nation) = (Actor::operator(), OrganisationId(1));
        app.grant(&operator, OfficialId(RAVI), Role::ContentCreator, nation)
            .await
            .unwrap();
        let (asha, ravi) = (world.learner(ASHA).await, world.learner(RAVI).await);
        let mut attempts = Vec::new();
        for who in [&ravi, &asha] {
            let id = app.begin_attempt(who, "rti").await.unwrap();
            let sitting = world.sitting(who, id).await;
            app.save_answers(who, "rti", id, 0, &right(&sitting))
                .await
                .unwrap();
            attempts.push((who, id));
        }
        for (who, id) in &attempts {
            app.finish_attempt(who, "rti", *id).await.unwrap();
        }
        let waiting = app.essays_waiting(author).await.unwrap();
        assert_eq!(waiting.len(), 2);
        assert_eq!(waiting[0].finished, waiting[1].finished);
        assert_ne!(waiting[0].sheet, waiting[1].sheet);

        // When that one marks, only the other's is there,
        let others = app.essays_waiting(&ravi).await.unwrap();
        assert_eq!(others.len(), 1);
        let named = others[0].sheet.as_str();
        let sheet = app.essay_sheet(&ravi, "rti", named).await.unwrap();
        let mark = async || {
            let given = ("1".to_owned(), String::new());
            let given = BTreeMap::from([(sheet.essays[0].question, given)]);
            app.mark_essays(&ravi, "rti", named, &given).await
        };
        assert!(mark().await.unwrap());
        // and a form that is sent again gives nobody else its marks.
        assert_eq!(mark().await.unwrap_err().code(), "not-found");
        let left = app.essays_waiting(author).await.unwrap();
        assert_eq!(left.len(), 1);
        let (_, own) = attempts[0];
        assert_eq!(app.outcome(&ravi, "rti", own).await.unwrap().waiting, 1);
        let denied = app.essay_sheet(&ravi, "rti", &left[0].sheet).await;
        assert_eq!(denied.unwrap_err().code(), "forbidden");
        world.ends_clean().await;
    }
);
