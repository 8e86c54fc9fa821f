//! The sections that a card can have.

/// A section of the Hub's card template, or one that its tools write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// The group it belongs to.
    pub group: &'static str,
    /// Its names in headings and labels, in lower case, words alone. The first
    /// is what it is called here.
    pub names: &'static [&'static str],
}

const fn section(group: &'static str, names: &'static [&'static str]) -> Section {
    Section { group, names }
}

const DETAILS: &str = "details";
const USES: &str = "uses";
const RISKS: &str = "risks";
const TRAINING: &str = "training";
const EVALUATION: &str = "evaluation";
const FOOTPRINT: &str = "footprint";
const CONTACT: &str = "citation and contact";

/// 45 sections in seven groups: the headings and labels of the Hub's template
/// for model cards, and those that the Trainer and older cards use for the
/// same things.
pub const SECTIONS: [Section; 45] = [
    section(DETAILS, &["model details", "details"]),
    section(
        DETAILS,
        &[
            "model description",
            "description",
            "overview",
            "introduction",
            "model summary",
            "about",
        ],
    ),
    section(DETAILS, &["developed by", "created by"]),
    section(DETAILS, &["funded by", "funded by optional", "funding"]),
    section(DETAILS, &["shared by", "shared by optional"]),
    section(DETAILS, &["model type"]),
    section(
        DETAILS,
        &["languages", "language s nlp", "language", "language s"],
    ),
    section(
        DETAILS,
        &[
            "license",
            "licence",
            "license and terms",
            "licensing information",
        ],
    ),
    section(
        DETAILS,
        &[
            "finetuned from model",
            "finetuned from model optional",
            "finetuned from",
            "base model",
            "parent model",
        ],
    ),
    section(
        DETAILS,
        &[
            "model sources",
            "model sources optional",
            "resources for more information",
        ],
    ),
    section(DETAILS, &["repository", "github repo", "code"]),
    section(DETAILS, &["paper", "paper optional", "research paper"]),
    section(DETAILS, &["demo", "demo optional"]),
    section(USES, &["uses", "use cases", "usage and limitations"]),
    section(USES, &["direct use"]),
    section(USES, &["downstream use", "downstream use optional"]),
    section(
        USES,
        &[
            "out of scope use",
            "misuse and out of scope use",
            "out of scope",
        ],
    ),
    section(
        USES,
        &[
            "intended use",
            "intended uses",
            "intended uses limitations",
            "intended uses and limitations",
        ],
    ),
    section(
        USES,
        &[
            "how to use",
            "usage",
            "how to get started with the model",
            "quick start",
            "quickstart",
            "getting started",
            "use with transformers",
            "example usage",
        ],
    ),
    section(RISKS, &["bias risks and limitations", "bias and risks"]),
    section(
        RISKS,
        &[
            "limitations",
            "limitations and bias",
            "limitations and biases",
            "bias",
        ],
    ),
    section(RISKS, &["recommendations"]),
    section(
        RISKS,
        &[
            "ethical considerations",
            "ethical considerations and limitations",
            "ethics",
            "safety",
        ],
    ),
    section(TRAINING, &["training details", "training"]),
    section(
        TRAINING,
        &[
            "training data",
            "training and evaluation data",
            "dataset",
            "datasets",
            "data",
        ],
    ),
    section(TRAINING, &["training procedure"]),
    section(TRAINING, &["preprocessing", "preprocessing optional"]),
    section(TRAINING, &["training hyperparameters", "hyperparameters"]),
    section(TRAINING, &["training results"]),
    section(
        TRAINING,
        &["speeds sizes times", "speeds sizes times optional"],
    ),
    section(TRAINING, &["framework versions"]),
    section(
        EVALUATION,
        &[
            "evaluation",
            "evaluation results",
            "benchmarks",
            "performance",
        ],
    ),
    section(
        EVALUATION,
        &[
            "testing data factors metrics",
            "testing data",
            "evaluation data",
        ],
    ),
    section(EVALUATION, &["factors"]),
    section(EVALUATION, &["metrics"]),
    section(EVALUATION, &["results", "validation metrics"]),
    section(
        EVALUATION,
        &["model examination", "model examination optional"],
    ),
    section(
        FOOTPRINT,
        &["environmental impact", "carbon emitted", "co2 emissions"],
    ),
    section(
        FOOTPRINT,
        &[
            "technical specifications",
            "technical specifications optional",
            "model architecture and objective",
            "model architecture",
            "architecture",
        ],
    ),
    section(
        FOOTPRINT,
        &[
            "compute infrastructure",
            "hardware",
            "hardware type",
            "software",
        ],
    ),
    section(
        CONTACT,
        &[
            "citation",
            "citation optional",
            "citing",
            "how to cite",
            "citation information",
            "bibtex entry and citation info",
            "bibtex",
        ],
    ),
    section(CONTACT, &["glossary", "glossary optional"]),
    section(CONTACT, &["more information", "more information optional"]),
    section(
        CONTACT,
        &[
            "model card authors",
            "model card authors optional",
            "authors",
        ],
    ),
    section(
        CONTACT,
        &[
            "model card contact",
            "contact",
            "contact us",
            "questions and feedback",
        ],
    ),
];

/// Which sections a card has, one bit each in the order of [`SECTIONS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Those with a heading or a label.
    pub headed: u64,
    /// Those of them under which something is said.
    pub filled: u64,
}

/// Looks for sections by their headings (`## Training Data`) and labels
/// (`- **Developed by:** …`) outside of code. A section is filled where
/// anything stands under it that is no comment and no "more information
/// needed".
#[must_use]
pub fn sections(body: &str) -> Found {
    let mut found = Found::default();
    let mut open: u64 = 0;
    let mut code = false;
    let mut comment = false;
    for line in body.lines() {
        let line = line.trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            code = !code;
            found.filled |= open;
        } else if code {
            found.filled |= open;
        } else if comment || line.starts_with("<!--") {
            comment = !line.contains("-->");
        } else if let Some(heading) = heading(line) {
            // A section is filled by what stands in its sections, too.
            open = of_name(heading);
            found.headed |= open;
        } else if let Some((label, value)) = label(line) {
            let named = of_name(label);
            found.headed |= named;
            if says(value) {
                found.filled |= named | open;
            }
        } else if says(line) {
            found.filled |= open;
        }
    }
    found.filled &= found.headed;
    found
}

/// Which sections are spoken of anywhere: their first names, in any letter case.
#[must_use]
pub fn phrases(card: &str) -> u64 {
    let lowered = crate::text::lower(card);
    let bits = SECTIONS.iter().enumerate();
    bits.fold(0, |found, (at, section)| {
        found | u64::from(lowered.contains(section.names[0])) << at
    })
}

fn heading(line: &str) -> Option<&str> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    ((1..=6).contains(&level) && title.starts_with([' ', '\t', '*'])).then_some(title)
}

/// A label and what follows it: `**Label:** value`, perhaps in a list.
fn label(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim_start_matches(['-', '*', '+', ' ']);
    let bold = line.len() - rest.len();
    if !line[..bold].ends_with("**") {
        return None;
    }
    let (label, value) = rest.split_once("**")?;
    Some((label, value.trim_start_matches([':', ' '])))
}

fn says(text: &str) -> bool {
    let plain = text.trim_matches(|c: char| !c.is_alphanumeric());
    !plain.is_empty()
        && !plain.eq_ignore_ascii_case("more information needed")
        && !plain.eq_ignore_ascii_case("needs more information")
}

/// The section of this name, as a bit.
fn of_name(name: &str) -> u64 {
    let mut plain = String::with_capacity(name.len());
    for word in name.split(|c: char| !c.is_alphanumeric()) {
        if !word.is_empty() {
            if !plain.is_empty() {
                plain.push(' ');
            }
            plain.push_str(&word.to_lowercase());
        }
    }
    let at = SECTIONS
        .iter()
        .position(|section| section.names.contains(&&*plain));
    at.map_or(0, |at| 1 << at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(bits: u64) -> Vec<&'static str> {
        let all = SECTIONS.iter().enumerate();
        all.filter(|(at, _)| bits >> at & 1 == 1)
            .map(|(_, section)| section.names[0])
            .collect()
    }

    #[test]
    fn every_name_means_one_section() {
        let mut all: Vec<&str> = SECTIONS
            .iter()
            .flat_map(|section| section.names)
            .copied()
            .collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        let mut groups: Vec<&str> = SECTIONS.iter().map(|section| section.group).collect();
        groups.dedup();
        assert_eq!(groups.len(), 7);
        for name in all {
            assert_ne!(of_name(name), 0, "{name}");
        }
    }

    #[test]
    fn headings_and_labels_are_found_and_what_stands_under_them() {
        let card = "# My model\n\n## Model Details\n\n### Model Description\n<!-- what\nit is -->\n\n\
            - **Developed by:** [More Information Needed]\n- **License:** mit\n\n## Uses\n\n\
            [More Information Needed]\n\n## 📚 Training Data\n\nRecipes.\n\n```\n# Limitations\nno\n```\n\n\
            **Results**\n\n##Glossary\n#Citation";
        let found = sections(card);
        assert_eq!(
            names(found.headed),
            [
                "model details",
                "model description",
                "developed by",
                "license",
                "uses",
                "training data",
                "results",
            ]
        );
        assert_eq!(
            names(found.filled),
            ["model description", "license", "training data"]
        );
        assert_eq!(
            names(phrases("The LIMITATIONS and the license")),
            ["license", "limitations"]
        );
    }
}
