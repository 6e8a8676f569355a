//! Asks who is at the keyboard, where assessor and reviewer are two people and nothing tells which of them it is.

use crate::app::command::Command;
use crate::app::shown::visible;
use crate::app::theme;
use crate::app::widgets;
use crate::jobs::settings::Role;
use egui::{Button, Context, Id, Modal};

/// The two, and whom the focus is on.
#[derive(Debug)]
pub struct WhoForm {
    assessor: String,
    reviewer: String,
    /// As whom the person worked last in this file, on this computer.
    last: Option<Role>,
    has_begun: bool,
}

impl WhoForm {
    pub fn new((assessor, reviewer): (&str, &str), last: Option<Role>) -> Self {
        Self { assessor: assessor.to_owned(), reviewer: reviewer.to_owned(), last, has_begun: false }
    }
}

/// Shows it; `false`: it is done.
pub fn show(context: &Context, form: &mut WhoForm, commands: &mut Vec<Command>) -> bool {
    let mut stays = true;
    let modal = Modal::new(Id::unique("who is at the keyboard")).show(context, |ui| {
        ui.set_width(420.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        stays &= !widgets::dialog_head(ui, "Who is at the keyboard?", "Choose later");
        ui.label(
            "What you do from here on stands in the journal under your name, and only the reviewer accepts or returns \
             findings. Until one is chosen nothing can be changed. At the foot of the window you change it at any time.",
        );
        let last = form.last.map(|last| if last == Role::Reviewer { &form.reviewer } else { &form.assessor });
        if let Some(last) = last {
            widgets::muted(ui, format!("On this computer, {} worked on it last.", visible(last)));
        }
        ui.add_space(theme::GAP);
        let begins = !std::mem::replace(&mut form.has_begun, true);
        ui.horizontal_wrapped(|ui| {
            let both = [
                (&form.assessor, "assessor", Role::Assessor),
                (&form.reviewer, "reviewer", Role::Reviewer),
            ];
            for (name, title, role) in both {
                let button = ui.add(Button::new(format!("{} ({title})", visible(name))));
                if begins && role == form.last.unwrap_or(Role::Assessor) {
                    button.request_focus();
                }
                if button.clicked() {
                    commands.push(Command::ActAs(name.clone()));
                    stays = false;
                }
            }
        });
    });
    stays && !modal.should_close()
}
