//! SCORM 2004 sequencing as plain data: what IMS Simple Sequencing (CAM 5) says
//! about one activity, with the standard's defaults filled in, ready for a
//! run-time. The names are those of the standard, and so are the words.

use roxmltree::Node;
use serde::Serialize;
use sopan_rules::numbers::Exact;

use super::addresses::Context;
use super::codes;
use super::xml::{attribute, child, children, text_of};

/// Everything about one activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sequencing {
    /// How the learner may move between its children.
    pub control_mode: ControlMode,
    /// Rules before an attempt.
    pub pre_condition_rules: Vec<Rule>,
    /// Rules when something inside ends.
    pub exit_condition_rules: Vec<Rule>,
    /// Rules after an attempt.
    pub post_condition_rules: Vec<Rule>,
    /// How many attempts there are; none for any number.
    pub attempt_limit: Option<u32>,
    /// The longest attempt, as an ISO 8601 duration.
    pub attempt_absolute_duration_limit: Option<String>,
    /// What of the children becomes the activity's own.
    pub rollup: Rollup,
    /// The objective that is rolled up; without a name where the file gives none.
    pub primary_objective: Option<Objective>,
    /// Other objectives.
    pub objectives: Vec<Objective>,
    /// Which of the children, and in which order.
    pub randomization: Randomization,
    /// What the content itself reports.
    pub delivery: Delivery,
    /// What may be chosen from elsewhere.
    pub constrained_choice: ConstrainedChoice,
    /// What counts in a rollup, and when.
    pub rollup_considerations: RollupConsiderations,
}

/// `imsss:controlMode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // each is what the standard calls by this name
pub struct ControlMode {
    pub choice: bool,
    pub choice_exit: bool,
    pub flow: bool,
    pub forward_only: bool,
    pub use_current_attempt_objective_info: bool,
    pub use_current_attempt_progress_info: bool,
}

/// One rule: if all, or any, of the conditions hold, this is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// `all` or `any`.
    pub condition_combination: &'static str,
    /// The conditions.
    pub conditions: Vec<Condition>,
    /// What is done: `skip`, `disabled`, `exitAll`, `retry` …
    pub action: &'static str,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// The objective it asks about; none for the primary one.
    pub referenced_objective: Option<String>,
    /// The measure that `objectiveMeasureGreaterThan` and `…LessThan` compare with.
    pub measure_threshold: Option<Exact>,
    /// `noOp` or `not`.
    pub operator: &'static str,
    /// What it asks.
    pub condition: &'static str,
}

/// `imsss:rollupRules`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Rollup {
    pub rollup_objective_satisfied: bool,
    pub rollup_progress_completion: bool,
    pub objective_measure_weight: Exact,
    pub rules: Vec<RollupRule>,
}

/// `imsss:rollupRule`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct RollupRule {
    pub child_activity_set: &'static str,
    pub minimum_count: u32,
    pub minimum_percent: Exact,
    pub condition_combination: &'static str,
    pub conditions: Vec<Condition>,
    pub action: &'static str,
}

/// `imsss:objective` or `imsss:primaryObjective`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Objective {
    /// Its name; only a primary objective may have none.
    pub id: Option<String>,
    /// Whether reaching the measure satisfies it.
    pub satisfied_by_measure: bool,
    /// The measure to be reached, -1 to 1.
    pub min_normalized_measure: Exact,
    /// Where it is read from and written to across activities.
    pub maps: Vec<ObjectiveMap>,
}

/// `imsss:mapInfo`, with what `adlseq:mapInfo` of the 4th edition adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct ObjectiveMap {
    #[serde(rename = "targetObjectiveID")]
    pub target_objective_id: String,
    pub read_satisfied_status: bool,
    pub read_normalized_measure: bool,
    pub write_satisfied_status: bool,
    pub write_normalized_measure: bool,
    pub read_raw_score: bool,
    pub read_min_score: bool,
    pub read_max_score: bool,
    pub read_completion_status: bool,
    pub read_progress_measure: bool,
    pub write_raw_score: bool,
    pub write_min_score: bool,
    pub write_max_score: bool,
    pub write_completion_status: bool,
    pub write_progress_measure: bool,
}

/// `imsss:randomizationControls`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Randomization {
    pub randomization_timing: &'static str,
    pub select_count: Option<u32>,
    pub reorder_children: bool,
    pub selection_timing: &'static str,
}

/// `imsss:deliveryControls`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Delivery {
    pub tracked: bool,
    pub completion_set_by_content: bool,
    pub objective_set_by_content: bool,
}

/// `adlseq:constrainedChoiceConsiderations`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct ConstrainedChoice {
    pub prevent_activation: bool,
    pub constrain_choice: bool,
}

/// `adlseq:rollupConsiderations`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct RollupConsiderations {
    pub required_for_satisfied: &'static str,
    pub required_for_not_satisfied: &'static str,
    pub required_for_completed: &'static str,
    pub required_for_incomplete: &'static str,
    pub measure_satisfaction_if_active: bool,
}

const PRE: &[&str] = &[
    "skip",
    "disabled",
    "hiddenFromChoice",
    "stopForwardTraversal",
];
const EXIT: &[&str] = &["exit"];
const POST: &[&str] = &[
    "exitParent",
    "exitAll",
    "retry",
    "retryAll",
    "continue",
    "previous",
];
const RULE_CONDITIONS: &[&str] = &[
    "satisfied",
    "objectiveStatusKnown",
    "objectiveMeasureKnown",
    "objectiveMeasureGreaterThan",
    "objectiveMeasureLessThan",
    "completed",
    "activityProgressKnown",
    "attempted",
    "attemptLimitExceeded",
    "timeLimitExceeded",
    "outsideAvailableTimeRange",
    "always",
];
const ROLLUP_CONDITIONS: &[&str] = &[
    "satisfied",
    "objectiveStatusKnown",
    "objectiveMeasureKnown",
    "completed",
    "activityProgressKnown",
    "attempted",
    "attemptLimitExceeded",
    "timeLimitExceeded",
    "outsideAvailableTimeRange",
];
const ROLLUP_ACTIONS: &[&str] = &["satisfied", "notSatisfied", "completed", "incomplete"];
const COMBINATIONS: &[&str] = &["all", "any"];
const OPERATORS: &[&str] = &["noOp", "not"];
const CHILD_SETS: &[&str] = &["all", "any", "none", "atLeastCount", "atLeastPercent"];
const TIMINGS: &[&str] = &["never", "once", "onEachNewAttempt"];
const REQUIRED: &[&str] = &["always", "ifAttempted", "ifNotSkipped", "ifNotSuspended"];

/// The sequencing of an item or organisation, where it has any; what a
/// referenced `sequencingCollection` says holds where the element itself is silent.
pub(super) fn read(node: Node<'_, '_>, context: &mut Context<'_>) -> Option<Sequencing> {
    let own = child(node, "sequencing")?;
    let shared = attribute(own, "IDRef").and_then(|id| {
        let root = node.document().root_element();
        let found = children(root, "sequencingCollection")
            .flat_map(|collection| children(collection, "sequencing"))
            .find(|shared| attribute(*shared, "ID") == Some(id));
        if found.is_none() {
            context.problem(own, &codes::SEQUENCING_UNKNOWN, |p| p.of_value(id));
        }
        found
    });
    let part = |name| child(own, name).or_else(|| shared.and_then(|shared| child(shared, name)));
    let rules = part("sequencingRules");
    let limits = part("limitConditions");
    let objectives = [Some(own), shared]
        .into_iter()
        .flatten()
        .flat_map(|node| children(node, "objectives"))
        .find(|node| !is_adl(*node));
    let primary = objectives.and_then(|all| child(all, "primaryObjective"));
    // The 4th edition's `adlseq:objectives` has the same local name and gives
    // maps of scores.
    let extended = [Some(own), shared]
        .into_iter()
        .flatten()
        .flat_map(|node| children(node, "objectives"))
        .find(|node| is_adl(*node));
    Some(Sequencing {
        control_mode: control_mode(part("controlMode"), context),
        pre_condition_rules: rules_of(rules, "preConditionRule", PRE, context),
        exit_condition_rules: rules_of(rules, "exitConditionRule", EXIT, context),
        post_condition_rules: rules_of(rules, "postConditionRule", POST, context),
        attempt_limit: limits.and_then(|node| count(node, "attemptLimit", context)),
        attempt_absolute_duration_limit: limits
            .and_then(|node| attribute(node, "attemptAbsoluteDurationLimit"))
            .map(str::to_owned),
        rollup: rollup(part("rollupRules"), context),
        primary_objective: primary.map(|node| objective(node, extended, context)),
        objectives: objectives
            .into_iter()
            .flat_map(|all| children(all, "objective"))
            .map(|node| objective(node, extended, context))
            .collect(),
        randomization: randomization(part("randomizationControls"), context),
        delivery: delivery(part("deliveryControls"), context),
        constrained_choice: constrained(part("constrainedChoiceConsiderations"), context),
        rollup_considerations: considerations(part("rollupConsiderations"), context),
    })
}

fn is_adl(node: Node<'_, '_>) -> bool {
    node.tag_name()
        .namespace()
        .is_some_and(|namespace| namespace.contains("adlnet"))
}

/// A flag of an element that may be missing.
fn flag(node: Option<Node<'_, '_>>, name: &str, default: bool, context: &mut Context<'_>) -> bool {
    node.map_or(default, |node| context.flag(node, name, default))
}

/// A word of an element that may be missing.
fn word(
    node: Option<Node<'_, '_>>,
    name: &str,
    known: &[&'static str],
    default: &'static str,
    context: &mut Context<'_>,
) -> &'static str {
    node.and_then(|node| {
        let text = attribute(node, name)?;
        context.word(node, name, text, known)
    })
    .unwrap_or(default)
}

fn count(node: Node<'_, '_>, name: &str, context: &mut Context<'_>) -> Option<u32> {
    let text = attribute(node, name)?;
    let number = text.parse().ok();
    if number.is_none() {
        context.ignored(node, name, text);
    }
    number
}

fn decimal(
    node: Option<Node<'_, '_>>,
    name: &str,
    range: (i64, i64),
    default: i64,
    context: &mut Context<'_>,
) -> Exact {
    node.and_then(|node| {
        let text = attribute(node, name)?;
        context.decimal(node, name, text, range.0, range.1)
    })
    .unwrap_or_else(|| Exact::from(default))
}

fn control_mode(node: Option<Node<'_, '_>>, context: &mut Context<'_>) -> ControlMode {
    ControlMode {
        choice: flag(node, "choice", true, context),
        choice_exit: flag(node, "choiceExit", true, context),
        flow: flag(node, "flow", false, context),
        forward_only: flag(node, "forwardOnly", false, context),
        use_current_attempt_objective_info: flag(
            node,
            "useCurrentAttemptObjectiveInfo",
            true,
            context,
        ),
        use_current_attempt_progress_info: flag(
            node,
            "useCurrentAttemptProgressInfo",
            true,
            context,
        ),
    }
}

fn rules_of(
    rules: Option<Node<'_, '_>>,
    name: &'static str,
    actions: &[&'static str],
    context: &mut Context<'_>,
) -> Vec<Rule> {
    let mut out = Vec::new();
    for node in rules.into_iter().flat_map(|rules| children(rules, name)) {
        let action = child(node, "ruleAction");
        let text = action.and_then(|action| attribute(action, "action"));
        let Some(action) = text.and_then(|text| context.word(node, "action", text, actions)) else {
            continue; // told, where there was a word
        };
        let holder = child(node, "ruleConditions");
        out.push(Rule {
            condition_combination: word(
                holder,
                "conditionCombination",
                COMBINATIONS,
                "all",
                context,
            ),
            conditions: conditions(holder, "ruleCondition", RULE_CONDITIONS, context),
            action,
        });
    }
    out
}

fn conditions(
    holder: Option<Node<'_, '_>>,
    name: &'static str,
    known: &[&'static str],
    context: &mut Context<'_>,
) -> Vec<Condition> {
    let mut out = Vec::new();
    for node in holder.into_iter().flat_map(|all| children(all, name)) {
        let text = attribute(node, "condition").unwrap_or_default();
        let Some(condition) = context.word(node, "condition", text, known) else {
            continue;
        };
        out.push(Condition {
            referenced_objective: attribute(node, "referencedObjective").map(str::to_owned),
            measure_threshold: attribute(node, "measureThreshold")
                .and_then(|text| context.decimal(node, "measureThreshold", text, -1, 1)),
            operator: word(Some(node), "operator", OPERATORS, "noOp", context),
            condition,
        });
    }
    out
}

fn rollup(node: Option<Node<'_, '_>>, context: &mut Context<'_>) -> Rollup {
    let mut rules = Vec::new();
    for rule in node.into_iter().flat_map(|all| children(all, "rollupRule")) {
        let action = child(rule, "rollupAction");
        let text = action.and_then(|action| attribute(action, "action"));
        let Some(action) = text.and_then(|text| context.word(rule, "action", text, ROLLUP_ACTIONS))
        else {
            continue;
        };
        let holder = child(rule, "rollupConditions");
        rules.push(RollupRule {
            child_activity_set: word(Some(rule), "childActivitySet", CHILD_SETS, "all", context),
            minimum_count: count(rule, "minimumCount", context).unwrap_or(0),
            minimum_percent: decimal(Some(rule), "minimumPercent", (0, 1), 0, context),
            condition_combination: word(
                holder,
                "conditionCombination",
                COMBINATIONS,
                "any",
                context,
            ),
            conditions: conditions(holder, "rollupCondition", ROLLUP_CONDITIONS, context),
            action,
        });
    }
    Rollup {
        rollup_objective_satisfied: flag(node, "rollupObjectiveSatisfied", true, context),
        rollup_progress_completion: flag(node, "rollupProgressCompletion", true, context),
        objective_measure_weight: decimal(node, "objectiveMeasureWeight", (0, 1), 1, context),
        rules,
    }
}

fn objective(
    node: Node<'_, '_>,
    extended: Option<Node<'_, '_>>,
    context: &mut Context<'_>,
) -> Objective {
    let id = attribute(node, "objectiveID");
    let mut maps: Vec<ObjectiveMap> = Vec::new();
    for map in children(node, "mapInfo") {
        maps.extend(map_info(map, true, context));
    }
    let more = extended
        .into_iter()
        .flat_map(|all| children(all, "objective"))
        .filter(|other| attribute(*other, "objectiveID") == id);
    for map in more.flat_map(|other| children(other, "mapInfo")) {
        let Some(map) = map_info(map, false, context) else {
            continue;
        };
        let known = maps
            .iter_mut()
            .find(|known| known.target_objective_id == map.target_objective_id);
        match known {
            Some(known) => {
                *known = ObjectiveMap {
                    target_objective_id: map.target_objective_id,
                    read_satisfied_status: known.read_satisfied_status,
                    read_normalized_measure: known.read_normalized_measure,
                    write_satisfied_status: known.write_satisfied_status,
                    write_normalized_measure: known.write_normalized_measure,
                    ..map
                };
            }
            None => maps.push(map),
        }
    }
    let least = text_of(node, "minNormalizedMeasure")
        .and_then(|text| context.decimal(node, "minNormalizedMeasure", &text, -1, 1));
    Objective {
        id: id.map(str::to_owned),
        satisfied_by_measure: context.flag(node, "satisfiedByMeasure", false),
        min_normalized_measure: least.unwrap_or_else(|| Exact::from(1)),
        maps,
    }
}

/// The maps of the 3rd edition read the status unless they say otherwise; those
/// that the 4th edition adds do nothing unless they say so.
fn map_info(node: Node<'_, '_>, reads: bool, context: &mut Context<'_>) -> Option<ObjectiveMap> {
    let Some(target) = attribute(node, "targetObjectiveID") else {
        context.ignored(node, "targetObjectiveID", "");
        return None;
    };
    let mut flag = |name, default| context.flag(node, name, default);
    Some(ObjectiveMap {
        target_objective_id: target.to_owned(),
        read_satisfied_status: flag("readSatisfiedStatus", reads),
        read_normalized_measure: flag("readNormalizedMeasure", reads),
        write_satisfied_status: flag("writeSatisfiedStatus", false),
        write_normalized_measure: flag("writeNormalizedMeasure", false),
        read_raw_score: flag("readRawScore", !reads),
        read_min_score: flag("readMinScore", !reads),
        read_max_score: flag("readMaxScore", !reads),
        read_completion_status: flag("readCompletionStatus", !reads),
        read_progress_measure: flag("readProgressMeasure", !reads),
        write_raw_score: flag("writeRawScore", false),
        write_min_score: flag("writeMinScore", false),
        write_max_score: flag("writeMaxScore", false),
        write_completion_status: flag("writeCompletionStatus", false),
        write_progress_measure: flag("writeProgressMeasure", false),
    })
}

fn randomization(node: Option<Node<'_, '_>>, context: &mut Context<'_>) -> Randomization {
    Randomization {
        randomization_timing: word(node, "randomizationTiming", TIMINGS, "never", context),
        select_count: node.and_then(|node| count(node, "selectCount", context)),
        reorder_children: flag(node, "reorderChildren", false, context),
        selection_timing: word(node, "selectionTiming", TIMINGS, "never", context),
    }
}

fn delivery(node: Option<Node<'_, '_>>, context: &mut Context<'_>) -> Delivery {
    Delivery {
        tracked: flag(node, "tracked", true, context),
        completion_set_by_content: flag(node, "completionSetByContent", false, context),
        objective_set_by_content: flag(node, "objectiveSetByContent", false, context),
    }
}

fn constrained(node: Option<Node<'_, '_>>, context: &mut Context<'_>) -> ConstrainedChoice {
    ConstrainedChoice {
        prevent_activation: flag(node, "preventActivation", false, context),
        constrain_choice: flag(node, "constrainChoice", false, context),
    }
}

fn considerations(node: Option<Node<'_, '_>>, context: &mut Context<'_>) -> RollupConsiderations {
    RollupConsiderations {
        required_for_satisfied: word(node, "requiredForSatisfied", REQUIRED, "always", context),
        required_for_not_satisfied: word(
            node,
            "requiredForNotSatisfied",
            REQUIRED,
            "always",
            context,
        ),
        required_for_completed: word(node, "requiredForCompleted", REQUIRED, "always", context),
        required_for_incomplete: word(node, "requiredForIncomplete", REQUIRED, "always", context),
        measure_satisfaction_if_active: flag(node, "measureSatisfactionIfActive", true, context),
    }
}
