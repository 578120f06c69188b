//! A whole course as Sopan's own archive (docs/course-archive.md).

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use sopan_formats::packages::course::{
    Assessment, Captions, Content, Course, Module, Rendition, Resource, Section, Variant,
    WriteFault, write,
};
use sopan_formats::questions::{Answer, Question};
use sopan_rules::assessments::Source;
use sopan_rules::numbers::Exact;
use sopan_store::catalogue::{self as store, Course as Kept, Resource as Held};
use sopan_store::{Tx, assessments as asking, banks, variants, versions};

use crate::access::Actor;
use crate::assessments::pools;
use crate::authoring::{ANY_NUMBER_OF_ATTEMPTS, course_of, pictures};
use crate::competencies::named;
use crate::files::{PART, Part, blocking};
use crate::{App, AppError, Result};

/// The one assessment of a course, in its original language.
const FINAL: &str = "final";

/// An archive that was written. The file goes away with this value.
pub struct ExportedCourse {
    part: Part,
    /// The name that it is given.
    pub name: String,
    /// The codes of the languages that it holds the course in, the original first.
    pub languages: Vec<String>,
}

impl ExportedCourse {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.part.0
    }
}

/// The course that has this code in all its languages, the original first. Each must be the
/// actor's to author. A draft that revises the course stands for it.
async fn in_all_languages(tx: &mut Tx, actor: &Actor, course: Kept) -> Result<Vec<Kept>> {
    let live = versions::revised_by(tx, course.id).await?;
    let live = live.unwrap_or(course.id);
    let mut all = Vec::new();
    for variant in variants::of(tx, live).await? {
        if variant.course == live {
            all.push(course.clone());
            continue;
        }
        let other = course_of(tx, actor, &variant.code).await;
        all.push(other.map_err(|error| match error {
            AppError::Forbidden => AppError::invalid(
                "languages",
                "archive-language-not-yours",
                format!(
                    "the course in “{}” ({}) is not yours to write: export this language \
                     alone, or ask an author there to export the course",
                    variant.language, variant.code
                ),
            ),
            error => error,
        })?);
    }
    if all.is_empty() {
        all.push(course);
    }
    Ok(all)
}

/// The course in one of its languages, as it goes out.
struct Outgoing {
    course: Kept,
    modules: Vec<Module>,
    assessment: Option<Assessment>,
    competencies: Vec<String>,
}

impl Outgoing {
    fn minutes(&self) -> Option<u32> {
        let minutes = u32::try_from(self.course.minutes).ok();
        minutes.filter(|minutes| *minutes > 0)
    }

    /// Reads it, and names its files. `id` is the name of its assessment in the archive.
    async fn read(
        tx: &mut Tx,
        course: Kept,
        id: String,
        files: &mut BTreeSet<String>,
    ) -> Result<Outgoing> {
        let outline = store::outline(tx, course.id).await?;
        let mut modules: Vec<Module> = outline
            .iter()
            .map(|module| Module {
                id: format!("m{}", module.id),
                title: module.title.clone(),
                resources: module
                    .resources
                    .iter()
                    .map(|held| resource(held, files))
                    .collect(),
            })
            .collect();
        let assessment = match store::assessment(tx, course.id).await? {
            Some(kept) => Some(of_assessment(tx, &kept, &id).await?),
            None => None,
        };
        if let Some(assessment) = &assessment {
            modules.push(Module {
                id: FINAL.to_owned(),
                title: assessment.title.clone(),
                resources: vec![Resource {
                    id: FINAL.to_owned(),
                    title: assessment.title.clone(),
                    required: true,
                    minutes: 0,
                    content: Content::Assessment { assessment: id },
                }],
            });
        }
        Ok(Outgoing {
            competencies: named(tx, course.id).await?,
            course,
            modules,
            assessment,
        })
    }
}

/// A course as an archive describes it.
fn described(identifier: String, parts: Vec<Outgoing>) -> Course {
    let mut whole = Course {
        identifier,
        ..Course::default()
    };
    if let Some(first) = parts.first() {
        whole.provider.clone_from(&first.course.provider_name);
        whole.minutes = first.minutes();
        whole.competencies.clone_from(&first.competencies);
    }
    for part in parts {
        let (minutes, course) = (part.minutes(), part.course);
        // What is as in the original, or isn't stated, isn't said again.
        let provider = course.provider_name;
        let provider = provider.filter(|name| Some(name) != whole.provider.as_ref());
        whole.variants.push(Variant {
            language: course.language.clone(),
            provider,
            minutes: minutes.filter(|_| minutes != whole.minutes),
            competencies: (part.competencies != whole.competencies).then_some(part.competencies),
            modules: part.modules,
        });
        if !course.description.is_empty() {
            let language = course.language.clone();
            whole.description.insert(language, course.description);
        }
        whole.title.insert(course.language, course.title);
        whole.assessments.extend(part.assessment);
    }
    whole
}

impl App {
    /// Writes a course, in all its languages and with everything that belongs to it, into
    /// one archive.
    pub async fn export_course(&self, actor: &Actor, code: &str) -> Result<ExportedCourse> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let course = course_of(&mut tx, actor, code).await?;
        let all = in_all_languages(&mut tx, actor, course).await?;
        self.export(tx, code, all).await
    }

    /// The same of this language alone, without those that it is tied to.
    pub async fn export_one_language(&self, actor: &Actor, code: &str) -> Result<ExportedCourse> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let course = course_of(&mut tx, actor, code).await?;
        self.export(tx, code, vec![course]).await
    }

    async fn export(&self, mut tx: Tx, code: &str, all: Vec<Kept>) -> Result<ExportedCourse> {
        let languages: Vec<String> = all.iter().map(|one| one.language.clone()).collect();
        let identifier = all.first().map_or(code, |original| original.code.as_str());
        let identifier = format!("{}/courses/{identifier}", self.public_address());
        let mut files = BTreeSet::new();
        let mut parts = Vec::with_capacity(all.len());
        for course in all {
            let id = match parts.is_empty() {
                true => FINAL.to_owned(),
                false => format!("{FINAL}-{}", course.language),
            };
            parts.push(Outgoing::read(&mut tx, course, id, &mut files).await?);
        }
        drop(tx);
        let whole = described(identifier, parts);
        let folder = self.options.files.clone();
        let part = Part(folder.join(format!("{}.{PART}", self.token())));
        let name = format!("{code}.zip");
        let part = blocking(move || {
            std::fs::create_dir_all(&folder)?;
            let to = File::options()
                .read(true)
                .write(true)
                .create_new(true)
                .open(&part.0)?;
            let paths: Vec<&str> = files.iter().map(String::as_str).collect();
            let open = |path: &str| {
                let object = path.split_once('/').map_or(path, |(_, object)| object);
                File::open(folder.join(object))
            };
            let written = write(std::io::BufWriter::new(to), &whole, &paths, open);
            written.map(|_| part).map_err(|fault| match fault {
                WriteFault::Unreadable { error, .. } => error,
                fault => std::io::Error::other(fault.to_string()),
            })
        })
        .await?;
        Ok(ExportedCourse {
            part,
            name,
            languages,
        })
    }
}

/// A text with its pictures, named as the archive names them.
fn with_pictures(text: &str, files: &mut BTreeSet<String>) -> String {
    let mut html = text.to_owned();
    for (object, _) in pictures(text) {
        let path = format!("pictures/{object}");
        html = html.replace(&format!("\"/files/{object}\""), &format!("\"{path}\""));
        files.insert(path);
    }
    html
}

/// A film with all that belongs to it.
fn of_film(held: &Held, path: String, files: &mut BTreeSet<String>) -> Content {
    let media = &held.media;
    let html = with_pictures(&held.body, files);
    let mut named = |folder: &str, object: &str| {
        let path = format!("{folder}/{object}");
        files.insert(path.clone());
        path
    };
    let mut renditions = vec![Rendition {
        path,
        height: None,
        name: None,
    }];
    renditions.extend(media.renditions.iter().map(|rendition| {
        Rendition {
            path: named("media", &rendition.object),
            height: rendition
                .name
                .strip_suffix('p')
                .and_then(|height| height.parse().ok()),
            name: Some(rendition.name.clone()),
        }
    }));
    renditions.extend(media.audio.iter().map(|sound| Rendition {
        path: named("media", &sound.object),
        height: Some(0),
        name: None,
    }));
    let captions = media.captions.iter().map(|captions| Captions {
        language: captions.language.clone(),
        path: named("captions", &captions.object),
    });
    Content::Video {
        renditions,
        captions: captions.collect(),
        transcript: None,
        transcripts: media.transcripts.clone(),
        html,
    }
}

fn resource(held: &Held, files: &mut BTreeSet<String>) -> Resource {
    let named = |folder: &str, files: &mut BTreeSet<String>| {
        let object = held.object.as_ref()?;
        let path = format!("{folder}/{object}");
        files.insert(path.clone());
        Some(path)
    };
    let elsewhere = |files: &mut BTreeSet<String>| {
        let html = with_pictures(&held.body, files);
        match held.url.clone() {
            Some(url) => Content::Link { url, html },
            None => Content::Text { html },
        }
    };
    let content = match held.kind.as_str() {
        "video" => named("media", files).map(|path| of_film(held, path, files)),
        "pdf" => named("media", files).map(|path| Content::Pdf { path }),
        "package" => named("packages", files).map(|path| Content::Package {
            path,
            entry: held.url.clone(),
        }),
        _ => None,
    };
    Resource {
        id: format!("r{}", held.id),
        title: held.title.clone(),
        required: held.required,
        minutes: u32::try_from(held.minutes).unwrap_or(0),
        content: content.unwrap_or_else(|| elsewhere(files)),
    }
}

/// The assessment with its questions: of each section all that an attempt may draw from.
async fn of_assessment(tx: &mut Tx, kept: &store::Assessment, id: &str) -> Result<Assessment> {
    let paper = asking::paper(tx, kept.id).await?;
    let own: Vec<(i64, Question)> = asking::own_questions(tx, kept.id).await?;
    let ids: Vec<i64> = own.iter().map(|(id, _)| *id).collect();
    let mut sections = Vec::new();
    for (section, pool) in paper.sections.iter().zip(pools(tx, &paper, &ids).await?) {
        let (draw, questions) = match section.source {
            Source::Own => (None, own.clone()),
            Source::Bank { number, .. } => {
                let held = banks::questions(tx, &pool).await?;
                let all = held.into_iter().map(|(id, (_, question))| (id, question));
                (u32::try_from(number).ok(), all.collect())
            }
        };
        sections.push(Section {
            title: Some(section.title.clone()).filter(|title| !title.is_empty()),
            pass_mark: section.pass_percent.map(Exact::from),
            shuffle: paper.shuffle_questions,
            draw,
            questions: questions
                .into_iter()
                .map(|(id, mut question)| {
                    question.id = Some(format!("q{id}"));
                    if let Answer::Single { shuffle, .. } | Answer::Multiple { shuffle, .. } =
                        &mut question.answer
                    {
                        *shuffle &= paper.shuffle_choices;
                    }
                    question
                })
                .collect(),
        });
    }
    let retakes = u32::try_from(kept.attempts - 1).ok();
    let whole = |number: i64| u32::try_from(number).ok();
    Ok(Assessment {
        id: id.to_owned(),
        title: kept.title.clone(),
        end_of_course: true,
        pass_mark: Exact::from(kept.pass_percent),
        retakes: retakes.filter(|_| kept.attempts < ANY_NUMBER_OF_ATTEMPTS),
        cool_down_hours: whole(paper.cool_down_hours).unwrap_or(0),
        minutes: paper.minutes.and_then(whole),
        negative: paper.negative,
        answers_shown: paper.answers_shown,
        sections,
    })
}
