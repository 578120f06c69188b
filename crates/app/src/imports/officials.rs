//! The file of officials.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

use sopan_formats::codes::{self, Code};
use sopan_formats::officials::{self as file, Official as Row, OrganisationKey};
use sopan_formats::{Problem, Report};
use sopan_rules::access::Permission;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::text;
use sopan_rules::time::{Day, Moment};
use sopan_store::Tx;
use sopan_store::ledger::Work;
use sopan_store::officials::{
    self as store, Particulars, PersonRow, Present, email_identity, employee_identity,
    phone_identity,
};
use sopan_store::{organisations, reorganisations};

use super::{
    CHUNK, Counts, ImportReport, Kind, Options, Progress, apart, close, open, or_conflict,
};
use crate::access::Actor;
use crate::{App, AppError, Result};

/// Somebody to register.
struct New {
    organisation: OrganisationId,
    group: Option<String>,
    designation: Option<String>,
    particulars: Particulars,
}

/// Somebody who is here, as the file found and would leave them.
pub(super) struct Changed {
    pub(super) before: Present,
    pub(super) after: Present,
}

#[derive(Default)]
struct Plan {
    new: Vec<New>,
    changed: Vec<Changed>,
    unchanged: usize,
}

impl App {
    /// Brings officials in. Whoever is here already is known by e-mail address, else by
    /// mobile number, else by employee code; a cell that is empty changes nothing. A new
    /// group or designation asks for verification again.
    pub async fn import_officials(
        &self,
        actor: &Actor,
        bytes: Arc<Vec<u8>>,
        options: Options,
        progress: &Progress,
    ) -> Result<ImportReport> {
        let today = options.today;
        let mut opened = open(bytes, Kind::Officials, move |sheet| {
            file::check(sheet, today)
        })
        .await?;
        let columns = Columns::of(opened.file.sheet.as_ref());
        let rows = std::mem::take(&mut opened.rows);
        let mut tx = self.db.read().await?;
        let rows = listed(&mut tx, rows).await?;
        let plan = plan(&mut tx, actor, today, rows, &columns, &mut opened.report).await?;
        drop(tx);
        let counts = Counts {
            new: plan.new.len(),
            changed: plan.changed.len(),
            unchanged: plan.unchanged,
        };
        let write = opened.report.is_good() && !options.dry_run;
        if write {
            progress.begin(counts.new + counts.changed)?;
            self.write_officials(actor, plan, progress).await?;
        }
        close(
            Kind::Officials,
            options,
            opened.file,
            opened.report,
            counts,
            write,
        )
        .await
    }

    /// Everything that is to be written is made ready before the transaction begins: on
    /// SQLite nobody else writes until it ends.
    async fn write_officials(&self, actor: &Actor, plan: Plan, progress: &Progress) -> Result<()> {
        let (now, by) = (self.now(), actor.official);
        let ids = self.db.ids(plan.new.len()).await?;
        let (changes, arrivals) = apart(move || {
            let changes: Vec<Changes> = plan
                .changed
                .chunks(CHUNK)
                .map(|chunk| Changes::of(chunk, now, by))
                .collect();
            let new: Vec<(OfficialId, New)> =
                ids.into_iter().map(OfficialId).zip(plan.new).collect();
            let arrivals: Vec<Arrivals> = new
                .chunks(CHUNK)
                .map(|chunk| Arrivals::of(chunk, now, by))
                .collect();
            (changes, arrivals)
        })
        .await?;
        let begun = Instant::now();
        let mut tx = self.db.write().await?;
        let waited = begun.elapsed();
        for changes in changes {
            let count = changes.before.len();
            self.write_changes(&mut tx, changes).await?;
            progress.advance(count)?;
        }
        for arrivals in arrivals {
            let count = arrivals.works.len();
            store::add_identities(&mut tx, arrivals.identities)
                .await
                .map_err(or_conflict)?;
            store::keep_particulars(&mut tx, arrivals.people).await?;
            for done in self.lane.record(&mut tx, arrivals.works).await? {
                done?;
            }
            progress.advance(count)?;
        }
        tx.commit().await?;
        let held = (begun.elapsed() - waited).as_millis();
        tracing::info!(%held, waited = %waited.as_millis(), "officials were imported; times in ms");
        Ok(())
    }

    pub(super) async fn write_changes(&self, tx: &mut Tx, changes: Changes) -> Result<()> {
        let ids: Vec<OfficialId> = changes.before.iter().map(|b| b.id).collect();
        let held = store::present_and_held(tx, &ids).await?;
        if changes.before.iter().any(|b| held.get(&b.id) != Some(b)) {
            return Err(AppError::Conflict);
        }
        store::drop_identities(tx, &changes.gone).await?;
        store::add_identities(tx, changes.come)
            .await
            .map_err(or_conflict)?;
        store::keep_particulars(tx, changes.people).await?;
        for done in self.lane.record(tx, changes.works).await? {
            done?;
        }
        // Service and day of joining are no entries, and decide about mandates all the same.
        let changed = ids.into_iter().collect();
        sopan_store::mandates::settle(tx, &changed, self.now()).await?;
        Ok(())
    }
}

/// New officials, ready to be written.
struct Arrivals {
    identities: Vec<(String, OfficialId)>,
    people: Vec<PersonRow>,
    works: Vec<Work>,
}

impl Arrivals {
    fn of(new: &[(OfficialId, New)], now: Moment, by: Option<OfficialId>) -> Arrivals {
        let identities = new.iter().flat_map(|(id, new)| {
            let identities = new.particulars.identities(new.organisation);
            identities.into_iter().map(|identity| (identity, *id))
        });
        let works = new.iter().map(|(id, new)| {
            let fact = Fact::Registered {
                organisation: new.organisation,
                group: new.group.clone(),
                designation: new.designation.clone(),
            };
            Work::act(*id, fact, now, by)
        });
        Arrivals {
            identities: identities.collect(),
            people: new
                .iter()
                .map(|(id, new)| PersonRow::of(*id, &new.particulars))
                .collect(),
            works: works.collect(),
        }
    }
}

/// What changes of officials who are here, ready to be written.
pub(super) struct Changes {
    before: Vec<Present>,
    gone: Vec<(String, OfficialId)>,
    come: Vec<(String, OfficialId)>,
    people: Vec<PersonRow>,
    works: Vec<Work>,
}

impl Changes {
    pub(super) fn of(changed: &[Changed], now: Moment, by: Option<OfficialId>) -> Changes {
        let mut changes = Changes {
            before: changed.iter().map(|c| c.before.clone()).collect(),
            gone: Vec::new(),
            come: Vec::new(),
            people: Vec::with_capacity(changed.len()),
            works: Vec::new(),
        };
        for Changed { before, after } in changed {
            let had = before.particulars.identities(before.organisation);
            let has = after.particulars.identities(after.organisation);
            let added = has.iter().filter(|i| !had.contains(i));
            changes.come.extend(added.map(|i| (i.clone(), after.id)));
            let lost = had.into_iter().filter(|i| !has.contains(i));
            changes.gone.extend(lost.map(|i| (i, after.id)));
            let person = PersonRow::of(after.id, &after.particulars);
            changes.people.push(person);
            if (&before.group, &before.designation) != (&after.group, &after.designation) {
                let fact = Fact::ProfileEdited {
                    group: after.group.clone(),
                    designation: after.designation.clone(),
                };
                changes.works.push(Work::act(after.id, fact, now, by));
            }
        }
        changes
    }
}

/// The columns as the file's header writes them.
struct Columns {
    email: String,
    phone: String,
    employee_code: String,
    organisation_code: String,
    organisation_name: String,
}

impl Columns {
    fn of(sheet: Option<&sopan_formats::table::Sheet>) -> Columns {
        let name = |name| match sheet {
            Some(sheet) => file::column(sheet, name).to_owned(),
            None => String::from(name),
        };
        Columns {
            email: name("email"),
            phone: name("phone"),
            employee_code: name("employee_code"),
            organisation_code: name("organisation_code"),
            organisation_name: name("organisation_name"),
        }
    }
}

/// The organisations that the rows name, by what they wrote.
struct Found {
    by_code: HashMap<String, OrganisationId>,
    by_name: HashMap<String, Vec<OrganisationId>>,
    covered: HashSet<OrganisationId>,
}

impl Found {
    async fn of(tx: &mut Tx, actor: &Actor, today: Day, rows: &[(u32, Row)]) -> Result<Found> {
        let mut codes = HashSet::new();
        let mut names = HashSet::new();
        for (_, row) in rows {
            match &row.organisation {
                OrganisationKey::Code(code) => codes.insert(code.clone()),
                OrganisationKey::Name(name) => names.insert(text::fold(name)),
            };
        }
        let codes: Vec<String> = codes.into_iter().collect();
        let mut by_code: HashMap<String, OrganisationId> =
            organisations::by_codes_in_any_case(tx, &codes)
                .await?
                .into_iter()
                .map(|(code, o)| (code, o.id))
                .collect();
        let mut by_name: HashMap<String, Vec<OrganisationId>> = HashMap::new();
        if !names.is_empty() {
            for (id, en, hi) in organisations::names(tx, today).await? {
                let (en, hi) = (text::fold(&en), text::fold(&hi));
                if hi != en && names.contains(&hi) {
                    by_name.entry(hi).or_default().push(id);
                }
                if names.contains(&en) {
                    by_name.entry(en).or_default().push(id);
                }
            }
        }
        let ids: Vec<OrganisationId> = by_code
            .values()
            .chain(by_name.values().flatten())
            .copied()
            .collect();
        // One that is retired takes nobody: to a file it is unknown.
        let retired = reorganisations::retired(tx, &ids).await?;
        by_code.retain(|_, id| !retired.contains_key(id));
        let scope = actor.scope(Permission::BringOfficialsIn);
        let covered = organisations::covered(tx, &scope, &ids).await?;
        Ok(Found {
            by_code,
            by_name,
            covered,
        })
    }

    /// The organisation that a row means, or what is wrong with it.
    fn find(&self, key: &OrganisationKey) -> std::result::Result<OrganisationId, Problem> {
        let unknown = || Problem::new(&codes::OFFICIALS_ORGANISATION_UNKNOWN);
        let id = match key {
            OrganisationKey::Code(code) => {
                *self.by_code.get(&code.to_lowercase()).ok_or_else(unknown)?
            }
            OrganisationKey::Name(name) => match self.by_name.get(&text::fold(name)) {
                None => return Err(unknown()),
                Some(ids) => match ids.as_slice() {
                    [id] => *id,
                    several => {
                        return Err(Problem::new(&codes::OFFICIALS_ORGANISATION_AMBIGUOUS)
                            .with("count", several.len()));
                    }
                },
            },
        };
        match self.covered.contains(&id) {
            true => Ok(id),
            false => Err(Problem::new(&codes::OFFICIALS_OUTSIDE)),
        }
    }
}

/// The rows with designations as the master list writes them, where it knows them.
async fn listed(tx: &mut Tx, mut rows: Vec<(u32, Row)>) -> Result<Vec<(u32, Row)>> {
    let texts = rows.iter().filter_map(|(_, row)| row.designation.as_ref());
    let known = sopan_store::designations::canonical(tx, texts).await?;
    for (_, row) in &mut rows {
        if let Some(text) = &mut row.designation
            && let Some(name) = known.get(text)
        {
            text.clone_from(name);
        }
    }
    Ok(rows)
}

async fn plan(
    tx: &mut Tx,
    actor: &Actor,
    today: Day,
    rows: Vec<(u32, Row)>,
    columns: &Columns,
    report: &mut Report,
) -> Result<Plan> {
    let found = Found::of(tx, actor, today, &rows).await?;
    let mut placed = Vec::with_capacity(rows.len());
    for (number, row) in rows {
        match found.find(&row.organisation) {
            Ok(organisation) => placed.push((number, organisation, row)),
            Err(problem) => {
                let (column, value) = match &row.organisation {
                    OrganisationKey::Code(code) => (&columns.organisation_code, code),
                    OrganisationKey::Name(name) => (&columns.organisation_name, name),
                };
                report.push(problem.in_row(number).in_column(column).of_value(value));
            }
        }
    }

    let identities: Vec<String> = placed
        .iter()
        .flat_map(|(_, organisation, row)| keys(row, *organisation))
        .map(|(_, identity)| identity)
        .collect();
    let holders = store::holders(tx, &identities).await?;
    let ids: HashSet<OfficialId> = holders.values().copied().collect();
    let ids: Vec<OfficialId> = ids.into_iter().collect();
    let mut present = store::present(tx, &ids).await?;

    let mut plan = Plan::default();
    let mut met: HashMap<OfficialId, u32> = HashMap::new();
    let mut employee_codes: HashMap<String, u32> = HashMap::new();
    for (number, organisation, row) in placed {
        let about = |which: Key, code: &'static Code, row: &Row| {
            let (column, value) = match which {
                Key::Email => (&columns.email, &row.email),
                Key::Phone => (&columns.phone, &row.phone),
                Key::EmployeeCode => (&columns.employee_code, &row.employee_code),
            };
            Problem::new(code)
                .in_row(number)
                .in_column(column)
                .of_value(value.as_deref().unwrap_or_default())
        };
        // The file may write one organisation in two ways.
        if let Some(code) = &row.employee_code {
            let key = employee_identity(organisation, code);
            let first = *employee_codes.entry(key).or_insert(number);
            if first != number {
                let code = &codes::OFFICIALS_EMPLOYEE_CODE_DUPLICATE;
                report.push(about(Key::EmployeeCode, code, &row).with("first", first));
                continue;
            }
        }
        let keys = keys(&row, organisation);
        let Some(official) = keys.iter().find_map(|(_, identity)| holders.get(identity)) else {
            plan.new.push(new(row, organisation));
            continue;
        };
        let mut good = true;
        for (which, identity) in &keys {
            if holders
                .get(identity)
                .is_some_and(|holder| holder != official)
            {
                good = false;
                report.push(about(*which, which.taken(), &row));
            }
        }
        let first = *met.entry(*official).or_insert(number);
        if first != number {
            good = false;
            let told = Problem::new(&codes::OFFICIALS_SAME_PERSON).in_row(number);
            report.push(told.with("first", first));
        }
        let Some(before) = present.remove(official).filter(|_| good) else {
            continue;
        };
        if before.organisation != organisation {
            let (column, value) = match &row.organisation {
                OrganisationKey::Code(code) => (&columns.organisation_code, code),
                OrganisationKey::Name(name) => (&columns.organisation_name, name),
            };
            report.push(
                Problem::new(&codes::OFFICIALS_ELSEWHERE)
                    .in_row(number)
                    .in_column(column)
                    .of_value(value),
            );
            continue;
        }
        let after = merged(&before, row);
        if after == before {
            plan.unchanged += 1;
        } else {
            plan.changed.push(Changed { before, after });
        }
    }
    Ok(plan)
}

/// By what a person is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Email,
    Phone,
    EmployeeCode,
}

impl Key {
    fn taken(self) -> &'static Code {
        match self {
            Key::Email => &codes::OFFICIALS_EMAIL_TAKEN,
            Key::Phone => &codes::OFFICIALS_PHONE_TAKEN,
            Key::EmployeeCode => &codes::OFFICIALS_EMPLOYEE_CODE_TAKEN,
        }
    }
}

/// What identifies the person of a row, the surest first.
fn keys(row: &Row, organisation: OrganisationId) -> Vec<(Key, String)> {
    let email = row.email.as_deref().map(email_identity);
    let phone = row.phone.as_deref().map(phone_identity);
    let code = row
        .employee_code
        .as_deref()
        .map(|code| employee_identity(organisation, code));
    [
        (Key::Email, email),
        (Key::Phone, phone),
        (Key::EmployeeCode, code),
    ]
    .into_iter()
    .filter_map(|(key, identity)| identity.map(|identity| (key, identity)))
    .collect()
}

fn particulars(row: Row) -> Particulars {
    Particulars {
        name: row.name,
        name_hi: row.name_hi,
        email: row.email,
        phone: row.phone,
        employee_code: row.employee_code,
        service: row.service,
        cadre: row.cadre,
        batch: row.batch.map(i32::from),
        joined: row.date_of_joining,
        central_deputation: row.central_deputation.unwrap_or_default(),
        gender: row.gender.map(|g| g.name().to_owned()),
    }
}

fn new(row: Row, organisation: OrganisationId) -> New {
    New {
        organisation,
        group: row.group.map(|g| g.name().to_owned()),
        designation: row.designation.clone(),
        particulars: particulars(row),
    }
}

/// What is here, with what the file says; where the file is silent, it stays.
fn merged(before: &Present, row: Row) -> Present {
    let held = before.particulars.clone();
    let group = row.group.map(|g| g.name().to_owned());
    let designation = row.designation.clone();
    let deputed = row.central_deputation.unwrap_or(held.central_deputation);
    let given = particulars(row);
    Present {
        id: before.id,
        organisation: before.organisation,
        group: group.or_else(|| before.group.clone()),
        designation: designation.or_else(|| before.designation.clone()),
        particulars: Particulars {
            name: given.name,
            name_hi: given.name_hi.or(held.name_hi),
            email: given.email.or(held.email),
            phone: given.phone.or(held.phone),
            employee_code: given.employee_code.or(held.employee_code),
            service: given.service.or(held.service),
            cadre: given.cadre.or(held.cadre),
            batch: given.batch.or(held.batch),
            joined: given.joined.or(held.joined),
            central_deputation: deputed,
            gender: given.gender.or(held.gender),
        },
    }
}
