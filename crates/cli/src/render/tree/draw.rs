//! How the lines of a tree look.

use std::io::{self, Write};

use modeltree_records::RelationSet;

use super::{Below, Line, What};
use crate::render::number::{count, grouped, short};
use crate::render::palette::{self, ASIDE, HEADING, WRONG, paint};
use crate::render::text::{fit, pad, pad_left, width};

/// What a line says of its model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Leaf {
    /// The id.
    pub id: String,
    /// Whether no record describes it.
    pub missing: bool,
    /// Downloads of the last 30 days.
    pub downloads: Option<u64>,
    /// Likes.
    pub likes: Option<u64>,
    /// Licences.
    pub licence: Option<String>,
}

/// Columns of the figures, gaps included: downloads and likes.
const FIGURES: usize = 2 + 9 + 2 + 5;
/// Widest left part that figures are lined up behind.
const WIDEST: usize = 100;

/// Draws a tree, no wider than `terminal` where that is known. `next` names the
/// next generation ("child", "children").
pub fn draw<N: Copy>(
    out: &mut dyn Write,
    lines: &[Line<N>],
    terminal: Option<usize>,
    next: (&str, &str),
    leaf: impl Fn(N) -> Leaf,
) -> io::Result<()> {
    let licence_columns = match terminal {
        Some(columns) if columns < 72 => 0,
        // `apache-2.0` just fits.
        Some(columns) if columns < 110 => 10,
        _ => 24,
    };
    let gap = if licence_columns > 0 { 2 } else { 0 };
    let room = terminal.map(|columns| {
        columns
            .saturating_sub(FIGURES + gap + licence_columns)
            .max(16)
    });
    // Deep lines keep their innermost bars only.
    let bars = room.map_or(64, |room| room / 4);
    let parts: Vec<Left> = Lefts {
        lines,
        bars,
        next,
        open: Vec::new(),
    }
    .collect(&leaf);
    let widest = parts.iter().map(Left::width).max().unwrap_or(0);
    let left = widest.min(room.unwrap_or(WIDEST));
    let heading = format!(
        "{}  {}  {}",
        pad("", left),
        pad_left("downloads", 9),
        pad_left("likes", 5)
    );
    let licence = if licence_columns > 0 { "  licence" } else { "" };
    writeln!(out, "{}", paint(ASIDE, format!("{heading}{licence}")))?;
    for part in parts {
        part.write(out, left, terminal.is_some(), licence_columns)?;
    }
    Ok(())
}

/// The left part of a line, and the figures that belong to it.
struct Left {
    bars: String,
    marks: String,
    relations: RelationSet,
    name: String,
    aside: String,
    leaf: Option<Leaf>,
}

/// Makes the left parts.
struct Lefts<'a, N> {
    lines: &'a [Line<N>],
    bars: usize,
    next: (&'a str, &'a str),
    /// For each generation above the present line: whether its bar goes on.
    open: Vec<bool>,
}

impl<N: Copy> Lefts<'_, N> {
    fn collect(mut self, leaf: &impl Fn(N) -> Leaf) -> Vec<Left> {
        self.lines
            .iter()
            .map(|line| self.left(line, leaf))
            .collect()
    }

    fn left(&mut self, line: &Line<N>, leaf: &impl Fn(N) -> Leaf) -> Left {
        let bars = self.bars(line.depth, line.last);
        match line.what {
            What::More(hidden) => Left {
                bars,
                marks: String::new(),
                relations: RelationSet::EMPTY,
                name: String::new(),
                aside: format!("… {} more", grouped(hidden as u64)),
                leaf: None,
            },
            What::Model {
                node,
                relations,
                below,
            } => {
                let leaf = leaf(node);
                let aside = match below {
                    Below::Whole => String::new(),
                    Below::Above => "(see above)".into(),
                    Below::Cut(cut) => format!("… {}", count(cut as u64, self.next.0, self.next.1)),
                };
                let marks = if relations.is_empty() {
                    String::new()
                } else {
                    palette::marks(relations) + " "
                };
                Left {
                    bars,
                    marks,
                    relations,
                    name: leaf.id.clone(),
                    aside,
                    leaf: Some(leaf),
                }
            }
        }
    }

    fn bars(&mut self, depth: usize, last: bool) -> String {
        let Some(above) = depth.checked_sub(1) else {
            return String::new();
        };
        self.open.truncate(above);
        let skipped = above.saturating_sub(self.bars);
        let mut bars = String::from(if skipped > 0 { "⋮ " } else { "" });
        for open in &self.open[skipped..] {
            bars.push_str(if *open { "│ " } else { "  " });
        }
        bars.push_str(if last { "└─" } else { "├─" });
        self.open.push(!last);
        bars
    }
}

impl Left {
    fn width(&self) -> usize {
        let aside = if self.aside.is_empty() || self.name.is_empty() {
            0
        } else {
            1
        };
        width(&self.bars) + width(&self.marks) + width(&self.name) + aside + width(&self.aside)
    }

    fn write(
        self,
        out: &mut dyn Write,
        columns: usize,
        cut: bool,
        licence_columns: usize,
    ) -> io::Result<()> {
        let room = columns.saturating_sub(self.width() - width(&self.name));
        let name = if cut {
            fit(&self.name, room)
        } else {
            self.name.as_str().into()
        };
        let used = self.width() - width(&self.name) + width(&name);
        write!(out, "{}", paint(ASIDE, &self.bars))?;
        if !self.marks.is_empty() {
            write!(
                out,
                "{}",
                paint(palette::of(self.relations.primary()).bold(), &self.marks)
            )?;
        }
        let name_style = if self.bars.is_empty() {
            HEADING
        } else if self.relations.is_empty() {
            anstyle::Style::new()
        } else {
            palette::of(self.relations.primary())
        };
        write!(out, "{}", paint(name_style, &name))?;
        if !self.aside.is_empty() {
            let blank = if name.is_empty() { "" } else { " " };
            write!(out, "{blank}{}", paint(ASIDE, &self.aside))?;
        }
        let Some(leaf) = self.leaf else {
            return writeln!(out);
        };
        let blanks = columns.saturating_sub(used);
        if leaf.missing {
            return writeln!(out, "{:blanks$}  {}", "", paint(WRONG, "not in snapshot"));
        }
        let figure = |value: Option<u64>| value.map_or_else(|| "-".to_owned(), short);
        let (downloads, likes) = (figure(leaf.downloads), figure(leaf.likes));
        let mut line = format!(
            "{:blanks$}  {}  {}",
            "",
            pad_left(&downloads, 9),
            pad_left(&likes, 5)
        );
        if licence_columns > 0
            && let Some(licence) = &leaf.licence
        {
            line += "  ";
            line += &if cut {
                fit(licence, licence_columns)
            } else {
                licence.as_str().into()
            };
        }
        writeln!(out, "{line}")
    }
}
