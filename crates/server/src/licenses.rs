//! What the identifiers of licences tell for certain, and what of it cannot
//! stand together between a model and what was made of it.
//!
//! The identifiers are those of the Hub's `license:` tags
//! (<https://huggingface.co/docs/hub/repositories-licenses>). Nobody's licence
//! is read: of texts that an identifier does not settle nothing is said. No
//! legal advice.

/// What a licence asks of those who share something made of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Terms {
    /// Little more than to name the source.
    Permissive,
    /// The same licence for what is made of it, where that is shared.
    ShareAlike,
    /// Conditions of its own, on use among others, that go with what is made
    /// of it.
    Own,
    /// Nothing that the identifier settles.
    Unsettled,
}

/// Licences that are permissive: the Open Source Initiative's "permissive"
/// ones, public-domain dedications, and Creative Commons' Attribution.
const PERMISSIVE: &[&str] = &[
    "afl-3.0",
    "apache-2.0",
    "artistic-2.0",
    "bsd",
    "bsd-2-clause",
    "bsd-3-clause",
    "bsd-3-clause-clear",
    "bsl-1.0",
    "cc-by-2.0",
    "cc-by-2.5",
    "cc-by-3.0",
    "cc-by-4.0",
    "cc0-1.0",
    "cdla-permissive-1.0",
    "cdla-permissive-2.0",
    "ecl-2.0",
    "isc",
    "mit",
    "ncsa",
    "odc-by",
    "pddl",
    "postgresql",
    "unlicense",
    "wtfpl",
    "zlib",
];

/// Licences with conditions of their own: those of the OpenRAIL family (use
/// restrictions, attachment A, to be passed on), and those of model makers
/// (<https://ai.meta.com/llama/license/>, <https://ai.google.dev/gemma/terms>).
const OWN: &[&str] = &[
    "bigcode-openrail-m",
    "bigscience-bloom-rail-1.0",
    "bigscience-openrail-m",
    "creativeml-openrail-m",
    "gemma",
    "llama2",
    "llama3",
    "llama3.1",
    "llama3.2",
    "llama3.3",
    "llama4",
    "openrail",
    "openrail++",
];

/// What an identifier tells, but for what is in its name: see [`forbids_trade`]
/// and [`forbids_derivatives`].
fn terms(license: &str) -> Terms {
    if PERMISSIVE.contains(&license) {
        Terms::Permissive
    } else if OWN.contains(&license) {
        Terms::Own
    } else if share_alike(license).is_some() {
        Terms::ShareAlike
    } else {
        Terms::Unsettled
    }
}

/// The family of a licence that asks for the same licence again (Creative
/// Commons' ShareAlike, GPL section 5, AGPL section 5); versions are not told
/// apart.
fn share_alike(license: &str) -> Option<&str> {
    let rest = license.strip_prefix("cc-by-");
    if rest.is_some_and(|rest| rest.starts_with("sa-")) {
        return Some("cc-by-sa");
    }
    if rest.is_some_and(|rest| rest.starts_with("nc-sa-")) {
        return Some("cc-by-nc-sa");
    }
    let name = license.split_once('-').map_or(license, |(name, _)| name);
    ["gpl", "agpl"].contains(&name).then_some(name)
}

/// Creative Commons' NonCommercial, and licences that say so in their name.
fn forbids_trade(license: &str) -> bool {
    license.contains("-nc-") || license.contains("noncommercial")
}

/// Creative Commons' NoDerivatives.
fn forbids_derivatives(license: &str) -> bool {
    license.contains("-nd-")
}

/// Families that may take the place of another: GPL 3 section 13, and Creative
/// Commons' list of compatible licences.
const TAKEN_FOR: [(&str, &str); 2] = [("gpl", "agpl"), ("cc-by-sa", "gpl")];

/// What a model says of its licence.
#[derive(Clone, Copy, Debug)]
pub struct Declared<'m> {
    /// Identifiers.
    pub licenses: &'m [String],
    /// What a licence `other` is called.
    pub name: Option<&'m str>,
}

/// What cannot stand together between a parent and a model made of it, in a
/// sentence; `None` where the identifiers settle nothing.
///
/// Where a parent has several licences each must object, for they may be a
/// choice.
#[must_use]
pub fn conflict(parent: Declared<'_>, child: Declared<'_>) -> Option<String> {
    let objections: Option<Vec<String>> = parent
        .licenses
        .iter()
        .map(|license| objection(license, parent.name, child.licenses))
        .collect();
    objections?.into_iter().next()
}

fn objection(parent: &str, name: Option<&str>, child: &[String]) -> Option<String> {
    if forbids_derivatives(parent) {
        return Some(format!(
            "{parent} does not allow to share what is made of the work."
        ));
    }
    let settled = |license: &String| {
        terms(license) != Terms::Unsettled || forbids_trade(license) || forbids_derivatives(license)
    };
    if child.is_empty() || !child.iter().all(settled) {
        return None;
    }
    let theirs = child.join(", ");
    if forbids_trade(parent) && !child.iter().any(|license| forbids_trade(license)) {
        return Some(format!("{parent} allows no commercial use; {theirs} does."));
    }
    if let Some(family) = share_alike(parent) {
        let kept = |license: &String| {
            share_alike(license)
                .is_some_and(|own| own == family || TAKEN_FOR.contains(&(family, own)))
        };
        return (!child.iter().any(kept)).then(|| {
            format!(
                "{parent} asks for the same licence for what is made of the work; this is {theirs}."
            )
        });
    }
    let named = name.filter(|_| parent == "other");
    if terms(parent) == Terms::Own || named.is_some() {
        let permissive = |license: &String| terms(license) == Terms::Permissive;
        let parent = named.unwrap_or(parent);
        return child.iter().all(permissive).then(|| {
            format!("{parent} has conditions of its own; {theirs} does not pass them on.")
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(parent: &[&str], child: &[&str]) -> Option<String> {
        let owned = |licenses: &[&str]| -> Vec<String> {
            licenses.iter().map(|license| (*license).into()).collect()
        };
        let (parent, child) = (owned(parent), owned(child));
        let declared = |licenses| Declared {
            licenses,
            name: None,
        };
        conflict(declared(&parent), declared(&child))
    }

    #[test]
    fn what_identifiers_settle_is_told() {
        for (parent, child) in [
            ("cc-by-nc-4.0", "mit"),
            ("cc-by-nc-sa-4.0", "apache-2.0"),
            ("cc-by-nc-4.0", "llama2"),
            ("cc-by-nd-4.0", "cc-by-nd-4.0"),
            ("cc-by-nc-nd-4.0", "unknown"),
            ("gpl-3.0", "mit"),
            ("agpl-3.0", "gpl-3.0"),
            ("cc-by-sa-4.0", "cc-by-4.0"),
            ("llama2", "mit"),
            ("llama3.1", "apache-2.0"),
            ("gemma", "cc0-1.0"),
            ("creativeml-openrail-m", "mit"),
        ] {
            let why = told(&[parent], &[child]);
            assert!(
                why.as_ref().is_some_and(|why| why.contains(parent)),
                "{parent} {child} {why:?}"
            );
        }
    }

    #[test]
    fn what_they_do_not_settle_is_not() {
        for (parent, child) in [
            ("mit", "cc-by-nc-4.0"),
            ("apache-2.0", "gpl-3.0"),
            ("cc-by-nc-4.0", "cc-by-nc-sa-4.0"),
            ("cc-by-nc-4.0", "other"),
            ("cc-by-nc-4.0", "unknown"),
            ("cc-by-nc-4.0", "mit or so"),
            ("gpl", "gpl-3.0"),
            ("gpl-3.0", "agpl-3.0"),
            ("cc-by-sa-4.0", "gpl-3.0"),
            ("gpl-3.0", "other"),
            ("llama2", "llama3"),
            ("llama2", "other"),
            ("llama2", "cc-by-nc-4.0"),
            ("other", "mit"),
            ("unknown", "mit"),
            ("lgpl-3.0", "mit"),
        ] {
            assert_eq!(told(&[parent], &[child]), None, "{parent} {child}");
        }
        assert_eq!(told(&[], &["mit"]), None);
        assert_eq!(told(&["llama2"], &[]), None);
    }

    #[test]
    fn several_licences_of_a_parent_may_be_a_choice() {
        assert_eq!(told(&["mit", "gpl-3.0"], &["apache-2.0"]), None);
        assert!(told(&["gpl-3.0", "cc-by-nc-4.0"], &["mit"]).is_some());
        assert_eq!(told(&["gpl-3.0"], &["mit", "gpl-3.0"]), None);
        assert_eq!(told(&["llama2"], &["llama2", "mit"]), None);
    }

    #[test]
    fn a_licence_of_its_own_is_told_by_its_name() {
        let (parent, child) = (["other".to_owned()], ["mit".to_owned()]);
        let why = conflict(
            Declared {
                licenses: &parent,
                name: Some("acme-community"),
            },
            Declared {
                licenses: &child,
                name: None,
            },
        );
        assert_eq!(
            why.as_deref(),
            Some("acme-community has conditions of its own; mit does not pass them on.")
        );
    }
}
