//! Cards for synthetic models: as long and as much alike as real ones, so that
//! what reads them has the real work to do. Numbers after the notebooks to
//! arXiv 2508.06811: a third of all models with a card here, 29 in 100 of them
//! written by programs, the others some 4,400 characters long on average, and
//! children often beginning as their parent's card does.

/// One model, as its card needs it.
pub struct Subject<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its number: decides the text.
    pub number: u32,
    /// Its first parent's id and number.
    pub parent: Option<(&'a str, u32)>,
    /// Whether it is a quantization.
    pub quantized: bool,
    /// Whether it is a merge.
    pub merge: bool,
    /// The front matter, as JSON (which is YAML).
    pub front_matter: Option<&'a str>,
}

const WORDS: &str = "model data training set evaluation language text results use uses bias risks \
limitations task tasks base fine tuned version weights license paper tokens context length batch \
learning rate optimizer epochs loss accuracy score benchmark table example code python import load \
pipeline prompt response chat instruct dataset corpus samples examples english multilingual image \
vision audio speech quantization format size memory speed inference support community research \
commercial intended out of scope users contact authors citation environment impact hardware carbon \
architecture layers attention heads hidden embedding vocabulary tokenizer pretraining alignment";

/// A card's text, the same whenever it is asked for.
pub fn card(subject: &Subject<'_>) -> String {
    let mut dice = Dice(u64::from(subject.number).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5eed);
    let mut text = String::new();
    if let Some(front) = subject.front_matter {
        text.push_str("---\n");
        text.push_str(front);
        text.push_str("\n---\n\n");
    }
    let name = subject.id.rsplit('/').next().unwrap_or(subject.id);
    text.push_str(&format!("# {name}\n\n"));
    let parent = subject.parent.map(|(id, _)| id).unwrap_or("scratch");
    if subject.merge {
        text.push_str(&format!("This is a merge of pre-trained language models created using a merging tool.\n\n## Merge Details\n\nUsing {parent} as a base.\n"));
    } else if subject.quantized {
        text.push_str(&format!(
            "## About\n\nStatic quants of {parent}\n\n| Link | Type | Size/GB |\n|:--|:--|--:|\n"
        ));
        for kind in [
            "Q2_K", "Q3_K_M", "Q4_K_S", "Q4_K_M", "Q5_K_M", "Q6_K", "Q8_0",
        ] {
            text.push_str(&format!(
                "| GGUF | {kind} | {}.{} |\n",
                dice.below(30),
                dice.below(10)
            ));
        }
    } else if dice.below(100) < 29 {
        text.push_str(&format!("<!-- This model card has been generated automatically according to the information the Trainer had access to. -->\n\nThis model is a fine-tuned version of {parent} on an unknown dataset.\nIt achieves the following results on the evaluation set:\n- Loss: 0.{}\n\n## Training procedure\n\n### Training hyperparameters\n\n- learning_rate: {}e-05\n- train_batch_size: {}\n- seed: 42\n\n### Framework versions\n\n- Transformers 4.{}.{}\n", dice.below(9999), 1 + dice.below(9), 1 << dice.below(7), 20 + dice.below(30), dice.below(4)));
        return text;
    }
    // A child's card begins as its parent's body does, more or less.
    let root = subject.parent.map_or(subject.number, |(_, number)| number);
    let inherited = subject.parent.map_or(0, |_| dice.below(8));
    let sections = 2 + dice.below(12);
    for section in 0..sections {
        let seed = if section < inherited {
            root
        } else {
            subject.number
        };
        paragraph(&mut text, section, seed);
    }
    text
}

fn paragraph(text: &mut String, section: u64, seed: u32) {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut dice = Dice(u64::from(seed).wrapping_mul(0xd134_2543_de82_ef95) ^ section);
    let title = words[dice.below(words.len() as u64) as usize];
    text.push_str(&format!("## {title}\n\n"));
    for _ in 0..20 + dice.below(130) {
        // Few words are frequent, many are rare.
        let rank = dice
            .below(words.len() as u64)
            .min(dice.below(words.len() as u64));
        text.push_str(words[rank as usize]);
        if dice.below(9) == 0 {
            text.push_str(&format!("-{}", dice.below(4_000)));
        }
        text.push(' ');
    }
    text.push_str("\n\n");
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}
