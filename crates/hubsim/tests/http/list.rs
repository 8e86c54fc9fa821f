//! Orders, pages, filters and what a list may be asked for.

use serde_json::Value;

use crate::support::{Hub, models};

async fn flat(hub: &Hub, path: &str) -> Vec<String> {
    hub.walk(path).await.concat()
}

#[tokio::test]
async fn each_order_is_whole_and_falls() {
    let hub = Hub::serve(&[&models(57)], |sim| sim).await;
    for (sort, key) in [
        ("", "trendingScore"),
        ("&sort=likes", "likes"),
        ("&sort=downloads&direction=-1", "downloads"),
        ("&sort=createdAt", "createdAt"),
        ("&sort=lastModified", "lastModified"),
    ] {
        let mut seen: Vec<(Value, String)> = Vec::new();
        let expand = format!("&expand[]={key}");
        let mut next = Some(format!("/api/models?limit=10{sort}{expand}"));
        let mut pages = 0;
        while let Some(path) = next {
            let got = hub.get(&path).await;
            for item in got.json().as_array().unwrap() {
                seen.push((item[key].clone(), item["_id"].as_str().unwrap().to_owned()));
            }
            pages += 1;
            next = got.next();
        }
        assert_eq!((pages, seen.len()), (6, 57), "{key}");
        for pair in seen.windows(2) {
            let [(a, a_id), (b, b_id)] = pair else {
                unreachable!()
            };
            let falls = match (a.as_f64(), b.as_f64()) {
                (Some(a), Some(b)) => a > b,
                _ => a.as_str() > b.as_str(),
            };
            assert!(falls || (a == b && a_id < b_id), "{key}: {pair:?}");
        }
    }
}

#[tokio::test]
async fn models_without_the_key_come_last() {
    let records = r#"{"_id":"650000000000000000000001","id":"a/null","likes":null}
{"_id":"650000000000000000000002","id":"a/some","likes":0}
{"_id":"650000000000000000000003","id":"a/null-too","likes":null}"#;
    let hub = Hub::serve(&[records], |sim| sim).await;
    let pages = hub.walk("/api/models?sort=likes&limit=1").await;
    assert_eq!(pages.concat(), ["a/some", "a/null", "a/null-too"]);
}

#[tokio::test]
async fn the_last_page_has_no_link_even_when_full() {
    let hub = Hub::serve(&[&models(20)], |sim| sim).await;
    assert_eq!(hub.walk("/api/models?limit=10").await.len(), 2);
    assert_eq!(hub.walk("/api/models?limit=5000").await.len(), 1);
}

#[tokio::test]
async fn a_cursor_made_by_hand_is_honoured() {
    use base64::Engine as _;
    let hub = Hub::serve(&[&models(30)], |sim| sim).await;
    let cursor = r#"{"$or":[{"likes":10,"_id":{"$gt":"ffffffffffffffffffffffff"}},{"likes":{"$lt":10}},{"likes":null}]}"#;
    let cursor = base64::engine::general_purpose::STANDARD
        .encode(cursor)
        .replace('=', "%3D");
    let ids = flat(
        &hub,
        &format!("/api/models?sort=likes&limit=4&cursor={cursor}"),
    )
    .await;
    assert_eq!(ids.first().map(String::as_str), Some("org/m0009"));
    assert_eq!(ids.len(), 10);
    let got = hub
        .get(&format!("/api/models?sort=downloads&cursor={cursor}"))
        .await;
    assert_eq!(got.status, 400);
}

#[tokio::test]
async fn filters_are_exact_and_all_hold() {
    let hub = Hub::serve(
        &[
            &models(30),
            r#"{"id":"Org/gated","gated":"manual","tags":["text-generation","Odd: tag"],"safetensors":{"total":7000000000}}
{"id":"solo","likes":1,"tags":[]}
{"id":"org/hidden","private":true,"tags":["text-generation"]}"#,
        ],
        |sim| sim,
    )
    .await;
    let count = async |query: &str| {
        flat(&hub, &format!("/api/models?limit=7&{query}"))
            .await
            .len()
    };
    assert_eq!(count("").await, 32);
    assert_eq!(count("filter=text-generation").await, 11);
    assert_eq!(count("filter=base_model:finetune:org/m0000").await, 29);
    assert_eq!(count("filter=base_model:adapter:org/m0000").await, 0);
    assert_eq!(
        count("filter=text-generation&filter=base_model:org/m0000").await,
        9
    );
    assert_eq!(count("filter=Text-generation").await, 0);
    assert_eq!(count("filter=Odd:%20tag").await, 1);
    assert_eq!(count("author=org").await, 30);
    assert_eq!(count("author=Org").await, 1);
    assert_eq!(count("search=ORG/M001").await, 10);
    assert_eq!(count("search=m001&search=5").await, 1);
    assert_eq!(count("pipeline_tag=text-generation").await, 10);
    assert_eq!(count("gated=true").await, 1);
    assert_eq!(count("gated=false").await, 31);
    assert_eq!(count("num_parameters=min:6B,max:8B").await, 1);
    assert_eq!(count("num_parameters=min:8B").await, 0);
    assert_eq!(count("other=text-generation").await, 32);
}

#[tokio::test]
async fn filtered_pages_keep_their_filter() {
    let hub = Hub::serve(&[&models(300)], |sim| sim).await;
    let pages = hub
        .walk("/api/models?limit=40&sort=likes&filter=fill-mask&author=org")
        .await;
    assert_eq!(pages.len(), 5);
    let mut ids = pages.concat();
    assert!(ids.is_sorted_by(|a, b| a > b));
    ids.retain(|id| id[5..].parse::<u32>().unwrap() % 3 != 0);
    assert_eq!(ids.len(), 200);
}

#[tokio::test]
async fn skipping() {
    let hub = Hub::serve(&[&models(30)], |sim| sim).await;
    let ids = hub.get("/api/models?sort=likes&limit=2&skip=3").await.ids();
    assert_eq!(ids, ["org/m0026", "org/m0025"]);
}

#[tokio::test]
async fn a_full_list_item_and_its_parts() {
    let record = r#"{"id":"a/b","cardData":{"license":"mit"},"config":{"model_type":"bert"},"siblings":[{"rfilename":"x"}]}"#;
    let hub = Hub::serve(&[record], |sim| sim).await;
    let item = async |query: &str| {
        let got = hub.get(&format!("/api/models?{query}")).await;
        got.json()[0].as_object().unwrap().clone()
    };
    let full = item("full=true").await;
    for key in [
        "author",
        "sha",
        "lastModified",
        "gated",
        "disabled",
        "siblings",
        "modelId",
    ] {
        assert!(full.contains_key(key), "{key}");
    }
    assert!(!full.contains_key("cardData") && !full.contains_key("config"));
    assert!(item("cardData=true").await.contains_key("cardData"));
    assert!(item("config=true").await.contains_key("config"));
    let bare = item("expand=spaces&expand=inference&expand=baseModels").await;
    assert_eq!(bare.keys().collect::<Vec<_>>(), ["_id", "id"]);
}

#[tokio::test]
async fn providers_are_a_list_here_and_an_object_there() {
    let record = r#"{"id":"a/b","inferenceProviderMapping":{"x":{"status":"live","providerId":"p","task":"t"}}}"#;
    let hub = Hub::serve(&[record, r#"{"id":"a/c"}"#], |sim| sim).await;
    let list = hub
        .get("/api/models?expand=inferenceProviderMapping")
        .await
        .json();
    let of = |id: &str| {
        let items = list.as_array().unwrap();
        items.iter().find(|item| item["id"] == id).unwrap()["inferenceProviderMapping"].clone()
    };
    assert_eq!(of("a/b")[0]["provider"], "x");
    assert_eq!(of("a/c"), serde_json::json!([]));
    let detail = hub
        .get("/api/models/a/b?expand=inferenceProviderMapping")
        .await
        .json();
    assert_eq!(detail["inferenceProviderMapping"]["x"]["status"], "live");
    let detail = hub
        .get("/api/models/a/c?expand=inferenceProviderMapping")
        .await
        .json();
    assert_eq!(detail["inferenceProviderMapping"], serde_json::json!({}));
}

#[tokio::test]
async fn refusals_list_what_is_allowed() {
    let hub = Hub::serve(&[&models(3)], |sim| sim).await;
    for query in [
        "expand=nope",
        "expand[]=childrenModelCount",
        "expand=usedStorage",
        "expand=tags&full=true",
        "expand=tags&cardData=true",
        "expand=tags&config=true",
        "limit=0",
        "limit=many",
        "sort=size",
        "cursor=nonsense",
    ] {
        let got = hub.get(&format!("/api/models?{query}")).await;
        assert_eq!(got.status, 400, "{query}");
        assert!(!got.error().is_empty());
    }
    let error = hub.get("/api/models?expand=nope").await.error();
    assert!(
        error.contains("\"baseModels\"") && error.contains("\"trendingScore\""),
        "{error}"
    );
    assert!(!error.contains("usedStorage"));
}
