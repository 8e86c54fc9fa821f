//! What the graph tells.

use modeltree_lineage::{BuildReport, Graph, NodeId};
use modeltree_query::Atlas;
use modeltree_records::RelationSet;

use super::finding::{Check, Example, Findings};

const DAY: u64 = 86_400_000_000;

pub(super) fn examine(atlas: &Atlas, found: &mut Findings) {
    let graph = atlas.graph();
    cycles(graph, found);
    older_children(graph, found);
    let of = |node: &NodeId| Example::of(graph.id(*node));
    let children = |node: &NodeId| graph.children(*node).count() as u64;
    let missing = graph.nodes().filter(|node| graph.is_missing(*node));
    let missing = missing.filter(|node| children(node) > 0);
    found.ranked(Check::MissingParents, missing.collect(), children, of);
    let parents = |node: &NodeId| graph.parents(*node).count() as u64;
    let several = graph.nodes().filter(|node| parents(node) > 1);
    found.ranked(Check::SeveralParents, several.collect(), parents, of);
    match graph.report() {
        Some(report) => from_build(&report, found),
        None => found.add(Check::DamagedFiles, || {
            Example::text("the lineage index is damaged; delete lineage.idx and it is built anew")
        }),
    }
}

fn cycles(graph: &Graph, found: &mut Findings) {
    let cycles = graph.cycles(RelationSet::ALL);
    let finding = found.made(Check::Cycles);
    finding.count = cycles.len() as u64;
    // Each is listed: a cycle is always worth a look.
    finding.examples = cycles
        .into_iter()
        .map(|members| Example {
            members: members
                .into_iter()
                .map(|node| graph.id(node).to_owned())
                .collect(),
            ..Example::default()
        })
        .collect();
}

fn older_children(graph: &Graph, found: &mut Findings) {
    let mut older = Vec::new();
    for child in graph.nodes() {
        let Some(created) = graph.created_at(child) else {
            continue;
        };
        for parent in graph.parents(child).map(|edge| edge.node) {
            if let Some(before) = graph.created_at(parent)
                && created < before
            {
                let days = before.micros().abs_diff(created.micros()) / DAY;
                older.push((child, parent, days));
            }
        }
    }
    found.ranked(
        Check::OlderChildren,
        older,
        |(_, _, days)| *days,
        |(child, parent, _)| Example::of(graph.id(*child)).and(graph.id(*parent)),
    );
}

/// What was noticed when the graph was built.
fn from_build(report: &BuildReport, found: &mut Findings) {
    let limit = found.examples();
    for (check, findings) in [
        (Check::CaseVariants, &[&report.case_variants][..]),
        (
            Check::RenamedParents,
            &[&report.found_by_hub_id, &report.found_by_alias],
        ),
        (Check::DuplicateClaims, &[&report.duplicate_claims]),
    ] {
        let finding = found.made(check);
        finding.count = findings.iter().map(|finding| finding.count).sum();
        let cases = findings.iter().flat_map(|finding| &finding.examples);
        let examples = cases.take(limit).map(|case| Example {
            id: Some(case.id.clone()),
            other: case.taken_for.clone(),
            text: case.named.clone(),
            ..Example::default()
        });
        finding.examples = examples.collect();
    }
}
