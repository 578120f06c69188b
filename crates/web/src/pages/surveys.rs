//! Surveys after a course: asked one question at a time, written and read by its authors.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use serde::Deserialize;
use sopan_app::surveys::{QuestionDraft, Surveyed, score, shown};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::surveys::{Answers, Kind, Question, asked};

use crate::pages::authoring::{number, said};
use crate::request::{Answer, Posted, Visitor, download, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::parts::{Choice, Form};
use crate::views::surveys::{Ask, Bar, EditSurvey, Outcome};
use crate::words::{Words, key};

const AUTHOR: Gate = Gate::May(Permission::AuthorCourses);
const LOOK: Gate = Gate::Sees(Permission::AuthorCourses);
/// What stands before a question's number in the name of its field.
const FIELD: &str = "question-";

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::default()
        .get("/courses/{code}/survey", Gate::SignedIn, begin)
        .post("/courses/{code}/survey", Gate::SignedIn, answer)
        .get("/authoring/courses/{code}/survey", LOOK, page)
        .post("/authoring/courses/{code}/survey", AUTHOR, change)
        .get("/authoring/courses/{code}/survey.csv", LOOK, csv)
}

async fn begin(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    next(&app, &visitor, &code, &Answers::new()).await
}

async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(fields): Posted<BTreeMap<String, String>>,
) -> Answer {
    let given = fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.strip_prefix(FIELD)?.to_owned(), value)))
        .collect();
    next(&app, &visitor, &code, &given).await
}

/// The first question on this person's way that has no answer yet; or, with the last one,
/// all of them are handed in.
async fn next(app: &App, visitor: &Visitor, code: &str, given: &Answers) -> Answer {
    let actor = visitor.actor()?;
    let back = format!("/courses/{code}");
    let Some(survey) = app.survey_to_answer(actor, code).await? else {
        return Ok(visitor.go_back(&back, key("survey-not-asked")));
    };
    let way = asked(&survey.questions, given);
    let open = |q: &&&Question| match given.get(&q.id) {
        // Words may be left out; anything else is asked again.
        Some(answer) => !(q.takes(answer) && (q.kind == Kind::Words || !answer.is_empty())),
        None => true,
    };
    let Some(question) = way.iter().find(open) else {
        app.answer_survey(actor, code, given).await?;
        return Ok(visitor.go_on(&back, key("survey-thanks"), 1));
    };
    let place = way.iter().position(|q| q.id == question.id).unwrap_or(0);
    let choices = match question.kind {
        Kind::Choice => (0..)
            .zip(&question.options)
            .map(|(place, option): (usize, &String)| Choice::new(place, option))
            .collect(),
        Kind::Recommend => (0..=10).map(|n| Choice::new(n, n)).collect(),
        Kind::Words => Vec::new(),
    };
    let carried = way.iter().take(place).filter_map(|q| {
        let answer = given.get(&q.id)?;
        Some((format!("{FIELD}{}", q.id), answer.clone()))
    });
    show(&Ask {
        page: visitor.page().at(Section::Catalogue),
        action: format!("/courses/{code}/survey"),
        back,
        title: survey.title.clone(),
        anonymous: survey.anonymous,
        number: place + 1,
        carried: carried.collect(),
        name: format!("{FIELD}{}", question.id),
        recommend: question.kind == Kind::Recommend,
        text: question.text.clone(),
        choices,
    })
}

async fn page(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    edit(&app, &visitor, &code, Form::default(), None).await
}

/// When a question is asked, in words.
fn when(words: &Words, all: &[Question], question: &Question) -> Option<String> {
    let condition = question.after.as_ref()?;
    let (place, earlier) = (1..)
        .zip(all)
        .find(|(_, q)| q.id == condition.question)
        .map(|(place, q): (i64, _)| (place, q))?;
    let answers: Vec<String> = condition
        .answers
        .iter()
        .map(|answer| shown(earlier, answer))
        .collect();
    let phrase = words.t("survey-after-answers").with("number", place);
    Some(phrase.with("answers", answers.join(", ")).to_string())
}

fn results(words: &Words, surveyed: &Surveyed) -> Vec<Outcome> {
    let Some(survey) = &surveyed.survey else {
        return Vec::new();
    };
    let each = survey.questions.iter().map(|question| {
        let tally = surveyed.sum.tallies.get(&question.id);
        let count = |answer: &str| tally.and_then(|t| t.counts.get(answer)).copied();
        let answers: Vec<String> = match question.kind {
            Kind::Choice => (0..question.options.len()).map(|n| n.to_string()).collect(),
            Kind::Recommend => (0..=10).map(|n: usize| n.to_string()).collect(),
            Kind::Words => Vec::new(),
        };
        let bars: Vec<Bar> = answers
            .iter()
            .map(|answer| Bar {
                label: shown(question, answer),
                count: count(answer).unwrap_or(0),
            })
            .collect();
        let months = surveyed.months.iter().filter_map(|(month, sum)| {
            let score = score(question, sum)?;
            Some((*month, score, sum.people))
        });
        Outcome {
            id: question.id.clone(),
            text: question.text.clone(),
            when: when(words, &survey.questions, question),
            kind: match question.kind {
                Kind::Choice => key("survey-kind-choice"),
                Kind::Recommend => key("survey-kind-recommend"),
                Kind::Words => key("survey-kind-words"),
            },
            most: bars.iter().map(|b| b.count).max().unwrap_or(0).max(1),
            bars,
            score: score(question, &surveyed.sum),
            months: months.collect(),
            words: tally.map(|t| t.words.clone()).unwrap_or_default(),
        }
    });
    each.collect()
}

async fn edit(
    app: &App,
    visitor: &Visitor,
    code: &str,
    typed: Form,
    problem: Option<String>,
) -> Answer {
    let surveyed = app.survey_of(visitor.actor()?, code).await?;
    let words = visitor.words();
    let yes = |yes: bool| if yes { "yes" } else { "" };
    let mut form = match &surveyed.survey {
        Some(survey) => Form::default()
            .value("title", &survey.title)
            .value("anonymous", yes(survey.anonymous))
            .value("open", yes(survey.open)),
        None => Form::default()
            .value("title", words.t("survey-usual-title"))
            .value("anonymous", "yes"),
    };
    form = form.value("kind", "choice");
    form.values.extend(typed.values);
    form.errors.extend(typed.errors);
    show(&EditSurvey {
        page: visitor.page().at(Section::Authoring),
        base: format!("/authoring/courses/{code}"),
        kinds: vec![
            Choice::new("choice", words.t("survey-kind-choice")),
            Choice::new("recommend", words.t("survey-kind-recommend")),
            Choice::new("words", words.t("survey-kind-words")),
        ],
        results: results(&words, &surveyed),
        surveyed,
        form,
        problem,
    })
}

#[derive(Deserialize)]
struct Change {
    act: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    anonymous: String,
    #[serde(default)]
    open: String,
    #[serde(default)]
    question: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    options: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    answers: String,
}

async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(act): Posted<Change>,
) -> Answer {
    let actor = visitor.actor()?;
    let mut typed = Form::default();
    let done = match act.act.as_str() {
        "keep" => {
            typed = typed
                .value("title", &act.title)
                .value("anonymous", &act.anonymous)
                .value("open", &act.open);
            let (anonymous, open) = (act.anonymous == "yes", act.open == "yes");
            app.keep_survey(actor, &code, &act.title, anonymous, open)
                .await
        }
        "remove" => {
            app.remove_survey_question(actor, &code, &act.question)
                .await
        }
        "question" => {
            typed = typed
                .value("kind", &act.kind)
                .value("text", &act.text)
                .value("options", &act.options)
                .value("after", &act.after)
                .value("answers", &act.answers);
            let draft = QuestionDraft {
                kind: act.kind,
                text: act.text,
                options: act.options,
                after: match act.after.trim() {
                    "" => 0,
                    after => number(after),
                },
                answers: act.answers,
            };
            app.add_survey_question(actor, &code, &draft).await
        }
        other => return Err(AppError::not_found("act", other).into()),
    };
    match done {
        Ok(()) => Ok(visitor.go_on(
            &format!("/authoring/courses/{code}/survey"),
            key("authoring-saved"),
            1,
        )),
        Err(error @ AppError::Invalid { field, .. }) => {
            let told = said(&visitor, &error);
            let typed = typed.error(field, &told);
            edit(&app, &visitor, &code, typed, Some(told)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn csv(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let bytes = app.survey_csv(visitor.actor()?, &code).await?;
    Ok(download("survey.csv", "text/csv; charset=utf-8", bytes))
}
