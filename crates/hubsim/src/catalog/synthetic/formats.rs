//! Formats of quantized and exported models, and what gives them away.

use super::arch::Kind;
use super::rng::Rng;
use super::vocab::library as lib;

/// One format.
pub(super) struct Format {
    /// Name endings; one is drawn.
    pub(super) suffixes: &'static [&'static str],
    /// File format tag in front.
    pub(super) file: &'static str,
    /// Tags among the card's.
    pub(super) card: &'static [&'static str],
    /// Tags at the end.
    pub(super) end: &'static [&'static str],
    /// The library; `None` where it may be missing.
    pub(super) library: Option<u8>,
    /// Whether no tag tells, so that the card has to.
    pub(super) explicit: bool,
    weight: u32,
}

/// All formats.
#[rustfmt::skip]
pub(super) const FORMATS: &[Format] = &[
    Format { suffixes: &["GGUF", "GGUF", "gguf"], file: "gguf", card: &[], end: &["conversational"], library: None, explicit: false, weight: 330 },
    Format { suffixes: &["i1-GGUF"], file: "gguf", card: &[], end: &["imatrix", "conversational"], library: Some(lib::TRANSFORMERS), explicit: false, weight: 190 },
    Format { suffixes: &["Q4_K_M-GGUF", "Q8_0-GGUF", "Q5_K_M-GGUF", "Q6_K-GGUF"], file: "gguf", card: &["llama-cpp", "gguf-my-repo"], end: &["conversational"], library: None, explicit: false, weight: 130 },
    Format { suffixes: &["AWQ", "AWQ-INT4"], file: "safetensors", card: &[], end: &["4-bit", "awq"], library: Some(lib::TRANSFORMERS), explicit: false, weight: 60 },
    Format { suffixes: &["GPTQ", "GPTQ-Int4", "gptq-4bit"], file: "safetensors", card: &[], end: &["4-bit", "gptq"], library: Some(lib::TRANSFORMERS), explicit: false, weight: 60 },
    Format { suffixes: &["bnb-4bit", "4bit"], file: "safetensors", card: &[], end: &["4-bit", "bitsandbytes"], library: Some(lib::TRANSFORMERS), explicit: false, weight: 70 },
    Format { suffixes: &["8bit", "bnb-8bit"], file: "safetensors", card: &[], end: &["8-bit", "bitsandbytes"], library: Some(lib::TRANSFORMERS), explicit: false, weight: 20 },
    Format { suffixes: &["FP8", "FP8-dynamic"], file: "safetensors", card: &["fp8"], end: &["compressed-tensors"], library: Some(lib::TRANSFORMERS), explicit: false, weight: 25 },
    Format { suffixes: &["ONNX", "onnx"], file: "onnx", card: &[], end: &[], library: Some(lib::TRANSFORMERS_JS), explicit: false, weight: 25 },
    Format { suffixes: &["openvino-int8", "int4-ov", "openvino"], file: "openvino", card: &[], end: &[], library: Some(lib::TRANSFORMERS), explicit: false, weight: 15 },
    Format { suffixes: &["mlx-4Bit", "4bit-mlx", "MLX-8bit"], file: "safetensors", card: &["mlx"], end: &["4-bit"], library: Some(lib::MLX), explicit: false, weight: 60 },
    Format { suffixes: &["exl2", "4.0bpw-exl2", "6.0bpw-h6-exl2"], file: "safetensors", card: &["exl2"], end: &[], library: Some(lib::TRANSFORMERS), explicit: true, weight: 15 },
    Format { suffixes: &["ct2", "int8-ct2"], file: "ctranslate2", card: &[], end: &[], library: Some(lib::TRANSFORMERS), explicit: false, weight: 8 },
    // A fine-tune that also ships GGUF files: the Hub calls it quantized.
    Format { suffixes: &["Instruct", "chat", "v1.1"], file: "gguf", card: &["trl", "unsloth"], end: &["conversational"], library: Some(lib::TRANSFORMERS), explicit: false, weight: 60 },
];

/// Draws a format that the kind of model can have.
pub(super) fn draw(kind: Kind, rng: &mut Rng) -> u8 {
    let language = matches!(kind, Kind::Llm | Kind::Vlm);
    if !language {
        return rng.pick(&[0, 8, 8, 8, 9, 9, 12]);
    }
    let total = FORMATS.iter().map(|f| f.weight).sum();
    let mut r = rng.below(total);
    for (at, format) in FORMATS.iter().enumerate() {
        if r < format.weight {
            return at as u8;
        }
        r -= format.weight;
    }
    0
}
