use proptest::prelude::*;

use super::*;

/// Characters as a service would draw them, in parts, so that no scanner of
/// repositories takes this file for a leak.
const ALNUM: [&str; 4] = ["aZ3kQ9vLx2", "Rt7WmPq4Yd", "8sHuJ5nEbC", "6gTfVw1oKzXi0Dn"];
const HEX: [&str; 4] = ["9f86d08188", "4c7d659a2f", "eaa0c55ad0", "15a3bf4f1b"];

fn drawn(length: usize) -> String {
    ALNUM.concat().chars().cycle().take(length).collect()
}

fn hex(length: usize) -> String {
    HEX.concat().chars().cycle().take(length).collect()
}

fn kinds(text: &str) -> Vec<&'static str> {
    Detector::new()
        .find(text)
        .into_iter()
        .map(|found| found.kind)
        .collect()
}

fn masked(text: &str) -> String {
    let masked = Detector::new().mask(text);
    masked.map_or_else(|| text.to_string(), |(text, _)| text)
}

#[test]
fn tokens_are_masked_and_keep_what_tells_their_kind() {
    let upper = "Q3ZV7KXN2JH5MWTB";
    for (prefix, rest, kind) in [
        ("hf_", drawn(34), "huggingface-token"),
        ("api_org_", drawn(34), "huggingface-token"),
        ("sk-", drawn(48), "sk-key"),
        ("sk-", hex(32), "sk-key"),
        (
            "sk-proj-",
            format!("{}_{}-{}", drawn(40), drawn(20), drawn(30)),
            "openai-key",
        ),
        (
            "sk-ant-",
            format!("api03-{}-{}", drawn(45), drawn(40)),
            "anthropic-key",
        ),
        ("sk-or-v1-", hex(64), "openrouter-key"),
        ("AKIA", upper.into(), "aws-access-key"),
        ("ghp_", drawn(36), "github-token"),
        (
            "github_pat_",
            format!("{}_{}", drawn(22), drawn(45) + "Qm4Zk8Lw2Rx7Tb"),
            "github-token",
        ),
        ("glpat-", drawn(20), "gitlab-token"),
        (
            "xoxb-",
            format!("{}-{}-{}", "724051938264", "830572916438", drawn(24)),
            "slack-token",
        ),
        (
            "hooks.slack.com/services/",
            format!("T{}/B{}/{}", upper, upper, drawn(24)),
            "slack-webhook",
        ),
        ("AIza", drawn(35), "google-api-key"),
        ("npm_", drawn(36), "npm-token"),
        ("gsk_", drawn(45) + "Kp3Vn7b", "groq-key"),
    ] {
        for (before, after) in [
            ("", ""),
            ("token: ", "\n"),
            ("(`", "`)"),
            ("\"", "\""),
            ("https://u:", "@hf.co"),
        ] {
            let text = format!("{before}{prefix}{rest}{after}");
            assert_eq!(kinds(&text), [kind], "{text}");
            let masked = masked(&text);
            assert!(
                masked.starts_with(&format!("{before}{prefix}****")),
                "{masked}"
            );
            assert!(!masked.contains(&rest), "{masked}");
            assert!(masked.ends_with(after), "{masked}");
            assert_eq!(kinds(&masked), [""; 0], "{masked}");
        }
    }
    let jwt = format!("eyJ{}.eyJ{}.{}", drawn(17), drawn(40), drawn(43));
    assert_eq!(kinds(&format!("{jwt}.")), ["jwt"]);
    assert_eq!(masked(&format!("{jwt}.")), "eyJ********.");
}

#[test]
fn documentation_shows_no_secrets() {
    let long = "x".repeat(34);
    for text in [
        "hf_xxxxxxxx",
        &format!("hf_{long}"),
        "hf_YOURTOKENHEREYOURTOKENHEREYOURTOKEN",
        "hf_abcdefghijklmnopqrstuvwxyzABCDEFGH",
        "hf_thisisnotatokenbutwordsinsmallletters",
        "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "sk-1234567890abcdef1234567890abcdef",
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
        "api_key = \"YOUR_API_KEY_FOR_THE_SERVICE_2024\"",
        "api_key=\"EMPTY\"",
        "api_key: <your api key with 32 characters>",
        "export API_KEY=${SECRET_STORE_API_KEY_V2x9Q}",
        "token = os.environ['HF_TOKEN_FOR_UPLOADS_2024']",
        "token=settings.HuggingFace2Token9Value.get()",
        "login(token=userdata.get('HF_TOKEN'))",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo\n-----END PUBLIC KEY-----",
    ] {
        assert_eq!(kinds(text), [""; 0], "{text}");
    }
}

#[test]
fn what_only_looks_alike_is_no_secret() {
    let sha = hex(40);
    let digest = hex(64);
    for text in [
        &sha,
        &format!("revision: {sha}"),
        &format!("sha256:{digest}"),
        &format!("commit {sha} of the token branch"),
        &format!("token: {sha}"),
        &format!("https://huggingface.co/org/model/resolve/{sha}/model.safetensors"),
        "pad_token: \"<|endoftext|>\"",
        "tokenizer_class: Qwen2VLForConditionalGeneration2Tokenizer",
        "token: Qwen2VLForConditionalGeneration2Tokenizer",
        "secret: Meta-Llama-3-8B-Instruct-v0-GGUF-Q4",
        "base_model: task-sk-learn/ask-8B-v2-sk-a",
        "<div id=\"sk-container-id-12\" class=\"sk-top-container sk-toggleable__label-arrow2-v10\">",
        "disk-Usage7a9Q2x8L3m5N1p0R4t6V",
        "hf_transformers_models_llama_modeling_llama_v2",
        "api_key_count=12345678901234567890",
        "password: correct-horse-battery-staple",
        "eyJhbGciOiJIUzI1NiJ9",
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4",
    ] {
        assert_eq!(kinds(text), [""; 0], "{text}");
    }
}

#[test]
fn assigned_secrets_are_masked_whole() {
    let value = format!("{}/+{}", drawn(20), drawn(18));
    for text in [
        format!("aws_secret_access_key = {value}"),
        format!("WANDB_API_KEY={}", hex(40)),
        format!("{{\"api_key\": \"{value}\"}}"),
        format!(r#"{{\"apiKey\":\"{value}\"}}"#),
        format!("os.environ['WANDB_API_KEY'] = '{value}'"),
        format!("Authorization: Bearer {value}"),
        format!("password: {value}."),
    ] {
        assert_eq!(kinds(&text), ["assigned-secret"], "{text}");
        assert!(!masked(&text).contains(&drawn(12)), "{text}");
    }
    assert_eq!(
        masked(&format!("\"api_key\": \"{value}\", b")),
        "\"api_key\": \"****\", b"
    );
    // The token of a service keeps its prefix, whatever it is assigned to.
    assert_eq!(masked(&format!("token=hf_{}", drawn(34))), "token=hf_****");
}

#[test]
fn private_keys_are_masked_between_their_marks() {
    let body = format!("{}\n{}\n{}", drawn(64), drawn(60), drawn(40));
    let pem =
        format!("a\n-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----\nb");
    assert_eq!(
        masked(&pem),
        "a\n-----BEGIN RSA PRIVATE KEY-----********-----END RSA PRIVATE KEY-----\nb"
    );
    // Within JSON text line breaks are escaped.
    let json = serde_json::to_string(&pem).unwrap();
    assert_eq!(kinds(&json), ["private-key"]);
    let cut = format!("-----BEGIN OPENSSH PRIVATE KEY-----\n{body}");
    assert_eq!(masked(&cut), "-----BEGIN OPENSSH PRIVATE KEY-----********");
}

#[test]
fn lines_are_counted_and_several_secrets_found() {
    let text = format!("one\n\nhf_{0} and ghp_{0}Zq\nlast sk-{0}", drawn(34));
    let found = Detector::new().find(&text);
    let told: Vec<_> = found.iter().map(|found| (found.line, found.kind)).collect();
    assert_eq!(
        told,
        [(3, "huggingface-token"), (3, "github-token"), (4, "sk-key")]
    );
}

#[test]
fn a_long_run_of_beginnings_is_not_read_once_for_each() {
    // Takes minutes where it is.
    assert_eq!(kinds(&"_sk-".repeat(100_000)), Vec::<&str>::new());
    // One more than a token has, and many more, is none.
    let upper = "Q3ZV7KXN2JH5MWTB";
    assert_eq!(kinds(&format!("AKIA{upper}")), ["aws-access-key"]);
    for more in ["2", "22", "222", upper] {
        assert_eq!(kinds(&format!("AKIA{upper}{more}")), Vec::<&str>::new());
    }
}

proptest! {
    #[test]
    fn whatever_is_masked_stays_text_and_holds_no_secret_afterwards(
        parts in proptest::collection::vec(
            prop_oneof![
                "\\PC{0,12}",
                "(hf_|sk-|AKIA|ghp_|eyJ|api_key=|token: |-----BEGIN |\\n)",
                Just(format!("hf_{}", drawn(34))),
                Just(format!("sk-{}", drawn(48))),
                Just(drawn(40)),
            ],
            0..12,
        )
    ) {
        let text = parts.concat();
        let detector = Detector::new();
        let found = detector.find(&text);
        prop_assert!(found.windows(2).all(|two| two[0].hidden.end <= two[1].hidden.start));
        if let Some((masked, found)) = detector.mask(&text) {
            prop_assert!(!found.is_empty());
            prop_assert_eq!(detector.find(&masked), []);
        }
    }
}
