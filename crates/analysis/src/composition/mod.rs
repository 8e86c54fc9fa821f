//! What models are: how often each value of a property occurs.

mod parents;
mod sizes;

use modeltree_lineage::NodeId;

use crate::AnalysisError;
use crate::report::{Cell, Column, Report, Table};
use crate::study::{Figures, Study, Trait, TraitSets, ranked};

/// How many of the most downloaded models, and of the parents with the most
/// children, are kept.
const RANKED: usize = 1_000;

/// The properties of all models, read once.
pub struct Composition {
    traits: Vec<(Trait, TraitSets)>,
    /// Where everything was asked for.
    whole: Option<Whole>,
}

struct Whole {
    parameters: Figures,
    /// What the tags name as parents, where parents are counted as published.
    named: Option<TraitSets>,
}

impl Composition {
    /// Reads some traits; where none is named all of them, parameters, parents
    /// and downloads too.
    ///
    /// # Errors
    /// Where the snapshot cannot be read.
    pub fn read(study: &Study<'_>, traits: &[Trait]) -> Result<Self, AnalysisError> {
        let kinds: Vec<Trait> = if traits.is_empty() {
            Trait::NAMED.to_vec()
        } else {
            traits.to_vec()
        };
        let sets = study.traits(&kinds)?;
        let whole = traits.is_empty().then(|| {
            Ok::<_, AnalysisError>(Whole {
                parameters: study.parameters()?,
                named: parents::named(study)?,
            })
        });
        Ok(Self {
            traits: kinds.into_iter().zip(sets).collect(),
            whole: whole.transpose()?,
        })
    }

    /// Counts over the models of a study.
    #[must_use]
    pub fn report(&self, study: &Study<'_>) -> Report {
        let models: Vec<NodeId> = study.models().collect();
        let mut summary = Table::new("summary", "How much is known", &SUMMARY);
        let mut tables: Vec<Table> = self
            .traits
            .iter()
            .map(|(kind, sets)| count(kind, sets, &models, &mut summary))
            .collect();
        if let Some(whole) = &self.whole {
            tables.push(sizes::table(&whole.parameters, &models));
            tables.push(parents::table(study, whole.named.as_ref(), &models));
            tables.push(downloads(study, &models));
        }
        tables.push(summary);
        Report {
            analysis: "composition",
            about: study.about(),
            tables,
        }
    }
}

const SUMMARY: [Column; 7] = [
    Column::new("property", "property"),
    Column::new("known", "something known"),
    Column::new("reporting", "models with a value"),
    Column::new("of_all", "of all"),
    Column::new("distinct", "different values"),
    Column::new("mentions", "mentions"),
    Column::new("single", "values that occur once"),
];

/// Counts the models that have each value of a trait, the most frequent first,
/// and those as frequent by name.
fn count(kind: &Trait, sets: &TraitSets, models: &[NodeId], summary: &mut Table) -> Table {
    let all = models.len() as u64;
    let known = models.iter().filter(|node| sets.is_known(**node)).count();
    let reporting = models.iter().filter(|node| !sets.of(**node).is_empty());
    let reporting = reporting.count() as u64;
    let ranked = ranked(&sets.counts(models.iter().copied()));
    let single = ranked.iter().filter(|(_, count)| *count == 1).count();
    summary.row([
        kind.to_string().into(),
        known.into(),
        Cell::Count(reporting),
        Cell::share(reporting, all),
        ranked.len().into(),
        Cell::Count(ranked.iter().map(|(_, count)| count).sum()),
        single.into(),
    ]);
    let columns = [
        Column::new("value", "value"),
        Column::new("models", "models"),
        Column::new("of_reporting", "of reporting"),
        Column::new("of_all", "of all"),
    ];
    let mut table = Table::new(kind.to_string(), title(kind), &columns)
        .listed()
        .noted(format!(
            "{reporting} of {all} models report it; {} different values.",
            ranked.len(),
        ));
    for (value, count) in ranked {
        table.row([
            sets.name(value).into(),
            Cell::Count(count),
            Cell::share(count, reporting),
            Cell::share(count, all),
        ]);
    }
    table
}

fn title(kind: &Trait) -> String {
    match kind {
        Trait::License => "Licences".into(),
        Trait::Task => "Tasks".into(),
        Trait::Language => "Languages".into(),
        Trait::Library => "Libraries".into(),
        Trait::Dataset => "Data sets".into(),
        Trait::Region => "Regions".into(),
        Trait::Arxiv => "arXiv ids".into(),
        Trait::Gated => "Access".into(),
        Trait::Tag(prefix) if prefix.is_empty() => "Tags".into(),
        Trait::Tag(prefix) => format!("Tags {prefix}"),
    }
}

/// The most downloaded models.
fn downloads(study: &Study<'_>, models: &[NodeId]) -> Table {
    let graph = study.graph();
    let known = models
        .iter()
        .filter_map(|node| Some((*node, graph.downloads(*node)?)));
    let mut ranked: Vec<_> = known.collect();
    let known = ranked.len();
    let total: u64 = ranked.iter().map(|(_, downloads)| downloads).sum();
    ranked.sort_by_key(|(node, downloads)| (std::cmp::Reverse(*downloads), *node));
    ranked.truncate(RANKED);
    let columns = [
        Column::new("model", "model"),
        Column::new("downloads", "downloads"),
        Column::new("of_all", "of all"),
    ];
    let mut table = Table::new("downloads", "Most downloaded (30 days)", &columns)
        .listed()
        .noted(format!(
            "{known} of {} models have a count; {total} downloads in all.",
            models.len()
        ));
    for (node, downloads) in ranked {
        table.row([
            graph.id(node).into(),
            Cell::Count(downloads),
            Cell::share(downloads, total),
        ]);
    }
    table
}
