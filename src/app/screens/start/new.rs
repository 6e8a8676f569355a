//! A new assessment: the client and a file are enough; everything else has a sensible default and can be changed later.

use super::{StartForm, propose};
use crate::app::command::Command;
use crate::app::place::{self, Wanted};
use crate::app::screen::begins_region;
use crate::app::screens::Scene;
use crate::app::screens::frame::VERSIONS;
use crate::app::shown::visible;
use crate::app::theme;
use crate::app::widgets::{self, choice, field_label, main_button, muted, path_field};
use crate::assessment::{Detail, Details, MARKINGS, is_one_person};
use crate::checklist::Parameters;
use crate::report::dates::{self, DATE_LANGUAGES};
use crate::tenant::Moment;
use egui::{Button, CollapsingHeader, ComboBox, RichText, TextEdit, Ui};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is said of an as-of date that lies ahead.
const TO_COME: &str =
    "This day is still to come: accounts will look unused for as long as it lies after their last sign-in";

/// What is typed of a new assessment.
#[derive(Debug)]
pub struct NewForm {
    pub path: String,
    /// The path is still the one proposed from the client's name.
    path_is_proposed: bool,
    details: BTreeMap<Detail, String>,
    as_of: String,
    /// Thresholds as typed, by their names; those that are not there stay as they are.
    thresholds: BTreeMap<&'static str, String>,
    /// A path as typed, and the folder that would be made for it.
    folder: Option<(String, Option<PathBuf>)>,
    /// The screen was asked for: what is typed next goes into its first field.
    pub begins: bool,
}

impl NewForm {
    /// Whether anything is typed that no assessment holds yet.
    pub fn holds_typed(&self) -> bool {
        let is_own = |detail: &Detail| !matches!(detail, Detail::Assessor | Detail::Organization);
        let has_detail = self.details.iter().any(|(detail, text)| is_own(detail) && !text.trim().is_empty());
        has_detail || !self.as_of.trim().is_empty() || !self.thresholds.is_empty()
    }

    pub fn new(user: &str, organization: &str) -> Self {
        Self {
            path: propose(""),
            path_is_proposed: true,
            details: BTreeMap::from([
                (Detail::Assessor, user.to_owned()),
                (Detail::Organization, organization.to_owned()),
            ]),
            as_of: String::new(),
            thresholds: BTreeMap::new(),
            folder: None,
            begins: true,
        }
    }

    /// The folder that would be made for the file; asked when the path changes.
    fn new_folder(&mut self) -> Option<&Path> {
        if self.folder.as_ref().is_none_or(|(path, _)| *path != self.path) {
            let folder = place::typed(&self.path).and_then(|path| path.parent().map(Path::to_owned));
            self.folder = Some((self.path.clone(), folder.filter(|folder| !folder.exists())));
        }
        self.folder.as_ref().and_then(|(_, folder)| folder.as_deref())
    }

    /// Why it cannot be made yet.
    fn wrong(&self) -> Option<Cow<'static, str>> {
        if place::typed(&self.path).is_none() {
            return Some("Say in which file it is to be kept".into());
        }
        if self.day_is_wrong().is_some() {
            return Some("The as-of date is no day yet; under “More about it” stands why".into());
        }
        let mut parameters = Parameters::default();
        let title =
            |name: &str| Parameters::default().list().into_iter().find(|one| one.name == name).map(|one| one.title);
        for (name, typed) in &self.thresholds {
            if parameters.set(name, typed.trim()).is_err() {
                let title = title(name).unwrap_or(name);
                let typed = visible(typed.trim());
                return Some(
                    format!("The threshold “{title}” is “{typed}”, which is no whole number or a percentage above 100")
                        .into(),
                );
            }
        }
        parameters.contradiction().map(|said| said.trim_end_matches('.').to_owned().into())
    }

    /// The as-of date, in numbers or in the language of dates.
    fn day(&self) -> Option<Moment> {
        dates::parse(&self.as_of, self.details.get(&Detail::DateLanguage).map_or("", String::as_str))
    }

    fn day_is_wrong(&self) -> Option<&'static str> {
        dates::wrong(&self.as_of, self.details.get(&Detail::DateLanguage).map_or("", String::as_str))
    }

    fn command(&self) -> Command {
        let usual = Parameters::default().list();
        let changed = |(name, typed): (&&'static str, &String)| {
            let value = typed.trim().parse().ok()?;
            let parameter = usual.iter().find(|parameter| parameter.name == *name)?;
            (parameter.value != value).then_some((*name, value))
        };
        Command::Create {
            path: place::typed(&self.path).unwrap_or_default(),
            details: self.details.iter().map(|(detail, text)| (*detail, text.clone())).collect(),
            as_of: self.day(),
            thresholds: self.thresholds.iter().filter_map(changed).collect(),
        }
    }
}

pub fn show(ui: &mut Ui, form: &mut StartForm, scene: &mut Scene<'_>) {
    let form = &mut form.new;
    widgets::subheading(ui, "New assessment");
    let client = detail(ui, form, Detail::Client, "For example Contoso Ltd");
    begins_region("start", &client);
    // While a file is opened, keys are meant for what comes: its passphrase, say.
    if scene.work.is_none() && std::mem::take(&mut form.begins) {
        client.request_focus();
    }
    if client.changed() && form.path_is_proposed {
        form.path = propose(form.details.get(&Detail::Client).map_or("", String::as_str));
    }
    let assessor = detail(ui, form, Detail::Assessor, "");
    let (label, wanted) = ("Keep it in this file", Wanted::NewAssessment);
    let path = path_field::one(ui, label, &mut form.path, wanted, scene.with.has_dialogs, scene.commands);
    form.path_is_proposed &= !path.changed();
    match form.new_folder() {
        Some(folder) => {
            let text =
                format!("The folder {} does not exist; it will be made.", visible(&folder.display().to_string()));
            let text = RichText::new(text).color(theme::palette(ui).warning).size(theme::SMALL);
            ui.add(egui::Label::new(text).wrap());
        }
        None => {
            muted(ui, VERSIONS);
        }
    }
    let in_more = more(ui, form, (scene.with.now)());
    ui.add_space(4.0);
    let wrong = form.wrong();
    let disabled = wrong.as_deref().or(scene.busy());
    // One rule for every field of one line: Enter does what the button below does, or says why not.
    if in_more | [&client, &assessor, &path].into_iter().any(|field| path_field::submitted(ui, field)) {
        scene.commands.push(match disabled {
            None => form.command(),
            Some(why) => Command::Say(format!("The assessment is not made yet. {why}.").into()),
        });
    }
    main_button(ui, "Create assessment", form.command(), disabled, scene.commands);
    let has_client = form.details.get(&Detail::Client).is_some_and(|client| !client.trim().is_empty());
    // Always one line: what stands below does not move while one types.
    _ = match &wrong {
        Some(why) => ui.label(RichText::new(&**why).color(theme::palette(ui).warning).size(theme::SMALL)),
        None if has_client => muted(ui, "Next, the client's exports are read."),
        None => muted(ui, "No client is named yet. That can be done later, on the report screen."),
    };
}

fn detail(ui: &mut Ui, form: &mut NewForm, detail: Detail, hint: &str) -> egui::Response {
    let name = field_label(ui, detail.title());
    let text = form.details.entry(detail).or_default();
    ui.add(path_field::line(text).desired_width(f32::INFINITY).hint_text(hint)).labelled_by(name)
}

/// What need not be known on the first day; whether Enter was pressed in one of its fields of one line.
fn more(ui: &mut Ui, form: &mut NewForm, now: Moment) -> bool {
    let mut is_submitted = false;
    widgets::fold(ui, CollapsingHeader::new("More about it"), |ui| {
        muted(
            ui,
            "All of it can be changed later, on the report screen. A passphrase is put on the file once it is made: with the padlock below.",
        );
        for (one, hint) in [
            (Detail::Tenant, "For example contoso.onmicrosoft.com"),
            (Detail::Organization, "Who assesses"),
            (Detail::Reviewer, "Who accepts what the assessor concludes"),
        ] {
            let field = detail(ui, form, one, hint);
            is_submitted |= path_field::submitted(ui, &field);
        }
        let name = |detail| form.details.get(&detail).cloned().unwrap_or_default();
        let (assessor, reviewer) = (name(Detail::Assessor), name(Detail::Reviewer));
        if is_one_person(&Details { assessor, reviewer, ..Details::default() }) {
            widgets::same_person(ui);
        }
        let name = field_label(ui, Detail::Scope.title());
        let scope = form.details.entry(Detail::Scope).or_default();
        let field = TextEdit::multiline(scope).desired_rows(2).desired_width(f32::INFINITY);
        ui.add(field.hint_text("The whole tenant, unless you say otherwise")).labelled_by(name);
        let field = detail(ui, form, Detail::Marking, "For example TLP:AMBER");
        is_submitted |= path_field::submitted(ui, &field);
        let marking = form.details.entry(Detail::Marking).or_default();
        ui.horizontal_wrapped(|ui| {
            for label in MARKINGS {
                let button = ui.add(Button::selectable(marking == label, *label).frame_when_inactive(true).small());
                widgets::ring_if(ui, marking == label, &button);
                if button.accessible_name(format!("Mark as {label}")).clicked() {
                    (*label).clone_into(marking);
                }
            }
        });
        let name = field_label(ui, "As-of date");
        let field = path_field::line(&mut form.as_of).desired_width(f32::INFINITY);
        let field = ui.add(field.hint_text("Newest event in the evidence")).labelled_by(name);
        is_submitted |= path_field::submitted(ui, &field);
        // Beside the field, and there from the start: nothing moves while one types.
        let is_to_come = form.day().is_some_and(|day| day.day() > now.day());
        let wrong = form.day_is_wrong().or(is_to_come.then_some(TO_COME));
        if let Some(wrong) = wrong {
            let colour = theme::palette(ui).warning;
            ui.label(RichText::new(wrong).color(colour).size(theme::SMALL));
        } else {
            muted(ui, "Ages are counted to this day. Leave it empty for the newest event in the evidence.");
        }
        let name = field_label(ui, Detail::DateLanguage.title());
        let language = form.details.entry(Detail::DateLanguage).or_default();
        let combo = ComboBox::from_id_salt("language of dates").selected_text(dates::title(language));
        let shown = choice::show(ui, combo, |ui, lines| {
            for known in DATE_LANGUAGES {
                if lines.line(ui, language == known.id, known.title) {
                    known.id.clone_into(language);
                }
            }
        });
        shown.labelled_by(name);
        widgets::fold(ui, CollapsingHeader::new("Thresholds"), |ui| is_submitted |= thresholds(ui, form));
    });
    is_submitted
}

/// Whether Enter was pressed in one of them.
fn thresholds(ui: &mut Ui, form: &mut NewForm) -> bool {
    let mut is_submitted = false;
    muted(ui, "What the checks measure against; printed in the report.");
    for parameter in Parameters::default().list() {
        // A title needs the whole width; the field and its unit stand below it.
        let name = ui.add(egui::Label::new(parameter.title).wrap()).id;
        ui.horizontal(|ui| {
            let typed = form.thresholds.entry(parameter.name).or_insert_with(|| parameter.value.to_string());
            let field = ui.add(path_field::line(typed).desired_width(60.0)).labelled_by(name);
            is_submitted |= path_field::submitted(ui, &field);
            muted(ui, parameter.unit);
        });
        ui.add_space(theme::GAP / 2.0);
    }
    is_submitted
}
