//! Which kind of card a derived model has.

use super::arch::Kind;
use super::growth::{ADAPTER, FINETUNE, MERGE, QUANTIZED};
use super::rng::Rng;
use super::traits::{Card, Situation};

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
