//! Lineage rows: `model_id`, `parent_model_id`, `parent_relationship`,
//! `base_model_id`, read off the models' pages.
//!
//! A row describes its model, so it makes a bare record; the parent is an
//! imported claim. `base_model_id`, the far end of the line, says nothing that
//! the parents' own rows do not.

use std::sync::Arc;

use modeltree_records::{
    Evidence, ModelId, ParentClaim, RawModel, Relation, assemble, clean_declared,
};

use super::{cell, words};
use crate::ImportError;
use crate::head::Head;
use crate::input::Input;
use crate::sink::Sink;
use crate::text::table::{Cells, Row, Table};

pub(crate) fn looks_like(head: &Head) -> bool {
    matches!(head, Head::Table(layout) if layout.has_all(&["model_id", "parent_model_id"]))
}

pub(crate) fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut table = Table::open(input)?;
    let column = |name| table.layout.find(&[name]);
    let columns = [
        column("model_id"),
        column("parent_model_id"),
        column("parent_relationship"),
    ];
    if columns[..2].contains(&None) {
        return Err(input.unfit("it has no columns `model_id` and `parent_model_id`"));
    }
    while let Some(row) = table.next(input)? {
        match row {
            Row::Cells(cells) => {
                sink.rows(cells.row);
                one(input, &cells, columns, sink)?;
            }
            Row::Bad { row, raw, why } => {
                sink.rows(row);
                sink.left_out(row, &raw, &why)?;
            }
        }
    }
    Ok(())
}

fn one(
    input: &Input<'_>,
    cells: &Cells<'_>,
    [id, parents, relation]: [Option<usize>; 3],
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    let id = match clean_declared(cells.get(id)) {
        Ok(id) => id,
        Err(problem) => {
            let why = format!("`model_id` is no model ({problem})");
            return sink.left_out(cells.row, &cells.raw(), &why);
        }
    };
    let bare = RawModel {
        id: id.as_str().into(),
        fetched_at: input.fetched_at,
        source: Some(Arc::clone(&input.source)),
        ..RawModel::default()
    };
    // The id was checked before.
    let Ok(mut model) = assemble(bare) else {
        return Ok(());
    };
    let word = cells.get(relation);
    let relation = words::relation(word);
    model.claims = cell::entries(cells.get(parents))
        .iter()
        .map(|parent| claim(&id, parent, relation.unwrap_or(Relation::Unknown)))
        .collect();
    sink.model(model)?;
    if relation.is_none() {
        let word: String = word.chars().take(40).collect();
        sink.odd(
            cells.row,
            &cells.raw(),
            &format!("{id}: no relation is called {word:?}"),
        )?;
    }
    Ok(())
}

fn claim(child: &ModelId, raw: &str, relation: Relation) -> ParentClaim {
    let read = clean_declared(raw);
    ParentClaim {
        child: child.clone(),
        parent_hub_id: None,
        raw: raw.to_string(),
        relation,
        evidence: Evidence::Imported,
        confidence: Evidence::Imported.confidence(),
        problem: read.as_ref().err().copied(),
        parent: read.ok(),
    }
}
