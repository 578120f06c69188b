use proptest::prelude::*;

use super::*;
use crate::packages::sequencing::{Leaving, ObjectiveMap, Rolls};

/// A tree of these parts: each with its name, the name of the one above it (none for the
/// whole), and what its sequencing changes.
type Line<'a> = (&'a str, &'a str, &'a dyn Fn(&mut Sequencing));

fn tree(lines: &[Line<'_>]) -> Tree {
    let place = |name: &str| lines.iter().position(|(own, ..)| *own == name);
    let parts = lines.iter().map(|(name, above, changes)| {
        let mut sequencing = Sequencing::default();
        changes(&mut sequencing);
        Part {
            identifier: (*name).to_owned(),
            title: (*name).to_owned(),
            parent: place(above),
            opens: !lines.iter().any(|(_, above, _)| above == name),
            visible: true,
            hidden: Vec::new(),
            threshold: None,
            weight: Exact::from(1),
            sequencing: Some(Box::new(sequencing)),
        }
    });
    Tree {
        parts: parts.collect(),
        forgets_shared: false,
        forgets_objectives: false,
    }
}

fn usual(_: &mut Sequencing) {}

fn flows(s: &mut Sequencing) {
    (s.control_mode.flow, s.control_mode.choice) = (true, false);
}

fn free(s: &mut Sequencing) {
    s.control_mode.flow = true;
}

fn asks(condition: Asks, operator: Operator, objective: Option<&str>) -> Condition {
    Condition {
        referenced_objective: objective.map(str::to_owned),
        measure_threshold: None,
        operator,
        condition,
    }
}

fn rule<A>(action: A, condition: Condition) -> Rule<A> {
    Rule {
        condition_combination: Combination::All,
        conditions: vec![condition],
        action,
    }
}

fn objective(id: &str, map: Option<(&str, bool)>) -> Objective {
    let maps = map.into_iter().map(|(target, writes)| ObjectiveMap {
        target_objective_id: target.to_owned(),
        read_satisfied_status: !writes,
        read_normalized_measure: !writes,
        write_satisfied_status: writes,
        write_normalized_measure: writes,
        read_raw_score: false,
        read_min_score: false,
        read_max_score: false,
        read_completion_status: false,
        read_progress_measure: false,
        write_raw_score: false,
        write_min_score: false,
        write_max_score: false,
        write_completion_status: false,
        write_progress_measure: false,
    });
    Objective {
        id: Some(id.to_owned()),
        satisfied_by_measure: false,
        min_normalized_measure: Exact::from(1),
        maps: maps.collect(),
    }
}

fn says(satisfied: Option<bool>, completed: Option<bool>) -> Reported {
    Reported {
        completed,
        primary: Reached {
            satisfied,
            measure: None,
        },
        ..Reported::default()
    }
}

/// The name of what a request opens; `stays` and `ended` where it opens nothing.
fn go<'t>(play: &mut Play<'t>, request: Request) -> Result<&'t str, Refusal> {
    let tree = play.tree;
    Ok(match play.go(request)? {
        Outcome::Opens { part, .. } => &tree.parts[part].identifier,
        Outcome::Stays => "stays",
        Outcome::Ended => "ended",
    })
}

fn choose<'t>(play: &mut Play<'t>, name: &str) -> Result<&'t str, Refusal> {
    let place = play.place(name).unwrap();
    go(play, Request::Choice(place))
}

/// The names in the outline that may be chosen, and those that are closed.
fn outline(play: &Play<'_>) -> (Vec<String>, Vec<String>) {
    let shown = play.outline();
    let named = |test: &dyn Fn(&Shown) -> bool| {
        let found = shown.iter().filter(|s| test(s));
        found
            .map(|s| play.tree.parts[s.part].identifier.clone())
            .collect()
    };
    (named(&|s| s.choosable), named(&|s| s.closed))
}

#[test]
fn without_choice_it_leads_from_part_to_part_and_ends_behind_the_last() {
    let tree = tree(&[("W", "", &flows), ("A", "W", &usual), ("B", "W", &usual)]);
    let mut play = Play::new(&tree, None, 1);
    assert_eq!(choose(&mut play, "B"), Err(Refusal::NotChosen));
    assert_eq!(go(&mut play, Request::Continue), Err(Refusal::NothingOpen));
    assert_eq!(go(&mut play, Request::Start), Ok("A"));
    assert_eq!(go(&mut play, Request::Start), Err(Refusal::Open));
    assert_eq!(go(&mut play, Request::Previous), Err(Refusal::Nothing));
    assert_eq!(outline(&play).0, [""; 0]);
    assert_eq!(go(&mut play, Request::Continue), Ok("B"));
    // What says nothing of itself is completed and satisfied when it is left.
    assert_eq!(
        (play.status(1), play.status(0)),
        (Status::Passed, Status::Incomplete)
    );
    assert_eq!(go(&mut play, Request::Previous), Ok("A"));
    assert_eq!(go(&mut play, Request::Continue), Ok("B"));
    assert_eq!(go(&mut play, Request::Continue), Ok("ended"));
    assert_eq!((play.status(0), play.current()), (Status::Passed, None));
}

#[test]
fn a_part_stays_closed_until_another_is_satisfied() {
    let opens = |s: &mut Sequencing| {
        s.objectives = vec![objective("a", Some(("G", false)))];
        for asked in [Asks::Satisfied, Asks::ObjectiveStatusKnown] {
            s.pre_condition_rules.push(rule(
                Before::Disabled,
                asks(asked, Operator::Not, Some("a")),
            ));
        }
    };
    let tells = |s: &mut Sequencing| {
        s.primary_objective = Some(objective("o", Some(("G", true))));
        s.delivery.objective_set_by_content = true;
    };
    let tree = tree(&[("W", "", &free), ("A", "W", &tells), ("B", "W", &opens)]);
    let mut play = Play::new(&tree, None, 1);
    assert_eq!(go(&mut play, Request::Start), Ok("A"));
    assert_eq!(go(&mut play, Request::Continue), Err(Refusal::Closed));
    assert_eq!(outline(&play), (vec![], vec!["B".to_owned()]));
    // Nothing has changed by what was refused.
    assert_eq!(play.open(), Some(1));
    play.report(1, &says(Some(false), Some(true)));
    assert_eq!(choose(&mut play, "B"), Err(Refusal::Closed));
    play.report(1, &says(Some(true), Some(true)));
    assert_eq!(outline(&play), (vec!["B".to_owned()], vec![]));
    assert!(play.valid()["choice.B"]);
    assert_eq!(choose(&mut play, "B"), Ok("B"));
    let found = play.objectives(2);
    assert_eq!(
        (found[0].0.as_str(), found[0].1.satisfied),
        ("a", Some(true))
    );
}

#[test]
fn a_test_is_taken_again_until_it_is_passed_and_then_ends_all() {
    let test = |s: &mut Sequencing| {
        s.delivery.objective_set_by_content = true;
        s.post_condition_rules = vec![
            rule(After::ExitAll, asks(Asks::Satisfied, Operator::NoOp, None)),
            rule(After::Retry, asks(Asks::Attempted, Operator::NoOp, None)),
        ];
    };
    let tree = tree(&[("W", "", &flows), ("T", "W", &test), ("X", "W", &usual)]);
    let mut play = Play::new(&tree, None, 1);
    go(&mut play, Request::Start).unwrap();
    play.report(1, &says(Some(false), Some(true)));
    let again = Outcome::Opens {
        part: 1,
        anew: true,
    };
    assert_eq!(play.go(Request::Continue), Ok(again));
    // The new attempt knows nothing of the one before.
    assert_eq!(play.status(1), Status::Incomplete);
    play.report(1, &says(Some(true), Some(true)));
    assert_eq!(play.go(Request::Continue), Ok(Outcome::Ended));
    assert_eq!(play.status(1), Status::Passed);
}

#[test]
fn what_is_known_is_skipped_and_a_cluster_is_left_when_it_is_satisfied() {
    let skipped = |s: &mut Sequencing| {
        s.pre_condition_rules = vec![rule(
            Before::Skip,
            asks(Asks::Satisfied, Operator::NoOp, None),
        )];
    };
    let left = |s: &mut Sequencing| {
        flows(s);
        s.exit_condition_rules = vec![rule(
            Leaving::Exit,
            asks(Asks::Satisfied, Operator::NoOp, None),
        )];
        s.rollup.rules = vec![RollupRule {
            child_activity_set: ChildSet::Any,
            minimum_count: 0,
            minimum_percent: Exact::zero(),
            condition_combination: Combination::Any,
            conditions: vec![asks(Asks::Satisfied, Operator::NoOp, None)],
            action: Rolls::Satisfied,
        }];
    };
    let tree = tree(&[
        ("W", "", &flows),
        ("M", "W", &left),
        ("A", "M", &usual),
        ("B", "M", &usual),
        ("C", "W", &skipped),
        ("D", "W", &usual),
    ]);
    let mut play = Play::new(&tree, None, 1);
    assert_eq!(go(&mut play, Request::Start), Ok("A"));
    // One of them is enough, so that the module is left with it.
    assert_eq!(go(&mut play, Request::Continue), Ok("C"));
    assert_eq!(play.status(1), Status::Passed);
    assert_eq!(go(&mut play, Request::Continue), Ok("D"));
    assert_eq!(go(&mut play, Request::Previous), Ok("B"));
}

#[test]
fn shared_objectives_last_over_attempts_or_for_one_as_the_package_says() {
    // Given a part that stays closed until another, in this attempt or ever, was understood,
    let opens = |s: &mut Sequencing| {
        s.objectives = vec![objective("needed", Some(("G", false)))];
        for condition in [Asks::Satisfied, Asks::ObjectiveStatusKnown] {
            let closed = rule(
                Before::Disabled,
                asks(condition, Operator::Not, Some("needed")),
            );
            s.pre_condition_rules.push(closed);
        }
    };
    let tells = |s: &mut Sequencing| {
        s.primary_objective = Some(objective("o", Some(("G", true))));
        s.delivery.objective_set_by_content = true;
    };
    let tree = tree(&[("W", "", &flows), ("A", "W", &tells), ("B", "W", &opens)]);
    for (forgets, again) in [(false, Ok("B")), (true, Err(Refusal::Closed))] {
        let tree = Tree {
            forgets_objectives: forgets,
            ..tree.clone()
        };
        let mut play = Play::new(&tree, None, 1);
        assert_eq!(go(&mut play, Request::Start), Ok("A"));
        play.report(1, &says(Some(true), Some(true)));
        // also after it was interrupted,
        assert_eq!(go(&mut play, Request::SuspendAll), Ok("ended"));
        assert_eq!(go(&mut play, Request::ResumeAll), Ok("A"));
        assert_eq!(go(&mut play, Request::Continue), Ok("B"));
        // when the whole is begun anew, then it is closed again where the package says so.
        assert_eq!(go(&mut play, Request::ExitAll), Ok("ended"));
        assert_eq!(play.part(0).attempts, 1);
        assert_eq!(go(&mut play, Request::Start), Ok("A"));
        assert_eq!(play.part(0).attempts, 2);
        assert_eq!(go(&mut play, Request::Continue), again);
    }
}

#[test]
fn what_is_interrupted_goes_on_at_the_same_place_on_another_device() {
    let tree = tree(&[("W", "", &flows), ("A", "W", &usual), ("B", "W", &usual)]);
    let mut play = Play::new(&tree, None, 1);
    go(&mut play, Request::Start).unwrap();
    go(&mut play, Request::Continue).unwrap();
    play.report(2, &says(None, Some(false)));
    assert_eq!(go(&mut play, Request::SuspendAll), Ok("ended"));
    let kept = serde_json::to_string(play.state()).unwrap();
    let mut there = Play::new(&tree, serde_json::from_str(&kept).ok(), 99);
    assert_eq!(there.state(), play.state());
    let same = Outcome::Opens {
        part: 2,
        anew: false,
    };
    assert_eq!(there.go(Request::ResumeAll), Ok(same));
    assert_eq!(there.status(2), Status::Incomplete);
    // A part that wants to be resumed is, also after another.
    there.suspends(2, true);
    assert_eq!(go(&mut there, Request::Previous), Ok("A"));
    assert_eq!(there.go(Request::Continue), Ok(same));
    // What is kept of another tree is no help.
    let other = super::Tree {
        parts: tree.parts[..2].to_vec(),
        ..tree.clone()
    };
    let fresh = Play::new(&other, serde_json::from_str(&kept).ok(), 1);
    assert_eq!(fresh.status(1), Status::NotAttempted);
}

#[test]
fn a_score_is_weighed_and_what_does_not_count_is_left_out() {
    let measured = |s: &mut Sequencing| {
        free(s);
        let mut own = objective("all", None);
        own.satisfied_by_measure = true;
        own.min_normalized_measure = "0.7".parse().unwrap();
        s.primary_objective = Some(own);
    };
    let double = |s: &mut Sequencing| s.rollup.objective_measure_weight = "0.5".parse().unwrap();
    let apart = |s: &mut Sequencing| s.delivery.tracked = false;
    let tree = tree(&[
        ("W", "", &measured),
        ("A", "W", &double),
        ("B", "W", &usual),
        ("X", "W", &apart),
    ]);
    let mut play = Play::new(&tree, None, 1);
    let scores = |score: &str| Reported {
        primary: Reached {
            satisfied: None,
            measure: score.parse().ok(),
        },
        ..says(None, Some(true))
    };
    go(&mut play, Request::Start).unwrap();
    play.report(1, &scores("0.3"));
    assert_eq!(go(&mut play, Request::Continue), Ok("B"));
    play.report(2, &scores("0.9"));
    assert_eq!(go(&mut play, Request::Continue), Ok("X"));
    play.report(3, &scores("0"));
    // (0.3 × 0.5 + 0.9 × 1) ÷ 1.5
    assert_eq!(play.percent().map(|p| p.exact()).as_deref(), Some("70"));
    assert_eq!(play.status(0), Status::Passed);
}

#[test]
fn a_new_attempt_of_the_whole_is_noticed_also_where_nothing_is_tracked_of_it() {
    for tracked in [true, false] {
        let whole = |s: &mut Sequencing| {
            flows(s);
            s.delivery.tracked = tracked;
        };
        let tree = tree(&[("W", "", &whole), ("A", "W", &usual), ("B", "W", &usual)]);
        let mut state = None;
        // Each request is answered by a program that has read what was kept.
        let mut began = |request| {
            let mut play = Play::new(&tree, state.take(), 1);
            assert!(!play.began());
            go(&mut play, request).unwrap();
            state = Some(play.state().clone());
            play.began()
        };
        for (request, anew) in [
            (Request::Start, true),
            (Request::Continue, false),
            (Request::SuspendAll, false),
            (Request::ResumeAll, false),
            (Request::ExitAll, false),
            (Request::Start, true),
        ] {
            assert_eq!(began(request), anew, "{request:?}, tracked {tracked}");
        }
    }
}

#[test]
fn attempts_run_out_and_forward_is_forward() {
    let once = |s: &mut Sequencing| s.attempt_limit = Some(1);
    let ahead = |s: &mut Sequencing| {
        free(s);
        s.control_mode.forward_only = true;
    };
    let tree = tree(&[("W", "", &ahead), ("A", "W", &once), ("B", "W", &usual)]);
    let mut play = Play::new(&tree, None, 1);
    go(&mut play, Request::Start).unwrap();
    assert_eq!(go(&mut play, Request::Continue), Ok("B"));
    assert_eq!(go(&mut play, Request::Previous), Err(Refusal::NoFlow));
    assert_eq!(choose(&mut play, "A"), Err(Refusal::NotChosen));
    assert_eq!(outline(&play).1, ["A"]);
    assert_eq!(play.go(Request::Exit), Ok(Outcome::Stays));
    assert_eq!(play.open(), None);
}

#[test]
fn a_choice_stays_within_what_constrains_it() {
    let held = |s: &mut Sequencing| {
        free(s);
        s.control_mode.choice_exit = false;
    };
    let prevents = |s: &mut Sequencing| {
        free(s);
        s.constrained_choice.prevent_activation = true;
    };
    let near = |s: &mut Sequencing| {
        free(s);
        s.constrained_choice.constrain_choice = true;
    };
    let lines: [Line<'_>; 9] = [
        ("W", "", &free),
        ("M", "W", &held),
        ("A", "M", &usual),
        ("B", "M", &usual),
        ("N", "W", &prevents),
        ("C", "N", &usual),
        ("O", "W", &near),
        ("D", "O", &usual),
        ("E", "W", &usual),
    ];
    let tree = tree(&lines);
    let mut play = Play::new(&tree, None, 1);
    assert_eq!(choose(&mut play, "A"), Ok("A"));
    // M isn't left by a choice.
    assert_eq!(outline(&play).0, ["M", "B"]);
    assert_eq!(go(&mut play, Request::Exit), Ok("stays"));
    play.state.current = None;
    // N isn't entered by one, but as a whole.
    assert_eq!(choose(&mut play, "C"), Err(Refusal::NotChosen));
    assert_eq!(choose(&mut play, "N"), Ok("C"));
    play.state.current = None;
    assert_eq!(choose(&mut play, "D"), Ok("D"));
    // From O only its neighbour is within reach.
    assert_eq!(choose(&mut play, "A"), Err(Refusal::NotChosen));
    assert_eq!(choose(&mut play, "E"), Ok("E"));
}

#[test]
fn chance_selects_the_same_for_a_learner_each_time() {
    let draws = |s: &mut Sequencing| {
        free(s);
        s.randomization.select_count = Some(2);
        s.randomization.selection_timing = Timing::Once;
        s.randomization.reorder_children = true;
        s.randomization.randomization_timing = Timing::Once;
    };
    let names = ["A", "B", "C", "D", "E"];
    let mut lines: Vec<Line<'_>> = vec![("W", "", &draws)];
    lines.extend(names.map(|name| -> Line<'_> { (name, "W", &usual) }));
    let tree = tree(&lines);
    let mut seen = std::collections::BTreeSet::new();
    for dice in 0..40 {
        let drawn = outline(&Play::new(&tree, None, dice)).0;
        assert_eq!(drawn.len(), 2);
        assert_eq!(outline(&Play::new(&tree, None, dice)).0, drawn);
        let mut play = Play::new(&tree, None, dice);
        let other = names
            .iter()
            .find(|name| !drawn.contains(&(**name).to_owned()));
        assert_eq!(choose(&mut play, other.unwrap()), Err(Refusal::Unknown));
        seen.insert(drawn);
    }
    assert!(seen.len() > 5);
}

#[test]
fn content_asks_by_the_words_of_the_standard() {
    let tree = tree(&[("W", "", &free), ("A", "W", &usual), ("B", "W", &usual)]);
    let play = Play::new(&tree, None, 1);
    let cases = [
        (
            vec![("adl.nav.request", "continue")],
            Some(Request::Continue),
        ),
        (
            vec![("adl.nav.request", "{target=B}choice")],
            Some(Request::Choice(2)),
        ),
        (
            vec![("adl.nav.request", "{target=B}jump")],
            Some(Request::Jump(2)),
        ),
        (vec![("adl.nav.request", "{target=X}choice")], None),
        (
            vec![("adl.nav.request", "_none_"), ("cmi.exit", "logout")],
            None,
        ),
        (vec![("cmi.exit", "logout")], Some(Request::ExitAll)),
        (vec![("cmi.exit", "suspend")], None),
    ];
    for (said, expected) in cases {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let values: Values = said.iter().map(own).collect();
        assert_eq!(play.asked(&values), expected, "{said:?}");
    }
}

fn any_rules() -> impl Strategy<Value = Sequencing> {
    let control = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let before = prop_oneof![
        Just(Before::Skip),
        Just(Before::Disabled),
        Just(Before::HiddenFromChoice),
        Just(Before::StopForwardTraversal),
    ];
    let after = prop_oneof![
        Just(After::ExitParent),
        Just(After::ExitAll),
        Just(After::Retry),
        Just(After::RetryAll),
        Just(After::Continue),
        Just(After::Previous),
    ];
    let asked = || {
        let what = prop_oneof![
            Just(Asks::Satisfied),
            Just(Asks::Completed),
            Just(Asks::Attempted),
            Just(Asks::AttemptLimitExceeded),
            Just(Asks::Always),
        ];
        let how = prop_oneof![Just(Operator::NoOp), Just(Operator::Not)];
        (what, how).prop_map(|(what, how)| asks(what, how, None))
    };
    let limit = proptest::option::of(1_u32..3);
    (
        control,
        proptest::option::weighted(0.3, (before, asked())),
        proptest::option::weighted(0.3, (after, asked())),
        proptest::option::weighted(0.2, asked()),
        limit,
        (any::<bool>(), any::<bool>(), any::<bool>()),
    )
        .prop_map(|(control, before, after, leaves, limit, more)| {
            let mut s = Sequencing::default();
            s.control_mode.choice = control.0;
            s.control_mode.flow = control.1;
            s.control_mode.forward_only = control.2 && control.3;
            s.control_mode.choice_exit = control.3;
            s.attempt_limit = limit;
            s.pre_condition_rules = before.into_iter().map(|(a, c)| rule(a, c)).collect();
            s.post_condition_rules = after.into_iter().map(|(a, c)| rule(a, c)).collect();
            s.exit_condition_rules = leaves.into_iter().map(|c| rule(Leaving::Exit, c)).collect();
            s.constrained_choice.constrain_choice = more.0 && more.1;
            s.constrained_choice.prevent_activation = more.1 && more.2;
            s.randomization.reorder_children = more.2;
            s.randomization.randomization_timing = Timing::OnEachNewAttempt;
            s
        })
}

fn any_tree() -> impl Strategy<Value = Tree> {
    let lines = proptest::collection::vec((any::<prop::sample::Index>(), any_rules()), 1..10);
    lines.prop_map(|lines| {
        let mut parts: Vec<Part> = Vec::new();
        for (place, (above, rules)) in lines.into_iter().enumerate() {
            parts.push(Part {
                identifier: format!("P{place}"),
                title: String::new(),
                parent: (place > 0).then(|| above.index(place)),
                opens: true,
                visible: true,
                hidden: Vec::new(),
                threshold: None,
                weight: Exact::from(1),
                sequencing: Some(Box::new(rules)),
            });
        }
        Tree {
            parts,
            forgets_shared: false,
            forgets_objectives: true,
        }
    })
}

#[derive(Debug, Clone)]
enum Deed {
    Asks(u8, prop::sample::Index),
    Says(Option<bool>, Option<bool>, bool),
}

fn any_deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        (0_u8..11, any::<prop::sample::Index>()).prop_map(|(what, part)| Deed::Asks(what, part)),
        (any::<Option<bool>>(), any::<Option<bool>>(), any::<bool>())
            .prop_map(|(s, c, suspends)| Deed::Says(s, c, suspends)),
    ]
}

proptest! {
    /// Whatever a package states and a learner does: at most one way from the whole down is
    /// open and ends in a leaf; what was refused changed nothing; what is said to be possible
    /// is; and what is kept is read back as the same.
    #[test]
    fn a_way_stays_a_way(tree in any_tree(), deeds in proptest::collection::vec(any_deed(), 0..25)) {
        let mut play = Play::new(&tree, None, 7);
        for deed in deeds {
            match deed {
                Deed::Asks(what, part) => {
                    let part = part.index(tree.parts.len());
                    let request = [
                        Request::Start, Request::ResumeAll, Request::Continue, Request::Previous,
                        Request::Choice(part), Request::Jump(part), Request::Exit, Request::ExitAll,
                        Request::Abandon, Request::AbandonAll, Request::SuspendAll,
                    ][usize::from(what)];
                    let (before, could) = (play.state().clone(), play.would_go(request));
                    let went = play.go(request);
                    prop_assert_eq!(went.is_ok(), could);
                    match went {
                        Ok(Outcome::Opens { part, .. }) => prop_assert_eq!(play.open(), Some(part)),
                        Ok(_) => prop_assert_eq!(play.open(), None),
                        Err(_) => prop_assert_eq!(play.state(), &before),
                    }
                }
                Deed::Says(satisfied, completed, suspends) => {
                    if let Some(open) = play.open() {
                        play.report(open, &says(satisfied, completed));
                        play.suspends(open, suspends);
                    }
                }
            }
            let active: Vec<usize> =
                (0..tree.parts.len()).filter(|part| play.part(*part).active).collect();
            match play.open() {
                Some(open) => {
                    let mut path = play.path(open);
                    path.sort_unstable();
                    prop_assert_eq!(active, path);
                }
                None => prop_assert!(active.iter().all(|part| !play.is_leaf(*part))),
            }
            let _ = (play.outline(), play.valid(), play.percent());
            let kept = serde_json::to_string(play.state()).unwrap();
            let read: State = serde_json::from_str(&kept).unwrap();
            prop_assert_eq!(&read, play.state());
        }
    }
}
