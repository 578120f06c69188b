//! People as an organisation's desk sees them: who waits for verification, lists of
//! officials in scope, one official with history and learning, and who somebody is.
//!
//! What an official's standing is comes from the ledger's views and is only read
//! here. A person's name and contacts are no entries; the statements that change
//! them ([`keep_person`]) travel with the work that goes through the lane.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sopan_rules::duplicates::keys;
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::ledger::{Columns, Fact};
use sopan_rules::officials::ProfileStatus;
use sopan_rules::text::{fold, sound_key, transliterated};
use sopan_rules::time::{Day, Moment};

use crate::access::Scope;
use crate::ledger::completes;
use crate::organisations::Organisation;
use crate::sql::{Result, Row, Sql, StoreError, Tx, Value, each_of, insert_rows, sql};

/// Who a person is, apart from anything that the ledger says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// The name in Latin letters.
    pub name: String,
    /// The name in Devanagari.
    pub name_hi: Option<String>,
    /// In lower case.
    pub email: Option<String>,
    /// Ten digits.
    pub phone: Option<String>,
    /// The number under which the organisation keeps the official.
    pub employee_code: Option<String>,
    /// `en` or `hi`.
    pub language: String,
}

impl Person {
    /// What a search looks through: the name in either script as it is spelt and as
    /// it sounds, and every contact and code.
    pub fn search_text(&self) -> String {
        search_text(
            [Some(&self.name), self.name_hi.as_ref()],
            [&self.email, &self.phone, &self.employee_code],
        )
    }

    /// What identifies this person when signing in: `email:…`, `phone:…`.
    pub fn identities(&self) -> Vec<String> {
        let email = self.email.iter().map(|e| format!("email:{e}"));
        let phone = self.phone.iter().map(|p| format!("phone:{p}"));
        email.chain(phone).collect()
    }
}

/// What decides about mandates beside group and designation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Service {
    /// Service, for example IAS.
    pub service: Option<String>,
    /// Cadre, for example Bihar.
    pub cadre: Option<String>,
    /// Year of the batch.
    pub batch: Option<i32>,
    /// Day of joining the service.
    pub joined: Option<Day>,
    /// Whether the official is on central deputation.
    pub central_deputation: bool,
}

/// The service of an official.
pub async fn service(tx: &mut Tx, official: OfficialId) -> Result<Service> {
    let row = sql(
        "select service, cadre, batch, joined_day, central_deputation from person
         where official = $1",
    )
    .bind(official)
    .one(tx)
    .await?;
    Ok(Service {
        service: row.get("service")?,
        cadre: row.get("cadre")?,
        batch: row.get("batch")?,
        joined: row.get("joined_day")?,
        central_deputation: row.get("central_deputation")?,
    })
}

/// Corrects the service of an official, who is to be named in
/// [`Work::profiles`](crate::ledger::Work).
pub fn keep_service(official: OfficialId, service: &Service) -> Sql {
    sql("update person
         set service = $2, cadre = $3, batch = $4, joined_day = $5, central_deputation = $6
         where official = $1")
    .bind(official)
    .bind(service.service.clone())
    .bind(service.cadre.clone())
    .bind(service.batch)
    .bind(service.joined)
    .bind(i64::from(service.central_deputation))
}

/// What a search for people looks through: the words of [`search_words`], each between
/// blanks.
pub fn search_text(names: [Option<&String>; 2], contacts: [&Option<String>; 3]) -> String {
    let mut text = String::from(" ");
    for word in search_words(names, contacts) {
        text.push_str(&word);
        text.push(' ');
    }
    text
}

/// The words under which a person is found: those of the names in either script as they
/// are spelt and, with a `~` before, as they sound; every contact and code as a whole; the
/// parts of the e-mail address before the `@`, and the longer numbers within codes. Under
/// those of [`keys`], accounts of one person meet.
pub fn search_words(
    names: [Option<&String>; 2],
    contacts: [&Option<String>; 3],
) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut add = |text: &str| {
        let pieces = text.split_whitespace().map(str::to_owned);
        words.extend(pieces);
    };
    for name in names.into_iter().flatten() {
        let spelt = fold(name);
        add(&spelt);
        add(&transliterated(name));
        for word in spelt.split(' ') {
            let sound = sound_key(word);
            if !sound.is_empty() {
                add(&format!("~{sound}"));
            }
        }
    }
    for contact in contacts.into_iter().flatten() {
        let whole = contact.to_lowercase();
        add(&whole.split_whitespace().collect::<String>());
        let telling = whole.split('@').next().unwrap_or_default();
        let parts = fold(telling);
        parts.split(' ').filter(|p| p.len() > 1).for_each(&mut add);
        let numbers = parts.split(|c: char| !c.is_ascii_digit());
        numbers.filter(|n| n.len() > 2).for_each(&mut add);
    }
    let [email, _, employee_code] = contacts;
    for key in keys(names, email.as_ref(), employee_code.as_ref()) {
        add(&key);
    }
    words
}

/// The words of a [`search_text`].
fn words_of(search: &str) -> impl Iterator<Item = &str> {
    search.split(' ').filter(|word| !word.is_empty())
}

/// Makes officials findable by the words of their search texts. Words that are theirs no
/// longer may stay: what is found by a word is held against the text.
pub async fn keep_words<'a>(
    tx: &mut Tx,
    people: impl IntoIterator<Item = (OfficialId, &'a str)>,
) -> Result<()> {
    let rows: Vec<[Value; 2]> = people
        .into_iter()
        .flat_map(|(official, search)| words_of(search).map(move |w| word_row(w, official)))
        .collect();
    insert_rows(tx, WORD, rows, "on conflict (word, official) do nothing").await?;
    Ok(())
}

const WORD: &str = "insert into person_word (word, official) values";

fn word_row(word: &str, official: OfficialId) -> [Value; 2] {
    [word.to_owned().into(), official.into()]
}

/// The rows of `person_word` for somebody new, for those who fill a table by themselves.
pub fn word_rows(official: OfficialId, search: &str) -> impl Iterator<Item = [Value; 2]> {
    words_of(search).map(move |word| word_row(word, official))
}

fn words_said(official: OfficialId, search: &str) -> Vec<Sql> {
    let words: Vec<&str> = words_of(search).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let places: Vec<String> = (0..words.len())
        .map(|i| format!("(${}, ${})", 2 * i + 1, 2 * i + 2))
        .collect();
    let values = words.into_iter().flat_map(|word| word_row(word, official));
    vec![
        sql(format!(
            "{WORD} {} on conflict (word, official) do nothing",
            places.join(", ")
        ))
        .bind_all(values),
    ]
}

/// Writes the search texts and words of all who are here: once, when the database learns
/// of words.
pub async fn fill_words(tx: &mut Tx) -> Result<()> {
    let mut after = i64::MIN;
    loop {
        let mut texts: Vec<(OfficialId, String)> = Vec::new();
        sql(
            "select official, name, name_hi, email, phone, employee_code from person
             where official > $1 order by official limit 10000",
        )
        .bind(after)
        .each(tx, |row| {
            let person = Person {
                name: row.get("name")?,
                name_hi: row.get("name_hi")?,
                email: row.get("email")?,
                phone: row.get("phone")?,
                employee_code: row.get("employee_code")?,
                language: String::new(),
            };
            texts.push((row.get("official")?, person.search_text()));
            Ok(())
        })
        .await?;
        let Some((last, _)) = texts.last() else {
            return Ok(());
        };
        after = last.0;
        keep_words(tx, texts.iter().map(|(o, text)| (*o, text.as_str()))).await?;
        for (official, text) in texts {
            sql("update person set search = $2 where official = $1 and search <> $2")
                .bind(official)
                .bind(text)
                .run(tx)
                .await?;
        }
    }
}

/// An official as lists show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Official {
    /// The number of the official.
    pub id: OfficialId,
    /// Who it is.
    pub person: Person,
    /// The organisation's number.
    pub organisation: OrganisationId,
    /// The organisation's code.
    pub organisation_code: String,
    /// The organisation's name in English.
    pub organisation_en: String,
    /// The organisation's name in Hindi.
    pub organisation_hi: String,
    /// The profile's status.
    pub status: ProfileStatus,
    /// Group A, B, C, D, Contractual Staff or Others.
    pub group: Option<String>,
    /// The post held.
    pub designation: Option<String>,
    /// Why the profile was sent back, until it is edited or verified.
    pub rejected: Option<String>,
    /// When the official was registered.
    pub registered: Moment,
    /// Courses completed.
    pub completions: i64,
    /// Distinct assessments attempted.
    pub pairs_attempted: i64,
    /// Distinct assessments cleared.
    pub pairs_cleared: i64,
}

impl Official {
    /// Whether the profile waits for the MDO: group and designation are given, and
    /// it was not sent back since they were last edited.
    pub fn is_waiting(&self) -> bool {
        self.status == ProfileStatus::NotVerified
            && self.group.is_some()
            && self.designation.is_some()
            && self.rejected.is_none()
    }
}

const COLUMNS: &str = "o.id, o.organisation, o.profile_status, o.official_group, o.designation,
    o.rejected, o.registered_at, o.completions, o.pairs_attempted, o.pairs_cleared,
    p.name, p.name_hi, p.email, p.phone, p.employee_code, p.language,
    g.code as organisation_code, g.name_en as organisation_en, g.name_hi as organisation_hi";

const TABLES: &str = "official o
    join person p on p.official = o.id
    join organisation g on g.id = o.organisation";

fn official_from(row: &Row) -> Result<Official> {
    let code: i16 = row.get("profile_status")?;
    Ok(Official {
        id: row.get("id")?,
        person: person_from(row)?,
        organisation: row.get("organisation")?,
        organisation_code: row.get("organisation_code")?,
        organisation_en: row.get("organisation_en")?,
        organisation_hi: row.get("organisation_hi")?,
        status: ProfileStatus::from_code(code).ok_or_else(|| StoreError::Column {
            column: "profile_status".to_owned(),
            what: format!("{code} is no status"),
        })?,
        group: row.get("official_group")?,
        designation: row.get("designation")?,
        rejected: row.get("rejected")?,
        registered: row.get("registered_at")?,
        completions: row.get("completions")?,
        pairs_attempted: row.get("pairs_attempted")?,
        pairs_cleared: row.get("pairs_cleared")?,
    })
}

/// Those of the registered officials who stand behind a number of a dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// The profile is not VERIFIED.
    NotVerified,
    /// Completed a course or more.
    Completed,
    /// Completed none.
    NoneCompleted,
    /// Tried an assessment or more.
    Attempted,
    /// Cleared an assessment or more.
    Cleared,
    /// Learned on this day or later.
    ActiveSince(Day),
    /// Completed a course on this day or later.
    CompletedSince(Day),
    /// Enrolled in a course on this day or later.
    EnrolledSince(Day),
    /// No date of joining the service is known.
    NoJoining,
}

impl Behind {
    /// The condition on an official `o`. Days are numbers of ours and stand in the text.
    fn condition(self) -> String {
        let enrolment = |column: &str, since: Day| {
            format!(
                "exists (select 1 from enrolment e
                         where e.official = o.id and e.{column} >= {})",
                since.start().0
            )
        };
        match self {
            Behind::NotVerified => {
                format!("o.profile_status <> {}", ProfileStatus::Verified.code())
            }
            Behind::Completed => "o.completions > 0".to_owned(),
            Behind::NoneCompleted => "o.completions = 0".to_owned(),
            Behind::Attempted => "o.pairs_attempted > 0".to_owned(),
            Behind::Cleared => "o.pairs_cleared > 0".to_owned(),
            Behind::ActiveSince(day) => format!("o.active_day >= {}", day.number()),
            // A course completed in a second language counts for nothing.
            Behind::CompletedSince(day) => enrolment("variant = 0 and e.completed_at", day),
            Behind::EnrolledSince(day) => enrolment("enrolled_at", day),
            Behind::NoJoining => "not exists (select 1 from person j
                 where j.official = o.id and j.joined_day is not null)"
                .to_owned(),
        }
    }
}

/// Which officials a list is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What the actor may see.
    pub scope: Scope,
    /// Only those at or below this organisation.
    pub unit: Option<OrganisationId>,
    /// Only those who wait for verification.
    pub waiting: bool,
    /// Only those with this status.
    pub status: Option<ProfileStatus>,
    /// Only those who stand behind this number.
    pub behind: Option<Behind>,
    /// Beginnings of words that must all be found: of a name in either script, e-mail
    /// address, mobile number or employee code.
    pub words: String,
}

/// Keeps `%` and `_` of what was typed from meaning anything.
fn contains(text: &str) -> String {
    let text = text.replace('\\', "\\\\");
    let text = text.replace('%', "\\%").replace('_', "\\_");
    format!("%{text}%")
}

/// With fewer than so many who bear the rarest of the words, each of them is looked at.
const FEW_FOUND: i64 = 10_000;

/// With fewer than so many officials at all, each of them is looked at.
const FEW_OFFICIALS: i64 = 20_000;

/// What one typed word may be the beginning of: any of these, each of which may be several
/// words that must all be there.
struct Sought(Vec<Vec<String>>);

impl Sought {
    fn of(word: &str) -> Sought {
        let typed = word.to_lowercase();
        let folded = fold(word);
        let latin = !folded.is_empty() && folded.chars().all(char::is_alphabetic);
        let sound = sound_key(word);
        let pieces = |text: &str, before: &str| -> Vec<String> {
            let pieces = text.split(' ').filter(|p| !p.is_empty());
            pieces.map(|p| format!("{before}{p}")).collect()
        };
        let mut any = vec![vec![typed]];
        let plain = pieces(&folded, "");
        if !plain.is_empty() && !any.contains(&plain) {
            any.push(plain);
        }
        if (latin || !word.is_ascii()) && sound.chars().count() > 1 {
            any.push(pieces(&sound, "~"));
        }
        Sought(any)
    }

    /// The condition that a search text has it.
    fn in_text(&self, values: &mut Vec<Value>) -> String {
        let any: Vec<String> = self
            .0
            .iter()
            .map(|all| {
                let each: Vec<String> = all
                    .iter()
                    .map(|beginning| {
                        values.push(contains(&format!(" {beginning}")).into());
                        format!("p.search like ${} escape '\\'", values.len())
                    })
                    .collect();
                format!("({})", each.join(" and "))
            })
            .collect();
        format!("({})", any.join(" or "))
    }

    /// The condition that `w.word` begins like it.
    fn in_words(&self, values: &mut Vec<Value>) -> String {
        let any: Vec<String> = self
            .0
            .iter()
            .filter_map(|all| all.first())
            .map(|beginning| {
                values.push(beginning.clone().into());
                values.push(format!("{beginning}\u{10ffff}").into());
                let at = values.len();
                format!("w.word >= ${} and w.word < ${at}", at - 1)
            })
            .collect();
        format!("({})", any.join(" or "))
    }

    /// How many bear it, as far as [`FEW_FOUND`].
    async fn count(&self, tx: &mut Tx) -> Result<i64> {
        let mut values = Vec::new();
        let begins = self.in_words(&mut values);
        limited(
            tx,
            &format!("person_word w where {begins}"),
            values,
            FEW_FOUND,
        )
        .await
    }
}

/// How many rows there are, as far as `most`.
async fn limited(tx: &mut Tx, from: &str, values: Vec<Value>, most: i64) -> Result<i64> {
    sql(format!(
        "select count(*) as n from (select 1 as one from {from} limit {most}) few"
    ))
    .bind_all(values)
    .one(tx)
    .await?
    .get("n")
}

impl Query {
    /// The tables that the conditions are about.
    fn tables(&self) -> &'static str {
        match self.words.trim().is_empty() {
            true => "official o",
            false => "official o join person p on p.official = o.id",
        }
    }

    /// Which officials the list may be about at most: those of the scope.
    fn whose(&self, values: &mut Vec<Value>) -> String {
        // Who was merged into another account is in no list.
        let mut text = format!(
            "{} and o.merged_into is null",
            self.scope.covers("o.organisation")
        );
        if let Some(unit) = self.unit {
            values.push(unit.into());
            text.push_str(&format!(
                " and o.organisation in (select organisation from lineage
                     where ancestor = ${} and until_day = {})",
                values.len(),
                Day::FOREVER.number()
            ));
        }
        text
    }

    /// The word by which to go to the officials; none where it is quicker to look at all
    /// of the scope.
    async fn leading(&self, tx: &mut Tx, sought: &[Sought]) -> Result<Option<usize>> {
        let mut rarest: Option<(i64, usize)> = None;
        for (place, word) in sought.iter().enumerate() {
            let found = word.count(tx).await?;
            if rarest.is_none_or(|(least, _)| found < least) {
                rarest = Some((found, place));
            }
        }
        let Some((found, place)) = rarest else {
            return Ok(None);
        };
        if found == FEW_FOUND {
            let mut values = Vec::new();
            let from = format!("official o where {}", self.whose(&mut values));
            if limited(tx, &from, values, FEW_OFFICIALS).await? < FEW_OFFICIALS {
                return Ok(None);
            }
        }
        Ok(Some(place))
    }

    /// The conditions as SQL, with the values they need.
    async fn conditions(&self, tx: &mut Tx) -> Result<(String, Vec<Value>)> {
        let mut values: Vec<Value> = Vec::new();
        let mut text = self.whose(&mut values);
        if self.waiting {
            text.push_str(
                " and o.profile_status = 0 and o.official_group is not null
                  and o.designation is not null and o.rejected is null",
            );
        }
        if let Some(status) = self.status {
            text.push_str(&format!(" and o.profile_status = {}", status.code()));
        }
        if let Some(behind) = self.behind {
            text.push_str(&format!(" and {}", behind.condition()));
        }
        let typed = self.words.split_whitespace().take(6);
        let sought: Vec<Sought> = typed.map(Sought::of).collect();
        if let Some(leading) = self.leading(tx, &sought).await? {
            let begins = sought[leading].in_words(&mut values);
            text.push_str(&format!(
                " and o.id in (select w.official from person_word w where {begins})"
            ));
        }
        for word in &sought {
            let held = word.in_text(&mut values);
            text.push_str(&format!(" and {held}"));
        }
        Ok((text, values))
    }
}

/// How many officials a query finds.
pub async fn count(tx: &mut Tx, query: &Query) -> Result<i64> {
    let (conditions, values) = query.conditions(tx).await?;
    let tables = query.tables();
    sql(format!(
        "select count(*) as n from {tables} where {conditions}"
    ))
    .bind_all(values)
    .one(tx)
    .await?
    .get("n")
}

/// The assessments that the officials of a query attempted, and how many of them they
/// cleared: a pair of official and assessment counts once.
pub async fn pairs(tx: &mut Tx, query: &Query) -> Result<(i64, i64)> {
    let (conditions, values) = query.conditions(tx).await?;
    let tables = query.tables();
    let row = sql(format!(
        "select cast(coalesce(sum(o.pairs_attempted), 0) as bigint) as attempted,
                cast(coalesce(sum(o.pairs_cleared), 0) as bigint) as cleared
         from {tables} where {conditions}"
    ))
    .bind_all(values)
    .one(tx)
    .await?;
    Ok((row.get("attempted")?, row.get("cleared")?))
}

/// The officials that a query finds, by name, from the one after `offset` on.
pub async fn list(tx: &mut Tx, query: &Query, offset: i64, limit: i64) -> Result<Vec<Official>> {
    let (conditions, values) = query.conditions(tx).await?;
    sql(format!(
        "select {COLUMNS} from {TABLES} where {conditions}
         order by p.name, o.id limit {limit} offset {offset}"
    ))
    .bind_all(values)
    .all(tx)
    .await?
    .iter()
    .map(official_from)
    .collect()
}

/// The officials with these numbers, of those that the scope covers.
pub async fn by_ids(
    tx: &mut Tx,
    scope: &Scope,
    ids: &[OfficialId],
) -> Result<HashMap<OfficialId, Official>> {
    let keys: Vec<[Value; 1]> = ids.iter().map(|o| [(*o).into()]).collect();
    let covers = scope.covers("o.organisation");
    let ask =
        |list: &str| format!("select {COLUMNS} from {TABLES} where o.id in {list} and {covers}");
    let mut found = HashMap::new();
    each_of(tx, &keys, ask, |row| {
        let official = official_from(&row)?;
        found.insert(official.id, official);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Who an official is: also of an account that was merged into another one.
pub async fn person(tx: &mut Tx, official: OfficialId) -> Result<Person> {
    let row = sql(
        "select name, name_hi, email, phone, employee_code, language from person
         where official = $1",
    )
    .bind(official)
    .one(tx)
    .await?;
    person_from(&row)
}

fn person_from(row: &Row) -> Result<Person> {
    Ok(Person {
        name: row.get("name")?,
        name_hi: row.get("name_hi")?,
        email: row.get("email")?,
        phone: row.get("phone")?,
        employee_code: row.get("employee_code")?,
        language: row.get("language")?,
    })
}

/// The name of an official.
pub async fn name(tx: &mut Tx, official: OfficialId) -> Result<Option<String>> {
    sql("select name from person where official = $1")
        .bind(official)
        .optional(tx)
        .await?
        .map(|row| row.get("name"))
        .transpose()
}

/// A line of an official's history that is about the person, the profile or a
/// course, not about single steps in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub fact: Fact,
    /// When.
    pub occurred: Moment,
    /// The organisation the official belonged to.
    pub organisation: OrganisationId,
    /// The name of who caused it, where that is another person.
    pub caused_by: Option<String>,
    /// The same name in Devanagari, where that person has given one.
    pub caused_by_hi: Option<String>,
    /// The title of the course it is about.
    pub course: Option<String>,
}

/// An official's history, the latest first: kinds 1 to 7, 11, 20, 21, 24 and 25 of the ledger.
pub async fn history(tx: &mut Tx, official: OfficialId, limit: i64) -> Result<Vec<Event>> {
    sql(format!(
        "select e.kind, e.course, e.object, e.amount, e.detail, e.organisation, e.occurred_at,
                c.title, q.name as causer, q.name_hi as causer_hi
         from entry e
         left join course c on c.id = e.course
         left join person q on q.official = e.caused_by
         where e.official = $1 and (e.kind <= 7 or e.kind in (20, 21, 24) or {})
         order by e.occurred_at desc, e.id desc
         limit {limit}",
        completes("e")
    ))
    .bind(official)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        let organisation = row.get("organisation")?;
        let columns = Columns {
            kind: row.get("kind")?,
            course: row.get("course")?,
            object: row.get("object")?,
            amount: row.get("amount")?,
            detail: row.get("detail")?,
        };
        Ok(Event {
            fact: Fact::from_columns(organisation, &columns)?,
            occurred: row.get("occurred_at")?,
            organisation,
            caused_by: row.get("causer")?,
            caused_by_hi: row.get("causer_hi")?,
            course: row.get("title")?,
        })
    })
    .collect()
}

/// An official's way through one course, as the desk sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The course.
    pub course: CourseId,
    /// Its title.
    pub title: String,
    /// 0 not-started, 1 in-progress, 2 completed.
    pub status: i16,
    /// Since when.
    pub enrolled: Moment,
    /// When it was completed.
    pub completed: Option<Moment>,
    /// The certificate's number.
    pub certificate: Option<String>,
    /// Time spent, in seconds.
    pub seconds: i64,
}

/// An official's enrolments, the latest first.
pub async fn ways(tx: &mut Tx, official: OfficialId, limit: i64) -> Result<Vec<Way>> {
    sql(format!(
        "select e.course, c.title, e.status, e.enrolled_at, e.completed_at, e.certificate,
                e.seconds
         from enrolment e
         join course c on c.id = e.course
         where e.official = $1
         order by e.enrolled_at desc, e.course
         limit {limit}"
    ))
    .bind(official)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Way {
            course: row.get("course")?,
            title: row.get("title")?,
            status: row.get("status")?,
            enrolled: row.get("enrolled_at")?,
            completed: row.get("completed_at")?,
            certificate: row.get("certificate")?,
            seconds: row.get("seconds")?,
        })
    })
    .collect()
}

/// Adds who a new official is, with the identities under which one signs in. An
/// identity that somebody has already makes the transaction fail.
pub fn insert_person(official: OfficialId, person: &Person) -> Vec<Sql> {
    let mut statements = vec![
        sql(
            "insert into person (official, name, name_hi, email, phone, employee_code,
                                 language, search)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(official)
        .bind(person.name.clone())
        .bind(person.name_hi.clone())
        .bind(person.email.clone())
        .bind(person.phone.clone())
        .bind(person.employee_code.clone())
        .bind(person.language.clone())
        .bind(person.search_text()),
    ];
    statements.extend(words_said(official, &person.search_text()));
    statements.extend(identities(official, person));
    statements
}

/// Corrects who somebody is; the identities follow. The employee code stays.
pub fn keep_person(official: OfficialId, person: &Person) -> Vec<Sql> {
    let mut statements = vec![
        sql("update person
             set name = $2, name_hi = $3, email = $4, phone = $5, language = $6, search = $7
             where official = $1")
        .bind(official)
        .bind(person.name.clone())
        .bind(person.name_hi.clone())
        .bind(person.email.clone())
        .bind(person.phone.clone())
        .bind(person.language.clone())
        .bind(person.search_text()),
        sql("delete from identity
             where official = $1 and (value like 'email:%' or value like 'phone:%')")
        .bind(official),
    ];
    statements.extend(words_said(official, &person.search_text()));
    statements.extend(identities(official, person));
    statements
}

fn identities(official: OfficialId, person: &Person) -> Vec<Sql> {
    let take = |identity: String| {
        // That of an account which was merged into this one is this one's to use.
        let theirs = sql(format!(
            "delete from identity where value = $1 and official <> $2 and official in ({})",
            crate::duplicates::accounts_of("cast($2 as bigint)")
        ))
        .bind(identity.clone())
        .bind(official);
        let own = sql("insert into identity (value, official) values ($1, $2)")
            .bind(identity)
            .bind(official);
        [theirs, own]
    };
    person.identities().into_iter().flat_map(take).collect()
}

/// The designations in use in an organisation, the most frequent first.
pub async fn designations(tx: &mut Tx, unit: OrganisationId, limit: i64) -> Result<Vec<String>> {
    sql(format!(
        "select o.designation, count(*) as n
         from official o
         where o.organisation = $1 and o.designation is not null
         group by o.designation
         order by n desc, o.designation
         limit {limit}"
    ))
    .bind(unit)
    .all(tx)
    .await?
    .iter()
    .map(|row| row.get("designation"))
    .collect()
}

/// Organisations in scope whose code or name holds these words, by depth and name.
pub async fn find_organisations(
    tx: &mut Tx,
    scope: &Scope,
    words: &str,
    limit: i64,
) -> Result<Vec<Organisation>> {
    let mut values: Vec<Value> = Vec::new();
    let mut conditions = scope.covers("o.id");
    for word in words.split_whitespace().take(6) {
        values.push(contains(&word.to_lowercase()).into());
        let at = values.len();
        conditions.push_str(&format!(
            " and (lower(o.name_en) like ${at} escape '\\' or o.name_hi like ${at} escape '\\'
                   or lower(o.code) like ${at} escape '\\')"
        ));
    }
    let rows = sql(format!(
        "select o.id
         from organisation o
         where {conditions} and o.retired_day = {}
         order by o.name_en, o.id
         limit {limit}",
        Day::FOREVER.number()
    ))
    .bind_all(values)
    .all(tx)
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.push(crate::organisations::by_id(tx, row.get("id")?).await?);
    }
    Ok(found)
}

/// The names of organisations, in English and Hindi.
pub async fn organisation_names(
    tx: &mut Tx,
    ids: &[OrganisationId],
) -> Result<BTreeMap<OrganisationId, (String, String)>> {
    let keys: Vec<[Value; 1]> = ids.iter().map(|o| [(*o).into()]).collect();
    let ask =
        |list: &str| format!("select id, name_en, name_hi from organisation where id in {list}");
    let mut found = BTreeMap::new();
    each_of(tx, &keys, ask, |row| {
        found.insert(row.get("id")?, (row.get("name_en")?, row.get("name_hi")?));
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The first day after this one from which another strength is stated.
pub async fn next_strength(
    tx: &mut Tx,
    organisation: OrganisationId,
    after: Day,
) -> Result<Option<Day>> {
    let held = crate::organisations::all_strengths(tx, &[organisation]).await?;
    let mut days = held.values().flatten().map(|strength| strength.from);
    Ok(days.find(|from| *from > after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_found_in_both_scripts() {
        let asha = Person {
            name: "Asha Verma".to_owned(),
            name_hi: Some("आशा वर्मा".to_owned()),
            email: Some("asha@example.in".to_owned()),
            phone: Some("9876543210".to_owned()),
            ..Person::default()
        };
        let text = asha.search_text();
        for part in ["asha", "verma", "asha@example.in", "9876543210", "वर्मा"] {
            assert!(text.contains(&format!(" {part}")), "{part} in {text}");
        }
        for typed in ["Aasha", "आशा", "Varma"] {
            let sound = format!("~{}", sound_key(typed));
            assert!(
                text.contains(&sound),
                "{typed} sounds like {sound} in {text}"
            );
        }
    }

    #[test]
    fn parts_of_an_address_and_numbers_in_codes_are_words_by_themselves() {
        let words = search_words(
            [Some(&"Asha".to_owned()), None],
            [
                &Some("Asha.Verma.12@nic.in".to_owned()),
                &None,
                &Some("BR 0000123".to_owned()),
            ],
        );
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let sound = format!("~{}", sound_key("asha"));
        let key = "=as".to_owned();
        assert_eq!(
            words,
            [
                "#br0000123",
                "0000123",
                "12",
                &key,
                "@ashaverma12",
                "asha",
                "asha.verma.12@nic.in",
                "br",
                "br0000123",
                "verma",
                &sound
            ]
        );
    }
}
