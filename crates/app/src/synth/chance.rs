//! Chance that can be repeated: the same seed gives the same numbers, on every
//! machine and in every version.

/// A generator of numbers (SplitMix64).
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// A generator for one purpose: `seed` and `purpose` together decide its numbers.
    pub(super) fn new(seed: u64, purpose: u64) -> Chance {
        let mut chance = Chance(seed ^ purpose.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number from 0 to `n` - 1; 0 when `n` is not above 0.
    pub(super) fn below(&mut self, n: i64) -> i64 {
        let n = u64::try_from(n).unwrap_or(0);
        if n == 0 {
            return 0;
        }
        let wide = u128::from(self.next()) * u128::from(n);
        i64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A whole number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(high - low + 1)
    }

    /// True in so many of a thousand cases.
    pub(super) fn in_thousand(&mut self, times: i64) -> bool {
        self.below(1_000) < times
    }

    /// A place in a list of this length.
    pub(super) fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(i64::try_from(length).unwrap_or(0))).unwrap_or(0)
    }

    /// One of these.
    pub(super) fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.place(all.len())]
    }

    /// How often something succeeds before it fails for the first time, when it does
    /// so `mean` thousandths of times on average: many small numbers, a few great ones.
    pub(super) fn run_of(&mut self, mean_thousandths: i64, most: i64) -> i64 {
        let mean = mean_thousandths.max(0);
        let mut n = 0;
        while n < most && self.below(mean + 1_000) < mean {
            n += 1;
        }
        n
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_never_change() {
        let mut chance = Chance::new(7, 1);
        let drawn: Vec<i64> = (0..6).map(|_| chance.below(1_000)).collect();
        let mut again = Chance::new(7, 1);
        assert_eq!(
            drawn,
            (0..6).map(|_| again.below(1_000)).collect::<Vec<_>>()
        );
        let mut other = Chance::new(8, 1);
        assert_ne!(
            drawn,
            (0..6).map(|_| other.below(1_000)).collect::<Vec<_>>()
        );
        assert_eq!(drawn, [995, 436, 148, 31, 478, 842]);
    }

    #[test]
    fn a_mean_is_met_on_average() {
        let mut chance = Chance::new(1, 1);
        let sum: i64 = (0..20_000).map(|_| chance.run_of(2_500, 1_000)).sum();
        assert!((48_000..52_000).contains(&sum), "{sum}");
    }
}
