//! Writing Parquet.

use std::io::Write;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{CdcOptions, WriterProperties, WriterPropertiesBuilder};

use crate::folder::Fault;

/// Rows of a row group: readers skip and share work by these.
const GROUP: usize = 128 << 10;

/// A Parquet file under way, compressed with zstd.
pub(crate) struct Parquet<W: Write + Send> {
    writer: ArrowWriter<W>,
    rows: u64,
}

impl<W: Write + Send> Parquet<W> {
    pub(crate) fn new(file: W, schema: SchemaRef) -> Result<Self, Fault> {
        let properties = properties()?.set_max_row_group_row_count(Some(GROUP));
        Self::with(file, schema, properties)
    }

    /// A file for a repository of the Hub: its pages begin and end by their
    /// content, so that of a later version only what changed is uploaded.
    pub(crate) fn for_hub(file: W, schema: SchemaRef, group: usize) -> Result<Self, Fault> {
        let properties = properties()?
            .set_max_row_group_row_count(Some(group))
            .set_content_defined_chunking(Some(CdcOptions::default()));
        Self::with(file, schema, properties)
    }

    fn with(
        file: W,
        schema: SchemaRef,
        properties: WriterPropertiesBuilder,
    ) -> Result<Self, Fault> {
        let writer = ArrowWriter::try_new(file, schema, Some(properties.build()))?;
        Ok(Self { writer, rows: 0 })
    }

    /// Bytes so far, as they will lie in the file.
    pub(crate) fn bytes(&self) -> usize {
        self.writer.bytes_written() + self.writer.in_progress_size()
    }

    /// Ends the file; answers with it and the number of rows.
    pub(crate) fn into_file(self) -> Result<(W, u64), Fault> {
        Ok((self.writer.into_inner()?, self.rows))
    }

    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), Fault> {
        self.rows += batch.num_rows() as u64;
        Ok(self.writer.write(batch)?)
    }

    /// Ends the file; answers with the number of rows.
    pub(crate) fn close(self) -> Result<u64, Fault> {
        Ok(self.into_file()?.1)
    }
}

fn properties() -> Result<WriterPropertiesBuilder, ParquetError> {
    Ok(WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_created_by(concat!("modeltree ", env!("CARGO_PKG_VERSION")).into()))
}

impl From<ParquetError> for Fault {
    fn from(error: ParquetError) -> Self {
        Self::Io(std::io::Error::other(error))
    }
}

impl From<arrow_schema::ArrowError> for Fault {
    fn from(error: arrow_schema::ArrowError) -> Self {
        Self::Io(std::io::Error::other(error))
    }
}
