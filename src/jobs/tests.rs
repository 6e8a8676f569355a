//! No check uses records that it does not declare: on the sample tenants, whole and with each kind of export left out.

use super::demo;
use crate::checklist::run::run_noting;
use crate::checklist::{ALL, Inputs, Parameters, run_while};
use crate::datasets::{Import, import};
use crate::evidence::worker::Workers;
use crate::evidence::{Input, Source, folder};
use crate::tenant::Moment;
use crate::tenant::stated::Stated;
use calamine::{Reader, Xlsx};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Cursor, Read};
use std::path::Path;

/// Tests of the library have no worker process: workbooks are turned into tables first.
fn without_workbooks(inputs: Vec<Input>) -> Vec<Input> {
    let mut plain = Vec::new();
    for input in inputs {
        if Path::new(&input.name).extension().is_none_or(|ending| ending != "xlsx") {
            plain.push(input);
            continue;
        }
        let mut bytes = Vec::new();
        input.source.open().unwrap().read_to_end(&mut bytes).unwrap();
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        for (sheet, cells) in workbook.worksheets() {
            let mut table = String::new();
            // Titles above the headings fill a cell or two.
            for row in cells.rows().skip_while(|row| row.iter().filter(|cell| !cell.to_string().is_empty()).count() < 3)
            {
                let quoted = |cell: &calamine::Data| format!("\"{}\"", cell.to_string().replace('"', "\"\""));
                let cells: Vec<String> = row.iter().map(quoted).collect();
                let _ = writeln!(table, "{}", cells.join(","));
            }
            let source = Source::Bytes(table.into_bytes().into());
            plain.push(Input { name: format!("inventory/{sheet}.csv"), source });
        }
    }
    plain
}

fn read(inputs: &[Input]) -> Import {
    import(inputs, &Workers { program: "/nonexistent".into() }, &mut |_, _| true)
}

#[track_caller]
fn check(import: &Import, what: &str) {
    let (results, undeclared) = run_noting(&Inputs {
        checklist: ALL[0],
        tenant: &import.tenant,
        stated: &Stated::default(),
        parameters: &Parameters::default(),
        as_of: crate::tenant::Moment::parse_iso("2026-06-30").unwrap(),
        answers: &BTreeMap::new(),
        previous: None,
    });
    assert_eq!(undeclared, [], "{what}");
    assert_eq!(results.findings.len(), 206);
}

fn check_with_each_left_out(inputs: Vec<Input>) {
    let inputs = without_workbooks(inputs);
    let whole = read(&inputs);
    assert!(!whole.tenant.emergency.items.is_empty() && !whole.tenant.administrators.items.is_empty());
    check(&whole, "everything");
    let of = |file: &crate::evidence::EvidenceFile| -> BTreeSet<&'static str> {
        file.parts.iter().filter_map(|part| part.dataset).collect()
    };
    let datasets: BTreeSet<&str> = whole.files.iter().flat_map(of).collect();
    for dataset in datasets {
        let names: BTreeSet<&str> =
            whole.files.iter().filter(|file| of(file).contains(dataset)).map(|file| file.name.as_str()).collect();
        let rest: Vec<Input> = inputs.iter().filter(|input| !names.contains(input.name.as_str())).cloned().collect();
        check(&read(&rest), dataset);
    }
}

#[test]
fn checks_use_what_they_declare_on_the_flawed_tenant() {
    check_with_each_left_out(demo::inputs());
}

#[test]
fn checks_use_what_they_declare_on_the_clean_tenant() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/clean");
    let (mut inputs, _) = folder::collect(&[root]).unwrap();
    inputs.retain(|input| input.name != "README.md");
    check_with_each_left_out(inputs);
}

/// The rows of a table as text, quotes taken off.
fn table(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut cell).trim_end_matches('\r').to_owned());
                rows.push(std::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    rows
}

/// What the query of the sign-in summary makes of the portal's log: a row for each account, application, kind of
/// program and outcome.
fn summarised(log: &str) -> String {
    let rows = table(log);
    let at = |heading: &str| rows[0].iter().position(|name| name.trim() == heading).unwrap();
    let columns = [
        "User ID",
        "Username",
        "Application ID",
        "Application",
        "Client app",
        "Authentication requirement",
        "Compliant",
        "Sign-in error code",
    ]
    .map(at);
    let (date, place) = (at("Date (UTC)"), at("Location"));
    let mut groups: BTreeMap<Vec<&str>, Vec<(&str, &str)>> = BTreeMap::new();
    for row in &rows[1..] {
        let mut key: Vec<&str> = columns.iter().map(|column| row[*column].as_str()).collect();
        key[7] = if key[7] == "0" { "success" } else { "failure" };
        let country = row[place].rsplit(", ").next().unwrap_or_default();
        groups.entry(key).or_default().push((&row[date], country));
    }
    let mut text = "UserId,UserPrincipalName,AppId,AppDisplayName,ClientAppUsed,IsInteractive,AuthenticationRequirement,DeviceCompliant,Outcome,SignIns,FirstSignIn,LastSignIn,Countries\n".to_owned();
    for (key, rows) in groups {
        let [user, name, app, application, client, asked, compliant, outcome] = key[..] else { panic!() };
        let asked = if asked.starts_with("Multi") { "multiFactorAuthentication" } else { "singleFactorAuthentication" };
        let first = rows.iter().map(|(date, _)| *date).min().unwrap();
        let last = rows.iter().map(|(date, _)| *date).max().unwrap();
        let countries: BTreeSet<&str> = rows.iter().map(|(_, country)| *country).collect();
        let countries = countries.into_iter().collect::<Vec<_>>().join(";");
        let _ = writeln!(
            text,
            "{user},{name},{app},\"{application}\",\"{client}\",true,{asked},{compliant},{outcome},{},{first},{last},{countries}",
            rows.len()
        );
    }
    text
}

/// Where the log outgrows the laptop, its summary answers the same checks in the same way.
#[test]
fn the_sign_in_summary_answers_as_the_log_does() {
    let log = without_workbooks(demo::inputs());
    let mut folded = 0;
    let summary: Vec<Input> = log
        .iter()
        .map(|input| {
            if !input.name.contains("SignIns") {
                return Input { name: input.name.clone(), source: input.source.clone() };
            }
            let mut text = String::new();
            input.source.open().unwrap().read_to_string(&mut text).unwrap();
            folded += 1;
            let source = Source::Bytes(summarised(&text).into_bytes().into());
            Input { name: "sign-in-summary.csv".to_owned(), source }
        })
        .collect();
    assert_eq!(folded, 1);
    let outcomes = |inputs: &[Input]| {
        let import = read(inputs);
        let log = &import.tenant.sign_ins;
        assert!(log.supply.is_supplied(), "{:?}", log.supply);
        let results = run_while(&inputs_for(&import), &mut || true).unwrap();
        let of = |finding: &crate::checklist::Finding| (finding.check, finding.outcome);
        (results.findings.iter().map(of).collect::<Vec<_>>(), log.window)
    };
    let (by_log, by_summary) = (outcomes(&log), outcomes(&summary));
    assert_eq!(by_log.1, by_summary.1);
    let differ: Vec<_> = by_log.0.iter().zip(&by_summary.0).filter(|(a, b)| a != b).collect();
    assert!(differ.is_empty(), "{differ:?}");
}

fn inputs_for(import: &Import) -> Inputs<'_> {
    static STATED: std::sync::LazyLock<Stated> = std::sync::LazyLock::new(Stated::default);
    static PARAMETERS: std::sync::LazyLock<Parameters> = std::sync::LazyLock::new(Parameters::default);
    static ANSWERS: BTreeMap<String, crate::checklist::Conclusion> = BTreeMap::new();
    Inputs {
        checklist: ALL[0],
        tenant: &import.tenant,
        stated: &STATED,
        parameters: &PARAMETERS,
        as_of: crate::tenant::Moment::parse_iso("2026-06-30").unwrap(),
        answers: &ANSWERS,
        previous: None,
    }
}

/// Counts how often long work asks whether to go on, and says no at the given time.
struct Asked {
    times: usize,
    until: usize,
}

impl Asked {
    fn says(&mut self) -> bool {
        self.times += 1;
        self.times < self.until
    }
}

#[test]
fn joining_stops_within_a_few_thousand_records() {
    let accounts = 20_000;
    let tenant = || {
        let mut tenant = crate::tenant::Tenant::default();
        tenant.users.items = (0..accounts)
            .map(|at| crate::tenant::User { upn: format!("u{at}@x.example").into(), ..Default::default() })
            .collect();
        let group = |at| crate::tenant::Group { id: format!("g{at}").into(), ..Default::default() };
        tenant.groups.items = (0..accounts).map(group).collect();
        tenant.devices.items = (0..accounts).map(|_| crate::tenant::Device::default()).collect();
        tenant
    };
    let mut whole = Asked { times: 0, until: usize::MAX };
    assert!(tenant().join_while(&mut || whole.says()));
    // Users are walked twice, to fold them and to find them by mail; groups and devices once.
    assert!(whole.times > 4 * accounts / 5_000, "asked {} times", whole.times);
    for until in 1..=whole.times {
        let mut asked = Asked { times: 0, until };
        assert!(!tenant().join_while(&mut || asked.says()), "{until}");
        assert_eq!(asked.times, until, "it went on after it was told to stop");
    }
}

#[test]
fn judging_stops_before_the_next_check() {
    let import = read(&without_workbooks(demo::inputs()));
    let inputs = inputs_for(&import);
    let mut whole = Asked { times: 0, until: usize::MAX };
    assert!(run_while(&inputs, &mut || whole.says()).is_some());
    assert!(whole.times > 206, "asked {} times", whole.times);
    for until in [1, 2, 3, 4, 50, whole.times] {
        let mut asked = Asked { times: 0, until };
        assert!(run_while(&inputs, &mut || asked.says()).is_none());
        assert_eq!(asked.times, until);
    }
}

#[test]
fn what_is_read_can_be_stopped_while_it_is_joined() {
    let inputs = without_workbooks(demo::inputs());
    let mut joining = 0;
    let found = super::assess::read_evidence(
        &inputs,
        &crate::tenant::mapping::Mappings::default(),
        &Workers { program: "/nonexistent".into() },
        &mut |message| {
            joining += usize::from(message == super::Message::Joining);
            joining < 2
        },
    );
    assert_eq!(found.err(), Some(super::assess::NotRead::Stopped));
    assert_eq!(joining, 2);
}

/// What the assessment cannot give any more is told of it, once; a damaged piece of it is told of its file.
#[test]
fn an_assessment_that_fails_while_its_evidence_is_read_is_told_once() {
    use super::assess::{NotRead, read_evidence};
    use super::keep::Open;
    let workers = Workers { program: "/nonexistent".into() };
    let check = |spoil: &dyn Fn(&Path, &[Input]), expected: Option<&str>| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.assessment");
        let session = crate::assessment::Session { user: "ada".into(), host: "laptop".into(), since: Moment::of(0) };
        let mut open = Open::create(&path, ALL[0].id, &session, "ada").unwrap();
        let file = |name: &str, id: u8| Input {
            name: name.to_owned(),
            source: Source::Bytes(format!("id,userPrincipalName\n{id},ada@example.com\n").into_bytes().into()),
        };
        let given = [file("a.csv", 1), file("b.csv", 2)];
        open.store(&given, &read(&given), Moment::of(0), &workers, &mut |_| true).unwrap();
        let stored = open.inputs();
        open.file.close().unwrap();
        spoil(&path, &stored);
        let new = file("c.csv", 3);
        let all: Vec<Input> = std::iter::once(new).chain(stored).collect();
        let found = read_evidence(&all, &crate::tenant::mapping::Mappings::default(), &workers, &mut |_| true);
        match (expected, found) {
            (None, Ok(found)) => assert_eq!(found.files.len(), 3),
            (Some(words), Err(NotRead::Failed(told))) => {
                assert!(told.contains("a.assessment") && told.contains(words), "{told}");
            }
            (_, found) => panic!("{:?}", found.err()),
        }
    };
    check(&|_, _| {}, None);
    check(&|path, _| std::fs::remove_file(path).unwrap(), Some("does not exist"));
    let overwritten = |path: &Path, _: &[Input]| {
        let mut file = std::fs::OpenOptions::new().write(true).truncate(true).open(path).unwrap();
        std::io::Write::write_all(&mut file, b"something else").unwrap();
    };
    check(&overwritten, Some("is not an assessment file"));
    let into_a_folder = |path: &Path, _: &[Input]| {
        std::fs::remove_file(path).unwrap();
        std::fs::create_dir(path).unwrap();
    };
    check(&into_a_folder, Some(""));
    let piece = |path: &Path, _: &[Input]| {
        let connection = rusqlite::Connection::open(path).unwrap();
        connection.execute("UPDATE records SET body = x'00' WHERE kind = 3", []).unwrap();
    };
    check(&piece, None);
}

/// Evidence without a date is judged by the day it was imported, whenever it is judged or printed again.
#[test]
fn a_kept_assessment_is_judged_by_the_day_of_its_import() {
    use super::again::judge_again;
    use super::assess::AsOfSource;
    use super::keep::Open;
    let workers = Workers { program: "/nonexistent".into() };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.assessment");
    let session = crate::assessment::Session { user: "ada".into(), host: "laptop".into(), since: Moment::of(0) };
    let mut open = Open::create(&path, ALL[0].id, &session, "ada").unwrap();
    let day = |text: &str| Moment::parse_iso(text).unwrap();
    let add = |open: &mut Open, name: &str, text: &str, on: &str| {
        let given = [Input { name: name.to_owned(), source: Source::Bytes(text.as_bytes().to_vec().into()) }];
        open.store(&given, &read(&given), day(on), &workers, &mut |_| true).unwrap();
    };
    add(&mut open, "users.csv", "id,userPrincipalName\n1,ada@example.com\n", "2026-07-01T18:30:00Z");
    let judged = |open: &Open, today: &str| {
        let again = judge_again(open, day(today), &workers, &mut |_| true).unwrap();
        (again.results.as_of.iso_date(), again.as_of_source)
    };
    for today in ["2026-07-01", "2026-07-11", "2025-01-01"] {
        assert_eq!(judged(&open, today), ("2026-07-01".to_owned(), AsOfSource::DayOfImport), "{today}");
    }
    // A day that was still to come stays so; more evidence makes another day.
    let log = "Date (UTC),Request ID,User,Username,User ID,Application,Client app,Status,Sign-in error code,Authentication requirement\n\
               2026-07-20T08:00:00Z,r1,Ada,ada@example.com,0a1b2c3d-0000-4000-8000-00000000000a,Portal,Browser,Success,0,\
               Multifactor authentication\n";
    add(&mut open, "SignIns.csv", log, "2026-07-02");
    assert_eq!(judged(&open, "2026-07-30"), ("2026-07-02".to_owned(), AsOfSource::DayOfImport));
    add(&mut open, "groups.csv", "id,displayName\n1,Helpdesk\n", "2026-07-19");
    assert_eq!(judged(&open, "2026-08-30"), ("2026-07-20".to_owned(), AsOfSource::NewestEvent));
}

/// What is new takes the place of what stood on the list in one step, or nothing changes.
#[test]
fn evidence_is_exchanged_in_one_step() {
    use super::keep::Open;
    let workers = Workers { program: "/nonexistent".into() };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.assessment");
    let session = crate::assessment::Session { user: "ada".into(), host: "laptop".into(), since: Moment::of(0) };
    let mut open = Open::create(&path, ALL[0].id, &session, "ada").unwrap();
    let given =
        |text: &str| [Input { name: "users.csv".to_owned(), source: Source::Bytes(text.as_bytes().to_vec().into()) }];
    let (old, new) =
        (given("id,userPrincipalName\n1,ada@x.example\n"), given("id,userPrincipalName\n2,bo@x.example\n"));
    open.store(&old, &read(&old), Moment::of(1), &workers, &mut |_| true).unwrap();
    let listed = |open: &Open| -> Vec<String> {
        open.document.assessment().evidence.iter().map(|record| record.sha256.clone()).collect()
    };
    let before = (listed(&open), open.document.clone());
    let replaced = || open_keys(&before.1);
    // It changed since it was read: nothing of it is kept, and nothing is taken off the list.
    let mut import = read(&new);
    import.files[0].sha256 = "00".to_owned();
    let failed = open.store_in_place_of(replaced(), (&new, &import), Moment::of(2), &workers, &mut |_| true);
    assert!(failed.is_err());
    assert_eq!((&open.document, open.file.stored().count()), (&before.1, 1));
    open.store_in_place_of(replaced(), (&new, &read(&new)), Moment::of(2), &workers, &mut |_| true).unwrap();
    assert_ne!(listed(&open), before.0);
    assert_eq!(open.file.load().unwrap(), open.document);
    open.undo(Moment::of(3)).unwrap();
    assert_eq!(listed(&open), before.0);
}

fn open_keys(document: &crate::assessment::Document) -> Vec<crate::assessment::EvidenceKey> {
    document.assessment().evidence.iter().map(crate::assessment::EvidenceRecord::key).collect()
}

/// What is moved into the place of a pipe would do away with it, and of a device for everybody on the machine.
#[cfg(target_os = "linux")]
#[test]
fn what_is_written_to_a_pipe_goes_through_it() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    use std::os::unix::fs::FileTypeExt as _;
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    let reader = std::thread::Builder::new().name("reader".to_owned()).spawn({
        let pipe = pipe.clone();
        move || std::fs::read(pipe).unwrap()
    });
    super::writing::write_whole(&pipe, b"found").unwrap();
    assert_eq!(reader.unwrap().join().unwrap(), b"found");
    assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
}

#[test]
fn an_as_of_date_before_the_evidence_is_told() {
    use super::assess::far_day;
    let day = |text: &str| Moment::parse_iso(text).unwrap();
    let mut tenant = crate::tenant::Tenant::default();
    tenant.events.saw(day("2026-03-14"), None);
    let told = |as_of: &str| far_day(&tenant, day(as_of), day("2026-11-29"), &Moment::iso_date);
    assert_eq!((told("2026-03-14"), told("2026-06-30")), (None, None));
    assert!(told("2026-03-13").unwrap().contains(", 1 day before the newest event in the evidence (2026-03-14)"));
    assert!(told("2025-06-30").unwrap().contains("nothing that happened since has an age"));
    assert!(told("2027-03-16").unwrap().contains("a day still to come, 367 days after"));
    let late = far_day(&tenant, day("2027-03-16"), day("2028-01-01"), &Moment::iso_date).unwrap();
    assert!(late.contains("long unused"), "{late}");
}
