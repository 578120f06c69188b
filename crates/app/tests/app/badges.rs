//! Badges: issued at the moment when the rule is met, and taken back by an act only.

use sopan_app::credentials::{Reason, Wanted};
use sopan_app::formats::credential::{did, verified};
use sopan_app::formats::mandate::read;
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::ledger::{Fact, Worth};
use sopan_rules::mandates::{Mandate, Named, Requirement};
use sopan_store::credentials::{Certificate, Kind};
use sopan_store::on_both;
use sopan_store::testing::TestDb;
use sopan_store::versions::set_replacement;

use crate::mandates::{BIHAR, GOA, WATER, World};

/// Bihar's rule: two of three courses give a badge; the mandate asks for it.
pub(crate) fn daksh(k: usize) -> Mandate<Named> {
    let text = format!(
        r#"
code = "daksh"
organisation = "IN-BR"
title = {{ en = "AI", hi = "AI" }}
[letter]
name = {{ en = "A letter", hi = "एक पत्र" }}
date = "2026"
[[audience.any-of]]
designation = ["Director"]
[requirement]
badge = "ai-daksh"
[badges.ai-daksh]
title = {{ en = "AI Daksh", hi = "AI दक्ष" }}
[badges.ai-daksh.requirement.k-of]
k = {k}
[[badges.ai-daksh.requirement.k-of.of]]
course = {{ title = "GenAI for Everyone" }}
[[badges.ai-daksh.requirement.k-of.of]]
course = {{ title = "Cyber Hygiene" }}
[window]
credit = "ever"
within = {{ dates = {{ opens = "2025-11-01", due = "2026-12-31" }} }}
[consequence]
binding = "optional"
"#
    );
    read(text.as_bytes()).unwrap()
}

pub(crate) async fn badges(world: &World, official: i64) -> Vec<Certificate> {
    let mut tx = world.app.db().read().await.unwrap();
    sopan_store::badges::badges(&mut tx, OfficialId(official))
        .await
        .unwrap()
}

on_both!(
    a_badge_is_issued_with_the_completion_that_earns_it,
    async |test: TestDb| {
        let world = World::new(&test).await;
        for (id, place) in [(101, WATER), (102, WATER), (103, GOA), (104, BIHAR)] {
            world.official(id, place, "Officer", None).await;
        }
        // 104 met the rule before it held.
        world.completes(104, 21).await;
        world.completes(104, 22).await;
        world.app.set_day("2025-11-10");
        world.publish(&daksh(2)).await;
        let early = badges(&world, 104).await;
        assert_eq!(early.len(), 1);
        assert_eq!(early[0].completed.day(), "2025-11-05".parse().unwrap());

        world.app.set_day("2025-11-20");
        for official in [101, 103] {
            world.completes(official, 21).await;
            assert!(badges(&world, official).await.is_empty());
            world.completes(official, 22).await;
        }
        // Also whom the mandate doesn't reach; but not who belongs elsewhere,
        let earned = badges(&world, 101).await;
        assert_eq!((earned.len(), earned[0].kind), (1, Kind::Badge));
        assert_eq!(earned[0].course, "AI Daksh");
        assert!(badges(&world, 103).await.is_empty());
        // until they come there.
        let to = OrganisationId(BIHAR);
        world.act(103, Fact::Transferred { to }).await;
        assert_eq!(badges(&world, 103).await.len(), 1);
        // Nobody gets it twice, whatever is published again or learned besides.
        world.publish(&daksh(1)).await;
        world.completes(102, 21).await;
        for official in [101, 102, 103, 104] {
            assert_eq!(badges(&world, official).await.len(), 1, "{official}");
        }
        // When the rule is retired, what was earned stays and nothing new is issued.
        let operator = &world.operator;
        world
            .app
            .retire_mandate(operator, "daksh", |_| true)
            .await
            .unwrap();
        world.official(105, WATER, "Officer", None).await;
        world.completes(105, 21).await;
        assert!(badges(&world, 105).await.is_empty());
        assert_eq!(badges(&world, 101).await.len(), 1);
        world.is_true().await;
    }
);

on_both!(
    a_badge_is_checked_verified_taken_back_and_given_back,
    async |test: TestDb| {
        let world = World::new(&test).await;
        world.official(101, WATER, "Officer", None).await;
        world.publish(&daksh(1)).await;
        world.completes(101, 21).await;
        let number = badges(&world, 101).await.remove(0).number;
        let app = &world.app;
        let checked = app.check(&number).await.unwrap().unwrap();
        assert_eq!(
            (checked.kind, checked.code.as_str()),
            (Kind::Badge, "daksh.ai-daksh")
        );

        let wanted = Wanted::said(Some("key"), None).unwrap();
        let credential = app.credential(&number, wanted).await.unwrap();
        let achievement = &credential["credentialSubject"]["achievement"];
        assert_eq!(achievement["achievementType"], "Badge");
        let proofs = verified(&credential, |method| {
            did::from_multikey(method.split_once('#')?.1)
        });
        assert_eq!(proofs.unwrap().len(), 2);

        // A flag on the completion takes nothing away.
        let flagged = Fact::CompletionFlagged {
            course: CourseId(21),
            worth: Worth {
                minutes: 60,
                ..Worth::default()
            },
            rules: None,
            reasons: Vec::new(),
        };
        world.act(101, flagged).await;
        assert_eq!(badges(&world, 101).await[0].revoked, None);
        // Somebody takes it back, and says why; the lists say so; another act gives it back.
        let operator = &world.operator;
        app.revoke_certificate(operator, &number, Reason::NotGenuine, "See the file")
            .await
            .unwrap();
        let taken = badges(&world, 101).await.remove(0);
        assert_eq!(taken.revoked.map(|(_, why)| why), Some(Reason::NotGenuine));
        world.is_true().await;
        app.reinstate_certificate(operator, &number, "Heard again")
            .await
            .unwrap();
        assert_eq!(badges(&world, 101).await[0].revoked, None);
        // The packet of the year has it.
        let packet = app
            .apar(operator, OfficialId(101), None)
            .await
            .unwrap()
            .packet;
        assert_eq!(packet.badges.len(), 1);
        assert!(!packet.badges[0].taken_back);
        world.is_true().await;
    }
);

on_both!(
    nobody_waits_for_the_badges_that_follow_when_a_course_is_retired,
    async |test: TestDb| {
        // Given the same badge in five mandates, one of which asks for a third course, too, and
        // who completed one of the two courses that it asks for
        let world = World::new(&test).await;
        let app = &world.app;
        world.official(101, WATER, "Officer", None).await;
        crate::mandates::third_course(&world).await;
        for number in 1..=5 {
            let mut mandate = daksh(2);
            mandate.code = format!("daksh-{number}");
            if number == 1 {
                let third = Named {
                    title: "Old Rules".to_owned(),
                    provider: None,
                    code: None,
                    instead: Vec::new(),
                };
                let badge = Requirement::Badge("ai-daksh".to_owned());
                let third = Requirement::Course(third);
                mandate.requirement = Requirement::AllOf(vec![badge, third]);
            }
            world.publish(&mandate).await;
        }
        world.completes(101, 22).await;
        let is_behind = async || {
            let mut tx = app.db().read().await.unwrap();
            sopan_store::badges::is_behind(&mut tx).await.unwrap()
        };
        assert!(!is_behind().await);

        // When something comes in the place of what no badge speaks of, nobody is looked at.
        let mut tx = app.db().write().await.unwrap();
        let (third, cyber) = (CourseId(23), CourseId(22));
        let set = set_replacement(&mut tx, third, Some(cyber), app.now()).await;
        set.unwrap();
        tx.commit().await.unwrap();
        assert!(!is_behind().await);
        // When one of the two is retired with the other in its place, the first are looked at,
        let retired = app.retire_course_for(&world.operator, "genai", "cyber");
        retired.await.unwrap();
        assert!(is_behind().await);
        assert_eq!(badges(&world, 101).await.len(), 5);
        // and the next minute those who are left.
        app.finish_publications().await.unwrap();
        assert!(!is_behind().await);
        world.is_true().await;
    }
);
