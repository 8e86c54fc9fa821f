//! Models and edges of a selection, one after the other.

use arrow_array::RecordBatch;
use modeltree_lineage::{Edge, EvidenceFilter, EvidenceSet, Graph, NodeId};
use modeltree_query::Atlas;
use modeltree_records::{Evidence, Relation, RelationSet};
use modeltree_snapshot::StoreError;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::GraphProgress;
use super::attributes::{Attribute, Value};
use crate::folder::Fault;
use crate::{ExportError, Selection};

/// Models between two reports of progress.
const STRIDE: u64 = 1 << 13;

/// What an export is made of.
pub(super) struct Feed<'a> {
    atlas: &'a Atlas,
    selection: &'a Selection,
    /// Attributes of models, beside `missing`.
    pub attributes: Vec<Attribute>,
    /// The graph as each kind of evidence alone has it.
    views: Vec<(Evidence, Graph)>,
    progress: &'a mut dyn FnMut(GraphProgress),
    done: u64,
}

/// A model.
pub(super) struct Node<'a> {
    pub id: &'a str,
    /// Whether no record describes it.
    pub missing: bool,
    attributes: &'a [Attribute],
    /// Its row; the first column is the id.
    row: Option<(&'a RecordBatch, usize)>,
}

/// An edge.
pub(super) struct Link<'a> {
    pub parent: &'a str,
    pub child: &'a str,
    pub parent_missing: bool,
    pub relations: RelationSet,
    pub evidence: EvidenceSet,
    /// The relations by kind of evidence, where there are several kinds.
    pub claims: Vec<(Evidence, RelationSet)>,
}

impl<'a> Feed<'a> {
    pub(super) fn new(
        atlas: &'a Atlas,
        selection: &'a Selection,
        columns: &[String],
        progress: &'a mut dyn FnMut(GraphProgress),
    ) -> Result<Self, ExportError> {
        let view = |evidence: Evidence| {
            let filter = EvidenceFilter::parse(evidence.as_str())?;
            Some((evidence, atlas.graph().with_evidence(filter)))
        };
        Ok(Self {
            atlas,
            selection,
            attributes: Attribute::of(columns)?,
            views: Evidence::ALL.into_iter().filter_map(view).collect(),
            progress,
            done: 0,
        })
    }

    pub(super) fn graph(&self) -> &'a Graph {
        self.atlas.graph()
    }

    pub(super) fn selection(&self) -> &'a Selection {
        self.selection
    }

    /// Calls `f` for each model, in order of the ids; answers with their number.
    pub(super) fn nodes(
        &mut self,
        mut f: impl FnMut(&Node<'_>) -> Result<(), Fault>,
    ) -> Result<u64, Fault> {
        let graph = self.graph();
        let mut rows = Rows::open(self.atlas, self.selection, &self.attributes)?;
        let mut count = 0;
        let attributes = std::mem::take(&mut self.attributes);
        let mut each = || {
            for node in self.selection.nodes(graph) {
                let missing = graph.is_missing(node);
                let row = if missing { None } else { rows.next()? };
                f(&Node {
                    id: graph.id(node),
                    missing,
                    attributes: &attributes,
                    row,
                })?;
                count += 1;
                self.tick();
            }
            Ok(())
        };
        let done: Result<(), Fault> = each();
        self.attributes = attributes;
        done.map(|()| count)
    }

    /// Calls `f` for each edge, in order of child and parent; answers with
    /// their number.
    pub(super) fn edges(
        &mut self,
        mut f: impl FnMut(&Link<'_>) -> Result<(), Fault>,
    ) -> Result<u64, Fault> {
        let graph = self.graph();
        let mut count = 0;
        for child in self.selection.nodes(graph) {
            for edge in self.parents(child) {
                f(&self.link(child, edge))?;
                count += 1;
            }
            self.tick();
        }
        Ok(count)
    }

    /// The edges to the parents of a model that are part of the export.
    pub(super) fn parents(&self, child: NodeId) -> impl Iterator<Item = Edge> + use<'a> {
        let selection = self.selection;
        let edges = self.graph().parents_by(child, selection.relations());
        edges.filter(|edge| selection.holds(edge.node))
    }

    /// How many models have edges in the export.
    pub(super) fn connected(&self) -> u64 {
        let (graph, selection) = (self.graph(), self.selection);
        let has_children = |node: NodeId| {
            let mut children = graph.children_by(node, selection.relations());
            children.any(|edge| selection.holds(edge.node))
        };
        let nodes = selection.nodes(graph);
        nodes
            .filter(|node| has_children(*node) || self.parents(*node).next().is_some())
            .count() as u64
    }

    fn link(&self, child: NodeId, edge: Edge) -> Link<'a> {
        let graph = self.graph();
        let mut claims = Vec::new();
        if edge.evidence.iter().nth(1).is_some() {
            let counting = self
                .views
                .iter()
                .filter(|(evidence, _)| edge.evidence.contains(*evidence));
            for (evidence, view) in counting {
                let mut parents = view.parents_by(child, self.selection.relations());
                let same = parents.find(|other| other.node == edge.node);
                claims.extend(same.map(|same| (*evidence, same.relations)));
            }
        }
        Link {
            parent: graph.id(edge.node),
            child: graph.id(child),
            parent_missing: graph.is_missing(edge.node),
            relations: edge.relations,
            evidence: edge.evidence,
            claims,
        }
    }

    fn tick(&mut self) {
        self.done += 1;
        if self.done.is_multiple_of(STRIDE) {
            let models = match self.selection.models() {
                Some(models) => models.len(),
                None => self.graph().len(),
            };
            (self.progress)(GraphProgress {
                done: self.done,
                total: 2 * models as u64,
            });
        }
    }
}

/// Rows of the selected models, in order.
struct Rows {
    batches: Box<dyn Iterator<Item = Result<RecordBatch, StoreError>>>,
    batch: Option<RecordBatch>,
    next: usize,
}

impl Rows {
    fn open(
        atlas: &Atlas,
        selection: &Selection,
        attributes: &[Attribute],
    ) -> Result<Self, StoreError> {
        let names = attributes.iter().map(|attribute| attribute.name.as_str());
        let columns: Vec<&str> = std::iter::once("id").chain(names).collect();
        Ok(Self {
            batches: selection.batches(atlas, &columns)?,
            batch: None,
            next: 0,
        })
    }

    /// The next row; `None` where the table ends too early.
    fn next(&mut self) -> Result<Option<(&RecordBatch, usize)>, StoreError> {
        while self
            .batch
            .as_ref()
            .is_none_or(|batch| self.next == batch.num_rows())
        {
            let Some(batch) = self.batches.next() else {
                return Ok(None);
            };
            self.batch = Some(batch?);
            self.next = 0;
        }
        let row = self.next;
        self.next += 1;
        Ok(self.batch.as_ref().map(|batch| (batch, row)))
    }
}

impl Node<'_> {
    /// The attributes that are known: their places among all, names and values.
    pub(super) fn values(&self) -> impl Iterator<Item = (usize, &str, Value<'_>)> {
        let row = self.row.into_iter();
        row.flat_map(|(batch, row)| {
            let columns = batch.columns().iter().skip(1);
            let named = self.attributes.iter().zip(columns).enumerate();
            named.filter_map(move |(at, (attribute, column))| {
                Some((at, attribute.name.as_str(), Value::of(column, row)?))
            })
        })
    }

    /// Adds the id under the names given, `missing`, and the attributes.
    pub(super) fn entries<M: SerializeMap>(
        &self,
        map: &mut M,
        ids: &[&str],
    ) -> Result<(), M::Error> {
        for name in ids {
            map.serialize_entry(name, self.id)?;
        }
        map.serialize_entry("missing", &self.missing)?;
        for (_, name, value) in self.values() {
            map.serialize_entry(name, &value)?;
        }
        Ok(())
    }
}

impl Link<'_> {
    /// The one relation that stands for all.
    pub(super) fn relation(&self) -> Relation {
        self.relations.primary()
    }

    /// The texts of the attributes, in the order of [`LINK_ATTRIBUTES`]:
    /// `finetune`, `finetune,unknown`, `hub_tag,card` and, where it is told,
    /// `hub_tag=finetune card=unknown`.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&'static str, String)> {
        let claims = self.claims.iter();
        let claims =
            claims.map(|(evidence, relations)| format!("{evidence}={}", words(relations.iter())));
        let claims: Vec<String> = claims.collect();
        let texts = [
            self.relation().to_string(),
            words(self.relations.iter()),
            words(self.evidence.iter()),
            claims.join(" "),
        ];
        let named = LINK_ATTRIBUTES.into_iter().zip(texts);
        named.filter(|(_, text)| !text.is_empty())
    }

    /// Adds the ends and the attributes.
    pub(super) fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("source", self.parent)?;
        map.serialize_entry("target", self.child)?;
        map.serialize_entry("relation", &self.relation())?;
        map.serialize_entry("relations", &Set(|| self.relations.iter()))?;
        map.serialize_entry("evidence", &Set(|| self.evidence.iter()))?;
        if !self.claims.is_empty() {
            map.serialize_entry("claims", &Claims(&self.claims))?;
        }
        Ok(())
    }
}

/// Names of the attributes of an edge, in the order of [`Link::texts`].
pub(super) const LINK_ATTRIBUTES: [&str; 4] = ["relation", "relations", "evidence", "claims"];

fn words(list: impl Iterator<Item = impl ToString>) -> String {
    let words: Vec<String> = list.map(|word| word.to_string()).collect();
    words.join(",")
}

/// Members of a set as a list.
struct Set<F>(F);

impl<T: Serialize, I: Iterator<Item = T>, F: Fn() -> I> Serialize for Set<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// Relations by kind of evidence, as an object.
struct Claims<'a>(&'a [(Evidence, RelationSet)]);

impl Serialize for Claims<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entries = self.0.iter();
        serializer.collect_map(
            entries.map(|(evidence, relations)| {
                (evidence.as_str(), relations.iter().collect::<Vec<_>>())
            }),
        )
    }
}
