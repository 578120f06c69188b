//! The catalogue: durations, and which of many lists' rows are the same course
//! by the same provider, with the evidence.

mod courses;
mod duration;
mod evidence;
mod languages;
mod providers;

pub use courses::{Consolidated, Course, CourseRow, Doubt, Merge, ProviderMerge, consolidate};
pub use duration::{NotADuration, duration_in_words, parse_duration};
pub use evidence::{Evidence, EvidenceKind};
pub use languages::{EIGHTH_SCHEDULE, LANGUAGES, language_name};
pub use providers::{Provider, ProviderMatch, match_provider};
