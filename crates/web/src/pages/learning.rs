//! The learner's pages: home, course, player, time, record; and the same as JSON.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Json, Redirect, Response};
use serde::Deserialize;
use sopan_app::formats::captions::clock;
use sopan_app::learning::{CourseView, Home as AppHome, Next, OpenResource, status_name};
use sopan_app::packages::{Opened, Way};
use sopan_app::store::learning::{EnrolmentLine, Profile, ResourceBody};
use sopan_app::variants::Elsewhere;
use sopan_app::{App, AppError};
use sopan_rules::catalogue::language_name;
use sopan_rules::ids::ResourceId;
use sopan_rules::ledger::Refusal;
use sopan_rules::media::{Media, is_right_to_left};
use sopan_rules::officials::ProfileStatus as Status;
use sopan_rules::organisations::Kind;
use sopan_rules::packages::playing::Outcome;
use sopan_rules::packages::{Address, Status as Status_};
use sopan_rules::time::{Day, Moment};

use crate::look::WITH_FRAMES;
use crate::pages::catalogue::stars_shown;
use crate::request::{Answer, Failure, Posted, Pressed, Visitor, download, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::catalogue::{
    AssessmentLine, Course, InLanguage, Module, ResourceKind, ResourceLine, Standing,
};
use crate::views::learning::{
    Begun, Body, Captions, Content, Done, Film, Home, Line, PackageWay, Place, Player, Record,
    RecordRow, Source, Transcript, WayPart,
};
use crate::views::officials::ProfileStatus;
use crate::views::review::Own;
use crate::words::{Language, key, known};

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::default()
        .get("/", Gate::SignedIn, home)
        .get("/courses/{code}", Gate::SignedIn, course)
        .post("/courses/{code}/enrol", Gate::SignedIn, enrol)
        .post("/courses/{code}/again", Gate::SignedIn, take_again)
        .get("/learn/{code}", Gate::SignedIn, resume)
        .get("/learn/{code}/{resource}", Gate::SignedIn, player)
        .post("/learn/{code}/{resource}/done", Gate::SignedIn, mark_done)
        .post("/learn/{code}/{resource}/go", Gate::SignedIn, go)
        .get("/learn/{code}/{resource}/way", Gate::SignedIn, way)
        .post("/learn/{code}/position", Gate::SignedIn, position)
        .post("/learn/{code}/time", Gate::SignedIn, time)
        .get("/record", Gate::SignedIn, record)
        .get("/record.csv", Gate::SignedIn, record_csv)
        .get("/api/me", Gate::SignedIn, api_me)
        .get("/api/me/enrolments", Gate::SignedIn, api_enrolments)
}

/// A count that a view shows.
pub(crate) fn small(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

fn large(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// A share of 0 to 100.
pub(crate) fn share(percent: i64) -> u8 {
    u8::try_from(percent.clamp(0, 100)).unwrap_or(0)
}

/// Minutes, where they are known.
pub(crate) fn known_minutes(minutes: i64) -> Option<u32> {
    Some(small(minutes)).filter(|m| *m > 0)
}

/// A name that may be missing.
pub(crate) fn or_dash(name: Option<String>) -> String {
    name.unwrap_or_else(|| "–".to_owned())
}

pub(crate) fn certificate_href(number: &str) -> String {
    format!("/certificates/{number}.pdf")
}

fn profile_status(profile: &Profile) -> ProfileStatus {
    match profile.status {
        Status::Verified => ProfileStatus::Verified,
        Status::NotMyUser => ProfileStatus::NotMyUser,
        Status::NotVerified if profile.sent_back => ProfileStatus::SentBack,
        Status::NotVerified if profile.group.is_none() || profile.designation.is_none() => {
            ProfileStatus::Incomplete
        }
        Status::NotVerified => ProfileStatus::Waiting,
    }
}

fn certificate_of(line: &EnrolmentLine) -> Option<String> {
    line.enrolment.certificate.as_deref().map(certificate_href)
}

async fn home(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.actor()?;
    if actor.official.is_none() {
        return Ok(Redirect::to("/ranking").into_response());
    }
    let name = actor.name_in(visitor.language.code()).to_owned();
    let home = app.home(actor).await?;
    show(&home_view(&visitor, name, home))
}

fn home_view(visitor: &Visitor, name: String, home: AppHome) -> Home {
    let mut page = visitor.page().at(Section::Home);
    page.as_on = Some(home.as_on);
    let hindi = visitor.language == Language::Hindi;
    Home {
        name,
        profile: profile_status(&home.profile),
        in_progress: home
            .begun
            .into_iter()
            .map(|b| Begun {
                href: format!("/learn/{}", b.line.course.code),
                title: b.line.course.title,
                provider: or_dash(b.line.course.provider),
                resource: b.resource,
                done: small(b.done),
                total: small(b.total),
            })
            .collect(),
        completed: home
            .completed
            .into_iter()
            .map(|line| Done {
                certificate: certificate_of(&line),
                href: format!("/courses/{}", line.course.code),
                on: line.enrolment.last_completed().unwrap_or(line.latest).day(),
                title: line.course.title,
            })
            .collect(),
        completed_total: large(home.sums.completed),
        course_minutes: large(home.sums.course_minutes),
        time_spent_minutes: large(home.sums.seconds / 60),
        certificates: large(home.sums.certificates),
        places: home
            .figures
            .into_iter()
            .map(|f| Place {
                percent: f.percent(),
                href: match f.kind {
                    _ if f.has_few() => None,
                    Kind::Nation => Some("/ranking".to_owned()),
                    _ => Some(format!("/ranking/{}", f.code)),
                },
                name: if hindi { f.name_hi } else { f.name_en },
                numerator: large(f.learned),
                denominator: large(f.registered),
                rank: None,
            })
            .collect(),
        page,
    }
}

/// The address of what comes next in a course.
fn next_href(code: &str, next: Next) -> Option<String> {
    match next {
        Next::Resource(resource) => Some(format!("/learn/{code}/{resource}")),
        Next::Assessment => Some(format!("/learn/{code}/assessment")),
        Next::Course => None,
    }
}

pub(crate) fn resource_kind(kind: &str) -> ResourceKind {
    match kind {
        "text" => ResourceKind::Text,
        "video" => ResourceKind::Video,
        "pdf" => ResourceKind::Pdf,
        "package" => ResourceKind::Package,
        _ => ResourceKind::Link,
    }
}

/// The outline of a course, with links and marks for who is enrolled.
pub(crate) fn outline(view: &CourseView, current: Option<ResourceId>) -> Vec<Module> {
    let code = &view.course.code;
    view.modules
        .iter()
        .map(|module| Module {
            title: module.title.clone(),
            resources: module
                .resources
                .iter()
                .map(|r| ResourceLine {
                    title: r.title.clone(),
                    kind: resource_kind(&r.kind),
                    minutes: known_minutes(r.minutes),
                    href: view
                        .enrolment
                        .as_ref()
                        .filter(|_| !view.closed.contains_key(&r.id))
                        .map(|_| format!("/learn/{code}/{}", r.id)),
                    done: view.is_done(r.id),
                    current: current == Some(r.id),
                    closed: view.closed.get(&r.id).map(|titles| titles.join(", ")),
                })
                .collect(),
        })
        .collect()
}

fn assessment_line(view: &CourseView) -> Option<AssessmentLine> {
    let assessment = view.assessment.as_ref()?;
    Some(AssessmentLine {
        questions: small(assessment.questions),
        pass_percent: share(assessment.pass_percent),
        href: view
            .enrolment
            .as_ref()
            .map(|_| format!("/learn/{}/assessment", view.course.code)),
        cleared: view.is_cleared(),
        attempts_left: view.attempts_left().map(small),
        current: false,
    })
}

fn standing(view: &CourseView) -> Standing {
    let Some(enrolment) = &view.enrolment else {
        return Standing::None;
    };
    let taken_again = enrolment.again.is_some();
    if let Some(completed) = enrolment.completed.filter(|_| !taken_again) {
        return Standing::Completed {
            on: completed.day(),
            again: enrolment.renewed.last().map(|at| at.day()),
            certificate: enrolment.certificate.as_deref().map(certificate_href),
        };
    }
    let (done, total) = view.progress();
    let next = match view.resume() {
        Next::Resource(next) => view.resources().find(|r| r.id == next),
        _ => None,
    };
    Standing::InProgress {
        resume: format!("/learn/{}", view.course.code),
        resource: next.map(|r| r.title.clone()),
        done: small(done),
        total: small(total),
        again: enrolment.last_completed().map(Moment::day),
    }
}

/// Which way a language is written, as HTML says it.
pub(crate) fn direction(language: &str) -> &'static str {
    match is_right_to_left(language) {
        true => "rtl",
        false => "ltr",
    }
}

/// Where a course is in another language, and what that is called.
fn in_language(other: &Elsewhere) -> InLanguage {
    InLanguage {
        href: format!("/courses/{}", other.variant.code),
        name: language_name(&other.variant.language),
        code: other.variant.language.clone(),
    }
}

/// Where and when the course was completed in another language first, while it isn't in this
/// one.
fn done_elsewhere(view: &CourseView) -> Option<(InLanguage, Day)> {
    let own = view.enrolment.as_ref().and_then(|e| e.completed);
    let others = view.elsewhere.iter();
    let done = others.filter_map(|other| Some((other.completed?, other)));
    let first = done.min_by_key(|(completed, _)| *completed)?;
    let (completed, other) = Some(first).filter(|_| own.is_none())?;
    Some((in_language(other), completed.day()))
}

/// Where the course is under way in another language, while it isn't begun in this one.
fn begun_elsewhere(view: &CourseView) -> Option<InLanguage> {
    let done = view.elsewhere.iter().any(|other| other.completed.is_some());
    let mut others = view.elsewhere.iter().filter(|other| other.enrolled);
    let other = others.next()?;
    (view.enrolment.is_none() && !done).then(|| in_language(other))
}

async fn course(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let actor = visitor.actor()?;
    let replacement = app.replacement_of(&code).await?;
    let view = match app.course(actor, &code).await {
        // Whoever has nothing of a retired course is shown what took its place.
        Err(AppError::NotFound { .. }) if replacement.is_some() => {
            let to = replacement.map(|(code, _)| format!("/courses/{code}"));
            let to = to.unwrap_or_default();
            return Ok(visitor.go_on(&to, key("replacement-shown"), 1));
        }
        view => view?,
    };
    let stars = app.stars(&[view.course.id]).await?.remove(&view.course.id);
    let completed = view
        .enrolment
        .as_ref()
        .is_some_and(|e| e.completed.is_some());
    let own_rating = match completed {
        true => {
            let own = app.own_rating(actor, view.course.id).await?;
            Some(own.map_or_else(Own::default, |r| Own {
                stars: r.stars,
                words: r.words,
            }))
        }
        false => None,
    };
    let survey = match completed {
        true => app.survey_to_answer(actor, &code).await?,
        false => None,
    };
    let page = visitor.page().at(Section::Catalogue);
    show(&Course {
        teaches: super::competencies::teaches(&app, &page, view.course.id).await?,
        survey: survey.map(|_| format!("/courses/{code}/survey")),
        stars: stars.and_then(stars_shown),
        own_rating,
        keeps_version: view.kept.is_some(),
        done_elsewhere: done_elsewhere(&view),
        begun_elsewhere: begun_elsewhere(&view),
        also_in: view.elsewhere.iter().map(in_language).collect(),
        replacement: replacement.map(|(code, title)| (format!("/courses/{code}"), title)),
        page,
        modules: outline(&view, None),
        assessment: assessment_line(&view),
        standing: standing(&view),
        open: view.course.status == "live" && view.has_content(),
        completions: large(app.course_completions(&view).await?),
        minutes: known_minutes(view.course.minutes),
        languages: language_name(&view.course.language),
        about_html: view.description,
        id: view.way.course.code,
        title: view.way.course.title,
        provider: or_dash(view.way.course.provider),
    })
}

async fn enrol(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    let page = format!("/courses/{code}");
    match app.enrol(visitor.actor()?, &code).await {
        Ok(()) => Ok(visitor.go_on(&page, key("learning-enrolled"), 1)),
        Err(AppError::Invalid {
            code: "course-not-open",
            ..
        }) => Ok(visitor.go_back(&page, key("learning-not-open"))),
        Err(error) => Err(error.into()),
    }
}

async fn take_again(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    let page = format!("/courses/{code}");
    match app.take_again(visitor.actor()?, &code).await {
        Ok(()) => Ok(visitor.go_on(&page, key("learning-again"), 1)),
        Err(AppError::Invalid {
            code: "course-not-again",
            ..
        }) => Ok(visitor.go_back(&page, key("learning-not-again"))),
        Err(error) => enrol_first(&visitor, &code, error),
    }
}

/// To the course's page, for who isn't enrolled yet.
pub(crate) fn enrol_first(visitor: &Visitor, code: &str, error: AppError) -> Answer {
    match error {
        AppError::Refused(Refusal::NotEnrolled(_)) => {
            Ok(visitor.go_back(&format!("/courses/{code}"), key("learning-not-enrolled")))
        }
        AppError::Invalid {
            code: "resource-closed",
            ..
        } => Ok(visitor.go_back(&format!("/courses/{code}"), key("why-resource-closed"))),
        error => Err(error.into()),
    }
}

async fn resume(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let view = app.course(visitor.actor()?, &code).await?;
    if view.enrolment.is_none() {
        return Ok(visitor.go_back(&format!("/courses/{code}"), key("learning-not-enrolled")));
    }
    let last = view.place.as_ref().map(|p| Next::Resource(p.resource));
    let first = view.resources().next().map(|r| Next::Resource(r.id));
    let to = match view.resume() {
        // All is done: whoever comes back finds the page where they were.
        Next::Course => last.or(first).unwrap_or(Next::Course),
        next => next,
    };
    let to = next_href(&code, to).unwrap_or_else(|| format!("/courses/{code}"));
    Ok(Redirect::to(&to).into_response())
}

/// Which file of a film is shown.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    pub(crate) film: usize,
    /// Which part of a package, for an author who looks at it.
    #[serde(default)]
    pub(crate) part: String,
}

async fn player(
    State(app): State<App>,
    visitor: Visitor,
    Path((code, resource)): Path<(String, i64)>,
    Query(chosen): Query<Chosen>,
) -> Answer {
    let opened = app
        .open_resource(visitor.actor()?, &code, ResourceId(resource))
        .await;
    match opened {
        Ok(open) if open.resource.kind == "package" => {
            let content = app.open_package(visitor.actor()?, &open).await?;
            let base = format!("/learn/{code}/{resource}");
            let mut view = player_view(&visitor, code, open, 0);
            view.body = Body::Package(Box::new(content_view(&visitor, content, Some(base))));
            with_frames(show(&view))
        }
        Ok(open) => show(&player_view(&visitor, code, open, chosen.film)),
        Err(error) => enrol_first(&visitor, &code, error),
    }
}

fn status_key(status: Status_) -> &'static str {
    match status {
        Status_::NotAttempted => key("package-not-attempted"),
        Status_::Incomplete => key("package-incomplete"),
        Status_::Failed => key("package-failed"),
        Status_::Completed => key("package-completed"),
        Status_::Passed => key("package-passed"),
    }
}

/// Content of a package, as the player shows it; without the address of a learner's page,
/// as an author looks at it.
pub(crate) fn content_view(visitor: &Visitor, opened: Opened, base: Option<String>) -> Content {
    let Opened {
        address,
        entry,
        standing,
        way,
    } = opened;
    Content {
        preview: base.is_none(),
        way: way.map(|way| way_view(visitor, way, base)),
        src: address,
        title: entry.title.clone(),
        // A page of another site is no part of ours.
        own_window: entry.own_window || matches!(entry.address, Address::Web { .. }),
        says_when_done: entry.says_when_done() || entry.whole.is_some(),
        speaks: entry.standard.has_run_time(),
        percent: standing.as_ref().and_then(|s| s.percent.clone()),
        status: standing.map(|standing| status_key(standing.status)),
    }
}

fn way_view(visitor: &Visitor, way: Way, base: Option<String>) -> PackageWay {
    let may_choose = way.parts.iter().any(|part| part.choosable);
    let leads = way.begins || way.resumes || way.next.is_some() || may_choose;
    let again = !way.open && !leads;
    let parts = way.parts.into_iter().map(|part| WayPart {
        status: status_key(part.status),
        done: part.status.is_done(),
        identifier: part.identifier,
        title: part.title,
        depth: part.depth.min(4),
        holds: part.holds,
        choosable: part.choosable,
        closed: part.closed,
        current: part.current,
    });
    PackageWay {
        page: visitor.page(),
        parts: parts.collect(),
        base,
        open: way.open,
        begins: way.begins,
        resumes: way.resumes || again,
        again,
        previous: way.previous,
        next: way.next,
        suspends: way.suspends,
        leaves: way.open && way.next != Some(true) && may_choose,
    }
}

/// What a learner asks for in a package that is played in its own order.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    request: String,
    #[serde(default)]
    target: String,
}

async fn go(
    State(app): State<App>,
    visitor: Visitor,
    Path((code, resource)): Path<(String, i64)>,
    Posted(asked): Posted<Asked>,
) -> Answer {
    let opened = app
        .open_resource(visitor.actor()?, &code, ResourceId(resource))
        .await;
    let open = match opened {
        Ok(open) => open,
        Err(error) => return enrol_first(&visitor, &code, error),
    };
    let to = format!("/learn/{code}/{resource}");
    let actor = visitor.actor()?;
    let went = match asked.request.as_str() {
        // The content has closed itself, and leads nowhere: it is taken up anew.
        "again" => match app.go_in_package(actor, &open, "suspendAll", "").await {
            Ok(_) => app.go_in_package(actor, &open, "resumeAll", "").await,
            Err(error) => Err(error),
        },
        request => {
            app.go_in_package(actor, &open, request, &asked.target)
                .await
        }
    };
    match went {
        Ok(Outcome::Opens { .. } | Outcome::Stays) => Ok(Redirect::to(&to).into_response()),
        Ok(Outcome::Ended) => Ok(visitor.go_on(&to, key("way-ended"), 1)),
        Err(error @ AppError::Invalid { .. }) => match known(&format!("why-{}", error.code())) {
            Some(why) => Ok(visitor.go_back(&to, why)),
            None => Err(error.into()),
        },
        Err(error) => Err(error.into()),
    }
}

/// The outline and the buttons of such a package as they are now, for its page.
async fn way(
    State(app): State<App>,
    visitor: Visitor,
    Path((code, resource)): Path<(String, i64)>,
) -> Answer {
    let actor = visitor.actor()?;
    let open = app
        .open_resource(actor, &code, ResourceId(resource))
        .await?;
    let way = app.package_way(actor, &open).await?;
    let base = Some(format!("/learn/{code}/{resource}"));
    show(&way_view(&visitor, way, base))
}

/// The same page, which may show content of packages in a frame.
pub(crate) fn with_frames(answer: Answer) -> Answer {
    let mut response = answer?;
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(WITH_FRAMES),
    );
    Ok(response)
}

fn player_view(visitor: &Visitor, code: String, open: OpenResource, film: usize) -> Player {
    let OpenResource {
        course: view,
        resource,
        body,
        spot,
    } = open;
    let (done, total) = view.progress();
    let (previous, next) = view.around(resource.id);
    Player {
        page: visitor.page().at(Section::Home),
        course_href: format!("/courses/{code}"),
        modules: outline(&view, Some(resource.id)),
        assessment: assessment_line(&view),
        resource: resource.id.to_string(),
        minutes: known_minutes(resource.minutes),
        body: resource_view(visitor, &resource.kind, body, &view.course.language, film),
        position: small(spot),
        spent_minutes: known_minutes(view.seconds() / 60),
        is_done: view.is_done(resource.id),
        done: small(done),
        total: small(total),
        previous: previous.map(|p| format!("/learn/{code}/{p}")),
        next: next_href(&code, next),
        course: view.way.course.title,
        title: resource.title,
        code,
    }
}

/// A film or document of ours is shown; one that lies elsewhere is led to.
pub(crate) fn resource_view(
    visitor: &Visitor,
    kind: &str,
    body: ResourceBody,
    language: &str,
    film: usize,
) -> Body {
    let bytes = body.bytes.and_then(|b| u64::try_from(b).ok());
    let ours = body.object.map(|object| format!("/files/{object}"));
    match (kind, ours, body.url) {
        ("video", Some(src), _) => {
            let main = Source {
                name: None,
                src,
                bytes,
                sound: false,
            };
            let mut film = film_view(main, body.media, film);
            film.html = body.body;
            let reads = visitor.language.code();
            film.transcripts.sort_by_key(|t| t.language != reads);
            Body::Film(film)
        }
        (_, Some(href), _) => Body::Pdf { href, bytes },
        (kind, None, Some(href)) if kind != "text" && is_web(&href) => Body::Link {
            site: site_of(&href).to_owned(),
            href,
            html: body.body,
            language: language.to_owned(),
            direction: direction(language),
        },
        _ => Body::Text {
            html: body.body,
            language: language.to_owned(),
            direction: direction(language),
        },
    }
}

/// A film with what belongs to it.
pub(crate) fn film_view(main: Source, media: Media, chosen: usize) -> Film {
    let transcripts = media.all_transcripts();
    let file = |r: sopan_rules::media::Rendition, sound| Source {
        name: Some(r.name).filter(|name| !name.is_empty()),
        src: format!("/files/{}", r.object),
        bytes: u64::try_from(r.bytes).ok(),
        sound,
    };
    let mut sources = vec![main];
    sources.extend(media.renditions.into_iter().map(|r| file(r, false)));
    sources.extend(media.audio.map(|r| file(r, true)));
    Film {
        chosen: chosen.min(sources.len() - 1),
        sources,
        captions: media
            .captions
            .into_iter()
            .map(|c| Captions {
                src: format!("/files/{}", c.object),
                name: language_name(&c.language),
                language: c.language,
            })
            .collect(),
        transcripts: transcripts
            .into_iter()
            .map(|t| Transcript {
                name: language_name(&t.language),
                direction: direction(&t.language),
                language: t.language,
                lines: t
                    .lines
                    .into_iter()
                    .map(|line| Line {
                        at: line.at.map(|at| (at / 1_000, clock(at))),
                        text: line.text,
                    })
                    .collect(),
            })
            .collect(),
        html: String::new(),
    }
}

/// Only addresses that lead to a page; none that runs.
fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// The name of the site that an address leads to.
fn site_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.rsplit_once('@').map_or(host, |(_, host)| host)
}

async fn mark_done(
    State(app): State<App>,
    visitor: Visitor,
    Path((code, resource)): Path<(String, i64)>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    let marked = app
        .mark_done(visitor.actor()?, &code, ResourceId(resource))
        .await;
    match marked {
        Ok(marked) if marked.certificate.is_some() => Ok(visitor.go_on(
            &format!("/courses/{code}"),
            key("learning-course-completed"),
            1,
        )),
        Ok(marked) => {
            let to = next_href(&code, marked.next).unwrap_or_else(|| format!("/courses/{code}"));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => enrol_first(&visitor, &code, error),
    }
}

fn number(text: &str, field: &'static str) -> Result<i64, Failure> {
    text.parse().map_err(|_| {
        Failure(AppError::invalid(
            field,
            "not-a-number",
            "write a whole number",
        ))
    })
}

#[derive(Deserialize)]
struct Position {
    resource: String,
    position: String,
}

async fn position(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(form): Posted<Position>,
) -> Answer {
    let resource = ResourceId(number(&form.resource, "resource")?);
    let position = number(&form.position, "position")?;
    app.save_position(visitor.actor()?, &code, resource, position)
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

#[derive(Deserialize)]
struct Beat {
    seconds: String,
}

async fn time(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(form): Posted<Beat>,
) -> Answer {
    let seconds = number(&form.seconds, "seconds")?;
    app.spend_time(visitor.actor()?, &code, seconds).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn record(State(app): State<App>, visitor: Visitor) -> Answer {
    let record = app.record(visitor.actor()?).await?;
    let flags = app.own_flags(visitor.actor()?).await?;
    let mut page = visitor.page().at(Section::Record);
    page.as_on = Some(app.now());
    show(&Record {
        page,
        course_minutes: large(record.sums.course_minutes),
        time_spent_minutes: large(record.sums.seconds / 60),
        completed: large(record.sums.completed),
        cleared: large(record.sums.cleared),
        attempted: large(record.sums.attempted),
        flags: flags.len() as u64,
        rows: record
            .lines
            .into_iter()
            .map(|line| RecordRow {
                certificate: certificate_of(&line),
                href: format!("/courses/{}", line.course.code),
                provider: or_dash(line.course.provider),
                title: line.course.title,
                enrolled: line.enrolment.enrolled.day(),
                started: line.enrolment.started,
                completed: line.enrolment.completed.map(Moment::day),
                course_minutes: line.counted_minutes.map(small),
                time_spent_minutes: small(line.seconds / 60),
                best_percent: line.best.map(|b| share(b / 100)),
            })
            .collect(),
    })
}

async fn record_csv(State(app): State<App>, visitor: Visitor) -> Answer {
    let bytes = app.record_csv(visitor.actor()?).await?;
    Ok(download(
        "sopan-record.csv",
        "text/csv; charset=utf-8",
        bytes,
    ))
}

/// A file as an answer.
pub(crate) fn file(bytes: Vec<u8>, kind: &'static str, disposition: &'static str) -> Response {
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response()
}

async fn api_me(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.actor()?;
    let home = app.home(actor).await?;
    Ok(Json(serde_json::json!({
        "official": actor.official,
        "name": actor.name,
        "language": actor.language,
        "profile_status": home.profile.status.name(),
        "group": home.profile.group,
        "designation": home.profile.designation,
        "completed": home.sums.completed,
        "course_minutes": home.sums.course_minutes,
        "time_spent_seconds": home.sums.seconds,
        "assessments_attempted": home.sums.attempted,
        "assessments_cleared": home.sums.cleared,
        "as_on": home.as_on.iso(),
    }))
    .into_response())
}

async fn api_enrolments(State(app): State<App>, visitor: Visitor) -> Answer {
    let record = app.record(visitor.actor()?).await?;
    let lines: Vec<_> = record
        .lines
        .into_iter()
        .map(|line| {
            serde_json::json!({
                "course": line.course.code,
                "title": line.course.title,
                "provider": line.course.provider,
                "status": status_name(line.enrolment.status()),
                "enrolled_at": line.enrolment.enrolled.iso(),
                "completed_at": line.enrolment.completed.map(Moment::iso),
                "course_minutes": line.counted_minutes,
                "time_spent_seconds": line.seconds,
                "best_hundredths": line.best,
                "certificate": line.enrolment.certificate,
            })
        })
        .collect();
    Ok(Json(lines).into_response())
}
