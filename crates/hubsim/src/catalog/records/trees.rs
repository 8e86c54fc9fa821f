//! Tree files of the research scripts (CSV and JSON, all vintages) and the
//! dashboard's component files.

use std::io::Read;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::builder::{LoadError, RecordsBuilder};
use super::draft::Draft;
use super::pairs::Pairs;
use super::{card, rows, text};
use crate::catalog::Relation;

const LISTS: [(&str, Relation); 4] = [
    ("children", Relation::Finetune),
    ("adapters", Relation::Adapter),
    ("quantized", Relation::Quantized),
    ("merges", Relation::Merge),
];

/// One row, its lists read from either encoding.
#[derive(Default)]
struct Row {
    id: String,
    card: Option<String>,
    metadata: Option<String>,
    children: Vec<(Relation, Vec<String>)>,
    spaces: Vec<String>,
}

impl Row {
    fn add_to(self, builder: &mut RecordsBuilder, number: usize) {
        if self.id.is_empty() {
            return builder.skip(number, "no `model_id`");
        }
        let mut draft = match self.metadata.as_deref() {
            // What the scripts wrote where the Hub did not answer.
            None | Some("" | "N/A") => Draft::new(&self.id),
            Some(json) => match from_model_info(&self.id, json) {
                Ok(draft) => draft,
                Err(error) => {
                    builder.skip(number, format!("metadata of {}: {error}", self.id));
                    Draft::new(&self.id)
                }
            },
        };
        draft.readme = self.card.filter(|card| card != "N/A" && !card.is_empty());
        if draft.spaces.as_ref().is_none_or(Vec::is_empty) && !self.spaces.is_empty() {
            draft.spaces = Some(self.spaces);
        }
        builder.add(draft);
        for (relation, children) in self.children {
            for child in children.iter().map(|url| text::id_of_url(url)) {
                if !child.is_empty() {
                    builder.add_edge(child, &self.id, relation);
                }
            }
        }
    }
}

/// Adds the rows of a CSV tree.
pub(super) fn add_csv<R: Read>(
    builder: &mut RecordsBuilder,
    mut reader: csv::Reader<R>,
) -> Result<(), LoadError> {
    let headers = reader.headers()?.clone();
    rows::each(builder, reader, |builder, line, record| {
        let mut row = Row::default();
        for (name, cell) in headers.iter().zip(record) {
            match name {
                "model_id" => row.id = text::id_of_url(cell).to_owned(),
                "card" => row.card = Some(cell.to_owned()),
                "metadata" => row.metadata = Some(cell.to_owned()),
                "spaces" => row.spaces = text::list(cell),
                _ => {
                    if let Some((_, relation)) = LISTS.iter().find(|(list, _)| *list == name) {
                        row.children.push((*relation, text::list(cell)));
                    }
                }
            }
        }
        row.add_to(builder, line);
    })
}

/// Adds the rows of a JSON tree.
pub(super) fn add_json(builder: &mut RecordsBuilder, rows: Vec<&RawValue>) {
    for (number, row) in (1..).zip(rows) {
        match serde_json::from_str(row.get()) {
            Ok(members) => json_row(members).add_to(builder, number),
            Err(error) => builder.skip(number, error),
        }
    }
}

fn json_row(members: Map<String, Value>) -> Row {
    let text_of = |key: &str| members.get(key).and_then(Value::as_str).map(str::to_owned);
    let list_of = |key: &str| match members.get(key) {
        Some(Value::Array(items)) => items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        Some(Value::String(cell)) => text::list(cell),
        _ => Vec::new(),
    };
    Row {
        id: text::id_of_url(&text_of("model_id").unwrap_or_default()).to_owned(),
        card: text_of("card"),
        metadata: match members.get("metadata") {
            Some(object @ Value::Object(_)) => Some(object.to_string()),
            _ => text_of("metadata"),
        },
        children: LISTS
            .iter()
            .map(|(list, relation)| (*relation, list_of(list)))
            .collect(),
        spaces: list_of("spaces"),
    }
}

/// A printed `ModelInfo` of `huggingface_hub`: snake case, dates as Python
/// prints them, null for what the Hub did not send.
fn from_model_info(id: &str, json: &str) -> serde_json::Result<Draft> {
    let info: Pairs = serde_json::from_str(json)?;
    let mut draft = Draft::new(id);
    for (name, value) in info.0 {
        let wire = wire_name(&name);
        if value.get() == "null" {
            continue;
        }
        match wire {
            "id" | "modelId" | "author" => {}
            "cardData" => {
                let yaml = serde_json::from_str::<String>(value.get()).ok();
                if let Some(card) = yaml.as_deref().and_then(card::yaml_to_json) {
                    draft.set_raw(wire, &card);
                }
            }
            "createdAt" | "lastModified" => draft.set(wire, &iso(&value).unwrap_or(value)),
            "siblings" => draft.set(wire, &file_names(&value).unwrap_or(value)),
            _ => draft.set(wire, &value),
        }
    }
    Ok(draft)
}

fn wire_name(attribute: &str) -> &str {
    match attribute {
        "last_modified" => "lastModified",
        "created_at" => "createdAt",
        "downloads_all_time" => "downloadsAllTime",
        "trending_score" => "trendingScore",
        "card_data" => "cardData",
        "widget_data" => "widgetData",
        "model_index" => "model-index",
        "transformers_info" => "transformersInfo",
        "security_repo_status" => "securityRepoStatus",
        "inference_provider_mapping" => "inferenceProviderMapping",
        "xet_enabled" => "xetEnabled",
        other => other,
    }
}

/// A date as the Hub writes it.
fn iso(value: &RawValue) -> Option<Box<RawValue>> {
    let text: String = serde_json::from_str(value.get()).ok()?;
    let time = jiff::Timestamp::from_millisecond(text::millis(&text)?).ok()?;
    serde_json::value::to_raw_value(&format!("{time:.3}")).ok()
}

/// The names in the printed files of a repository.
fn file_names(value: &RawValue) -> Option<Box<RawValue>> {
    let prints: Vec<String> = serde_json::from_str(value.get()).ok()?;
    let names: Vec<_> = prints
        .iter()
        .filter_map(|print| text::sibling(print))
        .collect();
    serde_json::value::to_raw_value(&names).ok()
}

/// Adds the models and edges of a dashboard component.
pub(super) fn add_component(
    builder: &mut RecordsBuilder,
    nodes: Vec<&RawValue>,
    edges: Vec<&RawValue>,
) {
    for (number, node) in (1..).zip(nodes) {
        match serde_json::from_str::<Pairs>(node.get()) {
            Ok(mut node) => {
                // `name` and `size` are the drawing's own; null is what the Hub leaves out.
                node.0.retain(|(name, value)| {
                    !matches!(name.as_str(), "name" | "size") && value.get() != "null"
                });
                match Draft::from_api(node) {
                    Some(draft) => builder.add(draft),
                    None => builder.skip(number, "a node without `id`"),
                }
            }
            Err(error) => builder.skip(number, format!("a node: {error}")),
        }
    }
    for (number, edge) in (1..).zip(edges) {
        match serde_json::from_str::<Edge>(edge.get()) {
            Ok(edge) if edge.source.is_empty() || edge.target.is_empty() => {
                builder.skip(number, "an edge without an end");
            }
            Ok(edge) => match edge.relation.as_deref() {
                None => builder.add_edge(&edge.target, &edge.source, Relation::Finetune),
                Some(word) => match Relation::parse(word) {
                    Some(relation) => builder.add_edge(&edge.target, &edge.source, relation),
                    None => builder.skip(number, format!("an edge of unknown type `{word}`")),
                },
            },
            Err(error) => builder.skip(number, format!("an edge: {error}")),
        }
    }
}

#[derive(Deserialize)]
struct Edge {
    source: String,
    target: String,
    #[serde(rename = "type")]
    relation: Option<String>,
}
