//! The endpoints of single models, through the router.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use axum::http::StatusCode;
use modeltree_records::{Evidence, Problem, Relation};
use modeltree_snapshot::Batch;
use serde_json::{Value, json};
use support::{Site, alias, card, claim, family, id, model, typical};

fn texts(of: &Value, key: &str) -> Vec<String> {
    let entries = of.as_array().unwrap().iter();
    entries
        .map(|entry| entry[key].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_model_is_told_with_its_relatives() {
    let site = Site::new(family());
    let base = site.ask("/api/v1/model?id=acme/base").await;
    assert_eq!(base["node"]["downloads"], 1000);
    assert_eq!(base["record"]["task"], "text-generation");
    assert_eq!(base["parents"], json!([]));
    assert_eq!(texts(&base["roots"], "id"), ["acme/base"]);
    assert_eq!(
        (&base["generation"], &base["siblings"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(
        base["children"],
        json!({"finetune": 1, "adapter": 1, "quantized": 0, "merge": 1, "unknown": 0})
    );
    assert_eq!(base["descendants"], 4);
    assert_eq!(base["descendants_downloads"], 500 + 800 + 20 + 70);
    assert_eq!(base["descendants_owners"], 3);
    assert_eq!(base["asked"], Value::Null);
    let children = base["top_children"].as_array().unwrap();
    let told: Vec<_> = children
        .iter()
        .map(|child| {
            (
                child["node"]["id"].as_str().unwrap(),
                child["descendants"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("lab/chat", 2), ("lab/lora", 0), ("zoo/merged", 0)]);

    let merged = site.ask("/api/v1/model?id=zoo/merged").await;
    let parents = merged["parents"].as_array().unwrap();
    assert_eq!(parents.len(), 2);
    assert_eq!(parents[0]["relation"], "merge");
    assert_eq!(parents[0]["claims"][0]["evidence"], "hub_tag");
    assert_eq!(parents[0]["claims"][0]["counted"], true);
    assert_eq!(
        (&merged["siblings"], &merged["generation"]),
        (&json!(3), &json!(1))
    );
}

#[tokio::test]
async fn missing_models_and_other_names() {
    let site = Site::new(family());
    let gone = site.ask("/api/v1/model?id=gone/parent").await;
    assert_eq!(
        (&gone["node"]["missing"], &gone["record"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(gone["children"]["finetune"], 1);
    let renamed = site.ask("/api/v1/model?id=acme/old-base").await;
    assert_eq!(renamed["node"]["id"], "acme/base");
    assert_eq!(renamed["asked"], "acme/old-base");

    for address in ["model", "card", "licenses", "similar"] {
        let reply = site.get(&format!("/api/v1/{address}?id=acme/bose")).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND);
        let error = &reply.json()["error"];
        assert_eq!(
            (&error["code"], &error["parameter"]),
            (&json!("unknown_model"), &json!("id"))
        );
        assert_eq!(error["suggestions"][0], "acme/base");
    }
}

#[tokio::test]
async fn claims_stand_with_the_parent_they_mean() {
    let mut batch = family();
    let declared = |parent: &str, relation| {
        let mut claim = claim("lab/chat", parent, relation);
        claim.evidence = Evidence::Card;
        claim.confidence = Evidence::Card.confidence();
        claim
    };
    let mut odd = declared("x/y", Relation::Unknown);
    odd.parent = None;
    odd.raw = "<script>alert(1)</script>".into();
    odd.problem = Some(Problem::ALL[0]);
    batch.claims.extend([
        declared("acme/old-base", Relation::Finetune),
        declared("ACME/Base", Relation::Adapter),
        declared("zoo/alone", Relation::Finetune),
        declared("lab/chat", Relation::Finetune),
        odd,
    ]);
    let site = Site::new(batch);
    let chat = site.ask("/api/v1/model?id=lab/chat").await;
    let parents = chat["parents"].as_array().unwrap();
    assert_eq!(parents.len(), 1);
    assert_eq!(parents[0]["relations"], json!(["finetune"]));
    let claims = parents[0]["claims"].as_array().unwrap();
    let told: Vec<_> = claims
        .iter()
        .map(|claim| {
            (
                claim["raw"].as_str().unwrap(),
                claim["counted"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("acme/base", true),
            ("acme/old-base", false),
            ("ACME/Base", false)
        ]
    );
    assert_eq!(
        texts(&chat["odd_claims"], "raw"),
        ["zoo/alone", "lab/chat", "<script>alert(1)</script>"]
    );
    assert_eq!(chat["odd_claims"][2]["problem"], Problem::ALL[0].as_str());
}

#[tokio::test]
async fn circles_end() {
    let ids = ["a/one", "a/two", "a/three", "a/self"];
    let site = Site::new(Batch {
        models: ids.map(|id| model(id, 1)).into(),
        claims: vec![
            claim("a/one", "a/two", Relation::Finetune),
            claim("a/two", "a/three", Relation::Finetune),
            claim("a/three", "a/one", Relation::Finetune),
            claim("a/self", "a/self", Relation::Finetune),
        ],
        ..Batch::default()
    });
    let one = site.ask("/api/v1/model?id=a/one").await;
    assert_eq!(
        (&one["descendants"], &one["root_count"]),
        (&json!(2), &json!(3))
    );
    let alone = site.ask("/api/v1/model?id=a/self").await;
    assert_eq!(
        (&alone["parents"], &alone["siblings"]),
        (&json!([]), &json!(0))
    );
    assert_eq!(texts(&alone["odd_claims"], "raw"), ["a/self"]);
    let licenses = site.ask("/api/v1/licenses?id=a/one").await;
    assert_eq!(
        texts(&licenses["members"], "id"),
        ["a/one", "a/two", "a/three"]
    );
    assert_eq!(licenses["steps"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn cards_are_rendered_and_harmless() {
    let mut batch = family();
    let mut own = card(
        "acme/base",
        "---\nlicense: mit\n---\n# Base\n\n<script>alert(1)</script>\n\n\
         <img src=x onerror=alert(1)> [x](javascript:alert(1)) [y](file.md)",
    );
    own.revision = Some("abc".into());
    batch.cards = vec![own];
    let site = Site::new(batch);
    let answer = site.ask("/api/v1/card?id=acme/base").await;
    let html = answer["html"].as_str().unwrap();
    assert!(html.starts_with("<h3>Base</h3>"), "{html}");
    assert!(
        html.contains("https://huggingface.co/acme/base/blob/main/file.md"),
        "{html}"
    );
    for bad in ["<script", "onerror", "javascript:", "<img"] {
        assert!(!html.contains(bad), "{html}");
    }
    assert_eq!(
        (&answer["images"], &answer["revision"]),
        (&json!(1), &json!("abc"))
    );
    assert_eq!(answer["front_matter"], "license: mit\n");
    assert_eq!(
        site.ask("/api/v1/model?id=acme/base").await["has_card"],
        true
    );

    let reply = site.get("/api/v1/card?id=lab/chat").await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
    assert_eq!(reply.json()["error"]["code"], "not_found");
    assert_eq!(
        site.ask("/api/v1/model?id=lab/chat").await["has_card"],
        false
    );
}

#[tokio::test]
async fn licences_are_told_along_the_way() {
    let mut batch = Batch {
        models: vec![
            typical("a/root", 1, "", "cc-by-nc-4.0", ""),
            typical("a/open", 1, "", "mit", ""),
            typical("a/same", 1, "", "mit", ""),
            typical("a/none", 1, "", "", ""),
            typical("a/again", 1, "", "apache-2.0", ""),
            typical("a/named", 1, "", "other", ""),
        ],
        claims: vec![
            claim("a/open", "a/root", Relation::Finetune),
            claim("a/same", "a/open", Relation::Finetune),
            claim("a/none", "a/same", Relation::Quantized),
            claim("a/again", "a/none", Relation::Quantized),
            claim("a/again", "a/named", Relation::Merge),
            claim("a/named", "b/gone", Relation::Finetune),
        ],
        ..Batch::default()
    };
    batch.models[5].license_name = Some("acme-<b>".into());
    let site = Site::new(batch);
    let answer = site.ask("/api/v1/licenses?id=a/again").await;
    assert_eq!(
        texts(&answer["members"], "id"),
        [
            "a/again", "a/named", "a/none", "b/gone", "a/same", "a/open", "a/root"
        ]
    );
    assert_eq!(answer["truncated"], false);
    let steps: Vec<_> = answer["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            let text = |key: &str| step[key].as_str().unwrap_or_default().to_owned();
            (
                text("child"),
                text("parent"),
                text("change"),
                step["conflict"].is_string(),
            )
        })
        .collect();
    let told = |child: &str, parent: &str, change: &str, conflict| {
        (
            child.to_owned(),
            parent.to_owned(),
            change.to_owned(),
            conflict,
        )
    };
    assert_eq!(
        steps,
        [
            told("a/again", "a/named", "differs", true),
            told("a/again", "a/none", "added", false),
            told("a/named", "b/gone", "added", false),
            told("a/none", "a/same", "dropped", false),
            told("a/same", "a/open", "same", false),
            told("a/open", "a/root", "differs", true),
        ]
    );
    assert_eq!(
        answer["steps"][0]["conflict"],
        "acme-<b> has conditions of its own; apache-2.0 does not pass them on."
    );
}

#[tokio::test]
async fn of_very_many_ancestors_the_nearest_are_told() {
    let parents: Vec<String> = (0..600).map(|at| format!("p/{at:03}")).collect();
    let mut models: Vec<_> = parents.iter().map(|id| model(id, 1)).collect();
    models.push(model("a/child", 1));
    let claims = parents
        .iter()
        .map(|parent| claim("a/child", parent, Relation::Merge));
    let site = Site::new(Batch {
        claims: claims.collect(),
        models,
        ..Batch::default()
    });
    let answer = site.ask("/api/v1/licenses?id=a/child").await;
    assert_eq!(answer["members"].as_array().unwrap().len(), 500);
    assert_eq!(answer["steps"].as_array().unwrap().len(), 499);
    assert_eq!(answer["truncated"], true);
    let model = site.ask("/api/v1/model?id=a/child").await;
    assert_eq!(
        (
            &model["root_count"],
            model["roots"].as_array().unwrap().len()
        ),
        (&json!(600), 20)
    );
}

#[tokio::test]
async fn likeness_and_difference() {
    let mut batch = family();
    let tags = ["chat", "en", "base_model:acme/base", "llama"];
    for (at, keep) in [(0, 2), (1, 4), (2, 3)] {
        let own = tags[..keep].iter().map(|tag| (*tag).to_owned());
        batch.models[at].tags = Some(own.collect());
    }
    let site = Site::new(batch);
    for _ in 0..2 {
        let like = site.ask("/api/v1/similar?id=lab/chat").await;
        assert_eq!(like["similar"].as_array().unwrap().len(), 2);
        assert_eq!(like["similar"][0]["node"]["id"], "acme/base");
        assert_eq!(like["similar"][0]["jaccard"], 2.0 / 3.0);
        let one = site.ask("/api/v1/similar?id=lab/chat&limit=1").await;
        assert_eq!(one["similar"].as_array().unwrap().len(), 1);
    }
    for limit in ["0", "51", "x", "-1"] {
        let reply = site
            .get(&format!("/api/v1/similar?id=lab/chat&limit={limit}"))
            .await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{limit}");
        assert_eq!(reply.json()["error"]["parameter"], "limit");
    }

    let difference = site.ask("/api/v1/difference?a=acme/base&b=lab/chat").await;
    let fields = difference["fields"].as_array().unwrap();
    let state = |name: &str| {
        let field = fields.iter().find(|field| field["field"] == name);
        field.unwrap()["state"].as_str().unwrap()
    };
    assert_eq!(
        (state("task"), state("licenses"), state("id")),
        ("equal", "replaced", "replaced")
    );
    for (question, parameter) in [
        ("a=acme/base&b=gone/parent", "b"),
        ("a=gone/parent&b=acme/base", "a"),
    ] {
        let reply = site.get(&format!("/api/v1/difference?{question}")).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND);
        assert_eq!(reply.json()["error"]["parameter"], parameter);
    }
}

#[tokio::test]
async fn records_too_long_to_compare_are_refused() {
    let mut batch = family();
    batch.models[0].tags = Some(vec!["x".repeat(1_000); 100]);
    let site = Site::new(batch);
    let reply = site.get("/api/v1/difference?a=lab/chat&b=acme/base").await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn several_models_at_once() {
    let site = Site::new(family());
    let ids = [
        "zoo/merged",
        "acme/bose",
        "acme/old-base",
        "gone/parent",
        "zoo/merged",
        "\n<b>",
    ];
    let reply = site.post("/api/v1/models", &json!({ "ids": ids })).await;
    assert_eq!(reply.status, StatusCode::OK);
    let answer = reply.json();
    assert_eq!(texts(&answer["models"], "asked"), ids);
    let entry = |at: usize| &answer["models"][at];
    assert_eq!(entry(0)["parents"], json!(["acme/base", "lab/chat"]));
    assert_eq!(entry(0), entry(4));
    assert_eq!(
        (&entry(1)["node"], &entry(1)["suggestions"][0]),
        (&Value::Null, &json!("acme/base"))
    );
    assert_eq!(entry(2)["node"]["id"], "acme/base");
    assert_eq!(entry(3)["node"]["missing"], true);
    assert_eq!(entry(5)["node"], Value::Null);

    let unknown = vec!["acme/bose"; 1_000];
    let answer = site
        .post("/api/v1/models", &json!({ "ids": unknown }))
        .await
        .json();
    let suggested = |at: usize| {
        answer["models"][at]["suggestions"]
            .as_array()
            .unwrap()
            .len()
    };
    assert!(suggested(19) > 0 && suggested(20) == 0);

    let many = vec!["a/b"; 1_001];
    let reply = site.post("/api/v1/models", &json!({ "ids": many })).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    for bad in [
        json!({}),
        json!([]),
        json!({"ids": "a"}),
        json!({"ids": [1]}),
    ] {
        let reply = site.post("/api/v1/models", &bad).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{bad}");
    }
    let reply = site.get("/api/v1/models").await;
    assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn hostile_ids_are_refused_and_told_back_as_text() {
    let site = Site::new(family());
    let long = "x".repeat(320);
    let longer = "x".repeat(321);
    for text in [
        "%22%27%3Cscript%3Ealert(1)%3C/script%3E",
        "..%2f..%2fetc%2fpasswd",
        "..",
        "/",
        "%00",
        "%0a%0d",
        "%F0%9F%99%82/%E4%B8%AD",
        "%2e%2e/%2e%2e",
        "-",
        "%20",
        "",
        "a/b/c",
        "%25",
        "%E2%80%AE",
        &long,
        &longer,
    ] {
        for address in [
            "model?id=",
            "card?id=",
            "licenses?id=",
            "similar?id=",
            "difference?a=acme/base&b=",
            "difference?b=acme/base&a=",
        ] {
            let reply = site.get(&format!("/api/v1/{address}{text}")).await;
            assert!(
                matches!(
                    reply.status,
                    StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST
                ),
                "{address}{text}: {}",
                reply.status
            );
            assert_eq!(reply.header("content-type"), Some("application/json"));
            assert!(reply.json()["error"]["message"].is_string());
        }
    }
    for address in [
        "model",
        "card",
        "licenses",
        "similar",
        "difference?a=acme/base",
        "model?id=a&id=b",
    ] {
        let reply = site.get(&format!("/api/v1/{address}")).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{address}");
    }
}

#[tokio::test]
async fn models_that_were_renamed_are_found_by_their_number() {
    // The Hub's `_id` outlives a rename that no alias tells of.
    let number = "6a5b59b48216657ad2b0f545";
    let mut batch = family();
    batch.models[0].hub_id = modeltree_records::HubId::parse(number);
    let mut named = claim("lab/orphan", "acme/former", Relation::Finetune);
    named.parent_hub_id = modeltree_records::HubId::parse(number);
    batch.claims.push(named);
    batch.aliases = vec![alias("x/y", "zoo/alone")];
    let site = Site::new(batch);
    let orphan = site.ask("/api/v1/model?id=lab/orphan").await;
    let parents = orphan["parents"].as_array().unwrap();
    assert_eq!(parents[0]["node"]["id"], id("acme/base").as_str());
    assert_eq!(parents[0]["claims"][0]["raw"], "acme/former");
    assert_eq!(parents[0]["claims"][0]["counted"], true);
    assert_eq!(parents[1]["node"]["id"], "gone/parent");
}
