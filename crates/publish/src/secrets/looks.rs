//! Whether characters were drawn by chance, as those of a secret are.

/// Parts of what people write in a secret's place, in small letters.
const STAND_INS: &[&[u8]] = &[
    b"xxxx",
    b"****",
    b"....",
    b"____",
    b"----",
    b"00000000",
    b"your",
    b"example",
    b"placeholder",
    b"dummy",
    b"insert",
    b"replace",
    b"changeme",
    b"redacted",
    b"secret",
    b"apikey",
    b"api_key",
    b"abcdef",
    b"abc123",
    b"12345",
    b"fake",
    b"qwerty",
    b"deadbeef",
    b"password",
    b"goeshere",
    b"sample",
];

/// Where the run of characters of an alphabet that begins at `at` ends. One of more
/// than `most` is followed only until that is sure: a text that is one long run of
/// beginnings would else be read once for each.
pub(super) fn end(text: &[u8], at: usize, alphabet: fn(u8) -> bool, most: usize) -> usize {
    let rest = &text[at..text.len().min(at + most + 2)];
    at + rest
        .iter()
        .position(|b| !alphabet(*b))
        .unwrap_or(rest.len())
}

/// Whether it stands for a secret, as documentation shows it.
pub(super) fn is_placeholder(text: &[u8]) -> bool {
    let lower = text.to_ascii_lowercase();
    let has = |part: &&[u8]| lower.windows(part.len()).any(|window| window == *part);
    // Twenty characters drawn by chance of sixteen have more than six different
    // ones but once in a million times.
    distinct(&lower) < 7 || STAND_INS.iter().any(has)
}

fn distinct(text: &[u8]) -> usize {
    let mut seen = [false; 256];
    text.iter()
        .filter(|b| !std::mem::replace(&mut seen[usize::from(**b)], true))
        .count()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Small,
    Capital,
    Digit,
    Sign,
}

const fn class(b: u8) -> Class {
    match b {
        b'a'..=b'z' => Class::Small,
        b'A'..=b'Z' => Class::Capital,
        b'0'..=b'9' => Class::Digit,
        _ => Class::Sign,
    }
}

/// Whether small letters, capitals and digits are not all but of one class.
pub(super) fn is_mixed(text: &[u8]) -> bool {
    let count = |wanted| text.iter().filter(|b| class(**b) == wanted).count();
    let of = [Class::Small, Class::Capital, Class::Digit].map(count);
    let most = of.iter().max().copied().unwrap_or(0);
    of.iter().sum::<usize>() - most >= 3
}

/// Whether it is too irregular for a name made of words and numbers.
///
/// In random text the class of characters changes at more than every second
/// one; in names it changes where a word ends.
pub(super) fn is_random(text: &[u8]) -> bool {
    let digits = text.iter().filter(|b| b.is_ascii_digit()).count();
    if digits < 2 || !is_mixed(text) {
        return false;
    }
    let changes = text
        .windows(2)
        .filter(|pair| class(pair[0]) != class(pair[1]))
        .count();
    // A capital before small letters is how words begin.
    let begun = text
        .windows(3)
        .filter(|three| {
            class(three[0]) != Class::Capital
                && class(three[1]) == Class::Capital
                && class(three[2]) == Class::Small
        })
        .count();
    let signs = text.iter().filter(|b| class(**b) == Class::Sign).count();
    let irregular = changes.saturating_sub(2 * (begun + signs));
    irregular * 5 >= text.len() && entropy(text) >= 3.0
}

/// Shannon's entropy, bits a character.
pub(super) fn entropy(text: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for b in text {
        counts[usize::from(*b)] += 1;
    }
    let total = text.len() as f64;
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| {
            let share = f64::from(*count) / total;
            -share * share.log2()
        })
        .sum()
}

/// Whether it is a digest or a commit id: hexadecimal digits, as many as the
/// usual ones have.
pub(super) fn is_digest(text: &[u8]) -> bool {
    matches!(text.len(), 32 | 40 | 56 | 64 | 96 | 128) && text.iter().all(u8::is_ascii_hexdigit)
}
