//! Siblings that are told as one.

use std::cmp::Reverse;
use std::fmt;

use modeltree_lineage::{Graph, NodeId};
use modeltree_records::Relation;

use super::{Kin, Matching};
use crate::traits::Trait;

/// Libraries of one relation that have bundles of their own, at most.
const MOST_LIBRARIES: usize = 8;

/// Names a bundle among those of its parent: `quantized:gguf`, `finetune:*`
/// for what has no library or a rare one, `finetune:+` for children that have
/// members below them, `finetune:+3` for those but the three largest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The relation to the parent.
    pub relation: Relation,
    /// What is alike beside it.
    pub library: Library,
}

/// What the members of a bundle have in common beside the relation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Library {
    /// Members below them. So many, the largest, are left out.
    Branches(u32),
    /// Nobody below, and this library.
    One(String),
    /// Nobody below, and no library or one that few siblings have.
    Others,
}

impl Key {
    /// Reads a key.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (relation, library) = text.split_once(':')?;
        let library = match library.strip_prefix('+') {
            Some("") => Library::Branches(0),
            Some(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                Library::Branches(number.parse().ok()?)
            }
            Some(_) => return None,
            None if library == "*" => Library::Others,
            None if library.is_empty() => return None,
            None => Library::One(library.to_owned()),
        };
        Some(Self {
            relation: Relation::parse(relation)?,
            library,
        })
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.relation)?;
        match &self.library {
            Library::Branches(0) => f.write_str("+"),
            Library::Branches(left_out) => write!(f, "+{left_out}"),
            Library::One(library) => f.write_str(library),
            Library::Others => f.write_str("*"),
        }
    }
}

/// A bundle: children of one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crowd {
    /// Its name.
    pub key: Key,
    /// Those that are kept under the conditions; branches largest first.
    pub members: Vec<u32>,
    /// All that belong to it, kept or not.
    pub count: u32,
}

/// What branches are ranked by: the most members that count below, then the
/// most members below, then downloads, then the id.
pub(super) type Rank = (Reverse<u32>, Reverse<u32>, Reverse<Option<u64>>, NodeId);

impl Kin {
    pub(super) fn rank(&self, graph: &Graph, matching: &Matching, at: u32) -> Rank {
        let node = self.node(at);
        (
            Reverse(matching.below(self, at)),
            Reverse(self.below(at)),
            Reverse(graph.downloads(node)),
            node,
        )
    }

    /// The children of a member in bundles, those bundles left out of which
    /// the conditions keep nobody. Which child belongs to which does not hang
    /// on the conditions.
    #[must_use]
    pub fn crowds(
        &self,
        graph: &Graph,
        libraries: &Trait,
        matching: &Matching,
        at: u32,
    ) -> Vec<Crowd> {
        // `None` for branches, else the library's code.
        let mut sorted: Vec<(Relation, Option<u32>, u32)> = self
            .children(at)
            .map(|child| {
                let is_leaf = self.below(child) == 0;
                let code = is_leaf.then(|| libraries.code(self.node(child)));
                (self.relation(child), code, child)
            })
            .collect();
        sorted.sort_unstable();
        let mut crowds = Vec::new();
        for of_relation in sorted.chunk_by(|a, b| a.0 == b.0) {
            let relation = of_relation[0].0;
            let mut others = Vec::new();
            let mut named: Vec<(&str, Vec<u32>)> = Vec::new();
            for alike in of_relation.chunk_by(|a, b| a.1 == b.1) {
                let members = alike.iter().map(|(.., child)| *child);
                match alike[0].1.map(|code| libraries.word(code)) {
                    None => {
                        let key = Key {
                            relation,
                            library: Library::Branches(0),
                        };
                        let mut crowd = Crowd::of(key, members.collect(), matching);
                        crowd
                            .members
                            .sort_by_cached_key(|child| self.rank(graph, matching, *child));
                        crowds.push(crowd);
                    }
                    Some(Some(word)) if alike.len() > 1 && !word.starts_with(['+', '*']) => {
                        named.push((word, members.collect()));
                    }
                    Some(_) => others.extend(members),
                }
            }
            named.sort_unstable_by(|(a, of_a), (b, of_b)| {
                of_b.len().cmp(&of_a.len()).then_with(|| a.cmp(b))
            });
            for (_, rare) in named.drain(named.len().min(MOST_LIBRARIES)..) {
                others.extend(rare);
            }
            let named = named
                .into_iter()
                .map(|(word, members)| (Library::One(word.to_owned()), members));
            for (library, members) in named.chain([(Library::Others, others)]) {
                let key = Key { relation, library };
                crowds.push(Crowd::of(key, members, matching));
            }
        }
        crowds.retain(|crowd| !crowd.members.is_empty());
        crowds
    }

    /// The children of a member that belong to a bundle and are kept under
    /// the conditions.
    #[must_use]
    pub fn crowd(
        &self,
        graph: &Graph,
        libraries: &Trait,
        matching: &Matching,
        at: u32,
        key: &Key,
    ) -> Vec<u32> {
        let left_out = match key.library {
            Library::Branches(left_out) => left_out as usize,
            _ => 0,
        };
        let same = |other: &Key| match (&key.library, &other.library) {
            (Library::Branches(_), Library::Branches(_)) => key.relation == other.relation,
            _ => key == other,
        };
        let crowds = self.crowds(graph, libraries, matching, at);
        let crowd = crowds.into_iter().find(|crowd| same(&crowd.key));
        let members = crowd.into_iter().flat_map(|crowd| crowd.members);
        members.skip(left_out).collect()
    }
}

impl Crowd {
    fn of(key: Key, mut members: Vec<u32>, matching: &Matching) -> Self {
        let count = members.len() as u32;
        members.retain(|child| matching.keeps(*child));
        Self {
            key,
            members,
            count,
        }
    }

    /// A bundle of branches without the largest ones.
    pub(super) fn without(mut self, left_out: u32) -> Self {
        self.members.drain(..left_out as usize);
        self.count -= left_out;
        self.key.library = Library::Branches(left_out);
        self
    }
}
