//! Particulars that change by file and by hand: only what is named, all or nothing, and
//! taken back as a whole.

use std::sync::Arc;

use sopan_app::access::Actor;
use sopan_app::dashboards::Behind;
use sopan_app::imports::{ImportReport, Kind, Options, Progress};
use sopan_app::officials::{Asked, NewOfficial, ProfileForm};
use sopan_rules::access::Role;
use sopan_rules::ids::OfficialId;
use sopan_store::officials::{Present, present};
use sopan_store::on_both;
use sopan_store::testing::TestDb;

use crate::people::{WATER, World};

async fn bring(
    world: &World,
    actor: &Actor,
    kind: Kind,
    file: &str,
    dry_run: bool,
) -> ImportReport {
    let options = Options {
        dry_run,
        today: world.app.today(),
    };
    let bytes = Arc::new(file.as_bytes().to_vec());
    world
        .app
        .import(actor, kind, bytes, options, &Progress::default())
        .await
        .unwrap()
}

async fn held(world: &World, official: OfficialId) -> Present {
    let mut tx = world.app.db().read().await.unwrap();
    let mut found = present(&mut tx, &[official]).await.unwrap();
    found.remove(&official).unwrap()
}

fn told(report: &ImportReport) -> Vec<String> {
    let problems = report.report.problems().iter();
    problems
        .map(|p| {
            let row = p.row().map(|r| r.to_string()).unwrap_or_default();
            format!("{row} {} {}", p.column().unwrap_or("-"), p.code())
        })
        .collect()
}

on_both!(
    a_file_changes_what_it_names_and_is_taken_back,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let admin = world.official("Nandini", "BR-PHED").await;
        let admin = world.signs_in(admin, Some((Role::MdoAdmin, WATER))).await;
        let mut ids = Vec::new();
        for (name, code, organisation) in [
            ("Asha", "E 7", "BR-PHED"),
            ("Ravi", "E-8", "BR-PHED"),
            ("Mina", "E-8", "BR-RCD"),
        ] {
            let new = NewOfficial {
                profile: ProfileForm {
                    name: name.to_owned(),
                    email: format!("{}@example.in", name.to_lowercase()),
                    group: "Group B".to_owned(),
                    designation: "Asst. Section Officer".to_owned(),
                    cadre: "Bihar".to_owned(),
                    ..ProfileForm::default()
                },
                organisation: organisation.to_owned(),
                employee_code: code.to_owned(),
            };
            let id = world.app.add_official(&world.operator, &new).await.unwrap();
            ids.push(id);
        }
        let [asha, ravi, mina] = ids[..] else {
            panic!("three officials")
        };
        // The list writes the designation, however it was typed.
        let designation = held(&world, asha).await.designation;
        assert_eq!(designation.as_deref(), Some("Assistant Section Officer"));

        // What is wrong is told by row and column, and nothing is written.
        let wrong = "employee_code,email,batch\n\
                     e 7,,20\n\
                     ,mina@example.in,2012\n\
                     E-8,asha@example.in,2012\n\
                     nobody,,2012\n";
        let report = bring(&world, &admin, Kind::Changes, wrong, false).await;
        assert_eq!(
            told(&report),
            [
                "2 batch officials.batch.malformed",
                "3 email changes.who.unknown",
                "4 employee_code changes.who.differ",
                "5 employee_code changes.who.unknown",
            ]
        );
        assert_eq!(report.written, 0);
        // Over all of the State two have the code, until the organisation is said.
        let several = "employee_code,batch\nE-8,2012\n";
        let report = bring(&world, &world.operator, Kind::Changes, several, true).await;
        assert_eq!(told(&report), ["2 employee_code changes.who.several"]);
        let one = "employee_code,organisation_code,batch\nE-8,br-rcd,2012\n";
        let report = bring(&world, &world.operator, Kind::Changes, one, true).await;
        assert_eq!((report.changed, report.written), (1, 0));

        let file = "Employee ID,service,cadre,batch,date_of_joining,central_deputation,designation\n\
                    E 7,IAS,-,2012,01.07.2012,yes,\n\
                    E-8,,,,01.07.2013,,S.O.\n";
        let before = [held(&world, asha).await, held(&world, ravi).await];
        let report = bring(&world, &admin, Kind::Changes, file, true).await;
        assert_eq!((report.changed, report.written), (2, 0));
        assert_eq!(
            held(&world, asha).await,
            before[0],
            "a dry run writes nothing"
        );
        let report = bring(&world, &admin, Kind::Changes, file, false).await;
        assert_eq!(
            (report.changed, report.written),
            (2, 2),
            "{:?}",
            told(&report)
        );
        let after = held(&world, asha).await;
        let p = &after.particulars;
        assert_eq!(p.service.as_deref(), Some("IAS"));
        assert_eq!((p.cadre.as_deref(), p.batch), (None, Some(2012)));
        assert_eq!(p.joined, "2012-07-01".parse().ok());
        assert!(p.central_deputation);
        assert_eq!(after.designation, before[0].designation);
        let held_by_ravi = held(&world, ravi).await;
        assert_eq!(held_by_ravi.designation.as_deref(), Some("Section Officer"));
        let again = bring(&world, &admin, Kind::Changes, file, false).await;
        assert_eq!((again.changed, again.unchanged), (0, 2));

        // Who has no date of joining is listed.
        let asked = Asked {
            behind: Some(Behind::NoJoining),
            ..Asked::default()
        };
        let listed = world.app.officials(&world.operator, &asked).await.unwrap();
        let names: Vec<&str> = listed
            .officials
            .iter()
            .map(|o| o.person.name.as_str())
            .collect();
        assert_eq!(names, ["Mina", "Nandini"]);

        // The desk corrects Ravi's day afterwards; taking the file back leaves that alone.
        let mut own = ProfileForm {
            name: "Ravi".to_owned(),
            email: "ravi@example.in".to_owned(),
            group: "Group B".to_owned(),
            designation: "Section Officer".to_owned(),
            cadre: "Bihar".to_owned(),
            joined: "02.07.2013".to_owned(),
            ..ProfileForm::default()
        };
        assert!(!world.app.edit_official(&admin, ravi, &own).await.unwrap());
        let changes = world.app.bulk_changes(&admin).await.unwrap();
        assert_eq!((changes.len(), changes[0].officials), (1, 2));
        let undone = world.app.undo_bulk_change(&admin, changes[0].id).await;
        let undone = undone.unwrap();
        assert_eq!((undone.officials, undone.left), (1, 1));
        assert_eq!(held(&world, asha).await, before[0]);
        let ravi_now = held(&world, ravi).await;
        assert_eq!(ravi_now.particulars.joined, "2013-07-02".parse().ok());
        assert_eq!(ravi_now.designation, before[1].designation);
        let twice = world.app.undo_bulk_change(&admin, changes[0].id).await;
        assert!(twice.is_err(), "it was taken back before");

        // Not those of others, not days to come, not years that are none.
        assert!(world.app.edit_official(&admin, mina, &own).await.is_err());
        own.joined = "01.01.2031".to_owned();
        let wrong = world.app.edit_official(&admin, ravi, &own).await;
        assert_eq!(wrong.unwrap_err().code(), "day-to-come");
        own.joined = String::new();
        own.batch = "12".to_owned();
        let wrong = world.app.edit_official(&admin, ravi, &own).await;
        assert_eq!(wrong.unwrap_err().code(), "no-such-year");
        world.ends_well().await;
    }
);

on_both!(
    designations_come_by_file_and_a_name_stands_for_one,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let file = "name_en,name_hi,other_names\n\
                    Asst. Section Officer,सहायक अनुभाग अधिकारी,AS Officer\n\
                    Panchayat Mobiliser,पंचायत प्रेरक,Prerak; Gram Prerak\n";
        let report = bring(&world, &world.operator, Kind::Designations, file, false).await;
        assert!(report.is_good(), "{:?}", told(&report));
        assert_eq!((report.new, report.changed, report.written), (1, 1, 2));
        let again = bring(&world, &world.operator, Kind::Designations, file, false).await;
        assert_eq!((again.unchanged, again.written), (2, 0));
        let taken = "name_en,name_hi,other_names\nHelper,सेवक,Prerak\n";
        let report = bring(&world, &world.operator, Kind::Designations, taken, false).await;
        assert_eq!(told(&report), ["2 other_names designations.name_taken"]);

        // What goes out comes in again as it was.
        let out = world
            .app
            .designations_file(&world.operator, sopan_app::formats::write::Format::Csv)
            .await
            .unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("AS Officer"), "{text}");
        let report = bring(&world, &world.operator, Kind::Designations, &text, false).await;
        assert_eq!(told(&report), Vec::<String>::new());
        assert_eq!((report.new, report.changed), (0, 0));

        let admin = world.official("Nandini", "BR-PHED").await;
        let admin = world.signs_in(admin, Some((Role::MdoAdmin, WATER))).await;
        assert!(world.app.designations(&admin, "").await.is_err());
        world.ends_well().await;
    }
);

on_both!(
    files_know_who_was_transferred_and_who_came_in_their_place,
    async |test: TestDb| {
        // Given Asha with a code of Water, who is transferred to Roads
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        let new = NewOfficial {
            profile: ProfileForm {
                name: "Asha".to_owned(),
                email: "asha@example.in".to_owned(),
                group: "Group B".to_owned(),
                designation: "Section Officer".to_owned(),
                ..ProfileForm::default()
            },
            organisation: "BR-PHED".to_owned(),
            employee_code: "E7".to_owned(),
        };
        let asha = app.add_official(operator, &new).await.unwrap();
        app.transfer(operator, asha, "BR-RCD").await.unwrap();

        // Then a file of Roads finds her by her code, and one of Water does not;
        let file =
            |place: &str| format!("employee_code,organisation_code,batch\nE7,{place},2012\n");
        let report = bring(&world, operator, Kind::Changes, &file("BR-PHED"), true).await;
        assert_eq!(told(&report), ["2 employee_code changes.who.unknown"]);
        let report = bring(&world, operator, Kind::Changes, &file("BR-RCD"), false).await;
        assert_eq!((told(&report).len(), report.written), (0, 1));
        assert_eq!(held(&world, asha).await.particulars.batch, Some(2012));
        // whom Water brings in with the code that is free again is somebody else,
        let joiner = "name,employee_code,email,organisation_code,group,designation\n\
                      Binod,E7,binod@example.in,BR-PHED,Group B,Section Officer\n";
        let report = bring(&world, operator, Kind::Officials, joiner, false).await;
        assert_eq!((told(&report), report.new), (vec![], 1));
        // and when Asha comes back, the code goes on meaning that one, whatever a file of
        // hers changes.
        app.transfer(operator, asha, "BR-PHED").await.unwrap();
        let renamed = "email,organisation_code,batch\nasha@example.in,BR-PHED,2013\n";
        let report = bring(&world, operator, Kind::Changes, renamed, false).await;
        assert_eq!((told(&report), report.written), (vec![], 1));
        let report = bring(&world, operator, Kind::Changes, &file("BR-PHED"), false).await;
        assert_eq!((told(&report), report.written), (vec![], 1));
        assert_eq!(held(&world, asha).await.particulars.batch, Some(2013));
        world.ends_well().await;
    }
);
