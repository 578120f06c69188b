//! Competencies: who keeps the framework, what courses teach and roles need, and that gaps
//! follow from completions and from nothing else.

use std::sync::Arc;

use sopan_app::AppError;
use sopan_app::access::Actor;
use sopan_app::competencies::{CompetencyForm, Standing};
use sopan_app::formats::write::Format;
use sopan_app::imports::{ImportReport, Kind, Options, Progress};
use sopan_rules::access::Role;
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::ledger::{Fact, Worth};
use sopan_rules::mandates::FinancialYear;
use sopan_store::access::{Grant, grant};
use sopan_store::on_both;
use sopan_store::testing::TestDb;
use sopan_store::verify::verify;

use crate::mandates::{BIHAR, GOA, WATER, World};

const YEAR: FinancialYear = FinancialYear(2025);

fn code<T: std::fmt::Debug>(result: Result<T, AppError>) -> &'static str {
    result.unwrap_err().code()
}

async fn bring(world: &World, actor: &Actor, kind: Kind, file: &[u8], dry: bool) -> ImportReport {
    let options = Options {
        dry_run: dry,
        today: world.app.today(),
    };
    let bytes = Arc::new(file.to_vec());
    let progress = Progress::default();
    let import = world.app.import(actor, kind, bytes, options, &progress);
    import.await.unwrap()
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

/// Asha runs the water department. Of its officials two are Section Officers, however that is
/// written, and so is one of Goa.
async fn world(test: &TestDb) -> (World, Actor) {
    let world = World::new(test).await;
    for (id, place, designation) in [
        (101, WATER, "Admin"),
        (201, WATER, "Section Officer"),
        (202, WATER, "S.O."),
        (203, GOA, "अनुभाग अधिकारी"),
        (204, BIHAR, "Engineer"),
    ] {
        world.official(id, place, designation, None).await;
    }
    let mut tx = world.app.db().write().await.unwrap();
    let role = Grant {
        role: Role::MdoAdmin,
        organisation: OrganisationId(WATER),
    };
    let now = world.app.now();
    grant(&mut tx, OfficialId(101), role, now, None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let asha = world.app.actor_as(Some("101")).await.unwrap();
    (world, asha)
}

fn needs(standing: &Standing) -> Vec<String> {
    let one = |r: &sopan_app::competencies::Required| {
        format!("{} {}/{}", r.competency.code, r.held, r.needed)
    };
    standing.required.iter().map(one).collect()
}

async fn standing(world: &World, official: i64) -> Standing {
    world
        .app
        .competency_standing(&world.operator, OfficialId(official), YEAR)
        .await
        .unwrap()
}

async fn lines(world: &World, actor: &Actor, within: &str) -> Vec<String> {
    let found = world.app.competency_gaps(actor, within).await.unwrap();
    let line = |l: &sopan_app::competencies::Line| {
        format!("{} {} of {}", l.competency.code, l.held, l.needed)
    };
    found.lines.iter().map(line).collect()
}

on_both!(
    what_is_completed_closes_gaps_and_what_is_flagged_does_not,
    async |test: TestDb| {
        let (world, asha) = world(&test).await;
        let (app, operator) = (&world.app, &world.operator);

        // Given courses that teach, and roles that need: the nation says one thing, the water
        // department another
        app.keep_taught(operator, "genai", "F9.2", "2")
            .await
            .unwrap();
        app.keep_taught(operator, "cyber", "f10.1", "Basic")
            .await
            .unwrap();
        for (within, competency, level) in [
            ("IN", "F9.2", "1"),
            ("IN", "F1.1", "2"),
            ("BR-PHED", "F9.2", "3"),
            ("BR-PHED", "F10.1", "1"),
        ] {
            app.keep_need(operator, within, "SO", competency, level)
                .await
                .unwrap();
        }

        // Then each official needs what the nearest organisation says, whatever the
        // designation is called
        assert_eq!(
            needs(&standing(&world, 201).await),
            ["F9.2 0/3", "F10.1 0/1"]
        );
        assert_eq!(
            needs(&standing(&world, 202).await),
            ["F9.2 0/3", "F10.1 0/1"]
        );
        assert_eq!(
            needs(&standing(&world, 203).await),
            ["F1.1 0/2", "F9.2 0/1"]
        );
        let engineer = standing(&world, 204).await;
        assert_eq!((engineer.role, engineer.required.len()), (None, 0));

        // When two complete courses, they have what these teach, with certificates
        world.completes(201, 21).await;
        world.completes(201, 22).await;
        world.completes(203, 21).await;
        let one = standing(&world, 201).await;
        assert_eq!(needs(&one), ["F9.2 2/3", "F10.1 1/1"]);
        assert_eq!(one.certified.len(), 2);
        assert!(
            one.certified
                .iter()
                .all(|c| c.evidence[0].certificate.is_some())
        );
        assert_eq!((one.hours.course_minutes, one.hours.met), (120, false));
        assert_eq!(one.met(), (1, 2));
        // No course teaches prompting to level 3; one that teaches cyber hygiene is named
        assert!(one.gaps[0].courses.is_empty());
        let two = standing(&world, 202).await;
        assert_eq!(two.gaps[1].courses[0].code, "cyber");
        assert_eq!(
            needs(&standing(&world, 203).await),
            ["F1.1 0/2", "F9.2 1/1"].map(|n| n.replace("F9.2 1", "F9.2 2"))
        );
        let before = app
            .competency_standing(operator, OfficialId(201), FinancialYear(2024))
            .await
            .unwrap();
        assert_eq!(
            (before.certified.len(), before.hours.course_minutes),
            (0, 0)
        );

        // And the figures of departments are the sums of their officials
        assert_eq!(
            lines(&world, operator, "IN").await,
            ["F9.2 1 of 3", "F1.1 0 of 1", "F10.1 1 of 2"]
        );
        assert_eq!(
            lines(&world, operator, "BR-PHED").await,
            ["F9.2 0 of 2", "F10.1 1 of 2"]
        );
        let mut missing = 0;
        for official in [101, 201, 202, 203, 204] {
            missing += standing(&world, official).await.gaps.len();
        }
        let nation = app.competency_gaps(operator, "IN").await.unwrap();
        let gaps: i64 = nation.lines.iter().map(|line| line.gap()).sum();
        assert_eq!(i64::try_from(missing).unwrap(), gaps);
        assert_eq!((nation.in_roles, nation.officials), (3, 5));
        let undescribed: Vec<&str> = nation
            .undescribed
            .iter()
            .map(|u| u.designation.as_str())
            .collect();
        assert_eq!(undescribed, ["Admin", "Engineer"]);

        // And the MDO sees its own, by name, and nobody else's
        let behind = app
            .lacking_competency(&asha, "", "F10.1", None)
            .await
            .unwrap();
        let who: Vec<i64> = behind.officials.iter().map(|o| o.official.0).collect();
        assert_eq!((who, behind.next), (vec![202], None));
        assert_eq!(code(app.competency_gaps(&asha, "IN-GA").await), "forbidden");
        assert_eq!(
            code(app.competency_standing(&asha, OfficialId(203), YEAR).await),
            "not-found"
        );
        assert!(
            app.competency_standing(&asha, OfficialId(201), YEAR)
                .await
                .is_ok()
        );
        let own = app.actor_as(Some("203")).await.unwrap();
        assert_eq!(
            app.own_competencies(&own).await.unwrap(),
            standing(&world, 203).await
        );
        assert_eq!(
            code(app.competency_standing(&own, OfficialId(201), YEAR).await),
            "not-found"
        );

        // When a completion is flagged, it counts no more
        let flagged = Fact::CompletionFlagged {
            course: CourseId(21),
            worth: Worth {
                minutes: 60,
                ..Worth::default()
            },
            rules: None,
            reasons: Vec::new(),
        };
        world.act(201, flagged).await;
        let one = standing(&world, 201).await;
        assert_eq!(needs(&one), ["F9.2 0/3", "F10.1 1/1"]);
        assert_eq!((one.hours.course_minutes, one.certified.len()), (60, 1));

        // And when a word is put right, it is put right for all
        app.keep_taught(operator, "genai", "F9.2", "3")
            .await
            .unwrap();
        app.remove_taught(operator, "cyber", "F10.1").await.unwrap();
        assert_eq!(
            needs(&standing(&world, 201).await),
            ["F9.2 0/3", "F10.1 0/1"]
        );
        assert_eq!(standing(&world, 203).await.certified[0].level, 3);
        assert!(verify(app.db()).await.unwrap().is_clean());
    }
);

fn form(of: &str, theme: &str, area: &str, name: &str) -> CompetencyForm {
    CompetencyForm {
        code: of.to_owned(),
        theme: theme.to_owned(),
        area: area.to_owned(),
        name_en: name.to_owned(),
        name_hi: "नाम".to_owned(),
        ..CompetencyForm::default()
    }
}

on_both!(
    the_framework_is_kept_by_the_monitoring_cell_and_nothing_is_lost,
    async |test: TestDb| {
        let (world, asha) = world(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        let ports = form("D20", "", "domain", "Ports");
        assert_eq!(
            code(app.keep_competency(&asha, None, &ports).await),
            "forbidden"
        );
        assert_eq!(
            app.keep_competency(operator, None, &ports).await.unwrap(),
            "D20"
        );
        let cargo = form("d20.1", "D20", "", "Cargo");
        app.keep_competency(operator, None, &cargo).await.unwrap();
        for (wrong, said) in [
            (form("D20", "", "domain", "Again"), "competency-code-taken"),
            (form("D 1", "", "domain", "X"), "bad-competency-code"),
            (form("D21", "", "sea", "X"), "no-such-area"),
            (form("D21", "D99", "", "X"), "no-such-theme"),
            (form("D21", "D20.1", "", "X"), "no-such-theme"),
            (form("D21", "", "domain", " "), "missing"),
        ] {
            assert_eq!(
                code(app.keep_competency(operator, None, &wrong).await),
                said
            );
        }
        let wrong = form("", "D20", "", "Ports");
        let kept = app.keep_competency(operator, Some("D20"), &wrong).await;
        assert_eq!(code(kept), "theme-or-sub-theme");

        // A theme that goes to another area takes its sub-themes with it.
        let moved = form("", "", "functional", "Ports");
        app.keep_competency(operator, Some("D20"), &moved)
            .await
            .unwrap();
        let (_, cargo, _) = app.competency("D20.1").await.unwrap();
        assert_eq!(cargo.area.name(), "functional");

        // What is retired is asked of nobody, and learned of all the same.
        app.keep_taught(operator, "genai", "D20.1", "1")
            .await
            .unwrap();
        app.keep_need(&asha, "BR-PHED", "Section Officer", "D20.1", "2")
            .await
            .unwrap();
        assert_eq!(
            code(app.keep_need(&asha, "IN", "SO", "D20.1", "2").await),
            "forbidden"
        );
        world.completes(201, 21).await;
        assert_eq!(needs(&standing(&world, 201).await), ["D20.1 1/2"]);
        app.retire_competency(operator, "D20", true).await.unwrap();
        let one = standing(&world, 201).await;
        assert_eq!((one.required.len(), one.certified.len()), (0, 1));
        let kept = app.keep_taught(operator, "cyber", "D20.1", "1").await;
        assert_eq!(code(kept), "no-such-competency");
        app.retire_competency(operator, "D20.1", false)
            .await
            .unwrap();
        assert_eq!(needs(&standing(&world, 201).await), ["D20.1 1/2"]);
        let (framework, ..) = app.competency("D20").await.unwrap();
        assert!(
            framework
                .offered()
                .any(|(one, theme)| one.code == "D20.1" && !theme.retired)
        );

        // A role that needs nothing any more is described by those above again.
        app.keep_need(operator, "IN", "SO", "F1.1", "1")
            .await
            .unwrap();
        let roles = app.roles(&asha, "", "en").await.unwrap();
        assert_eq!(
            (roles.own.len(), roles.inherited.len(), roles.may),
            (1, 0, true)
        );
        app.remove_need(&asha, "BR-PHED", "Section Officer", "D20.1")
            .await
            .unwrap();
        let roles = app.roles(&asha, "", "en").await.unwrap();
        assert_eq!((roles.own.len(), roles.inherited.len()), (0, 1));
        assert_eq!(needs(&standing(&world, 201).await), ["F1.1 0/1"]);

        // A revision says what its course says.
        let draft = app.revise_course(operator, "cyber").await.unwrap();
        app.keep_taught(operator, &draft, "F10.1", "2")
            .await
            .unwrap();
        let taught = app.course_teaches(CourseId(22)).await.unwrap();
        assert_eq!(taught.len(), 1);
        assert_eq!(code(app.taught(&asha, "cyber").await), "forbidden");
    }
);

on_both!(
    files_of_competencies_come_in_whole_or_not_at_all,
    async |test: TestDb| {
        let (world, asha) = world(&test).await;
        let (app, operator) = (&world.app, &world.operator);

        // What goes out comes in again, and changes nothing.
        let file = app.competencies_file(Format::Csv).await.unwrap();
        let report = bring(&world, operator, Kind::Competencies, &file, false).await;
        assert_eq!(
            (report.new, report.changed, report.written),
            (0, 0, 0),
            "{:?}",
            told(&report)
        );
        assert!(report.unchanged > 100);

        let wrong = "code,theme,area,name_en,name_hi\n\
                     D20,,domain,Ports,बंदरगाह\n\
                     D20.1,D21,,Cargo,माल\n\
                     F1,F2,,Office,कार्यालय\n";
        let report = bring(
            &world,
            operator,
            Kind::Competencies,
            wrong.as_bytes(),
            false,
        )
        .await;
        assert_eq!(
            told(&report),
            [
                "3 theme competencies.theme.unknown",
                "4 code competencies.theme.changed"
            ]
        );
        assert_eq!(report.written, 0);
        let good = "code,theme,area,name_en,name_hi\n\
                    D20.1,D20,,Cargo,माल\n\
                    D20,,domain,Ports,बंदरगाह\n\
                    F1.1,F1,,Notes and drafts,टिप्पण\n";
        let report = bring(&world, operator, Kind::Competencies, good.as_bytes(), true).await;
        assert_eq!((report.new, report.changed, report.written), (2, 1, 0));
        bring(&world, operator, Kind::Competencies, good.as_bytes(), false).await;
        let (framework, cargo, _) = app.competency("D20.1").await.unwrap();
        assert_eq!(framework.theme_of(&cargo).unwrap().code, "D20");

        let tags = "course,competency,level\ngenai,F9.2,2\nCyber Hygiene,F10.1,1\n";
        let report = bring(
            &world,
            operator,
            Kind::CourseCompetencies,
            tags.as_bytes(),
            false,
        )
        .await;
        assert_eq!((report.new, report.written), (2, 2), "{:?}", told(&report));
        let report = bring(
            &world,
            operator,
            Kind::CourseCompetencies,
            tags.as_bytes(),
            false,
        )
        .await;
        assert_eq!((report.unchanged, report.written), (2, 0));
        let wrong = "course,competency,level\nnothing,F9.2,2\ngenai,F9,1\n";
        let report = bring(
            &world,
            operator,
            Kind::CourseCompetencies,
            wrong.as_bytes(),
            false,
        )
        .await;
        assert_eq!(
            told(&report),
            [
                "2 course competencies.course.unknown",
                "3 competency competencies.unknown"
            ]
        );
        let out = app.taught_file(operator, Format::Csv).await.unwrap();
        let report = bring(&world, operator, Kind::CourseCompetencies, &out, false).await;
        assert_eq!(
            (report.unchanged, report.new),
            (2, 0),
            "{:?}",
            told(&report)
        );

        // An MDO describes its own roles, and no other ones.
        let roles = "organisation_code,designation,competency,level\n\
                     br-phed,S.O.,F9.2,2\nIN-GA,S.O.,F9.2,2\n";
        let report = bring(
            &world,
            &asha,
            Kind::RoleCompetencies,
            roles.as_bytes(),
            false,
        )
        .await;
        assert_eq!(
            told(&report),
            ["3 organisation_code competencies.organisation.outside_your_scope"]
        );
        let roles = "organisation_code,designation,competency,level\nbr-phed,S.O.,F9.2,2\n";
        let report = bring(
            &world,
            &asha,
            Kind::RoleCompetencies,
            roles.as_bytes(),
            false,
        )
        .await;
        assert_eq!((report.new, report.written), (1, 1), "{:?}", told(&report));
        let out = app.roles_file(&asha, Format::Csv).await.unwrap();
        let report = bring(&world, &asha, Kind::RoleCompetencies, &out, false).await;
        assert_eq!(
            (report.unchanged, report.new),
            (1, 0),
            "{:?}",
            told(&report)
        );
        assert_eq!(needs(&standing(&world, 201).await), ["F9.2 0/2"]);
    }
);

on_both!(
    a_plan_is_built_from_duties_and_a_person_decides,
    async |test: TestDb| {
        let (world, asha) = world(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        app.keep_taught(operator, "genai", "F1.1", "2")
            .await
            .unwrap();

        // Where a plan is built, the designations are offered with how many hold them.
        let building = app.plan_building(&asha, "").await.unwrap();
        assert_eq!(building.organisation.code, "BR-PHED");
        assert_eq!(building.designations.len(), 3);
        assert_eq!(code(app.plan_building(&asha, "IN-GA").await), "forbidden");

        // Duties in either script lead to sub-themes, courses, and say by which words.
        let duties = "संचिका में टिप्पणी प्रस्तुत करना और उत्तर का मसौदा बनाना।\nMaintains the cash book.";
        let found = app.suggest_competencies(&asha, duties, "en").await.unwrap();
        let codes: Vec<&str> = found.iter().map(|s| s.competency.code.as_str()).collect();
        assert_eq!(codes[0], "F1.1");
        assert!(codes.contains(&"F3.2"), "{codes:?}");
        assert!(found[0].words.iter().any(|word| word == "टिप्पणी"));
        assert_eq!(found[0].courses[0].code, "genai");
        assert!(found.iter().all(|s| (1..100).contains(&s.percent)));
        let learner = app.actor_as(Some("201")).await.unwrap();
        let asked = app.suggest_competencies(&learner, duties, "en").await;
        assert_eq!(code(asked), "forbidden");
        let asked = app.suggest_competencies(&asha, " ", "en").await;
        assert_eq!(code(asked), "missing");
        let long = "a".repeat(20_001);
        let asked = app.suggest_competencies(&asha, &long, "en").await;
        assert_eq!(code(asked), "duties-too-long");

        // What is retired is proposed no more.
        app.retire_competency(operator, "F1", true).await.unwrap();
        let found = app.suggest_competencies(&asha, duties, "en").await.unwrap();
        assert!(found.iter().all(|s| !s.competency.code.starts_with("F1.")));

        // What is taken is kept together, or nothing of it.
        let taken = |codes: [&str; 2]| codes.map(|code| (code.to_owned(), "2".to_owned()));
        let kept = app
            .keep_needs(&asha, "BR-PHED", "S.O.", &taken(["F3.2", "F1.1"]))
            .await;
        assert_eq!(code(kept), "no-such-competency");
        assert!(needs(&standing(&world, 201).await).is_empty());
        app.keep_needs(&asha, "BR-PHED", "S.O.", &taken(["F3.2", "F4.3"]))
            .await
            .unwrap();
        assert_eq!(
            needs(&standing(&world, 201).await),
            ["F3.2 0/2", "F4.3 0/2"]
        );
        assert_eq!(
            app.plan_designation(" S.O. ").await.unwrap(),
            "Section Officer"
        );
    }
);
