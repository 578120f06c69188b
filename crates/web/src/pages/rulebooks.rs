//! What the pages of methodologies and of integrity rules share.

use sopan_app::access::Actor;
use sopan_app::rulebooks::{Rulebook, Status, Version};
use sopan_rules::time::Moment;

use crate::request::encoded;
use crate::views::rulebooks::{Line, Standing};
use crate::words::{Words, key};

/// A version in the list.
pub fn line<T: Rulebook>(words: &Words, version: &Version<T>, list: &str, whose: String) -> Line {
    let text = &version.text;
    Line {
        href: format!("{list}/{}", encoded(text.version())),
        version: text.version().to_owned(),
        title: text.title().in_language(words.language.code()).to_owned(),
        effective: text.effective_from(),
        whose,
        draft: version.status == Status::Draft,
    }
}

/// How a version stands to somebody who may draft (`may`) or not.
pub fn standing<T: Rulebook>(
    words: &Words,
    version: &Version<T>,
    actor: &Actor,
    may: bool,
    list: &'static str,
    follows: String,
) -> Standing {
    let said = |by: &Option<(String, Moment)>| {
        by.as_ref().map(|(name, at)| {
            let name = match name.as_str() {
                "operator" => words.t("editions-by-operator").to_string(),
                name => name.to_owned(),
            };
            (name, *at)
        })
    };
    let draft = version.status == Status::Draft;
    Standing {
        href: format!("{list}/{}", encoded(version.text.version())),
        list,
        draft,
        drafted: said(&version.drafted),
        approved: said(&version.approved),
        may,
        approvable: may && version.approvable_by(actor),
        follows,
        droppable: may && draft && version.drafted.is_some(),
    }
}

/// Why an act on a version was refused.
pub fn why(code: &str) -> &'static str {
    match code {
        "version-own" => key("why-version-own"),
        "version-changed" => key("why-version-changed"),
        "methodology-backwards" => key("why-methodology-backwards"),
        "rules-backwards" => key("why-rules-backwards"),
        _ => key("why-version-approved"),
    }
}
