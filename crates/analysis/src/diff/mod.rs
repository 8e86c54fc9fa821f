//! What differs between two snapshots.
//!
//! Both are read once, side by side, in the order of their ids: besides the two
//! lineage graphs, by which families are told, memory is taken by what differs,
//! not by what is there. Models are the same by their id; one that went under one id and came under another with the same `_id`
//! was renamed. Edges are pairs of child and parent that some claim names,
//! whatever its evidence, under the ids of the newer snapshot; an edge has
//! changed where its relations or its evidence have.

mod cells;
mod edges;
mod families;
mod models;
mod rows;

use std::collections::BTreeMap;
use std::path::Path;

use modeltree_query::Atlas;
use modeltree_snapshot::Snapshot;
use serde::Serialize;

use crate::AnalysisError;
pub use families::FamilyChanges;

/// Columns that change without anybody touching the model.
pub const COUNTERS: [&str; 4] = ["downloads", "downloads_all_time", "likes", "trending_score"];

/// What differs between two snapshots.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Diff {
    /// Models.
    pub models: ModelChanges,
    /// Edges.
    pub edges: EdgeChanges,
    /// Changes by family, the most changed first: the family is that of the
    /// root one comes to by following first parents, in the newer snapshot for
    /// what is there, else in the older one. Models alone in their family are
    /// left out.
    pub families: Vec<FamilyChanges>,
}

/// How the models differ.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ModelChanges {
    /// Models that are the same in every column.
    pub unchanged: u64,
    /// Models of which only [`COUNTERS`] differ.
    pub counters_only: u64,
    /// Models of which other columns differ too.
    pub changed: Sampled<Changed>,
    /// Models that only the newer snapshot has.
    pub added: Sampled<String>,
    /// Models that only the older snapshot has.
    pub removed: Sampled<String>,
    /// Models under another id, by `_id`.
    pub renamed: Sampled<Renamed>,
    /// In how many models each column differs.
    pub columns: BTreeMap<String, u64>,
}

/// How the edges differ.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EdgeChanges {
    /// Edges that are the same.
    pub unchanged: u64,
    /// Edges with other relations or other evidence.
    pub changed: Sampled<Pair>,
    /// Edges that only the newer snapshot has.
    pub added: Sampled<Pair>,
    /// Edges that only the older snapshot has.
    pub removed: Sampled<Pair>,
}

/// How many, and the first of them.
#[derive(Clone, Debug, Serialize)]
pub struct Sampled<T> {
    /// How many there are.
    pub count: u64,
    /// The first ones.
    pub samples: Vec<T>,
}

impl<T> Default for Sampled<T> {
    fn default() -> Self {
        Self {
            count: 0,
            samples: Vec::new(),
        }
    }
}

impl<T> Sampled<T> {
    fn add(&mut self, samples: usize, sample: impl FnOnce() -> T) {
        self.count += 1;
        if self.samples.len() < samples {
            self.samples.push(sample());
        }
    }
}

/// A model that has changed.
#[derive(Clone, Debug, Serialize)]
pub struct Changed {
    /// The model.
    pub id: String,
    /// The columns that differ.
    pub columns: Vec<String>,
}

/// A model under another id.
#[derive(Clone, Debug, Serialize)]
pub struct Renamed {
    /// Its id in the older snapshot.
    pub from: String,
    /// Its id in the newer one.
    pub to: String,
}

/// An edge.
#[derive(Clone, Debug, Serialize)]
pub struct Pair {
    /// The child.
    pub child: String,
    /// The parent.
    pub parent: String,
}

/// One difference, for those who want them all.
#[derive(Clone, Copy, Debug)]
pub struct Change<'c> {
    /// `model` or `edge`.
    pub what: &'static str,
    /// `added`, `removed`, `renamed` or `changed`.
    pub how: &'static str,
    /// The model, or the child.
    pub id: &'c str,
    /// The parent, or the id after a renaming.
    pub other: Option<&'c str>,
    /// The columns that differ.
    pub columns: &'c [&'c str],
}

/// Hears every difference. What it answers with an error ends the comparing.
pub type Hear<'h> = dyn FnMut(Change<'_>) -> std::io::Result<()> + 'h;

/// Compares the snapshots in two folders. `samples` of each kind are named, and
/// as many families; `hear` gets all.
///
/// # Errors
/// Where a snapshot cannot be read, and what `hear` answers.
pub fn diff(
    old: &Path,
    new: &Path,
    samples: usize,
    hear: &mut Hear<'_>,
) -> Result<Diff, AnalysisError> {
    let snapshots = [Snapshot::open(old)?, Snapshot::open(new)?];
    let mut teller = Teller {
        samples,
        hear,
        touched: families::Touched::default(),
    };
    let (models, renamed) = models::compare(&snapshots, &mut teller)?;
    let edges = edges::compare(&snapshots, &renamed, &mut teller)?;
    let atlases = [Atlas::open(old)?, Atlas::open(new)?];
    let families = teller.touched.by_family(&atlases, samples);
    Ok(Diff {
        models,
        edges,
        families,
    })
}

/// Whom differences are told.
struct Teller<'t, 'h> {
    samples: usize,
    hear: &'t mut Hear<'h>,
    touched: families::Touched,
}

impl Teller<'_, '_> {
    fn tell(&mut self, change: Change<'_>) -> Result<(), AnalysisError> {
        (self.hear)(change).map_err(AnalysisError::Told)
    }
}
