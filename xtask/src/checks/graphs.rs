//! Graphs opened by the programs that they are meant for.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use super::{Outcome, build, command, fresh};

/// Texts that would break out of a format that did not guard them.
const HOSTILE: &str = r#"
{"id":"acme/base","library_name":"<script>alert(\"x\")</script>]]>&amp;'\n=cmd()\\","pipeline_tag":"a\u0000b\ufffe\uffff\u001b[2J\u009b😀\r\n\t","tags":["license:=cmd()|' /C calc'!A0"]}
{"id":"-x/-y","pipeline_tag":"","tags":["base_model:acme/base","base_model:finetune:acme/base"]}
{"id":"lab/one","tags":["base_model:lab/two","base_model:finetune:lab/two"]}
{"id":"lab/two","tags":["base_model:lab/one","base_model:merge:lab/one","base_model:-x/-y","base_model:merge:-x/-y","base_model:gone/gone"]}
"#;

/// Exports a small simulated Hub, and parts of it, in every graph format
/// and opens the files with the programs that they are meant for.
pub(super) fn check(python: &Path) -> Result<Outcome> {
    let program = build(&["modeltree"])?.join("modeltree");
    let folder = fresh("python-graphs")?;
    let demo = Command::new(&program)
        .args(["demo", "--models", "3000", "--keep"])
        .arg(folder.join("demo"))
        .stdout(std::process::Stdio::null())
        .status()?;
    if !demo.success() {
        bail!("the demo did not run");
    }
    let records = folder.join("hostile.jsonl");
    std::fs::write(&records, HOSTILE)?;
    let imported = Command::new(&program)
        .args(["import", "--quiet", "--format", "hub-api", "--data"])
        .args([&folder.join("hostile-snapshot"), &records])
        .status()?;
    if !imported.success() {
        bail!("hostile records were not imported");
    }
    let (demo, hostile) = ("demo/snapshot", "hostile-snapshot");
    let parts: [(&str, &str, &[&str]); 4] = [
        ("hostile", hostile, &["--evidence", "all"]),
        ("all", demo, &[]),
        (
            "popular",
            demo,
            &["--where", "downloads>20", "--evidence", "all"],
        ),
        (
            "columns",
            demo,
            &[
                "--where",
                "downloads>200",
                "--columns",
                "downloads,tags,card_data,children_counts,private",
            ],
        ),
    ];
    for (name, snapshot, options) in parts {
        let opened = command(
            Command::new(python)
                .arg(crate::python::script("read_graphs.py"))
                .arg(&program)
                .arg(folder.join(snapshot))
                .arg(folder.join(name))
                .args(options),
        )?;
        if !matches!(opened, Outcome::Passed) {
            return Ok(opened);
        }
    }
    Ok(Outcome::Passed)
}
