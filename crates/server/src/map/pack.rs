//! Circles side by side, as close as a simple rule gets them.

/// A circle on the plane.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Circle {
    /// Of its centre.
    pub x: f64,
    /// Of its centre.
    pub y: f64,
    /// Radius.
    pub r: f64,
}

impl Circle {
    /// Whether the two have more than a border in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        let room = self.r + other.r - SLACK * self.r.min(other.r);
        let (dx, dy) = (self.x - other.x, self.y - other.y);
        room > 0.0 && room * room > dx * dx + dy * dy
    }

    /// Whether `other` lies within this one, border included.
    pub fn holds(&self, other: &Self) -> bool {
        let room = self.r - other.r + SLACK * self.r;
        let (dx, dy) = (self.x - other.x, self.y - other.y);
        room > 0.0 && room * room > dx * dx + dy * dy
    }
}

/// What rounding may add or take, as a part of a radius.
const SLACK: f64 = 1e-6;

/// Places circles of these radii, in this order, each touching two that lie
/// already (Wang and others, "Visualization of large hierarchical data by
/// circle packing", 2006). Returns the circle around all; the first circles
/// are in the middle. Takes n√n steps: radii in descending order pack best.
pub(super) fn pack(circles: &mut [Circle]) -> Circle {
    match circles {
        [] => return Circle::default(),
        [only] => {
            (only.x, only.y) = (0.0, 0.0);
            return *only;
        }
        [first, second, ..] => {
            (first.x, first.y) = (-second.r, 0.0);
            (second.x, second.y) = (first.r, 0.0);
        }
    }
    let front = if circles.len() > 2 {
        Front::grow(circles)
    } else {
        vec![0, 1]
    };
    let outer: Vec<Circle> = front.iter().map(|&at| circles[at as usize]).collect();
    let around = enclose(&outer);
    for circle in circles {
        circle.x -= around.x;
        circle.y -= around.y;
    }
    Circle {
        x: 0.0,
        y: 0.0,
        r: around.r,
    }
}

/// A circle around all, less than a hundredth wider than it must be: the centre
/// goes towards whatever reaches farthest, by ever shorter steps.
fn enclose(circles: &[Circle]) -> Circle {
    const STEPS: u32 = 100;
    let reach = |x: f64, y: f64| {
        let far = |circle: &Circle| (circle.x - x).hypot(circle.y - y) + circle.r;
        let farthest = circles.iter().max_by(|a, b| far(a).total_cmp(&far(b)));
        farthest.map_or((Circle::default(), 0.0), |circle| (*circle, far(circle)))
    };
    if let [a, b] = circles {
        let r = (a.r + b.r + (b.x - a.x).hypot(b.y - a.y)) / 2.0;
        let part = (r - a.r) / (b.x - a.x).hypot(b.y - a.y);
        let (x, y) = (a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part);
        return Circle { x, y, r };
    }
    let mut best = Circle::default();
    (_, best.r) = reach(best.x, best.y);
    let (mut x, mut y) = (best.x, best.y);
    for step in 0..STEPS {
        let (farthest, r) = reach(x, y);
        if r < best.r {
            best = Circle { x, y, r };
        }
        // The farthest point of the farthest circle.
        let away = (r - farthest.r).max(f64::MIN_POSITIVE);
        let part = r / away / f64::from(step + 2);
        x += (farthest.x - x) * part;
        y += (farthest.y - y) * part;
    }
    best
}

/// The outermost circles, a ring in which each touches the next.
struct Front {
    next: Vec<u32>,
    back: Vec<u32>,
    /// How far from the middle the gap between a circle and its next is.
    gap: Vec<f64>,
}

impl Front {
    fn grow(circles: &mut [Circle]) -> Vec<u32> {
        let mut front = Self {
            next: vec![0; circles.len()],
            back: vec![0; circles.len()],
            gap: vec![0.0; circles.len()],
        };
        circles[2] = touching(circles[1], circles[0], circles[2].r);
        for (a, b) in [(0, 1), (1, 2), (2, 0)] {
            front.link(circles, a, b);
        }
        let (mut a, mut b) = (0, 1);
        for at in 3..circles.len() {
            loop {
                let placed = touching(circles[a as usize], circles[b as usize], circles[at].r);
                circles[at] = placed;
                match front.obstacle(circles, a, b, &placed) {
                    // What lies between is walled in: the ring is cut short.
                    Some(Obstacle::Ahead(hit)) => b = hit,
                    Some(Obstacle::Behind(hit)) => a = hit,
                    None => break,
                }
                front.link(circles, a, b);
            }
            front.link(circles, a, at as u32);
            front.link(circles, at as u32, b);
            a = front.innermost(at as u32);
            b = front.next[a as usize];
        }
        let mut ring = vec![a];
        while front.next[ring[ring.len() - 1] as usize] != a {
            ring.push(front.next[ring[ring.len() - 1] as usize]);
        }
        ring
    }

    fn link(&mut self, circles: &[Circle], a: u32, b: u32) {
        self.next[a as usize] = b;
        self.back[b as usize] = a;
        let (one, two) = (circles[a as usize], circles[b as usize]);
        let both = one.r + two.r;
        let x = (one.x * two.r + two.x * one.r) / both;
        let y = (one.y * two.r + two.y * one.r) / both;
        self.gap[a as usize] = x * x + y * y;
    }

    /// The circle of the ring that `placed`, between `a` and `b`, overlaps;
    /// from both ends the nearer one by the length of the border between.
    fn obstacle(&self, circles: &[Circle], a: u32, b: u32, placed: &Circle) -> Option<Obstacle> {
        let (mut ahead, mut behind) = (self.next[b as usize], self.back[a as usize]);
        let (mut far_ahead, mut far_behind) = (circles[b as usize].r, circles[a as usize].r);
        loop {
            if far_ahead <= far_behind {
                if circles[ahead as usize].overlaps(placed) {
                    return Some(Obstacle::Ahead(ahead));
                }
                far_ahead += circles[ahead as usize].r;
                ahead = self.next[ahead as usize];
            } else {
                if circles[behind as usize].overlaps(placed) {
                    return Some(Obstacle::Behind(behind));
                }
                far_behind += circles[behind as usize].r;
                behind = self.back[behind as usize];
            }
            if ahead == self.next[behind as usize] {
                return None;
            }
        }
    }

    /// The circle before the gap that is nearest to the middle.
    fn innermost(&self, from: u32) -> u32 {
        let mut best = from;
        let mut at = self.next[from as usize];
        while at != from {
            if self.gap[at as usize] < self.gap[best as usize] {
                best = at;
            }
            at = self.next[at as usize];
        }
        best
    }
}

enum Obstacle {
    Ahead(u32),
    Behind(u32),
}

/// The circle of radius `r` that touches `a` and `b`, on the outer side of the
/// ring in which `b` follows `a`.
fn touching(a: Circle, b: Circle, r: f64) -> Circle {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let square = dx * dx + dy * dy;
    let (to_a, to_b) = (a.r + r, b.r + r);
    let along = (square + to_a * to_a - to_b * to_b) / (2.0 * square);
    let aside = (to_a * to_a / square - along * along).max(0.0).sqrt();
    Circle {
        x: a.x + dx * along + dy * aside,
        y: a.y + dy * along - dx * aside,
        r,
    }
}
