//! The orders a list can be in: the sort key falling, `_id` rising, models
//! without the key last.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::catalog::{Catalog, HubId, SortKeys};

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SortKey {
    CreatedAt,
    Downloads,
    LastModified,
    Likes,
    TrendingScore,
}

impl SortKey {
    pub(crate) const ALL: [SortKey; 5] = [
        SortKey::CreatedAt,
        SortKey::Downloads,
        SortKey::LastModified,
        SortKey::Likes,
        SortKey::TrendingScore,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            SortKey::CreatedAt => "createdAt",
            SortKey::Downloads => "downloads",
            SortKey::LastModified => "lastModified",
            SortKey::Likes => "likes",
            SortKey::TrendingScore => "trendingScore",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        SortKey::ALL.into_iter().find(|key| key.as_str() == word)
    }

    /// The value of this key.
    pub(crate) fn value(self, keys: &SortKeys) -> SortValue {
        let whole = |n: Option<u64>| n.map_or(SortValue::Null, |n| SortValue::Number(n as f64));
        match self {
            SortKey::CreatedAt => SortValue::Date(keys.created_at),
            SortKey::LastModified => SortValue::Date(keys.last_modified),
            SortKey::Downloads => whole(keys.downloads),
            SortKey::Likes => whole(keys.likes),
            SortKey::TrendingScore => keys
                .trending_score
                .map_or(SortValue::Null, SortValue::Number),
        }
    }

    /// Where a model of these keys stands in the order.
    pub(crate) fn place(self, keys: &SortKeys) -> Place {
        Place {
            rank: self.value(keys).rank(),
            hub_id: keys.hub_id,
        }
    }
}

/// A value that a list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum SortValue {
    Number(f64),
    /// Milliseconds since the epoch.
    Date(i64),
    Null,
}

impl SortValue {
    /// Rises as the value falls.
    fn rank(self) -> u64 {
        match self {
            SortValue::Null => u64::MAX,
            SortValue::Date(millis) => !((millis as u64) ^ (1 << 63)),
            SortValue::Number(number) => {
                let bits = (number + 0.0).to_bits();
                let rising = if bits >> 63 == 0 {
                    bits | (1 << 63)
                } else {
                    !bits
                };
                !rising
            }
        }
    }
}

/// A place in an order; greater places come later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    rank: u64,
    hub_id: HubId,
}

impl Place {
    pub(crate) fn new(value: SortValue, hub_id: HubId) -> Self {
        Place {
            rank: value.rank(),
            hub_id,
        }
    }
}

/// Which models a list is of, before what is changed while the simulator runs.
pub(crate) type FilterKey = String;

/// Orders of the catalog's models, each computed when it is first asked for.
#[derive(Default)]
pub(crate) struct Orders {
    full: [OnceLock<Arc<Vec<u32>>>; 5],
    filtered: Mutex<Vec<Filtered>>,
}

type Filtered = (SortKey, FilterKey, Arc<Vec<u32>>);

/// Filtered orders kept for their next page.
const KEPT: usize = 16;
/// Shorter lists are cheaper to make again than to keep.
const WORTH_KEEPING: usize = 100;

impl Orders {
    /// All models in this order.
    pub(crate) fn full(&self, catalog: &dyn Catalog, key: SortKey) -> Arc<Vec<u32>> {
        let order = &self.full[key as usize];
        order
            .get_or_init(|| Arc::new(sorted(catalog, key, 0..catalog.len())))
            .clone()
    }

    /// Whether [`Orders::full`] answers at once.
    pub(crate) fn is_ready(&self, key: SortKey) -> bool {
        self.full[key as usize].get().is_some()
    }

    /// The models of a filter in this order; `select` names them.
    pub(crate) fn filtered(
        &self,
        catalog: &dyn Catalog,
        key: SortKey,
        filter: &FilterKey,
        select: impl FnOnce() -> Vec<u32>,
    ) -> Arc<Vec<u32>> {
        let kept = || self.filtered.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |entry: &&Filtered| entry.0 == key && entry.1 == *filter;
        if let Some((_, _, order)) = kept().iter().find(is_it) {
            return order.clone();
        }
        let order = Arc::new(sorted(catalog, key, select()));
        if order.len() >= WORTH_KEEPING {
            let mut kept = kept();
            if kept.len() == KEPT {
                kept.remove(0);
            }
            kept.push((key, filter.clone(), order.clone()));
        }
        order
    }
}

fn sorted(catalog: &dyn Catalog, key: SortKey, models: impl IntoIterator<Item = u32>) -> Vec<u32> {
    let mut places: Vec<(Place, u32)> = models
        .into_iter()
        .map(|n| (key.place(&catalog.keys(n)), n))
        .collect();
    places.sort_unstable();
    places.into_iter().map(|(_, n)| n).collect()
}

/// Index of the first model after this place.
pub(crate) fn first_after(
    catalog: &dyn Catalog,
    key: SortKey,
    order: &[u32],
    place: Place,
) -> usize {
    order.partition_point(|n| key.place(&catalog.keys(*n)) <= place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greater_values_come_first_and_null_last() {
        let falling = [
            SortValue::Number(3.4e9),
            SortValue::Number(2.0),
            SortValue::Number(0.5),
            SortValue::Number(0.0),
            SortValue::Number(-1.0),
            SortValue::Null,
        ];
        assert!(falling.windows(2).all(|w| w[0].rank() < w[1].rank()));
        assert_eq!(
            SortValue::Number(-0.0).rank(),
            SortValue::Number(0.0).rank()
        );
        assert!(SortValue::Date(1).rank() < SortValue::Date(0).rank());
        assert!(SortValue::Date(0).rank() < SortValue::Date(-1).rank());
    }

    #[test]
    fn ties_are_broken_by_id_rising() {
        let a = Place::new(SortValue::Number(1.0), HubId([1; 12]));
        let b = Place::new(SortValue::Number(1.0), HubId([2; 12]));
        assert!(a < b);
    }
}
