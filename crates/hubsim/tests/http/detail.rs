//! One model: ids, renames, refusals, revisions.

use crate::support::Hub;

const RECORDS: &str = r#"{"_id":"621ffdc036468d709f17434d","id":"openai-community/gpt2","_renamed_from":["gpt2"],"sha":"607a30d783dfa663caf39e06633721c8d4cfcd7e","tags":["x"],"usedStorage":9,"mask_token":"[MASK]","gguf":{"total":1},"cardData":{"license":"mit"},"trendingScore":0.5,"downloads":7}
{"_id":"650000000000000000000001","id":"Org/Child","gated":"auto","tags":["base_model:openai-community/gpt2","base_model:adapter:openai-community/gpt2"],"baseModels":{"relation":"adapter","models":[{"_id":"621ffdc036468d709f17434d","id":"openai-community/gpt2"}]}}
{"id":"org/hidden","private":true}
{"id":"org/off","disabled":true}
{"id":"lonely"}"#;

async fn hub() -> Hub {
    Hub::serve(&[RECORDS], |sim| sim).await
}

#[tokio::test]
async fn the_default_answer_leaves_out_what_needs_expand() {
    let hub = hub().await;
    let got = hub.get("/api/models/Org/Child").await;
    let order = [
        "_id",
        "id",
        "private",
        "tags",
        "downloads",
        "likes",
        "modelId",
        "author",
        "sha",
        "lastModified",
        "gated",
        "disabled",
        "model-index",
        "config",
        "siblings",
        "spaces",
        "createdAt",
        "usedStorage",
    ];
    let at: Vec<_> = order
        .iter()
        .map(|key| got.body.find(&format!("\"{key}\":")))
        .collect();
    assert!(
        at.iter().all(Option::is_some) && at.is_sorted(),
        "{}",
        got.body
    );
    assert_eq!(got.keys().len(), order.len());
    assert_eq!(got.json()["gated"], "auto");
    let root = hub.get("/api/models/openai-community/gpt2").await.json();
    assert!(root["mask_token"] == "[MASK]" && root["gguf"]["total"] == 1);
    assert_eq!(root["usedStorage"], 9);
    for key in [
        "baseModels",
        "childrenModelCount",
        "downloadsAllTime",
        "trendingScore",
    ] {
        assert!(root.get(key).is_none(), "{key}");
    }
}

#[tokio::test]
async fn lineage_by_expand() {
    let hub = hub().await;
    let path = "?expand[]=baseModels&expand[]=childrenModelCount&expand=trendingScore";
    let root = hub
        .get(&format!("/api/models/openai-community/gpt2{path}"))
        .await
        .body;
    assert_eq!(
        root,
        r#"{"_id":"621ffdc036468d709f17434d","id":"openai-community/gpt2","trendingScore":0.5,"childrenModelCount":{"adapter":1,"merge":0,"quantized":0,"finetune":0}}"#
    );
    let child = hub.get(&format!("/api/models/Org/Child{path}")).await.body;
    assert_eq!(
        child,
        r#"{"_id":"650000000000000000000001","id":"Org/Child","baseModels":{"relation":"adapter","models":[{"_id":"621ffdc036468d709f17434d","id":"openai-community/gpt2"}]},"trendingScore":0,"childrenModelCount":{"adapter":0,"merge":0,"quantized":0,"finetune":0}}"#
    );
}

#[tokio::test]
async fn any_case_finds_the_model_under_its_own_id() {
    let hub = hub().await;
    let got = hub.get("/api/models/oRG/cHILD").await;
    assert_eq!(
        (got.status, got.json()["id"].as_str()),
        (200, Some("Org/Child"))
    );
    let lonely = hub.get("/api/models/Lonely").await.json();
    assert!(lonely["id"] == "lonely" && lonely.get("author").is_none());
}

#[tokio::test]
async fn a_rename_is_a_relative_redirect() {
    let hub = hub().await;
    let got = hub.get("/api/models/GPT2?expand[]=tags").await;
    assert_eq!(got.status, 307);
    let location = "/api/models/openai-community/gpt2?expand[]=tags";
    assert_eq!(got.header("location"), location);
    assert_eq!(
        got.body,
        format!("Temporary Redirect. Redirecting to {location}")
    );
    assert_eq!(got.header("etag"), "");
    assert_eq!(hub.get(location).await.status, 200);
    let got = hub.get("/api/models/gpt2/revision/refs%2Fpr%2F1").await;
    let location = "/api/models/openai-community/gpt2/revision/refs%2Fpr%2F1";
    assert_eq!(got.header("location"), location);
}

#[tokio::test]
async fn missing_and_private_models_look_alike() {
    let hub = hub().await;
    for id in ["org/hidden", "org/none", "none"] {
        let path = format!("/api/models/{id}");
        let got = hub.get(&path).await;
        assert_eq!(
            (got.status, got.error().as_str()),
            (401, "Invalid username or password.")
        );
        assert_eq!(
            got.header("x-error-message"),
            "Invalid username or password."
        );
        let got = hub.get_as(&path, "hf_mine").await;
        assert_eq!(
            (got.status, got.error().as_str()),
            (404, "Repository not found")
        );
        assert_eq!(got.header("x-error-code"), "RepoNotFound");
    }
}

#[tokio::test]
async fn a_wrong_token_is_refused_everywhere() {
    let hub = hub().await;
    for path in [
        "/api/models",
        "/api/models/lonely",
        "/lonely/raw/main/README.md",
    ] {
        for token in ["hf_invalid", "hf_invalid123", "secret"] {
            let got = hub.get_as(path, token).await;
            assert_eq!(got.status, 401, "{path}");
            let message = got.header("x-error-message");
            assert_eq!(message, "Invalid credentials in Authorization header");
        }
    }
}

#[tokio::test]
async fn disabled_models_are_recognised_by_the_message() {
    let hub = hub().await;
    let got = hub.get_as("/api/models/org/off", "hf_mine").await;
    assert_eq!(got.status, 403);
    assert_eq!(
        got.header("x-error-message"),
        "Access to this resource is disabled."
    );
    assert_eq!(got.header("x-error-code"), "");
}

#[tokio::test]
async fn revisions() {
    let hub = hub().await;
    let at = async |rev: &str| {
        hub.get(&format!("/api/models/openai-community/gpt2/revision/{rev}"))
            .await
    };
    assert_eq!(at("main").await.status, 200);
    assert_eq!(
        at("607a30d783dfa663caf39e06633721c8d4cfcd7e").await.status,
        200
    );
    let got = at("refs%2Fpr%2F1").await;
    assert_eq!(
        (got.status, got.header("x-error-code")),
        (404, "RevisionNotFound")
    );
    assert_eq!(hub.stats().requests(hubsim::Route::Revision), 3);
}

#[tokio::test]
async fn refusals_of_expand() {
    let hub = hub().await;
    let got = hub.get("/api/models/lonely?expand=nope").await;
    assert_eq!(got.status, 400);
    assert!(
        got.error().contains("\"childrenModelCount\"") && got.error().contains("\"usedStorage\"")
    );
    assert_eq!(
        hub.get("/api/models/lonely?expand=tags&full=true")
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn files_with_sizes() {
    let hub = hub().await;
    let got = hub
        .get("/api/models/lonely?blobs=true&expand=siblings")
        .await
        .json();
    let file = &got["siblings"][0];
    assert_eq!(file["rfilename"], ".gitattributes");
    assert!(file["size"].is_u64() && file["blobId"].as_str().unwrap().len() == 40);
}

#[tokio::test]
async fn spaces_of_a_model() {
    let spaces: Vec<String> = (0..120).map(|i| format!("\"user/space-{i}\"")).collect();
    let record = format!(r#"{{"id":"a/b","spaces":[{}]}}"#, spaces.join(","));
    let hub = Hub::serve(
        &[&record, r#"{"id":"a/c","spaces":["user/space-7","x/y"]}"#],
        |s| s,
    )
    .await;
    let detail = hub.get("/api/models/a/b?expand=spaces").await.json();
    assert_eq!(detail["spaces"].as_array().unwrap().len(), 100);
    let pages = hub
        .walk("/api/spaces?models=a/b&limit=50&expand[]=models")
        .await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 20]);
    assert_eq!(
        hub.get("/api/spaces?models=a/b&models=a/c").await.ids(),
        ["user/space-7"]
    );
    let item = hub.get("/api/spaces?models=a/c&linked=true").await.json()[0].clone();
    assert_eq!(item["models"], serde_json::json!(["a/c"]));
    assert_eq!(item["sdk"], "gradio");
    assert!(hub.get("/api/spaces?models=A/B").await.ids().is_empty());
    assert_eq!(hub.get("/api/spaces?expand=usedStorage").await.status, 400);
}
