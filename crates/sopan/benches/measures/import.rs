//! A file of officials brought in while the mandates that ship are live, beside a bare loop of
//! `insert` over the same rows in one transaction.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sopan_app::App;
use sopan_app::access::Actor;
use sopan_app::formats::mandate::read;
use sopan_app::imports::{Kind, Options, Progress};
use sopan_app::synth::Population;
use sopan_rules::numbers::grouped;
use sopan_store::sql;
use sqlx::{Connection, PgConnection, SqliteConnection};

use crate::On;
use crate::world::{Result, World, ms};

/// The columns of the file.
const COLUMNS: [&str; 10] = [
    "employee_code",
    "name",
    "name_hi",
    "email",
    "phone",
    "organisation_code",
    "designation",
    "group",
    "date_of_joining",
    "gender",
];

type Row = [String; COLUMNS.len()];

pub async fn measure(world: &World, count: usize) -> Result<()> {
    let app = world.nation("import", Population::of(2_000, 0, 1)).await?;
    let live = publish_what_ships(&app).await?;
    let before = decisions(&app).await?;
    let mut offices = Vec::new();
    let mut tx = app.db().read().await?;
    for row in sql("select code from organisation where kind in ('office', 'block') order by id")
        .all(&mut tx)
        .await?
    {
        offices.push(row.get::<String>("code")?);
    }
    drop(tx);
    let rows: Vec<Row> = (0..count).map(|n| official(n, &offices)).collect();
    let file = csv(&rows)?;
    let megabytes = file.len() as f64 / 1e6;

    let options = |dry_run| Options {
        dry_run,
        today: app.today(),
    };
    let file = Arc::new(file);
    let mut took = Vec::new();
    for dry_run in [true, false] {
        let begun = Instant::now();
        let report = app
            .import(
                &Actor::operator(),
                Kind::Officials,
                file.clone(),
                options(dry_run),
                &Progress::default(),
            )
            .await?;
        took.push(begun.elapsed());
        let written = if dry_run { 0 } else { count as u64 };
        if !report.is_good() || report.written != written {
            return Err(format!("the file was refused: {:?}", report.report.problems()).into());
        }
    }
    let (checked, imported) = (took[0], took[1]);
    let decided = decisions(&app).await? - before;
    if decided == 0 {
        return Err("no mandate reached anybody".into());
    }
    app.db().close().await;
    drop(app);

    let address = world.address("import");
    let (plain, same) = match world.on {
        On::Sqlite => bare_sqlite(&address, &rows).await?,
        On::Postgres => bare_postgres(&address, &rows).await?,
    };
    let rate = |took: Duration| count as f64 / took.as_secs_f64();
    println!(
        "**Import, {}**: {} officials, a CSV file of {megabytes:.1} MB, with {live} live mandates, about which \
         {} decisions were taken: {} ({:.0} rows/s), of which reading and checking it {}. A bare loop of one insert per row into a plain table: {} ({:.0} rows/s), ratio {:.2}. \
         A bare loop over the rows that must be there in the end (person, three identities, entry, official: \
         six inserts for each): {} ({:.0} rows/s), ratio {:.2}.\n",
        world.name(),
        grouped(i64::try_from(count)?),
        grouped(decided),
        ms(imported),
        rate(imported),
        ms(checked),
        ms(plain),
        rate(plain),
        rate(imported) / rate(plain),
        ms(same),
        rate(same),
        rate(imported) / rate(same),
    );
    world.forget("import").await
}

/// Brings in the lists of courses and makes the mandates live that ship; how many they are.
async fn publish_what_ships(app: &App) -> Result<usize> {
    let operator = Actor::operator();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for list in [
        "recommended_ai_courses",
        "recommended_cybersecurity_courses",
        "bihar_ai_courses_2026",
        "ias_prescribed_courses_2025-10",
    ] {
        let bytes = std::fs::read(here.join(format!("demo/data/{list}.csv")))?;
        let brought = app.import_course_list(&operator, list, &bytes, false);
        let brought = brought.await?;
        if !brought.is_good() {
            return Err(format!("{list}: {:?}", brought.problems).into());
        }
    }
    let mut live = 0;
    for file in std::fs::read_dir(here.join("../../data/mandates"))? {
        let bytes = std::fs::read(file?.path())?;
        let mandate = read(&bytes).map_err(|wrong| format!("{wrong:?}"))?;
        app.draft_mandate(&operator, &mandate).await?;
        app.publish_mandate(&operator, &mandate.code, |_| true)
            .await?;
        live += 1;
    }
    Ok(live)
}

async fn decisions(app: &App) -> Result<i64> {
    let mut tx = app.db().read().await?;
    let row = sql("select count(*) as n from assignment_entry")
        .one(&mut tx)
        .await?;
    Ok(row.get("n")?)
}

fn official(n: usize, offices: &[String]) -> Row {
    let given = [
        "Asha", "Ravi", "Meena", "Suresh", "Kavita", "Imran", "Lakshmi", "Joseph",
    ];
    let given_hi = [
        "आशा",
        "रवि",
        "मीना",
        "सुरेश",
        "कविता",
        "इमरान",
        "लक्ष्मी",
        "जोसेफ़",
    ];
    let family = [
        "Kumari", "Singh", "Devi", "Sharma", "Yadav", "Khan", "Nair", "Das",
    ];
    let (g, f) = (n % 8, n / 8 % 8);
    [
        format!("E{n:07}"),
        format!("{} {}", given[g], family[f]),
        given_hi[g].to_owned(),
        format!("official{n}@bench.example.gov.in"),
        format!("9{:09}", n),
        offices[n % offices.len()].clone(),
        ["Section Officer", "Assistant", "Clerk", "Inspector"][n % 4].to_owned(),
        ["A", "B", "C", "D"][n / 4 % 4].to_owned(),
        format!("{:02}.{:02}.{}", n % 28 + 1, n % 12 + 1, 1995 + n % 28),
        ["Female", "Male"][n % 2].to_owned(),
    ]
}

fn csv(rows: &[Row]) -> Result<Vec<u8>> {
    let mut text = COLUMNS.join(",");
    text.push('\n');
    for row in rows {
        writeln!(text, "{}", row.join(","))?;
    }
    Ok(text.into_bytes())
}

/// Two loops, each in one transaction: into a
/// plain table with the columns of the file, and over the rows that Sopan keeps of an official.
macro_rules! loops {
    ($connection:ident, $rows:ident) => {{
        sqlx::raw_sql(
            "create table bare_row (a text, b text, c text, d text, e text, f text, g text,
                                    h text, i text, j text);
             create table bare_person (official bigint primary key, name text, name_hi text,
                                       email text, phone text, employee_code text,
                                       joined_day text, gender text, search text);
             create table bare_identity (value text primary key, official bigint);
             create table bare_entry (official bigint, id bigint, kind smallint,
                                      organisation text, occurred_at bigint, recorded_at bigint,
                                      detail text, primary key (official, id));
             create table bare_official (id bigint primary key, organisation text,
                                         official_group text, designation text);
             create index bare_by_organisation on bare_official (organisation);",
        )
        .execute(&mut $connection)
        .await?;

        let begun = Instant::now();
        let mut tx = $connection.begin().await?;
        for row in $rows {
            let mut query = sqlx::query(
                "insert into bare_row values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            );
            for cell in row {
                query = query.bind(cell);
            }
            query.execute(&mut *tx).await?;
        }
        tx.commit().await?;
        let plain = begun.elapsed();

        let begun = Instant::now();
        let mut tx = $connection.begin().await?;
        for (row, id) in $rows.iter().zip(1_i64..) {
            let [
                code,
                name,
                name_hi,
                email,
                phone,
                office,
                designation,
                group,
                joined,
                gender,
            ] = row;
            sqlx::query("insert into bare_person values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
                .bind(id)
                .bind(name)
                .bind(name_hi)
                .bind(email)
                .bind(phone)
                .bind(code)
                .bind(joined)
                .bind(gender)
                .bind(name)
                .execute(&mut *tx)
                .await?;
            for identity in [
                format!("email:{email}"),
                format!("phone:{phone}"),
                format!("employee:{office}:{code}"),
            ] {
                sqlx::query("insert into bare_identity values ($1, $2)")
                    .bind(identity)
                    .bind(id)
                    .execute(&mut *tx)
                    .await?;
            }
            sqlx::query("insert into bare_entry values ($1, $2, 1, $3, 0, 0, $4)")
                .bind(id)
                .bind(id)
                .bind(office)
                .bind(designation)
                .execute(&mut *tx)
                .await?;
            sqlx::query("insert into bare_official values ($1, $2, $3, $4)")
                .bind(id)
                .bind(office)
                .bind(group)
                .bind(designation)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        let same = begun.elapsed();
        $connection.close().await?;
        Ok((plain, same))
    }};
}

async fn bare_sqlite(address: &str, rows: &[Row]) -> Result<(Duration, Duration)> {
    let mut connection = SqliteConnection::connect(address).await?;
    loops!(connection, rows)
}

async fn bare_postgres(address: &str, rows: &[Row]) -> Result<(Duration, Duration)> {
    let mut connection = PgConnection::connect(address).await?;
    loops!(connection, rows)
}
