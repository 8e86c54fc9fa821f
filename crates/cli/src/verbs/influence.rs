//! `influence`: what grew out of models, and out of the models of authors.

use std::cmp::Reverse;
use std::io::Write;
use std::path::Path;

use modeltree_lineage::{Graph, Influence};
use modeltree_query::Atlas;
use modeltree_records::{RelationSet, Timestamp};

use super::list::more;
use crate::args::{By, Form, InfluenceArgs, InfluenceSort};
use crate::exit::{Ending, Usage};
use crate::render::listing::{self, Field, Value, by_relation};
use crate::render::number::{count, grouped};
use crate::render::palette::{HEADING, paint};
use crate::render::table::Column;
use crate::render::text::pad;
use crate::{render::json, terminal};

/// Ranks, or tells the figures of one.
pub fn run(args: &InfluenceArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = super::open(data, quiet)?.with_evidence(args.edges.evidence);
    let graph = atlas.graph();
    let relations = args.edges.relations();
    let now = args.at.unwrap_or(atlas.snapshot().manifest().created_at);
    let rows = match (args.by, &args.of) {
        (By::Model, Some(model)) => vec![one_model(&atlas, model, relations, now)?],
        (By::Model, None) => models(graph, relations, now),
        (By::Author, None) => authors(graph, relations, now),
        (By::Author, Some(owner)) => vec![one_author(graph, owner, relations, now)?],
    };
    let mut out = terminal::stdout();
    print(&mut out, args, rows, now)?;
    out.flush()?;
    Ok(Ending::Done)
}

/// A model or an author, and what grew out of it.
struct Row<'g> {
    name: std::borrow::Cow<'g, str>,
    missing: bool,
    downloads: Option<u64>,
    created_at: Option<Timestamp>,
    /// Of an author: models, those that have children.
    models: u32,
    with_children: u32,
    by_others: u32,
    influence: Influence,
}

impl<'g> Row<'g> {
    fn of(graph: &'g Graph, node: modeltree_lineage::NodeId, influence: Influence) -> Self {
        Self {
            name: graph.id(node).into(),
            missing: graph.is_missing(node),
            downloads: graph.downloads(node),
            created_at: graph.created_at(node),
            models: 1,
            with_children: u32::from(influence.children > 0),
            by_others: 0,
            influence,
        }
    }

    /// What it is ranked by.
    fn rank(&self, sort: InfluenceSort) -> u64 {
        let influence = &self.influence;
        match sort {
            InfluenceSort::Children => influence.children.into(),
            InfluenceSort::Descendants => influence.descendants.into(),
            InfluenceSort::Downloads => influence.downloads,
            InfluenceSort::Likes => influence.likes,
            InfluenceSort::Owners => influence.owners.into(),
            InfluenceSort::New30 => influence.new_30_days.into(),
            InfluenceSort::New90 => influence.new_90_days.into(),
            InfluenceSort::New365 => influence.new_365_days.into(),
        }
    }
}

fn one_model<'g>(
    atlas: &'g Atlas,
    model: &str,
    relations: RelationSet,
    now: Timestamp,
) -> anyhow::Result<Row<'g>> {
    let graph = atlas.graph();
    let node = atlas.resolve(model)?;
    Ok(Row::of(graph, node, graph.influence(node, relations, now)))
}

fn models(graph: &Graph, relations: RelationSet, now: Timestamp) -> Vec<Row<'_>> {
    let all = graph.influence_of_all(relations, now).into_iter();
    all.map(|(node, influence)| Row::of(graph, node, influence))
        .collect()
}

fn authors(graph: &Graph, relations: RelationSet, now: Timestamp) -> Vec<Row<'_>> {
    let all = graph.influence_of_owners(relations, now).into_iter();
    all.map(|owner| Row {
        name: owner.owner.into(),
        missing: false,
        downloads: None,
        created_at: None,
        models: owner.models,
        with_children: owner.with_children,
        by_others: owner.by_others,
        influence: owner.influence,
    })
    .collect()
}

fn one_author<'g>(
    graph: &'g Graph,
    owner: &str,
    relations: RelationSet,
    now: Timestamp,
) -> anyhow::Result<Row<'g>> {
    let all = authors(graph, relations, now);
    let (exact, folded): (Vec<_>, Vec<_>) = all
        .into_iter()
        .filter(|row| row.name.eq_ignore_ascii_case(owner))
        .partition(|row| row.name == owner);
    exact.into_iter().chain(folded).next().ok_or_else(|| {
        let message = format!("no model in this snapshot descends from one of {owner:?}");
        Usage(message).into()
    })
}

fn print(
    out: &mut dyn Write,
    args: &InfluenceArgs,
    mut rows: Vec<Row<'_>>,
    now: Timestamp,
) -> anyhow::Result<()> {
    let output = &args.output;
    let total = rows.len();
    if output.form() == Form::Count {
        writeln!(out, "{total}")?;
        return Ok(());
    }
    // By id from the start, and the sort is stable.
    rows.sort_by_key(|row| {
        let second = row.rank(InfluenceSort::Descendants);
        (Reverse(row.rank(args.sort)), Reverse(second))
    });
    rows.truncate(output.limit());
    let fields = fields(args.by);
    match output.form() {
        Form::Csv => listing::csv(out, &fields, rows.into_iter())?,
        Form::Json => match (&args.of, rows.pop()) {
            (Some(_), Some(row)) => json::write(out, &listing::object(&fields, row))?,
            (_, last) => {
                let rows = rows.into_iter().chain(last);
                listing::json(out, &fields, rows)?;
            }
        },
        Form::Table | Form::Count => {
            if args.of.is_some() {
                for row in &rows {
                    portrait(out, args.by, row, now)?;
                }
                return Ok(());
            }
            let hidden = total - rows.len();
            listing::table(out, &fields, rows.into_iter(), true, terminal::columns())?;
            more(out, hidden)?;
        }
    }
    Ok(())
}

/// One model's or author's figures.
fn portrait(out: &mut dyn Write, by: By, row: &Row<'_>, now: Timestamp) -> std::io::Result<()> {
    let influence = &row.influence;
    writeln!(out, "{}", paint(HEADING, &row.name))?;
    let mut line = |name: &str, value: String| writeln!(out, "  {} {value}", pad(name, 19));
    let with = |number: u32, counts| format!("{}  {}", grouped(number.into()), by_relation(counts));
    if by == By::Author {
        let with_children = count(row.with_children.into(), "has", "have");
        line(
            "models",
            format!(
                "{}, of which {with_children} children",
                grouped(row.models.into())
            ),
        )?;
    }
    line(
        "children",
        with(influence.children, &influence.children_by_relation),
    )?;
    line(
        "descendants",
        with(influence.descendants, &influence.descendants_by_relation),
    )?;
    if by == By::Author {
        line("of others", grouped(row.by_others.into()))?;
    }
    line("their downloads", grouped(influence.downloads))?;
    line("their likes", grouped(influence.likes))?;
    line("their owners", grouped(influence.owners.into()))?;
    line("new in 30 days", grouped(influence.new_30_days.into()))?;
    line("new in 90 days", grouped(influence.new_90_days.into()))?;
    line("new in 365 days", grouped(influence.new_365_days.into()))?;
    line("up to", now.to_string())
}

/// The fields of a ranking of models or authors.
fn fields<'g>(by: By) -> Vec<Field<Row<'g>>> {
    let mut fields: Vec<Field<Row<'g>>> = match by {
        By::Model => vec![
            Field::shown("id", Column::Flexible, "model", 0, |row| {
                Value::Id(&row.name, if row.missing { " (missing)" } else { "" })
            }),
            Field::hidden("missing", |row| Value::Truth(row.missing)),
            Field::hidden("own_downloads", |row| Value::Figure(row.downloads)),
            Field::hidden("created_at", |row| Value::Time(row.created_at)),
        ],
        By::Author => vec![
            Field::shown("author", Column::Flexible, "author", 0, |row| {
                Value::Id(&row.name, "")
            }),
            Field::shown("models", Column::Right, "models", 0, |row| {
                Value::Count(row.models.into())
            }),
            Field::hidden("with_children", |row| {
                Value::Count(row.with_children.into())
            }),
        ],
    };
    fields.extend([
        Field::shown("children", Column::Right, "children", 0, |row: &Row<'g>| {
            Value::Count(row.influence.children.into())
        }),
        Field::shown("descendants", Column::Right, "descendants", 0, |row| {
            Value::Count(row.influence.descendants.into())
        }),
    ]);
    if by == By::Author {
        fields.push(Field::shown(
            "by_others",
            Column::Right,
            "of others",
            0,
            |row| Value::Count(row.by_others.into()),
        ));
    }
    fields.extend([
        Field::hidden("children_by_relation", |row: &Row<'g>| {
            Value::ByRelation(&row.influence.children_by_relation)
        }),
        Field::shown(
            "descendants_by_relation",
            Column::Left,
            "by relation",
            120,
            |row| Value::ByRelation(&row.influence.descendants_by_relation),
        ),
        Field::shown("downloads", Column::Right, "downloads", 0, |row| {
            Value::Figure(Some(row.influence.downloads))
        }),
        Field::shown("likes", Column::Right, "likes", 0, |row| {
            Value::Figure(Some(row.influence.likes))
        }),
        Field::shown("owners", Column::Right, "owners", 90, |row| {
            Value::Figure(Some(row.influence.owners.into()))
        }),
        Field::shown("new_30_days", Column::Right, "new 30 d", 110, |row| {
            Value::Count(row.influence.new_30_days.into())
        }),
        Field::shown("new_90_days", Column::Right, "90 d", 110, |row| {
            Value::Count(row.influence.new_90_days.into())
        }),
        Field::shown("new_365_days", Column::Right, "365 d", 110, |row| {
            Value::Count(row.influence.new_365_days.into())
        }),
    ]);
    fields
}
