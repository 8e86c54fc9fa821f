use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use modeltree_lineage::FamilyOrder;
use modeltree_records::RelationSet;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::api::descent::worlds::worlds;
use crate::support::{Site, family, model};

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().unwrap().block_on(future)
}

/// All rows of a ranking, asked for three at a time.
async fn all_rows(site: &Site, address: &str, rows: &str) -> Vec<Value> {
    let mut all = Vec::new();
    loop {
        let page = site
            .ask(&format!("{address}&limit=3&offset={}", all.len()))
            .await;
        assert_eq!(page["offset"], all.len());
        let here = page[rows].as_array().unwrap();
        assert!(here.len() <= 3);
        if here.is_empty() {
            assert_eq!(page["total"], all.len());
            return all;
        }
        all.extend_from_slice(here);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn rankings_are_those_of_the_library(world in worlds()) {
        let site = Site::new(world.batch());
        let served = site.app.served();
        let graph = served.graph();
        for order in FamilyOrder::ALL {
            let mut families = graph.families(RelationSet::ALL);
            order.sort(&mut families);
            let rows = block_on(all_rows(&site, &format!("/api/v1/families?by={order}"), "families"));
            prop_assert_eq!(rows.len(), families.len());
            for (row, family) in rows.iter().zip(&families) {
                prop_assert_eq!(&row["root"]["id"], graph.id(family.root));
                prop_assert_eq!(&row["cyclic"], family.cyclic);
                prop_assert_eq!(&row["size"], family.size);
                prop_assert_eq!(&row["depth"], family.depth);
                prop_assert_eq!(&row["breadth"], family.breadth);
                prop_assert_eq!(&row["downloads"], family.downloads);
                prop_assert_eq!(&row["likes"], family.likes);
                prop_assert_eq!(&row["by_relation"], &json!(family.by_relation));
            }
        }
        let now = served.atlas().snapshot().manifest().created_at;
        for (by, field) in [
            ("descendants", "descendants"), ("downloads", "downloads"), ("likes", "likes"),
            ("owners", "owners"), ("new", "new_90_days"),
        ] {
            let rows = block_on(all_rows(&site, &format!("/api/v1/influence?by={by}"), "models"));
            let figure = |row: &Value| row[field].as_u64();
            prop_assert!(rows.is_sorted_by(|a, b| figure(a) >= figure(b)));
            let mut all = graph.influence_of_all(RelationSet::ALL, now);
            prop_assert_eq!(rows.len(), all.len());
            all.sort_by_key(|(node, _)| graph.id(*node));
            let mut rows = rows;
            rows.sort_by_key(|row| row["node"]["id"].as_str().unwrap().to_owned());
            for (row, (node, influence)) in rows.iter().zip(&all) {
                prop_assert_eq!(&row["node"]["id"], graph.id(*node));
                prop_assert_eq!(&row["descendants"], influence.descendants);
                prop_assert_eq!(&row["downloads"], influence.downloads);
                prop_assert_eq!(&row["likes"], influence.likes);
                prop_assert_eq!(&row["owners"], influence.owners);
                prop_assert_eq!(&row["new_90_days"], influence.new_90_days);
            }
        }
    }

    #[test]
    fn the_numbers_are_those_counted_one_by_one(world in worlds()) {
        let batch = world.batch();
        let site = Site::new(world.batch());
        let stats = block_on(site.ask("/api/v1/stats"));
        let served = site.app.served();
        let graph = served.graph();
        let known: Vec<_> = graph.nodes().filter(|node| !graph.is_missing(*node)).collect();
        let count = |keep: &dyn Fn(usize, usize) -> bool| known
            .iter()
            .filter(|node| keep(graph.parents(**node).count(), graph.children(**node).count()))
            .count();
        prop_assert_eq!(&stats["models"], batch.models.len());
        prop_assert_eq!(&stats["missing"], graph.nodes().count() - known.len());
        prop_assert_eq!(&stats["roots"], count(&|up, _| up == 0));
        prop_assert_eq!(&stats["alone"], count(&|up, down| up + down == 0));
        prop_assert_eq!(&stats["several_parents"], count(&|up, _| up > 1));
        prop_assert_eq!(&stats["families"], graph.families(RelationSet::ALL).len());
        let owners: BTreeSet<_> = batch.models.iter().map(|model| model.id.owner()).collect();
        prop_assert_eq!(&stats["owners"], owners.len());
        let downloads: u64 = batch.models.iter().filter_map(|model| model.downloads).sum();
        prop_assert_eq!(&stats["downloads"], downloads);
        let mut edges = BTreeMap::<String, u64>::new();
        let mut firsts = BTreeMap::<String, u64>::new();
        for node in graph.nodes() {
            for (at, edge) in graph.parents(node).enumerate() {
                let relation = edge.relations.primary().to_string();
                if at == 0 {
                    *firsts.entry(relation.clone()).or_default() += 1;
                }
                *edges.entry(relation).or_default() += 1;
            }
        }
        prop_assert_eq!(&stats["edges"], edges.values().sum::<u64>());
        for (relation, count) in stats["by_relation"].as_object().unwrap() {
            prop_assert_eq!(count, edges.get(relation).copied().unwrap_or(0));
        }
        // All were created in one month.
        let growth = stats["growth"].as_array().unwrap();
        prop_assert_eq!(growth.len(), usize::from(!known.is_empty()));
        for month in growth {
            prop_assert_eq!(&month["month"], "2024-05");
            prop_assert_eq!(&month["roots"], &stats["roots"]);
            for (relation, count) in month["by_relation"].as_object().unwrap() {
                prop_assert_eq!(count, firsts.get(relation).copied().unwrap_or(0));
            }
        }
        let mut licenses = BTreeMap::<Option<&str>, u64>::new();
        for model in &batch.models {
            let license = model.licenses.as_ref().and_then(|all| all.first());
            *licenses.entry(license.map(String::as_str)).or_default() += 1;
        }
        let told = stats["licenses"].as_array().unwrap();
        prop_assert_eq!(told.len(), licenses.len());
        for one in told {
            prop_assert_eq!(&one["count"], licenses[&one["value"].as_str()]);
        }
    }
}

#[tokio::test]
async fn a_small_family_is_counted() {
    let mut batch = family();
    batch.models.push(model("zoo/undated", 1));
    batch.models.last_mut().unwrap().created_at = None;
    let site = Site::new(batch);
    let stats = site.ask("/api/v1/stats").await;
    assert_eq!(
        (&stats["models"], &stats["missing"], &stats["undated"]),
        (&json!(8), &json!(1), &json!(1))
    );
    let none = json!({"value": null, "count": 1});
    assert_eq!(
        stats["tasks"][0],
        json!({"value": "text-generation", "count": 4})
    );
    assert_eq!(stats["licenses"][0], json!({"value": "mit", "count": 3}));
    assert_eq!(
        stats["tasks"].as_array().unwrap().last().unwrap()["value"],
        Value::Null
    );
    assert_ne!(stats["tasks"].as_array().unwrap().last(), Some(&none));
    let families = site.ask("/api/v1/families").await;
    assert_eq!(families["families"][0]["root"]["id"], "acme/base");
    assert_eq!(families["families"][0]["size"], 5);
    assert_eq!(families["families"][1]["root"]["missing"], true);
}

#[tokio::test]
async fn what_cannot_be_understood_is_refused() {
    let site = Site::new(family());
    for (address, parameter) in [
        ("families?by=beauty", "by"),
        ("families?limit=0", "limit"),
        ("families?limit=1001", "limit"),
        ("families?offset=-1", "offset"),
        ("families?offset=10000001", "offset"),
        ("influence?by=", "by"),
        ("influence?limit=ten", "limit"),
    ] {
        let reply = site.get(&format!("/api/v1/{address}")).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{address}");
        assert_eq!(reply.json()["error"]["parameter"], parameter, "{address}");
    }
    let beyond = site.ask("/api/v1/families?offset=10000000").await;
    assert_eq!(beyond["families"], json!([]));
}
