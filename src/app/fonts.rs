//! The typefaces of the window: the report's, one for commands, and the icons.

use super::icons;
use crate::report::pdf::typefaces;
use egui::{FontData, FontDefinitions, FontFamily};
use std::sync::Arc;

/// Headings and what must be seen first.
pub fn strong() -> FontFamily {
    FontFamily::Name("strong".into())
}

/// Every family asks the typefaces in the report's order, then the icons. The bytes stay where they are in the program.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let mut regular = Vec::new();
    let mut bold = Vec::new();
    for (name, data) in typefaces() {
        fonts.font_data.insert((*name).to_owned(), Arc::new(FontData::from_static(data)));
        let is_bold = name.ends_with("-Bold");
        if is_bold {
            bold.insert(0, (*name).to_owned());
        } else {
            regular.push((*name).to_owned());
            bold.push((*name).to_owned());
        }
    }
    fonts.font_data.insert(icons::FAMILY.to_owned(), Arc::new(FontData::from_static(icons::TYPEFACE)));
    for family in [&mut regular, &mut bold] {
        family.push(icons::FAMILY.to_owned());
    }
    fonts.families.insert(FontFamily::Proportional, regular.clone());
    // Commands: every letter as wide as the next. Other scripts are shown by the other typefaces.
    let is_fixed = |name: &String| name.contains("Mono");
    regular.sort_by_key(|name| !is_fixed(name));
    fonts.families.insert(FontFamily::Monospace, regular);
    fonts.families.insert(strong(), bold);
    fonts
}
