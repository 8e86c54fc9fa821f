use axum::http::StatusCode;
use modeltree_analysis::report::{Cell, Column};
use serde_json::json;

use super::*;
use crate::support::{Site, family};

#[tokio::test]
async fn every_analysis_that_is_offered_is_made() {
    let site = Site::new(family());
    let list = site.ask("/api/v1/analyses").await;
    let names: Vec<_> = list["analyses"].as_array().unwrap().iter().collect();
    assert_eq!(names.len(), ANALYSES.len());
    for name in names {
        let name = name["name"].as_str().unwrap();
        let answer = site.ask(&format!("/api/v1/analyses/{name}")).await;
        assert_eq!(answer["name"], name);
        assert_eq!(answer["about"]["models"], 7, "{name}");
        let tables = answer["tables"].as_array().unwrap();
        assert!(!tables.is_empty(), "{name}");
        for table in tables {
            let columns = table["columns"].as_array().unwrap().len();
            for row in table["rows"].as_array().unwrap() {
                assert_eq!(row.as_array().unwrap().len(), columns, "{name}: {table}");
            }
        }
    }
    let composition = site.ask("/api/v1/analyses/composition").await;
    let tables = composition["tables"].as_array().unwrap();
    let licenses = tables.iter().find(|table| table["name"] == "license");
    let rows = licenses.unwrap()["rows"].as_array().unwrap();
    assert_eq!((&rows[0][0], &rows[0][1]), (&json!("mit"), &json!(3)));
}

#[tokio::test]
async fn what_is_no_analysis_is_refused_with_those_there_are() {
    let site = Site::new(family());
    for wrong in ["none", "%ff", "composition%2f..", "%3Cscript%3E"] {
        let reply = site.get(&format!("/api/v1/analyses/{wrong}")).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{wrong}");
        let error = &reply.json()["error"];
        assert_eq!(error["code"], "not_found");
        assert_eq!(error["suggestions"][0], "composition");
    }
}

#[test]
fn an_analysis_is_made_once() {
    let site = Site::new(family());
    let served = site.app.served();
    let together = std::thread::scope(|scope| {
        let ask = || scope.spawn(|| found(&served, "composition").unwrap());
        [ask(), ask(), ask()].map(|one| one.join().unwrap())
    });
    assert!(Arc::ptr_eq(&together[0], &together[1]));
    assert!(Arc::ptr_eq(&together[0], &together[2]));
}

#[test]
fn long_tables_are_cut() {
    let mut long = Table::new("t", "T", &[Column::new("n", "n")]).listed();
    for number in 0..1_500_u64 {
        long.row([Cell::Count(number)]);
    }
    long.left_out = 7;
    let cut = table(long).unwrap();
    assert_eq!((cut.rows.len(), cut.left_out), (1_000, 507));
    assert_eq!(cut.rows[999], [json!(999)]);
}
