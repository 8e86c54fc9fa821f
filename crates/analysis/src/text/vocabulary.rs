//! The most frequent words and pairs of words of many texts, and texts as
//! counts of them: `CountVectorizer(ngram_range=(1, 2), max_features=…)` and
//! `TfidfVectorizer` of scikit-learn.

use std::cmp::Reverse;

use hashbrown::HashMap;

use super::Texts;
use super::words::{lower, words};

/// Terms (words, and pairs of adjacent words), as a fit chose them.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    documents: u64,
    terms: Vec<Term>,
    tied: usize,
    /// Words that are a term or part of one, by number.
    words: HashMap<String, u32>,
    /// The term that a word is.
    singles: Vec<Option<u16>>,
    pairs: HashMap<(u32, u32), u16>,
}

#[derive(Clone, Debug)]
struct Term {
    text: String,
    count: u64,
    documents: u64,
}

/// How often each of some terms occurs, by number.
pub type Counts = Vec<(u16, u32)>;

#[derive(Clone, Copy, Default)]
struct Tally {
    count: u64,
    documents: u64,
    /// The last document counted, from 1.
    last: u64,
}

impl Tally {
    fn add(&mut self, document: u64) {
        self.count += 1;
        self.documents += u64::from(self.last != document);
        self.last = document;
    }
}

impl Vocabulary {
    /// Chooses the `size` terms that occur most often in all texts together.
    /// Terms that occur equally often are taken in the order of their text.
    ///
    /// The texts are read twice and no pair is counted that cannot be chosen:
    /// a pair occurs no more often than each of its words.
    #[must_use]
    pub fn fit(texts: &Texts, size: u16) -> Self {
        let size = usize::from(size);
        let mut counts = count_words(texts);
        let mut all: Vec<u64> = counts.values().copied().collect();
        let least = match size.checked_sub(1) {
            // Nothing can be chosen.
            None => u64::MAX,
            Some(last) if last < all.len() => {
                *all.select_nth_unstable_by_key(last, |count| Reverse(*count))
                    .1
            }
            Some(_) => 1,
        };
        counts.retain(|_, count| *count >= least);
        let mut names: Vec<String> = counts.into_keys().collect();
        names.sort_unstable();
        let numbered = names.iter().cloned().zip(0..);
        let words: HashMap<String, u32> = numbered.collect();
        let (singles, pairs) = count_terms(texts, &words, names.len());
        Self::choose(texts.len() as u64, size, &names, &singles, &pairs)
    }

    fn choose(
        documents: u64,
        size: usize,
        names: &[String],
        singles: &[Tally],
        pairs: &HashMap<(u32, u32), Tally>,
    ) -> Self {
        let name = |word: u32| &*names[word as usize];
        let mut all: Vec<(String, Tally, (u32, Option<u32>))> = Vec::new();
        for (word, tally) in (0..).zip(singles) {
            all.push((name(word).into(), *tally, (word, None)));
        }
        for ((one, other), tally) in pairs {
            let text = format!("{} {}", name(*one), name(*other));
            all.push((text, *tally, (*one, Some(*other))));
        }
        all.sort_unstable_by(|a, b| (b.1.count, &a.0).cmp(&(a.1.count, &b.0)));
        let cut = all.get(size).map(|(_, tally, _)| tally.count);
        let tied = all.iter().skip(size);
        let tied = tied.take_while(|(_, tally, _)| Some(tally.count) == cut);
        let last = size.checked_sub(1).and_then(|last| all.get(last));
        let tied = match last {
            Some((_, tally, _)) if Some(tally.count) == cut => tied.count(),
            _ => 0,
        };
        all.truncate(size);
        let mut vocabulary = Self {
            documents,
            terms: Vec::with_capacity(all.len()),
            tied,
            words: HashMap::new(),
            singles: Vec::new(),
            pairs: HashMap::new(),
        };
        for (number, (text, tally, (one, other))) in (0..).zip(all) {
            vocabulary.terms.push(Term {
                text,
                count: tally.count,
                documents: tally.documents,
            });
            let first = vocabulary.word(name(one));
            match other {
                None => vocabulary.singles[first as usize] = Some(number),
                Some(other) => {
                    let second = vocabulary.word(name(other));
                    vocabulary.pairs.insert((first, second), number);
                }
            }
        }
        vocabulary
    }

    fn word(&mut self, name: &str) -> u32 {
        let next = self.words.len() as u32;
        let number = *self.words.entry_ref(name).or_insert(next);
        if number == next {
            self.singles.push(None);
        }
        number
    }

    /// The terms, the most frequent first: text, occurrences, texts with it.
    pub fn terms(&self) -> impl ExactSizeIterator<Item = (&str, u64, u64)> {
        let terms = self.terms.iter();
        terms.map(|term| (&*term.text, term.count, term.documents))
    }

    /// Terms left out although they occur as often as the last one chosen.
    #[must_use]
    pub fn tied(&self) -> usize {
        self.tied
    }

    /// How often each term occurs in a text, by number.
    #[must_use]
    pub fn count(&self, text: &str) -> Counts {
        let mut found: Vec<u16> = Vec::new();
        let mut before = None;
        for word in words(&lower(text)) {
            let word = self.words.get(word).copied();
            if let Some(word) = word {
                found.extend(self.singles[word as usize]);
                let pair = before.and_then(|before| self.pairs.get(&(before, word)));
                found.extend(pair);
            }
            before = word;
        }
        found.sort_unstable();
        let runs = found.chunk_by(|one, other| one == other);
        runs.map(|run| (run[0], run.len() as u32)).collect()
    }

    /// Weights by which rare terms count more: ln((1 + N) / (1 + texts with the
    /// term)) + 1, by term.
    #[must_use]
    pub fn rarity(&self) -> Vec<f64> {
        let all = 1.0 + self.documents as f64;
        let weight = |term: &Term| (all / (1.0 + term.documents as f64)).ln() + 1.0;
        self.terms.iter().map(weight).collect()
    }
}

/// The cosine of two texts' counts, each term weighted by `weights` (all alike
/// where there are none). A text without terms is like none: 0.
#[must_use]
pub fn cosine(one: &[(u16, u32)], other: &[(u16, u32)], weights: Option<&[f64]>) -> f64 {
    let value = |(term, count): (u16, u32)| {
        f64::from(count) * weights.map_or(1.0, |weights| weights[usize::from(term)])
    };
    let norm = |counts: &[(u16, u32)]| -> f64 {
        let squares = counts.iter().map(|count| value(*count).powi(2));
        squares.sum::<f64>().sqrt()
    };
    let mut dot = 0.0;
    let mut rest = other.iter().peekable();
    for count in one {
        while rest.next_if(|next| next.0 < count.0).is_some() {}
        if let Some(same) = rest.next_if(|next| next.0 == count.0) {
            dot += value(*count) * value(*same);
        }
    }
    if dot == 0.0 {
        0.0
    } else {
        // Rounding must not make anything more than alike.
        (dot / (norm(one) * norm(other))).min(1.0)
    }
}

/// The halves of the texts' numbers, for two threads.
fn halves(texts: &Texts) -> [std::ops::Range<usize>; 2] {
    let middle = texts.len() / 2;
    [0..middle, middle..texts.len()]
}

fn count_words(texts: &Texts) -> HashMap<String, u64> {
    let count = |range: std::ops::Range<usize>| {
        let mut counts: HashMap<String, u64> = HashMap::new();
        for number in range {
            for word in words(&lower(texts.get(number))) {
                *counts.entry_ref(word).or_insert(0) += 1;
            }
        }
        counts
    };
    let [first, second] = halves(texts);
    let (mut counts, others) = crate::threads::both(|| count(first), || count(second));
    for (word, count) in others {
        *counts.entry(word).or_insert(0) += count;
    }
    counts
}

type Pairs = HashMap<(u32, u32), Tally>;

fn count_terms(texts: &Texts, numbers: &HashMap<String, u32>, len: usize) -> (Vec<Tally>, Pairs) {
    let count = |range: std::ops::Range<usize>| {
        let mut singles = vec![Tally::default(); len];
        let mut pairs = Pairs::new();
        for number in range {
            let document = number as u64 + 1;
            let mut before = None;
            for word in words(&lower(texts.get(number))) {
                let word = numbers.get(word).copied();
                if let Some(word) = word {
                    singles[word as usize].add(document);
                    if let Some(before) = before {
                        pairs.entry((before, word)).or_default().add(document);
                    }
                }
                before = word;
            }
        }
        (singles, pairs)
    };
    let [first, second] = halves(texts);
    let ((mut singles, mut pairs), (other_singles, other_pairs)) =
        crate::threads::both(|| count(first), || count(second));
    let add = |tally: &mut Tally, other: Tally| {
        tally.count += other.count;
        tally.documents += other.documents;
    };
    for (tally, other) in singles.iter_mut().zip(other_singles) {
        add(tally, other);
    }
    for (pair, other) in other_pairs {
        add(pairs.entry(pair).or_default(), other);
    }
    (singles, pairs)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// All terms counted, as the definition says: text, count, texts with it.
    fn naive(texts: &[String], size: usize) -> Vec<(String, u64, u64)> {
        let mut all: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for text in texts {
            let low = text.to_lowercase();
            let words: Vec<&str> = words(&low).collect();
            let mut terms: Vec<String> = words.iter().map(|word| (*word).to_string()).collect();
            terms.extend(words.windows(2).map(|pair| pair.join(" ")));
            for term in &terms {
                all.entry(term.clone()).or_default().0 += 1;
            }
            terms.sort();
            terms.dedup();
            for term in terms {
                all.entry(term).or_default().1 += 1;
            }
        }
        let mut all: Vec<_> = all.into_iter().map(|(t, (c, d))| (t, c, d)).collect();
        all.sort_by_key(|(_, count, _)| Reverse(*count));
        all.truncate(size);
        all
    }

    proptest! {
        #[test]
        fn the_terms_are_the_most_frequent_of_all(
            texts in prop::collection::vec("((aa|bb|cc|dd|e|Aa|über)[ .,-]{0,2}){0,12}", 0..12),
            size in 0_u16..14,
        ) {
            let fitted = Vocabulary::fit(&texts.iter().collect(), size);
            let terms: Vec<_> = fitted.terms().map(|(t, c, d)| (t.to_owned(), c, d)).collect();
            prop_assert_eq!(terms, naive(&texts, usize::from(size)));
            let more = naive(&texts, usize::MAX);
            let cut = usize::from(size).checked_sub(1).and_then(|last| more.get(last));
            let tied = cut.map_or(0, |cut| more[usize::from(size)..].iter().filter(|term| term.1 == cut.1).count());
            prop_assert_eq!(fitted.tied(), tied);
            for text in &texts {
                let total: u32 = fitted.count(text).iter().map(|count| count.1).sum();
                let one = naive(std::slice::from_ref(text), usize::MAX);
                let chosen = naive(&texts, usize::from(size));
                let expected = one.iter().filter(|term| chosen.iter().any(|other| other.0 == term.0));
                prop_assert_eq!(u64::from(total), expected.map(|term| term.1).sum::<u64>());
            }
        }
    }

    #[test]
    fn the_cosine_of_counts() {
        let texts: Texts = ["red fox", "red dog", "blue whale", ""].iter().collect();
        let fitted = Vocabulary::fit(&texts, 512);
        let counts: Vec<_> = (0..4).map(|at| fitted.count(texts.get(at))).collect();
        // One of three terms is shared.
        assert!((cosine(&counts[0], &counts[1], None) - 1.0 / 3.0).abs() < 1e-15);
        assert_eq!(cosine(&counts[0], &counts[0], None), 1.0);
        assert_eq!(cosine(&counts[0], &counts[2], None), 0.0);
        assert_eq!(cosine(&counts[3], &counts[3], None), 0.0);
        let weights = fitted.rarity();
        let (common, rare) = ((5.0_f64 / 3.0).ln() + 1.0, (5.0_f64 / 2.0).ln() + 1.0);
        let expected = common * common / (common * common + 2.0 * rare * rare);
        let found = cosine(&counts[0], &counts[1], Some(&weights));
        assert!((found - expected).abs() < 1e-15, "{found} {expected}");
    }
}
