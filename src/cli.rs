//! The command line: the same jobs as the window, stable for scripts.
//!
//! Exit 0: the job was done, whatever it found. 1: refused by a rule. 2: wrong usage, or a path that does not exist.

mod assess;
mod collect;
mod demo;
mod forget;
mod kept;
mod listing;
mod progress;
mod reading;
mod report;
mod sign;
mod template;
mod unlock;

use crate::assessment::file::Session;
use crate::checklist::{Checklist, Parameters};
use crate::evidence::failure::in_words;
use crate::evidence::worker::Workers;
use crate::evidence::{Input, folder};
use crate::report::json;
use crate::report::visible::on_one_line;
use crate::tenant::Moment;
use clap::{Parser, Subcommand};
use progress::{Progress, shorten};
use reading::{Said, read};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Reads a Microsoft Entra tenant's exports offline, answers the privileged-access roadmap from them, and prints the report.
#[derive(Parser, Debug)]
#[command(name = "tenant-assessor", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
struct Arguments {
    /// An assessment to open in the window.
    file: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Assess the sample tenant, write its report, and open the window on it.
    Demo {
        /// Folder for report.pdf and demo.assessment; an existing assessment there is opened again.
        #[arg(long, value_name = "DIR", default_value = "tenant-assessor-demo")]
        out: PathBuf,
        #[command(flatten)]
        unlocking: unlock::Unlocking,
    },
    /// Read exports, judge the checklist from them, and keep or print what was found.
    Assess {
        /// Files, folders or ZIP archives of exports.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Keep evidence and results in a new assessment file; an existing one is never overwritten.
        #[arg(long, value_name = "FILE.assessment")]
        out: Option<PathBuf>,
        /// Write the report.
        #[arg(long, value_name = "FILE.pdf")]
        report: Option<PathBuf>,
        /// Write findings as JSON; `-` for standard output.
        #[arg(long, value_name = "FILE.json")]
        json: Option<PathBuf>,
        /// Judge as of this day (2026-06-30); otherwise the newest event in the evidence.
        #[arg(long, value_name = "DATE")]
        as_of: Option<String>,
        /// Change a threshold; may be given several times.
        #[arg(long, value_name = "PARAMETER=VALUE")]
        set: Vec<String>,
        /// State what the organisation has, where the evidence does not tell: azure=out, entra-p2=in …; otherwise all is in
        /// scope that the evidence does not prove absent. May be given several times.
        #[arg(long, value_name = "AREA=in|out")]
        scope: Vec<String>,
        /// Protect the new assessment by the passphrase in this file's first line.
        #[arg(long, value_name = "FILE", requires = "out")]
        passphrase_file: Option<PathBuf>,
        #[command(flatten)]
        said: Said,
    },
    /// Say what each file was recognised as, how many rows were read, and what was wrong.
    Evidence {
        /// Files, folders or ZIP archives of exports.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// As JSON on standard output.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        said: Said,
    },
    /// List every item and check.
    Checklist {
        /// As JSON on standard output.
        #[arg(long)]
        json: bool,
    },
    /// Write the inventory workbook that people fill in.
    Template {
        /// Where it goes.
        #[arg(value_name = "FILE.xlsx")]
        file: PathBuf,
        /// Exports that are at hand already: what they tell stands in the workbook. Once for each path.
        #[arg(long, value_name = "PATH")]
        from: Vec<PathBuf>,
        /// State what the organisation has, as for `assess`: azure=out leaves out the sheets that only Azure needs.
        #[arg(long, value_name = "AREA=in|out")]
        scope: Vec<String>,
    },
    /// Write what to ask the client for: per export why, how, with which role, and what personal data it holds.
    Collect {
        /// Only what these parts of the organisation and stages need: azure, hybrid, microsoft365, exchange-online,
        /// other-apps, active-directory; stage 1 to 4 or E. Without an area all are in, without a stage all are.
        #[arg(long, value_name = "AREA|STAGE", value_delimiter = ',', num_args = 1..)]
        scope: Vec<String>,
        /// Exports that are at hand already: only what they leave open is asked for, the most useful first. Once for each path.
        #[arg(long, value_name = "PATH")]
        from: Vec<PathBuf>,
        /// Folder for the request as PDF, Markdown and workbook; without it, what is missing is only listed.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Name of the client, to stand in the request.
        #[arg(long, value_name = "NAME")]
        client: Option<String>,
        /// Day of the request (2026-06-30), to stand in it.
        #[arg(long, value_name = "DATE")]
        date: Option<String>,
        /// Whom the exports are to be sent to, to stand in the request.
        #[arg(long, value_name = "TEXT")]
        send_to: Option<String>,
        /// Day by which they are to be there (2026-07-14), to stand in the request.
        #[arg(long, value_name = "DATE")]
        by: Option<String>,
    },
    /// Print the report of an assessment, in one or several forms.
    Report(report::Arguments),
    /// Add the reviewer's signature to a report that was signed with a place for it.
    Countersign {
        #[arg(value_name = "REPORT.pdf")]
        pdf: PathBuf,
        #[command(flatten)]
        key: sign::KeyFiles,
        /// Where the report with both signatures goes.
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// Say whether a signed report or an assessment is whole and unaltered; exit 0 only if everything holds.
    Verify {
        /// A report (.pdf), an assessment (.assessment), or a report and the assessment it was printed from.
        #[arg(required = true, num_args = 1..=2, value_name = "FILE")]
        files: Vec<PathBuf>,
        #[command(flatten)]
        unlocking: unlock::Unlocking,
    },
    /// Run everything again from the evidence an assessment holds; exit 0 only if the results are identical.
    Reperform(kept::One),
    /// Say what is new, now judged, changed, resolved, no longer seen and unchanged since a previous assessment.
    Compare {
        #[command(flatten)]
        two: kept::Two,
        /// As JSON on standard output.
        #[arg(long)]
        json: bool,
    },
    /// Carry over what a previous assessment says, as drafts, and compare with it from now on.
    Carry {
        #[command(flatten)]
        two: kept::Two,
        /// Even where tenant, domains or the client's name say that the previous one is of another client.
        #[arg(long)]
        of_another_client: bool,
    },
    /// Protect an assessment by a passphrase, or change its passphrase.
    Protect {
        #[command(flatten)]
        one: kept::One,
        /// The new passphrase, where there is one already.
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// Take the passphrase off an assessment.
    Unprotect(kept::One),
    /// Remove for good what an assessment still stores though it was taken off its lists; says first what that is.
    RemoveForGood(forget::Asked),
    /// Hang a picture or file on a finding.
    Attach {
        #[command(flatten)]
        one: kept::One,
        /// What it hangs on: 1.02, 1.02.b or 1.02.b/OBJECT-ID.
        #[arg(long, value_name = "TARGET")]
        on: String,
        /// The picture or file; at most 25 MB.
        #[arg(long, value_name = "PATH")]
        path: PathBuf,
        /// What it shows.
        #[arg(long, value_name = "TEXT", default_value = "")]
        caption: String,
        /// Who hangs it there, as the journal names them.
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
    /// List the attachments of an assessment.
    Attachments {
        #[command(flatten)]
        one: kept::One,
        /// As JSON on standard output.
        #[arg(long)]
        json: bool,
    },
    /// List who changed what and when.
    Journal(kept::One),
}

/// How a command ended, when not well.
enum Stop {
    /// Wrong usage, or a path that does not exist.
    Usage(String),
    /// Refused by a rule.
    Refused(String),
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Self::Refused(crate::evidence::failure::without_numbers(&format!("{error:#}")))
    }
}

/// What is to come after a command line.
#[derive(Debug)]
pub enum Next {
    End(ExitCode),
    /// The window, on this assessment if there is one.
    Window(Surroundings),
}

/// What a window needs to begin; the caller opens it, because this room knows no window.
#[derive(Debug)]
pub struct Surroundings {
    pub file: Option<PathBuf>,
    pub now: fn() -> Moment,
    pub session: Session,
    pub workers: Workers,
    /// The command was done without it: no window is no failure.
    pub is_optional: bool,
}

/// Runs a command line; the first argument is the program's name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Next {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to standard output and are no failure.
            let is_failure = error.use_stderr();
            let _ = error.print();
            return Next::End(if is_failure { ExitCode::from(2) } else { ExitCode::SUCCESS });
        }
    };
    let done = match arguments.command {
        None => return window(arguments.file, false).unwrap_or_else(failed),
        Some(Command::Demo { out, unlocking }) => {
            return demo::run(&out, &unlocking).and_then(|file| window(Some(file), true)).unwrap_or_else(failed);
        }
        Some(Command::Assess { paths, out, report, json, as_of, set, scope, passphrase_file, said }) => {
            assess::assess(&Assess { paths, out, report, json, as_of, set, scope, passphrase_file, said })
        }
        Some(Command::Evidence { paths, json, said }) => evidence(&paths, json, &said),
        Some(Command::Checklist { json }) => listing::show_checklist(json),
        Some(Command::Report(asked)) => report::run(&asked),
        Some(Command::Countersign { pdf, key, out }) => sign::countersign(&pdf, &key, &out),
        Some(Command::Verify { files, unlocking }) => sign::verify(&files, &unlocking),
        Some(Command::Reperform(one)) => kept::reperform(&one),
        Some(Command::Compare { two, json }) => kept::compare(&two, json),
        Some(Command::Carry { two, of_another_client }) => kept::carry(&two, of_another_client),
        Some(Command::Protect { one, new_passphrase_file }) => kept::protect(&one, new_passphrase_file.as_deref()),
        Some(Command::Unprotect(one)) => kept::unprotect(&one),
        Some(Command::RemoveForGood(asked)) => forget::run(&asked),
        Some(Command::Attach { one, on, path, caption, by }) => kept::attach(&one, &on, &path, &caption, by),
        Some(Command::Attachments { one, json }) => kept::attachments(&one, json),
        Some(Command::Journal(one)) => kept::journal(&one),
        Some(Command::Collect { scope, from, out, client, date, send_to, by }) => {
            let to = collect::Typed { client, date, send_to, by };
            collect::request(&scope, &from, out.as_deref(), to)
        }
        Some(Command::Template { file, from, scope }) => template::write(&file, &from, &scope),
    };
    match done {
        Ok(()) => Next::End(ExitCode::SUCCESS),
        Err(stop) => failed(stop),
    }
}

fn failed(stop: Stop) -> Next {
    let (sentence, code) = match stop {
        Stop::Usage(sentence) => (sentence, 2),
        Stop::Refused(sentence) => (sentence, 1),
    };
    let end = if sentence.ends_with(char::is_alphanumeric) { "." } else { "" };
    say(&format!("tenant-assessor: {sentence}{end}"));
    Next::End(ExitCode::from(code))
}

/// One line on standard error.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A path in a sentence: as data, on one line.
fn shown(path: &Path) -> String {
    on_one_line(&path.to_string_lossy())
}

/// Text on standard output.
fn print(text: &str) -> Result<(), Stop> {
    to_standard_output(|out| out.write_all(text.as_bytes())).map(|_| ())
}

/// Writes to standard output; `false`: its reader went away, which is no failure of ours.
fn to_standard_output(write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>) -> Result<bool, Stop> {
    let mut out = io::BufWriter::new(io::stdout());
    match write(&mut out).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Stop::Refused(format!(
            "standard output could not be written: {}. What was written of it is not whole.",
            in_words(&error)
        ))),
    }
}

fn this_program() -> Result<Workers, Stop> {
    let program = std::env::current_exe().map_err(|error| {
        Stop::Refused(format!(
            "the program's own file cannot be found ({error}), so workbooks and archives cannot be read safely"
        ))
    })?;
    Ok(Workers { program })
}

/// The one look at the clock, for the journal and for evidence without any date.
#[allow(clippy::disallowed_methods)]
fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Moment::of(since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0)))
}

fn session() -> Session {
    let from = |names: &[&str]| names.iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default();
    let host = std::fs::read_to_string("/etc/hostname").map(|name| name.trim().to_owned());
    Session {
        user: from(&["USER", "USERNAME", "LOGNAME"]),
        host: host.unwrap_or_else(|_| from(&["COMPUTERNAME", "HOSTNAME"])),
        since: now(),
    }
}

/// What the window begins with; the file must be there.
fn window(file: Option<PathBuf>, is_optional: bool) -> Result<Next, Stop> {
    if let Some(file) = &file
        && !file.exists()
    {
        let is_word = file.extension().is_none() && file.components().count() == 1;
        let what =
            if is_word { "is neither a command nor a file; --help lists the commands" } else { "does not exist" };
        return Err(Stop::Usage(format!("{} {what}.", shown(file))));
    }
    Ok(Next::Window(Surroundings { file, now, session: session(), workers: this_program()?, is_optional }))
}

/// Everything that `assess` was asked.
struct Assess {
    paths: Vec<PathBuf>,
    out: Option<PathBuf>,
    report: Option<PathBuf>,
    json: Option<PathBuf>,
    as_of: Option<String>,
    set: Vec<String>,
    scope: Vec<String>,
    passphrase_file: Option<PathBuf>,
    said: Said,
}

fn inputs_of(paths: &[PathBuf]) -> Result<Vec<Input>, Stop> {
    let (inputs, left_out) = folder::collect(paths).map_err(|missing| Stop::Usage(format!("{missing}.")))?;
    for (name, why) in left_out {
        say(&format!("Left out: {}: {why}.", shorten(&name, 80)));
    }
    if inputs.is_empty() {
        return Err(Stop::Usage("There is no file to read in what was given.".to_owned()));
    }
    Ok(inputs)
}

fn parameters_of(set: &[String]) -> Result<(Parameters, Vec<(String, i64)>), Stop> {
    let mut parameters = Parameters::default();
    let mut changed = Vec::new();
    for pair in set {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(Stop::Usage(format!("--set takes PARAMETER=VALUE, not {pair:?}.")));
        };
        parameters.set(name.trim(), value).map_err(Stop::Usage)?;
        let value = parameters.list().iter().find(|parameter| parameter.name == name.trim()).map(|found| found.value);
        changed.extend(value.map(|value| (name.trim().to_owned(), value)));
    }
    match parameters.contradiction() {
        Some(said) => Err(Stop::Usage(said)),
        None => Ok((parameters, changed)),
    }
}

fn day_of(option: &str, text: Option<&str>) -> Result<Option<Moment>, Stop> {
    let Some(text) = text else { return Ok(None) };
    match Moment::parse_iso(text) {
        Some(moment) => Ok(Some(moment.midnight())),
        None => Err(Stop::Usage(format!("{option} takes a day such as 2026-06-30, not {text:?}."))),
    }
}

fn first_checklist() -> Result<&'static Checklist, Stop> {
    crate::checklist::ALL
        .first()
        .copied()
        .ok_or_else(|| Stop::Refused("there is no checklist in this program.".to_owned()))
}

fn evidence(paths: &[PathBuf], as_json: bool, said: &Said) -> Result<(), Stop> {
    let (inputs, mappings) = (inputs_of(paths)?, said.mappings()?);
    let mut progress = Progress::new();
    let workers = this_program()?;
    let import = read(&inputs, &mappings, &mut progress);
    progress.clear();
    let import = import?;
    let confinement = workers.confinement();
    if as_json {
        to_standard_output(|out| {
            json::evidence(&mut *out, &import.files, &confinement)?;
            out.write_all(b"\n")
        })?;
    } else {
        print(&listing::evidence(&import.files))?;
        print(&listing::of_whom(&import))?;
        match confinement {
            Ok(confinement) if confinement.is_whole() => {}
            Ok(confinement) => print(&format!("{}\n", confinement.sentence()))?,
            Err(why) => print(&format!("{why}.\n"))?,
        }
    }
    if import.files.iter().all(listing::is_closed) {
        return Err(Stop::Usage("No file of what was given could be opened.".to_owned()));
    }
    Ok(())
}
