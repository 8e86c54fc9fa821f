//! Which models an export holds, and which edges.

use arrow_array::RecordBatch;
use modeltree_lineage::{Graph, NodeId};
use modeltree_query::Atlas;
use modeltree_records::{ModelRecord, RelationSet};
use modeltree_snapshot::StoreError;

/// Models read at once, where not all are wanted.
const CHUNK: usize = 4096;

/// What is read of models, in order of their ids, and what goes wrong on the way.
type Read<'a, T> = Box<dyn Iterator<Item = Result<T, StoreError>> + 'a>;

/// Which models an export holds, and which relations count as edges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// In order, each once; `None` for all.
    models: Option<Vec<NodeId>>,
    relations: RelationSet,
}

impl Selection {
    /// Everything.
    #[must_use]
    pub const fn whole() -> Self {
        Self {
            models: None,
            relations: RelationSet::ALL,
        }
    }

    /// These models, and the edges between them.
    #[must_use]
    pub fn of(models: impl IntoIterator<Item = NodeId>) -> Self {
        let mut models: Vec<NodeId> = models.into_iter().collect();
        models.sort_unstable();
        models.dedup();
        Self {
            models: Some(models),
            relations: RelationSet::ALL,
        }
    }

    /// The same models, of which only edges with one of these relations count.
    #[must_use]
    pub fn with_relations(self, relations: RelationSet) -> Self {
        Self { relations, ..self }
    }

    /// Those of the models that are also among `others`.
    #[must_use]
    pub fn among(self, others: impl IntoIterator<Item = NodeId>) -> Self {
        let others = others.into_iter().filter(|node| self.holds(*node));
        Self::of(others).with_relations(self.relations)
    }

    /// The models in order of their ids; `None` for all.
    pub(crate) fn models(&self) -> Option<&[NodeId]> {
        self.models.as_deref()
    }

    /// The relations that count.
    pub(crate) const fn relations(&self) -> RelationSet {
        self.relations
    }

    /// Whether a model is selected.
    pub(crate) fn holds(&self, node: NodeId) -> bool {
        self.models
            .as_ref()
            .is_none_or(|models| models.binary_search(&node).is_ok())
    }

    /// The models in order of their ids. Of all, a missing one takes part only
    /// where an edge that counts leads to it or from it.
    pub(crate) fn nodes<'a>(&'a self, graph: &'a Graph) -> Box<dyn Iterator<Item = NodeId> + 'a> {
        match &self.models {
            Some(models) => Box::new(models.iter().copied()),
            None => Box::new(graph.nodes().filter(|node| {
                let mut children = graph.children_by(*node, self.relations);
                let mut parents = graph.parents_by(*node, self.relations);
                let joined = children.next().is_some() || parents.next().is_some();
                joined || !graph.is_missing(*node)
            })),
        }
    }

    /// The models' rows as Arrow batches with these columns; none named: with all.
    pub(crate) fn batches(
        &self,
        atlas: &Atlas,
        columns: &[&str],
    ) -> Result<Read<'static, RecordBatch>, StoreError> {
        Ok(match self.rows(atlas.graph()) {
            Some(rows) => Box::new(atlas.snapshot().models_at(&rows, columns)?),
            None => Box::new(atlas.snapshot().models(columns)?),
        })
    }

    /// The models' records.
    pub(crate) fn records<'a>(
        &self,
        atlas: &'a Atlas,
    ) -> Result<Read<'a, ModelRecord>, StoreError> {
        let snapshot = atlas.snapshot();
        let Some(rows) = self.rows(atlas.graph()) else {
            return Ok(Box::new(snapshot.records()?));
        };
        let chunks: Vec<Vec<u64>> = rows.chunks(CHUNK).map(<[u64]>::to_vec).collect();
        Ok(Box::new(chunks.into_iter().flat_map(
            |rows| match snapshot.records_at(&rows) {
                Ok(records) => records.into_iter().map(Ok).collect(),
                Err(error) => vec![Err(error)],
            },
        )))
    }

    /// The rows of the models table, in order; `None` for all.
    fn rows(&self, graph: &Graph) -> Option<Vec<u64>> {
        let models = self.models.as_ref()?;
        Some(models.iter().filter_map(|node| graph.row(*node)).collect())
    }
}
