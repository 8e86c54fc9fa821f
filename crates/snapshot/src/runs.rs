//! Runs: what one stage wrote, sorted, to be merged when the ingest ends.
//!
//! A run is a handful of files in Arrow's stream format, quickly compressed:
//! the columns lie there as the merge needs them.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{Array, RecordBatch, cast::AsArray};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use modeltree_records::{Evidence, HubId, ParentClaim, Timestamp};
use serde::{Deserialize, Serialize};

use crate::error::IoContext;
use crate::limits::{BATCH_BYTES, BATCH_ROWS, ROW_BYTES};
use crate::schema::{ALIASES, CARDS, CLAIMS, MODELS};
use crate::{Alias, Batch, CardRow, StoreError, crash, decode, encode, files};

/// The number of a run, and its rows by table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Run {
    pub number: u32,
    pub models: u64,
    pub claims: u64,
    pub cards: u64,
    pub aliases: u64,
    pub odd: u64,
}

impl Run {
    pub(crate) fn is_empty(&self) -> bool {
        self.models + self.claims + self.cards + self.aliases + self.odd == 0
    }

    /// Whether a file in the journal belongs to this run.
    pub(crate) fn owns(&self, name: &str) -> bool {
        name.split_once('.')
            .is_some_and(|(run, _)| run == stem(self.number))
    }

    pub(crate) fn path(&self, dir: &Path, table: &str) -> PathBuf {
        dir.join(format!("{}.{table}", stem(self.number)))
    }

    /// The run's rows of one table; none where it has none.
    pub(crate) fn read(
        &self,
        dir: &Path,
        table: &str,
        schema: &SchemaRef,
    ) -> Result<Option<RunReader>, StoreError> {
        let rows = match table {
            "models" => self.models,
            "claims" => self.claims,
            "aliases" => self.aliases,
            _ => self.cards,
        };
        if rows == 0 {
            return Ok(None);
        }
        RunReader::open(self.path(dir, table), SchemaRef::clone(schema), rows).map(Some)
    }

    /// Calls `f` with the id, the `_id` and the time of the last commit of every
    /// model of the run.
    pub(crate) fn for_each_model(
        &self,
        dir: &Path,
        mut f: impl FnMut(&str, Option<HubId>, Option<Timestamp>),
    ) -> Result<(), StoreError> {
        let batches = self.read(dir, "models", &first_columns(&MODELS, 5))?;
        for batch in batches.into_iter().flatten() {
            let batch = batch?;
            let ids = batch.column(0).as_string::<i32>();
            let hub_ids = batch.column(1).as_string::<i32>();
            let times = batch.column(4).as_primitive::<TimestampMicrosecondType>();
            for (at, id) in ids.iter().enumerate() {
                let hub_id = hub_ids.is_valid(at).then(|| hub_ids.value(at));
                let time = times.is_valid(at).then(|| times.value(at));
                f(
                    id.unwrap_or_default(),
                    hub_id.and_then(HubId::parse),
                    time.map(Timestamp::from_micros),
                );
            }
        }
        Ok(())
    }
}

fn first_columns(schema: &SchemaRef, count: usize) -> SchemaRef {
    Schema::new(schema.fields()[..count].to_vec()).into()
}

fn stem(number: u32) -> String {
    format!("run-{number:05}")
}

/// Writes a batch, sorted and each model once, durably.
pub(crate) fn write(dir: &Path, number: u32, batch: &Batch) -> Result<Run, StoreError> {
    let mut run = Run {
        number,
        odd: batch.odd.len() as u64,
        ..Run::default()
    };
    let (models, repeated) = newest(
        &batch.models,
        |row| row.id.as_str(),
        |row| row.fetched_at,
        |row| !row.source.starts_with("file:"),
    );
    let (cards, _) = newest(
        &batch.cards,
        |row| row.id.as_str(),
        |row| row.fetched_at,
        |_| true,
    );
    let claims = sorted_claims(&batch.claims, &repeated);
    let aliases: Vec<&Alias> = batch.aliases.iter().collect();

    let claim_size = |row: &ParentClaim| row.raw.len();
    let card_size = |row: &CardRow| row.text.len();
    let alias_size = |row: &Alias| row.alias.len() + row.id.len();
    let at = |table| run.path(dir, table);
    let counts = (
        table(
            &models,
            encode::model_size,
            encode::models,
            &MODELS,
            &at("models"),
        )?,
        table(&claims, claim_size, encode::claims, &CLAIMS, &at("claims"))?,
        table(&cards, card_size, encode::cards, &CARDS, &at("cards"))?,
        table(
            &aliases,
            alias_size,
            encode::aliases,
            &ALIASES,
            &at("aliases"),
        )?,
    );
    (run.models, run.claims, run.cards, run.aliases) = counts;
    if run.odd > 0 {
        let path = run.path(dir, "odd");
        let mut lines = Vec::new();
        for item in &batch.odd {
            serde_json::to_writer(&mut lines, item)
                .map_err(|error| StoreError::write(&path, error))?;
            lines.push(b'\n');
        }
        files::write_synced(&path, &lines)?;
    }
    Ok(run)
}

/// Sorts by id and time, on a tie the later one last. Of equal ids those are
/// kept that count: the newest, and while the oldest of them does not stand
/// `whole`, also the one before. Also the ids that occurred more than once.
fn newest<'r, T, Time: Ord>(
    rows: &'r [T],
    id: impl Fn(&'r T) -> &'r str,
    fetched_at: impl Fn(&T) -> Time,
    whole: impl Fn(&T) -> bool,
) -> (Vec<&'r T>, Vec<&'r str>) {
    let mut sorted: Vec<&T> = rows.iter().collect();
    // Stable: of equal ids and times the later one stays last.
    sorted.sort_by(|a, b| {
        id(a)
            .cmp(id(b))
            .then_with(|| fetched_at(a).cmp(&fetched_at(b)))
    });
    let mut repeated = Vec::new();
    let mut kept: Vec<&T> = Vec::with_capacity(sorted.len());
    for row in sorted {
        if kept.last().is_some_and(|last| id(last) == id(row)) {
            repeated.push(id(row));
            while whole(row) && kept.last().is_some_and(|last| id(last) == id(row)) {
                kept.pop();
            }
        }
        kept.push(row);
    }
    (kept, repeated)
}

/// Claims by child and kind of evidence, then in their order. Of a model that came more than once no
/// claim is kept twice, and none that was imported.
fn sorted_claims<'r>(claims: &'r [ParentClaim], repeated: &[&str]) -> Vec<&'r ParentClaim> {
    let mut sorted: Vec<&ParentClaim> = claims.iter().collect();
    sorted.sort_by(|a, b| (&a.child, a.evidence).cmp(&(&b.child, b.evidence)));
    let mut child = "";
    let mut said = HashSet::new();
    sorted.retain(|claim| {
        if claim.child.as_str() != child {
            child = claim.child.as_str();
            said.clear();
        }
        let once = !matches!(claim.evidence, Evidence::HubTag | Evidence::Card)
            || repeated.binary_search(&child).is_ok();
        !once
            || said.insert((
                (&claim.raw, &claim.parent, claim.parent_hub_id),
                (claim.relation, claim.evidence, claim.problem),
            ))
    });
    sorted
}

/// Writes one table of a run; how many rows that were.
fn table<T>(
    rows: &[&T],
    measure: impl Fn(&T) -> usize,
    encode: impl Fn(&[&T]) -> Result<RecordBatch, ArrowError>,
    schema: &SchemaRef,
    path: &Path,
) -> Result<u64, StoreError> {
    if rows.is_empty() {
        return Ok(0);
    }
    let mut file = RunWriter::create(path, schema)?;
    let mut rest = rows;
    while !rest.is_empty() {
        let (mut count, mut bytes) = (0, 0);
        while count < rest.len().min(BATCH_ROWS) && bytes < BATCH_BYTES {
            let size = measure(rest[count]);
            if size > ROW_BYTES {
                return Err(StoreError::TooLarge {
                    file: path.to_path_buf(),
                    bytes: size,
                });
            }
            bytes += size;
            count += 1;
        }
        let (chunk, after) = rest.split_at(count);
        rest = after;
        let batch = encode(chunk).map_err(|error| StoreError::write(path, error))?;
        file.write(&batch)?;
    }
    file.finish()?;
    Ok(rows.len() as u64)
}

/// As quick as writing the bytes uncompressed, and a sixth of their size.
const QUICK: i32 = -3;

type Compressed = zstd::Encoder<'static, BufWriter<File>>;

/// Writes batches to one file of a run.
pub(crate) struct RunWriter {
    path: PathBuf,
    stream: StreamWriter<Compressed>,
}

impl RunWriter {
    pub(crate) fn create(path: &Path, schema: &SchemaRef) -> Result<Self, StoreError> {
        let file = File::create(path).at("create", path)?;
        crash::point()?;
        let mut encoder =
            zstd::Encoder::new(BufWriter::with_capacity(1 << 17, file), QUICK).at("write", path)?;
        encoder.include_checksum(true).at("write", path)?;
        let stream = StreamWriter::try_new(encoder, schema)
            .map_err(|error| StoreError::write(path, error))?;
        Ok(Self {
            path: path.to_path_buf(),
            stream,
        })
    }

    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), StoreError> {
        self.stream
            .write(batch)
            .map_err(|error| StoreError::write(&self.path, error))
    }

    /// Ends the file and makes it durable.
    pub(crate) fn finish(mut self) -> Result<(), StoreError> {
        let path = &self.path;
        self.stream
            .finish()
            .map_err(|error| StoreError::write(path, error))?;
        let encoder = self
            .stream
            .into_inner()
            .map_err(|error| StoreError::write(path, error))?;
        let mut buffer = encoder.finish().at("write", path)?;
        buffer.flush().at("write", path)?;
        files::sync(buffer.get_ref(), path)
    }
}

/// Batches of one file of a run; ends with an error where rows are missing.
pub(crate) struct RunReader {
    path: PathBuf,
    schema: SchemaRef,
    stream: StreamReader<Box<dyn Read + Send>>,
    left: u64,
}

impl RunReader {
    pub(crate) fn open(path: PathBuf, schema: SchemaRef, rows: u64) -> Result<Self, StoreError> {
        let file = File::open(&path).at("open", &path)?;
        let decoder = zstd::Decoder::new(file).at("read", &path)?;
        let reader: Box<dyn Read + Send> = Box::new(BufReader::with_capacity(1 << 17, decoder));
        let stream = StreamReader::try_new(reader, None)
            .map_err(|error| StoreError::unusable(&path, error))?;
        Ok(Self {
            path,
            schema,
            stream,
            left: rows,
        })
    }
}

impl Iterator for RunReader {
    type Item = Result<RecordBatch, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.stream.next() {
            Some(Ok(batch)) => {
                self.left = self.left.saturating_sub(batch.num_rows() as u64);
                Some(decode::fit(&batch, &self.schema, &self.path))
            }
            Some(Err(error)) => Some(Err(StoreError::unusable(&self.path, error))),
            None if self.left > 0 => {
                let cause = format!("{} rows are missing", self.left);
                self.left = 0;
                Some(Err(StoreError::unusable(&self.path, cause)))
            }
            None => None,
        }
    }
}

/// The odd items of a run as they were written, one a line.
pub(crate) fn odd_lines(run: &Run, dir: &Path) -> Result<Vec<u8>, StoreError> {
    if run.odd == 0 {
        return Ok(Vec::new());
    }
    let path = run.path(dir, "odd");
    fs::read(&path).at("read", &path)
}
