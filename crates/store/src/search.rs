//! Courses by their words: an index in memory of all that is live, beside the tables and
//! made from them. It holds no truth of its own, so it may be lost at any time.

use std::collections::BinaryHeap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use sopan_rules::ids::CourseId;
use sopan_rules::text::{SoughtSound, fold, sound_key, transliterated};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, ColumnValues};
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, Query,
    RegexQuery, TermQuery,
};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, WhitespaceTokenizer};
use tantivy::{
    DocId, Index, IndexReader, IndexWriter, ReloadPolicy, Score, SegmentReader, TantivyDocument,
    TantivyError, Term,
};

use crate::sql::Result;

/// Bytes that the writer may hold before it writes a part of the index.
const HELD: usize = 32 << 20;
/// Words of at least so many letters may have one letter wrong, and of so many two.
const ONE_WRONG: usize = 4;
const TWO_WRONG: usize = 8;
/// A word of fewer letters is looked for where words begin only: “ai” is no part of
/// “training”.
const WITHIN_WORDS: usize = 3;
/// A theme and a level are kept as one number: levels are fewer than this.
const LEVELS: i64 = 4;
/// The words of a text are folded already: what stands between spaces.
const SPACES: &str = "spaces";

/// What a course is found by.
#[derive(Debug, Clone)]
pub struct Text {
    /// Which course.
    pub course: CourseId,
    /// Whether it can be found; else it is taken out.
    pub live: bool,
    /// Its title.
    pub title: String,
    /// Every name of its provider, and other words that it is known by.
    pub names: Vec<String>,
    /// Its language: `hi`.
    pub language: String,
    /// Its provider's number.
    pub provider: Option<i64>,
    /// Minutes that it takes, 0 where unknown.
    pub minutes: i64,
    /// The number that it shares with the same course in other languages: all of them are
    /// found as one.
    pub work: Option<i64>,
    /// What it teaches: themes, each up to a level.
    pub teaches: Vec<(i64, i16)>,
    /// What it says of itself, its text and the names of what it teaches, without marks.
    pub body: String,
}

/// How long a course takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Length {
    /// Up to half an hour.
    Short,
    /// Up to one hour.
    Hour,
    /// Up to three hours.
    Half,
    /// Longer.
    Long,
}

impl Length {
    /// All, the shortest first.
    pub const ALL: [Length; 4] = [Length::Short, Length::Hour, Length::Half, Length::Long];

    /// As data names it: the most minutes that it has.
    pub const fn name(self) -> &'static str {
        match self {
            Length::Short => "30",
            Length::Hour => "60",
            Length::Half => "180",
            Length::Long => "more",
        }
    }

    /// By its name.
    pub fn parse(name: &str) -> Option<Length> {
        Length::ALL.into_iter().find(|l| l.name() == name)
    }

    /// Of a course of so many minutes; none where they aren't known.
    pub const fn of(minutes: i64) -> Option<Length> {
        match minutes {
            ..=0 => None,
            1..=30 => Some(Length::Short),
            31..=60 => Some(Length::Hour),
            61..=180 => Some(Length::Half),
            _ => Some(Length::Long),
        }
    }
}

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// The words as they are written, folded, joined by single spaces.
    pub folded: String,
    /// Each word: folded, and as it sounds where that may be looked for.
    pub words: Vec<(String, Option<SoughtSound>)>,
    /// Only in this language.
    pub language: Option<String>,
    /// Only by this provider.
    pub provider: Option<i64>,
    /// Only of this length.
    pub length: Option<Length>,
    /// Only what teaches something of this theme.
    pub theme: Option<i64>,
    /// Only what teaches something up to this level: of that theme, where one is asked for.
    pub level: Option<i16>,
    /// How many to leave out at the beginning.
    pub skip: usize,
    /// How many to give, at most.
    pub limit: usize,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hits {
    /// The courses, the best first.
    pub courses: Vec<CourseId>,
    /// How many there are in all.
    pub total: i64,
    /// Whether nothing was written so, and words that are spelt alike were taken.
    pub alike: bool,
    /// How many of them in each language, whichever was asked for.
    pub languages: Vec<(String, i64)>,
    /// How many of them by each provider, whichever was asked for.
    pub providers: Vec<(i64, i64)>,
    /// How many of them of each length, whichever was asked for.
    pub lengths: Vec<(Length, i64)>,
    /// How many of them teach something of each theme, whichever was asked for.
    pub themes: Vec<(i64, i64)>,
    /// How many of them teach something up to each level, whichever was asked for.
    pub levels: Vec<(i16, i64)>,
}

#[derive(Clone, Copy)]
struct Fields {
    course: Field,
    /// The whole title, folded and in Latin letters.
    whole: Field,
    title: Field,
    title_sound: Field,
    names: Field,
    names_sound: Field,
    body: Field,
    body_sound: Field,
    /// What courses are counted by, and the beginning of the title, by which equals are
    /// put in order.
    language: Field,
    provider: Field,
    length: Field,
    work: Field,
    teaches: Field,
    order: [Field; 2],
}

/// The index.
pub struct CourseIndex {
    fields: Fields,
    index: Index,
    reader: IndexReader,
    writer: Mutex<Option<IndexWriter>>,
    version: AtomicI64,
}

impl CourseIndex {
    /// An index that holds nothing yet.
    pub fn new() -> Result<CourseIndex> {
        let mut schema = Schema::builder();
        let words = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(SPACES)
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::Basic),
        );
        let mut text = |name| schema.add_text_field(name, words.clone());
        let title = text("title");
        let title_sound = text("title_sound");
        let names = text("names");
        let names_sound = text("names_sound");
        let body = text("body");
        let body_sound = text("body_sound");
        let fields = Fields {
            course: schema.add_i64_field("course", INDEXED | FAST),
            whole: schema.add_text_field("whole", STRING),
            title,
            title_sound,
            names,
            names_sound,
            body,
            body_sound,
            language: schema.add_u64_field("language", FAST),
            provider: schema.add_i64_field("provider", FAST),
            length: schema.add_u64_field("length", FAST),
            work: schema.add_i64_field("work", FAST),
            teaches: schema.add_i64_field("teaches", FAST),
            order: ["order_1", "order_2"].map(|name| schema.add_u64_field(name, FAST)),
        };
        let index = Index::create_in_ram(schema.build());
        let spaces = TextAnalyzer::from(WhitespaceTokenizer::default());
        index.tokenizers().register(SPACES, spaces);
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(CourseIndex {
            fields,
            index,
            reader,
            writer: Mutex::new(None),
            version: AtomicI64::new(-1),
        })
    }

    /// The version of the catalogue that it holds; -1 where it holds nothing.
    pub fn version(&self) -> i64 {
        self.version.load(Ordering::Acquire)
    }

    /// Takes in what these courses are now: whatever was known of them is forgotten.
    pub fn take_in(&self, texts: &[Text], version: i64) -> Result<()> {
        self.write(texts, version, false)
    }

    /// Holds these courses and nothing else.
    pub fn begin_anew(&self, texts: &[Text], version: i64) -> Result<()> {
        self.write(texts, version, true)
    }

    fn write(&self, texts: &[Text], version: i64, anew: bool) -> Result<()> {
        let mut held = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let writer = match held.as_mut() {
            Some(writer) => writer,
            None => held.insert(self.index.writer_with_num_threads(1, HELD)?),
        };
        if anew {
            writer.delete_all_documents()?;
        }
        let fields = &self.fields;
        for text in texts {
            if !anew {
                writer.delete_term(Term::from_field_i64(fields.course, text.course.0));
            }
            if !text.live {
                continue;
            }
            let mut document = TantivyDocument::default();
            document.add_i64(fields.course, text.course.0);
            let folded = fold(&text.title);
            let order = order(&folded);
            let both = |document: &mut TantivyDocument, field, text: &str| {
                document.add_text(field, fold(text));
                document.add_text(field, transliterated(text));
            };
            document.add_text(fields.whole, &folded);
            document.add_text(fields.whole, transliterated(&text.title));
            both(&mut document, fields.title, &text.title);
            document.add_text(fields.title_sound, sound_key(&text.title));
            for name in &text.names {
                both(&mut document, fields.names, name);
                document.add_text(fields.names_sound, sound_key(name));
            }
            both(&mut document, fields.body, &text.body);
            document.add_text(fields.body_sound, sound_key(&text.body));
            document.add_u64(fields.language, packed(&text.language));
            document.add_i64(fields.provider, text.provider.unwrap_or(0));
            let length = Length::of(text.minutes).map_or(0, |l| l as u64 + 1);
            document.add_u64(fields.length, length);
            document.add_i64(fields.work, text.work.unwrap_or(0));
            for (theme, level) in &text.teaches {
                document.add_i64(fields.teaches, theme * LEVELS + i64::from(*level));
            }
            document.add_u64(fields.order[0], order[0]);
            document.add_u64(fields.order[1], order[1]);
            writer.add_document(document)?;
        }
        writer.commit()?;
        self.reader.reload()?;
        self.version.store(version, Ordering::Release);
        Ok(())
    }

    /// What matches. Every word must be found: as it is written (in the title, in a name
    /// of the provider, in the text), as it begins, within a word of the title, or as it
    /// sounds; the title that was
    /// typed comes first, then titles that begin so. Where nothing is found, words that are
    /// spelt alike are taken.
    pub fn find(&self, sought: &Sought) -> Result<Hits> {
        let hits = self.asked(sought, false)?;
        if hits.total > 0 || sought.words.is_empty() || !hits.languages.is_empty() {
            return Ok(hits);
        }
        let alike = self.asked(sought, true)?;
        Ok(match alike.total {
            0 => hits,
            _ => Hits {
                alike: true,
                ..alike
            },
        })
    }

    fn asked(&self, sought: &Sought, forgiving: bool) -> Result<Hits> {
        let searcher = self.reader.searcher();
        let counting = Counting {
            asked: Narrowed {
                language: sought.language.as_deref().map(packed),
                provider: sought.provider,
                length: sought.length.map(|l| l as u64 + 1),
                theme: sought.theme,
                level: sought.level.map(i64::from),
            },
            most: sought.skip.saturating_add(sought.limit),
        };
        let counted = searcher.search(&*self.query(sought, forgiving), &counting)?;
        let mut languages: Vec<(String, i64)> = counted
            .languages
            .into_iter()
            .map(|(code, n)| (unpacked(code), n))
            .collect();
        languages.sort();
        let mut providers: Vec<(i64, i64)> = counted.providers.into_iter().collect();
        providers.retain(|(provider, _)| *provider != 0);
        providers.sort_unstable();
        let mut lengths: Vec<(Length, i64)> = Length::ALL
            .into_iter()
            .filter_map(|l| Some((l, *counted.lengths.get(&(l as u64 + 1))?)))
            .collect();
        lengths.sort_unstable();
        let mut themes: Vec<(i64, i64)> = counted.themes.into_iter().collect();
        themes.sort_unstable();
        let levels = (0..LEVELS).filter_map(|level| {
            let level = i16::try_from(level).ok()?;
            Some((level, *counted.levels.get(&i64::from(level))?))
        });
        let best = counted.best.into_sorted_vec();
        let courses = best.into_iter().skip(sought.skip).map(|place| place.course);
        Ok(Hits {
            courses: courses.collect(),
            total: counted.total,
            alike: false,
            languages,
            providers,
            lengths,
            themes,
            levels: levels.collect(),
        })
    }

    fn query(&self, sought: &Sought, forgiving: bool) -> Box<dyn Query> {
        if sought.words.is_empty() {
            return Box::new(AllQuery);
        }
        let fields = &self.fields;
        let mut parts: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for (word, sound) in &sought.words {
            let query = match forgiving {
                false => word_query(fields, word, sound.as_ref()),
                true => like_query(fields, word),
            };
            parts.push((Occur::Must, query));
        }
        if !forgiving {
            let whole = Term::from_field_text(fields.whole, &sought.folded);
            parts.push((Occur::Should, worth(exactly(whole.clone()), 1_000.0)));
            parts.push((Occur::Should, worth(beginning(whole), 100.0)));
        }
        Box::new(BooleanQuery::new(parts))
    }
}

fn exactly(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn beginning(term: Term) -> Box<dyn Query> {
    Box::new(FuzzyTermQuery::new_prefix(term, 0, false))
}

fn worth(query: Box<dyn Query>, score: Score) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, score))
}

/// Where a word may stand, and what each place is worth: the best counts.
fn word_query(fields: &Fields, word: &str, sound: Option<&SoughtSound>) -> Box<dyn Query> {
    let mut places = Vec::new();
    for (field, whole, begins) in [
        (fields.title, 9.0, 8.0),
        (fields.names, 7.0, 6.0),
        (fields.body, 3.0, 2.0),
    ] {
        let term = Term::from_field_text(field, word);
        places.push(worth(exactly(term.clone()), whole));
        places.push(worth(beginning(term), begins));
    }
    // “security” is in “cybersecurity”. Folded words have no signs that mean something in a
    // pattern.
    if word.chars().count() >= WITHIN_WORDS
        && let Ok(within) = RegexQuery::from_pattern(&format!(".+{word}.*"), fields.title)
    {
        places.push(worth(Box::new(within), 5.5));
    }
    for (field, score) in [
        (fields.title_sound, 5.0),
        (fields.names_sound, 4.0),
        (fields.body_sound, 1.0),
    ] {
        let heard = match sound {
            None => continue,
            Some(SoughtSound::WholeWord(sound)) => exactly(Term::from_field_text(field, sound)),
            Some(SoughtSound::Beginning(sound)) => beginning(Term::from_field_text(field, sound)),
        };
        places.push(worth(heard, score));
    }
    Box::new(DisjunctionMaxQuery::new(places))
}

/// Where a word may stand that is spelt like this one.
fn like_query(fields: &Fields, word: &str) -> Box<dyn Query> {
    let wrong = match word.chars().count() {
        ..ONE_WRONG => 0,
        ONE_WRONG..TWO_WRONG => 1,
        _ => 2,
    };
    let latin = transliterated(word);
    let mut places = Vec::new();
    for (field, score) in [(fields.title, 8.0), (fields.names, 4.0), (fields.body, 1.0)] {
        for less in 0..=wrong {
            for written in [word, &latin] {
                let term = Term::from_field_text(field, written);
                let like = FuzzyTermQuery::new(term, less, true);
                let score = score - 0.1 * f32::from(less);
                places.push(worth(Box::new(like), score));
            }
        }
    }
    Box::new(DisjunctionMaxQuery::new(places))
}

/// The code of a language as a number.
fn packed(language: &str) -> u64 {
    let mut bytes = [0; 8];
    for (byte, of) in bytes.iter_mut().zip(language.bytes()) {
        *byte = of;
    }
    u64::from_be_bytes(bytes)
}

fn unpacked(language: u64) -> String {
    let bytes = language.to_be_bytes();
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(8);
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

/// The beginning of a title as numbers that are in its order.
fn order(folded: &str) -> [u64; 2] {
    let mut bytes = [0; 16];
    for (byte, of) in bytes.iter_mut().zip(folded.bytes()) {
        *byte = of;
    }
    let n = u128::from_be_bytes(bytes);
    [(n >> 64) as u64, n as u64]
}

/// A course's place among those found: the least is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// What it lacks of the highest score.
    lacks: u32,
    order: [u64; 2],
    course: CourseId,
}

/// What is asked for beside the words, as the index has it.
#[derive(Clone, Copy)]
struct Narrowed {
    language: Option<u64>,
    provider: Option<i64>,
    length: Option<u64>,
    theme: Option<i64>,
    level: Option<i64>,
}

/// Counts what is found, and keeps the best.
struct Counting {
    asked: Narrowed,
    most: usize,
}

#[derive(Default)]
struct Counted {
    total: i64,
    languages: FxHashMap<u64, i64>,
    providers: FxHashMap<i64, i64>,
    lengths: FxHashMap<u64, i64>,
    themes: FxHashMap<i64, i64>,
    levels: FxHashMap<i64, i64>,
    /// The worst on top.
    best: BinaryHeap<Place>,
    /// The best place of each course that is found in several languages. It is one of the
    /// catalogue, and so are its provider, its length, and what it teaches.
    works: FxHashMap<i64, Place>,
    work_providers: FxHashSet<(i64, i64)>,
    work_lengths: FxHashSet<(i64, u64)>,
    work_themes: FxHashSet<(i64, i64)>,
    work_levels: FxHashSet<(i64, i64)>,
}

impl Counted {
    fn keep(&mut self, place: Place, most: usize) {
        if self.best.len() < most {
            self.best.push(place);
        } else if let Some(mut worst) = self.best.peek_mut()
            && place < *worst
        {
            *worst = place;
        }
    }
}

struct CountingSegment {
    language: Arc<dyn ColumnValues<u64>>,
    provider: Arc<dyn ColumnValues<i64>>,
    length: Arc<dyn ColumnValues<u64>>,
    work: Arc<dyn ColumnValues<i64>>,
    teaches: Column<i64>,
    order: [Arc<dyn ColumnValues<u64>>; 2],
    course: Arc<dyn ColumnValues<i64>>,
    asked: Narrowed,
    most: usize,
    /// What the course at hand teaches: themes with their levels.
    taught: Vec<(i64, i64)>,
    counted: Counted,
}

impl Collector for Counting {
    type Fruit = Counted;
    type Child = CountingSegment;

    fn for_segment(&self, _: u32, segment: &SegmentReader) -> tantivy::Result<CountingSegment> {
        let fast = segment.fast_fields();
        let column = |name| Ok::<_, TantivyError>(fast.u64(name)?.first_or_default_col(0));
        Ok(CountingSegment {
            language: column("language")?,
            provider: fast.i64("provider")?.first_or_default_col(0),
            length: column("length")?,
            work: fast.i64("work")?.first_or_default_col(0),
            teaches: fast.i64("teaches")?,
            order: [column("order_1")?, column("order_2")?],
            course: fast.i64("course")?.first_or_default_col(0),
            asked: self.asked,
            most: self.most,
            taught: Vec::new(),
            counted: Counted::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, parts: Vec<Counted>) -> tantivy::Result<Counted> {
        let mut all = Counted::default();
        for part in parts {
            all.total += part.total;
            for (key, n) in part.languages {
                *all.languages.entry(key).or_default() += n;
            }
            for (key, n) in part.providers {
                *all.providers.entry(key).or_default() += n;
            }
            for (key, n) in part.lengths {
                *all.lengths.entry(key).or_default() += n;
            }
            for (key, n) in part.themes {
                *all.themes.entry(key).or_default() += n;
            }
            for (key, n) in part.levels {
                *all.levels.entry(key).or_default() += n;
            }
            for place in part.best {
                all.keep(place, self.most);
            }
            for (work, place) in part.works {
                let held = all.works.entry(work).or_insert(place);
                *held = place.min(*held);
            }
            all.work_providers.extend(part.work_providers);
            all.work_lengths.extend(part.work_lengths);
            all.work_themes.extend(part.work_themes);
            all.work_levels.extend(part.work_levels);
        }
        for (_, place) in std::mem::take(&mut all.works) {
            all.total += 1;
            all.keep(place, self.most);
        }
        for (_, provider) in &all.work_providers {
            *all.providers.entry(*provider).or_default() += 1;
        }
        for (_, length) in &all.work_lengths {
            *all.lengths.entry(*length).or_default() += 1;
        }
        for (_, theme) in &all.work_themes {
            *all.themes.entry(*theme).or_default() += 1;
        }
        for (_, level) in &all.work_levels {
            *all.levels.entry(*level).or_default() += 1;
        }
        Ok(all)
    }
}

impl SegmentCollector for CountingSegment {
    type Fruit = Counted;

    fn collect(&mut self, document: DocId, score: Score) {
        let language = self.language.get_val(document);
        let provider = self.provider.get_val(document);
        let length = self.length.get_val(document);
        let asked = self.asked;
        let in_language = asked.language.is_none_or(|l| l == language);
        let by_provider = asked.provider.is_none_or(|p| p == provider);
        let of_length = asked.length.is_none_or(|l| l == length);
        let of_theme = |theme: i64| asked.theme.is_none_or(|t| t == theme);
        let at_level = |level: i64| asked.level.is_none_or(|l| l == level);
        self.taught.clear();
        let taught = self.teaches.values_for_doc(document);
        self.taught
            .extend(taught.map(|both| (both / LEVELS, both % LEVELS)));
        let teaches_so = (asked.theme.is_none() && asked.level.is_none())
            || self
                .taught
                .iter()
                .any(|(t, l)| of_theme(*t) && at_level(*l));
        let work = Some(self.work.get_val(document)).filter(|work| *work != 0);
        // A count of one kind is not narrowed by the choice of that kind.
        let counted = &mut self.counted;
        if in_language && by_provider && of_length {
            for (place, (theme, level)) in self.taught.iter().enumerate() {
                let before = &self.taught[..place];
                let known = |(t, l): &(i64, i64)| t == theme && at_level(*l);
                if at_level(*level) && !before.iter().any(known) {
                    match work {
                        Some(work) => {
                            counted.work_themes.insert((work, *theme));
                        }
                        None => *counted.themes.entry(*theme).or_default() += 1,
                    }
                }
                let known = |(t, l): &(i64, i64)| l == level && of_theme(*t);
                if of_theme(*theme) && !before.iter().any(known) {
                    match work {
                        Some(work) => {
                            counted.work_levels.insert((work, *level));
                        }
                        None => *counted.levels.entry(*level).or_default() += 1,
                    }
                }
            }
        }
        if by_provider && of_length && teaches_so {
            *counted.languages.entry(language).or_default() += 1;
        }
        if in_language && of_length && teaches_so {
            match work {
                Some(work) => {
                    counted.work_providers.insert((work, provider));
                }
                None => *counted.providers.entry(provider).or_default() += 1,
            }
        }
        if in_language && by_provider && teaches_so {
            match work {
                Some(work) => {
                    counted.work_lengths.insert((work, length));
                }
                None => *counted.lengths.entry(length).or_default() += 1,
            }
        }
        if in_language && by_provider && of_length && teaches_so {
            let place = Place {
                // Scores are positive, and so are in the order of their bits.
                lacks: u32::MAX - score.to_bits(),
                order: [0, 1].map(|i: usize| self.order[i].get_val(document)),
                course: CourseId(self.course.get_val(document)),
            };
            match work {
                Some(work) => {
                    let held = counted.works.entry(work).or_insert(place);
                    *held = place.min(*held);
                }
                None => {
                    counted.total += 1;
                    counted.keep(place, self.most);
                }
            }
        }
    }

    fn harvest(self) -> Counted {
        self.counted
    }
}

#[cfg(test)]
mod tests {
    use sopan_rules::text::sought_sound;

    use super::*;

    fn sought(words: &str) -> Sought {
        let folded = fold(words);
        let words = folded.split(' ').filter(|w| !w.is_empty());
        Sought {
            words: words.map(|w| (w.to_owned(), sought_sound(w))).collect(),
            folded: folded.clone(),
            limit: 10,
            ..Sought::default()
        }
    }

    fn text(id: i64, title: &str, language: &str, minutes: i64, body: &str) -> Text {
        Text {
            course: CourseId(id),
            live: true,
            title: title.to_owned(),
            names: vec!["राष्ट्रीय सूचना विज्ञान केंद्र".to_owned(), "NIC".to_owned()],
            language: language.to_owned(),
            provider: Some(7 + id % 2),
            minutes,
            work: None,
            teaches: Vec::new(),
            body: body.to_owned(),
        }
    }

    fn filled() -> CourseIndex {
        let index = CourseIndex::new().unwrap();
        let all = [
            text(
                1,
                "Noting and Drafting",
                "en",
                90,
                "How a file moves in an office.",
            ),
            text(
                2,
                "सुशासन और सूचना का अधिकार",
                "hi",
                45,
                "लोक सूचना अधिकारी के कर्तव्य",
            ),
            text(
                3,
                "Drafting of Contracts",
                "en",
                20,
                "Clauses, and how courts read them.",
            ),
            text(
                4,
                "Cyber Hygiene",
                "en",
                0,
                "Passwords, phishing, drafting of reports.",
            ),
        ];
        index.begin_anew(&all, 3).unwrap();
        index
    }

    fn ids(index: &CourseIndex, sought: &Sought) -> Vec<i64> {
        let hits = index.find(sought).unwrap();
        hits.courses.into_iter().map(|c| c.0).collect()
    }

    #[test]
    fn a_course_is_found_however_its_words_are_written() {
        let index = filled();
        for (words, found) in [
            ("drafting", vec![3, 1, 4]),
            ("noting and drafting", vec![1]),
            ("draft", vec![3, 1, 4]),
            ("sushasan", vec![2]),
            ("सुशासन", vec![2]),
            ("suchana adhikar", vec![2]),
            ("phishing", vec![4]),
            ("nic cyber", vec![4]),
            ("racts", vec![3]),
            ("nic zz", vec![]),
            ("rashtriya vigyan kendra cyber", vec![4]),
            // Nothing is written so: what is spelt alike.
            ("drafitng contarcts", vec![3]),
            ("cybr hygeine", vec![4]),
            ("zebra", vec![]),
        ] {
            assert_eq!(ids(&index, &sought(words)), found, "{words}");
        }
        assert!(index.find(&sought("cybr")).unwrap().alike);
        assert!(!index.find(&sought("cyber")).unwrap().alike);
    }

    #[test]
    fn what_is_found_is_counted_by_language_provider_and_length() {
        let index = filled();
        let english = Sought {
            language: Some("en".to_owned()),
            ..sought("")
        };
        let hits = index.find(&english).unwrap();
        assert_eq!(hits.total, 3);
        let en_hi = [("en".to_owned(), 3), ("hi".to_owned(), 1)];
        assert_eq!(hits.languages, en_hi);
        assert_eq!(hits.providers, [(7, 1), (8, 2)]);
        assert_eq!(hits.lengths, [(Length::Short, 1), (Length::Half, 1)]);
        // By title where nothing tells them apart.
        assert_eq!(ids(&index, &english), [4, 3, 1]);
        let second = Sought {
            skip: 1,
            limit: 1,
            ..english
        };
        assert_eq!(ids(&index, &second), [3]);
    }

    #[test]
    fn what_is_found_is_counted_by_theme_and_level() {
        // Given a course that teaches two things of one theme, and one of another; one that
        // teaches one of them; and one in two languages that does in both,
        let index = filled();
        let teaching = |id, work, teaches: &[(i64, i16)]| Text {
            work,
            teaches: teaches.to_vec(),
            ..text(id, "Rules of the road", "en", 20, "Signs and signals.")
        };
        let all = [
            teaching(10, None, &[(31, 1), (31, 2), (32, 1)]),
            teaching(11, None, &[(31, 1)]),
            teaching(12, Some(77), &[(32, 3)]),
            teaching(13, Some(77), &[(32, 3)]),
        ];
        index.take_in(&all, 4).unwrap();
        let asked = |theme, level| {
            let sought = Sought {
                theme,
                level,
                ..sought("signs")
            };
            let hits = index.find(&sought).unwrap();
            assert_eq!(hits.total, i64::try_from(hits.courses.len()).unwrap());
            (hits.total, hits.themes, hits.levels)
        };

        // then each is counted once for a theme and once for a level, however often it
        // teaches something of it,
        let themes = vec![(31, 2), (32, 2)];
        assert_eq!(
            asked(None, None),
            (3, themes.clone(), vec![(1, 2), (2, 1), (3, 1)])
        );
        // and a level is that of the theme that is asked for.
        assert_eq!(asked(Some(31), None), (2, themes, vec![(1, 2), (2, 1)]));
        assert_eq!(asked(None, Some(1)).0, 2);
        let of_32 = vec![(1, 1), (3, 1)];
        assert_eq!(asked(Some(32), Some(1)), (1, vec![(31, 2), (32, 1)], of_32));
        assert_eq!(asked(Some(31), Some(3)).0, 0);
    }

    #[test]
    fn a_course_in_several_languages_is_found_once() {
        // Given two courses that are the same one, by one provider,
        let index = filled();
        let tied = |id, title, language| Text {
            work: Some(77),
            ..text(id, title, language, 20, "Rights and duties.")
        };
        let both = [
            tied(5, "Right to Information", "en"),
            tied(7, "सूचना का अधिकार", "hi"),
        ];
        index.take_in(&both, 4).unwrap();
        // then words of both languages find one of them,
        assert_eq!(ids(&index, &sought("right information")), [5]);
        assert_eq!(ids(&index, &sought("सूचना का अधिकार")), [7, 2]);
        // and it is one of the catalogue, in two languages.
        let hits = index.find(&sought("duties")).unwrap();
        assert_eq!((hits.total, hits.courses.len()), (1, 1));
        let en_hi = [("en".to_owned(), 1), ("hi".to_owned(), 1)];
        assert_eq!(hits.languages, en_hi);
        assert_eq!(hits.providers, [(8, 1)]);
        assert_eq!(hits.lengths, [(Length::Short, 1)]);
    }

    #[test]
    fn what_changes_is_found_as_it_is_now() {
        let index = filled();
        let gone = Text {
            live: false,
            ..text(3, "", "en", 0, "")
        };
        let renamed = text(4, "Safe Passwords", "en", 10, "");
        index.take_in(&[gone, renamed], 4).unwrap();
        assert_eq!(index.version(), 4);
        assert_eq!(ids(&index, &sought("contracts")), Vec::<i64>::new());
        assert_eq!(ids(&index, &sought("passwords")), [4]);
        assert_eq!(ids(&index, &sought("hygiene")), Vec::<i64>::new());
    }
}
