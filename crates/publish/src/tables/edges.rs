//! One row an edge.

use std::io::Write;
use std::iter::Peekable;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use modeltree_lineage::Edge;
use modeltree_query::Atlas;
use modeltree_records::{Evidence, ParentClaim, Relation};
use modeltree_snapshot::StoreError;
use serde::Serialize;

use super::TableFormat;
use super::models::Row;
use crate::Selection;
use crate::folder::Fault;
use crate::naming::names_given;
use crate::parquet::Parquet;

/// Rows of a Parquet batch.
pub(crate) const BATCH: usize = 8192;

const COLUMNS: [&str; 7] = [
    "child",
    "parent",
    "relation",
    "relations",
    "evidence",
    "parent_missing",
    "named",
];

/// A row.
#[derive(Serialize)]
pub(crate) struct EdgeRow<'a> {
    pub(crate) child: &'a str,
    pub(crate) parent: &'a str,
    pub(crate) relation: Relation,
    pub(crate) relations: Vec<Relation>,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) parent_missing: bool,
    pub(crate) named: Option<&'a str>,
}

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
            let rows = each(atlas, selection, |edge| {
                let mut row = Row(&mut csv);
                row.text(Some(edge.child))?;
                row.text(Some(edge.parent))?;
                row.plain(Some(edge.relation))?;
                row.json(Some(&edge.relations))?;
                row.json(Some(&edge.evidence))?;
                row.plain(Some(edge.parent_missing))?;
                row.text(edge.named)?;
                Ok(row.end()?)
            })?;
            csv.flush()?;
            Ok(rows)
        }
        TableFormat::Jsonl => each(atlas, selection, |edge| {
            serde_json::to_writer(&mut *file, &edge)?;
            Ok(file.write_all(b"\n")?)
        }),
        TableFormat::Parquet => {
            let mut columns = Columns::default();
            let mut parquet = Parquet::new(file, schema())?;
            each(atlas, selection, |edge| {
                columns.push(&edge);
                if columns.rows == BATCH {
                    parquet.write(&columns.batch()?)?;
                }
                Ok(())
            })?;
            parquet.write(&columns.batch()?)?;
            parquet.close()
        }
    }
}

/// Calls `f` for every parent of every model wanted, in order of the children.
pub(crate) fn each(
    atlas: &Atlas,
    selection: &Selection,
    mut f: impl FnMut(EdgeRow<'_>) -> Result<(), Fault>,
) -> Result<u64, Fault> {
    let graph = atlas.graph();
    let mut claims = Claims(atlas.snapshot().claims()?.peekable());
    let mut count = 0;
    for child in selection.nodes(graph) {
        let edges: Vec<Edge> = graph.parents_by(child, selection.relations()).collect();
        if edges.is_empty() {
            continue;
        }
        let claims = claims.of(graph.id(child))?;
        for (edge, named) in edges.iter().zip(names_given(graph, &edges, &claims)) {
            count += 1;
            f(EdgeRow {
                child: graph.id(child),
                parent: graph.id(edge.node),
                relation: edge.relations.primary(),
                relations: edge.relations.iter().collect(),
                evidence: edge.evidence.iter().collect(),
                parent_missing: graph.is_missing(edge.node),
                named,
            })?;
        }
    }
    Ok(count)
}

/// Claims in order of their children, taken child by child.
struct Claims<I: Iterator>(Peekable<I>);

impl<I: Iterator<Item = Result<ParentClaim, StoreError>>> Claims<I> {
    /// The claims of `child`; those of all children before it are skipped.
    fn of(&mut self, child: &str) -> Result<Vec<ParentClaim>, StoreError> {
        let mut claims = Vec::new();
        loop {
            let due = |claim: &Result<ParentClaim, StoreError>| match claim {
                Ok(claim) => claim.child.as_str() <= child,
                Err(_) => true,
            };
            let Some(claim) = self.0.next_if(due) else {
                return Ok(claims);
            };
            let claim = claim?;
            if claim.child.as_str() == child {
                claims.push(claim);
            }
        }
    }
}

pub(crate) fn schema() -> SchemaRef {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    let list = |name: &str| Field::new(name, DataType::List(Arc::new(element())), false);
    Arc::new(Schema::new(vec![
        text("child"),
        text("parent"),
        text("relation"),
        list("relations"),
        list("evidence"),
        Field::new("parent_missing", DataType::Boolean, false),
        Field::new("named", DataType::Utf8, true),
    ]))
}

fn element() -> Field {
    Field::new("element", DataType::Utf8, false)
}

/// A Parquet batch under way.
pub(crate) struct Columns {
    child: StringBuilder,
    parent: StringBuilder,
    relation: StringBuilder,
    relations: ListBuilder<StringBuilder>,
    evidence: ListBuilder<StringBuilder>,
    parent_missing: BooleanBuilder,
    named: StringBuilder,
    pub(crate) rows: usize,
}

impl Default for Columns {
    fn default() -> Self {
        let list = || ListBuilder::new(StringBuilder::new()).with_field(element());
        Self {
            child: StringBuilder::new(),
            parent: StringBuilder::new(),
            relation: StringBuilder::new(),
            relations: list(),
            evidence: list(),
            parent_missing: BooleanBuilder::new(),
            named: StringBuilder::new(),
            rows: 0,
        }
    }
}

impl Columns {
    pub(crate) fn push(&mut self, edge: &EdgeRow<'_>) {
        self.child.append_value(edge.child);
        self.parent.append_value(edge.parent);
        self.relation.append_value(edge.relation.as_str());
        self.relations.append_value(
            edge.relations
                .iter()
                .map(|relation| Some(relation.as_str())),
        );
        self.evidence
            .append_value(edge.evidence.iter().map(|evidence| Some(evidence.as_str())));
        self.parent_missing.append_value(edge.parent_missing);
        self.named.append_option(edge.named);
        self.rows += 1;
    }

    /// The rows so far, which are taken out.
    pub(crate) fn batch(&mut self) -> Result<RecordBatch, Fault> {
        self.rows = 0;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.child.finish()),
            Arc::new(self.parent.finish()),
            Arc::new(self.relation.finish()),
            Arc::new(self.relations.finish()),
            Arc::new(self.evidence.finish()),
            Arc::new(self.parent_missing.finish()),
            Arc::new(self.named.finish()),
        ];
        Ok(RecordBatch::try_new(schema(), columns)?)
    }
}
