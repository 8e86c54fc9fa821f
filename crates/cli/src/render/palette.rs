//! Colours and marks. Each relation has a letter besides its colour, so that
//! nothing is told by colour alone; the four hues also differ in lightness.

use anstyle::{Ansi256Color, Color, Style};
use modeltree_records::{Relation, RelationSet};

const fn indexed(index: u8) -> Style {
    Style::new().fg_color(Some(Color::Ansi256(Ansi256Color(index))))
}

/// Headings.
pub const HEADING: Style = Style::new().bold();
/// What is said beside the matter.
pub const ASIDE: Style = Style::new().dimmed();
/// What is wrong or missing.
pub const WRONG: Style = indexed(209).bold();

/// The colour of a relation: fine-tune blue, adapter purple, quantized green,
/// merge pink.
pub const fn of(relation: Relation) -> Style {
    match relation {
        Relation::Finetune => indexed(33),
        Relation::Adapter => indexed(141),
        Relation::Quantized => indexed(36),
        Relation::Merge => indexed(218),
        Relation::Unknown => ASIDE,
    }
}

/// The letter of a relation.
pub const fn mark(relation: Relation) -> char {
    match relation {
        Relation::Finetune => 'F',
        Relation::Adapter => 'A',
        Relation::Quantized => 'Q',
        Relation::Merge => 'M',
        Relation::Unknown => '?',
    }
}

/// The letters of a set, the primary relation first.
pub fn marks(relations: RelationSet) -> String {
    let primary = relations.primary();
    let others = relations.iter().filter(|relation| *relation != primary);
    std::iter::once(primary).chain(others).map(mark).collect()
}

/// What children of a relation are called: one of them, several.
pub const fn children(relation: Relation) -> (&'static str, &'static str) {
    match relation {
        Relation::Finetune => ("fine-tune", "fine-tunes"),
        Relation::Adapter => ("adapter", "adapters"),
        Relation::Quantized => ("quantization", "quantizations"),
        Relation::Merge => ("merge", "merges"),
        Relation::Unknown => ("child, relation not told", "children, relation not told"),
    }
}

/// `text` in a style.
pub fn paint(style: Style, text: impl std::fmt::Display) -> String {
    let text = text.to_string();
    if text.is_empty() {
        text
    } else {
        format!("{style}{text}{style:#}")
    }
}
