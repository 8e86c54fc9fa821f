//! A child process and what it cost, read from `/proc` while it runs.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// What a process cost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    /// Seconds from start to end.
    pub wall: f64,
    /// Seconds of CPU, user and system, to within one look (20 ms).
    pub cpu: f64,
    /// The part of `cpu` until the last request, where that was watched.
    pub cpu_asking: f64,
    /// Peak resident memory, MiB.
    pub peak_mib: f64,
}

/// Runs a command to its end; its standard output and its cost.
pub fn run(command: &mut Command) -> Result<(String, Usage)> {
    run_watched(command, |_| {})
}

/// [`run`], telling the cost so far every 20 ms.
pub fn run_watched(
    command: &mut Command,
    mut watch: impl FnMut(&Usage),
) -> Result<(String, Usage)> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut stdout = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        stdout
            .as_mut()
            .map_or(Ok(0), |pipe| pipe.read_to_string(&mut text))
            .map(|_| text)
    });
    let mut usage = Usage::default();
    let status = loop {
        look(&child, &mut usage);
        watch(&usage);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    usage.wall = start.elapsed().as_secs_f64();
    let Ok(output) = reader.join() else {
        bail!("reading the output failed")
    };
    if !status.success() {
        bail!("{command:?} failed: {status}");
    }
    Ok((output?, usage))
}

/// Brings `usage` up to date with a process that still runs.
pub fn look(child: &Child, usage: &mut Usage) {
    let read = |name: &str| std::fs::read_to_string(format!("/proc/{}/{name}", child.id()));
    if let Ok(status) = read("status") {
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = peak.and_then(|value| value.split_whitespace().next()?.parse::<f64>().ok());
        usage.peak_mib = kib.map_or(usage.peak_mib, |kib| kib / 1024.0);
    }
    if let Ok(stat) = read("stat") {
        // Fields 14 and 15, counted after the name, which may hold blanks; in
        // ticks of 10 ms on every Linux in use.
        let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
        let ticks: f64 = after
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|n| n.parse::<f64>().ok())
            .sum();
        usage.cpu = usage.cpu.max(ticks / 100.0);
    }
}

/// Memory of a process: all that is resident, and the part that is in no file,
/// MiB.
pub fn memory(process: u32) -> Result<[f64; 2]> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let mib = |name: &str| {
        let value = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = value.and_then(|value| value.split_whitespace().next()?.parse::<f64>().ok());
        kib.map_or(f64::NAN, |kib| kib / 1024.0)
    };
    Ok([mib("VmRSS:"), mib("RssAnon:")])
}
