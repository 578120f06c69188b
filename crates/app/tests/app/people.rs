//! The desk at work: figures move at the moment somebody decides, and nobody decides
//! outside the own subtree.

use sopan_app::AppError;
use sopan_app::access::Actor;
use sopan_app::officials::{Asked, Case, Decision, NewOfficial, ProfileForm, seen};
use sopan_app::organisations::{Act, Wanted};
use sopan_app::testing::TestApp;
use sopan_rules::access::Role;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::officials::ProfileStatus;
use sopan_rules::organisations::Kind;
use sopan_store::access::{Grant, grant, open_session};
use sopan_store::officials::{employee_identity, holders};
use sopan_store::on_both;
use sopan_store::organisations::{Organisation, insert};
use sopan_store::testing::TestDb;
use sopan_store::verify::verify;

pub(crate) const NATION: OrganisationId = OrganisationId(1);
pub(crate) const BIHAR: OrganisationId = OrganisationId(2);
pub(crate) const WATER: OrganisationId = OrganisationId(3);
pub(crate) const ROADS: OrganisationId = OrganisationId(4);

pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) operator: Actor,
}

impl World {
    pub(crate) async fn new(test: &TestDb) -> World {
        let app = TestApp::open(test, "2025-11-30").await;
        app.pass_seconds(36_000);
        let org = |id, code: &str, kind, en: &str, hi: &str, parent| {
            let organisation = Organisation {
                id,
                code: code.to_owned(),
                kind,
                name_en: en.to_owned(),
                name_hi: hi.to_owned(),
                lgd_code: None,
                mdo: true,
            };
            (organisation, parent)
        };
        let mut tx = app.db().write().await.unwrap();
        tx.ids(100).await.unwrap();
        insert(
            &mut tx,
            &[
                org(NATION, "IN", Kind::Nation, "India", "भारत", None),
                org(BIHAR, "IN-BR", Kind::State, "Bihar", "बिहार", Some(NATION)),
                org(
                    WATER,
                    "BR-PHED",
                    Kind::Department,
                    "Water",
                    "जल",
                    Some(BIHAR),
                ),
                org(
                    ROADS,
                    "BR-RCD",
                    Kind::Department,
                    "Roads",
                    "पथ",
                    Some(BIHAR),
                ),
            ],
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        World {
            app,
            operator: Actor::operator(),
        }
    }

    /// An official of an organisation, group and designation given.
    pub(crate) async fn official(&self, name: &str, organisation: &str) -> OfficialId {
        let new = NewOfficial {
            profile: ProfileForm {
                name: name.to_owned(),
                email: format!("{}@example.in", name.to_lowercase()),
                group: "Group B".to_owned(),
                designation: "Section Officer".to_owned(),
                ..ProfileForm::default()
            },
            organisation: organisation.to_owned(),
            employee_code: String::new(),
        };
        self.app.add_official(&self.operator, &new).await.unwrap()
    }

    /// The same person, signed in, with a role where one is given.
    pub(crate) async fn signs_in(
        &self,
        official: OfficialId,
        role: Option<(Role, OrganisationId)>,
    ) -> Actor {
        use sha2::Digest as _;
        let now = self.app.now();
        let token = format!("token-{official}");
        let hash: String = sha2::Sha256::digest(token.as_bytes())
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        let mut tx = self.app.db().write().await.unwrap();
        if let Some((role, organisation)) = role {
            let held = Grant { role, organisation };
            grant(&mut tx, official, held, now, None).await.unwrap();
        }
        let ends = now.plus_seconds(3_600);
        open_session(&mut tx, &hash, official, "csrf", now, ends)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.app.actor(&token).await.unwrap()
    }

    /// Registered and verified, of Water, Bihar and the nation.
    async fn figures(&self) -> [(i64, i64); 3] {
        let mut all = [(0, 0); 3];
        for (place, code) in ["BR-PHED", "IN-BR", "IN"].into_iter().enumerate() {
            let desk = self.app.desk(&self.operator, Some(code)).await.unwrap();
            all[place] = (desk.figures.registered, desk.figures.verified);
        }
        all
    }

    pub(crate) async fn ends_well(self) {
        let verification = verify(self.app.db()).await.unwrap();
        assert!(verification.is_clean(), "{verification:?}");
    }
}

fn case(official: OfficialId) -> Case {
    Case {
        official,
        seen: None,
    }
}

on_both!(
    an_approval_moves_every_figure_above_at_that_moment,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let admin = world.official("Asha", "BR-PHED").await;
        let (ravi, mina) = (
            world.official("Ravi", "BR-PHED").await,
            world.official("Mina", "BR-PHED").await,
        );
        let admin = world.signs_in(admin, Some((Role::MdoAdmin, WATER))).await;
        assert_eq!(world.figures().await, [(3, 0); 3]);

        let queue = world.app.waiting(&admin, &Asked::default()).await.unwrap();
        assert_eq!(queue.total, 3);
        let decided = world
            .app
            .decide(&admin, &[case(ravi), case(mina)], &Decision::Approve)
            .await
            .unwrap();
        assert_eq!((decided.done, decided.skipped.len()), (2, 0));
        assert_eq!(world.figures().await, [(3, 2); 3]);

        // Again: nobody waits any longer, and that is said.
        let again = world
            .app
            .decide(&admin, &[case(ravi)], &Decision::Approve)
            .await
            .unwrap();
        assert_eq!((again.done, again.skipped), (0, vec![ravi]));

        // The approval is taken back, with a reason that Ravi reads.
        let reason = "The designation is another one.".to_owned();
        world
            .app
            .decide(&admin, &[case(ravi)], &Decision::Reject { reason })
            .await
            .unwrap();
        assert_eq!(world.figures().await, [(3, 1); 3]);
        let ravi = world.signs_in(ravi, None).await;
        let profile = world.app.own_profile(&ravi).await.unwrap().official;
        assert_eq!(
            profile.rejected.as_deref(),
            Some("The designation is another one.")
        );

        // He edits, and waits again; a decision about what he was before is left alone.
        let before = seen(&profile);
        let form = ProfileForm {
            name: "Ravi".to_owned(),
            email: "ravi@example.in".to_owned(),
            group: "Group C".to_owned(),
            designation: "Assistant".to_owned(),
            ..ProfileForm::default()
        };
        assert!(world.app.edit_profile(&ravi, &form).await.unwrap());
        let stale = Case {
            official: profile.id,
            seen: Some(before),
        };
        let decided = world
            .app
            .decide(&admin, &[stale], &Decision::Approve)
            .await
            .unwrap();
        assert_eq!(decided.skipped, vec![profile.id]);
        let found = world
            .app
            .waiting(
                &admin,
                &Asked {
                    words: "raavi".to_owned(),
                    ..Asked::default()
                },
            )
            .await
            .unwrap();
        assert_eq!(found.officials.len(), 1);
        world.ends_well().await;
    }
);

on_both!(
    editing_what_was_verified_asks_again,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let ravi = world.official("Ravi", "BR-PHED").await;
        let mina = world.official("Mina", "BR-PHED").await;
        world
            .app
            .decide(&world.operator, &[case(ravi)], &Decision::Approve)
            .await
            .unwrap();
        let ravi = world.signs_in(ravi, None).await;
        let mut form = ProfileForm {
            name: "Ravi Kumar".to_owned(),
            name_hi: "रवि कुमार".to_owned(),
            email: "ravi@example.in".to_owned(),
            phone: "+91 98765 43210".to_owned(),
            language: "hi".to_owned(),
            group: "Group B".to_owned(),
            designation: "Section Officer".to_owned(),
            ..ProfileForm::default()
        };
        assert!(!world.app.edit_profile(&ravi, &form).await.unwrap());
        assert_eq!(world.figures().await[0], (2, 1), "a name asks nobody");
        form.email = "mina@example.in".to_owned();
        let taken = world.app.edit_profile(&ravi, &form).await.unwrap_err();
        assert_eq!(taken.code(), "email-taken");
        form.email = "ravi@example.in".to_owned();
        form.designation = "Under Secretary".to_owned();
        assert!(world.app.edit_profile(&ravi, &form).await.unwrap());
        assert_eq!(world.figures().await, [(2, 0); 3]);
        let _ = mina;
        world.ends_well().await;
    }
);

on_both!(
    who_is_not_of_the_department_leaves_its_count_and_is_placed,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let admin = world.official("Asha", "BR-PHED").await;
        let ravi = world.official("Ravi", "BR-PHED").await;
        let desk = world.official("Nandini", "IN").await;
        let admin = world.signs_in(admin, Some((Role::MdoAdmin, WATER))).await;
        let desk = world.signs_in(desk, Some((Role::SpvAdmin, NATION))).await;

        let preview = world
            .app
            .preview_not_my_user(&admin, &[case(ravi)])
            .await
            .unwrap();
        let lose: Vec<&str> = preview[0].lose.iter().map(|o| o.code.as_str()).collect();
        assert_eq!(lose, ["IN-BR", "BR-PHED"]);
        world
            .app
            .decide(&admin, &[case(ravi)], &Decision::NotMyUser)
            .await
            .unwrap();
        assert_eq!(world.figures().await, [(1, 0), (1, 0), (3, 0)]);

        let listed = world.app.not_my_users(&desk, &Asked::default()).await;
        assert_eq!(listed.unwrap().officials[0].id, ravi);
        assert!(matches!(
            world.app.not_my_users(&admin, &Asked::default()).await,
            Err(AppError::Forbidden)
        ));
        world.app.transfer(&desk, ravi, "BR-RCD").await.unwrap();
        let official = world.app.official(&desk, ravi).await.unwrap().official;
        assert_eq!(
            (official.organisation, official.status),
            (ROADS, ProfileStatus::NotVerified)
        );
        assert_eq!(world.figures().await, [(1, 0), (2, 0), (3, 0)]);
        world.ends_well().await;
    }
);

on_both!(
    nobody_acts_or_looks_outside_the_own_subtree,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let admin = world.official("Asha", "BR-PHED").await;
        let ravi = world.official("Ravi", "BR-RCD").await;
        let learner = world.signs_in(ravi, None).await;
        let admin = world.signs_in(admin, Some((Role::MdoAdmin, WATER))).await;
        for decision in [
            Decision::Approve,
            Decision::NotMyUser,
            Decision::Reject {
                reason: "no".to_owned(),
            },
        ] {
            for actor in [&admin, &learner] {
                let refused = world.app.decide(actor, &[case(ravi)], &decision).await;
                assert!(matches!(refused, Err(AppError::Forbidden)), "{refused:?}");
            }
        }
        for refused in [
            world.app.official(&admin, ravi).await.map(|_| ()),
            world.app.desk(&admin, Some("BR-RCD")).await.map(|_| ()),
            world.app.transfer(&admin, ravi, "BR-PHED").await,
        ] {
            assert!(
                matches!(refused, Err(AppError::NotFound { .. })),
                "{refused:?}"
            );
        }
        assert!(matches!(
            world.app.desk(&learner, None).await,
            Err(AppError::Forbidden)
        ));
        let everyone = world
            .app
            .officials(&admin, &Asked::default())
            .await
            .unwrap();
        assert_eq!(everyone.total, 1);
        world.ends_well().await;
    }
);

/// Of each of these codes in organisations, whom it means.
async fn meant(world: &World, codes: &[(OrganisationId, &str)]) -> Vec<Option<OfficialId>> {
    let codes: Vec<String> = codes
        .iter()
        .map(|(place, code)| employee_identity(*place, code))
        .collect();
    let mut tx = world.app.db().read().await.unwrap();
    let held = holders(&mut tx, &codes).await.unwrap();
    codes.iter().map(|code| held.get(code).copied()).collect()
}

/// Brings in an official with an employee code.
async fn joins(world: &World, name: &str, organisation: &str, code: &str) -> OfficialId {
    let new = NewOfficial {
        profile: ProfileForm {
            name: name.to_owned(),
            email: format!("{}@example.in", name.to_lowercase()),
            group: "Group B".to_owned(),
            designation: "Section Officer".to_owned(),
            ..ProfileForm::default()
        },
        organisation: organisation.to_owned(),
        employee_code: code.to_owned(),
    };
    let joined = world.app.add_official(&world.operator, &new).await;
    joined.unwrap()
}

on_both!(
    an_employee_code_goes_along_where_it_is_free,
    async |test: TestDb| {
        // Given two of Water and one of Roads, who have two codes between them
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        let mut all = Vec::new();
        for (name, place, code) in [
            ("Asha", "BR-PHED", "E1"),
            ("Binod", "BR-PHED", "E2"),
            ("Chitra", "BR-RCD", "e2"),
        ] {
            all.push(joins(&world, name, place, code).await);
        }
        let [asha, binod, chitra] = all[..] else {
            panic!("three")
        };
        let asked = [(WATER, "E1"), (WATER, "E2"), (ROADS, "E1"), (ROADS, "E2")];

        // When both of Water come to Roads,
        for official in [asha, binod] {
            app.transfer(operator, official, "BR-RCD").await.unwrap();
        }
        // then the free code goes along, the one that Roads has means who had it there,
        let held = meant(&world, &asked).await;
        assert_eq!(held, [None, None, Some(asha), Some(chitra)]);
        // and Water may give both to somebody else.
        let devi = joins(&world, "Devi", "BR-PHED", "E2").await;
        assert_eq!(meant(&world, &asked).await[1], Some(devi));
        // The profile of who goes by the address alone is kept, and takes nobody's code.
        let particulars = app.official(operator, binod).await.unwrap().official.person;
        assert_eq!(particulars.employee_code.as_deref(), Some("E2"));

        // When one comes to the national desk and is placed again, the code follows.
        let cases = [case(asha)];
        let decided = app.decide(operator, &cases, &Decision::NotMyUser).await;
        decided.unwrap();
        let held = meant(&world, &[(NATION, "E1"), (ROADS, "E1")]).await;
        assert_eq!(held, [Some(asha), None]);
        app.transfer(operator, asha, "BR-PHED").await.unwrap();
        assert_eq!(meant(&world, &asked).await[0], Some(asha));
        world.ends_well().await;
    }
);

on_both!(
    employee_codes_come_back_when_a_reorganisation_is_taken_back,
    async |test: TestDb| {
        // Given the same code in both departments
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        let asha = joins(&world, "Asha", "BR-PHED", "E1").await;
        let binod = joins(&world, "Binod", "BR-RCD", "E1").await;
        let chitra = joins(&world, "Chitra", "BR-RCD", "E7").await;
        let asked = [(WATER, "E1"), (ROADS, "E1"), (WATER, "E7"), (ROADS, "E7")];
        app.pass_seconds(86_400);
        let wanted = Wanted {
            organisation: "BR-RCD".to_owned(),
            act: Act::Merge {
                into: "BR-PHED".to_owned(),
                strengths: false,
            },
            on: String::new(),
        };
        // When Roads becomes a part of Water, its codes do where Water has no such one;
        let done = app.reorganise(operator, &wanted, false).await.unwrap();
        let held = meant(&world, &asked).await;
        assert_eq!(held, [Some(asha), None, Some(chitra), None]);
        // taken back, everybody has the own one.
        let act = done.recorded.unwrap();
        app.take_back(operator, act, false).await.unwrap();
        let held = meant(&world, &asked).await;
        assert_eq!(held, [Some(asha), Some(binod), None, Some(chitra)]);
        world.ends_well().await;
    }
);

on_both!(
    an_employee_code_is_free_where_a_merged_account_was,
    async |test: TestDb| {
        // Given one person with a code in each of two departments
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        let one = joins(&world, "Asha", "BR-PHED", "E1").await;
        let other = joins(&world, "Asha2", "BR-RCD", "E5").await;
        let asked = [(WATER, "E1"), (ROADS, "E5")];

        // When the accounts are merged, the code of the department that was left is free;
        let merged = app.merge_officials(operator, other, one, false).await;
        let merge = merged.unwrap().recorded.unwrap();
        assert_eq!(meant(&world, &asked).await, [Some(one), None]);
        // taken back, it means its account again.
        app.pass_seconds(60);
        app.unmerge_officials(operator, merge, false).await.unwrap();
        assert_eq!(meant(&world, &asked).await, [Some(one), Some(other)]);
        world.ends_well().await;
    }
);

on_both!(
    an_employee_code_names_an_official_where_one_alone_has_it,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        for (name, place, code) in [("Asha", "BR-PHED", "E1"), ("Binod", "BR-RCD", "E1")] {
            joins(&world, name, place, code).await;
        }
        let chitra = joins(&world, "Chitra", "BR-RCD", "PW 12").await;
        let found = app.official_by_code(operator, " pw 12 ").await;
        assert_eq!(found.unwrap(), chitra);
        let several = app.official_by_code(operator, "e1").await.unwrap_err();
        assert_eq!(several.code(), "employee-code-several");
        assert!(several.to_string().contains("BR-PHED, BR-RCD"), "{several}");
        let nobody = app.official_by_code(operator, "E9").await.unwrap_err();
        assert_eq!(nobody.code(), "not-found");
        // Who sees one of the two alone asks for that one.
        let admin = world.official("Devi", "BR-RCD").await;
        let admin = world.signs_in(admin, Some((Role::MdoAdmin, ROADS))).await;
        let binod = app.official_by_code(&admin, "E1").await.unwrap();
        let binod = app.official(&admin, binod).await.unwrap().official;
        assert_eq!(binod.person.name, "Binod");
    }
);
