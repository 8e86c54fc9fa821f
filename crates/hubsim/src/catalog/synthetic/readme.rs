//! READMEs: front matter and a body after the templates in use on the Hub.

use super::SyntheticCatalog;
use super::growth::{FINETUNE, MERGE, QUANTIZED};
use super::rng::{Rng, Salt};
use super::template;
use super::traits::Card;
use super::vocab::{TASKS, library as lib};
use super::words::fill;

/// The longest README.
const MAX_README: f64 = 1_048_576.0;

impl SyntheticCatalog {
    /// The README; `None` where there is none.
    pub(super) fn write_readme(&self, i: u32) -> Option<String> {
        let data = self.card_data(i)?;
        let mut out = String::with_capacity(6_000);
        if !data.is_empty() {
            out.push_str("---\n");
            super::yaml::write_map(&data, 0, &mut out);
            out.push_str("---\n");
        }
        let mut rng = Rng::of(self.seed, Salt::Body, i);
        let parent = self
            .declared(i)
            .into_iter()
            .next()
            .unwrap_or_else(|| "None".to_owned());
        let name = self.name(i);
        match self.traits[i as usize].card {
            Card::None => return None,
            Card::Minimal => self.minimal(i, &parent, &mut rng, &mut out),
            Card::Template => template::write(false, &mut rng, &mut out),
            Card::PeftTemplate => template::write(true, &mut rng, &mut out),
            Card::Trainer => self.trainer(i, &parent, &mut rng, &mut out),
            Card::ImageScript => {
                heading(&format!("Image LoRA - {}", self.id_of(i)), &mut out);
                out.push_str(
                    "<!-- This model card has been generated automatically according to the \
                     information the training script had access to. You should probably proofread \
                     and complete it, then remove this comment. -->\n\n",
                );
                out.push_str(&format!("These are LoRA adaption weights for {parent}.\n"));
                let length = out.len() + 500 + rng.index(1_500);
                fill(&mut rng, length, &mut out);
            }
            Card::Gallery => {
                heading(name, &mut out);
                out.push_str("<Gallery />\n\n## Trigger words\n\nYou should use `");
                out.push_str(&name[..name.len().min(8)]);
                out.push_str("` to trigger the image generation.\n");
                let length = out.len() + (rng.tail(2) * 2_100.0).min(60_000.0) as usize;
                fill(&mut rng, length, &mut out);
            }
            Card::Quants => self.quants(i, &parent, &mut rng, &mut out),
            Card::Agent => {
                heading(&format!("Agent playing {name}"), &mut out);
                out.push_str(&format!(
                    "This is a trained model of an agent playing **{name}**\nusing the \
                     [stable-baselines3 library](https://github.com/DLR-RM/stable-baselines3).\n\n\
                     ## Usage (with Stable-baselines3)\nTODO: Add your code\n\n```python\nfrom \
                     stable_baselines3 import ...\nfrom huggingface_sb3 import load_from_hub\n\n...\n```\n"
                ));
            }
            Card::Mergekit => {
                heading(name, &mut out);
                out.push_str(
                    "This is a merge of pre-trained language models created using \
                     [mergekit](https://github.com/cg123/mergekit).\n\n## Merge Details\n### Models \
                     Merged\n\nThe following models were included in the merge:\n",
                );
                for p in self.declared(i) {
                    out.push_str(&format!("* [{p}](https://huggingface.co/{p})\n"));
                }
                let length = out.len() + (rng.tail(2) * 750.0).min(40_000.0) as usize;
                fill(&mut rng, length, &mut out);
            }
            Card::Bespoke => {
                heading(name, &mut out);
                let length = self.bespoke_length(i, &mut rng);
                fill(&mut rng, out.len() + length, &mut out);
            }
        }
        Some(out)
    }

    fn bespoke_length(&self, i: u32, rng: &mut Rng) -> usize {
        if rng.below(20_000) == 0 {
            return (MAX_README * (0.1 + 0.89 * rng.unit())) as usize;
        }
        let relation = self.pedigree.relation[i as usize];
        let scale = match () {
            () if self.child_total(i) > 100 => return 7_000 + rng.index(6_500),
            () if relation == MERGE => 2_000.0,
            () if self.child_total(i) > 0 => 5_000.0,
            () if relation == FINETUNE => 5_400.0,
            () if relation == QUANTIZED => 3_400.0,
            () => 2_400.0,
        };
        (rng.tail(2) * scale).min(MAX_README * 0.2) as usize
    }

    fn minimal(&self, i: u32, parent: &str, rng: &mut Rng, out: &mut String) {
        if self.pedigree.relation[i as usize] != FINETUNE {
            if rng.chance(0.4) {
                out.push('\n');
                heading(self.name(i), out);
            }
            return;
        }
        out.push_str(&format!(
            "\n# Uploaded model\n\n- **Developed by:** {}\n- **Finetuned from model :** {parent}\n\n\
             This model was trained 2x faster with [Unsloth](https://github.com/unslothai/unsloth) \
             and Huggingface's TRL library.\n",
            self.owner(i)
        ));
    }

    fn trainer(&self, i: u32, parent: &str, rng: &mut Rng, out: &mut String) {
        out.push_str(
            "\n<!-- This model card has been generated automatically according to the information \
             the Trainer had access to. You\nshould probably proofread and complete it, then remove \
             this comment. -->\n\n",
        );
        heading(self.name(i), out);
        let t = &self.traits[i as usize];
        out.push_str(&format!(
            "This model is a fine-tuned version of [{parent}](https://huggingface.co/{parent}) on \
             the {} task.\nIt achieves the following results on the evaluation set:\n",
            TASKS[usize::from(t.task)]
        ));
        out.push_str(&format!("- Loss: 0.{:04}\n", rng.below(10_000)));
        for (title, text) in [
            ("Model description", "More information needed"),
            ("Intended uses & limitations", "More information needed"),
            ("Training and evaluation data", "More information needed"),
        ] {
            out.push_str(&format!("\n## {title}\n\n{text}\n"));
        }
        out.push_str(
            "\n## Training procedure\n\n### Training hyperparameters\n\nThe following \
             hyperparameters were used during training:\n- learning_rate: 5e-05\n\
             - train_batch_size: 8\n- eval_batch_size: 8\n- seed: 42\n- lr_scheduler_type: linear\n",
        );
        let epochs = 1 + rng.below(30);
        out.push_str(&format!(
            "- num_epochs: {epochs}\n\n### Training results\n\n| Training Loss | Epoch | Step | \
             Validation Loss |\n|:---:|:---:|:---:|:---:|\n"
        ));
        for epoch in 1..=epochs {
            let (train, valid) = (rng.below(10_000), rng.below(10_000));
            out.push_str(&format!(
                "| 0.{train:04} | {epoch}.0 | {} | 0.{valid:04} |\n",
                epoch * 500
            ));
        }
        out.push_str("\n### Framework versions\n\n");
        if t.library == lib::PEFT {
            out.push_str("- PEFT 0.13.2\n");
        }
        out.push_str(
            "- Transformers 4.46.3\n- Pytorch 2.5.1+cu124\n- Datasets 3.1.0\n- Tokenizers 0.20.3\n",
        );
    }

    fn quants(&self, i: u32, parent: &str, rng: &mut Rng, out: &mut String) {
        out.push_str(&format!(
            "## About\n\nstatic quants of https://huggingface.co/{parent}\n\n## Usage\n\nIf you are \
             unsure how to use these files, refer to the documentation of your program.\n\n\
             ## Provided Quants\n\n(sorted by size, not necessarily quality)\n\n\
             | Link | Type | Size/GB | Notes |\n|:-----|:-----|--------:|:------|\n"
        ));
        for level in [
            "Q2_K", "Q3_K_S", "Q3_K_M", "Q3_K_L", "IQ4_XS", "Q4_K_S", "Q4_K_M", "Q5_K_M", "Q6_K",
            "Q8_0",
        ] {
            let id = self.id_of(i);
            out.push_str(&format!(
                "| [file](https://huggingface.co/{id}/resolve/main/{level}.gguf) | {level} | {}.{} | |\n",
                rng.below(40),
                rng.below(10)
            ));
        }
        let length = out.len() + (rng.tail(2) * 1_500.0).min(60_000.0) as usize;
        fill(rng, length, out);
    }
}

fn heading(text: &str, out: &mut String) {
    out.push_str("# ");
    out.push_str(text);
    out.push_str("\n\n");
}
