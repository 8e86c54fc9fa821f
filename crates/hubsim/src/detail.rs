//! `GET /api/models/{id}` and `GET /api/models/{id}/revision/{rev}`

use axum::http::StatusCode;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::form_urlencoded;

use crate::answer::Answer;
use crate::dice::Roll;
use crate::errors;
use crate::fault::FaultKind;
use crate::files;
use crate::item::{self, Form};
use crate::list_query::{flag, one_of};
use crate::properties;
use crate::server::Server;
use crate::world::Found;

const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');
const IN_SEGMENT: &AsciiSet = &IN_PATH.add(b'/');

/// An id as part of a path.
pub(crate) fn path_of(id: &str) -> String {
    utf8_percent_encode(id, IN_PATH).to_string()
}

pub(crate) fn answer(
    server: &Server,
    id: &str,
    revision: Option<&str>,
    query: &str,
    with_token: bool,
    roll: Roll,
) -> Answer {
    let view = server.world.view();
    let n = match view.find(id) {
        Found::Model(n) => n,
        Found::Nothing => return errors::no_repository(with_token),
        Found::Renamed(new) => {
            let lost = roll.has(FaultKind::LostQuery) && !query.is_empty();
            if lost {
                server.counters.injected(FaultKind::LostQuery);
            }
            return renamed(&new, revision, if lost { "" } else { query });
        }
    };
    let (model, raw) = view.served(n);
    if model.private {
        return errors::no_repository(with_token);
    }
    if model.disabled {
        return errors::disabled();
    }
    if let Some(revision) = revision
        && !files::is_revision(revision, &model.sha)
    {
        return errors::no_revision(revision);
    }
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let expand = pairs
        .iter()
        .filter(|(name, _)| matches!(&**name, "expand" | "expand[]"));
    let expand: Vec<&str> = expand.map(|(_, value)| &**value).collect();
    let set = |wanted: &str| {
        let given = pairs.iter().find(|(name, _)| name == wanted);
        given.is_some_and(|(name, value)| flag(name, value).unwrap_or(false))
    };
    let ordered = if expand.is_empty() {
        properties::DETAIL.to_vec()
    } else {
        let mut named = properties::expanded(expand, properties::expandable_in_detail);
        if ["full", "cardData", "config"].into_iter().any(set) {
            return errors::bad_request(
                "\"expand\" cannot be combined with \"full\", \"cardData\" or \"config\"",
            );
        }
        match &mut named {
            Ok(named) => properties::in_order(properties::IN_EXPANDED_DETAIL, named),
            Err((at, values)) => {
                let values = values.iter().copied();
                return errors::bad_request(&one_of(values, &format!("expand[{at}]")));
            }
        }
    };
    let children = view.children_count(n);
    let form = Form::Detail {
        children,
        with_blobs: set("blobs"),
    };
    let mut body = Vec::with_capacity(4096);
    item::write(&mut body, &ordered, form, &model, raw);
    Answer::json(StatusCode::OK, body)
}

fn renamed(new: &str, revision: Option<&str>, query: &str) -> Answer {
    let mut location = format!("/api/models/{}", path_of(new));
    if let Some(revision) = revision {
        location.push_str("/revision/");
        location.extend(utf8_percent_encode(revision, IN_SEGMENT));
    }
    if !query.is_empty() {
        location.push('?');
        location.push_str(query);
    }
    Answer::redirect(&location)
}
