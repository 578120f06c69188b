//! Competencies: the framework that the monitoring cell keeps, what courses teach of it, what
//! roles need of it, what an official has of it, and the gaps of officials and departments.

mod courses;
mod gaps;
mod passbook;
mod roles;
mod suggest;

use std::collections::{BTreeSet, HashMap};

use sopan_formats::write::{self, Cell, Format};
use sopan_rules::access::Permission;
use sopan_rules::competencies::{Area, code, in_order, level};
use sopan_rules::text::{Said, fold};
use sopan_store::Tx;
use sopan_store::competencies::{self as store, Kept};

use crate::access::Actor;
use crate::officials::text_of;
use crate::{App, AppError, Result};

pub use courses::Taught;
pub(crate) use courses::{keep_named, named};
pub use gaps::{Behind, Department, Line, Undescribed};
pub use passbook::{
    Certified, GapLine, Hours, Offered, Proof, Required, RoleSaid, Spoken, Standing,
};
pub use roles::{Role, RolesOf};
pub use suggest::{
    Asked, Building, By, Described, MOST_BUILT, NotFor, Suggested, SuggestedCourse, Suggestions,
    Why,
};

/// What is said about a theme or sub-theme has at most so many characters.
const ABOUT_CHARACTERS: usize = 600;

/// The framework, in the order of its codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Framework {
    all: Vec<Kept>,
}

impl Framework {
    pub(crate) async fn of(tx: &mut Tx) -> Result<Framework> {
        let all = store::all(tx).await?;
        Ok(Framework { all })
    }

    /// The theme or sub-theme with this number.
    pub fn one(&self, id: i64) -> Option<&Kept> {
        self.all.iter().find(|one| one.id == id)
    }

    /// The theme or sub-theme with this code, however its letters are written.
    pub fn coded(&self, text: &str) -> Option<&Kept> {
        let code = code(text)?;
        self.all.iter().find(|one| one.code == code)
    }

    /// The themes of an area.
    pub fn themes(&self, area: Area) -> impl Iterator<Item = &Kept> {
        let themes = self.all.iter().filter(|one| one.theme.is_none());
        themes.filter(move |one| one.area == area)
    }

    /// The sub-themes of a theme.
    pub fn of_theme(&self, theme: i64) -> impl Iterator<Item = &Kept> {
        self.all.iter().filter(move |one| one.theme == Some(theme))
    }

    /// The sub-themes that are offered, each with its theme.
    pub fn offered(&self) -> impl Iterator<Item = (&Kept, &Kept)> {
        let offered = self.all.iter().filter(|one| !one.retired);
        offered.filter_map(|one| Some((one, self.one(one.theme?)?)))
    }

    /// The theme of a sub-theme.
    pub fn theme_of(&self, one: &Kept) -> Option<&Kept> {
        self.one(one.theme?)
    }

    /// Those with these words in their code, names or descriptions; a theme with its
    /// sub-themes, and a sub-theme's theme with it.
    #[must_use]
    pub fn with_words(&self, words: &str) -> Framework {
        let sought = fold(words);
        if sought.is_empty() {
            return self.clone();
        }
        let has = |one: &Kept| {
            let texts = [
                &one.code,
                &one.name.en,
                &one.name.hi,
                &one.about.en,
                &one.about.hi,
            ];
            texts.into_iter().any(|text| fold(text).contains(&sought))
        };
        let found: BTreeSet<i64> = self
            .all
            .iter()
            .filter(|one| has(one))
            .map(|o| o.id)
            .collect();
        let above: BTreeSet<i64> = self
            .all
            .iter()
            .filter(|one| found.contains(&one.id))
            .filter_map(|one| one.theme)
            .collect();
        let wanted = |one: &&Kept| {
            found.contains(&one.id)
                || above.contains(&one.id)
                || one.theme.is_some_and(|theme| found.contains(&theme))
        };
        Framework {
            all: self.all.iter().filter(wanted).cloned().collect(),
        }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// All themes and sub-themes.
    pub fn all(&self) -> &[Kept] {
        &self.all
    }

    /// The sub-theme that somebody chose, which must be offered.
    pub(crate) fn chosen(&self, text: &str) -> Result<&Kept> {
        let found = self.coded(text);
        let found = found.filter(|one| one.theme.is_some() && !one.retired);
        found.ok_or_else(|| {
            AppError::invalid(
                "competency",
                "no-such-competency",
                "choose a sub-theme of the framework that is not retired",
            )
        })
    }
}

/// A level as it was chosen.
pub(crate) fn level_of(text: &str) -> Result<i16> {
    level(text).ok_or_else(|| {
        AppError::invalid(
            "level",
            "no-such-level",
            "choose a level: 1 basic, 2 intermediate or 3 advanced",
        )
    })
}

/// A theme or sub-theme as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompetencyForm {
    /// Its code; of one that is here it stays as it is.
    pub code: String,
    /// The code of its theme; nothing for a theme.
    pub theme: String,
    /// The area of a theme; a sub-theme belongs to that of its theme.
    pub area: String,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Hindi.
    pub name_hi: String,
    /// What it is, in English.
    pub about_en: String,
    /// What it is, in Hindi.
    pub about_hi: String,
}

fn about(field: &'static str, text: &str) -> Result<String> {
    let text = sopan_rules::text::one_line(text);
    match text.chars().count() > ABOUT_CHARACTERS {
        true => Err(AppError::invalid(
            field,
            "too-long",
            format!("write at most {ABOUT_CHARACTERS} characters"),
        )),
        false => Ok(text),
    }
}

impl CompetencyForm {
    /// What it says, held against the framework: of the one with number `own`, or a new one.
    fn read(&self, framework: &Framework, own: Option<&Kept>) -> Result<Kept> {
        let code = match own {
            Some(own) => own.code.clone(),
            None => {
                let code = code(&self.code).ok_or_else(|| {
                    AppError::invalid(
                        "code",
                        "bad-competency-code",
                        "write a code of letters A to Z, digits, points and hyphens, such as F1.4",
                    )
                })?;
                if framework.coded(&code).is_some() {
                    return Err(AppError::invalid(
                        "code",
                        "competency-code-taken",
                        "this code is taken; codes are never used again",
                    ));
                }
                code
            }
        };
        let theme = match self.theme.trim() {
            "" => None,
            text => {
                let theme = framework.coded(text);
                let theme = theme.filter(|theme| theme.theme.is_none() && !theme.retired);
                Some(theme.ok_or_else(|| {
                    AppError::invalid("theme", "no-such-theme", "choose a theme of the framework")
                })?)
            }
        };
        if own.is_some_and(|own| own.theme.is_some() != theme.is_some()) {
            return Err(AppError::invalid(
                "theme",
                "theme-or-sub-theme",
                "a theme stays a theme, and a sub-theme stays in a theme",
            ));
        }
        let area = match theme {
            Some(theme) => theme.area,
            None => Area::from_name(&self.area).ok_or_else(|| {
                AppError::invalid(
                    "area",
                    "no-such-area",
                    "choose an area: behavioural, functional or domain",
                )
            })?,
        };
        Ok(Kept {
            id: own.map_or(0, |own| own.id),
            code,
            theme: theme.map(|theme| theme.id),
            area,
            name: Said::new(
                text_of("name_en", &self.name_en)?,
                text_of("name_hi", &self.name_hi)?,
            ),
            about: Said::new(
                about("about_en", &self.about_en)?,
                about("about_hi", &self.about_hi)?,
            ),
            retired: own.is_some_and(|own| own.retired),
        })
    }
}

/// The framework with how many live courses teach each of it.
#[derive(Debug, Clone)]
pub struct Counted {
    /// The themes and sub-themes that were asked for.
    pub framework: Framework,
    /// How many live courses teach a sub-theme.
    pub courses: HashMap<i64, i64>,
}

pub(crate) async fn must_keep_framework(tx: &mut Tx, actor: &Actor) -> Result<()> {
    actor.must_over_the_nation(tx, Permission::RunRanking).await
}

impl App {
    /// The framework: all of it, or what has these words.
    pub async fn competencies(&self, words: &str) -> Result<Counted> {
        let mut tx = self.db.read().await?;
        Ok(Counted {
            framework: Framework::of(&mut tx).await?.with_words(words),
            courses: store::course_counts(&mut tx).await?,
        })
    }

    /// Whether this person keeps the framework.
    pub async fn keeps_framework(&self, actor: &Actor) -> Result<bool> {
        let mut tx = self.db.read().await?;
        Ok(must_keep_framework(&mut tx, actor).await.is_ok())
    }

    /// One theme or sub-theme, and the live courses that teach it.
    pub async fn competency(&self, code: &str) -> Result<(Framework, Kept, Vec<store::Teaches>)> {
        let mut tx = self.db.read().await?;
        let framework = Framework::of(&mut tx).await?;
        let one = found(&framework, code)?.clone();
        let wanted = match one.theme {
            Some(_) => [one.id].into(),
            None => framework.of_theme(one.id).map(|sub| sub.id).collect(),
        };
        let mut courses = store::taught_by(&mut tx, &wanted).await?;
        courses.sort_by_key(|course| course.level);
        Ok((framework, one, courses))
    }

    /// Adds a theme or sub-theme, or with a code corrects that one. Returns its code.
    pub async fn keep_competency(
        &self,
        actor: &Actor,
        code: Option<&str>,
        form: &CompetencyForm,
    ) -> Result<String> {
        let mut tx = self.db.write().await?;
        must_keep_framework(&mut tx, actor).await?;
        let framework = Framework::of(&mut tx).await?;
        let own = match code {
            Some(code) => Some(found(&framework, code)?),
            None => None,
        };
        let mut kept = form.read(&framework, own)?;
        let said = (self.now(), actor.official);
        if own.is_none() {
            kept.id = tx.id().await?;
        }
        store::keep(&mut tx, &kept, said).await?;
        // What stands in a theme belongs to its area.
        for sub in framework
            .of_theme(kept.id)
            .filter(|sub| sub.area != kept.area)
        {
            let area = kept.area;
            let moved = Kept {
                area,
                ..sub.clone()
            };
            store::keep(&mut tx, &moved, said).await?;
        }
        tx.commit().await?;
        Ok(kept.code)
    }

    /// Retires a theme or sub-theme, or takes that back. A theme takes its sub-themes with
    /// it, and a sub-theme that comes back brings its theme. What is retired is offered no
    /// more and asked of no role; what officials learned of it stays in their passbooks.
    pub async fn retire_competency(&self, actor: &Actor, code: &str, retired: bool) -> Result<()> {
        let mut tx = self.db.write().await?;
        must_keep_framework(&mut tx, actor).await?;
        let framework = Framework::of(&mut tx).await?;
        let one = found(&framework, code)?;
        let with = framework.theme_of(one).filter(|_| !retired);
        let all = framework.of_theme(one.id).chain([one]).chain(with);
        for one in all.filter(|one| one.retired != retired) {
            let changed = Kept {
                retired,
                ..one.clone()
            };
            store::keep(&mut tx, &changed, (self.now(), actor.official)).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The framework as a file that can be brought in again.
    pub async fn competencies_file(&self, format: Format) -> Result<Vec<u8>> {
        let mut tx = self.db.read().await?;
        let framework = Framework::of(&mut tx).await?;
        let rows = framework.all.iter().map(|one| {
            let theme = framework.theme_of(one).map(|theme| theme.code.clone());
            [
                one.code.clone(),
                theme.unwrap_or_default(),
                one.area.name().to_owned(),
                one.name.en.clone(),
                one.name.hi.clone(),
                one.about.en.clone(),
                one.about.hi.clone(),
                if one.retired { "yes" } else { "no" }.to_owned(),
            ]
        });
        file(
            format,
            "competencies",
            &[
                "code", "theme", "area", "name_en", "name_hi", "about_en", "about_hi", "retired",
            ],
            rows.map(|row| row.map(text)),
        )
    }
}

fn found<'a>(framework: &'a Framework, code: &str) -> Result<&'a Kept> {
    let found = framework.coded(code);
    found.ok_or_else(|| AppError::not_found("competency", code))
}

fn text(text: String) -> Cell<'static> {
    Cell::Text(text.into())
}

/// A table as the bytes of a file.
fn file<const N: usize>(
    format: Format,
    name: &str,
    header: &[&str; N],
    rows: impl Iterator<Item = [Cell<'static>; N]>,
) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    write::table(format, &mut out, name, header, rows)
        .map_err(|e| AppError::Document(e.to_string()))?;
    Ok(out)
}

/// Sub-themes with their levels, in the order of their codes.
fn in_code_order(all: &mut [(Kept, i16)]) {
    all.sort_by(|(a, _), (b, _)| in_order(&a.code, &b.code));
}
