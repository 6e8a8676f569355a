//! What the importer does with what the readers find: tells each part's dataset, loads its rows, and counts every one.

mod not_recognised;

use super::{ACCOUNTS_UNJOINED, Importer};
use crate::datasets::record::{PartState, Record};
use crate::datasets::{Dataset, Wave, cut, footer, inventory, mapping, recognise, trust, unneeded};
use crate::datasets::{
    administrative_units, app_role_assignments, audit_log, azure_role_assignments, defender_for_cloud,
    diagnostic_settings, group_members, partner_access, pim_roles, provisioning_jobs, refuse,
};
use crate::datasets::{role_assignments, users};
use crate::evidence::text::Choice;
use crate::evidence::{
    Closed, Collected, Consumer, EvidenceFile, EvidenceId, KnownBy, Part, PartHead, PartId, Problem, ProblemKind,
    Refusal, RefusedRow, Row, Shape, SourceRef, TableHead, Wanted,
};
use crate::tenant::{Moment, RecordKind, figure};
use not_recognised::{VALUES_AS_HEADINGS, not_recognised};
use std::borrow::Cow;
use std::sync::Arc;

/// What is being read now.
pub(super) struct Current {
    dataset: Option<&'static Dataset>,
    /// A sheet of the inventory, which has examples.
    is_sheet: bool,
    /// A row of the sheet says more than a template does.
    is_filled_in: bool,
    partial: Option<&'static str>,
    state: PartState,
    part: Part,
    is_table: bool,
    /// The start of the table, for the person who maps it.
    shown: Option<TableHead>,
    /// Where no dataset takes it: what it is known to be.
    known_as: Option<unneeded::Said>,
    /// Where it is an empty list that was not believed: why.
    doubt: Option<String>,
    /// Where the part stands in its file.
    at: usize,
    wanted: Wanted,
    /// Question marks that stand where letters should.
    lost_letters: u64,
    /// The number of the row before.
    last_row: Option<u64>,
    /// What each object there has to be.
    only_kind: Option<recognise::OnlyKind>,
}

impl Current {
    /// One column that no dataset takes is a text or a list, no table.
    fn is_text(&self) -> bool {
        self.is_table && self.dataset.is_none() && self.shown.as_ref().is_some_and(|head| head.headings.len() == 1)
    }
}

impl Consumer for Importer<'_> {
    fn open(&mut self, name: &str, archive: Option<EvidenceId>) -> EvidenceId {
        let id = if let Some(id) = self.ids.get(name) {
            *id
        } else {
            let id = EvidenceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
            self.ids.insert(name.to_owned(), id);
            self.files.push(EvidenceFile { name: name.to_owned(), archive, ..EvidenceFile::default() });
            id
        };
        self.open.push(id);
        id
    }

    fn begin(&mut self, head: &PartHead<'_>) -> Wanted {
        self.slots.forget();
        let names = match &head.shape {
            Shape::Table { headings, .. } => Cow::Borrowed(*headings),
            Shape::Objects { sample, .. } if !self.mappings.tables.is_empty() => {
                Cow::Owned(mapping::objects::headings(sample))
            }
            Shape::Objects { .. } => Cow::Borrowed(&[][..]),
        };
        // A person's word comes first: a layout may fit by chance.
        let mut stated = self.mappings.of(&names).and_then(mapping::understood);
        let known = if stated.is_none() { recognise::recognise(head) } else { None };
        if stated.is_none() && known.is_none() {
            stated = self.mappings.like(&names).and_then(mapping::understood);
        }
        if stated.is_none()
            && let Some(by) = recognise::apart(known, head)
        {
            return Wanted::Apart(by);
        }
        let by_word = |dataset| recognise::Recognised { dataset, layout: &mapping::MAPPED };
        let found = stated.as_ref().map(|(dataset, _)| by_word(*dataset)).or(known);
        let dataset = found.map(|found| found.dataset);
        let is_log = dataset.is_some_and(|dataset| dataset.wave == Wave::Logs);
        let mut part = Part { name: head.name.map(str::to_owned), ..Part::default() };
        part.dataset = dataset.map(|dataset| dataset.id);
        part.layout = found.map(|found| found.layout.id);
        let mut state = PartState::new(
            dataset.map_or(&[], |dataset| dataset.fields),
            found.map_or("", |found| found.layout.id),
            head.file,
        );
        state.part = head.name.map(str::to_owned);
        state.nothing = found.and_then(|found| found.layout.nothing);
        state.says_less = dataset.is_some_and(cut::says_less);
        let (mut shown, mut begins_with_row) = (None, false);
        match &head.shape {
            Shape::Table { headings, sample } => {
                part.secrets = trust::secret_headings(headings);
                trust::shortened(headings, sample).into_iter().for_each(|problem| part.problems.push(problem));
                if let Some((_, columns)) = &stated {
                    part.unmapped = state.map_stated(headings, columns);
                } else if dataset.is_some() {
                    part.unmapped = state.map_headings(headings, sample);
                    state.headed_alike(headings).into_iter().for_each(|problem| part.problems.push(problem));
                }
                if !headings.is_empty() && (dataset.is_none() || stated.is_some()) {
                    shown = Some(TableHead { headings: headings.to_vec(), rows: Vec::new() });
                    begins_with_row = unneeded::is_row(headings);
                }
            }
            Shape::Objects { sample, .. } => {
                state.context = recognise::context_of(head);
                if let Some((_, columns)) = &stated {
                    part.unmapped = state.map_objects(&names, columns);
                    shown = Some(TableHead { headings: names.to_vec(), rows: Vec::new() });
                } else if dataset.is_none() && !sample.is_empty() {
                    shown = Some(TableHead { headings: mapping::objects::headings(sample), rows: Vec::new() });
                }
            }
        }
        state.state_dates(
            self.mappings.dates.get(head.file).copied(),
            self.learnt.dates.get(&(head.file.to_owned(), part.name.clone())).copied(),
            &head.shape,
        );
        let partial = found.and_then(|found| found.layout.partial.or_else(|| recognise::only_some(found, head)));
        recognise::alone(partial).into_iter().for_each(|problem| part.problems.push(problem));
        let key = (self.open.last().copied().unwrap_or(EvidenceId(0)), part.name.clone());
        let (wanted, at) = match (self.wave, is_log) {
            (Wave::Logs, false) => (Wanted::Nothing, 0),
            (Wave::Logs, true) => (Wanted::Rows, self.deferred.get(&key).copied().unwrap_or(0)),
            (Wave::Records, _) => {
                let at = self.file().map_or(0, |file| {
                    file.parts.push(part.clone());
                    file.parts.len() - 1
                });
                if is_log {
                    self.put_off(key, at);
                    (Wanted::Later, at)
                } else {
                    (Wanted::Rows, at)
                }
            }
        };
        self.was_collected(trust::collected_by_name(head.file));
        if let (Some(file), Some(dataset)) = (self.open.last(), dataset) {
            self.tenant.conflicts.read_as(*file, (dataset.id, state.layout));
        }
        let known_as = if dataset.is_none() { recognise::known_as(head) } else { None };
        if matches!(head.shape, Shape::Objects { .. }) && known_as.is_some_and(|known| !known.may_hold_facts) {
            // Nobody need say what it is.
            shown = None;
        }
        let doubt = if dataset.is_none() { recognise::doubted(head) } else { None };
        let is_sheet = dataset.is_some_and(|dataset| inventory::is_sheet(dataset.id));
        let lost_letters = 0;
        let is_filled_in = false;
        if begins_with_row {
            // What counts as headings is a row all the same.
            part.rows_seen += 1;
            part.rows_refused += 1;
            if dataset.is_some() {
                state.lost_row(ProblemKind::Syntax);
                part.problems.push(Problem::file(ProblemKind::Syntax, VALUES_AS_HEADINGS));
            }
        }
        self.current = Some(Current {
            dataset,
            is_sheet,
            is_filled_in,
            partial,
            state,
            part,
            is_table: matches!(head.shape, Shape::Table { .. }),
            shown,
            known_as,
            doubt,
            at,
            wanted,
            lost_letters,
            last_row: None,
            only_kind: recognise::only_kind(found, head),
        });
        wanted
    }

    fn turn(&mut self, to: Option<&str>) {
        self.slots.forget();
        self.aside.extend(self.current.take());
        let found = to.and_then(|name| self.aside.iter().position(|part| part.part.name.as_deref() == Some(name)));
        self.current = found.map(|at| self.aside.swap_remove(at));
    }

    fn row(&mut self, row: u64, data: Row<'_>) -> Result<(), Refusal> {
        let Some(id) = self.open.last().copied() else { return Ok(()) };
        let Some(current) = &mut self.current else { return Ok(()) };
        current.part.rows_seen += 1;
        current.last_row = Some(row);
        match (&mut current.shown, data) {
            (Some(shown), Row::Cells(cells)) => shown.add(cells),
            (Some(shown), Row::Object(object)) => mapping::objects::add(shown, object),
            (None, _) => {}
        }
        let Some(dataset) = current.dataset else {
            current.part.rows_refused += 1;
            return Ok(());
        };
        let source = SourceRef {
            file: id,
            part: current.part.name.is_some().then(|| PartId(u16::try_from(current.at).unwrap_or(u16::MAX))),
            row,
        };
        self.tenant.row = Some(source);
        if let Row::Cells(cells) = data
            && dataset.wave == Wave::Records
        {
            current.lost_letters += trust::lost_letters(cells);
        }
        if let (true, Row::Cells(cells)) = (current.is_sheet && !current.is_filled_in, data) {
            // A table of people's own is no template, however little it says.
            let is_template = current.part.layout != Some(mapping::MAPPED.id);
            let is_as_written = is_template && inventory::is_as_written(dataset.id, cells, &current.state.columns);
            current.is_filled_in = !inventory::is_example(cells) && !is_as_written;
        }
        let loaded = match data {
            Row::Cells(cells) if current.is_sheet && inventory::is_example(cells) => {
                Err(refuse(ProblemKind::PassedOver, inventory::EXAMPLE_ROW))
            }
            Row::Cells(cells) if current.is_sheet && inventory::is_blank(cells, &current.state.columns) => {
                Err(refuse(ProblemKind::NotData, inventory::BLANK_ROW))
            }
            Row::Cells(cells) => {
                let record = Record::of_cells(&current.state, source, cells, &self.slots);
                let refusal = footer::refusal(dataset, &current.state, cells);
                refusal.map_or_else(|| (dataset.load)(&record, &mut self.tenant), Err)
            }
            Row::Object(object) => {
                if current.state.are_objects_stated() {
                    self.slots.find_stated(&current.state, object);
                } else {
                    self.slots.find(&mut current.state, object);
                }
                let cut = if self.slots.is_removed() { Err(cut::removed()) } else { Ok(()) };
                let cut = cut.and_then(|()| recognise::same_kind(current.only_kind, object));
                let cut = cut.and_then(|()| cut::refusal(dataset, &mut self.slots, object.text()));
                cut.and_then(|lost| {
                    let record = Record::of_object(&current.state, source, object.text(), &self.slots);
                    lost.into_iter().for_each(|at| record.tell_lost(at));
                    (dataset.load)(&record, &mut self.tenant)
                })
            }
        };
        self.tenant.join_accounts(ACCOUNTS_UNJOINED);
        for note in current.state.take_notes(row) {
            current.part.problems.push(note);
        }
        current.state.rows.set(current.state.rows.get() + 1);
        match loaded {
            Ok(()) => current.part.rows_read += 1,
            Err(refusal) => {
                current.part.refuse(refusal.kind);
                current.state.lost_row(refusal.kind);
                current.part.problems.push(Problem::row(row, refusal.kind, refusal.message));
            }
        }
        Ok(())
    }

    fn problem(&mut self, problem: Problem, refused_row: RefusedRow) {
        if self.current.is_none() {
            // A file without any table: its problem stands in a part of its own, so that it is shown.
            let part = Part { complete: Some(false), ..Part::default() };
            let wave = self.wave;
            if let Some(file) = self.file()
                && wave == Wave::Records
            {
                if problem.kind == ProblemKind::Notice {
                    file.notices.push(problem);
                    return;
                }
                if file.parts.is_empty() {
                    file.parts.push(part);
                }
                if let Some(part) = file.parts.last_mut() {
                    if problem.kind == ProblemKind::NotData {
                        // People fill upload templates with initial passwords.
                        part.secrets.push("upload template".to_owned());
                    }
                    part.rows_seen += u64::from(refused_row == RefusedRow::Yes);
                    part.rows_refused += u64::from(refused_row == RefusedRow::Yes);
                    part.problems.push(problem);
                }
            }
            return;
        }
        let Some(current) = &mut self.current else { return };
        if current.wanted != Wanted::Rows {
            return;
        }
        current.part.rows_seen += u64::from(refused_row == RefusedRow::Yes);
        if refused_row == RefusedRow::Yes {
            current.part.refuse(problem.kind);
            current.state.lost_row(problem.kind);
            if current.is_text() {
                // Commas in its sentences are no cells: one sentence says that none of it was read.
                return;
            }
        }
        if current.is_text() && problem.kind == ProblemKind::Notice {
            return;
        }
        current.part.problems.push(problem);
    }

    fn above(&mut self, rows: &[u64], called: &str) {
        let Some(current) = self.current.as_mut().filter(|current| current.wanted == Wanted::Rows) else { return };
        current.part.rows_seen += rows.len() as u64;
        current.part.rows_refused += rows.len() as u64;
        current.part.rows_above += rows.len() as u64;
        current.part.rows_passed_over += rows.len() as u64;
        if !current.is_text() {
            current.part.problems.push(Problem::above(rows, called));
        }
    }

    fn unread(&mut self, rows: u64) {
        let is_first = self.wave == Wave::Records;
        if let Some(part) = self.file().and_then(|file| file.parts.last_mut()).filter(|_| is_first) {
            part.rows_seen += rows;
            part.rows_refused += rows;
        }
    }

    fn lost(&mut self, rows: u64) {
        let Some(current) = self.current.as_mut().filter(|current| current.dataset.is_some()) else { return };
        (0..rows).for_each(|_| current.state.lost_row(ProblemKind::Syntax));
        let elements = if rows == 1 { "1 element".to_owned() } else { format!("{} elements", figure(rows)) };
        let message =
            format!("{elements} of the list could not be read or told by kind, and may have been of this one");
        current.part.problems.push(Problem::file(ProblemKind::Incomplete, message));
    }

    fn lines(&mut self, lines: u64) {
        if let Some(current) = &mut self.current {
            current.part.lines = Some(lines);
        }
    }

    fn saved(&mut self, at: &str) {
        // The template has the same day in every copy; who fills it in saves it anew.
        let at = Moment::parse_iso(at).filter(|at| at.iso_date() != inventory::TEMPLATE_MADE);
        if let (Some(file), Some(at)) = (self.open.last(), at) {
            self.saved.insert(*file, at);
        }
    }

    fn secret(&mut self, name: &str) {
        if let Some(current) = &mut self.current {
            current.part.holds_secret(name);
            return;
        }
        // Text without any table: its problem stands in a part of its own.
        let is_first = self.wave == Wave::Records;
        if let Some(part) = self.file().and_then(|file| file.parts.last_mut()).filter(|_| is_first) {
            part.holds_secret(name);
        }
    }

    fn known_headings(&self) -> fn(&str) -> bool {
        footer::knows_heading
    }

    fn encoding_of(&self, name: &str) -> Option<&'static Choice> {
        self.mappings.encodings.get(name).and_then(|name| Choice::called(name))
    }

    fn end(&mut self, complete: Option<bool>) {
        let Some(mut current) = self.current.take() else { return };
        match current.wanted {
            Wanted::Later | Wanted::Nothing | Wanted::Apart(_) => return,
            Wanted::Rows => {}
        }
        current.part.head = current.shown.take().map(Arc::new);
        if current.dataset.is_some_and(|dataset| dataset.id == "audit-log")
            && let Some(problem) = audit_log::list_ended(&current.state, &mut self.tenant.audit_log)
        {
            current.part.problems.push(problem);
        }
        if let (Some(order), Some(file)) =
            (current.state.order_learnt_late(), self.file().map(|file| file.name.clone()))
        {
            self.learns.dates.insert((file, current.part.name.clone()), order);
        }
        let entries = current.state.entries();
        if let (false, Some(file)) = (entries.is_empty(), self.open.last()) {
            self.entries.push((*file, entries));
        }
        current.part.complete = if current.state.is_cut() { Some(false) } else { complete };
        if current.dataset.is_none() {
            current.part.is_known = current.known_as.is_some_and(|known| !known.may_hold_facts);
            current.part.is_unneeded = current.part.is_known && current.known_as.is_some_and(|known| !known.is_missed);
            // Of objects none of which was in view nothing is known; why not is told already.
            let is_unseen = !current.is_table && current.part.rows_seen > 0 && current.last_row.is_none();
            if !(is_unseen && current.known_as.is_none()) {
                let message = not_recognised(&current);
                current.part.problems.push(Problem::file(ProblemKind::NotRecognised, message));
            }
        }
        if let Some(problem) = trust::letters_were_lost(current.lost_letters) {
            current.part.problems.push(problem);
        }
        trust::complete_part(&mut current.part, &current.state);
        let saved = self.open.last().and_then(|file| self.saved.get(file));
        let when_saved = saved.map(|at| Collected { at: at.seconds(), known_by: KnownBy::Saved });
        current.part.collected = current.part.collected.or(when_saved);
        self.was_collected(current.part.collected);
        if let Some(dataset) = current.dataset {
            if current.is_sheet && current.part.rows_read == 0 {
                // Nobody filled it in: that is no statement that there is nothing.
                current.state.supplies_nothing();
                current.part.problems.push(Problem::file(ProblemKind::Notice, inventory::NOT_FILLED_IN));
            } else if current.is_sheet && !current.is_filled_in {
                current.state.supplies_nothing();
                current.part.problems.push(Problem::file(ProblemKind::Notice, inventory::AS_WRITTEN));
                let part = current.part.name.is_some().then(|| PartId(u16::try_from(current.at).unwrap_or(u16::MAX)));
                if let Some(file) = self.open.last() {
                    inventory::forget(&mut self.tenant, |source| source.file == *file && source.part == part);
                }
            }
            if let Some(what) = current.state.all_strange(current.part.rows_read) {
                current.state.supplies_nothing();
                current.part.problems.push(Problem::file(ProblemKind::Notice, what));
            }
            group_members::list_ended(&current.state, dataset.kind, &mut self.tenant);
            match dataset.kind {
                RecordKind::Partners => partner_access::list_ended(&current.state),
                RecordKind::ProvisioningJobs => provisioning_jobs::list_ended(&current.state),
                RecordKind::AppRoleAssignments => app_role_assignments::list_ended(&current.state),
                RecordKind::UnitMembers => administrative_units::list_ended(&current.state),
                RecordKind::AzureRoleAssignments => azure_role_assignments::list_ended(&current.state),
                RecordKind::DiagnosticSettings => diagnostic_settings::list_ended(&current.state),
                RecordKind::SecurityContacts => defender_for_cloud::list_ended(&current.state),
                _ => {}
            }
            if let Some(file) = self.open.last() {
                match dataset.id {
                    "users" => {
                        let told = users::list_ended(&current.state, *file, &mut self.tenant);
                        told.into_iter().for_each(|problem| current.part.problems.push(problem));
                    }
                    "role-assignments" => role_assignments::list_ended(&current.state, *file, &mut self.tenant),
                    "pim-active" => pim_roles::list_ended(&current.state, *file, &self.tenant),
                    _ => {}
                }
            }
            self.supplies.part(dataset, current.partial, &current.part, &current.state);
        }
        if let Some(slot) = self.file().and_then(|file| file.parts.get_mut(current.at)) {
            *slot = current.part;
        }
    }

    fn close(&mut self, file: EvidenceId, closed: Closed) {
        self.open.pop();
        self.tenant.row = None;
        self.supplies.file_ended(file, &mut self.tenant);
        let Some(file) = self.files.get_mut(file.0 as usize) else { return };
        if let Some(sha256) = closed.sha256 {
            file.sha256 = sha256;
            file.bytes = closed.bytes;
            file.sha256_stored = closed.sha256_stored;
            file.left_out = closed.left_out;
        }
        file.is_archive = closed.is_archive;
        file.odd_words = file.odd_words.take().or(closed.odd_words);
        file.encoding = file.encoding.or(closed.encoding);
    }

    fn progress(&mut self, bytes: u64) -> bool {
        let name = self.open.last().and_then(|id| self.files.get(id.0 as usize)).map_or("", |file| &file.name);
        let go_on = (self.progress)(bytes, name);
        self.stopped |= !go_on;
        go_on
    }
}
