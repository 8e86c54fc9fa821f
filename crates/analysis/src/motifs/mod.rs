//! Motifs: small patterns of descent, counted and sampled, and the pairs of
//! models in them that the paper compares.

mod count;
mod families;
mod interval;
mod links;
mod sample;

pub use count::count;
pub use families::{families, families_of};
pub use interval::{Interval, bootstrap, bootstrap_clusters};
pub use links::Links;
pub use sample::{Drawn, Pair, Sampler, Weighting};

/// A pattern of models and edges. Letters name its models: an edge leads from
/// an earlier one to a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Motif {
    /// Two models u, v of all.
    Rando,
    /// u→v.
    Duo,
    /// A parent u of two children v, w.
    Trio1,
    /// u→v→w.
    Trio2,
    /// A parent u of three children v, w, x.
    Quad0,
    /// u→v, and v has two children w, x.
    Quad1,
    /// u→v→w, and u has another child x.
    Quad2,
    /// t→u→v→w; its models are called u, v, w, x here.
    Quad3,
}

impl Motif {
    /// All motifs, in the paper's order.
    pub const ALL: [Self; 8] = [
        Self::Rando,
        Self::Duo,
        Self::Trio1,
        Self::Trio2,
        Self::Quad0,
        Self::Quad1,
        Self::Quad2,
        Self::Quad3,
    ];

    /// The paper's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rando => "rando",
            Self::Duo => "duo",
            Self::Trio1 => "trio_1",
            Self::Trio2 => "trio_2",
            Self::Quad0 => "quad_0",
            Self::Quad1 => "quad_1",
            Self::Quad2 => "quad_2",
            Self::Quad3 => "quad_3",
        }
    }

    /// How many models it has.
    #[must_use]
    pub const fn size(self) -> usize {
        match self {
            Self::Rando | Self::Duo => 2,
            Self::Trio1 | Self::Trio2 => 3,
            _ => 4,
        }
    }
}

/// A pair of places in a motif.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    /// The motif.
    pub motif: Motif,
    /// The paper's number of the pair in this motif, from 1.
    pub number: u8,
    /// The places of the two, counted from 0 in the order of the letters.
    pub places: [u8; 2],
    /// How many generations lie between them.
    pub generations: u8,
    /// What the two are to each other.
    pub kin: &'static str,
}

const fn config(
    motif: Motif,
    number: u8,
    places: [u8; 2],
    generations: u8,
    kin: &'static str,
) -> Config {
    Config {
        motif,
        number,
        places,
        generations,
        kin,
    }
}

/// The pairs that the paper compares, in its order.
pub const CONFIGS: [Config; 24] = [
    config(Motif::Rando, 1, [0, 1], 0, "any two"),
    config(Motif::Duo, 1, [0, 1], 1, "parent and child"),
    config(Motif::Trio1, 1, [0, 1], 1, "parent and child"),
    config(Motif::Trio1, 2, [1, 2], 0, "siblings"),
    config(Motif::Trio2, 1, [0, 2], 2, "grandparent and grandchild"),
    config(Motif::Trio2, 2, [1, 2], 1, "lower parent and child"),
    config(Motif::Trio2, 3, [0, 1], 1, "upper parent and child"),
    config(Motif::Quad0, 1, [0, 1], 1, "parent and child"),
    config(Motif::Quad0, 2, [1, 2], 0, "siblings"),
    config(Motif::Quad1, 1, [0, 2], 2, "grandparent and grandchild"),
    config(Motif::Quad1, 2, [1, 2], 1, "lower parent and child"),
    config(Motif::Quad1, 3, [0, 1], 1, "upper parent and child"),
    config(Motif::Quad1, 4, [2, 3], 0, "siblings"),
    config(Motif::Quad2, 1, [0, 2], 2, "grandparent and grandchild"),
    config(Motif::Quad2, 2, [3, 2], 1, "uncle and nephew"),
    config(Motif::Quad2, 3, [1, 2], 1, "lower parent and child"),
    config(Motif::Quad2, 4, [0, 1], 1, "upper parent and child"),
    config(Motif::Quad2, 5, [1, 3], 0, "siblings"),
    config(Motif::Quad3, 1, [0, 3], 3, "great-grandparent"),
    config(Motif::Quad3, 2, [1, 3], 2, "lower grandparent"),
    config(Motif::Quad3, 3, [0, 2], 2, "upper grandparent"),
    config(Motif::Quad3, 4, [2, 3], 1, "lower parent and child"),
    config(Motif::Quad3, 5, [1, 2], 1, "middle parent and child"),
    config(Motif::Quad3, 6, [0, 1], 1, "upper parent and child"),
];
