//! What is measured at both ends of an edge.

use modeltree_lineage::NodeId;
use modeltree_records::CREATION_FLOOR;

use crate::AnalysisError;
use crate::cards::Cards;
use crate::study::{Figures, Manner, Study, Trait, TraitSets};

const DAY: f64 = 86_400e6;

/// A number of each model; `None` where it is not known.
type Number<'n> = Box<dyn Fn(NodeId) -> Option<f64> + 'n>;

/// Something that is measured at both ends of an edge.
pub struct Measure<'n> {
    /// Its name.
    pub name: &'static str,
    /// What it is, for the reader.
    pub what: &'static str,
    /// Its value for a model.
    pub of: Number<'n>,
    /// Whether only the change means something, and not the values.
    pub change_only: bool,
    /// Whether changes are rounded down to whole numbers.
    pub whole: bool,
}

/// The properties of all models, read once.
pub struct Numbers {
    pub(super) cards: Cards,
    languages: TraitSets,
    parameters: Figures,
}

impl Numbers {
    /// Reads cards, languages and parameters.
    ///
    /// # Errors
    /// Where the snapshot cannot be read.
    pub fn read(study: &Study<'_>) -> Result<Self, AnalysisError> {
        Ok(Self {
            cards: Cards::read(study.atlas(), study.manner())?,
            languages: study.traits(&[Trait::Language])?.remove(0),
            parameters: study.parameters()?,
        })
    }

    /// What is measured. Of a missing model nothing is known; of cards nothing
    /// where the snapshot has none.
    #[must_use]
    pub fn measures<'n>(&'n self, study: &'n Study<'_>) -> Vec<Measure<'n>> {
        let (graph, manner) = (study.graph(), study.manner());
        let cards = &self.cards;
        let there = move |node: NodeId| !graph.is_missing(node) && !cards.is_empty();
        let card = move |node: NodeId| {
            let facts = cards.of(node);
            (there(node) && facts.is_there(manner)).then_some(facts)
        };
        let languages = |node: NodeId| self.languages.of(node).len() as f64;
        let truth = |truth: bool| f64::from(u8::from(truth));
        let mut measures = vec![
            measure("card", "has a card", move |node| {
                there(node).then(|| truth(cards.of(node).is_there(manner)))
            }),
            measure("card_characters", "characters of the card", move |node| {
                Some(f64::from(card(node)?.characters))
            }),
            measure("card_words", "words of the card", move |node| {
                Some(f64::from(card(node)?.words))
            }),
            measure("generated", "card follows a template", move |node| {
                Some(truth(card(node)?.automatic))
            }),
            measure("phrase", "card says it was generated", move |node| {
                Some(truth(card(node)?.phrase))
            }),
            measure(
                "phrase_all",
                "the same, no card counting as no",
                move |node| there(node).then(|| truth(cards.of(node).phrase)),
            ),
            measure(
                "languages",
                "languages, where both ends name some",
                move |node| Some(languages(node)).filter(|number| *number > 0.0),
            ),
            measure(
                "languages_all",
                "languages, none counting as 0",
                move |node| (!graph.is_missing(node)).then(|| languages(node)),
            ),
            measure("downloads", "downloads (30 days)", move |node| {
                graph.downloads(node).map(|number| number as f64)
            }),
            measure("likes", "likes", move |node| {
                graph.likes(node).map(|number| number as f64)
            }),
            measure("parameters", "parameters", |node| self.parameters.of(node)),
            Measure {
                change_only: true,
                whole: manner == Manner::Published,
                ..measure("age", "days from parent to child", move |node| {
                    let time = graph.created_at(node)?;
                    let dated = manner == Manner::Published || time > CREATION_FLOOR;
                    dated.then(|| time.micros() as f64 / DAY)
                })
            },
        ];
        let published = ["phrase_all", "languages_all"];
        let sound = ["generated", "parameters"];
        measures.retain(|measure| match manner {
            Manner::Sound => !published.contains(&measure.name),
            Manner::Published => !sound.contains(&measure.name),
        });
        measures
    }
}

fn measure<'n>(
    name: &'static str,
    what: &'static str,
    of: impl Fn(NodeId) -> Option<f64> + 'n,
) -> Measure<'n> {
    Measure {
        name,
        what,
        of: Box::new(of),
        change_only: false,
        whole: false,
    }
}
