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

/// The parts of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts<'c> {
    /// How it begins.
    pub kind: FrontMatter,
    /// What stands between the fences; empty where they do not.
    pub yaml: &'c str,
    /// The text that people read.
    pub body: &'c str,
}

/// Splits the front matter off a card.
#[must_use]
pub fn parts(card: &str) -> Parts<'_> {
    let whole = |kind| Parts {
        kind,
        yaml: "",
        body: card,
    };
    let start = card.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let mut lines = start.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| is_fence(line)) else {
        return whole(FrontMatter::None);
    };
    let mut end = first.len();
    for line in lines {
        if is_fence(line) {
            return Parts {
                kind: FrontMatter::Closed,
                yaml: &start[first.len()..end],
                body: &start[end + line.len()..],
            };
        }
        end += line.len();
    }
    whole(FrontMatter::Open)
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
            let parts = parts(card);
            assert_eq!((parts.kind, parts.body), (kind, text), "{card:?}");
        }
    }
}
