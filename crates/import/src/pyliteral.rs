//! Values as Python writes them: `repr` of lists, dicts and simple objects.
//!
//! The research scripts stored lists and API answers as the text of Python
//! values. They are read as data here, never run.

use std::fmt;

use serde_json::{Map, Number, Value};

/// Brackets within brackets that are followed.
const DEPTH: u32 = 100;

/// Why a text is no Python value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PyError {
    /// Where, in bytes.
    pub at: usize,
    /// What is wrong.
    pub why: &'static str,
}

impl fmt::Display for PyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no Python value: {} at byte {}", self.why, self.at)
    }
}

/// Reads one value.
///
/// Lists, tuples and sets become arrays; `None`, `nan` and the infinities null;
/// bytes text. A key that is no text becomes its JSON text. What looks like a
/// call, `RepoSibling(rfilename='x', size=None)`, becomes an object of its
/// keyword arguments, the others in a list under `"()"`; any other name, such
/// as `timezone.utc` or `<Enum.X: 1>`, becomes its own text.
///
/// # Errors
/// [`PyError`] tells what is wrong and where.
pub(crate) fn parse(text: &str) -> Result<Value, PyError> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
    };
    reader.blanks();
    let value = reader.value()?;
    reader.blanks();
    match reader.at == text.len() {
        true => Ok(value),
        false => Err(reader.wrong("more text after the value")),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
}

type Parsed<T> = Result<T, PyError>;

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn wrong(&self, why: &'static str) -> PyError {
        PyError { at: self.at, why }
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_ascii_start().len();
    }

    /// Goes past `byte` where it comes next.
    fn skip(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn value(&mut self) -> Parsed<Value> {
        let Some(byte) = self.peek() else {
            return Err(self.wrong("the text ends"));
        };
        match byte {
            b'[' => Ok(Value::Array(self.items(b']')?.0)),
            b'(' => self.tuple(),
            b'{' => self.braces(),
            b'<' => self.angle(),
            b'\'' | b'"' => self.strings(),
            b'0'..=b'9' | b'-' | b'+' | b'.' => self.number(),
            _ => self.named(),
        }
    }

    /// Values between brackets, and whether a comma followed the last.
    fn items(&mut self, end: u8) -> Parsed<(Vec<Value>, bool)> {
        let mut items = Vec::new();
        let comma = self.each(end, |reader| {
            items.push(reader.value()?);
            Ok(())
        })?;
        Ok((items, comma))
    }

    /// Calls `item` for everything between brackets that commas set apart.
    fn each(&mut self, end: u8, mut item: impl FnMut(&mut Self) -> Parsed<()>) -> Parsed<bool> {
        if self.depth == DEPTH {
            return Err(self.wrong("too many brackets within each other"));
        }
        self.depth += 1;
        self.at += 1;
        let mut comma = false;
        loop {
            self.blanks();
            if self.skip(end) {
                self.depth -= 1;
                return Ok(comma);
            }
            item(self)?;
            self.blanks();
            comma = self.skip(b',');
            if !comma && self.peek() != Some(end) {
                return Err(self.wrong("a comma or a closing bracket is missing"));
            }
        }
    }

    /// A tuple, or a value in brackets.
    fn tuple(&mut self) -> Parsed<Value> {
        let (mut items, comma) = self.items(b')')?;
        if items.len() == 1 && !comma {
            return Ok(items.swap_remove(0));
        }
        Ok(Value::Array(items))
    }

    /// A dict or a set.
    fn braces(&mut self) -> Parsed<Value> {
        let mut map = Map::new();
        let mut set = Vec::new();
        self.each(b'}', |reader| {
            let key = reader.value()?;
            reader.blanks();
            if reader.skip(b':') {
                reader.blanks();
                let value = reader.value()?;
                let key = match key {
                    Value::String(text) => text,
                    other => other.to_string(),
                };
                map.insert(key, value);
            } else {
                set.push(key);
            }
            Ok(())
        })?;
        match (map.is_empty(), set.is_empty()) {
            (_, true) => Ok(Value::Object(map)),
            (true, false) => Ok(Value::Array(set)),
            (false, false) => Err(self.wrong("a key without a value")),
        }
    }

    /// `<…>`, which Python writes for what has no other form.
    fn angle(&mut self) -> Parsed<Value> {
        let Some(end) = self.rest().find('>') else {
            return Err(self.wrong("a '<' without its '>'"));
        };
        let text = &self.rest()[..=end];
        self.at += end + 1;
        Ok(text.into())
    }

    fn number(&mut self) -> Parsed<Value> {
        let rest = self.rest();
        let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '+' | '-');
        let mut length = rest.find(|c| !part(c)).unwrap_or(rest.len());
        // A sign belongs to the number at its start and after an exponent.
        let sign = rest[..length].char_indices().skip(1).find(|(at, c)| {
            matches!(c, '+' | '-') && !matches!(rest.as_bytes()[at - 1], b'e' | b'E')
        });
        length = sign.map_or(length, |(at, _)| at);
        let digits = rest[..length].replace('_', "");
        let number = match digits.trim_start_matches(['+', '-']) {
            "inf" | "nan" => Value::Null,
            plain if plain.starts_with(|c: char| c.is_ascii_digit() || c == '.') => {
                let digits = digits.trim_start_matches('+');
                let whole = digits
                    .parse()
                    .map(u64::into)
                    .or_else(|_| digits.parse().map(i64::into));
                match whole {
                    Ok(number) => Value::Number(number),
                    Err(_) => match digits.parse().map(Number::from_f64) {
                        Ok(number) => number.map_or(Value::Null, Value::Number),
                        Err(_) => return Err(self.wrong("no number")),
                    },
                }
            }
            _ => return Err(self.wrong("no number")),
        };
        self.at += length;
        Ok(number)
    }

    /// A name: a constant, the mark of a string, a call, or nothing known.
    fn named(&mut self) -> Parsed<Value> {
        let rest = self.rest();
        let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        let length = rest.find(|c| !part(c)).unwrap_or(rest.len());
        if length == 0 {
            return Err(self.wrong("no value"));
        }
        let name = &rest[..length];
        match rest.as_bytes().get(length) {
            Some(b'\'' | b'"') if name.len() <= 2 => {
                let marks = name.to_ascii_lowercase();
                if !matches!(&*marks, "b" | "r" | "u" | "br" | "rb") {
                    return Err(self.wrong("no mark of a string"));
                }
                return self.strings();
            }
            Some(b'(') => {
                self.at += length;
                return self.call();
            }
            _ => self.at += length,
        }
        Ok(match name {
            "None" | "nan" | "inf" | "NaN" | "null" => Value::Null,
            "True" | "true" => true.into(),
            "False" | "false" => false.into(),
            _ => name.into(),
        })
    }

    /// The arguments of a call.
    fn call(&mut self) -> Parsed<Value> {
        let mut map = Map::new();
        let mut others = Vec::new();
        self.each(b')', |reader| {
            let rest = reader.rest();
            let part = |c: char| c.is_alphanumeric() || c == '_';
            let length = rest.find(|c| !part(c)).unwrap_or(rest.len());
            let value = rest[length..].trim_ascii_start();
            if length > 0 && value.starts_with('=') {
                reader.at += rest.len() - value.len() + 1;
                reader.blanks();
                let value = reader.value()?;
                map.insert(rest[..length].to_string(), value);
            } else {
                others.push(reader.value()?);
            }
            Ok(())
        })?;
        if !others.is_empty() {
            map.insert("()".into(), Value::Array(others));
        }
        Ok(Value::Object(map))
    }

    /// One string, or several side by side, which are one.
    fn strings(&mut self) -> Parsed<Value> {
        let mut text = String::new();
        loop {
            self.string(&mut text)?;
            let end = self.at;
            self.blanks();
            if !matches!(self.peek(), Some(b'\'' | b'"')) {
                self.at = end;
                return Ok(Value::String(text));
            }
        }
    }

    fn string(&mut self, text: &mut String) -> Parsed<()> {
        let start = self.at;
        let mut raw = false;
        while let Some(mark @ (b'a'..=b'z' | b'A'..=b'Z')) = self.peek() {
            raw |= mark.eq_ignore_ascii_case(&b'r');
            self.at += 1;
        }
        let quote = self.rest().as_bytes()[0];
        let triple = [quote; 3];
        let quotes = if self.rest().as_bytes().starts_with(&triple) {
            3
        } else {
            1
        };
        self.at += quotes;
        loop {
            let rest = self.rest();
            let Some(next) = rest.find([char::from(quote), '\\']) else {
                self.at = start;
                return Err(self.wrong("a string that does not end"));
            };
            text.push_str(&rest[..next]);
            self.at += next;
            if self.skip(b'\\') {
                if raw {
                    text.push('\\');
                    self.plain(text);
                } else {
                    self.escape(text)?;
                }
            } else if quotes == 1 || self.rest().as_bytes().starts_with(&triple) {
                self.at += quotes;
                return Ok(());
            } else {
                self.plain(text);
            }
        }
    }

    /// Takes the next character as it is.
    fn plain(&mut self, text: &mut String) {
        if let Some(c) = self.rest().chars().next() {
            text.push(c);
            self.at += c.len_utf8();
        }
    }

    /// What follows a backslash.
    fn escape(&mut self, text: &mut String) -> Parsed<()> {
        let Some(mark) = self.peek() else {
            return Ok(());
        };
        let (c, length) = match mark {
            b'\n' => {
                self.at += 1;
                return Ok(());
            }
            b'n' => ('\n', 1),
            b't' => ('\t', 1),
            b'r' => ('\r', 1),
            b'a' => ('\u{7}', 1),
            b'b' => ('\u{8}', 1),
            b'f' => ('\u{c}', 1),
            b'v' => ('\u{b}', 1),
            b'\\' | b'\'' | b'"' => (char::from(mark), 1),
            b'x' => (self.code(1, 2, 16)?, 3),
            b'u' => (self.code(1, 4, 16)?, 5),
            b'U' => (self.code(1, 8, 16)?, 9),
            b'0'..=b'7' => {
                let octal = |byte: &u8| (b'0'..=b'7').contains(byte);
                let digits = self.rest().bytes().take(3).take_while(octal).count();
                (self.code(0, digits, 8)?, digits)
            }
            _ => {
                // Python keeps a backslash that means nothing.
                text.push('\\');
                return Ok(());
            }
        };
        text.push(c);
        self.at += length;
        Ok(())
    }

    /// The character of a number of `length` digits. Half of a pair, which no
    /// text can hold, becomes the stand-in character.
    fn code(&self, start: usize, length: usize, radix: u32) -> Parsed<char> {
        let digits = self.rest().get(start..start + length);
        let digits =
            digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        match digits.map(|digits| u32::from_str_radix(digits, radix)) {
            Some(Ok(code)) => Ok(char::from_u32(code).unwrap_or('\u{fffd}')),
            _ => Err(self.wrong("a broken escape")),
        }
    }
}

#[cfg(test)]
mod tests;
