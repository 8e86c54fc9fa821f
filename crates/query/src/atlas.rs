//! A snapshot and its lineage.

use std::path::Path;

use modeltree_lineage::{EvidenceFilter, Graph, NodeId};
use modeltree_records::{ModelRecord, ParentClaim};
use modeltree_snapshot::Snapshot;

use crate::{Filter, IndexState, QueryError, Reason, index, resolve};

/// A snapshot and its lineage, opened together.
pub struct Atlas {
    snapshot: Snapshot,
    graph: Graph,
    index: IndexState,
}

impl Atlas {
    /// Opens the snapshot in `dir` and its lineage index, which is built where
    /// it is absent, out of date or damaged; where it cannot be written, it is
    /// held in memory.
    ///
    /// # Errors
    /// [`QueryError::Store`] where there is no snapshot or it cannot be read.
    pub fn open(dir: &Path) -> Result<Self, QueryError> {
        Self::open_telling(dir, |_| {})
    }

    /// As [`Atlas::open`]; `building` is called before the index is built.
    ///
    /// # Errors
    /// As [`Atlas::open`].
    pub fn open_telling(dir: &Path, building: impl FnOnce(&Reason)) -> Result<Self, QueryError> {
        let snapshot = Snapshot::open(dir)?;
        let (graph, index) = index::open(dir, &snapshot, building)?;
        Ok(Self {
            snapshot,
            graph,
            index,
        })
    }

    /// The same, counting other claims as edges.
    #[must_use]
    pub fn with_evidence(mut self, filter: EvidenceFilter) -> Self {
        self.graph = self.graph.with_evidence(filter);
        self
    }

    /// The snapshot.
    #[must_use]
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The graph of descent.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// How the graph was come by.
    #[must_use]
    pub fn index_state(&self) -> &IndexState {
        &self.index
    }

    /// The model that `text` means: the id, an alias, the id in other letter
    /// case, or a name that only one model has.
    ///
    /// # Errors
    /// [`QueryError::Unknown`] with the nearest ids, or
    /// [`QueryError::Ambiguous`] with the candidates.
    pub fn resolve(&self, text: &str) -> Result<NodeId, QueryError> {
        resolve::resolve(&self.graph, text)
    }

    /// The record of a model; `None` for a missing one.
    ///
    /// # Errors
    /// [`QueryError::Store`] where the snapshot cannot be read.
    pub fn record(&self, node: NodeId) -> Result<Option<ModelRecord>, QueryError> {
        Ok(self.records(&[node])?.pop().flatten())
    }

    /// The records of several models, in their order; `None` for missing ones.
    ///
    /// # Errors
    /// [`QueryError::Store`] where the snapshot cannot be read.
    pub fn records(&self, nodes: &[NodeId]) -> Result<Vec<Option<ModelRecord>>, QueryError> {
        let rows: Vec<u64> = nodes
            .iter()
            .filter_map(|node| self.graph.row(*node))
            .collect();
        let mut found = self.snapshot.records_at(&rows)?.into_iter();
        Ok(nodes
            .iter()
            .map(|node| self.graph.row(*node).and_then(|_| found.next()))
            .collect())
    }

    /// The models that fulfil all conditions, by id. Reads the columns that
    /// the conditions ask about.
    ///
    /// # Errors
    /// [`QueryError::Store`] where the snapshot cannot be read.
    pub fn select(&self, filter: &Filter) -> Result<Vec<NodeId>, QueryError> {
        // Rows and nodes are both in the order of ids.
        let mut nodes = self
            .graph
            .nodes()
            .filter(|node| !self.graph.is_missing(*node));
        if filter.is_empty() {
            return Ok(nodes.collect());
        }
        let mut selected = Vec::new();
        for batch in self.snapshot.models(&filter.columns())? {
            let rows = filter.rows(&batch?);
            let in_batch = nodes.by_ref().take(rows.len());
            selected.extend(
                in_batch
                    .zip(&rows)
                    .filter(|(_, fulfils)| **fulfils)
                    .map(|(node, _)| node),
            );
        }
        Ok(selected)
    }

    /// Those of some models that fulfil all conditions, by id; missing ones
    /// fulfil none. Of few models only their rows are read.
    ///
    /// # Errors
    /// [`QueryError::Store`] where the snapshot cannot be read.
    pub fn select_among(
        &self,
        filter: &Filter,
        mut among: Vec<NodeId>,
    ) -> Result<Vec<NodeId>, QueryError> {
        /// Where more than one model in so many is asked about, most pages
        /// are read anyway.
        const FEW: usize = 64;
        among.sort_unstable();
        among.dedup();
        among.retain(|node| !self.graph.is_missing(*node));
        if filter.is_empty() {
            return Ok(among);
        }
        if among.len() > FEW + self.graph.len() / FEW {
            let selected = self.select(filter)?;
            among.retain(|node| selected.binary_search(node).is_ok());
            return Ok(among);
        }
        let rows: Vec<u64> = among
            .iter()
            .filter_map(|node| self.graph.row(*node))
            .collect();
        let mut fulfils = Vec::with_capacity(rows.len());
        for batch in self.snapshot.models_at(&rows, &filter.columns())? {
            fulfils.extend(filter.rows(&batch?));
        }
        let mut fulfils = fulfils.into_iter();
        among.retain(|_| fulfils.next() == Some(true));
        Ok(among)
    }

    /// All that is claimed of a model's parents, counted as an edge or not.
    ///
    /// # Errors
    /// [`QueryError::Store`] where the snapshot cannot be read.
    pub fn claims(&self, node: NodeId) -> Result<Vec<ParentClaim>, QueryError> {
        Ok(self.snapshot.claims_of(self.graph.id(node))?)
    }
}
