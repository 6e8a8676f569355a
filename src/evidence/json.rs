//! JSON → elements, as raw slices, in constant memory: never a tree of a whole file.
//!
//! Knows the envelopes rows come in (Graph, ARM, `AzureHound`, lines, pages one after the other); what an element means is
//! left to the consumer. Collectors' files with one table per key are in [`collector`].

mod answer;
mod begin;
mod collector;
mod columns;
mod element;
mod met;
mod mixed;
mod names;
mod object;
mod rows;
mod scan;
mod surrogates;
mod texts;
pub(super) mod tokens;
mod unfolded;

use super::limits::{DOCUMENT_BYTES, LINE_BYTES};
use super::session::{Flow, Session, broke_off};
use super::text::{Window, two_encodings};
use super::{Problem, ProblemKind};
pub(super) use answer::is_answer;
pub(super) use begin::begins_at;
use begin::{begins_rows, count_of, error_of, first_hound_type};
use memchr::memchr;
pub use object::{Object, PropertySpan};
use rows::{Left, Rows};
use scan::{Properties, Scan, Skipper};
use std::ops::Range;

/// What an object at the top of a file is.
enum Class {
    /// An envelope; its rows begin at this offset, behind the opening bracket.
    Envelope {
        at: usize,
        context: Option<String>,
        next_link: bool,
        /// How many rows there are in all, where the envelope says it.
        announced: Option<u64>,
        /// Each element says of which kind it is.
        is_mixed: bool,
        /// What a query found, or a stream of records: whether these are all, nothing here tells.
        is_query: bool,
    },
    /// One object, a row by itself, of this length.
    Single(usize),
    /// An envelope around one row, which stands there in place of a list.
    Wrapped {
        length: usize,
        row: Range<usize>,
        context: Option<String>,
        next_link: bool,
    },
    /// A collector's file with one table per key, of this length.
    Collector(usize),
    /// An envelope around nothing, not even an empty list.
    Nothing(usize),
    /// A service's answer that there is no data.
    Error {
        length: usize,
        code: String,
        message: String,
    },
    Unfinished {
        collector: bool,
    },
    Broken(Scan),
}

/// Reads a JSON text to its end; the window was filled once.
pub(super) fn read(name: &str, window: &mut Window<'_>, session: &mut Session<'_>) -> Flow {
    let mut rows = Rows::new(name, session);
    let ran = documents(&mut rows, window);
    if let Some(failure) = window.failure() {
        rows.cut(broke_off(failure));
    }
    if window.foreign() > 0 {
        rows.problem(two_encodings(window.foreign()));
    }
    rows.finish(ran)
}

fn documents(rows: &mut Rows<'_, '_>, window: &mut Window<'_>) -> Result<(), Left> {
    let above = begins_at(window.bytes()).unwrap_or(0);
    if above > 0 && !window.bytes()[..above].trim_ascii().is_empty() {
        let message = "text above the JSON was passed over (warnings of the tool that wrote the file)";
        rows.problem(Problem::file(ProblemKind::Notice, message));
        rows.names.above(&window.bytes()[..above]);
    }
    window.consume(above);
    let mut stray = false;
    while let Some(byte) = next_byte(rows, window, b",\xEF\xBB\xBF")? {
        if rows.parts.is_some() {
            let message = "text after the collector's object was passed over";
            rows.problem(Problem::file(ProblemKind::Notice, message));
            return Ok(());
        }
        if (rows.is_first() || rows.columns.is_some())
            && let Some(read) = answer::read(rows, window)
        {
            read?;
            continue;
        }
        if rows.columns.is_some() {
            let message = "what follows the tables of the answer was not read; save it as a file of its own";
            rows.cut(Problem::file(ProblemKind::Incomplete, message));
            return Ok(());
        }
        match byte {
            b'[' => {
                window.consume(1);
                rows.container();
                rows.is_list = true;
                rows.whole_envelopes = false;
                elements(rows, window)?;
            }
            b'{' => object(rows, window)?,
            _ => {
                if !std::mem::replace(&mut stray, true) {
                    let message = "text between or after the JSON was passed over";
                    rows.problem(Problem::file(ProblemKind::Notice, message));
                }
                let line = window.bytes().split(|byte| *byte == b'\n').next().unwrap_or_default();
                // What stands in the line may be rows: that the rest is whole proves no longer that all is here.
                rows.whole_envelopes &= !line.contains(&b'{');
                skip_line(rows, window)?;
            }
        }
    }
    Ok(())
}

/// The next byte that is neither blank nor one of `skipped`; `None` at the end.
fn next_byte(rows: &mut Rows<'_, '_>, window: &mut Window<'_>, skipped: &[u8]) -> Result<Option<u8>, Left> {
    loop {
        let bytes = window.bytes();
        let passed = bytes.iter().take_while(|byte| byte.is_ascii_whitespace() || skipped.contains(byte)).count();
        let found = bytes.get(passed).copied();
        window.consume(passed);
        if found.is_some() || window.ended() {
            return Ok(found);
        }
        more(rows, window)?;
    }
}

/// Reads on; the bytes gained, 0 where the window is as large as it may be or the text has ended.
fn more(rows: &mut Rows<'_, '_>, window: &mut Window<'_>) -> Result<usize, Left> {
    more_within(rows, window, LINE_BYTES)
}

/// As [`more`], of what may have so many bytes.
fn more_within(rows: &mut Rows<'_, '_>, window: &mut Window<'_>, most: usize) -> Result<usize, Left> {
    let gained = window.fill(most);
    if rows.session.goes_on(gained) { Ok(gained) } else { Err(Left::Stopped) }
}

fn skip_line(rows: &mut Rows<'_, '_>, window: &mut Window<'_>) -> Result<(), Left> {
    loop {
        let found = memchr(b'\n', window.bytes());
        let skipped = found.map_or(window.bytes().len(), |at| at + 1);
        rows.names.loose(window.bytes().get(..skipped).unwrap_or_default());
        window.consume(skipped);
        if found.is_some() || window.ended() {
            return Ok(());
        }
        more(rows, window)?;
    }
}

/// The elements of an array whose opening bracket was consumed, and its closing bracket.
fn elements(rows: &mut Rows<'_, '_>, window: &mut Window<'_>) -> Result<(), Left> {
    loop {
        match next_byte(rows, window, b",")? {
            None => {
                rows.truncated();
                return Ok(());
            }
            Some(b']') => {
                window.consume(1);
                return Ok(());
            }
            Some(_) => {}
        }
        let scan = loop {
            match rows.scan(window.bytes(), window.ended()) {
                Scan::More if more(rows, window)? > 0 => {}
                other => break other,
            }
        };
        match scan {
            Scan::Whole(length) => {
                rows.element(&window.bytes()[..length], window.decoded())?;
                window.consume(length);
            }
            Scan::More if window.ended() => {
                rows.refuse(ProblemKind::Truncated, "the file ends in the middle of this element")?;
                rows.truncated();
                window.consume(usize::MAX >> 1);
                return Ok(());
            }
            broken => skip_broken(rows, window, broken)?,
        }
    }
}

/// Refuses the element in view and passes over it.
fn skip_broken(rows: &mut Rows<'_, '_>, window: &mut Window<'_>, scan: Scan) -> Result<(), Left> {
    let mut skipper = Skipper::default();
    match scan {
        Scan::Broken(what) => {
            skipper.texts_may_span_lines = what == scan::CONTROL_CHARACTER;
            rows.refuse(ProblemKind::Syntax, format!("not readable as JSON: {what}"))?;
        }
        Scan::TooDeep => rows.refuse(ProblemKind::Limit, "nested more than 64 levels deep")?,
        Scan::More | Scan::Whole(_) => rows.refuse(ProblemKind::Limit, element::TOO_LARGE)?,
    }
    // At least the first byte is passed over, or a stray bracket would be met again and again.
    let mut first = true;
    loop {
        let bytes = window.bytes();
        let skipped = usize::from(std::mem::take(&mut first) && !matches!(bytes.first(), Some(b'{' | b'[' | b'"')));
        let found = skipper.feed(&bytes[skipped.min(bytes.len())..]).map(|at| at + skipped);
        let passed = found.unwrap_or(bytes.len());
        rows.names.loose(bytes.get(..passed).unwrap_or_default());
        window.consume(passed);
        if found.is_some() {
            return Ok(());
        }
        if window.ended() {
            let message = "the structure is lost at a broken element: what follows it was not read; export it again";
            rows.cut(Problem::file(ProblemKind::Incomplete, message));
            return Ok(());
        }
        more(rows, window)?;
    }
}

fn object(rows: &mut Rows<'_, '_>, window: &mut Window<'_>) -> Result<(), Left> {
    let class = loop {
        match classify(window.bytes(), window.ended()) {
            Class::Unfinished { .. } if more_within(rows, window, DOCUMENT_BYTES)? > 0 => {}
            class => break class,
        }
    };
    match class {
        Class::Envelope { at, context, next_link, announced, is_mixed, is_query } => {
            rows.whole_envelopes &= !is_query;
            if is_mixed && rows.is_first() {
                rows.kinds = Some(mixed::Kinds::default());
            }
            rows.names.beside(window.bytes().get(..at).unwrap_or_default());
            window.consume(at);
            rows.announced = rows.announced.max(announced);
            rows.container();
            rows.is_list = true;
            rows.context = rows.context.take().or(context);
            rows.next_link = next_link;
            elements(rows, window)?;
            envelope_end(rows, window)?;
        }
        Class::Collector(length) if rows.is_first() => {
            collector::read(&window.bytes()[..length], window.decoded(), rows)?;
            window.consume(length);
        }
        Class::Single(length) | Class::Collector(length) => {
            rows.container();
            rows.whole_envelopes = false;
            rows.scan(&window.bytes()[..length], true);
            rows.element(&window.bytes()[..length], window.decoded())?;
            window.consume(length);
        }
        Class::Wrapped { length, row, context, next_link } => {
            rows.container();
            rows.is_list = true;
            rows.context = rows.context.take().or(context);
            rows.next_link = next_link;
            let text = window.bytes().get(row).unwrap_or_default();
            rows.scan(text, true);
            rows.element(text, window.decoded())?;
            window.consume(length);
        }
        Class::Nothing(length) => {
            window.consume(length);
            let message = "“value” is null in place of a list, which does not say that there is none; export it again";
            rows.cut(Problem::file(ProblemKind::Incomplete, message));
        }
        Class::Error { length, code, message } => {
            rows.names.beside(window.bytes().get(..length).unwrap_or_default());
            window.consume(length);
            let message = message.trim_end_matches('.');
            let message = format!("the file is an error answer, not data ({code}: {message}); export it again");
            rows.cut(Problem::file(ProblemKind::ErrorAnswer, message));
        }
        Class::Unfinished { collector } if window.ended() => {
            if collector && rows.is_first() {
                collector::read(window.bytes(), window.decoded(), rows)?;
            } else {
                rows.refuse(ProblemKind::Truncated, "the file ends in the middle of this object")?;
            }
            rows.truncated();
            window.consume(usize::MAX >> 1);
        }
        Class::Unfinished { .. } => skip_document(rows, window, Scan::More)?,
        Class::Broken(scan) => skip_document(rows, window, scan)?,
    }
    Ok(())
}

/// A broken object among lines of objects costs its line; reading goes on at the next line that begins an object.
fn skip_document(rows: &mut Rows<'_, '_>, window: &mut Window<'_>, scan: Scan) -> Result<(), Left> {
    rows.whole_envelopes = false;
    match scan {
        Scan::Broken(what) => rows.refuse(ProblemKind::Syntax, format!("not readable as JSON: {what}"))?,
        Scan::TooDeep => rows.refuse(ProblemKind::Limit, "nested more than 64 levels deep")?,
        Scan::More | Scan::Whole(_) => {
            rows.refuse(ProblemKind::Limit, "one object of more than 64 MiB; export its lists one by one")?;
        }
    }
    loop {
        skip_line(rows, window)?;
        while window.bytes().is_empty() && !window.ended() {
            more(rows, window)?;
        }
        if window.bytes().is_empty() || window.bytes().starts_with(b"{") {
            return Ok(());
        }
    }
}

fn classify(bytes: &[u8], ended: bool) -> Class {
    let mut properties = Properties::new(bytes, ended);
    let (mut context, mut next_link, mut error, mut announced) = (None, false, None, None);
    // Resource Graph counts what stands under `data`.
    let (mut baseline, mut module, mut counted) = (false, false, false);
    let mut first_hound = None;
    // Advanced hunting names its columns beside the rows.
    let mut only_of_query = true;
    // Windows PowerShell makes an object of a list of one.
    let (mut wrapped, mut only_wraps): (Option<Range<usize>>, bool) = (None, true);
    loop {
        let (name, at) = match properties.name() {
            Ok((name, at)) => (&bytes[name], at),
            Err(Scan::Whole(length)) if baseline && module => return Class::Collector(length),
            Err(Scan::Whole(length)) => {
                return match (error, wrapped) {
                    (Some((code, message)), _) => Class::Error { length, code, message },
                    (None, Some(row)) if only_wraps && row.is_empty() => Class::Nothing(length),
                    (None, Some(row)) if only_wraps => Class::Wrapped { length, row, context, next_link },
                    (None, _) => Class::Single(length),
                };
            }
            Err(Scan::More) => return Class::Unfinished { collector: baseline && module },
            Err(broken) => return Class::Broken(broken),
        };
        let is = |wanted: &str| name.eq_ignore_ascii_case(wanted.as_bytes());
        let is_query = only_of_query && (is("results") || is("records"));
        if is("value") || is("data") || is_query {
            let is_mixed = is("data") && !counted && first_hound.is_none();
            match begins_rows(&bytes[at..], is_mixed, ended) {
                Some(true) => {
                    let context = context.or(first_hound);
                    return Class::Envelope { at: at + 1, context, next_link, announced, is_mixed, is_query };
                }
                Some(false) => {}
                None => return Class::Unfinished { collector: false },
            }
        }
        let value = match properties.value() {
            Ok(value) => value,
            Err(Scan::More) => return Class::Unfinished { collector: baseline && module },
            Err(broken) => return Class::Broken(broken),
        };
        if is("value") && value.starts_with(b"{") {
            wrapped = Some(at..at + value.len());
        } else if is("value") && value == b"null" {
            wrapped = Some(at..at);
        } else {
            only_wraps &= name.starts_with(b"@odata.") || is("nextlink") || is("count");
        }
        if is("@odata.context") {
            context = serde_json::from_slice(value).ok();
        } else if is("@odata.nextlink") || is("nextlink") {
            next_link = value.len() > 2 && value != b"null";
        } else if is("@odata.count") || is("totalRecords") {
            announced = serde_json::from_slice(value).ok();
        } else if is("error") {
            error = error_of(value);
        } else if is("meta") {
            first_hound = first_hound_type(value);
            announced = count_of(value).filter(|_| first_hound.is_some());
        }
        counted |= is("count") || is("totalRecords");
        only_of_query &= is("schema") || is("stats") || name.starts_with(b"@odata.");
        baseline |= is("baseline_version");
        module |= is("module_version");
    }
}

/// Where a list of rows begins that stands behind another one, under the same name.
fn second_list(bytes: &[u8], ended: bool) -> Option<usize> {
    let (name, at) = Properties::after_value(bytes, ended).name().ok()?;
    let is_rows = bytes[name].eq_ignore_ascii_case(b"value");
    (is_rows && bytes.get(at) == Some(&b'[')).then_some(at)
}

/// What stands behind the rows in an envelope.
fn envelope_end(rows: &mut Rows<'_, '_>, window: &mut Window<'_>) -> Result<(), Left> {
    loop {
        let (bytes, ended) = (window.bytes(), window.ended());
        if let Some(at) = second_list(bytes, ended) {
            window.consume(at + 1);
            let message = "the list of rows stands twice in one object; the rows of both were read";
            rows.problem(Problem::file(ProblemKind::Duplicate, message));
            elements(rows, window)?;
            continue;
        }
        let unfinished = match Properties::after_value(bytes, ended).property() {
            Ok(property) => {
                let is = |wanted: &str| property.name.eq_ignore_ascii_case(wanted.as_bytes());
                if is("@odata.nextlink") || is("nextlink") || is("skip_token") || is("$skipToken") {
                    rows.next_link = property.value.len() > 2 && property.value != b"null";
                } else if is("@odata.context") && rows.context.is_none() {
                    rows.context = serde_json::from_slice(property.value).ok();
                } else if is("meta") && rows.kinds.is_some() {
                    rows.announced = count_of(property.value);
                } else if is("resultTruncated") && property.value == b"\"true\"" {
                    rows.next_link = true;
                } else if is("@odata.count") || is("total_records") {
                    rows.announced = serde_json::from_slice(property.value).ok();
                }
                let consumed = property.at + property.value.len();
                rows.names.beside(bytes.get(..consumed).unwrap_or_default());
                window.consume(consumed);
                continue;
            }
            Err(scan) => scan,
        };
        match unfinished {
            Scan::Whole(length) => {
                window.consume(length);
                return Ok(());
            }
            Scan::More if more(rows, window)? > 0 => {}
            Scan::More if window.ended() => {
                rows.truncated();
                window.consume(usize::MAX >> 1);
                return Ok(());
            }
            _ => {
                let message = "what stands behind the rows cannot be read as JSON, so it is not sure that all are here";
                rows.cut(Problem::file(ProblemKind::Incomplete, message));
                return skip_line(rows, window);
            }
        }
    }
}

#[cfg(test)]
mod tests;
