//! The beginnings of cards that people wrote.

use modeltree_lineage::NodeId;
use modeltree_query::Atlas;
use modeltree_snapshot::{CardRow, StoreError};

use super::corpus::{Corpus, Numbers};
use super::mask;
use crate::AnalysisError;
use crate::study::Manner;
use crate::text::{card_parts, has_published_phrase, is_automatic};
use crate::threads;

/// Characters that are compared, and that a card must have.
pub(super) const LENGTH: usize = 512;
/// Cards looked at by all threads at once.
const BATCH: usize = 4_096;

/// Hands over the cards of the models that a snapshot has, in batches and in
/// the order of ids.
pub(crate) fn in_batches(
    atlas: &Atlas,
    mut take: impl FnMut(&[(NodeId, CardRow)]),
) -> Result<(), AnalysisError> {
    let mut batch: Vec<(NodeId, CardRow)> = Vec::with_capacity(BATCH);
    let mut bytes = 0;
    for card in atlas.snapshot().cards()? {
        let card: Result<CardRow, StoreError> = card;
        let card = card?;
        let Some(node) = atlas.graph().find(card.id.as_str()) else {
            continue;
        };
        bytes += card.text.len();
        batch.push((node, card));
        if batch.len() == BATCH || bytes > 64 << 20 {
            take(&batch);
            batch.clear();
            bytes = 0;
        }
    }
    if !batch.is_empty() {
        take(&batch);
    }
    Ok(())
}

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
        Manner::Sound => (card_parts(card).body.trim_start(), is_automatic),
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
