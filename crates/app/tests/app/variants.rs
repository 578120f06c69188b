//! One course in several languages: completed in one, completed in all, and counted once.

use sopan_app::AppError;
use sopan_app::access::Actor;
use sopan_app::authoring::Details;
use sopan_app::search::Query;
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::mandates::periods::State;
use sopan_rules::mandates::{KOf, Mandate, Named, Requirement, Within};
use sopan_rules::measures::Measure;
use sopan_store::catalogue::{self, Course};
use sopan_store::ledger::{Act, Work, figures};
use sopan_store::recount::recount;
use sopan_store::testing::TestDb;
use sopan_store::{on_both, sql};

use crate::mandates::{BIHAR, NATION, WATER, World, asks, mandate, third_course};

const OFFICERS: &str = "[[audience.any-of]]\ndesignation = [\"Officer\"]";

fn refused<T: std::fmt::Debug>(result: Result<T, AppError>) -> &'static str {
    result.unwrap_err().code()
}

fn in_hindi() -> Details {
    Details {
        title: "सबके लिए एआई".to_owned(),
        language: "hi".to_owned(),
        minutes: 60,
        ..Details::default()
    }
}

impl World {
    async fn by_code(&self, code: &str) -> Course {
        let mut tx = self.app.db().read().await.unwrap();
        let found = catalogue::by_code(&mut tx, code).await.unwrap();
        found.unwrap()
    }

    /// The course “GenAI for Everyone” in this language, live.
    async fn genai_in(&self, language: &str, title: &str) -> Course {
        let made = self
            .app
            .make_variant(&self.operator, "genai", language, title)
            .await
            .unwrap();
        let missing = self.app.publish_course(&self.operator, &made).await;
        assert_eq!(missing.unwrap(), []);
        self.by_code(&made).await
    }

    /// A course in Hindi that is tied to no other one: its code and its number.
    async fn course_in_hindi(&self, of: i64) -> (String, CourseId) {
        let of = OrganisationId(of);
        let made = self
            .app
            .create_course(&self.operator, of, &in_hindi())
            .await;
        let code = made.unwrap();
        let id = self.by_code(&code).await.id;
        (code, id)
    }

    /// An official enrols in a course and does all that it asks.
    async fn goes_through(&self, official: i64, course: &Course) {
        let mut tx = self.app.db().read().await.unwrap();
        let outline = catalogue::outline(&mut tx, course.id).await.unwrap();
        drop(tx);
        let (official, course) = (OfficialId(official), course.id);
        let done = outline.iter().flat_map(|m| &m.resources).map(|r| r.id);
        let done = done.map(|resource| Fact::ResourceCompleted { course, resource });
        let facts = std::iter::once(Fact::Enrolled { course }).chain(done);
        let act = |fact| Act {
            official,
            fact,
            occurred: self.app.now(),
            caused_by: None,
        };
        let work = Work {
            acts: facts.map(act).collect(),
            ..Work::default()
        };
        let done = self.app.lane().write(work).await.unwrap();
        assert_eq!(done.completions.len(), 1);
    }

    async fn state(&self, official: i64) -> State {
        let explained = self
            .app
            .explain_mandates(&self.operator, OfficialId(official))
            .await
            .unwrap();
        explained[0].standing.as_ref().unwrap().state
    }

    /// Completions, minutes of courses, and who has learned, in the department: as the
    /// accounts keep them, and as the entries say.
    async fn counted(&self) -> [i64; 3] {
        let measures = [
            Measure::Completions,
            Measure::CourseMinutes,
            Measure::Learned,
        ];
        let (asked, today) = ([OrganisationId(WATER)], self.app.today());
        let mut tx = self.app.db().read().await.unwrap();
        let kept = figures(&mut tx, &asked, &measures, today, None).await;
        let counted = recount(&mut tx, None, &asked, today, None).await;
        let [kept, counted] = [kept, counted].map(|figures| {
            let amounts = figures.unwrap().remove(&asked[0]).unwrap_or_default();
            measures.map(|measure| amounts.of(measure))
        });
        assert_eq!(kept, counted);
        kept
    }

    async fn found(&self, words: &str, reader: &str) -> Vec<(String, usize)> {
        let query = Query {
            words: words.to_owned(),
            reader: reader.to_owned(),
            limit: 10,
            ..Query::default()
        };
        let found = self.app.find_courses(&query).await.unwrap();
        assert_eq!(found.total, i64::try_from(found.courses.len()).unwrap());
        let languages = |course: &Course| found.variants.get(&course.id).map_or(1, Vec::len);
        let courses = found.courses.iter();
        courses.map(|c| (c.code.clone(), languages(c))).collect()
    }

    async fn learner(&self, official: i64) -> Actor {
        self.app
            .actor_as(Some(&official.to_string()))
            .await
            .unwrap()
    }
}

on_both!(
    a_course_completed_in_one_language_is_completed_in_all,
    async |test: TestDb| {
        let world = World::new(&test).await;
        for official in [101, 102, 103] {
            world.official(official, WATER, "Officer", None).await;
        }
        // Given a mandate that asks for the English course, and the same in Hindi,
        world.publish(&mandate("ai", "IN", OFFICERS)).await;
        let hindi = world.genai_in("hi", "सबके लिए जेन-एआई").await;
        assert_eq!(world.state(101).await, State::Due);

        // when somebody completes it in Hindi,
        world.goes_through(101, &hindi).await;
        // then the mandate is met, and the plan's item counted,
        assert_eq!(world.state(101).await, State::Completed);
        assert_eq!(world.items(WATER).await, (1, 0));
        assert_eq!(world.counted().await, [1, 60, 1]);
        // and completing it in English too gives a certificate and moves no figure.
        world.app.pass_seconds(86_400);
        world.completes(101, 21).await;
        assert_eq!(world.counted().await, [1, 60, 1]);
        assert_eq!(world.items(WATER).await, (1, 0));
        let asha = world.learner(101).await;
        let record = world.app.record(&asha).await.unwrap();
        assert_eq!((record.sums.completed, record.sums.certificates), (1, 2));
        assert_eq!(record.sums.course_minutes, 60);
        // So it is for who does both at once, and for news that comes late.
        world.completes(102, 21).await;
        world.goes_through(102, &hindi).await;
        assert_eq!(world.counted().await, [2, 120, 2]);
        let course = hindi.id;
        let early = world.app.now().plus_seconds(-3_600);
        let late = [
            Fact::Enrolled { course },
            Fact::TimeSpent {
                course,
                seconds: 60,
            },
        ];
        for fact in late {
            let work = Work::act(OfficialId(102), fact, early, None);
            world.app.lane().write(work).await.unwrap();
        }
        assert_eq!(world.counted().await, [2, 120, 2]);
        world.is_true().await;

        // Whoever opens it in one language reads how it stands in the other.
        world.goes_through(103, &hindi).await;
        let view = world.app.course(&world.learner(103).await, "genai").await;
        let view = view.unwrap();
        assert_eq!(view.elsewhere.len(), 1);
        assert!(view.elsewhere[0].enrolled && view.elsewhere[0].completed.is_some());
        // Its completions are officials, not rows.
        assert_eq!(world.app.course_completions(&view).await.unwrap(), 3);
        let languages = world.app.languages_of(&world.operator, "genai").await;
        let languages = languages.unwrap();
        let lines: Vec<(&str, i64)> = languages
            .lines
            .iter()
            .map(|l| (l.variant.language.as_str(), l.figures.completed))
            .collect();
        assert_eq!(lines, [("en", 2), ("hi", 3)]);
        assert_eq!(languages.together.completed, 3);
    }
);

on_both!(
    the_catalogue_shows_a_course_once_in_the_readers_language,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let one = |code: &str, languages| vec![(code.to_owned(), languages)];
        // Given a course in three languages, of which one is a draft,
        let hindi = world.genai_in("hi", "सबके लिए जेन-एआई").await;
        let tamil = "அனைவருக்கும் ஜென்-ஏஐ";
        let draft = world
            .app
            .make_variant(&world.operator, "genai", "ta", tamil);
        let draft = draft.await.unwrap();
        // then it is found by the words of each that is live, and shown in the reader's.
        for words in ["GenAI for Everyone", "सबके लिए जेन-एआई"] {
            assert_eq!(
                world.found(words, "hi").await,
                one(&hindi.code, 2),
                "{words}"
            );
            assert_eq!(world.found(words, "en").await, one("genai", 2), "{words}");
        }
        // Without words it stands there once, beside the other.
        assert_eq!(world.found("", "hi").await.len(), 2);
        // When the third goes live there are three; when one is retired, two.
        let published = world.app.publish_course(&world.operator, &draft).await;
        assert_eq!(published.unwrap(), []);
        assert_eq!(world.found("GenAI", "ta").await, one(&draft, 3));
        let retired = world.app.retire_course(&world.operator, &hindi.code).await;
        retired.unwrap();
        assert_eq!(world.found("GenAI", "ta").await, one(&draft, 2));
    }
);

on_both!(
    courses_are_tied_and_untied_and_what_was_counted_stays,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        world.official(101, WATER, "Officer", None).await;
        world.official(102, WATER, "Officer", None).await;
        world.publish(&mandate("ai", "IN", OFFICERS)).await;
        // Given a course that somebody completed besides the one that is asked for,
        let (other, other_id) = world.course_in_hindi(NATION).await;
        for official in [101, 102] {
            complete(&world, official, other_id).await;
        }
        world.completes(101, 21).await;
        assert_eq!(world.counted().await, [3, 180, 2]);
        assert_eq!(world.state(102).await, State::Due);

        // when they are tied, after one has seen what it does,
        let seen = app.preview_tie(operator, "genai", &other).await.unwrap();
        assert_eq!((seen.completed, seen.both), (2, 1));
        app.tie_variant(
            operator,
            "genai",
            &format!("https://sopan.example/courses/{other}"),
        )
        .await
        .unwrap();
        // then the other's completion meets the mandate, and what was counted stays.
        assert_eq!(world.state(102).await, State::Completed);
        assert_eq!(world.counted().await, [3, 180, 2]);
        world.completes(102, 21).await;
        assert_eq!(world.counted().await, [3, 180, 2]);
        world.is_true().await;

        // What can't be: a language twice, a course twice, one of another's.
        let make = |language| app.make_variant(operator, "genai", language, "GenAI");
        assert_eq!(refused(make("hi").await), "variant-language");
        assert_eq!(refused(make("xx").await), "language-unknown");
        for (to, what, why) in [
            ("genai", other.as_str(), "variant-tied"),
            ("genai", "genai", "variant-tied"),
            ("genai", "cyber", "variant-language"),
            ("cyber", other.as_str(), "variant-of-another"),
            ("genai", "nothing", "variant-unknown"),
        ] {
            let tied = app.tie_variant(operator, to, what).await;
            assert_eq!(refused(tied), why, "{what} to {to}");
        }
        let english = Details {
            language: "en".to_owned(),
            ..in_hindi()
        };
        let changed = app.change_course(operator, &other, &english).await;
        assert_eq!(refused(changed), "variant-language");
        assert_eq!(
            refused(app.untie_variant(operator, "cyber").await),
            "variant-alone"
        );
        let stranger = world.learner(101).await;
        assert_eq!(
            refused(app.tie_variant(&stranger, "genai", &other).await),
            "forbidden"
        );

        // When they are untied, who completed only the other has the mandate before them.
        world.official(103, WATER, "Officer", None).await;
        complete(&world, 103, other_id).await;
        assert_eq!(world.state(103).await, State::Completed);
        let seen = app.preview_untie(operator, &other).await.unwrap();
        assert_eq!((seen.completed, seen.both), (3, 2));
        app.untie_variant(operator, &other).await.unwrap();
        assert_eq!(world.state(103).await, State::Due);
        assert_eq!(world.counted().await, [4, 240, 3]);
        assert!(
            app.languages_of(operator, "genai")
                .await
                .unwrap()
                .lines
                .len()
                == 1
        );
        world.is_true().await;
        // Tied again it is as before.
        app.tie_variant(operator, &other, "genai").await.unwrap();
        assert_eq!(world.state(103).await, State::Completed);
        world.is_true().await;
    }
);

/// A completion of a course that has no content here.
async fn complete(world: &World, official: i64, course: CourseId) {
    world.act(official, Fact::Enrolled { course }).await;
    let completed = Fact::Completed {
        course,
        worth: sopan_rules::ledger::Worth {
            minutes: 60,
            ..Default::default()
        },
        certificate: format!("C-{official}-{course}"),
        merge: None,
    };
    world.act(official, completed).await;
}

on_both!(
    a_badge_is_earned_in_any_language_and_stays_when_they_are_untied,
    async |test: TestDb| {
        let world = World::new(&test).await;
        for official in [101, 102] {
            world.official(official, WATER, "Officer", None).await;
        }
        // Given a badge for the English course, earned by nobody, and one who did it in Hindi
        // before the two were the same,
        world.publish(&crate::badges::daksh(1)).await;
        let (app, operator) = (&world.app, &world.operator);
        let (other, other_id) = world.course_in_hindi(BIHAR).await;
        complete(&world, 101, other_id).await;
        assert!(crate::badges::badges(&world, 101).await.is_empty());
        // when they are tied, it is issued to that one, and to who does it from then on,
        app.tie_variant(operator, "genai", &other).await.unwrap();
        complete(&world, 102, other_id).await;
        for official in [101, 102] {
            let badges = crate::badges::badges(&world, official).await;
            assert_eq!(badges.len(), 1, "{official}");
        }
        // and it stays, and is found true, when they are untied.
        app.untie_variant(operator, &other).await.unwrap();
        assert_eq!(crate::badges::badges(&world, 101).await.len(), 1);
        world.is_true().await;
    }
);

on_both!(
    whose_completion_counts_no_more_is_reminded_again,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        world.official(101, WATER, "Officer", None).await;
        // Given who met a mandate by the same course in another language, and was looked at,
        let mut ai = mandate("ai", "IN", OFFICERS);
        ai.consequence.remind_days_before = vec![7];
        world.publish(&ai).await;
        let (other, other_id) = world.course_in_hindi(NATION).await;
        app.tie_variant(operator, "genai", &other).await.unwrap();
        complete(&world, 101, other_id).await;
        app.keep_notices().await.unwrap();
        // when the two are no longer the same,
        app.set_day("2026-03-20");
        app.untie_variant(operator, &other).await.unwrap();
        app.keep_notices().await.unwrap();
        let officer = world.learner(101).await;
        assert_eq!(app.unread_notices(&officer).await.unwrap(), 0);
        // then the reminder comes on its day.
        app.set_day("2026-03-24");
        app.keep_notices().await.unwrap();
        assert_eq!(app.unread_notices(&officer).await.unwrap(), 1);
    }
);

/// A mandate that asks for so many of these titles.
fn choice(code: &str, k: usize, titles: &[&str]) -> Mandate<Named> {
    let mut mandate = mandate(code, "IN", OFFICERS);
    let of = titles.iter().map(|title| {
        Requirement::Course(Named {
            title: (*title).to_owned(),
            provider: None,
            code: None,
            instead: Vec::new(),
        })
    });
    mandate.requirement = Requirement::KOf(KOf {
        k,
        of: of.collect(),
    });
    mandate
}

on_both!(
    a_choice_that_nobody_can_make_as_it_is_printed_is_refused,
    async |test: TestDb| {
        // Given a course in two languages, one that a list calls otherwise, one that was retired
        // with another one in its place, and one that is like none of these
        let world = World::new(&test).await;
        let (app, operator, day) = (&world.app, &world.operator, world.app.today());
        world.official(101, WATER, "Officer", None).await;
        third_course(&world).await;
        world.genai_in("hi", "सबके लिए जेन-एआई").await;
        let mut tx = app.db().write().await.unwrap();
        for statement in [
            "insert into course (id, code, title, language, minutes, description, status, search,
                                 organisation, created_at)
             values (24, 'fourth', 'Fourth', 'en', 60, '', 'live', '', 1, 0)",
            "insert into course_source (course, id, list, position, as_written, evidence)
             values (22, 900, 'a-list', 1, 'Cyber Safety', '{}')",
        ] {
            sql(statement).run(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        let retired = app.retire_course_for(operator, "old", "fourth").await;
        retired.unwrap();
        let (ai, hindi) = ("GenAI for Everyone", "सबके लिए जेन-एआई");
        let (cyber, safety) = ("Cyber Hygiene", "Cyber Safety");
        let (old, fourth) = ("Old Rules", "Fourth");
        for (code, titles, left, names) in [
            ("languages", vec![ai, cyber, hindi], 2, [ai, hindi]),
            ("entry", vec![safety, cyber, ai], 2, [safety, cyber]),
            ("replaced", vec![old, ai, fourth], 2, [old, fourth]),
        ] {
            // When all of them are asked for, then nothing but the draft is kept,
            let all = choice(code, titles.len(), &titles);
            app.draft_mandate(operator, &all).await.unwrap();
            let problems = app.mandate_problems(&all).await.unwrap();
            assert_eq!(problems, app.choice_problems(&all).await.unwrap());
            let tried = app.simulate_mandate(operator, &all, day, None).await;
            let published = app.publish_mandate(operator, code, |_| true).await;
            for refused in [tried.unwrap_err(), published.unwrap_err()] {
                let AppError::Mandate(wrong) = &refused else {
                    panic!("{refused:?}");
                };
                assert_eq!(wrong, &problems, "{code}");
            }
            let [wrong] = &problems[..] else {
                panic!("{problems:?}");
            };
            assert_eq!(
                (wrong.place.as_str(), wrong.code),
                ("requirement.k-of.k", "too-few-courses")
            );
            assert_eq!(app.mandate_warnings(&all).await.unwrap(), []);
            // and it is said in both languages which are one, and how many may be asked for.
            for text in [&wrong.why.en, &wrong.why.hi] {
                assert!(names.iter().all(|name| text.contains(name)), "{text}");
            }
            let most = format!("ask for {left} at most");
            assert!(wrong.why.en.contains(&most), "{}", wrong.why.en);
            // When so many are, it goes live, and they are told.
            let fits = choice(code, left, &titles);
            assert_eq!(app.mandate_problems(&fits).await.unwrap(), []);
            let told = app.mandate_warnings(&fits).await.unwrap();
            let [warning] = &told[..] else {
                panic!("{told:?}");
            };
            assert_eq!(
                (warning.place.as_str(), warning.code),
                ("requirement.k-of.of", "one-course")
            );
            assert!(names.iter().all(|name| warning.why.hi.contains(name)));
            let tried = app.simulate_mandate(operator, &fits, day, None).await;
            assert_eq!(tried.unwrap().warnings, told);
            world.publish(&fits).await;
        }
        // What is different in the catalogue is neither refused nor told.
        let different = choice("different", 3, &[ai, cyber, fourth]);
        assert_eq!(app.mandate_problems(&different).await.unwrap(), []);
        assert_eq!(app.mandate_warnings(&different).await.unwrap(), []);
        world.is_true().await;
    }
);

on_both!(
    two_mandates_for_a_course_in_two_languages_are_decided_by_the_one_that_is_due_first,
    async |test: TestDb| {
        // Given a mandate for the English course, and one for the Hindi one that is due earlier
        let world = World::new(&test).await;
        world.official(101, WATER, "Officer", None).await;
        world.genai_in("hi", "सबके लिए जेन-एआई").await;
        world
            .publish(&asks("english", "title = \"GenAI for Everyone\""))
            .await;
        let mut earlier = asks("hindi", "title = \"सबके लिए जेन-एआई\"");
        let Within::Dates(dates) = &mut earlier.window.within else {
            panic!("it has dates");
        };
        dates.due = "2026-01-31".parse().unwrap();
        world.publish(&earlier).await;

        // Then that one decides by when the course is to be done, on the line of the other one.
        let asha = world.learner(101).await;
        let plan = world.app.own_plan(&asha).await.unwrap();
        let decided = plan.items.iter().map(|item| {
            let by = item.courses[0].decided_by.as_ref();
            let by = by.map(|title| title.en.as_str());
            (item.explained.code.as_str(), item.courses.len(), by)
        });
        let decided: Vec<_> = decided.collect();
        assert_eq!(decided, [("hindi", 1, None), ("english", 1, Some("hindi"))]);
    }
);
