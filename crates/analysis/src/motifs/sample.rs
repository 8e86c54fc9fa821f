//! Drawing pairs of models from the instances of motifs.

use super::count::choose;
use super::{Config, Links, Motif, families};
use crate::Random;
use crate::study::Manner;

/// What is equally likely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weighting {
    /// Every instance of the motif. The largest families decide.
    Instances,
    /// Every family that has an instance, and each instance within a family.
    Families,
}

/// Two models drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The one at the config's first place.
    pub one: u32,
    /// The other.
    pub other: u32,
    /// The family of the instance (of its first model, in the motif `rando`).
    pub family: u32,
}

/// Pairs drawn for one config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Those of which both models were acceptable.
    pub pairs: Vec<Pair>,
    /// How many were drawn in all.
    pub drawn: u64,
}

/// Draws the instances of motifs in a graph, each in the time of a binary search.
pub struct Sampler<'l> {
    links: &'l Links,
    manner: Manner,
    families: Vec<u32>,
    /// By family, then by number.
    nodes: Vec<u32>,
    edges: Vec<(u32, u32)>,
}

/// Places of one motif, by family, and the sums of their weights.
struct Weights {
    sums: Vec<u64>,
    /// The first and the place after the last of each family that has any weight.
    families: Vec<(usize, usize)>,
}

/// Draws within a family until one has different and acceptable models.
const TRIES: u32 = 32;
/// Draws for each pair that is wanted, where few are acceptable.
const DRAWS: u64 = 50;

impl<'l> Sampler<'l> {
    /// For the motifs of a graph. Soundly, all instances that
    /// [`super::count`] counts are equally likely; as published, `quad_3` does
    /// not weigh chains by the parents at their top, and the models of an
    /// instance may be the same.
    #[must_use]
    pub fn new(links: &'l Links, manner: Manner) -> Self {
        let families = families(links);
        let mut nodes: Vec<u32> = links.nodes().collect();
        nodes.sort_by_key(|node| families[*node as usize]);
        let mut edges: Vec<(u32, u32)> = links.edges().collect();
        edges.sort_by_key(|(parent, _)| families[*parent as usize]);
        Self {
            links,
            manner,
            families,
            nodes,
            edges,
        }
    }

    /// The graph.
    #[must_use]
    pub fn links(&self) -> &'l Links {
        self.links
    }

    /// Draws pairs for one config.
    ///
    /// As published, `samples` pairs are drawn and those that are not
    /// acceptable left out. Soundly, pairs are drawn until `samples` are
    /// acceptable, or about fifty times as many were drawn.
    #[must_use]
    pub fn draw(
        &self,
        config: Config,
        weighting: Weighting,
        samples: usize,
        random: &mut Random,
        acceptable: impl Fn(u32) -> bool,
    ) -> Drawn {
        let weights = self.weights(config.motif);
        let mut drawn = Drawn {
            pairs: Vec::new(),
            drawn: 0,
        };
        let limit = match self.manner {
            Manner::Published => samples as u64,
            Manner::Sound => (samples as u64).saturating_mul(DRAWS),
        };
        while drawn.pairs.len() < samples && drawn.drawn < limit {
            let Some(range) = weights.range(weighting, random) else {
                break;
            };
            // Another instance of the same family, so that families remain
            // equally likely.
            let tries = match weighting {
                Weighting::Instances => 1,
                Weighting::Families => TRIES,
            };
            for _ in 0..tries {
                drawn.drawn += 1;
                if let Some(pair) = self.pair(config, &weights, range, weighting, random)
                    && acceptable(pair.one)
                    && acceptable(pair.other)
                {
                    drawn.pairs.push(pair);
                    break;
                }
            }
        }
        drawn
    }

    /// One pair, from the places in `range`; `None` where the models of the
    /// instance are not all different.
    fn pair(
        &self,
        config: Config,
        weights: &Weights,
        range: (usize, usize),
        weighting: Weighting,
        random: &mut Random,
    ) -> Option<Pair> {
        let place = weights.place(range, random);
        let models = match config.motif {
            Motif::Rando => [
                self.nodes[place],
                self.other_of_all(weights, place, weighting, random)?,
                0,
                0,
            ],
            Motif::Trio1 | Motif::Quad0 => self.star(self.nodes[place], config.motif, random),
            _ => self.chain(self.edges[place], config.motif, random),
        };
        let used = &models[..config.motif.size()];
        let different = used
            .iter()
            .enumerate()
            .all(|(at, model)| !used[..at].contains(model));
        if self.manner == Manner::Sound && !different {
            return None;
        }
        let [one, other] = config.places.map(|place| models[usize::from(place)]);
        Some(Pair {
            one,
            other,
            family: self.families[models[0] as usize],
        })
    }

    /// A second model of all, or of another family where families are drawn.
    fn other_of_all(
        &self,
        weights: &Weights,
        first: usize,
        weighting: Weighting,
        random: &mut Random,
    ) -> Option<u32> {
        (0..TRIES).find_map(|_| {
            let range = weights.range(weighting, random)?;
            let place = weights.place(range, random);
            let same = match weighting {
                Weighting::Instances => place == first,
                Weighting::Families => (range.0..range.1).contains(&first),
            };
            (!same).then_some(self.nodes[place])
        })
    }

    /// A node and as many of its children as the motif has.
    fn star(&self, node: u32, motif: Motif, random: &mut Random) -> [u32; 4] {
        let children = self.links.children(node);
        let mut models = [node, 0, 0, 0];
        let mut taken: Vec<usize> = Vec::with_capacity(3);
        for model in models.iter_mut().take(motif.size()).skip(1) {
            let at = another(children.len(), &mut taken, random);
            *model = children[at];
        }
        models
    }

    /// An edge u→v and what the motif has besides.
    fn chain(&self, (u, v): (u32, u32), motif: Motif, random: &mut Random) -> [u32; 4] {
        let below = self.links.children(v);
        let child = |random: &mut Random| below[random.below(below.len() as u64) as usize];
        match motif {
            Motif::Trio2 => [u, v, child(random), 0],
            Motif::Quad1 => {
                let mut taken = Vec::with_capacity(2);
                let [w, x] = [(); 2].map(|()| below[another(below.len(), &mut taken, random)]);
                [u, v, w, x]
            }
            Motif::Quad2 => {
                let children = self.links.children(u);
                let own = children.binary_search(&v).unwrap_or_default();
                let w = child(random);
                let x = children[another(children.len(), &mut vec![own], random)];
                [u, v, w, x]
            }
            Motif::Quad3 => {
                let above = self.links.parents(u);
                let t = above[random.below(above.len() as u64) as usize];
                [t, u, v, child(random)]
            }
            _ => [u, v, 0, 0],
        }
    }

    /// The weights of a motif's places: nodes for `rando` and stars, else edges.
    fn weights(&self, motif: Motif) -> Weights {
        let children = |node: u32| self.links.children(node).len() as u64;
        let of_nodes = |weight: &dyn Fn(u32) -> u64| {
            let family = |node: &u32| self.families[*node as usize];
            Weights::new(&self.nodes, family, |node| weight(*node))
        };
        let of_edges = |weight: &dyn Fn(u32, u32) -> u64| {
            let family = |edge: &(u32, u32)| self.families[edge.0 as usize];
            Weights::new(&self.edges, family, |(u, v)| weight(*u, *v))
        };
        match motif {
            Motif::Rando => of_nodes(&|_| 1),
            Motif::Trio1 => of_nodes(&|node| choose(children(node), 2)),
            Motif::Quad0 => of_nodes(&|node| choose(children(node), 3)),
            Motif::Duo => of_edges(&|_, _| 1),
            Motif::Trio2 => of_edges(&|_, v| children(v)),
            Motif::Quad1 => of_edges(&|_, v| choose(children(v), 2)),
            Motif::Quad2 => of_edges(&|u, v| children(v) * (children(u) - 1)),
            Motif::Quad3 => of_edges(&|u, v| {
                let above = self.links.parents(u).len() as u64;
                match self.manner {
                    Manner::Published => children(v) * above.min(1),
                    Manner::Sound => children(v) * above,
                }
            }),
        }
    }

    /// The sum of the weights by which a motif is drawn: as published, what the
    /// paper calls its total. In a forest it is the number of instances.
    #[must_use]
    pub fn total(&self, motif: Motif) -> u64 {
        match motif {
            Motif::Rando => choose(self.nodes.len() as u64, 2),
            _ => self.weights(motif).sums.last().copied().unwrap_or(0),
        }
    }

    /// Families that have an instance of a motif.
    #[must_use]
    pub fn families_with(&self, motif: Motif) -> usize {
        self.weights(motif).families.len()
    }
}

impl Weights {
    /// A graph of a million edges has at most 1.7e17 instances of any motif.
    fn new<T>(places: &[T], family: impl Fn(&T) -> u32, weight: impl Fn(&T) -> u64) -> Self {
        let mut sums = Vec::with_capacity(places.len());
        let mut families: Vec<(usize, usize)> = Vec::new();
        let (mut sum, mut before) = (0_u64, None);
        for (at, place) in places.iter().enumerate() {
            let weight = weight(place);
            sum = sum.saturating_add(weight);
            sums.push(sum);
            if weight > 0 {
                let family = Some(family(place));
                match families.last_mut() {
                    Some(last) if before == family => last.1 = at + 1,
                    _ => families.push((at, at + 1)),
                }
                before = family;
            }
        }
        Self { sums, families }
    }

    /// All places, or those of one family.
    fn range(&self, weighting: Weighting, random: &mut Random) -> Option<(usize, usize)> {
        let (first, last) = (self.families.first()?, self.families.last()?);
        Some(match weighting {
            Weighting::Instances => (first.0, last.1),
            Weighting::Families => self.families[random.below(self.families.len() as u64) as usize],
        })
    }

    /// A place of the range, by weight.
    fn place(&self, (first, last): (usize, usize), random: &mut Random) -> usize {
        let below = first.checked_sub(1).map_or(0, |before| self.sums[before]);
        let drawn = below + random.below(self.sums[last - 1] - below);
        first + self.sums[first..last].partition_point(|sum| *sum <= drawn)
    }
}

/// One of `from` that is not taken; it is then. Taken ones are kept in order.
fn another(from: usize, taken: &mut Vec<usize>, random: &mut Random) -> usize {
    let mut drawn = random.below((from - taken.len()) as u64) as usize;
    for other in taken.iter() {
        drawn += usize::from(*other <= drawn);
    }
    let at = taken.partition_point(|other| *other < drawn);
    taken.insert(at, drawn);
    drawn
}

#[cfg(test)]
mod tests;
