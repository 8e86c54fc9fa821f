//! The models without family: a ring around the families.

use std::f64::consts::TAU;

use super::codes::Kind;
use super::disc::Dot;
use super::sunflower::GOLDEN;

/// Room of a model, as a part of that in a family: the halo is the background.
const ROOM: f64 = 0.5;

/// Models in the order of their places: by task, the most frequent first, and
/// among those of one task by creation. Thus each task is a sector of the ring,
/// and in it the older models lie farther inside.
pub(super) struct Halo {
    nodes: Vec<u32>,
    /// How many models each sector has.
    sectors: Vec<usize>,
}

impl Halo {
    pub fn order(mut nodes: Vec<u32>, task: &Kind, created: &impl Fn(u32) -> i64) -> Self {
        let mut sectors = vec![0; 256];
        for node in &nodes {
            sectors[task.code(*node) as usize] += 1;
        }
        nodes.sort_by_cached_key(|node| (task.code(*node), created(*node), *node));
        Self { nodes, sectors }
    }

    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The outer radius of the ring with this inner one.
    pub fn outer(&self, inner: f64) -> f64 {
        (inner * inner + self.nodes.len() as f64 * ROOM).sqrt()
    }

    /// How far apart two models are at least, nearly always.
    pub fn closest(&self) -> f64 {
        ROOM.sqrt() / 2.0
    }

    /// The models at their places around (0, 0).
    pub fn dots(&self, inner: f64) -> impl Iterator<Item = Dot> {
        let all = self.nodes.len() as f64;
        let ring = all * ROOM;
        let mut before = 0;
        self.sectors.iter().flat_map(move |&count| {
            let nodes = &self.nodes[before..before + count];
            let begin = before as f64 / all;
            let width = count as f64 / all;
            before += count;
            nodes.iter().zip(0u32..).map(move |(&node, at)| {
                let outwards = (f64::from(at) + 0.5) / count as f64;
                let distance = (inner * inner + outwards * ring).sqrt();
                let part = (f64::from(at) * GOLDEN).fract();
                let (sin, cos) = ((begin + part * width) * TAU).sin_cos();
                Dot {
                    node,
                    x: distance * sin,
                    y: -distance * cos,
                }
            })
        })
    }
}
