//! Every colour, size and distance of the printed report, in one place. Lengths are points (1/72 inch) unless said otherwise.

use crate::report::{Accent, PageSize, Tone};

/// An sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

pub const INK: Colour = Colour(0x1d, 0x25, 0x2d);
pub const MUTED: Colour = Colour(0x5a, 0x66, 0x70);
/// Text that leads somewhere; underlined too.
pub const LINK: Colour = Colour(0x1a, 0x5a, 0x96);
pub const RULE: Colour = Colour(0xd3, 0xda, 0xe0);
pub const STRIPE: Colour = Colour(0xf5, 0xf7, 0xf9);
pub const SHADE: Colour = Colour(0xee, 0xf1, 0xf4);
pub const WHITE: Colour = Colour(0xff, 0xff, 0xff);
pub const WATERMARK: Colour = Colour(0xee, 0xf0, 0xf2);
/// How wide the dots are that letters which are not filled are drawn by, and how far from one to the next: wide enough for a
/// printer, too far apart to be taken for a line through the words below.
pub const OUTLINE: f32 = 1.1;
pub const OUTLINE_PITCH: f32 = 3.2;

impl From<Accent> for Colour {
    fn from(accent: Accent) -> Self {
        Self(accent.red, accent.green, accent.blue)
    }
}

impl Colour {
    /// The colour mixed with white: 0 is white, 1 the colour itself.
    pub fn tint(self, strength: f32) -> Self {
        let mix = |channel: u8| {
            let value = 255.0 - (255.0 - f32::from(channel)) * strength.clamp(0.0, 1.0);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let rounded = value.round() as u8;
            rounded
        };
        Self(mix(self.0), mix(self.1), mix(self.2))
    }
}

/// How a tone is painted.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    /// Bars, edges, text on `pale`.
    pub strong: Colour,
    /// Grounds.
    pub pale: Colour,
    /// Chips of this tone are filled with `strong` and lettered in white: what must be seen first.
    pub loud: bool,
}

/// The paint of a tone. The strong colours differ in lightness too, so that neighbours stay apart in grey print.
pub fn paint(tone: Tone) -> Paint {
    let (strong, loud) = match tone {
        Tone::Pass => (Colour(0x2a, 0x76, 0x4a), false),
        Tone::Fail => (Colour(0xb3, 0x26, 0x1e), true),
        Tone::Review => (Colour(0x8a, 0x5b, 0x00), false),
        Tone::NoEvidence => (Colour(0x4f, 0x5b, 0x93), false),
        Tone::NotApplicable => (Colour(0x5f, 0x69, 0x74), false),
        Tone::Open | Tone::Info => (Colour(0x1f, 0x5f, 0x8b), false),
        Tone::Critical => (Colour(0x7f, 0x12, 0x2b), true),
        Tone::High => (Colour(0xb8, 0x45, 0x0f), true),
        Tone::Medium => (Colour(0x8a, 0x62, 0x00), false),
        Tone::Low => (Colour(0x3f, 0x6f, 0x86), false),
    };
    Paint { strong, pale: strong.tint(0.10), loud }
}

/// The colour of a tone's division in a chart, and of the letter on it. Outcomes are steps of lightness, and so are
/// severities: in grey print each is a grey of its own (a test counts the steps).
pub fn division(tone: Tone) -> (Colour, Colour) {
    match tone {
        Tone::Fail => (Colour(0x96, 0x14, 0x14), WHITE),
        Tone::NoEvidence => (Colour(0x66, 0x72, 0xae), WHITE),
        Tone::Pass => (Colour(0x62, 0xb4, 0x84), INK),
        Tone::Review => (Colour(0xe8, 0xb4, 0x4c), INK),
        Tone::Open | Tone::Info => (Colour(0xbd, 0xd6, 0xe9), INK),
        Tone::NotApplicable => (Colour(0xe3, 0xe8, 0xec), INK),
        Tone::Critical | Tone::Low => (paint(tone).strong, WHITE),
        Tone::High => (Colour(0xdd, 0x78, 0x44), INK),
        Tone::Medium => (Colour(0xf0, 0xcf, 0x8a), INK),
    }
}

/// A size of type with the distance between its baselines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Type {
    pub size: f32,
    pub leading: f32,
}

pub const BODY: Type = Type { size: 9.2, leading: 13.4 };
pub const TABLE: Type = Type { size: 8.0, leading: 11.0 };
/// A command within a sentence: letters of one width are wider than others of their size.
pub const CODE_SCALE: f32 = 0.9;
/// Letters of one width: 98 of them fill a line.
pub const COMMAND: Type = Type { size: 7.7, leading: 10.2 };
pub const TABLE_HEAD: Type = Type { size: 7.6, leading: 10.4 };
pub const SMALL: Type = Type { size: 7.4, leading: 10.0 };
pub const COVER_TITLE: Type = Type { size: 30.0, leading: 37.0 };
pub const COVER_SUBTITLE: Type = Type { size: 13.5, leading: 19.0 };
pub const COVER_NAME: Type = Type { size: 15.0, leading: 20.0 };
pub const COVER_LINE: Type = Type { size: 10.0, leading: 15.0 };
pub const FIGURE: Type = Type { size: 20.0, leading: 23.0 };

/// The type of a heading level, and the space above and below it.
pub fn heading(level: u8) -> (Type, f32, f32) {
    match level {
        1 => (Type { size: 19.0, leading: 24.0 }, 26.0, 9.0),
        2 => (Type { size: 13.6, leading: 18.0 }, 19.0, 5.0),
        3 => (Type { size: 11.0, leading: 15.0 }, 14.0, 3.5),
        _ => (Type { size: 9.6, leading: 13.4 }, 11.0, 2.5),
    }
}

/// Space between blocks of running text.
pub const BLOCK_GAP: f32 = 7.5;
/// Inside a table cell: left and right, above and below.
pub const CELL_PAD_X: f32 = 4.5;
pub const CELL_PAD_Y: f32 = 3.4;
/// How far leaning letters go to the right as they go up: 12°, for no typeface here has an italic.
pub const SLANT: f32 = 0.2126;
/// A chip's text is this much of the text around it, in a box with this much padding left and right.
pub const CHIP_SCALE: f32 = 0.86;
pub const CHIP_PAD: f32 = 4.2;
/// Roundness of boxes.
pub const RADIUS: f32 = 3.5;

pub fn millimetres(length: f32) -> f32 {
    length * 72.0 / 25.4
}

/// The page and the part of it that blocks may use, measured from the top left corner.
#[derive(Clone, Copy, Debug)]
pub struct Geometry {
    pub width: f32,
    pub height: f32,
    pub left: f32,
    pub top: f32,
    pub bottom: f32,
    pub column: f32,
}

impl Geometry {
    pub fn new(page: PageSize) -> Self {
        let (width, height) = match page {
            PageSize::A4 => (millimetres(210.0), millimetres(297.0)),
            PageSize::Letter => (612.0, 792.0),
        };
        let left = millimetres(22.0);
        Self {
            width,
            height,
            left,
            top: millimetres(27.0),
            bottom: height - millimetres(24.0),
            column: width - 2.0 * left,
        }
    }

    /// Height that blocks may fill on one page.
    pub fn room(&self) -> f32 {
        self.bottom - self.top
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How light a colour is in grey print, 0–255.
    fn grey(Colour(red, green, blue): Colour) -> u32 {
        (299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)) / 1_000
    }

    /// By the rule of WCAG 2.
    fn contrast(a: Colour, b: Colour) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let light = |Colour(red, green, blue): Colour| {
            0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) + 0.05
        };
        let (a, b) = (light(a), light(b));
        a.max(b) / a.min(b)
    }

    const OUTCOMES: [Tone; 6] =
        [Tone::Fail, Tone::Review, Tone::NoEvidence, Tone::Open, Tone::Pass, Tone::NotApplicable];
    const SEVERITIES: [Tone; 4] = [Tone::Critical, Tone::High, Tone::Medium, Tone::Low];

    #[test]
    fn in_grey_print_outcomes_and_severities_are_greys_of_their_own() {
        #[track_caller]
        fn check(tones: &[Tone]) {
            let mut greys: Vec<u32> = tones.iter().map(|tone| grey(division(*tone).0)).collect();
            greys.sort_unstable();
            assert!(greys.windows(2).all(|pair| pair[1] - pair[0] >= 20), "{greys:?}");
        }
        check(&OUTCOMES);
        check(&SEVERITIES);
    }

    #[test]
    fn letters_can_be_read_on_their_grounds() {
        for tone in OUTCOMES.into_iter().chain(SEVERITIES) {
            let Paint { strong, pale, loud } = paint(tone);
            let chip = if loud { (strong, WHITE) } else { (pale, strong) };
            for (ground, ink) in [division(tone), chip] {
                assert!(contrast(ground, ink) >= 4.5, "{tone:?}: {}", contrast(ground, ink));
            }
        }
        for ink in [INK, MUTED, LINK] {
            for ground in [WHITE, STRIPE, SHADE] {
                assert!(contrast(ground, ink) >= 4.5, "{ink:?} on {ground:?}");
            }
        }
    }
}
