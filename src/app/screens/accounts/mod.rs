//! Accounts: the register of privileged accounts as a list, as a matrix of roles, and in pictures; beside it the page of the
//! account that is chosen. `table`, `matrix` and `pictures` are the three views.

mod letters;
mod matrix;
mod page;
mod pictures;
mod table;

use super::Scene;
use crate::app::buttons::does;
use crate::app::command::{Command, Section};
use crate::app::opened::Opened;
use crate::app::register::{Account, Hold, Register, in_a_word};
use crate::app::screen::{Screen, begins_region};
use crate::app::screens::checklist::confirm;
use crate::app::screens::splits::Split;
use crate::app::scrolling::ByKeys as _;
use crate::app::widgets::SaysWhy as _;
use crate::app::widgets::{self, muted};
use crate::app::{icons, theme};
use crate::report::words::size;
use crate::tenant::stated::Category;
use egui::{Button, Context, Id, Label, RichText, TextEdit, Ui};
use std::collections::BTreeSet;
use std::rc::Rc;
use table::Order;

/// In a window that is no higher than this, accounts come before explanations that tooltips give too.
const LOW: f32 = 720.0;
/// And in one that is no higher than this, they come before headings.
const LOWEST: f32 = 420.0;

/// What this screen remembers.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each of its own")]
pub struct AccountsForm {
    view: View,
    filters: Filters,
    pub selected: Option<String>,
    /// Whose page was closed: one goes on from there.
    left: Option<String>,
    pub scroll: bool,
    /// The list is wider than its place, rather than without some columns.
    shows_all_columns: bool,
    /// There is so little height that all of it scrolls as one.
    is_low: bool,
    /// What is proposed for all of them is listed, to be stated.
    asks: bool,
    rows: Rows,
    roles: matrix::Roles,
}

/// How the register is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum View {
    #[default]
    List,
    Matrix,
    Pictures,
}

impl View {
    const ALL: [(Self, Section, &str, &str); 3] = [
        (Self::List, Section::Register, "List", "One account a line"),
        (Self::Matrix, Section::Matrix, "Roles", "Which account holds which role, and how"),
        (Self::Pictures, Section::Pictures, "Pictures", "Ages, methods, and what policies ask"),
    ];
}

/// Which accounts are shown, and in which order.
#[derive(Clone, Debug, Default, PartialEq)]
struct Filters {
    words: String,
    category: Option<Kind>,
    only_standing: bool,
    /// Whose category nobody has stated.
    only_unconfirmed: bool,
    /// Accounts that a picture counted together, and what they are called.
    counted: Option<(String, BTreeSet<u32>)>,
    order: Order,
    from_end: bool,
}

/// Places in the register that the filters leave; kept until the filters or the findings change.
#[derive(Debug, Default)]
struct Rows {
    of: Option<(Filters, u64)>,
    places: Rc<[u32]>,
}

/// What the counts above the register tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Of(Category),
    Unknown,
}

impl Kind {
    fn of(account: &Account) -> Self {
        account.category.map_or(Self::Unknown, Self::Of)
    }

    fn title(self) -> &'static str {
        match self {
            Self::Of(category) => category.title(),
            Self::Unknown => "no category",
        }
    }
}

impl Filters {
    fn passes(&self, place: u32, account: &Account, words: &str) -> bool {
        let says = |text: &str| text.to_lowercase().contains(words);
        let has_words = words.is_empty()
            || says(&account.name)
            || says(&account.display_name)
            || account.roles.iter().any(|held| says(&held.role));
        has_words
            && self.category.is_none_or(|kind| kind == Kind::of(account))
            && (!self.only_standing || account.has_standing_role())
            && (!self.only_unconfirmed || account.lacks_category())
            && self.counted.as_ref().is_none_or(|(_, counted)| counted.contains(&place))
    }

    fn rows(&self, register: &Register) -> Vec<u32> {
        let words = self.words.trim().to_lowercase();
        let mut rows: Vec<u32> = (0..)
            .zip(&register.accounts)
            .filter(|(place, account)| self.passes(*place, account, &words))
            .map(|(place, _)| place)
            .collect();
        rows.sort_by_cached_key(|place| register.accounts.get(*place as usize).map(|account| self.order.key(account)));
        if self.from_end {
            rows.reverse();
        }
        rows
    }
}

impl AccountsForm {
    /// The register as this part shows it.
    pub fn show_as(&mut self, section: Section) {
        self.view = match section {
            Section::Matrix => View::Matrix,
            Section::Pictures => View::Pictures,
            _ => View::List,
        };
        if section == Section::Unconfirmed {
            self.filters = Filters { only_unconfirmed: true, ..Filters::default() };
            self.selected = None;
        }
    }

    fn rows(&mut self, register: &Register, generation: u64) -> Rc<[u32]> {
        let is_current = self.rows.of.as_ref().is_some_and(|(of, made)| *made == generation && *of == self.filters);
        if !is_current {
            let places = self.filters.rows(register).into();
            self.rows = Rows { of: Some((self.filters.clone(), generation)), places };
        }
        Rc::clone(&self.rows.places)
    }

    /// The account whose row is marked.
    fn marked(&self) -> Option<&String> {
        self.selected.as_ref().or(self.left.as_ref())
    }

    /// Closes the question, else the page: its row stays marked, and in sight.
    pub fn close(&mut self) {
        if std::mem::take(&mut self.asks) {
            return;
        }
        if let Some(selected) = self.selected.take() {
            (self.left, self.scroll) = (Some(selected), true);
        }
    }

    /// A row was clicked: its page opens, or closes.
    fn click(&mut self, key: String) {
        if self.selected.as_ref() == Some(&key) {
            self.close();
        } else {
            // With less room for its columns the list is another one: the row stays in sight.
            (self.selected, self.scroll) = (Some(key), true);
        }
    }

    /// Shows the accounts that were counted together.
    fn show_counted(&mut self, what: String, accounts: &[u32]) {
        self.filters.counted = Some((what, accounts.iter().copied().collect()));
        self.view = View::List;
    }

    /// The next or previous account of the list.
    pub fn fulfil(&mut self, command: &Command, opened: &Opened, context: &Context) {
        if *command == Command::Search && self.view != View::Pictures {
            widgets::seek(context, search_field(), &self.filters.words);
        }
        let Some(judged) = &opened.judged else { return };
        let rows = self.rows(&judged.register, opened.generation);
        let accounts = &judged.register.accounts;
        let key = |at: usize| rows.get(at).and_then(|place| accounts.get(*place as usize)).map(|account| &account.key);
        let at = self.marked().and_then(|marked| (0..rows.len()).find(|at| key(*at) == Some(marked)));
        let next = match (command, at) {
            (Command::SelectNext, Some(at)) => at + 1,
            (Command::SelectPrevious, Some(at)) => at.saturating_sub(1),
            (Command::SelectNext | Command::SelectPrevious, None) => 0,
            _ => return,
        };
        if let Some(key) = key(next) {
            (self.selected, self.scroll) = (Some(key.clone()), true);
        }
    }
}

/// The field of the register's search.
fn search_field() -> Id {
    Id::unique("search the accounts")
}

pub fn show(ui: &mut Ui, form: &mut AccountsForm, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    let Some(judged) = &opened.judged else {
        egui::CentralPanel::default().show(ui, |ui| ui.label("The evidence is being read."));
        return;
    };
    let register = &*judged.register;
    if let Some(account) = form.selected.as_deref().and_then(|key| register.account(key)) {
        if ui.available_width() < theme::NARROW {
            // Its page alone; closed, the register is there again.
            let show = |ui: &mut Ui| page::show(ui, form, account, opened, scene);
            egui::CentralPanel::default().show(ui, show);
            return;
        }
        let right = Split::right("account", 0.42, 280.0..=0.6);
        register_of(&mut right.rest(ui), form, opened, register, scene);
        right.show(ui, |ui| page::show(ui, form, account, opened, scene));
        return;
    }
    register_of(&mut Split::whole(ui, "account"), form, opened, register, scene);
}

/// Below this height the register scrolls as a whole.
const LEAST: f32 = 420.0;

fn register_of(ui: &mut Ui, form: &mut AccountsForm, opened: &Opened, register: &Register, scene: &mut Scene<'_>) {
    egui::CentralPanel::default().show(ui, |ui| {
        // Whether a page stands beside it or not, its controls are the same ones: the focus stays.
        let same = egui::UiBuilder::new().scope_id(egui::Id::unique("list of accounts"));
        ui.scope_builder(same, |ui| {
            form.is_low = ui.available_height() < LEAST;
            if form.is_low && form.view == View::Pictures {
                // Head and pictures scroll as one: a second bar within would be in the way.
                let area = egui::ScrollArea::vertical().id_salt("low pictures").auto_shrink(false);
                area.by_keys(ui, |ui| list(ui, form, opened, register, scene));
                return;
            }
            widgets::at_least(ui, "accounts", LEAST, |ui| list(ui, form, opened, register, scene));
        });
    });
}

fn list(ui: &mut Ui, form: &mut AccountsForm, opened: &Opened, register: &Register, scene: &mut Scene<'_>) {
    if register.accounts.is_empty() {
        widgets::heading(ui, "Privileged accounts");
        gaps(ui, register);
        empty(ui, register, scene);
        return;
    }
    head(ui, form, register);
    if form.view == View::Pictures {
        return pictures::show(ui, form, register, scene);
    }
    let rows = form.rows(register, opened.generation);
    counts(ui, form, register, rows.len());
    if rows.is_empty() {
        ui.label("No account matches.");
        if ui.button("Show all accounts").clicked() {
            form.filters = Filters::default();
        }
        return;
    }
    if confirming(ui, form, (opened, register), &rows, scene) {
        return;
    }
    if form.view == View::Matrix {
        return matrix::show(ui, form, register, &rows);
    }
    marks(ui, register);
    table::show(ui, form, (opened, register), &rows);
}

/// Where the filter leaves those that nobody has confirmed: the way to confirm what is proposed for them; whether that is
/// listed in the place of the accounts.
fn confirming(
    ui: &mut Ui,
    form: &mut AccountsForm,
    (opened, register): (&Opened, &Register),
    rows: &[u32],
    scene: &mut Scene<'_>,
) -> bool {
    if !form.filters.only_unconfirmed {
        form.asks = false;
        return false;
    }
    let accounts = rows.iter().filter_map(|place| register.accounts.get(*place as usize));
    let proposed: Vec<&Account> =
        accounts.filter(|account| account.lacks_category() && account.category.is_some()).collect();
    if proposed.len() < 2 {
        form.asks = false;
        return false;
    }
    if form.asks {
        let area = egui::ScrollArea::vertical().id_salt("to be confirmed").auto_shrink(false);
        form.asks = area.by_keys(ui, |ui| confirm::together_of(ui, &proposed, opened, scene)).inner;
        return true;
    }
    let button = Button::new(format!("Confirm these {}…", size(proposed.len())));
    let button = ui.add_enabled(scene.locked().is_none(), button).says_why(scene.locked().unwrap_or_default());
    form.asks = button.on_hover_text("Lists all that is proposed first; nothing is stated yet").clicked();
    ui.add_space(4.0);
    false
}

fn gaps(ui: &mut Ui, register: &Register) {
    let warn = |ui: &mut Ui, gap: (&str, usize)| {
        let text = RichText::new(widgets::times(gap)).color(theme::palette(ui).warning).size(theme::SMALL);
        ui.add(Label::new(text).wrap());
    };
    match &*widgets::once(register.gaps.iter().map(String::as_str)) {
        [] => {}
        [gap] => warn(ui, *gap),
        gaps => {
            let title = format!("{} gaps keep this register from being whole", gaps.len());
            let title = RichText::new(title).color(theme::palette(ui).warning).size(theme::SMALL);
            // However many there are, accounts are seen below them.
            let most = (ui.ctx().content_rect().height() * 0.2).max(72.0);
            let area = egui::ScrollArea::vertical().id_salt("gaps").max_height(most).auto_shrink([false, true]);
            let all = |ui: &mut Ui| area.by_keys(ui, |ui| gaps.iter().for_each(|gap| warn(ui, *gap)));
            widgets::fold(ui, egui::CollapsingHeader::new(title).id_salt("gaps"), all);
        }
    }
}

fn head(ui: &mut Ui, form: &mut AccountsForm, register: &Register) {
    ui.horizontal_wrapped(|ui| {
        // The bar on top names the screen too.
        if ui.ctx().content_rect().height() > LOWEST {
            widgets::heading(ui, "Privileged accounts");
            ui.add_space(theme::GAP);
        }
        for (view, section, title, tip) in View::ALL {
            let button = widgets::selectable(ui, form.view == view, title);
            if view == View::List {
                begins_region("accounts", &button);
            }
            does(&button, || Command::ShowSection(section));
            if button.on_hover_text(tip).clicked() {
                form.view = view;
            }
        }
        if form.view != View::Pictures {
            let width = ui.available_width().clamp(120.0, 260.0);
            let field = TextEdit::singleline(&mut form.filters.words).hint_text("Name or role").desired_width(width);
            let field = ui.add(field.id(search_field())).accessible_name("Search the accounts");
            does(&field, || Command::Search);
        }
    });
    gaps(ui, register);
}

/// Counts that are filters, and how many accounts all filters leave.
fn counts(ui: &mut Ui, form: &mut AccountsForm, register: &Register, left: usize) {
    let filters = &mut form.filters;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        let hides_nothing = filters.category.is_none()
            && !filters.only_standing
            && !filters.only_unconfirmed
            && filters.counted.is_none();
        let all = format!("All {}", size(register.accounts.len()));
        if widgets::selectable(ui, hides_nothing, all).clicked() {
            (filters.category, filters.only_standing, filters.counted) = (None, false, None);
            filters.only_unconfirmed = false;
        }
        for kind in Category::ALL.iter().copied().map(Kind::Of).chain([Kind::Unknown]) {
            let count = register.accounts.iter().filter(|account| Kind::of(account) == kind).count();
            if count == 0 {
                continue;
            }
            let is_on = filters.category == Some(kind);
            if widgets::selectable(ui, is_on, format!("{} {}", kind.title(), size(count))).clicked() {
                filters.category = (!is_on).then_some(kind);
            }
        }
        let count = register.accounts.iter().filter(|account| account.has_standing_role()).count();
        let standing = format!("Standing access {}", size(count));
        // The border before it goes with it to the next line.
        stays_whole(ui, &standing, theme::BODY, 40.0);
        ui.separator();
        let standing = widgets::selectable(ui, filters.only_standing, standing);
        if standing.on_hover_text(Hold::Standing.explanation()).clicked() {
            filters.only_standing = !filters.only_standing;
        }
        let count = register.accounts.iter().filter(|account| account.lacks_category()).count();
        if count > 0 || filters.only_unconfirmed {
            let words = format!("To be confirmed {}", size(count));
            let button = widgets::selectable(ui, filters.only_unconfirmed, &words);
            let button = if filters.only_unconfirmed {
                // Once more it does something else than the command that has shown them.
                button.accessible_name(format!("Not only: {words}"))
            } else {
                does(&button, || Command::ShowSection(Section::Unconfirmed));
                button
            };
            if button.on_hover_text("Nobody has stated its category: it is proposed at most").clicked() {
                filters.only_unconfirmed = !filters.only_unconfirmed;
            }
        }
        if let Some((what, counted)) = &filters.counted {
            let text = format!("{what} {}  {}", size(counted.len()), icons::CLOSE);
            let button = widgets::selectable(ui, true, text).accessible_name(format!("Not only: {what}"));
            if button.on_hover_text("Click to show the others too").clicked() {
                filters.counted = None;
            }
        }
        if left < register.accounts.len() {
            let text = format!("{} of {} shown", size(left), size(register.accounts.len()));
            stays_whole(ui, &text, theme::SMALL, 16.0);
            ui.add_space(theme::GAP);
            muted(ui, text);
        }
    });
    ui.add_space(4.0);
}

/// What the marks in the list mean that do not say it themselves.
fn marks(ui: &mut Ui, register: &Register) {
    let accounts = || register.accounts.iter();
    let covered = |word: &str| {
        accounts()
            .filter(|account| account.is_person)
            .flat_map(|account| &account.coverage)
            .any(|answer| in_a_word(&answer.coverage).0 == word)
    };
    let proposed = accounts().any(|account| account.category.is_some() && !account.is_category_stated);
    let marks = [
        (proposed, "?: proposed, and nobody has confirmed it"),
        (covered("while active"), "while active: asked only once a role is active"),
        (covered("report-only"), "report-only: the policy asks for nothing, it only reports"),
    ];
    let said: Vec<&str> = marks.into_iter().filter(|(is_there, _)| *is_there).map(|(_, words)| words).collect();
    if !said.is_empty() && ui.ctx().content_rect().height() > LOW {
        ui.add(Label::new(RichText::new(said.join(" · ")).color(theme::palette(ui).muted).size(theme::SMALL)).wrap());
    }
}

fn empty(ui: &mut Ui, register: &Register, scene: &mut Scene<'_>) {
    ui.add_space(theme::SECTION);
    if register.gaps.is_empty() {
        ui.label("The evidence shows nobody with a privileged role.");
    } else {
        ui.label("Who holds a role is not in the evidence yet. Import the list of role assignments.");
    }
    let evidence = Command::Show(Screen::Evidence);
    widgets::labelled_button(ui, "See what is missing", evidence, None, scene.commands);
}

/// Begins the next line where words, and what stands before them, have no room on this one.
fn stays_whole(ui: &mut Ui, words: &str, size: f32, before: f32) {
    let font = egui::FontId::proportional(size);
    if ui.available_size_before_wrap().x < widgets::width(ui, words, font) + before {
        ui.end_row();
    }
}
