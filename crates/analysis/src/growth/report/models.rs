//! Tables of new models, and of those that have descendants.

use std::collections::BTreeMap;

use modeltree_records::{Relation, Timestamp};

use super::super::{Descent, Heirs, heirs, heirs_as_published};
use crate::report::{Cell, Column, Table};
use crate::study::{By, Period};

pub(super) fn new_models(descent: &Descent<'_>, by: By) -> Table {
    let columns = [
        Column::new("period", "period"),
        Column::new("models", "models"),
        Column::new("without_parents", "without parents"),
        Column::new("finetune", "fine-tunes"),
        Column::new("adapter", "adapters"),
        Column::new("quantized", "quantized"),
        Column::new("merge", "merges"),
        Column::new("unknown", "unknown"),
        Column::new("total", "total"),
    ];
    let kinds = descent.kinds();
    let mut undated = 0;
    let mut periods = BTreeMap::<Period, [u64; 7]>::new();
    for node in descent.models {
        let period = descent.graph.created_at(*node).and_then(|time| by.of(time));
        let Some(period) = period else {
            undated += 1;
            continue;
        };
        let set = kinds[node.index()];
        let column = match (!set.is_empty()).then(|| set.primary()) {
            None => 1,
            Some(Relation::Finetune) => 2,
            Some(Relation::Adapter) => 3,
            Some(Relation::Quantized) => 4,
            Some(Relation::Merge) => 5,
            Some(Relation::Unknown) => 6,
        };
        let counts = periods.entry(period).or_default();
        counts[0] += 1;
        counts[column] += 1;
    }
    let mut table = Table::new("new_models", "New models", &columns)
        .listed()
        .noted(format!(
            "A model counts once, by merge > adapter > quantized > fine-tune. The first period holds \
             all that is older than dates reach back (2 March 2022); {undated} have no date."
        ));
    let mut total = 0;
    for (period, counts) in periods {
        total += counts[0];
        let counts = counts.into_iter().map(Cell::Count);
        let cells = [Cell::from(period.to_string())].into_iter().chain(counts);
        table.row(cells.chain([total.into()]));
    }
    table
}

/// The published histogram: a hundred bins of equal length.
pub(super) fn histogram(descent: &Descent<'_>) -> Table {
    const BINS: i64 = 100;
    let columns = [Column::new("from", "from"), Column::new("models", "models")];
    let mut table = Table::new(
        "created_histogram",
        "Models by creation, 100 bins",
        &columns,
    )
    .listed();
    let times: Vec<i64> = descent
        .models
        .iter()
        .filter_map(|node| Some(descent.graph.created_at(*node)?.micros()))
        .collect();
    let (Some(first), Some(last)) = (times.iter().min(), times.iter().max()) else {
        return table;
    };
    let width = (last - first).max(1) as f64 / BINS as f64;
    let mut bins = vec![0_u64; BINS as usize];
    for time in &times {
        // The last bin holds its upper bound.
        let bin = ((time - first) as f64 / width) as usize;
        bins[bin.min(BINS as usize - 1)] += 1;
    }
    for (at, models) in bins.into_iter().enumerate() {
        let from = Timestamp::from_micros(first + (at as f64 * width) as i64);
        table.row([from.to_string().into(), models.into()]);
    }
    table
}

pub(super) fn descendants(descent: &Descent<'_>, published: bool) -> Table {
    let columns = [
        Column::new("derived", "derived as"),
        Column::new("models", if published { "edges" } else { "models" }),
        Column::new("with_children", "with children"),
        Column::new("share", "share"),
    ];
    let (note, rows): (_, Vec<Heirs>) = if published {
        (
            "Edges whose child has children in turn, without merges.",
            heirs_as_published(descent),
        )
    } else {
        (
            "A model derived in several ways counts under each.",
            heirs(descent),
        )
    };
    let mut table = Table::new("descendants", "Who has descendants", &columns).noted(note);
    for row in rows {
        table.row([
            row.relation.map_or("nothing", Relation::as_str).into(),
            row.models.into(),
            row.with_children.into(),
            Cell::share(row.with_children, row.models),
        ]);
    }
    table
}
