//! Finding courses: by words in either script, however they are spelt, and by what they
//! are counted by.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use sopan_rules::ids::CourseId;
use sopan_rules::text::{fold, sought_sound, transliterated};
use sopan_store::StoreError;
use sopan_store::catalogue::{self as store, Course, Status};
use sopan_store::competencies::{self, Kept};
pub use sopan_store::search::Length;
use sopan_store::search::{CourseIndex, Sought, Text};
use sopan_store::variants::{self, Variant};
use tokio::sync::{Mutex, OnceCell};

use crate::{App, Result};

/// Of a query, so many words are looked at.
const MOST_WORDS: usize = 8;
/// So many are given at once, at most.
const MOST_AT_ONCE: i64 = 200;
/// So far one may go through what was found.
const FARTHEST: i64 = 10_000;

/// Which part of the catalogue is wanted.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// What was typed.
    pub words: String,
    /// Only in this language: `hi`, `en`.
    pub language: Option<String>,
    /// The reader's language: a course that is there in several is shown in it.
    pub reader: String,
    /// Only by the provider with this number.
    pub provider: Option<i64>,
    /// Only of this length.
    pub length: Option<Length>,
    /// Only what teaches something of the theme with this code.
    pub theme: Option<String>,
    /// Only what teaches something up to this level: of that theme, where one is asked for.
    pub level: Option<i16>,
    /// How many to leave out at the beginning.
    pub skip: i64,
    /// How many to give, at most.
    pub limit: i64,
}

/// A part of the catalogue, and what the words alone would find elsewhere in it.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Live courses; one that is there in several languages once.
    pub courses: Vec<Course>,
    /// Of those courses that are there in several languages, all of them that are live, the
    /// original first.
    pub variants: HashMap<CourseId, Vec<Variant>>,
    /// How many match in all.
    pub total: i64,
    /// Whether no course is written so, and these are spelt alike.
    pub alike: bool,
    /// How many there are in each language.
    pub languages: Vec<(String, i64)>,
    /// How many there are by each provider: number, name, how many.
    pub providers: Vec<(i64, String, i64)>,
    /// How many there are of each length.
    pub lengths: Vec<(Length, i64)>,
    /// How many teach something of each theme that is offered, in the order of the codes; the
    /// one that was asked for also with none.
    pub themes: Vec<(Kept, i64)>,
    /// How many teach something up to each level: of the theme that was asked for.
    pub levels: Vec<(i16, i64)>,
}

/// The index of one program, which follows the catalogue.
#[derive(Default)]
pub(crate) struct Finder {
    index: OnceCell<Arc<CourseIndex>>,
    /// One brings it up to date at a time.
    turn: Mutex<()>,
}

/// Runs what keeps a processor busy, away from those who wait for the network.
async fn busy<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(std::io::Error::other)??)
}

/// Without its tags.
pub(crate) fn plain(html: &str) -> String {
    ammonia::Builder::empty().clean(html).to_string()
}

impl App {
    /// The live courses that match, and how many there are by language, provider, length,
    /// theme and level. Every word must be found: as it is written, as it begins, or as it
    /// sounds (“sushasan” finds “सुशासन”), in the title, the provider's names, what the course
    /// says, or the names of what it teaches. The title that was typed comes first. Where nothing is found, words that are
    /// spelt alike are taken.
    pub async fn find_courses(&self, query: &Query) -> Result<Found> {
        let mut tx = self.db.read().await?;
        let version = store::version(&mut tx).await?;
        let index = self.index(version).await?;
        let folded = fold(&query.words);
        let words = folded.split(' ').filter(|word| !word.is_empty());
        let mut themes = competencies::themes(&mut tx).await?;
        let coded = |code: &String| themes.iter().find(|theme| theme.code == *code);
        // A theme that there isn't is taught by no course.
        let theme = query.theme.as_ref();
        let theme = theme.map(|code| coded(code).map_or(0, |theme| theme.id));
        let sought = Sought {
            words: words
                .take(MOST_WORDS)
                .map(|word| (word.to_owned(), sought_sound(word)))
                .collect(),
            language: query.language.clone(),
            provider: query.provider,
            length: query.length,
            theme,
            level: query.level,
            skip: usize::try_from(query.skip.clamp(0, FARTHEST)).unwrap_or(0),
            limit: usize::try_from(query.limit.clamp(1, MOST_AT_ONCE)).unwrap_or(1),
            folded: folded.clone(),
        };
        let hits = busy(move || index.find(&sought)).await?;
        let mut tied = variants::of_all(&mut tx, &hits.courses).await?;
        let (mut shown, mut in_languages) = (Vec::new(), HashMap::new());
        for hit in hits.courses {
            let mut all = tied.remove(&hit).unwrap_or_default();
            all.retain(|variant| variant.status == Status::Live);
            let wanted = query.language.as_ref().unwrap_or(&query.reader);
            let own = all.iter().find(|variant| variant.language == *wanted);
            let course = own.map_or(hit, |variant| variant.course);
            shown.push(course);
            if all.len() > 1 {
                in_languages.insert(course, all);
            }
        }
        let mut courses = store::by_ids(&mut tx, &shown).await?;
        let place: BTreeMap<CourseId, usize> = shown.into_iter().zip(0..).collect();
        courses.sort_by_key(|course| place.get(&course.id).copied());
        let mut counts: BTreeMap<i64, i64> = hits.providers.into_iter().collect();
        let mut providers = store::providers(&mut tx).await?;
        providers.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        let providers = providers.into_iter();
        let mut teaching: BTreeMap<i64, i64> = hits.themes.into_iter().collect();
        themes.retain(|one| !one.retired || theme == Some(one.id));
        let themes = themes.into_iter().filter_map(|one| {
            let none = (theme == Some(one.id)).then_some(0);
            let courses = teaching.remove(&one.id).or(none)?;
            Some((one, courses))
        });
        Ok(Found {
            courses,
            variants: in_languages,
            total: hits.total,
            alike: hits.alike,
            languages: hits.languages,
            providers: providers
                .filter_map(|(id, name)| Some((id, name, counts.remove(&id)?)))
                .collect(),
            lengths: hits.lengths,
            themes: themes.collect(),
            levels: hits.levels,
        })
    }

    /// The name of a provider.
    pub async fn provider_name(&self, provider: i64) -> Result<Option<String>> {
        let mut tx = self.db.read().await?;
        Ok(store::provider_name(&mut tx, provider).await?)
    }

    /// The index, at this version of the catalogue or a later one.
    async fn index(&self, (version, anew): (i64, i64)) -> Result<Arc<CourseIndex>> {
        let new = async || Ok::<_, StoreError>(Arc::new(CourseIndex::new()?));
        let index = self.finder.index.get_or_try_init(new).await?.clone();
        if index.version() < version {
            let _turn = self.finder.turn.lock().await;
            if index.version() < version {
                let held = Some(index.version()).filter(|held| *held >= anew);
                let texts = self.texts(held.unwrap_or(-1)).await?;
                let filled = index.clone();
                busy(move || match held {
                    Some(_) => filled.take_in(&texts, version),
                    None => filled.begin_anew(&texts, version),
                })
                .await?;
            }
        }
        Ok(index)
    }

    /// What the courses are found by that changed after a version.
    async fn texts(&self, after: i64) -> Result<Vec<Text>> {
        let mut tx = self.db.read().await?;
        let mut texts = store::changed_after(&mut tx, after).await?;
        for text in &mut texts {
            let title = [fold(&text.title), transliterated(&text.title)];
            text.names.retain(|name| !title.contains(name));
            text.body = plain(&text.body);
        }
        Ok(texts)
    }
}
