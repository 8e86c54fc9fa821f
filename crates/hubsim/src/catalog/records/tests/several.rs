//! Small inputs of each format, and several at once.

use super::{RecordCatalog, of, parents};
use crate::catalog::{Catalog, Relation};

#[test]
fn an_edge_list_makes_its_children() {
    let catalog = of(
        "child,parent,relation\na/x,a/root,adapter\n b/y ,https://huggingface.co/a/x,\na/x,a/root,adapter\n",
    );
    assert_eq!(catalog.len(), 2);
    assert_eq!(
        parents(&catalog, "a/x"),
        Some((Relation::Adapter, vec!["a/root".into()]))
    );
    assert_eq!(
        parents(&catalog, "b/y"),
        Some((Relation::Finetune, vec!["a/x".into()]))
    );
    assert_eq!(
        catalog.model(0).tags,
        ["base_model:a/root", "base_model:adapter:a/root"]
    );
    assert_eq!(catalog.children_count(0), [0, 0, 0, 1]);
    assert_eq!(catalog.with_tag("base_model:adapter:a/root"), [0]);
}

#[test]
fn columns_of_an_edge_list_come_in_any_order() {
    let catalog = of("relation,note,parent,child\nmerge,x,b/b,c/c\nmerge,y,a/a,c/c\n");
    let both = vec!["a/a".into(), "b/b".into()];
    assert_eq!(parents(&catalog, "c/c"), Some((Relation::Merge, both)));
}

#[test]
fn bare_parents_are_made_on_request() {
    let text = "child,parent,relation\na/x,a/root,adapter\n";
    let catalog = RecordCatalog::builder()
        .bare_parents(true)
        .text(text)
        .unwrap()
        .build();
    assert_eq!(catalog.len(), 2);
    let root = catalog.find("a/root").unwrap();
    assert_eq!(catalog.model(root).base_models, None);
    assert_eq!(catalog.children_count(root), [1, 0, 0, 0]);
    let (_, parents) = catalog.model(0).base_models.unwrap();
    assert_eq!(parents[0].0, catalog.keys(root).hub_id);
}

#[test]
fn bare_parents_have_the_object_id_their_children_name() {
    let text = r#"{"id":"a/x","baseModels":{"relation":"finetune","models":[{"_id":"621ffdc036468d709f174338","id":"a/root"}]}}"#;
    let catalog = RecordCatalog::builder()
        .bare_parents(true)
        .text(text)
        .unwrap()
        .build();
    let root = catalog.keys(catalog.find("a/root").unwrap());
    assert_eq!(root.hub_id.to_string(), "621ffdc036468d709f174338");
}

#[test]
fn edges_count_for_models_that_have_records_of_their_own() {
    let catalog = RecordCatalog::builder()
        .text("child,parent,relation\na/x,a/root,quantized\n")
        .unwrap()
        .text("{\"id\":\"a/x\",\"likes\":3,\"tags\":[\"gguf\",\"license:mit\"]}\n")
        .unwrap()
        .build();
    assert_eq!(catalog.len(), 1);
    let model = catalog.model(0);
    assert_eq!(model.keys.likes, Some(3));
    let tags = [
        "gguf",
        "base_model:a/root",
        "base_model:quantized:a/root",
        "license:mit",
    ];
    assert_eq!(model.tags, tags);
}

#[test]
fn renamed_models_are_found_by_their_earlier_ids() {
    let catalog = of(r#"{"id":"new/Name","_renamed_from":["Old/name","legacy"]}"#);
    assert_eq!(catalog.find("NEW/name"), Some(0));
    assert_eq!(catalog.find("old/name"), None);
    assert_eq!(catalog.find_renamed("OLD/name"), Some(0));
    assert_eq!(catalog.find_renamed("legacy"), Some(0));
    assert!(catalog.model(0).extra.is_empty());
}

#[test]
fn ids_that_differ_only_in_case_are_two_models() {
    let catalog = of("{\"id\":\"a/B\"}\n{\"id\":\"a/b\"}\n");
    assert_eq!(catalog.len(), 2);
    assert_eq!(
        (catalog.find("a/B"), catalog.find("a/b")),
        (Some(0), Some(1))
    );
    assert_eq!(catalog.find("A/B"), Some(0));
}

#[test]
fn what_the_hub_does_not_know_is_served_as_it_came() {
    let catalog = of(
        r#"{"id":"a/b","gated":"maybe","cardData":{"license":["mit","x"],"base_model":null},"tags":["x",7]}"#,
    );
    let (model, raw) = catalog.served(0);
    let json = |name: &str| raw.iter().find(|p| &*p.name == name).map(|p| &*p.json);
    assert_eq!(json("gated"), Some("\"maybe\""));
    assert_eq!(json("tags"), Some(r#"["x",7]"#));
    assert_eq!(
        json("cardData"),
        Some(r#"{"license":["mit","x"],"base_model":null}"#)
    );
    assert!(model.tags.is_empty() && model.card_data.is_none());
    let full = catalog.model(0);
    assert_eq!(
        full.card_data.unwrap()["license"],
        serde_json::json!(["mit", "x"])
    );
    assert_eq!(full.extra["gated"], "maybe");
}

#[test]
fn front_matter_of_a_readme_becomes_the_card_data() {
    let catalog = of(r#"{"id":"a/b","readme":"---\nlicense: mit\nbase_model: x/y\n---\n# Hi"}"#);
    let model = catalog.model(0);
    assert_eq!(model.card_data.unwrap()["base_model"], "x/y");
    assert_eq!(model.siblings, [".gitattributes", "README.md"]);
    assert_eq!(
        model.base_models, None,
        "what a card declares resolves on the Hub only"
    );
    assert!(catalog.readme(0).unwrap().ends_with("# Hi"));
}
