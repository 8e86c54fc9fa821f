//! Values as Python's `repr` writes them.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

/// Writes a text as `repr` does.
pub(super) fn text(out: &mut String, text: &str) {
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

/// Writes a number that JSON may have given as a whole one.
pub(super) fn number(out: &mut String, number: f64) {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        out.push_str(&(number as i64).to_string());
    } else {
        out.push_str(&number.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_as_python_does() {
        let repr = |it: &str| {
            let mut out = String::new();
            text(&mut out, it);
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
        ] {
            assert_eq!(repr(given), expected);
        }
    }

    #[test]
    fn whole_numbers_have_no_point() {
        let mut out = String::new();
        number(&mut out, 479.0);
        out.push(' ');
        number(&mut out, 0.5);
        assert_eq!(out, "479 0.5");
    }
}
