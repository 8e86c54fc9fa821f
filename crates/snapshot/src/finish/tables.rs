//! The tables that go by model, merged in step: which row stands for a model
//! decides on its claims.

use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, TimestampMicrosecondArray, UInt32Array};
use arrow_schema::SchemaRef;
use arrow_select::concat::concat_batches;

use super::Rules;
use crate::limits::{CHUNK_ROWS, FAN_IN};
use crate::manifest::Part;
use crate::merge::{self, Batches, Merge, Origin};
use crate::parts::{CARD_PARTS, CLAIM_PARTS, GONE_PARTS, MODEL_PARTS, PartsWriter};
use crate::runs::{Run, RunWriter};
use crate::schema::{CARDS, CLAIMS, GONE, MODELS, with_run};
use crate::{Snapshot, StoreError, files};

/// The parts written.
pub(super) struct Written {
    pub models: Vec<Part>,
    pub claims: Vec<Part>,
    pub cards: Vec<Part>,
    /// Those that went in this generation.
    pub gone: Vec<Part>,
}

/// Merges models, claims and cards.
pub(super) fn merged(
    root: &Path,
    number: u64,
    staged: (&Path, &[Run]),
    previous: Option<&Snapshot>,
    rules: &Rules,
) -> Result<Written, StoreError> {
    let scratch = root.join("runs");
    let narrowed;
    let mut tables = if staged.1.len() > FAN_IN {
        files::make_dir(&scratch)?;
        narrowed = narrow(&scratch, staged)?;
        Tables::of((&scratch, &narrowed), true, previous)?
    } else {
        Tables::of(staged, false, previous)?
    };
    let mut out = Out {
        models: PartsWriter::new(root, &MODEL_PARTS, number),
        claims: PartsWriter::new(root, &CLAIM_PARTS, number),
        cards: PartsWriter::new(root, &CARD_PARTS, number),
        gone: PartsWriter::new(root, &GONE_PARTS, number),
        going: Vec::new(),
    };
    let mut id = String::new();
    while tables.gather_next(&mut id, rules)? {
        if rules.gone.contains(&id) && tables.models.found().iter().all(|row| row.origin == 0) {
            out.going.extend(tables.models.first_found());
            merge::pick_cards(&mut tables.cards);
        } else {
            merge::pick_model(&mut tables.models);
            merge::pick_claims(&tables.models, &mut tables.claims);
            merge::pick_cards(&mut tables.cards);
        }
        out.take(&mut tables, false, rules)?;
    }
    out.take(&mut tables, true, rules)?;
    drop(tables);
    files::remove_dir(&scratch)?;
    Ok(Written {
        models: out.models.finish(true)?,
        claims: out.claims.finish(true)?,
        cards: out.cards.finish(false)?,
        gone: out.gone.finish(false)?,
    })
}

struct Out {
    models: PartsWriter,
    claims: PartsWriter,
    cards: PartsWriter,
    gone: PartsWriter,
    /// Rows of models that are gone, to be written.
    going: Vec<RecordBatch>,
}

impl Out {
    fn take(&mut self, tables: &mut Tables, end: bool, rules: &Rules) -> Result<(), StoreError> {
        let Self {
            models,
            claims,
            cards,
            ..
        } = self;
        let each = &mut [&mut tables.models, &mut tables.claims, &mut tables.cards];
        for (table, parts) in each.iter_mut().zip([models, claims, cards]) {
            table.drain(end, |batch, bytes| parts.write(batch, bytes))?;
        }
        if self.going.len() >= CHUNK_ROWS || (end && !self.going.is_empty()) {
            let failed = |error| StoreError::write(Path::new("the table of gone models"), error);
            let rows = concat_batches(&MODELS, &self.going).map_err(failed)?;
            self.going.clear();
            let at = vec![rules.found_gone.micros(); rows.num_rows()];
            let at = TimestampMicrosecondArray::from(at).with_timezone("UTC");
            let rows = with_column(&rows, Arc::new(at), &GONE).map_err(failed)?;
            self.gone.write(&rows, 0)?;
        }
        Ok(())
    }
}

fn with_column(
    batch: &RecordBatch,
    column: ArrayRef,
    schema: &SchemaRef,
) -> Result<RecordBatch, arrow_schema::ArrowError> {
    let mut columns = batch.columns().to_vec();
    columns.push(column);
    RecordBatch::try_new(SchemaRef::clone(schema), columns)
}

struct Tables {
    models: Merge,
    claims: Merge,
    cards: Merge,
}

impl Tables {
    /// The snapshot that is there comes first, then the runs: the later one
    /// wins where times are equal. `narrowed` runs say in a column from which
    /// run a row came.
    fn of(
        (dir, runs): (&Path, &[Run]),
        narrowed: bool,
        previous: Option<&Snapshot>,
    ) -> Result<Self, StoreError> {
        let table = |name, schema: &SchemaRef| {
            let mut sources: Vec<(Batches, Origin)> = Vec::new();
            if let Some(snapshot) = previous {
                sources.push((Box::new(snapshot.batches(name, schema)), Origin::One(0)));
            }
            for (origin, run) in (1..).zip(runs) {
                let (origin, columns) = if narrowed {
                    (Origin::LastColumn, with_run(schema))
                } else {
                    (Origin::One(origin), SchemaRef::clone(schema))
                };
                let rows = run.read(dir, name, &columns)?;
                sources.push((Box::new(rows.into_iter().flatten()), origin));
            }
            Merge::new(schema, sources)
        };
        Ok(Self {
            models: table("models", &MODELS)?,
            claims: table("claims", &CLAIMS)?,
            cards: table("cards", &CARDS)?,
        })
    }

    /// Gathers the rows of the next model that may stay; `false` at the end.
    fn gather_next(&mut self, id: &mut String, rules: &Rules) -> Result<bool, StoreError> {
        let heads = [self.models.key(), self.claims.key(), self.cards.key()];
        let Some(least) = heads.into_iter().flatten().min() else {
            return Ok(false);
        };
        id.clear();
        id.push_str(least);
        let allowed = |origin| rules.allow(id, origin);
        self.models.gather(id, allowed)?;
        self.claims.gather(id, allowed)?;
        self.cards.gather(id, allowed)?;
        Ok(true)
    }
}

/// Sorts neighbouring runs into one until there are few enough to merge at
/// once. No row is left out: which one counts is seen when all are together.
fn narrow(scratch: &Path, (journal, runs): (&Path, &[Run])) -> Result<Vec<Run>, StoreError> {
    let size = runs.len().div_ceil(FAN_IN);
    let mut narrowed = Vec::new();
    for (number, neighbours) in (0..).zip(runs.chunks(size)) {
        let first = 1 + number * size as u32;
        let sorted = |name, schema: &SchemaRef, run: &Run| {
            sorted(
                (journal, neighbours),
                first,
                name,
                schema,
                &run.path(scratch, name),
            )
        };
        let mut run = Run {
            number,
            ..Run::default()
        };
        run.models = sorted("models", &MODELS, &run)?;
        run.claims = sorted("claims", &CLAIMS, &run)?;
        run.cards = sorted("cards", &CARDS, &run)?;
        narrowed.push(run);
    }
    Ok(narrowed)
}

/// Writes one table of several runs in order, with the number of each row's
/// run; how many rows that are.
fn sorted(
    (journal, runs): (&Path, &[Run]),
    first: u32,
    name: &'static str,
    schema: &SchemaRef,
    path: &Path,
) -> Result<u64, StoreError> {
    let wide = with_run(schema);
    let mut sources: Vec<(Batches, Origin)> = Vec::new();
    for (origin, run) in (first..).zip(runs) {
        let rows = run.read(journal, name, schema)?;
        let (wide, file) = (SchemaRef::clone(&wide), run.path(journal, name));
        let numbered = rows.into_iter().flatten().map(move |batch| {
            let batch = batch?;
            let origins = UInt32Array::from_value(origin, batch.num_rows());
            with_column(&batch, Arc::new(origins), &wide)
                .map_err(|error| StoreError::write(&file, error))
        });
        sources.push((Box::new(numbered), Origin::One(origin)));
    }
    let mut merge = Merge::new(&wide, sources)?;
    let mut out = RunWriter::create(path, &wide)?;
    let mut rows = 0;
    let mut id = String::new();
    loop {
        let end = merge.key().is_none();
        if let Some(key) = merge.key() {
            id.clear();
            id.push_str(key);
            merge.gather(&id, |_| true)?;
            merge.pick_all();
        }
        merge.drain(end, |batch, _| {
            rows += batch.num_rows() as u64;
            out.write(batch)
        })?;
        if end {
            break;
        }
    }
    out.finish()?;
    Ok(rows)
}
