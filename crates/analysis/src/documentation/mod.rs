//! What cards say, and in what form.

mod classes;
mod report;
mod sections;

use modeltree_lineage::NodeId;

use crate::cards::{in_batches, lengths, parts};
use crate::similarity::{DuplicateOptions, Duplicates, duplicates};
use crate::study::{Manner, Study};
use crate::text::{has_published_phrase, template_of};
use crate::{AnalysisError, threads};

pub use classes::Class;
pub use sections::{Found, SECTIONS, Section, phrases, sections};

/// The cards of a snapshot, looked at once.
pub struct Documentation {
    cards: Vec<Card>,
    duplicates: Option<Duplicates>,
}

/// What is kept of one card.
struct Card {
    node: NodeId,
    characters: u32,
    words: u32,
    classes: u8,
    template: Option<&'static str>,
    sections: Found,
    /// As published alone.
    phrases: u64,
}

/// How cards are tied to a template that several use.
const TEMPLATES: DuplicateOptions = DuplicateOptions {
    threshold: 0.8,
    without_names: true,
};

impl Documentation {
    /// Reads all cards; with `reuse`, the clusters of cards that were made from
    /// one another too.
    ///
    /// # Errors
    /// Where the snapshot cannot be read.
    pub fn read(
        study: &Study<'_>,
        reuse: bool,
        tell: &dyn Fn(&str),
    ) -> Result<Self, AnalysisError> {
        let manner = study.manner();
        tell("Reading the cards");
        let mut cards = Vec::new();
        in_batches(study.atlas(), |batch| {
            cards.extend(threads::each(batch.len(), |at| {
                let (node, card) = &batch[at];
                look(*node, &card.text, manner)
            }));
        })?;
        let duplicates = match reuse {
            true => Some(duplicates(study, TEMPLATES, tell)?),
            false => None,
        };
        Ok(Self { cards, duplicates })
    }
}

fn look(node: NodeId, text: &str, manner: Manner) -> Card {
    let template = template_of(text);
    let mut classes = classes::of_form(text);
    if template.is_some() {
        classes |= Class::Automatic.bit();
    }
    if has_published_phrase(text) {
        classes |= Class::PublishedPhrase.bit();
    }
    let body = parts(text).body;
    let measured = match manner {
        Manner::Sound => body,
        Manner::Published => text,
    };
    let (characters, words) = lengths(measured);
    Card {
        node,
        characters,
        words,
        classes,
        template,
        sections: sections(body),
        phrases: match manner {
            Manner::Published => phrases(text),
            Manner::Sound => 0,
        },
    }
}
