//! Edge lists: one edge a row, with a column for the child and one for the
//! parent.

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};

use super::gather::{Attribute, Gather, Place};
use crate::batches::Batches;
use crate::head::Head;
use crate::input::Input;
use crate::sink::Sink;
use crate::text::table::{Row, Table};
use crate::trees::cell::unguarded;
use crate::{EdgeColumns, ImportError};

/// Columns that can only be the child, and only the parent.
const CHILD: [&str; 9] = [
    "child",
    "child_id",
    "child_model",
    "derived",
    "derived_model",
    "model_id",
    "modelId",
    "model",
    "id",
];
const PARENT: [&str; 8] = [
    "parent",
    "parent_id",
    "parent_model",
    "parent_model_id",
    "base_model",
    "base_model_id",
    "base",
    "basemodel",
];
/// Pairs that are ends, nobody can tell which.
const EITHER: [[&str; 2]; 5] = [
    ["source", "target"],
    ["Source", "Target"],
    ["from", "to"],
    ["src", "dst"],
    ["u", "v"],
];
/// Other columns that tell something about an edge.
const ABOUT: [&str; 8] = [
    "relation",
    "relations",
    "relationship",
    "edge_type",
    "type",
    "evidence",
    "claims",
    "parent_missing",
];

/// Whether a table has the column that the user named for the child or the
/// parent: then it is meant to be an edge list.
pub(crate) fn has_asked(head: &Head, asked: &EdgeColumns) -> bool {
    let names = [&asked.child, &asked.parent].into_iter().flatten();
    columns(head).is_some_and(|columns| names.into_iter().any(|name| columns.contains(name)))
}

fn columns(head: &Head) -> Option<&[String]> {
    match head {
        Head::Table(layout) => Some(&layout.columns),
        Head::Parquet { columns } => Some(columns),
        _ => None,
    }
}

pub(crate) fn looks_like(head: &Head) -> bool {
    let Some(columns) = columns(head) else {
        return false;
    };
    let has = |name: &&str| columns.iter().any(|column| column == name);
    // Tables that tell more of models name their parents too.
    let more = ["tags", "metadata", "parent_model_id", "finetune_parent"];
    if more.iter().any(&has) {
        return false;
    }
    CHILD.iter().any(&has) && PARENT.iter().any(&has)
        || EITHER.iter().any(|pair| pair.iter().all(&has))
}

pub(crate) fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let parquet = input.is_parquet()?;
    let mut gather = Gather::new(input);
    let read = if parquet {
        of_parquet(input, &mut gather, sink)
    } else {
        of_table(input, &mut gather, sink)
    };
    gather.end(read, sink)
}

/// Columns of child, parent and what else tells of an edge, by their places.
struct Columns {
    child: usize,
    parent: usize,
    about: Vec<(usize, String)>,
}

impl Columns {
    fn of(names: &[String], asked: &EdgeColumns) -> Result<Self, String> {
        let at = |name: &str| names.iter().position(|column| column == name);
        let known = |candidates: &[&str]| candidates.iter().find_map(|name| at(name));
        let stated = |asked: &Option<String>| match asked {
            None => Ok(None),
            Some(name) => match at(name) {
                Some(place) => Ok(Some(place)),
                None => Err(format!(
                    "it has no column {name:?}; there are: {}",
                    names.join(", ")
                )),
            },
        };
        let (child, parent) = (stated(&asked.child)?, stated(&asked.parent)?);
        let pair = EITHER.iter().find_map(|[a, b]| Some([at(a)?, at(b)?]));
        let other = |stated: usize| {
            let [a, b] = pair?;
            [(a, b), (b, a)]
                .into_iter()
                .find_map(|(one, other)| (one == stated).then_some(other))
        };
        let ends = match (child, parent) {
            (Some(child), Some(parent)) => (Some(child), Some(parent)),
            (Some(child), None) => (Some(child), other(child).or_else(|| known(&PARENT))),
            (None, Some(parent)) => (other(parent).or_else(|| known(&CHILD)), Some(parent)),
            (None, None) => (known(&CHILD), known(&PARENT)),
        };
        let (child, parent) = match (ends, pair) {
            ((Some(child), Some(parent)), _) if child != parent => (child, parent),
            ((Some(_), Some(_)), _) => return Err("child and parent are one column".into()),
            (_, Some([a, b])) => {
                return Err(format!(
                    "nothing tells whether {:?} or {:?} is the child; say so: --child {} --parent {}",
                    names[a], names[b], names[b], names[a]
                ));
            }
            _ => {
                return Err(format!(
                    "nothing tells which columns are child and parent; say so with --child and --parent. There are: {}",
                    names.join(", ")
                ));
            }
        };
        let relation = stated(&asked.relation)?;
        let about = names.iter().enumerate().filter(|(place, name)| {
            *place != child
                && *place != parent
                && (ABOUT.contains(&name.as_str()) || Some(*place) == relation)
        });
        let about = about.map(|(place, name)| (place, name.clone())).collect();
        Ok(Self {
            child,
            parent,
            about,
        })
    }
}

fn of_table(
    input: &Input<'_>,
    gather: &mut Gather<'_>,
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    let mut table = Table::open(input)?;
    let columns = Columns::of(&table.layout.columns, input.columns);
    let columns = columns.map_err(|why| input.unfit(why))?;
    while let Some(row) = table.next(input)? {
        match row {
            Row::Cells(cells) => {
                let about = columns.about.iter();
                let about: Vec<Attribute> = about
                    .map(|(at, name)| (name.clone(), cells.get(Some(*at)).to_owned()))
                    .collect();
                let raw = || cells.raw();
                let place = Place {
                    row: cells.row,
                    raw: &raw,
                };
                let parent = unguarded(cells.get(Some(columns.parent)));
                let child = unguarded(cells.get(Some(columns.child)));
                gather.edge(&place, parent, child, &about, sink)?;
            }
            Row::Bad { row, raw, why } => {
                sink.rows(row);
                sink.left_out(row, &raw, &why)?;
            }
        }
    }
    Ok(())
}

fn of_parquet(
    input: &Input<'_>,
    gather: &mut Gather<'_>,
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    let batches = Batches::open(input)?;
    let fields = batches.fields().iter();
    let names: Vec<String> = fields.map(|field| field.name().clone()).collect();
    let columns = Columns::of(&names, input.columns).map_err(|why| input.unfit(why))?;
    let about = columns.about.iter().map(|(place, _)| *place);
    let used: Vec<usize> = about.chain([columns.child, columns.parent]).collect();
    let broken = batches.each(&used, |before, batch| {
        let column = |place: usize| batch.column_by_name(&names[place]);
        let (Some(child), Some(parent)) = (column(columns.child), column(columns.parent)) else {
            return Ok(());
        };
        for (row, at) in (before + 1..).zip(0..batch.num_rows()) {
            let about: Vec<Attribute> = columns
                .about
                .iter()
                .filter_map(|(place, name)| Some((name.clone(), text(column(*place)?, at)?)))
                .collect();
            let raw = || raw(batch, at);
            let place = Place { row, raw: &raw };
            let (Some(parent), Some(child)) = (text(parent, at), text(child, at)) else {
                sink.rows(row);
                sink.left_out(row, &raw(), &"child or parent is no text")?;
                continue;
            };
            gather.edge(&place, &parent, &child, &about, sink)?;
        }
        Ok(())
    })?;
    match broken {
        Some((row, cause)) => Err(input.damaged(row, cause)),
        None => Ok(()),
    }
}

/// A cell as text; a list as JSON.
fn text(column: &dyn Array, row: usize) -> Option<String> {
    if column.is_null(row) {
        return None;
    }
    if let Some(texts) = column.as_string_opt::<i32>() {
        return Some(texts.value(row).to_owned());
    }
    if let Some(truths) = column.as_boolean_opt() {
        return Some(truths.value(row).to_string());
    }
    let list = column.as_list_opt::<i32>()?.value(row);
    let texts = list.as_string_opt::<i32>()?;
    serde_json::to_string(&texts.iter().flatten().collect::<Vec<_>>()).ok()
}

/// A row for the odd items.
fn raw(batch: &RecordBatch, row: usize) -> String {
    let schema = batch.schema();
    let cells = schema.fields().iter().zip(batch.columns());
    let texts = cells.map(|(field, column)| (field.name().clone(), text(column, row)));
    serde_json::Value::from_iter(texts).to_string()
}
