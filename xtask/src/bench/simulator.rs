//! The simulated Hub as a process of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::process::{Usage, look};

/// A running `hubsim serve`.
pub struct Simulator {
    child: Child,
    address: String,
}

/// What it counted.
pub struct Stats {
    json: Value,
    /// Peak resident memory, MiB.
    pub peak_mib: f64,
}

impl Simulator {
    /// Starts it and waits until it listens.
    pub fn start(binary: &Path, args: &[&str]) -> Result<Self> {
        let mut child = Command::new(binary)
            .arg("serve")
            .args(args)
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", binary.display()))?;
        let stdout = child.stdout.take().context("no standard output")?;
        let mut lines = BufReader::new(stdout).lines();
        while let Some(line) = lines.next().transpose()? {
            if let Some(address) = line.strip_prefix("listening on http://") {
                let address = address.trim().to_string();
                // What it prints when it stops must not fill the pipe.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(Self { child, address });
            }
        }
        bail!("hubsim ended before it listened")
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it counted so far.
    pub fn stats(&self) -> Result<Stats> {
        let mut stream = TcpStream::connect(&self.address)?;
        write!(
            stream,
            "GET /_sim/stats HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let body = answer.split_once("\r\n\r\n").context("no body")?.1;
        let (start, end) = (
            body.find('{').context("no JSON")?,
            body.rfind('}').context("no JSON")?,
        );
        let json = serde_json::from_str(&body[start..=end])?;
        let mut usage = Usage::default();
        look(&self.child, &mut usage);
        Ok(Stats {
            json,
            peak_mib: usage.peak_mib,
        })
    }

    /// Stops it.
    pub fn stop(mut self) -> Result<Stats> {
        let stats = self.stats()?;
        self.child.kill()?;
        self.child.wait()?;
        Ok(stats)
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // Where a benchmark failed half-way; after `stop` both do nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Stats {
    /// Requests of one route.
    pub fn requests(&self, route: &str) -> u64 {
        self.json
            .pointer(&format!("/by_route/{route}"))
            .and_then(Value::as_u64)
            .unwrap_or(0)
    }

    /// Requests of all routes.
    pub fn total(&self) -> u64 {
        self.json.get("total").and_then(Value::as_u64).unwrap_or(0)
    }

    /// Seconds of the Hub's clock from the first request to the last answer.
    pub fn busy(&self) -> f64 {
        self.json
            .get("busy_ms")
            .and_then(Value::as_f64)
            .unwrap_or(f64::NAN)
            / 1000.0
    }

    /// Answers 429.
    pub fn rate_limited(&self) -> u64 {
        self.json
            .get("rate_limited")
            .and_then(Value::as_u64)
            .unwrap_or(0)
    }
}
