//! Everything a person can ask the window for; what it is called, what it does, and its keys stand in [`described`].

mod described;

use super::buttons::InSight;
use super::field::Field;
use super::filter::{Filter, Order};
use super::place::Wanted;
use super::screen::Screen;
use super::selected::{Selected, Tab};
use super::used::Used;
use crate::assessment::{Detail, Edit, EvidenceKey, Passphrase, Target, Treatment, WorkState};
use crate::checklist::{Conclusion, Severity};
use crate::evidence::SourceRef;
use crate::jobs::blacken::Area;
use crate::jobs::letterhead::Letterhead;
use crate::jobs::settings::Colours;
use crate::jobs::texts::Text;
use crate::tenant::Moment;
use egui::{Key, KeyboardShortcut};
use std::borrow::Cow;
use std::path::PathBuf;

/// What is written into a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenOut {
    /// An attachment, by its number.
    Attachment(u32),
    /// The affected objects of the check that is shown, as the table leaves them.
    Objects,
    /// The whole assessment, to go on in.
    Copy,
}

/// One wish. Screens give them; [`super::Window`] fulfils them.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    Show(Screen),
    Create {
        path: PathBuf,
        details: Vec<(Detail, String)>,
        as_of: Option<Moment>,
        /// Those that differ from the defaults, by their names.
        thresholds: Vec<(&'static str, i64)>,
    },
    Open(PathBuf),
    OpenReadOnly(PathBuf),
    /// Copies a version of a damaged assessment to a name of its own, and opens that.
    GoOnInCopy(PathBuf),
    /// Asks where a copy of what can only be read is to lie, to go on in it.
    AskForCopy,
    /// Says once more what of the assessment's file is damaged.
    TellDamage,
    /// Opens a protected assessment.
    Unlock {
        path: PathBuf,
        read_only: bool,
        passphrase: Passphrase,
    },
    Demo(PathBuf),
    /// Opens an earlier assessment beside this one.
    LayBeside {
        path: PathBuf,
        passphrase: Option<Passphrase>,
    },
    /// Carries over what the assessment that lies beside says.
    CarryOver,
    /// A native dialog for a path.
    Browse(Wanted),
    Import(Vec<PathBuf>),
    RemoveEvidence(Vec<EvidenceKey>),
    /// To what was taken off the lists and is still stored.
    AskRemoval,
    /// Removes it for good; the versions beside the file too.
    RemoveForGood {
        with_versions: bool,
    },
    /// Writes what is still to be asked for into a folder.
    WriteRequest(PathBuf),
    /// Writes what was said of columns to a file, for the next client.
    KeepMappings(PathBuf),
    /// Takes what was said of columns from such a file.
    TakeMappings(PathBuf),
    /// Stops the job that is running.
    Stop,
    Perform(Edit),
    /// The same for so many checks together; afterwards it is said how many there were.
    ChangeTogether(Edit, usize),
    /// Text of a field, to be stored; `is_first` since the field got the focus.
    Write {
        field: Field,
        text: String,
        is_first: bool,
    },
    Undo,
    Redo,
    Select(Selected),
    /// Shows it on the checklist screen, from wherever one is, whatever the filters.
    GoTo(Selected),
    SelectNext,
    SelectPrevious,
    SelectNextOpen,
    SelectNextObject,
    SelectPreviousObject,
    /// The affected objects over the whole width, and back.
    EnlargeObjects,
    /// Takes a check into the selection that is edited together, or out of it.
    Mark(&'static str),
    /// The same for the check that is shown.
    MarkSelected,
    /// All checks that the filters leave.
    MarkAll,
    /// These alone, on the checklist screen, to be edited together.
    MarkThese(Vec<&'static str>),
    Unmark,
    /// Whether a conclusion goes on to the next open check.
    ToggleAdvance,
    /// Concludes on what is selected; the same once more withdraws it.
    Conclude(Conclusion),
    /// What is to happen with what is shown: an empty one of its kind, to be filled; one that is there already is gone on with.
    Treat(Treatment),
    /// Another severity for the check that is shown; the check's own takes it back.
    SetSeverity(Severity),
    /// Where the work on what is shown stands.
    SetWorkState(WorkState),
    /// Puts a filter on the list, or takes it off.
    Filter(Filter),
    Order(Order),
    /// The note as it is printed, or as it is typed.
    TogglePreview,
    /// What stands below the reasons of the finding.
    ShowTab(Tab),
    /// A dialog for files to attach to what is shown, or the field for their path.
    AttachHere,
    /// To the field for exports.
    BeginImport,
    /// Prints the report as the report screen says.
    Print,
    WriteNote,
    /// To the reviewer's comment on what is shown.
    WriteComment,
    /// To what the columns of a table of the evidence hold: its file, its place among the tables of that, and what it is called.
    MapTable(String, usize, String),
    /// Puts a kept text at the end of the note on what is selected; `None`: the first that fits.
    InsertText(Option<String>),
    /// Keeps the note on the check that is shown for other assessments.
    KeepText,
    ForgetText(Text),
    Search,
    /// To a field of the report's cover.
    Focus(Field),
    ShowEverything,
    Shortcuts,
    /// Version, licences, and where things lie.
    About,
    Palette,
    /// To the next part of the screen.
    NextRegion,
    Export(PathBuf),
    /// Adds the second signature to a report; the result stands beside it.
    Countersign(PathBuf),
    /// Whether a signed report, an assessment, or both hold.
    Verify {
        report: Option<PathBuf>,
        assessment: Option<PathBuf>,
    },
    OpenFolder(PathBuf),
    /// Shows a file in the program that the system has for it.
    OpenFile(PathBuf),
    Copy(String),
    /// The page of an account, by its key.
    ShowAccount(String),
    /// Another of assessor and reviewer is at the keyboard.
    ActAs(String),
    /// The file's own row, with what of it was used.
    OpenSource(SourceRef, Used),
    /// Affected objects of the check that is shown, as the table leaves them: on the clipboard, or in a file.
    CopyObjects,
    ExportObjects,
    /// Writes it to this file.
    GiveOut(GivenOut, PathBuf),
    /// Shows an attached picture large, by the attachment's number.
    ShowPicture(u32),
    Colours(Colours),
    /// Everything larger or smaller.
    Size(Size),
    /// Hangs files on a target.
    Attach(Target, Vec<PathBuf>),
    /// A native dialog for files to attach.
    BrowseAttachment(Target),
    /// Attaches the picture on the clipboard to the finding that is shown.
    PastePicture,
    /// A new picture without what stands in these parts takes the place of an attached one, by its number.
    BlackOut(u32, Vec<Area>),
    /// Asks where an attachment, by its number, is to be written.
    ExportAttachment(u32),
    /// To the register of attachments.
    ShowAttachments,
    /// To a part of a screen that is folded, or far down.
    ShowSection(Section),
    /// To what can be said of the affected object that is open, or of the first one.
    TreatObject,
    /// To the form that protects the file.
    AskProtection,
    /// Protects the file, changes its passphrase (`old` is the present one), or takes the protection off (`new` is none).
    Protect {
        old: Option<Passphrase>,
        new: Option<Passphrase>,
    },
    /// Closes the assessment; the window stays.
    CloseAssessment,
    /// Closes a protected assessment from sight.
    Lock,
    /// Minutes without a key or a click after which that happens by itself; 0: never.
    LockAfter(u32),
    /// Who changed what and when.
    Journal,
    /// Reads the stored evidence anew, and compares the results.
    Reperform,
    /// Remembers what the person's own organisation puts on its reports.
    KeepLetterhead(Letterhead),
    /// Whether files that are opened are listed on the start screen.
    ListRecent(bool),
    Dismiss(u64),
    /// Presses a button that is in sight, or says why it cannot be pressed.
    Press(InSight),
    /// Says why something that was chosen is not done.
    Say(Cow<'static, str>),
    /// Closes what stands beside a list: the page of an account, the facts of an object.
    CloseDetail,
    Quit,
    /// Closes the window, or opens another assessment, though something typed is lost by it.
    LeaveAnyway,
    StayOpen,
}

/// A part of a screen that one looks for by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// What keeps the report from being signed.
    Readiness,
    Signing,
    /// The report's pages as they will be printed.
    Pages,
    /// The form that verifies a report or an assessment.
    Verify,
    /// The form of a new assessment.
    New,
    /// The sample tenant.
    Sample,
    /// The second signature on a report.
    Countersigning,
    /// The field for an earlier assessment.
    Beside,
    /// The first file of which rows were not read.
    Refused,
    /// The first export that is incomplete.
    Incomplete,
    /// What is missing, and how each is exported.
    Missing,
    /// What is to be asked of the client.
    Request,
    /// The file of column mappings.
    Mappings,
    /// What the organisation does not use.
    Scope,
    /// The register of accounts as a list, as a matrix of roles, and in pictures.
    Register,
    Matrix,
    Pictures,
    /// The accounts whose categories wait for a person.
    Unconfirmed,
}

impl Section {
    pub const ALL: [Self; 18] = [
        Self::Readiness,
        Self::Signing,
        Self::Pages,
        Self::Verify,
        Self::New,
        Self::Sample,
        Self::Countersigning,
        Self::Beside,
        Self::Refused,
        Self::Incomplete,
        Self::Missing,
        Self::Request,
        Self::Mappings,
        Self::Scope,
        Self::Register,
        Self::Matrix,
        Self::Pictures,
        Self::Unconfirmed,
    ];

    /// Where it stands.
    pub fn screen(self) -> Screen {
        match self {
            Self::Readiness | Self::Signing | Self::Pages | Self::Countersigning => Screen::Report,
            Self::Verify | Self::New | Self::Sample => Screen::Start,
            Self::Beside => Screen::Previous,
            Self::Refused | Self::Incomplete | Self::Missing | Self::Request | Self::Mappings | Self::Scope => {
                Screen::Evidence
            }
            Self::Register | Self::Matrix | Self::Pictures | Self::Unconfirmed => Screen::Accounts,
        }
    }
}

/// How large everything is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    Larger,
    Smaller,
    Usual,
}

impl Size {
    pub const ALL: [Self; 3] = [Self::Larger, Self::Smaller, Self::Usual];
}

/// What is said of a command.
#[derive(Clone, Debug, Default)]
pub struct Description {
    pub icon: &'static str,
    pub label: String,
    /// What it does, where the label alone does not say.
    pub tooltip: &'static str,
    pub shortcut: Option<KeyboardShortcut>,
}

impl Command {
    /// Those that keys alone can ask for. With more modifiers first: a key with Shift is also that key.
    pub fn by_keys() -> Vec<Self> {
        let mut commands = vec![
            Self::Redo,
            Self::Undo,
            Self::SelectNextObject,
            Self::SelectPreviousObject,
            Self::EnlargeObjects,
            Self::SelectNextOpen,
            Self::SelectNext,
            Self::SelectPrevious,
            Self::MarkAll,
            Self::MarkSelected,
            Self::WriteNote,
            Self::InsertText(None),
            Self::Search,
            Self::Palette,
            Self::Shortcuts,
            Self::NextRegion,
            Self::Quit,
        ];
        commands.extend(Screen::ALL.iter().copied().map(Self::Show));
        commands.extend(Conclusion::ALL.iter().copied().map(Self::Conclude));
        commands
    }

    /// Whether whoever asks for it in a dialog goes on where he was before: it shows nothing else, and leads to no field by
    /// itself that would not have the keyboard then.
    pub fn stays_here(&self) -> bool {
        matches!(
            self,
            Self::Write { .. }
                | Self::GiveOut(..)
                | Self::Copy(_)
                | Self::CopyObjects
                | Self::Attach(..)
                | Self::BlackOut(..)
                | Self::Conclude(_)
                | Self::SetWorkState(_)
                | Self::ActAs(_)
                | Self::Colours(_)
                | Self::Size(_)
                | Self::Protect { .. }
                | Self::RemoveForGood { .. }
                | Self::LockAfter(_)
                | Self::ListRecent(_)
                | Self::KeepLetterhead(_)
                | Self::KeepText
                | Self::ForgetText(_)
                | Self::InsertText(_)
                | Self::ToggleAdvance
                | Self::Undo
                | Self::Redo
                | Self::Stop
                | Self::Dismiss(_)
                | Self::OpenFile(_)
                | Self::OpenFolder(_)
        )
    }

    /// Whether its keys are letters or digits that a text field would take.
    pub fn has_plain_key(&self) -> bool {
        self.description().shortcut.is_some_and(|shortcut| {
            !shortcut.modifiers.command && !shortcut.modifiers.alt && shortcut.logical_key != Key::F6
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_share_keys() {
        let mut taken = Vec::new();
        for command in Command::by_keys() {
            let shortcut = command.description().shortcut;
            let shortcut = shortcut.unwrap_or_else(|| panic!("{command:?} has no keys"));
            assert!(!taken.contains(&shortcut), "{command:?}");
            taken.push(shortcut);
        }
    }
}
