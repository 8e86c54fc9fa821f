//! One family, or one subfamily, on its disc.

use std::cmp::Reverse;

use super::forest::Forest;
use super::pack::{Circle, pack};
use super::sunflower::{Grid, Spot, spot, turn_of};

/// A family's or subfamily's place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Disc {
    /// Its root's number.
    pub root: u32,
    /// Members.
    pub size: u32,
    /// Where it lies.
    pub place: Circle,
}

/// A model's place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Dot {
    pub node: u32,
    pub x: f64,
    pub y: f64,
}

/// Between the middle of the outermost dot and the border.
const HALF_DOT: f64 = 0.3;

/// Radius of a disc of so many members, where a dot has the area of a circle of
/// radius 1.
pub(super) fn radius(size: u32) -> f64 {
    f64::from(size).sqrt()
}

/// Radius of such a disc with the empty room around it.
pub(super) fn radius_with_moat(size: u32) -> f64 {
    radius(size) * 1.04 + 0.5
}

/// Lays families out. A disc has an area in proportion to its members. In it
/// each child that has children itself is a disc of its own; these lie side by
/// side in the middle. The root and the children without children are dots
/// between and around them, as in a sunflower: direction tells the relation,
/// and within a relation the older ones lie farther inside.
///
/// A child with almost all members would only be a slightly smaller disc, and
/// a long chain would shrink to nothing: such a child lies in its parent's
/// disc, and so do its children.
pub(super) struct Layout<'a> {
    forest: &'a Forest,
    /// When a model was created; what is not known is last.
    created: &'a (dyn Fn(u32) -> i64 + Sync),
    pub dots: Vec<Dot>,
    /// How far apart two dots are at least, nearly always.
    pub closest: f64,
    pub discs: Vec<Disc>,
    // What one disc needs, kept for the next.
    loose: Vec<Loose>,
    inner: Vec<u32>,
    circles: Vec<Circle>,
    free: Vec<Spot>,
    grid: Grid,
}

/// A model without a disc of its own.
#[derive(Clone, Copy)]
struct Loose {
    relation: u8,
    created: i64,
    node: u32,
}

impl<'a> Layout<'a> {
    pub fn new(forest: &'a Forest, created: &'a (dyn Fn(u32) -> i64 + Sync)) -> Self {
        Self {
            forest,
            created,
            dots: Vec::new(),
            closest: f64::INFINITY,
            discs: Vec::new(),
            loose: Vec::new(),
            inner: Vec::new(),
            circles: Vec::new(),
            free: Vec::new(),
            grid: Grid::default(),
        }
    }

    /// Places a family on its disc, with all that is in it.
    pub fn family(&mut self, root: u32, place: Circle) {
        let size = self.forest.size[root as usize];
        let mut at = self.discs.len();
        self.discs.push(Disc { root, size, place });
        while let Some(disc) = self.discs.get(at).copied() {
            self.disc(disc);
            at += 1;
        }
    }

    fn disc(&mut self, disc: Disc) {
        self.sort_out(disc);
        self.circles.clear();
        self.circles.extend(self.inner.iter().map(|&child| Circle {
            r: radius_with_moat(self.forest.size[child as usize]),
            ..Circle::default()
        }));
        let around = pack(&mut self.circles);
        let turn = turn_of(disc.root);
        let outer = self.fill(turn).max(around.r);

        let scale = disc.place.r / outer;
        self.closest = self.closest.min(scale);
        let onto = |x: f64, y: f64| (disc.place.x + x * scale, disc.place.y + y * scale);
        for (&child, circle) in self.inner.iter().zip(&self.circles) {
            let (x, y) = onto(circle.x, circle.y);
            let size = self.forest.size[child as usize];
            let r = radius(size) * scale;
            self.discs.push(Disc {
                root: child,
                size,
                place: Circle { x, y, r },
            });
        }
        for (loose, spot) in self.loose.iter().zip(&self.free) {
            let (x, y) = onto(spot.x, spot.y);
            let node = loose.node;
            self.dots.push(Dot { node, x, y });
        }
    }

    /// What is a disc of its own, largest first, and what is a dot, the root first.
    fn sort_out(&mut self, disc: Disc) {
        let forest = self.forest;
        self.loose.clear();
        self.inner.clear();
        let mut at = Some(disc.root);
        while let Some(node) = at.take() {
            self.loose.push(self.loose_of(node));
            for &child in forest.children(node) {
                match forest.size[child as usize] {
                    1 => self.loose.push(self.loose_of(child)),
                    size if u64::from(size) * 4 > u64::from(disc.size) * 3 => at = Some(child),
                    _ => self.inner.push(child),
                }
            }
        }
        self.inner
            .sort_unstable_by_key(|child| (Reverse(forest.size[*child as usize]), *child));
        if let Some((_root, rest)) = self.loose.split_first_mut() {
            rest.sort_unstable_by_key(|loose| (loose.relation, loose.created, loose.node));
        }
    }

    fn loose_of(&self, node: u32) -> Loose {
        Loose {
            relation: self.forest.relation[node as usize],
            created: (self.created)(node),
            node,
        }
    }

    /// Finds a place for each dot, in the order of `loose`; returns how far
    /// they reach.
    fn fill(&mut self, turn: f64) -> f64 {
        self.free.clear();
        self.grid.over(&self.circles);
        let mut at = 0;
        while self.free.len() < self.loose.len() {
            let spot = spot(at, turn);
            at += 1;
            if !self.grid.covers(&self.circles, spot.x, spot.y) {
                self.free.push(spot);
            }
        }
        let reach = self.free.last().map_or(0.0, Spot::distance) + HALF_DOT;
        // The root has the first place, which is nearest to the middle.
        let (Some((_, mut places)), Some((_, mut loose))) =
            (self.free.split_first_mut(), self.loose.split_first())
        else {
            return reach;
        };
        places.sort_unstable_by(|a, b| a.angle.total_cmp(&b.angle));
        while let Some(first) = loose.first() {
            let alike = |other: &&Loose| other.relation == first.relation;
            let count = loose.iter().take_while(alike).count();
            let (sector, others) = places.split_at_mut(count);
            sector.sort_unstable_by_key(|spot| spot.at);
            places = others;
            loose = &loose[count..];
        }
        reach
    }
}
