//! How the edges of two snapshots differ.

use std::collections::{BTreeMap, HashMap, HashSet};

use modeltree_records::{Evidence, Relation};
use modeltree_snapshot::Snapshot;

use super::rows::Rows;
use super::{Change, EdgeChanges, Pair, Teller};
use crate::AnalysisError;

const COLUMNS: [&str; 4] = ["child", "parent", "relation", "evidence"];

/// A model's parents, and what the claims say of each: a bit for each relation
/// and evidence.
type Parents = BTreeMap<String, u32>;

/// Compares the edges, the older ones under the ids of today.
pub(super) fn compare(
    snapshots: &[Snapshot; 2],
    renamed: &HashMap<String, String>,
    teller: &mut Teller<'_, '_>,
) -> Result<EdgeChanges, AnalysisError> {
    let mut old = Rows::new(snapshots[0].claim_batches(&COLUMNS)?)?;
    let mut new = Rows::new(snapshots[1].claim_batches(&COLUMNS)?)?;
    let targets: HashSet<&str> = renamed.values().map(String::as_str).collect();
    let mut moved: BTreeMap<String, [Parents; 2]> = BTreeMap::new();
    let mut changes = EdgeChanges::default();
    while let Some(child) = least(old.key(), new.key()) {
        let child = child.to_string();
        let mut one = parents(&mut old, &child)?;
        one = one
            .into_iter()
            .map(|(parent, said)| (renamed.get(&parent).cloned().unwrap_or(parent), said))
            .collect();
        let two = parents(&mut new, &child)?;
        // The claims of a renamed model stand elsewhere in the other table.
        if let Some(now) = renamed.get(&child) {
            moved.entry(now.clone()).or_default()[0] = std::mem::take(&mut one);
        }
        if targets.contains(child.as_str()) {
            moved.entry(child).or_default()[1] = two;
        } else {
            weigh(&child, &one, &two, &mut changes, teller)?;
        }
    }
    for (child, [one, two]) in &moved {
        weigh(child, one, two, &mut changes, teller)?;
    }
    Ok(changes)
}

fn least<'k>(one: Option<&'k str>, two: Option<&'k str>) -> Option<&'k str> {
    one.into_iter().chain(two).min()
}

/// The parents of the child at which the table stands; goes past them.
fn parents(rows: &mut Rows, child: &str) -> Result<Parents, AnalysisError> {
    let mut parents = Parents::new();
    while rows.key() == Some(child) {
        if let Some(parent) = rows.text(1) {
            let relation = rows.text(2).and_then(Relation::parse);
            let evidence = rows.text(3).and_then(Evidence::parse);
            let relation = Relation::ALL
                .iter()
                .position(|known| Some(*known) == relation);
            let evidence = Evidence::ALL
                .iter()
                .position(|known| Some(*known) == evidence);
            let width = Evidence::ALL.len();
            let bit = relation.unwrap_or(0) * width + evidence.unwrap_or(0);
            let said = 1 << bit;
            match parents.get_mut(parent) {
                Some(known) => *known |= said,
                None => {
                    parents.insert(parent.to_string(), said);
                }
            }
        }
        rows.step()?;
    }
    Ok(parents)
}

fn weigh(
    child: &str,
    one: &Parents,
    two: &Parents,
    changes: &mut EdgeChanges,
    teller: &mut Teller<'_, '_>,
) -> Result<(), AnalysisError> {
    let mut tell = |list: &mut super::Sampled<Pair>, how, parent: &str| {
        list.add(teller.samples, || Pair {
            child: child.to_string(),
            parent: parent.to_string(),
        });
        teller.tell(Change {
            what: "edge",
            how,
            id: child,
            other: Some(parent),
            columns: &[],
        })
    };
    for (parent, said) in one {
        match two.get(parent) {
            Some(now) if now == said => changes.unchanged += 1,
            Some(_) => tell(&mut changes.changed, "changed", parent)?,
            None => tell(&mut changes.removed, "removed", parent)?,
        }
    }
    for parent in two.keys().filter(|parent| !one.contains_key(*parent)) {
        tell(&mut changes.added, "added", parent)?;
    }
    Ok(())
}
