//! The letters of the ways to hold a role, and what they mean.

use super::stays_whole;
use crate::app::register::Hold;
use crate::app::theme;
use crate::app::widgets::{chips, muted};
use egui::Ui;

/// The letter of a way to hold a role, on its ground.
pub fn hold_letter(ui: &mut Ui, hold: Hold) {
    let palette = theme::palette(ui);
    let (ink, ground) = match hold {
        Hold::Standing => (palette.warning, palette.warning_ground),
        Hold::Active => (palette.unknown, palette.unknown_ground),
        Hold::Eligible => (palette.good, palette.good_ground),
    };
    let letter = match hold {
        Hold::Standing => "S",
        Hold::Active => "A",
        Hold::Eligible => "E",
    };
    chips::chip(ui, letter, ink, ground);
}

/// What the letters mean.
pub fn legend(ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        for hold in [Hold::Standing, Hold::Active, Hold::Eligible] {
            let words = format!("{}: {}", hold.title(), hold.explanation().to_lowercase());
            // A letter and its words stay together.
            stays_whole(ui, &words, theme::SMALL, 34.0);
            hold_letter(ui, hold);
            muted(ui, words);
        }
    });
}
