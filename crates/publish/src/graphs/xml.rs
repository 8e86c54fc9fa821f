//! Writing XML with texts of strangers.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::QName;

/// An XML document under way.
pub(super) struct Xml<W: Write>(Writer<W>);

impl<W: Write> Xml<W> {
    /// Begins a document in UTF-8.
    pub(super) fn new(out: W) -> io::Result<Self> {
        let mut writer = Writer::new(out);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self(writer))
    }

    /// Begins a line; `level` says how far it is indented.
    pub(super) fn line(&mut self, level: usize) -> io::Result<()> {
        let line = "\n          ";
        let line = &line[..1 + 2 * level.min(5)];
        self.0
            .write_event(Event::Text(BytesText::from_escaped(line)))
    }

    pub(super) fn start(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Start(element(name, attributes)))
    }

    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Empty(element(name, attributes)))
    }

    pub(super) fn end(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        let text = BytesText::from_escaped(escaped(text));
        self.0.write_event(Event::Text(text))
    }
}

fn element<'a>(name: &'a str, attributes: &[(&'a str, &'a str)]) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (key, value) in attributes {
        element.push_attribute(Attribute {
            key: QName(key),
            value: escaped(value),
        });
    }
    element
}

/// The text for content or an attribute's value. Line breaks and tabs are
/// references, since readers turn them into blanks elsewhere; characters that
/// XML 1.0 does not allow (or discourages: the controls after ASCII) become
/// `U+FFFD`.
fn escaped(text: &str) -> Cow<'_, str> {
    let special = |c: char| matches!(c, '<' | '>' | '&' | '"' | '\'') || c < ' ' || !allowed(c);
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            c if allowed(c) => out.push(c),
            _ => out.push('\u{fffd}'),
        }
    }
    Cow::Owned(out)
}

const fn allowed(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' | '\u{85}' => true,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out_of_its_place() {
        let hostile = "<script>\"a' & ]]>\n\r\t\u{0}\u{1b}\u{fffe}\u{9b}é😀=cmd()";
        let safe = "&lt;script&gt;&quot;a&apos; &amp; ]]&gt;&#10;&#13;&#9;\u{fffd}\u{fffd}\u{fffd}\u{fffd}é😀=cmd()";
        assert_eq!(escaped(hostile), safe);
        let mut out = Vec::new();
        let mut xml = Xml::new(&mut out).unwrap();
        xml.start("a", &[("b", hostile)]).unwrap();
        xml.text(hostile).unwrap();
        xml.end("a").unwrap();
        let expected = format!(r#"<?xml version="1.0" encoding="UTF-8"?><a b="{safe}">{safe}</a>"#);
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
