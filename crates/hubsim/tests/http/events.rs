//! Models that appear, vanish, are renamed or move while a list is read.

use std::collections::BTreeSet;

use hubsim::{EventKind, Fault, FaultKind, When};

use crate::support::{Hub, models};

async fn serve(fault: Fault) -> Hub {
    Hub::serve(&[&models(60)], |sim| sim.fault(fault)).await
}

/// The ids of a list that is read page by page.
async fn listed(hub: &Hub, path: &str) -> Vec<String> {
    hub.walk(path).await.concat()
}

#[tokio::test]
async fn a_new_model_comes_first_by_creation_and_is_a_child() {
    let hub = serve(Fault::at(FaultKind::Appear, 2)).await;
    let path = "/api/models?sort=createdAt&limit=20";
    let before = listed(&hub, path).await;
    assert_eq!(
        before.len(),
        60,
        "it appears before the second page, on the first"
    );
    let after = listed(&hub, path).await;
    assert_eq!((after.len(), after[0].as_str()), (61, "newcomers/model-1"));
    let stats = hub.stats();
    let [event] = stats.events.as_slice() else {
        panic!("{:?}", stats.events)
    };
    assert_eq!((event.kind, event.request), (EventKind::Appeared, 2));
    let detail = hub
        .get("/api/models/Newcomers/model-1?expand=baseModels&expand=tags")
        .await
        .json();
    assert_eq!(detail["id"], "newcomers/model-1");
    let parent = detail["baseModels"]["models"][0]["id"].as_str().unwrap();
    assert_eq!(detail["baseModels"]["relation"], "finetune");
    let children = listed(
        &hub,
        &format!("/api/models?filter=base_model:finetune:{parent}&limit=9"),
    )
    .await;
    assert!(children.contains(&event.id));
    let card = hub.get("/newcomers/model-1/raw/main/README.md").await.body;
    assert!(card.contains(&format!("base_model: {parent}\n")), "{card}");
    let expand = "?expand=childrenModelCount";
    let counted = hub
        .get(&format!("/api/models/{parent}{expand}"))
        .await
        .json();
    assert_eq!(counted["childrenModelCount"]["finetune"], children.len());
}

#[tokio::test]
async fn a_vanished_model_is_gone_everywhere() {
    let hub = serve(Fault::at(FaultKind::Vanish, 1)).await;
    let ids = listed(&hub, "/api/models?sort=likes&limit=7").await;
    assert_eq!(ids.len(), 59);
    let gone = hub.stats().events[0].id.clone();
    assert!(!ids.contains(&gone));
    assert_eq!(hub.get(&format!("/api/models/{gone}")).await.status, 401);
    assert_eq!(
        hub.get_as(&format!("/{gone}/raw/main/README.md"), "hf_x")
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_renamed_model_leads_on_and_its_children_follow() {
    // Every model but one is a child of the first: rename until it is its turn.
    let hub = serve(Fault::always(FaultKind::Rename)).await;
    while !hub
        .stats()
        .events
        .iter()
        .any(|event| event.id == "org/m0000")
    {
        hub.get("/api/models?limit=1").await;
    }
    let ids = listed(&hub, "/api/models?limit=100&sort=createdAt").await;
    assert_eq!(ids.len(), 60);
    assert!(ids.contains(&"org/m0000-renamed".to_owned()));
    let got = hub.get("/api/models/org/M0000").await;
    assert_eq!(
        (got.status, got.header("location")),
        (307, "/api/models/org/m0000-renamed")
    );
    let children = |id| format!("/api/models?limit=100&filter=base_model:finetune:{id}");
    assert_eq!(hub.get(&children("org/m0000")).await.ids().len(), 0);
    let got = hub.get(&children("org/m0000-renamed")).await;
    assert_eq!(got.ids().len(), 59);
    assert!(got.body.contains("\"base_model:org/m0000-renamed\""));
    assert!(!got.body.contains("org/m0000\""));
}

#[tokio::test]
async fn moved_models_stay_in_order_and_in_place_by_creation() {
    let hub = serve(Fault::rate(FaultKind::Move, 0.9)).await;
    // Nothing moves in this order, so that nothing is missed or repeated.
    let ids = listed(&hub, "/api/models?sort=createdAt&limit=2").await;
    assert_eq!(ids.len(), 60);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 60);
    let events = hub.stats().events;
    assert!(events.len() > 20 && events.iter().all(|event| event.kind == EventKind::Moved));
    for sort in ["likes", "downloads", "trendingScore", "lastModified"] {
        let got = hub
            .get(&format!("/api/models?sort={sort}&expand={sort}"))
            .await;
        let values: Vec<_> = got
            .json()
            .as_array()
            .unwrap()
            .iter()
            .map(|item| {
                let value = &item[sort];
                value
                    .as_f64()
                    .map_or_else(|| value.to_string(), |n| format!("{n:012.2}"))
            })
            .collect();
        assert_eq!(values.len(), 60);
        assert!(values.is_sorted_by(|a, b| a >= b), "{sort}: {values:?}");
    }
}

#[tokio::test]
async fn the_same_seed_lets_the_same_things_happen() {
    let events = async |seed| {
        let fault = Fault::rate(FaultKind::Vanish, 0.5);
        let hub = Hub::serve(&[&models(60)], |sim| sim.fault(fault).seed(seed)).await;
        for _ in 0..20 {
            hub.get("/api/models?limit=1").await;
        }
        hub.stop().await.events
    };
    assert_eq!(events(1).await, events(1).await);
    assert_ne!(events(1).await, events(2).await);
}

#[tokio::test]
async fn pages_agree_with_the_whole_after_all_kinds_of_events() {
    let kinds = [
        FaultKind::Appear,
        FaultKind::Vanish,
        FaultKind::Rename,
        FaultKind::Move,
    ];
    let faults = kinds.map(|kind| Fault {
        kind,
        when: When::At((1..=8).collect()),
    });
    let hub = Hub::serve(&[&models(60)], |sim| sim.faults(faults).seed(3)).await;
    for _ in 0..8 {
        hub.get("/api/models?limit=1").await;
    }
    let events = hub.stats().events;
    assert_eq!(events.len(), 32);
    for filter in [
        "",
        "&filter=fill-mask",
        "&filter=safetensors",
        "&author=org",
    ] {
        for sort in [
            "likes",
            "downloads",
            "trendingScore",
            "lastModified",
            "createdAt",
        ] {
            let path = format!("/api/models?expand={sort}&sort={sort}{filter}");
            let whole = hub.get(&path).await;
            let items = whole.json();
            let mut naive: Vec<_> = items.as_array().unwrap().iter().collect();
            naive.sort_by(|a, b| {
                let falling = match (a[sort].as_f64(), b[sort].as_f64()) {
                    (Some(a), Some(b)) => b.total_cmp(&a),
                    _ => b[sort].as_str().cmp(&a[sort].as_str()),
                };
                falling.then_with(|| a["_id"].as_str().cmp(&b["_id"].as_str()))
            });
            let naive: Vec<_> = naive
                .iter()
                .map(|item| item["id"].as_str().unwrap())
                .collect();
            assert_eq!(whole.ids(), naive, "{path}");
            assert_eq!(
                hub.walk(&format!("{path}&limit=7")).await.concat(),
                naive,
                "{path}"
            );
            match filter {
                "" => assert_eq!(naive.len(), 60),
                "&filter=safetensors" => assert_eq!(naive.len(), 8),
                "&author=org" => assert_eq!(naive.len(), 52),
                _ => assert!(naive.len() > 20),
            }
        }
    }
}
