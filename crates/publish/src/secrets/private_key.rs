//! Private keys in PEM armour.

use std::ops::Range;

use super::looks;

/// What a key begins with.
pub(super) const BEGIN: &str = "-----BEGIN ";
/// The longest key looked for.
const LONGEST: usize = 16 << 10;
/// The fewest characters of a key.
const SHORTEST: usize = 64;

/// The characters between the lines that begin and end a key; `at` is where
/// the begin mark's label starts.
pub(super) fn body(text: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = &text[at..(at + LONGEST).min(text.len())];
    let label = find(rest, b"-----").filter(|end| *end <= 40)?;
    find(&rest[..label], b"PRIVATE KEY")?;
    let start = label + 5;
    let of_key = |b: u8| b.is_ascii_alphanumeric() || b" \t\r\n\\+/=:,\"'.-".contains(&b);
    let end = find(&rest[start..], b"-----END")
        // Cut short, it is a key all the same.
        .or_else(|| rest[start..].iter().position(|b| !of_key(*b)))
        .map_or(rest.len(), |length| start + length);
    let body = &rest[start..end];
    let key: Vec<u8> = body
        .iter()
        .copied()
        .filter(|b| b.is_ascii_alphanumeric() || b"+/=".contains(b))
        .collect();
    let genuine = key.len() >= SHORTEST
        && body.iter().all(|b| of_key(*b))
        && looks::entropy(&key) >= 4.0
        && find(body, b"...").is_none();
    genuine.then(|| at + start..at + end)
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}
