//! Architectures: what kind of model it is, which sets what can be derived
//! from it and how its files, tags and tasks look.

use super::rng::{Rng, Weights};
use super::vocab::{library as lib, licence as lic, task};

/// What a model is good for, as far as descendants are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing is known: no library, no task.
    Bare,
    Llm,
    Encoder,
    Diffusion,
    Speech,
    Vision,
    Seq2Seq,
    Embedding,
    Vlm,
    Voice,
    /// Reinforcement learning, robotics, fastai, spaCy and the like.
    Other,
}

/// One architecture.
pub(super) struct Arch {
    /// `config.model_type`; empty where there is no config.
    pub(super) model_type: &'static str,
    /// `config.architectures[0]`, or the class of a diffusers pipeline.
    pub(super) class: &'static str,
    pub(super) kind: Kind,
    pub(super) library: u8,
    pub(super) task: u8,
    /// Licence the makers of the family use.
    pub(super) licence: u8,
    /// Paper of the family.
    pub(super) arxiv: &'static str,
    /// Weights among new root models, before and after spring 2023.
    weights: (u32, u32),
}

const fn arch(
    model_type: &'static str,
    class: &'static str,
    kind: Kind,
    traits: (u8, u8, u8),
    arxiv: &'static str,
    weights: (u32, u32),
) -> Arch {
    let (library, task, licence) = traits;
    Arch {
        model_type,
        class,
        kind,
        library,
        task,
        licence,
        arxiv,
        weights,
    }
}

use Kind::{Bare, Diffusion, Embedding, Encoder, Llm, Other, Seq2Seq, Speech, Vision, Vlm, Voice};

const LLM: (u8, u8) = (lib::TRANSFORMERS, task::TEXT_GENERATION);
const MLM: (u8, u8) = (lib::TRANSFORMERS, task::FILL_MASK);
const T2I: (u8, u8) = (lib::DIFFUSERS, task::TEXT_TO_IMAGE);
const ASR: (u8, u8) = (lib::TRANSFORMERS, task::SPEECH);
const IMG: (u8, u8) = (lib::TRANSFORMERS, task::IMAGE_CLASSIFICATION);

const fn with(pair: (u8, u8), licence: u8) -> (u8, u8, u8) {
    (pair.0, pair.1, licence)
}

/// All architectures; 0 is the bare one.
#[rustfmt::skip]
pub(super) const ARCHS: &[Arch] = &[
    arch("", "", Bare, (lib::NONE, task::NONE, lic::NONE), "", (440, 545)),
    arch("llama", "LlamaForCausalLM", Llm, with(LLM, lic::LLAMA31), "2302.13971", (0, 62)),
    arch("mistral", "MistralForCausalLM", Llm, with(LLM, lic::APACHE), "2310.06825", (0, 24)),
    arch("qwen2", "Qwen2ForCausalLM", Llm, with(LLM, lic::APACHE), "2407.10671", (0, 52)),
    arch("qwen3", "Qwen3ForCausalLM", Llm, with(LLM, lic::APACHE), "2505.09388", (0, 22)),
    arch("gemma", "GemmaForCausalLM", Llm, with(LLM, lic::GEMMA), "2403.08295", (0, 7)),
    arch("gemma2", "Gemma2ForCausalLM", Llm, with(LLM, lic::GEMMA), "2408.00118", (0, 8)),
    arch("phi3", "Phi3ForCausalLM", Llm, with(LLM, lic::MIT), "2404.14219", (0, 6)),
    arch("gpt2", "GPT2LMHeadModel", Llm, with(LLM, lic::MIT), "", (50, 12)),
    arch("gpt_neox", "GPTNeoXForCausalLM", Llm, with(LLM, lic::APACHE), "2304.01373", (4, 6)),
    arch("opt", "OPTForCausalLM", Llm, with(LLM, lic::OTHER), "2205.01068", (3, 2)),
    arch("bloom", "BloomForCausalLM", Llm, with(LLM, lic::BLOOM), "2211.05100", (3, 2)),
    arch("mixtral", "MixtralForCausalLM", Llm, with(LLM, lic::APACHE), "2401.04088", (0, 2)),
    arch("deepseek_v3", "DeepseekV3ForCausalLM", Llm, with(LLM, lic::MIT), "2412.19437", (0, 1)),
    arch("olmo2", "Olmo2ForCausalLM", Llm, with(LLM, lic::APACHE), "2501.00656", (0, 2)),
    arch("bert", "BertForMaskedLM", Encoder, with(MLM, lic::APACHE), "1810.04805", (60, 22)),
    arch("distilbert", "DistilBertForMaskedLM", Encoder, with(MLM, lic::APACHE), "1910.01108", (40, 12)),
    arch("roberta", "RobertaForMaskedLM", Encoder, with(MLM, lic::MIT), "1907.11692", (40, 13)),
    arch("xlm-roberta", "XLMRobertaForMaskedLM", Encoder, with(MLM, lic::MIT), "1911.02116", (30, 8)),
    arch("deberta-v2", "DebertaV2ForMaskedLM", Encoder, with(MLM, lic::MIT), "2006.03654", (10, 4)),
    arch("electra", "ElectraForPreTraining", Encoder, with(MLM, lic::APACHE), "", (12, 2)),
    arch("modernbert", "ModernBertForMaskedLM", Encoder, with(MLM, lic::APACHE), "2412.13663", (0, 3)),
    arch("", "StableDiffusionPipeline", Diffusion, with(T2I, lic::CREATIVEML), "2112.10752", (18, 22)),
    arch("", "StableDiffusionXLPipeline", Diffusion, with(T2I, lic::OPENRAIL_PP), "2307.01952", (0, 9)),
    arch("", "FluxPipeline", Diffusion, with(T2I, lic::OTHER), "", (0, 4)),
    arch("", "WanPipeline", Diffusion, (lib::DIFFUSERS, task::TEXT_TO_VIDEO, lic::APACHE), "", (0, 1)),
    arch("wav2vec2", "Wav2Vec2ForCTC", Speech, with(ASR, lic::APACHE), "2006.11477", (24, 4)),
    arch("whisper", "WhisperForConditionalGeneration", Speech, with(ASR, lic::APACHE), "2212.04356", (6, 7)),
    arch("hubert", "HubertForCTC", Speech, (lib::TRANSFORMERS, task::AUDIO_CLASSIFICATION, lic::APACHE), "", (4, 2)),
    arch("vit", "ViTForImageClassification", Vision, with(IMG, lic::APACHE), "2010.11929", (14, 6)),
    arch("swin", "SwinForImageClassification", Vision, with(IMG, lic::APACHE), "2103.14030", (4, 1)),
    arch("", "resnet", Vision, (lib::TIMM, task::IMAGE_CLASSIFICATION, lic::APACHE), "", (6, 5)),
    arch("detr", "DetrForObjectDetection", Vision, (lib::TRANSFORMERS, task::DETECTION, lic::APACHE), "2005.12872", (4, 3)),
    arch("segformer", "SegformerForSemanticSegmentation", Vision, (lib::TRANSFORMERS, task::SEGMENTATION, lic::OTHER), "2105.15203", (3, 2)),
    arch("t5", "T5ForConditionalGeneration", Seq2Seq, (lib::TRANSFORMERS, task::SUMMARIZATION, lic::APACHE), "1910.10683", (24, 8)),
    arch("mt5", "MT5ForConditionalGeneration", Seq2Seq, (lib::TRANSFORMERS, task::TRANSLATION, lic::APACHE), "2010.11934", (12, 3)),
    arch("bart", "BartForConditionalGeneration", Seq2Seq, (lib::TRANSFORMERS, task::SUMMARIZATION, lic::APACHE), "1910.13461", (16, 4)),
    arch("marian", "MarianMTModel", Seq2Seq, (lib::TRANSFORMERS, task::TRANSLATION, lic::APACHE), "", (30, 4)),
    arch("mpnet", "MPNetModel", Embedding, (lib::SENTENCE, task::SIMILARITY, lic::APACHE), "1908.10084", (14, 8)),
    arch("bert", "BertModel", Embedding, (lib::TRANSFORMERS, task::FEATURES, lic::MIT), "", (26, 10)),
    arch("llava", "LlavaForConditionalGeneration", Vlm, (lib::TRANSFORMERS, task::IMAGE_TEXT, lic::APACHE), "2304.08485", (0, 4)),
    arch("qwen2_vl", "Qwen2VLForConditionalGeneration", Vlm, (lib::TRANSFORMERS, task::IMAGE_TEXT, lic::APACHE), "2409.12191", (0, 5)),
    arch("blip", "BlipForConditionalGeneration", Vlm, (lib::TRANSFORMERS, task::IMAGE_TO_TEXT, lic::MIT), "2201.12086", (2, 2)),
    arch("vits", "VitsModel", Voice, (lib::TRANSFORMERS, task::TEXT_TO_SPEECH, lic::CC_BY_NC), "2106.06103", (2, 5)),
    arch("", "PPO", Other, (lib::SB3, task::REINFORCEMENT, lic::NONE), "", (40, 15)),
    arch("", "ml-agents", Other, (lib::ML_AGENTS, task::REINFORCEMENT, lic::NONE), "", (14, 8)),
    arch("", "q-learning", Other, (lib::NONE, task::REINFORCEMENT, lic::NONE), "", (28, 30)),
    arch("", "keras", Other, (lib::KERAS, task::NONE, lic::NONE), "", (10, 3)),
    arch("", "tf-keras", Other, (lib::TF_KERAS, task::IMAGE_CLASSIFICATION, lic::NONE), "", (8, 4)),
    arch("", "spacy", Other, (lib::SPACY, task::TOKEN_CLASSIFICATION, lic::MIT), "", (8, 1)),
    arch("", "fastai", Other, (lib::FASTAI, task::NONE, lic::NONE), "", (6, 1)),
    arch("", "act", Other, (lib::LEROBOT, task::ROBOTICS, lic::APACHE), "2304.13705", (0, 8)),
];

/// Position of the first architecture of this class name; the bare one else.
pub(super) fn by_class(class: &str) -> u8 {
    ARCHS.iter().position(|a| a.class == class).unwrap_or(0) as u8
}

/// Draws the architecture of a new root model.
pub(super) struct RootArchs {
    old: Weights,
    new: Weights,
}

impl RootArchs {
    pub(super) fn new() -> Self {
        RootArchs {
            old: Weights::new(ARCHS.iter().map(|a| a.weights.0)),
            new: Weights::new(ARCHS.iter().map(|a| a.weights.1)),
        }
    }

    pub(super) fn draw(&self, rng: &mut Rng, old: bool) -> u8 {
        if old {
            self.old.draw(rng) as u8
        } else {
            self.new.draw(rng) as u8
        }
    }
}

/// Labels and parameter counts of sizes, for names and `safetensors`.
pub(super) const SIZES: &[(&str, u64)] = &[
    ("", 0),
    ("base", 109_482_240),
    ("small", 44_672_512),
    ("large", 334_607_360),
    ("135M", 134_515_008),
    ("360M", 361_821_120),
    ("0.5B", 494_032_768),
    ("1B", 1_235_814_400),
    ("1.5B", 1_543_714_304),
    ("1.8B", 1_836_828_672),
    ("2B", 2_506_172_416),
    ("3B", 3_085_938_688),
    ("4B", 4_022_468_096),
    ("7B", 7_241_732_096),
    ("8B", 8_030_261_248),
    ("9B", 9_241_705_984),
    ("12B", 12_247_782_400),
    ("13B", 13_015_864_320),
    ("14B", 14_770_033_664),
    ("24B", 23_572_403_200),
    ("32B", 32_763_876_352),
    ("70B", 70_553_706_496),
    ("8x7B", 46_702_792_704),
    ("671B", 671_026_419_200),
];

/// Draws a size that fits the kind.
pub(super) fn size(kind: Kind, rng: &mut Rng) -> u8 {
    match kind {
        Llm => rng.pick(&[
            4, 5, 6, 6, 7, 7, 8, 8, 9, 10, 11, 11, 12, 13, 13, 13, 13, 14, 14, 14, 15, 16, 17, 18,
            19, 20, 21, 22, 23,
        ]),
        Vlm => rng.pick(&[10, 11, 12, 13, 13, 14, 20]),
        Bare | Other | Diffusion => 0,
        _ => rng.pick(&[1, 1, 1, 2, 3]),
    }
}
