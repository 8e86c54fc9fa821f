//! How alike the models of pairs are.

use modeltree_lineage::NodeId;
use modeltree_records::base_model_tag;

use super::Measure;
use super::corpus::Corpus;
use crate::study::TraitSets;
use crate::text::{Texts, Vocabulary, cosine, exact_jaccard, levenshtein, shingles};
use crate::threads;

/// Terms of the vocabulary.
const TERMS: u16 = 512;

/// Sets of what a model has, where they are not made of its text.
pub(super) type SetsOf<'s> = Option<&'s (dyn Fn(u32) -> Vec<u32> + Sync)>;

/// Compares models by one measure.
pub(super) struct Scorer<'c> {
    corpus: &'c Corpus,
    kind: Kind<'c>,
}

enum Kind<'c> {
    Levenshtein,
    Terms {
        vocabulary: &'c Vocabulary,
        rarity: Option<Vec<f64>>,
    },
    Sets(SetsOf<'c>),
}

impl<'c> Scorer<'c> {
    /// `vocabulary` is one that was fitted to the whole corpus.
    pub(super) fn new(
        measure: Measure,
        corpus: &'c Corpus,
        vocabulary: &'c Vocabulary,
        sets: SetsOf<'c>,
    ) -> Self {
        let kind = match measure {
            Measure::Levenshtein => Kind::Levenshtein,
            Measure::Bow => Kind::Terms {
                vocabulary,
                rarity: None,
            },
            Measure::Tfidf => Kind::Terms {
                vocabulary,
                rarity: Some(vocabulary.rarity()),
            },
            Measure::Jaccard => Kind::Sets(sets),
        };
        Self { corpus, kind }
    }

    /// The similarity of each pair of models, all of which have texts; not a
    /// number where there is nothing to compare.
    pub(super) fn scores(&self, pairs: &[(u32, u32)]) -> Vec<f64> {
        threads::each(pairs.len(), |at| {
            let (one, other) = pairs[at];
            let texts = self.corpus.of(one).zip(self.corpus.of(other));
            let texts = texts.map(|(one, other)| {
                let text = |number| self.corpus.texts.get(number as usize);
                (text(one), text(other))
            });
            match (&self.kind, texts) {
                (Kind::Sets(Some(sets)), _) => exact_jaccard(&sets(one), &sets(other)),
                (Kind::Sets(None), Some((one, other))) => {
                    exact_jaccard(&shingles(one), &shingles(other))
                }
                (Kind::Levenshtein, Some((one, other))) => Some(levenshtein(one, other)),
                (Kind::Terms { vocabulary, rarity }, Some((one, other))) => Some(cosine(
                    &vocabulary.count(one),
                    &vocabulary.count(other),
                    rarity.as_deref(),
                )),
                (_, None) => None,
            }
            .unwrap_or(f64::NAN)
        })
    }
}

/// The vocabulary of a corpus; an empty one where no measure needs any.
pub(super) fn vocabulary(measures: &[Measure], corpus: &Corpus) -> Vocabulary {
    let needed = [Measure::Bow, Measure::Tfidf]
        .iter()
        .any(|one| measures.contains(one));
    if needed {
        Vocabulary::fit(&corpus.texts, TERMS)
    } else {
        Vocabulary::fit(&Texts::default(), TERMS)
    }
}

/// A model's tags, by number; without those that name parents where `masked`.
pub(super) fn tags_of(tags: &TraitSets, node: NodeId, masked: bool) -> Vec<u32> {
    let tags_of = tags.of(node).iter().copied();
    tags_of
        .filter(|tag| !masked || base_model_tag(tags.name(*tag)).is_none())
        .collect()
}
