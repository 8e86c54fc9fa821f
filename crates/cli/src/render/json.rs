//! JSON for programs, and for people who look at it on a terminal.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::text::steers;

/// Writes a value, indented, as it is serialized. Characters that could steer a
/// terminal are escaped; to a reader of JSON the text is the same.
pub fn write(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(Escaping(&mut *out), value)?;
    writeln!(out)
}

/// Escapes what is written. JSON is written in pieces of whole characters.
struct Escaping<'w>(&'w mut dyn Write);

impl Write for Escaping<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        match std::str::from_utf8(piece) {
            Ok(text) => self.0.write_all(escaped(text).as_bytes())?,
            Err(_) => self.0.write_all(piece)?,
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Line breaks stay: those in strings are escaped already.
fn escaped(json: &str) -> Cow<'_, str> {
    let bad = |c: char| c != '\n' && steers(c);
    if !json.contains(bad) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if bad(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_steers_and_stays_the_same_json() {
        let value = serde_json::json!({"a\u{9b}": ["x\u{202e}y\u{7f}", "\u{e0041}", "line\nbreak", "Größe 模型"]});
        let mut out = Vec::new();
        write(&mut out, &value).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.chars().all(|c| c == '\n' || !steers(c)), "{text:?}");
        assert!(text.contains("Größe 模型"));
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text).unwrap(),
            value
        );
    }
}
