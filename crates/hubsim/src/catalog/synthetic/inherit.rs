//! How traits pass from parent to child, with the mutation rates of the real
//! Hub.

use super::arch::{self, ARCHS, Kind};
use super::bases::{Base, Languages};
use super::cards;
use super::datasets::Datasets;
use super::growth::{ADAPTER, FINETUNE, MERGE, QUANTIZED, ROOT};
use super::rng::{Rng, Salt, Weights};
use super::tasks::{child_task, root_task};
use super::traits::{
    AS_LIST, Card, DISABLED, Declared, EXPLICIT, GATED_AUTO, GATED_MANUAL, MERGE_TAG, RESULTS,
    Traits,
};
use super::vocab::{LANGUAGE_SETS, LANGUAGES, LICENCES, library as lib, licence as lic, task};

/// What models of the Llama line are released under, by frequency.
const LLAMA_LICENCES: [u8; 8] = [
    lic::LLAMA2,
    lic::LLAMA2,
    lic::LLAMA3,
    lic::LLAMA3,
    lic::LLAMA31,
    lic::LLAMA31,
    lic::LLAMA32,
    lic::LLAMA33,
];

/// What the traits of a model depend on.
pub(super) struct Situation {
    pub(super) i: u32,
    pub(super) relation: u8,
    pub(super) arch: u8,
    pub(super) children: u32,
    pub(super) merge_parents: u32,
    pub(super) parent: Option<Traits>,
    /// Whether a parent once had another name.
    pub(super) renamed_parent: bool,
    pub(super) base: Option<&'static Base>,
    /// Older than the Hub's records of creation.
    pub(super) floor: bool,
}

/// Draws traits.
pub(super) struct Inheritance {
    seed: u64,
    licences: Weights,
    languages: Weights,
    datasets: Datasets,
    /// Chance that a child of a renamed parent declares the old name.
    pub(super) old_name_chance: f64,
}

impl Inheritance {
    pub(super) fn new(n: u32, seed: u64) -> Self {
        let family = [
            lic::LLAMA2,
            lic::LLAMA3,
            lic::LLAMA31,
            lic::LLAMA32,
            lic::LLAMA33,
        ];
        let licences = LICENCES.iter().enumerate().map(|(at, (_, weight))| {
            if family.contains(&(at as u8)) {
                weight / 5
            } else {
                *weight
            }
        });
        Inheritance {
            seed,
            licences: Weights::new(licences),
            languages: Weights::new(LANGUAGES.iter().map(|l| l.1)),
            datasets: Datasets::new(n),
            old_name_chance: 0.0,
        }
    }

    pub(super) fn draw(&self, s: &Situation) -> Traits {
        let mut rng = Rng::of(self.seed, Salt::Trait, s.i);
        let mut t = Traits {
            arch: s.arch,
            ..Traits::default()
        };
        if let Some(base) = s.base {
            self.base(base, &mut t, &mut rng);
        } else if s.relation == ROOT {
            self.root(s, &mut t, &mut rng);
        } else {
            self.child(s, &mut t, &mut rng);
        }
        self.declare(s, &mut t, &mut rng);
        self.gates(s, &mut t, &mut rng);
        t
    }

    fn base(&self, base: &Base, t: &mut Traits, _: &mut Rng) {
        let arch = &ARCHS[usize::from(t.arch)];
        t.licence = base.licence;
        t.task = arch.task;
        t.library = arch.library;
        t.size = base.size;
        t.card = Card::Bespoke;
        t.languages = match base.languages {
            Languages::Silent => 0,
            Languages::English => 1,
            Languages::One(code) => LANGUAGES
                .iter()
                .position(|l| l.0 == code)
                .map_or(0, |at| at as u16 + 1),
            Languages::Set(at) => 1000 + at,
            Languages::Many(k) => 2000 + k,
        };
    }

    fn root(&self, s: &Situation, t: &mut Traits, rng: &mut Rng) {
        let arch = &ARCHS[usize::from(s.arch)];
        t.size = arch::size(arch.kind, rng);
        t.card = cards::root_kind(s, arch.kind, rng);
        if arch.kind != Kind::Bare {
            t.library = if rng.chance(0.97) {
                arch.library
            } else {
                lib::NONE
            };
            t.task = root_task(arch, s.children, rng);
        } else if t.card != Card::None && rng.chance(0.10) {
            t.task = rng.pick(&[
                task::TEXT_GENERATION,
                task::TEXT_CLASSIFICATION,
                task::TEXT_TO_IMAGE,
                task::IMAGE_CLASSIFICATION,
                task::TEXT_TO_SPEECH,
                task::ROBOTICS,
            ]);
        }
        if t.card == Card::None {
            return;
        }
        let parent = s.children > 0;
        let (licence, language, dataset) = match t.card {
            _ if parent => (0.93, 0.58, 0.25),
            Card::Template => (0.03, 0.03, 0.02),
            Card::Minimal => (0.92, 0.12, 0.03),
            Card::Agent => (0.0, 0.0, 0.0),
            Card::Trainer => (0.62, 0.08, 0.35),
            _ => (0.62, 0.33, 0.16),
        };
        if rng.chance(licence) {
            let family = arch.licence != lic::NONE && rng.chance(if parent { 0.75 } else { 0.45 });
            t.licence = if arch.licence == lic::LLAMA31 && family {
                rng.pick(&LLAMA_LICENCES)
            } else if family {
                arch.licence
            } else {
                self.licences.draw(rng) as u8
            };
        }
        if rng.chance(language) {
            t.languages = self.root_languages(parent, rng);
        }
        if rng.chance(dataset) {
            t.dataset = self.datasets.draw(rng) + 1;
        }
        if t.card == Card::Trainer && rng.chance(0.6) || t.card == Card::Agent {
            t.flags |= RESULTS;
        }
    }

    fn root_languages(&self, parent: bool, rng: &mut Rng) -> u16 {
        let r = rng.unit();
        let many = if parent { 0.10 } else { 0.015 };
        if r < many {
            2000 + rng.pick(&[8u16, 15, 23, 46, 54, 94, 100])
        } else if r < many + 0.08 {
            1000 + rng.index(LANGUAGE_SETS.len()) as u16
        } else if r < many + 0.70 {
            1
        } else {
            self.languages.draw(rng) as u16 + 1
        }
    }

    fn child(&self, s: &Situation, t: &mut Traits, rng: &mut Rng) {
        let arch = &ARCHS[usize::from(s.arch)];
        let parent = s.parent.unwrap_or(Traits {
            task: arch.task,
            library: arch.library,
            licence: arch.licence,
            size: 1,
            ..Traits::default()
        });
        t.size = parent.size;
        let image = arch.kind == Kind::Diffusion;
        t.card = cards::child_kind(s, arch.kind, rng);
        if s.relation == QUANTIZED {
            t.format = super::formats::draw(arch.kind, rng);
        }
        t.library = self.child_library(s.relation, arch, &parent, t.format, rng);
        t.task = child_task(s.relation, arch, &parent, rng);
        let (licence, language) = match s.relation {
            FINETUNE => (0.78, 0.40),
            ADAPTER if image => (0.85, 0.20),
            ADAPTER if s.i % 7 < 4 => (0.24, 0.12),
            ADAPTER => (0.42, 0.16),
            QUANTIZED => (0.68, 0.60),
            _ => (0.70, 0.14),
        };
        let factor = if parent.licence == lic::NONE {
            0.35
        } else {
            1.0
        };
        if rng.chance(licence * factor) {
            t.licence = self.child_licence(s.relation, parent.licence, rng);
        }
        let factor = if parent.languages == 0 { 0.32 } else { 1.0 };
        if rng.chance(language * factor) {
            t.languages = self.child_languages(s.relation, parent.languages, rng);
        }
        let dataset = match (s.relation, t.card) {
            (FINETUNE, Card::Trainer) => 0.36,
            (FINETUNE | ADAPTER, Card::Bespoke) => 0.22,
            (ADAPTER, Card::Trainer) => 0.12,
            (QUANTIZED, _) if parent.dataset != 0 => 0.7,
            _ => 0.04,
        };
        if rng.chance(dataset) {
            let same = matches!(s.relation, QUANTIZED | MERGE) && parent.dataset != 0;
            t.dataset = if same {
                parent.dataset
            } else {
                self.datasets.draw(rng) + 1
            };
        }
        if t.card == Card::Trainer && s.relation == FINETUNE && rng.chance(0.55) {
            t.flags |= RESULTS;
        }
        if s.relation == FINETUNE && rng.chance(0.009) {
            t.flags |= MERGE_TAG;
        }
        let by_hand = s.relation == MERGE && s.merge_parents < 2
            || s.relation == QUANTIZED && super::formats::FORMATS[usize::from(t.format)].explicit
            || s.relation == ADAPTER && t.library == lib::NONE;
        if by_hand || rng.chance(0.006) {
            t.flags |= EXPLICIT;
        }
    }

    fn child_library(
        &self,
        relation: u8,
        arch: &arch::Arch,
        parent: &Traits,
        format: u8,
        rng: &mut Rng,
    ) -> u8 {
        match relation {
            ADAPTER if arch.kind == Kind::Diffusion => lib::DIFFUSERS,
            ADAPTER if arch.kind == Kind::Encoder && rng.chance(0.55) => lib::ADAPTERS,
            ADAPTER => {
                if rng.chance(0.995) {
                    lib::PEFT
                } else {
                    lib::NONE
                }
            }
            QUANTIZED => match super::formats::FORMATS[usize::from(format)].library {
                Some(library) => library,
                None if rng.chance(0.6) => lib::TRANSFORMERS,
                None => lib::NONE,
            },
            MERGE => lib::TRANSFORMERS,
            _ => {
                let r = rng.unit();
                if arch.kind == Kind::Encoder && r < 0.05 {
                    if r < 0.04 { lib::SENTENCE } else { lib::SETFIT }
                } else if r > 0.96 {
                    lib::NONE
                } else if matches!(
                    parent.library,
                    lib::PEFT | lib::ADAPTERS | lib::MLX | lib::TRANSFORMERS_JS | lib::NONE
                ) {
                    arch.library
                } else {
                    parent.library
                }
            }
        }
    }

    fn child_licence(&self, relation: u8, parent: u8, rng: &mut Rng) -> u8 {
        if parent == lic::NONE {
            return self.licences.draw(rng) as u8;
        }
        let family = matches!(
            parent,
            lic::GEMMA | lic::LLAMA2 | lic::LLAMA3 | lic::LLAMA31 | lic::LLAMA32 | lic::LLAMA33
        );
        let mutates = match relation {
            FINETUNE if family => 0.36,
            FINETUNE => 0.165,
            QUANTIZED => 0.07,
            MERGE => 0.22,
            _ => 0.12,
        };
        if !rng.chance(mutates) {
            return parent;
        }
        let to = match rng.below(100) {
            0..44 => lic::APACHE,
            44..62 => lic::MIT,
            62..70 => lic::OTHER,
            78..83 => lic::CC_BY_NC,
            83..86 => lic::AFL,
            86..89 => lic::CC_BY,
            89..92 => lic::OPENRAIL,
            _ => self.licences.draw(rng) as u8,
        };
        if to == parent { lic::MIT } else { to }
    }

    fn child_languages(&self, relation: u8, parent: u16, rng: &mut Rng) -> u16 {
        let (keeps, single) = match relation {
            QUANTIZED => (0.90, parent != 0),
            FINETUNE => (0.70, parent != 0),
            _ => (0.80, parent != 0),
        };
        // Sets shrink; a single language mostly stays.
        if single
            && (parent < 1000 || relation == QUANTIZED || parent < 2000 && rng.chance(0.25))
            && rng.chance(keeps)
        {
            return parent;
        }
        if rng.chance(0.62) {
            1
        } else {
            self.languages.draw(rng) as u16 + 1
        }
    }

    fn declare(&self, s: &Situation, t: &mut Traits, rng: &mut Rng) {
        if s.relation == ROOT {
            let arch = ARCHS[usize::from(t.arch)].kind;
            if t.card != Card::None && s.base.is_none() && arch != Kind::Other && rng.chance(0.024)
            {
                t.declared = Declared::Unresolved;
            }
        } else if t.flags & MERGE_TAG != 0 {
            t.declared = Declared::Extra;
        } else if s.renamed_parent && rng.chance(self.old_name_chance) {
            t.declared = Declared::Renamed;
        } else {
            let r = rng.unit();
            let one = s.relation != MERGE;
            t.declared = match () {
                () if r < 0.012 && one => Declared::Trimmed,
                () if r < 0.026 => Declared::Extra,
                () => Declared::Same,
            };
        }
        if rng.chance(0.72) {
            t.flags |= AS_LIST;
        }
    }

    fn gates(&self, s: &Situation, t: &mut Traits, rng: &mut Rng) {
        let gated = match s.base {
            Some(base) if matches!(base.licence, lic::APACHE | lic::MIT | lic::OPENRAIL_PP) => 0.0,
            Some(_) => 1.0,
            None if s.children > 0 => 0.06,
            None => 0.028,
        };
        if rng.chance(gated) {
            t.flags |= if rng.chance(0.65) {
                GATED_AUTO
            } else {
                GATED_MANUAL
            };
        }
        if s.base.is_none() && rng.chance(0.000_4) {
            t.flags |= DISABLED;
        }
    }
}
