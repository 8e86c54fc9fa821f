//! `analyze nearest`: the nearest relatives of a model, and those most like it.

use std::path::Path;

use modeltree_analysis::difference::{Relative, nearest};
use modeltree_analysis::report::{Cell, Column, Report, Table};
use modeltree_lineage::{Graph, NodeId};

use super::{Form, print_as, tell};
use crate::args::NearestArgs;
use crate::exit::Ending;

/// Looks and prints.
pub fn run(args: &NearestArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = super::super::open(data, quiet)?.with_evidence(args.edges.evidence);
    let graph = atlas.graph();
    let node = atlas.resolve(&args.model)?;
    tell(quiet, "Comparing tags");
    let found = nearest(&atlas, node, args.edges.relations(), args.limit)?;
    let columns = [
        Column::new("id", "model"),
        Column::new("steps", "steps"),
        Column::new("kin", "kin"),
        Column::new("downloads", "downloads"),
    ];
    let mut relatives = Table::new("relatives", "Nearest relatives", &columns);
    for relative in &found.relatives {
        relatives.row([
            named(graph, relative.node),
            Cell::Count(relative.steps.into()),
            kin(relative).into(),
            graph.downloads(relative.node).into(),
        ]);
    }
    let columns = [
        Column::new("id", "model"),
        Column::new("alike", "shared tags"),
        Column::new("downloads", "downloads"),
    ];
    let mut similar = Table::new("similar", "Most similar models", &columns)
        .noted("By the shared part of the tags; those that name parents are left out.");
    for other in &found.similar {
        similar.row([
            named(graph, other.node),
            Cell::Share(other.alike),
            graph.downloads(other.node).into(),
        ]);
    }
    let mut report = Report {
        analysis: "nearest",
        about: vec![
            ("model", graph.id(node).into()),
            ("tags", found.tags.into()),
        ],
        tables: vec![relatives, similar],
    };
    let form = Form {
        json: args.json,
        csv: args.csv,
        table: args.table.as_deref(),
        limit: usize::MAX,
    };
    print_as(&form, &mut report)
}

fn named(graph: &Graph, node: NodeId) -> Cell {
    graph.id(node).into()
}

/// What a relative is, by the way to it.
fn kin(relative: &Relative) -> String {
    let great = |steps: u32, word: &str| match steps {
        1 => word.to_string(),
        _ => format!("{}grand{word}", "great-".repeat(steps as usize - 2)),
    };
    match relative.way {
        Some((up, 0)) => great(up, "parent"),
        Some((0, down)) => great(down, "child"),
        Some((1, 1)) => "sibling".into(),
        Some((up, down)) => format!("{up} up, {down} down"),
        None => "by a common descendant".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kin_has_names() {
        let of = |way| {
            kin(&Relative {
                node: NodeId(0),
                steps: 1,
                way,
            })
        };
        assert_eq!(of(Some((1, 0))), "parent");
        assert_eq!(of(Some((0, 2))), "grandchild");
        assert_eq!(of(Some((4, 0))), "great-great-grandparent");
        assert_eq!(of(Some((1, 1))), "sibling");
        assert_eq!(of(Some((2, 1))), "2 up, 1 down");
        assert_eq!(of(None), "by a common descendant");
    }
}
