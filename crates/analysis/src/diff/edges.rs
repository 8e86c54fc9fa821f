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

/// Compares the edges, all under the ids of the newer snapshot: there, too, a
/// claim may go by the earlier name of a parent.
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
        let now = renamed.get(&child).unwrap_or(&child);
        // The claims of a renamed model stand in two places of the tables.
        if targets.contains(now.as_str()) {
            let [one, two] = moved.entry(now.clone()).or_default();
            read_parents(&mut old, &child, renamed, one)?;
            read_parents(&mut new, &child, renamed, two)?;
        } else {
            let (mut one, mut two) = (Parents::new(), Parents::new());
            read_parents(&mut old, &child, renamed, &mut one)?;
            read_parents(&mut new, &child, renamed, &mut two)?;
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

/// Adds the parents of the child, where the table stands at it; goes past them.
fn read_parents(
    rows: &mut Rows,
    child: &str,
    renamed: &HashMap<String, String>,
    parents: &mut Parents,
) -> Result<(), AnalysisError> {
    while rows.key() == Some(child) {
        if let Some(parent) = rows.text(1) {
            let parent = renamed.get(parent).map_or(parent, String::as_str);
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
    Ok(())
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
