//! Graphs: edge lists, GraphML, node-link JSON, DOT.
//!
//! A node is a model, and its attributes fill the columns of their names. An
//! edge is a claim of the child: of the kinds of evidence that the edge names,
//! as the exports of modeltree do, else [`modeltree_records::Evidence::Imported`].
//! A node that the file says is missing gets no record. In graphs edges run
//! from the parent (source) to the child (target), as in the research graphs.

mod attributes;
pub(crate) mod dot;
pub(crate) mod edge_list;
mod gather;
pub(crate) mod graphml;
pub(crate) mod node_link;

use crate::ImportError;
use crate::input::Input;

/// Whether edges run from the child to the parent, which the user may say with
/// `--child source` or `--parent target`.
fn reversed(input: &Input<'_>) -> Result<bool, ImportError> {
    let is = |column: &Option<String>, end: &str| {
        column
            .as_ref()
            .map(|column| column.eq_ignore_ascii_case(end))
    };
    let columns = input.columns;
    let said = [
        is(&columns.child, "source"),
        is(&columns.child, "target").map(|target| !target),
        is(&columns.parent, "target"),
        is(&columns.parent, "source").map(|source| !source),
    ];
    let said: Vec<bool> = said.into_iter().flatten().collect();
    match said[..] {
        [] => Ok(false),
        [first, ref others @ ..] if others.iter().all(|other| *other == first) => Ok(first),
        _ => Err(input.unfit(
            "the ends of its edges are called source and target: say --child source, if edges run from the child to the parent",
        )),
    }
}

/// For a graph whose edges have no direction.
///
/// # Errors
/// [`ImportError::Unfit`], unless the user told the direction.
fn undirected(input: &Input<'_>) -> Result<(), ImportError> {
    if input.columns.child.is_some() || input.columns.parent.is_some() {
        return Ok(());
    }
    Err(input.unfit(
        "its edges have no direction; say --child target if they go from parent to child all the same, or --child source",
    ))
}
