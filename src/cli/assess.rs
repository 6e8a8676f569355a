//! `assess`: evidence in, findings out; kept, printed and written as asked.

use super::progress::Progress;
use super::reading::{self, read};
use super::{
    Assess, Stop, day_of, first_checklist, inputs_of, listing, now, parameters_of, print, session, this_program,
    to_standard_output, unlock,
};
use crate::assessment::{Assessment, Document, Edit, EvidenceRecord, Passphrase, Step, Stored};
use crate::checklist::{Finding, Results};
use crate::datasets::import::Import;
use crate::evidence::{EvidenceFile, Input};
use crate::jobs::assess::{Given, as_of as day_judged_by, days_to_come, far_day, judge, judge_each};
use crate::jobs::keep::Open;
use crate::jobs::writing::{self, Outputs};
use crate::jobs::{Message, export};
use crate::report::{Images, Options, json};
use crate::tenant::Moment;
use crate::tenant::stated::Stated;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::thread;

pub(super) fn assess(asked: &Assess) -> Result<(), Stop> {
    let (parameters, changed) = parameters_of(&asked.set)?;
    let as_of = day_of("--as-of", asked.as_of.as_deref())?;
    let scope = reading::scope_of(&asked.scope)?;
    let inputs = inputs_of(&asked.paths)?;
    let checklist = first_checklist()?;
    let mappings = asked.said.mappings()?;
    let passphrase = asked.passphrase_file.as_deref().map(unlock::read).transpose()?;
    if let Some(out) = asked.out.as_deref().filter(|out| out.extension().is_none()) {
        return Err(Stop::Usage(format!(
            "{0} has no ending, so that nobody would know what it is; call it {0}.assessment.",
            out.display()
        )));
    }
    if let Some(out) = &asked.out
        && out.exists()
    {
        return Err(Stop::Refused(format!(
            "{} exists already, and an assessment is never overwritten; choose another name.",
            super::shown(out)
        )));
    }
    let mut outputs = Outputs::beside(asked.paths.iter().chain(&asked.passphrase_file).map(PathBuf::as_path));
    for path in [&asked.out, &asked.json, &asked.report].into_iter().flatten() {
        outputs.allow(path)?;
    }
    let mut progress = Progress::new();
    let import = read(&inputs, &mappings, &mut progress)?;
    progress.hear(&Message::Judging);
    let stated = Stated { scope: scope.iter().copied().collect(), ..Stated::default() };
    let answers = BTreeMap::new();
    let given = Given {
        checklist,
        stated: &stated,
        parameters: &parameters,
        answers: &answers,
        previous: None,
        as_of,
        today: now(),
    };
    let mut edits = first_edits(changed, as_of);
    edits.extend(scope.into_iter().map(|(area, is_in)| Edit::StateScope { area, is_in: Some(is_in) }));
    edits.extend(crate::jobs::mapping::edits(&mappings));
    let results = if let (Some(path), None, None) = (&asked.json, &asked.out, &asked.report) {
        // Findings that nobody asks for again are written as they are made, and not kept in memory.
        unkept(checklist.id, edits)?;
        let Some(results) = judge_into(path, &import, &given)? else { return Ok(()) };
        results
    } else {
        let (results, source) = judge(&import.tenant, &given);
        let judged = Judged { import: &import, results: &results, source: source.title() };
        deliver(asked, Kept { inputs: &inputs, edits, passphrase: passphrase.as_ref() }, &judged, &mut progress)?;
        results
    };
    progress.clear();
    if asked.json.as_deref() != Some(Path::new("-")) {
        print(&listing::summary(&import.files, &results))?;
        print(&listing::of_whom(&import))?;
        let far = as_of.and_then(|day| far_day(&import.tenant, day, now(), &Moment::iso_date));
        print(&far.map_or_else(String::new, |sentence| format!("{sentence}\n")))?;
        print(&days_to_come(&import, now()).map_or_else(String::new, |sentence| format!("{sentence}\n")))?;
    }
    // The process ends here: giving millions of small pieces back one by one would only cost time.
    std::mem::forget((import, results));
    Ok(())
}

/// Objects of a finding beside which no other is made.
const LARGE: usize = 50_000;

/// Judges, and writes each finding while the next one is made.
///
/// `None`: whoever was to read the results went away.
fn judge_into(path: &Path, import: &Import, given: &Given<'_>) -> Result<Option<Results>, Stop> {
    let (as_of, source) = day_judged_by(&import.tenant, given);
    let head = json::Head {
        checklist: given.checklist.id,
        as_of,
        as_of_source: source.title(),
        parameters: given.parameters,
        files: &import.files,
    };
    let mut judged = None;
    write_json(path, &mut |out| {
        let mut writer = json::RunWriter::begin(out, &head)?;
        let results = thread::scope(|scope| {
            // A finding is handed over, not laid aside: some are large, and of those there is one at a time.
            let (made, to_write) = sync_channel::<Finding>(0);
            let (gone, is_gone) = sync_channel(1);
            let write = || {
                for finding in to_write {
                    writer.finding(&finding)?;
                    let is_large = finding.affected.len() > LARGE;
                    drop(finding);
                    if is_large {
                        let _ = gone.send(());
                    }
                }
                // Nobody waits for more.
                drop(gone);
                Ok::<_, io::Error>(writer)
            };
            let writing = thread::Builder::new().name("writing".to_owned()).spawn_scoped(scope, write)?;
            let results = judge_each(&import.tenant, given, as_of, &mut |finding| {
                let affected = std::mem::take(&mut finding.affected);
                let is_large = affected.len() > LARGE;
                // Where writing failed nobody waits for it, and that is said below.
                let sent = made.send(Finding { affected, ..finding.clone() });
                if is_large && sent.is_ok() {
                    let _ = is_gone.recv();
                }
            });
            drop(made);
            let writer = writing.join().map_err(|_| io::Error::other("writing broke off"))??;
            Ok::<_, io::Error>((writer, results))
        });
        let (writer, results) = results?;
        let written = writer.end(&results);
        judged = Some(results);
        written
    })?;
    Ok(judged)
}

/// What was read and found.
struct Judged<'a> {
    import: &'a Import,
    results: &'a Results,
    source: &'static str,
}

/// What goes into an assessment beside what was found.
struct Kept<'a> {
    inputs: &'a [Input],
    edits: Vec<Edit>,
    passphrase: Option<&'a Passphrase>,
}

/// Keeps, writes and prints the results, as asked.
fn deliver(asked: &Assess, given: Kept<'_>, judged: &Judged<'_>, progress: &mut Progress) -> Result<(), Stop> {
    let Judged { import, results, source } = *judged;
    let run = json::Run { results, files: &import.files, as_of_source: source };
    let (document, head) = match &asked.out {
        Some(out) => {
            let open = keep(out, given, import, &run, progress)?;
            let head = open.file.head();
            open.file.close().map_err(anyhow::Error::from)?;
            (open.document, Some(head))
        }
        None => (unkept(run.results.checklist, given.edits)?, None),
    };
    if let Some(path) = &asked.json {
        let files = as_kept(run.files, &document.assessment().evidence);
        write_json(path, &mut |out| json::run(out, &json::Run { files: &files, ..run }))?;
    }
    if let Some(path) = &asked.report {
        progress.hear(&Message::Printing);
        // What is not kept has no journal: its moments would be those of this run.
        let journal = head.as_ref().map(|_| document.history().lines()).unwrap_or_default();
        let (images, options) = (Images::default(), Options { is_draft: true, ..Options::default() });
        let beside = (head.as_deref(), journal.as_slice());
        let printed = export::Printed::of(document.assessment(), (import, results, source), beside, &images, &options);
        export::write_to(path, &printed, export::Form::Pdf)?;
    }
    Ok(())
}

/// The files with the hash of what is stored of them, where that is not as they were received.
fn as_kept<'f>(files: &'f [EvidenceFile], records: &[EvidenceRecord]) -> Cow<'f, [EvidenceFile]> {
    let mut stored: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for record in records {
        if let Stored::Without { sha256, .. } = &record.stored {
            stored.insert((&record.name, &record.sha256), sha256);
        }
    }
    if stored.is_empty() {
        return Cow::Borrowed(files);
    }
    let mut files = files.to_vec();
    for file in &mut files {
        if let Some(sha256) = stored.get(&(&*file.name, &*file.sha256)) {
            file.sha256_stored = Some((*sha256).to_owned());
        }
    }
    Cow::Owned(files)
}

/// A new assessment file with the evidence and the results.
fn keep(
    out: &Path,
    given: Kept<'_>,
    import: &Import,
    run: &json::Run<'_>,
    progress: &mut Progress,
) -> Result<Open, Stop> {
    let session = session();
    let (checklist, who) = (run.results.checklist, &session.user);
    let made = match given.passphrase {
        Some(passphrase) => Open::create_protected(out, checklist, &session, who, passphrase),
        None => Open::create(out, checklist, &session, who),
    };
    let mut open = made.map_err(anyhow::Error::from)?;
    if let Err(stop) = fill(&mut open, given, import, run, progress) {
        // Half of it would be taken for an assessment of an empty tenant.
        open.file.discard();
        return Err(stop);
    }
    Ok(open)
}

fn fill(
    open: &mut Open,
    given: Kept<'_>,
    import: &Import,
    run: &json::Run<'_>,
    progress: &mut Progress,
) -> Result<(), Stop> {
    for edit in given.edits {
        open.perform(edit, Step::New, now()).map_err(anyhow::Error::from)?;
    }
    let listener = &mut |message: Message| {
        progress.hear(&message);
        true
    };
    open.store(given.inputs, import, now(), &this_program()?, listener).map_err(anyhow::Error::from)?;
    let mut snapshot = Vec::new();
    json::run(&mut snapshot, run).map_err(anyhow::Error::from)?;
    open.file.set_results(&snapshot).map_err(anyhow::Error::from)?;
    Ok(())
}

/// An assessment that is not kept: its edits are checked as those of one that is.
fn unkept(checklist: &str, edits: Vec<Edit>) -> Result<Document, Stop> {
    let mut document = Document::new(Assessment::new(checklist));
    for edit in edits {
        document.perform(edit, Step::New, "", now()).map_err(anyhow::Error::from)?;
    }
    Ok(document)
}

/// Thresholds and as-of date as edits, so that the assessment's journal tells them.
fn first_edits(changed: Vec<(String, i64)>, as_of: Option<Moment>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = changed.into_iter().map(|(name, value)| Edit::SetParameter { name, value }).collect();
    if as_of.is_some() {
        edits.push(Edit::SetAsOf { as_of });
    }
    edits
}

fn write_json(path: &Path, write: &mut dyn FnMut(&mut (dyn Write + Send)) -> io::Result<()>) -> Result<(), Stop> {
    if path == Path::new("-") {
        return to_standard_output(write).map(|_| ());
    }
    Ok(writing::stream_whole(path, write)?)
}
