//! Which questions a crawl by model has asked and has still to ask.

use std::collections::{BTreeMap, BTreeSet};

use modeltree_records::{Assembled, Evidence, ModelId};
use serde::{Deserialize, Serialize};

use crate::plan::Direction;

/// A question about one model.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Question {
    /// What it is.
    Detail {
        /// The model.
        of: ModelId,
    },
    /// Its children, from this link on.
    Children {
        /// The model.
        of: ModelId,
        /// The page; `None`: the first.
        next: Option<String>,
    },
}

/// Why a detail is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    /// Whether it is one of the models that the crawl is about.
    root: bool,
    /// What to follow from there.
    then: Direction,
}

/// Which questions are open and which were asked. Everything a resumed crawl
/// needs to know about a family.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FamilyState {
    details: BTreeMap<ModelId, Asked>,
    children: BTreeMap<ModelId, Option<String>>,
    /// Models whose children are or were asked for.
    listed: BTreeSet<ModelId>,
    /// Models whose details are, were or need not be asked for.
    looked_up: BTreeSet<ModelId>,
    /// The roots under their present ids.
    pub roots: BTreeSet<ModelId>,
    /// Roots that the Hub does not show.
    pub absent_roots: BTreeSet<ModelId>,
    /// Children that the Hub counts of the roots.
    pub counted_children: u64,
    /// For each root, children counted and not yet listed.
    unlisted: BTreeMap<ModelId, u64>,
}

impl FamilyState {
    /// Begins with these models.
    pub(crate) fn begin(&mut self, roots: &[ModelId], then: Direction) {
        for root in roots {
            if self.looked_up.insert(root.clone()) {
                self.details
                    .insert(root.clone(), Asked { root: true, then });
            }
        }
    }

    /// Begins with a model whose record is at hand.
    pub(crate) fn begin_with(&mut self, root: &Assembled, then: Direction) {
        self.roots.insert(root.record.id.clone());
        self.looked_up.insert(root.record.id.clone());
        self.follow(root, then);
    }

    fn follow(&mut self, model: &Assembled, then: Direction) {
        let id = &model.record.id;
        if then.down() && self.listed.insert(id.clone()) {
            self.children.insert(id.clone(), None);
        }
        if then.up() {
            self.looked_up.insert(id.clone());
            for parent in parents(model) {
                if self.looked_up.insert(parent.clone()) {
                    let asked = Asked {
                        root: false,
                        then: Direction::Up,
                    };
                    self.details.insert(parent.clone(), asked);
                }
            }
        }
    }

    /// Takes in a model's detail.
    pub(crate) fn found(&mut self, of: &ModelId, model: &Assembled) {
        let Some(Asked { root, then }) = self.details.remove(of) else {
            return;
        };
        let id = &model.record.id;
        if root && self.roots.insert(id.clone()) {
            let counts = model.record.children_counts.unwrap_or_default();
            let counts = [
                counts.adapter,
                counts.merge,
                counts.quantized,
                counts.finetune,
            ];
            let counted = counts.into_iter().fold(0, u64::saturating_add);
            self.counted_children = self.counted_children.saturating_add(counted);
            if then.down() && of == id {
                self.unlisted.insert(id.clone(), counted);
            }
        }
        self.follow(model, then);
    }

    /// Notes that a model is not to be had.
    pub(crate) fn absent(&mut self, of: &ModelId) {
        if self.details.remove(of).is_some_and(|asked| asked.root) {
            self.absent_roots.insert(of.clone());
        }
    }

    /// Takes in a page of children.
    pub(crate) fn children(&mut self, of: &ModelId, models: &[Assembled], next: Option<String>) {
        if let Some(unlisted) = self.unlisted.get_mut(of) {
            *unlisted = unlisted.saturating_sub(models.len() as u64);
        }
        match next {
            Some(next) => {
                self.children.insert(of.clone(), Some(next));
            }
            None => {
                self.children.remove(of);
                self.doubt(of);
            }
        }
        for model in models {
            self.follow(model, Direction::Down);
        }
    }

    /// Where the Hub listed fewer children of a root than it had counted, the
    /// root may have been renamed meanwhile: looks it up once more.
    fn doubt(&mut self, root: &ModelId) {
        if self
            .unlisted
            .remove(root)
            .is_some_and(|unlisted| unlisted > 0)
        {
            let asked = Asked {
                root: true,
                then: Direction::Down,
            };
            self.details.insert(root.clone(), asked);
        }
    }

    /// Asks for a model's children from the first page again.
    pub(crate) fn begin_anew(&mut self, of: &ModelId) {
        if let Some(next) = self.children.get_mut(of) {
            *next = None;
        }
    }

    /// Leaves a question without an answer.
    pub(crate) fn give_up(&mut self, question: &Question) {
        match question {
            Question::Detail { of } => {
                self.details.remove(of);
            }
            Question::Children { of, .. } => {
                self.children.remove(of);
            }
        }
    }

    /// Keeps of the open questions only those for roots that are not among the
    /// models met: the listing answered the others.
    pub(crate) fn answered_by_listing(&mut self, is_met: impl Fn(&str) -> bool) {
        self.children.clear();
        let roots = &mut self.roots;
        self.details.retain(|of, asked| {
            let met = is_met(of.as_str());
            if asked.root && met {
                roots.insert(of.clone());
            }
            asked.then = Direction::Only;
            asked.root && !met
        });
    }

    /// Open questions in the order of asking: every detail before the first
    /// children, so that a model's record comes from its detail wherever both
    /// are read, whatever the network's pace.
    pub(crate) fn open(&self) -> Box<dyn Iterator<Item = Question> + '_> {
        if self.details.is_empty() {
            let question = |(of, next): (&ModelId, &Option<String>)| Question::Children {
                of: of.clone(),
                next: next.clone(),
            };
            Box::new(self.children.iter().map(question))
        } else {
            Box::new(
                self.details
                    .keys()
                    .map(|of| Question::Detail { of: of.clone() }),
            )
        }
    }

    /// How many questions are open.
    pub(crate) fn open_count(&self) -> u64 {
        (self.details.len() + self.children.len()) as u64
    }

    /// Requests that the open questions cost: a model found is asked for its
    /// children next.
    pub(crate) fn open_cost(&self) -> u64 {
        let further = self
            .details
            .values()
            .filter(|asked| asked.then.down())
            .count();
        self.open_count() + further as u64
    }

    /// Whether a root still waits for its detail.
    pub(crate) fn roots_are_open(&self) -> bool {
        self.details.values().any(|asked| asked.root)
    }

    /// Descendants found so far.
    pub(crate) fn descendants(&self) -> u64 {
        self.listed.len().saturating_sub(self.roots.len()) as u64
    }

    /// Questions asked and open.
    pub(crate) fn asked(&self) -> u64 {
        (self.listed.len() + self.looked_up.len()) as u64
    }
}

/// The parents that the Hub resolved; where it resolved none, those that the
/// card declares.
pub(crate) fn parents(model: &Assembled) -> impl Iterator<Item = &ModelId> {
    let resolved = model
        .claims
        .iter()
        .any(|claim| claim.evidence == Evidence::HubTag);
    model
        .claims
        .iter()
        .filter(move |claim| !resolved || claim.evidence == Evidence::HubTag)
        .filter_map(|claim| claim.parent.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use modeltree_records::{RawModel, assemble};

    fn model(id: &str, parent: Option<&str>) -> Assembled {
        let tags = parent.map(|parent| vec![format!("base_model:finetune:{parent}").into()]);
        assemble(RawModel {
            id: id.to_string().into(),
            tags,
            ..RawModel::default()
        })
        .unwrap()
    }

    fn id(text: &str) -> ModelId {
        ModelId::parse(text).unwrap()
    }

    fn counted(id: &str, finetune: u64) -> Assembled {
        let mut model = model(id, None);
        model.record.children_counts = Some(modeltree_records::ChildrenCounts {
            finetune,
            ..Default::default()
        });
        model
    }

    fn open(family: &FamilyState) -> Vec<String> {
        family
            .open()
            .map(|question| match question {
                Question::Detail { of } => format!("detail {of}"),
                Question::Children { of, next } => {
                    format!("children {of} {}", next.unwrap_or_default())
                }
            })
            .collect()
    }

    #[test]
    fn a_cycle_is_asked_once() {
        let mut family = FamilyState::default();
        family.begin(&[id("o/a"), id("o/a")], Direction::Down);
        family.found(&id("o/a"), &model("o/a", Some("o/b")));
        family.children(&id("o/a"), &[model("o/b", Some("o/a"))], None);
        family.children(&id("o/b"), &[model("o/a", Some("o/b"))], None);
        assert_eq!((family.open_count(), family.listed.len()), (0, 2));
    }

    #[test]
    fn a_renamed_root_is_followed_under_its_present_id() {
        let mut family = FamilyState::default();
        family.begin(&[id("gpt2")], Direction::Both);
        family.found(&id("gpt2"), &model("openai-community/gpt2", Some("o/p")));
        assert_eq!(open(&family), ["detail o/p"]);
        family.found(&id("o/p"), &model("o/p", Some("o/q")));
        family.absent(&id("o/q"));
        assert_eq!(open(&family), ["children openai-community/gpt2 "]);
        assert_eq!(family.roots.len(), 1);
        assert!(
            family.absent_roots.is_empty(),
            "an ancestor that is gone is no root that is gone"
        );
    }

    #[test]
    fn further_pages_of_a_model_take_the_place_of_the_first() {
        let mut family = FamilyState::default();
        family.begin_with(&model("o/a", None), Direction::Down);
        family.children(&id("o/a"), &[], Some("cursor=x".into()));
        assert_eq!(open(&family), ["children o/a cursor=x"]);
        family.children(&id("o/a"), &[model("o/b", Some("o/a"))], None);
        assert_eq!(open(&family), ["children o/b "]);
    }

    #[test]
    fn after_a_listing_only_unmet_roots_are_open() {
        let mut family = FamilyState::default();
        family.begin(&[id("o/a"), id("gpt2")], Direction::Both);
        family.answered_by_listing(|id| id == "o/a");
        assert_eq!(open(&family), ["detail gpt2"]);
        family.found(&id("gpt2"), &model("o/gpt2", Some("o/p")));
        assert_eq!(open(&family), Vec::<String>::new());
        assert_eq!(family.roots, [id("o/a"), id("o/gpt2")].into());
    }

    #[test]
    fn a_root_with_fewer_children_than_counted_is_looked_up_once_more() {
        let begun = || {
            let mut family = FamilyState::default();
            family.begin(&[id("o/a")], Direction::Down);
            family.found(&id("o/a"), &counted("o/a", 1));
            family
        };
        let mut family = begun();
        family.children(&id("o/a"), &[model("o/b", Some("o/a"))], None);
        assert_eq!(open(&family), ["children o/b "], "as many as counted");

        let mut family = begun();
        family.children(&id("o/a"), &[], None);
        assert_eq!(open(&family), ["detail o/a"]);
        family.found(&id("o/a"), &counted("o/new", 1));
        assert_eq!(open(&family), ["children o/new "]);
        family.children(&id("o/new"), &[], None);
        assert_eq!(family.open_count(), 0, "not for ever");

        let mut family = begun();
        family.children(&id("o/a"), &[], None);
        family.found(&id("o/a"), &counted("o/a", 1));
        assert_eq!(family.open_count(), 0, "it is as it was");
    }
}
