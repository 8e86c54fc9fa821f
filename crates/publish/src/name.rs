//! File names made of model ids.

/// Characters of a name. File systems allow 255, and endings are added.
const LONGEST: usize = 200;

/// A name for the files about one model: `owner__name`, or `name` for a legacy
/// id. Two ids never share one.
///
/// An id consists of letters, digits, `.`, `_`, `-` and one slash, so the name
/// is a single part of a path on every system. Where the id holds two
/// underlines in a row, or one beside its slash, the place of the slash could
/// not be told; where it begins with a `.` or a `-`, the file would be hidden or
/// taken for an option. There the name begins with `_` and the length of the
/// owner's part. A very long one is cut and ends in a digest of the id.
#[must_use]
pub fn file_stem(id: &str) -> String {
    let plain = id
        .replace(
            |c: char| !(c.is_ascii_alphanumeric() || "._-/".contains(c)),
            "_",
        )
        .replace('/', "__");
    let unclear = ["__", "_/", "/_"].into_iter().any(|part| id.contains(part));
    let mut name = if unclear || id.starts_with(['.', '-', '_']) {
        format!("_{}_{plain}", id.find('/').unwrap_or(0))
    } else {
        plain
    };
    if name.len() > LONGEST {
        name.truncate(LONGEST - 17);
        name += &format!("_{:016x}", digest(id));
    }
    name
}

/// FNV-1a: the same on every machine and in every version.
fn digest(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn owners_keep_names_apart() {
        assert_eq!(
            file_stem("mistralai/Mistral-7B-v0.1"),
            "mistralai__Mistral-7B-v0.1"
        );
        assert_eq!(file_stem("gpt2"), "gpt2");
        let ids = [
            "a/b", "c/b", "b", "a/b__c", "a__b/c", "a__b__c", "a/b-c", "a-b/c", "-/b", "1--/b",
            "_1_-/b", "_/-b", "a_/b", "a/_b",
        ];
        let names: HashSet<String> = ids.iter().map(|id| file_stem(id)).collect();
        assert_eq!(names.len(), ids.len(), "{names:?}");
    }

    #[test]
    fn long_ids_have_names_that_file_systems_take() {
        let long = |end| file_stem(&format!("espnet/{}{end}", "x".repeat(250)));
        assert_eq!(long("a").len(), LONGEST);
        assert_ne!(long("a"), long("b"));
    }

    proptest::proptest! {
        #[test]
        fn two_ids_never_share_a_name(a in "[a1_.-]{1,3}(/[a1_.-]{1,3})?", b in "[a1_.-]{1,3}(/[a1_.-]{1,3})?") {
            proptest::prop_assert_eq!(a == b, file_stem(&a) == file_stem(&b));
        }
    }

    #[test]
    fn no_name_leaves_the_folder_or_hides() {
        for id in [
            "../..",
            "/etc/passwd",
            ".hidden/x",
            "-rf/x",
            "a\0b",
            "a\nb",
            "C:\\x",
            "é",
        ] {
            let name = file_stem(id);
            assert!(!name.contains(['/', '\\', '\0', '\n', ':']), "{name:?}");
            assert!(!name.starts_with(['.', '-']), "{name:?}");
        }
    }
}
