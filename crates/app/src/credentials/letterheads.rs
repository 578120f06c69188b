//! Letterheads: a State, or any organisation, says how the certificates of its courses look.

use sopan_documents::Language;
use sopan_documents::certificate::{self as sheet, Certificate as Sheet};
use sopan_rules::access::Permission;
use sopan_rules::text::Said;
use sopan_store::letterheads as store;
use sopan_store::organisations::{self, Organisation};

pub use sopan_store::letterheads::Letterhead;

use super::paper::{blocking, in_language};
use super::unmade;
use crate::access::Actor;
use crate::{App, AppError, Result};

/// The largest emblem, in bytes.
pub const EMBLEM_BYTES: usize = 200 * 1024;

/// An organisation, and how certificates of its courses look.
#[derive(Debug, Clone)]
pub struct HeadedBy {
    /// The organisation.
    pub organisation: Organisation,
    /// Its own letterhead.
    pub own: Option<Letterhead>,
    /// The one that holds: its own, or that of one above it.
    pub holds: Option<Letterhead>,
}

/// How light a colour is, from 0 to 1 (WCAG 2.2, relative luminance).
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#').filter(|d| d.len() == 6)?;
    let part = |at: usize| {
        let part = u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?;
        let share = f64::from(part) / 255.0;
        Some(match share <= 0.040_45 {
            true => share / 12.92,
            false => ((share + 0.055) / 1.055).powf(2.4),
        })
    };
    Some(0.2126 * part(0)? + 0.7152 * part(2)? + 0.0722 * part(4)?)
}

/// What is wrong with a letterhead, before its emblem is looked at.
fn check(new: &Letterhead) -> Result<()> {
    let refused = |field, code, why: &str| Err(AppError::invalid(field, code, why));
    for (field, said, needed, most) in [
        ("heading", &new.heading, true, 120),
        ("below", &new.below, false, 160),
        ("signatory", &new.signatory, false, 80),
        ("designation", &new.designation, false, 120),
    ] {
        if [&said.en, &said.hi]
            .iter()
            .any(|t| t.chars().count() > most)
        {
            let why = format!("write at most {most} characters");
            return refused(field, "letterhead-long", &why);
        }
        if said.en.is_empty() != said.hi.is_empty() || (needed && said.en.is_empty()) {
            let why = "write it in English and in Hindi; certificates come in both";
            return refused(field, "letterhead-languages", why);
        }
    }
    let Some(light) = luminance(&new.colour) else {
        let why = "give a colour as # and six digits, such as #1d3c63";
        return refused("colour", "letterhead-colour", why);
    };
    // Against white: (1 + 0.05) / (light + 0.05) is at least 4.5.
    if light > 1.05 / 4.5 - 0.05 {
        let why = "this colour is too light to be read on white paper; choose a darker one";
        return refused("colour", "letterhead-light", why);
    }
    if new.emblem.as_ref().is_some_and(|e| e.len() > EMBLEM_BYTES) {
        let why = "the emblem may have 200 KB; simplify the drawing";
        return refused("emblem", "letterhead-large", why);
    }
    Ok(())
}

/// A certificate of nobody, to see how it looks.
fn sample(
    letterhead: Option<sheet::Letterhead>,
    language: &str,
    day: sopan_rules::time::Day,
) -> Sheet {
    let say = |en: &str, hi: &str| Said::new(en, hi).in_language(language).to_owned();
    Sheet {
        language: match language {
            "hi" => Language::Hindi,
            _ => Language::English,
        },
        name: say("Name of the Official", "अधिकारी का नाम"),
        course: say("Title of the Course", "पाठ्यक्रम का शीर्षक"),
        provider: say("Provider", "प्रदाता"),
        hours: say("1 h 30 min", "1 घंटा 30 मिनट"),
        completed_on: day,
        number: "0000-0000-0000".to_owned(),
        verification_url: "https://example.org/certificates/0000-0000-0000".to_owned(),
        issuer: say("Organisation", "संगठन"),
        letterhead,
        synthetic: true,
        revoked_on: None,
    }
}

impl App {
    async fn headed(&self, actor: &Actor, code: &str) -> Result<HeadedBy> {
        let mut tx = self.db.read().await?;
        let found = organisations::by_code(&mut tx, code).await?;
        let organisation = found.ok_or_else(|| AppError::not_found("organisation", code))?;
        actor
            .must(&mut tx, Permission::ManageOrganisations, organisation.id)
            .await?;
        let own = store::own(&mut tx, organisation.id).await?;
        let holds = store::nearest(&mut tx, organisation.id, self.today()).await?;
        Ok(HeadedBy {
            organisation,
            own,
            holds,
        })
    }

    /// How certificates of an organisation's courses look, for those who manage it.
    pub async fn letterhead(&self, actor: &Actor, code: &str) -> Result<HeadedBy> {
        let actor = &actor.reading();
        self.headed(actor, code).await
    }

    /// Sets how they look. It is tried on a certificate first, so that what can't be set is
    /// refused here and not where somebody asks for a certificate.
    pub async fn set_letterhead(&self, actor: &Actor, code: &str, new: &Letterhead) -> Result<()> {
        let organisation = self.headed(actor, code).await?.organisation;
        check(new)?;
        for language in ["en", "hi"] {
            let tried = sample(Some(in_language(new, language)), language, self.today());
            let set = blocking(move || Ok(sheet::certificate(&tried).is_ok())).await?;
            if !set {
                let why =
                    "the emblem can't be drawn; send a plain SVG file, without links and scripts";
                return Err(AppError::invalid("emblem", "letterhead-emblem", why));
            }
        }
        let mut tx = self.db.write().await?;
        store::set(&mut tx, organisation.id, new, actor.official, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Takes an organisation's letterhead away.
    pub async fn remove_letterhead(&self, actor: &Actor, code: &str) -> Result<()> {
        let organisation = self.headed(actor, code).await?.organisation;
        let mut tx = self.db.write().await?;
        store::remove(&mut tx, organisation.id).await?;
        Ok(tx.commit().await?)
    }

    /// A certificate of nobody as PDF, as those of the organisation's courses look.
    pub async fn letterhead_sample(
        &self,
        actor: &Actor,
        code: &str,
        language: &str,
    ) -> Result<Vec<u8>> {
        let actor = &actor.reading();
        let holds = self.headed(actor, code).await?.holds;
        let holds = holds.map(|l| in_language(&l, language));
        let sample = sample(holds, language, self.today());
        blocking(move || sheet::certificate(&sample).map_err(unmade)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letterhead_is_whole_and_can_be_read() {
        let good = Letterhead {
            heading: Said::new("Government of Bihar", "बिहार सरकार"),
            below: Said::new("", ""),
            colour: "#7a1f1f".to_owned(),
            signatory: Said::new("", ""),
            designation: Said::new("", ""),
            emblem: None,
        };
        check(&good).unwrap();
        type Change = fn(&mut Letterhead);
        let cases: [(Change, &str); 7] = [
            (|l| l.heading.hi.clear(), "letterhead-languages"),
            (|l| l.heading = Said::new("", ""), "letterhead-languages"),
            (|l| l.signatory.en = "A".to_owned(), "letterhead-languages"),
            (
                |l| l.below = Said::same(&"x".repeat(161)),
                "letterhead-long",
            ),
            (|l| l.colour = "red".to_owned(), "letterhead-colour"),
            (|l| l.colour = "#ffd000".to_owned(), "letterhead-light"),
            (
                |l| l.emblem = Some("x".repeat(EMBLEM_BYTES + 1)),
                "letterhead-large",
            ),
        ];
        for (change, expected) in cases {
            let mut bad = good.clone();
            change(&mut bad);
            match check(&bad) {
                Err(AppError::Invalid { code, .. }) => assert_eq!(code, expected),
                other => panic!("{expected}: {other:?}"),
            }
        }
        // The grey that just reaches 4.5 : 1.
        for (colour, good) in [("#767676", true), ("#777777", false), ("#000000", true)] {
            let found = luminance(colour).unwrap() <= 1.05 / 4.5 - 0.05;
            assert_eq!(found, good, "{colour}");
        }
    }
}
