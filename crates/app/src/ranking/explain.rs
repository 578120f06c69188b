//! Why an organisation has its rank, and the least that would gain it one.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};
use sopan_rules::ids::OrganisationId;
use sopan_rules::measures::Measure;
use sopan_rules::numbers::Exact;
use sopan_rules::ranking::{Action, Fewest, Figures, Worth, fewest_to_reach, worth};
use sopan_rules::text::Said;
use sopan_rules::time::Day;
use sopan_store::Tx;
use sopan_store::organisations::{self, Organisation};

use super::{
    Question, RankedRow, Ranking, Stand, Taken, are_few, figures_below, members, too_few,
    unreadable, without_flagged,
};
use crate::access::Actor;
use crate::{App, AppError, Result};

/// Somebody of the same category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Neighbour {
    /// The organisation's code.
    pub code: String,
    /// Its name.
    pub name: Said,
    /// Its rank.
    pub rank: Option<usize>,
    /// Its score with two decimals.
    pub score: String,
    /// How far its score is from that of the organisation that is explained, in points
    /// with two decimals.
    pub distance: String,
    /// Whether it has so few officials that its figures tell of persons.
    #[serde(skip)]
    pub few: bool,
}

/// What would gain a rank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gain {
    /// There is no category without a strength above zero, and so no rank.
    NotRanked,
    /// Nobody of the category has a higher score.
    First,
    /// Not even all actions together are enough.
    OutOfReach,
    /// The fewest actions that reach the next higher score.
    By(Fewest),
}

/// An organisation directly below, in which actions can be done; or the organisation itself,
/// for the officials who belong to none below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The organisation's code.
    pub code: String,
    /// Its name.
    pub name: Said,
    /// Whether it is the organisation itself.
    pub directly: bool,
    /// How many officials are registered there.
    #[serde(skip)]
    pub registered: i64,
    /// How often each action can be done there.
    pub left: Vec<Left>,
}

/// How often an action can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Left {
    /// The action.
    pub action: Action,
    /// How often.
    pub times: i64,
}

/// The explanation of one organisation's rank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The ranking that it stands in.
    pub within: Organisation,
    /// Whether that is all of its level at any depth, and not only what stands directly below.
    pub any_depth: bool,
    /// The day that the figures hold for.
    pub as_on: Day,
    /// The version of the methodology.
    pub methodology: String,
    /// The organisation with all its figures.
    pub row: RankedRow,
    /// How many of its level the category has.
    pub of: usize,
    /// Who is one rank ahead.
    pub ahead: Option<Neighbour>,
    /// Who is one rank behind.
    pub behind: Option<Neighbour>,
    /// What one more of each action would add.
    pub one_more: Vec<Worth>,
    /// The least that gains a rank, if all others stand still.
    pub gain: Gain,
    /// Where in it the actions can be done, those with most left first.
    pub places: Vec<Place>,
    /// Whether what rests on flagged completions is left out of all this.
    pub flagged_left_out: bool,
    /// Where it would stand if flagged completions counted for nobody.
    pub without_flagged: Option<Stand>,
}

impl App {
    /// Explains the rank of an organisation in the ranking that is asked for; without
    /// `within` and `level`, among those of its level that stand beside it.
    pub async fn explain(&self, code: &str, asked: &Question<'_>) -> Result<Explained> {
        let (as_on, known_on) = (asked.as_on, asked.known_on);
        let mut tx = self.db.read().await?;
        let organisation = organisations::by_code(&mut tx, code.trim())
            .await?
            .ok_or_else(|| AppError::not_found("organisation", code.trim()))?;
        let above = match (asked.within, asked.level) {
            (None, None) => Some(above(&mut tx, &organisation, as_on, known_on).await?),
            _ => None,
        };
        let asked = match &above {
            Some(above) => asked.beside(&organisation, above),
            None => *asked,
        };
        let ranking = self.ranking_in(&mut tx, &asked).await?;
        let places = places(&mut tx, &organisation, &ranking).await?;
        let without = without_flagged(&mut tx, &ranking).await?;
        explained(&ranking, &organisation, places, &without)
    }

    /// The same for an organisation of a ranking that is there already.
    pub async fn explain_in(&self, ranking: &Ranking, code: &str) -> Result<Explained> {
        let mut tx = self.db.read().await?;
        let organisation = organisations::by_code(&mut tx, code)
            .await?
            .ok_or_else(|| AppError::not_found("organisation", code))?;
        let places = places(&mut tx, &organisation, ranking).await?;
        let without = without_flagged(&mut tx, ranking).await?;
        explained(ranking, &organisation, places, &without)
    }

    /// The same as this person may see it, or somebody whom nobody knows: without figures of
    /// other units that have too few officials to show, and not at all where it is one.
    pub async fn explained_to(
        &self,
        actor: Option<&Actor>,
        mut explained: Explained,
    ) -> Result<Explained> {
        let neighbours = [&mut explained.ahead, &mut explained.behind];
        let mut small: Vec<String> = neighbours
            .iter()
            .filter_map(|n| n.as_ref().filter(|n| n.few).map(|n| n.code.clone()))
            .collect();
        let places = explained.places.iter();
        small.extend(
            places
                .filter(|p| are_few(p.registered))
                .map(|p| p.code.clone()),
        );
        small.extend(explained.row.has_few().then(|| explained.row.code.clone()));
        let hidden = self.hidden_from(actor, &small).await?;
        if hidden.contains(&explained.row.code) && explained.row.has_few() {
            return Err(too_few(&explained.row));
        }
        for neighbour in neighbours {
            neighbour.take_if(|n| hidden.contains(&n.code));
        }
        explained
            .places
            .retain(|p| !(are_few(p.registered) && hidden.contains(&p.code)));
        Ok(explained)
    }
}

/// What an organisation stands directly below.
async fn above(
    tx: &mut Tx,
    organisation: &Organisation,
    on: Day,
    known_on: Option<Day>,
) -> Result<Organisation> {
    let line = organisations::line_as_known(tx, organisation.id, on, known_on).await?;
    line.into_iter().rev().nth(1).ok_or_else(|| {
        AppError::invalid(
            "organisation",
            "stands-alone",
            format!(
                "nothing stands above {}, so it has no rank to explain; name a State, a department or an office",
                organisation.name_en
            ),
        )
    })
}

fn explained(
    ranking: &Ranking,
    organisation: &Organisation,
    places: Vec<Place>,
    without: &[RankedRow],
) -> Result<Explained> {
    let row = ranking
        .rows
        .iter()
        .find(|row| row.code == organisation.code)
        .cloned()
        .ok_or_else(|| {
            AppError::invalid(
                "organisation",
                "not-in-ranking",
                format!(
                    "{} is not in the ranking within {} as on {}; leave out `within`, or ask for its level: within the nation States and Union Territories are ranked, elsewhere what stands directly below, like with like, or all of a level",
                    organisation.name_en,
                    ranking.within.name_en,
                    ranking.as_on.dotted()
                ),
            )
        })?;
    let rivals: Vec<&RankedRow> = ranking
        .rows
        .iter()
        .filter(|other| row.category.is_some() && other.stands_with(&row))
        .collect();
    // Rows are in order: the last one with a higher score, and the first with a lower.
    let ahead = rivals.iter().rfind(|r| r.score_exact > row.score_exact);
    let behind = rivals.iter().find(|r| r.score_exact < row.score_exact);
    let neighbour = |other: &&&RankedRow| Neighbour {
        code: other.code.clone(),
        name: other.name.clone(),
        rank: other.rank,
        score: other.score.clone(),
        distance: (&other.score_exact - &row.score_exact).abs().rounded(2),
        few: other.has_few(),
    };
    let figures = row.figures()?;
    let beside = ranking.rows.iter().filter(|r| r.stands_with(&row));
    let cohort: Vec<Figures> = beside.map(RankedRow::figures).collect::<Result<_>>()?;
    let scales = ranking.methodology.scales(cohort.iter());
    let reach = |score: &Exact| fewest_to_reach(&ranking.methodology, &figures, &scales, score);
    let gain = match ahead {
        None if row.rank.is_none() => Gain::NotRanked,
        None => Gain::First,
        Some(ahead) => reach(&ahead.score_exact).map_or(Gain::OutOfReach, Gain::By),
    };
    Ok(Explained {
        as_on: ranking.as_on,
        methodology: ranking.methodology.version.clone(),
        of: rivals.len(),
        ahead: ahead.as_ref().map(neighbour),
        behind: behind.as_ref().map(neighbour),
        one_more: worth(&ranking.methodology, &figures, &scales),
        gain,
        places,
        without_flagged: without.iter().find(|r| r.code == row.code).map(Stand::of),
        within: ranking.within.clone(),
        any_depth: ranking.level.is_some(),
        flagged_left_out: ranking.without_flagged,
        row,
    })
}

/// What stands directly below, and the organisation itself without it, with how often each
/// action can be done there.
async fn places(tx: &mut Tx, organisation: &Organisation, ranking: &Ranking) -> Result<Vec<Place>> {
    let (as_on, known_on) = (ranking.as_on, ranking.known_on);
    let below = members(tx, organisation, None, as_on, known_on).await?;
    let mut ids: Vec<OrganisationId> = below.iter().map(|o| o.id).collect();
    ids.push(organisation.id);
    let terms = BTreeSet::new();
    let taken = Taken {
        without_flagged: ranking.without_flagged,
        ..Taken::on(as_on, known_on)
    };
    let strengths = organisations::strengths(tx, &ids, as_on, known_on).await?;
    let mut figures = figures_below(tx, &ids, &strengths, terms, taken).await?;
    if let Some(whole) = figures.pop() {
        // Nobody states a strength of those directly in it alone.
        let mut own = Figures::new(None).map_err(unreadable)?;
        for (term, balance) in whole.balances() {
            let elsewhere: i64 = figures.iter().map(|f| f.balance(term)).sum();
            let left = (balance - elsewhere).max(0);
            own = own.with(term, left).map_err(unreadable)?;
        }
        figures.push(own);
    }
    let mut places = Vec::new();
    for (below, figures) in below.iter().chain([organisation]).zip(figures) {
        let left: Vec<Left> = Action::ALL
            .into_iter()
            .map(|action| Left {
                action,
                times: action.left(&figures),
            })
            .collect();
        if left.iter().any(|l| l.times > 0) {
            places.push(Place {
                code: below.code.clone(),
                name: Said::new(&below.name_en, &below.name_hi),
                directly: below.id == organisation.id,
                registered: figures.balance(Measure::Registered),
                left,
            });
        }
    }
    let all = |place: &Place| place.left.iter().map(|l| l.times).sum::<i64>();
    places.sort_by(|a, b| (all(b), &a.code).cmp(&(all(a), &b.code)));
    Ok(places)
}

impl Explained {
    /// As other programs read it.
    pub fn for_programs(&self) -> Value {
        let contributions: Vec<Value> = self
            .row
            .indicators
            .iter()
            .map(|i| {
                let mut told = i.for_programs();
                told["points"] = json!(i.points);
                told["quality"] = json!(i.quality);
                told
            })
            .collect();
        let one_more: Vec<Value> = self
            .one_more
            .iter()
            .map(|w| {
                // What one official is worth in a large State shows in later decimals.
                let points = w.points.as_ref().map(|p| p.rounded(8));
                json!({ "action": w.action, "left": w.left, "points": points })
            })
            .collect();
        let gain = match &self.gain {
            Gain::NotRanked => json!({ "possible": false, "why": "not_ranked" }),
            Gain::First => json!({ "possible": false, "why": "first" }),
            Gain::OutOfReach => json!({ "possible": false, "why": "out_of_reach" }),
            Gain::By(fewest) => json!({
                "possible": true,
                "actions": fewest.steps,
                "together": fewest.together,
                "score": fewest.score.rounded(2),
                "smallest": fewest.smallest,
            }),
        };
        json!({
            "code": self.row.code,
            "name": self.row.name.en,
            "within": self.within.code,
            "among": {
                "level": self.row.kind.level(),
                "depth": match self.any_depth {
                    true => "any",
                    false => "directly_below",
                },
            },
            "as_on": self.as_on,
            "flagged": match self.flagged_left_out {
                true => "without",
                false => "with",
            },
            "methodology": self.methodology,
            "category": self.row.category,
            "rank": self.row.rank,
            "not_ranked": self.row.not_ranked(),
            "of": self.of,
            "score": self.row.score,
            "contributions": contributions,
            "ahead": self.ahead,
            "behind": self.behind,
            "one_more": one_more,
            "gain_one_rank": gain,
            "assumption": "all others stand still",
            "without_flagged": self.without_flagged,
            "places": self.places,
        })
    }
}
