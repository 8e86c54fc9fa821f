//! What `serve` takes.

use std::net::{IpAddr, Ipv4Addr};

use clap::Args;
use modeltree_lineage::EvidenceFilter;

/// What `serve` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
The page is at the address that is printed, the API at /api/v1 below it, described in docs/api.md \
and by /api/v1/openapi.json. Nothing can be changed through it. Ctrl-C ends it once the requests \
under way are answered, a second Ctrl-C at once.

Examples:
  modeltree serve                          the snapshot in modeltree-data
  modeltree serve -d hub --open            another one, and open the browser
  modeltree serve --port 9000 --log        on this port; each request is told
  modeltree serve --bind 0.0.0.0           for other machines too
  curl 'http://127.0.0.1:8321/api/v1/search?text=smollm&limit=3'")]
pub struct ServeArgs {
    /// The port; 0 is any free one [default: 8321, or the next free one].
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,
    /// The address to listen on. Others than this machine's own let other machines in.
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub bind: IpAddr,
    /// Open the browser.
    #[arg(long)]
    pub open: bool,
    /// Pages of this origin (`https://example.org`) may read the answers too.
    #[arg(long, value_name = "ORIGIN", value_parser = origin)]
    pub allow_origin: Option<String>,
    /// Claims that count as edges: standard (the Hub's word, else that of imported files, else the
    /// card's), hub_tag, imported, card or all.
    #[arg(long, value_name = "EVIDENCE", default_value = "standard", hide_default_value = true, value_parser = super::edges::evidence)]
    pub evidence: EvidenceFilter,
    /// Tell each request on stderr.
    #[arg(long)]
    pub log: bool,
    /// Print the address as JSON.
    #[arg(long)]
    pub json: bool,
}

impl Default for ServeArgs {
    fn default() -> Self {
        Self {
            port: None,
            bind: IpAddr::V4(Ipv4Addr::LOCALHOST),
            open: false,
            allow_origin: None,
            evidence: EvidenceFilter::default(),
            log: false,
            json: false,
        }
    }
}

/// An origin as browsers name it: scheme, host and perhaps a port.
fn origin(text: &str) -> Result<String, String> {
    let host = ["http://", "https://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme));
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.:[]".contains(c);
    match host {
        Some(host) if !host.is_empty() && host.chars().all(plain) => Ok(text.into()),
        _ => Err("an origin is a scheme and a host, such as https://example.org".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn origins_have_no_path() {
        for right in [
            "https://example.org",
            "http://localhost:5173",
            "http://[::1]:80",
        ] {
            assert_eq!(origin(right).as_deref(), Ok(right));
        }
        for wrong in [
            "",
            "*",
            "null",
            "example.org",
            "https://",
            "https://a/",
            "https://a\n",
        ] {
            assert!(origin(wrong).is_err(), "{wrong:?}");
        }
    }
}
