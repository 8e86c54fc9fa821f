//! Trees as CSV.

use std::borrow::Cow;
use std::path::Path;

use super::cell;
use super::row::{LISTS, Row};
use crate::input::Input;
use crate::sink::Sink;
use crate::text::table::{self, Cells, Layout, Table};
use crate::{ImportError, dates};

/// Whether a table with these columns holds the rows of trees.
pub(super) fn has_columns(columns: &[String]) -> bool {
    let has = |name| columns.iter().any(|column| column == name);
    has("model_id") && (has("metadata") || has("children"))
}

/// Reads a table.
pub(super) fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut table = Table::open(input)?;
    if !has_columns(&table.layout.columns) {
        return Err(input.unfit("it has no columns `model_id` and `metadata` or `children`"));
    }
    let columns = Columns::of(&table.layout);
    if columns.source_file.is_some() {
        sink.note("rows are dated by their `source_file`, where that has a date".into());
    }
    while let Some(row) = table.next(input)? {
        match row {
            table::Row::Cells(cells) => {
                sink.rows(cells.row);
                let mut row = columns.row(&cells);
                row.fetched_at = row.fetched_at.or(input.fetched_at);
                row.hand_over(&input.source, &|| cells.raw(), sink)?;
            }
            table::Row::Bad { row, raw, why } => {
                sink.rows(row);
                sink.left_out(row, &raw, &why)?;
            }
        }
    }
    Ok(())
}

struct Columns {
    id: Option<usize>,
    card: Option<usize>,
    metadata: Option<usize>,
    lists: [Option<usize>; LISTS.len()],
    source_file: Option<usize>,
}

impl Columns {
    fn of(layout: &Layout) -> Self {
        Self {
            id: layout.find(&["model_id"]),
            card: layout.find(&["card"]),
            metadata: layout.find(&["metadata"]),
            lists: LISTS.map(|(name, _)| layout.find(&[name])),
            source_file: layout.find(&["source_file"]),
        }
    }

    fn row<'c>(&self, cells: &Cells<'c>) -> Row<'c> {
        let mut odd = Vec::new();
        if cells.lossy {
            odd.push("some of it is no UTF-8".into());
        }
        Row {
            number: cells.row,
            id: Cow::Borrowed(cells.get(self.id)),
            card: Cow::Borrowed(cell::unguarded(cells.get(self.card))),
            metadata: Cow::Borrowed(cells.get(self.metadata)),
            lists: self.lists.map(|column| cell::entries(cells.get(column))),
            claims: None,
            // Joined files name the tree that a row came from.
            fetched_at: dates::of_path(Path::new(cells.get(self.source_file))),
            odd,
        }
    }
}
