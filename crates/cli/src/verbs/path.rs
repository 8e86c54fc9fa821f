//! `path`: how two models are related.

use std::io::Write;
use std::path::Path;

use modeltree_lineage::{Direction, Graph, NodeId, Route, Routes, Walk};
use modeltree_records::RelationSet;
use serde::Serialize;

use super::ancestors::Descent;
use crate::args::{Form, PathArgs};
use crate::exit::Ending;
use crate::render::json;
use crate::render::listing::{self, Field, Value};
use crate::render::number::{count, grouped};
use crate::render::palette::{ASIDE, HEADING, paint};
use crate::render::way::{self, Stop};
use crate::terminal;

/// Tells the shortest ways.
pub fn run(args: &PathArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = super::open(data, quiet)?.with_evidence(args.edges.evidence);
    let graph = atlas.graph();
    let (from, to) = (atlas.resolve(&args.from)?, atlas.resolve(&args.to)?);
    let walk = args.edges.walk(args.depth);
    let routes = graph.routes(from, to, walk, args.output.limit());
    let telling = Telling {
        graph,
        from,
        to,
        relations: walk.relations,
        bounded: walk != Walk::default(),
    };
    let mut out = terminal::stdout();
    match args.output.form() {
        Form::Count => writeln!(out, "{}", routes.total)?,
        Form::Json => json::write(&mut out, &telling.json(&routes))?,
        Form::Csv => telling.csv(&mut out, &routes)?,
        Form::Table => telling.write(&mut out, &routes, terminal::columns())?,
    }
    out.flush()?;
    Ok(Ending::Done)
}

struct Telling<'g> {
    graph: &'g Graph,
    from: NodeId,
    to: NodeId,
    relations: RelationSet,
    /// Whether relations or steps are left out.
    bounded: bool,
}

/// A step of a route: to which model, and how.
type Step = (NodeId, Option<(Direction, RelationSet)>);

impl<'g> Telling<'g> {
    /// The models of a route; the steps up come first.
    fn steps(&self, route: &Route) -> Vec<Step> {
        let step = |at: usize| {
            let node = route.nodes[at];
            let before = *route.nodes.get(at.checked_sub(1)?)?;
            let direction = if at <= route.top {
                Direction::Up
            } else {
                Direction::Down
            };
            let (child, parent) = match direction {
                Direction::Up => (before, node),
                Direction::Down => (node, before),
            };
            let edge = self.graph.edge(child, parent)?.within(self.relations)?;
            Some((direction, edge.relations))
        };
        let nodes = route.nodes.iter().enumerate();
        nodes.map(|(at, node)| (*node, step(at))).collect()
    }

    fn write(
        &self,
        out: &mut dyn Write,
        routes: &Routes,
        terminal: Option<usize>,
    ) -> anyhow::Result<()> {
        let (from, to) = (self.graph.id(self.from), self.graph.id(self.to));
        if self.from == self.to {
            writeln!(
                out,
                "{}",
                paint(HEADING, format!("{from} is that model itself"))
            )?;
            return Ok(());
        }
        if routes.routes.is_empty() {
            let bound = match self.bounded {
                true => " as far as was asked",
                false => "",
            };
            let sentence = format!(
                "{from} and {to} are not related{bound}: neither descends from the other, \
                 and they have no common ancestor"
            );
            writeln!(out, "{}", paint(HEADING, sentence))?;
            return Ok(());
        }
        let mut told = String::new();
        for route in &routes.routes {
            let sentence = self.sentence(route);
            if sentence != told {
                writeln!(out, "{}", paint(HEADING, &sentence))?;
                told = sentence;
            }
            let steps = self.steps(route).into_iter();
            let stops = steps.map(|(node, step)| Stop {
                step,
                id: self.graph.id(node),
                missing: self.graph.is_missing(node),
            });
            way::draw(out, &stops.collect::<Vec<_>>(), terminal)?;
        }
        let hidden = routes.total.saturating_sub(routes.routes.len() as u64);
        if hidden > 0 {
            let more = format!("… {} more (--limit 0 shows all)", grouped(hidden));
            writeln!(out, "{}", paint(ASIDE, more))?;
        }
        Ok(())
    }

    fn sentence(&self, route: &Route) -> String {
        let (from, to) = (self.graph.id(self.from), self.graph.id(self.to));
        let up = route.top as u64;
        let down = (route.len() - route.top) as u64;
        let steps = |number| count(number, "step", "steps");
        match (up, down) {
            (up, 0) => format!("{from} descends from {to}, {}", steps(up)),
            (0, down) => format!("{to} descends from {from}, {}", steps(down)),
            (up, down) => format!(
                "both descend from {}: {} up, {} down",
                self.graph.id(route.nodes[route.top]),
                steps(up),
                grouped(down)
            ),
        }
    }

    fn json(&self, routes: &Routes) -> Json<'g> {
        let route = |route: &Route| JsonRoute {
            steps: route.len(),
            up: route.top,
            down: route.len() - route.top,
            top: self.graph.id(route.nodes[route.top]),
            models: route
                .nodes
                .iter()
                .map(|node| self.graph.id(*node))
                .collect(),
            edges: self.edges(route),
        };
        Json {
            from: self.graph.id(self.from),
            to: self.graph.id(self.to),
            related: !routes.routes.is_empty(),
            total: routes.total,
            routes: routes.routes.iter().map(route).collect(),
        }
    }

    fn edges(&self, route: &Route) -> Vec<Descent<'g>> {
        let steps = self.steps(route);
        let pairs = steps.windows(2);
        let edge = |pair: &[Step]| {
            let (before, (node, step)) = (pair[0].0, pair[1]);
            let (direction, relations) = step?;
            let (child, parent) = match direction {
                Direction::Up => (before, node),
                Direction::Down => (node, before),
            };
            Some(Descent::of(self.graph, child, parent, relations))
        };
        pairs.filter_map(edge).collect()
    }

    fn csv(&self, out: &mut dyn Write, routes: &Routes) -> anyhow::Result<()> {
        let graph = self.graph;
        let rows = routes.routes.iter().enumerate().flat_map(|(at, route)| {
            let steps = self.steps(route).into_iter().enumerate();
            steps.map(move |(number, (node, step))| Row {
                route: at as u64 + 1,
                step: number as u64,
                model: graph.id(node),
                missing: graph.is_missing(node),
                direction: step.map(|(direction, _)| match direction {
                    Direction::Up => "up",
                    Direction::Down => "down",
                }),
                relations: step.map_or(RelationSet::EMPTY, |(_, relations)| relations),
            })
        });
        Ok(listing::csv(out, &fields(), rows)?)
    }
}

struct Row<'g> {
    route: u64,
    step: u64,
    model: &'g str,
    missing: bool,
    direction: Option<&'static str>,
    relations: RelationSet,
}

fn fields<'g>() -> [Field<Row<'g>>; 6] {
    [
        Field::hidden("route", |row| Value::Count(row.route)),
        Field::hidden("step", |row| Value::Count(row.step)),
        Field::hidden("id", |row| Value::Id(row.model, "")),
        Field::hidden("missing", |row| Value::Truth(row.missing)),
        Field::hidden("direction", |row| Value::Text(row.direction)),
        Field::hidden("relations", |row| Value::Relations(row.relations)),
    ]
}

#[derive(Serialize)]
struct Json<'g> {
    from: &'g str,
    to: &'g str,
    related: bool,
    total: u64,
    routes: Vec<JsonRoute<'g>>,
}

#[derive(Serialize)]
struct JsonRoute<'g> {
    steps: usize,
    up: usize,
    down: usize,
    /// The highest model of the way.
    top: &'g str,
    models: Vec<&'g str>,
    edges: Vec<Descent<'g>>,
}
