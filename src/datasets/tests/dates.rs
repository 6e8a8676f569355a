//! Dates as files and people write them.

use super::{only_part, read_texts, said};

/// The order of day and month that a file proves further down holds for all of it.
#[test]
fn dates_are_read_by_what_the_whole_file_proves() {
    let check = |dates: &[&str], expected: &[&str], unclear: u64| {
        // More rows than are looked at before reading begins.
        let rows: String = dates.iter().zip(1..).map(|(date, n)| format!("u{n}@x.example,U,Member,{date}\n")).collect();
        let text = format!("userPrincipalName,displayName,userType,createdDateTime\n{rows}");
        let found = read_texts(&[("users.csv", &text)]);
        let read = |user: &crate::tenant::User| user.created.map_or("-".to_owned(), crate::tenant::Moment::iso_date);
        let read: Vec<String> = found.tenant.users.iter().map(read).collect();
        let last = &read[read.len() - expected.len()..];
        assert_eq!(last, expected);
        let part = only_part(&found.files[0]);
        let kind = crate::evidence::ProblemKind::AmbiguousDate;
        let told: u64 = part.problems.iter().filter(|problem| problem.kind == kind).map(|problem| problem.count).sum();
        assert_eq!((told, part.rows_read), (unclear, dates.len() as u64), "{}", said(part));
    };
    let many = |date: &'static str, after: &[&'static str]| -> Vec<&'static str> {
        std::iter::repeat_n(date, 30).chain(after.iter().copied()).collect()
    };
    check(&many("03/04/2026", &["05/06/2026", "25/04/2026"]), &["2026-04-03", "2026-06-05", "2026-04-25"], 0);
    check(&many("03/04/2026", &["04/25/2026"]), &["2026-03-04", "2026-04-25"], 0);
    check(&many("25/04/2026", &["03/04/2026", "04/25/2026", "4/4/2026"]), &["-", "2026-04-25", "2026-04-04"], 1);
    check(&many("03/04/2026", &["25/04/2026", "04/26/2026"]), &["-", "2026-04-25", "2026-04-26"], 30);
    check(&many("03/04/2026", &[]), &["-", "-"], 30);
}

/// Excel shows the number of a day where a cell is formatted as a number.
#[test]
fn days_of_the_inventory_may_be_numbers() {
    let check = |cell: &str, expected: Option<&str>, words: &str| {
        let text =
            format!("Account,Purpose,Stored at,Last tested,Password changed,Monitored\na@x.example,P,Safe,{cell},,\n");
        let found = read_texts(&[("emergency.csv", &text)]);
        let entry = found.tenant.emergency.iter().next().unwrap();
        assert_eq!(entry.last_tested.map(crate::tenant::Moment::iso_date).as_deref(), expected, "{cell}");
        let told = said(only_part(&found.files[0]));
        assert!(told.contains(words) && told.is_empty() == words.is_empty(), "{told}");
    };
    check("46000", Some("2025-12-09"), "is read as 2025-12-09");
    check("2026-05-20", Some("2026-05-20"), "");
    check("460000", None, "is no date");
    check("12", None, "is no date");
    check("", None, "");
    check("never", None, "");
}

#[test]
fn a_cell_of_the_inventory_that_answers_nothing_is_empty_and_told() {
    let check = |cell: &str, expected: Option<&str>, words: &str| {
        let text = format!("Account,Category,Service,Justification,Decision\na@x.example,admin only,,{cell},keep\n");
        let found = read_texts(&[("administrators.csv", &text)]);
        let entry = found.tenant.administrators.iter().next().unwrap();
        assert_eq!(entry.justification.as_deref(), expected, "{cell}");
        let told = said(only_part(&found.files[0]));
        assert!(told.contains(words) && told.is_empty() == words.is_empty(), "{told}");
    };
    check("Reports", Some("Reports"), "");
    check("tbd", None, "answers nothing");
    check("n/a", None, "answers nothing");
}
