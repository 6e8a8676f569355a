//! Checklist: list, finding and conclusion side by side.

mod bulk;
mod carried;
mod conclusion;
pub mod confirm;
mod filters;
mod finding;
mod head;
mod hindered;
mod kept;
mod layout;
mod list;
mod object;
mod objects;
mod selecting;
mod titles;
mod treatment;

pub use kept::Together;
pub use layout::show;
pub use object::statements;
pub use treatment::kinds as kinds_of_treatment;

use crate::app::command::Command;
use crate::app::field::Field;
use crate::app::opened::{Opened, owes_reason};
use crate::app::screens::attachments;
use crate::app::selected::{Selected, Tab};
use crate::app::widgets::{self, affected};
use crate::assessment::{Act, Annotation, Edit, SeverityChange, Target, WorkState};
use crate::checklist::{Affected, Check, Conclusion, Finding, Outcome};
use bulk::BulkForm;
use confirm::ConfirmForm;
use egui::{Context, Id};
use filters::Filters;
use layout::{Part, Room};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What this screen remembers.
#[allow(clippy::struct_excessive_bools)] // Independent facts.
#[derive(Debug, Default)]
pub struct ChecklistForm {
    selected: Option<Selected>,
    /// The part that is shown where there is not room for all, and for how many there is.
    part: Part,
    room: Room,
    filters: Filters,
    more_filters: bool,
    /// Checks that are edited together.
    marked: BTreeSet<&'static str>,
    bulk: BulkForm,
    /// A conclusion goes on to the next open check.
    pub advances: bool,
    /// To this one, when it is stored.
    goes_on: Option<&'static str>,
    /// Whose note is shown as it is printed.
    previewed: Option<Target>,
    /// None chosen: what is to be confirmed, else what is affected, else the guidance.
    tab: Option<Tab>,
    /// The affected object that is looked at, by its place.
    object: Option<usize>,
    /// Filter and order of the affected objects.
    objects: affected::View,
    object_rows: affected::Rows,
    /// What was said of single objects of the check.
    said: affected::Said,
    /// The affected objects have the whole width.
    is_large: bool,
    shows_all_columns: bool,
    /// What is to be returned as soon as the reviewer has said why.
    returns: Option<Target>,
    /// What was chosen before a search, and what that chose in its stead, while it is typed.
    came_from: Option<(Selected, Selected)>,
    scroll_list: bool,
    scroll_objects: bool,
    /// What can be said of the object alone is to be in sight.
    treats_object: bool,
    /// The path of a file to attach, as it is being typed.
    pub attach: String,
    /// The field for it was asked for.
    asks_attachment: bool,
    confirming: ConfirmForm,
    /// Another emergency account, as it is being typed.
    account: confirm::Another,
    /// How often somebody else came to the keyboard: each sees every conclusion from its top.
    newcomers: u64,
    /// The conclusion begins at its top again.
    to_top: bool,
    rows: list::Rows,
    titles: titles::Titles,
    /// Where the lines of the finding end.
    lines: head::Lines,
}

impl ChecklistForm {
    /// For an assessment that was just opened.
    pub fn begin(&mut self, opened: &Opened, advances: bool) {
        *self = Self { advances, newcomers: self.newcomers + 1, ..Self::default() };
        let first = || opened.checklist.checks().next().map(|(_, check)| Selected::Check(check.id));
        // Where the work was left, as the journal has it.
        self.selected = left_at(opened).or_else(first);
        self.scroll_list = true;
    }

    /// Whether something is typed for several checks together that none of them has yet.
    pub fn holds_typed(&self) -> bool {
        self.bulk.has_text()
    }

    /// Somebody else is at the keyboard: what was asked for stands at the top of a conclusion.
    pub fn see_newcomer(&mut self) {
        self.newcomers += 1;
    }

    /// Does what the command says, or gives the edit that does.
    ///
    /// # Errors
    /// A sentence: why it cannot be done now.
    pub fn fulfil(&mut self, command: &Command, opened: &Opened, context: &Context) -> Result<Option<Edit>, String> {
        if !self.marked.is_empty()
            && let Some(field) = self.bulk.choose(command)
        {
            // Shown beside the list is what is to become of all of them.
            self.part = Part::Conclusion;
            context.memory_mut(|memory| memory.request_focus(field));
            return Ok(None);
        }
        if let Some(why) = self.hindered(command, opened) {
            if !self.is_large
                && matches!(command, Command::Treat(_) | Command::SetSeverity(_) | Command::SetWorkState(_))
            {
                self.part = Part::Conclusion;
            }
            return Err(why);
        }
        match command {
            Command::Select(selected) => {
                self.came_from = None;
                self.select(*selected);
                self.part = Part::Finding;
            }
            Command::GoTo(selected) => {
                self.select(*selected);
                self.part = Part::Finding;
                self.scroll_list = true;
                if !list::rows(self, opened).iter().any(|row| row.selected() == Some(*selected)) {
                    self.filters = Filters::default();
                }
            }
            Command::SelectNext | Command::SelectPrevious if self.is_large => {
                self.step_object(opened, *command == Command::SelectNext, context);
            }
            Command::SelectNext => self.step(opened, 1),
            Command::SelectPrevious => self.step(opened, -1),
            Command::SelectNextOpen if self.next_open(opened) => {}
            Command::SelectNextOpen if opened.reviews_now() => {
                return Err("No other check waits for your review: nothing more was submitted.".to_owned());
            }
            Command::SelectNextOpen => return Err("No other check of the list is open.".to_owned()),
            Command::Mark(check) => self.mark(check),
            Command::MarkSelected => {
                if let Some(Selected::Check(check)) = self.selected {
                    self.mark(check);
                }
            }
            Command::MarkAll => {
                let rows = list::rows(self, opened);
                // Where one part is shown, the one that says how many are marked.
                self.part = Part::Conclusion;
                self.marked.extend(rows.iter().filter_map(|row| match row.selected()? {
                    Selected::Check(check) => Some(check),
                    Selected::Item(_) => None,
                }));
            }
            Command::MarkThese(checks) => {
                self.unmark();
                self.part = Part::Conclusion;
                self.marked.extend(checks);
            }
            Command::Unmark => self.unmark(),
            Command::ToggleAdvance => self.advances = !self.advances,
            Command::ShowEverything => {
                self.filters = Filters { order: self.filters.order, ..Filters::default() };
                self.stay_on_list(opened);
            }
            Command::EnlargeObjects => self.enlarge(opened),
            Command::SelectNextObject | Command::SelectPreviousObject => {
                let forward = *command == Command::SelectNextObject;
                if !self.step_object(opened, forward, context) {
                    return Err(NONE_LEFT.to_owned());
                }
            }
            Command::TreatObject => {
                if self.object.is_none() && !self.step_object(opened, true, context) {
                    return Err(NONE_LEFT.to_owned());
                }
                (self.tab, self.part, self.treats_object) = (Some(Tab::Affected), Part::Finding, true);
                if let Some(target) = self.object_target(opened) {
                    context.memory_mut(|memory| memory.request_focus(Field::Note(target).id()));
                }
            }
            Command::Conclude(conclusion) => return Ok(self.conclude(*conclusion, opened, context)),
            Command::Treat(_) | Command::SetSeverity(_) | Command::SetWorkState(_) => {
                return self.decide(command, opened, context);
            }
            Command::WriteComment => {
                if let Some(target) = self.target(opened) {
                    self.part = Part::Conclusion;
                    context.memory_mut(|memory| memory.request_focus(Field::WorkComment(target).id()));
                }
            }
            Command::Filter(filter) => {
                self.part = Part::List;
                self.filters.toggle(filter);
                self.stay_on_list(opened);
            }
            Command::Order(order) => {
                (self.part, self.filters.order, self.scroll_list) = (Part::List, *order, true);
                self.stay_on_list(opened);
            }
            Command::TogglePreview => {
                let target = self.target(opened);
                self.part = Part::Conclusion;
                self.previewed = if self.previewed == target { None } else { target };
                context.memory_mut(egui::Memory::stop_text_input);
            }
            Command::ShowTab(tab) => {
                (self.tab, self.part) = (Some(*tab), Part::Finding);
                self.is_large &= *tab == Tab::Affected;
            }
            Command::AttachHere => {
                self.shows_attachments();
                self.asks_attachment = true;
            }
            Command::WriteNote => {
                (self.part, self.previewed) = (Part::Conclusion, None);
                if let Some(selected) = self.selected {
                    let field = Field::Note(selected.target(opened.checklist));
                    context.memory_mut(|memory| memory.request_focus(field.id()));
                }
            }
            Command::Search => {
                (self.part, self.is_large) = (Part::List, false);
                widgets::seek(context, search_field(), &self.filters.words);
            }
            _ => {}
        }
        Ok(None)
    }

    /// What is chosen of treatment, severity and work state, from wherever that is asked for; what then lacks a text has the
    /// focus.
    fn decide(&mut self, command: &Command, opened: &Opened, context: &Context) -> Result<Option<Edit>, String> {
        let Some(target) = self.target(opened) else { return Ok(None) };
        let silent = Annotation::default();
        let said = opened.assessment().annotation(&target).unwrap_or(&silent);
        self.part = Part::Conclusion;
        let (edit, field) = match command {
            Command::Treat(kind) => treatment::choose(&target, kind, said),
            Command::SetSeverity(severity) => {
                let own = self.check(opened).map(|check| check.severity);
                let reason = said.severity.as_ref().map(|change| change.reason.clone()).unwrap_or_default();
                let change = (Some(*severity) != own).then_some(SeverityChange { severity: *severity, reason });
                let owes = change.as_ref().is_some_and(SeverityChange::owes_reason);
                let field = owes.then(|| Field::SeverityReason(target.clone(), *severity));
                let edit = (change != said.severity).then_some(Edit::SetSeverity { target, change });
                (edit, field)
            }
            Command::SetWorkState(state) => {
                if let Some(why) = treatment::refused(*state, &target, said, opened) {
                    if treatment::owes_comment(*state, &target, said, opened) {
                        self.returns = Some(target.clone());
                        let field = Field::WorkComment(target);
                        context.memory_mut(|memory| memory.request_focus(field.id()));
                    }
                    return Err(format!("{}.", why.trim_end_matches('.')));
                }
                self.returns = None;
                if *state == WorkState::Returned {
                    // What was asked for stands at the top; whoever returned it goes on by keys.
                    self.to_top = true;
                    context.memory_mut(egui::Memory::stop_text_input);
                }
                ((*state != said.work_state).then(|| treatment::set(&target, *state, said)), None)
            }
            _ => (None, None),
        };
        if let Some(field) = field {
            context.memory_mut(|memory| memory.request_focus(field.id()));
        }
        Ok(edit)
    }

    /// The marked checks were changed together, so many of them.
    pub fn changed_together(&mut self, count: usize) {
        self.bulk.done(count);
    }

    /// The affected objects of the check that is shown, as filter and order leave them.
    pub fn objects_left(&self, opened: &Opened) -> Option<affected::Left> {
        let Some(Selected::Check(check)) = self.selected else { return None };
        let judged = opened.judged.as_ref().filter(|_| opened.finding(check).is_some())?;
        let (results, import) = (Arc::clone(&judged.results), Arc::clone(&judged.import));
        let marking = opened.assessment().details.marking.clone();
        Some(affected::Left { check, view: self.objects.clone(), results, import, marking })
    }

    /// How many of the objects a view leaves, where that is known without looking at each.
    pub fn count_of_objects(&self, left: &affected::Left) -> Option<affected::Count> {
        if left.is_small() { Some(left.count(&left.table())) } else { self.object_rows.count(left) }
    }

    /// By the evidence, where a conclusion on what is chosen still owes the reason why it says otherwise.
    fn owed(&self, opened: &Opened, conclusion: Conclusion, justification: &str) -> Option<Outcome> {
        let outcome = self.outcome(opened)?;
        owes_reason(self.check(opened), outcome, conclusion, justification).then_some(outcome)
    }

    fn conclude(&mut self, conclusion: Conclusion, opened: &Opened, context: &Context) -> Option<Edit> {
        let selected = self.selected?;
        let target = selected.target(opened.checklist);
        let annotation = opened.assessment().annotation(&target);
        let is_there = annotation.and_then(|annotation| annotation.conclusion) == Some(conclusion);
        let is_draft = annotation.is_some_and(Annotation::is_only_carried);
        if is_there && !is_draft {
            return Some(Edit::Conclude { target, conclusion: None, justification: String::new() });
        }
        let justification = annotation.map(|annotation| annotation.justification.clone()).unwrap_or_default();
        let owes = self.owed(opened, conclusion, &justification).is_some();
        let goes_on = self.advances && !owes && matches!(selected, Selected::Check(_));
        // As soon as it is stored: else it would be said of a check that is not shown any more why it is not.
        self.goes_on = if goes_on { self.upcoming(opened).map(|next| next.id) } else { None };
        if self.goes_on.is_none() {
            self.part = Part::Conclusion;
        }
        if owes {
            // Whoever owes a reason writes it; everybody else goes on by keys.
            context.memory_mut(|memory| memory.request_focus(Field::Justification(target.clone()).id()));
        }
        if is_there {
            // What was said in the previous assessment is said today too.
            return Some(Edit::SetCarried { target, carried: None });
        }
        Some(Edit::Conclude { target, conclusion: Some(conclusion), justification })
    }

    fn tab(&self, finding: Option<&Finding>) -> Tab {
        let title = finding.and_then(|finding| confirm::title(finding.check));
        let has_affected = finding.is_some_and(|finding| !finding.affected.is_empty());
        let usual = match title {
            Some((_, true)) => Tab::Confirm,
            _ if has_affected => Tab::Affected,
            _ if finding.is_some_and(|finding| finding.outcome == Outcome::NoEvidence) => Tab::Missing,
            _ => Tab::Guidance,
        };
        self.tab.filter(|tab| hindered::has_tab(*tab, finding)).unwrap_or(usual)
    }

    /// What the note is on, and the check that texts are looked up by: of an item its first.
    pub fn on_note(&self, opened: &Opened) -> Option<(Target, &'static str)> {
        let selected = self.selected?;
        let (item, check) = selected.parts(opened.checklist)?;
        let check = check.or(item.checks.first())?;
        Some((selected.target(opened.checklist), check.id))
    }

    /// What the finding and the conclusion are shown of.
    pub fn target(&self, opened: &Opened) -> Option<Target> {
        self.selected.map(|selected| selected.target(opened.checklist))
    }

    /// What is concluded on what is chosen alone, but for what was only carried over.
    pub fn stands(&self, opened: &Opened) -> Option<Conclusion> {
        let target = self.target(opened).filter(|_| self.marked.is_empty())?;
        let said = opened.assessment().annotation(&target).filter(|said| !said.is_only_carried())?;
        said.conclusion
    }

    /// The affected object that is looked at, and its check.
    pub fn object_shown<'a>(&self, opened: &'a Opened) -> Option<(&'static Check, &'a Affected)> {
        let check = self.check(opened)?;
        Some((check, opened.finding(check.id)?.affected.get(self.object?)?))
    }

    /// Looks at an affected object of the check that is shown, by its id.
    pub fn look_at(&mut self, subject: &str, opened: &Opened) {
        let finding = self.check(opened).and_then(|check| opened.finding(check.id));
        let at = finding.and_then(|finding| finding.affected.iter().position(|object| *object.id == *subject));
        (self.object, self.tab, self.part) = (at.or(self.object), Some(Tab::Affected), Part::Finding);
        (self.scroll_objects, self.treats_object) = (true, true);
    }

    /// The conclusion, where one part is shown.
    pub fn shows_conclusion(&mut self) {
        (self.part, self.is_large) = (Part::Conclusion, false);
    }

    /// The affected object that is looked at.
    fn object_target(&self, opened: &Opened) -> Option<Target> {
        let finding = opened.finding(self.check(opened)?.id)?;
        let object = finding.affected.get(self.object?)?;
        Some(Target::object(opened.checklist.id, finding.check, &*object.id))
    }

    /// A step was taken back or done again.
    pub fn went_back(&mut self) {
        self.bulk.forget_done();
    }

    /// The affected objects over the whole width, or as before.
    fn enlarge(&mut self, opened: &Opened) {
        self.is_large = !self.is_large && self.large(opened).is_some();
        if self.is_large {
            (self.tab, self.part) = (Some(Tab::Affected), Part::Finding);
        }
    }

    /// The check that is shown and its finding, where it has objects.
    fn large<'a>(&self, opened: &'a Opened) -> Option<(&'static Check, &'a Finding)> {
        let check = self.check(opened)?;
        let finding = opened.finding(check.id).filter(|finding| !finding.affected.is_empty())?;
        Some((check, finding))
    }

    /// The file whose path was typed hangs there: the field is empty again, and keys are keys.
    pub fn attached(&mut self, context: &Context) {
        self.attach.clear();
        context.memory_mut(|memory| memory.surrender_focus(attachments::field_id()));
    }

    pub fn shows_attachments(&mut self) {
        (self.tab, self.part, self.is_large) = (Some(Tab::Attachments), Part::Finding, false);
    }

    fn check(&self, opened: &Opened) -> Option<&'static Check> {
        self.selected?.parts(opened.checklist)?.1
    }

    fn outcome(&self, opened: &Opened) -> Option<Outcome> {
        match self.selected? {
            Selected::Check(check) => opened.finding(check).map(|finding| finding.outcome),
            Selected::Item(item) => opened.checklist.item(item).and_then(|item| opened.outcome_of_item(item)),
        }
    }
}

/// What was changed last of items and checks, alone or with others.
fn left_at(opened: &Opened) -> Option<Selected> {
    let entries = opened.document().history().entries();
    entries.iter().rev().find_map(|entry| match &entry.act {
        Act::Edit(edit) => Selected::of(edit.about()?, opened.checklist),
        _ => None,
    })
}

/// What is said of a step from one object to the next where the filters of the table leave none.
const NONE_LEFT: &str = "The filters of the affected objects leave none.";

/// The field of the list's search.
fn search_field() -> Id {
    Id::unique("search the checklist")
}
