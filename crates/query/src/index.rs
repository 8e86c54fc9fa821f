//! The lineage index of a snapshot: opened, or built where need be.

use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, Int64Array, RecordBatch};
use modeltree_lineage::{Builder, Built, Claim, Graph, Model, OpenError};
use modeltree_records::{HubId, Problem, Timestamp};
use modeltree_snapshot::Snapshot;

use crate::QueryError;

/// The index's name within a snapshot's folder.
const FILE: &str = "lineage.idx";

/// How the lineage was come by.
#[derive(Debug)]
pub enum IndexState {
    /// The index was there and is up to date.
    Opened,
    /// The index was built and written.
    Built(Reason),
    /// The index was built and could not be written; it is held in memory.
    InMemory {
        /// Why it was built.
        reason: Reason,
        /// Why it could not be written.
        cause: std::io::Error,
    },
}

/// Why an index was built.
#[derive(Debug)]
pub enum Reason {
    /// There was none.
    Absent,
    /// The snapshot has changed since.
    Stale,
    /// What was there could not be used.
    Unusable(OpenError),
}

/// Opens the index of `snapshot`, which lies in `dir`, or builds it.
/// `building` is called before the latter, which takes a second or two a
/// million models.
pub(crate) fn open(
    dir: &Path,
    snapshot: &Snapshot,
    building: impl FnOnce(&Reason),
) -> Result<(Graph, IndexState), QueryError> {
    let path = dir.join(FILE);
    let fingerprint = snapshot.manifest().fingerprint();
    let reason = match Graph::open(&path, &fingerprint) {
        Ok(graph) => return Ok((graph, IndexState::Opened)),
        Err(OpenError::Absent(_)) => Reason::Absent,
        Err(OpenError::Stale(_)) => Reason::Stale,
        Err(other) => Reason::Unusable(other),
    };
    building(&reason);
    let built = build(snapshot)?;
    match built.write(&path, &fingerprint) {
        Ok(()) => {
            // What was built gives way to the file, unless that is gone again.
            let graph = Graph::open(&path, &fingerprint).unwrap_or_else(|_| built.into_graph());
            Ok((graph, IndexState::Built(reason)))
        }
        Err(cause) => Ok((built.into_graph(), IndexState::InMemory { reason, cause })),
    }
}

fn build(snapshot: &Snapshot) -> Result<Built, QueryError> {
    let counts = &snapshot.manifest().counts;
    // Room for what the manifest says, within reason.
    let room = |count: u64| count.min(1 << 24) as usize;
    let mut builder = Builder::with_capacity(room(counts.models), room(counts.claims));
    let mut row = 0;
    for batch in snapshot.models(&["id", "hub_id", "downloads", "likes", "created_at"])? {
        add_models(&batch?, &mut row, &mut builder)?;
    }
    for alias in snapshot.aliases()? {
        builder.alias(&alias.alias, &alias.id);
    }
    for claim in snapshot.claims()? {
        let claim = claim?;
        let problem = claim.problem.unwrap_or(Problem::Invalid);
        builder.claim(Claim {
            child: claim.child.as_str(),
            parent: claim.parent.as_ref().map(AsRef::as_ref).ok_or(problem),
            parent_hub_id: claim.parent_hub_id,
            relation: claim.relation,
            evidence: claim.evidence,
        })?;
    }
    Ok(builder.build()?)
}

fn add_models(batch: &RecordBatch, row: &mut u64, builder: &mut Builder) -> Result<(), QueryError> {
    let column = |name: &str| {
        let column = batch.column_by_name(name);
        column.ok_or_else(|| QueryError::Table(format!("it has no column {name}")))
    };
    let wrong = |name: &str| QueryError::Table(format!("its column {name} has another type"));
    let ids = column("id")?;
    let ids = ids.as_string_opt::<i32>().ok_or_else(|| wrong("id"))?;
    let hub_ids = column("hub_id")?;
    let hub_ids = hub_ids
        .as_string_opt::<i32>()
        .ok_or_else(|| wrong("hub_id"))?;
    let count = |name: &'static str| {
        let column = column(name)?.as_ref();
        column
            .as_primitive_opt::<Int64Type>()
            .ok_or_else(|| wrong(name))
    };
    let (downloads, likes) = (count("downloads")?, count("likes")?);
    let created = column("created_at")?;
    let created = created
        .as_primitive_opt::<TimestampMicrosecondType>()
        .ok_or_else(|| wrong("created_at"))?;
    for at in 0..batch.num_rows() {
        let known = |column: &dyn Array| column.is_valid(at);
        builder.model(Model {
            id: ids.value(at),
            hub_id: known(hub_ids)
                .then(|| HubId::parse(hub_ids.value(at)))
                .flatten(),
            row: *row,
            downloads: whole(downloads, at),
            likes: whole(likes, at),
            created_at: known(created).then(|| Timestamp::from_micros(created.value(at))),
        })?;
        *row += 1;
    }
    Ok(())
}

fn whole(counts: &Int64Array, row: usize) -> Option<u64> {
    counts
        .is_valid(row)
        .then(|| u64::try_from(counts.value(row)).ok())?
}
