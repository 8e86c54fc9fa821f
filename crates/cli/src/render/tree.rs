//! Trees of text.

use std::collections::HashSet;
use std::hash::Hash;
use std::io::{self, Write};

use modeltree_records::RelationSet;

use super::number::{count, grouped, short};
use super::palette::{self, ASIDE, HEADING, WRONG, paint};
use super::text::{fit, pad, pad_left, width};

/// One line of a tree, in the order in which they are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<N> {
    /// Generations below the first line.
    pub depth: usize,
    /// Whether nothing follows under the same model.
    pub last: bool,
    /// What the line is about.
    pub what: What<N>,
}

/// What a line of a tree is about.
#[derive(Clone, Debug, PartialEq)]
pub enum What<N> {
    /// A model.
    Model {
        /// Which.
        node: N,
        /// How it is related to the model above it.
        relations: RelationSet,
        /// What the drawing leaves out below it.
        below: Below,
    },
    /// So many relatives that are not drawn.
    More(usize),
}

/// What a drawing leaves out below a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Below {
    /// Nothing.
    Whole,
    /// Everything, since it is drawn under the same model further up.
    Above,
    /// Everything, since this is the last generation asked for: so many are next.
    Cut(usize),
}

/// Walks from `root` in drawing order. `relatives` gives the next generation of
/// a model, in the order wanted; at most `limit` of them are drawn, and no more
/// than `generations` below the root. What lies below a model is walked where
/// the model is met first, so the walk ends on cycles too.
pub fn grow<N: Copy + Eq + Hash>(
    root: N,
    generations: Option<usize>,
    limit: usize,
    mut relatives: impl FnMut(N) -> Vec<(N, RelationSet)>,
) -> Vec<Line<N>> {
    struct Frame<N> {
        drawn: std::vec::IntoIter<(N, RelationSet)>,
        hidden: usize,
    }
    let deepest = generations.unwrap_or(usize::MAX);
    let mut lines = Vec::new();
    let mut walked = HashSet::new();
    let mut frames = Vec::new();
    let mut arrival = Some((root, RelationSet::EMPTY, true));
    loop {
        if let Some((node, relations, last)) = arrival.take() {
            let depth = frames.len();
            let mut next = relatives(node);
            let below = if next.is_empty() {
                Below::Whole
            } else if depth >= deepest {
                Below::Cut(next.len())
            } else if walked.contains(&node) {
                Below::Above
            } else {
                Below::Whole
            };
            lines.push(Line {
                depth,
                last,
                what: What::Model {
                    node,
                    relations,
                    below,
                },
            });
            if below == Below::Whole && !next.is_empty() {
                walked.insert(node);
                let hidden = next.len().saturating_sub(limit);
                next.truncate(limit);
                frames.push(Frame {
                    drawn: next.into_iter(),
                    hidden,
                });
            }
        }
        let depth = frames.len();
        let Some(frame) = frames.last_mut() else {
            return lines;
        };
        if let Some((node, relations)) = frame.drawn.next() {
            let last = frame.drawn.len() == 0 && frame.hidden == 0;
            arrival = Some((node, relations, last));
        } else {
            if frame.hidden > 0 {
                lines.push(Line {
                    depth,
                    last: true,
                    what: What::More(frame.hidden),
                });
            }
            frames.pop();
        }
    }
}

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

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use modeltree_records::Relation::{self, Adapter, Finetune, Merge, Quantized};

    use super::*;

    type Edges = HashMap<u32, Vec<(u32, RelationSet)>>;

    fn edges(list: &[(u32, u32, Relation)]) -> Edges {
        let mut edges = Edges::new();
        for (parent, child, relation) in list {
            edges
                .entry(*parent)
                .or_default()
                .push((*child, RelationSet::of(*relation)));
        }
        edges
    }

    fn leaf(node: u32) -> Leaf {
        Leaf {
            id: format!("owner/model-{node}"),
            missing: node == 9,
            downloads: (node != 3).then_some(u64::from(node) * 1234),
            likes: Some(u64::from(node)),
            licence: (node != 4).then(|| "apache-2.0".into()),
        }
    }

    fn drawn(edges: &Edges, depth: Option<usize>, limit: usize, terminal: Option<usize>) -> String {
        let lines = grow(1, depth, limit, |node| {
            edges.get(&node).cloned().unwrap_or_default()
        });
        let mut out = Vec::new();
        draw(&mut out, &lines, terminal, ("child", "children"), leaf).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    /// 1 -> 2 -> 4 -> 5, 1 -> 3 -> 4 (a merge of 2 and 3), 1 -> 9 (missing).
    fn family() -> Edges {
        let mut edges = edges(&[
            (1, 2, Finetune),
            (1, 3, Adapter),
            (1, 9, Quantized),
            (2, 4, Merge),
            (3, 4, Merge),
            (4, 5, Quantized),
        ]);
        edges.get_mut(&1).unwrap()[0].1 = [Finetune, Adapter].into_iter().collect();
        edges
    }

    #[test]
    fn a_merge_stands_under_each_parent_and_its_family_once() {
        insta::assert_snapshot!(drawn(&family(), None, 10, None), @r"
                                         downloads  likes  licence
        owner/model-1                         1.2k      1  apache-2.0
        ├─AF owner/model-2                    2.5k      2  apache-2.0
        │ └─M owner/model-4                   4.9k      4
        │   └─Q owner/model-5                 6.2k      5  apache-2.0
        ├─A owner/model-3                        -      3  apache-2.0
        │ └─M owner/model-4 (see above)       4.9k      4
        └─Q owner/model-9                not in snapshot
        ");
    }

    #[test]
    fn depth_and_limit_say_what_they_leave_out() {
        insta::assert_snapshot!(drawn(&family(), Some(1), 2, None), @r"
                                      downloads  likes  licence
        owner/model-1                      1.2k      1  apache-2.0
        ├─AF owner/model-2 … 1 child       2.5k      2  apache-2.0
        ├─A owner/model-3 … 1 child           -      3  apache-2.0
        └─… 1 more
        ");
    }

    #[test]
    fn a_cycle_ends() {
        let edges = edges(&[(1, 2, Finetune), (2, 3, Finetune), (3, 1, Finetune)]);
        let text = drawn(&edges, None, 10, None);
        assert_eq!(text.lines().count(), 1 + 4, "{text}");
        assert!(text.contains("owner/model-1 (see above)"), "{text}");
    }

    #[test]
    fn a_model_cut_by_depth_is_still_drawn_where_it_is_nearer() {
        // 1 -> 2 -> 3 -> 4 and 1 -> 3: at depth 2 the first meeting of 3 is cut.
        let edges = edges(&[
            (1, 2, Finetune),
            (2, 3, Finetune),
            (3, 4, Finetune),
            (1, 3, Finetune),
        ]);
        let lines = grow(1, Some(2), 10, |node| {
            edges.get(&node).cloned().unwrap_or_default()
        });
        let nodes: Vec<_> = lines
            .iter()
            .map(|line| match line.what {
                What::Model { node, below, .. } => (node, line.depth, below),
                What::More(_) => unreachable!(),
            })
            .collect();
        use Below::{Cut, Whole};
        assert_eq!(
            nodes,
            [
                (1, 0, Whole),
                (2, 1, Whole),
                (3, 2, Cut(1)),
                (3, 1, Whole),
                (4, 2, Whole)
            ]
        );
    }

    #[test]
    fn nothing_is_wider_than_the_terminal() {
        let chain: Vec<_> = (1..200).map(|n| (n, n + 1, Finetune)).collect();
        for (edges, columns) in [
            (family(), 80),
            (family(), 40),
            (edges(&chain), 80),
            (edges(&chain), 60),
        ] {
            for line in drawn(&edges, None, 3, Some(columns)).lines() {
                assert!(
                    width(line) <= columns,
                    "{} > {columns}: {line}",
                    width(line)
                );
            }
        }
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack_and_keeps_its_lines_short() {
        let chain: Vec<_> = (1..50_000).map(|n| (n, n + 1, Finetune)).collect();
        let edges = edges(&chain);
        let text = drawn(&edges, None, 3, None);
        assert_eq!(text.lines().count(), 50_001);
        assert!(text.lines().all(|line| width(line) < 300));
    }
}
