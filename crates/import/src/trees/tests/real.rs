//! The scripts' own files.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use modeltree_records::{Evidence, ParametersSource, Relation};

use super::{Got, read_file};
use crate::Format;

/// The folder of real data, or `None` where the machine has none.
fn shared(path: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("MODELTREE_SHARED_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let file = folder.join(path);
    if file.exists() {
        return Some(file);
    }
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "{} is absent",
        file.display()
    );
    eprintln!("SKIPPED: {} is absent", file.display());
    None
}

fn read(name: &str, format: Format) -> Option<Got> {
    let (got, read) = read_file(&shared(&format!("trees/{name}"))?, format);
    read.unwrap();
    assert_eq!(
        (got.odd.len(), got.left_out.len()),
        (0, 0),
        "{name}: {:?} {:?}",
        got.odd,
        got.left_out
    );
    Some(got)
}

/// Rows, rows with metadata, rows with a card, children listed at the root by
/// relation, listed children without a row.
#[test]
fn the_trees_have_the_counts_that_are_known() {
    for (name, rows, with_metadata, cards, root, without_row) in [
        (
            "Mistral-Small-24B-Base-2501_finetunes_20250405_001816.csv",
            67,
            67,
            0,
            [30, 0, 0, 0],
            12,
        ),
        (
            "Mistral-Small-24B-Base-2501_finetunes_20250405_001816.json",
            67,
            67,
            0,
            [30, 0, 0, 0],
            12,
        ),
        (
            "DeepSeek-R1_finetunes_20250422_180448.csv",
            316,
            302,
            299,
            [300, 120, 48, 2],
            191,
        ),
        (
            "DeepSeek-R1_finetunes_20250422_180448.json",
            316,
            302,
            299,
            [300, 120, 48, 2],
            191,
        ),
        (
            "DeepSeek-R1_finetunes_20250416_231338.csv",
            299,
            299,
            299,
            [297, 121, 0, 0],
            136,
        ),
        (
            "DeepSeek-V3_finetunes_20250422_220003.csv",
            81,
            78,
            78,
            [78, 38, 16, 1],
            60,
        ),
        (
            "DeepSeek-V3_finetunes_20250422_220003.json",
            81,
            78,
            78,
            [78, 38, 16, 1],
            60,
        ),
        (
            "stable-diffusion-2-1_finetunes_20250422_220003.csv",
            178,
            175,
            176,
            [177, 251, 1, 0],
            253,
        ),
        (
            "Janus-Pro-7B_finetunes_20250422_225821.csv",
            27,
            27,
            27,
            [26, 6, 2, 0],
            10,
        ),
        (
            "Janus-Pro-7B_finetunes_20250422_225821.json",
            27,
            27,
            27,
            [26, 6, 2, 0],
            10,
        ),
        (
            "20250325_005631_DeepHermes-3-Mistral-24B-Preview_finetunes.csv",
            5,
            5,
            0,
            [4, 0, 0, 0],
            0,
        ),
        (
            "DeepHermes-3-Mistral-24B-Preview_finetunes_20250404_231041.json",
            5,
            5,
            0,
            [3, 0, 0, 0],
            0,
        ),
    ] {
        let Some(got) = read(name, Format::Tree) else {
            return;
        };
        let described = got
            .models
            .iter()
            .filter(|model| model.record.tags.is_some())
            .count();
        assert_eq!(
            (got.rows, got.models.len(), described),
            (rows, rows as usize, with_metadata),
            "{name}"
        );
        assert_eq!(got.cards.len(), cards, "{name}");
        let first = got.models[0].record.id.clone();
        let listed = [
            Relation::Finetune,
            Relation::Adapter,
            Relation::Quantized,
            Relation::Merge,
        ]
        .map(|relation| {
            let of_root = |claim: &&modeltree_records::ParentClaim| {
                claim.parent.as_ref() == Some(&first) && claim.relation == relation
            };
            got.imported().filter(of_root).count()
        });
        assert_eq!(listed, root, "{name}");
        let ids: HashSet<_> = got.models.iter().map(|model| &model.record.id).collect();
        let lost: HashSet<_> = got
            .imported()
            .map(|claim| &claim.child)
            .filter(|child| !ids.contains(child))
            .collect();
        assert_eq!(lost.len(), without_row, "{name}");
    }
}

/// In every tree, the parent that the scripts read off the Hub's pages is among
/// those in the row's own tags.
#[test]
fn what_is_listed_agrees_with_the_tags() {
    for name in [
        "Mistral-Small-24B-Base-2501_finetunes_20250405_001816.csv",
        "DeepSeek-R1_finetunes_20250422_180448.json",
        "DeepSeek-V3_finetunes_20250422_220003.csv",
        "stable-diffusion-2-1_finetunes_20250422_220003.csv",
        "Janus-Pro-7B_finetunes_20250422_225821.json",
    ] {
        let Some(got) = read(name, Format::Tree) else {
            return;
        };
        let mut compared = 0;
        let finetunes = got
            .imported()
            .filter(|claim| claim.relation == Relation::Finetune);
        for claim in finetunes {
            let Some(model) = got
                .models
                .iter()
                .find(|model| model.record.id == claim.child)
            else {
                continue;
            };
            if model.record.tags.is_none() {
                continue;
            }
            compared += 1;
            assert!(
                model.claims.iter().any(|tag| {
                    tag.evidence == Evidence::HubTag
                        && tag.relation == Relation::Finetune
                        && tag.parent == claim.parent
                }),
                "{name}: {} of {:?}",
                claim.child,
                claim.parent
            );
        }
        assert!(compared > 20, "{name}: {compared}");
    }
}

/// Facts of the Mistral tree that were counted by hand.
#[test]
fn the_mistral_records_have_their_properties() {
    let name = "Mistral-Small-24B-Base-2501_finetunes_20250405_001816.csv";
    let Some(got) = read(name, Format::Tree) else {
        return;
    };
    let records = || got.models.iter().map(|model| &model.record);
    assert_eq!(
        records().filter_map(|record| record.downloads).sum::<u64>(),
        494_326
    );
    assert_eq!(
        records().filter_map(|record| record.likes).sum::<u64>(),
        1_523
    );
    let files = records().filter_map(|record| record.files.as_ref());
    assert_eq!(files.map(Vec::len).sum::<usize>(), 1_173);
    let mut parameters: BTreeMap<u64, u32> = BTreeMap::new();
    let safetensors =
        records().filter(|record| record.parameters_source == Some(ParametersSource::Safetensors));
    for total in safetensors.filter_map(|record| record.parameters) {
        *parameters.entry(total).or_default() += 1;
    }
    assert_eq!(parameters.get(&23_572_403_200), Some(&45));
    let licensed = |name: &str| {
        let has = |licenses: &Vec<String>| licenses.iter().any(|license| license == name);
        records()
            .filter(|record| record.licenses.as_ref().is_some_and(has))
            .count()
    };
    assert_eq!(
        (licensed("apache-2.0"), licensed("mit"), licensed("other")),
        (58, 4, 1)
    );
    // Every front matter was YAML that could be read.
    assert_eq!(
        records()
            .filter(|record| record.card_data.is_some())
            .count(),
        67
    );
    assert!(records().all(|record| record.hub_id.is_some() && record.created_at.is_some()));
}

#[test]
fn the_component_has_its_nodes_and_edges() {
    let Some(got) = read("SmolLM2-1.7B_component_dashboard.json", Format::Dashboard) else {
        return;
    };
    assert_eq!((got.models.len(), got.claims.len()), (1_042, 1_041));
    let count = |relation| {
        got.claims
            .iter()
            .filter(|claim| claim.relation == relation)
            .count()
    };
    assert_eq!(
        [Relation::Adapter, Relation::Finetune, Relation::Quantized].map(count),
        [522, 282, 237]
    );
    let downloads = got.models.iter().filter_map(|model| model.record.downloads);
    assert_eq!(downloads.sum::<u64>(), 377_316);
}
