//! The metadata in front of the card, which the Hub and `datasets` read.

use arrow_schema::{DataType, Field};

use super::escape::{markdown, yaml};
use super::{TAGS, glob, summary};
use crate::dataset::columns::feature;
use crate::dataset::{Described, license, report};

/// Languages named at most.
const LANGUAGES: usize = 20;

/// The front matter, the title and the summary.
pub(super) fn write(of: &Described<'_>) -> String {
    let mut front = format!("---\npretty_name: {}\n", yaml(&of.about.name));
    match of.about.license.as_deref() {
        None => front.push_str("license: unknown\n"),
        Some(name) => match license::known(name) {
            Some(known) => front.push_str(&format!("license: {known}\n")),
            None => front.push_str(&format!("license: other\nlicense_name: {}\n", yaml(name))),
        },
    }
    list(&mut front, "language", &languages(of));
    let rows = of.tables.iter().map(|table| table.rows).max().unwrap_or(0);
    list(&mut front, "size_categories", &[size(rows).into()]);
    list(&mut front, "task_categories", &["graph-ml".into()]);
    list(&mut front, "tags", &TAGS.map(String::from));
    front.push_str("configs:\n");
    for table in of.tables {
        front.push_str(&format!("- config_name: {}\n", table.name));
        if table.name == "models" {
            front.push_str("  default: true\n");
        }
        front.push_str(&format!(
            "  data_files:\n  - split: train\n    path: {}\n",
            glob(table.name)
        ));
    }
    front.push_str("dataset_info:\n");
    for table in of.tables {
        front.push_str(&format!("- config_name: {}\n  features:\n", table.name));
        for field in table.schema.fields() {
            features(&mut front, field, "  ");
        }
        let bytes = report(table, of.files).bytes;
        front.push_str(&format!(
            "  splits:\n  - name: train\n    num_bytes: {0}\n    num_examples: {1}\n  download_size: {bytes}\n  dataset_size: {0}\n",
            table.size, table.rows
        ));
    }
    front.push_str("---\n\n");
    let title = markdown(&of.about.name);
    front.push_str(&format!("# {title}\n\n{}\n", summary(of)));
    front
}

fn features(out: &mut String, field: &Field, indent: &str) {
    out.push_str(&format!("{indent}- name: {}\n", field.name()));
    match field.data_type() {
        DataType::List(item) => {
            let of = feature(item.data_type());
            out.push_str(&format!("{indent}  list: {of}\n"));
        }
        DataType::Struct(parts) => {
            out.push_str(&format!("{indent}  struct:\n"));
            let deeper = format!("{indent}  ");
            for part in parts {
                features(out, part, &deeper);
            }
        }
        plain => out.push_str(&format!("{indent}  dtype: {}\n", feature(plain))),
    }
}

/// The language of the columns, or, where there are cards, those that models
/// declare most often.
fn languages(of: &Described<'_>) -> Vec<String> {
    let mut languages = vec!["en".to_owned()];
    if of.tables.iter().any(|table| table.name == "cards") {
        let code = |text: &str| {
            (2..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase())
        };
        let declared = of.tallies.languages.ranked();
        let declared = declared
            .iter()
            .map(|(code, _)| *code)
            .filter(|text| code(text) && *text != "en");
        languages.extend(declared.take(LANGUAGES - 1).map(str::to_owned));
    }
    languages
}

fn list(out: &mut String, name: &str, items: &[String]) {
    out.push_str(&format!("{name}:\n"));
    for item in items {
        // `no`, Norwegian, would be read as false.
        out.push_str(&format!("- {}\n", yaml(item)));
    }
}

/// The Hub's words for a number of rows.
fn size(rows: u64) -> &'static str {
    match rows {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        1_000_000..10_000_000 => "1M<n<10M",
        10_000_000..100_000_000 => "10M<n<100M",
        _ => "100M<n<1B",
    }
}
