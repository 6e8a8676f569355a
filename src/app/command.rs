//! Everything a person can ask the window for: what it is called, what it does, and its keys, in one place.

use super::field::Field;
use super::icons;
use super::place::Wanted;
use super::screen::Screen;
use super::selected::Selected;
use crate::assessment::{Detail, Edit, EvidenceKey, Passphrase, Target};
use crate::checklist::Conclusion;
use crate::evidence::SourceRef;
use crate::jobs::letterhead::Letterhead;
use crate::jobs::settings::Colours;
use crate::jobs::texts::Text;
use crate::tenant::{Column, Moment};
use egui::{Key, KeyboardShortcut, Modifiers};
use std::path::PathBuf;

/// What is written into a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenOut {
    /// An attachment, by its number.
    Attachment(u32),
    /// The affected objects of the check that is shown, as the table leaves them.
    Objects,
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
    WriteNote,
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
    /// The file's own row, with the columns of it that were used.
    OpenSource(SourceRef, Vec<Column>),
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
    /// Asks where an attachment, by its number, is to be written.
    ExportAttachment(u32),
    /// To the register of attachments.
    ShowAttachments,
    /// To the form that protects the file.
    AskProtection,
    /// Protects the file, changes its passphrase (`old` is the present one), or takes the protection off (`new` is none).
    Protect {
        old: Option<Passphrase>,
        new: Option<Passphrase>,
    },
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
    /// Closes what stands beside a list: the page of an account, the facts of an object.
    CloseDetail,
    Quit,
    QuitAnyway,
    StayOpen,
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

    /// The same keys as in browsers.
    fn key(self) -> Key {
        match self {
            Self::Larger => Key::Plus,
            Self::Smaller => Key::Minus,
            Self::Usual => Key::Num0,
        }
    }
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

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn with(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

const CONTROL: Modifiers = Modifiers::COMMAND;
const CONTROL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };

impl Command {
    /// Those that keys alone can ask for. With more modifiers first: a key with Shift is also that key.
    pub fn by_keys() -> Vec<Self> {
        let mut commands = vec![
            Self::Redo,
            Self::Undo,
            Self::SelectNextObject,
            Self::SelectPreviousObject,
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

    /// Whether its keys are letters or digits that a text field would take.
    pub fn has_plain_key(&self) -> bool {
        self.description().shortcut.is_some_and(|shortcut| {
            !shortcut.modifiers.command && !shortcut.modifiers.alt && shortcut.logical_key != Key::F6
        })
    }

    pub fn description(&self) -> Description {
        let say =
            |icon, label: &str, tooltip, shortcut| Description { icon, label: label.to_owned(), tooltip, shortcut };
        match self {
            Self::Show(screen) => {
                say(screen.icon(), screen.title(), screen.purpose(), Some(with(CONTROL, screen.key())))
            }
            Self::Create { .. } => say(icons::NEW, "Create assessment", "Makes the file; nothing is overwritten", None),
            Self::Open(_) => say(icons::OPEN, "Open", "Opens an assessment and judges it again", None),
            Self::OpenReadOnly(_) => say(icons::OPEN, "Open for reading only", "Looks without changing anything", None),
            Self::Unlock { .. } => say(icons::OPEN, "Open with this passphrase", "Opens a protected assessment", None),
            Self::Demo(_) => say(
                icons::SAMPLE,
                "Open the sample tenant",
                "Makes demo.assessment in this folder, or opens it again",
                None,
            ),
            Self::LayBeside { .. } => {
                say(icons::PREVIOUS, "Lay it beside", "Opens it for reading, judges it again and compares", None)
            }
            Self::CarryOver => say(
                icons::IMPORT,
                "Carry over from the previous assessment",
                "What was said then, as drafts; undo takes it back",
                None,
            ),
            Self::Browse(_) | Self::BrowseAttachment(_) => {
                say(icons::FOLDER, "Browse…", "Choose in the system's own dialog", None)
            }
            Self::Import(_) => say(icons::IMPORT, "Import", "Reads the files, stores them, and judges again", None),
            Self::RemoveEvidence(_) => say(
                icons::REMOVE,
                "Take off the list",
                "Judges without this file. Undo brings it back, so its content stays in the assessment file",
                None,
            ),
            Self::WriteRequest(_) => {
                say(icons::REPORT, "Write the request", "As PDF, Markdown and workbook, for the client", None)
            }
            Self::KeepMappings(_) => {
                say(icons::DROP, "Keep the mappings", "Writes them to this file, for the next client", None)
            }
            Self::TakeMappings(_) => {
                say(icons::OPEN, "Use mappings", "Reads them from this file and reads the evidence again", None)
            }
            Self::Stop => say(icons::STOP, "Stop", "Stops at the next safe point; what was there stays", None),
            Self::Perform(edit) => Description { label: edit.label(), ..Description::default() },
            Self::Write { .. } => say(icons::NOTE, "Store text", "", None),
            Self::Undo => say(icons::UNDO, "Undo", "Takes the last step back", Some(with(CONTROL, Key::Z))),
            Self::Redo => {
                say(icons::REDO, "Redo", "Does the last undone step again", Some(with(CONTROL_SHIFT, Key::Z)))
            }
            Self::Shortcuts => {
                say(icons::KEYBOARD, "Keyboard shortcuts", "Every key, on one sheet", Some(plain(Key::Questionmark)))
            }
            Self::Palette => {
                say(icons::SEARCH, "All commands", "Type what you want to do or see", Some(with(CONTROL, Key::K)))
            }
            Self::Countersign(_) => {
                say(icons::NOTE, "Add the second signature", "Writes the report with both signatures beside it", None)
            }
            Self::Verify { .. } => say(icons::CHECK, "Verify", "Checks signatures, journal and evidence", None),
            Self::Dismiss(_) => say(icons::CLOSE, "Dismiss", "", None),
            Self::CloseDetail => say(
                icons::CLOSE,
                "Close",
                "Leaves a field first; then closes a page or an object",
                Some(plain(Key::Escape)),
            ),
            Self::Quit => say(icons::LEAVE, "Quit", "", Some(with(CONTROL, Key::Q))),
            Self::QuitAnyway => say(icons::LEAVE, "Quit anyway", "Stops the job; what is stored stays stored", None),
            Self::StayOpen => say(icons::CHECK, "Stay", "", None),
            _ => self.on_the_checklist(),
        }
    }

    fn on_the_file(&self) -> Description {
        let say = |icon, label: &str, tooltip| Description { icon, label: label.to_owned(), tooltip, shortcut: None };
        match self {
            Self::Attach(..) => say(icons::ATTACHMENT, "Attach", "Keeps a copy in the assessment's own file"),
            Self::PastePicture => say(
                icons::PASTE,
                "Paste picture",
                "From the clipboard, to the finding that is shown; Control and V too",
            ),
            Self::ExportAttachment(_) => say(icons::DROP, "Export", "Writes it to a file; asks where"),
            Self::ShowPicture(_) => say(icons::PICTURE, "Show the picture", "As large as there is room"),
            Self::AskProtection => say(
                icons::PROTECTED,
                "Protection by a passphrase",
                "Put it on, change it, take it off; lock after a while",
            ),
            Self::Protect { .. } => say(icons::PROTECTED, "Protect the file", "Writes the whole file anew, sealed"),
            Self::AskRemoval => say(
                icons::REMOVE,
                "Remove for good…",
                "What was taken off the lists is still stored; shows it, and what follows, before anything is removed",
            ),
            Self::RemoveForGood { .. } => {
                say(icons::REMOVE, "Remove for good", "Writes the whole file anew without it; nothing brings it back")
            }
            Self::Lock => say(icons::PROTECTED, "Lock now", "Closes it from sight; the passphrase opens it again"),
            Self::LockAfter(_) => say(icons::PROTECTED, "Lock after a while", "Protected assessments only"),
            Self::Reperform => say(
                icons::AGAIN,
                "Run everything again",
                "From the stored evidence alone: whether the results are identical",
            ),
            Self::About => say(icons::NOTICE, "About the program", "Version, licences, settings, how files are read"),
            Self::Journal => say(icons::PREVIOUS, "Journal", "Who changed what and when"),
            Self::ShowAttachments => say(icons::ATTACHMENT, "Register of attachments", "All that is attached"),
            _ => Description::default(),
        }
    }

    fn on_the_checklist(&self) -> Description {
        let say =
            |icon, label: &str, tooltip, shortcut| Description { icon, label: label.to_owned(), tooltip, shortcut };
        match self {
            Self::GoTo(_) => say(icons::NEXT, "Go to it", "Shows it on the checklist", None),
            Self::SelectNext => say(icons::NEXT, "Next", "", Some(plain(Key::J))),
            Self::SelectPrevious => say("", "Previous", "", Some(plain(Key::K))),
            Self::SelectNextOpen => {
                say(icons::NEXT, "Next open", "The next one without a conclusion", Some(plain(Key::O)))
            }
            Self::SelectNextObject => say("", "Next object", "", Some(with(Modifiers::SHIFT, Key::J))),
            Self::SelectPreviousObject => say("", "Previous object", "", Some(with(Modifiers::SHIFT, Key::K))),
            Self::Mark(_) => say(icons::MARKED, "Mark", "Marked checks are changed together", None),
            Self::MarkSelected => say(icons::MARKED, "Mark", "Marked checks are changed together", Some(plain(Key::X))),
            Self::MarkAll => say(
                icons::MARKED,
                "Mark all",
                "All checks that the filters leave",
                Some(with(Modifiers::SHIFT, Key::X)),
            ),
            Self::MarkThese(_) => {
                say(icons::MARKED, "Edit together", "Marks them, with a list of what changes before it does", None)
            }
            Self::Unmark => say(icons::UNMARKED, "Unmark all", "Back to one check at a time", None),
            Self::ToggleAdvance => {
                say(icons::NEXT, "Go on after concluding", "To the next open check, or stay at this one", None)
            }
            Self::ShowEverything => say(icons::CLOSE, "Show everything", "Takes all filters off the list", None),
            Self::Conclude(conclusion) => {
                let mut title = conclusion.title().to_owned();
                title.get_mut(..1).map(str::make_ascii_uppercase);
                say("", &title, "Once more withdraws it", Some(plain(key_of(*conclusion))))
            }
            Self::WriteNote => say(icons::NOTE, "Note", "Write a note", Some(plain(Key::N))),
            Self::InsertText(_) => say(
                icons::TEXTS,
                "Insert phrase",
                "Your own, for this check, at the end of the note",
                Some(plain(Key::I)),
            ),
            Self::KeepText => {
                say(icons::TEXTS, "Keep the note for later", "Offered in every assessment; take names out first", None)
            }
            Self::ForgetText(_) => say(icons::REMOVE, "Forget", "Takes the text out", None),
            Self::Search => say(icons::SEARCH, "Search", "Filter the list by words", Some(plain(Key::Slash))),
            Self::NextRegion => say("", "Next part of the screen", "", Some(plain(Key::F6))),
            Self::Export(_) => say(icons::REPORT, "Print the report", "Writes the PDF", None),
            Self::OpenFolder(_) => say(icons::FOLDER, "Open the folder", "In the system's file manager", None),
            Self::OpenFile(_) => say(icons::REPORT, "Open the report", "In the system's own viewer", None),
            Self::ActAs(_) => {
                say(icons::ACCOUNTS, "Work under this name", "It stands in the journal from now on", None)
            }
            Self::ShowAccount(_) => say(icons::ACCOUNTS, "Everything about this account", "Opens its page", None),
            Self::OpenSource(..) => say(
                icons::SOURCE,
                "Open the row",
                "The file's own row with its neighbours; what was used is marked",
                None,
            ),
            Self::CopyObjects => say(icons::COPY, "Copy", "The rows that are left, to be pasted into a sheet", None),
            Self::ExportObjects => {
                say(icons::DROP, "Export", "Writes the rows that are left to a CSV file; asks where", None)
            }
            Self::GiveOut(..) => say(icons::DROP, "Write it", "", None),
            Self::Copy(_) => say(icons::COPY, "Copy", "To the clipboard", None),
            Self::Colours(Colours::Light) => say(icons::LIGHT, "Light", "Light colours", None),
            Self::Colours(Colours::Dark) => say(icons::DARK, "Dark", "Dark colours", None),
            Self::Colours(Colours::System) => say(icons::SYSTEM, "As the system", "Follows the system", None),
            Self::Colours(Colours::HighContrast) => {
                say("HC", "High contrast", "White on black, with the strongest marks", None)
            }
            Self::Size(size) => {
                let label = match size {
                    Size::Larger => "Larger",
                    Size::Smaller => "Smaller",
                    Size::Usual => "Usual size",
                };
                say("", label, "Letters and everything else, on this computer", Some(with(CONTROL, size.key())))
            }
            Self::ListRecent(_) => say(icons::OPEN, "List recent files", "On this computer alone", None),
            _ => self.on_the_file(),
        }
    }
}

fn key_of(conclusion: Conclusion) -> Key {
    match conclusion {
        Conclusion::Met => Key::Num1,
        Conclusion::PartlyMet => Key::Num2,
        Conclusion::NotMet => Key::Num3,
        Conclusion::NotApplicable => Key::Num4,
        Conclusion::NotAssessable => Key::Num5,
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
