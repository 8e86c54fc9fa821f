//! Owners: a few quantizers and labs with many repositories, and a multitude
//! with one to three.

use super::bases::BASES;
use super::growth::{FINETUNE, Pedigree, QUANTIZED};
use super::index::{Arena, FoldedHash, IdIndex};
use super::rng::{Rng, Salt};

/// Accounts that quantize everything, with their parts in a thousand of all
/// quantized models.
const QUANTIZERS: &[(&str, u32)] = &[
    ("quantmaster", 205),
    ("RedRobbin", 62),
    ("TheBlock", 38),
    ("bartosch", 34),
    ("unbloat", 26),
    ("mlx-commons", 52),
    ("QuantHarbor", 30),
    ("lmsmithy", 14),
    ("gguf-org-community", 18),
    ("DevQuasar-Forge", 12),
    ("onnx-ports", 9),
    ("tensorbrick", 15),
];

const FIRST: &[&str] = &[
    "anna", "ben", "carl", "dmitri", "elif", "farid", "gina", "hiro", "ines", "jon", "kavya",
    "lena", "marco", "nour", "oleg", "priya", "quang", "rosa", "sven", "tomas", "ulla", "viktor",
    "wei", "xiao", "yuki", "zara", "abdul", "chloe", "diego", "emma", "minh", "jae", "sora",
    "mateo", "olu", "petra", "ravi", "samir", "tara", "noah",
];
const LAST: &[&str] = &[
    "smith", "mueller", "tanaka", "patel", "nguyen", "garcia", "kim", "wang", "silva", "ivanov",
    "rossi", "dubois", "haddad", "okafor", "novak", "berg", "lopez", "chen", "kaya", "singh",
    "park", "costa", "weber", "moreau", "hansen", "popov", "sato", "khan", "ali", "zhang",
];
const WORDS: &[&str] = &[
    "neural", "deep", "pixel", "quantum", "open", "tensor", "lambda", "vector", "silver", "blue",
    "night", "cloud", "solar", "micro", "hyper", "crimson", "north", "iron", "echo", "swift",
    "data", "logic", "astro", "zen", "wild", "prime", "lucid", "green", "delta", "nova",
];
const THINGS: &[&str] = &[
    "labs", "ai", "research", "forge", "works", "mind", "fox", "wolf", "studio", "bits", "team",
    "systems", "nlp", "vision", "health", "robotics", "owl", "stack", "lab", "group",
];

/// Writes a plausible account name.
pub(super) fn write_name(rng: &mut Rng, out: &mut String) {
    let from = out.len();
    match rng.below(8) {
        0 | 1 => {
            out.push_str(rng.pick(FIRST));
            out.push_str(rng.pick(LAST));
        }
        2 => {
            out.push_str(rng.pick(FIRST));
            out.push('-');
            out.push_str(rng.pick(LAST));
        }
        3 | 4 => {
            out.push_str(rng.pick(WORDS));
            if rng.chance(0.5) {
                out.push('-');
            }
            out.push_str(rng.pick(THINGS));
        }
        5 => {
            out.push_str(rng.pick(LAST));
            out.push(char::from(b'a' + rng.below(26) as u8));
        }
        6 => {
            out.push_str(rng.pick(WORDS));
            out.push_str(rng.pick(FIRST));
        }
        _ => {
            for _ in 0..2 + rng.below(2) {
                out.push(char::from(rng.pick(b"bdfgklmnprstvz")));
                out.push(char::from(rng.pick(b"aeiou")));
            }
        }
    }
    if rng.chance(0.3) {
        capitalize(out, from);
    }
    if rng.chance(0.35) {
        push_number(out, 1 + rng.below(999));
    }
}

/// Writes a number in decimal.
pub(super) fn push_number(out: &mut String, number: u32) {
    use std::fmt::Write as _;
    // Writing to a string cannot fail.
    let _ = write!(out, "{number}");
}

fn capitalize(out: &mut String, from: usize) {
    if let Some(c) = out[from..].chars().next()
        && c.is_ascii_lowercase()
    {
        out.replace_range(from..=from, &c.to_ascii_uppercase().to_string());
    }
}

/// Every owner and which models are theirs.
pub(super) struct Owners {
    names: Arena,
    index: IdIndex,
    /// Owner of each model.
    pub(super) of: Vec<u32>,
    from: Vec<u32>,
    models: Vec<u32>,
}

impl Owners {
    /// Gives every model an owner.
    pub(super) fn assign(n: u32, seed: u64, pedigree: &Pedigree) -> Self {
        let mut rng = Rng::new(seed, Salt::Owner);
        let mut table = Names::new(n, seed);
        let quantizers: Vec<u32> = QUANTIZERS.iter().map(|q| table.add_given(q.0)).collect();
        let mut base_owner = Vec::new();
        for (b, number) in pedigree.base_numbers.iter().enumerate() {
            if let Some(number) = number {
                base_owner.push((*number, table.add_given(BASES[b].parts().0)));
            }
        }
        base_owner.sort_unstable();
        let reserved = table.names.len() as u32;
        let mut of: Vec<u32> = Vec::with_capacity(n as usize);
        for i in 0..n {
            let owner = if let Ok(at) = base_owner.binary_search_by_key(&i, |b| b.0) {
                base_owner[at].1
            } else {
                let quantizer = (pedigree.relation[i as usize] == QUANTIZED)
                    .then(|| quantizer(&mut rng, &quantizers))
                    .flatten();
                quantizer
                    .unwrap_or_else(|| ordinary(i, pedigree, &of, reserved, &mut rng, &mut table))
            };
            of.push(owner);
        }
        let (from, models) = group(&of, table.names.len());
        table.names.shrink();
        Owners {
            names: table.names,
            index: table.index,
            of,
            from,
            models,
        }
    }

    pub(super) fn name(&self, owner: u32) -> &str {
        self.names.get(owner)
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The owner of this name, letter case ignored.
    pub(super) fn find(&self, name: &str) -> Option<u32> {
        let hash = FoldedHash::new().add(name.as_bytes()).finish();
        self.index
            .get(hash, |o| self.names.get(o).eq_ignore_ascii_case(name))
    }

    /// Models of an owner, ascending.
    pub(super) fn models(&self, owner: u32) -> &[u32] {
        let o = owner as usize;
        &self.models[self.from[o] as usize..self.from[o + 1] as usize]
    }

    pub(super) fn bytes(&self) -> usize {
        let numbers = self.of.len() + self.from.len() + self.models.len();
        self.names.bytes() + self.index.bytes() + numbers * 4
    }
}

fn quantizer(rng: &mut Rng, quantizers: &[u32]) -> Option<u32> {
    let mut r = rng.below(1000);
    for (at, (_, part)) in QUANTIZERS.iter().enumerate() {
        if r < *part {
            return quantizers.get(at).copied();
        }
        r -= part;
    }
    None
}

fn ordinary(
    i: u32,
    pedigree: &Pedigree,
    of: &[u32],
    reserved: u32,
    rng: &mut Rng,
    table: &mut Names,
) -> u32 {
    let r = rng.unit();
    // Labs and their own fine-tunes.
    if pedigree.relation[i as usize] == FINETUNE && r < 0.10 {
        let parent = pedigree.parents[pedigree.parent_from[i as usize] as usize];
        if parent < i {
            return of[parent as usize];
        }
    }
    if r > 0.80 || i == 0 {
        return table.add(rng);
    }
    // A busy owner (any time) or one who is at it now.
    let at = if r < 0.45 {
        rng.below(i)
    } else {
        i - 1 - rng.below(i.min(400))
    };
    let owner = of[at as usize];
    if owner < reserved {
        table.add(rng)
    } else {
        owner
    }
}

/// Lists the models of each owner in ascending order.
fn group(of: &[u32], owners: usize) -> (Vec<u32>, Vec<u32>) {
    let mut from = vec![0u32; owners + 1];
    for &o in of {
        from[o as usize + 1] += 1;
    }
    for o in 0..owners {
        from[o + 1] += from[o];
    }
    let mut next = from.clone();
    let mut models = vec![0; of.len()];
    for (i, &o) in of.iter().enumerate() {
        models[next[o as usize] as usize] = i as u32;
        next[o as usize] += 1;
    }
    (from, models)
}

/// Account names, unique in any letter case.
struct Names {
    names: Arena,
    index: IdIndex,
    text: Rng,
    buffer: String,
}

impl Names {
    fn new(n: u32, seed: u64) -> Self {
        // At most one owner a model, besides the given ones.
        let room = n as usize / 2 + 64;
        Names {
            names: Arena::with_capacity(room / 2, room * 5),
            index: IdIndex::with_capacity(room),
            text: Rng::new(seed, Salt::OwnerName),
            buffer: String::new(),
        }
    }

    fn add_given(&mut self, name: &str) -> u32 {
        let hash = FoldedHash::new().add(name.as_bytes()).finish();
        let found = self
            .index
            .get(hash, |o| self.names.get(o).eq_ignore_ascii_case(name));
        found.unwrap_or_else(|| {
            let number = self.names.len() as u32;
            self.index.insert(hash, number);
            self.names.push(name);
            number
        })
    }

    fn add(&mut self, rng: &mut Rng) -> u32 {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        write_name(&mut self.text, &mut buffer);
        while self.taken(&buffer) {
            buffer.truncate(24);
            push_number(&mut buffer, rng.below(10_000));
        }
        let owner = self.add_given(&buffer);
        self.buffer = buffer;
        owner
    }

    fn taken(&self, name: &str) -> bool {
        let hash = FoldedHash::new().add(name.as_bytes()).finish();
        self.index
            .get(hash, |o| self.names.get(o).eq_ignore_ascii_case(name))
            .is_some()
    }
}
