//! Preferential attachment: do models that have children get more of them?

use modeltree_lineage::NodeId;
use modeltree_records::{CREATION_FLOOR, Timestamp};

use super::Descent;

/// How the chance of a model to get the next child depends on its children.
///
/// Each edge is a choice that the child made when it was created: among all
/// models there were, it chose its parent with probability proportional to
/// (children so far + 1)^exponent. 0 means that children do not matter, 1 that
/// the chance grows in proportion to them, more than 1 that the first takes
/// all. The exponent is the one that makes the choices most likely.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    /// The exponent, by maximum likelihood; `None` where there was no choice
    /// to learn from.
    pub exponent: Option<f64>,
    /// Its standard error, from the curvature of the likelihood.
    pub standard_error: Option<f64>,
    /// Choices that were counted.
    pub choices: u64,
    /// Models among which the last one was made.
    pub candidates: u64,
    /// Edges that could not be counted, since a time is unknown: no date, or
    /// the child is as old as dates reach back.
    pub undated: u64,
    /// Edges whose parent is not older than its child.
    pub older_children: u64,
}

/// What happened, in the order of time.
#[derive(Clone, Copy)]
enum Step {
    /// A model appeared.
    Birth,
    /// A model with so many children was chosen.
    Choice(u32),
    /// A model with so many children got one more. After the choices of the
    /// same child.
    Growth(u32),
}

/// Measures preferential attachment. Edges to parents that are not among the
/// models count as undated.
#[must_use]
pub fn attachment(descent: &Descent<'_>) -> Attachment {
    let mut found = Attachment {
        exponent: None,
        standard_error: None,
        choices: 0,
        candidates: 0,
        undated: 0,
        older_children: 0,
    };
    let steps = history(descent, &mut found);
    if let Some((exponent, information)) = most_likely(&steps) {
        found.exponent = Some(exponent);
        found.standard_error = Some(information.sqrt().recip());
    }
    found
}

fn history(descent: &Descent<'_>, found: &mut Attachment) -> Vec<Step> {
    let graph = descent.graph;
    let mut times: Vec<Option<Timestamp>> = vec![None; graph.len()];
    let mut born: Vec<(Timestamp, NodeId)> = Vec::with_capacity(descent.models.len());
    for node in descent.models {
        if let Some(time) = graph.created_at(*node) {
            times[node.index()] = Some(time);
            born.push((time, *node));
        }
    }
    born.sort_unstable();
    found.candidates = born.len() as u64;
    for edge in descent.edges {
        match (times[edge.child.index()], times[edge.parent.index()]) {
            (None, _) | (_, None) => found.undated += 1,
            (Some(child), _) if child <= CREATION_FLOOR => found.undated += 1,
            (Some(child), Some(parent)) if parent >= child => found.older_children += 1,
            _ => found.choices += 1,
        }
    }
    let mut children = vec![0_u32; graph.len()];
    let mut steps = Vec::with_capacity(born.len() + 2 * found.choices as usize);
    let mut chosen: Vec<NodeId> = Vec::new();
    for same in born.chunk_by(|one, other| one.0 == other.0) {
        // Models of one instant do not choose one another.
        for (time, child) in same.iter().filter(|(time, _)| *time > CREATION_FLOOR) {
            let older = |parent: &NodeId| times[parent.index()].is_some_and(|born| born < *time);
            chosen.clear();
            chosen.extend(descent.parents(*child).filter(older));
            let before = |node: &NodeId| children[node.index()];
            steps.extend(chosen.iter().map(|node| Step::Choice(before(node))));
            steps.extend(chosen.iter().map(|node| Step::Growth(before(node))));
            for node in &chosen {
                children[node.index()] += 1;
            }
        }
        steps.extend(same.iter().map(|_| Step::Birth));
    }
    steps
}

/// The exponent with the greatest likelihood, and the information about it.
/// The likelihood is concave in the exponent, so Newton's steps, halved where
/// they overshoot, end at the one maximum.
fn most_likely(steps: &[Step]) -> Option<(f64, f64)> {
    let (low, high) = (-3.0, 4.0);
    let (mut left, mut right) = (low, high);
    let mut exponent = 1.0;
    for _ in 0..60 {
        let (gradient, information) = derivatives(steps, exponent);
        if information <= 0.0 {
            return None;
        }
        if gradient > 0.0 {
            left = exponent;
        } else {
            right = exponent;
        }
        let newton = exponent + gradient / information;
        let next = if newton > left && newton < right {
            newton
        } else {
            0.5 * (left + right)
        };
        if (next - exponent).abs() < 1e-10 {
            break;
        }
        exponent = next;
    }
    let (_, information) = derivatives(steps, exponent);
    // At a bound there is no maximum: all choices fell on one kind of model.
    let inside = exponent - low > 1e-6 && high - exponent > 1e-6;
    (inside && information > 0.0).then_some((exponent, information))
}

/// First derivative of the log-likelihood, and minus the second.
fn derivatives(steps: &[Step], exponent: f64) -> (f64, f64) {
    let mut weights = Weights {
        exponent,
        known: Vec::new(),
        sums: [0.0; 3],
    };
    let (mut gradient, mut information) = (0.0, 0.0);
    for step in steps {
        match *step {
            Step::Birth => weights.change(0, 1.0),
            Step::Growth(children) => {
                weights.change(children, -1.0);
                weights.change(children + 1, 1.0);
            }
            Step::Choice(children) => {
                let [sum, first, second] = weights.sums;
                let mean = first / sum;
                gradient += f64::from(children + 1).ln() - mean;
                information += second / sum - mean * mean;
            }
        }
    }
    (gradient, information)
}

/// Σ w, Σ w ln(k+1), Σ w ln²(k+1) over all models, with w = (k+1)^exponent
/// and k their children.
struct Weights {
    exponent: f64,
    known: Vec<[f64; 3]>,
    sums: [f64; 3],
}

impl Weights {
    fn change(&mut self, children: u32, times: f64) {
        for next in self.known.len() as u32..=children {
            let log = f64::from(next + 1).ln();
            let weight = (self.exponent * log).exp();
            self.known.push([weight, weight * log, weight * log * log]);
        }
        for (sum, term) in self.sums.iter_mut().zip(self.known[children as usize]) {
            *sum += times * term;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use modeltree_lineage::{Builder, Claim, Graph, Model};
    use modeltree_records::{Evidence, Relation};

    /// A graph that grows by choosing parents with this exponent.
    fn grown(exponent: f64, models: usize, seed: u64) -> Graph {
        let mut random = Random::new(seed);
        let mut children = vec![0_u32];
        let mut parents = vec![None];
        for _ in 1..models {
            let weight = |k: &u32| f64::from(k + 1).powf(exponent);
            let mut left = random.unit() * children.iter().map(weight).sum::<f64>();
            let parent = children
                .iter()
                .position(|k| {
                    left -= weight(k);
                    left < 0.0
                })
                .unwrap_or(0);
            children[parent] += 1;
            children.push(0);
            parents.push(Some(parent));
        }
        graph(&parents, |at| {
            CREATION_FLOOR.micros() + 1 + at as i64 * 1_000_000
        })
    }

    fn graph(parents: &[Option<usize>], created: impl Fn(usize) -> i64) -> Graph {
        let ids: Vec<String> = (0..parents.len()).map(|at| format!("o/m{at:05}")).collect();
        let mut builder = Builder::new();
        for (at, id) in ids.iter().enumerate() {
            builder
                .model(Model {
                    created_at: Some(Timestamp::from_micros(created(at))),
                    ..Model::bare(id, at as u64)
                })
                .unwrap();
        }
        for (at, parent) in parents.iter().enumerate() {
            let Some(parent) = parent else { continue };
            builder
                .claim(Claim {
                    child: &ids[at],
                    parent: Ok(&ids[*parent]),
                    parent_hub_id: None,
                    relation: Relation::Finetune,
                    evidence: Evidence::HubTag,
                })
                .unwrap();
        }
        builder.build().unwrap().into_graph()
    }

    fn measured(graph: &Graph) -> Attachment {
        let models: Vec<NodeId> = graph.nodes().collect();
        let edges = super::super::edges_of(graph);
        attachment(&Descent {
            graph,
            models: &models,
            edges: &edges,
        })
    }

    #[test]
    fn finds_the_exponent_that_made_the_graph() {
        for exponent in [0.0, 0.6, 1.0] {
            let found = measured(&grown(exponent, 1_500, 11));
            let off = (found.exponent.unwrap() - exponent).abs();
            assert!(
                off < 3.5 * found.standard_error.unwrap(),
                "{exponent}: {found:?}"
            );
            assert_eq!(found.choices, 1_499);
            assert_eq!(found.candidates, 1_500);
        }
    }

    #[test]
    fn what_cannot_be_dated_is_counted_apart() {
        // 1 is younger than its child 0; 2 is as old as dates reach back.
        let floor = CREATION_FLOOR.micros();
        let created = [floor + 5, floor + 9, floor, floor + 20];
        let parents = [Some(1), None, Some(0), Some(2)];
        let found = measured(&graph(&parents, |at| created[at]));
        assert_eq!(
            (found.choices, found.undated, found.older_children),
            (1, 1, 1)
        );
        // One choice among models that are all alike says nothing.
        assert_eq!(found.exponent, None);
    }

    #[test]
    fn the_derivatives_are_those_of_the_likelihood() {
        let steps = [
            Step::Birth,
            Step::Birth,
            Step::Choice(0),
            Step::Growth(0),
            Step::Birth,
            Step::Choice(1),
            Step::Growth(1),
            Step::Birth,
            Step::Choice(0),
        ];
        // (children of the chosen, children of all) at each choice.
        let choices: [(u32, &[u32]); 3] = [(0, &[0, 0]), (1, &[1, 0, 0]), (0, &[2, 0, 0, 0])];
        let likelihood = |exponent: f64| -> f64 {
            let weight = |k: u32| f64::from(k + 1).powf(exponent);
            choices
                .iter()
                .map(|(k, all)| (weight(*k) / all.iter().map(|k| weight(*k)).sum::<f64>()).ln())
                .sum()
        };
        for exponent in [-0.5, 0.3, 1.4] {
            let (gradient, information) = derivatives(&steps, exponent);
            let h = 1e-5;
            let (below, here, above) = (
                likelihood(exponent - h),
                likelihood(exponent),
                likelihood(exponent + h),
            );
            assert!((gradient - (above - below) / (2.0 * h)).abs() < 1e-7);
            assert!((information + (above - 2.0 * here + below) / (h * h)).abs() < 1e-4);
        }
    }
}
