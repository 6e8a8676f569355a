//! Commands that look something up or give it out: a row of the evidence, a table of objects, the assessor's own wording.

use super::command::{Command, GivenOut};
use super::screen::Screen;
use super::screens::give_out::GiveOutForm;
use super::screens::overlay::Overlay;
use super::used::Used;
use super::widgets::affected::{self, Count};
use super::{Window, work};
use crate::app::shown::visible;
use crate::assessment::{Edit, Step};
use crate::evidence::text::Choice;
use crate::evidence::{EvidenceFile, SourceRef};
use crate::jobs::source::Asked;
use crate::jobs::texts::Text;
use crate::report::naming;
use egui::Context;
use std::path::PathBuf;

/// Said where no phrase is there to be inserted.
const NOTHING_KEPT: &str = "No phrase is kept for this check yet: write a note and keep it as a phrase.";
const KEPT_ELSEWHERE: &str =
    "What is kept was written on other checks: keep a note on this one, or choose one of another check under Phrases.";

/// The end of a sentence on what was copied: the newest copy is the one that counts.
const IN_CLIPBOARD: &str = "in the clipboard, to be pasted into a sheet.";

impl Window {
    /// Typed text is stored before any other command, so what stands in the note is all of it.
    pub(super) fn insert_text(&mut self, text: Option<String>) {
        let Some(opened) = self.opened.as_ref().filter(|_| self.screen == Screen::Checklist) else { return };
        if self.checklist.marked() > 0 {
            let sentence = "Phrases go to the note of one check, and several are marked; unmark them first.";
            return self.tell(sentence, None);
        }
        let Some((target, check)) = self.checklist.on_note(opened) else { return };
        // Without a choice, only what was written on this very check.
        let own =
            || self.texts.fitting(check).into_iter().find(|text| text.check == check).map(|text| text.text.clone());
        let Some(text) = text.or_else(own) else {
            let sentence = if self.texts.fitting(check).is_empty() { NOTHING_KEPT } else { KEPT_ELSEWHERE };
            return self.tell(sentence, None);
        };
        let note = opened.assessment().annotation(&target).map_or("", |annotation| annotation.note.trim_end());
        if note.contains(text.trim()) {
            return self.tell("The note says that already.", None);
        }
        let text = if note.is_empty() { text } else { format!("{note}\n\n{text}") };
        self.forget_nothing_kept();
        self.perform(Edit::SetNote { target, text }, Step::New);
    }

    /// That there is no phrase is untrue from here on, or is of no interest any more.
    fn forget_nothing_kept(&mut self) {
        self.banners.retain(|banner| ![NOTHING_KEPT, KEPT_ELSEWHERE].contains(&&*banner.text));
    }

    pub(super) fn keep_text(&mut self) {
        let Some((target, check)) = self.opened.as_ref().and_then(|opened| self.checklist.on_note(opened)) else {
            return;
        };
        let annotation = self.opened.as_ref().and_then(|opened| opened.assessment().annotation(&target));
        let text = annotation.map(|annotation| annotation.note.trim().to_owned()).unwrap_or_default();
        if text.is_empty() {
            return self.tell("There is no note to be kept yet; write it first.", None);
        }
        match self.texts.keep(Text { check: check.to_owned(), text }) {
            Ok(()) => {
                self.forget_nothing_kept();
                self.tell(
                    "The note is kept as a phrase, in a file on this computer that no passphrase protects. See that it names no client.",
                    None,
                );
            }
            Err(sentence) => self.fail(sentence),
        }
    }

    pub(super) fn open_source(&mut self, source: SourceRef, used: Used) {
        self.when_free(|window| {
            let Some(opened) = &mut window.opened else { return };
            let files = opened.files();
            let Some(file) = files.get(source.file.0 as usize) else { return };
            let part = source.part.and_then(|part| file.parts.get(usize::from(part.0)));
            let dataset = part.or(file.parts.first()).and_then(|part| part.dataset);
            let encoding = opened.assessment().stated.mappings.encodings.get(&file.name);
            let asked = Asked {
                file: file.name.clone(),
                part: part.and_then(|part| part.name.clone()),
                row: source.row,
                encoding: encoding.and_then(|name| Choice::called(name)),
            };
            let archive = |file: &&EvidenceFile| file.archive.and_then(|id| files.get(id.0 as usize));
            let within = std::iter::successors(Some(file), archive);
            let within: Vec<String> = within.map(|file| file.name.clone()).collect();
            let inputs = opened.open().map(|open| open.inputs()).unwrap_or_default();
            // A member out of whose archive secrets were taken is stored by itself.
            let input = within.iter().find_map(|name| inputs.iter().find(|input| input.name == *name)).cloned();
            let Some(input) = input else {
                let name = within.last().map_or("", String::as_str);
                return window.fail(format!("{} is not stored in this assessment; import it again.", visible(name)));
            };
            window.used = (dataset, used);
            window.begin(|with, wake| work::excerpt(input, asked, with, wake));
        });
    }

    fn objects_left(&self) -> Option<affected::Left> {
        self.checklist.objects_left(self.opened.as_ref()?)
    }

    /// The same to be given out now; where there are none, it is said.
    fn objects_to_give(&mut self, command: &Command) -> Option<affected::Left> {
        if let Some(why) = self.hindered(command) {
            self.tell(why, None);
            return None;
        }
        self.objects_left()
    }

    /// Few objects are in the clipboard at once; many as soon as they are put together.
    pub(super) fn copy_objects(&mut self, context: &Context) {
        let Some(left) = self.objects_to_give(&Command::CopyObjects) else { return };
        if left.is_small() {
            let table = left.table();
            self.copied(table.tabs(), left.count(&table), context);
        } else {
            self.when_free(|window| window.begin(|_, wake| work::copy_objects(left, wake)));
        }
    }

    pub(super) fn copied(&mut self, table: String, count: Count, context: &Context) {
        context.copy_text(table);
        self.banners.retain(|banner| !banner.text.ends_with(IN_CLIPBOARD));
        self.tell(format!("{} {IN_CLIPBOARD}", count.are()), None);
    }

    /// Proposes a place beside the assessment.
    pub(super) fn ask_where_to_write_objects(&mut self) {
        let Some(left) = self.objects_to_give(&Command::ExportObjects) else { return };
        let (Some(opened), check) = (&self.opened, left.check) else { return };
        let stem = opened.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let marking = naming::safe(&opened.assessment().details.marking);
        let marking = if marking.is_empty() { marking } else { format!(" {marking}") };
        let path = opened.place().with_file_name(format!("{stem} {check} affected{marking}.csv"));
        let title = match self.checklist.count_of_objects(&left) {
            Some(count) => format!("Export {} of {check}", count.these()),
            None => format!("Export the objects of {check}"),
        };
        self.overlay = Some(Overlay::GiveOut(GiveOutForm::new(GivenOut::Objects, title, &path)));
    }

    pub(super) fn write_objects(&mut self, path: PathBuf) {
        let Some(left) = self.objects_left() else { return };
        self.when_free(|window| window.begin(|_, wake| work::write_objects(path, left, wake)));
    }
}
