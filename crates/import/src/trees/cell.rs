//! Cells of the scripts' tables: lists, prints of Python, stand-ins for nothing.

use std::borrow::Cow;

use serde_json::Value;

use crate::pyliteral;

/// The entries of a cell that holds a list: joined by commas, or as Python
/// prints a list. Cells that stand for nothing (`[]`, `N/A`, `nan`) have none.
pub(crate) fn entries(cell: &str) -> Vec<Cow<'_, str>> {
    if nothing(cell) {
        return Vec::new();
    }
    if cell.trim_start().starts_with('[')
        && let Ok(Value::Array(values)) = pyliteral::parse(cell)
    {
        return values
            .into_iter()
            .filter_map(text)
            .map(Cow::Owned)
            .collect();
    }
    // A printed list that breaks off is still commas and quotes.
    let marks = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '\'' | '"');
    let entries = cell.split(',').map(|entry| entry.trim_matches(marks));
    entries
        .filter(|entry| !nothing(entry))
        .map(Cow::Borrowed)
        .collect()
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) if !nothing(&text) => Some(text),
        _ => None,
    }
}

/// Whether a cell stands for nothing: what the scripts and pandas write where
/// they have no value.
pub(crate) fn nothing(cell: &str) -> bool {
    matches!(
        cell.trim(),
        "" | "[]" | "N/A" | "nan" | "NaN" | "None" | "null"
    )
}

/// The file name in a printed `RepoSibling(rfilename='…', …)`; the text itself
/// where it is no such print.
pub(crate) fn file_name(print: Cow<'_, str>) -> Cow<'_, str> {
    if print.starts_with("RepoSibling(")
        && let Ok(Value::Object(mut file)) = pyliteral::parse(&print)
        && let Some(Value::String(name)) = file.remove("rfilename")
    {
        return Cow::Owned(name);
    }
    print
}

/// A cell without the `'` that keeps spreadsheets from taking it for a formula.
pub(crate) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_either_encoding_are_read() {
        for (cell, expected) in [
            ("", &[][..]),
            ("[]", &[]),
            ("N/A", &[]),
            ("nan", &[]),
            ("a", &["a"]),
            ("a, b,c ,", &["a", "b", "c"]),
            ("['a', 'b']", &["a", "b"]),
            ("[\"it's\", 'x']", &["it's", "x"]),
            ("[None, 'b', 1, '']", &["b"]),
            // Broken off.
            ("['a', 'b", &["a", "b"]),
            ("['a', ", &["a"]),
            // Never printed by Python.
            ("[a, b]", &["a", "b"]),
        ] {
            assert_eq!(entries(cell), expected, "{cell}");
        }
    }

    #[test]
    fn file_names_are_found_in_prints() {
        for (print, name) in [
            (
                "RepoSibling(rfilename='a b.json', size=None, blob_id=None, lfs=None)",
                "a b.json",
            ),
            (r#"RepoSibling(rfilename="it's")"#, "it's"),
            ("a.json", "a.json"),
            ("RepoSibling(rfilename=", "RepoSibling(rfilename="),
        ] {
            assert_eq!(file_name(print.into()), name);
        }
    }

    #[test]
    fn only_guards_are_taken_off() {
        for (cell, text) in [("'=1", "=1"), ("'a", "'a"), ("=1", "=1"), ("''=1", "''=1")] {
            assert_eq!(unguarded(cell), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn printed_and_joined_ids_are_the_same(ids in proptest::collection::vec("[a-z]{1,4}/[A-Za-z0-9._-]{1,8}x", 0..6)) {
            let urls: Vec<String> = ids.iter().map(|id| format!("https://huggingface.co/{id}")).collect();
            let printed = urls.iter().map(|url| format!("'{url}'")).collect::<Vec<_>>().join(", ");
            let (printed, joined) = (format!("[{printed}]"), urls.join(", "));
            proptest::prop_assert_eq!(entries(&printed), &urls[..]);
            proptest::prop_assert_eq!(entries(&joined), urls);
        }
    }
}
