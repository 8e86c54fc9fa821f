//! `GET /api/spaces`: the Spaces that use a model.

use axum::http::{StatusCode, header};
use sha1::{Digest as _, Sha1};
use url::form_urlencoded;

use crate::answer::Answer;
use crate::catalog::HubId;
use crate::errors;
use crate::json;
use crate::list_query::one_of;
use crate::server::Server;
use crate::world::{Found, View};

const EXPANDABLE: [&str; 18] = [
    "author",
    "cardData",
    "createdAt",
    "datasets",
    "disabled",
    "lastModified",
    "likes",
    "models",
    "private",
    "region",
    "resourceGroup",
    "runtime",
    "sdk",
    "sha",
    "siblings",
    "subdomain",
    "tags",
    "trendingScore",
];

const MOST: usize = 1000;

/// Lists the Spaces of the models named by `models=`, which is compared with
/// the very text that a Space declares. Without it there is none.
pub(crate) fn answer(server: &Server, query: &str) -> Answer {
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let values = |wanted: &'static str| {
        pairs
            .iter()
            .filter(move |(name, _)| name == wanted)
            .map(|(_, value)| &**value)
    };
    let expand: Vec<&str> = values("expand").chain(values("expand[]")).collect();
    if let Some(at) = expand.iter().position(|value| !EXPANDABLE.contains(value)) {
        return errors::bad_request(&one_of(EXPANDABLE, &format!("expand[{at}]")));
    }
    let limit = match values("limit").next().map(str::parse::<usize>) {
        None => MOST,
        Some(Ok(limit)) if limit > 0 => limit.min(MOST),
        Some(_) => return errors::bad_request("✖ Invalid input\n  → at limit"),
    };
    let models: Vec<&str> = values("models").collect();
    let after: Option<HubId> = values("cursor")
        .next()
        .and_then(|cursor| cursor.parse().ok());
    let view = server.world.view();
    let mut spaces = of_models(&view, &models);
    spaces.retain(|(hub_id, _)| after.is_none_or(|after| *hub_id > after));
    let more = spaces.len() > limit;
    spaces.truncate(limit);
    let linked = values("linked").any(|value| value == "true") || expand.contains(&"models");
    let mut body = b"[".to_vec();
    for (i, (hub_id, id)) in spaces.iter().enumerate() {
        if i > 0 {
            body.push(b',');
        }
        write(
            &mut body,
            *hub_id,
            id,
            expand.is_empty(),
            linked.then_some(&models),
        );
    }
    body.push(b']');
    let answer = Answer::json(StatusCode::OK, body);
    let Some((last, _)) = spaces.last().filter(|_| more) else {
        return answer;
    };
    let mut next = form_urlencoded::Serializer::new(String::new());
    for (name, value) in &pairs {
        match &**name {
            "cursor" => {}
            "expand[]" => drop(next.append_pair("expand", value)),
            _ => drop(next.append_pair(name, value)),
        }
    }
    next.append_pair("cursor", &last.to_string());
    let link = format!(
        "<{}/api/spaces?{}>; rel=\"next\"",
        server.endpoint,
        next.finish()
    );
    answer.with(header::LINK, &link)
}

/// Spaces that use all of these models, by `_id`.
fn of_models(view: &View<'_>, models: &[&str]) -> Vec<(HubId, String)> {
    let spaces_of = |id: &&str| match view.find(id) {
        Found::Model(n) if view.id(n) == **id => view.served(n).0.spaces,
        _ => Vec::new(),
    };
    let mut sets = models.iter().map(spaces_of);
    let mut found = sets.next().unwrap_or_default();
    for set in sets {
        found.retain(|id| set.contains(id));
    }
    let mut spaces: Vec<_> = found.into_iter().map(|id| (hub_id_of(&id), id)).collect();
    spaces.sort_unstable();
    spaces
}

fn hub_id_of(space: &str) -> HubId {
    let mut id = [0x64; 12];
    id[1..].copy_from_slice(&Sha1::digest(space)[..11]);
    HubId(id)
}

fn write(out: &mut Vec<u8>, hub_id: HubId, id: &str, in_full: bool, models: Option<&Vec<&str>>) {
    out.extend_from_slice(b"{\"_id\":");
    json::hub_id(out, hub_id);
    out.extend_from_slice(b",\"id\":");
    json::string(out, id);
    if in_full {
        out.extend_from_slice(b",\"likes\":");
        json::number(out, u64::from(hub_id.0[1]));
        out.extend_from_slice(b",\"trendingScore\":0,\"private\":false,\"sdk\":\"gradio\"");
        out.extend_from_slice(b",\"tags\":[\"gradio\",\"region:us\"],\"createdAt\":");
        let seconds = [hub_id.0[0], hub_id.0[1], hub_id.0[2], hub_id.0[3]];
        json::date(out, i64::from(u32::from_be_bytes(seconds)) * 1000);
    }
    if let Some(models) = models {
        out.extend_from_slice(b",\"models\":");
        json::value(out, models);
    }
    out.push(b'}');
}
