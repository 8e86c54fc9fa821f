//! Shapes of groups as CSV.

use std::io::Write;

use modeltree_analysis::{Extent, GroupShape};
use modeltree_publish::spreadsheet_safe;
use modeltree_records::Relation;

/// Writes groups as CSV, one row each. Depths are joined by slashes.
pub fn write(out: impl Write, groups: &[GroupShape]) -> csv::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    let mut heads: Vec<String> = [
        "root",
        "extent",
        "models",
        "missing",
        "edges",
        "roots",
        "several_parents",
        "tree",
        "depth",
        "width",
        "depths",
        "leaves",
        "most_children",
        "most_children_of",
        "gini",
        "gini_of_parents",
        "wiener",
        "wiener_per_model",
        "mean_distance",
        "wiener_core",
        "continued_share",
    ]
    .map(String::from)
    .into();
    for relation in Relation::ALL {
        for figure in ["edges", "parents", "continued_share"] {
            heads.push(format!("{relation}_{figure}"));
        }
    }
    csv.write_record(&heads)?;
    for group in groups {
        csv.write_record(cells(group))?;
    }
    Ok(csv.flush()?)
}

fn cells(group: &GroupShape) -> Vec<String> {
    let exact = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let extent = match group.extent {
        Extent::Family => "family",
        Extent::Component => "component",
    };
    let depths: Vec<String> = group.depths.iter().map(u32::to_string).collect();
    let most = group.most_children.as_ref();
    let wiener = &group.wiener;
    let mut cells = vec![
        spreadsheet_safe(&group.root).into_owned(),
        extent.into(),
        group.models.to_string(),
        group.missing.to_string(),
        group.edges.to_string(),
        group.roots.to_string(),
        group.several_parents.to_string(),
        group.tree.to_string(),
        group.depth.to_string(),
        group.width.to_string(),
        depths.join("/"),
        group.leaves.to_string(),
        most.map_or(0, |most| most.count).to_string(),
        most.map(|most| spreadsheet_safe(&most.id).into_owned())
            .unwrap_or_default(),
        exact(group.gini),
        exact(group.gini_of_parents),
        wiener
            .index
            .map(|index| index.to_string())
            .unwrap_or_default(),
        exact(wiener.per_model),
        exact(wiener.mean_distance),
        wiener.core.to_string(),
        exact(group.all.continued_share),
    ];
    for relation in Relation::ALL {
        let branching = group
            .by_relation
            .get(&relation)
            .copied()
            .unwrap_or_default();
        cells.extend([
            branching.edges.to_string(),
            branching.parents.to_string(),
            exact(branching.continued_share),
        ]);
    }
    cells
}
