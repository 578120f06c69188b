//! People who are registered twice: found in either script, merged by who may manage both,
//! with everything that they have, and taken back.

use sopan_app::AppError;
use sopan_app::access::Actor;
use sopan_app::officials::{NewOfficial, ProfileForm};
use sopan_app::testing::organisation;
use sopan_rules::access::Role;
use sopan_rules::duplicates::Reason;
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::Fact;
use sopan_rules::organisations::Kind;
use sopan_store::ledger::{Act, Work};
use sopan_store::organisations::insert;
use sopan_store::testing::TestDb;
use sopan_store::verify::verify;
use sopan_store::{on_both, sql};

use crate::people::{BIHAR, NATION, ROADS, WATER, World};

const COURSE: CourseId = CourseId(60);
const RESOURCE: ResourceId = ResourceId(61);
const MATHURA: OrganisationId = OrganisationId(8);

fn asha(name: &str, email: &str, organisation: &str) -> NewOfficial {
    NewOfficial {
        profile: ProfileForm {
            name: name.to_owned(),
            email: email.to_owned(),
            group: "Group B".to_owned(),
            designation: "Section Officer".to_owned(),
            ..ProfileForm::default()
        },
        organisation: organisation.to_owned(),
        employee_code: String::new(),
    }
}

/// A course of one text.
async fn course(world: &World) {
    let mut tx = world.app.db().write().await.unwrap();
    for text in [
        "insert into course (id, code, title, language, minutes, description, status, search,
                             organisation, created_at, published_at)
         values (60, 'C-60', 'Noting and Drafting', 'en', 30, '', 'live', 'noting', 1, 0, 0)",
        "insert into module (id, course, position, title) values (62, 60, 1, 'One')",
        "insert into resource (id, module, course, position, kind, title, body, minutes,
                               required)
         values (61, 62, 60, 1, 'text', 'Read', '<p>Read</p>', 5, 1)",
    ] {
        sql(text).run(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Completes the course; the certificate's number.
async fn completes(world: &World, official: OfficialId) -> String {
    let now = world.app.now();
    let facts = [
        Fact::Enrolled { course: COURSE },
        Fact::ResourceCompleted {
            course: COURSE,
            resource: RESOURCE,
        },
    ];
    let acts = facts.map(|fact| Act {
        official,
        fact,
        occurred: now,
        caused_by: None,
    });
    let work = Work {
        acts: acts.to_vec(),
        ..Work::default()
    };
    let done = world.app.lane().write(work).await.unwrap();
    done.completions[0].certificate.clone()
}

fn code(error: &AppError) -> &'static str {
    error.code()
}

on_both!(
    a_person_with_two_addresses_is_found_and_merged_without_losing_a_record,
    async |test: TestDb| {
        // Given Asha, registered by Water in Latin letters and by Roads in Devanagari
        let world = World::new(&test).await;
        course(&world).await;
        let app = &world.app;
        let one = asha("Asha Verma", "asha.verma@bihar.example.in", "BR-PHED");
        let one = app.add_official(&world.operator, &one).await.unwrap();
        let mut other = asha("आशा वर्मा", "ashaverma@mail.example", "BR-RCD");
        other.profile.phone = "9876543210".to_owned();
        let other = app.add_official(&world.operator, &other).await.unwrap();
        let lone = asha("Ramesh Prasad", "ramesh@bihar.example.in", "BR-PHED");
        app.add_official(&world.operator, &lone).await.unwrap();
        // and the State's nodal officer
        let nodal = asha("Nodal Officer", "nodal@bihar.example.in", "IN-BR");
        let nodal = app.add_official(&world.operator, &nodal).await.unwrap();
        let nodal = world.signs_in(nodal, Some((Role::StateAdmin, BIHAR))).await;
        let first = completes(&world, one).await;
        app.pass_seconds(86_400);
        let second = completes(&world, other).await;

        // when pairs are looked for, then they are one, with the reasons,
        let desk = app.duplicates(&nodal, None, 1).await.unwrap();
        assert_eq!(desk.total, 1, "{desk:#?}");
        let pair = &desk.pairs[0];
        assert_eq!(
            pair.reasons,
            [Reason::SameSound, Reason::Email, Reason::Designation]
        );
        assert_eq!((pair.stays.number, pair.goes.number), (one, other));
        // and the preview says what a merge does, and does nothing.
        let shown = app.merge_officials(&nodal, other, one, true).await.unwrap();
        assert_eq!(
            (shown.recorded, shown.repeated, shown.credited),
            (None, 1, 0)
        );
        assert_eq!(shown.takes, ["phone"]);
        let nation = |merged: &sopan_app::duplicates::Merged| {
            let of = merged.changes.iter().find(|c| c.organisation.code == "IN");
            of.map(|c| (c.before.registered, c.after.registered, c.after.completions))
        };
        assert_eq!(nation(&shown), Some((4, 3, 1)));
        assert_eq!(app.duplicates(&nodal, None, 1).await.unwrap().total, 1);

        // When it is merged, the figures are those of the preview,
        let merged = app
            .merge_officials(&nodal, other, one, false)
            .await
            .unwrap();
        assert_eq!(merged.changes, shown.changes);
        assert_eq!(app.duplicates(&nodal, None, 1).await.unwrap().total, 0);
        // both certificates are there and lead to their completions,
        let session = app
            .sign_in_by_link(&link(&world, "ASHAVERMA@mail.example").await, "x")
            .await;
        let actor = app.actor(&session.unwrap().token).await.unwrap();
        assert_eq!(actor.official, Some(one));
        let held = app.certificates(&actor).await.unwrap();
        let mut numbers: Vec<&str> = held.iter().map(|c| c.number.as_str()).collect();
        numbers.sort_unstable();
        let mut both = [first.as_str(), second.as_str()];
        both.sort_unstable();
        assert_eq!(numbers, both);
        assert_eq!(app.check(&second).await.unwrap().unwrap().official, other);
        // the mobile number signs in too, and the old page leads to the one that stays.
        let known = app.official_by_code(&world.operator, "98765 43210").await;
        assert_eq!(known.unwrap(), one);
        assert_eq!(app.merged_into(&nodal, other).await.unwrap(), Some(one));
        let listed = app.officials(&nodal, &Default::default()).await.unwrap();
        assert!(listed.officials.iter().all(|o| o.id != other));
        let dossier = app.official(&nodal, one).await.unwrap();
        assert!(matches!(
            dossier.history[0].fact,
            Fact::Received { from, .. } if from == other
        ));
        assert_eq!(dossier.merged, [other]);

        // Taken back, both are as they were.
        let id = merged.recorded.unwrap();
        app.pass_seconds(86_400);
        let undone = app.unmerge_officials(&nodal, id, false).await.unwrap();
        assert_eq!(undone.takes, ["phone"]);
        assert_eq!(nation(&undone).map(|n| n.1), Some(4));
        let again = app.official_by_code(&world.operator, "9876543210").await;
        assert_eq!(again.unwrap(), other);
        let dossier = app.official(&nodal, one).await.unwrap();
        assert_eq!(dossier.official.person.phone, None);
        let error = app.unmerge_officials(&nodal, id, false).await.unwrap_err();
        assert_eq!(code(&error), "merge-undone");
        assert!(app.merges(&nodal).await.unwrap()[0].undone);
        world.ends_well().await;
    }
);

/// The token of a link that somebody asks for.
async fn link(world: &World, login: &str) -> String {
    let link = world.app.ask_for_link(login, "x").await.unwrap().unwrap();
    link.rsplit('/').next().unwrap().to_owned()
}

on_both!(
    what_is_not_the_same_is_remembered_and_can_be_forgotten,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let app = &world.app;
        let operator = &world.operator;
        let one = asha("Asha Verma", "asha1@bihar.example.in", "BR-PHED");
        let one = app.add_official(operator, &one).await.unwrap();
        let other = asha("Verma Asha", "av2@bihar.example.in", "BR-PHED");
        let other = app.add_official(operator, &other).await.unwrap();
        assert_eq!(app.duplicates(operator, None, 1).await.unwrap().total, 1);
        app.set_apart(operator, one, other, false).await.unwrap();
        assert_eq!(app.duplicates(operator, None, 1).await.unwrap().total, 0);
        assert_eq!(app.kept_apart(operator).await.unwrap().len(), 1);
        app.set_apart(operator, other, one, true).await.unwrap();
        assert_eq!(app.duplicates(operator, None, 1).await.unwrap().total, 1);
        world.ends_well().await;
    }
);

on_both!(a_merge_is_refused_with_a_reason, async |test: TestDb| {
    // Given a second State, and admins of a department, a State and the nation
    let world = World::new(&test).await;
    let app = &world.app;
    let operator = &world.operator;
    let mut tx = app.db().write().await.unwrap();
    let state = OrganisationId(7);
    insert(
        &mut tx,
        &[
            (organisation(state.0, "IN-UP", Kind::State), Some(NATION)),
            (
                organisation(MATHURA.0, "UP-MTR", Kind::District),
                Some(state),
            ),
        ],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let add = async |name: &str, email: &str, organisation: &str| {
        let new = asha(name, email, organisation);
        app.add_official(operator, &new).await.unwrap()
    };
    let one = add("Asha Verma", "asha.verma@a.example", "BR-PHED").await;
    let other = add("Asha Verma", "ashaverma@b.example", "BR-RCD").await;
    let far = add("Asha Verma", "a.shaverma@c.example", "UP-MTR").await;
    let admin = add("Water Admin", "water@a.example", "BR-PHED").await;
    let admin = world.signs_in(admin, Some((Role::MdoAdmin, WATER))).await;
    let nodal = add("Bihar Nodal", "nodal@a.example", "IN-BR").await;
    let nodal = world.signs_in(nodal, Some((Role::StateAdmin, BIHAR))).await;
    let cell = add("Cell", "cell@a.example", "IN").await;
    let cell = world.signs_in(cell, Some((Role::SpvAdmin, NATION))).await;
    // then a pair is for who may manage both,
    for (actor, pairs) in [(&admin, 0), (&nodal, 1), (&cell, 3)] {
        let desk = app.duplicates(actor, None, 1).await.unwrap();
        assert_eq!(desk.total, pairs, "{}", actor.name);
    }
    let refused = async |actor: &Actor, gone, into| {
        let error = app.merge_officials(actor, gone, into, false).await;
        code(&error.unwrap_err())
    };
    assert_eq!(refused(&admin, one, other).await, "not-found");
    assert_eq!(refused(&nodal, far, one).await, "not-found");
    // nobody is merged into themselves,
    assert_eq!(refused(&nodal, one, one).await, "merged-into-itself");
    // nor who holds a role,
    world.signs_in(other, Some((Role::MdoLeader, ROADS))).await;
    assert_eq!(refused(&nodal, other, one).await, "merge-has-roles");
    let shown = app.merge_officials(&nodal, other, one, true).await.unwrap();
    assert_eq!(shown.obstacles[0].code, "merge-has-roles");
    // nor twice, nor in a circle,
    app.merge_officials(&nodal, one, other, false)
        .await
        .unwrap();
    assert_eq!(refused(&cell, one, far).await, "merged-already");
    assert_eq!(refused(&cell, other, one).await, "merged-already");
    // and what rests on a merge is taken back first.
    let merge = app.merges(&nodal).await.unwrap()[0].id;
    let later = app.merge_officials(&cell, far, other, false).await.unwrap();
    let error = app
        .unmerge_officials(&nodal, merge, false)
        .await
        .unwrap_err();
    assert_eq!(code(&error), "merge-rests");
    let later = later.recorded.unwrap();
    let error = app
        .unmerge_officials(&nodal, later, false)
        .await
        .unwrap_err();
    assert_eq!(code(&error), "not-found");
    app.unmerge_officials(&cell, later, false).await.unwrap();
    app.unmerge_officials(&nodal, merge, false).await.unwrap();
    world.ends_well().await;
});

/// A second course, of two texts.
async fn second_course(world: &World) {
    let mut tx = world.app.db().write().await.unwrap();
    for text in [
        "insert into course (id, code, title, language, minutes, description, status, search,
                             organisation, created_at, published_at)
         values (70, 'C-70', 'Office Procedure', 'en', 40, '', 'live', 'office', 1, 0, 0)",
        "insert into module (id, course, position, title) values (72, 70, 1, 'One')",
        "insert into resource (id, module, course, position, kind, title, body, minutes,
                               required)
         values (73, 72, 70, 1, 'text', 'Read', '<p>Read</p>', 5, 1),
                (74, 72, 70, 2, 'text', 'Read on', '<p>Read</p>', 5, 1)",
    ] {
        sql(text).run(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

on_both!(
    merges_upon_merges_lead_to_the_one_that_stays_in_the_end,
    async |test: TestDb| {
        // Given three accounts of one person, of which the first has a certificate
        let world = World::new(&test).await;
        course(&world).await;
        let (app, operator) = (&world.app, &world.operator);
        let mut accounts = Vec::new();
        for (number, unit) in ["BR-PHED", "BR-RCD", "BR-PHED"].into_iter().enumerate() {
            let email = format!("asha{number}@bihar.example.in");
            let official = asha("Asha Verma", &email, unit);
            accounts.push(app.add_official(operator, &official).await.unwrap());
        }
        let [a, b, c] = accounts[..] else { return };
        let number = completes(&world, a).await;
        // when the first is merged into the second, and that into the third,
        let merged = |gone, into| app.merge_officials(operator, gone, into, false);
        let first = merged(a, b).await.unwrap().recorded.unwrap();
        app.pass_seconds(60);
        let second = merged(b, c).await.unwrap().recorded.unwrap();
        // then the list says of the first where it is now, and what must be taken back first,
        let merges = app.merges(operator).await.unwrap();
        let told: Vec<_> = merges.iter().map(|m| (m.id, m.now, m.rests)).collect();
        assert_eq!(told, [(second, None, None), (first, Some(c), Some(second))]);
        let name = merges[1].now_name.as_ref().map(|name| name.0.as_str());
        assert_eq!(name, Some("Asha Verma"));
        // its page, its address and its certificate lead there,
        assert_eq!(app.merged_into(operator, a).await.unwrap(), Some(c));
        let link = link(&world, "asha0@bihar.example.in").await;
        let session = app.sign_in_by_link(&link, "x").await.unwrap();
        let actor = app.actor(&session.token).await.unwrap();
        assert_eq!(actor.official, Some(c));
        let held = app.certificates(&actor).await.unwrap();
        assert_eq!(held[0].number, number);
        let error = merged(a, c).await.unwrap_err();
        assert_eq!(code(&error), "merged-already");
        assert!(error.to_string().contains(&c.to_string()), "{error}");
        // its address is the third one's to take,
        let dossier = app.official(operator, c).await.unwrap();
        assert_eq!(dossier.merged, [a, b]);
        // and the merges are taken back the last one first.
        let error = app.unmerge_officials(operator, first, false).await;
        let error = error.unwrap_err();
        assert_eq!(code(&error), "merge-rests");
        assert!(error.to_string().contains(&second.to_string()), "{error}");
        assert!(verify(app.db()).await.unwrap().is_clean());
        app.unmerge_officials(operator, second, false)
            .await
            .unwrap();
        assert_eq!(app.merged_into(operator, a).await.unwrap(), Some(b));
        let merges = app.merges(operator).await.unwrap();
        assert_eq!((merges[1].now, merges[1].rests), (None, None));
        app.unmerge_officials(operator, first, false).await.unwrap();
        assert_eq!(app.merged_into(operator, a).await.unwrap(), None);
        world.ends_well().await;
    }
);

on_both!(
    what_a_merge_completes_is_shown_before_and_revoked_when_it_is_taken_back,
    async |test: TestDb| {
        // Given a course of two texts, of which each of two accounts has read another one
        let world = World::new(&test).await;
        second_course(&world).await;
        let (app, operator) = (&world.app, &world.operator);
        let course = CourseId(70);
        let mut accounts = Vec::new();
        for resource in [73, 74] {
            let email = format!("asha{resource}@bihar.example.in");
            let official = asha("Asha Verma", &email, "BR-PHED");
            let official = app.add_official(operator, &official).await.unwrap();
            accounts.push(official);
            let done = Fact::ResourceCompleted {
                course,
                resource: ResourceId(resource),
            };
            for fact in [Fact::Enrolled { course }, done] {
                let work = Work::act(official, fact, app.now(), None);
                app.lane().write(work).await.unwrap();
            }
        }
        let [a, b] = accounts[..] else { return };
        // when the merge is shown, it says that it completes the course;
        let shown = app.merge_officials(operator, a, b, true).await.unwrap();
        assert_eq!((shown.together, shown.begun), (1, 1));
        let done = app.merge_officials(operator, a, b, false).await.unwrap();
        assert_eq!((done.together, &done.changes), (1, &shown.changes));
        // then there is a certificate, which anybody can check, and hours that count.
        let link = link(&world, "asha73@bihar.example.in").await;
        let session = app.sign_in_by_link(&link, "x").await.unwrap();
        let actor = app.actor(&session.token).await.unwrap();
        let held = app.certificates(&actor).await.unwrap();
        assert_eq!((held.len(), held[0].minutes), (1, 40));
        let number = held[0].number.clone();
        assert!(app.check(&number).await.unwrap().is_some());
        assert!(verify(app.db()).await.unwrap().is_clean());
        // Taken back, there is none, and who still has it in hand learns that it is void.
        let id = done.recorded.unwrap();
        app.unmerge_officials(operator, id, false).await.unwrap();
        assert!(app.check(&number).await.unwrap().is_none());
        let mut tx = app.db().read().await.unwrap();
        let revoked = sql("select count(*) as n from certificate_revoked where number = $1")
            .bind(number)
            .one(&mut tx)
            .await
            .unwrap();
        assert_eq!(revoked.get::<i64>("n").unwrap(), 1);
        drop(tx);
        world.ends_well().await;
    }
);
