//! Values as the sources spell them: dates, ids, lists in a CSV cell.

use jiff::Timestamp;
use sha1::{Digest, Sha1};

use crate::catalog::HubId;

/// `2022-03-02T23:29:04.000Z`, the creation date of everything that is older.
pub(super) const CREATION_FLOOR: i64 = 1_646_263_744_000;

/// Milliseconds of `2025-01-23T14:13:54.000Z` or `2025-01-23 14:13:54+00:00`.
pub(super) fn millis(text: &str) -> Option<i64> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time.as_millisecond());
    }
    let utc = format!("{}Z", text.trim());
    utc.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

/// Twenty bytes of 40 hexadecimal digits.
pub(super) fn sha(text: &str) -> Option<[u8; 20]> {
    if text.len() != 40 || !text.is_ascii() {
        return None;
    }
    let mut sha = [0u8; 20];
    for (i, byte) in sha.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(sha)
}

/// A commit for a model whose record names none.
pub(super) fn derived_sha(id: &str) -> [u8; 20] {
    Sha1::digest(id.as_bytes()).into()
}

/// An `_id` for a model whose record names none: like Mongo's it begins with
/// the seconds of its creation, so that the two orders agree.
pub(super) fn derived_hub_id(id: &str, created_at: i64) -> HubId {
    let mut bytes = [0u8; 12];
    let seconds = u32::try_from(created_at / 1000).unwrap_or(0);
    bytes[..4].copy_from_slice(&seconds.to_be_bytes());
    bytes[4..].copy_from_slice(&Sha1::digest(id.as_bytes())[..8]);
    HubId(bytes)
}

/// The id in `https://huggingface.co/org/name`, or the text itself.
pub(super) fn id_of_url(text: &str) -> &str {
    let text = text.trim();
    let path = [
        "https://huggingface.co/",
        "http://huggingface.co/",
        "https://hf.co/",
    ]
    .iter()
    .find_map(|host| text.strip_prefix(host));
    path.map_or(text, |path| path.trim_end_matches('/'))
}

/// A list in a cell: joined by commas, or as Python prints a list.
pub(super) fn list(cell: &str) -> Vec<String> {
    let cell = cell.trim();
    if cell.is_empty() || cell == "N/A" {
        return Vec::new();
    }
    match cell
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        Some(inside) => python_strings(inside),
        None => cell
            .split(',')
            .map(str::trim)
            .filter(|s| !s.is_empty())
            .map(Into::into)
            .collect(),
    }
}

/// The string literals of a Python list without its brackets.
fn python_strings(inside: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let mut chars = inside.chars();
    while let Some(quote) = chars.next() {
        if quote != '\'' && quote != '"' {
            continue;
        }
        let mut string = String::new();
        while let Some(c) = chars.next() {
            match c {
                '\\' => string.extend(chars.next()),
                _ if c == quote => break,
                _ => string.push(c),
            }
        }
        strings.push(string);
    }
    strings
}

/// The file name in Python's print of a `RepoSibling`.
pub(super) fn sibling(print: &str) -> Option<String> {
    let rest = print.split_once("rfilename=")?.1;
    python_strings(rest).into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_both_spellings() {
        assert_eq!(millis("2025-01-23T14:13:54.000Z"), Some(1_737_641_634_000));
        assert_eq!(millis("2025-01-23 14:13:54+00:00"), Some(1_737_641_634_000));
        assert_eq!(millis("2025-01-23 14:13:54"), Some(1_737_641_634_000));
        assert_eq!(millis("soon"), None);
        assert_eq!(millis("2022-03-02T23:29:04.000Z"), Some(CREATION_FLOOR));
    }

    #[test]
    fn lists_of_both_encodings() {
        assert_eq!(
            list("https://huggingface.co/a/b, c/d"),
            ["https://huggingface.co/a/b", "c/d"]
        );
        assert_eq!(list("['a/b', \"it's\"]"), ["a/b", "it's"]);
        assert!(list("[]").is_empty() && list("").is_empty() && list("N/A").is_empty());
        assert_eq!(
            sibling("RepoSibling(rfilename='a b.txt', size=None)"),
            Some("a b.txt".into())
        );
    }

    #[test]
    fn derived_ids_are_ordered_as_their_dates() {
        assert!(derived_hub_id("z/z", 1_000_000) < derived_hub_id("a/a", 2_000_000));
        assert_eq!(derived_hub_id("a/a", 5000), derived_hub_id("a/a", 5999));
        assert_eq!(id_of_url("https://huggingface.co/org/na.me"), "org/na.me");
    }
}
