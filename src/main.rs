//! Command line → window, headless run, or worker process; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == "__worker") {
        let kind = arguments.next().unwrap_or_default();
        return match tenant_assessor::evidence::worker::serve(&kind.to_string_lossy()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    tenant_assessor::cli::run(std::env::args_os())
}
