//! The influence of every model at once.
//!
//! The graph is taken apart in two. The **core** holds the models with several
//! parents, those on cycles, and all ancestors of these. What is not in the
//! core is **branching**: each such model has at most one parent, and so have
//! all its descendants, none of which is in the core. So branches are trees;
//! in preorder the descendants of a model are an interval, and sums and the
//! number of different owners come from one sweep from the back. A model of the
//! core is asked by walking the core alone, each member of which brings the
//! sums and the owners of the branches that hang on it.

use modeltree_records::RelationSet;

use super::{Influence, Scope, Sum};
use crate::NodeId;
use crate::marks::{Marks, NodeSet};

pub(super) fn influence_of_all(scope: Scope<'_>) -> Vec<(NodeId, Influence)> {
    let core = Core::of(scope);
    let mut branches = Branches::default();
    let mut found = Vec::new();

    let up = scope.graph.up(scope.relations);
    // Branches that hang on nothing, one after the other.
    for node in scope.graph.nodes() {
        let is_foot = !core.holds.contains(node) && !up.any(node) && scope.down.any(node);
        if is_foot {
            branches.grow(scope, node, RelationSet::EMPTY);
        }
    }
    // Then those that hang on each member of the core.
    let mut hanging = vec![branches.places.len()];
    for node in &core.members {
        for edge in scope.down.of(*node) {
            if !core.holds.contains(edge.node) {
                branches.grow(scope, edge.node, edge.relations);
            }
        }
        hanging.push(branches.places.len());
    }
    branches.sum_up(scope, &mut found);
    core.sum_up(scope, &branches, &hanging, &mut found);
    found.sort_unstable_by_key(|(node, _)| *node);
    found
}

/// Trees, laid out in preorder.
#[derive(Default)]
struct Branches {
    places: Vec<Place>,
    /// Per place: itself and all below it.
    sums: Vec<Sum>,
}

struct Place {
    node: NodeId,
    /// The place of the parent; its own for the foot of a branch.
    parent: u32,
    /// The relations to the parent.
    tie: RelationSet,
}

impl Branches {
    fn grow(&mut self, scope: Scope<'_>, foot: NodeId, tie: RelationSet) {
        let place = self.places.len() as u32;
        let mut waiting = vec![Place {
            node: foot,
            parent: place,
            tie,
        }];
        while let Some(next) = waiting.pop() {
            let parent = self.places.len() as u32;
            let children = scope.down.of(next.node);
            waiting.extend(children.map(|edge| Place {
                node: edge.node,
                parent,
                tie: edge.relations,
            }));
            self.places.push(next);
        }
    }

    /// Sums every branch up, and notes the models that have descendants.
    fn sum_up(&mut self, scope: Scope<'_>, found: &mut Vec<(NodeId, Influence)>) {
        let own = |place: &Place| {
            let mut sum = scope.one(place.node);
            sum.by_relation.count(place.tie);
            sum
        };
        self.sums = self.places.iter().map(own).collect();
        // The first place at or after the one in hand of each owner is marked;
        // so the marks within a model's interval are its descendants' owners.
        let mut marks = PrefixCounts::new(self.places.len());
        let mut first_of_owner = vec![NONE; scope.graph.owner_count()];
        for (at, place) in self.places.iter().enumerate().rev() {
            let sum = self.sums[at];
            if sum.models > 1 {
                let mut below = sum;
                let itself = own(place);
                below.take(itself);
                let owners = marks.before(at + sum.models as usize);
                let children = scope.children(place.node);
                found.push((place.node, Influence::of(children, below, owners)));
            }
            if place.parent as usize != at {
                self.sums[place.parent as usize] += sum;
            }
            if let Some(owner) = scope.owner(place.node) {
                let first = &mut first_of_owner[owner as usize];
                if *first != NONE {
                    marks.add(*first as usize, -1);
                }
                marks.add(at, 1);
                *first = at as u32;
            }
        }
    }
}

const NONE: u32 = u32::MAX;

impl Sum {
    /// Takes a part away again.
    fn take(&mut self, part: Self) {
        self.models -= part.models;
        for relation in modeltree_records::Relation::ALL {
            self.by_relation[relation] -= part.by_relation[relation];
        }
        self.downloads -= part.downloads;
        self.likes -= part.likes;
        for (sum, new) in self.new.iter_mut().zip(part.new) {
            *sum -= new;
        }
    }
}

/// Counts at places, summed from the first on (a Fenwick tree).
struct PrefixCounts(Vec<i32>);

impl PrefixCounts {
    fn new(places: usize) -> Self {
        Self(vec![0; places + 1])
    }

    fn add(&mut self, place: usize, count: i32) {
        let mut at = place + 1;
        while at < self.0.len() {
            self.0[at] += count;
            at += at & at.wrapping_neg();
        }
    }

    /// The sum of all counts before `place`.
    fn before(&self, place: usize) -> u32 {
        let mut at = place;
        let mut sum = 0;
        while at > 0 {
            sum += self.0[at];
            at &= at - 1;
        }
        sum as u32
    }
}

/// Models with several parents or on cycles, and what lies above them.
struct Core {
    holds: NodeSet,
    /// By id.
    members: Vec<NodeId>,
    /// Where the core's own edges start, by member; and the end.
    starts: Vec<u32>,
    /// Children within the core, by their position in `members`.
    children: Vec<(u32, RelationSet)>,
}

impl Core {
    fn of(scope: Scope<'_>) -> Self {
        let graph = scope.graph;
        let up = graph.up(scope.relations);
        let mut holds = NodeSet::new(graph.len());
        let mut members = Vec::new();
        for node in (0..graph.len() as u32).map(NodeId) {
            if up.nodes(node).nth(1).is_some() && holds.insert(node) {
                members.push(node);
            }
        }
        let on_cycles = graph.cycles(scope.relations);
        members.extend(
            on_cycles
                .into_iter()
                .flatten()
                .filter(|node| holds.insert(*node)),
        );
        let mut at = 0;
        while let Some(node) = members.get(at).copied() {
            at += 1;
            members.extend(up.nodes(node).filter(|parent| holds.insert(*parent)));
        }
        members.sort_unstable();
        let mut starts = vec![0];
        let mut children = Vec::new();
        for node in &members {
            for edge in scope.down.of(*node) {
                if holds.contains(edge.node)
                    && let Ok(position) = members.binary_search(&edge.node)
                {
                    children.push((position as u32, edge.relations));
                }
            }
            starts.push(children.len() as u32);
        }
        Self {
            holds,
            members,
            starts,
            children,
        }
    }

    fn children(&self, member: usize) -> &[(u32, RelationSet)] {
        &self.children[self.starts[member] as usize..self.starts[member + 1] as usize]
    }

    /// `hanging[m]..hanging[m + 1]` are the places of the branches of member `m`.
    fn sum_up(
        &self,
        scope: Scope<'_>,
        branches: &Branches,
        hanging: &[usize],
        found: &mut Vec<(NodeId, Influence)>,
    ) {
        let mut owners = Marks::new(scope.graph.owner_count());
        // What a member's branches add up to, and whose they are.
        let mut sums = Vec::with_capacity(self.members.len());
        let mut owner_starts = vec![0];
        let mut owner_lists = Vec::new();
        for range in hanging.windows(2) {
            owners.clear();
            let mut sum = Sum::default();
            let mut at = range[0];
            while at < range[1] {
                sum += branches.sums[at];
                at += branches.sums[at].models as usize;
            }
            for place in &branches.places[range[0]..range[1]] {
                if let Some(owner) = scope.owner(place.node)
                    && owners.insert(owner as usize)
                {
                    owner_lists.push(owner);
                }
            }
            sums.push(sum);
            owner_starts.push(owner_lists.len());
        }
        let own: Vec<_> = self
            .members
            .iter()
            .map(|node| (scope.one(*node), scope.owner(*node)))
            .collect();

        let mut met = Marks::new(self.members.len());
        let mut ties = vec![RelationSet::EMPTY; self.members.len()];
        let mut queue: Vec<u32> = Vec::new();
        for (start, node) in self.members.iter().enumerate() {
            if self.children(start).is_empty() && hanging[start] == hanging[start + 1] {
                continue;
            }
            met.clear();
            met.insert(start);
            owners.clear();
            queue.clear();
            queue.push(start as u32);
            let mut sum = Sum::default();
            let mut owner_count = 0;
            let mut at = 0;
            while let Some(member) = queue.get(at).map(|member| *member as usize) {
                at += 1;
                sum += sums[member];
                for owner in &owner_lists[owner_starts[member]..owner_starts[member + 1]] {
                    owner_count += u32::from(owners.insert(*owner as usize));
                }
                for (child, relations) in self.children(member) {
                    let child = *child as usize;
                    if met.insert(child) {
                        ties[child] = *relations;
                        queue.push(child as u32);
                    } else {
                        ties[child] = ties[child].union(*relations);
                    }
                }
            }
            for member in queue[1..].iter().map(|member| *member as usize) {
                let (one, owner) = own[member];
                sum += one;
                sum.by_relation.count(ties[member]);
                if let Some(owner) = owner {
                    owner_count += u32::from(owners.insert(owner as usize));
                }
            }
            let children = scope.children(*node);
            found.push((*node, Influence::of(children, sum, owner_count)));
        }
    }
}
