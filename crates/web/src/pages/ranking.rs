//! The public ranking, the editions and their letters, and the same as data.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use sopan_app::documents::Language as DocumentLanguage;
use sopan_app::documents::charts::{
    Legend, Meter, Tile, TileMap, Trend, TrendPoint, meter, tile_map, trend,
};
use sopan_app::letters::{Gone, band};
use sopan_app::ranking::{
    Came, Cause, Edition, Explained, Gain, Neighbour, NotShown, Question, RankedRow, Which,
};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::measures::Measure;
use sopan_rules::numbers::{Exact, grouped};
use sopan_rules::organisations::{Kind, Level};
use sopan_rules::ranking::{Action, Methodology, Term, Window};
use sopan_rules::time::Day;

use crate::request::{Answer, Failure, Posted, Visitor, download, encoded, show};
use crate::routes::{Gate, Routes};
use crate::views::parts::Tabs;
use crate::views::ranking::{
    Beside, CategoryTable, Chances, EditionLine, EditionsPage, Line, Percent, Preview, RankingPage,
    RestatedLine, StatePage, Stood,
};
use crate::views::{Page, Section};
use crate::words::{Words, key};

/// So many of each level below are shown on a page; data has them all.
const MOST_BELOW: usize = 200;

/// The routes of this room.
pub fn routes() -> Routes {
    let run = Gate::May(Permission::RunRanking);
    Routes::default()
        .get("/ranking", Gate::Public, ranking)
        .get("/ranking/{code}", Gate::Public, state)
        .get("/api/ranking/{code}/explain", Gate::Public, explain)
        .get("/editions/{number}/bundle", Gate::Public, edition_bundle)
        .get("/editions/key", Gate::Public, edition_key)
        .get("/editions", Gate::May(Permission::SeeMonitoring), editions)
        .post("/editions", run, publish)
        .get(
            "/editions/{number}/letters/{code}/{language}",
            Gate::SignedIn,
            letter,
        )
        .get(
            "/editions/{number}/letters/{code}/sent/{digest}",
            Gate::SignedIn,
            sent_letter,
        )
        .get("/api/ranking", Gate::Public, api_ranking)
        .get("/api/editions", Gate::Public, api_editions)
        .get("/api/editions/{number}", Gate::Public, api_edition)
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    as_on: String,
    #[serde(default)]
    known_on: String,
    #[serde(default)]
    within: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    methodology: String,
    #[serde(default)]
    edition: String,
    /// `without`: leave out what rests on flagged completions.
    #[serde(default)]
    flagged: String,
    /// On the page of an organisation: the level among which it is ranked.
    #[serde(default)]
    among: String,
}

impl Asked {
    /// What can't be chosen here is refused, and not answered as if nobody had asked.
    fn only(&self, offered: &[&str]) -> Result<(), AppError> {
        let asked = [
            ("known_on", &self.known_on),
            ("within", &self.within),
            ("level", &self.level),
            ("methodology", &self.methodology),
            ("edition", &self.edition),
            ("flagged", &self.flagged),
            ("among", &self.among),
        ];
        let mut asked = asked.into_iter();
        match asked.find(|(name, value)| given(value).is_some() && !offered.contains(name)) {
            None => Ok(()),
            Some((name, _)) => Err(AppError::invalid(
                name,
                "not-offered-here",
                "this can't be chosen here; leave it out",
            )),
        }
    }

    /// The edition that is asked for. What is frozen can't be asked in another way.
    async fn edition(&self, app: &App) -> Result<Option<Arc<Edition>>, AppError> {
        let Some(text) = given(&self.edition) else {
            return Ok(None);
        };
        self.only(&["edition", "level"])?;
        let number: i64 = text
            .parse()
            .map_err(|_| AppError::not_found("edition", text))?;
        Ok(Some(app.edition(number).await?))
    }

    fn without_flagged(&self) -> bool {
        self.flagged == "without"
    }

    /// What is chosen besides the day, which stays when another day is.
    fn besides_the_day(&self) -> Vec<(&'static str, String)> {
        let chosen = [
            ("flagged", &self.flagged),
            ("known_on", &self.known_on),
            ("within", &self.within),
            ("among", &self.among),
            ("level", &self.level),
        ];
        let chosen = chosen.into_iter();
        let chosen = chosen.filter_map(|(name, value)| Some((name, given(value)?.to_owned())));
        chosen.collect()
    }
}

/// What a page of the ranking shows, so that the links on it lead on to the same.
#[derive(Debug, Clone, Copy, Default)]
struct Shown {
    /// The day, where it is not today.
    as_on: Option<Day>,
    /// The day on which it was known, where that is not today.
    known_on: Option<Day>,
    /// The edition, where it is one.
    edition: Option<i64>,
    /// Whether what rests on flagged completions is left out.
    without_flagged: bool,
}

impl Shown {
    /// As it stands behind a path: nothing for the live figures of today.
    fn query(self) -> String {
        let mut parts = Vec::new();
        match self.edition {
            Some(number) => parts.push(format!("edition={number}")),
            None => parts.extend(self.as_on.map(|day| format!("as_on={day}"))),
        }
        parts.extend(self.known_on.map(|day| format!("known_on={day}")));
        parts.extend(self.without_flagged.then(|| "flagged=without".to_owned()));
        match parts.is_empty() {
            true => String::new(),
            false => format!("?{}", parts.join("&")),
        }
    }

    /// The page of an organisation that stands in the ranking.
    fn of(self, code: &str) -> String {
        format!("/ranking/{}{}", encoded(code), self.query())
    }

    /// The same of one that stands in the ranking of a level, which is not the one beside it.
    fn among(self, code: &str, within: &str, level: Option<Level>) -> String {
        let page = self.of(code);
        let Some(level) = level else {
            return page;
        };
        let next = if page.contains('?') { "&" } else { "?" };
        format!(
            "{page}{next}within={}&among={}",
            encoded(within),
            level.name()
        )
    }

    /// What is not of an edition is shown as on its day.
    fn below(self) -> Shown {
        Shown {
            edition: None,
            ..self
        }
    }
}

pub(super) fn day(field: &'static str, text: &str) -> Result<Option<Day>, AppError> {
    match text.trim() {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|e: sopan_rules::time::NotADay| {
                AppError::invalid(field, "not-a-day", e.to_string())
            }),
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// A day that can't be shown is answered on the page where it was asked for.
fn on_the_page(visitor: &Visitor, path: &str, asked: &Asked, answer: Answer) -> Answer {
    let Err(Failure(error)) = answer else {
        return answer;
    };
    let said = match error.code() {
        _ if asked.as_on.is_empty() => None,
        "not-a-day" => Some(key("why-not-a-day")),
        "day-in-the-future" => Some(key("why-day-in-the-future")),
        "before-records" => Some(key("why-before-records")),
        _ => None,
    };
    match said {
        Some(said) => Ok(visitor.go_back(path, said)),
        None => Err(Failure(error)),
    }
}

async fn ranking(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let answer = ranking_page(&app, &visitor, &asked).await;
    on_the_page(&visitor, "/ranking", &asked, answer)
}

async fn ranking_page(app: &App, visitor: &Visitor, asked: &Asked) -> Answer {
    let mut page = visitor.page().at(Section::Ranking);
    let today = app.today();
    let editions = app.edition_days().await?;
    asked.only(&["known_on", "edition", "flagged"])?;
    let edition = asked.edition(app).await?;
    let as_on = day("as_on", &asked.as_on)?.unwrap_or(today);
    let known_on = day("known_on", &asked.known_on)?;
    let without_flagged = asked.without_flagged();
    let (as_on, methodology, rows, restated) = match &edition {
        Some(edition) => (
            edition.as_on,
            edition.methodology.clone(),
            edition.rows.clone(),
            app.restated(edition).await?,
        ),
        None => match app
            .ranking(&Question {
                known_on,
                without_flagged,
                ..Question::on(as_on)
            })
            .await
        {
            Ok(ranking) => (
                as_on,
                ranking.methodology.clone(),
                ranking.rows.clone(),
                Vec::new(),
            ),
            Err(AppError::Invalid {
                code: "no-nation", ..
            }) => (
                as_on,
                app.methodology_on(as_on).await?,
                Vec::new(),
                Vec::new(),
            ),
            Err(error) => return Err(error.into()),
        },
    };
    if edition.is_none() && as_on == today && known_on.is_none() {
        page.as_on = Some(app.now());
    }
    let before = app.edition_before(as_on).await?;
    let shown = Shown {
        as_on: (as_on != today).then_some(as_on),
        known_on,
        edition: edition.as_ref().map(|e| e.number),
        without_flagged,
    };
    let map = map(&page.words, &rows, &methodology, shown);
    let tables = tables(
        &page.words,
        &rows,
        &methodology,
        before.as_deref(),
        |code| shown.of(code),
    );
    let restated = restated.iter().map(|state| RestatedLine {
        // What the edition did not have is shown as on its day.
        href: match state.published {
            Some(_) => shown.of(&state.code),
            None => shown.below().of(&state.code),
        },
        name: state
            .name
            .in_language(page.words.language.code())
            .to_owned(),
        causes: because(&page.words, &state.causes),
    });
    show(&RankingPage {
        without_flagged,
        known_on,
        data: match shown.edition {
            Some(number) => format!("/api/editions/{number}"),
            None => format!(
                "/api/ranking{}",
                Shown {
                    as_on: Some(as_on),
                    ..shown
                }
                .query()
            ),
        },
        other_flagged: format!(
            "/ranking{}",
            Shown {
                without_flagged: !without_flagged,
                ..shown
            }
            .query()
        ),
        restated: restated.collect(),
        as_on,
        today,
        edition: edition.map(|e| e.number),
        editions: editions.into_iter().rev().collect(),
        compared: before.map(|e| (e.number, e.as_on)),
        map,
        tables,
        page,
    })
}

async fn state(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let code = code.trim();
    let answer = state_page(&app, &visitor, code, &asked).await;
    let mut path = format!("/ranking/{}", encoded(code));
    for (place, (name, value)) in asked.besides_the_day().iter().enumerate() {
        let next = if place == 0 { '?' } else { '&' };
        path += &format!("{next}{name}={}", encoded(value));
    }
    on_the_page(&visitor, &path, &asked, answer)
}

/// So many editions a State's page lays beside what is known now: a year of them.
const EDITIONS_SHOWN: usize = 12;

async fn state_page(app: &App, visitor: &Visitor, code: &str, asked: &Asked) -> Answer {
    let mut page = visitor.page().at(Section::Ranking);
    let words = page.words;
    let language = words.language.code();
    let today = app.today();
    asked.only(&["known_on", "edition", "flagged", "level", "within", "among"])?;
    let edition = asked.edition(app).await?;
    let as_on = match &edition {
        Some(edition) => edition.as_on,
        None => day("as_on", &asked.as_on)?.unwrap_or(today),
    };
    let known_on = day("known_on", &asked.known_on)?;
    let without_flagged = asked.without_flagged();
    let line = app.line_of(code, as_on, known_on).await?;
    let [.., parent, organisation] = line.as_slice() else {
        return Err(AppError::not_found("State", code).into());
    };
    let among = level_of(&asked.among)?;
    let ranking = match &edition {
        Some(edition) => Arc::new(edition.ranking(parent.clone())),
        None => {
            let question = Question {
                known_on,
                without_flagged,
                ..Question::on(as_on)
            };
            let question = match (given(&asked.within), among) {
                (None, None) => question.beside(organisation, parent),
                (within, level) => Question {
                    within: within.or(Some(&parent.code)),
                    level,
                    ..question
                },
            };
            app.ranking(&question).await?
        }
    };
    let shown = Shown {
        as_on: (as_on != today).then_some(as_on),
        known_on,
        edition: edition.as_ref().map(|e| e.number),
        without_flagged,
    };
    let row = ranking
        .rows
        .iter()
        .find(|row| row.code == code)
        .ok_or_else(|| AppError::not_found("State", code))?;
    let explained = app.explain_in(&ranking, code).await?;
    let explained = app.explained_to(visitor.actor.as_ref(), explained).await?;
    let level = level_of(&asked.level)?;
    let below = Question {
        within: Some(code),
        level,
        known_on,
        without_flagged,
        ..Question::on(as_on)
    };
    let actor = visitor.actor.as_ref();
    let below = app.ranking_to(actor, &below).await?;
    let first = first_of_each_level(&below.rows);
    let gone = match actor {
        Some(actor) if app.may_have_letters(actor, code).await? => {
            Some(app.letters_gone(actor, code).await?)
        }
        _ => None,
    };
    let mut points = Vec::new();
    let mut history = Vec::new();
    let mut earlier = false;
    if row.kind == Kind::State || row.kind == Kind::Ut {
        let editions = app.editions().await?;
        for edition in &editions {
            points.extend(edition.row(code).map(|held| TrendPoint {
                label: edition.as_on.dotted(),
                value: held.score.parse().ok(),
                text: held.score.clone(),
            }));
        }
        // What is known now about its day is reckoned anew for each.
        let mut held = editions.iter().rev().filter(|e| e.row(code).is_some());
        for edition in held.by_ref().take(EDITIONS_SHOWN) {
            let Some(held) = edition.row(code) else {
                continue;
            };
            let restated = app.restated_of(edition, code).await?;
            history.push(Stood {
                edition: edition.number,
                as_on: edition.as_on,
                category: held.category.map_or("–".to_owned(), |c| c.to_string()),
                rank: held.rank,
                score: held.score.clone(),
                causes: restated
                    .as_ref()
                    .map_or_else(Vec::new, |r| because(&words, &r.causes)),
                restated: restated.and_then(|r| r.now).map(|s| (s.score, s.rank)),
                gone: as_they_went(&words, code, edition.number, gone.as_deref()),
            });
        }
        earlier = held.next().is_some();
    }
    let name = row.name.in_language(language).to_owned();
    let mut above = vec![(
        format!("/ranking{}", shown.query()),
        words.t("nav-ranking").to_string(),
    )];
    above.extend(
        line.iter()
            .rev()
            .skip(1)
            .rev()
            .filter(|o| o.kind != Kind::Nation)
            .map(|o| {
                let name = match language {
                    "hi" => o.name_hi.clone(),
                    _ => o.name_en.clone(),
                };
                (shown.of(&o.code), name)
            }),
    );
    if as_on == today && known_on.is_none() && edition.is_none() {
        page.as_on = Some(app.now());
    }
    let range = row
        .category
        .and_then(|c| ranking.methodology.cohort_range(c));
    show(&StatePage {
        without_flagged: explained
            .without_flagged
            .as_ref()
            // An edition has them not, and where they are left out it is the same.
            .filter(|_| edition.is_none() && !without_flagged)
            .map(|stand| (stand.score.clone(), stand.rank)),
        edition: shown.edition,
        known_on,
        flagged_left_out: without_flagged,
        as_on,
        today,
        above,
        category: row.category.map(|c| c.to_string()),
        range: range.map_or_else(String::new, |r| r.in_language(language).to_owned()),
        rank: row.rank,
        ranked: ranking
            .rows
            .iter()
            .filter(|r| r.rank.is_some() && r.stands_with(row))
            .count(),
        score: row.score.clone(),
        strength: row.strength.as_ref().map(|s| {
            // The demonstration's own mark, not the name of a paper.
            let source = s.source.clone().map(|source| match source.as_str() {
                "synthetic" => words.t("ranking-source-synthetic").to_string(),
                "merged" => words.t("source-merged").to_string(),
                _ => source,
            });
            (s.officials, source)
        }),
        indicators: percents(&words, row, &ranking.methodology),
        chances: chances(&words, &explained, shown, among),
        bands: bands(&words, &ranking.methodology),
        trend: (!points.is_empty()).then(|| {
            trend(&Trend {
                title: words.t("ranking-trend-of").with("name", &name).to_string(),
                points,
            })
        }),
        history,
        earlier,
        among: (!row.kind.is_state() || among.is_some()).then(|| {
            let within = &ranking.within;
            let name = match language {
                "hi" => &within.name_hi,
                _ => &within.name_en,
            };
            let told = match among {
                Some(_) => words.t("ranking-among"),
                None => words.t("ranking-among-beside"),
            };
            let level = match (within.kind, row.kind.level()) {
                (Kind::Nation, Some(Level::Department)) => key("ranking-level-ministry"),
                (_, level) => level_key(level),
            };
            told.with("level", words.t(level))
                .with("name", name)
                .to_string()
        }),
        levels: row
            .kind
            .is_state()
            .then(|| levels(&page, code, shown, level)),
        below_by: below.methodology.version.clone(),
        below_count: below.rows.len(),
        too_few: below.too_few.len(),
        below_shown: first.len(),
        below_most: MOST_BELOW,
        below: tables(&words, &first, &below.methodology, None, |below| {
            shown.below().among(below, code, level)
        }),
        letters: gone.is_some(),
        kept: asked.besides_the_day(),
        code: code.to_owned(),
        name,
        page,
    })
}

/// The letters of an edition as they were sent or may have arrived, each once.
fn as_they_went(
    words: &Words,
    code: &str,
    edition: i64,
    gone: Option<&[Gone]>,
) -> Vec<(String, [String; 2])> {
    let gone = gone.unwrap_or_default().iter();
    let of = gone.filter(|gone| gone.edition == edition);
    let (sent, perhaps): (Vec<&Gone>, Vec<&Gone>) = of.partition(|gone| gone.sent);
    let mut of: Vec<&Gone> = Vec::new();
    for gone in sent.into_iter().chain(perhaps) {
        if !of.iter().any(|known| known.attached == gone.attached) {
            of.push(gone);
        }
    }
    let told = |gone: &Gone| match gone.sent {
        true => words.t("ranking-letter-sent").to_string(),
        false => words.t("ranking-letter-perhaps").to_string(),
    };
    let told = of
        .into_iter()
        .map(|g| (told(g), super::letters::ways_to(g, code)));
    told.collect()
}

fn chances(words: &Words, explained: &Explained, shown: Shown, among: Option<Level>) -> Chances {
    let language = words.language.code();
    let action = |action: Action| {
        let name = match action {
            Action::Onboard => key("ranking-action-onboard"),
            Action::Verify => key("ranking-action-verify"),
            Action::Complete => key("ranking-action-complete"),
            Action::Clear => key("ranking-action-clear"),
        };
        words.t(name).to_string()
    };
    let beside = |neighbour: &Option<Neighbour>| {
        neighbour.as_ref().map(|n| Beside {
            href: shown.among(&n.code, &explained.within.code, among),
            name: n.name.in_language(language).to_owned(),
            score: n.score.clone(),
            distance: n.distance.clone(),
        })
    };
    let (said, fewest) = match &explained.gain {
        Gain::NotRanked => (words.t("ranking-gain-unranked"), Vec::new()),
        Gain::First => (words.t("ranking-gain-first"), Vec::new()),
        Gain::OutOfReach => (words.t("ranking-gain-out-of-reach"), Vec::new()),
        Gain::By(fewest) => (
            words
                .t("ranking-gain-by")
                .count(fewest.together)
                .with("score", fewest.score.rounded(2)),
            fewest
                .steps
                .iter()
                .map(|step| (action(step.action), step.times))
                .collect(),
        ),
    };
    Chances {
        ahead: beside(&explained.ahead),
        behind: beside(&explained.behind),
        said: said.to_string(),
        fewest,
        smallest: matches!(&explained.gain, Gain::By(fewest) if fewest.smallest),
        worth: explained
            .one_more
            .iter()
            .map(|w| {
                // In a large State one official shows only in later decimals.
                let points = w.points.as_ref().map(|p| p.rounded(6));
                (action(w.action), points, w.left)
            })
            .collect(),
        places: explained
            .places
            .iter()
            .map(|place| {
                let name = place.name.in_language(language).to_owned();
                let (href, name) = match place.directly {
                    true => {
                        let text = words.t("ranking-directly").with("name", name);
                        (None, text.to_string())
                    }
                    false => (Some(shown.below().of(&place.code)), name),
                };
                (href, name, place.left.iter().map(|l| l.times).collect())
            })
            .collect(),
    }
}

/// The same for programs.
async fn explain(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    asked.only(&["known_on", "within", "level", "methodology", "flagged"])?;
    let as_on = day("as_on", &asked.as_on)?.unwrap_or(app.today());
    let question = Question {
        known_on: day("known_on", &asked.known_on)?,
        within: given(&asked.within),
        level: level_of(&asked.level)?,
        methodology: given(&asked.methodology),
        without_flagged: asked.without_flagged(),
        ..Question::on(as_on)
    };
    let explained = app.explain(&code, &question).await?;
    let actor = visitor.actor.as_ref();
    let explained = app.explained_to(actor, explained).await?;
    Ok(Json(explained.for_programs()).into_response())
}

async fn editions(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let answer = editions_page(&app, &visitor, &asked).await;
    on_the_page(&visitor, "/editions", &asked, answer)
}

async fn editions_page(app: &App, visitor: &Visitor, asked: &Asked) -> Answer {
    let page = visitor.page().at(Section::Editions);
    let words = page.words;
    let language = words.language.code();
    let held = app.editions().await?;
    asked.only(&[])?;
    let asked = day("as_on", &asked.as_on)?;
    let preview = match asked {
        Some(as_on) => {
            let ranking = app.ranking(&Question::on(as_on)).await?;
            Some(Preview {
                as_on,
                number: held.last().map_or(1, |e| e.number + 1),
                same_day: held
                    .iter()
                    .filter(|e| e.as_on == as_on)
                    .map(|e| e.number)
                    .collect(),
                tables: tables(&words, &ranking.rows, &ranking.methodology, None, |code| {
                    format!("/ranking/{code}?as_on={as_on}")
                }),
            })
        }
        None => None,
    };
    show(&EditionsPage {
        runs: visitor.actor()?.has(Permission::RunRanking),
        today: app.today(),
        proposed: asked.unwrap_or(app.today().month_start().plus(-1)),
        editions: held
            .iter()
            .rev()
            .map(|e| EditionLine {
                number: e.number,
                as_on: e.as_on,
                published: e.published_at,
                by: match e.published_by.as_str() {
                    "operator" => visitor.words().t("editions-by-operator").to_string(),
                    name => name.to_owned(),
                },
                methodology: e.methodology.version.clone(),
                states: e
                    .rows
                    .iter()
                    .filter(|r| r.rank.is_some())
                    .map(|r| (r.code.clone(), r.name.in_language(language).to_owned()))
                    .collect(),
            })
            .collect(),
        preview,
        page,
    })
}

#[derive(Deserialize)]
struct Publish {
    #[serde(default)]
    as_on: String,
}

async fn publish(
    State(app): State<App>,
    visitor: Visitor,
    Posted(form): Posted<Publish>,
) -> Answer {
    let as_on = day("as_on", &form.as_on)?
        .ok_or_else(|| AppError::invalid("as_on", "not-a-day", "choose the day"))?;
    let edition = app.publish_edition(visitor.actor()?, as_on).await?;
    Ok(visitor.go_on("/editions", key("editions-said-published"), edition.number))
}

async fn letter(
    State(app): State<App>,
    visitor: Visitor,
    Path((number, code, language)): Path<(i64, String, String)>,
) -> Answer {
    let language = match language.as_str() {
        "hi" => DocumentLanguage::Hindi,
        "en" => DocumentLanguage::English,
        other => return Err(Failure(AppError::not_found("language", other))),
    };
    let letter = app
        .letter(visitor.actor()?, number, &code, language)
        .await?;
    Ok(pdf(&letter.name, letter.bytes))
}

/// A letter as it was sent.
async fn sent_letter(
    State(app): State<App>,
    visitor: Visitor,
    Path((number, code, digest)): Path<(i64, String, String)>,
) -> Answer {
    let actor = visitor.actor()?;
    let bytes = app.sent_letter(actor, number, &code, &digest).await?;
    let short: String = digest.chars().take(8).collect();
    Ok(pdf(
        &format!("do-letter-edition-{number}-as-sent-{short}.pdf"),
        bytes,
    ))
}

/// A PDF to look at, under a name of ours.
fn pdf(name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("inline; filename=\"{name}\"");
    (
        [
            (header::CONTENT_TYPE, "application/pdf".to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response()
}

/// The level that is asked for.
fn level_of(asked: &str) -> Result<Option<Level>, AppError> {
    let named = given(asked).map(str::parse).transpose();
    named.map_err(|e: String| AppError::invalid("level", "unknown-level", e))
}

/// The words for a level; for what stands directly below without one.
pub(super) fn level_key(level: Option<Level>) -> &'static str {
    match level {
        None => key("ranking-level-below"),
        Some(Level::State) => key("ranking-level-state"),
        Some(Level::Department) => key("ranking-level-department"),
        Some(Level::District) => key("ranking-level-district"),
        Some(Level::Office) => key("ranking-level-office"),
    }
}

/// The rankings within a State, each with the way to it: what stands directly below, each level
/// by itself, or all of a level.
fn levels(page: &Page, code: &str, shown: Shown, chosen: Option<Level>) -> Tabs {
    let below = [Level::Department, Level::District, Level::Office];
    let choices = [None].into_iter().chain(below.map(Some));
    let mut tabs = page.tabs(key("ranking-below"));
    for level in choices {
        let mut href = shown.of(code);
        if let Some(level) = level {
            let next = if href.contains('?') { "&" } else { "?" };
            href = format!("{href}{next}level={}", level.name());
        }
        let label = page.t(level_key(level));
        tabs = tabs.tab(format!("{href}#below"), label, level == chosen);
    }
    tabs
}

async fn api_ranking(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    asked.only(&["known_on", "within", "level", "methodology", "flagged"])?;
    let as_on = day("as_on", &asked.as_on)?.unwrap_or(app.today());
    let known_on = day("known_on", &asked.known_on)?;
    let level = level_of(&asked.level)?;
    let question = Question {
        known_on,
        within: given(&asked.within),
        level,
        methodology: given(&asked.methodology),
        without_flagged: asked.without_flagged(),
        ..Question::on(as_on)
    };
    let ranking = app.ranking_to(visitor.actor.as_ref(), &question).await?;
    let shown = ranking.rows.iter().map(RankedRow::for_programs);
    let few = ranking.too_few.iter().map(NotShown::for_programs);
    let rows: Vec<_> = shown.chain(few).collect();
    Ok(Json(rows).into_response())
}

async fn edition_bundle(
    State(app): State<App>,
    Path(number): Path<i64>,
) -> Result<Response, Failure> {
    let bytes = app.edition_bundle(number).await?;
    let name = format!("sopan-edition-{number}.zip");
    Ok(download(&name, "application/zip", bytes))
}

/// The key that a bundle's signature is held against.
async fn edition_key(State(app): State<App>) -> Result<Response, Failure> {
    let key = app.edition_key().await?;
    Ok(Json(json!({ "algorithm": "Ed25519", "key": key })).into_response())
}

async fn api_editions(State(app): State<App>) -> Result<Response, Failure> {
    let editions = app.editions().await?;
    let list: Vec<_> = editions.iter().map(|e| e.summary()).collect();
    Ok(Json(list).into_response())
}

async fn api_edition(State(app): State<App>, Path(number): Path<i64>) -> Result<Response, Failure> {
    let edition = app.edition(number).await?;
    let restated = app.restated(&edition).await?;
    Ok(Json(edition.for_programs(&restated)).into_response())
}

/// Why an edition has other figures now, a sentence for each cause.
fn because(words: &Words, causes: &[Cause]) -> Vec<String> {
    let named = |of: &Which| {
        let name = of.name.in_language(words.language.code());
        format!("{name} ({})", of.code)
    };
    let told = causes.iter().map(|cause| match cause {
        Cause::Catalogue { measure, by } => words
            .t("ranking-cause-catalogue")
            .with("measure", figure_name(words, measure))
            .with("by", signed(*by)),
        Cause::Late {
            measure,
            by,
            recorded,
        } => {
            let day = |came: Option<&Came>| came.map_or_else(String::new, |c| words.day(&c.on));
            let told = match recorded.len() {
                0 | 1 => key("ranking-cause-late"),
                _ => key("ranking-cause-late-days"),
            };
            words
                .t(told)
                .with("measure", figure_name(words, measure))
                .with("by", signed(*by))
                .with("from", day(recorded.first()))
                .with("to", day(recorded.last()))
        }
        Cause::Strength {
            of,
            officials,
            source,
            approved_by,
            from,
            recorded,
        } => words
            .t("ranking-cause-strength")
            .with("name", named(of))
            .with("officials", words.number(*officials))
            .with("from", words.day(from))
            .with("source", source)
            .with("by", approved_by)
            .with("day", words.day(recorded)),
        Cause::Reorganisation {
            act,
            of,
            other,
            effective,
            recorded,
        } => {
            let act = words
                .t(super::organisations::told_key(act, other.is_some()))
                .with("name", named(of))
                .with("other", other.as_ref().map_or_else(String::new, named));
            words
                .t("ranking-cause-act")
                .with("act", act)
                .with("from", words.day(effective))
                .with("day", words.day(recorded))
        }
        Cause::Others => words.t("ranking-cause-others"),
    });
    told.map(|sentence| sentence.to_string()).collect()
}

/// +1,00,000 or -1.
fn signed(by: i64) -> String {
    format!("{}{}", if by > 0 { "+" } else { "" }, grouped(by))
}

/// What a figure of the accounts counts, from its name in data.
fn figure_name(words: &Words, name: &str) -> String {
    let Ok(term) = name.parse::<Term>() else {
        return name.to_owned();
    };
    let measure = words.t(measure_key(term.measure));
    let told = match term.window {
        Window::AllTime => measure,
        Window::FinancialYear => words.t("measure-in-year").with("measure", measure),
        Window::LastDays(days) => words
            .t("measure-in-days")
            .with("measure", measure)
            .with("days", days),
    };
    told.to_string()
}

/// The words for a measure.
pub(super) fn measure_key(measure: Measure) -> &'static str {
    match measure {
        Measure::Registered => key("measure-registered"),
        Measure::Verified => key("measure-verified"),
        Measure::Learned => key("measure-learned"),
        Measure::PairsAttempted => key("measure-attempted"),
        Measure::PairsCleared => key("measure-cleared"),
        Measure::Completions => key("measure-completions"),
        Measure::CourseMinutes => key("measure-course-minutes"),
        Measure::TimeSpentSeconds => key("measure-time-spent"),
        Measure::Enrolments => key("measure-enrolments"),
        Measure::Active => key("measure-active"),
        Measure::Completed3 => key("measure-completed-3"),
        Measure::Completed5 => key("measure-completed-5"),
        Measure::Completed10 => key("measure-completed-10"),
        Measure::RoleLearned => key("measure-role-learned"),
        Measure::CoursesPublished => key("measure-courses"),
        Measure::CoursesInIndianLanguages => key("measure-courses-indian"),
        Measure::DomainCoursesInIndianLanguages => key("measure-courses-domain-indian"),
        Measure::PlanCompletions => key("measure-plan-completions"),
        Measure::FlaggedCompletions
        | Measure::FlaggedCourseMinutes
        | Measure::FlaggedLearned
        | Measure::FlaggedCompleted3
        | Measure::FlaggedCompleted5
        | Measure::FlaggedCompleted10
        | Measure::FlaggedRoleLearned
        | Measure::FlaggedPlanCompletions => key("measure-flagged"),
    }
}

pub(super) fn bands(words: &Words, methodology: &Methodology) -> Vec<(String, String, String)> {
    let language = words.language.code();
    methodology
        .bands
        .iter()
        .map(|b| {
            let range = methodology.band_range(&b.id);
            (
                b.id.clone(),
                b.name.in_language(language).to_owned(),
                range.map_or_else(String::new, |r| r.in_language(language).to_owned()),
            )
        })
        .collect()
}

fn percents(words: &Words, row: &RankedRow, methodology: &Methodology) -> Vec<Percent> {
    let language = words.language.code();
    row.indicators
        .iter()
        .map(|i| {
            let percent: Exact = i.percent.parse().unwrap_or_else(|_| Exact::zero());
            let name = methodology
                .indicator(&i.id)
                .map_or(i.id.as_str(), |known| known.name.in_language(language))
                .to_owned();
            let held = methodology.band_of(&percent);
            let band_name = held.map_or("", |b| b.name.in_language(language));
            Percent {
                meter: meter(&Meter {
                    title: format!("{name}: {} %, {band_name}", i.percent),
                    percent: i.percent.parse().unwrap_or_default(),
                    band: Some(band(methodology, &percent)),
                }),
                band: held.map_or_else(String::new, |b| b.id.clone()),
                band_name: band_name.to_owned(),
                name,
                percent: i.percent.clone(),
                numerator: i.numerator,
                denominator: i.whole(),
                weight: i.weight.exact(),
                points: i.points.clone(),
                above: (i.quality == "above_hundred").then(|| i.raw_percent.clone()),
            }
        })
        .collect()
}

/// As many of each level as a page shows.
fn first_of_each_level(rows: &[RankedRow]) -> Vec<RankedRow> {
    let levels = rows.chunk_by(|a, b| a.kind.level() == b.kind.level());
    let first = levels.flat_map(|level| level.iter().take(MOST_BELOW));
    first.cloned().collect()
}

/// A table per level, where there are several, and category; how far each has moved since an
/// edition before.
fn tables(
    words: &Words,
    rows: &[RankedRow],
    methodology: &Methodology,
    before: Option<&Edition>,
    href: impl Fn(&str) -> String,
) -> Vec<CategoryTable> {
    let language = words.language.code();
    let mut tables: Vec<CategoryTable> = Vec::new();
    let level = |row: &RankedRow| row.kind.level();
    let several = rows.windows(2).any(|w| level(&w[0]) != level(&w[1]));
    let mut last: Option<&RankedRow> = None;
    for row in rows {
        if last.is_none_or(|last| !last.stands_with(row)) {
            last = Some(row);
            let range = row.category.and_then(|c| methodology.cohort_range(c));
            tables.push(CategoryTable {
                level: several.then(|| words.t(level_key(level(row))).to_string()),
                category: row.category.map(|c| c.to_string()),
                range: range.map_or_else(String::new, |r| r.in_language(language).to_owned()),
                indicators: methodology
                    .indicators
                    .iter()
                    .map(|i| (i.name.in_language(language).to_owned(), i.weight.exact()))
                    .collect(),
                rows: Vec::new(),
            });
        }
        let stood = before
            .and_then(|e| e.row(&row.code))
            .filter(|b| b.category == row.category);
        let place = |r: &RankedRow| r.rank.and_then(|rank| i64::try_from(rank).ok());
        let moved = stood
            .and_then(place)
            .zip(place(row))
            .map(|(was, is)| was - is);
        if let Some(table) = tables.last_mut() {
            table.rows.push(Line {
                code: row.code.clone(),
                name: row.name.in_language(language).to_owned(),
                href: href(&row.code),
                rank: row.rank,
                score: row.score.clone(),
                moved,
                percents: percents(words, row, methodology),
            });
        }
    }
    tables
}

fn map(words: &Words, rows: &[RankedRow], methodology: &Methodology, shown: Shown) -> String {
    let language = words.language.code();
    let mut ranked: BTreeMap<_, usize> = BTreeMap::new();
    for row in rows.iter().filter(|r| r.rank.is_some()) {
        *ranked.entry(row.category).or_default() += 1;
    }
    // Short, so that the key fits below the map on a phone.
    let legend = |id: &str| {
        let band = methodology.bands.iter().find(|b| b.id == id);
        band.map_or_else(String::new, |b| {
            let name = b.name.in_language(language);
            format!("{name} (≤ {})", b.up_to.exact())
        })
    };
    let tiles = rows
        .iter()
        .map(|row| {
            let name = row.name.in_language(language);
            // What the tile shows begins its name, so that who speaks to the browser is understood.
            let label = row.code.trim_start_matches("IN-");
            let band_of = methodology.band_of(&row.score_exact);
            let title = match (row.rank, row.category) {
                (Some(rank), Some(category)) => words
                    .t("ranking-tile")
                    .with("label", label)
                    .with("name", name)
                    .with("score", &row.score)
                    .with("rank", rank)
                    .with("ranked", ranked.get(&row.category).copied().unwrap_or(0))
                    .with("category", category)
                    .with("band", band_of.map_or("", |b| b.name.in_language(language)))
                    .to_string(),
                _ => words
                    .t("ranking-tile-none")
                    .with("label", label)
                    .with("name", name)
                    .to_string(),
            };
            Tile {
                code: row.code.clone(),
                label: label.to_owned(),
                value: row.rank.map(|_| row.score.clone()),
                band: row.rank.map(|_| band(methodology, &row.score_exact)),
                href: Some(shown.of(&row.code)),
                title,
                current: false,
            }
        })
        .collect();
    tile_map(&TileMap {
        title: words.t("ranking-map").to_string(),
        tiles,
        legend: Legend {
            low: legend("low"),
            moderate: legend("moderate"),
            strong: legend("strong"),
            none: words.t("ranking-no-figure").to_string(),
        },
    })
}
