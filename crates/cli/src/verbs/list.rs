//! Lists of models: ordered, cut to what is asked for, and printed.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::Write;

use modeltree_lineage::{Graph, NodeId, Step, Walk};
use modeltree_records::{RelationSet, Timestamp};

use crate::args::{Form, OutputArgs, SortArg};
use crate::exit::Usage;
use crate::render::listing::{self, Field, Value};
use crate::render::number::{count, grouped};
use crate::render::palette::{ASIDE, HEADING, paint};
use crate::render::table::Column;
use crate::terminal;

/// A model of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The model.
    pub node: NodeId,
    /// Steps from the model asked about.
    pub depth: u32,
    /// The model through which it was found.
    pub from: Option<NodeId>,
    /// The relations of the edge between the two.
    pub relations: RelationSet,
    /// Steps from the nearest root, where the question is about that.
    pub generation: u32,
    /// Whether it lies on a cycle that stands in for a root.
    pub on_cycle: bool,
}

impl Found {
    /// A model that was found without a walk.
    pub const fn alone(node: NodeId) -> Self {
        Self {
            node,
            depth: 0,
            from: None,
            relations: RelationSet::EMPTY,
            generation: 0,
            on_cycle: false,
        }
    }
}

impl From<Step> for Found {
    fn from(step: Step) -> Self {
        Self {
            depth: step.depth,
            from: step.from,
            relations: step.relations,
            ..Self::alone(step.node)
        }
    }
}

/// What a list tells of its models besides their figures.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tells {
    /// The heading of the distance, where there is one: "depth", "up".
    pub depth: Option<&'static str>,
    /// The generation.
    pub generation: bool,
    /// Through which model and by which relation.
    pub relation: bool,
    /// Which models are on a cycle.
    pub on_cycle: bool,
}

/// A list of models to be printed.
pub struct List<'g> {
    /// The graph.
    pub graph: &'g Graph,
    /// What is said above a table.
    pub heading: String,
    /// The models.
    pub found: Vec<Found>,
    /// How many more there are, known not to be wanted.
    pub hidden: usize,
    /// What is told of them.
    pub tells: Tells,
    /// The relations by which children and descendants are counted.
    pub relations: RelationSet,
}

/// A row, as it is printed.
pub struct Row<'g> {
    id: &'g str,
    missing: bool,
    depth: u32,
    generation: u32,
    on_cycle: bool,
    from: Option<&'g str>,
    relations: RelationSet,
    downloads: Option<u64>,
    likes: Option<u64>,
    created_at: Option<Timestamp>,
    children: u64,
    descendants: u32,
}

impl<'g> List<'g> {
    /// Prints the list. Without a sort it stays in its order.
    pub fn print(
        mut self,
        out: &mut dyn Write,
        output: &OutputArgs,
        sort: Option<SortArg>,
    ) -> anyhow::Result<()> {
        let total = self.found.len() + self.hidden;
        if output.form() == Form::Count {
            writeln!(out, "{total}")?;
            return Ok(());
        }
        let descendants = self.arrange(sort, output.limit());
        let fields = self.fields(descendants.is_some());
        let rows = self
            .found
            .iter()
            .map(|found| self.row(found, descendants.as_ref()));
        match output.form() {
            Form::Json => listing::json(out, &fields, rows)?,
            Form::Csv => listing::csv(out, &fields, rows)?,
            Form::Table | Form::Count => {
                writeln!(out, "{}", paint(HEADING, &self.heading))?;
                if total > 0 {
                    listing::table(out, &fields, rows, false, terminal::columns())?;
                }
                more(out, total - self.found.len())?;
            }
        }
        Ok(())
    }

    /// Keeps the first `limit` models, in order; tells their numbers of
    /// descendants where these are what orders them.
    pub fn arrange(&mut self, sort: Option<SortArg>, limit: usize) -> Option<Descendants> {
        if let Some(sort) = sort {
            self.sort(sort, limit);
        }
        self.found.truncate(limit);
        (sort == Some(SortArg::Descendants)).then(|| self.descendants())
    }

    /// Brings the first `limit` models to the front, in order.
    fn sort(&mut self, sort: SortArg, limit: usize) {
        let graph = self.graph;
        let places = match sort {
            SortArg::Descendants => self.by_descendants(),
            _ => HashMap::new(),
        };
        let key = |found: &Found| {
            let node = found.node;
            let first = match sort {
                SortArg::Depth => Some(-i64::from(found.depth)),
                SortArg::Downloads | SortArg::Id => None,
                SortArg::Likes => graph.likes(node).map(|likes| likes as i64),
                SortArg::Created => graph.created_at(node).map(Timestamp::micros),
                SortArg::Descendants => places.get(&node).map(|place| -(*place as i64)),
            };
            let second = (sort != SortArg::Id).then(|| Reverse(graph.downloads(node)));
            (Reverse(first), second, node)
        };
        let found = &mut self.found;
        if limit > 0 && limit < found.len() {
            found.select_nth_unstable_by_key(limit - 1, key);
        }
        let limit = limit.min(found.len());
        found[..limit].sort_unstable_by_key(key);
    }

    /// The models that have children.
    fn inner(&self) -> Vec<NodeId> {
        let (graph, relations) = (self.graph, self.relations);
        let nodes = self.found.iter().map(|found| found.node);
        let inner = nodes.filter(|node| graph.children_by(*node, relations).next().is_some());
        inner.collect()
    }

    /// The places of the models that have children, most descendants first.
    fn by_descendants(&self) -> HashMap<NodeId, usize> {
        let mut inner = self.inner();
        self.graph.sort_by_descendants(&mut inner, self.relations);
        let places = inner.into_iter().enumerate();
        places.map(|(place, node)| (node, place)).collect()
    }

    /// The number of descendants of each model that has children.
    fn descendants(&self) -> Descendants {
        /// Above so many, all models are measured in one sweep.
        const MANY: usize = 256;
        let inner = self.inner();
        if inner.len() > MANY {
            // What is recent does not matter here.
            let now = Timestamp::from_micros(0);
            let all = self.graph.influence_of_all(self.relations, now).into_iter();
            let counts = all.map(|(node, influence)| (node, influence.descendants));
            return Descendants(counts.collect());
        }
        let walk = Walk {
            relations: self.relations,
            depth: None,
        };
        let count = |node| self.graph.descendants(node, walk).count() as u32;
        Descendants(inner.into_iter().map(|node| (node, count(node))).collect())
    }

    /// One model's row.
    pub fn row(&self, found: &Found, descendants: Option<&Descendants>) -> Row<'g> {
        let graph = self.graph;
        let node = found.node;
        Row {
            id: graph.id(node),
            missing: graph.is_missing(node),
            depth: found.depth,
            generation: found.generation,
            on_cycle: found.on_cycle,
            from: found.from.map(|from| graph.id(from)),
            relations: found.relations,
            downloads: graph.downloads(node),
            likes: graph.likes(node),
            created_at: graph.created_at(node),
            children: graph.children_by(node, self.relations).count() as u64,
            descendants: descendants.map_or(0, |descendants| descendants.of(node)),
        }
    }

    /// The fields of the rows.
    pub fn fields(&self, descendants: bool) -> Vec<Field<Row<'g>>> {
        let mut fields: Vec<Field<Row<'g>>> = vec![
            Field::shown("id", Column::Flexible, "model", 0, |row| {
                let aside = match (row.missing, row.on_cycle) {
                    (true, _) => " (missing)",
                    (false, true) => " (on a cycle)",
                    _ => "",
                };
                Value::Id(row.id, aside)
            }),
            Field::hidden("missing", |row| Value::Truth(row.missing)),
        ];
        if let Some(head) = self.tells.depth {
            fields.push(Field::shown(
                "depth",
                Column::Right,
                head,
                0,
                |row: &Row<'g>| Value::Count(row.depth.into()),
            ));
        }
        if self.tells.generation {
            fields.push(Field::shown(
                "generation",
                Column::Right,
                "generation",
                0,
                |row| Value::Count(row.generation.into()),
            ));
        }
        if self.tells.on_cycle {
            fields.push(Field::hidden("on_cycle", |row| Value::Truth(row.on_cycle)));
        }
        if self.tells.relation {
            fields.extend([
                Field::hidden("relation", |row: &Row<'g>| {
                    let primary = row.relations.primary().as_str();
                    Value::Text((!row.relations.is_empty()).then_some(primary))
                }),
                Field::shown("relations", Column::Left, "relation", 0, |row| {
                    Value::Relations(row.relations)
                }),
                Field::shown("from", Column::Flexible, "from", 120, |row| {
                    Value::Text(row.from)
                }),
            ]);
        }
        fields.extend([
            Field::shown(
                "downloads",
                Column::Right,
                "downloads",
                0,
                |row: &Row<'g>| Value::Figure(row.downloads),
            ),
            Field::shown("likes", Column::Right, "likes", 0, |row| {
                Value::Figure(row.likes)
            }),
            Field::shown("created_at", Column::Left, "created", 76, |row| {
                Value::Time(row.created_at)
            }),
            Field::shown("children", Column::Right, "children", 90, |row| {
                Value::Count(row.children)
            }),
        ]);
        if descendants {
            fields.push(Field::shown(
                "descendants",
                Column::Right,
                "descendants",
                0,
                |row| Value::Count(row.descendants.into()),
            ));
        }
        fields
    }
}

/// The number of descendants of models that have some.
pub struct Descendants(HashMap<NodeId, u32>);

impl Descendants {
    fn of(&self, node: NodeId) -> u32 {
        self.0.get(&node).copied().unwrap_or(0)
    }
}

/// How many there are, in words: "no children", "1 child", "2 children".
pub fn some(number: usize, one: &str, many: &str) -> String {
    match number {
        0 => format!("no {many}"),
        number => count(number as u64, one, many),
    }
}

/// Tells how many rows are not shown.
pub fn more(out: &mut dyn Write, hidden: usize) -> std::io::Result<()> {
    if hidden == 0 {
        return Ok(());
    }
    let more = format!("… {} more (--limit 0 shows all)", grouped(hidden as u64));
    writeln!(out, "{}", paint(ASIDE, more))
}

/// The order, which must be one that models have without a walk.
pub fn without_walk(sort: Option<SortArg>) -> Result<Option<SortArg>, Usage> {
    match sort {
        Some(SortArg::Depth) => {
            let message = "--sort depth: there is no model here to count steps from; sort by downloads, likes, created, descendants or id";
            Err(Usage(message.into()))
        }
        sort => Ok(sort),
    }
}
