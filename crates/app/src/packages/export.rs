//! A whole course as Sopan's own archive (docs/course-archive.md).

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;

use sopan_formats::packages::course::{
    Assessment, Content, Course, Module, Rendition, Resource, Section, Variant, WriteFault, write,
};
use sopan_formats::questions::{Answer, Choice, Question, Text};
use sopan_rules::assessments::{self as rules, Kind};
use sopan_rules::numbers::Exact;
use sopan_store::catalogue::{self as store, Resource as Held};

use crate::access::Actor;
use crate::authoring::{ANY_NUMBER_OF_ATTEMPTS, course_of, pictures};
use crate::competencies::named;
use crate::files::{PART, Part, blocking};
use crate::{App, Result};

/// The one assessment of a course.
const FINAL: &str = "final";

/// An archive that was written. The file goes away with this value.
pub struct ExportedCourse {
    part: Part,
    /// The name that it is given.
    pub name: String,
}

impl ExportedCourse {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.part.0
    }
}

impl App {
    /// Writes a course, with everything that belongs to it, into one archive.
    pub async fn export_course(&self, actor: &Actor, code: &str) -> Result<ExportedCourse> {
        let mut tx = self.db.read().await?;
        let course = course_of(&mut tx, actor, code).await?;
        let outline = store::outline(&mut tx, course.id).await?;
        let assessment = store::assessment(&mut tx, course.id).await?;
        let competencies = named(&mut tx, course.id).await?;
        drop(tx);
        let text = |text: &str| BTreeMap::from([(course.language.clone(), text.to_owned())]);
        let mut files = BTreeSet::new();
        let mut modules: Vec<Module> = outline
            .iter()
            .map(|module| Module {
                id: format!("m{}", module.id),
                title: module.title.clone(),
                resources: module
                    .resources
                    .iter()
                    .map(|held| resource(held, &mut files))
                    .collect(),
            })
            .collect();
        if let Some(assessment) = &assessment {
            modules.push(Module {
                id: FINAL.to_owned(),
                title: assessment.title.clone(),
                resources: vec![Resource {
                    id: FINAL.to_owned(),
                    title: assessment.title.clone(),
                    required: true,
                    minutes: 0,
                    content: Content::Assessment {
                        assessment: FINAL.to_owned(),
                    },
                }],
            });
        }
        let whole = Course {
            identifier: format!("{}/courses/{}", self.public_address(), course.code),
            title: text(&course.title),
            description: match course.description.is_empty() {
                true => BTreeMap::new(),
                false => text(&course.description),
            },
            provider: course.provider_name.clone(),
            licence: None,
            minutes: u32::try_from(course.minutes).ok().filter(|m| *m > 0),
            competencies,
            variants: vec![Variant {
                language: course.language.clone(),
                modules,
            }],
            assessments: assessment.iter().map(of_assessment).collect(),
        };
        let folder = self.options.files.clone();
        let part = Part(folder.join(format!("{}.{PART}", self.token())));
        let name = format!("{}.zip", course.code);
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
        Ok(ExportedCourse { part, name })
    }
}

fn resource(held: &Held, files: &mut BTreeSet<String>) -> Resource {
    let mut named = |folder: &str| {
        let object = held.object.as_ref()?;
        let path = format!("{folder}/{object}");
        files.insert(path.clone());
        Some(path)
    };
    let elsewhere = || match &held.url {
        Some(url) => Content::Link { url: url.clone() },
        None => Content::Text {
            html: held.body.clone(),
        },
    };
    let content = match held.kind.as_str() {
        "video" => named("media").map(|path| Content::Video {
            renditions: vec![Rendition { path, height: None }],
            captions: Vec::new(),
            transcript: None,
        }),
        "pdf" => named("media").map(|path| Content::Pdf { path }),
        "package" => named("packages").map(|path| Content::Package {
            path,
            entry: held.url.clone(),
        }),
        _ => {
            let mut html = held.body.clone();
            for (object, _) in pictures(&held.body) {
                let path = format!("pictures/{object}");
                html = html.replace(&format!("\"/files/{object}\""), &format!("\"{path}\""));
                files.insert(path);
            }
            Some(Content::Text { html })
        }
    };
    Resource {
        id: format!("r{}", held.id),
        title: held.title.clone(),
        required: held.required,
        minutes: u32::try_from(held.minutes).unwrap_or(0),
        content: content.unwrap_or_else(elsewhere),
    }
}

fn of_assessment(kept: &store::Assessment) -> Assessment {
    let retakes = u32::try_from(kept.attempts - 1).ok();
    Assessment {
        id: FINAL.to_owned(),
        title: kept.title.clone(),
        end_of_course: true,
        pass_mark: Exact::from(kept.pass_percent),
        retakes: retakes.filter(|_| kept.attempts < ANY_NUMBER_OF_ATTEMPTS),
        cool_down_hours: 0,
        minutes: None,
        sections: vec![Section {
            title: None,
            pass_mark: None,
            shuffle: false,
            draw: None,
            questions: kept.questions.iter().map(question).collect(),
        }],
    }
}

fn question(asked: &rules::Question) -> Question {
    let choices = asked.options.iter().map(|option| Choice {
        text: Text::from_plain(&option.text),
        right: option.right,
        credit: match option.right {
            true => Exact::hundred(),
            false => Exact::zero(),
        },
        feedback: None,
    });
    let answer = match asked.kind {
        Kind::Single => Answer::Single {
            choices: choices.collect(),
            shuffle: false,
        },
        Kind::Multiple => Answer::Multiple {
            choices: choices.collect(),
            partial: false,
            shuffle: false,
        },
    };
    let mut question = Question::new(Text::from_plain(&asked.text), answer);
    question.id = Some(format!("q{}", asked.id));
    question.marks = Exact::from(i64::from(asked.marks));
    question
}
