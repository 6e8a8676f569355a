//! Every form in which JSON comes, sound and broken.

use crate::evidence::Wanted;
use crate::evidence::limits::JSON_DEPTH;
use crate::evidence::recorded::{Xorshift, check, record, record_with};
use std::fmt::Write as _;

#[test]
fn envelopes() {
    check(
        r#"{"@odata.context":"x\u0023users","value":[{"a":1},{"a":2}]}"#,
        &["objects x#users", r#"1: {"a":1}"#, r#"2: {"a":2}"#, "complete"],
    );
    check(r#"{"value":[{"a":1}],"@odata.context":"late"}"#, &["objects late", r#"1: {"a":1}"#, "complete"]);
    check(r#"{"Value":[],"Count":0}"#, &["objects", "complete"]);
    check(r#"{"@odata.nextLink":"u","value":[{}]}"#, &["objects", "1: {}", "! incomplete", "incomplete"]);
    check(r#"{"value":[{}],"nextLink":"u"}"#, &["objects", "1: {}", "! incomplete", "incomplete"]);
    check(r#"{"value":[{}],"nextLink":null}"#, &["objects", "1: {}", "complete"]);
    // Two lists in one object, and fewer rows than the answer tells of.
    let both = ["objects", "! duplicate", r#"1: {"a":1}"#, r#"2: {"a":2}"#, "complete"];
    check(r#"{"value":[{"a":1}],"x":0,"value":[{"a":2}]}"#, &both);
    check(r#"{"value":[],"value":[{"a":1},{"a":2}]}"#, &both);
    check(r#"{"@odata.count":2,"value":[{"a":1}]}"#, &["objects", r#"1: {"a":1}"#, "! incomplete", "incomplete"]);
    check(r#"{"value":[{"a":1}],"@odata.count":7}"#, &["objects", r#"1: {"a":1}"#, "! incomplete", "incomplete"]);
    check(r#"{"@odata.count":1,"value":[{"a":1}]}"#, &["objects", r#"1: {"a":1}"#, "complete"]);
    check(
        r#"{"@odata.count":2,"value":[{"a":1}]}{"value":[{"a":2}]}"#,
        &["objects", r#"1: {"a":1}"#, r#"2: {"a":2}"#, "complete"],
    );
    check(r#"{"name":"x","value":["a","b"]}"#, &["objects", r#"1: {"name":"x","value":["a","b"]}"#]);
    check(
        r#"{"data":[{"kind":"AZUser","data":{}}],"meta":{"type":"azure"}}"#,
        &["AZUser: objects kinds", "1: {}", "complete"],
    );
    check(
        r#"{"data":[{"data" : {},"kind":"AZUser"}],"meta":{"type":"azure"}}"#,
        &["AZUser: objects kinds", "1: {}", "complete"],
    );
    // Words in place of objects, where PowerShell cut a list at its depth.
    check(
        r#"{"@odata.context":"c","value":["@{id=1; name=x}"]}"#,
        &["objects c", "! 1 lost-value refused", "complete"],
    );
    // A list of one, as Windows PowerShell writes it.
    check(r#"{"@odata.context":"c","value" : {"a":1}}"#, &["objects c", r#"1: {"a":1}"#, "complete"]);
    check(r#"{"@odata.context":"c","value":null}"#, &["! incomplete"]);
    check(r#"{"name":"x","value":{"a":1}}"#, &["objects", r#"1: {"name":"x","value":{"a":1}}"#]);
    check(r#"{"data":[{"id":1}]}"#, &["objects", r#"1: {"data":[{"id":1}]}"#]);
    // A stream of records, as diagnostic settings write them.
    let records = r#"{"records":[{"a":1},{"a":2}]}"#;
    check(records, &["objects", r#"1: {"a":1}"#, r#"2: {"a":2}"#]);
    check(
        format!("{records}\n{records}"),
        &["objects", r#"1: {"a":1}"#, r#"2: {"a":2}"#, r#"3: {"a":1}"#, r#"4: {"a":2}"#],
    );
    check(r#"{"id":1,"records":[{"a":1}]}"#, &["objects", r#"1: {"id":1,"records":[{"a":1}]}"#]);
    // Resource Graph, from the command line and from its interface.
    check(
        r#"{"count":1,"data":[{"id":1}],"skip_token":null,"total_records":1}"#,
        &["objects", r#"1: {"id":1}"#, "complete"],
    );
    for cut in [
        r#"{"count":1,"data":[{"id":1}],"skip_token":null,"total_records":7}"#,
        r#"{"count":1,"data":[{"id":1}],"skip_token":"abc","total_records":1}"#,
        r#"{"totalRecords":1,"count":1,"data":[{"id":1}],"facets":[],"resultTruncated":"true"}"#,
        r#"{"totalRecords":9,"count":1,"data":[{"id":1}],"facets":[],"resultTruncated":"false"}"#,
    ] {
        check(cut, &["objects", r#"1: {"id":1}"#, "! incomplete", "incomplete"]);
    }
    // Advanced hunting, as its interfaces and PowerShell write it; that it asked for all is not proven.
    let schema = r#""schema":[{"name":"A","type":"String"}]"#;
    for text in [
        format!(r#"{{"@odata.context":"c",{schema},"results":[{{"A":1}},{{"A":2}}]}}"#),
        format!(r#"{{"@odata.context":"c","Results":[{{"A":1}},{{"A":2}}],{schema}}}"#),
    ] {
        check(text, &["objects c", r#"1: {"A":1}"#, r#"2: {"A":2}"#]);
    }
    check(r#"{"Stats":{"x":1},"Schema":[{"Name":"A"}],"Results":[{"A":1}]}"#, &["objects", r#"1: {"A":1}"#]);
    check(r#"{"id":1,"results":[{"A":1}]}"#, &["objects", r#"1: {"id":1,"results":[{"A":1}]}"#]);
    // AzureHound's first version says above its rows what they are.
    check(
        r#"{"meta":{"count":2,"type":"azgroups","version":4},"data":[{"ObjectID":1}]}"#,
        &["objects #azurehound/azgroups", r#"1: {"ObjectID":1}"#, "! incomplete", "incomplete"],
    );
    check(r#"{"tables":[{"columns":[],"rows":[]}]}"#, &["objects", r#"1: {"tables":[{"columns":[],"rows":[]}]}"#]);
}

/// No parser takes them, and whoever looks at the first elements as a whole would know none of the file.
#[test]
fn a_number_beyond_all_costs_its_row_alone() {
    let refused = ["objects", "! 1 value refused", r#"2: {"a":1}"#];
    check(r#"[{"a":1e400},{"a":1}]"#, &refused);
    check(r#"[{"a":[{"b":"x","c":-1e999}]},{"a":1}]"#, &refused);
    check("{\"a\":1E+400}\n{\"a\":1}\n", &refused);
    check(r#"{"@odata.count":1e400,"value":[{"a":1e400},{"a":1}]}"#, &[&refused[..], &["complete"]].concat());
    check(
        r#"{"data":[{"kind":"A","data":{"a":1e400}},{"kind":"A","data":{}}],"meta":{"type":"azure","count":2}}"#,
        &[
            "elements without a kind: objects kinds",
            "! 1 value refused",
            "A: objects kinds",
            "2: {}",
            "turn elements without a kind",
            "complete",
            "turn A",
            "complete",
        ],
    );
    check(r#"{"tables":[{"columns":[{"name":"A"}],"rows":[[1e400],[2]]}]}"#, &["A", "! 1 value refused", "2: 2"]);
    check(r#"[{"a":"1e400","1e400":1e308}]"#, &["objects", r#"1: {"a":"1e400","1e400":1e308}"#]);
}

#[test]
fn elements_of_several_kinds() {
    let one = r#"{"kind":"A","data":{"id":1}},{"kind":"B","data":{"id":2}},{"kind":"A","data":{"id":3}}"#;
    let told = ["A: objects kinds", r#"1: {"id":1}"#, "B: objects kinds", r#"2: {"id":2}"#, "turn A", r#"3: {"id":3}"#];
    let ended = |complete: &'static str| [&told[..], &[complete, "turn B", complete]].concat();
    check(format!(r#"{{"data":[{one}],"meta":{{"type":"azure","count":3}}}}"#), &ended("complete"));
    // Each part says why.
    let missing = [&told[..], &["! incomplete", "incomplete", "turn B", "! incomplete", "incomplete"]].concat();
    check(format!(r#"{{"data":[{one}],"meta":{{"count":4}}}}"#), &missing);
    let cut = [&told[..], &["! truncated", "incomplete", "turn B", "incomplete"]].concat();
    check(format!(r#"{{"data":[{one}"#), &cut);
    // What is of no kind is refused in a part of its own.
    check(
        r#"{"data":[{"kind":"A","data":{}},{"kind":"A"},7,{"data":{}},{"kind":"A","data":{"a":1,"a":2}}]}"#,
        &[
            "A: objects kinds",
            "1: {}",
            "! 2 syntax refused",
            "elements without a kind: objects kinds",
            "! 3 syntax refused",
            "! 4 syntax refused",
            "turn A",
            "! 5 duplicate",
            r#"5: {"a":1,"a":2}"#,
            "complete",
            "turn elements without a kind",
            "complete",
        ],
    );
    let long = "K".repeat(300);
    check(
        format!(r#"{{"data":[{{"kind":"{long}","data":{{}}}},{{"kind":"A","data":{{"id":1}},"data":{{"id":2}}}}]}}"#),
        &[
            "elements without a kind: objects kinds",
            "! 1 syntax refused",
            "A: objects kinds",
            "! 2 duplicate",
            r#"2: {"id":2}"#,
            "turn elements without a kind",
            "complete",
            "turn A",
            "complete",
        ],
    );
    // A large file is read on two threads.
    let many = format!("{one},").repeat(30_000);
    let recorded = record(format!(r#"{{"data":[{}]}}"#, many.trim_end_matches(',')).as_bytes());
    assert_eq!((recorded.delivered, recorded.refused), (90_000, 0));
    assert_eq!(recorded.lines.iter().filter(|line| line.contains(": objects")).count(), 2);
    // As many kinds as somebody likes.
    let many: Vec<String> = (0..2_000).map(|kind| format!(r#"{{"kind":"K{kind}","data":{{}}}}"#)).collect();
    let recorded = record(format!(r#"{{"data":[{}]}}"#, many.join(",")).as_bytes());
    assert_eq!(recorded.lines.iter().filter(|line| line.contains(": objects")).count(), 513);
}

#[test]
fn arrays_lines_and_pages() {
    check("[]", &["objects"]);
    check("[ {\"a\":1} ,\n {\"a\":[1,{}]} ]", &["objects", r#"1: {"a":1}"#, r#"2: {"a":[1,{}]}"#]);
    check("{\"a\":1}", &["objects", r#"1: {"a":1}"#]);
    check("{\"a\":1}\n{\"a\":2}\r\n\n{\"a\":3}", &["objects", r#"1: {"a":1}"#, r#"2: {"a":2}"#, r#"3: {"a":3}"#]);
    check("\u{FEFF}{\"a\":1}\u{FEFF}{\"a\":2}", &["objects", r#"1: {"a":1}"#, r#"2: {"a":2}"#]);
    check(
        r#"{"value":[{"a":1}],"nextLink":"u"}{"value":[{"a":2}]}"#,
        &["objects", r#"1: {"a":1}"#, r#"2: {"a":2}"#, "complete"],
    );
    check("WARNING: This command is in preview, beware\n[{\"a\":1}]", &["objects", "! notice", r#"1: {"a":1}"#]);
    // Text behind the rows may be rows that nobody can find.
    check(r#"{"value":[{"a":1}]} and {"value":[{"a":2}]}"#, &["objects", "! notice", r#"1: {"a":1}"#]);
    check("{\"value\":[{\"a\":1}]}\nDone.\n", &["objects", "! notice", r#"1: {"a":1}"#, "complete"]);
    check("[Warning] odd\n[{\"a\":1}]\nDone.\n", &["objects", "! notice", "! notice", r#"1: {"a":1}"#]);
}

/// Elements of a large file are found on another thread.
#[test]
fn what_is_told_of_large_files_comes_in_its_order() {
    let (mut text, mut expected) = ("[".to_owned(), vec!["objects".to_owned()]);
    for row in 1..=400_000 {
        let element = match row % 5_000 {
            300 => r#"{"a":1,"b":"é","A":2}"#.to_owned(),
            301 => format!("{{\"a\":{row},}}"),
            _ => format!("{{\"a\":{row}}}"),
        };
        let _ = write!(text, "{}{element}", if row == 1 { "" } else { "," });
        match row % 5_000 {
            300 => expected.extend([format!("! {row} duplicate"), format!("{row}: {element}")]),
            301 => expected.push(format!("! {row} syntax refused")),
            _ => expected.push(format!("{row}: {element}")),
        }
    }
    text.push(']');
    let recorded = record(text.as_bytes());
    assert!(recorded.lines == expected);
    assert!(recorded.closed[0].sha256.is_some() && recorded.closed[0].bytes == text.len() as u64);
    let (recorded, outcome) = record_with(text.as_bytes(), &[Wanted::Later]);
    assert_eq!((&*recorded.lines, outcome.deferred), (&["objects".to_owned()][..], true));
    assert!(recorded.closed[0].sha256.is_none() && recorded.closed[0].bytes < text.len() as u64);
}

#[test]
fn what_is_no_row() {
    check(r#"{"error":{"code":"Authorization_RequestDenied","message":"no"}}"#, &["! error-answer"]);
    check(
        r#"{"value":[{}],"nextLink":"u"}{"error":{"code":"x"}}"#,
        &["objects", "! error-answer", "1: {}", "! incomplete", "incomplete"],
    );
    check("[1,null,\"x\",{}]", &["objects", "! 1 syntax refused", "! 2 syntax refused", "! 3 syntax refused", "4: {}"]);
    check(r#"[{"a":1},{"a":NaN},{"a":3}]"#, &["objects", "! 2 syntax refused", r#"1: {"a":1}"#, r#"3: {"a":3}"#]);
    check("[{\"a\":\"5\" x\",\n\"b\":1},\n{\"a\":3}]", &["objects", "! 1 syntax refused", r#"2: {"a":3}"#]);
    check("[{\"a\":\"x\ny, ] }\"},{\"a\":3}]", &["objects", "! 1 syntax refused", r#"2: {"a":3}"#]);
    check("{\"a\":1}\n{\"a\":oops}\n{\"a\":3}\n", &["objects", "! 2 syntax refused", r#"1: {"a":1}"#, r#"3: {"a":3}"#]);
    check("{\"a\":oops}", &["! 1 syntax"]);
}

#[test]
fn numbers_and_texts_are_checked() {
    for sound in ["0", "-0.5", "1e9", "1E+9", "12.25e-1", r#""\u00e9\n""#, "true", "[]", "{}", "[[1],{}]"] {
        let text = format!("[{{\"a\":{sound}}}]");
        assert_eq!(record(text.as_bytes()).delivered, 1, "{sound}");
    }
    for broken in
        ["01", "1.", "-", "1e", ".5", "+1", r#""\x""#, r#""\u12g4""#, "tru", "[1,]", "{\"a\"}", "{,}", "[1 2]"]
    {
        let text = format!("[{{\"a\":{broken}}},{{}}]");
        let recorded = record(text.as_bytes());
        assert_eq!((recorded.delivered, recorded.refused), (1, 1), "{broken}");
    }
}

#[test]
fn truncated() {
    check(
        r#"{"value":[{"a":1},{"a":"#,
        &["objects", "! 2 truncated refused", "! truncated", r#"1: {"a":1}"#, "incomplete"],
    );
    check(r#"[{"a":1},"#, &["objects", "! truncated", r#"1: {"a":1}"#, "incomplete"]);
    check(r#"{"value":[{"a":1}]"#, &["objects", "! truncated", r#"1: {"a":1}"#, "incomplete"]);
    check(r#"{"a":1"#, &["! 1 truncated", "! truncated"]);
    let text = r#"{"@odata.context":"u","value":[{"a":"x\né","b":[1,2]},{"c":null}],"@odata.nextLink":"n"}"#;
    for length in 0..text.len() {
        let recorded = record(&text.as_bytes()[..length]);
        assert!(!recorded.lines.iter().any(|line| line == "complete"), "{}", &recorded.lines.join("\n"));
    }
}

#[test]
fn sizes() {
    let depth = |levels: usize| format!("[{{\"a\":{}{}}},{{}}]", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(record(depth(JSON_DEPTH - 1).as_bytes()).delivered, 2);
    check(depth(JSON_DEPTH), &["objects", "! 1 limit refused", "2: {}"]);
    check("[".repeat(200_000), &["objects", "! 1 limit refused", "! incomplete", "incomplete"]);
    let text = "x".repeat(1 << 20);
    let large = format!("[{{\"a\":[\"{text}\",\"{text}\",\"{text}\"]}},{{}}]");
    assert_eq!(record(large.as_bytes()).delivered, 2);
    check(format!("[{{\"a\":\"{text}x\"}},{{}}]"), &["objects", "! 1 limit refused", "2: {}"]);
    let mut many = "{\"value\":[{}".to_owned();
    for number in 0..200_000 {
        let _ = write!(many, ",{{\"number\":{number}}}");
    }
    many += "]}";
    let recorded = record(many.as_bytes());
    assert_eq!((recorded.delivered, recorded.samples), (200_001, 20));
    assert_eq!(recorded.lines.last().map(String::as_str), Some("complete"));
}

#[test]
fn too_large_an_element_is_passed_over() {
    let huge = format!("[{{\"a\":\"{}\"}},{{\"b\":1}}]", "x".repeat(150 << 20));
    check(huge, &["objects", "! 1 limit refused", r#"2: {"b":1}"#]);
}

#[test]
fn what_the_consumer_wants() {
    let text = format!("[{}{{}}]", "{},".repeat(2_000_000));
    let (recorded, outcome) = record_with(text.as_bytes(), &[Wanted::Later]);
    assert_eq!((recorded.lines.len(), outcome.deferred), (1, true));
    assert!(recorded.closed[0].sha256.is_none());
    let (recorded, _) = record_with(text.as_bytes(), &[Wanted::Nothing]);
    assert!(recorded.lines.len() == 1 && recorded.closed[0].sha256.is_some());
}

const COLLECTOR: &str = r#"{"baseline_version":"1","Module_Version":"1.4.0","list":[{"A":1},"x"],"empty":[],"one":{"B":2},
    "count":88,"privileged_users":{"id-1":{"Name":"Anna"},"id-2":{"Id":"own"},"id-3":{}}}"#;

#[test]
fn collectors() {
    check(
        COLLECTOR,
        &[
            "baseline_version: objects",
            r#"1: {"value":"1"}"#,
            "complete",
            "Module_Version: objects",
            r#"1: {"value":"1.4.0"}"#,
            "complete",
            "list: objects",
            r#"1: {"A":1}"#,
            r#"2: {"value":"x"}"#,
            "complete",
            "empty: objects",
            "complete",
            "one: objects",
            r#"1: {"B":2}"#,
            "complete",
            "count: objects",
            r#"1: {"value":88}"#,
            "complete",
            "privileged_users: objects",
            r#"1: {"Id":"id-1","Name":"Anna"}"#,
            r#"2: {"Id":"own"}"#,
            r#"3: {"Id":"id-3"}"#,
            "complete",
        ],
    );
    let (recorded, outcome) = record_with(COLLECTOR.as_bytes(), &[Wanted::Later; 7]);
    assert!(outcome.deferred && recorded.closed[0].sha256.is_none());
    let (recorded, outcome) = record_with(COLLECTOR.as_bytes(), &[Wanted::Later]);
    assert!(outcome.deferred && recorded.closed[0].sha256.is_some());
    for length in 0..COLLECTOR.len() {
        record(&COLLECTOR.as_bytes()[..length]);
    }
}

#[test]
fn real_collector_files() {
    for folder in ["scubagear-1.4", "scubagear-1.8", "scubagear-stub-20-policies"] {
        let path =
            format!("{}/../shared/real-exports/{folder}/ProviderSettingsExport.json", env!("CARGO_MANIFEST_DIR"));
        let Ok(bytes) = std::fs::read(path) else {
            println!("skipped: no ../shared");
            return;
        };
        let recorded = record(&bytes);
        let parts = recorded.lines.iter().filter(|line| line.contains(": objects")).count();
        let problems = recorded.lines.iter().filter(|line| line.starts_with('!')).count();
        println!("{folder}: {parts} parts, {} rows, {problems} problems", recorded.delivered);
        assert!(parts > 50 && recorded.delivered > 200 && problems == 0);
    }
}

#[test]
fn encodings() {
    let text = "[{\"a\":\"é\"}]";
    let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let recorded = check([b"\xFF\xFE".as_slice(), &le].concat(), &["objects", "1: {\"a\":\"é\"}"]);
    assert_eq!(recorded.encoding, Some("UTF-16LE"));
    let recorded = check(b"[{\"a\":\"\xE9\"}]", &["objects", "1: {\"a\":\"é\"}", "! notice"]);
    assert_eq!(recorded.encoding, Some("Windows-1252"));
    check(b"[{\"a\":\"\xE9\x81\"}]", &["objects", "! 1 encoding", "1: {\"a\":\"é\u{FFFD}\u{FFFD}\"}", "! notice"]);
}

#[test]
fn mutated_json_never_panics() {
    let seeds = [
        r#"{"@odata.context":"u","value":[{"a":"x\n","b":[1,2.5e3]},{"c":null}],"@odata.nextLink":"n"}"#,
        "[{\"a\":{\"b\":[true,false]}},\n{\"c\":\"\\u00e9\"}]",
        "{\"a\":1}\n{\"a\":2}\n{\"b\":[{}]}\n",
        COLLECTOR,
        r#"{"data":[{"kind":"A","data":{"id":1}},{"kind":"B","data":{"id":2}},{"kind":"A","data":{}}],"meta":{"count":3}}"#,
        r#"{"tables":[{"name":"T","columns":[{"name":"A"},{"name":"B"}],"rows":[["x",1],[null,"{\"a\":1}"]]}],"error":null}"#,
        r#"[{"FrameType":"DataTable","TableKind":"PrimaryResult","Columns":[{"ColumnName":"A"}],"Rows":[[1]]},{"FrameType":"E"}]"#,
    ];
    let mut random = Xorshift(42);
    for round in 0..10_000 {
        let bytes = random.mutate(seeds[round % seeds.len()].as_bytes(), b"\"\\{}[],: \n1nt\xFF\0");
        record(&bytes);
    }
}

/// The splitter accepts exactly what a parser accepts.
#[test]
fn the_grammar_is_that_of_a_parser() {
    let seeds = [
        r#"{"a":[1,-2.5e+3,0.1,true,false,null],"b":{"c":"x\\\"\u00e9\/\n"},"d":[],"e":{}}"#,
        r#"[[1],[{"k":"v"}],"\ud83d\ude00",0,-0,10]"#,
    ];
    let mut random = Xorshift(99);
    let mut sound = 0;
    for round in 0..60_000 {
        let bytes = random.mutate(seeds[round % seeds.len()].as_bytes(), b"\"\\{}[],: \n\t1nt0eE.-+u");
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        let text = text.trim_matches([' ', '\n', '\t', '\r']);
        let parsed = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
        let scanned = super::scan::value(text.as_bytes(), true) == super::scan::Scan::Whole(text.len());
        assert_eq!(scanned, parsed, "{text}");
        sound += usize::from(parsed);
    }
    assert!(sound > 1_000);
}
