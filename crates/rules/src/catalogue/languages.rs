//! The languages that courses are in.

/// Hindi, English, and the other languages of the Eighth Schedule in which courses are
/// written and films captioned: code and own name.
pub const LANGUAGES: [(&str, &str); 15] = [
    ("hi", "हिन्दी"),
    ("en", "English"),
    ("as", "অসমীয়া"),
    ("bn", "বাংলা"),
    ("gu", "ગુજરાતી"),
    ("kn", "ಕನ್ನಡ"),
    ("ml", "മലയാളം"),
    ("mr", "मराठी"),
    ("ne", "नेपाली"),
    ("or", "ଓଡ଼ିଆ"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("sa", "संस्कृतम्"),
    ("ta", "தமிழ்"),
    ("te", "తెలుగు"),
    ("ur", "اردو"),
];

/// The languages of the Eighth Schedule to the Constitution, by their codes (ISO 639): what
/// figures call Indian languages. English is none of them.
pub const EIGHTH_SCHEDULE: [&str; 22] = [
    "as", "bn", "brx", "doi", "gu", "hi", "kn", "kok", "ks", "mai", "ml", "mni", "mr", "ne", "or",
    "pa", "sa", "sat", "sd", "ta", "te", "ur",
];

/// The name of a language, in that language.
pub fn language_name(code: &str) -> String {
    let known = LANGUAGES.iter().find(|(known, _)| *known == code);
    known.map_or_else(|| code.to_owned(), |(_, name)| (*name).to_owned())
}
