//! Portraits as they look.

use modeltree_records::{Gated, ModelId, Timestamp};

use super::*;

fn portrait() -> Portrait {
    let id = ModelId::parse("acme/tiny-instruct").unwrap();
    let mut model = ModelRecord::bare(id.clone(), "hub:list".into());
    model.created_at = Some(Timestamp::parse("2022-03-02T23:29:04.000Z").unwrap());
    model.downloads = Some(19_970);
    model.downloads_all_time = Some(1_234_567);
    model.licenses = Some(vec!["other".into()]);
    model.license_name = Some("evil\u{1b}]0;owned\u{7}".into());
    model.languages = Some((0..15).map(|n| format!("l{n}")).collect());
    model.parameters = Some(23_572_403_200);
    model.gated = Some(Gated::Manual);
    let child = |n: u64| Child {
        id: format!("acme/child-{n}"),
        downloads: Some(n * 1000),
        likes: None,
    };
    Portrait {
        id: id.to_string(),
        missing: false,
        model: Some(model),
        gone_at: None,
        parents: vec![
            Parent {
                id: "acme/tiny".into(),
                named: Some("acme/tiny-old".into()),
                relation: Relation::Finetune,
                relations: RelationSet::of(Relation::Finetune),
                evidence: vec![Evidence::HubTag, Evidence::Card],
                missing: false,
                downloads: Some(5),
            },
            Parent {
                id: "gone/base".into(),
                named: None,
                relation: Relation::Merge,
                relations: [Relation::Merge, Relation::Adapter].into_iter().collect(),
                evidence: vec![Evidence::Card],
                missing: true,
                downloads: None,
            },
        ],
        children: [(
            "quantized",
            Children {
                count: 312,
                models: vec![child(2), child(1)],
            },
        )]
        .into(),
    }
}

fn shown(portrait: &Portrait, terminal: Option<usize>) -> String {
    let mut out = Vec::new();
    write(&mut out, portrait, terminal).unwrap();
    anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
}

#[test]
fn tells_what_is_known() {
    insta::assert_snapshot!(shown(&portrait(), None), @r"
    acme/tiny-instruct
      created         2022-03-02 or earlier
      downloads       19,970 in 30 days, 1,234,567 ever
      licence         other (evil\u{1b}]0;owned\u{7})
      parameters      23.6B (23,572,403,200)
      languages       l0, l1, l2, l3, l4, l5, l6, l7, l8, l9, l10, l11, … 3 more
      access          gated, granted by the author
      read            from hub:list

    2 parents
      F  acme/tiny  finetune        hub_tag, card
          named there as acme/tiny-old
      MA gone/base  adapter, merge  card  missing

    312 quantizations
      acme/child-2    2.0k ↓      - ♥
      acme/child-1    1.0k ↓      - ♥
      … 310 more
    ");
}

#[test]
fn keeps_within_the_terminal_and_escapes_the_hubs_text() {
    let text = shown(&portrait(), Some(60));
    assert!(text.lines().all(|line| width(line) <= 60), "{text}");
    assert!(!text.contains(['\u{1b}', '\u{7}']), "{text}");
}

#[test]
fn a_missing_model_says_so() {
    let portrait = Portrait {
        id: "gone/base".into(),
        missing: true,
        model: None,
        gone_at: None,
        parents: vec![],
        children: BTreeMap::new(),
    };
    let text = shown(&portrait, Some(80));
    assert!(
        text.contains("not in the snapshot") && text.contains("No children"),
        "{text}"
    );
}
