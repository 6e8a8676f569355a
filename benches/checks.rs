//! How long each check takes: `cargo bench --bench checks -- FOLDER`. Prints the median processor time of every step of
//! preparation and of every check, the longest first. Without a folder it has nothing to do.

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

mod processor;

use processor::ClockId;
use std::collections::BTreeMap;
use std::path::PathBuf;
use tenant_assessor::checklist::{self, Inputs, Parameters, run_while};
use tenant_assessor::datasets::import::import;
use tenant_assessor::evidence::folder::collect;
use tenant_assessor::evidence::worker::Workers;
use tenant_assessor::tenant::Moment;
use tenant_assessor::tenant::stated::Stated;

const ROUNDS: usize = 5;
const SHOWN: usize = 30;
const FOLDER: &str = "give a folder of exports";

fn main() {
    let Some(folder) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')) else {
        println!("{FOLDER}");
        return;
    };
    let Ok((inputs, _)) = collect(&[folder.into()]) else {
        println!("{FOLDER}");
        return;
    };
    let workers = Workers { program: PathBuf::from(env!("CARGO_BIN_EXE_tenant-assessor")) };
    let found = import(&inputs, &workers, &mut |_, _| true);
    let inputs = Inputs {
        checklist: checklist::ALL[0],
        tenant: &found.tenant,
        stated: &Stated::default(),
        parameters: &Parameters::default(),
        as_of: found.tenant.events.newest().unwrap_or(Moment::of(0)),
        answers: &BTreeMap::new(),
        previous: None,
    };
    let mut rounds: Vec<Vec<f64>> = Vec::new();
    let mut affected: Vec<usize> = Vec::new();
    for _ in 0..ROUNDS {
        // It is asked whether to go on before each step and each check.
        let mut moments = Vec::new();
        let results = run_while(&inputs, &mut || {
            moments.push(processor::time(ClockId::ThreadCPUTime).as_secs_f64());
            true
        });
        moments.push(processor::time(ClockId::ThreadCPUTime).as_secs_f64());
        rounds.push(moments.windows(2).map(|pair| pair[1] - pair[0]).collect());
        affected = results.iter().flat_map(|run| &run.findings).map(|finding| finding.affected.len()).collect();
    }
    let steps = ["who holds which role", "what policies ask", "emergency accounts"];
    let checks = inputs.checklist.checks().map(|(_, check)| check.id);
    let names: Vec<&str> = steps.into_iter().chain(checks).collect();
    let counts = [0; 3].into_iter().chain(affected);
    let mut medians: Vec<(f64, &str, usize)> =
        names.iter().zip(counts).enumerate().map(|(at, (name, count))| (median(&rounds, at), *name, count)).collect();
    let all: f64 = medians.iter().map(|(median, ..)| median).sum();
    medians.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (median, name, count) in medians.iter().take(SHOWN) {
        println!("{median:>8.4} s  {name:<20} {count:>8} affected");
    }
    println!("{all:>8.4} s  in all, of {} checks", names.len() - steps.len());
}

fn median(rounds: &[Vec<f64>], at: usize) -> f64 {
    let mut taken: Vec<f64> = rounds.iter().filter_map(|round| round.get(at)).copied().collect();
    taken.sort_by(f64::total_cmp);
    taken.get(taken.len() / 2).copied().unwrap_or_default()
}
