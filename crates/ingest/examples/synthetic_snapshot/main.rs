//! Writes a synthetic ecosystem straight into a snapshot, without HTTP:
//! `synthetic_snapshot FOLDER MODELS SEED [CARDS]`. Input of the benchmarks.

mod cards;

use std::borrow::Cow;
use std::path::Path;

use hubsim::catalog::synthetic::SyntheticCatalog;
use hubsim::catalog::{Catalog, Gated as SimGated, Relation, SimModel};
use modeltree_records::{BaseModels, Gated, HubId, ModelRecord, RawModel, Timestamp, assemble};
use modeltree_snapshot::{Batch, CardRow, FinishOptions, Writer};
use serde_json::{Map, Value, json};

/// Models staged at a time.
const BATCH: u32 = 65_536;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (folder, models, seed, cards) = match args.as_slice() {
        [folder, models, seed] => (folder, models, seed, 0),
        [folder, models, seed, cards] => (folder, models, seed, cards.parse()?),
        _ => return Err("usage: synthetic_snapshot FOLDER MODELS SEED [CARDS]".into()),
    };
    let catalog = SyntheticCatalog::new(models.parse()?, seed.parse()?);
    let mut writer = Writer::open(Path::new(folder))?;
    let state = json!({});
    writer.begin(&state)?;
    for start in (0..catalog.len()).step_by(BATCH as usize) {
        let mut batch = Batch::default();
        for n in start..(start + BATCH).min(catalog.len()) {
            let model = catalog.model(n);
            let assembled = assemble(raw(&model))?;
            if has_card(n, catalog.len(), cards) {
                batch.cards.push(card(&catalog, n, &assembled.record));
            }
            batch.models.push(assembled.record);
            batch.claims.extend(assembled.claims);
        }
        writer.stage(batch, &state)?;
    }
    let manifest = writer.finish(FinishOptions {
        keep: None,
        superseded: Vec::new(),
        gone: Default::default(),
        source: json!({ "synthetic": { "models": models, "seed": seed } }),
        coverage: Value::Null,
        // Nothing in the snapshot may depend on the day it is made.
        started: Timestamp::from_micros(0),
        tool: concat!("synthetic_snapshot ", env!("CARGO_PKG_VERSION")).into(),
    })?;
    println!(
        "{} models, {} claims, {} cards",
        manifest.counts.models, manifest.counts.claims, manifest.counts.cards
    );
    Ok(())
}

/// Whether this model is one of the so many that have a card, spread evenly.
fn has_card(n: u32, models: u32, cards: u32) -> bool {
    let before = |n: u32| u64::from(n) * u64::from(cards) / u64::from(models.max(1));
    before(n + 1) > before(n)
}

fn card(catalog: &SyntheticCatalog, n: u32, record: &ModelRecord) -> CardRow {
    let parent = catalog.parents(n).first().copied();
    let parent_id = parent.map(|parent| catalog.model(parent).id);
    let text = cards::card(&cards::Subject {
        id: record.id.as_str(),
        number: n,
        parent: parent_id.as_deref().zip(parent),
        quantized: catalog.relation(n) == Some(Relation::Quantized),
        merge: catalog.relation(n) == Some(Relation::Merge),
        front_matter: record.card_data.as_deref(),
    });
    CardRow {
        id: record.id.clone(),
        revision: record.sha.clone(),
        etag: None,
        text,
        fetched_at: None,
    }
}

/// What a listing of the Hub says about a model.
fn raw(model: &SimModel) -> RawModel<'_> {
    let keys = &model.keys;
    let time = |millis: i64| Some(Timestamp::from_micros(millis * 1000));
    let text = |name: &str| {
        model
            .extra
            .get(name)
            .map(|value| Cow::Owned(value.to_string()))
    };
    RawModel {
        id: Cow::Borrowed(&model.id),
        hub_id: Some(HubId(keys.hub_id.0)),
        created_at: time(keys.created_at),
        last_modified: time(keys.last_modified),
        sha: Some(model.sha.iter().map(|byte| format!("{byte:02x}")).collect()),
        downloads: keys.downloads,
        downloads_all_time: model.downloads_all_time,
        likes: keys.likes,
        trending_score: keys.trending_score,
        gated: Some(match model.gated {
            SimGated::No => Gated::No,
            SimGated::Auto => Gated::Auto,
            SimGated::Manual => Gated::Manual,
        }),
        private: Some(model.private),
        disabled: Some(model.disabled),
        library: model.library_name.as_deref().map(Cow::Borrowed),
        task: model.pipeline_tag.as_deref().map(Cow::Borrowed),
        tags: Some(
            model
                .tags
                .iter()
                .map(|tag| Cow::Borrowed(tag.as_str()))
                .collect(),
        ),
        base_models: model
            .base_models
            .as_ref()
            .map(|(relation, parents)| BaseModels {
                relation: Cow::Borrowed(relation.as_str()),
                models: parents
                    .iter()
                    .map(|(id, name)| (Some(HubId(id.0)), Cow::Borrowed(name.as_str())))
                    .collect(),
            }),
        card_data: model.card_data.as_ref().map(object),
        config: text("config"),
        safetensors: text("safetensors"),
        gguf: text("gguf"),
        source: Some("synthetic".into()),
        ..RawModel::default()
    }
}

fn object(map: &Map<String, Value>) -> Cow<'_, str> {
    Cow::Owned(Value::Object(map.clone()).to_string())
}
