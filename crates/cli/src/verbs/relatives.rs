//! `descendants`, `family`, `children`, `siblings`, `roots-of`: the models that
//! stand in a certain relation to one.

use std::io::Write;
use std::path::Path;

use modeltree_lineage::{Direction, Graph, NodeId, Walk};
use modeltree_records::RelationSet;

use super::list::{Found, List, Tells, some};
use crate::args::{QuestionArgs, ReachArgs, RelativesArgs, SortArg};
use crate::exit::Ending;
use crate::render::listing::by_relation;
use crate::render::number::{count, short};
use crate::terminal;

/// A list that tells how each model was reached.
const REACHED: Tells = Tells {
    depth: Some("depth"),
    generation: false,
    relation: true,
    on_cycle: false,
};

/// All descendants.
pub fn descendants(args: &ReachArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    ask(data, quiet, &args.model, &args.question, |graph, node| {
        let walk = args.question.edges.walk(args.depth);
        let found: Vec<Found> = graph.descendants(node, walk).map(Found::from).collect();
        let generations = found.last().map_or(0, |last| last.depth);
        let mut heading = some(found.len(), "descendant", "descendants");
        if generations > 0 {
            heading += " in ";
            heading += &count(generations.into(), "generation", "generations");
        }
        if args.depth.is_some() {
            heading += " to this depth";
        }
        (found, heading, REACHED)
    })
}

/// The model and all descendants.
pub fn family(args: &ReachArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    ask(data, quiet, &args.model, &args.question, |graph, node| {
        let walk = args.question.edges.walk(args.depth);
        let found = graph.family(node, walk).map(Found::from).collect();
        let heading = family_figures(graph, node, walk.relations);
        (found, heading, REACHED)
    })
}

fn family_figures(graph: &Graph, node: NodeId, relations: RelationSet) -> String {
    let family = graph.family_figures(node, relations);
    let mut parts = vec![count(family.size.into(), "model", "models")];
    if family.size > 1 {
        parts.push(by_relation(&family.by_relation));
        parts.push(format!("depth {}", family.depth));
        parts.push(count(family.leaves.into(), "leaf", "leaves"));
    }
    parts.push(format!("{} downloads", short(family.downloads)));
    parts.push(count(family.likes, "like", "likes"));
    parts.join(", ")
}

/// Direct descendants.
pub fn children(args: &RelativesArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    ask(data, quiet, &args.model, &args.question, |graph, node| {
        let walk = args.question.edges.walk(Some(1));
        let found: Vec<Found> = graph.descendants(node, walk).map(Found::from).collect();
        let heading = some(found.len(), "child", "children");
        let tells = Tells {
            depth: None,
            ..REACHED
        };
        (found, heading, tells)
    })
}

/// The other children of the parents.
pub fn siblings(args: &RelativesArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    ask(data, quiet, &args.model, &args.question, |graph, node| {
        let relations = args.question.edges.relations();
        let parents: Vec<NodeId> = graph
            .parents_by(node, relations)
            .map(|edge| edge.node)
            .collect();
        let siblings = graph.siblings(node, relations).into_iter();
        let found = siblings.map(|sibling| {
            let mut up = graph.parents_by(sibling, relations);
            let shared = up.find(|edge| parents.contains(&edge.node));
            Found {
                depth: 2,
                from: shared.map(|edge| edge.node),
                relations: shared.map_or(RelationSet::EMPTY, |edge| edge.relations),
                ..Found::alone(sibling)
            }
        });
        let found: Vec<Found> = found.collect();
        let what = some(found.len(), "sibling", "siblings");
        let heading = match parents.as_slice() {
            [] => "no parents, so no siblings".into(),
            [parent] => format!("{what}, children of {}", graph.id(*parent)),
            several => format!("{what}, children of its {} parents", several.len()),
        };
        let tells = Tells {
            depth: None,
            ..REACHED
        };
        (found, heading, tells)
    })
}

/// The roots of the descent.
pub fn roots_of(args: &RelativesArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    ask(data, quiet, &args.model, &args.question, |graph, node| {
        let relations = args.question.edges.relations();
        let starts = graph.roots_of(node, relations);
        let walk = Walk {
            relations,
            depth: None,
        };
        let is_root = |at: NodeId| starts.roots.binary_search(&at).is_ok();
        let on_cycle = |at: NodeId| starts.cycles.iter().any(|cycle| cycle.contains(&at));
        let found = graph.walk(node, Direction::Up, walk).filter_map(|step| {
            let on_cycle = on_cycle(step.node);
            (on_cycle || is_root(step.node)).then(|| Found {
                on_cycle,
                ..Found::from(step)
            })
        });
        let found: Vec<Found> = found.collect();
        let heading = match (starts.roots.len(), starts.cycles.len()) {
            (1, 0) if starts.roots[0] == node => "has no parents: it is its own root".into(),
            (roots, 0) => count(roots as u64, "root", "roots"),
            (roots, cycles) => format!(
                "{} and {} that stands in for one",
                count(roots as u64, "root", "roots"),
                count(cycles as u64, "cycle", "cycles")
            ),
        };
        let tells = Tells {
            depth: Some("up"),
            on_cycle: true,
            ..Tells::default()
        };
        (found, heading, tells)
    })
}

/// Opens the snapshot, finds the model, and prints what `answer` lists.
fn ask(
    data: &Path,
    quiet: bool,
    model: &str,
    question: &QuestionArgs,
    answer: impl FnOnce(&Graph, NodeId) -> (Vec<Found>, String, Tells),
) -> anyhow::Result<Ending> {
    let atlas = super::open(data, quiet)?.with_evidence(question.edges.evidence);
    let graph = atlas.graph();
    let node = atlas.resolve(model)?;
    let (found, heading, tells) = answer(graph, node);
    let list = List {
        graph,
        heading: format!("{}: {heading}", graph.id(node)),
        found,
        hidden: 0,
        tells,
        relations: question.edges.relations(),
    };
    let mut out = terminal::stdout();
    let sort = question.sort.unwrap_or(SortArg::Depth);
    list.print(&mut out, &question.output, Some(sort))?;
    out.flush()?;
    Ok(Ending::Done)
}
