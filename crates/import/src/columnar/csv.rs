//! Rows of a table of text.

use super::cell::Cell;
use super::columns::{Columns, Field};
use super::row;
use crate::ImportError;
use crate::input::Input;
use crate::sink::Sink;
use crate::text::table::{Row, Table};

pub(super) fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut table = Table::open(input)?;
    let mut columns = Columns::find(&table.layout.columns);
    if columns.at(Field::Id).is_none() {
        return Err(input.unfit("it has no column `id`, `modelId` or `model_id`"));
    }
    row::without_repetition(&mut columns);
    while let Some(found) = table.next(input)? {
        match found {
            Row::Cells(cells) => {
                sink.rows(cells.row);
                if cells.lossy {
                    sink.odd(cells.row, &cells.raw(), &"some of it is no UTF-8")?;
                }
                let cell = |column| Cell::Text(cells.get(Some(column)));
                row::hand_over(input, &columns, cells.row, cell, sink)?;
            }
            Row::Bad { row, raw, why } => {
                sink.rows(row);
                sink.left_out(row, &raw, &why)?;
            }
        }
    }
    Ok(())
}
