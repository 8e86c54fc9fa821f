//! What is measured of each card.

mod front_matter;

use modeltree_lineage::NodeId;
use modeltree_query::Atlas;

use crate::AnalysisError;
use crate::study::Manner;
use crate::text::{has_published_phrase, is_automatic};
use crate::threads::both;

pub use front_matter::{FrontMatter, body};

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
        let mut batch: Vec<(NodeId, String)> = Vec::with_capacity(BATCH);
        for card in atlas.snapshot().cards()? {
            let card = card?;
            cards.read += 1;
            if let Some(node) = graph.find(card.id.as_str()) {
                batch.push((node, card.text));
            }
            if batch.len() == BATCH {
                cards.take(&mut batch, manner);
            }
        }
        cards.take(&mut batch, manner);
        Ok(cards)
    }

    fn take(&mut self, batch: &mut Vec<(NodeId, String)>, manner: Manner) {
        let measure = |cards: &[(NodeId, String)]| {
            let facts = cards.iter().map(|(_, text)| Facts::of(text, manner));
            facts.collect::<Vec<_>>()
        };
        let (first, second) = batch.split_at(batch.len() / 2);
        let (first, second) = both(|| measure(first), || measure(second));
        for ((node, _), facts) in batch.iter().zip(first.into_iter().chain(second)) {
            self.facts[node.index()] = facts;
        }
        batch.clear();
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
        let (front_matter, text) = body(card);
        let text = match manner {
            Manner::Sound => text,
            Manner::Published => card,
        };
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            characters: count(text.chars().count()),
            words: count(text.split_whitespace().count()),
            front_matter: Some(front_matter),
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
