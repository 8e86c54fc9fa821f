use std::collections::BTreeSet;

use axum::http::StatusCode;
use modeltree_lineage::Walk;
use modeltree_publish::{GraphFormat, Selection, TableFormat, export_graph, export_tables};
use modeltree_records::Relation;
use modeltree_snapshot::Batch;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::support::{Site, claim, family, typical};

#[tokio::test]
async fn a_family_in_numbers() {
    let site = Site::new(family());
    let answer = site.ask("/api/v1/family?id=acme/old-base").await;
    assert_eq!(answer["root"]["id"], "acme/base");
    assert_eq!(answer["size"], 5);
    assert_eq!(answer["matching"], 5);
    assert_eq!(answer["depth"], 2);
    assert_eq!(answer["generations"], json!([1, 3, 1]));
    assert_eq!(
        answer["by_relation"],
        json!({"finetune": 1, "adapter": 1, "quantized": 1, "merge": 1, "unknown": 0})
    );
    assert_eq!(answer["downloads"], 2390);
    assert_eq!(answer["authors"], 4);
    assert_eq!(answer["months"], json!([{"month": "2024-05", "count": 5}]));
    assert_eq!(
        answer["licenses"],
        json!([
            {"value": "mit", "count": 2}, {"value": "apache-2.0", "count": 1},
            {"value": "other", "count": 1}, {"value": null, "count": 1},
        ])
    );
    assert_eq!(answer["owners"][0], json!({"value": "lab", "count": 2}));
    assert_eq!(answer["roots"], json!([]));

    let some = site.ask("/api/v1/family?id=acme/base&license=mit").await;
    assert_eq!(some["size"], 5);
    assert_eq!(some["matching"], 2);
    assert_eq!(some["generations"], json!([0, 1, 1]));
    let none = site.ask("/api/v1/family?id=acme/base&author=nobody").await;
    assert_eq!(none["matching"], 0);
    assert_eq!(none["generations"], json!([]));
    assert_eq!(none["months"], json!([]));
    let merged = site.ask("/api/v1/family?id=zoo/merged").await;
    assert_eq!(merged["size"], 1);
    assert_eq!(merged["roots"][0]["id"], "acme/base");
    let finetunes = site
        .ask("/api/v1/family?id=acme/base&relation=finetune")
        .await;
    assert_eq!(finetunes["size"], 2);
    let missing = site.ask("/api/v1/family?id=gone/parent").await;
    assert_eq!(missing["size"], 2);
    assert_eq!(missing["root"]["missing"], true);
}

#[tokio::test]
async fn a_tree_tells_who_hangs_where() {
    let site = Site::new(family());
    let answer = site.ask("/api/v1/tree?id=acme/base").await;
    let nodes = answer["nodes"].as_array().unwrap();
    let brief: Vec<Value> = nodes
        .iter()
        .map(|node| {
            json!([
                node["node"]["id"],
                node["parent"],
                node["relation"],
                node["below"]
            ])
        })
        .collect();
    assert_eq!(
        brief,
        [
            json!(["acme/base", null, null, 4]),
            json!(["lab/chat", 0, "finetune", 1]),
            json!(["zoo/merged", 0, "merge", 0]),
            json!(["lab/lora", 0, "adapter", 0]),
            json!(["bits/chat-GGUF", 1, "quantized", 0]),
        ]
    );
    assert_eq!(nodes[2]["other_parents"], json!(["lab/chat"]));
    let gguf = site.ask("/api/v1/tree?id=acme/base&library=gguf").await;
    let nodes = gguf["nodes"].as_array().unwrap().iter();
    let brief: Vec<Value> = nodes
        .map(|node| json!([node["node"]["id"], node["matches"], node["matching_below"]]))
        .collect();
    assert_eq!(
        brief,
        [
            json!(["acme/base", false, 1]),
            json!(["lab/chat", false, 1]),
            json!(["bits/chat-GGUF", true, 0]),
        ]
    );
}

#[tokio::test]
async fn lists_are_sorted_and_cut() {
    let site = Site::new(family());
    let ids = |answer: &Value| -> Vec<String> {
        let members = answer["members"].as_array().unwrap().iter();
        members
            .map(|member| member["node"]["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let cases = [
        (
            "sort=downloads",
            ["bits/chat-GGUF", "lab/chat", "zoo/merged", "lab/lora"],
        ),
        (
            "sort=downloads&ascending=true",
            ["lab/lora", "zoo/merged", "lab/chat", "bits/chat-GGUF"],
        ),
        (
            "sort=id",
            ["bits/chat-GGUF", "lab/chat", "lab/lora", "zoo/merged"],
        ),
        (
            "sort=id&ascending=false",
            ["zoo/merged", "lab/lora", "lab/chat", "bits/chat-GGUF"],
        ),
        (
            "sort=descendants",
            ["lab/chat", "bits/chat-GGUF", "zoo/merged", "lab/lora"],
        ),
        (
            "sort=depth",
            ["lab/chat", "zoo/merged", "lab/lora", "bits/chat-GGUF"],
        ),
        (
            "sort=license",
            ["bits/chat-GGUF", "lab/chat", "zoo/merged", "lab/lora"],
        ),
        (
            "sort=license&ascending=false",
            ["zoo/merged", "bits/chat-GGUF", "lab/chat", "lab/lora"],
        ),
        (
            "sort=library",
            ["bits/chat-GGUF", "lab/lora", "lab/chat", "zoo/merged"],
        ),
        (
            "sort=relation",
            ["lab/chat", "lab/lora", "bits/chat-GGUF", "zoo/merged"],
        ),
    ];
    for (sorting, expected) in cases {
        let whole = site
            .ask(&format!("/api/v1/descendants?id=acme/base&{sorting}"))
            .await;
        assert_eq!(ids(&whole), expected, "{sorting}");
        assert_eq!(whole["total"], 4);
        for offset in 0..5 {
            let page =
                format!("/api/v1/descendants?id=acme/base&{sorting}&offset={offset}&limit=2");
            let page = ids(&site.ask(&page).await);
            let expected: Vec<&str> = expected.into_iter().skip(offset).take(2).collect();
            assert_eq!(page, expected, "{sorting} from {offset}");
        }
    }
}

#[tokio::test]
async fn groups_count_members() {
    let site = Site::new(family());
    let by = |by: &str| format!("/api/v1/groups?id=acme/base&by={by}");
    let authors = site.ask(&by("author")).await;
    assert_eq!(
        authors["groups"][0],
        json!({"value": "lab", "count": 2, "downloads": 520, "likes": 52, "authors": 1})
    );
    assert_eq!(authors["total"], 3);
    for word in [
        "relation", "task", "license", "library", "author", "year", "depth",
    ] {
        let answer = site.ask(&by(word)).await;
        let counts = answer["groups"].as_array().unwrap().iter();
        let sum: u64 = counts.map(|group| group["count"].as_u64().unwrap()).sum();
        assert_eq!(sum, 4, "{word}");
        assert_eq!(answer["members"], 4);
    }
    let page = site.ask(&format!("{}&offset=1&limit=1", by("depth"))).await;
    assert_eq!(page["groups"].as_array().unwrap().len(), 1);
    assert_eq!(page["groups"][0]["value"], "2");
    assert_eq!(page["total"], 2);
}

#[tokio::test]
async fn what_cannot_be_understood_is_told() {
    let site = Site::new(family());
    for (address, parameter) in [
        ("family", "id"),
        ("family?id=acme/base&relation=child", "relation"),
        ("family?id=acme/base&since=yesterday", "since"),
        ("tree?id=acme/base&room=59", "room"),
        ("tree?id=acme/base&room=2001", "room"),
        ("tree?id=acme/base&room=-1", "room"),
        ("tree?id=acme/base&license=mitt", "license"),
        ("children?id=acme/base&bundle=x", "bundle"),
        ("children?id=acme/base&bundle=finetune:", "bundle"),
        (
            "children?id=acme/base&bundle=finetune:%2B9999999999",
            "bundle",
        ),
        ("children?id=zoo/alone&root=acme/base", "id"),
        ("descendants?id=acme/base&sort=size", "sort"),
        ("descendants?id=acme/base&limit=0", "limit"),
        ("descendants?id=acme/base&limit=1001", "limit"),
        ("descendants?id=acme/base&offset=10000001", "offset"),
        ("groups?id=acme/base", "by"),
        ("groups?id=acme/base&by=colour", "by"),
        ("export?id=acme/base&format=exe", "format"),
    ] {
        let reply = site.get(&format!("/api/v1/{address}")).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{address}");
        assert_eq!(reply.json()["error"]["parameter"], parameter, "{address}");
    }
    for address in [
        "family",
        "tree",
        "children",
        "descendants",
        "groups",
        "export",
    ] {
        for id in [
            "..%2F..%2Fetc%2Fpasswd",
            "%3Cscript%3E",
            "%00",
            "%F0%9F%92%A5/x",
        ] {
            let address = format!("/api/v1/{address}?id={id}&by=task&format=csv");
            let reply = site.get(&address).await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{address}");
            assert_eq!(reply.json()["error"]["code"], "unknown_model");
        }
    }
}

#[tokio::test]
async fn a_file_is_what_an_export_writes() {
    let mut batch = family();
    batch.models[1].licenses = Some(vec!["=cmd()".into()]);
    let site = Site::new(batch);
    let served = site.app.served();
    let atlas = served.atlas();
    let root = served.resolve("acme/base").unwrap();
    let steps = atlas.graph().family(root, Walk::default());
    let whole = Selection::of(steps.map(|step| step.node));
    let folder = tempfile::tempdir().unwrap();
    let formats = [TableFormat::Csv, TableFormat::Jsonl, TableFormat::Parquet];
    export_tables(atlas, &whole, &formats, folder.path(), false).unwrap();
    let tables = formats.map(|format| {
        let word = format.extension();
        (word, format!("models.{word}"))
    });
    let words = [
        "graphml",
        "gexf",
        "dot",
        "newick",
        "node-link",
        "cytoscape",
        "mermaid",
        "edges-csv",
        "edges-tsv",
        "edges-parquet",
    ];
    let graphs = words
        .into_iter()
        .zip(GraphFormat::ALL)
        .map(|(word, format)| {
            let file = folder.path().join(format.file_name());
            export_graph(atlas, &whole, &[], format, &file, false, &mut |_| {}).unwrap();
            (word, format.file_name().to_owned())
        });
    for (word, file) in tables.into_iter().chain(graphs) {
        let reply = site
            .get(&format!("/api/v1/export?id=acme/base&format={word}"))
            .await;
        assert_eq!(reply.status, StatusCode::OK, "{word}");
        let expected = std::fs::read(folder.path().join(&file)).unwrap();
        assert!(reply.body == expected, "{word}");
        assert_eq!(
            reply.header("content-disposition").unwrap(),
            format!("attachment; filename=\"acme__base.{file}\"")
        );
    }
    let some = site
        .get("/api/v1/export?id=acme/base&format=csv&license=mit")
        .await;
    let some = String::from_utf8(some.body).unwrap();
    let ids: Vec<&str> = some
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    assert_eq!(ids, ["bits/chat-GGUF"]);
    let none = site
        .get("/api/v1/export?id=acme/base&format=csv&author=nobody")
        .await;
    assert_eq!(String::from_utf8(none.body).unwrap().lines().count(), 1);
}

/// A snapshot with crowds, merges and cycles.
fn worlds() -> impl Strategy<Value = Batch> {
    let libraries = ["", "gguf", "gguf", "gguf", "mlx", "peft", "+3", "*"];
    let models = prop::collection::vec((0..9u64, prop::sample::select(libraries.to_vec())), 1..150);
    let claims = prop::collection::vec(
        (
            any::<Index>(),
            any::<Index>(),
            prop::sample::select(Relation::ALL.to_vec()),
        ),
        0..200,
    );
    (models, claims).prop_map(|(models, claims)| {
        let id = |at: usize| format!("owner{}/m{at:03}", at % 7);
        let count = models.len();
        Batch {
            models: models
                .iter()
                .enumerate()
                .map(|(at, (downloads, library))| typical(&id(at), *downloads, "", "", library))
                .collect(),
            claims: claims
                .into_iter()
                .map(|(child, parent, relation)| {
                    // Most hang on a few, so that crowds form.
                    let parent = parent.index(count * 4);
                    let parent = if parent < count {
                        parent
                    } else {
                        parent % count.min(4)
                    };
                    claim(&id(child.index(count)), &id(parent), relation)
                })
                .collect(),
            ..Batch::default()
        }
    })
}

fn number(of: &Value) -> u64 {
    of.as_u64().unwrap()
}

/// Unfolds what is in the bundles of a member; answers with all there was.
async fn unfold(site: &Site, tree: &str, member: &Value, found: &mut Vec<Value>) {
    let id = member["node"]["id"].as_str().unwrap();
    for bundle in member["bundles"].as_array().unwrap() {
        let key = bundle["key"].as_str().unwrap().replace('+', "%2B");
        let mut offset = 0;
        loop {
            let address =
                format!("/api/v1/children?{tree}&id={id}&bundle={key}&offset={offset}&limit=7");
            let page = site.ask(&address).await;
            assert_eq!(page["total"], bundle["matching"], "{address}");
            let children = page["nodes"].as_array().unwrap();
            for child in children {
                assert_eq!(child["relation"], bundle["relation"]);
                Box::pin(unfold(site, tree, child, found)).await;
            }
            found.extend(children.iter().cloned());
            offset += children.len() as u64;
            if children.is_empty() || offset >= number(&page["total"]) {
                assert_eq!(offset, number(&page["total"]));
                break;
            }
        }
    }
}

async fn unfolding_finds_everybody_once(batch: Batch, start: Index, conditions: &str) {
    let start = batch.models[start.index(batch.models.len().min(4))]
        .id
        .to_string();
    let site = Site::new(batch);
    let asked = format!("id={start}{conditions}");
    let tree = site.ask(&format!("/api/v1/tree?{asked}&room=60")).await;
    let nodes = tree["nodes"].as_array().unwrap();
    assert!(nodes.len() <= 60);
    assert_eq!(nodes[0]["node"]["id"], start);
    if conditions.is_empty() {
        let bundles = nodes
            .iter()
            .flat_map(|node| node["bundles"].as_array().unwrap());
        let inside: u64 = bundles
            .map(|bundle| number(&bundle["count"]) + number(&bundle["below"]))
            .sum();
        assert_eq!(nodes.len() as u64 + inside, number(&tree["size"]));
    }
    for (at, node) in nodes.iter().enumerate().skip(1) {
        let parent = number(&node["parent"]) as usize;
        assert!(parent < at);
        assert_eq!(number(&nodes[parent]["depth"]) + 1, number(&node["depth"]));
    }
    let mut found = nodes.clone();
    for node in nodes {
        unfold(
            &site,
            &format!("root={start}{conditions}"),
            node,
            &mut found,
        )
        .await;
    }
    let ids: BTreeSet<&str> = found
        .iter()
        .map(|node| node["node"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), found.len(), "nobody twice");
    for node in &found {
        let kept = node["matches"] == true || number(&node["matching_below"]) > 0;
        assert!(kept || node["node"]["id"] == *start);
    }
    let matching = found.iter().filter(|node| node["matches"] == true);
    let mut matching: BTreeSet<&str> = matching
        .map(|node| node["node"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(matching.len() as u64, number(&tree["matching"]));
    matching.remove(&*start);
    let list = site
        .ask(&format!("/api/v1/descendants?{asked}&limit=1000"))
        .await;
    let members = list["members"].as_array().unwrap().iter();
    let members: BTreeSet<&str> = members
        .map(|member| member["node"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(matching, members);
    let numbers = site.ask(&format!("/api/v1/family?{asked}")).await;
    assert_eq!(numbers["matching"], tree["matching"]);
    assert_eq!(numbers["size"], tree["size"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn bundles_and_members_add_up(
        batch in worlds(),
        start in any::<Index>(),
        conditions in prop::sample::select(vec![
            "", "&min_downloads=7", "&text=m01", "&relation=finetune,merge", "&author=nobody",
        ]),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(unfolding_finds_everybody_once(batch, start, conditions));
    }
}
