//! How long it takes to read one page of 1,000 models:
//! `cargo bench -p modeltree-hub`.
//!
//! The models are recorded answers of the Hub, repeated under other ids; where
//! the recordings are not at hand, one record that is written down here.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use modeltree_hub::{Item, decode_page};
use serde_json::{Value, json};

const MODELS: usize = 1000;

fn main() {
    // Run as a test, it only shows that it runs.
    let rounds = if std::env::args().any(|arg| arg == "--bench") {
        200
    } else {
        1
    };
    let (source, page) = page();
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            let items = decode_page(black_box(page.as_bytes()));
            let time = start.elapsed();
            let items = items.unwrap_or_default();
            let plain = |item: &&Item<'_>| matches!(item, Item::Model(_));
            assert_eq!(items.iter().filter(plain).count(), MODELS);
            time
        })
        .collect();
    times.sort_unstable();
    println!(
        "decode_page, {MODELS} models of {source}, {:.2} MB: median {:.2} ms, best {:.2} ms",
        page.len() as f64 / 1e6,
        times[times.len() / 2].as_secs_f64() * 1e3,
        times[0].as_secs_f64() * 1e3,
    );
}

fn page() -> (&'static str, String) {
    let shared = std::env::var_os("MODELTREE_SHARED_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let recorded = std::fs::read(shared.join("recorded/list_expand_basemodels.json"))
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Vec<Value>>(&bytes).ok());
    let (source, models) = match recorded {
        Some(models) => ("recorded answers", models),
        None => ("one made up", vec![made_up()]),
    };
    let repeated: Vec<Value> = (0..MODELS)
        .map(|n| {
            let mut model = models[n % models.len()].clone();
            model["id"] = json!(format!("organisation-{}/some-model-{n}-GGUF", n % 97));
            model["_id"] = json!(format!("{n:024x}"));
            model
        })
        .collect();
    (source, Value::from(repeated).to_string())
}

fn made_up() -> Value {
    json!({
        "author": "someone",
        "baseModels": {
            "relation": "quantized",
            "models": [{"_id": "621ffdc136468d709f17e8f3", "id": "acme/tiny"}]
        },
        "cardData": {"base_model": ["acme/tiny"], "language": ["en", "de"], "license": "mit"},
        "createdAt": "2024-05-06T07:08:09.000Z",
        "lastModified": "2024-05-06T07:08:09.000Z",
        "downloads": 12345,
        "downloadsAllTime": 3_400_446_695_u64,
        "gated": false,
        "library_name": "transformers",
        "likes": 7,
        "pipeline_tag": "text-generation",
        "private": false,
        "safetensors": {"parameters": {"BF16": 1}, "total": 1},
        "sha": "1110a243fdf4706b3f48f1d95db1a4f5529b4d41",
        "tags": [
            "transformers", "gguf", "en", "base_model:acme/tiny",
            "base_model:quantized:acme/tiny", "license:mit", "endpoints_compatible", "region:us"
        ],
        "trendingScore": 0.5
    })
}
