//! From columns to records.

use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch, StringArray, new_null_array};
use arrow_schema::SchemaRef;
use modeltree_records::{
    ChildrenCounts, Evidence, Gated, HubId, ModelId, ModelRecord, ParametersSource, ParentClaim,
    Problem, Relation, Timestamp,
};

use crate::{Alias, AliasKind, CardRow, GoneModel, StoreError};

/// Rows of one file that come together.
pub(crate) struct Rows<'f> {
    pub batch: RecordBatch,
    pub file: &'f Path,
    /// Number of the batch's first row in the file.
    pub first: u64,
}

/// Gives a batch the columns of `schema`, by name: others are left out, and
/// those that an older file lacks are null.
pub(crate) fn fit(
    batch: &RecordBatch,
    schema: &SchemaRef,
    file: &Path,
) -> Result<RecordBatch, StoreError> {
    if batch.schema_ref() == schema {
        return Ok(batch.clone());
    }
    let mut columns = Vec::with_capacity(schema.fields().len());
    for field in schema.fields() {
        let column = match batch.column_by_name(field.name()) {
            Some(column) if column.data_type() == field.data_type() => Arc::clone(column),
            Some(column) => {
                // Before version 1.0 counts were unsigned: such a folder is not read.
                let cause = format!(
                    "column {:?} holds {} where {} is expected",
                    field.name(),
                    column.data_type(),
                    field.data_type()
                );
                return Err(StoreError::damaged(file, cause));
            }
            None => new_null_array(field.data_type(), batch.num_rows()),
        };
        columns.push(column);
    }
    // Also refuses nulls where there can be none.
    RecordBatch::try_new(SchemaRef::clone(schema), columns)
        .map_err(|error| StoreError::damaged(file, error))
}

impl Rows<'_> {
    fn damaged(&self, row: usize, cause: String) -> StoreError {
        match StoreError::damaged(self.file, cause) {
            StoreError::Damaged {
                file, cause, mend, ..
            } => StoreError::Damaged {
                file,
                row: Some(self.first + row as u64),
                cause,
                mend,
            },
            error => error,
        }
    }

    fn text(&self, column: usize, row: usize) -> Option<&str> {
        let array: &StringArray = self.batch.column(column).as_string();
        array.is_valid(row).then(|| array.value(row))
    }

    fn owned(&self, column: usize, row: usize) -> Option<String> {
        self.text(column, row).map(str::to_string)
    }

    /// A column without nulls.
    fn required(&self, column: usize, row: usize) -> &str {
        let array: &StringArray = self.batch.column(column).as_string();
        array.value(row)
    }

    /// A text that has to be one of a kind.
    fn read<T>(
        &self,
        column: usize,
        row: usize,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        let Some(text) = self.text(column, row) else {
            return Ok(None);
        };
        match parse(text) {
            Some(value) => Ok(Some(value)),
            None => {
                let name = self.batch.schema_ref().field(column).name();
                let text: String = text.chars().take(80).collect();
                Err(self.damaged(row, format!("column {name:?} cannot be {text:?}")))
            }
        }
    }

    fn must<T>(
        &self,
        column: usize,
        row: usize,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, StoreError> {
        match self.read(column, row, parse)? {
            Some(value) => Ok(value),
            None => Err(self.damaged(row, format!("column {column} is null"))),
        }
    }

    fn number(&self, column: usize, row: usize) -> Option<u64> {
        let array = self.batch.column(column).as_primitive::<Int64Type>();
        // A count below zero says nothing.
        array
            .is_valid(row)
            .then(|| u64::try_from(array.value(row)).ok())?
    }

    fn truth(&self, column: usize, row: usize) -> Option<bool> {
        let array = self.batch.column(column).as_boolean();
        array.is_valid(row).then(|| array.value(row))
    }

    fn time(&self, column: usize, row: usize) -> Option<Timestamp> {
        let array = self
            .batch
            .column(column)
            .as_primitive::<TimestampMicrosecondType>();
        array
            .is_valid(row)
            .then(|| Timestamp::from_micros(array.value(row)))
    }

    fn list(&self, column: usize, row: usize) -> Option<Vec<String>> {
        let array = self.batch.column(column).as_list::<i32>();
        if array.is_null(row) {
            return None;
        }
        let values: &StringArray = array.values().as_string();
        let offsets = array.value_offsets();
        let range = offsets[row] as usize..offsets[row + 1] as usize;
        Some(range.map(|at| values.value(at).to_string()).collect())
    }

    fn children(&self, column: usize, row: usize) -> Option<ChildrenCounts> {
        let array = self.batch.column(column).as_struct();
        if array.is_null(row) {
            return None;
        }
        let count =
            |at: usize| u64::try_from(array.column(at).as_primitive::<Int64Type>().value(row)).ok();
        Some(ChildrenCounts {
            adapter: count(0)?,
            merge: count(1)?,
            quantized: count(2)?,
            finetune: count(3)?,
        })
    }

    /// The rows of a sorted batch whose first column holds `key`.
    pub(crate) fn with_key(&self, key: &str) -> std::ops::Range<usize> {
        let keys: &StringArray = self.batch.column(0).as_string();
        let below = |bound: &dyn Fn(&str) -> bool| {
            let (mut low, mut high) = (0, keys.len());
            while low < high {
                let middle = low.midpoint(high);
                if bound(keys.value(middle)) {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            low
        };
        below(&|found| found < key)..below(&|found| found <= key)
    }

    /// A row of [`crate::schema::MODELS`]. `source` is reused where it is the
    /// same text.
    pub(crate) fn model(
        &self,
        row: usize,
        source: &mut Arc<str>,
    ) -> Result<ModelRecord, StoreError> {
        if **source != *self.required(34, row) {
            *source = self.required(34, row).into();
        }
        Ok(ModelRecord {
            id: self.must(0, row, model_id)?,
            hub_id: self.read(1, row, HubId::parse)?,
            author: self.owned(2, row),
            created_at: self.time(3, row),
            last_modified: self.time(4, row),
            sha: self.owned(5, row),
            downloads: self.number(6, row),
            downloads_all_time: self.number(7, row),
            likes: self.number(8, row),
            trending_score: {
                let array = self.batch.column(9).as_primitive::<Float64Type>();
                array.is_valid(row).then(|| array.value(row))
            },
            gated: self.read(10, row, Gated::parse)?,
            private: self.truth(11, row),
            disabled: self.truth(12, row),
            library: self.owned(13, row),
            task: self.owned(14, row),
            model_type: self.owned(15, row),
            architectures: self.list(16, row),
            licenses: self.list(17, row),
            license_name: self.owned(18, row),
            languages: self.list(19, row),
            datasets: self.list(20, row),
            arxiv: self.list(21, row),
            regions: self.list(22, row),
            tags: self.list(23, row),
            parameters: self.number(24, row),
            parameters_source: self.read(25, row, ParametersSource::parse)?,
            dtypes: self.owned(26, row),
            gguf: self.owned(27, row),
            storage_bytes: self.number(28, row),
            new_version: self.owned(29, row),
            children_counts: self.children(30, row),
            files: self.list(31, row),
            card_data: self.owned(32, row),
            fetched_at: self.time(33, row),
            source: Arc::clone(source),
        })
    }

    /// A row of [`crate::schema::GONE`].
    pub(crate) fn gone(&self, row: usize, source: &mut Arc<str>) -> Result<GoneModel, StoreError> {
        Ok(GoneModel {
            model: self.model(row, source)?,
            gone_at: self.time(35, row),
        })
    }

    /// A row of [`crate::schema::CLAIMS`].
    pub(crate) fn claim(&self, row: usize) -> Result<ParentClaim, StoreError> {
        Ok(ParentClaim {
            child: self.must(0, row, model_id)?,
            parent: self.read(1, row, model_id)?,
            parent_hub_id: self.read(2, row, HubId::parse)?,
            raw: self.required(3, row).to_string(),
            relation: self.must(4, row, Relation::parse)?,
            evidence: self.must(5, row, Evidence::parse)?,
            confidence: self
                .batch
                .column(6)
                .as_primitive::<Float32Type>()
                .value(row),
            problem: self.read(7, row, Problem::parse)?,
        })
    }

    /// A row of [`crate::schema::CARDS`].
    pub(crate) fn card(&self, row: usize) -> Result<CardRow, StoreError> {
        Ok(CardRow {
            id: self.must(0, row, model_id)?,
            revision: self.owned(1, row),
            etag: self.owned(2, row),
            text: self.required(3, row).to_string(),
            fetched_at: self.time(4, row),
        })
    }

    /// A row of [`crate::schema::ALIASES`].
    pub(crate) fn alias(&self, row: usize) -> Result<Alias, StoreError> {
        Ok(Alias {
            alias: self.required(0, row).to_string(),
            id: self.required(1, row).to_string(),
            kind: self.must(2, row, AliasKind::parse)?,
        })
    }
}

fn model_id(text: &str) -> Option<ModelId> {
    ModelId::parse(text).ok()
}
