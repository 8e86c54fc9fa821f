//! The `Link` header: where a listing goes on.

use url::Url;

use crate::config::CANONICAL_ENDPOINT;
use crate::query::NextLink;
use crate::text::printable;

/// A next link that leaves the endpoint: its host, or the whole address where
/// it names none; safe to print.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Foreign(pub String);

/// The address marked `rel="next"` in the values of `Link` headers.
pub(crate) fn next<'h>(headers: impl IntoIterator<Item = &'h str>) -> Option<&'h str> {
    headers.into_iter().find_map(next_in)
}

fn next_in(header: &str) -> Option<&str> {
    let mut rest = header;
    loop {
        rest = &rest[rest.find('<')? + 1..];
        let (target, params) = rest.split_once('>')?;
        let (is_next, tail) = read_params(params);
        if is_next {
            return Some(target.trim());
        }
        rest = tail;
    }
}

/// Reads `; name=value` pairs up to the next link; whether one of them is
/// `rel=next`, and the rest of the header.
fn read_params(mut rest: &str) -> (bool, &str) {
    let mut is_next = false;
    loop {
        rest = rest.trim_start();
        let Some(param) = rest.strip_prefix(';') else {
            return (is_next, rest);
        };
        let param = param.trim_start();
        let name_end = param.find(['=', ';', ',']).unwrap_or(param.len());
        let name = param[..name_end].trim();
        rest = &param[name_end..];
        let Some(value) = rest.strip_prefix('=') else {
            continue;
        };
        let value = value.trim_start();
        let words;
        if let Some(quoted) = value.strip_prefix('"') {
            let Some(end) = quoted.find('"') else {
                return (is_next, "");
            };
            words = &quoted[..end];
            rest = &quoted[end + 1..];
        } else {
            let end = value.find([';', ',']).unwrap_or(value.len());
            words = value[..end].trim();
            rest = &value[end..];
        }
        is_next |= name.eq_ignore_ascii_case("rel")
            && words
                .split_ascii_whitespace()
                .any(|word| word.eq_ignore_ascii_case("next"));
    }
}

/// Takes the query of a next address that is a listing of models at the
/// endpoint, at the public Hub (which answers behind a mirror name itself), or
/// at no named host.
pub(crate) fn localize(target: &str, endpoint: &Url) -> Result<NextLink, Foreign> {
    let foreign = || Foreign(printable(target));
    let listing = crate::route::listing(endpoint);
    let url = listing.join(target).map_err(|_| foreign())?;
    let canonical = Url::parse(CANONICAL_ENDPOINT).map_err(|_| foreign())?;
    if url.origin() != endpoint.origin() && url.origin() != canonical.origin() {
        let host = url.host_str().map(|host| match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_string(),
        });
        return Err(host.map_or_else(foreign, |host| Foreign(printable(&host))));
    }
    match url.query() {
        Some(query) if url.path().ends_with("/api/models") => Ok(NextLink::from_query(query)),
        _ => Err(foreign()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn finds_the_next_link() {
        for (header, target) in [
            (r#"<https://h/a?x=1>; rel="next""#, Some("https://h/a?x=1")),
            (
                r#"<a>; rel="prev", <b,c;d>;title="x, <y>; rel=next";REL="last  Next""#,
                Some("b,c;d"),
            ),
            ("<a>;rel=next", Some("a")),
            ("<a>; rel = \"next\"", Some("a")),
            ("<a>; flag; rel=next", Some("a")),
            ("<a>; rel=nextish", None),
            ("<a>; rel=\"next", None),
            ("<a", None),
            ("", None),
        ] {
            assert_eq!(next([header]), target, "{header}");
        }
        assert_eq!(next(["<a>; rel=prev", "<b>; rel=next"]), Some("b"));
    }

    #[test]
    fn only_the_endpoint_and_the_public_hub_are_home() {
        let mirror = Url::parse("http://127.0.0.1:80/hub").unwrap();
        for target in [
            "https://huggingface.co/api/models?cursor=a%3D",
            "http://127.0.0.1/hub/api/models?cursor=a%3D",
            "/hub/api/models?cursor=a%3D",
            "?cursor=a%3D",
        ] {
            let link = localize(target, &mirror).unwrap();
            assert_eq!(link.as_str(), "cursor=a%3D", "{target}");
        }
        for (target, said) in [
            (
                "https://evil.example:8/api/models?cursor=a",
                "evil.example:8",
            ),
            (
                "https://huggingface.co.evil.example/api/models?c",
                "huggingface.co.evil.example",
            ),
            ("http://huggingface.co/api/models?c", "huggingface.co"),
            ("http://127.0.0.1:81/api/models?c", "127.0.0.1:81"),
            ("//evil/api/models?c", "evil"),
            (
                "https://huggingface.co/other?c",
                "https://huggingface.co/other?c",
            ),
            ("file:///etc/passwd", "file:///etc/passwd"),
        ] {
            let foreign = localize(target, &mirror).unwrap_err();
            assert_eq!(foreign.0, said);
        }
    }

    proptest! {
        #[test]
        fn no_header_makes_it_panic(header in "[<>;,=\"a-z \u{e9}]*|\\PC*") {
            let _ = next([header.as_str()]);
        }

        #[test]
        fn a_written_link_is_read(target in "[a-z0-9?&=/:,;%.\"]{1,40}", other in "[a-z]{1,5}") {
            let header = format!("<x>; rel=\"{other}z\", <{target}>; title=\"<;,>\"; rel=\"next\"");
            prop_assert_eq!(next([header.as_str()]), Some(target.as_str()));
        }
    }
}
