//! How each export is made: the same headings everywhere, and PowerShell lines that run as they are pasted.

use super::{only_part, read_texts, said};
use crate::datasets::{ALL, Dataset};
use std::collections::BTreeSet;

/// The headings under which a person is told how to export a dataset.
pub(super) fn check(dataset: &Dataset) {
    let (text, _) = prose_and_code(dataset.collect);
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
    let title = format!("# {}", dataset.title);
    let wanted = [&*title, "## Portal", "## Graph", "## PowerShell", "## Least privilege", "## Personal data"];
    assert_eq!(headings, wanted, "{}", dataset.id);
    let words = text.split_whitespace().count();
    assert!((60..=190).contains(&words), "{}: {words} words", dataset.id);
    assert!(introduction(dataset.collect).ends_with('.'), "{}: what it shows", dataset.id);
    for section in dataset.collect.split("\n## ").skip(1) {
        assert!(section.lines().skip(1).any(|line| !line.trim().is_empty()), "{}: {section}", dataset.id);
    }
}

/// What stands under a heading.
fn section<'a>(text: &'a str, heading: &str) -> &'a str {
    let sections = text.split("\n## ").filter_map(|part| part.split_once('\n'));
    sections.filter(|(title, _)| *title == heading).map(|(_, words)| words.trim()).next().unwrap()
}

/// What it shows: the words between the title and the first section.
fn introduction(text: &str) -> &str {
    text.split("\n## ").next().unwrap().split_once('\n').unwrap().1.trim()
}

/// The text without its fenced lines, and these.
fn prose_and_code(text: &str) -> (String, String) {
    let (mut prose, mut code) = (String::new(), String::new());
    for (at, piece) in text.split("```").enumerate() {
        if at % 2 == 0 { prose.push_str(piece) } else { code.push_str(piece) }
    }
    (prose, code)
}

/// PowerShell without what stands in single quotes, where `$` is a letter like others.
fn unquoted(code: &str) -> String {
    code.split('\'').step_by(2).collect::<Vec<_>>().join("''")
}

/// Words beside a comma that are neither quoted nor variables: PowerShell takes them for a list in some places only.
fn unquoted_lists(code: &str) -> Vec<String> {
    let code = unquoted(code).split('"').step_by(2).collect::<Vec<_>>().join("''");
    let is_word = |letter: char| letter.is_alphanumeric() || "_-.*:$".contains(letter);
    let is_bare = |word: &&str| word.starts_with(char::is_alphabetic);
    let beside = |(at, _)| {
        let (before, after) = (code[..at].trim_end(), code[at + 1..].trim_start());
        let before = before.rsplit(|letter| !is_word(letter)).next().unwrap_or_default();
        let after = after.split(|letter| !is_word(letter)).next().unwrap_or_default();
        [before, after].into_iter().filter(is_bare).map(str::to_owned).next()
    };
    code.match_indices(',').filter_map(beside).collect()
}

fn name_at(text: &str) -> &str {
    let end = text.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(text.len());
    &text[..end]
}

/// Names after `$` that nothing before them gives a value.
fn undefined(code: &str) -> Vec<String> {
    let code = unquoted(code);
    let mut known: BTreeSet<&str> = ["_", "null", "true", "false", "env"].into();
    let mut unknown = Vec::new();
    for (at, _) in code.match_indices('$') {
        let name = name_at(&code[at + 1..]);
        let after = code[at + 1 + name.len()..].trim_start();
        let is_parameter =
            code[..at].ends_with('(') && code[..at].lines().last().is_some_and(|line| line.contains("function "));
        let given = is_parameter || ["= ", "+= ", "in "].iter().any(|sign| after.starts_with(sign));
        if given {
            known.insert(name);
        } else if !name.is_empty() && !known.contains(name) {
            unknown.push(name.to_owned());
        }
    }
    unknown
}

/// What has to be connected before a command with this noun, or a word of the Azure command line, will do.
fn connection(noun: &str) -> Option<&'static str> {
    let local = [
        "AD",
        "Adfs",
        "LocalGroup",
        "PSSession",
        "Object",
        "Json",
        "File",
        "Csv",
        "Item",
        "Content",
        "Date",
        "Host",
        "Warning",
        "Command",
        "SCuBA",
    ];
    let table = [
        ("Mg", "Connect-MgGraph -Scopes "),
        ("Az", "Connect-AzAccount"),
        ("SPO", "Connect-SPOService -Url "),
        ("AdminPowerApp", "Add-PowerAppsAccount"),
        ("Label", "Connect-IPPSSession"),
    ];
    let known = table.iter().find(|(prefix, _)| noun.starts_with(prefix)).map(|(_, connect)| *connect);
    // `AdminAuditLogConfig` is of Exchange, `ADUser` of the domain: letters count.
    known.or((!local.iter().any(|prefix| noun.starts_with(prefix))).then_some("Connect-ExchangeOnline"))
}

fn connections(code: &str) -> BTreeSet<&'static str> {
    let verbs = ["Get-", "Invoke-", "Search-"];
    let words = code.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'));
    let nouns = words.filter_map(|word| verbs.iter().find_map(|verb| word.strip_prefix(verb)));
    let mut needed: BTreeSet<&str> = nouns.filter_map(connection).collect();
    if code.contains("az ") {
        needed.insert("az login");
    }
    needed
}

#[test]
fn each_powershell_line_runs_as_it_is_pasted() {
    let mut wrong = Vec::new();
    for dataset in ALL {
        let text = section(dataset.collect, "PowerShell");
        let mut say = |what: String| wrong.push(format!("{}: {what}", dataset.id));
        let (prose, code) = prose_and_code(text);
        let whole: String = [&*code, &*prose.split('`').skip(1).step_by(2).collect::<Vec<_>>().join("\n")].join("\n");
        for name in undefined(&whole) {
            say(format!("${name} has no value"));
        }
        if code.is_empty() {
            let none = ["There is no", "Old exports", "None"].iter().any(|words| prose.contains(words));
            if !none {
                say("no lines to paste".to_owned());
            }
            continue;
        }
        for connect in connections(&code) {
            let first = code.lines().find(|line| line.contains(connect));
            let before = |line: &str| code.find(line).unwrap() <= code.find("Get-").unwrap_or(usize::MAX);
            if !first.is_some_and(before) {
                say(format!("needs {connect}"));
            }
        }
        let writes = ["Out-File ", "Export-Csv ", "-OutputFilePath ", " > ", "Invoke-SCuBA"];
        if !writes.iter().any(|word| code.contains(word)) {
            say("writes no file".to_owned());
        }
        for (open, close) in [('(', ')'), ('{', '}'), ('[', ']')] {
            if code.matches(open).count() != code.matches(close).count() {
                say(format!("{open} and {close} do not match"));
            }
        }
        if code.contains('<') || code.contains("…") {
            say("something to fill in".to_owned());
        }
        let role = section(dataset.collect, "Least privilege");
        for what in badly_laid_out(&code) {
            say(what);
        }
        let scopes = code.split("-Scopes ").nth(1).and_then(|rest| rest.split(" -").next()).unwrap_or_default();
        for list in unquoted_lists(&code) {
            say(format!("{list}: names in a list stand in quotes"));
        }
        if code.matches('\'').count() % 2 + code.matches('"').count() % 2 > 0 {
            say("a quote is open".to_owned());
        }
        let scopes = scopes.split(',').map(|scope| scope.trim().trim_matches('\''));
        for scope in scopes.filter(|scope| !scope.is_empty() && !role.contains(scope)) {
            say(format!("the right {scope} is not told"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lists_without_quotes_are_found() {
    let check = |code: &str, expected: &[&str]| assert_eq!(unquoted_lists(code), expected, "{code}");
    check("Get-X -Property Id,Name", &["Id"]);
    check("Get-X | Select-Object @{ n = 'A'; e = { $g } }, Name", &["Name"]);
    check("Get-X -Property 'Id', 'Name'; f $a, $b.Id; g(\"a, b\", 1, 2)", &[]);
}

#[test]
fn names_without_a_value_are_found() {
    let check = |code: &str, expected: &[&str]| assert_eq!(undefined(code), expected, "{code}");
    check("Get-X -Id $id", &["id"]);
    check("$id = 1; Get-X -Id $id", &[]);
    check("foreach ($s in Get-X) { Get-Y $s \"a-$s.json\" $_ $null }", &[]);
    check("Get-X -Expand 'policy($expand=rules)'", &[]);
    check("Get-X \"$a-$b\"; $a = 1", &["a", "b"]);
}

/// What keeps lines from running as they are pasted or copied from a page: they are one block that stops at the first error,
/// fit a line of the page, and end where PowerShell reads on or where they are done.
fn badly_laid_out(code: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let code = code.trim_matches('\n');
    if !(code.starts_with("& {\n  $ErrorActionPreference = 'Stop'\n") && code.ends_with("\n}")) {
        wrong.push("is no block that stops at an error".to_owned());
    }
    for line in code.lines() {
        if line.chars().count() > 98 || line.ends_with(['`', '>', ' ']) || line.is_empty() || !line.is_ascii() {
            wrong.push(format!("the line {line:?}"));
        }
    }
    let refused = |word: &str| word.contains("-Mg") && !matches!(word, "Invoke-MgGraphRequest" | "Connect-MgGraph");
    let words = code.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'));
    wrong.extend(words.filter(|word| refused(word)).map(|word| format!("{word} needs a module of its own")));
    if code.contains("@(Rows ") && !code.contains("value = $rows") {
        wrong.push("a list without an envelope".to_owned());
    }
    let pages = ["@odata.nextLink", "$page.nextLink"];
    if code.contains("Rows ") && !pages.iter().any(|word| code.contains(word)) {
        wrong.push("takes the first page only".to_owned());
    }
    wrong
}

/// Words in backticks of running text.
fn inline_code(prose: &str) -> impl Iterator<Item = &str> {
    prose.split('`').skip(1).step_by(2)
}

#[test]
fn each_address_has_its_host_and_version() {
    let mut wrong = Vec::new();
    for dataset in ALL {
        let (prose, _) = prose_and_code(dataset.collect);
        for word in inline_code(&prose) {
            let is_address = word.contains("/v1.0/") || word.contains("/beta/") || word.contains("api-version=");
            let whole =
                word.starts_with("https://") && (is_address || word.contains("/api/data/") || !word.contains('?'));
            let looks_so = word.starts_with("GET ") || word.starts_with('/') || word.contains("?$") || is_address;
            if looks_so && !whole {
                wrong.push(format!("{}: {word}", dataset.id));
            }
        }
        if prose.contains("admin center") || prose.contains("-01T00:00:00Z") {
            wrong.push(format!("{}: admin centre, and no fixed days", dataset.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The contexts that lines write around their lists, with the file each goes into; variables are filled in.
fn envelopes(code: &str) -> Vec<(String, String)> {
    let each = code.lines().rev().find_map(|line| line.trim().strip_prefix("foreach ($n in ")?.split(')').next());
    let names: Vec<&str> = each.map_or(vec![""], |list| list.split(", ").map(|name| name.trim_matches('\'')).collect());
    let id = "00000000-0000-0000-0000-000000000001";
    let mut found = Vec::new();
    for (at, _) in code.match_indices("'@odata.context' = ") {
        let rest = &code[at + "'@odata.context' = ".len()..];
        let context = rest[1..].split(&rest[..1]).next().unwrap();
        let file = rest.split("Out-File ").nth(1).unwrap().split(" -Encoding").next().unwrap().trim_matches('"');
        for name in &names {
            let filled = |text: &str| {
                let text = text.replace("$list", "identityGovernance/accessReviews/definitions").replace("$n", name);
                ["$d", "$i", "$g", "$u", "$a", "$kind", "$c"].iter().fold(text, |text, name| text.replace(name, id))
            };
            found.push((filled(context), filled(file)));
        }
    }
    found
}

#[test]
fn an_empty_list_says_of_what_it_is() {
    let mut seen = 0;
    for dataset in ALL {
        let (_, code) = prose_and_code(section(dataset.collect, "PowerShell"));
        for (context, file) in envelopes(&code) {
            let text = format!(
                "{{\r\n    \"@odata.context\":  \"{context}\",\r\n    \"value\":  [\r\n\r\n              ]\r\n}}\r\n"
            );
            let import = read_texts(&[(&file, &text)]);
            let part = only_part(&import.files[0]);
            assert_eq!(part.dataset, Some(dataset.id), "{file}: {context}");
            seen += 1;
        }
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn an_empty_list_is_believed_by_the_name_that_the_request_gives_it() {
    let check = |name: &str, text: &str, expected: Option<&str>| {
        let import = read_texts(&[(name, text)]);
        assert_eq!(only_part(&import.files[0]).dataset, expected, "{name}: {text}");
    };
    check("vms-00000000-0000-0000-0000-000000000001.json", "[]", Some("virtual-machines"));
    check("x/inboxRules_a@b.example.json", "[\r\n\r\n]\r\n", Some("inbox-rules"));
    check("azure-eligible-1.json", "[]", Some("azure-pim-eligible"));
    check("enrollmentAccounts-1.json", r#"{"value":[]}"#, Some("enrollment-accounts"));
    check("connectors.json", "[]", Some("network-connectors"));
    check("vms-.json", "[]", None);
    check("answer.json", "[]", None);
    check("roleAssignments-1.json", "[]", None);
}

#[test]
fn an_empty_list_that_is_not_believed_says_how_to_save_it() {
    let check = |name: &str, words: &str| {
        let import = read_texts(&[(name, "[]")]);
        let part = only_part(&import.files[0]);
        assert!(part.dataset.is_none() && said(part).contains(words), "{}", said(part));
    };
    check("answer.json", "under the name that the request gives");
    check("roleAssignments-1.json", "is that of “Azure role assignments”");
    check("x/USERS.json", "is that of “Users”, of which an empty list is not believed");
}

/// The names that datasets declare are those that the request's lines write, whose variables are filled in.
#[test]
fn what_the_request_saves_is_what_the_datasets_declare() {
    for dataset in ALL {
        let (_, code) = prose_and_code(dataset.collect);
        let each = code.rsplit("foreach ($n in '").next().and_then(|rest| rest.split("')").next()).unwrap_or_default();
        let words = code.split(|letter: char| letter.is_whitespace() || "\"'`(),;/\\".contains(letter));
        let mut written = BTreeSet::new();
        for word in words.filter(|word| word.ends_with(".json") && word.len() > ".json".len()) {
            let names: Vec<&str> = if word.starts_with("$n") { each.split("', '").collect() } else { vec!["$n"] };
            written.extend(names.iter().map(|name| filled(&word.replace("$n", name))));
        }
        let declared: BTreeSet<String> = dataset.saved_as.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(written, declared, "{}", dataset.id);
        let is_list = |layout: &&crate::datasets::Layout| !matches!(layout.form, crate::datasets::Form::Table);
        let may_be = !dataset.saved_as.is_empty() && dataset.layouts.iter().any(|layout| is_list(&layout));
        assert!(may_be || !dataset.may_be_empty, "{}: no JSON of it is asked for", dataset.id);
        for name in dataset.saved_as {
            let name = name.replace('*', "1");
            let others = ALL.iter().filter(|other| other.id != dataset.id && other.is_saved_as(&name));
            assert_eq!(others.filter(|_| dataset.may_be_empty).count(), 0, "{name} is of several");
        }
    }
}

/// A name with a star for each run of variables.
fn filled(name: &str) -> String {
    let mut filled = String::new();
    for (at, piece) in name.split('$').enumerate() {
        let rest = if at == 0 { piece } else { piece.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()) };
        if at > 0 {
            filled.push('*');
        }
        filled.push_str(rest);
    }
    filled.replace("*-*", "*")
}
