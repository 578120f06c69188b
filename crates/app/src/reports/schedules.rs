//! Reports on a schedule: each recipient gets a file of what that person may see, and a
//! message that says where it is.
//!
//! When a schedule falls due, one server takes it and writes down what is owed to whom;
//! then the files are made one after another. What a server left unmade when it stopped
//! is still owed, and is made later, by it or by another one.

use std::collections::HashMap;
use std::sync::Arc;

use sopan_formats::write::Format;
use sopan_rules::ids::OfficialId;
use sopan_rules::reports::{Kind, Timing};
use sopan_rules::time::Moment;
use sopan_store::access::identified;
use sopan_store::organisations;
use sopan_store::reports::{self as store, Owed, Schedule};

use super::jobs::kind_and_format;
use super::{Asked, Progress};
use crate::access::{Actor, actor_of, identity};
use crate::outbox::Mail;
use crate::{App, AppError, Result};

/// A schedule has at most so many recipients.
const MOST_RECIPIENTS: usize = 50;
/// A person has at most so many schedules.
const MOST_SCHEDULES: usize = 20;
/// A file that is owed belongs for so long to the server that makes it; then another one
/// may try.
const HELD_SECONDS: i64 = 3_600;
/// So often a file that is owed is tried.
const ATTEMPTS: i64 = 3;

/// What somebody writes to make a schedule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScheduleForm {
    /// The kind of report.
    pub kind: String,
    /// The organisation's code.
    pub organisation: String,
    /// The kind of file: `csv`, `xlsx`, `parquet`.
    pub format: String,
    /// `daily`, `weekly` or `monthly`.
    pub every: String,
    /// The day of the week, 1 for Monday; for `weekly`.
    pub weekday: String,
    /// The day of the month; for `monthly`.
    pub month_day: String,
    /// The hour, IST.
    pub hour: String,
    /// E-mail addresses and mobile numbers, with spaces, commas or lines between.
    pub recipients: String,
}

/// Somebody who gets the files of a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Who.
    pub official: OfficialId,
    /// By name.
    pub name: String,
}

/// A schedule of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleLine {
    /// Its number.
    pub id: i64,
    /// What it lists.
    pub kind: Kind,
    /// How the files end.
    pub format: String,
    /// The organisation's name in English.
    pub name_en: String,
    /// The organisation's name in Hindi.
    pub name_hi: String,
    /// When.
    pub timing: Timing,
    /// Whether it rests.
    pub paused: bool,
    /// When it is due next.
    pub next: Moment,
    /// When it was due last.
    pub last: Option<Moment>,
    /// Who gets the files.
    pub recipients: Vec<Recipient>,
    /// What was owed last and will not be made.
    pub given_up: Vec<GivenUp>,
}

/// A file that will not be made for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenUp {
    /// For whom, by name.
    pub name: String,
    /// When it was given up.
    pub at: Moment,
    /// Whether the recipient may not see it any more; else it failed too often.
    pub may_not: bool,
}

/// Whether trying again is of no use: the recipient may not see it, or something is gone.
fn is_hopeless(code: &str) -> bool {
    matches!(code, "forbidden" | "not-found")
}

fn unknown(id: i64) -> AppError {
    AppError::not_found("schedule", id)
}

/// What a report is called, in English and Hindi.
fn spoken(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Officials => ("Officials", "अधिकारी"),
        Kind::Enrolments => ("Enrolments", "नामांकन"),
        Kind::Assessments => ("Assessments", "मूल्यांकन"),
        Kind::Courses => ("Courses", "पाठ्यक्रम"),
        Kind::Organisations => ("Organisations", "संगठन"),
        Kind::Plans => ("Plans", "योजनाएँ"),
        Kind::Apar => ("APAR evidence", "APAR साक्ष्य"),
    }
}

impl App {
    /// Makes a schedule. What it is of must be within the maker's own scope; what each
    /// recipient gets is within the recipient's.
    pub async fn make_schedule(&self, actor: &Actor, form: &ScheduleForm) -> Result<i64> {
        let official = actor.learner()?;
        let (kind, format) = kind_and_format(&form.kind, &form.format)?;
        let number = |text: &str| text.trim().parse::<i64>().unwrap_or(-1);
        let day = match form.every.as_str() {
            "weekly" => number(&form.weekday),
            "monthly" => number(&form.month_day),
            _ => 0,
        };
        let timing = Timing::new(&form.every, day, number(&form.hour)).ok_or_else(|| {
            AppError::invalid(
                "every",
                "report-timing",
                "choose how often, on which day, and an hour from 0 to 23",
            )
        })?;
        let now = self.now();
        let mut tx = self.db.write().await?;
        let extent = self
            .extent(&mut tx, actor, kind.permission(), &form.organisation)
            .await?;
        if store::schedules_of(&mut tx, official).await?.len() >= MOST_SCHEDULES {
            return Err(AppError::invalid(
                "kind",
                "report-schedules",
                "you have 20 schedules; delete one first",
            ));
        }
        let mut recipients = Vec::new();
        let written = form.recipients.split([',', ';', '\n', '\r', ' ', '\t']);
        for who in written.map(str::trim).filter(|w| !w.is_empty()) {
            // Who is here is nobody's business who may not see them: one answer for both.
            let nobody = || {
                AppError::invalid(
                    "recipients",
                    "report-recipient",
                    format!(
                        "“{who}” is no official who may see this; check the address, or ask for a role for that person"
                    ),
                )
            };
            let found = identified(&mut tx, &identity(who)).await?;
            let found = found.ok_or_else(nobody)?;
            let recipient = actor_of(&mut tx, found).await?.ok_or_else(nobody)?;
            match self
                .extent(
                    &mut tx,
                    &recipient,
                    kind.permission(),
                    &extent.organisation.code,
                )
                .await
            {
                Err(AppError::Forbidden) => return Err(nobody()),
                other => other?,
            };
            if !recipients.contains(&found) {
                recipients.push(found);
            }
        }
        if recipients.is_empty() || recipients.len() > MOST_RECIPIENTS {
            return Err(AppError::invalid(
                "recipients",
                "report-recipients",
                "name 1 to 50 recipients by e-mail address or mobile number",
            ));
        }
        let schedule = Schedule {
            id: tx.id().await?,
            official,
            kind,
            format: format.extension().to_owned(),
            within: extent.organisation.id,
            timing,
            paused: false,
            next: timing.next_after(now),
            last: None,
            recipients,
        };
        store::keep_schedule(&mut tx, &schedule, now).await?;
        tx.commit().await?;
        Ok(schedule.id)
    }

    /// One's own schedules.
    pub async fn schedules(&self, actor: &Actor) -> Result<Vec<ScheduleLine>> {
        let mut tx = self.db.read().await?;
        let found = store::schedules_of(&mut tx, actor.learner()?).await?;
        let mut given_up: HashMap<i64, Vec<store::GivenUp>> = HashMap::new();
        for schedule in &found {
            let missed = store::given_up(&mut tx, schedule.id).await?;
            given_up.insert(schedule.id, missed);
        }
        let missed = given_up.values().flatten().map(|g| g.official);
        let named = found.iter().flat_map(|s| s.recipients.clone());
        let all: Vec<OfficialId> = named.chain(missed).collect();
        let names: HashMap<OfficialId, String> = store::people(&mut tx, &all)
            .await?
            .into_iter()
            .map(|(official, name, _, _)| (official, name))
            .collect();
        let mut lines = Vec::new();
        for schedule in found {
            let within = organisations::by_id(&mut tx, schedule.within).await?;
            let recipients = schedule.recipients.iter().map(|official| Recipient {
                official: *official,
                name: names.get(official).cloned().unwrap_or_default(),
            });
            lines.push(ScheduleLine {
                id: schedule.id,
                kind: schedule.kind,
                format: schedule.format,
                name_en: within.name_en,
                name_hi: within.name_hi,
                timing: schedule.timing,
                paused: schedule.paused,
                next: schedule.next,
                last: schedule.last,
                recipients: recipients.collect(),
                given_up: given_up
                    .remove(&schedule.id)
                    .unwrap_or_default()
                    .into_iter()
                    .map(|missed| GivenUp {
                        name: names.get(&missed.official).cloned().unwrap_or_default(),
                        at: missed.at,
                        may_not: is_hopeless(&missed.why),
                    })
                    .collect(),
            });
        }
        Ok(lines)
    }

    /// Lets a schedule of one's own rest, or go on. What fell due while it rested is not
    /// made up for.
    pub async fn pause_schedule(&self, actor: &Actor, id: i64, paused: bool) -> Result<()> {
        let owner = actor.learner()?;
        let mut tx = self.db.write().await?;
        let own = store::schedules_of(&mut tx, owner).await?;
        let schedule = own.iter().find(|s| s.id == id).ok_or_else(|| unknown(id))?;
        let next = (!paused).then(|| schedule.timing.next_after(self.now()));
        store::pause_schedule(&mut tx, id, owner, paused, next).await?;
        Ok(tx.commit().await?)
    }

    /// Deletes a schedule of one's own. Files that it made are kept to their time.
    pub async fn delete_schedule(&self, actor: &Actor, id: i64) -> Result<()> {
        let mut tx = self.db.write().await?;
        match store::forget_schedule(&mut tx, id, actor.learner()?).await? {
            true => Ok(tx.commit().await?),
            false => Err(unknown(id)),
        }
    }

    /// Makes the reports that have fallen due, and clears old ones away; returns how many
    /// were made. The server asks for this every minute. What was missed while no server
    /// ran is made once.
    pub async fn run_due_reports(&self) -> Result<usize> {
        self.clear_old_reports().await?;
        let mut tx = self.db.read().await?;
        let due = store::schedules_due(&mut tx, self.now()).await?;
        drop(tx);
        for schedule in due {
            let next = schedule.timing.next_after(self.now());
            let mut tx = self.db.write().await?;
            store::take_schedule(&mut tx, &schedule, next).await?;
            tx.commit().await?;
        }
        let mut made = 0;
        loop {
            let now = self.now();
            let mut tx = self.db.write().await?;
            let owed = store::take_owed(&mut tx, now, now.plus_seconds(HELD_SECONDS)).await?;
            tx.commit().await?;
            let Some(owed) = owed else { return Ok(made) };
            made += usize::from(self.make_owed(&owed).await?);
        }
    }

    /// Makes one file that is owed; whether there is one now.
    async fn make_owed(&self, owed: &Owed) -> Result<bool> {
        let made = self.try_owed(owed).await;
        let error = match made {
            Ok(made) => return Ok(made),
            Err(error) => error,
        };
        let (schedule, official) = (owed.schedule.id, owed.official);
        let hopeless = is_hopeless(error.code());
        if hopeless {
            tracing::warn!(schedule, %official, %error, "a scheduled report is not for this person any more");
        } else {
            tracing::error!(schedule, %official, %error, "a scheduled report failed");
        }
        if hopeless || owed.attempts >= ATTEMPTS {
            let mut tx = self.db.write().await?;
            let given_up = store::give_up(&mut tx, owed, self.now(), error.code()).await?;
            tx.commit().await?;
            if given_up {
                self.tell_of_giving_up(owed, hopeless).await?;
            }
        }
        Ok(false)
    }

    /// Tells whose schedule it is that somebody gets no file; the page of schedules says it
    /// too.
    async fn tell_of_giving_up(&self, owed: &Owed, may_not: bool) -> Result<()> {
        let schedule = &owed.schedule;
        let mut tx = self.db.read().await?;
        let within = organisations::by_id(&mut tx, schedule.within).await?;
        let people = store::people(&mut tx, &[schedule.official, owed.official]).await?;
        drop(tx);
        let of = |official| people.iter().find(|(id, ..)| *id == official);
        let Some((_, name, Some(email), _)) = of(schedule.official) else {
            return Ok(());
        };
        let whom = of(owed.official).map_or("", |(_, name, ..)| name.as_str());
        let (kind_en, kind_hi) = spoken(schedule.kind);
        let link = format!("{}/reports/schedules", self.options.public_address);
        let (why_en, why_hi) = match may_not {
            true => (
                "this person may not see it any more",
                "इन्हें अब यह देखने का अधिकार नहीं है",
            ),
            false => (
                "it failed three times; the next one is tried when it is due",
                "तीन बार प्रयास विफल रहा; अगली रिपोर्ट का प्रयास नियत समय पर होगा",
            ),
        };
        let text = format!(
            "{name},\n\n\
             The report “{kind_en}” of {name_en} was not made for {whom}: {why_en}. Your \
             schedules:\n{link}\n\n\
             {name_hi} की रिपोर्ट “{kind_hi}” {whom} के लिए नहीं बनी: {why_hi}। आपकी समय-सारणियाँ:\n{link}\n",
            name_en = within.name_en,
            name_hi = within.name_hi,
        );
        let subject = "Sopan: a report was not made / रिपोर्ट नहीं बनी";
        self.send_about_report(name, email, subject, text).await;
        Ok(())
    }

    async fn try_owed(&self, owed: &Owed) -> Result<bool> {
        let schedule = &owed.schedule;
        let mut tx = self.db.read().await?;
        let recipient = actor_of(&mut tx, owed.official)
            .await?
            .ok_or_else(|| AppError::not_found("official", owed.official))?;
        let within = organisations::by_id(&mut tx, schedule.within).await?;
        drop(tx);
        let format = Format::from_extension(&schedule.format)
            .ok_or_else(|| AppError::not_found("format", &schedule.format))?;
        let asked = Asked {
            kind: schedule.kind,
            within: within.code.clone(),
            format,
        };
        let id: String = self.token().chars().take(20).collect();
        let progress = Arc::new(Progress::default());
        let room = self.reports.room().acquire_owned().await;
        let file = self
            .make_report_file(&recipient, &asked, &id, progress, Some(owed))
            .await?;
        drop(room);
        let Some(file) = file else { return Ok(false) };
        let mut tx = self.db.read().await?;
        let person = store::people(&mut tx, &[owed.official]).await?;
        drop(tx);
        // Whoever has a mobile number only finds the file on the page.
        if let Some((_, name, Some(email), _)) = person.into_iter().next() {
            self.tell_of_report(&name, &email, &file, &within).await;
        }
        Ok(true)
    }

    /// The file is there whether or not the message gets through.
    async fn tell_of_report(
        &self,
        name: &str,
        email: &str,
        file: &store::ReportFile,
        within: &organisations::Organisation,
    ) {
        let (kind_en, kind_hi) = spoken(file.kind);
        let link = format!("{}/reports", self.options.public_address);
        let (rows, until) = (
            sopan_rules::numbers::grouped(file.rows),
            file.ends.day().dotted(),
        );
        let text = format!(
            "{name},\n\n\
             The report “{kind_en}” of {name_en} is ready, with {rows} rows. It holds what \
             you may see. Sign in and download it until {until}:\n{link}\n\n\
             {name_hi} की रिपोर्ट “{kind_hi}” तैयार है; इसमें {rows} पंक्तियाँ हैं। इसमें वही है जो आपको \
             देखने का अधिकार है। साइन इन करके इसे {until} तक डाउनलोड करें:\n{link}\n",
            name_en = within.name_en,
            name_hi = within.name_hi,
        );
        let subject = "Sopan: your report is ready / आपकी रिपोर्ट तैयार है";
        self.send_about_report(name, email, subject, text).await;
    }

    async fn send_about_report(&self, name: &str, email: &str, subject: &str, text: String) {
        let mail = Mail {
            name: format!("{}-{}", self.now().0, &self.token()[..8]),
            to: email.to_owned(),
            to_name: Some(name.to_owned()),
            subject: subject.to_owned(),
            text,
            attachments: Vec::new(),
        };
        if let Err(error) = self.outbox.send(&mail, self.now()).await {
            tracing::error!(%error, "the message about a report could not be sent");
        }
    }
}
