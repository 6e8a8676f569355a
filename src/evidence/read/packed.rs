//! Workbooks and archives: each is read by a worker of its own, and a member of an archive is read as a file while it is
//! being unpacked, be it a workbook or an archive again.

use super::{Opened, Place, Tap, file};
use crate::evidence::archive::BEYOND;
use crate::evidence::frames::{ARCHIVE, LARGE_ARCHIVE, Tag, problem_of};
use crate::evidence::limits::{
    ARCHIVE_BYTES, ARCHIVE_DEPTH, ARCHIVE_MEMBERS, ARCHIVE_TOTAL_BYTES, INFLATE_RATIO, RATIO_FLOOR_BYTES,
};
use crate::evidence::meter::{Meter, share};
use crate::evidence::pieces::Pieces;
use crate::evidence::session::{Flow, Session};
use crate::evidence::worker::{Answers, Feed, Workers};
use crate::evidence::{Input, Problem, ProblemKind, Wanted, xlsx};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};

/// A file that others are in, while it is unpacked.
struct Packed<'a, 'b> {
    opened: &'a Opened<'b>,
    size: u64,
    /// What its members are worth together (see [`Meter`]).
    worth: u64,
    /// How much may have been unpacked of the whole input when the last of its members ends.
    until: u64,
}

/// A workbook that begins in `head` and goes on in `tap`.
pub(super) fn workbook(opened: &Opened<'_>, head: Vec<u8>, tap: &mut Tap<'_>, session: &mut Session<'_>) -> Flow {
    let packed = Packed { opened, size: opened.size(), worth: 0, until: opened.until };
    tap.counted.meter.hand_over(packed.size);
    run("workbook", &packed, Feed::Whole(&mut io::Cursor::new(head).chain(tap)), session)
}

/// As [`workbook`], of an archive.
pub(super) fn archive(opened: &Opened<'_>, head: Vec<u8>, tap: &mut Tap<'_>, session: &mut Session<'_>) -> Flow {
    opened.is_archive.set(true);
    if opened.depth >= ARCHIVE_DEPTH {
        let message = format!(
            "an archive inside others, {ARCHIVE_DEPTH} of which are read inside one another; unpack the outer ones and give this one"
        );
        session.problem(Problem::file(ProblemKind::Limit, message));
        return Flow::Done;
    }
    let size = opened.size();
    let worth = tap.counted.meter.hand_over(size);
    let packed = Packed { opened, size, worth, until: opened.until.min(within(opened, session)) };
    match opened.place {
        Place::Given(source) if size > ARCHIVE_BYTES => {
            // Its hash is that of all of it; then the worker asks for what it needs.
            super::receive_the_rest(tap, session);
            if session.stopped() || tap.counted.failed.is_some() {
                return Flow::Done;
            }
            run(LARGE_ARCHIVE, &packed, Feed::Pieces(Pieces::of(source)), session)
        }
        _ => run(ARCHIVE, &packed, Feed::Whole(&mut io::Cursor::new(head).chain(tap)), session),
    }
}

/// How much may have been unpacked once all is read that is in an archive inside another: the ratio of sizes counts over both.
fn within(opened: &Opened<'_>, session: &Session<'_>) -> u64 {
    let Place::InArchive { packed, .. } = opened.place else { return u64::MAX };
    let room = packed.saturating_mul(INFLATE_RATIO).max(RATIO_FLOOR_BYTES);
    session.unpacked.load(Ordering::Relaxed).saturating_add(room)
}

/// Lets a worker of this kind read it.
fn run(kind: &str, packed: &Packed<'_, '_>, feed: Feed<'_>, session: &mut Session<'_>) -> Flow {
    let (workers, opened) = (session.workers, packed.opened);
    let ran = workers.run(kind, feed, |answers| {
        let (mut parts, mut later, mut archives) = (0, 0, Archives::default());
        while !session.stopped() {
            let frame = answers.next(&mut || session.waits_on())?;
            match frame.tag {
                Tag::Sheet => {
                    // A workbook, which its first entry did not tell.
                    opened.is_archive.set(false);
                    let sheet = String::from_utf8_lossy(&frame.payload);
                    let wanted = xlsx::sheet::read(opened.name, &sheet, answers, session)?;
                    parts += u64::from(wanted.is_some());
                    later += u64::from(wanted == Some(Wanted::Later));
                }
                Tag::Member => {
                    parts += 1;
                    member(packed, &frame.payload, &mut archives, answers, session)?;
                }
                Tag::Problem => session.problem(problem_of(&frame.payload)),
                Tag::Saved => session.consumer.saved(&String::from_utf8_lossy(&frame.payload)),
                Tag::Done => break,
                _ => return Answers::nonsense(),
            }
        }
        session.deferred |= later > 0;
        Ok(parts > 0 && parts == later)
    });
    match ran {
        _ if session.stopped() => Flow::Stopped,
        // A workbook given as it is has been received whole, so its hash is known all the same.
        Ok(true) if matches!(opened.place, Place::InArchive { .. }) => Flow::Deferred,
        Ok(_) => Flow::Done,
        Err(why) => {
            let kind = if why.ends_with(BEYOND) { ProblemKind::Limit } else { ProblemKind::Unreadable };
            session.problem(Problem::file(kind, why));
            Flow::Done
        }
    }
}

/// What the worker tells of a member: its bytes as packed, its bytes as the archive declares them, and its name.
fn told(payload: &[u8]) -> Option<(u64, u64, std::borrow::Cow<'_, str>)> {
    let (packed, rest) = payload.split_first_chunk::<8>()?;
    let (size, name) = rest.split_first_chunk::<8>()?;
    Some((u64::from_le_bytes(*packed), u64::from_le_bytes(*size), String::from_utf8_lossy(name)))
}

/// The archives in another, by their names.
#[derive(Default)]
struct Archives(BTreeSet<String>);

impl Archives {
    /// Whether a folder of the name is called like one of them: what is in both would have one name.
    fn are_above(&self, name: &str) -> bool {
        name.match_indices('/').any(|(at, _)| name.get(..at).is_some_and(|folder| self.0.contains(folder)))
    }
}

/// One member of an archive, read as a file of its own while it is being unpacked.
fn member(
    archive: &Packed<'_, '_>,
    payload: &[u8],
    archives: &mut Archives,
    answers: &mut Answers<'_>,
    session: &mut Session<'_>,
) -> Result<(), &'static str> {
    let Some((packed, size, own_name)) = told(payload) else { return Answers::nonsense() };
    session.members += 1;
    if session.members > ARCHIVE_MEMBERS {
        return Err(TOO_MANY);
    }
    if archives.are_above(&own_name) {
        let message = format!(
            "not read: {own_name}, as an archive beside it is called like its folder; unpack the archive and give the files inside"
        );
        session.problem(Problem::file(ProblemKind::Incomplete, message));
        let mut stream = Member::of(answers, session.unpacked, archive.until);
        stream.discard();
        return stream.lost.map_or(Ok(()), Err);
    }
    let name = format!("{}/{own_name}", archive.opened.name);
    let packed = packed.min(archive.size);
    let id = session.consumer.open(&name, Some(archive.opened.id));
    let place = Place::InArchive { packed, size };
    let (depth, is_archive) = (archive.opened.depth + 1, Cell::default());
    let opened = Opened { name: &name, id, place, depth, until: archive.until, is_archive };
    let mut stream = Member::of(answers, session.unpacked, archive.until);
    let meter = Meter::member(session.received, share(archive.worth, packed, archive.size), size);
    let closed = file(&opened, &mut Tap::new(&mut stream, meter), session);
    if closed.is_archive {
        archives.0.insert(own_name.into_owned());
    }
    session.consumer.close(id, closed);
    if !session.stopped() {
        stream.discard();
    }
    stream.lost.map_or(Ok(()), Err)
}

/// These end in [`BEYOND`].
const TOO_MUCH: &str =
    "what is packed in it inflates to more than is read; unpack the archive and give the files inside";
const RATIO: &str = "what is packed in it inflates to more than 200 times its size, which is more than is read; unpack the archive and give the files inside";
const TOO_MANY: &str =
    "with the archives in it, it has more entries than is read; unpack the archive and give the files inside";

/// The bytes of a member, as its frames come.
struct Member<'a, 'b> {
    answers: &'a mut Answers<'b>,
    data: Vec<u8>,
    at: usize,
    ended: bool,
    /// Why nothing more will come of the archive it is in.
    lost: Option<&'static str>,
    /// Bytes of the whole input that were unpacked, and how many may be.
    unpacked: &'a AtomicU64,
    until: u64,
}

impl<'a, 'b> Member<'a, 'b> {
    fn of(answers: &'a mut Answers<'b>, unpacked: &'a AtomicU64, until: u64) -> Self {
        Self { answers, data: Vec::new(), at: 0, ended: false, lost: None, unpacked, until }
    }

    fn discard(&mut self) {
        while !self.ended {
            // A problem is an error here; the end of the member still follows it.
            let _ = self.next();
        }
    }
    fn next(&mut self) -> io::Result<()> {
        match self.answers.next(&mut || true) {
            Ok(frame) => match frame.tag {
                Tag::Data => {
                    let count = frame.payload.len() as u64;
                    if self.unpacked.fetch_add(count, Ordering::Relaxed).saturating_add(count) > self.until {
                        self.lost = Some(if self.until < ARCHIVE_TOTAL_BYTES { RATIO } else { TOO_MUCH });
                        self.ended = true;
                        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it inflates to more than is read"));
                    }
                    self.data = frame.payload;
                    self.at = 0;
                }
                Tag::MemberEnd => self.ended = true,
                Tag::Problem => {
                    let problem = problem_of(&frame.payload);
                    let kind = match problem.kind {
                        ProblemKind::Limit => io::ErrorKind::FileTooLarge,
                        _ => io::ErrorKind::InvalidData,
                    };
                    return Err(io::Error::new(kind, problem.message));
                }
                _ => return self.lose("the process unpacking it answered nonsense"),
            },
            Err(why) => return self.lose(why),
        }
        Ok(())
    }
    fn lose(&mut self, why: &'static str) -> io::Result<()> {
        self.ended = true;
        self.lost = Some(why);
        Err(io::Error::other("the archive could not be unpacked any further"))
    }
}

impl Read for Member<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.data.len() && !self.ended {
            self.next()?;
        }
        let count = into.len().min(self.data.len() - self.at);
        into[..count].copy_from_slice(&self.data[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

/// Gives each member of an archive to `each`, under the name that [`super::read`] tells; members of a member that `opens`.
///
/// # Errors
/// Where the archive cannot be unpacked, or `each` fails.
pub fn members(input: &Input, workers: &Workers, opens: &dyn Fn(&str) -> bool, each: &mut Each<'_>) -> io::Result<()> {
    let mut source = input.source.open()?;
    let (kind, feed) = match input.source.size() {
        ..=ARCHIVE_BYTES => (ARCHIVE, Feed::Whole(&mut *source)),
        _ => (LARGE_ARCHIVE, Feed::Pieces(Pieces::of(&input.source))),
    };
    members_of(&input.name, (kind, feed), workers, opens, each)
}

/// What is done with a member: its name, and its bytes.
pub type Each<'a> = dyn FnMut(&str, &mut (dyn Read + Send)) -> io::Result<()> + 'a;

fn members_of(
    archive: &str,
    (kind, feed): (&str, Feed<'_>),
    workers: &Workers,
    opens: &dyn Fn(&str) -> bool,
    each: &mut Each<'_>,
) -> io::Result<()> {
    // It was read before, within all limits.
    let (unpacked, mut failed, mut archives) = (AtomicU64::new(0), Ok(()), Archives::default());
    let ran = workers.run(kind, feed, |answers| {
        while failed.is_ok() {
            let frame = answers.next(&mut || true)?;
            match frame.tag {
                Tag::Member => {
                    let Some((.., own_name)) = told(&frame.payload) else { return Answers::nonsense() };
                    let name = format!("{archive}/{own_name}");
                    let mut stream = Member::of(answers, &unpacked, u64::MAX);
                    failed = if archives.are_above(&own_name) {
                        Ok(())
                    } else if opens(&name) {
                        archives.0.insert(own_name.into_owned());
                        members_of(&name, (ARCHIVE, Feed::Whole(&mut stream)), workers, opens, each)
                    } else {
                        each(&name, &mut stream)
                    };
                    stream.discard();
                    if let Some(why) = stream.lost {
                        return Err(why);
                    }
                }
                Tag::Done => break,
                _ => {}
            }
        }
        Ok(())
    });
    failed?;
    ran.map_err(io::Error::other)
}
