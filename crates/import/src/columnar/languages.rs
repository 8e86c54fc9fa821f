//! Languages by name.

/// The languages of ISO 639-1 with the names that the ISO 639-3 tables (and so
/// Python's `pycountry`) give them, by name.
const NAMES: [(&str, &str); 184] = [
    ("Abkhazian", "ab"),
    ("Afar", "aa"),
    ("Afrikaans", "af"),
    ("Akan", "ak"),
    ("Albanian", "sq"),
    ("Amharic", "am"),
    ("Arabic", "ar"),
    ("Aragonese", "an"),
    ("Armenian", "hy"),
    ("Assamese", "as"),
    ("Avaric", "av"),
    ("Avestan", "ae"),
    ("Aymara", "ay"),
    ("Azerbaijani", "az"),
    ("Bambara", "bm"),
    ("Bashkir", "ba"),
    ("Basque", "eu"),
    ("Belarusian", "be"),
    ("Bengali", "bn"),
    ("Bislama", "bi"),
    ("Bosnian", "bs"),
    ("Breton", "br"),
    ("Bulgarian", "bg"),
    ("Burmese", "my"),
    ("Catalan", "ca"),
    ("Chamorro", "ch"),
    ("Chechen", "ce"),
    ("Chichewa", "ny"),
    ("Chinese", "zh"),
    ("Church Slavic", "cu"),
    ("Chuvash", "cv"),
    ("Cornish", "kw"),
    ("Corsican", "co"),
    ("Cree", "cr"),
    ("Croatian", "hr"),
    ("Czech", "cs"),
    ("Danish", "da"),
    ("Divehi", "dv"),
    ("Dutch", "nl"),
    ("Dzongkha", "dz"),
    ("English", "en"),
    ("Esperanto", "eo"),
    ("Estonian", "et"),
    ("Ewe", "ee"),
    ("Faroese", "fo"),
    ("Fijian", "fj"),
    ("Finnish", "fi"),
    ("French", "fr"),
    ("Fulah", "ff"),
    ("Galician", "gl"),
    ("Ganda", "lg"),
    ("Georgian", "ka"),
    ("German", "de"),
    ("Guarani", "gn"),
    ("Gujarati", "gu"),
    ("Haitian", "ht"),
    ("Hausa", "ha"),
    ("Hebrew", "he"),
    ("Herero", "hz"),
    ("Hindi", "hi"),
    ("Hiri Motu", "ho"),
    ("Hungarian", "hu"),
    ("Icelandic", "is"),
    ("Ido", "io"),
    ("Igbo", "ig"),
    ("Indonesian", "id"),
    (
        "Interlingua (International Auxiliary Language Association)",
        "ia",
    ),
    ("Interlingue", "ie"),
    ("Inuktitut", "iu"),
    ("Inupiaq", "ik"),
    ("Irish", "ga"),
    ("Italian", "it"),
    ("Japanese", "ja"),
    ("Javanese", "jv"),
    ("Kalaallisut", "kl"),
    ("Kannada", "kn"),
    ("Kanuri", "kr"),
    ("Kashmiri", "ks"),
    ("Kazakh", "kk"),
    ("Khmer", "km"),
    ("Kikuyu", "ki"),
    ("Kinyarwanda", "rw"),
    ("Kirghiz", "ky"),
    ("Komi", "kv"),
    ("Kongo", "kg"),
    ("Korean", "ko"),
    ("Kuanyama", "kj"),
    ("Kurdish", "ku"),
    ("Lao", "lo"),
    ("Latin", "la"),
    ("Latvian", "lv"),
    ("Limburgan", "li"),
    ("Lingala", "ln"),
    ("Lithuanian", "lt"),
    ("Luba-Katanga", "lu"),
    ("Luxembourgish", "lb"),
    ("Macedonian", "mk"),
    ("Malagasy", "mg"),
    ("Malay (macrolanguage)", "ms"),
    ("Malayalam", "ml"),
    ("Maltese", "mt"),
    ("Manx", "gv"),
    ("Maori", "mi"),
    ("Marathi", "mr"),
    ("Marshallese", "mh"),
    ("Modern Greek (1453-)", "el"),
    ("Mongolian", "mn"),
    ("Nauru", "na"),
    ("Navajo", "nv"),
    ("Ndonga", "ng"),
    ("Nepali (macrolanguage)", "ne"),
    ("North Ndebele", "nd"),
    ("Northern Sami", "se"),
    ("Norwegian", "no"),
    ("Norwegian Bokmål", "nb"),
    ("Norwegian Nynorsk", "nn"),
    ("Occitan (post 1500)", "oc"),
    ("Ojibwa", "oj"),
    ("Oriya (macrolanguage)", "or"),
    ("Oromo", "om"),
    ("Ossetian", "os"),
    ("Pali", "pi"),
    ("Panjabi", "pa"),
    ("Persian", "fa"),
    ("Polish", "pl"),
    ("Portuguese", "pt"),
    ("Pushto", "ps"),
    ("Quechua", "qu"),
    ("Romanian", "ro"),
    ("Romansh", "rm"),
    ("Rundi", "rn"),
    ("Russian", "ru"),
    ("Samoan", "sm"),
    ("Sango", "sg"),
    ("Sanskrit", "sa"),
    ("Sardinian", "sc"),
    ("Scottish Gaelic", "gd"),
    ("Serbian", "sr"),
    ("Serbo-Croatian", "sh"),
    ("Shona", "sn"),
    ("Sichuan Yi", "ii"),
    ("Sindhi", "sd"),
    ("Sinhala", "si"),
    ("Slovak", "sk"),
    ("Slovenian", "sl"),
    ("Somali", "so"),
    ("South Ndebele", "nr"),
    ("Southern Sotho", "st"),
    ("Spanish", "es"),
    ("Sundanese", "su"),
    ("Swahili (macrolanguage)", "sw"),
    ("Swati", "ss"),
    ("Swedish", "sv"),
    ("Tagalog", "tl"),
    ("Tahitian", "ty"),
    ("Tajik", "tg"),
    ("Tamil", "ta"),
    ("Tatar", "tt"),
    ("Telugu", "te"),
    ("Thai", "th"),
    ("Tibetan", "bo"),
    ("Tigrinya", "ti"),
    ("Tonga (Tonga Islands)", "to"),
    ("Tsonga", "ts"),
    ("Tswana", "tn"),
    ("Turkish", "tr"),
    ("Turkmen", "tk"),
    ("Twi", "tw"),
    ("Uighur", "ug"),
    ("Ukrainian", "uk"),
    ("Urdu", "ur"),
    ("Uzbek", "uz"),
    ("Venda", "ve"),
    ("Vietnamese", "vi"),
    ("Volapük", "vo"),
    ("Walloon", "wa"),
    ("Welsh", "cy"),
    ("Western Frisian", "fy"),
    ("Wolof", "wo"),
    ("Xhosa", "xh"),
    ("Yiddish", "yi"),
    ("Yoruba", "yo"),
    ("Zhuang", "za"),
    ("Zulu", "zu"),
];

/// The code of a language that is given by its name, or by its code. The note
/// in brackets that some names have may be left out.
pub(super) fn code_of(name: &str) -> Option<&'static str> {
    let name = name.trim();
    if let Ok(at) = NAMES.binary_search_by_key(&name, |(name, _)| name) {
        return Some(NAMES[at].1);
    }
    let plain = |full: &str| {
        full.split(" (")
            .next()
            .unwrap_or(full)
            .eq_ignore_ascii_case(name)
    };
    NAMES
        .iter()
        .find(|(full, code)| *code == name || plain(full))
        .map(|(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_are_known() {
        for (name, code) in [
            ("English", "en"),
            ("Chinese", "zh"),
            ("Modern Greek (1453-)", "el"),
            ("modern greek", "el"),
            ("Norwegian Bokmål", "nb"),
            ("fr", "fr"),
        ] {
            assert_eq!(code_of(name), Some(code), "{name}");
        }
        assert_eq!((code_of("t5"), code_of("")), (None, None));
        assert!(NAMES.is_sorted_by_key(|(name, _)| *name));
        let known = |code: &str| modeltree_records::is_iso_639_1(code);
        assert!(
            NAMES
                .iter()
                .all(|(name, code)| code_of(name) == Some(*code) && known(code))
        );
    }
}
