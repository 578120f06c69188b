//! One whole course as a JSON file: modules with their resources and, where
//! there is one, the end-of-course assessment. `README.md` beside this crate
//! describes the format with an example.
//!
//! The text may hold HTML. It is handed on as it came; whoever shows it cleans
//! it.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use serde::Serialize;
use serde_json::{Map, Value};
use sopan_rules::catalogue::parse_duration;

use crate::codes;
use crate::problems::{Problem, Report};
use crate::table::encoding;
use crate::values;

/// The most bytes that a course file may have: 16 MiB.
const MOST_BYTES: usize = 16 << 20;
/// The most marks that one question can bring.
pub const MOST_MARKS: u32 = 100;
const TITLE: usize = 300;
const BODY: usize = 1_000_000;

/// A course as the file states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CourseContent {
    /// Title in English; at least one of the two titles is there.
    pub title_en: Option<String>,
    /// Title in Hindi.
    pub title_hi: Option<String>,
    /// Language of the content: `hi`, `en`.
    pub language: String,
    /// Provider.
    pub provider: Option<String>,
    /// Nominal duration as written: "2h 40 mins".
    pub duration: Option<String>,
    /// Description; HTML that has not been cleaned.
    pub description: Option<String>,
    /// Modules in their order, at least one.
    pub modules: Vec<Module>,
    /// End-of-course assessment.
    pub assessment: Option<Assessment>,
}

/// A module of a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Module {
    /// Title.
    pub title: String,
    /// Resources in their order, at least one.
    pub resources: Vec<Resource>,
}

/// A resource of a module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Resource {
    /// Title.
    pub title: String,
    /// What it is.
    pub content: Content,
    /// How long it takes, in minutes; 0 where the file is silent.
    pub minutes: u32,
    /// Whether completing the course needs it; yes where the file is silent.
    pub required: bool,
}

/// What a resource shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Content {
    /// Text; HTML that has not been cleaned.
    Text {
        /// The text.
        body: String,
    },
    /// A video.
    Video {
        /// Where it is.
        source: Source,
    },
    /// A PDF document.
    Pdf {
        /// Where it is.
        source: Source,
    },
    /// A page elsewhere.
    Link {
        /// Its address.
        url: String,
        /// What stands beside it.
        #[serde(skip_serializing_if = "String::is_empty")]
        body: String,
    },
}

/// Where a video or document is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A web address, https.
    Url(String),
    /// A file that comes with the course, by its relative path.
    File(String),
}

/// The end-of-course assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// Title.
    pub title: String,
    /// Per cent of the marks that clear it, 1 to 100.
    pub pass_mark: u32,
    /// How many attempts may follow the first; `None` for any number.
    pub retakes: Option<u32>,
    /// Questions in their order, at least one.
    pub questions: Vec<Question>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// One right option, or several.
    pub kind: QuestionKind,
    /// The question; HTML that has not been cleaned.
    pub text: String,
    /// Marks for the right answer, 1 to [`MOST_MARKS`].
    pub marks: u32,
    /// Options in their order, at least two.
    pub options: Vec<AnswerOption>,
}

/// How many options are right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum QuestionKind {
    /// Exactly one.
    Single,
    /// One or more; all of them must be chosen.
    Multiple,
}

/// An option of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerOption {
    /// The option; HTML that has not been cleaned.
    pub text: String,
    /// Whether it is right.
    pub right: bool,
}

/// The course, where the file has no error, and the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedCourse {
    /// The course; `None` when the report has an error.
    pub course: Option<CourseContent>,
    /// What is wrong; the column of each problem is the path of the value:
    /// `modules[1].resources[0].kind`.
    pub report: Report,
}

/// Reads a course from JSON.
pub fn read(bytes: &[u8]) -> ParsedCourse {
    let mut report = Report::default();
    let course = match parse(bytes) {
        Ok(value) => Reader {
            report: &mut report,
        }
        .course(&value),
        Err(problem) => {
            report.push(problem);
            None
        }
    };
    let course = course.filter(|_| report.is_good());
    ParsedCourse { course, report }
}

fn parse(bytes: &[u8]) -> Result<Value, Problem> {
    if bytes.is_empty() {
        return Err(Problem::new(&codes::FILE_EMPTY));
    }
    if bytes.len() > MOST_BYTES {
        return Err(Problem::new(&codes::FILE_TOO_LARGE)
            .with("size", sopan_rules::numbers::grouped(bytes.len() as u64))
            .with("limit", sopan_rules::numbers::grouped(MOST_BYTES as u64)));
    }
    let (text, warning) = encoding::decode(bytes)?;
    if warning.is_some() {
        return Err(encoding::unreadable(
            "it is not in UTF-8",
            "यह UTF-8 में नहीं है",
        ));
    }
    serde_json::from_str(&text)
        .map_err(|error| Problem::new(&codes::CONTENT_NOT_JSON).with("detail", error))
}

/// An object and the path to it.
struct Object<'v> {
    path: String,
    fields: &'v Map<String, Value>,
}

impl<'v> Object<'v> {
    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    /// The value, where it is there and not null.
    fn get(&self, name: &str) -> Option<&'v Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }
}

struct Reader<'r> {
    report: &'r mut Report,
}

impl Reader<'_> {
    fn course(&mut self, value: &Value) -> Option<CourseContent> {
        let course = self.object(
            "",
            value,
            &[
                "title_en",
                "title_hi",
                "language",
                "provider",
                "duration",
                "description",
                "modules",
                "assessment",
            ],
        )?;
        let title_en = self.text(&course, "title_en", TITLE);
        let title_hi = self.text(&course, "title_hi", TITLE);
        if course.get("title_en").is_none() && course.get("title_hi").is_none() {
            self.report
                .push(Problem::new(&codes::CONTENT_TITLE_MISSING));
        }
        let language = self.needed_text(&course, "language", 20).and_then(|code| {
            let good =
                (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
            if !good {
                self.problem(&course.path_of("language"), &codes::CONTENT_LANGUAGE, |p| {
                    p.of_value(&code)
                });
            }
            good.then_some(code)
        });
        let duration = self.text(&course, "duration", 100);
        if let Some(text) = &duration
            && let Err(error) = parse_duration(text)
        {
            let said = error.said();
            self.problem(&course.path_of("duration"), &codes::CONTENT_DURATION, |p| {
                p.of_value(text)
                    .with("detail_en", said.en)
                    .with("detail_hi", said.hi)
            });
        }
        let provider = self.text(&course, "provider", 300);
        let description = self.body(&course, "description");
        let modules = self.list(&course, "modules", 1..=200, Reader::module);
        let assessment = match course.get("assessment") {
            Some(value) => Some(self.assessment(&course.path_of("assessment"), value)?),
            None => None,
        };
        Some(CourseContent {
            title_en,
            title_hi,
            language: language?,
            provider,
            duration,
            description,
            modules,
            assessment,
        })
    }

    fn module(&mut self, path: &str, value: &Value) -> Option<Module> {
        let module = self.object(path, value, &["title", "resources"])?;
        let title = self.needed_text(&module, "title", TITLE);
        let resources = self.list(&module, "resources", 1..=500, Reader::resource);
        Some(Module {
            title: title?,
            resources,
        })
    }

    fn resource(&mut self, path: &str, value: &Value) -> Option<Resource> {
        let resource = self.object(
            path,
            value,
            &[
                "kind", "title", "body", "url", "file", "minutes", "required",
            ],
        )?;
        let title = self.needed_text(&resource, "title", TITLE);
        let minutes = self.number(&resource, "minutes", 0..=6_000);
        let required = self.flag(&resource, "required");
        let kind = self.choice(
            &resource,
            "kind",
            &[("text", 0), ("video", 1), ("pdf", 2), ("link", 3)],
        );
        let url = self.url(&resource);
        let file = self.file(&resource);
        let content = match kind? {
            0 => {
                let body = self.body(&resource, "body");
                if resource.get("body").is_none() {
                    self.needs(&resource, "body");
                }
                Content::Text { body: body? }
            }
            3 => {
                if resource.get("url").is_none() {
                    self.needs(&resource, "url");
                }
                let body = self.body(&resource, "body").unwrap_or_default();
                Content::Link { url: url?, body }
            }
            number => {
                let source = match (resource.get("url"), resource.get("file")) {
                    (None, None) => {
                        self.needs(&resource, "url / file");
                        None
                    }
                    (Some(_), Some(_)) => {
                        self.problem(path, &codes::CONTENT_SOURCE_BOTH, |p| p);
                        None
                    }
                    _ => url.map(Source::Url).or(file.map(Source::File)),
                };
                match number {
                    1 => Content::Video { source: source? },
                    _ => Content::Pdf { source: source? },
                }
            }
        };
        Some(Resource {
            title: title?,
            content,
            minutes: minutes.unwrap_or(0),
            required: required.unwrap_or(true),
        })
    }

    fn assessment(&mut self, path: &str, value: &Value) -> Option<Assessment> {
        let assessment =
            self.object(path, value, &["title", "pass_mark", "retakes", "questions"])?;
        let title = self.needed_text(&assessment, "title", TITLE);
        self.check_there(&assessment, "pass_mark");
        let pass_mark = self.number(&assessment, "pass_mark", 1..=100);
        let retakes = self.number(&assessment, "retakes", 0..=1_000);
        let questions = self.list(&assessment, "questions", 1..=500, Reader::question);
        Some(Assessment {
            title: title?,
            pass_mark: pass_mark?,
            retakes,
            questions,
        })
    }

    fn question(&mut self, path: &str, value: &Value) -> Option<Question> {
        let question = self.object(path, value, &["kind", "text", "marks", "options"])?;
        let kind = self.choice(
            &question,
            "kind",
            &[
                ("single", QuestionKind::Single),
                ("multiple", QuestionKind::Multiple),
            ],
        );
        self.check_there(&question, "text");
        let text = self.body(&question, "text");
        let marks = self.number(&question, "marks", 1..=MOST_MARKS);
        let options = self.list(&question, "options", 2..=50, Reader::option);
        let right = options.iter().filter(|option| option.right).count();
        let mut seen = HashSet::new();
        if !options.iter().all(|option| seen.insert(option.text.trim())) {
            self.problem(path, &codes::CONTENT_OPTION_REPEATED, |p| p);
        }
        match kind? {
            QuestionKind::Single if right != 1 => {
                self.problem(path, &codes::CONTENT_RIGHT_SINGLE, |p| {
                    p.with("found", right)
                });
            }
            QuestionKind::Multiple if right == 0 => {
                self.problem(path, &codes::CONTENT_RIGHT_MULTIPLE, |p| p);
            }
            _ => {}
        }
        Some(Question {
            kind: kind?,
            text: text?,
            marks: marks.unwrap_or(1),
            options,
        })
    }

    fn option(&mut self, path: &str, value: &Value) -> Option<AnswerOption> {
        let option = self.object(path, value, &["text", "right"])?;
        self.check_there(&option, "text");
        let text = self.body(&option, "text");
        let right = self.flag(&option, "right");
        Some(AnswerOption {
            text: text?,
            right: right.unwrap_or(false),
        })
    }

    // Single values

    fn problem(
        &mut self,
        path: &str,
        code: &'static codes::Code,
        fill: impl FnOnce(Problem) -> Problem,
    ) {
        self.report.push(fill(Problem::new(code).in_column(path)));
    }

    fn wrong_type(&mut self, path: &str, en: &'static str, hi: &'static str) {
        let path = if path.is_empty() { "/" } else { path };
        self.problem(path, &codes::CONTENT_WRONG_TYPE, |p| {
            p.with("expected_en", en).with("expected_hi", hi)
        });
    }

    fn needs(&mut self, object: &Object<'_>, what: &'static str) {
        self.problem(&object.path, &codes::CONTENT_SOURCE_MISSING, |p| {
            p.with("needs", what)
        });
    }

    fn check_there(&mut self, object: &Object<'_>, name: &str) {
        if object.get(name).is_none() {
            self.problem(&object.path_of(name), &codes::CONTENT_MISSING, |p| p);
        }
    }

    fn object<'v>(&mut self, path: &str, value: &'v Value, known: &[&str]) -> Option<Object<'v>> {
        let Value::Object(fields) = value else {
            self.wrong_type(path, "an object in braces { }", "कोष्ठक { } में लिखी वस्तु");
            return None;
        };
        let object = Object {
            path: path.to_owned(),
            fields,
        };
        for name in fields.keys().filter(|name| !known.contains(&name.as_str())) {
            self.problem(&object.path_of(name), &codes::CONTENT_UNKNOWN_FIELD, |p| p);
        }
        Some(object)
    }

    /// Text with line breaks, as it came but for blank space at the ends.
    fn long_text(&mut self, object: &Object<'_>, name: &str, limit: usize) -> Option<String> {
        let value = object.get(name)?;
        let path = object.path_of(name);
        let Value::String(text) = value else {
            self.wrong_type(&path, "text in quotation marks", "उद्धरण चिह्नों में लिखा पाठ");
            return None;
        };
        let text = values::trimmed(text);
        if text.is_empty() {
            self.problem(&path, &codes::CONTENT_MISSING, |p| p);
            return None;
        }
        if let Some(c) = text.chars().find(|c| values::is_forbidden(*c)) {
            self.problem(&path, &codes::CONTENT_CONTROL, |p| {
                p.with("which", format!("U+{:04X}", u32::from(c)))
            });
            return None;
        }
        let length = text.chars().count();
        if length > limit {
            self.problem(&path, &codes::CONTENT_TOO_LONG, |p| {
                p.with("length", sopan_rules::numbers::grouped(length as u64))
                    .with("limit", sopan_rules::numbers::grouped(limit as u64))
            });
            return None;
        }
        Some(text.to_owned())
    }

    fn body(&mut self, object: &Object<'_>, name: &str) -> Option<String> {
        self.long_text(object, name, BODY)
    }

    /// Text on one line.
    fn text(&mut self, object: &Object<'_>, name: &str, limit: usize) -> Option<String> {
        self.long_text(object, name, limit)
            .map(|text| values::one_line(&text))
    }

    fn needed_text(&mut self, object: &Object<'_>, name: &str, limit: usize) -> Option<String> {
        self.check_there(object, name);
        self.text(object, name, limit)
    }

    fn number(
        &mut self,
        object: &Object<'_>,
        name: &str,
        range: RangeInclusive<u32>,
    ) -> Option<u32> {
        let value = object.get(name)?;
        let number = value
            .as_u64()
            .and_then(|number| u32::try_from(number).ok())
            .filter(|number| range.contains(number));
        if number.is_none() {
            self.problem(&object.path_of(name), &codes::CONTENT_OUT_OF_RANGE, |p| {
                let grouped = |number: &u32| sopan_rules::numbers::grouped(u64::from(*number));
                p.with("from", grouped(range.start()))
                    .with("to", grouped(range.end()))
            });
        }
        number
    }

    fn flag(&mut self, object: &Object<'_>, name: &str) -> Option<bool> {
        let value = object.get(name)?;
        let flag = value.as_bool();
        if flag.is_none() {
            self.wrong_type(&object.path_of(name), "true or false", "true या false");
        }
        flag
    }

    fn choice<T: Copy>(
        &mut self,
        object: &Object<'_>,
        name: &str,
        known: &[(&str, T)],
    ) -> Option<T> {
        let text = self.needed_text(object, name, 100)?;
        let found = known.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
            self.problem(&object.path_of(name), &codes::CONTENT_UNKNOWN_KIND, |p| {
                p.of_value(&text).with("known", words.join(", "))
            });
        }
        found.map(|(_, value)| *value)
    }

    fn list<T>(
        &mut self,
        object: &Object<'_>,
        name: &str,
        length: RangeInclusive<usize>,
        each: impl Fn(&mut Self, &str, &Value) -> Option<T>,
    ) -> Vec<T> {
        let path = object.path_of(name);
        let values = match object.get(name) {
            None => {
                self.problem(&path, &codes::CONTENT_MISSING, |p| p);
                return Vec::new();
            }
            Some(Value::Array(values)) => values,
            Some(_) => {
                self.wrong_type(&path, "a list in brackets [ ]", "कोष्ठक [ ] में लिखी सूची");
                return Vec::new();
            }
        };
        if values.len() < *length.start() {
            self.problem(&path, &codes::CONTENT_TOO_FEW, |p| {
                p.with("least", length.start())
            });
        }
        if values.len() > *length.end() {
            self.problem(&path, &codes::CONTENT_TOO_MANY, |p| {
                p.with("length", values.len()).with("limit", length.end())
            });
            return Vec::new();
        }
        values
            .iter()
            .enumerate()
            .filter_map(|(place, value)| each(self, &format!("{path}[{place}]"), value))
            .collect()
    }

    fn url(&mut self, object: &Object<'_>) -> Option<String> {
        let url = self.text(object, "url", 2_000)?;
        let rest = url.strip_prefix("https://");
        let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
        let good = host.is_some_and(|host| host.len() > 3)
            && url.len() < 2_000
            && !url.contains(|c: char| c.is_whitespace() || "\"'<>\\`".contains(c));
        if !good {
            self.problem(&object.path_of("url"), &codes::CONTENT_URL, |p| {
                p.of_value(&url)
            });
        }
        good.then_some(url)
    }

    fn file(&mut self, object: &Object<'_>) -> Option<String> {
        let file = self.text(object, "file", 500)?;
        let good = !file.contains(['\\', ':', '\0'])
            && file.split('/').all(|part| !matches!(part, "" | "." | ".."));
        if !good {
            self.problem(&object.path_of("file"), &codes::CONTENT_FILE, |p| {
                p.of_value(&file)
            });
        }
        good.then_some(file)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::reading::told;

    /// The example in the README, so that it stays right.
    fn example() -> String {
        let readme = include_str!("../README.md");
        let after = readme.split_once("```json\n").unwrap().1;
        after.split_once("```").unwrap().0.to_owned()
    }

    #[test]
    fn the_example_of_the_readme_is_read() {
        let parsed = read(example().as_bytes());
        assert_eq!(parsed.report.by_code().len(), 0, "{}", told(&parsed.report));
        insta::assert_snapshot!(serde_json::to_string_pretty(&parsed.course.unwrap()).unwrap());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_path() {
        let file = r#"{
            "title": "Typo in the name of the field",
            "language": "Hindi",
            "duration": "soon",
            "modules": [
                {"title": "", "resources": []},
                {"title": "B", "resources": [
                    {"kind": "movie", "title": "M"},
                    {"kind": "video", "title": "V"},
                    {"kind": "video", "title": "V", "url": "https://a.in/v", "file": "v.mp4"},
                    {"kind": "link", "title": "L", "url": "javascript:alert(1)"},
                    {"kind": "pdf", "title": "P", "file": "../../etc/passwd", "minutes": -5, "required": "yes"},
                    {"kind": "text", "title": "T\u0007", "body": 5},
                    "no object"
                ]},
                {"title": "C", "resources": "none"}
            ],
            "assessment": {"title": "E", "pass_mark": 101, "retakes": 1.5, "questions": [
                {"kind": "single", "text": "Q", "marks": 0, "options": [{"text": "a", "right": true}, {"text": "a", "right": true}]},
                {"kind": "multiple", "text": "Q", "options": [{"text": "a"}]},
                {"text": "Q", "options": null}
            ]}
        }"#;
        let parsed = read(file.as_bytes());
        assert_eq!(parsed.course, None);
        insta::assert_snapshot!(told(&parsed.report));
    }

    #[test]
    fn what_is_no_course_is_refused() {
        let deep = "[".repeat(100_000);
        let cases = [
            "",
            "{",
            "[]",
            "{}",
            &deep,
            "name,email\nA,B",
            "{\"language\": \"en\",}",
        ];
        let all: Vec<String> = cases
            .iter()
            .map(|c| told(&read(c.as_bytes()).report))
            .collect();
        insta::assert_snapshot!(all.join("\n"));
    }

    #[test]
    fn html_and_scripts_are_handed_on_as_they_came() {
        let body = "<p>नमस्ते <script>alert(1)</script></p>\n'; DROP TABLE courses; --";
        let file = serde_json::json!({
            "title_hi": "सोपान", "language": "hi",
            "modules": [{"title": "क", "resources": [{"kind": "text", "title": "ख", "body": body}]}]
        });
        let course = read(file.to_string().as_bytes()).course.unwrap();
        let Content::Text { body: read } = &course.modules[0].resources[0].content else {
            panic!("a text");
        };
        assert_eq!(read, body);
        assert!(course.modules[0].resources[0].required);
    }
}
