//! `modeltree serve` as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

/// A server that runs until this is dropped.
pub struct Server {
    child: Child,
    url: String,
}

impl Server {
    /// Serves a snapshot on a free port and waits until it listens.
    pub fn start(modeltree: &Path, data: &Path) -> Result<Self> {
        let mut child = Command::new(modeltree)
            .args(["serve", "--port", "0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", modeltree.display()))?;
        let stdout = child.stdout.take().context("no standard output")?;
        let mut lines = BufReader::new(stdout).lines();
        while let Some(line) = lines.next().transpose()? {
            let mut words = line.split_whitespace();
            if let Some(url) = words.find(|word| word.starts_with("http://")) {
                let url = url.trim_end_matches('/').to_string();
                // What it prints later must not fill the pipe.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(Self { child, url });
            }
        }
        bail!("modeltree serve ended before it listened")
    }

    /// Its address, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Where it ended by itself there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
