//! Families of roots, measured and ranked.

use std::cmp::Reverse;
use std::fmt;

use modeltree_records::{RelationSet, Timestamp};

use crate::adjacency::Adjacency;
use crate::marks::Marks;
use crate::{ByRelation, Graph, NodeId};

/// A root and its descendants, measured. Distances are by the shortest way
/// from the root, along the relations asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    /// The root. For a cycle without parents, its first member by id.
    pub root: NodeId,
    /// Whether a cycle stands in for the root (see [`crate::Starts`]).
    pub cyclic: bool,
    /// Models: the root and its descendants.
    pub size: u32,
    /// The largest distance from the root.
    pub depth: u32,
    /// The most models at one distance from the root.
    pub breadth: u32,
    /// Members without children.
    pub leaves: u32,
    /// Descendants by the relations that tie them to the family; one with
    /// several counts under each.
    pub by_relation: ByRelation,
    /// Downloads of all members, where known.
    pub downloads: u64,
    /// Likes of all members, where known.
    pub likes: u64,
    /// Creation of the root, where known.
    pub created_at: Option<Timestamp>,
    /// The latest creation of a member, where known.
    pub newest: Option<Timestamp>,
}

/// What families are ranked by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FamilyOrder {
    /// Most members first.
    #[default]
    Size,
    /// Deepest first.
    Depth,
    /// Broadest first.
    Breadth,
    /// Oldest root first; roots without date last.
    Age,
    /// Most downloads first.
    Downloads,
    /// Most likes first.
    Likes,
}

impl FamilyOrder {
    /// All orders.
    pub const ALL: [Self; 6] = [
        Self::Size,
        Self::Depth,
        Self::Breadth,
        Self::Age,
        Self::Downloads,
        Self::Likes,
    ];

    /// The word used in options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::Depth => "depth",
            Self::Breadth => "breadth",
            Self::Age => "age",
            Self::Downloads => "downloads",
            Self::Likes => "likes",
        }
    }

    /// Reads the word of [`FamilyOrder::as_str`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.as_str() == word)
    }

    /// What a family is sorted by: its figure, then its size, then the root's id.
    #[must_use]
    pub fn key(self, family: &Family) -> (Reverse<u64>, Reverse<u32>, NodeId) {
        let figure = match self {
            Self::Size => u64::from(family.size),
            Self::Depth => u64::from(family.depth),
            Self::Breadth => u64::from(family.breadth),
            Self::Age => match family.created_at {
                Some(time) => u64::MAX - time.micros().abs_diff(i64::MIN),
                None => 0,
            },
            Self::Downloads => family.downloads,
            Self::Likes => family.likes,
        };
        (Reverse(figure), Reverse(family.size), family.root)
    }

    /// Sorts families; equal ones by their size, then by the root's id.
    pub fn sort(self, families: &mut [Family]) {
        families.sort_by_cached_key(|family| self.key(family));
    }
}

impl fmt::Display for FamilyOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Graph {
    /// The families of all roots that have children, largest first.
    ///
    /// A model that descends from several roots is a member of each one's
    /// family.
    #[must_use]
    pub fn families(&self, relations: RelationSet) -> Vec<Family> {
        let starts = self.starts(relations);
        let down = self.down(relations);
        let has_children = |root: &NodeId| down.any(*root);
        let roots = starts.roots.iter().copied().filter(has_children);
        let roots = roots.map(|root| (root, false));
        let cycles = starts.cycles.iter().map(|members| (members[0], true));
        let mut survey = Survey::new(self, relations);
        let mut families: Vec<_> = roots
            .chain(cycles)
            .map(|(root, cyclic)| Family {
                cyclic,
                ..survey.family(root)
            })
            .collect();
        FamilyOrder::Size.sort(&mut families);
        families
    }

    /// The family of any one model, measured from it.
    #[must_use]
    pub fn family_figures(&self, node: NodeId, relations: RelationSet) -> Family {
        Survey::new(self, relations).family(node)
    }
}

/// Measures families one after the other.
struct Survey<'g> {
    graph: &'g Graph,
    down: Adjacency<'g>,
    met: Marks,
    /// The relations that tie a node to the family in hand.
    ties: Vec<RelationSet>,
    queue: Vec<NodeId>,
}

impl<'g> Survey<'g> {
    fn new(graph: &'g Graph, relations: RelationSet) -> Self {
        Self {
            graph,
            down: graph.down(relations),
            met: Marks::new(graph.len()),
            ties: vec![RelationSet::EMPTY; graph.len()],
            queue: Vec::new(),
        }
    }

    fn family(&mut self, root: NodeId) -> Family {
        let graph = self.graph;
        self.met.clear();
        self.met.insert(root.index());
        self.queue.clear();
        self.queue.push(root);
        let mut family = Family {
            root,
            cyclic: false,
            size: 0,
            depth: 0,
            breadth: 1,
            leaves: 0,
            by_relation: ByRelation::default(),
            downloads: 0,
            likes: 0,
            created_at: graph.created_at(root),
            newest: None,
        };
        let (mut at, mut level_end) = (0, 1);
        while let Some(node) = self.queue.get(at).copied() {
            if at == level_end {
                family.depth += 1;
                family.breadth = family.breadth.max((self.queue.len() - level_end) as u32);
                level_end = self.queue.len();
            }
            at += 1;
            family.downloads += graph.downloads(node).unwrap_or(0);
            family.likes += graph.likes(node).unwrap_or(0);
            family.newest = family.newest.max(graph.created_at(node));
            let mut leaf = true;
            for edge in self.down.of(node) {
                leaf = false;
                let child = edge.node.index();
                if self.met.insert(child) {
                    self.ties[child] = edge.relations;
                    self.queue.push(edge.node);
                } else {
                    self.ties[child] = self.ties[child].union(edge.relations);
                }
            }
            family.leaves += u32::from(leaf);
        }
        family.size = self.queue.len() as u32;
        for node in &self.queue[1..] {
            family.by_relation.count(self.ties[node.index()]);
        }
        family
    }
}
