//! What goes in may be anything; what comes out is checked letter by letter.

mod attacks;
mod limits;
mod real;

use super::clean::{ELEMENTS, PICTURE, SCHEMES};
use super::*;

const ID: &str = "acme/model";

fn html(card: &str) -> String {
    let rendered = render(ID, card);
    check(&rendered.html).unwrap_or_else(|why| panic!("{why}\n{card:?}\n{}", rendered.html));
    rendered.html.trim_end().to_owned()
}

/// Reads HTML as strictly as can be: every `<` begins a tag of a known element
/// with known attributes in double quotes, and every element is closed.
fn check(html: &str) -> Result<(), String> {
    const ATTRIBUTES: [&str; 9] = [
        "align", "class", "colspan", "href", "rel", "rowspan", "start", "target", "title",
    ];
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '>']) {
        let tag = rest[at..].strip_prefix('<').ok_or("a > in text")?;
        if let Some(name) = tag.strip_prefix('/') {
            let (name, after) = name.split_once('>').ok_or("an open end tag")?;
            let last = open.pop();
            if last != Some(name) {
                return Err(format!("</{name}> closes {last:?}"));
            }
            rest = after;
            continue;
        }
        let end = tag.find([' ', '>']).ok_or("an open tag")?;
        let (name, mut tail) = tag.split_at(end);
        if !ELEMENTS.contains(&name) {
            return Err(format!("<{name}>"));
        }
        while let Some(attribute) = tail.strip_prefix(' ') {
            let (key, value) = attribute.split_once("=\"").ok_or("no value")?;
            let (value, after) = value.split_once('"').ok_or("an open value")?;
            if !ATTRIBUTES.contains(&key) {
                return Err(format!("<{name} {key}=…>"));
            }
            let right = match key {
                "href" => SCHEMES
                    .iter()
                    .any(|scheme| value.starts_with(&format!("{scheme}:"))),
                "class" => value == PICTURE || value.is_empty(),
                "target" => value == "_blank",
                "rel" => value == "noopener noreferrer nofollow",
                _ => true,
            };
            if !right || value.contains(['<', '>']) {
                return Err(format!("{key}={value:?}"));
            }
            tail = after;
        }
        rest = tail.strip_prefix('>').ok_or("a tag with more in it")?;
        if !["br", "hr"].contains(&name) {
            open.push(name);
        }
    }
    if open.is_empty() {
        Ok(())
    } else {
        Err(format!("never closed: {open:?}"))
    }
}

#[test]
fn the_check_notices() {
    for bad in [
        "<script></script>",
        "<p onclick=\"x\"></p>",
        "<a href=\"javascript:x\"></a>",
        "<p>",
        "<p></b>",
        "a > b",
        "<p title='x'></p>",
        "<span class=\"modal\"></span>",
    ] {
        assert!(check(bad).is_err(), "{bad}");
    }
}

#[test]
fn markdown_becomes_html() {
    assert_eq!(
        html("---\nlicense: mit\n---\n# One\n\n## Two\n\n##### Five\n\n~~old~~ **new** `x < y`"),
        "<h3>One</h3>\n<h4>Two</h4>\n<h6>Five</h6>\n\
         <p><s>old</s> <strong>new</strong> <code>x &lt; y</code></p>"
            .replace("<s>old</s>", "<del>old</del>")
    );
    assert_eq!(
        html("|a|b|\n|:-|-:|\n|1|2|"),
        "<table><thead><tr><th align=\"left\">a</th><th align=\"right\">b</th></tr></thead><tbody>\n\
         <tr><td align=\"left\">1</td><td align=\"right\">2</td></tr>\n</tbody></table>"
    );
    assert_eq!(
        html("- [x] done\n- [ ] not"),
        "<ul>\n<li>☑ done</li>\n<li>☐ not</li>\n</ul>"
    );
    assert_eq!(
        html("As said[^a].\n\n[^a]: By her."),
        "<p>As said<sup>[1]</sup>.</p>\n<div><sup>[1]</sup> \n<p>By her.</p>\n</div>"
    );
    assert_eq!(
        html("```html\n<script>alert(1)</script>\n```"),
        "<pre><code>&lt;script&gt;alert(1)&lt;/script&gt;\n</code></pre>"
    );
}

#[test]
fn front_matter_is_apart() {
    let rendered = render(ID, "---\nlicense: mit\n---\nText");
    assert_eq!(rendered.front_matter.as_deref(), Some("license: mit\n"));
    assert_eq!(rendered.html, "<p>Text</p>\n");
    assert!(!rendered.truncated);
    assert_eq!(render(ID, "Text").front_matter, None);
    assert_eq!(render(ID, "").html, "");
}

#[test]
fn links_lead_out_and_relative_ones_to_the_hub() {
    let link = |href: &str| {
        format!(
            "<p><a href=\"{href}\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">x</a></p>"
        )
    };
    for (written, leads) in [
        ("https://a.b/c?d=1", "https://a.b/c?d=1"),
        ("mailto:me@a.b", "mailto:me@a.b"),
        (
            "config.json",
            "https://huggingface.co/acme/model/blob/main/config.json",
        ),
        (
            "./a/../b.md",
            "https://huggingface.co/acme/model/blob/main/b.md",
        ),
        ("/other/model", "https://huggingface.co/other/model"),
        ("#use", "https://huggingface.co/acme/model#use"),
        ("//evil.example/x", "https://evil.example/x"),
    ] {
        assert_eq!(
            sorted(&html(&format!("[x]({written})"))),
            sorted(&link(leads))
        );
    }
}

/// The attributes of the first link, whatever their order.
fn sorted(html: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = html.split([' ', '>']).collect();
    parts.sort_unstable();
    parts
}

#[test]
fn pictures_are_told_and_not_shown() {
    let rendered = render(
        ID,
        "![A \"plot\"](plot.png) [![badge](https://b.c/d.svg)](https://b.c) \
         <img src=\"data:image/png;base64,AAAA\" onerror=alert(1)>",
    );
    check(&rendered.html).unwrap();
    assert_eq!(rendered.images, 3);
    assert!(!rendered.html.contains("<img"), "{}", rendered.html);
    for part in [
        "href=\"https://huggingface.co/acme/model/blob/main/plot.png\"",
        ">picture: A \"plot\"</a>]</span>",
        "<span class=\"picture\">[picture: badge]</span></a>",
    ] {
        assert!(rendered.html.contains(part), "{part}\n{}", rendered.html);
    }
    assert!(!rendered.html.contains("base64"));
}

#[test]
fn headings_and_tables_of_raw_html_are_mended() {
    assert_eq!(
        html("<h1 align=center>A</h1>"),
        "<h3 align=\"center\">A</h3>"
    );
    assert_eq!(
        html("<table><tr><td>a<td>b<tr><td>c</table>"),
        "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>"
    );
    assert_eq!(html("<td>a</td>"), "a");
    assert_eq!(html("<ul><li>a<li>b</ul>"), "<ul><li>a</li><li>b</li></ul>");
    assert_eq!(html("<div><p>a<p>b</div>c"), "<div><p>a</p><p>b</p></div>c");
    assert_eq!(
        html("<div><b><div>a</b></div>b</div>"),
        "<div><b><div>a</div>b</b></div>"
    );
}
