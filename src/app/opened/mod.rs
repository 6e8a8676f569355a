//! The assessment in the window: its file, its document, and what was found in its evidence.

mod beside;
mod damage;
mod lent;
mod marks;
mod otherwise;
mod standing;

pub use crate::assessment::owes_reason;
pub use lent::{CameBack, Jotting, NotStored};
pub use marks::{Mark, Progress, Treated};
pub use otherwise::{PROGRAM, accepted, otherwise_since};

use super::register::Register;
use super::widgets::affected;
use crate::app::shown::visible;
use crate::assessment::file::Jot;
use crate::assessment::{Assessment, Attachment, Document, FileError, Gone, Key, Target, two_people};
use crate::checklist::answers::ByEvidence;
use crate::checklist::{
    Check, Checklist, Conclusion, Fact, Finding, Item, Mode, Outcome, Parameters, Previous, Results, Run,
};
use crate::datasets::Import;
use crate::evidence::{EvidenceFile, Input, SourceRef};
use crate::jobs::assess::{AsOfSource, days_to_come, far_day};
use crate::jobs::damaged::Damaged;
use crate::jobs::keep::Open;
use crate::jobs::picture;
use crate::jobs::whose::Whose;
use crate::report::dates;
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::stated::Stated;
use crate::tenant::{Moment, RecordKind, User};
use beside::Beside;
use lent::Lent;
use marks::Marks;
use otherwise::came_otherwise;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An assessment that is open.
#[allow(clippy::struct_excessive_bools)] // Independent facts.
#[derive(Debug)]
pub struct Opened {
    keep: Keep,
    who: String,
    pub path: PathBuf,
    pub is_read_only: bool,
    /// Who has it and since when, say.
    pub why_read_only: Option<String>,
    /// It was told that nobody is named for its journal.
    pub is_namelessness_told: bool,
    /// Whether a passphrase seals the file.
    pub is_protected: bool,
    /// Entries of the journal when the file was opened.
    entries_at_opening: usize,
    pub checklist: &'static Checklist,
    /// `None` until the evidence has been read for the first time.
    pub judged: Option<Judged>,
    /// That is being done just now.
    pub is_being_read: bool,
    /// Why the last edit could not be stored.
    pub not_saved: Option<String>,
    /// What was changed while a job had the file, and could not be stored yet.
    left: Option<Jot>,
    /// What of the file was damaged when it was opened.
    pub damage: Option<Damaged>,
    /// The list of evidence changed since it was read.
    pub must_read_again: bool,
    /// What people stated may have changed since it was judged.
    pub may_differ: bool,
    /// What was accepted, and came out otherwise since.
    came_otherwise: Vec<Target>,
    /// What was judged last was not stored.
    was_judged_in_vain: bool,
    beside: Beside,
    /// Counts up with every change of document or findings.
    pub generation: u64,
    marks: Marks,
}

/// Where the open file is.
#[derive(Debug)]
enum Keep {
    Here(Box<Open>),
    /// A job has it: shown is the document as it was, with what is changed meanwhile.
    Lent(Box<Lent>),
}

/// What a run found, and what it rested on.
#[derive(Clone, Debug)]
pub struct Judged {
    pub import: Arc<Import>,
    pub results: Arc<Results>,
    pub as_of_source: AsOfSource,
    pub emergency: Arc<Vec<EmergencyAccount>>,
    /// Kinds of record and how many checks lack each, most first.
    pub missed: Vec<(RecordKind, usize)>,
    pub basis: Basis,
    pub register: Arc<Register>,
    /// Findings that name an account of the register, by its key, with its outcome in each.
    pub named: Arc<BTreeMap<String, Vec<(&'static str, Outcome)>>>,
    /// The results as the assessment file keeps them.
    pub snapshot: Arc<Vec<u8>>,
    /// What is accepted and came out otherwise since the results that the file kept.
    pub otherwise: Vec<Target>,
}

impl Judged {
    /// What an output is made of: what was read, what was found, and where its day comes from.
    pub fn found(&self) -> (&Import, &Results, &str) {
        (&self.import, &self.results, self.as_of_source.title())
    }
}

/// Findings on a hundred thousand objects take their time to be freed, and no frame waits for that.
fn let_go(judged: Option<Judged>) {
    // Where no thread is to be had they are freed here.
    let _ = std::thread::Builder::new().name("letting go".to_owned()).spawn(move || drop(judged));
}

impl Drop for Opened {
    fn drop(&mut self) {
        let_go(self.judged.take());
    }
}

/// Everything of an assessment that results depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    pub stated: Stated,
    pub parameters: Parameters,
    pub answers: BTreeMap<String, Conclusion>,
    pub as_of: Option<Moment>,
    pub previous: Option<Box<Previous>>,
    /// The day on which evidence was last added.
    pub imported: Option<Moment>,
}

/// Conclusions that a run asks for: answers to manual checks, and confirmations of assisted ones. Others are said of what a
/// run found, and nothing is judged again for them.
fn asked_for(assessment: &Assessment) -> BTreeMap<String, Conclusion> {
    let checklist = Checklist::by_id(&assessment.checklist);
    let is_asked = |id: &String| {
        let check = checklist.and_then(|checklist| checklist.check(id)).map(|(_, check)| check);
        check.is_none_or(|check| matches!(check.run, Run::Answer) || check.mode == Mode::Assisted)
    };
    assessment.answers().into_iter().filter(|(id, _)| is_asked(id)).collect()
}

impl Basis {
    pub fn of(document: &Document) -> Self {
        let assessment = document.assessment();
        Self {
            stated: assessment.stated.clone(),
            parameters: assessment.parameters.clone(),
            answers: asked_for(assessment),
            as_of: assessment.as_of,
            previous: assessment.previous.clone(),
            imported: document.history().imported(),
        }
    }
}

impl Opened {
    /// `None` where this version does not have the assessment's checklist.
    pub fn new(open: Open) -> Option<Self> {
        let checklist = Checklist::by_id(&open.document.assessment().checklist)?;
        let beside = Beside::of(open.file.path(), open.file.is_read_only());
        let mut opened = Self {
            path: open.file.path().to_owned(),
            who: open.who.clone(),
            is_read_only: open.file.is_read_only(),
            why_read_only: None,
            is_namelessness_told: false,
            is_protected: open.file.is_protected(),
            entries_at_opening: open.document.history().entries().len(),
            keep: Keep::Here(Box::new(open)),
            checklist,
            judged: None,
            is_being_read: false,
            not_saved: None,
            left: None,
            damage: None,
            must_read_again: false,
            may_differ: false,
            came_otherwise: Vec::new(),
            was_judged_in_vain: false,
            beside,
            generation: 0,
            marks: Marks::default(),
        };
        opened.changed();
        Some(opened)
    }

    /// Takes over what was found just now.
    pub fn take(&mut self, judged: Judged) {
        let in_vain = std::mem::take(&mut self.was_judged_in_vain);
        if let Some(before) = self.judged.as_ref().filter(|_| !in_vain) {
            let otherwise = came_otherwise(self.assessment(), self.checklist, before, &judged);
            self.came_otherwise.extend(otherwise);
        }
        self.came_otherwise.extend(judged.otherwise.iter().cloned());
        let before = self.judged.replace(judged);
        let_go(before);
        self.changed();
    }

    /// The day ages are counted to, once the evidence was judged.
    pub fn as_of(&self) -> Option<Moment> {
        self.judged.as_ref().map(|judged| judged.results.as_of)
    }

    /// A day that was typed, in numbers or as the assessment writes dates.
    pub fn day(&self, typed: &str) -> Option<Moment> {
        dates::parse(typed, &self.assessment().details.date_language)
    }

    /// A sentence, where the day that ages are counted to was given and lies far from what the evidence shows.
    pub fn far_day(&self, now: Moment) -> Option<String> {
        let judged = self.judged.as_ref().filter(|judged| judged.as_of_source == AsOfSource::Given)?;
        far_day(&judged.import.tenant, judged.results.as_of, now, &|day| self.date(day))
    }

    /// A sentence, where the evidence tells of days to come.
    pub fn days_to_come(&self, now: Moment) -> Option<String> {
        let judged = self.judged.as_ref()?;
        days_to_come(&judged.import, judged.basis.imported.unwrap_or(now)).map(|sentence| self.told(&sentence))
    }

    /// A date, written out as the assessment asks for.
    pub fn date(&self, moment: Moment) -> String {
        dates::date(moment, &self.assessment().details.date_language)
    }

    /// A sentence of ours, made safe to show, its dates written out as the assessment asks for.
    pub fn told(&self, text: &str) -> String {
        visible(&dates::in_text(text, &self.assessment().details.date_language)).into_owned()
    }

    /// What a fact says, as [`Opened::told`]; the tenant's own words as they are.
    pub fn told_fact(&self, fact: &Fact) -> String {
        visible(&affected::said_by(fact, &self.assessment().details.date_language)).into_owned()
    }

    pub fn document(&self) -> &Document {
        match &self.keep {
            Keep::Here(open) => &open.document,
            Keep::Lent(lent) => lent.document(),
        }
    }

    pub fn assessment(&self) -> &Assessment {
        self.document().assessment()
    }

    /// The open file, unless a job has it.
    pub fn open(&mut self) -> Option<&mut Open> {
        match &mut self.keep {
            Keep::Here(open) => Some(open),
            Keep::Lent(_) => None,
        }
    }

    /// What an attachment holds, to be read on another thread; none while a job has the file.
    pub fn attachment(&self, attachment: &Attachment) -> Option<Input> {
        match &self.keep {
            Keep::Here(open) => Some(open.stored(&attachment.name, &attachment.sha256, attachment.bytes)),
            Keep::Lent(_) => None,
        }
    }

    /// The attached images by their SHA-256, to be read on another thread; none while a job has the file.
    pub fn pictures(&self) -> Vec<(String, Input)> {
        picture::attached(self.assessment(), |attachment| self.attachment(attachment))
    }

    /// The last link of the journal as it is stored; none while a job has the file.
    pub fn head(&self) -> Option<String> {
        match &self.keep {
            Keep::Here(open) => Some(open.file.head()),
            Keep::Lent(_) => None,
        }
    }

    /// What is to be told though the file was opened.
    pub fn warning(&self) -> Option<String> {
        match &self.keep {
            Keep::Here(open) => open.file.warning().map(str::to_owned),
            Keep::Lent(_) => None,
        }
    }

    /// What was done when the file was opened, and is well.
    pub fn notice(&self) -> Option<String> {
        match &self.keep {
            Keep::Here(open) => open.file.notice().map(str::to_owned),
            Keep::Lent(_) => None,
        }
    }

    /// Whose name stands in the journal now.
    pub fn who(&self) -> &str {
        &self.who
    }

    /// Whoever opens the file works as the assessor, unless `user`, by the system's account, is the reviewer.
    pub fn begin_as(&mut self, user: &str) {
        let details = &self.assessment().details;
        let (assessor, reviewer) = (details.assessor.trim(), details.reviewer.trim());
        let who = if !reviewer.is_empty() && is_same(reviewer, user) { reviewer } else { assessor }.to_owned();
        if !self.is_read_only && !assessor.is_empty() {
            self.act_as(&who);
        }
    }

    /// Assessor and reviewer, where it is to be asked which of them is there: they are two, and `user`, by the system's
    /// account, is neither.
    pub fn whom_to_ask(&self, user: &str) -> Option<(&str, &str)> {
        let two = two_people(&self.assessment().details).filter(|_| !self.is_read_only);
        two.filter(|(assessor, reviewer)| !is_same(assessor, user) && !is_same(reviewer, user))
    }

    /// Whether assessor and reviewer are two, and nobody said which of them is there.
    pub fn lacks_name(&self) -> bool {
        self.who.is_empty() && !self.is_read_only && two_people(&self.assessment().details).is_some()
    }

    /// From now on this person is at the keyboard: what they do stands under their name, and they review where they are the
    /// reviewer.
    pub fn act_as(&mut self, name: &str) {
        name.trim().clone_into(&mut self.who);
        if let Keep::Here(open) = &mut self.keep {
            open.who.clone_from(&self.who);
            open.file.held_by(&self.who);
        }
        self.generation += 1;
    }

    /// Keeps the results in the file, so that what was shown can be compared with a later run. Large ones wait until the
    /// assessment is put away: no frame waits for them.
    pub fn keep_results(&mut self, most_bytes: usize) -> Result<(), FileError> {
        let Some(snapshot) = self.judged.as_ref().map(|judged| Arc::clone(&judged.snapshot)) else { return Ok(()) };
        let is_as_opened = self.is_as_opened();
        match self.open() {
            // They are what was reported. Only work on the assessment makes them out of date, not a newer program.
            Some(open) if is_as_opened && open.file.keeps_results() => Ok(()),
            Some(open) if snapshot.len() <= most_bytes => open.keep_results(&snapshot),
            _ => Ok(()),
        }
    }

    /// Whether nothing was done since the file was opened.
    pub fn is_as_opened(&self) -> bool {
        self.document().history().entries().len() == self.entries_at_opening
    }

    /// What the file still stores though it stands on no list, and the versions beside it; none while a job has it.
    pub fn left_over(&self) -> Option<(Vec<Gone>, Vec<PathBuf>)> {
        match &self.keep {
            Keep::Here(open) => Some(open.left_over()),
            Keep::Lent(_) => None,
        }
    }

    /// To open the file once more, for reading beside the window; none while a job has it.
    pub fn place_and_key(&self) -> Option<(PathBuf, Option<Key>)> {
        match &self.keep {
            Keep::Here(open) => Some((self.path.clone(), open.file.key().cloned())),
            Keep::Lent(_) => None,
        }
    }

    /// Whether the findings no longer follow from what people stated.
    pub fn must_judge_again(&mut self) -> bool {
        let may_differ = std::mem::take(&mut self.may_differ);
        may_differ && self.judged.as_ref().is_some_and(|judged| judged.basis != Basis::of(self.document()))
    }

    pub fn finding(&self, check: &str) -> Option<&Finding> {
        let place = self.mark(check)?.finding?;
        self.judged.as_ref()?.results.findings.get(place)
    }

    /// Where the evidence alone leaves a check, as the report and its other forms call its outcome.
    pub fn by_evidence(&self, check: &Check) -> ByEvidence {
        ByEvidence::of(check, self.finding(check.id))
    }

    /// What tells whose exports these are; nothing is known before they were read.
    pub fn whose(&self) -> Option<Whose> {
        Some(Whose::of(self.assessment(), &self.judged.as_ref()?.import.tenant))
    }

    /// A sentence, where the client that was typed and the organisation that the exports name share no word.
    pub fn other_client(&self) -> Option<String> {
        self.whose()?.other_client()
    }

    /// A sentence, where the exports are of several tenants.
    pub fn several_tenants(&self) -> Option<String> {
        self.whose()?.several_tenants()
    }

    /// A step's label with the names of accounts in place of their ids, and its dates written out.
    pub fn in_words(&self, label: &str) -> String {
        let finding = label.split(' ').find_map(|word| self.finding(word.trim_end_matches(':')));
        let named = |word: &str| {
            let id = word.trim_end_matches(':');
            let name = Some(id).filter(|id| id.len() == 36).and_then(|id| self.known_name(id, finding))?;
            Some(format!("{name}{}", word.get(id.len()..).unwrap_or_default()))
        };
        let words = label.split(' ').map(|word| named(word).unwrap_or_else(|| word.to_owned()));
        self.told(&words.collect::<Vec<_>>().join(" "))
    }

    /// What an object is called, by its id: as the register of accounts, the list of users, or the finding has it.
    fn known_name<'a>(&'a self, id: &str, finding: Option<&'a Finding>) -> Option<&'a str> {
        let judged = self.judged.as_ref()?;
        let account = || judged.register.account(id).map(|account| &*account.name);
        let user = || judged.import.tenant.user_by_id(id).map(User::name);
        let affected = || finding?.affected.iter().find(|object| *object.id == *id).map(|object| &*object.name);
        account().filter(|name| !name.is_empty()).or_else(user).or_else(affected).filter(|name| !name.is_empty())
    }

    /// The name of an account, by the key under which statements are kept; the key where nothing names it.
    pub fn name_of(&self, account: &str) -> String {
        visible(self.known_name(account, None).unwrap_or(account)).into_owned()
    }

    /// The name of an object of a finding, whatever its id is like; `None` where nothing names it.
    pub fn name_of_object(&self, check: &str, id: &str) -> Option<String> {
        self.known_name(id, self.finding(check)).map(|name| visible(name).into_owned())
    }

    pub fn outcome_of_item(&self, item: &Item) -> Option<Outcome> {
        self.judged.as_ref()?.results.item(item.id)
    }

    /// The client's name, else the file's.
    pub fn title(&self) -> String {
        let client = self.assessment().details.client.trim();
        if !client.is_empty() {
            return visible(client).into_owned();
        }
        file_name(&self.path)
    }

    pub fn files(&self) -> &[EvidenceFile] {
        self.judged.as_ref().map_or(&[], |judged| &judged.import.files)
    }
}

fn is_same(name: &str, user: &str) -> bool {
    name.trim().to_lowercase() == user.trim().to_lowercase()
}

/// The last part of a path, made safe to show.
pub fn file_name(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    visible(&name).into_owned()
}

/// The name a report gets beside its assessment.
pub fn report_path(assessment: &Path) -> PathBuf {
    let mut name = file_name(assessment);
    if let Some(stem) = name.strip_suffix(".assessment") {
        name = stem.to_owned();
    }
    assessment.with_file_name(format!("{name} report.pdf"))
}

/// `users.csv · row 12`, `book.xlsx · Sheet 1 · row 3`.
pub fn source_text(files: &[EvidenceFile], source: SourceRef) -> String {
    let Some(file) = files.get(source.file.0 as usize) else { return format!("row {}", source.row) };
    let part = source.part.and_then(|part| file.parts.get(usize::from(part.0)));
    match part.and_then(|part| part.name.as_deref()) {
        Some(sheet) => format!("{} · {} · row {}", visible(&file.name), visible(sheet), source.row),
        None => format!("{} · row {}", visible(&file.name), source.row),
    }
}
