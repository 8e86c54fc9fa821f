//! Cards that mean harm.

use proptest::prelude::*;

use super::*;

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
