//! What a package becomes as a course: modules, resources and the assessment, decided
//! before anything is written.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sopan_formats::captions;
use sopan_formats::packages::cartridge::{self, Cartridge, PartKind};
use sopan_formats::packages::cmi5::{Cmi5, LaunchMethod, MoveOn as Cmi5MoveOn, Node5, Unit};
use sopan_formats::packages::course::{self as own, Course};
use sopan_formats::packages::scorm::{self, Scorm};
use sopan_formats::packages::xapi::Xapi;
use sopan_formats::packages::{Address as Found, Content, Kind, Package, Wording, codes};
use sopan_formats::problems::{Problem, Report};
use sopan_formats::questions::{self, Answer, Question};
use sopan_rules::assessments::{AnswersShown, Paper, Section, Source};
use sopan_rules::ids::AssessmentId;
use sopan_rules::media::{Line, Transcript, is_language};
use sopan_rules::numbers::Exact;
use sopan_rules::packages::playing::{Part, Tree};
use sopan_rules::packages::prerequisites::Prerequisite;
use sopan_rules::packages::{Address, Entry, MoveOn, Standard};
use sopan_rules::questions::text::has_markup;
use sopan_store::catalogue::Assessment;

use crate::assessments::cleaned_question;
use crate::authoring::{ANY_NUMBER_OF_ATTEMPTS, cleaned, plain};
use crate::media::{NAME_CHARACTERS, TRANSCRIPT_CHARACTERS};

/// Per cent that clear the assessment of a cartridge, which states none.
const USUAL_PASS_PERCENT: i64 = 60;
/// So many questions a section draws at most.
const MOST_DRAWN: usize = 200;
/// As long as a title may be.
const TITLE_CHARACTERS: usize = 300;

/// A course to be.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub title: String,
    /// Its code: `hi`.
    pub language: &'static str,
    pub description: String,
    pub provider: String,
    pub minutes: i64,
    /// What it teaches, as an archive names it.
    pub competencies: Vec<String>,
    pub modules: Vec<PlannedModule>,
    pub assessment: Option<PlannedAssessment>,
}

/// The assessment of a course to be.
#[derive(Debug, Clone)]
pub(super) struct PlannedAssessment {
    /// What it is, with the questions that are the course's own.
    pub kept: Assessment,
    /// How it asks. Where there are `banks`, its sections draw from them, one from each.
    pub paper: Paper,
    /// A name and the questions of each bank to be, where the course's own questions can't
    /// ask it: several sections, a part that is drawn, questions of other kinds.
    pub banks: Vec<(String, Vec<Question>)>,
}

impl PlannedAssessment {
    /// How many questions an attempt asks.
    pub fn questions(&self) -> usize {
        let asked = self
            .paper
            .sections
            .iter()
            .map(|section| match section.source {
                Source::Own => self.kept.questions.len(),
                Source::Bank { number, .. } => usize::try_from(number).unwrap_or(0),
            });
        asked.sum()
    }
}

#[derive(Debug, Clone)]
pub(super) struct PlannedModule {
    pub title: String,
    pub resources: Vec<PlannedResource>,
}

#[derive(Debug, Clone)]
pub(super) struct PlannedResource {
    pub title: String,
    pub minutes: i64,
    pub required: bool,
    pub shows: Shows,
}

/// What a resource shows.
#[derive(Debug, Clone)]
pub(super) enum Shows {
    /// HTML that has not been cleaned.
    Text(String),
    /// A page elsewhere, and HTML beside it that has not been cleaned.
    Link(String, String),
    /// A film or document, by its path inside the ZIP.
    File(String),
    /// A film, by its path inside the ZIP, with what belongs to it.
    Film(String, Box<Accompaniment>),
    /// An entry of this package.
    Entry(Box<Entry>),
    /// The whole of its entries, which are played in the package's own order; and the
    /// parts.
    Whole(Box<Entry>, Vec<Entry>),
    /// Entries of a package that lies inside this one: all, or the one with this
    /// identifier.
    Nested(String, Option<String>),
}

/// What belongs to a film: files by their paths inside the ZIP.
#[derive(Debug, Clone, Default)]
pub(super) struct Accompaniment {
    /// What stands beside it: HTML that has not been cleaned.
    pub html: String,
    /// Captions: the language, the file, and what is said.
    pub captions: Vec<(String, String, Vec<Line>)>,
    pub transcripts: Vec<Transcript>,
    /// Other sizes: the name and the file.
    pub renditions: Vec<(String, String)>,
    /// The sound alone.
    pub audio: Option<String>,
}

impl Accompaniment {
    /// The paths of all its files, with whether each holds captions.
    pub fn paths(&self) -> impl Iterator<Item = (&str, bool)> {
        let captions = self
            .captions
            .iter()
            .map(|(_, path, _)| (path.as_str(), true));
        let sizes = self.renditions.iter().map(|(_, path)| path);
        captions.chain(sizes.chain(&self.audio).map(|path| (path.as_str(), false)))
    }
}

impl Plan {
    pub fn resources(&self) -> impl Iterator<Item = &PlannedResource> {
        self.modules.iter().flat_map(|m| &m.resources)
    }
}

/// What this package becomes: one course, or one in each language that it holds, the
/// original first. What is left out of it goes into the report.
pub(super) fn plans(
    package: &Package,
    read: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
    report: &mut Report,
) -> Vec<Plan> {
    let mut plans = match &package.content {
        Content::Course(course) => {
            let of = |variant| of_variant(course, variant, read, report);
            course.variants.iter().map(of).collect()
        }
        _ => vec![of_package(package, read, report)],
    };
    let several = plans.len() > 1;
    for (number, plan) in plans.iter_mut().enumerate() {
        plan.modules.retain(|module| !module.resources.is_empty());
        if plan.modules.is_empty() && plan.assessment.is_none() {
            let problem = Problem::new(&codes::NOTHING_TO_LEARN);
            report.push(match several {
                true => problem.in_column(&format!("course.variants[{number}]")),
                false => problem,
            });
        }
    }
    plans
}

/// What a package of another standard becomes.
fn of_package(
    package: &Package,
    read: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
    report: &mut Report,
) -> Plan {
    let (title, language) = in_own_language(&package.title);
    let (description, _) = in_own_language(&package.description);
    let mut plan = Plan {
        title,
        language,
        description,
        ..Plan::default()
    };
    let called = plan.title.clone();
    let mut outline = Outline::new(&called);
    match &package.content {
        Content::Scorm(scorm) => of_scorm(scorm, package.kind, &mut outline, report),
        Content::Cmi5(cmi5) => of_cmi5(cmi5, &mut outline),
        Content::Xapi(xapi) => of_xapi(xapi, language, &mut outline),
        Content::Cartridge(cartridge) => {
            plan.assessment = of_cartridge(cartridge, read, &mut outline, report);
        }
        Content::Course(_) => {}
    }
    plan.modules = outline.modules;
    plan
}

/// The wording that stands first, and the language that it is in.
fn in_own_language(wordings: &[Wording]) -> (String, &'static str) {
    let Some(first) = wordings.first() else {
        return (String::new(), "en");
    };
    let devanagari = |text: &str| text.chars().any(|c| ('\u{900}'..='\u{97f}').contains(&c));
    let hindi = match first.language.as_deref() {
        Some(code) => code.to_lowercase().starts_with("hi"),
        None => devanagari(&first.text),
    };
    (shortened(&first.text), if hindi { "hi" } else { "en" })
}

/// In this language where there is a wording in it, else the first.
fn wording(wordings: &[Wording], language: &str) -> String {
    let own = wordings.iter().find(|w| {
        let code = w.language.as_deref().unwrap_or_default().to_lowercase();
        code.starts_with(language)
    });
    own.or(wordings.first())
        .map_or_else(String::new, |w| shortened(&w.text))
}

fn shortened(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(TITLE_CHARACTERS)
        .collect()
}

/// Modules as they come about: what stands outside of any goes into one that is called
/// like the course.
struct Outline<'a> {
    title: &'a str,
    modules: Vec<PlannedModule>,
    /// Whether the last module is one of those.
    loose: bool,
}

impl Outline<'_> {
    fn new(title: &str) -> Outline<'_> {
        Outline {
            title,
            modules: Vec::new(),
            loose: false,
        }
    }

    fn begin(&mut self, title: &str) {
        self.loose = false;
        self.module(title);
    }

    fn module(&mut self, title: &str) {
        let title = shortened(title);
        self.modules.push(PlannedModule {
            title: match title.is_empty() {
                true => self.title.to_owned(),
                false => title,
            },
            resources: Vec::new(),
        });
    }

    /// Begins to add what stands outside of any module.
    fn outside(&mut self) {
        if !self.loose {
            self.module(self.title);
            self.loose = true;
        }
    }

    fn add(&mut self, title: &str, shows: Shows) {
        self.add_whole(PlannedResource {
            title: shortened(title),
            minutes: 0,
            required: true,
            shows,
        });
    }

    fn add_whole(&mut self, resource: PlannedResource) {
        if self.modules.is_empty() {
            self.outside();
        }
        let title = self.title;
        if let Some(module) = self.modules.last_mut() {
            module.resources.push(PlannedResource {
                title: match resource.title.is_empty() {
                    true => title.to_owned(),
                    false => resource.title,
                },
                ..resource
            });
        }
    }
}

fn address(found: &Found) -> Address {
    match found {
        Found::File { path, suffix } => Address::File {
            path: path.clone(),
            suffix: suffix.clone(),
        },
        Found::Web { url } => Address::Web { url: url.clone() },
    }
}

fn entry(identifier: &str, title: &str, standard: Standard, address: Address) -> Entry {
    Entry {
        identifier: identifier.to_owned(),
        title: shortened(title),
        standard,
        address,
        own_window: false,
        mastery: None,
        threshold: None,
        completes_itself: false,
        told: None,
        time_allowed: None,
        time_limit_action: None,
        move_on: None,
        entitlement: None,
        within: Vec::new(),
        needs: None,
        tree: None,
        whole: None,
        shared_data: Vec::new(),
    }
}

fn of_scorm(scorm: &Scorm, kind: Kind, outline: &mut Outline<'_>, report: &mut Report) {
    let standard = match kind {
        Kind::Scorm12 => Standard::Scorm12,
        _ => Standard::Scorm2004,
    };
    let Some(organisation) = scorm
        .organisations
        .get(scorm.default)
        .or(scorm.organisations.first())
    else {
        return;
    };
    let name = match organisation.title.is_empty() {
        true => outline.title.to_owned(),
        false => organisation.title.clone(),
    };
    if standard == Standard::Scorm2004 && states_an_order(organisation) {
        let whole = as_whole(organisation, &name);
        if whole.1.len() > 1 {
            report.push(Problem::new(&codes::ORDER_KEPT).of_value(&name));
            outline.outside();
            outline.add(&name, Shows::Whole(Box::new(whole.0), whole.1));
            return;
        }
        let limits = |item: &scorm::Item| item.sequencing.as_ref().and_then(|s| s.attempt_limit);
        if organisation.items.iter().any(|item| limits(item).is_some()) {
            report.push(Problem::new(&codes::ATTEMPTS_NOT_LIMITED).of_value(&name));
        }
    }
    let needs = prerequisites(&organisation.items, report);
    if !needs.is_empty() {
        report.push(Problem::new(&codes::PREREQUISITE_KEPT).of_value(&name));
    }
    for item in &organisation.items {
        if item.items.is_empty() {
            outline.outside();
        } else {
            outline.begin(&item.title);
        }
        add_items(item, standard, &needs, outline, report);
    }
}

fn states_an_order(organisation: &scorm::Organisation) -> bool {
    fn states(item: &scorm::Item) -> bool {
        let own = item.sequencing.as_ref();
        own.is_some_and(|own| own.states_an_order(!item.items.is_empty()))
            || item.items.iter().any(states)
    }
    let own = organisation.sequencing.as_ref();
    own.is_some_and(|own| own.states_an_order(true)) || organisation.items.iter().any(states)
}

/// The whole of an organisation and its parts, each as an entry.
fn as_whole(organisation: &scorm::Organisation, name: &str) -> (Entry, Vec<Entry>) {
    let part = |identifier: &str, title: &str, parent| Part {
        identifier: identifier.to_owned(),
        title: shortened(title),
        parent,
        opens: false,
        visible: true,
        hidden: Vec::new(),
        threshold: None,
        weight: Exact::from(1),
        sequencing: None,
    };
    let mut top = part(&organisation.identifier, name, None);
    top.sequencing = organisation.sequencing.clone().map(Box::new);
    let (mut parts, mut entries) = (vec![top], Vec::new());
    // Each with its parent, the next one last.
    let mut waiting: Vec<(&scorm::Item, usize)> = organisation
        .items
        .iter()
        .rev()
        .map(|item| (item, 0))
        .collect();
    while let Some((item, parent)) = waiting.pop() {
        let place = parts.len();
        let mut own = part(&item.identifier, &item.title, Some(parent));
        own.visible = item.visible;
        own.hidden.clone_from(&item.hide_lms_ui);
        own.sequencing = item.sequencing.clone().map(Box::new);
        if let Some(threshold) = &item.completion_threshold {
            own.weight.clone_from(&threshold.progress_weight);
            own.threshold = threshold
                .completed_by_measure
                .then(|| threshold.min_progress_measure.clone());
        }
        if let Some(launch) = item.launch.as_ref().filter(|_| item.items.is_empty()) {
            let speaks = launch.sco && matches!(launch.address, Found::File { .. });
            let mut entry = match speaks {
                true => sco(item, Standard::Scorm2004, address(&launch.address)),
                false => {
                    let shown = address(&launch.address);
                    entry(&item.identifier, &item.title, Standard::Shown, shown)
                }
            };
            entry.whole = Some(organisation.identifier.clone());
            own.opens = true;
            entries.push(entry);
        }
        parts.push(own);
        waiting.extend(item.items.iter().rev().map(|below| (below, place)));
    }
    let opens = match entries.first() {
        Some(first) => first.address.clone(),
        None => Address::File {
            path: String::new(),
            suffix: String::new(),
        },
    };
    let mut whole = entry(&organisation.identifier, name, Standard::Scorm2004, opens);
    whole.tree = Some(Box::new(Tree {
        parts,
        forgets_shared: !organisation.shared_data_global_to_system,
        forgets_objectives: !organisation.objectives_global_to_system,
    }));
    (whole, entries)
}

/// What must be done before entries of a package of SCORM 1.2 are opened, by their
/// identifiers.
fn prerequisites(items: &[scorm::Item], report: &mut Report) -> HashMap<String, Prerequisite> {
    fn walk<'i>(items: &'i [scorm::Item], all: &mut Vec<&'i scorm::Item>) {
        for item in items {
            all.push(item);
            walk(&item.items, all);
        }
    }
    let mut all = Vec::new();
    walk(items, &mut all);
    let held = |identifier: &str| {
        let item = all.iter().find(|item| item.identifier == identifier)?;
        let mut below = vec![*item];
        walk(&item.items, &mut below);
        let opens = below.into_iter().filter(|item| item.launch.is_some());
        Some(opens.map(|item| item.identifier.clone()).collect())
    };
    let mut needs: HashMap<String, Prerequisite> = HashMap::new();
    for item in &all {
        let Some(script) = &item.prerequisites else {
            continue;
        };
        let read = Prerequisite::read(script).ok();
        let Some(asked) = read.and_then(|read| read.about(&held)) else {
            let problem = Problem::new(&codes::PREREQUISITE_UNREAD).of_value(&item.title);
            report.push(problem.with("found", script));
            continue;
        };
        // What is asked of an entry that holds others is asked of each of them.
        for below in held(&item.identifier).unwrap_or_default() {
            let both = match needs.remove(&below) {
                Some(other) => Prerequisite::All(vec![other, asked.clone()]),
                None => asked.clone(),
            };
            needs.insert(below, both);
        }
    }
    needs
}

/// A SCO as an entry.
fn sco(item: &scorm::Item, standard: Standard, opens: Address) -> Entry {
    let mut sco = entry(&item.identifier, &item.title, standard, opens);
    sco.told.clone_from(&item.data_from_lms);
    sco.shared_data.clone_from(&item.shared_data);
    sco.time_limit_action.clone_from(&item.time_limit_action);
    sco.time_allowed.clone_from(&item.max_time_allowed);
    sco.mastery.clone_from(&item.mastery_score);
    if let Some(sequencing) = &item.sequencing {
        let primary = sequencing.primary_objective.as_ref();
        sco.mastery = primary
            .filter(|p| p.satisfied_by_measure)
            .map(|p| p.min_normalized_measure.clone());
        sco.completes_itself = sequencing.delivery.completion_set_by_content;
        let limit = &sequencing.attempt_absolute_duration_limit;
        sco.time_allowed.clone_from(limit);
    }
    sco.threshold = item
        .completion_threshold
        .as_ref()
        .filter(|t| t.completed_by_measure)
        .map(|t| t.min_progress_measure.clone());
    sco
}

fn add_items(
    item: &scorm::Item,
    standard: Standard,
    needs: &HashMap<String, Prerequisite>,
    outline: &mut Outline<'_>,
    report: &mut Report,
) {
    if let Some(launch) = &item.launch {
        match (&launch.address, launch.sco) {
            (Found::Web { url }, sco) => {
                if sco {
                    let problem = Problem::new(&codes::REPORTS_FROM_ELSEWHERE);
                    report.push(problem.of_value(&item.title));
                }
                add_link(&item.title, url, outline, report);
            }
            (found, false) => {
                let mut shown = entry(
                    &item.identifier,
                    &item.title,
                    Standard::Shown,
                    address(found),
                );
                shown.needs = needs.get(&item.identifier).cloned();
                outline.add(&item.title, Shows::Entry(Box::new(shown)));
            }
            (found, true) => {
                let mut sco = sco(item, standard, address(found));
                sco.needs = needs.get(&item.identifier).cloned();
                outline.add(&item.title, Shows::Entry(Box::new(sco)));
            }
        }
    }
    for below in &item.items {
        add_items(below, standard, needs, outline, report);
    }
}

fn add_link(title: &str, url: &str, outline: &mut Outline<'_>, report: &mut Report) {
    if url.starts_with("https://") {
        outline.add(title, Shows::Link(url.to_owned(), String::new()));
    } else {
        report.push(Problem::new(&codes::LINK_NOT_HTTPS).of_value(url));
    }
}

fn of_cmi5(cmi5: &Cmi5, outline: &mut Outline<'_>) {
    for node in &cmi5.children {
        match node {
            Node5::Unit(unit) => {
                outline.outside();
                add_unit(unit, &[], outline);
            }
            Node5::Block(block) => {
                outline.begin(&in_own_language(&block.title).0);
                add_nodes(&block.children, std::slice::from_ref(&block.id), outline);
            }
        }
    }
}

fn add_nodes(nodes: &[Node5], within: &[String], outline: &mut Outline<'_>) {
    for node in nodes {
        match node {
            Node5::Unit(unit) => add_unit(unit, within, outline),
            Node5::Block(block) => {
                let within = [within, std::slice::from_ref(&block.id)].concat();
                add_nodes(&block.children, &within, outline);
            }
        }
    }
}

fn add_unit(unit: &Unit, within: &[String], outline: &mut Outline<'_>) {
    let Some(found) = &unit.address else { return };
    let (title, _) = in_own_language(&unit.title);
    let mut made = entry(&unit.id, &title, Standard::Cmi5, address(found));
    made.own_window = unit.launch_method == LaunchMethod::OwnWindow;
    made.mastery.clone_from(&unit.mastery_score);
    made.told.clone_from(&unit.launch_parameters);
    made.entitlement.clone_from(&unit.entitlement_key);
    made.within = within.to_vec();
    made.move_on = Some(match unit.move_on {
        Cmi5MoveOn::Passed => MoveOn::Passed,
        Cmi5MoveOn::Completed => MoveOn::Completed,
        Cmi5MoveOn::CompletedAndPassed => MoveOn::CompletedAndPassed,
        Cmi5MoveOn::CompletedOrPassed => MoveOn::CompletedOrPassed,
        Cmi5MoveOn::NotApplicable => MoveOn::NotApplicable,
    });
    outline.add_whole(PlannedResource {
        title,
        minutes: 0,
        // Who need not do it to move on has it done from the start.
        required: unit.move_on != Cmi5MoveOn::NotApplicable,
        shows: Shows::Entry(Box::new(made)),
    });
}

fn of_xapi(xapi: &Xapi, language: &str, outline: &mut Outline<'_>) {
    for activity in &xapi.activities {
        let in_language = activity.launch.iter().find(|l| {
            let code = l.language.as_deref().unwrap_or_default().to_lowercase();
            code.starts_with(language)
        });
        if let Some(launch) = in_language.or(activity.launch.first()) {
            let title = wording(&activity.name, language);
            let made = entry(
                &activity.id,
                &title,
                Standard::Xapi,
                address(&launch.address),
            );
            outline.add(&title, Shows::Entry(Box::new(made)));
        }
    }
}

fn of_cartridge(
    cartridge: &Cartridge,
    read: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
    outline: &mut Outline<'_>,
    report: &mut Report,
) -> Option<PlannedAssessment> {
    let mut reader = CartridgeReader {
        cartridge,
        read,
        assessment: None,
    };
    // Most cartridges have one entry at the top that only holds the others.
    let top = match cartridge.items.as_slice() {
        [only] if only.part.is_none() && only.title.is_empty() => &only.items,
        items => items,
    };
    for item in top {
        if item.items.is_empty() {
            outline.outside();
        } else {
            outline.begin(&item.title);
        }
        reader.add(item, outline, report);
    }
    reader.assessment
}

struct CartridgeReader<'a, 'r> {
    cartridge: &'a Cartridge,
    read: &'r mut dyn FnMut(&str) -> Option<Vec<u8>>,
    assessment: Option<PlannedAssessment>,
}

impl CartridgeReader<'_, '_> {
    fn add(&mut self, item: &cartridge::Item, outline: &mut Outline<'_>, report: &mut Report) {
        let part = item.part.as_ref().and_then(|p| self.cartridge.parts.get(p));
        if let Some(part) = part {
            match &part.kind {
                PartKind::WebContent | PartKind::Associated => {
                    if let Some(path) = part.files.first() {
                        self.add_file(item, path, outline, report);
                    }
                }
                PartKind::Link { url, .. } => add_link(&item.title, url, outline, report),
                PartKind::Assessment { title, questions } => {
                    if self.assessment.is_some() {
                        report.push(Problem::new(&codes::SECOND_ASSESSMENT).of_value(title));
                    } else {
                        self.assessment = assessment(&of_questions(title, questions), report);
                    }
                }
                // A warning names each already.
                PartKind::QuestionBank { .. }
                | PartKind::Discussion { .. }
                | PartKind::Other(_) => {}
            }
        }
        for below in &item.items {
            self.add(below, outline, report);
        }
    }

    fn add_file(
        &mut self,
        item: &cartridge::Item,
        path: &str,
        outline: &mut Outline<'_>,
        report: &mut Report,
    ) {
        let ending = path.rsplit('.').next().unwrap_or_default().to_lowercase();
        match ending.as_str() {
            "pdf" | "mp4" | "webm" => outline.add(&item.title, Shows::File(path.to_owned())),
            "html" | "htm" | "xhtml" => {
                let text = (self.read)(path).and_then(|bytes| String::from_utf8(bytes).ok());
                // A page that needs nothing beside it becomes a text, which can be
                // changed here; another is shown as it is.
                let shows = match text.filter(|text| stands_alone(text)) {
                    Some(text) => Shows::Text(text),
                    None => {
                        let file = Address::File {
                            path: path.to_owned(),
                            suffix: String::new(),
                        };
                        Shows::Entry(Box::new(entry(path, &item.title, Standard::Shown, file)))
                    }
                };
                outline.add(&item.title, shows);
            }
            "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "txt" | "mp3" | "m4a" => {
                let file = Address::File {
                    path: path.to_owned(),
                    suffix: String::new(),
                };
                let shown = entry(path, &item.title, Standard::Shown, file);
                outline.add(&item.title, Shows::Entry(Box::new(shown)));
            }
            _ => report.push(Problem::new(&codes::FILE_NOT_SHOWN).of_value(path)),
        }
    }
}

/// Whether a page shows nothing but its own text.
fn stands_alone(html: &str) -> bool {
    let html = html.to_lowercase();
    ["src=", "<script", "<object", "<embed", "<iframe", "<form"]
        .iter()
        .all(|needs| !html.contains(needs))
}

/// The assessment of a cartridge, which states nothing but questions.
fn of_questions(title: &str, questions: &[Question]) -> own::Assessment {
    own::Assessment {
        id: String::new(),
        title: title.to_owned(),
        end_of_course: true,
        pass_mark: Exact::from(USUAL_PASS_PERCENT),
        retakes: None,
        cool_down_hours: 0,
        minutes: None,
        negative: Exact::zero(),
        answers_shown: AnswersShown::Never,
        sections: vec![own::Section {
            title: None,
            pass_mark: None,
            shuffle: false,
            draw: None,
            questions: questions.to_vec(),
        }],
    }
}

/// A percentage that an archive gives as an exact number, as a whole one.
fn whole_percent(given: &Exact) -> i64 {
    given.rounded(0).parse().unwrap_or(100).clamp(1, 100)
}

/// Whether a question holds nothing besides its text, its choices and its marks.
fn is_plain(question: &Question) -> bool {
    let (Answer::Single { choices, .. } | Answer::Multiple { choices, .. }) = &question.answer
    else {
        return matches!(question.answer, Answer::TrueFalse { .. });
    };
    let said = [
        &question.feedback,
        &question.feedback_right,
        &question.feedback_wrong,
    ];
    let said = said
        .into_iter()
        .chain(choices.iter().map(|choice| &choice.feedback));
    let mut texts = std::iter::once(&question.text).chain(choices.iter().map(|c| &c.text));
    question.topic.is_none()
        && question.difficulty.is_none()
        && said.flatten().next().is_none()
        && texts.all(|text| !has_markup(text.html()))
}

/// The assessment that an archive describes. Faulty questions are left out and named with
/// their count.
fn assessment(given: &own::Assessment, report: &mut Report) -> Option<PlannedAssessment> {
    let mut left = 0_u32;
    let mut sections = Vec::new();
    for section in &given.sections {
        let (good, faulty): (Vec<_>, Vec<_>) = section
            .questions
            .iter()
            .map(cleaned_question)
            .partition(|one| questions::check(one, "", &mut Report::default()));
        left += u32::try_from(faulty.len()).unwrap_or(u32::MAX);
        if !good.is_empty() {
            sections.push((section, good));
        }
    }
    if left > 0 {
        report.push(
            Problem::new(&codes::QUESTIONS_NOT_ASKED)
                .of_value(&given.title)
                .with("count", left),
        );
    }
    let attempts = given
        .retakes
        .map_or(ANY_NUMBER_OF_ATTEMPTS, |retakes| i64::from(retakes) + 1);
    let mut kept = Assessment {
        id: AssessmentId(0),
        title: shortened(&given.title),
        pass_percent: whole_percent(&given.pass_mark),
        attempts: attempts.min(ANY_NUMBER_OF_ATTEMPTS),
        questions: Vec::new(),
    };
    let mut paper = Paper {
        minutes: given.minutes.map(|m| i64::from(m).clamp(1, 720)),
        cool_down_hours: i64::from(given.cool_down_hours).min(2_160),
        shuffle_questions: given.sections.iter().any(|section| section.shuffle),
        shuffle_choices: true,
        negative: given
            .negative
            .clone()
            .clamp(Exact::zero(), Exact::hundred()),
        answers_shown: given.answers_shown,
        sections: Vec::new(),
    };
    // A course's own questions are plain ones, all of them asked.
    let own: Option<Vec<_>> = match sections.as_slice() {
        [] => return None,
        [(section, all)] if section.draw.is_none() => all
            .iter()
            .map(|one| one.as_rule("").filter(|_| is_plain(one)).map(cleaned))
            .collect(),
        _ => None,
    };
    let several = sections.len() > 1;
    let mut banks = Vec::new();
    for (n, (section, all)) in sections.into_iter().enumerate() {
        let title = section.title.as_deref().map(shortened).unwrap_or_default();
        let title = match title.is_empty() && several {
            true => (n + 1).to_string(),
            false => title,
        };
        let number = section.draw.map_or(all.len(), |draw| draw as usize);
        let number = number.clamp(1, all.len().min(MOST_DRAWN));
        paper.sections.push(Section {
            pass_percent: section.pass_mark.as_ref().map(whole_percent),
            source: match own {
                Some(_) => Source::Own,
                None => Source::Bank {
                    bank: 0,
                    topic: String::new(),
                    difficulty: None,
                    number: i64::try_from(number).unwrap_or(1),
                },
            },
            title: title.clone(),
        });
        if own.is_none() {
            let name = match title.is_empty() {
                true => kept.title.clone(),
                false => format!("{} · {title}", kept.title),
            };
            banks.push((name, all));
        }
    }
    kept.questions = own.unwrap_or_default();
    Some(PlannedAssessment { kept, paper, banks })
}

/// What belongs to a film; what can't be taken is named.
fn accompaniment(
    film: &own::Content,
    title: &str,
    language: &str,
    read: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
    report: &mut Report,
) -> Accompaniment {
    let own::Content::Video {
        renditions,
        captions: given,
        transcript,
        transcripts,
        html,
    } = film
    else {
        return Accompaniment::default();
    };
    let mut more = Accompaniment {
        html: html.clone(),
        ..Accompaniment::default()
    };
    let mut left_out = |what: &str| {
        let problem = Problem::new(&codes::ACCOMPANIMENT_LEFT_OUT).of_value(title);
        report.push(problem.with("found", what));
    };
    for held in given {
        let lines = read(&held.path).and_then(|bytes| captions::read(&bytes).ok());
        let known = more
            .captions
            .iter()
            .any(|(language, ..)| *language == held.language);
        match lines.filter(|_| is_language(&held.language) && !known) {
            Some(lines) => {
                let one = (held.language.clone(), held.path.clone(), lines);
                more.captions.push(one);
            }
            None => left_out(&held.path),
        }
    }
    // What is written as a page becomes lines, one for each paragraph.
    let page = transcript.as_ref().map(|html| Transcript {
        language: language.to_owned(),
        lines: captions::transcript(&plain(
            &html
                .replace("</p>", "\n")
                .replace("<br>", "\n")
                .replace("<br/>", "\n"),
        )),
    });
    for held in transcripts.iter().chain(&page) {
        let known = more.transcripts.iter().any(|t| t.language == held.language);
        let characters: usize = held.lines.iter().map(|l| l.text.chars().count()).sum();
        let good = is_language(&held.language) && characters <= TRANSCRIPT_CHARACTERS;
        match good && !known && !held.lines.is_empty() {
            true => more.transcripts.push(held.clone()),
            false => left_out(&held.language),
        }
    }
    for (number, held) in renditions.iter().enumerate().skip(1) {
        if held.height == Some(0) {
            match more.audio {
                None => more.audio = Some(held.path.clone()),
                Some(_) => left_out(&held.path),
            }
            continue;
        }
        let height = || held.height.map(|height| format!("{height}p"));
        let named = held
            .name
            .as_deref()
            .map(plain)
            .filter(|name| !name.is_empty());
        let name = named
            .or_else(height)
            .unwrap_or_else(|| (number + 1).to_string());
        let name: String = name.chars().take(NAME_CHARACTERS).collect();
        match more.renditions.iter().any(|(other, _)| *other == name) {
            true => left_out(&held.path),
            false => more.renditions.push((name, held.path.clone())),
        }
    }
    more
}

/// What an archive holds of a course in one language.
fn of_variant(
    course: &Course,
    variant: &own::Variant,
    read: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
    report: &mut Report,
) -> Plan {
    let language = own::known_language(&variant.language).unwrap_or("en");
    let text = |texts: &BTreeMap<String, String>| texts.get(&variant.language).cloned();
    let any = |texts: &BTreeMap<String, String>| texts.values().next().cloned();
    // What is written in one language only stands for the course where it is in one.
    let alone = course.variants.len() == 1;
    let words = |texts| text(texts).or_else(|| any(texts).filter(|_| alone));
    let provider = variant.provider.as_ref().or(course.provider.as_ref());
    let competencies = variant.competencies.as_ref();
    let mut plan = Plan {
        title: shortened(&words(&course.title).unwrap_or_default()),
        language,
        description: words(&course.description).unwrap_or_default(),
        provider: provider.cloned().unwrap_or_default(),
        minutes: variant.minutes.or(course.minutes).map_or(0, i64::from),
        competencies: competencies.unwrap_or(&course.competencies).clone(),
        ..Plan::default()
    };
    let called = plan.title.clone();
    let mut outline = Outline::new(&called);
    for module in &variant.modules {
        outline.begin(&module.title);
        for resource in &module.resources {
            let shows = match &resource.content {
                own::Content::Text { html } => Shows::Text(html.clone()),
                film @ own::Content::Video { renditions, .. } => {
                    let Some(best) = renditions.first() else {
                        continue;
                    };
                    let more = accompaniment(film, &resource.title, language, read, report);
                    Shows::Film(best.path.clone(), Box::new(more))
                }
                own::Content::Pdf { path } => Shows::File(path.clone()),
                own::Content::Link { url, html } => Shows::Link(url.clone(), html.clone()),
                own::Content::Package { path, entry } => Shows::Nested(path.clone(), entry.clone()),
                own::Content::Assessment { .. } => continue,
            };
            outline.add_whole(PlannedResource {
                title: shortened(&resource.title),
                minutes: i64::from(resource.minutes),
                required: resource.required,
                shows,
            });
        }
    }
    plan.modules = outline.modules;
    // An assessment belongs to the languages that refer to it; one that ends the course and
    // that none refers to, to all of them.
    let own = variant.assessments();
    let asked: BTreeSet<&str> = course
        .variants
        .iter()
        .flat_map(|v| v.assessments())
        .collect();
    let mut last = course.assessments.iter().filter(|one| {
        let id = one.id.as_str();
        own.contains(id) || one.end_of_course && !asked.contains(id)
    });
    if let Some(given) = last.next() {
        plan.assessment = assessment(given, report);
    }
    for other in last {
        report.push(Problem::new(&codes::SECOND_ASSESSMENT).of_value(&other.title));
    }
    plan
}
