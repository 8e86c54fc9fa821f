//! Orders in which lists of models are shown.

use std::cmp::Reverse;
use std::fmt;

use modeltree_records::RelationSet;

use crate::adjacency::Adjacency;
use crate::marks::Marks;
use crate::{Graph, NodeId};

/// What a list of models is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By id.
    #[default]
    Id,
    /// Most downloaded first.
    Downloads,
    /// Most liked first.
    Likes,
    /// Newest first.
    Date,
    /// Most descendants first.
    Descendants,
}

impl Order {
    /// All orders.
    pub const ALL: [Self; 5] = [
        Self::Id,
        Self::Downloads,
        Self::Likes,
        Self::Date,
        Self::Descendants,
    ];

    /// The word used in options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Downloads => "downloads",
            Self::Likes => "likes",
            Self::Date => "date",
            Self::Descendants => "descendants",
        }
    }

    /// Reads the word of [`Order::as_str`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.as_str() == word)
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Graph {
    /// Sorts models; those of which the value is not known come last, equal
    /// ones by id. `relations` are those along which descendants are counted.
    pub fn sort(&self, models: &mut [NodeId], order: Order, relations: RelationSet) {
        let mut by = |key: &mut dyn FnMut(NodeId) -> Option<i128>| {
            models.sort_by_cached_key(|node| (Reverse(key(*node)), *node));
        };
        match order {
            Order::Id => models.sort_unstable(),
            Order::Downloads => by(&mut |node| self.downloads(node).map(i128::from)),
            Order::Likes => by(&mut |node| self.likes(node).map(i128::from)),
            Order::Date => by(&mut |node| self.created_at(node).map(|at| at.micros().into())),
            Order::Descendants => {
                let mut met = Marks::new(self.len());
                let down = self.down(relations);
                by(&mut |node| {
                    let count = count_descendants(down, node, &mut met);
                    Some(i128::from(count))
                });
            }
        }
    }
}

fn count_descendants(down: Adjacency<'_>, node: NodeId, met: &mut Marks) -> u32 {
    met.clear();
    met.insert(node.index());
    let mut waiting = vec![node];
    let mut count = 0;
    while let Some(node) = waiting.pop() {
        for child in down.nodes(node) {
            if met.insert(child.index()) {
                count += 1;
                waiting.push(child);
            }
        }
    }
    count
}
