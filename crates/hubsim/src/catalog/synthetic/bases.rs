//! The great base models: where they stand and how many children they get.
//!
//! Preferential attachment alone cannot know that one model's adapters came in
//! one autumn, so the largest hubs are planned, by their share of the Hub.

use super::arch::by_class;
use super::timeline::{FLOOR, day};
use super::vocab::licence as lic;

/// One planned base model.
pub(super) struct Base {
    /// Current id, `owner/name`.
    pub(super) id: &'static str,
    /// An earlier id, where it was renamed.
    pub(super) old_id: &'static str,
    pub(super) class: &'static str,
    /// Position in `SIZES`.
    pub(super) size: u8,
    pub(super) licence: u8,
    /// Languages: none, a language, or a set (see `traits`).
    pub(super) languages: Languages,
    /// Creation second.
    pub(super) released: u32,
    /// When its children come.
    pub(super) window: (u32, u32),
    /// Direct children in a Hub of three million models.
    pub(super) children: u32,
    /// Parts in a hundred of the children: adapter, finetune, quantized, merge.
    pub(super) mix: [u32; 4],
}

/// What a base model declares under `language`.
#[derive(Clone, Copy)]
pub(super) enum Languages {
    /// Nothing.
    Silent,
    /// `en`.
    English,
    /// One language by code.
    One(&'static str),
    /// A set by its position in `LANGUAGE_SETS`.
    Set(u16),
    /// The given number of languages, most frequent first.
    Many(u16),
}

use Languages::{English, Many, One, Set, Silent};

const END: u32 = super::timeline::END;
/// The burst of August to October 2024.
const BURST: (u32, u32) = (day(892), day(948));

#[allow(clippy::too_many_arguments)]
const fn base(
    id: &'static str,
    old_id: &'static str,
    class: &'static str,
    (size, licence): (u8, u8),
    languages: Languages,
    released: u32,
    window: (u32, u32),
    children: u32,
    mix: [u32; 4],
) -> Base {
    Base {
        id,
        old_id,
        class,
        size,
        licence,
        languages,
        released,
        window,
        children,
        mix,
    }
}

/// All planned bases. The names are invented.
#[rustfmt::skip]
pub(super) const BASES: &[Base] = &[
    base("lumenforge/PRISMA.1-dev", "", "FluxPipeline", (0, lic::OTHER), English, day(880), (day(882), END), 33_042, [97, 2, 1, 0]),
    base("Qilin/Qilin1.5-0.5B", "", "Qwen2ForCausalLM", (6, lic::OTHER), English, day(688), BURST, 32_501, [98, 1, 1, 0]),
    base("Qilin/Qilin1.5-1.8B", "", "Qwen2ForCausalLM", (9, lic::OTHER), English, day(688), BURST, 30_581, [98, 1, 1, 0]),
    base("opal-research/opal-2b", "", "GemmaForCausalLM", (10, lic::GEMMA), Silent, day(708), BURST, 23_794, [97, 2, 1, 0]),
    base("opal-research/opal-7b", "", "GemmaForCausalLM", (13, lic::GEMMA), Silent, day(708), (day(710), day(948)), 9_565, [95, 3, 2, 0]),
    base("lexis-bert/distil-lexis-base-uncased", "distil-lexis-base-uncased", "DistilBertForMaskedLM", (2, lic::APACHE), English, FLOOR, (FLOOR, END), 9_361, [1, 98, 1, 0]),
    base("stableprism/stable-prism-xl-base-1.0", "", "StableDiffusionXLPipeline", (0, lic::OPENRAIL_PP), Silent, day(510), (day(512), END), 8_430, [96, 3, 1, 0]),
    base("Qilin/Qilin1.5-7B", "", "Qwen2ForCausalLM", (13, lic::OTHER), English, day(688), BURST, 6_457, [95, 3, 2, 0]),
    base("lexis-bert/lexis-base-uncased", "lexis-base-uncased", "BertForMaskedLM", (1, lic::APACHE), English, FLOOR, (FLOOR, END), 5_556, [2, 97, 1, 0]),
    base("cordillera-ai/Cordillera-3.1-8B-Instruct", "cordillera-ai/Meta-Cordillera-3.1-8B-Instruct", "LlamaForCausalLM", (14, lic::LLAMA31), Set(10), day(867), (day(868), END), 5_200, [40, 36, 16, 8]),
    base("cordillera-ai/Meta-Cordillera-3-8B", "", "LlamaForCausalLM", (14, lic::LLAMA3), English, day(776), (day(777), END), 4_300, [44, 36, 12, 8]),
    base("arablex/lexis-base-arabic-v02", "", "BertForMaskedLM", (1, lic::APACHE), One("ar"), FLOOR, (day(1050), day(1100)), 4_000, [0, 99, 1, 0]),
    base("hearken/murmur-small", "", "WhisperForConditionalGeneration", (2, lic::APACHE), Many(99), day(208), (day(210), END), 3_900, [8, 89, 3, 0]),
    base("zephyrine/Zephyrine-7B-v0.1", "", "MistralForCausalLM", (13, lic::APACHE), English, day(571), (day(572), END), 3_700, [50, 32, 8, 10]),
    base("Qilin/Qilin2.5-7B-Instruct", "", "Qwen2ForCausalLM", (13, lic::APACHE), Set(11), day(928), (day(929), END), 3_400, [38, 40, 14, 8]),
    base("Qilin/Qilin2.5-0.5B-Instruct", "", "Qwen2ForCausalLM", (6, lic::APACHE), English, day(928), (day(929), END), 3_100, [20, 74, 6, 0]),
    base("lexis-bert/rosetta-xlm-base", "rosetta-xlm-base", "XLMRobertaForMaskedLM", (1, lic::MIT), Many(94), FLOOR, (FLOOR, END), 2_900, [1, 97, 2, 0]),
    base("visage/patchwork-vit-base-224-in21k", "", "ViTForImageClassification", (1, lic::APACHE), Silent, FLOOR, (day(60), END), 2_600, [2, 97, 1, 0]),
    base("cordillera-ai/Cordillera-2-7b-hf", "", "LlamaForCausalLM", (13, lic::LLAMA2), English, day(496), (day(497), day(1000)), 2_500, [76, 16, 5, 3]),
    base("cordillera-ai/Cordillera-3.2-1B-Instruct", "", "LlamaForCausalLM", (7, lic::LLAMA32), Set(10), day(929), (day(930), END), 2_300, [34, 44, 21, 1]),
    base("lexis-bert/robust-lexis-base", "robust-lexis-base", "RobertaForMaskedLM", (1, lic::MIT), English, FLOOR, (FLOOR, END), 2_200, [3, 96, 1, 0]),
    base("gradient-guild/wavelet-xlsr-300m", "", "Wav2Vec2ForCTC", (3, lic::APACHE), Many(53), FLOOR, (FLOOR, END), 2_000, [1, 99, 0, 0]),
    base("Qilin/Qilin3-4B", "", "Qwen3ForCausalLM", (12, lic::APACHE), Silent, day(1149), (day(1151), END), 1_900, [34, 44, 22, 0]),
    base("cordillera-ai/Cordillera-3.3-70B-Instruct", "", "LlamaForCausalLM", (21, lic::LLAMA33), Set(10), day(1006), (day(1007), END), 700, [20, 40, 25, 15]),
];

impl Base {
    /// Architecture number.
    pub(super) fn arch(&self) -> u8 {
        by_class(self.class)
    }

    /// Owner and name.
    pub(super) fn parts(&self) -> (&'static str, &'static str) {
        self.id.split_once('/').unwrap_or(("", self.id))
    }
}
