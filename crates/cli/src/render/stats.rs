//! Shapes of graphs, families and components.

mod csv;

use std::collections::BTreeMap;
use std::io::{self, Write};

use modeltree_analysis::{Branching, CORE_LIMIT, Distribution, Extent, GroupShape, Most, Shape};
use modeltree_records::Relation;

use super::number::{count, grouped};
use super::palette::{ASIDE, HEADING, children, paint};
use super::table::{Column, Table};

pub use csv::write as write_csv;

/// Columns of the longest bar.
const BAR: u64 = 30;

/// Writes the shape of a whole graph.
pub fn whole(out: &mut dyn Write, shape: &Shape, columns: Option<usize>) -> io::Result<()> {
    let status = &shape.status;
    let heading = format!(
        "{}, {}, {}",
        count(status.models.into(), "model", "models"),
        count(
            status.missing_parents.into(),
            "missing parent",
            "missing parents"
        ),
        count(shape.all.edges, "edge", "edges"),
    );
    writeln!(out, "{}", paint(HEADING, heading))?;
    let of = |part: u32, what: &str| format!("{} {what}", number(part));
    line(
        out,
        "roots",
        &format!(
            "{}, {}",
            number(status.roots),
            of(status.roots_with_children, "of them with children")
        ),
    )?;
    line(out, "leaves", &number(status.leaves))?;
    line(out, "isolated", &number(status.isolated))?;
    line(
        out,
        "several parents",
        &with_most(status.several_parents, status.most_parents.as_ref()),
    )?;
    if status.cycles > 0 {
        let models = count(status.on_cycles.into(), "model", "models");
        line(
            out,
            "cycles",
            &format!("{} of {models}", number(status.cycles)),
        )?;
    }
    line(out, "evidence", shape.evidence)?;
    branching(out, &shape.all, &shape.by_relation, columns)?;

    let components = &shape.components;
    title(out, "Components")?;
    let alone = components.count - components.connected;
    line(
        out,
        "in all",
        &format!(
            "{}, {}",
            number(components.count),
            of(alone, "of one model")
        ),
    )?;
    line(
        out,
        "larger ones",
        &format!(
            "{}, {}",
            number(components.connected),
            of(components.trees, "of them trees")
        ),
    )?;
    distribution(out, "components of so many models", &components.sizes)?;

    title(out, "Generations")?;
    bars(out, shape.generations.iter().enumerate())?;

    title(out, "Children of a model")?;
    quantiles(out, "all models", &shape.children, shape.gini)?;
    let parents = &shape.children_of_parents;
    quantiles(out, "those with any", parents, shape.gini_of_parents)?;
    if let Some(most) = &shape.most_children {
        line(out, "most", &one_with_most(most))?;
    }
    distribution(out, "models with so many children", &shape.children)
}

/// Writes the shape of one family or component.
pub fn group(out: &mut dyn Write, shape: &GroupShape, columns: Option<usize>) -> io::Result<()> {
    let what = match shape.extent {
        Extent::Family => "Family",
        Extent::Component => "Component",
    };
    writeln!(
        out,
        "{}",
        paint(HEADING, format!("{what} of {}", shape.root))
    )?;
    let missing = match shape.missing {
        0 => String::new(),
        missing => format!(", {} of them missing", number(missing)),
    };
    line(out, "models", &format!("{}{missing}", number(shape.models)))?;
    let tree = if shape.tree { " (a tree)" } else { "" };
    line(out, "edges", &format!("{}{tree}", number(shape.edges)))?;
    if shape.extent == Extent::Component {
        line(out, "roots", &number(shape.roots))?;
    }
    if shape.several_parents > 0 {
        line(out, "several parents", &number(shape.several_parents))?;
    }
    line(out, "depth", &number(shape.depth))?;
    line(out, "width", &number(shape.width))?;
    line(out, "leaves", &number(shape.leaves))?;
    if let Some(most) = &shape.most_children {
        line(out, "most children", &one_with_most(most))?;
    }
    line(
        out,
        "Gini of children",
        &format!(
            "{} ({} of those with any)",
            decimal(shape.gini),
            decimal(shape.gini_of_parents)
        ),
    )?;
    let wiener = &shape.wiener;
    let wiener = match wiener.index {
        Some(index) => format!(
            "{} ({} a model, mean distance {})",
            grouped_wide(index),
            decimal(wiener.per_model),
            decimal(wiener.mean_distance)
        ),
        None => format!(
            "not computed: its core has {} models, and the limit is {}",
            number(wiener.core),
            number(CORE_LIMIT)
        ),
    };
    line(out, "Wiener index", &wiener)?;
    branching(out, &shape.all, &shape.by_relation, columns)?;
    title(out, "Models by depth")?;
    bars(out, shape.depths.iter().enumerate())
}

/// Writes the largest groups as a table.
pub fn groups(
    out: &mut dyn Write,
    extent: Extent,
    groups: &[GroupShape],
    columns: Option<usize>,
) -> io::Result<()> {
    if groups.is_empty() {
        return Ok(());
    }
    title(
        out,
        match extent {
            Extent::Family => "Largest families",
            Extent::Component => "Largest components",
        },
    )?;
    let mut table = Table::new(&[
        (Column::Flexible, "root"),
        (Column::Right, "models"),
        (Column::Right, "depth"),
        (Column::Right, "width"),
        (Column::Right, "leaves"),
        (Column::Right, "Wiener"),
        (Column::Right, "distance"),
        (Column::Right, "Gini"),
    ]);
    for group in groups {
        table.row(vec![
            group.root.clone(),
            number(group.models),
            number(group.depth),
            number(group.width),
            number(group.leaves),
            group.wiener.index.map_or_else(|| "-".into(), grouped_wide),
            decimal(group.wiener.mean_distance),
            decimal(group.gini),
        ]);
    }
    table.write(out, columns)
}

fn branching(
    out: &mut dyn Write,
    all: &Branching,
    by_relation: &BTreeMap<Relation, Branching>,
    columns: Option<usize>,
) -> io::Result<()> {
    if all.edges == 0 {
        return Ok(());
    }
    writeln!(out)?;
    let mut table = Table::new(&[
        (Column::Left, "relation"),
        (Column::Right, "edges"),
        (Column::Right, "by the Hub"),
        (Column::Right, "imported"),
        (Column::Right, "by card"),
        (Column::Right, "parents"),
        (Column::Right, "children each"),
        (Column::Right, "most"),
        (Column::Right, "goes on"),
    ]);
    let named = by_relation.iter().map(|(relation, branching)| {
        let name = match relation {
            Relation::Unknown => "not told",
            relation => children(*relation).1,
        };
        (name, branching)
    });
    for (name, branching) in named.chain([("all", all)]) {
        table.row(vec![
            name.into(),
            grouped(branching.edges),
            grouped(branching.hub_tag),
            grouped(branching.imported),
            grouped(branching.card),
            grouped(branching.parents),
            decimal(branching.mean_children),
            number(branching.most_children),
            percent(branching.continued_share),
        ]);
    }
    table.write(out, columns)?;
    writeln!(
        out,
        "{}",
        paint(
            ASIDE,
            "goes on: the share of edges whose child has children itself"
        )
    )
}

fn quantiles(
    out: &mut dyn Write,
    name: &str,
    distribution: &Distribution,
    gini: Option<f64>,
) -> io::Result<()> {
    let quantile = |value: Option<u32>| value.map_or_else(|| "-".into(), number);
    line(
        out,
        name,
        &format!(
            "mean {}, median {}, 90 % at most {}, 99 % {}, 99.9 % {}, Gini {}",
            decimal(distribution.mean),
            quantile(distribution.median),
            quantile(distribution.p90),
            quantile(distribution.p99),
            quantile(distribution.p999),
            decimal(gini)
        ),
    )
}

fn distribution(out: &mut dyn Write, name: &str, of: &Distribution) -> io::Result<()> {
    let rows = of.histogram.iter().filter(|bin| bin.values > 0);
    let rows: Vec<(String, u64)> = rows
        .map(|bin| match bin.from == bin.to {
            true => (number(bin.from), bin.values),
            false => (
                format!("{}–{}", number(bin.from), number(bin.to)),
                bin.values,
            ),
        })
        .collect();
    writeln!(out, "{}", paint(ASIDE, format!("  {name}:")))?;
    chart(out, &rows)
}

fn bars<'a>(out: &mut dyn Write, counts: impl Iterator<Item = (usize, &'a u32)>) -> io::Result<()> {
    let rows: Vec<_> = counts
        .map(|(at, count)| (at.to_string(), u64::from(*count)))
        .collect();
    chart(out, &rows)
}

/// Rows with a bar each, as long as their number; none is left without a mark.
fn chart(out: &mut dyn Write, rows: &[(String, u64)]) -> io::Result<()> {
    let most = rows.iter().map(|(_, value)| *value).max().unwrap_or(0);
    for (label, value) in rows {
        let length = (value * BAR).checked_div(most).unwrap_or(0);
        let length = length.max(u64::from(*value > 0));
        let bar = paint(ASIDE, "▪".repeat(length as usize));
        let row = format!("  {label:>17}  {:>11}  {bar}", grouped(*value));
        writeln!(out, "{}", row.trim_end())?;
    }
    Ok(())
}

fn title(out: &mut dyn Write, text: &str) -> io::Result<()> {
    writeln!(out, "\n{}", paint(HEADING, text))
}

fn line(out: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    writeln!(out, "  {name:<17} {value}")
}

fn number(number: u32) -> String {
    grouped(u64::from(number))
}

fn grouped_wide(number: u128) -> String {
    u64::try_from(number).map_or_else(|_| number.to_string(), grouped)
}

fn decimal(value: Option<f64>) -> String {
    value.map_or_else(|| "-".into(), |value| format!("{value:.3}"))
}

fn percent(value: Option<f64>) -> String {
    value.map_or_else(|| "-".into(), |value| format!("{:.1} %", value * 100.0))
}

fn with_most(models: u32, most: Option<&Most>) -> String {
    match most {
        Some(most) if models > 0 => {
            format!("{}; {} has {}", number(models), most.id, number(most.count))
        }
        _ => number(models),
    }
}

fn one_with_most(most: &Most) -> String {
    format!("{} ({})", number(most.count), most.id)
}
