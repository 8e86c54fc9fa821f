//! The front matter of a card, as JSON.

use serde_json::{Map, Value, json};

use super::SyntheticCatalog;
use super::growth::ROOT;
use super::rng::{Rng, Salt};
use super::tags::relation_word;
use super::traits::{AS_LIST, Card, EXPLICIT, RESULTS, each_language};
use super::vocab::{LIBRARIES, LICENCES, TASKS, library as lib, licence as lic, task};

fn strings(items: Vec<String>) -> Value {
    Value::Array(items.into_iter().map(Value::String).collect())
}

impl SyntheticCatalog {
    /// `cardData`; `None` where there is no README.
    pub(super) fn card_data(&self, i: u32) -> Option<Map<String, Value>> {
        let t = &self.traits[i as usize];
        if t.card == Card::None {
            return None;
        }
        let mut rng = Rng::of(self.seed, Salt::Card, i);
        let mut data = Map::new();
        let mut set = |key: &str, value: Value| {
            data.insert(key.to_owned(), value);
        };
        if t.licence != 0 {
            let licence = LICENCES[usize::from(t.licence)]
                .0
                .trim_start_matches("license:");
            set("license", licence.into());
            if t.licence == lic::OTHER && rng.chance(0.5) {
                set(
                    "license_name",
                    format!("{}-license", self.name(i).to_ascii_lowercase()).into(),
                );
                set("license_link", "LICENSE".into());
            }
        }
        if t.languages != 0 {
            let mut codes = Vec::new();
            each_language(t.languages, |code| codes.push(code.to_owned()));
            let single = codes.len() == 1 && rng.chance(0.45);
            set(
                "language",
                if single {
                    codes.remove(0).into()
                } else {
                    strings(codes)
                },
            );
        }
        let mut declared = self.declared(i);
        if !declared.is_empty() {
            let single = declared.len() == 1 && t.flags & AS_LIST == 0;
            set(
                "base_model",
                if single {
                    declared.remove(0).into()
                } else {
                    strings(declared)
                },
            );
        }
        let relation = self.pedigree.relation[i as usize];
        if relation != ROOT && t.flags & EXPLICIT != 0 {
            set("base_model_relation", relation_word(relation).into());
        }
        let choices = self.tag_choices(i);
        let mut datasets = Vec::new();
        let mut scratch = String::new();
        self.each_dataset(i, &choices, &mut scratch, &mut |tag| {
            datasets.push(tag.trim_start_matches("dataset:").to_owned());
        });
        if !datasets.is_empty() {
            set("datasets", strings(datasets));
        }
        let stated = t.library == lib::PEFT || t.card == Card::Template || rng.chance(0.3);
        if t.library != lib::NONE && stated {
            set("library_name", LIBRARIES[usize::from(t.library)].into());
        }
        if t.task != task::NONE && (!self.has_config(i) || rng.chance(0.35)) {
            set("pipeline_tag", TASKS[usize::from(t.task)].into());
        }
        let mut tags = Vec::new();
        self.card_tags(i, &choices, &mut |tag| tags.push(tag.to_owned()));
        if !tags.is_empty() {
            set("tags", strings(tags));
        }
        if t.card == Card::Bespoke && self.n > 1 && rng.chance(0.004) {
            set("new_version", self.id_of(rng.below(self.n)).into());
        }
        if t.flags & RESULTS != 0 {
            set("metrics", json!(["accuracy"]));
            set("model-index", self.model_index(i, &mut rng));
        }
        Some(data)
    }

    fn model_index(&self, i: u32, rng: &mut Rng) -> Value {
        let t = &self.traits[i as usize];
        let task = if t.task == task::NONE {
            "text-generation"
        } else {
            TASKS[usize::from(t.task)]
        };
        let mut dataset = String::new();
        super::datasets::write_tag(self.seed, t.dataset.saturating_sub(1), &mut dataset);
        let dataset = dataset.trim_start_matches("dataset:");
        let value = f64::from(4_000 + rng.below(6_000)) / 10_000.0;
        json!([{
            "name": self.name(i),
            "results": [{
                "task": { "type": task, "name": task },
                "dataset": { "name": dataset, "type": dataset },
                "metrics": [{ "type": "accuracy", "value": value, "name": "Accuracy" }],
            }],
        }])
    }
}
