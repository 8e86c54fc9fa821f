//! Libraries: how often each is named, names that are nearly the same, and
//! which are named together.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use modeltree_lineage::NodeId;

use crate::AnalysisError;
use crate::report::{Cell, Column, Report, Table};
use crate::study::{Study, Trait, TraitSets, ranked};
use crate::text::levenshtein;

/// The libraries of all models, read once.
pub struct Libraries {
    /// What the models' library fields say.
    named: TraitSets,
    /// Tags that are the name of a library in use.
    tagged: TraitSets,
}

/// A name must be the library of so many models, for a tag of the same word to
/// count as that library.
const IN_USE: u64 = 10;
/// As many pairs are kept.
const PAIRS: usize = 10_000;

impl Libraries {
    /// Reads libraries and tags.
    ///
    /// # Errors
    /// Where the snapshot cannot be read.
    pub fn read(study: &Study<'_>) -> Result<Self, AnalysisError> {
        let named = study.traits(&[Trait::Library])?.remove(0);
        let counts = named.counts((0..study.graph().len() as u32).map(NodeId));
        let used = (0..).zip(&counts).filter(|(_, models)| **models >= IN_USE);
        let used: HashSet<&str> = used.map(|(value, _)| named.name(value)).collect();
        let tagged = study.tags(|tag| used.contains(tag))?;
        Ok(Self { named, tagged })
    }

    /// Counts over the models of a study. Names at least as alike as `alike`
    /// (0 to 1) are nearly the same.
    #[must_use]
    pub fn report(&self, study: &Study<'_>, alike: f64) -> Report {
        let models: Vec<NodeId> = study.models().collect();
        let counts = self.named.counts(models.iter().copied());
        Report {
            analysis: "libraries",
            about: study.about(),
            tables: vec![
                self.counted(&models, &counts),
                self.near(&counts, alike),
                self.together(&models),
            ],
        }
    }

    fn counted(&self, models: &[NodeId], counts: &[u64]) -> Table {
        let columns = [
            Column::new("library", "library"),
            Column::new("models", "models"),
            Column::new("of_reporting", "of reporting"),
            Column::new("of_all", "of all"),
        ];
        let reporting: u64 = counts.iter().sum();
        let ranked = ranked(counts);
        let single = ranked.iter().filter(|(_, models)| *models == 1).count();
        let mut table = Table::new("libraries", "Libraries", &columns)
            .listed()
            .noted(format!(
                "{reporting} of {} models name one; {} different, {single} of them by one model.",
                models.len(),
                ranked.len()
            ));
        for (value, number) in ranked {
            table.row([
                self.named.name(value).into(),
                Cell::Count(number),
                Cell::share(number, reporting),
                Cell::share(number, models.len() as u64),
            ]);
        }
        table
    }

    fn near(&self, counts: &[u64], alike: f64) -> Table {
        let columns = [
            Column::new("library", "library"),
            Column::new("models", "models"),
            Column::new("other", "like"),
            Column::new("other_models", "models"),
            Column::new("similarity", "similarity"),
            Column::new("why", "why"),
        ];
        let mut found = Vec::new();
        let ranked = ranked(counts);
        let bare: Vec<String> = ranked
            .iter()
            .map(|(value, _)| bare(self.named.name(*value)))
            .collect();
        for (at, (value, number)) in ranked.iter().enumerate() {
            for (other_at, (other, other_number)) in ranked.iter().enumerate().take(at) {
                let similarity = similarity(&bare[at], &bare[other_at], alike);
                if let Some(similarity) = similarity {
                    found.push((*value, *number, *other, *other_number, similarity));
                }
            }
        }
        found.sort_by(|one, two| {
            let key = |pair: &(u32, u64, u32, u64, f64)| (Reverse(pair.3), Reverse(pair.1));
            key(one).cmp(&key(two)).then(two.4.total_cmp(&one.4))
        });
        let pairs = found.len();
        found.truncate(PAIRS);
        let mut table = Table::new("near", "Names that are nearly the same", &columns)
            .listed()
            .noted(format!(
                "Pairs: {pairs}. Names are compared without letter case, signs and version numbers; \
                 similarity is 1 less the edit distance over the longer length.",
            ));
        for (value, number, other, other_number, similarity) in found {
            let why = match similarity >= 1.0 {
                true => "the same but for case, signs or version",
                false => "few letters differ",
            };
            table.row([
                self.named.name(value).into(),
                Cell::Count(number),
                self.named.name(other).into(),
                Cell::Count(other_number),
                similarity.into(),
                why.into(),
            ]);
        }
        table
    }

    fn together(&self, models: &[NodeId]) -> Table {
        let columns = [
            Column::new("library", "library"),
            Column::new("other", "with"),
            Column::new("models", "models"),
            Column::new("jaccard", "of those with either"),
            Column::new("lift", "lift"),
        ];
        // Of the names that occur as tags: the library field by those numbers too.
        let as_tag: Vec<Option<u32>> = (0..self.named.distinct() as u32)
            .map(|value| self.tagged.value(self.named.name(value)))
            .collect();
        let mut alone = vec![0_u64; self.tagged.distinct()];
        let mut pairs = BTreeMap::<(u32, u32), u64>::new();
        let mut several = 0_u64;
        let mut all = Vec::new();
        for node in models {
            all.clear();
            all.extend_from_slice(self.tagged.of(*node));
            let named = self.named.of(*node).iter();
            all.extend(named.filter_map(|value| as_tag[*value as usize]));
            all.sort_unstable();
            all.dedup();
            several += u64::from(all.len() > 1);
            for (at, one) in all.iter().enumerate() {
                alone[*one as usize] += 1;
                for other in &all[at + 1..] {
                    *pairs.entry((*one, *other)).or_default() += 1;
                }
            }
        }
        let mut ranked: Vec<_> = pairs.into_iter().collect();
        ranked.sort_by_key(|(_, number)| Reverse(*number));
        ranked.truncate(PAIRS);
        let mut table = Table::new("together", "Named together", &columns)
            .listed()
            .noted(format!(
                "{several} models name several, in the library field and in tags that are the \
                 library of {IN_USE} models or more. Lift: how many times as often as if the two \
                 were independent.",
            ));
        for ((one, other), number) in ranked {
            let (with_one, with_other) = (alone[one as usize], alone[other as usize]);
            let expected = with_one as f64 * with_other as f64 / models.len() as f64;
            table.row([
                self.tagged.name(one).into(),
                self.tagged.name(other).into(),
                Cell::Count(number),
                Cell::share(number, with_one + with_other - number),
                (number as f64 / expected).into(),
            ]);
        }
        table
    }
}

/// A name without letter case, signs, and a version number at its end. A name
/// that would have nothing left stays as it is.
fn bare(name: &str) -> String {
    let lower = name.to_lowercase();
    let without_version = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    // A version follows a sign or a blank, or has a point in it: `peft 0.13.2`
    // has one, `stable-baselines3` none.
    let version = &lower[without_version.len()..];
    let is_version = !version.is_empty()
        && (version.contains('.') || without_version.ends_with(['-', '_', ' ', '=']));
    let text = if is_version { without_version } else { &lower };
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.is_empty() { lower } else { letters }
}

/// How alike two bare names are, where that is at least `alike`.
fn similarity(one: &str, other: &str, alike: f64) -> Option<f64> {
    if one == other {
        return Some(1.0);
    }
    let (one_len, other_len) = (one.chars().count(), other.chars().count());
    let (shorter, longer) = (one_len.min(other_len), one_len.max(other_len));
    // The distance is at least the difference in length.
    if (shorter as f64) < alike * longer as f64 {
        return None;
    }
    let similarity = levenshtein(one, other);
    (similarity >= alike).then_some(similarity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bared() {
        for (name, expected) in [
            ("Transformers", "transformers"),
            ("sentence_transformers", "sentencetransformers"),
            ("peft 0.13.2", "peft"),
            ("stable-baselines3", "stablebaselines3"),
            ("nemo-2", "nemo"),
            ("ml-agents", "mlagents"),
            ("0.1", "0.1"),
            ("模型", "模型"),
        ] {
            assert_eq!(bare(name), expected, "{name}");
        }
    }

    #[test]
    fn alike_names_are_those_with_few_changes() {
        assert_eq!(similarity("peft", "peft", 0.8), Some(1.0));
        assert_eq!(
            similarity("transformers", "transformer", 0.8),
            Some(11.0 / 12.0)
        );
        assert_eq!(similarity("transformers", "transform", 0.8), None);
        assert_eq!(similarity("mlx", "mlc", 0.8), None);
    }
}
