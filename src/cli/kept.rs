//! What is done with assessments that are kept: run again, compare, carry over, protect, attach, and read the journal.

use super::listing::counted;
use super::progress::Progress;
use super::unlock::{self, Unlocking, with};
use super::{Stop, now, print, say, session, shown, this_program};
use crate::assessment::compare::{Change, FindingChange, ObjectChange, Snapshot, Tool, told_backwards};
use crate::assessment::{BeforeAfter, Passphrase, Target, carry::What};
use crate::checklist::answers::Standing;
use crate::checklist::{Checklist, Outcome};
use crate::jobs::again::{self, Compared, Side};
use crate::jobs::damaged::Damaged;
use crate::jobs::keep::Open;
use crate::report::visible::on_one_line;
use clap::Args;
use std::path::{Path, PathBuf};

/// Objects of one check that are named; the rest is counted.
const NAMED: usize = 10;

/// One assessment, protected or not.
#[derive(Args, Debug)]
pub struct One {
    #[arg(value_name = "FILE.assessment")]
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) unlocking: Unlocking,
}

/// The previous assessment and this one.
#[derive(Args, Debug)]
pub struct Two {
    #[arg(value_name = "OLD.assessment")]
    old: PathBuf,
    #[arg(value_name = "NEW.assessment")]
    new: PathBuf,
    #[command(flatten)]
    unlocking: Unlocking,
    /// The passphrase of the old one, where it is another.
    #[arg(long, value_name = "FILE")]
    old_passphrase_file: Option<PathBuf>,
}

impl One {
    fn is_there(&self) -> Result<(), Stop> {
        is_there(&self.file)
    }
    pub(super) fn read(&self) -> Result<Open, Stop> {
        self.is_there()?;
        let passphrase = self.unlocking.passphrase()?;
        let open = Open::open_read_only_with(&self.file, "", with(passphrase.as_ref())).map_err(anyhow::Error::from)?;
        open.file.warning().into_iter().for_each(say);
        Ok(open)
    }
    pub(super) fn write(&self) -> Result<Open, Stop> {
        self.is_there()?;
        write(&self.file, self.unlocking.passphrase()?.as_ref())
    }
}

impl Two {
    fn is_there(&self) -> Result<(), Stop> {
        is_there(&self.old)?;
        is_there(&self.new)
    }
    fn read_old(&self) -> Result<Open, Stop> {
        let own = self.old_passphrase_file.as_deref().map(unlock::read).transpose()?;
        if let Some(own) = own {
            return Ok(Open::open_read_only_with(&self.old, "", with(Some(&own))).map_err(anyhow::Error::from)?);
        }
        read_either(&self.old, self.unlocking.passphrase()?.as_ref())
    }
}

/// With the passphrase if the file is protected; of two files one may be and the other not.
fn read_either(path: &Path, passphrase: Option<&Passphrase>) -> Result<Open, Stop> {
    use crate::assessment::FileError;
    match Open::open_read_only_with(path, "", with(passphrase)) {
        Err(FileError::NotProtected { .. }) => Ok(Open::open_read_only(path, "").map_err(anyhow::Error::from)?),
        other => Ok(other.map_err(anyhow::Error::from)?),
    }
}

/// A sentence, where a file lacks or may lack some of what was stored in it: what is read from it is not all. Takes as long as
/// reading the file.
pub(super) fn lacking(open: &Open) -> Option<String> {
    let damaged = || {
        let damaged = Damaged::of(open)?;
        let what = match (damaged.files.first(), damaged.files.len()) {
            (None, _) => "a record of its journal, or the results kept in it, cannot be read whole".to_owned(),
            (Some(first), 1) => format!("of what is stored in it {} cannot be read whole", on_one_line(first)),
            (Some(first), count) => {
                format!("of what is stored in it {} and {} more cannot be read whole", on_one_line(first), count - 1)
            }
        };
        Some(format!("{} is damaged: {what}. What is said of it rests on what is left.", shown(open.file.path())))
    };
    open.file.warning().map(str::to_owned).or_else(damaged)
}

fn write(path: &Path, passphrase: Option<&Passphrase>) -> Result<Open, Stop> {
    let session = session();
    let open = Open::open_with(path, &session, &session.user, with(passphrase)).map_err(anyhow::Error::from)?;
    open.file.warning().into_iter().chain(open.file.notice()).for_each(say);
    if open.file.is_damaged() {
        say(&format!("{} is damaged; the versions beside it were left as they are.", shown(path)));
    }
    Ok(open)
}

fn is_there(path: &Path) -> Result<(), Stop> {
    if path.exists() { Ok(()) } else { Err(Stop::Usage(format!("{} does not exist.", shown(path)))) }
}

pub(super) fn close(open: Open) -> Result<(), Stop> {
    Ok(open.file.close().map_err(anyhow::Error::from)?)
}

/// Runs everything again from the stored evidence; refused where the results differ.
pub fn reperform(one: &One) -> Result<(), Stop> {
    let open = one.read()?;
    if open.file.warning().is_none() {
        lacking(&open).iter().for_each(|lacks| say(lacks));
    }
    let mut progress = Progress::new();
    let done = again::reperform(&open, &this_program()?, &mut |message| {
        progress.hear(&message);
        true
    });
    progress.clear();
    let done = done?;
    if let Some(version) = &done.made_by {
        print(&format!(
            "The kept results were made by another program: version {}; this one is {}. What was mended in between may come out \
             otherwise.\n",
            on_one_line(version),
            Tool::this().in_words()
        ))?;
    }
    if done.is_identical {
        print(&format!("Identical: all {} checks come out as the assessment keeps them.\n", done.checks))?;
        return Ok(());
    }
    for line in &done.differences {
        print(&format!("{}\n", on_one_line(line)))?;
    }
    Err(Stop::Refused(format!(
        "the results differ from those that {} keeps; the differences are listed above.",
        shown(&one.file)
    )))
}

/// Says what became of every finding.
pub fn compare(two: &Two, as_json: bool) -> Result<(), Stop> {
    two.is_there()?;
    let old = two.read_old()?;
    let new = read_either(&two.new, two.unlocking.passphrase()?.as_ref())?;
    [&old, &new].into_iter().filter_map(lacking).for_each(|lacks| say(&lacks));
    let mut progress = Progress::new();
    let compared = again::compare_files(&old, &new, now(), &this_program()?, &mut |message| {
        progress.hear(&message);
        true
    });
    progress.clear();
    let compared = compared?;
    if as_json {
        let mut text = serde_json::to_string(&json(&compared)).map_err(anyhow::Error::from)?;
        text.push('\n');
        print(&text)?;
    } else {
        print(&listing(&compared))?;
    }
    Ok(())
}

fn count(changes: &[FindingChange], change: Change) -> usize {
    changes.iter().filter(|one| one.change == change).count()
}

fn json(compared: &Compared) -> serde_json::Value {
    let side = |side: &Side| {
        serde_json::json!({
            "file": side.name,
            "as_of": side.as_of.iso_date(),
            "journal_head": side.head,
            "judged_otherwise": side.judged_otherwise(),
        })
    };
    let counts: serde_json::Map<String, serde_json::Value> =
        Change::ALL.iter().map(|change| (change.id().to_owned(), count(&compared.changes, *change).into())).collect();
    serde_json::json!({
        "schema": 2,
        "old": side(&compared.old),
        "new": side(&compared.new),
        "other_client": compared.whose_differ(),
        "counts": counts,
        "findings": compared.changes,
    })
}

fn listing(compared: &Compared) -> String {
    let side = |side: &Side| format!("{} (as of {})", on_one_line(&side.name), side.as_of.iso_date());
    let counts: Vec<String> =
        Change::ALL.iter().map(|change| format!("{} {}", count(&compared.changes, *change), change.title())).collect();
    let mut text = String::new();
    let differ = compared.whose_differ();
    if !differ.is_empty() {
        text.push_str(&format!("Attention: the two may be of different clients. {}\n", differ.join(" ")));
    }
    let backwards = told_backwards(compared.old.as_of, compared.new.as_of);
    text.extend(backwards.map(|backwards| format!("Attention: {backwards}\n")));
    text.push_str(&format!("{} beside {}: {}.\n", side(&compared.new), side(&compared.old), counts.join(", ")));
    if let Some(count) = compared.old.judged_otherwise().filter(|count| *count > 0) {
        text.push_str(&format!(
            "{} of {} {} out otherwise by this version than its own results say; compared is what this version says.\n",
            counted(count as u64, "check"),
            on_one_line(&compared.old.name),
            if count == 1 { "comes" } else { "come" }
        ));
    }
    let checklist = crate::checklist::ALL.first();
    for change in compared.changes.iter().filter(|one| one.change != Change::Unchanged) {
        let check = checklist.and_then(|list: &&Checklist| list.check(&change.check)).map(|(_, check)| check);
        let title = check.map_or("", |check| check.title);
        let standing = |outcome| check.map_or(Standing::Judged(outcome), |check| Standing::of(check, Some(outcome)));
        let outcome = |outcome: Option<Outcome>| outcome.map_or("not there", |outcome| standing(outcome).title());
        text.push_str(&format!(
            "{:<14} {} {title}: {} → {}\n",
            change.change.title(),
            change.check,
            outcome(change.was),
            outcome(change.now)
        ));
        for (what, list) in change.objects.lists() {
            text.push_str(&named(what.title(), list));
        }
    }
    text
}

fn named(what: &str, objects: &[ObjectChange]) -> String {
    if objects.is_empty() {
        return String::new();
    }
    let names: Vec<String> = objects.iter().take(NAMED).map(|object| on_one_line(&object.name)).collect();
    let more = objects.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("               {} {what}: {}{more}\n", objects.len(), names.join(", "))
}

/// Carries over what a previous assessment said, and names it as the one to compare with.
pub fn carry(two: &Two, of_other_client: bool) -> Result<(), Stop> {
    two.is_there()?;
    let old = two.read_old()?;
    if let Some(lacks) = lacking(&old) {
        // It would stay in the new one for good.
        let why = "So nothing is carried over: what is lacking would be told as a change ever after.";
        return Err(Stop::Refused(format!("{lacks} {why}")));
    }
    let passphrase = two.unlocking.passphrase()?;
    let is_protected = passphrase.is_some() && {
        // The passphrase may be the old one's alone.
        read_either(&two.new, passphrase.as_ref())?.file.is_protected()
    };
    let mut new = write(&two.new, passphrase.as_ref().filter(|_| is_protected))?;
    let mut progress = Progress::new();
    let carried = again::carry(&old, &mut new, of_other_client, now(), &this_program()?, &mut |message| {
        progress.hear(&message);
        true
    });
    progress.clear();
    let carried = carried.map_err(|error| match error.downcast::<again::OtherClient>() {
        Ok(other) => Stop::Refused(format!("{other} If they belong together all the same, say --of-another-client.")),
        Err(error) => error.into(),
    })?;
    close(new)?;
    if carried.fates.is_empty() {
        print("The previous assessment says nothing that could be carried over; it is compared with from now on.\n")?;
    }
    for what in What::ALL {
        let of: Vec<String> =
            carried.fates.iter().filter(|fate| fate.what == *what).map(|fate| fate.target.short()).collect();
        if !of.is_empty() {
            print(&format!("{} {}: {}\n", of.len(), what.title(), on_one_line(&of.join(", "))))?;
        }
    }
    Ok(())
}

/// Protects an assessment, or changes its passphrase.
pub fn protect(one: &One, new: Option<&Path>) -> Result<(), Stop> {
    one.is_there()?;
    let given = one.unlocking.passphrase()?;
    let (old, new) = match (given, new) {
        (old, Some(new)) => (old, unlock::read(new)?),
        (Some(new), None) => (None, new),
        (None, None) => {
            return Err(Stop::Usage(
                "protect needs --passphrase-file FILE with the new passphrase (to change one: the old one there, and --new-passphrase-file FILE).".to_owned(),
            ));
        }
    };
    let mut open = write(&one.file, old.as_ref())?;
    let removed = open.file.protect(&new).map_err(anyhow::Error::from)?;
    close(open)?;
    print(&format!(
        "{} is protected. Without the passphrase nobody can open it, and nobody can recover it.\n{}",
        shown(&one.file),
        about_versions(removed)
    ))?;
    Ok(())
}

/// Takes the protection off.
pub fn unprotect(one: &One) -> Result<(), Stop> {
    let mut open = one.write()?;
    let removed = open.file.unprotect().map_err(anyhow::Error::from)?;
    close(open)?;
    print(&format!("{} is not protected any more.\n{}", shown(&one.file), about_versions(removed)))?;
    Ok(())
}

fn about_versions(removed: u32) -> String {
    match removed {
        0 => String::new(),
        count => format!(
            "{} beside it opened otherwise and {} removed; copies elsewhere are as they were.\n",
            counted(u64::from(count), "earlier version"),
            if count == 1 { "was" } else { "were" }
        ),
    }
}

/// What an attachment hangs on: `1.02.b`, `1.02`, or `1.02.b/OBJECT-ID`.
fn target(open: &Open, text: &str) -> Result<Target, Stop> {
    let id = &open.document.assessment().checklist;
    let checklist =
        Checklist::by_id(id).ok_or_else(|| Stop::Refused(format!("this version has no checklist {id:?}.")))?;
    match text.split_once('/') {
        Some((check, object)) if checklist.check(check).is_some() && !object.is_empty() => {
            let target = Target::object(&**id, check, object.to_lowercase());
            is_named(open, check, object, &target)?;
            Ok(target)
        }
        None if checklist.check(text).is_some() => Ok(Target::check(&**id, text)),
        None if checklist.item(text).is_some() => Ok(Target::item(&**id, text)),
        _ => Err(Stop::Usage(format!("There is no item or check {text:?}; such as 1.02, 1.02.b or 1.02.b/OBJECT-ID."))),
    }
}

/// Whether a finding names an object, as far as the kept results tell, or something was said of it before.
fn is_named(open: &Open, check: &str, object: &str, target: &Target) -> Result<(), Stop> {
    let kept = open.file.results().map_err(anyhow::Error::from)?;
    let kept = kept.map(|json| Snapshot::read(&json)).transpose().map_err(anyhow::Error::msg)?;
    let Some(finding) = kept.as_ref().and_then(|kept| kept.finding(check)) else { return Ok(()) };
    let is_it = |id: &str| id.eq_ignore_ascii_case(object);
    if finding.affected.iter().any(|found| is_it(&found.id)) || open.document.assessment().annotation(target).is_some()
    {
        return Ok(());
    }
    let by_name = finding.affected.iter().find(|found| found.name.eq_ignore_ascii_case(object));
    let way = match (by_name, finding.affected.first()) {
        (Some(found), _) => format!("; the id of {} is {}", on_one_line(&found.name), on_one_line(&found.id)),
        (None, Some(first)) => format!("; it names {}, for example", on_one_line(&first.id)),
        (None, None) => "; it names none".to_owned(),
    };
    Err(Stop::Usage(format!("{check} names no object {object:?}{way}.")))
}

/// Hangs a file on a finding.
pub fn attach(one: &One, on: &str, file: &Path, caption: &str, by: Option<String>) -> Result<(), Stop> {
    is_there(file)?;
    let mut open = one.write()?;
    open.who = by.unwrap_or(open.who);
    let target = target(&open, on)?;
    let number = open.attach_file(target, file, caption, now()).map_err(anyhow::Error::from)?;
    close(open)?;
    print(&format!("Attachment {number}: {}\n", shown(file)))?;
    Ok(())
}

/// The register of attachments.
pub fn attachments(one: &One, as_json: bool) -> Result<(), Stop> {
    let open = one.read()?;
    let register = open.document.assessment().attachments();
    if as_json {
        let lines = crate::report::json::attachments(open.document.assessment());
        let register = serde_json::json!({ "schema": 1, "attachments": lines });
        print(&format!("{register}\n"))?;
        return Ok(());
    }
    for (target, attachment) in register {
        let caption = if attachment.caption.is_empty() { "no caption" } else { &*attachment.caption };
        print(&format!(
            "{} on {}: {} ({}, {} bytes, SHA-256 {}): {}\n",
            attachment.number,
            on_one_line(&target.short()),
            on_one_line(&attachment.name),
            attachment.media.title(),
            attachment.bytes,
            attachment.sha256,
            on_one_line(caption)
        ))?;
    }
    Ok(())
}

/// Who changed what from what to what and when, oldest first; values whole.
pub fn journal(one: &One) -> Result<(), Stop> {
    let open = one.read()?;
    let history = open.document.whole_history().map_err(anyhow::Error::from)?;
    for ((index, entry), line) in history.entries().iter().enumerate().zip(history.labels()) {
        let back = if entry.puts_back() { " · back to draft" } else { "" };
        let who = if entry.who.trim().is_empty() { "nobody named".to_owned() } else { on_one_line(&entry.who) };
        print(&format!("{} {} {who}: {}{back}\n", index + 1, entry.when.iso(), on_one_line(&line)))?;
        if let Some(before) = history.set_back(index) {
            print(&format!("    the clock was set back: entry {index} is of {}\n", before.iso()))?;
        }
        let BeforeAfter { before, after } = history.change(index);
        let value = |label: &str, value: &str| {
            let lines = value.lines().map(on_one_line).collect::<Vec<_>>();
            print(&format!("    {label}: {}\n", lines.join("\n        ")))
        };
        if !before.is_empty() {
            value("before", before)?;
        }
        // What the line says already is not said again.
        if !after.is_empty() && !line.ends_with(&format!(": {after}")) {
            value("now", after)?;
        }
    }
    print(&format!("Head: {}\n", open.file.head()))
}
