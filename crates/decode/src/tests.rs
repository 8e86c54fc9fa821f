use modeltree_records::Gated;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const PLAIN: &str = r#"{"_id":"621ffdc036468d709f174338","id":"google-bert/bert-base-uncased",
  "author":"google-bert","gated":false,"private":false,"likes":3,"downloads":5,
  "downloadsAllTime":3400446695,"trendingScore":0.5,"tags":["a","b\n"],"pipeline_tag":"fill-mask",
  "library_name":"transformers","createdAt":"2022-03-02T23:29:04.000Z","modelId":"x/y",
  "cardData":{"license":"mit"},"config":{"model_type":"bert"},"model-index":null,
  "baseModels":{"relation":"merge","models":[{"_id":"621ffdc036468d709f174339","id":"a/b"},{"id":"c/d"}]},
  "childrenModelCount":{"adapter":134,"merge":7,"quantized":27,"finetune":6837},
  "siblings":[{"rfilename":".gitattributes"}],"usedStorage":7,
  "inferenceProviderMapping":[{"provider":"x"}],"safetensors":{"total":5},"gguf":null}"#;

fn odd(text: &str) -> OddItem<'_> {
    match decode_model(text.as_bytes()).unwrap() {
        Item::Odd(odd) => odd,
        Item::Model(model) => panic!("not odd: {model:?}"),
    }
}

fn fields(odd: &OddItem<'_>) -> Vec<&'static str> {
    odd.problems.iter().map(|problem| problem.field).collect()
}

#[test]
fn a_documented_item_is_read_whole() {
    let Item::Model(model) = decode_model(PLAIN.as_bytes()).unwrap() else {
        panic!("odd");
    };
    assert_eq!(model.id, "google-bert/bert-base-uncased");
    assert_eq!(model.gated, Some(Gated::No));
    assert_eq!(model.downloads_all_time, Some(3_400_446_695));
    assert_eq!(model.tags.unwrap(), ["a", "b\n"]);
    assert_eq!(model.base_models.unwrap().models[1].1, "c/d");
    assert_eq!(model.children_counts.unwrap().finetune, 6837);
    assert_eq!(model.files.unwrap(), [".gitattributes"]);
    assert_eq!(model.card_data.as_deref(), Some(r#"{"license":"mit"}"#));
    assert_eq!(model.gguf, None);
    assert!(matches!(model.id, std::borrow::Cow::Borrowed(_)));
}

#[test]
fn absent_and_null_are_equal() {
    let nulls: Vec<String> = PLAIN
        .split('"')
        .filter(|name| !matches!(*name, "id" | "modelId"))
        .filter(|name| {
            name.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
        .map(|name| format!("{name:?}:null"))
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    let text = format!("{{\"id\":\"a/b\",{}}}", nulls.join(","));
    let Item::Model(model) = decode_model(text.as_bytes()).unwrap() else {
        panic!("odd");
    };
    assert_eq!(
        (model.likes, model.tags, model.card_data),
        (None, None, None)
    );
}

#[test]
fn what_is_odd_is_left_out_and_named() {
    let item = odd(
        r#"{"id":"a/b","_id":"12","likes":"3","downloads":-1,"gated":true,"tags":["x",3,null,"y"],
            "cardData":"text","createdAt":"yesterday","siblings":[{"rfilename":"f"},{"x":1}],
            "author":{"a":1},"trendingScore":7,"childrenModelCount":12}"#,
    );
    let model = item.model.as_ref().unwrap();
    assert_eq!(model.gated, Some(Gated::Auto));
    assert_eq!(model.tags.as_ref().unwrap()[..], ["x", "y"]);
    assert_eq!(model.files.as_ref().unwrap()[..], ["f"]);
    assert_eq!(model.trending_score, Some(7.0));
    assert_eq!(
        fields(&item),
        [
            "_id",
            "likes",
            "downloads",
            "gated",
            "tags",
            "cardData",
            "createdAt",
            "siblings",
            "author",
            "childrenModelCount"
        ]
    );
    assert_eq!(item.problems[1].why, "text where u64 belongs");
    assert_eq!(
        item.problems[4].why,
        "2 of 4 entries left out, the first a number"
    );
    assert_eq!(item.problems[6].why, "text: not a date");
}

#[test]
fn an_item_without_a_usable_id_is_kept_as_text() {
    for (text, field) in [
        (r#"{"likes":1}"#, "id"),
        (r#"{"id":"=1+1"}"#, "id"),
        (r#"{"id":"../..","modelId":null}"#, "id"),
        (r#"{"id":null}"#, "id"),
        (r#"{"id":7}"#, "id"),
        (r"{}", "id"),
    ] {
        let item = odd(text);
        assert_eq!((item.raw, fields(&item)[0]), (text, field), "{text}");
        assert!(item.model.is_none());
    }
    let items = decode_page(b"[3, null ,\"x\",[]]").unwrap();
    let raws: Vec<_> = items
        .iter()
        .map(|item| match item {
            Item::Odd(odd) if odd.model.is_none() => odd.raw,
            _ => panic!("{item:?}"),
        })
        .collect();
    assert_eq!(raws, ["3", "null", "\"x\"", "[]"]);
}

#[test]
fn model_id_stands_in_for_id() {
    let Item::Model(model) = decode_model(br#"{"modelId":"a/b"}"#).unwrap() else {
        panic!("odd");
    };
    assert_eq!(model.id, "a/b");
    assert_eq!(odd(r#"{"id":5,"modelId":"a/b"}"#).model.unwrap().id, "a/b");
}

#[test]
fn odd_parents_yield_to_the_tags() {
    let parents = r#""baseModels":{"relation":"merge","models":[{"id":"a/b"},{"id":3}]}"#;
    let item = format!(r#"{{"id":"x/y",{parents},"tags":[]}}"#);
    assert_eq!(odd(&item).model.unwrap().base_models, None);
    let item = format!(r#"{{"id":"x/y",{parents}}}"#);
    let read = odd(&item).model.unwrap().base_models.unwrap();
    assert_eq!((read.models.len(), &*read.relation), (1, "merge"));
}

#[test]
fn repeated_fields_and_broken_escapes_are_the_items_own_matter() {
    let page = r#"[{"id":"a/b","likes":1,"likes":2},{"id":"c/d","author":"\ud800","likes":3},
        {"id":"e/f","trendingScore":1e999,"likes":4},{"id":"g/h","likes":5}]"#;
    let items = decode_page(page.as_bytes()).unwrap();
    let likes: Vec<_> = items
        .iter()
        .map(|item| item.model().unwrap().likes.unwrap())
        .collect();
    assert_eq!(likes, [2, 3, 4, 5]);
    assert!(matches!(items[3], Item::Model(_)));
}

#[test]
fn what_is_repeated_without_end_is_not_told_without_end() {
    let text = format!("{{\"id\":\"a/b\"{}}}", ",\"likes\":\"x\"".repeat(1000));
    assert_eq!(odd(&text).problems.len(), 2 * lenient::FIELDS.len());
}

#[test]
fn reasons_quote_nothing() {
    let item = odd(r#"{"id":"a/b","likes":"evil, expected\u001b[2J at line 3"}"#);
    assert_eq!(item.problems[0].why, "text where u64 belongs");
}

#[test]
fn a_body_that_is_no_list_is_refused() {
    let read = |body: &[u8]| decode_page(body).unwrap_err();
    assert!(matches!(read(b"{}"), DecodeError::NotAList));
    for body in [
        &b""[..],
        b"[",
        b"[1,",
        b"[1 2]",
        b"[1,]",
        b"[]x",
        b"[{\"id\":\"a/b\"",
        b"<html>",
        b"[{\"id\":\"a/b\"}]]",
    ] {
        assert!(matches!(read(body), DecodeError::NotJson(_)), "{body:?}");
        assert!(check_list(body).is_err());
    }
    assert!(matches!(read(b"[\"\xff\"]"), DecodeError::NotUtf8(2)));
    assert!(decode_page(b" [ ] ").unwrap().is_empty());
    assert!(matches!(decode_model(b"[]"), Err(DecodeError::NotAnObject)));
}

#[test]
fn deep_nesting_is_no_trouble() {
    let deep = format!(
        "[{{\"id\":\"a/b\",\"tags\":{0}{1}}},{{\"id\":\"c/d\"}}]",
        "[".repeat(9999),
        "]".repeat(9999)
    );
    let items = decode_page(deep.as_bytes()).unwrap();
    assert_eq!(items[1].model().unwrap().id, "c/d");
    assert_eq!(items[0].model().unwrap().tags.as_deref(), Some(&[][..]));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
        Just(json!("a/b")),
        Just(json!("auto")),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let name = prop_oneof![
            proptest::sample::select(&lenient::FIELDS[..]).prop_map(String::from),
            proptest::sample::select(&["relation", "models", "rfilename", "merge"][..])
                .prop_map(String::from),
            ".*"
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name, inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn an_odd_item_never_costs_its_neighbours(values in prop::collection::vec(any_json(), 0..5)) {
        let plain = json!({"id": "org/plain", "likes": 1, "tags": ["t"]});
        let mut page = vec![plain.clone()];
        for value in &values {
            page.push(value.clone());
            page.push(plain.clone());
        }
        let text = Value::Array(page.clone()).to_string();
        check_list(text.as_bytes()).unwrap();
        let items = decode_page(text.as_bytes()).unwrap();
        prop_assert_eq!(items.len(), page.len());
        for (item, value) in items.iter().zip(&page) {
            match item {
                Item::Model(_) => prop_assert!(value.is_object()),
                Item::Odd(odd) => {
                    prop_assert!(!odd.problems.is_empty());
                    prop_assert_eq!(odd.raw, value.to_string());
                }
            }
        }
        for item in items.iter().step_by(2) {
            prop_assert_eq!(item.model().unwrap().likes, Some(1));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(body in prop::collection::vec(any::<u8>(), 0..200), text in "[\\[{\"id:,a/b}\\]0-9 ]*") {
        let _ = decode_page(&body);
        let _ = decode_model(&body);
        let listed = decode_page(text.as_bytes()).is_ok();
        prop_assert_eq!(listed, check_list(text.as_bytes()).is_ok());
    }
}
