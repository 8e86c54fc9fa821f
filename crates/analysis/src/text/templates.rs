//! The fixed words of cards that programs write.

/// A template: some of its fixed words, without what differs from card to card.
pub(super) struct Template {
    /// The program, or what it makes.
    pub name: &'static str,
    /// Runs of four words and more.
    pub marks: &'static [&'static str],
}

const fn template(name: &'static str, marks: &'static [&'static str]) -> Template {
    Template { name, marks }
}

/// The templates. A program that changed its words over time has several.
pub(super) const TEMPLATES: &[Template] = &[
    template(
        "transformers Trainer",
        &[
            "This model card has been generated automatically according to the information the Trainer had access to.",
            "You should probably proofread and complete it, then remove this comment.",
        ],
    ),
    template(
        "Keras callback",
        &[
            "This model card has been generated automatically according to the information Keras had access to.",
            "You should probably proofread and complete it, then remove this comment.",
        ],
    ),
    template(
        "diffusers training script",
        &[
            "This model card has been generated automatically according to the information the training script had access to.",
            "You should probably proofread and complete it, then remove this comment.",
        ],
    ),
    template(
        "diffusers LoRA DreamBooth",
        &[
            "These are LoRA adaption weights for",
            "The weights were trained on",
            "using DreamBooth. You can find some example images in the following",
        ],
    ),
    template(
        "diffusers LoRA DreamBooth",
        &[
            "You should use",
            "to trigger the image generation",
            "LoRA for the text encoder was enabled",
            "weights for this model are available in Safetensors format",
            "Download them in the Files & versions tab",
        ],
    ),
    template(
        "diffusers LoRA text-to-image",
        &[
            "LoRA text2image fine-tuning",
            "These are LoRA adaption weights for",
            "The weights were fine-tuned on the",
        ],
    ),
    template(
        "diffusers textual inversion",
        &[
            "Textual inversion text2image fine-tuning",
            "These are textual inversion adaption weights for",
            "You can find some example images in the following",
        ],
    ),
    template(
        "Hub template, not filled in",
        &[
            "plugging into a larger ecosystem/app. [More Information Needed]",
            "when plugged into a larger ecosystem/app [More Information Needed]",
            "that the model will not work well for. [More Information Needed]",
            "both technical and sociotechnical limitations. [More Information Needed]",
            "Use the code below to get started with the model. [More Information Needed]",
        ],
    ),
    template(
        "Hub template, not filled in",
        &[
            "Direct Use [More Information Needed]",
            "Downstream Use [optional] [More Information Needed]",
            "Out-of-Scope Use [More Information Needed]",
            "Bias, Risks, and Limitations [More Information Needed]",
            "Training Data [More Information Needed]",
        ],
    ),
    template(
        "TRL",
        &[
            "It has been trained using TRL",
            "If you had a time machine, but could only go to the past or the future once and never return, which would you go to and why?",
        ],
    ),
    template(
        "AutoTrain",
        &[
            "Model Trained Using AutoTrain",
            "This model was trained using AutoTrain. For more information, please visit AutoTrain",
        ],
    ),
    template(
        "AutoTrain",
        &[
            "Model Trained Using AutoTrain",
            "Model Trained Using AutoTrain - Problem type:",
        ],
    ),
    template(
        "AutoNLP",
        &[
            "Model Trained Using AutoNLP - Problem type",
            "You can use cURL to access this model",
        ],
    ),
    template(
        "PEFT",
        &[
            "Training procedure The following bitsandbytes quantization config was used during training",
            "llm_int8_skip_modules: None",
            "Framework versions - PEFT",
        ],
    ),
    template(
        "PEFT",
        &["Training procedure ### Framework versions - PEFT"],
    ),
    template(
        "unsloth",
        &[
            "Uploaded model - Developed by:",
            "model was trained 2x faster with Unsloth and Huggingface's TRL library",
        ],
    ),
    template("unsloth", &["model was trained 2x faster with Unsloth"]),
    template(
        "mergekit",
        &[
            "This is a merge of pre-trained language models created using mergekit",
            "The following models were included in the merge",
            "The following YAML configuration was used to produce this model",
        ],
    ),
    template(
        "LazyMergekit",
        &[
            "is a merge of the following models using LazyMergekit",
            "AutoTokenizer.from_pretrained(model)",
        ],
    ),
    template(
        "Sentence Transformers",
        &[
            "It maps sentences & paragraphs to a",
            "dimensional dense vector space and can be used for tasks like clustering or semantic search.",
            "Using this model becomes easy when you have sentence-transformers installed",
            "The model was trained with the parameters",
            "Describe where people can find more information",
        ],
    ),
    template(
        "Sentence Transformers",
        &[
            "It maps sentences & paragraphs to a",
            "dimensional dense vector space and can be used for semantic textual similarity, semantic search, paraphrase mining, text classification, clustering, and more.",
            "First install the Sentence Transformers library",
        ],
    ),
    template(
        "SetFit",
        &[
            "This is a SetFit model that can be used for Text Classification",
            "The model has been trained using an efficient few-shot learning technique that involves",
        ],
    ),
    template(
        "SetFit",
        &[
            "This is a SetFit model that can be used for text classification.",
            "The model has been trained using an efficient few-shot learning technique that involves",
            "You can then run inference as follows",
        ],
    ),
    template(
        "BERTopic",
        &[
            "BERTopic is a flexible and modular topic modeling framework that allows for the generation of easily interpretable topics from large datasets",
        ],
    ),
    template(
        "GGUF-my-repo",
        &[
            "This model was converted to GGUF format from",
            "using llama.cpp via the ggml.ai's GGUF-my-repo space",
            "Refer to the original model card for more details on the model",
        ],
    ),
    template(
        "GGUF, mradermacher",
        &[
            "If you are unsure how to use GGUF files, refer to one of TheBloke's READMEs for more details, including on how to concatenate multi-part files",
        ],
    ),
    template(
        "GGUF, bartowski",
        &[
            "for quantization. Original model:",
            "Download a file (not the whole branch) from below",
            "Embed/output weights",
        ],
    ),
    template(
        "TheBloke",
        &[
            "I've had a lot of people ask if they can contribute. I enjoy providing models and helping people",
            "I pour the hours in to provide",
            "and projects.",
        ],
    ),
    template(
        "GGUF, QuantFactory",
        &[
            "This is quantized version of",
            "created using llama.cpp # Original Model Card",
        ],
    ),
    template(
        "GGUF, RichardErkhov",
        &["Quantization made by Richard Erkhov"],
    ),
    template(
        "GPTQ, AWQ by PrunaAI",
        &[
            "If the compressed model is saving you money",
            "How was the model compressed",
            "What does it mean to compress a model with",
        ],
    ),
    template(
        "MLX",
        &[
            "was converted to MLX format from",
            "Use with mlx pip install mlx-lm from mlx_lm import load, generate",
        ],
    ),
    template(
        "Transformers.js",
        &[
            "with ONNX weights to be compatible with Transformers.js",
            "Having a separate repo for ONNX weights is intended to be a temporary solution until WebML gains more traction",
        ],
    ),
    template(
        "Replicate trainer",
        &[
            "Trained on Replicate using",
            "Use it with the diffusers library",
            "documentation on loading LoRAs in diffusers",
        ],
    ),
    template(
        "AI Toolkit",
        &[
            "Model trained with AI Toolkit by Ostris",
            "Weights for this model are available in Safetensors format",
            "Download them in the Files & versions tab",
        ],
    ),
    template(
        "PyTorch mixin",
        &["This model has been pushed to the Hub using the PytorchModelHubMixin integration"],
    ),
    template(
        "PyTorch mixin",
        &["This model has been pushed to the Hub using"],
    ),
    template(
        "KerasHub",
        &[
            "model uploaded using the KerasHub library and can be used with",
            "This model card has been generated automatically and should be completed by the model author",
        ],
    ),
    template(
        "KerasNLP",
        &[
            "model uploaded using the KerasNLP library and can be used with",
            "This model card has been generated automatically and should be completed by the model author",
        ],
    ),
    template(
        "transformers Trainer, notice removed",
        &[
            "Model description More information needed Intended uses & limitations More information needed Training and evaluation data More information needed",
            "The following hyperparameters were used during training",
        ],
    ),
    template(
        "Keras upload",
        &[
            "Model description More information needed Intended uses & limitations More information needed Training and evaluation data More information needed",
            "Training procedure",
            "View Model Plot",
        ],
    ),
    template(
        "fastai",
        &[
            "Congratulations on hosting your fastai model on the Hugging Face Hub",
            "Fill this model card with more information",
        ],
    ),
    template(
        "Stable-Baselines3",
        &[
            "This is a trained model of a",
            "using the stable-baselines3 library",
        ],
    ),
    template(
        "Stable-Baselines3",
        &[
            "using the stable-baselines3 library and the RL Zoo",
            "The RL Zoo is a training framework for Stable Baselines3",
        ],
    ),
    template(
        "Deep RL course",
        &["To learn to use this model and train yours check Unit"],
    ),
    template(
        "Deep RL course",
        &["This is a trained model of a Q-Learning agent playing"],
    ),
    template(
        "Deep RL course",
        &["This model was trained using Sample-Factory 2.0"],
    ),
    template(
        "ML-Agents",
        &[
            "using the Unity ML-Agents Library",
            "The Documentation:",
            "Watch your Agent play You can watch your agent playing directly in your browser",
        ],
    ),
    template(
        "CleanRL",
        &[
            "This is a trained model of a",
            "The model was trained by using CleanRL and the most up-to-date training code can be found here",
        ],
    ),
    template(
        "spaCy",
        &[
            "pipeline optimized for CPU. Components:",
            "Label Scheme details summary View label scheme",
            "Name | Version | spaCy",
        ],
    ),
    template("spaCy", &["Label Scheme details summary View label scheme"]),
    template(
        "ESPnet2",
        &[
            "This model was trained by",
            "Demo: How to use in ESPnet2",
            "ESPnet}: End-to-End Speech Processing Toolkit",
        ],
    ),
    template(
        "OPUS-MT",
        &[
            "source languages:",
            "OPUS readme:",
            "normalization + SentencePiece * download original weights",
            "Benchmarks | testset | BLEU | chr-F",
        ],
    ),
    template(
        "OPUS-MT",
        &[
            "normalization + SentencePiece",
            "System Info: - hf_name",
            "Benchmarks | testset | BLEU | chr-F",
        ],
    ),
    template(
        "AdapterHub",
        &[
            "This adapter was created for usage with the",
            "Now, the adapter can be loaded and activated like this",
        ],
    ),
    template(
        "huggingtweets",
        &[
            "I was made with huggingtweets",
            "Create your own bot based on your favorite user with",
        ],
    ),
    template(
        "huggingartists",
        &[
            "I was made with huggingartists",
            "Create your own bot based on your favorite artist with",
        ],
    ),
    template(
        "HuggingPics",
        &[
            "Autogenerated by HuggingPics",
            "Create your own image classifier for anything by running",
        ],
    ),
];
