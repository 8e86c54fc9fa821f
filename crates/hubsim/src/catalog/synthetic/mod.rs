//! A synthetic ecosystem of any size, shaped like the real Hub.
//!
//! A number of models and a seed fix every byte. The pedigree, the names and
//! compact traits are built once; everything else about a model is derived
//! from them on demand.

mod answers;
mod arch;
mod bases;
mod build;
mod card_data;
mod cards;
mod cycles;
mod datasets;
mod declared;
mod details;
mod formats;
mod growth;
mod index;
mod inherit;
mod names;
mod old_ids;
mod owners;
mod plan;
mod popularity;
mod readme;
mod rng;
mod summary;
mod tags;
mod tasks;
mod template;
#[cfg(test)]
mod tests;
mod timeline;
mod traits;
mod vocab;
mod words;
mod yaml;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::Relation;
use growth::{ADAPTER, FINETUNE, MERGE, QUANTIZED};
pub use summary::SyntheticSummary;

/// A synthetic ecosystem.
pub struct SyntheticCatalog {
    n: u32,
    seed: u64,
    /// Creation seconds.
    created: Vec<u32>,
    owners: owners::Owners,
    names: index::Arena,
    index: index::IdIndex,
    pedigree: growth::Pedigree,
    child_from: Vec<u32>,
    children: Vec<u32>,
    traits: Vec<traits::Traits>,
    /// Planned bases by number.
    bases: Vec<(u32, u8)>,
    old_ids: old_ids::OldIds,
    /// Answers for tags that need a pass over all models.
    scans: Mutex<HashMap<String, Arc<Vec<u32>>>>,
}

impl SyntheticCatalog {
    /// Builds an ecosystem of `n` models from a seed.
    #[must_use]
    pub fn new(n: u32, seed: u64) -> Self {
        build::build(n, seed)
    }

    /// The relation of model `n` to its resolved parents, if it has any.
    #[must_use]
    pub fn relation(&self, n: u32) -> Option<Relation> {
        match self.pedigree.relation[n as usize] {
            ADAPTER => Some(Relation::Adapter),
            MERGE => Some(Relation::Merge),
            QUANTIZED => Some(Relation::Quantized),
            FINETUNE => Some(Relation::Finetune),
            _ => None,
        }
    }

    /// The resolved parents of model `n`, sorted by id as the Hub sorts them.
    #[must_use]
    pub fn parents(&self, n: u32) -> &[u32] {
        let i = n as usize;
        let range =
            self.pedigree.parent_from[i] as usize..self.pedigree.parent_from[i + 1] as usize;
        &self.pedigree.parents[range]
    }

    /// The models whose resolved parents include model `n`, ascending.
    #[must_use]
    pub fn children(&self, n: u32) -> &[u32] {
        let i = n as usize;
        &self.children[self.child_from[i] as usize..self.child_from[i + 1] as usize]
    }

    /// Owner of model `n`.
    #[must_use]
    pub fn owner(&self, n: u32) -> &str {
        self.owners.name(self.owners.of[n as usize])
    }

    /// Name of model `n` without its owner.
    #[must_use]
    pub fn name(&self, n: u32) -> &str {
        self.names.get(n)
    }

    /// Creation of model `n`, seconds since the epoch.
    #[must_use]
    pub fn created_at(&self, n: u32) -> u32 {
        self.created[n as usize]
    }

    /// The earlier id of model `n`, where it was renamed or moved.
    #[must_use]
    pub fn old_id(&self, n: u32) -> Option<&str> {
        self.old_ids.of(n)
    }

    /// Steps down from the farthest root above model `n`; the edge that closes
    /// a planted cycle is not counted.
    #[must_use]
    pub fn depth(&self, n: u32) -> u8 {
        self.pedigree.depth[n as usize]
    }

    /// Bytes held by the tables.
    #[must_use]
    pub fn memory(&self) -> usize {
        let numbers = self.created.len()
            + self.child_from.len()
            + self.children.len()
            + self.pedigree.parent_from.len()
            + self.pedigree.parents.len();
        numbers * 4
            + self.pedigree.depth.len() * 3
            + self.traits.len() * size_of::<traits::Traits>()
            + self.owners.bytes()
            + self.names.bytes()
            + self.index.bytes()
            + self.old_ids.bytes()
    }
}
