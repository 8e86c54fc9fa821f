//! Collections of trees: the research project's schema, with a tree of our own
//! where theirs points to a file that does not exist (`docs/collection.md`).

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};

use modeltree_records::{Evidence, HubId, ModelId, ParentClaim, Problem, Relation, clean_declared};
use modeltree_snapshot::{Alias, AliasKind};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::row::said;
use super::{object, words};
use crate::ImportError;
use crate::head::Head;
use crate::input::Input;
use crate::sink::Sink;
use crate::text::json;

const MODEL: &str = "model_trees[].tree_data.models[]";
const CROSSING: &str = "cross_tree_relationships[]";

pub(crate) fn looks_like(head: &Head) -> bool {
    matches!(head, Head::Json(shape) if shape.has("model_trees") || shape.has("metadata.collection_id"))
}

pub(crate) fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut claimed = Claimed::default();
    json::each(input, &[MODEL, CROSSING], &mut |path, row, raw| {
        sink.rows(row);
        let read = if path == MODEL {
            model(input, row, raw, &mut claimed, sink)?
        } else {
            crossing(raw, &claimed, sink)?
        };
        match read {
            Ok(()) => Ok(()),
            Err(why) => sink.left_out(row, raw.get(), &why),
        }
    })
}

/// The pairs of child and parent that models claim themselves, by their hash: a
/// relationship between trees repeats what the child says.
#[derive(Default)]
struct Claimed {
    pairs: HashSet<u64>,
    hasher: RandomState,
}

impl Claimed {
    fn add(&mut self, claims: &[ParentClaim]) {
        let parents = claims
            .iter()
            .filter_map(|claim| Some((&claim.child, claim.parent.as_ref()?)));
        self.pairs
            .extend(parents.map(|pair| self.hasher.hash_one(pair)));
    }

    fn has(&self, child: &ModelId, parent: &ModelId) -> bool {
        self.pairs.contains(&self.hasher.hash_one((child, parent)))
    }
}

/// What our models have beyond the rows of the scripts.
#[derive(Deserialize)]
struct Extra {
    parents: Option<Vec<Parent>>,
    other_names: Option<Vec<OtherName>>,
    #[serde(default)]
    missing: bool,
}

#[derive(Deserialize)]
struct Parent {
    model_id: Option<String>,
    hub_id: Option<String>,
    raw: Option<String>,
    relation: Option<String>,
    evidence: Option<String>,
    problem: Option<String>,
}

#[derive(Deserialize)]
struct OtherName {
    name: String,
    kind: String,
}

/// Why an item was left out.
type Kept = Result<(), String>;

fn model(
    input: &Input<'_>,
    number: u64,
    raw: &RawValue,
    claimed: &mut Claimed,
    sink: &mut dyn Sink,
) -> Result<Kept, ImportError> {
    let read =
        object::row(raw).and_then(|row| Ok((row, serde_json::from_str::<Extra>(raw.get())?)));
    let (mut row, extra) = match read {
        Ok(read) => read,
        Err(error) => return Ok(Err(error.to_string())),
    };
    row.number = number;
    row.fetched_at = row.fetched_at.or(input.fetched_at);
    let id = match clean_declared(&row.id) {
        Ok(id) => id,
        Err(problem) => return Ok(Err(format!("`model_id` is no model ({problem})"))),
    };
    for name in extra.other_names.into_iter().flatten() {
        match AliasKind::parse(&name.kind) {
            Some(kind) => sink.alias(Alias {
                alias: name.name,
                id: id.to_string(),
                kind,
            })?,
            None => row
                .odd
                .push("an entry of `other_names` has no known kind".into()),
        }
    }
    if let Some(parents) = extra.parents {
        let claims = parents
            .into_iter()
            .map(|parent| parent.read(&id, &mut row.odd));
        let claims: Vec<ParentClaim> = claims.collect();
        claimed.add(&claims);
        row.claims = Some(claims);
    }
    if extra.missing {
        // Named by its relatives, described by no record.
        row.claims
            .take()
            .into_iter()
            .flatten()
            .try_for_each(|claim| sink.claim(claim))?;
        return Ok(Ok(()));
    }
    row.hand_over(&input.source, &|| raw.get().to_string(), sink)?;
    Ok(Ok(()))
}

impl Parent {
    fn read(self, child: &ModelId, odd: &mut Vec<String>) -> ParentClaim {
        let word = self.relation.unwrap_or_default();
        let relation = words::relation(&word).unwrap_or_else(|| {
            odd.push("a parent has a relation that is not known".into());
            Relation::Unknown
        });
        let evidence = self.evidence.as_deref().and_then(Evidence::parse);
        let evidence = evidence.unwrap_or(Evidence::Imported);
        let named = self
            .model_id
            .or_else(|| self.raw.clone())
            .unwrap_or_default();
        let problem = self.problem.as_deref().and_then(Problem::parse);
        let parent = match problem {
            Some(problem) => Err(problem),
            None => clean_declared(&named),
        };
        ParentClaim {
            child: child.clone(),
            parent_hub_id: self.hub_id.as_deref().and_then(HubId::parse),
            raw: self.raw.unwrap_or(named),
            relation,
            evidence,
            confidence: evidence.confidence(),
            problem: parent.as_ref().err().copied(),
            parent: parent.ok(),
        }
    }
}

/// A relationship between models of two trees: the source descends from the
/// target. Those that are no descent are passed over.
fn crossing(raw: &RawValue, claimed: &Claimed, sink: &mut dyn Sink) -> Result<Kept, ImportError> {
    #[derive(Deserialize)]
    struct Crossing {
        source_model_id: String,
        target_model_id: String,
        relationship_type: String,
    }
    let crossing: Crossing = match serde_json::from_str(raw.get()) {
        Ok(crossing) => crossing,
        Err(error) => return Ok(Err(format!("a relationship between trees: {error}"))),
    };
    let Some(relation) = words::relation(&crossing.relationship_type) else {
        let word: String = crossing.relationship_type.chars().take(40).collect();
        sink.note(format!(
            "relationships of the type {word:?} are no descent, and were passed over"
        ));
        return Ok(Ok(()));
    };
    let ends = (
        clean_declared(&crossing.source_model_id),
        clean_declared(&crossing.target_model_id),
    );
    let (Ok(child), Ok(parent)) = ends else {
        return Ok(Err(
            "a relationship between trees: an end of it is no model".into(),
        ));
    };
    if !claimed.has(&child, &parent) {
        sink.claim(said(child, parent, relation))?;
    }
    Ok(Ok(()))
}
