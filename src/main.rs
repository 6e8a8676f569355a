//! Command line → window, headless run, or worker process; everything is in the library.

use std::io::Write;
use std::process::ExitCode;
use tenant_assessor::app::{self, Launch, Surroundings};
use tenant_assessor::cli::{self, Next};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == "__worker") {
        let kind = arguments.next().unwrap_or_default();
        return match tenant_assessor::evidence::serving::serve(&kind.to_string_lossy()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    let wanted = match cli::run(std::env::args_os()) {
        Next::End(code) => return code,
        Next::Window(wanted) => wanted,
    };
    let with = Surroundings::new(wanted.now, wanted.workers, wanted.session);
    match app::run(Launch { file: wanted.file, with }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(no_window) => {
            let _ = writeln!(std::io::stderr(), "tenant-assessor: {no_window}");
            if wanted.is_optional { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
    }
}
