//! One row a model.

use std::borrow::Cow;
use std::io::Write;

use modeltree_query::Atlas;
use modeltree_records::ModelRecord;
use modeltree_snapshot::Snapshot;

use super::{TableFormat, lines};
use crate::Selection;
use crate::cell::spreadsheet_safe;
use crate::folder::Fault;
use crate::parquet::Parquet;

/// Writes the table; answers with the number of rows.
pub(super) fn write(
    atlas: &Atlas,
    selection: &Selection,
    format: TableFormat,
    file: &mut (impl Write + Send),
) -> Result<u64, Fault> {
    match format {
        TableFormat::Csv => {
            let mut csv = csv::Writer::from_writer(file);
            csv.write_record(COLUMNS)?;
            let mut rows = 0;
            for model in selection.records(atlas)? {
                write_row(&mut csv, &model?)?;
                rows += 1;
            }
            csv.flush()?;
            Ok(rows)
        }
        TableFormat::Jsonl => lines::write(atlas, selection, file),
        TableFormat::Parquet => {
            let mut parquet = Parquet::new(file, Snapshot::model_schema())?;
            for batch in selection.batches(atlas, &[])? {
                parquet.write(&batch?)?;
            }
            parquet.close()
        }
    }
}

/// The columns, in the order of the snapshot's own table.
const COLUMNS: [&str; 35] = [
    "id",
    "hub_id",
    "author",
    "created_at",
    "last_modified",
    "sha",
    "downloads",
    "downloads_all_time",
    "likes",
    "trending_score",
    "gated",
    "private",
    "disabled",
    "library",
    "task",
    "model_type",
    "architectures",
    "licenses",
    "license_name",
    "languages",
    "datasets",
    "arxiv",
    "regions",
    "tags",
    "parameters",
    "parameters_source",
    "dtypes",
    "gguf",
    "storage_bytes",
    "new_version",
    "children_counts",
    "files",
    "card_data",
    "fetched_at",
    "source",
];

/// Writes one model. Lists are JSON arrays; absent values are empty cells.
fn write_row<W: Write>(csv: &mut csv::Writer<W>, model: &ModelRecord) -> csv::Result<()> {
    let mut row = Row(csv);
    row.text(Some(model.id.as_str()))?;
    row.plain(model.hub_id)?;
    row.text(model.author.as_deref())?;
    row.plain(model.created_at)?;
    row.plain(model.last_modified)?;
    row.text(model.sha.as_deref())?;
    row.plain(model.downloads)?;
    row.plain(model.downloads_all_time)?;
    row.plain(model.likes)?;
    row.plain(model.trending_score)?;
    row.text(model.gated.map(|gated| gated.as_str()))?;
    row.plain(model.private)?;
    row.plain(model.disabled)?;
    row.text(model.library.as_deref())?;
    row.text(model.task.as_deref())?;
    row.text(model.model_type.as_deref())?;
    row.list(model.architectures.as_deref())?;
    row.list(model.licenses.as_deref())?;
    row.text(model.license_name.as_deref())?;
    row.list(model.languages.as_deref())?;
    row.list(model.datasets.as_deref())?;
    row.list(model.arxiv.as_deref())?;
    row.list(model.regions.as_deref())?;
    row.list(model.tags.as_deref())?;
    row.plain(model.parameters)?;
    row.text(model.parameters_source.map(|source| source.as_str()))?;
    row.text(model.dtypes.as_deref())?;
    row.text(model.gguf.as_deref())?;
    row.plain(model.storage_bytes)?;
    row.text(model.new_version.as_deref())?;
    row.json(model.children_counts.as_ref())?;
    row.list(model.files.as_deref())?;
    row.text(model.card_data.as_deref())?;
    row.plain(model.fetched_at)?;
    row.text(Some(&model.source))?;
    row.end()
}

/// A row under way, cell by cell.
pub(super) struct Row<'a, W: Write>(pub(super) &'a mut csv::Writer<W>);

impl<W: Write> Row<'_, W> {
    /// Text of strangers.
    pub(super) fn text(&mut self, text: Option<&str>) -> csv::Result<()> {
        let cell: Cow<'_, str> = text.map_or(Cow::Borrowed(""), spreadsheet_safe);
        self.0.write_field(cell.as_ref())
    }

    /// A number, a time or a flag: nothing that a stranger could word.
    pub(super) fn plain(&mut self, value: Option<impl ToString>) -> csv::Result<()> {
        match value {
            Some(value) => self.0.write_field(value.to_string()),
            None => self.0.write_field(""),
        }
    }

    fn list(&mut self, list: Option<&[String]>) -> csv::Result<()> {
        self.json(list)
    }

    /// JSON text; begins with a bracket, so it is no formula.
    pub(super) fn json(
        &mut self,
        value: Option<&(impl serde::Serialize + ?Sized)>,
    ) -> csv::Result<()> {
        let text = value.map(serde_json::to_string).transpose();
        let text = text.map_err(std::io::Error::from)?;
        self.text(text.as_deref())
    }

    pub(super) fn end(self) -> csv::Result<()> {
        self.0.write_record(None::<&[u8]>)
    }
}
