//! Into which ranges the listing is divided while it is read.

use modeltree_records::{CREATION_FLOOR, Timestamp};

use crate::density::Density;
use crate::ranges::{Key, Next, Range, gaps};

/// Ranges made in one crawl at most. Each may cost one request more than a
/// single cursor would, and the budget for a whole Hub is one in a hundred.
const MAX_SPLITS: u32 = 24;
/// Pages that pay for one more range.
const PAGES_PER_SPLIT: f64 = 125.0;

/// The ranges of a listing, and what is known of its density.
#[derive(Clone, Debug)]
pub(crate) struct Division {
    pub ranges: Vec<Range>,
    density: Density,
    /// Whether more ranges may still be made.
    pub may_split: bool,
}

impl Division {
    pub(crate) fn new(ranges: Vec<Range>, may_split: bool) -> Self {
        let firsts = ranges.iter().filter_map(|range| range.first);
        let newest = firsts.map(|key| key.created_at).max();
        Self {
            ranges,
            density: Density::starting_at(newest),
            may_split,
        }
    }

    /// Learns from a page where models lie how densely.
    pub(crate) fn learn(&mut self, keys: &[Option<Key>]) {
        self.density.learn(keys);
    }

    /// Pages that are expected to be still unread.
    pub(crate) fn pages_left(&self) -> f64 {
        self.ranges
            .iter()
            .map(|range| self.density.pages_left(range))
            .sum()
    }

    /// Whether every range was read.
    pub(crate) fn is_done(&self) -> bool {
        self.ranges.iter().all(|range| range.next == Next::Done)
    }

    /// Makes further ranges while some would help: `wanted` read side by side,
    /// within what the pages pay for, or `paid` of them. Returns their places.
    pub(crate) fn divide(&mut self, wanted: usize, pages_read: u64, paid: u32) -> Vec<usize> {
        let mut made = Vec::new();
        if !self.may_split {
            return made;
        }
        let pages = pages_read as f64 + self.pages_left();
        let allowed = MAX_SPLITS.min((pages / PAGES_PER_SPLIT) as u32).max(paid);
        while self
            .ranges
            .iter()
            .filter(|range| range.next != Next::Done)
            .count()
            < wanted
            && self.ranges.len() <= allowed as usize
            && let Some((place, cut)) = self.best_cut()
        {
            let lower = Range::new(self.next_number(), Some(cut), self.ranges[place].end);
            self.ranges[place].end = Some(cut);
            made.push(self.ranges.len());
            self.ranges.push(lower);
        }
        made
    }

    fn next_number(&self) -> u32 {
        self.ranges
            .iter()
            .map(|range| range.number)
            .max()
            .map_or(0, |last| last + 1)
    }

    /// The range to be cut next, and where: first at the floor of creation
    /// dates, whose many ties no density foretells, then the longest in half.
    fn best_cut(&self) -> Option<(usize, Timestamp)> {
        if let [only] = &self.ranges[..]
            && only.reached(CREATION_FLOOR) > CREATION_FLOOR
        {
            return Some((0, CREATION_FLOOR));
        }
        let pages = |place: usize| self.density.pages_left(&self.ranges[place]);
        let longest = (0..self.ranges.len()).max_by(|a, b| pages(*a).total_cmp(&pages(*b)))?;
        Some((longest, self.density.cut(&self.ranges[longest])?))
    }

    /// Gives a range back to the one above, and makes no more. Returns the
    /// place of the one above where it has to be taken up again.
    pub(crate) fn take_back(&mut self, place: usize) -> Option<usize> {
        let lower = self.ranges.remove(place);
        self.may_split = false;
        let place = self
            .ranges
            .iter()
            .position(|range| range.end == lower.start)?;
        let upper = &mut self.ranges[place];
        upper.end = lower.end;
        upper.met = None;
        upper.next = upper.border.take()?;
        Some(place)
    }
}

/// What is left to read when all ranges are done.
pub(crate) fn to_close(ranges: &[Range], pages: u64) -> Vec<Range> {
    let mut closing = gaps(ranges);
    let newest = ranges
        .iter()
        .filter_map(|range| range.first)
        .max_by_key(|key| key.created_at);
    // A listing of one page leaves no time for anything to be created.
    if let Some(newest) = newest.filter(|_| pages > 1) {
        let end = Timestamp::from_micros(newest.created_at.micros() - 1);
        closing.push(Range::new(0, None, Some(end)));
    }
    let first = ranges
        .iter()
        .map(|range| range.number)
        .max()
        .map_or(0, |number| number + 1);
    for (number, range) in (first..).zip(&mut closing) {
        range.number = number;
    }
    closing
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;
    use std::collections::BinaryHeap;

    use modeltree_records::HubId;

    use super::*;
    use crate::ranges::tests::key;

    /// Creation times of a Hub that grows a hundredfold in four and a half
    /// years, by weeks of uneven luck, with many ties at the floor; falling.
    fn hub(models: usize) -> Vec<i64> {
        let floor = CREATION_FLOOR.seconds();
        let ties = models / 80;
        let weeks = 235;
        let weights: Vec<f64> = (0..weeks)
            .map(|week| {
                (f64::from(week) * 0.02).exp() * (1.0 + 0.6 * f64::from(week * 7919 % 13) / 13.0)
            })
            .collect();
        let sum: f64 = weights.iter().sum();
        let mut times = Vec::with_capacity(models);
        for (week, weight) in weights.iter().enumerate() {
            let count = ((models - ties) as f64 * weight / sum) as i64;
            times.extend(
                (0..count).map(|n| floor + 1 + week as i64 * 604_800 + n * 604_800 / count),
            );
        }
        times.resize(models, floor);
        times.sort_unstable_by_key(|time| Reverse(*time));
        times
    }

    struct Read {
        requests: u64,
        seconds: f64,
        models: usize,
    }

    /// Reads the listing with a request every 0.3 seconds at most, each of them
    /// 1.5 seconds long: the free plan's quota on a slow day.
    fn read(times: &[i64], wanted: usize) -> Read {
        const SHARE: f64 = 0.3;
        const LATENCY: f64 = 1.5;
        let key = |at: usize| Key {
            created_at: Timestamp::from_micros(times[at] * 1_000_000),
            hub_id: HubId([0; 12]),
        };
        let place_of = |range: &Range| match &range.next {
            Next::Link(at) => at.parse().unwrap(),
            _ => times.partition_point(|time| {
                range
                    .start
                    .is_some_and(|start| Timestamp::from_micros(time * 1_000_000) > start)
            }),
        };
        let mut division = Division::new(vec![Range::new(0, None, None)], true);
        // (milliseconds, place of the range)
        let mut answers = BinaryHeap::from([Reverse((1500u64, 0usize))]);
        let mut read = Read {
            requests: 0,
            seconds: 0.0,
            models: 0,
        };
        let mut free_at = SHARE;
        while let Some(Reverse((now, place))) = answers.pop() {
            let now = now as f64 / 1000.0;
            read.requests += 1;
            read.seconds = now;
            let from = place_of(&division.ranges[place]);
            let to = (from + 1000).min(times.len());
            let keys: Vec<_> = (from..to).map(|at| Some(key(at))).collect();
            division.learn(&keys);
            let is_first = division.ranges[place].next == Next::Start;
            let onward = (to < times.len()).then(|| Next::Link(to.to_string()));
            read.models += division.ranges[place].take(&keys, onward);
            let mut asked = vec![place];
            if is_first || division.ranges[place].next == Next::Done {
                asked.extend(division.divide(wanted, read.requests, 0));
            }
            for place in asked {
                if division.ranges[place].next != Next::Done {
                    let start = now.max(free_at);
                    free_at = start + SHARE;
                    answers.push(Reverse((((start + LATENCY) * 1000.0) as u64, place)));
                }
            }
        }
        assert_eq!(gaps(&division.ranges), []);
        read
    }

    #[test]
    fn the_quota_and_not_the_latency_sets_the_pace() {
        let times = hub(3_000_000);
        let alone = read(&times, 1);
        assert_eq!((alone.requests, alone.models), (3000, times.len()));
        assert!(alone.seconds > 4400.0);
        let together = read(&times, 8);
        assert_eq!(together.models, times.len());
        // One more request is left for what is created meanwhile.
        assert!(together.requests < 3030, "{} requests", together.requests);
        assert!(
            together.seconds <= 1.05 * 900.0,
            "{} seconds",
            together.seconds
        );
    }

    #[test]
    fn a_small_hub_is_not_cut_to_pieces() {
        let read = read(&hub(50_000), 8);
        assert_eq!(read.models, 50_000);
        assert!(read.requests <= 52, "{} requests", read.requests);
    }

    #[test]
    fn a_listing_of_many_pages_is_closed_from_the_top() {
        let mut range = Range::new(0, None, None);
        range.take(&[Some(key(9, 1)), Some(key(5, 1))], None);
        assert_eq!(to_close(&[range.clone()], 1), []);
        let closing = to_close(&[range], 2);
        assert_eq!(
            (closing.len(), closing[0].number, closing[0].start),
            (1, 1, None)
        );
        assert!(closing[0].end.unwrap() < key(9, 1).created_at);
        assert!(closing[0].end.unwrap() > key(8, 1).created_at);
        assert_eq!(to_close(&[Range::new(0, None, None)], 2), []);
    }
}
