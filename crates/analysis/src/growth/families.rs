//! The largest families over time.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use modeltree_lineage::NodeId;
use modeltree_records::{CREATION_FLOOR, Timestamp};

use super::Descent;
use crate::motifs::families_of;
use crate::study::{By, Edge, Period};

/// Models that belong together, and the one they are named after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Whose name the group has.
    pub root: NodeId,
    /// Its models, by id.
    pub members: Vec<NodeId>,
}

/// The growth of one group.
#[derive(Clone, Debug, PartialEq)]
pub struct FamilyGrowth {
    /// Whose name the group has.
    pub root: NodeId,
    /// Models.
    pub models: u64,
    /// Those of unknown date, or as old as dates reach back; they are in
    /// `models` alone.
    pub undated: u64,
    /// New models by period, earliest first.
    pub new: BTreeMap<Period, u64>,
    /// Creation of the oldest dated member.
    pub first: Option<Timestamp>,
    /// When half of the dated members were there.
    pub half: Option<Timestamp>,
    /// When nine tenths of them were there.
    pub nine_tenths: Option<Timestamp>,
    /// Members of the 90 days before the end: a family that is saturated has
    /// few.
    pub last_90_days: u64,
}

impl FamilyGrowth {
    /// Measures a group up to `end`.
    #[must_use]
    pub fn of(descent: &Descent<'_>, group: &Group, by: By, end: Timestamp) -> Self {
        let mut dated: Vec<Timestamp> = group
            .members
            .iter()
            .filter_map(|node| descent.graph.created_at(*node))
            .filter(|time| *time > CREATION_FLOOR)
            .collect();
        dated.sort_unstable();
        let mut new = BTreeMap::new();
        for period in dated.iter().filter_map(|time| by.of(*time)) {
            *new.entry(period).or_default() += 1;
        }
        // The smallest time by which so many tenths are there.
        let reached = |tenths: usize| {
            let rank = (dated.len() * tenths).div_ceil(10);
            rank.checked_sub(1).map(|at| dated[at])
        };
        let since = Timestamp::from_micros(end.micros() - 90 * 86_400_000_000);
        let recent = dated.partition_point(|time| *time <= since)
            ..dated.partition_point(|time| *time <= end);
        Self {
            root: group.root,
            models: group.members.len() as u64,
            undated: (group.members.len() - dated.len()) as u64,
            first: dated.first().copied(),
            half: reached(5),
            nine_tenths: reached(9),
            last_90_days: recent.len() as u64,
            new,
        }
    }
}

/// The families of the roots with the most descendants. Several families may
/// share members.
#[must_use]
pub fn largest_families(descent: &Descent<'_>, top: usize) -> Vec<Group> {
    let nodes = descent.graph.len();
    let down = Children::of(nodes, descent.edges);
    let mut has_parents = vec![false; nodes];
    for edge in descent.edges {
        has_parents[edge.child.index()] = true;
    }
    let mut is_model = vec![false; nodes];
    for node in descent.models {
        is_model[node.index()] = true;
    }
    let mut met = vec![u32::MAX; nodes];
    let mut sizes: Vec<(Reverse<usize>, NodeId)> = Vec::new();
    let mut members = Vec::new();
    for root in (0..nodes as u32).map(NodeId) {
        if has_parents[root.index()] || down.of_node(root).is_empty() {
            continue;
        }
        down.reach(root, &mut met, &mut members);
        let models = members.iter().filter(|node| is_model[node.index()]).count();
        sizes.push((Reverse(models), root));
    }
    sizes.sort_unstable();
    sizes.truncate(top);
    met.fill(u32::MAX);
    sizes
        .into_iter()
        .map(|(_, root)| {
            down.reach(root, &mut met, &mut members);
            let mut members: Vec<NodeId> = members.clone();
            members.retain(|node| is_model[node.index()]);
            members.sort_unstable();
            Group { root, members }
        })
        .collect()
}

/// Weakly connected components of at least `least` models, largest first, as
/// many as `top`. Each is named after the node that is reached from its first
/// member through first parents, twenty at most (`time_trends_analysis`).
#[must_use]
pub fn largest_components(descent: &Descent<'_>, least: usize, top: usize) -> Vec<Group> {
    let edges = descent.edges.iter();
    let component = families_of(
        descent.graph.len(),
        edges.map(|edge| (edge.child.0, edge.parent.0)),
    );
    let mut sizes = vec![0_usize; component.len()];
    for node in descent.models {
        sizes[component[node.index()] as usize] += 1;
    }
    let mut largest: Vec<(Reverse<usize>, u32)> = (0..)
        .zip(&sizes)
        .filter(|(_, size)| **size >= least.max(1))
        .map(|(number, size)| (Reverse(*size), number))
        .collect();
    largest.sort_unstable();
    largest.truncate(top);
    let mut groups: BTreeMap<u32, Vec<NodeId>> = largest
        .iter()
        .map(|(_, number)| (*number, Vec::new()))
        .collect();
    for node in descent.models {
        if let Some(members) = groups.get_mut(&component[node.index()]) {
            members.push(*node);
        }
    }
    let named =
        |first: NodeId| (0..20).try_fold(first, |node, _| descent.parents(node).next().ok_or(node));
    largest
        .into_iter()
        .filter_map(|(_, number)| groups.remove(&number))
        .map(|members| Group {
            root: named(members[0]).unwrap_or_else(|root| root),
            members,
        })
        .collect()
}

/// Children of each node, as one list.
struct Children {
    starts: Vec<u32>,
    nodes: Vec<NodeId>,
}

impl Children {
    fn of(nodes: usize, edges: &[Edge]) -> Self {
        let mut starts = vec![0_u32; nodes + 1];
        for edge in edges {
            starts[edge.parent.index() + 1] += 1;
        }
        for at in 0..nodes {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut children = vec![NodeId(0); edges.len()];
        for edge in edges {
            let next = &mut next[edge.parent.index()];
            children[*next as usize] = edge.child;
            *next += 1;
        }
        Self {
            starts,
            nodes: children,
        }
    }

    fn of_node(&self, node: NodeId) -> &[NodeId] {
        let [from, to] = [0, 1].map(|next| self.starts[node.index() + next] as usize);
        &self.nodes[from..to]
    }

    /// The root and its descendants; `met` remembers by root who was met.
    fn reach(&self, root: NodeId, met: &mut [u32], members: &mut Vec<NodeId>) {
        members.clear();
        members.push(root);
        met[root.index()] = root.0;
        let mut at = 0;
        while at < members.len() {
            for child in self.of_node(members[at]) {
                if met[child.index()] != root.0 {
                    met[child.index()] = root.0;
                    members.push(*child);
                }
            }
            at += 1;
        }
    }
}
