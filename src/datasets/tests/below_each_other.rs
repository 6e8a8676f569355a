//! Tables below each other in one file, with headings of their own, and cells whose quotes stand behind blanks: no row is read
//! under the headings of another.

use super::{only_part, read_texts, said};
use crate::datasets::import::Import;

const USERS: &str = "id,displayName,userPrincipalName,userType,accountEnabled\n\
                     00000001-1111-4111-8111-000000000001,\"Berg, Anna\",a@x.org,Member,True\n\
                     00000002-1111-4111-8111-000000000002,Ben,b@x.org,Guest,True\n";
const ROLES: &str = "roleName,principalDisplayName,principalName,memberType,assignmentState\n\
                     Global Administrator,Ada,ada@x.org,Direct,Active\n\
                     User Administrator,Bob,bob@x.org,Direct,Active\n";
/// Most columns of a log are read by nothing.
const SIGN_INS: &str = "Date (UTC),Request ID,User agent,Correlation ID,User ID,User,Username,User type,Application,Application ID ,\
                        Resource,Resource ID ,IP address,Location,Status,Sign-in error code,Failure reason,Client app,Browser,\
                        Operating System,Multifactor authentication result,Authentication requirement,Latency\n\
                        2026-06-01T08:00:00Z,r1,,c1,00000001-1111-4111-8111-000000000001,Ada,ada@x.org,Member,Azure Portal,\
                        c44b4083-3bb0-49c1-b47d-974e53cbdf3c,Azure,797f4846-ba00-4fd7-ba43-dac1f8f63013,192.0.2.1,,Success,0,,\
                        Browser,Edge,Windows,,Multifactor authentication,12\n";
const AUDIT: &str = "Date (UTC),CorrelationId,Service,Category,Activity,Result,ResultReason,ActorType,ActorDisplayName,\
                     ActorObjectId,ActorUserPrincipalName,IPAddress,Target1DisplayName,Target1ObjectId,Target1UserPrincipalName,\
                     Target1ModifiedProperty1Name,Target1ModifiedProperty1OldValue,Target1ModifiedProperty1NewValue,\
                     Target2DisplayName,Target2ObjectId,Target2UserPrincipalName,AdditionalDetail1Key,AdditionalDetail1Value\n\
                     2026-06-02T08:00:00Z,c2,Core Directory,RoleManagement,Add member to role,Success,,User,Ada,o1,ada@x.org,\
                     192.0.2.1,Bob,o2,bob@x.org,Role,,x,,,,,\n";

/// The rows of the only part: those that were read, refused, and passed over.
#[track_caller]
fn check(text: &str, (read, refused, passed_over): (u64, u64, u64), why: &str) -> Import {
    let found = read_texts(&[("table.csv", text)]);
    let part = only_part(&found.files[0]);
    let counts = (part.rows_read, part.rows_refused - part.rows_passed_over, part.rows_passed_over);
    assert_eq!(counts, (read, refused, passed_over), "{text}\n{}", said(part));
    assert_eq!(part.rows_seen, read + refused + passed_over);
    assert!(said(part).contains(why), "{text}\n{}", said(part));
    found
}

#[test]
fn headings_in_the_middle_begin_another_table() {
    let other = "Headings of another table stand in this row";
    check(&format!("{USERS}{ROLES}"), (2, 3, 0), other);
    check(&format!("{ROLES}{USERS}"), (2, 3, 0), other);
    check(&format!("{ROLES}\nid,displayName\n00000001-1111-4111-8111-000000000001,Anna\n"), (2, 2, 0), other);
    check(&format!("{USERS}{USERS}"), (4, 0, 1), "The headings stand here once more");
    // Of a log, too, with columns that are as many, and dates where dates were.
    check(&format!("{SIGN_INS}{AUDIT}"), (1, 2, 0), other);
    check(&format!("{SIGN_INS}{SIGN_INS}"), (2, 0, 1), "The headings stand here once more");
    check(&format!("{SIGN_INS}{USERS}"), (1, 3, 0), other);
    // The same columns in another order, two of them called alike.
    let (heads, row) = SIGN_INS.split_once('\n').unwrap();
    let turned = |line: &str| line.split_once(',').map(|(first, rest)| format!("{rest},{first}\n")).unwrap();
    let heads = heads.replace("Latency", "Failure reason");
    check(&format!("{heads}\n{row}{}{}", turned(&heads), turned(row.trim_end())), (1, 2, 0), other);
}

#[test]
fn rows_with_other_separators_are_no_rows_of_the_table() {
    let turned = USERS.replace("\"Berg, Anna\"", "Anna").replace(',', ";").replace("000001-", "000003-");
    let why = "separated by “;”, those above by “,”";
    check(&format!("{USERS}{turned}"), (2, 3, 0), why);
    let quoted: String = turned.lines().map(|line| format!("\"{}\"\n", line.replace(';', "\";\""))).collect();
    let found = check(&format!("{USERS}{}", quoted.replace("Anna", "Berg, Anna")), (2, 3, 0), why);
    assert_eq!(found.tenant.users.iter().count(), 2);
    check(&format!("{USERS}{}", turned.replace(';', "\t")), (2, 3, 0), "separated by tabs");
    // Words with marks in them are none, and neither is a row that ends early.
    check(&format!("{USERS}00000003-1111-4111-8111-000000000001,\"a;b;c;d;e\",c@x.org\n"), (3, 0, 0), "fewer cells");
}

#[test]
fn lines_drawn_around_a_table_are_no_entries() {
    check(&format!("```csv\n{USERS}```\n"), (2, 0, 2), "a line that somebody drew");
    check(&format!("{USERS}*****\n"), (2, 0, 1), "a line that somebody drew");
}

#[test]
fn a_total_is_no_row_of_another_table() {
    let passed_over = "a total or a note of the tool";
    for total in ["Total,,,,2", "\"Total\",\"\",\"\",\"\",\"2\"", "Gesamt: 2", "Generated by a tool"] {
        check(&format!("{USERS}{total}\n"), (2, 0, 1), passed_over);
    }
    check(&format!("{USERS}Wer,Wo,Was,Wann,Wie\nAnna,Bonn,x,y,z\n"), (2, 2, 0), "looks like headings of another table");
}

#[test]
fn a_value_that_is_called_like_a_column_begins_none() {
    let with = |row: &str| format!("{USERS}{row}\n");
    for row in [
        "00000003-1111-4111-8111-000000000003,Name,name@x.org,Member,True",
        "00000003-1111-4111-8111-000000000003,User,user@x.org,Guest,False",
    ] {
        check(&with(row), (3, 0, 0), "");
    }
}

#[test]
fn cells_whose_quotes_stand_behind_blanks_are_read() {
    let told = "Blanks stand before the quotes";
    let quoted = |between: &str, text: &str| {
        let line = |line: &str| {
            let cells = if let Some((id, rest)) = line.split_once(",\"Berg, Anna\",") {
                [vec![id, "Berg, Anna"], rest.split(',').collect()].concat()
            } else {
                line.split(',').collect()
            };
            cells.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(between) + "\n"
        };
        text.lines().map(line).collect::<String>()
    };
    for between in [", ", ",   ", ",\t", "; ", "|  ", "\t "] {
        let found = check(&quoted(between, USERS), (2, 0, 0), told);
        let names: Vec<&str> = found.tenant.users.iter().map(|user| &*user.display_name).collect();
        assert_eq!(names, ["Berg, Anna", "Ben"], "{between:?}");
    }
    // Headings without quotes, and a line within a cell.
    let (heads, rows) = USERS.split_once('\n').unwrap();
    let rows = quoted(", ", rows).replace("Ben", "Ben\nJohn");
    let found = check(&format!("{heads}\n{rows}"), (2, 0, 0), told);
    assert_eq!(&*found.tenant.users.iter().nth(1).unwrap().display_name, "Ben\nJohn");
    // Blanks stand before the first cell as well, where lines were set in.
    let set_in: String = quoted(",", USERS).lines().map(|line| format!("    {line}\n")).collect();
    assert_eq!(check(&set_in, (2, 0, 0), told).tenant.users.iter().filter(|user| user.id.len() == 36).count(), 2);
    // A byte order mark does not hide it; nor does a row that has other cells.
    check(&format!("\u{feff}{}", quoted(", ", USERS)), (2, 0, 0), told);
    let many: String = (10..40)
        .map(|at| {
            format!("\"000000{at}-1111-4111-8111-000000000001\", \"U, {at}\", \"u{at}@x.org\", \"Member\", \"True\"\n")
        })
        .collect();
    let text = format!("{}{many}\"1\", \"2\", \"3\", \"4\", \"5\", \"6\"\n,,,,,left out\n", quoted(", ", USERS));
    check(&text, (32, 2, 0), "The row has 6 cells, but there are 5 headings");
    // Without blanks nothing is told, and a blank before a plain cell is none of it.
    assert!(!said(only_part(&check(USERS, (2, 0, 0), "").files[0])).contains(told));
}

#[test]
fn a_mark_before_the_first_quoted_cell_is_part_of_none() {
    for first in ["\"id\"", "\"\u{feff}id\""] {
        let text = USERS.replacen("id,", &format!("\u{feff}{first},"), 1);
        let found = check(&text, (2, 0, 0), "");
        assert!(found.tenant.users.iter().all(|user| user.id.len() == 36));
    }
    // The first cell goes on in the next line.
    let text = USERS.replacen("id,displayName", "\u{feff}\"id\r\nof the object\",displayName", 1);
    check(&text, (2, 0, 0), "");
    let text = "\u{feff}\"displayName\",\"userPrincipalName\",\"id\",\"userType\"\r\n\
                \"Anna\r\nBerg\",\"a@x.org\",\"00000001-1111-4111-8111-000000000001\",\"Member\"\r\n";
    let found = check(text, (1, 0, 0), "");
    assert_eq!(&*found.tenant.users.iter().next().unwrap().display_name, "Anna\r\nBerg");
}
