//! One edge a row.

use std::io::Write;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use super::GraphWritten;
use super::feed::{Feed, Link};
use crate::cell::spreadsheet_safe;
use crate::folder::Fault;
use crate::parquet::Parquet;

/// Rows of a Parquet batch.
const BATCH: usize = 8192;

const COLUMNS: [&str; 7] = [
    "child",
    "parent",
    "relation",
    "relations",
    "evidence",
    "claims",
    "parent_missing",
];

/// No cell is a formula for a spreadsheet.
pub(super) fn write_text(
    feed: &mut Feed<'_>,
    separator: u8,
    out: &mut impl Write,
) -> Result<GraphWritten, Fault> {
    let mut csv = csv::WriterBuilder::new()
        .delimiter(separator)
        .from_writer(out);
    csv.write_record(COLUMNS)?;
    let nodes = feed.connected();
    let edges = feed.edges(|edge| {
        csv.write_field(&*spreadsheet_safe(edge.child))?;
        csv.write_field(&*spreadsheet_safe(edge.parent))?;
        let mut fields = 0;
        for (_, text) in edge.texts() {
            csv.write_field(&text)?;
            fields += 1;
        }
        if fields == 3 {
            csv.write_field("")?;
        }
        csv.write_field(if edge.parent_missing { "true" } else { "false" })?;
        Ok(csv.write_record(None::<&[u8]>)?)
    })?;
    csv.flush()?;
    Ok(GraphWritten { nodes, edges })
}

pub(super) fn write_parquet(
    feed: &mut Feed<'_>,
    out: &mut (impl Write + Send),
) -> Result<GraphWritten, Fault> {
    let mut columns = Columns::default();
    let mut parquet = Parquet::new(out, schema())?;
    let nodes = feed.connected();
    let edges = feed.edges(|edge| {
        columns.push(edge);
        if columns.rows == BATCH {
            parquet.write(&columns.batch()?)?;
        }
        Ok(())
    })?;
    parquet.write(&columns.batch()?)?;
    parquet.close()?;
    Ok(GraphWritten { nodes, edges })
}

fn schema() -> SchemaRef {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    let list = |name: &str| Field::new(name, DataType::List(Arc::new(element())), false);
    Arc::new(Schema::new(vec![
        text("child"),
        text("parent"),
        text("relation"),
        list("relations"),
        list("evidence"),
        Field::new("claims", DataType::Utf8, true),
        Field::new("parent_missing", DataType::Boolean, false),
    ]))
}

fn element() -> Field {
    Field::new("element", DataType::Utf8, false)
}

/// A Parquet batch under way.
struct Columns {
    texts: [StringBuilder; 3],
    relations: ListBuilder<StringBuilder>,
    evidence: ListBuilder<StringBuilder>,
    claims: StringBuilder,
    parent_missing: BooleanBuilder,
    rows: usize,
}

impl Default for Columns {
    fn default() -> Self {
        let list = || ListBuilder::new(StringBuilder::new()).with_field(element());
        Self {
            texts: Default::default(),
            relations: list(),
            evidence: list(),
            claims: StringBuilder::new(),
            parent_missing: BooleanBuilder::new(),
            rows: 0,
        }
    }
}

impl Columns {
    fn push(&mut self, edge: &Link<'_>) {
        let texts = [edge.child, edge.parent, edge.relation().as_str()];
        for (builder, text) in self.texts.iter_mut().zip(texts) {
            builder.append_value(text);
        }
        let relations = edge
            .relations
            .iter()
            .map(|relation| Some(relation.as_str()));
        self.relations.append_value(relations);
        let evidence = edge.evidence.iter().map(|evidence| Some(evidence.as_str()));
        self.evidence.append_value(evidence);
        let claims = edge.texts().nth(3);
        self.claims.append_option(claims.map(|(_, text)| text));
        self.parent_missing.append_value(edge.parent_missing);
        self.rows += 1;
    }

    /// The rows so far, which are taken out.
    fn batch(&mut self) -> Result<RecordBatch, Fault> {
        self.rows = 0;
        let [child, parent, relation] = &mut self.texts;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(child.finish()),
            Arc::new(parent.finish()),
            Arc::new(relation.finish()),
            Arc::new(self.relations.finish()),
            Arc::new(self.evidence.finish()),
            Arc::new(self.claims.finish()),
            Arc::new(self.parent_missing.finish()),
        ];
        Ok(RecordBatch::try_new(schema(), columns)?)
    }
}
