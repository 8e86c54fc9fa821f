//! Files of repositories: `raw`, `resolve` and `resolve-cache`.

use axum::http::{StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::{Digest as _, Sha1};

use crate::answer::Answer;
use crate::catalog::{Gated, RawProperty, SimModel};
use crate::detail::path_of;
use crate::errors;
use crate::item::given;
use crate::server::Server;
use crate::target::FileOf;
use crate::world::{Found, View};

/// As JavaScript's `encodeURIComponent`.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The three routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Via {
    Raw,
    Resolve,
    Cache,
}

pub(crate) fn answer(server: &Server, file: &FileOf, via: Via, with_token: bool) -> Answer {
    let view = server.world.view();
    let n = match view.find(&file.id) {
        Found::Model(n) => n,
        Found::Nothing => return errors::no_repository(with_token),
        Found::Renamed(new) => return moved(file, via, &new),
    };
    let (model, raw) = view.served(n);
    if model.private {
        return errors::no_repository(with_token);
    }
    if model.id != file.id && via != Via::Cache {
        return moved(file, via, &model.id);
    }
    if model.disabled {
        return errors::disabled();
    }
    if model.gated != Gated::No {
        return errors::gated(&model.id, with_token);
    }
    if !is_revision(&file.revision, &model.sha) {
        return errors::no_revision(&file.revision);
    }
    let commit = hex(&model.sha);
    let Some(content) = content(&view, n, &file.path, &model, raw) else {
        return errors::no_file(&commit);
    };
    let blob = hex(&git_blob_sha(content.as_bytes()));
    let answer = match via {
        Via::Raw => {
            Answer::text(StatusCode::OK, content).with(header::ETAG, &format!("W/\"{blob}\""))
        }
        Via::Cache => {
            Answer::text(StatusCode::OK, content).with(header::ETAG, &format!("\"{blob}\""))
        }
        Via::Resolve => to_cache(file, &model.id, &commit, &blob),
    };
    answer.with_own("x-repo-commit", &commit)
}

/// To the same file of a repository of another name.
fn moved(file: &FileOf, via: Via, id: &str) -> Answer {
    let revision = component(&file.revision);
    let (id, path) = (path_of(id), path_of(&file.path));
    Answer::redirect(&match via {
        Via::Raw => format!("/{id}/raw/{revision}/{path}"),
        Via::Resolve => format!("/{id}/resolve/{revision}/{path}"),
        Via::Cache => format!("/api/resolve-cache/models/{id}/{revision}/{path}"),
    })
}

fn to_cache(file: &FileOf, id: &str, commit: &str, blob: &str) -> Answer {
    let revision = component(&file.revision);
    let (id, path) = (path_of(id), path_of(&file.path));
    let asked = format!("/{id}/resolve/{revision}/{path}");
    let location = format!(
        "/api/resolve-cache/models/{id}/{commit}/{path}?{}=&etag=%22{blob}%22",
        component(&asked)
    );
    let mut answer = Answer::redirect(&location);
    answer.headers.insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("text/html; charset=utf-8"),
    );
    answer.with_own("x-linked-etag", &format!("\"{blob}\""))
}

/// The card as it is; other files are short stand-ins.
fn content(
    view: &View<'_>,
    n: u32,
    path: &str,
    model: &SimModel,
    raw: &[RawProperty],
) -> Option<String> {
    if path == "README.md" {
        return view.readme(n);
    }
    if !model.siblings.iter().any(|file| file == path) {
        return None;
    }
    Some(match (path, given("config", model, raw)) {
        ("config.json", Some(config)) => config.value().to_string(),
        _ => format!("{path} of {}\n", model.id),
    })
}

/// Whether this names the head: `main` or its commit.
pub(crate) fn is_revision(revision: &str, head: &[u8; 20]) -> bool {
    revision == "main" || revision.eq_ignore_ascii_case(&hex(head))
}

/// The name git gives a file's content.
pub(crate) fn git_blob_sha(content: &[u8]) -> [u8; 20] {
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", content.len()));
    hash.update(content);
    hash.finalize().into()
}

fn hex(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(2 * bytes.len());
    crate::json::hex(&mut out, bytes);
    String::from_utf8_lossy(&out).into_owned()
}

fn component(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blobs_are_named_as_by_git() {
        assert_eq!(
            hex(&git_blob_sha(b"")),
            "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
        );
        assert_eq!(
            hex(&git_blob_sha(b"hello\n")),
            "ce013625030ba8dba906f756967f9e9ca394464a"
        );
    }

    #[test]
    fn a_recorded_redirect() {
        let file = FileOf {
            id: "google-bert/bert-base-uncased".to_owned(),
            revision: "main".to_owned(),
            path: "config.json".to_owned(),
        };
        let commit = "86b5e0934494bd15c9632b12f734a8a67f723594";
        let blob = "45a2321a7ecfdaaf60a6c1fd7f5463994cc8907d";
        let answer = to_cache(&file, &file.id, commit, blob);
        assert_eq!(
            answer.headers[header::LOCATION],
            "/api/resolve-cache/models/google-bert/bert-base-uncased/86b5e0934494bd15c9632b12f734a8a67f723594/config.json?%2Fgoogle-bert%2Fbert-base-uncased%2Fresolve%2Fmain%2Fconfig.json=&etag=%2245a2321a7ecfdaaf60a6c1fd7f5463994cc8907d%22"
        );
    }
}
