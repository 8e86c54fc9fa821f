//! Crawls of a Hub that serves real records, held against the records.

#![allow(clippy::unwrap_used)]

mod hub;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hub::{Content, at, modeltree, records, serve, shared, succeed};
use hubsim::catalog::Catalog;
use modeltree_records::{Evidence, Relation};

/// 4,167 rows of the Hub: every parent the Hub resolved is a `hub_tag` claim
/// with the Hub's relation; what only the card declares is a `card` claim.
#[test]
fn the_4167_rows_arrive_whole() {
    let Some(catalog) = records(&["hub/hub_stats_4167.parquet"], false) else {
        return;
    };
    let mut expected: BTreeMap<String, (Relation, BTreeSet<String>)> = BTreeMap::new();
    for n in 0..catalog.len() {
        let model = catalog.model(n);
        if let Some((relation, parents)) = model.base_models {
            let relation = Relation::from_hub(relation.as_str()).unwrap();
            let parents = parents.into_iter().map(|(_, id)| id).collect();
            expected.insert(model.id, (relation, parents));
        }
    }
    assert_eq!(expected.len(), 2_586);
    let count = |relation| {
        expected
            .values()
            .filter(|(known, _)| *known == relation)
            .count()
    };
    assert_eq!(
        [
            Relation::Finetune,
            Relation::Merge,
            Relation::Quantized,
            Relation::Adapter
        ]
        .map(count),
        [1_401, 1_116, 49, 20]
    );

    let hub = serve(catalog);
    let folder = tempfile::tempdir().unwrap();
    succeed(at(&hub, folder.path()).args(["crawl", "--all"]));
    let content = Content::of(folder.path());
    assert_eq!(content.models.len(), 4_167);

    let mut resolved: BTreeMap<String, (Relation, BTreeSet<String>)> = BTreeMap::new();
    let mut declared: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for claim in &content.claims {
        let child = claim.child.to_string();
        match claim.evidence {
            Evidence::HubTag => {
                let entry = resolved
                    .entry(child)
                    .or_insert((claim.relation, BTreeSet::new()));
                assert_eq!(entry.0, claim.relation, "one relation a model");
                entry
                    .1
                    .extend(claim.parent.as_ref().map(ToString::to_string));
            }
            Evidence::Imported => panic!("nothing was imported"),
            Evidence::Card => {
                declared.entry(child).or_default().insert(claim.raw.clone());
            }
        }
    }
    assert_eq!(resolved, expected);

    // 2,656 rows declare parents; 335 of them something else than was resolved.
    assert_eq!(declared.len(), 2_656);
    let nothing = BTreeSet::new();
    let otherwise = declared.iter().filter(|(child, raw)| {
        resolved
            .get(*child)
            .map_or(&nothing, |(_, parents)| parents)
            != *raw
    });
    assert_eq!(otherwise.count(), 335);
}

fn rows(path: &Path) -> BTreeMap<String, (u32, BTreeSet<String>)> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (id, depth, children) = (column("model_id"), column("depth"), column("children"));
    reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            // One vintage joins by commas, an older one writes a Python list.
            let listed = row[children]
                .split(['[', ']', '\'', ',', ' '])
                .filter_map(|part| part.strip_prefix("https://huggingface.co/"))
                .map(str::to_string)
                .collect();
            (row[id].to_string(), (row[depth].parse().unwrap(), listed))
        })
        .collect()
}

/// The tree of Mistral-Small-24B-Base-2501: the 67 rows of the research
/// scripts and the 12 children that they lost for a dot in their name.
#[test]
fn the_mistral_tree_is_found_whole() {
    const ROOT: &str = "mistralai/Mistral-Small-24B-Base-2501";
    let file = "trees/Mistral-Small-24B-Base-2501_finetunes_20250405_001816.csv";
    let Some(catalog) = records(&[file], false) else {
        return;
    };
    let original = rows(&shared(file).unwrap());
    assert_eq!(original.len(), 67);
    let listed: BTreeSet<_> = original
        .values()
        .flat_map(|(_, children)| children.clone())
        .collect();
    let lost: BTreeSet<_> = listed
        .iter()
        .filter(|id| !original.contains_key(*id))
        .cloned()
        .collect();
    assert_eq!((listed.len(), lost.len()), (78, 12));
    assert!(lost.iter().all(|id| id.contains('.')));

    let hub = serve(catalog);
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    succeed(at(&hub, &data).args(["crawl", ROOT]));
    let content = Content::of(&data);
    let found: BTreeSet<_> = content.models.keys().cloned().collect();
    let wanted: BTreeSet<_> = original.keys().chain(&lost).cloned().collect();
    assert_eq!(found, wanted);

    let out = folder.path().join("out");
    let export = ["export", "--layout", "research", "--family", ROOT];
    succeed(modeltree(&data).args(export).arg(&out));
    let exported: Vec<_> = walk(&out)
        .into_iter()
        .filter(|file| file.ends_with(".csv"))
        .collect();
    assert_eq!(exported.len(), 1, "{exported:?}");
    let exported = rows(Path::new(&exported[0]));

    // Every row of the original is there, as deep and with the same fine-tunes;
    // what is new is exactly what the scripts lost.
    for (id, (depth, children)) in &original {
        assert_eq!(exported.get(id), Some(&(*depth, children.clone())), "{id}");
    }
    let new: BTreeSet<_> = exported
        .keys()
        .filter(|id| !original.contains_key(*id))
        .cloned()
        .collect();
    assert_eq!(new, lost);
}

fn walk(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path.to_str().unwrap().to_string());
        }
    }
    files
}

/// A whole typed family of July 2025, crawled through all four relations.
#[test]
fn the_smollm_family_keeps_its_shape() {
    let file = "trees/SmolLM2-1.7B_component_dashboard.json";
    let Some(catalog) = records(&[file], false) else {
        return;
    };
    let hub = serve(catalog);
    let folder = tempfile::tempdir().unwrap();
    let before = hub.stats().total;
    succeed(at(&hub, folder.path()).args(["crawl", "HuggingFaceTB/SmolLM2-1.7B"]));
    let requests = hub.stats().total - before;
    let content = Content::of(folder.path());
    assert_eq!(content.models.len(), 1_042);
    let mut by_relation: BTreeMap<Relation, usize> = BTreeMap::new();
    for claim in content
        .claims
        .iter()
        .filter(|claim| claim.evidence == Evidence::HubTag)
    {
        *by_relation.entry(claim.relation).or_default() += 1;
    }
    assert_eq!(
        by_relation,
        BTreeMap::from([
            (Relation::Adapter, 522),
            (Relation::Finetune, 282),
            (Relation::Quantized, 237)
        ])
    );
    // One question a model, the root's detail, and no more.
    assert!(requests <= 1_042 + 2, "{requests} requests");
}
