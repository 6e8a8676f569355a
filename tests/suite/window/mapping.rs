//! A workbook of the client's own, which no layout fits: from the mapping screen to a finding.

use super::protection::{PASSPHRASE, palette, protect, unlocked};
use super::report::secret;
use super::*;
use rust_xlsxwriter::Workbook;
use std::collections::BTreeMap;
use tenant_assessor::checklist::{ALL, Inputs, Outcome, Parameters, run_all};
use tenant_assessor::datasets::import::import_stated;
use tenant_assessor::evidence::folder;

/// A checklist as clients keep it: a title, blank rows, headings, and rows in a language of their own.
fn checklist() -> Vec<u8> {
    let rows: [&[&str]; 6] = [
        &["Azure Checklist"],
        &[],
        &["Main Area", "Sub Area", "Checklist item", "Severity", "Status", "Comment", "More info", "GUID"],
        &[
            "運用管理",
            "エントラ ID",
            "有効期間の長い取り消し可能なトークンを使用する",
            "中程度",
            "未確認",
            "",
            "https://x.example",
            "bb235c70-5e17-496f-bedf-a8a4c8cdec4c",
        ],
        &[
            "إدارة",
            "AAD B2C",
            "Make sure of the sign-in flows",
            "Medium",
            "Not verified",
            "",
            "https://x.example",
            "503547c1-447e-4c66-828a-71f0f1ce16dd",
        ],
        &[
            "Gestão",
            "Windows Server AD",
            "Não replique",
            "Média",
            "Não verificado",
            "",
            "https://x.example",
            "e7a8dd4a-30e3-47c3-b297-11b2362ceee0",
        ],
    ];
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name("Checklist").unwrap();
    for (at, row) in (0u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(row) {
            page.write_string(at, column, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// Says what the table holds: the list is long, so a part of the name is typed.
pub fn holds(shown: &mut Shown, dataset: &str) {
    shown.get_by_role_and_label(Role::ComboBox, "This table is").click();
    settle(shown);
    shown.get_by_role_and_label(Role::TextInput, "Find what the table holds").focus();
    settle(shown);
    shown.get_by_role_and_label(Role::TextInput, "Find what the table holds").type_text(dataset);
    settle(shown);
    shown.get_by_label(dataset).click();
    settle(shown);
}

/// Imports a folder, maps the sheet *Checklist* of its first file to the services of the inventory, and says how many
/// services every file together gives, and what 2.01.a finds of them.
fn mapped(exports: &Path, first: &str, rows: usize) -> (usize, Outcome, usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("contoso.assessment");
    let mut shown = created(&path);
    shown.set_size(egui::vec2(1400.0, 2400.0));
    fill(&mut shown, "Path of a file or folder", exports.to_str().unwrap());
    click(&mut shown, "Import");
    until(&mut shown, "not recognised");
    idle(&mut shown);
    click(&mut shown, &format!("Say what its columns hold: {first} · Checklist"));
    // Nothing is proposed that is not likely, and nothing can be read before somebody says what it is.
    until(&mut shown, "until then nothing of it is read");
    assert!(shown.query_by_role_and_label(Role::Button, "Read the table so").is_none());
    until(&mut shown, "https://");
    holds(&mut shown, "Inventory: Services");
    until(&mut shown, "Checks that use it: 2.01.a");
    until(&mut shown, &format!("0 of {rows} rows would be read"));
    choose(&mut shown, "Service", "Sub Area");
    until(&mut shown, &format!("{rows} of {rows} rows would be read"));
    click(&mut shown, "Read the table so");
    idle(&mut shown);
    until(&mut shown, "read as Inventory: Services");
    until(&mut shown, "Inventory: Services · mapped");
    click(&mut shown, "See the findings");
    find(&mut shown, "2.01.a");
    until(&mut shown, "in the inventory lack an owner or an administrator");
    drop(shown);

    let workers = Workers { program: env!("CARGO_BIN_EXE_tenant-assessor").into() };
    let (inputs, _) = folder::collect(&[exports.to_owned()]).unwrap();
    let stated = stored(&path).stated;
    let found = import_stated(&inputs, &stated.mappings, &workers, &mut |_, _| true);
    let results = run_all(&Inputs {
        checklist: ALL[0],
        tenant: &found.tenant,
        stated: &stated,
        parameters: &Parameters::default(),
        as_of: now(),
        answers: &BTreeMap::new(),
        previous: None,
    });
    let finding = results.finding("2.01.a").unwrap();
    (found.tenant.services.items.len(), finding.outcome, finding.affected.len())
}

#[test]
fn a_checklist_of_the_clients_own_leads_to_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    tenant_assessor::jobs::writing::write_whole(&folder.path().join("own.xlsx"), &checklist()).unwrap();
    assert_eq!(mapped(folder.path(), "own.xlsx", 3), (3, Outcome::Fail, 3));
}

/// What is said of the first file holds for the others: they have the same headings.
#[test]
fn review_checklists_in_six_languages() {
    let Some(exports) = crate::real_exports::folder() else { return };
    let exports = exports.join("review-checklists");
    let (services, outcome, affected) = mapped(&exports, "identity_checklist.en.xlsx", 9);
    // Six workbooks of nine rows each, below two lines of title: what several of them call by one name is one service.
    assert_eq!((services, outcome, affected), (25, Outcome::Fail, 25));
}

/// What stands in a column is seen while it is chosen, what is typed finds it, and the field stays where it is.
#[test]
fn a_column_is_found_by_what_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let table = "Wer,Login Konto,Rolle im Tenant,Seit\n\
                 Anna Berg,anna.berg@x.org,Global Administrator,2026-06-01\n\
                 Bernd Thal,bernd.thal@x.org,User Administrator,2026-06-02\n\
                 Total,,,\n";
    let (mut shown, _) = with_file(folder.path(), "who.csv", table);
    click(&mut shown, "Say what its columns hold: who.csv");
    until(&mut shown, "This table was not recognised");
    // A list of accounts with a date is no log: nothing is proposed.
    holds(&mut shown, "Directory role assignments");
    until(&mut shown, "2 of 3 rows would be read");
    let fields = |shown: &Shown| -> Vec<String> {
        shown.query_all_by_role(Role::ComboBox).filter_map(|field| field.accesskit_node().label()).collect()
    };
    let mut before = fields(&shown);
    shown.get_by_role_and_label(Role::ComboBox, "displayName").click();
    settle(&mut shown);
    let lines = |shown: &Shown, words: &str| {
        let lines = shown.query_all_by_label_contains(words);
        lines.filter(|line| line.accesskit_node().role() != Role::Label).count()
    };
    assert_eq!((lines(&shown, "Wer  (words)"), lines(&shown, "Seit  (dates)")), (1, 1));
    shown.get_by_role_and_label(Role::TextInput, "Find a column").type_text("wer");
    settle(&mut shown);
    assert_eq!((lines(&shown, "Wer  (words)"), lines(&shown, "Seit  (dates)")), (1, 0));
    press(&mut shown, Key::Enter);
    settle(&mut shown);
    until(&mut shown, "Anna Berg · Bernd Thal");
    before.retain(|name| name != "Use Wer as");
    assert_eq!(fields(&shown), before);

    // The other way round: of a column it is said which field it is.
    shown.set_size(egui::vec2(1400.0, 2400.0));
    settle(&mut shown);
    shown.get_by_role_and_label(Role::ComboBox, "Use Seit as").click();
    settle(&mut shown);
    assert_eq!(focus(&shown).as_deref(), Some("Find a field"));
    press(&mut shown, Key::ArrowDown);
    let chosen = focus(&shown).unwrap();
    press(&mut shown, Key::Enter);
    settle(&mut shown);
    assert_eq!(focus(&shown).as_ref(), Some(&chosen), "the keyboard goes along");
    let is_there = |shown: &Shown, name: &str| shown.query_by_role_and_label(Role::ComboBox, name).is_some();
    assert!(!is_there(&shown, "Use Seit as") && is_there(&shown, &chosen), "{chosen}");
    let value = shown.get_by_role_and_label(Role::ComboBox, &chosen).accesskit_node().value();
    assert!(value.is_none_or(|value| value.contains("Seit")), "{chosen}");
    until(&mut shown, "2 of 3 rows would be read");
}

#[test]
fn a_table_is_mapped_from_the_list_of_commands_and_left_by_escape() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, path) = with_file(folder.path(), "register.csv", REGISTER);
    control(&mut shown, Key::Num3);
    palette(&mut shown, "mapping");
    until(&mut shown, "What does this table hold?");
    assert_eq!(focus(&shown).as_deref(), Some("This table is"), "with that one begins");
    holds(&mut shown, "Inventory: Services");
    choose(&mut shown, "Service", "Storage place");
    until(&mut shown, "3 of 3 rows would be read");
    // Escape leaves what it would leave anywhere: a list, then the screen; what was chosen is there when one comes back.
    press(&mut shown, Key::Escape);
    for _ in 0..2 {
        press(&mut shown, Key::Escape);
    }
    until(&mut shown, "Path of a file or folder");
    assert!(shown.query_by_label("What does this table hold?").is_none());
    palette(&mut shown, "columns of register");
    until(&mut shown, "3 of 3 rows would be read");
    click(&mut shown, "Read the table so");
    idle(&mut shown);
    assert_eq!(stored(&path).stated.mappings.tables.len(), 1);
    // What was said of it is looked at, and said otherwise, from there too.
    control(&mut shown, Key::Num3);
    palette(&mut shown, "columns of register");
    until(&mut shown, "What does this table hold?");
    // F6 goes to what the table is, and to the button that keeps it.
    let mut met = Vec::new();
    for _ in 0..5 {
        press(&mut shown, Key::F6);
        met.extend(focus(&shown));
    }
    assert!(
        met.iter().any(|name| name == "This table is") && met.iter().any(|name| name == "Read the table so"),
        "{met:?}"
    );
    assert_eq!(met.len(), 5, "never to nothing: {met:?}");
    click(&mut shown, "Withdraw the mapping");
    idle(&mut shown);
    assert_eq!(stored(&path).stated.mappings.tables.len(), 0);
}

/// What was said of columns and is not kept yet is asked about at closing, and is there again after locking.
#[test]
fn a_half_made_mapping_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, path) = with_file(folder.path(), "register.csv", REGISTER);
    protect(&mut shown);
    palette(&mut shown, "columns of register");
    holds(&mut shown, "Inventory: Services");
    choose(&mut shown, "Service", "Storage place");
    until(&mut shown, "3 of 3 rows would be read");
    let viewport = shown.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
    viewport.events.push(egui::ViewportEvent::Close);
    shown.step();
    until(&mut shown, "What you said of the columns of register.csv is not kept yet");
    click(&mut shown, "Stay");
    palette(&mut shown, "lock");
    until(&mut shown, "What you typed and did not finish waits for you");
    secret(&mut shown, "Passphrase", PASSPHRASE);
    click(&mut shown, "Open with this passphrase");
    idle(&mut shown);
    palette(&mut shown, "columns of register");
    until(&mut shown, "3 of 3 rows would be read");
    click(&mut shown, "Read the table so");
    idle(&mut shown);
    let stored = unlocked(&path, PASSPHRASE).unwrap().document.assessment().stated.mappings.tables.len();
    assert_eq!(stored, 1);
}

/// Wrong letters are seen in the list of accounts; in the unfolded file another encoding is said, and taken back.
#[test]
fn the_encoding_of_a_file_is_said_where_it_was_guessed() {
    let folder = tempfile::tempdir().unwrap();
    let head = "userPrincipalName,displayName,id,userType,accountEnabled";
    let row = "a@x.example,£ukasz ¯ak,11111111-1111-1111-1111-111111111111,Member,True";
    let other = "b@x.example,Ben,21111111-1111-1111-1111-111111111111,Member,True";
    let bytes: Vec<u8> =
        format!("{head}\n{row}\n{other}\n").chars().map(|letter| u8::try_from(letter).unwrap()).collect();
    let (mut shown, path) = with_file(folder.path(), "users.csv", &bytes);
    click(&mut shown, "More about users.csv");
    until(&mut shown, "If names look wrong, say which letters its bytes stand for");
    choose(&mut shown, "Encoding of users.csv", "Windows-1250 · Central European: Czech, Hungarian, Polish");
    idle(&mut shown);
    until(&mut shown, "Its letters are read as you said");
    assert_eq!(stored(&path).stated.mappings.encodings.get("users.csv").map(String::as_str), Some("Windows-1250"));
    choose(&mut shown, "Encoding of users.csv", "Not said: as the program guesses");
    idle(&mut shown);
    until(&mut shown, "If names look wrong, say which letters its bytes stand for");
    assert!(stored(&path).stated.mappings.encodings.is_empty());
}
