//! JSON texts that are too long to be held: the items of a list, one by one.

use std::io::{self, BufRead};

use memchr::memchr2;

use super::LONGEST;

/// Reads the values of a text: the items of a list where it is one list, or
/// values side by side or line by line.
pub(crate) struct Items<R> {
    reader: R,
    item: Vec<u8>,
    /// Within a list: whether its bracket was seen, and its end.
    list: bool,
    ended: bool,
    number: u64,
    longest: usize,
}

/// An item, as far as it could be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found<'a> {
    /// Its text.
    Bytes(&'a [u8]),
    /// It has so many bytes, too many to be held.
    TooLong(u64),
    /// The text ends within it.
    Broken(&'a [u8]),
}

impl<R: BufRead> Items<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self {
            reader,
            item: Vec::new(),
            list: false,
            ended: false,
            number: 0,
            longest: LONGEST,
        }
    }

    /// Whether a list was begun that has not ended.
    pub(crate) fn is_open(&self) -> bool {
        self.list && !self.ended
    }

    /// The next item and its number, from 1 on; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<(u64, Found<'_>)>> {
        self.item.clear();
        let mut length: u64 = 0;
        let mut scan = Scan::default();
        loop {
            let bytes = match self.reader.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if bytes.is_empty() {
                break;
            }
            let mut used = 0;
            let mut done = false;
            if length == 0 {
                // Between items.
                let between = |byte: &&u8| byte.is_ascii_whitespace() || **byte == b',';
                used = bytes.iter().take_while(between).count();
                match bytes.get(used) {
                    Some(b'[') if !self.list && self.number == 0 => {
                        self.list = true;
                        self.reader.consume(used + 1);
                        continue;
                    }
                    Some(b']') if self.list => {
                        self.ended = true;
                        self.reader.consume(used + 1);
                        continue;
                    }
                    _ => {}
                }
            }
            let start = used;
            while used < bytes.len() && !done {
                if scan.in_string && !scan.escaped {
                    // Most of a long value is text.
                    used += memchr2(b'"', b'\\', &bytes[used..]).unwrap_or(bytes.len() - used);
                    if used == bytes.len() {
                        break;
                    }
                }
                match scan.step(bytes[used]) {
                    Step::Within => used += 1,
                    Step::Last => {
                        used += 1;
                        done = true;
                    }
                    Step::Before => done = true,
                }
            }
            length += (used - start) as u64;
            if length <= self.longest as u64 {
                self.item.extend_from_slice(&bytes[start..used]);
            }
            self.reader.consume(used);
            if done && length > 0 {
                self.number += 1;
                return Ok(Some((self.number, self.found(length))));
            }
        }
        if length == 0 {
            return Ok(None);
        }
        self.number += 1;
        let whole = scan.is_complete();
        Ok(Some((
            self.number,
            match self.found(length) {
                Found::Bytes(bytes) if !whole => Found::Broken(bytes),
                found => found,
            },
        )))
    }

    fn found(&self, length: u64) -> Found<'_> {
        if length > self.longest as u64 {
            Found::TooLong(length)
        } else {
            Found::Bytes(&self.item)
        }
    }
}

/// Where in a value the reader is.
#[derive(Default)]
struct Scan {
    depth: u32,
    in_string: bool,
    escaped: bool,
    any: bool,
}

enum Step {
    /// The byte belongs to the value.
    Within,
    /// It is its last.
    Last,
    /// The value ended before it.
    Before,
}

impl Scan {
    fn step(&mut self, byte: u8) -> Step {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.in_string = false;
                    if self.depth == 0 {
                        return Step::Last;
                    }
                }
                _ => {}
            }
            return Step::Within;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' if self.depth == 0 => {
                // Out of place: an item of its own, unless it ends another.
                return if self.any { Step::Before } else { Step::Last };
            }
            b'}' | b']' => {
                self.depth -= 1;
                if self.depth == 0 {
                    return Step::Last;
                }
            }
            b',' if self.depth == 0 => return Step::Before,
            byte if self.depth == 0 && byte.is_ascii_whitespace() => return Step::Before,
            _ => {}
        }
        self.any = true;
        Step::Within
    }

    /// Whether the value may end here.
    fn is_complete(&self) -> bool {
        self.depth == 0 && !self.in_string
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, buffer: usize, longest: usize) -> (Vec<String>, bool) {
        let mut items = Items::new(io::BufReader::with_capacity(buffer, text.as_bytes()));
        items.longest = longest;
        let mut all = Vec::new();
        while let Some((number, found)) = items.next().unwrap() {
            assert_eq!(number, all.len() as u64 + 1);
            all.push(match found {
                Found::Bytes(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
                Found::TooLong(bytes) => format!("too long: {bytes}"),
                Found::Broken(bytes) => format!("broken: {}", String::from_utf8_lossy(bytes)),
            });
        }
        (all, items.is_open())
    }

    #[test]
    fn items_of_lists_and_values_side_by_side() {
        for buffer in [1, 3, 100] {
            let (items, open) = all(r#" [ {"a":"]}\"["} , 1,"x" ,[2] ] "#, buffer, 100);
            assert_eq!(items, [r#"{"a":"]}\"["}"#, "1", "\"x\"", "[2]"]);
            assert!(!open);
            let (items, _) = all("{\"a\":1}\n{\"b\":[{}]}{}", buffer, 100);
            assert_eq!(items, [r#"{"a":1}"#, r#"{"b":[{}]}"#, "{}"]);
            assert_eq!(all("[]", buffer, 100), (vec![], false));
        }
    }

    #[test]
    fn what_is_broken_or_too_long_is_told() {
        for buffer in [1, 3, 100] {
            let (items, open) = all(r#"[{"a":1},{"a":[1"#, buffer, 100);
            assert_eq!(items, [r#"{"a":1}"#, r#"broken: {"a":[1"#]);
            assert!(open);
            assert_eq!(
                all(r#"[{"a":1}"#, buffer, 100),
                (vec![r#"{"a":1}"#.into()], true)
            );
            let (items, _) = all(r#"[{"a":1},{"a":"0123456789"},{"b":2}]"#, buffer, 10);
            assert_eq!(items, [r#"{"a":1}"#, "too long: 18", r#"{"b":2}"#]);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_list_falls_into_its_items(
            values in proptest::collection::vec("[a-z\"\\\\\\[\\]{}, ]{0,6}", 0..6),
            buffer in 1..20usize,
        ) {
            let values: Vec<serde_json::Value> = values
                .into_iter()
                .map(|text| serde_json::json!({ "k": [text, 1] }))
                .collect();
            let text = serde_json::to_string(&values).unwrap();
            let expected: Vec<String> = values.iter().map(ToString::to_string).collect();
            proptest::prop_assert_eq!(all(&text, buffer, 1000), (expected, false));
        }

        #[test]
        fn nothing_makes_it_hang(text in "[\\[\\]{}\":,\\\\a 1]{0,60}") {
            all(&text, 7, 20);
        }
    }
}
