//! Texts: words as scikit-learn sees them, and cards that a program wrote.

mod automatic;
mod levenshtein;
mod minhash;
mod templates;
mod texts;
mod vocabulary;
mod words;

pub use automatic::{has_published_phrase, is_automatic, template_of};
pub use levenshtein::levenshtein;
pub(crate) use minhash::SLOTS;
pub use minhash::{Signature, exact_jaccard, shingles, unsorted_shingles};
pub use texts::Texts;
pub use vocabulary::{Vocabulary, cosine};
pub(crate) use words::lower;
