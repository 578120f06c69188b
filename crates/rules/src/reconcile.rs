//! Holding a published table against what the stated method and the registry
//! give, and saying where they differ. Nothing is bent to make it fit.

mod edition;
mod highlight;
mod table;

use serde::{Deserialize, Serialize};

use crate::text::Said;

pub use edition::{
    Asked, Before, Candidate, EditionReport, EditionTable, Highlight, Known, NotPrinted, Own,
    OwnRow, Published, StateRow, Stood, reconcile_edition,
};
pub use highlight::{Contribution, HighlightReport, HighlightRow, Unreadable, reconcile_highlight};
pub use table::{Chosen, Matched, PublishedRow, RankingReport, asked_as, reconcile_ranking};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Note,
    /// Odd; someone should look at it.
    Warning,
    /// It can't be right, or it can't be read.
    Error,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// A count that can't be read.
    NotACount,
    /// A percentage that can't be read.
    NotAPercentage,
    /// A percentage above 100; it counts as 100.
    PercentAboveHundred,
    /// A KPI that the methodology doesn't have.
    UnknownIndicator,
    /// An indicator that stands there twice.
    IndicatorRepeated,
    /// An indicator of the methodology that is not there.
    IndicatorMissing,
    /// The score doesn't follow from the percentages.
    ScoreDiffers,
    /// A percentage that follows from the counts.
    PercentFollows,
    /// A percentage that doesn't follow from the counts.
    PercentDiffers,
    /// What a count was counted out of, as the percentage implies.
    ImpliedDenominator,
    /// No whole number gives the percentage.
    NoDenominatorFits,
    /// An edition's number that is missing.
    NotAnEdition,
    /// A date that can't be read.
    NotADay,
    /// A category that is no single letter.
    NotACategory,
    /// A rank that can't be read.
    NotARank,
    /// A score that can't be read.
    NotAScore,
    /// A score below 0 or above 100.
    ScoreOutOfRange,
    /// A State's name that could be one or another.
    StateDoubtful,
    /// A State's name that fits none.
    StateUnknown,
    /// A State's name in another spelling than the registry's.
    StateKnownSpelling,
    /// A State's name that a person was asked about.
    StateChosen,
    /// A State that an edition ranks twice.
    StateRepeated,
    /// A State that an edition leaves out.
    StateMissing,
    /// A whole category that an edition leaves out.
    CategoryMissing,
    /// A category other than the registry's.
    CategoryDiffersFromRegistry,
    /// A State whose category changed between two editions.
    CategoryChanged,
    /// A better rank with a lower score.
    OrderDiffers,
    /// One rank for different scores.
    RankRepeated,
    /// Equal scores with different ranks.
    TieNotShared,
    /// A rank that should have been another number.
    RankOutOfSequence,
    /// One edition with several dates.
    AsOnDiffers,
    /// Two editions of one date, or a later number with an earlier date.
    EditionsOutOfOrder,
    /// A score that moved more than a month allows.
    ImplausibleChange,
    /// A whole category that moved one way.
    AllMovedOneWay,
    /// A category that the methodology doesn't have.
    CategoryNotInMethodology,
    /// A category other than the one into which the strength falls.
    CategoryAgainstStrength,
    /// A State whose category changed and changed back.
    CategoryWentBack,
    /// A score that moved more than any one indicator can move it.
    MoreThanOneIndicator,
    /// A score that rose by more than everything that was missing, or fell by more than
    /// everything there was.
    MoreThanThereWas,
    /// A count of all time that fell.
    CumulativeFell,
    /// A highlight that can't be held against a score.
    HighlightUnreadable,
    /// A highlight of a State or an edition that the table doesn't have.
    HighlightUnused,
    /// A second highlight of a State in one edition.
    HighlightRepeated,
    /// The edition here holds for another day than the table.
    OwnOfAnotherDay,
    /// The edition here doesn't have a State of the table.
    OwnLacksState,
    /// The table doesn't have all States of the edition here.
    TableLacksState,
    /// The edition here has the State in another category.
    OwnCategoryDiffers,
    /// The edition here has another rank.
    OwnRankDiffers,
    /// The edition here has another score.
    OwnScoreDiffers,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// The row of the file it is about, where it is about one.
    pub row: Option<usize>,
    /// In words.
    #[serde(flatten)]
    pub said: Said,
}

impl Finding {
    fn new(code: Code, severity: Severity, row: Option<usize>, en: String, hi: String) -> Finding {
        Finding {
            code,
            severity,
            row,
            said: Said::new(en, hi),
        }
    }
}
