//! Copies text files without their secrets: what an assessment keeps of them.

use super::json::tokens::{Nesting, Token, Tokens};
use super::secrets::names::{names_a_secret, unescaped};
use super::secrets::{
    Pairs, columns, in_place_of, is_secret_at, is_secret_cell_under, kept_of, says_yes_or_no, token_in,
};
use super::sniff::{self, Format, TextFormat};
use super::text::{Bytewise, Choice, HEAD_BYTES, Source, Text, UTF8_BOM, Window};
use super::{csv, json, limits};
use std::borrow::Cow;
use std::io::{self, Read, Write};

/// Copies a text file without its secrets, UTF-16 as UTF-8; every row keeps its number. In tables the cells are emptied, in JSON
/// the values become `null`. `knows`: names that head columns, as [`super::Consumer::knows_heading`] answers; `stated`: the
/// encoding that a person said. Text whose bytes are a letter each keeps them, so that its encoding can still be said otherwise.
///
/// # Errors
/// `InvalidData` where the file is neither table nor JSON, so that it cannot be told where its secrets are.
pub fn copy_without(
    source: &mut (dyn Read + Send),
    knows: &dyn Fn(&str) -> bool,
    stated: Option<&'static Choice>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    source.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    if sniff::format(&head) != Format::Text {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "no text"));
    }
    let text = Text::new(head, Source::Plain(source), stated);
    let (mut plain, mut encoded);
    let (text, out): (_, &mut dyn Write) = if let Some(bytewise) = Bytewise::of(stated) {
        encoded = bytewise.encoded(out);
        (text.bytewise(bytewise), &mut encoded)
    } else {
        plain = out;
        (text, &mut plain)
    };
    let mut window = Window::new(text);
    window.fill(limits::LINE_BYTES);
    if window.encoding().wants_mark() {
        out.write_all(UTF8_BOM)?;
    }
    match sniff::text_format(&window) {
        TextFormat::Table => csv::copy_without(&mut window, knows, out)?,
        TextFormat::Json => json_without(&mut window, out)?,
        TextFormat::Printed(_) | TextFormat::Unknown(_) => {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "no table"));
        }
    }
    match window.failure() {
        Some(failure) => Err(io::Error::new(failure.kind(), failure.to_string())),
        None => Ok(()),
    }
}

fn json_without(window: &mut Window<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut nesting = Nesting::default();
    let mut table = json::is_answer(window.bytes(), window.ended()).then(Table::default);
    leave_out_above(window, out)?;
    loop {
        let bytes = window.bytes();
        let mut tokens = Tokens::all(bytes, window.ended());
        let (mut copied, mut seen) = (0, 0);
        // A value about which the text that is not in view yet has to be asked.
        let mut asks_at = None;
        for (token, range) in tokens.by_ref() {
            let rest = bytes.get(range.end..).unwrap_or_default();
            let Some(kept) = kept_at(&nesting, token, rest, window.ended()) else {
                asks_at = Some(range.start);
                break;
            };
            let in_table = table.as_mut().and_then(|table| {
                table.pass(bytes.get(seen..range.start).unwrap_or_default());
                table.kept(token)
            });
            seen = range.end;
            if let Some(kept) = in_table.or(kept) {
                write_without_tokens(&bytes[copied..range.start], out)?;
                out.write_all(&kept)?;
                copied = range.end;
            }
            if let Some(table) = &mut table {
                table.follow(token, &nesting);
            }
            nesting.follow(token);
        }
        let at = asks_at.unwrap_or(if window.ended() { bytes.len() } else { tokens.position() });
        if let Some(table) = &mut table {
            table.pass(bytes.get(seen..at).unwrap_or_default());
        }
        write_without_tokens(&bytes[copied..at], out)?;
        window.consume(at);
        if window.ended() {
            return Ok(());
        }
        if window.fill(limits::DOCUMENT_BYTES) == 0 && !window.ended() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a text longer than 64 MiB"));
        }
    }
}

/// What is kept in the place of a token, where it is a secret. Nothing where more of the text has to be in view.
#[expect(clippy::option_option, reason = "it is none, or what is kept of it; or it cannot be told yet")]
fn kept_at(nesting: &Nesting, token: Token<'_>, rest: &[u8], ended: bool) -> Option<Option<Cow<'static, [u8]>>> {
    if is_secret_at(nesting, token, rest, ended)? {
        in_place_of(nesting, token, rest, ended).map(Some)
    } else {
        Some(None)
    }
}

/// What a tool wrote above the JSON may name anything; its lines stay, so that those below keep their numbers.
fn leave_out_above(window: &mut Window<'_>, out: &mut dyn Write) -> io::Result<()> {
    let above = json::begins_at(window.bytes()).unwrap_or(0);
    let text = &window.bytes()[..above];
    if text.trim_ascii().is_empty() {
        return Ok(());
    }
    out.write_all(b"left out")?;
    out.write_all(&vec![b'\n'; memchr::memchr_iter(b'\n', text).count()])?;
    window.consume(above);
    Ok(())
}

/// Texts of JSON were judged one by one: a token that is left stands in words beside it.
pub(super) fn write_without_tokens(text: &[u8], out: &mut dyn Write) -> io::Result<()> {
    let mut rest = text;
    while let Some(token) = token_in(rest) {
        out.write_all(&rest[..token.start])?;
        out.write_all(b"left-out")?;
        rest = &rest[token.end..];
    }
    out.write_all(rest)
}

/// Where one is in a table within JSON, whose columns are named once: [`json::is_answer`].
#[derive(Default)]
struct Table {
    /// The columns under which secrets stand.
    secret: Vec<usize>,
    names: Vec<String>,
    /// Which of them hold names and values, and whether a secret was named in the row in view.
    pairs: Pairs,
    is_named: bool,
    /// Brackets open now, and how many were where the rows began.
    depth: usize,
    rows: Option<usize>,
    /// The column of the value in view.
    column: usize,
}

impl Table {
    fn is_in_row(&self) -> bool {
        self.rows.is_some_and(|rows| self.depth > rows + 1)
    }
    /// What stands between two tokens: commas part the values of a row.
    fn pass(&mut self, gap: &[u8]) {
        if self.rows.is_some_and(|rows| self.depth == rows + 2) {
            self.column += memchr::memchr_iter(b',', gap).count();
        }
    }
    /// What is kept of a token in a row, where it is a secret.
    fn kept(&self, token: Token<'_>) -> Option<Cow<'static, [u8]>> {
        if !self.is_in_row() {
            return None;
        }
        let is_below = self.secret.contains(&self.column);
        let is_one = is_below || self.is_named && self.pairs.is_value(self.column);
        let nothing = Cow::Borrowed(&b"null"[..]);
        match token {
            Token::Text(value) | Token::Plain(value) if is_one && !says_yes_or_no(value) && value != b"null" => {
                Some(nothing)
            }
            Token::Text(text) => {
                let heading = self.names.get(self.column).map_or("", String::as_str);
                let cell = unescaped(text);
                let kept = |cell: &str| kept_of(heading, cell).and_then(|kept| serde_json::to_vec(&kept).ok());
                is_secret_cell_under(heading, cell.as_bytes()).then(|| kept(&cell).map_or(nothing, Cow::Owned))
            }
            _ => None,
        }
    }
    /// Moves on over a token; `nesting`: as it was before.
    fn follow(&mut self, token: Token<'_>, nesting: &Nesting) {
        let is = |name: &[u8], wanted: &str| name.eq_ignore_ascii_case(wanted.as_bytes());
        match token {
            Token::OpenList | Token::OpenObject => {
                let is_list = token == Token::OpenList;
                if is_list && self.rows.is_none() && is(nesting.name(), "columns") {
                    self.names.clear();
                } else if is_list && self.rows.is_none() && is(nesting.name(), "rows") {
                    self.rows = Some(self.depth);
                    self.pairs = Pairs::of(self.names.iter().map(String::as_str));
                    self.secret = columns(self.names.iter().map(String::as_str));
                } else if is_list && self.rows.is_some_and(|rows| self.depth == rows + 1) {
                    self.column = 0;
                    self.is_named = false;
                }
                self.depth += 1;
            }
            Token::Close => {
                self.depth = self.depth.saturating_sub(1);
                if self.rows.is_some_and(|rows| self.depth <= rows) {
                    self.rows = None;
                }
            }
            Token::Text(text)
                if self.rows.is_none()
                    && is(nesting.parent(), "columns")
                    && (is(nesting.name(), "name") || is(nesting.name(), "ColumnName")) =>
            {
                self.names.push(String::from_utf8_lossy(text).into_owned());
            }
            Token::Text(text) if self.is_in_row() && self.pairs.is_name(self.column) => {
                self.is_named |= names_a_secret(text);
            }
            Token::Text(_) | Token::Plain(_) | Token::Name(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;
