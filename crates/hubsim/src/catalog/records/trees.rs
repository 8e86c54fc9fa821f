//! Tree files of the research scripts (CSV and JSON, all vintages) and the
//! dashboard's component files.

use std::io::Read;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::builder::{LoadError, RecordsBuilder};
use super::card;
use super::draft::Draft;
use super::pairs::Pairs;
use super::text;
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
    fn add_to(self, builder: &mut RecordsBuilder) {
        let mut draft = self
            .metadata
            .and_then(|json| from_model_info(&self.id, &json));
        let mut draft = draft.take().unwrap_or_else(|| Draft::new(&self.id));
        draft.readme = self.card.filter(|card| card != "N/A" && !card.is_empty());
        if draft.spaces.as_ref().is_none_or(Vec::is_empty) && !self.spaces.is_empty() {
            draft.spaces = Some(self.spaces);
        }
        builder.add(draft);
        for (relation, children) in self.children {
            for child in children {
                builder.add_edge(text::id_of_url(&child), &self.id, relation);
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
    for record in reader.records() {
        let record = record?;
        let mut row = Row::default();
        for (name, cell) in headers.iter().zip(&record) {
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
        if !row.id.is_empty() {
            row.add_to(builder);
        }
    }
    Ok(())
}

/// Adds the rows of a JSON tree.
pub(super) fn add_json(builder: &mut RecordsBuilder, rows: Vec<Map<String, Value>>) {
    for json in rows {
        let text_of = |key: &str| json.get(key).and_then(Value::as_str).map(str::to_owned);
        let list_of = |key: &str| match json.get(key) {
            Some(Value::Array(items)) => items
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            Some(Value::String(cell)) => text::list(cell),
            _ => Vec::new(),
        };
        let Some(id) = json.get("model_id").and_then(Value::as_str) else {
            continue;
        };
        let row = Row {
            id: text::id_of_url(id).to_owned(),
            card: text_of("card"),
            metadata: match json.get("metadata") {
                Some(Value::String(text)) => Some(text.clone()),
                Some(object @ Value::Object(_)) => Some(object.to_string()),
                _ => None,
            },
            children: LISTS
                .iter()
                .map(|(list, relation)| (*relation, list_of(list)))
                .collect(),
            spaces: list_of("spaces"),
        };
        row.add_to(builder);
    }
}

/// A printed `ModelInfo` of `huggingface_hub`: snake case, dates as Python
/// prints them, null for what the Hub did not send.
fn from_model_info(id: &str, json: &str) -> Option<Draft> {
    let info: Pairs = serde_json::from_str(json).ok()?;
    let mut api = Pairs::default();
    let mut card_yaml = None;
    for (name, value) in info.0 {
        let wire = match name.as_str() {
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
        };
        if value.get() == "null" || api.get(wire).is_some() {
            continue;
        }
        let value = match wire {
            "id" | "modelId" | "author" => continue,
            "cardData" => {
                card_yaml = serde_json::from_str::<String>(value.get()).ok();
                continue;
            }
            "createdAt" | "lastModified" => {
                let text: String = serde_json::from_str(value.get()).ok()?;
                iso(&text).unwrap_or(value)
            }
            "siblings" => match serde_json::from_str::<Vec<String>>(value.get()) {
                Ok(prints) => {
                    let names: Vec<_> = prints.iter().filter_map(|p| text::sibling(p)).collect();
                    serde_json::value::to_raw_value(&names).ok()?
                }
                Err(_) => value,
            },
            _ => value,
        };
        api.0.push((wire.to_owned(), value));
    }
    api.0.insert(
        0,
        ("id".to_owned(), serde_json::value::to_raw_value(id).ok()?),
    );
    let mut draft = Draft::from_api(api)?;
    if let Some(card) = card_yaml.as_deref().and_then(card::yaml_to_json) {
        draft.set_raw("cardData", &card);
    }
    Some(draft)
}

fn iso(text: &str) -> Option<Box<serde_json::value::RawValue>> {
    let time = jiff::Timestamp::from_millisecond(text::millis(text)?).ok()?;
    serde_json::value::to_raw_value(&format!("{time:.3}")).ok()
}

/// A component of the dashboard.
#[derive(Deserialize)]
pub(super) struct Component {
    nodes: Vec<Pairs>,
    edges: Vec<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    source: String,
    target: String,
    #[serde(rename = "type")]
    relation: Option<String>,
}

/// Adds the models and edges of a dashboard component.
pub(super) fn add_component(builder: &mut RecordsBuilder, component: Component) {
    for mut node in component.nodes {
        // `name` and `size` are the drawing's own; null is what the Hub leaves out.
        node.0.retain(|(name, value)| {
            !matches!(name.as_str(), "name" | "size") && value.get() != "null"
        });
        if let Some(draft) = Draft::from_api(node) {
            builder.add(draft);
        }
    }
    for edge in component.edges {
        let relation = edge.relation.as_deref().and_then(Relation::parse);
        builder.add_edge(
            &edge.target,
            &edge.source,
            relation.unwrap_or(Relation::Finetune),
        );
    }
}
