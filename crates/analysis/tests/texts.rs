//! Similarities and motifs of real data, beside figures that scikit-learn,
//! rapidfuzz and networkx computed (`xtask/oracle/texts.py`).
#![allow(clippy::unwrap_used)]

mod real;

use std::collections::{BTreeMap, BTreeSet};

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, StringArray};
use modeltree_analysis::motifs::{Links, Motif, count};
use modeltree_analysis::similarity::published_text;
use modeltree_analysis::text::{
    Texts, Vocabulary, cosine, exact_jaccard, has_published_phrase, levenshtein, shingles,
};
use modeltree_records::{ModelId, ModelRecord, Timestamp};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;

fn golden() -> Value {
    serde_json::from_str(include_str!("golden/texts.json")).unwrap()
}

/// Holds a corpus against what the oracle says of it.
fn agrees(texts: &Texts, golden: &Value) {
    assert_eq!(texts.len() as u64, golden["texts"].as_u64().unwrap());
    let vocabulary = Vocabulary::fit(texts, 512);
    let terms: Vec<Value> = vocabulary
        .terms()
        .map(|(_, count, documents)| serde_json::json!([count, documents]))
        .collect();
    assert_eq!(Value::Array(terms), golden["terms"]);
    assert_eq!(vocabulary.tied() as u64, golden["tied"].as_u64().unwrap());
    let rarity = vocabulary.rarity();
    for (at, expected) in golden["pairs"].as_array().unwrap().iter().enumerate() {
        let one = texts.get(at * 7_919 % texts.len());
        let other = texts.get((at * 104_729 + 1) % texts.len());
        let (a, b) = (vocabulary.count(one), vocabulary.count(other));
        let found = [
            levenshtein(one, other),
            cosine(&a, &b, None),
            cosine(&a, &b, Some(&rarity)),
            exact_jaccard(&shingles(one), &shingles(other)).unwrap(),
        ];
        for (found, expected) in found.into_iter().zip(expected.as_array().unwrap()) {
            let expected = expected.as_f64().unwrap();
            assert!(
                (found - expected).abs() <= 1e-9,
                "pair {at}: {found} {expected}"
            );
        }
    }
}

/// The cards that the paper compares.
fn beginnings(cards: impl IntoIterator<Item = String>) -> Texts {
    let beginnings = cards.into_iter().filter_map(|card| {
        let beginning: String = card.chars().take(512).collect();
        (beginning.chars().count() == 512 && !has_published_phrase(&card)).then_some(beginning)
    });
    beginnings.collect()
}

#[test]
fn cards_of_2022() {
    let Some(cards) = real::cards() else {
        return;
    };
    let texts = beginnings(cards.into_iter().map(|(_, card)| card));
    agrees(&texts, &golden()["cards_2022"]);
}

#[test]
fn cards_of_two_families() {
    for (family, file) in [
        (
            "DeepSeek-R1",
            "trees/DeepSeek-R1_finetunes_20250422_180448.csv",
        ),
        (
            "stable-diffusion-2-1",
            "trees/stable-diffusion-2-1_finetunes_20250422_220003.csv",
        ),
    ] {
        let Some(file) = real::shared(file) else {
            return;
        };
        let mut rows = csv::Reader::from_path(file).unwrap();
        let column = rows
            .headers()
            .unwrap()
            .iter()
            .position(|name| name == "card")
            .unwrap();
        let cards = rows.records().map(|row| row.unwrap()[column].to_owned());
        agrees(&beginnings(cards), &golden()[family]);
    }
}

/// The rows of the dump, by id.
fn records() -> Option<BTreeMap<String, ModelRecord>> {
    let file = std::fs::File::open(real::shared("hub/hub_stats_4167.parquet")?).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let mut records = BTreeMap::new();
    for batch in reader.build().unwrap() {
        let batch = batch.unwrap();
        let column = |name: &str| batch.column_by_name(name).unwrap();
        let text = |name: &str, row: usize| {
            let column: &StringArray = column(name).as_string();
            column.is_valid(row).then(|| column.value(row).to_owned())
        };
        let number = |name: &str, row| column(name).as_primitive::<Int64Type>().value(row) as u64;
        let created = column("createdAt").as_primitive::<TimestampMicrosecondType>();
        let scores = column("trendingScore").as_primitive::<Float64Type>();
        let tags = column("tags").as_list::<i32>();
        for row in 0..batch.num_rows() {
            let id = ModelId::parse(&text("id", row).unwrap()).unwrap();
            let mut record = ModelRecord::bare(id, "file".into());
            record.likes = Some(number("likes", row));
            record.downloads = Some(number("downloads", row));
            record.trending_score = Some(scores.value(row));
            record.created_at = Some(Timestamp::from_micros(created.value(row)));
            record.task = text("pipeline_tag", row);
            record.library = text("library_name", row);
            let of_row = tags.value(row);
            let of_row: &StringArray = of_row.as_string();
            record.tags = Some(of_row.iter().flatten().map(str::to_owned).collect());
            records.insert(record.id.to_string(), record);
        }
    }
    Some(records)
}

#[test]
fn records_as_texts() {
    let Some(records) = records() else {
        return;
    };
    let golden = golden();
    let golden = &golden["records"];
    let texts: Texts = records.values().map(published_text).collect();
    let all = || (0..texts.len()).map(|at| texts.get(at));
    let characters: usize = all().map(|text| text.chars().count()).sum();
    assert_eq!(characters as u64, golden["characters"].as_u64().unwrap());
    let checksums: u64 = all().map(|text| u64::from(crc32(text.as_bytes()))).sum();
    assert_eq!(checksums, golden["checksums"].as_u64().unwrap());
    agrees(&texts, golden);
}

/// As zlib computes it.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn counts(links: &Links) -> Value {
    Motif::ALL.map(|motif| count(links, motif)).to_vec().into()
}

#[test]
fn motifs_of_the_dump() {
    let Some(records) = records() else {
        return;
    };
    let numbers: BTreeMap<&str, u32> = records.keys().map(String::as_str).zip(0..).collect();
    let mut edges = Vec::new();
    for (id, record) in &records {
        for tag in record.tags.iter().flatten() {
            if let Some((Some(_), parent)) = modeltree_records::base_model_tag(tag)
                && parent != id
                && let Some(parent) = numbers.get(parent)
            {
                edges.push((*parent, numbers[&**id]));
            }
        }
    }
    let links = Links::new(records.len(), edges);
    assert_eq!(counts(&links), golden()["motifs"]["models_4167"]);
}

#[test]
fn motifs_of_a_family() {
    let Some(file) = real::shared("trees/SmolLM2-1.7B_component_dashboard.json") else {
        return;
    };
    let family: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let list = |name: &str| family[name].as_array().unwrap().clone();
    let ids: BTreeSet<String> = list("nodes")
        .iter()
        .map(|node| node["id"].as_str().unwrap().into())
        .collect();
    let numbers: BTreeMap<&str, u32> = ids.iter().map(String::as_str).zip(0..).collect();
    let edges = list("edges");
    let of = |edge: &Value, end: &str| numbers[edge[end].as_str().unwrap()];
    let edges = edges
        .iter()
        .map(|edge| (of(edge, "source"), of(edge, "target")));
    let links = Links::new(ids.len(), edges.collect());
    assert_eq!(counts(&links), golden()["motifs"]["SmolLM2"]);
}
