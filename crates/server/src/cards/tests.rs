//! What goes in may be anything; what comes out is checked letter by letter.

use std::io::BufRead;
use std::time::{Duration, Instant};

use proptest::prelude::*;

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

/// Ways that are known to run a script where a page is careless.
const VECTORS: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\"\\>",
    "<img src=`javascript:alert(1)`>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)//",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href=\"javascript:alert(1)\">x</math>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><script>alert(1)</script></template>",
    "<p title=\"--><img src=x onerror=alert(1)>\">x</p>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version=\"1.0\"?><img src=x onerror=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\" \u{1}javascript:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\"java&#10;script:alert(1)\">x</a>",
    "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
    "<a href=\"&#106;&#97;&#118;&#97;script:alert(1)\">x</a>",
    "<a href=\"&#0000106&#0000097&#0000118&#0000097script:alert(1)\">x</a>",
    "<a href=javascript&colon;alert(1)>x</a>",
    "<a href=\"vbscript:x\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
    "<a href=\"file:///etc/passwd\">x</a>",
    "<a href=\"blob:https://x/1\">x</a>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1) \"title\")",
    "[x](javascript&#58;alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x]( javascript:alert(1))",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![\"><script>alert(1)</script>](x)",
    "[x](https://a.b/\"onmouseover=\"alert(1))",
    "<a title=\"x\" onmouseover=alert(1) href=https://a.b>x</a>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><input type=submit><button formaction=javascript:alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)><option>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<base href=\"javascript:/a/\">",
    "<link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<style>@import '//evil.example/x.css'; * {background: url(javascript:x)}</style>",
    "<div style=\"position:fixed;inset:0\">x</div>",
    "<div style=\"background:url(javascript:alert(1))\">x</div>",
    "<p id=app class=\"modal picture evil\">x</p>",
    "<span class=\"modal\">x</span>",
    "<a name=body>x</a>",
    "<form id=app><input name=innerHTML>",
    "<table background=javascript:alert(1)><tr><td background=x>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<title><img src=x onerror=alert(1)></title>",
    "<marquee onstart=alert(1)>",
    "<frameset><frame src=javascript:alert(1)>",
    "<isindex action=javascript:alert(1)>",
    "<x onclick=alert(1)>y</x>",
    "<b/onclick=alert(1)>y</b>",
    "<b \u{0}onclick=alert(1)>y</b>",
    "<\u{0}script>alert(1)</script>",
    "`<img src=x onerror=alert(1)>`",
    "    <img src=x onerror=alert(1)>",
    "```\n</code></pre><img src=x onerror=alert(1)>\n```",
    "```\"><img/src=x/onerror=alert(1)>\nx\n```",
    "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
    "[^<script>alert(1)</script>]\n\n[^<script>alert(1)</script>]: x",
    "<table><a href=javascript:alert(1)>x<td></a><b><table>",
    "---\n</script><script>alert(1)</script>\n---\nx",
];

#[test]
fn nothing_of_the_kind_runs() {
    for vector in VECTORS {
        // Alone, in a line, in a block of HTML, and with something left open.
        for card in [
            (*vector).to_string(),
            format!("text {vector} text"),
            format!("<div>\n{vector}\n</div>\n\n# After"),
            format!("<a href=\"x{vector}"),
            format!("<p title='{vector}'>x</p>"),
            format!("> - {vector}"),
        ] {
            html(&card);
        }
    }
}

fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => proptest::sample::select(VECTORS).prop_map(str::to_owned),
        2 => "\\PC{0,12}",
        3 => "</?(a|b|p|div|table|td|tr|th|tbody|ul|li|h1|pre|svg|style|br|caption|select|dl|dt)( (href|title|align)=['\"]?[a-z:#]{0,6}['\"]?)?>",
        2 => "[\\[\\]()!*_`~|<>&#\"'=\\-:; \n\t0-9a]{1,20}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn whatever_goes_in_what_comes_out_is_allowed(card in soup()) {
        let rendered = render(ID, &card);
        prop_assert_eq!(check(&rendered.html), Ok(()), "{}", rendered.html);
        // What was read once is read the same way again.
        let again = clean::clean(&rendered.html, "https://huggingface.co/acme/model");
        prop_assert_eq!(again, rendered.html);
    }

    #[test]
    fn the_outline_is_well_formed_by_itself(card in soup()) {
        let (html, _) = outline::outline(&markdown::to_html(&card), "https://huggingface.co/a/b");
        let mut depth = 0_i32;
        for piece in tags::Pieces::new(&html) {
            match piece {
                tags::Piece::Start(name, _) if name != "br" && name != "hr" => depth += 1,
                tags::Piece::End(_) => depth -= 1,
                _ => {}
            }
            prop_assert!((0..=52).contains(&depth));
        }
        prop_assert_eq!(depth, 0);
    }

    #[test]
    fn any_text_is_rendered(card in any::<String>()) {
        prop_assert_eq!(check(&render(ID, &card).html), Ok(()));
    }
}

/// A mebibyte of one thing over and over.
fn mebibyte(unit: &str) -> String {
    unit.repeat((1 << 20) / unit.len())
}

fn quick(card: &str, what: &str) {
    let started = Instant::now();
    let rendered = render(ID, card);
    let took = started.elapsed();
    if std::env::var_os("CARD_TIMES").is_some() {
        eprintln!("{took:>10.1?} {:>9} {what:?}", rendered.html.len());
    }
    check(&rendered.html).unwrap_or_else(|why| panic!("{why} in {what:?}"));
    // Without optimisation, on a machine with other things to do.
    assert!(took < Duration::from_secs(10), "{took:?} for {what:?}");
}

#[test]
fn long_and_deep_cards_take_no_longer_than_others() {
    for unit in [
        "<div>",
        "<div>\n",
        "<div>\n\n",
        "<table>",
        "<table><tr><td>",
        "<b>",
        "<b><p>",
        "<p><b>",
        "<a href=x>",
        "</div>",
        "</p>",
        "<p>",
        "<i>*",
        "<ul><li>",
        "<dl><dd>",
        "<details>",
        "<table><b></b>",
        "<tr>",
        "<td>",
        "<h1>",
        "<center>",
        "<svg>",
        "<svg><a>",
        "<select>",
        "<!--",
        "<!",
        "<?",
        "<script>",
        "</",
        "<",
        "<a",
        "<a ",
        "<a b",
        "<a b='",
        "<a b=\"\n",
        "&",
        "&amp;",
        "&#0;",
        "> ",
        ">",
        "> \n",
        "- ",
        "* ",
        "1. ",
        "- \n",
        "- a\n",
        "- a\n\n",
        "[",
        "![",
        "[](",
        "[a](",
        "[a](<",
        "[a]: b\n",
        "[a][",
        "[^a]",
        "[^a]: ",
        "[[a]]",
        "]",
        "*",
        "**",
        "*a",
        "**a **",
        "*a_ ",
        "_a ",
        "a*b_",
        "~~",
        "~",
        "~~a",
        "`",
        "`a",
        "``a` ",
        "|",
        "|a",
        "|-",
        "\\",
        "\n",
        "\r",
        "\t",
        " ",
        "#",
        "# ",
        "=\n",
        "a\n=\n",
        "---\n",
        "```\n",
        "~~~",
        "\u{0}",
        "é",
        "🙂",
        "<!-- -->",
        "<![CDATA[",
        "x@y.z ",
        "http://a.b ",
        "<http://a>",
        "<img>",
        "![](a)",
        "- [ ] a\n",
        "\\\n",
        "  \n",
    ] {
        quick(&mebibyte(unit), unit);
    }
}

#[test]
fn cards_made_to_be_slow_are_not() {
    let many = |unit: &str, count: usize| unit.repeat(count);
    let numbered =
        |count: usize, unit: fn(usize) -> String| (0..count).map(unit).collect::<String>();
    for (what, card) in [
        (
            "a tag of attributes",
            format!("<div {}>\n", numbered(40_000, |at| format!("a{at} "))),
        ),
        ("formats, then paragraphs", {
            let formats = numbered(5_000, |at| format!("<b title={at}>"));
            format!("<p>{formats}\n{}", many("<p>", 40_000))
        }),
        (
            "formats left open in tables",
            numbered(8_000, |at| {
                format!("<table><tr><td><b title={at}><table><td></b></table>\n")
            }),
        ),
        (
            "lists in one line, then empty lines",
            format!("{}a{}", many("- ", 60_000), many("\n", 120_000)),
        ),
        (
            "quotations in one line, then lines",
            format!("{}a{}", many("> ", 60_000), many("\na", 60_000)),
        ),
        (
            "lists ever deeper",
            numbered(480, |at| format!("{}- a\n", "  ".repeat(at))) + &many("\n", 20_000),
        ),
        (
            "a table of many columns",
            format!(
                "{}\n{}\n{}",
                many("|a", 40_000),
                many("|-", 40_000),
                many("|\n", 40_000)
            ),
        ),
        (
            "text in a table outside of cells",
            format!("<table>{}", many("x<b></b>", 30_000)),
        ),
        (
            "references to one long address",
            format!("[a]: {}\n\n{}", many("b", 60_000), many("[a] ", 40_000)),
        ),
        (
            "many references",
            numbered(8_000, |at| format!("[a{at}]: b\n"))
                + &numbered(8_000, |at| format!("[a{at}] ")),
        ),
        (
            "code of many lengths",
            numbered(700, |at| "`".repeat(at) + "a"),
        ),
        (
            "emphasis within emphasis",
            format!("{}a{}", many("*a ", 40_000), many(" a*", 40_000)),
        ),
        (
            "links within links",
            format!("{}a{}", many("[", 60_000), many("](b)", 40_000)),
        ),
        (
            "pictures within pictures",
            format!("{}a{}", many("![", 60_000), many("](b)", 30_000)),
        ),
        (
            "footnotes",
            numbered(8_000, |at| format!("[^{at}]: a\n\n"))
                + &numbered(8_000, |at| format!("[^{at}]")),
        ),
        (
            "a long picture",
            format!("![x](data:image/png;base64,{})", many("A", 1 << 20)),
        ),
    ] {
        quick(&card, what);
    }
}

#[test]
fn what_is_too_long_is_cut() {
    let rendered = render(ID, &mebibyte("A paragraph of text.\n\n"));
    assert!(rendered.truncated);
    assert!(rendered.html.len() > LONGEST && rendered.html.len() < 2 * LONGEST);
    let front = render(ID, &format!("---\n{}---\nText", mebibyte("a: b\n")));
    assert!(front.truncated && front.front_matter.unwrap().len() <= LONGEST);
    assert_eq!(front.html, "<p>Text</p>\n");
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

/// The file of real cards; `None`, loudly, where it is absent.
fn real() -> Option<std::path::PathBuf> {
    let folder = std::env::var_os("MODELTREE_SHARED_DATA").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        std::path::PathBuf::from,
    );
    let file = folder.join("cards/models_with_cards_2022.jsonl.gz");
    if file.exists() {
        return Some(file);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "no {}",
        file.display()
    );
    eprintln!("SKIPPED: the real data is not here: {}", file.display());
    None
}

#[test]
fn real_cards_are_rendered() {
    let Some(file) = real() else { return };
    let file = flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap());
    let lines: Vec<String> = std::io::BufReader::new(file)
        .lines()
        .map(Result::unwrap)
        .collect();
    let rendered = std::thread::scope(|scope| {
        let part = |lines: &[String]| {
            let (mut shown, mut tables, mut slowest) = (0, 0, Duration::ZERO);
            for line in lines {
                let record: serde_json::Value = serde_json::from_str(line).unwrap();
                let started = Instant::now();
                let card = render("acme/model", record["readme"].as_str().unwrap());
                slowest = slowest.max(started.elapsed());
                check(&card.html).unwrap_or_else(|why| panic!("{why} in {}", card.html));
                shown += usize::from(card.html.contains("<h3>"));
                tables += usize::from(card.html.contains("<table>"));
            }
            (shown, tables, slowest)
        };
        let parts = lines.chunks(lines.len().div_ceil(4));
        let threads: Vec<_> = parts
            .map(|lines| scope.spawn(move || part(lines)))
            .collect();
        let parts = threads.into_iter().map(|thread| thread.join().unwrap());
        parts.fold((0, 0, Duration::ZERO), |sum, one| {
            (sum.0 + one.0, sum.1 + one.1, sum.2.max(one.2))
        })
    });
    eprintln!("{} cards, the slowest took {:?}", lines.len(), rendered.2);
    assert_eq!(lines.len(), 29_432);
    assert!(rendered.0 > 9_000 && rendered.1 > 7_000, "{rendered:?}");
}
