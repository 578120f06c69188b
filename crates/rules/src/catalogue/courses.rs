//! Many course lists made into one catalogue: rows that are the same course
//! become one, with the evidence; doubtful ones stay apart and are asked about.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::duration::duration_in_words;
use super::evidence::{Evidence, EvidenceKind};
use super::providers::{Printed, Provider, ProviderMatch, match_provider, near};
use crate::text::{compact, fold, sound_key};

/// One row of a course list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CourseRow {
    /// The list it stands in.
    pub source: String,
    /// Row number in that list.
    pub row: usize,
    /// The title as printed.
    pub title: String,
    /// The provider as printed, where the list has one.
    pub provider: Option<String>,
    /// The duration in minutes, where the list has one.
    pub minutes: Option<u32>,
}

/// One course of the consolidated catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Course {
    /// The title as first printed.
    pub title: String,
    /// Place of its provider in [`Consolidated::providers`], where one is named.
    pub provider: Option<usize>,
    /// The duration in minutes, where a list gives it.
    pub minutes: Option<u32>,
    /// Every way in which the title is printed.
    pub titles: Vec<String>,
    /// Places of its rows in what was given, from 0.
    pub rows: Vec<usize>,
}

/// A row that was found to be a course that stood there already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Merge {
    /// Place of the row in what was given.
    pub row: usize,
    /// Place of the course in [`Consolidated::courses`].
    pub course: usize,
    /// Why.
    pub evidence: Vec<Evidence>,
}

/// A printed provider's name that was found to mean a provider who stood there
/// already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProviderMerge {
    /// The name as printed.
    pub name: String,
    /// Place of the provider in [`Consolidated::providers`].
    pub provider: usize,
    /// Why.
    pub evidence: Evidence,
}

/// Two that stay apart until someone says whether they are the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Doubt {
    /// Two providers, by place in [`Consolidated::providers`].
    Providers {
        /// One.
        left: usize,
        /// The other.
        right: usize,
        /// What makes them look alike.
        evidence: Vec<Evidence>,
    },
    /// Two courses, by place in [`Consolidated::courses`].
    Courses {
        /// One.
        left: usize,
        /// The other.
        right: usize,
        /// What makes them look alike, and what keeps them apart.
        evidence: Vec<Evidence>,
    },
}

/// What many lists say together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Consolidated {
    /// The providers, each with all its names.
    pub providers: Vec<Provider>,
    /// The courses, each with all its rows.
    pub courses: Vec<Course>,
    /// Which names were joined to a provider, and why.
    pub provider_merges: Vec<ProviderMerge>,
    /// Which rows were joined to a course, and why.
    pub merges: Vec<Merge>,
    /// What has to be asked about.
    pub doubts: Vec<Doubt>,
}

/// Makes one catalogue of the rows of any number of lists.
pub fn consolidate(rows: &[CourseRow]) -> Consolidated {
    let mut desk = Desk {
        made: Consolidated::default(),
        provider_places: BTreeMap::new(),
        by_title: BTreeMap::new(),
    };
    desk.gather_providers(rows);
    // Rows that say more come first: they decide which courses there are, and a
    // row without provider or duration can be held against all of them.
    let mut places: Vec<usize> = (0..rows.len()).collect();
    places.sort_by_key(|&place| {
        let row = &rows[place];
        (provider_of(row).is_none(), row.minutes.is_none())
    });
    for place in places {
        match provider_of(&rows[place]) {
            Some(name) => desk.take_named(place, &rows[place], name),
            None => desk.take_unnamed(place, &rows[place], rows),
        }
    }
    desk.find_near_titles();
    desk.in_order_of_the_lists()
}

fn provider_of(row: &CourseRow) -> Option<&str> {
    row.provider
        .as_deref()
        .map(str::trim)
        .filter(|name| !name.is_empty())
}

struct Desk {
    made: Consolidated,
    /// From a provider's printed name to its place.
    provider_places: BTreeMap<String, usize>,
    /// From a title's key to the courses that have it.
    by_title: BTreeMap<String, Vec<usize>>,
}

impl Desk {
    fn gather_providers(&mut self, rows: &[CourseRow]) {
        let mut names: Vec<&str> = Vec::new();
        for name in rows.iter().filter_map(provider_of) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        // Names that explain their abbreviation first: they decide what it means.
        names.sort_by_key(|name| !Printed::read(name).has_abbreviation());
        for name in names {
            let place = match match_provider(name, &self.made.providers) {
                ProviderMatch::Same { place, evidence } => {
                    self.made.provider_merges.push(ProviderMerge {
                        name: name.to_owned(),
                        provider: place,
                        evidence,
                    });
                    place
                }
                ProviderMatch::Doubtful(candidates) => {
                    let new = self.new_provider(name);
                    for (other, evidence) in candidates {
                        self.made.doubts.push(Doubt::Providers {
                            left: other,
                            right: new,
                            evidence: vec![evidence],
                        });
                    }
                    new
                }
                ProviderMatch::New => self.new_provider(name),
            };
            self.made.providers[place].names.push(name.to_owned());
            self.provider_places.insert(name.to_owned(), place);
        }
    }

    fn new_provider(&mut self, name: &str) -> usize {
        self.made.providers.push(Provider {
            name: Printed::read(name).shown,
            names: Vec::new(),
        });
        self.made.providers.len() - 1
    }

    fn take_named(&mut self, place: usize, row: &CourseRow, name: &str) {
        let provider = self.provider_places.get(name).copied();
        let twins = self.twins(row);
        let (own, others): (Vec<usize>, Vec<usize>) = twins
            .into_iter()
            .partition(|&course| self.made.courses[course].provider == provider);
        let fitting: Vec<usize> = own
            .iter()
            .copied()
            .filter(|&course| self.durations_agree(course, row))
            .collect();
        if let [course] = fitting[..] {
            let mut evidence = vec![self.same_title(course, row)];
            evidence.extend(self.same_provider(course, row));
            evidence.extend(self.same_duration(course, row));
            self.join(place, row, course, evidence);
            return;
        }
        let new = self.new_course(place, row, provider);
        for course in own {
            let mut evidence = vec![self.same_title(course, row)];
            evidence.extend(self.same_provider(course, row));
            evidence.extend(self.duration_differs(course, row));
            self.ask(course, new, evidence);
        }
        for course in others {
            let doubt = self.provider_doubt(self.made.courses[course].provider, provider);
            if let Some(doubt) = doubt {
                let mut evidence = vec![self.same_title(course, row), doubt];
                evidence.extend(self.same_duration(course, row));
                evidence.extend(self.duration_differs(course, row));
                self.ask(course, new, evidence);
            }
        }
    }

    fn take_unnamed(&mut self, place: usize, row: &CourseRow, rows: &[CourseRow]) {
        let twins = self.twins(row);
        let fitting: Vec<usize> = twins
            .iter()
            .copied()
            .filter(|&course| self.durations_agree(course, row))
            .collect();
        let unnamed: Vec<usize> = fitting
            .iter()
            .copied()
            .filter(|&course| self.made.courses[course].provider.is_none())
            .collect();
        if let [course] = unnamed[..] {
            let other = &rows[self.made.courses[course].rows[0]];
            let evidence = vec![
                self.same_title(course, row),
                Evidence::new(
                    EvidenceKind::NoProviderEither,
                    format!("{} {}", row.source, row.row),
                    format!("{} {}", other.source, other.row),
                ),
            ];
            self.join(place, row, course, evidence);
            return;
        }
        if let ([course], [_]) = (&fitting[..], &twins[..]) {
            let course = *course;
            let by = self.provider_name(course);
            let evidence = vec![
                self.same_title(course, row),
                Evidence::new(EvidenceKind::NoProviderOneCourse, &row.title, by),
            ];
            self.join(place, row, course, evidence);
            return;
        }
        let new = self.new_course(place, row, None);
        for course in twins.iter().copied() {
            let mut evidence = vec![self.same_title(course, row)];
            if twins.len() > 1 {
                let by = self.provider_name(course);
                let kind = EvidenceKind::NoProviderSeveralCourses;
                evidence.push(Evidence::new(kind, &row.title, by));
            }
            evidence.extend(self.duration_differs(course, row));
            self.ask(course, new, evidence);
        }
    }

    /// The courses that have the row's title.
    fn twins(&self, row: &CourseRow) -> Vec<usize> {
        let twins = self.by_title.get(&title_key(&row.title));
        twins.cloned().unwrap_or_default()
    }

    fn new_course(&mut self, place: usize, row: &CourseRow, provider: Option<usize>) -> usize {
        let course = self.made.courses.len();
        self.made.courses.push(Course {
            title: row.title.trim().to_owned(),
            provider,
            minutes: row.minutes,
            titles: vec![row.title.trim().to_owned()],
            rows: vec![place],
        });
        let twins = self.by_title.entry(title_key(&row.title)).or_default();
        twins.push(course);
        course
    }

    fn join(&mut self, place: usize, row: &CourseRow, course: usize, evidence: Vec<Evidence>) {
        let kept = &mut self.made.courses[course];
        kept.rows.push(place);
        kept.minutes = kept.minutes.or(row.minutes);
        let title = row.title.trim();
        if !kept.titles.iter().any(|t| t == title) {
            kept.titles.push(title.to_owned());
        }
        self.made.merges.push(Merge {
            row: place,
            course,
            evidence,
        });
    }

    fn ask(&mut self, left: usize, right: usize, evidence: Vec<Evidence>) {
        self.made.doubts.push(Doubt::Courses {
            left,
            right,
            evidence,
        });
    }

    fn durations_agree(&self, course: usize, row: &CourseRow) -> bool {
        match (self.made.courses[course].minutes, row.minutes) {
            (Some(kept), Some(new)) => kept == new,
            _ => true,
        }
    }

    fn same_title(&self, course: usize, row: &CourseRow) -> Evidence {
        let title = &self.made.courses[course].title;
        Evidence::new(EvidenceKind::SameTitle, title, row.title.trim())
    }

    /// That the row's provider is the course's, by the name that shows why.
    fn same_provider(&self, course: usize, row: &CourseRow) -> Option<Evidence> {
        let provider = &self.made.providers[self.made.courses[course].provider?];
        let name = provider_of(row)?;
        Some(Evidence::new(
            EvidenceKind::SameProvider,
            &provider.name,
            name,
        ))
    }

    fn same_duration(&self, course: usize, row: &CourseRow) -> Option<Evidence> {
        let minutes = self.made.courses[course].minutes?;
        let words = duration_in_words(minutes).en;
        (row.minutes? == minutes).then(|| Evidence::new(EvidenceKind::SameDuration, &words, &words))
    }

    fn duration_differs(&self, course: usize, row: &CourseRow) -> Option<Evidence> {
        let (kept, new) = (self.made.courses[course].minutes?, row.minutes?);
        let words = |minutes| duration_in_words(minutes).en;
        (kept != new).then(|| Evidence::new(EvidenceKind::DurationDiffers, words(kept), words(new)))
    }

    fn provider_name(&self, course: usize) -> String {
        let provider = self.made.courses[course].provider;
        provider.map_or(String::new(), |place| {
            self.made.providers[place].name.clone()
        })
    }

    /// What was found between two different providers, where they are in doubt.
    fn provider_doubt(&self, a: Option<usize>, b: Option<usize>) -> Option<Evidence> {
        let (a, b) = (a?, b?);
        self.made.doubts.iter().find_map(|doubt| match doubt {
            Doubt::Providers {
                left,
                right,
                evidence,
            } if (*left, *right) == (a, b) || (*left, *right) == (b, a) => {
                evidence.first().cloned()
            }
            _ => None,
        })
    }

    /// Different titles that may mean the same course. They are never joined.
    fn find_near_titles(&mut self) {
        let keys: Vec<TitleKeys> = self
            .made
            .courses
            .iter()
            .map(|course| TitleKeys::of(&course.title))
            .collect();
        for (left, right) in pairs_worth_a_look(&keys) {
            let Some(kind) = keys[left].resembles(&keys[right]) else {
                continue;
            };
            let (a, b) = (&self.made.courses[left], &self.made.courses[right]);
            let mut evidence = vec![Evidence::new(kind, &a.title, &b.title)];
            match (a.provider, b.provider) {
                (Some(x), Some(y)) if x == y => {
                    let name = &self.made.providers[x].name;
                    evidence.push(Evidence::new(EvidenceKind::SameProvider, name, name));
                }
                (Some(_), Some(_)) => match self.provider_doubt(a.provider, b.provider) {
                    Some(doubt) => evidence.push(doubt),
                    None => continue, // two providers, two titles: two courses
                },
                _ => {}
            }
            self.ask(left, right, evidence);
        }
    }

    /// Providers and courses in the order in which the lists first name them.
    fn in_order_of_the_lists(mut self) -> Consolidated {
        for course in &mut self.made.courses {
            course.rows.sort_unstable();
        }
        let courses = Order::by_key(&self.made.courses, |course| course.rows[0]);
        let first_row = |place: usize| {
            let of = |course: &&Course| course.provider == Some(place);
            let rows = self.made.courses.iter().filter(of).map(|c| c.rows[0]);
            rows.min()
        };
        let places: Vec<usize> = (0..self.made.providers.len()).collect();
        let providers = Order::by_key(&places, |&place| first_row(place));
        for course in &mut self.made.courses {
            course.provider = course.provider.map(|place| providers.new_place[place]);
        }
        for merge in &mut self.made.provider_merges {
            merge.provider = providers.new_place[merge.provider];
        }
        for merge in &mut self.made.merges {
            merge.course = courses.new_place[merge.course];
        }
        self.made.merges.sort_by_key(|merge| merge.row);
        for doubt in &mut self.made.doubts {
            let (order, left, right) = match doubt {
                Doubt::Providers { left, right, .. } => (&providers, left, right),
                Doubt::Courses { left, right, .. } => (&courses, left, right),
            };
            (*left, *right) = (order.new_place[*left], order.new_place[*right]);
        }
        Consolidated {
            providers: providers.apply(self.made.providers),
            courses: courses.apply(self.made.courses),
            ..self.made
        }
    }
}

/// A new order for a list.
struct Order {
    /// From the old place to the new one.
    new_place: Vec<usize>,
}

impl Order {
    fn by_key<T, K: Ord>(items: &[T], key: impl Fn(&T) -> K) -> Order {
        let mut old_places: Vec<usize> = (0..items.len()).collect();
        old_places.sort_by_key(|&place| key(&items[place]));
        let mut new_place = vec![0; items.len()];
        for (new, old) in old_places.into_iter().enumerate() {
            new_place[old] = new;
        }
        Order { new_place }
    }

    fn apply<T>(&self, items: Vec<T>) -> Vec<T> {
        let mut placed: Vec<(usize, T)> = self.new_place.iter().copied().zip(items).collect();
        placed.sort_by_key(|(place, _)| *place);
        placed.into_iter().map(|(_, item)| item).collect()
    }
}

/// Under which a title is the same title. One without letters or digits stands
/// for itself.
fn title_key(title: &str) -> String {
    let key = compact(title);
    if key.is_empty() {
        title.trim().to_owned()
    } else {
        key
    }
}

struct TitleKeys {
    key: String,
    folded: String,
    spelt_out: String,
    sound: String,
    /// Inside one script, sound would take Part I for Part II.
    devanagari: bool,
}

impl TitleKeys {
    fn of(title: &str) -> TitleKeys {
        let folded = fold(title);
        TitleKeys {
            key: title_key(title),
            spelt_out: spelt_out(&folded),
            sound: sound_key(title),
            devanagari: title.chars().any(|c| ('ऀ'..='ॿ').contains(&c)),
            folded,
        }
    }

    /// How the titles resemble each other, where they differ.
    fn resembles(&self, other: &TitleKeys) -> Option<EvidenceKind> {
        if self.key == other.key || self.folded.is_empty() {
            None // the same title: dealt with row by row
        } else if self.spelt_out == other.spelt_out {
            Some(EvidenceKind::AbbreviatedTitle)
        } else if near(&self.folded, &other.folded) {
            Some(EvidenceKind::NearTitle)
        } else if self.devanagari != other.devanagari && self.sound == other.sound {
            Some(EvidenceKind::SoundsAlike)
        } else {
            None
        }
    }
}

/// The pairs of titles that can resemble each other, without holding each of
/// thousands against all others: they share a key, or all words but two.
fn pairs_worth_a_look(keys: &[TitleKeys]) -> BTreeSet<(usize, usize)> {
    let mut shelves: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, key) in keys.iter().enumerate() {
        let words: Vec<&str> = key.folded.split(' ').collect();
        let mut labels = BTreeSet::from([
            format!("spelt out {}", key.spelt_out),
            format!("sound {}", key.sound),
        ]);
        for one in 0..words.len() {
            for other in one..words.len() {
                let mut rest = words.clone();
                rest[one] = "_";
                rest[other] = "_";
                labels.insert(format!("words {}", rest.join(" ")));
            }
        }
        for label in labels {
            shelves.entry(label).or_default().push(place);
        }
    }
    let mut pairs = BTreeSet::new();
    for places in shelves.into_values() {
        for (nth, &right) in places.iter().enumerate() {
            pairs.extend(places[..nth].iter().map(|&left| (left, right)));
        }
    }
    pairs
}

/// Abbreviations that course titles use, spelt out.
fn spelt_out(folded: &str) -> String {
    let words: Vec<&str> = folded
        .split(' ')
        .map(|word| match word {
            "ai" => "artificial intelligence",
            "genai" => "generative artificial intelligence",
            "ml" => "machine learning",
            "intro" => "introduction",
            _ => word,
        })
        .collect();
    words.join(" ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::catalogue::parse_duration;
    use proptest::prelude::*;

    fn row(row: usize, title: &str, provider: &str, minutes: u32) -> CourseRow {
        CourseRow {
            source: "list".to_owned(),
            row,
            title: title.to_owned(),
            provider: (!provider.is_empty()).then(|| provider.to_owned()),
            minutes: (minutes > 0).then_some(minutes),
        }
    }

    /// The rows of the four published lists.
    fn published() -> Vec<CourseRow> {
        include_str!("../../tests/data/course_lists.tsv")
            .lines()
            .map(|line| {
                let cells: Vec<&str> = line.split('\t').collect();
                let [source, row, title, provider, duration] = cells[..] else {
                    panic!("five cells: {line}");
                };
                CourseRow {
                    source: source.to_owned(),
                    row: row.parse().unwrap(),
                    title: title.to_owned(),
                    provider: (!provider.is_empty()).then(|| provider.to_owned()),
                    minutes: (!duration.is_empty()).then(|| parse_duration(duration).unwrap()),
                }
            })
            .collect()
    }

    fn same_provider_name(a: &str, b: &str) -> bool {
        let known = Provider {
            name: b.to_owned(),
            names: vec![b.to_owned()],
        };
        matches!(match_provider(a, &[known]), ProviderMatch::Same { .. })
    }

    fn told(made: &Consolidated, rows: &[CourseRow]) -> String {
        let mut text = String::new();
        let mut line = |words: String| {
            text.push_str(&words);
            text.push('\n');
        };
        let at = |place: usize| format!("{}:{}", rows[place].source, rows[place].row);
        let name = |provider: Option<usize>| {
            provider.map_or("(no provider)", |p| made.providers[p].name.as_str())
        };
        let said = |evidence: &[Evidence]| {
            let said: Vec<String> = evidence.iter().map(|e| e.said().en).collect();
            said.join("; ")
        };
        line(format!("{} rows", rows.len()));
        line(format!("\nPROVIDERS {}", made.providers.len()));
        for provider in &made.providers {
            line(provider.name.clone());
            for other in provider.names.iter().filter(|n| **n != provider.name) {
                line(format!("    = {other}"));
            }
        }
        line(format!(
            "\nPROVIDER NAMES JOINED {}",
            made.provider_merges.len()
        ));
        for merge in &made.provider_merges {
            line(merge.evidence.said().en);
        }
        line(format!("\nCOURSES {}", made.courses.len()));
        for course in &made.courses {
            let duration = course
                .minutes
                .map_or("-".to_owned(), |m| duration_in_words(m).en);
            line(format!(
                "{} | {} | {duration}",
                course.title,
                name(course.provider)
            ));
            let places: Vec<String> = course.rows.iter().map(|&p| at(p)).collect();
            line(format!("    {}", places.join(", ")));
        }
        line(format!("\nMERGES {}", made.merges.len()));
        for merge in &made.merges {
            let title = &made.courses[merge.course].title;
            line(format!(
                "{} into {title}: {}",
                at(merge.row),
                said(&merge.evidence)
            ));
        }
        line(format!("\nDOUBTS {}", made.doubts.len()));
        for doubt in &made.doubts {
            match doubt {
                Doubt::Providers {
                    left,
                    right,
                    evidence,
                } => line(format!(
                    "provider {} ? {}: {}",
                    name(Some(*left)),
                    name(Some(*right)),
                    said(evidence)
                )),
                Doubt::Courses {
                    left,
                    right,
                    evidence,
                } => {
                    let course = |place: usize| {
                        let course = &made.courses[place];
                        format!("{} ({})", course.title, name(course.provider))
                    };
                    line(format!(
                        "course {} ? {}: {}",
                        course(*left),
                        course(*right),
                        said(evidence)
                    ));
                }
            }
        }
        text
    }

    #[test]
    fn the_four_published_lists_become_one_catalogue() {
        let rows = published();
        insta::assert_snapshot!(told(&consolidate(&rows), &rows));
    }

    #[test]
    fn what_makes_two_rows_one_course() {
        // Given two rows, when they are consolidated, then so many courses and
        // so many doubts are left.
        for (a, b, courses, doubts) in [
            // the same in another dress
            (
                row(1, "GenAI for Everyone", "Fractal", 274),
                row(2, "genai for  EVERYONE", "FRACTAL", 274),
                1,
                0,
            ),
            // one list without a duration, one without a provider, both
            (
                row(1, "GenAI for Everyone", "Fractal", 274),
                row(2, "GenAI for Everyone", "Fractal", 0),
                1,
                0,
            ),
            (
                row(1, "GenAI for Everyone", "", 0),
                row(2, "GenAI for Everyone", "Fractal", 274),
                1,
                0,
            ),
            (
                row(1, "PM Gatishakti", "", 0),
                row(2, "PM Gatishakti", "", 0),
                1,
                0,
            ),
            // durations differ: asked about
            (
                row(1, "Cybersecurity", "upGrad", 176),
                row(2, "Cybersecurity", "upGrad", 170),
                2,
                1,
            ),
            (
                row(1, "Cybersecurity", "upGrad", 176),
                row(2, "Cybersecurity", "", 170),
                2,
                1,
            ),
            // providers in doubt: asked about, for themselves and for the course
            (
                row(1, "AI for All", "Kyndryl", 0),
                row(2, "AI for All", "Kyndryl & DSCI", 0),
                2,
                2,
            ),
            // two providers, one title: two courses
            (
                row(1, "Cybersecurity", "upGrad", 0),
                row(2, "Cybersecurity", "Google", 0),
                2,
                0,
            ),
            // levels and parts are courses of their own
            (
                row(1, "Cybersecurity (Basic Level)", "IIT Madras", 84),
                row(2, "Cybersecurity (Intermediate Level)", "IIT Madras", 85),
                2,
                0,
            ),
            (
                row(1, "Office Procedure Part 1", "ISTM", 60),
                row(2, "Office Procedure Part 2", "ISTM", 60),
                2,
                0,
            ),
            (
                row(1, "Office Procedure Part I", "ISTM", 60),
                row(2, "Office Procedure Part II", "ISTM", 60),
                2,
                0,
            ),
            // a title without a letter stands for itself
            (row(1, "***", "ISTM", 0), row(2, "---", "ISTM", 0), 2, 0),
            // near titles: asked about, never joined
            (
                row(1, "AI Applications in Government", "NeGD", 68),
                row(2, "AI Aplications in Goverment", "NeGD", 68),
                2,
                1,
            ),
            (
                row(1, "AI Applications in Government", "NeGD", 68),
                row(2, "AI Application in Government", "NeGD", 68),
                2,
                1,
            ),
            (
                row(1, "Generative AI for Everyone", "Fractal", 274),
                row(2, "GenAI for Everyone", "Fractal", 274),
                2,
                1,
            ),
            (row(1, "सुशासन", "", 0), row(2, "Sushasan", "ATI", 0), 2, 1),
            (
                row(1, "AI Applications in Government", "NeGD", 68),
                row(2, "AI Application in Government", "Google", 68),
                2,
                0,
            ),
        ] {
            for rows in [[a.clone(), b.clone()], [b.clone(), a.clone()]] {
                let made = consolidate(&rows);
                let found = (made.courses.len(), made.doubts.len());
                assert_eq!(
                    found,
                    (courses, doubts),
                    "{} / {}",
                    told(&made, &rows),
                    b.row
                );
            }
        }
    }

    #[test]
    fn a_row_without_provider_that_fits_two_courses_is_asked_about() {
        let rows = [
            row(1, "Cybersecurity", "", 0),
            row(2, "Cybersecurity", "upGrad", 176),
            row(3, "Cybersecurity", "Google", 610),
            row(4, "Cybersecurity", "", 0),
        ];
        let made = consolidate(&rows);
        assert_eq!(made.courses.len(), 3);
        assert_eq!(made.courses[0].rows, [0, 3]); // the two without, together
        assert_eq!(made.doubts.len(), 2);
    }

    #[test]
    fn evidence_speaks_both_languages() {
        let rows = published();
        let made = consolidate(&rows);
        let providers = made.provider_merges.iter().map(|m| &m.evidence);
        for evidence in made
            .merges
            .iter()
            .flat_map(|m| &m.evidence)
            .chain(providers)
        {
            let said = evidence.said();
            assert!(said.en.contains(&evidence.left) && said.hi.contains(&evidence.left));
            assert!(said.hi.chars().any(|c| ('ऀ'..='ॿ').contains(&c)));
        }
    }

    fn any_rows() -> impl Strategy<Value = Vec<CourseRow>> {
        let title = proptest::sample::select(vec!["AI", "ai", "Law", "Laws", "Notes"]);
        let provider = proptest::sample::select(vec![
            "",
            "NeGD",
            "National E-Governance Division (NEGD)",
            "Kyndryl",
            "Kyndryl & DSCI",
        ]);
        let one = (title, provider, 0..3u32);
        proptest::collection::vec(one, 0..14).prop_map(|rows| {
            let numbered = rows.into_iter().enumerate();
            numbered
                .map(|(n, (title, provider, minutes))| row(n, title, provider, minutes))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn every_row_ends_in_exactly_one_course_that_fits_it(rows in any_rows()) {
            let made = consolidate(&rows);
            let mut places: Vec<usize> = made.courses.iter().flat_map(|c| c.rows.clone()).collect();
            places.sort_unstable();
            prop_assert_eq!(places, (0..rows.len()).collect::<Vec<_>>());
            prop_assert_eq!(made.merges.len() + made.courses.len(), rows.len());
            for course in &made.courses {
                for &place in &course.rows {
                    let row = &rows[place];
                    prop_assert_eq!(compact(&row.title), compact(&course.title));
                    if let (Some(a), Some(b)) = (row.minutes, course.minutes) {
                        prop_assert_eq!(a, b);
                    }
                    if let (Some(name), Some(provider)) = (&row.provider, course.provider) {
                        let names = &made.providers[provider].names;
                        prop_assert!(names.iter().all(|other| same_provider_name(name, other)));
                    }
                }
            }
        }
    }
}
