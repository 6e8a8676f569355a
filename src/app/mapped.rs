//! What came of a table that a person said how to read: told once the evidence was read so.

use super::Window;
use super::opened::Opened;
use super::screens::evidence::Mapped;
use crate::app::shown::visible;
use crate::report::words::{counted, number};

impl Window {
    /// Tells how many rows are read, and brings the file into sight: it left the group it stood in.
    pub(super) fn tell_mapped(&mut self) {
        if self.work.is_some() || self.opened.as_ref().is_none_or(|opened| opened.must_read_again || opened.is_lent()) {
            return;
        }
        let Some(Mapped { file, sheet, dataset }) = self.evidence.mapped.take() else { return };
        let files = self.opened.as_ref().map_or(&[][..], Opened::files);
        let found = files.iter().find(|read| read.name == file);
        let part = found.and_then(|read| read.parts.iter().find(|part| part.name == sheet));
        // It was not stored, or stopped: that was said.
        let Some(part) = part.filter(|part| part.dataset == Some(dataset.id)) else { return };
        let name = sheet.map_or_else(|| file.clone(), |sheet| format!("{file} · {sheet}"));
        let read = counted(usize::try_from(part.rows_read).unwrap_or(usize::MAX), "row", "rows");
        let verb = if part.rows_read == 1 { "is" } else { "are" };
        let refused = match part.rows_lost() {
            0 => String::new(),
            refused => format!("; {} refused, and the file says why", number(refused)),
        };
        let title = dataset.title;
        self.evidence.shows_file = Some(file);
        self.tell(format!("{read} of {} {verb} read as {title}{refused}.", visible(&name)), None);
    }
}
