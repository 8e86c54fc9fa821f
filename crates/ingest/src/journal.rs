//! What the journal says, and the state that a resumed crawl starts from.
//!
//! Every answer is written to the journal as it came before it is interpreted
//! any further; a resumed crawl reads those answers again instead of asking.

use std::collections::BTreeSet;

use modeltree_records::{ModelId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::event::Way;
use crate::family::{FamilyState, Question};
use crate::links::Links;
use crate::plan::{Plan, Scope};
use crate::ranges::Range;
use crate::report::Coverage;

/// The one kind of frame that ingest writes; its key is a [`Mark`].
pub(crate) const FRAME: u8 = 1;

/// What a journalled answer was, and what it changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mark {
    /// A listing page; the payload is its body.
    Page {
        /// The range it belongs to, as it stands after the page.
        range: Range,
        /// Whether it is one of the closing ranges.
        closing: bool,
        /// How many of its leading items are the range's own.
        own: usize,
        /// When it was fetched.
        at: Timestamp,
    },
    /// The listing was divided anew.
    Ranges {
        /// All ranges.
        ranges: Vec<Range>,
        /// A cursor in the server's form.
        form: Option<String>,
    },
    /// What is read to close the listing: gaps, and what was created meanwhile.
    Closing {
        /// The ranges.
        ranges: Vec<Range>,
    },
    /// A page of a ranking; the payload is its body.
    Ranked {
        /// The page after it.
        next: Option<String>,
        /// When it was fetched.
        at: Timestamp,
    },
    /// A page of what was modified lately; the payload is its body.
    Recent {
        /// The page after it; `None` where it reaches what is known.
        next: Option<String>,
        /// When it was fetched.
        at: Timestamp,
    },
    /// One page of a model's children; the payload is its body.
    Children {
        /// The parent.
        of: ModelId,
        /// The page after it.
        next: Option<String>,
        /// When it was fetched.
        at: Timestamp,
    },
    /// A model's detail; the payload is its body.
    Detail {
        /// The id asked for.
        of: ModelId,
        /// When it was fetched.
        at: Timestamp,
    },
    /// A model that the Hub does not show.
    Absent {
        /// The id asked for.
        of: ModelId,
        /// Why, where it is not just missing.
        why: Option<String>,
    },
    /// A question that stays without an answer.
    GivenUp {
        /// The question.
        question: Question,
        /// Why.
        why: String,
    },
    /// The family is read from the whole listing instead.
    Switched,
    /// A second look at an odd item; the payload is a detail.
    Looked {
        /// The model.
        of: ModelId,
        /// When it was fetched.
        at: Timestamp,
    },
    /// A second look that showed nothing.
    Overlooked {
        /// The model.
        of: ModelId,
    },
    /// A card; the payload is its text.
    Card {
        /// The model.
        of: ModelId,
        /// The model's id, where it differs.
        renamed: Option<ModelId>,
        /// The commit it was read at.
        revision: Option<String>,
        /// The answer's `ETag`.
        etag: Option<String>,
        /// When it was fetched.
        at: Timestamp,
    },
    /// A card that is not to be had, or need not be.
    NoCard {
        /// The model.
        of: ModelId,
        /// Why.
        why: NoCard,
    },
    /// Something is missing.
    Lacks {
        /// A sentence.
        what: String,
    },
    /// The crawl enters its next step.
    Step(Step),
    /// The crawl goes on after a stop.
    Resumed,
}

impl Mark {
    /// Whether it stands for an answer of the Hub.
    pub(crate) const fn is_answer(&self) -> bool {
        matches!(
            self,
            Self::Page { .. }
                | Self::Ranked { .. }
                | Self::Recent { .. }
                | Self::Children { .. }
                | Self::Detail { .. }
                | Self::Absent { .. }
                | Self::Looked { .. }
                | Self::Overlooked { .. }
                | Self::Card { .. }
                | Self::NoCard { .. }
        )
    }
}

/// Why there is no card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NoCard {
    /// It is the one that the snapshot has.
    Unchanged,
    /// The model has none.
    None,
    /// It is behind a gate.
    Gated,
    /// The model is gone, hidden or switched off.
    Missing,
    /// It is larger than the client takes.
    TooLarge,
    /// It could not be fetched.
    Failed(String),
}

/// The steps of a crawl, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// Finding models.
    #[default]
    Finding,
    /// Reading gaps of a listing and what was created meanwhile.
    Closing,
    /// Looking for roots that the listing did not show under their name.
    Roots,
    /// Asking again for odd items.
    Looking,
    /// Fetching cards.
    Cards,
    /// Writing the snapshot.
    Writing,
}

/// Which cards are settled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CardState {
    /// All models up to and with this one, in the order of their ids.
    pub up_to: Option<String>,
    /// Further ones.
    pub ahead: BTreeSet<String>,
}

/// Figures of the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Account {
    /// Requests sent.
    pub requests: u64,
    /// Requests repeated.
    pub retries: u64,
    /// Answers 429.
    pub rate_limited: u64,
    /// Seconds spent waiting for the quota.
    pub waited: f64,
    /// Seconds in all.
    pub seconds: f64,
}

/// Everything a resumed crawl starts from, kept beside the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct State {
    /// The plan.
    pub plan: Plan,
    /// When the crawl began.
    pub started: Timestamp,
    /// The step under way.
    pub step: Step,
    /// The way under way.
    pub way: Way,
    /// The listing's ranges.
    pub ranges: Vec<Range>,
    /// The closing ranges.
    pub closing: Vec<Range>,
    /// A cursor in the form in which the server writes them.
    pub form: Option<String>,
    /// Pages of the listing read.
    pub pages: u64,
    /// The next page of the ranking, or of what was modified lately; `None`
    /// inside: it is at its end.
    pub ranking: Option<Option<String>>,
    /// The family's open questions.
    pub family: FamilyState,
    /// Who descends from whom, where the family is cut out of the listing.
    pub links: Option<Links>,
    /// Odd items that wait for a second look.
    pub odd_ids: BTreeSet<ModelId>,
    /// Cards settled.
    pub cards: CardState,
    /// The report so far.
    pub coverage: Coverage,
    /// Figures of all runs, up to when this was written.
    pub account: Account,
    /// Ids given up for another, when a model was renamed under way.
    pub superseded: BTreeSet<String>,
}

impl State {
    /// The state of a crawl about to begin.
    pub(crate) fn new(plan: Plan) -> Self {
        let by_listing = plan.scope == Scope::All;
        let is_cut_out = match &plan.update {
            Some(update) => update.within.is_some(),
            None => !by_listing,
        };
        let mut coverage = Coverage {
            incomplete: plan.left_out.clone(),
            ..Coverage::default()
        };
        coverage.cards = plan.with_cards.then(Default::default);
        let mut family = FamilyState::default();
        if let Scope::Roots(roots) = &plan.scope {
            family.begin(roots, plan.direction);
        }
        Self {
            started: Timestamp::now(),
            step: Step::default(),
            way: if by_listing {
                Way::Listing
            } else {
                Way::ByModel
            },
            ranges: Vec::new(),
            closing: Vec::new(),
            form: None,
            pages: 0,
            ranking: None,
            family,
            links: is_cut_out.then(Links::default),
            odd_ids: BTreeSet::new(),
            cards: CardState::default(),
            coverage,
            account: Account::default(),
            superseded: BTreeSet::new(),
            plan,
        }
    }
}
