//! How long reading evidence takes, and judging every check on it: `cargo bench --bench import -- FOLDER`. Prints processor
//! time (this process and its workers), peak memory, and what each file was read as. Without a folder it has nothing to do.

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use tenant_assessor::checklist::{self, Inputs, Parameters, run_all};
use tenant_assessor::datasets::import::import;
use tenant_assessor::evidence::folder::collect;
use tenant_assessor::evidence::worker::Workers;
use tenant_assessor::tenant::Moment;
use tenant_assessor::tenant::stated::Stated;

const FOLDER: &str = "give a folder of exports";

fn main() {
    let Some(folder) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')) else {
        println!("{FOLDER}");
        return;
    };
    let only: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-') && *argument != folder).collect();
    let Ok((mut inputs, _)) = collect(&[(&folder).into()]) else {
        println!("{FOLDER}");
        return;
    };
    inputs.retain(|input| only.is_empty() || only.iter().any(|name| input.name.ends_with(&**name)));
    let workers = Workers { program: PathBuf::from(env!("CARGO_BIN_EXE_tenant-assessor")) };
    let before = seconds();
    let found = import(&inputs, &workers, &mut |_, _| true);
    let after = seconds();
    for file in &found.files {
        for part in &file.parts {
            let dataset = part.dataset.unwrap_or("not recognised");
            println!("{:>10} rows  {dataset:<24} {}", part.rows_read, file.name);
        }
    }
    println!("{:.2} s own, {:.2} s workers, peak {} MB", after.0 - before.0, after.1 - before.1, peak());
    let results = run_all(&Inputs {
        checklist: checklist::ALL[0],
        tenant: &found.tenant,
        stated: &Stated::default(),
        parameters: &Parameters::default(),
        as_of: found.tenant.events.newest().unwrap_or(Moment::of(0)),
        answers: &BTreeMap::new(),
        previous: None,
    });
    println!("{:.2} s for {} checks", seconds().0 - after.0, results.findings.len());
}

/// Processor seconds of this process and of its children that ended, in ticks of a hundredth.
fn seconds() -> (f64, f64) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .map(|field| field.parse().unwrap_or(0.0))
        .collect();
    let of = |at: usize| fields.get(at).copied().unwrap_or(0.0) / 100.0;
    (of(11) + of(12), of(13) + of(14))
}

fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}
