//! What commands are called in the list of all of them.

use crate::app::command::{Command, Section};
use crate::app::field::Field;
use crate::app::screen::Screen;
use crate::app::screens::protection;
use crate::app::shown::visible;
use crate::assessment::WorkState;
use crate::checklist::Parameters;

/// What a command is called in the list, and other words for it, in small letters.
pub(super) fn words(command: &Command) -> (String, &'static str) {
    let label = command.description().label;
    match command {
        Command::Show(screen) => {
            let also = match screen {
                Screen::Start => "new assessment create open client sample demo recent verify",
                Screen::Evidence => "files exports missing recognised",
                Screen::Checklist => "findings checks list",
                Screen::Accounts => {
                    "register roles matrix pictures people category categories confirm emergency exposed"
                }
                Screen::Report => "pdf sign signature excel workbook xlsx preview action plan cover thresholds final",
                Screen::Previous => "compare comparison last year changed since",
            };
            (format!("Go to {}", screen.title()), also)
        }
        Command::Conclude(conclusion) => (format!("Conclude: {}", conclusion.title()), "conclusion verdict answer"),
        Command::LockAfter(0) => ("Lock after a while: never".to_owned(), "idle protection"),
        Command::LockAfter(minutes) => {
            (format!("Lock after a while: {}", protection::in_words(*minutes)), "idle protection")
        }
        Command::CopyObjects => ("Copy the affected objects".to_owned(), "clipboard accounts"),
        Command::EnlargeObjects => {
            ("Large table of the affected objects, and back".to_owned(), "wide whole width columns")
        }
        Command::ExportObjects => ("Export the affected objects".to_owned(), "csv table accounts write save"),
        Command::Colours(_) => (format!("Colours (theme): {}", label.to_lowercase()), "mode appearance look contrast"),
        Command::Size(_) => (format!("Scale: {}", label.to_lowercase()), "zoom letters font size bigger"),
        Command::Treat(_) => (label, "treatment treat owner due date approver exception mitigation withdraw risk plan"),
        Command::SetSeverity(_) => (label, "change priority weight reason"),
        Command::SetWorkState(WorkState::ReadyForReview) => (label, "work state ready for review hand in four eyes"),
        Command::SetWorkState(WorkState::Accepted) => (label, "work state review approve accepted reviewer four eyes"),
        Command::SetWorkState(WorkState::Returned) => (label, "work state review reject returned reviewer comment"),
        Command::SetWorkState(WorkState::Draft) => (label, "work state review reopen withdraw"),
        Command::Filter(_) => (label, "only show hide checks list failed"),
        Command::Order(_) => (label, "sort sorted severity outcome affected list"),
        Command::ShowTab(_) => (label, "finding tab below"),
        Command::TogglePreview => (label, "markdown printed"),
        Command::AttachHere => (label, "attachment picture screenshot add upload evidence"),
        Command::PastePicture => (label, "attachment screenshot clipboard add"),
        Command::BeginImport => (label, "add files exports folder zip load read csv json"),
        Command::Print => (label, "pdf write export paper"),
        Command::Reperform => (label, "re-perform reperform repeat verify identical again"),
        Command::MapTable(..) => (label, "map say table columns not recognised unrecognised change"),
        Command::WriteComment => (label, "review return returned"),
        Command::WriteNote => ("Write a note".to_owned(), "comment remark annotate"),
        Command::InsertText(_) => (label, "text library wording template"),
        Command::KeepText => (label, "phrase text library wording template"),
        Command::SelectNext => ("Next in the list".to_owned(), "down check account finding"),
        Command::SelectPrevious => ("Previous in the list".to_owned(), "up back check account finding"),
        Command::SelectNextOpen => ("Next open check".to_owned(), "without conclusion"),
        Command::SelectNextObject => ("Next affected object".to_owned(), "account down"),
        Command::SelectPreviousObject => ("Previous affected object".to_owned(), "account up back"),
        Command::Undo => (label, "take back step"),
        Command::Redo => (label, "again step"),
        Command::Mark(_) | Command::MarkSelected => {
            ("Mark this check, to edit several".to_owned(), "select bulk together")
        }
        Command::MarkAll => (label, "select bulk together several edit"),
        Command::Unmark => (label, "select bulk together"),
        Command::ToggleAdvance => (label, "auto-advance next open automatically"),
        Command::ShowEverything => (label, "clear filters reset"),
        Command::CarryOver => (label, "last year notes conclusions"),
        Command::AskProtection => (label, "password encrypt encryption padlock"),
        Command::AskRemoval => (label, "delete erase forget purge shrink evidence attachment"),
        Command::CloseAssessment => (label, "leave put away file another"),
        Command::Lock => (label, "close passphrase padlock"),
        Command::Journal => (label, "history log changes audit undo"),
        Command::ShowAttachments => (label, "pictures files export save attachment caption"),
        Command::ShowSection(Section::Readiness) => (label, "show what is open missing signature final report"),
        Command::ShowSection(Section::Signing) => (label, "signature certificate key p12 four eyes"),
        Command::ShowSection(Section::Pages) => (label, "preview report pdf print layout"),
        Command::ShowSection(Section::Verify) => (label, "check signature signed unchanged tampered pdf"),
        Command::ShowSection(Section::New) => (label, "create begin make client file"),
        Command::ShowSection(Section::Sample) => (label, "demo example open try"),
        Command::ShowSection(Section::Countersigning) => {
            (label, "second signature countersignature reviewer sign pdf certificate")
        }
        Command::ShowSection(Section::Beside) => (label, "previous compare comparison last year open changed"),
        Command::ShowSection(Section::Refused) => (label, "refused lost problems files evidence"),
        Command::ShowSection(Section::Incomplete) => (label, "cut off partial files evidence"),
        Command::ShowSection(Section::Missing) => (label, "still lacking kinds evidence"),
        Command::ShowSection(Section::Request) => (label, "request list ask missing exports write folder pdf"),
        Command::ShowSection(Section::Mappings) => (label, "mapping table file take load save next client"),
        Command::ShowSection(Section::Scope) => (label, "licences in out of scope organisation area"),
        Command::ShowSection(Section::Register) => (label, "register people privileged"),
        Command::ShowSection(Section::Matrix) => (label, "register roles table"),
        Command::ShowSection(Section::Unconfirmed) => (label, "register categories proposed confirm state"),
        Command::ShowSection(Section::Pictures) => (label, "register charts distribution age methods coverage"),
        Command::Focus(Field::Detail(detail)) => {
            (format!("Cover: {}", detail.title()), "name field report details change")
        }
        Command::Focus(Field::AsOf) => ("Cover: As-of date".to_owned(), "day age report date change"),
        Command::Focus(Field::Parameter(name)) => {
            let list = Parameters::default().list();
            let title = list.iter().find(|one| one.name == *name).map_or(*name, |one| one.title);
            (format!("Threshold: {title}"), "limit days most fewest parameter change")
        }
        Command::TreatObject => (label, "treatment single account accept risk remediate note"),
        Command::About => (label, "help version licences settings"),
        Command::Shortcuts => (label, "keys help sheet"),
        Command::Search => (label, "find filter words"),
        Command::ActAs(name) => (format!("Work as {}", visible(name)), "who user reviewer assessor person name"),
        Command::Browse(_) => ("Open an assessment…".to_owned(), "file load other"),
        Command::Stop => ("Stop what is running".to_owned(), "job cancel import reading halt"),
        Command::ListRecent(true) => (label, "recently opened history remember start"),
        Command::ListRecent(_) => ("List no recent files".to_owned(), "recently opened history forget start"),
        Command::CloseDetail => ("Close what stands beside the list".to_owned(), "object account page escape"),
        Command::Quit => (label, "exit close leave end"),
        _ => (label, ""),
    }
}
