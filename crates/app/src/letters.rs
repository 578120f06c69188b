//! The D.O. letters that carry an edition to the States: what stands in them, the
//! brief that makes all of them, and the register of what was sent.
//!
//! The figures come from the frozen edition, who signs from the installation's
//! settings, the recommended courses from the catalogue, and the good practices from
//! the compendium.

mod brief;
mod compendium;
mod courses;
mod dispatch;
mod jobs;

use std::collections::HashMap;
use std::sync::Arc;

use sopan_documents::letter::{
    Addressee, Category, Indicator, Letter, Letterhead, Practice, Previous, Row, Sender,
};
use sopan_documents::{Band, Language, letter::letter};
use sopan_rules::numbers::{Exact, grouped};
use sopan_rules::organisations::Kind;
use sopan_rules::ranking::Methodology;
use sopan_store::letters as store;

use crate::access::Actor;
use crate::ranking::{Edition, RankedRow};
use crate::{App, AppError, Result};

pub use crate::progress::Progress;
pub use brief::{Brief, BriefLetter, Briefed, NotMade};
pub use compendium::{MOST_TEXT, MOST_TITLE, digest};
pub use dispatch::{CoveringMail, MailDone, Planned, Recipient, RegisterRow};
pub use jobs::{Job, Jobs, State};

pub use crate::outbox::Channel;
pub use sopan_store::letters::{Gone, Mail, Outcome};

/// The settings that a deploying government fills in. A name that ends in `-en` or
/// `-hi` is in that language.
pub const SETTINGS: [&str; 9] = [
    "letter-office-en",
    "letter-office-hi",
    "letter-address-en",
    "letter-address-hi",
    "letter-signatory-en",
    "letter-signatory-hi",
    "letter-designation-en",
    "letter-designation-hi",
    "letter-emblem",
];

/// A letter as it is sent: the bytes of a PDF, and the name of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterFile {
    /// `do-letter-edition-2-IN-HR-en.pdf`.
    pub name: String,
    /// The PDF.
    pub bytes: Vec<u8>,
}

impl App {
    /// The letter that carries an edition to a State, as PDF.
    pub async fn letter(
        &self,
        actor: &Actor,
        edition: i64,
        to: &str,
        language: Language,
    ) -> Result<LetterFile> {
        let to = to.trim().to_uppercase();
        if !self.may_have_letters(actor, &to).await? {
            let everywhere = actor.scope(sopan_rules::access::Permission::SeeMonitoring);
            return Err(match everywhere {
                sopan_store::access::Scope::Everything => {
                    AppError::not_found("State or Union Territory", to)
                }
                sopan_store::access::Scope::Below(_) => AppError::Forbidden,
            });
        }
        let contents = self.letter_contents(edition).await?;
        tokio::task::spawn_blocking(move || contents.letter(&to, language))
            .await
            .map_err(|e| AppError::Document(e.to_string()))?
    }

    /// What all letters of an edition are made of.
    async fn letter_contents(&self, edition: i64) -> Result<Contents> {
        let edition = self.edition(edition).await?;
        let previous = self.edition_before(edition.as_on).await?;
        let settings = self.settings(&SETTINGS).await?;
        let mut tx = self.db.read().await?;
        let courses = store::recommended(&mut tx, &courses::LISTS).await?;
        let practices = store::practices(&mut tx, "e.accepted_at is not null").await?;
        Ok(Contents {
            edition,
            previous,
            settings,
            courses,
            practices,
        })
    }
}

/// What all letters of an edition are made of.
struct Contents {
    edition: Arc<Edition>,
    previous: Option<Arc<Edition>>,
    settings: HashMap<String, String>,
    courses: Vec<store::Recommended>,
    practices: Vec<store::Practice>,
}

impl Contents {
    /// One letter, as PDF.
    fn letter(&self, to: &str, language: Language) -> Result<LetterFile> {
        let filled = fill(self, to, language)?;
        let bytes = letter(&filled).map_err(|e| AppError::Document(e.to_string()))?;
        Ok(LetterFile {
            name: file_name(self.edition.number, to, language),
            bytes,
        })
    }
}

fn file_name(edition: i64, to: &str, language: Language) -> String {
    let code = language_code(language);
    format!("do-letter-edition-{edition}-{to}-{code}.pdf")
}

fn language_code(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::Hindi => "hi",
    }
}

/// The number under which the letters to a State are in the register,
/// SOPAN/2/IN-HR/2025-26: edition, State, financial year of publication.
fn letter_number(edition: &Edition, to: &str) -> String {
    let day = edition.published_at.day();
    let (year, _, _) = day.financial_year_start().ymd();
    format!(
        "SOPAN/{}/{to}/{year}-{:02}",
        edition.number,
        (year + 1) % 100
    )
}

fn fill(contents: &Contents, to: &str, language: Language) -> Result<Letter> {
    let (edition, settings) = (contents.edition.as_ref(), &contents.settings);
    let previous = contents.previous.as_deref();
    let code = language_code(language);
    let row = edition
        .row(to)
        .ok_or_else(|| AppError::not_found("State or Union Territory in this edition", to))?;
    let (Some(category), Some(rank)) = (row.category, row.rank) else {
        return Err(not_ranked(row, edition));
    };
    let of_category = |category| {
        let rows = edition.rows.iter();
        rows.filter(move |r: &&RankedRow| r.category == Some(category))
    };
    let methodology = &edition.methodology;
    Ok(Letter {
        language,
        number: letter_number(edition, to),
        date: edition.published_at.day(),
        letterhead: letterhead(settings, code),
        sender: sender(settings, code),
        addressee: addressee(row, language),
        state: row.name.in_language(code).to_owned(),
        edition: small(edition.number),
        as_on: edition.as_on,
        category: category.to_string(),
        rank: small(rank),
        ranked: small(of_category(category).count()),
        score: row.score.clone(),
        methodology: methodology.version.clone(),
        previous: previous.and_then(|p| {
            let before = p.row(to)?;
            let category = before.category.filter(|then| *then != category);
            let version = Some(&p.methodology.version).filter(|v| **v != methodology.version);
            Some(Previous {
                edition: small(p.number),
                as_on: p.as_on,
                rank: small(before.rank?),
                score: before.score.clone(),
                category: category.map(|then| then.to_string()),
                methodology: version.cloned(),
            })
        }),
        indicators: indicators(row, methodology, code),
        categories: methodology
            .cohorts
            .iter()
            .map(|cohort| {
                let bounds = methodology.cohort_range(cohort.category);
                Category {
                    name: cohort.category.to_string(),
                    bounds: bounds.map_or_else(String::new, |b| b.in_language(code).to_owned()),
                    rows: of_category(cohort.category)
                        .map(|r| Row {
                            rank: small(r.rank.unwrap_or_default()),
                            name: r.name.in_language(code).to_owned(),
                            score: r.score.clone(),
                            own: r.code == to,
                        })
                        .collect(),
                }
            })
            .collect(),
        courses: courses::lists(&contents.courses, code),
        compendium: contents
            .practices
            .iter()
            .map(|practice| Practice {
                state: practice.state_name.in_language(code).to_owned(),
                title: practice.title.in_language(code).to_owned(),
                paragraphs: practice
                    .text
                    .in_language(code)
                    .lines()
                    .map(str::trim)
                    .filter(|line| !line.is_empty())
                    .map(str::to_owned)
                    .collect(),
            })
            .collect(),
        synthetic: edition.synthetic,
    })
}

fn not_ranked(row: &RankedRow, edition: &Edition) -> AppError {
    AppError::invalid(
        "to",
        "not-ranked",
        format!(
            "{} is in no category of edition {}, because it had no strength; state it and publish a new edition",
            row.name.en, edition.number
        ),
    )
}

fn indicators(row: &RankedRow, methodology: &Methodology, code: &str) -> Vec<Indicator> {
    row.indicators
        .iter()
        .filter_map(|held| {
            let indicator = methodology.indicator(&held.id)?;
            let percent: Exact = held.percent.parse().ok()?;
            Some(Indicator {
                name: indicator.name.in_language(code).to_owned(),
                numerator: grouped(held.numerator),
                denominator: held.whole().map(grouped),
                percent: held.percent.clone(),
                weight: held.weight.exact(),
                objective: indicator.objective.in_language(code).to_owned(),
                definition: indicator.definition.in_language(code).to_owned(),
                band: band(methodology, &percent),
            })
        })
        .collect()
}

/// Where a percentage lies on the performance key.
pub fn band(methodology: &Methodology, percent: &Exact) -> Band {
    match methodology.band_of(percent).map(|b| b.id.as_str()) {
        Some("strong") => Band::Strong,
        Some("moderate") => Band::Moderate,
        _ => Band::Low,
    }
}

fn small<T: TryInto<u32>>(number: T) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}

/// A setting, or what stands in its place until the deploying government gives it.
fn setting(settings: &HashMap<String, String>, name: &str, placeholder: &str) -> String {
    settings
        .get(name)
        .map(|value| value.trim())
        .filter(|value| !value.is_empty())
        .unwrap_or(placeholder)
        .to_owned()
}

fn letterhead(settings: &HashMap<String, String>, code: &str) -> Letterhead {
    let address = setting(
        settings,
        &format!("letter-address-{code}"),
        match code {
            "hi" => "[कार्यालय का पता, दूरभाष, ई-मेल]",
            _ => "[Address, telephone and e-mail of the office]",
        },
    );
    Letterhead {
        name_hi: setting(settings, "letter-office-hi", "[अनुश्रवण प्रकोष्ठ का नाम]"),
        name_en: setting(
            settings,
            "letter-office-en",
            "[Name of the monitoring cell]",
        ),
        lines: address.lines().map(str::to_owned).collect(),
        emblem: settings.get("letter-emblem").cloned(),
    }
}

fn sender(settings: &HashMap<String, String>, code: &str) -> Sender {
    let (name, designation, office) = match code {
        "hi" => ("[हस्ताक्षरकर्ता का नाम]", "[पदनाम]", "[अनुश्रवण प्रकोष्ठ का नाम]"),
        _ => (
            "[Name of the signatory]",
            "[Designation]",
            "[Name of the monitoring cell]",
        ),
    };
    let of =
        |what: &str, placeholder| setting(settings, &format!("letter-{what}-{code}"), placeholder);
    Sender {
        name: of("signatory", name),
        designation: of("designation", designation),
        organisation: vec![of("office", office)],
    }
}

/// Whether a Union Territory has an Administrator and no Chief Secretary.
fn has_administrator(code: &str) -> bool {
    matches!(code, "IN-DH" | "IN-LD")
}

/// States have a Government and a Chief Secretary. So have the Union Territories with
/// a legislature; the others have an Administration, and two of them no Chief
/// Secretary but an Administrator.
fn addressee(row: &RankedRow, language: Language) -> Addressee {
    let name = row.name.in_language(language_code(language));
    let legislature = matches!(row.code.as_str(), "IN-DL" | "IN-JK" | "IN-PY");
    let government = match (row.kind, row.code.as_str(), language) {
        (_, "IN-DL", Language::English) => {
            "Government of the National Capital Territory of Delhi".to_owned()
        }
        (_, "IN-DL", Language::Hindi) => "राष्ट्रीय राजधानी क्षेत्र दिल्ली सरकार".to_owned(),
        (Kind::Ut, _, Language::English) if !legislature => {
            format!("Administration of the Union Territory of {name}")
        }
        (Kind::Ut, _, Language::Hindi) if !legislature => {
            format!("संघ राज्यक्षेत्र {name} प्रशासन")
        }
        (_, _, Language::English) => format!("Government of {name}"),
        (_, _, Language::Hindi) => format!("{name} सरकार"),
    };
    Addressee {
        administrator: has_administrator(&row.code),
        name: None,
        government: Some(government),
        address: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn union_territories_are_addressed_as_they_are_governed() {
        let row = |code: &str, name: &str, kind| RankedRow {
            category: None,
            rank: None,
            code: code.to_owned(),
            name: sopan_rules::text::Said::same(name),
            kind,
            score: "0.00".to_owned(),
            score_exact: Exact::zero(),
            indicators: Vec::new(),
            strength: None,
            measures: Default::default(),
        };
        for (code, name, kind, government, administrator) in [
            (
                "IN-HR",
                "Haryana",
                Kind::State,
                "Government of Haryana",
                false,
            ),
            (
                "IN-PY",
                "Puducherry",
                Kind::Ut,
                "Government of Puducherry",
                false,
            ),
            (
                "IN-DL",
                "Delhi",
                Kind::Ut,
                "Government of the National Capital Territory of Delhi",
                false,
            ),
            (
                "IN-CH",
                "Chandigarh",
                Kind::Ut,
                "Administration of the Union Territory of Chandigarh",
                false,
            ),
            (
                "IN-LD",
                "Lakshadweep",
                Kind::Ut,
                "Administration of the Union Territory of Lakshadweep",
                true,
            ),
        ] {
            let found = addressee(&row(code, name, kind), Language::English);
            assert_eq!(found.government.as_deref(), Some(government));
            assert_eq!(found.administrator, administrator, "{code}");
        }
    }
}
