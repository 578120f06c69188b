//! The end-of-course assessment: start, questions, outcome.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sopan_app::assessments::{Asked, HandIn, Saved, Sitting, SittingSection};
use sopan_app::{App, AppError};

use super::learning::{certificate_href, enrol_first, share, small};
use crate::request::{Answer as Reply, Posted, Pressed, Visitor, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::assessments::{
    Outcome, Question, Questions, Reviewed, Section as Part, SectionLine, Start,
};
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
        .post(
            "/learn/{code}/assessment/{attempt}/answer",
            Gate::SignedIn,
            one_answer,
        )
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
    let page = format!("/learn/{code}/assessment");
    show(&Start {
        page: visitor.page().at(Section::Home),
        course_href: format!("/courses/{code}"),
        questions: small(questions),
        pass_percent: share(pass_percent),
        minutes: start.seconds.map(|seconds| small(seconds / 60)),
        extra_percent: start.extra_percent,
        negative: start.negative,
        attempts_left: view.attempts_left().map(small),
        best_percent: best,
        cleared: view.is_cleared(),
        resume: start.open.map(|id| format!("{page}/{id}")),
        waits: start
            .waits
            .map(|(id, since)| (format!("{page}/{id}/outcome"), since)),
        again_at: start.again_at,
        action: page,
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
    let refused = |code: &str| {
        Some(match code {
            "attempts-used" => key("assessment-none-left"),
            "attempt-waits" => key("assessment-waits"),
            "attempt-too-soon" => key("assessment-too-soon"),
            "assessment-empty" => key("assessment-not-ready"),
            _ => return None,
        })
    };
    match app.begin_attempt(visitor.actor()?, &code).await {
        Ok(id) => Ok(Redirect::to(&format!("{page}/{id}")).into_response()),
        Err(error) => match refused(error.code()) {
            Some(said) => Ok(visitor.go_back(&page, said)),
            None => enrol_first(&visitor, &code, error),
        },
    }
}

/// What the page of an attempt points out.
#[derive(Default)]
struct Pointed {
    /// What isn't answered.
    unanswered: bool,
    /// To how many questions a later answer stands.
    later: usize,
}

/// The questions section by section, numbered throughout, with what is wrong with each.
pub(super) fn sections_view(
    sections: Vec<SittingSection>,
    wrong: impl Fn(&Asked) -> Option<String>,
) -> Vec<Part> {
    let mut place = 0;
    let mut parts = Vec::new();
    for section in sections {
        let mut questions = Vec::new();
        for asked in section.questions {
            place += 1;
            questions.push(Question {
                error: wrong(&asked),
                id: asked.id,
                place,
                name: format!("q-{}", asked.id),
                text: asked.shown.text,
                marks: asked.marks,
                answers: asked.shown.place,
                given: asked.given,
            });
        }
        parts.push(Part {
            title: section.title,
            pass_percent: section.pass_percent,
            questions,
        });
    }
    parts
}

fn sitting_view(
    visitor: &Visitor,
    code: &str,
    id: i64,
    sitting: Sitting,
    pointed: Pointed,
) -> Questions {
    let view = sitting.course;
    let pass_percent = view.assessment.as_ref().map_or(0, |a| a.pass_percent);
    let sections = sections_view(sitting.sections, |asked| {
        let missing = pointed.unanswered && asked.is_unanswered();
        missing.then(|| visitor.words().t("assessment-unanswered").to_string())
    });
    let now = sitting.now;
    Questions {
        page: visitor.page().at(Section::Home),
        course: view.course.title,
        course_href: format!("/courses/{code}"),
        action: format!("/learn/{code}/assessment/{id}"),
        pass_percent: share(pass_percent),
        ends: sitting
            .ends
            .map(|ends| (ends, (ends.0 - now.0) / 1_000_000)),
        sections,
        number: sitting.number,
        later: pointed.later,
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
    show(&sitting_view(
        &visitor,
        &code,
        id,
        sitting,
        Pointed::default(),
    ))
}

/// The values of a field, given once or several times.
fn values(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => vec![one.clone()],
        Value::Array(several) => several
            .iter()
            .filter_map(|v| v.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

/// The answers of a form: `q-QUESTION` holds what its fields hold, in their order.
fn answers(form: &Map<String, Value>) -> BTreeMap<i64, Vec<String>> {
    form.iter()
        .filter_map(|(name, value)| {
            let question = name.strip_prefix("q-")?.parse().ok()?;
            Some((question, values(value)))
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
    let text = |name: &str| form.get(name).and_then(Value::as_str).unwrap_or_default();
    let to_do = text("do");
    let number = text("number").parse().unwrap_or(0);
    let ends = to_do == "finish" || to_do == "finish-anyway";
    // Whatever comes next, what was answered is kept first.
    let kept = match ends {
        true => {
            let anyway = to_do == "finish-anyway";
            app.hand_in(actor, &code, id, number, &given, anyway).await
        }
        false => {
            let saved = app.save_answers(actor, &code, id, number, &given).await;
            saved.map(|later| HandIn::Open { later: later.len() })
        }
    };
    let later = match kept {
        Ok(HandIn::Done) => return Ok(Redirect::to(&outcome_path(&code, id)).into_response()),
        Ok(HandIn::Open { later }) => later,
        Err(AppError::Invalid {
            code: "attempt-over",
            ..
        }) => {
            app.finish_attempt(actor, &code, id).await?;
            return Ok(visitor.go_back(&outcome_path(&code, id), key("assessment-over")));
        }
        Err(error) => return Err(error.into()),
    };
    if later == 0 && !ends {
        let course = format!("/learn/{code}/assessment");
        return Ok(visitor.go_on(&course, key("assessment-saved"), 1));
    }
    let sitting = app.attempt(actor, &code, id).await?;
    if sitting.finished {
        return Ok(Redirect::to(&outcome_path(&code, id)).into_response());
    }
    let pointed = Pointed {
        unanswered: later == 0,
        later,
    };
    show(&sitting_view(&visitor, &code, id, sitting, pointed))
}

/// One answer, as the page's script sends it.
#[derive(Deserialize)]
struct OneAnswer {
    question: String,
    number: String,
    #[serde(default)]
    value: Vec<String>,
}

/// Answers with what became of it: `saved`; `later` with the number and the values of the
/// answer that stands; `over` where nothing is taken any more.
async fn one_answer(
    State(app): State<App>,
    visitor: Visitor,
    Path((_, id)): Path<(String, i64)>,
    Posted(one): Posted<OneAnswer>,
) -> Reply {
    let wrong = || AppError::invalid("number", "not-a-number", "write a whole number");
    let question = one.question.parse().map_err(|_| wrong())?;
    let number = one.number.parse().map_err(|_| wrong())?;
    let saved = app
        .save_answer(visitor.actor()?, id, question, number, &one.value)
        .await?;
    let said = match saved {
        Saved::Saved => json!({"became": "saved"}),
        Saved::LaterStands { number, given } => {
            json!({"became": "later", "number": number, "value": given})
        }
        Saved::Over => json!({"became": "over"}),
    };
    Ok(Json(said).into_response())
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
    let may =
        !view.is_cleared() && left != Some(0) && outcome.waiting == 0 && outcome.again_at.is_none();
    show(&Outcome {
        page: visitor.page().at(Section::Home),
        course_href: format!("/courses/{code}"),
        percent: share(outcome.hundredths / 100),
        pass_percent: share(view.assessment.as_ref().map_or(0, |a| a.pass_percent)),
        cleared: outcome.cleared,
        waiting: outcome.waiting,
        ended_by_itself: outcome.ended_by_itself,
        sections: outcome
            .sections
            .into_iter()
            .map(|section| SectionLine {
                title: section.title,
                marks: section.marks.to_string(),
                of: section.of.to_string(),
                pass_percent: section.pass_percent,
                passed: section.passed,
            })
            .collect(),
        review: outcome
            .review
            .into_iter()
            .map(|one| Reviewed {
                text: one.text,
                outcome: one.outcome,
                marks: one.marks,
                of: one.of,
                words: one.words,
                solution: one.solution,
            })
            .collect(),
        told: outcome.told,
        attempts_left: left.map(small),
        again: may.then(|| format!("/learn/{code}/assessment")),
        again_at: outcome.again_at,
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
