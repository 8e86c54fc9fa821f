//! The tags of all models in memory, for those who ask more than once.

use hashbrown::HashMap;
use modeltree_lineage::{Graph, NodeId};
use modeltree_query::Atlas;

use super::nearest::{Best, Similar, counts};
use crate::AnalysisError;
use crate::study::read::{batches, entries, lists};

/// The tags of every model, as numbers. What [`super::nearest`] reads the
/// whole table for is told from here in milliseconds.
pub struct TagSets {
    /// By node, where its tags begin; one more at the end.
    starts: Vec<u32>,
    /// The tags of one model after those of another, each once.
    tags: Vec<u32>,
    /// How many different ones there are.
    kinds: usize,
}

impl TagSets {
    /// Reads the tags of all models, but those that name parents.
    ///
    /// # Errors
    /// Where the snapshot cannot be read.
    pub fn read(atlas: &Atlas) -> Result<Self, AnalysisError> {
        let mut starts: Vec<u32> = Vec::with_capacity(atlas.graph().len() + 1);
        let mut tags: Vec<u32> = Vec::new();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut own: Vec<u32> = Vec::new();
        batches(atlas, &["tags"], |batch, nodes| {
            let lists = lists(batch, "tags")?;
            for (row, node) in nodes.iter().enumerate() {
                // Those passed over are missing models.
                starts.resize(node.index() + 1, tags.len() as u32);
                own.clear();
                for tag in entries(lists, row).filter(|tag| counts(tag)) {
                    let next = numbers.len() as u32;
                    own.push(*numbers.entry_ref(tag).or_insert(next));
                }
                own.sort_unstable();
                own.dedup();
                tags.extend(&own);
            }
            Ok(())
        })?;
        starts.resize(atlas.graph().len() + 1, tags.len() as u32);
        tags.shrink_to_fit();
        Ok(Self {
            starts,
            tags,
            kinds: numbers.len(),
        })
    }

    fn of(&self, node: NodeId) -> &[u32] {
        let [start, end] = [node.index(), node.index() + 1].map(|at| self.starts[at] as usize);
        &self.tags[start..end]
    }

    /// At most `limit` models by the shared part of the tags, the most alike
    /// first, then the most downloaded: those of [`super::nearest`]. `graph`
    /// is the one of the snapshot that the tags were read from.
    #[must_use]
    pub fn similar(&self, graph: &Graph, node: NodeId, limit: usize) -> Vec<Similar> {
        let own = self.of(node);
        if own.is_empty() || limit == 0 {
            return Vec::new();
        }
        let mut is_own = vec![false; self.kinds];
        for tag in own {
            is_own[*tag as usize] = true;
        }
        let mut best = Best::new(graph, limit);
        for other in graph.nodes() {
            let tags = self.of(other);
            // Sets of different sizes have no more in common than this.
            let (small, large) = (own.len().min(tags.len()), own.len().max(tags.len()));
            if small == 0 || other == node || (small as f64 / large as f64) < best.least() {
                continue;
            }
            let shared = tags.iter().filter(|tag| is_own[**tag as usize]).count();
            if shared > 0 {
                best.add(
                    other,
                    shared as f64 / (own.len() + tags.len() - shared) as f64,
                );
            }
        }
        best.ranked()
    }
}
