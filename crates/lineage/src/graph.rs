//! The graph: ids, attributes and edges, read where they lie.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use modeltree_records::{RelationSet, Timestamp};

use crate::format::{Layout, Refused, Section};
use crate::memory::{Memory, Number, numbers};
use crate::{BuildReport, Edge, EvidenceFilter, NodeId};

/// Stand-ins for "not known" in the arrays.
pub(crate) const NO_ROW: u32 = u32::MAX;
pub(crate) const NO_DOWNLOADS: u64 = u64::MAX;
pub(crate) const NO_LIKES: u32 = u32::MAX;
pub(crate) const NO_TIME: i64 = i64::MIN;
pub(crate) const NO_OWNER: u32 = u32::MAX;

/// An index at most this long is checked in full when it is opened; that
/// takes a few milliseconds.
const CHECKED_ON_OPEN: usize = 32 << 20;

/// Who descends from whom, as one view of the claims (see
/// [`Graph::with_evidence`]). Cheap to clone.
///
/// A damaged index whose damage was not noticed on opening gives wrong
/// answers, but never undefined behaviour.
#[derive(Clone)]
pub struct Graph {
    memory: Arc<Memory>,
    layout: Arc<Layout>,
    filter: EvidenceFilter,
}

/// Why an index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no such file.
    #[error("{}: there is no lineage index yet", .0.display())]
    Absent(PathBuf),
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The index.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is no index.
    #[error("{}: not a lineage index; move it away and the index is built anew", .0.display())]
    Foreign(PathBuf),
    /// The index was written by another version of the format.
    #[error("{}: written in version {found} of the format, which this program does not read; delete it and it is built anew", path.display())]
    Version {
        /// The index.
        path: PathBuf,
        /// Its version.
        found: u32,
    },
    /// The index was made from other data.
    #[error("{}: made from other data than the snapshot holds now; it must be built anew", .0.display())]
    Stale(PathBuf),
    /// The index has been cut off or altered.
    #[error("{}: the lineage index is damaged: {what}; delete it and it is built anew", path.display())]
    Damaged {
        /// The index.
        path: PathBuf,
        /// What was noticed.
        what: String,
    },
}

impl Refused {
    fn at(self, path: &Path) -> OpenError {
        let path = path.to_path_buf();
        match self {
            Self::Foreign => OpenError::Foreign(path),
            Self::Version(found) => OpenError::Version { path, found },
            Self::Damaged(what) => OpenError::Damaged { path, what },
        }
    }
}

impl Graph {
    /// Maps the index at `path`, which must have been built from data with
    /// this fingerprint.
    ///
    /// Header and table of contents are checked; an index of at most 32 MiB is
    /// checked in full. See [`Graph::verify`] for larger ones.
    ///
    /// # Errors
    /// [`OpenError`] tells why the index cannot be used.
    pub fn open(path: &Path, fingerprint: &[u8; 32]) -> Result<Self, OpenError> {
        let io = |source: std::io::Error| match source.kind() {
            std::io::ErrorKind::NotFound => OpenError::Absent(path.to_path_buf()),
            _ => OpenError::Io {
                path: path.to_path_buf(),
                source,
            },
        };
        let file = File::open(path).map_err(io)?;
        let memory = Memory::map(&file).map_err(io)?;
        let layout = Layout::read(memory.bytes()).map_err(|refused| refused.at(path))?;
        if layout.len <= CHECKED_ON_OPEN {
            layout
                .verify(memory.bytes())
                .map_err(|refused| refused.at(path))?;
        }
        if layout.fingerprint != *fingerprint {
            return Err(OpenError::Stale(path.to_path_buf()));
        }
        Ok(Self::over(memory, layout))
    }

    pub(crate) fn over(memory: Memory, layout: Layout) -> Self {
        Self {
            memory: Arc::new(memory),
            layout: Arc::new(layout),
            filter: EvidenceFilter::default(),
        }
    }

    /// Compares the whole index with its checksums.
    ///
    /// # Errors
    /// [`OpenError::Damaged`] names the part that has changed.
    pub fn verify(&self, path: &Path) -> Result<(), OpenError> {
        self.layout
            .verify(self.memory.bytes())
            .map_err(|refused| refused.at(path))
    }

    /// The same graph, counting other claims as edges. Nothing is rebuilt.
    #[must_use]
    pub fn with_evidence(&self, filter: EvidenceFilter) -> Self {
        Self {
            filter,
            ..self.clone()
        }
    }

    /// Which claims count as edges.
    #[must_use]
    pub fn evidence(&self) -> EvidenceFilter {
        self.filter
    }

    /// What building the graph found. `None` where the index is damaged.
    #[must_use]
    pub fn report(&self) -> Option<BuildReport> {
        serde_json::from_slice(self.bytes(Section::Report)).ok()
    }

    /// The number of nodes: models, and missing parents that any claim names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.layout.nodes as usize
    }

    /// Whether there is no node.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of edges of this view.
    #[must_use]
    pub fn edge_count(&self) -> u64 {
        let counts = self.u64s(Section::EdgeCounts);
        counts[self.filter as usize]
    }

    /// The nodes of this view in order of their ids: every model, and each
    /// missing parent that has an edge in the view.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        let (up, down) = (self.up(RelationSet::ALL), self.down(RelationSet::ALL));
        let rows = self.u32s(Section::Rows);
        (0..self.layout.nodes)
            .map(NodeId)
            .filter(move |node| rows[node.index()] != NO_ROW || down.any(*node) || up.any(*node))
    }

    /// The id.
    #[must_use]
    pub fn id(&self, node: NodeId) -> &str {
        // A record's id is text, unless the index is damaged.
        std::str::from_utf8(self.id_bytes(node)).unwrap_or_default()
    }

    pub(crate) fn id_bytes(&self, node: NodeId) -> &[u8] {
        let starts = self.u32s(Section::IdStarts);
        let range =
            starts[node.index()] as usize..(starts[node.index() + 1] as usize).saturating_sub(1);
        self.bytes(Section::Ids).get(range).unwrap_or_default()
    }

    /// The owner: what precedes the slash. `None` for an id without owner.
    #[must_use]
    pub fn owner(&self, node: NodeId) -> Option<&str> {
        self.id(node).split_once('/').map(|(owner, _)| owner)
    }

    /// A number for the owner: all models of one owner have the same. `None`
    /// for an id without owner.
    #[must_use]
    pub fn owner_number(&self, node: NodeId) -> Option<u32> {
        let owner = self.u32s(Section::OwnerOf)[node.index()];
        (owner != NO_OWNER).then_some(owner)
    }

    /// The id without its owner.
    #[must_use]
    pub fn name(&self, node: NodeId) -> &str {
        let id = self.id(node);
        id.split_once('/').map_or(id, |(_, name)| name)
    }

    /// Whether no record describes this model: it is gone, hidden, or was
    /// never fetched.
    #[must_use]
    pub fn is_missing(&self, node: NodeId) -> bool {
        self.u32s(Section::Rows)[node.index()] == NO_ROW
    }

    /// The row of the models table; `None` for a missing model.
    #[must_use]
    pub fn row(&self, node: NodeId) -> Option<u64> {
        let row = self.u32s(Section::Rows)[node.index()];
        (row != NO_ROW).then_some(u64::from(row))
    }

    /// Downloads of the last 30 days, where known.
    #[must_use]
    pub fn downloads(&self, node: NodeId) -> Option<u64> {
        let downloads = self.u64s(Section::Downloads)[node.index()];
        (downloads != NO_DOWNLOADS).then_some(downloads)
    }

    /// Likes, where known.
    #[must_use]
    pub fn likes(&self, node: NodeId) -> Option<u64> {
        let likes = self.u32s(Section::Likes)[node.index()];
        (likes != NO_LIKES).then_some(u64::from(likes))
    }

    /// Creation, where known; see [`modeltree_records::CREATION_FLOOR`].
    #[must_use]
    pub fn created_at(&self, node: NodeId) -> Option<Timestamp> {
        let micros = self.numbers::<i64>(Section::Created)[node.index()];
        (micros != NO_TIME).then_some(Timestamp::from_micros(micros))
    }

    /// The models derived from this one, in order of their ids.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = Edge> + Clone + use<'_> {
        self.children_by(node, RelationSet::ALL)
    }

    /// The models from which this one was derived, in order of their ids.
    pub fn parents(&self, node: NodeId) -> impl Iterator<Item = Edge> + Clone + use<'_> {
        self.parents_by(node, RelationSet::ALL)
    }

    /// The children by these relations; edges show no other relations.
    pub fn children_by(
        &self,
        node: NodeId,
        relations: RelationSet,
    ) -> impl Iterator<Item = Edge> + Clone + use<'_> {
        self.down(relations).of(node)
    }

    /// The parents by these relations; edges show no other relations.
    pub fn parents_by(
        &self,
        node: NodeId,
        relations: RelationSet,
    ) -> impl Iterator<Item = Edge> + Clone + use<'_> {
        self.up(relations).of(node)
    }

    /// The edge between a child and a parent, as seen from the child.
    #[must_use]
    pub fn edge(&self, child: NodeId, parent: NodeId) -> Option<Edge> {
        self.parents(child).find(|edge| edge.node == parent)
    }

    /// Whether the model has no parent in this view.
    #[must_use]
    pub fn is_root(&self, node: NodeId) -> bool {
        !self.up(RelationSet::ALL).any(node)
    }

    /// Whether the model has no child in this view.
    #[must_use]
    pub fn is_leaf(&self, node: NodeId) -> bool {
        !self.down(RelationSet::ALL).any(node)
    }

    pub(crate) fn owner_count(&self) -> usize {
        self.u32s(Section::OwnerFirst).len()
    }

    #[inline]
    pub(crate) fn bytes(&self, section: Section) -> &[u8] {
        &self.memory.bytes()[self.layout.range(section)]
    }

    #[inline]
    pub(crate) fn numbers<T: Number>(&self, section: Section) -> &[T] {
        numbers(self.bytes(section)).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn u32s(&self, section: Section) -> &[u32] {
        self.numbers(section)
    }

    #[inline]
    pub(crate) fn u64s(&self, section: Section) -> &[u64] {
        self.numbers(section)
    }
}

impl std::fmt::Debug for Graph {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Graph")
            .field("nodes", &self.len())
            .field("edges", &self.edge_count())
            .field("evidence", &self.filter)
            .finish()
    }
}
