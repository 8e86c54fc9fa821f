//! Small random graphs for tests: circles, models that name themselves, missing
//! parents, and several relations between the same two.

use modeltree_lineage::{Builder, Claim, Graph, Model, NodeId};
use modeltree_records::{Evidence, Relation, RelationSet};
use modeltree_snapshot::Batch;
use proptest::prelude::*;

use crate::support;

/// Models by number, and who claims whom.
#[derive(Clone, Debug)]
pub struct World {
    /// Downloads of each model; `None` where the model is missing.
    pub downloads: Vec<Option<u64>>,
    /// Child, parent, relation, evidence.
    pub claims: Vec<(usize, usize, Relation, Evidence)>,
}

pub fn id(number: usize) -> String {
    format!("o{}/m{number:03}", number % 3)
}

impl World {
    /// As a snapshot's content.
    pub fn batch(&self) -> Batch {
        let models = self.downloads.iter().enumerate();
        let models = models.filter_map(|(number, downloads)| {
            let license = ["mit", "<b>\"'&\u{202e}", ""][number % 3];
            let task = ["text-generation", ""][number % 2];
            Some(support::typical(
                &id(number),
                (*downloads)?,
                task,
                license,
                "peft",
            ))
        });
        let claims = self
            .claims
            .iter()
            .map(|(child, parent, relation, evidence)| {
                let mut claim = support::claim(&id(*child), &id(*parent), *relation);
                claim.evidence = *evidence;
                claim
            });
        Batch {
            models: models.collect(),
            claims: claims.collect(),
            ..Batch::default()
        }
    }

    pub fn graph(&self) -> Graph {
        let mut builder = Builder::new();
        for (number, downloads) in self.downloads.iter().enumerate() {
            if downloads.is_some() {
                builder
                    .model(Model {
                        downloads: *downloads,
                        ..Model::bare(&id(number), number as u64)
                    })
                    .unwrap();
            }
        }
        for (child, parent, relation, evidence) in &self.claims {
            builder
                .claim(Claim {
                    child: &id(*child),
                    parent: Ok(&id(*parent)),
                    parent_hub_id: None,
                    relation: *relation,
                    evidence: *evidence,
                })
                .unwrap();
        }
        builder.build().unwrap().into_graph()
    }
}

prop_compose! {
    /// At most twelve models; the last ones may be missing.
    pub fn worlds()(models in 1_usize..12)(
        downloads in prop::collection::vec(prop::option::weighted(0.8, 0..5_u64), models),
        claims in prop::collection::vec(
            (0..models, 0..models, 0..5_usize, prop::bool::weighted(0.8)),
            0..30,
        ),
    ) -> World {
        // Only a model with a record claims anything.
        let claims = claims
            .into_iter()
            .filter(|(child, ..)| downloads[*child].is_some())
            .map(|(child, parent, relation, hub)| {
                let evidence = if hub { Evidence::HubTag } else { Evidence::Card };
                (child, parent, Relation::ALL[relation], evidence)
            })
            .collect();
        World { downloads, claims }
    }
}

/// Any set of relations but the empty one.
pub fn relation_sets() -> impl Strategy<Value = RelationSet> {
    (1..32_u8).prop_map(RelationSet::from_bits)
}

/// Distances from a node by trying all edges until nothing gets nearer.
pub fn distances(
    graph: &Graph,
    start: NodeId,
    relations: RelationSet,
    up: bool,
) -> Vec<Option<u32>> {
    let mut far = vec![None; graph.len()];
    far[start.index()] = Some(0);
    for _ in 0..graph.len() {
        for child in (0..graph.len() as u32).map(NodeId) {
            for edge in graph.parents_by(child, relations) {
                let (from, to) = if up {
                    (child, edge.node)
                } else {
                    (edge.node, child)
                };
                if let Some(step) = far[from.index()].map(|steps: u32| steps + 1) {
                    let known = &mut far[to.index()];
                    *known = Some(known.map_or(step, |known: u32| known.min(step)));
                }
            }
        }
    }
    far
}
