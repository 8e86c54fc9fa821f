//! `tree`: descendants or ancestors, drawn.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

use modeltree_lineage::{Direction, Edge, Graph, NodeId, Walk};
use modeltree_query::Atlas;
use modeltree_records::{Relation, RelationSet};
use serde::Serialize;

use crate::args::TreeArgs;
use crate::exit::Ending;
use crate::render::json;
use crate::render::number::count;
use crate::render::palette::{self, ASIDE, paint};
use crate::render::show::{as_words, licence};
use crate::render::text::printable;
use crate::render::tree::{Leaf, Line, What, draw, grow};
use crate::terminal;

/// Draws the tree.
pub fn run(args: &TreeArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = super::open(data, quiet)?.with_evidence(args.edges.evidence);
    let drawing = Drawing {
        root: atlas.resolve(&args.model)?,
        direction: if args.up {
            Direction::Up
        } else {
            Direction::Down
        },
        relations: args.edges.relations(),
        depth: args.depth,
        limit: args.limit,
    };
    let mut out = terminal::stdout();
    if args.json {
        drawing.write_json(&atlas, &mut out)?;
    } else {
        drawing.write(&atlas, &mut out, terminal::columns())?;
    }
    out.flush()?;
    Ok(Ending::Done)
}

/// Sorts models: most downloaded first, then by id.
pub fn by_downloads(graph: &Graph, edges: &mut [Edge]) {
    edges.sort_by_key(|edge| (Reverse(graph.downloads(edge.node)), edge.node));
}

/// What is to be drawn.
pub struct Drawing {
    /// The model at the top.
    pub root: NodeId,
    /// Descendants or ancestors.
    pub direction: Direction,
    /// What is followed.
    pub relations: RelationSet,
    /// Generations.
    pub depth: Option<u32>,
    /// Relatives drawn of each model.
    pub limit: usize,
}

impl Drawing {
    /// Draws for people.
    pub fn write(
        &self,
        atlas: &Atlas,
        out: &mut dyn Write,
        columns: Option<usize>,
    ) -> anyhow::Result<()> {
        let graph = atlas.graph();
        let depth = self.depth.map(|depth| depth as usize);
        let lines = grow(self.root, depth, self.limit, |node| {
            self.relatives(graph, node)
        });
        let licences = licences(atlas, &lines)?;
        let next = match self.direction {
            Direction::Down => ("child", "children"),
            Direction::Up => ("parent", "parents"),
        };
        draw(out, &lines, columns, next, |node| Leaf {
            id: graph.id(node).to_owned(),
            missing: graph.is_missing(node),
            downloads: graph.downloads(node),
            likes: graph.likes(node),
            licence: licences.get(&node).cloned(),
        })?;
        writeln!(out, "\n{}", paint(ASIDE, self.summary(graph)))?;
        legend(out)?;
        Ok(())
    }

    /// The next generation of a model.
    fn relatives(&self, graph: &Graph, node: NodeId) -> Vec<(NodeId, RelationSet)> {
        let mut edges: Vec<Edge> = match self.direction {
            Direction::Down => graph.children(node).collect(),
            Direction::Up => graph.parents(node).collect(),
        };
        edges.retain(|edge| edge.relations.intersects(self.relations));
        by_downloads(graph, &mut edges);
        edges
            .into_iter()
            .map(|edge| (edge.node, edge.relations.intersection(self.relations)))
            .collect()
    }

    fn walk(&self) -> Walk {
        Walk {
            relations: self.relations,
            depth: self.depth,
        }
    }

    /// How many there are in all, drawn or not.
    fn summary(&self, graph: &Graph) -> String {
        let (mut models, mut generations) = (0, 0);
        for step in graph.walk(self.root, self.direction, self.walk()).skip(1) {
            models += 1;
            generations = step.depth;
        }
        let what = match self.direction {
            Direction::Down => count(models, "descendant", "descendants"),
            Direction::Up => count(models, "ancestor", "ancestors"),
        };
        let bound = if self.depth.is_some() {
            " to this depth"
        } else {
            ""
        };
        format!(
            "{what}, {}{bound}",
            count(u64::from(generations), "generation", "generations")
        )
    }

    /// All that would be drawn without a limit, as nodes and edges, nearest first.
    fn write_json(&self, atlas: &Atlas, out: &mut dyn Write) -> anyhow::Result<()> {
        let graph = atlas.graph();
        let steps: Vec<_> = graph.walk(self.root, self.direction, self.walk()).collect();
        let nodes: Vec<NodeId> = steps.iter().map(|step| step.node).collect();
        let records = atlas.records(&nodes)?;
        let models = steps.iter().zip(records).map(|(step, record)| Model {
            id: graph.id(step.node),
            depth: step.depth,
            missing: graph.is_missing(step.node),
            downloads: graph.downloads(step.node),
            likes: graph.likes(step.node),
            licenses: record.and_then(|record| record.licenses),
        });
        let models: Vec<Model<'_>> = models.collect();
        let mut edges = Vec::new();
        for step in &steps {
            if self.depth.is_some_and(|depth| step.depth >= depth) {
                continue;
            }
            for (node, relations) in self.relatives(graph, step.node) {
                let (parent, child) = match self.direction {
                    Direction::Down => (step.node, node),
                    Direction::Up => (node, step.node),
                };
                let relation = relations.primary();
                edges.push(Descent {
                    parent: graph.id(parent),
                    child: graph.id(child),
                    relation,
                    relations,
                });
            }
        }
        let direction = match self.direction {
            Direction::Down => "descendants",
            Direction::Up => "ancestors",
        };
        let tree = Json {
            root: graph.id(self.root),
            direction,
            models,
            edges,
        };
        Ok(json::write(out, &tree)?)
    }
}

/// The letters' meaning, in their colours.
fn legend(out: &mut dyn Write) -> io::Result<()> {
    let words = [
        (Relation::Finetune, "fine-tune"),
        (Relation::Adapter, "adapter"),
        (Relation::Quantized, "quantized"),
        (Relation::Merge, "merge"),
        (Relation::Unknown, "not told"),
    ];
    let words = words.map(|(relation, word)| {
        format!(
            "{} {word}",
            paint(palette::of(relation).bold(), palette::mark(relation))
        )
    });
    writeln!(out, "{}", words.join("  "))
}

/// The licences of the models drawn.
fn licences(atlas: &Atlas, lines: &[Line<NodeId>]) -> anyhow::Result<HashMap<NodeId, String>> {
    let nodes = lines.iter().filter_map(|line| match line.what {
        What::Model { node, .. } => Some(node),
        What::More(_) => None,
    });
    let mut nodes: Vec<NodeId> = nodes.collect();
    nodes.sort_unstable();
    nodes.dedup();
    let records = atlas.records(&nodes)?;
    let licences = nodes.into_iter().zip(records).filter_map(|(node, record)| {
        let licence = licence(&record?)?;
        Some((node, printable(&licence).into_owned()))
    });
    Ok(licences.collect())
}

/// A tree, as `--json` prints it: a model with several parents occurs once, and
/// each of its edges is listed.
#[derive(Serialize)]
struct Json<'a> {
    root: &'a str,
    direction: &'static str,
    models: Vec<Model<'a>>,
    edges: Vec<Descent<'a>>,
}

#[derive(Serialize)]
struct Model<'a> {
    id: &'a str,
    depth: u32,
    missing: bool,
    downloads: Option<u64>,
    likes: Option<u64>,
    licenses: Option<Vec<String>>,
}

#[derive(Serialize)]
struct Descent<'a> {
    parent: &'a str,
    child: &'a str,
    relation: Relation,
    #[serde(serialize_with = "as_words")]
    relations: RelationSet,
}
