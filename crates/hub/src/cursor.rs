//! Cursors of listings by date of creation, understood.
//!
//! A cursor is opaque by contract; in practice it is base64 of a condition on
//! the sort key, which lets a crawler start a listing anywhere and so run
//! several at once over disjoint ranges. That is only done where a cursor of the
//! Hub's has exactly the known shape: [`CreatedCursor::parse`] accepts a text
//! only if writing what it read gives the same text again, byte for byte.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use modeltree_records::{HubId, Timestamp};
use serde_json::Value;

/// Just behind which model a listing sorted by `createdAt` (descending, ties
/// by ascending `_id`) goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreatedCursor {
    /// Models created at this instant and above `after`, and all created
    /// before it, follow. The Hub's dates have milliseconds.
    pub created_at: Timestamp,
    /// The last `_id` that is done among those of this instant.
    pub after: HubId,
    form: Form,
}

/// How the Hub wrote the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Form {
    date: DateForm,
    oid: bool,
    alphabet: Alphabet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DateForm {
    /// `"2024-01-01T00:00:00.000Z"`
    Text,
    /// `{"$date":"2024-01-01T00:00:00.000Z"}`
    TaggedText,
    /// `{"$date":1704067200000}`
    TaggedMillis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alphabet {
    Standard,
    StandardNoPad,
    UrlSafe,
    UrlSafeNoPad,
}

impl Alphabet {
    const ALL: [Self; 4] = [
        Self::Standard,
        Self::StandardNoPad,
        Self::UrlSafe,
        Self::UrlSafeNoPad,
    ];

    fn decode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Standard => STANDARD.decode(text),
            Self::StandardNoPad => STANDARD_NO_PAD.decode(text),
            Self::UrlSafe => URL_SAFE.decode(text),
            Self::UrlSafeNoPad => URL_SAFE_NO_PAD.decode(text),
        }
        .ok()
    }

    fn encode(self, bytes: &str) -> String {
        match self {
            Self::Standard => STANDARD.encode(bytes),
            Self::StandardNoPad => STANDARD_NO_PAD.encode(bytes),
            Self::UrlSafe => URL_SAFE.encode(bytes),
            Self::UrlSafeNoPad => URL_SAFE_NO_PAD.encode(bytes),
        }
    }
}

impl CreatedCursor {
    /// Reads a cursor, as decoded from its URL; `None` where it is not exactly
    /// of the known shape.
    #[must_use]
    pub fn parse(cursor: &str) -> Option<Self> {
        let (alphabet, bytes) = Alphabet::ALL
            .into_iter()
            .find_map(|alphabet| Some((alphabet, alphabet.decode(cursor)?)))?;
        let value: Value = serde_json::from_slice(&bytes).ok()?;
        let first = value.get("$or")?.get(0)?;
        let (date, created_at) = read_date(first.get("createdAt")?)?;
        let after = first.get("_id")?.get("$gt")?;
        let oid = after.is_object();
        let after = after.get("$oid").unwrap_or(after).as_str()?;
        let form = Form {
            date,
            oid,
            alphabet,
        };
        let read = Self {
            created_at,
            after: HubId::parse(after)?,
            form,
        };
        (read.encode() == cursor).then_some(read)
    }

    /// The place right behind model `after` of instant `created_at`, in the
    /// form of this cursor.
    #[must_use]
    pub const fn at(self, created_at: Timestamp, after: HubId) -> Self {
        Self {
            created_at,
            after,
            form: self.form,
        }
    }

    /// The place before all models of an instant, so that a listing starts
    /// with them.
    #[must_use]
    pub const fn from_instant(self, created_at: Timestamp) -> Self {
        self.at(created_at, HubId([0; 12]))
    }

    /// The cursor's text, in the form in which the Hub wrote the first one.
    #[must_use]
    pub fn encode(&self) -> String {
        let text = date_text(self.created_at);
        let date = match self.form.date {
            DateForm::Text => format!("\"{text}\""),
            DateForm::TaggedText => format!("{{\"$date\":\"{text}\"}}"),
            DateForm::TaggedMillis => {
                let millis = self.created_at.micros().div_euclid(1000);
                format!("{{\"$date\":{millis}}}")
            }
        };
        let after = if self.form.oid {
            format!("{{\"$oid\":\"{}\"}}", self.after)
        } else {
            format!("\"{}\"", self.after)
        };
        self.form.alphabet.encode(&format!(
            "{{\"$or\":[{{\"createdAt\":{date},\"_id\":{{\"$gt\":{after}}}}},\
             {{\"createdAt\":{{\"$lt\":{date}}}}},{{\"createdAt\":null}}]}}"
        ))
    }
}

fn read_date(value: &Value) -> Option<(DateForm, Timestamp)> {
    if let Some(text) = value.as_str() {
        return Some((DateForm::Text, Timestamp::parse(text).ok()?));
    }
    let tagged = value.get("$date")?;
    if let Some(text) = tagged.as_str() {
        return Some((DateForm::TaggedText, Timestamp::parse(text).ok()?));
    }
    let micros = tagged.as_i64()?.checked_mul(1000)?;
    Some((DateForm::TaggedMillis, Timestamp::from_micros(micros)))
}

/// The date with three digits of the second's fraction, as the Hub writes it.
fn date_text(time: Timestamp) -> String {
    match jiff::Timestamp::from_microsecond(time.micros()) {
        Ok(time) => format!("{time:.3}"),
        Err(_) => time.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OID: &str = "6a563842cb785d0d06a1cb7d";

    fn json(date: &str, after: &str) -> String {
        format!(
            r#"{{"$or":[{{"createdAt":{date},"_id":{{"$gt":{after}}}}},{{"createdAt":{{"$lt":{date}}}}},{{"createdAt":null}}]}}"#
        )
    }

    #[test]
    fn every_known_form_is_read_and_written_back() {
        let text = format!("\"{OID}\"");
        let tagged = format!("{{\"$oid\":\"{OID}\"}}");
        for date in [
            r#""2022-03-02T23:29:04.000Z""#,
            r#"{"$date":"2022-03-02T23:29:04.000Z"}"#,
            r#"{"$date":1646263744000}"#,
        ] {
            for after in [&text, &tagged] {
                for alphabet in Alphabet::ALL {
                    let cursor = alphabet.encode(&json(date, after));
                    let read = CreatedCursor::parse(&cursor).unwrap();
                    assert_eq!(read.encode(), cursor);
                    assert_eq!(read.after.to_string(), OID);
                    assert_eq!(read.created_at.seconds(), 1_646_263_744);
                }
            }
        }
    }

    #[test]
    fn another_place_keeps_the_form() {
        let cursor = STANDARD.encode(json(r#"{"$date":5000}"#, &format!("\"{OID}\"")));
        let moved = CreatedCursor::parse(&cursor)
            .unwrap()
            .from_instant(Timestamp::from_micros(7_000_000));
        let expected = json(r#"{"$date":7000}"#, "\"000000000000000000000000\"");
        assert_eq!(
            STANDARD.decode(moved.encode()).unwrap(),
            expected.as_bytes()
        );
    }

    #[test]
    fn any_other_shape_is_opaque() {
        let good = json("\"2024-01-01T00:00:00.000Z\"", &format!("\"{OID}\""));
        assert!(CreatedCursor::parse(&STANDARD.encode(&good)).is_some());
        for other in [
            good.replace("createdAt", "downloads"),
            good.replace(".000Z", "Z"),
            good.replace(",{\"createdAt\":null}", ""),
            good.replace(OID, "7"),
            good.replace("]}", "],\"searchSequenceToken\":\"x\"}"),
            good.replace("{\"$lt\":\"2024", "{\"$lt\":\"2023"),
            good.replace(":[", ": ["),
            "[]".into(),
            "{".into(),
        ] {
            assert_eq!(
                CreatedCursor::parse(&STANDARD.encode(&other)),
                None,
                "{other}"
            );
        }
        assert_eq!(CreatedCursor::parse("?"), None);
        assert_eq!(CreatedCursor::parse(""), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*", json in "[{}\\[\\]\":$a-zA-Z0-9_,]*") {
            let _ = CreatedCursor::parse(&text);
            let _ = CreatedCursor::parse(&STANDARD.encode(json));
        }

        #[test]
        fn all_places_round_trip(millis in -62_000_000_000_000_i64..253_000_000_000_000, id: [u8; 12]) {
            let seed = STANDARD.encode(json("\"2024-01-01T00:00:00.000Z\"", &format!("\"{OID}\"")));
            let there = CreatedCursor::parse(&seed)
                .unwrap()
                .at(Timestamp::from_micros(millis * 1000), HubId(id));
            prop_assert_eq!(CreatedCursor::parse(&there.encode()), Some(there));
        }
    }
}
