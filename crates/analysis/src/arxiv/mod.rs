//! The papers that models cite, and their subjects.

mod ids;
mod metadata;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use modeltree_lineage::NodeId;

use crate::AnalysisError;
use crate::report::{Cell, Column, Report, Table};
use crate::study::{Manner, Study, Trait, TraitSets, TraitSetsBuilder, ranked};

pub use ids::{cited, normal};
pub use metadata::Categories;

/// The paper that the Hub's card template cites, whatever the model: its
/// subjects say nothing of the models.
const TEMPLATE_PAPER: &str = "1910.09700";

/// What models cite, read once.
pub struct Papers {
    /// Ids in tags.
    tagged: TraitSets,
    /// Ids in cards; `None` as published, where cards are not read.
    cited: Option<TraitSets>,
    /// Of both.
    all: TraitSets,
    /// Tags that are no id, with how many models have them.
    invalid: BTreeMap<String, u64>,
}

impl Papers {
    /// Reads tags and cards. As published the tags alone, verbatim.
    ///
    /// # Errors
    /// Where the snapshot cannot be read.
    pub fn read(study: &Study<'_>) -> Result<Self, AnalysisError> {
        let verbatim = study.traits(&[Trait::Arxiv])?.remove(0);
        if study.manner() == Manner::Published {
            return Ok(Self {
                tagged: verbatim.clone(),
                cited: None,
                all: verbatim,
                invalid: BTreeMap::new(),
            });
        }
        let graph = study.graph();
        let nodes = || (0..graph.len() as u32).map(NodeId);
        let names = |sets: &'_ TraitSets, node| {
            let values = sets.of(node).iter();
            values
                .map(|value| sets.name(*value).to_string())
                .collect::<Vec<_>>()
        };
        let mut tagged = TraitSetsBuilder::new(graph.len());
        let mut invalid = BTreeMap::new();
        for node in nodes().filter(|node| verbatim.is_known(*node)) {
            let names = names(&verbatim, node);
            tagged.set(node, names.iter().filter_map(|name| normal(name)));
            for name in names.iter().filter(|name| normal(name).is_none()) {
                *invalid.entry(name.clone()).or_default() += 1;
            }
        }
        let mut cited_by = TraitSetsBuilder::new(graph.len());
        for card in study.atlas().snapshot().cards()? {
            let card = card?;
            if let Some(node) = graph.find(card.id.as_str()) {
                cited_by.set(node, cited(&card.text));
            }
        }
        let (tagged, cited_by) = (tagged.build(), cited_by.build());
        let mut all = TraitSetsBuilder::new(graph.len());
        for node in nodes().filter(|one| tagged.is_known(*one) || cited_by.is_known(*one)) {
            let (tags, card) = (names(&tagged, node), names(&cited_by, node));
            all.set(node, tags.iter().chain(&card).map(String::as_str));
        }
        Ok(Self {
            tagged,
            cited: Some(cited_by),
            all: all.build(),
            invalid,
        })
    }

    /// The ids of all papers cited.
    #[must_use]
    pub fn ids(&self) -> HashSet<String> {
        let values = 0..self.all.distinct() as u32;
        values
            .map(|value| self.all.name(value).to_string())
            .collect()
    }

    /// Counts over the models of a study; subjects where categories are known.
    #[must_use]
    pub fn report(&self, study: &Study<'_>, categories: Option<&Categories>) -> Report {
        let models: Vec<NodeId> = study.models().collect();
        let mut tables = Vec::new();
        if let Some(categories) = categories {
            tables.push(self.subjects(&models, categories));
        }
        tables.push(self.papers(&models, categories));
        tables.extend(self.sources(&models));
        tables.extend(self.not_ids());
        if let Some(categories) = categories {
            tables.push(self.unknown(&models, categories));
        }
        Report {
            analysis: "arxiv",
            about: study.about(),
            tables,
        }
    }

    /// Models by the subjects of what they cite: each model counts once for a
    /// subject, of however many papers.
    fn subjects(&self, models: &[NodeId], categories: &Categories) -> Table {
        let columns = [
            Column::new("category", "category"),
            Column::new("models", "models"),
            Column::new("of_citing", "of those citing"),
            Column::new("without_template", "without the template's paper"),
            Column::new("papers", "papers"),
            Column::new("primary", "as first category"),
        ];
        // Of each category: models, models without the template's paper.
        let mut by_category = BTreeMap::<&str, [u64; 2]>::new();
        let mut citing = 0_u64;
        for node in models {
            let values = self.all.of(*node);
            citing += u64::from(!values.is_empty());
            let mut subjects = BTreeMap::<&str, bool>::new();
            for value in values {
                let name = self.all.name(*value);
                for category in categories.of.get(name).into_iter().flatten() {
                    *subjects.entry(category).or_default() |= name != TEMPLATE_PAPER;
                }
            }
            for (category, otherwise) in subjects {
                let counts = by_category.entry(category).or_default();
                counts[0] += 1;
                counts[1] += u64::from(otherwise);
            }
        }
        // Of each category: papers, papers of which it is the first.
        let mut papers = BTreeMap::<&str, [u64; 2]>::new();
        for (value, number) in (0..).zip(self.all.counts(models.iter().copied())) {
            let of = categories.of.get(self.all.name(value));
            for (at, category) in of.into_iter().flatten().enumerate() {
                if number > 0 {
                    let counts = papers.entry(category).or_default();
                    counts[0] += 1;
                    counts[1] += u64::from(at == 0);
                }
            }
        }
        let mut ranked: Vec<_> = by_category.into_iter().collect();
        ranked.sort_by_key(|(_, counts)| Reverse(counts[0]));
        let mut table = Table::new("categories", "Subjects", &columns)
            .listed()
            .noted(format!(
                "{citing} models cite papers. {TEMPLATE_PAPER} is cited by the Hub's card template, \
                 whatever the model. The file describes {} papers.",
                categories.papers
            ));
        for (category, [number, otherwise]) in ranked {
            let [of_papers, primary] = papers.get(category).copied().unwrap_or_default();
            table.row([
                category.into(),
                Cell::Count(number),
                Cell::share(number, citing),
                Cell::Count(otherwise),
                Cell::Count(of_papers),
                Cell::Count(primary),
            ]);
        }
        table
    }

    /// Papers by the models that cite them.
    fn papers(&self, models: &[NodeId], categories: Option<&Categories>) -> Table {
        let columns = [
            Column::new("paper", "paper"),
            Column::new("models", "models"),
            Column::new("of_citing", "of those citing"),
            Column::new("category", "first category"),
        ];
        let citing = models.iter().filter(|node| !self.all.of(**node).is_empty());
        let citing = citing.count() as u64;
        let ranked = ranked(&self.all.counts(models.iter().copied()));
        let mut table = Table::new("papers", "Papers", &columns)
            .listed()
            .noted(format!(
                "{citing} of {} models cite {} papers.",
                models.len(),
                ranked.len()
            ));
        for (value, number) in ranked {
            let name = self.all.name(value);
            let category = categories.and_then(|all| all.of.get(name)?.first());
            table.row([
                name.into(),
                Cell::Count(number),
                Cell::share(number, citing),
                category.map(String::as_str).into(),
            ]);
        }
        table
    }

    /// Citations by where they are; `None` where cards were not read.
    fn sources(&self, models: &[NodeId]) -> Option<Table> {
        let cited = self.cited.as_ref()?;
        let columns = [
            Column::new("source", "citations"),
            Column::new("citations", "number"),
            Column::new("models", "models"),
        ];
        let mut rows = [
            ("in tag and card", [0_u64; 2]),
            ("only in a tag", [0; 2]),
            ("only in a card", [0; 2]),
        ];
        for node in models {
            let names = |sets: &TraitSets| -> BTreeSet<String> {
                let values = sets.of(*node).iter();
                values.map(|value| sets.name(*value).to_string()).collect()
            };
            let (tags, card) = (names(&self.tagged), names(cited));
            let both = tags.intersection(&card).count() as u64;
            let found = [both, tags.len() as u64 - both, card.len() as u64 - both];
            for ((_, counts), number) in rows.iter_mut().zip(found) {
                counts[0] += number;
                counts[1] += u64::from(number > 0);
            }
        }
        let mut table = Table::new("sources", "Where citations stand", &columns);
        for (name, [citations, models]) in rows {
            table.row([name.into(), Cell::Count(citations), Cell::Count(models)]);
        }
        Some(table)
    }

    /// Tags that can be no id.
    fn not_ids(&self) -> Option<Table> {
        if self.invalid.is_empty() {
            return None;
        }
        let columns = [
            Column::new("tag", "arxiv:"),
            Column::new("models", "models"),
        ];
        let mut table = Table::new("no_ids", "Tags that can be no id", &columns)
            .listed()
            .noted("In the whole snapshot.");
        let mut ranked: Vec<_> = self.invalid.iter().collect();
        ranked.sort_by_key(|(_, models)| Reverse(**models));
        for (tag, models) in ranked {
            table.row([tag.as_str().into(), Cell::Count(*models)]);
        }
        Some(table)
    }

    /// Papers that the file does not describe.
    fn unknown(&self, models: &[NodeId], categories: &Categories) -> Table {
        let columns = [
            Column::new("paper", "paper"),
            Column::new("models", "models"),
        ];
        let mut unknown = ranked(&self.all.counts(models.iter().copied()));
        unknown.retain(|(value, _)| !categories.of.contains_key(self.all.name(*value)));
        let mut table = Table::new(
            "unknown",
            "Papers that the file does not describe",
            &columns,
        )
        .listed();
        for (value, number) in unknown {
            table.row([self.all.name(value).into(), Cell::Count(number)]);
        }
        table
    }
}
