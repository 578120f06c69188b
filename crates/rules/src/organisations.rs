//! What an organisation can be, and the law by which the figures follow when one is put
//! below another.
//!
//! Three things hold for every reorganisation. Until the day on which it takes effect all
//! figures stay as they were. What describes officials (a stock) leaves the organisations
//! above on that day and enters those that stand above from then on; what happened (a
//! flow) stays with those that stood above on the day on which it happened. And whoever
//! asks what was known before the reorganisation was recorded is answered as then.

use serde::{Deserialize, Serialize};

use crate::ids::OrganisationId;
use crate::ledger::{Kinship, Posting, spread};
use crate::time::Day;

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

/// Who stood above an organisation, as it was known before a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownKin {
    /// Until the day before this one it was known so; [`Day::FOREVER`] for what is known
    /// now.
    pub until: Day,
    /// Who stood above, and when.
    pub kin: Vec<Kinship>,
}

/// Carries a posting to those above as they were known when it was recorded and, for each
/// reorganisation that was recorded later, what that one changed, on its own recording
/// day. `known` begins with what was known first and ends with what is known now.
///
/// A line tells the day and the day from which it is known, which is never before the day
/// itself: that somebody ceases to be active is said in advance, but counts on its day
/// only, and all that ends on one day is then one line.
pub fn spread_as_known(
    posting: &Posting,
    recorded: Day,
    known: &[KnownKin],
    mut line: impl FnMut(OrganisationId, Day, Day, i64),
) {
    let mut versions = known.iter().skip_while(|v| v.until <= recorded);
    let Some(mut last) = versions.next() else {
        return;
    };
    spread(posting, &last.kin, |o, day, amount| {
        line(o, day, recorded.max(day), amount);
    });
    for next in versions {
        respread(posting, &last.kin, &next.kin, |o, day, amount| {
            line(o, day, last.until.max(day), amount);
        });
        last = next;
    }
}

/// What must be posted so that those above hold a posting by `after` where they held it
/// by `before`.
pub fn respread(
    posting: &Posting,
    before: &[Kinship],
    after: &[Kinship],
    mut line: impl FnMut(OrganisationId, Day, i64),
) {
    spread(posting, before, |o, day, amount| line(o, day, -amount));
    spread(posting, after, line);
}

/// A step above an organisation: who stood there, how far away, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// The organisation above.
    pub ancestor: OrganisationId,
    /// How far above: 1 for the parent, 0 for the organisation itself.
    pub depth: i64,
    /// From this day on.
    pub from: Day,
    /// Until the day before this one.
    pub until: Day,
}

impl Step {
    /// The step as kinship, which knows no distance.
    pub fn kinship(&self) -> Kinship {
        Kinship {
            ancestor: self.ancestor,
            from: self.from,
            until: self.until,
        }
    }

    /// As much of it as lies within other days and is seen from so much further below.
    fn within(&self, from: Day, until: Day, further: i64) -> Option<Step> {
        let step = Step {
            ancestor: self.ancestor,
            depth: self.depth + further,
            from: self.from.max(from),
            until: self.until.min(until),
        };
        (step.from < step.until).then_some(step)
    }
}

/// The steps above an organisation (itself included) that is put below `parent` on a day:
/// its own steps until that day, and from that day on those of the parent, one further.
/// Whatever was known of later days before no longer holds.
pub fn moved(own: &[Step], parent: &[Step], on: Day) -> Vec<Step> {
    let before = own.iter().filter_map(|step| match step.depth {
        0 => Some(*step),
        _ => step.within(Day::BEGINNING, on, 0),
    });
    let after = parent
        .iter()
        .filter_map(|step| step.within(on, Day::FOREVER, 1));
    before.chain(after).collect()
}

/// The steps above a unit after those above `root`, below which it stands or once stood,
/// became `above`: it stood below the same as before while it was not below `root`, and
/// below whoever stood above `root` while it was.
pub fn carried(unit: &[Step], root: OrganisationId, above: &[Step]) -> Vec<Step> {
    let through: Vec<&Step> = unit.iter().filter(|s| s.ancestor == root).collect();
    let own = unit.iter().filter(|step| {
        !through
            .iter()
            .any(|t| t.from <= step.from && step.until <= t.until && step.depth > t.depth)
    });
    let above = above.iter().filter(|step| step.depth > 0);
    let above: Vec<&Step> = above.collect();
    let new = through.iter().flat_map(|t| {
        let above = above.iter();
        above.filter_map(|step| step.within(t.from, t.until, t.depth))
    });
    own.copied().chain(new).collect()
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

    /// The level that it is on; the nation is on none.
    pub fn level(self) -> Option<Level> {
        Level::ALL
            .into_iter()
            .find(|level| level.kinds().contains(&self))
    }

    /// States and Union Territories are what the nation ranks.
    pub fn is_state(self) -> bool {
        matches!(self, Kind::State | Kind::Ut)
    }
}
