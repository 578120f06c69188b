//! The catalogue and authoring on a real database: the published lists become one
//! catalogue whatever their order, and a course is written, published and protected.

use std::io::{Error, ErrorKind, Read};
use std::path::PathBuf;
use std::sync::Arc;

use sopan_app::access::Actor;
use sopan_app::authoring::{Attachment, Change, CourseFile, Details, ResourceDraft};
use sopan_app::catalogue::{CoursesImported, Query};
use sopan_app::files::Received;
use sopan_app::{App, Options, Surroundings};
use sopan_rules::access::Role;
use sopan_rules::assessments::{Choice, Kind as QuestionKind, Question};
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::organisations::Kind;
use sopan_rules::time::Moment;
use sopan_store::catalogue::Status;
use sopan_store::ledger::{Act, Work};
use sopan_store::organisations::{self, Organisation};
use sopan_store::testing::TestDb;
use sopan_store::verify::verify;
use sopan_store::{on_both, sql};

const NATION: OrganisationId = OrganisationId(1);
const BIHAR: OrganisationId = OrganisationId(2);
const KERALA: OrganisationId = OrganisationId(3);

const AI: (&str, &[u8]) = (
    "recommended_ai_courses",
    include_bytes!("../../../sopan/demo/data/recommended_ai_courses.csv"),
);
const CYBER: (&str, &[u8]) = (
    "recommended_cybersecurity_courses",
    include_bytes!("../../../sopan/demo/data/recommended_cybersecurity_courses.csv"),
);
const BIHAR_AI: (&str, &[u8]) = (
    "bihar_ai_courses_2026",
    include_bytes!("../../../sopan/demo/data/bihar_ai_courses_2026.csv"),
);
const IAS: (&str, &[u8]) = (
    "ias_prescribed_courses_2025-10",
    include_bytes!("../../../sopan/demo/data/ias_prescribed_courses_2025-10.csv"),
);
const NOTING: &[u8] = include_bytes!("../../../sopan/demo/courses/noting_and_drafting.json");
const CYBER_HYGIENE: &[u8] = include_bytes!("../../../sopan/demo/courses/cyber_hygiene.json");
const RTI: &[u8] = include_bytes!("../../../sopan/demo/courses/sushasan_aur_rti.json");

fn media(path: &str) -> std::io::Result<Attachment> {
    let bytes: &[u8] = match path {
        "media/five_parts_of_a_note.webm" => {
            include_bytes!("../../../sopan/demo/media/five_parts_of_a_note.webm")
        }
        "media/noting_checklist.pdf" => {
            include_bytes!("../../../sopan/demo/media/noting_checklist.pdf")
        }
        "media/film_named.pdf" => b"\0\0\0\x20ftypisom",
        "media/page.pdf" => b"<html>",
        "media/no_entry.pdf" => return Err(ErrorKind::PermissionDenied.into()),
        "media/breaks_off.pdf" => return Ok(Box::new(b"%PDF-1.7".chain(Broken))),
        "media/huge.pdf" => {
            let zeros = std::io::repeat(0).take(31 * 1024 * 1024);
            return Ok(Box::new(b"%PDF-1.7".chain(zeros)));
        }
        _ => return Err(ErrorKind::NotFound.into()),
    };
    Ok(Box::new(bytes))
}

/// A file on a disk that fails.
struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(Error::other("the disk failed"))
    }
}

/// The folder of files.
fn files(test: &TestDb) -> PathBuf {
    let name = test
        .address
        .rsplit(['/', '\\'])
        .nth(usize::from(test.address.starts_with("sqlite:")));
    std::env::temp_dir()
        .join(format!("sopan-files-{}", name.unwrap_or("x")))
        .join(format!("{:x}", std::process::id()))
}

fn names(folder: &PathBuf) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let name = |e: std::io::Result<std::fs::DirEntry>| e.unwrap().file_name().into_string();
    entries.map(|e| name(e).unwrap()).collect()
}

async fn received(app: &App, bytes: &[u8]) -> sopan_app::Result<Received> {
    let mut incoming = app.receive_file().await?;
    for piece in bytes.chunks(1_000) {
        incoming.take(piece).await?;
    }
    incoming.end().await
}

async fn world(test: &TestDb) -> App {
    let mut tx = test.db.write().await.unwrap();
    let node = |id, code: &str, kind, name: &str| Organisation {
        id,
        code: code.to_owned(),
        kind,
        name_en: name.to_owned(),
        name_hi: name.to_owned(),
        lgd_code: None,
        mdo: true,
    };
    let all = [
        (node(NATION, "IN", Kind::Nation, "India"), None),
        (node(BIHAR, "IN-BR", Kind::State, "Bihar"), Some(NATION)),
        (node(KERALA, "IN-KL", Kind::State, "Kerala"), Some(NATION)),
    ];
    organisations::insert(&mut tx, &all).await.unwrap();
    tx.commit().await.unwrap();
    open(test).await
}

async fn open(test: &TestDb) -> App {
    let token = std::sync::atomic::AtomicU64::new(1);
    let options = Options {
        database: test.address.clone(),
        files: files(test),
        public_address: "http://127.0.0.1".to_owned(),
    };
    let surroundings = Surroundings {
        now: Arc::new(|| Moment(1_764_000_000_000_000)),
        random: Arc::new(move |bytes| {
            let n = token.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            for (byte, value) in bytes.iter_mut().zip(n.to_le_bytes().iter().cycle()) {
                *byte = *value;
            }
        }),
    };
    App::open(options, surroundings).await.unwrap()
}

/// A content creator of one organisation, signed in.
async fn creator(app: &App, organisation: OrganisationId) -> Actor {
    let official = OfficialId(900_000 + organisation.0);
    let mut tx = app.db().write().await.unwrap();
    sql("insert into person (official, name, language) values ($1, 'Asha Verma', 'en')")
        .bind(official)
        .run(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let fact = Fact::Registered {
        organisation,
        group: None,
        designation: None,
    };
    let work = Work::act(official, fact, app.now(), None);
    app.lane().write(work).await.unwrap();
    let operator = Actor::operator();
    app.grant(&operator, official, Role::ContentCreator, organisation)
        .await
        .unwrap();
    let link = app.link_for(&operator, official).await.unwrap();
    let token = link.rsplit('/').next().unwrap();
    let signed_in = app.sign_in_by_link(token, "test").await.unwrap();
    app.actor(&signed_in.token).await.unwrap()
}

async fn import(app: &App, list: (&str, &[u8])) -> CoursesImported {
    app.import_course_list(&Actor::operator(), list.0, list.1, false)
        .await
        .unwrap()
}

async fn titles(app: &App, words: &str) -> Vec<String> {
    let query = Query {
        words: words.to_owned(),
        limit: 200,
        ..Query::default()
    };
    let found = app.find_courses(&query).await.unwrap();
    assert_eq!(found.total, i64::try_from(found.courses.len()).unwrap());
    found.courses.into_iter().map(|c| c.title).collect()
}

on_both!(
    the_published_lists_become_one_catalogue_in_any_order,
    async |test: TestDb| {
        // Given the four lists, the last first.
        let app = world(&test).await;
        for list in [IAS, BIHAR_AI, CYBER, AI] {
            let told = import(&app, list).await;
            assert!(told.written && told.is_good(), "{told:?}");
        }
        let all = titles(&app, "").await;
        let providers = app.catalogue_filters().await.unwrap().providers;
        assert_eq!((all.len(), providers.len()), (63, 19));
        let doubts = app.course_doubts(&Actor::operator()).await.unwrap();
        assert!(!doubts.is_empty());

        // When every list comes again, nothing changes.
        for list in [AI, CYBER, BIHAR_AI, IAS] {
            let again = import(&app, list).await;
            assert_eq!(again.courses_new, 0, "{}", list.0);
            assert_eq!(
                again.courses_matched, again.rows_read as usize,
                "{}",
                list.0
            );
            assert!(again.merges.is_empty());
        }
        assert_eq!(titles(&app, "").await, all);
        assert_eq!(
            app.course_doubts(&Actor::operator()).await.unwrap().len(),
            doubts.len()
        );

        // Then Hindi is found by how it sounds, and providers by their short names.
        assert!(
            titles(&app, "imarjing")
                .await
                .iter()
                .any(|t| t.starts_with("इमर्जिंग"))
        );
        assert!(titles(&app, "negd").await.len() > 5);
        assert!(titles(&app, "%' or 1=1 --").await.is_empty());

        // And a decision holds for whatever is imported later.
        let doubt = doubts.iter().find(|d| !d.providers).unwrap();
        app.settle_doubt(&Actor::operator(), doubt.id, true)
            .await
            .unwrap();
        assert_eq!(titles(&app, "").await.len(), 62);
        import(&app, AI).await;
        assert_eq!(titles(&app, "").await.len(), 62);
        assert!(verify(&test.db).await.unwrap().is_clean());
    }
);

on_both!(
    the_other_order_gives_the_same_courses,
    async |test: TestDb| {
        let app = world(&test).await;
        for list in [AI, CYBER, BIHAR_AI, IAS] {
            import(&app, list).await;
        }
        let providers = app.catalogue_filters().await.unwrap().providers;
        assert_eq!((titles(&app, "").await.len(), providers.len()), (63, 19));
        let refused = app
            .import_course_list(&Actor::operator(), "x", b"\x00\x01 no list", false)
            .await
            .unwrap();
        assert!(!refused.is_good() && !refused.written);
        let dry = app
            .import_course_list(&Actor::operator(), "y", b"course\nBrand New\n", true)
            .await
            .unwrap();
        assert_eq!((dry.courses_new, dry.written), (1, false));
        assert_eq!(titles(&app, "brand new").await.len(), 0);
    }
);

on_both!(
    what_is_written_comes_first_and_nonsense_finds_nothing,
    async |test: TestDb| {
        // Given courses in both scripts.
        let app = world(&test).await;
        let list = "course,provider\n\
            सुशासन की मूल बातें,ISTM\n\
            Sushasan,Karmayogi Bharat\n\
            Advanced Sushasan in Practice,ISTM\n\
            Training of Trainers,ISTM\n\
            Introduction to AI,NeGD\n\
            AI,NeGD\n\
            Cybersecurity Basics,NeGD\n\
            जल प्रबंधन,NIRDPR\n\
            General Administration,ISTM\n";
        import(&app, ("some", list.as_bytes())).await;
        // Then each query finds these, in this order.
        for (query, expected) in [
            (
                "sushasan",
                &[
                    "Sushasan",
                    "Advanced Sushasan in Practice",
                    "सुशासन की मूल बातें",
                ][..],
            ),
            (
                "सुशासन",
                &[
                    "सुशासन की मूल बातें",
                    "Advanced Sushasan in Practice",
                    "Sushasan",
                ],
            ),
            (
                "Sushaasan",
                &[
                    "Advanced Sushasan in Practice",
                    "Sushasan",
                    "सुशासन की मूल बातें",
                ],
            ),
            ("sushasan ki mul", &["सुशासन की मूल बातें"]),
            ("ai", &["AI", "Introduction to AI"]),
            ("introduction", &["Introduction to AI"]),
            ("security", &["Cybersecurity Basics"]),
            ("jal prabandhan", &["जल प्रबंधन"]),
            ("train", &["Training of Trainers"]),
            ("karmayogi", &["Sushasan"]),
            ("कर्मयोगी", &["Sushasan"]),
            // Nobody means anything by these.
            ("zzzz", &[]),
            ("z", &[]),
            ("jjjj", &[]),
            ("xqxq", &[]),
            ("aaaaaa", &[]),
            ("zzzz sushasan", &[]),
        ] {
            assert_eq!(titles(&app, query).await, expected, "{query}");
        }
    }
);

on_both!(
    whole_courses_are_read_once_and_cleaned,
    async |test: TestDb| {
        let app = world(&test).await;
        let operator = Actor::operator();
        let file = |bytes| CourseFile {
            bytes,
            organisation: None,
            publish: true,
            dry_run: false,
            attachment: &media,
        };
        for bytes in [NOTING, CYBER_HYGIENE, RTI] {
            let told = app
                .import_course_content(&operator, file(bytes))
                .await
                .unwrap();
            assert!(told.written, "{told:?}");
            let again = app
                .import_course_content(&operator, file(bytes))
                .await
                .unwrap();
            assert_eq!(again.course, told.course);
            assert!(!again.written);
            let course = app
                .course_to_author(&operator, &told.course.unwrap())
                .await
                .unwrap();
            assert_eq!(course.course.status, Status::Live);
            assert!(course.assessment.unwrap().questions.len() >= 5);
        }
        assert_eq!(titles(&app, "sushasan").await, ["सुशासन और सूचना का अधिकार"]);
        // What the file says of scripts is not kept.
        let bad = br#"{"title_en":"Bad","language":"en","modules":[{"title":"M","resources":[
            {"kind":"text","title":"T","minutes":1,
             "body":"<p onclick='x'>Hello<script>alert(1)</script></p>"}]}]}"#;
        let told = app
            .import_course_content(&operator, file(bad))
            .await
            .unwrap();
        let course = app
            .course_to_author(&operator, &told.course.unwrap())
            .await
            .unwrap();
        assert_eq!(course.modules[0].resources[0].body, "<p>Hello</p>");
        // Files of live courses are there for whoever is signed in.
        let noting = app
            .course_to_author(&operator, "noting-and-drafting-the-basics")
            .await
            .unwrap();
        let pdf = noting.modules[2].resources[0].object.clone().unwrap();
        let stored = app.file(&creator(&app, KERALA).await, &pdf).await.unwrap();
        assert!(std::fs::read(stored.path).unwrap().starts_with(b"%PDF-"));
        assert!(app.file(&operator, "../test.db").await.is_err());
    }
);

on_both!(
    a_course_is_written_published_and_protected,
    async |test: TestDb| {
        // Given creators of two States.
        let app = world(&test).await;
        let (bihar, kerala) = (creator(&app, BIHAR).await, creator(&app, KERALA).await);
        let details = Details {
            title: "Water budgeting".to_owned(),
            language: "en".to_owned(),
            ..Details::default()
        };
        let code = app.create_course(&bihar, BIHAR, &details).await.unwrap();
        let foreign = app.create_course(&bihar, KERALA, &details).await;
        assert_eq!(foreign.unwrap_err().code(), "forbidden");
        let denied = app.change_course(&kerala, &code, &details).await;
        assert_eq!(denied.unwrap_err().code(), "forbidden");

        // When it is empty, it can't go live.
        assert!(!app.publish_course(&bihar, &code).await.unwrap().is_empty());
        let change = |change| app.change_outline(&bihar, &code, change);
        change(Change::AddModule("One".to_owned())).await.unwrap();
        let module = app.course_to_author(&bihar, &code).await.unwrap().modules[0].id;
        let text = ResourceDraft {
            kind: "text".to_owned(),
            title: "First".to_owned(),
            body: "Hello.\n\nAgain.".to_owned(),
            minutes: 12,
            required: true,
            ..ResourceDraft::default()
        };
        let keep = |id, draft| app.keep_resource(&bihar, &code, (module, id), draft, None);
        keep(None, text.clone()).await.unwrap();
        let video = ResourceDraft {
            kind: "video".into(),
            ..text.clone()
        };
        let pdf = received(&app, b"%PDF-1").await.unwrap();
        let refused = app
            .keep_resource(&bihar, &code, (module, None), video.clone(), Some(pdf))
            .await;
        assert_eq!(refused.unwrap_err().code(), "file-other-kind");
        assert_eq!(names(&files(&test)), Vec::<String>::new());
        for (draft, code) in [
            (video, "video-missing"),
            (
                ResourceDraft {
                    kind: "pdf".into(),
                    ..text.clone()
                },
                "pdf-missing",
            ),
            (
                ResourceDraft {
                    kind: "video".into(),
                    url: "javascript:1".into(),
                    ..text.clone()
                },
                "address-not-https",
            ),
            (
                ResourceDraft {
                    body: "<script>1</script>".into(),
                    ..text.clone()
                },
                "text-missing",
            ),
        ] {
            assert_eq!(keep(None, draft).await.unwrap_err().code(), code);
        }
        app.keep_assessment(&bihar, &code, "Test", 60, 3)
            .await
            .unwrap();
        let question = |right: bool| Question {
            id: String::new(),
            kind: QuestionKind::Single,
            text: "Is 5 < 6?".to_owned(),
            options: ["Yes", "No"]
                .map(|text| Choice {
                    id: String::new(),
                    text: text.to_owned(),
                    right: right && text == "Yes",
                })
                .to_vec(),
            marks: 1,
        };
        let faults = app
            .keep_question(&bihar, &code, None, question(false))
            .await
            .unwrap();
        assert_eq!(faults.len(), 1);
        assert!(!app.publish_course(&bihar, &code).await.unwrap().is_empty());
        let faults = app
            .keep_question(&bihar, &code, None, question(true))
            .await
            .unwrap();
        assert!(faults.is_empty());

        // Marks are from 1 to 100.
        for marks in [0, 101] {
            let question = Question {
                marks,
                ..question(true)
            };
            let refused = app.keep_question(&bihar, &code, None, question).await;
            assert_eq!(refused.unwrap_err().code(), "marks-out-of-range");
        }
        let kept = app.course_to_author(&bihar, &code).await.unwrap();
        let kept = kept.assessment.unwrap().questions.remove(0);
        let number = kept.id.parse().ok();
        let marked = |marks| Question {
            marks,
            ..question(true)
        };
        let faults = app
            .keep_question(&bihar, &code, number, marked(100))
            .await
            .unwrap();
        assert!(faults.is_empty());

        // Then it goes live, with the sum of its minutes, and its frame holds.
        assert_eq!(app.publish_course(&bihar, &code).await.unwrap(), []);
        let course = app.course_to_author(&bihar, &code).await.unwrap();
        assert_eq!((course.course.minutes, course.fixed), (12, true));
        assert_eq!(titles(&app, "water").await, ["Water budgeting"]);
        let first = course.modules[0].resources[0].id.0;
        let refused = change(Change::RemoveResource(first)).await;
        assert_eq!(refused.unwrap_err().code(), "course-is-live");
        let corrected = ResourceDraft {
            body: "Corrected.".to_owned(),
            ..text.clone()
        };
        keep(Some(first), corrected).await.unwrap();
        let refused = app.keep_question(&bihar, &code, number, marked(99)).await;
        assert_eq!(refused.unwrap_err().code(), "course-is-live");
        // Its author is told how many rely on it.
        assert_eq!(course.learners, 0);
        let (official, occurred) = (OfficialId(8), Moment(1_763_000_000_000_000));
        let act = |fact| Act {
            official,
            fact,
            occurred,
            caused_by: None,
        };
        let work = Work {
            acts: vec![
                act(Fact::Registered {
                    organisation: BIHAR,
                    group: None,
                    designation: None,
                }),
                act(Fact::Enrolled {
                    course: course.course.id,
                }),
            ],
            ..Work::default()
        };
        app.lane().write(work).await.unwrap();
        let course = app.course_to_author(&bihar, &code).await.unwrap();
        assert_eq!(course.learners, 1);
        // Retired, it leaves the catalogue.
        app.retire_course(&bihar, &code).await.unwrap();
        assert!(titles(&app, "water").await.is_empty());
        assert!(verify(&test.db).await.unwrap().is_clean());
    }
);

/// A course file with this title and these modules.
fn course_file(title: &str, modules: &serde_json::Value) -> Vec<u8> {
    let file = serde_json::json!({"title_en": title, "language": "en", "modules": modules});
    file.to_string().into_bytes()
}

fn told(imported: &CoursesImported) -> String {
    let line = |p: &sopan_formats::problems::Problem| {
        let place = p.column().unwrap_or("-");
        format!(
            "{place} [{}]\n    {}\n    {}\n",
            p.code(),
            p.message_en(),
            p.message_hi()
        )
    };
    imported.problems.iter().map(line).collect()
}

async fn courses(test: &TestDb) -> i64 {
    let mut tx = test.db.read().await.unwrap();
    let row = sql("select count(*) as n from course").one(&mut tx).await;
    row.unwrap().get("n").unwrap()
}

on_both!(
    a_course_file_is_refused_with_every_problem_and_nothing_is_written,
    async |test: TestDb| {
        // Given no organisation yet, the file says so in its list.
        let operator = Actor::operator();
        let alone = open(&test).await;
        let file = |bytes, publish, dry_run| CourseFile {
            bytes,
            organisation: None,
            publish,
            dry_run,
            attachment: &media,
        };
        let refused = alone
            .import_course_content(&operator, file(NOTING, true, false))
            .await
            .unwrap();
        assert_eq!(refused.problems[0].code(), "content.organisation.missing");
        drop(alone);
        let app = world(&test).await;

        // Given a file in which everything is wrong that a look at the text can't find.
        let pdf = |path: &str| serde_json::json!({"kind": "pdf", "title": "P", "file": path});
        let mut faulty: serde_json::Value = serde_json::from_slice(&course_file(
            "Faulty",
            &serde_json::json!([{"title": "M", "resources": [
                {"kind": "text", "title": "T", "body": "<script>alert(1)</script>"},
                pdf("media/not_there.pdf"),
                pdf("media/film_named.pdf"),
                pdf("media/page.pdf"),
                pdf("media/no_entry.pdf"),
                pdf("media/breaks_off.pdf"),
                pdf("media/huge.pdf"),
                pdf("media/noting_checklist.pdf"),
                {"kind": "video", "title": "V", "file": "media/noting_checklist.pdf"},
            ]}]),
        ))
        .unwrap();
        faulty["assessment"] = serde_json::json!({"title": "A", "pass_mark": 50, "questions": [
            {"kind": "single", "text": "<img src=x>", "options": [
                {"text": "<b>Yes</b>", "right": true}, {"text": "Yes"}, {"text": "<i></i>"}]}]});
        let faulty = faulty.to_string().into_bytes();

        // When it is tried, or tried dry, then the same list comes and nothing stays.
        let dry = app
            .import_course_content(&operator, file(&faulty, true, true))
            .await
            .unwrap();
        let wet = app
            .import_course_content(&operator, file(&faulty, true, false))
            .await
            .unwrap();
        assert_eq!(told(&dry), told(&wet));
        assert!(!wet.is_good() && !wet.written && wet.course.is_none());
        insta::assert_snapshot!("problems_of_a_course_file", told(&wet));
        assert_eq!(courses(&test).await, 0);
        assert_eq!(names(&files(&test)), Vec::<String>::new());

        // A course that can stay a draft, but not be published, is refused when it should be.
        let optional = course_file(
            "Optional",
            &serde_json::json!([{"title": "M", "resources": [
                {"kind": "text", "title": "T", "body": "Hello", "required": false}]}]),
        );
        for dry_run in [true, false] {
            let refused = app
                .import_course_content(&operator, file(&optional, true, dry_run))
                .await
                .unwrap();
            assert!(!refused.is_good() && !refused.written);
            insta::allow_duplicates! {
                insta::assert_snapshot!("a_course_file_that_is_not_ready", told(&refused));
            }
        }
        assert_eq!(courses(&test).await, 0);

        // A good one: dry, it only says what would be; then it is there.
        let dry = app
            .import_course_content(&operator, file(NOTING, true, true))
            .await
            .unwrap();
        assert!(dry.is_good() && !dry.written);
        assert_eq!((dry.courses_new, courses(&test).await), (1, 0));
        assert_eq!(names(&files(&test)), Vec::<String>::new());
        let good = app
            .import_course_content(&operator, file(NOTING, true, false))
            .await
            .unwrap();
        assert!(good.is_good() && good.written);
        assert_eq!(good.course, dry.course);
        assert_eq!(names(&files(&test)).len(), 2);

        // Another file of the same course is a problem, and says of which course.
        let again = String::from_utf8(NOTING.to_vec()).unwrap() + "\n";
        let author = creator(&app, BIHAR).await;
        for dry_run in [true, false] {
            let refused = app
                .import_course_content(&operator, file(again.as_bytes(), false, dry_run))
                .await
                .unwrap();
            assert!(!refused.written);
            insta::allow_duplicates! {
                insta::assert_snapshot!("a_course_file_of_a_course_that_is_here", told(&refused));
            }
            let theirs = CourseFile {
                organisation: Some(BIHAR),
                ..file(again.as_bytes(), false, dry_run)
            };
            let refused = app.import_course_content(&author, theirs).await.unwrap();
            let code = refused.problems[0].code();
            assert_eq!(code, "content.course.of_another_organisation");
        }
        assert_eq!(courses(&test).await, 1);
        assert_eq!(names(&files(&test)).len(), 2);
        assert!(verify(&test.db).await.unwrap().is_clean());
    }
);

on_both!(
    an_upload_leaves_nothing_unless_it_is_kept,
    async |test: TestDb| {
        let app = world(&test).await;
        let folder = files(&test);
        // Broken off, refused, or whole and not wanted: nothing stays.
        let mut incoming = app.receive_file().await.unwrap();
        incoming.take(b"%PDF-1.7").await.unwrap();
        assert_eq!(names(&folder).len(), 1);
        drop(incoming);
        let refused = received(&app, &[b'x'; 5_000]).await.unwrap_err();
        assert_eq!(refused.code(), "file-kind");
        let unwanted = received(&app, b"%PDF-1.7 whole").await.unwrap();
        assert_eq!(names(&folder).len(), 1);
        drop(unwanted);
        assert_eq!(names(&folder), Vec::<String>::new());
        // Kept, it lies under the hash of its content, once.
        let mut objects = Vec::new();
        for _ in 0..2 {
            let whole = received(&app, b"%PDF-1.7 whole").await.unwrap();
            let kept = app.keep_file(whole).await.unwrap();
            assert_eq!(kept.bytes, 14);
            objects.push(kept.object);
        }
        assert_eq!(objects[0], objects[1]);
        assert_eq!(names(&folder), objects[..1]);
        let content = std::fs::read(folder.join(&objects[0])).unwrap();
        assert_eq!(content, b"%PDF-1.7 whole");
        // What a killed program left behind goes with the next upload, after a day.
        let old = std::fs::File::create(folder.join("OLD.part")).unwrap();
        let age = std::time::Duration::from_micros(1_763_900_000_000_000);
        old.set_modified(std::time::UNIX_EPOCH + age).unwrap();
        std::fs::write(folder.join("YOUNG.part"), b"").unwrap();
        drop(app.receive_file().await.unwrap());
        let mut left = names(&folder);
        left.sort();
        assert_eq!(left, [objects[0].clone(), "YOUNG.part".to_owned()]);
    }
);

on_both!(
    a_course_may_belong_to_whatever_lies_below_its_author_s_role,
    async |test: TestDb| {
        // Given two departments of one name in Bihar, and one in Kerala.
        let app = world(&test).await;
        let mut tx = test.db.write().await.unwrap();
        let department = |id, code: &str, name_hi: &str| Organisation {
            id: OrganisationId(id),
            code: code.to_owned(),
            kind: Kind::Department,
            name_en: "Water Resources".to_owned(),
            name_hi: name_hi.to_owned(),
            lgd_code: None,
            mdo: true,
        };
        let all = [
            (department(10, "BR-WRD", "जल संसाधन"), Some(BIHAR)),
            (department(11, "BR-WRD2", "लघु जल संसाधन"), Some(BIHAR)),
            (department(12, "KL-WRD", "जल संसाधन"), Some(KERALA)),
        ];
        organisations::insert(&mut tx, &all).await.unwrap();
        tx.commit().await.unwrap();
        let author = creator(&app, BIHAR).await;
        let usual = app.usual_owner(&author).await.unwrap();
        assert_eq!(usual.map(|o| o.id), Some(BIHAR));
        // Then each is found by code or name, none beyond the role.
        for (written, codes) in [
            ("Water Resources (BR-WRD2)", &["BR-WRD2"][..]),
            ("br-wrd", &["BR-WRD"]),
            ("जल संसाधन", &["BR-WRD"]),
            ("Bihar", &["IN-BR"]),
            ("water", &["BR-WRD", "BR-WRD2"]),
            ("Water Resources", &["BR-WRD", "BR-WRD2"]),
            ("KL-WRD", &[]),
            ("India", &[]),
            ("% or 1=1", &[]),
            ("  ", &[]),
        ] {
            let meant = app.owners_meant(&author, written).await.unwrap();
            let found: Vec<&str> = meant.iter().map(|o| o.code.as_str()).collect();
            assert_eq!(found, codes, "{written}");
        }
        let details = Details {
            title: "Floods".to_owned(),
            language: "en".to_owned(),
            ..Details::default()
        };
        let code = app
            .create_course(&author, OrganisationId(10), &details)
            .await
            .unwrap();
        let course = app.course_to_author(&author, &code).await.unwrap();
        assert_eq!(course.owner.code, "BR-WRD");
    }
);
