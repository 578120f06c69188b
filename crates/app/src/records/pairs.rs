//! Two numbers as one UUID that nobody can guess and this installation can read again:
//! the id of an act's statement, and the registration of an official in a course.

use ring::hmac;
use sopan_rules::records::shapes::random_uuid;

/// 61 bits: two of them are all that a UUID of version 4 leaves free.
const HALF: u64 = (1 << 61) - 1;
/// No number here is so large; what comes out above it was never put in.
const LARGEST: u64 = 1 << 53;
const ROUNDS: u8 = 6;

/// What a pair is of. The same numbers are another UUID for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Of {
    /// Official and entry.
    Statement = 1,
    /// Official and course.
    Registration = 2,
    /// Official and attempt: essays that are marked without knowing whose they are.
    Essays = 3,
}

/// The key, which stays here.
#[derive(Debug)]
pub(crate) struct Pairs(hmac::Key);

impl Pairs {
    pub(crate) fn new(secret: &str) -> Pairs {
        Pairs(hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()))
    }

    /// A Feistel network: each round hides one half behind a keyed hash of the other.
    fn round(&self, of: Of, round: u8, half: u64) -> u64 {
        let mut message = [of as u8, round, 0, 0, 0, 0, 0, 0, 0, 0];
        message[2..].copy_from_slice(&half.to_be_bytes());
        let tag = hmac::sign(&self.0, &message);
        let mut first = [0; 8];
        first.copy_from_slice(&tag.as_ref()[..8]);
        u64::from_be_bytes(first) & HALF
    }

    /// The UUID, of the shape of version 4 (RFC 9562, 5.4). Numbers are not negative and
    /// below 2^53.
    pub(crate) fn uuid(&self, of: Of, first: i64, second: i64) -> [u8; 16] {
        let (mut left, mut right) = (first.unsigned_abs() & HALF, second.unsigned_abs() & HALF);
        for round in 0..ROUNDS {
            (left, right) = (right, left ^ self.round(of, round, right));
        }
        let bits = u128::from(left) << 61 | u128::from(right);
        let low = bits & ((1 << 62) - 1);
        let middle = bits >> 62 & 0xfff;
        let high = bits >> 74;
        random_uuid((high << 80 | middle << 64 | low).to_be_bytes())
    }

    /// The numbers, if the UUID was made of two here. One of 65,536 others is taken for
    /// such; whoever asks finds nothing under its numbers.
    pub(crate) fn read(&self, of: Of, uuid: [u8; 16]) -> Option<(i64, i64)> {
        if random_uuid(uuid) != uuid {
            return None;
        }
        let all = u128::from_be_bytes(uuid);
        let bits = (all >> 80) << 74 | (all >> 64 & 0xfff) << 62 | all & ((1 << 62) - 1);
        let half = |bits: u128| u64::try_from(bits & u128::from(HALF)).unwrap_or(0);
        let (mut left, mut right) = (half(bits >> 61), half(bits));
        for round in (0..ROUNDS).rev() {
            (left, right) = (right ^ self.round(of, round, left), left);
        }
        let number = |half: u64| i64::try_from(half).ok().filter(|_| half < LARGEST);
        number(left).zip(number(right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_comes_out() {
        let (pairs, others) = (Pairs::new("a secret"), Pairs::new("another"));
        let most = (1i64 << 53) - 1;
        for (a, b) in [
            (0, 0),
            (1, 2),
            (2, 1),
            (most, 0),
            (0, most),
            (most, most),
            (14_000_000, 9),
        ] {
            for of in [Of::Statement, Of::Registration, Of::Essays] {
                let uuid = pairs.uuid(of, a, b);
                assert_eq!((uuid[6] >> 4, uuid[8] >> 6), (4, 2));
                assert_eq!(pairs.read(of, uuid), Some((a, b)));
                assert_ne!(others.uuid(of, a, b), uuid);
            }
            let uuid = pairs.uuid(Of::Statement, a, b);
            assert_ne!(pairs.uuid(Of::Registration, a, b), uuid);
        }
    }

    #[test]
    fn other_uuids_are_not_taken_for_ours() {
        let pairs = Pairs::new("a secret");
        let taken = (0..2_000u128)
            .map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))
            .filter(|n| {
                pairs
                    .read(Of::Statement, random_uuid(n.to_be_bytes()))
                    .is_some()
            })
            .count();
        assert!(taken <= 2, "{taken}");
        // Of version 5.
        let mut other = pairs.uuid(Of::Statement, 1, 2);
        other[6] = other[6] & 0x0f | 0x50;
        assert_eq!(pairs.read(Of::Statement, other), None);
    }
}
