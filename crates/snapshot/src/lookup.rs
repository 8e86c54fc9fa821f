//! Reading a few rows of a snapshot.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use modeltree_records::{ModelRecord, ParentClaim};
use parquet::arrow::arrow_reader::RowSelection;

use crate::decode::Rows;
use crate::part::PartFile;
use crate::reader::chosen;
use crate::schema::{CARDS, CLAIMS, GONE, MODELS};
use crate::{CardRow, GoneModel, Snapshot, StoreError};

impl Snapshot {
    /// Models by their row number, counted over all parts, in the order asked
    /// for.
    ///
    /// Reads one page of each column for a row, so a few rows take
    /// milliseconds however many models there are.
    ///
    /// # Errors
    /// [`StoreError::NoRow`], or where a part cannot be read.
    pub fn records_at(&self, rows: &[u64]) -> Result<Vec<ModelRecord>, StoreError> {
        let total = self.manifest().counts.models;
        if let Some(row) = rows.iter().find(|row| **row >= total) {
            return Err(StoreError::NoRow {
                row: *row,
                rows: total,
            });
        }
        let mut sorted = rows.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let mut found = Vec::with_capacity(sorted.len());
        let mut rest = &sorted[..];
        for part in self.parts("models") {
            let mine = take_below(&mut rest, part.first_row + part.info.rows);
            if !mine.is_empty() {
                read_models(part, mine, &mut found)?;
            }
        }
        if found.len() != sorted.len() {
            let cause = format!("its parts hold fewer rows than the {total} it counts");
            return Err(StoreError::damaged(
                std::path::Path::new("manifest.json"),
                cause,
            ));
        }
        // Each record is handed out once; only repeats are copied.
        let mut found: Vec<Option<ModelRecord>> = found.into_iter().map(Some).collect();
        let mut records: Vec<ModelRecord> = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            let record = match sorted.binary_search(row) {
                Ok(place) => found[place].take(),
                Err(_) => None,
            };
            let record = record.or_else(|| {
                let earlier = rows[..at].iter().position(|other| other == row)?;
                Some(records[earlier].clone())
            });
            records.extend(record);
        }
        Ok(records)
    }

    /// Models by their row number, counted over all parts, as Arrow batches with
    /// the columns asked for (all where none is named). `rows` is sorted, and
    /// names each row once.
    ///
    /// Reads the pages that hold them, one batch at a time.
    ///
    /// # Errors
    /// [`StoreError::NoColumn`], [`StoreError::NoRow`], or where a part cannot be
    /// read; the iterator yields what goes wrong later.
    pub fn models_at(
        &self,
        rows: &[u64],
        columns: &[&str],
    ) -> Result<impl Iterator<Item = Result<RecordBatch, StoreError>> + use<>, StoreError> {
        let schema = chosen(&MODELS, columns)?;
        let mut rest = rows;
        let mut places = Vec::new();
        for part in self.parts("models") {
            let mut start = part.first_row;
            for (number, group) in part.footer()?.row_groups().iter().enumerate() {
                let length =
                    u64::try_from(group.num_rows()).map_err(|error| part.damaged(error))?;
                let mine = take_below(&mut rest, start + length);
                if !mine.is_empty() {
                    places.push((Arc::clone(part), number, selection(mine, start, length)));
                }
                start += length;
            }
        }
        if let Some(row) = rest.first() {
            return Err(StoreError::NoRow {
                row: *row,
                rows: self.manifest().counts.models,
            });
        }
        let read = move |(part, group, selection): (Arc<PartFile>, usize, RowSelection)| {
            let schema = SchemaRef::clone(&schema);
            let batches: Box<dyn Iterator<Item = _>> =
                match part.select_rows(group, selection, &schema) {
                    Ok(reader) => Box::new(reader.map(move |batch| part.fitted(batch, &schema))),
                    Err(error) => Box::new(std::iter::once(Err(error))),
                };
            batches
        };
        Ok(places.into_iter().flat_map(read))
    }

    /// The claims of one model, in the order in which they were found.
    ///
    /// # Errors
    /// Where a part cannot be read.
    pub fn claims_of(&self, child: &str) -> Result<Vec<ParentClaim>, StoreError> {
        let mut found = Vec::new();
        for part in parts_with(self.parts("claims"), child) {
            for (group, selection) in part.may_hold(child)? {
                for batch in part.read_rows(group, selection, &CLAIMS)? {
                    let rows = Rows {
                        batch,
                        file: &part.path,
                        first: 0,
                    };
                    for row in rows.with_key(child) {
                        found.push(rows.claim(row)?);
                    }
                }
            }
        }
        Ok(found)
    }

    /// The model of that id that is no longer on the Hub, as it was when it was
    /// found to be gone the last time.
    ///
    /// # Errors
    /// Where a part cannot be read.
    pub fn gone_of(&self, id: &str) -> Result<Option<GoneModel>, StoreError> {
        let mut source: Arc<str> = "".into();
        let mut found = None;
        for part in parts_with(self.parts("gone"), id) {
            for (group, selection) in part.may_hold(id)? {
                for batch in part.read_rows(group, selection, &GONE)? {
                    let rows = Rows {
                        batch,
                        file: &part.path,
                        first: 0,
                    };
                    if let Some(row) = rows.with_key(id).next() {
                        found = Some(rows.gone(row, &mut source)?);
                    }
                }
            }
        }
        Ok(found)
    }

    /// The card of one model, where the snapshot has it.
    ///
    /// # Errors
    /// Where a part cannot be read.
    pub fn card_of(&self, id: &str) -> Result<Option<CardRow>, StoreError> {
        for part in parts_with(self.parts("cards"), id) {
            for (group, selection) in part.may_hold(id)? {
                for batch in part.read_rows(group, selection, &CARDS)? {
                    let rows = Rows {
                        batch,
                        file: &part.path,
                        first: 0,
                    };
                    if let Some(row) = rows.with_key(id).next() {
                        return rows.card(row).map(Some);
                    }
                }
            }
        }
        Ok(None)
    }
}

/// Parts whose first and last key leave room for this one.
fn parts_with<'p>(parts: &'p [Arc<PartFile>], key: &'p str) -> impl Iterator<Item = &'p PartFile> {
    parts.iter().map(Arc::as_ref).filter(move |part| {
        let (first, last) = (part.info.first.as_deref(), part.info.last.as_deref());
        first.is_none_or(|first| first <= key) && last.is_none_or(|last| key <= last)
    })
}

/// Splits off the rows below a bound.
fn take_below<'r>(rows: &mut &'r [u64], bound: u64) -> &'r [u64] {
    let (below, rest) = rows.split_at(rows.partition_point(|row| *row < bound));
    *rows = rest;
    below
}

/// Reads sorted rows, numbered over the whole table, of one part.
fn read_models(
    part: &PartFile,
    mut rows: &[u64],
    found: &mut Vec<ModelRecord>,
) -> Result<(), StoreError> {
    let mut source: Arc<str> = "".into();
    let mut start = part.first_row;
    for (number, group) in part.footer()?.row_groups().iter().enumerate() {
        let length = u64::try_from(group.num_rows()).map_err(|error| part.damaged(error))?;
        let mine = take_below(&mut rows, start + length);
        if !mine.is_empty() {
            for batch in part.read_rows(number, selection(mine, start, length), &MODELS)? {
                let rows = Rows {
                    batch,
                    file: &part.path,
                    first: start,
                };
                for row in 0..rows.batch.num_rows() {
                    found.push(rows.model(row, &mut source)?);
                }
            }
        }
        start += length;
    }
    Ok(())
}

/// Sorted rows, numbered over the whole table, of a row group that begins with
/// row `start` and has `length` rows.
fn selection(rows: &[u64], start: u64, length: u64) -> RowSelection {
    let ranges = rows.iter().map(|row| (row - start) as usize);
    RowSelection::from_consecutive_ranges(ranges.map(|row| row..row + 1), length as usize)
}
