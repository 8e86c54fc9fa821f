use proptest::prelude::*;
use serde_json::json;

use super::*;

#[test]
fn values_of_all_kinds() {
    for (text, value) in [
        ("[]", json!([])),
        ("['THUDM/GLM-4-9B-0414']", json!(["THUDM/GLM-4-9B-0414"])),
        (
            " [1, -2.5, 1_000, +3, 1e3, .5] ",
            json!([1, -2.5, 1000, 3, 1000.0, 0.5]),
        ),
        (
            "{'a': None, \"b\": True, 3: (1,), (4): {5, 6}}",
            json!({"a": null, "b": true, "3": [1], "4": [5, 6]}),
        ),
        ("(1)", json!(1)),
        ("()", json!([])),
        ("nan", json!(null)),
        ("[-inf, inf]", json!([null, null])),
        (
            r"'it\'s \x41\u00e9\U0001F600\101\n\q'",
            json!("it's Aé😀A\n\\q"),
        ),
        (r"'\ud83d'", json!("\u{fffd}")),
        ("'a' \"b\"", json!("ab")),
        ("'''a'b\n''c'''", json!("a'b\n''c")),
        (r"[b'x\x00', r'\n', u'y']", json!(["x\0", "\\n", "y"])),
        (
            "RepoSibling(rfilename='.gitattributes', size=None, blob_id=None, lfs=None)",
            json!({"rfilename": ".gitattributes", "size": null, "blob_id": null, "lfs": null}),
        ),
        (
            "{'at': datetime.datetime(2025, 1, 2, tzinfo=datetime.timezone.utc), 'x': <Kind.A: 1>}",
            json!({"at": {"()": [2025, 1, 2], "tzinfo": "datetime.timezone.utc"}, "x": "<Kind.A: 1>"}),
        ),
        ("18446744073709551615", json!(u64::MAX)),
        ("-9223372036854775808", json!(i64::MIN)),
        ("36893488147419103232", json!(36893488147419103232.0)),
    ] {
        assert_eq!(parse(text), Ok(value), "{text}");
    }
}

#[test]
fn what_is_none_is_refused_with_its_place() {
    for (text, at) in [
        ("", 0),
        ("[1, 2", 5),
        ("[1 2]", 3),
        ("'abc", 0),
        ("{'a': 1, 'b'}", 13),
        ("1 2", 2),
        ("'\\x4'", 2),
        ("<x", 0),
        ("[,]", 1),
        ("0x10", 0),
        ("f'x'", 0),
    ] {
        assert_eq!(parse(text).map_err(|error| error.at), Err(at), "{text}");
    }
    assert!(parse(&"[".repeat(1 << 20)).is_err());
    assert!(parse(&"a(".repeat(1 << 20)).is_err());
}

/// Writes a value as Python's `repr` does.
fn repr(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("None"),
        Value::Bool(true) => out.push_str("True"),
        Value::Bool(false) => out.push_str("False"),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(text) => repr_text(text, out),
        Value::Array(items) => {
            out.push('[');
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    out.push_str(", ");
                }
                repr(item, out);
            }
            out.push(']');
        }
        Value::Object(map) => {
            out.push('{');
            for (n, (key, item)) in map.iter().enumerate() {
                if n > 0 {
                    out.push_str(", ");
                }
                repr_text(key, out);
                out.push_str(": ");
                repr(item, out);
            }
            out.push('}');
        }
    }
}

/// Single quotes, unless the text has some and no double ones.
fn repr_text(text: &str, out: &mut String) {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if (c as u32) < 0x20 || (0x7f..=0xa0).contains(&(c as u32)) => {
                out.push_str(&format!("\\x{:02x}", c as u32));
            }
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push(quote);
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e9..1e9f64).prop_map(|number| Value::from(number as f32 as f64)),
        "[a-z'\"\\\\\n\r\t\u{1}\u{85}é😀/,: ]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map("[a-z'\"]{0,4}", inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_python_writes_is_read(value in values()) {
        let mut text = String::new();
        repr(&value, &mut text);
        prop_assert_eq!(parse(&text), Ok(value), "{}", text);
    }

    #[test]
    fn nothing_makes_it_panic(text in "[\\[\\](){}<>'\"\\\\xuU0-9a-fNTrb.,:=+_ é\n-]{0,60}") {
        if let Err(error) = parse(&text) {
            prop_assert!(error.at <= text.len());
        }
    }
}
