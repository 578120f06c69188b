//! What an organisation can be.

use serde::{Deserialize, Serialize};

/// The kind of a node of the hierarchy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The whole country, the one node without a parent.
    Nation,
    /// A State.
    State,
    /// A Union Territory.
    Ut,
    /// A ministry of the Union.
    Ministry,
    /// A department.
    Department,
    /// A directorate or head of department.
    Directorate,
    /// A district.
    District,
    /// A block of a district.
    Block,
    /// A Gram Panchayat.
    GramPanchayat,
    /// An office.
    Office,
    /// An institute, such as a State's training institute.
    Institute,
}

/// What is ranked among each other: all organisations of one level, however deep they
/// stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// States and Union Territories.
    State,
    /// Departments, ministries of the Union, and directorates.
    Department,
    /// Districts.
    District,
    /// Whatever officials sit in below that: offices, blocks, Gram Panchayats, institutes.
    Office,
}

impl Level {
    /// All of them, the greatest first.
    pub const ALL: [Level; 4] = [
        Level::State,
        Level::Department,
        Level::District,
        Level::Office,
    ];

    /// The name that stands for it in commands and addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Level::State => "state",
            Level::Department => "department",
            Level::District => "district",
            Level::Office => "office",
        }
    }

    /// Which organisations are on it.
    pub const fn kinds(self) -> &'static [Kind] {
        match self {
            Level::State => &[Kind::State, Kind::Ut],
            Level::Department => &[Kind::Ministry, Kind::Department, Kind::Directorate],
            Level::District => &[Kind::District],
            Level::Office => &[
                Kind::Block,
                Kind::GramPanchayat,
                Kind::Office,
                Kind::Institute,
            ],
        }
    }
}

impl std::str::FromStr for Level {
    type Err = String;
    fn from_str(name: &str) -> Result<Level, String> {
        Level::ALL
            .into_iter()
            .find(|level| level.name() == name.trim())
            .ok_or_else(|| {
                let names = Level::ALL.map(Level::name).join(", ");
                format!("“{name}” is no level; write one of {names}")
            })
    }
}

impl Kind {
    /// All of them, from the nation down.
    pub const ALL: [Kind; 11] = [
        Kind::Nation,
        Kind::State,
        Kind::Ut,
        Kind::Ministry,
        Kind::Department,
        Kind::Directorate,
        Kind::District,
        Kind::Block,
        Kind::GramPanchayat,
        Kind::Office,
        Kind::Institute,
    ];

    /// As files and tables write it: `gram_panchayat`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Nation => "nation",
            Kind::State => "state",
            Kind::Ut => "ut",
            Kind::Ministry => "ministry",
            Kind::Department => "department",
            Kind::Directorate => "directorate",
            Kind::District => "district",
            Kind::Block => "block",
            Kind::GramPanchayat => "gram_panchayat",
            Kind::Office => "office",
            Kind::Institute => "institute",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.name() == name)
    }

    /// States and Union Territories are what the nation ranks.
    pub fn is_state(self) -> bool {
        matches!(self, Kind::State | Kind::Ut)
    }
}
