//! Imports of damaged files: what is whole of them is kept, what is not is told
//! with its row, and the snapshot that was there stays where nothing is.

#![allow(clippy::unwrap_used)]

mod hub;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Output;

use hub::{Content, modeltree, shared, stderr};

/// A folder with a snapshot of one model.
struct Ground {
    dir: tempfile::TempDir,
}

/// What an import said and did.
struct Told {
    errors: String,
    report: String,
    models: usize,
}

impl Ground {
    fn new() -> Self {
        let ground = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        let first = ground.file(
            "first.json",
            br#"[{"id":"first/model","likes":1,"downloads":1}]"#,
        );
        let told = ground.import(&first);
        assert!(told.status.success(), "{}", stderr(&told));
        ground
    }

    fn snapshot(&self) -> PathBuf {
        self.dir.path().join("snapshot")
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn import(&self, file: &Path) -> Output {
        let mut import = modeltree(&self.snapshot());
        import.arg("import").arg(file).output().unwrap()
    }

    /// Imports a file that cannot be read in full.
    fn damaged(&self, file: &Path) -> Told {
        let output = self.import(file);
        assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
        let content = Content::of(&self.snapshot());
        assert!(content.models.contains_key("first/model"));
        Told {
            errors: stderr(&output),
            report: String::from_utf8(output.stdout).unwrap(),
            models: content.models.len() - 1,
        }
    }

    /// Imports a file of which nothing can be read.
    fn useless(&self, name: &str, bytes: &[u8]) -> String {
        let manifest = self.snapshot().join("manifest.json");
        let before = fs::read(&manifest).unwrap();
        let told = self.damaged(&self.file(name, bytes));
        assert!(told.errors.contains(name), "{}", told.errors);
        assert_eq!(before, fs::read(&manifest).unwrap());
        told.errors
    }
}

/// A table with as many rows, each of one model.
fn table(rows: usize) -> String {
    let mut text =
        String::from(",model_id,likes,downloads,createdAt,tags,parent_model,finetune_parent\n");
    for row in 0..rows {
        text += &format!(
            "{row},org/model-{row},{row},7,2025-01-01T00:00:00.000Z,\"['a', 'b']\",[],[]\n"
        );
    }
    text
}

#[test]
fn files_without_anything_are_refused() {
    let ground = Ground::new();
    assert!(ground.useless("empty.csv", b"").contains("it is empty"));
    assert!(ground.useless("blank.json", b" \n").contains("it is empty"));
    assert!(
        ground
            .useless("noise.csv", &[0, 1, 2, 3])
            .contains("neither text nor Parquet")
    );
    let said = ground.useless("short.parquet", b"PAR1\0\0");
    assert!(said.contains("Parquet"), "{said}");
    let output = ground.import(Path::new("/does/not/exist.csv"));
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("cannot read /does/not/exist.csv"));
}

#[test]
fn a_truncated_dump_is_refused() {
    let Some(file) = shared("hub/hub_stats_4167.parquet") else {
        return;
    };
    let bytes = fs::read(file).unwrap();
    let said = Ground::new().useless("cut.parquet", &bytes[..bytes.len() / 2]);
    assert!(said.contains("damaged"), "{said}");
}

#[test]
fn a_dump_damaged_in_the_middle_keeps_what_can_be_unpacked() {
    let Some(file) = shared("hub/hub_stats_4167.parquet") else {
        return;
    };
    let mut bytes = fs::read(file).unwrap();
    let ground = Ground::new();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4000].fill(0xff);
    let told = ground.damaged(&ground.file("hurt.parquet", &bytes));
    assert!(
        told.errors.contains("hurt.parquet, row "),
        "{}",
        told.errors
    );
    assert!(told.errors.contains("cannot be read"), "{}", told.errors);
}

#[test]
fn a_broken_quote_costs_one_row() {
    let ground = Ground::new();
    let text = table(50_000).replace("40000,org/model-40000,", "40000,\"org/model-40000,");
    let told = ground.damaged(&ground.file("quote.csv", text.as_bytes()));
    assert_eq!(told.models, 49_999);
    // The first row is number 1, and the header is line 1.
    assert!(
        told.report
            .contains("row 40,001: line 40002: text after a closing quote; left out"),
        "{}",
        told.report
    );
    assert!(
        told.errors.contains("1 row was left out"),
        "{}",
        told.errors
    );
    let odd = fs::read_dir(ground.snapshot().join("odd")).unwrap().count();
    assert_eq!(odd, 1);
}

#[test]
fn what_is_no_utf8_is_replaced_and_told() {
    let ground = Ground::new();
    let mut bytes = table(10).into_bytes();
    let at = bytes.windows(3).position(|bytes| bytes == b"'b'").unwrap();
    bytes[at + 1] = 0xe9;
    let file = ground.file("latin.csv", &bytes);
    let output = ground.import(&file);
    // Nothing is left out, so it is done.
    assert!(output.status.success(), "{}", stderr(&output));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("row 1: some of it is no UTF-8; kept without it"),
        "{said}"
    );
    let content = Content::of(&ground.snapshot());
    let tags = content.models["org/model-0"].tags.as_deref();
    assert_eq!(tags, Some(&["a".to_string(), "\u{fffd}".into()][..]));
    assert_eq!(content.models.len(), 11);
}

#[test]
fn a_value_of_another_kind_costs_itself_alone() {
    let ground = Ground::new();
    let text = table(10)
        .replace("3,org/model-3,3,", "3,org/model-3,many,")
        .replace("org/model-5", "../..");
    let told = ground.damaged(&ground.file("kinds.csv", text.as_bytes()));
    assert_eq!(told.models, 9);
    assert!(
        told.report
            .contains("row 4: org/model-3: `likes` cannot be read; kept without it"),
        "{}",
        told.report
    );
    assert!(
        told.report.contains("row 6: `model_id`: an id is"),
        "{}",
        told.report
    );
    let content = Content::of(&ground.snapshot());
    assert_eq!(content.models["org/model-3"].likes, None);
    assert_eq!(content.models["org/model-4"].likes, Some(4));
}

#[test]
fn a_line_without_end_is_not_held() {
    let ground = Ground::new();
    let path = ground.dir.path().join("long.csv");
    let mut file = std::io::BufWriter::new(fs::File::create(&path).unwrap());
    file.write_all(table(3).as_bytes()).unwrap();
    file.write_all(b"3,org/long,").unwrap();
    for _ in 0..200 {
        file.write_all(&[b'x'; 1 << 20]).unwrap();
    }
    file.write_all(b"\n4,org/after,1,1,,,,\n").unwrap();
    file.into_inner().unwrap().sync_all().unwrap();
    let told = ground.damaged(&path);
    assert_eq!(told.models, 4);
    assert!(
        told.report
            .contains("row 4: line 5: 209715211 bytes, more than the 67108864"),
        "{}",
        told.report
    );
}

#[test]
fn json_that_breaks_off_keeps_what_came_before() {
    let ground = Ground::new();
    let told = ground.damaged(&ground.file(
        "cut.json",
        br#"[{"id":"a/b","likes":1,"downloads":2},{"id":"a/c","likes":1,"down"#,
    ));
    assert_eq!(told.models, 1);
    assert!(
        told.errors
            .contains("cut.json, row 2, is damaged: the file ends within it"),
        "{}",
        told.errors
    );

    let lines = "{\"id\":\"a/d\",\"likes\":1,\"downloads\":2}\n{\"id\":\"a/e\",\"likes\":1,\"downloads\":\n{\"id\":\"a/f\",\"likes\":1,\"downloads\":2}\n";
    let told = ground.damaged(&ground.file("cut.jsonl", lines.as_bytes()));
    assert!(told.models >= 2, "{}", told.report);
}

#[test]
fn a_packed_file_that_breaks_off_keeps_what_came_before() {
    let Some(file) = shared("cards/models_with_cards_2022.jsonl.gz") else {
        return;
    };
    let bytes = fs::read(file).unwrap();
    let ground = Ground::new();
    let told = ground.damaged(&ground.file("cut.jsonl.gz", &bytes[..bytes.len() / 20]));
    assert!(told.models > 500, "{}", told.models);
    assert!(
        told.errors.contains("cut.jsonl.gz, row "),
        "{}",
        told.errors
    );
}
