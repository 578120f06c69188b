//! Statements that are asked for: one by its id, or a page of those for which something
//! holds, with a link to the next.

use std::collections::{BTreeSet, HashSet};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sopan_rules::records::about::Word;
use sopan_rules::records::forms::{self, Definitions, Form, Languages};
use sopan_rules::records::question::{Filter, Of, Question};
use sopan_rules::records::shapes::uuid_text;
use sopan_rules::records::{agents, json};
use sopan_rules::time::Moment;
use sopan_store::records::{self as store, Stored, Wanted};
use sopan_store::{Tx, acts, people};

use super::acts::{ActsWanted, OF_THE_LEDGER};
use super::{Client, PAGE, PAGE_ATTACHMENT_BYTES, RecordError, Result, Scope, number};
use crate::{App, AppError};

/// What was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// A statement, or a page of them, as JSON.
    pub json: String,
    /// When the newest of them was stored.
    pub stored: Option<Moment>,
    /// Whether attachments were asked for.
    pub with_attachments: bool,
    /// The attachments, where they were asked for.
    pub attachments: Vec<AttachmentOut>,
}

/// An attachment that goes out.
#[derive(Debug, Clone)]
pub struct AttachmentOut {
    /// Its hash.
    pub sha2: String,
    /// Its media type, as its statement says.
    pub content_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Where a page goes on: everything that the question asked, in numbers. It is the text
/// of a link, and says nothing that whoever holds it may not ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct GoOn {
    /// Words.
    w: Vec<Vec<i64>>,
    /// After and before which numbers.
    n: (i64, i64),
    /// How many on a page.
    l: i64,
    /// Ascending, with attachments.
    f: (bool, bool),
    /// The form.
    o: String,
    /// Acts of the ledger, where the question can be about such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    a: Option<ActsWanted>,
}

impl GoOn {
    fn token(&self) -> Result<String> {
        let text = serde_json::to_vec(self).map_err(|e| AppError::Document(e.to_string()))?;
        Ok(URL_SAFE_NO_PAD.encode(text))
    }

    fn read(token: &str) -> Option<GoOn> {
        let text = URL_SAFE_NO_PAD.decode(token).ok()?;
        let found: GoOn = serde_json::from_slice(&text).ok()?;
        let good = (1..=PAGE).contains(&found.l)
            && found.w.len() <= 4
            && found.w.iter().all(|group| (1..=2).contains(&group.len()));
        good.then_some(found)
    }
}

impl App {
    /// The statement, or the first page of statements, that a question asks for.
    pub async fn statements(
        &self,
        client: &Client,
        question: &Question,
        languages: &Languages,
    ) -> Result<Found> {
        client.must_read(Scope::StatementsReadMine)?;
        let filter = match &question.of {
            Of::Statement(id) => return self.one(client, question, id, false, languages).await,
            Of::Voided(id) => return self.one(client, question, id, true, languages).await,
            Of::All(filter) => filter,
        };
        let mut tx = self.db.read().await?;
        let go_on = GoOn {
            w: numbers(filter),
            n: (
                match filter.since {
                    Some(since) => store::number_at(&mut tx, since).await?,
                    None => 0,
                },
                match filter.until {
                    Some(until) => store::number_at(&mut tx, until).await?.saturating_add(1),
                    None => i64::MAX,
                },
            ),
            l: match filter.limit {
                0 => PAGE,
                limit => limit.min(PAGE),
            },
            f: (filter.ascending, question.attachments),
            o: question.form.name().to_owned(),
            a: match client.may(Scope::StatementsRead) {
                true => self.acts_wanted(&mut tx, filter).await?,
                false => None,
            },
        };
        self.page(&mut tx, client, go_on, languages).await
    }

    /// The page to which a link leads.
    pub async fn more_statements(
        &self,
        client: &Client,
        token: &str,
        languages: &Languages,
    ) -> Result<Found> {
        client.must_read(Scope::StatementsReadMine)?;
        let go_on = GoOn::read(token).ok_or_else(|| RecordError::NotFound {
            what: "page",
            key: token.chars().take(40).collect(),
        })?;
        let mut tx = self.db.read().await?;
        self.page(&mut tx, client, go_on, languages).await
    }

    /// Whether a client that may read its own only stored this one.
    fn is_for(&self, client: &Client, stored: &Stored) -> bool {
        let authority = || {
            let value = json::read(stored.body.as_bytes()).unwrap_or_default();
            agents::known_by(&value["authority"])
        };
        client.may(Scope::StatementsRead)
            || authority() == agents::known_by(&client.authority(self.record_home()))
    }

    async fn one(
        &self,
        client: &Client,
        question: &Question,
        id: &store::StatementId,
        voided: bool,
        languages: &Languages,
    ) -> Result<Found> {
        let mut tx = self.db.read().await?;
        let mut stored = store::by_ids(&mut tx, &[*id]).await?.remove(id);
        if stored.is_none()
            && client.may(Scope::StatementsRead)
            && let Some(act) = self.act(id).await?
        {
            stored = self.told_acts(&mut tx, &[act]).await?.pop();
        }
        let stored = stored
            .filter(|s| s.voided == voided && self.is_for(client, s))
            .ok_or_else(|| RecordError::NotFound {
                what: if voided {
                    "voided statement"
                } else {
                    "statement"
                },
                key: uuid_text(id),
            })?;
        let at = stored.at;
        let mut page = vec![stored];
        let (attachments, _) = match question.attachments {
            true => self.attachments(&mut tx, &page).await?,
            false => (Vec::new(), 1),
        };
        let json = formed(&mut tx, &mut page, question.form, languages).await?;
        Ok(Found {
            json: json.into_iter().next().unwrap_or_default(),
            stored: Some(at),
            with_attachments: question.attachments,
            attachments,
        })
    }

    async fn page(
        &self,
        tx: &mut Tx,
        client: &Client,
        mut go_on: GoOn,
        languages: &Languages,
    ) -> Result<Found> {
        let mut words = go_on.w.clone();
        if !client.may(Scope::StatementsRead) {
            let own = agents::known_by(&client.authority(self.record_home()));
            words.extend(own.map(|own| vec![number(&Word::RelatedAgent(own))]));
        }
        let wanted = Wanted {
            words,
            after: go_on.n.0,
            before: go_on.n.1,
            ascending: go_on.f.0,
            // One more says whether there is another page.
            count: go_on.l + 1,
        };
        let stored = store::find(tx, &wanted).await?;
        let acts = match go_on
            .a
            .as_ref()
            .filter(|_| client.may(Scope::StatementsRead))
        {
            Some(acts) => acts.find(tx, go_on.f.0, wanted.count).await?,
            None => acts::Found::default(),
        };
        let told = self.told_acts(tx, &acts.acts).await?;
        let mut page = in_order(stored, told, acts.stopped, go_on.f.0);
        let room = usize::try_from(go_on.l).unwrap_or(0);
        let mut further = page.len() > room || acts.stopped.is_some();
        page.truncate(room);
        let mut attachments = Vec::new();
        if go_on.f.1 {
            let (found, fit) = self.attachments(tx, &page).await?;
            attachments = found;
            further = further || fit < page.len();
            page.truncate(fit);
        }
        let more = match further {
            false => String::new(),
            true => {
                if let Some(last) = page.iter().rev().find(|s| s.seq != OF_THE_LEDGER) {
                    match go_on.f.0 {
                        true => go_on.n.0 = last.seq,
                        false => go_on.n.1 = last.seq,
                    }
                }
                let given = page.iter().filter(|s| s.seq == OF_THE_LEDGER).count();
                if let Some(wanted) = &mut go_on.a {
                    wanted.go_on(&acts, given, go_on.f.0);
                }
                format!("/xapi/statements/more/{}", go_on.token()?)
            }
        };
        let form = Form::read(&go_on.o).unwrap_or_default();
        let stored = page.iter().map(|s| s.at).max();
        let statements = formed(tx, &mut page, form, languages).await?;
        let length: usize = statements.iter().map(|s| s.len() + 1).sum();
        let mut json = String::with_capacity(length + more.len() + 40);
        json.push_str("{\"statements\":[");
        for (place, statement) in statements.iter().enumerate() {
            if place > 0 {
                json.push(',');
            }
            json.push_str(statement);
        }
        json.push_str("],\"more\":\"");
        json.push_str(&more);
        json.push_str("\"}");
        Ok(Found {
            json,
            stored,
            with_attachments: go_on.f.1,
            attachments,
        })
    }

    /// The attachments of statements, each once, and how many statements they are of:
    /// those beyond what fits on a page are left for the next one.
    async fn attachments(
        &self,
        tx: &mut Tx,
        page: &[Stored],
    ) -> Result<(Vec<AttachmentOut>, usize)> {
        let numbers: Vec<i64> = page.iter().map(|s| s.seq).collect();
        let kept = store::attachments(tx, &numbers).await?;
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut bytes = 0;
        for (place, statement) in page.iter().enumerate() {
            let own: BTreeSet<&str> = kept
                .range((statement.seq, String::new())..(statement.seq + 1, String::new()))
                .map(|(_, sha2)| sha2.as_str())
                .collect();
            if own.is_empty() {
                continue;
            }
            let value = json::read(statement.body.as_bytes()).unwrap_or_default();
            for sha2 in own {
                if !seen.insert(sha2.to_owned()) {
                    continue;
                }
                let path = self.attachment_path(sha2);
                bytes += tokio::fs::metadata(&path)
                    .await
                    .map_err(AppError::Files)?
                    .len();
                if bytes > PAGE_ATTACHMENT_BYTES && place > 0 {
                    return Ok((found, place));
                }
                found.push(AttachmentOut {
                    sha2: sha2.to_owned(),
                    content_type: content_type(&value, sha2),
                    bytes: tokio::fs::read(&path).await.map_err(AppError::Files)?,
                });
            }
        }
        Ok((found, page.len()))
    }

    /// What is known of an activity (1.0.3, Communication 2.5; 2.0, 4.1.6.4).
    pub async fn record_activity(&self, client: &Client, id: &str) -> Result<Value> {
        client.must_read(Scope::StatementsReadMine)?;
        let mut tx = self.db.read().await?;
        if let Some(activity) = self.catalogue_activity(&mut tx, id).await? {
            return Ok(activity);
        }
        let known = store::definitions(&mut tx, &[id]).await?.remove(id);
        let mut activity = serde_json::json!({"objectType": "Activity", "id": id});
        if let Some(definition) = known {
            activity["definition"] = json::read(definition.as_bytes()).unwrap_or_default();
        }
        Ok(activity)
    }

    /// The person behind an agent (1.0.3, Communication 2.4; 2.0, 4.1.6.3).
    pub async fn record_person(&self, client: &Client, agent: &Value) -> Result<Value> {
        client.must_read(Scope::StatementsReadMine)?;
        let mut tx = self.db.read().await?;
        let names = match agents::known_by(agent) {
            Some(id) => {
                let mut names = store::names(&mut tx, &id).await?;
                if let Some(official) = self.official_known_as(&id)
                    && client.may(Scope::StatementsRead)
                {
                    names.extend(people::name(&mut tx, official).await?);
                }
                names
            }
            None => BTreeSet::new(),
        };
        Ok(agents::person(agent, &names))
    }
}

/// Statements and acts in one order, as far as both were looked at.
fn in_order(
    stored: Vec<Stored>,
    told: Vec<Stored>,
    stopped: Option<acts::Place>,
    ascending: bool,
) -> Vec<Stored> {
    let reached = |at: Moment| match stopped {
        None => true,
        Some(place) if ascending => at.0 < place.0,
        Some(place) => at.0 > place.0,
    };
    let mut page: Vec<Stored> = stored.into_iter().filter(|s| reached(s.at)).collect();
    page.extend(told);
    // Stable: what has one moment stays in its own order.
    match ascending {
        true => page.sort_by_key(|s| s.at),
        false => page.sort_by_key(|s| std::cmp::Reverse(s.at)),
    }
    page
}

fn numbers(filter: &Filter) -> Vec<Vec<i64>> {
    let group = |group: &Vec<Word>| group.iter().map(number).collect();
    filter.words.iter().map(group).collect()
}

/// The media type that a statement gives the attachment with this hash.
fn content_type(statement: &Value, sha2: &str) -> String {
    [statement, &statement["object"]]
        .into_iter()
        .filter_map(|owner| owner["attachments"].as_array())
        .flatten()
        .find(|a| {
            a["sha2"]
                .as_str()
                .is_some_and(|s| s.eq_ignore_ascii_case(sha2))
        })
        .and_then(|attachment| attachment["contentType"].as_str())
        .unwrap_or("application/octet-stream")
        .to_owned()
}

/// Statements in a form, as JSON.
async fn formed(
    tx: &mut Tx,
    page: &mut [Stored],
    form: Form,
    languages: &Languages,
) -> Result<Vec<String>> {
    if form == Form::Exact {
        let bodies = page.iter_mut().map(|s| std::mem::take(&mut s.body));
        return Ok(bodies.collect());
    }
    let mut values: Vec<Value> = page
        .iter()
        .map(|s| json::read(s.body.as_bytes()).unwrap_or_default())
        .collect();
    if form == Form::Ids {
        values.iter_mut().for_each(forms::ids);
    } else {
        let ids: BTreeSet<String> = values.iter_mut().flat_map(forms::activities).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let known: Definitions = store::definitions(tx, &ids)
            .await?
            .into_iter()
            .map(|(id, text)| (id, json::read(text.as_bytes()).unwrap_or_default()))
            .collect();
        for value in &mut values {
            forms::canonical(value, &known, languages);
        }
    }
    Ok(values.iter().map(Value::to_string).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_on_and_nowhere_else() {
        let go_on = GoOn {
            w: vec![vec![1, 2], vec![3]],
            n: (0, 17),
            l: 5,
            f: (false, true),
            o: "ids".to_owned(),
            a: None,
        };
        let token = go_on.token().unwrap();
        assert_eq!(GoOn::read(&token), Some(go_on.clone()));
        for bad in [
            GoOn {
                l: 1_000_000,
                ..go_on.clone()
            },
            GoOn {
                l: 0,
                ..go_on.clone()
            },
            GoOn {
                w: vec![Vec::new()],
                ..go_on.clone()
            },
            GoOn {
                w: vec![vec![1]; 99],
                ..go_on
            },
        ] {
            assert_eq!(GoOn::read(&bad.token().unwrap()), None);
        }
        for text in ["", "e30", "%%%", "x"] {
            assert_eq!(GoOn::read(text), None);
        }
    }
}
