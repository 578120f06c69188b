//! SCORM 2004 sequencing as a manifest states it: IMS Simple Sequencing (CAM 5), read
//! into the rules' own values with the standard's defaults filled in.

use roxmltree::Node;
use sopan_rules::numbers::Exact;
use sopan_rules::packages::sequencing::{
    Asks, ChildSet, Combination, Condition, ConstrainedChoice, ControlMode, Delivery, Objective,
    ObjectiveMap, Operator, Randomization, Required, Rolls, Rollup, RollupConsiderations,
    RollupRule, Rule, Sequencing, Timing, Word,
};

use super::addresses::Context;
use super::codes;
use super::xml::{attribute, child, children, text_of};

/// What a rollup may ask, which is less than what other rules may.
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
        pre_condition_rules: rules_of(rules, "preConditionRule", context),
        exit_condition_rules: rules_of(rules, "exitConditionRule", context),
        post_condition_rules: rules_of(rules, "postConditionRule", context),
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
fn word<W: Word>(
    node: Option<Node<'_, '_>>,
    name: &str,
    default: W,
    context: &mut Context<'_>,
) -> W {
    node.and_then(|node| {
        let text = attribute(node, name)?;
        W::read(context.word(node, name, text, W::WORDS)?)
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

fn rules_of<A: Word>(
    rules: Option<Node<'_, '_>>,
    name: &'static str,
    context: &mut Context<'_>,
) -> Vec<Rule<A>> {
    let mut out = Vec::new();
    for node in rules.into_iter().flat_map(|rules| children(rules, name)) {
        let action = child(node, "ruleAction");
        let text = action.and_then(|action| attribute(action, "action"));
        let found = text.and_then(|text| context.word(node, "action", text, A::WORDS));
        let Some(action) = found.and_then(A::read) else {
            continue; // told, where there was a word
        };
        let holder = child(node, "ruleConditions");
        out.push(Rule {
            condition_combination: word(holder, "conditionCombination", Combination::All, context),
            conditions: conditions(holder, "ruleCondition", Asks::WORDS, context),
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
        let found = context.word(node, "condition", text, known);
        let Some(condition) = found.and_then(Asks::read) else {
            continue;
        };
        out.push(Condition {
            referenced_objective: attribute(node, "referencedObjective").map(str::to_owned),
            measure_threshold: attribute(node, "measureThreshold")
                .and_then(|text| context.decimal(node, "measureThreshold", text, -1, 1)),
            operator: word(Some(node), "operator", Operator::NoOp, context),
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
        let found = text.and_then(|text| context.word(rule, "action", text, Rolls::WORDS));
        let Some(action) = found.and_then(Rolls::read) else {
            continue;
        };
        let holder = child(rule, "rollupConditions");
        rules.push(RollupRule {
            child_activity_set: word(Some(rule), "childActivitySet", ChildSet::All, context),
            minimum_count: count(rule, "minimumCount", context).unwrap_or(0),
            minimum_percent: decimal(Some(rule), "minimumPercent", (0, 1), 0, context),
            condition_combination: word(holder, "conditionCombination", Combination::Any, context),
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
        randomization_timing: word(node, "randomizationTiming", Timing::Never, context),
        select_count: node.and_then(|node| count(node, "selectCount", context)),
        reorder_children: flag(node, "reorderChildren", false, context),
        selection_timing: word(node, "selectionTiming", Timing::Never, context),
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
        required_for_satisfied: word(node, "requiredForSatisfied", Required::Always, context),
        required_for_not_satisfied: word(
            node,
            "requiredForNotSatisfied",
            Required::Always,
            context,
        ),
        required_for_completed: word(node, "requiredForCompleted", Required::Always, context),
        required_for_incomplete: word(node, "requiredForIncomplete", Required::Always, context),
        measure_satisfaction_if_active: flag(node, "measureSatisfactionIfActive", true, context),
    }
}
