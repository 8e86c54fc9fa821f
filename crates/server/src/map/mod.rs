//! The map: every model of the snapshot has a place on one plane.
//!
//! Each model stands under one parent (`forest`). Each family of two and more
//! is a disc whose area is its members' number; the discs lie side by side
//! (`pack`), and each holds its subfamilies as discs of their own (`disc`).
//! The models without family are a ring around all (`halo`). Places are kept
//! in an order in which every square of the plane is one stretch (`places`),
//! so that a tile is found at once and made in one pass (`tile`).

mod codes;
mod disc;
mod forest;
mod halo;
mod pack;
mod places;
mod sunflower;
#[cfg(test)]
mod tests;
mod tile;

use std::cmp::Reverse;
use std::num::NonZero;
use std::thread;

use modeltree_lineage::{Graph, NodeId};

pub use codes::{Kind, Kinds};
pub use disc::Disc;
pub use pack::Circle;
pub use tile::CELLS;

use codes::Columns;
use disc::{Dot, Layout, radius, radius_with_moat};
use forest::{Forest, NONE};
use halo::Halo;
use places::Place;

/// The deepest level that a map has, however close its models are: up to here
/// coordinates in single precision name pixels.
const DEEPEST: u8 = 14;
/// A tile is drawn about so many pixels wide.
const TILE_PIXELS: f64 = 512.0;
/// So many pixels lie at least between two models at the deepest level.
const APART: f64 = 20.0;
/// Subfamilies of fewer members get no label.
const LABELLED: u32 = 10;
/// Between the families and the halo, as a part of the former's radius.
const GAP: f64 = 0.05;
/// Around everything, as a part of the plane.
const MARGIN: f64 = 0.01;

/// Every model's place, and what tiles tell about it.
pub struct Map {
    /// Places in Morton's order, as keys.
    keys: Vec<u64>,
    /// The model at each place.
    nodes: Vec<u32>,
    /// By node: the number of its place, or [`NONE`].
    at: Vec<u32>,
    columns: Columns,
    kinds: Kinds,
    parent: Vec<u32>,
    /// Families, and subfamilies with a label; largest first.
    discs: Vec<Disc>,
    /// Families' roots and the numbers of their discs, in order of the roots.
    families: Vec<(u32, u32)>,
    alone: usize,
    radius: f64,
    dot: f64,
    max_level: u8,
}

impl Map {
    /// Places all models of the view. The same graph gives the same map.
    #[must_use]
    pub fn build(graph: &Graph, kinds: Kinds) -> Self {
        let forest = Forest::plant(graph);
        let created = |node: u32| {
            let created = graph.created_at(NodeId(node));
            created.map_or(i64::MAX, |time| time.micros())
        };
        let size = |root: u32| forest.size[root as usize];
        let (mut families, alone): (Vec<u32>, Vec<u32>) =
            forest.roots.iter().partition(|root| size(**root) > 1);
        families.sort_unstable_by_key(|root| (Reverse(size(*root)), *root));

        let (mut circles, around, halo) = thread::scope(|scope| {
            let halo = scope.spawn(|| Halo::order(alone, &kinds.task, &created));
            let moated = |root: &u32| Circle {
                r: radius_with_moat(size(*root)),
                ..Circle::default()
            };
            let mut circles: Vec<Circle> = families.iter().map(moated).collect();
            let around = pack::pack(&mut circles);
            (
                circles,
                around,
                halo.join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            )
        });
        let inner = around.r * (1.0 + GAP);
        let scale = (0.5 - MARGIN) / halo.outer(inner).max(1.0);
        for (circle, root) in circles.iter_mut().zip(&families) {
            (circle.x, circle.y) = (0.5 + circle.x * scale, 0.5 + circle.y * scale);
            circle.r = radius(size(*root)) * scale;
        }

        let parts = lay_out(&forest, &created, &families, &circles);
        let closest = parts
            .iter()
            .map(|part| part.closest)
            .fold(halo.closest() * scale, f64::min);
        let dots = parts.iter().flat_map(|part| part.dots.iter().copied());
        let halo_dots = halo.dots(inner).map(|dot| Dot {
            x: 0.5 + dot.x * scale,
            y: 0.5 + dot.y * scale,
            ..dot
        });
        let mut places: Vec<(u64, u32)> = dots
            .chain(halo_dots)
            .map(|dot| (Place::at(dot.x, dot.y).key(), dot.node))
            .collect();
        places.sort_unstable();

        let mut discs: Vec<Disc> = parts
            .into_iter()
            .flat_map(|part| part.discs)
            .filter(|disc| disc.size >= LABELLED || forest.parent[disc.root as usize] == NONE)
            .collect();
        discs.sort_unstable_by_key(|disc| (Reverse(disc.size), disc.root));
        let mut roots: Vec<(u32, u32)> = discs
            .iter()
            .zip(0..)
            .filter(|(disc, _)| forest.parent[disc.root as usize] == NONE)
            .map(|(disc, number)| (disc.root, number))
            .collect();
        roots.sort_unstable();

        let mut at = vec![NONE; graph.len()];
        for (number, (_, node)) in (0..).zip(&places) {
            at[*node as usize] = number;
        }
        let (keys, nodes): (Vec<u64>, Vec<u32>) = places.into_iter().unzip();
        Self {
            columns: Columns::gather(graph, &kinds, &forest.relation, &nodes),
            keys,
            nodes,
            at,
            kinds,
            parent: forest.parent,
            discs,
            families: roots,
            alone: halo.len(),
            radius: around.r * scale,
            dot: scale,
            max_level: level_for(closest),
        }
    }

    /// Models on the map.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The deepest level, at which all models lie apart.
    #[must_use]
    pub fn max_level(&self) -> u8 {
        self.max_level
    }

    /// The words behind the codes of tasks, licences and libraries.
    #[must_use]
    pub fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    /// The years behind their codes.
    #[must_use]
    pub fn years(&self) -> &[i16] {
        &self.columns.years
    }

    /// Families of two and more.
    #[must_use]
    pub fn families(&self) -> usize {
        self.families.len()
    }

    /// Models without family.
    #[must_use]
    pub fn alone(&self) -> usize {
        self.alone
    }

    /// Radius of the room that one model has.
    #[must_use]
    pub fn dot(&self) -> f64 {
        self.dot
    }

    /// Radius of the families' part, around (0.5, 0.5).
    #[must_use]
    pub fn radius(&self) -> f64 {
        self.radius
    }

    /// Where a model lies; `None` for what is not in the view.
    #[must_use]
    pub fn place(&self, node: NodeId) -> Option<(f64, f64)> {
        let at = *self.at.get(node.index())?;
        let key = self.keys.get(at as usize)?;
        Some(Place::of(*key).coordinates())
    }

    /// The model nearest to a place; `None` on an empty map.
    #[must_use]
    pub fn nearest(&self, x: f64, y: f64) -> Option<NodeId> {
        let at = places::nearest(&self.keys, Place::at(x, y))?;
        Some(NodeId(self.nodes[at]))
    }

    /// The disc of the family that a model lies in; `None` in the halo.
    #[must_use]
    pub fn family(&self, node: NodeId) -> Option<Disc> {
        let mut root = node.0;
        while let Some(&above) = self.parent.get(root as usize)
            && above != NONE
        {
            root = above;
        }
        let found = self.families.binary_search_by_key(&root, |family| family.0);
        Some(self.discs[self.families[found.ok()?].1 as usize])
    }

    /// The discs that reach into a part of the plane, largest first.
    pub fn discs(&self, (x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> impl Iterator<Item = &Disc> {
        self.discs.iter().filter(move |disc| {
            let Circle { x, y, r } = disc.place;
            let (dx, dy) = (x - x.clamp(x0, x1), y - y.clamp(y0, y1));
            dx * dx + dy * dy <= r * r
        })
    }
}

/// Lays all families out, on all cores.
fn lay_out<'a>(
    forest: &'a Forest,
    created: &'a (impl Fn(u32) -> i64 + Sync),
    families: &[u32],
    circles: &[Circle],
) -> Vec<Layout<'a>> {
    let members = |families: &[u32]| -> usize {
        families
            .iter()
            .map(|root| forest.size[*root as usize] as usize)
            .sum()
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = members(families) / cores + 1;
    thread::scope(|scope| {
        let mut workers = Vec::new();
        let mut from = 0;
        while from < families.len() {
            let mut end = from + 1;
            let mut taken = members(&families[from..end]);
            while end < families.len() && taken < share {
                taken += members(&families[end..=end]);
                end += 1;
            }
            let (families, circles) = (&families[from..end], &circles[from..end]);
            workers.push(scope.spawn(move || {
                let mut layout = Layout::new(forest, created);
                for (root, circle) in families.iter().zip(circles) {
                    layout.family(*root, *circle);
                }
                layout
            }));
            from = end;
        }
        workers
            .into_iter()
            .map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    })
}

/// The first level at which models so close lie far enough apart.
fn level_for(closest: f64) -> u8 {
    (0..DEEPEST)
        .find(|level| closest * TILE_PIXELS * f64::from(1u32 << level) >= APART)
        .unwrap_or(DEEPEST)
}
