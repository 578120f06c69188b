//! Finding people by words: in either script, as they sound, by contact and by code, and
//! only within one's own scope.

use sopan_app::officials::{Asked, NewOfficial, ProfileForm};
use sopan_rules::access::Role;
use sopan_store::on_both;
use sopan_store::sql;
use sopan_store::testing::TestDb;

use crate::people::{WATER, World};

async fn found(world: &World, actor: &sopan_app::access::Actor, words: &str) -> Vec<String> {
    let asked = Asked {
        words: words.to_owned(),
        ..Asked::default()
    };
    let listed = world.app.officials(actor, &asked).await.unwrap();
    let names: Vec<String> = listed
        .officials
        .into_iter()
        .map(|o| o.person.name)
        .collect();
    assert_eq!(listed.total, i64::try_from(names.len()).unwrap());
    names
}

on_both!(
    people_are_found_by_the_beginnings_of_words,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let admin = world.official("Nandini", "BR-PHED").await;
        for (name, name_hi, email, code, organisation) in [
            (
                "Asha Verma",
                "आशा वर्मा",
                "a.verma@x.in",
                "BR 000123",
                "BR-PHED",
            ),
            ("Usha Varma", "ऊषा वर्मा", "usha@x.in", "BR 000124", "BR-RCD"),
            ("Ravi O'Brien", "", "ravi_o@x.in", "", "BR-PHED"),
        ] {
            let new = NewOfficial {
                profile: ProfileForm {
                    name: name.to_owned(),
                    name_hi: name_hi.to_owned(),
                    email: email.to_owned(),
                    ..ProfileForm::default()
                },
                organisation: organisation.to_owned(),
                employee_code: code.to_owned(),
            };
            world.app.add_official(&world.operator, &new).await.unwrap();
        }
        let everywhere = &world.operator;
        for (words, expected) in [
            ("asha", &["Asha Verma"][..]),
            ("varma", &["Asha Verma", "Usha Varma"]),
            ("वर्मा", &["Asha Verma", "Usha Varma"]),
            ("aasha verma", &["Asha Verma"]),
            ("varma usha", &["Usha Varma"]),
            ("a.verma@", &["Asha Verma"]),
            ("000124", &["Usha Varma"]),
            ("br000123", &["Asha Verma"]),
            ("o'brien", &["Ravi O'Brien"]),
            // Neither sign stands for anything.
            ("ravi_o", &["Ravi O'Brien"]),
            ("%", &[]),
            // The inside of a word is not its beginning.
            ("rma", &[]),
        ] {
            assert_eq!(found(&world, everywhere, words).await, expected, "{words}");
        }
        let admin = world.signs_in(admin, Some((Role::MdoAdmin, WATER))).await;
        assert_eq!(found(&world, &admin, "varma").await, ["Asha Verma"]);

        // A name that was corrected is found under the new one only.
        let asked = Asked {
            words: "ravi".to_owned(),
            ..Asked::default()
        };
        let ravi = world.app.officials(everywhere, &asked).await.unwrap();
        let ravi = world.signs_in(ravi.officials[0].id, None).await;
        let form = ProfileForm {
            name: "Rakesh O'Brien".to_owned(),
            email: "rakesh@x.in".to_owned(),
            group: "Group B".to_owned(),
            designation: "Section Officer".to_owned(),
            ..ProfileForm::default()
        };
        world.app.edit_profile(&ravi, &form).await.unwrap();
        assert!(found(&world, everywhere, "ravi").await.is_empty());
        assert_eq!(
            found(&world, everywhere, "rakesh").await,
            ["Rakesh O'Brien"]
        );
        world.ends_well().await;
    }
);

on_both!(
    who_was_here_before_there_were_words_is_found,
    async |test: TestDb| {
        let world = World::new(&test).await;
        world.official("Asha", "BR-PHED").await;
        let mut tx = world.app.db().write().await.unwrap();
        for statement in ["delete from person_word", "update person set search = ''"] {
            sql(statement).run(&mut tx).await.unwrap();
        }
        sopan_store::people::fill_words(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(found(&world, &world.operator, "aasha").await, ["Asha"]);
        world.ends_well().await;
    }
);
