//! Dots spread evenly, as seeds in a sunflower, and where they have room.

use std::f64::consts::TAU;

use super::pack::Circle;

/// The golden ratio less one: multiples of no other number leave their
/// fractions so evenly spread.
pub(super) const GOLDEN: f64 = 0.618_033_988_749_894_8;

/// A place for a dot, around the middle of a disc.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub x: f64,
    pub y: f64,
    /// Its number, from the middle outwards.
    pub at: u32,
    /// Clockwise from the top, as a part of the whole turn.
    pub angle: f32,
}

impl Spot {
    pub fn distance(&self) -> f64 {
        self.x.hypot(self.y)
    }
}

/// The place with this number; n places fill a disc of radius √n.
pub(super) fn spot(at: u32, turn: f64) -> Spot {
    let distance = match at {
        0 => 0.0,
        _ => (f64::from(at) + 0.5).sqrt(),
    };
    let angle = (turn + f64::from(at) * GOLDEN).fract();
    let (sin, cos) = (angle * TAU).sin_cos();
    Spot {
        x: distance * sin,
        y: -distance * cos,
        at,
        angle: angle as f32,
    }
}

/// By how much a family's sunflower is turned, so that not all the small ones
/// look in one direction.
pub(super) fn turn_of(root: u32) -> f64 {
    f64::from(root) * GOLDEN.sqrt() % 1.0
}

/// Finds quickly whether a circle covers a place.
#[derive(Default)]
pub(super) struct Grid {
    /// Half the length of the grid's edge.
    reach: f64,
    /// Cells along an edge; 0 where the circles are so few that all are looked at.
    edge: usize,
    /// Where the circles of each cell begin.
    starts: Vec<u32>,
    /// Numbers of circles, by cell.
    entries: Vec<u32>,
}

/// Length of a cell's edge.
const CELL: f64 = 4.0;
/// So many circles are simply looked at one after the other.
const FEW: usize = 8;

impl Grid {
    /// Takes these circles, which lie around (0, 0).
    pub fn over(&mut self, circles: &[Circle]) {
        self.edge = 0;
        if circles.len() <= FEW {
            return;
        }
        let far = |circle: &Circle| circle.x.abs().max(circle.y.abs()) + circle.r;
        self.reach = circles.iter().map(far).fold(0.0, f64::max);
        self.edge = (2.0 * self.reach / CELL) as usize + 1;
        self.starts.clear();
        self.starts.resize(self.edge * self.edge + 1, 0);
        for circle in circles {
            self.each_cell(circle, |starts, cell| starts[cell + 1] += 1);
        }
        for cell in 1..self.starts.len() {
            self.starts[cell] += self.starts[cell - 1];
        }
        self.entries.clear();
        self.entries
            .resize(self.starts[self.edge * self.edge] as usize, 0);
        let mut entries = std::mem::take(&mut self.entries);
        for (at, circle) in circles.iter().enumerate() {
            self.each_cell(circle, |starts, cell| {
                entries[starts[cell] as usize] = at as u32;
                starts[cell] += 1;
            });
        }
        // Each start has moved to the next one's.
        self.starts.rotate_right(1);
        self.starts[0] = 0;
        self.entries = entries;
    }

    fn each_cell(&mut self, circle: &Circle, mut each: impl FnMut(&mut [u32], usize)) {
        let cell = |at: f64| (((at + self.reach) / CELL).max(0.0) as usize).min(self.edge - 1);
        let columns = cell(circle.x - circle.r)..=cell(circle.x + circle.r);
        for row in cell(circle.y - circle.r)..=cell(circle.y + circle.r) {
            for column in columns.clone() {
                each(&mut self.starts, row * self.edge + column);
            }
        }
    }

    /// Whether one of the circles given to [`Grid::over`] covers the place.
    pub fn covers(&self, circles: &[Circle], x: f64, y: f64) -> bool {
        let over = |circle: &Circle| {
            let (dx, dy) = (circle.x - x, circle.y - y);
            dx * dx + dy * dy < circle.r * circle.r
        };
        if self.edge == 0 {
            return circles.iter().any(over);
        }
        if x.abs() >= self.reach || y.abs() >= self.reach {
            return false;
        }
        let cell = |at: f64| (((at + self.reach) / CELL) as usize).min(self.edge - 1);
        let cell = cell(y) * self.edge + cell(x);
        self.entries[self.starts[cell] as usize..self.starts[cell + 1] as usize]
            .iter()
            .any(|&at| over(&circles[at as usize]))
    }
}
