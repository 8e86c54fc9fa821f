//! JSON read item by item, however long the whole is.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::value::RawValue;

use super::LONGEST;
use crate::ImportError;
use crate::input::Input;

/// Calls `f` with every value at one of the `wanted` paths (`models[]`,
/// `metadata`), its path and its number, from 1 on. All else is skipped.
///
/// # Errors
/// What `f` gives; [`ImportError::Damaged`] where the text is broken, or a
/// value is longer than can be held. The values before that were handed over.
pub(crate) fn each(
    input: &Input<'_>,
    wanted: &[&str],
    f: &mut dyn FnMut(&str, u64, &RawValue) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let left = Rc::new(Cell::new(LONGEST as u64));
    let text = Bounded {
        text: Plain {
            text: input.text()?,
            place: Place::Between,
            minus: false,
        },
        left: Rc::clone(&left),
    };
    let mut values = serde_json::Deserializer::from_reader(BufReader::with_capacity(1 << 16, text));
    let mut walk = Walk {
        wanted,
        f,
        path: String::new(),
        number: 0,
        left,
        failed: None,
    };
    let read = Value(&mut walk).deserialize(&mut values).and_then(|()| {
        walk.left.set(u64::MAX);
        values.end()
    });
    match (walk.failed, read) {
        (Some(error), _) => Err(error),
        (None, Err(cause)) => Err(input.damaged(walk.number + 1, cause)),
        (None, Ok(())) => Ok(()),
    }
}

/// A text in which `NaN`, `Infinity` and `-Infinity`, as Python writes them, are
/// empty texts: JSON knows no such numbers.
struct Plain<R> {
    text: R,
    place: Place,
    /// A minus sign was read, and not yet what follows it.
    minus: bool,
}

/// Where in the text the reader is.
#[derive(Clone, Copy)]
enum Place {
    Between,
    String,
    Escape,
    /// In such a word, of which one letter, or more, were passed.
    First,
    Later,
}

impl<R: BufRead> Plain<R> {
    /// What stands for a byte; `next` is the one after it.
    fn step(&mut self, byte: u8, next: Option<u8>) -> u8 {
        let (place, stands) = match (self.place, byte) {
            (Place::String, b'"') => (Place::Between, byte),
            (Place::String, b'\\') => (Place::Escape, byte),
            (Place::String | Place::Escape, _) => (Place::String, byte),
            (Place::First, b'a'..=b'z') => (Place::Later, b'"'),
            (Place::Later, b'a'..=b'z' | b'N') => (Place::Later, b' '),
            (_, b'N' | b'I') => (Place::First, b'"'),
            (_, b'-') if next == Some(b'I') => (Place::Between, b' '),
            (_, b'"') => (Place::String, byte),
            _ => (Place::Between, byte),
        };
        self.place = place;
        stands
    }
}

impl<R: BufRead> Read for Plain<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let text = self.text.fill_buf()?;
            let start = usize::from(self.minus);
            let taken = text.len().min(buffer.len() - start);
            if start == 1 {
                buffer[0] = if text.first() == Some(&b'I') {
                    b' '
                } else {
                    b'-'
                };
            }
            buffer[start..start + taken].copy_from_slice(&text[..taken]);
            let after = text.get(taken).copied();
            self.text.consume(taken);
            let mut read = start + taken;
            for at in start..read {
                let next = buffer[..read].get(at + 1).copied().or(after);
                buffer[at] = self.step(buffer[at], next);
            }
            let in_string = matches!(self.place, Place::String | Place::Escape);
            self.minus = taken > 0 && after.is_none() && buffer[read - 1] == b'-' && !in_string;
            read -= usize::from(self.minus);
            if read > 0 || taken == 0 {
                return Ok(read);
            }
        }
    }
}

/// A text of which only so many bytes may be read until more are allowed: what
/// is held, a name or a value, has a limit, and what is skipped has none.
struct Bounded<R> {
    text: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.text.read(buffer)?;
        match self.left.get().checked_sub(read as u64) {
            Some(left) => self.left.set(left),
            None => {
                let why = format!("a value of more than the {LONGEST} bytes that one may have");
                return Err(io::Error::other(why));
            }
        }
        Ok(read)
    }
}

struct Walk<'a> {
    wanted: &'a [&'a str],
    f: &'a mut dyn FnMut(&str, u64, &RawValue) -> Result<(), ImportError>,
    path: String,
    number: u64,
    left: Rc<Cell<u64>>,
    failed: Option<ImportError>,
}

/// What is to be done with the value at the present path.
enum Way {
    HandOver,
    Enter,
    Skip,
}

impl Walk<'_> {
    fn way(&self) -> Way {
        let path = self.path.as_str();
        let below = |wanted: &&str| {
            wanted
                .strip_prefix(path)
                .is_some_and(|rest| path.is_empty() || rest.starts_with(['.', '[']))
        };
        if self.wanted.contains(&path) {
            Way::HandOver
        } else if self.wanted.iter().any(below) {
            Way::Enter
        } else {
            Way::Skip
        }
    }

    fn hand_over(&mut self, value: &RawValue) -> Result<(), ()> {
        self.number += 1;
        (self.f)(&self.path, self.number, value).map_err(|error| self.failed = Some(error))
    }
}

/// The value at the present path.
struct Value<'w, 'a>(&'w mut Walk<'a>);

impl<'de> DeserializeSeed<'de> for Value<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let before = self.0.path.len();
        loop {
            self.0.left.set(LONGEST as u64);
            let Some(name) = map.next_key::<String>()? else {
                return Ok(());
            };
            self.0.left.set(LONGEST as u64);
            if before > 0 {
                self.0.path.push('.');
            }
            self.0.path.push_str(&name);
            match self.0.way() {
                Way::HandOver => {
                    let value: Box<RawValue> = map.next_value()?;
                    self.0
                        .hand_over(&value)
                        .map_err(|()| A::Error::custom("stopped"))?;
                }
                Way::Enter => map.next_value_seed(Value(self.0))?,
                Way::Skip => {
                    self.0.left.set(u64::MAX);
                    map.next_value::<IgnoredAny>()?;
                }
            }
            self.0.path.truncate(before);
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let before = self.0.path.len();
        self.0.path.push_str("[]");
        match self.0.way() {
            Way::HandOver => loop {
                self.0.left.set(LONGEST as u64);
                let Some(value) = seq.next_element::<Box<RawValue>>()? else {
                    break;
                };
                self.0
                    .hand_over(&value)
                    .map_err(|()| A::Error::custom("stopped"))?;
            },
            Way::Enter => loop {
                self.0.left.set(LONGEST as u64);
                if seq.next_element_seed(Value(self.0))?.is_none() {
                    break;
                }
            },
            Way::Skip => {
                self.0.left.set(u64::MAX);
                while seq.next_element::<IgnoredAny>()?.is_some() {}
            }
        }
        self.0.path.truncate(before);
        Ok(())
    }

    // Where a list or an object is looked for, anything else is nothing.
    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str, buffer: usize) -> String {
        let mut plain = Plain {
            text: BufReader::with_capacity(buffer, text.as_bytes()),
            place: Place::Between,
            minus: false,
        };
        let mut out = String::new();
        plain.read_to_string(&mut out).unwrap();
        out
    }

    #[test]
    fn numbers_that_json_does_not_know_are_empty_texts() {
        for buffer in [1, 2, 3, 5, 100] {
            let text = r#"{"a":NaN,"b":[-Infinity,Infinity,-1e-3],"NaN \"I":"-Infinity","c":-"#;
            let expected = r#"{"a":"" ,"b":[ ""      ,""      ,-1e-3],"NaN \"I":"-Infinity","c":-"#;
            assert_eq!(plain(text, buffer), expected, "{buffer}");
        }
    }
}
