//! What is judged and told of rows in which people wrote secrets is what the stored copy holds.

use super::{only_part, read_texts, said};
use crate::evidence::redact::copy_without;

fn copied(text: &str) -> String {
    let mut out = Vec::new();
    copy_without(&mut text.as_bytes(), &crate::datasets::footer::knows_heading, None, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// A table below another, whose headings the first one does not have.
#[test]
fn what_heads_secrets_further_down_is_left_out_of_records_and_copy() {
    let users = "userPrincipalName,displayName,userType,jobTitle\nada@x.example,Ada,Member,Engineer\n";
    let check = |second: &str, secret: &str| {
        let text = format!("{users}{second}");
        let (found, stored) = (read_texts(&[("users.csv", &text)]), copied(&text));
        let part = only_part(&found.files[0]);
        assert!(!stored.contains(secret), "{stored}");
        let told = format!("{:?} {:?} {}", found.tenant.users.iter().collect::<Vec<_>>(), part.head, said(part));
        assert!(!told.contains(secret), "{second}: {told}");
        assert!(part.secrets.iter().any(|word| word == "password"), "{second}: {:?}", part.secrets);
        let again = read_texts(&[("users.csv", &stored)]);
        let rows = |import: &crate::datasets::import::Import| {
            let part = only_part(&import.files[0]);
            (part.rows_seen, part.rows_read, part.rows_refused)
        };
        assert_eq!(rows(&found), rows(&again), "{second}: {}", said(part));
        assert_eq!(found.tenant.users.iter().count(), again.tenant.users.iter().count());
    };
    check("\nWho,Where,What,Password\nbo@x.example,Safe,Key,Herring\n", "Herring");
    // Headings that some export has need no empty line.
    check("User name,Where,What,Password\nbo@x.example,Safe,Key,Herring\n", "Herring");
    // Of an unknown table, too.
    let text = "Thing,Place,Word\na,b,c\n\nWer,Wo,Password\nx,y,Herring\n";
    let found = read_texts(&[("list.csv", text)]);
    assert!(!format!("{:?}", only_part(&found.files[0]).head).contains("Herring"));
}

/// A row that stands apart, or holds a word that some export has for a heading, may name a method.
#[test]
fn a_method_heads_no_secrets() {
    let check = |text: &str, last: &str| {
        let found = read_texts(&[("list.csv", text)]);
        let part = only_part(&found.files[0]);
        assert!(part.secrets.is_empty(), "{text}: {:?}", part.secrets);
        assert!(copied(text).ends_with(last), "{}", copied(text));
        let head = part.head.as_ref().unwrap();
        assert_eq!(head.rows.last().unwrap().first().map(String::as_str), last.split(',').next(), "{text}");
    };
    check("Name,State,Note\nPassword,Enabled,x\nPhone,Disabled,y\n", "Phone,Disabled,y\n");
    check("Method,Who,More\nKey,all,x\n\nPassword,some,z\nPhone,few,y\n", "Phone,few,y\n");
}

#[test]
fn names_that_speak_of_passwords_stay() {
    let policy = |name: &str| {
        format!(
            r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#identity/conditionalAccess/policies","value":[{{"id":"11111111-0000-4000-8000-000000000001","displayName":"{name}","state":"enabled","conditions":{{"users":{{"includeUsers":["All"]}},"applications":{{"includeApplications":["All"]}},"userRiskLevels":["high"]}},"grantControls":{{"operator":"AND","builtInControls":["passwordChange"]}}}}]}}"#
        )
    };
    let check = |name: &str, is_kept: bool| {
        let text = policy(name);
        let found = read_texts(&[("policies.json", &text)]);
        assert_eq!(&*found.tenant.ca_policies.iter().next().unwrap().name == name, is_kept, "{name}");
        assert_eq!(copied(&text).contains(name), is_kept, "{name}");
    };
    check("Password: change required at high risk", true);
    check("CA012 - Password: require change for high-risk users", true);
    check("Password: change to Herring22", false);
    check("Break glass, password: Herring", false);
}

#[test]
fn of_what_was_left_out_it_is_said_why() {
    let users = |title: &str| {
        format!(
            "id,userPrincipalName,displayName,userType,jobTitle\n11111111-0000-4000-8000-000000000001,ada@x.example,Ada,Member,{title}\n"
        )
    };
    let told = |one: &str, other: &str| {
        let found = read_texts(&[("a.csv", &users(one)), ("b.csv", &users(other))]);
        let notices = found.files.iter().flat_map(|file| file.notices.iter());
        notices.map(|notice| notice.message.clone()).collect::<Vec<String>>().join("\n")
    };
    let said = told("Engineer", "pw: Herring");
    let expected =
        "jobTitle is left out here, because it gave a password in words, but Engineer in a.csv, row 2, which";
    assert!(said.contains(expected), "{said}");
    let said = told("pw: Herring", "Engineer");
    let expected =
        "jobTitle is Engineer here, but left out in a.csv, row 2, because it gave a password in words, which";
    assert!(said.contains(expected), "{said}");
}
