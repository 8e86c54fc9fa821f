//! The catalog as it stands now: what happened to its models while the
//! simulator runs lies over it.

mod changes;
mod events;

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use crate::catalog::{Catalog, RawProperty, SimModel, SortKeys};
use crate::order::{Place, SortKey};
use changes::Changes;
pub use events::{Event, EventKind};

/// The catalog and what happened to it.
pub(crate) struct World {
    catalog: Arc<dyn Catalog>,
    changes: RwLock<Changes>,
}

/// A look at the world; nothing happens while it is held.
pub(crate) struct View<'a> {
    catalog: &'a dyn Catalog,
    changes: RwLockReadGuard<'a, Changes>,
}

/// Where an id leads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// To this model.
    Model(u32),
    /// To this id.
    Renamed(String),
    Nothing,
}

impl World {
    pub(crate) fn new(catalog: Arc<dyn Catalog>) -> Self {
        World {
            catalog,
            changes: RwLock::default(),
        }
    }

    pub(crate) fn view(&self) -> View<'_> {
        let changes = self.changes.read().unwrap_or_else(PoisonError::into_inner);
        View {
            catalog: &*self.catalog,
            changes,
        }
    }

    /// Everything that happened so far.
    pub(crate) fn events(&self) -> Vec<Event> {
        self.view().changes.events.clone()
    }

    /// Lets something happen to a model chosen by `chance`, at `now`
    /// (milliseconds since the epoch).
    pub(crate) fn happen(&self, kind: EventKind, chance: u64, now: i64, request: u64) {
        let mut changes = self.changes.write().unwrap_or_else(PoisonError::into_inner);
        events::happen(&*self.catalog, &mut changes, kind, chance, now, request);
    }
}

impl View<'_> {
    pub(crate) fn catalog(&self) -> &dyn Catalog {
        self.catalog
    }

    fn appeared(&self, n: u32) -> Option<&SimModel> {
        let at = n.checked_sub(self.catalog.len())?;
        self.changes.appeared.get(at as usize)
    }

    /// Sort keys of model `n`.
    pub(crate) fn keys(&self, n: u32) -> SortKeys {
        let moved = self.changes.moved.get(&n).copied();
        moved
            .or_else(|| self.appeared(n).map(|m| m.keys))
            .unwrap_or_else(|| self.catalog.keys(n))
    }

    pub(crate) fn id(&self, n: u32) -> String {
        if let Some(id) = self.changes.renamed.get(&n) {
            return id.clone();
        }
        self.appeared(n)
            .map_or_else(|| self.catalog.id(n), |model| model.id.clone())
    }

    /// Model `n` as it is served.
    pub(crate) fn served(&self, n: u32) -> (SimModel, &[RawProperty]) {
        if let Some(model) = self.appeared(n) {
            return (model.clone(), &[]);
        }
        let (mut model, raw) = self.catalog.served(n);
        if !self.changes.is_empty() {
            self.changes.apply(n, &mut model);
        }
        (model, raw)
    }

    pub(crate) fn readme(&self, n: u32) -> Option<String> {
        match self.appeared(n) {
            Some(model) => Some(events::readme_of_new(model)),
            None => self.catalog.readme(n),
        }
    }

    pub(crate) fn children_count(&self, n: u32) -> [u64; 4] {
        let is_new = n >= self.catalog.len();
        let mut counts = if is_new {
            [0; 4]
        } else {
            self.catalog.children_count(n)
        };
        if !self.changes.appeared.is_empty() {
            let hub_id = self.keys(n).hub_id;
            for model in &self.changes.appeared {
                if let Some((relation, parents)) = &model.base_models {
                    let named = parents.iter().any(|(parent, _)| *parent == hub_id);
                    counts[relation.index()] += u64::from(named);
                }
            }
        }
        counts
    }

    /// Where this id leads, in any letter case.
    pub(crate) fn find(&self, id: &str) -> Found {
        if !self.changes.is_empty()
            && let Some(found) = self.changes.find(self.catalog, id)
        {
            return found;
        }
        match self.catalog.find(id) {
            Some(n) => Found::Model(n),
            None => match self.catalog.find_renamed(id) {
                Some(n) if !self.changes.vanished.contains(&n) => Found::Renamed(self.id(n)),
                _ => Found::Nothing,
            },
        }
    }

    /// Whether model `n` of the catalog still stands where its order has it.
    pub(crate) fn is_untouched(&self, n: u32) -> bool {
        !self.changes.vanished.contains(&n) && !self.changes.moved.contains_key(&n)
    }

    /// The models that stand elsewhere than in the catalog's order, in order.
    pub(crate) fn strays(&self, key: SortKey) -> Vec<(Place, u32)> {
        let moved = self.changes.moved.keys().copied();
        let moved = moved.filter(|n| !self.changes.vanished.contains(n));
        let first_new = self.catalog.len();
        let new = (first_new..).take(self.changes.appeared.len());
        let mut strays: Vec<_> = moved
            .chain(new)
            .map(|n| (key.place(&self.keys(n)), n))
            .collect();
        strays.sort_unstable();
        strays
    }

    /// The tag that the catalog knows for a tag of today; `None` where no
    /// model of the catalog can have it.
    pub(crate) fn catalog_tag(&self, tag: &str) -> Option<String> {
        self.changes.catalog_tag(tag)
    }
}
