//! From the duties of designations to sub-themes and courses: what is proposed, by whom, by
//! which words, and how sure that is. A person decides about each, and each designation
//! becomes a draft of a plan.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sopan_rules::access::Permission;
use sopan_rules::suggest::answers::{Checked, Proposed, Reason, checked, together};
use sopan_rules::suggest::legacy::is_legacy_hindi;
use sopan_rules::suggest::people::without_people;
use sopan_rules::suggest::{Index, Item, Suggestion};
use sopan_rules::text::Said;
use sopan_store::catalogue::{self, Course, Status};
use sopan_store::competencies::{self as store, Kept, Teaches};
use sopan_store::organisations::Organisation;

use super::Framework;
use crate::access::Actor;
use crate::model::{self, Model, NoUse, Question};
use crate::officials::text_of;
use crate::{App, AppError, Result};

/// So many designations are built for at a time.
pub const MOST_BUILT: usize = 6;
/// So many sub-themes are proposed.
const MOST_SUGGESTED: usize = 8;
/// So many more where a language model proposes too.
const MOST_BY_MODEL: usize = 4;
/// So many courses are proposed for each.
const MOST_COURSES: usize = 3;
/// So many courses are proposed besides.
const MOST_OTHER_COURSES: usize = 6;
/// So many words of the text lead to a course besides, or it is as sure as this, in hundredths.
const WORDS_TO_COURSE: usize = 2;
const SURE_COURSE: i64 = 40;
/// A language model is asked about so many sub-themes, and so many courses.
const MOST_LISTED: (usize, usize) = (200, 60);
/// A text of duties has at most so many characters.
const DUTIES_CHARACTERS: usize = 20_000;
/// So many designations are offered.
const MOST_DESIGNATIONS: usize = 200;

/// Where a plan is being built.
#[derive(Debug, Clone)]
pub struct Building {
    /// The organisation.
    pub organisation: Organisation,
    /// The designations that are held at and below it, with how many hold each, the commonest
    /// first.
    pub designations: Vec<(String, i64)>,
    /// The sub-themes that are offered.
    pub framework: Framework,
    /// The language model that may be asked: its name, and at which host.
    pub model: Option<(String, String)>,
}

/// A designation with its duties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// The designation, as it was typed.
    pub designation: String,
    /// The text of its duties.
    pub duties: String,
}

/// What could not be done, and for which of several.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct NotFor {
    /// For which, counted from 0; none where it concerns all of them.
    pub which: Option<usize>,
    /// Why.
    pub error: AppError,
}

impl<E: Into<AppError>> From<E> for NotFor {
    fn from(error: E) -> NotFor {
        NotFor {
            which: None,
            error: error.into(),
        }
    }
}

/// Why something is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// How sure that is, 0 to 100: an order, and no probability.
    pub percent: i64,
    /// The words of the text that led there.
    pub words: Vec<String>,
}

/// Who proposes something: one of the two, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// The local ranker, by the words of the text.
    pub ranker: Option<Why>,
    /// The language model.
    pub model: Option<Why>,
}

impl By {
    fn of(proposed: &Proposed) -> By {
        let why = |reason: &Reason| Why {
            // A share of 0 to 1, so nothing is cut off.
            percent: (reason.confidence * 100.0).round() as i64,
            words: reason.words.clone(),
        };
        By {
            ranker: proposed.ranker.as_ref().map(why),
            model: proposed.model.as_ref().map(why),
        }
    }

    /// How sure it is, by whoever is surer.
    pub fn percent(&self) -> i64 {
        let of = |why: &Option<Why>| why.as_ref().map_or(0, |why| why.percent);
        of(&self.ranker).max(of(&self.model))
    }
}

/// A sub-theme that is proposed.
#[derive(Debug, Clone)]
pub struct Suggested {
    /// What.
    pub competency: Kept,
    /// Its theme.
    pub theme: Kept,
    /// Who proposes it, and why.
    pub by: By,
    /// Live courses that teach it, those in the reader's language first.
    pub courses: Vec<Teaches>,
}

/// A course that is proposed besides those that teach a proposed sub-theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestedCourse {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Who proposes it, and why.
    pub by: By,
}

/// What became of asking a language model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its name.
    pub name: String,
    /// How many of its proposals are not in the catalogue and were left out.
    pub invented: usize,
    /// How many named no words of the duties and were left out.
    pub unfounded: usize,
    /// At how many places something that points to a person was not sent.
    pub withheld: usize,
    /// Why its answer was of no use, where it was of none.
    pub failed: Option<NoUse>,
}

/// What is proposed for a designation.
#[derive(Debug, Clone)]
pub struct Suggestions {
    /// The designation, as the master list writes it.
    pub designation: Said,
    /// The sub-themes, the surest first.
    pub suggested: Vec<Suggested>,
    /// Courses besides.
    pub courses: Vec<SuggestedCourse>,
    /// The language model, where it was asked.
    pub model: Option<Asked>,
}

/// What all designations are held against.
struct Lists {
    sub_themes: Index,
    courses: Index,
}

fn item(one: &Kept, theme: &Kept) -> Item {
    let about = [&one.about, &theme.name].into_iter();
    Item {
        names: vec![one.name.en.clone(), one.name.hi.clone()],
        about: about.flat_map(|s| [s.en.clone(), s.hi.clone()]).collect(),
    }
}

fn course_item(course: &Course) -> Item {
    Item {
        names: vec![course.title.clone()],
        about: vec![
            course.search.clone(),
            crate::search::plain(&course.description),
        ],
    }
}

impl Described {
    fn check(&self) -> Result<()> {
        text_of("designation", &self.designation)?;
        if self.duties.chars().count() > DUTIES_CHARACTERS {
            return Err(AppError::invalid(
                "duties",
                "duties-too-long",
                "write at most 20,000 characters; take the duties of one designation at a time",
            ));
        }
        if self.duties.trim().is_empty() {
            return Err(AppError::invalid("duties", "missing", "write the duties"));
        }
        if is_legacy_hindi(&self.duties) {
            return Err(AppError::invalid(
                "duties",
                "duties-not-unicode",
                "this text is set in a font from before Unicode; write it in Unicode",
            ));
        }
        Ok(())
    }
}

/// What a language model says about a text, for one list.
async fn ask(
    model: &Model,
    (designation, duties): (&str, &str),
    listed: &[(String, String)],
    asked: &mut Asked,
) -> Vec<Suggestion> {
    if asked.failed.is_some() || listed.is_empty() {
        return Vec::new();
    }
    let items = listed.iter().map(|(code, name)| model::Item {
        code,
        name: name.clone(),
    });
    let question = Question {
        designation,
        duties,
        items: items.collect(),
    };
    match model.ask(&question).await {
        Err(failed) => {
            asked.failed = Some(failed);
            Vec::new()
        }
        Ok(said) => {
            let codes: Vec<String> = listed.iter().map(|(code, _)| code.clone()).collect();
            let Checked {
                suggestions,
                invented,
                unfounded,
            } = checked(&said, &codes, duties);
            asked.invented += invented;
            asked.unfounded += unfounded;
            suggestions
        }
    }
}

/// What a model chose of a part of a list, with its places in the whole list.
fn in_whole(suggestions: Vec<Suggestion>, places: &[usize]) -> Vec<Suggestion> {
    let suggestions = suggestions.into_iter();
    suggestions
        .filter_map(|one| {
            let item = *places.get(one.item)?;
            Some(Suggestion { item, ..one })
        })
        .collect()
}

impl App {
    /// Where a plan may be built: in an organisation, or without a code in the first one that
    /// the actor's roles are over.
    pub async fn plan_building(&self, actor: &Actor, within: &str) -> Result<Building> {
        let mut tx = self.db.read().await?;
        let extent = self
            .extent(&mut tx, actor, Permission::SetMandates, within)
            .await?;
        let posts = store::posts(&mut tx, extent.organisation.id, &extent.scope()).await?;
        let mut counted: BTreeMap<String, i64> = BTreeMap::new();
        for ((_, designation), officials) in posts {
            *counted.entry(designation).or_default() += officials;
        }
        let mut designations: Vec<(String, i64)> = counted.into_iter().collect();
        designations.sort_by_key(|(_, officials)| std::cmp::Reverse(*officials));
        designations.truncate(MOST_DESIGNATIONS);
        let model = self.model.as_ref();
        Ok(Building {
            organisation: extent.organisation,
            designations,
            framework: Framework::of(&mut tx).await?,
            model: model.map(|model| (model.name().to_owned(), model.host().to_owned())),
        })
    }

    /// What the duties of designations are about: sub-themes that are offered, courses that
    /// teach them, and other courses. By the local ranker; and by the language model too,
    /// where there is one and the person wants it. What the model is sent holds no addresses,
    /// numbers or titled names of persons. Where it is of no use, the local ranker's answer
    /// stands.
    pub async fn suggest_competencies(
        &self,
        actor: &Actor,
        described: &[Described],
        language: &str,
        ask_model: bool,
    ) -> Result<Vec<Suggestions>, NotFor> {
        if !actor.has(Permission::SetMandates) {
            return Err(AppError::Forbidden.into());
        }
        if described.is_empty() || described.len() > MOST_BUILT {
            let why = "name one to six designations";
            return Err(AppError::invalid("designation", "how-many-designations", why).into());
        }
        for (which, one) in described.iter().enumerate() {
            one.check().map_err(|error| NotFor {
                which: Some(which),
                error,
            })?;
        }
        let mut tx = self.db.read().await?;
        let framework = Framework::of(&mut tx).await?;
        let mut courses = catalogue::all(&mut tx).await?;
        courses.retain(|course| course.status == Status::Live);
        let typed: Vec<String> = described
            .iter()
            .map(|d| d.designation.trim().into())
            .collect();
        let listed = sopan_store::designations::said(&mut tx, &typed).await?;
        let offered: Vec<(&Kept, &Kept)> = framework.offered().collect();
        let all: BTreeSet<i64> = offered.iter().map(|(one, _)| one.id).collect();
        let mut taught = store::taught_by(&mut tx, &all).await?;
        // Nothing is read while others may wait for the answer of a model.
        drop(tx);
        taught.sort_by_key(|course| (course.language != language, course.level));

        let items: Vec<Item> = offered
            .iter()
            .map(|(one, theme)| item(one, theme))
            .collect();
        let courses = Arc::new(courses);
        let read = courses.clone();
        let lists = tokio::task::spawn_blocking(move || Lists {
            sub_themes: Index::new(&items),
            courses: Index::new(&read.iter().map(course_item).collect::<Vec<_>>()),
        });
        let lists = lists.await.map_err(std::io::Error::other)?;
        let model = self.model.as_deref().filter(|_| ask_model);

        let mut found = Vec::new();
        // One that didn't answer is not waited for again.
        let mut failed = None;
        for one in described {
            let typed = one.designation.trim();
            let said = listed.get(typed).cloned();
            let said = said.unwrap_or_else(|| Said::same(typed));
            let designation = said.en.as_str();
            let mut asked = model.map(|model| Asked {
                name: model.name().to_owned(),
                invented: 0,
                unfounded: 0,
                withheld: 0,
                failed,
            });
            let sent = model.map(|model| {
                let (duties, places) = without_people(&one.duties);
                if let Some(asked) = &mut asked {
                    asked.withheld = places;
                }
                (model, duties)
            });

            // The sub-themes: the whole framework, where that is no longer than may be asked.
            let mut by_model = Vec::new();
            if let (Some((model, duties)), Some(asked)) = (&sent, &mut asked) {
                let places: Vec<usize> = match offered.len() <= MOST_LISTED.0 {
                    true => (0..offered.len()).collect(),
                    false => {
                        let likely = lists.sub_themes.suggest(&one.duties, MOST_LISTED.0);
                        likely.into_iter().map(|one| one.item).collect()
                    }
                };
                let names = places.iter().filter_map(|place| offered.get(*place));
                let names: Vec<(String, String)> = names
                    .map(|(one, _)| {
                        let name = format!("{} / {}", one.name.en, one.name.hi);
                        (one.code.clone(), name)
                    })
                    .collect();
                let said = ask(model, (designation, duties.as_str()), &names, asked).await;
                by_model = in_whole(said, &places);
            }
            let most = match by_model.is_empty() {
                true => MOST_SUGGESTED,
                false => MOST_SUGGESTED + MOST_BY_MODEL,
            };
            let by_ranker = lists.sub_themes.suggest(&one.duties, MOST_SUGGESTED);
            let suggested: Vec<Suggested> = together(by_ranker, by_model, most)
                .iter()
                .filter_map(|proposed| {
                    let (competency, theme) = *offered.get(proposed.item)?;
                    let mine = taught.iter().filter(|c| c.competency == competency.id);
                    Some(Suggested {
                        courses: mine.take(MOST_COURSES).cloned().collect(),
                        competency: competency.clone(),
                        theme: theme.clone(),
                        by: By::of(proposed),
                    })
                })
                .collect();

            // The courses: those that the words lead to, and those that teach what is proposed.
            let shown: BTreeSet<&str> = suggested
                .iter()
                .flat_map(|one| one.courses.iter().map(|course| course.code.as_str()))
                .collect();
            let likely = lists.courses.suggest(&one.duties, MOST_LISTED.1);
            let mut by_model = Vec::new();
            if let (Some((model, duties)), Some(asked)) = (&sent, &mut asked) {
                let teaching = |place: &usize| {
                    let code = courses.get(*place).map(|course| course.code.as_str());
                    code.is_some_and(|code| shown.contains(code))
                };
                let mut places: Vec<usize> = (0..courses.len()).filter(teaching).collect();
                for one in &likely {
                    if !places.contains(&one.item) {
                        places.push(one.item);
                    }
                }
                places.truncate(MOST_LISTED.1);
                let names = places.iter().filter_map(|place| courses.get(*place));
                let names: Vec<(String, String)> = names
                    .map(|course| (course.code.clone(), course.title.clone()))
                    .collect();
                let said = ask(model, (designation, duties.as_str()), &names, asked).await;
                by_model = in_whole(said, &places);
            }
            let besides = together(likely, by_model, usize::MAX);
            let besides = besides.iter().filter_map(|proposed| {
                let course = courses.get(proposed.item)?;
                let by = By::of(proposed);
                let words = by.ranker.as_ref().map_or(0, |why| why.words.len());
                let wanted =
                    by.model.is_some() || words >= WORDS_TO_COURSE || by.percent() >= SURE_COURSE;
                (wanted && !shown.contains(course.code.as_str())).then(|| SuggestedCourse {
                    code: course.code.clone(),
                    title: course.title.clone(),
                    by,
                })
            });
            let besides = besides.take(MOST_OTHER_COURSES).collect();
            failed = asked.as_ref().and_then(|asked| asked.failed);
            found.push(Suggestions {
                designation: said,
                suggested,
                courses: besides,
                model: asked,
            });
        }
        Ok(found)
    }
}
