//! Exports that are easily taken for something else, or for more than they are.

use super::{only_part, read_texts, said};

/// Commands that stop by themselves where nobody tells them to go on, and say nothing of it.
#[test]
fn lists_that_end_where_their_command_stops_are_not_whole() {
    let user =
        |n: usize| format!("\"UserPrincipalName\":\"u{n}@x.example\",\"DisplayName\":\"U\",\"UserType\":\"Member\"");
    let graph =
        |n: usize| format!("{{\"Id\":\"{n:08}-1111-1111-1111-111111111111\",{},\"AccountEnabled\":true}}", user(n));
    let check = |name: &str, text: &str, expected: &str| {
        let found = read_texts(&[(name, text)]);
        let part = only_part(&found.files[0]);
        let is_cut = part.complete == Some(false);
        assert_eq!(is_cut, !expected.is_empty(), "{name}: {:?} {}", part.layout, said(part));
        assert!(said(part).contains(expected), "{}", said(part));
    };
    let list = |count: usize| (0..count).map(graph).collect::<Vec<String>>().join(",");
    check("a.json", &format!("[{}]", list(100)), "Get-Mg… gives without -All");
    check("a.json", &format!("[{}]", list(999)), "Get-Mg… gives without -All");
    for count in [99, 101, 500] {
        check("a.json", &format!("[{}]", list(count)), "");
    }
    // An answer of Graph says whether there are more.
    let context = "\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#users\"";
    check("a.json", &format!("{{{context},\"value\":[{}]}}", list(100)), "");
    let msol = |count: usize| {
        let row = |n| format!("{n:08}-1111-1111-1111-111111111111,u{n}@x.example,U,True,False,Member\n");
        let rows: String = (0..count).map(row).collect();
        format!("ObjectId,UserPrincipalName,DisplayName,IsLicensed,BlockCredential,UserType\n{rows}")
    };
    check("m.csv", &msol(500), "Get-MsolUser gives without -All");
    check("m.csv", &msol(100), "");
}

/// Accounts of Active Directory with the columns that members of a group have.
#[test]
fn accounts_are_no_members() {
    let check = |name: &str, headings: &str, expected: &str| {
        let cells = "A,a,\"CN=A,DC=t\",True,user,S-1-5-21-1-2-3-1101,Domain Admins\n";
        let found = read_texts(&[(name, &format!("{headings}\n{cells}"))]);
        let part = only_part(&found.files[0]);
        assert_eq!(part.dataset, Some(expected), "{name}: {}", said(part));
        assert_eq!(part.rows_read, 1, "{name}: {}", said(part));
        if expected == "ad-group-members" && !headings.contains(",Group") {
            assert!(said(part).contains("taken from the file's name"), "{name}: {}", said(part));
        }
    };
    let chosen = "Name,SamAccountName,DistinguishedName,Enabled,ObjectClass,SID";
    for name in ["users.csv", "ADUsers.csv", "export.csv"] {
        check(name, &format!("{chosen},Description"), "ad-users");
    }
    check("users.csv", &format!("{chosen},Group"), "ad-group-members");
    for name in ["Domain Admins.csv", "Get-ADGroupMember-Backup.csv", "Dom_nen-Admins.csv", "VPN group.csv"] {
        check(name, &format!("{chosen},Note"), "ad-group-members");
    }
    let plain = "Name,SamAccountName,DistinguishedName,Note,ObjectClass,SID,More";
    check("VPN.csv", plain, "ad-group-members");
}

#[test]
fn security_defaults_in_a_table() {
    let headings = "DeletedDateTime,Description,DisplayName,Id,IsEnabled,AdditionalProperties";
    let cells = ",x,Security Defaults,00000000-0000-0000-0000-000000000005,False,System.Collections.Generic.Dictionary`2[System.String,System.Object]";
    let found = read_texts(&[("policy.csv", &format!("{headings}\n{cells}\n"))]);
    assert_eq!(only_part(&found.files[0]).dataset, Some("security-defaults"), "{}", said(only_part(&found.files[0])));
    assert!(found.tenant.security_defaults.iter().all(|defaults| !defaults.enabled));
}

/// Where a password stands in the wrong place, no sentence repeats it.
#[test]
fn sentences_repeat_no_password() {
    let headings = "userPrincipalName,displayName,id,userType,accountEnabled";
    let check = |row: &str| {
        let text = format!("{headings}\na@x.example,A,11111111-1111-1111-1111-111111111111,Member,True\n{row}\n");
        let found = read_texts(&[("users.csv", &text)]);
        let part = only_part(&found.files[0]);
        assert!(!part.problems.is_empty() && !said(part).contains("Hunter"), "{row}: {}", said(part));
    };
    check("Initial password for everybody: Hunter2!,,,,");
    check("Password: Hunter,,,,");
    check("b@x.example,B,21111111-1111-1111-1111-111111111111,Member,Hunter2!");
    check("b@x.example,B,21111111-1111-1111-1111-111111111111,Member,pw: Hunter");
}

/// What stands in place of headings is a row all the same, whoever says what its columns hold.
#[test]
fn rows_without_headings_are_counted() {
    let check = |text: &str, rows: u64, expected: &str| {
        let found = read_texts(&[("list.csv", text)]);
        let part = only_part(&found.files[0]);
        assert_eq!((part.rows_seen, part.rows_read, part.rows_refused), (rows, 0, rows), "{text}");
        assert!(said(part).contains(expected), "{}", said(part));
    };
    check("a@x.example,Owner\nb@x.example,Reader\n", 2, "Neither of its 2 rows was read");
    check("a@x.example\nb@x.example\n", 2, "neither of its 2 rows was read");
    check("Contoso\n\na@x.example,A,1\nb@x.example,B,2\nc@x.example,C,3\n", 3, "");
    check("Account,Since when\na@x.example,2026-01-01\n", 1, "Its headings belong to no export");
}

/// Windows PowerShell writes a date that was selected as an object.
#[test]
fn dates_may_be_objects() {
    let date = r#"{"value":"\/Date(1781527224178)\/","DisplayHint":2,"DateTime":"Monday, June 15, 2026 12:40:24 PM"}"#;
    let user = r#""id":"11111111-1111-1111-1111-111111111111","userPrincipalName":"a@x.example","displayName":"A","userType":"Member""#;
    let found =
        read_texts(&[("users.json", &format!("[{{{user},\"accountEnabled\":true,\"createdDateTime\":{date}}}]"))]);
    let created = found.tenant.users.iter().next().and_then(|user| user.created);
    assert_eq!(
        created.map(crate::tenant::Moment::iso_date).as_deref(),
        Some("2026-06-15"),
        "{}",
        said(only_part(&found.files[0]))
    );
}
