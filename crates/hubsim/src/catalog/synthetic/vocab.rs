//! The values traits take, with the weights they have on the real Hub
//! (counts of July 2025 over 1.86 million models).

/// Licences as tags, by falling count; 0 is none.
pub(super) const LICENCES: &[(&str, u32)] = &[
    ("", 0),
    ("license:apache-2.0", 298_442),
    ("license:mit", 109_820),
    ("license:other", 81_887),
    ("license:openrail", 37_498),
    ("license:creativeml-openrail-m", 29_233),
    ("license:cc-by-nc-4.0", 14_315),
    ("license:llama2", 10_294),
    ("license:llama3", 9_887),
    ("license:gemma", 8_677),
    ("license:unknown", 8_368),
    ("license:llama3.1", 7_614),
    ("license:cc-by-4.0", 6_737),
    ("license:openrail++", 6_552),
    ("license:llama3.2", 5_863),
    ("license:cc-by-nc-sa-4.0", 3_945),
    ("license:afl-3.0", 3_657),
    ("license:cc-by-sa-4.0", 2_984),
    ("license:gpl-3.0", 2_875),
    ("license:artistic-2.0", 1_942),
    ("license:llama3.3", 1_849),
    ("license:cc", 1_846),
    ("license:bigscience-bloom-rail-1.0", 1_840),
    ("license:bigscience-openrail-m", 1_742),
    ("license:bigcode-openrail-m", 1_487),
    ("license:bsd-3-clause", 1_363),
    ("license:cc-by-nc-nd-4.0", 1_338),
    ("license:agpl-3.0", 969),
    ("license:wtfpl", 913),
    ("license:cc0-1.0", 779),
    ("license:unlicense", 754),
    ("license:bsd", 555),
    ("license:gpl", 523),
    ("license:bsl-1.0", 476),
    ("license:cc-by-sa-3.0", 408),
    ("license:bsd-2-clause", 324),
    ("license:cc-by-2.0", 298),
    ("license:cc-by-nc-2.0", 270),
    ("license:c-uda", 261),
    ("license:gpl-2.0", 216),
    ("license:cc-by-nd-4.0", 208),
    ("license:cdla-permissive-2.0", 203),
    ("license:llama4", 180),
    ("license:lgpl-3.0", 169),
    ("license:osl-3.0", 129),
    ("license:pddl", 104),
    ("license:ms-pl", 99),
    ("license:gfdl", 98),
    ("license:mpl-2.0", 67),
    ("license:zlib", 53),
    ("license:etalab-2.0", 48),
    ("license:odbl", 44),
    ("license:isc", 30),
    ("license:ofl-1.1", 17),
];

/// Positions in [`LICENCES`].
pub(super) mod licence {
    pub(in super::super) const NONE: u8 = 0;
    pub(in super::super) const APACHE: u8 = 1;
    pub(in super::super) const MIT: u8 = 2;
    pub(in super::super) const OTHER: u8 = 3;
    pub(in super::super) const OPENRAIL: u8 = 4;
    pub(in super::super) const CREATIVEML: u8 = 5;
    pub(in super::super) const CC_BY_NC: u8 = 6;
    pub(in super::super) const LLAMA2: u8 = 7;
    pub(in super::super) const LLAMA3: u8 = 8;
    pub(in super::super) const GEMMA: u8 = 9;
    pub(in super::super) const LLAMA31: u8 = 11;
    pub(in super::super) const CC_BY: u8 = 12;
    pub(in super::super) const OPENRAIL_PP: u8 = 13;
    pub(in super::super) const LLAMA32: u8 = 14;
    pub(in super::super) const AFL: u8 = 16;
    pub(in super::super) const LLAMA33: u8 = 20;
    pub(in super::super) const BLOOM: u8 = 22;
}

/// Tasks; 0 is none.
pub(super) const TASKS: &[&str] = &[
    "",
    "text-generation",
    "text-classification",
    "text-to-image",
    "reinforcement-learning",
    "automatic-speech-recognition",
    "token-classification",
    "image-classification",
    "fill-mask",
    "feature-extraction",
    "question-answering",
    "translation",
    "summarization",
    "image-text-to-text",
    "sentence-similarity",
    "text-to-speech",
    "object-detection",
    "image-segmentation",
    "audio-classification",
    "image-to-text",
    "robotics",
    "text-to-video",
    "zero-shot-classification",
    "any-to-any",
    "video-classification",
];

/// Positions in [`TASKS`].
pub(super) mod task {
    pub(in super::super) const NONE: u8 = 0;
    pub(in super::super) const TEXT_GENERATION: u8 = 1;
    pub(in super::super) const TEXT_CLASSIFICATION: u8 = 2;
    pub(in super::super) const TEXT_TO_IMAGE: u8 = 3;
    pub(in super::super) const REINFORCEMENT: u8 = 4;
    pub(in super::super) const SPEECH: u8 = 5;
    pub(in super::super) const TOKEN_CLASSIFICATION: u8 = 6;
    pub(in super::super) const IMAGE_CLASSIFICATION: u8 = 7;
    pub(in super::super) const FILL_MASK: u8 = 8;
    pub(in super::super) const FEATURES: u8 = 9;
    pub(in super::super) const QUESTION: u8 = 10;
    pub(in super::super) const TRANSLATION: u8 = 11;
    pub(in super::super) const SUMMARIZATION: u8 = 12;
    pub(in super::super) const IMAGE_TEXT: u8 = 13;
    pub(in super::super) const SIMILARITY: u8 = 14;
    pub(in super::super) const TEXT_TO_SPEECH: u8 = 15;
    pub(in super::super) const DETECTION: u8 = 16;
    pub(in super::super) const SEGMENTATION: u8 = 17;
    pub(in super::super) const AUDIO_CLASSIFICATION: u8 = 18;
    pub(in super::super) const IMAGE_TO_TEXT: u8 = 19;
    pub(in super::super) const ROBOTICS: u8 = 20;
    pub(in super::super) const TEXT_TO_VIDEO: u8 = 21;
}

/// Libraries; 0 is none.
pub(super) const LIBRARIES: &[&str] = &[
    "",
    "transformers",
    "peft",
    "diffusers",
    "stable-baselines3",
    "sentence-transformers",
    "ml-agents",
    "tf-keras",
    "adapter-transformers",
    "keras",
    "mlx",
    "timm",
    "transformers.js",
    "spacy",
    "setfit",
    "lerobot",
    "fastai",
    "gguf",
];

/// Positions in [`LIBRARIES`].
pub(super) mod library {
    pub(in super::super) const NONE: u8 = 0;
    pub(in super::super) const TRANSFORMERS: u8 = 1;
    pub(in super::super) const PEFT: u8 = 2;
    pub(in super::super) const DIFFUSERS: u8 = 3;
    pub(in super::super) const SB3: u8 = 4;
    pub(in super::super) const SENTENCE: u8 = 5;
    pub(in super::super) const ML_AGENTS: u8 = 6;
    pub(in super::super) const TF_KERAS: u8 = 7;
    pub(in super::super) const ADAPTERS: u8 = 8;
    pub(in super::super) const KERAS: u8 = 9;
    pub(in super::super) const MLX: u8 = 10;
    pub(in super::super) const TIMM: u8 = 11;
    pub(in super::super) const TRANSFORMERS_JS: u8 = 12;
    pub(in super::super) const SPACY: u8 = 13;
    pub(in super::super) const SETFIT: u8 = 14;
    pub(in super::super) const LEROBOT: u8 = 15;
    pub(in super::super) const FASTAI: u8 = 16;
}

/// Language codes with the counts of models that have the tag.
pub(super) const LANGUAGES: &[(&str, u32)] = &[
    ("en", 221_550),
    ("zh", 12_917),
    ("fr", 11_754),
    ("es", 10_711),
    ("de", 10_532),
    ("ja", 8_985),
    ("ko", 8_475),
    ("it", 8_361),
    ("pt", 8_284),
    ("ru", 6_595),
    ("hi", 5_970),
    ("ar", 5_058),
    ("th", 4_564),
    ("id", 3_820),
    ("tr", 3_759),
    ("vi", 3_735),
    ("pl", 3_689),
    ("nl", 3_195),
    ("ro", 2_654),
    ("sv", 2_515),
    ("uk", 2_385),
    ("cs", 2_362),
    ("fa", 2_359),
    ("fi", 2_331),
    ("ne", 2_216),
    ("bn", 2_163),
    ("he", 1_916),
    ("el", 1_904),
    ("da", 1_859),
    ("ms", 1_801),
    ("ta", 1_777),
    ("ca", 1_684),
    ("hu", 1_678),
    ("bg", 1_636),
    ("ur", 1_613),
    ("sr", 1_509),
    ("sw", 1_488),
    ("no", 1_482),
    ("mr", 1_480),
    ("te", 1_455),
    ("et", 1_396),
    ("sl", 1_378),
    ("my", 1_367),
    ("ml", 1_347),
    ("gu", 1_340),
    ("sk", 1_336),
    ("gl", 1_305),
    ("lt", 1_290),
    ("tl", 1_279),
    ("hr", 1_261),
    ("km", 1_244),
    ("eu", 1_236),
    ("lv", 1_222),
    ("kn", 1_210),
    ("is", 1_200),
    ("lo", 1_197),
    ("pa", 1_182),
    ("am", 1_105),
    ("ha", 1_064),
    ("af", 1_063),
    ("mn", 1_058),
    ("ka", 1_047),
    ("cy", 1_018),
    ("mk", 1_013),
    ("jv", 1_013),
    ("as", 1_011),
    ("kk", 1_002),
    ("si", 998),
    ("su", 977),
    ("be", 973),
    ("hy", 964),
    ("ga", 940),
    ("yo", 935),
    ("az", 926),
    ("uz", 910),
    ("sq", 905),
    ("so", 865),
    ("la", 852),
    ("yi", 847),
    ("xh", 825),
    ("mt", 809),
    ("bs", 801),
    ("or", 788),
    ("sd", 783),
    ("ps", 777),
    ("mg", 758),
    ("sa", 732),
    ("ky", 708),
    ("eo", 696),
    ("ig", 669),
    ("sn", 662),
    ("ln", 641),
    ("ku", 625),
    ("br", 620),
    ("gd", 613),
    ("ht", 612),
    ("lb", 595),
    ("zu", 593),
    ("nn", 580),
    ("fy", 539),
    ("tg", 522),
];

/// Sets of several languages that models declare together.
pub(super) const LANGUAGE_SETS: &[&[&str]] = &[
    &["en", "zh"],
    &["en", "fr"],
    &["en", "de"],
    &["en", "es"],
    &["en", "ja"],
    &["en", "ko"],
    &["en", "hi"],
    &["en", "ar"],
    &["en", "ru"],
    &["en", "pt"],
    &["en", "de", "fr", "it", "pt", "hi", "es", "th"],
    &[
        "zh", "en", "fr", "es", "pt", "de", "it", "ru", "ja", "ko", "vi", "th", "ar",
    ],
    &["en", "fr", "de", "es", "it", "pt", "ru", "zh", "ja", "ko"],
    &[
        "en", "fr", "de", "es", "it", "pt", "nl", "pl", "ru", "zh", "ja", "ar",
    ],
    &["en", "fr", "es", "de"],
    &["de", "en", "fr", "it", "es"],
    &["no", "da", "sv"],
];
