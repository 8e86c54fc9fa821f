//! Sums over sets of models.

use std::ops::{AddAssign, Index, IndexMut};

use modeltree_records::{Relation, RelationSet};
use serde::Serialize;

/// A number for each relation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ByRelation {
    /// Fine-tunes.
    pub finetune: u32,
    /// Adapters.
    pub adapter: u32,
    /// Quantizations.
    pub quantized: u32,
    /// Merges.
    pub merge: u32,
    /// Parents named without a relation.
    pub unknown: u32,
}

impl ByRelation {
    /// Adds one for each relation of the set.
    pub fn count(&mut self, relations: RelationSet) {
        for relation in relations.iter() {
            self[relation] += 1;
        }
    }
}

impl Index<Relation> for ByRelation {
    type Output = u32;

    fn index(&self, relation: Relation) -> &u32 {
        match relation {
            Relation::Finetune => &self.finetune,
            Relation::Adapter => &self.adapter,
            Relation::Quantized => &self.quantized,
            Relation::Merge => &self.merge,
            Relation::Unknown => &self.unknown,
        }
    }
}

impl IndexMut<Relation> for ByRelation {
    fn index_mut(&mut self, relation: Relation) -> &mut u32 {
        match relation {
            Relation::Finetune => &mut self.finetune,
            Relation::Adapter => &mut self.adapter,
            Relation::Quantized => &mut self.quantized,
            Relation::Merge => &mut self.merge,
            Relation::Unknown => &mut self.unknown,
        }
    }
}

impl AddAssign for ByRelation {
    fn add_assign(&mut self, other: Self) {
        for relation in Relation::ALL {
            self[relation] += other[relation];
        }
    }
}
