//! Accounts: the register of privileged accounts beside the page of the one that is chosen.

mod page;

use super::{Scene, begins_region};
use crate::app::command::Command;
use crate::app::register::{Account, Register};
use crate::app::theme;
use crate::app::widgets::{self, chips, muted, strong};
use crate::report::visible::visible;
use crate::tenant::coverage::Requirement;
use crate::tenant::proposals::LastUse;
use crate::tenant::stated::Category;
use egui::{Align, Button, Label, Layout, Panel, RichText, Sense, TextEdit, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

/// What this screen remembers.
#[derive(Debug, Default)]
pub struct AccountsForm {
    words: String,
    category: Option<Kind>,
    only_standing: bool,
    pub selected: Option<String>,
    pub scroll: bool,
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

impl AccountsForm {
    fn passes(&self, account: &Account) -> bool {
        let words = self.words.trim().to_lowercase();
        let says = |text: &str| text.to_lowercase().contains(&words);
        let has_words = words.is_empty()
            || says(&account.name)
            || says(&account.display_name)
            || account.roles.iter().any(|held| says(&held.role));
        has_words
            && self.category.is_none_or(|kind| kind == Kind::of(account))
            && (!self.only_standing || account.has_standing_role())
    }
}

pub fn show(ui: &mut Ui, form: &mut AccountsForm, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    let Some(judged) = &opened.judged else {
        egui::CentralPanel::default().show(ui, |ui| ui.label("The evidence is being read."));
        return;
    };
    let register = &*judged.register;
    let width = ui.available_width();
    if let Some(account) = form.selected.as_deref().and_then(|key| register.account(key)) {
        let panel = Panel::right("account").default_size(width * 0.42).size_range(280.0..=width * 0.6);
        panel.show(ui, |ui| page::show(ui, form, account, opened, scene));
    }
    egui::CentralPanel::default().show(ui, |ui| {
        head(ui, form, register);
        if register.accounts.is_empty() {
            empty(ui, register, scene);
            return;
        }
        let found: Vec<&Account> = register.accounts.iter().filter(|account| form.passes(account)).collect();
        if found.is_empty() {
            ui.label("No account matches.");
            if ui.button("Show all accounts").clicked() {
                *form = AccountsForm { selected: form.selected.take(), ..AccountsForm::default() };
            }
            return;
        }
        table(ui, form, &found);
    });
}

fn head(ui: &mut Ui, form: &mut AccountsForm, register: &Register) {
    widgets::heading(ui, "Privileged accounts");
    let warn = |ui: &mut Ui, gap: &str| {
        let text = RichText::new(visible(gap)).color(theme::palette(ui).warning).size(theme::SMALL);
        ui.add(Label::new(text).wrap());
    };
    match &*register.gaps {
        [] => {}
        [gap] => warn(ui, gap),
        gaps => {
            let title = format!("{} gaps keep this register from being whole", gaps.len());
            let title = RichText::new(title).color(theme::palette(ui).warning).size(theme::SMALL);
            egui::CollapsingHeader::new(title).id_salt("gaps").show(ui, |ui| gaps.iter().for_each(|gap| warn(ui, gap)));
        }
    }
    let field = TextEdit::singleline(&mut form.words).hint_text("Name or role").desired_width(260.0);
    let field = ui.add(field).accessible_name("Search the accounts");
    begins_region("accounts", &field);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        let all = Button::selectable(form.category.is_none(), format!("All {}", register.accounts.len()));
        if ui.add(all).clicked() {
            form.category = None;
        }
        for kind in Category::ALL.iter().copied().map(Kind::Of).chain([Kind::Unknown]) {
            let count = register.accounts.iter().filter(|account| Kind::of(account) == kind).count();
            if count == 0 {
                continue;
            }
            let is_on = form.category == Some(kind);
            if ui.add(Button::selectable(is_on, format!("{} {count}", kind.title()))).clicked() {
                form.category = (!is_on).then_some(kind);
            }
        }
        ui.separator();
        let count = register.accounts.iter().filter(|account| account.has_standing_role()).count();
        let standing = Button::selectable(form.only_standing, format!("Standing access {count}"));
        if ui.add(standing).on_hover_text("Active without end, not activated when needed").clicked() {
            form.only_standing = !form.only_standing;
        }
    });
    ui.add_space(4.0);
}

fn empty(ui: &mut Ui, register: &Register, scene: &mut Scene<'_>) {
    ui.add_space(theme::SECTION);
    if register.gaps.is_empty() {
        ui.label("The evidence shows nobody with a privileged role.");
    } else {
        ui.label("Who holds a role is not in the evidence yet. Import the list of role assignments.");
    }
    let evidence = Command::Show(super::Screen::Evidence);
    widgets::labelled_button(ui, "See what is missing", evidence, None, scene.commands);
}

fn table(ui: &mut Ui, form: &mut AccountsForm, found: &[&Account]) {
    let selected = found.iter().position(|account| form.selected.as_ref() == Some(&account.key));
    let is_wide = ui.available_width() > 640.0;
    let mut clicked = None;
    let mut builder = TableBuilder::new(ui)
        .id_salt(("accounts", is_wide))
        .min_scrolled_height(0.0)
        .max_scroll_height(f32::INFINITY)
        .striped(true)
        .sense(Sense::CLICK)
        .auto_shrink(false)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::initial(230.0).at_least(110.0).clip(true))
        .column(Column::initial(110.0).at_least(70.0).clip(true))
        .column(Column::initial(88.0).at_least(60.0).clip(true))
        .column(Column::initial(98.0).at_least(50.0).clip(true));
    if is_wide {
        builder = builder.column(Column::initial(98.0).at_least(50.0).clip(true));
    }
    builder = builder.column(Column::remainder().at_least(80.0).clip(true));
    if let (Some(row), true) = (selected, std::mem::take(&mut form.scroll)) {
        builder = builder.scroll_to_row(row, None);
    }
    builder
        .header(theme::ROW, |mut header| {
            let titles = ["Account", "Category", "Last use", "MFA", "Phishing-res.", "Roles"];
            for title in titles.into_iter().filter(|title| is_wide || *title != "Phishing-res.") {
                header.col(|ui| {
                    ui.add(Label::new(strong(title, theme::SMALL)).truncate());
                });
            }
        })
        .body(|body| {
            body.rows(theme::ROW, found.len(), |mut row| {
                let index = row.index();
                let Some(account) = found.get(index) else { return };
                let is_selected = selected == Some(index);
                row.set_selected(is_selected);
                cells(&mut row, account, is_wide);
                let response = row.response();
                response.widget_info(|| {
                    egui::WidgetInfo::selected(egui::Role::Row, true, is_selected, visible(&account.name))
                });
                if response.clicked() {
                    clicked = Some(account.key.clone());
                }
            });
        });
    if let Some(key) = clicked {
        form.selected = if form.selected.as_ref() == Some(&key) { None } else { Some(key) };
    }
}

fn cells(row: &mut TableRow<'_, '_>, account: &Account, is_wide: bool) {
    row.col(|ui| widgets::elided(ui, &visible(&account.name)));
    row.col(|ui| {
        let is_stated = account.is_category_stated;
        let title = account.category.map_or("–", Category::title);
        let text = if is_stated || account.category.is_none() { title.to_owned() } else { format!("{title} ?") };
        let response = ui.add(Label::new(RichText::new(text).size(theme::SMALL + 1.0)).truncate().selectable(false));
        if !is_stated {
            response.on_hover_text("Proposed; nobody has confirmed it");
        }
    });
    row.col(|ui| {
        let text = match &account.last_use {
            LastUse::At(at, _) => at.iso_date(),
            LastUse::Never(_) => "never".to_owned(),
            LastUse::Unknown(_) => "not known".to_owned(),
        };
        ui.add(Label::new(RichText::new(text).size(theme::SMALL + 1.0)).truncate().selectable(false));
    });
    row.col(|ui| coverage(ui, account, Requirement::Mfa));
    if is_wide {
        row.col(|ui| coverage(ui, account, Requirement::PhishingResistant));
    }
    row.col(|ui| {
        let mut names: Vec<&str> =
            account.roles.iter().filter(|held| held.is_privileged).map(|held| &*held.role).collect();
        names.dedup();
        widgets::elided(ui, &visible(&names.join(", ")));
    });
}

fn coverage(ui: &mut Ui, account: &Account, requirement: Requirement) {
    let Some((word, is_good)) = account.covered(requirement).filter(|_| account.is_person) else {
        muted(ui, "–");
        return;
    };
    let (ink, ground) = theme::of_verdict(theme::palette(ui), is_good);
    chips::chip(ui, word, ink, ground);
}
