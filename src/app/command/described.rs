//! What each command is called, what it does, and its keys, in one place.

use super::{Command, Description, GivenOut, Section, Size};
use crate::app::field::Field;
use crate::app::icons;
use crate::assessment::{Detail, Treatment, WorkState};
use crate::checklist::Conclusion;
use crate::jobs::settings::Colours;
use crate::report::words::capital;
use egui::{Key, KeyboardShortcut, Modifiers};

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn with(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

const CONTROL: Modifiers = Modifiers::COMMAND;
const CONTROL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };

impl Size {
    /// The same keys as in browsers.
    fn key(self) -> Key {
        match self {
            Self::Larger => Key::Plus,
            Self::Smaller => Key::Minus,
            Self::Usual => Key::Num0,
        }
    }
}

impl Command {
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
            Self::GoOnInCopy(_) => {
                say(icons::OPEN, "Go on in a copy", "Copies the whole version to a name of its own and opens it", None)
            }
            Self::AskForCopy => say(
                icons::OPEN,
                "Go on in a copy…",
                "Copies the whole assessment to a file that can be changed, and opens that",
                None,
            ),
            Self::TellDamage => say(icons::ERROR, "What is damaged", "", None),
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
            Self::Perform(edit) | Self::ChangeTogether(edit, _) => {
                Description { label: edit.label(), ..Description::default() }
            }
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
                "Leaves a field first; then closes a page, an object or the preview",
                Some(plain(Key::Escape)),
            ),
            Self::Quit => say(icons::LEAVE, "Quit", "", Some(with(CONTROL, Key::Q))),
            Self::LeaveAnyway => say(icons::LEAVE, "Close anyway", "What is stored stays stored", None),
            Self::Press(button) => say("", &button.name, "", None),
            Self::Say(_) => say(icons::NOTICE, "What is to be done first", "", None),
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
            Self::BlackOut(..) => say(
                icons::PICTURE,
                "Black out parts of the picture",
                "A new picture takes its place; undo brings it back until what is no longer listed is removed for good",
            ),
            Self::ShowPicture(_) => say(
                icons::PICTURE,
                "Show the picture",
                "As large as there is room; parts of it can be blacked out there",
            ),
            Self::AskProtection => say(
                icons::PROTECTED,
                "Protection by a passphrase",
                "Put it on, change it, take it off; lock after a while",
            ),
            Self::Protect { new: None, .. } => {
                say(icons::PROTECTED, "Take the protection off", "Writes the whole file anew, readable for everybody")
            }
            Self::Protect { .. } => say(icons::PROTECTED, "Protect the file", "Writes the whole file anew, sealed"),
            Self::AskRemoval => say(
                icons::REMOVE,
                "Remove for good…",
                "What was taken off the lists is still stored; shows it, and what follows, before anything is removed",
            ),
            Self::RemoveForGood { .. } => {
                say(icons::REMOVE, "Remove for good", "Writes the whole file anew without it; nothing brings it back")
            }
            Self::CloseAssessment => {
                say(icons::CLOSE, "Close the assessment", "Everything is stored; the window stays open")
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
            Self::ShowSection(section) => match section {
                Section::Readiness => say(icons::GOOD, "Ready to be final?", "What is still open, each with its place"),
                Section::Signing => say(icons::NOTE, "Sign the report…", "What it is to be signed with"),
                Section::Pages => say(icons::REPORT, "Preview of the pages", "The report as it will be printed"),
                Section::Verify => {
                    say(icons::CHECK, "Verify a report or an assessment…", "Signatures, journal and evidence")
                }
                Section::New => say(icons::NEW, "New assessment…", "Client and file are enough"),
                Section::Sample => say(icons::SAMPLE, "Sample tenant…", "An invented organisation, to look around in"),
                Section::Countersigning => {
                    say(icons::NOTE, "Countersign a report…", "The second signature, on a report with a place for it")
                }
                Section::Beside => {
                    say(icons::PREVIOUS, "Lay an earlier assessment beside…", "What became of each finding since")
                }
                Section::Refused => say(icons::EVIDENCE, "Rows that were not read", "To the first file that has some"),
                Section::Incomplete => {
                    say(icons::EVIDENCE, "Exports that are incomplete", "To the first of which rows are missing")
                }
                Section::Missing => {
                    say(icons::EVIDENCE, "Exports that are missing", "To what checks wait for, and how it is exported")
                }
                Section::Request => {
                    say(icons::REPORT, "Request for the client…", "What is still missing, and how it is exported")
                }
                Section::Mappings => {
                    say(icons::DROP, "Keep or use column mappings…", "What was said of columns, for other assessments")
                }
                Section::Scope => say(icons::FILTER, "Scope…", "What the organisation does not use"),
                Section::Register => say(icons::ACCOUNTS, "Accounts as a list", "One account a line"),
                Section::Matrix => say(icons::ACCOUNTS, "Accounts by role (matrix)", "Who holds which role, and how"),
                Section::Pictures => {
                    say(icons::ACCOUNTS, "Accounts in pictures", "Ages, methods, and what policies ask")
                }
                Section::Unconfirmed => {
                    say(icons::ACCOUNTS, "Accounts to be confirmed", "Whose category is proposed at most")
                }
            },
            Self::MapTable(_, _, name) => say(
                icons::EVIDENCE,
                &format!("Mapping: what the columns of {name} hold…"),
                "Which column is which of our fields",
            ),
            Self::TreatObject => {
                say(icons::TREATMENT, "Treat this object alone…", "Note and treatment of one affected object")
            }
            _ => self.on_the_finding(),
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
            Self::SelectNextObject => say("↓", "Next object", "", Some(with(Modifiers::SHIFT, Key::J))),
            Self::SelectPreviousObject => say("↑", "Previous object", "", Some(with(Modifiers::SHIFT, Key::K))),
            Self::EnlargeObjects => {
                let tip = "The affected objects over the whole width, with more columns; once more goes back";
                say(icons::UNMARKED, "Large", tip, Some(plain(Key::W)))
            }
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
                say("", &capital(conclusion.title()), "Once more withdraws it", Some(plain(key_of(*conclusion))))
            }
            Self::WriteNote => say(icons::NOTE, "Note", "Write a note", Some(plain(Key::N))),
            Self::InsertText(_) => say(
                icons::TEXTS,
                "Insert phrase",
                "Your own, for this check, at the end of the note",
                Some(plain(Key::I)),
            ),
            Self::KeepText => say(
                icons::TEXTS,
                "Keep the note as a phrase",
                "Offered in every assessment; take names out first",
                None,
            ),
            Self::ForgetText(_) => say(icons::REMOVE, "Forget", "Takes the phrase out", None),
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
            Self::GiveOut(GivenOut::Copy, _) => say(icons::OPEN, "Copy it and go on there", "", None),
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
            Self::Focus(Field::Detail(Detail::Assessor)) => say(icons::ACCOUNTS, "Name the assessor", "", None),
            Self::Focus(_) => say(icons::NEXT, "Go to the field", "", None),
            Self::ListRecent(_) => say(icons::OPEN, "List recent files", "On this computer alone", None),
            _ => self.on_the_file(),
        }
    }
}

impl Command {
    /// What a finding is treated with, and how the list is looked at.
    fn on_the_finding(&self) -> Description {
        let say = |icon, label: String, tooltip| Description { icon, label, tooltip, shortcut: None };
        match self {
            Self::Treat(treatment) => {
                let label = match treatment {
                    Treatment::None => "No treatment",
                    Treatment::Remediate { .. } => "Remediate…",
                    Treatment::AcceptRisk { .. } => "Accept the risk…",
                    Treatment::CompensatingControl { .. } => "Compensating control…",
                    Treatment::Disputed { .. } => "Dispute the finding…",
                };
                say(icons::TREATMENT, label.to_owned(), "What is to happen with what is shown")
            }
            Self::SetSeverity(severity) => {
                say(icons::WARNING, format!("Severity: {}", severity.title()), "Of the check that is shown")
            }
            Self::SetWorkState(state) => {
                let label = match state {
                    WorkState::Draft => "Back to draft",
                    WorkState::ReadyForReview => "Submit for review",
                    WorkState::Returned => "Return to the assessor",
                    WorkState::Accepted => "Accept in review",
                };
                say(icons::NEXT, label.to_owned(), "Where the work on what is shown stands")
            }
            Self::Filter(filter) => say(icons::FILTER, format!("Filter: {}", filter.title()), "Once more takes it off"),
            Self::Order(order) => say(icons::FILTER, format!("Order: {}", order.title()), "Of the list of checks"),
            Self::TogglePreview => say(icons::NOTE, "Preview of the note".to_owned(), "As it is printed"),
            Self::ShowTab(tab) => say(icons::NEXT, format!("Show {}", tab.title()), "Of the check that is shown"),
            Self::AttachHere => {
                say(icons::ATTACHMENT, "Attach a file…".to_owned(), "To the check or item that is shown")
            }
            Self::WriteComment => {
                say(icons::NOTE, "Comment of the reviewer".to_owned(), "What is to be done before it is accepted")
            }
            Self::BeginImport => say(icons::IMPORT, "Import evidence…".to_owned(), "Leads to the field for exports"),
            Self::Print => say(icons::REPORT, "Print the report".to_owned(), "As the report screen says"),
            _ => Description::default(),
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
