//! Which of two records counts, and what is told of the other.

use super::shown::{BEFORE, SHOWN};
use super::*;

fn user(file: u32, enabled: Option<bool>) -> User {
    let source = SourceRef { file: EvidenceId(file), part: None, row: 7 };
    User { upn: "a@b.c".into(), enabled, sources: source.into(), ..User::default() }
}

/// Enabled in file 0, which was collected on one day, and in file 1; what counts, and whether that is known newer.
#[track_caller]
fn check(days: [Option<i64>; 2], enabled: [Option<bool>; 2], expected: (Option<bool>, Vec<bool>)) {
    let mut conflicts = Conflicts::default();
    for (file, day) in (0..).zip(days) {
        if let Some(day) = day {
            conflicts.collected(EvidenceId(file), Moment::of(day * 86_400));
        }
    }
    let (mut kept, mut other) = (user(0, enabled[0]), user(1, enabled[1]));
    conflicts.settle_users(&mut kept, &mut other);
    let newer: Vec<bool> = conflicts.found().map(|conflict| conflict.is_newer).collect();
    assert_eq!((kept.enabled.or(other.enabled), newer), expected);
    assert_eq!(kept.sources[0].file, EvidenceId(0));
}

#[test]
fn the_newer_counts_and_the_other_is_told() {
    let (yes, no) = (Some(true), Some(false));
    check([Some(1), Some(2)], [yes, no], (no, vec![true]));
    check([Some(2), Some(1)], [yes, no], (yes, vec![true]));
    check([None, Some(2)], [yes, no], (no, vec![false]));
    check([Some(1), None], [yes, no], (yes, vec![false]));
    check([None, None], [yes, no], (yes, vec![false]));
    check([Some(1), Some(2)], [yes, yes], (yes, vec![]));
    check([Some(1), Some(2)], [yes, None], (yes, vec![]));
    check([Some(1), Some(2)], [None, no], (no, vec![]));
}

#[test]
fn a_file_without_a_day_is_as_new_as_what_happened_in_it() {
    let check = |dated: u32, event: i64, expected: bool| {
        let mut conflicts = Conflicts::default();
        conflicts.collected(EvidenceId(dated), Moment::of(10 * 86_400));
        let (mut kept, mut other) = (user(0, Some(dated == 0)), user(1, Some(dated == 1)));
        let undated = if dated == 0 { &mut other } else { &mut kept };
        undated.last_sign_in = Known::Value(Moment::of(event * 86_400));
        conflicts.settle_users(&mut kept, &mut other);
        assert_eq!(kept.enabled, Some(expected), "{dated} {event}");
    };
    for dated in [0, 1] {
        check(dated, 10, true);
        check(dated, 11, false);
    }
}

#[test]
fn what_reads_the_same_is_no_difference() {
    let check = |seconds: i64, expected: &[&str]| {
        let mut conflicts = Conflicts::default();
        let created = |file: u32, at: i64| User { created: Some(Moment::of(at)), ..user(file, None) };
        conflicts.settle_users(&mut created(0, 86_400), &mut created(1, 86_400 + seconds));
        assert_eq!(conflicts.found().map(|conflict| conflict.what).collect::<Vec<_>>(), expected);
    };
    check(1, &[]);
    check(86_400, &["createdDateTime"]);
}

#[test]
fn differences_beyond_those_that_are_kept_are_counted() {
    let mut conflicts = Conflicts::default();
    for _ in 0..KEPT + 3 {
        conflicts.settle_users(&mut user(0, Some(true)), &mut user(1, Some(false)));
    }
    assert_eq!((conflicts.found().count(), conflicts.beyond().get(&EvidenceId(1))), (KEPT, Some(&3)));
}

#[test]
fn an_account_that_was_renamed_has_its_newer_name() {
    let check = |days: [i64; 2], expected: &str| {
        let mut conflicts = Conflicts::default();
        let named = |file: u32, upn: &str| User { id: "1".into(), upn: upn.into(), ..user(file, None) };
        let (mut kept, mut other) = (named(0, "a@b.c"), named(1, "n@b.c"));
        for (file, day) in (0..).zip(days) {
            conflicts.collected(EvidenceId(file), Moment::of(day * 86_400));
        }
        conflicts.settle_users(&mut kept, &mut other);
        let mut users = [kept];
        conflicts.rename(&mut users);
        let told = conflicts.found().map(|conflict| (conflict.what, &*conflict.kept)).collect::<Vec<_>>();
        assert_eq!((&*users[0].upn, told), (expected, vec![("userPrincipalName", expected)]));
    };
    check([1, 2], "n@b.c");
    check([2, 1], "a@b.c");
}

#[test]
fn long_values_are_shown_where_they_differ() {
    assert_eq!(shortened("true", "false"), ("true".into(), "false".into()));
    let long = "x".repeat(500);
    let (one, other) = shortened(&format!("{long}1"), &format!("{long}2"));
    assert_eq!(&*one, format!("…{}1", "x".repeat(BEFORE)));
    assert_eq!(&*other, format!("…{}2", "x".repeat(BEFORE)));
    let (one, other) = shortened(&long, "");
    assert_eq!((one.chars().count(), &*other), (SHOWN + 1, ""));
}

#[test]
fn of_policies_the_one_changed_last_counts_then_the_file_collected_last() {
    let record = |file: u32, state: &'static str, changed: Option<i64>| (file, state, changed.map(Moment::of));
    let check = |records: [(u32, &'static str, Option<Moment>); 2], expected: &str, newer: Option<bool>| {
        let mut conflicts = Conflicts::default();
        conflicts.collected(EvidenceId(0), Moment::of(0));
        conflicts.collected(EvidenceId(1), Moment::of(86_400));
        let mut items = records.to_vec();
        let tell = |(file, state, changed): &(u32, &'static str, Option<Moment>)| Told {
            key: "p".into(),
            name: "Policy".into(),
            source: Some(SourceRef { file: EvidenceId(*file), part: None, row: 1 }),
            changed: *changed,
            said: vec![("state", (*state).into())],
        };
        conflicts.settle(&mut items, tell, |_, _, _| {}, &mut || true);
        assert_eq!(items.iter().map(|item| item.1).collect::<Vec<_>>(), [expected]);
        assert_eq!(conflicts.found().next().map(|conflict| conflict.is_newer), newer);
    };
    check([record(0, "enabled", None), record(1, "disabled", None)], "disabled", Some(true));
    check([record(0, "enabled", Some(9)), record(1, "disabled", Some(5))], "enabled", Some(true));
    check([record(2, "enabled", None), record(3, "disabled", None)], "enabled", Some(false));
    check([record(0, "enabled", None), record(1, "enabled", None)], "enabled", None);
}

#[test]
fn of_objects_only_what_differs_is_told() {
    let check = |one: &str, other: &str, expected: Option<(&str, &str)>| {
        let found = super::differing(one, other);
        assert_eq!(found.as_ref().map(|(one, other)| (&**one, &**other)), expected, "{one} {other}");
    };
    check(r#"{"a":1,"id":"x","t":null}"#, r#"{"a":2,"id":"x"}"#, Some(("a: 1, t: null", "a: 2, t: absent")));
    check("true", "false", None);
    check("{", "{}", None);
}
