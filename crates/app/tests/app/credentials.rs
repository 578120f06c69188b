//! Credentials as others meet them: an official completes a course and holds a credential
//! that is verified with nothing but the issuer's document; what it says of its holder is
//! the holder's choice; the issuer changes keys and old credentials stay good; a
//! certificate is revoked, every list and paper says so, and it is taken back.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use serde_json::Value;
use sopan_app::access::Actor;
use sopan_app::credentials::{IssuerName, Letterhead, Picture, Reason, Wanted};
use sopan_app::formats::credential::{CredentialFault, Suite, baked, did, shape, verified};
use sopan_app::testing::organisation;
use sopan_app::{App, AppError, Options, Surroundings};
use sopan_rules::access::Role;
use sopan_rules::credentials::Shown;
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::Fact;
use sopan_rules::organisations::Kind;
use sopan_rules::text::Said;
use sopan_rules::time::{Day, Moment};
use sopan_store::ledger::Work;
use sopan_store::organisations;
use sopan_store::testing::TestDb;
use sopan_store::verify::verify;
use sopan_store::{on_both, sql};

const NATION: OrganisationId = OrganisationId(1);
const HARYANA: OrganisationId = OrganisationId(2);
const WATER: OrganisationId = OrganisationId(3);
const ROADS: OrganisationId = OrganisationId(4);
const COURSE: CourseId = CourseId(50);
const HINDI_COURSE: CourseId = CourseId(51);
const ASHA: OfficialId = OfficialId(101);
const RAVI: OfficialId = OfficialId(102);
/// Leads Water, to which Asha belongs.
const LEADER: OfficialId = OfficialId(103);
/// Leads Roads, which has nothing to do with her.
const OTHER: OfficialId = OfficialId(104);

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

struct World {
    app: App,
    clock: Arc<AtomicI64>,
    files: PathBuf,
}

impl World {
    async fn new(test: &TestDb, name: &str) -> World {
        let clock = Arc::new(AtomicI64::new(day("2025-11-05").start().0));
        let (tells, seed) = (clock.clone(), AtomicU64::new(7));
        let surroundings = Surroundings {
            now: Arc::new(move || Moment(tells.load(Ordering::SeqCst))),
            random: Arc::new(move |bytes| {
                for byte in bytes.iter_mut() {
                    let n = seed.fetch_add(1, Ordering::SeqCst);
                    *byte = n.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes()[0];
                }
            }),
        };
        let dialect = format!("{:?}", test.db.dialect());
        let files = std::env::temp_dir().join(format!(
            "sopan-credentials-{name}-{dialect}-{}",
            std::process::id()
        ));
        let _ = std::fs::remove_dir_all(&files);
        let options = Options {
            database: test.address.clone(),
            files: files.clone(),
            public_address: "https://learn.example.gov.in".to_owned(),
        };
        let app = App::open(options, surroundings).await.unwrap();
        let mut tx = app.db().write().await.unwrap();
        let all = [
            (organisation(NATION.0, "IN", Kind::Nation), None),
            (organisation(HARYANA.0, "IN-HR", Kind::State), Some(NATION)),
            (
                organisation(WATER.0, "HR-WATER", Kind::Department),
                Some(HARYANA),
            ),
            (
                organisation(ROADS.0, "HR-ROADS", Kind::Department),
                Some(HARYANA),
            ),
        ];
        organisations::insert(&mut tx, &all).await.unwrap();
        for statement in [
            "insert into provider (id, name) values (9, 'NeGD')",
            "insert into course (id, code, title, language, provider, minutes, description,
                                 status, search, organisation, created_at)
             values (50, 'C 50', 'Noting & Drafting', 'en', 9, 150, '', 'live', '', 2, 0),
                    (51, 'C51', 'कार्यालय पद्धति', 'hi', null, 0, '', 'live', '', 1, 0)",
            "insert into resource (id, module, course, position, kind, title, body, minutes, required)
             values (61, 60, 50, 1, 'text', 'x', '', 10, 1), (62, 63, 51, 1, 'text', 'x', '', 10, 1)",
            "insert into person (official, name, name_hi, email) values
             (101, 'Asha Verma', 'आशा वर्मा', 'Asha@Example.gov.in'),
             (102, 'Ravi Kumar', null, null), (103, 'Meera Nair', null, null),
             (104, 'Farida Khan', null, null)",
        ] {
            sql(statement).run(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        let world = World { app, clock, files };
        for (official, organisation) in [
            (ASHA, WATER),
            (RAVI, WATER),
            (LEADER, WATER),
            (OTHER, ROADS),
        ] {
            let registered = Fact::Registered {
                organisation,
                group: None,
                designation: None,
            };
            world.does(official, registered).await;
        }
        let operator = Actor::operator();
        for (official, over) in [(LEADER, WATER), (OTHER, ROADS)] {
            let granted = world.app.grant(&operator, official, Role::MdoLeader, over);
            granted.await.unwrap();
        }
        world
    }

    fn at(&self, text: &str) {
        let moment = day(text).start().plus_seconds(36_000);
        self.clock.store(moment.0, Ordering::SeqCst);
    }

    async fn does(&self, official: OfficialId, fact: Fact) {
        let work = Work::act(official, fact, self.app.now(), None);
        self.app.lane().write(work).await.unwrap();
    }

    /// Takes a course; gives the certificate's number back.
    async fn completes(&self, official: OfficialId, course: CourseId) -> String {
        self.does(official, Fact::Enrolled { course }).await;
        let resource = ResourceId(if course == COURSE { 61 } else { 62 });
        let done = Fact::ResourceCompleted { course, resource };
        let work = Work::act(official, done, self.app.now(), None);
        let done = self.app.lane().write(work).await.unwrap();
        done.completions[0].certificate.clone()
    }

    async fn actor(&self, official: OfficialId) -> Actor {
        let who = official.0.to_string();
        self.app.actor_as(Some(&who)).await.unwrap()
    }

    async fn credential(&self, number: &str) -> Value {
        self.app
            .credential(number, Wanted::default())
            .await
            .unwrap()
    }

    /// What a verifier finds that has the issuer's document and nothing else of ours.
    async fn checks(&self, credential: &Value) -> Result<Vec<Suite>, CredentialFault> {
        let document = self.app.did_document().await.unwrap();
        let known = did::keys_of(&document);
        let key_of = |method: &str| {
            let listed = known.iter().find(|(name, _)| name == method);
            listed.map(|(_, key)| *key)
        };
        let checked = verified(credential, key_of)?;
        Ok(checked.into_iter().map(|c| c.suite).collect())
    }

    /// What the list that a credential names says of it.
    async fn is_revoked(&self, credential: &Value) -> bool {
        let status = &credential["credentialStatus"];
        let address = status["statusListCredential"].as_str().unwrap();
        let number = address.rsplit('/').next().unwrap().parse().unwrap();
        let list = self.app.status_list(number, None).await.unwrap();
        assert_eq!(list["id"], status["statusListCredential"]);
        assert_eq!(list["issuer"], credential["issuer"]["id"]);
        assert_eq!(self.checks(&list).await.unwrap(), Suite::ALL);
        let bits = list["credentialSubject"]["encodedList"].as_str().unwrap();
        let index = status["statusListIndex"].as_str().unwrap();
        shape::is_set(&shape::decoded_list(bits).unwrap(), index.parse().unwrap())
    }

    async fn ends_clean(&self) {
        let told = verify(self.app.db()).await.unwrap();
        assert!(told.is_clean(), "{:?}", told.first);
        let _ = std::fs::remove_dir_all(&self.files);
    }
}

fn code(result: sopan_app::Result<()>) -> &'static str {
    match result {
        Ok(()) => "done",
        Err(error) => error.code(),
    }
}

on_both!(
    a_certificate_is_a_credential_that_others_verify,
    async |test: TestDb| {
        let world = World::new(&test, "verify").await;
        let (app, number) = (&world.app, world.completes(ASHA, COURSE).await);
        world.at("2025-11-07");

        // The credential says what the page says, and both proofs are good.
        let credential = world.credential(&number).await;
        assert_eq!(world.checks(&credential).await.unwrap(), Suite::ALL);
        assert_eq!(credential["issuer"]["id"], "did:web:learn.example.gov.in");
        assert_eq!(credential["issuer"]["name"], "IN-HR");
        assert_eq!(
            credential["id"],
            format!("https://learn.example.gov.in/certificates/{number}")
        );
        let subject = &credential["credentialSubject"];
        let achievement = &subject["achievement"];
        assert_eq!(achievement["name"], "Noting & Drafting");
        assert_eq!(
            achievement["id"],
            "https://learn.example.gov.in/courses/C%2050"
        );
        assert_eq!(
            achievement["description"],
            "A course of 2h 30 mins, offered by NeGD."
        );
        assert_eq!(subject["identifier"][0]["identityHash"], "Asha Verma");
        assert_eq!(subject["identifier"][1]["hashed"], true);
        let hash = shape::identity_hash("asha@example.gov.in", &number);
        assert_eq!(subject["identifier"][1]["identityHash"], hash.as_str());
        assert!(!credential.to_string().to_lowercase().contains("asha@"));

        // However the number is typed, it is the same one; a wrong one is none.
        let typed = number.to_lowercase().replace('-', "");
        assert_eq!(world.credential(&typed).await, credential);
        let wrong = app.credential("0000-0000-0000", Wanted::default()).await;
        assert!(matches!(wrong, Err(AppError::NotFound { .. })));

        // Changed by a letter, it is nobody's.
        let mut forged = credential.clone();
        forged["credentialSubject"]["identifier"][0]["identityHash"] = "Asha Sharma".into();
        assert!(world.checks(&forged).await.is_err());

        // A course in Hindi without provider and hours speaks Hindi.
        let hindi = world.completes(RAVI, HINDI_COURSE).await;
        let hindi = world.credential(&hindi).await;
        assert_eq!(world.checks(&hindi).await.unwrap(), Suite::ALL);
        let achievement = &hindi["credentialSubject"]["achievement"];
        assert_eq!(achievement["name"], "कार्यालय पद्धति");
        assert_eq!(achievement["description"], "एक पाठ्यक्रम।");
        assert_eq!(
            hindi["credentialSubject"]["identifier"]
                .as_array()
                .unwrap()
                .len(),
            1
        );

        // In the key's own name, nothing has to be asked; one proof stands alone.
        let alone = Wanted {
            issuer: IssuerName::Key,
            suites: &[Suite::Jcs],
        };
        let credential = app.credential(&number, alone).await.unwrap();
        let name = credential["issuer"]["id"].as_str().unwrap();
        let key = did::from_multikey(name.strip_prefix("did:key:").unwrap()).unwrap();
        assert_eq!(verified(&credential, |_| Some(key)).unwrap().len(), 1);
        let list = credential["credentialStatus"]["statusListCredential"].clone();
        let parts: Vec<&str> = list.as_str().unwrap().rsplit('/').take(2).collect();
        let signed = app.status_list(parts[1].parse().unwrap(), Some(parts[0]));
        let signed = signed.await.unwrap();
        assert_eq!(signed["id"], list);
        assert_eq!(signed["issuer"], name);
        assert_eq!(verified(&signed, |_| Some(key)).unwrap().len(), 2);
        assert!(app.status_list(0, Some("z6Mk")).await.is_err());
        assert!(app.status_list(-1, None).await.is_err());

        // All of them, page by page, are those that one gets one by one.
        let mut all = Vec::new();
        let mut after = String::new();
        loop {
            let page = app.credentials_after(&after, 1, Wanted::default());
            let page = page.await.unwrap();
            let Some((number, credential)) = page.into_iter().next() else {
                break;
            };
            assert_eq!(world.credential(&number).await, credential);
            after = number.clone();
            all.push(number);
        }
        assert_eq!(all.len(), 2);
        assert!(all.contains(&number));
        world.ends_clean().await;
    }
);

on_both!(the_holder_chooses_what_is_shown, async |test: TestDb| {
    let world = World::new(&test, "shown").await;
    let (app, number) = (&world.app, world.completes(ASHA, COURSE).await);
    let (asha, ravi) = (world.actor(ASHA).await, world.actor(RAVI).await);
    let nothing = Shown {
        name: false,
        email: false,
    };
    // Nobody chooses for another.
    let refused = app.show_of_certificate(&ravi, &number, nothing).await;
    assert!(matches!(refused, Err(AppError::Forbidden)));

    app.show_of_certificate(&asha, &number, nothing)
        .await
        .unwrap();
    let credential = world.credential(&number).await;
    assert_eq!(world.checks(&credential).await.unwrap(), Suite::ALL);
    assert!(!credential.to_string().contains("Verma"));
    let identifiers = credential["credentialSubject"]["identifier"].clone();
    let identifiers = identifiers.as_array().unwrap();
    assert_eq!(identifiers.len(), 1);
    // Whoever is told the name can compare it.
    assert_eq!(
        identifiers[0]["identityHash"],
        shape::identity_hash("Asha Verma", identifiers[0]["salt"].as_str().unwrap())
    );
    assert_eq!(app.check(&number).await.unwrap().unwrap().shown, nothing);

    // The choice can be changed as often as one likes.
    app.show_of_certificate(&asha, &number, Shown::default())
        .await
        .unwrap();
    let credential = world.credential(&number).await;
    assert!(credential.to_string().contains("Asha Verma"));
    world.ends_clean().await;
});

on_both!(
    keys_change_and_old_credentials_stay_good,
    async |test: TestDb| {
        let world = World::new(&test, "keys").await;
        let (app, number) = (&world.app, world.completes(ASHA, COURSE).await);
        let operator = Actor::operator();
        let old = world.credential(&number).await;
        let method = |c: &Value| {
            c["proof"][0]["verificationMethod"]
                .as_str()
                .unwrap()
                .to_owned()
        };

        // Only who runs the platform changes keys.
        let leader = world.actor(LEADER).await;
        let refused = app.rotate_credential_key(&leader).await;
        assert!(matches!(refused, Err(AppError::Forbidden)));

        world.at("2025-12-01");
        let key = app.rotate_credential_key(&operator).await.unwrap();
        let new = world.credential(&number).await;
        assert!(method(&new).ends_with(&key));
        assert_ne!(method(&old), method(&new));
        assert_eq!(world.checks(&old).await.unwrap(), Suite::ALL);
        assert_eq!(world.checks(&new).await.unwrap(), Suite::ALL);
        let keys = app.credential_keys(&operator).await.unwrap();
        assert_eq!(keys.len(), 2);
        assert_eq!(keys[0].retired, Some(app.now()));
        assert_eq!(keys[1].retired, None);
        assert!(!format!("{keys:?}").contains(&keys[0].secret));

        // The key that signs can't be withdrawn; an old one can, and takes its credentials
        // along. Whoever fetches the credential again has a good one.
        let withdraw = app.withdraw_credential_key(&operator, &key).await;
        assert_eq!(code(withdraw), "key-not-retired");
        let withdraw = app.withdraw_credential_key(&operator, &keys[0].public);
        withdraw.await.unwrap();
        assert_eq!(
            world.checks(&old).await.unwrap_err(),
            CredentialFault::UnknownKey(method(&old))
        );
        let again = world.credential(&number).await;
        assert_eq!(world.checks(&again).await.unwrap(), Suite::ALL);
        assert!(app.status_list(0, Some(&keys[0].public)).await.is_err());
        world.ends_clean().await;
    }
);

on_both!(
    a_certificate_is_revoked_and_taken_back,
    async |test: TestDb| {
        let world = World::new(&test, "revoked").await;
        let (app, number) = (&world.app, world.completes(ASHA, COURSE).await);
        let other = world.completes(RAVI, COURSE).await;
        let (asha, leader) = (world.actor(ASHA).await, world.actor(LEADER).await);
        let (stranger, ravi) = (world.actor(OTHER).await, world.actor(RAVI).await);
        let credential = world.credential(&number).await;
        let others = world.credential(&other).await;
        assert!(!world.is_revoked(&credential).await);

        // Those who may not, may not; nobody does it to the own one; and a reason is written.
        let revoke = async |actor: &Actor, number: &str, note: &str| {
            code(
                app.revoke_certificate(actor, number, Reason::Mistake, note)
                    .await,
            )
        };
        assert_eq!(revoke(&ravi, &number, "x").await, "forbidden");
        assert_eq!(revoke(&stranger, &number, "x").await, "forbidden");
        assert_eq!(revoke(&leader, &number, "  ").await, "missing");
        let own = world.completes(LEADER, COURSE).await;
        assert_eq!(revoke(&leader, &own, "x").await, "certificate-own");
        let reinstate = app.reinstate_certificate(&leader, &number, "x").await;
        assert_eq!(code(reinstate), "certificate-valid");
        let checked = app.check(&number).await.unwrap().unwrap();
        assert_eq!(
            app.acts_on_certificate(&asha, &checked).await.unwrap(),
            None
        );

        let before = app.certificate_pdf(&asha, &number, "en").await.unwrap();
        world.at("2025-11-20");
        assert_eq!(revoke(&leader, &number, "Letter 12/2025").await, "done");
        assert_eq!(
            revoke(&leader, &number, "again").await,
            "certificate-revoked"
        );

        // The copy that somebody has is signed as before, and the list says what became of it.
        // Nobody else's certificate is touched.
        assert_eq!(world.checks(&credential).await.unwrap(), Suite::ALL);
        assert!(world.is_revoked(&credential).await);
        assert!(!world.is_revoked(&others).await);
        let checked = app.check(&number).await.unwrap().unwrap();
        let revoked = checked.revoked.unwrap();
        assert_eq!(
            (revoked.0.day(), revoked.1),
            (day("2025-11-20"), Reason::Mistake)
        );
        let after = app.certificate_pdf(&asha, &number, "en").await.unwrap();
        assert_ne!(before, after);
        // The completion stays.
        assert_eq!(app.certificates(&asha).await.unwrap().len(), 1);

        world.at("2025-11-25");
        app.reinstate_certificate(&leader, &number, "It was right after all")
            .await
            .unwrap();
        assert!(!world.is_revoked(&credential).await);
        assert_eq!(
            app.certificate_pdf(&asha, &number, "en").await.unwrap(),
            before
        );
        let checked = app.check(&number).await.unwrap().unwrap();
        let acts = app.acts_on_certificate(&leader, &checked).await.unwrap();
        let acts = acts.unwrap();
        let notes: Vec<&str> = acts.iter().map(|done| done.note.as_str()).collect();
        assert_eq!(notes, ["Letter 12/2025", "It was right after all"]);
        assert_eq!(acts[0].by_name.as_deref(), Some("Meera Nair"));
        world.ends_clean().await;
    }
);

on_both!(
    what_is_listed_without_an_act_is_noticed,
    async |test: TestDb| {
        let world = World::new(&test, "proof").await;
        let number = world.completes(ASHA, COURSE).await;
        let mut tx = world.app.db().write().await.unwrap();
        sql(
            "insert into certificate_revoked (entry, number, reason, revoked_at)
         values (5, $1, 'mistake', 0)",
        )
        .bind(number)
        .run(&mut tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let told = verify(world.app.db()).await.unwrap();
        assert_eq!(told.first[0].table, "certificate_revoked");
    }
);

on_both!(
    a_state_says_how_its_certificates_look,
    async |test: TestDb| {
        // Given certificates of a course of Haryana and of one of the nation
        let world = World::new(&test, "letterhead").await;
        let app = &world.app;
        let own = world.completes(ASHA, COURSE).await;
        let national = world.completes(ASHA, HINDI_COURSE).await;
        let asha = world.actor(ASHA).await;
        let papers = async || {
            let mut made = Vec::new();
            for number in [&own, &national] {
                made.push(app.certificate_pdf(&asha, number, "hi").await.unwrap());
            }
            made
        };
        let plain = papers().await;

        // when the State sets a letterhead
        let new = Letterhead {
            heading: Said::new("Government of Haryana", "हरियाणा सरकार"),
            below: Said::new("General Administration", "सामान्य प्रशासन"),
            colour: "#7a1f1f".to_owned(),
            signatory: Said::new("A. Kumar", "अ. कुमार"),
            designation: Said::new("Secretary", "सचिव"),
            emblem: Some(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>
             <rect width='9' height='9'/></svg>"
                    .to_owned(),
            ),
        };
        let operator = Actor::operator();
        let leader = world.actor(LEADER).await;
        for (actor, code) in [(&asha, "IN-HR"), (&leader, "IN-HR")] {
            let refused = app.set_letterhead(actor, code, &new).await;
            assert!(matches!(refused, Err(AppError::Forbidden)), "{refused:?}");
        }
        let mut undrawable = new.clone();
        undrawable.emblem = Some("<html>".to_owned());
        match app.set_letterhead(&operator, "IN-HR", &undrawable).await {
            Err(AppError::Invalid { code, .. }) => assert_eq!(code, "letterhead-emblem"),
            other => panic!("{other:?}"),
        }
        assert_eq!(papers().await, plain, "nothing of it was kept");
        app.set_letterhead(&operator, "IN-HR", &new).await.unwrap();

        // then its certificates have it, below it too, and others haven't,
        let headed = papers().await;
        assert_ne!(headed[0], plain[0]);
        assert_eq!(headed[1], plain[1]);
        let below = app.letterhead(&operator, "HR-WATER").await.unwrap();
        assert_eq!((below.own, below.holds), (None, Some(new.clone())));
        let sample = app.letterhead_sample(&operator, "IN-HR", "en").await;
        assert!(sample.unwrap().starts_with(b"%PDF-"));
        // and taken away, all is as it was.
        app.remove_letterhead(&operator, "IN-HR").await.unwrap();
        assert_eq!(papers().await, plain);
    }
);

on_both!(paper_and_badges_are_made_once, async |test: TestDb| {
    let world = World::new(&test, "paper").await;
    let (app, number) = (&world.app, world.completes(ASHA, COURSE).await);
    let asha = world.actor(ASHA).await;
    let kept = |of: &str| -> Vec<PathBuf> {
        let folders = std::fs::read_dir(world.files.join(of)).unwrap();
        let files = folders.flat_map(|f| std::fs::read_dir(f.unwrap().path()).unwrap());
        files.map(|file| file.unwrap().path()).collect()
    };

    // Asked twice, made once; in another language another one.
    let pdf = app.certificate_pdf(&asha, &number, "en").await.unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    assert_eq!(
        app.certificate_pdf(&asha, &number, "en").await.unwrap(),
        pdf
    );
    assert_eq!(kept("certificates").len(), 1);
    app.certificate_pdf(&asha, &number, "hi").await.unwrap();
    assert_eq!(kept("certificates").len(), 2);
    // A corrected name gives a new paper, and the one with the old name is gone.
    let mut tx = app.db().write().await.unwrap();
    sql("update person set name = 'Asha Varma' where official = 101")
        .run(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_ne!(
        app.certificate_pdf(&asha, &number, "en").await.unwrap(),
        pdf
    );
    assert_eq!(kept("certificates").len(), 2);

    // A badge carries the credential, and is good wherever it is taken out again.
    for picture in [Picture::Png, Picture::Svg] {
        let badge = app.baked_badge(&number, picture, Wanted::default());
        let badge = badge.await.unwrap();
        let text = match picture {
            Picture::Png => baked::from_png(&badge).unwrap(),
            Picture::Svg => baked::from_svg(&String::from_utf8(badge).unwrap()).unwrap(),
        };
        let credential: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(world.checks(&credential).await.unwrap(), Suite::ALL);
        assert_eq!(credential, world.credential(&number).await);
        // The badge of the course is the same picture without it.
        let plain = app.course_badge("C 50", picture).await.unwrap();
        let plain = String::from_utf8_lossy(&plain).contains("Asha");
        assert!(!plain);
    }
    assert_eq!(kept("badges").len(), 2);
    let none = app.course_badge("NO-SUCH", Picture::Svg).await;
    assert!(matches!(none, Err(AppError::NotFound { .. })));
    world.ends_clean().await;
});

on_both!(
    commands_know_the_address_that_was_served_last,
    async |test: TestDb| {
        let world = World::new(&test, "address").await;
        let number = world.completes(ASHA, COURSE).await;
        let opened = async |address: &str| {
            let options = Options {
                database: test.address.clone(),
                files: world.files.clone(),
                public_address: address.to_owned(),
            };
            let surroundings = Surroundings {
                now: Arc::new(|| Moment(0)),
                random: Arc::new(|bytes| bytes.fill(9)),
            };
            App::open(options, surroundings).await.unwrap()
        };
        let issuer = async |app: &App| {
            let credential = app.credential(&number, Wanted::default()).await.unwrap();
            credential["issuer"]["id"].as_str().unwrap().to_owned()
        };
        // Never served: as it would be served by default.
        let silent = opened("").await;
        assert_eq!(issuer(&silent).await, "did:web:127.0.0.1%3A8080");
        world.app.remember_address().await.unwrap();
        assert_eq!(issuer(&silent).await, "did:web:learn.example.gov.in");
        let told = opened("https://other.example").await;
        assert_eq!(issuer(&told).await, "did:web:other.example");
        let wrong = opened("somewhere").await;
        let refused = wrong.credential(&number, Wanted::default()).await;
        assert_eq!(refused.unwrap_err().code(), "no-address");
        world.ends_clean().await;
    }
);
