//! The beginnings of cards that people wrote.

use modeltree_query::Atlas;

use super::corpus::{Corpus, Numbers};
use super::mask;
use crate::AnalysisError;
use crate::cards::{in_batches, parts};
use crate::study::Manner;
use crate::text::{has_published_phrase, is_automatic};
use crate::threads;

/// Characters that are compared, and that a card must have.
const LENGTH: usize = 512;

/// The first characters of each card that has as many and that no program
/// wrote. Soundly, what follows the front matter is the card; as published,
/// all of it is, and two phrases tell what a program wrote.
pub(super) fn read(
    atlas: &Atlas,
    manner: Manner,
    numbers: &Numbers,
    masked: bool,
) -> Result<Corpus, AnalysisError> {
    let mut corpus = Corpus::new(numbers.len());
    in_batches(atlas, |batch| {
        let beginnings = threads::each(batch.len(), |at| beginning(&batch[at].1.text, manner));
        for ((node, _), beginning) in batch.iter().zip(beginnings) {
            if let (Some(number), Some(beginning)) = (numbers.of(*node), beginning) {
                let names = match masked {
                    true => mask::parents(atlas.graph(), *node),
                    false => Vec::new(),
                };
                corpus.push_with(number, |all| mask::without(all, beginning, &names));
            }
        }
    })?;
    Ok(corpus)
}

fn beginning(card: &str, manner: Manner) -> Option<&str> {
    let (text, automatic): (_, fn(&str) -> bool) = match manner {
        Manner::Sound => (parts(card).body.trim_start(), is_automatic),
        Manner::Published => (card, has_published_phrase),
    };
    let last = text.char_indices().nth(LENGTH - 1)?;
    (!automatic(card)).then(|| &text[..last.0 + last.1.len_utf8()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_are_counted_in_characters() {
        let body = "é".repeat(600);
        let card = format!("---\nlicense: mit\n---\n\n{body}");
        let sound = beginning(&card, Manner::Sound).unwrap();
        assert_eq!(sound, "é".repeat(512));
        let published = beginning(&card, Manner::Published).unwrap();
        assert!(published.starts_with("---\nlicense"));
        assert_eq!(published.chars().count(), 512);
        assert_eq!(beginning(&"x".repeat(511), Manner::Published), None);
        assert!(beginning(&"x".repeat(512), Manner::Published).is_some());
        let phrase = format!("generated automatically {body}");
        assert_eq!(beginning(&phrase, Manner::Published), None);
        assert!(beginning(&phrase, Manner::Sound).is_some());
    }
}
