//! Which models a crawl has met, by `_id` and by id.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use modeltree_records::{HubId, ModelId};

/// What is new about a model just met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Met {
    /// Never seen.
    New,
    /// Seen before, under the same id.
    Again,
    /// Seen before under this other id: it was renamed meanwhile.
    Renamed(String),
    /// Its id was seen before, for another model or without an `_id`.
    Replaced,
}

/// All ids met, in one buffer: three million cost some 300 MB.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    ids: String,
    ends: Vec<u32>,
    by_hub_id: HashMap<HubId, u32>,
    /// Hashes of the ids.
    names: HashSet<u64>,
    hasher: RandomState,
}

impl Seen {
    /// Notes a model.
    pub(crate) fn meet(&mut self, hub_id: Option<HubId>, id: &ModelId) -> Met {
        let known = hub_id.and_then(|hub_id| self.by_hub_id.get(&hub_id).copied());
        if known.is_some_and(|known| self.id(known) == id.as_str()) {
            return Met::Again;
        }
        let is_new_name = self.names.insert(self.hasher.hash_one(id.as_str()));
        if hub_id.is_none() && !is_new_name {
            return Met::Again;
        }
        let number = self.ends.len() as u32;
        self.ids.push_str(id.as_str());
        self.ends.push(self.ids.len() as u32);
        if let Some(hub_id) = hub_id {
            self.by_hub_id.insert(hub_id, number);
        }
        match known {
            Some(known) => Met::Renamed(self.id(known).to_string()),
            None if is_new_name => Met::New,
            None => Met::Replaced,
        }
    }

    /// The id under which the model with this `_id` was met last.
    pub(crate) fn id_of(&self, hub_id: HubId) -> Option<&str> {
        self.by_hub_id.get(&hub_id).map(|number| self.id(*number))
    }

    /// Whether a model was met under this id.
    pub(crate) fn knows(&self, id: &str) -> bool {
        self.names.contains(&self.hasher.hash_one(id))
    }

    fn id(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        &self.ids[start..self.ends[number] as usize]
    }

    /// Every id met; a few come twice.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len() as u32).map(|number| self.id(number))
    }

    /// How many ids were met.
    pub(crate) fn len(&self) -> u64 {
        self.names.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_new_known_renamed_and_replaced_apart() {
        let mut seen = Seen::default();
        let (a, b) = (
            ModelId::parse("o/a").unwrap(),
            ModelId::parse("o/b").unwrap(),
        );
        let (one, two) = (HubId([1; 12]), HubId([2; 12]));
        assert_eq!(seen.meet(Some(one), &a), Met::New);
        assert_eq!(seen.meet(Some(one), &a), Met::Again);
        assert_eq!(seen.meet(None, &a), Met::Again);
        assert_eq!(seen.meet(Some(one), &b), Met::Renamed("o/a".into()));
        assert_eq!(seen.meet(Some(one), &b), Met::Again);
        assert_eq!(seen.meet(Some(two), &a), Met::Replaced);
        let c = ModelId::parse("o/c").unwrap();
        assert_eq!(seen.meet(None, &c), Met::New);
        assert_eq!(seen.meet(Some(HubId([3; 12])), &c), Met::Replaced);
        assert_eq!(seen.len(), 3);
        assert!(seen.knows("o/c") && !seen.knows("o/d"));
        let ids: HashSet<_> = seen.ids().collect();
        assert_eq!(ids, ["o/a", "o/b", "o/c"].into());
    }
}
