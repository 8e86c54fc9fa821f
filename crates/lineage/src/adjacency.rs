//! The edges of a view, ready for many look-ups.

use modeltree_records::RelationSet;

use crate::edge::Lens;
use crate::format::Section;
use crate::{Direction, Edge, Graph, NodeId};

/// The edges in one direction, of one view, with some of these relations.
#[derive(Clone, Copy)]
pub(crate) struct Adjacency<'g> {
    starts: &'g [u32],
    ends: &'g [u32],
    attributes: &'g [u16],
    lens: Lens,
    nodes: u32,
}

impl<'g> Adjacency<'g> {
    /// The edges of one node; they show only the relations asked for.
    #[inline]
    pub(crate) fn of(self, node: NodeId) -> impl Iterator<Item = Edge> + Clone + use<'g> {
        let range = self.starts[node.index()] as usize..self.starts[node.index() + 1] as usize;
        let ends = self.ends.get(range.clone()).unwrap_or_default();
        let attributes = self.attributes.get(range).unwrap_or_default();
        let (lens, nodes) = (self.lens, self.nodes);
        ends.iter().zip(attributes).filter_map(move |(end, bits)| {
            let (relations, evidence) = lens.see(*bits);
            // The second condition fails in a damaged index alone.
            (!relations.is_empty() && *end < nodes).then_some(Edge {
                node: NodeId(*end),
                relations,
                evidence,
            })
        })
    }

    /// The other ends of a node's edges.
    #[inline]
    pub(crate) fn nodes(self, node: NodeId) -> impl Iterator<Item = NodeId> + Clone + use<'g> {
        self.of(node).map(|edge| edge.node)
    }

    /// Whether a node has any edge.
    #[inline]
    pub(crate) fn any(self, node: NodeId) -> bool {
        self.of(node).next().is_some()
    }
}

impl Graph {
    /// The edges to parents.
    pub(crate) fn up(&self, relations: RelationSet) -> Adjacency<'_> {
        self.adjacency(Direction::Up, relations)
    }

    /// The edges to children.
    pub(crate) fn down(&self, relations: RelationSet) -> Adjacency<'_> {
        self.adjacency(Direction::Down, relations)
    }

    pub(crate) fn adjacency(&self, direction: Direction, relations: RelationSet) -> Adjacency<'_> {
        let [starts, ends, attributes] = match direction {
            Direction::Up => [
                Section::ParentStarts,
                Section::Parents,
                Section::ParentAttributes,
            ],
            Direction::Down => [
                Section::ChildStarts,
                Section::Children,
                Section::ChildAttributes,
            ],
        };
        Adjacency {
            starts: self.u32s(starts),
            ends: self.u32s(ends),
            attributes: self.numbers(attributes),
            lens: Lens::new(self.evidence(), relations),
            nodes: self.len() as u32,
        }
    }
}
