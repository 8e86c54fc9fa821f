//! DOT, cut into its words and signs.

use std::io::{self, BufRead};

use crate::text::bounded::Bounded;

/// A word or a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name without quotes, which may be a keyword, or a number.
    Word(String),
    /// A name in quotes, or HTML in its brackets.
    Text(String),
    /// `->`
    Arrow,
    /// `--`
    Line,
    /// One of `{ } [ ] = ; , :`
    Sign(u8),
}

/// Reads tokens.
pub(super) struct Tokens<R> {
    text: Bounded<R>,
    /// The line in which the last token began, from 1 on.
    pub line: u64,
    /// The present line.
    now: u64,
    /// Whether the line has begun with the next byte.
    at_start: bool,
    back: Option<Token>,
}

impl<R: BufRead> Tokens<R> {
    pub(super) const fn new(text: R) -> Self {
        Self {
            text: Bounded::new(text),
            line: 1,
            now: 1,
            at_start: true,
            back: None,
        }
    }

    /// Puts a token back: it comes again.
    pub(super) fn put_back(&mut self, token: Option<Token>) {
        self.back = token;
    }

    /// The next token; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Token>> {
        if let Some(token) = self.back.take() {
            return Ok(Some(token));
        }
        self.text.allow();
        loop {
            let at_start = self.at_start;
            let Some(byte) = self.take()? else {
                return Ok(None);
            };
            self.line = self.now;
            let token = match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b'\x0c' => continue,
                // What a preprocessor left.
                b'#' if at_start => {
                    self.pass_line()?;
                    continue;
                }
                b'/' => {
                    self.pass_comment()?;
                    continue;
                }
                b'"' => self.quoted()?,
                b'<' => self.html()?,
                b'-' => match self.peek()? {
                    Some(b'>') => {
                        self.take()?;
                        Token::Arrow
                    }
                    Some(b'-') => {
                        self.take()?;
                        Token::Line
                    }
                    _ => self.word(byte)?,
                },
                b'{' | b'}' | b'[' | b']' | b'=' | b';' | b',' | b':' | b'+' => Token::Sign(byte),
                _ => self.word(byte)?,
            };
            return Ok(Some(token));
        }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.text.fill_buf()?.first().copied())
    }

    fn take(&mut self) -> io::Result<Option<u8>> {
        let Some(byte) = self.peek()? else {
            return Ok(None);
        };
        self.text.consume(1);
        self.at_start = byte == b'\n';
        self.now += u64::from(self.at_start);
        Ok(Some(byte))
    }

    fn pass_line(&mut self) -> io::Result<()> {
        while self.take()?.is_some_and(|byte| byte != b'\n') {
            self.text.allow();
        }
        Ok(())
    }

    fn pass_comment(&mut self) -> io::Result<()> {
        match self.peek()? {
            Some(b'/') => self.pass_line(),
            Some(b'*') => {
                self.take()?;
                let mut star = false;
                while let Some(byte) = self.take()? {
                    self.text.allow();
                    if star && byte == b'/' {
                        break;
                    }
                    star = byte == b'*';
                }
                Ok(())
            }
            // A slash by itself is nothing.
            _ => Ok(()),
        }
    }

    fn word(&mut self, first: u8) -> io::Result<Token> {
        let mut word = vec![first];
        while let Some(byte) = self.peek()? {
            let inner = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'/');
            if !inner && byte < 0x80 {
                break;
            }
            word.push(byte);
            self.take()?;
        }
        Ok(Token::Word(lossy(word)))
    }

    /// A text in quotes, with others that a `+` joins to it. `\"` is a quote,
    /// `\\` a backslash, `\n` and `\r` are line breaks, and a backslash before
    /// a real line break is nothing.
    fn quoted(&mut self) -> io::Result<Token> {
        let mut text = Vec::new();
        loop {
            self.quoted_into(&mut text)?;
            if !self.joined()? {
                return Ok(Token::Text(lossy(text)));
            }
        }
    }

    fn quoted_into(&mut self, text: &mut Vec<u8>) -> io::Result<()> {
        loop {
            let bytes = self.text.fill_buf()?;
            let end = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\'));
            let plain = &bytes[..end.unwrap_or(bytes.len())];
            text.extend_from_slice(plain);
            self.now += plain.iter().filter(|byte| **byte == b'\n').count() as u64;
            let used = plain.len();
            if bytes.is_empty() {
                return Err(broken("a quote is never closed"));
            }
            self.text.consume(used);
            match self.take()? {
                Some(b'"') => return Ok(()),
                Some(b'\\') => match self.take()? {
                    Some(byte @ (b'"' | b'\\')) => text.push(byte),
                    Some(b'n') => text.push(b'\n'),
                    Some(b'r') => text.push(b'\r'),
                    Some(b'\n') => {}
                    Some(other) => text.extend([b'\\', other]),
                    None => {}
                },
                Some(other) => text.push(other),
                None => {}
            }
        }
    }

    /// Whether another quoted text is joined by a `+`.
    fn joined(&mut self) -> io::Result<bool> {
        self.pass_blanks()?;
        if self.peek()? != Some(b'+') {
            return Ok(false);
        }
        self.take()?;
        self.pass_blanks()?;
        let quote = self.peek()? == Some(b'"');
        if quote {
            self.take()?;
        }
        Ok(quote)
    }

    fn pass_blanks(&mut self) -> io::Result<()> {
        while self.peek()?.is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.take()?;
        }
        Ok(())
    }

    fn html(&mut self) -> io::Result<Token> {
        let (mut depth, mut text) = (1, Vec::new());
        while let Some(byte) = self.take()? {
            match byte {
                b'<' => depth += 1,
                b'>' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(Token::Text(lossy(text)));
            }
            text.push(byte);
        }
        Err(broken("a < is never closed"))
    }
}

fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn broken(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Token> {
        let mut tokens = Tokens::new(text.as_bytes());
        let mut all = Vec::new();
        while let Some(token) = tokens.next().unwrap() {
            all.push(token);
        }
        all
    }

    #[test]
    fn words_texts_and_signs() {
        let word = |text: &str| Token::Word(text.into());
        let text = |text: &str| Token::Text(text.into());
        assert_eq!(
            all(
                "# 1 \"x.c\"\na->b--c // no\n/* * \n/ */ \"d \\\"e\\\\\" + \"f\\nü\" [x=-1.5;y=<b<i>>]"
            ),
            [
                word("a"),
                Token::Arrow,
                word("b"),
                Token::Line,
                word("c"),
                text("d \"e\\f\nü"),
                Token::Sign(b'['),
                word("x"),
                Token::Sign(b'='),
                word("-1.5"),
                Token::Sign(b';'),
                word("y"),
                Token::Sign(b'='),
                text("b<i>"),
                Token::Sign(b']'),
            ]
        );
        assert!(Tokens::new(&b"\"a"[..]).next().is_err());
        assert!(Tokens::new(&b"<a"[..]).next().is_err());
    }

    #[test]
    fn lines_are_counted() {
        let mut tokens = Tokens::new(&b"a\n\"b\nc\"\n/*\n*/ d"[..]);
        for line in [1, 2, 5] {
            tokens.next().unwrap();
            assert_eq!(tokens.line, line);
        }
    }

    proptest::proptest! {
        #[test]
        fn what_export_quotes_is_read_back(text in "[a\"\\\\\n\r\t<>{}é-]{0,20}") {
            let quoted = text
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n")
                .replace('\r', "\\r");
            proptest::prop_assert_eq!(all(&format!("\"{quoted}\"")), [Token::Text(text)]);
        }

        #[test]
        fn nothing_makes_it_hang(text in "[a\"\\\\\n<>{}/*#+=-]{0,40}") {
            let mut tokens = Tokens::new(text.as_bytes());
            while let Ok(Some(_)) = tokens.next() {}
        }
    }
}
