//! Texts as Python's `repr` writes them: the research scripts keep such.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

/// Writes a text as `repr` does: single quotes, unless it holds only those.
pub fn python_repr(out: &mut String, text: &str) {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => out.extend(['\\', c]),
            c if is_printable(c) => out.push(c),
            c => {
                let code = u32::from(c);
                out.push_str(&match code {
                    ..=0xff => format!("\\x{code:02x}"),
                    0x100..=0xffff => format!("\\u{code:04x}"),
                    _ => format!("\\U{code:08x}"),
                });
            }
        }
    }
    out.push(quote);
}

/// `str.isprintable`: all but separators other than the blank, and what is no
/// character.
fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return (' '..='~').contains(&c);
    }
    !matches!(
        c.general_category(),
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::Surrogate
            | GeneralCategory::PrivateUse
            | GeneralCategory::Unassigned
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
            | GeneralCategory::SpaceSeparator
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_as_python_does() {
        let repr = |text: &str| {
            let mut out = String::new();
            python_repr(&mut out, text);
            out
        };
        for (given, expected) in [
            ("a/b", "'a/b'"),
            ("it's", "\"it's\""),
            ("it's \"it\"", "'it\\'s \"it\"'"),
            ("a\\b\n\t\r", "'a\\\\b\\n\\t\\r'"),
            ("\u{1b}\u{7f}\u{a0}é中🤗", "'\\x1b\\x7f\\xa0é中🤗'"),
            (
                "\u{200b}\u{2028}\u{e000}\u{e0001}",
                "'\\u200b\\u2028\\ue000\\U000e0001'",
            ),
            ("e\u{301}\u{f03a}", "'e\u{301}\\uf03a'"),
        ] {
            assert_eq!(repr(given), expected);
        }
    }
}
