//! The lineage index of a snapshot: opened, or built where need be.

use std::panic::resume_unwind;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, Int64Array, PrimitiveArray, RecordBatch, StringArray};
use modeltree_lineage::{Builder, Built, Claim, Graph, Model, OpenError};
use modeltree_records::{Evidence, HubId, Problem, Relation, Timestamp};
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
/// `building` is called before the latter.
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
    let (models, claims) = std::thread::scope(|scope| {
        let claims = scope.spawn(|| {
            let mut builder = Builder::with_capacity(0, room(counts.claims));
            for batch in snapshot.claim_batches(&CLAIM_COLUMNS)? {
                add_claims(&batch?, &mut builder)?;
            }
            Ok::<_, QueryError>(builder)
        });
        let models = || {
            let mut builder = Builder::with_capacity(room(counts.models), 0);
            let mut row = 0;
            for batch in snapshot.models(&MODEL_COLUMNS)? {
                add_models(&batch?, &mut row, &mut builder)?;
            }
            for alias in snapshot.aliases()? {
                builder.alias(&alias.alias, &alias.id);
            }
            Ok::<_, QueryError>(builder)
        };
        // A panic over there goes on here.
        (
            models(),
            claims.join().unwrap_or_else(|panic| resume_unwind(panic)),
        )
    });
    Ok(models?.with_claims_of(claims?).build()?)
}

const MODEL_COLUMNS: [&str; 5] = ["id", "hub_id", "downloads", "likes", "created_at"];

fn add_models(batch: &RecordBatch, row: &mut u64, builder: &mut Builder) -> Result<(), QueryError> {
    let columns = Columns {
        table: "models",
        batch,
    };
    let (ids, hub_ids) = (columns.texts("id")?, columns.texts("hub_id")?);
    let downloads = columns.numbers::<Int64Type>("downloads")?;
    let likes = columns.numbers::<Int64Type>("likes")?;
    let created = columns.numbers::<TimestampMicrosecondType>("created_at")?;
    for at in 0..batch.num_rows() {
        builder.model(Model {
            id: ids.value(at),
            hub_id: known(hub_ids, at).and_then(HubId::parse),
            row: *row,
            downloads: whole(downloads, at),
            likes: whole(likes, at),
            created_at: created
                .is_valid(at)
                .then(|| Timestamp::from_micros(created.value(at))),
        })?;
        *row += 1;
    }
    Ok(())
}

const CLAIM_COLUMNS: [&str; 6] = [
    "child",
    "parent",
    "parent_hub_id",
    "relation",
    "evidence",
    "problem",
];

fn add_claims(batch: &RecordBatch, builder: &mut Builder) -> Result<(), QueryError> {
    let columns = Columns {
        table: "claims",
        batch,
    };
    let (children, parents) = (columns.texts("child")?, columns.texts("parent")?);
    let hub_ids = columns.texts("parent_hub_id")?;
    let (relations, evidence) = (columns.texts("relation")?, columns.texts("evidence")?);
    let problems = columns.texts("problem")?;
    for at in 0..batch.num_rows() {
        let child = children.value(at);
        let of_child = |name: &str, word: &str| {
            QueryError::Table(format!(
                "the {name} of a claim of {child} cannot be {word:?}"
            ))
        };
        let (relation, evidence) = (relations.value(at), evidence.value(at));
        let problem = || known(problems, at).and_then(Problem::parse);
        builder.claim(Claim {
            child,
            parent: known(parents, at).ok_or_else(|| problem().unwrap_or(Problem::Invalid)),
            parent_hub_id: known(hub_ids, at).and_then(HubId::parse),
            relation: Relation::parse(relation).ok_or_else(|| of_child("relation", relation))?,
            evidence: Evidence::parse(evidence).ok_or_else(|| of_child("evidence", evidence))?,
        })?;
    }
    Ok(())
}

/// The columns of a batch, which must have the types that they should have.
struct Columns<'b> {
    table: &'static str,
    batch: &'b RecordBatch,
}

impl<'b> Columns<'b> {
    fn get(&self, name: &str) -> Result<&'b dyn Array, QueryError> {
        let column = self.batch.column_by_name(name).map(AsRef::as_ref);
        column.ok_or_else(|| QueryError::Table(format!("{} has no column {name}", self.table)))
    }

    fn wrong(&self, name: &str) -> QueryError {
        QueryError::Table(format!(
            "column {name} of {} holds another type",
            self.table
        ))
    }

    fn texts(&self, name: &str) -> Result<&'b StringArray, QueryError> {
        let column = self.get(name)?.as_string_opt();
        column.ok_or_else(|| self.wrong(name))
    }

    fn numbers<T: ArrowPrimitiveType>(
        &self,
        name: &str,
    ) -> Result<&'b PrimitiveArray<T>, QueryError> {
        let column = self.get(name)?.as_primitive_opt();
        column.ok_or_else(|| self.wrong(name))
    }
}

fn known(texts: &StringArray, row: usize) -> Option<&str> {
    texts.is_valid(row).then(|| texts.value(row))
}

fn whole(counts: &Int64Array, row: usize) -> Option<u64> {
    counts
        .is_valid(row)
        .then(|| u64::try_from(counts.value(row)).ok())?
}
