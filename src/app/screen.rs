//! The screens by name, and the way from one part of a screen to the next.

use super::icons;
use egui::{Context, Id, Key, Pos2, Rect, Response};

/// Which screen is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    #[default]
    Start,
    Evidence,
    Checklist,
    Accounts,
    Report,
    Previous,
}

/// The bar at the bottom, as a part.
pub const STATUS: &str = "status";

/// Points by which controls of one part begin left of, or above, the one that it begins with; and the least between two
/// parts that stand side by side.
const NEAR: f32 = 4.0;
const COLUMN: f32 = 64.0;

impl Screen {
    pub const ALL: &[Self] =
        &[Self::Start, Self::Evidence, Self::Checklist, Self::Accounts, Self::Report, Self::Previous];

    pub fn title(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Evidence => "Evidence",
            Self::Checklist => "Checklist",
            Self::Accounts => "Accounts",
            Self::Report => "Report",
            Self::Previous => "Previous",
        }
    }

    pub fn purpose(self) -> &'static str {
        match self {
            Self::Start => "Make or open an assessment",
            Self::Evidence => "What the client exported",
            Self::Checklist => "Findings, and what you conclude",
            Self::Accounts => "Who holds privileged roles, and how each account is guarded",
            Self::Report => "What the client gets",
            Self::Previous => "What changed since an earlier assessment, and what to carry over from it",
        }
    }

    pub fn icon(self) -> &'static str {
        match self {
            Self::Start => icons::START,
            Self::Evidence => icons::EVIDENCE,
            Self::Checklist => icons::CHECKLIST,
            Self::Accounts => icons::ACCOUNTS,
            Self::Report => icons::REPORT,
            Self::Previous => icons::PREVIOUS,
        }
    }

    pub fn key(self) -> Key {
        match self {
            Self::Start => Key::Num1,
            Self::Evidence => Key::Num2,
            Self::Checklist => Key::Num3,
            Self::Accounts => Key::Num4,
            Self::Report => Key::Num5,
            Self::Previous => Key::Num6,
        }
    }

    /// Moves the focus to the first control of the next part of the screen, from the top bar around.
    /// `last`: where the control stood that had the focus last, if that was on this screen.
    pub fn next_region(self, context: &Context, last: Option<Rect>) {
        let names: &[&str] = match self {
            Self::Start => &["top", "start", STATUS],
            Self::Evidence => &["top", "evidence", "missing", STATUS],
            Self::Checklist => &["top", "list", "finding", "object", "conclusion", STATUS],
            Self::Accounts => &["top", "accounts", "account", STATUS],
            Self::Report => &["top", "report", "ready", "cover", "preview", STATUS],
            Self::Previous => &["top", "previous", "changes", "detail", STATUS],
        };
        let current = Id::unique("current region");
        // Another screen's place says nothing here: one begins after the top bar.
        let before: Option<(Self, usize)> = context.data(|data| data.get_temp(current));
        let control_of = |name: &str| context.data(|data| data.get_temp::<Id>(Id::unique(("region", name))));
        // Where the focus is one is, however it got there: in the part that begins last before it, from left to right.
        let place = |control: Id| Some(context.read_response(control)?.rect.min);
        let begin = |name: &str| {
            let own: Option<Pos2> = context.data(|data| data.get_temp(Id::unique(("begin of region", name))));
            place(control_of(name)?).map(|place| own.unwrap_or(place))
        };
        let focused = context.memory(egui::Memory::focused).and_then(place).or(last.map(|rect| rect.min));
        #[allow(clippy::cast_possible_truncation)] // Points of a screen.
        let here = focused.and_then(|focused| {
            let begins = names.iter().enumerate().filter_map(|(at, name)| Some((at, begin(name)?)));
            let before = begins.filter(|(_, begin)| begin.x <= focused.x + NEAR && begin.y <= focused.y + NEAR);
            // The status bar lies below all the others, and begins left of them.
            before
                .max_by_key(|(at, begin)| (names.get(*at) == Some(&STATUS), (begin.x / COLUMN) as i32, begin.y as i32))
                .map(|(at, _)| at)
        });
        let at = here.or(before.filter(|(screen, _)| *screen == self).map(|(_, at)| at)).unwrap_or(0);
        // Parts that are not shown now have no control to go to.
        for step in 1..=names.len() {
            let next = (at + step) % names.len();
            let Some(name) = names.get(next) else { continue };
            if let Some(control) = control_of(name).filter(|control| context.read_response(*control).is_some()) {
                context.data_mut(|data| data.insert_temp(current, (self, next)));
                context.memory_mut(|memory| memory.request_focus(control));
                return;
            }
        }
    }
}

/// The same of a part whose first control does not stand where it begins.
pub fn begins_region_at(name: &'static str, control: &Response, begin: Pos2) {
    begins_region(name, control);
    control.ctx.data_mut(|data| data.insert_temp(Id::unique(("begin of region", name)), begin));
}

/// Marks a control as the one that F6 goes to in a part of the screen.
pub fn begins_region(name: &'static str, control: &Response) {
    control.ctx.data_mut(|data| data.insert_temp(Id::unique(("region", name)), control.id));
}
