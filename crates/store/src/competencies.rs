//! The framework of competencies, what courses teach of it, what roles need of it, and what
//! officials have of it, which is read from their completions each time.

use std::collections::{BTreeSet, HashMap};

use sopan_rules::competencies::{Area, Competency, in_order, shipped};
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::text::Said;
use sopan_rules::time::{Day, Moment};

use crate::access::Scope;
use crate::catalogue;
use crate::ledger::completes;
use crate::sql::{
    Result, Row, StoreError, Tx, Value, each_of, each_of_with, insert_rows, places, sql,
};

/// Enrolments `e` that are completed and count: not those that are flagged.
const COUNTS: &str = "e.status = 2 and e.flag <> 1";

/// A theme or sub-theme as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its number.
    pub id: i64,
    /// Its code, which never changes.
    pub code: String,
    /// The number of its theme; none where it is one.
    pub theme: Option<i64>,
    /// The area that it belongs to.
    pub area: Area,
    /// Its name.
    pub name: Said,
    /// What it is.
    pub about: Said,
    /// It is offered no more.
    pub retired: bool,
}

/// Writes the framework that comes with Sopan: once, when the database learns of it.
pub(crate) async fn fill(tx: &mut Tx) -> Result<()> {
    let all: Vec<(i64, Competency)> = (1i64..).zip(shipped()).collect();
    let ids: HashMap<String, i64> = all.iter().map(|(id, c)| (c.code.clone(), *id)).collect();
    let rows: Vec<[Value; 10]> = all
        .into_iter()
        .map(|(id, one)| {
            let theme = one.theme.and_then(|code| ids.get(&code).copied());
            [
                id.into(),
                one.code.into(),
                theme.into(),
                one.area.name().to_owned().into(),
                one.name.en.into(),
                one.name.hi.into(),
                one.about.en.into(),
                one.about.hi.into(),
                false.into(),
                0.into(),
            ]
        })
        .collect();
    insert_rows(
        tx,
        "insert into competency (id, code, theme, area, name_en, name_hi, about_en, about_hi,
                                 retired, changed_at) values",
        rows,
        "",
    )
    .await?;
    Ok(())
}

fn area_of(row: &Row) -> Result<Area> {
    let name: String = row.get("area")?;
    Area::from_name(&name).ok_or_else(|| StoreError::Column {
        column: "area".to_owned(),
        what: format!("“{name}” is no area"),
    })
}

/// The whole framework, in the order of its codes.
pub async fn all(tx: &mut Tx) -> Result<Vec<Kept>> {
    kept(tx, "").await
}

/// The themes, in the order of their codes.
pub async fn themes(tx: &mut Tx) -> Result<Vec<Kept>> {
    kept(tx, "where theme is null").await
}

async fn kept(tx: &mut Tx, which: &str) -> Result<Vec<Kept>> {
    let mut all = Vec::new();
    sql(format!(
        "select id, code, theme, area, name_en, name_hi, about_en, about_hi, retired
         from competency {which}"
    ))
    .each(tx, |row| {
        all.push(Kept {
            id: row.get("id")?,
            code: row.get("code")?,
            theme: row.get("theme")?,
            area: area_of(&row)?,
            name: Said::new(row.get::<String>("name_en")?, row.get::<String>("name_hi")?),
            about: Said::new(
                row.get::<String>("about_en")?,
                row.get::<String>("about_hi")?,
            ),
            retired: row.get("retired")?,
        });
        Ok(())
    })
    .await?;
    all.sort_by(|a: &Kept, b: &Kept| in_order(&a.code, &b.code));
    Ok(all)
}

/// Adds a theme or sub-theme, or writes what is said of one anew.
pub async fn keep(tx: &mut Tx, kept: &Kept, (now, by): (Moment, Option<OfficialId>)) -> Result<()> {
    catalogue::hold(tx).await?;
    sql(
        "insert into competency (id, code, theme, area, name_en, name_hi, about_en, about_hi,
                                 retired, changed_at, changed_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (id) do update
         set theme = excluded.theme, area = excluded.area, name_en = excluded.name_en,
             name_hi = excluded.name_hi, about_en = excluded.about_en,
             about_hi = excluded.about_hi, retired = excluded.retired,
             changed_at = excluded.changed_at, changed_by = excluded.changed_by",
    )
    .bind(kept.id)
    .bind(kept.code.clone())
    .bind(kept.theme)
    .bind(kept.area.name().to_owned())
    .bind(kept.name.en.clone())
    .bind(kept.name.hi.clone())
    .bind(kept.about.en.clone())
    .bind(kept.about.hi.clone())
    .bind(kept.retired)
    .bind(now)
    .bind(by)
    .run(tx)
    .await?;
    // What teaches it may be of another area now, and is found by other words.
    let teaches = "c.id in (select course from course_competency where competency = $1)";
    catalogue::stand(tx, teaches, kept.id, now).await?;
    let teaches = "c.id in (select t.course from course_competency t
        join competency k on k.id = t.competency where k.id = $1 or k.theme = $1)";
    catalogue::all_changed(tx, teaches, kept.id).await
}

/// How many live courses teach each sub-theme.
pub async fn course_counts(tx: &mut Tx) -> Result<HashMap<i64, i64>> {
    let mut counts = HashMap::new();
    sql("select t.competency, count(*) as n from course_competency t
         join course c on c.id = t.course and c.status = 'live' group by t.competency")
    .each(tx, |row| {
        counts.insert(row.get("competency")?, row.get("n")?);
        Ok(())
    })
    .await?;
    Ok(counts)
}

// What courses teach

/// A course that teaches a sub-theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Teaches {
    /// The sub-theme.
    pub competency: i64,
    /// Up to which level.
    pub level: i16,
    /// The course.
    pub course: CourseId,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// `hi`, `en`.
    pub language: String,
    /// Its nominal duration in minutes; 0 where nobody stated one.
    pub minutes: i64,
}

fn teaches_from(row: &Row) -> Result<Teaches> {
    Ok(Teaches {
        competency: row.get("competency")?,
        level: row.get("level")?,
        course: row.get("course")?,
        code: row.get("code")?,
        title: row.get("title")?,
        language: row.get("language")?,
        minutes: row.get("minutes")?,
    })
}

const TEACHES: &str = "select t.competency, t.level, t.course, c.code, c.title, c.language,
    c.minutes from course_competency t join course c on c.id = t.course";

/// The live courses that teach these sub-themes, by title.
pub async fn taught_by(tx: &mut Tx, competencies: &BTreeSet<i64>) -> Result<Vec<Teaches>> {
    let keys: Vec<[Value; 1]> = competencies.iter().map(|id| [(*id).into()]).collect();
    let ask = |list: &str| format!("{TEACHES} where c.status = 'live' and t.competency in {list}");
    let mut found = Vec::new();
    each_of(tx, &keys, ask, |row| {
        found.push(teaches_from(&row)?);
        Ok(())
    })
    .await?;
    found.sort_by(|a, b| (&a.title, &a.code).cmp(&(&b.title, &b.code)));
    Ok(found)
}

/// What every course teaches that a scope covers (a condition on `c.organisation`).
pub async fn all_taught(tx: &mut Tx, covers: &str) -> Result<Vec<Teaches>> {
    sql(format!(
        "{TEACHES} where {covers} order by c.title, c.id, t.competency"
    ))
    .all(tx)
    .await?
    .iter()
    .map(teaches_from)
    .collect()
}

/// What a course teaches: sub-themes, each up to a level.
pub async fn taught(tx: &mut Tx, course: CourseId) -> Result<Vec<(i64, i16)>> {
    sql("select competency, level from course_competency where course = $1 order by competency")
        .bind(course)
        .all(tx)
        .await?
        .iter()
        .map(|row| Ok((row.get("competency")?, row.get("level")?)))
        .collect()
}

/// Says that a course teaches a sub-theme up to a level.
pub async fn keep_taught(
    tx: &mut Tx,
    course: CourseId,
    (competency, level): (i64, i16),
    (now, by): (Moment, Option<OfficialId>),
) -> Result<()> {
    catalogue::hold(tx).await?;
    sql(
        "insert into course_competency (course, competency, level, set_at, set_by)
         values ($1, $2, $3, $4, $5)
         on conflict (course, competency) do update
         set level = excluded.level, set_at = excluded.set_at, set_by = excluded.set_by",
    )
    .bind(course)
    .bind(competency)
    .bind(level)
    .bind(now)
    .bind(by)
    .run(tx)
    .await?;
    catalogue::stand(tx, "c.id = $1", course, now).await?;
    catalogue::changed(tx, course).await
}

/// Says that a course doesn't teach a sub-theme.
pub async fn remove_taught(
    tx: &mut Tx,
    course: CourseId,
    competency: i64,
    now: Moment,
) -> Result<()> {
    catalogue::hold(tx).await?;
    sql("delete from course_competency where course = $1 and competency = $2")
        .bind(course)
        .bind(competency)
        .run(tx)
        .await?;
    catalogue::stand(tx, "c.id = $1", course, now).await?;
    catalogue::changed(tx, course).await
}

/// The course that this one is by its code, or by its title where one alone has it.
pub async fn courses_named(
    tx: &mut Tx,
    names: &BTreeSet<String>,
) -> Result<HashMap<String, Vec<(CourseId, OrganisationId)>>> {
    let keys: Vec<[Value; 1]> = names.iter().map(|name| [name.clone().into()]).collect();
    let mut found: HashMap<String, Vec<(CourseId, OrganisationId)>> = HashMap::new();
    for column in ["code", "title"] {
        let ask = |list: &str| {
            format!(
                "select {column} as name, id, organisation from course c
                 where {column} in {list}
                   and not exists (select 1 from course_draft d where d.draft = c.id)"
            )
        };
        let mut here: HashMap<String, Vec<(CourseId, OrganisationId)>> = HashMap::new();
        each_of(tx, &keys, ask, |row| {
            let one = (row.get("id")?, row.get("organisation")?);
            let all = here.entry(row.get("name")?).or_default();
            // The list is filled up with its last key: the same row may come again.
            if !all.contains(&one) {
                all.push(one);
            }
            Ok(())
        })
        .await?;
        for (name, courses) in here {
            found.entry(name).or_insert(courses);
        }
    }
    Ok(found)
}

// What roles need

/// A sub-theme that a role needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The organisation that says so.
    pub organisation: OrganisationId,
    /// How the spellings of the designation meet.
    pub form: String,
    /// The designation as it was written.
    pub written: String,
    /// The sub-theme.
    pub competency: i64,
    /// At which level.
    pub level: i16,
}

const NEEDS: &str = "select r.organisation, r.form, r.written, r.competency, r.level
    from role_competency r join competency c on c.id = r.competency and c.retired = 0";

async fn needs(tx: &mut Tx, asked: crate::sql::Sql) -> Result<Vec<Need>> {
    asked
        .all(tx)
        .await?
        .iter()
        .map(|row| {
            Ok(Need {
                organisation: row.get("organisation")?,
                form: row.get("form")?,
                written: row.get("written")?,
                competency: row.get("competency")?,
                level: row.get("level")?,
            })
        })
        .collect()
}

/// What roles need, as an organisation and those above it say, today.
pub async fn needs_above(tx: &mut Tx, of: OrganisationId) -> Result<Vec<Need>> {
    let asked = sql(format!(
        "{NEEDS} join lineage l on l.ancestor = r.organisation
         where l.organisation = $1 and l.until_day = {}",
        Day::FOREVER.number()
    ));
    needs(tx, asked.bind(of)).await
}

/// What roles need, as those say that stand below an organisation, today.
pub async fn needs_below(tx: &mut Tx, of: OrganisationId) -> Result<Vec<Need>> {
    let asked = sql(format!(
        "{NEEDS} join lineage l on l.organisation = r.organisation
         where l.ancestor = $1 and l.depth > 0 and l.until_day = {}",
        Day::FOREVER.number()
    ));
    needs(tx, asked.bind(of)).await
}

/// What roles need, as the organisations of a scope say (a condition on `r.organisation`).
pub async fn needs_in(tx: &mut Tx, covers: &str) -> Result<Vec<Need>> {
    needs(tx, sql(format!("{NEEDS} where {covers}"))).await
}

/// Says that a role needs a sub-theme at a level.
pub async fn keep_need(
    tx: &mut Tx,
    need: &Need,
    (now, by): (Moment, Option<OfficialId>),
) -> Result<()> {
    sql(
        "insert into role_competency (organisation, form, competency, written, level, set_at,
                                      set_by)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (organisation, form, competency) do update
         set written = excluded.written, level = excluded.level, set_at = excluded.set_at,
             set_by = excluded.set_by",
    )
    .bind(need.organisation)
    .bind(need.form.clone())
    .bind(need.competency)
    .bind(need.written.clone())
    .bind(need.level)
    .bind(now)
    .bind(by)
    .run(tx)
    .await?;
    Ok(())
}

/// Says that a role doesn't need a sub-theme.
pub async fn remove_need(
    tx: &mut Tx,
    organisation: OrganisationId,
    form: &str,
    competency: i64,
) -> Result<()> {
    sql("delete from role_competency
         where organisation = $1 and form = $2 and competency = $3")
    .bind(organisation)
    .bind(form)
    .bind(competency)
    .run(tx)
    .await?;
    Ok(())
}

// What officials have

/// A completion by which somebody has a sub-theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The sub-theme.
    pub competency: i64,
    /// At which level.
    pub level: i16,
    /// The code of the course.
    pub course: String,
    /// Its title.
    pub title: String,
    /// When it was completed.
    pub completed: Moment,
    /// The number of the certificate.
    pub certificate: Option<String>,
}

/// What an official completed before a moment that teaches something, the latest first. What
/// is flagged doesn't count.
pub async fn evidence(tx: &mut Tx, official: OfficialId, before: Moment) -> Result<Vec<Evidence>> {
    sql(format!(
        "select t.competency, t.level, c.code, c.title, e.completed_at, e.certificate
         from enrolment e
         join course_competency t on t.course = e.course
         join course c on c.id = e.course
         where e.official = $1 and {COUNTS} and e.completed_at < $2
         order by e.completed_at desc, c.id, t.competency"
    ))
    .bind(official)
    .bind(before)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Evidence {
            competency: row.get("competency")?,
            level: row.get("level")?,
            course: row.get("code")?,
            title: row.get("title")?,
            completed: row.get("completed_at")?,
            certificate: row.get("certificate")?,
        })
    })
    .collect()
}

/// The course hours of an official from a day until before another one, in minutes, and the
/// time spent, in seconds, in all accounts of the person. What is flagged doesn't count, and
/// what was repeated counts once.
pub async fn hours(tx: &mut Tx, official: OfficialId, from: Day, until: Day) -> Result<(i64, i64)> {
    let accounts = crate::duplicates::accounts(tx, official).await?;
    let list = places(3, accounts.len());
    let row = sql(format!(
        "select cast(coalesce(sum(case when {} and e.counts = 0 and {COUNTS}
                                           then x.amount end), 0)
                     as bigint) as minutes,
                cast(coalesce(sum(case when x.kind = 12 then x.amount end), 0) as bigint) as seconds
         from entry x left join enrolment e on e.official = x.official and e.course = x.course
         where x.official in {list} and x.kind in (11, 12, 25)
           and x.occurred_day >= $1 and x.occurred_day < $2",
        completes("x")
    ))
    .bind(from)
    .bind(until)
    .bind_all(accounts)
    .one(tx)
    .await?;
    Ok((row.get("minutes")?, row.get("seconds")?))
}

/// An organisation with a designation that officials hold in it.
pub type Post = (OrganisationId, String);

/// The officials below an organisation whom a scope covers, with a designation.
fn officials_in(scope: &Scope) -> String {
    format!(
        "from lineage l join official o on o.organisation = l.organisation
         where l.ancestor = $1 and l.until_day = {} and {} and o.designation is not null",
        Day::FOREVER.number(),
        scope.covers("o.organisation")
    )
}

/// How many officials there are in each post at and below an organisation.
pub async fn posts(
    tx: &mut Tx,
    within: OrganisationId,
    scope: &Scope,
) -> Result<HashMap<Post, i64>> {
    let mut posts = HashMap::new();
    sql(format!(
        "select o.organisation, o.designation, count(*) as n {}
         group by o.organisation, o.designation",
        officials_in(scope)
    ))
    .bind(within)
    .each(tx, |row| {
        let post = (row.get("organisation")?, row.get("designation")?);
        posts.insert(post, row.get("n")?);
        Ok(())
    })
    .await?;
    Ok(posts)
}

/// Of the organisations at and below one, those that stand at or below one which says what
/// roles need: which ones those are, the nearest first.
pub async fn sayers(
    tx: &mut Tx,
    within: OrganisationId,
) -> Result<HashMap<OrganisationId, Vec<OrganisationId>>> {
    let mut sayers: HashMap<OrganisationId, Vec<OrganisationId>> = HashMap::new();
    let forever = Day::FOREVER.number();
    sql(format!(
        "select l.organisation, l.ancestor
         from lineage w
         join lineage l on l.organisation = w.organisation and l.until_day = {forever}
         where w.ancestor = $1 and w.until_day = {forever}
           and exists (select 1 from role_competency r where r.organisation = l.ancestor)
         order by l.organisation, l.depth"
    ))
    .bind(within)
    .each(tx, |row| {
        let all = sayers.entry(row.get("organisation")?).or_default();
        all.push(row.get("ancestor")?);
        Ok(())
    })
    .await?;
    Ok(sayers)
}

/// How many officials of a post have a sub-theme, by the highest level of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Having {
    /// Where, and with which designation.
    pub post: Post,
    /// The sub-theme.
    pub competency: i64,
    /// The level.
    pub level: i16,
    /// How many.
    pub officials: i64,
}

/// What officials with these designations have, at and below an organisation.
pub async fn having(
    tx: &mut Tx,
    within: OrganisationId,
    scope: &Scope,
    designations: &BTreeSet<String>,
) -> Result<Vec<Having>> {
    let keys: Vec<[Value; 1]> = designations.iter().map(|d| [d.clone().into()]).collect();
    let from = officials_in(scope).replacen(
        " where ",
        &format!(
            " join enrolment e on e.official = o.id and {COUNTS}
              join course_competency t on t.course = e.course where "
        ),
        1,
    );
    let ask = |list: &str| {
        format!(
            "select h.organisation, h.designation, h.competency, h.level, count(*) as n
             from (select o.organisation, o.designation, o.id, t.competency,
                          max(t.level) as level
                   {from} and o.designation in {list}
                   group by o.organisation, o.designation, o.id, t.competency) h
             group by h.organisation, h.designation, h.competency, h.level"
        )
    };
    let mut all = Vec::new();
    each_of_with(tx, &[within.into()], &keys, ask, |row| {
        all.push(Having {
            post: (row.get("organisation")?, row.get("designation")?),
            competency: row.get("competency")?,
            level: row.get("level")?,
            officials: row.get("n")?,
        });
        Ok(())
    })
    .await?;
    Ok(all)
}

/// An official who lacks something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// Who.
    pub official: OfficialId,
    /// The name.
    pub name: String,
    /// The name in Devanagari.
    pub name_hi: Option<String>,
    /// The organisation's name.
    pub organisation: Said,
    /// The designation.
    pub designation: String,
    /// The level that the official has; 0 for none.
    pub held: i16,
    /// The level that is needed.
    pub needed: i16,
}

/// The officials of these posts who don't have a sub-theme at a level, by their numbers,
/// after one, at most so many.
pub async fn lacking(
    tx: &mut Tx,
    posts: &[Post],
    (competency, needed): (i64, i16),
    scope: &Scope,
    (after, limit): (OfficialId, i64),
) -> Result<Vec<Lacking>> {
    let keys: Vec<[Value; 2]> = posts
        .iter()
        .map(|(organisation, designation)| [(*organisation).into(), designation.clone().into()])
        .collect();
    let covers = scope.covers("o.organisation");
    let ask = |list: &str| {
        format!(
            "select f.*, p.name, p.name_hi, g.name_en, g.name_hi as organisation_hi
             from (select o.id, o.organisation, o.designation,
                          coalesce((select max(t.level) from enrolment e
                                    join course_competency t on t.course = e.course
                                    where e.official = o.id and {COUNTS} and t.competency = $1), 0)
                          as held
                   from official o
                   where (o.organisation, o.designation) in {list} and o.id > $2 and {covers}) f
             join person p on p.official = f.id
             join organisation g on g.id = f.organisation
             where f.held < $3
             order by f.id limit {limit}"
        )
    };
    let mut all = Vec::new();
    let leading = [competency.into(), after.into(), i64::from(needed).into()];
    each_of_with(tx, &leading, &keys, ask, |row| {
        all.push(Lacking {
            official: row.get("id")?,
            name: row.get("name")?,
            name_hi: row.get("name_hi")?,
            organisation: Said::new(
                row.get::<String>("name_en")?,
                row.get::<String>("organisation_hi")?,
            ),
            designation: row.get("designation")?,
            held: row.get("held")?,
            needed,
        });
        Ok(())
    })
    .await?;
    Ok(all)
}
