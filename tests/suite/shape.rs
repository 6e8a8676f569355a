//! The shapes of JSON output, written down like the README writes them, and whether a value has one.
//!
//! `"text"`, `"count"`, `"truth"` are what they say, with `?` they may be null; `"=a|b"` is one of these words;
//! `[x]` is a list of x; `{"*": x}` has any names; `"name?"` may be null; every other object has exactly the names given.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test, helpers and all")]

use serde_json::{Value, json};

const OUTCOME: &str = "=Pass|Fail|Review|NoEvidence|NotApplicable";
const SEVERITY: &str = "=Critical|High|Medium|Low|Info";

fn file() -> Value {
    let problem = json!({"row": "count?", "kind": "text", "message": "text", "count": "count"});
    json!({
        "file": "text", "sha256": "text", "bytes": "count", "encoding": "text?",
        "sha256_stored": "text?", "secrets": ["text"], "notices": [problem],
        "parts": [{
            "dataset": "text?", "layout": "text?", "sheet": "text?",
            "rows_seen": "count", "rows_read": "count", "rows_refused": "count", "rows_unneeded": "count", "complete": "truth?",
            "problems": [{"row": "count?", "kind": "text", "message": "text", "count": "count"}],
            "unmapped": ["text"], "lines": "count?", "lost_cells": "count",
            "period?": {"from": "text", "to": "text"}, "collected?": {"at": "text", "known_by": "=content|name|saved"},
        }],
    })
}

pub fn evidence() -> Value {
    let wall = "=whole|partly|no";
    json!({
        "schema": "count",
        "worker": {"landlock": wall, "seccomp": wall, "memory": wall, "message": "text"},
        "evidence": [file()],
    })
}

pub fn checklist() -> Value {
    json!({
        "schema": "count", "checklist": "=privileged-access", "title": "text",
        "items": [{
            "id": "text", "stage": "=1|2|3|4|E", "track": "text", "title": "text",
            "checks": [{
                "id": "text", "mode": "=auto|assisted|manual", "severity": SEVERITY, "basis": "=roadmap|current",
                "automated": "truth", "title": "text", "needs": ["text"], "references": ["text"], "askingForTheOpposite": ["text"],
            }],
        }],
    })
}

pub fn assess() -> Value {
    json!({
        "schema": "count", "checklist": "=privileged-access", "tool": {"name": "text", "version": "text", "build": "text"},
        "as_of": "text", "as_of_source": "text", "parameters": {"*": "count"}, "evidence": [file()],
        "answers": [{
            "id": "text", "question": "text", "answer": "text", "outcome": format!("{OUTCOME}?"), "grounds": ["text"],
        }],
        "items": [{"id": "text", "outcome": OUTCOME}],
        "findings": [{
            "check": "text", "item": "text", "mode": "=auto|assisted|manual", "severity": SEVERITY,
            "basis": "=roadmap|current", "automated": "truth", "text": "text", "outcome": OUTCOME, "reasons": ["text"],
            "examined": "count",
            "missing": [{"dataset": "text", "column": "text?", "why": "text"}],
            "affected": [{
                "id": "text", "name": "text", "kind": "text", "outcome": "=Fail|Review|NoEvidence|Pass",
                "facts": {"*": "text"},
                "sources": [{"file": "text", "sheet": "text?", "row": "count"}],
            }],
        }],
    })
}

/// What `report --json` writes: as [`assess`], and what people said of it.
pub fn report() -> Value {
    let said = json!({
        "conclusion": "=met|partly-met|not-met|not-applicable|not-assessable?", "justification": "text",
        "severity": format!("{SEVERITY}?"), "severity_reason": "text", "note": "text",
        "work_state": "=draft|ready-for-review|returned|accepted", "work_comment": "text", "attachments": ["count"],
        "treatment?": {
            "kind": "=remediate|accept-risk|compensating-control|disputed", "owner": "text?", "due": "text?",
            "approver": "text?", "expiry": "text?", "text": "text?",
        },
    });
    let mut shape = assess();
    let finding = &mut shape["findings"][0];
    for name in ["title", "item_title", "stage_title"] {
        finding[name] = "text".into();
    }
    finding["stage"] = "=1|2|3|4|E".into();
    finding["severity_with_conclusions"] = SEVERITY.into();
    finding["outcome_by"] = "=evidence|assessor|nobody".into();
    finding["with_conclusions"] = format!("{OUTCOME}?").into();
    finding["assessor?"] = said.clone();
    shape["items"] = json!([{
        "id": "text", "title": "text", "stage": "text", "outcome": OUTCOME, "with_conclusions": format!("{OUTCOME}?"), "assessor?": said,
    }]);
    shape["objects"] = json!([{"check": "text", "id": "text", "assessor": said}]);
    shape["marking"] = "text".into();
    shape["attachments"] = json!([{
        "number": "count", "target": "text", "name": "text", "media": "text", "bytes": "count", "sha256": "text",
        "caption": "text",
    }]);
    shape
}

/// Where a value differs from its shape; empty where it has it.
pub fn differences(value: &Value, shape: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", value, shape, &mut found);
    found
}

fn compare(at: &str, value: &Value, shape: &Value, found: &mut Vec<String>) {
    match (value, shape) {
        (_, Value::String(leaf)) if is_leaf(value, leaf) => {}
        (Value::Array(values), Value::Array(shapes)) => {
            for (index, value) in values.iter().enumerate() {
                compare(&format!("{at}[{index}]"), value, &shapes[0], found);
            }
        }
        (Value::Object(values), Value::Object(shapes)) if shapes.contains_key("*") => {
            for (name, value) in values {
                compare(&format!("{at}.{name}"), value, &shapes["*"], found);
            }
        }
        (Value::Object(values), Value::Object(shapes)) => {
            for (name, shape) in shapes {
                let (name, may_be_null) = name.strip_suffix('?').map_or((name.as_str(), false), |name| (name, true));
                match values.get(name) {
                    Some(Value::Null) if may_be_null => {}
                    Some(value) => compare(&format!("{at}.{name}"), value, shape, found),
                    None => found.push(format!("{at}.{name} is missing")),
                }
            }
            found.extend(
                values
                    .keys()
                    .filter(|name| !shapes.contains_key(*name) && !shapes.contains_key(&format!("{name}?")))
                    .map(|name| format!("{at}.{name} is new")),
            );
        }
        _ => found.push(format!("{at} is {value}, not {shape}")),
    }
}

fn is_leaf(value: &Value, leaf: &str) -> bool {
    if let Some(words) = leaf.strip_prefix('=') {
        let (words, may_be_null) = words.strip_suffix('?').map_or((words, false), |words| (words, true));
        if value.is_null() {
            return may_be_null;
        }
        return value.as_str().is_some_and(|value| words.split('|').any(|word| word == value));
    }
    let (kind, may_be_null) = leaf.strip_suffix('?').map_or((leaf, false), |kind| (kind, true));
    value.is_null() && may_be_null
        || match kind {
            "text" => value.is_string(),
            "count" => value.is_u64(),
            "truth" => value.is_boolean(),
            _ => false,
        }
}

#[test]
fn shapes_are_compared() {
    let check = |value, shape, expected: &[&str]| assert_eq!(differences(&value, &shape), expected);
    let shape = json!({"a": "text?", "b": [{"c": "=x|y"}]});
    check(json!({"a": null, "b": [{"c": "x"}]}), shape.clone(), &[]);
    check(json!({"b": [{"c": "z"}], "d": 1}), shape, &[".a is missing", ".b[0].c is \"z\", not \"=x|y\"", ".d is new"]);
    check(json!({"p": -1}), json!({"*": "count"}), &[".p is -1, not \"count\""]);
}
