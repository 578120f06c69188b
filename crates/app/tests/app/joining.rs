//! People who come by themselves: proven addresses, approval, invitations, and transfers
//! that the receiving organisation accepts.

use sopan_app::access::Actor;
use sopan_app::joining::{Joined, Standing};
use sopan_app::officials::ProfileForm;
use sopan_rules::access::Role;
use sopan_store::testing::TestDb;
use sopan_store::{on_both, sql};

use crate::people::{ROADS, WATER, World};

fn form(name: &str) -> ProfileForm {
    ProfileForm {
        name: name.to_owned(),
        group: "Group B".to_owned(),
        designation: "SO".to_owned(),
        language: "en".to_owned(),
        ..ProfileForm::default()
    }
}

/// The token at the end of the last link of this kind that was sent.
fn sent(world: &World, kind: &str) -> Option<String> {
    let folder = std::fs::read_dir(world.app.files().join("outbox")).ok()?;
    let mut mails: Vec<_> = folder.filter_map(|f| f.ok().map(|f| f.path())).collect();
    mails.sort();
    mails.iter().rev().find_map(|path| {
        let text = String::from_utf8_lossy(&std::fs::read(path).ok()?).into_owned();
        let text = text
            .replace("=\r\n", "")
            .replace("=\n", "")
            .replace("=3D", "=");
        let (_, rest) = text.split_once(&format!("/{kind}/"))?;
        let token: String = rest
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect();
        Some(token)
    })
}

async fn admin(
    world: &World,
    name: &str,
    code: &str,
    organisation: sopan_rules::ids::OrganisationId,
) -> Actor {
    let official = world.official(name, code).await;
    world
        .signs_in(official, Some((Role::MdoAdmin, organisation)))
        .await
}

on_both!(
    an_address_is_proven_and_the_admin_lets_its_owner_in,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let app = &world.app;
        let water = admin(&world, "Asha", "BR-PHED", WATER).await;
        let roads = admin(&world, "Ravi", "BR-RCD", ROADS).await;

        // Nobody takes this domain: nothing is sent, and nothing tells.
        app.begin_registration("mina@water.gov.in", "a")
            .await
            .unwrap();
        assert_eq!(sent(&world, "register"), None);
        let outside = app
            .approve_domain(&roads, "BR-PHED", "water.gov.in", false)
            .await;
        assert_eq!(outside.unwrap_err().code(), "no-such-organisation");
        let wrong = app
            .approve_domain(&water, "BR-PHED", "no domain", false)
            .await;
        assert_eq!(wrong.unwrap_err().code(), "not-a-domain");
        app.approve_domain(&water, "BR-PHED", "@Water.gov.in", false)
            .await
            .unwrap();
        app.begin_registration("Mina@Water.gov.in", "a")
            .await
            .unwrap();
        let token = sent(&world, "register").unwrap();
        let (email, standing) = app.registration_by_link(&token).await.unwrap();
        assert_eq!(email, "mina@water.gov.in");
        let Standing::Open(taking) = standing else {
            panic!("{standing:?}")
        };
        assert_eq!(taking.len(), 1);
        let elsewhere = app.register_by_link(&token, "BR-RCD", &form("Mina")).await;
        assert_eq!(elsewhere.unwrap_err().code(), "choose-organisation");
        let joined = app
            .register_by_link(&token, "BR-PHED", &form("Mina"))
            .await
            .unwrap();
        assert!(matches!(joined, Joined::Waits));
        let again = app.register_by_link(&token, "BR-PHED", &form("Mina")).await;
        assert_eq!(again.unwrap_err().code(), "link-used");

        // It waits at the desk of Water, and nowhere else.
        assert!(app.joining(&roads).await.unwrap().waiting.is_empty());
        let waiting = app.joining(&water).await.unwrap().waiting;
        assert_eq!(waiting[0].designation.as_deref(), Some("Section Officer"));
        let id = waiting[0].id;
        assert_eq!(
            app.decide_registration(&roads, id, true)
                .await
                .unwrap_err()
                .code(),
            "not-found"
        );
        app.decide_registration(&water, id, true).await.unwrap();
        let twice = app.decide_registration(&water, id, false).await;
        assert_eq!(twice.unwrap_err().code(), "conflict");
        let (_, standing) = app.registration_by_link(&token).await.unwrap();
        assert_eq!(standing, Standing::Decided(true));

        // Whoever is here already is sent a link to sign in.
        app.begin_registration("mina@water.gov.in", "a")
            .await
            .unwrap();
        assert!(sent(&world, "sign-in/link").is_some());

        // Where the organisation says so, nobody has to approve.
        app.pass_seconds(1);
        app.approve_domain(&roads, "BR-RCD", "roads.gov.in", true)
            .await
            .unwrap();
        app.begin_registration("tara@roads.gov.in", "b")
            .await
            .unwrap();
        let token = sent(&world, "register").unwrap();
        let joined = app
            .register_by_link(&token, "BR-RCD", &form("Tara"))
            .await
            .unwrap();
        let Joined::In(signed_in) = joined else {
            panic!("{joined:?}")
        };
        let tara = app.actor(&signed_in.token).await.unwrap();
        assert_eq!(tara.organisation, Some(ROADS));

        // Asked again and again, it stops; a link that is too old is none.
        app.pass_seconds(1);
        for _ in 0..5 {
            app.begin_registration("x@roads.gov.in", "c").await.unwrap();
        }
        let many = app.begin_registration("x@roads.gov.in", "c").await;
        assert_eq!(many.unwrap_err().code(), "too-many-attempts");
        let token = sent(&world, "register").unwrap();
        app.pass_seconds(86_401);
        assert_eq!(
            app.registration_by_link(&token).await.unwrap_err().code(),
            "link-used"
        );
        world.ends_well().await;
    }
);

on_both!(
    an_invitation_works_once_until_it_is_withdrawn,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let app = &world.app;
        let water = admin(&world, "Asha", "BR-PHED", WATER).await;
        let roads = admin(&world, "Ravi", "BR-RCD", ROADS).await;
        let taken = app.invite(&water, "BR-PHED", "ravi@example.in").await;
        assert_eq!(taken.unwrap_err().code(), "email-taken");
        let link = app
            .invite(&water, "BR-PHED", "mina@elsewhere.in")
            .await
            .unwrap();
        let token = link.rsplit('/').next().unwrap().to_owned();
        assert_eq!(sent(&world, "invite"), Some(token.clone()));
        let signed_in = app.accept_invitation(&token, &form("Mina")).await.unwrap();
        let mina = app.actor(&signed_in.token).await.unwrap();
        assert_eq!(mina.organisation, Some(WATER));
        let again = app.accept_invitation(&token, &form("Other")).await;
        assert_eq!(again.unwrap_err().code(), "link-used");

        let link = app
            .invite(&water, "BR-PHED", "tara@elsewhere.in")
            .await
            .unwrap();
        let token = link.rsplit('/').next().unwrap().to_owned();
        let made = app.joining(&water).await.unwrap().invitations;
        assert_eq!(made.len(), 2);
        let open = made.iter().find(|i| i.used.is_none()).unwrap();
        assert!(app.withdraw_invitation(&roads, open.id).await.is_err());
        app.withdraw_invitation(&water, open.id).await.unwrap();
        let withdrawn = app.accept_invitation(&token, &form("Tara")).await;
        assert_eq!(withdrawn.unwrap_err().code(), "link-used");
        world.ends_well().await;
    }
);

on_both!(
    the_receiving_organisation_accepts_a_transfer,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let app = &world.app;
        let water = admin(&world, "Asha", "BR-PHED", WATER).await;
        let roads = admin(&world, "Ravi", "BR-RCD", ROADS).await;
        let mina = world.official("Mina", "BR-PHED").await;
        // Nobody sends officials where somebody else decides.
        assert!(app.transfer(&water, mina, "BR-RCD").await.is_err());
        app.ask_transfer(&water, mina, "BR-RCD").await.unwrap();
        let twice = app.ask_transfer(&water, mina, "BR-RCD").await;
        assert_eq!(twice.unwrap_err().code(), "transfer-asked");
        let asked = app.joining(&water).await.unwrap();
        assert_eq!((asked.incoming.len(), asked.outgoing.len()), (0, 1));
        let id = asked.outgoing[0].id;
        assert!(app.decide_transfer(&water, id, true).await.is_err());
        app.decide_transfer(&water, id, false).await.unwrap();

        app.ask_transfer(&water, mina, "BR-RCD").await.unwrap();
        let id = app.joining(&roads).await.unwrap().incoming[0].id;
        app.decide_transfer(&roads, id, true).await.unwrap();
        let dossier = app.official(&roads, mina).await.unwrap();
        assert_eq!(dossier.official.organisation, ROADS);
        assert!(app.official(&water, mina).await.is_err());
        assert!(app.decide_transfer(&roads, id, true).await.is_err());
        world.ends_well().await;
    }
);

on_both!(
    a_message_that_did_not_go_is_seen_at_the_desk,
    async |test: TestDb| {
        // Given no way for messages: where their folder is to be stands a file
        let world = World::new(&test).await;
        let app = &world.app;
        let water = admin(&world, "Asha", "BR-PHED", WATER).await;
        let roads = admin(&world, "Ravi", "BR-RCD", ROADS).await;
        app.approve_domain(&water, "BR-PHED", "water.gov.in", false)
            .await
            .unwrap();
        let outbox = app.files().join("outbox");
        let _ = std::fs::remove_dir_all(&outbox);
        std::fs::create_dir_all(app.files()).unwrap();
        std::fs::write(&outbox, "").unwrap();

        // When somebody registers and somebody is invited
        app.begin_registration("mina@water.gov.in", "a")
            .await
            .unwrap();
        let link = app.invite(&water, "BR-PHED", "tara@elsewhere.in").await;

        // Then the desk of Water sees both, and the one of Roads neither;
        let desk = app.joining(&water).await.unwrap();
        let unsent: Vec<&str> = desk.unsent.iter().map(|r| r.email.as_str()).collect();
        assert_eq!(unsent, ["mina@water.gov.in"]);
        assert!(desk.unsent[0].unsent.is_some());
        assert!(desk.invitations[0].unsent.is_some());
        let other = app.joining(&roads).await.unwrap();
        assert_eq!((other.unsent.len(), other.invitations.len()), (0, 0));
        // the link that was handed over works all the same.
        let token = link.unwrap().rsplit('/').next().unwrap().to_owned();
        app.accept_invitation(&token, &form("Tara")).await.unwrap();
        // Where the next one goes, nothing is seen any more.
        std::fs::remove_file(&outbox).unwrap();
        app.begin_registration("mina@water.gov.in", "a")
            .await
            .unwrap();
        assert_eq!(app.joining(&water).await.unwrap().unsent, []);
        let token = sent(&world, "register").unwrap();
        app.register_by_link(&token, "BR-PHED", &form("Mina"))
            .await
            .unwrap();
        // Who is let in and could not be told is seen, too.
        std::fs::remove_dir_all(&outbox).unwrap();
        std::fs::write(&outbox, "").unwrap();
        let waiting = app.joining(&water).await.unwrap().waiting;
        app.decide_registration(&water, waiting[0].id, true)
            .await
            .unwrap();
        let unsent = app.joining(&water).await.unwrap().unsent;
        assert_eq!((unsent.len(), unsent[0].accepted), (1, Some(true)));
        assert_eq!(app.joining(&roads).await.unwrap().unsent, []);
        std::fs::remove_file(&outbox).unwrap();
        world.ends_well().await;
    }
);

on_both!(
    an_address_that_anybody_can_have_lets_nobody_in_at_once,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let app = &world.app;
        let water = admin(&world, "Asha", "BR-PHED", WATER).await;
        let at_once = app
            .approve_domain(&water, "BR-PHED", "@Gmail.com", true)
            .await;
        assert_eq!(at_once.unwrap_err().code(), "public-domain");
        assert_eq!(app.joining(&water).await.unwrap().domains, []);
        // Where the admin approves each of them it may be,
        app.approve_domain(&water, "BR-PHED", "gmail.com", false)
            .await
            .unwrap();
        // and so it is where it was approved otherwise before.
        let mut tx = app.db().write().await.unwrap();
        sql("update email_domain set at_once = 1")
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        app.begin_registration("mina@gmail.com", "a").await.unwrap();
        let token = sent(&world, "register").unwrap();
        let joined = app.register_by_link(&token, "BR-PHED", &form("Mina")).await;
        assert!(matches!(joined.unwrap(), Joined::Waits));
        world.ends_well().await;
    }
);
