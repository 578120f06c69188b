//! An edition as a bundle: everything that its figures follow from, signed, so that
//! anybody can recompute the ranking without us.
//!
//! | file | what |
//! | --- | --- |
//! | `edition.json` | number, day, when and by whom it was published, which Sopan wrote it |
//! | `methodology.json` | indicators with numerator, denominator and weight; cohorts; bands |
//! | `inputs.json` | for each State: strength with its source or with the parts that it is the sum of, and the balances of its accounts |
//! | `ranking.json` | for each State: category, rank, exact score, and what each indicator adds |
//! | `README.txt` | how the one follows from the other |

use serde::{Deserialize, Serialize};
use serde_json::json;
use sopan_formats::bundle::{self, BundleFault, SigningKey};
use sopan_rules::ids::OrganisationId;
use sopan_rules::numbers::Exact;
use sopan_rules::organisations::Kind;
use sopan_rules::ranking::{Category, Methodology, Ranked, rank};
use sopan_rules::text::Said;
use sopan_rules::time::Day;
use sopan_store::organisations::{self, Strength};
use sopan_store::{Tx, access, ranking as store};
use std::collections::BTreeMap;

use super::{Edition, RankedRow, StrengthUsed, figures, unreadable};
use crate::{App, AppError, Result};

const FORMAT: &str = "sopan-edition";
/// Since version 2 the parts of a strength that is a sum are in the inputs.
const VERSION: u32 = 2;
const EDITION: &str = "edition.json";
const METHODOLOGY: &str = "methodology.json";
const INPUTS: &str = "inputs.json";
const RANKING: &str = "ranking.json";
const README: &str = "README.txt";

/// The setting under which the signing key lies.
const KEY_SETTING: &str = "edition-signing-key";

/// What `edition.json` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The edition's number.
    pub number: i64,
    /// The day that its figures hold for.
    pub as_on: Day,
    /// When it was published, as in RFC 3339.
    pub published_at: String,
    /// By whom.
    pub published_by: String,
    /// Whether the people behind the figures are synthetic.
    pub synthetic: bool,
    /// The methodology's version.
    pub methodology: String,
    /// The version of Sopan that wrote it.
    pub written_by: String,
}

/// What was known of one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Input {
    code: String,
    name: Said,
    kind: Kind,
    strength: Option<StrengthUsed>,
    /// What the strength is the sum of, where nothing is stated for the organisation itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    strength_parts: Vec<Part>,
    measures: BTreeMap<String, i64>,
}

/// A strength that is stated below, and counted into that of an organisation above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    code: String,
    officials: i64,
    source: String,
    approved_by: String,
    from: Day,
}

/// The parts of strengths, by the code of the organisation whose strength they add up to.
pub(super) type Parts = BTreeMap<String, Vec<Part>>;

/// What the strengths of these rows are the sums of.
pub(super) async fn parts_of(tx: &mut Tx, rows: &[RankedRow], as_on: Day) -> Result<Parts> {
    let silent = |row: &&RankedRow| row.strength.as_ref().is_some_and(|s| s.source.is_none());
    let codes: Vec<String> = rows.iter().filter(silent).map(|r| r.code.clone()).collect();
    let known = organisations::by_codes(tx, &codes).await?;
    let ids: Vec<OrganisationId> = known.values().map(|o| o.id).collect();
    let mut parts = organisations::strength_parts(tx, &ids, as_on, None).await?;
    let part = |(code, stated): (String, Strength)| Part {
        code,
        officials: stated.officials,
        source: stated.source,
        approved_by: stated.approved_by,
        from: stated.from,
    };
    let of = known.into_values().filter_map(|organisation| {
        let parts = parts.remove(&organisation.id)?;
        Some((organisation.code, parts.into_iter().map(part).collect()))
    });
    Ok(of.collect())
}

/// What is wrong with the parts of a strength.
fn fault_of_parts(input: &Input) -> Option<String> {
    let sum: i64 = input.strength_parts.iter().map(|part| part.officials).sum();
    let summed = match &input.strength {
        Some(strength) if strength.source.is_none() => strength.officials,
        _ => 0,
    };
    (sum != summed).then(|| {
        format!(
            "says of {} that its strength is the sum of what is stated below, {summed}; \
             the parts come to {sum}",
            input.code
        )
    })
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Inputs {
    as_on: Day,
    organisations: Vec<Input>,
}

/// What came of it. Numbers that may have no end are fractions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Outcome {
    code: String,
    category: Option<Category>,
    rank: Option<usize>,
    score: String,
    score_exact: Exact,
    indicators: Vec<Share>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Share {
    id: String,
    numerator: i64,
    denominator: i64,
    percent: String,
    points: String,
}

/// A bundle whose every figure was recomputed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What it says of itself.
    pub about: About,
    /// How many organisations it ranks.
    pub organisations: usize,
    /// The public key that signed it, as 64 hex digits.
    pub key: String,
}

/// Recomputes every figure of a bundle from the bundle alone. What differs is named by
/// its file.
pub fn verify_bundle(bytes: &[u8]) -> std::result::Result<Verified, BundleFault> {
    let opened = bundle::open(bytes, (FORMAT, VERSION))?;
    let about: About = opened.json(EDITION)?;
    let methodology: Methodology = opened.json(METHODOLOGY)?;
    let inputs: Inputs = opened.json(INPUTS)?;
    let published: Vec<Outcome> = opened.json(RANKING)?;
    let wrong = |name: &str, why: String| BundleFault::Unreadable {
        name: name.to_owned(),
        why,
    };
    if methodology.version != about.methodology {
        return Err(wrong(
            METHODOLOGY,
            format!(
                "is version {}, not {}",
                methodology.version, about.methodology
            ),
        ));
    }
    if inputs.as_on != about.as_on {
        return Err(wrong(INPUTS, format!("is as on {}", inputs.as_on)));
    }
    if opened.version > 1
        && let Some(fault) = inputs.organisations.iter().find_map(fault_of_parts)
    {
        return Err(wrong(INPUTS, fault));
    }
    let computed = computed(&methodology, &inputs).map_err(|e| wrong(INPUTS, e.to_string()))?;
    if published.len() != computed.len() {
        return Err(wrong(
            RANKING,
            format!(
                "ranks {} organisations, and the inputs are of {}",
                published.len(),
                computed.len()
            ),
        ));
    }
    if let Some((is, should)) = published.iter().zip(&computed).find(|(p, c)| p != c) {
        return Err(wrong(
            RANKING,
            format!(
                "says {} rank {}, score {}; the inputs give {} rank {}, score {}",
                is.code,
                is.rank.map_or("-".to_owned(), |r| r.to_string()),
                is.score_exact.exact(),
                should.code,
                should.rank.map_or("-".to_owned(), |r| r.to_string()),
                should.score_exact.exact(),
            ),
        ));
    }
    Ok(Verified {
        about,
        organisations: computed.len(),
        key: opened.key,
    })
}

/// The ranking that these inputs give.
fn computed(methodology: &Methodology, inputs: &Inputs) -> Result<Vec<Outcome>> {
    let mut organisations = Vec::with_capacity(inputs.organisations.len());
    for input in &inputs.organisations {
        let strength = input.strength.as_ref().map(|s| s.officials);
        organisations.push((input.code.clone(), figures(strength, &input.measures)?));
    }
    let ranked = rank(methodology, &organisations);
    Ok(ranked.into_iter().map(outcome).collect())
}

fn outcome(ranked: Ranked) -> Outcome {
    let assessed = ranked.entry.assessed;
    Outcome {
        code: ranked.entry.code,
        category: ranked.entry.category,
        rank: ranked.rank,
        score: assessed.score.rounded(2),
        score_exact: assessed.score,
        indicators: assessed
            .indicators
            .into_iter()
            .map(|i| Share {
                id: i.id,
                numerator: i.numerator,
                denominator: i.denominator,
                percent: i.percent.rounded(2),
                points: i.points.rounded(2),
            })
            .collect(),
    }
}

/// Which Sopan this is. The commit is told by who builds it.
fn written_by(commit: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    match commit {
        "" => format!("sopan {version} (commit not known: built from an archive)"),
        commit => format!("sopan {version} (commit {commit})"),
    }
}

/// Packs and signs an edition.
pub(super) fn packed(
    edition: &Edition,
    mut parts: Parts,
    commit: &str,
    key: &SigningKey,
) -> Result<Vec<u8>> {
    let about = About {
        number: edition.number,
        as_on: edition.as_on,
        published_at: edition.published_at.iso(),
        published_by: edition.published_by.clone(),
        synthetic: edition.synthetic,
        methodology: edition.methodology.version.clone(),
        written_by: written_by(commit),
    };
    let inputs = Inputs {
        as_on: edition.as_on,
        organisations: edition
            .rows
            .iter()
            .map(|row| Input {
                code: row.code.clone(),
                name: row.name.clone(),
                kind: row.kind,
                strength: row.strength.clone(),
                strength_parts: parts.remove(&row.code).unwrap_or_default(),
                measures: row.measures.clone(),
            })
            .collect(),
    };
    let ranking = computed(&edition.methodology, &inputs)?;
    let text = |value: serde_json::Value| serde_json::to_vec_pretty(&value).map_err(unreadable);
    let files = [
        (EDITION, text(json!(about))?),
        (METHODOLOGY, text(json!(edition.methodology))?),
        (INPUTS, text(json!(inputs))?),
        (RANKING, text(json!(ranking))?),
        (README, include_bytes!("bundle-readme.txt").to_vec()),
    ];
    bundle::pack((FORMAT, VERSION), &files, key).map_err(unreadable)
}

impl App {
    /// The bundle of an edition, as it was signed when it was published.
    pub async fn edition_bundle(&self, number: i64) -> Result<Vec<u8>> {
        let mut tx = self.db.read().await?;
        store::edition_bundle(&mut tx, number)
            .await?
            .ok_or_else(|| AppError::not_found("edition", number))
    }

    /// The public key that signs this installation's editions, as 64 hex digits: what a
    /// bundle that says to come from here is held against. There is none before something
    /// was signed.
    pub async fn edition_key(&self) -> Result<String> {
        let mut tx = self.db.read().await?;
        if access::setting(&mut tx, KEY_SETTING).await?.is_none() {
            return Err(AppError::not_found("edition that was signed", "key"));
        }
        Ok(self.signing_key(&mut tx).await?.public())
    }

    /// The key that signs editions, for others that sign with it.
    pub(crate) async fn signer(&self) -> Result<SigningKey> {
        let mut tx = self.db.read().await?;
        if access::setting(&mut tx, KEY_SETTING).await?.is_some() {
            return self.signing_key(&mut tx).await;
        }
        drop(tx);
        let mut tx = self.db.write().await?;
        let key = self.signing_key(&mut tx).await?;
        tx.commit().await?;
        Ok(key)
    }

    /// The key that signs editions; made when something is signed for the first time.
    pub(super) async fn signing_key(&self, tx: &mut Tx) -> Result<SigningKey> {
        let secret = match access::setting(tx, KEY_SETTING).await? {
            Some(secret) => secret,
            None => {
                let secret = self.token();
                access::set_setting(tx, KEY_SETTING, &secret).await?;
                secret
            }
        };
        // The token has 256 bits of chance; its digest is the key's seed.
        let seed = sopan_formats::bundle::sha256(secret.as_bytes());
        SigningKey::from_secret(&seed)
            .ok_or_else(|| AppError::Document("the signing key can't be read".to_owned()))
    }
}
