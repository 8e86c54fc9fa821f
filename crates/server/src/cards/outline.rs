//! HTML made well-formed and shallow.

use super::clean::PICTURE;
use super::tags::{Attributes, Piece, Pieces};

/// Elements within each other at most. What is nested more deeply keeps its
/// text alone.
const DEEPEST: usize = 48;
/// Bytes of an attribute's value at most; longer ones are left out.
const LONGEST_VALUE: usize = 2_048;

/// Pictures whose addresses are told.
const LINKED: u32 = 1_000;

/// Elements that stand in a line of text.
const INLINE: [&str; 19] = [
    "a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "samp",
    "small", "strong", "sub", "sup", "u",
];
/// Elements that do not, those of tables aside.
const BLOCKS: [&str; 18] = [
    "blockquote",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ol",
    "p",
    "pre",
    "summary",
    "ul",
];
const TABLE: [&str; 7] = ["caption", "table", "tbody", "td", "th", "thead", "tr"];
/// Elements that hold rows or cells and no text.
const FRAMES: [&str; 4] = ["table", "tbody", "thead", "tr"];

/// The HTML with every element closed where it must be, none too deep, none but
/// those above; headings two levels down, so that they stand below the page's
/// own; and each picture as its description. How many pictures there were.
pub(super) fn outline(html: &str, page: &str) -> (String, u32) {
    let mut writer = Writer {
        out: String::with_capacity(html.len()),
        open: Vec::new(),
        images: 0,
        page,
    };
    for piece in Pieces::new(html) {
        match piece {
            Piece::Text(text) => writer.text(text),
            Piece::Start(name, attributes) => writer.start(&name, &attributes),
            Piece::End(name) => writer.end(&name),
        }
    }
    writer.close_to(0);
    (writer.out, writer.images)
}

/// The element that is shown for one that is written.
fn known(name: &str) -> Option<&'static str> {
    let name = match name {
        "h1" => "h3",
        "h2" => "h4",
        "h3" => "h5",
        "h4" | "h5" | "h6" => "h6",
        "center" => "div",
        "strike" => "s",
        "tt" => "code",
        "tfoot" => "tbody",
        other => other,
    };
    let mut all = INLINE.iter().chain(&BLOCKS).chain(&TABLE).copied();
    all.find(|known| *known == name)
}

struct Writer<'p> {
    out: String,
    open: Vec<&'static str>,
    images: u32,
    page: &'p str,
}

impl Writer<'_> {
    fn text(&mut self, text: &str) {
        if !text.bytes().all(|byte| byte.is_ascii_whitespace()) {
            self.within_cell();
        }
        self.escaped(text);
    }

    /// Character references stay as they are.
    fn escaped(&mut self, text: &str) {
        for part in text.split_inclusive(['<', '>', '"']) {
            let (plain, last) =
                part.split_at(part.len() - usize::from(part.ends_with(['<', '>', '"'])));
            self.out.push_str(plain);
            self.out.push_str(match last {
                "<" => "&lt;",
                ">" => "&gt;",
                "\"" => "&quot;",
                _ => "",
            });
        }
    }

    fn start(&mut self, name: &str, attributes: &Attributes<'_>) {
        match name {
            "img" => return self.picture(attributes),
            "br" => {
                self.within_cell();
                return self.out.push_str("<br>");
            }
            "hr" => {
                self.within_cell();
                self.close_paragraph();
                return self.out.push_str("<hr>");
            }
            _ => {}
        }
        let Some(name) = known(name) else { return };
        if !self.make_way(name) || self.open.len() >= DEEPEST {
            return;
        }
        self.open.push(name);
        self.out.push('<');
        self.out.push_str(name);
        for attribute in ["align", "colspan", "rowspan", "start", "title"] {
            if let Some(value) = attributes.get(attribute) {
                self.attribute(attribute, value);
            }
        }
        if name == "a"
            && let Some(href) = attributes.get("href")
        {
            self.href(href);
        }
        self.out.push('>');
    }

    /// Closes what ends where `name` begins; whether it may begin here.
    fn make_way(&mut self, name: &'static str) -> bool {
        if TABLE.contains(&name) && name != "table" {
            return self.make_way_in_table(name);
        }
        self.within_cell();
        if INLINE.contains(&name) {
            if name == "a" {
                self.close_nearest(&["a"], &["td", "th", "caption"]);
            }
            return true;
        }
        self.close_paragraph();
        match name {
            "li" => self.close_nearest(&["li"], &["ul", "ol", "td", "th"]),
            "dd" | "dt" => self.close_nearest(&["dd", "dt"], &["dl", "td", "th"]),
            "h3" | "h4" | "h5" | "h6" => {
                if matches!(self.open.last(), Some(&("h3" | "h4" | "h5" | "h6"))) {
                    self.close_to(self.open.len() - 1);
                }
            }
            _ => {}
        }
        true
    }

    fn make_way_in_table(&mut self, name: &'static str) -> bool {
        if !self.open.contains(&"table") {
            return false;
        }
        let ended: &[&str] = match name {
            "td" | "th" => &["td", "th", "caption"],
            "tr" => &["tr", "td", "th", "caption"],
            _ => &["thead", "tbody", "tr", "td", "th", "caption"],
        };
        // The outermost of those within the table.
        let table = self.open.iter().rposition(|open| *open == "table");
        let from = table.map_or(0, |at| at + 1);
        if let Some(at) = self.open[from..]
            .iter()
            .position(|open| ended.contains(open))
        {
            self.close_to(from + at);
        }
        match name {
            "td" | "th" => self.row(),
            "tr" => matches!(self.open.last(), Some(&("table" | "thead" | "tbody"))),
            _ => self.open.last() == Some(&"table"),
        }
    }

    /// Whether a row is open, opened where it may be.
    fn row(&mut self) -> bool {
        if self.open.last() == Some(&"tr") {
            return true;
        }
        let may = matches!(self.open.last(), Some(&("table" | "thead" | "tbody")));
        let may = may && self.open.len() < DEEPEST;
        if may {
            self.open.push("tr");
            self.out.push_str("<tr>");
        }
        may
    }

    /// Opens a cell where what follows would stand in a table outside of all.
    fn within_cell(&mut self) {
        if !self.open.last().is_some_and(|open| FRAMES.contains(open)) {
            return;
        }
        // Where a table is too deep for cells, it ends.
        if self.open.len() + 2 > DEEPEST {
            while self.open.last().is_some_and(|open| FRAMES.contains(open)) {
                self.close_to(self.open.len() - 1);
            }
        } else if self.row() {
            self.open.push("td");
            self.out.push_str("<td>");
        }
    }

    fn close_paragraph(&mut self) {
        // A paragraph holds lines of text only, so it is the nearest block.
        let block = self.open.iter().rposition(|open| !INLINE.contains(open));
        if let Some(at) = block
            && self.open[at] == "p"
        {
            self.close_to(at);
        }
    }

    /// Closes the nearest of these, unless one of `bounds` is nearer.
    fn close_nearest(&mut self, names: &[&str], bounds: &[&str]) {
        let nearest = self
            .open
            .iter()
            .rposition(|open| names.contains(open) || bounds.contains(open));
        if let Some(at) = nearest
            && names.contains(&self.open[at])
        {
            self.close_to(at);
        }
    }

    fn end(&mut self, name: &str) {
        let Some(name) = known(name) else { return };
        let crosses = |open: &&str| {
            if INLINE.contains(&name) {
                !INLINE.contains(open)
            } else if TABLE.contains(&name) {
                *open == "table"
            } else {
                TABLE.contains(open)
            }
        };
        let nearest = self
            .open
            .iter()
            .rposition(|open| *open == name || crosses(open));
        if let Some(at) = nearest
            && self.open[at] == name
        {
            self.close_to(at);
        }
    }

    fn close_to(&mut self, depth: usize) {
        for name in self.open.drain(depth..).rev() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        if value.len() > LONGEST_VALUE {
            return;
        }
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.escaped(value);
        self.out.push('"');
    }

    fn href(&mut self, value: &str) {
        match value.strip_prefix('#') {
            // A place in the card: on the Hub's page the headings have ids.
            Some(place) => self.attribute("href", &format!("{}#{place}", self.page)),
            None => self.attribute("href", value),
        }
    }

    fn picture(&mut self, attributes: &Attributes<'_>) {
        self.images += 1;
        self.within_cell();
        let address = attributes.get("src").filter(|src| !src.trim().is_empty());
        let few = self.images <= LINKED;
        let linked = address.filter(|_| few && !self.open.contains(&"a"));
        self.out.push_str(&format!("<span class=\"{PICTURE}\">["));
        if let Some(address) = linked {
            self.out.push_str("<a");
            self.attribute("href", address);
            self.out.push('>');
        }
        self.out.push_str("picture");
        let alt = attributes.get("alt").unwrap_or_default().trim();
        if !alt.is_empty() {
            self.out.push_str(": ");
            self.escaped(alt);
        }
        if linked.is_some() {
            self.out.push_str("</a>");
        }
        self.out.push_str("]</span>");
    }
}
