//! `search` and `models`: models by their ids, and by what the table says.

use std::io::Write;
use std::path::Path;

use modeltree_lineage::{Graph, NodeId};
use modeltree_query::{Filter, QueryError};
use modeltree_records::RelationSet;
use modeltree_snapshot::Snapshot;

use super::list::{Found, List, Tells, some, without_walk};
use crate::args::{Form, ModelsArgs, OutputArgs, SearchArgs, SortArg};
use crate::exit::{Ending, Usage};
use crate::render::number::count;
use crate::render::text::printable;
use crate::terminal;

/// Finds ids that contain a text.
pub fn search(args: &SearchArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let filter = filter(args)?;
    let sort = without_walk(args.sort)?;
    let words = words(&args.text);
    // The longest word is the rarest, as a rule; the others need not be sought
    // where it does not occur.
    let longest = (0..words.len()).max_by_key(|at| words[*at].len());
    let Some(longest) = longest else {
        return Err(Usage("search for what? The text is empty".into()).into());
    };
    let mut others = words.clone();
    let word = others.swap_remove(longest);
    let atlas = super::open(data, quiet)?;
    let graph = atlas.graph();
    let keep = |node: NodeId| {
        others.iter().all(|word| contains(graph.id(node), word)) && fulfils(graph, node, args)
    };
    // The table is asked about those alone that the graph cannot rule out.
    let selected = match filter.is_empty() {
        true => None,
        false => {
            let found = graph.search(word).filter(|node| keep(*node)).collect();
            Some(atlas.select_among(&filter, found)?)
        }
    };
    let keep = |node: NodeId| match &selected {
        Some(selected) => selected.binary_search(&node).is_ok(),
        None => keep(node),
    };
    let mut hidden = 0;
    let found: Vec<NodeId> = match sort {
        // The order of a search is its own.
        None if args.output.form() != Form::Count => {
            let found = graph.best(word, args.output.limit(), keep);
            hidden = found.total - found.best.len();
            found.best
        }
        _ => graph.search(word).filter(|node| keep(*node)).collect(),
    };
    let heading = heading(found.len() + hidden, &format!("{:?}", words.join(" ")));
    print(graph, heading, found, hidden, sort, &args.output)
}

/// Lists the models that fulfil conditions.
pub fn models(args: &ModelsArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let sort = without_walk(args.sort)?.unwrap_or(SortArg::Downloads);
    let filter = Filter::parse(&args.conditions, &Snapshot::model_schema());
    let filter = filter.map_err(QueryError::from)?;
    let atlas = super::open(data, quiet)?;
    let found = atlas.select(&filter)?;
    let heading = if filter.is_empty() {
        count(found.len() as u64, "model", "models")
    } else {
        heading(found.len(), &filter.to_string())
    };
    print(atlas.graph(), heading, found, 0, Some(sort), &args.output)
}

fn heading(number: usize, what: &str) -> String {
    let models = some(number, "model", "models");
    format!("{}: {models}", printable(what))
}

fn print(
    graph: &Graph,
    heading: String,
    found: Vec<NodeId>,
    hidden: usize,
    sort: Option<SortArg>,
    output: &OutputArgs,
) -> anyhow::Result<Ending> {
    let list = List {
        graph,
        heading,
        found: found.into_iter().map(Found::alone).collect(),
        hidden,
        tells: Tells::default(),
        relations: RelationSet::ALL,
    };
    let mut out = terminal::stdout();
    list.print(&mut out, output, sort)?;
    out.flush()?;
    Ok(Ending::Done)
}

/// The words of a search, however they were divided into arguments.
fn words(texts: &[String]) -> Vec<&str> {
    texts
        .iter()
        .flat_map(|text| text.split_whitespace())
        .collect()
}

fn contains(id: &str, word: &str) -> bool {
    let mut places = id.as_bytes().windows(word.len());
    places.any(|place| place.eq_ignore_ascii_case(word.as_bytes()))
}

/// What the graph itself can tell.
fn fulfils(graph: &Graph, node: NodeId, args: &SearchArgs) -> bool {
    let author = args.author.as_deref().is_none_or(|author| {
        let owner = graph.owner(node);
        owner.is_some_and(|owner| owner.eq_ignore_ascii_case(author))
    });
    let since = args
        .since
        .is_none_or(|since| graph.created_at(node).is_some_and(|at| at >= since));
    let downloads = args.min_downloads.is_none_or(|least| {
        let downloads = graph.downloads(node);
        downloads.is_some_and(|downloads| downloads >= least)
    });
    author && since && downloads
}

/// What only the table of models can tell.
fn filter(args: &SearchArgs) -> Result<Filter, QueryError> {
    let schema = Snapshot::model_schema();
    let asked = [
        ("task", &args.task),
        ("library", &args.library),
        ("licenses", &args.license),
    ];
    let mut filter = Filter::default();
    for (column, value) in asked {
        if let Some(value) = value {
            filter = filter.with(column, "=", value, &schema)?;
        }
    }
    Ok(filter)
}
