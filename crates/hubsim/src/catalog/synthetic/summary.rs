//! Counts that tell whether an ecosystem has the shape it should.

use super::SyntheticCatalog;
use super::growth::{MAX_DEPTH, MERGE, ROOT};
use super::traits::Card;
use crate::catalog::Catalog as _;

/// Shape of a synthetic ecosystem.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct SyntheticSummary {
    /// Models.
    pub models: u32,
    /// Owners.
    pub owners: usize,
    /// Models of the owner with the most.
    pub largest_owner: usize,
    /// Models with a resolved parent: adapter, merge, quantized, finetune.
    pub by_relation: [u64; 4],
    /// Resolved edges; a merge has several.
    pub edges: u64,
    /// Models with at least one child by a resolved edge.
    pub parents: u64,
    /// Per relation, models of it that have children other than merges.
    pub branching: [u64; 4],
    /// Most direct children: id and count, falling.
    pub largest_hubs: Vec<(String, u64)>,
    /// Roots of the largest families and their sizes, counted along first
    /// parents, falling.
    pub largest_families: Vec<(String, u64)>,
    /// Models by depth.
    pub depths: Vec<u64>,
    /// Parents of the largest merge.
    pub max_merge_parents: usize,
    /// Mean number of parents of a merge.
    pub mean_merge_parents: f64,
    /// Models that are their own parent.
    pub self_loops: u32,
    /// Planted cycles, each from its oldest model down.
    pub cycles: Vec<Vec<u32>>,
    /// Models whose card declares a parent.
    pub declaring: u64,
    /// Those of them that resolve to something else or to nothing.
    pub declared_otherwise: u64,
    /// Those of them that resolve to nothing.
    pub unresolved: u64,
    /// Models created before one of their parents.
    pub older_children: u64,
    /// Models that once had another id.
    pub renamed: usize,
    /// Models with a README.
    pub with_card: u64,
    /// With a licence.
    pub with_licence: u64,
    /// With a language.
    pub with_language: u64,
    /// With a task.
    pub with_task: u64,
    /// With a library.
    pub with_library: u64,
    /// With a dataset.
    pub with_dataset: u64,
    /// Behind a gate.
    pub gated: u64,
    /// Bytes of the tables.
    pub memory: usize,
}

impl SyntheticCatalog {
    /// Counts the ecosystem's shape; one pass over all models.
    #[must_use]
    pub fn summary(&self) -> SyntheticSummary {
        let mut s = SyntheticSummary {
            models: self.n,
            owners: self.owners.len(),
            self_loops: self.pedigree.self_loops,
            cycles: self.pedigree.cycles.clone(),
            depths: vec![0; usize::from(MAX_DEPTH) + 1],
            renamed: self.old_ids.len(),
            memory: self.memory(),
            edges: self.pedigree.parents.len() as u64,
            ..SyntheticSummary::default()
        };
        s.largest_owner = (0..self.owners.len())
            .map(|o| self.owners.models(o as u32).len())
            .max()
            .unwrap_or(0);
        let mut family = vec![0u32; self.n as usize];
        let mut sizes = vec![0u32; self.n as usize];
        let mut merge_parents = 0;
        for i in 0..self.n {
            let at = i as usize;
            let relation = self.pedigree.relation[at];
            let parents = self.parents(i);
            let children = self.children(i);
            s.parents += u64::from(!children.is_empty());
            if relation != ROOT {
                let r = usize::from(relation);
                s.by_relation[r] += 1;
                let branches = children
                    .iter()
                    .any(|c| self.pedigree.relation[*c as usize] != MERGE);
                s.branching[r] += u64::from(branches);
            }
            if relation == MERGE {
                s.max_merge_parents = s.max_merge_parents.max(parents.len());
                merge_parents += parents.len();
            }
            if let Some(count) = s.depths.get_mut(usize::from(self.pedigree.depth[at])) {
                *count += 1;
            }
            let younger = parents
                .iter()
                .any(|p| self.created[*p as usize] > self.created[at]);
            s.older_children += u64::from(younger);
            let first = parents.first().copied().filter(|p| *p < i);
            family[at] = first.map_or(i, |p| family[p as usize]);
            sizes[family[at] as usize] += 1;
            self.count_traits(i, &mut s);
        }
        s.mean_merge_parents =
            merge_parents as f64 / s.by_relation[usize::from(MERGE)].max(1) as f64;
        s.largest_hubs = self.top(|i| u64::from(self.child_total(i)));
        s.largest_families = self.top(|i| u64::from(sizes[i as usize]));
        s
    }

    fn count_traits(&self, i: u32, s: &mut SyntheticSummary) {
        let t = &self.traits[i as usize];
        let otherwise = self.declares_otherwise(i);
        let declares = t.declared != super::traits::Declared::Nothing;
        s.declaring += u64::from(declares);
        s.declared_otherwise += u64::from(otherwise);
        s.unresolved += u64::from(declares && self.parents(i).is_empty());
        s.with_card += u64::from(t.card != Card::None);
        s.with_licence += u64::from(t.licence != 0);
        s.with_language += u64::from(t.languages != 0);
        s.with_task += u64::from(t.task != 0);
        s.with_library += u64::from(t.library != 0);
        s.with_dataset += u64::from(t.dataset != 0);
        s.gated +=
            u64::from(t.flags & (super::traits::GATED_AUTO | super::traits::GATED_MANUAL) != 0);
    }

    fn top(&self, size: impl Fn(u32) -> u64) -> Vec<(String, u64)> {
        let mut all: Vec<(u64, u32)> = (0..self.n)
            .map(|i| (size(i), i))
            .filter(|(size, _)| *size > 1)
            .collect();
        all.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        all.iter()
            .take(12)
            .map(|(size, i)| (self.id(*i), *size))
            .collect()
    }
}
