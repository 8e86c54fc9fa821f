//! Access tokens and keys that people left in model cards.
//!
//! A [`Detector`] looks for the tokens of services whose tokens can be told by
//! their form, for private keys, and for values assigned to names such as
//! `api_key`. What documentation shows in a token's place (`hf_xxxxxxxx`,
//! `YOUR_API_KEY`), and digests and commit ids, are no secrets.
//!
//! One automaton looks for all that can begin a secret; only where it finds
//! something is the text looked at more closely.

mod assigned;
mod looks;
mod private_key;
mod rules;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use rules::{RULES, Rule};

/// No text shorter than this holds a secret.
const SHORTEST: usize = 16;

/// The kind of a value that is a secret by the name it is assigned to.
const ASSIGNED: &str = "assigned-secret";
/// The kind of a private key.
const PRIVATE_KEY: &str = "private-key";

/// Finds secrets in texts.
pub(crate) struct Detector {
    starts: AhoCorasick,
}

/// A secret that was found. The secret itself is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// What it is, such as `huggingface-token`.
    pub(crate) kind: &'static str,
    /// The line it begins in, from 1.
    pub(crate) line: u64,
    /// The bytes to be masked: what tells the kind stays.
    hidden: Range<usize>,
}

/// What a place in a text may be the beginning of.
#[derive(Clone, Copy)]
enum Start {
    Token(&'static Rule),
    PrivateKey,
    Name(&'static str),
}

static STARTS: LazyLock<Vec<(&'static str, Start)>> = LazyLock::new(|| {
    let tokens = RULES.iter().map(|rule| (rule.prefix, Start::Token(rule)));
    let names = assigned::NAMES
        .iter()
        .map(|name| (*name, Start::Name(name)));
    let key = [(private_key::BEGIN, Start::PrivateKey)];
    tokens.chain(key).chain(names).collect()
});

impl Detector {
    /// A detector of all kinds.
    pub(crate) fn new() -> Self {
        let starts = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(STARTS.iter().map(|(text, _)| text))
            .expect("a few dozen short patterns");
        Self { starts }
    }

    /// The secrets in a text, in order.
    fn find(&self, text: &str) -> Vec<Found> {
        let bytes = text.as_bytes();
        let mut found: Vec<Found> = Vec::new();
        if bytes.len() < SHORTEST {
            return found;
        }
        let mut lines = 1;
        let mut counted = 0;
        let mut after = 0;
        for start in self.starts.find_iter(bytes) {
            if start.start() < after {
                continue;
            }
            let (literal, kind) = STARTS[start.pattern().as_usize()];
            let secret = match kind {
                Start::Token(rule) => (&bytes[start.range()] == literal.as_bytes())
                    .then(|| rule.token(bytes, start.range()))
                    .flatten()
                    .map(|hidden| (rule.kind, hidden)),
                Start::PrivateKey => {
                    private_key::body(bytes, start.end()).map(|hidden| (PRIVATE_KEY, hidden))
                }
                Start::Name(name) => {
                    assigned::value(bytes, name, start.end()).map(|hidden| (ASSIGNED, hidden))
                }
            };
            let Some((kind, hidden)) = secret else {
                continue;
            };
            let until = start.start().min(hidden.start);
            lines += bytes[counted..until]
                .iter()
                .filter(|b| **b == b'\n')
                .count() as u64;
            counted = until;
            after = hidden.end;
            found.push(Found {
                kind,
                line: lines,
                hidden,
            });
        }
        found
    }

    /// The text with its secrets masked, and what they were; `None` where it
    /// has none, which is the rule.
    ///
    /// Of each secret there stays what tells its kind (`hf_`, `AKIA`), and stars
    /// by its length: four below 64 characters, eight below 256, else twelve.
    pub(crate) fn mask(&self, text: &str) -> Option<(String, Vec<Found>)> {
        let mut all = self.find(text);
        if all.is_empty() {
            return None;
        }
        let mut masked = hide(text, &all);
        // What was too long for a token may have become one, where secrets
        // stand side by side. Each round leaves fewer letters.
        loop {
            let more = self.find(&masked);
            if more.is_empty() {
                return Some((masked, all));
            }
            masked = hide(&masked, &more);
            all.extend(more);
        }
    }
}

/// The text with stars in place of what is to be hidden.
fn hide(text: &str, secrets: &[Found]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for secret in secrets {
        masked.push_str(&text[from..secret.hidden.start]);
        masked.push_str(match secret.hidden.len() {
            0..64 => "****",
            64..256 => "********",
            _ => "************",
        });
        from = secret.hidden.end;
    }
    masked.push_str(&text[from..]);
    masked
}
