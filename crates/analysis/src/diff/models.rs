//! How the models of two snapshots differ.

use std::cmp::Ordering;
use std::collections::HashMap;

use modeltree_records::HubId;
use modeltree_snapshot::Snapshot;

use super::cells::are_same;
use super::families::How;
use super::rows::Rows;
use super::{COUNTERS, Change, Changed, ModelChanges, Renamed, Teller};
use crate::AnalysisError;

/// Columns that say when and where a row was read, not what the model is.
const READ: [&str; 2] = ["fetched_at", "source"];
/// Place of `hub_id` among the columns.
const HUB_ID: usize = 1;

/// Compares the models; also the new ids of the renamed ones by their old ids.
pub(super) fn compare(
    snapshots: &[Snapshot; 2],
    teller: &mut Teller<'_, '_>,
) -> Result<(ModelChanges, HashMap<String, String>), AnalysisError> {
    let schema = Snapshot::model_schema();
    let names = schema.fields().iter().map(|field| field.name().as_str());
    let columns: Vec<&str> = names.filter(|name| !READ.contains(name)).collect();
    let mut old = Rows::new(snapshots[0].models(&columns)?)?;
    let mut new = Rows::new(snapshots[1].models(&columns)?)?;
    let mut changes = ModelChanges::default();
    let mut counts = vec![0; columns.len()];
    let mut differing: Vec<&str> = Vec::new();
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    loop {
        let order = match (old.key(), new.key()) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(one), Some(two)) => one.cmp(two),
        };
        match order {
            Ordering::Less => removed.extend(noted(&old)),
            Ordering::Greater => added.extend(noted(&new)),
            Ordering::Equal => {
                differing.clear();
                if let (Some(one), Some(two)) = (&old.batch, &new.batch) {
                    for (at, name) in columns.iter().enumerate().skip(1) {
                        let cells = (one.column(at), two.column(at));
                        if !are_same((cells.0, old.row), (cells.1, new.row)) {
                            differing.push(name);
                            counts[at] += 1;
                        }
                    }
                }
                let id = new.key().unwrap_or_default();
                if differing.is_empty() {
                    changes.unchanged += 1;
                } else {
                    teller.tell(Change {
                        what: "model",
                        how: "changed",
                        id,
                        other: None,
                        columns: &differing,
                    })?;
                    if differing.iter().all(|name| COUNTERS.contains(name)) {
                        changes.counters_only += 1;
                    } else {
                        teller.touched.add(id, How::Changed);
                        changes.changed.add(teller.samples, || Changed {
                            id: id.to_string(),
                            columns: differing.iter().map(ToString::to_string).collect(),
                        });
                    }
                }
            }
        }
        if order.is_le() {
            old.step()?;
        }
        if order.is_ge() {
            new.step()?;
        }
    }
    for (name, count) in columns.iter().zip(counts) {
        if count > 0 {
            changes.columns.insert((*name).to_string(), count);
        }
    }
    let renamed = settle(&mut changes, removed, added, teller)?;
    Ok((changes, renamed))
}

type Noted = (String, Option<HubId>);

fn noted(rows: &Rows) -> Option<Noted> {
    let hub_id = rows.text(HUB_ID).and_then(HubId::parse);
    Some((rows.key()?.to_string(), hub_id))
}

/// Tells the renamed from the removed and the added.
fn settle(
    changes: &mut ModelChanges,
    removed: Vec<Noted>,
    added: Vec<Noted>,
    teller: &mut Teller<'_, '_>,
) -> Result<HashMap<String, String>, AnalysisError> {
    let mut came: HashMap<HubId, &str> = HashMap::new();
    for (id, hub_id) in &added {
        came.extend(hub_id.map(|hub_id| (hub_id, id.as_str())));
    }
    let mut renamed = HashMap::new();
    let mut targets = std::collections::HashSet::new();
    let samples = teller.samples;
    for (id, hub_id) in &removed {
        let (how, other) = match hub_id.and_then(|hub_id| came.remove(&hub_id)) {
            Some(to) => {
                changes.renamed.add(samples, || Renamed {
                    from: id.clone(),
                    to: to.to_string(),
                });
                teller.touched.add(to, How::Renamed);
                renamed.insert(id.clone(), to.to_string());
                targets.insert(to);
                ("renamed", Some(to))
            }
            None => {
                changes.removed.add(samples, || id.clone());
                teller.touched.add(id, How::Removed);
                ("removed", None)
            }
        };
        teller.tell(Change {
            what: "model",
            how,
            id,
            other,
            columns: &[],
        })?;
    }
    for (id, _) in added
        .iter()
        .filter(|(id, _)| !targets.contains(id.as_str()))
    {
        changes.added.add(samples, || id.clone());
        teller.touched.add(id, How::Added);
        teller.tell(Change {
            what: "model",
            how: "added",
            id,
            other: None,
            columns: &[],
        })?;
    }
    Ok(renamed)
}
