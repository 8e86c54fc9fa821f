//! Which route a request is for.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::plan::Bucket;

/// Routes, as requests are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Route {
    /// `/api/models`
    List,
    /// `/api/models/{id}`
    Detail,
    /// `/api/models/{id}/revision/{rev}`
    Revision,
    /// `/{id}/raw/{rev}/{path}`
    Raw,
    /// `/{id}/resolve/{rev}/{path}`
    Resolve,
    /// `/api/resolve-cache/models/{id}/{sha}/{path}`
    ResolveCache,
    /// `/api/spaces`
    Spaces,
    /// Anything else.
    Other,
}

impl Route {
    /// The name in the statistics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Route::List => "list",
            Route::Detail => "detail",
            Route::Revision => "revision",
            Route::Raw => "raw",
            Route::Resolve => "resolve",
            Route::ResolveCache => "resolve_cache",
            Route::Spaces => "spaces",
            Route::Other => "other",
        }
    }

    /// Whether faults happen on this route and count its requests.
    pub(crate) fn is_counted(self) -> bool {
        matches!(
            self,
            Route::List | Route::Detail | Route::Revision | Route::Raw
        )
    }
}

/// A file of a repository.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FileOf {
    pub(crate) id: String,
    pub(crate) revision: String,
    pub(crate) path: String,
}

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Target {
    List,
    Detail {
        id: String,
        revision: Option<String>,
    },
    Raw(FileOf),
    Resolve(FileOf),
    ResolveCache(FileOf),
    Spaces,
    Stats,
    OtherApi,
    Page,
}

impl Target {
    /// The target of an undecoded path.
    pub(crate) fn of(path: &str) -> Self {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        match segments.as_slice() {
            ["_sim", "stats"] => Target::Stats,
            ["api", "models"] => Target::List,
            ["api", "models", rest @ ..] => detail(rest),
            ["api", "resolve-cache", "models", rest @ ..] => {
                cached(rest).map_or(Target::OtherApi, Target::ResolveCache)
            }
            ["api", "spaces"] => Target::Spaces,
            ["api", ..] => Target::OtherApi,
            ["datasets" | "spaces" | "docs", ..] => Target::Page,
            rest => file(rest, "raw")
                .map(Target::Raw)
                .or_else(|| file(rest, "resolve").map(Target::Resolve))
                .unwrap_or(Target::Page),
        }
    }

    /// `None` for the simulator's own routes.
    pub(crate) fn route(&self) -> Option<Route> {
        Some(match self {
            Target::List => Route::List,
            Target::Detail { revision: None, .. } => Route::Detail,
            Target::Detail { .. } => Route::Revision,
            Target::Raw(_) => Route::Raw,
            Target::Resolve(_) => Route::Resolve,
            Target::ResolveCache(_) => Route::ResolveCache,
            Target::Spaces => Route::Spaces,
            Target::OtherApi | Target::Page => Route::Other,
            Target::Stats => return None,
        })
    }

    pub(crate) fn bucket(&self) -> Bucket {
        match self {
            Target::Raw(_) | Target::Resolve(_) | Target::ResolveCache(_) => Bucket::Resolvers,
            Target::Page => Bucket::Pages,
            _ => Bucket::Api,
        }
    }
}

fn decode(segment: &str) -> Cow<'_, str> {
    percent_decode_str(segment).decode_utf8_lossy()
}

fn joined(segments: &[&str]) -> String {
    segments
        .iter()
        .map(|segment| decode(segment))
        .collect::<Vec<_>>()
        .join("/")
}

fn detail(rest: &[&str]) -> Target {
    let (id, revision) = match rest {
        [id] => (decode(id).into_owned(), None),
        [id, "revision", revision] => (decode(id).into_owned(), Some(revision)),
        [_, _] => (joined(rest), None),
        [id @ .., "revision", revision] if id.len() == 2 => (joined(id), Some(revision)),
        _ => return Target::OtherApi,
    };
    if id.is_empty() {
        return Target::OtherApi;
    }
    Target::Detail {
        id,
        revision: revision.map(|revision| decode(revision).into_owned()),
    }
}

/// `{id}/{word}/{rev}/{path}`
fn file(rest: &[&str], word: &str) -> Option<FileOf> {
    let at = [1, 2].into_iter().find(|at| rest.get(*at) == Some(&word))?;
    let [_, revision, path @ ..] = &rest[at..] else {
        return None;
    };
    if path.is_empty() {
        return None;
    }
    Some(FileOf {
        id: joined(&rest[..at]),
        revision: decode(revision).into_owned(),
        path: joined(path),
    })
}

/// `{id}/{sha}/{path}`
fn cached(rest: &[&str]) -> Option<FileOf> {
    let is_sha = |s: &&str| s.len() == 40 && s.bytes().all(|b| b.is_ascii_hexdigit());
    let at = rest.iter().take(3).position(is_sha).filter(|at| *at > 0)?;
    let path = &rest[at + 1..];
    (!path.is_empty()).then(|| FileOf {
        id: joined(&rest[..at]),
        revision: rest[at].to_owned(),
        path: joined(path),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail(id: &str, revision: Option<&str>) -> Target {
        Target::Detail {
            id: id.to_owned(),
            revision: revision.map(str::to_owned),
        }
    }

    fn file(id: &str, revision: &str, path: &str) -> FileOf {
        FileOf {
            id: id.to_owned(),
            revision: revision.to_owned(),
            path: path.to_owned(),
        }
    }

    #[test]
    fn paths() {
        assert_eq!(Target::of("/api/models"), Target::List);
        assert_eq!(Target::of("/api/models/gpt2"), detail("gpt2", None));
        assert_eq!(Target::of("/api/models/a/b"), detail("a/b", None));
        assert_eq!(
            Target::of("/api/models/a/b/revision/refs%2Fpr%2F1"),
            detail("a/b", Some("refs/pr/1"))
        );
        assert_eq!(
            Target::of("/api/models/gpt2/revision/main"),
            detail("gpt2", Some("main"))
        );
        assert_eq!(Target::of("/api/models/a/b/children"), Target::OtherApi);
        assert_eq!(
            Target::of("/a/b/raw/main/onnx/model%20x.onnx"),
            Target::Raw(file("a/b", "main", "onnx/model x.onnx"))
        );
        assert_eq!(
            Target::of("/gpt2/resolve/main/README.md"),
            Target::Resolve(file("gpt2", "main", "README.md"))
        );
        let sha = "86b5e0934494bd15c9632b12f734a8a67f723594";
        assert_eq!(
            Target::of(&format!("/api/resolve-cache/models/a/b/{sha}/config.json")),
            Target::ResolveCache(file("a/b", sha, "config.json"))
        );
        assert_eq!(Target::of("/api/spaces"), Target::Spaces);
        assert_eq!(Target::of("/api/whoami-v2"), Target::OtherApi);
        assert_eq!(Target::of("/models-json"), Target::Page);
        assert_eq!(Target::of("/a/b/raw/main"), Target::Page);
    }

    proptest::proptest! {
        #[test]
        fn any_file_of_any_model_is_found_again(
            owner in "[^/]{1,9}",
            name in "[^/]{1,9}",
            revision in "[^/]{1,9}",
            path in ".{1,20}",
        ) {
            use crate::detail::path_of;
            proptest::prop_assume!(!["api", "datasets", "spaces", "docs"].contains(&&*owner));
            proptest::prop_assume!(name != "raw");
            let id = format!("{owner}/{name}");
            let url = format!("/{}/raw/{}/{}", path_of(&id), path_of(&revision), path_of(&path));
            assert_eq!(Target::of(&url), Target::Raw(file(&id, &revision, &path)));
        }

        #[test]
        fn no_path_upsets_the_reader(path: String) {
            let _ = Target::of(&path).route();
        }
    }
}
