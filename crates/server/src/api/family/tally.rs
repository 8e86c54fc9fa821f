//! Counting members by what they have in common.

use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};
use modeltree_lineage::{Graph, NodeId};
use modeltree_records::Timestamp;

use crate::wire::{MonthCount, ValueCount};

/// Months longer without any model than this are no gap in a history.
const LONGEST_GAP: i32 = 120;

/// Models by month of creation.
#[derive(Default)]
pub(super) struct Months {
    /// By months since the year 0.
    counts: BTreeMap<i32, u64>,
    pub undated: u32,
}

impl Months {
    pub(super) fn add(&mut self, created: Option<Timestamp>) {
        match created.and_then(Timestamp::date) {
            Some((year, month, _)) => {
                let month = i32::from(year) * 12 + i32::from(month) - 1;
                *self.counts.entry(month).or_default() += 1;
            }
            None => self.undated += 1,
        }
    }

    /// The months with any.
    pub(super) fn with_any(&self) -> Vec<MonthCount> {
        let counts = self.counts.iter();
        counts.map(|(month, count)| told(*month, *count)).collect()
    }

    /// From the first to the last. Where ten years lie between two, nothing is
    /// put between them.
    pub(super) fn without_gaps(&self) -> Vec<MonthCount> {
        let mut months = Vec::new();
        let mut next = None;
        for (month, count) in &self.counts {
            let from = next.filter(|next| month - next < LONGEST_GAP);
            months.extend((from.unwrap_or(*month)..*month).map(|empty| told(empty, 0)));
            months.push(told(*month, *count));
            next = Some(month + 1);
        }
        months
    }
}

fn told(month: i32, count: u64) -> MonthCount {
    MonthCount {
        month: format!(
            "{:04}-{:02}",
            month.div_euclid(12),
            month.rem_euclid(12) + 1
        ),
        count,
    }
}

/// Downloads, likes and owners of models.
#[derive(Default)]
pub(super) struct Sums {
    pub count: u32,
    pub downloads: u64,
    pub likes: u64,
    owners: HashSet<u32>,
}

impl Sums {
    pub(super) fn add(&mut self, graph: &Graph, node: NodeId) {
        self.count += 1;
        self.downloads = self
            .downloads
            .saturating_add(graph.downloads(node).unwrap_or(0));
        self.likes = self.likes.saturating_add(graph.likes(node).unwrap_or(0));
        self.owners.extend(graph.owner_number(node));
    }

    pub(super) fn authors(&self) -> u32 {
        self.owners.len() as u32
    }
}

/// The owners with the most of some models, at most `limit`; then what has no
/// owner.
pub(super) fn owners(
    graph: &Graph,
    nodes: impl Iterator<Item = NodeId>,
    limit: usize,
) -> Vec<ValueCount> {
    // One model stands for its owner's name.
    let mut counts: HashMap<u32, (u64, NodeId)> = HashMap::new();
    let mut without = 0;
    for node in nodes {
        match graph.owner_number(node) {
            Some(owner) => counts.entry(owner).or_insert((0, node)).0 += 1,
            None => without += 1,
        }
    }
    let mut counts: Vec<(u64, &str)> = counts
        .into_values()
        .map(|(count, node)| (count, graph.owner(node).unwrap_or_default()))
        .collect();
    let most = |a: &(u64, &str), b: &(u64, &str)| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1));
    counts.sort_unstable_by(most);
    let none = (without > 0).then_some(ValueCount {
        value: None,
        count: without,
    });
    let counts = counts.into_iter().take(limit);
    counts
        .map(|(count, owner)| ValueCount {
            value: Some(owner.to_owned()),
            count,
        })
        .chain(none)
        .collect()
}
