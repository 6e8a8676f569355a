//! Pictures of the register: every bar is a count, and a click on it shows the accounts that were counted.

use super::AccountsForm;
use crate::app::register::pictures::Bar;
use crate::app::register::{ASKED, Register};
use crate::app::screens::Scene;
use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::theme;
use crate::app::widgets::SaysWhy as _;
use crate::app::widgets::{self, chips, muted, strong};
use crate::report::words::{capital, size as figure};
use egui::{Align2, Color32, FontId, Grid, Rect, ScrollArea, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

/// Where a column of pictures begins to be hard to read.
const WIDE: f32 = 760.0;
const BAR: f32 = 20.0;

pub fn show(ui: &mut Ui, form: &mut AccountsForm, register: &Register, scene: &mut Scene<'_>) {
    let people = register.accounts.iter().filter(|account| account.is_person).count();
    muted(ui, format!("{people} user accounts. Choose a bar to see its accounts."));
    if form.is_low {
        return all(ui, form, register, scene);
    }
    ScrollArea::vertical().id_salt("pictures").auto_shrink(false).by_keys(ui, |ui| all(ui, form, register, scene));
}

fn all(ui: &mut Ui, form: &mut AccountsForm, register: &Register, scene: &mut Scene<'_>) {
    let pictures = &register.pictures;
    let columns = if ui.available_width() > WIDE { 2 } else { 1 };
    ui.columns(columns, |columns| {
        // Bars fill their column.
        for (at, picture) in pictures.all.iter().enumerate() {
            let at = if at < 2 { 0 } else { columns.len() - 1 };
            let Some(ui) = columns.get_mut(at) else { continue };
            ui.add_space(theme::GAP);
            widgets::subheading(ui, picture.title);
            muted(ui, picture.note);
            bars(ui, form, picture.title, &picture.bars);
        }
    });
    ui.add_space(theme::SECTION);
    widgets::subheading(ui, "What Conditional Access asks of them");
    for (requirement, parts) in ASKED.iter().zip(&pictures.coverage) {
        ui.add_space(4.0);
        ui.label(capital(&requirement.title()));
        stacked(ui, form, &requirement.title(), parts);
    }
    ui.add_space(theme::SECTION);
    policies(ui, form, register, scene);
}

/// A line for each count: name, bar, number.
#[allow(clippy::cast_precision_loss)] // Lengths of bars.
fn bars(ui: &mut Ui, form: &mut AccountsForm, of: &str, bars: &[Bar]) {
    let most = bars.iter().map(|bar| bar.accounts.len()).max().unwrap_or(1).max(1);
    let palette = theme::palette(ui);
    let width = ui.available_width();
    let name = (width * 0.4).clamp(90.0, 190.0);
    for bar in bars {
        let (rect, response) = ui.allocate_exact_size(vec2(width, BAR), Sense::click());
        let count = bar.accounts.len();
        let words = format!("{of}: {}: {}", bar.label, figure(count));
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &words));
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, theme::CORNER, palette.hovered);
        }
        widgets::ring(ui, &response);
        let mut job = egui::text::LayoutJob::simple_singleline(
            visible(&bar.label).into_owned(),
            FontId::proportional(theme::SMALL + 1.0),
            palette.ink,
        );
        job.wrap = egui::text::TextWrapping::truncate_at_width(name - 10.0);
        let galley = ui.painter().layout_job(job);
        let at = pos2(rect.left() + name - 8.0 - galley.size().x, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, palette.ink);
        let longest = (width - name - 40.0).max(20.0);
        let long = (longest * count as f32 / most as f32).max(if count > 0 { 2.0 } else { 0.0 });
        let drawn = Rect::from_min_size(pos2(rect.left() + name, rect.top() + 3.0), vec2(long, BAR - 6.0));
        ui.painter().rect_filled(drawn, 2.0, palette.accent);
        let at = pos2(drawn.right() + 6.0, rect.center().y);
        let font = FontId::proportional(theme::SMALL);
        ui.painter().text(at, Align2::LEFT_CENTER, figure(count), font, palette.muted);
        if response.on_hover_text(&words).clicked() && count > 0 {
            form.show_counted(format!("{of}: {}", bar.label), &bar.accounts);
        }
    }
}

/// One bar of parts, each with its word where there is room for it.
#[allow(clippy::cast_precision_loss)] // Lengths of parts.
fn stacked(ui: &mut Ui, form: &mut AccountsForm, of: &str, parts: &[Bar]) {
    let all: usize = parts.iter().map(|part| part.accounts.len()).sum();
    let palette = theme::palette(ui);
    let width = ui.available_width() - 12.0;
    let mut without_words = Vec::new();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(2.0, 0.0);
        for part in parts {
            let count = part.accounts.len();
            let size = vec2((width * count as f32 / all.max(1) as f32 - 2.0).max(10.0), BAR + 4.0);
            let (rect, response) = ui.allocate_exact_size(size, Sense::click());
            let words = format!("{of}: {}: {}", part.label, figure(count));
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &words));
            let (ink, ground) = theme::of_verdict(palette, part.is_good);
            let edge = if response.hovered() || response.has_focus() { ink } else { ground };
            ui.painter().rect(rect, 3.0, ground, egui::Stroke::new(1.0, edge), egui::StrokeKind::Inside);
            widgets::ring(ui, &response);
            let words = format!("{} {}", part.label, figure(count));
            if !text_within(ui, rect, &[words.clone(), figure(count)], ink) {
                without_words.push(words);
            }
            if response.on_hover_text(format!("{}: {} of {}", part.label, figure(count), figure(all))).clicked() {
                form.show_counted(format!("{}: {}", capital(of), part.label), &part.accounts);
            }
        }
    });
    if !without_words.is_empty() {
        muted(ui, format!("Too narrow to be named: {}", without_words.join(", ")));
    }
}

/// Paints the first of the texts that fits; whether that is the first of all.
fn text_within(ui: &Ui, rect: Rect, texts: &[String], ink: Color32) -> bool {
    let font = FontId::new(theme::SMALL, crate::app::fonts::strong());
    for (at, text) in texts.iter().enumerate() {
        let galley = ui.painter().layout_no_wrap(text.clone(), font.clone(), ink);
        if galley.size().x + 8.0 <= rect.width() {
            ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
            return at == 0;
        }
    }
    false
}

/// What each policy would ask by itself.
fn policies(ui: &mut Ui, form: &mut AccountsForm, register: &Register, scene: &mut Scene<'_>) {
    widgets::subheading(ui, "Coverage by policy");
    if register.policies.is_empty() {
        muted(ui, "No policy that is switched on, or reports only, reaches or excludes any of them.");
        return;
    }
    muted(ui, "How many of these accounts each policy would cover if it were the only one, wholly or partly.");
    ScrollArea::horizontal().id_salt("policies").by_keys(ui, |ui| {
        Grid::new("policies").num_columns(7).striped(true).spacing([14.0, 6.0]).show(ui, |ui| {
            for title in ["Policy", "", "MFA", "Phishing-res.", "Device", "Legacy blocked", "Excludes"] {
                ui.label(strong(title, theme::SMALL));
            }
            ui.end_row();
            for policy in &register.policies {
                ui.scope(|ui| {
                    ui.set_max_width(300.0);
                    match policy.sources.first() {
                        Some(source) => {
                            let link = egui::Link::new(visible(&policy.name).into_owned());
                            let busy = scene.busy();
                            let response = ui.add_enabled(busy.is_none(), link).on_hover_text("Open it in its file");
                            if response.says_why(busy.unwrap_or_default()).clicked() {
                                let open = crate::app::command::Command::OpenSource(
                                    *source,
                                    crate::app::used::Used::default(),
                                );
                                scene.commands.push(open);
                            }
                        }
                        None => {
                            ui.label(visible(&policy.name).into_owned());
                        }
                    }
                });
                if policy.is_report_only {
                    let palette = theme::palette(ui);
                    chips::chip(ui, "report-only", palette.warning, palette.warning_ground);
                } else {
                    muted(ui, "on");
                }
                let titles = ASKED.iter().map(|requirement| requirement.title());
                for (title, reached) in titles.zip(&policy.reached) {
                    count(ui, form, &format!("{}: {title}", visible(&policy.name)), reached);
                }
                count(ui, form, &format!("{}: excluded", visible(&policy.name)), &policy.excluded);
                ui.end_row();
            }
        });
    });
}

fn count(ui: &mut Ui, form: &mut AccountsForm, what: &str, accounts: &[u32]) {
    if accounts.is_empty() {
        muted(ui, "–");
        return;
    }
    let link =
        ui.add(egui::Link::new(figure(accounts.len()))).accessible_name(format!("{what}: {}", figure(accounts.len())));
    if link.on_hover_text("Show these accounts").clicked() {
        form.show_counted(what.to_owned(), accounts);
    }
}
