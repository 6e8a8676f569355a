//! Text of others as the window shows it: no character in it acts on the screen, and none is an empty box.

use crate::report::pdf::is_printed;
use crate::report::visible;
use std::borrow::Cow;

/// As [`visible::visible`], and what no typeface of the window has is shown as a tag, too: as the report prints it.
pub fn visible(text: &str) -> Cow<'_, str> {
    let seen = visible::visible(text);
    if seen.bytes().all(|byte| byte.is_ascii()) || seen.chars().all(has_glyph) {
        return seen;
    }
    let mut shown = String::with_capacity(seen.len() + 16);
    for character in seen.chars() {
        if has_glyph(character) {
            shown.push(character);
        } else {
            visible::push_tag(&mut shown, character);
        }
    }
    Cow::Owned(shown)
}

fn has_glyph(character: char) -> bool {
    matches!(character, '\n' | '\t' | '\u{200c}' | '\u{200d}') || is_printed(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_typeface_has_is_a_tag() {
        let check = |text: &str, expected: &str| assert_eq!(visible(text), expected);
        for shown in ["Anna\tLindqvist\n", "Ελένη Жанна 王秀英 محمد דוד สมชาย अनिल", "Adm 😀 🚀 ✅ 🔑 🇫", "“…” → ✓ ✗ ≥"]
        {
            check(shown, shown);
        }
        // Bengali, Khmer, a younger pictograph, private use.
        check("a\u{995}b", "a[U+0995]b");
        check("\u{1780}\u{1798}", "[U+1780][U+1798]");
        check("fox \u{1f98a}", "fox [U+1F98A]");
        check("x\u{e000}y\u{202e}", "x[U+E000]y[U+202E]");
    }

    /// What is shown is shown as letters: egui's own boxes stand for nothing in it.
    #[test]
    fn the_window_has_a_glyph_for_all_that_is_shown() {
        let context = egui::Context::default();
        crate::app::theme::apply(&context);
        context.run_ui(egui::RawInput::default(), |_| {}).textures_delta.clear();
        let has = |text: &str, size: f32| {
            let families = [egui::FontFamily::Proportional, egui::FontFamily::Monospace, crate::app::fonts::strong()];
            families.into_iter().all(|family| {
                let font = egui::FontId::new(size, family);
                context.fonts_mut(|fonts| text.chars().all(|letter| fonts.has_glyph(&font, letter)))
            })
        };
        assert!(!has("\u{995}", 14.0));
        // As it is typed, in a field.
        assert!(has("\u{2764}\u{fe0f} \u{263a}\u{fe0f} 1\u{fe0f}\u{20e3}", 14.0));
        for text in ["😀🚀✅🔑🐧⭐☺", "\u{995}\u{1780}\u{1f98a}", "王秀英 김민준 さとう", "अनिल สมชาย"]
        {
            assert!(has(&visible(text), 14.0), "{text}");
        }
    }
}
