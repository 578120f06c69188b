//! People of two organisations who look like one person.

use std::collections::HashMap;

use serde::Serialize;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::text::sound_key;
use sopan_store::Tx;
use sopan_store::reorganisations::{self as acts, Person};

use crate::{App, Result};

/// So many are shown; all are counted.
const SHOWN: usize = 50;

/// Two officials who look like one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SamePerson {
    /// The one, of the organisation that is merged.
    pub one: OfficialId,
    /// As that organisation writes the name.
    pub one_name: String,
    /// The other, of the organisation that it is merged into.
    pub other: OfficialId,
    /// As that organisation writes the name.
    pub other_name: String,
    /// What else is the same, besides the name: `employee_code`, `phone`, `email`,
    /// `joined`, `designation`.
    pub same: Vec<&'static str>,
}

impl App {
    /// The people among those who are merged who seem to be in the other organisation
    /// already. Both count, before and after, until somebody says that they are one.
    pub(super) async fn same_people(
        &self,
        tx: &mut Tx,
        merged: OrganisationId,
        into: OrganisationId,
        along: &[(OfficialId, sopan_rules::time::Moment)],
    ) -> Result<(Vec<SamePerson>, i64)> {
        let along: std::collections::HashSet<OfficialId> = along.iter().map(|(o, _)| *o).collect();
        let mut here: Vec<Person> = Vec::new();
        let mut there: HashMap<String, Vec<Person>> = HashMap::new();
        let today = self.today();
        for person in acts::people_within(tx, into, today).await? {
            // In the preview the merged are here already.
            if along.contains(&person.official) {
                here.push(person);
            } else if person.organisation == into {
                there
                    .entry(name_key(&person.name))
                    .or_default()
                    .push(person);
            }
        }
        if here.is_empty() {
            let within = acts::people_within(tx, merged, today).await?;
            here.extend(within.into_iter().filter(|p| along.contains(&p.official)));
        }
        let mut shown: Vec<SamePerson> = Vec::new();
        let mut count = 0;
        for one in &here {
            let namesakes = there.get(&name_key(&one.name));
            for other in namesakes.into_iter().flatten() {
                let same = what_is_same(one, other);
                if same.is_empty() {
                    continue;
                }
                count += 1;
                if shown.len() < SHOWN {
                    shown.push(SamePerson {
                        one: one.official,
                        one_name: one.name.clone(),
                        other: other.official,
                        other_name: other.name.clone(),
                        same,
                    });
                }
            }
        }
        Ok((shown, count))
    }
}

/// A name as it sounds, whatever the order of its words and without initials.
fn name_key(name: &str) -> String {
    let sound = sound_key(name);
    let mut words: Vec<&str> = sound.split(' ').filter(|w| w.chars().count() > 1).collect();
    words.sort_unstable();
    words.join(" ")
}

fn what_is_same(one: &Person, other: &Person) -> Vec<&'static str> {
    fn equal<T: PartialEq>(a: &Option<T>, b: &Option<T>) -> bool {
        a.is_some() && a == b
    }
    let digits = |p: &Person| {
        let digits = p.phone.as_ref()?.chars().filter(char::is_ascii_digit);
        let digits: String = digits.collect();
        digits
            .get(digits.len().checked_sub(10)?..)
            .map(str::to_owned)
    };
    let mailbox = |p: &Person| {
        let (name, _) = p.email.as_ref()?.split_once('@')?;
        let name: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
        (name.len() > 3).then(|| name.to_lowercase())
    };
    let code = |p: &Person| {
        let code = p.employee_code.as_ref()?.trim().to_lowercase();
        (!code.is_empty()).then_some(code)
    };
    [
        ("employee_code", equal(&code(one), &code(other))),
        ("phone", equal(&digits(one), &digits(other))),
        ("email", equal(&mailbox(one), &mailbox(other))),
        ("joined", equal(&one.joined, &other.joined)),
        ("designation", equal(&one.designation, &other.designation)),
    ]
    .into_iter()
    .filter(|(_, same)| *same)
    .map(|(what, _)| what)
    .collect()
}
