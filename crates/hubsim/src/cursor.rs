//! Cursors of lists: a Mongo predicate as JSON in Base64, or the same made
//! unreadable.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::catalog::{HubId, SortKeys};
use crate::json;
use crate::order::{Place, SortKey, SortValue};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    base64::engine::GeneralPurposeConfig::new()
        .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent),
);

/// The cursor that leads past the model of these keys.
pub(crate) fn after(key: SortKey, keys: &SortKeys, filtered: bool) -> String {
    let mut out = Vec::with_capacity(256);
    let name = key.as_str();
    let value = key.value(keys);
    out.extend_from_slice(b"{\"$or\":[{");
    json::string(&mut out, name);
    out.push(b':');
    write(&mut out, value);
    out.extend_from_slice(b",\"_id\":{\"$gt\":");
    json::hub_id(&mut out, keys.hub_id);
    out.extend_from_slice(b"}}");
    if value != SortValue::Null {
        out.extend_from_slice(b",{");
        json::string(&mut out, name);
        out.extend_from_slice(b":{\"$lt\":");
        write(&mut out, value);
        out.extend_from_slice(b"}},{");
        json::string(&mut out, name);
        out.extend_from_slice(b":null}");
    }
    out.push(b']');
    if filtered {
        out.extend_from_slice(b",\"searchSequenceToken\":");
        json::string(&mut out, &sequence_token(value, keys.hub_id));
    }
    out.push(b'}');
    STANDARD.encode(out)
}

fn write(out: &mut Vec<u8>, value: SortValue) {
    match value {
        SortValue::Number(number) => json::float(out, number),
        SortValue::Date(millis) => json::date(out, millis),
        SortValue::Null => out.extend_from_slice(b"null"),
    }
}

/// The token that the Hub's text search adds: Protocol Buffers with the sort
/// value and, twice, the `_id`.
fn sequence_token(value: SortValue, hub_id: HubId) -> String {
    // A document number of Lucene's; any will do.
    let mut out = vec![0x08, 0x93, 0xa6, 0x80, 0x02];
    let (field, bits) = match value {
        SortValue::Number(number) => (0x21, number.to_le_bytes()),
        SortValue::Date(millis) => (0x49, millis.to_le_bytes()),
        SortValue::Null => (0x21, f64::MIN.to_le_bytes()),
    };
    out.extend_from_slice(&[0x1a, 9, field]);
    out.extend_from_slice(&bits);
    for tag in [0x1a, 0x22] {
        out.extend_from_slice(&[tag, 14, 0x5a, 12]);
        out.extend_from_slice(&hub_id.0);
    }
    STANDARD.encode(out)
}

/// The place a cursor leads past; `None` where it is none of this order.
pub(crate) fn read(cursor: &str, key: SortKey) -> Option<Place> {
    let text = match cursor.strip_prefix(OPAQUE) {
        Some(hidden) => reveal(hidden)?,
        None => LENIENT.decode(cursor).ok()?,
    };
    let predicate: Clause = serde_json::from_slice(&text).ok()?;
    let clauses: Vec<Clause> = parse(predicate.get("$or")?)?;
    let [first, rest @ ..] = clauses.as_slice() else {
        return None;
    };
    let value = first.get(key.as_str())?.get();
    let beyond: HashMap<String, String> = parse(first.get("_id")?)?;
    let hub_id: HubId = beyond.get("$gt")?.parse().ok()?;
    let as_expected = match rest {
        [] => value == "null",
        [less, null] => {
            let less: Clause = parse(less.get(key.as_str())?)?;
            less.get("$lt").is_some_and(|less| less.get() == value)
                && null
                    .get(key.as_str())
                    .is_some_and(|null| null.get() == "null")
        }
        _ => false,
    };
    let value = match key {
        _ if value == "null" => SortValue::Null,
        SortKey::CreatedAt | SortKey::LastModified => {
            let date: jiff::Timestamp = value.trim_matches('"').parse().ok()?;
            SortValue::Date(date.as_millisecond())
        }
        // The standard library reads decimals exactly, serde_json does not.
        _ => SortValue::Number(value.parse().ok()?),
    };
    as_expected.then(|| Place::new(value, hub_id))
}

type Clause = HashMap<String, Box<RawValue>>;

fn parse<T: DeserializeOwned>(json: &RawValue) -> Option<T> {
    serde_json::from_str(json.get()).ok()
}

/// Marks the cursors that are not to be decoded.
const OPAQUE: &str = "v2.";
const PAD: &[u8] = b"\x9d\x17\xe4\x6b\xc2\x38\xf1\x85\x5a\xb6\x03\xde\x70";

/// The same cursor, not to be decoded by a client.
pub(crate) fn opaque(cursor: &str) -> String {
    let text = STANDARD.decode(cursor).unwrap_or_default();
    format!("{OPAQUE}{}", URL_SAFE_NO_PAD.encode(padded(&text)))
}

fn reveal(hidden: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD
        .decode(hidden)
        .ok()
        .map(|bytes| padded(&bytes))
}

fn padded(bytes: &[u8]) -> Vec<u8> {
    bytes
        .iter()
        .zip(PAD.iter().cycle())
        .map(|(byte, pad)| byte ^ pad)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORDED: &str = "eyIkb3IiOlt7InRyZW5kaW5nU2NvcmUiOjAsIl9pZCI6eyIkZ3QiOiI2MjFmZmRjMDM2NDY4ZDcwOWYxNzYxOGMifX0seyJ0cmVuZGluZ1Njb3JlIjp7IiRsdCI6MH19LHsidHJlbmRpbmdTY29yZSI6bnVsbH1dLCJzZWFyY2hTZXF1ZW5jZVRva2VuIjoiQ0pPbWdBSWFDU0VBQUFBQUFBQUFBQm9PV2d4aUgvM0FOa2FOY0o4WFlZd2lEbG9NWWgvOXdEWkdqWENmRjJHTSJ9";

    fn keys() -> SortKeys {
        SortKeys {
            hub_id: "621ffdc036468d709f17618c".parse().unwrap(),
            created_at: 1_646_263_744_000,
            trending_score: Some(0.0),
            ..SortKeys::default()
        }
    }

    #[test]
    fn a_recorded_cursor_is_made_byte_for_byte() {
        let key = SortKey::TrendingScore;
        assert_eq!(after(key, &keys(), true), RECORDED);
        assert_eq!(read(RECORDED, key), Some(key.place(&keys())));
    }

    #[test]
    fn every_order_reads_its_own_cursors() {
        for key in SortKey::ALL {
            let cursor = after(key, &keys(), false);
            assert_eq!(read(&cursor, key), Some(key.place(&keys())), "{key:?}");
            assert_eq!(
                read(&opaque(&cursor), key),
                Some(key.place(&keys())),
                "{key:?}"
            );
            for other in SortKey::ALL {
                assert!(other == key || read(&cursor, other).is_none());
            }
        }
    }

    #[test]
    fn dates_are_text() {
        let cursor = STANDARD
            .decode(after(SortKey::CreatedAt, &keys(), false))
            .unwrap();
        let expected = r#"{"$or":[{"createdAt":"2022-03-02T23:29:04.000Z","_id":{"$gt":"621ffdc036468d709f17618c"}},{"createdAt":{"$lt":"2022-03-02T23:29:04.000Z"}},{"createdAt":null}]}"#;
        assert_eq!(String::from_utf8(cursor).unwrap(), expected);
    }

    proptest::proptest! {
        #[test]
        fn a_cursor_leads_past_its_own_model(
            hub_id: [u8; 12],
            millis in 0i64..4_000_000_000_000,
            count in proptest::option::of(0u64..1 << 52),
            score in proptest::option::of(-1e6f64..1e9),
            filtered: bool,
        ) {
            let keys = SortKeys {
                hub_id: HubId(hub_id),
                created_at: millis,
                last_modified: millis,
                downloads: count,
                likes: count,
                trending_score: score,
            };
            for key in SortKey::ALL {
                let cursor = after(key, &keys, filtered);
                assert_eq!(read(&cursor, key), Some(key.place(&keys)));
                assert_eq!(read(&opaque(&cursor), key), Some(key.place(&keys)));
            }
        }

        #[test]
        fn no_text_upsets_the_reader(text: String) {
            for key in SortKey::ALL {
                let _ = read(&text, key);
                let _ = read(&STANDARD.encode(&text), key);
            }
        }
    }

    #[test]
    fn other_text_is_no_cursor() {
        for text in ["", "v2.", "e30=", "%%%", "eyIkb3IiOltdfQ=="] {
            assert_eq!(read(text, SortKey::TrendingScore), None, "{text}");
        }
    }
}
