//! What was taken along and learned without network: when an act of a device is believed to
//! have happened, and how much of the time that it claims counts.
//!
//! A device's clock is not believed, only how long ago it says something was. That is right
//! also where the clock shows another year, as long as nobody moved it in between; where
//! somebody did, the bounds below hold.

use crate::time::Moment;

/// So many days back an act without network may lie.
pub const DAYS_BACK: i64 = 30;
/// A stretch of time without network has at most so many seconds; a device that counts more
/// says so in several.
pub const STRETCH_SECONDS: i64 = 300;
/// After so many seconds in which nothing was counted, a sitting is over.
pub const PAUSE_SECONDS: i64 = 120;
/// At most so many seconds are believed of one beat of an open page.
pub const BEAT_SECONDS: i64 = 60;

/// When a device says that something was, by its own clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// When it was.
    pub at: Moment,
    /// When it was sent.
    pub sent: Moment,
}

/// Why a moment was believed to be another one than the device said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// It is as long ago as the device said.
    AsSaid,
    /// It can't have been later than it came: the clock went back, or was ahead.
    NotLater,
    /// It can't have been before the official was enrolled, or longer ago than is believed.
    NotEarlier,
    /// It can't have been before what the same device said earlier.
    InOrder,
}

impl Bound {
    /// The word that the database has for it.
    pub const fn name(self) -> &'static str {
        match self {
            Bound::AsSaid => "as-said",
            Bound::NotLater => "not-later",
            Bound::NotEarlier => "not-earlier",
            Bound::InOrder => "in-order",
        }
    }
}

/// When an act of a device occurred: as long before it came as the device says, yet neither
/// later than it came, nor more than [`DAYS_BACK`] days before, nor before `since` (the
/// enrolment), nor before the latest act that the same device sent before it.
pub fn occurred(
    said: Said,
    received: Moment,
    since: Moment,
    before: Option<Moment>,
) -> (Moment, Bound) {
    let ago = said.sent.0.saturating_sub(said.at.0);
    let (mut at, mut bound) = match ago {
        ..0 => (received, Bound::NotLater),
        ago => (Moment(received.0.saturating_sub(ago)), Bound::AsSaid),
    };
    let oldest = received.plus_seconds(-DAYS_BACK * 86_400).max(since);
    if at < oldest {
        (at, bound) = (oldest, Bound::NotEarlier);
    }
    if let Some(before) = before.filter(|before| at < *before) {
        (at, bound) = (before, Bound::InOrder);
    }
    // Whatever came before it came before now, too.
    (at.min(received), bound)
}

/// Seconds of a beat that count: what is claimed, up to [`BEAT_SECONDS`], and never more
/// than has passed since time was counted last for this official, in whichever course, tab
/// or device.
pub fn beat_counts(claimed: i64, counted_until: Moment, now: Moment) -> i64 {
    let passed = (now.0 - counted_until.0).div_euclid(1_000_000);
    claimed.min(BEAT_SECONDS).min(passed).max(0)
}

/// Seconds of a stretch without network that count: the stretch ends at `until`, and what of
/// it lies in a stretch that was counted already (from, until) is left out.
pub fn stretch_counts(claimed: i64, until: Moment, counted: &[(Moment, Moment)]) -> i64 {
    let claimed = claimed.clamp(0, STRETCH_SECONDS);
    let from = until.plus_seconds(-claimed);
    let mut held: Vec<(Moment, Moment)> = counted
        .iter()
        .map(|(a, b)| ((*a).max(from), (*b).min(until)))
        .filter(|(a, b)| a < b)
        .collect();
    held.sort();
    let (mut covered, mut reached) = (0, from);
    for (a, b) in held {
        covered += (b.0 - a.max(reached).0).max(0);
        reached = reached.max(b);
    }
    // What is covered by a part of a second is covered.
    (claimed - (covered + 999_999).div_euclid(1_000_000)).max(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Moment = Moment(1_760_000_000_000_000);

    fn ago(seconds: i64) -> Moment {
        NOW.plus_seconds(-seconds)
    }

    #[test]
    fn a_device_is_believed_how_long_ago_it_was_within_bounds() {
        let year = 365 * 86_400;
        let since = ago(20 * 86_400);
        let cases = [
            // (at, sent, before) by the device, and what becomes of it.
            ("as it was", ago(600), NOW, None, ago(600), Bound::AsSaid),
            (
                "a clock a year ahead",
                ago(600 - year),
                ago(-year),
                None,
                ago(600),
                Bound::AsSaid,
            ),
            (
                "a clock a year behind",
                ago(600 + year),
                ago(year),
                None,
                ago(600),
                Bound::AsSaid,
            ),
            (
                "a clock that went back in between",
                ago(600),
                ago(7_200),
                None,
                NOW,
                Bound::NotLater,
            ),
            (
                "before the enrolment",
                ago(25 * 86_400),
                NOW,
                None,
                since,
                Bound::NotEarlier,
            ),
            (
                "before what came before it",
                ago(900),
                NOW,
                Some(ago(600)),
                ago(600),
                Bound::InOrder,
            ),
        ];
        for (case, at, sent, before, expected, bound) in cases {
            let said = Said { at, sent };
            assert_eq!(
                occurred(said, NOW, since, before),
                (expected, bound),
                "{case}"
            );
        }
        let said = Said {
            at: ago(2 * year),
            sent: NOW,
        };
        let (at, bound) = occurred(said, NOW, ago(3 * year), None);
        assert_eq!((at, bound), (ago(DAYS_BACK * 86_400), Bound::NotEarlier));
    }

    #[test]
    fn a_second_that_was_counted_does_not_count_again() {
        let counted = [
            (ago(100), ago(50)),
            (ago(80), ago(40)),
            (ago(500), ago(450)),
        ];
        assert_eq!(stretch_counts(120, NOW, &counted), 60);
        assert_eq!(stretch_counts(40, NOW, &counted), 40);
        assert_eq!(stretch_counts(60, ago(40), &counted), 0);
        assert_eq!(stretch_counts(3_600, NOW, &[]), STRETCH_SECONDS);
        assert_eq!(stretch_counts(-5, NOW, &[]), 0);
        assert_eq!(beat_counts(30, ago(20), NOW), 20);
        assert_eq!(beat_counts(3_600, ago(7_200), NOW), BEAT_SECONDS);
        assert_eq!(beat_counts(30, ago(-20), NOW), 0, "counted further already");
    }

    proptest! {
        #[test]
        fn whatever_is_claimed_no_more_counts_than_wall_time(
            claims in proptest::collection::vec((0i64..4_000, -50i64..400), 1..30)
        ) {
            let mut counted: Vec<(Moment, Moment)> = Vec::new();
            let mut sum = 0;
            for (until, claimed) in claims {
                let until = ago(until);
                sum += stretch_counts(claimed, until, &counted);
                let from = until.plus_seconds(-claimed.clamp(0, STRETCH_SECONDS));
                counted.push((from, until));
            }
            let first = counted.iter().map(|c| c.0).min().unwrap_or(NOW);
            let last = counted.iter().map(|c| c.1).max().unwrap_or(NOW);
            prop_assert!(sum * 1_000_000 <= last.0 - first.0);
        }

        #[test]
        fn an_act_lies_between_its_bounds(
            at in any::<i32>(), sent in any::<i32>(), since in 0i64..8_000_000,
            before in proptest::option::of(0i64..8_000_000),
        ) {
            let said = Said { at: Moment(i64::from(at) * 1_000_000), sent: Moment(i64::from(sent) * 1_000_000) };
            let (since, before) = (ago(since), before.map(ago));
            let (at, _) = occurred(said, NOW, since, before);
            prop_assert!(at <= NOW && at >= since);
            prop_assert!(at >= ago(DAYS_BACK * 86_400));
            prop_assert!(before.is_none_or(|before| at >= before));
        }
    }
}
