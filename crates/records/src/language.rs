//! Language codes.

/// The two-letter codes of ISO 639-1 (with the withdrawn `bh` and `sh`, which
/// old cards still use), in order.
const ISO_639_1: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv \
    cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr \
    ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw \
    ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv \
    ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq \
    sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh \
    yi yo za zh zu";

/// Whether `code` is a two-letter language code of ISO 639-1.
#[must_use]
pub fn is_iso_639_1(code: &str) -> bool {
    code.len() == 2
        && code.bytes().all(|byte| byte.is_ascii_lowercase())
        && ISO_639_1
            .as_bytes()
            .chunks(3)
            .any(|entry| entry.starts_with(code.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_codes_and_nothing_else() {
        assert!(
            ["aa", "en", "sd", "zu"]
                .iter()
                .all(|code| is_iso_639_1(code))
        );
        assert!(
            ["", "t5", "tf", "a ", " e", "EN", "eng", "zz"]
                .iter()
                .all(|code| !is_iso_639_1(code))
        );
        assert!(ISO_639_1.split(' ').all(is_iso_639_1));
    }
}
