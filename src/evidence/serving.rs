//! The worker process itself: it locks itself in, reads a file from standard input, and answers in frames. What is parsed is
//! in [`super::xlsx`] and [`super::archive`].

use super::frames::{ARCHIVE, CONFINEMENT, LARGE_ARCHIVE, Out, Tag, WALLS};
use super::limits::{ARCHIVE_BYTES, WORKBOOK_BYTES};
use super::pieces::{Asked, Shared};
use super::{ProblemKind, archive, sandbox, xlsx};
use std::cell::RefCell;
use std::io::{self, Read, Write};

/// What `main` calls in the worker process: locks the process in, reads standard input, writes frames to standard output.
pub fn serve(kind: &str) -> anyhow::Result<()> {
    let confinement = sandbox::lock_in(kind);
    let mut out = Out { to: io::BufWriter::with_capacity(128 << 10, io::stdout().lock()) };
    if kind == CONFINEMENT {
        let walls = [confinement.landlock, confinement.seccomp, confinement.memory];
        let code = |wall| (0..).zip(WALLS).find_map(|(code, known)| (known == wall).then_some(code));
        out.send(Tag::Confinement, &walls.map(|wall| code(wall).unwrap_or(u8::MAX)))?;
        return out.done();
    }
    if kind == LARGE_ARCHIVE {
        let to = RefCell::new(out.to);
        let mut out = Out { to: Shared(&to) };
        let asked = Asked::begin(io::stdin().lock(), Shared(&to))?;
        archive::serve_pieces(asked, &mut out)?;
        return out.done();
    }
    let most = if kind == ARCHIVE { ARCHIVE_BYTES } else { WORKBOOK_BYTES };
    let Some(bytes) = received(&mut io::stdin().lock(), most)? else {
        let message = format!("larger than {} MiB; split it, or unpack it first", most >> 20);
        out.problem(ProblemKind::Limit, &message)?;
        return out.done();
    };
    answer(kind, bytes, &mut out.to)
}

/// What a worker answers to these bytes: its frames. In a process that is not locked in only for a search for bytes that
/// do harm.
pub fn answer(kind: &str, bytes: Vec<u8>, to: &mut impl Write) -> anyhow::Result<()> {
    let mut out = Out { to };
    match kind {
        "workbook" => xlsx::serve(bytes, &mut out)?,
        ARCHIVE => {
            if let Some(workbook) = archive::serve(bytes, &mut out)? {
                xlsx::serve(workbook, &mut out)?;
            }
        }
        other => anyhow::bail!("no worker is called {other}"),
    }
    out.done()
}

/// All of the input, or nothing where it is larger than `most`; never asks for more memory than that.
fn received(input: &mut impl Read, most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 256 << 10];
    loop {
        let count = input.read(&mut buffer)?;
        if count == 0 {
            return Ok(Some(bytes));
        }
        if (bytes.len() + count) as u64 > most {
            return Ok(None);
        }
        bytes.extend_from_slice(&buffer[..count]);
    }
}
