//! Writing courses, and settling what course lists leave in doubt.

use askama::Template;
use sopan_app::authoring::Authored;
use sopan_app::catalogue::{DoubtShown, DoubtSide, Met};
use sopan_app::review::Standing;
use sopan_app::store::catalogue::{Course, Module, Resource};
use sopan_app::versions::Revisions;
use sopan_rules::assessments::{Kind, Question};

use super::Page;
use super::parts::{Choice, Form, Icon, Tone};
use crate::words::{Language, key};

pub mod languages;
pub mod preview;

/// The courses that one may author.
#[derive(Debug, Clone, Template)]
#[template(path = "authoring/list.html")]
pub struct AuthoringList {
    /// The frame.
    pub page: Page,
    /// `draft`, `live` or `retired`.
    pub status: String,
    /// The courses, by title.
    pub courses: Vec<Course>,
    /// Whether the reader settles doubts.
    pub doubts: bool,
    /// The form for a course as a file: `organisation`.
    pub form: Form,
    /// Who may own it.
    pub owners: Owners,
}

/// The choice of the organisation that owns a course: the field `organisation`, which
/// takes a code, a name, or both. Where a name means several, they lie open, and the
/// field `organisation_other` takes another.
#[derive(Debug, Clone, Default)]
pub struct Owners {
    /// Suggestions: name and code.
    pub offered: Vec<String>,
    /// What the name that was written may mean.
    pub several: Vec<Choice>,
}

/// What came of a course file that has something wrong with it.
#[derive(Debug, Clone, Template)]
#[template(path = "authoring/file.html")]
pub struct CourseFileTold {
    /// The frame.
    pub page: Page,
    /// The file's name.
    pub file_name: String,
    /// The course's page, where it was saved all the same.
    pub saved: Option<String>,
    /// What is wrong, in the order of the file.
    pub problems: Vec<FileProblem>,
    /// The form for the file that was put right: `organisation`.
    pub form: Form,
    /// Who may own the course.
    pub owners: Owners,
}

impl CourseFileTold {
    fn errors(&self) -> usize {
        self.problems.iter().filter(|p| !p.warning).count()
    }
}

/// Something wrong in a course file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    /// Where, in the page's language: Module 2 › Resource 1.
    pub place: String,
    /// The field there, as the file names it.
    pub field: Option<String>,
    /// What is wrong and what to do, in the page's language.
    pub message: String,
    /// The code, the same in every language.
    pub code: String,
    /// It does not keep the course from being saved.
    pub warning: bool,
}

/// The form for a new course.
#[derive(Debug, Clone, Template)]
#[template(path = "authoring/new.html")]
pub struct NewCourse {
    /// The frame.
    pub page: Page,
    /// What was typed.
    pub form: Form,
    /// The languages.
    pub languages: Vec<Choice>,
    /// Who may own the course.
    pub owners: Owners,
}

/// One course, to be worked on.
#[derive(Debug, Clone, Template)]
#[template(path = "authoring/edit.html")]
pub struct EditCourse {
    /// The frame.
    pub page: Page,
    /// The course with its content.
    pub authored: Authored,
    /// Where it stands in its review.
    pub standing: Standing,
    /// What it revises, and what revises it.
    pub revisions: Revisions,
    /// Details as typed or kept.
    pub form: Form,
    /// The languages.
    pub languages: Vec<Choice>,
    /// Why it can't go live, or something can't be kept.
    pub problems: Vec<Refused>,
}

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// In the page's language.
    pub said: String,
    /// The field to blame, by its id.
    pub field: Option<String>,
}

impl EditCourse {
    fn base(&self) -> String {
        format!("/authoring/courses/{}", self.authored.course.code)
    }

    fn status(&self) -> &'static str {
        self.authored.course.status.name()
    }

    fn owner(&self) -> &str {
        match self.page.language {
            Language::Hindi => &self.authored.owner.name_hi,
            Language::English => &self.authored.owner.name_en,
        }
    }

    /// Where a resource comes one step up, or down: into which module and to which place
    /// there. At the end of a module that is into the next.
    fn step(&self, resource: &Resource, up: bool) -> Option<(i64, usize)> {
        let modules = &self.authored.modules;
        let at = modules.iter().position(|m| m.id == resource.module)?;
        let own = &modules[at].resources;
        let place = own.iter().position(|r| r.id == resource.id)?;
        match (up, place) {
            (true, 0) => {
                let before = modules.get(at.checked_sub(1)?)?;
                Some((before.id, before.resources.len()))
            }
            (true, _) => Some((resource.module, place - 1)),
            (false, _) if place + 1 < own.len() => Some((resource.module, place + 1)),
            (false, _) => modules.get(at + 1).map(|after| (after.id, 0)),
        }
    }

    /// A question as it was typed last, if it could not be kept, or as it is kept.
    fn typed(&self, question: &Question) -> TypedQuestion {
        let typed = |name| self.form.values.get(name).cloned().unwrap_or_default();
        if typed("edited") == question.id {
            return TypedQuestion {
                open: true,
                text: typed("edited-text"),
                options: typed("edited-options"),
                multiple: !typed("edited-multiple").is_empty(),
                marks: typed("edited-marks"),
                wrong_marks: self.form.wrong("edited-marks").map(str::to_owned),
            };
        }
        let options: Vec<String> = question
            .options
            .iter()
            .map(|o| format!("{}{}", if o.right { "*" } else { "" }, o.text))
            .collect();
        TypedQuestion {
            open: false,
            text: question.text.clone(),
            options: options.join("\n"),
            multiple: question.kind == Kind::Multiple,
            marks: question.marks.to_string(),
            wrong_marks: None,
        }
    }

    /// The title of a module as it was typed last, if it could not be kept.
    fn module_title<'a>(&'a self, module: &'a Module) -> &'a str {
        if self.form.typed("renamed") == module.id.to_string() {
            self.form.typed("renamed-title")
        } else {
            &module.title
        }
    }
}

/// A question in its form.
struct TypedQuestion {
    /// Whether the form stands open.
    open: bool,
    /// The question.
    text: String,
    /// One option on each line, the right ones starred.
    options: String,
    /// Whether several options are right.
    multiple: bool,
    /// The marks that it brings.
    marks: String,
    /// What is wrong with them.
    wrong_marks: Option<String>,
}

/// One resource, to be written.
#[derive(Debug, Clone, Template)]
#[template(path = "authoring/resource.html")]
pub struct EditResource {
    /// The frame.
    pub page: Page,
    /// The course's page.
    pub base: String,
    /// The course's title.
    pub course: String,
    /// The module that holds it.
    pub module: i64,
    /// The resource, unless it is new.
    pub resource: Option<Resource>,
    /// Text, video, PDF.
    pub kinds: Vec<Choice>,
    /// What it holds.
    pub form: Form,
    /// What belongs to it, where it is a film of ours.
    pub media: Option<EditMedia>,
}

/// What belongs to a film, to be changed.
#[derive(Debug, Clone)]
pub struct EditMedia {
    /// Captions: language, its name, how many lines, size.
    pub captions: Vec<(String, String, usize, u64)>,
    /// Transcripts that the author gave: language, its name, as it is typed.
    pub transcripts: Vec<(String, String, String)>,
    /// Renditions: name and size.
    pub renditions: Vec<(String, u64)>,
    /// The size of the sound alone.
    pub audio: Option<u64>,
    /// The languages to choose from.
    pub languages: Vec<Choice>,
    /// What was typed.
    pub form: Form,
    /// What is wrong with captions, a line each.
    pub faults: Vec<String>,
}

impl EditResource {
    fn is_package(&self) -> bool {
        self.resource.as_ref().is_some_and(|r| r.kind == "package")
    }
}

/// What is to be decided.
#[derive(Debug, Clone, Template)]
#[template(path = "authoring/doubts.html")]
pub struct Doubts {
    /// The frame.
    pub page: Page,
    /// The open doubts.
    pub doubts: Vec<DoubtShown>,
}

impl Doubts {
    fn sides<'a>(&self, doubt: &'a DoubtShown) -> [&'a DoubtSide; 2] {
        [&doubt.left, &doubt.right]
    }

    /// The list's name as people know it; one that we don't know, by its file's name.
    fn list(&self, met: &Met) -> Option<String> {
        let key = match met.list.as_deref()? {
            "recommended_ai_courses" => key("list-recommended-ai"),
            "recommended_cybersecurity_courses" => key("list-recommended-cybersecurity"),
            "bihar_ai_courses_2026" => key("list-bihar-ai-2026"),
            "ias_prescribed_courses_2025-10" => key("list-ias-2025-10"),
            other => return Some(other.replace('_', " ")),
        };
        Some(self.page.t(key).to_string())
    }
}
