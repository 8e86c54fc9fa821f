use std::collections::{BTreeMap, BTreeSet};

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use modeltree_records::{ChildrenCounts, Evidence, ModelRecord};
use proptest::collection::vec;
use proptest::prelude::*;

use super::sample::*;
use crate::{Batch, OddItem, Snapshot};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_column_comes_back_as_it_was(
        models in vec(record(), 0..90),
        mut claims_in in vec(any_claim(), 0..60),
        cards_in in vec(any_card(), 0..40),
        aliases in vec(any_alias(), 0..20),
        odd in vec(any_odd(), 0..5),
    ) {
        let models: BTreeMap<_, _> = models.into_iter().map(|model| (model.id.clone(), model)).collect();
        let models: Vec<ModelRecord> = models.into_values().collect();
        let known: BTreeSet<_> = models.iter().map(|model| &model.id).collect();
        claims_in.retain(|claim| known.contains(&claim.child));
        // What was imported counts once.
        let mut said = Vec::new();
        claims_in.retain(|claim| {
            let plain = matches!(claim.evidence, Evidence::HubTag | Evidence::Card);
            let again = !plain && said.contains(claim);
            said.push(claim.clone());
            !again
        });
        let cards_in: BTreeMap<_, _> = cards_in.into_iter().map(|card| (card.id.clone(), card)).collect();
        let aliases: BTreeMap<_, _> = aliases.into_iter().map(|alias| (alias.alias.clone(), alias)).collect();
        let batch = Batch {
            models: models.iter().rev().cloned().collect(),
            claims: claims_in.clone(),
            cards: cards_in.values().cloned().collect(),
            aliases: aliases.values().cloned().collect(),
            odd: odd.clone(),
        };
        let dir = tempfile::tempdir().unwrap();
        let manifest = ingest(dir.path(), vec![batch], options());
        let snapshot = Snapshot::open(dir.path()).unwrap();
        prop_assert_eq!(snapshot.manifest(), &manifest);
        snapshot.verify().unwrap();

        prop_assert_eq!(&records(&snapshot), &models);
        claims_in.sort_by(|a, b| (&a.child, a.evidence).cmp(&(&b.child, b.evidence)));
        prop_assert_eq!(&claims(&snapshot), &claims_in);
        prop_assert_eq!(&cards(&snapshot), &cards_in.values().cloned().collect::<Vec<_>>());
        let mut aliases: Vec<_> = aliases.into_values().collect();
        aliases.retain(|alias| alias.alias != alias.id);
        prop_assert_eq!(&snapshot.aliases().unwrap(), &aliases);
        let mut odd = odd;
        let mut met = Vec::new();
        odd.retain(|item| !met.contains(item) && { met.push(item.clone()); true });
        prop_assert_eq!(&odd_items(dir.path(), &manifest), &odd);
        let counts = manifest.counts;
        prop_assert_eq!(
            [counts.models, counts.claims, counts.cards, counts.aliases, counts.odd],
            [models.len(), claims_in.len(), cards_in.len(), aliases.len(), odd.len()].map(|n| n as u64)
        );

        // Row by row, in any order and more than once.
        let rows: Vec<u64> = (0..models.len() as u64).rev().chain((0..models.len() as u64).step_by(7)).collect();
        let expected: Vec<_> = rows.iter().map(|row| models[*row as usize].clone()).collect();
        prop_assert_eq!(&snapshot.records_at(&rows).unwrap(), &expected);
        for (row, model) in models.iter().enumerate() {
            prop_assert_eq!(&snapshot.records_at(&[row as u64]).unwrap()[0], model);
        }
        prop_assert!(snapshot.records_at(&[models.len() as u64]).is_err());
        let some: Vec<u64> = (0..models.len() as u64).step_by(3).collect();
        let likes: Vec<_> = snapshot
            .models_at(&some, &["likes", "id"])
            .unwrap()
            .map(Result::unwrap)
            .flat_map(|batch| {
                let (likes, ids) = (batch.column(0).as_primitive::<Int64Type>(), batch.column(1).as_string::<i32>());
                let rows = ids.iter().zip(likes).map(|(id, likes)| (id.unwrap().to_string(), likes));
                rows.collect::<Vec<_>>()
            })
            .collect();
        let expected: Vec<_> = some
            .iter()
            .map(|row| &models[*row as usize])
            .map(|model| (model.id.to_string(), model.likes.and_then(|likes| i64::try_from(likes).ok())))
            .collect();
        prop_assert_eq!(likes, expected);
        let batches = snapshot.claim_batches(&["raw"]).unwrap().map(Result::unwrap);
        let raw: Vec<_> = batches.flat_map(|batch| {
            let texts = batch.column(0).as_string::<i32>().iter();
            texts.map(|text| text.unwrap().to_string()).collect::<Vec<_>>()
        }).collect();
        prop_assert_eq!(raw, claims_in.iter().map(|claim| claim.raw.clone()).collect::<Vec<_>>());
        for child in models.iter().map(|model| model.id.as_str()).chain(["0", "no/such", "zz"]) {
            let expected: Vec<_> = claims_in.iter().filter(|claim| claim.child.as_str() == child).cloned().collect();
            prop_assert_eq!(&snapshot.claims_of(child).unwrap(), &expected);
            let found = snapshot.card_of(child).unwrap();
            prop_assert_eq!(found.as_ref(), cards_in.get(child));
        }
    }
}

fn odd_items(dir: &std::path::Path, manifest: &crate::Manifest) -> Vec<OddItem> {
    let text = manifest
        .parts_of("odd")
        .map(|part| std::fs::read_to_string(dir.join(&part.path)).unwrap());
    text.collect::<String>()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn texts_of_a_mebibyte_fit_and_few_of_them_make_a_row_group() {
    let long = "x".repeat(1 << 20);
    let models: Vec<ModelRecord> = (0..20)
        .map(|number| ModelRecord {
            card_data: Some(long.clone()),
            tags: Some(vec![long.clone(), String::new()]),
            ..model(&format!("a/{number:02}"), None, number)
        })
        .collect();
    let dir = tempfile::tempdir().unwrap();
    ingest(
        dir.path(),
        vec![Batch {
            models: models.clone(),
            ..Batch::default()
        }],
        options(),
    );
    let snapshot = Snapshot::open(dir.path()).unwrap();
    assert!(records(&snapshot) == models);
    assert!(snapshot.records_at(&[13]).unwrap()[0] == models[13]);
    let batches: Vec<_> = snapshot
        .models(&["tags"])
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(
        batches.iter().all(|batch| batch.num_rows() <= 4),
        "{batches:?}"
    );
}

#[test]
fn columns_come_in_the_order_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    ingest(
        dir.path(),
        vec![models(vec![model("b", None, 2), model("a", None, 1)])],
        options(),
    );
    let snapshot = Snapshot::open(dir.path()).unwrap();
    let batch = snapshot
        .models(&["likes", "licenses", "id"])
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let schema = batch.schema();
    let names: Vec<_> = schema
        .fields()
        .iter()
        .map(|field| field.name().as_str())
        .collect();
    assert_eq!(names, ["likes", "licenses", "id"]);
    assert_eq!(batch.column(1).null_count(), 2);
    let all = snapshot.models(&[]).unwrap().next().unwrap().unwrap();
    assert_eq!(all.schema(), Snapshot::model_schema());
    let error = snapshot.models(&["licence"]).err().unwrap().to_string();
    assert!(
        error.contains("\"licence\"") && error.contains("licenses"),
        "{error}"
    );
}

#[test]
fn an_ingest_of_nothing_makes_tables_without_rows() {
    let dir = tempfile::tempdir().unwrap();
    let manifest = ingest(dir.path(), vec![], options());
    assert_eq!(manifest.counts.models, 0);
    let snapshot = Snapshot::open(dir.path()).unwrap();
    assert!(records(&snapshot).is_empty() && claims(&snapshot).is_empty());
    assert!(snapshot.claims_of("a").unwrap().is_empty());
    // There is a file for those who look at the folder, not at the manifest.
    assert_eq!(manifest.parts_of("models").count(), 1);
    assert!(dir.path().join("aliases.parquet").is_file());
}

#[test]
fn a_count_beyond_the_signed_numbers_is_null() {
    let counts = |adapter| ChildrenCounts {
        adapter,
        ..ChildrenCounts::default()
    };
    let with = |name, likes, adapter| ModelRecord {
        children_counts: Some(counts(adapter)),
        ..model(name, None, likes)
    };
    let largest = i64::MAX as u64;
    let dir = tempfile::tempdir().unwrap();
    let staged = vec![
        with("a", largest, largest),
        with("b", largest + 1, u64::MAX),
    ];
    ingest(dir.path(), vec![models(staged)], options());
    let found = records(&Snapshot::open(dir.path()).unwrap());
    assert_eq!(found[0], with("a", largest, largest));
    assert_eq!((found[1].likes, found[1].children_counts), (None, None));
}
