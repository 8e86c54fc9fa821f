//! Values that are secrets by the names they are assigned to.

use std::ops::Range;

use super::looks;
use super::rules::RULES;

/// Ends of names whose values are secrets, in small letters.
pub(super) const NAMES: &[&str] = &[
    "api_key",
    "api-key",
    "apikey",
    "secret_key",
    "secret-key",
    "secretkey",
    "client_secret",
    "clientsecret",
    "access_key",
    "accesskey",
    "accountkey",
    "private_key",
    "access_token",
    "accesstoken",
    "auth_token",
    "authtoken",
    "bearer",
    "token",
    "secret",
    "password",
    "passwd",
];

/// Names that are also used for other things than secrets: what is assigned to
/// them must not look like a digest.
const VAGUE: &[&str] = &["token", "secret"];

const LENGTH: std::ops::RangeInclusive<usize> = 16..=256;

const fn of_value(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+' | b'/' | b'=' | b'~')
}

/// The characters to hide of the value assigned to the name that ends at `at`.
pub(super) fn value(text: &[u8], name: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let mut rest = Cursor { rest, at };
    // `"api_key": "…"`, `os.environ['API_KEY'] = '…'`, `token=…`, `Bearer …`
    rest.skip(b"\\\"'`])*", 4);
    let blanks = rest.skip(b" \t", 8);
    let signs = rest.skip(b":=>", 2);
    if signs == 0 && !(name == "bearer" && blanks > 0) {
        return None;
    }
    rest.skip(b" \t", 8);
    rest.skip(b"\\\"'`", 2);
    let start = rest.at;
    let end = looks::end(text, start, of_value, *LENGTH.end());
    let value = &text[start..end];
    // What goes on like code is no value but an expression.
    if matches!(
        text.get(end),
        Some(b'.' | b'(' | b'[' | b'{' | b'$' | b'<' | b':' | b'@' | b'%')
    ) {
        // A full stop may end a sentence.
        let sentence =
            text.get(end) == Some(&b'.') && text.get(end + 1).is_none_or(u8::is_ascii_whitespace);
        if !sentence {
            return None;
        }
    }
    if !LENGTH.contains(&value.len())
        || looks::is_placeholder(value)
        || !looks::is_random(value)
        || looks::entropy(value) < 3.2
        || (VAGUE.contains(&name) && looks::is_digest(value))
    {
        return None;
    }
    // The token of a service is reported as such, or found to be none.
    if RULES
        .iter()
        .any(|rule| value.starts_with(rule.prefix.as_bytes()))
    {
        return None;
    }
    Some(start..end)
}

struct Cursor<'t> {
    rest: &'t [u8],
    at: usize,
}

impl Cursor<'_> {
    /// Skips up to `most` of these characters; answers with how many.
    fn skip(&mut self, of: &[u8], most: usize) -> usize {
        let skipped = self
            .rest
            .iter()
            .take(most)
            .take_while(|b| of.contains(b))
            .count();
        self.rest = &self.rest[skipped..];
        self.at += skipped;
        skipped
    }
}
