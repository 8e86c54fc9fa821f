//! Differences of two models, for people.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use modeltree_analysis::difference::{Difference, FieldDifference, Segment, State};

use super::number::count;
use super::palette::{ASIDE, HEADING, paint};
use super::text::{printable, width};

const DELETED: Style = AnsiColor::Red.on_default().strikethrough();
const INSERTED: Style = AnsiColor::Green.on_default().bold();
const REPLACED: Style = AnsiColor::Yellow.on_default();
/// Columns of a strip where the terminal's are not known.
const WIDTH: usize = 100;

/// Writes property by property.
pub fn fields(out: &mut dyn Write, found: &Difference, all: bool) -> io::Result<()> {
    head(out, found)?;
    let changed = |field: &&FieldDifference| field.state != State::Equal;
    let widest = found
        .fields
        .iter()
        .map(|field| field.field.len())
        .max()
        .unwrap_or(0);
    for field in found.fields.iter().filter(|field| all || changed(field)) {
        writeln!(
            out,
            "{}{}  {}",
            sign(field.state),
            pad(field.field, widest),
            line(field)
        )?;
    }
    let same = found.fields.iter().filter(|field| !changed(field)).count();
    if !all && same > 0 {
        let same = count(
            same as u64,
            "property is the same",
            "properties are the same",
        );
        writeln!(
            out,
            "{}",
            paint(ASIDE, format!("{same} (--all shows them)"))
        )?;
    }
    Ok(())
}

fn head(out: &mut dyn Write, found: &Difference) -> io::Result<()> {
    let (one, other) = (printable(&found.one), printable(&found.other));
    writeln!(out, "{}", paint(HEADING, format!("{one} → {other}")))?;
    let tags = found.jaccard.map_or_else(String::new, |jaccard| {
        format!(", {:.1} % of their tags", jaccard * 100.0)
    });
    let alike = format!(
        "alike: {:.1} % of the record's characters{tags}",
        found.levenshtein * 100.0
    );
    writeln!(out, "{}", paint(ASIDE, alike))
}

/// A mark besides the colour.
const fn sign(state: State) -> &'static str {
    match state {
        State::Equal => "= ",
        State::Replaced => "~ ",
        State::Deleted => "- ",
        State::Inserted => "+ ",
    }
}

fn pad(text: &str, to: usize) -> String {
    format!("{text:<to$}")
}

/// The parts of a property in one line: `[-what is gone-]`, `{+what is new+}`.
fn line(field: &FieldDifference) -> String {
    let is_text = matches!(
        field.field,
        "id" | "author" | "license_name" | "new_version"
    );
    let whole;
    let segments = if is_text && !is_readable(&field.segments) {
        whole = [in_one(&field.segments)];
        &whole[..]
    } else {
        &field.segments
    };
    let alone = segments.len() == 1;
    // A text is whole without blanks between its parts; a list is not.
    let between = if matches!(
        field.field,
        "id" | "author" | "license_name" | "new_version"
    ) {
        ""
    } else {
        ", "
    };
    let parts = segments.iter().map(|segment| {
        let (one, other) = (short(&segment.one), short(&segment.other));
        match segment.state {
            State::Equal => one,
            State::Deleted if alone => paint(DELETED, one),
            State::Inserted if alone => paint(INSERTED, other),
            State::Replaced if alone => {
                format!("{} → {}", paint(DELETED, one), paint(INSERTED, other))
            }
            State::Deleted => paint(DELETED, format!("[-{one}-]")),
            State::Inserted => paint(INSERTED, format!("{{+{other}+}}")),
            State::Replaced => format!(
                "{}{}",
                paint(DELETED, format!("[-{one}-]")),
                paint(INSERTED, format!("{{+{other}+}}"))
            ),
        }
    });
    parts.collect::<Vec<_>>().join(between)
}

/// Whether the characters that both have are most of them: else the parts say
/// less than the whole.
fn is_readable(segments: &[Segment]) -> bool {
    let length = |segment: &Segment| segment.one.len().max(segment.other.len());
    let all: usize = segments.iter().map(length).sum();
    let equal = segments
        .iter()
        .filter(|segment| segment.state == State::Equal);
    equal.map(length).sum::<usize>() * 3 > all * 2
}

fn in_one(segments: &[Segment]) -> Segment {
    Segment {
        state: State::Replaced,
        one: segments.iter().map(|segment| &*segment.one).collect(),
        other: segments.iter().map(|segment| &*segment.other).collect(),
    }
}

/// A text that is fit to print, its middle left out where it is long.
fn short(text: &str) -> String {
    const ENDS: usize = 80;
    let length = text.chars().count();
    if length <= 3 * ENDS {
        return printable(text).into_owned();
    }
    let start: String = text.chars().take(ENDS).collect();
    let end: String = text.chars().skip(length - ENDS).collect();
    let left_out = count((length - 2 * ENDS) as u64, "character", "characters");
    format!("{} … {left_out} … {}", printable(&start), printable(&end))
}

/// Writes the records as two strips, one above the other: what both have stands
/// in the same place.
pub fn strips(out: &mut dyn Write, found: &Difference, terminal: Option<usize>) -> io::Result<()> {
    head(out, found)?;
    let columns = terminal.unwrap_or(WIDTH).max(20);
    let mut strips = Strips::default();
    for segment in &found.text {
        let (mut one, mut other) = (segment.one.chars(), segment.other.chars());
        loop {
            let (above, below) = (one.next(), other.next());
            if above.is_none() && below.is_none() {
                break;
            }
            let cells = [above, below].map(|c| {
                c.map_or_else(String::new, |c| {
                    printable(c.encode_utf8(&mut [0; 4])).into_owned()
                })
            });
            let wide = cells.iter().map(|cell| width(cell)).max().unwrap_or(0);
            if strips.wide + wide > columns {
                strips.flush(out)?;
            }
            strips.add(segment.state, &cells, wide);
        }
    }
    strips.flush(out)?;
    let legend = [
        (DELETED, "deleted"),
        (INSERTED, "inserted"),
        (REPLACED, "replaced"),
    ];
    let legend = legend.map(|(style, word)| paint(style, word)).join("  ");
    writeln!(out, "{legend}")
}

/// A line of both records, and of marks where there is no colour.
#[derive(Default)]
struct Strips {
    lines: [String; 2],
    marks: String,
    wide: usize,
}

impl Strips {
    fn add(&mut self, state: State, cells: &[String; 2], wide: usize) {
        let styles = match state {
            State::Equal => [Style::new(); 2],
            State::Replaced => [REPLACED; 2],
            State::Deleted => [DELETED, Style::new()],
            State::Inserted => [Style::new(), INSERTED],
        };
        for ((line, cell), style) in self.lines.iter_mut().zip(cells).zip(styles) {
            let filled = format!("{cell}{}", " ".repeat(wide - width(cell)));
            if style == Style::new() {
                line.push_str(&filled);
            } else {
                line.push_str(&paint(style, filled));
            }
        }
        let mark = match state {
            State::Equal => ' ',
            State::Replaced => '~',
            State::Deleted => '-',
            State::Inserted => '+',
        };
        self.marks.extend(std::iter::repeat_n(mark, wide));
        self.wide += wide;
    }

    fn flush(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.wide == 0 {
            return Ok(());
        }
        let Self {
            lines: [one, other],
            marks,
            ..
        } = std::mem::take(self);
        writeln!(out, "{one}\n{}\n{other}\n", paint(ASIDE, marks.trim_end()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Difference {
        let segment = |state, one: &str, other: &str| Segment {
            state,
            one: one.into(),
            other: other.into(),
        };
        let field = |field, state, segments| FieldDifference {
            field,
            state,
            segments,
        };
        Difference {
            one: "acme/base".into(),
            other: "acme/chat".into(),
            levenshtein: 0.5,
            jaccard: Some(0.25),
            fields: vec![
                field(
                    "task",
                    State::Equal,
                    vec![segment(State::Equal, "chat", "chat")],
                ),
                field(
                    "downloads",
                    State::Replaced,
                    vec![segment(State::Replaced, "5", "6")],
                ),
                field(
                    "tags",
                    State::Replaced,
                    vec![
                        segment(State::Equal, "a", "a"),
                        segment(State::Deleted, "evil\u{1b}[2J", ""),
                        segment(State::Inserted, "", "b"),
                    ],
                ),
            ],
            text: vec![
                segment(State::Equal, "{'id': 'acme/", "{'id': 'acme/"),
                segment(State::Replaced, "base", "chat"),
                segment(State::Equal, "'", "'"),
                segment(State::Inserted, "", ", 1"),
                segment(State::Equal, "}", "}"),
            ],
        }
    }

    fn written(write: impl FnOnce(&mut dyn Write)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn what_differs_is_told_without_colour_too() {
        let text = written(|out| fields(out, &sample(), false).unwrap());
        insta::assert_snapshot!(text, @r"
        acme/base → acme/chat
        alike: 50.0 % of the record's characters, 25.0 % of their tags
        ~ downloads  5 → 6
        ~ tags       a, [-evil\u{1b}[2J-], {+b+}
        1 property is the same (--all shows them)
        ");
        let all = written(|out| fields(out, &sample(), true).unwrap());
        assert!(all.contains("= task       chat"), "{all}");
    }

    #[test]
    fn strips_stand_above_each_other() {
        let text = written(|out| strips(out, &sample(), Some(20)).unwrap());
        let lines: Vec<&str> = text.lines().skip(2).collect();
        assert_eq!(
            lines,
            [
                "{'id': 'acme/base'  ",
                "             ~~~~ ++",
                "{'id': 'acme/chat', ",
                "",
                " }",
                "+",
                "1}",
                "",
                "deleted  inserted  replaced",
            ]
        );
    }
}
