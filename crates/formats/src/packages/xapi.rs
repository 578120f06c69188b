//! xAPI packages as Tin Can made them: `tincan.xml` lists activities, of which
//! one says what is opened.

use std::collections::BTreeSet;

use roxmltree::Node;
use serde::Serialize;
use sopan_rules::numbers::grouped;

use super::addresses::{Address, Context, Needed, wording};
use super::xml::{attribute, child, children, text};
use super::{Content, Described, Kind, MOST_ITEMS, Wording, codes};

/// What an xAPI package is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Xapi {
    /// Activities in the order of the file.
    pub activities: Vec<Activity>,
}

/// An activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Activity {
    /// Its id, an IRI.
    pub id: String,
    /// Its type, an IRI.
    pub kind: Option<String>,
    /// Its name in each language.
    pub name: Vec<Wording>,
    /// What it is about.
    pub description: Vec<Wording>,
    /// What is opened, where it can be, in each language.
    pub launch: Vec<Launch>,
}

/// What is opened in a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Launch {
    /// The language; none where the file names none.
    pub language: Option<String>,
    /// Where it is.
    pub address: Address,
}

pub(super) fn read(root: Node<'_, '_>, context: &mut Context<'_>) -> Option<Described> {
    if root.tag_name().namespace().is_none() {
        context.problem(root, &codes::NAMESPACE_MISSING, |p| {
            p.with("kind", Kind::Xapi.name())
        });
    }
    let nodes: Vec<Node<'_, '_>> = child(root, "activities")
        .into_iter()
        .flat_map(|all| children(all, "activity"))
        .collect();
    if nodes.len() > MOST_ITEMS {
        context.problem(root, &codes::TOO_MANY_ITEMS, |p| {
            p.with("found", grouped(nodes.len() as u64))
                .with("limit", grouped(MOST_ITEMS as u64))
        });
        return None;
    }
    let mut seen = BTreeSet::new();
    let mut activities = Vec::new();
    let mut launchable = 0;
    for node in nodes {
        let id = attribute(node, "id").unwrap_or_default();
        if id.is_empty() {
            context.problem(node, &codes::IDENTIFIER_MISSING, |p| p.with("name", "id"));
        } else if !seen.insert(id) {
            context.problem(node, &codes::IDENTIFIER_REPEATED, |p| p.of_value(id));
        }
        let mut launch = Vec::new();
        for opened in children(node, "launch") {
            launchable += 1;
            let href = text(opened);
            if href.is_empty() {
                context.problem(opened, &codes::NO_ADDRESS, |p| p);
                continue;
            }
            if let Some(address) = context.address(opened, &[], &href, Needed::ToLaunch) {
                launch.push(Launch {
                    language: attribute(opened, "lang").map(str::to_owned),
                    address,
                });
            }
        }
        let texts = |name| children(node, name).filter_map(wording).collect();
        activities.push(Activity {
            id: id.to_owned(),
            kind: attribute(node, "type").map(str::to_owned),
            name: texts("name"),
            description: texts("description"),
            launch,
        });
    }
    if launchable == 0 {
        context.problem(root, &codes::NOTHING_TO_LAUNCH, |p| p);
    }
    // The activity that is launched is the course; else the first of all.
    let course = activities
        .iter()
        .find(|activity| !activity.launch.is_empty())
        .or(activities.first());
    Some(Described {
        kind: Kind::Xapi,
        identifier: course.map(|course| course.id.clone()),
        title: course.map(|course| course.name.clone()).unwrap_or_default(),
        description: course
            .map(|course| course.description.clone())
            .unwrap_or_default(),
        content: Content::Xapi(Xapi { activities }),
    })
}
