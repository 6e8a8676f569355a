//! Command line → worker process; everything else is in the library.

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some("__worker") {
        return tenant_assessor::evidence::worker::serve(&arguments.next().unwrap_or_default());
    }
    Ok(())
}
