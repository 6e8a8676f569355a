//! What is asked for is what the scope's checks need.

use super::*;
use crate::checklist::{ALL, Inputs, Parameters, run_all};
use crate::report::{Block, Span};
use crate::tenant::stated::Stated;
use crate::tenant::{Moment, SupplyState, Tenant};

fn scope(words: &[&str]) -> Scope {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    Scope::parse(&words, ALL[0]).unwrap()
}

fn asked(scope: &Scope) -> BTreeSet<&'static str> {
    requests(ALL[0], scope, None).iter().map(|request| request.dataset.id).collect()
}

#[test]
fn every_dataset_that_a_check_needs_is_asked_for_and_no_other() {
    let all = asked(&Scope::default());
    let kinds: BTreeSet<&str> =
        ALL[0].checks().flat_map(|(_, check)| check.needs.iter().flat_map(Need::kinds)).map(|kind| kind.id()).collect();
    assert_eq!(all, kinds);
    assert!(all.contains("users"));
}

#[test]
fn a_scope_asks_for_less() {
    let check = |words: &[&str], within: &[&str]| {
        let (some, more) = (asked(&scope(words)), asked(&scope(within)));
        assert!(some.is_subset(&more), "{words:?} asks for {:?} beyond {within:?}", some.difference(&more));
    };
    check(&["1"], &[]);
    check(&["stage 1"], &["1"]);
    check(&["azure"], &["azure", "hybrid"]);
    check(&["azure", "2"], &["azure"]);
    for request in requests(ALL[0], &scope(&["1"]), None) {
        let checks = request.needed_by.iter().chain(&request.helps);
        assert!(checks.clone().all(|check| check.starts_with("1.")), "{}", request.dataset.id);
    }
    // Each part of the organisation has something of its own to ask for.
    for area in ScopeArea::PARTS {
        let of_area = asked(&scope(&[area.word()]));
        assert!(of_area.len() > asked(&Scope { areas: Some(BTreeSet::new()), ..Scope::default() }).len(), "{area:?}");
    }
    assert!(asked(&scope(&["active-directory"])).contains("ad-users"));
    let no_areas = Scope { areas: Some(BTreeSet::new()), ..Scope::default() };
    for request in requests(ALL[0], &no_areas, None) {
        for check in request.needed_by.iter().chain(&request.helps) {
            assert_eq!(ALL[0].check(check).unwrap().0.applies, [], "{check}");
        }
    }
}

#[test]
fn the_domain_is_asked_for_where_it_is_in_scope() {
    let check = |words: &[&str], is_asked: bool| {
        let asked = asked(&scope(words));
        for id in ["ad-users", "ad-computers", "ad-group-members"] {
            assert_eq!(asked.contains(id), is_asked, "{words:?}: {id}");
        }
    };
    check(&["active-directory"], true);
    check(&["hybrid"], true);
    check(&["azure"], false);
}

#[test]
fn unknown_words_of_scope_are_refused_by_name() {
    let error = Scope::parse(&["azur".to_owned()], ALL[0]).unwrap_err();
    assert!(error.contains("azur") && error.contains("exchange-online"), "{error}");
}

fn results(tenant: &Tenant) -> Results {
    run_all(&Inputs {
        checklist: ALL[0],
        tenant,
        stated: &Stated::default(),
        parameters: &Parameters::default(),
        as_of: Moment::parse_iso("2026-06-30").unwrap(),
        answers: &BTreeMap::new(),
        previous: None,
    })
}

#[test]
fn what_is_at_hand_is_not_asked_for_again_and_the_most_useful_comes_first() {
    let mut tenant = Tenant::default();
    let found = results(&tenant);
    let before = requests(ALL[0], &Scope::default(), Some(&found));
    assert!(before.windows(2).all(|pair| pair[0].needed_by.len() >= pair[1].needed_by.len()));
    // Both numbers are those of the results, so none is larger than what it is a part of.
    for request in &before {
        let lacks =
            |check: &&str| found.finding(check).unwrap().missing.iter().any(|it| it.kind == request.dataset.kind);
        assert!(request.needed_by.iter().chain(&request.helps).all(lacks), "{}", request.dataset.id);
        let is_open = |check: &&str| found.finding(check).unwrap().outcome == Outcome::NoEvidence;
        assert!(request.needed_by.iter().all(is_open) && !request.helps.iter().any(is_open), "{}", request.dataset.id);
        assert_eq!(why(request, ALL[0]).contains(" without it"), !request.needed_by.is_empty());
    }
    assert!(before.iter().any(|request| request.dataset.id == "users"));
    tenant.users.supply.state = SupplyState::Whole;
    let columns: Vec<_> = ALL[0].checks().flat_map(|(_, check)| check.needs).collect();
    for need in columns {
        if let Need::Column(RecordKind::Users, column, _) = need {
            tenant.users.supply.present.insert(column);
            tenant.users.supply.filled.insert(column);
        }
    }
    let after = requests(ALL[0], &Scope::default(), Some(&results(&tenant)));
    assert!(!after.iter().any(|request| request.dataset.id == "users"));
}

#[test]
fn all_three_forms_say_the_same() {
    let requests = requests(ALL[0], &scope(&["1"]), None);
    let date = Moment::parse_iso("2026-06-30");
    let to = Addressed { client: "Contoso & Söhne".to_owned(), date, ..Addressed::default() };
    let text = as_markdown(&requests, ALL[0], &to);
    for request in &requests {
        assert!(text.contains(&format!("\n## {}\n", request.dataset.title)), "{}", request.dataset.id);
        assert!(
            ["None", "Low", "High", "None to low"].iter().any(|word| personal_data(request.dataset).starts_with(word)),
            "{}: {:?}",
            request.dataset.id,
            personal_data(request.dataset)
        );
    }
    assert!(text.contains("- **For:** Contoso & Söhne\n- **Date:** 30 June 2026\n"), "{}", &text[..200]);
    assert!(text.contains("AADNonInteractiveUserSignInLogs"), "the queries stand in it");
    let bytes = as_pdf(&requests, ALL[0], &to).unwrap();
    assert!(bytes.starts_with(b"%PDF"));
    assert_eq!(bytes, as_pdf(&requests, ALL[0], &to).unwrap());
    let book = workbook(&requests, ALL[0], &to).unwrap();
    assert_eq!(book, workbook(&requests, ALL[0], &to).unwrap());
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(book)).unwrap();
    let range = calamine::Reader::worksheet_range(&mut book, "What to ask for").unwrap();
    // The headings, and the summary that can stand for the sign-in log.
    assert_eq!(range.height(), requests.len() + 2);
    let summary = range.rows().find(|row| row[0] == "Sign-in summary").unwrap();
    for (column, expected) in [(4, "High: "), (5, "checks need it"), (7, "Log Analytics Reader"), (9, "1.")] {
        assert!(summary[column].to_string().contains(expected), "{column}: {}", summary[column]);
    }
    for expected in ["| Sign-in summary |", "Log Analytics Reader", "It stands for the sign-in log. "] {
        assert!(text.contains(expected), "{expected}");
    }
    let commands = calamine::Reader::worksheet_range(&mut book, "Commands").unwrap();
    for cell in range.cells().chain(commands.cells()).map(|(.., cell)| cell.to_string()) {
        assert!(!cell.contains("```"), "{cell}");
    }
}

#[test]
fn why_an_export_is_needed_is_said_in_words() {
    for request in requests(ALL[0], &Scope::default(), None) {
        let why = why(&request, ALL[0]);
        let shows = markdown::introduction(request.dataset.collect);
        assert!(shows.ends_with('.') && why.starts_with(shows), "{}: {why}", request.dataset.id);
        let count = request.needed_by.len();
        assert!(count < 2 || why.contains(&format!(" {count} checks need it")), "{}: {why}", request.dataset.id);
        let (item, _) = ALL[0].check(request.needed_by.first().or(request.helps.first()).unwrap()).unwrap();
        assert!(why.contains(item.title) && why.len() < 500, "{}: {why}", request.dataset.id);
    }
}

#[test]
fn days_in_addresses_are_counted_from_the_date_of_the_request() {
    let date = Moment::parse_iso("2026-11-27");
    let check = |text: &str, date, expected: &str| assert_eq!(dated(text, date), expected);
    check("ge {30 days ago}T00, {90 days ago}", date, "ge 2026-10-28T00, 2026-08-29");
    check("ge {30 days ago}T00", None, "ge {30 days ago}T00");
    let text =
        as_markdown(&requests(ALL[0], &Scope::default(), None), ALL[0], &Addressed { date, ..Addressed::default() });
    assert!(text.contains("createdDateTime ge 2026-08-29T00:00:00Z") && !text.contains("days ago}"));
}

#[test]
fn a_sheet_to_fill_in_has_no_section_that_says_nothing() {
    for request in requests(ALL[0], &Scope::default(), None) {
        let shown = sections(request.dataset, None);
        assert!(shown.len() >= 3, "{}: {shown:?}", request.dataset.id);
        for (heading, text) in shown {
            assert!(!text.starts_with("There is no Graph address for it."), "{}: {heading}", request.dataset.id);
            assert!(
                !(request.dataset.id.starts_with("inventory-") && heading == "PowerShell"),
                "{}",
                request.dataset.id
            );
        }
    }
}

#[test]
fn all_commands_stand_in_a_script_with_one_sign_in() {
    let asked = requests(ALL[0], &Scope::default(), None);
    let tools = commands::by_tool(&asked);
    let exports: usize = tools.iter().map(|(_, exports)| exports.len()).sum();
    assert_eq!(exports, asked.iter().filter(|request| commands::code(request.dataset).is_some()).count());
    for (tool, exports) in tools {
        let script = commands::script(tool, &exports, "For A\nRemove-Item x");
        assert!(script.contains("# For A Remove-Item x\n"), "{script}");
        for word in ["Connect-", "az login", "Add-PowerAppsAccount", "function Rows("] {
            assert!(script.matches(word).count() <= 1, "{}: {word}", tool.file);
        }
        for (open, close) in [('(', ')'), ('{', '}'), ('[', ']')] {
            assert_eq!(script.matches(open).count(), script.matches(close).count(), "{}: {open}", tool.file);
        }
        for (dataset, code) in exports {
            let last = code.lines().rev().nth(1).unwrap();
            assert!(script.contains(last), "{}: {last}", dataset.id);
            for line in code.lines().filter(|line| line.contains("-Scopes")) {
                let right = line.split('\'').nth(1).unwrap();
                assert!(script.contains(&format!("'{right}'")), "{}: {right}", dataset.id);
            }
        }
        assert!(commands::bytes(&script).starts_with("\u{feff}# What to ask for".as_bytes()));
    }
}

#[test]
fn what_people_may_have_filled_in_stays_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |words: &[&str], client: &str| {
        let to = Addressed { client: client.to_owned(), ..Addressed::default() };
        write_all(folder.path(), &requests(ALL[0], &scope(words), None), ALL[0], &to).unwrap()
    };
    assert_eq!(write(&["1"], ""), [""; 0]);
    let again = write(&["1"], "Other");
    assert!(again[0].contains("the new one is what-to-ask-for 2.xlsx"), "{again:?}");
    assert!(again[1].starts_with("inventory.xlsx was there and stays"), "{again:?}");
}

#[test]
fn a_request_says_whom_it_is_for_where_that_is_known() {
    let check = |client: &str, date: &str, expected: &str| {
        let to = Addressed { client: client.to_owned(), date: Moment::parse_iso(date), ..Addressed::default() };
        assert_eq!(to.line(), expected);
    };
    check("", "", "");
    check(" Contoso ", "", "For Contoso");
    check("", "2026-06-30", "30 June 2026");
    check("Contoso", "2026-06-30", "For Contoso, 30 June 2026");
}

#[test]
fn its_first_page_says_to_whom_and_by_when_where_that_is_known() {
    let check = |send_to: &str, by: &str, expected: &[(&str, &str)]| {
        let to = Addressed { send_to: send_to.to_owned(), by: Moment::parse_iso(by), ..Addressed::default() };
        let expected: Vec<(&str, String)> = expected.iter().map(|(label, text)| (*label, (*text).to_owned())).collect();
        assert_eq!(to.particulars(), expected);
        assert_eq!(as_markdown(&[], ALL[0], &to).contains("- **"), !expected.is_empty());
    };
    check("", "", &[]);
    check("Ada, A\nLtd", "", &[("Send to", "Ada, A Ltd")]);
    check("Ada", "2026-12-11", &[("Send to", "Ada"), ("By", "11 December 2026")]);
}

#[test]
fn on_paper_an_export_is_one_table_and_its_command_a_file() {
    let requests = requests(ALL[0], &Scope::default(), None);
    let blocks = paper::blocks(&requests, ALL[0], &Addressed::default());
    let kept = blocks.iter().filter(|block| matches!(block, Block::KeepTogether(_))).count();
    assert!(0 < kept && kept < requests.len(), "short ones are kept whole, long ones divided: {kept}");
    let flat: Vec<&Block> = blocks
        .iter()
        .flat_map(|block| match block {
            Block::KeepTogether(whole) => whole.iter().collect(),
            other => vec![other],
        })
        .collect();
    let mut wholes = flat.windows(2).filter_map(|pair| match pair {
        [Block::Heading(heading), Block::KeyValues(lines)] if heading.level == 2 => {
            Some((heading.text.as_str(), lines))
        }
        _ => None,
    });
    let said = |lines: &[(String, Vec<Span>)]| -> String {
        lines.iter().flat_map(|(_, spans)| spans).map(|span| span.text.as_str()).collect()
    };
    for request in &requests {
        let (title, lines) = wholes.next().unwrap();
        let all = said(lines);
        assert_eq!(title, request.dataset.title);
        assert!(!all.contains("```") && !all.contains("ErrorActionPreference"), "{title}: {all}");
        let script = commands::code(request.dataset).map(|code| commands::tool(code).unwrap().file);
        assert!(script.is_none_or(|file| all.contains(&format!("In {file}."))), "{title}: {all}");
        for (shown, section) in sections(request.dataset, None) {
            assert!(lines.iter().any(|(label, _)| label == paper::label(shown)), "{title}: {shown}");
            // What stands before and after a command is printed.
            let words = section.split("```").step_by(2).flat_map(str::lines).flat_map(markdown::inline);
            for span in words {
                let text = span.text.trim().trim_start_matches("- ").replace(['\'', '’'], "");
                assert!(all.replace(['\'', '’'], "").contains(&text), "{title}: {text}");
            }
        }
    }
    let (title, lines) = wholes.next().unwrap();
    assert_eq!(title, SUMMARY_TITLE);
    assert!(QUERIES.iter().all(|(file, ..)| said(lines).contains(file)));
}

#[test]
fn the_lines_of_an_export_are_its_own() {
    let check = |id: &str, expected: &str| {
        let code = commands::code(Dataset::by_id(id).unwrap()).unwrap();
        assert_eq!(commands::own_lines(code), expected);
    };
    check(
        "licences",
        "Connect-MgGraph -Scopes 'LicenseAssignment.Read.All' -NoWelcome\n\
         $rows = @(Rows 'v1.0/subscribedSkus')\n\
         [ordered]@{ '@odata.context' = '#subscribedSkus'; value = $rows } |\n  \
         ConvertTo-Json -Depth 20 | Out-File subscribedSkus.json -Encoding utf8",
    );
    for request in requests(ALL[0], &Scope::default(), None) {
        let Some(code) = commands::code(request.dataset) else { continue };
        let own = commands::own_lines(code);
        let is_whole = own.matches('{').count() == own.matches('}').count();
        assert!(is_whole && !own.is_empty() && !own.contains("nextLink"), "{}: {own}", request.dataset.id);
        assert!(own.lines().all(|line| line.chars().count() <= 100), "{}: {own}", request.dataset.id);
    }
}

/// Within an object that is asked for as a whole, or read from a column with a name of its own.
const WITHIN: &[(&str, &str)] = &[
    ("lastSignInDateTime", "signInActivity"),
    ("lastNonInteractiveSignInDateTime", "signInActivity"),
    ("lastSuccessfulSignInDateTime", "signInActivity"),
    ("lapsExpiry", "msLAPS-PasswordExpirationTime"),
];

/// What a check says is missing, the commands that name their columns bring, or the text says that no list gives it.
#[test]
fn commands_ask_for_the_columns_that_checks_need() {
    let mut wrong = Vec::new();
    let needs = ALL.iter().flat_map(|checklist| checklist.checks()).flat_map(|(_, check)| check.needs);
    let columns: BTreeSet<(RecordKind, crate::tenant::Column)> = needs
        .filter_map(|need| match need {
            Need::Column(kind, column, _) => Some((*kind, *column)),
            _ => None,
        })
        .chain([(RecordKind::Organization, "onPremisesLastPasswordSyncDateTime")])
        .collect();
    for (kind, column) in columns {
        let text = Dataset::by_id(kind.id()).unwrap().collect;
        let names = WITHIN.iter().find(|(within, _)| *within == column).map_or(column, |(_, whole)| whole);
        let selects = ["$select=", "Select-Object ", "-Property "].iter().any(|word| text.contains(word));
        if selects && !text.to_lowercase().contains(&names.to_lowercase()) {
            wrong.push(format!("{}: {column}", kind.id()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// So that none is broken in the middle of a statement where somebody prints it.
#[test]
fn lines_of_the_queries_fit_the_page() {
    for (file, _, query) in QUERIES {
        let longest = query.lines().map(|line| line.chars().count()).max();
        assert!(longest <= Some(100), "{file}: {longest:?}");
    }
}
