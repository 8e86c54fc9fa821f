//! The nearest relatives of a model, and the models that are most like it.

use std::cmp::Reverse;

use hashbrown::HashSet;
use modeltree_lineage::{Graph, NodeId};
use modeltree_query::Atlas;
use modeltree_records::{RelationSet, base_model_tag};

use crate::AnalysisError;
use crate::study::Nodes;
use crate::study::read::{batches, entries, lists};

/// What is near a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// Relatives, the nearest first, then the most downloaded.
    pub relatives: Vec<Relative>,
    /// Other models by the shared part of the tags, the most alike first, then
    /// the most downloaded.
    pub similar: Vec<Similar>,
    /// Tags that were compared.
    pub tags: usize,
}

/// A model that is connected with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relative {
    /// The model.
    pub node: NodeId,
    /// Edges between them, in either direction.
    pub steps: u32,
    /// Steps up to a common ancestor, then down; `None` where the shortest way
    /// goes down before it goes up.
    pub way: Option<(u32, u32)>,
}

/// A model that is like another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Similar {
    /// The model.
    pub node: NodeId,
    /// The shared part of the tags of both.
    pub alike: f64,
}

/// Looks for at most `limit` of each kind. Tags that name parents are not
/// compared: who descends from whom is told by the relatives.
///
/// # Errors
/// Where the snapshot cannot be read.
pub fn nearest(
    atlas: &Atlas,
    node: NodeId,
    relations: RelationSet,
    limit: usize,
) -> Result<Nearest, AnalysisError> {
    let record = atlas.record(node)?;
    let tags = record.and_then(|record| record.tags).unwrap_or_default();
    let tags: HashSet<&str> = tags
        .iter()
        .map(String::as_str)
        .filter(|tag| counts(tag))
        .collect();
    Ok(Nearest {
        relatives: relatives(atlas, node, relations, limit),
        similar: similar(atlas, node, &tags, limit)?,
        tags: tags.len(),
    })
}

pub(super) fn counts(tag: &str) -> bool {
    base_model_tag(tag).is_none()
}

/// All relatives of as many steps as are needed, ranked.
fn relatives(atlas: &Atlas, node: NodeId, relations: RelationSet, limit: usize) -> Vec<Relative> {
    let graph = atlas.graph();
    let mut seen = Nodes::none(graph.len());
    seen.insert(node);
    let mut found: Vec<Relative> = Vec::new();
    let mut last = vec![Relative {
        node,
        steps: 0,
        way: Some((0, 0)),
    }];
    while !last.is_empty() && found.len() < limit {
        let mut next: Vec<Relative> = Vec::new();
        // Ways that lead up come first, so that an ancestor is called one.
        for from in &last {
            for edge in graph.parents_by(from.node, relations) {
                if seen.insert(edge.node) {
                    let way = from.way.filter(|(_, down)| *down == 0);
                    next.push(Relative {
                        node: edge.node,
                        steps: from.steps + 1,
                        way: way.map(|(up, down)| (up + 1, down)),
                    });
                }
            }
        }
        for from in &last {
            for edge in graph.children_by(from.node, relations) {
                if seen.insert(edge.node) {
                    next.push(Relative {
                        node: edge.node,
                        steps: from.steps + 1,
                        way: from.way.map(|(up, down)| (up, down + 1)),
                    });
                }
            }
        }
        next.sort_by_key(|relative| (Reverse(graph.downloads(relative.node)), relative.node));
        found.extend(&next);
        last = next;
    }
    found.truncate(limit);
    found
}

fn similar(
    atlas: &Atlas,
    node: NodeId,
    tags: &HashSet<&str>,
    limit: usize,
) -> Result<Vec<Similar>, AnalysisError> {
    let mut best = Best::new(atlas.graph(), limit);
    if tags.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    batches(atlas, &["tags"], |batch, nodes| {
        let lists = lists(batch, "tags")?;
        let mut own: Vec<&str> = Vec::new();
        for (row, other) in nodes.iter().enumerate() {
            // Those that do not count are not among the model's own.
            let shared = entries(lists, row).filter(|tag| tags.contains(tag)).count();
            if shared == 0 || *other == node {
                continue;
            }
            // Before a list that may say a tag twice is sorted: no more than
            // this can come of it.
            if (shared as f64 / tags.len() as f64) < best.least() {
                continue;
            }
            own.clear();
            own.extend(entries(lists, row).filter(|tag| counts(tag)));
            own.sort_unstable();
            own.dedup();
            let shared = own.iter().filter(|tag| tags.contains(**tag)).count();
            let alike = shared as f64 / (tags.len() + own.len() - shared) as f64;
            best.add(*other, alike);
        }
        Ok(())
    })?;
    Ok(best.ranked())
}

/// The models that are most alike, of all that are shown.
pub(super) struct Best<'g> {
    graph: &'g Graph,
    limit: usize,
    found: Vec<Similar>,
    least: f64,
}

impl<'g> Best<'g> {
    pub(super) fn new(graph: &'g Graph, limit: usize) -> Self {
        Self {
            graph,
            limit,
            found: Vec::new(),
            least: 0.0,
        }
    }

    /// What is less alike than this is none of them.
    pub(super) fn least(&self) -> f64 {
        self.least
    }

    pub(super) fn add(&mut self, node: NodeId, alike: f64) {
        if alike < self.least {
            return;
        }
        self.found.push(Similar { node, alike });
        if self.found.len() >= self.limit.saturating_mul(4).saturating_add(1_000) {
            self.rank();
            self.least = self.found.last().map_or(0.0, |last| last.alike);
        }
    }

    fn rank(&mut self) {
        let graph = self.graph;
        self.found.sort_by(|a, b| {
            let by_downloads = || graph.downloads(b.node).cmp(&graph.downloads(a.node));
            let order = b.alike.total_cmp(&a.alike).then_with(by_downloads);
            order.then(a.node.cmp(&b.node))
        });
        self.found.truncate(self.limit);
    }

    /// The most alike first, then the most downloaded.
    pub(super) fn ranked(mut self) -> Vec<Similar> {
        self.rank();
        self.found
    }
}
