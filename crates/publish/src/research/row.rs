//! One row of a research file.

use std::io::Write;

use modeltree_lineage::{Graph, NodeId};
use modeltree_records::{ChildrenCounts, ModelRecord, Relation};
use serde::Serialize;
use serde_json::ser::{PrettyFormatter, Serializer};

use crate::cell::{safe_card, spreadsheet_safe};
use crate::research::model_info::ModelInfo;

/// What the scripts write where they got nothing.
const NOTHING: &str = "N/A";
/// What lists of children name models by.
const PAGE: &str = "https://huggingface.co/";

/// The columns of the scripts' last version.
pub(super) const COLUMNS: [&str; 15] = [
    "model_id",
    "card",
    "metadata",
    "depth",
    "children",
    "children_count",
    "adapters",
    "adapters_count",
    "quantized",
    "quantized_count",
    "merges",
    "merges_count",
    "spaces",
    "spaces_count",
    "truncated",
];

/// One model.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    model_id: &'a str,
    card: String,
    metadata: String,
    depth: u32,
    children: Vec<String>,
    children_count: usize,
    adapters: Vec<String>,
    adapters_count: usize,
    quantized: Vec<String>,
    quantized_count: usize,
    merges: Vec<String>,
    merges_count: usize,
    spaces: [&'a str; 0],
    spaces_count: Option<usize>,
    truncated: bool,
}

impl<'a> Row<'a> {
    pub(super) fn of(
        graph: &'a Graph,
        node: NodeId,
        depth: u32,
        record: Option<&ModelRecord>,
        card: Option<String>,
        mask: &dyn Fn(&str) -> Option<String>,
    ) -> Self {
        let listed = |relation| {
            let edges = graph
                .children(node)
                .filter(|edge| edge.relations.contains(relation));
            edges
                .map(|edge| format!("{PAGE}{}", graph.id(edge.node)))
                .collect::<Vec<_>>()
        };
        let children = listed(Relation::Finetune);
        let adapters = listed(Relation::Adapter);
        let quantized = listed(Relation::Quantized);
        let merges = listed(Relation::Merge);
        let counted = record
            .and_then(|record| record.children_counts)
            .unwrap_or_default();
        let ChildrenCounts {
            adapter,
            merge,
            quantized: quantizations,
            finetune,
        } = counted;
        let truncated = [
            (finetune, &children),
            (adapter, &adapters),
            (quantizations, &quantized),
            (merge, &merges),
        ]
        .into_iter()
        .any(|(counted, listed)| counted > listed.len() as u64);
        let metadata = record.and_then(|record| serde_json::to_string(&ModelInfo::of(record)).ok());
        let written = |text: Option<String>| match text {
            Some(text) => mask(&text).unwrap_or(text),
            None => NOTHING.into(),
        };
        Self {
            model_id: graph.id(node),
            card: written(card),
            metadata: written(metadata),
            depth,
            children_count: children.len(),
            children,
            adapters_count: adapters.len(),
            adapters,
            quantized_count: quantized.len(),
            quantized,
            merges_count: merges.len(),
            merges,
            spaces: [],
            spaces_count: None,
            truncated,
        }
    }

    pub(super) fn write_csv(&self, csv: &mut csv::Writer<impl Write>) -> csv::Result<()> {
        csv.write_field(spreadsheet_safe(self.model_id).as_ref())?;
        csv.write_field(safe_card(&self.card).as_ref())?;
        csv.write_field(spreadsheet_safe(&self.metadata).as_ref())?;
        csv.write_field(self.depth.to_string())?;
        let lists = [
            (&self.children, self.children_count),
            (&self.adapters, self.adapters_count),
            (&self.quantized, self.quantized_count),
            (&self.merges, self.merges_count),
        ];
        for (list, count) in lists {
            csv.write_field(list.join(", "))?;
            csv.write_field(count.to_string())?;
        }
        csv.write_field("")?;
        csv.write_field("")?;
        csv.write_field(if self.truncated { "True" } else { "False" })?;
        csv.write_record(None::<&[u8]>)
    }

    /// JSON text, indented by four.
    pub(super) fn to_json(&self) -> serde_json::Result<String> {
        let mut text = Vec::new();
        let formatter = PrettyFormatter::with_indent(b"    ");
        self.serialize(&mut Serializer::with_formatter(&mut text, formatter))?;
        // The serializer writes nothing but UTF-8.
        Ok(String::from_utf8(text).unwrap_or_default())
    }
}
