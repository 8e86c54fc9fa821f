//! Facts of the real files, which live outside the repository.

use std::collections::HashSet;
use std::path::PathBuf;

use serde_json::Value;

use super::super::{RecordCatalog, RecordsBuilder};
use super::parents;
use crate::catalog::{Catalog, Gated, Relation, SimModel};

/// A real file; `None`, said loudly, where the data are not at hand.
pub(super) fn data(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("MODELTREE_SHARED_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let path = folder.join(name);
    if path.exists() {
        return Some(path);
    }
    let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(!ci, "{} is missing", path.display());
    eprintln!("SKIPPED: {} is missing", path.display());
    None
}

fn load(name: &str) -> Option<RecordCatalog> {
    let builder = RecordCatalog::builder().path(data(name)?).unwrap();
    assert_eq!(builder.bad_rows(), []);
    Some(RecordsBuilder::build(builder))
}

fn models(catalog: &RecordCatalog) -> impl Iterator<Item = SimModel> {
    (0..catalog.len()).map(|n| catalog.model(n))
}

/// The parents a card declares.
fn declared(model: &SimModel) -> Vec<&str> {
    match model
        .card_data
        .as_ref()
        .and_then(|card| card.get("base_model"))
    {
        Some(Value::String(id)) => vec![id],
        Some(Value::Array(ids)) => ids.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// What the tags say of the parents.
fn tagged(model: &SimModel) -> Vec<(Relation, String)> {
    let specs = model
        .tags
        .iter()
        .filter_map(|tag| tag.strip_prefix("base_model:")?.split_once(':'));
    specs
        .filter_map(|(word, id)| Some((Relation::parse(word)?, id.to_owned())))
        .collect()
}

#[test]
fn the_dump_has_its_relations() {
    let Some(catalog) = load("hub/hub_stats_4167.parquet") else {
        return;
    };
    assert_eq!(catalog.len(), 4_167);
    let mut counts = [0; 4];
    let (mut largest, mut own, mut children) = (0, 0, [0; 4]);
    for (n, model) in (0..).zip(models(&catalog)) {
        for (sum, count) in children.iter_mut().zip(catalog.children_count(n)) {
            *sum += count;
        }
        let Some((relation, parents)) = &model.base_models else {
            assert_eq!(tagged(&model), []);
            continue;
        };
        counts[relation.index()] += 1;
        largest = largest.max(parents.len());
        own += u32::from(parents.iter().any(|(_, id)| *id == model.id));
        let expected: Vec<_> = parents
            .iter()
            .map(|(_, id)| (*relation, id.clone()))
            .collect();
        assert_eq!(tagged(&model), expected, "{}", model.id);
    }
    assert_eq!(counts, [20, 1_116, 49, 1_401]);
    assert_eq!((largest, own), (47, 6));
    let mut named = [0; 4];
    for model in models(&catalog) {
        for (relation, id) in tagged(&model) {
            named[relation.index()] +=
                u64::from(catalog.find(&id).is_some_and(|p| catalog.id(p) == id));
        }
    }
    assert_eq!(children, named);
}

#[test]
fn an_eighth_of_the_dumps_cards_resolves_to_something_else() {
    let Some(catalog) = load("hub/hub_stats_4167.parquet") else {
        return;
    };
    let (mut declaring, mut otherwise) = (0, 0);
    for model in models(&catalog) {
        let declared: HashSet<_> = declared(&model).into_iter().collect();
        if declared.is_empty() {
            continue;
        }
        let resolved = model.base_models.iter().flat_map(|(_, parents)| parents);
        let resolved: HashSet<_> = resolved.map(|(_, id)| id.as_str()).collect();
        declaring += 1;
        otherwise += u32::from(declared != resolved);
    }
    assert_eq!((declaring, otherwise), (2_656, 335));
}

#[test]
fn rows_of_the_dump_are_served_as_they_are() {
    use arrow_array::cast::AsArray as _;
    use arrow_array::types::Int64Type;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    let Some(path) = data("hub/hub_stats_4167.parquet") else {
        return;
    };
    let catalog = RecordCatalog::builder().path(&path).unwrap().build();
    let file = std::fs::File::open(path).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .unwrap()
        .build()
        .unwrap();
    let mut n = 0;
    for batch in reader.map(Result::unwrap) {
        let column = |name: &str| batch.column_by_name(name).unwrap();
        for row in 0..batch.num_rows() {
            let model = catalog.model(n);
            assert_eq!(model.id, column("id").as_string::<i32>().value(row));
            let tags = column("tags").as_list::<i32>().value(row);
            assert!(
                tags.as_string::<i32>().iter().flatten().eq(&model.tags),
                "{}",
                model.id
            );
            let likes = column("likes").as_primitive::<Int64Type>().value(row);
            assert_eq!(model.keys.likes, Some(likes as u64));
            let card = column("cardData").as_string::<i32>();
            let card = (!arrow_array::Array::is_null(card, row)).then(|| card.value(row));
            let (_, raw) = catalog.served(n);
            let served = raw
                .iter()
                .find(|p| &*p.name == "cardData")
                .map(|p| &*p.json);
            assert_eq!(served, card);
            n += 1;
        }
    }
    assert_eq!(n, 4_167);
}

const MISTRAL: &str = "mistralai/Mistral-Small-24B-Base-2501";

/// Models by depth below a root, along all relations.
fn depths(catalog: &RecordCatalog, root: &str) -> Vec<usize> {
    let mut seen = HashSet::from([root.to_owned()]);
    let mut level = vec![root.to_owned()];
    let mut counts = Vec::new();
    while !level.is_empty() {
        counts.push(level.len());
        let children = level
            .iter()
            .flat_map(|id| catalog.with_tag(&format!("base_model:{id}")));
        level = children
            .map(|n| catalog.id(n))
            .filter(|id| seen.insert(id.clone()))
            .collect();
    }
    counts
}

#[test]
fn the_mistral_tree_has_its_rows_and_those_the_scripts_lost() {
    for ending in ["csv", "json"] {
        let name = format!("trees/Mistral-Small-24B-Base-2501_finetunes_20250405_001816.{ending}");
        let Some(catalog) = load(&name) else { return };
        assert_eq!(catalog.len(), 79);
        let root = catalog.find(MISTRAL).unwrap();
        assert_eq!(catalog.children_count(root), [0, 0, 0, 30]);
        assert_eq!(depths(&catalog, MISTRAL), [1, 30, 40, 8]);
        // A bare record has but the tags that its listing stands for.
        let bare: Vec<_> = models(&catalog)
            .filter(|model| model.sha_is_derived())
            .collect();
        assert_eq!(bare.len(), 12);
        for model in &bare {
            assert!(model.id.contains('.'), "{}", model.id);
            let (relation, parents) = model.base_models.as_ref().unwrap();
            assert_eq!((*relation, parents.len()), (Relation::Finetune, 1));
            let parent = &parents[0].1;
            let tags = [
                format!("base_model:{parent}"),
                format!("base_model:finetune:{parent}"),
            ];
            assert_eq!(model.tags, tags);
        }
        assert_eq!(
            parents(&catalog, "cognitivecomputations/Dolphin3.0-Mistral-24B"),
            Some((Relation::Finetune, vec![MISTRAL.to_owned()]))
        );
        let rows = models(&catalog).filter(|model| !model.sha_is_derived());
        let (mut downloads, mut likes, mut gated, mut files) = (0, 0, 0, 0);
        for model in rows {
            downloads += model.keys.downloads.unwrap();
            likes += model.keys.likes.unwrap();
            gated += u32::from(model.gated != Gated::No);
            files += model.siblings.len();
            assert!(model.keys.created_at > 1_737_504_000_000, "{}", model.id);
        }
        assert_eq!((downloads, likes, gated, files), (494_326, 1_523, 4, 1_173));
    }
}

impl SimModel {
    /// Whether no input named a commit.
    fn sha_is_derived(&self) -> bool {
        self.sha == super::super::text::derived_sha(&self.id)
    }
}

#[test]
fn every_vintage_of_the_tree_files_is_read() {
    // File, rows, and listed fine-tunes, adapters, quantized models and merges
    // of the root.
    let facts = [
        (
            "20250325_005631_DeepHermes-3-Mistral-24B-Preview_finetunes.csv",
            5,
            [0, 0, 0, 4],
        ),
        (
            "DeepHermes-3-Mistral-24B-Preview_finetunes_20250404_231041.json",
            5,
            [0, 0, 0, 3],
        ),
        (
            "DeepSeek-R1_finetunes_20250422_180448.csv",
            316,
            [120, 2, 48, 300],
        ),
        (
            "DeepSeek-R1_finetunes_20250422_180448.json",
            316,
            [120, 2, 48, 300],
        ),
        (
            "DeepSeek-V3_finetunes_20250422_220003.csv",
            81,
            [38, 1, 16, 78],
        ),
        (
            "DeepSeek-V3_finetunes_20250422_220003.json",
            81,
            [38, 1, 16, 78],
        ),
        (
            "Janus-Pro-7B_finetunes_20250422_225821.csv",
            27,
            [6, 0, 2, 26],
        ),
        (
            "Janus-Pro-7B_finetunes_20250422_225821.json",
            27,
            [6, 0, 2, 26],
        ),
        (
            "stable-diffusion-2-1_finetunes_20250422_220003.csv",
            178,
            [251, 0, 1, 177],
        ),
    ];
    for (file, rows, listed) in facts {
        let Some(catalog) = load(&format!("trees/{file}")) else {
            return;
        };
        assert!(catalog.len() >= rows, "{file}");
        assert_eq!(catalog.children_count(0), listed, "{file}");
    }
}

#[test]
fn the_component_of_the_dashboard_is_a_tree() {
    let Some(catalog) = load("trees/SmolLM2-1.7B_component_dashboard.json") else {
        return;
    };
    assert_eq!(catalog.len(), 1_042);
    let mut counts = [0; 4];
    for model in models(&catalog) {
        if let Some((relation, parents)) = model.base_models {
            assert_eq!(parents.len(), 1);
            counts[relation.index()] += 1;
        }
    }
    assert_eq!(counts, [522, 0, 237, 282]);
    assert_eq!(
        depths(&catalog, "HuggingFaceTB/SmolLM2-1.7B"),
        [1, 74, 470, 470, 27]
    );
    let direct = |n| catalog.children_count(n).iter().sum::<u64>();
    assert_eq!((0..catalog.len()).filter(|n| direct(*n) == 0).count(), 995);
    let widest = (0..catalog.len()).max_by_key(|n| direct(*n)).unwrap();
    assert_eq!(
        (&*catalog.id(widest), direct(widest)),
        ("unsloth/SmolLM2-1.7B", 267)
    );
    let total =
        |of: fn(&SimModel) -> Option<u64>| models(&catalog).filter_map(|m| of(&m)).sum::<u64>();
    assert_eq!(
        (total(|m| m.keys.downloads), total(|m| m.keys.likes)),
        (377_316, 2_040)
    );
}

#[test]
fn cards_of_2022_are_kept_word_for_word() {
    let Some(catalog) = load("cards/models_with_cards_2022.jsonl.gz") else {
        return;
    };
    assert_eq!(catalog.len(), 29_432);
    let (mut cards, mut front, mut read) = (0, 0, 0);
    for n in 0..catalog.len() {
        let Some(card) = catalog.readme(n) else {
            continue;
        };
        assert!(!card.starts_with("Error: the path"));
        cards += usize::from(!card.is_empty());
        let (_, raw) = catalog.served(n);
        if card.starts_with("---") {
            front += 1;
            read += usize::from(raw.iter().any(|p| &*p.name == "cardData"));
        }
    }
    assert_eq!((cards, front), (16_245, 13_774));
    // The others are no mappings, or no YAML at all.
    assert_eq!(read, 13_731);
}
