//! Roles against accounts: a letter where an account holds a role, and how firmly.

use super::letters::{hold_letter, legend};
use super::table::says;
use super::{AccountsForm, LOW};
use crate::app::register::Register;
use crate::app::scrolling::{self, ByKeys as _};
use crate::app::shown::visible;
use crate::app::{theme, widgets};
use egui::text::LayoutJob;
use egui::{Align, FontId, Layout, Rect, ScrollArea, Sense, Ui, pos2, vec2};
use egui_extras::{Column, TableBuilder};
use std::collections::BTreeMap;
use std::rc::Rc;

const CELL: f32 = 30.0;

/// How the room is shared out: in a small window accounts come before what explains them.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Room {
    /// For the names of roles, which stand upright.
    head: f32,
    name: f32,
}

impl Room {
    /// `longest_role`, `longest_name`: in points; `roles`: how many there are.
    fn of(width: f32, height: f32, longest_role: f32, longest_name: f32, roles: f32) -> Self {
        let head = if height < 420.0 { 110.0 } else { 170.0 };
        let name: f32 = if width < 560.0 { 150.0 } else { 230.0 };
        // Where there is room for all, names are whole.
        let (high, wide) =
            ((height - 400.0).clamp(head, 280.0), (width - (CELL + 8.0) * roles - 40.0).clamp(name, 420.0));
        Self { head: longest_role.clamp(head, high), name: longest_name.clamp(name, wide) }
    }
}

/// The columns, kept until the rows change.
#[derive(Debug, Default)]
pub struct Roles {
    of: Option<Rc<[u32]>>,
    roles: Rc<[String]>,
}

impl Roles {
    fn get(&mut self, register: &Register, rows: &Rc<[u32]>) -> Rc<[String]> {
        if !self.of.as_ref().is_some_and(|of| Rc::ptr_eq(of, rows)) {
            let roles = roles(register, rows).into_iter().map(str::to_owned).collect();
            *self = Self { of: Some(Rc::clone(rows)), roles };
        }
        Rc::clone(&self.roles)
    }
}

pub fn show(ui: &mut Ui, form: &mut AccountsForm, register: &Register, rows: &Rc<[u32]>) {
    let roles = form.roles.get(register, rows);
    let wide = |role: &String| widgets::width(ui, &visible(role), FontId::proportional(theme::SMALL));
    let role = roles.iter().map(wide).fold(0.0, f32::max) + 16.0;
    #[allow(clippy::cast_precision_loss)] // The length of a name, and a few dozen roles.
    let (name, count) = (register.longest_name as f32 * 7.2 + 12.0, roles.len() as f32);
    let room = Room::of(ui.available_width(), ui.available_height(), role, name, count);
    if ui.ctx().content_rect().height() > LOW {
        legend(ui);
    }
    let edge = ui.max_rect().left();
    #[allow(clippy::cast_precision_loss)] // A few dozen roles.
    let width = room.name + (CELL + 8.0) * roles.len() as f32 + 24.0;
    ScrollArea::horizontal().id_salt("matrix").auto_shrink(false).by_keys(ui, |ui| {
        ui.set_min_width(width.max(ui.available_width()));
        let names = table(ui, form, register, rows, &roles, room);
        keep_in_sight(ui, edge, room.name, &names);
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

/// Where a name stands, and what it says.
type Name = (Rect, String);

/// The names, once more at the left edge, where they were scrolled away with their column.
fn keep_in_sight(ui: &Ui, edge: f32, width: f32, names: &[Name]) {
    let palette = theme::palette(ui);
    for (rect, name) in names.iter().filter(|(rect, _)| rect.left() < edge - 1.0) {
        let shown = Rect::from_min_size(pos2(edge, rect.top()), vec2(width, rect.height()));
        ui.painter().rect_filled(shown, 0.0, palette.panel);
        let font = FontId::proportional(theme::SMALL + 1.0);
        let name = widgets::within(ui, name, &font, width - 8.0);
        let galley = ui.painter().layout_no_wrap(name, font, palette.ink);
        let at = pos2(shown.left() + 2.0, shown.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, palette.ink);
        let line = egui::Stroke::new(1.0, palette.rule);
        ui.painter().vline(shown.right(), shown.y_range(), line);
    }
}

fn table(
    ui: &mut Ui,
    form: &mut AccountsForm,
    register: &Register,
    rows: &[u32],
    roles: &[String],
    room: Room,
) -> Vec<Name> {
    let mut names = Vec::new();
    let account = |row: usize| rows.get(row).and_then(|place| register.accounts.get(*place as usize));
    let is_chosen = |row: usize| account(row).is_some_and(|account| form.marked() == Some(&account.key));
    let selected = form.marked().and_then(|_| (0..rows.len()).find(|row| is_chosen(*row)));
    let mut clicked = None;
    let (key, asked) = (ui.next_auto_id(), scrolling::asked(ui));
    let mut builder = TableBuilder::new(&mut *ui)
        .id_salt(("matrix", roles.len()))
        .min_scrolled_height(0.0)
        .max_scroll_height(f32::INFINITY)
        .striped(true)
        .sense(Sense::CLICK)
        .auto_shrink(false)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(room.name).clip(true))
        .columns(Column::exact(CELL).clip(true), roles.len())
        .column(Column::remainder());
    if let (Some(row), true) = (selected, std::mem::take(&mut form.scroll)) {
        builder = builder.scroll_to_row(row, None);
    }
    if let Some(offset) = asked {
        builder = builder.vertical_scroll_offset(offset.y);
    }
    let shown = builder
        .header(room.head, |mut header| {
            header.col(|ui| {
                ui.with_layout(Layout::left_to_right(Align::Max), |ui| {
                    ui.label(widgets::strong("Account", theme::SMALL));
                });
            });
            for role in roles {
                header.col(|ui| upright(ui, &visible(role), room.head));
            }
            header.col(|_| {});
        })
        .body(|body| {
            body.rows(theme::ROW, rows.len(), |mut row| {
                let index = row.index();
                let Some(account) = account(index) else { return };
                row.set_selected(selected == Some(index));
                row.col(|ui| {
                    if selected == Some(index) {
                        widgets::chosen::edge_of_cell(ui);
                    }
                    let name = visible(&account.name);
                    widgets::elided(ui, &name);
                    names.push((ui.max_rect(), name.into_owned()));
                });
                for role in roles {
                    row.col(|ui| {
                        if let Some(hold) = account.hold(Some(role.as_str())) {
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
    scrolling::note(ui, key, &shown);
    if let Some(key) = clicked {
        form.click(key);
    }
    names
}

fn account_in_words(account: &crate::app::register::Account) -> String {
    let held = account.privileged().map(|held| format!("{}: {}", visible(&held.role), visible(&held.how)));
    format!("{}\n{}", visible(&account.name), held.collect::<Vec<_>>().join("\n"))
}

/// A name from below upwards, on two lines where one is too short, cut where both are; whole in the tooltip.
fn upright(ui: &mut Ui, text: &str, head: f32) {
    let font = FontId::proportional(theme::SMALL);
    let colour = ui.visuals().text_color();
    let mut job = LayoutJob::simple(text.to_owned(), font, colour, head - 10.0);
    job.wrap.max_rows = 2;
    let galley = ui.painter().layout_job(job);
    let rect = ui.max_rect();
    let at = pos2(rect.center().x - galley.size().y / 2.0, rect.bottom() - 4.0);
    let shape = egui::epaint::TextShape::new(at, galley, colour).with_angle(-std::f32::consts::FRAC_PI_2);
    ui.painter().add(shape);
    let response = ui.interact(rect, ui.scope_id().with(("role", text)), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ColumnHeader, true, text));
    response.on_hover_text(text);
}

#[cfg(test)]
mod tests {
    use super::Room;

    #[test]
    fn accounts_keep_room_in_a_small_window() {
        let check = |width: f32, height: f32, rows: f32, columns: f32| {
            let room = Room::of(width, height, 400.0, 600.0, columns);
            assert!(height - room.head >= rows * crate::app::theme::ROW, "{room:?} in {height}");
            assert!(width - room.name >= columns * (super::CELL + 8.0), "{room:?} in {width}");
        };
        check(1200.0, 600.0, 14.0, 20.0);
        check(475.0, 300.0, 6.0, 8.0);
        check(480.0, 240.0, 5.0, 8.0);
    }
}
