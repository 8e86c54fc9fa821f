//! Recorded answers of the API, property by property.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::super::RecordCatalog;
use super::real::data;
use crate::catalog::{Catalog, Gated, RawProperty, SimModel};

#[test]
fn recorded_answers_lose_nothing() {
    for file in [
        "list_default.json",
        "list_expand_basemodels.json",
        "list_filter_finetune_bert.json",
        "detail_root_bert_base_uncased.json",
        "detail_child_bert_surveyclassification.json",
    ] {
        let Some(path) = data(&format!("recorded/{file}")) else {
            return;
        };
        let catalog = RecordCatalog::builder().path(&path).unwrap().build();
        let recorded: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let records = match recorded {
            Value::Array(records) => records,
            one => vec![one],
        };
        assert_eq!(catalog.len() as usize, records.len());
        for (n, record) in (0..).zip(records) {
            let (model, raw) = catalog.served(n);
            for (name, value) in record.as_object().unwrap() {
                assert_eq!(
                    property(&model, raw, name),
                    Some(value.clone()),
                    "{file}: {name}"
                );
            }
        }
    }
}

/// A property of a record by its wire name.
fn property(model: &SimModel, raw: &[RawProperty], name: &str) -> Option<Value> {
    if let Some(raw) = raw.iter().find(|property| &*property.name == name) {
        return serde_json::from_str(&raw.json).ok();
    }
    let date = |millis| {
        Some(Value::from(format!(
            "{:.3}",
            jiff::Timestamp::from_millisecond(millis).unwrap()
        )))
    };
    let hex = |bytes: &[u8]| {
        Some(Value::from(
            bytes.iter().map(|b| format!("{b:02x}")).collect::<String>(),
        ))
    };
    match name {
        "_id" => hex(&model.keys.hub_id.0),
        "sha" => hex(&model.sha),
        "id" | "modelId" => Some(model.id.clone().into()),
        "author" => model.id.split_once('/').map(|(owner, _)| owner.into()),
        "likes" => model.keys.likes.map(Value::from),
        "downloads" => model.keys.downloads.map(Value::from),
        "downloadsAllTime" => model.downloads_all_time.map(Value::from),
        // The Hub writes a whole number without a point.
        "trendingScore" => model.keys.trending_score.map(|score| {
            if score.fract() == 0.0 {
                Value::from(score as u64)
            } else {
                Value::from(score)
            }
        }),
        "private" => Some(model.private.into()),
        "disabled" => Some(model.disabled.into()),
        "gated" => (model.gated == Gated::No).then_some(false.into()),
        "createdAt" => date(model.keys.created_at),
        "lastModified" => date(model.keys.last_modified),
        "tags" => Some(model.tags.clone().into()),
        "pipeline_tag" => model.pipeline_tag.clone().map(Value::from),
        "library_name" => model.library_name.clone().map(Value::from),
        "spaces" => Some(model.spaces.clone().into()),
        "siblings" => {
            let files = model
                .siblings
                .iter()
                .map(|name| HashMap::from([("rfilename", name)]));
            serde_json::to_value(files.collect::<Vec<_>>()).ok()
        }
        "baseModels" => {
            let (relation, parents) = model.base_models.as_ref()?;
            let models = parents.iter().map(|(hub_id, id)| {
                Map::from_iter([
                    ("_id".to_owned(), hub_id.to_string().into()),
                    ("id".to_owned(), id.clone().into()),
                ])
            });
            Some(
                serde_json::json!({ "relation": relation.as_str(), "models": models.collect::<Vec<_>>() }),
            )
        }
        _ => None,
    }
}
