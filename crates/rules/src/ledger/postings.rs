//! Which figures move, and in which organisations.

use std::collections::BTreeMap;

use crate::ids::OrganisationId;
use crate::measures::Measure;
use crate::time::Day;

/// A figure that moves: so much, of this measure, in this organisation, on this day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Posting {
    /// The official's own organisation; [`spread`] carries it to those above.
    pub organisation: OrganisationId,
    /// What is counted.
    pub measure: Measure,
    /// The day on which it happened.
    pub day: Day,
    /// How much; negative when it leaves.
    pub amount: i64,
}

/// What must be posted so that accounts that hold `before` hold `after`: this is
/// how late news reaches the days it is about.
pub fn difference(before: &[Posting], after: &[Posting]) -> Vec<Posting> {
    let mut net: BTreeMap<(OrganisationId, Measure, Day), i64> = BTreeMap::new();
    for (sign, postings) in [(-1, before), (1, after)] {
        for p in postings {
            *net.entry((p.organisation, p.measure, p.day)).or_default() += sign * p.amount;
        }
    }
    net.into_iter()
        .filter(|(_, amount)| *amount != 0)
        .map(|((organisation, measure, day), amount)| Posting {
            organisation,
            measure,
            day,
            amount,
        })
        .collect()
}

/// That one organisation stood below another, from a day (included) until a day
/// (not included). Every organisation stands below itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinship {
    /// The organisation above.
    pub ancestor: OrganisationId,
    /// From this day on.
    pub from: Day,
    /// Until the day before this one; [`Day::FOREVER`] when it still holds.
    pub until: Day,
}

/// Carries a posting to the organisation itself and to each one above it.
///
/// A flow stays where it happened: with those who were above on that day. A stock
/// moves with the organisation: when it is put under another parent, it leaves the
/// accounts of the old line on that day and enters those of the new one.
pub fn spread(posting: &Posting, kin: &[Kinship], mut line: impl FnMut(OrganisationId, Day, i64)) {
    for k in kin {
        if posting.measure.is_stock() {
            if k.until > posting.day {
                line(k.ancestor, k.from.max(posting.day), posting.amount);
                if k.until < Day::FOREVER {
                    line(k.ancestor, k.until, -posting.amount);
                }
            }
        } else if k.from <= posting.day && posting.day < k.until {
            line(k.ancestor, posting.day, posting.amount);
        }
    }
}
