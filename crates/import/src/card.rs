//! Model cards as files hold them.

use serde_json::Value;

/// What stands where there is no card: what a crawler's tools wrote in its
/// place.
const MISSING: [&str; 5] = ["", "nan", "n/a", "none", "null"];
/// The beginning of an old client's message.
const NO_CARD: &str = "Error: the path 'README.md' does not exist";

/// Whether the text only says that there is no card.
pub(crate) fn is_missing(card: &str) -> bool {
    let text = card.trim();
    text.starts_with(NO_CARD) || MISSING.iter().any(|mark| text.eq_ignore_ascii_case(mark))
}

/// The front matter of a card as JSON text; `None` where it has none, or one
/// that is no YAML mapping.
pub(crate) fn front_matter(card: &str) -> Option<String> {
    yaml_object(yaml_of(card)?)
}

/// A YAML mapping as JSON text; `None` for anything else, and for an empty one.
pub(crate) fn yaml_object(yaml: &str) -> Option<String> {
    match serde_saphyr::from_str(yaml) {
        Ok(Value::Object(map)) if !map.is_empty() => Some(Value::Object(map).to_string()),
        _ => None,
    }
}

/// The text between the first two lines `---`.
fn yaml_of(card: &str) -> Option<&str> {
    let rest = card.trim_start_matches('\u{feff}').strip_prefix("---")?;
    let (mark, yaml) = rest.split_once('\n')?;
    if !mark.trim().is_empty() {
        return None;
    }
    let mut length = 0;
    for line in yaml.split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some(&yaml[..length]);
        }
        length += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_becomes_json() {
        // As on the Hub, a bare `no` is a truth value; records knows.
        let card = "---\r\nlicense: mit\nbase_model:\n- a/b\nlanguage: no\nv: 1.5\nnot: ~\n--- \n# T\n---\n";
        assert_eq!(
            front_matter(card).as_deref(),
            Some(r#"{"base_model":["a/b"],"language":false,"license":"mit","not":null,"v":1.5}"#)
        );
        for none in [
            "",
            "# T",
            "---",
            "---\nlicense: mit",
            "---\n---\n",
            "--- x\na: b\n---\n",
            "---\n- a\n---\n",
            "---\na: [\n---\n",
        ] {
            assert_eq!(front_matter(none), None, "{none}");
        }
    }

    #[test]
    fn a_bomb_of_aliases_is_no_front_matter() {
        let mut yaml = "---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_string();
        for n in 1..12 {
            let last = format!("*a{}, ", n - 1).repeat(10);
            yaml += &format!("a{n}: &a{n} [{last}]\n");
        }
        assert_eq!(front_matter(&(yaml + "---\n")), None);
    }

    #[test]
    fn marks_of_missing_cards() {
        for mark in [
            "",
            " nan\n",
            "NaN",
            "N/A",
            "Error: the path 'README.md' does not exist in the given tree",
        ] {
            assert!(is_missing(mark), "{mark}");
        }
        assert!(!is_missing("# nan") && !is_missing("An error"));
    }
}
