//! `GET /api/models`

use axum::http::{StatusCode, header};

use crate::answer::Answer;
use crate::cursor;
use crate::dice::Roll;
use crate::errors;
use crate::fault::FaultKind;
use crate::list_query::ListQuery;
use crate::page::{Flaws, Rest};
use crate::server::Server;

/// From this model on, `504-deep` refuses pages of more than
/// [`DEEP_LIMIT`] models.
const DEEP: usize = 2_000;
const DEEP_LIMIT: usize = 250;

/// Where a link leads that leads astray.
const FOREIGN: &str = "https://huggingface.co.example.net";

pub(crate) fn answer(server: &Server, query: &str, roll: Roll) -> Answer {
    let no_base_models = roll.has(FaultKind::NoBaseModelsInList);
    let parsed = match ListQuery::parse(query, !no_base_models) {
        Ok(parsed) => parsed,
        Err(message) => {
            if no_base_models && ListQuery::parse(query, true).is_ok() {
                server.counters.injected(FaultKind::NoBaseModelsInList);
            }
            return errors::bad_request(&message);
        }
    };
    let cursor = parsed.cursor.as_deref().filter(|cursor| {
        let ignored = roll.has(FaultKind::IgnoreCursor) && !server.issued.contains(cursor);
        if ignored {
            server.counters.injected(FaultKind::IgnoreCursor);
        }
        !ignored
    });
    let place = match cursor.map(|cursor| cursor::read(cursor, parsed.sort)) {
        None => None,
        Some(Some(place)) => Some(place),
        Some(None) => return errors::bad_request("Invalid cursor"),
    };
    let view = server.world.view();
    let locate = || Rest::locate(&view, &server.orders, &parsed, place);
    let is_slow = if parsed.filter.is_empty() {
        !server.orders.is_ready(parsed.sort)
    } else {
        parsed.filter.is_slow()
    };
    let rest = if is_slow {
        tokio::task::block_in_place(locate)
    } else {
        locate()
    };
    if roll.has(FaultKind::DeepTimeout) && rest.depth() >= DEEP && parsed.limit > DEEP_LIMIT {
        server.counters.injected(FaultKind::DeepTimeout);
        return errors::gateway(StatusCode::GATEWAY_TIMEOUT);
    }
    let flaws = Flaws {
        half: roll.has(FaultKind::ShortPage),
        repeated: roll.has(FaultKind::RepeatedItem),
        odd: roll.has(FaultKind::OddItem).then_some(roll.chance >> 8),
    };
    let page = rest.write(&parsed, flaws);
    let injected = [
        (FaultKind::ShortPage, flaws.half && page.next.is_some()),
        (FaultKind::RepeatedItem, page.repeats),
        (FaultKind::OddItem, flaws.odd.is_some() && page.models > 0),
    ];
    for (kind, _) in injected.iter().filter(|(_, yes)| *yes) {
        server.counters.injected(*kind);
    }
    server.counters.listed(page.models);
    let answer = Answer::json(StatusCode::OK, page.body);
    let Some(keys) = page.next else { return answer };
    let mut cursor = cursor::after(parsed.sort, &keys, !parsed.filter.is_empty());
    if roll.has(FaultKind::OpaqueCursors) {
        server.counters.injected(FaultKind::OpaqueCursors);
        cursor = cursor::opaque(&cursor);
    }
    server.issued.remember(&cursor);
    let mut endpoint = server.endpoint.as_str();
    if roll.has(FaultKind::ForeignLink) {
        server.counters.injected(FaultKind::ForeignLink);
        endpoint = FOREIGN;
    }
    let link = format!("<{}>; rel=\"next\"", parsed.next(endpoint, &cursor));
    answer.with(header::LINK, &link)
}
