//! Where a card's front matter ends and its text begins.

/// How a card begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FrontMatter {
    /// Without front matter.
    None,
    /// With front matter between two lines of three hyphens.
    Closed,
    /// With a first line of three hyphens and no second one: all of it counts
    /// as text.
    Open,
}

/// Splits the front matter off a card: what is left is the text that people
/// read.
#[must_use]
pub fn body(card: &str) -> (FrontMatter, &str) {
    let start = card.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let mut lines = start.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| is_fence(line)) else {
        return (FrontMatter::None, card);
    };
    let mut end = first.len();
    for line in lines {
        end += line.len();
        if is_fence(line) {
            return (FrontMatter::Closed, &start[end..]);
        }
    }
    (FrontMatter::Open, card)
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_between_two_fences() {
        for (card, kind, text) in [
            (
                "---\nlicense: mit\n---\n# x\n",
                FrontMatter::Closed,
                "# x\n",
            ),
            ("\u{feff}---\r\na: 1\r\n---\r\nx", FrontMatter::Closed, "x"),
            ("---\n---", FrontMatter::Closed, ""),
            (
                "---\nlicense: mit\n# x",
                FrontMatter::Open,
                "---\nlicense: mit\n# x",
            ),
            (
                "# x\n---\ny\n---\n",
                FrontMatter::None,
                "# x\n---\ny\n---\n",
            ),
            ("----\nx\n----\n", FrontMatter::None, "----\nx\n----\n"),
            ("", FrontMatter::None, ""),
        ] {
            assert_eq!(body(card), (kind, text), "{card:?}");
        }
    }
}
