//! SCORM: the manifest `imsmanifest.xml` of SCORM 1.2 and SCORM 2004.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node;
use serde::Serialize;
use sopan_rules::numbers::{Exact, grouped};
use sopan_rules::packages::SharedData;
use sopan_rules::packages::sequencing::{Button, Sequencing, Word};

use super::addresses::{Address, Context, Needed, wordings};
use super::sequencing;
use super::xml::{attribute, child, children, text_of};
use super::{Content, Described, Kind, MOST_ITEMS, Wording, codes};

/// What a SCORM package is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scorm {
    /// Orders in which to learn, at least one; nearly always exactly one.
    pub organisations: Vec<Organisation>,
    /// Which of them is meant, by its place.
    pub default: usize,
    /// Resources by their identifiers.
    pub resources: BTreeMap<String, Resource>,
}

/// One order in which to learn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Organisation {
    /// Its identifier.
    pub identifier: String,
    /// Its title.
    pub title: String,
    /// SCORM 2004: whether its objectives last beyond an attempt of the course.
    pub objectives_global_to_system: bool,
    /// SCORM 2004, 4th edition: whether its shared data last beyond an attempt.
    pub shared_data_global_to_system: bool,
    /// SCORM 2004: sequencing of the whole.
    pub sequencing: Option<Sequencing>,
    /// Entries, each possibly with others below.
    pub items: Vec<Item>,
}

/// An entry of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its identifier.
    pub identifier: String,
    /// Its title.
    pub title: String,
    /// Whether it is shown in the outline.
    pub visible: bool,
    /// What is opened; none for an entry that only holds others.
    pub launch: Option<Launch>,
    /// SCORM 1.2: `adlcp:prerequisites`, in the language of AICC scripts.
    pub prerequisites: Option<String>,
    /// SCORM 1.2: the score that masters it, 0 to 100.
    pub mastery_score: Option<Exact>,
    /// SCORM 1.2: how long it may take, `hhhh:mm:ss.ss`.
    pub max_time_allowed: Option<String>,
    /// What happens then: `exit,message` …
    pub time_limit_action: Option<String>,
    /// What the content is told when it begins.
    pub data_from_lms: Option<String>,
    /// SCORM 2004: when a measure of progress completes it.
    pub completion_threshold: Option<CompletionThreshold>,
    /// SCORM 2004: buttons of the player that are not shown.
    pub hide_lms_ui: Vec<Button>,
    /// SCORM 2004, 4th edition: data shared with other entries.
    pub shared_data: Vec<SharedData>,
    /// SCORM 2004: its sequencing.
    pub sequencing: Option<Sequencing>,
    /// Entries below it.
    pub items: Vec<Item>,
}

/// What an entry opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Launch {
    /// Where it is.
    pub address: Address,
    /// Whether it speaks to the run-time (a SCO); an asset is only shown.
    pub sco: bool,
    /// The resource it is.
    pub resource: String,
}

/// `adlcp:completionThreshold`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompletionThreshold {
    /// Whether the measure decides.
    pub completed_by_measure: bool,
    /// The measure that completes it, 0 to 1.
    pub min_progress_measure: Exact,
    /// Its weight among its siblings, 0 to 1.
    pub progress_weight: Exact,
}

/// A resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Resource {
    /// Whether it is a SCO.
    pub sco: bool,
    /// Its address, where it can be opened.
    pub address: Option<Address>,
    /// Paths of its files inside the ZIP.
    pub files: Vec<String>,
    /// Other resources it needs.
    pub dependencies: Vec<String>,
}

pub(super) fn read(root: Node<'_, '_>, context: &mut Context<'_>) -> Option<Described> {
    if is_questions(root) {
        let name = context.xml.name.clone();
        context
            .report
            .push(crate::problems::Problem::new(&codes::MANIFEST_QUESTIONS).in_column(&name));
        return None;
    }
    let counted = root
        .descendants()
        .filter(|node| node.is_element() && matches!(node.tag_name().name(), "item" | "resource"))
        .count();
    if counted > MOST_ITEMS {
        context.problem(root, &codes::TOO_MANY_ITEMS, |p| {
            p.with("found", grouped(counted as u64))
                .with("limit", grouped(MOST_ITEMS as u64))
        });
        return None;
    }
    let kind = edition(root, context);
    for inner in children(root, "manifest") {
        let name = attribute(inner, "identifier").unwrap_or("manifest");
        context.problem(inner, &codes::PART_LEFT_OUT, |p| {
            p.of_value(name).with("kind", "sub-manifest")
        });
    }
    let (resources, nodes) = resources(root, context);
    let holder = child(root, "organizations");
    let mut reader = Reader {
        kind,
        resources: &resources,
        nodes: &nodes,
        seen: BTreeSet::new(),
        launches: 0,
    };
    let mut organisations = Vec::new();
    for node in holder
        .into_iter()
        .flat_map(|all| children(all, "organization"))
    {
        organisations.push(reader.organisation(node, context));
    }
    if organisations.is_empty() {
        context.problem(holder.unwrap_or(root), &codes::NO_ORGANISATION, |p| p);
        return None;
    }
    if reader.launches == 0 {
        context.problem(holder.unwrap_or(root), &codes::NOTHING_TO_LAUNCH, |p| p);
    }
    let wanted = holder.and_then(|holder| attribute(holder, "default"));
    let default = wanted.and_then(|wanted| {
        let found = organisations
            .iter()
            .position(|one| one.identifier == wanted);
        if found.is_none()
            && let Some(holder) = holder
        {
            context.problem(holder, &codes::ORGANISATION_DEFAULT, |p| p.of_value(wanted));
        }
        found
    });
    let default = default.unwrap_or(0);
    let (mut title, description) = general(root);
    if title.is_empty() && !organisations[default].title.is_empty() {
        title.push(Wording {
            language: None,
            text: organisations[default].title.clone(),
        });
    }
    Some(Described {
        kind,
        identifier: attribute(root, "identifier").map(str::to_owned),
        title,
        description,
        content: Content::Scorm(Scorm {
            organisations,
            default,
            resources,
        }),
    })
}

/// Title and description in the metadata (LOM) of the whole.
pub(super) fn general(root: Node<'_, '_>) -> (Vec<Wording>, Vec<Wording>) {
    let general = child(root, "metadata")
        .and_then(|metadata| child(metadata, "lom"))
        .and_then(|lom| child(lom, "general"));
    let texts = |name| {
        general
            .and_then(|general| child(general, name))
            .map(wordings)
            .unwrap_or_default()
    };
    (texts("title"), texts("description"))
}

/// Whether the manifest lists questions and nothing else.
fn is_questions(root: Node<'_, '_>) -> bool {
    let mut types = child(root, "resources")
        .into_iter()
        .flat_map(|all| children(all, "resource"))
        .filter_map(|resource| attribute(resource, "type"));
    let items = root
        .descendants()
        .any(|node| node.is_element() && node.tag_name().name() == "item");
    !items && types.any(|kind| kind.starts_with("imsqti_"))
}

fn edition(root: Node<'_, '_>, context: &mut Context<'_>) -> Kind {
    let mut namespaces: BTreeSet<&str> = BTreeSet::new();
    for node in root.descendants().filter(Node::is_element) {
        namespaces.extend(node.tag_name().namespace());
        namespaces.extend(node.attributes().filter_map(|a| a.namespace()));
    }
    namespaces.extend(root.namespaces().map(|namespace| namespace.uri()));
    let has = |part: &str| namespaces.iter().any(|uri| uri.contains(part));
    let uses = |name: &str| {
        root.descendants()
            .any(|node| node.is_element() && node.tag_name().name() == name)
    };
    let by_namespace = if has("adlcp_v1p3") || has("imsss") || has("adlseq") || uses("sequencing") {
        Kind::Scorm2004Third
    } else {
        Kind::Scorm12
    };
    if root.tag_name().namespace().is_none() {
        context.problem(root, &codes::NAMESPACE_MISSING, |p| {
            p.with("kind", by_namespace.name())
        });
    }
    let metadata = child(root, "metadata");
    let Some(version) = metadata.and_then(|node| text_of(node, "schemaversion")) else {
        context.problem(metadata.unwrap_or(root), &codes::VERSION_MISSING, |p| {
            p.with("kind", by_namespace.name())
        });
        return by_namespace;
    };
    let simple = version.to_lowercase().replace([' ', '-', '_'], "");
    match simple.as_str() {
        "1.2" => Kind::Scorm12,
        "20043rdedition" => Kind::Scorm2004Third,
        "20044thedition" => Kind::Scorm2004Fourth,
        "cam1.3" => Kind::Scorm2004Third,
        _ => {
            let kind = if simple.contains("4th") {
                Kind::Scorm2004Fourth
            } else if simple.contains("3rd") || simple.contains("2004") || simple.contains("1.3") {
                Kind::Scorm2004Third
            } else {
                by_namespace
            };
            context.problem(metadata.unwrap_or(root), &codes::VERSION_UNKNOWN, |p| {
                p.of_value(&version).with("kind", kind.name())
            });
            kind
        }
    }
}

type Nodes<'d, 'i> = BTreeMap<&'d str, Node<'d, 'i>>;

/// Resources by identifier, and where each stands. Whether their addresses
/// exist is asked when an item opens them.
fn resources<'d, 'i>(
    root: Node<'d, 'i>,
    context: &mut Context<'_>,
) -> (BTreeMap<String, Resource>, Nodes<'d, 'i>) {
    let mut resources = BTreeMap::new();
    let mut nodes = BTreeMap::new();
    let holder = child(root, "resources");
    for node in holder.into_iter().flat_map(|all| children(all, "resource")) {
        let Some(identifier) = attribute(node, "identifier") else {
            context.problem(node, &codes::IDENTIFIER_MISSING, |p| {
                p.with("name", "identifier")
            });
            continue;
        };
        if nodes.insert(identifier, node).is_some() {
            context.problem(node, &codes::IDENTIFIER_REPEATED, |p| {
                p.of_value(identifier)
            });
            continue;
        }
        // scormtype in SCORM 1.2, scormType in 2004, both in the wild.
        let scorm_type = attribute(node, "scormType").or_else(|| attribute(node, "scormtype"));
        let sco = scorm_type
            .and_then(|text| context.word(node, "scormType", text, &["sco", "asset"]))
            == Some("sco");
        let mut files = Vec::new();
        for file in children(node, "file") {
            let folders = context.folders(file);
            if let Some(href) = attribute(file, "href")
                && let Some(Address::File { path, .. }) =
                    context.address(file, &folders, href, Needed::Listed)
            {
                files.push(path);
            }
        }
        let dependencies = children(node, "dependency")
            .filter_map(|node| attribute(node, "identifierref"))
            .map(str::to_owned)
            .collect();
        resources.insert(
            identifier.to_owned(),
            Resource {
                sco,
                address: None,
                files,
                dependencies,
            },
        );
    }
    let opened: BTreeSet<&str> = root
        .descendants()
        .filter(|node| node.is_element() && node.tag_name().name() == "item")
        .filter_map(|item| attribute(item, "identifierref"))
        .collect();
    for (identifier, node) in &nodes {
        let needed = if opened.contains(identifier) {
            Needed::ToLaunch
        } else {
            Needed::Listed
        };
        let address = attribute(*node, "href").and_then(|href| {
            let folders = context.folders(*node);
            context.address(*node, &folders, href, needed)
        });
        if let Some(resource) = resources.get_mut(*identifier) {
            resource.address = address;
        }
    }
    (resources, nodes)
}

struct Reader<'r, 'd, 'i> {
    kind: Kind,
    resources: &'r BTreeMap<String, Resource>,
    nodes: &'r Nodes<'d, 'i>,
    seen: BTreeSet<String>,
    launches: usize,
}

impl Reader<'_, '_, '_> {
    fn is_2004(&self) -> bool {
        self.kind != Kind::Scorm12
    }

    fn identifier(&mut self, node: Node<'_, '_>, context: &mut Context<'_>) -> String {
        let identifier = attribute(node, "identifier").unwrap_or_default();
        if identifier.is_empty() {
            context.problem(node, &codes::IDENTIFIER_MISSING, |p| {
                p.with("name", "identifier")
            });
        } else if !self.seen.insert(identifier.to_owned()) {
            context.problem(node, &codes::IDENTIFIER_REPEATED, |p| {
                p.of_value(identifier)
            });
        }
        identifier.to_owned()
    }

    fn organisation(&mut self, node: Node<'_, '_>, context: &mut Context<'_>) -> Organisation {
        Organisation {
            identifier: self.identifier(node, context),
            title: text_of(node, "title").unwrap_or_default(),
            objectives_global_to_system: context.flag(node, "objectivesGlobalToSystem", true),
            shared_data_global_to_system: context.flag(node, "sharedDataGlobalToSystem", true),
            sequencing: self
                .is_2004()
                .then(|| sequencing::read(node, context))
                .flatten(),
            items: children(node, "item")
                .map(|item| self.item(item, context))
                .collect(),
        }
    }

    fn item(&mut self, node: Node<'_, '_>, context: &mut Context<'_>) -> Item {
        let identifier = self.identifier(node, context);
        let title = text_of(node, "title").unwrap_or_else(|| {
            context.problem(node, &codes::TITLE_MISSING, |p| p.of_value(&identifier));
            identifier.clone()
        });
        let launch = self.launch(node, context);
        self.launches += usize::from(launch.is_some());
        let either = |first, second| text_of(node, first).or_else(|| text_of(node, second));
        let mastery_score = text_of(node, "masteryscore")
            .and_then(|text| context.decimal(node, "masteryscore", &text, 0, 100));
        Item {
            title,
            visible: context.flag(node, "isvisible", true),
            launch,
            prerequisites: text_of(node, "prerequisites"),
            mastery_score,
            max_time_allowed: text_of(node, "maxtimeallowed"),
            time_limit_action: either("timeLimitAction", "timelimitaction"),
            data_from_lms: either("dataFromLMS", "datafromlms"),
            completion_threshold: child(node, "completionThreshold")
                .map(|node| threshold(node, context)),
            hide_lms_ui: hidden(node, context),
            shared_data: child(node, "data")
                .into_iter()
                .flat_map(|data| children(data, "map"))
                .filter_map(|map| {
                    Some(SharedData {
                        target: attribute(map, "targetID")?.to_owned(),
                        read: context.flag(map, "readSharedData", true),
                        write: context.flag(map, "writeSharedData", true),
                    })
                })
                .collect(),
            sequencing: self
                .is_2004()
                .then(|| sequencing::read(node, context))
                .flatten(),
            items: children(node, "item")
                .map(|item| self.item(item, context))
                .collect(),
            identifier,
        }
    }

    fn launch(&mut self, node: Node<'_, '_>, context: &mut Context<'_>) -> Option<Launch> {
        let wanted = attribute(node, "identifierref")?;
        let Some(resource) = self.resources.get(wanted) else {
            context.problem(node, &codes::RESOURCE_UNKNOWN, |p| p.of_value(wanted));
            return None;
        };
        let Some(address) = &resource.address else {
            // Where an address stood, what is wrong with it was told.
            if let Some(node) = self.nodes.get(wanted)
                && attribute(*node, "href").is_none()
            {
                context.problem(*node, &codes::NO_ADDRESS, |p| p);
            }
            return None;
        };
        let parameters = attribute(node, "parameters").unwrap_or_default();
        Some(Launch {
            address: address.clone().with_parameters(parameters),
            sco: resource.sco,
            resource: wanted.to_owned(),
        })
    }
}

fn threshold(node: Node<'_, '_>, context: &mut Context<'_>) -> CompletionThreshold {
    let text = crate::values::one_line(&super::xml::text(node));
    let number = |context: &mut Context<'_>, name| {
        let text = attribute(node, name)?;
        context.decimal(node, name, text, 0, 1)
    };
    // The 3rd edition writes the measure as the element's text.
    let plain = (!text.is_empty())
        .then(|| context.decimal(node, "completionThreshold", &text, 0, 1))
        .flatten();
    let by_measure = plain.is_some() || context.flag(node, "completedByMeasure", false);
    let least = plain.or_else(|| number(context, "minProgressMeasure"));
    let weight = number(context, "progressWeight");
    CompletionThreshold {
        completed_by_measure: by_measure,
        min_progress_measure: least.unwrap_or_else(|| Exact::from(1)),
        progress_weight: weight.unwrap_or_else(|| Exact::from(1)),
    }
}

fn hidden(node: Node<'_, '_>, context: &mut Context<'_>) -> Vec<Button> {
    let buttons: Vec<Node<'_, '_>> = child(node, "presentation")
        .and_then(|node| child(node, "navigationInterface"))
        .into_iter()
        .flat_map(|node| children(node, "hideLMSUI"))
        .collect();
    buttons
        .into_iter()
        .filter_map(|node| {
            let text = super::xml::text(node);
            Button::read(context.word(node, "hideLMSUI", &text, Button::WORDS)?)
        })
        .collect()
}
