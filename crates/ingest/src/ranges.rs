//! Dividing the listing by `createdAt` into ranges that are read side by side.
//!
//! The listing is ordered by (`createdAt` descending, `_id` ascending). A
//! [`Range`] covers the items from its `start` down to, not including, its
//! `end`; the next range starts exactly at that `end`. Where each range ends
//! by seeing the very item with which the next one began, nothing was read
//! twice and nothing lies between them.

use modeltree_records::{HubId, Timestamp};
use serde::{Deserialize, Serialize};

/// Where an item stands in the listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Key {
    /// Creation.
    pub created_at: Timestamp,
    /// `_id`, which orders items of the same instant.
    pub hub_id: HubId,
}

impl Key {
    /// Whether this item comes before another in the listing.
    pub(crate) fn precedes(&self, other: &Self) -> bool {
        match other.created_at.cmp(&self.created_at) {
            std::cmp::Ordering::Less => true,
            std::cmp::Ordering::Equal => self.hub_id < other.hub_id,
            std::cmp::Ordering::Greater => false,
        }
    }
}

/// Whether a range has more to read, and from where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Next {
    /// At its start: nothing was read yet.
    Start,
    /// At this link.
    Link(String),
    /// Behind this item, by a cursor of our own making.
    Behind(Key),
    /// All of it was read.
    Done,
}

/// A stretch of the listing, read page after page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Range {
    /// Number of the range, in order of making.
    pub number: u32,
    /// Newest creation time covered; `None`: from the top.
    pub start: Option<Timestamp>,
    /// Newest creation time that is the next range's; `None`: to the bottom.
    pub end: Option<Timestamp>,
    /// What comes next.
    pub next: Next,
    /// First item of its own.
    pub first: Option<Key>,
    /// Last item of its own so far.
    pub last: Option<Key>,
    /// First item seen of the range below.
    pub met: Option<Key>,
    /// Where the page begins on which `met` was seen: from there, reading can
    /// go on past the border.
    pub border: Option<Next>,
    /// Whether it had to be begun anew.
    pub begun_anew: bool,
}

impl Range {
    /// A range of which nothing was read yet.
    pub(crate) fn new(number: u32, start: Option<Timestamp>, end: Option<Timestamp>) -> Self {
        Self {
            number,
            start,
            end,
            next: Next::Start,
            first: None,
            last: None,
            met: None,
            border: None,
            begun_anew: false,
        }
    }

    /// How many of a page's leading items are the range's own, given its
    /// items' keys in order (`None` for an item whose key could not be read).
    pub(crate) fn own(&self, keys: &[Option<Key>]) -> usize {
        let below = |key: &Key| self.end.is_some_and(|end| key.created_at <= end);
        keys.iter()
            .position(|key| key.as_ref().is_some_and(below))
            .unwrap_or(keys.len())
    }

    /// Takes in one page, given its items' keys and where the listing goes on
    /// (`None` on its last page). Returns how many of the leading items are the
    /// range's own.
    pub(crate) fn take(&mut self, keys: &[Option<Key>], onward: Option<Next>) -> usize {
        let own = self.own(keys);
        // A page may repeat the last item of the one before.
        let inside = |key: &&Key| self.start.is_none_or(|start| key.created_at <= start);
        let mut own_keys = keys[..own].iter().flatten().filter(inside);
        if self.first.is_none() {
            self.first = own_keys.clone().next().copied();
        }
        if let Some(last) = own_keys.next_back() {
            self.last = Some(*last);
        }
        if own < keys.len() {
            self.met = keys[own];
            self.border = Some(std::mem::replace(&mut self.next, Next::Done));
        } else {
            self.next = onward.unwrap_or(Next::Done);
        }
        own
    }

    /// Whether the server honoured the range's start, as its first page shows:
    /// hardly an item may be newer.
    pub(crate) fn starts_where_asked(&self, keys: &[Option<Key>]) -> bool {
        let Some(start) = self.start else { return true };
        let newer = keys
            .iter()
            .flatten()
            .filter(|key| key.created_at > start)
            .count();
        newer <= 1 && (newer == 0 || keys.len() > 1)
    }

    /// Where the range stands: the creation time down to which it was read.
    pub(crate) fn reached(&self, newest: Timestamp) -> Timestamp {
        self.last
            .map(|key| key.created_at)
            .or(self.start)
            .unwrap_or(newest)
    }

    /// What has to be read again where this range and the one below do not
    /// meet: from the border page on to the first item that the lower one has.
    fn gap(&self, lower: &Self) -> Option<Self> {
        // A range that found nothing of its own hands on what it met.
        let begins = lower.first.or(lower.met);
        let meet = match (self.met, begins) {
            (Some(met), Some(begins)) => !met.precedes(&begins),
            (Some(_), None) => false,
            (None, Some(_)) => false,
            (None, None) => true,
        };
        if meet {
            return None;
        }
        let end = begins.map(|key| Timestamp::from_micros(key.created_at.micros() - 1));
        let mut gap = Self::new(0, None, end.or(lower.end));
        if let Some(border) = &self.border {
            gap.next = border.clone();
        } else if let Some(last) = self.last {
            gap.next = Next::Behind(last);
        } else {
            gap.start = self.start;
        }
        Some(gap)
    }
}

/// What has to be read again between neighbours that do not meet. Empty where
/// the ranges, all done, cover the listing without a gap.
pub(crate) fn gaps(ranges: &[Range]) -> Vec<Range> {
    let mut gaps = Vec::new();
    for upper in ranges {
        let Some(end) = upper.end else { continue };
        let lower = ranges.iter().find(|range| range.start == Some(end));
        gaps.extend(lower.and_then(|lower| upper.gap(lower)));
    }
    gaps
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use modeltree_records::CREATION_FLOOR;
    use proptest::prelude::*;

    pub(crate) fn key(second: i64, id: u8) -> Key {
        let mut bytes = [0; 12];
        bytes[11] = id;
        Key {
            created_at: Timestamp::from_micros((second + CREATION_FLOOR.seconds() + 1) * 1_000_000),
            hub_id: HubId(bytes),
        }
    }

    /// A listing in the Hub's order, answering pages by position.
    struct Listing(Vec<Key>);

    impl Listing {
        fn page(&self, range: &Range, size: usize) -> (Vec<Option<Key>>, Option<Next>) {
            let at = match &range.next {
                Next::Link(link) => link.parse().unwrap(),
                Next::Behind(key) => 1 + self.0.iter().position(|other| other == key).unwrap(),
                Next::Start | Next::Done => self
                    .0
                    .partition_point(|key| range.start.is_some_and(|s| key.created_at > s)),
            };
            let end = (at + size).min(self.0.len());
            let link = (end < self.0.len()).then(|| Next::Link(end.to_string()));
            (self.0[at..end].iter().copied().map(Some).collect(), link)
        }

        fn read(&self, range: &mut Range, size: usize) -> Vec<Key> {
            let mut read = Vec::new();
            while range.next != Next::Done {
                let (keys, link) = self.page(range, size);
                assert!(range.starts_where_asked(&keys));
                let own = range.take(&keys, link);
                read.extend(keys[..own].iter().flatten().copied());
            }
            read
        }
    }

    fn listing(mut items: Vec<(i64, u8)>) -> Listing {
        items.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        items.dedup();
        Listing(items.iter().map(|(second, id)| key(*second, *id)).collect())
    }

    fn divide(cuts: impl DoubleEndedIterator<Item = i64>) -> Vec<Range> {
        let mut bounds = vec![None];
        bounds.extend(cuts.rev().map(|second| Some(key(second, 0).created_at)));
        bounds.push(None);
        let pairs = bounds.windows(2).enumerate();
        pairs
            .map(|(number, pair)| Range::new(number as u32, pair[0], pair[1]))
            .collect()
    }

    proptest! {
        /// However the listing is cut, each item is read once and all ranges meet.
        #[test]
        fn ranges_cover_the_listing_once(
            items in prop::collection::vec((0i64..60, any::<u8>()), 0..200),
            cuts in prop::collection::btree_set(-5i64..65, 0..6),
            size in 1usize..20,
        ) {
            let listing = listing(items);
            let mut ranges = divide(cuts.into_iter());
            let mut read = Vec::new();
            for range in &mut ranges {
                read.extend(listing.read(range, size));
            }
            prop_assert_eq!(read, listing.0);
            prop_assert_eq!(gaps(&ranges), vec![]);
        }

        /// A lower range that missed its first items: they are read again.
        #[test]
        fn a_gap_is_read_again(
            items in prop::collection::vec((0i64..60, any::<u8>()), 1..200),
            cut in 0i64..60,
            missed in 1usize..5,
            size in 1usize..20,
        ) {
            let listing = listing(items);
            let mut ranges = divide([cut].into_iter());
            let mut read = listing.read(&mut ranges[0], size);
            let below = listing.0.len() - read.len();
            prop_assume!(below > 0);
            let late = Listing(listing.0[(read.len() + missed).min(listing.0.len())..].to_vec());
            read.extend(late.read(&mut ranges[1], size));
            let gaps = gaps(&ranges);
            prop_assert_eq!(gaps.len(), 1);
            for mut gap in gaps {
                read.extend(listing.read(&mut gap, size));
            }
            let read: std::collections::HashSet<Key> = read.into_iter().collect();
            prop_assert_eq!(read.len(), listing.0.len());
        }
    }

    #[test]
    fn an_item_deleted_meanwhile_is_no_gap() {
        let cut = key(5, 0).created_at;
        let mut upper = Range::new(0, None, Some(cut));
        let mut lower = Range::new(1, Some(cut), None);
        lower.take(&[Some(key(5, 1)), Some(key(5, 2))], None);
        upper.take(&[Some(key(9, 0)), Some(key(5, 2))], None);
        assert_eq!(gaps(&[upper, lower]), []);
    }

    #[test]
    fn the_order_of_the_listing() {
        assert!(key(5, 9).precedes(&key(4, 1)));
        assert!(key(5, 1).precedes(&key(5, 2)));
        assert!(!key(5, 1).precedes(&key(5, 1)));
        assert!(!key(4, 1).precedes(&key(5, 9)));
    }

    #[test]
    fn a_repeated_item_is_no_sign_of_a_server_that_starts_elsewhere() {
        let range = Range::new(1, Some(key(5, 0).created_at), None);
        let page = |seconds: &[i64]| seconds.iter().map(|s| Some(key(*s, 0))).collect::<Vec<_>>();
        assert!(range.starts_where_asked(&page(&[6, 5, 4])));
        assert!(range.starts_where_asked(&page(&[])));
        assert!(!range.starts_where_asked(&page(&[6])));
        assert!(!range.starts_where_asked(&page(&[9, 8, 5])));
    }
}
