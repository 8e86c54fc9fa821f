//! What differs between two snapshots, for people.

use std::io::{self, Write};

use modeltree_analysis::diff::{Diff, Pair, Sampled};

use super::number::grouped;
use super::palette::{HEADING, paint};
use super::text::printable;

/// Writes counts and examples.
pub fn write(out: &mut dyn Write, diff: &Diff) -> io::Result<()> {
    let (models, edges) = (&diff.models, &diff.edges);
    heading(out, "Models")?;
    line(out, "unchanged", models.unchanged)?;
    line(out, "downloads or likes", models.counters_only)?;
    samples(out, "changed", &models.changed, |model| {
        format!("{}: {}", model.id, model.columns.join(", "))
    })?;
    samples(out, "added", &models.added, Clone::clone)?;
    samples(out, "removed", &models.removed, Clone::clone)?;
    samples(out, "renamed", &models.renamed, |model| {
        format!("{} -> {}", model.from, model.to)
    })?;
    let pair = |pair: &Pair| format!("{} from {}", pair.child, pair.parent);
    heading(out, "Edges")?;
    line(out, "unchanged", edges.unchanged)?;
    samples(out, "changed", &edges.changed, pair)?;
    samples(out, "added", &edges.added, pair)?;
    samples(out, "removed", &edges.removed, pair)?;
    if !models.columns.is_empty() {
        heading(out, "Models by column that differs")?;
        let mut columns: Vec<(&String, &u64)> = models.columns.iter().collect();
        columns.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (name, count) in columns {
            line(out, name, *count)?;
        }
    }
    if !diff.families.is_empty() {
        heading(out, "Families with most changes")?;
        for family in &diff.families {
            let counts = [
                (family.added, "added"),
                (family.removed, "removed"),
                (family.renamed, "renamed"),
                (family.changed, "changed"),
            ];
            let counts = counts.into_iter().filter(|(count, _)| *count > 0);
            let counts: Vec<String> = counts
                .map(|(count, how)| format!("{} {how}", grouped(count)))
                .collect();
            writeln!(out, "  {}: {}", printable(&family.root), counts.join(", "))?;
        }
    }
    Ok(())
}

fn heading(out: &mut dyn Write, text: &str) -> io::Result<()> {
    writeln!(out, "{}", paint(HEADING, text))
}

fn line(out: &mut dyn Write, name: &str, count: u64) -> io::Result<()> {
    writeln!(out, "  {name:<20} {}", grouped(count))
}

fn samples<T>(
    out: &mut dyn Write,
    name: &str,
    list: &Sampled<T>,
    text: impl Fn(&T) -> String,
) -> io::Result<()> {
    line(out, name, list.count)?;
    for sample in &list.samples {
        writeln!(out, "    {}", printable(&text(sample)))?;
    }
    let more = list.count - list.samples.len() as u64;
    if more > 0 && !list.samples.is_empty() {
        writeln!(out, "    … {} more", grouped(more))?;
    }
    Ok(())
}
