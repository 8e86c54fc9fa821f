//! What an analysis looks at: models and edges of a view, narrowed to a family
//! and a span of time, and the columns that are read of the models.
//!
//! Everything is held by node number, in flat arrays: at three million models
//! a set of traits takes some 30 MB, a column of numbers 24 MB, a million edges
//! 12 MB.

mod edges;
mod figures;
mod groups;
mod languages;
mod nodes;
mod period;
pub(crate) mod read;
mod trait_sets;
mod traits;

use std::collections::{BTreeMap, BTreeSet};

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use modeltree_lineage::{Graph, NodeId, Walk};
use modeltree_query::Atlas;
use modeltree_records::{RelationSet, Timestamp};

use crate::AnalysisError;
use crate::report::Cell;

pub use figures::Figures;
pub use groups::{EdgeGroups, Means};
pub use nodes::Nodes;
pub use period::{By, Period, Span, SpanError};
pub(crate) use trait_sets::ranked;
pub use trait_sets::{TraitSets, TraitSetsBuilder};
pub use traits::{Trait, TraitError};

/// By whose definitions to compute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// Those of `docs/methods.md`.
    #[default]
    Sound,
    /// Those of "Anatomy of a Machine Learning Ecosystem" (arXiv 2508.06811), to the letter.
    Published,
}

/// What to look at.
#[derive(Clone, Copy, Debug)]
pub struct Selection {
    /// The relations whose edges count.
    pub relations: RelationSet,
    /// A model, to look at it and its descendants alone.
    pub family: Option<NodeId>,
    /// The models that count, by their creation, and the edges, by that of the child.
    pub span: Span,
    /// By whose definitions.
    pub manner: Manner,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            relations: RelationSet::ALL,
            family: None,
            span: Span::default(),
            manner: Manner::Sound,
        }
    }
}

/// A child, one of its parents, and how it was derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The child.
    pub child: NodeId,
    /// The parent; it may be missing.
    pub parent: NodeId,
    /// The relations, of those that count. As published, one alone.
    pub relations: RelationSet,
}

/// Models and edges that an analysis looks at.
pub struct Study<'a> {
    atlas: &'a Atlas,
    selection: Selection,
    /// `None`: all.
    family: Option<Nodes>,
    edges: Vec<Edge>,
}

impl<'a> Study<'a> {
    /// Selects from a snapshot. The atlas' evidence filter decides what is an
    /// edge; as published, the `base_model:` tags do.
    ///
    /// # Errors
    /// Where the snapshot cannot be read.
    pub fn new(atlas: &'a Atlas, selection: Selection) -> Result<Self, AnalysisError> {
        let graph = atlas.graph();
        let family = selection.family.map(|root| {
            let walk = Walk {
                relations: selection.relations,
                depth: None,
            };
            let mut nodes = Nodes::none(graph.len());
            for step in graph.family(root, walk) {
                nodes.insert(step.node);
            }
            nodes
        });
        let mut edges = match selection.manner {
            Manner::Sound => edges::of_graph(graph, selection.relations),
            Manner::Published => edges::as_published(atlas, selection.relations)?,
        };
        edges.retain(|edge| {
            let within = |node| family.as_ref().is_none_or(|nodes| nodes.contains(node));
            within(edge.child)
                && within(edge.parent)
                && selection.span.holds(graph.created_at(edge.child))
        });
        Ok(Self {
            atlas,
            selection,
            family,
            edges,
        })
    }

    /// The snapshot.
    #[must_use]
    pub fn atlas(&self) -> &'a Atlas {
        self.atlas
    }

    /// The view.
    #[must_use]
    pub fn graph(&self) -> &'a Graph {
        self.atlas.graph()
    }

    /// What was selected.
    #[must_use]
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// By whose definitions.
    #[must_use]
    pub fn manner(&self) -> Manner {
        self.selection.manner
    }

    /// The edges, in order of child and parent.
    ///
    /// In the sound manner those of the view, missing parents included, without
    /// self-loops. As published: what the `base_model:` tags name and the
    /// snapshot has a record of, self-loops included, each pair once and with
    /// one relation by the precedence merge > adapter > quantized > finetune >
    /// unknown.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Whether a model is among those looked at: it has a record, is of the
    /// family and of the span.
    #[must_use]
    pub fn has(&self, node: NodeId) -> bool {
        let graph = self.graph();
        !graph.is_missing(node)
            && self.family.as_ref().is_none_or(|all| all.contains(node))
            && self.selection.span.holds(graph.created_at(node))
    }

    /// The models looked at, in order of their ids.
    pub fn models(&self) -> impl Iterator<Item = NodeId> + '_ {
        (0..self.graph().len() as u32)
            .map(NodeId)
            .filter(|node| self.has(*node))
    }

    /// Reads sets of traits of all models, in one pass.
    ///
    /// # Errors
    /// Where the snapshot cannot be read.
    pub fn traits(&self, kinds: &[Trait]) -> Result<Vec<TraitSets>, AnalysisError> {
        traits::read(self.atlas, kinds, self.selection.manner)
    }

    /// Reads those tags of all models that are to be kept.
    ///
    /// # Errors
    /// Where the snapshot cannot be read.
    pub fn tags(&self, keep: impl Fn(&str) -> bool) -> Result<TraitSets, AnalysisError> {
        traits::tags(self.atlas, keep)
    }

    /// Reads the parameter counts of all models, as the Hub counted them.
    ///
    /// # Errors
    /// Where the snapshot cannot be read.
    pub fn parameters(&self) -> Result<Figures, AnalysisError> {
        Figures::read(self.atlas, "parameters")
    }

    /// The same study within each period in which models were created, earliest
    /// first; models of unknown date are in none.
    #[must_use]
    pub fn periods(&self, by: By) -> Vec<(Period, Self)> {
        let graph = self.graph();
        let dates = self.models().filter_map(|node| graph.created_at(node));
        let periods: BTreeSet<Period> = dates.filter_map(|time| by.of(time)).collect();
        let mut edges = BTreeMap::<Period, Vec<Edge>>::new();
        for edge in &self.edges {
            let time = graph.created_at(edge.child);
            if let Some(period) = time.and_then(|time| by.of(time)) {
                edges.entry(period).or_default().push(*edge);
            }
        }
        let within = |period: Period| Self {
            atlas: self.atlas,
            selection: Selection {
                span: self.selection.span.within(period.span()),
                ..self.selection
            },
            family: self.family.clone(),
            edges: edges.get(&period).cloned().unwrap_or_default(),
        };
        periods
            .into_iter()
            .map(|period| (period, within(period)))
            .collect()
    }

    /// When the newest row of the snapshot was read from its source; `None`
    /// where no row says so.
    ///
    /// # Errors
    /// Where the snapshot cannot be read.
    pub fn last_fetch(&self) -> Result<Option<Timestamp>, AnalysisError> {
        let mut newest = None;
        read::batches(self.atlas, &["fetched_at"], |batch, _| {
            let times = read::column(batch, "fetched_at")?
                .as_primitive_opt::<TimestampMicrosecondType>()
                .ok_or_else(|| read::wrong("its columns have other types"))?;
            newest = newest.max(times.iter().flatten().max());
            Ok(())
        })?;
        Ok(newest.map(Timestamp::from_micros))
    }

    /// What was looked at, for the head of a report.
    #[must_use]
    pub fn about(&self) -> Vec<(&'static str, Cell)> {
        let words = |relations: RelationSet| {
            let words: Vec<_> = relations.iter().map(|one| one.as_str()).collect();
            words.join(",")
        };
        let day = |time: Option<Timestamp>| time.map(|time| time.to_string());
        let Selection {
            relations,
            family,
            span,
            manner,
        } = self.selection;
        let evidence = match manner {
            Manner::Sound => self.graph().evidence().as_str(),
            Manner::Published => "hub_tag",
        };
        let manner = match manner {
            Manner::Sound => "sound",
            Manner::Published => "as published",
        };
        let family = family.map(|root| self.graph().id(root));
        vec![
            ("models", self.models().count().into()),
            ("edges", self.edges.len().into()),
            ("manner", manner.into()),
            ("evidence", evidence.into()),
            ("relations", words(relations).into()),
            ("family", family.into()),
            ("from", day(span.from).into()),
            ("to", day(span.to).into()),
        ]
    }
}
