//! One table as Parquet files of a sensible size.

use arrow_array::{Array as _, RecordBatch};
use arrow_schema::SchemaRef;

use super::staging::{Digesting, Staging};
use crate::ExportError;
use crate::parquet::Parquet;

/// Bytes at which a file is ended and the next begun.
const FULL: usize = 256 << 20;

/// A table under way, written to `data/NAME/train-00000-of-0000N.parquet`.
pub(super) struct Shards {
    name: &'static str,
    schema: SchemaRef,
    /// Rows of a row group.
    group: usize,
    open: Option<Parquet<Digesting>>,
    /// Rows of the files that are whole.
    whole: Vec<(Digesting, u64)>,
    /// Bytes of all rows in memory.
    size: u64,
}

/// What a table came to.
pub(super) struct Written {
    /// Rows.
    pub(super) rows: u64,
    /// Bytes of them in memory, as Arrow lays them out.
    pub(super) size: u64,
}

impl Shards {
    pub(super) fn new(name: &'static str, schema: SchemaRef, group: usize) -> Self {
        Self {
            name,
            schema,
            group,
            open: None,
            whole: Vec::new(),
            size: 0,
        }
    }

    pub(super) fn write(
        &mut self,
        staging: &Staging,
        batch: &RecordBatch,
    ) -> Result<(), ExportError> {
        let draft = self.draft(self.whole.len());
        let fault = |fault| staging.fault(&draft, fault);
        let mut parquet = match self.open.take() {
            Some(parquet) => parquet,
            None => {
                let file = staging.begin(&draft)?;
                Parquet::for_hub(file, SchemaRef::clone(&self.schema), self.group).map_err(fault)?
            }
        };
        parquet.write(batch).map_err(fault)?;
        let sizes = batch
            .columns()
            .iter()
            .map(|column| column.to_data().get_slice_memory_size());
        self.size += sizes.flatten().sum::<usize>() as u64;
        if parquet.bytes() >= FULL {
            self.whole.push(parquet.into_file().map_err(fault)?);
        } else {
            self.open = Some(parquet);
        }
        Ok(())
    }

    /// Ends the table. One without rows has one file.
    pub(super) fn close(mut self, staging: &mut Staging) -> Result<Written, ExportError> {
        if self.open.is_none() && self.whole.is_empty() {
            self.write(
                staging,
                &RecordBatch::new_empty(SchemaRef::clone(&self.schema)),
            )?;
        }
        if let Some(parquet) = self.open.take() {
            let draft = self.draft(self.whole.len());
            let whole = parquet
                .into_file()
                .map_err(|fault| staging.fault(&draft, fault))?;
            self.whole.push(whole);
        }
        let drafts: Vec<String> = (0..self.whole.len()).map(|n| self.draft(n)).collect();
        let (name, of) = (self.name, self.whole.len());
        let mut total = 0;
        for (n, (file, rows)) in self.whole.into_iter().enumerate() {
            let path = format!("data/{name}/train-{n:05}-of-{of:05}.parquet");
            staging.end(&drafts[n], path, file, Some(rows))?;
            total += rows;
        }
        Ok(Written {
            rows: total,
            size: self.size,
        })
    }

    fn draft(&self, n: usize) -> String {
        format!("data/{}/{n}.part", self.name)
    }
}
