//! Tokens that can be told by their form.

use std::ops::Range;

use super::looks;

/// The token of one service: a prefix, then so many characters of an alphabet.
pub(super) struct Rule {
    /// What is reported.
    pub(super) kind: &'static str,
    /// What every such token begins with.
    pub(super) prefix: &'static str,
    alphabet: fn(u8) -> bool,
    /// Characters after the prefix.
    length: std::ops::RangeInclusive<usize>,
    look: Look,
}

/// What is asked of the characters after the prefix.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Characters by chance, of two classes at least: small letters, capitals, digits.
    Mixed,
    /// Characters by chance.
    Any,
    /// As `Mixed`, and no words: for prefixes that are also the beginnings of
    /// ordinary names.
    Wordless,
    /// Three parts with dots between them.
    Jwt,
    /// Path of a web hook.
    Path,
}

const fn alnum(b: u8) -> bool {
    b.is_ascii_alphanumeric()
}

const fn base32(b: u8) -> bool {
    matches!(b, b'A'..=b'Z' | b'2'..=b'7')
}

const fn underlined(b: u8) -> bool {
    alnum(b) || b == b'_'
}

const fn url_safe(b: u8) -> bool {
    underlined(b) || b == b'-'
}

const fn dotted(b: u8) -> bool {
    url_safe(b) || b == b'.'
}

const fn path(b: u8) -> bool {
    url_safe(b) || b == b'/'
}

const fn rule(
    kind: &'static str,
    prefix: &'static str,
    alphabet: fn(u8) -> bool,
    length: std::ops::RangeInclusive<usize>,
    look: Look,
) -> Rule {
    Rule {
        kind,
        prefix,
        alphabet,
        length,
        look,
    }
}

/// Forms as the services document them, or as secret scanners that are open
/// source know them. Where one prefix begins another, the longer one counts.
pub(super) static RULES: &[Rule] = &[
    rule("huggingface-token", "hf_", alnum, 30..=44, Look::Mixed),
    rule("huggingface-token", "api_org_", alnum, 30..=44, Look::Mixed),
    rule("openai-key", "sk-proj-", url_safe, 40..=220, Look::Wordless),
    rule(
        "openai-key",
        "sk-svcacct-",
        url_safe,
        40..=220,
        Look::Wordless,
    ),
    rule(
        "openai-key",
        "sk-admin-",
        url_safe,
        40..=220,
        Look::Wordless,
    ),
    rule(
        "anthropic-key",
        "sk-ant-",
        url_safe,
        40..=220,
        Look::Wordless,
    ),
    rule("openrouter-key", "sk-or-v1-", alnum, 40..=80, Look::Mixed),
    // OpenAI's older keys, and those of many services that speak its protocol.
    rule("sk-key", "sk-", url_safe, 20..=220, Look::Wordless),
    rule("aws-access-key", "AKIA", base32, 16..=16, Look::Any),
    rule("aws-access-key", "ASIA", base32, 16..=16, Look::Any),
    rule("github-token", "ghp_", alnum, 36..=255, Look::Mixed),
    rule("github-token", "gho_", alnum, 36..=255, Look::Mixed),
    rule("github-token", "ghu_", alnum, 36..=255, Look::Mixed),
    rule("github-token", "ghs_", alnum, 36..=255, Look::Mixed),
    rule("github-token", "ghr_", alnum, 36..=255, Look::Mixed),
    rule(
        "github-token",
        "github_pat_",
        underlined,
        60..=255,
        Look::Mixed,
    ),
    rule("gitlab-token", "glpat-", url_safe, 20..=64, Look::Wordless),
    rule("slack-token", "xoxb-", url_safe, 20..=255, Look::Wordless),
    rule("slack-token", "xoxp-", url_safe, 20..=255, Look::Wordless),
    rule("slack-token", "xoxa-", url_safe, 20..=255, Look::Wordless),
    rule("slack-token", "xoxr-", url_safe, 20..=255, Look::Wordless),
    rule("slack-token", "xoxs-", url_safe, 20..=255, Look::Wordless),
    rule("slack-token", "xapp-", url_safe, 40..=255, Look::Wordless),
    rule(
        "slack-webhook",
        "hooks.slack.com/services/",
        path,
        40..=90,
        Look::Path,
    ),
    rule(
        "discord-webhook",
        "discord.com/api/webhooks/",
        path,
        70..=110,
        Look::Path,
    ),
    rule("google-api-key", "AIza", url_safe, 35..=35, Look::Mixed),
    rule(
        "google-oauth-secret",
        "GOCSPX-",
        url_safe,
        28..=28,
        Look::Mixed,
    ),
    rule("stripe-key", "sk_live_", alnum, 24..=120, Look::Mixed),
    rule("stripe-key", "rk_live_", alnum, 24..=120, Look::Mixed),
    rule("npm-token", "npm_", alnum, 36..=36, Look::Mixed),
    rule("pypi-token", "pypi-AgEI", url_safe, 50..=255, Look::Mixed),
    rule("docker-token", "dckr_pat_", url_safe, 27..=36, Look::Mixed),
    rule("replicate-token", "r8_", alnum, 37..=37, Look::Mixed),
    rule("groq-key", "gsk_", alnum, 52..=52, Look::Mixed),
    rule("nvidia-key", "nvapi-", url_safe, 60..=80, Look::Mixed),
    rule("sendgrid-key", "SG.", dotted, 66..=66, Look::Mixed),
    rule("jwt", "eyJ", dotted, 60..=4096, Look::Jwt),
];

impl Rule {
    /// The characters to hide of the token whose prefix lies at `at`.
    pub(super) fn token(&self, text: &[u8], at: Range<usize>) -> Option<Range<usize>> {
        let before = at.start.checked_sub(1).map(|before| text[before]);
        // Within a longer word it is none, but `_` joins names: `token_hf_…`.
        // `\n` in JSON ends in a letter.
        let escaped = matches!(before, Some(b'n' | b't' | b'r'))
            && at.start >= 2
            && text[at.start - 2] == b'\\';
        if before.is_some_and(|b| alnum(b) || b == b'-') && !escaped {
            return None;
        }
        let end = looks::end(text, at.end, self.alphabet, *self.length.end());
        if text.get(end).is_some_and(|b| alnum(*b)) {
            return None;
        }
        let mut rest = &text[at.end..end];
        if self.look == Look::Jwt || self.prefix == "SG." {
            // A full stop after the token belongs to the sentence.
            rest = rest.strip_suffix(b".").unwrap_or(rest);
        }
        if !self.length.contains(&rest.len()) || looks::is_placeholder(rest) {
            return None;
        }
        let good = match self.look {
            Look::Any => true,
            Look::Mixed => looks::is_mixed(rest),
            Look::Wordless => looks::is_random(rest),
            Look::Jwt => is_jwt(rest),
            Look::Path => rest.contains(&b'/') && looks::is_mixed(rest),
        };
        good.then(|| at.end..at.end + rest.len())
    }
}

/// Whether the rest of `eyJ…` is header, payload (an object too) and signature.
fn is_jwt(rest: &[u8]) -> bool {
    let mut parts = rest.split(|b| *b == b'.');
    let (Some(header), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    header.len() >= 8 && payload.starts_with(b"eyJ") && payload.len() >= 12 && signature.len() >= 20
}
