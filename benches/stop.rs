//! How long a stop keeps a person waiting: `cargo bench --bench stop -- FOLDER [MOMENTS]`. Reads a folder of exports and judges
//! it; then does so again and again, and asks to stop at moments spread over the whole. Prints the longest waits, with what
//! was at work, of reading (until it has given up) and of judging (between two of its questions whether to go on): by the
//! clock, and what of it this thread worked, which tells more on a busy machine.

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

mod processor;

use processor::ClockId;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tenant_assessor::checklist::{self, Inputs, Parameters, run_while};
use tenant_assessor::datasets::Import;
use tenant_assessor::datasets::import::{JOINING, import};
use tenant_assessor::evidence::Input;
use tenant_assessor::evidence::folder::collect;
use tenant_assessor::evidence::worker::Workers;
use tenant_assessor::tenant::Moment;
use tenant_assessor::tenant::stated::Stated;

const SHOWN: usize = 8;
const FOLDER: &str = "give a folder of exports";

/// What this thread worked in a wait, the wait by the clock, and what was at work when it began.
type Wait = (Duration, Duration, String);

fn main() {
    let mut given = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let Some(folder) = given.next() else {
        println!("{FOLDER}");
        return;
    };
    let moments: u32 = given.next().and_then(|count| count.parse().ok()).unwrap_or(40);
    let Ok((inputs, _)) = collect(&[folder.into()]) else {
        println!("{FOLDER}");
        return;
    };
    let workers = Workers { program: PathBuf::from(env!("CARGO_BIN_EXE_tenant-assessor")) };

    let mut steps = Steps::begun();
    let found = import(&inputs, &workers, &mut |_, file| steps.asked(file));
    let whole = steps.began.elapsed();
    println!("read in {whole:.1?}; between two questions at most:");
    show(steps.waits);
    let judged = judging(&found);
    drop(found);
    println!("judged; between two questions at most:");
    show(judged);

    let stops = (1..=moments).map(|at| stopped(&inputs, &workers, whole * at / (moments + 1)));
    println!("reading, asked to stop at {moments} moments:");
    show(stops.flatten().collect());
}

/// Waits between one question and the next.
struct Steps {
    began: Instant,
    last: (Duration, Instant, String),
    waits: Vec<Wait>,
}

impl Steps {
    fn begun() -> Self {
        let now = Instant::now();
        Self {
            began: now,
            last: (processor::time(ClockId::ThreadCPUTime), now, "the beginning".to_owned()),
            waits: Vec::new(),
        }
    }

    fn asked(&mut self, at: &str) -> bool {
        let now = Instant::now();
        let (work, since, what) =
            std::mem::replace(&mut self.last, (processor::time(ClockId::ThreadCPUTime), now, named(at)));
        let what = format!("after {} s, {what}", (now - self.began).as_secs());
        self.waits.push((self.last.0.saturating_sub(work), now - since, what));
        true
    }
}

fn named(file: &str) -> String {
    if file == JOINING { "joining".to_owned() } else { file.to_owned() }
}

/// How long reading goes on after it was asked to stop at this moment; `None` where it was done by then.
fn stopped(inputs: &[Input], workers: &Workers, moment: Duration) -> Option<Wait> {
    let began = Instant::now();
    let (mut at, mut asked) = (String::new(), None);
    let found = import(inputs, workers, &mut |_, file| {
        let goes_on = began.elapsed() < moment;
        if goes_on {
            (at, asked) = (named(file), Some(processor::time(ClockId::ThreadCPUTime)));
        }
        goes_on
    });
    let was_stopped = found.stopped;
    drop(found);
    let waited = began.elapsed().saturating_sub(moment);
    let work = processor::time(ClockId::ThreadCPUTime).saturating_sub(asked.unwrap_or_default());
    was_stopped.then(|| (work, waited, format!("at {moment:.1?}, {at}")))
}

fn judging(found: &Import) -> Vec<Wait> {
    let inputs = Inputs {
        checklist: checklist::ALL[0],
        tenant: &found.tenant,
        stated: &Stated::default(),
        parameters: &Parameters::default(),
        as_of: found.tenant.events.newest().unwrap_or(Moment::of(0)),
        answers: &BTreeMap::new(),
        previous: None,
    };
    let names = ["the beginning", "who holds which role", "what policies ask", "emergency accounts"];
    let mut names = names.into_iter().chain(inputs.checklist.checks().map(|(_, check)| check.id));
    let mut steps = Steps::begun();
    let _ = run_while(&inputs, &mut || steps.asked(names.next().unwrap_or_default()));
    steps.asked("");
    steps.waits
}

fn show(mut waits: Vec<Wait>) {
    waits.sort_by(|a, b| b.cmp(a));
    if let Some((work, ..)) = waits.get(waits.len() / 2) {
        println!("{work:>12.1?}  median of {}", waits.len());
    }
    for (work, wait, what) in waits.iter().take(SHOWN) {
        println!("{work:>12.1?}  {wait:>9.1?} by the clock  {what}");
    }
}
