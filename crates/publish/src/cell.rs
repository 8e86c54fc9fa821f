//! Text of strangers in CSV cells.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a
//! formula, and a formula can read files or call home. Quoting does not help:
//! the quotes are gone once the file is read. So such a cell gets a `'` in
//! front, which spreadsheets show as text. Control characters other than line
//! breaks and tabs, which break readers and steer terminals, become `U+FFFD`.

use std::borrow::Cow;

/// First characters that make a spreadsheet, in whatever language, see a
/// formula; the full-width forms are read as their ASCII twins by some.
const TRIGGERS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The text as a cell that no spreadsheet takes for a formula: with a `'` in front
/// where one could, and with control characters replaced.
#[must_use]
pub fn spreadsheet_safe(text: &str) -> Cow<'_, str> {
    let clean = without_controls(text);
    if clean.starts_with(TRIGGERS) {
        Cow::Owned(format!("'{clean}"))
    } else {
        clean
    }
}

/// [`spreadsheet_safe`] for a model card. Most cards begin with the `---` of their front
/// matter, and readers of the research layout look for it there: it stays.
pub(crate) fn safe_card(text: &str) -> Cow<'_, str> {
    let fence = text
        .strip_prefix("---")
        .is_some_and(|rest| rest.starts_with(['\n', '\r']));
    if fence {
        without_controls(text)
    } else {
        spreadsheet_safe(text)
    }
}

fn without_controls(text: &str) -> Cow<'_, str> {
    let bad = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if text.contains(bad) {
        Cow::Owned(text.replace(bad, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for bad in [
            "=1+1",
            "+1",
            "-2+3+cmd|' /C calc'!D2",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "＝1",
        ] {
            assert_eq!(spreadsheet_safe(bad), format!("'{bad}"));
        }
        // The mark must look at what is left once the controls are gone.
        assert_eq!(spreadsheet_safe("\u{0}=1+1"), "\u{fffd}=1+1");
    }

    #[test]
    fn harmless_text_stays_as_it_is() {
        for good in [
            "",
            "mit",
            "a=b",
            "1e5",
            "../..",
            "say \"hi\"",
            "two\nlines\tand\r\ntabs",
            "模型",
        ] {
            assert!(
                matches!(spreadsheet_safe(good), Cow::Borrowed(text) if text == good),
                "{good:?}"
            );
        }
    }

    #[test]
    fn controls_become_visible() {
        assert_eq!(
            spreadsheet_safe("a\u{1b}[2Jb\u{0}c\u{9b}d\u{7f}"),
            "a\u{fffd}[2Jb\u{fffd}c\u{fffd}d\u{fffd}"
        );
    }

    #[test]
    fn a_card_keeps_its_front_matter_fence() {
        assert_eq!(safe_card("---\nlicense: mit\n"), "---\nlicense: mit\n");
        assert_eq!(safe_card("--cmd"), "'--cmd");
        assert_eq!(safe_card("---=1+1"), "'---=1+1");
        assert_eq!(safe_card("=1+1"), "'=1+1");
    }
}
