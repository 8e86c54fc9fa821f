//! What is kept of each model besides its place in the pedigree.

use super::bases::{BASES, Base};
use super::vocab::{LANGUAGE_SETS, LANGUAGES};

/// Kind of model card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Card {
    /// No README.
    #[default]
    None,
    /// The Hub's default template, which cites arXiv 1910.09700.
    Template,
    /// The same template as PEFT pushes it.
    PeftTemplate,
    /// Written by the `Trainer`.
    Trainer,
    /// Written by a diffusers training script.
    ImageScript,
    /// A gallery of samples with trigger words.
    Gallery,
    /// A quantizer's table of files.
    Quants,
    /// A Stable-Baselines3 agent.
    Agent,
    /// Written by hand.
    Bespoke,
    /// Little more than front matter.
    Minimal,
    /// Written by mergekit.
    Mergekit,
}

/// How the card's `base_model` relates to what the Hub resolves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Declared {
    /// The card declares nothing.
    #[default]
    Nothing,
    /// Exactly the resolved parents.
    Same,
    /// A parent under its earlier name.
    Renamed,
    /// The resolved parents and something that does not resolve.
    Extra,
    /// Several existing parents, of which the Hub keeps the ASCII-first.
    Trimmed,
    /// Nothing that resolves.
    Unresolved,
}

/// `gated: "auto"`.
pub(super) const GATED_AUTO: u8 = 1;
/// `gated: "manual"`.
pub(super) const GATED_MANUAL: u8 = 2;
pub(super) const DISABLED: u8 = 4;
/// `base_model` is written as a list.
pub(super) const AS_LIST: u8 = 8;
/// The tag `merge` on a model whose relation is not.
pub(super) const MERGE_TAG: u8 = 16;
/// The card sets `base_model_relation`.
pub(super) const EXPLICIT: u8 = 32;
/// The card has a `model-index`.
pub(super) const RESULTS: u8 = 64;

/// Compact traits of one model.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Traits {
    pub(super) arch: u8,
    pub(super) licence: u8,
    pub(super) task: u8,
    pub(super) library: u8,
    /// 0 none; 1.. one of `LANGUAGES`; 1000.. one of `LANGUAGE_SETS`; 2000 + k
    /// the k most frequent.
    pub(super) languages: u16,
    /// 0 none, else a dataset number + 1.
    pub(super) dataset: u16,
    pub(super) size: u8,
    /// Position in `formats::FORMATS` for quantized models.
    pub(super) format: u8,
    pub(super) card: Card,
    pub(super) declared: Declared,
    pub(super) flags: u8,
}

/// Visits the language codes of a `languages` value.
pub(super) fn each_language(languages: u16, mut emit: impl FnMut(&'static str)) {
    match languages {
        0 => {}
        1..1000 => LANGUAGES
            .get(usize::from(languages) - 1)
            .iter()
            .for_each(|l| emit(l.0)),
        1000..2000 => {
            LANGUAGE_SETS
                .get(usize::from(languages) - 1000)
                .iter()
                .for_each(|set| set.iter().for_each(|l| emit(l)));
        }
        _ => LANGUAGES
            .iter()
            .take(usize::from(languages) - 2000)
            .for_each(|l| emit(l.0)),
    }
}

/// Whether a planned base stands at this number.
pub(super) fn base_at(numbers: &[(u32, u8)], i: u32) -> Option<&'static Base> {
    let at = numbers.binary_search_by_key(&i, |b| b.0).ok()?;
    BASES.get(usize::from(numbers[at].1))
}
