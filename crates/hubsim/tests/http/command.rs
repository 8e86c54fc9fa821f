//! The command itself.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Output, Stdio};

fn hubsim(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hubsim"));
    command
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(args: &[&str]) -> Output {
    hubsim(args).output().unwrap()
}

fn serve(args: &[&str]) -> (Child, BufReader<std::process::ChildStdout>, String) {
    let mut child = hubsim(args).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let url = line
        .trim()
        .strip_prefix("listening on ")
        .unwrap_or_else(|| panic!("{line:?}"));
    let url = url.to_owned();
    (child, out, url)
}

#[cfg(unix)]
#[tokio::test]
async fn serves_until_told_to_stop_and_reports() {
    let folder = std::env::temp_dir().join(format!("hubsim-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let edges = folder.join("edges.csv");
    std::fs::write(&edges, "child,parent,relation\na/b,a/root,finetune\n").unwrap();
    let path = edges.to_str().unwrap();
    let args = [
        "serve",
        "--records",
        path,
        "--bare-parents",
        "--plan",
        "free",
        "--fault",
        "500=@2",
    ];
    for signal in ["-INT", "-TERM"] {
        let (mut child, mut out, url) = serve(&args);
        let _ = rustls::crypto::ring::default_provider().install_default();
        let get = async |path: &str| reqwest::get(format!("{url}{path}")).await.unwrap();
        let list = get("/api/models").await;
        assert_eq!(list.headers()["ratelimit"], "\"api\";r=499;t=300");
        let list = list.text().await.unwrap();
        assert!(list.contains("\"a/root\"") && list.contains("base_model:finetune:a/root"));
        assert_eq!(get("/api/models/a/b").await.status(), 500);
        let id = child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        assert!(child.wait().unwrap().success());
        let mut report = String::new();
        out.read_to_string(&mut report).unwrap();
        for line in [
            "2  requests",
            "1  list",
            "1  detail",
            "1  answered 500",
            "1  fault 500",
        ] {
            assert!(report.contains(line), "{line}: {report}");
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn wrong_use_is_explained() {
    for args in [
        &["serve"][..],
        &["serve", "--records", "x", "--synthetic", "5"],
        &["serve", "--synthetic", "5", "--fault", "nonsense=1"],
        &["serve", "--synthetic", "5", "--fault", "500=7"],
        &["serve", "--synthetic", "5", "--plan", "gold"],
        &["serve", "--synthetic", "5", "--time-scale", "0"],
        &["serve", "--synthetic", "many"],
        &["describe"],
        &[],
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(!output.stderr.is_empty());
    }
    let output = run(&["serve", "--records", "/nowhere/models.parquet"]);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains("/nowhere/models.parquet"), "{message}");
}

#[test]
fn help_names_every_fault() {
    let output = run(&["serve", "--help"]);
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    for kind in hubsim::FaultKind::ALL {
        assert!(help.contains(&format!("  {} ", kind.name())), "{kind}");
    }
}

#[test]
fn the_shape_of_a_made_up_ecosystem() {
    let output = run(&["describe", "--synthetic", "2000", "--seed", "7"]);
    assert!(output.status.success());
    let shape: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(shape["models"], 2000);
    assert!(shape["edges"].as_u64().unwrap() > 100);
}
