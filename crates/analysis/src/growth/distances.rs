//! How far apart the members of a family are, against its size.

use modeltree_lineage::NodeId;

use super::{Descent, Group};
use crate::Wiener;

/// The Wiener index of a group, over the edges between its members.
#[must_use]
pub fn wiener(descent: &Descent<'_>, group: &Group) -> Wiener {
    let place = |node: NodeId| group.members.binary_search(&node).ok();
    let mut edges = Vec::with_capacity(group.members.len());
    for (at, child) in (0_u32..).zip(&group.members) {
        let parents = descent.parents(*child).filter_map(place);
        edges.extend(parents.map(|parent| (at, parent as u32)));
    }
    Wiener::of(group.members.len(), &edges)
}

/// A straight line through points, by least squares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Rise by one to the right.
    pub slope: f64,
    /// Height at 0.
    pub intercept: f64,
    /// The share of the variance that the line explains.
    pub r_squared: f64,
}

impl Line {
    /// The line through (x, y); `None` where all x are equal.
    #[must_use]
    pub fn through(points: &[(f64, f64)]) -> Option<Self> {
        let n = points.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / n;
        let (x, y) = (mean(|point| point.0), mean(|point| point.1));
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for point in points {
            let (dx, dy) = (point.0 - x, point.1 - y);
            xx += dx * dx;
            xy += dx * dy;
            yy += dy * dy;
        }
        (xx > 0.0).then(|| Self {
            slope: xy / xx,
            intercept: y - xy / xx * x,
            r_squared: if yy > 0.0 { xy * xy / (xx * yy) } else { 1.0 },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let line = Line::through(&[(1.0, 3.0), (2.0, 5.0), (4.0, 9.0)]).unwrap();
        assert!((line.slope - 2.0).abs() < 1e-12 && (line.intercept - 1.0).abs() < 1e-12);
        assert!((line.r_squared - 1.0).abs() < 1e-12);
        let line = Line::through(&[(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)]).unwrap();
        assert_eq!((line.slope, line.r_squared), (0.0, 0.0));
        assert_eq!(Line::through(&[(1.0, 1.0), (1.0, 2.0)]), None);
        assert_eq!(Line::through(&[]), None);
    }
}
