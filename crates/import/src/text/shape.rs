//! The names in the beginning of a JSON text, which may break off anywhere.

/// How deep names are taken note of.
const DEPTH: usize = 4;
/// Names kept at most.
const NAMES: usize = 512;

/// What the beginning of a JSON text holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    /// The paths of the names found, in the order of their first occurrence:
    /// `models[].model_id`, `[].id`. In a text of several values, of all.
    pub paths: Vec<String>,
}

impl Shape {
    /// Whether a name occurs at this path.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.paths.iter().any(|other| other == path)
    }

    /// Whether all of them occur.
    pub(crate) fn has_all(&self, paths: &[&str]) -> bool {
        paths.iter().all(|path| self.has(path))
    }
}

/// Looks at the beginning of a JSON text. What is no JSON is passed over.
pub(crate) fn shape(text: &str) -> Shape {
    let bytes = text.as_bytes();
    let mut found = Shape::default();
    // One entry for each open bracket: the path before it.
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut path = String::new();
    let mut name_due = false;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let Some(end) = string_end(bytes, at) else {
                    break;
                };
                if name_due && let Some((_, length)) = open.last() {
                    path.truncate(*length);
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(&text[at + 1..end]);
                    if open.len() <= DEPTH && found.paths.len() < NAMES && !found.has(&path) {
                        found.paths.push(path.clone());
                    }
                    name_due = false;
                }
                at = end;
            }
            b'{' => {
                open.push((b'{', path.len()));
                name_due = true;
            }
            b'[' => {
                open.push((b'[', path.len()));
                path.push_str("[]");
                name_due = false;
            }
            b'}' | b']' => {
                if let Some((_, length)) = open.pop() {
                    path.truncate(length);
                }
                name_due = false;
                if open.is_empty() {
                    path.clear();
                }
            }
            b',' => name_due = open.last().is_some_and(|(bracket, _)| *bracket == b'{'),
            _ => {}
        }
        at += 1;
    }
    found
}

/// Where the string that begins at `start` ends; `None` where it breaks off.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_their_paths() {
        let found = shape(r#"{"models":[{"id":"a","x":{"y":1}},{"id":"{","z":[1,"q"]}],"n":2}"#);
        assert_eq!(
            found.paths,
            [
                "models",
                "models[].id",
                "models[].x",
                "models[].x.y",
                "models[].z",
                "n"
            ]
        );
        assert!(found.has_all(&["n", "models[].id"]) && !found.has("id"));
        let lines = shape("{\"id\":1}\n{\"id\":2,\"b\":[]}\n{\"c\":");
        assert_eq!(lines.paths, ["id", "b", "c"]);
        assert_eq!(
            shape(r#"[{"id":1},{"a\"b":2}]"#).paths,
            ["[].id", r#"[].a\"b"#]
        );
    }

    proptest::proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "[\\[\\]{}\":,\\\\a ü]{0,80}") {
            shape(&text);
        }
    }
}
