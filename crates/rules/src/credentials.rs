//! Certificates after they were issued: what their holder shows of them, what may be done
//! about them, and where each stands in the lists that say which were revoked.
//!
//! A revocation is an act on the certificate and not on the completion: that somebody
//! completed a course stays in the ledger, whatever becomes of the paper.

use crate::ids::EntryId;
use crate::time::Moment;

/// What the holder of a certificate shows to whoever has its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The name: on the public page and readable in the credential. Where it isn't shown,
    /// the credential holds it hashed, so that whoever is told the name can compare it.
    pub name: bool,
    /// The e-mail address, hashed, so that a wallet knows its owner. Never in the clear.
    pub email: bool,
}

impl Default for Shown {
    /// What the paper says, and the hash by which a wallet knows its owner.
    fn default() -> Shown {
        Shown {
            name: true,
            email: true,
        }
    }
}

/// Why a certificate was revoked. The public reads this and no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It says something that is wrong.
    Mistake,
    /// It was issued to somebody else than who took the course.
    OtherPerson,
    /// The completion did not come about as it should.
    NotGenuine,
    /// Its holder asked for it.
    OnRequest,
}

impl Reason {
    /// All of them.
    pub const ALL: [Reason; 4] = [
        Reason::Mistake,
        Reason::OtherPerson,
        Reason::NotGenuine,
        Reason::OnRequest,
    ];

    /// The name that stands for it in data and in the API. Never changes.
    pub const fn name(self) -> &'static str {
        match self {
            Reason::Mistake => "mistake",
            Reason::OtherPerson => "other-person",
            Reason::NotGenuine => "not-genuine",
            Reason::OnRequest => "on-request",
        }
    }

    /// The reason with this name.
    pub fn from_name(name: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|r| r.name() == name)
    }
}

/// Something that was done about a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// It is no longer valid.
    Revoked(Reason),
    /// The revocation was taken back: it is as valid as before.
    Reinstated,
}

/// Why something can't be done about a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unchanged {
    /// It is revoked already.
    #[error("the certificate is revoked already; take that back first to give another reason")]
    Revoked,
    /// It isn't revoked.
    #[error("the certificate is valid; there is no revocation to take back")]
    Valid,
}

/// Why a certificate is revoked after an act, where it is; refused where the act would
/// change nothing.
pub fn after(revoked: Option<Reason>, act: Act) -> Result<Option<Reason>, Unchanged> {
    match (revoked, act) {
        (None, Act::Revoked(reason)) => Ok(Some(reason)),
        (Some(_), Act::Reinstated) => Ok(None),
        (Some(_), Act::Revoked(_)) => Err(Unchanged::Revoked),
        (None, Act::Reinstated) => Err(Unchanged::Valid),
    }
}

/// So many certificates share a list (W3C Bitstring Status List asks for at least as
/// many, so that whoever asks for a list does not tell whom they ask about).
pub const LIST_LENGTH: i64 = 131_072;

/// Where a certificate stands in the lists of revocations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The number of the list, from 0.
    pub list: i64,
    /// Its bit in that list, from 0.
    pub index: i64,
}

impl Place {
    /// The place of the certificate that was issued with this entry. Entries are numbered
    /// once for the whole installation and never renumbered, so that no two certificates
    /// share a place, nobody has to hand places out, and a place never moves.
    pub fn of(entry: EntryId) -> Place {
        Place {
            list: entry.0.div_euclid(LIST_LENGTH),
            index: entry.0.rem_euclid(LIST_LENGTH),
        }
    }

    /// The entries whose certificates stand in a list: from the first (included) to the
    /// last (not included); `None` for a list that can't be.
    pub fn entries(list: i64) -> Option<(EntryId, EntryId)> {
        let first = list.checked_mul(LIST_LENGTH).filter(|_| list >= 0)?;
        Some((EntryId(first), EntryId(first.checked_add(LIST_LENGTH)?)))
    }
}

/// A list as bits: one for each place, the first of a byte on its left, set where the
/// certificate of that entry is revoked.
pub fn bits(revoked: impl IntoIterator<Item = EntryId>) -> Vec<u8> {
    let mut bits = vec![0; usize::try_from(LIST_LENGTH / 8).unwrap_or(0)];
    for entry in revoked {
        let index = Place::of(entry).index;
        let byte = usize::try_from(index / 8).ok();
        if let Some(byte) = byte.and_then(|byte| bits.get_mut(byte)) {
            *byte |= 0x80 >> (index % 8);
        }
    }
    bits
}

/// A moment as other software reads it most widely: 2025-11-30T12:35:00Z.
pub fn utc(moment: Moment) -> String {
    // What the clock in India shows that much earlier is what UTC shows now.
    let shown = moment.plus_seconds(-19_800).iso();
    let clock = shown.strip_suffix("+05:30").unwrap_or(&shown);
    format!("{clock}Z")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::time::Day;
    use proptest::prelude::*;

    #[test]
    fn an_act_that_would_change_nothing_is_refused() {
        let mistake = Act::Revoked(Reason::Mistake);
        for (before, act, expected) in [
            (None, mistake, Ok(Some(Reason::Mistake))),
            (None, Act::Reinstated, Err(Unchanged::Valid)),
            (Some(Reason::OnRequest), Act::Reinstated, Ok(None)),
            (Some(Reason::OnRequest), mistake, Err(Unchanged::Revoked)),
        ] {
            assert_eq!(after(before, act), expected, "{before:?} {act:?}");
        }
    }

    #[test]
    fn reasons_are_known_by_their_names() {
        for reason in Reason::ALL {
            assert_eq!(Reason::from_name(reason.name()), Some(reason));
        }
        assert_eq!(Reason::from_name("whatever"), None);
    }

    #[test]
    fn moments_are_written_in_utc() {
        let day: Day = "2026-01-01".parse().unwrap();
        assert_eq!(utc(day.start()), "2025-12-31T18:30:00Z");
        assert_eq!(
            utc(day.start().plus_seconds(66_305)),
            "2026-01-01T12:55:05Z"
        );
    }

    proptest! {
        #[test]
        fn no_two_certificates_share_a_place(a in 0..i64::MAX / 2, b in 0..i64::MAX / 2) {
            prop_assert_eq!(a == b, Place::of(EntryId(a)) == Place::of(EntryId(b)));
        }

        #[test]
        fn a_place_lies_among_the_entries_of_its_list(entry in 0..i64::MAX / 2) {
            let place = Place::of(EntryId(entry));
            let (first, last) = Place::entries(place.list).unwrap();
            prop_assert!(first.0 <= entry && entry < last.0);
            prop_assert_eq!(first.0 + place.index, entry);
        }

        #[test]
        fn the_bits_say_who_is_revoked_and_nobody_else(
            indexes in proptest::collection::btree_set(0..LIST_LENGTH, 0..20),
        ) {
            let list = 3;
            let (first, _) = Place::entries(list).unwrap();
            let bits = bits(indexes.iter().map(|i| EntryId(first.0 + i)));
            prop_assert_eq!(bits.len(), 16_384);
            let set: Vec<i64> = (0..LIST_LENGTH)
                .filter(|i| bits[usize::try_from(i / 8).unwrap()] >> (7 - i % 8) & 1 == 1)
                .collect();
            prop_assert_eq!(set, indexes.into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn there_is_no_list_before_the_first() {
        assert_eq!(Place::entries(-1), None);
        assert_eq!(Place::entries(i64::MAX), None);
    }
}
