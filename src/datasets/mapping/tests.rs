//! Tables with headings of people's own.

use super::*;
use crate::datasets::import::import_stated;
use crate::evidence::worker::Workers;
use crate::evidence::{Input, ProblemKind, Source};
use crate::tenant::mapping::{Mappings, key_of};

fn head(text: &str) -> TableHead {
    let mut rows = text.lines().map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
    TableHead { headings: rows.next().unwrap(), rows: rows.collect() }
}

#[track_caller]
fn check(table: &str, dataset: &str, expected: &[(&str, &str)]) {
    let head = head(table);
    let found = guess(Dataset::by_id(dataset).unwrap(), &head);
    for (column, heading) in expected {
        let got = found.columns.get(*column).map_or("", |heading| heading);
        assert_eq!(got, *heading, "{column} in {table}: {:?}", found.columns);
    }
}

const REGISTER: &str = "Login | Full name | Blocked since | Objekt\n\
    anna@x.example | Anna Berg | | ec71c20a-8941-43d4-8336-164c6e8fd43c\n\
    ben@x.example | Ben Holm | | 910bdab7-ff69-4e57-b91e-6407456604f1";

#[test]
fn columns_are_guessed_by_heading_and_by_value() {
    check(
        "User principal | Display Name\na@b.example | A",
        "users",
        &[("userPrincipalName", "User principal"), ("displayName", "Display Name")],
    );
    // By what stands in them alone, and by the words of people.
    check(REGISTER, "users", &[("id", "Objekt"), ("userPrincipalName", "Login"), ("displayName", "Full name")]);
    check(
        "氏名 | アカウント\n山田 | yamada@x.example",
        "users",
        &[("displayName", "氏名"), ("userPrincipalName", "アカウント")],
    );
    check("帳號 | 姓名\nwang@x.example | 王", "users", &[("displayName", "姓名"), ("userPrincipalName", "帳號")]);
    check(
        "Konto | Kategorie | Begruendung\na@b.example | admin only | x",
        "inventory-administrators",
        &[("Account", "Konto"), ("Category", "Kategorie")],
    );
    check(
        "Break glass account | Last tested on | Stored in\na@b.example | 03/04/2026 | Safe",
        "inventory-emergency",
        &[("Last tested", "Last tested on"), ("Stored at", "Stored in")],
    );
    // A heading that promises dates over a column of words is not taken for them.
    check("Account | Last tested\na@b.example | by Anna", "inventory-emergency", &[("Last tested", "")]);
}

#[test]
fn the_likeliest_dataset_comes_first() {
    let likeliest = |table: &str| guesses(&head(table)).first().map(|guess| (guess.dataset.id, guess.is_whole));
    assert_eq!(
        likeliest("Emergency account name | Storage place | Last tested on\na@b.example | Safe | 2026-03-01"),
        Some(("inventory-emergency", true))
    );
    assert_eq!(likeliest("x | y\n1 | 2").filter(|(_, is_whole)| *is_whole), None);
    // Clients' own lists, in their languages.
    let holders = "Kontoname | Voller Name | Rolle im Tenant\nben@x.example | Ben | Globaler Administrator";
    assert_eq!(likeliest(holders), Some(("role-assignments", true)));
    let people = "Kontoname | Voller Name | Letzte Anmeldung | Aktiv\nben@x.example | Ben | 2026-04-03 | ja";
    assert_eq!(likeliest(people), Some(("users", true)));
    let people = "氏名 | メールアドレス | 部署 | 有効\n田中 | tanaka@x.example | 情報 | はい";
    assert_eq!(likeliest(people), Some(("users", true)));
    check(people, "users", &[("userPrincipalName", "メールアドレス"), ("displayName", "氏名")]);
}

/// Questions with a status, and ids that belong to nobody: closing the screen is the right answer.
#[test]
fn a_checklist_of_questions_is_like_nothing() {
    let table = "Main Area | Sub Area | Checklist item | Severity | Status | Comment | More info | GUID | Secure\n\
        Operations | Entra ID | Use tokens | Medium | Not verified | | https://x.example | | bb235c70-5e17-496f-bedf-a8a4c8cdec4c\n\
        運用管理 | AAD B2C | 有効期間 | 中程度 | 未確認 | | https://x.example | | 503547c1-447e-4c66-828a-71f0f1ce16dd";
    let likely: Vec<&str> =
        guesses(&head(table)).iter().filter(|guess| guess.is_likely).map(|guess| guess.dataset.id).collect();
    assert!(likely.is_empty(), "{likely:?}");
}

/// A day on which an account was made is no day on which it signed in.
#[test]
fn a_list_of_accounts_with_a_date_is_no_log() {
    let check = |table: &str, expected: Option<&str>| {
        let likely = guesses(&head(table)).into_iter().find(|guess| guess.is_likely);
        assert_eq!(likely.map(|guess| guess.dataset.id), expected, "{table}");
    };
    check(
        "Account | Full display | Is it on | Kind of person | Date made | Last seen\n\
         anna@x.example | Anna Berg | yes | Employee | 12.03.2024 | 01.06.2026\n\
         bo@x.example | Bo Lind | no | Employee | 13.03.2024 | ",
        None,
    );
    check("Account | Date of entry\nanna@x.example | 2024-03-12", None);
    check(
        "Date (UTC) | Username | Application | Client app\n2026-06-01 | anna@x.example | Azure Portal | Browser",
        Some("sign-ins"),
    );
}

#[test]
fn guesses_are_never_from_beyond_the_table() {
    for table in ["", "|", " | a\n1", "a | a | a\n1|2|3", REGISTER] {
        if table.is_empty() {
            continue;
        }
        let head = head(table);
        for guess in guesses(&head) {
            let used: std::collections::BTreeSet<&String> = guess.columns.values().collect();
            assert!(used.iter().all(|heading| head.headings.contains(heading)), "{table}");
        }
    }
}

#[test]
fn a_trial_counts_what_would_be_read() {
    let users = Dataset::by_id("users").unwrap();
    let columns = BTreeMap::from([("userPrincipalName".to_owned(), "Login".to_owned())]);
    let mut table = head(REGISTER);
    table.rows.push(vec![String::new(), "Nobody".to_owned()]);
    let trial = try_out(users, &columns, &table, None);
    assert_eq!((trial.read, trial.refused), (2, 1));
    assert!(trial.first_refusal.is_some_and(|why| why.contains("cannot be told")));
    let nothing = try_out(users, &BTreeMap::new(), &table, None);
    assert_eq!((nothing.read, nothing.refused), (0, 3));
}

#[test]
fn a_trial_tells_what_would_not_be_understood() {
    let users = Dataset::by_id("users").unwrap();
    let columns = BTreeMap::from([
        ("userPrincipalName".to_owned(), "Login".to_owned()),
        ("accountEnabled".to_owned(), "Aktywne".to_owned()),
    ]);
    let table = head("Login | Aktywne\na@x.example|Joo\nb@x.example|Joo\nc@x.example|Yes");
    let trial = try_out(users, &columns, &table, None);
    assert_eq!((trial.read, trial.unclear_values, trial.examples.len()), (3, 2, 1));
    assert!(trial.examples[0].contains("Joo"), "{:?}", trial.examples);
}

#[test]
fn required_fields_are_what_the_reader_asks_for() {
    for dataset in offered() {
        let groups = required(dataset);
        assert!(!groups.is_empty() && groups.iter().all(|group| !group.is_empty()), "{}", dataset.id);
        for column in groups.iter().flatten() {
            assert!(dataset.fields.iter().any(|field| field.column == *column), "{}: {column}", dataset.id);
        }
    }
    let datasets = [
        "users",
        "registration",
        "sign-ins",
        "role-assignments",
        "pim-active",
        "pim-eligible",
        "groups",
        "group-members",
        "group-owners",
        "pim-groups",
        "azure-role-assignments",
        "mailboxes",
        "mailbox-protocols",
        "devices",
        "applications",
        "service-principals",
        "app-role-assignments",
        "role-definitions",
        "risky-users",
        "licences",
        "ad-users",
        "ad-computers",
        "power-platform-roles",
        "inbox-rules",
        "inventory-administrators",
        "inventory-emergency",
        "inventory-exposed",
        "inventory-services",
    ];
    for id in datasets {
        let dataset = Dataset::by_id(id).unwrap();
        let first: Vec<Column> = required(dataset).iter().map(|group| group[0]).collect();
        let headings: Vec<String> = first.iter().map(|column| (*column).to_owned()).collect();
        let value = |column: &&str| match *column {
            "accessId" => "member",
            column if column.contains("Date") => "2026-03-01",
            _ => "ec71c20a-8941-43d4-8336-164c6e8fd43c",
        };
        let table = TableHead { headings, rows: vec![first.iter().map(|column| value(column).to_owned()).collect()] };
        let columns: BTreeMap<String, String> =
            first.iter().map(|column| ((*column).to_owned(), (*column).to_owned())).collect();
        assert_eq!(try_out(dataset, &columns, &table, None).read, 1, "{id}: what is required is enough");
        for left_out in &first {
            let mut fewer = columns.clone();
            fewer.remove(*left_out);
            assert_eq!(try_out(dataset, &fewer, &table, None).read, 0, "{id} is read without {left_out}");
        }
    }
}

fn read(text: &str, mappings: &Mappings) -> crate::datasets::Import {
    let input = Input { name: "own.csv".into(), source: Source::Bytes(text.as_bytes().to_vec().into()) };
    import_stated(&[input], mappings, &Workers { program: "no worker here".into() }, &mut |_, _| true)
}

#[test]
fn a_stated_mapping_is_read_and_a_recognised_table_can_be_overruled() {
    let text = "Login,Full name,Objekt\nanna@x.example,Anna,ec71c20a-8941-43d4-8336-164c6e8fd43c\n,,\n";
    let before = read(text, &Mappings::default());
    let part = &before.files[0].parts[0];
    assert!(part.dataset.is_none() && part.problems.has(ProblemKind::NotRecognised));
    let table = part.head.clone().unwrap();
    assert_eq!(table.headings, ["Login", "Full name", "Objekt"]);
    let guess = guess(Dataset::by_id("users").unwrap(), &table);
    let mut columns = guess.columns.clone();
    columns.insert("userPrincipalName".to_owned(), "Login".to_owned());
    columns.insert("displayName".to_owned(), "Full name".to_owned());
    let mut mappings = Mappings::default();
    mappings.tables.insert(key_of(&table.headings), stated(guess.dataset, &columns));
    let after = read(text, &mappings);
    let part = &after.files[0].parts[0];
    assert_eq!((part.dataset, part.layout), (Some("users"), Some("mapped")));
    assert_eq!((part.rows_seen, part.rows_read + part.rows_refused), (part.rows_seen, part.rows_seen));
    let user = after.tenant.user_by_name("anna@x.example").unwrap();
    assert_eq!((&*user.display_name, &*user.id), ("Anna", "ec71c20a-8941-43d4-8336-164c6e8fd43c"));
}

#[test]
fn the_order_of_day_and_month_is_asked_for_and_never_guessed() {
    let text = "Account,Stored at,Last tested\none@x.example,Safe,03/04/2026\n";
    let before = read(text, &Mappings::default());
    let part = &before.files[0].parts[0];
    assert!(part.problems.has(ProblemKind::AmbiguousDate), "{:?}", part.problems);
    assert_eq!(before.tenant.emergency.items[0].last_tested, None);
    for (order, day) in [(DayMonth::DayFirst, "2026-04-03"), (DayMonth::MonthFirst, "2026-03-04")] {
        let mut mappings = Mappings::default();
        mappings.dates.insert("own.csv".into(), order);
        let after = read(text, &mappings);
        assert!(!after.files[0].parts[0].problems.has(ProblemKind::AmbiguousDate));
        assert_eq!(after.tenant.emergency.items[0].last_tested.unwrap().iso_date(), day);
    }
}

#[test]
fn a_mapping_to_what_is_not_there_reads_nothing_and_harms_nothing() {
    let text = "Login,Name\nanna@x.example,Anna\n";
    let columns =
        BTreeMap::from([("userPrincipalName".to_owned(), "Gone".to_owned()), ("x".to_owned(), "Name".to_owned())]);
    for dataset in ["users", "none-such", "sign-ins"] {
        let mut mappings = Mappings::default();
        let said = Columns { dataset: dataset.into(), columns: columns.clone() };
        mappings.tables.insert(key_of(&["Login".into(), "Name".into()]), said);
        let part = &read(text, &mappings).files[0].parts[0];
        assert_eq!((part.rows_seen, part.rows_read, part.rows_refused), (1, 0, 1), "{dataset}");
    }
}

#[test]
fn blocked_is_not_taken_for_enabled() {
    let users = Dataset::by_id("users").unwrap();
    let table = head("Login | Sign-in blocked\nanna@x.example | no\nben@x.example | yes");
    let found = guess(users, &table);
    assert_eq!(found.columns.get("accountEnabled"), None, "{:?}", found.columns);
    for heading in ["Disabled", "Account disabled", "Blocked", "Sign-in blocked"] {
        let table = head(&format!("Login | {heading}\nanna@x.example | no"));
        assert_eq!(guess(users, &table).columns.get("accountEnabled"), None, "{heading}");
    }
    for heading in ["Enabled", "Account enabled", "Active", "有効"] {
        let table = head(&format!("Login | {heading}\nanna@x.example | no"));
        assert_eq!(guess(users, &table).columns.get("accountEnabled").map(String::as_str), Some(heading));
    }
    let mut mappings = Mappings::default();
    mappings.tables.insert(key_of(&table.headings), stated(users, &found.columns));
    let text = "Login,Sign-in blocked\nanna@x.example,no\nben@x.example,yes\n";
    let tenant = read(text, &mappings).tenant;
    let enabled = |name: &str| format!("{:?}", tenant.user_by_name(name).unwrap().enabled);
    assert!(enabled("anna@x.example").contains("true") && enabled("ben@x.example").contains("false"));
}

/// A row with one value in each of the columns, as its field asks for it.
fn row_of(dataset: &'static Dataset, columns: &[Column]) -> Trial {
    let value = |column: &Column| match likeness::expected(column) {
        Some(Looks::Guid) => "11111111-1111-1111-1111-111111111111",
        Some(Looks::Account) => "anna.berg@contoso.com",
        Some(Looks::Date) => "2026-06-01T00:00:00Z",
        Some(Looks::Truth) => "True",
        _ => "1",
    };
    let headings: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
    let rows = vec![columns.iter().map(|column| value(column).to_owned()).collect()];
    let mapped = headings.iter().map(|heading| (heading.clone(), heading.clone())).collect();
    try_out(dataset, &mapped, &TableHead { headings, rows }, None)
}

/// What is marked as required is what a row needs to name somebody: any one of each group, and none can be left out.
#[test]
fn required_marks_are_true() {
    let mut wrong = Vec::new();
    for dataset in offered() {
        let groups = required(dataset);
        let first: Vec<Column> = groups.iter().map(|group| group[0]).collect();
        for (at, group) in groups.iter().enumerate() {
            for choice in group {
                let mut columns = first.clone();
                columns[at] = choice;
                let trial = row_of(dataset, &columns);
                if trial.first_refusal.as_ref().is_some_and(|why| why.contains("cannot be told")) {
                    wrong.push(format!("{} with {columns:?}: {:?}", dataset.id, trial.first_refusal));
                }
            }
            let mut columns = first.clone();
            columns.remove(at);
            let trial = row_of(dataset, &columns);
            if trial.read > 0 {
                wrong.push(format!("{} is read without any of {group:?}", dataset.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Who is merely eligible holds no role.
#[test]
fn a_list_of_the_eligible_is_no_list_of_holders() {
    let headings = ["User principal name", "Display name", "Role", "Assignment state"];
    let row = |state: &str| ["ada@x.example", "Ada", "Global Administrator", state].map(str::to_owned).to_vec();
    let head = |state: &str| TableHead {
        headings: headings.map(str::to_owned).to_vec(),
        rows: vec![row("Active"), row(state)],
    };
    let likely = |state: &str| -> Vec<&str> {
        guesses(&head(state)).iter().filter(|guess| guess.is_likely).map(|guess| guess.dataset.id).collect()
    };
    assert!(!likely("Eligible").contains(&"role-assignments"), "{:?}", likely("Eligible"));
    assert!(likely("Eligible").first().is_some_and(|id| id.starts_with("pim-")), "{:?}", likely("Eligible"));
    let all = TableHead { rows: vec![row("Eligible"), row("Eligible")], ..head("") };
    assert_eq!(guesses(&all).first().map(|guess| guess.dataset.id), Some("pim-eligible"));
    let guess = guess(Dataset::by_id("role-assignments").unwrap(), &head("Active"));
    assert!(!guess.columns.contains_key("roleAssignments"), "{:?}", guess.columns);
}

#[test]
fn a_list_of_objects_is_read_as_a_person_says() {
    let headings = |names: &[&str]| key_of(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    let own = r#"[{"wer":{"konto":"a@x.example","name":"Anna"},"an":true,"Kennwort":"Hunter2Secret!"},
        {"wer":{"konto":"b@x.example","name":"Ben"},"Kennwort":null},{"wer":null,"an":false}]"#;
    let before = read(own, &Mappings::default());
    let part = &before.files[0].parts[0];
    let head = part.head.as_ref().unwrap();
    assert_eq!(head.headings, ["wer.konto", "wer.name", "an", "Kennwort"]);
    assert_eq!(head.rows[0][..3], ["a@x.example", "Anna", "true"]);
    assert!(part.problems.iter().any(|problem| problem.message.contains("Its properties belong to no export")));
    let guessed = guess(Dataset::by_id("users").unwrap(), head);
    assert_eq!(guessed.columns.get("userPrincipalName").map(String::as_str), Some("wer.konto"));

    let columns = [("userPrincipalName", "wer.konto"), ("displayName", "Wer.Name"), ("accountEnabled", "an")];
    let columns = columns.map(|(field, name)| (field.to_owned(), name.to_owned())).into();
    let mut mappings = Mappings::default();
    let key = headings(&["wer.konto", "wer.name", "an", "Kennwort"]);
    mappings.tables.insert(key, Columns { dataset: "users".into(), columns });
    // The same properties in another order, with one more, are known again.
    let other = own.replace(r#""an":true"#, r#""neu":1,"an":true"#);
    for text in [own, &other] {
        let import = read(text, &mappings);
        let part = &import.files[0].parts[0];
        assert_eq!((part.dataset, part.layout), (Some("users"), Some(MAPPED.id)));
        assert_eq!((part.rows_seen, part.rows_read, part.rows_refused), (3, 2, 1));
        for (name, shown, enabled) in [("a@x.example", "Anna", Some(true)), ("b@x.example", "Ben", None)] {
            let account = import.tenant.user_by_name(name).unwrap();
            assert_eq!((&*account.display_name, account.enabled), (shown, enabled));
        }
        assert!(part.unmapped.contains(&"Kennwort".to_owned()));
    }
}
