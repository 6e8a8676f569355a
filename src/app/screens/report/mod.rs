//! Report: how it is made (`output`), signed (`signing`), what a reader would miss in it (`ready`); who assessed whom, how it
//! is marked, and the thresholds.

pub mod letterhead;
pub mod output;
pub mod ready;
pub mod signing;
mod typed;

use super::preview::Preview;
use super::{Scene, answers, attachments};
use crate::app::buttons::does;
use crate::app::command::{Command, Section};
use crate::app::drafts::Look;
use crate::app::field::Field;
use crate::app::opened::{Opened, report_path};
use crate::app::screen::begins_region;
use crate::app::scrolling::ByKeys as _;
use crate::app::widgets::SaysWhy as _;
use crate::app::widgets::{self, chips, choice, field_label, muted};
use crate::app::{icons, theme};
use crate::assessment::{Detail, Edit, MARKINGS, is_one_person, lapses};
use crate::checklist::answers::Standing;
use crate::jobs::export::Form;
use crate::jobs::letterhead::Letterhead;
use crate::jobs::sign::ReportPlace;
use crate::jobs::whose::Whose;
use crate::report::dates::{self, DATE_LANGUAGES};
use crate::report::masking::PersonalData;
use crate::report::options::{Carried, Preset};
use crate::report::words::counted;
use crate::report::{Options, PageSize};
use egui::{ComboBox, RichText, ScrollArea, Ui};
use letterhead::LetterheadForm;
use ready::OpenWorks;
use signing::SigningForm;
use std::path::PathBuf;

/// A report that was written.
#[derive(Debug)]
pub struct Written {
    pub path: PathBuf,
    pub is_signed: bool,
    /// A file that stood there before.
    pub has_replaced: bool,
    /// What whoever printed it is to know.
    pub remark: Option<String>,
    /// It is to be brought into sight.
    pub is_new: bool,
    /// How it was made; what is chosen since says nothing of it.
    pub choices: Option<Choices>,
}

/// What is chosen of how a report is made: the path as it is typed, its form, whether it is a draft, and is signed.
pub type Choices = (String, Form, (bool, bool), (Preset, PersonalData, PageSize, Carried));

/// What this screen remembers.
#[allow(clippy::struct_excessive_bools)] // Independent facts.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not a state")]
pub struct ReportForm {
    pub path: String,
    /// The path that was proposed; until another one is typed it follows what names it.
    proposed: String,
    pub form: Form,
    pub options: Options,
    pub signing: SigningForm,
    pub letterhead: LetterheadForm,
    pub open_work: OpenWorks,
    /// It is to be printed as soon as the screen is there.
    pub prints: bool,
    /// What is open is to be in sight.
    pub shows_open_work: bool,
    /// A path, and what happens there: asked when the path changes or something was written.
    place: Option<(PathBuf, ReportPlace)>,
    /// The report printed last.
    pub written: Option<Written>,
    pub preview: Preview,
    /// Names in what was typed, where pseudonyms are to stand for them.
    typed: typed::TypedNames,
    /// The register of attachments is to be in sight.
    pub unfolds_attachments: bool,
    /// The pages stand where else the cover's particulars do.
    pub shows_pages: bool,
    /// They were closed: what shows them gets the focus.
    leaves_pages: bool,
    /// What signs was put in from elsewhere: it is to be seen.
    pub unfolds_signing: bool,
}

impl Default for ReportForm {
    fn default() -> Self {
        Self {
            path: String::new(),
            proposed: String::new(),
            form: Form::Pdf,
            // As on the command line: final is said on purpose.
            options: Options { is_draft: true, ..Options::default() },
            signing: SigningForm::default(),
            letterhead: LetterheadForm::default(),
            open_work: None,
            prints: false,
            shows_open_work: false,
            place: None,
            written: None,
            preview: Preview::default(),
            typed: typed::TypedNames::default(),
            unfolds_attachments: false,
            shows_pages: false,
            leaves_pages: false,
            unfolds_signing: false,
        }
    }
}

impl ReportForm {
    /// For an assessment that was just opened.
    pub fn begin(&mut self, opened: &Opened, letterhead: &Letterhead) {
        let path = report_path(opened.place()).display().to_string();
        *self = Self { proposed: path.clone(), path, ..Self::default() };
        self.take_letterhead(letterhead);
    }

    /// Reports look by this from now on.
    pub fn take_letterhead(&mut self, letterhead: &Letterhead) {
        let (look, wrong) = letterhead.look();
        self.options.look = look;
        self.letterhead = LetterheadForm::new(letterhead, wrong);
    }
}

impl ReportForm {
    /// Closes what is seen of the pages: the enlarged page first, then the preview.
    pub fn close_pages(&mut self) {
        if self.shows_pages && !self.preview.shrink() {
            (self.shows_pages, self.leaves_pages) = (false, true);
        }
    }
}

/// From this width on, what is printed stands beside what stands on the cover.
const WIDE: f32 = 960.0;

pub fn show(ui: &mut Ui, form: &mut ReportForm, scene: &mut Scene<'_>) {
    egui::CentralPanel::default().show(ui, |ui| {
        let column = |name| ScrollArea::vertical().id_salt(name).auto_shrink(false);
        if ui.available_width() <= WIDE {
            if form.shows_pages {
                return pages(ui, form, scene);
            }
            column("report").by_keys(ui, |ui| {
                ui.set_max_width(theme::MEASURE.min(ui.available_width()));
                printing(ui, form, scene);
                ui.add_space(theme::SECTION);
                particulars(ui, scene);
            });
            return;
        }
        ui.spacing_mut().item_spacing.x = theme::SECTION * 1.5;
        ui.columns(2, |columns| {
            for column in &mut *columns {
                column.spacing_mut().item_spacing.x = theme::GAP;
            }
            let [left, right] = columns else { return };
            // One is longer than the other by far: each scrolls for itself.
            column("report").by_keys(left, |ui| {
                // Columns fill their width with whatever stands in them; a button is as wide as its words.
                ui.vertical(|ui| {
                    ui.set_max_width(theme::MEASURE.min(ui.available_width()));
                    printing(ui, form, scene);
                });
            });
            if form.shows_pages {
                return pages(right, form, scene);
            }
            column("cover").by_keys(right, |ui| {
                ui.vertical(|ui| {
                    ui.set_max_width(theme::MEASURE.min(ui.available_width()));
                    particulars(ui, scene);
                });
            });
        });
    });
}

/// What is folded, and typed, stays so when one column becomes two.
fn as_one<R>(ui: &mut Ui, name: &str, show: impl FnOnce(&mut Ui) -> R) -> R {
    let same = egui::UiBuilder::new().scope_id(egui::Id::unique(("report", name)));
    ui.scope_builder(same, show).inner
}

fn printing(ui: &mut Ui, form: &mut ReportForm, scene: &mut Scene<'_>) {
    as_one(ui, "printing", |ui| printed(ui, form, scene));
}

fn printed(ui: &mut Ui, form: &mut ReportForm, scene: &mut Scene<'_>) {
    widgets::heading(ui, "Report");
    standing(ui, form, scene);
    ui.add_space(theme::GAP);
    output::show(ui, form, scene);
    ui.add_space(theme::GAP);
    if let Some(opened) = scene.opened.filter(|opened| opened.judged.is_some()) {
        answers::show(ui, opened, scene);
        ui.add_space(theme::GAP);
        let is_asked_for = std::mem::take(&mut form.shows_open_work);
        let shown = ui.scope(|ui| ready::show(ui, form, is_asked_for, opened, scene)).response;
        if is_asked_for {
            shown.scroll_to_me(Some(egui::Align::Min));
        }
    }
    ui.add_space(theme::GAP);
    let disabled = scene.locked_file().filter(|_| scene.opened.is_some_and(Opened::is_lent)).or(scene.busy());
    widgets::button(ui, Command::Reperform, disabled, scene.commands);
    ui.add_space(theme::GAP);
    register(ui, form, scene);
}

/// The report's pages, seen whole.
fn pages(ui: &mut Ui, form: &mut ReportForm, scene: &Scene<'_>) {
    as_one(ui, "pages", |ui| {
        ui.horizontal_wrapped(|ui| {
            widgets::subheading(ui, "Pages as they will be printed");
            let close = ui.button("Close the preview");
            begins_region("preview", &close);
            does(&close, || Command::CloseDetail);
            if close.clicked() {
                (form.shows_pages, form.leaves_pages) = (false, true);
            }
        });
        form.preview.show(ui, scene, &form.options);
    });
}

/// Every attachment of the assessment.
fn register(ui: &mut Ui, form: &mut ReportForm, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    let title = format!("Attachments ({})", opened.assessment().attachments().len());
    let unfold = std::mem::take(&mut form.unfolds_attachments).then_some(true);
    let register = egui::CollapsingHeader::new(title).id_salt("register of attachments").open(unfold);
    let shown = widgets::fold(ui, register, |ui| attachments::register(ui, opened, scene));
    if unfold.is_some() {
        shown.header_response.scroll_to_me(Some(egui::Align::Min));
    }
}

/// Who, for whom, as of when, and what is measured against.
fn particulars(ui: &mut Ui, scene: &mut Scene<'_>) {
    as_one(ui, "cover", |ui| on_cover(ui, scene));
}

fn on_cover(ui: &mut Ui, scene: &mut Scene<'_>) {
    widgets::subheading(ui, "On the cover");
    for detail in Detail::ALL {
        match detail {
            Detail::DateLanguage => language(ui, scene),
            _ => field(ui, *detail, scene),
        }
        if let (Detail::Client, Some(whose)) = (detail, scene.opened.and_then(Opened::whose)) {
            called_by_exports(ui, &whose);
        }
        if *detail == Detail::Marking {
            markings(ui, scene);
        }
    }
    as_of(ui, scene);
    ui.add_space(theme::SECTION);
    widgets::subheading(ui, "Thresholds");
    muted(ui, "Printed in the report; what was changed is marked there.");
    thresholds(ui, scene);
}

/// How the exports call the client, or that they call another: in a place of its own, so that no field moves when it comes.
fn called_by_exports(ui: &mut Ui, whose: &Whose) {
    let Some(called) = whose.named_by_exports() else { return };
    let height = 2.0 * ui.text_style_height(&egui::TextStyle::Small);
    ui.scope(|ui| {
        ui.set_min_height(height);
        match whose.other_client() {
            Some(other) => {
                let other = RichText::new(other).color(theme::palette(ui).warning).size(theme::SMALL);
                widgets::hanging(ui, icons::WARNING, other);
            }
            None => _ = muted(ui, called),
        }
    });
}

fn language(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    let label = field_label(ui, Detail::DateLanguage.title());
    let stored = &opened.assessment().details.date_language;
    let locked = scene.locked();
    ui.add_enabled_ui(locked.is_none(), |ui| {
        let combo = ComboBox::from_id_salt("language of dates on the cover").selected_text(dates::title(stored));
        let response = choice::show(ui, combo, |ui, lines| {
            for language in DATE_LANGUAGES {
                let is_chosen = stored == language.id;
                if lines.line(ui, is_chosen, language.title) && !is_chosen {
                    let edit = Edit::SetDetail { detail: Detail::DateLanguage, text: language.id.to_owned() };
                    scene.commands.push(Command::Perform(edit));
                }
            }
        });
        response.labelled_by(label).says_why(locked.unwrap_or_default());
    });
}

/// What the report will say, in numbers.
fn standing(ui: &mut Ui, form: &mut ReportForm, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    if opened.judged.is_none() {
        ui.label("The evidence is being read.");
        return;
    }
    muted(ui, "What the evidence alone says; in the report your conclusions come before it:");
    let palette = theme::palette(ui);
    let counts: Vec<_> = by_evidence(opened)
        .into_iter()
        .map(|(outcome, count)| {
            let (ink, ground) = theme::of_standing(palette, outcome);
            (format!("{}  {count} {}", chips::letter(outcome), outcome.title()), ink, ground)
        })
        .collect();
    chips::lines(ui, &counts);
    let progress = opened.progress(None);
    ui.label(format!("You have concluded on {} of {} checks.", progress.concluded, progress.total));
    let open = ready::open_work(&mut form.open_work, opened).len();
    if open > 0 {
        ui.horizontal_wrapped(|ui| {
            let until = counted(open, "thing is", "things are");
            ui.label(format!("Until it can be final, {until} open."));
            // Beside why it cannot be final stands the same.
            if form.options.is_draft && widgets::link_in_line(ui, "Show what is open").clicked() {
                scene.commands.push(Command::ShowSection(Section::Readiness));
            }
        });
    }
}

/// How many checks the evidence alone leaves in each state, as report and checklist count: what only a person can answer is
/// open, whether one has or not.
fn by_evidence(opened: &Opened) -> Vec<(Standing, usize)> {
    let found: Vec<Standing> =
        opened.checklist.checks().map(|(_, check)| opened.by_evidence(check).standing()).collect();
    let count = |standing: Standing| found.iter().filter(|one| **one == standing).count();
    Standing::ALL.into_iter().map(|standing| (standing, count(standing))).collect()
}

fn field(ui: &mut Ui, detail: Detail, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    let label = field_label(ui, detail.title());
    let rows = match detail {
        Detail::Summary => 5,
        Detail::Scope | Detail::Distribution | Detail::Handling => 2,
        _ => 1,
    };
    let hint = match detail {
        Detail::Client => "For example Contoso Ltd",
        Detail::Tenant => "For example contoso.onmicrosoft.com",
        Detail::Organization => "Who assesses",
        Detail::Reviewer => "Who accepts what the assessor concludes",
        Detail::Scope => "The whole tenant, unless you say otherwise",
        Detail::Marking => "For example TLP:AMBER",
        _ => "",
    };
    let stored = opened.assessment().details.get(detail);
    let is_person = matches!(detail, Detail::Assessor | Detail::Reviewer);
    let accepted = if is_person { opened.assessment().accepted() } else { 0 };
    let look = Look { rows, hint, locked: scene.locked() };
    let response = scene.drafts.show(ui, &Field::Detail(detail), stored, look, label, scene.commands);
    if Detail::ALL.first() == Some(&detail) {
        begins_region("cover", &response);
    }
    let another = if detail == Detail::Reviewer { "Somebody else" } else { "Somebody" };
    if accepted > 0 && response.has_focus() && lapses(&opened.assessment().details, detail, another) {
        // Each letter is stored as it comes, so it is said before the first.
        let what = counted(accepted, "acceptance is", "acceptances are");
        let text = format!(
            "{}  Another name here means another reviewer: {what} taken back. The name of before, typed again, or Undo brings \
             them back.",
            icons::WARNING
        );
        ui.label(RichText::new(text).color(theme::palette(ui).warning).size(theme::SMALL));
    }
    if detail == Detail::Reviewer && is_one_person(&opened.assessment().details) {
        widgets::same_person(ui);
    }
}

fn markings(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    ui.horizontal_wrapped(|ui| {
        for marking in MARKINGS {
            let is_set = opened.assessment().details.marking == *marking;
            let button = ui.add_enabled(
                scene.locked().is_none(),
                egui::Button::selectable(is_set, *marking).frame_when_inactive(true).small(),
            );
            widgets::ring_if(ui, is_set, &button);
            let button = button.says_why(scene.locked().unwrap_or_default());
            if button.accessible_name(format!("Mark as {marking}")).clicked() && !is_set {
                let edit = Edit::SetDetail { detail: Detail::Marking, text: (*marking).to_owned() };
                scene.commands.push(Command::Perform(edit));
            }
        }
    });
}

fn thresholds(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    for parameter in opened.assessment().parameters.list() {
        // A title needs the whole width; the field and its unit stand below it.
        let label = ui.add(egui::Label::new(parameter.title).wrap()).id;
        ui.horizontal(|ui| {
            let field = Field::Parameter(parameter.name);
            let stored = parameter.value.to_string();
            ui.scope(|ui| {
                ui.set_max_width(70.0);
                let look = Look { rows: 1, hint: "", locked: scene.locked() };
                scene.drafts.show(ui, &field, &stored, look, label, scene.commands);
            });
            if parameter.value == parameter.default {
                muted(ui, parameter.unit);
            } else {
                let text = format!("{}  (changed, was {})", parameter.unit, parameter.default);
                ui.label(RichText::new(text).color(theme::palette(ui).warning).size(theme::SMALL));
            }
        });
        ui.add_space(theme::GAP / 2.0);
    }
    if let Some(said) = opened.assessment().parameters.contradiction() {
        let colour = theme::palette(ui).warning;
        widgets::hanging(ui, icons::WARNING, RichText::new(said).color(colour).size(theme::SMALL));
    }
}

fn as_of(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    let label = field_label(ui, "As-of date");
    let stored = opened.assessment().as_of.map(crate::tenant::Moment::iso_date).unwrap_or_default();
    let look = Look { rows: 1, hint: "Newest event in the evidence", locked: scene.locked() };
    let typed = scene.drafts.text(&Field::AsOf, &stored).trim().to_owned();
    scene.drafts.show(ui, &Field::AsOf, &stored, look, label, scene.commands);
    let colour = theme::palette(ui).warning;
    if let Some(wrong) = dates::wrong(&typed, &opened.assessment().details.date_language) {
        ui.label(RichText::new(wrong).color(colour).size(theme::SMALL));
    } else if let Some(far) = opened.far_day((scene.with.now)()) {
        widgets::hanging(ui, icons::WARNING, RichText::new(far).color(colour).size(theme::SMALL));
    } else {
        muted(ui, "Ages are counted to this day. Leave it empty for the newest event in the evidence.");
    }
}
