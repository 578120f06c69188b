//! The files about competencies. What a file says is added or put in place of what is here;
//! what it doesn't speak of stays.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use sopan_formats::competencies::{self as file, Competency as Row, Need as NeedRow, Taught};
use sopan_formats::problems::Problem;
use sopan_formats::{Report, codes};
use sopan_rules::access::Permission;
use sopan_rules::designations::key;
use sopan_rules::ids::{CourseId, OrganisationId};
use sopan_rules::text::Said;
use sopan_store::competencies::{self as store, Kept, Need};
use sopan_store::{Tx, designations, organisations};

use super::{Counts, File, ImportReport, Kind, Options, Progress, close, open};
use crate::access::Actor;
use crate::competencies::{Framework, must_keep_framework};
use crate::{App, Result};

/// What the file calls a column.
fn named<'a>(
    file: &'a File,
    column: impl Fn(&'a sopan_formats::table::Sheet, &'static str) -> &'a str,
    name: &'static str,
) -> String {
    let sheet = file.sheet.as_ref();
    sheet.map_or(name, |sheet| column(sheet, name)).to_owned()
}

impl App {
    /// Brings the framework in. A theme or sub-theme that is here already is known by its
    /// code.
    pub(crate) async fn import_competencies(
        &self,
        actor: &Actor,
        bytes: Arc<Vec<u8>>,
        options: Options,
        progress: &Progress,
    ) -> Result<ImportReport> {
        let mut opened = open(bytes, Kind::Competencies, file::check_framework).await?;
        let column = |name| named(&opened.file, file::framework_column, name);
        let columns = [column("code"), column("theme")];
        let mut tx = self.db.read().await?;
        must_keep_framework(&mut tx, actor).await?;
        let framework = Framework::of(&mut tx).await?;
        drop(tx);
        let (planned, counts) = plan(&framework, &opened.rows, &columns, &mut opened.report);
        let write = opened.report.is_good() && !options.dry_run;
        if write && !planned.is_empty() {
            progress.begin(planned.len())?;
            let mut tx = self.db.write().await?;
            let said = (self.now(), actor.official);
            let mut ids: HashMap<String, i64> = HashMap::new();
            // Themes come first: what stands in them needs their numbers.
            for (mut kept, theme) in planned {
                if kept.id == 0 {
                    kept.id = tx.id().await?;
                    ids.insert(kept.code.clone(), kept.id);
                }
                if let Some(theme) = theme {
                    let known = framework.coded(&theme).map(|theme| theme.id);
                    kept.theme = known.or_else(|| ids.get(&theme).copied());
                }
                store::keep(&mut tx, &kept, said).await?;
                progress.advance(1)?;
            }
            tx.commit().await?;
        }
        close(
            Kind::Competencies,
            options,
            opened.file,
            opened.report,
            counts,
            write,
        )
        .await
    }

    /// Brings in what courses teach.
    pub(crate) async fn import_course_competencies(
        &self,
        actor: &Actor,
        bytes: Arc<Vec<u8>>,
        options: Options,
        progress: &Progress,
    ) -> Result<ImportReport> {
        let mut opened = open(bytes, Kind::CourseCompetencies, file::check_courses).await?;
        let column = |name| named(&opened.file, file::courses_column, name);
        let columns = [column("course"), column("competency")];
        let mut tx = self.db.read().await?;
        let rows = std::mem::take(&mut opened.rows);
        let (planned, counts) =
            plan_taught(&mut tx, actor, rows, &columns, &mut opened.report).await?;
        drop(tx);
        let write = opened.report.is_good() && !options.dry_run;
        if write && !planned.is_empty() {
            progress.begin(planned.len())?;
            let mut tx = self.db.write().await?;
            for (course, taught) in planned {
                let said = (self.now(), actor.official);
                store::keep_taught(&mut tx, course, taught, said).await?;
                progress.advance(1)?;
            }
            tx.commit().await?;
        }
        close(
            Kind::CourseCompetencies,
            options,
            opened.file,
            opened.report,
            counts,
            write,
        )
        .await
    }

    /// Brings in what roles need.
    pub(crate) async fn import_role_competencies(
        &self,
        actor: &Actor,
        bytes: Arc<Vec<u8>>,
        options: Options,
        progress: &Progress,
    ) -> Result<ImportReport> {
        let mut opened = open(bytes, Kind::RoleCompetencies, file::check_roles).await?;
        let column = |name| named(&opened.file, file::roles_column, name);
        let columns = [column("organisation_code"), column("competency")];
        let mut tx = self.db.read().await?;
        let rows = std::mem::take(&mut opened.rows);
        let (planned, counts) =
            plan_needs(&mut tx, actor, rows, &columns, &mut opened.report).await?;
        drop(tx);
        let write = opened.report.is_good() && !options.dry_run;
        if write && !planned.is_empty() {
            progress.begin(planned.len())?;
            let mut tx = self.db.write().await?;
            for need in planned {
                store::keep_need(&mut tx, &need, (self.now(), actor.official)).await?;
                progress.advance(1)?;
            }
            tx.commit().await?;
        }
        close(
            Kind::RoleCompetencies,
            options,
            opened.file,
            opened.report,
            counts,
            write,
        )
        .await
    }
}

/// A theme or sub-theme to be written, without number where it is new; and the code of its
/// theme.
type Planned = (Kept, Option<String>);

fn plan(
    framework: &Framework,
    rows: &[(u32, Row)],
    [code_column, theme_column]: &[String; 2],
    report: &mut Report,
) -> (Vec<Planned>, Counts) {
    // The areas of all themes, as they will be.
    let mut areas: BTreeMap<&str, sopan_rules::competencies::Area> = BTreeMap::new();
    for theme in framework.all().iter().filter(|one| one.theme.is_none()) {
        areas.insert(&theme.code, theme.area);
    }
    for (_, row) in rows {
        if let (None, Some(area)) = (&row.theme, row.area) {
            areas.insert(&row.code, area);
        }
    }
    let (mut themes, mut subs) = (Vec::new(), Vec::new());
    let mut counts = Counts::default();
    let mut planned: HashSet<&str> = HashSet::new();
    for (number, row) in rows {
        let before = framework.coded(&row.code);
        if before.is_some_and(|before| before.theme.is_some() != row.theme.is_some()) {
            report.push(
                Problem::new(&codes::COMPETENCIES_PLACE)
                    .in_row(*number)
                    .in_column(code_column)
                    .of_value(&row.code),
            );
            continue;
        }
        let within = row.theme.as_deref().unwrap_or(&row.code);
        let Some(area) = areas.get(within) else {
            report.push(
                Problem::new(&codes::COMPETENCIES_THEME)
                    .in_row(*number)
                    .in_column(theme_column)
                    .of_value(within),
            );
            continue;
        };
        planned.insert(&row.code);
        let after = Kept {
            id: before.map_or(0, |before| before.id),
            code: row.code.clone(),
            theme: row
                .theme
                .as_ref()
                .and_then(|code| Some(framework.coded(code)?.id)),
            area: *area,
            name: Said::new(&row.name_en, &row.name_hi),
            about: Said::new(&row.about_en, &row.about_hi),
            retired: row
                .retired
                .unwrap_or(before.is_some_and(|before| before.retired)),
        };
        match before {
            None => counts.new += 1,
            Some(before) if *before == after => {
                counts.unchanged += 1;
                continue;
            }
            Some(_) => counts.changed += 1,
        }
        match &row.theme {
            None => themes.push((after, None)),
            Some(theme) => subs.push((after, Some(theme.clone()))),
        }
    }
    // What stands in a theme whose area changes, and isn't spoken of, goes with it.
    let moved = framework.all().iter().filter_map(|sub| {
        let theme = framework.theme_of(sub)?;
        let area = *areas.get(theme.code.as_str())?;
        let left = sub.area != area && !planned.contains(sub.code.as_str());
        left.then(|| {
            (
                Kept {
                    area,
                    ..sub.clone()
                },
                None,
            )
        })
    });
    let moved: Vec<Planned> = moved.collect();
    themes.extend(subs);
    themes.extend(moved);
    (themes, counts)
}

/// The sub-theme of the framework that a row names.
fn known<'a>(
    framework: &'a Framework,
    code: &str,
    (number, column): (u32, &str),
    report: &mut Report,
) -> Option<&'a Kept> {
    let found = framework.coded(code);
    let found = found.filter(|one| one.theme.is_some() && !one.retired);
    if found.is_none() {
        report.push(
            Problem::new(&codes::COMPETENCIES_UNKNOWN)
                .in_row(number)
                .in_column(column)
                .of_value(code),
        );
    }
    found
}

async fn plan_taught(
    tx: &mut Tx,
    actor: &Actor,
    rows: Vec<(u32, Taught)>,
    [course_column, competency_column]: &[String; 2],
    report: &mut Report,
) -> Result<(Vec<(CourseId, (i64, i16))>, Counts)> {
    let framework = Framework::of(tx).await?;
    let names: BTreeSet<String> = rows.iter().map(|(_, row)| row.course.clone()).collect();
    let found = store::courses_named(tx, &names).await?;
    let places: BTreeSet<OrganisationId> = found.values().flatten().map(|(_, o)| *o).collect();
    let places: Vec<OrganisationId> = places.into_iter().collect();
    let scope = actor.scope(Permission::AuthorCourses);
    let covered = organisations::covered(tx, &scope, &places).await?;
    let mut planned = Vec::new();
    let mut counts = Counts::default();
    let mut held: HashMap<CourseId, Vec<(i64, i16)>> = HashMap::new();
    for (number, row) in rows {
        let one = known(
            &framework,
            &row.competency,
            (number, competency_column),
            report,
        );
        let mine: Vec<CourseId> = found
            .get(&row.course)
            .into_iter()
            .flatten()
            .filter(|(_, place)| covered.contains(place))
            .map(|(course, _)| *course)
            .collect();
        let course = match mine.as_slice() {
            [course] => *course,
            several => {
                let code = match several.is_empty() {
                    true => &codes::COMPETENCIES_COURSE,
                    false => &codes::COMPETENCIES_COURSES,
                };
                report.push(
                    Problem::new(code)
                        .in_row(number)
                        .in_column(course_column)
                        .of_value(&row.course)
                        .with("count", several.len()),
                );
                continue;
            }
        };
        let Some(one) = one else { continue };
        let before = match held.entry(course) {
            Entry::Occupied(there) => there.into_mut(),
            Entry::Vacant(new) => new.insert(store::taught(tx, course).await?),
        };
        match before.iter().find(|(id, _)| *id == one.id) {
            Some((_, level)) if *level == row.level => {
                counts.unchanged += 1;
                continue;
            }
            Some(_) => counts.changed += 1,
            None => counts.new += 1,
        }
        planned.push((course, (one.id, row.level)));
    }
    Ok((planned, counts))
}

async fn plan_needs(
    tx: &mut Tx,
    actor: &Actor,
    rows: Vec<(u32, NeedRow)>,
    [organisation_column, competency_column]: &[String; 2],
    report: &mut Report,
) -> Result<(Vec<Need>, Counts)> {
    let framework = Framework::of(tx).await?;
    let named: BTreeSet<String> = rows
        .iter()
        .map(|(_, r)| r.organisation_code.clone())
        .collect();
    let named: Vec<String> = named.into_iter().collect();
    let places = organisations::by_codes_in_any_case(tx, &named).await?;
    let ids: Vec<OrganisationId> = places.values().map(|place| place.id).collect();
    let scope = actor.scope(Permission::SetMandates);
    let covered = organisations::covered(tx, &scope, &ids).await?;
    let texts = rows.iter().map(|(_, row)| &row.designation);
    let listed = designations::canonical(tx, texts).await?;
    let held = store::needs_in(tx, &scope.covers("r.organisation")).await?;
    let held: HashMap<(OrganisationId, String, i64), (i16, String)> = held
        .into_iter()
        .map(|n| ((n.organisation, n.form, n.competency), (n.level, n.written)))
        .collect();
    let mut planned = Vec::new();
    let mut counts = Counts::default();
    for (number, row) in rows {
        let one = known(
            &framework,
            &row.competency,
            (number, competency_column),
            report,
        );
        let place = places.get(&row.organisation_code.to_lowercase());
        let Some(place) = place.filter(|place| covered.contains(&place.id)) else {
            report.push(
                Problem::new(&codes::COMPETENCIES_ORGANISATION)
                    .in_row(number)
                    .in_column(organisation_column)
                    .of_value(&row.organisation_code),
            );
            continue;
        };
        let Some(one) = one else { continue };
        let written = listed.get(&row.designation).cloned();
        let written = written.unwrap_or(row.designation);
        let need = Need {
            organisation: place.id,
            form: key(&written),
            written,
            competency: one.id,
            level: row.level,
        };
        let role = (need.organisation, need.form.clone(), need.competency);
        match held.get(&role) {
            Some((level, written)) if *level == need.level && *written == need.written => {
                counts.unchanged += 1;
                continue;
            }
            Some(_) => counts.changed += 1,
            None => counts.new += 1,
        }
        planned.push(need);
    }
    Ok((planned, counts))
}
