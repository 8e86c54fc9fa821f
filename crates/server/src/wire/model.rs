//! One model: its record, its claims, its card, its likes.

use modeltree_analysis::difference;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Node, RelationCounts, RelationWord};

/// Everything about one model but its card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ModelAnswer {
    /// The model in brief.
    pub node: Node,
    /// Its row of the models table, by column name; `null` for a missing one.
    #[schema(value_type = Option<Object>)]
    pub record: Option<Value>,
    /// Its parents, each with all that is claimed about it.
    pub parents: Vec<Parent>,
    /// Claims that make no edge: they name no model (but a placeholder, a path),
    /// or the model itself, or count for nothing under the evidence rule in
    /// force.
    pub odd_claims: Vec<ClaimView>,
    /// The roots it descends from; itself where it is one. At most 20.
    pub roots: Vec<Node>,
    /// How many roots there are.
    pub root_count: u32,
    /// Steps down from the nearest root.
    pub generation: u32,
    /// Its children by relation.
    pub children: RelationCounts,
    /// Its most downloaded children of each relation, at most 10 of each.
    pub top_children: Vec<Child>,
    /// Descendants, direct and transitive.
    pub descendants: u32,
    /// Descendants by the relations that tie them to the family.
    pub descendants_by_relation: RelationCounts,
    /// Downloads of all its descendants in the last 30 days.
    pub descendants_downloads: u64,
    /// Likes of all its descendants.
    pub descendants_likes: u64,
    /// Owners of descendants.
    pub descendants_owners: u32,
    /// Models that share a parent with it.
    pub siblings: u32,
    /// Whether the snapshot has its card.
    pub has_card: bool,
    /// The id it was asked for by, where that is not its own.
    pub asked: Option<String>,
}

/// A parent and why it is taken for one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Parent {
    /// The parent.
    pub node: Node,
    /// How the child was derived; several where claims differ.
    pub relations: Vec<RelationWord>,
    /// The one by the precedence merge, adapter, quantized, finetune, unknown.
    pub relation: RelationWord,
    /// All claims about this parent.
    pub claims: Vec<ClaimView>,
}

/// One claim of descent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ClaimView {
    /// What was written, verbatim; perhaps hostile text.
    pub raw: String,
    /// The relation claimed.
    pub relation: RelationWord,
    /// Where it was read: `hub_tag` (the Hub says so), `card` (the card's
    /// `base_model` field), `imported`.
    pub evidence: String,
    /// Confidence, 0 to 1.
    pub confidence: f32,
    /// Why it names no model, where it does not.
    pub problem: Option<String>,
    /// Whether it counts as an edge under the evidence rule in force.
    pub counted: bool,
}

/// A child and its relation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Child {
    /// The child.
    pub node: Node,
    /// The primary relation.
    pub relation: RelationWord,
    /// Its own descendants.
    pub descendants: u32,
}

/// A model's card as HTML that is safe to show: no script, no style, no frame,
/// no form, no picture or other thing that is fetched, and links that lead only
/// to `http`, `https` and `mailto`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CardAnswer {
    /// The model's id.
    pub id: String,
    /// The commit that the card was read at.
    pub revision: Option<String>,
    /// The sanitized body, without the front matter. Its headings begin with
    /// `h3`; pictures are `span`s of the class `picture`; relative links lead to
    /// the model's pages on the Hub.
    pub html: String,
    /// The front matter as it was written, without its fences.
    pub front_matter: Option<String>,
    /// Length of the whole card in bytes.
    pub bytes: u64,
    /// Whether only a first part was rendered: 256 KiB.
    pub truncated: bool,
    /// Pictures that stand in the card and are not shown.
    pub images: u32,
}

/// Licences from the roots down to a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LicensesAnswer {
    /// The model's id.
    pub id: String,
    /// The model and its ancestors, nearest first, at most 500.
    pub members: Vec<LicensedModel>,
    /// Each edge between them, with what became of the licence on it.
    pub steps: Vec<LicenseStep>,
    /// Whether ancestors were left out.
    pub truncated: bool,
}

/// A model's licences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LicensedModel {
    /// Its id.
    pub id: String,
    /// Whether it is known only as somebody's parent.
    pub missing: bool,
    /// Steps up from the model asked about.
    pub depth: u32,
    /// Its licences; empty where it tells none.
    pub licenses: Vec<String>,
    /// The name of a licence that the Hub has no word for.
    pub license_name: Option<String>,
}

/// What became of the licence between a parent and a child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LicenseStep {
    /// The child.
    pub child: String,
    /// The parent.
    pub parent: String,
    /// What became of it.
    pub change: LicenseChange,
    /// Why this deserves a look, in a sentence; `null` where it does not. Told
    /// from the licences' identifiers alone: no legal advice.
    pub conflict: Option<String>,
}

/// What became of a licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LicenseChange {
    /// The child has all of the parent's licences and no other.
    Same,
    /// Both tell licences, and not the same ones.
    Differs,
    /// The parent tells one, the child does not.
    Dropped,
    /// The child tells one, the parent does not.
    Added,
    /// Neither tells one.
    Unknown,
}

/// The models of the whole snapshot that are most like one. Tags are compared,
/// those that name parents left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SimilarAnswer {
    /// The model's id.
    pub id: String,
    /// The most alike first.
    pub similar: Vec<SimilarModel>,
}

/// A model and how much it is like another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SimilarModel {
    /// The model.
    pub node: Node,
    /// Jaccard similarity of the tags, 0 to 1.
    pub jaccard: f64,
}

/// Two models, property by property.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DifferenceAnswer {
    /// The first model's id.
    pub one: String,
    /// The second's.
    pub other: String,
    /// 1 − edit distance / length of the records as texts.
    pub levenshtein: f64,
    /// Jaccard similarity of the tags; `null` where neither has any.
    pub jaccard: Option<f64>,
    /// Property by property; those that neither has are left out.
    pub fields: Vec<FieldDifference>,
    /// The records as texts, character by character.
    pub text: Vec<Segment>,
}

/// A property of two models.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldDifference {
    /// Its name, as in the table of models; `parents` for the parents.
    pub field: String,
    /// What became of it as a whole.
    pub state: DifferenceState,
    /// Its parts: of lists their entries, of texts their characters.
    pub segments: Vec<Segment>,
}

/// A part of a value, in the one and in the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Segment {
    /// What became of it.
    pub state: DifferenceState,
    /// What the first has.
    pub one: String,
    /// What the second has.
    pub other: String,
}

/// What became of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DifferenceState {
    /// The same in both.
    Equal,
    /// Something else in the second.
    Replaced,
    /// Only in the first.
    Deleted,
    /// Only in the second.
    Inserted,
}

impl From<difference::Difference> for DifferenceAnswer {
    fn from(found: difference::Difference) -> Self {
        Self {
            one: found.one,
            other: found.other,
            levenshtein: found.levenshtein,
            jaccard: found.jaccard,
            fields: found.fields.into_iter().map(Into::into).collect(),
            text: found.text.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<difference::FieldDifference> for FieldDifference {
    fn from(found: difference::FieldDifference) -> Self {
        Self {
            field: found.field.into(),
            state: found.state.into(),
            segments: found.segments.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<difference::Segment> for Segment {
    fn from(found: difference::Segment) -> Self {
        Self {
            state: found.state.into(),
            one: found.one,
            other: found.other,
        }
    }
}

impl From<difference::State> for DifferenceState {
    fn from(state: difference::State) -> Self {
        match state {
            difference::State::Equal => Self::Equal,
            difference::State::Replaced => Self::Replaced,
            difference::State::Deleted => Self::Deleted,
            difference::State::Inserted => Self::Inserted,
        }
    }
}

/// Several models at once: the body of the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BatchQuestion {
    /// The ids, at most 1,000.
    #[schema(max_items = 1000)]
    pub ids: Vec<String>,
}

/// Several models at once, in the order asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BatchAnswer {
    /// One entry for each id.
    pub models: Vec<BatchEntry>,
}

/// One of several models.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BatchEntry {
    /// The id asked for.
    pub asked: String,
    /// The model; `null` where there is none of that id.
    pub node: Option<Node>,
    /// Its parents' ids.
    pub parents: Vec<String>,
    /// Ids that may have been meant, where there is no model: of the first 20
    /// such ids. After those only exact ids and aliases are understood.
    pub suggestions: Vec<String>,
}
