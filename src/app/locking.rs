//! Protection of what is open: the passphrase is changed by a job, and a protected assessment that nobody works on is
//! closed from sight.

use super::banners::EDIT;
use super::screen::Screen;
use super::screens::checklist::Together;
use super::screens::evidence::Said;
use super::screens::overlay::Overlay;
use super::screens::passphrase::PassphraseForm;
use super::screens::pictured::PictureForm;
use super::screens::report::signing::SigningForm;
use super::screens::start::verify::VerifyForm;
use super::screens::who::WhoForm;
use super::selected::Selected;
use super::work::Purpose;
use super::{Window, work};
use crate::assessment::{Passphrase, two_people};
use crate::jobs::settings::Role;
use crate::tenant::Moment;
use egui::Context;
use std::path::PathBuf;
use std::time::Duration;

/// Where a person was when the assessment was locked.
#[derive(Debug)]
pub struct Place {
    pub path: PathBuf,
    pub screen: Screen,
    pub selected: Option<Selected>,
    pub who: String,
    /// The earlier assessment that lay beside it, by its path as it was typed.
    pub beside: String,
    /// Where it lies, if it lay there: it is laid there again.
    pub laid: Option<PathBuf>,
    /// What signs, without its passphrase.
    pub signing: SigningForm,
    /// What is being changed on several checks.
    pub together: Together,
    /// What was said of columns and is not kept yet.
    pub mappings: Vec<Said>,
    /// Boxes drawn over a picture, and not in it yet.
    pub boxes: Option<PictureForm>,
}

impl Place {
    /// Whether something is typed that is not stored.
    pub fn holds_typed(&self) -> bool {
        self.together.holds_typed() || !self.mappings.is_empty() || self.boxes.is_some()
    }
}

/// When the window was touched.
#[derive(Clone, Copy, Debug)]
pub struct Touch {
    /// In egui's seconds.
    pub time: f64,
    /// By the clock, which goes on while the computer sleeps and while nothing is drawn.
    pub clock: Moment,
}

impl Touch {
    /// Seconds from one to the other, by whichever says more.
    fn until(self, other: Self) -> f64 {
        #[allow(clippy::cast_precision_loss)] // Minutes, or a computer that slept for years.
        let by_clock = other.clock.seconds().saturating_sub(self.clock.seconds()) as f64;
        by_clock.max(other.time - self.time)
    }
}

impl Window {
    /// Closes a protected assessment from sight when nobody has touched the window for as long as is set.
    pub(super) fn lock_when_idle(&mut self, context: &Context) {
        let (time, has_events) = context.input(|input| (input.time, !input.events.is_empty()));
        let now = Touch { time, clock: (self.with.now)() };
        // While nothing of the window is seen there are no frames, and their time stands still with what was done last.
        let is_touched = has_events && self.last_frame != Some(time);
        self.last_frame = Some(time);
        let minutes = self.settings.lock_after_minutes;
        let is_at_stake = minutes > 0 && self.opened.as_ref().is_some_and(|opened| opened.is_protected);
        if self.work.is_some() || !is_at_stake {
            self.last_touched = now;
            return;
        }
        let left = f64::from(minutes) * 60.0 - self.last_touched.until(now);
        if left <= 0.0 {
            // Whoever comes back after that touches a locked one.
            self.last_touched = now;
            return self.lock(&format!("Locked: nobody touched the window for {minutes} minutes."));
        }
        if is_touched {
            self.last_touched = now;
        }
        // Nothing else may happen until then.
        context.request_repaint_after(Duration::from_secs_f64(left + 0.1));
    }

    /// Stores what is typed, closes the file, and asks for its passphrase.
    pub(super) fn lock(&mut self, note: &str) {
        let Some(opened) = &self.opened else { return };
        if !opened.is_protected {
            return self.tell("Only a protected assessment can be locked; protect it by a passphrase first.", None);
        }
        if self.work.is_some() {
            return self.when_free(|_| {});
        }
        for command in self.drafts.flush() {
            self.write(command);
        }
        let Some(opened) = self.opened.as_ref().filter(|opened| opened.not_saved.is_none()) else {
            // What could not be stored would be lost; it has been said why.
            return;
        };
        let purpose = if opened.is_read_only { Purpose::ReadingOnly } else { Purpose::Working };
        let (path, who) = (opened.path.clone(), opened.who().to_owned());
        let place = Place {
            path,
            screen: self.screen,
            selected: self.checklist.selected(),
            who,
            beside: self.previous.path.clone(),
            laid: self.previous.beside.as_ref().map(|beside| beside.path.clone()),
            signing: self.report.signing.without_passphrase(),
            together: self.checklist.take_together(),
            mappings: self.evidence.take_mappings(),
            boxes: self.take_boxes(),
        };
        let is_whole = !place.holds_typed() && self.refused().is_none();
        let kept = if is_whole { "Everything is stored." } else { "What you typed and did not finish waits for you." };
        let form = PassphraseForm::new(place.path.clone(), purpose, None).with_note(format!("{note} {kept}"));
        self.put_away();
        // What was verified may have been this very assessment: nothing of it stays in sight.
        self.start.verify = VerifyForm::default();
        self.start.open = place.path.display().to_string();
        self.locked_at = Some(place);
        self.overlay = Some(Overlay::Passphrase(form));
    }

    /// Back to where one was, if this is the assessment that was locked.
    pub(super) fn return_to_place(&mut self) {
        self.typed_arrives();
        let Some(opened) = &mut self.opened else { return };
        let Some(place) = self.locked_at.take().filter(|place| place.path == opened.path) else { return };
        opened.act_as(&place.who);
        self.screen = place.screen;
        self.report.unfolds_signing = place.signing.signs;
        self.report.signing = place.signing;
        self.checklist.give_back(place.together);
        self.evidence.give_back(place.mappings);
        self.boxes = place.boxes;
        self.previous.path = place.beside;
        self.lays_beside = place.laid;
        if let Some(selected) = place.selected {
            self.checklist.select(selected);
        }
    }

    /// Whoever opens or unlocks a file of two people may be either of them.
    pub(super) fn ask_who(&mut self) {
        let Some(opened) = &mut self.opened else { return };
        if let Some(two) = opened.whom_to_ask(&self.with.session.user) {
            self.overlay = Some(Overlay::Who(WhoForm::new(two, self.settings.worked_as(&opened.path))));
            // Nobody, until one of them is chosen.
            opened.act_as("");
        }
    }

    /// Whether it is to be said first who is at the keyboard; then it is asked.
    pub(super) fn asks_who_first(&mut self) -> bool {
        let Some(opened) = self.opened.as_ref().filter(|opened| opened.lacks_name()) else { return false };
        if let Some(two) = two_people(&opened.assessment().details) {
            self.overlay = Some(Overlay::Who(WhoForm::new(two, self.settings.worked_as(&opened.path))));
        }
        true
    }

    /// This person is at the keyboard from now on.
    pub(super) fn act_as(&mut self, name: &str) {
        let Some(opened) = &mut self.opened else { return };
        opened.act_as(name);
        // What was said to whoever was there before is nothing to this person: an undo, say, is refused them.
        self.banners.retain(|banner| banner.is_error);
        self.checklist.see_newcomer();
        if let Some((_, reviewer)) = two_people(&opened.assessment().details) {
            let role = if name == reviewer { Role::Reviewer } else { Role::Assessor };
            self.settings.note_role(&opened.path, role);
        }
        // What was typed before anybody was named.
        self.drafts.try_again();
        self.succeeded(EDIT);
    }

    pub(super) fn protect(&mut self, old: Option<Passphrase>, new: Option<Passphrase>) {
        // What is written beside it now would be sealed otherwise than the file is afterwards.
        self.with_file(false, |open, _, wake| work::protect(open, old, new, wake));
    }

    /// Runs everything again from the stored evidence. Compared is what the file kept when it was opened, or, where work was
    /// done since, what is shown now.
    pub(super) fn reperform(&mut self) {
        self.when_free(|window| {
            let Some(opened) = &window.opened else { return };
            let Some((path, key)) = opened.place_and_key() else { return };
            let shown = opened.judged.as_ref().map(|judged| judged.snapshot.clone());
            let kept = shown.filter(|_| !opened.is_as_opened());
            window.begin(|with, wake| work::reperform(path, key, kept, with, wake));
        });
    }
}
