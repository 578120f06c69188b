//! Acts of the ledger as statements. They are not stored twice: the ledger is read when
//! somebody asks, and what it says stands among the statements that were sent.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sopan_rules::ids::{CourseId, EntryId, OfficialId};
use sopan_rules::records::about::Word;
use sopan_rules::records::acts::{self as rules, About, Kind, activity};
use sopan_rules::records::agents;
use sopan_rules::records::question::Filter;
use sopan_rules::records::shapes::{uuid, uuid_text};
use sopan_rules::time::Moment;
use sopan_store::Tx;
use sopan_store::acts::{self as store, Act, Found, Place, Wanted};
use sopan_store::catalogue::{self, Course};
use sopan_store::records::Stored;

use super::{Client, Of};
use crate::{App, Result};

/// The number that acts have among statements: none that was sent has it.
pub(super) const OF_THE_LEDGER: i64 = 0;

/// Which acts are wanted, in short names, as part of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ActsWanted {
    /// The official.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    o: Option<i64>,
    /// The kinds.
    k: Vec<i16>,
    /// The course.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    c: Option<i64>,
    /// The resource or assessment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    r: Option<i64>,
    /// After and before which places.
    p: ((i64, i64, i64), (i64, i64, i64)),
}

impl ActsWanted {
    fn everything(since: Option<Moment>, until: Option<Moment>) -> ActsWanted {
        // Up to the end of a moment.
        let end = |at: Moment| (at.0, i64::MAX, i64::MAX);
        ActsWanted {
            o: None,
            k: Kind::EVERY.map(Kind::number).to_vec(),
            c: None,
            r: None,
            p: (
                since.map_or((i64::MIN, 0, 0), end),
                until.map_or((i64::MAX, i64::MAX, i64::MAX), end),
            ),
        }
    }

    /// Leaves only one of what was wanted; `None` where that was another one.
    fn only(held: &mut Option<i64>, wanted: i64) -> Option<()> {
        match held.replace(wanted) {
            Some(other) if other != wanted => None,
            _ => Some(()),
        }
    }

    fn only_kinds(&mut self, wanted: impl Fn(Kind) -> bool) -> Option<()> {
        self.k.retain(|k| Kind::read(*k).is_some_and(&wanted));
        (!self.k.is_empty()).then_some(())
    }

    fn only_about(&mut self, about: About) -> Option<()> {
        self.only_kinds(|kind| kind.about() == about)
    }

    /// What is found, one more than a page at most.
    pub(super) async fn find(&self, tx: &mut Tx, ascending: bool, count: i64) -> Result<Found> {
        let place = |(at, official, entry)| Place(at, official, entry);
        let wanted = Wanted {
            official: self.o.map(OfficialId),
            kinds: self.k.iter().filter_map(|k| Kind::read(*k)).collect(),
            course: self.c.map(CourseId),
            object: self.r,
            after: place(self.p.0),
            before: place(self.p.1),
            ascending,
            count: usize::try_from(count).unwrap_or(0),
        };
        Ok(store::find(tx, &wanted).await?)
    }

    /// Goes on behind the acts that were given out of those found.
    pub(super) fn go_on(&mut self, found: &Found, given: usize, ascending: bool) {
        let last = match given {
            0 => None,
            given => found.acts.get(given - 1).map(Act::place),
        };
        let place = match found.stopped {
            Some(stopped) if given == found.acts.len() => Some(stopped),
            _ => last,
        };
        if let Some(place) = place {
            let place = (place.0, place.1, place.2);
            match ascending {
                true => self.p.0 = place,
                false => self.p.1 = place,
            }
        }
    }
}

impl App {
    fn course_activity(&self, code: &str) -> String {
        format!("{}/courses/{code}", self.record_home())
    }

    fn assessment_activity(&self, assessment: i64) -> String {
        format!("{}/assessments/{assessment}", self.record_home())
    }

    fn resource_activity(&self, resource: i64) -> String {
        format!("{}/activities/{resource}", self.record_home())
    }

    /// The rest of an activity's id that lies in this folder of ours.
    fn within<'a>(&self, id: &'a str, folder: &str) -> Option<&'a str> {
        id.strip_prefix(self.record_home())?
            .strip_prefix('/')?
            .strip_prefix(folder)?
            .strip_prefix('/')
    }

    /// The official who is known so in statements.
    pub(super) fn official_known_as(&self, agent: &str) -> Option<OfficialId> {
        let rest = agent.strip_prefix("account:")?;
        let (home, number) = rest.split_once(' ')?;
        let official = number.parse().ok().map(OfficialId)?;
        let same = |agent: &Value| agents::known_by(agent);
        let known = same(&self.agent(official, ""))?;
        (home == self.record_home() && known == agent).then_some(official)
    }

    /// Which acts a question is about; `None` where it can't be about any.
    pub(super) async fn acts_wanted(
        &self,
        tx: &mut Tx,
        filter: &Filter,
    ) -> Result<Option<ActsWanted>> {
        let mut wanted = ActsWanted::everything(filter.since, filter.until);
        for group in &filter.words {
            let mut met = false;
            // The words of a group are one thing, as itself and as a related one.
            for word in group {
                met = met || self.narrow(tx, &mut wanted, word, group).await?.is_some();
            }
            if !met {
                return Ok(None);
            }
        }
        Ok(Some(wanted))
    }

    /// Leaves what has this word; `None` where nothing has.
    async fn narrow(
        &self,
        tx: &mut Tx,
        wanted: &mut ActsWanted,
        word: &Word,
        group: &[Word],
    ) -> Result<Option<()>> {
        let related = group.iter().any(|w| matches!(w, Word::RelatedActivity(_)));
        Ok(match word {
            Word::Agent(agent) => match self.official_known_as(agent) {
                Some(official) => ActsWanted::only(&mut wanted.o, official.0),
                None => None,
            },
            // All are vouched for by the platform itself.
            Word::RelatedAgent(agent) => {
                let own = agents::known_by(&Client::sopan().authority(self.record_home()));
                (own.as_deref() == Some(agent)).then_some(())
            }
            Word::Verb(verb) => wanted.only_kinds(|kind| kind.verb() == verb),
            Word::Registration(text) => {
                let pairs = self.pairs().await?;
                let pair = uuid(text).and_then(|id| pairs.read(Of::Registration, id));
                match pair {
                    Some((official, course)) => ActsWanted::only(&mut wanted.o, official)
                        .and_then(|()| ActsWanted::only(&mut wanted.c, course)),
                    None => None,
                }
            }
            Word::RelatedActivity(_) => None,
            Word::Activity(id) => {
                let number = |folder| self.within(id, folder).and_then(|n| n.parse().ok());
                if let Some(code) = self.within(id, "courses") {
                    let Some(course) = catalogue::by_code(tx, code).await? else {
                        return Ok(None);
                    };
                    ActsWanted::only(&mut wanted.c, course.id.0).and_then(|()| match related {
                        true => Some(()),
                        false => wanted.only_about(About::Course),
                    })
                } else if let Some(resource) = number("activities") {
                    ActsWanted::only(&mut wanted.r, resource)
                        .and_then(|()| wanted.only_about(About::Resource))
                } else if let Some(assessment) = number("assessments") {
                    ActsWanted::only(&mut wanted.r, assessment)
                        .and_then(|()| wanted.only_about(About::Assessment))
                } else {
                    None
                }
            }
        })
    }

    /// The act whose statement has this id.
    pub(super) async fn act(&self, id: &[u8; 16]) -> Result<Option<Act>> {
        let Some((official, entry)) = self.pairs().await?.read(Of::Statement, *id) else {
            return Ok(None);
        };
        let mut tx = self.db.read().await?;
        Ok(store::one(&mut tx, OfficialId(official), EntryId(entry)).await?)
    }

    /// Acts as statements, in their order.
    pub(super) async fn told_acts(&self, tx: &mut Tx, acts: &[Act]) -> Result<Vec<Stored>> {
        if acts.is_empty() {
            return Ok(Vec::new());
        }
        let pairs = self.pairs().await?;
        let of = |about: About| -> Vec<i64> {
            let acts = acts.iter().filter(|act| act.kind.about() == about);
            let numbers: BTreeSet<i64> = acts.filter_map(|act| act.object).collect();
            numbers.into_iter().collect()
        };
        let officials: BTreeSet<OfficialId> = acts.iter().map(|act| act.official).collect();
        let officials: Vec<OfficialId> = officials.into_iter().collect();
        let names = store::names(tx, &officials).await?;
        let courses: BTreeSet<CourseId> = acts.iter().map(|act| act.course).collect();
        let courses: Vec<CourseId> = courses.into_iter().collect();
        let courses = catalogue::by_ids(tx, &courses).await?;
        let courses: HashMap<CourseId, Course> = courses.into_iter().map(|c| (c.id, c)).collect();
        let resources = store::resources(tx, &of(About::Resource)).await?;
        let assessments = store::assessments(tx, &of(About::Assessment)).await?;
        let authority = Client::sopan().authority(self.record_home());
        let mut told = Vec::with_capacity(acts.len());
        for act in acts {
            let id = pairs.uuid(Of::Statement, act.official.0, act.entry.0);
            let name = names.get(&act.official).map_or("", String::as_str);
            let course = courses.get(&act.course);
            let language = course.map_or("und", |c| c.language.as_str());
            let part = |about, titles: &HashMap<i64, (CourseId, String)>| {
                let number = act.object?;
                let id = match about {
                    About::Assessment => self.assessment_activity(number),
                    _ => self.resource_activity(number),
                };
                let title = titles
                    .get(&number)
                    .map(|(_, title)| (language, title.as_str()));
                Some(activity(&id, about, title))
            };
            let statement = rules::statement(rules::Act {
                id,
                kind: act.kind,
                actor: self.agent(act.official, name),
                course: activity(
                    &match course {
                        Some(course) => self.course_activity(&course.code),
                        None => self.course_activity(&act.course.to_string()),
                    },
                    About::Course,
                    course.map(|c| (language, c.title.as_str())),
                ),
                part: match act.kind.about() {
                    About::Course => None,
                    About::Resource => part(About::Resource, &resources),
                    About::Assessment => part(About::Assessment, &assessments),
                },
                hundredths: act.hundredths,
                occurred: act.occurred,
                recorded: act.recorded,
                registration: uuid_text(&pairs.uuid(
                    Of::Registration,
                    act.official.0,
                    act.course.0,
                )),
                authority: authority.clone(),
            });
            told.push(Stored {
                seq: OF_THE_LEDGER,
                id,
                at: act.recorded,
                voids: false,
                voided: false,
                target: None,
                body: statement.to_string(),
            });
        }
        Ok(told)
    }

    /// What the catalogue says of an activity of its own.
    pub(super) async fn catalogue_activity(&self, tx: &mut Tx, id: &str) -> Result<Option<Value>> {
        if let Some(code) = self.within(id, "courses") {
            let course = catalogue::by_code(tx, code).await?;
            return Ok(course.map(|c| activity(id, About::Course, Some((&c.language, &c.title)))));
        }
        let number = |folder| self.within(id, folder).and_then(|n| n.parse::<i64>().ok());
        let (about, found) = if let Some(number) = number("activities") {
            let mut titles = store::resources(tx, &[number]).await?;
            (About::Resource, titles.remove(&number))
        } else if let Some(number) = number("assessments") {
            let mut titles = store::assessments(tx, &[number]).await?;
            (About::Assessment, titles.remove(&number))
        } else {
            return Ok(None);
        };
        let Some((course, title)) = found else {
            return Ok(None);
        };
        let course = catalogue::by_id(tx, course).await?;
        let language = course.map_or_else(|| "und".to_owned(), |c| c.language);
        Ok(Some(activity(id, about, Some((&language, &title)))))
    }
}
