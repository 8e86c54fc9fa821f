//! Writing part files.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use arrow_array::{RecordBatch, cast::AsArray};
use arrow_schema::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::SortingColumn;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use sha2::{Digest, Sha256};

use crate::error::IoContext;
use crate::limits::{
    DICTIONARY_BYTES, GROUP_BYTES, GROUP_ROWS, PAGE_BYTES, PAGE_ROWS, PART_BYTES, PART_ROWS,
};
use crate::manifest::Part;
use crate::schema::{ALIASES, CARDS, CLAIMS, GONE, MODELS};
use crate::{StoreError, crash, files};

/// Says who wrote a file, in the form in which readers look for known bugs;
/// fixed, so that the same rows are the same bytes under the next release.
const CREATED_BY: &str = "modeltree version 1.0.0 (build parquet-rs)";

/// A table and how its columns are best kept.
pub(crate) struct Table {
    pub name: &'static str,
    schema: &'static std::sync::LazyLock<SchemaRef>,
    /// Columns whose values hardly repeat: no dictionary.
    distinct: &'static [&'static str],
    /// Columns whose bounds help nobody.
    unbounded: &'static [&'static str],
    bloom: bool,
}

pub(crate) const MODEL_PARTS: Table = Table {
    name: "models",
    schema: &MODELS,
    distinct: &[
        "id",
        "hub_id",
        "sha",
        "created_at",
        "last_modified",
        "card_data",
        "storage_bytes",
    ],
    unbounded: &["hub_id", "sha", "dtypes", "gguf", "card_data"],
    bloom: true,
};

pub(crate) static GONE_PARTS: Table = Table {
    name: "gone",
    schema: &GONE,
    ..MODEL_PARTS
};

pub(crate) static CLAIM_PARTS: Table = Table {
    name: "claims",
    schema: &CLAIMS,
    distinct: &["child"],
    unbounded: &[],
    bloom: false,
};

pub(crate) static CARD_PARTS: Table = Table {
    name: "cards",
    schema: &CARDS,
    distinct: &["id", "revision", "etag", "text"],
    unbounded: &["revision", "etag", "text"],
    bloom: false,
};

pub(crate) static ALIAS_FILE: Table = Table {
    name: "aliases",
    schema: &ALIASES,
    distinct: &["alias"],
    unbounded: &[],
    bloom: false,
};

impl Table {
    pub(crate) fn schema(&self) -> SchemaRef {
        SchemaRef::clone(self.schema)
    }

    fn properties(&self) -> Result<WriterProperties, ParquetError> {
        // The key is always the first column, and the first leaf of the file.
        let key = ColumnPath::from(self.schema.field(0).name().as_str());
        let mut properties = WriterProperties::builder()
            .set_created_by(CREATED_BY.to_string())
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
            .set_max_row_group_row_count(Some(GROUP_ROWS as usize))
            .set_data_page_row_count_limit(PAGE_ROWS)
            .set_data_page_size_limit(PAGE_BYTES)
            .set_dictionary_page_size_limit(DICTIONARY_BYTES)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_column_statistics_enabled(key.clone(), EnabledStatistics::Page)
            .set_sorting_columns(Some(vec![SortingColumn {
                column_idx: 0,
                descending: false,
                nulls_first: false,
            }]));
        if self.bloom {
            properties = properties
                .set_column_bloom_filter_enabled(key.clone(), true)
                .set_column_bloom_filter_fpp(key.clone(), 0.01)
                .set_column_bloom_filter_max_ndv(key, GROUP_ROWS);
        }
        for name in self.distinct {
            properties = properties.set_column_dictionary_enabled(ColumnPath::from(*name), false);
        }
        for field in self.schema.fields() {
            let name = field.name().as_str();
            let path = match field.data_type() {
                arrow_schema::DataType::List(item) => {
                    ColumnPath::new(vec![name.into(), "list".into(), item.name().clone()])
                }
                _ if self.unbounded.contains(&name) => ColumnPath::from(name),
                _ => continue,
            };
            properties = properties.set_column_statistics_enabled(path, EnabledStatistics::None);
        }
        Ok(properties.build())
    }
}

/// Writes sorted batches of one table into part files.
pub(crate) struct PartsWriter {
    /// The folder of the generation.
    root: PathBuf,
    table: &'static Table,
    generation: u64,
    parts: Vec<Part>,
    open: Option<OpenPart>,
}

struct OpenPart {
    path: String,
    file: PathBuf,
    writer: ArrowWriter<Hashed>,
    rows: u64,
    bytes: u64,
    group_rows: u64,
    group_bytes: u64,
    first: Option<String>,
    last: Option<String>,
}

impl PartsWriter {
    pub(crate) fn new(root: &Path, table: &'static Table, generation: u64) -> Self {
        Self {
            root: root.to_path_buf(),
            table,
            generation,
            parts: Vec::new(),
            open: None,
        }
    }

    /// Writes one batch with so many bytes of text.
    pub(crate) fn write(&mut self, batch: &RecordBatch, bytes: u64) -> Result<(), StoreError> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let rows = batch.num_rows() as u64;
        if self
            .open
            .as_ref()
            .is_some_and(|part| self.is_full(part, rows))
        {
            self.close()?;
        }
        let part = match &mut self.open {
            Some(part) => part,
            None => {
                let part = self.create()?;
                self.open.insert(part)
            }
        };
        let failed = |error| StoreError::write(&part.file, error);
        if part.group_rows + rows > GROUP_ROWS || part.group_bytes >= GROUP_BYTES {
            part.writer.flush().map_err(failed)?;
            (part.group_rows, part.group_bytes) = (0, 0);
        }
        part.writer.write(batch).map_err(failed)?;
        part.rows += rows;
        part.bytes += bytes;
        part.group_rows += rows;
        part.group_bytes += bytes;
        let keys = batch.column(0).as_string::<i32>();
        part.first.get_or_insert_with(|| keys.value(0).to_string());
        part.last = Some(keys.value(batch.num_rows() - 1).to_string());
        Ok(())
    }

    /// The parts written; with `always`, one without rows where there are none.
    pub(crate) fn finish(mut self, always: bool) -> Result<Vec<Part>, StoreError> {
        if self.open.is_none() && self.parts.is_empty() && always {
            self.open = Some(self.create()?);
        }
        self.close()?;
        Ok(self.parts)
    }

    fn is_full(&self, part: &OpenPart, more: u64) -> bool {
        self.table.name != ALIAS_FILE.name
            && (part.rows + more > PART_ROWS || part.bytes >= PART_BYTES)
    }

    fn create(&self) -> Result<OpenPart, StoreError> {
        let name = self.table.name;
        let path = if name == ALIAS_FILE.name {
            format!("{name}.parquet")
        } else {
            files::make_dir(&self.root.join(name))?;
            format!(
                "{name}/part-{:04}-{:05}.parquet",
                self.generation,
                self.parts.len()
            )
        };
        let file = self.root.join(&path);
        let failed = |error| StoreError::write(&file, error);
        let options = ArrowWriterOptions::new()
            .with_properties(self.table.properties().map_err(failed)?)
            .with_skip_arrow_metadata(true);
        let hashed = Hashed::create(&file)?;
        let writer = ArrowWriter::try_new_with_options(hashed, self.table.schema(), options)
            .map_err(failed)?;
        Ok(OpenPart {
            path,
            file,
            writer,
            rows: 0,
            bytes: 0,
            group_rows: 0,
            group_bytes: 0,
            first: None,
            last: None,
        })
    }

    fn close(&mut self) -> Result<(), StoreError> {
        let Some(part) = self.open.take() else {
            return Ok(());
        };
        let hashed = part
            .writer
            .into_inner()
            .map_err(|error| StoreError::write(&part.file, error))?;
        let (bytes, sha256) = hashed.finish(&part.file)?;
        self.parts.push(Part {
            path: part.path,
            rows: part.rows,
            bytes,
            sha256,
            first: part.first,
            last: part.last,
        });
        Ok(())
    }
}

/// A file under way, and the digest of what was written to it.
pub(crate) struct Hashed {
    file: BufWriter<File>,
    digest: Sha256,
    bytes: u64,
}

impl Hashed {
    pub(crate) fn create(path: &Path) -> Result<Self, StoreError> {
        let file = File::create(path).at("create", path)?;
        crash::point()?;
        Ok(Self {
            file: BufWriter::with_capacity(1 << 17, file),
            digest: Sha256::new(),
            bytes: 0,
        })
    }

    /// Makes the file durable; its size and SHA-256.
    pub(crate) fn finish(mut self, path: &Path) -> Result<(u64, String), StoreError> {
        self.file.flush().at("write", path)?;
        files::sync(self.file.get_ref(), path)?;
        Ok((self.bytes, hex(&self.digest.finalize())))
    }
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
