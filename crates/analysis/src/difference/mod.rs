//! What two models have in common and what not, and which models are nearest to
//! one.

mod align;
mod fields;
mod nearest;
mod tag_sets;

use modeltree_lineage::NodeId;
use modeltree_query::{Atlas, QueryError};
use modeltree_records::ModelRecord;
use serde::Serialize;

use crate::similarity::published_text;
use crate::text::{exact_jaccard, levenshtein};

pub use align::{State, align};
pub use nearest::{Nearest, Relative, Similar, nearest};
pub use tag_sets::TagSets;

/// A part of a value, in the one and in the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// What became of it.
    pub state: State,
    /// What the first has.
    pub one: String,
    /// What the second has.
    pub other: String,
}

/// A property of both models.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldDifference {
    /// Its name, as in the table of models.
    pub field: &'static str,
    /// Whether both have it, and have the same.
    pub state: State,
    /// Its parts: of lists their entries, of texts their characters.
    pub segments: Vec<Segment>,
}

/// The difference of two models.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The first.
    pub one: String,
    /// The second.
    pub other: String,
    /// 1 − edit distance / length of the records as texts (see
    /// `docs/methods.md`, as published).
    pub levenshtein: f64,
    /// The shared part of the tags.
    pub jaccard: Option<f64>,
    /// Property by property; those that neither has are left out.
    pub fields: Vec<FieldDifference>,
    /// The records as texts, aligned character by character.
    pub text: Vec<Segment>,
}

/// Compares the records of two models; `None` where one has none.
///
/// # Errors
/// Where the snapshot cannot be read.
pub fn difference(
    atlas: &Atlas,
    one: NodeId,
    other: NodeId,
) -> Result<Option<Difference>, QueryError> {
    let Some([first, second]) = both(atlas, one, other)? else {
        return Ok(None);
    };
    let (text, other_text) = (published_text(&first), published_text(&second));
    let tags = |tags: &Option<Vec<String>>| {
        let mut tags = tags.clone().unwrap_or_default();
        tags.sort_unstable();
        tags.dedup();
        tags
    };
    Ok(Some(Difference {
        one: first.id.to_string(),
        other: second.id.to_string(),
        levenshtein: levenshtein(&text, &other_text),
        jaccard: exact_jaccard(&tags(&first.tags), &tags(&second.tags)),
        fields: fields::compare(
            &first,
            &parents(atlas, one),
            &second,
            &parents(atlas, other),
        ),
        text: fields::characters(align::CELLS, &text, &other_text),
    }))
}

/// [`Difference::fields`] alone, which takes far less time.
///
/// # Errors
/// Where the snapshot cannot be read.
pub fn field_differences(
    atlas: &Atlas,
    one: NodeId,
    other: NodeId,
) -> Result<Option<Vec<FieldDifference>>, QueryError> {
    let compare = |[first, second]: [ModelRecord; 2]| {
        fields::compare(
            &first,
            &parents(atlas, one),
            &second,
            &parents(atlas, other),
        )
    };
    Ok(both(atlas, one, other)?.map(compare))
}

/// The records of two models; `None` where one has none.
fn both(atlas: &Atlas, one: NodeId, other: NodeId) -> Result<Option<[ModelRecord; 2]>, QueryError> {
    let mut records = atlas.records(&[one, other])?.into_iter().flatten();
    Ok(records
        .next()
        .zip(records.next())
        .map(|(first, second)| [first, second]))
}

fn parents(atlas: &Atlas, node: NodeId) -> Vec<String> {
    let parents = atlas.graph().parents(node);
    parents
        .map(|edge| atlas.graph().id(edge.node).to_owned())
        .collect()
}
