//! `README.md`: the dataset card, in the sections of the [Data Cards Playbook].
//!
//! [Data Cards Playbook]: https://sites.research.google/datacardsplaybook/

mod columns;
mod escape;
mod figures;
mod front;
mod loading;
mod origin;

use std::collections::BTreeMap;

use super::Described;
use super::provenance::several;
use escape::{bibtex, grouped, markdown};

/// Tags of the card, keywords of `croissant.json`.
pub(super) const TAGS: [&str; 6] = [
    "model-lineage",
    "model-family-trees",
    "model-metadata",
    "provenance",
    "hugging-face-hub",
    "modeltree",
];

/// What the data cannot tell.
pub(super) const LIMITS: &str = "Descent is what authors declare and the Hub resolves: models whose \
authors declare no base model look like roots, and wrong declarations are kept as they are. Models that \
were deleted or private on the day of collection are absent, or present only as the missing parent of \
another. Counts are those of the day of collection; downloads cover thirty days. The Hub dates everything \
that existed before 2 March 2022 to that day.";

/// What the data is good for.
pub(super) const USES: &str = "Studies of how models descend from one another, of what is inherited and \
what changes on the way (licences, tasks, languages, documentation), of the growth of families; finding \
the origin of a model; teaching and benchmarks of graph methods.";

/// Who may be concerned.
pub(super) const SENSITIVE: &str = "Names of the Hub's users are part of model ids. Card texts are what \
users published, and may name people or hold addresses. Access tokens and keys that were found in texts \
are masked.";

/// The paths of a config's files.
pub(super) fn glob(table: &str) -> String {
    format!("data/{table}/train-*.parquet")
}

/// The page of a data set.
pub(super) fn url(repo: &str) -> String {
    format!("https://huggingface.co/datasets/{repo}")
}

/// What it is, in two sentences without markup.
pub(super) fn summary(of: &Described<'_>) -> String {
    let models = rows(of, "models");
    let held = if of.chosen.is_empty() {
        format!("{} models of the Hugging Face Hub", grouped(models))
    } else {
        format!(
            "{} models of {} of the Hugging Face Hub ({})",
            grouped(models),
            if of.chosen.len() == 1 {
                "one family".to_owned()
            } else {
                format!("{} families", of.chosen.len())
            },
            several(of.chosen)
        )
    };
    let cards = match rows(of, "cards") {
        0 => String::new(),
        cards => format!(", and the text of {} model cards", grouped(cards)),
    };
    format!(
        "{held} as of {}, with their metadata, who descends from whom ({} typed edges from child to parent, \
         with the evidence of each), and the figures of {} families{cards}.",
        of.day(),
        grouped(rows(of, "edges")),
        grouped(rows(of, "families")),
    )
}

fn rows(of: &Described<'_>, table: &str) -> u64 {
    let table = of.tables.iter().find(|known| known.name == table);
    table.map_or(0, |table| table.rows)
}

/// How it was collected, in sentences without markup.
pub(super) fn collection_in_words(of: &Described<'_>) -> String {
    let ingests = &of.provenance.0;
    let steps: Vec<String> = ingests
        .iter()
        .rev()
        .take(origin::SHOWN)
        .map(|ingest| {
            format!(
                "{}: {} from {}{}",
                super::day(ingest.finished),
                ingest.asked,
                ingest.from,
                ingest
                    .requests
                    .map(|n| format!(", {} requests", grouped(n)))
                    .unwrap_or_default()
            )
        })
        .collect();
    format!("Read with modeltree. {}.", steps.join(". "))
}

/// The entry for those who cite it.
pub(super) fn citation(of: &Described<'_>) -> String {
    let year = of.date.date().map_or(1970, |(year, _, _)| year);
    let name = &of.about.name;
    let key: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .take(40)
        .collect();
    let mut fields = vec![("title", bibtex(name))];
    let authors = &of.about.creators;
    if !authors.is_empty() {
        // Braces keep the names of organisations whole.
        let authors: Vec<String> = authors
            .iter()
            .map(|name| format!("{{{}}}", bibtex(name)))
            .collect();
        fields.push(("author", authors.join(" and ")));
    }
    fields.push(("year", year.to_string()));
    fields.push(("version", bibtex(&of.version())));
    if let Some(repo) = &of.about.repo {
        fields.push(("howpublished", format!("\\url{{{}}}", url(repo))));
    }
    fields.push((
        "note",
        format!("Snapshot of the Hugging Face Hub of {}", of.day()),
    ));
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("  {name} = {{{value}}}"))
        .collect();
    format!(
        "@misc{{{}{year},\n{}\n}}",
        if key.is_empty() { "dataset" } else { &key },
        fields.join(",\n")
    )
}

/// The whole card.
pub(super) fn write(of: &Described<'_>) -> String {
    let mut card = front::write(of);
    let mut section = |title: &str, text: String| {
        card.push_str(&format!("\n## {title}\n\n{}\n", text.trim_end()));
    };
    section("What is in it", contents(of));
    section("How to load it", loading::write(of));
    section("Motivation", MOTIVATION.into());
    section("Composition", composition(of));
    section("Columns", columns::write(of));
    section("Statistics", figures::write(of));
    section("How it was collected", origin::write(of));
    section("Known gaps", gaps(of));
    section("People and secrets", sensitive(of));
    section("Uses", USES.into());
    section("Uses it is not fit for", MISUSE.into());
    section("Licences", licences(of));
    section("Versions", versions(of));
    section(
        "Citation",
        format!(
            "```bibtex\n{}\n```\n\nThe method goes back to B. Laufer, H. Oderinwale and J. Kleinberg, \
             *Anatomy of a Machine Learning Ecosystem: 2 Million Models on Hugging Face*, \
             [arXiv:2508.06811](https://arxiv.org/abs/2508.06811).",
            citation(of)
        ),
    );
    card
}

const MOTIVATION: &str = "\
Models are rarely made from nothing: they are fine-tuned, adapted, quantized and merged from others. The \
Hub shows this one page at a time. This data set holds it as tables and as a graph, so that questions about \
whole families can be asked without asking the Hub again, and so that answers can be checked by others.";

const MISUSE: &str = "\
- **Blame.** That a model descends from another says nothing about who copied whom, nor that terms were broken: \
declarations may be wrong, missing or out of date.
- **Legal advice.** Licences are the words of tags, not of the licence files.
- **Ranking people.** Ids name users; figures about them are figures about what is public on one day.
- **Trends of deleted models.** What was removed before the day of collection is not here.
- **Training on card texts** without looking at the licences of the models they belong to.";

fn contents(of: &Described<'_>) -> String {
    let mut text = String::from("| config | a row is | rows | files |\n|---|---|---:|---|\n");
    for table in of.tables {
        text.push_str(&format!(
            "| `{}` | {} | {} | `{}` |\n",
            table.name,
            table.row,
            grouped(table.rows),
            glob(table.name)
        ));
    }
    text.push_str(
        "\n`croissant.json` describes the tables for machines, with the SHA-256 of every file.",
    );
    if !of.trees.is_empty() {
        text.push_str(
            " `trees/` has a folder for each family of the list below, with a CSV and a JSON file in the layout of the \
             research scripts (a row for the root and each fine-tune: `model_id`, `card`, `metadata`, `depth`, `children`, \
             …, `truncated`); what a spreadsheet would take for a formula has a `'` in front.",
        );
    }
    text
}

fn composition(of: &Described<'_>) -> String {
    let graph = of.atlas.graph();
    let edges = of.edges;
    let models = rows(of, "models");
    let missing = edges.to_missing;
    let mut text = format!(
        "{} models, of which {} have a parent, {} of them several.",
        grouped(models),
        grouped(edges.children),
        grouped(edges.with_several),
    );
    if of.chosen.is_empty() {
        let parents = graph.nodes().filter(|node| graph.is_missing(*node)).count();
        text.push_str(&format!(
            " {} parents are named that no row describes; {} edges lead to them.",
            grouped(parents as u64),
            grouped(missing)
        ));
    } else {
        text.push_str(&format!(
            " It holds these models and all that descends from them, not the whole Hub: {}. Parents outside the families \
             are named in `edges` all the same; {} edges lead to models that the snapshot does not describe.",
            of.chosen.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", "),
            grouped(missing)
        ));
    }
    text.push_str(
        "\n\nAbsent values are null; an empty list means that the source gave one, and it was empty. Times are UTC. \
         `edges.child` is a key of `models.id`, and so are `edges.parent` and `families.root` where they are not \
         missing.",
    );
    if rows(of, "cards") > 0 {
        text.push_str(" So is `cards.id`.");
    }
    text
}

fn gaps(of: &Described<'_>) -> String {
    let mut text = String::new();
    for ingest in &of.provenance.0 {
        for gap in &ingest.gaps {
            text.push_str(&format!(
                "- {}: {}\n",
                super::day(ingest.finished),
                markdown(gap)
            ));
        }
    }
    if text.is_empty() {
        text.push_str("The collection reported nothing missing of what it asked for.\n");
    } else {
        text.insert_str(0, "What the collection reported as missing:\n\n");
    }
    let odd = of.atlas.snapshot().manifest().counts.odd;
    if odd > 0 {
        text.push_str(&format!(
            "\n{} items had properties of unexpected types; what could be read of them is here.\n",
            grouped(odd)
        ));
    }
    text.push('\n');
    text.push_str(LIMITS);
    if rows(of, "cards") == 0 {
        text.push_str(
            " Card texts are not part of this data set; `models.card_data` has their front matter.",
        );
    }
    text
}

fn sensitive(of: &Described<'_>) -> String {
    let kinds: BTreeMap<&str, u64> = of.leaks.by_kind();
    let mut text = format!("{SENSITIVE} ");
    if kinds.is_empty() {
        text.push_str("None was found.");
    } else {
        text.push_str("Of each there stays what tells its kind, and stars (`hf_****`). Masked were:\n\n| kind | places |\n|---|---:|\n");
        for (kind, count) in kinds {
            text.push_str(&format!("| `{kind}` | {} |\n", grouped(count)));
        }
    }
    text
}

fn licences(of: &Described<'_>) -> String {
    let own = match &of.about.license {
        Some(license) => format!(
            "The compilation is given the licence {}.",
            markdown(license)
        ),
        None => "No licence was stated for the compilation.".into(),
    };
    format!(
        "{own} It covers what the makers of this data set may license: the selection and arrangement. Ids, counts, dates \
         and tags are facts about public repositories. Card texts and front matter belong to those who wrote them, under \
         the licences of their repositories, which `models.licenses` tells as far as they do."
    )
}

fn versions(of: &Described<'_>) -> String {
    let manifest = of.atlas.snapshot().manifest();
    format!(
        "Version {}, made from the snapshot of {} (schema {}, {}). The same snapshot gives the same bytes. A later snapshot \
         gives another version: models come and go, counts change, renamed models keep their `hub_id`. Edges are those of the \
         evidence filter `{}`.",
        markdown(&of.version()),
        of.date,
        markdown(&manifest.schema_version),
        markdown(&manifest.tool_version),
        of.atlas.graph().evidence()
    )
}
