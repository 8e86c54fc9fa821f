//! How densely the listing is filled along `createdAt`, learned from its pages.

use modeltree_hub::MAX_LIMIT;
use modeltree_records::{CREATION_FLOOR, Timestamp};

use crate::ranges::{Key, Next, Range};

/// A range with fewer pages left than this is not worth another request.
const MIN_PAGES_TO_SPLIT: f64 = 8.0;
/// Steps in which a stretch of time is summed up.
const STEPS: usize = 64;
/// Width of a density bin: two days.
const BIN_SECONDS: i64 = 172_800;

/// How many models were created per second, as far as pages have shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Density {
    /// (bin, items, seconds), sorted by bin.
    bins: Vec<(i64, f64, f64)>,
    newest: Option<Timestamp>,
}

impl Density {
    /// Begins with what ranges read before show: the newest item.
    pub(crate) fn starting_at(newest: Option<Timestamp>) -> Self {
        Self {
            bins: Vec::new(),
            newest,
        }
    }

    /// Learns from one page's keys.
    pub(crate) fn learn(&mut self, keys: &[Option<Key>]) {
        let mut known = keys.iter().flatten();
        let (Some(first), Some(last)) = (known.next(), known.next_back()) else {
            return;
        };
        let (first, last) = (first.created_at, last.created_at);
        self.newest = Some(self.newest.map_or(first, |newest| newest.max(first)));
        let seconds = first.seconds() - last.seconds();
        // Ties at the floor say nothing of a density.
        if seconds <= 0 || last <= CREATION_FLOOR {
            return;
        }
        let bin = i64::midpoint(first.seconds(), last.seconds()).div_euclid(BIN_SECONDS);
        let (items, seconds) = (keys.len() as f64, seconds as f64);
        match self.bins.binary_search_by_key(&bin, |(bin, ..)| *bin) {
            Ok(at) => {
                self.bins[at].1 += items;
                self.bins[at].2 += seconds;
            }
            Err(at) => self.bins.insert(at, (bin, items, seconds)),
        }
    }

    /// Items per second about `second`, between the nearest bins that are known.
    fn at(&self, second: i64) -> f64 {
        let bin = second.div_euclid(BIN_SECONDS);
        let value = |&(_, items, seconds): &(i64, f64, f64)| items / seconds;
        let after = self.bins.partition_point(|(known, ..)| *known < bin);
        match (
            after.checked_sub(1).and_then(|at| self.bins.get(at)),
            self.bins.get(after),
        ) {
            (Some(low), Some(high)) => {
                let share = (bin - low.0) as f64 / (high.0 - low.0) as f64;
                value(low) + share * (value(high) - value(low))
            }
            (Some(only), None) | (None, Some(only)) => value(only),
            (None, None) => 0.0,
        }
    }

    /// Expected items between two times, and the share of them above each step
    /// from the newer to the older.
    fn integral(&self, newer: i64, older: i64) -> (f64, [f64; STEPS]) {
        let mut sums = [0.0; STEPS];
        let width = (newer - older) as f64 / STEPS as f64;
        let mut sum = 0.0;
        for (step, slot) in sums.iter_mut().enumerate() {
            sum += self.at(newer - ((step as f64 + 0.5) * width) as i64) * width;
            *slot = sum;
        }
        (sum, sums)
    }

    /// Pages that `range` is expected to need still.
    pub(crate) fn pages_left(&self, range: &Range) -> f64 {
        if range.next == Next::Done {
            return 0.0;
        }
        let (newer, older) = self.stretch(range);
        self.integral(newer, older).0 / f64::from(MAX_LIMIT)
    }

    /// The creation time at which to cut what `range` has left in two halves,
    /// where it has enough left.
    pub(crate) fn cut(&self, range: &Range) -> Option<Timestamp> {
        if range.next == Next::Done || self.bins.is_empty() {
            return None;
        }
        let (newer, older) = self.stretch(range);
        let (sum, sums) = self.integral(newer, older);
        if sum / f64::from(MAX_LIMIT) < MIN_PAGES_TO_SPLIT {
            return None;
        }
        let step = sums.iter().position(|above| *above >= sum / 2.0)?;
        let second = newer - ((newer - older) as f64 * (step as f64 + 1.0) / STEPS as f64) as i64;
        (second > older + 1 && second < newer - 1)
            .then(|| Timestamp::from_micros(second * 1_000_000))
    }

    /// What `range` has left, in seconds: (newer, older).
    fn stretch(&self, range: &Range) -> (i64, i64) {
        let newest = self.newest.unwrap_or(CREATION_FLOOR);
        let older = range.end.unwrap_or(CREATION_FLOOR).seconds();
        (range.reached(newest).seconds().max(older), older)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ranges::tests::key;

    #[test]
    fn a_cut_halves_what_is_left() {
        let mut density = Density::default();
        let day = 86_400;
        // Ten times as many a second in the newer half.
        for second in (0..400).map(|n| n * day) {
            let items = if second < 200 * day { 100 } else { 1000 };
            let keys: Vec<_> = (0..items)
                .map(|n| Some(key(second + day - 1 - n * (day - 1) / items, 0)))
                .collect();
            density.learn(&keys);
        }
        let range = Range::new(0, None, None);
        let pages = density.pages_left(&range);
        assert!((200.0..240.0).contains(&pages), "{pages}");
        let cut = density.cut(&range).unwrap();
        let cut_day = (cut.seconds() - CREATION_FLOOR.seconds()) / day;
        assert!((280..300).contains(&cut_day), "{cut_day}");
        let small = Range::new(0, Some(key(3 * day, 0).created_at), None);
        assert_eq!(density.cut(&small), None);
    }
}
