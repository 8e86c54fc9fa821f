//! Model cards as HTML that is safe to show.
//!
//! A card is Markdown with HTML in it, written by anybody. `markdown` makes
//! HTML of it, `outline` makes that well-formed and shallow, keeping only
//! elements that it knows, and `clean` is a sanitizer of its own that relies
//! on neither. The two in front bound what the sanitizer's parser has to do,
//! which takes quadratic time on what is nested deeply or wrongly.

mod clean;
mod markdown;
mod outline;
mod tags;
#[cfg(test)]
mod tests;

use modeltree_analysis::cards::{FrontMatter, parts};

/// Bytes of a card's text, and of its front matter, that are shown at most.
pub const LONGEST: usize = 256 << 10;
/// Where the Hub is: what a card links to relatively is there.
pub const HUB: &str = "https://huggingface.co";

/// A card, rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The text as sanitized HTML; its headings begin with `h3`.
    pub html: String,
    /// The front matter without its fences, where there is some.
    pub front_matter: Option<String>,
    /// Whether something was left out at the end of either.
    pub truncated: bool,
    /// Pictures in the text, none of which are shown.
    pub images: u32,
}

/// Renders the card of the model `id`.
#[must_use]
pub fn render(id: &str, card: &str) -> Rendered {
    let parts = parts(card);
    let body = markdown::beginning(parts.body, LONGEST);
    let front = markdown::beginning(parts.yaml, LONGEST);
    let page = format!("{HUB}/{id}");
    let (html, images) = outline::outline(&markdown::to_html(body), &page);
    Rendered {
        html: clean::clean(&html, &page),
        front_matter: (parts.kind == FrontMatter::Closed).then(|| front.to_owned()),
        truncated: body.len() < parts.body.len() || front.len() < parts.yaml.len(),
        images,
    }
}
