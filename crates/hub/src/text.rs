//! Text of strangers, made fit for messages.

/// Characters that a quoted text has at most.
const MAX_CHARS: usize = 300;

/// `text` cut to 300 characters, with control and direction-changing
/// characters escaped: what a server says must not steer a terminal.
pub(crate) fn printable(text: &str) -> String {
    let mut out = String::new();
    for (count, c) in text.trim().chars().enumerate() {
        if count == MAX_CHARS {
            out.push('…');
            break;
        }
        let invisible = matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}');
        if c.is_control() || invisible {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(
            printable("a\u{1b}[2J\r\nb\u{202e}c\u{9b}"),
            "a\\u{1b}[2J\\r\\nb\\u{202e}c\\u{9b}"
        );
        let long = printable(&"é".repeat(1000));
        assert_eq!(long.chars().count(), MAX_CHARS + 1);
        assert!(printable(&"\0".repeat(1 << 20)).len() < 3000);
    }
}
