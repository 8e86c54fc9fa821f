//! Ways through the graph, drawn on lines: `a ←F─ b ─Q→ c`.

use std::io::{self, Write};

use modeltree_lineage::Direction;
use modeltree_records::RelationSet;

use super::palette::{self, WRONG, paint};
use super::text::{fit, printable, width};

/// A model on a way.
pub struct Stop<'a> {
    /// The step that led here; none for the first.
    pub step: Option<(Direction, RelationSet)>,
    /// The id.
    pub id: &'a str,
    /// Whether no record describes it.
    pub missing: bool,
}

/// Blanks before a line, and before the lines that go on from it.
const INDENT: (usize, usize) = (2, 6);

/// Draws a way, on several lines where it is wider than `terminal`.
pub fn draw(out: &mut dyn Write, stops: &[Stop<'_>], terminal: Option<usize>) -> io::Result<()> {
    let room = terminal.unwrap_or(usize::MAX);
    let mut used = INDENT.0;
    write!(out, "{:used$}", "")?;
    for (at, stop) in stops.iter().enumerate() {
        let arrow = stop.step.map_or_else(String::new, arrow);
        let aside = if stop.missing { " (missing)" } else { "" };
        let beside = width(&arrow) + width(aside);
        let id = printable(stop.id);
        let id = fit(&id, room.saturating_sub(INDENT.1 + 1 + beside).max(8));
        let taken = beside + width(&id) + usize::from(at > 0) * 2;
        if at > 0 && used + taken > room {
            write!(out, "\n{:1$}", "", INDENT.1)?;
            used = INDENT.1 + taken - 1;
        } else {
            if at > 0 {
                write!(out, " ")?;
            }
            used += taken;
        }
        if let Some((_, relations)) = stop.step {
            let style = palette::of(relations.primary()).bold();
            write!(out, "{} ", paint(style, arrow))?;
        }
        write!(out, "{id}{}", paint(WRONG, aside))?;
    }
    writeln!(out)
}

/// The arrow points at the child.
fn arrow((direction, relations): (Direction, RelationSet)) -> String {
    let marks = palette::marks(relations);
    match direction {
        Direction::Up => format!("←{marks}─"),
        Direction::Down => format!("─{marks}→"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use modeltree_records::Relation;

    fn drawn(terminal: Option<usize>) -> String {
        let merge = [Relation::Finetune, Relation::Merge].into_iter().collect();
        let quantized = RelationSet::of(Relation::Quantized);
        let stop = |step, id, missing| Stop { step, id, missing };
        let stops = [
            stop(None, "lab/blend", false),
            stop(Some((Direction::Up, merge)), "gone/base\u{1b}[2J", true),
            stop(Some((Direction::Down, quantized)), "acme/base-GGUF", false),
        ];
        let mut out = Vec::new();
        draw(&mut out, &stops, terminal).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn a_way_shows_directions_and_relations() {
        assert_eq!(
            drawn(None),
            "  lab/blend ←MF─ gone/base\\u{1b}[2J (missing) ─Q→ acme/base-GGUF\n"
        );
    }

    #[test]
    fn a_narrow_terminal_breaks_it() {
        for columns in 40..80 {
            let drawn = drawn(Some(columns));
            assert!(drawn.lines().all(|line| width(line) <= columns), "{drawn}");
        }
        assert_eq!(
            drawn(Some(50)),
            "  lab/blend ←MF─ gone/base\\u{1b}[2J (missing)\n      ─Q→ acme/base-GGUF\n"
        );
    }
}
