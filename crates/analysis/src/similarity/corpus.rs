//! Which models are compared, and by which texts.

use modeltree_lineage::NodeId;

use crate::motifs::Links;
use crate::study::Study;
use crate::text::Texts;

/// The models of a study, numbered from 0 in the order of their ids.
pub(super) struct Numbers {
    nodes: Vec<NodeId>,
    of: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Numbers {
    pub(super) fn new(study: &Study<'_>) -> Self {
        let nodes: Vec<NodeId> = study.models().collect();
        let mut of = vec![NONE; study.graph().len()];
        for (number, node) in (0..).zip(&nodes) {
            of[node.index()] = number;
        }
        Self { nodes, of }
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn of(&self, node: NodeId) -> Option<u32> {
        let number = self.of[node.index()];
        (number != NONE).then_some(number)
    }

    pub(super) fn node(&self, number: u32) -> NodeId {
        self.nodes[number as usize]
    }

    /// The study's edges between them.
    pub(super) fn links(&self, study: &Study<'_>) -> Links {
        let edges = study.edges().iter();
        let both = edges.filter_map(|edge| self.of(edge.parent).zip(self.of(edge.child)));
        Links::new(self.len(), both.collect())
    }
}

/// Texts of some of the models.
pub(super) struct Corpus {
    pub(super) texts: Texts,
    of: Vec<u32>,
}

impl Corpus {
    pub(super) fn new(models: usize) -> Self {
        Self {
            texts: Texts::default(),
            of: vec![NONE; models],
        }
    }

    pub(super) fn push_with(&mut self, model: u32, write: impl FnOnce(&mut String)) {
        self.of[model as usize] = self.texts.push_with(write) as u32;
    }

    /// The number of a model's text.
    pub(super) fn of(&self, model: u32) -> Option<u32> {
        let number = self.of[model as usize];
        (number != NONE).then_some(number)
    }
}
