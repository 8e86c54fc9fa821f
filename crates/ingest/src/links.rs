//! Who descends from whom among all models of a listing, in 16 bytes a pair,
//! so that a family can be cut out of it.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use modeltree_records::{Assembled, ModelId};
use serde::{Deserialize, Serialize};

use crate::family::parents;
use crate::gather::is_gated;
use crate::plan::Direction;

/// Pairs of child and parent, by the hashes of their ids, and what the report
/// tells of each child. Two ids of one hash would only draw a stranger into the
/// family: nothing gets lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Links {
    pairs: Pairs,
    /// Models that are gated or claim parents: the number of claims twice, and
    /// one where it is gated.
    facts: Pairs,
}

/// Pairs of numbers, kept as one text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
struct Pairs(Vec<(u64, u64)>);

impl Links {
    /// Notes that `child` leads to `parent`.
    pub(crate) fn add(&mut self, child: &ModelId, parent: &ModelId) {
        self.pairs
            .0
            .push((hash(child.as_str()), hash(parent.as_str())));
    }

    /// Notes a model, its parents and what the report tells of it.
    pub(crate) fn note(&mut self, model: &Assembled) {
        let id = &model.record.id;
        parents(model).for_each(|parent| self.add(id, parent));
        let fact = 2 * model.claims.len() as u64 + u64::from(is_gated(&model.record));
        if fact > 0 {
            self.facts.0.push((hash(id.as_str()), fact));
        }
    }

    /// Claims and gated models within a family.
    pub(crate) fn count_in(&self, family: &Family) -> (u64, u64) {
        let facts = self
            .facts
            .0
            .iter()
            .filter(|(model, _)| family.0.contains(model));
        facts.fold((0, 0), |(claims, gated), (_, fact)| {
            (claims + fact / 2, gated + fact % 2)
        })
    }

    /// The models that `roots` lead to, themselves included.
    pub(crate) fn family<'r>(
        &self,
        roots: impl Iterator<Item = &'r ModelId>,
        direction: Direction,
    ) -> Family {
        self.relatives(roots.map(ModelId::as_str), direction)
    }

    /// The same of any number of ids.
    pub(crate) fn relatives<'r>(
        &self,
        ids: impl Iterator<Item = &'r str>,
        direction: Direction,
    ) -> Family {
        let roots: Vec<u64> = ids.map(hash).collect();
        let mut family: HashSet<u64> = roots.iter().copied().collect();
        if direction.down() {
            let children = self
                .pairs
                .0
                .iter()
                .map(|(child, parent)| (*parent, *child))
                .collect();
            family.extend(reach(&roots, children));
        }
        if direction.up() {
            family.extend(reach(&roots, self.pairs.0.clone()));
        }
        Family(family)
    }
}

/// Everything that `pairs` lead to from `roots`.
fn reach(roots: &[u64], mut pairs: Vec<(u64, u64)>) -> HashSet<u64> {
    pairs.sort_unstable();
    let mut reached: HashSet<u64> = roots.iter().copied().collect();
    let mut open = roots.to_vec();
    while let Some(from) = open.pop() {
        let at = pairs.partition_point(|pair| pair.0 < from);
        let to = pairs[at..]
            .iter()
            .take_while(|pair| pair.0 == from)
            .map(|pair| pair.1);
        open.extend(to.filter(|to| reached.insert(*to)));
    }
    reached
}

/// A set of models.
#[derive(Debug)]
pub(crate) struct Family(HashSet<u64>);

impl Family {
    /// Whether the model belongs to it.
    pub(crate) fn holds(&self, id: &str) -> bool {
        self.0.contains(&hash(id))
    }
}

/// FNV-1a with a final mix: the same in every run and build, for a resumed
/// crawl reads what an earlier one wrote.
fn hash(text: &str) -> u64 {
    let fnv = text.bytes().fold(0xcbf2_9ce4_8422_2325u64, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    let mixed = (fnv ^ (fnv >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

impl From<Pairs> for String {
    fn from(pairs: Pairs) -> Self {
        let bytes: Vec<u8> = pairs
            .0
            .iter()
            .flat_map(|(child, parent)| [child.to_le_bytes(), parent.to_le_bytes()].concat())
            .collect();
        STANDARD.encode(bytes)
    }
}

impl TryFrom<String> for Pairs {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let wrong = "not a list of pairs";
        let bytes = STANDARD.decode(text).map_err(|_| wrong)?;
        let (words, rest) = bytes.as_chunks::<8>();
        let (pairs, odd) = words.as_chunks::<2>();
        if !rest.is_empty() || !odd.is_empty() {
            return Err(wrong);
        }
        let pair = |[child, parent]: &[[u8; 8]; 2]| {
            (u64::from_le_bytes(*child), u64::from_le_bytes(*parent))
        };
        Ok(Self(pairs.iter().map(pair).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> ModelId {
        ModelId::parse(text).unwrap()
    }

    #[test]
    fn a_family_is_cut_out_in_every_direction() {
        let mut links = Links::default();
        for (child, parent) in [
            ("b", "a"),
            ("c", "b"),
            ("m", "b"),
            ("m", "x"),
            ("a", "c"),
            ("b", "b"),
            ("z", "y"),
        ] {
            links.add(&id(child), &id(parent));
        }
        let text = serde_json::to_string(&links).unwrap();
        let links: Links = serde_json::from_str(&text).unwrap();
        let family = |direction| {
            let roots = [id("b"), id("q")];
            let family = links.family(roots.iter(), direction);
            ["a", "b", "c", "m", "q", "x", "y", "z"]
                .into_iter()
                .filter(|id| family.holds(id))
                .collect::<String>()
        };
        assert_eq!(family(Direction::Down), "abcmq", "through the cycle too");
        assert_eq!(family(Direction::Up), "abcq");
        assert_eq!(
            family(Direction::Both),
            "abcmq",
            "not the other parent of a descendant"
        );
        assert_eq!(family(Direction::Only), "bq");
    }

    #[test]
    fn broken_text_is_refused() {
        assert!(Pairs::try_from("!".to_string()).is_err());
        assert!(Pairs::try_from(STANDARD.encode([0; 8])).is_err());
    }
}
