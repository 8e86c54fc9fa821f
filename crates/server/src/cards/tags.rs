//! The tags of an HTML text, read in one pass.

/// A piece of an HTML text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// What stands between tags; may hold `<` and `>` as text.
    Text(&'t str),
    /// A start tag: its name in small letters, and its attributes.
    Start(String, Attributes<'t>),
    /// An end tag.
    End(String),
}

/// The attributes of a tag that anybody asks for; values as written, with their
/// character references.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes<'t>(Vec<(&'static str, &'t str)>);

/// The others are passed over, so that no tag has many.
const WANTED: [&str; 8] = [
    "align", "alt", "colspan", "href", "rowspan", "src", "start", "title",
];

impl<'t> Attributes<'t> {
    pub(super) fn get(&self, name: &str) -> Option<&'t str> {
        let found = self.0.iter().find(|(own, _)| *own == name);
        found.map(|(_, value)| *value)
    }

    fn add(&mut self, name: &str, value: &'t str) {
        let wanted = WANTED
            .into_iter()
            .find(|one| one.eq_ignore_ascii_case(name));
        if let Some(name) = wanted
            && self.get(name).is_none()
        {
            self.0.push((name, value));
        }
    }
}

/// Elements whose content is no text for readers.
const SKIPPED: [&str; 15] = [
    "applet",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
];

/// Those of them that hold elements: without an end tag, what follows them is
/// not theirs, as browsers have it too. The others hold all up to the end.
const LEFT_OPEN: [&str; 6] = ["applet", "math", "noscript", "object", "svg", "template"];

/// Reads an HTML text piece by piece. Comments, declarations, and elements that
/// hold no text for readers are passed over; a text that ends within one of
/// them, or within a tag, ends there.
pub(super) struct Pieces<'t> {
    rest: &'t str,
    /// Names of elements of which no end tag is ahead: looked for once.
    endless: Vec<String>,
}

impl<'t> Pieces<'t> {
    pub(super) const fn new(html: &'t str) -> Self {
        Self {
            rest: html,
            endless: Vec::new(),
        }
    }

    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    /// Goes on after the next `end`.
    fn pass(&mut self, end: &str) {
        let at = self.rest.find(end);
        self.rest = at.map_or("", |at| &self.rest[at + end.len()..]);
    }

    fn take_while(&mut self, within: impl Fn(u8) -> bool) -> &'t str {
        // Ends before an ASCII character, which is no part of another one.
        let end = self.rest.bytes().position(|byte| !within(byte));
        self.take(end.unwrap_or(self.rest.len()))
    }

    /// Reads up to the end of a tag and over it.
    fn attributes(&mut self) -> Option<Attributes<'t>> {
        let mut attributes = Attributes::default();
        loop {
            self.take_while(|byte| is_space(byte) || byte == b'/');
            if self.rest.starts_with('>') {
                self.take(1);
                return Some(attributes);
            }
            if self.rest.is_empty() {
                return None;
            }
            // An equals sign at the beginning belongs to the name.
            let start = self.rest;
            self.take(usize::from(start.starts_with('=')));
            self.take_while(|byte| !is_space(byte) && !matches!(byte, b'/' | b'>' | b'='));
            let name = &start[..start.len() - self.rest.len()];
            self.take_while(is_space);
            let value = if self.rest.starts_with('=') {
                self.take(1);
                self.take_while(is_space);
                self.value()?
            } else {
                ""
            };
            attributes.add(name, value);
        }
    }

    fn value(&mut self) -> Option<&'t str> {
        let quote = self.rest.chars().next()?;
        if quote != '"' && quote != '\'' {
            return Some(self.take_while(|byte| !is_space(byte) && byte != b'>'));
        }
        self.take(1);
        let end = self.rest.find(quote)?;
        let value = self.take(end);
        self.take(1);
        Some(value)
    }

    /// Goes on after the end tag of an element that is passed over.
    fn pass_element(&mut self, name: &str) {
        if self.endless.iter().any(|endless| endless == name) {
            return;
        }
        let content = self.rest;
        while let Some(at) = self.rest.find("</") {
            self.take(at + 2);
            let own = self.rest.as_bytes().get(..name.len());
            if own.is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes())) {
                return self.pass(">");
            }
        }
        if LEFT_OPEN.contains(&name) {
            self.endless.push(name.to_owned());
            self.rest = content;
        } else {
            self.rest = "";
        }
    }
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        loop {
            let start = self.rest.find('<').unwrap_or(self.rest.len());
            if start > 0 {
                return Some(Piece::Text(self.take(start)));
            }
            match *self.rest.as_bytes() {
                [] => return None,
                [_, b'!', b'-', b'-', ..] => {
                    self.take(2);
                    self.pass("-->");
                }
                [_, b'!' | b'?', ..] => self.pass(">"),
                [_, b'/', letter, ..] if letter.is_ascii_alphabetic() => {
                    self.take(2);
                    let name = self.name();
                    self.attributes()?;
                    return Some(Piece::End(name));
                }
                [_, letter, ..] if letter.is_ascii_alphabetic() => {
                    self.take(1);
                    let name = self.name();
                    let attributes = self.attributes()?;
                    if !SKIPPED.contains(&name.as_str()) {
                        return Some(Piece::Start(name, attributes));
                    }
                    self.pass_element(&name);
                }
                _ => return Some(Piece::Text(self.take(1))),
            }
        }
    }
}

impl Pieces<'_> {
    fn name(&mut self) -> String {
        let name = self.take_while(|byte| !is_space(byte) && byte != b'/' && byte != b'>');
        name.to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        let pieces = Pieces::new(html).map(|piece| match piece {
            Piece::Text(text) => format!("{text:?}"),
            Piece::Start(name, attributes) => format!("<{name} {:?}>", attributes.0),
            Piece::End(name) => format!("</{name}>"),
        });
        pieces.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn tags_are_read_as_browsers_do() {
        for (html, pieces) in [
            ("a < b <3 </3", r#""a " "<" " b " "<" "3 " "<" "/3""#),
            ("<A HREF=x>y</A >", r#"<a [("href", "x")]> "y" </a>"#),
            (
                "<a href = 'a>b' x=\"\" href=2 / >",
                r#"<a [("href", "a>b")]>"#,
            ),
            ("<a =href='1' href/=2>", r#"<a [("href", "")]>"#),
            ("<br/><img alt=é/>", r#"<br []> <img [("alt", "é/")]>"#),
            ("a<!-- <b> -->b<!--><?x?><!DOCTYPE a>c", r#""a" "b" "c""#),
            ("a<script>if (a</b) '</scr'</SCRIPT >b", r#""a" "b""#),
            ("a<style>b", r#""a""#),
            ("a<svg>b</svg>c<svg>d", r#""a" "c" "d""#),
            ("a<math><svg><math>b<i>", r#""a" "b" <i []>"#),
            ("a<b href='x", r#""a""#),
            ("a<!-- b", r#""a""#),
        ] {
            assert_eq!(shown(html), pieces, "{html}");
        }
    }
}
