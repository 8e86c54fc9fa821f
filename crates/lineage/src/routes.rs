//! How two models are related.

use crate::ascent::Ascent;
use crate::{Graph, NodeId, Walk};

/// A way from one model to another: up to an ancestor of both, then down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The models on the way, both ends included.
    pub nodes: Vec<NodeId>,
    /// The position of the highest one in `nodes`. At the end: the second
    /// model is an ancestor of the first; at the start: a descendant.
    pub top: usize,
}

impl Route {
    /// Steps from end to end.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len() - 1
    }

    /// Whether both ends are one model.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether one end descends from the other.
    #[must_use]
    pub fn is_direct(&self) -> bool {
        self.top == 0 || self.top == self.len()
    }
}

/// The shortest ways between two models.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Routes {
    /// Shortest first; direct ones before others of their length.
    pub routes: Vec<Route>,
    /// How many there are in all; the largest number stands for more.
    pub total: u64,
}

impl Graph {
    /// The shortest ways from `from` to `to`: up, down, or through a common
    /// ancestor, whichever takes the fewest steps, and all of that length.
    ///
    /// Where one descends from the other, the shortest lines of descent are
    /// always among them, even where a way through a common ancestor is
    /// shorter. `walk.depth` bounds the steps up and the steps down, each. At
    /// most `limit` routes are written out.
    #[must_use]
    pub fn routes(&self, from: NodeId, to: NodeId, walk: Walk, limit: usize) -> Routes {
        let above_from = Ascent::new(self, from, walk);
        let above_to = Ascent::new(self, to, walk);
        let steps = |top: NodeId| Some(above_from.depth(top)? + above_to.depth(top)?);
        let common = || {
            above_from
                .nodes()
                .iter()
                .filter_map(|top| Some((steps(*top)?, *top)))
        };
        let Some(fewest) = common().map(|(steps, _)| steps).min() else {
            return Routes::default();
        };
        let is_end = |top: NodeId| top == from || top == to;
        let mut tops: Vec<_> = common()
            .filter(|(steps, top)| *steps == fewest || is_end(*top))
            .map(|(steps, top)| (steps, !is_end(top), top))
            .collect();
        tops.sort_unstable();

        let mut found = Routes::default();
        for (_, _, top) in tops {
            let ways = above_from.ways(top).saturating_mul(above_to.ways(top));
            found.total = found.total.saturating_add(ways);
            let room = limit - found.routes.len();
            if room == 0 {
                continue;
            }
            let downs = above_to.ways_down(top, room);
            let ups = above_from.ways_down(top, room);
            let pairs = ups
                .iter()
                .flat_map(|up| downs.iter().map(move |down| (up, down)));
            found
                .routes
                .extend(pairs.take(room).map(|(up, down)| Route {
                    nodes: up.iter().rev().chain(&down[1..]).copied().collect(),
                    top: up.len() - 1,
                }));
        }
        found
    }
}
