//! The Hub's default card template, its comments left in.

use super::rng::Rng;

/// Headings and the comments under them.
#[rustfmt::skip]
const SECTIONS: &[(&str, &str)] = &[
    ("## Uses", "Address questions around how the model is intended to be used, including the foreseeable users of the model and those affected by the model."),
    ("### Direct Use", "This section is for the model use without fine-tuning or plugging into a larger ecosystem/app."),
    ("### Downstream Use [optional]", "This section is for the model use when fine-tuned for a task, or when plugged into a larger ecosystem/app"),
    ("### Out-of-Scope Use", "This section addresses misuse, malicious use, and uses that the model will not work well for."),
    ("## Bias, Risks, and Limitations", "This section is meant to convey both technical and sociotechnical limitations."),
    ("### Recommendations", "This section is meant to convey recommendations with respect to the bias, risk, and technical limitations."),
    ("## How to Get Started with the Model", ""),
    ("## Training Details\n\n### Training Data", "This should link to a Dataset Card, perhaps with a short stub of information on what the training data is all about as well as documentation related to data pre-processing or additional filtering."),
    ("### Training Procedure", "This relates heavily to the Technical Specifications. Content here should link to that section when it is relevant to the training procedure."),
    ("#### Preprocessing [optional]", ""),
    ("#### Training Hyperparameters\n\n- **Training regime:**", "fp32, fp16 mixed precision, bf16 mixed precision, bf16 non-mixed precision, fp16 non-mixed precision, fp8 mixed precision"),
    ("#### Speeds, Sizes, Times [optional]", "This section provides information about throughput, start/end time, checkpoint size if relevant, etc."),
    ("## Evaluation", "This section describes the evaluation protocols and provides the results."),
    ("### Testing Data, Factors & Metrics\n\n#### Testing Data", "This should link to a Dataset Card if possible."),
    ("#### Factors", "These are the things the evaluation is disaggregating by, e.g., subpopulations or domains."),
    ("#### Metrics", "These are the evaluation metrics being used, ideally with a description of why."),
    ("### Results", ""),
    ("#### Summary", ""),
    ("## Model Examination [optional]", "Relevant interpretability work for the model goes here"),
    ("## Environmental Impact", "Total emissions (in grams of CO2eq) and additional considerations, such as electricity usage, go here. Edit the suggested text below accordingly"),
    ("## Technical Specifications [optional]\n\n### Model Architecture and Objective", ""),
    ("### Compute Infrastructure", ""),
    ("#### Hardware", ""),
    ("#### Software", ""),
    ("## Citation [optional]", "If there is a paper or blog post introducing the model, the APA and Bibtex information for that should go in this section."),
    ("## Glossary [optional]", "If relevant, include terms and calculations in this section that can help readers understand the model or model card."),
    ("## More Information [optional]", ""),
    ("## Model Card Authors [optional]", ""),
    ("## Model Card Contact", ""),
];

/// What the section on emissions lists.
const EMISSIONS: &str = "Carbon emissions can be estimated using the [Machine Learning Impact \
    calculator](https://mlco2.github.io/impact#compute) presented in [Lacoste et al. \
    (2019)](https://arxiv.org/abs/1910.09700).\n\n";

/// Adds the template as `transformers` pushes it, or as PEFT does.
pub(super) fn write(peft: bool, rng: &mut Rng, out: &mut String) {
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
    items(
        &[
            "Developed by",
            "Funded by [optional]",
            "Shared by [optional]",
            "Model type",
            "Language(s) (NLP)",
            "License",
            "Finetuned from model [optional]",
        ],
        out,
    );
    out.push_str(
        "\n### Model Sources [optional]\n\n<!-- Provide the basic links for the model. -->\n\n",
    );
    items(&["Repository", "Paper [optional]", "Demo [optional]"], out);
    for (heading, comment) in SECTIONS {
        out.push('\n');
        out.push_str(heading);
        out.push_str("\n\n");
        if !comment.is_empty() {
            out.push_str("<!-- ");
            out.push_str(comment);
            out.push_str(" -->\n\n");
        }
        if *heading == "## Environmental Impact" {
            out.push_str(EMISSIONS);
            items(
                &[
                    "Hardware Type",
                    "Hours used",
                    "Cloud Provider",
                    "Compute Region",
                    "Carbon Emitted",
                ],
                out,
            );
        } else {
            out.push_str("[More Information Needed]\n");
        }
    }
    if peft {
        out.push_str(&format!(
            "### Framework versions\n\n- PEFT 0.{}.0\n",
            4 + rng.below(12)
        ));
    }
}

fn items(names: &[&str], out: &mut String) {
    for name in names {
        out.push_str("- **");
        out.push_str(name);
        out.push_str(":** [More Information Needed]\n");
    }
}
