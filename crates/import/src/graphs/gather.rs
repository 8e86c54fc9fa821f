//! What the readers of graphs find, gathered and handed over.
//!
//! Nodes are handed over as they come. Edges wait until all are read: the store
//! takes the claims of one model together, and graphs list edges in any order.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use modeltree_records::{
    Assembled, Evidence, ModelId, ModelRecord, ParentClaim, Problem, Relation, RelationSet,
    clean_declared,
};

use super::attributes::{self, Set};
use crate::ImportError;
use crate::input::Input;
use crate::sink::Sink;
use crate::trees::words;

/// A named text of a node or an edge.
pub(super) type Attribute = (String, String);

/// A graph under way.
pub(super) struct Gather<'i> {
    source: Arc<str>,
    input: &'i Input<'i>,
    /// Ends of edges, each once.
    ends: Vec<ModelId>,
    numbers: HashMap<ModelId, u32>,
    edges: Vec<Edge>,
    /// Fingerprints of the nodes that were handed over.
    told: HashSet<u64>,
    state: RandomState,
    missing: HashSet<ModelId>,
    /// Attributes without a column.
    unused: BTreeMap<String, u64>,
    /// Words that are no relation.
    strange: BTreeMap<String, u64>,
    /// Edges of other things than models.
    others: u64,
}

struct Edge {
    child: u32,
    /// A number, or a text that is no id.
    parent: Result<u32, Box<(String, Problem)>>,
    evidence: Evidence,
    relations: RelationSet,
}

/// A node's or an edge's place, for what is said of it.
pub(super) struct Place<'a> {
    /// Its number.
    pub row: u64,
    /// Its text.
    pub raw: &'a dyn Fn() -> String,
}

/// What a name at an end of an edge means.
enum End {
    Model(ModelId),
    /// Another kind of thing.
    Other,
    NoId(Problem),
}

impl<'i> Gather<'i> {
    pub(super) fn new(input: &'i Input<'i>) -> Self {
        Self {
            source: Arc::clone(&input.source),
            input,
            ends: Vec::new(),
            numbers: HashMap::new(),
            edges: Vec::new(),
            told: HashSet::new(),
            state: RandomState::new(),
            missing: HashSet::new(),
            unused: BTreeMap::new(),
            strange: BTreeMap::new(),
            others: 0,
        }
    }

    /// A node: a model and its attributes.
    pub(super) fn node(
        &mut self,
        place: &Place<'_>,
        name: &str,
        attributes: &[Attribute],
        sink: &mut dyn Sink,
    ) -> Result<(), ImportError> {
        sink.rows(place.row);
        // modeltree marks every node; what it wrote needs no guessing.
        let missing = attributes.iter().find(|(name, _)| name == "missing");
        let id = match end(name, missing.is_some()) {
            End::Model(id) => id,
            End::Other => {
                self.others += 1;
                return Ok(());
            }
            End::NoId(problem) => {
                let why = format!("{:?} is no model ({problem})", shown(name));
                return sink.left_out(place.row, &(place.raw)(), &why);
            }
        };
        if missing.is_some_and(|(_, text)| attributes::truth(text) == Some(true)) {
            self.missing.insert(id);
            return Ok(());
        }
        let mut record = self.bare(id);
        let mut unreadable = Vec::new();
        for (name, text) in attributes {
            match attributes::set(&mut record, name, text, missing.is_some()) {
                Set::Done => {}
                Set::Unreadable => unreadable.push(shown(name)),
                Set::NoColumn if matches!(name.as_str(), "missing" | "id" | "label" | "name") => {}
                Set::NoColumn => count(&mut self.unused, name),
            }
        }
        let id = record.id.clone();
        self.told.insert(self.state.hash_one(id.as_str()));
        let claims = Vec::new();
        sink.model(Assembled { record, claims })?;
        if !unreadable.is_empty() {
            let why = format!("{id}: cannot be read, left out: {}", unreadable.join(", "));
            sink.odd(place.row, &(place.raw)(), &why)?;
        }
        Ok(())
    }

    /// An edge and its attributes.
    pub(super) fn edge(
        &mut self,
        place: &Place<'_>,
        parent: &str,
        child: &str,
        attributes: &[Attribute],
        sink: &mut dyn Sink,
    ) -> Result<(), ImportError> {
        sink.rows(place.row);
        let get = |names: &[&str]| {
            let mut texts = names.iter().filter_map(|name| {
                let named = attributes.iter().find(|(other, _)| other == name);
                named.map(|(_, text)| text.as_str())
            });
            texts.find(|text| !text.is_empty())
        };
        let evidence = get(&["evidence"]);
        let child = match end(child, evidence.is_some()) {
            End::Model(id) => id,
            End::Other => {
                self.others += 1;
                return Ok(());
            }
            End::NoId(problem) => {
                let why = format!("the child {:?} is no model ({problem})", shown(child));
                return sink.left_out(place.row, &(place.raw)(), &why);
            }
        };
        let text = parent;
        let parent = match end(text, evidence.is_some()) {
            End::Model(id) => Ok(id),
            End::Other => {
                self.others += 1;
                return Ok(());
            }
            End::NoId(problem) => Err(Box::new((text.to_owned(), problem))),
        };
        if let (Ok(parent), Some(missing)) = (&parent, get(&["parent_missing"]))
            && attributes::truth(missing) == Some(true)
        {
            self.missing.insert(parent.clone());
        }
        let own = self.input.columns.relation.as_deref();
        let asked = own.and_then(|own| get(&[own]));
        let word = asked
            .or_else(|| get(&["relations", "edge_types"]))
            .or_else(|| get(&["relation", "edge_type", "relationship", "type", "label"]));
        let relations = match attributes::relations(word.unwrap_or_default()) {
            Some(relations) => relations,
            None => {
                count(&mut self.strange, word.unwrap_or_default());
                RelationSet::of(Relation::Unknown)
            }
        };
        let claims = match get(&["claims"]).and_then(claims) {
            Some(claims) => claims,
            None => kinds(evidence).map(|kind| (kind, relations)).collect(),
        };
        let child = self.number(child);
        let parent = parent.map(|parent| self.number(parent));
        for (evidence, relations) in claims {
            self.edges.push(Edge {
                child,
                parent: parent.clone(),
                evidence,
                relations,
            });
        }
        Ok(())
    }

    /// Ends the reading: what came before a damage stays.
    pub(super) fn end(
        self,
        read: Result<(), ImportError>,
        sink: &mut dyn Sink,
    ) -> Result<(), ImportError> {
        match read {
            Err(error) if error.is_fatal() => Err(error),
            read => self.finish(sink).and(read),
        }
    }

    /// Hands over the edges, and the ends that were no nodes.
    fn finish(mut self, sink: &mut dyn Sink) -> Result<(), ImportError> {
        // Of one child in the order in which they came.
        self.edges.sort_by_key(|edge| edge.child);
        let mut edges = &self.edges[..];
        for (number, id) in (0..).zip(&self.ends) {
            let (mine, rest) = edges.split_at(edges.partition_point(|edge| edge.child == number));
            edges = rest;
            let claims: Vec<ParentClaim> =
                mine.iter().flat_map(|edge| self.claims(id, edge)).collect();
            if self.missing.contains(id) {
                claims.into_iter().try_for_each(|claim| sink.claim(claim))?;
            } else if !self.told.contains(&self.state.hash_one(id.as_str())) {
                let record = self.bare(id.clone());
                sink.model(Assembled { record, claims })?;
            } else if !claims.is_empty() {
                let mut record = self.bare(id.clone());
                record.author = None;
                sink.claims(record, claims)?;
            }
        }
        self.notes(sink);
        Ok(())
    }

    fn notes(&self, sink: &mut dyn Sink) {
        if self.others > 0 {
            sink.note(format!(
                "{} of things other than models (data sets, licences, …) left out",
                self.others
            ));
        }
        let listed = |words: &BTreeMap<String, u64>| {
            let words: Vec<String> = words
                .iter()
                .take(10)
                .map(|(word, count)| format!("{word} ({count})"))
                .collect();
            words.join(", ")
        };
        if !self.strange.is_empty() {
            sink.note(format!(
                "no relations of the Hub, kept as unknown: {}",
                listed(&self.strange)
            ));
        }
        if !self.unused.is_empty() {
            sink.note(format!(
                "attributes that no column is called after, left out: {}",
                listed(&self.unused)
            ));
        }
    }

    /// A record of which only the id is known, and so its owner.
    fn bare(&self, id: ModelId) -> ModelRecord {
        let mut record = ModelRecord::bare(id, Arc::clone(&self.source));
        record.author = record.id.owner().map(str::to_owned);
        record.fetched_at = self.input.fetched_at;
        record
    }

    fn number(&mut self, id: ModelId) -> u32 {
        if let Some(number) = self.numbers.get(&id) {
            return *number;
        }
        let number = self.ends.len() as u32;
        self.ends.push(id.clone());
        self.numbers.insert(id, number);
        number
    }

    fn claims<'a>(
        &'a self,
        child: &'a ModelId,
        edge: &'a Edge,
    ) -> impl Iterator<Item = ParentClaim> + 'a {
        edge.relations.iter().map(|relation| {
            let (parent, raw, problem) = match &edge.parent {
                Ok(number) => {
                    let id = &self.ends[*number as usize];
                    (Some(id.clone()), id.to_string(), None)
                }
                Err(no_id) => (None, no_id.0.clone(), Some(no_id.1)),
            };
            ParentClaim {
                child: child.clone(),
                parent,
                parent_hub_id: None,
                raw,
                relation,
                evidence: edge.evidence,
                confidence: edge.evidence.confidence(),
                problem,
            }
        })
    }
}

fn count(words: &mut BTreeMap<String, u64>, word: &str) {
    // Whoever wrote the file may have made the words up.
    if words.len() < 1000 || words.contains_key(word) {
        *words.entry(shown(word)).or_default() += 1;
    }
}

fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

/// What a node's name means. HuggingGraph puts the kind of thing before the
/// name (`model::owner/name`), and has addresses of repositories elsewhere.
fn end(name: &str, verbatim: bool) -> End {
    let id = match name.split_once("::") {
        Some(("model", id)) => id,
        Some((kind, _)) if kind.bytes().all(|byte| byte.is_ascii_lowercase()) => return End::Other,
        _ if name.starts_with("https://github.com/") => return End::Other,
        _ => name,
    };
    if (verbatim || id.contains('/'))
        && let Ok(id) = ModelId::parse(id)
    {
        return End::Model(id);
    }
    match clean_declared(id) {
        Ok(id) => End::Model(id),
        Err(problem) => End::NoId(problem),
    }
}

/// The kinds of evidence that a text names; what a file says where it names
/// none.
fn kinds(text: Option<&str>) -> impl Iterator<Item = Evidence> {
    let listed = attributes::list(text.unwrap_or_default());
    let words = listed.iter().flat_map(|entry| entry.split(','));
    let mut kinds: Vec<Evidence> = words
        .filter_map(|word| Evidence::parse(word.trim()))
        .collect();
    if kinds.is_empty() {
        kinds.push(Evidence::Imported);
    }
    kinds.into_iter()
}

/// Relations by kind of evidence, as the exports write them: text
/// (`hub_tag=finetune,merge card=unknown`) or a JSON object.
fn claims(text: &str) -> Option<Vec<(Evidence, RelationSet)>> {
    if text.starts_with('{') {
        let object: BTreeMap<String, Vec<String>> = serde_json::from_str(text).ok()?;
        let claims = object.iter().map(|(kind, list)| {
            let relations: Option<RelationSet> =
                list.iter().map(|word| words::relation(word)).collect();
            Some((Evidence::parse(kind)?, relations?))
        });
        return claims.collect();
    }
    let claims = text.split(' ').map(|claim| {
        let (kind, relations) = claim.split_once('=')?;
        Some((Evidence::parse(kind)?, attributes::relations(relations)?))
    });
    claims.collect()
}
