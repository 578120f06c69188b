//! The languages of a course, for its author: made, tied, untied, and how each does.

use axum::extract::{Path, State};
use serde::Deserialize;
use sopan_app::ratings::mean;
use sopan_app::store::catalogue::Status;
use sopan_app::store::variants::{Figures, Variant};
use sopan_app::variants::Preview;
use sopan_app::{App, AppError};
use sopan_rules::catalogue::{LANGUAGES, language_name};

use super::said;
use crate::request::{Answer, Posted, Visitor, show};
use crate::views::Section;
use crate::views::authoring::languages::{Languages, Line, Tying};
use crate::views::parts::{Choice, Form, Tone};
use crate::words::key;

fn base(code: &str) -> String {
    format!("/authoring/courses/{code}")
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Answer {
    languages(&app, &visitor, &code, Form::default()).await
}

async fn languages(app: &App, visitor: &Visitor, code: &str, form: Form) -> Answer {
    let all = app.languages_of(visitor.actor()?, code).await?;
    let page = visitor.page().at(Section::Authoring);
    let figures = |figures: Figures| {
        let counts = [figures.enrolled, figures.under_way, figures.completed];
        counts.map(|count| page.number(count))
    };
    let lines = all.lines.iter().map(|line| Line {
        href: base(&line.variant.code),
        title: line.variant.title.clone(),
        language: language_name(&line.variant.language),
        code: line.variant.language.clone(),
        status: match line.variant.status {
            Status::Live => (Tone::Ok, key("authoring-live")),
            Status::Draft => (Tone::Wait, key("authoring-draft")),
            Status::Retired => (Tone::Info, key("authoring-retired")),
        },
        figures: figures(line.figures),
        stars: mean(line.stars).map(|mean| (mean, line.stars.count)),
    });
    let free = LANGUAGES.iter().filter(|(code, _)| {
        let mut held = all.lines.iter();
        !held.any(|line| line.variant.language == *code)
    });
    show(&Languages {
        back: base(&all.course.code),
        title: all.course.title,
        own: all.course.language,
        tied: all.lines.len() > 1,
        together: figures(all.together),
        stars: mean(all.stars).map(|mean| (mean, all.stars.count)),
        lines: lines.collect(),
        free: free.map(|(code, name)| Choice::new(*code, *name)).collect(),
        form,
        page,
    })
}

#[derive(Deserialize)]
pub(super) struct Act {
    act: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    other: String,
    #[serde(default)]
    sure: String,
}

pub(super) async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(act): Posted<Act>,
) -> Answer {
    let actor = visitor.actor()?;
    let sure = act.sure == "yes";
    let here = format!("{}/languages", base(&code));
    let done = match (act.act.as_str(), sure) {
        ("make", _) => {
            let made = app.make_variant(actor, &code, &act.language, &act.title);
            made.await
                .map(|made| visitor.go_on(&base(&made), key("variant-made"), 1))
        }
        ("tie", true) => {
            let tied = app.tie_variant(actor, &code, &act.other);
            tied.await
                .map(|()| visitor.go_on(&here, key("variant-tied"), 1))
        }
        ("tie", false) => match app.preview_tie(actor, &code, &act.other).await {
            Ok(preview) => return tying(&visitor, &here, &act.other, preview),
            Err(error) => Err(error),
        },
        ("untie", true) => {
            let untied = app.untie_variant(actor, &code);
            untied
                .await
                .map(|()| visitor.go_on(&here, key("variant-untied"), 1))
        }
        ("untie", false) => {
            let preview = app.preview_untie(actor, &code).await?;
            return untying(&visitor, &here, preview);
        }
        (other, _) => return Err(AppError::not_found("act", other).into()),
    };
    match done {
        Ok(response) => Ok(response),
        Err(error @ AppError::Invalid { field, .. }) => {
            let form = Form::default()
                .value("title", act.title)
                .value("language", act.language)
                .value("other", act.other)
                .error(field, said(&visitor, &error));
            languages(&app, &visitor, &code, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A course and its language, as text.
fn called(title: &str, language: &str) -> String {
    format!("{title} ({})", language_name(language))
}

fn names(others: &[Variant]) -> String {
    let names = others.iter().map(|v| called(&v.title, &v.language));
    names.collect::<Vec<_>>().join("; ")
}

fn tying(visitor: &Visitor, here: &str, other: &str, preview: Preview) -> Answer {
    let page = visitor.page().at(Section::Authoring);
    let course = &preview.course;
    let facts = [
        page.t(key("variant-tie-same"))
            .with("course", called(&course.title, &course.language))
            .with("others", names(&preview.others)),
        page.t(key("variant-tie-counts")),
        page.tn(key("variant-tie-both"), preview.both),
        page.t(key("variant-tie-progress")),
    ];
    let confirm = page.confirm(here).carry("act", "tie").carry("other", other);
    show(&Tying {
        back: here.to_owned(),
        title: page.t(key("variant-tie-title")).to_string(),
        facts: facts.iter().map(ToString::to_string).collect(),
        confirm: confirm
            .carry("sure", "yes")
            .label(key("variant-tie"))
            .cancel(here),
        page,
    })
}

fn untying(visitor: &Visitor, here: &str, preview: Preview) -> Answer {
    let page = visitor.page().at(Section::Authoring);
    let course = &preview.course;
    let facts = [
        page.t(key("variant-untie-own"))
            .with("course", called(&course.title, &course.language))
            .with("others", names(&preview.others)),
        page.tn(key("variant-untie-alone"), preview.completed - preview.both),
        page.t(key("variant-untie-stays")),
    ];
    let confirm = page.confirm(here).carry("act", "untie");
    show(&Tying {
        back: here.to_owned(),
        title: page.t(key("variant-untie-title")).to_string(),
        facts: facts.iter().map(ToString::to_string).collect(),
        confirm: confirm
            .carry("sure", "yes")
            .label(key("variant-untie"))
            .cancel(here)
            .danger(),
        page,
    })
}
