//! SCORM 2004 sequencing as a package states it (IMS Simple Sequencing; CAM 5), with the
//! standard's defaults filled in. The names are those of the standard, and so are the
//! words. What they bring about is in [`super::playing`].

use serde::{Deserialize, Serialize};

use crate::numbers::Exact;

/// One of the words that the standard has for something.
pub trait Word: Copy {
    /// All of them, as they are written.
    const WORDS: &'static [&'static str];
    /// What a word means.
    fn read(word: &str) -> Option<Self>;
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[allow(missing_docs)] // each is what the standard calls by this name
        pub enum $name { $(#[serde(rename = $word)] $variant),* }

        impl Word for $name {
            const WORDS: &'static [&'static str] = &[$($word),*];
            fn read(word: &str) -> Option<$name> {
                match word {
                    $($word => Some($name::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

words!(
    /// What a rule before an attempt does.
    Before {
        Skip = "skip",
        Disabled = "disabled",
        HiddenFromChoice = "hiddenFromChoice",
        StopForwardTraversal = "stopForwardTraversal",
    }
);
words!(
    /// What a rule does when something inside ends.
    Leaving { Exit = "exit" }
);
words!(
    /// What a rule after an attempt does.
    After {
        ExitParent = "exitParent",
        ExitAll = "exitAll",
        Retry = "retry",
        RetryAll = "retryAll",
        Continue = "continue",
        Previous = "previous",
    }
);
words!(
    /// What a condition asks.
    Asks {
        Satisfied = "satisfied",
        ObjectiveStatusKnown = "objectiveStatusKnown",
        ObjectiveMeasureKnown = "objectiveMeasureKnown",
        ObjectiveMeasureGreaterThan = "objectiveMeasureGreaterThan",
        ObjectiveMeasureLessThan = "objectiveMeasureLessThan",
        Completed = "completed",
        ActivityProgressKnown = "activityProgressKnown",
        Attempted = "attempted",
        AttemptLimitExceeded = "attemptLimitExceeded",
        TimeLimitExceeded = "timeLimitExceeded",
        OutsideAvailableTimeRange = "outsideAvailableTimeRange",
        Always = "always",
    }
);
words!(
    /// What a rule of the rollup brings about.
    Rolls {
        Satisfied = "satisfied",
        NotSatisfied = "notSatisfied",
        Completed = "completed",
        Incomplete = "incomplete",
    }
);
words!(
    /// Whether all conditions must hold, or any.
    Combination { All = "all", Any = "any" }
);
words!(
    /// Whether a condition is turned around.
    Operator { NoOp = "noOp", Not = "not" }
);
words!(
    /// Of how many children a rule of the rollup asks.
    ChildSet {
        All = "all",
        Any = "any",
        None = "none",
        AtLeastCount = "atLeastCount",
        AtLeastPercent = "atLeastPercent",
    }
);
words!(
    /// When children are chosen or put into another order.
    Timing {
        Never = "never",
        Once = "once",
        OnEachNewAttempt = "onEachNewAttempt",
    }
);
words!(
    /// When a child counts in the rollup.
    Required {
        Always = "always",
        IfAttempted = "ifAttempted",
        IfNotSkipped = "ifNotSkipped",
        IfNotSuspended = "ifNotSuspended",
    }
);
words!(
    /// Buttons of the player that a package may ask not to show.
    Button {
        Previous = "previous",
        Continue = "continue",
        Exit = "exit",
        ExitAll = "exitAll",
        Abandon = "abandon",
        AbandonAll = "abandonAll",
        SuspendAll = "suspendAll",
    }
);

/// Everything about one activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sequencing {
    /// How the learner may move between its children.
    pub control_mode: ControlMode,
    /// Rules before an attempt.
    pub pre_condition_rules: Vec<Rule<Before>>,
    /// Rules when something inside ends.
    pub exit_condition_rules: Vec<Rule<Leaving>>,
    /// Rules after an attempt.
    pub post_condition_rules: Vec<Rule<After>>,
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

impl Default for Sequencing {
    fn default() -> Sequencing {
        Sequencing {
            control_mode: ControlMode {
                choice: true,
                choice_exit: true,
                flow: false,
                forward_only: false,
                use_current_attempt_objective_info: true,
                use_current_attempt_progress_info: true,
            },
            pre_condition_rules: Vec::new(),
            exit_condition_rules: Vec::new(),
            post_condition_rules: Vec::new(),
            attempt_limit: None,
            attempt_absolute_duration_limit: None,
            rollup: Rollup {
                rollup_objective_satisfied: true,
                rollup_progress_completion: true,
                objective_measure_weight: Exact::from(1),
                rules: Vec::new(),
            },
            primary_objective: None,
            objectives: Vec::new(),
            randomization: Randomization {
                randomization_timing: Timing::Never,
                select_count: None,
                reorder_children: false,
                selection_timing: Timing::Never,
            },
            delivery: Delivery {
                tracked: true,
                completion_set_by_content: false,
                objective_set_by_content: false,
            },
            constrained_choice: ConstrainedChoice {
                prevent_activation: false,
                constrain_choice: false,
            },
            rollup_considerations: RollupConsiderations {
                required_for_satisfied: Required::Always,
                required_for_not_satisfied: Required::Always,
                required_for_completed: Required::Always,
                required_for_incomplete: Required::Always,
                measure_satisfaction_if_active: true,
            },
        }
    }
}

impl Sequencing {
    /// Whether a learner who opens every part as he likes would meet what the package's
    /// author didn't want. How one moves between its children says nothing where it has
    /// none.
    pub fn states_an_order(&self, has_children: bool) -> bool {
        let control = &self.control_mode;
        let objectives = self.primary_objective.iter().chain(&self.objectives);
        !self.pre_condition_rules.is_empty()
            || !self.exit_condition_rules.is_empty()
            || !self.post_condition_rules.is_empty()
            || !self.rollup.rules.is_empty()
            || !self.rollup.rollup_objective_satisfied
            || !self.rollup.rollup_progress_completion
            || !self.delivery.tracked
            || self.attempt_limit.is_some()
            || self.constrained_choice.constrain_choice
            || self.constrained_choice.prevent_activation
            || objectives.flat_map(|o| &o.maps).next().is_some()
            || (has_children
                && (!control.choice
                    || !control.choice_exit
                    || control.forward_only
                    || self.randomization.select_count.is_some()
                    || self.randomization.reorder_children))
    }
}

/// `imsss:controlMode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule<A> {
    /// Whether all of them are asked for.
    pub condition_combination: Combination,
    /// The conditions.
    pub conditions: Vec<Condition>,
    /// What is done: `skip`, `disabled`, `exitAll`, `retry` …
    pub action: A,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// The objective it asks about; none for the primary one.
    pub referenced_objective: Option<String>,
    /// The measure that `objectiveMeasureGreaterThan` and `…LessThan` compare with.
    pub measure_threshold: Option<Exact>,
    /// Whether it is turned around.
    pub operator: Operator,
    /// What it asks.
    pub condition: Asks,
}

/// `imsss:rollupRules`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Rollup {
    pub rollup_objective_satisfied: bool,
    pub rollup_progress_completion: bool,
    pub objective_measure_weight: Exact,
    pub rules: Vec<RollupRule>,
}

/// `imsss:rollupRule`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct RollupRule {
    pub child_activity_set: ChildSet,
    pub minimum_count: u32,
    pub minimum_percent: Exact,
    pub condition_combination: Combination,
    pub conditions: Vec<Condition>,
    pub action: Rolls,
}

/// `imsss:objective` or `imsss:primaryObjective`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Randomization {
    pub randomization_timing: Timing,
    pub select_count: Option<u32>,
    pub reorder_children: bool,
    pub selection_timing: Timing,
}

/// `imsss:deliveryControls`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Delivery {
    pub tracked: bool,
    pub completion_set_by_content: bool,
    pub objective_set_by_content: bool,
}

/// `adlseq:constrainedChoiceConsiderations`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct ConstrainedChoice {
    pub prevent_activation: bool,
    pub constrain_choice: bool,
}

/// `adlseq:rollupConsiderations`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct RollupConsiderations {
    pub required_for_satisfied: Required,
    pub required_for_not_satisfied: Required,
    pub required_for_completed: Required,
    pub required_for_incomplete: Required,
    pub measure_satisfaction_if_active: bool,
}
