//! Roles against accounts: a letter where an account holds a role, and how firmly.

use super::table::says;
use super::{AccountsForm, hold_letter, legend};
use crate::app::register::Register;
use crate::app::{theme, widgets};
use crate::report::visible::visible;
use egui::{Align, FontId, Layout, ScrollArea, Sense, Ui, pos2};
use egui_extras::{Column, TableBuilder};
use std::collections::BTreeMap;

/// Room for the names of roles, which stand upright.
const HEAD: f32 = 170.0;
const NAME: f32 = 230.0;
const CELL: f32 = 30.0;

pub fn show(ui: &mut Ui, form: &mut AccountsForm, register: &Register, rows: &[u32]) {
    legend(ui);
    let roles = roles(register, rows);
    #[allow(clippy::cast_precision_loss)] // A few dozen roles.
    let width = NAME + (CELL + 8.0) * roles.len() as f32 + 24.0;
    ScrollArea::horizontal().id_salt("matrix").auto_shrink(false).show(ui, |ui| {
        ui.set_min_width(width.max(ui.available_width()));
        table(ui, form, register, rows, &roles);
    });
}

/// Privileged roles that these accounts hold, the most held first.
fn roles<'a>(register: &'a Register, rows: &[u32]) -> Vec<&'a str> {
    let mut held: BTreeMap<&str, usize> = BTreeMap::new();
    for account in rows.iter().filter_map(|place| register.accounts.get(*place as usize)) {
        let mut names: Vec<&str> = account.privileged().map(|held| &*held.role).collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter().for_each(|name| *held.entry(name).or_default() += 1);
    }
    let mut roles: Vec<(&str, usize)> = held.into_iter().collect();
    roles.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    roles.into_iter().map(|(role, _)| role).collect()
}

fn table(ui: &mut Ui, form: &mut AccountsForm, register: &Register, rows: &[u32], roles: &[&str]) {
    let account = |row: usize| rows.get(row).and_then(|place| register.accounts.get(*place as usize));
    let is_chosen = |row: usize| account(row).is_some_and(|account| form.selected.as_ref() == Some(&account.key));
    let selected = form.selected.as_ref().and_then(|_| (0..rows.len()).find(|row| is_chosen(*row)));
    let mut clicked = None;
    let mut builder = TableBuilder::new(ui)
        .id_salt(("matrix", roles.len()))
        .min_scrolled_height(0.0)
        .max_scroll_height(f32::INFINITY)
        .striped(true)
        .sense(Sense::CLICK)
        .auto_shrink(false)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(NAME).clip(true))
        .columns(Column::exact(CELL).clip(true), roles.len())
        .column(Column::remainder());
    if let (Some(row), true) = (selected, std::mem::take(&mut form.scroll)) {
        builder = builder.scroll_to_row(row, None);
    }
    builder
        .header(HEAD, |mut header| {
            header.col(|ui| {
                ui.with_layout(Layout::left_to_right(Align::Max), |ui| {
                    ui.label(widgets::strong("Account", theme::SMALL));
                });
            });
            for role in roles {
                header.col(|ui| upright(ui, &visible(role)));
            }
            header.col(|_| {});
        })
        .body(|body| {
            body.rows(theme::ROW, rows.len(), |mut row| {
                let index = row.index();
                let Some(account) = account(index) else { return };
                row.set_selected(selected == Some(index));
                row.col(|ui| widgets::elided(ui, &visible(&account.name)));
                for role in roles {
                    row.col(|ui| {
                        if let Some(hold) = account.hold(Some(role)) {
                            hold_letter(ui, hold);
                        }
                    });
                }
                row.col(|_| {});
                let response = says(&row, account, selected == Some(index));
                if response.on_hover_text(account_in_words(account)).clicked() {
                    clicked = Some(account.key.clone());
                }
            });
        });
    if let Some(key) = clicked {
        form.selected = if form.selected.as_ref() == Some(&key) { None } else { Some(key) };
    }
}

fn account_in_words(account: &crate::app::register::Account) -> String {
    let held = account.privileged().map(|held| format!("{}: {}", visible(&held.role), visible(&held.how)));
    format!("{}\n{}", visible(&account.name), held.collect::<Vec<_>>().join("\n"))
}

/// A name from below upwards, cut where there is no room; whole in the tooltip.
fn upright(ui: &mut Ui, text: &str) {
    let font = FontId::proportional(theme::SMALL);
    let colour = ui.visuals().text_color();
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap = egui::text::TextWrapping::truncate_at_width(HEAD - 10.0);
    let galley = ui.painter().layout_job(job);
    let rect = ui.max_rect();
    let at = pos2(rect.center().x - galley.size().y / 2.0, rect.bottom() - 4.0);
    let shape = egui::epaint::TextShape::new(at, galley, colour).with_angle(-std::f32::consts::FRAC_PI_2);
    ui.painter().add(shape);
    let response = ui.interact(rect, ui.scope_id().with(("role", text)), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ColumnHeader, true, text));
    response.on_hover_text(text);
}
