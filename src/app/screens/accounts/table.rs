//! The register as a list: as many columns as the window has room for, sorted by a click on a heading.

use super::AccountsForm;
use crate::app::opened::Opened;
use crate::app::register::{Account, Hold, Register, in_a_word};
use crate::app::scrolling::{self, ByKeys as _};
use crate::app::shown::visible;
use crate::app::widgets::{self, chips, muted};
use crate::app::{sorting, theme};
use crate::tenant::Moment;
use crate::tenant::coverage::Requirement;
use crate::tenant::proposals::LastUse;
use crate::tenant::stated::Category;
use egui::{Align, Label, Layout, RichText, Sense, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

/// What the list can be sorted by; also its columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Name,
    Category,
    Held,
    Since,
    LastUse,
    Mfa,
    PhishingResistant,
    Device,
    Methods,
    Roles,
}

impl Order {
    const ALL: [Self; 10] = [
        Self::Name,
        Self::Category,
        Self::Held,
        Self::Since,
        Self::LastUse,
        Self::Mfa,
        Self::PhishingResistant,
        Self::Device,
        Self::Methods,
        Self::Roles,
    ];

    fn title(self) -> &'static str {
        match self {
            Self::Name => "Account",
            Self::Category => "Category",
            Self::Held => "Held",
            Self::Since => "Since",
            Self::LastUse => "Last use",
            Self::Mfa => "MFA",
            Self::PhishingResistant => "Phishing-res.",
            Self::Device => "Device",
            Self::Methods => "Methods",
            Self::Roles => "Roles",
        }
    }

    fn tip(self) -> &'static str {
        match self {
            Self::Held => "The firmest way in which it holds a privileged role",
            Self::Since => "The earliest start of a privileged role that the evidence tells",
            Self::Mfa => "Whether Conditional Access asks it for multifactor authentication",
            Self::PhishingResistant => "Whether Conditional Access asks it for phishing-resistant authentication",
            Self::Device => "Whether Conditional Access asks it for a managed device",
            Self::Methods => "What it has registered to sign in with",
            Self::Roles => "Privileged roles alone; the account's page has all",
            Self::Name | Self::Category | Self::LastUse => "",
        }
    }

    /// The narrowest column that shows its usual content whole. `day`: how wide a date is.
    fn width(self, day: f32) -> f32 {
        match self {
            Self::Category => 112.0,
            Self::Held => 76.0,
            Self::Since | Self::LastUse => day.max(92.0),
            Self::Mfa | Self::PhishingResistant | Self::Device => 104.0,
            Self::Methods => 130.0,
            Self::Name | Self::Roles => 150.0,
        }
    }

    pub fn key(self, account: &Account) -> (u8, i64, String) {
        let name = sorting::key(&account.name);
        let covered = |requirement| account.covered(requirement).map_or("–", |(word, _)| word).to_owned() + &name;
        match self {
            Self::Name => (0, 0, name),
            Self::Category => (0, 0, account.category.map_or("~", Category::title).to_owned() + &name),
            Self::Held => (u8::MAX - account.hold(None).map_or(0, |hold| hold as u8 + 1), 0, name),
            Self::Since => account.since().map_or((1, 0, name.clone()), |since| (0, since.seconds(), name)),
            Self::LastUse => match &account.last_use {
                LastUse::Never(_) => (0, 0, name),
                LastUse::At(at, _) => (1, at.seconds(), name),
                LastUse::Unknown(_) => (2, 0, name),
            },
            Self::Mfa => (0, 0, covered(Requirement::Mfa)),
            Self::PhishingResistant => (0, 0, covered(Requirement::PhishingResistant)),
            Self::Device => (0, 0, covered(Requirement::CompliantDevice)),
            Self::Methods => (u8::from(account.methods.is_none()), 0, methods(account) + &name),
            Self::Roles => (0, 0, account.privileged().next().map_or("", |held| &held.role).to_lowercase() + &name),
        }
    }
}

/// As narrow as roles still say something.
const CUT_ROLES: f32 = 70.0;

/// The columns that fit, the least needed left out first, with their widths; what is over goes to names, then to roles.
/// `long_name` and `long_roles`: in points, of those that are to stand whole; `day`: of a date.
fn columns(width: f32, long_name: f32, long_roles: f32, day: f32) -> Vec<(Order, f32)> {
    let mut shown = Order::ALL.to_vec();
    // Names that tell accounts apart come before columns that the page has too.
    let name = long_name.clamp(Order::Name.width(day), 230.0);
    let needed_with = |shown: &[Order], name: f32, roles: f32| {
        let width_of = |column: Order| if column == Order::Roles { roles } else { column.width(day) };
        let others = shown.iter().filter(|column| **column != Order::Name).map(|column| width_of(*column) + 8.0);
        others.sum::<f32>() + name + 8.0
    };
    let needed = |shown: &[Order]| needed_with(shown, name, Order::Roles.width(day));
    use Order::{Device, Held, LastUse, Methods, Mfa, PhishingResistant, Roles, Since};
    for least in [Device, Since, Methods, LastUse, Held] {
        if needed(&shown) > width {
            shown.retain(|column| *column != least);
        }
    }
    // How an account is guarded comes before its roles; these are cut before they go, and so are names.
    for least in [Roles, PhishingResistant, Mfa] {
        if needed_with(&shown, Order::Name.width(day), CUT_ROLES) > width {
            shown.retain(|column| *column != least);
        }
    }
    let spare = (width - needed(&shown)).max(0.0);
    let name = if needed(&shown) > width { Order::Name.width(day) } else { name };
    // What is over goes to names and roles, as much as each needs.
    let (of_name, of_roles) = ((long_name - name).max(0.0), (long_roles - Order::Roles.width(day)).max(0.0));
    let share = if of_name + of_roles > spare { of_name / (of_name + of_roles) } else { 1.0 };
    let name = name + of_name.min(spare * share);
    // Roles are cut in their cells before the window cuts them.
    let others = shown.iter().filter(|column| !matches!(column, Order::Name | Order::Roles));
    let taken: f32 = others.map(|column| column.width(day) + 8.0).sum::<f32>() + name + 16.0;
    let roles = (width - taken).clamp(CUT_ROLES, Order::Roles.width(day));
    let width_of = |column: Order| match column {
        Order::Name => name,
        Order::Roles => roles,
        _ => column.width(day),
    };
    shown.into_iter().map(|column| (column, width_of(column))).collect()
}

pub fn show(ui: &mut Ui, form: &mut AccountsForm, (opened, register): (&Opened, &Register), rows: &[u32]) {
    #[allow(clippy::cast_precision_loss)] // The length of a name.
    let [long, longest, roles] =
        [register.long_name, register.longest_name, register.long_roles].map(|letters| letters as f32 * 7.15);
    // As wide as any, in most languages.
    let longest_day = Moment::from_date(2026, 9, 30).map(|day| opened.date(day)).unwrap_or_default();
    let day = widgets::width(ui, &longest_day, egui::FontId::proportional(theme::SMALL + 1.0)) + 4.0;
    let fitting = columns(ui.available_width() - 14.0, long, roles, day);
    if fitting.len() == Order::ALL.len() {
        return rows_in(ui, &fitting, form, (opened, register), rows);
    }
    left_out(ui, &fitting, long, form);
    if !form.shows_all_columns {
        return rows_in(ui, &fitting, form, (opened, register), rows);
    }
    let all =
        Order::ALL.map(|column| (column, if column == Order::Name { longest.max(150.0) } else { column.width(day) }));
    egui::ScrollArea::horizontal().id_salt("columns").auto_shrink(false).by_keys(ui, |ui| {
        rows_in(ui, &all, form, (opened, register), rows);
    });
}

/// Which columns have no room, and the way to them.
fn left_out(ui: &mut Ui, fitting: &[(Order, f32)], long_name: f32, form: &mut AccountsForm) {
    ui.horizontal(|ui| {
        let is_left_out = |column: &&Order| fitting.iter().all(|(shown, _)| shown != *column);
        let are_cut = fitting.iter().any(|(column, width)| *column == Order::Name && *width < long_name);
        let titles = Order::ALL.iter().filter(is_left_out).map(|column| column.title());
        let names: Vec<&str> = are_cut.then_some("whole names").into_iter().chain(titles).collect();
        let (words, action) = if form.shows_all_columns {
            ("All columns: scroll to the right.".to_owned(), "Fit the columns")
        } else {
            (format!("No room for: {}.", names.join(", ")), "Show all columns")
        };
        if ui.link(RichText::new(action).size(theme::SMALL)).clicked() {
            form.shows_all_columns = !form.shows_all_columns;
        }
        // On one line, so that accounts are seen below it; the whole is in its tooltip.
        let words = RichText::new(words).color(theme::palette(ui).muted).size(theme::SMALL);
        ui.add(egui::Label::new(words).truncate());
    });
}

fn rows_in(
    ui: &mut Ui,
    columns: &[(Order, f32)],
    form: &mut AccountsForm,
    (opened, register): (&Opened, &Register),
    rows: &[u32],
) {
    let account = |row: usize| rows.get(row).and_then(|place| register.accounts.get(*place as usize));
    let selected = form
        .marked()
        .and_then(|key| (0..rows.len()).find(|row| account(*row).is_some_and(|account| account.key == *key)));
    let mut clicked = None;
    let (key, asked) = (ui.next_auto_id(), scrolling::asked(ui));
    let mut builder = TableBuilder::new(&mut *ui)
        .id_salt(("accounts", columns.len()))
        .min_scrolled_height(0.0)
        .max_scroll_height(f32::INFINITY)
        .striped(true)
        .sense(Sense::CLICK)
        .auto_shrink(false)
        .cell_layout(Layout::left_to_right(Align::Center));
    let last = if columns.iter().any(|(column, _)| *column == Order::Roles) { Order::Roles } else { Order::Name };
    for (column, width) in columns {
        builder = builder.column(match column {
            column if *column == last => Column::remainder().at_least(*width).clip(true),
            _ => Column::exact(*width).clip(true),
        });
    }
    if let (Some(row), true) = (selected, std::mem::take(&mut form.scroll)) {
        builder = builder.scroll_to_row(row, None);
    }
    if let Some(offset) = asked {
        builder = builder.vertical_scroll_offset(offset.y);
    }
    let shown = builder
        .header(theme::ROW, |mut header| {
            for (column, _) in columns {
                header.col(|ui| heading(ui, *column, form));
            }
        })
        .body(|body| {
            body.rows(theme::ROW, rows.len(), |mut row| {
                let index = row.index();
                let Some(account) = account(index) else { return };
                let is_selected = selected == Some(index);
                row.set_selected(is_selected);
                for (place, (column, _)) in columns.iter().enumerate() {
                    row.col(|ui| {
                        if is_selected && place == 0 {
                            widgets::chosen::edge_of_cell(ui);
                        }
                        cell(ui, *column, account, opened);
                    });
                }
                if says(&row, account, is_selected).clicked() {
                    clicked = Some(account.key.clone());
                }
            });
        });
    scrolling::note(ui, key, &shown);
    if let Some(key) = clicked {
        form.click(key);
    }
}

/// The row as a screen reader names it.
pub fn says(row: &TableRow<'_, '_>, account: &Account, is_selected: bool) -> egui::Response {
    let response = row.response();
    response.widget_info(|| {
        let category = account.category.map(Category::title);
        let held = account.hold(None).map(Hold::title);
        let roles = account.roles_in_a_line();
        let said = [Some(&*account.name), category, held, Some(&*roles)].into_iter().flatten();
        let said = said.filter(|said| !said.is_empty()).collect::<Vec<_>>().join(", ");
        egui::WidgetInfo::selected(egui::Role::Row, true, is_selected, visible(&said))
    });
    response
}

fn heading(ui: &mut Ui, column: Order, form: &mut AccountsForm) {
    let filters = &mut form.filters;
    let arrow = match (filters.order == column, filters.from_end) {
        (false, _) => "",
        (true, false) => " ↑",
        (true, true) => " ↓",
    };
    let name = format!("Sort the accounts by {}", column.title());
    let button = widgets::sorting_heading(ui, &format!("{}{arrow}", column.title()), name);
    let button = if column.tip().is_empty() { button } else { button.on_hover_text(column.tip()) };
    if button.clicked() {
        filters.from_end = filters.order == column && !filters.from_end;
        filters.order = column;
    }
}

fn cell(ui: &mut Ui, column: Order, account: &Account, opened: &Opened) {
    let small = |ui: &mut Ui, text: &str| {
        ui.add(Label::new(RichText::new(text).size(theme::SMALL + 1.0)).truncate().selectable(false))
    };
    match column {
        Order::Name => widgets::elided(ui, &visible(&account.name)),
        Order::Category => {
            let title = account.category.map_or("–", Category::title);
            if account.is_category_stated || account.category.is_none() {
                small(ui, title);
            } else {
                small(ui, &format!("{title} ?")).on_hover_text("Proposed; nobody has confirmed it");
            }
        }
        Order::Held => {
            if let Some(hold) = account.hold(None) {
                small(ui, hold.title()).on_hover_text(hold.explanation());
            }
        }
        Order::Since => {
            small(ui, &account.since().map_or_else(|| "–".to_owned(), |day| opened.date(day)));
        }
        Order::LastUse => {
            let (text, why) = match &account.last_use {
                LastUse::At(at, by) => (opened.date(*at), by),
                LastUse::Never(why) => ("never".to_owned(), why),
                LastUse::Unknown(why) => ("not known".to_owned(), why),
            };
            small(ui, &text).on_hover_text(opened.told(why));
        }
        Order::Mfa => coverage(ui, account, Requirement::Mfa),
        Order::PhishingResistant => coverage(ui, account, Requirement::PhishingResistant),
        Order::Device => coverage(ui, account, Requirement::CompliantDevice),
        Order::Methods => {
            small(ui, &methods(account));
        }
        Order::Roles => {
            small(ui, &visible(&account.roles_in_a_line()));
        }
    }
}

/// What it has registered to sign in with, in one line.
fn methods(account: &Account) -> String {
    match &account.methods {
        _ if !account.is_person => "–".to_owned(),
        None => "not exported".to_owned(),
        Some(methods) if methods.is_empty() => "none".to_owned(),
        Some(methods) => methods.join(", "),
    }
}

fn coverage(ui: &mut Ui, account: &Account, requirement: Requirement) {
    let asked = crate::app::register::ASKED.iter().position(|asked| *asked == requirement);
    let Some(answer) = asked.and_then(|at| account.coverage.get(at)).filter(|_| account.is_person) else {
        muted(ui, "–").on_hover_text("Conditional Access for people does not reach it");
        return;
    };
    let (word, is_good) = in_a_word(&answer.coverage);
    let (ink, ground) = theme::of_verdict(theme::palette(ui), is_good);
    let chip = chips::chip(ui, word, ink, ground);
    if let Some(words) = answer.words.first() {
        chip.on_hover_text(visible(words));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(width: f32, longest: f32, left_out: &[Order], name: std::ops::RangeInclusive<f32>) {
        let found = columns(width, longest, 250.0, 92.0);
        use Order::{Device, Held, LastUse, Methods, Mfa, PhishingResistant, Roles, Since};
        for column in [Held, Since, LastUse, Methods, Mfa, PhishingResistant, Device, Roles] {
            let is_shown = found.iter().any(|(shown, _)| *shown == column);
            assert_eq!(is_shown, !left_out.contains(&column), "{column:?} at {width}");
        }
        assert!(name.contains(&found.first().unwrap().1), "{found:?}");
        let taken: f32 = found.iter().map(|(_, width)| width + 8.0).sum();
        assert!(taken <= width.max(380.0), "{taken} of {width}: {found:?}");
    }

    #[test]
    fn columns_follow_the_room_there_is() {
        use Order::{Device, Held, LastUse, Methods, PhishingResistant, Roles, Since};
        check(2000.0, 300.0, &[], 300.0..=300.0);
        check(1150.0, 300.0, &[Device, Since], 255.0..=280.0);
        check(1000.0, 300.0, &[Device, Since, Methods], 250.0..=270.0);
        check(1000.0, 100.0, &[Device, Since], 150.0..=150.0);
        check(640.0, 120.0, &[Device, Since, Methods, LastUse, Held], 150.0..=150.0);
        check(510.0, 120.0, &[Device, Since, Methods, LastUse, Held, Roles], 150.0..=160.0);
        check(430.0, 300.0, &[Device, Since, Methods, LastUse, Held, Roles, PhishingResistant], 150.0..=150.0);
    }
}
