//! What a tile tells of a model, a byte for each trait.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use modeltree_lineage::{Graph, NodeId};

/// None told.
pub(super) const UNTOLD: u8 = u8::MAX;
/// So many words have a code of their own; the others share one.
const WORDS: usize = 11;

/// One trait of all models, its rarer values taken together.
#[derive(Clone, Debug, Default)]
pub struct Kind {
    /// The words of the codes, most frequent first.
    words: Vec<Box<str>>,
    /// By node.
    codes: Vec<u8>,
}

impl Kind {
    /// From a trait's words and the number of each node's word, where 0 means
    /// that none is told.
    pub fn new(words: &[Box<str>], numbers: impl Iterator<Item = u32> + Clone) -> Self {
        let mut counts = vec![0u32; words.len()];
        for number in numbers.clone() {
            if let Some(count) = counts.get_mut(number as usize) {
                *count += 1;
            }
        }
        let mut frequent: Vec<usize> = (1..words.len()).filter(|at| counts[*at] > 0).collect();
        frequent.sort_by_key(|at| (Reverse(counts[*at]), &words[*at]));
        frequent.truncate(WORDS);
        let mut code_of = vec![WORDS as u8; words.len()];
        if let Some(untold) = code_of.first_mut() {
            *untold = UNTOLD;
        }
        for (code, at) in (0..).zip(&frequent) {
            code_of[*at] = code;
        }
        let code = |number: u32| code_of.get(number as usize).copied().unwrap_or(UNTOLD);
        Self {
            words: frequent.iter().map(|at| words[*at].clone()).collect(),
            codes: numbers.map(code).collect(),
        }
    }

    /// The words of the codes, most frequent first.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &**word)
    }

    pub(super) fn code(&self, node: u32) -> u8 {
        self.codes.get(node as usize).copied().unwrap_or(UNTOLD)
    }
}

/// The traits by which the map can be coloured.
#[derive(Clone, Debug, Default)]
pub struct Kinds {
    /// Tasks.
    pub task: Kind,
    /// Licences.
    pub license: Kind,
    /// Libraries.
    pub library: Kind,
}

/// A byte for each trait of the models, in the order of their places.
pub(super) struct Columns {
    pub relation: Vec<u8>,
    pub task: Vec<u8>,
    pub license: Vec<u8>,
    pub library: Vec<u8>,
    pub year: Vec<u8>,
    pub downloads: Vec<u8>,
    /// The years behind the codes.
    pub years: Vec<i16>,
}

impl Columns {
    pub fn gather(graph: &Graph, kinds: &Kinds, relation: &[u8], nodes: &[u32]) -> Self {
        let year = |node: &u32| Some(graph.created_at(NodeId(*node))?.date()?.0);
        let mut years: BTreeSet<i16> = BTreeSet::new();
        years.extend(nodes.iter().filter_map(year));
        let years: Vec<i16> = years.into_iter().take(usize::from(UNTOLD)).collect();
        let year_code = |node: &u32| {
            let code = year(node).and_then(|year| years.binary_search(&year).ok());
            code.map_or(UNTOLD, |code| code as u8)
        };
        let of = |kind: &Kind| nodes.iter().map(|node| kind.code(*node)).collect();
        Self {
            relation: nodes.iter().map(|node| relation[*node as usize]).collect(),
            task: of(&kinds.task),
            license: of(&kinds.license),
            library: of(&kinds.library),
            year: nodes.iter().map(year_code).collect(),
            downloads: nodes
                .iter()
                .map(|node| downloads_code(graph.downloads(NodeId(*node))))
                .collect(),
            years,
        }
    }
}

/// Eight steps for each doubling.
fn downloads_code(downloads: Option<u64>) -> u8 {
    downloads.map_or(UNTOLD, |downloads| {
        ((1.0 + downloads as f64).log2() * 8.0).min(254.0) as u8
    })
}
