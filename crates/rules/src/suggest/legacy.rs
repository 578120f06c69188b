//! Hindi that was typed in a font from before Unicode (Kruti Dev, DevLys, Chanakya): Latin
//! letters that only that font shows as Devanagari. Nothing can be found in such a text.

/// A text is taken for one from so many odd words on.
const ODD_WORDS: usize = 5;
/// And from this share of its words on, in hundredths.
const ODD_PERCENT: usize = 25;
/// The small words of Kruti Dev and DevLys: के, की, का, को, में, से, और …
const SMALL: &[&str] = &[
    "ds", "dh", "dk", "dks", "esa", "ls", "vkSj", "rFkk", "gS", "gSa", "djuk", "djus", "Hkh", "fd",
    ",oa", "}kjk", "fy,", "dj",
];

fn is_odd(word: &str) -> bool {
    if SMALL.contains(&word.trim_end_matches(['.', 'A'])) {
        return true;
    }
    let word: Vec<char> = word
        .trim_matches(|c: char| matches!(c, '.' | ',' | ':' | '(' | ')' | '"' | '\'' | '-'))
        .chars()
        .collect();
    let beyond = |c: &char| matches!(*c, '\u{a1}'..='\u{2ff}');
    // Chanakya and its like use the letters beyond ASCII.
    if word.iter().filter(|c| beyond(c)).count() >= 2 {
        return true;
    }
    word.windows(3).any(|three| match three {
        [before, middle, after] => {
            let inside = before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric();
            inside && matches!(middle, ';' | '[' | ']' | '{' | '}' | '=' | '~' | '^' | '|')
        }
        _ => false,
    }) || word.windows(2).skip(1).any(|two| match two {
        [before, after] => before.is_ascii_lowercase() && after.is_ascii_uppercase(),
        _ => false,
    })
}

/// Whether a text is Hindi in the letters of a font from before Unicode.
pub fn is_legacy_hindi(text: &str) -> bool {
    let words = text.split_whitespace();
    let words = words.filter(|word| word.chars().any(char::is_alphabetic));
    let (mut all, mut odd, mut hindi) = (0, 0, 0);
    for word in words {
        all += 1;
        if word.chars().any(|c| matches!(c, '\u{900}'..='\u{97f}')) {
            hindi += 1;
        } else if is_odd(word) {
            odd += 1;
        }
    }
    odd >= ODD_WORDS && odd > hindi && odd * 100 >= all * ODD_PERCENT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_fonts_are_told_from_english_and_from_unicode() {
        for legacy in [
            "dk;kZy; ds lHkh i=ksa dk fuLrkj.k djuk rFkk lafpdk esa fVIi.kh izLrqr djuk",
            "jksdM+ cgh dk j[kj[kko djuk ,oa foHkkx ds deZpkfj;ksa ds osru foi= rS;kj djuk gSA",
            "·¤æØæüÜØ ·ð¤ âÖè Âµ˜ææð´ ·¤æ çÙSÌæÚU‡æ ·¤ÚUÙæ ÌÍæ ÚUæð·¤Ç¸ Õãè",
        ] {
            assert!(is_legacy_hindi(legacy), "{legacy}");
        }
        for right in [
            "Disposes of e-Office files, MoU and eHRMS matters; maintains the cash book of MyGov.",
            "रोकड़ बही का रखरखाव करना एवं विभाग के कर्मचारियों के वेतन विपत्र तैयार करना",
            "संचिका में टिप्पणी, iGOT और eOffice MyGov eHRMS GeM DigiLocker",
            "",
            "ds ds",
        ] {
            assert!(!is_legacy_hindi(right), "{right}");
        }
    }
}
