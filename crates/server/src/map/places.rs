//! Places on the plane, in an order in which each square of it is one stretch.

/// Bits of a coordinate.
pub(super) const BITS: u32 = 30;

/// A place as two whole numbers below 2^30.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub x: u32,
    pub y: u32,
}

impl Place {
    /// The place nearest to coordinates from 0 to 1.
    pub fn at(x: f64, y: f64) -> Self {
        let whole = |part: f64| {
            let limit = (1u32 << BITS) - 1;
            ((part * f64::from(1u32 << BITS)) as u32).min(limit)
        };
        Self {
            x: whole(x),
            y: whole(y),
        }
    }

    /// As coordinates from 0 to 1.
    pub fn coordinates(self) -> (f64, f64) {
        let part = |whole: u32| (f64::from(whole) + 0.5) / f64::from(1u32 << BITS);
        (part(self.x), part(self.y))
    }

    /// The bits of both numbers in turns (Morton's order).
    pub fn key(self) -> u64 {
        spread(self.x) | spread(self.y) << 1
    }

    /// Undoes [`Place::key`].
    pub fn of(key: u64) -> Self {
        Self {
            x: gather(key),
            y: gather(key >> 1),
        }
    }

    fn square_distance(self, other: Self) -> u64 {
        let (dx, dy) = (self.x.abs_diff(other.x), self.y.abs_diff(other.y));
        u64::from(dx) * u64::from(dx) + u64::from(dy) * u64::from(dy)
    }
}

/// Puts a zero before each bit.
fn spread(bits: u32) -> u64 {
    let mut bits = u64::from(bits);
    bits = (bits | bits << 16) & 0x0000_ffff_0000_ffff;
    bits = (bits | bits << 8) & 0x00ff_00ff_00ff_00ff;
    bits = (bits | bits << 4) & 0x0f0f_0f0f_0f0f_0f0f;
    bits = (bits | bits << 2) & 0x3333_3333_3333_3333;
    (bits | bits << 1) & 0x5555_5555_5555_5555
}

/// Takes every second bit.
fn gather(mut bits: u64) -> u32 {
    bits &= 0x5555_5555_5555_5555;
    bits = (bits | bits >> 1) & 0x3333_3333_3333_3333;
    bits = (bits | bits >> 2) & 0x0f0f_0f0f_0f0f_0f0f;
    bits = (bits | bits >> 4) & 0x00ff_00ff_00ff_00ff;
    bits = (bits | bits >> 8) & 0x0000_ffff_0000_ffff;
    (bits | bits >> 16) as u32
}

/// The number of the place nearest to `to`; `keys` are in order. Of several
/// equally near the first.
pub(super) fn nearest(keys: &[u64], to: Place) -> Option<usize> {
    let mut search = Search {
        keys,
        to,
        best: None,
    };
    search.square(0, keys.len(), 0, 0);
    search.best.map(|(_, at)| at)
}

struct Search<'a> {
    keys: &'a [u64],
    to: Place,
    best: Option<(u64, usize)>,
}

impl Search<'_> {
    /// Looks at the places from `from` to `end`, which are those in the square
    /// of this level that begins with the key `first`.
    fn square(&mut self, from: usize, end: usize, level: u32, first: u64) {
        const FEW: usize = 16;
        if end - from <= FEW || level == BITS {
            for at in from..end {
                let found = (Place::of(self.keys[at]).square_distance(self.to), at);
                if self.best.is_none_or(|best| found < best) {
                    self.best = Some(found);
                }
            }
            return;
        }
        let below = 2 * (BITS - level - 1);
        let mut quarters = [(0, 0, 0, 0); 4];
        let mut begin = from;
        for (part, quarter) in quarters.iter_mut().enumerate() {
            let first = first | (part as u64) << below;
            let stop = first + (1 << below);
            let here = &self.keys[begin..end];
            let finish = begin + here.partition_point(|key| *key < stop);
            *quarter = (
                self.distance_to_square(first, level + 1),
                begin,
                finish,
                first,
            );
            begin = finish;
        }
        quarters.sort_unstable();
        for (distance, begin, finish, first) in quarters {
            let hopeless = self.best.is_some_and(|(best, _)| distance > best);
            if begin < finish && !hopeless {
                self.square(begin, finish, level + 1, first);
            }
        }
    }

    fn distance_to_square(&self, first: u64, level: u32) -> u64 {
        let corner = Place::of(first);
        let edge = 1 << (BITS - level);
        self.to.square_distance(Place {
            x: self.to.x.clamp(corner.x, corner.x + edge - 1),
            y: self.to.y.clamp(corner.y, corner.y + edge - 1),
        })
    }
}
