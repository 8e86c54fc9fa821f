//! Recorded answers of the Hub, made again byte for byte.

use serde_json::Value;

use crate::support::{Got, Hub, shared_data};

fn recording(name: &str) -> Option<String> {
    let path = shared_data()?.join("recorded").join(name);
    Some(std::fs::read_to_string(path).unwrap().trim_end().to_owned())
}

async fn assert_same(hub: &Hub, path: &str, expected: &str) -> Got {
    let got = hub.get(path).await;
    assert_eq!(got.status, 200, "{}", got.body);
    assert_eq!(got.body, expected);
    got
}

const ONE_MORE: &str = r#"[{"_id":"621ffdc036468d709f17618d","id":"other/later","likes":0,"trendingScore":0,"tags":["base_model:finetune:google-bert/bert-base-uncased"]}]"#;

const BERT_CHILDREN: &str =
    "/api/models?limit=3&filter=base_model%3Afinetune%3Agoogle-bert%2Fbert-base-uncased";

#[tokio::test]
async fn a_list_by_tag_its_etag_and_its_link() {
    let Some(list) = recording("list_filter_finetune_bert.json") else {
        return;
    };
    let headers: Value = serde_json::from_str(&recording("headers.json").unwrap()).unwrap();
    let hub = Hub::serve(&[&list, ONE_MORE], |sim| sim).await;
    let got = assert_same(&hub, BERT_CHILDREN, &list).await;
    for name in ["Content-Type", "ETag", "Link"] {
        assert_eq!(
            got.header(name),
            headers[0]["headers"][name].as_str().unwrap()
        );
    }
    let next = hub.get(&got.next().unwrap()).await;
    assert_eq!(next.ids(), ["other/later"]);
    assert_eq!(next.next(), None);
}

#[tokio::test]
async fn the_default_list() {
    let Some(list) = recording("list_default.json") else {
        return;
    };
    let hub = Hub::serve(&[&list, ONE_MORE], |sim| sim).await;
    assert_same(&hub, "/api/models?limit=3", &list).await;
}

/// What a list was asked for when it was recorded.
const IN_LIST: &str = "author,baseModels,cardData,config,createdAt,disabled,downloads,\
    downloadsAllTime,evalResults,gated,gguf,inference,inferenceProviderMapping,lastModified,\
    library_name,likes,mask_token,model-index,pipeline_tag,private,resourceGroup,safetensors,sha,\
    siblings,spaces,tags,transformersInfo,trendingScore,widgetData,xetEnabled";

fn expand(properties: &str) -> String {
    properties
        .split(',')
        .map(|p| format!("&expand[]={}", p.trim()))
        .collect()
}

#[tokio::test]
async fn a_list_with_everything_expanded() {
    let Some(list) = recording("list_expand_basemodels.json") else {
        return;
    };
    let hub = Hub::serve(&[&list], |sim| sim).await;
    let path = format!("/api/models?limit=3&sort=downloads{}", expand(IN_LIST));
    assert_same(&hub, &path, &list).await;
}

#[tokio::test]
async fn details_with_everything_expanded() {
    for (file, id) in [
        (
            "detail_root_bert_base_uncased.json",
            "google-bert/bert-base-uncased",
        ),
        (
            "detail_child_bert_surveyclassification.json",
            "Jorgeutd/bert-base-uncased-finetuned-surveyclassification",
        ),
    ] {
        let Some(detail) = recording(file) else {
            return;
        };
        let hub = Hub::serve(&[&format!("[{detail}]")], |sim| sim).await;
        let all = format!("{IN_LIST},childrenModelCount,usedStorage");
        assert_same(
            &hub,
            &format!("/api/models/{id}?x=1{}", expand(&all)),
            &detail,
        )
        .await;
    }
}

#[tokio::test]
async fn what_a_stranger_hears_of_a_missing_model() {
    let Some(headers) = recording("headers.json") else {
        return;
    };
    let headers: Value = serde_json::from_str(&headers).unwrap();
    let hub = Hub::serve(&[ONE_MORE], |sim| sim).await;
    let got = hub
        .get("/api/models/rajpurkar/squad?expand%5B%5D=author")
        .await;
    assert_eq!(got.status, 401);
    assert_eq!(got.json(), headers[1]["body"]);
    for name in ["Content-Type", "ETag"] {
        assert_eq!(
            got.header(name),
            headers[1]["headers"][name].as_str().unwrap()
        );
    }
}

/// The quota and the counts of the whole set of real rows.
#[tokio::test]
async fn the_real_rows_are_all_listed_once() {
    let Some(data) = shared_data() else { return };
    let rows = data.join("hub/hub_stats_4167.parquet");
    let catalog = hubsim::catalog::records::RecordCatalog::builder()
        .path(rows)
        .unwrap()
        .build();
    let sim = hubsim::Sim::new(std::sync::Arc::new(catalog));
    let hub = Hub::start(sim).await;
    for sort in [
        "createdAt",
        "downloads",
        "likes",
        "lastModified",
        "trendingScore",
    ] {
        let path = format!("/api/models?sort={sort}&expand=baseModels&expand=tags");
        let pages = hub.walk(&path).await;
        assert_eq!(
            pages.iter().map(Vec::len).collect::<Vec<_>>(),
            [1000, 1000, 1000, 1000, 167]
        );
        let mut ids: Vec<_> = pages.into_iter().flatten().collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 4167);
    }
    assert_eq!(hub.stop().await.models_listed, 5 * 4167);
}
