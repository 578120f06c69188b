//! Packages of other standards: their files and entries, content that is open, and what
//! it leaves behind.

use std::collections::BTreeMap;

use sopan_rules::ids::{CourseId, OfficialId, ResourceId};
use sopan_rules::time::Moment;

use crate::sql::{Dialect, Result, Sql, Tx, Value, insert_rows, sql};

/// A package as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Its number here.
    pub id: i64,
    /// The SHA-256 of its ZIP, in 64 hexadecimal digits.
    pub digest: String,
    /// Its standard, as people call it: `SCORM 1.2`.
    pub kind: String,
    /// The identifier that its manifest gives it.
    pub identifier: Option<String>,
    /// Its title.
    pub title: String,
    /// The size of its ZIP.
    pub bytes: i64,
    /// How many files it has.
    pub files: i64,
}

/// A file of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageFile {
    /// Its path inside the package.
    pub path: String,
    /// The SHA-256 of its content, under which it lies in the folder of files.
    pub object: String,
    /// Its size.
    pub bytes: i64,
}

/// The package with this digest.
pub async fn by_digest(tx: &mut Tx, digest: &str) -> Result<Option<Package>> {
    sql(
        "select id, digest, kind, identifier, title, bytes, files from package
         where digest = $1",
    )
    .bind(digest)
    .optional(tx)
    .await?
    .map(|row| {
        Ok(Package {
            id: row.get("id")?,
            digest: row.get("digest")?,
            kind: row.get("kind")?,
            identifier: row.get("identifier")?,
            title: row.get("title")?,
            bytes: row.get("bytes")?,
            files: row.get("files")?,
        })
    })
    .transpose()
}

/// Keeps a package with its files.
pub async fn keep(
    tx: &mut Tx,
    package: &Package,
    files: Vec<PackageFile>,
    now: Moment,
) -> Result<()> {
    sql(
        "insert into package (id, digest, kind, identifier, title, bytes, files, brought_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(package.id)
    .bind(package.digest.clone())
    .bind(package.kind.clone())
    .bind(package.identifier.clone())
    .bind(package.title.clone())
    .bind(package.bytes)
    .bind(package.files)
    .bind(now)
    .run(tx)
    .await?;
    let id = package.id;
    let rows = files.into_iter().map(|file| -> [Value; 4] {
        [
            id.into(),
            file.path.into(),
            file.object.into(),
            file.bytes.into(),
        ]
    });
    insert_rows(
        tx,
        "insert into package_file (package, path, object, bytes) values",
        rows.collect(),
        "",
    )
    .await?;
    Ok(())
}

/// Keeps entries of a package, as JSON under their identifiers. Those that are kept
/// already stay as they are: resources open them, and learners have left words in them.
pub async fn keep_entries(tx: &mut Tx, package: i64, entries: Vec<(String, String)>) -> Result<()> {
    let rows = (0_i64..)
        .zip(entries)
        .map(|(position, (identifier, body))| -> [Value; 4] {
            [
                package.into(),
                identifier.into(),
                position.into(),
                body.into(),
            ]
        });
    insert_rows(
        tx,
        "insert into package_entry (package, identifier, position, body) values",
        rows.collect(),
        "on conflict (package, identifier) do nothing",
    )
    .await?;
    Ok(())
}

/// The identifier that the manifest of a package gives it.
pub async fn identifier(tx: &mut Tx, package: i64) -> Result<Option<String>> {
    let row = sql("select identifier from package where id = $1")
        .bind(package)
        .optional(tx)
        .await?;
    Ok(row.map(|row| row.get("identifier")).transpose()?.flatten())
}

/// All entries of a package as JSON, in their order.
pub async fn entries(tx: &mut Tx, package: i64) -> Result<Vec<String>> {
    let rows = sql("select body from package_entry where package = $1 order by position")
        .bind(package)
        .all(tx)
        .await?;
    rows.iter().map(|row| row.get("body")).collect()
}

/// The entries of the package with this digest before which others must be done, as JSON.
pub async fn needing(tx: &mut Tx, digest: &str) -> Result<Vec<String>> {
    let rows = sql(
        "select e.body from package p join package_entry e on e.package = p.id
         where p.digest = $1 and e.body like '%\"needs\":%' order by e.position",
    )
    .bind(digest)
    .all(tx)
    .await?;
    rows.iter().map(|row| row.get("body")).collect()
}

/// The resources of a course that came in packages: each with the file of the package and
/// the entry that it opens.
pub async fn opening(tx: &mut Tx, course: CourseId) -> Result<Vec<(ResourceId, String, String)>> {
    let rows = sql("select id, object, url from resource
         where course = $1 and kind = 'package' and object is not null and url is not null
         order by id")
    .bind(course)
    .all(tx)
    .await?;
    rows.iter()
        .map(|row| Ok((row.get("id")?, row.get("object")?, row.get("url")?)))
        .collect()
}

/// Where this official stands, by name, in all that came in packages.
pub async fn statuses(tx: &mut Tx, official: OfficialId) -> Result<Vec<(ResourceId, String)>> {
    let rows = sql("select resource, status from package_state where official = $1 and part = ''")
        .bind(official)
        .all(tx)
        .await?;
    rows.iter()
        .map(|row| Ok((row.get("resource")?, row.get("status")?)))
        .collect()
}

/// An entry of the package with this digest, as JSON, and the number of the package.
pub async fn entry(tx: &mut Tx, digest: &str, identifier: &str) -> Result<Option<(i64, String)>> {
    sql("select e.package, e.body from package p
         join package_entry e on e.package = p.id and e.identifier = $2
         where p.digest = $1")
    .bind(digest)
    .bind(identifier)
    .optional(tx)
    .await?
    .map(|row| Ok((row.get("package")?, row.get("body")?)))
    .transpose()
}

/// An entry of this package, as JSON.
pub async fn entry_in(tx: &mut Tx, package: i64, identifier: &str) -> Result<Option<String>> {
    sql("select body from package_entry where package = $1 and identifier = $2")
        .bind(package)
        .bind(identifier)
        .optional(tx)
        .await?
        .map(|row| row.get("body"))
        .transpose()
}

/// The file of a package under this path.
pub async fn file(tx: &mut Tx, package: i64, path: &str) -> Result<Option<PackageFile>> {
    sql("select path, object, bytes from package_file where package = $1 and path = $2")
        .bind(package)
        .bind(path)
        .optional(tx)
        .await?
        .map(|row| {
            Ok(PackageFile {
                path: row.get("path")?,
                object: row.get("object")?,
                bytes: row.get("bytes")?,
            })
        })
        .transpose()
}

/// The file of a package under this path, whatever its capital letters: many a package
/// was made on a machine that doesn't tell them apart.
pub async fn file_of_any_case(
    tx: &mut Tx,
    package: i64,
    path: &str,
) -> Result<Option<PackageFile>> {
    let found = sql(
        "select path from package_file where package = $1 and lower(path) = $2
                     order by path limit 1",
    )
    .bind(package)
    .bind(path.to_lowercase())
    .optional(tx)
    .await?;
    match found {
        Some(row) => file(tx, package, &row.get::<String>("path")?).await,
        None => Ok(None),
    }
}

/// Content that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Launch {
    /// The SHA-256 of its token.
    pub token: String,
    /// By whom; none for an author who looks at it.
    pub official: Option<OfficialId>,
    /// In which course.
    pub course: CourseId,
    /// Which resource.
    pub resource: ResourceId,
    /// Of which package.
    pub package: i64,
    /// Which entry of it.
    pub entry: String,
    /// The SHA-256 of the secret under which it may write learning records, once that
    /// was given out.
    pub secret: Option<String>,
    /// When.
    pub opened_at: Moment,
    /// Until when the token is good.
    pub expires_at: Moment,
}

/// Statements that keep a launch, and forget those of the same official that have run out.
pub fn open(launch: &Launch) -> Vec<Sql> {
    let mut statements = Vec::new();
    if let Some(official) = launch.official {
        let forget = sql("delete from package_launch where official = $1 and expires_at < $2");
        statements.push(forget.bind(official).bind(launch.opened_at));
    }
    let keep = sql(
        "insert into package_launch (token, official, course, resource, package, entry,
                                     opened_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(launch.token.clone())
    .bind(launch.official)
    .bind(launch.course)
    .bind(launch.resource)
    .bind(launch.package)
    .bind(launch.entry.clone())
    .bind(launch.opened_at)
    .bind(launch.expires_at);
    statements.push(keep);
    statements
}

/// The launch with this token, and its entry as JSON.
pub async fn launch(tx: &mut Tx, token: &str) -> Result<Option<(Launch, String)>> {
    sql(
        "select l.token, l.official, l.course, l.resource, l.package, l.entry,
                l.secret, l.opened_at, l.expires_at, e.body
         from package_launch l
         join package_entry e on e.package = l.package and e.identifier = l.entry
         where l.token = $1",
    )
    .bind(token)
    .optional(tx)
    .await?
    .map(|row| {
        let launch = Launch {
            token: row.get("token")?,
            official: row.get("official")?,
            course: row.get("course")?,
            resource: row.get("resource")?,
            package: row.get("package")?,
            entry: row.get("entry")?,
            secret: row.get("secret")?,
            opened_at: row.get("opened_at")?,
            expires_at: row.get("expires_at")?,
        };
        Ok((launch, row.get("body")?))
    })
    .transpose()
}

/// A statement that gives a launch its secret, if it has none.
pub fn give_secret(token: &str, secret: &str) -> Sql {
    sql("update package_launch set secret = $2 where token = $1 and secret is null")
        .bind(token)
        .bind(secret)
}

/// What content has said of a learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The launch that may write: the SHA-256 of its token.
    pub token: String,
    /// When that was opened.
    pub opened_at: Moment,
    /// How often it has said something.
    pub number: i64,
    /// Where the learner stands, by name.
    pub status: String,
    /// The score in per cent, an exact decimal or fraction.
    pub percent: Option<String>,
    /// How long earlier sessions were, in seconds.
    pub seconds: i64,
    /// How long this one is.
    pub session_seconds: i64,
    /// Whether the session has ended.
    pub ended: bool,
    /// Everything that was said, as JSON.
    pub said: String,
    /// When it was said.
    pub at: Moment,
}

/// What content has said of this official in a resource: in a part of it, where it is
/// played as a whole.
pub async fn state(
    tx: &mut Tx,
    official: OfficialId,
    resource: ResourceId,
    part: &str,
) -> Result<Option<State>> {
    read_state(tx, official, resource, part, "").await
}

/// The same, and nobody else changes it until the transaction ends.
pub async fn state_to_change(
    tx: &mut Tx,
    official: OfficialId,
    resource: ResourceId,
    part: &str,
) -> Result<Option<State>> {
    let lock = match tx.dialect() {
        Dialect::Postgres => "for update",
        // There is one writer.
        Dialect::Sqlite => "",
    };
    read_state(tx, official, resource, part, lock).await
}

async fn read_state(
    tx: &mut Tx,
    official: OfficialId,
    resource: ResourceId,
    part: &str,
    lock: &str,
) -> Result<Option<State>> {
    sql(format!(
        "select token, opened_at, number, status, percent, seconds, session_seconds, ended, said,
                at
         from package_state
         where official = $1 and resource = $2 and part = $3 {lock}"
    ))
    .bind(official)
    .bind(resource)
    .bind(part)
    .optional(tx)
    .await?
    .map(|row| {
        Ok(State {
            token: row.get("token")?,
            opened_at: row.get("opened_at")?,
            number: row.get("number")?,
            status: row.get("status")?,
            percent: row.get("percent")?,
            seconds: row.get("seconds")?,
            session_seconds: row.get("session_seconds")?,
            ended: row.get("ended")?,
            said: row.get("said")?,
            at: row.get("at")?,
        })
    })
    .transpose()
}

/// Whose data the entries of a package share: an official's, in a course, of a package.
pub type Sharing = (OfficialId, CourseId, i64);

/// The data that entries of a package share, by their names.
pub async fn shared(tx: &mut Tx, whose: Sharing) -> Result<BTreeMap<String, String>> {
    sql("select target, store from package_shared
         where official = $1 and course = $2 and package = $3")
    .bind(whose.0)
    .bind(whose.1)
    .bind(whose.2)
    .all(tx)
    .await?
    .iter()
    .map(|row| Ok((row.get("target")?, row.get("store")?)))
    .collect()
}

/// Statements that keep what an entry has written of them.
pub fn share(whose: Sharing, written: Vec<(&str, String)>, now: Moment) -> Vec<Sql> {
    let keep = |(target, store): (&str, String)| {
        sql(
            "insert into package_shared (official, course, package, target, store, at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (official, course, package, target) do update
             set store = excluded.store, at = excluded.at",
        )
        .bind(whose.0)
        .bind(whose.1)
        .bind(whose.2)
        .bind(target)
        .bind(store)
        .bind(now)
    };
    written.into_iter().map(keep).collect()
}

/// A statement that forgets them.
pub fn forget_shared(whose: Sharing) -> Sql {
    sql("delete from package_shared where official = $1 and course = $2 and package = $3")
        .bind(whose.0)
        .bind(whose.1)
        .bind(whose.2)
}

/// Forgets what the content of a course has said of a learner, and shuts what is open of it.
pub fn forget(official: OfficialId, course: CourseId) -> Vec<Sql> {
    let said = "delete from package_state
                where official = $1
                  and resource in (select id from resource where course = $2)";
    let shared = "delete from package_shared where official = $1 and course = $2";
    let open = "delete from package_launch where official = $1 and course = $2";
    [said, shared, open]
        .into_iter()
        .map(|text| sql(text).bind(official).bind(course))
        .collect()
}

/// A statement that makes a launch the one that may write, unless a later one does. Time
/// of the session before is counted, and all that was said stays.
pub fn take_over(
    official: OfficialId,
    launch: &Launch,
    part: &str,
    status: &str,
    now: Moment,
) -> Sql {
    sql(
        "insert into package_state (official, resource, token, opened_at, number, status, percent,
                                    seconds, session_seconds, ended, said, at, part)
         values ($1, $2, $3, $4, 0, $5, null, 0, 0, 1, '{}', $6, $7)
         on conflict (official, resource, part) do update
         set token = excluded.token, opened_at = excluded.opened_at, number = 0,
             seconds = package_state.seconds + package_state.session_seconds,
             session_seconds = 0, at = excluded.at
         where package_state.opened_at < excluded.opened_at",
    )
    .bind(official)
    .bind(launch.resource)
    .bind(launch.token.clone())
    .bind(launch.opened_at)
    .bind(status)
    .bind(now)
    .bind(part)
}

/// A statement that begins a new attempt of a part: what was left in it is gone, and
/// launches of it that were opened before say nothing more.
pub fn begin_anew(official: OfficialId, resource: ResourceId, part: &str) -> Sql {
    sql("update package_state
         set token = '', number = 0, seconds = 0, session_seconds = 0, ended = 1, said = '{}',
             percent = null, status = 'not_attempted'
         where official = $1 and resource = $2 and part = $3")
    .bind(official)
    .bind(resource)
    .bind(part)
}

/// A statement that keeps what a launch says, if it is the one that may write and says
/// it for the first time.
pub fn say(official: OfficialId, resource: ResourceId, part: &str, said: &State) -> Sql {
    sql("update package_state
         set number = $4, status = $5, percent = $6, session_seconds = $7, ended = $8, said = $9,
             at = $10
         where official = $1 and resource = $2 and token = $3 and number < $4 and part = $11")
    .bind(official)
    .bind(resource)
    .bind(said.token.clone())
    .bind(said.number)
    .bind(said.status.clone())
    .bind(said.percent.clone())
    .bind(said.session_seconds)
    .bind(said.ended)
    .bind(said.said.clone())
    .bind(said.at)
    .bind(part)
}

/// A statement that keeps where a learner stands in a resource: by what content stated as
/// learning records, or in a whole by what its parts reported.
pub fn keep_progress(
    official: OfficialId,
    resource: ResourceId,
    opened: (&str, Moment),
    (status, percent): (&str, Option<String>),
    said: String,
    now: Moment,
) -> Sql {
    sql(
        "insert into package_state (official, resource, token, opened_at, number, status, percent,
                                    seconds, session_seconds, ended, said, at, part)
         values ($1, $2, $3, $4, 0, $5, $6, 0, 0, 0, $7, $8, '')
         on conflict (official, resource, part) do update
         set status = excluded.status, percent = excluded.percent, said = excluded.said,
             at = excluded.at",
    )
    .bind(official)
    .bind(resource)
    .bind(opened.0)
    .bind(opened.1)
    .bind(status)
    .bind(percent)
    .bind(said)
    .bind(now)
}
