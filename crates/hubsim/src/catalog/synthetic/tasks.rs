//! The task of a derived model.

use super::arch::{Arch, Kind};
use super::growth::{ADAPTER, MERGE, QUANTIZED};
use super::rng::Rng;
use super::traits::Traits;
use super::vocab::task;

/// The task of a model without parents. Most of those without children are
/// fine-tunes that do not say of what.
pub(super) fn root_task(arch: &Arch, children: u32, rng: &mut Rng) -> u8 {
    let stated = if arch.kind == Kind::Other { 0.95 } else { 0.70 };
    if !rng.chance(stated) {
        task::NONE
    } else if children == 0 && rng.chance(0.94) {
        finetune_task(arch.task, rng)
    } else {
        arch.task
    }
}

pub(super) fn child_task(relation: u8, arch: &Arch, parent: &Traits, rng: &mut Rng) -> u8 {
    let own = if parent.task == task::NONE {
        arch.task
    } else {
        parent.task
    };
    match relation {
        ADAPTER if arch.kind == Kind::Diffusion => {
            if rng.chance(0.95) {
                own
            } else {
                task::NONE
            }
        }
        ADAPTER => {
            if rng.chance(0.16) {
                own
            } else {
                task::NONE
            }
        }
        QUANTIZED => {
            if rng.chance(0.47) {
                own
            } else {
                task::NONE
            }
        }
        MERGE => {
            if rng.chance(0.85) {
                own
            } else {
                task::NONE
            }
        }
        _ if !rng.chance(0.77) => task::NONE,
        _ => finetune_task(own, rng),
    }
}

/// The task of a fine-tune: encoders leave mask filling, others mostly stay.
fn finetune_task(own: u8, rng: &mut Rng) -> u8 {
    let r = rng.below(100);
    match own {
        task::FILL_MASK => match r {
            0..66 => task::TEXT_CLASSIFICATION,
            66..83 => task::TOKEN_CLASSIFICATION,
            83..90 => task::QUESTION,
            90..94 => task::FEATURES,
            _ => own,
        },
        task::TEXT_GENERATION => match r {
            0..6 => task::TEXT_CLASSIFICATION,
            6..8 => task::QUESTION,
            _ => own,
        },
        task::SPEECH if r < 8 => task::AUDIO_CLASSIFICATION,
        task::SUMMARIZATION if r < 30 => task::TRANSLATION,
        task::FEATURES if r < 30 => task::TEXT_CLASSIFICATION,
        task::IMAGE_TEXT if r < 15 => task::TEXT_GENERATION,
        _ => own,
    }
}
