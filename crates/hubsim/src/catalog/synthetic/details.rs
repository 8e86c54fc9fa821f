//! The properties only a full answer shows: configuration, weights, files.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::SyntheticCatalog;
use super::arch::{ARCHS, Arch, Kind, SIZES};
use super::formats::FORMATS;
use super::growth::{ADAPTER, QUANTIZED};
use super::rng::{Rng, Salt};
use super::traits::{Card, RESULTS};
use super::vocab::{TASKS, library as lib, task};

impl SyntheticCatalog {
    /// Every further property by its wire name.
    pub(super) fn extra(&self, i: u32, card: Option<&Map<String, Value>>) -> Map<String, Value> {
        let t = &self.traits[i as usize];
        let arch = &ARCHS[usize::from(t.arch)];
        let relation = self.pedigree.relation[i as usize];
        let total = self.parameters(i);
        let gguf = relation == QUANTIZED && FORMATS[usize::from(t.format)].file == "gguf";
        let mut extra = Map::new();
        let mut set = |key: &str, value: Value| {
            extra.insert(key.to_owned(), value);
        };
        let mut stored = 1_519 + u64::from(i % 997);
        if self.has_config(i) {
            set("config", self.config(i, arch));
            let auto = auto_class(arch, t.task);
            let mut info = json!({ "auto_model": auto, "processor": "AutoTokenizer" });
            if t.task != task::NONE {
                info["pipeline_tag"] = TASKS[usize::from(t.task)].into();
            }
            set("transformersInfo", info);
        } else {
            set("config", Value::Object(Map::new()));
        }
        if gguf && total > 0 {
            set(
                "gguf",
                json!({
                    "total": total,
                    "architecture": if arch.model_type.is_empty() { "llama" } else { arch.model_type },
                    "context_length": 32_768,
                    "bos_token": "<s>",
                    "eos_token": "</s>",
                }),
            );
            stored += total * 5;
        } else if total > 0 && self.has_config(i) {
            let dtype = match arch.kind {
                Kind::Llm | Kind::Vlm => "BF16",
                _ => "F32",
            };
            if self.modern(i) {
                set(
                    "safetensors",
                    json!({ "parameters": { dtype: total }, "total": total }),
                );
            }
            stored += total * if dtype == "BF16" { 2 } else { 4 };
        } else if relation == ADAPTER {
            stored += 20_000_000 + u64::from(i % 4_096) * 65_536;
        }
        if arch.kind == Kind::Encoder && self.has_config(i) && t.task == task::FILL_MASK {
            set("mask_token", "[MASK]".into());
            set(
                "widgetData",
                json!([{ "text": "Paris is the [MASK] of France." }]),
            );
        } else if t.task == task::TEXT_GENERATION && self.has_config(i) {
            set(
                "widgetData",
                json!([{ "text": "My name is Julien and I like to" }]),
            );
        }
        if t.flags & RESULTS != 0
            && let Some(index) = card.and_then(|c| c.get("model-index"))
        {
            set("model-index", index.clone());
        }
        set("usedStorage", stored.into());
        extra
    }

    fn config(&self, i: u32, arch: &Arch) -> Value {
        let t = &self.traits[i as usize];
        let mut config =
            json!({ "architectures": [class(arch, t.task)], "model_type": arch.model_type });
        if self.pedigree.relation[i as usize] == QUANTIZED {
            let end = FORMATS[usize::from(t.format)].end;
            if end.first() == Some(&"4-bit")
                && let Some(method) = end.get(1)
            {
                config["quantization_config"] = json!({ "quant_method": method, "bits": 4 });
            }
        }
        config
    }

    /// Number of parameters, with a little spread around the nominal size.
    fn parameters(&self, i: u32) -> u64 {
        let t = &self.traits[i as usize];
        let nominal = SIZES[usize::from(t.size)].1;
        nominal + nominal / 4_096 * u64::from(t.arch)
    }

    /// File names.
    pub(super) fn siblings(&self, i: u32) -> Vec<String> {
        let t = &self.traits[i as usize];
        let relation = self.pedigree.relation[i as usize];
        let mut files = vec![".gitattributes".to_owned()];
        let mut add = |name: &str| files.push(name.to_owned());
        if t.card != Card::None {
            add("README.md");
        }
        if relation == QUANTIZED && FORMATS[usize::from(t.format)].file == "gguf" {
            let stem = self.name(i);
            for level in ["Q2_K", "Q4_K_M", "Q5_K_M", "Q8_0"] {
                files.push([stem, ".", level, ".gguf"].concat());
            }
            return files;
        }
        match t.library {
            lib::PEFT | lib::ADAPTERS => {
                add("adapter_config.json");
                add("adapter_model.safetensors");
            }
            lib::DIFFUSERS if relation == ADAPTER => add("pytorch_lora_weights.safetensors"),
            lib::DIFFUSERS => {
                add("model_index.json");
                add("unet/diffusion_pytorch_model.safetensors");
                add("vae/diffusion_pytorch_model.safetensors");
            }
            lib::SB3 => {
                add("config.json");
                add("ppo-agent.zip");
                add("replay.mp4");
                add("results.json");
            }
            lib::NONE => {}
            _ => {
                add("config.json");
                let bytes = self.parameters(i) * 2;
                let shards = bytes / 5_000_000_000 + 1;
                if !self.modern(i) {
                    add("pytorch_model.bin");
                } else if shards == 1 {
                    add("model.safetensors");
                } else {
                    let shown = shards.min(40);
                    for shard in 1..=shown {
                        files.push(format!("model-{shard:05}-of-{shown:05}.safetensors"));
                    }
                    files.push("model.safetensors.index.json".to_owned());
                }
                files.push("tokenizer.json".to_owned());
                files.push("tokenizer_config.json".to_owned());
                if t.card == Card::Trainer {
                    files.push("training_args.bin".to_owned());
                }
            }
        }
        files
    }

    /// Spaces that use the model: popular ones have up to a hundred.
    pub(super) fn spaces(&self, i: u32, likes: u64) -> Vec<String> {
        let mut rng = Rng::of(self.seed, Salt::Detail, i ^ 0x5a5a);
        let count = (likes / 12).min(100);
        (0..count)
            .map(|k| {
                let mut id = String::new();
                super::owners::write_name(&mut rng, &mut id);
                id.push_str("/space-");
                super::owners::push_number(&mut id, k as u32 + 1);
                id
            })
            .collect()
    }
}

/// The class of an encoder with another head than mask filling: its ending.
fn head(arch: &Arch, task: u8) -> Option<&'static str> {
    match task {
        _ if arch.kind != Kind::Encoder => None,
        task::TEXT_CLASSIFICATION => Some("ForSequenceClassification"),
        task::TOKEN_CLASSIFICATION => Some("ForTokenClassification"),
        task::QUESTION => Some("ForQuestionAnswering"),
        task::FEATURES => Some("Model"),
        _ => None,
    }
}

/// `config.architectures[0]`.
fn class(arch: &Arch, task: u8) -> Cow<'static, str> {
    match (head(arch, task), arch.class.strip_suffix("ForMaskedLM")) {
        (Some(head), Some(stem)) => Cow::Owned([stem, head].concat()),
        _ => Cow::Borrowed(arch.class),
    }
}

fn auto_class(arch: &Arch, task: u8) -> Cow<'static, str> {
    if let Some(head) = head(arch, task) {
        return Cow::Owned(["Auto", if head == "Model" { "" } else { "Model" }, head].concat());
    }
    Cow::Borrowed(match arch.kind {
        Kind::Llm => "AutoModelForCausalLM",
        Kind::Encoder => "AutoModelForMaskedLM",
        Kind::Seq2Seq => "AutoModelForSeq2SeqLM",
        Kind::Speech => "AutoModelForSpeechSeq2Seq",
        Kind::Vision => "AutoModelForImageClassification",
        Kind::Vlm => "AutoModelForImageTextToText",
        _ => "AutoModel",
    })
}
