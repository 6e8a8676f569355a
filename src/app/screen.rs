//! The screens by name, and the way from one part of a screen to the next.

use super::icons;
use egui::{Context, Id, Key, Response};

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
    pub fn next_region(self, context: &Context) {
        let names: &[&str] = match self {
            Self::Start => &["top", "start"],
            Self::Evidence => &["top", "evidence", "missing"],
            Self::Checklist => &["top", "list", "finding", "conclusion"],
            Self::Accounts => &["top", "accounts", "account"],
            Self::Report => &["top", "report"],
            Self::Previous => &["top", "previous"],
        };
        let current = Id::unique("current region");
        // Another screen's place says nothing here: one begins after the top bar.
        let before: Option<(Self, usize)> = context.data(|data| data.get_temp(current));
        let control_of = |name: &str| context.data(|data| data.get_temp::<Id>(Id::unique(("region", name))));
        // Where the focus is one is, however it got there: in the part that begins last before it, from left to right.
        let place = |control: Id| Some(context.read_response(control)?.rect.min);
        let focused = context.memory(egui::Memory::focused).and_then(place);
        #[allow(clippy::cast_possible_truncation)] // Points of a screen.
        let here = focused.and_then(|focused| {
            let begins = names.iter().enumerate().filter_map(|(at, name)| Some((at, place(control_of(name)?)?)));
            let before = begins.filter(|(_, begin)| begin.x <= focused.x + NEAR && begin.y <= focused.y + NEAR);
            before.max_by_key(|(_, begin)| ((begin.x / COLUMN) as i32, begin.y as i32)).map(|(at, _)| at)
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

/// Marks a control as the one that F6 goes to in a part of the screen.
pub fn begins_region(name: &'static str, control: &Response) {
    control.ctx.data_mut(|data| data.insert_temp(Id::unique(("region", name)), control.id));
}
