//! arXiv ids, in tags and in texts.

/// Reads an id as tags have it: `2106.09685`, `cs/0301001`, with or without a
/// version. `None` where it can be none: there is no 13th month.
#[must_use]
pub fn normal(text: &str) -> Option<&str> {
    let (id, rest) = leading(text)?;
    let version = rest.strip_prefix('v');
    let ends = rest.is_empty()
        || version.is_some_and(|digits| {
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
    ends.then_some(id)
}

/// The id with which a text begins, and what follows it.
fn leading(text: &str) -> Option<(&str, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let split = |at: usize| (&text[..at], &text[at..]);
    if digits(text) == 4 && text[4..].starts_with('.') {
        let number = digits(&text[5..]);
        let month = &text[2..4];
        let valid = matches!(number, 4 | 5) && ("01"..="12").contains(&month);
        return valid.then(|| split(5 + number));
    }
    // The ids until March 2007: archive, perhaps with a subject, and a number.
    let archive = text
        .bytes()
        .take_while(|byte| byte.is_ascii_lowercase() || *byte == b'-')
        .count();
    let mut start = archive;
    if text[start..].starts_with('.') {
        start += 1;
        start += text[start..]
            .bytes()
            .take_while(u8::is_ascii_uppercase)
            .count();
    }
    let number = text[start..].strip_prefix('/')?;
    let valid = archive >= 2 && digits(number) == 7 && ("01"..="12").contains(&&number[2..4]);
    valid.then(|| split(start + 8))
}

/// What comes before an id in a text, in lower case.
const BEFORE: [&str; 4] = [
    "arxiv.org/abs/",
    "arxiv.org/pdf/",
    "arxiv:",
    "huggingface.co/papers/",
];

/// The ids that a text cites: addresses of papers, and `arXiv:` with an id, in
/// any letter case. One may come several times.
pub fn cited(text: &str) -> impl Iterator<Item = &str> {
    // Every one of the beginnings ends in a slash or a colon.
    let ends = text
        .match_indices(['/', ':'])
        .map(|(at, sign)| at + sign.len());
    ends.filter_map(|end| {
        let before = &text.as_bytes()[..end];
        let known = BEFORE.iter().any(|beginning| {
            before.len() >= beginning.len()
                && before[before.len() - beginning.len()..]
                    .eq_ignore_ascii_case(beginning.as_bytes())
        });
        if !known {
            return None;
        }
        let rest = text[end..].trim_start_matches(' ');
        leading(rest).map(|(id, _)| id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_both_kinds_without_their_version() {
        for (text, id) in [
            ("2106.09685", Some("2106.09685")),
            ("2106.09685v2", Some("2106.09685")),
            ("0704.0001", Some("0704.0001")),
            ("cs/0301001", Some("cs/0301001")),
            ("math.GT/0309136v1", Some("math.GT/0309136")),
            ("hep-th/9901001", Some("hep-th/9901001")),
            ("2023.12345", None),
            ("2106.096", None),
            ("2106.09685x", None),
            ("2106.09685v", None),
            ("cs/0313001", None),
            ("", None),
            ("ünïcode/0301001", None),
        ] {
            assert_eq!(normal(text), id, "{text}");
        }
    }

    #[test]
    fn texts_cite_in_several_forms() {
        let text = "See [this](https://arxiv.org/abs/2106.09685v2), https://arxiv.org/pdf/1910.09700.pdf, \
            arXiv preprint arXiv:1810.04805, ARXIV: 2302.13971 and https://huggingface.co/papers/2407.10671; \
            not https://arxiv.org/list/cs, arxiv:soon, 2106.00001 or xarxiv.org/abs/9999.00000. 模型/：/";
        assert_eq!(
            cited(text).collect::<Vec<_>>(),
            [
                "2106.09685",
                "1910.09700",
                "1810.04805",
                "2302.13971",
                "2407.10671"
            ]
        );
    }
}
