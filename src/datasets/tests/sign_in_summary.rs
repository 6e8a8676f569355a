//! The sign-in summary answers what the log would have answered.

use super::{read, read_texts, samples_folder};
use crate::tenant::Tenant;
use std::path::Path;

const LOG: &str = "CreatedDateTime,UserId,UserPrincipalName,AppDisplayName,ClientAppUsed,Status
2026-06-01T08:00:00Z,,a@x.example,Azure Portal,Browser,Success
2026-06-03T08:00:00Z,,a@x.example,Azure Portal,Browser,Success
2026-06-02T08:00:00Z,,a@x.example,Mail,IMAP4,Success
2026-06-04T08:00:00Z,,a@x.example,Mail,IMAP4,Failure
2026-06-05T08:00:00Z,,a@x.example,Mail,IMAP4,Failure
2026-06-06T08:00:00Z,,b@x.example,Mail,Browser,Failure
";

const SUMMARY: &str =
    "UserId,UserPrincipalName,AppDisplayName,ClientAppUsed,Outcome,SignIns,FirstSignIn,LastSignIn,Countries
,a@x.example,Azure Portal,Browser,success,2,2026-06-01T08:00:00Z,2026-06-03T08:00:00Z,SE
,a@x.example,Mail,IMAP4,success,1,2026-06-02T08:00:00Z,2026-06-02T08:00:00Z,SE
,a@x.example,Mail,IMAP4,failure,2,2026-06-04T08:00:00Z,2026-06-05T08:00:00Z,SE
,b@x.example,Mail,Browser,failure,1,2026-06-06T08:00:00Z,2026-06-06T08:00:00Z,SE
";

fn facts(tenant: &Tenant) -> Vec<String> {
    let of = |name: &str| {
        let summary = tenant.sign_ins.summary("", name).unwrap();
        format!(
            "{name} {} {} {:?} {} {}",
            summary.successes,
            summary.failures,
            summary.last_success(),
            summary.legacy_successes,
            summary.legacy_failures
        )
    };
    vec![of("a@x.example"), of("b@x.example"), format!("{:?}", tenant.sign_ins.window)]
}

#[test]
fn log_and_summary_say_the_same() {
    let (log, summary) = (read_texts(&[("log.csv", LOG)]), read_texts(&[("summary.csv", SUMMARY)]));
    assert_eq!(summary.files[0].parts[0].layout, Some("summary"), "{:?}", summary.files[0].parts);
    assert_eq!(facts(&log.tenant), facts(&summary.tenant));
    assert!(facts(&summary.tenant)[0].starts_with("a@x.example 3 2 "), "{:?}", facts(&summary.tenant));
}

/// A row of the summary stands for as many sign-ins as it says.
#[test]
fn sign_ins_to_portals_are_counted() {
    let log = "CreatedDateTime,UserPrincipalName,AppDisplayName,ClientAppUsed,Status,AuthenticationRequirement\n\
        2026-06-01T08:00:00Z,a@x.example,Azure Portal,Browser,Success,singleFactorAuthentication\n\
        2026-06-02T08:00:00Z,a@x.example,Azure Portal,Browser,Success,singleFactorAuthentication\n\
        2026-06-03T08:00:00Z,a@x.example,Azure Portal,Browser,Success,multiFactorAuthentication\n";
    let summary = "UserPrincipalName,AppDisplayName,ClientAppUsed,AuthenticationRequirement,Outcome,SignIns,FirstSignIn,LastSignIn\n\
        a@x.example,Azure Portal,Browser,singleFactorAuthentication,success,2,2026-06-01T08:00:00Z,2026-06-02T08:00:00Z\n\
        a@x.example,Azure Portal,Browser,multiFactorAuthentication,success,1,2026-06-03T08:00:00Z,2026-06-03T08:00:00Z\n";
    for text in [log, summary] {
        let tenant = read_texts(&[("signins.csv", text)]).tenant;
        assert_eq!(tenant.sign_ins.single_factor_of("", "a@x.example").map(|used| used.count), Some(2), "{text}");
    }
}

#[test]
fn a_row_that_counts_nothing_is_refused() {
    let check = |cells: &str| {
        let text = format!("{}\n,a@x.example,Mail,IMAP4,success,{cells},SE\n", SUMMARY.lines().next().unwrap());
        let part = &read_texts(&[("summary.csv", &text)]).files[0].parts[0];
        assert_eq!((part.rows_read, part.rows_refused), (0, 1), "{cells}");
    };
    check("0,2026-06-02T08:00:00Z,2026-06-02T08:00:00Z");
    check("many,2026-06-02T08:00:00Z,2026-06-02T08:00:00Z");
    check("-1,2026-06-02T08:00:00Z,2026-06-02T08:00:00Z");
    check("2,,2026-06-02T08:00:00Z");
    check("2,2026-06-03T08:00:00Z,2026-06-02T08:00:00Z");
}

#[test]
fn the_queries_give_the_columns_of_the_sample() {
    let sample = std::fs::read_to_string(samples_folder().join("sign-ins/sign-in-summary.csv")).unwrap();
    let header: Vec<&str> = sample.lines().next().unwrap().split(',').collect();
    for file in ["log-analytics.kql", "event-hub.kql", "spark.sql"] {
        let query = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sign-in-summary").join(file);
        let query = std::fs::read_to_string(query).unwrap();
        // The last list of columns is what the query gives.
        let list: Vec<String> = match query.rsplit_once("| project ") {
            Some((_, rest)) => {
                let rest = rest.split("\n| ").next().unwrap();
                rest.split(',').map(|name| name.trim().to_owned()).collect()
            }
            None => query
                .lines()
                .filter_map(|line| Some(line.rsplit_once(" AS ")?.1.trim_end_matches(',').to_owned()))
                .filter(|name| name != "(")
                .collect(),
        };
        assert_eq!(list, header, "{file}");
    }
    let tenant = read(&["sign-ins/sign-in-summary.csv"]).tenant;
    let legacy: u32 = tenant.sign_ins.accounts.iter().map(|account| account.legacy_successes).sum();
    assert_eq!(legacy, 1203);
}

/// As the shipped query has it, of one file and of two.
#[test]
fn messages_on_one_sign_in_count_once() {
    let message = |id: u32, client: &str| {
        format!(
            r#"{{"time":"2026-06-02T08:00:00Z","operationName":"Sign-in activity","category":"SignInLogs","properties":{{"id":"s{id}","createdDateTime":"2026-06-01T08:00:00Z","userPrincipalName":"a@x.example","userId":"00000001-1111-4222-8333-000000000001","appId":"2","appDisplayName":"CRM","ipAddress":"203.0.113.1","clientAppUsed":"{client}","isInteractive":true,"status":{{"errorCode":0}}}}}}"#
        )
    };
    let check = |files: &[(&str, &[String])], successes: u32, notices: &[&str]| {
        let texts: Vec<(&str, String)> = files.iter().map(|(name, lines)| (*name, lines.join("\n"))).collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let found = read_texts(&texts);
        let counted: u32 = found.tenant.sign_ins.accounts.iter().map(|account| account.successes).sum();
        assert_eq!(counted, successes, "{texts:?}");
        let told: Vec<&str> =
            found.files.iter().flat_map(|file| file.notices.iter()).map(|told| &*told.message).collect();
        assert_eq!(told.len(), notices.len(), "{told:?}");
        for (told, notice) in told.iter().zip(notices) {
            assert!(told.contains(notice), "{told}");
        }
    };
    let (one, two) = (message(1, "Browser"), message(2, "Browser"));
    check(&[("a.json", &[one.clone(), two.clone()])], 2, &[]);
    let again = [one.clone(), two.clone(), one.clone(), message(1, "IMAP4")];
    check(&[("a.json", &again)], 2, &["2 rows are messages on sign-ins that stand above"]);
    let later = [two.clone(), message(3, "Browser")];
    check(&[("a.json", &[one, two]), ("b.json", &later)], 3, &["1 sign-in stands in a.json as well, and counts once"]);
}

/// Messages leave out what is not known: what the query reads is named by its view.
#[test]
fn the_view_of_the_spark_query_names_what_it_reads() {
    let query = include_str!("../../../assets/sign-in-summary/spark.sql");
    let (view, query) = query.split_once("USING json").unwrap();
    let mut read = 0;
    for place in query.split("properties.").skip(1) {
        let place = place.split(|letter: char| !letter.is_alphanumeric() && letter != '.').next().unwrap();
        let named = match place.split_once('.') {
            Some((outer, inner)) => view.contains(&format!("{outer}: STRUCT<{inner}: ")),
            None => view.contains(&format!(" {place}: STRING")),
        };
        assert!(named, "{place}");
        read += 1;
    }
    assert!(read > 12, "{read}");
}

/// As a table, as the interface answers, and as the command line of Azure prints it: the same sign-ins.
#[test]
fn every_form_of_an_answer_says_the_same() {
    let check = |forms: &[&str], accounts: usize| {
        let told = |form: &&str| {
            let found = read(&[form]);
            let own = found.tenant.sign_ins.accounts.iter().map(|account| {
                format!(
                    "{} {} {} {} {:?}",
                    account.untold,
                    account.successes,
                    account.failures,
                    account.legacy_successes,
                    account.last_success()
                )
            });
            let own: Vec<String> = own.collect();
            assert_eq!(own.len(), accounts, "{form}");
            let part = found.files[0].parts.last().unwrap();
            assert_eq!(part.problems.iter().count(), 0, "{form}: {:?}", part.problems);
            (own, found.tenant.sign_ins.window)
        };
        let all: Vec<_> = forms.iter().map(told).collect();
        assert!(all.iter().all(|one| *one == all[0]), "{all:#?}");
    };
    check(&["sign-ins/sign-in-summary.csv", "sign-ins/sign-in-summary.json", "sign-ins/sign-in-summary-az.json"], 2);
    let log = ["log-analytics-answer", "data-explorer-answer", "az-monitor-log-analytics-query"];
    check(&log.map(|name| format!("sign-ins/{name}.json")).each_ref().map(String::as_str), 2);
    let apps = ["AADServicePrincipalSignInLogs", "AADServicePrincipalSignInLogs-az"];
    check(&apps.map(|name| format!("sign-ins/{name}.json")).each_ref().map(String::as_str), 1);
}

/// A table in an answer is mapped by a person as any other.
#[test]
fn tables_of_an_answer_are_shown_for_mapping() {
    let text = r#"{"tables":[{"name":"PrimaryResult","columns":[{"name":"Who"},{"name":"Colour"}],"rows":[["a@x.example","red"]]}]}"#;
    let part = &read_texts(&[("x.json", text)]).files[0].parts[0];
    let head = part.head.as_ref().unwrap();
    assert_eq!(
        (&*head.headings, head.rows.len(), part.rows_refused),
        (&["Who".to_owned(), "Colour".to_owned()][..], 1, 1)
    );
}

/// In the envelope of Azure Monitor stands what Graph gives, and its category tells which log it is of.
#[test]
fn records_of_azure_monitor_say_what_graph_says() {
    let (graph, monitor) = (
        read(&["sign-ins/InteractiveSignIns_2026-06-29_2026-06-30.json"]).tenant,
        read(&["sign-ins/azure-monitor/PT1H.json"]).tenant,
    );
    for upn in ["ada.lindgren@pellworth.onmicrosoft.com", "ben.ozturk@pellworth.example"] {
        let of = |tenant: &Tenant| {
            let summary = tenant.sign_ins.summary("", upn).unwrap();
            (summary.successes, summary.failures, summary.last_success())
        };
        assert_eq!(of(&graph), of(&monitor), "{upn}");
    }
    assert!(monitor.sign_ins.has_both_kinds() && !graph.sign_ins.has_both_kinds());
    // Apps sign in, too.
    assert_eq!((graph.sign_ins.rows, monitor.sign_ins.rows), (3, 4));
    let other = r#"{"time":"2026-06-30T02:00:00Z","operationName":"x","category":"AuditEvent","properties":{"id":"1","createdDateTime":"2026-06-30T02:00:00Z"}}"#;
    assert!(super::read_texts(&[("PT1H.json", other)]).files[0].parts[0].dataset.is_none());
}

/// Two exports of days that overlap: what both hold counts once, where both have the same columns.
#[test]
fn a_sign_in_of_two_files_counts_once() {
    let head = "Date (UTC),Request ID,User ID,Username,Application,Client app,Status,Sign-in error code";
    let row = |number: u32| {
        format!("2026-06-{:02}T08:00:00Z,request-{number},,a@x.example,Mail,Browser,Success,0\n", 1 + number % 28)
    };
    let file = |head: &str, range: std::ops::Range<u32>| format!("{head}\n{}", range.map(row).collect::<String>());
    let check = |files: &[(&str, &str)], successes: u32, told: &[&str]| {
        let found = super::read_texts(files);
        assert_eq!(found.tenant.sign_ins.summary("", "a@x.example").unwrap().successes, successes);
        let notices = found.files.iter().map(|file| {
            assert_eq!(file.parts[0].rows_read, file.parts[0].rows_seen);
            file.notices.iter().map(|notice| notice.message.as_str()).collect::<String>()
        });
        assert_eq!(notices.collect::<Vec<_>>(), told);
        let doubled = told.iter().any(|told| told.contains("count twice"));
        assert_eq!(found.tenant.sign_ins.overlap.is_some(), doubled);
    };
    let (first, second, third) = (file(head, 0..10), file(head, 6..20), file(head, 20..30));
    check(&[("a.csv", &first), ("c.csv", &third)], 20, &["", ""]);
    check(
        &[("a.csv", &first), ("b.csv", &second), ("c.csv", &third)],
        30,
        &["", "4 sign-ins stand in a.csv as well, and count once.", ""],
    );
    check(
        &[("a.csv", &first), ("b.csv", &file(head, 9..12))],
        12,
        &["", "1 sign-in stands in a.csv as well, and counts once."],
    );
    // Of a file with other columns the sign-in may say more.
    let wider = head.replace("Sign-in error code", "Sign-in error code,Compliant");
    let told = "Some of its entries stand in a.csv as well, with other columns, and count twice. Take one of the files out, or \
                export periods that do not overlap.";
    check(&[("a.csv", &first), ("b.csv", &file(&wider, 6..20))], 24, &["", told]);
}
