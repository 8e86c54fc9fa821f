//! Writing JSON as the Hub's server does.

use serde::Serialize;

use crate::catalog::HubId;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// A quoted and escaped string.
pub(crate) fn string(out: &mut Vec<u8>, text: &str) {
    if text.bytes().all(|b| b >= 0x20 && b != b'"' && b != b'\\') {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        value(out, text);
    }
}

/// Any value. Writing to a vector cannot fail.
pub(crate) fn value<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    let written = serde_json::to_writer(&mut *out, value);
    debug_assert!(written.is_ok());
}

/// A whole number.
pub(crate) fn number(out: &mut Vec<u8>, number: u64) {
    value(out, &number);
}

/// A number as JavaScript writes it: `27`, `0.5`.
pub(crate) fn float(out: &mut Vec<u8>, number: f64) {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        value(out, &(number as i64));
    } else {
        value(out, &number);
    }
}

/// A list of strings.
pub(crate) fn strings(out: &mut Vec<u8>, list: &[String]) {
    out.push(b'[');
    for (i, text) in list.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        string(out, text);
    }
    out.push(b']');
}

pub(crate) fn hex(out: &mut Vec<u8>, bytes: &[u8]) {
    for byte in bytes {
        out.push(HEX[usize::from(byte >> 4)]);
        out.push(HEX[usize::from(byte & 15)]);
    }
}

/// A quoted `_id`.
pub(crate) fn hub_id(out: &mut Vec<u8>, id: HubId) {
    out.push(b'"');
    hex(out, &id.0);
    out.push(b'"');
}

/// A quoted date: `"2022-03-02T23:29:04.000Z"`.
pub(crate) fn date(out: &mut Vec<u8>, millis: i64) {
    out.push(b'"');
    out.extend_from_slice(date_text(millis).as_bytes());
    out.push(b'"');
}

/// `2022-03-02T23:29:04.000Z`
pub(crate) fn date_text(millis: i64) -> String {
    let days = millis.div_euclid(86_400_000);
    let of_day = millis.rem_euclid(86_400_000);
    let (year, month, day) = civil(days);
    let mut text = *b"0000-00-00T00:00:00.000Z";
    let mut put = |at: usize, digits: usize, mut number: i64| {
        for i in (at..at + digits).rev() {
            text[i] = b'0' + (number % 10) as u8;
            number /= 10;
        }
    };
    put(0, 4, year.clamp(0, 9999));
    put(5, 2, month);
    put(8, 2, day);
    put(11, 2, of_day / 3_600_000);
    put(14, 2, of_day / 60_000 % 60);
    put(17, 2, of_day / 1000 % 60);
    put(20, 3, of_day % 1000);
    String::from_utf8_lossy(&text).into_owned()
}

/// Year, month and day of a day since the epoch (Howard Hinnant's
/// `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn dates_agree_with_a_calendar() {
        for seconds in (-3_000_000_000i64..10_000_000_000).step_by(86_400 * 7 + 3_607) {
            let millis = seconds * 1000 + 123;
            let theirs = Timestamp::from_millisecond(millis).unwrap().to_string();
            assert_eq!(date_text(millis), theirs);
        }
        assert_eq!(date_text(1_646_263_744_000), "2022-03-02T23:29:04.000Z");
    }

    #[test]
    fn numbers_and_strings() {
        assert_eq!(written(|out| float(out, 27.0)), "27");
        assert_eq!(written(|out| float(out, 0.5)), "0.5");
        assert_eq!(
            written(|out| string(out, "plain – text")),
            "\"plain – text\""
        );
        assert_eq!(
            written(|out| string(out, "a\"\\\n\u{1}")),
            r#""a\"\\\n\u0001""#
        );
        assert_eq!(
            written(|out| strings(out, &["a".into(), "b".into()])),
            r#"["a","b"]"#
        );
    }
}
