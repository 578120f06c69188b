//! Whom a mandate means, held against who is there: what nobody knows is refused, and what
//! nobody holds is told.

use std::collections::BTreeSet;

use sopan_formats::officials::Group;
use sopan_rules::ids::OrganisationId;
use sopan_rules::mandates::audience::comparable;
use sopan_rules::mandates::{Criteria, Mandate, Named};
use sopan_rules::text::Said;
use sopan_store::mandates as store;
use sopan_store::{Tx, designations, organisations};

use super::Wrong;
use crate::Result;

/// The groups of an audience, each with its place.
fn groups(mandate: &Mandate<Named>) -> Vec<(String, &Criteria)> {
    let audience = &mandate.audience;
    let all = [("any-of", &audience.any_of), ("except", &audience.except)];
    all.into_iter()
        .flat_map(|(name, groups)| {
            let each = groups.iter().enumerate();
            each.map(move |(number, group)| (format!("audience.{name}[{number}]"), group))
        })
        .collect()
}

fn wrong(place: String, code: &'static str, en: String, hi: String) -> Wrong {
    Wrong {
        line: None,
        place,
        code,
        why: Said::new(en, hi),
    }
}

fn quoted<T: std::fmt::Display>(all: impl IntoIterator<Item = T>) -> String {
    let all: Vec<String> = all.into_iter().map(|one| format!("“{one}”")).collect();
    all.join(", ")
}

/// What the audience of a mandate of this organisation names and is not there: organisations,
/// also such as stand elsewhere, groups, officials.
pub(super) async fn unknown(
    tx: &mut Tx,
    mandate: &Mandate<Named>,
    owner: OrganisationId,
) -> Result<Vec<Wrong>> {
    let mut found = Vec::new();
    for (place, criteria) in groups(mandate) {
        for code in &criteria.organisation {
            let at = format!("{place}.organisation");
            let Some(known) = organisations::by_code(tx, code).await? else {
                found.push(wrong(
                    at,
                    "no-such-organisation",
                    format!("no organisation has the code “{code}”; write the code that stands on its page"),
                    format!("“{code}” कोड का कोई संगठन नहीं है; वह कोड लिखें जो संगठन के पृष्ठ पर है"),
                ));
                continue;
            };
            let near = known.id == owner
                || organisations::is_within(tx, &[owner], known.id).await?
                || organisations::is_within(tx, &[known.id], owner).await?;
            if !near {
                let whose = &mandate.organisation;
                found.push(wrong(
                    at,
                    "foreign-organisation",
                    format!(
                        "“{code}” does not stand below {whose} today, so nobody of it is meant; \
                         write one that does, or the one that took it over"
                    ),
                    format!(
                        "“{code}” आज {whose} के अधीन नहीं है, अतः उसका कोई कर्मी अभिप्रेत नहीं; अधीन संगठन, या \
                         जिसने इसे संभाला है, उसका कोड लिखें"
                    ),
                ));
            }
        }
        let known: BTreeSet<String> = Group::ALL.iter().map(|g| comparable(g.name())).collect();
        let others = criteria.group.iter();
        let others: Vec<&String> = others.filter(|g| !known.contains(&comparable(g))).collect();
        if !others.is_empty() {
            let names = Group::ALL.map(Group::name).join(", ");
            found.push(wrong(
                format!("{place}.group"),
                "unknown-group",
                format!(
                    "there is no group {}; write one of: {names}",
                    quoted(&others)
                ),
                format!(
                    "{} नाम का कोई समूह नहीं है; इनमें से लिखें: {names}",
                    quoted(&others)
                ),
            ));
        }
        let nobody = store::unknown_officials(tx, &criteria.officials).await?;
        if !nobody.is_empty() {
            found.push(wrong(
                format!("{place}.officials"),
                "unknown-officials",
                format!(
                    "no official has the number {}; the number stands on the official's page",
                    quoted(&nobody)
                ),
                format!(
                    "{} संख्या का कोई अधिकारी नहीं है; संख्या अधिकारी के पृष्ठ पर लिखी है",
                    quoted(&nobody)
                ),
            ));
        }
    }
    Ok(found)
}

/// That a badge which asks for hours is issued to nobody.
pub(super) fn not_issued(code: &str) -> Wrong {
    wrong(
        format!("badges.{code}.requirement"),
        "badge-not-issued",
        format!(
            "the badge “{code}” asks for hours, so that it counts in the mandate and is issued to \
             nobody: badges are issued when a course is completed; ask for courses instead"
        ),
        format!(
            "बैज “{code}” घंटे माँगता है, अतः यह अधिदेश में गिना जाता है पर किसी को जारी नहीं होता: बैज पाठ्यक्रम \
             पूरा होने पर जारी होते हैं; इसके बदले पाठ्यक्रम माँगें"
        ),
    )
}

/// What the audience names and nobody holds now: it may be meant for those who come, and may
/// be written otherwise in profiles. And whom it names and who is elsewhere today.
pub(super) async fn held_by_nobody(tx: &mut Tx, mandate: &Mandate<Named>) -> Result<Vec<Wrong>> {
    let mut found = Vec::new();
    let owner = organisations::by_code(tx, &mandate.organisation).await?;
    for (place, criteria) in groups(mandate) {
        let elsewhere = match &owner {
            Some(owner) if place.starts_with("audience.any-of") => {
                store::officials_elsewhere(tx, &criteria.officials, owner.id).await?
            }
            _ => Vec::new(),
        };
        if !elsewhere.is_empty() {
            let (all, whose) = (quoted(&elsewhere), &mandate.organisation);
            found.push(wrong(
                format!("{place}.officials"),
                "officials-elsewhere",
                format!(
                    "{all} are not in {whose} or below it today, so that it doesn't reach them; \
                     leave them for when they come, or look at the numbers"
                ),
                format!(
                    "{all} आज {whose} में या उसके अधीन नहीं हैं, अतः यह उन पर लागू नहीं होता; आने तक रहने दें, या \
                     संख्याएँ जाँचें"
                ),
            ));
        }
        let named: BTreeSet<String> = criteria.designation.iter().cloned().collect();
        let spellings = designations::spellings(tx, &named).await?;
        let held = |name: &String| spellings.get(name).is_some_and(|all| !all.is_empty());
        let designations: Vec<String> = named.into_iter().filter(|name| !held(name)).collect();
        let services = store::held_by_nobody(tx, "service", &criteria.service).await?;
        let cadres = store::held_by_nobody(tx, "cadre", &criteria.cadre).await?;
        for (name, what, all) in [
            (
                "designation",
                Said::new("designation", "पदनाम"),
                designations,
            ),
            ("service", Said::new("service", "सेवा"), services),
            ("cadre", Said::new("cadre", "संवर्ग"), cadres),
        ] {
            if all.is_empty() {
                continue;
            }
            let (en, hi, all) = (what.en, what.hi, quoted(all));
            found.push(wrong(
                format!("{place}.{name}"),
                "held-by-nobody",
                format!(
                    "nobody's profile has the {en} {all} today; look how profiles write it, or \
                     leave it for those who come"
                ),
                format!(
                    "आज किसी की प्रोफ़ाइल में {hi} {all} नहीं है; देखें कि प्रोफ़ाइल में यह कैसे लिखा है, या आने \
                     वालों के लिए रहने दें"
                ),
            ));
        }
    }
    Ok(found)
}
