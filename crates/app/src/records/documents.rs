//! The documents of content: states and profiles, changed only by who has seen them.

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use sopan_rules::records::question::Documents;
use sopan_rules::records::{Version, json};
use sopan_rules::time::Moment;
use sopan_store::records::{self as store, Document, DocumentKind, DocumentPlace};

use super::{Client, DOCUMENT_BYTES, RecordError, Result, Scope, refused};
use crate::App;
use crate::files::hex;

/// What a sender knows of the document that it changes (RFC 9110, 13.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conditions {
    /// The header `If-Match`.
    pub if_match: Option<String>,
    /// The header `If-None-Match`.
    pub if_none_match: Option<String>,
}

impl Conditions {
    fn hold(&self, etag: Option<&str>) -> bool {
        let listed = |header: &str| match header.trim() {
            "*" => etag.is_some(),
            list => list.split(',').any(|tag| {
                let tag = tag.trim();
                let tag = tag.strip_prefix("W/").unwrap_or(tag);
                etag.is_some_and(|etag| tag.trim_matches('"').eq_ignore_ascii_case(etag))
            }),
        };
        self.if_match.as_deref().is_none_or(listed)
            && !self.if_none_match.as_deref().is_some_and(listed)
    }

    fn is_given(&self) -> bool {
        self.if_match.is_some() || self.if_none_match.is_some()
    }
}

/// A document that came.
#[derive(Debug)]
pub struct DocumentSent<'a> {
    /// Under which version.
    pub version: Version,
    /// Its media type.
    pub content_type: &'a str,
    /// Its bytes.
    pub content: &'a [u8],
    /// What the sender knows of the one that is there.
    pub conditions: &'a Conditions,
}

/// What is given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentAnswer {
    /// A document.
    One(Document),
    /// The names of documents, and when the last of them was changed.
    Names(Vec<String>, Option<Moment>),
}

fn scope(kind: DocumentKind) -> Scope {
    match kind {
        DocumentKind::State => Scope::State,
        DocumentKind::AgentProfile | DocumentKind::ActivityProfile => Scope::Profile,
    }
}

/// Where it lies; with all registrations where none is named and many are meant.
fn place(kind: DocumentKind, of: &Documents) -> DocumentPlace {
    let registration = match (&of.registration, &of.name) {
        (None, Some(_)) => Some(String::new()),
        (registration, _) => registration.clone(),
    };
    DocumentPlace {
        kind,
        agent: of.agent.clone(),
        activity: of.activity.clone(),
        registration,
    }
}

fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

/// The entity tag: in 1.0.3 it is to be the SHA-1 of the content (Communication 3.1).
fn etag(content: &[u8]) -> String {
    hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, content).as_ref())
}

impl App {
    /// A document, or the names of those that lie there.
    pub async fn record_document(
        &self,
        client: &Client,
        kind: DocumentKind,
        of: &Documents,
    ) -> Result<DocumentAnswer> {
        client.must_read(scope(kind))?;
        client.must_own(of)?;
        let mut tx = self.db.read().await?;
        let place = place(kind, of);
        let Some(name) = &of.name else {
            let (names, last) = store::document_names(&mut tx, &place, of.since).await?;
            return Ok(DocumentAnswer::Names(names.into_iter().collect(), last));
        };
        let found = store::document(&mut tx, &place, name).await?;
        found
            .map(DocumentAnswer::One)
            .ok_or_else(|| RecordError::NotFound {
                what: "document",
                key: name.clone(),
            })
    }

    /// Puts a document in the place of what is there. Where something is, the sender must
    /// say that it knows it; only states of 1.0.3 are written over as they are. Of profiles
    /// a sender of 1.0.3 must say it also where nothing is (Communication 2.6, 2.7, 3.1).
    pub async fn put_record_document(
        &self,
        client: &Client,
        kind: DocumentKind,
        of: &Documents,
        sent: DocumentSent<'_>,
    ) -> Result<()> {
        let over = kind == DocumentKind::State && sent.version == Version::V1;
        let unseen = !over && !sent.conditions.is_given();
        let put = |there: Option<&Document>| match there {
            Some(_) if unseen => Err(RecordError::Unseen),
            None if unseen && sent.version == Version::V1 => {
                const CONCURRENCY: (&str, &str) = ("Communication 3.1", "4.1.4");
                let why = "must come with If-None-Match: * where nothing is to be there yet, \
                           or with If-Match";
                refused("", CONCURRENCY, sent.version, why, "neither")
            }
            _ => Ok((sent.content_type.to_owned(), sent.content.to_vec())),
        };
        self.change_document(client, kind, of, &sent, put).await
    }

    /// Merges a JSON document into the one that is there, or puts it where none is
    /// (1.0.3, Communication 2.2; 2.0, 4.1.5.1).
    pub async fn post_record_document(
        &self,
        client: &Client,
        kind: DocumentKind,
        of: &Documents,
        sent: DocumentSent<'_>,
    ) -> Result<()> {
        const MERGING: (&str, &str) = ("Communication 2.2", "4.1.5.1");
        if is_json(sent.content_type)
            && let Err(why) = json::read(sent.content)
        {
            let why = format!("must be JSON, as its Content-Type says: {why}");
            return refused("", MERGING, sent.version, why, "the document");
        }
        let post = |there: Option<&Document>| {
            let Some(there) = there else {
                return Ok((sent.content_type.to_owned(), sent.content.to_vec()));
            };
            if !is_json(sent.content_type) || !is_json(&there.content_type) {
                let why = "can be merged only where both documents are application/json; \
                           put the new one in the place of the old one with PUT";
                let found = format!("{} and {}", there.content_type, sent.content_type);
                return refused("", MERGING, sent.version, why, found);
            }
            match json::merged(&there.content, sent.content) {
                Some(content) => Ok((there.content_type.clone(), content)),
                None => {
                    let why = "can be merged only where both documents are JSON objects";
                    refused("", MERGING, sent.version, why, "no object")
                }
            }
        };
        self.change_document(client, kind, of, &sent, post).await
    }

    async fn change_document(
        &self,
        client: &Client,
        kind: DocumentKind,
        of: &Documents,
        sent: &DocumentSent<'_>,
        change: impl FnOnce(Option<&Document>) -> Result<(String, Vec<u8>)>,
    ) -> Result<()> {
        client.must(scope(kind))?;
        client.must_own(of)?;
        let name = of.name.as_deref().unwrap_or_default();
        let place = place(kind, of);
        let mut tx = self.db.write().await?;
        store::keep_documents(&mut tx, &place).await?;
        let there = store::document(&mut tx, &place, name).await?;
        if !sent
            .conditions
            .hold(there.as_ref().map(|d| d.etag.as_str()))
        {
            return Err(RecordError::Precondition);
        }
        let (content_type, content) = change(there.as_ref())?;
        if content.len() > DOCUMENT_BYTES {
            return Err(RecordError::TooLarge {
                what: "a document",
                most: DOCUMENT_BYTES,
            });
        }
        let document = Document {
            content_type,
            etag: etag(&content),
            changed: self.now(),
            content,
        };
        store::keep_document(&mut tx, &place, name, &document).await?;
        Ok(tx.commit().await?)
    }

    /// Deletes a document, or all states that lie there.
    pub async fn delete_record_document(
        &self,
        client: &Client,
        kind: DocumentKind,
        of: &Documents,
        conditions: &Conditions,
    ) -> Result<()> {
        client.must(scope(kind))?;
        client.must_own(of)?;
        let place = place(kind, of);
        let mut tx = self.db.write().await?;
        store::keep_documents(&mut tx, &place).await?;
        match &of.name {
            None => store::delete_documents(&mut tx, &place).await?,
            Some(name) => {
                let there = store::document(&mut tx, &place, name).await?;
                if !conditions.hold(there.as_ref().map(|d| d.etag.as_str())) {
                    return Err(RecordError::Precondition);
                }
                store::delete_document(&mut tx, &place, name).await?;
            }
        }
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_about_what_is_there() {
        let asked = |if_match: Option<&str>, if_none_match: Option<&str>, etag: Option<&str>| {
            let conditions = Conditions {
                if_match: if_match.map(str::to_owned),
                if_none_match: if_none_match.map(str::to_owned),
            };
            conditions.hold(etag)
        };
        for (if_match, if_none_match, etag, holds) in [
            (None, None, None, true),
            (None, None, Some("a"), true),
            (Some("\"a\""), None, Some("a"), true),
            (Some("\"b\", W/\"A\""), None, Some("a"), true),
            (Some("\"b\""), None, Some("a"), false),
            (Some("\"b\""), None, None, false),
            (Some("*"), None, Some("a"), true),
            (Some("*"), None, None, false),
            (None, Some("*"), None, true),
            (None, Some("*"), Some("a"), false),
            (None, Some("\"b\""), Some("a"), true),
            (None, Some("\"a\""), Some("a"), false),
        ] {
            let case = format!("{if_match:?} {if_none_match:?} {etag:?}");
            assert_eq!(asked(if_match, if_none_match, etag), holds, "{case}");
        }
    }

    #[test]
    fn an_entity_tag_is_the_sha_1() {
        assert_eq!(etag(b""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    }
}
