//! Front matter as YAML in the Hub's own style.

use serde_json::{Map, Value};

/// Writes a mapping at the given indentation.
pub(super) fn write_map(map: &Map<String, Value>, indent: usize, out: &mut String) {
    for (at, (key, value)) in map.iter().enumerate() {
        if at > 0 {
            pad(indent, out);
        }
        out.push_str(key);
        out.push(':');
        write_value(value, indent, out);
    }
}

fn write_value(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            for item in items {
                pad(indent, out);
                out.push_str("- ");
                match item {
                    Value::Object(map) if !map.is_empty() => write_map(map, indent + 2, out),
                    other => {
                        scalar(other, out);
                        out.push('\n');
                    }
                }
            }
        }
        Value::Object(map) if !map.is_empty() => {
            out.push('\n');
            pad(indent + 2, out);
            write_map(map, indent + 2, out);
        }
        other => {
            out.push(' ');
            scalar(other, out);
            out.push('\n');
        }
    }
}

fn pad(indent: usize, out: &mut String) {
    for _ in 0..indent {
        out.push(' ');
    }
}

fn scalar(value: &Value, out: &mut String) {
    match value {
        Value::String(text) if plain(text) => out.push_str(text),
        // JSON strings, lists and literals are YAML too.
        other => out.push_str(&other.to_string()),
    }
}

/// Whether YAML reads the text as the same string without quotes.
fn plain(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "no", "yes", "on", "off", "true", "false", "null", "none", "n", "y", "nan", "inf",
    ];
    let starts = text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
    let safe = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"-_./+()".contains(&b));
    starts && safe && !WORDS.iter().any(|w| w.eq_ignore_ascii_case(text))
}
