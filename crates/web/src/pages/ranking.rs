//! The public ranking, the editions and their letters, and the same as data.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sopan_app::documents::Language as DocumentLanguage;
use sopan_app::documents::charts::{
    Legend, Meter, Tile, TileMap, Trend, TrendPoint, meter, tile_map, trend,
};
use sopan_app::letters::band;
use sopan_app::ranking::{Edition, Explained, Gain, Neighbour, Question, RankedRow};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::numbers::Exact;
use sopan_rules::organisations::{Kind, Level};
use sopan_rules::ranking::{Action, Methodology};
use sopan_rules::time::Day;

use crate::request::{Answer, Failure, Posted, Visitor, download, encoded, show};
use crate::routes::{Gate, Routes};
use crate::views::parts::Tabs;
use crate::views::ranking::{
    Beside, CategoryTable, Chances, EditionLine, EditionsPage, Line, Percent, Preview, RankingPage,
    StatePage, Stood,
};
use crate::views::{Page, Section};
use crate::words::{Words, key};

/// So many of those below are shown on a page; data has them all.
const MOST_BELOW: usize = 200;

/// The routes of this room.
pub fn routes() -> Routes {
    let run = Gate::May(Permission::RunRanking);
    Routes::default()
        .get("/ranking", Gate::Public, ranking)
        .get("/ranking/{code}", Gate::Public, state)
        .get("/api/ranking/{code}/explain", Gate::Public, explain)
        .get("/editions/{number}/bundle", Gate::Public, edition_bundle)
        .get("/editions", Gate::May(Permission::SeeMonitoring), editions)
        .post("/editions", run, publish)
        .get(
            "/editions/{number}/letters/{code}/{language}",
            Gate::SignedIn,
            letter,
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
    let edition = match given(&asked.edition) {
        Some(text) => {
            let number: i64 = text
                .parse()
                .map_err(|_| AppError::not_found("edition", text))?;
            Some(app.edition(number).await?)
        }
        None => None,
    };
    let as_on = day("as_on", &asked.as_on)?.unwrap_or(today);
    let (as_on, methodology, rows, restated) = match &edition {
        Some(edition) => (
            edition.as_on,
            edition.methodology.clone(),
            edition.rows.clone(),
            app.restated(edition).await?.len(),
        ),
        None => match app
            .ranking(&Question {
                without_flagged: asked.flagged == "without",
                ..Question::on(as_on)
            })
            .await
        {
            Ok(ranking) => (as_on, ranking.methodology.clone(), ranking.rows.clone(), 0),
            Err(AppError::Invalid {
                code: "no-nation", ..
            }) => (as_on, app.methodology_on(as_on).await?, Vec::new(), 0),
            Err(error) => return Err(error.into()),
        },
    };
    if edition.is_none() && as_on == today {
        page.as_on = Some(app.now());
    }
    let before = app.edition_before(as_on).await?;
    let map = map(&page.words, &rows, &methodology, None);
    let tables = tables(
        &page.words,
        &rows,
        &methodology,
        before.as_deref(),
        |code| format!("/ranking/{code}"),
    );
    show(&RankingPage {
        without_flagged: asked.flagged == "without",
        as_on,
        today,
        edition: edition.map(|e| e.number),
        editions: editions.into_iter().rev().collect(),
        compared: before.map(|e| (e.number, e.as_on)),
        map,
        tables,
        restated,
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
    let path = format!("/ranking/{}", encoded(code));
    on_the_page(&visitor, &path, &asked, answer)
}

/// So many editions a State's page lays beside what is known now: a year of them.
const EDITIONS_SHOWN: usize = 12;

async fn state_page(app: &App, visitor: &Visitor, code: &str, asked: &Asked) -> Answer {
    let mut page = visitor.page().at(Section::Ranking);
    let words = page.words;
    let language = words.language.code();
    let today = app.today();
    let as_on = day("as_on", &asked.as_on)?.unwrap_or(today);
    let line = app.line_of(code, as_on).await?;
    let parent = line
        .iter()
        .rev()
        .nth(1)
        .ok_or_else(|| AppError::not_found("State", code))?;
    let ranking = app
        .ranking(&Question {
            within: Some(&parent.code),
            ..Question::on(as_on)
        })
        .await?;
    let row = ranking
        .rows
        .iter()
        .find(|row| row.code == code)
        .ok_or_else(|| AppError::not_found("State", code))?;
    let level = level_of(&asked.level)?;
    let below = Question {
        within: Some(code),
        level,
        ..Question::on(as_on)
    };
    let below = app.ranking(&below).await?;
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
            let restated = app.restated(edition).await?;
            let restated = restated.into_iter().find(|r| r.code == code);
            history.push(Stood {
                edition: edition.number,
                as_on: edition.as_on,
                category: held.category.map_or("–".to_owned(), |c| c.to_string()),
                rank: held.rank,
                score: held.score.clone(),
                restated: restated.and_then(|r| r.now).map(|s| (s.score, s.rank)),
            });
        }
        earlier = held.next().is_some();
    }
    let name = row.name.in_language(language).to_owned();
    let mut above = vec![("/ranking".to_owned(), words.t("nav-ranking").to_string())];
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
                (format!("/ranking/{}", o.code), name)
            }),
    );
    let letters = match &visitor.actor {
        Some(actor) => app.may_have_letters(actor, code).await?,
        None => false,
    };
    if as_on == today {
        page.as_on = Some(app.now());
    }
    let range = row
        .category
        .and_then(|c| ranking.methodology.cohort_range(c));
    let explained = app.explain_in(&ranking, code).await?;
    show(&StatePage {
        without_flagged: explained
            .without_flagged
            .as_ref()
            .map(|stand| (stand.score.clone(), stand.rank)),
        as_on,
        today,
        above,
        category: row.category.map(|c| c.to_string()),
        range: range.map_or_else(String::new, |r| r.in_language(language).to_owned()),
        rank: row.rank,
        ranked: ranking
            .rows
            .iter()
            .filter(|r| r.category == row.category && r.rank.is_some())
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
        chances: chances(&words, &explained),
        bands: bands(&words, &ranking.methodology),
        trend: (!points.is_empty()).then(|| {
            trend(&Trend {
                title: words.t("ranking-trend-of").with("name", &name).to_string(),
                points,
            })
        }),
        history,
        earlier,
        levels: row
            .kind
            .is_state()
            .then(|| levels(&page, code, as_on, level)),
        below_by: below.methodology.version.clone(),
        below_count: below.rows.len(),
        below_shown: below.rows.len().min(MOST_BELOW),
        below: tables(
            &words,
            &below.rows[..below.rows.len().min(MOST_BELOW)],
            &below.methodology,
            None,
            |code| format!("/ranking/{}", encoded(code)),
        ),
        letters,
        code: code.to_owned(),
        name,
        page,
    })
}

fn chances(words: &Words, explained: &Explained) -> Chances {
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
            href: format!("/ranking/{}", encoded(&n.code)),
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
                (
                    format!("/ranking/{}", encoded(&place.code)),
                    place.name.in_language(language).to_owned(),
                    place.left.iter().map(|l| l.times).collect(),
                )
            })
            .collect(),
    }
}

/// The same for programs.
async fn explain(
    State(app): State<App>,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let as_on = day("as_on", &asked.as_on)?.unwrap_or(app.today());
    let explained = app.explain(&code, as_on, None).await?;
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
    let disposition = format!("inline; filename=\"{}\"", letter.name);
    Ok((
        [
            (header::CONTENT_TYPE, "application/pdf".to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        letter.bytes,
    )
        .into_response())
}

/// The level that is asked for.
fn level_of(asked: &str) -> Result<Option<Level>, AppError> {
    let named = given(asked).map(str::parse).transpose();
    named.map_err(|e: String| AppError::invalid("level", "unknown-level", e))
}

/// The levels that can be ranked within a State, each with the way to it.
fn levels(page: &Page, code: &str, as_on: Day, chosen: Option<Level>) -> Tabs {
    let choices = [
        (None, key("ranking-level-below")),
        (Some(Level::Department), key("ranking-level-department")),
        (Some(Level::District), key("ranking-level-district")),
        (Some(Level::Office), key("ranking-level-office")),
    ];
    let mut tabs = page.tabs(key("ranking-below"));
    for (level, label) in choices {
        let level_name = level.map_or("", Level::name);
        let href = format!(
            "/ranking/{}?as_on={}&level={level_name}#below",
            encoded(code),
            page.day(&as_on)
        );
        tabs = tabs.tab(href, page.t(label), level == chosen);
    }
    tabs
}

async fn api_ranking(
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let as_on = day("as_on", &asked.as_on)?.unwrap_or(app.today());
    let known_on = day("known_on", &asked.known_on)?;
    let level = level_of(&asked.level)?;
    let ranking = app
        .ranking(&Question {
            known_on,
            within: given(&asked.within),
            level,
            methodology: given(&asked.methodology),
            without_flagged: asked.flagged == "without",
            ..Question::on(as_on)
        })
        .await?;
    let rows: Vec<_> = ranking.rows.iter().map(RankedRow::for_programs).collect();
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
                denominator: i.denominator,
                weight: i.weight.exact(),
                points: i.points.clone(),
                above: (i.quality == "above_hundred").then(|| i.raw_percent.clone()),
            }
        })
        .collect()
}

/// A table per category; how far each has moved since an edition before.
fn tables(
    words: &Words,
    rows: &[RankedRow],
    methodology: &Methodology,
    before: Option<&Edition>,
    href: impl Fn(&str) -> String,
) -> Vec<CategoryTable> {
    let language = words.language.code();
    let mut tables: Vec<CategoryTable> = Vec::new();
    for row in rows {
        let category = row.category.map(|c| c.to_string());
        if tables.last().is_none_or(|t| t.category != category) {
            let range = row.category.and_then(|c| methodology.cohort_range(c));
            tables.push(CategoryTable {
                category,
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

fn map(
    words: &Words,
    rows: &[RankedRow],
    methodology: &Methodology,
    current: Option<&str>,
) -> String {
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
                href: Some(format!("/ranking/{}", row.code)),
                title,
                current: current == Some(row.code.as_str()),
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
