//! The ranking: indicators as data, an organisation's figures, its composite
//! score, its cohort and its rank.

mod methodology;
mod scoring;

pub use methodology::{
    Band, Category, Cohort, Indicator, IndicatorRow, Methodology, MethodologyFault,
    MethodologyFaults, Source,
};
pub use scoring::{
    Assessed, AssessedIndicator, Entry, FigureFault, Figures, Quality, Ranked, rank, shared_ranks,
};
