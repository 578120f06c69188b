//! The end-of-course assessment: start, questions, outcome.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use serde_json::{Map, Value};
use sopan_app::assessments::Sitting;
use sopan_app::{App, AppError};
use sopan_rules::assessments::Answers;

use super::learning::{certificate_href, enrol_first, share, small};
use crate::request::{Answer as Reply, Posted, Pressed, Visitor, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::assessments::{Answer, Outcome, Question, Questions, Reviewed, Start};
use crate::words::{Language, key};

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::default()
        .get("/learn/{code}/assessment", Gate::SignedIn, start)
        .post("/learn/{code}/assessment", Gate::SignedIn, begin)
        .get(
            "/learn/{code}/assessment/{attempt}",
            Gate::SignedIn,
            questions,
        )
        .post("/learn/{code}/assessment/{attempt}", Gate::SignedIn, answer)
        .get(
            "/learn/{code}/assessment/{attempt}/outcome",
            Gate::SignedIn,
            outcome,
        )
}

async fn start(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Reply {
    let start = match app.assessment(visitor.actor()?, &code).await {
        Ok(start) => start,
        Err(error) => return enrol_first(&visitor, &code, error),
    };
    let view = start.course;
    let best = view.standing.as_ref().map(|s| share(s.best / 100));
    let (questions, pass_percent) = view
        .assessment
        .as_ref()
        .map_or((0, 0), |a| (a.questions, a.pass_percent));
    show(&Start {
        page: visitor.page().at(Section::Home),
        course_href: format!("/courses/{code}"),
        action: format!("/learn/{code}/assessment"),
        questions: small(questions),
        pass_percent: share(pass_percent),
        minutes: None,
        attempts_left: view.attempts_left().map(small),
        best_percent: best,
        cleared: view.is_cleared(),
        resume: start
            .open
            .map(|id| format!("/learn/{code}/assessment/{id}")),
        course: view.course.title,
    })
}

async fn begin(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Reply {
    let page = format!("/learn/{code}/assessment");
    match app.begin_attempt(visitor.actor()?, &code).await {
        Ok(id) => Ok(Redirect::to(&format!("{page}/{id}")).into_response()),
        Err(AppError::Invalid {
            code: "attempts-used",
            ..
        }) => Ok(visitor.go_back(&page, key("assessment-none-left"))),
        Err(error) => enrol_first(&visitor, &code, error),
    }
}

/// The questions as a page; with `complain`, what isn't answered is pointed out.
fn sitting_view(
    visitor: &Visitor,
    code: &str,
    id: i64,
    sitting: Sitting,
    complain: bool,
) -> Questions {
    let view = sitting.course;
    let pass_percent = view.assessment.as_ref().map_or(0, |a| a.pass_percent);
    Questions {
        page: visitor.page().at(Section::Home),
        course: view.course.title,
        course_href: format!("/courses/{code}"),
        action: format!("/learn/{code}/assessment/{id}"),
        pass_percent: share(pass_percent),
        ends: None,
        questions: sitting
            .questions
            .into_iter()
            .map(|q| Question {
                error: (complain && q.is_unanswered()).then(|| {
                    let words = visitor.words();
                    words.t("assessment-unanswered").to_string()
                }),
                name: format!("q-{}", q.id),
                text: q.text,
                multiple: q.multiple,
                answers: q
                    .options
                    .into_iter()
                    .map(|(value, text, chosen)| Answer {
                        value,
                        text,
                        chosen,
                    })
                    .collect(),
            })
            .collect(),
    }
}

fn outcome_path(code: &str, id: i64) -> String {
    format!("/learn/{code}/assessment/{id}/outcome")
}

async fn questions(
    State(app): State<App>,
    visitor: Visitor,
    Path((code, id)): Path<(String, i64)>,
) -> Reply {
    let sitting = app.attempt(visitor.actor()?, &code, id).await?;
    if sitting.finished {
        return Ok(Redirect::to(&outcome_path(&code, id)).into_response());
    }
    show(&sitting_view(&visitor, &code, id, sitting, false))
}

/// The answers of a form: `q-QUESTION` holds an option, or a list of them.
fn answers(form: &Map<String, Value>) -> Answers {
    form.iter()
        .filter_map(|(name, value)| {
            let question = name.strip_prefix("q-")?;
            let chosen: BTreeSet<String> = match value {
                Value::String(one) => BTreeSet::from([one.clone()]),
                Value::Array(several) => several
                    .iter()
                    .filter_map(|v| v.as_str().map(str::to_owned))
                    .collect(),
                _ => return None,
            };
            Some((question.to_owned(), chosen))
        })
        .collect()
}

async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path((code, id)): Path<(String, i64)>,
    Posted(form): Posted<Map<String, Value>>,
) -> Reply {
    let actor = visitor.actor()?;
    let given = answers(&form);
    let to_do = form.get("do").and_then(Value::as_str).unwrap_or("save");
    // Whatever comes next, what was answered is kept first.
    app.save_answers(actor, &code, id, given.clone()).await?;
    if to_do == "save" {
        let course = format!("/learn/{code}/assessment");
        return Ok(visitor.go_on(&course, key("assessment-saved"), 1));
    }
    if to_do == "finish" {
        let sitting = app.attempt(actor, &code, id).await?;
        if !sitting.finished && sitting.questions.iter().any(|q| q.is_unanswered()) {
            return show(&sitting_view(&visitor, &code, id, sitting, true));
        }
    }
    match app.finish_attempt(actor, &code, id, given).await {
        Ok(()) => Ok(Redirect::to(&outcome_path(&code, id)).into_response()),
        Err(AppError::Invalid {
            code: "assessment-empty",
            ..
        }) => Ok(visitor.go_back(
            &format!("/learn/{code}/assessment"),
            key("assessment-not-ready"),
        )),
        Err(error) => Err(error.into()),
    }
}

async fn outcome(
    State(app): State<App>,
    visitor: Visitor,
    Path((code, id)): Path<(String, i64)>,
) -> Reply {
    let outcome = match app.outcome(visitor.actor()?, &code, id).await {
        Err(AppError::Conflict) => {
            let page = format!("/learn/{code}/assessment/{id}");
            return Ok(Redirect::to(&page).into_response());
        }
        other => other?,
    };
    let view = outcome.course;
    let left = view.attempts_left();
    let certificate = view.enrolment.as_ref().and_then(|e| e.certificate.as_ref());
    let hindi = visitor.language == Language::Hindi;
    show(&Outcome {
        page: visitor.page().at(Section::Home),
        course_href: format!("/courses/{code}"),
        percent: share(outcome.hundredths / 100),
        pass_percent: share(view.assessment.as_ref().map_or(0, |a| a.pass_percent)),
        cleared: outcome.cleared,
        review: outcome
            .review
            .into_iter()
            .map(|(text, right)| Reviewed { text, right })
            .collect(),
        attempts_left: left.map(small),
        again: (!view.is_cleared() && left != Some(0)).then(|| format!("/learn/{code}/assessment")),
        completed: outcome.completed,
        certificate: certificate
            .filter(|_| outcome.completed)
            .map(|number| certificate_href(number)),
        moved: outcome
            .moved
            .into_iter()
            .map(|f| {
                let (before, after) = (f.percent_before(), f.percent());
                (if hindi { f.name_hi } else { f.name_en }, before, after)
            })
            .collect(),
        course: view.course.title,
    })
}
