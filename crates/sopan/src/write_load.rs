//! `sopan write-load`: writes learning through the lane, many at once, and says of
//! each act that it was acknowledged. For the test that kills the program.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use sopan_app::{App, AppError};
use sopan_rules::ids::{AssessmentId, CourseId, OfficialId, ResourceId};
use sopan_rules::ledger::Fact;
use sopan_rules::time::Moment;
use sopan_store::ledger::{Act, Work};
use sopan_store::{LaneError, StoreError, sql};

use crate::place::{CommandError, Place, Result};

/// What to write.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The round: each writes other acts
    #[arg(long)]
    pub round: i64,
    /// Keys of an earlier round to send again first, as `OFFICIAL:COURSE`
    #[arg(long, value_delimiter = ',')]
    pub again: Vec<String>,
}

/// How many write at the same time.
const TASKS: usize = 16;

/// Officials and courses, and for each course what completes it.
struct World {
    officials: Vec<OfficialId>,
    courses: Vec<(CourseId, Vec<ResourceId>, AssessmentId)>,
}

/// Writes until it is killed or every official has completed everything. Prints one
/// line for each work that is durable: `OFFICIAL:COURSE` and `new` or `repeated` for a
/// completion, `spent` for the time spent that follows a new one. `unknown` says that
/// the database was lost in the middle of it.
pub async fn run(place: &Place, args: Args) -> Result<ExitCode> {
    let app = place.open("http://127.0.0.1").await?;
    let world = Arc::new(world(&app).await?);
    for key in &args.again {
        let wrong = || CommandError::Usage(format!("“{key}” is not OFFICIAL:COURSE"));
        let (official, course) = key.split_once(':').ok_or_else(wrong)?;
        let official = OfficialId(official.parse().map_err(|_| wrong())?);
        let course = CourseId(course.parse().map_err(|_| wrong())?);
        complete(&app, &world, official, course).await?;
    }
    let mut tasks = Vec::new();
    for task in 0..TASKS {
        let (app, world) = (app.clone(), world.clone());
        tasks.push(tokio::spawn(async move {
            // Each round takes the courses from another place, so that there is
            // always something new to write.
            for turn in 0..world.courses.len() {
                let n = turn + usize::try_from(args.round).unwrap_or_default();
                let course = world.courses[n % world.courses.len()].0;
                for official in world.officials.iter().skip(task).step_by(TASKS) {
                    complete(&app, &world, *official, course).await?;
                }
            }
            Ok::<_, CommandError>(())
        }));
    }
    for task in tasks {
        task.await
            .map_err(|e| CommandError::Usage(e.to_string()))??;
    }
    Ok(ExitCode::SUCCESS)
}

async fn world(app: &App) -> Result<World> {
    let mut tx = app.db().read().await?;
    let mut world = World {
        officials: Vec::new(),
        courses: Vec::new(),
    };
    for row in sql("select id from official order by id")
        .all(&mut tx)
        .await?
    {
        world.officials.push(row.get("id")?);
    }
    let courses = sql("select course, id from assessment order by course")
        .all(&mut tx)
        .await?;
    for row in courses {
        let course: CourseId = row.get("course")?;
        let resources = sql("select id from resource where course = $1 order by id")
            .bind(course)
            .all(&mut tx)
            .await?;
        let resources = resources
            .iter()
            .map(|r| r.get("id"))
            .collect::<std::result::Result<_, _>>()?;
        world.courses.push((course, resources, row.get("id")?));
    }
    Ok(world)
}

/// Everything that a course asks for, as one work with the key `OFFICIAL:COURSE`.
async fn complete(app: &App, world: &World, official: OfficialId, course: CourseId) -> Result<()> {
    let Some((_, resources, assessment)) = world.courses.iter().find(|c| c.0 == course) else {
        return Err(CommandError::Usage(format!("there is no course {course}")));
    };
    let now = Moment(app.now().0);
    let act = |fact| Act {
        official,
        fact,
        occurred: now,
        caused_by: None,
    };
    let mut acts = vec![act(Fact::Enrolled { course })];
    acts.extend(resources.iter().map(|resource| {
        act(Fact::ResourceCompleted {
            course,
            resource: *resource,
        })
    }));
    acts.push(act(Fact::AttemptFinished {
        course,
        assessment: *assessment,
        hundredths: 10_000,
        cleared: true,
        regraded: false,
    }));
    let key = format!("{official}:{course}");
    let work = Work {
        key: Some((official, key.clone())),
        acts,
        ..Work::default()
    };
    let done = match app.lane().write(work).await {
        Ok(done) => done,
        Err(error) => return unless_unknown(&key, error),
    };
    say(&key, if done.repeated { "repeated" } else { "new" });
    if done.repeated {
        return Ok(());
    }
    // And something of which two would be two.
    let spent = Fact::TimeSpent {
        course,
        seconds: 60,
    };
    let work = Work::act(official, spent, now, None);
    match app.lane().write(work).await {
        Ok(_) => say(&key, "spent"),
        Err(error) => unless_unknown(&key, error)?,
    }
    Ok(())
}

fn say(key: &str, what: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{key} {what}").and_then(|()| out.flush());
}

/// Goes on after being told that nobody knows whether it was written.
fn unless_unknown(key: &str, error: LaneError) -> Result<()> {
    match error {
        LaneError::Store(StoreError::OutcomeUnknown(_)) => {
            say(key, "unknown");
            Ok(())
        }
        error => Err(AppError::from(error).into()),
    }
}
