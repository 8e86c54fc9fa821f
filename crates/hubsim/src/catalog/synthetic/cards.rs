//! Which kind of card a model has.

use super::arch::{ARCHS, Kind};
use super::growth::{ADAPTER, FINETUNE, MERGE, QUANTIZED};
use super::inherit::Situation;
use super::rng::Rng;
use super::traits::Card;
use super::vocab::task;

/// Draws the kind of card of a child. A resolved parent comes from a card, so
/// every child has one.
pub(super) fn child_kind(s: &Situation, kind: Kind, rng: &mut Rng) -> Card {
    let r = rng.below(100);
    if s.children > 0 && s.relation != QUANTIZED && r < 84 {
        return if s.relation == MERGE && r < 40 {
            Card::Mergekit
        } else {
            Card::Bespoke
        };
    }
    let r = rng.below(100);
    match s.relation {
        MERGE => {
            if r < 82 {
                Card::Mergekit
            } else {
                Card::Bespoke
            }
        }
        QUANTIZED => match r {
            0..86 => Card::Quants,
            86..97 => Card::Bespoke,
            _ => Card::Minimal,
        },
        ADAPTER if kind == Kind::Diffusion => match r {
            0..30 => Card::ImageScript,
            30..85 => Card::Gallery,
            _ => Card::Bespoke,
        },
        ADAPTER => match r {
            0..30 => Card::Trainer,
            30..78 => Card::PeftTemplate,
            78..90 => Card::Minimal,
            _ => Card::Bespoke,
        },
        FINETUNE if matches!(kind, Kind::Llm | Kind::Vlm) => match r {
            0..22 => Card::Trainer,
            22..40 => Card::Template,
            40..64 => Card::Minimal,
            _ => Card::Bespoke,
        },
        _ => match r {
            0..56 => Card::Trainer,
            56..67 => Card::Template,
            67..76 => Card::Minimal,
            _ => Card::Bespoke,
        },
    }
}

/// Draws the kind of card of a root.
pub(super) fn root_kind(s: &Situation, kind: Kind, rng: &mut Rng) -> Card {
    if s.children > 0 {
        return match rng.below(1000) {
            0..22 => Card::None,
            22..60 => Card::Trainer,
            60..75 => Card::Template,
            75..130 => Card::Minimal,
            _ => Card::Bespoke,
        };
    }
    let carded = match kind {
        Kind::Bare => 0.36,
        Kind::Other => 0.80,
        _ if s.floor => 0.62,
        _ => 0.68,
    };
    if !rng.chance(carded) {
        return Card::None;
    }
    let r = rng.below(100);
    match kind {
        Kind::Bare if r < 58 => Card::Minimal,
        Kind::Bare => Card::Bespoke,
        Kind::Other if s.arch > 0 && ARCHS[usize::from(s.arch)].task == task::REINFORCEMENT => {
            Card::Agent
        }
        Kind::Other if r < 40 => Card::Minimal,
        Kind::Other => Card::Bespoke,
        Kind::Diffusion if r < 40 => Card::Minimal,
        Kind::Diffusion => Card::Bespoke,
        _ if r < 44 && !s.floor => Card::Template,
        _ if r < 66 => Card::Trainer,
        _ if r < 78 => Card::Minimal,
        _ => Card::Bespoke,
    }
}
