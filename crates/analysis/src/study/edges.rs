//! The edges of a study.

use modeltree_lineage::{Graph, NodeId};
use modeltree_query::Atlas;
use modeltree_records::{Evidence, RelationSet};

use super::Edge;
use crate::AnalysisError;

/// The edges of a view.
pub(super) fn of_graph(graph: &Graph, relations: RelationSet) -> Vec<Edge> {
    let mut edges = Vec::new();
    for child in graph.nodes() {
        let parents = graph.parents_by(child, relations);
        edges.extend(parents.map(|edge| Edge {
            child,
            parent: edge.node,
            relations: edge.relations,
        }));
    }
    edges
}

/// The edges as the paper built them: the parents that the tags name by their
/// present ids, letter for letter, where the data has them; a model that names
/// itself too. Of several relations the last in the order finetune, quantized,
/// adapter, merge stands for the pair.
pub(super) fn as_published(
    atlas: &Atlas,
    relations: RelationSet,
) -> Result<Vec<Edge>, AnalysisError> {
    let graph = atlas.graph();
    let known = |id: &str| {
        let node = graph.find(id)?;
        (!graph.is_missing(node) && graph.id(node) == id).then_some(node)
    };
    let mut named: Vec<(NodeId, NodeId, RelationSet)> = Vec::new();
    for claim in atlas.snapshot().claims()? {
        let claim = claim?;
        if claim.evidence != Evidence::HubTag {
            continue;
        }
        let ends = known(claim.child.as_str()).zip(known(&claim.raw));
        named.extend(ends.map(|(child, parent)| (child, parent, RelationSet::of(claim.relation))));
    }
    named.sort_unstable();
    let pairs = named.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1));
    let edges = pairs.map(|claims| {
        let all = claims
            .iter()
            .fold(RelationSet::EMPTY, |all, claim| all.union(claim.2));
        Edge {
            child: claims[0].0,
            parent: claims[0].1,
            relations: RelationSet::of(all.primary()),
        }
    });
    Ok(edges
        .filter(|edge| edge.relations.intersects(relations))
        .collect())
}
