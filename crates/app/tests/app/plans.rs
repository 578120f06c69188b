//! Plans and mandates at the desk: who sees and sets them, how those stand whom they reach,
//! publications that are stopped, and copies from year to year.

use std::sync::Arc;

use sopan_app::AppError;
use sopan_app::access::Actor;
use sopan_app::formats::mandate::form;
use sopan_app::formats::write::Format;
use sopan_app::mandates::{By, PlanForm, Stage, StandLine, Tally, WhoWanted};
use sopan_app::reports::Asked;
use sopan_rules::access::Role;
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::mandates::periods::State;
use sopan_rules::mandates::{
    CountedOn, Credit, DaysAfter, Event, FinancialYear, KOf, Mandate, Named, Recurrence,
    Requirement, Window, Within,
};
use sopan_rules::notices::Kind as Told;
use sopan_rules::reports::Kind;
use sopan_rules::text::Said;
use sopan_store::access::{Grant, grant};
use sopan_store::mandates as store;
use sopan_store::testing::{TestDb, unique};
use sopan_store::{on_both, sql};

use crate::mandates::{BIHAR, GOA, NATION, WATER, World, mandate};

/// Asha and Ravi run the water department, Dev the State of Goa.
async fn world(test: &TestDb) -> (World, Actor, Actor, Actor) {
    let world = World::new(test).await;
    for (id, place, designation) in [
        (101, WATER, "Admin"),
        (102, WATER, "Admin"),
        (103, GOA, "Admin"),
        (201, WATER, "Engineer"),
        (202, WATER, "Engineer"),
        (203, WATER, "Clerk"),
        (204, BIHAR, "Engineer"),
        (205, GOA, "Engineer"),
    ] {
        world.official(id, place, designation, None).await;
    }
    let mut tx = world.app.db().write().await.unwrap();
    for (id, organisation) in [(101, WATER), (102, WATER), (103, GOA)] {
        let role = Grant {
            role: Role::MdoAdmin,
            organisation: OrganisationId(organisation),
        };
        grant(&mut tx, OfficialId(id), role, world.app.now(), None)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let mut admins = Vec::new();
    for id in ["101", "102", "103"] {
        admins.push(world.app.actor_as(Some(id)).await.unwrap());
    }
    let [asha, ravi, dev] = <[Actor; 3]>::try_from(admins).unwrap();
    (world, asha, ravi, dev)
}

/// The water department's plan for its engineers.
fn plan(change: &[(&str, &str)]) -> PlanForm {
    let mut form = PlanForm::default();
    for (name, value) in [
        ("code", "water-2025-26"),
        ("organisation", "BR-PHED"),
        ("title_en", "Plan of Water 2025-26"),
        ("title_hi", "जल योजना 2025-26"),
        ("courses", "GenAI for Everyone\nCyber Hygiene"),
        ("whom", "some"),
        ("designations", "Engineer"),
        ("opens", "01.11.2025"),
        ("due", "31.03.2026"),
        ("apar", "yes"),
    ] {
        form.fields.insert(name.to_owned(), value.to_owned());
    }
    for (name, value) in change {
        form.fields.insert((*name).to_owned(), (*value).to_owned());
    }
    form
}

fn code<T: std::fmt::Debug>(result: Result<T, AppError>) -> &'static str {
    result.unwrap_err().code()
}

/// The report of plans as somebody sees it.
async fn report(world: &World, actor: &Actor) -> String {
    let path = std::env::temp_dir().join(unique());
    let out = std::fs::File::create(&path).unwrap();
    let asked = Asked {
        kind: Kind::Plans,
        within: "BR-PHED".to_owned(),
        format: Format::Csv,
    };
    let made = world.app.report(actor, &asked, out, Arc::default()).await;
    made.unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    text.trim_start_matches('\u{feff}').to_owned()
}

fn counted(tally: &Tally, by: By) -> Vec<String> {
    let line = |line: &StandLine| {
        let states: Vec<String> = line
            .states
            .iter()
            .map(|(state, count)| format!("{state:?} {count}"))
            .collect();
        format!("{}: {} ({})", line.key, line.officials, states.join(", "))
    };
    tally.lines[&by].iter().map(line).collect()
}

on_both!(
    a_plan_is_drafted_by_one_and_published_by_another_and_counted,
    async |test: TestDb| {
        let (world, asha, ravi, dev) = world(&test).await;
        let app = &world.app;

        // Given a plan that Asha drafted
        app.draft_plan(&asha, &plan(&[])).await.unwrap();
        let one = app.mandate(&asha, "water-2025-26").await.unwrap();
        assert_eq!((one.stage, one.plan), (Stage::Draft, true));
        assert!(one.may_set && !one.may_publish);
        assert!(PlanForm::of(one.draft.as_ref().unwrap()).is_some());

        // Then nobody else sees it, nobody is under it, and she can't publish it herself
        assert_eq!(code(app.mandate(&dev, "water-2025-26").await), "not-found");
        assert_eq!(world.under(201).await, "");
        let own = app.publish_mandate(&asha, "water-2025-26", |_| true).await;
        assert_eq!(code(own), "own-draft");
        assert_eq!(code(app.draft_plan(&dev, &plan(&[])).await), "forbidden");

        // When Ravi publishes it, the engineers of Water are under it, and nobody else
        app.publish_mandate(&ravi, "water-2025-26", |_| true)
            .await
            .unwrap();
        assert_eq!(world.under(201).await, "water-2025-26 2025-11-05");
        assert_eq!(world.under(203).await, "");
        assert_eq!(world.under(204).await, "");

        // And what they do is counted by department, designation and group
        world.completes(201, 21).await;
        world.completes(201, 22).await;
        let tally = app
            .tally_mandate(&asha, "water-2025-26", None)
            .await
            .unwrap()
            .unwrap();
        assert!(tally.whole);
        assert_eq!(
            counted(&tally, By::Organisation),
            ["BR-PHED: 2 (Due 1, Completed 1)"]
        );
        assert_eq!(
            counted(&tally, By::Designation),
            ["Engineer: 2 (Due 1, Completed 1)"]
        );
        assert_eq!(counted(&tally, By::Group), ["A: 2 (Due 1, Completed 1)"]);
        let due = WhoWanted {
            state: Some(State::Due),
            within: Some("BR-PHED".to_owned()),
            ..WhoWanted::default()
        };
        let who = app
            .mandate_officials(&asha, "water-2025-26", &due, 10)
            .await
            .unwrap();
        assert_eq!(who.rows.len(), 1);
        assert_eq!(who.rows[0].official, OfficialId(202));
        let first = app
            .mandate_officials(&asha, "water-2025-26", &WhoWanted::default(), 1)
            .await
            .unwrap();
        assert_eq!(first.rows[0].official, OfficialId(201));
        let after = WhoWanted {
            after: first.next,
            ..WhoWanted::default()
        };
        let rest = app
            .mandate_officials(&asha, "water-2025-26", &after, 1)
            .await
            .unwrap();
        assert_eq!((rest.rows[0].official, rest.next), (OfficialId(202), None));

        // And the report lists it course by course
        let csv = report(&world, &asha).await;
        let rows: Vec<String> = csv
            .lines()
            .map(|line| {
                let cells: Vec<&str> = line.split(',').collect();
                [0, 10, 13, 16, 17, 20, 21, 22]
                    .map(|place| cells[place])
                    .join(" | ")
            })
            .collect();
        let of = "water-2025-26 | Yes | 31.03.2026";
        let done = "completed | 05.11.2025 | No";
        assert_eq!(
            rows,
            [
                "Full_Name | Plan_Code | Counted_In_APAR | Due_On | Content_Name | Content_Status \
             | Completed_On | Overdue"
                    .to_owned(),
                format!("Official 201 | {of} | Cyber Hygiene | {done}"),
                format!("Official 201 | {of} | GenAI for Everyone | {done}"),
                format!("Official 202 | {of} | Cyber Hygiene | not-enrolled |  | No"),
                format!("Official 202 | {of} | GenAI for Everyone | not-enrolled |  | No"),
            ]
        );

        // A new version waits as a draft, and the mark of the APAR can't be lost by it
        let without = plan(&[("apar", ""), ("designations", "Clerk")]);
        assert_eq!(code(app.draft_plan(&asha, &without).await), "apar-stays");
        app.draft_plan(&asha, &plan(&[("designations", "Clerk")]))
            .await
            .unwrap();
        assert_eq!(world.under(203).await, "");
        let lines = app
            .mandate_lines(&ravi, true, Some(Stage::Live), "जल")
            .await
            .unwrap();
        assert_eq!(lines.len(), 1);
        assert!(lines[0].draft && lines[0].apar);
        app.publish_mandate(&ravi, "water-2025-26", |_| true)
            .await
            .unwrap();
        assert_eq!(world.under(203).await, "water-2025-26 2025-11-05");
        assert_eq!(world.under(202).await, "");
        assert_eq!(code(app.draft_plan(&asha, &without).await), "apar-stays");
        world.is_true().await;
    }
);

on_both!(
    a_plan_is_copied_a_year_later_and_retired_courses_are_replaced_or_named,
    async |test: TestDb| {
        let (world, asha, ravi, _) = world(&test).await;
        let app = &world.app;
        let courses = "GenAI for Everyone -> Cyber Hygiene\nCyber Hygiene";
        let plan = plan(&[("courses", "GenAI for Everyone"), ("due", "29.02.2028")]);
        app.draft_plan(&asha, &plan).await.unwrap();
        app.publish_mandate(&ravi, "water-2025-26", |_| true)
            .await
            .unwrap();

        // Nothing is gone: dates, title and code are a year later
        let copy = async |code: &str| {
            let (copied, gone) = app.copy_plan(&asha, code).await.unwrap();
            (PlanForm::of(&copied).unwrap(), gone)
        };
        let (copied, gone) = copy("water-2025-26").await;
        let said = |name: &str| copied.fields[name].clone();
        assert_eq!(said("code"), "water-2026-27");
        assert_eq!(said("title_en"), "Plan of Water 2026-27");
        assert_eq!(said("title_hi"), "जल योजना 2026-27");
        assert_eq!(said("opens"), "01.11.2026");
        assert_eq!(said("due"), "01.03.2029");
        assert_eq!(said("apar"), "yes");
        assert_eq!(gone, []);

        // A course that is retired meanwhile is named; with a replacement it is replaced
        let mut tx = app.db().write().await.unwrap();
        sql("update course set status = 'retired' where id = 21")
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let (copied, gone) = copy("water-2025-26").await;
        assert_eq!(copied.fields["courses"], "GenAI for Everyone");
        assert_eq!((gone.len(), gone[0].instead.clone()), (1, None));
        let mut fields = copied.clone();
        let replaced = courses.lines().next().unwrap();
        fields
            .fields
            .insert("courses".to_owned(), replaced.to_owned());
        app.draft_plan(&asha, &fields).await.unwrap();
        let (copied, gone) = copy("water-2026-27").await;
        assert_eq!(copied.fields["courses"], replaced, "the credit is kept");
        assert_eq!(gone[0].instead.as_deref(), Some("Cyber Hygiene"));
        world.is_true().await;
    }
);

on_both!(
    a_plan_that_the_simple_form_cannot_show_is_copied_a_year_later_too,
    async |test: TestDb| {
        // Given a plan of every financial year for one service, whose length is counted on a
        // day, with credit since another one
        let (world, asha, ravi, _) = world(&test).await;
        let app = &world.app;
        let mut plan = each_year(&world, &asha, &ravi).await;
        plan.audience.any_of[0].service = vec!["IAS".to_owned()];
        plan.audience.counted_on = CountedOn::Date("2024-02-29".parse().unwrap());
        plan.window.credit = Credit::Since("2025-04-01".parse().unwrap());
        app.draft_mandate(&asha, &plan).await.unwrap();
        app.publish_mandate(&ravi, "water-2025-26", |_| true)
            .await
            .unwrap();

        // When it is copied, every day of it is a year later, its own letter's too,
        let (copied, gone) = app.copy_plan(&asha, "water-2025-26").await.unwrap();
        assert_eq!(gone, []);
        let mut later = plan.clone();
        later.code = "water-2026-27".to_owned();
        later.title = Said::new("Plan of Water 2026-27", "जल योजना 2026-27");
        later.letter.date = "2026-11-01".to_owned().try_into().unwrap();
        later.audience.counted_on = CountedOn::Date("2025-03-01".parse().unwrap());
        later.window.within = Within::FinancialYear(FinancialYear(2026));
        later.window.credit = Credit::Since("2026-04-01".parse().unwrap());
        assert_eq!(copied, later);
        assert_eq!(PlanForm::of(&copied), None);
        // and the builder has all of it.
        let fields = form::fill(&copied).unwrap();
        assert_eq!(form::read(&fields).unwrap(), copied);

        // A letter that is another's keeps its date, and so does a window that rolls by itself.
        plan.letter.name = Said::new("A letter of the State", "राज्य का पत्र");
        plan.window = Window {
            within: Within::DaysAfter(DaysAfter {
                days: 30,
                event: Event::Joining,
                since: "2025-11-01".parse().unwrap(),
            }),
            credit: Credit::Ever,
            ..plan.window
        };
        plan.recurrence = Recurrence::Once;
        app.draft_mandate(&asha, &plan).await.unwrap();
        app.publish_mandate(&ravi, "water-2025-26", |_| true)
            .await
            .unwrap();
        let (copied, _) = app.copy_plan(&asha, "water-2025-26").await.unwrap();
        assert_eq!(copied.letter, plan.letter);
        let Within::DaysAfter(after) = copied.window.within else {
            panic!("{:?}", copied.window)
        };
        assert_eq!(after.since, "2026-11-01".parse().unwrap());

        // What is no plan has no copy.
        let own = mandate("no-plan", "BR-PHED", "[[audience.any-of]]");
        app.draft_mandate(&asha, &own).await.unwrap();
        assert_eq!(code(app.copy_plan(&asha, "no-plan").await), "not-found");
        world.is_true().await;
    }
);

on_both!(
    the_admin_is_told_of_a_plan_that_is_overdue_where_it_says_so,
    async |test: TestDb| {
        // Given a plan that names the days, one that leaves them empty, and an optional one
        let (world, asha, ravi, _) = world(&test).await;
        let app = &world.app;
        let told = [("tell_mdo", "7"), ("tell_nodal", "30")];
        let optional = [("code", "maybe"), ("binding", "optional"), ("apar", "")];
        let forms = [
            plan(&told),
            plan(&[("code", "quiet"), ("tell_mdo", " ")]),
            plan(&[&told[..], &optional[..]].concat()),
        ];
        for (form, places) in forms.iter().zip([2, 0, 2]) {
            app.draft_plan(&asha, form).await.unwrap();
            let code = &form.fields["code"];
            let draft = app.mandate(&asha, code).await.unwrap().draft.unwrap();
            assert_eq!(draft.consequence.escalation.len(), places, "{code}");
            app.publish_mandate(&ravi, code, |_| true).await.unwrap();
        }
        // A number that can't be is refused at its field.
        for (name, days) in [("tell_mdo", "366"), ("tell_nodal", "soon")] {
            let wrong = app.draft_plan(&asha, &plan(&[(name, days)])).await;
            let Err(AppError::Mandate(wrong)) = wrong else {
                panic!("{wrong:?}")
            };
            let places: Vec<&str> = wrong.iter().map(|wrong| wrong.place.as_str()).collect();
            assert_eq!(places, [name]);
        }

        // When the live plan is changed by its form, and when it is copied, they stay,
        let held = app.mandate(&asha, "water-2025-26").await.unwrap().held;
        let mut form = PlanForm::of(held.as_ref().unwrap()).unwrap();
        let days = |form: &PlanForm| told.map(|(name, _)| form.fields[name].clone());
        assert_eq!(days(&form), ["7", "30"]);
        let courses = "GenAI for Everyone".to_owned();
        form.fields.insert("courses".to_owned(), courses);
        app.draft_plan(&asha, &form).await.unwrap();
        app.publish_mandate(&ravi, "water-2025-26", |_| true)
            .await
            .unwrap();
        let (copied, _) = app.copy_plan(&asha, "water-2025-26").await.unwrap();
        assert_eq!(days(&PlanForm::of(&copied).unwrap()), ["7", "30"]);
        // its words say who is told, and those of the optional one don't.
        let words = held.unwrap().in_words().consequence;
        assert!(
            words.en.contains("the MDO Admin is told 7 days after"),
            "{words:?}"
        );
        assert!(
            words.hi.contains("7 दिन बाद MDO Admin को सूचना"),
            "{words:?}"
        );
        let maybe = app.mandate(&asha, "maybe").await.unwrap().held.unwrap();
        assert_eq!(maybe.in_words().consequence.en, "Optional.");

        // Then the MDO Admin is told of both engineers a week after the due day, once.
        let mut noticed = Vec::new();
        for day in ["2026-04-06", "2026-04-07", "2026-04-08"] {
            app.set_day(day);
            app.pass_seconds(9 * 3_600);
            app.keep_notices().await.unwrap();
            if let Ok(noted) = app.noticed(&asha, "en", day.parse().unwrap()).await {
                for digest in noted.digests {
                    noticed.push((day, digest.kind, digest.cases));
                }
            }
        }
        assert_eq!(noticed, [("2026-04-07", Told::MdoAdmin, 2)]);
        world.is_true().await;
    }
);

on_both!(
    national_mandates_are_seen_below_and_set_above,
    async |test: TestDb| {
        let (world, asha, _, dev) = world(&test).await;
        let app = &world.app;
        let national = mandate("nation", "IN", "[[audience.any-of]]");
        world.publish(&national).await;
        world
            .publish(&mandate("goa", "IN-GA", "[[audience.any-of]]"))
            .await;
        assert_eq!(NATION, 1);

        // Asha sees the national one with her own officials, and can't change it
        let codes = |lines: Vec<sopan_app::mandates::Line>| -> Vec<String> {
            lines.into_iter().map(|line| line.code).collect()
        };
        let seen = app.mandate_lines(&asha, false, None, "").await.unwrap();
        assert_eq!(codes(seen), ["nation"]);
        let seen = app.mandate_lines(&dev, false, None, "").await.unwrap();
        assert_eq!(codes(seen), ["goa", "nation"]);
        let one = app.mandate(&asha, "nation").await.unwrap();
        assert!(!one.may_set && !one.may_publish && one.draft.is_none());
        let tally = app.tally_mandate(&asha, "nation", None).await.unwrap();
        assert_eq!(tally.unwrap().officials, 5);
        let all = app.tally_mandate(&world.operator, "nation", Some("IN-BR"));
        assert_eq!(all.await.unwrap().unwrap().officials, 6);
        assert_eq!(
            code(app.retire_mandate(&asha, "nation", |_| true).await),
            "forbidden"
        );
        assert_eq!(code(app.drop_mandate(&asha, "nation").await), "forbidden");

        // Nor can she put a draft of her own under its code
        let taken = mandate("nation", "BR-PHED", "[[audience.any-of]]");
        assert_eq!(code(app.draft_mandate(&asha, &taken).await), "code-taken");
        let moved = mandate("nation", "IN-GA", "[[audience.any-of]]");
        let moved = app.draft_mandate(&world.operator, &moved).await;
        assert_eq!(code(moved), "other-organisation");

        // A draft that is dropped is gone; what is live stays
        app.draft_mandate(&world.operator, &national).await.unwrap();
        assert!(!app.drop_mandate(&world.operator, "nation").await.unwrap());
        assert_eq!(
            app.mandate(&asha, "nation").await.unwrap().stage,
            Stage::Live
        );
        let own = mandate("water", "BR-PHED", "[[audience.any-of]]");
        app.draft_mandate(&asha, &own).await.unwrap();
        assert!(app.drop_mandate(&asha, "water").await.unwrap());
        assert_eq!(code(app.mandate(&asha, "water").await), "not-found");
        world.is_true().await;
    }
);

on_both!(
    what_was_stopped_goes_on_only_when_somebody_says_so,
    async |test: TestDb| {
        let (world, ..) = world(&test).await;
        let app = &world.app;
        world
            .publish(&mandate("nation", "IN", "[[audience.any-of]]"))
            .await;

        // Given a retirement that was stopped before it looked at anybody
        let mut tx = app.db().write().await.unwrap();
        let version = store::versions_of(&mut tx, "nation")
            .await
            .unwrap()
            .remove(0);
        store::retire(&mut tx, version.mandate, (app.now(), None))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert!(
            app.stop_publication(&world.operator, "nation")
                .await
                .unwrap()
        );

        // Then the minute's work leaves it alone
        app.finish_publications().await.unwrap();
        let run = app
            .mandate(&world.operator, "nation")
            .await
            .unwrap()
            .run
            .unwrap();
        assert_eq!((run.done, run.total, run.stopped), (0, 8, true));

        // Until it is told to go on
        let done = app
            .retire_mandate(&world.operator, "nation", |_| true)
            .await;
        let done = done.unwrap();
        assert!(done.finished);
        assert_eq!(done.decisions, 8);
        assert!(
            app.mandate(&world.operator, "nation")
                .await
                .unwrap()
                .run
                .is_none()
        );
        assert!(
            !app.stop_publication(&world.operator, "nation")
                .await
                .unwrap()
        );
        world.is_true().await;
    }
);

on_both!(
    a_leader_reads_what_reaches_the_organisation_and_writes_nothing,
    async |test: TestDb| {
        // Given leaders of the water department and of the State above it
        let (world, asha, ravi, _) = world(&test).await;
        let app = &world.app;
        let mut tx = app.db().write().await.unwrap();
        for (id, organisation) in [(201, WATER), (204, BIHAR)] {
            let role = Grant {
                role: Role::MdoLeader,
                organisation: OrganisationId(organisation),
            };
            grant(&mut tx, OfficialId(id), role, app.now(), None)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let water = app.actor_as(Some("201")).await.unwrap();
        let state = app.actor_as(Some("204")).await.unwrap();
        for (code, whose) in [("nation", "IN"), ("goa", "IN-GA")] {
            world
                .publish(&mandate(code, whose, "[[audience.any-of]]"))
                .await;
        }
        app.draft_plan(&asha, &plan(&[])).await.unwrap();
        let lines = async |actor: &Actor, plans: bool| -> Vec<String> {
            let lines = app.mandate_lines(actor, plans, None, "").await.unwrap();
            lines.into_iter().map(|line| line.code).collect()
        };

        // Then they read what is live, and no draft
        for leader in [&water, &state] {
            assert_eq!(lines(leader, false).await, ["nation"]);
            assert!(lines(leader, true).await.is_empty());
            assert_eq!(code(app.mandate(leader, "goa").await), "not-found");
            let draft = app.mandate(leader, "water-2025-26").await;
            assert_eq!(code(draft), "not-found");
        }
        app.publish_mandate(&ravi, "water-2025-26", |_| true)
            .await
            .unwrap();
        for (leader, reached) in [(&water, 5), (&state, 6)] {
            assert_eq!(lines(leader, true).await, ["water-2025-26"]);
            let one = app.mandate(leader, "water-2025-26").await.unwrap();
            assert!(!one.may_set && !one.may_publish);
            // how it stands with the officials whom they see,
            let tally = app.tally_mandate(leader, "nation", None).await.unwrap();
            assert_eq!(tally.unwrap().officials, reached);
            let who = WhoWanted::default();
            let who = app.mandate_officials(leader, "water-2025-26", &who, 10);
            assert_eq!(who.await.unwrap().rows.len(), 2);
            // and change nothing.
            let water = mandate("water", "BR-PHED", "[[audience.any-of]]");
            for refused in [
                code(app.draft_mandate(leader, &water).await),
                code(app.draft_plan(leader, &plan(&[])).await),
                code(app.retire_mandate(leader, "water-2025-26", |_| true).await),
                code(app.stop_publication(leader, "water-2025-26").await),
            ] {
                assert_eq!(refused, "forbidden");
            }
        }
        world.is_true().await;
    }
);

on_both!(
    the_report_says_late_of_whom_the_page_says_it,
    async |test: TestDb| {
        // Given a plan of two courses, one of which one of the two is enough, and one that
        // comes every financial year, all due on 31 March 2026
        let (world, asha, ravi, _) = world(&test).await;
        let app = &world.app;
        for code in ["all-2025-26", "choice-2025-26", "yearly-2025-26"] {
            app.draft_plan(&asha, &plan(&[("code", code)]))
                .await
                .unwrap();
            let mut draft = app.mandate(&asha, code).await.unwrap().draft.unwrap();
            let Requirement::AllOf(both) = draft.requirement.clone() else {
                panic!("both courses")
            };
            match code {
                "choice-2025-26" => draft.requirement = Requirement::KOf(KOf { k: 1, of: both }),
                "yearly-2025-26" => {
                    draft.requirement = both[1].clone();
                    draft.window.within = Within::FinancialYear(FinancialYear(2025));
                    draft.window.credit = Credit::None;
                    draft.recurrence = Recurrence::EveryYear;
                }
                _ => {}
            }
            app.draft_mandate(&asha, &draft).await.unwrap();
            let published = app.publish_mandate(&ravi, code, |_| true).await;
            published.unwrap();
        }
        // When one completes the first course in time, another one the second, and a third one
        // comes when all is over
        app.set_day("2025-12-01");
        world.completes(201, 21).await;
        app.set_day("2026-03-20");
        world.completes(202, 22).await;
        app.set_day("2026-04-05");
        let edited = Fact::ProfileEdited {
            group: Some("A".to_owned()),
            designation: Some("Engineer".to_owned()),
        };
        world.act(203, edited).await;
        app.set_day("2026-04-10");

        // Then the report says of each course by when it is due, and whether it is late:
        let csv = report(&world, &asha).await;
        let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
        let told: Vec<String> = rows[1..]
            .iter()
            .map(|cells| {
                [0, 10, 16, 17, 20, 21, 22]
                    .map(|place| cells[place])
                    .join(" | ")
            })
            .collect();
        let (cyber, genai) = ("Cyber Hygiene", "GenAI for Everyone");
        let (open, then, next) = ("not-enrolled | ", "31.03.2026", "31.03.2027");
        let [first, second] = ["01.12.2025", "20.03.2026"].map(|on| format!("completed | {on}"));
        assert_eq!(
            told,
            [
                format!("Official 201 | all-2025-26 | {then} | {cyber} | {open} | Yes"),
                format!("Official 201 | all-2025-26 | {then} | {genai} | {first} | No"),
                // One of the two is enough.
                format!("Official 201 | choice-2025-26 | {then} | {cyber} | {open} | No"),
                format!("Official 201 | choice-2025-26 | {then} | {genai} | {first} | No"),
                // The year that was missed stays until it is made up for.
                format!("Official 201 | yearly-2025-26 | {then} | {cyber} | {open} | Yes"),
                format!("Official 202 | all-2025-26 | {then} | {cyber} | {second} | No"),
                format!("Official 202 | all-2025-26 | {then} | {genai} | {open} | Yes"),
                format!("Official 202 | choice-2025-26 | {then} | {cyber} | {second} | No"),
                format!("Official 202 | choice-2025-26 | {then} | {genai} | {open} | No"),
                // What was done last year counts for that year alone.
                format!("Official 202 | yearly-2025-26 | {next} | {cyber} | not-started |  | No"),
                // Who came when it was over is asked for nothing of that year.
                format!("Official 203 | all-2025-26 | {then} | {cyber} | {open} | No"),
                format!("Official 203 | all-2025-26 | {then} | {genai} | {open} | No"),
                format!("Official 203 | choice-2025-26 | {then} | {cyber} | {open} | No"),
                format!("Official 203 | choice-2025-26 | {then} | {genai} | {open} | No"),
                format!("Official 203 | yearly-2025-26 | {next} | {cyber} | {open} | No"),
            ]
        );
        // as the page of each has it.
        for id in [201, 202, 203] {
            let explained = app.explain_mandates(&world.operator, OfficialId(id)).await;
            for one in explained.unwrap() {
                let name = format!("Official {id}");
                let late = rows.iter().any(|cells| {
                    (cells[0], cells[10], cells[22]) == (name.as_str(), one.code.as_str(), "Yes")
                });
                let overdue = one.standing.is_some_and(|s| s.state == State::Overdue);
                assert_eq!(late, overdue, "{id} in {}", one.code);
            }
        }
        // What is made up for is late no more.
        world.completes(201, 22).await;
        let csv = report(&world, &asha).await;
        let late = csv.lines().filter(|line| line.contains(",Yes,10.04.2026"));
        let late: Vec<&str> = late.map(|line| line.split(',').next().unwrap()).collect();
        assert_eq!(late, ["Official 202"]);
        world.is_true().await;
    }
);

on_both!(
    a_plan_whose_course_was_replaced_shows_what_is_to_be_learned,
    async |test: TestDb| {
        // Given a plan of one of two courses, the first of which one engineer did, and one for
        // the first alone
        let (world, asha, ravi, _) = world(&test).await;
        let app = &world.app;
        let genai = plan(&[("code", "one-2025-26"), ("courses", "GenAI for Everyone")]);
        app.draft_plan(&asha, &genai).await.unwrap();
        app.draft_plan(&asha, &plan(&[])).await.unwrap();
        let held = app.mandate(&asha, "water-2025-26").await.unwrap();
        let mut draft = held.draft.unwrap();
        let Requirement::AllOf(both) = draft.requirement else {
            panic!("both courses")
        };
        draft.requirement = Requirement::KOf(KOf { k: 1, of: both });
        app.draft_mandate(&asha, &draft).await.unwrap();
        for code in ["one-2025-26", "water-2025-26"] {
            let published = app.publish_mandate(&ravi, code, |_| true).await;
            published.unwrap();
        }
        world.completes(201, 21).await;

        // When it is retired with the second in its place, and is the shorter one
        app.retire_course_for(&world.operator, "genai", "cyber")
            .await
            .unwrap();
        let mut tx = app.db().write().await.unwrap();
        sql("update course set minutes = 5 where id = 21")
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();

        // Then the report shows the first to whom it counts alone,
        let csv = report(&world, &asha).await;
        let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
        let told = rows[1..]
            .iter()
            .map(|cells| [0, 10, 17, 20, 22].map(|at| cells[at]).join(" | "));
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                "Official 201 | one-2025-26 | Cyber Hygiene | completed | No",
                "Official 201 | water-2025-26 | Cyber Hygiene | not-enrolled | No",
                "Official 201 | water-2025-26 | GenAI for Everyone | completed | No",
                "Official 202 | one-2025-26 | Cyber Hygiene | not-enrolled | No",
                "Official 202 | water-2025-26 | Cyber Hygiene | not-enrolled | No",
            ]
        );
        // the least that is asked of the other one is the second,
        let held = app.mandate(&asha, "water-2025-26").await.unwrap().held;
        let held = held.unwrap();
        let tried = app.simulate_mandate(&asha, &held, app.today(), None);
        assert_eq!(tried.await.unwrap().minutes_asked, 60);
        // and next year's copy names what takes the place of the first.
        let (_, gone) = app.copy_plan(&asha, "one-2025-26").await.unwrap();
        assert_eq!(gone[0].title, "GenAI for Everyone");
        assert_eq!(gone[0].instead.as_deref(), Some("Cyber Hygiene"));
        world.is_true().await;
    }
);

/// The water department's plan of one course in each financial year, live.
async fn each_year(world: &World, asha: &Actor, ravi: &Actor) -> Mandate<Named> {
    let app = &world.app;
    let genai = plan(&[("courses", "GenAI for Everyone")]);
    app.draft_plan(asha, &genai).await.unwrap();
    let held = app.mandate(asha, "water-2025-26").await.unwrap();
    let mut draft = held.draft.unwrap();
    draft.window.within = Within::FinancialYear(FinancialYear(2025));
    draft.window.credit = Credit::None;
    draft.recurrence = Recurrence::EveryYear;
    app.draft_mandate(asha, &draft).await.unwrap();
    app.publish_mandate(ravi, "water-2025-26", |_| true)
        .await
        .unwrap();
    draft
}

on_both!(
    who_was_away_when_a_year_was_due_has_not_missed_it,
    async |test: TestDb| {
        // Given a plan for each financial year, which one leaves in December, and another one
        // when the year is over and not met
        let (world, asha, ravi, _) = world(&test).await;
        let app = &world.app;
        let plan = each_year(&world, &asha, &ravi).await;
        let goes = async |day: &str, official: i64, to: i64| {
            app.set_day(day);
            let to = OrganisationId(to);
            world.act(official, Fact::Transferred { to }).await;
        };
        goes("2025-12-10", 201, GOA).await;
        goes("2026-04-15", 202, GOA).await;
        // When both come back in June
        goes("2026-06-01", 201, WATER).await;
        goes("2026-06-01", 202, WATER).await;
        // then the one has the new year before them, and the other one what was overdue: on the
        // page, at the desk, in the trial and in the report.
        for (id, state) in [(201, State::Due), (202, State::Overdue)] {
            let explained = app.explain_mandates(&world.operator, OfficialId(id)).await;
            let standing = explained.unwrap().remove(0).standing.unwrap();
            assert_eq!(standing.state, state, "{id}");
        }
        let tally = app.tally_mandate(&asha, "water-2025-26", None).await;
        let tried = app.simulate_mandate(&asha, &plan, app.today(), None).await;
        for states in [tally.unwrap().unwrap().states, tried.unwrap().states] {
            let states: Vec<_> = states.into_iter().collect();
            assert_eq!(states, [(State::Overdue, 1), (State::Due, 1)]);
        }
        let csv = report(&world, &asha).await;
        let rows = csv.lines().skip(1);
        let told = rows.map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            [0, 16, 22].map(|at| cells[at]).join(" | ")
        });
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                "Official 201 | 31.03.2027 | No",
                "Official 202 | 31.03.2026 | Yes",
            ]
        );
        world.is_true().await;
    }
);

on_both!(
    what_is_taken_once_more_is_under_way_in_the_report,
    async |test: TestDb| {
        // Given a plan for each financial year, met in the first
        let (world, asha, ravi, _) = world(&test).await;
        let app = &world.app;
        let mut draft = each_year(&world, &asha, &ravi).await;
        world.completes(201, 21).await;
        app.set_day("2026-05-04");
        let told = async || {
            let csv = report(&world, &asha).await;
            let row = csv.lines().find(|line| line.starts_with("Official 201"));
            let cells: Vec<&str> = row.unwrap().split(',').collect();
            [16, 20, 22].map(|at| cells[at]).join(" | ")
        };
        assert_eq!(told().await, "31.03.2027 | not-started | No");
        // When it is begun once more, it is under way.
        let course = CourseId(21);
        world.act(201, Fact::TakenAgain { course }).await;
        assert_eq!(told().await, "31.03.2027 | in-progress | No");
        // When the list is another one, what was met stays met, and the other is to be done.
        draft.requirement = Requirement::Course(Named {
            title: "Cyber Hygiene".to_owned(),
            provider: None,
            code: None,
            instead: Vec::new(),
        });
        app.draft_mandate(&asha, &draft).await.unwrap();
        app.publish_mandate(&ravi, "water-2025-26", |_| true)
            .await
            .unwrap();
        assert_eq!(told().await, "31.03.2027 | not-enrolled | No");
        let late = report(&world, &asha).await;
        let late = late.lines().find(|line| line.starts_with("Official 202"));
        // Nobody missed in the old year what is asked for in the new one.
        assert!(late.unwrap().contains("31.03.2027"), "{late:?}");
        world.is_true().await;
    }
);
