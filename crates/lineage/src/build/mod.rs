//! Building the graph from models, aliases and claims.

mod assemble;
mod resolve;
mod texts;

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use modeltree_records::{Evidence, HubId, Problem, Relation, Timestamp};

use crate::format::{Data, Layout, Section};
use crate::graph::{NO_DOWNLOADS, NO_LIKES, NO_ROW, NO_TIME};
use crate::memory::Memory;
use crate::{BuildReport, Graph};
use texts::{Texts, open_gaps};

/// A model, as the graph needs it.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    /// Current id.
    pub id: &'a str,
    /// The Hub's `_id`, where known.
    pub hub_id: Option<HubId>,
    /// Row in the models table.
    pub row: u64,
    /// Downloads of the last 30 days.
    pub downloads: Option<u64>,
    /// Likes.
    pub likes: Option<u64>,
    /// Creation.
    pub created_at: Option<Timestamp>,
}

impl<'a> Model<'a> {
    /// A model of which only id and row are known.
    #[must_use]
    pub const fn bare(id: &'a str, row: u64) -> Self {
        Self {
            id,
            hub_id: None,
            row,
            downloads: None,
            likes: None,
            created_at: None,
        }
    }
}

/// A claim of descent, as the graph needs it.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// The child's id.
    pub child: &'a str,
    /// The parent's id, or why there is none.
    pub parent: Result<&'a str, Problem>,
    /// The parent's `_id`, where known.
    pub parent_hub_id: Option<HubId>,
    /// How the child was derived.
    pub relation: Relation,
    /// Where the claim was read.
    pub evidence: Evidence,
}

/// Why a graph cannot be built.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// A text that cannot be the id of a model.
    #[error("not the id of a model: {0:?}")]
    BadId(String),
    /// More than the index can number: 4,294,967,294 rows, or 4 GiB of ids.
    #[error("too many models for one index")]
    TooLarge,
}

/// Gathers models, aliases and claims, in any order, and builds the graph.
/// Fastest where models come sorted by id and claims sorted by child.
#[derive(Default)]
pub struct Builder {
    models: Models,
    aliases: Vec<(String, String)>,
    claims: Claims,
}

#[derive(Default)]
struct Models {
    ids: Texts,
    hub_ids: Vec<Option<HubId>>,
    rows: Vec<u32>,
    downloads: Vec<u64>,
    likes: Vec<u32>,
    created: Vec<i64>,
}

#[derive(Default)]
struct Claims {
    children: Texts,
    /// Empty where the claim names no model.
    parents: Texts,
    rest: Vec<ClaimRest>,
}

#[derive(Clone, Copy)]
struct ClaimRest {
    parent_hub_id: Option<HubId>,
    relation: Relation,
    evidence: Evidence,
    problem: Option<Problem>,
}

impl Builder {
    /// A builder that holds nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A builder with room for so many models and claims; it takes more too.
    #[must_use]
    pub fn with_capacity(models: usize, claims: usize) -> Self {
        /// Bytes of an ordinary id.
        const ID: usize = 32;
        // And some for missing parents.
        let nodes = models + models / 16;
        let mut builder = Self {
            models: Models::with_capacity(nodes, nodes * ID),
            ..Self::default()
        };
        builder.models.hub_ids.reserve(models);
        builder.claims.children.reserve(claims, claims * ID);
        builder.claims.parents.reserve(claims, claims * ID);
        builder.claims.rest.reserve(claims);
        builder
    }

    /// Adds a model. Of several with one id the first counts.
    ///
    /// # Errors
    /// [`BuildError`] where the id cannot be one, or the index is full.
    pub fn model(&mut self, model: Model<'_>) -> Result<(), BuildError> {
        let models = &mut self.models;
        models.ids.push_id(model.id)?;
        models.hub_ids.push(model.hub_id);
        let row = u32::try_from(model.row).ok().filter(|row| *row != NO_ROW);
        models.rows.push(row.ok_or(BuildError::TooLarge)?);
        models
            .downloads
            .push(model.downloads.unwrap_or(NO_DOWNLOADS));
        let likes = |likes: u64| {
            u32::try_from(likes)
                .unwrap_or(NO_LIKES - 1)
                .min(NO_LIKES - 1)
        };
        models.likes.push(model.likes.map_or(NO_LIKES, likes));
        models
            .created
            .push(model.created_at.map_or(NO_TIME, Timestamp::micros));
        Ok(())
    }

    /// Adds an alias: another id that leads to the model `id`.
    pub fn alias(&mut self, alias: &str, id: &str) {
        self.aliases.push((alias.to_string(), id.to_string()));
    }

    /// Adds a claim.
    ///
    /// # Errors
    /// [`BuildError`] where an id cannot be one, or the index is full.
    pub fn claim(&mut self, claim: Claim<'_>) -> Result<(), BuildError> {
        let claims = &mut self.claims;
        claims.children.push_id(claim.child)?;
        match claim.parent {
            Ok(parent) => claims.parents.push_id(parent)?,
            Err(_) => claims.parents.push("")?,
        }
        claims.rest.push(ClaimRest {
            parent_hub_id: claim.parent_hub_id,
            relation: claim.relation,
            evidence: claim.evidence,
            problem: claim.parent.err(),
        });
        Ok(())
    }

    /// The same with the claims of another builder in place of its own: so
    /// models and claims can be gathered side by side.
    #[must_use]
    pub fn with_claims_of(mut self, other: Self) -> Self {
        self.claims = other.claims;
        self
    }

    /// Builds the graph.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`] where models and missing parents are too many.
    pub fn build(self) -> Result<Built, BuildError> {
        let mut report = BuildReport::default();
        let models = self.models.sorted(&mut report);
        report.models = models.ids.len() as u64;
        let resolved = resolve::resolve(&models, &self.aliases, &self.claims, &mut report)?;
        drop(self.claims);
        assemble::assemble(models, resolved, report)
    }
}

impl Models {
    fn with_capacity(models: usize, text: usize) -> Self {
        let mut empty = Self {
            ids: Texts::default(),
            hub_ids: Vec::new(),
            rows: Vec::with_capacity(models),
            downloads: Vec::with_capacity(models),
            likes: Vec::with_capacity(models),
            created: Vec::with_capacity(models),
        };
        empty.ids.reserve(models, text);
        empty
    }

    /// Puts models of which nothing is known but their id before the models
    /// at `places`. The `_id`s are given up.
    fn insert_missing(&mut self, places: &[usize], ids: &[&[u8]]) -> Result<(), BuildError> {
        self.hub_ids = Vec::new();
        open_gaps(&mut self.rows, places, NO_ROW);
        open_gaps(&mut self.downloads, places, NO_DOWNLOADS);
        open_gaps(&mut self.likes, places, NO_LIKES);
        open_gaps(&mut self.created, places, NO_TIME);
        self.ids.insert(places, ids)
    }

    /// The models in order of their ids, each once.
    fn sorted(self, report: &mut BuildReport) -> Self {
        if self.ids.is_sorted() {
            return self;
        }
        let mut order: Vec<u32> = (0..self.ids.len() as u32).collect();
        order.sort_by_key(|at| self.ids.get(*at as usize));
        let mut sorted = Self::default();
        for at in order.into_iter().map(|at| at as usize) {
            let id = self.ids.get(at);
            if sorted.ids.len() > 0 && sorted.ids.get(sorted.ids.len() - 1) == id {
                report.duplicate_models.add(|| crate::Case {
                    id: id.to_string(),
                    ..crate::Case::default()
                });
                continue;
            }
            // It fitted before it was sorted.
            let _ = sorted.ids.push(id);
            sorted.hub_ids.push(self.hub_ids[at]);
            sorted.rows.push(self.rows[at]);
            sorted.downloads.push(self.downloads[at]);
            sorted.likes.push(self.likes[at]);
            sorted.created.push(self.created[at]);
        }
        sorted
    }
}

/// A graph that has been built: to be written, or used at once.
pub struct Built {
    nodes: u32,
    sections: Box<[Data; Section::COUNT]>,
    report: BuildReport,
}

impl Built {
    /// What the build found.
    #[must_use]
    pub fn report(&self) -> &BuildReport {
        &self.report
    }

    /// The graph in memory, without a file.
    #[must_use]
    pub fn into_graph(self) -> Graph {
        let layout = Layout::plan(self.nodes, [0; 32], &self.sections);
        let memory = Memory::heap(layout.len, |bytes| {
            // The memory has the planned length: this cannot fail.
            let _ = layout.write(&self.sections, bytes);
        });
        Graph::over(memory, layout)
    }

    /// Writes the index to `path`, replacing what is there. It appears whole or
    /// not at all; several processes may do so at once, and the last one wins.
    ///
    /// `fingerprint` tells from which data the graph was built; see
    /// [`Graph::open`].
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, path: &Path, fingerprint: &[u8; 32]) -> io::Result<()> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let layout = Layout::plan(self.nodes, *fingerprint, &self.sections);
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        name.push(format!(".{}-{number}.tmp", std::process::id()));
        let beside = path.with_file_name(name);
        let written = (|| {
            let mut file = File::options().write(true).create_new(true).open(&beside)?;
            layout.write(&self.sections, &mut file)?;
            // Without this a crash of the machine could leave a file that has
            // its length and header, and zeros in place of arrays.
            file.sync_data()?;
            fs::rename(&beside, path)
        })();
        if written.is_err() {
            let _ = fs::remove_file(&beside);
        }
        written
    }
}
