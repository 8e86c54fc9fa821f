//! READMEs: front matter and a body after the templates in use on the Hub.

use super::SyntheticCatalog;
use super::growth::{FINETUNE, QUANTIZED};
use super::rng::{Rng, Salt};
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
            Card::Template => template(false, &mut rng, &mut out),
            Card::PeftTemplate => template(true, &mut rng, &mut out),
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
                let length = out.len() + (rng.tail(2) * 900.0).min(60_000.0) as usize;
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
                let length = out.len() + (rng.tail(2) * 1_200.0).min(80_000.0) as usize;
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
            () if self.child_total(i) > 0 => 4_200.0,
            () if relation == FINETUNE => 3_800.0,
            () if relation == QUANTIZED => 3_000.0,
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
        let length = out.len() + (rng.tail(2) * 1_300.0).min(60_000.0) as usize;
        fill(rng, length, out);
    }
}

fn heading(text: &str, out: &mut String) {
    out.push_str("# ");
    out.push_str(text);
    out.push_str("\n\n");
}

/// The Hub's default template with its comments left in.
fn template(peft: bool, rng: &mut Rng, out: &mut String) {
    out.push_str(
        "\n# Model Card for Model ID\n\n<!-- Provide a quick summary of what the model is/does. \
         -->\n\n\n\n## Model Details\n\n### Model Description\n\n<!-- Provide a longer summary of \
         what this model is. -->\n\n",
    );
    if !peft {
        out.push_str(
            "This is the model card of a 🤗 transformers model that has been pushed on the Hub. \
             This model card has been automatically generated.\n\n",
        );
    }
    for item in [
        "Developed by",
        "Funded by [optional]",
        "Shared by [optional]",
        "Model type",
        "Language(s) (NLP)",
        "License",
        "Finetuned from model [optional]",
    ] {
        out.push_str(&format!("- **{item}:** [More Information Needed]\n"));
    }
    for (section, comment) in [
        (
            "Uses",
            "Address questions around how the model is intended to be used, including the foreseeable users of the model and those affected by the model.",
        ),
        (
            "Direct Use",
            "This section is for the model use without fine-tuning or plugging into a larger ecosystem/app.",
        ),
        (
            "Downstream Use [optional]",
            "This section is for the model use when fine-tuned for a task, or when plugged into a larger ecosystem/app",
        ),
        (
            "Out-of-Scope Use",
            "This section addresses misuse, malicious use, and uses that the model will not work well for.",
        ),
        (
            "Bias, Risks, and Limitations",
            "This section is meant to convey both technical and sociotechnical limitations.",
        ),
        (
            "Recommendations",
            "This section is meant to convey recommendations with respect to the bias, risk, and technical limitations.",
        ),
        (
            "How to Get Started with the Model",
            "Use the code below to get started with the model.",
        ),
        (
            "Training Data",
            "This should link to a Dataset Card, perhaps with a short stub of information on what the training data is all about as well as documentation related to data pre-processing or additional filtering.",
        ),
        (
            "Training Procedure",
            "This relates heavily to the Technical Specifications. Content here should link to that section when it is relevant to the training procedure.",
        ),
        (
            "Evaluation",
            "This section describes the evaluation protocols and provides the results.",
        ),
        (
            "Testing Data",
            "This should link to a Dataset Card if possible.",
        ),
        (
            "Factors",
            "These are the things the evaluation is disaggregating by, e.g., subpopulations or domains.",
        ),
        (
            "Metrics",
            "These are the evaluation metrics being used, ideally with a description of why.",
        ),
        ("Results", "Tables and figures of the evaluation."),
        (
            "Environmental Impact",
            "Total emissions (in grams of CO2eq) and additional considerations, such as electricity usage, go here. Carbon emissions can be estimated using the Machine Learning Impact calculator presented in Lacoste et al. (2019), https://arxiv.org/abs/1910.09700.",
        ),
        (
            "Citation [optional]",
            "If there is a paper or blog post introducing the model, the APA and Bibtex information for that should go in this section.",
        ),
        (
            "Glossary [optional]",
            "If relevant, include terms and calculations in this section that can help readers understand the model or model card.",
        ),
    ] {
        out.push_str(&format!(
            "\n## {section}\n\n<!-- {comment} -->\n\n[More Information Needed]\n"
        ));
    }
    if peft {
        out.push_str(&format!(
            "### Framework versions\n\n- PEFT 0.{}.0\n",
            4 + rng.below(12)
        ));
    }
}
