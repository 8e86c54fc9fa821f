//! Random graphs, with merges, several relations and cycles.

use modeltree_lineage::{Builder, Claim, Graph, Model, NodeId};
use modeltree_records::{Evidence, Relation};
use proptest::prelude::*;
use proptest::sample::Index;

#[derive(Clone, Debug)]
pub struct World {
    downloads: Vec<Option<u64>>,
    claims: Vec<(Index, Index, Relation)>,
}

/// Up to `most` models.
pub fn worlds(most: usize) -> impl Strategy<Value = World> {
    let claim = (
        any::<Index>(),
        any::<Index>(),
        prop::sample::select(Relation::ALL.to_vec()),
    );
    let downloads = prop::collection::vec(proptest::option::of(0..9u64), 1..most);
    (downloads, prop::collection::vec(claim, 0..most * 2))
        .prop_map(|(downloads, claims)| World { downloads, claims })
}

impl World {
    pub fn graph(&self) -> Graph {
        let count = self.downloads.len();
        let id = |at: usize| format!("owner{}/m{at:03}", at % 3);
        let mut builder = Builder::new();
        for (row, downloads) in self.downloads.iter().enumerate() {
            let id = id(row);
            let mut model = Model::bare(&id, row as u64);
            model.downloads = *downloads;
            builder.model(model).unwrap();
        }
        for (child, parent, relation) in &self.claims {
            // Half of the models are children of few, so that crowds form.
            let parent = match parent.index(2) {
                0 => parent.index(count.min(3)),
                _ => parent.index(count),
            };
            let (child, parent) = (id(child.index(count)), id(parent));
            let claim = Claim {
                child: &child,
                parent: Ok(&parent),
                parent_hub_id: None,
                relation: *relation,
                evidence: Evidence::HubTag,
            };
            builder.claim(claim).unwrap();
        }
        builder.build().unwrap().into_graph()
    }
}

pub fn pick(graph: &Graph, index: Index) -> NodeId {
    NodeId(index.index(graph.len()) as u32)
}
