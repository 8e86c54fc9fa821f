//! Dataset names: the frequent ones by count, and a long tail of invented ones.

use super::rng::{Rng, Salt, Weights};

/// Frequent datasets as tags, by falling count.
pub(super) const HEAD: &[(&str, u32)] = &[
    ("dataset:imagefolder", 5_143),
    ("dataset:glue", 3_518),
    ("dataset:generator", 3_271),
    ("dataset:squad", 1_862),
    ("dataset:emotion", 1_768),
    ("dataset:imagenet-1k", 1_563),
    ("dataset:mozilla-foundation/common_voice_11_0", 1_501),
    ("dataset:mozilla-foundation/common_voice_7_0", 1_333),
    ("dataset:imdb", 1_331),
    ("dataset:wikipedia", 1_309),
    ("dataset:HuggingFaceH4/ultrafeedback_binarized", 1_259),
    ("dataset:conll2003", 1_259),
    ("dataset:xtreme", 1_198),
    ("dataset:teknium/OpenHermes-2.5", 1_131),
    ("dataset:fka/awesome-chatgpt-prompts", 1_048),
    ("dataset:microsoft/orca-math-word-problems-200k", 960),
    ("dataset:HuggingFaceH4/ultrachat_200k", 908),
    ("dataset:common_voice", 883),
    ("dataset:allenai/MADLAD-400", 830),
    ("dataset:m-a-p/CodeFeedback-Filtered-Instruction", 817),
    ("dataset:marsyas/gtzan", 792),
    ("dataset:cis-lmu/Glot500", 788),
    ("dataset:Open-Orca/OpenOrca", 775),
    ("dataset:bigcode/starcoderdata", 767),
    ("dataset:samsum", 741),
    ("dataset:bookcorpus", 700),
    ("dataset:tatsu-lab/alpaca", 640),
    ("dataset:openai/gsm8k", 610),
    ("dataset:yelp_review_full", 560),
    ("dataset:librispeech_asr", 540),
    ("dataset:lambdalabs/pokemon-blip-captions", 520),
    ("dataset:multi_nli", 500),
    ("dataset:timdettmers/openassistant-guanaco", 480),
    ("dataset:mlabonne/orpo-dpo-mix-40k", 450),
    ("dataset:xsum", 430),
    ("dataset:wnut_17", 420),
    ("dataset:food101", 400),
    ("dataset:cnn_dailymail", 390),
    ("dataset:PolyAI/minds14", 380),
    ("dataset:wikitext", 370),
];

const TAIL_WORDS: &[&str] = &[
    "alpaca",
    "news",
    "medqa",
    "reviews",
    "dialogues",
    "captions",
    "speech",
    "ner",
    "legal",
    "intents",
    "math",
    "code",
    "chat",
    "faces",
    "plants",
    "tweets",
    "products",
    "recipes",
    "lectures",
    "radiology",
    "ocr",
    "poems",
    "stories",
    "finance",
];

const TAIL_FORMS: &[&str] = &[
    "dataset", "instruct", "v2", "clean", "10k", "50k", "train", "sft", "dpo", "mini", "tagged",
];

/// Draws dataset numbers: a number under `HEAD.len()` is a frequent one.
pub(super) struct Datasets {
    head: Weights,
    tail: u32,
}

impl Datasets {
    /// The vocabulary of an ecosystem of `n` models.
    pub(super) fn new(n: u32) -> Self {
        let room = u32::from(u16::MAX) - 1 - HEAD.len() as u32;
        Datasets {
            head: Weights::new(HEAD.iter().map(|d| d.1)),
            tail: (n / 60 + 20).min(room),
        }
    }

    pub(super) fn draw(&self, rng: &mut Rng) -> u16 {
        if rng.chance(0.26) {
            return self.head.draw(rng) as u16;
        }
        // Squared: a few of the tail are named by many, most by one or two.
        let u = rng.unit();
        let at = (u * u * f64::from(self.tail)) as u32;
        (HEAD.len() as u32 + at) as u16
    }
}

/// Writes the tag of a dataset number.
pub(super) fn write_tag(seed: u64, number: u16, out: &mut String) {
    if let Some((tag, _)) = HEAD.get(usize::from(number)) {
        out.push_str(tag);
        return;
    }
    let mut rng = Rng::of(seed, Salt::Dataset, u32::from(number));
    out.push_str("dataset:");
    super::owners::write_name(&mut rng, out);
    out.push('/');
    out.push_str(rng.pick(TAIL_WORDS));
    out.push(if rng.chance(0.5) { '_' } else { '-' });
    out.push_str(rng.pick(TAIL_FORMS));
}
