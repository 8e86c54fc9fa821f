//! What a crawler may rely on, and whether the shape is the real Hub's.

mod lineage;
mod shape;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::LazyLock;

use super::SyntheticCatalog;
use super::timeline::{END, FLOOR};
use crate::catalog::Catalog;

/// Small enough to look at every model in full.
static SMALL: LazyLock<SyntheticCatalog> = LazyLock::new(|| SyntheticCatalog::new(20_000, 7));

/// Everything that can be asked of a catalog, as text.
fn printed(catalog: &SyntheticCatalog) -> String {
    let mut text = String::new();
    for n in 0..catalog.len() {
        let (model, readme) = (catalog.model(n), catalog.readme(n));
        let _ = writeln!(text, "{model:?} {readme:?} {:?}", catalog.old_id(n));
    }
    text
}

#[test]
fn a_number_and_a_seed_fix_every_byte() {
    let first = printed(&SyntheticCatalog::new(3_000, 5));
    assert!(first == printed(&SyntheticCatalog::new(3_000, 5)));
    assert!(first != printed(&SyntheticCatalog::new(3_000, 6)));
}

#[test]
fn any_size_works() {
    for n in [0, 1, 2, 3, 10, 100, 1_000] {
        for seed in 0..4 {
            let catalog = SyntheticCatalog::new(n, seed);
            assert_eq!(catalog.len(), n);
            assert_eq!(catalog.summary().models, n);
            for i in 0..n {
                let model = catalog.model(i);
                assert_eq!(catalog.find(&model.id), Some(i));
                assert_eq!(catalog.readme(i).is_some(), model.card_data.is_some());
            }
            assert!(catalog.find("no/body").is_none());
            assert!(catalog.with_tag("base_model:no/body").is_empty());
        }
    }
}

/// The Hub's own rules for ids.
fn valid(id: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
            && !part.starts_with(['-', '.'])
            && !part.ends_with(['-', '.'])
    };
    id.len() <= 96
        && id.split('/').count() <= 2
        && id.split('/').all(plain)
        && !id.contains("--")
        && !id.contains("..")
        && !id.to_ascii_lowercase().ends_with(".git")
}

#[test]
fn ids_are_valid_and_no_two_differ_only_in_case() {
    let large = &*shape::LARGE;
    let mut seen = HashSet::new();
    for n in 0..large.len() {
        let id = large.id(n);
        assert!(valid(&id) && id.contains('/'), "{id}");
        assert!(seen.insert(id.to_ascii_lowercase()), "{id}");
        assert_eq!(id, format!("{}/{}", large.owner(n), large.name(n)));
    }
    for n in 0..large.len() {
        if let Some(old) = large.old_id(n) {
            assert!(valid(old), "{old}");
            assert!(!seen.contains(&old.to_ascii_lowercase()), "{old} is in use");
        }
    }
}

#[test]
fn models_are_found_in_any_case_and_under_earlier_ids() {
    let catalog = &*SMALL;
    let mut legacy = 0;
    for n in 0..catalog.len() {
        let id = catalog.id(n);
        assert_eq!(catalog.find(&id), Some(n));
        assert_eq!(catalog.find(&id.to_ascii_uppercase()), Some(n));
        assert_eq!(catalog.find(&id.to_ascii_lowercase()), Some(n));
        assert_eq!(catalog.find_renamed(&id), None);
        if let Some(old) = catalog.old_id(n) {
            assert_eq!(catalog.find(old), None);
            assert_eq!(catalog.find_renamed(old), Some(n));
            assert_eq!(catalog.find_renamed(&old.to_ascii_uppercase()), Some(n));
            legacy += u32::from(!old.contains('/'));
        }
    }
    assert!(legacy > 5, "{legacy} ids from before models had owners");
    for id in ["", "/", "nobody", "nobody/", "/nothing", "a/b/c"] {
        assert_eq!(
            (catalog.find(id), catalog.find_renamed(id)),
            (None, None),
            "{id}"
        );
    }
}

#[test]
fn object_ids_are_unique_and_follow_creation() {
    let large = &*shape::LARGE;
    let mut keys: Vec<_> = (0..large.len()).map(|n| large.keys(n)).collect();
    let floor = i64::from(FLOOR) * 1_000;
    for (n, key) in (0..).zip(&keys) {
        let (created, end) = (key.created_at, i64::from(END) * 1_000);
        assert!((floor..end).contains(&created));
        assert!(key.last_modified <= end);
        assert!(key.last_modified >= created || created <= floor + 1_000);
        assert_eq!(created, i64::from(large.created_at(n)) * 1_000);
        let seconds = u32::from_be_bytes(key.hub_id.0[..4].try_into().unwrap());
        let of_floor = seconds == FLOOR && created <= floor + 1_000;
        assert!(of_floor || i64::from(seconds) * 1_000 == created);
    }
    keys.sort_by_key(|key| key.hub_id);
    assert!(keys.windows(2).all(|k| k[0].hub_id < k[1].hub_id));
    assert!(
        keys.windows(2)
            .all(|k| k[0].created_at <= k[1].created_at + 1_000)
    );
}

#[test]
fn sort_keys_are_those_of_the_model() {
    let catalog = &*SMALL;
    for n in (0..catalog.len()).step_by(7) {
        assert_eq!(catalog.keys(n), catalog.model(n).keys);
        assert_eq!(catalog.id(n), catalog.model(n).id);
    }
}

#[test]
fn filters_find_what_a_scan_finds() {
    let catalog = &*SMALL;
    let models: Vec<_> = (0..catalog.len()).map(|n| catalog.model(n)).collect();
    let scan = |hit: &dyn Fn(&crate::catalog::SimModel) -> bool| -> Vec<u32> {
        (0u32..)
            .zip(&models)
            .filter(|(_, model)| hit(model))
            .map(|(n, _)| n)
            .collect()
    };
    let dataset = models
        .iter()
        .flat_map(|m| &m.tags)
        .find(|t| t.starts_with("dataset:"));
    let tags = [
        "license:mit",
        "en",
        "gguf",
        "text-generation",
        "region:us",
        "merge",
        "peft",
    ];
    for tag in tags.into_iter().chain(dataset.map(String::as_str)) {
        let expected = scan(&|model| model.tags.iter().any(|t| t == tag));
        assert!(!expected.is_empty(), "{tag}");
        assert_eq!(catalog.with_tag(tag), expected, "{tag}");
    }
    for tag in ["", "License:mit", "license:", "nonsense"] {
        assert!(catalog.with_tag(tag).is_empty(), "{tag}");
    }
    for task in ["text-generation", "fill-mask", "", "nonsense"] {
        let expected = scan(&|model| model.pipeline_tag.as_deref() == Some(task));
        assert_eq!(catalog.with_pipeline_tag(task), expected, "{task}");
    }
    for owner in ["quantmaster", "Qilin", "qilin", ""] {
        let expected = scan(&|model| model.id.split_once('/').is_some_and(|(o, _)| o == owner));
        assert_eq!(catalog.by_author(owner), expected, "{owner}");
    }
}

#[test]
fn cards_carry_their_front_matter() {
    let catalog = &*SMALL;
    for n in (0..catalog.len()).step_by(5) {
        let Some(readme) = catalog.readme(n) else {
            continue;
        };
        let data = catalog.model(n).card_data.unwrap();
        assert!(readme.len() <= 1 << 20);
        if data.is_empty() {
            assert!(!readme.starts_with("---"));
            continue;
        }
        let yaml = readme
            .strip_prefix("---\n")
            .unwrap()
            .split_once("\n---\n")
            .unwrap()
            .0;
        let read: serde_json::Value = serde_saphyr::from_str(yaml).unwrap();
        assert_eq!(read, serde_json::Value::Object(data), "{yaml}");
    }
}
