//! Filler prose for cards.

use super::rng::Rng;

const WORDS: &[&str] = &[
    "the",
    "model",
    "was",
    "trained",
    "on",
    "a",
    "dataset",
    "of",
    "with",
    "and",
    "for",
    "this",
    "evaluation",
    "results",
    "show",
    "improved",
    "accuracy",
    "over",
    "baseline",
    "we",
    "use",
    "learning",
    "rate",
    "batch",
    "size",
    "tokens",
    "context",
    "length",
    "attention",
    "layers",
    "output",
    "input",
    "examples",
    "prompt",
    "instruction",
    "following",
    "tasks",
    "language",
    "understanding",
    "generation",
    "quality",
    "human",
    "preference",
    "data",
    "filtered",
    "synthetic",
    "benchmark",
    "scores",
    "reported",
    "below",
    "please",
    "cite",
    "our",
    "work",
    "limitations",
    "bias",
    "may",
    "produce",
    "incorrect",
    "content",
    "users",
    "should",
    "verify",
    "before",
    "deployment",
    "license",
    "terms",
    "apply",
    "inference",
    "speed",
    "memory",
    "weights",
    "precision",
    "steps",
    "epochs",
    "optimizer",
    "schedule",
    "warmup",
    "decay",
    "samples",
    "domain",
    "specific",
    "knowledge",
    "images",
    "audio",
    "text",
    "features",
    "embedding",
    "pipeline",
    "checkpoint",
    "repository",
    "code",
    "available",
    "documentation",
    "community",
    "feedback",
];

const HEADINGS: &[&str] = &[
    "Model description",
    "Intended use",
    "Training data",
    "Training procedure",
    "Evaluation",
    "Limitations",
    "How to use",
    "Citation",
    "Acknowledgements",
    "License",
    "Prompt format",
    "Benchmarks",
    "Hardware",
    "Changelog",
];

/// Adds sections of prose until `out` has about `target` bytes.
pub(super) fn fill(rng: &mut Rng, target: usize, out: &mut String) {
    while out.len() < target {
        out.push_str("\n## ");
        out.push_str(rng.pick(HEADINGS));
        out.push_str("\n\n");
        let section = (out.len() + 300 + rng.index(900)).min(target);
        while out.len() < section {
            sentence(rng, out);
        }
        out.push('\n');
        if rng.chance(0.15) && out.len() < target {
            out.push_str(
                "\n```python\nfrom transformers import pipeline\n\npipe = pipeline(model=\"",
            );
            out.push_str(rng.pick(WORDS));
            out.push_str("\")\nprint(pipe(\"Hello\"))\n```\n");
        }
    }
}

fn sentence(rng: &mut Rng, out: &mut String) {
    let words = 6 + rng.index(14);
    // Four words of the vocabulary from one draw.
    let mut bits = 0;
    for k in 0..words {
        if k % 4 == 0 {
            bits = rng.next();
        }
        let word = WORDS[((bits & 0xffff) as usize * WORDS.len()) >> 16];
        bits >>= 16;
        if k == 0 {
            out.push(char::from(word.as_bytes()[0].to_ascii_uppercase()));
            out.push_str(&word[1..]);
        } else {
            out.push(' ');
            out.push_str(word);
        }
    }
    out.push_str(". ");
}
