//! Flat tables: models and edges.

pub(crate) mod edges;
mod lines;
mod models;

use std::io::Write;
use std::path::Path;

use modeltree_query::Atlas;

use crate::folder::Folder;
use crate::{ExportError, Selection, Written};

/// The format of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableFormat {
    /// Comma-separated values. Lists are JSON arrays, absent values empty.
    Csv,
    /// One JSON object a line. Lossless: `models` has each model's claims and
    /// other names too.
    Jsonl,
    /// Parquet, with the snapshot's own columns.
    Parquet,
}

impl TableFormat {
    /// The end of the files' names.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            Self::Parquet => "parquet",
        }
    }
}

/// Writes `models.*` and `edges.*` of a selection in each of `formats`.
///
/// `models` has the snapshot's columns, sorted by id. `edges` has one row for
/// each parent of each of those models, sorted by child:
///
/// | column | |
/// |---|---|
/// | `child`, `parent` | current ids |
/// | `relation` | the one that stands for the pair: merge, adapter, quantized, finetune, unknown, in this precedence |
/// | `relations` | all of them |
/// | `evidence` | where they were read: `hub_tag`, `imported`, `card` |
/// | `parent_missing` | whether no record describes the parent |
/// | `named` | what the child calls the parent, where that is not its current id: an alias |
///
/// In JSON Lines, a model's line holds its `claims` (the columns of the
/// snapshot's table but for `child`) and its `aliases`, so that importing
/// `models.jsonl` gives the same models and edges again. There, a model that no
/// record describes has a line where it has either.
///
/// The parents of the selected models are listed whether or not they are
/// selected themselves.
///
/// # Errors
/// Where a file exists already and `force` is not given, before anything is
/// written; or where reading or writing fails.
pub fn export_tables(
    atlas: &Atlas,
    selection: &Selection,
    formats: &[TableFormat],
    folder: &Path,
    force: bool,
) -> Result<Vec<Written>, ExportError> {
    let names = formats.iter().flat_map(|format| {
        ["models", "edges"].map(|table| format!("{table}.{}", format.extension()))
    });
    let mut folder = Folder::open(folder, &names.collect::<Vec<_>>(), force)?;
    for format in formats {
        let extension = format.extension();
        folder.write(&format!("models.{extension}"), |file| {
            models::write(atlas, selection, *format, file)
        })?;
        folder.write(&format!("edges.{extension}"), |file| {
            edges::write(atlas, selection, *format, file)
        })?;
    }
    Ok(folder.close())
}

/// Writes the `models` table of a selection, as [`export_tables`] does, to any
/// place. Answers with the number of rows.
///
/// # Errors
/// Where reading or writing fails; `place` is how messages call the output.
pub fn write_models(
    atlas: &Atlas,
    selection: &Selection,
    format: TableFormat,
    out: &mut (impl Write + Send),
    place: &Path,
) -> Result<u64, ExportError> {
    models::write(atlas, selection, format, out).map_err(|fault| fault.at(place))
}
