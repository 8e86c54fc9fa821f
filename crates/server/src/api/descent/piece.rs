//! Models and what lies between them.

use hashbrown::HashMap;
use modeltree_lineage::{Graph, NodeId};
use modeltree_records::RelationSet;

use crate::wire::{GraphAnswer, GraphEdge, GraphNode};
use crate::{Refusal, Served};

/// A model in a piece of the graph.
#[derive(Clone, Copy)]
pub struct Place {
    pub node: NodeId,
    pub depth: u32,
    pub generation: Option<u32>,
    pub matches: bool,
}

/// The piece of the graph that these models make up, the first of which was
/// asked about. There are `total` in all.
pub fn piece(
    served: &Served,
    relations: RelationSet,
    places: &[Place],
    total: u64,
) -> Result<GraphAnswer, Refusal> {
    let nodes: Vec<NodeId> = places.iter().map(|place| place.node).collect();
    let graph = served.graph();
    let described = served.nodes(&nodes)?;
    Ok(GraphAnswer {
        id: described
            .first()
            .map(|node| node.id.clone())
            .unwrap_or_default(),
        nodes: described
            .into_iter()
            .zip(places)
            .map(|(node, place)| GraphNode {
                node,
                depth: place.depth,
                generation: place.generation,
                matches: place.matches,
            })
            .collect(),
        edges: edges_between(graph, &nodes, relations),
        total,
        truncated: total > nodes.len() as u64,
    })
}

/// All edges between these models, by their positions, in order of children
/// and, for each, of parents.
fn edges_between(graph: &Graph, nodes: &[NodeId], relations: RelationSet) -> Vec<GraphEdge> {
    let position: HashMap<NodeId, u32> = nodes.iter().copied().zip(0..).collect();
    let position = &position;
    (0..)
        .zip(nodes)
        .flat_map(|(child, node)| {
            let parents = graph.parents_by(*node, relations);
            parents.filter_map(move |edge| Some((child, *position.get(&edge.node)?, edge)))
        })
        .map(|(child, parent, edge)| GraphEdge {
            child,
            parent,
            relation: edge.relations.primary().into(),
            relations: edge.relations.iter().map(Into::into).collect(),
            evidence: edge.evidence.iter().map(|one| one.to_string()).collect(),
        })
        .collect()
}
