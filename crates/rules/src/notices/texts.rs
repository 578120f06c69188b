//! The texts of notices: words with places for values, such as `{mandate}`, and what is wrong
//! with a text that somebody wrote.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Kind;

/// By which way somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// In the inbox.
    App,
    /// By e-mail.
    Email,
    /// By SMS.
    Sms,
}

impl Channel {
    /// All of them.
    pub const ALL: [Channel; 3] = [Channel::App, Channel::Email, Channel::Sms];

    /// As it is kept.
    pub fn name(self) -> &'static str {
        match self {
            Channel::App => "app",
            Channel::Email => "email",
            Channel::Sms => "sms",
        }
    }

    /// The channel with this name.
    pub fn from_name(name: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|c| c.name() == name)
    }
}

/// Which text: what one notice says, or the message around all notices of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Text {
    /// One notice.
    Of(Kind),
    /// The message around them.
    Message,
}

impl Text {
    /// All of them.
    pub const ALL: [Text; 6] = [
        Text::Of(Kind::Before),
        Text::Of(Kind::Due),
        Text::Of(Kind::Overdue),
        Text::Of(Kind::MdoAdmin),
        Text::Of(Kind::NodalOfficer),
        Text::Message,
    ];

    /// As it is kept.
    pub fn name(self) -> &'static str {
        match self {
            Text::Of(kind) => kind.name(),
            Text::Message => "message",
        }
    }

    /// The text with this name.
    pub fn from_name(name: &str) -> Option<Text> {
        Text::ALL.into_iter().find(|text| text.name() == name)
    }

    /// Whether there is such a text: notices in the inbox stand without a message around them.
    pub fn is_in(self, channel: Channel) -> bool {
        (self, channel) != (Text::Message, Channel::App)
    }

    /// The values that it may hold.
    pub fn places(self) -> &'static [&'static str] {
        match self {
            Text::Of(Kind::Before) => &["mandate", "due", "days"],
            Text::Of(Kind::Due) => &["mandate", "due"],
            Text::Of(Kind::Overdue) => &["mandate", "due", "days"],
            Text::Of(Kind::MdoAdmin | Kind::NodalOfficer) => {
                &["organisation", "count", "lines", "day", "link"]
            }
            Text::Message => &["name", "count", "notices", "link", "settings"],
        }
    }

    /// The one that it must hold, where there is one: a message that holds no notices tells
    /// nothing.
    fn needs(self, channel: Channel) -> Option<&'static str> {
        match (self, channel) {
            (Text::Message, Channel::Email) => Some("notices"),
            (Text::Of(Kind::Before | Kind::Due | Kind::Overdue), _) => Some("mandate"),
            _ => None,
        }
    }
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What, by a stable code.
    pub code: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// The sign in it, from 1.
    pub column: usize,
    /// The name that is wrong or missing.
    pub name: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, sign {}: ", self.line, self.column)?;
        match self.code {
            "unknown-place" => write!(f, "there is no {{{}}} here", self.name),
            "missing-place" => write!(f, "{{{}}} must stand in it", self.name),
            "open-brace" => write!(f, "a brace is not closed"),
            "close-brace" => write!(f, "a brace was not opened"),
            "empty" => write!(f, "nothing stands here"),
            _ => write!(f, "it is longer than {} signs", self.name),
        }
    }
}

/// How many signs a text may have.
pub fn most_signs(channel: Channel) -> usize {
    match channel {
        Channel::App => 500,
        Channel::Email => 5_000,
        // Seventy signs of Devanagari make one part of a message; six are joined at most.
        Channel::Sms => 400,
    }
}

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    Words(&'a str),
    Place(&'a str),
}

/// The pieces of a text with where each begins; the first brace that has no partner ends it.
fn pieces(text: &str) -> Result<Vec<(usize, Piece<'_>)>, (usize, &'static str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(brace) = rest.find(['{', '}']) else {
            found.push((at, Piece::Words(rest)));
            break;
        };
        let (words, from) = rest.split_at(brace);
        if !words.is_empty() {
            found.push((at, Piece::Words(words)));
        }
        let opened = at + brace;
        let Some(inside) = from.strip_prefix('{') else {
            return Err((opened, "close-brace"));
        };
        let end = inside.find(['{', '}', '\n']);
        let Some(end) = end.filter(|end| inside[*end..].starts_with('}')) else {
            return Err((opened, "open-brace"));
        };
        found.push((opened, Piece::Place(inside[..end].trim())));
        at = opened + end + 2;
    }
    Ok(found)
}

/// What is wrong with a text that somebody wrote.
pub fn faults(text: Text, channel: Channel, written: &str) -> Vec<Fault> {
    let fault = |at: usize, code, name: &str| {
        let before = written.get(..at).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        Fault {
            code,
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
            name: name.to_owned(),
        }
    };
    if written.trim().is_empty() {
        return vec![fault(0, "empty", "")];
    }
    let mut all = Vec::new();
    let most = most_signs(channel);
    if written.chars().count() > most {
        all.push(fault(0, "too-long", &most.to_string()));
    }
    match pieces(written) {
        Err((at, code)) => all.push(fault(at, code, "")),
        Ok(pieces) => {
            let places = || {
                pieces.iter().filter_map(|(at, piece)| match piece {
                    Piece::Place(name) => Some((*at, *name)),
                    Piece::Words(_) => None,
                })
            };
            for (at, name) in places() {
                if !text.places().contains(&name) {
                    all.push(fault(at, "unknown-place", name));
                }
            }
            if let Some(needed) = text.needs(channel)
                && !places().any(|(_, name)| name == needed)
            {
                all.push(fault(written.len(), "missing-place", needed));
            }
        }
    }
    all
}

/// The text with its values. What [`faults`] refuses stands as it is written.
pub fn filled(written: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let Ok(pieces) = pieces(written) else {
        return written.to_owned();
    };
    pieces
        .into_iter()
        .map(|(_, piece)| match piece {
            Piece::Words(words) => words.to_owned(),
            Piece::Place(name) => value(name).unwrap_or_else(|| format!("{{{name}}}")),
        })
        .collect()
}
