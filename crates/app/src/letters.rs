//! The D.O. letter that carries an edition to a State: everything in it comes from
//! the frozen edition, and who signs it from the installation's settings.

use std::collections::HashMap;

use sopan_documents::letter::{
    Addressee, Category, Indicator, Letter, Letterhead, Previous, Row, Sender,
};
use sopan_documents::{Band, Language, letter::letter};
use sopan_rules::numbers::{Exact, grouped};
use sopan_rules::organisations::Kind;
use sopan_rules::ranking::Methodology;

use crate::access::Actor;
use crate::ranking::{Edition, RankedRow};
use crate::{App, AppError, Result};

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
            let everywhere = actor.scope(sopan_rules::access::Permission::RunRanking);
            return Err(match everywhere {
                sopan_store::access::Scope::Everything => {
                    AppError::not_found("State or Union Territory", to)
                }
                sopan_store::access::Scope::Below(_) => AppError::Forbidden,
            });
        }
        let edition = self.edition(edition).await?;
        let previous = self.edition_before(edition.as_on).await?;
        let settings = self.settings(&SETTINGS).await?;
        let filled = fill(&edition, previous.as_deref(), &to, language, &settings)?;
        let code = language_code(language);
        let bytes = tokio::task::spawn_blocking(move || letter(&filled))
            .await
            .map_err(|e| AppError::Document(e.to_string()))?
            .map_err(|e| AppError::Document(e.to_string()))?;
        Ok(LetterFile {
            name: format!("do-letter-edition-{}-{to}-{code}.pdf", edition.number),
            bytes,
        })
    }
}

fn language_code(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::Hindi => "hi",
    }
}

/// D.O. No. SOPAN/2/IN-HR/2025-26: edition, State, financial year of publication.
fn letter_number(edition: &Edition, to: &str) -> String {
    let day = edition.published_at.day();
    let (year, _, _) = day.financial_year_start().ymd();
    format!(
        "SOPAN/{}/{to}/{year}-{:02}",
        edition.number,
        (year + 1) % 100
    )
}

fn fill(
    edition: &Edition,
    previous: Option<&Edition>,
    to: &str,
    language: Language,
    settings: &HashMap<String, String>,
) -> Result<Letter> {
    let code = language_code(language);
    let row = edition
        .row(to)
        .ok_or_else(|| AppError::not_found("State or Union Territory in this edition", to))?;
    let (Some(category), Some(rank)) = (row.category, row.rank) else {
        return Err(AppError::invalid(
            "to",
            "not-ranked",
            format!(
                "{} is in no category of edition {}, because its strength was not known; state it and publish a new edition",
                row.name.en, edition.number
            ),
        ));
    };
    let ranked: Vec<&RankedRow> = edition
        .rows
        .iter()
        .filter(|r| r.category == Some(category))
        .collect();
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
        ranked: small(ranked.len()),
        score: row.score.clone(),
        previous: previous.and_then(|p| {
            let before = p.row(to)?;
            Some(Previous {
                edition: small(p.number),
                as_on: p.as_on,
                rank: small(before.rank?),
                score: before.score.clone(),
            })
        }),
        indicators: indicators(row, methodology, code),
        categories: methodology
            .cohorts
            .iter()
            .map(|cohort| {
                let bounds = methodology.cohort_range(cohort.category);
                let inside = |r: &&RankedRow| r.category == Some(cohort.category);
                Category {
                    name: cohort.category.to_string(),
                    bounds: bounds.map_or_else(String::new, |b| b.in_language(code).to_owned()),
                    states: small(edition.rows.iter().filter(inside).count()),
                }
            })
            .collect(),
        table: ranked
            .iter()
            .map(|r| Row {
                rank: small(r.rank.unwrap_or_default()),
                name: r.name.in_language(code).to_owned(),
                score: r.score.clone(),
                own: r.code == to,
            })
            .collect(),
        synthetic: edition.synthetic,
    })
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
                denominator: grouped(held.denominator),
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
        administrator: matches!(row.code.as_str(), "IN-DH" | "IN-LD"),
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
