//! Every check, on a snapshot that has one case or more of each.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use modeltree_analysis::{Check, Declared, Example, Quality, QualityOptions, check};
use modeltree_records::{
    ChildrenCounts, Evidence, HubId, ModelId, ModelRecord, ParentClaim, Problem, Relation,
    Timestamp,
};
use modeltree_snapshot::{Alias, AliasKind, Batch, CardRow, FinishOptions, OddItem, Writer};
use serde_json::{Value, json};

fn id(text: &str) -> ModelId {
    ModelId::parse(text).unwrap()
}

fn record(text: &str, day: u8) -> ModelRecord {
    let mut record = ModelRecord::bare(id(text), "test".into());
    record.created_at = Timestamp::parse(&format!("2024-05-{day:02}T00:00:00.000Z")).ok();
    record.fetched_at = Some(Timestamp::now());
    record
}

fn claim(child: &str, parent: &str, evidence: Evidence) -> ParentClaim {
    ParentClaim {
        child: id(child),
        parent: Some(id(parent)),
        parent_hub_id: None,
        raw: parent.into(),
        relation: match evidence {
            Evidence::HubTag | Evidence::Imported => Relation::Finetune,
            Evidence::Card => Relation::Unknown,
        },
        evidence,
        confidence: evidence.confidence(),
        problem: None,
    }
}

fn unusable(child: &str, raw: &str, problem: Problem) -> ParentClaim {
    ParentClaim {
        parent: None,
        raw: raw.into(),
        problem: Some(problem),
        ..claim(child, "x/x", Evidence::Card)
    }
}

fn card(text: &str) -> CardRow {
    CardRow {
        id: id(text),
        revision: None,
        etag: None,
        text: "# A card".into(),
        fetched_at: None,
    }
}

fn ingest(dir: &Path, batch: Batch, asked: Value, coverage: Value) {
    let mut writer = Writer::open(dir).unwrap();
    writer.begin(&Value::Null).unwrap();
    writer.stage(batch, &Value::Null).unwrap();
    writer
        .finish(FinishOptions {
            keep: None,
            superseded: Vec::new(),
            gone: Default::default(),
            source: asked,
            coverage,
            started: Timestamp::now(),
            tool: "test".into(),
        })
        .unwrap();
}

fn checked(dir: &Path) -> Quality {
    let options = QualityOptions {
        full: true,
        examples: 9,
    };
    check(dir, options, |_| {}).unwrap()
}

fn example(id: &str) -> Example {
    Example {
        id: Some(id.into()),
        ..Example::default()
    }
}

fn pair(id: &str, other: &str) -> Example {
    Example {
        other: Some(other.into()),
        ..example(id)
    }
}

fn said(id: &str, text: &str) -> Example {
    Example {
        text: Some(text.into()),
        ..example(id)
    }
}

fn counted(id: &str, number: u64) -> Example {
    Example {
        number: Some(number),
        ..example(id)
    }
}

fn odd_world() -> Batch {
    use Evidence::{Card, HubTag};
    let mut base = record("acme/base", 10);
    base.hub_id = Some(HubId([1; 12]));
    base.children_counts = Some(ChildrenCounts {
        finetune: 5,
        quantized: 1,
        ..ChildrenCounts::default()
    });
    let mut itself = record("odd/itself", 10);
    itself.children_counts = Some(ChildrenCounts {
        finetune: 1,
        ..ChildrenCounts::default()
    });
    let mut twin = record("acme/base-copy", 12);
    twin.hub_id = base.hub_id;
    let mut renamed = claim("lab/renamed", "acme/earlier", HubTag);
    renamed.parent_hub_id = base.hub_id;
    Batch {
        models: vec![
            base,
            twin,
            itself,
            record("lab/Case", 12),
            record("lab/case", 12),
            record("lab/older", 4),
            record("lab/orphan", 12),
            record("lab/renamed", 12),
            record("lab/vague", 12),
            record("odd/claims-itself", 12),
            record("ring/a", 1),
            record("ring/b", 2),
            record("ring/c", 3),
        ],
        claims: vec![
            claim("gone/child", "acme/base", HubTag),
            claim("lab/Case", "ACME/Base", Card),
            claim("lab/Case", "acme/base", HubTag),
            claim("lab/case", "acme/base", HubTag),
            claim("lab/case", "acme/base-copy", HubTag),
            claim("lab/case", "acme/base", Card),
            claim("lab/older", "acme/base", HubTag),
            claim("lab/older", "acme/base", HubTag),
            claim("lab/orphan", "gone/parent", Card),
            renamed,
            claim("lab/renamed", "acme/earlier", Card),
            unusable("lab/vague", "", Problem::Empty),
            unusable("lab/vague", "[]", Problem::Placeholder),
            unusable("lab/vague", "./checkpoint-10", Problem::LocalPath),
            unusable("lab/vague", "https://example.org/x", Problem::Url),
            unusable("lab/vague", "my own model", Problem::Invalid),
            claim("odd/claims-itself", "odd/Claims-Itself", Card),
            claim("odd/itself", "odd/itself", HubTag),
            claim("ring/a", "ring/b", HubTag),
            claim("ring/b", "ring/c", HubTag),
            claim("ring/c", "ring/a", HubTag),
        ],
        aliases: vec![Alias {
            alias: "old/name".into(),
            id: "never/seen".into(),
            kind: AliasKind::Rename,
        }],
        odd: vec![OddItem {
            raw: "{}".into(),
            problems: "likes".into(),
        }],
        cards: vec![card("acme/base"), card("gone/card")],
    }
}

#[test]
fn every_check_finds_its_case() {
    let folder = tempfile::tempdir().unwrap();
    let coverage = json!({"incomplete": ["the children of a/b"]});
    ingest(folder.path(), odd_world(), json!({"scope": "x"}), coverage);
    let quality = checked(folder.path());
    assert!(quality.broken);
    let found = |check: Check| {
        let finding = quality.finding(check).unwrap();
        assert_eq!(finding.breaks, check.breaks());
        (finding.count, finding.examples.as_slice())
    };
    let texts = |check: Check| {
        let examples = found(check).1.iter();
        let texts = examples.map(|example| example.text.clone().unwrap());
        texts.collect::<Vec<_>>()
    };

    assert_eq!(found(Check::DamagedFiles).0, 0);
    assert_eq!(found(Check::CountsDisagree).0, 0);
    assert_eq!(texts(Check::IncompleteCrawl), ["the children of a/b"]);
    let dangling: Vec<_> = found(Check::DanglingRows).1.iter().collect();
    let dangling: Vec<_> = dangling.iter().map(|case| case.id.as_deref()).collect();
    assert_eq!(dangling, [Some("gone/child"), Some("gone/card")]);

    let (cycles, members) = found(Check::Cycles);
    assert_eq!(cycles, 1);
    assert_eq!(members[0].members, ["ring/a", "ring/b", "ring/c"]);
    assert_eq!(found(Check::SelfLoops), (1, &[example("odd/itself")][..]));
    assert_eq!(
        found(Check::DeclaredSelfLoops),
        (1, &[example("odd/claims-itself")][..])
    );
    for (check, raw) in [
        (Check::EmptyParents, ""),
        (Check::PlaceholderParents, "[]"),
        (Check::LocalPathParents, "./checkpoint-10"),
        (Check::UrlParents, "https://example.org/x"),
        (Check::InvalidParents, "my own model"),
    ] {
        assert_eq!(found(check), (1, &[said("lab/vague", raw)][..]));
    }
    let variant = Example {
        text: Some("ACME/Base".into()),
        ..pair("lab/Case", "acme/base")
    };
    assert!(found(Check::CaseVariants).1.contains(&variant));
    assert_eq!(
        found(Check::CaseTwins),
        (1, &[pair("lab/case", "lab/Case")][..])
    );
    assert_eq!(
        found(Check::MissingParents),
        (1, &[counted("gone/parent", 1)][..])
    );
    let older = Example {
        number: Some(6),
        ..pair("lab/older", "acme/base")
    };
    // Two of the ring's members are older than their parents, too.
    assert_eq!(found(Check::OlderChildren).1[0], older);
    assert_eq!(found(Check::OlderChildren).0, 3);
    assert_eq!(
        found(Check::DeclaredOtherwise),
        (
            1,
            &[said("lab/case", "declares nothing of acme/base-copy")][..]
        )
    );
    assert_eq!(
        texts(Check::NothingResolved),
        [
            "declares gone/parent",
            "declares , ./checkpoint-10, [], …",
            "declares odd/Claims-Itself"
        ]
    );
    assert_eq!(
        quality.declared,
        Some(Declared {
            // One in other letter case, one by its earlier id on both sides.
            agree: 2,
            differ: 1,
            nothing_resolved: 3,
            nothing_declared: 6,
        })
    );
    assert!(
        found(Check::RenamedParents)
            .1
            .iter()
            .any(|case| case.id.as_deref() == Some("lab/renamed"))
    );
    assert_eq!(
        found(Check::SeveralParents),
        (1, &[counted("lab/case", 2)][..])
    );
    assert_eq!(found(Check::DuplicateClaims).0, 1);
    assert_eq!(
        found(Check::SharedHubIds),
        (1, &[pair("acme/base-copy", "acme/base")][..])
    );
    // Of five fine-tunes four have a record, and the quantization has none. A
    // model that names itself is its own child.
    assert_eq!(
        found(Check::AbsentChildren),
        (1, &[counted("acme/base", 2)][..])
    );
    assert_eq!(
        found(Check::UnusedAliases),
        (1, &[pair("old/name", "never/seen")][..])
    );
    assert_eq!(found(Check::OddItems).0, 1);
}

#[test]
fn what_files_say_is_neither_declared_nor_resolved() {
    use Evidence::{Card, Imported};
    let folder = tempfile::tempdir().unwrap();
    let batch = Batch {
        models: vec![record("lab/known", 1)],
        claims: vec![
            claim("lab/known", "acme/base", Imported),
            claim("lab/known", "acme/other", Card),
            claim("lab/edge", "acme/base", Imported),
            claim("lab/itself", "Lab/Itself", Imported),
        ],
        ..Batch::default()
    };
    ingest(folder.path(), batch, Value::Null, Value::Null);
    let quality = checked(folder.path());
    assert!(!quality.broken, "a list of edges describes no models");
    assert_eq!(
        quality.declared,
        Some(Declared {
            nothing_resolved: 1,
            ..Declared::default()
        })
    );
    let loops = quality.finding(Check::SelfLoops).unwrap();
    assert_eq!(loops.examples, [example("lab/itself")]);
    assert_eq!(quality.finding(Check::DeclaredSelfLoops).unwrap().count, 0);
}

#[test]
fn a_later_crawl_makes_up_for_an_earlier_one() {
    let folder = tempfile::tempdir().unwrap();
    let one = |text: &str| Batch {
        models: vec![record(text, 1)],
        ..Batch::default()
    };
    let asked = |scope: Value, with_cards: bool| {
        let filters = json!({"author": null, "tags": [], "task": null, "library": null});
        let plan = json!({"scope": scope, "filters": filters, "with_cards": with_cards});
        json!({"endpoint": "https://hub.example/", "plan": plan})
    };
    let lacks = json!({"incomplete": ["something"]});
    let complete = json!({"incomplete": []});
    let roots = asked(json!({"roots": ["a/b"]}), true);
    let dir = folder.path();
    let broken = || checked(dir).broken;

    ingest(dir, one("a/b"), roots.clone(), lacks.clone());
    assert!(broken());
    // Another family does not make up for it, nor the whole Hub without cards.
    ingest(
        dir,
        one("c/d"),
        asked(json!({"roots": ["c/d"]}), true),
        complete.clone(),
    );
    assert!(broken());
    ingest(
        dir,
        one("e/f"),
        asked(json!("all"), false),
        complete.clone(),
    );
    assert!(broken());
    // The same once more does, and so would the whole Hub with cards.
    ingest(dir, one("a/b"), roots.clone(), complete.clone());
    assert!(!broken());
    ingest(dir, one("a/b"), roots, lacks);
    assert!(broken());
    ingest(dir, one("g/h"), asked(json!("all"), true), complete);
    assert!(!broken());
}
