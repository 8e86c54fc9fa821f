//! Text fit for a terminal.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Whether a character could steer a terminal or hide what stands beside it:
/// controls, direction marks, zero-width and tag characters, separators.
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// `text` with every character that could steer a terminal written as an
/// escape (`\u{1b}`). Everything that comes from the Hub passes through here.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if steers(c) {
            out.extend(c.escape_default())
        } else {
            out.push(c)
        }
    }
    Cow::Owned(out)
}

/// Columns that `text` takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` cut to `columns`, with an ellipsis where something was cut off.
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mut room = columns.saturating_sub(1);
    let mut out = String::new();
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if wide > room {
            break;
        }
        room -= wide;
        out.push(c);
    }
    if columns > 0 {
        out.push('…');
    }
    Cow::Owned(out)
}

/// `text` padded with blanks to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    format!(
        "{text}{:blanks$}",
        "",
        blanks = columns.saturating_sub(width(text))
    )
}

/// `text` pushed to the right end of `columns`.
pub fn pad_left(text: &str, columns: usize) -> String {
    format!(
        "{:blanks$}{text}",
        "",
        blanks = columns.saturating_sub(width(text))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(
            printable("a\u{1b}[2J\u{202e}b\u{9b}\r\n"),
            "a\\u{1b}[2J\\u{202e}b\\u{9b}\\r\\n"
        );
        assert!(matches!(printable("Größe 模型 🤗"), Cow::Borrowed(_)));
    }

    #[test]
    fn cutting_counts_columns_not_characters() {
        assert_eq!(fit("abcdef", 6), "abcdef");
        assert_eq!(fit("abcdef", 4), "abc…");
        assert_eq!(fit("模型模型", 5), "模型…");
        assert_eq!(fit("模型模型", 4), "模…");
        assert_eq!(fit("abc", 0), "");
        for columns in 0..10 {
            assert!(width(&fit("a模b型cdefg", columns)) <= columns);
        }
    }

    #[test]
    fn padding_counts_columns_too() {
        assert_eq!(pad("模", 4), "模  ");
        assert_eq!(pad_left("模", 4), "  模");
        assert_eq!(pad("long", 2), "long");
    }
}
