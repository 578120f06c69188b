//! A course as learners will see it, for its author. It is read and shown; nothing is
//! recorded.

use axum::extract::{Path, Query, State};
use sopan_app::authoring::{ANY_NUMBER_OF_ATTEMPTS, Authored, clean};
use sopan_app::store::learning::ResourceBody;
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::catalogue::language_name;
use sopan_rules::ids::ResourceId;

use crate::pages::assessments::sections_view;
use crate::pages::banks::paper_terms;
use crate::pages::learning::{
    Chosen, content_view, known_minutes, or_dash, resource_kind, resource_view, share, small,
    with_frames,
};
use crate::request::{Answer, Visitor, show};
use crate::views::Section;
use crate::views::authoring::preview::{Around, PreviewAssessment, PreviewCourse, PreviewResource};
use crate::views::catalogue::{AssessmentLine, Module, ResourceLine};
use crate::views::learning::Body;

/// Where one is in the course.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Course,
    Resource(ResourceId),
    Assessment,
}

fn href(base: &str, at: At) -> String {
    match at {
        At::Course => format!("{base}/preview"),
        At::Resource(id) => format!("{base}/preview/{id}"),
        At::Assessment => format!("{base}/preview/assessment"),
    }
}

/// How many attempts one has; none where that is as many as one likes.
fn limited(attempts: i64) -> Option<i64> {
    Some(attempts).filter(|attempts| *attempts < ANY_NUMBER_OF_ATTEMPTS)
}

fn around(visitor: &Visitor, authored: &Authored, at: At) -> Around {
    let base = format!("/authoring/courses/{}", authored.course.code);
    let mut order: Vec<At> = authored
        .modules
        .iter()
        .flat_map(|m| &m.resources)
        .map(|r| At::Resource(r.id))
        .collect();
    if authored.assessment.is_some() {
        order.push(At::Assessment);
    }
    let place = order.iter().position(|step| *step == at);
    let (before, after) = match place {
        Some(place) => (place.checked_sub(1), place + 1),
        None => (None, 0),
    };
    let step = |place: usize| order.get(place).map(|at| href(&base, *at));
    let modules = authored.modules.iter().map(|module| Module {
        title: module.title.clone(),
        resources: module
            .resources
            .iter()
            .map(|r| ResourceLine {
                title: r.title.clone(),
                kind: resource_kind(&r.kind),
                minutes: known_minutes(r.minutes),
                href: Some(href(&base, At::Resource(r.id))),
                done: false,
                current: at == At::Resource(r.id),
                closed: None,
            })
            .collect(),
    });
    Around {
        modules: modules.collect(),
        assessment: authored.assessment.as_ref().map(|a| AssessmentLine {
            questions: small(authored.asked),
            pass_percent: share(a.pass_percent),
            href: Some(href(&base, At::Assessment)),
            cleared: false,
            attempts_left: limited(a.attempts).map(small),
            current: at == At::Assessment,
        }),
        previous: before.and_then(step),
        next: step(after),
        course: authored.course.title.clone(),
        back: match visitor.actor.as_ref() {
            Some(actor) if actor.has(Permission::AuthorCourses) => base.clone(),
            _ => format!("{base}/review"),
        },
        course_href: base,
    }
}

/// The course's page.
pub(super) async fn course(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Answer {
    let authored = app.course_to_read(visitor.actor()?, &code).await?;
    let minutes = match authored.course.minutes {
        0 => authored
            .modules
            .iter()
            .flat_map(|m| &m.resources)
            .map(|r| r.minutes)
            .sum(),
        stated => stated,
    };
    show(&PreviewCourse {
        page: visitor.page().at(Section::Authoring),
        around: around(&visitor, &authored, At::Course),
        minutes: known_minutes(minutes),
        languages: language_name(&authored.course.language),
        provider: or_dash(authored.course.provider_name),
        about_html: clean(&authored.course.description),
    })
}

/// One resource.
pub(super) async fn resource(
    State(app): State<App>,
    visitor: Visitor,
    Path((code, resource)): Path<(String, i64)>,
    Query(chosen): Query<Chosen>,
) -> Answer {
    let authored = app.course_to_read(visitor.actor()?, &code).await?;
    let (module, shown) = authored
        .resource(resource)
        .ok_or_else(|| AppError::not_found("resource", resource))?;
    let around = around(&visitor, &authored, At::Resource(shown.id));
    let body = ResourceBody {
        body: shown.body.clone(),
        url: shown.url.clone(),
        object: shown.object.clone(),
        bytes: shown.bytes,
        media: shown.media.clone(),
    };
    let shown_body = match shown.kind.as_str() {
        "package" => {
            let opened = app
                .preview_package(visitor.actor()?, &code, shown.id, &chosen.part)
                .await?;
            Body::Package(Box::new(content_view(&visitor, opened, None)))
        }
        kind => resource_view(&visitor, kind, body, &authored.course.language, chosen.film),
    };
    with_frames(show(&PreviewResource {
        page: visitor.page().at(Section::Authoring),
        change: format!(
            "{}/resource?module={}&id={}",
            around.course_href, module.id, shown.id
        ),
        title: shown.title.clone(),
        minutes: known_minutes(shown.minutes),
        required: shown.required,
        body: shown_body,
        around,
    }))
}

/// How the assessment asks, and the questions that an attempt would draw.
pub(super) async fn assessment(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Answer {
    let actor = visitor.actor()?;
    let authored = app.course_to_read(actor, &code).await?;
    let asks = app.preview_assessment(actor, &code).await?;
    show(&PreviewAssessment {
        page: visitor.page().at(Section::Authoring),
        around: around(&visitor, &authored, At::Assessment),
        pass_percent: share(asks.pass_percent),
        attempts: limited(asks.attempts),
        terms: paper_terms(&visitor.words(), &asks.paper, &asks.banks),
        banks: asks.banks,
        title: asks.title,
        sections: sections_view(asks.sections, |_| None),
    })
}
