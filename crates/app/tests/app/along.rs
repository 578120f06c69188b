//! An official takes a course along, learns it without network, and the device sends what was
//! done: each act once, in order, with both times; and time counts once over everything.

use sopan_app::AppError;
use sopan_app::access::Actor;
use sopan_app::along::{Answered, Told, What};
use sopan_app::authoring::Change;
use sopan_app::media::MediaChange;
use sopan_app::store::ledger::{Work, figures};
use sopan_app::store::testing::TestDb;
use sopan_app::store::{on_both, sql};
use sopan_app::versions::Underway;
use sopan_rules::ids::{OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::Fact;
use sopan_rules::measures::Measure;
use sopan_rules::time::Moment;

use crate::learning::{ASHA, FIRST, RAVI, SECOND, World};

const BREATHE: ResourceId = ResourceId(800_014);
const PHONE: &str = "phone";

fn act(id: &str, course: &str, resource: ResourceId, what: What, at: Moment) -> Told {
    Told {
        id: id.to_owned(),
        course: course.to_owned(),
        resource,
        what,
        at,
    }
}

impl World {
    async fn send(&self, actor: &Actor, acts: &[Told]) -> Vec<Answered> {
        self.send_from(actor, PHONE, self.app.now(), acts).await
    }

    async fn send_from(
        &self,
        actor: &Actor,
        device: &str,
        clock: Moment,
        acts: &[Told],
    ) -> Vec<Answered> {
        let owner = actor.official.unwrap();
        let sent = self.app.take_acts(actor, owner, device, clock, acts).await;
        sent.unwrap()
    }

    /// The entries of an official about courses: kind, when it occurred and was recorded in
    /// seconds before now, and whether it came from a device.
    async fn entries(&self, official: i64) -> Vec<(i16, i64, i64, bool)> {
        let mut tx = self.app.db().read().await.unwrap();
        let now = self.app.now();
        let rows = sql("select e.kind, e.occurred_at, e.recorded_at, d.id as device
             from entry e left join device_act d on d.official = e.official and d.entry = e.id
             where e.official = $1 and e.kind in (8, 11, 12) order by e.id");
        let rows = rows.bind(OfficialId(official)).all(&mut tx).await.unwrap();
        let ago = |moment: i64| (now.0 - moment) / 1_000_000;
        rows.iter()
            .map(|row| {
                (
                    row.get("kind").unwrap(),
                    ago(row.get("occurred_at").unwrap()),
                    ago(row.get("recorded_at").unwrap()),
                    row.get::<Option<String>>("device").unwrap().is_some(),
                )
            })
            .collect()
    }

    async fn seconds(&self, actor: &Actor, course: &str) -> i64 {
        self.app.course(actor, course).await.unwrap().seconds()
    }

    async fn figure(&self, organisation: i64, measure: Measure) -> i64 {
        let mut tx = self.app.db().read().await.unwrap();
        let organisation = OrganisationId(organisation);
        let day = self.app.now().day();
        let all = figures(&mut tx, &[organisation], &[measure], day, None).await;
        all.unwrap().get(&organisation).map_or(0, |a| a.of(measure))
    }
}

fn told(answers: &[Answered]) -> Vec<(&str, &str, bool)> {
    answers
        .iter()
        .map(|a| (a.id.as_str(), a.outcome.as_str(), a.again))
        .collect()
}

on_both!(
    a_queue_counts_once_however_often_it_is_sent,
    async |test: TestDb| {
        // Given a course that was taken along, and an hour without network in it,
        let world = World::new(&test).await;
        let asha = world.learner(ASHA).await;
        world.app.enrol(&asha, "yoga").await.unwrap();
        world.app.enrol(&asha, "noting").await.unwrap();
        let pack = world.app.pack(&asha, "noting").await.unwrap();
        assert_eq!(pack.bodies.len(), 3);
        assert_eq!(pack.bodies[&FIRST].body, "<p>Write.</p>");
        world.wait(3_600);
        let now = world.app.now();
        let ago = |seconds: i64| now.plus_seconds(-seconds);
        let queue = [
            act("a", "noting", FIRST, What::Time(300), ago(3_000)),
            act("b", "noting", FIRST, What::Done, ago(2_990)),
            act("c", "noting", SECOND, What::Position(420), ago(2_400)),
            act("d", "noting", SECOND, What::Time(300), ago(2_300)),
            act("e", "yoga", BREATHE, What::Done, ago(1_200)),
        ];
        // when half of it is sent, and the answer is lost,
        let first = world.send(&asha, &queue[..2]).await;
        assert_eq!(told(&first), [("a", "taken", false), ("b", "taken", false)]);
        // and then all of it, twice,
        let second = world.send(&asha, &queue).await;
        assert_eq!(
            told(&second),
            [
                ("a", "taken", true),
                ("b", "taken", true),
                ("c", "taken", false),
                ("d", "taken", false),
                ("e", "taken", false),
            ]
        );
        assert!(second[4].certificate.is_some(), "the course is completed");
        let third = world.send(&asha, &queue).await;
        assert!(third.iter().all(|answer| answer.again));
        // also at the same moment, from two tabs,
        let (x, y) = tokio::join!(world.send(&asha, &queue), world.send(&asha, &queue));
        assert!(x.iter().chain(&y).all(|answer| answer.again));
        // then each act is one entry, in order, with both times, and says that it came so.
        assert_eq!(
            world.entries(ASHA).await,
            [
                (12, 3_000, 0, true),
                (8, 2_990, 0, true),
                (12, 2_300, 0, true),
                (8, 1_200, 0, true),
                (11, 1_200, 0, false),
            ]
        );
        assert_eq!(world.seconds(&asha, "noting").await, 600);
        let view = world.app.course(&asha, "noting").await.unwrap();
        let place = view.place.unwrap();
        assert_eq!(
            (place.resource, place.spot, place.at),
            (SECOND, 420, ago(2_400))
        );
        world.ends_clean().await;
    }
);

on_both!(
    a_wrong_clock_moves_nothing_out_of_its_bounds,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let asha = world.learner(ASHA).await;
        world.app.enrol(&asha, "noting").await.unwrap();
        world.app.enrol(&asha, "yoga").await.unwrap();
        world.wait(3_600);
        let now = world.app.now();
        // Given a phone whose clock shows another year: how long ago it was is right all the same.
        let next_year = now.plus_seconds(365 * 86_400);
        let queue = [act(
            "a",
            "noting",
            FIRST,
            What::Done,
            next_year.plus_seconds(-600),
        )];
        world.send_from(&asha, "ahead", next_year, &queue).await;
        // Given a clock that went back by a day between the act and its sending,
        let yesterday = now.plus_seconds(-86_400);
        let queue = [act(
            "b",
            "noting",
            SECOND,
            What::Done,
            now.plus_seconds(-60),
        )];
        world.send_from(&asha, "back", yesterday, &queue).await;
        // and one that was set forward by a month: before the enrolment it can't have been.
        let month = now.plus_seconds(30 * 86_400);
        let queue = [act("c", "yoga", BREATHE, What::Done, now.plus_seconds(-60))];
        world.send_from(&asha, "forward", month, &queue).await;
        let entries = world.entries(ASHA).await;
        let occurred: Vec<i64> = entries.iter().filter(|e| e.0 == 8).map(|e| e.1).collect();
        assert_eq!(occurred, [600, 0, 3_600]);
        let mut tx = world.app.db().read().await.unwrap();
        let rows = sql("select bound from device_act order by id")
            .all(&mut tx)
            .await
            .unwrap();
        let bounds: Vec<String> = rows.iter().map(|r| r.get("bound").unwrap()).collect();
        assert_eq!(bounds, ["as-said", "not-later", "not-earlier"]);
        drop(tx);
        world.ends_clean().await;
    }
);

on_both!(
    acts_that_come_after_a_revision_or_a_transfer,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let (asha, ravi) = (world.learner(ASHA).await, world.learner(RAVI).await);
        for actor in [&asha, &ravi] {
            world.app.enrol(actor, "yoga").await.unwrap();
        }
        world.app.enrol(&asha, "noting").await.unwrap();
        world.wait(86_400);
        let done = world.app.now();
        world.wait(600);

        // Given that the course was revised after the phone took it along: a resource is gone.
        let operator = Actor::operator();
        let draft = world.app.revise_course(&operator, "noting").await.unwrap();
        let authored = world.app.course_to_author(&operator, &draft).await.unwrap();
        let gone = authored.modules[0].resources[1].id.0;
        let change = Change::RemoveResource(gone);
        world
            .app
            .change_outline(&operator, &draft, change)
            .await
            .unwrap();
        let revised = world
            .app
            .publish_revision(&operator, &draft, Underway::Move, "Shorter")
            .await
            .unwrap();
        assert_eq!(revised.missing, []);
        // And that the official was transferred since,
        let moved = Fact::Transferred {
            to: OrganisationId(4),
        };
        let work = Work::act(OfficialId(ASHA), moved, world.app.now(), None);
        world.app.lane().write(work).await.unwrap();
        world.wait(600);
        // when the phone sends what was done before both,
        let answers = world
            .send(
                &asha,
                &[
                    act("a", "noting", FIRST, What::Done, done),
                    act("b", "noting", SECOND, What::Done, done),
                    act("c", "noting", ResourceId(1), What::Done, done),
                    act("d", "yoga", BREATHE, What::Done, done),
                ],
            )
            .await;
        // then it counts: what the course had, was learned; what it never had, was not;
        assert_eq!(
            told(&answers),
            [
                ("a", "taken", false),
                ("b", "taken", false),
                ("c", "unknown-resource", false),
                ("d", "taken", false),
            ]
        );
        let view = world.app.course(&asha, "noting").await.unwrap();
        let enrolment = view.enrolment.as_ref().unwrap();
        assert!(enrolment.done.contains(&FIRST) && enrolment.done.contains(&SECOND));
        assert_eq!(
            view.progress(),
            (1, 2),
            "the first text, and the assessment"
        );
        // and the completion stays where the official was when it happened, while the official
        // who has learned is counted where she is now.
        assert_eq!(world.figure(3, Measure::Completions).await, 1);
        assert_eq!(world.figure(4, Measure::Completions).await, 0);
        assert_eq!(world.figure(3, Measure::Learned).await, 0);
        assert_eq!(world.figure(4, Measure::Learned).await, 1);
        world.ends_clean().await;
    }
);

on_both!(
    what_is_refused_is_answered_and_holds_up_nothing,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let (asha, ravi) = (world.learner(ASHA).await, world.learner(RAVI).await);
        world.app.enrol(&asha, "yoga").await.unwrap();
        world.app.enrol(&asha, "noting").await.unwrap();
        world.wait(600);
        // Given a course that was retired since: who is enrolled goes on in it.
        let operator = Actor::operator();
        world.app.retire_course(&operator, "yoga").await.unwrap();
        let at = world.app.now().plus_seconds(-60);
        let queue = [
            act("a", "nowhere", FIRST, What::Done, at),
            act("b", "draft", FIRST, What::Done, at),
            act("c", "noting", FIRST, What::Position(-5), at),
            act("d", "yoga", BREATHE, What::Done, at),
        ];
        let answers = world.send(&asha, &queue).await;
        let expected = [
            "unknown-course",
            "unknown-course",
            "position-range",
            "taken",
        ];
        assert_eq!(
            answers.iter().map(|a| &a.outcome).collect::<Vec<_>>(),
            expected
        );
        let again = world.send(&asha, &queue).await;
        assert_eq!(
            again.iter().map(|a| &a.outcome).collect::<Vec<_>>(),
            expected
        );
        assert!(again.iter().all(|answer| answer.again));
        // Whoever isn't enrolled, any more or ever, is told so.
        let answers = world
            .send(&ravi, &[act("x", "noting", FIRST, What::Done, at)])
            .await;
        assert_eq!(told(&answers), [("x", "not-enrolled", false)]);

        // Given that another person signs in on the same device: she can't send what Asha did,
        let before = world.entries(RAVI).await;
        let app = &world.app;
        let owner = OfficialId(ASHA);
        let later = [act("e", "noting", FIRST, What::Done, at)];
        let refused = app.take_acts(&ravi, owner, PHONE, app.now(), &later).await;
        assert!(matches!(refused, Err(AppError::Forbidden)));
        assert_eq!(world.entries(RAVI).await, before);
        // and the same id of her own is another act.
        world.app.enrol(&ravi, "noting").await.unwrap();
        let answers = world
            .send(&ravi, &[act("d", "noting", FIRST, What::Done, at)])
            .await;
        assert_eq!(told(&answers), [("d", "taken", false)]);
        // A request that isn't one of ours is refused whole.
        let many: Vec<Told> = (0..201)
            .map(|n| act(&format!("m{n}"), "noting", FIRST, What::Done, at))
            .collect();
        let refused = app.take_acts(&asha, owner, PHONE, app.now(), &many).await;
        assert_eq!(refused.unwrap_err().code(), "acts-range");
        world.ends_clean().await;
    }
);

on_both!(
    time_counts_once_over_courses_tabs_and_devices,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let asha = world.learner(ASHA).await;
        let app = &world.app;
        for (course, resource) in [("noting", FIRST), ("yoga", BREATHE)] {
            app.enrol(&asha, course).await.unwrap();
            app.open_resource(&asha, course, resource).await.unwrap();
        }
        let beat =
            async |course: &str, seconds| app.spend_time(&asha, course, seconds).await.unwrap();
        // Given two courses in two tabs, when both say half a minute,
        world.wait(30);
        assert_eq!((beat("noting", 30).await, beat("yoga", 30).await), (30, 0));
        // also at the same moment,
        world.wait(30);
        let (a, b) = tokio::join!(beat("noting", 30), beat("yoga", 30));
        // then no more counts than has passed.
        assert_eq!(a + b, 30);
        // A replayed beat, and one of an open tab that says more, count what passed.
        assert_eq!(beat("noting", 30).await, 0);
        world.wait(10);
        assert_eq!(beat("yoga", 3_600).await, 10);

        // Given ten minutes without network on a phone, while the first three of them were
        // learned on the desktop as well,
        let begun = app.now();
        for _ in 0..6 {
            world.wait(30);
            assert_eq!(beat("noting", 30).await, 30);
        }
        world.wait(420);
        let at = |seconds: i64| begun.plus_seconds(seconds);
        let queue = [
            act("a", "yoga", BREATHE, What::Time(300), at(300)),
            act("b", "yoga", BREATHE, What::Time(300), at(600)),
            // the same stretch once more under another id,
            act("c", "yoga", BREATHE, What::Time(300), at(600)),
            // and one that says more than a stretch can hold.
            act("d", "yoga", BREATHE, What::Time(86_400), at(600)),
        ];
        let before = world.seconds(&asha, "yoga").await;
        world.send(&asha, &queue).await;
        // then what overlaps counts once: 2 + 5 minutes.
        assert_eq!(world.seconds(&asha, "yoga").await - before, 120 + 300);
        // Another device that claims the same minutes gets nothing,
        let queue = [act("e", "noting", FIRST, What::Time(300), at(450))];
        let noting = world.seconds(&asha, "noting").await;
        world.send_from(&asha, "tablet", app.now(), &queue).await;
        assert_eq!(world.seconds(&asha, "noting").await, noting);
        // nor does a beat that reaches back into them.
        world.wait(5);
        assert_eq!(beat("noting", 60).await, 5);
        let sum = world.seconds(&asha, "noting").await + world.seconds(&asha, "yoga").await;
        assert_eq!(
            sum,
            30 + 30 + 10 + 600 + 5,
            "wall time, and not a second more"
        );
        world.ends_clean().await;
    }
);

const CAPTIONS: &str = "WEBVTT\n\n00:01.000 --> 00:04.000\nटिप्पणी के पाँच भाग\n\n\
                        00:04.000 --> 00:06.000\nहोते हैं।\n";

on_both!(
    a_film_has_captions_a_transcript_and_smaller_files,
    async |test: TestDb| {
        // Given a course with a film,
        let world = World::new(&test).await;
        let app = &world.app;
        let operator = Actor::operator();
        let mut tx = app.db().write().await.unwrap();
        sql("update resource set kind = 'video', object = $1, bytes = 9 where id = 800013")
            .bind(format!("{}.webm", "0f".repeat(32)))
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let film = ResourceId(800_013);
        let file = async |bytes: &[u8]| {
            let mut incoming = app.receive_file().await.unwrap();
            incoming.take(bytes).await.unwrap();
            incoming.end().await.unwrap()
        };
        let keep = async |change| app.keep_media(&operator, "noting", film, change).await;
        // when the author sends captions with faults, each is told with its line and nothing is
        // kept;
        let wrong = b"WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nHi\n\n00:09.000 --> 00:08.000\nHi\n";
        let language = "hi".to_owned();
        let faults = keep(MediaChange::Captions {
            language: language.clone(),
            file: file(wrong).await,
        });
        let faults: Vec<String> = faults.await.unwrap().into_iter().map(|f| f.en).collect();
        assert_eq!(faults.len(), 2);
        assert!(
            faults[0].starts_with("Line 3: the times have a comma"),
            "{faults:?}"
        );
        assert!(
            faults[1].starts_with("Line 6: the caption ends before"),
            "{faults:?}"
        );
        // and when they are right, with a smaller film and the sound alone,
        for change in [
            MediaChange::Captions {
                language: language.clone(),
                file: file(CAPTIONS.as_bytes()).await,
            },
            MediaChange::Rendition {
                name: "240p".to_owned(),
                file: file(b"\0\0\0\x20ftypisom-small").await,
            },
            MediaChange::Audio {
                file: file(b"ID3\x04 sound").await,
            },
            MediaChange::Transcript {
                language: "ur".to_owned(),
                text: "0:05 دفتری نوٹ کے پانچ حصے".to_owned(),
            },
        ] {
            assert_eq!(keep(change).await.unwrap(), []);
        }
        let other = keep(MediaChange::Audio {
            file: file(b"%PDF-1.7").await,
        });
        assert_eq!(other.await.unwrap_err().code(), "media-file");
        // then a learner meets them,
        let asha = world.learner(ASHA).await;
        app.enrol(&asha, "noting").await.unwrap();
        let open = app.open_resource(&asha, "noting", film).await.unwrap();
        let media = open.body.media.clone();
        let transcripts = media.all_transcripts();
        let said: Vec<(&str, Option<u64>, &str)> = transcripts
            .iter()
            .map(|t| (t.language.as_str(), t.lines[0].at, t.lines[0].text.as_str()))
            .collect();
        assert_eq!(
            said,
            [
                ("ur", Some(5_000), "دفتری نوٹ کے پانچ حصے"),
                ("hi", Some(1_000), "टिप्पणी के पाँच भाग होते हैं।"),
            ]
        );
        for object in media.objects() {
            app.file(&asha, object).await.unwrap();
        }
        // what is said is found,
        let found = app
            .find_courses(&sopan_app::search::Query {
                words: "पाँच भाग".to_owned(),
                limit: 10,
                ..Default::default()
            })
            .await
            .unwrap();
        assert_eq!(found.total, 1);
        // and a revision has all of it, before and after it is published.
        let draft = app.revise_course(&operator, "noting").await.unwrap();
        let authored = app.course_to_author(&operator, &draft).await.unwrap();
        assert_eq!(authored.modules[0].resources[2].media, media);
        let in_draft = authored.modules[0].resources[2].id;
        let less = MediaChange::RemoveAudio;
        app.keep_media(&operator, &draft, in_draft, less)
            .await
            .unwrap();
        app.publish_revision(&operator, &draft, Underway::Keep, "")
            .await
            .unwrap();
        let kept = app.open_resource(&asha, "noting", film).await.unwrap();
        assert_eq!(kept.body.media, media, "who was under way keeps the sound");
        let sound = media.audio.unwrap().object;
        app.file(&asha, &sound).await.unwrap();
        let live = app.course_to_author(&operator, "noting").await.unwrap();
        assert_eq!(live.modules[0].resources[2].media.audio, None);
        assert_eq!(live.modules[0].resources[2].media.renditions.len(), 1);
        world.ends_clean().await;
    }
);

on_both!(
    what_waits_under_an_account_that_was_merged_away_is_sent_by_the_one_that_remains,
    async |test: TestDb| {
        // Given a phone that kept two acts for Asha, of which one came,
        let world = World::new(&test).await;
        let (asha, ravi) = (world.learner(ASHA).await, world.learner(RAVI).await);
        world.app.enrol(&asha, "noting").await.unwrap();
        world.wait(3_600);
        let now = world.app.now();
        let ago = |seconds: i64| now.plus_seconds(-seconds);
        let queue = [
            act("a", "noting", FIRST, What::Time(300), ago(2_000)),
            act("b", "noting", SECOND, What::Done, ago(1_000)),
        ];
        world.send(&asha, &queue[..1]).await;
        let sends = async |actor: &Actor, owner: i64| {
            let owner = OfficialId(owner);
            world.app.take_acts(actor, owner, PHONE, now, &queue).await
        };
        let refused = sends(&ravi, ASHA).await;
        assert!(matches!(refused, Err(AppError::Forbidden)), "{refused:?}");
        // when her account turns out to be Ravi's second one, and is merged into it,
        world
            .app
            .merge_officials(
                &Actor::operator(),
                OfficialId(ASHA),
                OfficialId(RAVI),
                false,
            )
            .await
            .unwrap();
        // then his phone learns for whom it may send, sends, and each counts once.
        assert_eq!(
            world.app.accounts_along(&ravi).await.unwrap(),
            [OfficialId(RAVI), OfficialId(ASHA)]
        );
        let sent = sends(&ravi, ASHA).await.unwrap();
        assert_eq!(told(&sent), [("a", "taken", true), ("b", "taken", false)]);
        let course = world.app.course(&ravi, "noting").await.unwrap();
        assert!(course.is_done(SECOND) && !course.is_done(FIRST));
        assert!(sends(&ravi, ASHA).await.unwrap().iter().all(|a| a.again));
        world.ends_clean().await;
    }
);

on_both!(
    acts_of_an_account_that_was_merged_away_are_ordered_among_themselves,
    async |test: TestDb| {
        // Given a phone of two accounts that turn out to be one person's: Ravi's acts came, Asha's
        // still wait, and were done before them,
        let world = World::new(&test).await;
        let (asha, ravi) = (world.learner(ASHA).await, world.learner(RAVI).await);
        for who in [&asha, &ravi] {
            world.app.enrol(who, "noting").await.unwrap();
        }
        world.wait(7_200);
        let now = world.app.now();
        let ago = |seconds: i64| now.plus_seconds(-seconds);
        let own = [act("r", "noting", FIRST, What::Done, ago(60))];
        world.send(&ravi, &own).await;
        world
            .app
            .merge_officials(
                &Actor::operator(),
                OfficialId(ASHA),
                OfficialId(RAVI),
                false,
            )
            .await
            .unwrap();
        // when they are sent by the account that remains,
        let waited = [act("a", "noting", SECOND, What::Done, ago(3_600))];
        let owner = OfficialId(ASHA);
        let sent = world.app.take_acts(&ravi, owner, PHONE, now, &waited).await;
        assert_eq!(told(&sent.unwrap()), [("a", "taken", false)]);
        // then they occurred when they were done, not after what the other account sent.
        let mut tx = world.app.db().read().await.unwrap();
        let row = sql("select occurred_at from device_act where id = 'a'");
        let occurred: Moment = row.one(&mut tx).await.unwrap().get("occurred_at").unwrap();
        assert_eq!(occurred, ago(3_600));
        drop(tx);
        // Names with what no text holds are refused, not failed on.
        for (device, id) in [("ph\0one", "b"), (PHONE, "b\0"), (PHONE, "b\n")] {
            let acts = [act(id, "noting", SECOND, What::Done, ago(30))];
            let owner = OfficialId(RAVI);
            let refused = world.app.take_acts(&ravi, owner, device, now, &acts).await;
            assert_eq!(
                refused.unwrap_err().code(),
                "acts-range",
                "{device:?} {id:?}"
            );
        }
        world.ends_clean().await;
    }
);
