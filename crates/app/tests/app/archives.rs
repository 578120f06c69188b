//! A course in several languages goes out as one archive, and is one course where it comes
//! in.

use serde_json::{Value, json};
use sopan_app::AppError;
use sopan_app::access::Actor;
use sopan_app::authoring::{Details, ResourceDraft};
use sopan_app::store::access::Grant;
use sopan_app::store::banks::Which;
use sopan_app::store::catalogue::{self, Module, Status};
use sopan_app::store::ledger::{Act, Work, figures};
use sopan_app::store::on_both;
use sopan_app::store::organisations;
use sopan_app::store::testing::{self, TestDb};
use sopan_app::store::verify::verify;
use sopan_app::testing::organisation;
use sopan_app::testing::packages::{scorm_12, zip};
use sopan_rules::access::Role;
use sopan_rules::assessments::Source;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::measures::Measure;
use sopan_rules::organisations::Kind;

use crate::packages::{World, digest, world};

const NATION: OrganisationId = OrganisationId(1);

const CAPTIONS: &str = "WEBVTT\n\n00:01.000 --> 00:03.000\nकुआँ खोदना\n";

/// The course in Hindi: a text with a picture, a film with captions, a package, and an
/// assessment that draws.
fn wells() -> Vec<u8> {
    let film = [b"\0\0\0\x20ftypisom".as_slice(), &[7; 100]].concat();
    let picture =
        b"\x89PNG\r\n\x1a\n as somebody drew it, with as many bytes as a head has, and more";
    let package = scorm_12();
    let files: [(&str, &[u8]); 4] = [
        ("m/film.mp4", &film),
        ("c/hi.vtt", CAPTIONS.as_bytes()),
        ("p/well.png", picture),
        ("s/fire.zip", &package),
    ];
    let question = |id: &str| {
        json!({ "id": id, "text": format!("प्रश्न {id}?"),
                "answer": { "kind": "true_false", "right": true } })
    };
    archive(
        json!({
            "identifier": "https://example.in/wells", "title": { "hi": "कुएँ" },
            "description": { "hi": "<p>पंचायत के लिए।</p>" }, "minutes": 20,
            "variants": [{ "language": "hi", "modules": [{ "id": "m1", "title": "खुदाई",
                "resources": [
                    { "id": "r1", "title": "नक्शा", "minutes": 5, "kind": "text",
                      "html": "<p>देखें।</p><img src='p/well.png' alt='कुआँ'>" },
                    { "id": "r2", "title": "कुआँ", "minutes": 20, "kind": "video",
                      "renditions": [{ "path": "m/film.mp4" }],
                      "captions": [{ "language": "hi", "path": "c/hi.vtt" }] },
                    { "id": "r3", "title": "आग", "kind": "package", "path": "s/fire.zip",
                      "entry": "L" },
                    { "id": "r4", "title": "जाँच", "kind": "assessment", "assessment": "final" },
                ] }] }],
            "assessments": [{ "id": "final", "title": "जाँच", "end_of_course": true,
                "pass_mark": "60", "sections": [
                    { "draw": 1, "questions": [question("1"), question("2")] } ] }],
        }),
        &files,
    )
}

/// An archive of this course and these files.
fn archive(course: Value, files: &[(&str, &[u8])]) -> Vec<u8> {
    let listed: Vec<Value> = files
        .iter()
        .map(|(path, bytes)| json!({ "path": path, "bytes": bytes.len(), "sha256": digest(bytes) }))
        .collect();
    let manifest = json!({ "format": "sopan-course", "version": 1, "course": course,
                           "files": listed })
    .to_string();
    let mut all = files.to_vec();
    all.push(("course.json", manifest.as_bytes()));
    zip(&all)
}

fn told(module: &Module) -> Vec<String> {
    let resources = module.resources.iter().map(|held| {
        let (title, kind, body) = (&held.title, &held.kind, &held.body);
        let (object, url, media) = (&held.object, &held.url, &held.media);
        let (minutes, required) = (held.minutes, held.required);
        format!("{title} {kind} {body} {object:?} {url:?} {media:?} {minutes} {required}")
    });
    std::iter::once(module.title.clone())
        .chain(resources)
        .collect()
}

impl World {
    /// All that a course holds, and what its assessment asks.
    async fn whole(&self, code: &str) -> (String, Vec<Vec<String>>, Vec<String>) {
        let (app, author) = (&self.app, &self.author);
        let authored = app.course_to_author(author, code).await.unwrap();
        let course = authored.course;
        let (title, language, about) = (course.title, course.language, course.description);
        let said = format!("{title} ({language}), {} min: {about}", course.minutes);
        let mut asked = Vec::new();
        for section in app.paper(author, code).await.unwrap().sections {
            let Source::Bank { bank, number, .. } = section.source else {
                panic!("{section:?}");
            };
            let view = app.bank(author, bank, &Which::default(), 0).await.unwrap();
            asked.push(format!(
                "{number} of {} in {}",
                view.bank.questions, view.bank.name
            ));
        }
        (said, authored.modules.iter().map(told).collect(), asked)
    }

    /// Both languages of a course, the original first.
    async fn languages(&self, code: &str) -> Vec<(String, String, Status)> {
        let all = self.app.languages_of(&self.author, code).await.unwrap();
        let lines = all.lines.into_iter().map(|line| line.variant);
        lines.map(|v| (v.language, v.code, v.status)).collect()
    }

    /// Asha does all that a course asks.
    async fn completes(&self, code: &str) {
        let official = OfficialId(500);
        let mut tx = self.app.db().read().await.unwrap();
        let course = catalogue::by_code(&mut tx, code).await.unwrap().unwrap().id;
        let outline = catalogue::outline(&mut tx, course).await.unwrap();
        let assessment = catalogue::assessment(&mut tx, course).await.unwrap();
        drop(tx);
        let done = outline.iter().flat_map(|m| &m.resources).map(|r| r.id);
        let done = done.map(|resource| Fact::ResourceCompleted { course, resource });
        let cleared = Fact::AttemptFinished {
            course,
            assessment: assessment.unwrap().id,
            hundredths: 10_000,
            cleared: true,
            regraded: false,
        };
        let act = |fact| Act {
            official,
            fact,
            occurred: self.app.now(),
            caused_by: None,
        };
        let facts = std::iter::once(Fact::Enrolled { course }).chain(done);
        let work = Work {
            acts: facts.chain([cleared]).map(act).collect(),
            ..Work::default()
        };
        let done = self.app.lane().write(work).await.unwrap();
        assert_eq!(done.completions.len(), 1);
    }

    async fn completions(&self) -> i64 {
        let mut tx = self.app.db().read().await.unwrap();
        let (asked, today) = ([NATION], self.app.today());
        let counted = figures(&mut tx, &asked, &[Measure::Completions], today, None).await;
        let counted = counted.unwrap().remove(&NATION).unwrap_or_default();
        counted.of(Measure::Completions)
    }

    /// How many courses there are, and how many are tied.
    async fn courses(&self) -> (usize, usize) {
        let mut tx = self.app.db().read().await.unwrap();
        let all = catalogue::all(&mut tx).await.unwrap();
        let ids: Vec<_> = all.iter().map(|course| course.id).collect();
        let tied = sopan_app::store::variants::of_all(&mut tx, &ids).await;
        (all.len(), tied.unwrap().len())
    }
}

on_both!(
    a_course_in_two_languages_is_one_course_where_it_comes_in,
    async |test: TestDb| {
        // Given a course in Hindi, which somebody made in English too,
        let first = testing::sqlite().await;
        let home = world(&first).await;
        let hindi = home.bring_in(&wells()).await;
        assert!(hindi.written, "{:?}", hindi.problems);
        assert_eq!(hindi.other_languages, []);
        let hindi = hindi.course.unwrap();
        let alone = home.app.export_course(&home.author, &hindi).await.unwrap();
        let before = std::fs::read(alone.path()).unwrap();
        let made = home.app.make_variant(&home.author, &hindi, "en", "Wells");
        let english = made.await.unwrap();
        let details = Details {
            title: "Wells".to_owned(),
            language: "en".to_owned(),
            description: "<p>For panchayats.</p>".to_owned(),
            minutes: 25,
            ..Details::default()
        };
        let changed = home.app.change_course(&home.author, &english, &details);
        changed.await.unwrap();
        let authored = home.app.course_to_author(&home.author, &english).await;
        let text = ResourceDraft {
            kind: "text".to_owned(),
            title: "Depth".to_owned(),
            body: "<p>Dig on.</p>".to_owned(),
            minutes: 3,
            ..ResourceDraft::default()
        };
        let module = authored.unwrap().modules[0].id;
        let kept = home
            .app
            .keep_resource(&home.author, &english, (module, None), text, None);
        kept.await.unwrap();
        // when it goes out, whichever language is asked for,
        let exported = home
            .app
            .export_course(&home.author, &english)
            .await
            .unwrap();
        assert_eq!(exported.languages, ["hi", "en"]);
        assert_eq!(exported.name, format!("{english}.zip"));
        let bytes = std::fs::read(exported.path()).unwrap();
        // (and in one language alone it is what it was),
        let one = home.app.export_one_language(&home.author, &hindi).await;
        let one = one.unwrap();
        assert_eq!(one.languages, ["hi"]);
        assert_eq!(std::fs::read(one.path()).unwrap(), before);
        // and is looked into elsewhere,
        let there = world(&test).await;
        let path = there.file("wells.zip", &bytes);
        let looked = there.app.look_into_package(&there.author, &path).await;
        let looked = looked.unwrap();
        assert!(looked.problems.is_empty(), "{:?}", looked.problems);
        assert_eq!(
            (looked.language.as_str(), looked.title.as_str()),
            ("hi", "कुएँ")
        );
        let [other] = &looked.other_languages[..] else {
            panic!("{:?}", looked.other_languages);
        };
        assert_eq!(
            (other.language.as_str(), other.title.as_str()),
            ("en", "Wells")
        );
        assert_eq!((other.resources.len(), other.questions), (4, Some(1)));
        assert_eq!(other.course, None);
        assert_eq!(there.courses().await, (0, 0));
        // and brought in there,
        let brought = there.bring_in(&bytes).await;
        assert!(brought.written, "{:?}", brought.problems);
        let (original, other) = (
            brought.course.clone().unwrap(),
            brought.other_languages[0].course.clone().unwrap(),
        );
        // then it is there in both, each with all that it holds,
        assert_eq!(there.whole(&original).await, home.whole(&hindi).await);
        assert_eq!(there.whole(&other).await, home.whole(&english).await);
        let (said, modules, asked) = there.whole(&other).await;
        assert_eq!(said, "Wells (en), 25 min: <p>For panchayats.</p>");
        assert!(
            modules[0][4].starts_with("Depth text <p>Dig on.</p>"),
            "{modules:?}"
        );
        assert_eq!(asked, ["1 of 2 in जाँच"]);
        let authored = there.app.course_to_author(&there.author, &other).await;
        let film = &authored.unwrap().modules[0].resources[1].media;
        assert_eq!(film.captions[0].lines[0].text, "कुआँ खोदना");
        // tied as one course, drafts both.
        let both = [
            ("hi".to_owned(), original.clone(), Status::Draft),
            ("en".to_owned(), other.clone(), Status::Draft),
        ];
        assert_eq!(there.languages(&other).await, both);
        assert_eq!(there.courses().await, (2, 2));
        // The same file again changes nothing.
        let again = there.bring_in(&bytes).await;
        assert!(again.known && !again.written);
        assert_eq!(again.course.as_ref(), Some(&original));
        assert_eq!(again.other_languages[0].course.as_ref(), Some(&other));
        assert_eq!(there.courses().await, (2, 2));
        // What goes out from there is the same archive, but for numbers of that place.
        let out = there.app.export_course(&there.author, &original).await;
        assert_eq!(out.unwrap().languages, ["hi", "en"]);

        // And who completes it in Hindi has completed it in English.
        for code in [&original, &other] {
            let missing = there.app.publish_course(&there.author, code).await;
            assert_eq!(missing.unwrap(), []);
        }
        there.completes(&original).await;
        let view = there.app.course(&there.asha, &other).await.unwrap();
        assert!(view.elsewhere[0].completed.is_some());
        assert_eq!(there.completions().await, 1);
        there.app.pass_seconds(86_400);
        there.completes(&other).await;
        assert_eq!(there.completions().await, 1);
        let proof = verify(&test.db).await.unwrap();
        assert!(proof.is_clean(), "{proof:?}");
    }
);

on_both!(
    an_archive_whose_languages_are_faulty_leaves_nothing,
    async |test: TestDb| {
        let world = world(&test).await;
        let text = |id: &str, title: &str| json!({ "id": id, "title": title, "kind": "text", "html": "<p>…</p>" });
        let variant = |language: &str, resources: Value| {
            json!({ "language": language,
                    "modules": [{ "id": "m", "title": "M", "resources": resources }] })
        };
        let good = |language: &str| variant(language, json!([text("r", "R")]));
        let course = |variants: Vec<Value>| {
            json!({ "identifier": "https://example.in/x", "title": { "hi": "क", "en": "A" },
                    "variants": variants })
        };
        let cases = [
            (
                "a language twice",
                course(vec![good("hi"), good("hi")]),
                "package.archive.value",
                "course.variants[1].language",
            ),
            (
                "a language that no course is in",
                course(vec![good("hi"), good("tlh")]),
                "package.archive.value",
                "course.variants[1].language",
            ),
            (
                "no title in a language",
                course(vec![good("hi"), good("ta")]),
                "package.archive.value",
                "course.title.ta",
            ),
            (
                "no language",
                course(vec![good("hi"), json!({ "modules": [] })]),
                "package.archive.malformed",
                "course.json",
            ),
            (
                "more languages than there are",
                course(vec![good("hi"); 16]),
                "package.archive.value",
                "course.variants",
            ),
            (
                "an assessment that isn't there",
                course(vec![
                    good("hi"),
                    variant(
                        "en",
                        json!([{ "id": "r", "title": "R", "kind": "assessment",
                                           "assessment": "final-en" }]),
                    ),
                ]),
                "package.archive.value",
                "course.variants[1].modules[0].resources[0].assessment",
            ),
            (
                "a film that isn't there",
                course(vec![
                    good("hi"),
                    variant(
                        "en",
                        json!([{ "id": "r", "title": "R", "kind": "video",
                                           "renditions": [{ "path": "m/film.mp4" }] }]),
                    ),
                ]),
                "package.file.missing",
                "m/film.mp4",
            ),
            (
                "nothing in a language",
                course(vec![good("hi"), variant("en", json!([]))]),
                "package.nothing_to_learn",
                "course.variants[1]",
            ),
        ];
        for (name, course, code, place) in cases {
            let brought = world.bring_in(&archive(course, &[])).await;
            let problem = &brought.problems[0];
            assert_eq!(
                (problem.code(), problem.column()),
                (code, Some(place)),
                "{name}: {:?}",
                brought.problems
            );
            assert!(!brought.written && brought.course.is_none(), "{name}");
            assert_eq!(world.courses().await, (0, 0), "{name}");
        }
        // A file that is no film is found when it is unpacked; nothing stays of it either.
        let faulty = course(vec![
            good("hi"),
            variant(
                "en",
                json!([{ "id": "r", "title": "R", "kind": "video",
                                   "renditions": [{ "path": "m/film.mp4" }] }]),
            ),
        ]);
        let brought = world
            .bring_in(&archive(faulty, &[("m/film.mp4", b"no film at all")]))
            .await;
        assert_eq!(brought.problems[0].column(), Some("m/film.mp4"));
        assert!(!brought.written);
        assert_eq!(world.courses().await, (0, 0));
        // One assessment to which no language refers ends the course in all of them.
        let mut shared = course(vec![good("hi"), good("en")]);
        shared["assessments"] = json!([{ "id": "final", "title": "Test", "end_of_course": true,
            "pass_mark": "50", "sections": [{ "questions": [
                { "text": "So?", "answer": { "kind": "true_false", "right": true } } ] }] }]);
        let brought = world.bring_in(&archive(shared, &[])).await;
        assert!(brought.problems.is_empty(), "{:?}", brought.problems);
        assert_eq!(brought.questions, Some(1));
        assert_eq!(brought.other_languages[0].questions, Some(1));
        assert_eq!(world.courses().await, (2, 2));
        // A course in one language of the list keeps it.
        let mut tamil = course(vec![good("ta")]);
        tamil["title"] = json!({ "ta": "கிணறு" });
        let brought = world.bring_in(&archive(tamil, &[])).await;
        assert!(brought.written, "{:?}", brought.problems);
        assert_eq!(brought.language, "ta");
    }
);

on_both!(
    each_language_that_goes_out_must_be_the_authors_to_write,
    async |test: TestDb| {
        // Given a course of the nation, tied to one of a State's in Hindi,
        let world = world(&test).await;
        let mut tx = test.db.write().await.unwrap();
        let state = (organisation(2, "BR", Kind::State), Some(NATION));
        organisations::insert(&mut tx, &[state]).await.unwrap();
        tx.commit().await.unwrap();
        let operator = Actor::operator();
        let mut codes = Vec::new();
        for (owner, language, title) in [(1, "en", "Wells"), (2, "hi", "कुएँ")] {
            let details = Details {
                title: title.to_owned(),
                language: language.to_owned(),
                ..Details::default()
            };
            let owner = OrganisationId(owner);
            let made = world.app.create_course(&operator, owner, &details).await;
            codes.push(made.unwrap());
        }
        let [english, hindi] = &codes[..] else {
            panic!("{codes:?}");
        };
        let tied = world.app.tie_variant(&operator, english, hindi).await;
        tied.unwrap();
        // when an author of the State asks for all of it, then nothing goes out;
        let mut author = world.author.clone();
        author.grants = vec![Grant {
            role: Role::ContentCreator,
            organisation: OrganisationId(2),
        }];
        let refused = world.app.export_course(&author, hindi).await;
        let refused = refused.map(|_| ()).unwrap_err();
        assert!(matches!(refused, AppError::Invalid { .. }), "{refused:?}");
        assert_eq!(refused.code(), "archive-language-not-yours");
        // but the State's own does, and the nation's author gets both.
        let own = world.app.export_one_language(&author, hindi).await;
        assert_eq!(own.unwrap().languages, ["hi"]);
        let refused = world.app.export_one_language(&author, english).await;
        assert_eq!(refused.map(|_| ()).unwrap_err().code(), "forbidden");
        let both = world.app.export_course(&world.author, hindi).await;
        assert_eq!(both.unwrap().languages, ["en", "hi"]);
    }
);
