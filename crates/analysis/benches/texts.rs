//! What the analyses of texts cost: `cargo bench -p modeltree-analysis --bench
//! texts -- 600000` makes up so many cards and a graph of three times as many
//! models, and times each step once.

use std::hint::black_box;
use std::time::Instant;

use modeltree_analysis::Random;
use modeltree_analysis::cards::parts;
use modeltree_analysis::documentation::sections;
use modeltree_analysis::motifs::{CONFIGS, Links, Motif, Sampler, Weighting, bootstrap, count};
use modeltree_analysis::study::Manner;
use modeltree_analysis::text::{
    Signature, Texts, Vocabulary, cosine, levenshtein, template_of, unsorted_shingles,
};

/// Pairs of each config.
const SAMPLES: usize = 5_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let benched = arguments.iter().any(|argument| argument == "--bench");
    let cards = arguments.iter().find_map(|argument| argument.parse().ok());
    // Run as a test, it only shows that it runs.
    let cards: usize = cards.unwrap_or(if benched { 600_000 } else { 300 });
    let mut random = Random::new(1);
    let words = words(&mut random);

    let texts = timed("made up the beginnings of cards", cards, || {
        (0..cards)
            .map(|_| text(&words, 512, &mut random))
            .collect::<Texts>()
    });
    let vocabulary = timed("chose 512 terms", cards, || Vocabulary::fit(&texts, 512));
    let links = timed("made up a graph", cards * 3, || {
        graph(cards * 3, &mut random)
    });
    timed("counted the motifs", 8, || {
        Motif::ALL.map(|motif| black_box(count(&links, motif)))
    });
    let pairs = timed("drew pairs", CONFIGS.len() * SAMPLES, || {
        let sampler = Sampler::new(&links, Manner::Sound);
        let draw =
            |config| sampler.draw(config, Weighting::Instances, SAMPLES, &mut random, |_| true);
        CONFIGS
            .map(draw)
            .into_iter()
            .flat_map(|drawn| drawn.pairs)
            .collect::<Vec<_>>()
    });
    let text_of = |model: u32| texts.get(model as usize % texts.len());
    timed("edit distances (one thread)", pairs.len(), || {
        pairs
            .iter()
            .map(|pair| levenshtein(text_of(pair.one), text_of(pair.other)))
            .sum::<f64>()
    });
    let rarity = vocabulary.rarity();
    let scores = timed("cosines (one thread)", pairs.len(), || {
        let cosine = |pair: &modeltree_analysis::motifs::Pair| {
            let counts = |model| vocabulary.count(text_of(model));
            cosine(&counts(pair.one), &counts(pair.other), Some(&rarity))
        };
        pairs.iter().map(cosine).collect::<Vec<f64>>()
    });
    let of_one = &scores[..scores.len().min(SAMPLES)];
    timed("resampled 5,000 scores", 1_000, || {
        bootstrap(of_one, 1_000, &mut random)
    });

    // Whole cards, some of them the template of a program.
    let whole: Vec<String> = (0..cards / 50 + 1)
        .map(|_| {
            format!(
                "---\nlicense: mit\n---\n# A model\n\n{}",
                text(&words, 4_400, &mut random)
            )
        })
        .collect();
    timed(
        "shingled and sketched whole cards (one thread)",
        whole.len(),
        || {
            let sketch = |card: &String| Signature::of(&unsorted_shingles(parts(card).body));
            whole.iter().filter_map(sketch).collect::<Vec<_>>().len()
        },
    );
    timed("looked for templates (one thread)", whole.len(), || {
        whole
            .iter()
            .filter(|card| template_of(card).is_some())
            .count()
    });
    timed("looked for sections (one thread)", whole.len(), || {
        whole
            .iter()
            .map(|card| sections(parts(card).body).headed.count_ones())
            .sum::<u32>()
    });
}

fn timed<T>(what: &str, number: usize, make: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let made = black_box(make());
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{what}: {number} in {seconds:.3} s, {:.2} µs each",
        seconds * 1e6 / number.max(1) as f64
    );
    made
}

/// Words of which few are frequent.
fn words(random: &mut Random) -> Vec<String> {
    let letter = |random: &mut Random| char::from(b'a' + random.below(26) as u8);
    (0..200_000)
        .map(|_| (0..3 + random.below(8)).map(|_| letter(random)).collect())
        .collect()
}

fn text(words: &[String], characters: usize, random: &mut Random) -> String {
    let mut text = String::with_capacity(characters + 16);
    while text.len() < characters {
        // Ranks as natural texts have them, roughly.
        let rank = (words.len() as f64).powf(random.unit()) as usize - 1;
        text.push_str(&words[rank.min(words.len() - 1)]);
        text.push(' ');
    }
    text.truncate(characters);
    text
}

/// Two models in five have a parent, the more likely the more children it has.
fn graph(models: usize, random: &mut Random) -> Links {
    let mut edges: Vec<(u32, u32)> = Vec::new();
    for child in 1..models as u32 {
        if random.below(5) < 2 {
            let parent = match edges.len() as u64 {
                0 => 0,
                all if random.below(3) > 0 => edges[random.below(all) as usize].0,
                _ => random.below(u64::from(child)) as u32,
            };
            edges.push((parent, child));
        }
    }
    Links::new(models, edges)
}
