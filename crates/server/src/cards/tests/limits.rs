//! Cards made to be slow, deep or long.

use std::time::{Duration, Instant};

use super::*;

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
