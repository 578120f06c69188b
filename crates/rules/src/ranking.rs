//! The ranking: indicators as data, an organisation's figures, its composite
//! score, its cohort and its rank.

mod explain;
mod methodology;
mod scoring;

pub use explain::{Action, Fewest, Step, Worth, fewest_to_reach, worth};
pub use methodology::{
    Band, Category, Cohort, Indicator, IndicatorRow, Methodology, MethodologyFault,
    MethodologyFaults, Normalisation, Source, Term, Window,
};
pub use scoring::{
    Assessed, AssessedIndicator, Entry, FigureFault, Figures, Quality, Ranked, Scales, rank,
    shared_ranks,
};
