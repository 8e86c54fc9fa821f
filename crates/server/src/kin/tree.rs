//! Which members of a family stand alone in a picture of it, and what is told
//! in bundles.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use modeltree_lineage::Graph;

use super::bundles::Rank;
use super::{Crowd, Kin, Library, Matching};
use crate::traits::Trait;

/// A bundle of so few is told member by member where there is room.
const FEW: usize = 3;

/// A family as a tree with room for some.
#[derive(Debug)]
pub struct Tree {
    /// Those that stand alone, by depth, the children of one parent largest
    /// first.
    pub standing: Vec<Standing>,
}

/// A member that stands alone.
#[derive(Debug)]
pub struct Standing {
    /// Its position in the family.
    pub at: u32,
    /// The place of its parent in the tree; `None` for the root.
    pub parent: Option<u32>,
    /// Its children that do not stand alone, largest bundle first.
    pub crowds: Vec<Crowd>,
}

/// A member that stands alone, while the tree grows.
struct Open {
    at: u32,
    /// Children that stand alone.
    alone: Vec<u32>,
    crowds: Vec<Crowd>,
}

impl Tree {
    /// Chooses at most `room` members, which is at least 60: the root, then
    /// always the branch with the most members that count below it. A child
    /// that would be a bundle by itself stands beside its parent.
    ///
    /// Of the branches with one relation to one parent, those chosen are the
    /// largest, so that the rest can be asked for by their number.
    #[must_use]
    pub fn of(
        kin: &Kin,
        graph: &Graph,
        libraries: &Trait,
        matching: &Matching,
        room: usize,
    ) -> Self {
        let mut opened: Vec<Open> = Vec::new();
        // Branches to choose from, and the place of their parent in `opened`.
        let mut next: BinaryHeap<Reverse<(Rank, u32, usize)>> = BinaryHeap::new();
        let mut used = 0;
        let root = Reverse((kin.rank(graph, matching, 0), 0, 0));
        next.push(root);
        while let Some(Reverse((_, at, parent))) = next.pop() {
            let mut crowds = kin.crowds(graph, libraries, matching, at);
            let mut alone = Vec::new();
            crowds.retain(|crowd| {
                let single = crowd.members.len() == 1 && !is_of_branches(crowd);
                if single {
                    alone.extend(&crowd.members);
                }
                !single
            });
            if used + 1 + alone.len() > room {
                break;
            }
            used += 1 + alone.len();
            if at != 0 {
                opened[parent].alone.push(at);
            }
            let branches = crowds.iter().filter(|crowd| is_of_branches(crowd));
            for branch in branches.flat_map(|crowd| &crowd.members) {
                let rank = kin.rank(graph, matching, *branch);
                next.push(Reverse((rank, *branch, opened.len())));
            }
            opened.push(Open { at, alone, crowds });
        }
        for open in &mut opened {
            open.crowds.retain(|crowd| {
                let few = crowd.members.len() <= FEW && !is_of_branches(crowd);
                let fits = few && used + crowd.members.len() <= room;
                if fits {
                    used += crowd.members.len();
                    open.alone.extend(&crowd.members);
                }
                !fits
            });
        }
        Self {
            standing: arranged(kin, graph, matching, opened),
        }
    }
}

fn is_of_branches(crowd: &Crowd) -> bool {
    matches!(crowd.key.library, Library::Branches(_))
}

/// The members by depth, children of one parent in order.
fn arranged(kin: &Kin, graph: &Graph, matching: &Matching, opened: Vec<Open>) -> Vec<Standing> {
    let mut opened: hashbrown::HashMap<u32, Open> =
        opened.into_iter().map(|open| (open.at, open)).collect();
    let mut standing = vec![Standing {
        at: 0,
        parent: None,
        crowds: Vec::new(),
    }];
    let mut place = 0;
    while place < standing.len() {
        // A leaf that stands alone has never been opened.
        if let Some(mut open) = opened.remove(&standing[place].at) {
            standing[place].crowds = hidden(kin, &open);
            open.alone
                .sort_by_cached_key(|child| kin.rank(graph, matching, *child));
            standing.extend(open.alone.into_iter().map(|at| Standing {
                at,
                parent: Some(place as u32),
                crowds: Vec::new(),
            }));
        }
        place += 1;
    }
    standing
}

/// What is left in bundles.
fn hidden(kin: &Kin, open: &Open) -> Vec<Crowd> {
    let mut crowds: Vec<Crowd> = open
        .crowds
        .iter()
        .map(|crowd| {
            if !is_of_branches(crowd) {
                return crowd.clone();
            }
            let stands = |child: &&u32| {
                kin.below(**child) > 0 && kin.relation(**child) == crowd.key.relation
            };
            crowd
                .clone()
                .without(open.alone.iter().filter(stands).count() as u32)
        })
        .filter(|crowd| !crowd.members.is_empty())
        .collect();
    crowds.sort_by(|a, b| {
        let largest = b.members.len().cmp(&a.members.len());
        largest.then_with(|| a.key.cmp(&b.key))
    });
    crowds
}
