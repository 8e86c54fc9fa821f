//! From Markdown to HTML, which is not safe yet.

use std::borrow::Cow;
use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// Quotations and lists within each other that one line may begin. More take
/// the parser quadratic time.
const CONTAINERS: usize = 32;

/// The beginning of a text, at most `longest` bytes: to the end of a block
/// where one ends in its last quarter, else of a line, else of a character.
pub(super) fn beginning(text: &str, longest: usize) -> &str {
    if text.len() <= longest {
        return text;
    }
    let cut = text.floor_char_boundary(longest);
    let late = |end: &usize| *end > longest / 4 * 3;
    let block = text[..cut].rfind("\n\n").map(|at| at + 2).filter(late);
    let line = || text[..cut].rfind('\n').map(|at| at + 1).filter(late);
    &text[..block.or_else(line).unwrap_or(cut)]
}

/// Renders Markdown as the Hub does: with tables, footnotes, lists of tasks and
/// text struck through. HTML in it is handed on as it is.
pub(super) fn to_html(markdown: &str) -> String {
    let markdown = shallow(markdown);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH;
    let mut notes = Footnotes::default();
    let events = Parser::new_ext(&markdown, options).map(|event| match event {
        // There are no ids to link to.
        Event::FootnoteReference(name) => {
            Event::InlineHtml(format!("<sup>[{}]</sup>", notes.number(name)).into())
        }
        Event::Start(Tag::FootnoteDefinition(name)) => {
            Event::Html(format!("<div><sup>[{}]</sup> ", notes.number(name)).into())
        }
        Event::End(TagEnd::FootnoteDefinition) => Event::Html("</div>\n".into()),
        // There are no fields to fill in.
        Event::TaskListMarker(true) => Event::Text("☑ ".into()),
        Event::TaskListMarker(false) => Event::Text("☐ ".into()),
        other => other,
    });
    let mut html = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut html, events);
    aligned(html)
}

/// Numbers in the order in which names are met.
#[derive(Default)]
struct Footnotes<'t>(HashMap<CowStr<'t>, usize>);

impl<'t> Footnotes<'t> {
    fn number(&mut self, name: CowStr<'t>) -> usize {
        let next = self.0.len() + 1;
        *self.0.entry(name).or_insert(next)
    }
}

/// Tells the alignment of cells by an attribute: styles are not allowed.
fn aligned(mut html: String) -> String {
    for cell in ["th", "td"] {
        for side in ["left", "center", "right"] {
            let styled = format!("<{cell} style=\"text-align: {side}\">");
            if html.contains(&styled) {
                html = html.replace(&styled, &format!("<{cell} align=\"{side}\">"));
            }
        }
    }
    html
}

/// The text with no line that begins more than [`CONTAINERS`] quotations and
/// lists: what is beyond is left out.
fn shallow(markdown: &str) -> Cow<'_, str> {
    if markdown.lines().all(|line| excess(line).is_none()) {
        return Cow::Borrowed(markdown);
    }
    let mut kept = String::with_capacity(markdown.len());
    for line in markdown.split_inclusive('\n') {
        match excess(line) {
            Some((from, to)) => {
                kept.push_str(&line[..from]);
                kept.push_str(&line[to..]);
            }
            None => kept.push_str(line),
        }
    }
    Cow::Owned(kept)
}

/// Where the marks at the beginning of a line become too many, and where they
/// end.
fn excess(line: &str) -> Option<(usize, usize)> {
    let bytes = line.as_bytes();
    let (mut at, mut marks, mut from) = (0, 0, None);
    loop {
        while matches!(bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit());
        let digits = digits.take(10).count();
        let gap = |at: usize| matches!(bytes.get(at), None | Some(b' ' | b'\t' | b'\r' | b'\n'));
        let length = match bytes.get(at + digits) {
            Some(b'>') if digits == 0 => 1,
            Some(b'-' | b'+' | b'*') if digits == 0 && gap(at + 1) => 1,
            Some(b'.' | b')') if digits > 0 && gap(at + digits + 1) => digits + 1,
            _ => return from.map(|from| (from, at)),
        };
        if marks == CONTAINERS {
            from = Some(at);
        }
        marks += 1;
        at += length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_end_where_a_block_does() {
        let text = format!(
            "{}\n\n{}\n{}",
            "a".repeat(80),
            "b".repeat(10),
            "c".repeat(50)
        );
        assert_eq!(beginning(&text, 1000), text);
        assert_eq!(beginning(&text, 100).len(), 82);
        assert_eq!(beginning(&text, 85).len(), 82);
        assert_eq!(
            beginning(&text, 120).len(),
            93,
            "a line where no block ends late"
        );
        assert_eq!(beginning("aé", 2), "a");
    }

    #[test]
    fn only_what_is_nested_too_deeply_is_left_out() {
        for line in [
            "> > a", "- - - -", "1. 2) a", "-----", "**bold**", "1999. ", "12",
        ] {
            assert_eq!(shallow(line), line);
        }
        let deep = format!("{}text\n", "> ".repeat(100));
        assert_eq!(shallow(&deep), format!("{}text\n", "> ".repeat(CONTAINERS)));
        let lists = format!("{}text", "- 1. ".repeat(100));
        assert_eq!(
            shallow(&lists),
            format!("{}text", "- 1. ".repeat(CONTAINERS / 2))
        );
        let rule = "-".repeat(200);
        assert_eq!(shallow(&rule), rule);
    }
}
