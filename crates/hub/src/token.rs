//! The secret that opens gated and private models.

use std::fmt;

/// An access token. It goes into the `Authorization` header of requests to the
/// endpoint and nowhere else: it cannot be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Box<str>);

/// A text that cannot be a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a token holds visible ASCII characters only")]
pub struct TokenError;

impl Token {
    /// Takes a token as people write it: line ends and spaces around it are
    /// dropped; `None` where nothing remains.
    ///
    /// # Errors
    /// Where it holds what a header cannot.
    pub fn parse(text: &str) -> Result<Option<Self>, TokenError> {
        let text = text.replace(['\r', '\n'], "");
        let text = text.trim();
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(TokenError);
        }
        Ok((!text.is_empty()).then(|| Self(text.into())))
    }

    /// The header's value.
    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_trimmed_and_never_shown() {
        let token = Token::parse(" hf_abc\r\n").unwrap().unwrap();
        assert_eq!(token.bearer(), "Bearer hf_abc");
        assert_eq!(format!("{token:?}"), "Token(***)");
        assert_eq!(Token::parse(" \n").unwrap(), None);
        assert_eq!(Token::parse("hf_ä"), Err(TokenError));
        assert_eq!(Token::parse("a b"), Err(TokenError));
    }
}
