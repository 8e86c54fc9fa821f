//! Collections: several trees in one JSON file, after the research project's
//! schema (`docs/collection.md`, `docs/collection.schema.json`).

mod model;

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;

use modeltree_lineage::{NodeId, Step, Walk};
use modeltree_query::Atlas;
use modeltree_records::Relation;
use modeltree_snapshot::{Alias, StoreError};
use serde::Serialize;

use crate::collection::model::Model;
use crate::folder::{Fault, Folder};
use crate::{ExportError, Written, file_stem};

/// The file's name.
const FILE: &str = "collection.json";
/// Models read at once.
const CHUNK: usize = 1024;

/// Writes `collection.json`: the families of `roots`, each with all its models
/// and everything that is claimed of them.
///
/// A model that belongs to several families is in the first of them; where it
/// has a parent in another tree, a relationship between trees says so. Models
/// come level by level, in order of their ids. What a snapshot does not keep of
/// the Hub is absent, and so are odd items and the ETags of cards.
///
/// # Errors
/// Where the file exists already and `force` is not given; or where reading or
/// writing fails.
pub fn export_collection(
    atlas: &Atlas,
    roots: &[NodeId],
    folder: &Path,
    force: bool,
) -> Result<Vec<Written>, ExportError> {
    let mut folder = Folder::open(folder, &[FILE.to_owned()], force)?;
    folder.write(FILE, |file| Collection::new(atlas, roots)?.write(file))?;
    Ok(folder.close())
}

struct Collection<'a> {
    atlas: &'a Atlas,
    roots: &'a [NodeId],
    /// The tree of each model, as an index of `roots`.
    tree_of: HashMap<NodeId, usize>,
    /// Other names by the id they lead to.
    aliases: HashMap<String, Vec<Alias>>,
}

#[derive(Serialize)]
struct About {
    collection_id: String,
    name: String,
    description: String,
    created_date: String,
    last_updated: String,
}

#[derive(Serialize)]
struct TreeHead<'a> {
    tree_id: &'a str,
    root_model_id: &'a str,
    tree_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    model_family: Option<&'a str>,
}

#[derive(Serialize)]
struct Crossing<'a> {
    relationship_id: String,
    source_model_id: &'a str,
    source_tree_id: &'a str,
    target_model_id: &'a str,
    target_tree_id: &'a str,
    relationship_type: Relation,
    evidence: String,
}

impl<'a> Collection<'a> {
    fn new(atlas: &'a Atlas, roots: &'a [NodeId]) -> Result<Self, StoreError> {
        let mut aliases: HashMap<String, Vec<Alias>> = HashMap::new();
        for alias in atlas.snapshot().aliases()? {
            aliases.entry(alias.id.clone()).or_default().push(alias);
        }
        Ok(Self {
            atlas,
            roots,
            tree_of: HashMap::new(),
            aliases,
        })
    }

    fn id(&self, node: NodeId) -> &'a str {
        self.atlas.graph().id(node)
    }

    /// Writes everything; answers with the number of models.
    fn write(mut self, file: &mut impl Write) -> Result<u64, Fault> {
        file.write_all(b"{\"metadata\":")?;
        serde_json::to_writer(&mut *file, &self.about())?;
        file.write_all(b",\n\"model_trees\":[")?;
        let mut models = 0;
        for tree in 0..self.roots.len() {
            file.write_all(if tree == 0 { b"\n" } else { b",\n" })?;
            models += self.write_tree(tree, file)?;
        }
        file.write_all(b"],\n\"cross_tree_relationships\":[")?;
        self.write_crossings(file)?;
        file.write_all(b"]}\n")?;
        Ok(models)
    }

    fn about(&self) -> About {
        let date = self.atlas.snapshot().manifest().created_at.to_string();
        let first = self.roots.first().map_or("", |root| self.id(*root));
        let more = self.roots.len().saturating_sub(1);
        let (collection_id, name) = match more {
            0 => (file_stem(first), format!("The family of {first}")),
            _ => (
                format!("{}-and-{more}-more", file_stem(first)),
                format!("The families of {first} and {more} more"),
            ),
        };
        About {
            collection_id,
            name,
            description: "Families of models of the Hugging Face Hub, with what is claimed of \
                          their descent"
                .into(),
            created_date: date.clone(),
            last_updated: date,
        }
    }

    fn write_tree(&mut self, tree: usize, file: &mut impl Write) -> Result<u64, Fault> {
        let root = self.roots[tree];
        let record = self.atlas.record(root)?;
        let head = TreeHead {
            tree_id: self.id(root),
            root_model_id: self.id(root),
            tree_name: self.id(root),
            model_family: record
                .as_ref()
                .and_then(|record| record.model_type.as_deref()),
        };
        let head = serde_json::to_string(&head)?;
        // The object stays open for the models.
        file.write_all(head.strip_suffix('}').unwrap_or(&head).as_bytes())?;
        file.write_all(b",\"tree_data\":{\"models\":[")?;
        let family = self.atlas.graph().family(root, Walk::default());
        let steps: Vec<Step> = family
            .filter(|step| !self.tree_of.contains_key(&step.node))
            .collect();
        self.tree_of
            .extend(steps.iter().map(|step| (step.node, tree)));
        let mut first = true;
        for steps in steps.chunks(CHUNK) {
            let nodes: Vec<NodeId> = steps.iter().map(|step| step.node).collect();
            for (step, record) in steps.iter().zip(self.atlas.records(&nodes)?) {
                file.write_all(if first { b"\n" } else { b",\n" })?;
                first = false;
                let id = self.id(step.node);
                let claims = self.atlas.claims(step.node)?;
                let card = self.card(id)?;
                let names = self.aliases.get(id).map_or(&[][..], Vec::as_slice);
                let model = Model::of(id, step.depth, record.as_ref(), &claims, card, names);
                serde_json::to_writer(&mut *file, &model)?;
            }
        }
        file.write_all(b"]}}")?;
        Ok(steps.len() as u64)
    }

    fn card(&self, id: &str) -> Result<Option<String>, StoreError> {
        let snapshot = self.atlas.snapshot();
        if snapshot.manifest().counts.cards == 0 {
            return Ok(None);
        }
        Ok(snapshot.card_of(id)?.map(|card| card.text))
    }

    /// Edges whose ends are in two trees, by their children.
    fn write_crossings(&self, file: &mut impl Write) -> Result<(), Fault> {
        let graph = self.atlas.graph();
        let mut children: Vec<_> = self
            .tree_of
            .iter()
            .map(|(node, tree)| (*node, *tree))
            .collect();
        children.sort_unstable();
        let mut number = 0;
        for (child, source) in children {
            for edge in graph.parents(child) {
                let Some(target) = self.tree_of.get(&edge.node).filter(|tree| **tree != source)
                else {
                    continue;
                };
                file.write_all(if number == 0 { b"\n" } else { b",\n" })?;
                number += 1;
                let words: Vec<&str> = edge.evidence.iter().map(|word| word.as_str()).collect();
                let crossing = Crossing {
                    relationship_id: number.to_string(),
                    source_model_id: graph.id(child),
                    source_tree_id: graph.id(self.roots[source]),
                    target_model_id: graph.id(edge.node),
                    target_tree_id: graph.id(self.roots[*target]),
                    relationship_type: edge.relations.primary(),
                    evidence: words.join(", "),
                };
                serde_json::to_writer(&mut *file, &crossing)?;
            }
        }
        Ok(())
    }
}
