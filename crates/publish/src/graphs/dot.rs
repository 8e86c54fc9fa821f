//! DOT, the language of Graphviz (<https://graphviz.org/doc/info/lang.html>).

use std::io::{self, Write};

use super::GraphWritten;
use super::attributes::Value;
use super::feed::Feed;
use crate::folder::Fault;

pub(super) fn write(feed: &mut Feed<'_>, out: &mut impl Write) -> Result<GraphWritten, Fault> {
    out.write_all(b"digraph modeltree {\n")?;
    let mut text = String::new();
    let nodes = feed.nodes(|node| {
        out.write_all(b"  ")?;
        quoted(out, node.id)?;
        write!(out, " [missing={}", node.missing)?;
        for (_, name, value) in node.values() {
            write!(out, ", {name}=")?;
            text.clear();
            value.write(&mut text);
            match value {
                Value::Integer(_) | Value::Truth(_) => out.write_all(text.as_bytes())?,
                _ => quoted(out, &text)?,
            }
        }
        Ok(out.write_all(b"];\n")?)
    })?;
    let edges = feed.edges(|edge| {
        out.write_all(b"  ")?;
        quoted(out, edge.parent)?;
        out.write_all(b" -> ")?;
        quoted(out, edge.child)?;
        for (at, (name, text)) in edge.texts().enumerate() {
            write!(out, "{}{name}=", if at == 0 { " [" } else { ", " })?;
            quoted(out, &text)?;
        }
        Ok(out.write_all(b"];\n")?)
    })?;
    out.write_all(b"}\n")?;
    Ok(GraphWritten { nodes, edges })
}

/// A string in quotes. Graphviz knows no escape but the quote's and keeps a
/// backslash as it is until it draws; there `\\` is one and `\n` a line break,
/// and so it is meant here. Other control characters become `U+FFFD`.
fn quoted(out: &mut impl Write, text: &str) -> io::Result<()> {
    out.write_all(b"\"")?;
    let special = |c: char| matches!(c, '"' | '\\') || c.is_control();
    if text.contains(special) {
        let mut safe = String::with_capacity(text.len() + 16);
        for c in text.chars() {
            match c {
                '"' => safe.push_str("\\\""),
                '\\' => safe.push_str("\\\\"),
                '\n' => safe.push_str("\\n"),
                '\t' => safe.push('\t'),
                '\r' => safe.push_str("\\r"),
                c if c.is_control() => safe.push('\u{fffd}'),
                c => safe.push(c),
            }
        }
        out.write_all(safe.as_bytes())?;
    } else {
        out.write_all(text.as_bytes())?;
    }
    out.write_all(b"\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_ends_where_it_should() {
        let mut out = Vec::new();
        quoted(&mut out, "a\"]; b\\\n\u{0}<b>\\").unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\"a\\\"]; b\\\\\\n\u{fffd}<b>\\\\\""
        );
    }
}
