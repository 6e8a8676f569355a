//! Which check, object and part of the screen is shown, and which checks are marked: the steps from one to the next.

use super::bulk::BulkForm;
use super::confirm::ConfirmForm;
use super::layout::{Part, Room};
use super::{ChecklistForm, list};
use crate::app::opened::Opened;
use crate::app::selected::{Selected, Tab};
use crate::app::widgets::affected;
use crate::checklist::Check;
use crate::report::words::counted;
use egui::Context;

impl ChecklistForm {
    /// Other filters or another order: what is shown is one of those that are left, and the one that a search took away
    /// once that leaves it again.
    pub(super) fn stay_on_list(&mut self, opened: &Opened) {
        let rows = list::rows(self, opened);
        let moved = self.came_from.take().filter(|(_, to)| self.selected == Some(*to));
        let meant = moved.map(|(from, _)| from).or(self.selected);
        let Some(first) = list::first(&rows) else {
            // Nothing is left: what the first letters of the search came upon was never chosen.
            return moved.into_iter().for_each(|(from, _)| self.select(from));
        };
        let is_left = |meant: &Selected| rows.iter().any(|row| row.selected() == Some(*meant));
        // Keys are about what is shown, and that is one of those that were asked for.
        let shown = meant.filter(is_left).unwrap_or(first);
        self.came_from = meant.filter(|meant| *meant != shown).map(|from| (from, shown));
        self.select(shown);
    }

    /// What was concluded is stored, or not: goes on to the next open check where that is asked for.
    pub fn concluded(&mut self, is_stored: bool) {
        if let Some(next) = self.goes_on.take().filter(|_| is_stored) {
            self.select(Selected::Check(next));
            self.scroll_list = true;
        }
    }

    /// How many checks are edited together.
    pub fn marked(&self) -> usize {
        self.marked.len()
    }

    pub fn selected(&self) -> Option<Selected> {
        self.selected
    }

    pub fn select(&mut self, selected: Selected) {
        if self.selected != Some(selected) {
            (self.object, self.previewed, self.tab) = (None, None, None);
            (self.objects, self.is_large) = (affected::View::default(), false);
            self.confirming = ConfirmForm::default();
        }
        self.selected = Some(selected);
    }

    pub(super) fn mark(&mut self, check: &'static str) {
        if !self.marked.remove(check) {
            self.marked.insert(check);
        }
    }

    pub(super) fn unmark(&mut self) {
        self.marked.clear();
        self.bulk = BulkForm::default();
    }

    pub(super) fn step(&mut self, opened: &Opened, by: isize) {
        let rows: Vec<Selected> = list::rows(self, opened).iter().filter_map(list::Row::selected).collect();
        let at = rows.iter().position(|row| Some(*row) == self.selected);
        let next = match at {
            Some(at) => at.saturating_add_signed(by).min(rows.len().saturating_sub(1)),
            None => 0,
        };
        if let Some(next) = rows.get(next) {
            self.select(*next);
            self.scroll_list = true;
        }
    }

    /// Goes to the next check that waits.
    pub(super) fn next_open(&mut self, opened: &Opened) -> bool {
        let next = self.upcoming(opened);
        if let Some(next) = next {
            self.select(Selected::Check(next.id));
            self.scroll_list = true;
        }
        next.is_some()
    }

    /// The next check that waits for who sits at the keyboard ([`Mark::waits`]), from here around; not the one that is shown.
    pub(super) fn upcoming(&mut self, opened: &Opened) -> Option<&'static Check> {
        let rows = list::rows(self, opened);
        let at = rows.iter().position(|row| row.selected() == self.selected).map_or(0, |at| at + 1);
        let reviews = opened.reviews_now();
        rows.iter().cycle().skip(at).take(rows.len()).find_map(|row| match row {
            list::Row::Check(check) if row.selected() != self.selected => {
                opened.mark(check.id).is_none_or(|mark| mark.waits(reviews)).then_some(*check)
            }
            _ => None,
        })
    }

    /// The next or previous object of those that the table has; `false`: it has none.
    pub(super) fn step_object(&mut self, opened: &Opened, forward: bool, context: &Context) -> bool {
        let (Some(Selected::Check(check)), Some(judged)) = (self.selected, &opened.judged) else { return false };
        let rows = self.object_rows.soon(&self.objects, check, opened.generation, &judged.results, context);
        let Some(last) = rows.len().checked_sub(1) else { return false };
        (self.tab, self.part) = (Some(Tab::Affected), Part::Finding);
        let at = self.object.and_then(|object| rows.iter().position(|row| *row as usize == object));
        let next = match (at, forward) {
            (None, _) => 0,
            (Some(at), true) => (at + 1).min(last),
            (Some(at), false) => at.saturating_sub(1),
        };
        self.object = rows.get(next).map(|row| *row as usize);
        self.scroll_objects = true;
        true
    }

    /// What a step was about that was taken back or done again is shown, and in the list too; `false`: search and filters
    /// leave it out there.
    pub fn go_back_to(&mut self, selected: Selected, opened: &Opened) -> bool {
        self.select(selected);
        self.scroll_list = true;
        list::rows(self, opened).iter().any(|row| row.selected() == Some(selected))
    }

    /// Closes what lies over the rest: a question, the object, the large table, then the choice of several checks. A sentence
    /// where something would be lost by it.
    pub fn close_something(&mut self, opened: &Opened) -> Option<String> {
        let finding = self.check(opened).and_then(|check| opened.finding(check.id));
        let asks = self.tab(finding) == Tab::Confirm && self.confirming.stops_asking();
        if asks {
            return None;
        }
        if self.object.is_some() || self.is_large {
            self.is_large &= self.object.is_some();
            self.object = None;
            return None;
        }
        if self.marked.is_empty() {
            return None;
        }
        if self.bulk.is_begun() || self.bulk.has_text() {
            let stay = counted(self.marked.len(), "check stays", "checks stay");
            return Some(format!("{stay} marked: what you chose is not done. “Unmark all” lets it go."));
        }
        self.unmark();
        None
    }

    /// Where there is room for one part: shows the next one. `false`: all are shown.
    pub fn next_part(&mut self) -> bool {
        if self.room == Room::Three || self.is_large {
            return false;
        }
        self.part = match self.part {
            Part::Finding => Part::Conclusion,
            Part::List if self.room == Room::Two => Part::Conclusion,
            Part::Conclusion if self.room == Room::One => Part::List,
            Part::List | Part::Conclusion => Part::Finding,
        };
        true
    }
}
