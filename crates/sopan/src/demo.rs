//! `sopan demo`: the whole of it with a synthetic nation, served on this machine, and
//! a way in for each role.

use std::process::ExitCode;
use std::sync::Arc;

use sopan_app::access::Actor;
use sopan_app::authoring::{Attachment, CourseFile};
use sopan_app::formats::mandate;
use sopan_app::imports::{Kind, Options, Progress};
use sopan_app::mandates::refused;
use sopan_app::synth::{Population, start_over};
use sopan_app::{App, AppError};
use sopan_rules::access::Role;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::mandates::{CountedOn, Dates, FinancialYear, Within, anniversary};
use sopan_store::{Db, Tx, access, organisations, sql};

use crate::place::{Place, Result, about, say};
use crate::{serve, synth};

/// The State whose people show the demonstration.
const STATE: &str = "IN-HR";
/// The department of the MDO Admin, where the State has it.
const DEPARTMENT: &str = "HR-PHE";
/// The monitoring cell.
const CELL: &str = "IN-MC";

/// Where to listen, and how large a nation.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Address and port to listen on
    #[arg(long, default_value = "127.0.0.1:8080", env = "SOPAN_LISTEN")]
    pub listen: String,
    /// Officials of the synthetic nation, when it is made
    #[arg(long, default_value_t = 20_000)]
    pub officials: i64,
    /// Print one line of JSON with the address and a sign-in link per role
    #[arg(long)]
    pub json: bool,
}

/// Makes the demonstration if there is none, and serves it.
pub async fn run(place: &Place, args: Args) -> Result<ExitCode> {
    let (listener, address) = serve::listen(&args.listen).await?;
    make(place, &address, args.officials).await?;
    let app = place.open(&address).await?;
    let links = links(&app).await?;
    if args.json {
        let links: serde_json::Map<_, _> = links
            .into_iter()
            .map(|(role, link)| (role.to_owned(), link.into()))
            .collect();
        say!(
            "{}",
            serde_json::json!({"address": address, "sign_in": links})
        );
    } else {
        say!("Sopan is served at {address}. Its people are synthetic.");
        say!("Sign in, once with each link:");
        for (role, link) in links {
            say!("  {role:<16} {link}");
        }
    }
    serve::serve(app, listener).await?;
    Ok(ExitCode::SUCCESS)
}

/// Fills an empty database. Stopped half-way, it starts over at the next time.
async fn make(place: &Place, address: &str, officials: i64) -> Result<()> {
    std::fs::create_dir_all(&place.data_dir).map_err(about(&place.data_dir))?;
    let db = Db::open(&place.database()).await?;
    let mut tx = db.read().await?;
    let state = access::setting(&mut tx, "demonstration").await?;
    let empty = organisations::nation(&mut tx).await?.is_none();
    drop(tx);
    match state.as_deref() {
        None if !empty => {
            db.close().await;
            return Err(AppError::invalid(
                "database",
                "not-empty",
                "this database holds an installation that is no demonstration; \
                 use `sopan serve`, or give another --data-dir or --database-url",
            )
            .into());
        }
        Some("making") => start_over(&db).await?,
        Some(_) if !empty => {
            db.close().await;
            return Ok(());
        }
        _ => {}
    }
    set(&db, "making").await?;
    db.close().await;

    eprintln!("Making the demonstration: {officials} synthetic officials …");
    let app = place.open(address).await?;
    let population = Population::of(officials, officials * 3 / 2, 1);
    synth::fill(&app, population, bring_courses_in).await?;
    set(app.db(), "making").await?;
    publish_editions(&app).await?;
    publish_mandates(&app).await?;
    name_people(&app).await?;
    // Who clicked through a course is flagged from the first page on.
    app.look_at_completions().await?;
    set(app.db(), "1").await?;
    app.db().close().await;
    Ok(())
}

/// The published lists of recommended and prescribed courses.
const LISTS: [(&str, &[u8]); 4] = [
    (
        "recommended_ai_courses",
        include_bytes!("../demo/data/recommended_ai_courses.csv"),
    ),
    (
        "recommended_cybersecurity_courses",
        include_bytes!("../demo/data/recommended_cybersecurity_courses.csv"),
    ),
    (
        "bihar_ai_courses_2026",
        include_bytes!("../demo/data/bihar_ai_courses_2026.csv"),
    ),
    (
        "ias_prescribed_courses_2025-10",
        include_bytes!("../demo/data/ias_prescribed_courses_2025-10.csv"),
    ),
];

/// Whole courses, to be taken from the first page to the certificate.
const COURSES: [&[u8]; 3] = [
    include_bytes!("../demo/courses/noting_and_drafting.json"),
    include_bytes!("../demo/courses/cyber_hygiene.json"),
    include_bytes!("../demo/courses/sushasan_aur_rti.json"),
];

/// What the courses teach, and what some roles need of it.
const COMPETENCIES: [(Kind, &[u8]); 2] = [
    (
        Kind::CourseCompetencies,
        include_bytes!("../demo/data/course_competencies.csv"),
    ),
    (
        Kind::RoleCompetencies,
        include_bytes!("../demo/data/role_competencies.csv"),
    ),
];

/// A file that a whole course names.
fn attachment(name: &str) -> std::io::Result<Attachment> {
    let bytes: &[u8] = match name {
        "media/five_parts_of_a_note.webm" => {
            include_bytes!("../demo/media/five_parts_of_a_note.webm")
        }
        "media/noting_checklist.pdf" => include_bytes!("../demo/media/noting_checklist.pdf"),
        _ => return Err(std::io::ErrorKind::NotFound.into()),
    };
    Ok(Box::new(bytes))
}

async fn bring_courses_in(app: &App) -> sopan_app::Result<()> {
    for (name, bytes) in LISTS {
        app.import_course_list(&Actor::operator(), name, bytes, false)
            .await?;
    }
    for bytes in COURSES {
        let file = CourseFile {
            bytes,
            organisation: None,
            publish: true,
            dry_run: false,
            attachment: &attachment,
        };
        app.import_course_content(&Actor::operator(), file).await?;
    }
    for (kind, bytes) in COMPETENCIES {
        let options = Options {
            dry_run: false,
            today: app.today(),
        };
        let (bytes, progress) = (Arc::new(bytes.to_vec()), Progress::default());
        let report = app
            .import(&Actor::operator(), kind, bytes, options, &progress)
            .await?;
        if let Some(problem) = report.report.problems().first() {
            return Err(AppError::Document(problem.to_string()));
        }
    }
    Ok(())
}

/// The mandates that ship.
const MANDATES: [&[u8]; 18] = [
    include_bytes!("../../../data/mandates/ai-0-to-9.toml"),
    include_bytes!("../../../data/mandates/ai-16-and-above.toml"),
    include_bytes!("../../../data/mandates/ai-9-to-16.toml"),
    include_bytes!("../../../data/mandates/ai-mts.toml"),
    include_bytes!("../../../data/mandates/bihar-ai-daksh.toml"),
    include_bytes!("../../../data/mandates/cybersecurity-0-to-9.toml"),
    include_bytes!("../../../data/mandates/cybersecurity-16-and-above.toml"),
    include_bytes!("../../../data/mandates/cybersecurity-9-to-16.toml"),
    include_bytes!("../../../data/mandates/cybersecurity-mts.toml"),
    include_bytes!("../../../data/mandates/four-hours-a-week.toml"),
    include_bytes!("../../../data/mandates/ias-0-to-9-mandatory.toml"),
    include_bytes!("../../../data/mandates/ias-0-to-9-optional.toml"),
    include_bytes!("../../../data/mandates/ias-16-to-25-mandatory.toml"),
    include_bytes!("../../../data/mandates/ias-16-to-25-optional.toml"),
    include_bytes!("../../../data/mandates/ias-25-and-above-mandatory.toml"),
    include_bytes!("../../../data/mandates/ias-25-and-above-optional.toml"),
    include_bytes!("../../../data/mandates/ias-9-to-16-mandatory.toml"),
    include_bytes!("../../../data/mandates/ias-9-to-16-optional.toml"),
];

/// All of them live. Where a letter's date has passed, the year that runs stands in its
/// place, or for one list a date that is near, and the title says so.
async fn publish_mandates(app: &App) -> Result<()> {
    let operator = Actor::operator();
    let today = app.today();
    for bytes in MANDATES {
        let mut mandate = mandate::read(bytes).map_err(|wrong| refused(&wrong))?;
        if let Within::Dates(dates) = &mandate.window.within
            && dates.due < today
        {
            let year = FinancialYear(today.financial_year_start().ymd().0);
            mandate.window.within = match mandate.code.starts_with("cybersecurity-") {
                // Due in a week, so that there are notices to be seen.
                true => Within::Dates(Dates {
                    opens: today.plus(-60),
                    due: today.plus(7),
                }),
                false => Within::FinancialYear(year),
            };
            if let CountedOn::Date(_) = mandate.audience.counted_on {
                let due = match &mandate.window.within {
                    Within::Dates(dates) => dates.due,
                    _ => anniversary(today.financial_year_start(), 1).plus(-1),
                };
                mandate.audience.counted_on = CountedOn::Date(due);
            }
            mandate.title.en += " (dates of the demonstration)";
            mandate.title.hi += " (प्रदर्शन की तिथियाँ)";
        }
        app.draft_mandate(&operator, &mandate).await?;
        app.publish_mandate(&operator, &mandate.code, |_| true)
            .await?;
    }
    Ok(())
}

/// The editions of the last two months, so that there is a trend.
async fn publish_editions(app: &App) -> Result<()> {
    let last = app.today().month_start().plus(-1);
    for as_on in [last.month_start().plus(-1), last] {
        app.publish_edition(&Actor::operator(), as_on).await?;
    }
    Ok(())
}

async fn set(db: &Db, value: &str) -> Result<()> {
    let mut tx = db.write().await?;
    access::set_setting(&mut tx, "demonstration", value).await?;
    Ok(tx.commit().await?)
}

/// The roles of the demonstration, by the names that its links have.
const ROLES: [(&str, Option<Role>); 6] = [
    ("learner", None),
    ("mdo_admin", Some(Role::MdoAdmin)),
    ("state_admin", Some(Role::StateAdmin)),
    ("monitoring_cell", Some(Role::SpvAdmin)),
    ("author", Some(Role::ContentCreator)),
    ("reviewer", Some(Role::Reviewer)),
];

/// Chooses an official for each role, gives the role, and remembers who it is.
async fn name_people(app: &App) -> Result<()> {
    let mut tx = app.db().read().await?;
    let nation = organisations::nation(&mut tx)
        .await?
        .ok_or_else(|| AppError::not_found("organisation", "IN"))?
        .id;
    let state = coded(&mut tx, STATE).await?;
    let cell = coded(&mut tx, CELL).await?;
    let department = match organisations::by_code(&mut tx, DEPARTMENT).await? {
        Some(found) => found.id,
        None => organisations::children(&mut tx, state, app.today())
            .await?
            .first()
            .map_or(state, |o| o.id),
    };
    let mut taken = Vec::new();
    let mut chosen = Vec::new();
    for (name, role) in ROLES {
        // Whose desk or learning has something to show, first.
        let (within, over, first) = match name {
            "learner" => (
                state,
                state,
                // and a whole course is still to be taken.
                "(case when exists (select 1 from enrolment e
                                    join course c on c.id = e.course
                                    where e.official = o.id and c.code not like 'SYN-%')
                       then 1 else 0 end),
                 (case when exists (select 1 from enrolment e where e.official = o.id
                                    and e.status = 1) then 0 else 1 end),
                 abs(o.completions - 3)",
            ),
            "mdo_admin" => (department, department, "o.official_group"),
            "monitoring_cell" => (cell, nation, "o.official_group"),
            _ => (state, state, "o.official_group"),
        };
        let rows = sql(format!(
            "select o.id from official o
             join lineage l on l.organisation = o.organisation and l.ancestor = $1
             where o.profile_status = 1
             order by {first}, o.id limit 10"
        ))
        .bind(within)
        .all(&mut tx)
        .await?;
        let mut official = None;
        for row in rows {
            let id: OfficialId = row.get("id")?;
            if official.is_none() && !taken.contains(&id) {
                official = Some(id);
            }
        }
        let official = official.ok_or_else(|| {
            let why = format!(
                "of so few nobody is there as “{name}”; begin again in an empty folder with 1,500 or more"
            );
            AppError::invalid("officials", "missing", why)
        })?;
        taken.push(official);
        chosen.push((name, role, official, over));
    }
    drop(tx);
    for (name, role, official, over) in chosen {
        if let Some(role) = role {
            app.grant(&Actor::operator(), official, role, over).await?;
        }
        let mut tx = app.db().write().await?;
        access::set_setting(&mut tx, &setting(name), &official.to_string()).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn setting(role: &str) -> String {
    format!("demonstration-{role}")
}

async fn coded(tx: &mut Tx, code: &str) -> Result<OrganisationId> {
    Ok(organisations::by_code(tx, code)
        .await?
        .ok_or_else(|| AppError::not_found("organisation", code))?
        .id)
}

/// A fresh one-time link for each role.
async fn links(app: &App) -> Result<Vec<(&'static str, String)>> {
    let mut made = Vec::new();
    for (name, _) in ROLES {
        let mut tx = app.db().read().await?;
        let held = access::setting(&mut tx, &setting(name)).await?;
        drop(tx);
        // One made by an earlier program has fewer roles.
        let Some(official) = held.and_then(|id| id.parse().ok()).map(OfficialId) else {
            continue;
        };
        made.push((name, app.link_for(&Actor::operator(), official).await?));
    }
    Ok(made)
}
