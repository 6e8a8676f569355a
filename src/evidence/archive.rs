//! The worker's side of an archive of exports (ZIP): its members, inflated one after the other.
//!
//! Every limit is counted on bytes really inflated; what the archive declares of itself is never believed. Nothing is
//! written to disk, so a member's name is data only. What the members hold is read by the parent, in [`super::read`].

use super::ProblemKind;
use super::active::Active;
use super::frames::{Out, Tag};
use super::limits::{
    ARCHIVE_MEMBERS, ARCHIVE_TOTAL_BYTES, INFLATE_RATIO, RATIO_FLOOR_BYTES, WORKBOOK_BYTES, WORKBOOK_ENTRIES,
    WORKBOOK_ENTRY_BYTES, WORKBOOK_TOTAL_BYTES,
};
use super::xlsx::{saved, sheets};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek, Write};
use zip::{CompressionMethod, ZipArchive};

/// Opens an archive after the checks that need no inflating; an `Err` is the sentence for the file.
pub(super) fn open<R: Read + Seek>(from: R, entries: usize) -> Result<ZipArchive<R>, String> {
    let mut archive = ZipArchive::new(from)
        .map_err(|_| "the file is damaged, or was cut off: a workbook or ZIP file ends in a list of its contents, which cannot be found; download, export or pack it again".to_owned())?;
    if archive.len() > entries {
        return Err(format!("it has {} entries, more than the {entries} that are read", archive.len()));
    }
    if archive.has_overlapping_entries().unwrap_or(true) {
        return Err(
            "it is damaged, or was made to do harm: parts of it overlap; it was not unpacked; export or pack it again"
                .to_owned(),
        );
    }
    Ok(archive)
}

/// A workbook whose entries were all inflated.
pub(super) struct Checked {
    /// What stands in it that could act if a spreadsheet program opened it.
    pub active: Active,
    /// The beginning of what it says of itself (see [`saved`]).
    pub properties: Vec<u8>,
    /// What its sheets are called (see [`sheets`]).
    pub sheets: BTreeMap<String, String>,
    /// Names and bytes of its entries, so that they need not be inflated once more; `None` where it is too much to be held,
    /// or an entry is unsound, which the parser may not need.
    pub inflated: Option<Vec<(String, Vec<u8>)>>,
}

/// Inflates every entry of a workbook, to know that it stays within the limits before a parser sees it.
pub(super) fn check_workbook(archive: &mut ZipArchive<impl Read + Seek>) -> Result<Checked, String> {
    let mut total = 0;
    let (mut active, mut properties) = (Active::default(), Vec::new());
    let (mut workbook, mut relations) = (Vec::new(), Vec::new());
    let mut inflated = Some(Vec::new());
    for index in 0..archive.len().min(WORKBOOK_ENTRIES) {
        let name = archive.name_for_index(index).and_then(Result::ok).map(std::borrow::Cow::into_owned);
        let mut entry = archive.by_index(index).map_err(|error| why_not(&error))?;
        let packed = entry.compressed_size();
        let mut size = 0;
        let lower = name.as_deref().unwrap_or_default().to_lowercase();
        let mut look = active.entry(&lower);
        let mut held = Vec::new();
        loop {
            let begin = held.len();
            let read = (&mut entry).take(PIECE_BYTES).read_to_end(&mut held);
            let piece = held.get(begin..).unwrap_or_default();
            size += piece.len() as u64;
            total += piece.len() as u64;
            if size > WORKBOOK_ENTRY_BYTES || total > WORKBOOK_TOTAL_BYTES || ratio_exceeded(size, packed) {
                return Err(too_large(name.as_deref().unwrap_or("without a name"), size, packed));
            }
            look.feed(piece);
            let (kept, most) = match &*lower {
                saved::PROPERTIES => (&mut properties, saved::LOOKED_AT),
                sheets::WORKBOOK => (&mut workbook, sheets::LOOKED_AT),
                sheets::RELATIONS => (&mut relations, sheets::LOOKED_AT),
                _ => (&mut Vec::new(), 0),
            };
            let room = most.saturating_sub(kept.len());
            kept.extend_from_slice(&piece[..piece.len().min(room)]);
            let ended = piece.is_empty();
            if read.is_err() || total > HELD_BYTES {
                inflated = None;
            }
            if inflated.is_none() {
                held = Vec::new();
            }
            if read.is_err() || ended {
                break;
            }
        }
        inflated = inflated.zip(name).map(|(mut entries, name)| {
            entries.push((name, held));
            entries
        });
    }
    Ok(Checked { active, properties, sheets: sheets::names(&workbook, &relations), inflated })
}

/// Inflated at once.
const PIECE_BYTES: u64 = 64 << 10;
/// Inflated bytes of a workbook that are held in the worker's memory.
const HELD_BYTES: u64 = 128 << 20;

fn ratio_exceeded(inflated: u64, packed: u64) -> bool {
    inflated > RATIO_FLOOR_BYTES && inflated / packed.max(1) > INFLATE_RATIO
}

/// Which limit a workbook broke.
fn too_large(name: &str, size: u64, packed: u64) -> String {
    let what = if size > WORKBOOK_ENTRY_BYTES {
        format!("its part {name} inflates to more than {} MiB", WORKBOOK_ENTRY_BYTES >> 20)
    } else if ratio_exceeded(size, packed) {
        format!("its part {name} inflates to more than {INFLATE_RATIO} times its size")
    } else {
        format!("its parts inflate to more than {} MiB", WORKBOOK_TOTAL_BYTES >> 20)
    };
    format!("{what}, which is more than is read; give the table as CSV")
}

/// Told of the entry itself: the library finds out only when it reads.
const OTHER_METHOD: &str = "it is packed by a method that is not read here (Deflate64, say, as Windows Explorer packs files over \
                            2 GB); unpack it and give the file, or pack it with another program";

fn why_not(error: &zip::result::ZipError) -> String {
    match error {
        zip::result::ZipError::UnsupportedArchive(why) if why.contains("assword") => {
            "it is encrypted with a password; unpack it and give the files inside".to_owned()
        }
        zip::result::ZipError::UnsupportedArchive(_) | zip::result::ZipError::CompressionMethodNotSupported(_) => {
            OTHER_METHOD.to_owned()
        }
        _ => "it is damaged, and cannot be unpacked; pack it again".to_owned(),
    }
}

/// Sends every member of an archive to the parent; gives the bytes back where they are a workbook, which its first entry did
/// not tell.
pub(super) fn serve(bytes: Vec<u8>, out: &mut Out<impl Write>) -> anyhow::Result<Option<Vec<u8>>> {
    let is_workbook = unpack(Cursor::new(&bytes[..]), out)?;
    Ok(is_workbook.then_some(bytes))
}

/// As [`serve`], of an archive of which only pieces can be had at a time.
pub(super) fn serve_pieces(from: impl Read + Seek, out: &mut Out<impl Write>) -> anyhow::Result<()> {
    if unpack(from, out)? {
        let message = format!("a workbook larger than {} MiB; export it as CSV", WORKBOOK_BYTES >> 20);
        out.problem(ProblemKind::Limit, &message)?;
    }
    Ok(())
}

/// Whether it is a workbook, of which nothing was sent.
fn unpack(from: impl Read + Seek, out: &mut Out<impl Write>) -> anyhow::Result<bool> {
    let mut archive = match open(from, ARCHIVE_MEMBERS) {
        Ok(archive) => archive,
        Err(why) => return out.problem(ProblemKind::Unreadable, &why).map(|()| false),
    };
    if archive.index_for_name("xl/workbook.xml").is_some() || archive.index_for_name("xl/workbook.bin").is_some() {
        return Ok(true);
    }
    if archive.has_duplicate_names() {
        let message = "two members have the same name; only the last of them is read; unpack the archive to see both";
        out.problem(ProblemKind::Incomplete, message)?;
    }
    let mut total = 0;
    let mut members: Vec<(String, usize)> = (0..archive.len())
        .filter_map(|index| {
            let name =
                archive.name_for_index(index)?.map_or_else(|_| format!("member {index}"), std::borrow::Cow::into_owned);
            let name = name.replace('\\', "/");
            (!is_litter(&name)).then_some((name, index))
        })
        .collect();
    members.sort();
    if members.is_empty() {
        out.problem(ProblemKind::Unreadable, "the archive holds no file; pack the exports themselves")?;
    }
    for (name, index) in members {
        let (packed, size) =
            archive.by_index_raw(index).map_or((0, 0), |entry| (entry.compressed_size(), entry.size()));
        out.send(Tag::Member, &[&packed.to_le_bytes(), &size.to_le_bytes(), name.as_bytes()].concat())?;
        if let Err(why) = send(&mut archive, index, &mut total, out)? {
            let kind = if why.ends_with(BEYOND) { ProblemKind::Limit } else { ProblemKind::Unreadable };
            out.problem(kind, &why)?;
        }
        out.send(Tag::MemberEnd, &[])?;
    }
    Ok(false)
}

/// How a sentence ends that tells of a limit.
pub(super) const BEYOND: &str = "than is read; unpack the archive and give the files inside";

/// Directories, and what macOS and Windows leave behind.
fn is_litter(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    name.ends_with('/') || name.starts_with("__MACOSX/") || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

/// One member's bytes. The inner `Err`: why it could not be unpacked (further).
fn send(
    archive: &mut ZipArchive<impl Read + Seek>,
    index: usize,
    total: &mut u64,
    out: &mut Out<impl Write>,
) -> anyhow::Result<Result<(), String>> {
    let mut entry = match archive.by_index(index) {
        Ok(entry) => entry,
        Err(error) => return Ok(Err(why_not(&error))),
    };
    if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return Ok(Err(OTHER_METHOD.to_owned()));
    }
    if entry.is_symlink() {
        return Ok(
            Err("it is a link to another file, and holds nothing itself; pack the file in its place".to_owned()),
        );
    }
    let packed = entry.compressed_size();
    let mut size = 0;
    let mut buffer = vec![0; 256 << 10];
    loop {
        let count = match entry.read(&mut buffer) {
            Ok(0) => return Ok(Ok(())),
            Ok(count) => count,
            Err(_) => return Ok(Err("it is damaged, and cannot be unpacked to its end; pack it again".to_owned())),
        };
        size += count as u64;
        *total += count as u64;
        if ratio_exceeded(size, packed) {
            return Ok(Err(format!("it inflates to more than {INFLATE_RATIO} times its size, which is more {BEYOND}")));
        }
        if *total > ARCHIVE_TOTAL_BYTES {
            return Ok(Err(format!("the archive inflates to more {BEYOND}")));
        }
        out.send(Tag::Data, &buffer[..count])?;
    }
}
