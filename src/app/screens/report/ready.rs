//! Ready to be final? What a final report is refused for, and what a reader would miss besides: each line leads to where it is
//! mended.

use super::ReportForm;
use crate::app::command::{Command, Section};
use crate::app::field::Field;
use crate::app::opened::Opened;
use crate::app::screen::Screen;
use crate::app::screen::begins_region;
use crate::app::screens::Scene;
use crate::app::screens::attachments::{named, place_of};
use crate::app::selected::Selected;
use crate::app::shown::visible;
use crate::app::widgets::{self, muted};
use crate::app::{icons, theme};
use crate::assessment::{Detail, Target};
use crate::evidence::Counts;
use crate::jobs::export::{self, Printed};
use crate::report::not_read::not_read;
use crate::report::words::counted;
use crate::report::{Images, OWES_SEVERITY, OpenKind, OpenPlace, OpenWork, Options};
use crate::tenant::Moment;
use egui::{CollapsingHeader, RichText, Ui};
use std::rc::Rc;

/// What keeps the report from being final, and the state of document and findings it was told for.
pub type OpenWorks = Option<(u64, Rc<[OpenWork]>)>;

/// What keeps the report from being final, as printing itself says.
pub fn open_work(known: &mut OpenWorks, opened: &Opened) -> Rc<[OpenWork]> {
    if let Some((generation, open)) = known
        && *generation == opened.generation
    {
        return Rc::clone(open);
    }
    let open: Rc<[OpenWork]> = found(opened).into();
    *known = Some((opened.generation, Rc::clone(&open)));
    open
}

fn found(opened: &Opened) -> Vec<OpenWork> {
    let Some(judged) = &opened.judged else { return Vec::new() };
    let (images, options) = (Images::default(), Options::default());
    let printed = Printed::of(opened.assessment(), judged.found(), (None, &[]), &images, &options);
    // The checklist is this version's own: it is open.
    export::open_work(&printed).unwrap_or_default()
}

/// The first group of the list.
struct First {
    is_next: bool,
    /// It was asked for, and gets the focus.
    leads: bool,
}

/// `leads`: it was asked for, and its first group gets the focus.
pub fn show(ui: &mut Ui, form: &mut ReportForm, leads: bool, opened: &Opened, scene: &mut Scene<'_>) {
    let mut first = First { is_next: true, leads };
    let open = open_work(&mut form.open_work, opened);
    let palette = theme::palette(ui);
    let damaged = opened.damaged();
    if !damaged.is_empty() {
        let text = format!(
            "{}  The assessment's file is damaged: {} cannot be read whole. The report would rest on what is left.",
            icons::WARNING,
            counted(damaged.len(), "stored file", "stored files")
        );
        ui.label(RichText::new(text).color(palette.danger));
    }
    if open.is_empty() {
        ui.label(RichText::new(format!("{}  Ready to be final: nothing is missing.", icons::GOOD)).color(palette.good));
    } else {
        let text = format!(
            "{}  Not ready to be final: {} open. Each line leads to its place.",
            icons::WARNING,
            counted(open.len(), "thing is", "things are")
        );
        ui.label(RichText::new(text).color(palette.warning));
        for kind in OpenKind::ALL {
            let lines = open.iter().filter(|open| open.kind == *kind).filter_map(|open| line(open, opened));
            let together = together(*kind, &open, opened);
            group(ui, &mut first, (kind.title(), &lines.collect::<Vec<_>>()), together, scene);
        }
        if open.iter().any(|open| open.kind == OpenKind::Conclusion) {
            muted(
                ui,
                "A conclusion is owed on what fails or is to be reviewed; checks that pass or have no evidence are not counted here.",
            );
        }
        muted(ui, "A draft can be printed all the same; a final report is refused until these are done.");
    }
    let advice = [("Evidence", evidence(opened)), ("Worth a look", worth_a_look(opened, (scene.with.now)()))];
    for (title, lines) in advice {
        let lines: Vec<Line> = lines.into_iter().map(|(text, go)| (text, go, String::new())).collect();
        group(ui, &mut first, (title, &lines), None, scene);
    }
}

/// The way to conclude on all checks of a group at once.
fn together(kind: OpenKind, open: &[OpenWork], opened: &Opened) -> Option<Command> {
    if kind != OpenKind::Conclusion {
        return None;
    }
    let check = |open: &OpenWork| match &open.place {
        OpenPlace::Target(target) => match place_of(target, opened)? {
            Selected::Check(check) => Some(check),
            Selected::Item(_) => None,
        },
        OpenPlace::Cover(_) => None,
    };
    let checks: Vec<&'static str> = open.iter().filter(|open| open.kind == kind).filter_map(check).collect();
    (checks.len() > 1).then_some(Command::MarkThese(checks))
}

fn group(
    ui: &mut Ui,
    first: &mut First,
    (title, lines): (&str, &[Line]),
    together: Option<Command>,
    scene: &mut Scene<'_>,
) {
    if lines.is_empty() {
        return;
    }
    let header = format!("{title}  ({})", lines.len());
    let header = CollapsingHeader::new(header).id_salt(title).default_open(lines.len() <= 4);
    let shown = widgets::fold(ui, header, |ui| {
        if let Some(together) = together {
            let label = format!("Conclude on these {} together", lines.len());
            widgets::labelled_button(ui, &label, together, scene.locked(), scene.commands);
        }
        for (text, command, tip) in lines {
            let link = ui.link(text);
            let link = if tip.is_empty() { link } else { link.on_hover_text(tip) };
            if link.clicked() {
                scene.commands.push(command.clone());
            }
        }
    });
    if std::mem::take(&mut first.is_next) {
        begins_region("ready", &shown.header_response);
        if first.leads {
            shown.header_response.request_focus();
        }
    }
}

/// What is open in words, the way to it, and what is told where the mouse rests on it.
type Line = (String, Command, String);

fn line(open: &OpenWork, opened: &Opened) -> Option<Line> {
    match &open.place {
        OpenPlace::Cover(detail) => {
            let text = open.to_string().trim_end_matches('.').to_owned();
            Some((text, Command::Focus(Field::Detail(*detail)), String::new()))
        }
        OpenPlace::Target(target) => {
            let place = place_of(target, opened)?;
            let title = place.title(opened.checklist);
            let more = beyond_its_heading(open).map(|what| format!(" – {what}")).unwrap_or_default();
            let text = format!("{}  {}", named(target, Some(opened)), visible(&format!("{title}{more}")));
            let id = match target {
                Target::Object { subject, .. } => visible(subject).into_owned(),
                Target::Item { .. } | Target::Check { .. } => String::new(),
            };
            Some((text, Command::GoTo(place), id))
        }
    }
}

/// What a line says beyond the heading of its group.
fn beyond_its_heading(open: &OpenWork) -> Option<&str> {
    match open.kind {
        OpenKind::Justification if open.what == OWES_SEVERITY => Some(&open.what),
        OpenKind::Justification | OpenKind::NoTreatment => None,
        OpenKind::Conclusion => open.what.split(',').next(),
        OpenKind::Carried => open.what.split_inclusive('”').next(),
        OpenKind::Acceptance => open.what.rsplit_once('(').map(|(_, state)| state.trim_end_matches(')')),
        OpenKind::Cover | OpenKind::Treatment => Some(&open.what),
    }
}

fn evidence(opened: &Opened) -> Vec<(String, Command)> {
    let Some(judged) = &opened.judged else { return Vec::new() };
    let here = Command::ShowSection;
    // The same numbers as on the evidence screen.
    let counts = Counts::of(&judged.import.files);
    let left = not_read(&counts);
    let lacking = judged.missed.len();
    let parts = judged.import.files.iter().flat_map(|file| &file.parts);
    let cut = parts.filter(|part| part.complete == Some(false)).count();
    let lines = [
        (judged.import.files.is_empty(), "Nothing is imported".to_owned(), Command::Show(Screen::Evidence)),
        (!left.is_empty(), format!("Rows: {}", left.join(", ")), here(Section::Refused)),
        (cut > 0, counted(cut, "export is incomplete", "exports are incomplete"), here(Section::Incomplete)),
        (
            lacking > 0,
            counted(lacking, "kind of export is missing", "kinds of export are missing"),
            here(Section::Missing),
        ),
    ];
    lines.into_iter().filter(|(is_so, ..)| *is_so).map(|(_, text, go)| (text, go)).collect()
}

/// What a final report may lack, though a reader would miss it.
fn worth_a_look(opened: &Opened, now: Moment) -> Vec<(String, Command)> {
    let Some(judged) = &opened.judged else { return Vec::new() };
    let assessment = opened.assessment();
    let mut lines = Vec::new();
    if assessment.details.summary.trim().is_empty() {
        let go = Command::Focus(Field::Detail(Detail::Summary));
        lines.push((format!("{} is empty", Detail::Summary.title()), go));
    }
    if let Some(far) = opened.far_day(now) {
        lines.push((far, Command::Focus(Field::AsOf)));
    }
    if let Some(other) = opened.other_client() {
        lines.push((other, Command::Focus(Field::Detail(Detail::Client))));
    }
    let go = |check: &str| opened.checklist.check(check).map(|(_, check)| Command::GoTo(Selected::Check(check.id)));
    let accounts = judged.register.accounts.iter();
    let categories = accounts.filter(|account| account.lacks_category()).count();
    let is_open = |key: &str| assessment.stated.is_emergency(key).is_none();
    let emergency = judged.emergency.iter().filter(|account| !account.confirmed && is_open(&account.key)).count();
    let (one, many) =
        ("privileged account has only a proposed category", "privileged accounts have only a proposed category");
    if categories > 0 {
        lines.push((counted(categories, one, many), Command::ShowSection(Section::Unconfirmed)));
    }
    let (one, many) = ("account looks like an emergency account", "accounts look like emergency accounts");
    if let Some(go) = go("1.03.a").filter(|_| emergency > 0) {
        lines.push((counted(emergency, one, many), go));
    }
    lines
}
