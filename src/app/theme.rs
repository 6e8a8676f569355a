//! Every colour, size and distance of the window, light and dark, in one place. Nothing else here names a raw colour.
#![allow(clippy::disallowed_methods)] // The one place for them.

use super::fonts;
use crate::checklist::answers::Standing;
use crate::checklist::{Conclusion, Outcome, Severity};
use crate::jobs::settings::Colours;
use egui::{
    Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, Style, TextStyle, Theme, ThemePreference, Visuals,
};

/// Sizes of type.
pub const SMALL: f32 = 12.0;
pub const BODY: f32 = 14.0;
pub const SUBHEADING: f32 = 15.5;
pub const HEADING: f32 = 20.0;

/// Seconds for which the pointer rests before a tooltip comes.
pub const TOOLTIP_DELAY: f32 = 0.4;

/// Distances.
pub const GAP: f32 = 8.0;
pub const SECTION: f32 = 16.0;
pub const ROW: f32 = 26.0;
pub const CORNER: u8 = 5;
/// Below this width the parts of a screen no longer stand side by side.
pub const NARROW: f32 = 720.0;
/// The widest a column of running text gets.
pub const MEASURE: f32 = 680.0;

/// The colours of one theme.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    pub ink: Color32,
    pub muted: Color32,
    /// What stands in an empty field: told from what was typed.
    pub hint: Color32,
    pub ground: Color32,
    /// Top bar, status bar and side panels.
    pub panel: Color32,
    pub raised: Color32,
    pub field: Color32,
    pub rule: Color32,
    /// Of fields, boxes and buttons: told from their grounds without their words.
    pub edge: Color32,
    pub accent: Color32,
    pub on_accent: Color32,
    pub selected: Color32,
    /// Grey, where what is chosen has a colour: a mouse that rests on a line chooses nothing.
    pub hovered: Color32,
    pub danger: Color32,
    pub danger_ground: Color32,
    pub warning: Color32,
    pub warning_ground: Color32,
    pub good: Color32,
    pub good_ground: Color32,
    /// Half of it: neither good nor a failure.
    pub partly: Color32,
    pub unknown: Color32,
    pub unknown_ground: Color32,
    pub neutral_ground: Color32,
}

const fn rgb(value: u32) -> Color32 {
    let [_, red, green, blue] = value.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

const LIGHT: Palette = Palette {
    ink: rgb(0x1d_252d),
    muted: rgb(0x55_616b),
    hint: rgb(0x6c_7882),
    ground: rgb(0xff_ffff),
    panel: rgb(0xf3_f5f7),
    raised: rgb(0xe6_eaee),
    field: rgb(0xff_ffff),
    rule: rgb(0xc9_d1d8),
    edge: rgb(0x84_8f99),
    accent: rgb(0x1a_5a96),
    on_accent: rgb(0xff_ffff),
    selected: rgb(0xcd_e2f5),
    hovered: rgb(0xe9_ebed),
    danger: rgb(0xb3_261e),
    danger_ground: rgb(0xfb_e9e7),
    warning: rgb(0x86_5800),
    warning_ground: rgb(0xfb_f1da),
    good: rgb(0x23_6b42),
    good_ground: rgb(0xe3_f3e9),
    partly: rgb(0x6a_6200),
    unknown: rgb(0x47_5291),
    unknown_ground: rgb(0xe9_ebf7),
    neutral_ground: rgb(0xea_edf0),
};

const DARK: Palette = Palette {
    ink: rgb(0xe6_eaee),
    muted: rgb(0xa3_afba),
    hint: rgb(0x87_939e),
    ground: rgb(0x17_1c21),
    panel: rgb(0x1f_252b),
    raised: rgb(0x2d_353d),
    field: rgb(0x11_1519),
    rule: rgb(0x41_4b55),
    edge: rgb(0x75_828e),
    accent: rgb(0x6f_b1ec),
    on_accent: rgb(0x0c_1a27),
    selected: rgb(0x20_3c56),
    hovered: rgb(0x30_353a),
    danger: rgb(0xff_9a91),
    danger_ground: rgb(0x46_2020),
    warning: rgb(0xf0_c060),
    warning_ground: rgb(0x40_3110),
    good: rgb(0x7f_d3a0),
    good_ground: rgb(0x1b_3a28),
    partly: rgb(0xd9_cf5a),
    unknown: rgb(0xb3_bdf5),
    unknown_ground: rgb(0x2a_3058),
    neutral_ground: rgb(0x2d_353d),
};

/// White on black; what is marked is marked by its edge and its letter too.
const HIGH_CONTRAST: Palette = Palette {
    ink: rgb(0xff_ffff),
    muted: rgb(0xe0_e0e0),
    hint: rgb(0x96_9696),
    ground: rgb(0x00_0000),
    panel: rgb(0x00_0001),
    raised: rgb(0x1c_1c1c),
    field: rgb(0x00_0000),
    rule: rgb(0xff_ffff),
    edge: rgb(0xff_ffff),
    accent: rgb(0xff_e14d),
    on_accent: rgb(0x00_0000),
    selected: rgb(0x00_1f5c),
    hovered: rgb(0x24_2424),
    danger: rgb(0xff_8a80),
    danger_ground: rgb(0x3a_0000),
    warning: rgb(0xff_d54f),
    warning_ground: rgb(0x3d_2c00),
    good: rgb(0x69_f0ae),
    good_ground: rgb(0x00_3a1c),
    partly: rgb(0xea_f06a),
    unknown: rgb(0xc5_caff),
    unknown_ground: rgb(0x1a_2170),
    neutral_ground: rgb(0x2e_2e2e),
};

/// The one colour that is a person's own: of a report's letterhead.
pub fn of_accent(accent: crate::report::Accent) -> Color32 {
    Color32::from_rgb(accent.red, accent.green, accent.blue)
}

/// The colours that are shown now.
pub fn palette(ui: &egui::Ui) -> &'static Palette {
    palette_of(ui.visuals())
}

/// The colours of these visuals.
pub fn palette_of(visuals: &Visuals) -> &'static Palette {
    if !visuals.dark_mode {
        &LIGHT
    } else if visuals.panel_fill == HIGH_CONTRAST.ground {
        &HIGH_CONTRAST
    } else {
        &DARK
    }
}

/// Shows other colours from the next frame on.
pub fn choose(context: &egui::Context, colours: Colours) {
    let dark = if colours == Colours::HighContrast { &HIGH_CONTRAST } else { &DARK };
    context.set_style_of(Theme::Dark, style(Theme::Dark, dark));
    context.set_theme(match colours {
        Colours::System => ThemePreference::System,
        Colours::Light => ThemePreference::Light,
        Colours::Dark | Colours::HighContrast => ThemePreference::Dark,
    });
}

/// How an outcome is painted: letter colour and ground.
pub fn of_outcome(palette: &Palette, outcome: Outcome) -> (Color32, Color32) {
    match outcome {
        Outcome::Fail => (palette.danger, palette.danger_ground),
        Outcome::Review => (palette.warning, palette.warning_ground),
        Outcome::NoEvidence => (palette.unknown, palette.unknown_ground),
        Outcome::Pass => (palette.good, palette.good_ground),
        Outcome::NotApplicable => (palette.muted, palette.neutral_ground),
    }
}

/// The same of what may wait for an answer.
pub fn of_standing(palette: &Palette, standing: Standing) -> (Color32, Color32) {
    match standing {
        Standing::Judged(outcome) => of_outcome(palette, outcome),
        Standing::Open => (palette.ink, palette.raised),
    }
}

pub fn of_severity(palette: &Palette, severity: Severity) -> Color32 {
    match severity {
        Severity::Critical | Severity::High => palette.danger,
        Severity::Medium => palette.warning,
        Severity::Low | Severity::Info => palette.muted,
    }
}

pub fn of_conclusion(palette: &Palette, conclusion: Conclusion) -> Color32 {
    match conclusion {
        Conclusion::PartlyMet => palette.partly,
        _ => of_outcome(palette, conclusion.outcome()).0,
    }
}

/// Good, bad, or a person's to judge.
pub fn of_verdict(palette: &Palette, is_good: Option<bool>) -> (Color32, Color32) {
    match is_good {
        Some(true) => (palette.good, palette.good_ground),
        Some(false) => (palette.danger, palette.danger_ground),
        None => (palette.warning, palette.warning_ground),
    }
}

/// The style of both themes, set once.
pub fn apply(context: &egui::Context) {
    context.set_fonts(fonts::definitions());
    context.set_style_of(Theme::Light, style(Theme::Light, &LIGHT));
    context.set_style_of(Theme::Dark, style(Theme::Dark, &DARK));
}

fn style(theme: Theme, palette: &Palette) -> Style {
    let mut style = Style { visuals: visuals(theme, palette), ..theme.default_style() };
    let regular = |size| FontId::new(size, FontFamily::Proportional);
    style.text_styles = [
        (TextStyle::Small, regular(SMALL)),
        (TextStyle::Body, regular(BODY)),
        (TextStyle::Button, regular(BODY)),
        (TextStyle::Monospace, FontId::monospace(SMALL + 0.5)),
        (TextStyle::Heading, FontId::new(HEADING, fonts::strong())),
    ]
    .into();
    // A caret that blinks draws the whole window for ever, and no laptop rests.
    style.visuals.text_cursor.blink = false;
    style.spacing.item_spacing = egui::vec2(GAP, 6.0);
    style.spacing.button_padding = egui::vec2(9.0, 4.0);
    style.spacing.interact_size.y = 26.0;
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.combo_width = 120.0;
    style.spacing.icon_spacing = 8.0;
    style.spacing.tooltip_width = 480.0;
    style.spacing.scroll = egui::style::ScrollStyle::solid();
    style.spacing.scroll.bar_width = 8.0;
    // In the colour of words: where one is in a list is seen in every theme.
    style.spacing.scroll.foreground_color = true;
    // Sentences are copied from here into mails: every label can be selected.
    style.interaction.selectable_labels = true;
    style.interaction.tooltip_delay = TOOLTIP_DELAY;
    style
}

fn visuals(theme: Theme, palette: &Palette) -> Visuals {
    let mut visuals = theme.default_visuals();
    visuals.panel_fill = palette.ground;
    visuals.window_fill = palette.ground;
    visuals.window_stroke = Stroke::new(1.0, palette.rule);
    visuals.extreme_bg_color = palette.field;
    visuals.text_edit_bg_color = Some(palette.field);
    visuals.faint_bg_color = palette.panel;
    visuals.code_bg_color = palette.raised;
    visuals.hyperlink_color = palette.accent;
    visuals.weak_text_color = Some(palette.hint);
    visuals.warn_fg_color = palette.warning;
    visuals.error_fg_color = palette.danger;
    visuals.selection.bg_fill = palette.selected;
    // Whole points: a field takes off what its edge is wide, rounded, and would change its height with the focus.
    visuals.selection.stroke = Stroke::new(2.0, palette.accent);
    visuals.slider_trailing_fill = true;
    let widgets = &mut visuals.widgets;
    for (widget, ground, edge) in [
        (&mut widgets.noninteractive, palette.ground, palette.rule),
        (&mut widgets.inactive, palette.raised, palette.edge),
        // Not the colour of the focus: what the pointer rests on does not have it.
        (&mut widgets.hovered, palette.hovered, palette.ink),
        // Nor that of what is chosen: what has the focus may not be.
        (&mut widgets.active, palette.hovered, palette.accent),
        (&mut widgets.open, palette.hovered, palette.accent),
    ] {
        widget.bg_fill = ground;
        widget.weak_bg_fill = ground;
        widget.bg_stroke = Stroke::new(1.0, edge);
        widget.fg_stroke = Stroke::new(1.2, palette.ink);
        widget.corner_radius = CornerRadius::same(CORNER);
        widget.expansion = 0.0;
    }
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How well a colour is told from its ground: 1 to 21, as the accessibility guidelines (WCAG 2.2) count.
    fn contrast(ink: Color32, ground: Color32) -> f32 {
        let light = |colour: Color32| {
            let linear = |value: u8| {
                let value = f32::from(value) / 255.0;
                if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b()) + 0.05
        };
        let (ink, ground) = (light(ink), light(ground));
        ink.max(ground) / ink.min(ground)
    }

    #[test]
    fn words_can_be_read_on_their_grounds() {
        for (name, palette) in [("light", LIGHT), ("dark", DARK), ("high contrast", HIGH_CONTRAST)] {
            let check = |ink: Color32, grounds: &[Color32]| {
                for ground in grounds {
                    assert!(contrast(ink, *ground) >= 4.5, "{name}: {ink:?} on {ground:?}: {}", contrast(ink, *ground));
                }
            };
            let plain = [palette.ground, palette.panel, palette.field];
            for ink in [palette.ink, palette.muted, palette.accent, palette.danger, palette.warning, palette.good] {
                check(ink, &plain);
            }
            check(palette.hint, &[palette.ground, palette.field]);
            assert!(contrast(palette.ink, palette.hint) >= 2.5, "{name}: an empty field looks filled");
            check(palette.partly, &plain);
            check(palette.partly, &[palette.selected, palette.hovered]);
            check(palette.ink, &[palette.raised, palette.selected, palette.hovered]);
            for ground in plain {
                assert!(contrast(palette.edge, ground) >= 3.0, "{name}: the edge of a field on {ground:?}");
            }
            check(palette.accent, &[palette.selected]);
            check(palette.on_accent, &[palette.accent]);
            check(palette.danger, &[palette.danger_ground]);
            check(palette.warning, &[palette.warning_ground]);
            check(palette.good, &[palette.good_ground]);
            check(palette.unknown, &[palette.unknown_ground]);
            check(palette.muted, &[palette.neutral_ground]);
        }
    }

    #[test]
    fn a_line_under_the_pointer_does_not_look_chosen() {
        let colour = |one: Color32| one.r().max(one.g()).max(one.b()) - one.r().min(one.g()).min(one.b());
        for palette in [LIGHT, DARK, HIGH_CONTRAST] {
            assert!(colour(palette.selected) >= 36 && colour(palette.hovered) <= 12, "{palette:?}");
        }
    }

    #[test]
    fn no_two_conclusions_look_alike() {
        for palette in [LIGHT, DARK, HIGH_CONTRAST] {
            let mut colours: Vec<_> =
                Conclusion::ALL.iter().map(|conclusion| of_conclusion(&palette, *conclusion).to_array()).collect();
            colours.sort_unstable();
            colours.dedup();
            assert_eq!(colours.len(), Conclusion::ALL.len());
        }
    }
}
