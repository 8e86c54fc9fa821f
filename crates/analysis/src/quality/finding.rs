//! Checks and what they find.

use serde::Serialize;

/// Everything that is looked for. The order is that of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Files that are missing, cut off, unreadable, or (looking closely) not
    /// what their checksum says; tables that are not in order.
    DamagedFiles,
    /// Tables with another number of rows than the manifest says.
    CountsDisagree,
    /// What a crawl is known not to have got.
    IncompleteCrawl,
    /// Claims, or (looking closely) cards, of models that have no record.
    /// Files of edges describe no models: what they say is no such claim.
    DanglingRows,
    /// Records with an id that another record has.
    DuplicateModels,
    /// Sets of models each of which descends from all others of the set.
    Cycles,
    /// Models that the Hub or an imported file calls their own parent.
    SelfLoops,
    /// Models that only their card calls their own parent.
    DeclaredSelfLoops,
    /// Parents that were left empty.
    EmptyParents,
    /// Placeholders of a template in place of parents.
    PlaceholderParents,
    /// Folders of somebody's machine in place of parents.
    LocalPathParents,
    /// Web addresses that are no model in place of parents.
    UrlParents,
    /// Other texts in place of parents that cannot be an id.
    InvalidParents,
    /// Claims of parents in other letter case than the parent's id.
    CaseVariants,
    /// Models whose ids differ from another's in letter case alone.
    CaseTwins,
    /// Parents that no record describes.
    MissingParents,
    /// Edges whose child was created before its parent.
    OlderChildren,
    /// Models whose card declares other parents than the Hub resolved.
    DeclaredOtherwise,
    /// Models whose card declares parents, none of which the Hub resolved.
    NothingResolved,
    /// Claims whose parent goes by another id now.
    RenamedParents,
    /// Models with more than one parent.
    SeveralParents,
    /// Claims that repeat another word for word.
    DuplicateClaims,
    /// Records with a `_id` that another record has.
    SharedHubIds,
    /// Models of which the Hub counts more children than the snapshot holds.
    AbsentChildren,
    /// Other names that lead to no model.
    UnusedAliases,
    /// Items of the Hub that could not be read in full.
    OddItems,
}

impl Check {
    /// Whether finding anything means that the snapshot is broken: damaged,
    /// or less than it was meant to be. All other findings are about what the
    /// Hub and its users say.
    #[must_use]
    pub const fn breaks(self) -> bool {
        matches!(
            self,
            Self::DamagedFiles
                | Self::CountsDisagree
                | Self::IncompleteCrawl
                | Self::DanglingRows
                | Self::DuplicateModels
        )
    }
}

/// What one check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The check.
    pub check: Check,
    /// Whether the snapshot is broken where this is not 0.
    pub breaks: bool,
    /// How often.
    pub count: u64,
    /// Examples: the first by id, or where there is a number, the largest.
    pub examples: Vec<Example>,
}

/// An example of a finding. Which parts it has depends on the check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Example {
    /// The model concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The other model concerned: a parent, or another id of the same model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// A text: what was written, or what is the matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A number: of children, parents, days, or absent children.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// The members of a cycle.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
}

impl Example {
    pub(crate) fn of(id: &str) -> Self {
        Self {
            id: Some(id.to_owned()),
            ..Self::default()
        }
    }

    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::default().saying(text)
    }

    pub(crate) fn and(self, other: &str) -> Self {
        let other = Some(other.to_owned());
        Self { other, ..self }
    }

    pub(crate) fn saying(self, text: impl Into<String>) -> Self {
        let text = Some(text.into());
        Self { text, ..self }
    }

    pub(crate) fn counting(self, number: u64) -> Self {
        let number = Some(number);
        Self { number, ..self }
    }
}

/// Gathers findings.
pub(crate) struct Findings {
    examples: usize,
    list: Vec<Finding>,
}

impl Findings {
    pub(crate) fn new(examples: usize) -> Self {
        Self {
            examples,
            list: Vec::new(),
        }
    }

    /// Examples that are kept of each finding.
    pub(crate) fn examples(&self) -> usize {
        self.examples
    }

    /// Notes that a check is made, whether it finds anything or not.
    pub(crate) fn made(&mut self, check: Check) -> &mut Finding {
        let at = self.list.iter().position(|finding| finding.check == check);
        let at = at.unwrap_or_else(|| {
            self.list.push(Finding {
                check,
                breaks: check.breaks(),
                count: 0,
                examples: Vec::new(),
            });
            self.list.len() - 1
        });
        &mut self.list[at]
    }

    /// Notes one case.
    pub(crate) fn add(&mut self, check: Check, example: impl FnOnce() -> Example) {
        let examples = self.examples;
        let finding = self.made(check);
        finding.count += 1;
        if finding.examples.len() < examples {
            finding.examples.push(example());
        }
    }

    /// Notes all cases of a check, of which the largest become examples;
    /// of equal ones the first.
    pub(crate) fn ranked<T>(
        &mut self,
        check: Check,
        mut cases: Vec<T>,
        size: impl Fn(&T) -> u64,
        example: impl Fn(&T) -> Example,
    ) {
        cases.sort_by_key(|case| std::cmp::Reverse(size(case)));
        let examples = cases.iter().take(self.examples).map(|case| {
            let example = example(case);
            example.counting(size(case))
        });
        let examples = examples.collect();
        let finding = self.made(check);
        finding.count = cases.len() as u64;
        finding.examples = examples;
    }

    pub(crate) fn into_list(mut self) -> Vec<Finding> {
        self.list.sort_by_key(|finding| finding.check);
        self.list
    }
}
