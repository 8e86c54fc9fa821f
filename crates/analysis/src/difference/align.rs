//! The alignment of two sequences.

use std::ops::Range;

use serde::Serialize;

/// What became of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The same in both.
    Equal,
    /// Something else in the second.
    Replaced,
    /// Only in the first.
    Deleted,
    /// Only in the second.
    Inserted,
}

/// A part of both sequences with one state.
pub type Run = (State, Range<usize>, Range<usize>);

/// The largest table that is filled in.
pub(super) const CELLS: usize = 40_000_000;

/// Aligns two sequences at the least number of deletions, insertions and
/// replacements. Read from the end, equal members stand for each other wherever
/// they can; else the cheapest step is taken, of equal ones deletion before
/// insertion before replacement.
///
/// Where the table would have more than forty million cells, what the two have
/// in common at both ends is aligned, and what is between is replaced as a whole.
#[must_use]
pub fn align<T: PartialEq>(one: &[T], other: &[T]) -> Vec<Run> {
    align_within(CELLS, one, other)
}

/// As [`align`], with a table of at most so many cells.
pub(super) fn align_within<T: PartialEq>(cells: usize, one: &[T], other: &[T]) -> Vec<Run> {
    if (one.len() + 1).saturating_mul(other.len() + 1) <= cells {
        return runs(steps(one, other));
    }
    let ends =
        |pairs: &mut dyn Iterator<Item = (&T, &T)>| pairs.take_while(|(a, b)| a == b).count();
    let start = ends(&mut one.iter().zip(other));
    let rest = ends(&mut one[start..].iter().rev().zip(other[start..].iter().rev()));
    let (middle, other_middle) = (start..one.len() - rest, start..other.len() - rest);
    let state = match (middle.is_empty(), other_middle.is_empty()) {
        (_, true) => State::Deleted,
        (true, _) => State::Inserted,
        _ => State::Replaced,
    };
    let all = [
        (State::Equal, 0..start, 0..start),
        (state, middle.clone(), other_middle.clone()),
        (
            State::Equal,
            middle.end..one.len(),
            other_middle.end..other.len(),
        ),
    ];
    all.into_iter()
        .filter(|(_, a, b)| !(a.is_empty() && b.is_empty()))
        .collect()
}

/// One state a member, from the first.
fn steps<T: PartialEq>(one: &[T], other: &[T]) -> Vec<State> {
    let width = other.len() + 1;
    let mut costs = vec![0_u32; (one.len() + 1) * width];
    for at in 0..=one.len() {
        costs[at * width] = at as u32;
    }
    for (cost, at) in costs.iter_mut().take(width).zip(0..) {
        *cost = at;
    }
    for row in 1..=one.len() {
        for column in 1..width {
            let place = row * width + column;
            costs[place] = if one[row - 1] == other[column - 1] {
                costs[place - width - 1]
            } else {
                let least = costs[place - width]
                    .min(costs[place - 1])
                    .min(costs[place - width - 1]);
                least + 1
            };
        }
    }
    let (mut row, mut column) = (one.len(), other.len());
    let mut steps = Vec::with_capacity(row.max(column));
    while row > 0 || column > 0 {
        let place = row * width + column;
        let step = if row == 0 {
            State::Inserted
        } else if column == 0 {
            State::Deleted
        } else if one[row - 1] == other[column - 1] {
            State::Equal
        } else {
            let (delete, insert, replace) = (
                costs[place - width],
                costs[place - 1],
                costs[place - width - 1],
            );
            if delete <= insert && delete <= replace {
                State::Deleted
            } else if insert <= replace {
                State::Inserted
            } else {
                State::Replaced
            }
        };
        row -= usize::from(step != State::Inserted);
        column -= usize::from(step != State::Deleted);
        steps.push(step);
    }
    steps.reverse();
    steps
}

fn runs(steps: Vec<State>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut at, mut other) = (0, 0);
    for step in steps {
        let (end, other_end) = (
            at + usize::from(step != State::Inserted),
            other + usize::from(step != State::Deleted),
        );
        match runs.last_mut() {
            Some((state, a, b)) if *state == step => (a.end, b.end) = (end, other_end),
            _ => runs.push((step, at..end, other..other_end)),
        }
        (at, other) = (end, other_end);
    }
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(one: &str, other: &str) -> Vec<(State, String, String)> {
        let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
        let text = |of: &[char], range: Range<usize>| of[range].iter().collect();
        let runs = align(&a, &b).into_iter();
        runs.map(|(state, x, y)| (state, text(&a, x), text(&b, y)))
            .collect()
    }

    proptest! {
        #[test]
        fn the_parts_make_up_both_and_cost_the_edit_distance(one in "[ab中]{0,30}", other in "[ab中]{0,30}") {
            let runs = shown(&one, &other);
            let (mut a, mut b, mut cost) = (String::new(), String::new(), 0);
            for (state, x, y) in &runs {
                prop_assert_eq!(*state == State::Equal, x == y);
                prop_assert_eq!(*state == State::Inserted, x.is_empty());
                prop_assert_eq!(*state == State::Deleted, y.is_empty());
                if *state != State::Equal {
                    cost += x.chars().count().max(y.chars().count());
                }
                a.push_str(x);
                b.push_str(y);
            }
            prop_assert_eq!((&a, &b), (&one, &other));
            prop_assert!(runs.windows(2).all(|pair| pair[0].0 != pair[1].0));
            let least = rapidfuzz::distance::levenshtein::distance(one.chars(), other.chars());
            prop_assert_eq!(cost, least);
        }
    }

    #[test]
    fn ties_are_broken_as_published() {
        use State::{Deleted, Equal, Inserted, Replaced};
        let states =
            |one, other| -> Vec<State> { shown(one, other).iter().map(|run| run.0).collect() };
        assert_eq!(states("ab", "b"), [Deleted, Equal]);
        assert_eq!(states("a", "b"), [Replaced]);
        // Deleting and inserting costs as much as nothing else here.
        assert_eq!(states("abc", "bcd"), [Deleted, Equal, Inserted]);
        assert_eq!(shown("", ""), []);
    }

    #[test]
    fn what_is_too_long_is_aligned_at_its_ends() {
        let one: Vec<u32> = (0..9_000).collect();
        let mut other = one.clone();
        other[4_000] = 1_000_000;
        other.insert(4_001, 7);
        assert_eq!(
            align(&one, &other),
            [
                (State::Equal, 0..4_000, 0..4_000),
                (State::Replaced, 4_000..4_001, 4_000..4_002),
                (State::Equal, 4_001..9_000, 4_002..9_001),
            ]
        );
        assert_eq!(align(&one, &one), [(State::Equal, 0..9_000, 0..9_000)]);
    }
}
