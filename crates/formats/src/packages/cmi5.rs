//! cmi5 (Quartz): the course structure `cmi5.xml`.

use std::collections::BTreeSet;

use roxmltree::Node;
use serde::Serialize;
use sopan_rules::numbers::{Exact, grouped};

use super::addresses::{Address, Context, Needed, wordings};
use super::xml::{attribute, child, children, text_of};
use super::{Content, Described, Kind, MOST_ITEMS, Wording, codes};

/// What a cmi5 package is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cmi5 {
    /// The course's id, an IRI.
    pub id: String,
    /// Objectives that units and blocks refer to.
    pub objectives: Vec<Objective>,
    /// Units and blocks in their order.
    pub children: Vec<Node5>,
}

/// An objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Objective {
    /// Its id.
    pub id: String,
    /// Its title in each language.
    pub title: Vec<Wording>,
    /// What it is about.
    pub description: Vec<Wording>,
}

/// A unit, or a block of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Node5 {
    /// Units that belong together.
    Block(Block),
    /// An assignable unit: what is launched.
    Unit(Box<Unit>),
}

/// Units that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Block {
    /// Its id, an IRI.
    pub id: String,
    /// Its title in each language.
    pub title: Vec<Wording>,
    /// What it is about.
    pub description: Vec<Wording>,
    /// The objectives that it names.
    pub objectives: Vec<String>,
    /// Units and blocks in it, in their order.
    pub children: Vec<Node5>,
}

/// An assignable unit (AU).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// Its id, an IRI.
    pub id: String,
    /// Its title in each language.
    pub title: Vec<Wording>,
    /// What it is about.
    pub description: Vec<Wording>,
    /// The objectives that it names.
    pub objectives: Vec<String>,
    /// What is opened; none after a fault.
    pub address: Option<Address>,
    /// What satisfies it.
    pub move_on: MoveOn,
    /// The scaled score that passes it, 0 to 1.
    pub mastery_score: Option<Exact>,
    /// In which window it opens.
    pub launch_method: LaunchMethod,
    /// What it is told when it begins.
    pub launch_parameters: Option<String>,
    /// The key to what was bought.
    pub entitlement_key: Option<String>,
    /// The type of its activity, an IRI.
    pub activity_type: Option<String>,
}

/// What satisfies a unit (cmi5, 13.1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveOn {
    /// Passed.
    Passed,
    /// Completed.
    Completed,
    /// Both.
    CompletedAndPassed,
    /// One of the two.
    CompletedOrPassed,
    /// Nothing: it is satisfied from the start.
    NotApplicable,
}

/// In which window a unit opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LaunchMethod {
    /// As the platform likes; also in a frame.
    AnyWindow,
    /// In a window of its own.
    OwnWindow,
}

pub(super) fn read(root: Node<'_, '_>, context: &mut Context<'_>) -> Option<Described> {
    let counted = root
        .descendants()
        .filter(|node| node.is_element() && matches!(node.tag_name().name(), "au" | "block"))
        .count();
    if counted > MOST_ITEMS {
        context.problem(root, &codes::TOO_MANY_ITEMS, |p| {
            p.with("found", grouped(counted as u64))
                .with("limit", grouped(MOST_ITEMS as u64))
        });
        return None;
    }
    if root.tag_name().namespace().is_none() {
        context.problem(root, &codes::NAMESPACE_MISSING, |p| {
            p.with("kind", Kind::Cmi5.name())
        });
    }
    let course = child(root, "course");
    let mut reader = Reader {
        seen: BTreeSet::new(),
        units: 0,
    };
    let id = reader.id(course.unwrap_or(root), context);
    let objectives = child(root, "objectives")
        .into_iter()
        .flat_map(|all| children(all, "objective"))
        .map(|node| Objective {
            id: reader.id(node, context),
            title: texts(node, "title"),
            description: texts(node, "description"),
        })
        .collect();
    let units = reader.children(root, context);
    if reader.units == 0 {
        context.problem(root, &codes::NOTHING_TO_LAUNCH, |p| p);
    }
    Some(Described {
        kind: Kind::Cmi5,
        identifier: Some(id.clone()),
        title: course.map(|node| texts(node, "title")).unwrap_or_default(),
        description: course
            .map(|node| texts(node, "description"))
            .unwrap_or_default(),
        content: Content::Cmi5(Cmi5 {
            id,
            objectives,
            children: units,
        }),
    })
}

fn texts(node: Node<'_, '_>, name: &'static str) -> Vec<Wording> {
    child(node, name).map(wordings).unwrap_or_default()
}

struct Reader {
    seen: BTreeSet<String>,
    units: usize,
}

impl Reader {
    fn id(&mut self, node: Node<'_, '_>, context: &mut Context<'_>) -> String {
        let id = attribute(node, "id").unwrap_or_default();
        if id.is_empty() {
            context.problem(node, &codes::IDENTIFIER_MISSING, |p| p.with("name", "id"));
        } else if !self.seen.insert(id.to_owned()) {
            context.problem(node, &codes::IDENTIFIER_REPEATED, |p| p.of_value(id));
        }
        id.to_owned()
    }

    fn children(&mut self, node: Node<'_, '_>, context: &mut Context<'_>) -> Vec<Node5> {
        let mut out = Vec::new();
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "au" => out.push(Node5::Unit(Box::new(self.unit(child, context)))),
                "block" => out.push(Node5::Block(Block {
                    id: self.id(child, context),
                    title: self.title(child, context),
                    description: texts(child, "description"),
                    objectives: objectives(child),
                    children: self.children(child, context),
                })),
                _ => {}
            }
        }
        out
    }

    fn title(&self, node: Node<'_, '_>, context: &mut Context<'_>) -> Vec<Wording> {
        let title = texts(node, "title");
        if !title.is_empty() {
            return title;
        }
        let id = attribute(node, "id").unwrap_or_default();
        context.problem(node, &codes::TITLE_MISSING, |p| p.of_value(id));
        vec![Wording {
            language: None,
            text: id.to_owned(),
        }]
    }

    fn unit(&mut self, node: Node<'_, '_>, context: &mut Context<'_>) -> Unit {
        self.units += 1;
        let id = self.id(node, context);
        let address = match text_of(node, "url") {
            Some(url) => context.address(node, &[], &url, Needed::ToLaunch),
            None => {
                context.problem(node, &codes::NO_ADDRESS, |p| p);
                None
            }
        };
        let mut word = |name, known: &[&'static str]| {
            attribute(node, name).and_then(|text| context.word(node, name, text, known))
        };
        let move_on = match word(
            "moveOn",
            &[
                "Passed",
                "Completed",
                "CompletedAndPassed",
                "CompletedOrPassed",
                "NotApplicable",
            ],
        ) {
            Some("Passed") => MoveOn::Passed,
            Some("Completed") => MoveOn::Completed,
            Some("CompletedAndPassed") => MoveOn::CompletedAndPassed,
            Some("CompletedOrPassed") => MoveOn::CompletedOrPassed,
            _ => MoveOn::NotApplicable,
        };
        let launch_method = match word("launchMethod", &["AnyWindow", "OwnWindow"]) {
            Some("OwnWindow") => LaunchMethod::OwnWindow,
            _ => LaunchMethod::AnyWindow,
        };
        let mastery_score = attribute(node, "masteryScore")
            .and_then(|text| context.decimal(node, "masteryScore", text, 0, 1));
        Unit {
            id,
            title: self.title(node, context),
            description: texts(node, "description"),
            objectives: objectives(node),
            address,
            move_on,
            mastery_score,
            launch_method,
            launch_parameters: text_of(node, "launchParameters"),
            entitlement_key: text_of(node, "entitlementKey"),
            activity_type: attribute(node, "activityType").map(str::to_owned),
        }
    }
}

fn objectives(node: Node<'_, '_>) -> Vec<String> {
    child(node, "objectives")
        .into_iter()
        .flat_map(|all| children(all, "objective"))
        .filter_map(|objective| attribute(objective, "idref"))
        .map(str::to_owned)
        .collect()
}
