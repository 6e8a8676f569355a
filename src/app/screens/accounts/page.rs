//! One account: everything the evidence says of it and where that stands, and what people state of it.

use super::AccountsForm;
use crate::app::buttons::does;
use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::register::{ASKED, Account, Said, in_a_word};
use crate::app::screen::begins_region;
use crate::app::screens::Scene;
use crate::app::screens::checklist::{confirm, statements};
use crate::app::scrolling::ByKeys as _;
use crate::app::selected::Selected;
use crate::app::shown::visible;
use crate::app::used::Used;
use crate::app::widgets::{chips, muted, source_links, strong};
use crate::app::{icons, theme};
use crate::checklist::answers::Standing;
use crate::checklist::{Fact, Outcome};
use crate::report::words::capital;
use crate::tenant::proposals::LastUse;
use crate::tenant::{Column, Moment};
use egui::{Button, Grid, Label, ScrollArea, Ui};

pub fn show(ui: &mut Ui, form: &mut AccountsForm, account: &Account, opened: &Opened, scene: &mut Scene<'_>) {
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let close = ui.add(Button::new(icons::CLOSE).frame_when_inactive(false));
            begins_region("account", &close);
            does(&close, || Command::CloseDetail);
            if close.accessible_name("Close the account").on_hover_text("Close").clicked() {
                form.close();
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(Label::new(strong(&visible(&account.name), theme::SUBHEADING)).wrap());
            });
        });
    });
    ScrollArea::vertical().id_salt(("account", &account.key)).auto_shrink(false).by_keys(ui, |ui| {
        // What waits for a person comes first.
        if !account.is_gone {
            said(ui, account, opened, scene);
        }
        facts(ui, account, opened);
        roles(ui, account, opened, scene);
        if account.is_person && !account.is_gone {
            coverage(ui, account, opened, scene);
        }
        findings(ui, account, opened, scene);
        records(ui, account, opened, scene);
    });
}

fn section(ui: &mut Ui, title: &str) {
    ui.add_space(theme::GAP);
    ui.label(strong(title, theme::SMALL));
}

fn facts(ui: &mut Ui, account: &Account, opened: &Opened) {
    let age = |day: Moment| match opened.as_of() {
        Some(as_of) => match day.age_days(as_of) {
            0 if day.day() > as_of.day() => format!("{} (after the as-of date)", opened.date(day)),
            1 => format!("{} (1 day ago)", opened.date(day)),
            days => format!("{} ({days} days ago)", opened.date(day)),
        },
        None => opened.date(day),
    };
    let dated = |day: Option<Moment>| day.map_or_else(|| "not exported".to_owned(), age);
    let last = match &account.last_use {
        LastUse::At(at, by) => format!("{}; {by}", age(*at)),
        LastUse::Never(why) => format!("never: {}", opened.told(why)),
        LastUse::Unknown(why) => opened.told(why),
    };
    let methods = match &account.methods {
        None => "not exported".to_owned(),
        Some(methods) if methods.is_empty() => "none registered".to_owned(),
        Some(methods) => methods.join(", "),
    };
    let state = match account.is_enabled {
        Some(true) => "enabled",
        Some(false) => "disabled",
        None => "not exported",
    };
    let mut lines = Vec::new();
    if !account.display_name.trim().is_empty() {
        lines.push(("Display name", visible(&account.display_name).into_owned()));
    }
    if account.is_gone {
        lines.push(("Kind", "an object that no longer exists: it was deleted, and its roles were left".to_owned()));
    } else if account.is_person {
        lines.extend([
            ("State", state.to_owned()),
            ("Last use", last),
            ("Methods", methods),
            ("Password changed", dated(account.password)),
            ("Created", dated(account.created)),
        ]);
    } else {
        lines.push(("Kind", "an application or another object, not a person's account".to_owned()));
    }
    section(ui, "What is known of it");
    let lines: Vec<(&str, String, Option<Column>)> =
        lines.into_iter().map(|(name, value)| (name, value, None)).collect();
    table(ui, ("facts of", &account.key), &lines);
}

/// Names and values, as wide as there is room: tables below each other end at the same edge.
fn table(ui: &mut Ui, salt: (&str, &str), lines: &[(&str, String, Option<Column>)]) {
    let width = ui.available_width();
    let label = (width * 0.36).clamp(80.0, 170.0);
    let value_width = (width - label - theme::GAP).max(80.0);
    Grid::new(salt).num_columns(2).striped(true).min_col_width(label).show(ui, |ui| {
        for (name, value, column) in lines {
            ui.vertical(|ui| {
                ui.set_max_width(label);
                // Smaller letters on the line of the larger ones.
                ui.add_space(2.0);
                let text = egui::RichText::new(*name).color(theme::palette(ui).muted).size(theme::SMALL);
                let name = ui.add(Label::new(text).wrap());
                if let Some(column) = column {
                    name.on_hover_text(*column);
                }
            });
            ui.vertical(|ui| {
                ui.set_min_width(value_width);
                ui.set_max_width(value_width);
                ui.add(Label::new(value).wrap());
            });
            ui.end_row();
        }
    });
}

fn roles(ui: &mut Ui, account: &Account, opened: &Opened, scene: &mut Scene<'_>) {
    section(ui, "Roles");
    for held in &account.roles {
        let since = held.since.map(|day| format!(", since {}", opened.date(day))).unwrap_or_default();
        ui.horizontal_wrapped(|ui| {
            ui.label(strong(&visible(&held.role), theme::BODY));
            if held.is_privileged {
                super::letters::hold_letter(ui, held.hold);
            }
            ui.label(format!("{}{since}", opened.told(&held.how)));
        });
        ui.indent(("sources of", &held.role, &held.how), |ui| {
            let used = Used::of_account(names(account), [], [&*held.role, &*held.how]);
            source_links(ui, &held.sources, &used, opened, scene.busy(), scene.commands);
        });
    }
}

/// What rows of the evidence call it.
fn names(account: &Account) -> [&str; 3] {
    [&*account.key, &*account.name, &*account.display_name]
}

fn coverage(ui: &mut Ui, account: &Account, opened: &Opened, scene: &mut Scene<'_>) {
    section(ui, "What Conditional Access asks of it");
    for (requirement, answer) in ASKED.iter().zip(&account.coverage) {
        let (word, is_good) = in_a_word(&answer.coverage);
        let (ink, ground) = theme::of_verdict(theme::palette(ui), is_good);
        ui.horizontal_wrapped(|ui| {
            chips::chip(ui, word, ink, ground);
            ui.label(requirement.title());
        });
        ui.indent(("coverage", requirement), |ui| {
            for sentence in &answer.words {
                ui.add(Label::new(opened.told(sentence)).wrap());
            }
            let used = Used::of_account(names(account), [], answer.words.iter().map(|words| &**words));
            source_links(ui, &answer.sources, &used, opened, scene.busy(), scene.commands);
        });
    }
}

/// What people state: category, emergency account, exposed person; with what speaks for it.
fn said(ui: &mut Ui, account: &Account, opened: &Opened, scene: &mut Scene<'_>) {
    section(ui, "What you state about it");
    let name = visible(&account.name);
    let stated = opened.assessment().stated.categories.get(&account.key).copied();
    let proposed = account.category.filter(|_| stated.is_none());
    let is_open = !account.is_category_stated;
    confirm::category_of(ui, &account.key, &name, stated, (proposed, is_open), scene);
    let signals: Vec<String> = account.signals.iter().map(|signal| opened.told(signal)).collect();
    if !signals.is_empty() {
        let signals = signals.join("; ");
        muted(ui, format!("{}.", capital(signals.trim_end_matches('.'))));
    }
    statements(ui, &account.key, &name, opened, scene);
    if let Some(emergency) = &account.emergency {
        let head = if emergency.is_confirmed { "Stated to be an emergency account" } else { "Looks like one" };
        muted(ui, format!("{head}: {}", opened.told(&emergency.signals.join("; "))));
    }
}

/// What each kind of file says of it, and where.
fn records(ui: &mut Ui, account: &Account, opened: &Opened, scene: &mut Scene<'_>) {
    section(ui, "Everything the evidence says");
    for record in &account.records {
        ui.add_space(4.0);
        ui.label(record.title);
        let facts = record.facts.iter();
        let lines: Vec<_> = facts.map(|said| (said.label, told(said, opened), said.column)).collect();
        table(ui, (record.title, &account.key), &lines);
        let columns = record.facts.iter().filter_map(|said| said.column);
        let used = Used::of_account(names(account), columns, record.facts.iter().map(|said| &*said.value));
        source_links(ui, &record.sources, &used, opened, scene.busy(), scene.commands);
    }
}

/// The tenant's own words as they are, all else as we tell it.
fn told(said: &Said, opened: &Opened) -> String {
    let fact = Fact { column: said.column, ..Fact::new(said.label, &*said.value) };
    opened.told_fact(&fact)
}

/// The findings that name the account.
fn findings(ui: &mut Ui, account: &Account, opened: &Opened, scene: &mut Scene<'_>) {
    let Some(judged) = &opened.judged else { return };
    let Some(named) = judged.named.get(&account.key).filter(|named| !named.is_empty()) else { return };
    section(ui, "Findings that name it");
    let is_there = |outcome: &&Outcome| named.iter().any(|(_, named)| named == *outcome);
    muted(ui, chips::legend(Outcome::ALL.iter().filter(is_there).copied().map(Standing::from)));
    for (check, outcome) in named {
        let Some((_, check)) = opened.checklist.check(check) else { continue };
        if chips::before_link(ui, Some((*outcome).into()), &format!("{}  {}", check.id, check.title)).clicked() {
            scene.commands.push(Command::GoTo(Selected::Check(check.id)));
        }
    }
}
