//! What cards say, as tables.

use std::collections::BTreeMap;

use modeltree_lineage::NodeId;

use super::{Card, Class, Documentation, SECTIONS};
use crate::report::{Cell, Column, Report, Table};
use crate::study::{Manner, Study};

impl Documentation {
    /// The cards of a study's models.
    #[must_use]
    pub fn report(&self, study: &Study<'_>) -> Report {
        let cards: Vec<&Card> = self
            .cards
            .iter()
            .filter(|card| study.has(card.node))
            .collect();
        let models = study.models().count();
        let mut about = study.about();
        about.push(("cards", cards.len().into()));
        let mut tables = vec![
            classes(&cards, models),
            lengths(&cards, study.manner()),
            by_generation(study, &cards),
            sections(&cards, study.manner()),
            templates(&cards),
        ];
        if let Some(duplicates) = &self.duplicates {
            let clusters = duplicates.report(study, super::TEMPLATES).tables;
            tables.extend(clusters.into_iter().take(1).map(|table| Table {
                name: "reuse".into(),
                title: "Cards made from one another, names and digits aside".into(),
                ..table
            }));
        }
        Report {
            analysis: "documentation",
            about,
            tables,
        }
    }
}

fn classes(cards: &[&Card], models: usize) -> Table {
    let columns = [
        Column::new("class", "class"),
        Column::new("cards", "cards"),
        Column::new("of_cards", "of cards"),
        Column::new("of_models", "of models"),
    ];
    let mut table = Table::new("classes", "Kinds of cards", &columns)
        .noted("A card may be of several kinds. A model without a card is not told from one whose card was not fetched.");
    let mut row = |word: &str, count: u64, of_cards: Cell| {
        table.row([
            word.into(),
            Cell::Count(count),
            of_cards,
            Cell::share(count, models as u64),
        ]);
    };
    let there = cards.len() as u64;
    row(
        "no card",
        (models as u64).saturating_sub(there),
        Cell::Absent,
    );
    row("a card", there, Cell::share(there, there));
    for class in Class::ALL {
        let count = cards.iter().filter(|card| card.classes & class.bit() != 0);
        let count = count.count() as u64;
        row(class.word(), count, Cell::share(count, there));
    }
    table
}

/// The number that at least a share of the sorted ones does not exceed.
fn quantile(sorted: &[u32], share: f64) -> Option<u64> {
    let rank = (sorted.len() as f64 * share).ceil().max(1.0) as usize;
    sorted.get(rank - 1).copied().map(u64::from)
}

fn mean(numbers: &[u32]) -> Option<f64> {
    let sum: u64 = numbers.iter().copied().map(u64::from).sum();
    (!numbers.is_empty()).then(|| sum as f64 / numbers.len() as f64)
}

fn lengths(cards: &[&Card], manner: Manner) -> Table {
    let columns = [
        Column::new("cards", "cards"),
        Column::new("unit", "unit"),
        Column::new("number", "number"),
        Column::new("mean", "mean"),
        Column::new("p25", "25 %"),
        Column::new("median", "median"),
        Column::new("p75", "75 %"),
        Column::new("p99", "99 %"),
        Column::new("max", "longest"),
    ];
    let mut table = Table::new("lengths", "Length of cards", &columns).noted(match manner {
        Manner::Sound => "Without front matter.",
        Manner::Published => "With front matter.",
    });
    for (kind, automatic) in [
        ("all", None),
        ("of programs", Some(true)),
        ("of people", Some(false)),
    ] {
        let of: Vec<&&Card> = cards
            .iter()
            .filter(|card| automatic.is_none_or(|automatic| card.template.is_some() == automatic))
            .collect();
        for (unit, length) in [
            ("characters", (|card| card.characters) as fn(&Card) -> u32),
            ("words", |card| card.words),
        ] {
            let mut sorted: Vec<u32> = of.iter().map(|card| length(card)).collect();
            sorted.sort_unstable();
            table.row([
                kind.into(),
                unit.into(),
                sorted.len().into(),
                mean(&sorted).into(),
                quantile(&sorted, 0.25).into(),
                quantile(&sorted, 0.5).into(),
                quantile(&sorted, 0.75).into(),
                quantile(&sorted, 0.99).into(),
                quantile(&sorted, 1.0).into(),
            ]);
        }
    }
    table
}

fn by_generation(study: &Study<'_>, cards: &[&Card]) -> Table {
    let columns = [
        Column::new("generation", "generation"),
        Column::new("models", "models"),
        Column::new("cards", "cards"),
        Column::new("mean_characters", "mean characters"),
        Column::new("median_characters", "median"),
        Column::new("mean_words", "mean words"),
        Column::new("automatic", "of programs"),
        Column::new("mean_sections", "mean sections"),
        Column::new("mean_filled", "filled"),
    ];
    let mut table = Table::new("generations", "Cards by generation", &columns)
        .listed()
        .noted("A model without parents has generation 0, others one more than their nearest parent to a root.");
    let generations = study.graph().generations(study.selection().relations);
    let of = |node: NodeId| generations[node.index()];
    let mut models: BTreeMap<u32, u64> = BTreeMap::new();
    for node in study.models() {
        *models.entry(of(node)).or_default() += 1;
    }
    let mut groups: BTreeMap<u32, Vec<&Card>> = BTreeMap::new();
    for card in cards {
        groups.entry(of(card.node)).or_default().push(card);
    }
    for (generation, models) in models {
        let group = groups.remove(&generation).unwrap_or_default();
        let mut characters: Vec<u32> = group.iter().map(|card| card.characters).collect();
        characters.sort_unstable();
        let words: Vec<u32> = group.iter().map(|card| card.words).collect();
        let counts = |bits: fn(&Card) -> u64| {
            let counts: Vec<u32> = group.iter().map(|card| bits(card).count_ones()).collect();
            mean(&counts)
        };
        let automatic = group.iter().filter(|card| card.template.is_some()).count();
        table.row([
            Cell::Count(generation.into()),
            Cell::Count(models),
            group.len().into(),
            mean(&characters).into(),
            quantile(&characters, 0.5).into(),
            mean(&words).into(),
            Cell::share(automatic as u64, group.len() as u64),
            counts(|card| card.sections.headed).into(),
            counts(|card| card.sections.filled).into(),
        ]);
    }
    table
}

fn sections(cards: &[&Card], manner: Manner) -> Table {
    let columns = [
        Column::new("group", "group"),
        Column::new("section", "section"),
        Column::new("cards", "cards"),
        Column::new("of_cards", "of cards"),
        Column::new("filled", "filled"),
        Column::new("of_those", "of those"),
    ];
    let note = match manner {
        Manner::Sound => {
            "Found by headings and labels. Filled: something is said there besides \"More Information Needed\"."
        }
        Manner::Published => {
            "Found anywhere in the text, in any letter case; nothing is told of what is filled."
        }
    };
    let mut table = Table::new("sections", "Sections", &columns).noted(note);
    for (at, section) in SECTIONS.iter().enumerate() {
        let count = |bits: fn(&Card) -> u64| {
            let with = cards.iter().filter(|card| bits(card) >> at & 1 == 1);
            with.count() as u64
        };
        let (there, filled) = match manner {
            Manner::Sound => (
                count(|card| card.sections.headed),
                Some(count(|card| card.sections.filled)),
            ),
            Manner::Published => (count(|card| card.phrases), None),
        };
        table.row([
            section.group.into(),
            section.names[0].into(),
            Cell::Count(there),
            Cell::share(there, cards.len() as u64),
            filled.into(),
            filled.map_or(Cell::Absent, |filled| Cell::share(filled, there)),
        ]);
    }
    table
}

fn templates(cards: &[&Card]) -> Table {
    let columns = [
        Column::new("template", "template"),
        Column::new("cards", "cards"),
        Column::new("of_cards", "of cards"),
    ];
    let mut table = Table::new("templates", "Programs that wrote cards", &columns).listed();
    let mut counts: BTreeMap<&'static str, u64> = BTreeMap::new();
    for template in cards.iter().filter_map(|card| card.template) {
        *counts.entry(template).or_default() += 1;
    }
    let mut ranked: Vec<_> = counts.into_iter().collect();
    ranked.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    for (name, count) in ranked {
        table.row([
            name.into(),
            Cell::Count(count),
            Cell::share(count, cards.len() as u64),
        ]);
    }
    table
}
