//! Tags, resolved and declared parents of a model say what the Hub would make
//! them say.

use serde_json::Value;

use super::SMALL;
use crate::catalog::{Catalog, Relation, SimModel};

fn lineage_tags(model: &SimModel) -> Vec<&str> {
    let tags = model.tags.iter().map(String::as_str);
    tags.filter(|tag| tag.starts_with("base_model:")).collect()
}

#[test]
fn two_adjacent_tags_a_parent_in_ascii_order() {
    let catalog = &*SMALL;
    let mut merges = 0;
    for n in 0..catalog.len() {
        let model = catalog.model(n);
        let mut expected = Vec::new();
        if let Some((relation, parents)) = &model.base_models {
            assert!(!parents.is_empty());
            assert!(parents.windows(2).all(|p| p[0].1 < p[1].1), "{}", model.id);
            assert!(
                *relation == Relation::Merge || parents.len() == 1,
                "{}",
                model.id
            );
            merges += u32::from(parents.len() > 1);
            for (hub_id, id) in parents {
                let parent = catalog.find(id).unwrap();
                assert_eq!(catalog.id(parent), *id);
                assert_eq!(catalog.keys(parent).hub_id, *hub_id);
                expected.push(format!("base_model:{id}"));
                expected.push(format!("base_model:{}:{id}", relation.as_str()));
            }
        }
        assert_eq!(lineage_tags(&model), expected, "{}", model.id);
        let first = model
            .tags
            .iter()
            .position(|tag| tag.starts_with("base_model:"));
        let together = first.unwrap_or(0)..first.unwrap_or(0) + expected.len();
        assert_eq!(model.tags[together], expected[..], "{}", model.id);
        let mut unique = model.tags.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(
            unique.len(),
            model.tags.len(),
            "{}: {:?}",
            model.id,
            model.tags
        );
    }
    assert!(merges > 100);
}

#[test]
fn filters_for_children_equal_the_counts_of_the_parent() {
    let catalog = &*SMALL;
    let mut by_parent = std::collections::BTreeMap::new();
    for n in 0..catalog.len() {
        for (_, id) in catalog
            .model(n)
            .base_models
            .into_iter()
            .flat_map(|(_, parents)| parents)
        {
            by_parent
                .entry(catalog.find(&id).unwrap())
                .or_insert_with(Vec::new)
                .push(n);
        }
    }
    assert!(by_parent.len() > 500);
    for n in 0..catalog.len() {
        let children = by_parent.remove(&n).unwrap_or_default();
        let counts = catalog.children_count(n);
        assert_eq!(counts.iter().sum::<u64>(), children.len() as u64);
        if children.is_empty() {
            continue;
        }
        let id = catalog.id(n);
        assert_eq!(catalog.with_tag(&format!("base_model:{id}")), children);
        for relation in Relation::ALL {
            let tag = format!("base_model:{}:{id}", relation.as_str());
            let found = catalog.with_tag(&tag);
            assert_eq!(found.len() as u64, counts[relation.index()], "{tag}");
            let of_relation = children
                .iter()
                .filter(|c| catalog.relation(**c) == Some(relation));
            assert!(found.iter().eq(of_relation), "{tag}");
        }
        let folded = id.to_ascii_lowercase();
        if folded != id {
            assert!(catalog.with_tag(&format!("base_model:{folded}")).is_empty());
        }
    }
}

/// The Hub's inference, as far as it is known: the declared ids that resolve
/// (case counts, earlier ids lead to the present one), and the relation that
/// card, tags and library give away.
fn inferred(n: u32, model: &SimModel) -> Option<(Relation, Vec<String>)> {
    let catalog = &*SMALL;
    let card = model.card_data.as_ref()?;
    let declared = match card.get("base_model")? {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        Value::String(text) => vec![text.as_str()],
        _ => Vec::new(),
    };
    assert_eq!(declared, catalog.declared(n));
    let mut parents: Vec<String> = declared
        .into_iter()
        .filter_map(|id| match catalog.find(id) {
            Some(parent) => Some(catalog.id(parent)).filter(|current| current == id),
            None => {
                let parent = catalog.find_renamed(id)?;
                (catalog.old_id(parent) == Some(id)).then(|| catalog.id(parent))
            }
        })
        .collect();
    parents.sort();
    parents.dedup();
    let tag = |wanted: &str| model.tags.iter().any(|tag| tag == wanted);
    const FORMATS: [&str; 9] = [
        "gguf",
        "onnx",
        "openvino",
        "4-bit",
        "8-bit",
        "fp8",
        "gptq",
        "bitsandbytes",
        "ctranslate2",
    ];
    let library = model.library_name.as_deref();
    let explicit = card.get("base_model_relation").and_then(Value::as_str);
    let relation = match explicit {
        Some(word) => Relation::parse(word)?,
        None if tag("merge") && parents.len() > 1 => Relation::Merge,
        None if matches!(library, Some("peft" | "adapter-transformers")) => Relation::Adapter,
        None if library == Some("diffusers") && tag("lora") => Relation::Adapter,
        None if FORMATS.iter().any(|format| tag(format)) => Relation::Quantized,
        None => Relation::Finetune,
    };
    if relation != Relation::Merge {
        parents.truncate(1);
    }
    (!parents.is_empty()).then_some((relation, parents))
}

#[test]
fn the_hubs_inference_leads_from_the_card_to_the_parents() {
    let catalog = &*SMALL;
    for n in 0..catalog.len() {
        let model = catalog.model(n);
        let resolved = model.base_models.as_ref().map(|(relation, parents)| {
            (
                *relation,
                parents.iter().map(|(_, id)| id.clone()).collect::<Vec<_>>(),
            )
        });
        assert_eq!(inferred(n, &model), resolved, "{model:#?}");
    }
}

#[test]
fn depth_is_the_longest_way_down_from_a_root() {
    let catalog = &*SMALL;
    let cycles = catalog.summary().cycles;
    let heads: Vec<u32> = cycles.iter().map(|cycle| cycle[0]).collect();
    for n in 0..catalog.len() {
        let above = catalog
            .parents(n)
            .iter()
            .filter(|p| **p < n)
            .map(|p| catalog.depth(*p) + 1);
        assert_eq!(catalog.depth(n), above.max().unwrap_or(0));
        assert!(catalog.parents(n).iter().all(|p| *p <= n) || heads.contains(&n));
    }
    for cycle in cycles {
        for (at, member) in cycle.iter().enumerate() {
            let parent = cycle[(at + cycle.len() - 1) % cycle.len()];
            assert!(catalog.parents(*member).contains(&parent), "{cycle:?}");
        }
    }
}
