//! Text of strangers in YAML, Markdown and BibTeX.

/// Characters of a text that a table cell shows.
const CELL: usize = 80;

/// Whether a character is a control or steers how those around it are shown.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Text on one line of Markdown that is shown as it is, and does nothing: no link, no
/// tag, no cell of its own.
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    // Bare addresses become links too, some by these letters alone.
    let dots = text.to_ascii_lowercase().contains("www.");
    for (n, c) in text.chars().enumerate() {
        if n == CELL {
            out.push('…');
            break;
        }
        match c {
            c if hidden(c) => out.push(if c.is_whitespace() { ' ' } else { '\u{fffd}' }),
            '.' if dots => out.push_str("\\."),
            '.' | ',' | '-' | ';' | '?' | '%' | '\'' => out.push(c),
            c if c.is_ascii_punctuation() => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    // Blanks at the ends, and four in front, have a meaning.
    out.trim().to_owned()
}

/// A text as a scalar of YAML, in double quotes.
pub(super) fn yaml(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if hidden(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => match u32::from(c) {
                code @ 0..=0xffff => out.push_str(&format!("\\u{code:04x}")),
                code => out.push_str(&format!("\\U{code:08x}")),
            },
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text as the value of a BibTeX field, within a fenced block of Markdown.
pub(super) fn bibtex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' | '}' | '\\' | '`' | '~' | '"' | '^' => {}
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', c]),
            c if hidden(c) => out.push(' '),
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

/// A number with its thousands parted.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_does_nothing() {
        for (bad, shown) in [
            ("apache-2.0", "apache-2.0"),
            ("<img src=x>", "\\<img src\\=x\\>"),
            ("[a](http://x)", "\\[a\\]\\(http\\:\\/\\/x\\)"),
            ("a|b\n| --- |", "a\\|b \\| --- \\|"),
            (
                "`x` *y* _z_ #h &amp;",
                "\\`x\\` \\*y\\* \\_z\\_ \\#h \\&amp;",
            ),
            ("www.x.org me@x.org", "www\\.x\\.org me\\@x\\.org"),
            ("\u{1b}[2J\u{202e}x", "\u{fffd}\\[2J\u{fffd}x"),
            ("    code", "code"),
        ] {
            assert_eq!(markdown(bad), shown);
        }
        assert_eq!(markdown(&"x".repeat(500)).chars().count(), CELL + 1);
    }

    #[test]
    fn yaml_scalars_stay_one_scalar() {
        assert_eq!(yaml("a: \"b\"\n---\n\\"), "\"a: \\\"b\\\"\\n---\\n\\\\\"");
        assert_eq!(
            yaml("\u{1b}\u{85}\u{2028}\u{e0001}é"),
            "\"\\u001b\\u0085\\u2028\\U000e0001é\""
        );
    }

    #[test]
    fn bibtex_fields_stay_one_field() {
        assert_eq!(bibtex("a}, b = {\\x ```\n& 100%"), "a, b = x  \\& 100\\%");
    }
}
