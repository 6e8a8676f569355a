//! The icons, by what they are used for. A new one needs the typeface cut again: `assets/icons/README.md`.

macro_rules! icons {
    ($($name:ident = $code:literal;)*) => {
        $(pub const $name: &str = $code;)*
        #[cfg(test)]
        const ALL: &[&str] = &[$($name),*];
    };
}

icons! {
    NEW = "\u{e236}";
    OPEN = "\u{e256}";
    SAMPLE = "\u{e79e}";
    CLOSE = "\u{e4f6}";
    GOOD = "\u{e184}";
    WARNING = "\u{e4e0}";
    ERROR = "\u{e4e2}";
    NOTICE = "\u{e2ce}";
    SEARCH = "\u{e30c}";
    UNDO = "\u{e038}";
    REDO = "\u{e036}";
    LIGHT = "\u{e472}";
    DARK = "\u{e330}";
    SYSTEM = "\u{e18c}";
    CHECKLIST = "\u{eadc}";
    EVIDENCE = "\u{e710}";
    REPORT = "\u{e702}";
    START = "\u{e2c2}";
    NOTE = "\u{e348}";
    CLOSED = "\u{e13a}";
    UNFOLDED = "\u{e136}";
    COPY = "\u{e1ca}";
    IMPORT = "\u{e4c0}";
    FOLDER = "\u{e24a}";
    REMOVE = "\u{e4a6}";
    STOP = "\u{e46c}";
    CHECK = "\u{e182}";
    PARTLY = "\u{e32a}";
    NOT_APPLICABLE = "\u{e3de}";
    EMPTY = "\u{e18a}";
    UNKNOWN = "\u{e3e8}";
    NEXT = "\u{e06c}";
    LEAVE = "\u{e5de}";
    DROP = "\u{e20c}";
    ACCOUNTS = "\u{e4d6}";
    SOURCE = "\u{e310}";
    TEXTS = "\u{e0e6}";
    FILTER = "\u{e266}";
    KEYBOARD = "\u{e2d8}";
    MARKED = "\u{e186}";
    UNMARKED = "\u{e45e}";
    ACCEPTED = "\u{e606}";
    TREATMENT = "\u{e40c}";
    PREVIOUS = "\u{e1a0}";
    ATTACHMENT = "\u{e39a}";
    PICTURE = "\u{e2ca}";
    PASTE = "\u{e196}";
    AGAIN = "\u{e094}";
    PROTECTED = "\u{e2fa}";
    UNPROTECTED = "\u{e306}";
}

/// The name of their family among the fonts.
pub const FAMILY: &str = "icons";

/// The typeface.
pub static TYPEFACE: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/icons/Phosphor-Subset.ttf"));

#[cfg(test)]
mod tests {
    #[test]
    fn the_typeface_has_every_icon() {
        let face = rustybuzz::Face::from_slice(super::TYPEFACE, 0).unwrap();
        for icon in super::ALL {
            let character = icon.chars().next().unwrap();
            assert!(face.glyph_index(character).is_some(), "U+{:04X}", u32::from(character));
        }
    }
}
