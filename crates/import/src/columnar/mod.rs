//! Data sets of the whole Hub, one row a model: the `hub-stats` dumps and their
//! archives, the sets of cards, and the `ai_ecosystem` set of the research.
//!
//! All have columns that are the API's properties, some as they are, some
//! written out by Python. So one reader serves them: it takes the columns by
//! name, and whatever a cell is made of, as far as it can mean the property.
//!
//! `columns` says what the columns may be called, `cell` and `json` read
//! one of them in one row, `row` makes a model of them, `parquet` and `csv` bring the rows.

mod cell;
mod columns;
mod csv;
mod json;
mod languages;
mod parquet;
mod row;
#[cfg(test)]
mod tests;

use modeltree_records::Timestamp;

use crate::ImportError;
use crate::head::Head;
use crate::input::Input;
use crate::sink::Sink;
use columns::Field;

/// The properties that the columns of a file hold.
fn known(head: &Head) -> Vec<Field> {
    match head {
        Head::Parquet { columns } => Field::of_names(columns),
        Head::Table(layout) => Field::of_names(&layout.columns),
        _ => Vec::new(),
    }
}

/// Whether it is a dump of the API's properties.
pub(crate) fn is_hub_stats(head: &Head) -> bool {
    let known = known(head);
    let others = known.iter().filter(|field| **field != Field::Id).count();
    known.contains(&Field::Id) && others >= 2
}

/// Whether it is a set of cards.
pub(crate) fn is_cards(head: &Head) -> bool {
    let known = known(head);
    [Field::Id, Field::Card, Field::Tags]
        .iter()
        .all(|field| known.contains(field))
}

/// Whether it is the research's data set: the parents in columns of their own,
/// or the API's answers as Python wrote them.
pub(crate) fn is_ecosystem(head: &Head) -> bool {
    let known = known(head);
    let has = |field| known.contains(&field);
    has(Field::Id)
        && (has(Field::FullJson) || has(Field::UntypedParent) && has(Field::FinetuneParent))
}

/// The newest `lastModified`.
pub(crate) fn newest(input: &Input<'_>) -> Result<Option<Timestamp>, ImportError> {
    if input.is_parquet()? {
        parquet::newest(input)
    } else {
        Ok(None)
    }
}

pub(crate) fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
    if input.is_parquet()? {
        parquet::read(input, sink)
    } else {
        csv::read(input, sink)
    }
}
