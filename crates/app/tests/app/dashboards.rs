//! Dashboards: every number of a tile is that of the lists, the reports, the API and the
//! raw ledger, over every scope; today, on past days, and while somebody learns.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use sopan_app::access::Actor;
use sopan_app::dashboards::{Asked, Back, Behind, Dashboard, Figure, List, Window};
use sopan_app::formats::write::Format;
use sopan_app::officials::Asked as Listed;
use sopan_app::organisations::{Act, Wanted};
use sopan_app::ranking::Question;
use sopan_app::reports::Asked as Report;
use sopan_app::store::ledger::{Work, figures};
use sopan_app::store::organisations::{self, Organisation, Strength};
use sopan_app::store::recount::recount;
use sopan_app::store::testing::TestDb;
use sopan_app::store::verify::verify;
use sopan_app::store::{dashboards, on_both, sql};
use sopan_app::{App, AppError, Options, Surroundings};
use sopan_rules::access::Role;
use sopan_rules::ids::{AssessmentId, CourseId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::{Fact, Worth};
use sopan_rules::measures::{Amounts, Measure};
use sopan_rules::officials::ProfileStatus;
use sopan_rules::organisations::Kind as Node;
use sopan_rules::reports::Kind;
use sopan_rules::time::{Day, Moment};

const NATION: i64 = 1;
const BIHAR: i64 = 2;
const GOA: i64 = 3;
const WATER: i64 = 4;
const ROADS: i64 = 5;
const CANAL: i64 = 6;
const CODES: [&str; 6] = ["IN", "IN-BR", "IN-GA", "BR-WATER", "BR-ROADS", "BR-CANAL"];

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

struct World {
    app: App,
    clock: Arc<AtomicI64>,
}

impl World {
    /// A nation with Bihar (two departments, one of which has an office) and Goa; a course
    /// with an assessment and one without. Bihar and its departments state strengths, Goa
    /// and the nation none.
    async fn new(test: &TestDb) -> World {
        let clock = Arc::new(AtomicI64::new(day("2025-04-02").start().0));
        let (tells, seed) = (clock.clone(), AtomicU64::new(7));
        let surroundings = Surroundings {
            now: Arc::new(move || Moment(tells.load(Ordering::SeqCst))),
            random: Arc::new(move |bytes| {
                let next = seed.fetch_add(1, Ordering::SeqCst);
                let n = next.wrapping_mul(0x9E37_79B9_7F4A_7C15);
                for (i, byte) in bytes.iter_mut().enumerate() {
                    *byte = n.to_be_bytes()[i % 8].rotate_left((i / 8) as u32);
                }
            }),
        };
        let options = Options {
            database: test.address.clone(),
            files: std::env::temp_dir().join("sopan-dashboards"),
            public_address: "https://sopan.example".to_owned(),
        };
        let app = App::open(options, surroundings).await.unwrap();
        let place = |id: i64, code: &str, kind, above: Option<i64>| {
            let organisation = Organisation {
                id: OrganisationId(id),
                code: code.to_owned(),
                kind,
                name_en: format!("Place {id}"),
                name_hi: format!("स्थान {id}"),
                lgd_code: None,
                mdo: false,
            };
            (organisation, above.map(OrganisationId))
        };
        let mut tx = app.db().write().await.unwrap();
        let all = [
            place(NATION, "IN", Node::Nation, None),
            place(BIHAR, "IN-BR", Node::State, Some(NATION)),
            place(GOA, "IN-GA", Node::Ut, Some(NATION)),
            place(WATER, "BR-WATER", Node::Department, Some(BIHAR)),
            place(ROADS, "BR-ROADS", Node::Department, Some(BIHAR)),
            place(CANAL, "BR-CANAL", Node::Office, Some(WATER)),
        ];
        organisations::insert(&mut tx, &all).await.unwrap();
        for text in [
            "insert into course (id, code, title, language, minutes, description, status,
                                 search, organisation, created_at)
             values (50, 'C50', 'Noting', 'en', 90, '', 'live', '', 1, 0),
                    (51, 'C51', 'Yoga', 'en', 10, '', 'live', '', 1, 0)",
            "insert into resource (id, module, course, position, kind, title, body, minutes, required)
             values (61, 60, 50, 1, 'text', 'x', '', 10, 1),
                    (62, 60, 51, 1, 'text', 'x', '', 10, 1)",
            "insert into assessment (id, course, title, pass_percent, attempts)
             values (70, 50, 'x', 50, 3)",
        ] {
            sql(text).run(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        let world = World { app, clock };
        world.states(BIHAR, 10, "2025-04-01").await;
        world.states(WATER, 4, "2025-04-01").await;
        world.states(WATER, 5, "2025-09-15").await;
        world
    }

    async fn states(&self, organisation: i64, officials: i64, from: &str) {
        let mut tx = self.app.db().write().await.unwrap();
        let strength = Strength {
            organisation: OrganisationId(organisation),
            officials,
            source: "Order".to_owned(),
            approved_by: "Secretary".to_owned(),
            from: day(from),
            until: Day::FOREVER,
            recorded: self.app.now(),
        };
        organisations::state_strengths(&mut tx, &[strength])
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    fn today_is(&self, text: &str) {
        let moment = day(text).start().plus_seconds(36_000);
        self.clock.store(moment.0, Ordering::SeqCst);
    }

    async fn does(&self, official: i64, fact: Fact) {
        self.clock.fetch_add(1_000_000, Ordering::SeqCst);
        let work = Work::act(OfficialId(official), fact, self.app.now(), None);
        self.app.lane().write(work).await.unwrap();
    }

    async fn joins(&self, official: i64, organisation: i64) {
        let mut tx = self.app.db().write().await.unwrap();
        sql("insert into person (official, name) values ($1, $2)")
            .bind(official)
            .bind(format!("Official {official}"))
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let fact = Fact::Registered {
            organisation: OrganisationId(organisation),
            group: Some("Group B".to_owned()),
            designation: Some("Clerk".to_owned()),
        };
        self.does(official, fact).await;
    }

    async fn practises_yoga(&self, official: i64) {
        let course = CourseId(51);
        self.does(official, Fact::Enrolled { course }).await;
        let resource = ResourceId(62);
        self.does(
            official,
            Fact::TimeSpent {
                course,
                seconds: 420,
            },
        )
        .await;
        self.does(official, Fact::ResourceCompleted { course, resource })
            .await;
    }

    /// Tries the test of noting after reading, with this result.
    async fn notes(&self, official: i64, cleared: bool) {
        let course = CourseId(50);
        self.does(official, Fact::Enrolled { course }).await;
        let resource = ResourceId(61);
        self.does(official, Fact::ResourceCompleted { course, resource })
            .await;
        let fact = Fact::AttemptFinished {
            course,
            assessment: AssessmentId(70),
            hundredths: if cleared { 9_000 } else { 2_000 },
            cleared,
            regraded: false,
        };
        self.does(official, fact).await;
    }

    /// Half a year of learning, a transfer, and somebody whom nobody knows.
    async fn lives(&self) {
        self.today_is("2025-05-10");
        for (official, organisation) in [(101, CANAL), (102, CANAL), (103, WATER), (104, ROADS)] {
            self.joins(official, organisation).await;
        }
        self.today_is("2025-06-20");
        self.does(101, Fact::Verified).await;
        self.practises_yoga(101).await;
        self.notes(104, true).await;
        self.today_is("2025-09-01");
        self.joins(201, GOA).await;
        self.joins(105, ROADS).await;
        self.notes(201, false).await;
        self.today_is("2025-10-05");
        // With all that was learned there.
        let to = OrganisationId(WATER);
        self.does(104, Fact::Transferred { to }).await;
        self.does(103, Fact::Verified).await;
        self.today_is("2025-11-12");
        self.practises_yoga(102).await;
        let desk = OrganisationId(NATION);
        self.does(105, Fact::NotMyUser { desk }).await;
        self.notes(101, true).await;
        self.today_is("2025-11-20");
    }

    async fn dashboard(&self, code: &str, as_on: Option<&str>) -> Dashboard {
        self.asked(code, as_on, false).await
    }

    async fn asked(&self, code: &str, as_on: Option<&str>, without_flagged: bool) -> Dashboard {
        let asked = Asked {
            organisation: code,
            as_on: as_on.map(day),
            back: Back::Months,
            without_flagged,
        };
        let operator = Actor::operator();
        self.app.dashboard(&operator, &asked).await.unwrap()
    }

    /// How many officials a list finds, and what they attempted and cleared.
    async fn listed(&self, code: &str, list: List) -> (i64, Option<(i64, i64)>) {
        let asked = Listed {
            unit: code.to_owned(),
            status: matches!(list, List::Verified).then_some(ProfileStatus::Verified),
            behind: match list {
                List::Behind(behind) => Some(behind),
                _ => None,
            },
            ..Listed::default()
        };
        let found = self
            .app
            .officials(&Actor::operator(), &asked)
            .await
            .unwrap();
        assert_eq!(found.total as usize, found.officials.len(), "one page");
        (found.total, found.pairs)
    }

    /// The rows of a report, by the names of its columns.
    async fn report(&self, kind: Kind, within: &str) -> Vec<BTreeMap<String, String>> {
        let asked = Report {
            kind,
            within: within.to_owned(),
            format: Format::Csv,
        };
        let out = Kept::default();
        let operator = Actor::operator();
        self.app
            .report(&operator, &asked, out.clone(), Arc::default())
            .await
            .unwrap();
        let text = String::from_utf8(out.0.lock().unwrap().clone()).unwrap();
        let text = text.trim_start_matches('\u{feff}').to_owned();
        let mut lines = text.lines().map(|line| line.split(','));
        let header: Vec<&str> = lines.next().unwrap().collect();
        lines
            .map(|cells| {
                let named = header.iter().zip(cells);
                named
                    .map(|(name, cell)| ((*name).to_owned(), cell.to_owned()))
                    .collect()
            })
            .collect()
    }

    async fn is_proven(&self) {
        let told = verify(self.app.db()).await.unwrap();
        assert!(told.is_clean(), "{told:?}");
    }
}

/// What was written, kept.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn share(found: &Dashboard, figure: Figure) -> (i64, Option<i64>) {
    let tile = found.tile(figure, None).unwrap();
    (tile.numerator, tile.denominator)
}

fn flow(found: &Dashboard, figure: Figure, window: Window) -> i64 {
    found.tile(figure, Some(window)).unwrap().numerator
}

on_both!(
    a_tile_says_what_the_report_the_list_and_the_api_say,
    async |test: TestDb| {
        let world = World::new(&test).await;
        world.lives().await;
        for code in CODES {
            let found = world.dashboard(code, None).await;
            let told = found.for_programs();

            // The report of officials, row by row.
            let rows = world.report(Kind::Officials, code).await;
            let sum = |column: &str| -> i64 {
                rows.iter().map(|r| r[column].parse::<i64>().unwrap()).sum()
            };
            let count = |some: &dyn Fn(&BTreeMap<String, String>) -> bool| {
                rows.iter().filter(|r| some(r)).count() as i64
            };
            let registered = rows.len() as i64;
            let verified = count(&|r| r["Profile_Status"] == "VERIFIED");
            let learned = count(&|r| r["Course_Completions"] != "0");
            let pairs = (sum("Assessments_Attempted"), sum("Assessments_Cleared"));
            assert_eq!(share(&found, Figure::Onboarded).0, registered, "{code}");
            assert_eq!(
                share(&found, Figure::Verified),
                (verified, Some(registered))
            );
            assert_eq!(share(&found, Figure::Learned), (learned, Some(registered)));
            assert_eq!(share(&found, Figure::Cleared), (pairs.1, Some(pairs.0)));

            // The report of organisations, of this one.
            let rows = world.report(Kind::Organisations, code).await;
            let row = rows
                .iter()
                .find(|r| r["Organization_Code"] == code)
                .unwrap();
            let strength = share(&found, Figure::Onboarded).1;
            let printed = strength.map_or(String::new(), |s| s.to_string());
            assert_eq!(row["Strength"], printed, "{code}");
            assert_eq!(row["Registered"], registered.to_string());
            assert_eq!(row["Verified"], verified.to_string());
            assert_eq!(row["Completed_A_Course"], learned.to_string());

            // The lists behind the numbers.
            for tile in &found.tiles {
                let (total, listed) = world.listed(code, tile.list()).await;
                match (tile.figure, tile.window) {
                    (Figure::Cleared, _) => {
                        assert_eq!(listed, Some((tile.denominator.unwrap(), tile.numerator)));
                    }
                    (_, None) => assert_eq!(total, tile.numerator, "{code} {:?}", tile.figure),
                    // What happened falls to so many officials.
                    (_, Some(_)) => assert!(total <= registered),
                }
            }
            for step in found.funnel.iter().filter(|s| s.name != "strength") {
                let (total, _) = world.listed(code, step.list.unwrap()).await;
                assert_eq!(step.officials, Some(total), "{code} {}", step.name);
            }
            let (others, _) = world.listed(code, List::Behind(Behind::NotVerified)).await;
            assert_eq!(verified + others, registered);
            let (others, _) = world.listed(code, List::Behind(Behind::NotLearned)).await;
            assert_eq!(learned + others, registered);

            // The API: of this one, and of the same one as a unit of the one above.
            for tile in &found.tiles {
                let same = json!({
                    "figure": tile.figure.name(),
                    "window": tile.window.map(Window::name),
                    "since": tile.window.map(|w| w.since(day("2025-11-20"))),
                    "numerator": tile.numerator,
                    "denominator": tile.denominator,
                    "percent": tile.percent().map(|p| p.rounded(2)),
                });
                assert!(told["tiles"].as_array().unwrap().contains(&same), "{same}");
            }
            if let [.., above, _] = found.way.as_slice() {
                let above = world.dashboard(&above.code, None).await.for_programs();
                let units = above["units"].as_array().unwrap();
                let row = units.iter().find(|u| u["organisation"] == code).unwrap();
                let shares: Vec<&Value> = told["tiles"].as_array().unwrap()[..5].iter().collect();
                let same: Vec<&Value> = row["tiles"].as_array().unwrap().iter().collect();
                assert_eq!(shares, same, "{code}");
                assert_eq!(row["strength"], told["strength"]);
                assert_eq!(row["registered"], registered);
                assert_eq!(
                    row["completions_last_30_days"],
                    flow(&found, Figure::Completions, Window::Lately)
                );
            }
            // The trend ends where the tile stands.
            for line in &found.lines {
                let (on, numerator, denominator) = *line.points.last().unwrap();
                assert_eq!(on, found.as_on);
                if let Some(tile) = found.tile(line.figure, None) {
                    assert_eq!((numerator, denominator), (tile.numerator, tile.denominator));
                }
            }
        }
        world.is_proven().await;
    }
);

on_both!(
    without_flagged_completions_tile_report_and_ledger_agree,
    async |test: TestDb| {
        // Given two officials with one course each; the completion of one is flagged, and
        // that of another, who completed two, too
        let world = World::new(&test).await;
        world.lives().await;
        world.practises_yoga(104).await;
        let rushed = async |official, clear: bool| {
            let course = CourseId(51);
            let worth = Worth {
                minutes: 10,
                ..Worth::default()
            };
            let fact = match clear {
                false => Fact::CompletionFlagged {
                    course,
                    worth,
                    rules: None,
                    reasons: Vec::new(),
                },
                true => Fact::FlagCleared {
                    course,
                    worth,
                    reason: "read on paper".to_owned(),
                },
            };
            world.does(official, fact).await;
        };
        rushed(102, false).await;
        rushed(104, false).await;
        let ids: Vec<OrganisationId> = (NATION..=CANAL).map(OrganisationId).collect();
        let today = world.app.today();
        let agree = async || {
            let mut tx = world.app.db().read().await.unwrap();
            let raw = recount(&mut tx, None, &ids, today, None).await.unwrap();
            let eve = Window::Lately.since(today).plus(-1);
            let before = recount(&mut tx, None, &ids, eve, None).await.unwrap();
            drop(tx);
            let mut differs = 0;
            for (id, code) in ids.iter().zip(CODES) {
                let of = |held: &HashMap<OrganisationId, Amounts>, measure: Measure| {
                    let held = held.get(id).copied().unwrap_or_default();
                    held.of(measure) - measure.flagged_part().map_or(0, |part| held.of(part))
                };
                let with = world.dashboard(code, None).await;
                let without = world.asked(code, None, true).await;
                let registered = of(&raw, Measure::Registered);
                let learned = of(&raw, Measure::Learned);
                assert_eq!(
                    share(&without, Figure::Learned),
                    (learned, Some(registered))
                );
                assert_eq!(without.funnel[3].officials, Some(learned));
                assert_eq!(without.funnel[3].list, None);
                for (figure, measure) in [
                    (Figure::Completions, Measure::Completions),
                    (Figure::CourseMinutes, Measure::CourseMinutes),
                    (Figure::Enrolments, Measure::Enrolments),
                ] {
                    let expected = of(&raw, measure) - of(&before, measure);
                    assert_eq!(flow(&without, figure, Window::Lately), expected, "{code}");
                }
                // What rests on no completion is the same either way.
                for (a, b) in with.tiles.iter().zip(&without.tiles) {
                    match a.figure.rests_on_completions() {
                        true => differs += i64::from(a != b),
                        false => assert_eq!(a, b),
                    }
                }
                // The report has both.
                let rows = world.report(Kind::Organisations, code).await;
                let row = rows.iter().find(|r| r["Organization_Code"] == code);
                let row = row.unwrap();
                assert_eq!(row["Completed_A_Course_Unflagged"], learned.to_string());
                let all = share(&with, Figure::Learned).0;
                assert_eq!(row["Completed_A_Course"], all.to_string());
                // The API, and the unit in the one above.
                let told = without.for_programs();
                assert_eq!(told["without_flagged"], true);
                if let [.., above, _] = without.way.as_slice() {
                    let above = world.asked(&above.code, None, true).await.for_programs();
                    let units = above["units"].as_array().unwrap();
                    let row = units.iter().find(|u| u["organisation"] == code).unwrap();
                    let shares = &told["tiles"].as_array().unwrap()[..5];
                    assert_eq!(row["tiles"].as_array().unwrap(), shares);
                    assert_eq!(
                        row["completions_last_30_days"],
                        flow(&without, Figure::Completions, Window::Lately)
                    );
                }
                // The trend ends where the tile stands.
                for line in &without.lines {
                    let (_, numerator, _) = *line.points.last().unwrap();
                    if let Some(tile) = without.tile(line.figure, None) {
                        assert_eq!(numerator, tile.numerator);
                    }
                }
            }
            differs
        };
        assert!(agree().await > 0);
        // When the flags are cleared, both views are one.
        rushed(102, true).await;
        rushed(104, true).await;
        assert_eq!(agree().await, 0);
        world.is_proven().await;
    }
);

on_both!(
    the_figures_of_any_day_are_those_of_the_ledger,
    async |test: TestDb| {
        let world = World::new(&test).await;
        world.lives().await;
        let ids: Vec<OrganisationId> = (NATION..=CANAL).map(OrganisationId).collect();
        for on in [
            "2025-04-30",
            "2025-06-20",
            "2025-09-30",
            "2025-10-05",
            "2025-11-19",
        ] {
            let mut tx = world.app.db().read().await.unwrap();
            let raw = recount(&mut tx, None, &ids, day(on), None).await.unwrap();
            let eve = Window::Lately.since(day(on)).plus(-1);
            let before = recount(&mut tx, None, &ids, eve, None).await.unwrap();
            drop(tx);
            for (id, code) in ids.iter().zip(CODES) {
                let of = |held: &HashMap<OrganisationId, Amounts>, measure| {
                    held.get(id).map_or(0, |amounts| amounts.of(measure))
                };
                let found = world.dashboard(code, Some(on)).await;
                let registered = of(&raw, Measure::Registered);
                for (figure, measure, whole) in [
                    (Figure::Verified, Measure::Verified, registered),
                    (Figure::Learned, Measure::Learned, registered),
                    (
                        Figure::Cleared,
                        Measure::PairsCleared,
                        of(&raw, Measure::PairsAttempted),
                    ),
                    (Figure::Active, Measure::Active, registered),
                ] {
                    let expected = (of(&raw, measure), Some(whole));
                    assert_eq!(share(&found, figure), expected, "{code} {on} {figure:?}");
                }
                for (figure, measure) in [
                    (Figure::Enrolments, Measure::Enrolments),
                    (Figure::Completions, Measure::Completions),
                    (Figure::CourseMinutes, Measure::CourseMinutes),
                    (Figure::TimeSpentSeconds, Measure::TimeSpentSeconds),
                ] {
                    let expected = of(&raw, measure) - of(&before, measure);
                    assert_eq!(
                        flow(&found, figure, Window::Lately),
                        expected,
                        "{code} {on}"
                    );
                }
                // Nobody can be listed as of then, and who had cleared isn't known.
                assert!(!found.is_today);
                assert_eq!(found.funnel[4].officials, None);
            }
        }
        // The day itself is asked for like any other; one that has not come is refused.
        let later = Asked {
            as_on: Some(day("2025-11-21")),
            ..Asked::default()
        };
        let refused = world.app.dashboard(&Actor::operator(), &later).await;
        assert_eq!(refused.unwrap_err().code(), "day-in-the-future");
        world.is_proven().await;
    }
);

on_both!(
    a_trend_goes_by_the_strength_and_the_figures_of_each_day,
    async |test: TestDb| {
        let world = World::new(&test).await;
        world.lives().await;
        let told = |found: &Dashboard, figure: Figure| {
            let line = found.lines.iter().find(|l| l.figure == figure).unwrap();
            let points = line.points.iter().rev().take(6).rev();
            points
                .map(|(day, n, d)| {
                    format!("{day} {n}/{}", d.map_or("-".to_owned(), |d| d.to_string()))
                })
                .collect::<Vec<_>>()
                .join(", ")
        };
        let water = world.dashboard("BR-WATER", None).await;
        assert_eq!(
            told(&water, Figure::Onboarded),
            "2025-06-30 3/4, 2025-07-31 3/4, 2025-08-31 3/4, 2025-09-30 3/5, 2025-10-31 4/5, \
             2025-11-20 4/5"
        );
        assert_eq!(
            told(&water, Figure::Completions),
            "2025-06-30 1/-, 2025-07-31 0/-, 2025-08-31 0/-, 2025-09-30 0/-, 2025-10-31 0/-, \
             2025-11-20 2/-"
        );
        // The nation states none: what is stated nearest below counts, on each day.
        world.states(GOA, 7, "2025-10-15").await;
        let nation = world.dashboard("IN", None).await;
        assert_eq!(
            told(&nation, Figure::Onboarded),
            "2025-06-30 4/10, 2025-07-31 4/10, 2025-08-31 4/10, 2025-09-30 6/10, \
             2025-10-31 6/17, 2025-11-20 6/17"
        );
        // By days, what happened stands on its day.
        let asked = Asked {
            organisation: "IN-BR",
            as_on: None,
            back: Back::Days,
            without_flagged: false,
        };
        let bihar = world
            .app
            .dashboard(&Actor::operator(), &asked)
            .await
            .unwrap();
        let line = bihar.lines.iter().find(|l| l.figure == Figure::Enrolments);
        let line = &line.unwrap().points;
        assert_eq!(line.len(), 30);
        let busy: Vec<_> = line.iter().filter(|(_, n, _)| *n > 0).collect();
        assert_eq!(busy, [&(day("2025-11-12"), 2, None)]);
        // Every day of it is what the accounts say of it alone.
        let mut tx = world.app.db().read().await.unwrap();
        let bihar = OrganisationId(BIHAR);
        let measures = [Measure::Learned, Measure::Active, Measure::Enrolments];
        let days: BTreeSet<Day> = (0..240).map(|n| day("2025-04-01").plus(n)).collect();
        let series = dashboards::series(&mut tx, bihar, &measures, &days)
            .await
            .unwrap();
        for on in days.iter().step_by(7).chain([&day("2025-05-31")]) {
            let held = figures(&mut tx, &[bihar], &measures, *on, None).await;
            let held = held.unwrap().remove(&bihar).unwrap_or_default();
            for measure in measures {
                let expected = held.of(measure);
                assert_eq!(series.on(*on).of(measure), expected, "{measure} {on}");
            }
        }
    }
);

on_both!(
    the_strength_of_a_unit_that_is_retired_counts_until_that_day,
    async |test: TestDb| {
        // Given Goa, which states no strength itself, with two units that do,
        let world = World::new(&test).await;
        world.lives().await;
        let operator = Actor::operator();
        let mut tx = world.app.db().write().await.unwrap();
        let unit = |id: i64, code: &str| {
            let organisation = Organisation {
                id: OrganisationId(id),
                code: code.to_owned(),
                kind: Node::Department,
                name_en: code.to_owned(),
                name_hi: code.to_owned(),
                lgd_code: None,
                mdo: false,
            };
            (organisation, Some(OrganisationId(GOA)))
        };
        let units = [unit(7, "GA-PORT"), unit(8, "GA-ROADS")];
        organisations::insert(&mut tx, &units).await.unwrap();
        tx.commit().await.unwrap();
        world.states(7, 9, "2025-04-01").await;
        world.states(8, 4, "2025-04-01").await;
        // when one of them is retired,
        let wanted = Wanted {
            organisation: "GA-PORT".to_owned(),
            act: Act::Retire,
            on: "10.11.2025".to_owned(),
        };
        let done = world.app.reorganise(&operator, &wanted, false).await;
        done.unwrap();
        // then the trend goes by its strength until that day,
        let goa = world.dashboard("IN-GA", None).await;
        let line = goa.lines.iter().find(|l| l.figure == Figure::Onboarded);
        let line: Vec<_> = line.unwrap().points.iter().rev().take(2).collect();
        let (today, october) = (world.app.today(), day("2025-10-31"));
        assert_eq!(line, [&(today, 1, Some(4)), &(october, 1, Some(13))]);
        // and the tile, the funnel, the live tile, the report and the ranking say the same.
        assert_eq!(share(&goa, Figure::Onboarded), (1, Some(4)));
        assert_eq!(goa.funnel[0].officials, Some(4));
        let mut tx = world.app.db().read().await.unwrap();
        let only = BTreeSet::from([today]);
        let live = dashboards::strengths_on(&mut tx, OrganisationId(GOA), &only).await;
        assert_eq!(live.unwrap()[&today], 4);
        drop(tx);
        let rows = world.report(Kind::Organisations, "IN-GA").await;
        let row = rows.iter().find(|r| r["Organization_Code"] == "IN-GA");
        assert_eq!(row.unwrap()["Strength"], "4");
        let ranking = world.app.ranking(&Question::on(today)).await.unwrap();
        let row = ranking.rows.iter().find(|r| r.code == "IN-GA").unwrap();
        assert_eq!(row.strength.as_ref().map(|s| s.officials), Some(4));
        world.is_proven().await;
    }
);

on_both!(
    neighbours_are_those_of_the_same_kind_under_the_same_organisation,
    async |test: TestDb| {
        let world = World::new(&test).await;
        world.lives().await;
        let told = |found: &Dashboard| {
            let lines = found.beside.iter().map(|b| {
                let leader = b.leader.as_ref().map_or("-", |o| o.code.as_str());
                format!("{} {:?}/{} {leader}", b.figure.name(), b.rank, b.ranked)
            });
            lines.collect::<Vec<_>>().join(", ")
        };
        // A State stands beside a Union Territory. Goa states no strength.
        let goa = world.dashboard("IN-GA", None).await;
        assert_eq!(
            told(&goa),
            "onboarded None/1 IN-BR, verified Some(2)/2 IN-BR, learned Some(2)/2 IN-BR, \
             cleared Some(2)/2 IN-BR"
        );
        assert_eq!(told(&world.dashboard("IN", None).await), "");
        assert_eq!(told(&world.dashboard("BR-CANAL", None).await), "");
    }
);

on_both!(
    a_dashboard_is_for_who_sees_the_desk_there,
    async |test: TestDb| {
        let world = World::new(&test).await;
        world.lives().await;
        let (app, operator) = (&world.app, Actor::operator());
        for (official, role, over) in [
            (104, Role::MdoAdmin, WATER),
            (201, Role::Auditor, NATION),
            (102, Role::ContentCreator, BIHAR),
        ] {
            let over = OrganisationId(over);
            app.grant(&operator, OfficialId(official), role, over)
                .await
                .unwrap();
        }
        let asked = |code: &'static str| Asked {
            organisation: code,
            ..Asked::default()
        };
        let admin = app.actor_as(Some("104")).await.unwrap();
        let own = app.dashboard(&admin, &asked("")).await.unwrap();
        assert_eq!(own.organisation.code, "BR-WATER");
        assert_eq!(own.way.len(), 1);
        let below = app.dashboard(&admin, &asked("BR-CANAL")).await.unwrap();
        let way: Vec<&str> = below.way.iter().map(|o| o.code.as_str()).collect();
        assert_eq!(way, ["BR-WATER", "BR-CANAL"]);
        for code in ["IN", "IN-BR", "BR-ROADS", "NO-SUCH"] {
            let answers = [
                app.dashboard(&admin, &asked(code)).await.err(),
                app.follow(&admin, code).await.err(),
                app.cohorts(&admin, code).await.err(),
            ];
            for answer in answers {
                assert!(matches!(answer, Some(AppError::NotFound { .. })), "{code}");
            }
        }
        let auditor = app.actor_as(Some("201")).await.unwrap();
        assert!(app.dashboard(&auditor, &asked("BR-ROADS")).await.is_ok());
        let author = app.actor_as(Some("102")).await.unwrap();
        let refused = app.dashboard(&author, &asked("")).await;
        assert!(matches!(refused, Err(AppError::Forbidden)));
    }
);

on_both!(
    cohorts_tell_how_soon_those_of_a_quarter_learned,
    async |test: TestDb| {
        let world = World::new(&test).await;
        world.lives().await;
        let told = async |code: &str| {
            let counted = world.app.cohorts(&Actor::operator(), code).await.unwrap();
            let counted = counted.cohorts.unwrap();
            assert_eq!(counted.at, world.app.now());
            let lines = counted.cohorts.iter().map(|c| {
                let from = c.from.map_or("before".to_owned(), |d| d.to_string());
                format!("{from}: {} of {}, {:?}", c.completed, c.officials, c.within)
            });
            lines.collect::<Vec<_>>().join("; ")
        };
        // 101 and 104 within their own quarter, 102 two quarters later, 103 not yet.
        assert_eq!(told("IN-BR").await, "2025-04-01: 3 of 4, [2, 2, 3]");
        assert_eq!(
            told("IN").await,
            "2025-04-01: 3 of 4, [2, 2, 3]; 2025-07-01: 0 of 2, [0, 0]"
        );
        // What was counted is kept for some minutes and says of when it is.
        let before = world.app.now();
        world.practises_yoga(103).await;
        let counted = world
            .app
            .cohorts(&Actor::operator(), "IN-BR")
            .await
            .unwrap();
        assert_eq!(counted.cohorts.unwrap().at, before);
        world.clock.fetch_add(601_000_000, Ordering::SeqCst);
        assert_eq!(told("IN-BR").await, "2025-04-01: 4 of 4, [2, 2, 4]");
    }
);

on_both!(
    a_completion_appears_while_somebody_looks,
    async |test: TestDb| {
        let world = World::new(&test).await;
        world.lives().await;
        let (app, operator) = (&world.app, Actor::operator());
        // Two look at the same State: it is read once for both.
        let mut one = app.follow(&operator, "IN-BR").await.unwrap();
        let mut other = app.follow(&operator, "IN-BR").await.unwrap();
        assert_eq!(app.followed(), 1);
        let first = one.next().await.unwrap();
        assert_eq!(first, other.next().await.unwrap());
        let shown = world.dashboard("IN-BR", None).await;
        assert_eq!(first.tiles, shown.tiles);
        // When somebody completes a course,
        world.practises_yoga(103).await;
        // then both see it, and what they see is what the page says.
        let learned = async |live: &mut sopan_app::dashboards::Live| loop {
            let now = live.next().await.unwrap();
            if now.tiles[2].numerator > first.tiles[2].numerator {
                break now;
            }
        };
        let seen = learned(&mut one).await;
        assert_eq!(seen, learned(&mut other).await);
        assert_eq!(seen.tiles, world.dashboard("IN-BR", None).await.tiles);
        // Who comes later sees at once how it stands.
        let mut third = app.follow(&operator, "IN-BR").await.unwrap();
        assert_eq!(third.next().await.unwrap().tiles, seen.tiles);
        // When nobody looks any more, it is no longer read.
        drop((one, other, third));
        while app.followed() > 0 {
            tokio::task::yield_now().await;
        }
        // The program can end although somebody looks.
        let mut last = app.follow(&operator, "IN").await.unwrap();
        assert!(last.next().await.is_some());
        app.end_live();
        assert!(last.next().await.is_none());
        while app.followed() > 0 {
            tokio::task::yield_now().await;
        }
        world.is_proven().await;
    }
);

on_both!(
    a_neighbour_of_few_officials_is_told_to_its_desk_only,
    async |test: TestDb| {
        // Given Bihar with ten officials in Water and two in Roads, of whom only one of Roads is
        // verified,
        let world = World::new(&test).await;
        for official in 0..10 {
            world.joins(400 + official, WATER).await;
        }
        for official in [501, 502] {
            world.joins(official, ROADS).await;
        }
        world.does(501, Fact::Verified).await;
        let (app, operator) = (&world.app, Actor::operator());
        for (official, role, over) in [
            (400, Role::MdoAdmin, WATER),
            (501, Role::MdoAdmin, ROADS),
            (401, Role::StateAdmin, BIHAR),
        ] {
            let over = OrganisationId(over);
            app.grant(&operator, OfficialId(official), role, over)
                .await
                .unwrap();
        }
        let seen = async |official: i64, organisation: &'static str| {
            let actor = app.actor_as(Some(&official.to_string())).await.unwrap();
            let asked = Asked {
                organisation,
                ..Asked::default()
            };
            let found = app.dashboard(&actor, &asked).await.unwrap();
            let data = found.for_programs();
            let mut told = data["beside"].as_array().unwrap().iter();
            let verified = told.find(|b| b["figure"] == "verified").unwrap();
            (verified.clone(), data["beside_not_shown"].clone())
        };
        // when the desk of Water looks, then Roads counts in its rank, and that is all it learns;
        let water = json!({
            "figure": "verified", "rank": 2, "ranked": 2, "own": "0.00",
            "median": "0.00", "best": null, "leader": null,
        });
        assert_eq!(seen(400, "BR-WATER").await, (water, json!(1)));
        // the desk of Roads, and that of Bihar over both, see both.
        let roads = json!({
            "figure": "verified", "rank": 1, "ranked": 2, "own": "50.00",
            "median": "25.00", "best": "50.00", "leader": "BR-ROADS",
        });
        assert_eq!(seen(501, "BR-ROADS").await, (roads, json!(0)));
        let (above, not_shown) = seen(401, "BR-WATER").await;
        assert_eq!(
            (&above["leader"], not_shown),
            (&json!("BR-ROADS"), json!(0))
        );
    }
);
