//! How alike related models are, by their metadata and by their cards.

mod cards;
mod corpus;
mod duplicates;
mod listing;
mod mask;
mod metadata;
mod report;
mod score;

use crate::motifs::{CONFIGS, Config, Drawn, Interval, Sampler, Weighting};
use crate::motifs::{bootstrap, bootstrap_clusters};
use crate::report::Report;
use crate::study::{Manner, Study, Trait};
use crate::{AnalysisError, Random, threads};

use corpus::{Corpus, Numbers};
pub use duplicates::{DuplicateOptions, Duplicates, duplicates};
pub use listing::published_text;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// What the Hub says of a model.
    Metadata,
    /// The beginning of its card.
    Cards,
}

/// How two texts are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// 1 − edit distance / characters of the longer one.
    Levenshtein,
    /// Cosine of counts of terms.
    Bow,
    /// Cosine of counts weighted by rarity.
    Tfidf,
    /// The shared part of the tags, or of the cards' shingles.
    Jaccard,
}

impl Measure {
    /// All measures.
    pub const ALL: [Self; 4] = [Self::Levenshtein, Self::Bow, Self::Tfidf, Self::Jaccard];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Levenshtein => "levenshtein",
            Self::Bow => "bow",
            Self::Tfidf => "tfidf",
            Self::Jaccard => "jaccard",
        }
    }
}

/// The word of a measure, read.
impl std::str::FromStr for Measure {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let named = Self::ALL.into_iter().find(|measure| measure.word() == word);
        named.ok_or_else(|| {
            let words = Self::ALL.map(Self::word).join(", ");
            format!("there are: {words}")
        })
    }
}

/// How to compare.
#[derive(Clone, Debug)]
pub struct Options {
    /// What is compared.
    pub over: Over,
    /// By which measures.
    pub measures: Vec<Measure>,
    /// Pairs drawn for each config.
    pub samples: usize,
    /// Resamples of each interval.
    pub rounds: usize,
    /// The seed of all chance.
    pub seed: u64,
    /// Whether to compare the texts without the names of parents too.
    pub mask_parents: bool,
}

/// Pairs of one config.
struct Design {
    config: Config,
    weighting: Weighting,
    drawn: Drawn,
}

/// What one measure says of one design.
struct Outcome<'d> {
    masked: bool,
    measure: Measure,
    design: &'d Design,
    /// Pairs that could be compared.
    pairs: usize,
    families: usize,
    /// By resampling pairs.
    interval: Option<Interval>,
    /// By resampling families.
    by_family: Option<Interval>,
}

/// Compares the pairs of the motifs' instances. `tell` is called before each
/// long step.
///
/// # Errors
/// Where the snapshot cannot be read.
pub fn similarity(
    study: &Study<'_>,
    options: &Options,
    tell: &dyn Fn(&str),
) -> Result<Report, AnalysisError> {
    let numbers = Numbers::new(study);
    let links = numbers.links(study);
    let sampler = Sampler::new(&links, study.manner());
    tell("Reading the texts");
    let corpus = read(study, options.over, &numbers, false)?;
    let compared = corpus.texts.len();
    tell("Drawing pairs");
    let designs = designs(study.manner(), &sampler, options, &corpus);
    let tags = match (options.over, options.measures.contains(&Measure::Jaccard)) {
        (Over::Metadata, true) => study.traits(&[Trait::Tag(String::new())])?.pop(),
        _ => None,
    };
    let mut outcomes = Vec::new();
    let mut notes = Vec::new();
    let mut plain = Some(corpus);
    for masked in [false, true] {
        if masked && !options.mask_parents {
            continue;
        }
        let corpus = match plain.take() {
            Some(corpus) => corpus,
            None => {
                tell("Reading the texts without the names of parents");
                read(study, options.over, &numbers, true)?
            }
        };
        tell("Counting terms");
        let vocabulary = score::vocabulary(&options.measures, &corpus);
        notes.push((masked, vocabulary.terms().len(), vocabulary.tied()));
        let tags_of = |model: u32| match &tags {
            Some(tags) => score::tags_of(tags, numbers.node(model), masked),
            None => Vec::new(),
        };
        let sets: score::SetsOf<'_> = match options.over {
            Over::Metadata => Some(&tags_of),
            Over::Cards => None,
        };
        for measure in &options.measures {
            tell(&format!("Comparing by {}", measure.word()));
            let scorer = score::Scorer::new(*measure, &corpus, &vocabulary, sets);
            outcomes.extend(outcomes_of(*measure, masked, &designs, &scorer, options));
        }
    }
    let about = report::About {
        compared,
        terms: notes,
    };
    Ok(report::report(study, options, &sampler, &outcomes, &about))
}

fn read(
    study: &Study<'_>,
    over: Over,
    numbers: &Numbers,
    masked: bool,
) -> Result<Corpus, AnalysisError> {
    let read = match over {
        Over::Metadata => metadata::read,
        Over::Cards => cards::read,
    };
    read(study.atlas(), study.manner(), numbers, masked)
}

/// Draws the pairs of every config; the chance of each is its own, so that it
/// does not matter who draws what, or how many others there are.
fn designs(
    manner: Manner,
    sampler: &Sampler<'_>,
    options: &Options,
    corpus: &Corpus,
) -> Vec<Design> {
    let weightings: &[Weighting] = match manner {
        Manner::Sound => &[Weighting::Instances, Weighting::Families],
        Manner::Published => &[Weighting::Instances],
    };
    let all: Vec<(Config, Weighting)> = weightings
        .iter()
        .flat_map(|weighting| CONFIGS.map(|config| (config, *weighting)))
        .collect();
    threads::each(all.len(), |at| {
        let (config, weighting) = all[at];
        let mut random = Random::stream(options.seed, at as u64);
        let acceptable = |model| corpus.of(model).is_some();
        let drawn = sampler.draw(config, weighting, options.samples, &mut random, acceptable);
        Design {
            config,
            weighting,
            drawn,
        }
    })
}

fn outcomes_of<'d>(
    measure: Measure,
    masked: bool,
    designs: &'d [Design],
    scorer: &score::Scorer<'_>,
    options: &Options,
) -> Vec<Outcome<'d>> {
    let scored: Vec<(Vec<f64>, Vec<u32>)> = designs
        .iter()
        .map(|design| {
            let drawn = &design.drawn.pairs;
            let pairs: Vec<(u32, u32)> = drawn.iter().map(|pair| (pair.one, pair.other)).collect();
            let scores = scorer.scores(&pairs).into_iter();
            let with_family = scores.zip(drawn.iter().map(|pair| pair.family));
            with_family.filter(|(score, _)| !score.is_nan()).unzip()
        })
        .collect();
    threads::each(designs.len(), |at| {
        let (scores, families) = &scored[at];
        // The same resamples for every measure, so that they can be compared.
        let mut random = Random::stream(options.seed, 1_000 + at as u64);
        let mut distinct = families.clone();
        distinct.sort_unstable();
        distinct.dedup();
        Outcome {
            masked,
            measure,
            design: &designs[at],
            pairs: scores.len(),
            families: distinct.len(),
            interval: bootstrap(scores, options.rounds, &mut random),
            by_family: bootstrap_clusters(scores, families, options.rounds, &mut random),
        }
    })
}
