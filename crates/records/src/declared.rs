//! Reading what people write into `base_model`: ids, and much else.

use std::fmt;

use crate::ModelId;

/// Why a declared parent names no model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Problem {
    /// Nothing, or only blanks.
    Empty,
    /// A template's placeholder (`ORIGINAL_REPO_NAME`, `[]`, `None`).
    Placeholder,
    /// A folder on somebody's machine (`./checkpoint-10`, `/content/model`).
    LocalPath,
    /// A web address outside the Hub's models.
    Url,
    /// Text that cannot be an id.
    Invalid,
}

impl Problem {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::Empty,
        Self::Placeholder,
        Self::LocalPath,
        Self::Url,
        Self::Invalid,
    ];

    /// The word used in columns and reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Placeholder => "placeholder",
            Self::LocalPath => "local_path",
            Self::Url => "url",
            Self::Invalid => "invalid",
        }
    }

    /// Reads the word of [`Problem::as_str`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|problem| problem.as_str() == word)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A declared parent, read.
pub type Declared = Result<ModelId, Problem>;

/// Values that templates and tools leave behind, compared without case.
const PLACEHOLDERS: [&str; 16] = [
    "[]",
    "{}",
    "none",
    "null",
    "nan",
    "n/a",
    "na",
    "unknown",
    "removed",
    "base_model",
    "original_repo_name",
    "original_repo_id",
    "your_base_model",
    "model_id",
    "[more information needed]",
    "tbd",
];

/// Reads one `base_model` entry as people write it.
///
/// Accepted beside a plain id: surrounding blanks, quotes and brackets, the
/// list mark of YAML (`- org/name`), addresses on the Hub with or without a
/// trailing path or revision, and a note in brackets (`org/name (Merge)`).
///
/// # Errors
/// The [`Problem`] that keeps the text from naming a model.
pub fn clean_declared(raw: &str) -> Declared {
    let text = strip_wrapping(raw);
    if text.is_empty() {
        return Err(if raw.trim().is_empty() {
            Problem::Empty
        } else {
            Problem::Placeholder
        });
    }
    if PLACEHOLDERS
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word) || raw.trim() == *word)
    {
        return Err(Problem::Placeholder);
    }
    if let Some(path) = hub_path(text) {
        return id_of_path(path).ok_or(Problem::Url);
    }
    if text.contains("://") {
        return Err(Problem::Url);
    }
    let local = |prefix: &&str| text.starts_with(*prefix);
    if [".", "/", "~", "\\", "file:"].iter().any(local) || is_drive(text) || text.contains('\\') {
        return Err(Problem::LocalPath);
    }
    if text.matches('/').count() > 1 {
        return Err(Problem::LocalPath);
    }
    // A note after the id: "org/name (Merge)", "org/name # comment".
    let word = text.split([' ', '\t', '#', ',']).next().unwrap_or(text);
    let noted = word.len() < text.len();
    match ModelId::parse(word) {
        Ok(id) if !noted || id.owner().is_some() => Ok(id),
        _ => Err(Problem::Invalid),
    }
}

/// Takes off blanks, quotes, brackets and a YAML list mark.
fn strip_wrapping(raw: &str) -> &str {
    let text = raw.trim();
    let text = text.strip_prefix("- ").unwrap_or(text);
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '[' | ']' | '`' | '<' | '>')
    })
}

/// The path of an address on the Hub, without scheme, host, query and fragment.
fn hub_path(text: &str) -> Option<&str> {
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme));
    let rest = rest.unwrap_or(text);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let path = ["huggingface.co/", "hf.co/"]
        .iter()
        .find_map(|host| rest.strip_prefix(host))?;
    path.split(['?', '#']).next()
}

/// `org/name[/tree/main…]` as an id; not for data sets, Spaces and site pages.
fn id_of_path(path: &str) -> Option<ModelId> {
    let path = path.strip_prefix("models/").unwrap_or(path);
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let owner = parts.next()?;
    if [
        "datasets",
        "spaces",
        "docs",
        "blog",
        "papers",
        "collections",
    ]
    .contains(&owner)
    {
        return None;
    }
    match parts.next() {
        Some(name) => ModelId::parse(&format!("{owner}/{name}")).ok(),
        None => ModelId::parse(owner).ok(),
    }
}

/// `C:…`, a Windows drive.
fn is_drive(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() > 1 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_id_in_what_people_write() {
        for (raw, id) in [
            ("google/gemma-7b", "google/gemma-7b"),
            ("  'google/gemma-7b' ", "google/gemma-7b"),
            ("distilbert-base-uncased", "distilbert-base-uncased"),
            ("- org/name", "org/name"),
            ("['org/name']", "org/name"),
            ("org/name (Merge)", "org/name"),
            ("https://huggingface.co/org/name", "org/name"),
            (
                "https://huggingface.co/org/name/tree/main?x=1#y",
                "org/name",
            ),
            ("huggingface.co/gpt2/", "gpt2"),
            ("hf.co/models/org/name", "org/name"),
        ] {
            assert_eq!(clean_declared(raw).unwrap().as_str(), id, "{raw}");
        }
    }

    #[test]
    fn tells_why_there_is_none() {
        for (raw, problem) in [
            ("", Problem::Empty),
            (" \n", Problem::Empty),
            ("[]", Problem::Placeholder),
            ("ORIGINAL_REPO_NAME", Problem::Placeholder),
            ("None", Problem::Placeholder),
            ("Removed", Problem::Placeholder),
            ("./checkpoint-10500", Problem::LocalPath),
            ("/content/model", Problem::LocalPath),
            ("../..", Problem::LocalPath),
            ("C:\\models\\x", Problem::LocalPath),
            ("home/user/model", Problem::LocalPath),
            ("https://example.org/x", Problem::Url),
            ("https://huggingface.co/datasets/a/b", Problem::Url),
            ("=1+1", Problem::Invalid),
            ("my own model", Problem::Invalid),
            ("org/na\u{0}me", Problem::Invalid),
        ] {
            assert_eq!(clean_declared(raw), Err(problem), "{raw:?}");
        }
    }

    proptest::proptest! {
        /// Whatever is written there, it is an id that is safe to use, or a
        /// reason; and an id is read as itself.
        #[test]
        fn any_text_is_an_id_or_a_reason(raw in "\\PC{0,40}|[-./:\\[\\]'\" a-zA-Z_]{0,30}") {
            if let Ok(id) = clean_declared(&raw) {
                proptest::prop_assert!(raw.contains(id.as_str()));
                proptest::prop_assert_eq!(clean_declared(id.as_str()), Ok(id.clone()));
            }
        }

        #[test]
        fn an_id_is_read_as_itself(id in "[a-z][a-z0-9_.-]{0,12}/[a-z0-9][a-z0-9_-]{0,20}") {
            let read = clean_declared(&id).map(|id| id.to_string());
            // The addresses of the Hub are written like an owner.
            proptest::prop_assume!(!id.starts_with("hf.co/") && !id.starts_with("huggingface.co/"));
            proptest::prop_assert_eq!(read, Ok(id));
        }
    }
}
