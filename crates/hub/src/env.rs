//! The environment variables of the Hub's official client.
//!
//! The variables that switch telemetry off (`HF_HUB_DISABLE_TELEMETRY`,
//! `DISABLE_TELEMETRY`, `DO_NOT_TRACK`) have nothing to switch off here: the
//! user agent holds the program's name and version, and no telemetry is sent.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::config::CANONICAL_ENDPOINT;
use crate::{Config, ConfigError, Token};

const STAGING_ENDPOINT: &str = "https://hub-ci.huggingface.co";

impl Config {
    /// The settings that the environment asks for, as the official client
    /// reads them.
    ///
    /// # Errors
    /// Where a variable holds what cannot be used, or the token file cannot be
    /// read.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_vars(|name| std::env::var(name).ok())
    }

    /// [`Config::from_env`] with variables from elsewhere. Only the token file
    /// is read.
    ///
    /// # Errors
    /// As [`Config::from_env`].
    pub fn from_vars(get: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let vars = Vars(get);
        let staging = vars.is_true("HUGGINGFACE_CO_STAGING");
        let endpoint = vars.set("HF_ENDPOINT");
        let mut config = match endpoint {
            _ if staging => Self::at(STAGING_ENDPOINT, "HUGGINGFACE_CO_STAGING")?,
            Some(endpoint) => Self::at(&endpoint, "HF_ENDPOINT")?,
            None => Self::at(CANONICAL_ENDPOINT, "HF_ENDPOINT")?,
        };
        config.offline = ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"]
            .into_iter()
            .find(|name| vars.is_true(name));
        if !vars.is_true("HF_HUB_DISABLE_IMPLICIT_TOKEN") {
            config.token = vars.token(staging)?;
        }
        if let Some(origin) = vars.set("HF_HUB_USER_AGENT_ORIGIN") {
            config.user_agent = format!("{}; origin/{origin}", config.user_agent);
        }
        if let Some(seconds) = vars.seconds("HF_HUB_ETAG_TIMEOUT")? {
            config.connect_timeout = seconds;
        }
        if let Some(seconds) = vars.seconds("HF_HUB_DOWNLOAD_TIMEOUT")? {
            config.idle_timeout = seconds;
        }
        Ok(config)
    }
}

struct Vars<F>(F);

impl<F: Fn(&str) -> Option<String>> Vars<F> {
    /// The value of a variable; empty is unset.
    fn set(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.trim().is_empty())
    }

    fn is_true(&self, name: &str) -> bool {
        let value = (self.0)(name).unwrap_or_default().to_ascii_uppercase();
        matches!(value.as_str(), "1" | "ON" | "YES" | "TRUE")
    }

    fn seconds(&self, name: &'static str) -> Result<Option<Duration>, ConfigError> {
        let Some(value) = self.set(name) else {
            return Ok(None);
        };
        match value.trim().parse::<u32>() {
            Ok(seconds) if seconds > 0 => Ok(Some(Duration::from_secs(seconds.into()))),
            _ => Err(ConfigError::BadSeconds {
                variable: name,
                value,
            }),
        }
    }

    fn token(&self, staging: bool) -> Result<Option<Token>, ConfigError> {
        for name in ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"] {
            let text = (self.0)(name).unwrap_or_default();
            let token = Token::parse(&text).map_err(|source| ConfigError::BadToken {
                place: name.into(),
                source,
            })?;
            if token.is_some() {
                return Ok(token);
            }
        }
        let Some(path) = self.token_path(staging) else {
            return Ok(None);
        };
        match std::fs::read_to_string(&path) {
            Ok(text) => Token::parse(&text).map_err(|source| ConfigError::BadToken {
                place: path.display().to_string(),
                source,
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(ConfigError::TokenFile { path, source }),
        }
    }

    fn token_path(&self, staging: bool) -> Option<PathBuf> {
        if staging {
            return Some(self.home()?.join(".cache/huggingface_staging/token"));
        }
        if let Some(path) = self.set("HF_TOKEN_PATH") {
            return Some(self.expand(&path));
        }
        let hf_home = match (self.set("HF_HOME"), self.set("XDG_CACHE_HOME")) {
            (Some(path), _) => self.expand(&path),
            (None, Some(path)) => self.expand(&path).join("huggingface"),
            (None, None) => self.home()?.join(".cache/huggingface"),
        };
        Some(hf_home.join("token"))
    }

    fn home(&self) -> Option<PathBuf> {
        let home = self.set("HOME").or_else(|| self.set("USERPROFILE"))?;
        Some(Path::new(&home).to_path_buf())
    }

    /// Replaces a leading `~` and every `$NAME` or `${NAME}` that is set.
    fn expand(&self, text: &str) -> PathBuf {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let braced = rest.starts_with("${");
            let start = if braced { 2 } else { 1 };
            let length = rest[start..]
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .unwrap_or(rest.len() - start);
            let name = &rest[start..start + length];
            let closed = !braced || rest[start + length..].starts_with('}');
            let end = start + length + usize::from(braced && closed);
            match (self.0)(name) {
                Some(value) if closed && !name.is_empty() => out.push_str(&value),
                _ => out.push_str(&rest[..end]),
            }
            rest = &rest[end..];
        }
        out.push_str(rest);
        match (out.strip_prefix('~'), self.home()) {
            (Some(""), Some(home)) => home,
            (Some(tail), Some(home)) if tail.starts_with('/') => home.join(&tail[1..]),
            _ => out.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(vars: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::from_vars(|name| {
            vars.iter()
                .find(|(other, _)| *other == name)
                .map(|(_, value)| (*value).to_string())
        })
    }

    fn bearer(vars: &[(&str, &str)]) -> Option<String> {
        config(vars).unwrap().token.map(|token| token.bearer())
    }

    #[test]
    fn endpoints() {
        let endpoint = |vars: &[_]| config(vars).unwrap().endpoint.to_string();
        assert_eq!(endpoint(&[]), "https://huggingface.co/");
        assert_eq!(
            endpoint(&[("HF_ENDPOINT", "http://127.0.0.1:9/hub//")]),
            "http://127.0.0.1:9/hub"
        );
        assert_eq!(
            endpoint(&[
                ("HUGGINGFACE_CO_STAGING", "yes"),
                ("HF_ENDPOINT", "http://x")
            ]),
            "https://hub-ci.huggingface.co/"
        );
        for bad in ["huggingface.co", "ftp://x", "http://user:secret@x"] {
            assert!(config(&[("HF_ENDPOINT", bad)]).is_err(), "{bad}");
        }
    }

    #[test]
    fn tokens_come_from_variables_then_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().to_str().unwrap();
        std::fs::create_dir_all(dir.path().join(".cache/huggingface")).unwrap();
        std::fs::create_dir_all(dir.path().join("xdg/huggingface")).unwrap();
        std::fs::create_dir_all(dir.path().join(".cache/huggingface_staging")).unwrap();
        for (path, token) in [
            (".cache/huggingface/token", "default\n"),
            ("xdg/huggingface/token", "xdg"),
            ("token", "home"),
            (".cache/huggingface_staging/token", "staging"),
        ] {
            std::fs::write(dir.path().join(path), token).unwrap();
        }
        let at = |vars: &[(&str, &str)]| {
            let vars: Vec<_> = vars.iter().copied().chain([("HOME", home)]).collect();
            bearer(&vars).map(|bearer| bearer["Bearer ".len()..].to_string())
        };
        let found = |token: &str| Some(token.to_string());
        assert_eq!(at(&[]), found("default"));
        assert_eq!(at(&[("XDG_CACHE_HOME", "~/xdg")]), found("xdg"));
        assert_eq!(
            at(&[("HF_HOME", "${HOME}"), ("XDG_CACHE_HOME", "x")]),
            found("home")
        );
        assert_eq!(at(&[("HF_HOME", "~")]), found("home"));
        assert_eq!(
            at(&[("HF_TOKEN_PATH", "$HOME/xdg/huggingface/token")]),
            found("xdg")
        );
        assert_eq!(at(&[("HF_TOKEN_PATH", "~/nothing")]), None);
        assert_eq!(at(&[("HUGGINGFACE_CO_STAGING", "1")]), found("staging"));
        assert_eq!(at(&[("HUGGING_FACE_HUB_TOKEN", "old")]), found("old"));
        assert_eq!(
            at(&[("HF_TOKEN", " new\r\n"), ("HUGGING_FACE_HUB_TOKEN", "old")]),
            found("new")
        );
        assert_eq!(
            at(&[("HF_TOKEN", " "), ("HUGGING_FACE_HUB_TOKEN", "old")]),
            found("old")
        );
        assert_eq!(
            at(&[("HF_TOKEN", "x"), ("HF_HUB_DISABLE_IMPLICIT_TOKEN", "on")]),
            None
        );
        let unreadable = config(&[("HF_TOKEN_PATH", home)]);
        assert!(matches!(unreadable, Err(ConfigError::TokenFile { .. })));
    }

    #[test]
    fn offline_names_its_variable() {
        let offline = |vars: &[_]| config(vars).unwrap().offline;
        assert_eq!(offline(&[]), None);
        assert_eq!(
            offline(&[("HF_HUB_OFFLINE", "True")]),
            Some("HF_HUB_OFFLINE")
        );
        assert_eq!(
            offline(&[("TRANSFORMERS_OFFLINE", "1")]),
            Some("TRANSFORMERS_OFFLINE")
        );
        assert_eq!(offline(&[("HF_HUB_OFFLINE", "0")]), None);
        assert_eq!(offline(&[("HF_HUB_OFFLINE", "2")]), None);
    }

    #[test]
    fn the_rest() {
        let config = config(&[
            ("HF_HUB_USER_AGENT_ORIGIN", "lab"),
            ("HF_HUB_ETAG_TIMEOUT", "3"),
            ("HF_HUB_DOWNLOAD_TIMEOUT", "7"),
            ("DO_NOT_TRACK", "1"),
        ])
        .unwrap();
        assert!(config.user_agent.starts_with("modeltree/"));
        assert!(config.user_agent.ends_with("; origin/lab"));
        assert_eq!(config.connect_timeout, Duration::from_secs(3));
        assert_eq!(config.idle_timeout, Duration::from_secs(7));
        let bad = Config::from_vars(|name| (name == "HF_HUB_ETAG_TIMEOUT").then(|| "x".into()));
        assert!(bad.unwrap_err().to_string().contains("HF_HUB_ETAG_TIMEOUT"));
    }
}
