//! Dashboards, the same as data, and the stream of live figures.

use std::convert::Infallible;
use std::time::Duration;

use axum::Json;
use axum::extract::{Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use serde_json::json;
use sopan_app::dashboards::{
    Asked, Back, Behind, Dashboard, Figure, Line, List, Now, Tile, Unit, Window,
};
use sopan_app::documents::charts::{
    Legend, Tile as MapTile, TileMap, Trend, TrendPoint, counts, tile_map, trend,
};
use sopan_app::formats::write::{Cell as Written, Format, table};
use sopan_app::letters::band;
use sopan_app::store::organisations::Organisation;
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::numbers::{Exact, in_lakh_crore};
use sopan_rules::organisations::Kind;
use sopan_rules::ranking::Methodology;
use sopan_rules::time::{Day, Moment};

use super::ranking::day;
use crate::request::{Answer, Failure, Visitor, download, encoded, show};
use crate::routes::{Gate, Routes};
use crate::views::dashboards::{
    Bar, Beside, Cell, Cohort, CohortsPage, Column, DashboardPage, Figure as FigureView, Group,
    Line as LineView, Live, Step, Unit as UnitView,
};
use crate::views::parts::Tabs;
use crate::views::{Page, Section};
use crate::words::{Language, Words, key};

/// So many units are shown in the table; the file has all.
const MOST_UNITS: usize = 200;
/// A comment keeps the stream open that often.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The routes of this room.
pub fn routes() -> Routes {
    let sees = Gate::May(Permission::SeeDesk);
    Routes::default()
        .get("/dashboard", sees, dashboard)
        .get("/dashboard/units.csv", sees, units_csv)
        .get("/dashboard/cohorts", sees, cohorts)
        .get("/api/dashboard", sees, api_dashboard)
        .get("/api/dashboard/cohorts", sees, api_cohorts)
        .get("/api/dashboard/live", sees, api_live)
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Which {
    org: String,
    as_on: String,
    trend: String,
    sort: String,
    map: String,
    live: String,
    /// `without`: leave out what rests on flagged completions.
    flagged: String,
}

impl Which {
    fn asked(&self) -> Result<Asked<'_>, AppError> {
        Ok(Asked {
            organisation: &self.org,
            as_on: day("as_on", &self.as_on)?,
            back: Back::from_name(&self.trend),
            without_flagged: self.flagged == "without",
        })
    }

    /// The address of the dashboard of an organisation, with the same choices.
    fn href(&self, path: &str, organisation: &str) -> String {
        let mut href = format!("{path}?org={}", encoded(organisation));
        for (name, value) in [
            ("as_on", &self.as_on),
            ("trend", &self.trend),
            ("sort", &self.sort),
            ("map", &self.map),
            ("flagged", &self.flagged),
        ] {
            if !value.trim().is_empty() {
                href.push_str(&format!("&{name}={}", encoded(value.trim())));
            }
        }
        href
    }
}

fn name(words: &Words, organisation: &Organisation) -> String {
    match words.language {
        Language::Hindi => organisation.name_hi.clone(),
        Language::English => organisation.name_en.clone(),
    }
}

fn label(figure: Figure) -> &'static str {
    match figure {
        Figure::Onboarded => key("dash-onboarded"),
        Figure::Verified => key("dash-verified"),
        Figure::Learned => key("dash-learned"),
        Figure::Cleared => key("dash-cleared"),
        Figure::Active => key("dash-active"),
        Figure::Enrolments => key("dash-enrolments"),
        Figure::Completions => key("dash-completions"),
        Figure::CourseMinutes => key("dash-course-hours"),
        Figure::TimeSpentSeconds => key("dash-time-spent"),
    }
}

fn note(figure: Figure) -> Option<&'static str> {
    Some(match figure {
        Figure::Onboarded => key("dash-onboarded-note"),
        Figure::Verified => key("dash-verified-note"),
        Figure::Learned => key("dash-learned-note"),
        Figure::Cleared => key("dash-cleared-note"),
        Figure::Active => key("dash-active-note"),
        Figure::CourseMinutes => key("dash-course-hours-note"),
        Figure::TimeSpentSeconds => key("dash-time-spent-note"),
        Figure::Enrolments | Figure::Completions => return None,
    })
}

/// The key of who stands behind a number, for the filter of the list.
pub(super) fn behind_label(behind: Behind) -> &'static str {
    match behind {
        Behind::NotVerified => key("behind-not-verified"),
        Behind::Learned => key("behind-learned"),
        Behind::NotLearned => key("behind-not-learned"),
        Behind::Attempted => key("behind-attempted"),
        Behind::Cleared => key("behind-cleared"),
        Behind::Active(Window::Lately) => key("behind-active"),
        Behind::Active(Window::Year) => key("behind-active-year"),
        Behind::Completed(Window::Lately) => key("behind-completed"),
        Behind::Completed(Window::Year) => key("behind-completed-year"),
        Behind::Enrolled(Window::Lately) => key("behind-enrolled"),
        Behind::Enrolled(Window::Year) => key("behind-enrolled-year"),
        Behind::NoJoining => key("behind-no-joining"),
    }
}

fn list_href(organisation: &str, list: List) -> String {
    let rest = match list {
        List::Registered => String::new(),
        List::Verified => "&status=VERIFIED".to_owned(),
        List::Behind(behind) => format!("&behind={}", behind.name()),
    };
    format!("/desk/officials?unit={}{rest}", encoded(organisation))
}

/// The name of a tile in the page and in the stream.
fn tile_id(tile: &Tile) -> String {
    let figure = tile.figure.name().replace('_', "-");
    match tile.window {
        None => figure,
        Some(Window::Lately) => format!("{figure}-30"),
        Some(Window::Year) => format!("{figure}-year"),
    }
}

/// A number of what a figure counts: hours are printed as hours.
fn counted(words: &Words, figure: Figure, number: i64) -> String {
    match figure {
        Figure::CourseMinutes => words.duration(number),
        Figure::TimeSpentSeconds => words.duration(number / 60),
        _ => words.number(number),
    }
}

/// The same where there is little room: many hours without the minutes.
fn in_short(words: &Words, figure: Figure, number: i64) -> String {
    const MANY: i64 = 100 * 60;
    match figure {
        Figure::CourseMinutes if number >= MANY => words.duration(number / 60 * 60),
        Figure::TimeSpentSeconds if number >= MANY * 60 => words.duration(number / 3_600 * 60),
        _ => counted(words, figure, number),
    }
}

fn value(words: &Words, tile: &Tile) -> String {
    match (tile.window, tile.percent()) {
        (None, Some(percent)) => format!("{}\u{a0}%", percent.rounded(2)),
        (None, None) => "–".to_owned(),
        (Some(_), _) => counted(words, tile.figure, tile.numerator),
    }
}

fn made_of(words: &Words, tile: &Tile) -> String {
    let whole = tile.denominator.map_or_else(
        || words.t("dash-unknown").to_string(),
        |whole| words.number(whole),
    );
    match (tile.window, tile.per_official()) {
        (None, _) => words
            .t("tile-of")
            .with("numerator", words.number(tile.numerator))
            .with("denominator", whole)
            .to_string(),
        (Some(_), Some(each)) => {
            let each = match tile.figure {
                Figure::CourseMinutes | Figure::TimeSpentSeconds => {
                    counted(words, tile.figure, each.rounded(0).parse().unwrap_or(0))
                }
                _ => each.rounded(2),
            };
            words
                .t("dash-per-official")
                .with("value", each)
                .with("denominator", whole)
                .to_string()
        }
        (Some(_), None) => String::new(),
    }
}

/// `lists`: of which figures the officials can be listed.
fn figure(words: &Words, tile: &Tile, code: &str, lists: impl Fn(Figure) -> bool) -> FigureView {
    let over = tile.figure == Figure::Onboarded
        && tile.denominator.is_some_and(|whole| tile.numerator > whole);
    FigureView {
        id: tile_id(tile),
        label: words.t(label(tile.figure)).to_string(),
        value: value(words, tile),
        of: made_of(words, tile),
        bar: match tile.window {
            None => tile
                .denominator
                .filter(|whole| *whole > 0)
                .map(|whole| (tile.numerator, whole)),
            Some(_) => None,
        },
        note: note(tile.figure).map(|key| words.t(key).to_string()),
        warning: over.then(|| words.t("dash-over-hundred").to_string()),
        list: lists(tile.figure).then(|| list_href(code, tile.list())),
    }
}

fn groups(words: &Words, found: &Dashboard, lists: bool) -> Vec<Group> {
    // The lists hold those too whose completions are all flagged.
    let listed =
        |figure: Figure| lists && !(found.without_flagged && figure.rests_on_completions());
    let of = |window: Option<Window>| {
        let tiles = found.tiles.iter().filter(|tile| tile.window == window);
        tiles
            .map(|tile| figure(words, tile, &found.organisation.code, listed))
            .collect()
    };
    let since = |window: Window| words.day(&window.since(found.as_on));
    vec![
        Group {
            id: "shares",
            title: words.t("dash-shares").to_string(),
            figures: of(None),
        },
        Group {
            id: "lately",
            title: words
                .t("dash-last-30-days")
                .with("day", since(Window::Lately))
                .to_string(),
            figures: of(Some(Window::Lately)),
        },
        Group {
            id: "year",
            title: words
                .t("dash-year")
                .with("day", since(Window::Year))
                .to_string(),
            figures: of(Some(Window::Year)),
        },
    ]
}

fn funnel(words: &Words, found: &Dashboard, lists: bool) -> Vec<Step> {
    let steps = found.funnel.iter().map(|step| {
        let (label, note) = match step.name {
            "strength" => (key("dash-step-strength"), key("dash-step-strength-note")),
            "onboarded" => (key("dash-step-onboarded"), key("dash-step-onboarded-note")),
            "verified" => (key("dash-step-verified"), key("dash-step-verified-note")),
            "learning" => (key("dash-step-learning"), key("dash-step-learning-note")),
            _ => (key("dash-step-cleared"), key("dash-step-cleared-note")),
        };
        let unknown = match step.name {
            "cleared" => words.t("dash-step-past"),
            _ => words.t("dash-unknown"),
        };
        let share = match (step.name, step.officials, found.strength) {
            ("strength", _, _) => None,
            (_, Some(officials), Some(strength)) => Exact::percent(officials, strength),
            _ => None,
        };
        Step {
            label: words.t(label).to_string(),
            note: words.t(note).to_string(),
            officials: step
                .officials
                .map_or_else(|| unknown.to_string(), |n| words.number(n)),
            bar: step.officials,
            share: share.map(|percent| {
                words
                    .t("dash-of-strength")
                    .with("percent", percent.rounded(2))
                    .to_string()
            }),
            list: step
                .list
                .filter(|_| lists && step.officials.is_some())
                .map(|list| list_href(&found.organisation.code, list)),
        }
    });
    steps.collect()
}

fn beside(words: &Words, found: &Dashboard) -> Vec<Beside> {
    let compare = found.beside.iter().map(|one| {
        let bar = |label: String, share: &Option<Exact>, own: bool| {
            share.as_ref().map(|share| Bar {
                label,
                hundredths: (share * &Exact::from(100)).rounded(0).parse().unwrap_or(0),
                value: format!("{}\u{a0}%", share.rounded(2)),
                own,
            })
        };
        let best = one.leader.as_ref().map(|leader| {
            words
                .t("dash-best")
                .with("name", name(words, leader))
                .to_string()
        });
        Beside {
            label: words.t(label(one.figure)).to_string(),
            rank: match one.rank {
                Some(rank) => words
                    .t("dash-rank-of")
                    .with("rank", rank)
                    .with("ranked", one.ranked)
                    .to_string(),
                None => words.t("dash-no-rank").to_string(),
            },
            bars: [
                bar(words.t("dash-own").to_string(), &one.own, true),
                bar(best.unwrap_or_default(), &one.best, false),
                bar(words.t("dash-median").to_string(), &one.median, false),
            ]
            .into_iter()
            .flatten()
            .collect(),
        }
    });
    compare.collect()
}

/// What the table of units is sorted by: a column's name, with a minus for the greatest
/// first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Name,
    Registered,
    Share(Figure),
    Completions,
}

impl By {
    const ALL: [By; 8] = [
        By::Name,
        By::Registered,
        By::Share(Figure::Onboarded),
        By::Share(Figure::Verified),
        By::Share(Figure::Learned),
        By::Share(Figure::Cleared),
        By::Share(Figure::Active),
        By::Completions,
    ];

    fn code(self) -> &'static str {
        match self {
            By::Name => "name",
            By::Registered => "registered",
            By::Share(figure) => figure.name(),
            By::Completions => "completions",
        }
    }

    fn label(self) -> &'static str {
        match self {
            By::Name => key("dash-unit"),
            By::Registered => key("dash-registered"),
            By::Share(figure) => label(figure),
            By::Completions => key("dash-completions-30"),
        }
    }

    /// From `verified` or `-verified`; by name where nothing is said.
    fn read(text: &str) -> (By, bool) {
        let (code, falling) = match text.trim().strip_prefix('-') {
            Some(code) => (code, true),
            None => (text.trim(), false),
        };
        match By::ALL.into_iter().find(|by| by.code() == code) {
            Some(by) => (by, falling),
            None => (By::Name, false),
        }
    }
}

fn sorted<'a>(words: &Words, units: &'a [Unit], sort: &str) -> Vec<&'a Unit> {
    let (by, falling) = By::read(sort);
    let mut sorted: Vec<&Unit> = units.iter().collect();
    let order = |a: &Unit, b: &Unit| match by {
        By::Name => name(words, &a.organisation).cmp(&name(words, &b.organisation)),
        By::Registered => a.registered.cmp(&b.registered),
        By::Completions => a.completions.cmp(&b.completions),
        By::Share(figure) => {
            let share = |unit: &Unit| unit.share(figure).and_then(Tile::percent);
            share(a).cmp(&share(b))
        }
    };
    // What has no figure stands below what has one, and equals keep their order.
    sorted.sort_by(|a, b| match falling {
        true => order(b, a),
        false => order(a, b),
    });
    sorted
}

fn columns(words: &Words, which: &Which, code: &str) -> Vec<Column> {
    let (by, falling) = By::read(&which.sort);
    let column = |one: By| {
        let held = (one == by).then_some(falling);
        // Names begin at the front, numbers with the greatest.
        let next = match held {
            Some(falling) => !falling,
            None => one != By::Name,
        };
        let sort = format!("{}{}", if next { "-" } else { "" }, one.code());
        let next = Which {
            sort,
            ..which.clone()
        };
        Column {
            label: words.t(one.label()).to_string(),
            href: format!("{}#units", next.href("/dashboard", code)),
            sorted: held.map(|falling| match falling {
                true => "descending",
                false => "ascending",
            }),
        }
    };
    By::ALL.map(column).into()
}

fn heat(percent: &Exact) -> i64 {
    let whole: i64 = percent.rounded(0).parse().unwrap_or(0);
    (whole / 20).clamp(0, 4)
}

fn unit_row(words: &Words, which: &Which, unit: &Unit) -> UnitView {
    // A unit is looked at in its own order.
    let which = Which {
        sort: String::new(),
        ..which.clone()
    };
    let href = which.href("/dashboard", &unit.organisation.code);
    let cells = unit.shares.iter().map(|tile| {
        let percent = tile.percent();
        Cell {
            value: percent
                .as_ref()
                .map_or_else(|| "–".to_owned(), |p| p.rounded(2)),
            heat: percent.as_ref().map(heat),
            title: made_of(words, tile),
            href: format!("{href}#tile-{}", tile_id(tile)),
        }
    });
    UnitView {
        name: name(words, &unit.organisation),
        registered: unit.registered,
        cells: cells.collect(),
        completions: unit.completions,
        href,
    }
}

fn line(words: &Words, found: &Dashboard, line: &Line) -> LineView {
    let figure = line.figure;
    let is_share = Figure::SHARES.contains(&figure);
    let last = line.points.len().saturating_sub(1);
    let points: Vec<TrendPoint> = line
        .points
        .iter()
        .enumerate()
        .map(|(at, (day, numerator, _))| {
            let dotted = words.day(day);
            let percent = line.percent(at);
            TrendPoint {
                // The last point of months is a day, the others are months.
                label: match found.back {
                    Back::Days => dotted[..5].to_owned(),
                    Back::Months if at == last && *day != day.month_end() => dotted,
                    Back::Months => dotted[3..].to_owned(),
                },
                value: match is_share {
                    true => percent.as_ref().and_then(|p| p.rounded(2).parse().ok()),
                    false => Some(drawn(figure, *numerator)),
                },
                text: match (is_share, percent) {
                    (true, Some(percent)) => percent.rounded(2),
                    (true, None) => "–".to_owned(),
                    (false, _) => in_short(words, figure, *numerator),
                },
            }
        })
        .collect();
    let said = words.t(label(figure)).to_string();
    let title = match (is_share, found.back) {
        (true, _) => said,
        (false, Back::Months) => words
            .t("dash-in-each-month")
            .with("figure", said)
            .to_string(),
        (false, Back::Days) => words.t("dash-on-each-day").with("figure", said).to_string(),
    };
    let rows = line
        .points
        .iter()
        .zip(&points)
        .map(|((day, numerator, denominator), point)| {
            let of = match is_share {
                true => made_of(
                    words,
                    &Tile {
                        figure,
                        window: None,
                        numerator: *numerator,
                        denominator: *denominator,
                    },
                ),
                false => String::new(),
            };
            let value = match is_share {
                true => point.text.clone(),
                false => counted(words, figure, *numerator),
            };
            (words.day(day), value, of)
        })
        .collect();
    let drawing = Trend {
        title: words
            .t("dash-line-of")
            .with("figure", &title)
            .with("name", name(words, &found.organisation))
            .to_string(),
        points,
    };
    let language = words.language.code();
    LineView {
        id: figure.name().replace('_', "-"),
        label: title,
        chart: match is_share {
            true => trend(&drawing),
            false => counts(&drawing, |number| {
                // A line of the grid is a whole number.
                let whole = format!("{number:.0}").parse().unwrap_or(0);
                in_lakh_crore(whole).in_language(language).to_owned()
            }),
        },
        rows,
    }
}

/// Where a number lies on a chart: hours are drawn as hours.
fn drawn(figure: Figure, number: i64) -> f64 {
    let number = number as f64;
    match figure {
        Figure::CourseMinutes => number / 60.0,
        Figure::TimeSpentSeconds => number / 3_600.0,
        _ => number,
    }
}

fn map(
    words: &Words,
    which: &Which,
    found: &Dashboard,
    by: &Methodology,
) -> Option<(Tabs, String)> {
    if found.organisation.kind != Kind::Nation {
        return None;
    }
    let chosen = Figure::share(which.map.trim()).unwrap_or(Figure::Learned);
    let language = words.language.code();
    let legend = |id: &str| {
        let band = by.bands.iter().find(|b| b.id == id);
        band.map_or_else(String::new, |b| {
            format!("{} (≤ {})", b.name.in_language(language), b.up_to.exact())
        })
    };
    let states = found
        .units
        .iter()
        .filter(|unit| unit.organisation.kind.is_state());
    let tiles = states.filter_map(|unit| {
        let tile = unit.share(chosen)?;
        let label = unit.organisation.code.trim_start_matches("IN-").to_owned();
        let percent = tile.percent().map(|p| p.min(Exact::hundred()));
        let said = match &percent {
            Some(percent) => words
                .t("dash-map-tile")
                .with("percent", percent.rounded(2))
                .with("numerator", words.number(tile.numerator))
                .with("denominator", words.number(tile.denominator.unwrap_or(0)))
                .with(
                    "band",
                    by.band_of(percent)
                        .map_or("", |b| b.name.in_language(language)),
                ),
            None => words.t("dash-map-none"),
        };
        Some(MapTile {
            title: said
                .with("label", &label)
                .with("name", name(words, &unit.organisation))
                .to_string(),
            code: unit.organisation.code.clone(),
            label,
            value: percent.as_ref().map(|p| p.rounded(2)),
            band: percent.as_ref().map(|p| band(by, p)),
            href: Some(which.href("/dashboard", &unit.organisation.code)),
            current: false,
        })
    });
    let drawing = tile_map(&TileMap {
        title: words
            .t("dash-map-of")
            .with("figure", words.t(label(chosen)))
            .to_string(),
        tiles: tiles.collect(),
        legend: Legend {
            low: legend("low"),
            moderate: legend("moderate"),
            strong: legend("strong"),
            none: words.t("ranking-no-figure").to_string(),
        },
    });
    let mut tabs = Tabs::new(words.t("dash-map-choice"));
    for figure in Figure::SHARES {
        let next = Which {
            map: figure.name().to_owned(),
            ..which.clone()
        };
        tabs = tabs.tab(
            format!("{}#map", next.href("/dashboard", &found.organisation.code)),
            words.t(label(figure)),
            figure == chosen,
        );
    }
    Some((tabs, drawing))
}

async fn dashboard(State(app): State<App>, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    let answer = dashboard_page(&app, &visitor, &which).await;
    let Err(Failure(error)) = answer else {
        return answer;
    };
    // A day that can't be shown is answered on the page where it was asked for.
    let said = match error.code() {
        "not-a-day" => key("why-not-a-day"),
        "day-in-the-future" => key("why-day-in-the-future"),
        _ => return Err(Failure(error)),
    };
    let today = Which {
        as_on: String::new(),
        ..which.clone()
    };
    Ok(visitor.go_back(&today.href("/dashboard", &which.org), said))
}

fn crumbs_of(page: &Page, which: &Which, above: &[Organisation]) -> crate::views::parts::Crumbs {
    above.iter().fold(page.crumbs(), |crumbs, step| {
        crumbs.up(which.href("/dashboard", &step.code), name(page, step))
    })
}

async fn dashboard_page(app: &App, visitor: &Visitor, which: &Which) -> Answer {
    let actor = visitor.actor()?;
    let found = app.dashboard(actor, &which.asked()?).await?;
    let mut page = visitor.page().at(Section::Dashboard);
    page.as_on = Some(found.moment);
    let words = page.words;
    let code = found.organisation.code.clone();
    let lists = found.is_today && app.may_list_officials(actor, &found.organisation).await?;
    // A unit or a way up keeps the day and the trend; the order and the map are this page's.
    let onward = Which {
        sort: String::new(),
        map: String::new(),
        ..which.clone()
    };
    let above = &found.way[..found.way.len().saturating_sub(1)];
    let units = sorted(&words, &found.units, &which.sort);
    let rows = units.iter().take(MOST_UNITS);
    let methodology = match found.organisation.kind {
        Kind::Nation => Some(app.methodology_on(found.as_on).await?),
        _ => None,
    };
    let mut tabs = page.tabs("dash-trend-choice");
    for (back, label) in [
        (Back::Months, key("dash-by-months")),
        (Back::Days, key("dash-by-days")),
    ] {
        let next = Which {
            trend: back.name().to_owned(),
            ..which.clone()
        };
        let href = format!("{}#trend", next.href("/dashboard", &code));
        tabs = tabs.tab(href, words.t(label), back == found.back);
    }
    let here = which.href("/dashboard", &code);
    // What is followed live counts every completion.
    let may_follow = found.is_today && !found.without_flagged;
    let wanted = which.live == "1" && may_follow;
    let other = Which {
        flagged: match found.without_flagged {
            true => String::new(),
            false => "without".to_owned(),
        },
        live: String::new(),
        ..which.clone()
    };
    let funnel = funnel(&words, &found, lists);
    let roots = found.roots.iter().filter(|_| found.roots.len() > 1);
    show(&DashboardPage {
        name: name(&words, &found.organisation),
        crumbs: crumbs_of(&page, &onward, above),
        roots: roots
            .map(|o| (onward.href("/dashboard", &o.code), name(&words, o)))
            .collect(),
        as_on: found.as_on,
        moment: words.moment(&found.moment),
        today: app.today(),
        no_strength: found.strength.is_none(),
        groups: groups(&words, &found, lists),
        lists,
        widest: funnel
            .iter()
            .filter_map(|s| s.bar)
            .max()
            .unwrap_or(0)
            .max(1),
        funnel,
        cleared_at: found.cleared_at.map(|at| words.moment(&at)),
        map: methodology.and_then(|by| map(&words, which, &found, &by)),
        beside: beside(&words, &found),
        not_shown: found.not_shown,
        columns: columns(&words, which, &code),
        units: rows.map(|unit| unit_row(&words, &onward, unit)).collect(),
        unit_count: units.len(),
        tabs,
        lines: found
            .lines
            .iter()
            .map(|l| line(&words, &found, l))
            .collect(),
        csv: which.href("/dashboard/units.csv", &code),
        json: onward.href("/api/dashboard", &code),
        cohorts: format!("/dashboard/cohorts?org={}", encoded(&code)),
        officials: list_href(&code, List::Registered),
        without_flagged: found.without_flagged,
        flagged: other.href("/dashboard", &code),
        live_on: (may_follow && !wanted).then(|| format!("{here}&live=1")),
        live: wanted.then(|| Live {
            source: format!("/api/dashboard/live?org={}", encoded(&code)),
            off: here,
        }),
        code,
        page,
    })
}

async fn api_dashboard(
    State(app): State<App>,
    visitor: Visitor,
    Query(which): Query<Which>,
) -> Answer {
    let found = app.dashboard(visitor.actor()?, &which.asked()?).await?;
    Ok(Json(found.for_programs()).into_response())
}

/// The table of units as a file, with what every share is made of.
async fn units_csv(State(app): State<App>, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    let found = app.dashboard(visitor.actor()?, &which.asked()?).await?;
    let mut header: Vec<String> = ["Organization", "Organization_Code", "Organization_Type"]
        .map(str::to_owned)
        .into();
    header.extend(["Strength", "Registered"].map(str::to_owned));
    for figure in Figure::SHARES {
        for part in ["numerator", "denominator", "percent"] {
            header.push(format!("{}_{part}", figure.name()));
        }
    }
    header.extend(["completions_last_30_days", "As_On"].map(str::to_owned));
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let number = |n: Option<i64>| n.map_or(Written::Empty, Written::Number);
    let words = visitor.words();
    let rows = sorted(&words, &found.units, &which.sort)
        .into_iter()
        .map(|unit| {
            let mut cells = vec![
                Written::Text(unit.organisation.name_en.as_str().into()),
                Written::Text(unit.organisation.code.as_str().into()),
                Written::Text(unit.organisation.kind.name().into()),
                number(unit.strength),
                Written::Number(unit.registered),
            ];
            for tile in &unit.shares {
                cells.push(Written::Number(tile.numerator));
                cells.push(number(tile.denominator));
                let percent = tile.percent();
                cells.push(
                    percent.map_or(Written::Empty, |p| Written::Decimal(p.rounded(2).into())),
                );
            }
            cells.push(Written::Number(unit.completions));
            cells.push(Written::Day(found.as_on));
            cells
        });
    let mut bytes = std::io::Cursor::new(Vec::new());
    table(Format::Csv, &mut bytes, "units", &header, rows)
        .map_err(|e| AppError::Document(e.to_string()))?;
    let file = format!("units-{}.csv", found.as_on);
    Ok(download(
        &file,
        Format::Csv.media_type(),
        bytes.into_inner(),
    ))
}

async fn cohorts(State(app): State<App>, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    let found = app.cohorts(visitor.actor()?, &which.org).await?;
    let page = visitor.page().at(Section::Dashboard);
    let words = page.words;
    let counted = found.cohorts.as_ref();
    let cohorts = counted.map_or(&[][..], |c| &c.cohorts);
    let most = cohorts.iter().map(|c| c.within.len()).max().unwrap_or(0);
    let quarter = |from: Day| {
        let last = from.month_end().plus(1).month_end().plus(1).month_end();
        format!("{} – {}", &words.day(&from)[3..], &words.day(&last)[3..])
    };
    let first = cohorts.iter().find_map(|c| c.from);
    let rows = cohorts.iter().map(|cohort| {
        let share = |n: i64| {
            let percent = Exact::percent(n, cohort.officials).unwrap_or_else(Exact::zero);
            (format!("{}\u{a0}%", percent.rounded(2)), heat(&percent))
        };
        let within = (0..most).map(|at| {
            let n = *cohort.within.get(at)?;
            let (said, heat) = share(n);
            let of = words
                .t("tile-of")
                .with("numerator", words.number(n))
                .with("denominator", words.number(cohort.officials));
            Some((said, of.to_string(), heat))
        });
        Cohort {
            label: match (cohort.from, first) {
                (Some(from), _) => quarter(from),
                (None, first) => words
                    .t("dash-before")
                    .with("day", first.map_or_else(String::new, |d| words.day(&d)))
                    .to_string(),
            },
            officials: cohort.officials,
            completed: (cohort.completed, share(cohort.completed).0),
            within: within.collect(),
        }
    });
    let crumbs = page.crumbs().up(
        format!("/dashboard?org={}", encoded(&found.organisation.code)),
        name(&words, &found.organisation),
    );
    show(&CohortsPage {
        name: name(&words, &found.organisation),
        crumbs,
        counted: counted.map(|c| words.moment(&c.at)),
        cohorts: rows.collect(),
        quarters: (0..most)
            .map(|at| match at {
                0 => words.t("dash-same-quarter").to_string(),
                at => words.tn("dash-quarters-after", at).to_string(),
            })
            .collect(),
        json: format!(
            "/api/dashboard/cohorts?org={}",
            encoded(&found.organisation.code)
        ),
        page,
    })
}

async fn api_cohorts(
    State(app): State<App>,
    visitor: Visitor,
    Query(which): Query<Which>,
) -> Answer {
    let found = app.cohorts(visitor.actor()?, &which.org).await?;
    Ok(Json(found.for_programs()).into_response())
}

/// The tiles of a moment, as the page puts them in: every text in the visitor's language,
/// and the numbers for whoever counts with them.
fn told(words: &Words, now: &Now) -> serde_json::Value {
    let of = |figure: Figure, window: Option<Window>| {
        let tile = now
            .tiles
            .iter()
            .find(|tile| tile.figure == figure && tile.window == window);
        tile.map_or_else(String::new, |tile| value(words, tile))
    };
    let moment: Moment = now.moment;
    let tiles = now.tiles.iter().map(|tile| {
        let mut told = tile.for_programs(now.as_on);
        told["id"] = json!(tile_id(tile));
        told["value"] = json!(value(words, tile));
        told["of"] = json!(made_of(words, tile));
        told
    });
    json!({
        "as_on": now.as_on,
        "moment": moment.iso(),
        "said": words.moment(&moment),
        "as_on_said": words.t("as-on").with("moment", words.moment(&moment)).to_string(),
        "told": words
            .t("dash-live-told")
            .with("onboarded", of(Figure::Onboarded, None))
            .with("verified", of(Figure::Verified, None))
            .with("learned", of(Figure::Learned, None))
            .with("completions", of(Figure::Completions, Some(Window::Lately)))
            .to_string(),
        "tiles": tiles.collect::<Vec<_>>(),
    })
}

async fn api_live(
    State(app): State<App>,
    visitor: Visitor,
    Query(which): Query<Which>,
) -> Result<Response, Failure> {
    let live = app.follow(visitor.actor()?, &which.org).await?;
    let words = visitor.words();
    let events = stream::unfold(live, move |mut live| async move {
        let now = live.next().await?;
        let event = Event::default()
            .event("tiles")
            .data(told(&words, &now).to_string());
        Some((Ok::<_, Infallible>(event), live))
    });
    let alive = KeepAlive::new().interval(HEARTBEAT);
    // A server in front of this one passes it on as it comes.
    let unbuffered = [("x-accel-buffering", "no")];
    Ok((unbuffered, Sse::new(events).keep_alive(alive)).into_response())
}
