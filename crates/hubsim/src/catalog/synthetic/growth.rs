//! How the ecosystem grows: who descends from whom.
//!
//! Models appear in the order of their numbers. A child takes its parent from
//! the plan of the great bases, by copying the choice of an earlier child of
//! the same relation (which makes the rich richer), or afresh, in proportions
//! that give the branching seen on the Hub.

use super::arch::{ARCHS, Kind, RootArchs};
use super::bases::BASES;
use super::plan::{NO_BASE, Plan};
use super::rng::{Rng, Salt, Weights};
use super::timeline::{Timeline, day};

/// Relations as small numbers, in the Hub's order.
pub(super) const ADAPTER: u8 = 0;
pub(super) const MERGE: u8 = 1;
pub(super) const QUANTIZED: u8 = 2;
pub(super) const FINETUNE: u8 = 3;
/// No resolved parent.
pub(super) const ROOT: u8 = 255;

/// The longest chain of descent.
pub(super) const MAX_DEPTH: u8 = 15;
/// The largest merge.
pub(super) const MAX_MERGE: usize = 47;

/// Who descends from whom, and what each model is.
pub(super) struct Pedigree {
    pub(super) relation: Vec<u8>,
    pub(super) arch: Vec<u8>,
    pub(super) depth: Vec<u8>,
    pub(super) parent_from: Vec<u32>,
    pub(super) parents: Vec<u32>,
    pub(super) base_numbers: Vec<Option<u32>>,
    pub(super) self_loops: u32,
    pub(super) cycles: Vec<Vec<u32>>,
}

/// Earlier choices that later children copy.
#[derive(Default)]
struct Pool {
    /// The parent of every unplanned edge so far.
    edges: Vec<u32>,
    /// Every parent once or a few times.
    distinct: Vec<u32>,
}

/// A line of versions, each fine-tuned from the one before.
struct Line {
    tip: Option<u32>,
    until: u8,
}

/// How the parents of a relation are found.
struct Habit {
    copy: f64,
    uniform: f64,
    /// Fresh parents by kind: root, finetune, quantized, adapter; the rest are
    /// merges.
    fresh: [f64; 4],
}

const HABITS: [Habit; 4] = [
    Habit {
        copy: 0.72,
        uniform: 0.22,
        fresh: [0.67, 0.24, 0.03, 0.05],
    },
    Habit {
        copy: 0.62,
        uniform: 0.24,
        fresh: [0.26, 0.36, 0.0, 0.0],
    },
    Habit {
        copy: 0.38,
        uniform: 0.34,
        fresh: [0.41, 0.29, 0.011, 0.004],
    },
    Habit {
        copy: 0.70,
        uniform: 0.16,
        fresh: [0.85, 0.122, 0.009, 0.001],
    },
];

pub(super) fn grow(n: u32, seed: u64, timeline: &Timeline) -> Pedigree {
    let mut growth = Growth::new(n, seed, timeline);
    for i in 0..n {
        growth.step(i);
    }
    growth.finish()
}

pub(super) struct Growth {
    pub(super) n: u32,
    rng: Rng,
    pub(super) plan: Plan,
    archs: RootArchs,
    merge_sizes: Weights,
    /// How many of the latest edges are copied from.
    memory: usize,
    pub(super) relation: Vec<u8>,
    arch: Vec<u8>,
    depth: Vec<u8>,
    pub(super) first: Vec<u32>,
    /// Further parents of merges: (child, from, to) in `more`.
    merges: Vec<(u32, u32, u32)>,
    more: Vec<u32>,
    pools: [Pool; 4],
    /// Roots that can have children by each relation, and children by relation.
    roots: [Vec<u32>; 4],
    children: [Vec<u32>; 4],
    lines: Vec<Line>,
    largest_merge_due: Option<u32>,
    self_loops: u32,
}

impl Growth {
    fn new(n: u32, seed: u64, timeline: &Timeline) -> Self {
        let rng = Rng::new(seed, Salt::Growth);
        // Parts of 10,000 for 2, 3, … parents; a steep power law beyond eight.
        let sizes = [5_260, 1_640, 1_040, 740, 700, 300, 50].into_iter();
        let merge_sizes = Weights::new(sizes.chain((9..=47).map(|k| 40_000 / (k * k * k))));
        Growth {
            n,
            plan: Plan::new(n, seed, timeline),
            rng,
            archs: RootArchs::new(),
            merge_sizes,
            memory: 500 + n as usize / 40,
            relation: Vec::with_capacity(n as usize),
            arch: Vec::with_capacity(n as usize),
            depth: Vec::with_capacity(n as usize),
            first: Vec::with_capacity(n as usize),
            merges: Vec::new(),
            more: Vec::new(),
            pools: Default::default(),
            roots: Default::default(),
            children: Default::default(),
            lines: (0..1 + n / 50_000)
                .map(|_| Line {
                    tip: None,
                    until: 0,
                })
                .collect(),
            largest_merge_due: (n >= 10_000).then_some(n / 5 * 3),
            self_loops: 0,
        }
    }

    fn step(&mut self, i: u32) {
        let base = self.plan.base_at(i);
        if base != NO_BASE {
            return self.add_root(i, BASES[usize::from(base)].arch(), true);
        }
        if let Some((hub, relation)) = self.plan.planned(i, &mut self.rng) {
            return self.add_child(i, relation, hub, true);
        }
        if let Some(relation) = self.plan.relation(i, &mut self.rng) {
            // A self-loop: the card names the model itself.
            if matches!(relation, FINETUNE | QUANTIZED) && self.rng.chance(0.0016) {
                let arch = self.archs.draw(&mut self.rng, false).max(1);
                self.push(relation, arch, 0, i);
                self.self_loops += 1;
                return;
            }
            // Chains are copied by nobody: else whole families would hang deep down.
            if relation == FINETUNE && self.rng.chance(0.012) {
                let at = self.rng.index(self.lines.len());
                if let Some(parent) = self.extend_line(i, at) {
                    return self.add_child(i, relation, parent, true);
                }
            }
            if let Some(parent) = self.choose(relation) {
                return self.add_child(i, relation, parent, false);
            }
        }
        let old = i < self.plan.spring_2023;
        let arch = self.archs.draw(&mut self.rng, old);
        self.add_root(i, arch, false);
    }

    fn push(&mut self, relation: u8, arch: u8, depth: u8, first: u32) {
        self.relation.push(relation);
        self.arch.push(arch);
        self.depth.push(depth);
        self.first.push(first);
    }

    fn add_root(&mut self, i: u32, arch: u8, planned: bool) {
        self.push(ROOT, arch, 0, u32::MAX);
        if planned {
            return;
        }
        let kind = ARCHS[usize::from(arch)].kind;
        let language = matches!(kind, Kind::Llm | Kind::Vlm);
        if language || kind == Kind::Diffusion || (kind == Kind::Encoder && self.rng.chance(0.1)) {
            self.roots[usize::from(ADAPTER)].push(i);
        }
        if kind == Kind::Llm {
            self.roots[usize::from(MERGE)].push(i);
        }
        if language || (kind == Kind::Embedding && self.rng.chance(0.3)) {
            self.roots[usize::from(QUANTIZED)].push(i);
        }
        if !matches!(kind, Kind::Bare | Kind::Other) {
            self.roots[usize::from(FINETUNE)].push(i);
        }
    }

    fn add_child(&mut self, i: u32, relation: u8, parent: u32, apart: bool) {
        let arch = self.arch[parent as usize];
        let mut depth = self.depth[parent as usize] + 1;
        if relation == MERGE {
            let from = self.more.len();
            self.add_merge_parents(i, parent);
            for k in from..self.more.len() {
                depth = depth.max(self.depth[self.more[k] as usize] + 1);
            }
            self.merges.push((i, from as u32, self.more.len() as u32));
        }
        self.push(relation, arch, depth, parent);
        self.children[usize::from(relation)].push(i);
        if !apart {
            self.pools[usize::from(relation)].edges.push(parent);
        }
    }

    /// Draws the other parents of a merge into `more`, mostly of the same
    /// architecture as the first.
    fn add_merge_parents(&mut self, i: u32, first: u32) {
        let mut wanted = 1 + self.merge_sizes.draw(&mut self.rng);
        if self.largest_merge_due.is_some_and(|at| i >= at) {
            self.largest_merge_due = None;
            wanted = MAX_MERGE - 1;
        } else if self.rng.chance(0.012) {
            // One parent, the relation set by hand.
            wanted = 0;
        }
        let from = self.more.len();
        let arch = self.arch[first as usize];
        let mut tries = 0;
        while self.more.len() - from < wanted && tries < wanted * 6 {
            tries += 1;
            let Some(other) = self.choose(MERGE) else {
                break;
            };
            let stranger = self.arch[other as usize] != arch && tries < wanted * 4;
            if stranger || other == first || self.more[from..].contains(&other) {
                continue;
            }
            self.more.push(other);
            self.pools[usize::from(MERGE)].edges.push(other);
        }
    }

    fn choose(&mut self, relation: u8) -> Option<u32> {
        for _ in 0..8 {
            if let Some(parent) = self.candidate(relation)
                && self.depth[parent as usize] < MAX_DEPTH
            {
                return Some(parent);
            }
        }
        None
    }

    fn candidate(&mut self, relation: u8) -> Option<u32> {
        let habit = &HABITS[usize::from(relation)];
        let pool = &mut self.pools[usize::from(relation)];
        let r = self.rng.unit();
        if r < habit.copy && !pool.edges.is_empty() {
            // Fashions pass: only what was chosen lately is copied.
            let lately = pool.edges.len().min(self.memory);
            return Some(pool.edges[pool.edges.len() - 1 - self.rng.index(lately)]);
        }
        if r < habit.copy + habit.uniform && !pool.distinct.is_empty() {
            return Some(pool.distinct[self.rng.index(pool.distinct.len())]);
        }
        let parent = self.fresh(relation)?;
        self.pools[usize::from(relation)].distinct.push(parent);
        Some(parent)
    }

    /// A parent nobody chose by copying: a recent model of a fitting kind.
    fn fresh(&mut self, relation: u8) -> Option<u32> {
        let r = self.rng.unit();
        let [root, finetune, quantized, adapter] = HABITS[usize::from(relation)].fresh;
        let list = if r < root {
            &self.roots[usize::from(relation)]
        } else if r < root + finetune {
            &self.children[usize::from(FINETUNE)]
        } else if r < root + finetune + quantized {
            &self.children[usize::from(QUANTIZED)]
        } else if r < root + finetune + quantized + adapter {
            &self.children[usize::from(ADAPTER)]
        } else {
            &self.children[usize::from(MERGE)]
        };
        let list = if list.is_empty() {
            &self.roots[usize::from(relation)]
        } else {
            list
        };
        for _ in 0..6 {
            let u = self.rng.unit();
            let back = (u * u * list.len() as f64) as usize;
            let &parent = list.get(list.len().checked_sub(back + 1)?)?;
            // A model deep down rarely founds a line of its own.
            let founds = self.depth[parent as usize] < 4 || self.rng.chance(0.1);
            let kind = ARCHS[usize::from(self.arch[parent as usize])].kind;
            if founds && fits(kind, relation) {
                return Some(parent);
            }
        }
        None
    }

    /// The tip of a line of versions; model `i` becomes the new tip.
    fn extend_line(&mut self, i: u32, at: usize) -> Option<u32> {
        let tip = match self.lines[at].tip {
            Some(tip) if self.depth[tip as usize] < self.lines[at].until => tip,
            _ => {
                self.lines[at].until = (6 + self.rng.below(16) as u8).min(MAX_DEPTH);
                self.fresh(FINETUNE)?
            }
        };
        if self.depth[tip as usize] >= MAX_DEPTH {
            self.lines[at].tip = None;
            return None;
        }
        self.lines[at].tip = Some(i);
        Some(tip)
    }

    fn finish(mut self) -> Pedigree {
        let cycles = self.close_cycles();
        let mut parent_from = Vec::with_capacity(self.n as usize + 1);
        let mut parents = Vec::with_capacity(self.first.len() / 3 + self.more.len());
        let mut merges = self.merges.iter().peekable();
        for (i, &first) in self.first.iter().enumerate() {
            parent_from.push(parents.len() as u32);
            if first != u32::MAX {
                parents.push(first);
            }
            if let Some((_, from, to)) = merges.next_if(|m| m.0 as usize == i) {
                parents.extend_from_slice(&self.more[*from as usize..*to as usize]);
            }
        }
        parent_from.push(parents.len() as u32);
        parents.shrink_to_fit();
        Pedigree {
            relation: self.relation,
            arch: self.arch,
            depth: self.depth,
            parent_from,
            parents,
            base_numbers: self.plan.numbers(),
            self_loops: self.self_loops,
            cycles,
        }
    }
}

fn fits(kind: Kind, relation: u8) -> bool {
    match relation {
        MERGE => kind == Kind::Llm,
        QUANTIZED => matches!(
            kind,
            Kind::Llm | Kind::Vlm | Kind::Embedding | Kind::Seq2Seq
        ),
        ADAPTER => {
            matches!(
                kind,
                Kind::Llm | Kind::Vlm | Kind::Diffusion | Kind::Encoder | Kind::Seq2Seq
            )
        }
        _ => !matches!(kind, Kind::Bare),
    }
}

/// First day on which language-model adapters, quantizations and merges were
/// common.
pub(super) const SPRING_2023: u32 = day(370);
