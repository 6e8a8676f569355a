//! Files of kinds that people send in place of exports, or that something happened to on the way: each is read, or it is said
//! what it is and what to do, and all rows are counted.

use super::{only_part, read_inputs, said};
use crate::evidence::{Input, Part, Source};

const USERS: &str = "id,displayName,userPrincipalName,userType,accountEnabled\n\
                     00000001-1111-4111-8111-000000000001,\"Berg, Anna\",a@x.org,Member,True\n\
                     00000002-1111-4111-8111-000000000002,Ben,b@x.org,Guest,True\n";

/// `read`: rows that are read; `says`: what is said, nothing where all is well.
#[track_caller]
fn check(name: &str, bytes: &[u8], read: u64, says: &str) -> Part {
    let found = read_inputs(&[Input { name: name.to_owned(), source: Source::Bytes(bytes.to_vec().into()) }]);
    let part = only_part(&found.files[0]).clone();
    assert_eq!(part.rows_seen, part.rows_read + part.rows_refused, "{name}: {}", said(&part));
    assert_eq!(part.rows_read, read, "{name}: {}", said(&part));
    assert!(said(&part).contains(says) && said(&part).is_empty() == says.is_empty(), "{name}: {}", said(&part));
    part
}

fn utf16(text: &str, turn: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(turn).collect()
}

#[test]
fn tables_in_odd_clothes_are_read() {
    let semicolons = USERS.replace("\"Berg, Anna\"", "\"Berg; Anna\"").replace(',', ";");
    for (name, bytes) in [
        ("without a mark", utf16(USERS, u16::to_le_bytes)),
        ("without a mark", utf16(USERS, u16::to_be_bytes)),
        ("for Excel", format!("sep=;\r\n{}", semicolons.replace('\n', "\r\n")).into_bytes()),
        ("for Excel", utf16(&format!("\u{feff}sep=;\r\n{semicolons}"), u16::to_le_bytes)),
        ("tabs", USERS.replace(", ", " ").replace(',', "\t").into_bytes()),
        (
            "decimal commas",
            semicolons.replace("accountEnabled", "accountEnabled;score").replace(";True", ";True;1,5").into_bytes(),
        ),
        ("old Macintosh", USERS.replace('\n', "\r").into_bytes()),
        ("lines", USERS.replace("Berg, ", "Berg,\r\n\r\n").into_bytes()),
    ] {
        check(&format!("{name}.csv"), &bytes, 2, "");
    }
    let line = |number: u32| {
        format!(
            r#"{{"id":"0000000{number}-1111-4111-8111-000000000001","displayName":"A","userPrincipalName":"u{number}@x.org","userType":"Member","accountEnabled":true}}"#
        )
    };
    check("lines.ndjson", format!("{}\n\n \r\n{}\n\n\n", line(1), line(2)).as_bytes(), 2, "");
}

#[test]
fn what_a_disk_lost_costs_no_more_than_its_own_row() {
    let nul = "\0";
    let lost = [USERS, &nul.repeat(200), "\n"].concat();
    let part = check("lost.csv", lost.as_bytes(), 2, "NUL bytes alone");
    assert_eq!((part.rows_refused, part.rows_passed_over), (1, 0));
    let part = check("lost.csv", [USERS, &nul.repeat(4096)].concat().as_bytes(), 2, "The file was cut off");
    assert_eq!((part.rows_refused, part.complete), (1, Some(false)));
    check("one.csv", USERS.replace("Ben", "B\0en").as_bytes(), 2, "holds NUL bytes");
}

#[test]
fn what_is_no_export_says_what_to_do() {
    let page = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><body><table><tr><th>id</th></tr><tr><td>1</td></tr></table></body></html>";
    check("users.xls", page.as_bytes(), 0, "save it as .xlsx or CSV");
    check("users.xls", page.to_uppercase().as_bytes(), 0, "A web page with a table in it");
    check("users.json", b"<!DOCTYPE html><html><title>Sign in to your account</title></html>", 0, "a sign-in page");
    let book = "<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet/></Workbook>";
    check("users.xls", book.as_bytes(), 0, "An XML spreadsheet of Excel 2003");
    check("users.xml", b"<Objs Version=\"1.1.0.1\"><Obj RefId=\"0\"/></Objs>", 0, "PowerShell CLIXML");
    let typographic = USERS.replace(',', "”,“").replace('\n', "”\n“").replace('"', "");
    let part = check("word.csv", format!("“{}", typographic.trim_end_matches('“')).as_bytes(), 0, "typographic quotes");
    assert_eq!(part.rows_refused, 2);
    let part =
        check("objects.txt", b"@{Id=1; DisplayName=Ada}\n@{Id=2; DisplayName=Bob}\n", 0, "PowerShell wrote as text");
    assert_eq!(part.rows_refused, 2);
    check("python.json", b"[{'id':'1','displayName':'Ada'}]", 0, "write the file with json.dumps");
}
