//! A version of the methodology: which indicators, how heavy, which cohorts,
//! which bands of the performance key.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::measures::{Kept, Measure};
use crate::numbers::{Exact, grouped};
use crate::text::{Said, compact, fold};
use crate::time::Day;

/// What an indicator's numerator or denominator is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Source {
    /// The number of officials the organisation has, from the strength registry.
    Strength,
    /// The number one, as a denominator: the numerator is counted and not divided.
    One,
    /// The balance of an account.
    Measure(Measure),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Strength => f.write_str("strength"),
            Source::One => f.write_str("one"),
            Source::Measure(measure) => f.write_str(measure.name()),
        }
    }
}

impl From<Source> for String {
    fn from(source: Source) -> String {
        source.to_string()
    }
}

impl TryFrom<String> for Source {
    type Error = String;
    fn try_from(name: String) -> Result<Source, String> {
        match name.as_str() {
            "strength" => return Ok(Source::Strength),
            "one" => return Ok(Source::One),
            _ => {}
        }
        Measure::from_name(&name)
            .map(Source::Measure)
            .ok_or_else(|| {
                let known: Vec<&str> = Measure::ALL.iter().map(|m| m.name()).collect();
                format!(
                    "“{name}” is no figure that is kept; known are strength, one, {}",
                    known.join(", ")
                )
            })
    }
}

/// The days of which an indicator takes what happened. What describes officials as they
/// are (registered, verified) is always taken as on the day.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(try_from = "String", into = "String")]
pub enum Window {
    /// Everything until the day.
    #[default]
    AllTime,
    /// From 1 April until the day.
    FinancialYear,
    /// So many days, the day itself included.
    LastDays(u16),
}

impl Window {
    /// Its first day; none where it has no beginning.
    pub fn begins(self, as_on: Day) -> Option<Day> {
        match self {
            Window::AllTime => None,
            Window::FinancialYear => Some(as_on.financial_year_start()),
            Window::LastDays(days) => Some(as_on.plus(1 - i32::from(days))),
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Window::AllTime => f.write_str("all_time"),
            Window::FinancialYear => f.write_str("financial_year"),
            Window::LastDays(days) => write!(f, "last_{days}_days"),
        }
    }
}

impl From<Window> for String {
    fn from(window: Window) -> String {
        window.to_string()
    }
}

impl TryFrom<String> for Window {
    type Error = String;
    fn try_from(name: String) -> Result<Window, String> {
        let days = || {
            name.strip_prefix("last_")?
                .strip_suffix("_days")?
                .parse()
                .ok()
        };
        match name.as_str() {
            "all_time" => Ok(Window::AllTime),
            "financial_year" => Ok(Window::FinancialYear),
            _ => match days() {
                Some(days @ 1..=3_660) => Ok(Window::LastDays(days)),
                _ => Err(format!(
                    "“{name}” is no window; write all_time, financial_year or last_30_days \
                     (1 to 3660 days)"
                )),
            },
        }
    }
}

/// A measure in a window: one figure of an organisation. As data it is the measure's
/// name, with the window after a point where there is one: `completions.financial_year`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// What is counted.
    pub measure: Measure,
    /// In which days.
    pub window: Window,
}

impl Term {
    /// A measure in a window. Only what happened has one: officials and courses are
    /// counted as they are on the day.
    pub fn new(measure: Measure, window: Window) -> Term {
        let window = match measure.kept() {
            Kept::Flow => window,
            Kept::Stock | Kept::Catalogue => Window::AllTime,
        };
        Term { measure, window }
    }
}

impl From<Measure> for Term {
    fn from(measure: Measure) -> Term {
        Term::new(measure, Window::AllTime)
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.window {
            Window::AllTime => f.write_str(self.measure.name()),
            window => write!(f, "{}.{window}", self.measure.name()),
        }
    }
}

impl FromStr for Term {
    type Err = String;
    fn from_str(text: &str) -> Result<Term, String> {
        let (measure, window) = match text.split_once('.') {
            Some((measure, window)) => (measure, Window::try_from(window.to_owned())?),
            None => (text, Window::AllTime),
        };
        let measure =
            Measure::from_name(measure).ok_or_else(|| format!("“{measure}” is no measure"))?;
        Ok(Term { measure, window })
    }
}

/// How a raw figure becomes the percentage that enters the score.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "snake_case")]
pub enum Normalisation {
    /// numerator ÷ denominator in per cent, as it is.
    #[default]
    Percentage,
    /// The lowest of the cohort is 0, the highest 100.
    MinMax,
    /// In per cent of the highest of the cohort.
    RelativeToBest,
}

/// One indicator: numerator ÷ denominator in per cent, at most its cap in the score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// Stable name for other programs, such as “verified”.
    pub id: String,
    /// Its name as printed.
    pub name: Said,
    /// What it is for.
    pub objective: Said,
    /// What is divided by what, in words.
    pub definition: Said,
    /// What is counted.
    pub numerator: Source,
    /// What it is counted out of.
    pub denominator: Source,
    /// The days of which what happened is counted.
    #[serde(default, skip_serializing_if = "is_default")]
    pub window: Window,
    /// How the figure becomes a percentage of the score.
    #[serde(default, skip_serializing_if = "is_default")]
    pub normalisation: Normalisation,
    /// The most that the raw figure counts for, in per cent, before it is normalised. A
    /// percentage is capped at 100 where nothing is said, others are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Exact>,
    /// Points out of the 100 that all indicators share.
    pub weight: Exact,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Indicator {
    /// The most that the raw figure counts for, in per cent.
    pub fn most(&self) -> Option<Exact> {
        let percentage = self.normalisation == Normalisation::Percentage;
        let hundred = || percentage.then(Exact::hundred);
        self.cap.clone().or_else(hundred)
    }

    /// The figures of accounts that it is made of.
    pub fn terms(&self) -> impl Iterator<Item = Term> {
        [self.numerator, self.denominator]
            .into_iter()
            .filter_map(|source| match source {
                Source::Measure(measure) => Some(Term::new(measure, self.window)),
                Source::Strength | Source::One => None,
            })
    }
}

/// The letter of a cohort: A, B, C.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Category(pub char);

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Organisations of similar strength, ranked among each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cohort {
    /// Its letter.
    pub category: Category,
    /// The greatest strength in it, in officials; the last cohort has none.
    pub up_to: Option<i64>,
}

/// A band of the performance key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Stable name for other programs and for styling: “low”.
    pub id: String,
    /// Its name as printed.
    pub name: Said,
    /// The greatest percentage in it.
    pub up_to: Exact,
}

/// A version of the methodology. One that was read is sound: its weights sum
/// to 100, its cohorts cover every strength and its bands 0 to 100.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Methodology {
    /// Stable name of the version, such as “2025-11”.
    pub version: String,
    /// Its title as printed.
    pub title: Said,
    /// The first day it holds for.
    pub effective_from: Day,
    /// In the order in which they are printed.
    pub indicators: Vec<Indicator>,
    /// From the smallest organisations to the greatest.
    pub cohorts: Vec<Cohort>,
    /// From the lowest percentages to the highest.
    pub bands: Vec<Band>,
}

#[derive(Deserialize)]
struct Unchecked {
    version: String,
    title: Said,
    effective_from: Day,
    indicators: Vec<Indicator>,
    cohorts: Vec<Cohort>,
    bands: Vec<Band>,
}

impl TryFrom<Unchecked> for Methodology {
    type Error = MethodologyFaults;
    fn try_from(read: Unchecked) -> Result<Methodology, MethodologyFaults> {
        Methodology {
            version: read.version,
            title: read.title,
            effective_from: read.effective_from,
            indicators: read.indicators,
            cohorts: read.cohorts,
            bands: read.bands,
        }
        .checked()
    }
}

/// Why something is no methodology.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MethodologyFault {
    /// The text isn't the data format that is expected.
    #[error("the methodology cannot be read: {0}")]
    Unreadable(String),
    /// A methodology ranks by something.
    #[error("the methodology has no indicator")]
    NoIndicator,
    /// The indicator in this row is none of the known ones.
    #[error("row {row}: “{name}” is not a known indicator; known are: {known}")]
    UnknownIndicator {
        /// Row number in the file.
        row: usize,
        /// As it was written.
        name: String,
        /// The names of the known ones.
        known: String,
    },
    /// The same indicator twice.
    #[error("the indicator “{0}” is given more than once")]
    RepeatedIndicator(String),
    /// A weight that is no number.
    #[error("row {row}: the weight “{weight}” is not a number; write points such as 20 or 12.5")]
    WeightNotANumber {
        /// Row number in the file.
        row: usize,
        /// As it was written.
        weight: String,
    },
    /// A weight of zero or less, or of more than 100.
    #[error("the weight of “{indicator}” is {weight}; it must be above 0 and at most 100 points")]
    WeightOutOfRange {
        /// The indicator's id.
        indicator: String,
        /// Its weight in points.
        weight: Exact,
    },
    /// A cap of zero or less, or a percentage that could exceed 100.
    #[error(
        "the cap of “{indicator}” is {cap}; it must be above 0, and at most 100 where the indicator is a percentage"
    )]
    CapOutOfRange {
        /// The indicator's id.
        indicator: String,
        /// Its cap in per cent.
        cap: Exact,
    },
    /// A number that nothing divides is no percentage.
    #[error(
        "“{0}” counts and divides by nothing; choose the normalisation min_max or relative_to_best"
    )]
    CountAsPercentage(String),
    /// A window where nothing is counted that happened in it.
    #[error(
        "the window of “{0}” has no effect: officials and courses are counted as they are on the day; leave it out, or count what happened, such as completions"
    )]
    WindowWithoutEffect(String),
    /// The weights share 100 points.
    #[error("the weights sum to {0}; they must sum to 100")]
    WeightsDoNotSum(Exact),
    /// Cohorts must follow each other from small to great.
    #[error("category {0} does not end above the one before it")]
    CohortOutOfOrder(Category),
    /// The same letter twice.
    #[error("category {0} is given more than once")]
    RepeatedCategory(Category),
    /// Some strength would belong to no cohort.
    #[error("the last category must have no upper limit, and only the last")]
    CohortsDoNotCover,
    /// Bands must follow each other from low to high.
    #[error("the band “{0}” does not end above the one before it")]
    BandOutOfOrder(String),
    /// Some percentage would belong to no band.
    #[error("the bands of the performance key must end at 100")]
    BandsDoNotCover,
}

impl MethodologyFault {
    /// The row of the file it is about, where there is one.
    pub fn row(&self) -> Option<usize> {
        match self {
            MethodologyFault::UnknownIndicator { row, .. }
            | MethodologyFault::WeightNotANumber { row, .. } => Some(*row),
            _ => None,
        }
    }

    /// What is wrong, in both languages.
    pub fn said(&self) -> Said {
        let hi = match self {
            MethodologyFault::Unreadable(why) => format!("कार्यप्रणाली पढ़ी नहीं जा सकी: {why}"),
            MethodologyFault::NoIndicator => "कार्यप्रणाली में कोई संकेतक नहीं है".to_owned(),
            MethodologyFault::UnknownIndicator { row, name, known } => {
                format!("पंक्ति {row}: “{name}” ज्ञात संकेतक नहीं है; ज्ञात संकेतक: {known}")
            }
            MethodologyFault::RepeatedIndicator(id) => {
                format!("संकेतक “{id}” एक से अधिक बार दिया गया है")
            }
            MethodologyFault::WeightNotANumber { row, weight } => {
                format!("पंक्ति {row}: भार “{weight}” संख्या नहीं है; 20 या 12.5 जैसे अंक लिखें")
            }
            MethodologyFault::WeightOutOfRange { indicator, weight } => {
                format!("“{indicator}” का भार {weight} है; वह 0 से अधिक और 100 से अनधिक होना चाहिए")
            }
            MethodologyFault::CapOutOfRange { indicator, cap } => format!(
                "“{indicator}” की अधिकतम सीमा {cap} है; वह 0 से अधिक होनी चाहिए, और प्रतिशत वाले संकेतक में 100 से अनधिक"
            ),
            MethodologyFault::CountAsPercentage(id) => format!(
                "“{id}” केवल गिनती है, किसी से भाग नहीं दिया गया; सामान्यीकरण min_max या relative_to_best चुनें"
            ),
            MethodologyFault::WindowWithoutEffect(id) => format!(
                "“{id}” की अवधि का कोई प्रभाव नहीं है: कार्मिक और पाठ्यक्रम उस तिथि की स्थिति में गिने जाते हैं; अवधि हटा दें, या जो हुआ उसे गिनें, जैसे पूर्णताएँ"
            ),
            MethodologyFault::WeightsDoNotSum(sum) => {
                format!("भारों का योग {sum} है; योग 100 होना चाहिए")
            }
            MethodologyFault::CohortOutOfOrder(category) => {
                format!("श्रेणी {category} की सीमा पिछली श्रेणी की सीमा से अधिक नहीं है")
            }
            MethodologyFault::RepeatedCategory(category) => {
                format!("श्रेणी {category} एक से अधिक बार दी गई है")
            }
            MethodologyFault::CohortsDoNotCover => {
                "केवल अंतिम श्रेणी की कोई ऊपरी सीमा नहीं होनी चाहिए".to_owned()
            }
            MethodologyFault::BandOutOfOrder(id) => {
                format!("वर्ग “{id}” की सीमा पिछले वर्ग की सीमा से अधिक नहीं है")
            }
            MethodologyFault::BandsDoNotCover => {
                "निष्पादन कुंजी के वर्ग 100 पर समाप्त होने चाहिए".to_owned()
            }
        };
        Said::new(self.to_string(), hi)
    }
}

/// Everything that keeps something from being a methodology.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct MethodologyFaults(pub Vec<MethodologyFault>);

/// One row of a methodology file, as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndicatorRow {
    /// Row number in the file, for messages.
    pub row: usize,
    /// The indicator's name.
    pub indicator: String,
    /// Its objective in English.
    pub objective: String,
    /// Its definition in English.
    pub definition: String,
    /// Its weight in points.
    pub weight: String,
}

impl Methodology {
    /// The methodology that was published in November 2025: four indicators
    /// with the weights 20, 20, 30 and 30.
    pub fn published_2025_11() -> Result<Methodology, MethodologyFaults> {
        Methodology::from_json(include_str!("../../data/methodology-2025-11.json"))
    }

    /// A draft with the two additions that were announced: role-based learning, and domain
    /// courses published in Indian languages.
    pub fn announced_2026_04() -> Result<Methodology, MethodologyFaults> {
        Methodology::from_json(include_str!("../../data/methodology-2026-04.json"))
    }

    /// Whether it ranks as another one does, whatever the words.
    pub fn ranks_like(&self, other: &Methodology) -> bool {
        let wordless = |indicators: &[Indicator]| -> Vec<Indicator> {
            let nothing = Said::same("");
            let without = |i: &Indicator| Indicator {
                name: nothing.clone(),
                objective: nothing.clone(),
                definition: nothing.clone(),
                ..i.clone()
            };
            indicators.iter().map(without).collect()
        };
        wordless(&self.indicators) == wordless(&other.indicators)
            && self.cohorts == other.cohorts
            && self.bands == other.bands
            && self.effective_from == other.effective_from
    }

    /// From the data format of the published one.
    pub fn from_json(text: &str) -> Result<Methodology, MethodologyFaults> {
        let unchecked: Unchecked = serde_json::from_str(text)
            .map_err(|e| MethodologyFaults(vec![MethodologyFault::Unreadable(e.to_string())]))?;
        Methodology::try_from(unchecked)
    }

    /// From the rows of a table (indicator, objective, definition, weight), as
    /// the monitoring cell publishes it. What is counted for each indicator, and
    /// the cohorts and bands, are those of the published methodology; the names
    /// decide which indicator is meant. Where a row words an objective or a
    /// definition anew, that wording stands in Hindi too until someone
    /// translates it: an old translation would say something else.
    pub fn from_rows(
        version: &str,
        title: Said,
        effective_from: Day,
        rows: &[IndicatorRow],
    ) -> Result<Methodology, MethodologyFaults> {
        let known = Methodology::published_2025_11()?;
        let mut faults = Vec::new();
        let mut indicators = Vec::new();
        for row in rows {
            let found = known.indicator_named(&row.indicator);
            if found.is_none() {
                let names: Vec<&str> = known
                    .indicators
                    .iter()
                    .map(|i| i.name.en.as_str())
                    .collect();
                faults.push(MethodologyFault::UnknownIndicator {
                    row: row.row,
                    name: row.indicator.trim().to_owned(),
                    known: names.join("; "),
                });
            }
            let weight = row.weight.parse::<Exact>();
            if weight.is_err() {
                faults.push(MethodologyFault::WeightNotANumber {
                    row: row.row,
                    weight: row.weight.trim().to_owned(),
                });
            }
            if let (Some(indicator), Ok(weight)) = (found, weight) {
                indicators.push(Indicator {
                    objective: reworded(&indicator.objective, &row.objective),
                    definition: reworded(&indicator.definition, &row.definition),
                    weight,
                    ..indicator.clone()
                });
            }
        }
        if !faults.is_empty() {
            return Err(MethodologyFaults(faults));
        }
        Methodology {
            version: version.to_owned(),
            title,
            effective_from,
            indicators,
            cohorts: known.cohorts,
            bands: known.bands,
        }
        .checked()
    }

    /// The methodology, if nothing is wrong with it.
    pub fn checked(self) -> Result<Methodology, MethodologyFaults> {
        let mut faults = Vec::new();
        if self.indicators.is_empty() {
            faults.push(MethodologyFault::NoIndicator);
        }
        let mut ids = BTreeSet::new();
        for indicator in &self.indicators {
            if !ids.insert(&indicator.id) {
                faults.push(MethodologyFault::RepeatedIndicator(indicator.id.clone()));
            }
            let weight = &indicator.weight;
            if *weight <= Exact::zero() || *weight > Exact::hundred() {
                faults.push(MethodologyFault::WeightOutOfRange {
                    indicator: indicator.id.clone(),
                    weight: weight.clone(),
                });
            }
            let percentage = indicator.normalisation == Normalisation::Percentage;
            let wrong =
                |cap: &&Exact| **cap <= Exact::zero() || (percentage && **cap > Exact::hundred());
            if let Some(cap) = indicator.cap.as_ref().filter(wrong) {
                faults.push(MethodologyFault::CapOutOfRange {
                    indicator: indicator.id.clone(),
                    cap: cap.clone(),
                });
            }
            if percentage && indicator.denominator == Source::One {
                faults.push(MethodologyFault::CountAsPercentage(indicator.id.clone()));
            }
        }
        let sum: Exact = self.indicators.iter().map(|i| &i.weight).sum();
        if sum != Exact::hundred() && !self.indicators.is_empty() {
            faults.push(MethodologyFault::WeightsDoNotSum(sum));
        }
        self.check_cohorts(&mut faults);
        self.check_bands(&mut faults);
        if faults.is_empty() {
            Ok(self)
        } else {
            Err(MethodologyFaults(faults))
        }
    }

    fn check_cohorts(&self, faults: &mut Vec<MethodologyFault>) {
        let mut letters = BTreeSet::new();
        let mut before = -1;
        for cohort in &self.cohorts {
            if !letters.insert(cohort.category) {
                faults.push(MethodologyFault::RepeatedCategory(cohort.category));
            }
            if let Some(up_to) = cohort.up_to {
                if up_to <= before {
                    faults.push(MethodologyFault::CohortOutOfOrder(cohort.category));
                }
                before = up_to;
            }
        }
        let limits = self.cohorts.iter().filter(|c| c.up_to.is_some()).count();
        let open_end = self.cohorts.last().is_some_and(|c| c.up_to.is_none());
        if !open_end || limits + 1 != self.cohorts.len() {
            faults.push(MethodologyFault::CohortsDoNotCover);
        }
    }

    fn check_bands(&self, faults: &mut Vec<MethodologyFault>) {
        let mut before = Exact::zero();
        for band in &self.bands {
            if band.up_to <= before {
                faults.push(MethodologyFault::BandOutOfOrder(band.id.clone()));
            }
            before = band.up_to.clone();
        }
        if before != Exact::hundred() {
            faults.push(MethodologyFault::BandsDoNotCover);
        }
    }

    /// The figures of accounts that it is made of.
    pub fn terms(&self) -> BTreeSet<Term> {
        self.indicators.iter().flat_map(Indicator::terms).collect()
    }

    /// The same, unless a window is stated that has no effect: for a new version. One that
    /// was stored with such a window goes on to be read.
    pub fn with_windows_that_count(self) -> Result<Methodology, MethodologyFaults> {
        let idle = |indicator: &&Indicator| {
            let mut terms = indicator.terms();
            indicator.window != Window::AllTime && terms.all(|t| t.window == Window::AllTime)
        };
        let idle = self.indicators.iter().filter(idle);
        let faults: Vec<MethodologyFault> = idle
            .map(|i| MethodologyFault::WindowWithoutEffect(i.id.clone()))
            .collect();
        match faults.is_empty() {
            true => Ok(self),
            false => Err(MethodologyFaults(faults)),
        }
    }

    /// The indicator with this id.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|i| i.id == id)
    }

    /// The indicator that a printed name means: its English or Hindi name or its
    /// id, whatever the case and the punctuation, with or without “Percentage of”.
    pub fn indicator_named(&self, name: &str) -> Option<&Indicator> {
        let key = |name: &str| {
            let folded = fold(name);
            let short = folded.strip_prefix("percentage of ");
            compact(short.unwrap_or(&folded))
        };
        let wanted = key(name);
        self.indicators.iter().find(|i| {
            [&i.name.en, &i.name.hi, &i.id]
                .into_iter()
                .any(|known| key(known) == wanted)
        })
    }

    /// The cohort that a strength (in officials) falls into; none when there is no
    /// strength: when it is not known, or stated as zero.
    pub fn category_of(&self, strength: Option<i64>) -> Option<Category> {
        let strength = strength.filter(|s| *s > 0)?;
        self.cohorts
            .iter()
            .find(|cohort| cohort.up_to.is_none_or(|up_to| strength <= up_to))
            .map(|cohort| cohort.category)
    }

    /// The band that a percentage falls into. A percentage above 100 lies in the
    /// highest, one below 0 in the lowest.
    pub fn band_of(&self, percent: &Exact) -> Option<&Band> {
        self.bands
            .iter()
            .find(|band| *percent <= band.up_to)
            .or(self.bands.last())
    }

    /// Which strengths a category holds, in words, for the letter's table.
    pub fn cohort_range(&self, category: Category) -> Option<Said> {
        let place = self.cohorts.iter().position(|c| c.category == category)?;
        let below = place
            .checked_sub(1)
            .and_then(|before| self.cohorts[before].up_to);
        Some(match (below, self.cohorts[place].up_to) {
            (None, None) => Said::new("any strength", "कोई भी संख्या"),
            (None, Some(to)) => Said::new(
                format!("up to {}", grouped(to)),
                format!("{} तक", grouped(to)),
            ),
            (Some(from), Some(to)) => Said::new(
                format!("{} to {}", grouped(from.saturating_add(1)), grouped(to)),
                format!("{} से {} तक", grouped(from.saturating_add(1)), grouped(to)),
            ),
            (Some(from), None) => Said::new(
                format!("above {}", grouped(from)),
                format!("{} से अधिक", grouped(from)),
            ),
        })
    }

    /// Which percentages a band holds, in words that say on which side its ends
    /// fall, for the performance key.
    pub fn band_range(&self, id: &str) -> Option<Said> {
        let place = self.bands.iter().position(|b| b.id == id)?;
        let to = plain(&self.bands[place].up_to);
        Some(match place.checked_sub(1) {
            None => Said::new(format!("0 to {to}"), format!("0 से {to} तक")),
            Some(before) => {
                let from = plain(&self.bands[before].up_to);
                Said::new(
                    format!("above {from} to {to}"),
                    format!("{from} से अधिक, {to} तक"),
                )
            }
        })
    }
}

/// 30 rather than 30.00.
fn plain(number: &Exact) -> String {
    number
        .rounded(2)
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

fn reworded(known: &Said, english: &str) -> Said {
    let english = english.trim();
    if english.is_empty() || fold(english) == fold(&known.en) {
        known.clone()
    } else {
        Said::same(english)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn published() -> Methodology {
        Methodology::published_2025_11().unwrap()
    }

    fn row(row: usize, indicator: &str, weight: &str) -> IndicatorRow {
        IndicatorRow {
            row,
            indicator: indicator.to_owned(),
            weight: weight.to_owned(),
            ..IndicatorRow::default()
        }
    }

    fn from(rows: &[IndicatorRow]) -> Result<Methodology, Vec<MethodologyFault>> {
        let day = Day::from_ymd(2025, 11, 1).unwrap();
        Methodology::from_rows("test", Said::same("test"), day, rows).map_err(|faults| faults.0)
    }

    #[test]
    fn the_published_methodology_has_the_four_weights() {
        let published = published();
        let weights: Vec<String> = published
            .indicators
            .iter()
            .map(|i| {
                format!(
                    "{} {} {}/{}",
                    i.id,
                    i.weight.exact(),
                    i.numerator,
                    i.denominator
                )
            })
            .collect();
        assert_eq!(
            weights,
            [
                "onboarded 20 registered/strength",
                "verified 20 verified/registered",
                "learned 30 learned/registered",
                "assessments_cleared 30 pairs_cleared/pairs_attempted",
            ]
        );
        for indicator in &published.indicators {
            for said in [&indicator.name, &indicator.objective, &indicator.definition] {
                assert!(
                    said.hi.chars().any(|c| ('ऀ'..='ॿ').contains(&c)),
                    "{}",
                    said.en
                );
            }
        }
        let data = serde_json::to_string(&published).unwrap();
        assert_eq!(Methodology::from_json(&data).unwrap(), published);
    }

    #[test]
    fn a_table_of_indicators_becomes_a_methodology() {
        let rows = [
            row(2, "percentage of users ONBOARDED", "25"),
            row(3, "Verified Users", "२५"),
            row(4, "Percentage of Users Completing 1 Course or More", "12.5"),
            IndicatorRow {
                objective: "Shows what was learned".to_owned(),
                ..row(
                    5,
                    "Percentage of End of Course Assessments Cleared",
                    "37.5 ",
                )
            },
        ];
        let made = from(&rows).unwrap();
        let ids: Vec<&str> = made.indicators.iter().map(|i| i.id.as_str()).collect();
        assert_eq!(
            ids,
            ["onboarded", "verified", "learned", "assessments_cleared"]
        );
        assert_eq!(made.indicators[3].weight.exact(), "37.5");
        assert_eq!(
            made.indicators[3].objective,
            Said::same("Shows what was learned")
        );
        assert_eq!(
            made.indicators[0].objective,
            published().indicators[0].objective
        );
    }

    #[test]
    fn a_wrong_table_is_refused_with_every_reason() {
        let faults = from(&[
            row(2, "Percentage of Users Onboarded", "twenty"),
            row(3, "Happiness", "20"),
        ])
        .unwrap_err();
        assert_eq!(faults.len(), 2);
        assert_eq!(faults[0].row(), Some(2));
        let text = faults[1].to_string();
        assert!(text.contains("row 3") && text.contains("Percentage of Verified Users"));

        let faults = from(&[
            row(2, "Verified Users", "60"),
            row(3, "Percentage of Verified Users", "39.99"),
        ])
        .unwrap_err();
        assert_eq!(
            faults,
            [
                MethodologyFault::RepeatedIndicator("verified".to_owned()),
                MethodologyFault::WeightsDoNotSum("99.99".parse().unwrap()),
            ]
        );
        assert_eq!(from(&[]).unwrap_err(), [MethodologyFault::NoIndicator]);
        let faults = from(&[row(2, "Verified Users", "110"), row(3, "learned", "-10")]);
        assert_eq!(faults.unwrap_err().len(), 2);
    }

    #[test]
    fn a_window_must_have_an_effect() {
        for (numerator, window, fine) in [
            (Measure::Learned, Window::FinancialYear, false),
            (Measure::Active, Window::LastDays(7), false),
            (Measure::CoursesPublished, Window::LastDays(30), false),
            (Measure::Learned, Window::AllTime, true),
            (Measure::Completions, Window::FinancialYear, true),
        ] {
            let mut methodology = published();
            methodology.indicators[2].numerator = Source::Measure(numerator);
            methodology.indicators[2].window = window;
            // What is stored is read either way, a new version is not taken.
            let text = serde_json::to_string(&methodology).unwrap();
            let read = Methodology::from_json(&text).unwrap();
            let told = read.with_windows_that_count();
            let fault = MethodologyFault::WindowWithoutEffect("learned".to_owned());
            assert!(fault.said().hi.chars().any(|c| c > 'ऀ'));
            match fine {
                true => assert_eq!(told, Ok(methodology)),
                false => assert_eq!(told, Err(MethodologyFaults(vec![fault]))),
            }
        }
        for shipped in [
            Methodology::published_2025_11(),
            Methodology::announced_2026_04(),
        ] {
            assert!(shipped.unwrap().with_windows_that_count().is_ok());
        }
    }

    #[test]
    fn cohorts_and_bands_must_leave_no_gap() {
        use MethodologyFault::*;
        type Spoil = fn(&mut Methodology);
        let cases: [(Spoil, MethodologyFault); 6] = [
            (|m| m.cohorts[2].up_to = Some(9_00_000), CohortsDoNotCover),
            (|m| m.cohorts.clear(), CohortsDoNotCover),
            (
                |m| m.cohorts[1].up_to = Some(1_00_000),
                CohortOutOfOrder(Category('B')),
            ),
            (
                |m| m.cohorts[1].category = Category('A'),
                RepeatedCategory(Category('A')),
            ),
            (
                |m| m.bands[1].up_to = Exact::from(30),
                BandOutOfOrder("moderate".to_owned()),
            ),
            (|m| m.bands[2].up_to = Exact::from(99), BandsDoNotCover),
        ];
        for (spoil, fault) in cases {
            let mut methodology = published();
            spoil(&mut methodology);
            assert!(fault.said().hi.chars().any(|c| c > 'ऀ'));
            assert_eq!(methodology.checked().unwrap_err().0, [fault]);
        }
        let bad = r#"{"version":"x"}"#;
        let faults = Methodology::from_json(bad).unwrap_err().0;
        assert!(matches!(faults[..], [MethodologyFault::Unreadable(_)]));
    }

    #[test]
    fn the_ends_of_cohorts_and_bands_fall_where_they_are_published() {
        let published = published();
        for (strength, category) in [
            (Some(0), None),
            (Some(1), Some('A')),
            (Some(1_00_000), Some('A')),
            (Some(1_00_001), Some('B')),
            (Some(5_00_000), Some('B')),
            (Some(5_00_001), Some('C')),
            (Some(i64::MAX), Some('C')),
            (None, None),
        ] {
            assert_eq!(published.category_of(strength), category.map(Category));
        }
        for (percent, band) in [
            ("0", "low"),
            ("30", "low"),
            ("30.0000001", "moderate"),
            ("30.4", "moderate"),
            ("60", "moderate"),
            ("60.01", "strong"),
            ("100", "strong"),
            ("104", "strong"),
        ] {
            let found = published.band_of(&percent.parse().unwrap()).unwrap();
            assert_eq!(found.id, band, "{percent}");
        }
        let ranges: Vec<String> = [
            published.cohort_range(Category('A')),
            published.cohort_range(Category('B')),
            published.cohort_range(Category('C')),
            published.band_range("low"),
            published.band_range("moderate"),
            published.band_range("strong"),
        ]
        .map(|range| range.map(|r| format!("{} | {}", r.en, r.hi)).unwrap())
        .to_vec();
        assert_eq!(
            ranges,
            [
                "up to 1,00,000 | 1,00,000 तक",
                "1,00,001 to 5,00,000 | 1,00,001 से 5,00,000 तक",
                "above 5,00,000 | 5,00,000 से अधिक",
                "0 to 30 | 0 से 30 तक",
                "above 30 to 60 | 30 से अधिक, 60 तक",
                "above 60 to 100 | 60 से अधिक, 100 तक",
            ]
        );
    }

    proptest! {
        #[test]
        fn every_strength_has_one_cohort_and_greater_ones_never_a_smaller(a in 1..=i64::MAX, b in 1..=i64::MAX) {
            let published = published();
            let (small, great) = (a.min(b), a.max(b));
            let small = published.category_of(Some(small));
            prop_assert!(small.is_some());
            prop_assert!(small <= published.category_of(Some(great)));
        }

        #[test]
        fn every_percentage_has_one_band_and_higher_ones_never_a_lower(
            a in 0..=1_000_000i64, b in 0..=1_000_000i64,
        ) {
            let published = published();
            let place = |n| {
                let percent = Exact::ratio(n, 10_000).unwrap();
                let band = published.band_of(&percent).unwrap();
                // Inside the band's own ends, half-open below.
                let place = published.bands.iter().position(|b| b == band).unwrap();
                assert!(percent <= band.up_to);
                assert!(place == 0 || percent > published.bands[place - 1].up_to);
                place
            };
            prop_assert!(place(a.min(b)) <= place(a.max(b)));
        }
    }
}
