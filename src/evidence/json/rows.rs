//! Hands the elements of one JSON file to the consumer: the first few are held back until the part is begun with them.

use super::begin::is_word_for_a_row;
use super::columns::Columns;
use super::element::{ENDLESS, beyond_limits, deliver, given_twice};
use super::met::Met;
use super::mixed::Kinds;
use super::names::Names;
use super::object::{Object, PropertySpan};
use super::scan::{self, Scan};
use super::surrogates;
use crate::evidence::limits::{PROBLEMS_KEPT, SAMPLE_ROWS};
use crate::evidence::masked::Masking;
use crate::evidence::secrets;
use crate::evidence::session::{Flow, Session};
use crate::evidence::text::damaged;
use crate::evidence::{PartHead, Problem, ProblemKind, RefusedRow, Row, Shape, Wanted};

/// Elements held back may be large ones; beyond this the part is begun with fewer.
const HELD_BYTES: usize = 4 << 20;

/// Why a file was left before its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Left {
    Stopped,
    Deferred,
    /// The consumer wants none of it now.
    Unwanted,
}

#[expect(clippy::struct_excessive_bools, reason = "independent facts about one file, not a state")]
pub(super) struct Rows<'a, 's> {
    pub session: &'a mut Session<'s>,
    pub name: &'a str,
    pub context: Option<String>,
    /// The envelope read last says that more pages exist.
    pub next_link: bool,
    /// How many rows the envelope says there are in all.
    pub announced: Option<u64>,
    /// All there was so far were envelopes, which prove their end.
    pub whole_envelopes: bool,
    pub names: Names,
    /// Where the properties of the element in view stand.
    pub properties: Vec<PropertySpan>,
    /// The element in view has the names of the one before.
    pub alike: bool,
    /// What was met in it.
    met: Met,
    index: u64,
    held: Vec<(u64, String)>,
    held_bytes: usize,
    held_problems: Vec<(Problem, RefusedRow)>,
    begun: bool,
    /// Something that holds rows was met, be it empty.
    container: bool,
    /// Rows stand in a list, be it of one.
    pub is_list: bool,
    cut: bool,
    /// Of a table inside an answer, whose rows are lists of values.
    pub columns: Option<Columns>,
    masking: Masking,
    /// Tables of answers that began so far.
    pub tables: usize,
    /// Of a list whose elements say of which kind they are.
    pub kinds: Option<Kinds>,
    /// The consumer wants none of the table in work; others may follow.
    is_passed_over: bool,
    /// A collector's file was read, which has its own parts; whether one of them was taken or left for good.
    pub parts: Option<Flow>,
}

impl<'a, 's> Rows<'a, 's> {
    pub fn new(name: &'a str, session: &'a mut Session<'s>) -> Self {
        Self {
            session,
            name,
            context: None,
            next_link: false,
            announced: None,
            whole_envelopes: true,
            names: Names::new(),
            properties: Vec::new(),
            alike: false,
            met: Met::default(),
            index: 0,
            held: Vec::new(),
            held_bytes: 0,
            held_problems: Vec::new(),
            begun: false,
            container: false,
            is_list: false,
            cut: false,
            columns: None,
            masking: Masking::default(),
            tables: 0,
            kinds: None,
            is_passed_over: false,
            parts: None,
        }
    }
    pub fn is_first(&self) -> bool {
        self.index == 0 && !self.container
    }
    /// Another table of an answer begins; the one before it ends.
    pub fn next_table(&mut self, columns: Columns) {
        if self.columns.is_some() {
            self.end_table();
        }
        // That an answer is whole does not say that the query asked for all.
        self.whole_envelopes = false;
        self.container = true;
        self.tables += 1;
        self.masking = Masking::of(&columns.headings);
        self.columns = Some(columns);
    }
    fn end_table(&mut self) {
        // `begin` of a table never leaves.
        let _ = self.begin();
        let complete = if std::mem::take(&mut self.is_passed_over) { None } else { self.complete() };
        self.session.consumer.end(complete);
        (self.begun, self.cut, self.index) = (false, false, 0);
    }
    pub fn container(&mut self) {
        self.container = true;
    }
    pub fn problem(&mut self, problem: Problem) {
        self.tell(problem, RefusedRow::No);
    }
    /// A problem that means the rows are not all here.
    pub fn cut(&mut self, problem: Problem) {
        self.cut = true;
        self.problem(problem);
    }
    pub fn truncated(&mut self) {
        // Met once more by what should stand behind the rows.
        if self.cut {
            return;
        }
        let message = "the file was cut off; export it again and check that the download finished";
        self.cut(Problem::file(ProblemKind::Truncated, message));
    }
    /// Counts the element in view as refused.
    pub fn refuse(&mut self, kind: ProblemKind, message: impl Into<String>) -> Result<(), Left> {
        self.index += 1;
        if let Some(kinds) = &mut self.kinds
            && kinds.lose(self.session, self.name) != Wanted::Rows
        {
            return Ok(());
        }
        self.tell(Problem::row(self.index, kind, message), RefusedRow::Yes);
        // A file of refused elements must not be held in memory for want of a good one to begin the part with.
        if self.held_problems.len() as u64 > PROBLEMS_KEPT { self.begin() } else { Ok(()) }
    }
    fn tell(&mut self, problem: Problem, refused: RefusedRow) {
        if self.is_passed_over {
            return;
        }
        if self.begun || self.parts.is_some() || self.kinds.is_some() {
            self.session.consumer.problem(problem, refused);
        } else {
            self.held_problems.push((problem, refused));
        }
    }

    /// What `bytes` begins with: one element, whose properties are noted.
    pub fn scan(&mut self, bytes: &[u8], ended: bool) -> Scan {
        self.met.clear();
        let (scan, alike) = scan::like(bytes, ended, self.names.expected(), &mut self.properties, &mut self.met);
        self.alike = alike;
        scan
    }

    /// One sound JSON value, scanned just before; where it is an object, `properties` tells of it.
    pub fn element(&mut self, bytes: &[u8], decoded: bool) -> Result<(), Left> {
        if let Some(limit) = beyond_limits(bytes) {
            return self.refuse(ProblemKind::Limit, limit);
        }
        if self.met.is_endless {
            return self.refuse(ProblemKind::Value, ENDLESS);
        }
        if self.columns.is_some() {
            return self.row_of_table(bytes, decoded);
        }
        if self.kinds.is_some() {
            return self.element_of_a_kind(bytes, decoded);
        }
        if !bytes.starts_with(b"{") {
            return self.refuse_word(bytes);
        }
        self.index += 1;
        let repaired = surrogates::repaired(bytes);
        if repaired.is_some() {
            self.tell(Problem::row(self.index, ProblemKind::Encoding, surrogates::SAID), RefusedRow::No);
        }
        // Of the same length, so that its properties stand where they did.
        let bytes = repaired.as_deref().unwrap_or(bytes);
        if let Some(name) = self.names.look_at(bytes, &self.properties, self.alike, &self.met) {
            self.tell(Problem::row(self.index, ProblemKind::Duplicate, given_twice(&name)), RefusedRow::No);
        }
        let kept = self.names.take_kept();
        let text = simdutf8::basic::from_utf8(bytes);
        if text.is_err() || decoded && damaged(bytes, decoded) {
            let message = "the row holds bytes that are no text in this encoding, shown as \u{FFFD}";
            self.tell(Problem::row(self.index, ProblemKind::Encoding, message), RefusedRow::No);
        }
        if self.begun {
            match text {
                _ if let Some(kept) = &kept => self.deliver_again(self.index, &String::from_utf8_lossy(kept)),
                Ok(text) => deliver(self.session, self.index, Object::new(text, &self.properties, self.alike)),
                Err(_) => self.deliver_again(self.index, &String::from_utf8_lossy(bytes)),
            }
            return Ok(());
        }
        self.held_bytes += bytes.len();
        self.held.push((self.index, String::from_utf8_lossy(kept.as_deref().unwrap_or(bytes)).into_owned()));
        if self.held.len() >= SAMPLE_ROWS || self.held_bytes >= HELD_BYTES {
            self.begin()?;
        }
        Ok(())
    }

    /// An element that is no object.
    fn refuse_word(&mut self, bytes: &[u8]) -> Result<(), Left> {
        if is_word_for_a_row(bytes) {
            let message = "PowerShell cut the row down to a word for what was there (it goes two levels deep); export it again \
                           with ConvertTo-Json -Depth 10";
            return self.refuse(ProblemKind::LostValue, message);
        }
        self.refuse(
            ProblemKind::Syntax,
            "not an object: a row needs properties with names; export it as objects, or as CSV",
        )
    }

    /// One element of a list of several kinds.
    fn element_of_a_kind(&mut self, bytes: &[u8], decoded: bool) -> Result<(), Left> {
        if !bytes.starts_with(b"{") {
            return self.refuse_word(bytes);
        }
        self.index += 1;
        let repaired = surrogates::repaired(bytes);
        let bytes = repaired.as_deref().unwrap_or(bytes);
        let text = String::from_utf8_lossy(bytes);
        if let Some(kinds) = &mut self.kinds {
            kinds.element(self.session, self.name, &mut self.names, self.index, &text);
        }
        if repaired.is_some() {
            self.tell(Problem::row(self.index, ProblemKind::Encoding, surrogates::SAID), RefusedRow::No);
        }
        if damaged(bytes, decoded) {
            let message = "the row holds bytes that are no text in this encoding, shown as \u{FFFD}";
            self.tell(Problem::row(self.index, ProblemKind::Encoding, message), RefusedRow::No);
        }
        Ok(())
    }

    /// One row of a table inside an answer.
    fn row_of_table(&mut self, bytes: &[u8], decoded: bool) -> Result<(), Left> {
        if self.is_passed_over {
            return Ok(());
        }
        if !bytes.starts_with(b"[") {
            return self.refuse(ProblemKind::Syntax, "not a list of values: a row has one for each column");
        }
        self.index += 1;
        let repaired = surrogates::repaired(bytes);
        if repaired.is_some() {
            self.tell(Problem::row(self.index, ProblemKind::Encoding, surrogates::SAID), RefusedRow::No);
        }
        let bytes = repaired.as_deref().unwrap_or(bytes);
        if damaged(bytes, decoded) {
            let message = "the row holds bytes that are no text in this encoding, shown as \u{FFFD}";
            self.tell(Problem::row(self.index, ProblemKind::Encoding, message), RefusedRow::No);
        }
        let text = String::from_utf8_lossy(bytes);
        if self.begun {
            self.deliver_cells(self.index, &text);
            return Ok(());
        }
        self.held_bytes += text.len();
        self.held.push((self.index, text.into_owned()));
        if self.held.len() >= SAMPLE_ROWS || self.held_bytes >= HELD_BYTES {
            self.begin()?;
        }
        Ok(())
    }

    fn deliver_cells(&mut self, row: u64, text: &str) {
        let Some(columns) = &mut self.columns else { return };
        let wanted = columns.headings.len();
        let (cells, headings) = columns.cells(text);
        let refused = match cells {
            Ok(cells) => {
                let mut found = Vec::new();
                for (at, heading) in headings.iter().enumerate() {
                    if let Some(cell) = cells.raw(at).filter(|cell| secrets::is_secret_cell_under(heading, cell)) {
                        let told = secrets::told_of(heading.clone(), heading.as_bytes(), cell);
                        self.session.consumer.secret(&told);
                        found.push(at);
                    }
                }
                let kept = self.masking.row(headings, cells, &found);
                kept.told.into_iter().for_each(|word| self.session.consumer.secret(word));
                let taken = self.session.consumer.row(row, Row::Cells(kept.cells));
                let knows = |name: &str| self.session.consumer.knows_heading(name);
                let named = self.masking.heads(headings, cells, false, &knows);
                named.into_iter().for_each(|word| self.session.consumer.secret(word));
                taken.map_err(|refusal| (refusal.kind, refusal.message))
            }
            Err(count) => Err((
                ProblemKind::Syntax,
                format!(
                    "the row has {count} values, but the table has {wanted} columns, so it cannot be told what they mean"
                ),
            )),
        };
        if let Err((kind, message)) = refused {
            self.session.refuse(Problem::row(row, kind, message));
        }
    }

    /// Tells the consumer of the table that begins.
    fn begin_table(&mut self, held: &[(u64, String)]) -> Wanted {
        let Some(columns) = &mut self.columns else { return Wanted::Nothing };
        let mut sample = Vec::new();
        for (_, text) in held {
            if let (Ok(cells), headings) = columns.cells(text) {
                let cell = |at| cells.text(at).unwrap_or_default().into_owned();
                let row = (0..cells.len()).map(cell).collect::<Vec<String>>();
                sample.push(self.masking.sample(headings, row));
            }
        }
        let shape = Shape::Table { headings: &columns.headings, sample: &sample };
        let wanted = self.session.consumer.begin(&PartHead { file: self.name, name: columns.name.as_deref(), shape });
        self.session.deferred |= wanted == Wanted::Later;
        self.is_passed_over = wanted != Wanted::Rows;
        wanted
    }

    /// An object that is no longer where it was scanned.
    fn deliver_again(&mut self, row: u64, text: &str) {
        let mut properties = Vec::new();
        if let Some(object) = Object::read(text, &mut properties) {
            deliver(self.session, row, object);
        }
    }

    fn begin(&mut self) -> Result<(), Left> {
        if self.begun {
            return Ok(());
        }
        let held = std::mem::take(&mut self.held);
        if self.columns.is_some() {
            self.begun = true;
            self.held_bytes = 0;
            let wanted = self.begin_table(&held);
            for (problem, refused) in std::mem::take(&mut self.held_problems) {
                self.tell(problem, refused);
            }
            if wanted == Wanted::Rows {
                held.iter().for_each(|(row, text)| self.deliver_cells(*row, text));
            }
            return Ok(());
        }
        let sample: Vec<&[u8]> = held.iter().map(|(_, text)| text.as_bytes()).collect();
        let shape = Shape::Objects { context: self.context.as_deref(), sample: &sample, is_bare: !self.is_list };
        self.begun = true;
        match self.session.consumer.begin(&PartHead { file: self.name, name: None, shape }) {
            Wanted::Rows => {}
            Wanted::Apart(by) => {
                self.begin_kinds(Kinds::by(by), &held);
                return Ok(());
            }
            Wanted::Later => {
                self.session.deferred = true;
                return Err(Left::Deferred);
            }
            Wanted::Nothing => return Err(Left::Unwanted),
        }
        for (problem, refused) in std::mem::take(&mut self.held_problems) {
            self.session.consumer.problem(problem, refused);
        }
        for (row, text) in held {
            self.deliver_again(row, &text);
        }
        Ok(())
    }

    /// Hands on what was held back as elements of several kinds, and what was said of each.
    fn begin_kinds(&mut self, mut kinds: Kinds, held: &[(u64, String)]) {
        let problems = std::mem::take(&mut self.held_problems);
        let is_of =
            |(problem, refused): &&(Problem, RefusedRow), row| *refused == RefusedRow::No && problem.row == Some(row);
        for (row, text) in held {
            let told = problems.iter().filter(|told| is_of(told, *row)).map(|(problem, _)| problem.clone());
            kinds.deliver(self.session, self.name, *row, text, told);
        }
        for (problem, refused) in problems {
            match refused {
                RefusedRow::Yes if kinds.lose(self.session, self.name) == Wanted::Rows => {
                    self.session.consumer.problem(problem, refused);
                }
                RefusedRow::No if problem.row.is_none() => self.session.consumer.problem(problem, refused),
                _ => {}
            }
        }
        self.kinds = Some(kinds);
    }

    /// Begins the part if nothing did yet, and ends it.
    pub fn finish(mut self, ran: Result<(), Left>) -> Flow {
        if let Some(flow) = self.parts {
            return if ran == Err(Left::Stopped) { Flow::Stopped } else { flow };
        }
        let is_of_kinds = |rows: &Self| rows.kinds.as_ref().is_some_and(|kinds| !kinds.is_empty());
        let ran = if ran.is_ok() && self.container && !is_of_kinds(&self) { self.begin() } else { ran };
        if is_of_kinds(&self) {
            let why = self.why_not_whole();
            let complete = match (&ran, &why) {
                (Err(_), _) => None,
                (Ok(()), Some(_)) => Some(false),
                (Ok(()), None) => self.complete(),
            };
            if let Some(kinds) = self.kinds.take() {
                kinds.end(self.session, &self.names, complete, why.as_ref().filter(|_| ran.is_ok()));
            }
            return if ran == Err(Left::Stopped) { Flow::Stopped } else { Flow::Done };
        }
        if !self.begun {
            // Without a part there are no rows to count.
            for (problem, _) in std::mem::take(&mut self.held_problems) {
                self.session.consumer.problem(problem, RefusedRow::No);
            }
            self.tell_secrets();
            return if ran == Err(Left::Stopped) { Flow::Stopped } else { Flow::Done };
        }
        self.tell_secrets();
        match ran {
            Ok(()) if self.is_passed_over => {
                self.session.consumer.end(None);
                Flow::Done
            }
            Ok(()) => {
                let complete = self.complete();
                self.session.consumer.end(complete);
                Flow::Done
            }
            Err(left) => {
                self.session.consumer.end(None);
                match left {
                    Left::Stopped => Flow::Stopped,
                    Left::Deferred => Flow::Deferred,
                    Left::Unwanted => Flow::Done,
                }
            }
        }
    }

    /// Names under which secrets were met, told while the part is open.
    pub fn tell_secrets(&mut self) {
        for name in self.names.secrets() {
            self.session.consumer.secret(name);
        }
    }

    /// Why the rows are not all, where the envelope says that.
    fn why_not_whole(&self) -> Option<Problem> {
        if self.next_link {
            let message =
                "the answer is one page of several, and tells where the next one is; export it again with all pages";
            return Some(Problem::file(ProblemKind::Incomplete, message));
        }
        let announced = self.announced.filter(|announced| *announced > self.index)?;
        let here = self.index;
        let message = format!(
            "the answer says that there are {announced} rows, but {here} are here; export it again with all pages"
        );
        Some(Problem::file(ProblemKind::Incomplete, message))
    }

    fn complete(&mut self) -> Option<bool> {
        if let Some(why) = self.why_not_whole() {
            self.problem(why);
            return Some(false);
        }
        if self.cut {
            return Some(false);
        }
        self.whole_envelopes.then_some(true)
    }
}
