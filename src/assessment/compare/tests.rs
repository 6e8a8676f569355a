//! What became of findings and objects, case by case.

use super::*;

/// `check outcome object=fact object=fact`; a `!` behind the outcome: with a gap. An object fails, but for the fact `ok`
/// (passes) and `blind` (no evidence).
pub fn snapshot(lines: &[&str]) -> Snapshot {
    let finding = |line: &&str| {
        let mut words = line.split(' ');
        let (check, outcome) = (words.next().unwrap(), words.next().unwrap());
        let object = |word: &str| {
            let (id, fact) = word.split_once('=').unwrap_or((word, ""));
            let facts = BTreeMap::from([("Age".to_owned(), fact.to_owned())]);
            let outcome = match fact {
                "ok" => Outcome::Pass,
                "blind" => Outcome::NoEvidence,
                _ => Outcome::Fail,
            };
            ObjectThen { id: id.into(), name: id.to_uppercase(), outcome, facts }
        };
        FoundThen {
            check: check.into(),
            outcome: serde_json::from_value(outcome.trim_end_matches('!').into()).unwrap(),
            reasons: Vec::new(),
            examined: 0,
            text: Some(format!("Text of {check}")),
            missing: if outcome.ends_with('!') { vec!["gap".into()] } else { Vec::new() },
            affected: words.map(object).collect(),
        }
    };
    Snapshot {
        tool: Tool { version: "1".into(), build: None },
        as_of: "2026-06-30".into(),
        as_of_source: "given".into(),
        parameters: BTreeMap::new(),
        evidence: Vec::new(),
        findings: lines.iter().map(finding).collect(),
    }
}

#[track_caller]
fn check(old: &[&str], new: &[&str], expected: &str) {
    let told: Vec<String> = compare(&snapshot(old), &snapshot(new))
        .iter()
        .map(|it| {
            let ids = |objects: &[ObjectChange]| {
                objects.iter().map(|object| object.id.as_str()).collect::<Vec<_>>().join(",")
            };
            let objects = it.objects.lists().into_iter().filter(|(_, list)| !list.is_empty());
            let objects = objects.map(|(change, list)| format!(", {} {}", change.title(), ids(list)));
            let objects: String = objects.collect();
            format!("{} {}{objects}, {} as before", it.check, it.change.title(), it.objects.unchanged)
        })
        .collect();
    assert_eq!(told.join("; "), expected);
}

#[test]
fn findings_and_objects_are_called_what_became_of_them() {
    check(&["a Fail x y=1"], &["a Fail x y=1"], "a unchanged, 2 as before");
    check(&["a Fail x y=1 z"], &["a Fail x y=2 w"], "a changed, new w, changed y, resolved z, 1 as before");
    check(&["a Pass"], &["a Fail x"], "a new, new x, 0 as before");
    check(&["a Fail x"], &["a Pass"], "a resolved, resolved x, 0 as before");
    check(&["a Review x"], &["a NotApplicable"], "a resolved, resolved x, 0 as before");
    check(&["a Fail x"], &["a Pass x=ok"], "a resolved, resolved x, 0 as before");
    check(&["a Pass x=ok"], &["a Fail x"], "a new, new x, 0 as before");
    check(&["a Review"], &["a Fail"], "a changed, 0 as before");
    check(&["a Pass"], &["a NotApplicable"], "a changed, 0 as before");
    check(&["a Fail x x"], &["a Fail x"], "a changed, resolved x, 1 as before");
}

#[test]
fn what_only_now_has_evidence_is_not_new_and_what_lost_it_is_not_resolved() {
    check(&["a NoEvidence"], &["a Fail y"], "a now judged, now judged y, 0 as before");
    check(&["a NoEvidence x=blind"], &["a Pass"], "a now judged, no longer seen x, 0 as before");
    check(&["a NoEvidence x=blind"], &["a Pass x=ok"], "a now judged, now judged x, 0 as before");
    check(&["a Fail! x"], &["a Fail x y"], "a changed, now judged y, 1 as before");
    check(&["a NoEvidence!"], &["a Pass x=ok"], "a now judged, now judged x, 0 as before");
    check(&[], &["a Fail"], "a now judged, 0 as before");
    check(&[], &["a Pass"], "a now judged, 0 as before");
    check(&["a Fail x"], &["a NoEvidence"], "a not known now, no longer seen x, 0 as before");
    check(&["a Pass x=ok"], &["a NoEvidence x=blind"], "a not known now, not known now x, 0 as before");
    check(&["a Pass"], &["a Fail x y=blind"], "a new, new x, not known now y, 0 as before");
    check(&["a Fail x y"], &["a Fail! y"], "a changed, no longer seen x, 1 as before");
    check(&["a Fail x"], &[], "a no longer seen, no longer seen x, 0 as before");
    check(&["a Pass x=ok"], &["a Pass"], "a changed, no longer seen x, 0 as before");
    check(&["a NoEvidence x=blind"], &["a NoEvidence"], "a changed, no longer seen x, 0 as before");
    check(&["a NoEvidence"], &["a NoEvidence x=blind"], "a changed, changed x, 0 as before");
}

#[test]
fn other_facts_alone_are_told_apart() {
    let check = |old: &[&str], new: &[&str], expected: bool| {
        assert_eq!(compare(&snapshot(old), &snapshot(new))[0].is_of_facts_alone(), expected, "{old:?} {new:?}");
    };
    check(&["a Fail x=1 y=1"], &["a Fail x=2 y=1"], true);
    check(&["a Fail x=1"], &["a Fail x=1"], false);
    check(&["a Fail x=1"], &["a Fail x=2 y"], false);
    check(&["a Fail x=1"], &["a Review x=2"], false);
    check(&["a Review x=1"], &["a Review x=blind"], false);
}

#[test]
fn a_gap_that_is_still_there_has_hidden_nothing_that_is_named_now() {
    check(&["a Fail! x"], &["a Fail! x y"], "a changed, new y, 1 as before");
    check(&["a NoEvidence!"], &["a Fail! y"], "a now judged, new y, 0 as before");
    // That it is not named any more is no proof.
    check(&["a Fail! x y"], &["a Fail! x"], "a changed, no longer seen y, 1 as before");
    // A new entry of a list that names what passes.
    check(&["a Pass x=ok"], &["a Pass x=ok y=ok"], "a changed, new y, 1 as before");
    check(&["a Pass x=ok"], &["a Pass"], "a changed, no longer seen x, 0 as before");
}

/// A run as a comparison of whole results reads it.
fn whole(results: &Results) -> Snapshot {
    let object = |object: &crate::checklist::Affected| ObjectThen {
        id: object.id.to_string(),
        name: object.name.to_string(),
        outcome: object.outcome,
        facts: object.facts.iter().map(|fact| (fact.label.to_owned(), fact.value.to_string())).collect(),
    };
    let finding = |finding: &Finding| FoundThen {
        missing: finding.missing.iter().map(|missing| missing.why.clone().into()).collect(),
        ..bare(finding.check, finding.outcome, finding.affected.iter().map(object).collect())
    };
    Snapshot { findings: results.findings.iter().map(finding).collect(), ..snapshot(&[]) }
}

#[test]
fn what_is_kept_comes_out_as_whole_results_do() {
    use crate::checklist::{Affected, Parameters, SubjectKind, previous::MOST_OBJECTS};
    use crate::tenant::{Missing, Moment, RecordKind, Tenant, holders::Holders};
    let run = |findings: &[(&'static str, Outcome, usize, &str, &[&str])]| {
        let finding = |(check, outcome, many, fact, gaps): &(&'static str, Outcome, usize, &str, &[&str])| Finding {
            check,
            outcome: *outcome,
            reasons: Vec::new(),
            examined: 0,
            missing: gaps
                .iter()
                .map(|why| Missing { kind: RecordKind::Users, column: None, why: (*why).to_owned() })
                .collect(),
            affected: (0..*many)
                .map(|id| Affected::new(SubjectKind::User, id.to_string(), "n", *outcome).fact("Age", *fact))
                .collect(),
        };
        let findings = findings.iter().map(finding).collect();
        Results {
            checklist: "list",
            as_of: Moment::of(0),
            parameters: Parameters::default(),
            findings,
            items: Vec::new(),
        }
    };
    let (fail, pass, blind, many) = (Outcome::Fail, Outcome::Pass, Outcome::NoEvidence, MOST_OBJECTS + 1);
    let then = run(&[
        ("facts", fail, 2, "1", &[]),
        ("same", fail, 2, "1", &["g"]),
        ("kept gap", fail, 2, "1", &["g", "h"]),
        ("filled gap", fail, 2, "1", &["g"]),
        ("many", fail, many, "1", &[]),
        ("many facts", fail, many, "1", &[]),
        ("fewer", fail, many, "1", &[]),
        ("unknown", pass, 0, "1", &[]),
    ]);
    let now = run(&[
        ("facts", fail, 2, "2", &[]),
        ("same", fail, 2, "1", &["g"]),
        ("kept gap", fail, 3, "1", &["h", "g"]),
        ("filled gap", fail, 3, "1", &["other"]),
        ("many", fail, many, "1", &[]),
        ("many facts", fail, many, "2", &[]),
        ("fewer", fail, 1, "1", &[]),
        ("unknown", blind, 1, "1", &["g"]),
    ]);
    let told = |changes: Vec<FindingChange>| {
        let line = |it: &FindingChange| {
            format!("{} {}: {}", it.check, it.change.title(), it.objects.in_words(|n| n.to_string()))
        };
        changes.iter().map(line).collect::<Vec<_>>()
    };
    let mut previous = Previous::of("2025.assessment", "ab", &then, &Holders::of(&Tenant::default()));
    assert!(knows_facts(&previous));
    let (kept, compared) = (told(since(&previous, &now)), told(compare(&whole(&then), &whole(&now))));
    // Of lists too long to be kept the objects are not named.
    let is_named = |line: &&String| !line.starts_with("many") && !line.starts_with("fewer");
    assert!(kept.iter().filter(is_named).eq(compared.iter().filter(is_named)), "{kept:#?} {compared:#?}");
    let word = |line: &String| line.split(": ").next().unwrap_or_default().to_owned();
    assert!(kept.iter().map(word).eq(compared.iter().map(word)), "{kept:#?} {compared:#?}");
    let expected = [
        "facts changed: 2 changed",
        "same unchanged: ",
        "kept gap changed: 1 new",
        "filled gap changed: 1 now judged",
        "many unchanged: ",
        "many facts changed: ",
        "fewer changed: ",
        "unknown not known now: 1 not known now",
    ];
    assert_eq!(kept, expected);
    // Older versions kept no facts.
    let objects = previous.findings.values_mut().flat_map(|finding| finding.objects.iter_mut().flatten());
    objects.for_each(|object| object.facts = None);
    assert!(!knows_facts(&previous));
    assert_eq!(told(since(&previous, &now))[0], "facts unchanged: ");
}

#[test]
fn what_was_kept_of_a_previous_assessment_is_compared() {
    use crate::checklist::{Affected, Parameters, SubjectKind};
    use crate::tenant::Moment;
    let run = |findings: &[(&'static str, Outcome, &[&str])]| {
        let finding = |(check, outcome, objects): &(&'static str, Outcome, &[&str])| Finding {
            check,
            outcome: *outcome,
            reasons: Vec::new(),
            examined: 0,
            missing: Vec::new(),
            affected: objects.iter().map(|id| Affected::new(SubjectKind::User, *id, *id, *outcome)).collect(),
        };
        let findings = findings.iter().map(finding).collect();
        let (parameters, as_of) = (Parameters::default(), Moment::of(0));
        Results { checklist: "list", as_of, parameters, findings, items: Vec::new() }
    };
    let (fail, pass) = (Outcome::Fail, Outcome::Pass);
    let then = run(&[("a", fail, &["x", "y"]), ("b", fail, &["x"]), ("c", pass, &[]), ("gone", pass, &[])]);
    let holders = crate::tenant::holders::Holders::of(&crate::tenant::Tenant::default());
    let mut previous = Previous::of("2025.assessment", "ab", &then, &holders);
    let now = run(&[("a", fail, &["y", "z"]), ("b", pass, &[]), ("c", pass, &[]), ("d", fail, &["x"])]);
    let told = |previous: &Previous| {
        let line = |it: FindingChange| {
            let o = &it.objects;
            format!(
                "{} {} +{} -{}",
                it.check,
                it.change.title(),
                o.new.len() + o.now_judged.len(),
                o.resolved.len() + o.no_longer_seen.len()
            )
        };
        since(previous, &now).into_iter().map(line).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(
        told(&previous),
        "a changed +1 -1; b resolved +0 -1; c unchanged +0 -0; d now judged +1 -0; gone no longer seen +0 -0"
    );
    for finding in previous.findings.values_mut() {
        finding.objects = None;
    }
    assert!(told(&previous).starts_with("a unchanged +0 -0; b resolved"), "{}", told(&previous));
    previous.findings.get_mut("a").unwrap().affected = 5;
    assert!(told(&previous).starts_with("a changed +0 -0; b resolved"), "{}", told(&previous));
}

#[test]
fn what_the_assessor_answered_is_no_change_of_the_evidence() {
    let (before, mut now) = (snapshot(&["2.09.a Review", "1.02.b Fail"]), snapshot(&["2.09.a Fail", "1.02.b Fail"]));
    now.findings[0].reasons.push(format!("{}: not met.", Finding::ANSWERED));
    assert!(compare(&before, &now).iter().all(|one| one.change == Change::Unchanged));
    assert_eq!(differences(&before, &now), ["2.09.a: Review then, Fail now."], "a run has what was answered");
    let finding = |outcome, reasons: Vec<String>| Finding {
        check: "2.09.a",
        outcome,
        reasons,
        examined: 0,
        missing: Vec::new(),
        affected: Vec::new(),
    };
    let run = |finding| Results {
        checklist: "list",
        as_of: crate::tenant::Moment::of(0),
        parameters: crate::checklist::Parameters::default(),
        findings: vec![finding],
        items: Vec::new(),
    };
    let holders = crate::tenant::holders::Holders::of(&crate::tenant::Tenant::default());
    let (open, answered) =
        (|| run(finding(Outcome::Review, Vec::new())), || run(finding(Outcome::Fail, now.findings[0].reasons.clone())));
    for (then, today) in [(open(), answered()), (answered(), open()), (answered(), answered())] {
        let previous = Previous::of("2025.assessment", "ab", &then, &holders);
        assert_eq!(since(&previous, &today)[0].change, Change::Unchanged);
    }
}

#[test]
fn equal_runs_have_no_difference() {
    let kept = snapshot(&["a Fail x=1", "b Pass"]);
    assert_eq!(differences(&kept, &kept.clone()), Vec::<String>::new());
    let told = differences(&kept, &snapshot(&["a Fail x=2", "b Review"]));
    assert_eq!(told, ["a: affected objects: 1 changed.", "b: Pass then, Review now."]);
    let mut other = kept.clone();
    other.as_of = "2026-07-01".into();
    other.findings[1].reasons.push("Because.".into());
    other.evidence.push(EvidenceLine { file: "a.csv".into(), sha256: "00".into() });
    let told = differences(&kept, &other);
    assert_eq!(
        told,
        [
            "The as-of date was 2026-06-30 and is 2026-07-01.",
            "a.csv is read now and was not read then.",
            "b: the reasons differ."
        ]
    );
}

#[test]
fn a_later_assessment_is_no_previous_one() {
    let day = |day: i64| Moment::of(day * 86_400);
    let check = |previous, now, expected| assert_eq!(told_backwards(previous, now).is_some(), expected);
    check(day(9), day(8), true);
    check(day(8), day(9), false);
    check(Moment::of(9), Moment::of(7), false);
}
