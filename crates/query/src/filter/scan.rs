//! Taking a text of conditions apart.

use super::{FilterError, TESTS, Test};

/// A condition as it is written.
#[derive(Debug, PartialEq)]
pub(super) struct Part<'t> {
    /// Where it begins, in bytes.
    pub at: usize,
    pub column: &'t str,
    pub test: Test,
    pub value: &'t str,
}

/// What ends a column's name.
const SIGNS: [char; 5] = ['=', '!', '~', '<', '>'];

/// The conditions of a text. Blanks around a test are allowed.
pub(super) fn parts(text: &str) -> Result<Vec<Part<'_>>, FilterError> {
    let mut parts = Vec::new();
    let mut at = skip_blanks(text, 0);
    while at < text.len() {
        let form = || {
            let word = text[at..].split_whitespace().next().unwrap_or_default();
            FilterError::Form(word.chars().take(100).collect()).at(text, at)
        };
        let ends = |c: char| c.is_whitespace() || SIGNS.contains(&c);
        let name_end = text[at..].find(ends).map_or(text.len(), |end| at + end);
        let sign_at = skip_blanks(text, name_end);
        let known = |(sign, _): &(&str, Test)| text[sign_at..].starts_with(sign);
        let (sign, test) = TESTS.into_iter().find(known).ok_or_else(form)?;
        if name_end == at {
            return Err(form());
        }
        let value_at = skip_blanks(text, sign_at + sign.len());
        let (value, end) = value(text, value_at)?.ok_or_else(form)?;
        parts.push(Part {
            at,
            column: &text[at..name_end],
            test,
            value,
        });
        at = skip_blanks(text, end);
    }
    Ok(parts)
}

fn skip_blanks(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

/// The value at a place, and where it ends; `None` where there is none.
fn value(text: &str, at: usize) -> Result<Option<(&str, usize)>, FilterError> {
    let rest = &text[at..];
    if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        // The next such quote that a blank follows, so that it can stand within.
        let closes = |(end, _): &(usize, &str)| {
            let after = rest[end + 1..].chars().next();
            *end > 0 && after.is_none_or(char::is_whitespace)
        };
        let end = rest.match_indices(quote).find(closes);
        let (end, _) = end.ok_or_else(|| FilterError::Quote.at(text, at))?;
        return Ok(Some((&rest[1..end], at + end + 1)));
    }
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    Ok((end > 0).then_some((&rest[..end], at + end)))
}

/// Whether a value would be read as something else without quotes.
pub(super) fn needs_quotes(value: &str) -> bool {
    value.is_empty() || value.contains(char::is_whitespace) || value.starts_with(['"', '\''])
}
