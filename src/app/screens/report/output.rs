//! How the report is to be made, and in which forms: whom it is for, which names it shows, on which paper, signed by whom.

use super::{ReportForm, Written, letterhead, ready, signing};
use crate::app::buttons::does;
use crate::app::command::{Command, Section};
use crate::app::place::{self, Wanted};
use crate::app::screen::begins_region;
use crate::app::screens::Scene;
use crate::app::widgets::{self, choice, field_label, main_button, muted, path_field};
use crate::app::{icons, theme};
use crate::jobs::export::Form;
use crate::jobs::sign::ReportPlace;
use crate::report::input::organisation;
use crate::report::masking::PersonalData;
use crate::report::naming;
use crate::report::options::{Carried, Options, Preset};
use crate::report::words::counted;
use crate::report::{PageSize, SECTIONS, visible::visible};
use egui::{Button, CollapsingHeader, ComboBox, Frame, Margin, RichText, Ui};
use std::path::Path;

/// The forms, what each is for, and the ending of its file.
pub const FORMS: &[(Form, &str, &str)] = &[
    (Form::Pdf, "Report (PDF)", "pdf"),
    (Form::Workbook, "Action plan (XLSX workbook)", "xlsx"),
    (Form::Csv, "Findings (CSV)", "csv"),
    (Form::Markdown, "Report (Markdown)", "md"),
    (Form::Oscal, "Assessment results (OSCAL)", "oscal.json"),
    (Form::Json, "Findings (JSON)", "json"),
];

pub fn show(ui: &mut Ui, form: &mut ReportForm, scene: &mut Scene<'_>) {
    follow_name(form, scene);
    let label = "Write it to this file";
    let field = path_field::one(ui, label, &mut form.path, Wanted::Report, scene.with.has_dialogs, scene.commands);
    begins_region("report", &field);
    ui.horizontal_wrapped(|ui| {
        ui.radio_value(&mut form.options.is_draft, true, "Draft: the word stands across every page");
        ui.add_space(theme::GAP);
        ui.radio_value(&mut form.options.is_draft, false, "Final");
    });
    let refused = refused(form, scene);
    if let Some(why) = &refused {
        ui.label(RichText::new(format!("{}  {why}", icons::WARNING)).color(theme::palette(ui).warning));
        form.shows_open_work |= ui.link("Show what is open").clicked();
    }
    widgets::fold(ui, CollapsingHeader::new("How it is made"), |ui| options(ui, form, scene));
    let (mut enters, mut is_folded) = (path_field::submitted(ui, &field), false);
    if form.form == Form::Pdf {
        widgets::fold(ui, CollapsingHeader::new("Letterhead"), |ui| letterhead::show(ui, form, scene));
        let unfold = std::mem::take(&mut form.unfolds_signing).then_some(true);
        let signing =
            widgets::fold(ui, CollapsingHeader::new("Sign it").open(unfold), |ui| signing::show(ui, form, scene));
        if unfold.is_some() {
            signing.header_response.scroll_to_me(None);
        }
        enters |= signing.body_returned == Some(true);
        is_folded = signing.body_returned.is_none();
    }
    let path = place::typed(&form.path);
    let is_empty = matches!(form.form, Form::Pdf | Form::Markdown) && !form.options.has_any();
    let disabled =
        match (&path, &refused, signing::wrong(&form.signing).filter(|_| form.form == Form::Pdf), scene.busy()) {
            (None, ..) => Some("Say in which file it is to be written"),
            _ if is_empty => Some("Every section is left out: choose one under How it is made"),
            (_, Some(why), ..) => Some(why.as_str()),
            (.., Some(wrong), _) => Some(wrong),
            (.., busy) => busy,
        };
    let label = match (form.form, form.signing.signs) {
        (Form::Pdf, true) => "Print and sign the report",
        (Form::Pdf, false) => "Print the report",
        _ => "Write the file",
    };
    let prints = std::mem::take(&mut form.prints);
    if let (Some(path), true, None) = (&path, enters || prints, disabled) {
        scene.commands.push(Command::Export(path.clone()));
    } else if prints {
        // Why it cannot be yet stands beside it.
        field.request_focus();
    }
    ui.horizontal_wrapped(|ui| {
        main_button(ui, label, Command::Export(path.clone().unwrap_or_default()), disabled, scene.commands);
        let button = Button::selectable(form.shows_pages, "Preview of the pages").frame_when_inactive(true);
        let button = ui.add(button);
        widgets::ring_if(ui, form.shows_pages, &button);
        does(&button, || Command::ShowSection(Section::Pages));
        form.shows_pages ^= button.clicked();
        if std::mem::take(&mut form.leaves_pages) {
            button.request_focus();
        }
    });
    // Below what is pressed, so that it moves nothing when it comes.
    if let Some(wrong) = signing::wrong(&form.signing).filter(|_| is_folded && form.form == Form::Pdf) {
        let link = ui.link(RichText::new(format!("{}  {wrong}, under Sign it", icons::NOTICE)).size(theme::SMALL));
        if link.clicked() {
            (form.unfolds_signing, form.signing.begins) = (true, true);
        }
    }
    stands_there(ui, form, path.as_deref());
    written(ui, form, scene);
}

/// The proposed name tells the client, the day, the version, the marking and the edition, until another one is typed.
fn follow_name(form: &mut ReportForm, scene: &Scene<'_>) {
    let Some((opened, judged)) = scene.opened.and_then(|opened| Some((opened, opened.judged.as_ref()?))) else {
        return;
    };
    if form.path != form.proposed {
        return;
    }
    let details = &opened.assessment().details;
    let names: Vec<&str> = judged.import.tenant.organization.iter().map(|organization| &*organization.name).collect();
    let whom = organisation(details, names.first().copied().filter(|first| names.iter().all(|name| name == first)));
    let name = naming::proposed(whom, details, judged.results.as_of, &form.options);
    let path = opened.place().with_file_name(format!("{name}.{}", ending(form.form)));
    form.proposed = path.display().to_string();
    form.path.clone_from(&form.proposed);
}

fn ending(form: Form) -> &'static str {
    FORMS.iter().find(|(known, ..)| *known == form).map_or("pdf", |(.., ending)| *ending)
}

/// Says what is replaced.
fn stands_there(ui: &mut Ui, form: &mut ReportForm, path: Option<&Path>) {
    let Some(path) = path else { return };
    let asked = form.place.as_ref().map(|(path, _)| path.as_path());
    if asked != Some(path) || form.written.as_ref().is_some_and(|written| written.is_new) {
        form.place = Some((path.to_owned(), ReportPlace::of(path)));
    }
    let Some((_, place)) = &form.place else { return };
    if let Some(why) = &place.refused {
        return widgets::hanging(ui, icons::WARNING, why.as_str());
    }
    // Of what was written just now its own panel tells; where a signed report keeps its name, which one is replaced is said.
    let is_below = form.written.as_ref().is_some_and(|written| written.path == place.path);
    if place.replaces && !place.signed_stays && is_below {
        widgets::hanging(ui, icons::NOTICE, "Printed again, it takes the place of the file below.");
        return;
    }
    let name = place.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = visible(&name);
    if place.signed_stays && form.written.as_ref().is_some_and(|written| written.is_signed && written.path == path) {
        // Of the next one: this one stands below.
        let unsigned = if place.replaces { ", in place of the unsigned report of that name" } else { "" };
        let words = format!("Printed again, the signed report stays: the next one is written as {name}{unsigned}.");
        widgets::hanging(ui, icons::NOTICE, words);
        return;
    }
    let words = match (place.signed_stays, place.replaces) {
        (false, false) => return,
        (false, true) => "A file of this name is there already: it is replaced.".to_owned(),
        (true, false) => {
            format!("A signed report of this name is there: it stays, and the new one is written as {name}.")
        }
        (true, true) => format!(
            "A signed report of this name is there: it stays. The new one is written as {name}, in place of the unsigned \
             report of that name."
        ),
    };
    widgets::hanging(ui, icons::NOTICE, words);
}

/// Why a final report cannot be printed yet.
fn refused(form: &mut ReportForm, scene: &Scene<'_>) -> Option<String> {
    if form.options.is_draft {
        return None;
    }
    let open = ready::open_work(&mut form.open_work, scene.opened?).len();
    (open > 0).then(|| {
        format!("The report cannot be final: {} still open, listed below.", counted(open, "thing is", "things are"))
    })
}

fn written(ui: &mut Ui, form: &mut ReportForm, scene: &mut Scene<'_>) {
    let Options { preset, personal_data, paper, carried, is_draft, .. } = form.options;
    let now = (form.path.clone(), form.form, (is_draft, form.signing.signs), (preset, personal_data, paper, carried));
    let Some(Written { path: written, is_signed, has_replaced, remark, is_new, choices }) = &mut form.written else {
        return;
    };
    let choices = &*choices.get_or_insert_with(|| now.clone());
    let (asked, is_report, is_current) = (place::typed(&choices.0), choices.1 == Form::Pdf, *choices == now);
    let (is_new, written) = (std::mem::take(is_new), &*written);
    let palette = theme::palette(ui);
    let frame = Frame::new()
        .fill(if is_current { palette.good_ground } else { palette.panel })
        .corner_radius(theme::CORNER)
        .inner_margin(Margin::same(10));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let words = match (is_report, *is_signed) {
            (true, true) => "The report is written and signed.",
            (true, false) => "The report is written.",
            _ => "The file is written.",
        };
        if is_current {
            ui.label(RichText::new(format!("{}  {words}", icons::GOOD)).color(palette.good));
        } else {
            muted(ui, "Written last, before you changed what is chosen above:");
        }
        if asked.as_ref().is_some_and(|asked| asked != written && is_signed_there(asked, written)) {
            ui.label("The signed report that stood there already was left as it is.");
        }
        if *has_replaced {
            ui.label("It replaced the file of that name that stood there before.");
        }
        if let Some(remark) = remark {
            ui.label(RichText::new(visible(remark)).color(palette.warning));
        }
        let text = written.display().to_string();
        ui.label(visible(&text).into_owned());
        ui.horizontal_wrapped(|ui| {
            let is_report = written.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
            let open = if is_report { "Open the report" } else { "Open the file" };
            main_button(ui, open, Command::OpenFile(written.clone()), None, scene.commands);
            widgets::button(ui, Command::OpenFolder(written.clone()), None, scene.commands);
            widgets::labelled_button(ui, "Copy the path", Command::Copy(text.clone()), None, scene.commands);
            // Of a report without a signature nothing could be said but that.
            if *is_signed {
                let verify = Command::Verify {
                    report: Some(written.clone()),
                    assessment: scene.opened.map(|opened| opened.path.clone()),
                };
                widgets::labelled_button(ui, "Verify it", verify, scene.busy(), scene.commands);
            }
        });
    });
    if is_new {
        // As little as shows it: the button above stays under the mouse where there is room.
        shown.response.scroll_to_me(None);
    }
}

/// Whether a number was put to the name that was asked for.
fn is_signed_there(asked: &Path, written: &Path) -> bool {
    let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let rest = stem(written).strip_prefix(&stem(asked)).map(str::to_owned);
    rest.is_some_and(|rest| rest.trim().parse::<u32>().is_ok())
}

fn options(ui: &mut Ui, form: &mut ReportForm, scene: &Scene<'_>) {
    let Options { preset, paper, personal_data, carried, .. } = &mut form.options;
    let before = form.form;
    one_of(ui, "Form", &mut form.form, FORMS.iter().map(|(form, title, _)| (*form, *title)));
    if before != form.form {
        let is_proposed = form.path == form.proposed;
        form.path = with_ending(&form.path, before, form.form);
        if is_proposed {
            form.proposed.clone_from(&form.path);
        }
    }
    one_of(
        ui,
        "For whom",
        preset,
        [
            (Preset::Full, "Everyone: every finding with its objects"),
            (Preset::Management, "Managers: how it was done, without single findings"),
            (Preset::Executive, "Directors: answers, picture, priorities"),
        ]
        .into_iter(),
    );
    one_of(
        ui,
        "Names of people",
        personal_data,
        [
            (PersonalData::Full, "As they are"),
            (PersonalData::Masked, "Pseudonyms"),
            (PersonalData::Counts, "Counts alone"),
        ]
        .into_iter(),
    );
    if *personal_data != PersonalData::Full {
        muted(ui, "The key of the pseudonyms is written beside the report; keep it apart from it.");
    }
    if let Some(opened) = scene.opened {
        form.typed.show(ui, *personal_data, opened);
    }
    if form.form == Form::Markdown {
        return sections(ui, &mut form.options);
    }
    if form.form != Form::Pdf {
        return;
    }
    one_of(ui, "Paper", paper, [(PageSize::A4, "A4"), (PageSize::Letter, "Letter")].into_iter());
    let mut carries = *carried == Carried::Everything;
    if ui.checkbox(&mut carries, "Carry findings and evidence manifest inside the PDF, for machines").changed() {
        *carried = if carries { Carried::Everything } else { Carried::Nothing };
    }
    sections(ui, &mut form.options);
}

/// The sections of an edition, each to be left out.
fn sections(ui: &mut Ui, options: &mut Options) {
    let of_preset = |preset: Preset| SECTIONS.iter().filter(move |section| section.preset <= preset);
    let left_out = of_preset(options.preset).filter(|section| !options.has(section)).count();
    let title = match left_out {
        0 => "Sections: all of them".to_owned(),
        some => format!("Sections: {} left out", counted(some, "is", "are")),
    };
    widgets::fold(ui, CollapsingHeader::new(title).id_salt("sections"), |ui| {
        for section in of_preset(options.preset) {
            let mut has = options.has(section);
            let name = format!("{} in the report", section.title);
            if ui.checkbox(&mut has, section.title).accessible_name(name).changed() {
                options.without.retain(|id| id != section.id);
                options.without.extend((!has).then(|| section.id.to_owned()));
            }
        }
    });
}

/// The path with another form's ending, where it had the one of the form before.
fn with_ending(path: &str, before: Form, now: Form) -> String {
    match path.strip_suffix(&format!(".{}", ending(before))) {
        Some(stem) => format!("{stem}.{}", ending(now)),
        None => path.to_owned(),
    }
}

fn one_of<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    chosen: &mut T,
    all: impl Iterator<Item = (T, &'static str)> + Clone,
) {
    let label = field_label(ui, name);
    let shown = all.clone().find(|(value, _)| value == chosen).map_or("", |(_, title)| title);
    let combo = ComboBox::from_id_salt(("report", name)).selected_text(shown).width(300.0);
    let response = choice::show(ui, combo, |ui, lines| {
        for (value, title) in all {
            if lines.line(ui, *chosen == value, title) {
                *chosen = value;
            }
        }
    });
    response.labelled_by(label);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_follows_the_form() {
        assert_eq!(with_ending("/a b/c.pdf", Form::Pdf, Form::Oscal), "/a b/c.oscal.json");
        assert_eq!(with_ending("/a b/c.oscal.json", Form::Oscal, Form::Workbook), "/a b/c.xlsx");
        assert_eq!(with_ending("/my own", Form::Pdf, Form::Csv), "/my own");
    }
}
