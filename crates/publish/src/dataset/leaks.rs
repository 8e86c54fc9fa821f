//! The secrets that were met, masked on their way.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::secrets::Detector;

/// A secret that was found in the snapshot, and is masked in the dataset.
/// What it was is not kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Leak {
    /// The model it belongs to.
    pub model: String,
    /// Where it stood: `cards.text`, `models.card_data`, `models.tags`, …
    pub place: String,
    /// The line of that text, from 1.
    pub line: u64,
    /// What it is, such as `huggingface-token`.
    pub kind: &'static str,
}

/// Masks texts and remembers what was masked.
pub(super) struct Leaks {
    detector: Detector,
    found: RefCell<Vec<Leak>>,
}

impl Leaks {
    pub(super) fn new() -> Self {
        Self {
            detector: Detector::new(),
            found: RefCell::new(Vec::new()),
        }
    }

    /// The text to write in a text's place, where it holds secrets; they are noted.
    pub(super) fn mask(&self, text: &str, model: &str, place: &str) -> Option<String> {
        let (masked, secrets) = self.detector.mask(text)?;
        self.found
            .borrow_mut()
            .extend(secrets.into_iter().map(|secret| Leak {
                model: model.to_owned(),
                place: place.to_owned(),
                line: secret.line,
                kind: secret.kind,
            }));
        Some(masked)
    }

    /// As [`Leaks::mask`], without noting: for texts that are also elsewhere.
    pub(super) fn mask_again(&self, text: &str) -> Option<String> {
        self.detector.mask(text).map(|(masked, _)| masked)
    }

    /// An id that only children name: it may be anything that somebody wrote
    /// into a card, a token too.
    pub(super) fn named<'t>(&self, id: &'t str) -> Cow<'t, str> {
        self.mask_again(id).map_or(Cow::Borrowed(id), Cow::Owned)
    }

    /// What was found, in order; a line with several secrets has an entry for each.
    pub(super) fn into_found(self) -> Vec<Leak> {
        let mut found = self.found.into_inner();
        found.sort();
        found
    }

    /// How many of each kind.
    pub(super) fn by_kind(&self) -> BTreeMap<&'static str, u64> {
        let mut kinds = BTreeMap::new();
        for leak in &*self.found.borrow() {
            *kinds.entry(leak.kind).or_insert(0) += 1;
        }
        kinds
    }
}
