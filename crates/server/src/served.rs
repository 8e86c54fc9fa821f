//! One state of the snapshot, as it is served.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use modeltree_lineage::{EvidenceFilter, Graph, NodeId};
use modeltree_query::{Atlas, QueryError};
use sha2::{Digest, Sha256};

use crate::Refusal;
use crate::traits::{COLUMNS, Columns, Traits};
use crate::wire;

/// The longest text taken for a model's id, in bytes.
const LONGEST_ID: usize = 320;
/// So many models are described from their rows while the traits are not there.
const FEW: usize = 128;

/// One state of the snapshot. Nothing in it changes; a newer snapshot is
/// another `Served`. Requests under way keep the one they began with.
pub struct Served {
    atlas: Atlas,
    fingerprint: String,
    traits: OnceLock<Traits>,
    reading: Mutex<()>,
    kept: Mutex<HashMap<(TypeId, String), Slot>>,
}

/// A value that is computed once; the lock makes others wait for it.
type Slot = Arc<Mutex<Option<Arc<dyn Any + Send + Sync>>>>;

impl Served {
    /// Opens the snapshot in `dir`.
    ///
    /// # Errors
    /// As [`Atlas::open`].
    pub fn open(dir: &Path) -> Result<Self, QueryError> {
        Ok(Self::new(Atlas::open(dir)?))
    }

    /// Serves a snapshot that is open.
    #[must_use]
    pub fn new(atlas: Atlas) -> Self {
        Self {
            fingerprint: fingerprint(&atlas),
            atlas,
            traits: OnceLock::new(),
            reading: Mutex::default(),
            kept: Mutex::default(),
        }
    }

    /// The same, counting other claims as edges.
    #[must_use]
    pub fn with_evidence(self, filter: EvidenceFilter) -> Self {
        Self::new(self.atlas.with_evidence(filter))
    }

    /// The snapshot and its lineage.
    #[must_use]
    pub fn atlas(&self) -> &Atlas {
        &self.atlas
    }

    /// The graph of descent.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        self.atlas.graph()
    }

    /// Names this state: changes with anything in the snapshot, and with the
    /// claims that count as edges.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Tasks, licences and libraries of all models: read at the first call
    /// (the server makes it when it starts).
    ///
    /// # Errors
    /// Where the snapshot cannot be read.
    pub fn traits(&self) -> Result<&Traits, Refusal> {
        if let Some(traits) = self.traits.get() {
            return Ok(traits);
        }
        let _alone = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(traits) = self.traits.get() {
            return Ok(traits);
        }
        let traits = Traits::read(&self.atlas)?;
        Ok(self.traits.get_or_init(|| traits))
    }

    /// A model in brief.
    ///
    /// # Errors
    /// Where the snapshot cannot be read.
    pub fn node(&self, node: NodeId) -> Result<wire::Node, Refusal> {
        let mut nodes = self.nodes(&[node])?;
        nodes.pop().ok_or_else(|| Refusal::internal("no node"))
    }

    /// Several models in brief, in their order. A few are described without
    /// waiting for the traits.
    ///
    /// # Errors
    /// Where the snapshot cannot be read.
    pub fn nodes(&self, nodes: &[NodeId]) -> Result<Vec<wire::Node>, Refusal> {
        if self.traits.get().is_none() && nodes.len() <= FEW {
            return self.nodes_by_rows(nodes);
        }
        let traits = self.traits()?;
        let owned = |value: Option<&str>| value.map(str::to_owned);
        Ok(nodes
            .iter()
            .map(|&node| wire::Node {
                task: owned(traits.task.of(node)),
                license: owned(traits.license.of(node)),
                library: owned(traits.library.of(node)),
                ..self.bare(node)
            })
            .collect())
    }

    fn nodes_by_rows(&self, nodes: &[NodeId]) -> Result<Vec<wire::Node>, Refusal> {
        let mut described: Vec<wire::Node> = nodes.iter().map(|node| self.bare(*node)).collect();
        let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
        for (at, node) in nodes.iter().enumerate() {
            if let Some(row) = self.graph().row(*node) {
                places.entry(row).or_default().push(at);
            }
        }
        let mut rows: Vec<u64> = places.keys().copied().collect();
        rows.sort_unstable();
        let mut next = rows.iter();
        for batch in self.atlas.snapshot().models_at(&rows, &COLUMNS)? {
            let batch = batch?;
            let columns = Columns::of(&batch)?;
            for (at, row) in next.by_ref().take(batch.num_rows()).enumerate() {
                for place in places.get(row).into_iter().flatten() {
                    let node = &mut described[*place];
                    node.task = columns.task(at).map(str::to_owned);
                    node.license = columns.license(at).map(str::to_owned);
                    node.library = columns.library(at).map(str::to_owned);
                }
            }
        }
        Ok(described)
    }

    /// What the graph alone tells of a model.
    fn bare(&self, node: NodeId) -> wire::Node {
        let graph = self.graph();
        wire::Node {
            id: graph.id(node).to_owned(),
            missing: graph.is_missing(node),
            downloads: graph.downloads(node),
            likes: graph.likes(node),
            created_at: graph.created_at(node).map(|time| time.to_string()),
            task: None,
            library: None,
            license: None,
            children: graph.children(node).count() as u32,
        }
    }

    /// The model that the parameter `id` means: an id, an alias, another
    /// letter case, or a name that only one model has.
    ///
    /// # Errors
    /// Where no model or several are meant, with suggestions.
    pub fn resolve(&self, id: &str) -> Result<NodeId, Refusal> {
        self.resolve_as(id, "id")
    }

    /// As [`Served::resolve`], for a parameter of another name.
    ///
    /// # Errors
    /// As [`Served::resolve`].
    pub fn resolve_as(&self, id: &str, parameter: &str) -> Result<NodeId, Refusal> {
        if id.len() > LONGEST_ID {
            let message = format!("{parameter} is longer than {LONGEST_ID} bytes");
            return Err(Refusal::bad(parameter, message));
        }
        self.atlas
            .resolve(id)
            .map_err(|error| Refusal::unknown_model(&error, parameter))
    }

    /// A value of the whole snapshot that is worth keeping: made at the first
    /// call and kept for as long as this state is served. Who asks meanwhile
    /// waits. What fails is not kept.
    ///
    /// `make` must not ask for the same value again.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn kept<T: Any + Send + Sync>(
        &self,
        name: &str,
        make: impl FnOnce(&Self) -> Result<T, Refusal>,
    ) -> Result<Arc<T>, Refusal> {
        let slot = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            let key = (TypeId::of::<T>(), name.to_owned());
            Arc::clone(kept.entry(key).or_default())
        };
        let mut value = slot.lock().unwrap_or_else(PoisonError::into_inner);
        let there = value.as_ref().map(Arc::clone);
        if let Some(Ok(there)) = there.map(Arc::downcast) {
            return Ok(there);
        }
        let made = Arc::new(make(self)?);
        *value = Some(Arc::<T>::clone(&made));
        Ok(made)
    }
}

fn fingerprint(atlas: &Atlas) -> String {
    let manifest = atlas.snapshot().manifest();
    let mut digest = Sha256::new();
    digest.update(env!("CARGO_PKG_VERSION"));
    digest.update(manifest.generation.to_le_bytes());
    digest.update(manifest.created_at.micros().to_le_bytes());
    digest.update(atlas.graph().evidence().to_string());
    for part in &manifest.parts {
        digest.update(&part.path);
        digest.update(&part.sha256);
    }
    digest.finalize()[..12]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
