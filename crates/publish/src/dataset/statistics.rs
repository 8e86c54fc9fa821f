//! Figures of the dataset's tables, counted while they are written.

use std::collections::HashMap;

use arrow_array::{Array, ListArray, RecordBatch, StringArray, TimestampMicrosecondArray};
use modeltree_records::{Evidence, Relation, Timestamp};

use crate::tables::edges::EdgeRow;

/// Values of one column and how many models have each.
#[derive(Default)]
pub(super) struct Tally {
    counts: HashMap<String, u64>,
    /// Models that have a value.
    pub(super) known: u64,
}

impl Tally {
    fn add(&mut self, value: &str) {
        match self.counts.get_mut(value) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert(value.to_owned(), 1);
            }
        }
    }

    /// The values, most frequent first, equal ones by name.
    pub(super) fn ranked(&self) -> Vec<(&str, u64)> {
        let mut ranked: Vec<(&str, u64)> = self
            .counts
            .iter()
            .map(|(value, count)| (value.as_str(), *count))
            .collect();
        ranked.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        ranked
    }
}

/// Figures of `models`.
#[derive(Default)]
pub(super) struct Tallies {
    /// `licenses`.
    pub(super) licenses: Tally,
    /// `task`.
    pub(super) tasks: Tally,
    /// `library`.
    pub(super) libraries: Tally,
    /// `languages`.
    pub(super) languages: Tally,
    /// The first and last `created_at`.
    pub(super) created: Option<(Timestamp, Timestamp)>,
    /// The first and last `fetched_at`.
    pub(super) fetched: Option<(Timestamp, Timestamp)>,
}

impl Tallies {
    /// Counts the rows of a batch of all columns.
    pub(super) fn add(&mut self, batch: &RecordBatch) {
        for (name, tally) in [("task", &mut self.tasks), ("library", &mut self.libraries)] {
            let column = batch.column_by_name(name);
            let Some(texts) =
                column.and_then(|column| column.as_any().downcast_ref::<StringArray>())
            else {
                continue;
            };
            for text in texts.iter().flatten() {
                tally.known += 1;
                tally.add(text);
            }
        }
        for (name, tally) in [
            ("licenses", &mut self.licenses),
            ("languages", &mut self.languages),
        ] {
            let column = batch.column_by_name(name);
            let Some(lists) = column.and_then(|column| column.as_any().downcast_ref::<ListArray>())
            else {
                continue;
            };
            for list in lists.iter().flatten() {
                let Some(texts) = list.as_any().downcast_ref::<StringArray>() else {
                    continue;
                };
                tally.known += u64::from(!texts.is_empty());
                for text in texts.iter().flatten() {
                    tally.add(text);
                }
            }
        }
        for (name, span) in [
            ("created_at", &mut self.created),
            ("fetched_at", &mut self.fetched),
        ] {
            let column = batch.column_by_name(name);
            let times = column
                .and_then(|column| column.as_any().downcast_ref::<TimestampMicrosecondArray>());
            for micros in times.into_iter().flatten().flatten() {
                let time = Timestamp::from_micros(micros);
                let (first, last) = span.unwrap_or((time, time));
                *span = Some((first.min(time), last.max(time)));
            }
        }
    }
}

/// Figures of `edges`.
#[derive(Default)]
pub(super) struct Edges {
    /// Edges by the relation that stands for the pair, in the order of
    /// [`Relation::ALL`].
    pub(super) by_relation: [u64; Relation::ALL.len()],
    /// Edges by evidence; one with several counts under each.
    pub(super) by_evidence: [u64; Evidence::ALL.len()],
    /// Edges to a parent without a row.
    pub(super) to_missing: u64,
    /// Models with a parent.
    pub(super) children: u64,
    /// Models with several.
    pub(super) with_several: u64,
    last: Option<String>,
    parents: u64,
}

impl Edges {
    /// Counts an edge; those of one child come one after the other.
    pub(super) fn add(&mut self, edge: &EdgeRow<'_>) {
        for (relation, count) in Relation::ALL.iter().zip(&mut self.by_relation) {
            *count += u64::from(*relation == edge.relation);
        }
        for (evidence, count) in Evidence::ALL.iter().zip(&mut self.by_evidence) {
            *count += u64::from(edge.evidence.contains(evidence));
        }
        self.to_missing += u64::from(edge.parent_missing);
        if self.last.as_deref() == Some(edge.child) {
            self.parents += 1;
        } else {
            self.children += 1;
            self.parents = 1;
            let last = self.last.get_or_insert_default();
            last.clear();
            last.push_str(edge.child);
        }
        self.with_several += u64::from(self.parents == 2);
    }
}
