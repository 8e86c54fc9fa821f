//! Names of models: the Hub's repository id and its Mongo object id.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest id accepted. The Hub's clients allow 96 characters now; some
/// repositories of its first years have up to 257.
const MAX_LEN: usize = 320;

/// The id of a model on the Hub: `owner/name`, or a legacy `name`.
///
/// Holding one proves that the text is harmless: it consists of ASCII letters,
/// digits, `.`, `_` and `-` with at most one `/`, and no part of it is empty,
/// `.` or `..`. So it can be shown, written and joined to a path as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct ModelId(Box<str>);

/// Why a text is not a [`ModelId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing was given.
    #[error("an id cannot be empty")]
    Empty,
    /// Longer than any id of the Hub.
    #[error("an id has at most {MAX_LEN} characters")]
    TooLong,
    /// A character outside `A-Z a-z 0-9 . _ - /`.
    #[error("an id holds only letters, digits, '.', '_', '-' and one '/'")]
    BadCharacter,
    /// More than one slash, or an empty, `.` or `..` part.
    #[error("an id is 'owner/name' or 'name'")]
    BadShape,
}

impl ModelId {
    /// Checks `text` and takes it as an id.
    ///
    /// # Errors
    /// [`IdError`] tells what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        Self::check(text)?;
        Ok(Self(text.into()))
    }

    /// Checks `text` without keeping it.
    ///
    /// # Errors
    /// [`IdError`] tells what is wrong with the text.
    pub fn check(text: &str) -> Result<(), IdError> {
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        if text.len() > MAX_LEN {
            return Err(IdError::TooLong);
        }
        let mut slashes = 0;
        for byte in text.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-' => {}
                b'/' => slashes += 1,
                _ => return Err(IdError::BadCharacter),
            }
        }
        let bad_part = |part: &str| matches!(part, "" | "." | "..");
        if slashes > 1 || text.split('/').any(bad_part) {
            return Err(IdError::BadShape);
        }
        Ok(())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the slash; `None` for a legacy id.
    #[must_use]
    pub fn owner(&self) -> Option<&str> {
        self.0.split_once('/').map(|(owner, _)| owner)
    }

    /// The part after the slash; the whole of a legacy id.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.split_once('/').map_or(&*self.0, |(_, name)| name)
    }
}

impl fmt::Display for ModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for ModelId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for ModelId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for ModelId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::parse(text)
    }
}

impl<'de> Deserialize<'de> for ModelId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// The Hub's own key of a repository (`_id`, 24 hexadecimal digits). It stays
/// the same when a repository is renamed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HubId(pub [u8; 12]);

impl HubId {
    /// Reads 24 hexadecimal digits; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 24 {
            return None;
        }
        let nibble = |byte: u8| (byte as char).to_digit(16).map(|digit| digit as u8);
        let mut bytes = [0; 12];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        Some(Self(bytes))
    }
}

impl TryFrom<String> for HubId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not 24 hexadecimal digits")
    }
}

impl From<HubId> for String {
    fn from(id: HubId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for HubId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for HubId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HubId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_the_hub_accepts() {
        for good in [
            "gpt2",
            "openai-community/gpt2",
            "a/b.c_d-1.0",
            "_x/-y",
            "0x/..z",
        ] {
            assert_eq!(ModelId::parse(good).unwrap().as_str(), good);
        }
    }

    #[test]
    fn refuses_hostile_text() {
        let long = "x".repeat(1 << 20);
        for bad in [
            "", "a//b", "a/b/c", "/a", "a/", "../..", "a/..", "=1+1", "a b", "a\nb", "\"", "é",
            &long,
        ] {
            assert!(ModelId::parse(bad).is_err(), "{bad:.20}");
        }
    }

    #[test]
    fn splits_owner_and_name() {
        let id = ModelId::parse("org/name").unwrap();
        assert_eq!((id.owner(), id.name()), (Some("org"), "name"));
        let legacy = ModelId::parse("gpt2").unwrap();
        assert_eq!((legacy.owner(), legacy.name()), (None, "gpt2"));
    }

    #[test]
    fn hub_ids_round_trip() {
        let text = "621ffdc036468d709f174338";
        assert_eq!(HubId::parse(text).unwrap().to_string(), text);
        assert_eq!(HubId::parse("621ffdc036468d709f17433"), None);
        assert_eq!(HubId::parse("621ffdc036468d709f17433g"), None);
    }
}
