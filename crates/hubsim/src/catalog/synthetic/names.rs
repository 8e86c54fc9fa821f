//! Repository names in the manner of the Hub: a derived model's name builds on
//! its parent's.

use super::arch::{ARCHS, Kind, SIZES};
use super::formats::FORMATS;
use super::growth::{ADAPTER, MERGE, QUANTIZED, ROOT};
use super::owners::push_number;
use super::rng::Rng;
use super::traits::Traits;
use super::vocab::{LANGUAGES, TASKS, task};

/// The longest id the Hub takes.
pub(super) const MAX_ID: usize = 96;

const FAMILIES: &[&str] = &[
    "Aurora", "Nimbus", "Kestrel", "Solace", "Tycho", "Vesper", "Orbis", "Marlin", "Cobalt",
    "Juniper", "Sable", "Halcyon", "Lyra", "Onyx", "Pangea", "Quill", "Rime", "Saffron", "Talos",
    "Umbra", "Velum", "Wren", "Xylo", "Yarrow", "Zenith", "Mira", "Boreal", "Cinder", "Drift",
    "Ember",
];
const VERSIONS: &[&str] = &[
    "1.0", "1.5", "2", "2.5", "3", "3.1", "3.2", "v0.1", "v0.2", "v2",
];
const STYLES: &[&str] = &[
    "Instruct",
    "Chat",
    "Base",
    "it",
    "Coder",
    "Math",
    "Reasoning",
    "hf",
];
const TUNED: &[&str] = &[
    "sft",
    "dpo",
    "orpo",
    "chat",
    "Instruct",
    "reasoning",
    "finetuned",
    "ft",
    "cot",
    "grpo",
    "medical",
    "legal",
    "code",
    "roleplay",
    "uncensored",
    "distill",
    "merged",
    "sql",
    "fc",
];
const CORPORA: &[&str] = &[
    "emotion",
    "imdb",
    "squad",
    "ner",
    "conll2003",
    "cola",
    "sst2",
    "news",
    "tweets",
    "reviews",
    "xsum",
    "kde4",
    "food101",
    "minds14",
    "clinc",
    "mrpc",
    "toxic",
    "intents",
    "spam",
    "pubmed",
];
const SUBJECTS: &[&str] = &[
    "pixel-art",
    "watercolor",
    "retro-poster",
    "clay-figure",
    "film-grain",
    "paper-cut",
    "neon-city",
    "portrait",
    "line-sketch",
    "cottage",
    "mecha",
    "ukiyo-e",
    "logo",
    "product-shot",
    "isometric",
    "storybook",
    "my-dog",
    "anime-style",
    "architecture",
    "tarot",
];
const GAMES: &[&str] = &[
    "LunarLander-v2",
    "CartPole-v1",
    "Huggy",
    "Pyramids",
    "SnowballTarget",
    "PandaReachDense-v3",
    "SpaceInvadersNoFrameskip-v4",
    "Pixelcopter-PLE-v0",
    "Taxi-v3",
    "FrozenLake-v1-4x4-noSlippery",
    "MountainCar-v0",
    "AntBulletEnv-v0",
    "doom_health_gathering_supreme",
    "SoccerTwos",
];
const BARE: &[&str] = &[
    "model",
    "test",
    "my-model",
    "checkpoint",
    "demo",
    "final",
    "experiment",
    "backup",
    "weights",
    "results",
    "project",
    "yolo",
    "rvc",
    "voice",
    "classifier",
    "assignment",
    "first-model",
    "ckpt",
];
const MERGED: &[&str] = &[
    "Maid",
    "Stheno",
    "Lumen",
    "Chimera",
    "Cocktail",
    "Synthesis",
    "Unity",
    "Mosaic",
    "Hybrid",
    "Trinity",
    "Alloy",
    "Harmony",
    "Confluence",
    "Braid",
    "Fusion",
];
const METHODS: &[&str] = &[
    "slerp",
    "ties",
    "dare",
    "della",
    "linear",
    "model_stock",
    "breadcrumbs",
];

/// What a name depends on.
pub(super) struct Naming<'a> {
    pub(super) relation: u8,
    pub(super) traits: &'a Traits,
    /// Owner and name of the first parent, and its creation second.
    pub(super) parent: Option<(&'a str, &'a str)>,
    pub(super) created: u32,
}

impl Naming<'_> {
    /// Writes a name of at most `room` bytes.
    pub(super) fn write(&self, rng: &mut Rng, room: usize, out: &mut String) {
        let arch = &ARCHS[usize::from(self.traits.arch)];
        match (self.relation, self.parent) {
            (ROOT, _) | (_, None) => self.root(arch.kind, rng, out),
            (ADAPTER, Some(parent)) => self.adapter(arch.kind, parent, rng, out),
            (QUANTIZED, Some((_, name))) => {
                let suffix = rng.pick(FORMATS[usize::from(self.traits.format)].suffixes);
                stem(name, room.saturating_sub(suffix.len() + 1), out);
                out.push('-');
                out.push_str(suffix);
            }
            (MERGE, Some((_, name))) => merge(name, self.traits.size, rng, out),
            (_, Some((_, name))) => self.finetune(name, rng, out),
        }
        tidy(out, room);
    }

    fn root(&self, kind: Kind, rng: &mut Rng, out: &mut String) {
        let size = SIZES[usize::from(self.traits.size)].0;
        let arch = &ARCHS[usize::from(self.traits.arch)];
        match kind {
            Kind::Llm | Kind::Vlm => {
                out.push_str(rng.pick(FAMILIES));
                if kind == Kind::Vlm {
                    out.push_str("-VL");
                }
                dash(out, rng.pick(VERSIONS));
                dash(out, size);
                if rng.chance(0.6) {
                    dash(out, rng.pick(STYLES));
                }
            }
            Kind::Bare => {
                out.push_str(rng.pick(BARE));
                match rng.below(4) {
                    0 => dash(out, rng.pick(SUBJECTS)),
                    1 => dash(out, rng.pick(CORPORA)),
                    2 => {
                        out.push('_');
                        push_number(out, 1 + rng.below(60));
                    }
                    _ => dash(out, rng.pick(VERSIONS)),
                }
            }
            Kind::Other => {
                if arch.task == task::REINFORCEMENT {
                    out.push_str(rng.pick(&["ppo", "dqn", "q", "a2c", "Reinforce"]));
                    dash(out, rng.pick(GAMES));
                } else {
                    out.push_str(arch.class);
                    dash(out, rng.pick(CORPORA));
                    dash(out, rng.pick(VERSIONS));
                }
            }
            Kind::Diffusion => {
                out.push_str(rng.pick(SUBJECTS));
                dash(
                    out,
                    rng.pick(&["diffusion", "sdxl", "mix", "dreambooth", "style", "xl"]),
                );
                dash(out, rng.pick(VERSIONS));
            }
            _ => {
                out.push_str(if arch.model_type.is_empty() {
                    arch.class
                } else {
                    arch.model_type
                });
                dash(out, size);
                if rng.chance(0.3) {
                    dash(out, LANGUAGES[rng.index(30)].0);
                }
                dash(
                    out,
                    rng.pick(&["finetuned", "cased", "uncased", "v1", "pretrained", "ft"]),
                );
                if rng.chance(0.7) {
                    dash(out, rng.pick(CORPORA));
                }
            }
        }
    }

    fn adapter(&self, kind: Kind, (owner, name): (&str, &str), rng: &mut Rng, out: &mut String) {
        if kind == Kind::Diffusion {
            out.push_str(rng.pick(SUBJECTS));
            dash(
                out,
                rng.pick(&["lora", "flux-lora", "LoRA", "style-lora", "dreambooth-lora"]),
            );
            if rng.chance(0.5) {
                dash(out, rng.pick(VERSIONS));
            }
        } else if rng.chance(0.35) {
            // The trainer's default output directory: base and start second.
            stem(owner, 20, out);
            out.push('-');
            stem(name, 40, out);
            out.push('-');
            push_number(out, self.created);
        } else {
            stem(name, 44, out);
            dash(
                out,
                rng.pick(&["lora", "qlora", "peft", "adapter", "LoRA", "lora-r16"]),
            );
            dash(out, rng.pick(TUNED));
        }
    }

    fn finetune(&self, name: &str, rng: &mut Rng, out: &mut String) {
        let own = TASKS[usize::from(self.traits.task)];
        match rng.below(10) {
            0..5 => {
                stem(name, 46, out);
                dash(out, rng.pick(TUNED));
                if rng.chance(0.5) {
                    dash(out, rng.pick(CORPORA));
                }
            }
            5..7 => {
                stem(name, 46, out);
                out.push_str("-finetuned");
                dash(out, rng.pick(CORPORA));
            }
            7 if !own.is_empty() => {
                stem(name, 40, out);
                dash(out, own);
            }
            _ => {
                out.push_str(rng.pick(FAMILIES));
                dash(out, rng.pick(TUNED));
                dash(out, SIZES[usize::from(self.traits.size)].0);
                dash(out, rng.pick(VERSIONS));
            }
        }
    }
}

fn merge(name: &str, size: u8, rng: &mut Rng, out: &mut String) {
    if rng.chance(0.25) {
        stem(name, 40, out);
        dash(out, rng.pick(METHODS));
    } else {
        out.push_str(rng.pick(FAMILIES));
        out.push_str(rng.pick(MERGED));
        dash(out, SIZES[usize::from(size)].0);
        if rng.chance(0.6) {
            dash(out, rng.pick(METHODS));
        }
        dash(out, rng.pick(VERSIONS));
    }
}

/// Adds `-part`, or nothing for an empty part.
fn dash(out: &mut String, part: &str) {
    if !part.is_empty() {
        out.push('-');
        out.push_str(part);
    }
}

/// Adds the beginning of a name, at most `limit` bytes.
fn stem(name: &str, limit: usize, out: &mut String) {
    out.push_str(&name[..name.len().min(limit)]);
    while out.ends_with(['-', '.', '_']) {
        out.pop();
    }
}

/// Brings a name within `room` and the Hub's rules: no `--`, no `..`, no dash
/// or dot at either end.
fn tidy(out: &mut String, room: usize) {
    out.truncate(room);
    while out.contains("--") || out.contains("..") {
        *out = out.replace("--", "-").replace("..", ".");
    }
    while out.ends_with(['-', '.', '_']) {
        out.pop();
    }
}

/// Makes a name that is taken into another one.
pub(super) fn vary(rng: &mut Rng, attempt: u32, room: usize, out: &mut String) {
    if attempt > 0 && out.len() + 5 >= room {
        out.truncate(room.saturating_sub(12));
    }
    match (attempt, rng.below(3)) {
        (0, 0) => {
            out.push_str("-v");
            push_number(out, 2 + rng.below(8));
        }
        (0, _) => {
            out.push('-');
            push_number(out, 1 + rng.below(40));
        }
        _ => {
            out.push('-');
            push_number(out, rng.below(100_000));
        }
    }
    if out.len() > room {
        out.truncate(room.saturating_sub(7));
        out.push('-');
        push_number(out, rng.below(100_000));
    }
    tidy(out, room);
}
