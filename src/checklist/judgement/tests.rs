//! How facts become an outcome, case by case.

use super::*;

fn check(subjects: &[Outcome], gaps: usize, expected: Outcome) {
    let mut judge = Judge::new();
    for outcome in subjects {
        judge.subject(Affected {
            id: "".into(),
            name: "".into(),
            kind: SubjectKind::User,
            outcome: *outcome,
            facts: WithTail::new(),
            sources: WithTail::new(),
        });
    }
    for gap in 0..gaps {
        judge.gap(Missing { kind: RecordKind::Users, column: None, why: gap.to_string() });
    }
    assert_eq!(judge.finish(Nothing::NotApplicable(String::new())).outcome, expected, "{subjects:?} {gaps}");
}

#[test]
fn rule_four() {
    use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};
    check(&[Pass, Fail, Review, NoEvidence], 1, Fail);
    check(&[Pass, Review, NoEvidence], 1, Review);
    check(&[Pass, NoEvidence], 0, NoEvidence);
    check(&[Pass], 1, NoEvidence);
    check(&[Pass], 0, Pass);
    check(&[], 0, NotApplicable);
    check(&[], 1, NoEvidence);
}

#[test]
fn that_something_was_not_seen_is_no_news_where_nothing_was_looked_at() {
    let check = |gaps: usize, number: usize, expected: &[&str]| {
        let mut judge = Judge::new();
        judge.absence("No rule was found.");
        judge.seen(number, "Nobody, or somebody.");
        judge.reason("By name.");
        (0..gaps).for_each(|_| judge.gap(Missing { kind: RecordKind::Users, column: None, why: String::new() }));
        assert_eq!(judge.finish(Nothing::Pass("None.".to_owned())).reasons, expected);
    };
    check(1, 0, &["By name."]);
    check(1, 2, &["Nobody, or somebody.", "By name."]);
    check(0, 0, &["None.", "No rule was found.", "Nobody, or somebody.", "By name."]);
}

#[test]
fn objects_stand_by_outcome_then_by_name() {
    use Outcome::{Fail, NoEvidence, Review};
    let check = |keeps_order: bool, expected: &[&str]| {
        let mut judge = Judge::new();
        for (name, outcome) in [
            ("b", NoEvidence),
            ("Zoe", Fail),
            ("anna", Fail),
            ("c", Review),
            ("a", NoEvidence),
            ("Äpfel, long name 2", Fail),
            ("äpfel, long name 1", Fail),
        ] {
            judge.subject(Affected::new(SubjectKind::User, name, name, outcome));
        }
        judge.listed(Affected::new(SubjectKind::User, "0", "0", Fail));
        if keeps_order {
            judge.in_this_order();
        }
        let found = judge.finish(Nothing::Pass(String::new())).affected;
        assert_eq!(found.iter().map(|found| &*found.name).collect::<Vec<_>>(), expected);
    };
    check(false, &["anna", "äpfel, long name 1", "Äpfel, long name 2", "Zoe", "c", "a", "b", "0"]);
    check(true, &["Zoe", "anna", "Äpfel, long name 2", "äpfel, long name 1", "c", "b", "a", "0"]);
}

#[test]
fn the_row_that_a_fact_quotes_is_one_of_the_rows() {
    let at = |row: u64| SourceRef { file: crate::evidence::EvidenceId(1), part: None, row };
    let shown = || {
        let mut shown = Affected::new(SubjectKind::User, "a", "a", Outcome::Fail).at([at(1)]);
        shown.facts.extend([1, 2, 2].map(|row| Fact::new("Seen", "x").from(at(row), "seen")));
        shown
    };
    for add in [Judge::subject, Judge::also_show, Judge::listed] {
        let mut judge = Judge::new();
        add(&mut judge, shown());
        let judgement = judge.finish(Nothing::Pass(String::new()));
        assert_eq!(judgement.affected[0].sources, [at(1), at(2)]);
    }
}

#[test]
fn what_is_only_listed_decides_nothing() {
    let listed = |at: usize| Affected::new(SubjectKind::User, format!("ID{at}"), "", Outcome::Fail);
    let mut judge = Judge::new();
    judge.listed(listed(1));
    judge.subject(Affected { outcome: Outcome::Review, ..listed(2) });
    let judgement = judge.finish(Nothing::Pass(String::new()));
    assert_eq!((judgement.outcome, judgement.examined), (Outcome::Review, 2));
    let found: Vec<_> = judgement.affected.iter().map(|found| (&*found.id, found.outcome)).collect();
    assert_eq!(found, [("id2", Outcome::Review), ("id1", Outcome::Pass)]);
}

#[test]
fn of_all_is_said_of_all_that_are_known_where_there_may_be_others() {
    use crate::checklist::claims::stage4::ODD_ROLE;
    let check = |gaps: usize, outcomes: &[Outcome], expected: &str| {
        let mut judge = Judge::new();
        for outcome in outcomes {
            judge.subject(Affected::new(SubjectKind::User, "", "", *outcome));
        }
        judge.say(&ODD_ROLE);
        for gap in 0..gaps {
            judge.gap(Missing { kind: RecordKind::Users, column: None, why: gap.to_string() });
        }
        let said = judge.finish(Nothing::NotApplicable(String::new())).reasons;
        assert!(said[0].starts_with(expected), "{said:?}");
    };
    check(0, &[Outcome::Pass; 7], "None of the 7 holders of roles have");
    check(1, &[Outcome::Pass; 7], "None of the 7 known holders of roles have");
    check(1, &[Outcome::Pass, Outcome::Fail], "1 of 2 holders of roles has");
    check(1, &[Outcome::Pass, Outcome::NoEvidence], "Of 2 holders of roles, 1 has known roles only");
}
