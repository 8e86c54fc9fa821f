//! The sanitizer: an allowlist that stands alone.

use std::collections::{HashMap, HashSet};

use ammonia::{Builder, Url, UrlRelative};

/// The elements that may stand in a card.
pub(super) const ELEMENTS: [&str; 47] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];
/// Elements that have an alignment.
const ALIGNED: [&str; 8] = ["div", "h3", "h4", "h5", "h6", "p", "td", "th"];
/// What a link may lead to.
pub(super) const SCHEMES: [&str; 3] = ["http", "https", "mailto"];
/// The one class there is: what stands where a picture did.
pub(super) const PICTURE: &str = "picture";

/// Leaves nothing but text, the elements above and links that lead to another
/// page. Relative links lead into the files of the model's `page`.
pub(super) fn clean(html: &str, page: &str) -> String {
    let mut attributes: HashMap<&str, HashSet<&str>> = HashMap::from([
        ("a", HashSet::from(["href", "title"])),
        ("abbr", HashSet::from(["title"])),
        ("ol", HashSet::from(["start"])),
    ]);
    for element in ALIGNED {
        attributes.entry(element).or_default().insert("align");
    }
    for element in ["td", "th"] {
        let own = attributes.entry(element).or_default();
        own.extend(["colspan", "rowspan"]);
    }
    let relative = match Url::parse(&format!("{page}/blob/main/")) {
        Ok(base) => UrlRelative::RewriteWithBase(base),
        Err(_) => UrlRelative::Deny,
    };
    Builder::empty()
        .tags(ELEMENTS.into())
        .tag_attributes(attributes)
        .allowed_classes(HashMap::from([("span", HashSet::from([PICTURE]))]))
        .url_schemes(SCHEMES.into())
        .url_relative(relative)
        .link_rel(Some("noopener noreferrer nofollow"))
        .set_tag_attribute_value("a", "target", "_blank")
        .clean_content_tags(HashSet::from(["script", "style"]))
        .clean(html)
        .to_string()
}
