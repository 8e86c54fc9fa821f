use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use modeltree_lineage::{Graph, NodeId, Walk};
use modeltree_records::RelationSet;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::worlds::{distances, relation_sets, worlds};
use crate::support::{Site, family};

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().unwrap().block_on(future)
}

fn words(relations: RelationSet) -> String {
    let words: Vec<_> = relations.iter().map(|one| one.as_str()).collect();
    words.join(",")
}

fn ids(nodes: &Value) -> Vec<&str> {
    let nodes = nodes.as_array().unwrap().iter();
    nodes
        .map(|node| {
            let node = node.get("node").unwrap_or(node);
            node["id"].as_str().unwrap()
        })
        .collect()
}

/// Whether the edges of an answer are all there are between its models.
fn has_all_edges(graph: &Graph, answer: &Value, relations: RelationSet) -> bool {
    let nodes = ids(&answer["nodes"]);
    let mut expected = BTreeMap::new();
    for child in &nodes {
        for edge in graph.parents_by(graph.find(child).unwrap(), relations) {
            let parent = graph.id(edge.node);
            if nodes.contains(&parent) {
                let told: Vec<_> = edge.relations.iter().map(|one| one.as_str()).collect();
                let evidence: Vec<_> = edge.evidence.iter().map(|one| one.as_str()).collect();
                let primary = edge.relations.primary().as_str();
                expected.insert((*child, parent), json!([primary, told, evidence]));
            }
        }
    }
    let edges = answer["edges"].as_array().unwrap();
    let found: BTreeMap<_, _> = edges
        .iter()
        .map(|edge| {
            let end = |name: &str| nodes[edge[name].as_u64().unwrap() as usize];
            let told = json!([edge["relation"], edge["relations"], edge["evidence"]]);
            ((end("child"), end("parent")), told)
        })
        .collect();
    edges.len() == found.len() && found == expected
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn graphs_are_those_found_by_trying_all_edges(
        world in worlds(), model: prop::sample::Index, relations in relation_sets(),
        depth in prop::option::of(0..4_u32), limit in 1..14_u32, merges: bool,
    ) {
        let site = Site::new(world.batch());
        let served = site.app.served();
        let graph = served.graph();
        prop_assume!(!graph.is_empty());
        let node = NodeId(model.index(graph.len()) as u32);
        let relation = words(relations);
        let bound = depth.map(|depth| format!("&depth={depth}")).unwrap_or_default();
        let asked = format!("id={}&relation={relation}&limit={limit}", graph.id(node));

        let answer = block_on(site.ask(&format!("/api/v1/ancestors?{asked}{bound}")));
        let far = distances(graph, node, relations, true);
        let within = |steps: u32| depth.is_none_or(|depth| steps <= depth);
        let above: BTreeMap<_, _> = (0..graph.len() as u32)
            .map(NodeId)
            .filter_map(|node| Some((graph.id(node), far[node.index()].filter(|steps| within(*steps))?)))
            .collect();
        let nodes = answer["nodes"].as_array().unwrap();
        prop_assert_eq!(&answer["total"], above.len());
        prop_assert_eq!(nodes.len(), above.len().min(limit as usize));
        prop_assert_eq!(&answer["truncated"], above.len() > limit as usize);
        prop_assert_eq!(&nodes[0]["node"]["id"], graph.id(node));
        prop_assert!(nodes.is_sorted_by_key(|node| node["depth"].as_u64()));
        for one in nodes {
            let id = one["node"]["id"].as_str().unwrap();
            prop_assert_eq!(&one["depth"], above[id]);
            prop_assert_eq!(&one["generation"], graph.generation(graph.find(id).unwrap(), relations));
        }
        prop_assert!(has_all_edges(graph, &answer, relations));

        let answer = block_on(site.ask(&format!("/api/v1/descent?{asked}&merges={merges}")));
        let far = distances(graph, node, relations, false);
        let nodes = ids(&answer["nodes"]);
        prop_assert!(nodes.len() <= limit as usize);
        prop_assert_eq!(&answer["truncated"], answer["total"].as_u64() > Some(nodes.len() as u64));
        prop_assert!(has_all_edges(graph, &answer, relations));
        if !merges {
            prop_assert_eq!(&answer["total"], far.iter().flatten().count());
        }
        for one in answer["nodes"].as_array().unwrap() {
            let id = one["node"]["id"].as_str().unwrap();
            prop_assert_eq!(one["depth"].as_u64(), far[graph.find(id).unwrap().index()].map(u64::from));
        }
    }

    #[test]
    fn siblings_and_ways_are_those_found_by_trying_all_edges(
        world in worlds(), one: prop::sample::Index, other: prop::sample::Index,
        relations in relation_sets(),
    ) {
        let site = Site::new(world.batch());
        let served = site.app.served();
        let graph = served.graph();
        prop_assume!(!graph.is_empty());
        let (from, to) = (one.index(graph.len()) as u32, other.index(graph.len()) as u32);
        let (from, to) = (NodeId(from), NodeId(to));
        let all = || (0..graph.len() as u32).map(NodeId);
        let (id, relation) = (graph.id(from), words(relations));

        let answer = block_on(site.ask(&format!("/api/v1/siblings?id={id}&relation={relation}")));
        let parents: BTreeSet<_> = graph.parents_by(from, relations).map(|edge| edge.node).collect();
        let shares = |node: NodeId| graph.parents_by(node, relations).any(|edge| parents.contains(&edge.node));
        let expected: BTreeSet<_> = all()
            .filter(|node| *node != from && shares(*node))
            .map(|node| graph.id(node))
            .collect();
        let found = ids(&answer["nodes"]);
        prop_assert_eq!(&answer["total"], expected.len());
        prop_assert_eq!(found.iter().copied().collect::<BTreeSet<_>>(), expected);
        let downloads = |id: &&str| std::cmp::Reverse(graph.downloads(graph.find(id).unwrap()));
        prop_assert!(found.is_sorted_by_key(downloads));
        let rest = block_on(site.ask(&format!("/api/v1/siblings?id={id}&relation={relation}&offset=1&limit=2")));
        prop_assert_eq!(ids(&rest["nodes"]), found.iter().skip(1).take(2).copied().collect::<Vec<_>>());

        let answer = block_on(site.ask(&format!(
            "/api/v1/path?from={id}&to={}&relation={relation}", graph.id(to)
        )));
        let (up, other_up) = (distances(graph, from, relations, true), distances(graph, to, relations, true));
        let fewest = all().filter_map(|top| Some(up[top.index()]? + other_up[top.index()]?)).min();
        let routes = answer["routes"].as_array().unwrap();
        let length = |route: &Value| route["steps"].as_array().unwrap().len();
        prop_assert_eq!(routes.iter().map(length).min(), fewest.map(|steps| steps as usize));
        for route in routes {
            let nodes = ids(&route["nodes"]);
            prop_assert_eq!(nodes.len(), length(route) + 1);
            prop_assert_eq!((nodes[0], nodes[nodes.len() - 1]), (id, graph.id(to)));
            let steps = route["steps"].as_array().unwrap();
            // Up, then down.
            prop_assert!(steps.is_sorted_by_key(|step| step["up"] != true));
            for (pair, step) in nodes.windows(2).zip(steps) {
                let (child, parent) = if step["up"] == true { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
                let edge = graph.edge(graph.find(child).unwrap(), graph.find(parent).unwrap());
                let edge = edge.and_then(|edge| edge.within(relations));
                prop_assert_eq!(&step["relation"], edge.unwrap().relations.primary().as_str());
            }
        }
    }

    #[test]
    fn a_comparison_tells_both_families_and_what_they_share(
        world in worlds(), one: prop::sample::Index, other: prop::sample::Index,
    ) {
        let site = Site::new(world.batch());
        let served = site.app.served();
        let graph = served.graph();
        prop_assume!(!graph.is_empty());
        let pair = [one, other].map(|one| NodeId(one.index(graph.len()) as u32));
        let address = format!("/api/v1/compare?a={}&b={}", graph.id(pair[0]), graph.id(pair[1]));
        let answer = block_on(site.ask(&address));
        for (name, node) in ["a", "b"].into_iter().zip(pair) {
            let side = &answer[name];
            let far = distances(graph, node, RelationSet::ALL, false);
            let members: Vec<_> = (0..graph.len() as u32)
                .map(NodeId)
                .filter(|node| far[node.index()].is_some())
                .collect();
            prop_assert_eq!(&side["node"]["id"], graph.id(node));
            prop_assert_eq!(&side["size"], members.len());
            prop_assert_eq!(side["depth"].as_u64(), far.iter().flatten().max().map(|far| u64::from(*far)));
            let downloads: u64 = members.iter().filter_map(|node| graph.downloads(*node)).sum();
            prop_assert_eq!(&side["downloads"], downloads);
            let known = members.iter().filter(|node| !graph.is_missing(**node)).count() as u64;
            for values in ["tasks", "licenses", "libraries"] {
                let counts = side[values].as_array().unwrap().iter();
                prop_assert_eq!(counts.filter_map(|one| one["count"].as_u64()).sum::<u64>(), known);
            }
        }
        let common = graph.common_ancestors(&pair, Walk::default());
        prop_assert_eq!(&answer["common_count"], common.len());
        for (told, expected) in answer["common"].as_array().unwrap().iter().zip(&common) {
            prop_assert_eq!(&told["node"]["id"], graph.id(expected.node));
            prop_assert_eq!(&json!([told["from_a"], told["from_b"]]), &json!(expected.steps));
        }
        let both = pair.iter().all(|node| !graph.is_missing(*node));
        prop_assert_eq!(answer["difference"].is_array(), both);
    }
}

#[tokio::test]
async fn a_small_family_is_told_as_it_is() {
    let site = Site::new(family());
    let above = site.ask("/api/v1/ancestors?id=zoo/merged").await;
    assert_eq!(
        ids(&above["nodes"]),
        ["zoo/merged", "acme/base", "lab/chat"]
    );
    assert_eq!(above["edges"].as_array().unwrap().len(), 3);
    assert_eq!(
        above["edges"][0],
        json!({"child": 0, "parent": 1, "relation": "merge", "relations": ["merge"], "evidence": ["hub_tag"]})
    );
    let orphan = site.ask("/api/v1/ancestors?id=lab/orphan").await;
    assert_eq!(orphan["nodes"][1]["node"]["missing"], true);

    let below = site.ask("/api/v1/descent?id=acme/base&merges=true").await;
    assert_eq!(
        ids(&below["nodes"]),
        ["acme/base", "lab/chat", "zoo/merged"]
    );
    assert_eq!(below["nodes"][1]["matches"], false);
    assert_eq!(below["nodes"][2]["matches"], true);

    let quantized = site.ask("/api/v1/descent?id=acme/base&library=gguf").await;
    assert_eq!(
        ids(&quantized["nodes"]),
        ["acme/base", "lab/chat", "bits/chat-GGUF"]
    );
    let matches = quantized["nodes"].as_array().unwrap().iter();
    let matches: Vec<_> = matches.map(|node| node["matches"] == true).collect();
    assert_eq!(matches, [false, false, true]);

    let siblings = site.ask("/api/v1/siblings?id=lab/lora").await;
    assert_eq!(ids(&siblings["nodes"]), ["lab/chat", "zoo/merged"]);

    let path = site
        .ask("/api/v1/path?from=bits/chat-GGUF&to=lab/lora")
        .await;
    assert_eq!(
        ids(&path["routes"][0]["nodes"]),
        ["bits/chat-GGUF", "lab/chat", "acme/base", "lab/lora"]
    );
    assert_eq!(
        path["routes"][0]["steps"][2],
        json!({"up": false, "relation": "adapter"})
    );
    let none = site.ask("/api/v1/path?from=zoo/alone&to=lab/lora").await;
    assert_eq!(
        (&none["routes"], &none["more"]),
        (&json!([]), &json!(false))
    );

    let pair = site.ask("/api/v1/compare?a=lab/chat&b=lab/lora").await;
    assert_eq!(pair["common"][0]["node"]["id"], "acme/base");
    let fields = pair["difference"].as_array().unwrap();
    let license = fields
        .iter()
        .find(|field| field["field"] == "licenses")
        .unwrap();
    assert_eq!(license["state"], "deleted");
}

#[tokio::test]
async fn what_cannot_be_understood_is_refused() {
    let site = Site::new(family());
    for (address, parameter, status) in [
        ("ancestors", "id", StatusCode::BAD_REQUEST),
        ("ancestors?id=nobody/nothing", "id", StatusCode::NOT_FOUND),
        (
            "ancestors?id=%3Cscript%3E%00%0d%0a",
            "id",
            StatusCode::NOT_FOUND,
        ),
        (
            "ancestors?id=lab/chat&relation=clone",
            "relation",
            StatusCode::BAD_REQUEST,
        ),
        (
            "ancestors?id=lab/chat&limit=2001",
            "limit",
            StatusCode::BAD_REQUEST,
        ),
        (
            "ancestors?id=lab/chat&depth=-1",
            "depth",
            StatusCode::BAD_REQUEST,
        ),
        (
            "descent?id=lab/chat&license=none-such",
            "license",
            StatusCode::BAD_REQUEST,
        ),
        (
            "descent?id=lab/chat&limit=0",
            "limit",
            StatusCode::BAD_REQUEST,
        ),
        (
            "descent?id=lab/chat&merges=perhaps",
            "merges",
            StatusCode::BAD_REQUEST,
        ),
        (
            "siblings?id=lab/chat&limit=1001",
            "limit",
            StatusCode::BAD_REQUEST,
        ),
        ("path?from=lab/chat", "to", StatusCode::BAD_REQUEST),
        (
            "path?from=lab/chat&to=..%2f..%2fetc",
            "to",
            StatusCode::NOT_FOUND,
        ),
        ("compare?a=lab/chat", "b", StatusCode::BAD_REQUEST),
        ("compare?a=lab/chat&b=%27%3b--", "b", StatusCode::NOT_FOUND),
    ] {
        let reply = site.get(&format!("/api/v1/{address}")).await;
        assert_eq!(reply.status, status, "{address}");
        assert_eq!(reply.json()["error"]["parameter"], parameter, "{address}");
    }
}
