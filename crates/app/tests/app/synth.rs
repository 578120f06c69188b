//! The synthetic nation: repeatable, consistent, and of the right shape.

use std::collections::BTreeMap;
use std::sync::Arc;

use sopan_app::access::Actor;
use sopan_app::authoring::CourseFile;
use sopan_app::ranking::Question;
use sopan_app::synth::{Population, Synthesized, start_over};
use sopan_app::{App, Options, Surroundings};
use sopan_rules::measures::Measure;
use sopan_rules::time::Day;
use sopan_store::testing::TestDb;
use sopan_store::verify::verify;
use sopan_store::{on_both, organisations, sql};

async fn app(test: &TestDb) -> App {
    let today: Day = "2026-01-15".parse().unwrap();
    let options = Options {
        database: test.address.clone(),
        files: std::env::temp_dir(),
        public_address: "http://sopan.example".to_owned(),
    };
    let next = std::sync::atomic::AtomicU64::new(1);
    let surroundings = Surroundings {
        now: Arc::new(move || today.start().plus_seconds(12 * 3_600)),
        // No chance is needed here, only numbers that differ.
        random: Arc::new(move |bytes: &mut [u8]| {
            let n = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            for (byte, of) in bytes.iter_mut().rev().zip(n.to_le_bytes().iter().cycle()) {
                *byte = *of;
            }
            bytes[..4].copy_from_slice(&u32::try_from(n).unwrap().to_be_bytes());
        }),
    };
    App::open(options, surroundings).await.unwrap()
}

/// Every month's figure of every organisation.
async fn accounts(app: &App) -> BTreeMap<(String, Measure, i64), i64> {
    let mut tx = app.db().read().await.unwrap();
    let mut found = BTreeMap::new();
    for measure in Measure::ACCOUNTED {
        sql(format!(
            "select o.code, m.month_day, m.{measure} as amount
             from account_month m join organisation o on o.id = m.organisation
             where m.{measure} is not null"
        ))
        .each(&mut tx, |row| {
            let key = (row.get("code")?, measure, row.get("month_day")?);
            found.insert(key, row.get("amount")?);
            Ok(())
        })
        .await
        .unwrap();
    }
    found
}

/// No course beside the short ones.
async fn no_more(_: &App) -> sopan_app::Result<()> {
    Ok(())
}

/// A whole course, and one that is only listed.
async fn some_courses(app: &App) -> sopan_app::Result<()> {
    let operator = Actor::operator();
    let file = CourseFile {
        bytes: include_bytes!("../../../sopan/demo/courses/cyber_hygiene.json"),
        organisation: None,
        publish: true,
        dry_run: false,
        attachment: &|_| Err(std::io::ErrorKind::NotFound.into()),
    };
    app.import_course_content(&operator, file).await?;
    let list = b"course\nOnly a title\n";
    app.import_course_list(&operator, "list", list, false)
        .await?;
    Ok(())
}

async fn made(app: &App, seed: u64) -> (Synthesized, BTreeMap<(String, Measure, i64), i64>) {
    let population = Population::of(600, 900, seed);
    let made = app
        .synthesize(&Actor::operator(), population, no_more, |_, _| {})
        .await
        .unwrap();
    (made, accounts(app).await)
}

on_both!(the_same_seed_makes_the_same_nation, async |test: TestDb| {
    let app = app(&test).await;
    let (first, figures) = made(&app, 1).await;
    assert_eq!(first.officials, 600);
    assert!((800..=1_000).contains(&first.completions), "{first:?}");

    // Every view and account follows from the entries.
    let told = verify(app.db()).await.unwrap();
    assert!(told.is_clean(), "{:?}", told.first);
    assert_eq!(told.entries, first.entries);

    // The nation is not made twice in one place; started over, nothing is left.
    let again = Population::of(600, 0, 1);
    let operator = Actor::operator();
    let refused = app.synthesize(&operator, again, no_more, |_, _| {}).await;
    assert_eq!(refused.unwrap_err().code(), "not-empty");
    start_over(app.db()).await.unwrap();
    let mut tx = app.db().read().await.unwrap();
    assert!(organisations::nation(&mut tx).await.unwrap().is_none());
    drop(tx);

    let (second, same) = made(&app, 1).await;
    assert_eq!((first, &figures), (second, &same));
    start_over(app.db()).await.unwrap();
    let (_, other) = made(&app, 2).await;
    assert_ne!(figures, other);
});

on_both!(as_many_attempts_as_are_asked_for, async |test: TestDb| {
    let app = app(&test).await;
    for asked in [3_000, 4_000, 7_000] {
        // Given a nation of some courses, when so many attempts are asked for
        let population = Population {
            courses: Some(60),
            attempts: Some(asked),
            ..Population::of(1_500, 4_000, 7)
        };
        let operator = Actor::operator();
        let made = app.synthesize(&operator, population, no_more, |_, _| {});
        let made = made.await.unwrap();
        // Then so many are there, but for one in a hundred
        let off = (made.attempts - asked).abs();
        assert!(off * 100 <= asked, "{asked} asked for, {made:?}");
        let mut tx = app.db().read().await.unwrap();
        let counted = sql("select count(*) as n from entry where kind in (9, 10)");
        let counted: i64 = counted.one(&mut tx).await.unwrap().get("n").unwrap();
        assert_eq!(counted, made.attempts);
        // and nobody tried more often than an assessment allows.
        let most = sql("select max(n) as n from (select count(*) as n from entry
             where kind in (9, 10) group by official, course) as tried");
        let most: i64 = most.one(&mut tx).await.unwrap().get("n").unwrap();
        assert!(most <= 5, "{most}");
        drop(tx);
        start_over(app.db()).await.unwrap();
    }
});

on_both!(
    the_courses_of_the_catalogue_are_learned_most,
    async |test: TestDb| {
        let app = app(&test).await;
        let population = Population::of(600, 900, 1);
        app.synthesize(&Actor::operator(), population, some_courses, |_, _| {})
            .await
            .unwrap();
        // What can be completed here is; what is only listed is not.
        let mut tx = app.db().read().await.unwrap();
        let mut completed = BTreeMap::new();
        sql("select c.title, count(e.course) as n from course c
             left join enrolment e on e.course = c.id and e.status = 2
             group by c.id, c.title")
        .each(&mut tx, |row| {
            completed.insert(row.get::<String>("title")?, row.get::<i64>("n")?);
            Ok(())
        })
        .await
        .unwrap();
        drop(tx);
        assert_eq!((completed.len(), completed["Only a title"]), (12, 0));
        let most = completed.iter().max_by_key(|(_, n)| **n).unwrap();
        assert!(most.0.starts_with("Cyber Hygiene"), "{completed:?}");
        let told = verify(app.db()).await.unwrap();
        assert!(told.is_clean(), "{:?}", told.first);
    }
);

on_both!(
    states_have_courses_that_the_draft_methodology_counts,
    async |test: TestDb| {
        // Given a nation that is made anew where another one was stopped,
        let app = app(&test).await;
        made(&app, 1).await;
        start_over(app.db()).await.unwrap();
        made(&app, 1).await;
        // when it is ranked by the draft,
        let counted = async || {
            let asked = Question {
                methodology: Some("2026-04-demonstration"),
                drafts: true,
                ..Question::on(app.today())
            };
            let ranking = app.ranking(&asked).await.unwrap();
            let mut have = Vec::new();
            for row in &ranking.rows {
                let mut of = row.indicators.iter();
                let found = of.find(|i| i.id == "indian_languages").unwrap();
                if found.numerator > 0 {
                    have.push(row.code.clone());
                }
            }
            have.sort();
            have
        };
        // then there are States with domain courses in an Indian language;
        assert_eq!(counted().await, ["IN-BR", "IN-RJ"]);
        // and where there are hundreds of courses most have some.
        start_over(app.db()).await.unwrap();
        let population = Population {
            courses: Some(300),
            ..Population::of(600, 900, 1)
        };
        let operator = Actor::operator();
        let made = app.synthesize(&operator, population, no_more, |_, _| {});
        made.await.unwrap();
        assert!(counted().await.len() > 18);
    }
);
