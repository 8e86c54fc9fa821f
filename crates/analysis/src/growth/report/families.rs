//! Tables of families.

use std::collections::BTreeMap;

use modeltree_records::Timestamp;

use super::super::survival;
use super::super::{Cohort, Descent, FamilyGrowth, Group, Line, largest_components, wiener};
use super::name;
use crate::report::{Cell, Column, Table};
use crate::study::Period;

/// Components whose Wiener index is computed, the largest.
const COMPONENTS: usize = 1_000;

pub(super) fn families(descent: &Descent<'_>, grown: &[FamilyGrowth], end: Timestamp) -> Table {
    let columns = [
        Column::new("root", "root"),
        Column::new("models", "models"),
        Column::new("first", "first"),
        Column::new("days_to_half", "days to half"),
        Column::new("days_to_nine_tenths", "to nine tenths"),
        Column::new("last_90_days", "in the last 90 days"),
        Column::new("last_90_days_share", "share"),
        Column::new("undated", "undated"),
    ];
    let mut table = Table::new("families", "Largest families", &columns).noted(format!(
        "Half and nine tenths of the dated members; the last 90 days before {end}."
    ));
    for family in grown {
        table.row([
            name(descent, family.root),
            family.models.into(),
            family.first.map(|time| time.to_string()).into(),
            days(family.first, family.half),
            days(family.first, family.nine_tenths),
            family.last_90_days.into(),
            Cell::share(family.last_90_days, family.models - family.undated),
            family.undated.into(),
        ]);
    }
    table
}

fn days(from: Option<Timestamp>, to: Option<Timestamp>) -> Cell {
    let between = from.zip(to);
    between
        .map(|(from, to)| survival::days(to.micros() - from.micros()))
        .into()
}

pub(super) fn over_time(descent: &Descent<'_>, grown: &[FamilyGrowth]) -> Table {
    let columns = [
        Column::new("root", "root"),
        Column::new("period", "period"),
        Column::new("new", "new"),
        Column::new("models", "models"),
    ];
    let mut table = Table::new("families_over_time", "Largest families over time", &columns)
        .listed()
        .noted("Members that have no date, or are as old as dates reach back, come first.");
    for family in grown {
        let mut models = family.undated;
        for (period, new) in &family.new {
            models += new;
            table.row([
                name(descent, family.root),
                period.to_string().into(),
                (*new).into(),
                models.into(),
            ]);
        }
    }
    table
}

pub(super) fn distances(descent: &Descent<'_>) -> Table {
    let columns = [
        Column::new("root", "root"),
        Column::new("models", "models"),
        Column::new("wiener", "Wiener index"),
        Column::new("wiener_per_model", "per model"),
        Column::new("mean_distance", "mean distance"),
    ];
    let groups: Vec<Group> = largest_components(descent, 3, COMPONENTS);
    let mut table = Table::new("wiener", "Wiener index against size", &columns).listed();
    let mut points = Vec::new();
    for group in &groups {
        let measured = wiener(descent, group);
        let n = group.members.len();
        if let Some(index) = measured.index.filter(|index| *index > 0) {
            points.push(((n as f64).ln(), (index as f64).ln()));
        }
        table.row([
            name(descent, group.root),
            n.into(),
            measured.index.map(|index| index as f64).into(),
            measured.per_model.into(),
            measured.mean_distance.into(),
        ]);
    }
    let line = Line::through(&points).map_or_else(
        || "Too few sizes for a line.".to_owned(),
        |line| {
            format!(
                "ln W = {:.4} ln n {:+.4}, R² {:.4}: 2 is a star's slope, 3 a chain's.",
                line.slope, line.intercept, line.r_squared
            )
        },
    );
    table.noted(format!(
        "The {} largest components of three models or more, edges in either direction. {line}",
        groups.len()
    ))
}

pub(super) fn saturation(cohorts: &BTreeMap<Period, Cohort>) -> Table {
    let columns = [
        Column::new("period", "period"),
        Column::new("roots", "without parents"),
        Column::new("with_children", "with children"),
        Column::new("share", "share"),
        Column::new("children", "children"),
        Column::new("mean", "mean"),
        Column::new("most", "most"),
    ];
    let mut table = Table::new(
        "cohorts",
        "Saturation: the first 180 days of new models",
        &columns,
    )
    .listed()
    .noted(
        "Models without parents by the period of their creation, and their children of the 180 \
             days after it; periods that could not be watched that long are left out.",
    );
    for (period, cohort) in cohorts {
        table.row([
            period.to_string().into(),
            cohort.roots.into(),
            cohort.with_children.into(),
            Cell::share(cohort.with_children, cohort.roots),
            cohort.children.into(),
            (cohort.children as f64 / cohort.roots as f64).into(),
            cohort.most.into(),
        ]);
    }
    table
}
