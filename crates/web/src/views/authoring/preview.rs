//! A course as learners will see it, for its author: nothing is recorded.

use std::collections::BTreeMap;

use askama::Template;
use sopan_rules::assessments::Place;

use crate::views::Page;
use crate::views::assessments::Section;
use crate::views::catalogue::{AssessmentLine, Module};
use crate::views::learning::Body;
use crate::views::parts::{Icon, Tone};

/// What all pages of a preview share.
#[derive(Debug, Clone)]
pub struct Around {
    /// The course's pages in the authoring room.
    pub course_href: String,
    /// Where the reader came from: the author works on the course, the reviewer reviews it.
    pub back: String,
    /// The course's title.
    pub course: String,
    /// The outline, with the page that is open marked.
    pub modules: Vec<Module>,
    /// The end-of-course assessment, where there is one.
    pub assessment: Option<AssessmentLine>,
    /// Where what comes before is.
    pub previous: Option<String>,
    /// Where what comes after is.
    pub next: Option<String>,
}

impl Around {
    fn overview(&self) -> String {
        format!("{}/preview", self.course_href)
    }
}

/// The course's page.
#[derive(Debug, Clone, Template)]
#[template(path = "authoring/preview_course.html")]
pub struct PreviewCourse {
    /// The frame.
    pub page: Page,
    /// The course around it.
    pub around: Around,
    /// The provider's name.
    pub provider: String,
    /// What it is about: HTML that was cleaned.
    pub about_html: String,
    /// Its nominal duration in minutes, where it is known.
    pub minutes: Option<u32>,
    /// The names of the languages that it is in.
    pub languages: String,
}

impl PreviewCourse {
    fn resources(&self) -> usize {
        let modules = &self.around.modules;
        modules.iter().map(|m| m.resources.len()).sum()
    }
}

/// One resource.
#[derive(Debug, Clone, Template)]
#[template(path = "authoring/preview_resource.html")]
pub struct PreviewResource {
    /// The frame.
    pub page: Page,
    /// The course around it.
    pub around: Around,
    /// The resource's title.
    pub title: String,
    /// Where the author changes it.
    pub change: String,
    /// Its nominal duration in minutes, where it is known.
    pub minutes: Option<u32>,
    /// Whether the course can't be completed without it.
    pub required: bool,
    /// What there is to read or see.
    pub body: Body,
}

/// How the assessment asks, and the questions that an attempt would draw.
#[derive(Debug, Clone, Template)]
#[template(path = "authoring/preview_assessment.html")]
pub struct PreviewAssessment {
    /// The frame.
    pub page: Page,
    /// The course around it.
    pub around: Around,
    /// The assessment's title.
    pub title: String,
    /// The share of marks that clears it, 0 to 100.
    pub pass_percent: u8,
    /// How many attempts one has; as many as one likes when none is said.
    pub attempts: Option<i64>,
    /// How it asks: each term with what was set.
    pub terms: Vec<(String, String)>,
    /// The banks that it draws from: number and name.
    pub banks: BTreeMap<i64, String>,
    /// What is asked, without what is right.
    pub sections: Vec<Section>,
}

impl PreviewAssessment {
    fn total(&self) -> usize {
        self.sections.iter().map(|s| s.questions.len()).sum()
    }
}
