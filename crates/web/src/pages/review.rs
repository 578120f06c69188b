//! Review by another person, versions and revisions of a course, and its ratings.

use axum::extract::{Path, Query, State};
use serde::Deserialize;
use sopan_app::ratings::{WORDS_ON_PAGE, mean};
use sopan_app::review::ReviewView;
use sopan_app::store::review::{Comment, Decision, Who};
use sopan_app::versions::{Change, Difference, Papers, Part, Piece, Underway};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::assessments::Paper;

use crate::pages::authoring::{called, number, refused, said};
use crate::pages::banks::paper_terms;
use crate::request::{Answer, Posted, Pressed, Visitor, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::parts::{Choice, Form};
use crate::views::review::{
    Month, Place, Queue, Queued, Ratings, ReviewPage, RuleLine, Share, Thread, Utterance, Versions,
    Written,
};
use crate::words::{Language, Words, key};

const AUTHOR: Gate = Gate::May(Permission::AuthorCourses);
const LOOK: Gate = Gate::Sees(Permission::AuthorCourses);
const READ: Gate = Gate::May(Permission::SeeDrafts);
const READ_DRAFT: Gate = Gate::Sees(Permission::SeeDrafts);
const REVIEW: Gate = Gate::May(Permission::ReviewCourses);
const QUEUE: Gate = Gate::Sees(Permission::ReviewCourses);
const RULE: Gate = Gate::May(Permission::ManageOrganisations);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::default()
        .get("/authoring/review", QUEUE, queue)
        .post("/authoring/review/rule", RULE, set_rule)
        .get("/authoring/courses/{code}/review", READ_DRAFT, page)
        .post("/authoring/courses/{code}/review/submit", AUTHOR, submit)
        .post(
            "/authoring/courses/{code}/review/withdraw",
            AUTHOR,
            withdraw,
        )
        .post("/authoring/courses/{code}/review/comment", READ, comment)
        .post("/authoring/courses/{code}/review/resolve", READ, resolve)
        .post("/authoring/courses/{code}/review/decide", REVIEW, decide)
        .get("/authoring/courses/{code}/versions", READ_DRAFT, versions)
        .post("/authoring/courses/{code}/revise", AUTHOR, revise)
        .post("/authoring/courses/{code}/discard", AUTHOR, discard)
        .post("/authoring/courses/{code}/publish", AUTHOR, publish)
        .get("/authoring/courses/{code}/ratings", LOOK, ratings)
        .post("/courses/{code}/rating", Gate::SignedIn, rate)
}

fn href(code: &str, rest: &str) -> String {
    format!("/authoring/courses/{code}{rest}")
}

fn name(visitor: &Visitor, who: &Who) -> String {
    let held = who.name_in(visitor.language.code()).map(str::to_owned);
    held.unwrap_or_else(|| visitor.words().t("review-operator").to_string())
}

async fn queue(State(app): State<App>, visitor: Visitor) -> Answer {
    queue_page(&app, &visitor, Form::default()).await
}

async fn queue_page(app: &App, visitor: &Visitor, form: Form) -> Answer {
    let actor = visitor.actor()?;
    let hindi = visitor.language == Language::Hindi;
    let waiting = app.review_queue(actor).await?;
    let rules = app.review_rules(actor).await?;
    let now = app.now();
    show(&Queue {
        page: visitor.page().at(Section::Review),
        waiting: waiting
            .into_iter()
            .map(|w| Queued {
                href: href(&w.code, "/review"),
                by: name(visitor, &w.by),
                owner: if hindi { w.owner_hi } else { w.owner_en },
                days: (now.0 - w.since.0).div_euclid(86_400_000_000).max(0),
                since: w.since,
                open_comments: w.open_comments,
                title: w.title,
                language: w.language,
            })
            .collect(),
        sets_rules: actor.has(Permission::ManageOrganisations),
        rules: rules
            .iter()
            .map(|rule| RuleLine {
                code: rule.organisation.code.clone(),
                name: called(visitor, &rule.organisation),
            })
            .collect(),
        form,
    })
}

#[derive(Deserialize)]
struct RuleAct {
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    to: String,
}

async fn set_rule(
    State(app): State<App>,
    visitor: Visitor,
    Posted(act): Posted<RuleAct>,
) -> Answer {
    let actor = visitor.actor()?;
    let meant = app.owners_meant(actor, &act.organisation).await?;
    let [one] = meant.as_slice() else {
        let words = visitor.words();
        let said = match meant.is_empty() {
            true => words.t("authoring-owner-unknown").to_string(),
            false => words.t("authoring-owner-several").to_string(),
        };
        let form = Form::default()
            .value("organisation", &act.organisation)
            .error("organisation", said);
        return queue_page(&app, &visitor, form).await;
    };
    app.set_review_rule(actor, one.id, act.to != "off").await?;
    Ok(visitor.go_on("/authoring/review", key("authoring-saved"), 1))
}

async fn page(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    review_page(&app, &visitor, &code, Form::default(), Vec::new()).await
}

fn utterance(visitor: &Visitor, comment: &Comment) -> Utterance {
    Utterance {
        by: name(visitor, &comment.by),
        at: comment.at,
        body: comment.body.clone(),
    }
}

/// The places of a course in order, each with what was said about it; what was said about
/// a place that is gone stands with the course.
fn places(visitor: &Visitor, view: &ReviewView) -> Vec<Place> {
    let words = visitor.words();
    let preview = href(&view.authored.course.code, "/preview");
    let mut places = vec![Place {
        place: "course".to_owned(),
        what: words.t("review-place-course").to_string(),
        title: view.authored.course.title.clone(),
        href: preview.clone(),
        module: false,
        threads: Vec::new(),
    }];
    for module in &view.authored.modules {
        places.push(Place {
            place: format!("module-{}", module.id),
            what: words.t("review-place-module").to_string(),
            title: module.title.clone(),
            href: preview.clone(),
            module: true,
            threads: Vec::new(),
        });
        for resource in &module.resources {
            places.push(Place {
                place: format!("resource-{}", resource.id),
                what: words.t("review-place-resource").to_string(),
                title: resource.title.clone(),
                href: format!("{preview}/{}", resource.id),
                module: false,
                threads: Vec::new(),
            });
        }
    }
    if let Some(assessment) = &view.authored.assessment {
        places.push(Place {
            place: "assessment".to_owned(),
            what: words.t("review-place-assessment").to_string(),
            title: assessment.title.clone(),
            href: format!("{preview}/assessment"),
            module: true,
            threads: Vec::new(),
        });
    }
    for comment in view.comments.iter().filter(|c| c.answers.is_none()) {
        let answers = view.comments.iter();
        let answers = answers.filter(|c| c.answers == Some(comment.id));
        let thread = Thread {
            id: comment.id,
            said: utterance(visitor, comment),
            answers: answers.map(|c| utterance(visitor, c)).collect(),
            resolved: comment
                .resolved_at
                .map(|at| (name(visitor, &comment.resolved_by), at)),
        };
        let at = places.iter().position(|p| p.place == comment.place);
        if let Some(place) = places.get_mut(at.unwrap_or(0)) {
            place.threads.push(thread);
        }
    }
    places
}

async fn review_page(
    app: &App,
    visitor: &Visitor,
    code: &str,
    form: Form,
    problems: Vec<String>,
) -> Answer {
    let view = app.review_view(visitor.actor()?, code).await?;
    let history = view.history.iter();
    show(&ReviewPage {
        page: visitor.page().at(match view.authors {
            true => Section::Authoring,
            false => Section::Review,
        }),
        base: href(code, ""),
        places: places(visitor, &view),
        history: history
            .map(|review| crate::views::review::Past {
                submitted_by: name(visitor, &review.submitted_by),
                submitted_at: review.submitted_at,
                note: review.note.clone(),
                decision: review.decision,
                reason: review.reason.clone().unwrap_or_default(),
                decided: review
                    .decided_at
                    .map(|at| (name(visitor, &review.decided_by), at)),
            })
            .collect(),
        view,
        form,
        problems,
    })
}

/// Back to the page; or the page with what was typed and what is wrong with it.
async fn after(
    app: &App,
    visitor: &Visitor,
    code: &str,
    done: Result<&'static str, AppError>,
    typed: Form,
) -> Answer {
    match done {
        Ok(said) => Ok(visitor.go_on(&href(code, "/review"), said, 1)),
        Err(error @ AppError::Invalid { field, .. }) => {
            let told = said(visitor, &error);
            let form = typed.error(field, &told);
            review_page(app, visitor, code, form, vec![told]).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
struct Note {
    #[serde(default)]
    note: String,
}

async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(Note { note }): Posted<Note>,
) -> Answer {
    let form = Form::default().value("note", &note);
    let done = match app.submit_for_review(visitor.actor()?, &code, &note).await {
        Ok(missing) if missing.is_empty() => Ok(key("review-submitted")),
        Ok(missing) => {
            let told = refused(&visitor, &missing);
            let told = told.into_iter().map(|r| r.said).collect();
            return review_page(&app, &visitor, &code, form, told).await;
        }
        Err(error) => Err(error),
    };
    after(&app, &visitor, &code, done, form).await
}

async fn withdraw(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    app.withdraw_from_review(visitor.actor()?, &code).await?;
    Ok(visitor.go_on(&href(&code, "/review"), key("authoring-saved"), 1))
}

#[derive(Deserialize)]
struct CommentAct {
    #[serde(default)]
    place: String,
    #[serde(default)]
    answers: String,
    #[serde(default)]
    comment: String,
}

async fn comment(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(act): Posted<CommentAct>,
) -> Answer {
    let answers = Some(number(&act.answers)).filter(|id| *id > 0);
    let at = (act.place.as_str(), answers);
    let done = app
        .comment_on_course(visitor.actor()?, &code, at, &act.comment)
        .await;
    let done = done.map(|()| key("authoring-saved"));
    after(&app, &visitor, &code, done, Form::default()).await
}

#[derive(Deserialize)]
struct Settled {
    #[serde(default)]
    comment: String,
}

async fn resolve(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(act): Posted<Settled>,
) -> Answer {
    let actor = visitor.actor()?;
    app.resolve_comment(actor, &code, number(&act.comment))
        .await?;
    Ok(visitor.go_on(&href(&code, "/review"), key("authoring-saved"), 1))
}

#[derive(Deserialize)]
struct Decided {
    #[serde(default)]
    digest: String,
    #[serde(default)]
    decision: String,
    #[serde(default)]
    reason: String,
}

async fn decide(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(act): Posted<Decided>,
) -> Answer {
    let (decision, said) = match act.decision.as_str() {
        "approve" => (Decision::Approved, key("review-approved-said")),
        "send-back" => (Decision::SentBack, key("review-sent-back-said")),
        other => return Err(AppError::not_found("decision", other).into()),
    };
    let done = app
        .decide_review(visitor.actor()?, &code, &act.digest, decision, &act.reason)
        .await;
    let typed = Form::default().value("reason", &act.reason);
    after(&app, &visitor, &code, done.map(|()| said), typed).await
}

#[derive(Deserialize)]
struct Compared {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

/// How the assessment asks differently: the terms that are gone, and those that came.
fn paper_difference(words: &Words, papers: &Papers) -> Difference {
    let terms = |paper: &Option<Paper>| -> Vec<String> {
        let all = paper
            .iter()
            .flat_map(|paper| paper_terms(words, paper, &papers.banks));
        all.map(|(term, set)| format!("{term}: {set}")).collect()
    };
    let (old, new) = (terms(&papers.old), terms(&papers.new));
    let gone = old.iter().filter(|term| !new.contains(term));
    let came = new.iter().filter(|term| !old.contains(term));
    Difference {
        change: match (&papers.old, &papers.new) {
            (None, _) => Change::Added,
            (_, None) => Change::Removed,
            _ => Change::Changed,
        },
        part: Part::Paper,
        title: papers.title.clone(),
        pieces: gone
            .map(|term| Piece::Removed(format!("{term}.")))
            .chain(came.map(|term| Piece::Added(format!("{term}."))))
            .collect(),
    }
}

async fn versions(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(asked): Query<Compared>,
) -> Answer {
    let asked = (asked.from.parse().ok(), asked.to.parse().ok());
    let mut found = app.course_versions(visitor.actor()?, &code, asked).await?;
    let words = visitor.words();
    found.differences.extend(
        found
            .papers
            .as_ref()
            .map(|papers| paper_difference(&words, papers)),
    );
    let choices: Vec<Choice> = found
        .list
        .iter()
        .map(|v| {
            let label = words.t("versions-number").with("number", v.number);
            Choice::new(v.number, label)
        })
        .collect();
    let newer = match found.to {
        0 => {
            let draft = Choice::new(0, words.t("versions-draft"));
            std::iter::once(draft).chain(choices.clone()).collect()
        }
        _ => choices.clone(),
    };
    let list = found.list.iter().map(|v| {
        let writers: Vec<String> = serde_json::from_str(&v.writers).unwrap_or_default();
        Written {
            number: v.number,
            note: v.note.clone(),
            at: v.published_at,
            by: name(&visitor, &v.published_by),
            approved_by: v
                .approved_by
                .official
                .map(|_| name(&visitor, &v.approved_by)),
            writers: writers.join(", "),
            moved: v.moved,
        }
    });
    show(&Versions {
        page: visitor.page().at(Section::Authoring),
        back: href(&code, "/review"),
        here: href(&code, "/versions"),
        list: list.collect(),
        older: choices,
        newer,
        found,
    })
}

async fn revise(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    let draft = app.revise_course(visitor.actor()?, &code).await?;
    Ok(visitor.go_on(&href(&draft, ""), key("revision-begun"), 1))
}

async fn discard(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    let live = app.discard_revision(visitor.actor()?, &code).await?;
    Ok(visitor.go_on(&href(&live, ""), key("revision-discarded"), 1))
}

#[derive(Deserialize)]
struct Publishing {
    #[serde(default)]
    underway: String,
    #[serde(default)]
    note: String,
}

async fn publish(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(act): Posted<Publishing>,
) -> Answer {
    let form = Form::default().value("note", &act.note);
    let done = match Underway::from_name(&act.underway) {
        Some(underway) => {
            app.publish_revision(visitor.actor()?, &code, underway, &act.note)
                .await
        }
        None => Err(AppError::invalid(
            "underway",
            "revision-rule",
            "say what becomes of those who are under way",
        )),
    };
    match done {
        Ok(revised) if revised.missing.is_empty() => Ok(visitor.go_on(
            &href(&revised.code, "/versions"),
            match act.underway.as_str() {
                "keep" => key("revision-published-keep"),
                _ => key("revision-published-move"),
            },
            revised.underway,
        )),
        Ok(revised) => {
            let told = refused(&visitor, &revised.missing);
            let told = told.into_iter().map(|r| r.said).collect();
            review_page(&app, &visitor, &code, form, told).await
        }
        Err(error @ AppError::Invalid { .. }) => {
            let told = said(&visitor, &error);
            review_page(&app, &visitor, &code, form, vec![told]).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
struct From {
    #[serde(default)]
    from: String,
}

async fn ratings(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(asked): Query<From>,
) -> Answer {
    let from = asked.from.parse::<i64>().unwrap_or(0).max(0);
    let rated = app.ratings_of(visitor.actor()?, &code, from).await?;
    let most = rated.spread.iter().copied().max().unwrap_or(0);
    let next = i64::try_from(rated.words.len()).unwrap_or(0) == WORDS_ON_PAGE;
    let more = |from: i64| href(&code, &format!("/ratings?from={from}"));
    show(&Ratings {
        page: visitor.page().at(Section::Authoring),
        back: href(&code, ""),
        title: rated.course.title.clone(),
        mean: mean(rated.stars),
        count: rated.stars.count,
        spread: [1, 2, 3, 4, 5]
            .into_iter()
            .zip(rated.spread)
            .rev()
            .map(|(stars, count)| Share { stars, count, most })
            .collect(),
        months: rated
            .months
            .into_iter()
            .rev()
            .map(|(month, stars)| Month {
                month,
                count: stars.count,
                mean: mean(stars).unwrap_or_default(),
            })
            .collect(),
        words: rated.words,
        previous: (from > 0).then(|| more((from - WORDS_ON_PAGE).max(0))),
        next: next.then(|| more(from + WORDS_ON_PAGE)),
    })
}

#[derive(Deserialize)]
struct Rated {
    #[serde(default)]
    act: String,
    #[serde(default)]
    stars: String,
    #[serde(default)]
    words: String,
}

async fn rate(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(rated): Posted<Rated>,
) -> Answer {
    let actor = visitor.actor()?;
    let page = format!("/courses/{code}");
    if rated.act == "take-back" {
        app.take_rating_back(actor, &code).await?;
        return Ok(visitor.go_on(&page, key("rating-taken-back"), 1));
    }
    let stars = number(&rated.stars);
    match app.rate_course(actor, &code, stars, &rated.words).await {
        Ok(()) => Ok(visitor.go_on(&page, key("rating-thanks"), 1)),
        Err(AppError::Invalid {
            code: "stars-missing",
            ..
        }) => Ok(visitor.go_back(&page, key("why-stars-missing"))),
        Err(error) => Err(error.into()),
    }
}
