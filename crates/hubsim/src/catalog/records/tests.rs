//! Readers against real files and against hostile ones.

mod hostile;
mod real;
mod recorded;
mod several;

use super::RecordCatalog;
use crate::catalog::{Catalog, Relation};

fn of(text: &str) -> RecordCatalog {
    RecordCatalog::builder().text(text).unwrap().build()
}

/// Relation and parents of a model by its id.
fn parents(catalog: &RecordCatalog, id: &str) -> Option<(Relation, Vec<String>)> {
    let (relation, parents) = catalog.model(catalog.find(id)?).base_models?;
    Some((relation, parents.into_iter().map(|(_, id)| id).collect()))
}
