//! Figures of the data set, counted while it was written.

use modeltree_records::{Evidence, Relation};

use super::escape::{grouped, markdown};
use super::rows;
use crate::dataset::Described;
use crate::dataset::statistics::Tally;

/// Values of a column, and families, that are listed.
const LISTED: usize = 10;

pub(super) fn write(of: &Described<'_>) -> String {
    let edges = of.edges;
    let all = rows(of, "edges");
    let mut text = String::from(
        "Edges by relation (each pair once):\n\n| relation | edges | share |\n|---|---:|---:|\n",
    );
    for (relation, count) in Relation::ALL.iter().zip(edges.by_relation) {
        text.push_str(&row(&format!("`{relation}`"), count, all));
    }
    text.push_str("\nEdges by evidence (one with several counts under each):\n\n| evidence | edges | share |\n|---|---:|---:|\n");
    for (evidence, count) in Evidence::ALL.iter().zip(edges.by_evidence) {
        text.push_str(&row(&format!("`{evidence}`"), count, all));
    }
    families(&mut text, of);
    let models = rows(of, "models");
    for (title, tally) in [
        ("licence", &of.tallies.licenses),
        ("task", &of.tallies.tasks),
        ("library", &of.tallies.libraries),
        ("language", &of.tallies.languages),
    ] {
        values(&mut text, title, tally, models);
    }
    if let Some((first, last)) = of.tallies.created {
        text.push_str(&format!(
            "\nModels were created between {first} and {last}."
        ));
    }
    if let Some((first, last)) = of.tallies.fetched {
        text.push_str(&format!("\nRows were read between {first} and {last}."));
    }
    text
}

fn row(name: &str, count: u64, of: u64) -> String {
    format!("| {name} | {} | {} |\n", grouped(count), share(count, of))
}

fn share(count: u64, of: u64) -> String {
    if of == 0 {
        return String::new();
    }
    format!("{:.1} %", 100.0 * count as f64 / of as f64)
}

fn families(text: &mut String, of: &Described<'_>) {
    if of.families.is_empty() {
        return;
    }
    let graph = of.atlas.graph();
    let which = if of.chosen.is_empty() {
        "The largest"
    } else {
        "The"
    };
    text.push_str(&format!(
        "\n{which} families:\n\n| root | models | depth | downloads in 30 days | likes | folder |\n|---|---:|---:|---:|---:|---|\n",
    ));
    for family in of.families.iter().take(LISTED.max(of.trees.len())) {
        let root = of.leaks.named(graph.id(family.root));
        let tree = of.trees.iter().find(|tree| tree.root == root);
        text.push_str(&format!(
            "| `{root}` | {} | {} | {} | {} | {} |\n",
            grouped(family.size.into()),
            family.depth,
            grouped(family.downloads),
            grouped(family.likes),
            tree.map(|tree| format!("`{}`", tree.folder))
                .unwrap_or_default()
        ));
    }
}

fn values(text: &mut String, title: &str, tally: &Tally, models: u64) {
    let ranked = tally.ranked();
    if ranked.is_empty() {
        return;
    }
    text.push_str(&format!(
        "\n{} of {} models name a {title}, {} different ones:\n\n| {title} | models | share |\n|---|---:|---:|\n",
        grouped(tally.known),
        grouped(models),
        grouped(ranked.len() as u64)
    ));
    for (value, count) in ranked.iter().take(LISTED) {
        text.push_str(&row(&markdown(value), *count, models));
    }
}
