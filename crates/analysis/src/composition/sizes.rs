//! Sizes of models.

use modeltree_lineage::NodeId;

use crate::report::{Cell, Column, Table};
use crate::study::Figures;

/// The bounds of the classes, by powers of ten.
const BOUNDS: [(f64, &str); 8] = [
    (1e6, "under 1M"),
    (1e7, "1M to 10M"),
    (1e8, "10M to 100M"),
    (1e9, "100M to 1B"),
    (1e10, "1B to 10B"),
    (1e11, "10B to 100B"),
    (1e12, "100B to 1T"),
    (f64::INFINITY, "1T and more"),
];

/// Models by their number of parameters; a class holds its lower bound.
pub(super) fn table(parameters: &Figures, models: &[NodeId]) -> Table {
    let mut known: Vec<f64> = models
        .iter()
        .filter_map(|node| parameters.of(*node))
        .collect();
    known.sort_unstable_by(f64::total_cmp);
    let quantile = |part: usize| known.get((known.len() * part).div_ceil(4).saturating_sub(1));
    let columns = [
        Column::new("parameters", "parameters"),
        Column::new("models", "models"),
        Column::new("of_reporting", "of reporting"),
        Column::new("of_all", "of all"),
    ];
    let quartiles = [1, 2, 3].map(|part| quantile(part).map_or("-".into(), f64::to_string));
    let mut table = Table::new("parameters", "Parameters", &columns).noted(format!(
        "{} of {} models tell; quartiles {}.",
        known.len(),
        models.len(),
        quartiles.join(", ")
    ));
    let mut below = 0;
    for (bound, name) in BOUNDS {
        let end = known.partition_point(|count| *count < bound);
        let count = (end - below) as u64;
        below = end;
        table.row([
            name.into(),
            Cell::Count(count),
            Cell::share(count, known.len() as u64),
            Cell::share(count, models.len() as u64),
        ]);
    }
    table
}
