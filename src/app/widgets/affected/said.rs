//! What a person said of single objects: the marks on their rows, and how many of a finding's objects bear one.

use crate::app::opened::{Opened, Treated};
use crate::app::{icons, theme};
use crate::assessment::{Assessment, Target};
use crate::checklist::{Affected, Results};
use egui::{Align2, FontId, Ui, pos2};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// What was said of one object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sign {
    has_note: bool,
    has_attachments: bool,
    treatment: Treated,
    /// Its category, whether it is an emergency account or an exposed person, or what a sign-in was for.
    is_stated: bool,
}

/// By the object's id in small letters.
pub type Signs = HashMap<String, Sign>;

/// The most marks that one row bears, and how wide one is.
const MOST: u8 = 4;
const MARK: f32 = 20.0;

impl Sign {
    fn icons(self, ui: &Ui) -> impl Iterator<Item = (&'static str, egui::Color32)> {
        let palette = theme::palette(ui);
        let treatment = match self.treatment {
            Treated::No => None,
            Treated::Decided => Some((icons::TREATMENT, palette.muted)),
            Treated::Unfinished | Treated::Expired => Some((icons::TREATMENT, palette.warning)),
        };
        let mark = |is_there: bool, icon| is_there.then_some((icon, palette.muted));
        let stated = self.is_stated.then_some((icons::ACCEPTED, palette.good));
        let others = [mark(self.has_note, icons::NOTE), mark(self.has_attachments, icons::ATTACHMENT), stated];
        treatment.into_iter().chain(others.into_iter().flatten())
    }

    /// `has a note, its acceptance ran out`.
    pub(super) fn in_words(self) -> String {
        let treatment = match self.treatment {
            Treated::No => None,
            Treated::Decided => Some("its treatment is decided"),
            Treated::Unfinished => Some("its treatment is not decided to the end"),
            Treated::Expired => Some("its acceptance ran out"),
        };
        let others = [
            self.has_note.then_some("has a note"),
            self.has_attachments.then_some("has attachments"),
            self.is_stated.then_some("was stated by hand"),
        ];
        treatment.into_iter().chain(others.into_iter().flatten()).collect::<Vec<_>>().join(", ")
    }

    fn count(self) -> u8 {
        let others = [self.has_note, self.has_attachments, self.is_stated, self.treatment != Treated::No];
        others.into_iter().map(u8::from).sum()
    }

    pub(super) fn paint(self, ui: &Ui) {
        let rect = ui.max_rect();
        let mut at = pos2(rect.left() + MARK / 2.0, rect.center().y);
        for (icon, colour) in self.icons(ui) {
            ui.painter().text(at, Align2::CENTER_CENTER, icon, FontId::proportional(theme::BODY), colour);
            at.x += MARK;
        }
    }
}

/// The room that the marks of these rows take.
pub(super) fn width(signs: &Signs) -> f32 {
    MARK * f32::from(signs.values().map(|sign| sign.count()).max().unwrap_or_default().min(MOST))
}

/// What was said of an object.
pub(super) fn of(signs: &Signs, object: &Affected) -> Option<Sign> {
    if signs.is_empty() {
        return None;
    }
    let id: &str = &object.id;
    let key = if id.bytes().any(|byte| byte.is_ascii_uppercase()) || !id.is_ascii() {
        Cow::Owned(id.to_lowercase())
    } else {
        Cow::Borrowed(id)
    };
    signs.get(&*key).copied()
}

/// The marks of a check's objects, found when document or findings change.
#[derive(Debug, Default)]
pub struct Said {
    of: Option<(&'static str, u64)>,
    results: Option<Arc<Results>>,
    pub signs: Arc<Signs>,
    /// How many of the finding's objects bear a mark.
    pub count: usize,
}

impl Said {
    pub fn follow(&mut self, check: &'static str, opened: &Opened) {
        let Some(judged) = &opened.judged else { return };
        if self.of == Some((check, opened.generation)) {
            return;
        }
        let is_same_check = self.of.is_some_and(|(of, _)| of == check);
        self.of = Some((check, opened.generation));
        let signs = signs(check, opened);
        let is_same_run = self.results.as_ref().is_some_and(|results| Arc::ptr_eq(results, &judged.results));
        if is_same_check && is_same_run && signs == *self.signs {
            // Typed on: nothing is counted again.
            return;
        }
        self.count = match judged.results.finding(check) {
            Some(finding) if !signs.is_empty() => {
                finding.affected.iter().filter(|object| of(&signs, object).is_some()).count()
            }
            _ => 0,
        };
        (self.signs, self.results) = (Arc::new(signs), Some(Arc::clone(&judged.results)));
    }
}

fn signs(check: &str, opened: &Opened) -> Signs {
    let assessment: &Assessment = opened.assessment();
    let mut signs = Signs::new();
    for (target, annotation) in &assessment.annotations {
        let Target::Object { check: of, subject, .. } = target else { continue };
        if of == check {
            let sign = signs.entry(subject.to_lowercase()).or_default();
            sign.has_note = !annotation.note.trim().is_empty();
            sign.has_attachments = !annotation.attachments.is_empty();
            sign.treatment = Treated::of(&annotation.treatment, opened.as_of());
        }
    }
    let stated = &assessment.stated;
    let keys = stated.categories.keys().chain(stated.emergency.keys());
    let keys = keys.chain(stated.exposed.keys()).chain(stated.explained.keys());
    for key in keys {
        signs.entry(key.to_lowercase()).or_default().is_stated = true;
    }
    signs.retain(|_, sign| sign.count() > 0);
    signs
}
