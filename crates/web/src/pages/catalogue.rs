//! The catalogue, and the files of courses.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde::Deserialize;
use sopan_app::files::FileKind;
use sopan_app::search::{Found, Length, Query as Wanted};
use sopan_app::store::variants::Variant;
use sopan_app::{App, AppError};
use sopan_rules::catalogue::language_name;
use sopan_rules::competencies::level;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use super::competencies::{area_name, level_name, name};
use crate::request::{Answer, Visitor, show};
use crate::routes::{Gate, Routes};
use crate::views::catalogue::{Catalogue, CourseCard, Standing, Stars};
use crate::views::parts::Choice;
use crate::views::{Page, Section};
use crate::words::{Language, key};

/// Courses on one page.
const PAGE: i64 = 24;
/// Of a film, a browser gets so much at a time; it asks for the rest.
const MOST_AT_ONCE: u64 = 4 * 1024 * 1024;

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::default()
        .get("/catalogue", Gate::SignedIn, list)
        .get("/api/courses", Gate::SignedIn, list_json)
        .get("/files/{object}", Gate::SignedIn, file)
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    provider: String,
    #[serde(default)]
    length: String,
    #[serde(default)]
    theme: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    from: String,
}

impl Asked {
    fn wanted(&self, reader: Language) -> Wanted {
        Wanted {
            words: self.q.clone(),
            reader: reader.code().to_owned(),
            language: Some(self.language.clone()).filter(|l| !l.is_empty()),
            provider: self.provider.parse().ok(),
            length: Length::parse(&self.length),
            theme: Some(self.theme.clone()).filter(|theme| !theme.is_empty()),
            level: level(&self.level),
            skip: self.from.parse::<i64>().unwrap_or(0).max(0),
            limit: PAGE,
        }
    }

    fn href(&self, from: i64) -> String {
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("language", &self.language)
            .append_pair("provider", &self.provider)
            .append_pair("length", &self.length)
            .append_pair("theme", &self.theme)
            .append_pair("level", &self.level)
            .append_pair("from", &from.to_string())
            .finish();
        format!("/catalogue?{query}")
    }
}

/// The choices of one kind, with how many courses each would show; the one that was
/// taken stays, also with none.
fn counted(
    page: &Page,
    found: impl Iterator<Item = (String, String, i64)>,
    chosen: (&str, String),
) -> Vec<Choice> {
    let mut choices: Vec<Choice> = found
        .map(|(value, name, n)| Choice::new(value, format!("{name} ({})", page.number(n))))
        .collect();
    let (value, name) = chosen;
    if !value.is_empty() && choices.iter().all(|choice| choice.value != value) {
        choices.push(Choice::new(value, format!("{name} (0)")));
    }
    choices
}

fn length_said(page: &Page, length: Length) -> String {
    let key = match length {
        Length::Short => key("catalogue-length-30"),
        Length::Hour => key("catalogue-length-60"),
        Length::Half => key("catalogue-length-180"),
        Length::Long => key("catalogue-length-more"),
    };
    page.t(key).to_string()
}

/// The names of the languages that a course is in.
fn names_of(variants: &[Variant]) -> String {
    let names: Vec<String> = variants
        .iter()
        .map(|v| language_name(&v.language))
        .collect();
    names.join(", ")
}

/// Stars as they are shown, once there are any.
pub(crate) fn stars_shown(stars: sopan_app::ratings::Stars) -> Option<Stars> {
    Some(Stars {
        mean: sopan_app::ratings::mean(stars)?,
        count: stars.count,
    })
}

async fn list(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let wanted = asked.wanted(visitor.language);
    let found = app.find_courses(&wanted).await?;
    let ids: Vec<_> = found.courses.iter().map(|c| c.id).collect();
    let stars = app.stars(&ids).await?;
    let shown = i64::try_from(found.courses.len()).unwrap_or(0);
    let to = wanted.skip + shown;
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    let page = visitor.page().at(Section::Catalogue);
    let Found {
        languages,
        providers,
        lengths,
        themes,
        levels,
        ..
    } = &found;
    let languages = languages
        .iter()
        .map(|(code, n)| (code.clone(), language_name(code), *n));
    let providers = providers
        .iter()
        .map(|(id, name, n)| (id.to_string(), name.clone(), *n));
    let lengths = lengths
        .iter()
        .map(|(length, n)| (length.name().to_owned(), length_said(&page, *length), *n));
    // Themes stand under their area.
    let offered = themes.iter().map(|(theme, n)| {
        let label = format!("{} ({})", name(&page, theme), page.number(*n));
        Choice::new(&theme.code, label).within(area_name(&page, theme.area))
    });
    let mut themes: Vec<Choice> = offered.collect();
    // One that there isn't is named, too: it is why nothing is found.
    let theme = asked.theme.as_str();
    if !theme.is_empty() && themes.iter().all(|choice| choice.value != theme) {
        themes.push(Choice::new(theme, format!("{theme} (0)")));
    }
    let levels = levels
        .iter()
        .map(|(level, n)| (level.to_string(), level_name(&page, *level), *n));
    // A level that there isn't chooses nothing.
    let level = wanted.level.map(|level| level.to_string());
    let level = level.unwrap_or_default();
    let level_chosen = wanted.level.map(|level| level_name(&page, level));
    let provider_chosen = match wanted.provider {
        Some(id) => app.provider_name(id).await?.unwrap_or_default(),
        None => String::new(),
    };
    let length_chosen = wanted.length.map(|length| length_said(&page, length));
    show(&Catalogue {
        languages: counted(
            &page,
            languages,
            (&asked.language, language_name(&asked.language)),
        ),
        providers: counted(&page, providers, (&asked.provider, provider_chosen)),
        lengths: counted(
            &page,
            lengths,
            (&asked.length, length_chosen.unwrap_or_default()),
        ),
        themes,
        levels: counted(&page, levels, (&level, level_chosen.unwrap_or_default())),
        page,
        courses: found
            .courses
            .iter()
            .map(|course| CourseCard {
                href: format!("/courses/{}", course.code),
                title: course.title.clone(),
                provider: course.provider_name.clone().unwrap_or_default(),
                minutes: u32::try_from(course.minutes).ok().filter(|m| *m > 0),
                languages: match found.variants.get(&course.id) {
                    Some(all) => names_of(all),
                    None => language_name(&course.language),
                },
                here: course.assessment || course.resources > 0,
                assessment: course.assessment,
                standing: Standing::None,
                stars: stars.get(&course.id).and_then(|s| stars_shown(*s)),
            })
            .collect(),
        from: count(if shown == 0 { 0 } else { wanted.skip + 1 }),
        to: count(to),
        total: count(found.total),
        previous: (wanted.skip > 0).then(|| asked.href((wanted.skip - PAGE).max(0))),
        next: (to < found.total).then(|| asked.href(to)),
        alike: found.alike,
        query: asked.q.clone(),
        language: asked.language.clone(),
        provider: asked.provider.clone(),
        length: asked.length.clone(),
        theme: asked.theme.clone(),
        level,
    })
}

async fn list_json(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let wanted = asked.wanted(visitor.language);
    if wanted.level.is_none() && !asked.level.is_empty() {
        return Err(AppError::invalid("level", "no-such-level", "the level is 1, 2 or 3").into());
    }
    let found = app.find_courses(&wanted).await?;
    let courses: Vec<serde_json::Value> = found
        .courses
        .iter()
        .map(|c| {
            let variants = found.variants.get(&c.id).into_iter().flatten();
            let variants: Vec<serde_json::Value> = variants
                .map(|v| serde_json::json!({ "language": v.language, "code": v.code }))
                .collect();
            serde_json::json!({
                "code": c.code, "title": c.title, "provider": c.provider_name,
                "language": c.language, "minutes": c.minutes,
                "resources": c.resources, "assessment": c.assessment,
                "variants": variants,
            })
        })
        .collect();
    let counts = |of: Vec<(String, i64)>| -> serde_json::Map<String, serde_json::Value> {
        of.into_iter().map(|(key, n)| (key, n.into())).collect()
    };
    let providers: Vec<serde_json::Value> = found
        .providers
        .iter()
        .map(|(id, name, n)| serde_json::json!({ "id": id, "name": name, "courses": n }))
        .collect();
    let themes = found.themes.iter().map(|(theme, n)| {
        serde_json::json!({
            "code": theme.code, "area": theme.area.name(), "name": theme.name, "courses": n,
        })
    });
    let lengths = found.lengths.iter();
    let levels = found.levels.iter();
    let body = serde_json::json!({
        "total": found.total, "alike": found.alike, "courses": courses,
        "counts": {
            "languages": counts(found.languages),
            "lengths": counts(lengths.map(|(l, n)| (l.name().to_owned(), *n)).collect()),
            "levels": counts(levels.map(|(level, n)| (level.to_string(), *n)).collect()),
            "themes": themes.collect::<Vec<_>>(),
            "providers": providers,
        },
    });
    Ok(Json(body).into_response())
}

/// The bytes asked for, first and last, of a file of this size; `Err` when there are
/// none.
pub(crate) fn range(headers: &HeaderMap, size: u64) -> Option<Result<(u64, u64), ()>> {
    let asked = headers.get(header::RANGE)?.to_str().ok()?;
    let (from, to) = asked.strip_prefix("bytes=")?.split_once('-')?;
    if to.contains(',') {
        return None; // several parts: the whole file is an answer, too
    }
    let (first, last) = match (from.parse::<u64>(), to.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => (first, last),
        (Ok(first), Err(_)) if to.is_empty() => (first, u64::MAX),
        (Err(_), Ok(count)) if from.is_empty() => (size.saturating_sub(count), u64::MAX),
        _ => return None,
    };
    if first >= size {
        return Some(Err(()));
    }
    let last = last.min(size - 1).min(first + MOST_AT_ONCE - 1);
    Some(Ok((first, last)))
}

async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path(object): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let stored = app.file(visitor.actor()?, &object).await?;
    let mut file = tokio::fs::File::open(&stored.path)
        .await
        .map_err(sopan_app::AppError::Files)?;
    let size = file
        .metadata()
        .await
        .map_err(sopan_app::AppError::Files)?
        .len();
    let mut answer = Response::builder()
        .header(header::CONTENT_TYPE, stored.kind.content_type())
        .header(header::CONTENT_DISPOSITION, "inline")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::CACHE_CONTROL, "private, max-age=86400")
        // These are compressed already, and ranges count bytes as they lie in the file.
        .header(header::CONTENT_ENCODING, "identity");
    if stored.kind == FileKind::Pdf {
        // Without `sandbox`, in which some browsers show no PDF.
        answer = answer.header(header::CONTENT_SECURITY_POLICY, "default-src 'none'");
    }
    let (first, last) = match range(&headers, size) {
        Some(Err(())) => {
            answer = answer
                .status(StatusCode::RANGE_NOT_SATISFIABLE)
                .header(header::CONTENT_RANGE, format!("bytes */{size}"));
            return finish(answer, Vec::new());
        }
        Some(Ok((first, last))) => {
            answer = answer.status(StatusCode::PARTIAL_CONTENT).header(
                header::CONTENT_RANGE,
                format!("bytes {first}-{last}/{size}"),
            );
            (first, last + 1)
        }
        None => (0, size),
    };
    let mut bytes = Vec::new();
    file.seek(std::io::SeekFrom::Start(first))
        .await
        .map_err(sopan_app::AppError::Files)?;
    file.take(last - first)
        .read_to_end(&mut bytes)
        .await
        .map_err(sopan_app::AppError::Files)?;
    finish(answer, bytes)
}

fn finish(answer: axum::http::response::Builder, bytes: Vec<u8>) -> Answer {
    answer
        .body(Body::from(bytes))
        .map_err(|e| sopan_app::AppError::Document(e.to_string()).into())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_file_is_read_as_it_is_asked_for() {
        let cases = [
            ("bytes=0-9", Some(Ok((0, 9)))),
            ("bytes=90-", Some(Ok((90, 99)))),
            ("bytes=-10", Some(Ok((90, 99)))),
            ("bytes=0-500", Some(Ok((0, 99)))),
            ("bytes=100-", Some(Err(()))),
            ("bytes=9-3", None),
            ("bytes=0-1,5-6", None),
            ("lines=1-2", None),
        ];
        for (asked, answer) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, asked.parse().unwrap());
            assert_eq!(range(&headers, 100), answer, "{asked}");
        }
    }
}
