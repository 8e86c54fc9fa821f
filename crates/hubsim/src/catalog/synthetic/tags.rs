//! The tags of a model, in the Hub's order.

use super::SyntheticCatalog;
use super::arch::{ARCHS, Kind};
use super::formats::FORMATS;
use super::growth::{ADAPTER, FINETUNE, MERGE, QUANTIZED, ROOT};
use super::rng::{Rng, Salt};
use super::timeline::day;
use super::traits::{Card, MERGE_TAG, RESULTS, each_language};
use super::vocab::{LIBRARIES, LICENCES, TASKS, library as lib, task};

/// The paper cited by the default card template.
pub(super) const TEMPLATE_PAPER: &str = "arxiv:1910.09700";

/// The small choices behind tags that are not worth a table.
pub(super) struct TagChoices {
    pub(super) second_dataset: bool,
    pub(super) arxiv: bool,
    pub(super) family_paper: bool,
    pub(super) paper: u32,
    pub(super) extra_files: u32,
    pub(super) conversational: bool,
    pub(super) card_tags: u32,
}

/// Words for a relation in tags and cards.
pub(super) fn relation_word(relation: u8) -> &'static str {
    match relation {
        ADAPTER => "adapter",
        MERGE => "merge",
        QUANTIZED => "quantized",
        _ => "finetune",
    }
}

impl SyntheticCatalog {
    pub(super) fn tag_choices(&self, i: u32) -> TagChoices {
        let bits = Rng::of(self.seed, Salt::Tags, i).next();
        let part = |shift: u32, width: u32| ((bits >> shift) & ((1 << width) - 1)) as u32;
        TagChoices {
            second_dataset: part(0, 3) == 0,
            arxiv: part(3, 5) < 3,
            family_paper: part(8, 2) < 3,
            paper: part(10, 20),
            extra_files: part(30, 6),
            conversational: part(36, 1) == 0,
            card_tags: part(37, 8),
        }
    }

    /// Visits the tags before `base_model:`.
    pub(super) fn tags_before(&self, i: u32, scratch: &mut String, emit: &mut impl FnMut(&str)) {
        let t = &self.traits[i as usize];
        let arch = &ARCHS[usize::from(t.arch)];
        let choices = self.tag_choices(i);
        let library = LIBRARIES[usize::from(t.library)];
        let task = TASKS[usize::from(t.task)];
        if !library.is_empty() {
            emit(library);
        }
        self.file_tags(i, &choices, emit);
        if t.library == lib::DIFFUSERS && self.pedigree.relation[i as usize] != ADAPTER {
            scratch.clear();
            scratch.push_str("diffusers:");
            scratch.push_str(arch.class);
            emit(scratch);
        }
        let configured = self.has_config(i);
        if configured {
            emit(arch.model_type);
        }
        if !task.is_empty() {
            emit(task);
        }
        self.card_tags(i, &choices, &mut |tag| {
            if tag != library && tag != task && !(configured && tag == arch.model_type) {
                emit(tag);
            }
        });
        if choices.conversational
            && configured
            && arch.kind == Kind::Llm
            && t.task == task::TEXT_GENERATION
            && self.pedigree.relation[i as usize] != QUANTIZED
        {
            emit("conversational");
        }
        each_language(t.languages, &mut *emit);
        self.each_dataset(i, &choices, scratch, emit);
        match t.card {
            Card::Template | Card::PeftTemplate => emit(TEMPLATE_PAPER),
            Card::Bespoke if choices.arxiv => {
                self.write_paper(i, &choices, scratch);
                emit(scratch);
            }
            _ => {}
        }
    }

    /// Visits the tags behind `base_model:`.
    pub(super) fn tags_after(&self, i: u32, emit: &mut impl FnMut(&str)) {
        let t = &self.traits[i as usize];
        let arch = &ARCHS[usize::from(t.arch)];
        let relation = self.pedigree.relation[i as usize];
        if t.licence != 0 {
            emit(LICENCES[usize::from(t.licence)].0);
        }
        if t.flags & RESULTS != 0 {
            emit("model-index");
        }
        if self.has_config(i) {
            if arch.kind == Kind::Llm && t.task == task::TEXT_GENERATION {
                emit("text-generation-inference");
            } else if arch.kind == Kind::Embedding {
                emit("text-embeddings-inference");
            }
        }
        if t.library == lib::TRANSFORMERS || t.library == lib::SENTENCE {
            emit("endpoints_compatible");
        }
        if relation == QUANTIZED {
            FORMATS[usize::from(t.format)]
                .end
                .iter()
                .for_each(|tag| emit(tag));
        }
        emit("region:us");
    }

    /// Whether the repository has a `config.json` the Hub understands.
    pub(super) fn has_config(&self, i: u32) -> bool {
        let t = &self.traits[i as usize];
        let arch = &ARCHS[usize::from(t.arch)];
        let gguf = self.pedigree.relation[i as usize] == QUANTIZED && matches!(t.format, 0 | 2);
        let weights = !matches!(
            t.library,
            lib::NONE | lib::PEFT | lib::ADAPTERS | lib::DIFFUSERS
        );
        !arch.model_type.is_empty() && weights && !gguf
    }

    pub(super) fn modern(&self, i: u32) -> bool {
        self.created[i as usize] > day(430)
    }

    fn file_tags(&self, i: u32, choices: &TagChoices, emit: &mut impl FnMut(&str)) {
        let t = &self.traits[i as usize];
        let relation = self.pedigree.relation[i as usize];
        if relation == QUANTIZED {
            return emit(FORMATS[usize::from(t.format)].file);
        }
        if matches!(
            t.library,
            lib::SB3
                | lib::ML_AGENTS
                | lib::SPACY
                | lib::KERAS
                | lib::TF_KERAS
                | lib::FASTAI
                | lib::NONE
        ) {
            return;
        }
        if self.modern(i) || relation == ADAPTER {
            if t.card == Card::Trainer && choices.extra_files.is_multiple_of(2) {
                emit("tensorboard");
            }
            emit("safetensors");
        } else {
            emit("pytorch");
            match choices.extra_files {
                0..5 => emit("tf"),
                5..8 => emit("jax"),
                8..20 if t.card == Card::Trainer => emit("tensorboard"),
                _ => {}
            }
        }
    }

    /// Visits what the card lists under `tags`.
    pub(super) fn card_tags(
        &self,
        i: u32,
        choices: &TagChoices,
        emit: &mut impl FnMut(&'static str),
    ) {
        let t = &self.traits[i as usize];
        let arch = &ARCHS[usize::from(t.arch)];
        let relation = self.pedigree.relation[i as usize];
        if relation == MERGE || t.flags & MERGE_TAG != 0 {
            emit("mergekit");
            emit("merge");
        }
        if relation == QUANTIZED {
            FORMATS[usize::from(t.format)]
                .card
                .iter()
                .for_each(|tag| emit(tag));
        }
        if relation == ADAPTER && arch.kind == Kind::Diffusion {
            emit("text-to-image");
            emit("lora");
            emit("diffusers");
            emit(if choices.card_tags.is_multiple_of(2) {
                "flux"
            } else {
                "template:sd-lora"
            });
        }
        match t.card {
            Card::Trainer => {
                if relation != ROOT && arch.kind == Kind::Llm {
                    emit("trl");
                    emit(if choices.card_tags.is_multiple_of(4) {
                        "dpo"
                    } else {
                        "sft"
                    });
                }
                emit("generated_from_trainer");
            }
            Card::Minimal if relation == FINETUNE && arch.kind == Kind::Llm => {
                emit("unsloth");
                if choices.card_tags.is_multiple_of(3) {
                    emit("trl");
                }
            }
            Card::Agent => {
                emit("deep-reinforcement-learning");
                emit("reinforcement-learning");
                emit("stable-baselines3");
            }
            Card::Bespoke if choices.card_tags < 40 => {
                const TOPICS: [&str; 10] = [
                    "code",
                    "medical",
                    "finance",
                    "legal",
                    "chat",
                    "roleplay",
                    "art",
                    "biology",
                    "chemistry",
                    "agent",
                ];
                emit(TOPICS[choices.card_tags as usize % TOPICS.len()]);
            }
            _ => {}
        }
    }

    /// Visits the dataset tags.
    pub(super) fn each_dataset(
        &self,
        i: u32,
        choices: &TagChoices,
        scratch: &mut String,
        emit: &mut impl FnMut(&str),
    ) {
        let Some(first) = self.traits[i as usize].dataset.checked_sub(1) else {
            return;
        };
        scratch.clear();
        super::datasets::write_tag(self.seed, first, scratch);
        emit(scratch);
        if choices.second_dataset {
            scratch.clear();
            super::datasets::write_tag(self.seed, first + 1, scratch);
            emit(scratch);
        }
    }

    fn write_paper(&self, i: u32, choices: &TagChoices, out: &mut String) {
        use std::fmt::Write as _;
        let arch = &ARCHS[usize::from(self.traits[i as usize].arch)];
        out.clear();
        out.push_str("arxiv:");
        if choices.family_paper && !arch.arxiv.is_empty() {
            out.push_str(arch.arxiv);
        } else {
            let month = choices.paper % 52;
            let number = 1 + (choices.paper >> 6) % 19_000;
            // Writing to a string cannot fail.
            let _ = write!(
                out,
                "{:02}{:02}.{number:05}",
                22 + month / 12,
                1 + month % 12
            );
        }
    }

    /// All tags.
    pub(super) fn tags(&self, i: u32) -> Vec<String> {
        let mut tags = Vec::with_capacity(16);
        let mut scratch = String::with_capacity(64);
        self.tags_before(i, &mut scratch, &mut |tag| tags.push(tag.to_owned()));
        if self.pedigree.relation[i as usize] != ROOT {
            let word = relation_word(self.pedigree.relation[i as usize]);
            for &parent in self.parents(i) {
                let (owner, name) = (self.owner(parent), self.name(parent));
                tags.push(["base_model:", owner, "/", name].concat());
                tags.push(["base_model:", word, ":", owner, "/", name].concat());
            }
        }
        self.tags_after(i, &mut |tag| tags.push(tag.to_owned()));
        tags
    }

    /// Models that carry a tag other than `base_model:`.
    pub(super) fn scan_tag(&self, tag: &str) -> Vec<u32> {
        let mut found = Vec::new();
        let mut scratch = String::with_capacity(64);
        for i in 0..self.n {
            let mut hit = false;
            self.tags_before(i, &mut scratch, &mut |t| hit |= t == tag);
            if !hit {
                self.tags_after(i, &mut |t| hit |= t == tag);
            }
            if hit {
                found.push(i);
            }
        }
        found
    }
}
