//! The parts of a card.

/// A card taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardParts<'c> {
    /// The YAML between the fences, where there are two.
    pub front_matter: Option<&'c str>,
    /// What follows; the whole card where there is no front matter.
    pub body: &'c str,
}

/// Parts front matter and body, as the Hub does: the card begins with a line
/// `---` (a byte order mark and blank lines may precede it), and another ends
/// the front matter.
#[must_use]
pub fn card_parts(card: &str) -> CardParts<'_> {
    let card = card.trim_start_matches('\u{feff}');
    let whole = CardParts {
        front_matter: None,
        body: card,
    };
    let Some(after) = fence(card.trim_start_matches(['\n', '\r', ' ', '\t'])) else {
        return whole;
    };
    let mut at = 0;
    for line in after.split_inclusive('\n') {
        if let Some(body) = fence(&after[at..]) {
            return CardParts {
                front_matter: Some(&after[..at]),
                body,
            };
        }
        at += line.len();
    }
    whole
}

/// What follows a first line that is a fence.
fn fence(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("---")?;
    let (line, rest) = rest.split_once('\n').unwrap_or((rest, ""));
    line.trim_end().is_empty().then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_stands_between_fences() {
        let parts = |card| {
            let parts = card_parts(card);
            (parts.front_matter, parts.body)
        };
        assert_eq!(parts("---\na: 1\n---\nBody"), (Some("a: 1\n"), "Body"));
        assert_eq!(
            parts("\u{feff}\n---\r\na: 1\r\n---  \r\nBody"),
            (Some("a: 1\r\n"), "Body")
        );
        assert_eq!(parts("---\n---\n"), (Some(""), ""));
        assert_eq!(parts("---\na: 1\n---"), (Some("a: 1\n"), ""));
        for whole in [
            "",
            "# Title\n---\na\n---",
            "---\nnever closed",
            "----\na\n---\n",
            "--- a\n---\n",
        ] {
            assert_eq!(parts(whole), (None, whole));
        }
    }
}
