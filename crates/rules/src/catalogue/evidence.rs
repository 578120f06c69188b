//! Why two names are held to be the same, or why one has to ask.

use serde::{Deserialize, Serialize};

use crate::text::Said;

/// What speaks for (or against) two rows being the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// Same name but for case, spaces and punctuation.
    SameName,
    /// Same name but for a leading “By”.
    LeadingBy,
    /// One is the abbreviation that the other gives in brackets.
    AbbreviationInBrackets,
    /// Same full name; the abbreviation or the parent body stands in one only.
    FullName,
    /// Both give the same abbreviation in brackets, but the full names differ.
    SameAbbreviation,
    /// One is made of the other's initials; no list says that it is its
    /// abbreviation.
    Initials,
    /// One name contains the other.
    OneContainsOther,
    /// The names differ in a letter or two.
    NearSpelling,
    /// The names sound alike, in one script or in two.
    SoundsAlike,
    /// It fits several that are known.
    FitsSeveral,
    /// Same title but for case, spaces and punctuation.
    SameTitle,
    /// Same provider.
    SameProvider,
    /// Both last equally long.
    SameDuration,
    /// One list names no provider, and just one known course has the title.
    NoProviderOneCourse,
    /// Neither list names a provider.
    NoProviderEither,
    /// One list names no provider, and several known courses have the title.
    NoProviderSeveralCourses,
    /// They last differently long.
    DurationDiffers,
    /// The titles differ in a letter or two.
    NearTitle,
    /// The titles are the same once “AI” and the like are spelt out.
    AbbreviatedTitle,
}

/// One piece of evidence: what it is, and the two texts that show it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// The text of one row.
    pub left: String,
    /// The text of the other.
    pub right: String,
}

impl Evidence {
    pub(super) fn new(
        kind: EvidenceKind,
        left: impl Into<String>,
        right: impl Into<String>,
    ) -> Evidence {
        Evidence {
            kind,
            left: left.into(),
            right: right.into(),
        }
    }

    /// The evidence in words.
    pub fn said(&self) -> Said {
        use EvidenceKind::*;
        let (l, r) = (&self.left, &self.right);
        let (en, hi) = match self.kind {
            SameName => (
                format!("“{l}” and “{r}” are the same name"),
                format!("“{l}” और “{r}” एक ही नाम हैं"),
            ),
            LeadingBy => (
                format!("“{l}” and “{r}” differ only in the word “By”"),
                format!("“{l}” और “{r}” में केवल आरंभ के शब्द “By” का अंतर है"),
            ),
            AbbreviationInBrackets => (
                format!(
                    "“{l}” and “{r}”: one is the abbreviation that the other gives in brackets"
                ),
                format!("“{l}” और “{r}”: एक वह संक्षिप्त नाम है जो दूसरे में कोष्ठक में दिया है"),
            ),
            FullName => (
                format!("“{l}” and “{r}” have the same full name"),
                format!("“{l}” और “{r}” का पूरा नाम एक ही है"),
            ),
            SameAbbreviation => (
                format!("“{l}” and “{r}” give the same abbreviation, but their full names differ"),
                format!("“{l}” और “{r}” का संक्षिप्त नाम एक ही है, किंतु पूरे नाम भिन्न हैं"),
            ),
            Initials => (
                format!(
                    "“{l}” and “{r}”: one has the other's initials, but no list says that it stands for it"
                ),
                format!(
                    "“{l}” और “{r}”: एक में दूसरे के आद्यक्षर हैं, किंतु किसी सूची में यह नहीं लिखा कि दोनों एक हैं"
                ),
            ),
            OneContainsOther => (
                format!("“{l}” and “{r}”: one name contains the other"),
                format!("“{l}” और “{r}”: एक नाम दूसरे में समाया है"),
            ),
            NearSpelling => (
                format!("“{l}” and “{r}” differ in a letter or two"),
                format!("“{l}” और “{r}” में एक-दो अक्षरों का अंतर है"),
            ),
            SoundsAlike => (
                format!("“{l}” and “{r}” sound alike"),
                format!("“{l}” और “{r}” का उच्चारण मिलता-जुलता है"),
            ),
            FitsSeveral => (
                format!("“{l}” fits “{r}”, and another one as well"),
                format!("“{l}” का मेल “{r}” से है, और किसी अन्य से भी"),
            ),
            SameTitle => (
                format!("same title: “{l}” and “{r}”"),
                format!("एक ही शीर्षक: “{l}” और “{r}”"),
            ),
            SameProvider => (
                format!("same provider: “{l}” and “{r}”"),
                format!("एक ही प्रदाता: “{l}” और “{r}”"),
            ),
            SameDuration => (format!("same duration: {l}"), format!("एक ही अवधि: {l}")),
            NoProviderOneCourse => (
                format!(
                    "“{l}” is listed without a provider; the only course with this title is by “{r}”"
                ),
                format!("“{l}” के साथ प्रदाता नहीं लिखा है; इस शीर्षक का एकमात्र पाठ्यक्रम “{r}” का है"),
            ),
            NoProviderEither => (
                format!("“{l}” and “{r}” are both listed without a provider"),
                format!("“{l}” और “{r}” दोनों के साथ प्रदाता नहीं लिखा है"),
            ),
            NoProviderSeveralCourses => (
                format!(
                    "“{l}” is listed without a provider, and several courses have this title; one is by “{r}”"
                ),
                format!("“{l}” के साथ प्रदाता नहीं लिखा है, और इस शीर्षक के कई पाठ्यक्रम हैं; एक “{r}” का है"),
            ),
            DurationDiffers => (
                format!("different durations: {l} and {r}"),
                format!("भिन्न अवधि: {l} और {r}"),
            ),
            NearTitle => (
                format!("the titles “{l}” and “{r}” differ in a letter or two"),
                format!("शीर्षक “{l}” और “{r}” में एक-दो अक्षरों का अंतर है"),
            ),
            AbbreviatedTitle => (
                format!("the titles “{l}” and “{r}” are the same once abbreviations are spelt out"),
                format!("संक्षिप्त शब्दों को पूरा लिखने पर शीर्षक “{l}” और “{r}” एक ही हैं"),
            ),
        };
        Said::new(en, hi)
    }
}
