//! Figures of an ecosystem against those of the real Hub, published for
//! 1,860,411 models of July 2025 and 2,161,698 of October 2025, and against the
//! 4,167 rows of the dump that are at hand.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::SyntheticCatalog;
use crate::catalog::{Catalog, Relation};

/// Large enough for shares to settle.
pub(super) static LARGE: LazyLock<SyntheticCatalog> =
    LazyLock::new(|| SyntheticCatalog::new(100_000, 7));

#[track_caller]
fn near(what: &str, found: f64, real: f64, tolerance: f64) {
    assert!(
        (found - real).abs() <= tolerance,
        "{what}: {found:.4}, on the Hub {real:.4}"
    );
}

fn share(part: u64, all: u64) -> f64 {
    part as f64 / all as f64
}

#[test]
fn relations_are_shared_out_as_on_the_hub() {
    let s = LARGE.summary();
    let children: u64 = s.by_relation.iter().sum();
    near(
        "children",
        share(children, u64::from(s.models)),
        0.2809,
        0.03,
    );
    for (relation, real) in Relation::ALL.into_iter().zip([0.426, 0.023, 0.192, 0.359]) {
        let part = share(s.by_relation[relation.index()], children);
        near(relation.as_str(), part, real, 0.01);
    }
    let of_merges = s.edges - children + s.by_relation[Relation::Merge.index()];
    near("edges of merges", share(of_merges, s.edges), 0.0704, 0.02);
    near("parents of a merge", s.mean_merge_parents, 3.34, 0.3);
    assert_eq!(s.max_merge_parents, 47);
    for (relation, real) in Relation::ALL
        .into_iter()
        .zip([0.0019, f64::NAN, 0.0095, 0.0794])
    {
        let at = relation.index();
        if relation != Relation::Merge {
            let branching = share(s.branching[at], s.by_relation[at]);
            near(
                &format!("{relation:?} with children"),
                branching,
                real,
                real / 4.0,
            );
        }
    }
}

#[test]
fn an_eighth_of_the_cards_resolves_to_something_else() {
    let s = LARGE.summary();
    let otherwise = share(s.declared_otherwise, s.declaring);
    near(
        "to something else or nothing",
        otherwise,
        335.0 / 2_656.0,
        0.01,
    );
    near(
        "to nothing",
        share(s.unresolved, s.declaring),
        70.0 / 2_656.0,
        0.005,
    );
    assert!(s.renamed > 300);
}

#[test]
fn oddities_of_the_hub_are_there() {
    let s = LARGE.summary();
    let own = |n: u32| LARGE.parents(n).contains(&n);
    assert_eq!(
        (0..LARGE.len()).filter(|n| own(*n)).count(),
        s.self_loops as usize
    );
    assert!(s.self_loops > 5);
    assert!(s.older_children > 20);
    assert!(s.cycles.iter().any(|c| c.len() == 2) && s.cycles.iter().any(|c| c.len() == 3));
    let floor = (0..LARGE.len())
        .filter(|n| LARGE.keys(*n).created_at <= 1_646_263_745_000)
        .count();
    let share = floor as f64 / f64::from(LARGE.len());
    near(
        "at the floor of creation",
        share,
        31_100.0 / 1_860_411.0,
        0.002,
    );
}

#[test]
fn families_are_heavy_tailed_and_deep() {
    let s = LARGE.summary();
    let mut counts: Vec<u64> = (0..LARGE.len())
        .map(|n| LARGE.children_count(n).iter().sum())
        .filter(|c| *c > 0)
        .collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let largest: Vec<u64> = s.largest_hubs.iter().map(|hub| hub.1).collect();
    assert_eq!(counts[..largest.len()], largest);
    let ten = share(counts[..10].iter().sum(), s.edges);
    near(
        "edges of the ten largest hubs",
        ten,
        163_287.0 / 573_653.0,
        0.05,
    );
    let few = counts.iter().filter(|count| **count <= 3).count();
    assert!(
        few * 2 > counts.len(),
        "most parents have up to three children"
    );
    let ten: u64 = s.largest_families[..10].iter().map(|family| family.1).sum();
    near(
        "models of the ten largest families",
        share(ten, u64::from(s.models)),
        0.1044,
        0.02,
    );
    assert_eq!(s.depths.iter().sum::<u64>(), u64::from(s.models));
    assert!(
        s.depths[1..=8].windows(2).all(|d| d[0] >= d[1]),
        "{:?}",
        s.depths
    );
    assert!(s.depths[15] > 0, "{:?}", s.depths);
}

/// The published top entries, as shares of the models that report the trait.
const TASKS: [(&str, f64); 8] = [
    ("text-generation", 0.4107),
    ("text-classification", 0.1362),
    ("text-to-image", 0.114),
    ("reinforcement-learning", 0.0866),
    ("automatic-speech-recognition", 0.0349),
    ("token-classification", 0.0323),
    ("image-classification", 0.0259),
    ("fill-mask", 0.021),
];
const LIBRARIES: [(&str, f64); 5] = [
    ("transformers", 0.6317),
    ("peft", 0.1992),
    ("diffusers", 0.0831),
    ("stable-baselines3", 0.0214),
    ("sentence-transformers", 0.0132),
];
const LANGUAGES: [(&str, f64); 5] = [
    ("en", 0.8556),
    ("zh", 0.0499),
    ("fr", 0.0454),
    ("de", 0.0407),
    ("ja", 0.0347),
];
/// As shares of all models.
const LICENCES: [(&str, f64); 9] = [
    ("license:apache-2.0", 0.1604),
    ("license:mit", 0.059),
    ("license:other", 0.044),
    ("license:openrail", 0.0202),
    ("license:creativeml-openrail-m", 0.0157),
    ("license:cc-by-nc-4.0", 0.0077),
    ("license:llama2", 0.0055),
    ("license:llama3", 0.0053),
    ("license:gemma", 0.0047),
];

#[test]
fn traits_are_spread_as_on_the_hub() {
    let s = LARGE.summary();
    let all = u64::from(s.models);
    near("with a card", share(s.with_card, all), 0.6704, 0.02);
    near("with a licence", share(s.with_licence, all), 0.3612, 0.02);
    near("with a language", share(s.with_language, all), 0.1392, 0.02);
    near("with a task", share(s.with_task, all), 0.385, 0.03);
    near("with a library", share(s.with_library, all), 0.562, 0.03);
    let mut counts: HashMap<String, u64> = HashMap::new();
    let (mut tasks, mut libraries) = (counts.clone(), counts.clone());
    for n in 0..LARGE.len() {
        let model = LARGE.model(n);
        model
            .tags
            .into_iter()
            .for_each(|tag| *counts.entry(tag).or_default() += 1);
        *tasks
            .entry(model.pipeline_tag.unwrap_or_default())
            .or_default() += 1;
        *libraries
            .entry(model.library_name.unwrap_or_default())
            .or_default() += 1;
    }
    for (licence, real) in LICENCES {
        near(licence, share(counts[licence], all), real, 0.02);
    }
    for (task, real) in TASKS {
        near(task, share(tasks[task], s.with_task), real, 0.03);
    }
    for (library, real) in LIBRARIES {
        near(
            library,
            share(libraries[library], s.with_library),
            real,
            0.03,
        );
    }
    for (language, real) in LANGUAGES {
        near(
            language,
            share(counts[language], s.with_language),
            real,
            0.02,
        );
    }
}

/// Whether a card says that it was written by a program, in the two wordings
/// the published figures go by.
fn generated(card: &str) -> bool {
    let card = card.to_lowercase();
    card.contains("automatically generated") || card.contains("generated automatically")
}

#[test]
fn cards_are_as_long_and_as_often_generated_as_on_the_hub() {
    // By relation: cards, characters, generated ones.
    let mut sums = [[0u64; 3]; 4];
    for n in (0..LARGE.len()).step_by(2) {
        let (Some(relation), Some(card)) = (LARGE.relation(n), LARGE.readme(n)) else {
            continue;
        };
        let [cards, characters, by_program] = &mut sums[relation.index()];
        *cards += 1;
        *characters += card.chars().count() as u64;
        *by_program += u64::from(generated(&card));
    }
    let real = [
        (3_975.0, 0.29),
        (3_332.0, 0.0),
        (4_995.0, 0.004),
        (4_830.0, 0.501),
    ];
    for ([cards, characters, by_program], (length, share_of)) in sums.into_iter().zip(real) {
        near("characters", share(characters, cards), length, 1_000.0);
        near("generated cards", share(by_program, cards), share_of, 0.08);
    }
}
