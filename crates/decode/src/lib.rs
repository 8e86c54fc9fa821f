//! From the bytes of an answer to [`RawModel`]s, keeping a page whatever one
//! of its items looks like.
//!
//! An item whose fields all have their documented types is read in one pass
//! and borrows from the body. Any other is read again field by field: what is
//! odd is left out, named and explained, and the item's text is kept.
//!
//! Answers come over HTTP, and lie in files: so this crate knows of neither.
//!
//! ```
//! let page = br#"[{"id":"org/model","likes":3},{"id":"org/odd","likes":"many"}]"#;
//! let items = modeltree_decode::decode_page(page)?;
//! assert_eq!(items[0].model().map(|model| model.likes), Some(Some(3)));
//! assert!(matches!(&items[1], modeltree_decode::Item::Odd(odd) if odd.model.is_some()));
//! # Ok::<(), modeltree_decode::DecodeError>(())
//! ```
#![forbid(unsafe_code)]

mod lenient;
mod wire;

pub use lenient::Members;
use modeltree_records::RawModel;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

/// One entry of a listing.
#[derive(Clone, Debug)]
pub enum Item<'a> {
    /// Every field had its documented type.
    Model(RawModel<'a>),
    /// Something was odd.
    Odd(OddItem<'a>),
}

impl<'a> Item<'a> {
    /// The model, as far as it could be read.
    #[must_use]
    pub fn into_model(self) -> Option<RawModel<'a>> {
        match self {
            Self::Model(model) => Some(model),
            Self::Odd(odd) => odd.model,
        }
    }

    /// The model, as far as it could be read.
    #[must_use]
    pub fn model(&self) -> Option<&RawModel<'a>> {
        match self {
            Self::Model(model) => Some(model),
            Self::Odd(odd) => odd.model.as_ref(),
        }
    }
}

/// An entry with fields of types that the Hub does not document.
#[derive(Clone, Debug)]
pub struct OddItem<'a> {
    /// The entry's JSON text, verbatim.
    pub raw: &'a str,
    /// What was left out, and why; never empty.
    pub problems: Vec<FieldProblem>,
    /// The rest; `None` where the entry is no object or has no usable id.
    pub model: Option<RawModel<'a>>,
}

/// A field, or a part of it, that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// The Hub's name of the field; `""` stands for the entry itself.
    pub field: &'static str,
    /// What is wrong with it. Holds no text of the answer.
    pub why: String,
}

/// A body that is not what was asked for; nothing of it can be used.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// The body is not UTF-8.
    #[error("the body is not UTF-8 from byte {0} on")]
    NotUtf8(usize),
    /// The body is no JSON, or ends too early.
    #[error("the body is no JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    /// The body is JSON, but no list.
    #[error("the body is no list of models")]
    NotAList,
    /// The body is JSON, but no object.
    #[error("the body is no model")]
    NotAnObject,
}

/// Reads one page of a listing.
///
/// # Errors
/// Where the body is no JSON list. An odd item is no error: see [`Item::Odd`].
pub fn decode_page(body: &[u8]) -> Result<Vec<Item<'_>>, DecodeError> {
    let text = utf8(body)?;
    let mut items = Vec::with_capacity(128);
    let mut rest = text.trim_ascii_start();
    rest = rest.strip_prefix('[').ok_or_else(|| no_list(text))?;
    rest = rest.trim_ascii_start();
    if let Some(tail) = rest.strip_prefix(']') {
        return end(tail, items);
    }
    loop {
        let (item, length) = next_item(rest)?;
        items.push(item);
        rest = rest[length..].trim_ascii_start();
        if let Some(more) = rest.strip_prefix(',') {
            rest = more.trim_ascii_start();
        } else if let Some(tail) = rest.strip_prefix(']') {
            return end(tail, items);
        } else {
            return Err(no_list(text));
        }
    }
}

/// Reads the answer about one model.
///
/// # Errors
/// Where the body is no JSON object. Odd fields are no error: see [`Item::Odd`].
pub fn decode_model(body: &[u8]) -> Result<Item<'_>, DecodeError> {
    let text = utf8(body)?;
    let whole: &RawValue = serde_json::from_str(text)?;
    if !whole.get().starts_with('{') {
        return Err(DecodeError::NotAnObject);
    }
    Ok(next_item(whole.get())?.0)
}

/// Whether `body` is a whole JSON list, without reading its items.
///
/// # Errors
/// Where it is none.
pub fn check_list(body: &[u8]) -> Result<(), DecodeError> {
    let text = utf8(body)?;
    let _: IgnoredAny = serde_json::from_str(text)?;
    if text.trim_ascii_start().starts_with('[') {
        Ok(())
    } else {
        Err(DecodeError::NotAList)
    }
}

fn utf8(body: &[u8]) -> Result<&str, DecodeError> {
    std::str::from_utf8(body).map_err(|error| DecodeError::NotUtf8(error.valid_up_to()))
}

/// The value at the start of `text`, and how many bytes it takes.
fn next_item(text: &str) -> Result<(Item<'_>, usize), DecodeError> {
    // One value of a longer text: the streaming reader stops after it and
    // tells where, so the page is walked once.
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<wire::Model<'_>>();
    // Even what the reader calls a syntax error may be the item's alone: half a
    // surrogate pair, a number out of range.
    if let Some(Ok(model)) = values.next() {
        let length = values.byte_offset();
        if let Some(model) = model.into_raw() {
            return Ok((Item::Model(model), length));
        }
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    match values.next() {
        Some(Ok(raw)) => Ok((lenient::read(raw.get()), values.byte_offset())),
        Some(Err(error)) => Err(error.into()),
        None => Err(no_list(text)),
    }
}

fn end<'a>(tail: &str, items: Vec<Item<'a>>) -> Result<Vec<Item<'a>>, DecodeError> {
    if tail.trim_ascii().is_empty() {
        Ok(items)
    } else {
        Err(no_list(&["[]", tail].concat()))
    }
}

/// Why a text is no list: in the JSON reader's own words where it is broken.
fn no_list(text: &str) -> DecodeError {
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) => DecodeError::NotAList,
        Err(error) => error.into(),
    }
}

#[cfg(test)]
mod tests;
