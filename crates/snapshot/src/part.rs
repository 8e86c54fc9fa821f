//! Reading one part file.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder, RowSelection,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader};
use parquet::file::page_index::column_index::ColumnIndexMetaData;
use parquet::file::reader::{ChunkReader, Length};

use crate::limits::BATCH_ROWS;
use crate::manifest::Part;
use crate::{StoreError, decode};

/// A part of a finished snapshot. The file stays open, so that it can be read
/// even after a writer has put a newer one in its place.
pub(crate) struct PartFile {
    pub info: Part,
    /// For messages.
    pub path: PathBuf,
    /// Number of its first row in the table.
    pub first_row: u64,
    file: Positioned,
    footer: OnceLock<ArrowReaderMetadata>,
    /// Each row group alone, with the positions of its pages.
    groups: OnceLock<Vec<OnceLock<ArrowReaderMetadata>>>,
}

impl PartFile {
    pub(crate) fn new(info: Part, path: PathBuf, file: File, first_row: u64) -> Self {
        Self {
            file: Positioned {
                file: Arc::new(file),
                length: info.bytes,
            },
            info,
            path,
            first_row,
            footer: OnceLock::new(),
            groups: OnceLock::new(),
        }
    }

    pub(crate) fn damaged(&self, error: impl std::fmt::Display) -> StoreError {
        StoreError::damaged(&self.path, error)
    }

    /// The whole file, from its start.
    pub(crate) fn bytes(&self) -> impl Read {
        PositionedReader {
            file: Arc::clone(&self.file.file),
            at: 0,
        }
    }

    pub(crate) fn footer(&self) -> Result<&ParquetMetaData, StoreError> {
        Ok(self.loaded()?.metadata())
    }

    fn loaded(&self) -> Result<&ArrowReaderMetadata, StoreError> {
        if let Some(footer) = self.footer.get() {
            return Ok(footer);
        }
        let footer = ArrowReaderMetadata::load(&self.file, options())
            .map_err(|error| self.damaged(error))?;
        let rows = footer.metadata().file_metadata().num_rows();
        if u64::try_from(rows) != Ok(self.info.rows) {
            let cause = format!(
                "it has {rows} rows, but the manifest says {}",
                self.info.rows
            );
            return Err(self.damaged(cause));
        }
        Ok(self.footer.get_or_init(|| footer))
    }

    /// The metadata of one row group, with its page index.
    fn group(&self, group: usize) -> Result<&ArrowReaderMetadata, StoreError> {
        let footer = self.footer()?;
        let groups = self.groups.get_or_init(|| {
            (0..footer.num_row_groups())
                .map(|_| OnceLock::new())
                .collect()
        });
        if let Some(loaded) = groups[group].get() {
            return Ok(loaded);
        }
        let load = || {
            let alone = ParquetMetaData::new(
                footer.file_metadata().clone(),
                vec![footer.row_group(group).clone()],
            );
            let mut reader = ParquetMetaDataReader::new_with_metadata(alone)
                .with_page_index_policy(PageIndexPolicy::Optional);
            reader.read_page_indexes(&self.file)?;
            ArrowReaderMetadata::try_new(Arc::new(reader.finish()?), options())
        };
        let loaded = load().map_err(|error: ParquetError| self.damaged(error))?;
        Ok(groups[group].get_or_init(|| loaded))
    }

    /// Reads one row group, the columns of `schema`.
    pub(crate) fn read_group(
        &self,
        group: usize,
        schema: &SchemaRef,
    ) -> Result<ParquetRecordBatchReader, StoreError> {
        let loaded = self.loaded()?.clone();
        ParquetRecordBatchReaderBuilder::new_with_metadata(self.file.clone(), loaded.clone())
            .with_row_groups(vec![group])
            .with_projection(projection(&loaded, schema))
            .with_batch_size(BATCH_ROWS)
            .build()
            .map_err(|error| self.damaged(error))
    }

    /// Reads the pages of one row group that hold the selected rows (numbered
    /// within the group), and hands on those rows.
    pub(crate) fn read_rows(
        &self,
        group: usize,
        selection: RowSelection,
        schema: &SchemaRef,
    ) -> Result<Vec<RecordBatch>, StoreError> {
        self.select_rows(group, selection, schema)?
            .map(|batch| self.fitted(batch, schema))
            .collect()
    }

    /// As [`PartFile::read_rows`], batch by batch as the file has them; see
    /// [`PartFile::fitted`].
    pub(crate) fn select_rows(
        &self,
        group: usize,
        selection: RowSelection,
        schema: &SchemaRef,
    ) -> Result<ParquetRecordBatchReader, StoreError> {
        let loaded = self.group(group)?.clone();
        ParquetRecordBatchReaderBuilder::new_with_metadata(self.file.clone(), loaded.clone())
            .with_projection(projection(&loaded, schema))
            .with_row_selection(selection)
            .with_batch_size(BATCH_ROWS)
            .build()
            .map_err(|error| self.damaged(error))
    }

    /// A batch with the columns of `schema`.
    pub(crate) fn fitted(
        &self,
        batch: Result<RecordBatch, ArrowError>,
        schema: &SchemaRef,
    ) -> Result<RecordBatch, StoreError> {
        let batch = batch.map_err(|error| self.damaged(error))?;
        decode::fit(&batch, schema, &self.path)
    }

    /// The row groups in which the key may be, and the rows of each that lie
    /// on pages in which it may be.
    pub(crate) fn may_hold(&self, key: &str) -> Result<Vec<(usize, RowSelection)>, StoreError> {
        let footer = self.footer()?;
        let mut found = Vec::new();
        for (number, group) in footer.row_groups().iter().enumerate() {
            let bounds = group.column(0).statistics();
            let bounds =
                bounds.and_then(|bounds| Some((bounds.min_bytes_opt()?, bounds.max_bytes_opt()?)));
            if bounds.is_some_and(|(min, max)| !within(key, min, max)) {
                continue;
            }
            let rows = usize::try_from(group.num_rows()).map_err(|error| self.damaged(error))?;
            found.push((number, self.pages_with(number, key, rows)?));
        }
        Ok(found)
    }

    fn pages_with(&self, group: usize, key: &str, rows: usize) -> Result<RowSelection, StoreError> {
        let loaded = self.group(group)?.metadata();
        let index = loaded
            .column_index()
            .and_then(|groups| groups.first()?.first());
        let pages = loaded
            .offset_index()
            .and_then(|groups| groups.first()?.first());
        let (Some(ColumnIndexMetaData::BYTE_ARRAY(index)), Some(pages)) = (index, pages) else {
            return Ok(RowSelection::from_consecutive_ranges(
                std::iter::once(0..rows),
                rows,
            ));
        };
        let pages = pages.page_locations();
        let start = |page: usize| {
            pages
                .get(page)
                .map_or(rows, |page| page.first_row_index as usize)
        };
        let ranges = (0..pages.len()).filter(|page| {
            let bounds = index.min_value(*page).zip(index.max_value(*page));
            bounds.is_none_or(|(min, max)| within(key, min, max))
        });
        let ranges = ranges.map(|page| start(page)..start(page + 1));
        Ok(RowSelection::from_consecutive_ranges(ranges, rows))
    }
}

/// Bounds may be cut short: the lower one is never above the values, the upper
/// one never below.
fn within(key: &str, min: &[u8], max: &[u8]) -> bool {
    min <= key.as_bytes() && key.as_bytes() <= max
}

fn options() -> ArrowReaderOptions {
    ArrowReaderOptions::new().with_skip_arrow_metadata(true)
}

fn projection(loaded: &ArrowReaderMetadata, schema: &SchemaRef) -> ProjectionMask {
    let roots = loaded.parquet_schema().root_schema().get_fields();
    let wanted = roots
        .iter()
        .enumerate()
        .filter(|(_, root)| schema.index_of(root.name()).is_ok());
    ProjectionMask::roots(loaded.parquet_schema(), wanted.map(|(at, _)| at))
}

/// A file read by position, so that several readers do not disturb each other.
#[derive(Clone)]
struct Positioned {
    file: Arc<File>,
    length: u64,
}

impl Length for Positioned {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Positioned {
    type T = BufReader<PositionedReader>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(BufReader::new(PositionedReader {
            file: Arc::clone(&self.file),
            at: start,
        }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        // A damaged footer may name any place.
        if start
            .checked_add(length as u64)
            .is_none_or(|end| end > self.length)
        {
            return Err(ParquetError::EOF(format!(
                "{length} bytes at {start} are beyond its end"
            )));
        }
        let mut bytes = vec![0; length];
        PositionedReader {
            file: Arc::clone(&self.file),
            at: start,
        }
        .read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}

pub(crate) struct PositionedReader {
    file: Arc<File>,
    at: u64,
}

impl Read for PositionedReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(&*self.file, buffer, self.at)?;
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(&*self.file, buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}
