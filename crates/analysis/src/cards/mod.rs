//! What is measured of each card.

mod front_matter;

use modeltree_lineage::NodeId;
use modeltree_query::Atlas;
use modeltree_snapshot::CardRow;

use crate::AnalysisError;
use crate::study::Manner;
use crate::text::{has_published_phrase, is_automatic};
use crate::threads;

pub use front_matter::{FrontMatter, Parts, parts};

/// Measurements of cards, by node.
#[derive(Clone, Debug)]
pub struct Cards {
    facts: Vec<Facts>,
    read: u64,
}

/// What is measured of one card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Unicode characters. Soundly without front matter; as published with it,
    /// and 3 where there is no card.
    pub characters: u32,
    /// Words: runs of what is no white space. As published 1 where there is no
    /// card.
    pub words: u32,
    /// How the card begins; `None` where there is no card.
    pub front_matter: Option<FrontMatter>,
    /// Whether a program wrote it, by its template.
    pub automatic: bool,
    /// Whether it has one of the paper's two phrases.
    pub phrase: bool,
    /// Whether it has characters that stand for what was no text.
    pub damaged: bool,
}

/// Cards measured at a time.
const BATCH: usize = 4_096;
/// Bytes of cards held at a time, roughly.
const BYTES: usize = 64 << 20;

/// Hands over the cards of models in batches and in the order of ids; how many
/// cards there are.
pub(crate) fn in_batches(
    atlas: &Atlas,
    mut take: impl FnMut(&[(NodeId, CardRow)]),
) -> Result<u64, AnalysisError> {
    let mut batch: Vec<(NodeId, CardRow)> = Vec::with_capacity(BATCH);
    let (mut bytes, mut read) = (0, 0);
    for card in atlas.snapshot().cards()? {
        let card = card?;
        read += 1;
        let Some(node) = atlas.graph().find(card.id.as_str()) else {
            continue;
        };
        bytes += card.text.len();
        batch.push((node, card));
        if batch.len() == BATCH || bytes > BYTES {
            take(&batch);
            batch.clear();
            bytes = 0;
        }
    }
    take(&batch);
    Ok(read)
}

/// The Unicode characters of a text, and its words: runs of what is no white
/// space.
pub(crate) fn lengths(text: &str) -> (u32, u32) {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let words = text.split_whitespace().count();
    (count(text.chars().count()), count(words))
}

impl Cards {
    /// Reads and measures all cards.
    ///
    /// # Errors
    /// Where the snapshot cannot be read.
    pub fn read(atlas: &Atlas, manner: Manner) -> Result<Self, AnalysisError> {
        let graph = atlas.graph();
        let none = match manner {
            Manner::Sound => Facts::default(),
            Manner::Published => Facts {
                characters: 3,
                words: 1,
                ..Facts::default()
            },
        };
        let mut cards = Self {
            facts: vec![none; graph.len()],
            read: 0,
        };
        cards.read = in_batches(atlas, |batch| {
            let facts = threads::each(batch.len(), |at| Facts::of(&batch[at].1.text, manner));
            for ((node, _), facts) in batch.iter().zip(facts) {
                cards.facts[node.index()] = facts;
            }
        })?;
        Ok(cards)
    }

    /// What was measured of a model's card.
    #[must_use]
    pub fn of(&self, node: NodeId) -> &Facts {
        &self.facts[node.index()]
    }

    /// How many cards the snapshot has. Where it has none, nothing is known of
    /// any card.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.read
    }

    /// Whether the snapshot has no cards.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.read == 0
    }
}

impl Facts {
    /// Measures a card.
    #[must_use]
    pub fn of(card: &str, manner: Manner) -> Self {
        let parts = parts(card);
        let text = match manner {
            Manner::Sound => parts.body,
            Manner::Published => card,
        };
        let (characters, words) = lengths(text);
        Self {
            characters,
            words,
            front_matter: Some(parts.kind),
            automatic: is_automatic(card),
            phrase: has_published_phrase(card),
            damaged: card.contains('\u{fffd}'),
        }
    }

    /// Whether there is a card with text in it. As published: one of more than
    /// three characters.
    #[must_use]
    pub fn is_there(&self, manner: Manner) -> bool {
        match manner {
            Manner::Sound => self.front_matter.is_some() && self.words > 0,
            Manner::Published => self.characters > 3,
        }
    }
}
