//! Signing in, on both databases: who gets in, for how long, and who is kept out.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use sopan_app::access::Actor;
use sopan_app::{App, AppError, Options, Surroundings};
use sopan_rules::access::{Permission, Role};
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::organisations::Kind;
use sopan_rules::time::{Day, Moment};
use sopan_store::ledger::Work;
use sopan_store::organisations::{Organisation, insert};
use sopan_store::testing::TestDb;
use sopan_store::verify::verify;
use sopan_store::{on_both, sql};

const NATION: OrganisationId = OrganisationId(1);
const WATER: OrganisationId = OrganisationId(2);
const ASHA: OfficialId = OfficialId(50);
const EMAIL: &str = "Asha.Verma@example.gov.in";

struct World {
    app: App,
    clock: Arc<AtomicI64>,
    files: std::path::PathBuf,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.files);
    }
}

async fn world(test: &TestDb) -> World {
    let organisation = |id, code: &str, kind| Organisation {
        id,
        code: code.to_owned(),
        kind,
        name_en: code.to_owned(),
        name_hi: code.to_owned(),
        lgd_code: None,
        mdo: true,
    };
    let mut tx = test.db.write().await.unwrap();
    let nation = organisation(NATION, "IN", Kind::Nation);
    let water = organisation(WATER, "WATER", Kind::Department);
    insert(&mut tx, &[(nation, None), (water, Some(NATION))])
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let start = "2025-11-30".parse::<Day>().unwrap().start();
    let clock = Arc::new(AtomicI64::new(start.0));
    let (now, chance) = (clock.clone(), AtomicU64::new(1));
    let surroundings = Surroundings {
        now: Arc::new(move || Moment(now.load(Ordering::SeqCst))),
        random: Arc::new(move |bytes| {
            let n = chance.fetch_add(1, Ordering::SeqCst);
            bytes.fill(7);
            bytes[..8].copy_from_slice(&n.to_be_bytes());
        }),
    };
    let name = test
        .address
        .bytes()
        .fold(7u64, |n, b| n.wrapping_mul(31) + u64::from(b));
    let files = std::env::temp_dir().join(format!("sopan-access-{name:x}"));
    let options = Options {
        database: test.address.clone(),
        files: files.clone(),
        public_address: "https://sopan.example".to_owned(),
    };
    let app = App::open(options, surroundings).await.unwrap();
    let registered = Fact::Registered {
        organisation: WATER,
        group: None,
        designation: None,
    };
    let mut work = Work::act(ASHA, registered, start, None);
    work.also.push(
        sql("insert into person (official, name, email) values ($1, 'Asha Verma', $2)")
            .bind(ASHA)
            .bind(EMAIL.to_lowercase()),
    );
    work.also.push(
        sql("insert into identity (value, official) values ($1, $2)")
            .bind(format!("email:{}", EMAIL.to_lowercase()))
            .bind(ASHA),
    );
    app.lane().write(work).await.unwrap();
    World { app, clock, files }
}

impl World {
    fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// Asha, signed in by a link that an admin made.
    async fn asha(&self) -> (String, Actor) {
        let link = self.app.link_for(&Actor::operator(), ASHA).await.unwrap();
        let token = link.rsplit('/').next().unwrap();
        let session = self.app.sign_in_by_link(token, "here").await.unwrap();
        let actor = self.app.actor(&session.token).await.unwrap();
        (session.token, actor)
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, AppError>) -> &'static str {
    result.unwrap_err().code()
}

on_both!(a_link_works_once_and_not_for_long, async |test: TestDb| {
    let world = world(&test).await;
    let app = &world.app;
    // Given a link that Asha asked for, which lies in the outbox for her
    let link = app.ask_for_link(EMAIL, "here").await.unwrap().unwrap();
    let message = std::fs::read_dir(world.files.join("outbox"))
        .unwrap()
        .next()
        .unwrap();
    let message = std::fs::read_to_string(message.unwrap().path()).unwrap();
    assert!(message.starts_with("To: asha.verma@example.gov.in\r\n"));
    assert!(message.contains(&link));
    // when she opens it, it says who it is for, signs in once,
    let token = link.rsplit('/').next().unwrap();
    assert_eq!(app.link_holder(token, "en").await.unwrap(), "Asha Verma");
    let session = app.sign_in_by_link(token, "here").await.unwrap();
    assert_eq!(
        app.actor(&session.token).await.unwrap().official,
        Some(ASHA)
    );
    // and never again,
    assert_eq!(code(app.sign_in_by_link(token, "here").await), "link-used");
    assert_eq!(code(app.link_holder(token, "en").await), "link-used");
    // nor after a quarter of an hour. Nobody learns whether an address is known.
    let late = app.ask_for_link(EMAIL, "here").await.unwrap().unwrap();
    world.pass(16 * 60);
    let token = late.rsplit('/').next().unwrap();
    assert_eq!(code(app.sign_in_by_link(token, "here").await), "link-used");
    assert!(
        app.ask_for_link("nobody@example.gov.in", "here")
            .await
            .unwrap()
            .is_none()
    );
    assert!(verify(app.db()).await.unwrap().is_clean());
});

on_both!(
    a_password_can_be_guessed_five_times_only,
    async |test: TestDb| {
        let world = world(&test).await;
        let app = &world.app;
        let (_, asha) = world.asha().await;
        assert_eq!(
            code(app.set_password(&asha, "short").await),
            "password-length"
        );
        app.set_password(&asha, "तीन शब्द यहाँ").await.unwrap();
        app.sign_in(EMAIL, "तीन शब्द यहाँ", "here").await.unwrap();
        for _ in 0..5 {
            assert_eq!(
                code(app.sign_in(EMAIL, "wrong", "there").await),
                "wrong-password"
            );
        }
        // Then the door stays shut, also for the right password and from elsewhere,
        let shut = app.sign_in(EMAIL, "तीन शब्द यहाँ", "here").await;
        assert_eq!(code(shut), "too-many-attempts");
        // for a quarter of an hour.
        world.pass(16 * 60);
        app.sign_in(EMAIL, "तीन शब्द यहाँ", "here").await.unwrap();
        // An unknown address is answered like a wrong password.
        let unknown = app.sign_in("nobody@example.gov.in", "x", "here").await;
        assert_eq!(code(unknown), "wrong-password");
    }
);

on_both!(a_session_ends, async |test: TestDb| {
    let world = world(&test).await;
    let app = &world.app;
    let (first, _) = world.asha().await;
    app.sign_out(&first).await.unwrap();
    assert_eq!(code(app.actor(&first).await), "sign-in-needed");
    let (second, _) = world.asha().await;
    world.pass(13 * 3_600);
    assert_eq!(code(app.actor(&second).await), "sign-in-needed");
    assert_eq!(code(app.actor("no such token").await), "sign-in-needed");
});

on_both!(
    a_role_reaches_downward_and_is_passed_on_by_whoever_holds_it,
    async |test: TestDb| {
        let world = world(&test).await;
        let app = &world.app;
        let (token, nobody) = world.asha().await;
        assert!(!nobody.has(Permission::SeeOfficials));
        // Who holds no role can't give one, least of all to herself.
        assert_eq!(
            code(app.grant(&nobody, ASHA, Role::MdoAdmin, WATER).await),
            "forbidden"
        );
        app.grant(&Actor::operator(), ASHA, Role::MdoAdmin, WATER)
            .await
            .unwrap();
        let admin = app.actor(&token).await.unwrap();
        let mut tx = app.db().read().await.unwrap();
        let may = async |tx: &mut _, o| admin.may(tx, Permission::VerifyProfiles, o).await.unwrap();
        assert!(may(&mut tx, WATER).await);
        assert!(!may(&mut tx, NATION).await);
        drop(tx);
        // She can pass her role on below, but no greater one and nowhere above.
        app.grant(&admin, ASHA, Role::MdoLeader, WATER)
            .await
            .unwrap();
        assert_eq!(
            code(app.grant(&admin, ASHA, Role::MdoAdmin, NATION).await),
            "forbidden"
        );
        assert_eq!(
            code(app.grant(&admin, ASHA, Role::StateAdmin, WATER).await),
            "forbidden"
        );
    }
);
