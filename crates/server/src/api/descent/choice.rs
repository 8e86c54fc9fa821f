//! What a picture shows of a family that is too large to be shown whole.

use std::cmp::Reverse;

use hashbrown::HashMap;
use modeltree_lineage::{Graph, NodeId, Walk};
use modeltree_records::RelationSet;

/// Members of a family, nearest first; the root comes first. Each hangs on the
/// root by members that are there too.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// The members.
    pub members: Vec<Chosen>,
    /// How many there would be without a limit.
    pub total: u64,
}

/// A member that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The model.
    pub node: NodeId,
    /// Steps down from the root.
    pub depth: u32,
    /// Whether it was asked for; if not, it is on the way to one that was, or
    /// the other parent of one.
    pub asked: bool,
}

/// What is asked for.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// The relations that families are made of.
    pub relations: RelationSet,
    /// Only members with several parents within the family.
    pub merges: bool,
    /// The most members to show, at least one.
    pub limit: usize,
}

/// How many members that there is no room for are passed over before the rest
/// is taken as it comes.
const PATIENCE: usize = 1_000;

/// Chooses members that pass `asked`, with the shortest ways to them, and with
/// the parents of those that have several. Where there is no room for all,
/// members with several parents come first, then those with children, then the
/// most downloaded.
pub fn choose<E>(
    graph: &Graph,
    root: NodeId,
    wanted: Wanted,
    asked: impl Fn(NodeId) -> bool,
    check: impl Fn() -> Result<(), E>,
) -> Result<Choice, E> {
    let family = Family::walk(graph, root, wanted.relations, &check)?;
    let several: Vec<bool> = family.places().map(|at| family.has_several(at)).collect();
    let asked: Vec<bool> = family
        .places()
        .map(|at| (several[at] || !wanted.merges) && asked(family.members[at].node))
        .collect();
    check()?;
    let shown = family.with_ways(&asked, &several);
    let total = shown.iter().filter(|shown| **shown).count();
    let kept = if total <= wanted.limit {
        shown
    } else {
        let mut room = Room::new(&family, wanted.limit);
        for at in family.most_wanted(&asked, &several, wanted.limit) {
            if room.is_full() {
                break;
            }
            let alone = [at];
            let fits =
                (several[at] && room.take(family.parents(at).chain(alone))) || room.take(alone);
            if !fits && !room.pass_over() {
                break;
            }
        }
        room.fill(&shown)
    };
    let members = family.places().filter(|at| kept[*at]).map(|at| Chosen {
        node: family.members[at].node,
        depth: family.members[at].depth,
        asked: asked[at],
    });
    Ok(Choice {
        members: members.collect(),
        total: total as u64,
    })
}

/// A family, nearest first; members are known by their places.
struct Family<'g> {
    graph: &'g Graph,
    relations: RelationSet,
    members: Vec<Member>,
    place: HashMap<NodeId, usize>,
}

struct Member {
    node: NodeId,
    depth: u32,
    /// The place of the member by which the shortest way leads here: always
    /// before this one, but for the root, where it is the root.
    from: usize,
}

impl<'g> Family<'g> {
    fn walk<E>(
        graph: &'g Graph,
        root: NodeId,
        relations: RelationSet,
        check: &impl Fn() -> Result<(), E>,
    ) -> Result<Self, E> {
        let mut family = Self {
            graph,
            relations,
            members: Vec::new(),
            place: HashMap::new(),
        };
        let walk = Walk {
            relations,
            depth: None,
        };
        for step in graph.family(root, walk) {
            let at = family.members.len();
            if at.is_multiple_of(1 << 14) {
                check()?;
            }
            family.place.insert(step.node, at);
            let from = step.from.and_then(|from| family.place.get(&from));
            family.members.push(Member {
                node: step.node,
                depth: step.depth,
                from: from.copied().unwrap_or(0),
            });
        }
        Ok(family)
    }

    fn places(&self) -> std::ops::Range<usize> {
        0..self.members.len()
    }

    /// The parents of a member that are members too.
    fn parents(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        self.graph
            .parents_by(self.members[at].node, self.relations)
            .filter_map(|edge| self.place.get(&edge.node).copied())
    }

    fn has_several(&self, at: usize) -> bool {
        // Most have one parent, which need not be looked for.
        let mut all = self.graph.parents_by(self.members[at].node, self.relations);
        all.nth(1).is_some() && self.parents(at).nth(1).is_some()
    }

    /// Those asked for, the parents of those with several, and all ways.
    fn with_ways(&self, asked: &[bool], several: &[bool]) -> Vec<bool> {
        let mut shown = asked.to_vec();
        for at in self.places().filter(|at| asked[*at] && several[*at]) {
            for parent in self.parents(at) {
                shown[parent] = true;
            }
        }
        shown[0] = true;
        for at in self.places().rev() {
            if shown[at] {
                shown[self.members[at].from] = true;
            }
        }
        shown
    }

    /// Those asked for, the most wanted first, as many as can matter.
    fn most_wanted(&self, asked: &[bool], several: &[bool], limit: usize) -> Vec<usize> {
        let key = |at: usize| {
            let node = self.members[at].node;
            let mut children = self.graph.children_by(node, self.relations);
            let downloads = self.graph.downloads(node).unwrap_or(0);
            (
                !several[at],
                children.next().is_none(),
                Reverse(downloads),
                at,
            )
        };
        let mut keys: Vec<_> = self.places().filter(|at| asked[*at]).map(key).collect();
        // One is taken, is there already, or is passed over.
        let most = limit.saturating_mul(2).saturating_add(PATIENCE);
        if keys.len() > most {
            keys.select_nth_unstable(most);
            keys.truncate(most);
        }
        keys.sort_unstable();
        keys.into_iter().map(|(.., at)| at).collect()
    }
}

/// The room there is, and who has got in.
struct Room<'f> {
    family: &'f Family<'f>,
    kept: Vec<bool>,
    left: usize,
    passed_over: usize,
}

impl<'f> Room<'f> {
    fn new(family: &'f Family<'f>, limit: usize) -> Self {
        let mut kept = vec![false; family.members.len()];
        kept[0] = true;
        Self {
            family,
            kept,
            left: limit.saturating_sub(1),
            passed_over: 0,
        }
    }

    fn is_full(&self) -> bool {
        self.left == 0
    }

    /// Takes members in with the ways to them, all or none.
    fn take(&mut self, members: impl IntoIterator<Item = usize>) -> bool {
        let mut taken = Vec::new();
        for member in members {
            let mut at = member;
            while !self.kept[at] {
                if taken.len() == self.left {
                    for at in taken {
                        self.kept[at] = false;
                    }
                    return false;
                }
                self.kept[at] = true;
                taken.push(at);
                at = self.family.members[at].from;
            }
        }
        self.left -= taken.len();
        true
    }

    /// Whether there is patience to go on.
    fn pass_over(&mut self) -> bool {
        self.passed_over += 1;
        self.passed_over < PATIENCE
    }

    /// Fills what room is left, nearest first.
    fn fill(mut self, shown: &[bool]) -> Vec<bool> {
        for at in self.family.places() {
            if self.left == 0 {
                break;
            }
            if shown[at] && !self.kept[at] && self.kept[self.family.members[at].from] {
                self.kept[at] = true;
                self.left -= 1;
            }
        }
        self.kept
    }
}

#[cfg(test)]
mod tests;
