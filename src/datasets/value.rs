//! What cells and JSON values say: booleans, dates, lists in the dialects that real exports use.

mod named;

use crate::evidence::secrets;
use crate::tenant::Moment;
use serde::de::{Deserializer, Visitor};
use std::borrow::Cow;

/// Order of day and month in a file's dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    #[default]
    Unknown,
    DayFirst,
    MonthFirst,
    /// Some dates prove the one, some the other: each is read by what it proves itself.
    Mixed,
}

/// What became of a text that should be a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    Moment(Moment),
    /// Written for "never" or "no end": `0001-01-01`, `Permanent`, FILETIME 0.
    Never,
    Ambiguous,
    No,
}

/// Placeholders that PowerShell leaves where a list or object was destroyed.
const LOST: &[&str] = &[
    "System.Collections.",
    "System.Management.Automation.",
    "Microsoft.Graph.PowerShell.Models.",
    "Microsoft.Graph.Beta.PowerShell.Models.",
    "Microsoft.Online.SharePoint.",
    "Microsoft.Open.AzureAD.Model.",
    "Microsoft.Open.MSGraph.Model.",
    "Microsoft.Online.Administration.",
    "Microsoft.ActiveDirectory.Management.ADPropertyValueCollection",
    "Microsoft.Exchange.Data.",
    "Microsoft.Azure.Commands.",
    "Microsoft.Azure.Management.",
    "Microsoft.Azure.PowerShell.Cmdlets.",
    "Microsoft.Rest.",
];

/// A list of any type of .NET: `System.String[]`, `System.DateTime[]`.
fn is_list_of_a_type(text: &str) -> bool {
    let name = text.strip_suffix("[]").and_then(|text| text.strip_prefix("System."));
    name.is_some_and(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.'))
}

/// Whether a text stands for data lost at export.
#[inline]
pub fn is_lost(text: &str) -> bool {
    // Asked of every value, and told by its first letter nearly always.
    matches!(text.as_bytes().first(), Some(b'S' | b'M' | b'D' | b'@')) && is_placeholder(text)
}

fn is_placeholder(text: &str) -> bool {
    // An object in a table: `@{a=b; c=d}`.
    if text.starts_with('@') {
        return text.starts_with("@{") && text.ends_with('}');
    }
    // What came over a remote session says so before it.
    let text = text.strip_prefix("Deserialized.").unwrap_or(text);
    // A value of JSON ends in its quote.
    let whole = text.strip_suffix('"').unwrap_or(text);
    text.starts_with("Microsoft.") && LOST.iter().any(|lost| text.starts_with(lost))
        || text.starts_with("System.") && (is_list_of_a_type(whole) || LOST.iter().any(|lost| text.starts_with(lost)))
}

/// Whether a nested value was cut by PowerShell, as a whole or in one of its items.
pub fn was_cut(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::String(text) => text.starts_with("@{") || is_lost(text),
        serde_json::Value::Array(items) => items.iter().any(was_cut),
        _ => false,
    }
}

/// Whether a JSON value is this text.
pub fn is_text(json: &str, text: &str) -> bool {
    json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) == Some(text)
}

/// The start of a value, for a message; what may be a secret is not repeated.
pub fn shown(text: &str) -> String {
    if secrets::may_be_one(text) {
        return "…".to_owned();
    }
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Yes and no in the languages of portals, PowerShell, Excel and people.
pub fn boolean(text: &str) -> Option<bool> {
    let word = text.trim();
    let is = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
    if is(&[
        "true",
        "yes",
        "1",
        "wahr",
        "vrai",
        "verdadero",
        "oui",
        "ja",
        "verdadeiro",
        "sim",
        "vero",
        "waar",
        "capable",
        "enabled",
        "x",
        "y",
        "si",
    ]) || !word.is_ascii() && matches!(word.to_lowercase().as_str(), "sí" | "是")
    {
        Some(true)
    } else if is(&[
        "false",
        "no",
        "n",
        "0",
        "falsch",
        "faux",
        "falso",
        "non",
        "nein",
        "nee",
        "onwaar",
        "not capable",
        "disabled",
    ]) || !word.is_ascii() && matches!(word.to_lowercase().as_str(), "não" | "否")
    {
        Some(false)
    } else {
        elsewhere(word)
    }
}

/// Yes and no in further languages of Excel and of people.
fn elsewhere(word: &str) -> Option<bool> {
    const YES: &str = "tak prawda ano pravda igen igaz evet doğru kyllä tosi da adevărat istina sand sann sant ναι αληθές да \
                       истина так істина はい 真 예 참 כן نعم";
    const NO: &str = "nie fałsz ne nepravda nem hamis hayır yanlış ei epätosi nej nei falsk falskt usand usann nu fals όχι \
                      ψευδές нет ложь ні хиба いいえ 偽 아니요 거짓 假 לא لا";
    // A sentence is no such word, and need not be looked at.
    if word.len() > 24 || word.is_empty() {
        return None;
    }
    let lower = word.to_lowercase();
    let is_in = |words: &str| words.split_whitespace().any(|known| known == lower);
    is_in(YES).then_some(true).or_else(|| is_in(NO).then_some(false))
}

/// A whole number, with grouping marks tolerated.
pub fn number(text: &str) -> Option<i64> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | '\u{a0}' | '\u{202f}' | ' ' | '\'')).collect();
    plain.parse().ok().or_else(|| plain.strip_suffix(".0").and_then(|whole| whole.parse().ok()))
}

/// Without blanks around it.
pub(super) fn trimmed(text: &str) -> &str {
    if is_trimmed(text) { text } else { text.trim() }
}

/// That there are no blanks around a text is the rule, and told at a glance where both ends are ASCII.
#[inline]
pub(super) fn is_trimmed(text: &str) -> bool {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(|byte| (0x21..0x7F).contains(byte));
    is_letter(text.as_bytes().first()) && is_letter(text.as_bytes().last())
}

/// A JSON scalar as text; arrays and objects stay JSON. `None` for null.
pub fn json_text(json: &str) -> Option<Cow<'_, str>> {
    if json == "null" {
        return None;
    }
    let Some(inner) = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return Some(Cow::Borrowed(json));
    };
    if memchr::memchr(b'\\', inner.as_bytes()).is_some() {
        serde_json::from_str::<String>(json).ok().map(|text| Cow::Owned(text.trim().to_owned()))
    } else {
        Some(Cow::Borrowed(trimmed(inner)))
    }
}

/// A list in a cell: a JSON array, or joined by `;`, `+`, line breaks, `, `, `,`; ids also by blanks.
pub fn list(text: &str) -> Vec<Box<str>> {
    let text = text.trim();
    if text.starts_with('[') {
        if let Ok(items) = serde_json::from_str::<Vec<Name<'_>>>(text) {
            return items.into_iter().map(|item| item.0.trim().into()).collect();
        }
        if let Ok(items) = serde_json::from_str::<Vec<serde_json::Value>>(text) {
            return items
                .iter()
                .filter_map(|item| match item {
                    serde_json::Value::String(text) => Some(text.trim().into()),
                    serde_json::Value::Null => None,
                    other => Some(other.to_string().into()),
                })
                .collect();
        }
    }
    let text = text.trim_start_matches('{').trim_end_matches('}');
    let separator = [';', '\n', '+', ','].into_iter().find(|mark| text.contains(*mark));
    let is_id = |part: &str| part.len() == 36 && part.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
    let parts: Vec<&str> = match separator {
        Some(mark) => text.split(mark).collect(),
        // Ids joined by blanks, as PowerShell writes a list that it cut.
        None if text.len() > 36 && text.split_whitespace().all(is_id) => text.split_whitespace().collect(),
        None => vec![text],
    };
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).map(Into::into).collect()
}

/// JSON with property names in lower case without punctuation, so that Graph, PowerShell and collectors read alike.
/// PowerShell's `AdditionalProperties` are lifted into their object where the object has no such property of its own.
pub fn tree(json: &str) -> Option<serde_json::Value> {
    fn normal(value: serde_json::Value) -> serde_json::Value {
        use serde_json::{Map, Value};
        match value {
            Value::Array(items) => Value::Array(items.into_iter().map(normal).collect()),
            Value::Object(map) => {
                let mut out = Map::new();
                let mut additional = None;
                for (name, value) in map {
                    let (name, value) = (super::normalise(&name), normal(value));
                    if name == "additionalproperties" && value.is_object() {
                        additional = Some(value);
                    } else if out.get(&name).is_none_or(Value::is_null) {
                        out.insert(name, value);
                    }
                }
                if let Some(Value::Object(more)) = additional {
                    for (name, value) in more {
                        if out.get(&name).is_none_or(|own| own.is_null() || own.as_array().is_some_and(Vec::is_empty)) {
                            out.insert(name, value);
                        }
                    }
                }
                Value::Object(out)
            }
            other => other,
        }
    }
    serde_json::from_str(json).ok().map(normal)
}

/// What the first rows tell of the order of day and month.
pub fn date_order<'a>(cells: impl Iterator<Item = &'a str>) -> DateOrder {
    let mut order = DateOrder::Unknown;
    for cell in cells {
        if let Some((first, second, ..)) = three_numbers(cell) {
            order = decide(first, second, cell, order);
        }
        if order == DateOrder::Mixed {
            break;
        }
    }
    order
}

/// What a date proves: no month has a number beyond 12.
fn proof(first: i64, second: i64) -> Option<DateOrder> {
    match (first, second) {
        (13..=31, 1..=12) => Some(DateOrder::DayFirst),
        (1..=12, 13..=31) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

fn decide(first: i64, second: i64, text: &str, known: DateOrder) -> DateOrder {
    let proof = proof(first, second);
    if known != DateOrder::Unknown {
        if proof.is_none_or(|proof| proof == known) { known } else { DateOrder::Mixed }
    } else if let Some(proof) = proof {
        proof
    } else if text.trim_start().get(..6).is_some_and(|start| start.contains('.')) {
        DateOrder::DayFirst
    } else {
        // The twelve-hour clock tells nothing: Australia and India write it with the day first.
        DateOrder::Unknown
    }
}

/// Day, month and year in their written order, and what follows: `18/07/2022 18:15:09`, `05.01.2024`, `7-18-2022`.
fn three_numbers(text: &str) -> Option<(i64, i64, i64, &str)> {
    let text = text.trim();
    let mark = text.find(['/', '.', '-'])?;
    let separator = text.get(mark..=mark)?;
    let mut parts = text.splitn(3, separator);
    let (first, second, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let year_end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (year, rest) = rest.split_at(year_end);
    if first.len() > 2 || second.len() > 2 || year.len() != 4 {
        return None;
    }
    Some((first.parse().ok()?, second.parse().ok()?, year.parse().ok()?, rest))
}

/// Reads a date in any spelling of the exports; learns the file's order of day and month where a date tells it.
pub fn moment(text: &str, order: &mut DateOrder) -> Read {
    if let Some(inner) = inside_object(text) {
        return moment(&inner, order);
    }
    if let Some(moment) = Moment::parse_iso(text) {
        return Read::Moment(moment);
    }
    let text = text.trim();
    if text.starts_with("0001-01-01") || text.starts_with("1601-01-01") || text.starts_with("9999-12-31") {
        return Read::Never;
    }
    let lower = text.to_ascii_lowercase();
    if ["permanent", "never", "n/a", "none", "null", "-", "no expiration", "noexpiration"].contains(&lower.as_str()) {
        return Read::Never;
    }
    if let Some(read) = epoch(text).or_else(|| filetime(text)).or_else(|| generalised(text)) {
        return read;
    }
    if let Some((year, month, day, rest)) = named::date(text) {
        let moment = Moment::from_date(year, month, day).zip(time_of_day(rest));
        return moment.map_or(Read::No, |(date, seconds)| Read::Moment(Moment::of(date.seconds() + seconds)));
    }
    let Some((first, second, year, rest)) = three_numbers(text) else { return Read::No };
    *order = decide(first, second, text, *order);
    let by = match *order {
        DateOrder::Mixed => proof(first, second).unwrap_or(DateOrder::Unknown),
        known => known,
    };
    let (day, month) = match by {
        DateOrder::DayFirst => (first, second),
        DateOrder::MonthFirst => (second, first),
        _ if first == second => (first, second),
        DateOrder::Unknown | DateOrder::Mixed => return Read::Ambiguous,
    };
    let (Ok(day), Ok(month)) = (u32::try_from(day), u32::try_from(month)) else { return Read::No };
    let date = Moment::from_date(year, month, day);
    match (date, time_of_day(rest)) {
        (Some(date), Some(seconds)) => Read::Moment(Moment::of(date.seconds() + seconds)),
        _ => Read::No,
    }
}

/// `{"value":"/Date(…)/","DisplayHint":2,"DateTime":"…"}`: a date as Windows PowerShell writes one that was selected.
fn inside_object(text: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Dated {
        value: String,
        #[serde(rename = "DateTime")]
        _date_time: String,
    }
    let text = text.trim();
    if text.starts_with('{') { Some(serde_json::from_str::<Dated>(text).ok()?.value) } else { None }
}

/// `/Date(1769788627239)/` and `Date(1647533824543)`: milliseconds since 1970, as Windows PowerShell writes them.
fn epoch(text: &str) -> Option<Read> {
    let inner = text.trim_matches(['/', '\\']).strip_prefix("Date(")?.strip_suffix(')')?;
    let digits = inner.split(['+']).next()?;
    let milliseconds: i64 = digits.parse().ok()?;
    let moment = Moment::of(milliseconds.div_euclid(1000));
    Some(if moment.date().0 <= 1601 { Read::Never } else { Read::Moment(moment) })
}

/// FILETIME: 100-nanosecond steps since 1601; 0 and the largest number mean never.
fn filetime(text: &str) -> Option<Read> {
    if text == "0" || text == "9223372036854775807" {
        return Some(Read::Never);
    }
    if let Some(steps) = rounded_filetime(text) {
        return Some(Read::Moment(Moment::of(steps / 10_000_000 - 11_644_473_600)));
    }
    if text.len() != 18 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let steps: i64 = text.parse().ok()?;
    Some(Read::Moment(Moment::of(steps / 10_000_000 - 11_644_473_600)))
}

/// As a workbook saves so large a number: `1.34512345678901E+17`, which is right to the minute with ten digits or more.
fn rounded_filetime(text: &str) -> Option<i64> {
    let mantissa = text.strip_suffix("E+17").or_else(|| text.strip_suffix("e+17"))?;
    let (whole, digits) = mantissa.split_once(['.', ','])?;
    let is_exact = whole.len() == 1 && (9..=17).contains(&digits.len());
    if !is_exact || !whole.bytes().chain(digits.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    format!("{whole}{digits:0<17}").parse().ok()
}

/// LDAP generalised time, `20260718161509.0Z`.
fn generalised(text: &str) -> Option<Read> {
    let digits = text.get(..14)?;
    if !digits.bytes().all(|b| b.is_ascii_digit()) || !text.ends_with('Z') {
        return None;
    }
    let part = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<u32>().ok());
    let date = Moment::from_date(i64::from(part(0..4)?), part(4..6)?, part(6..8)?)?;
    let seconds = i64::from(part(8..10)?) * 3600 + i64::from(part(10..12)?) * 60 + i64::from(part(12..14)?);
    Some(Read::Moment(Moment::of(date.seconds() + seconds)))
}

/// Seconds of `18:15:09`, `6:15:09 PM`, `12:40:24.178 PM`, or nothing (midnight).
fn time_of_day(rest: &str) -> Option<i64> {
    let rest = rest.trim_start_matches([',', ' ', 'T', '\u{202f}', '\u{a0}']).trim_end();
    if rest.is_empty() {
        return Some(0);
    }
    let upper = rest.to_ascii_uppercase();
    let clock: String = upper.chars().take_while(|c| c.is_ascii_digit() || matches!(c, ':' | '.')).collect();
    // `10.00.00`, as the Italian culture writes it.
    let separator = if clock.contains(':') { ':' } else { '.' };
    let mut parts = clock.split(separator);
    let hour: i64 = parts.next()?.parse().ok()?;
    let minute: i64 = parts.next()?.parse().ok()?;
    let second: i64 = parts.next().map_or(Some(0), |second| second.split('.').next()?.parse().ok())?;
    let hour = match (upper.contains("PM"), upper.contains("AM")) {
        (true, _) if hour < 12 => hour + 12,
        (_, true) if hour == 12 => 0,
        _ => hour,
    };
    (hour < 24 && minute < 60 && second < 61).then_some(hour * 3600 + minute * 60 + second)
}

/// Seconds of an ISO 8601 duration (`PT8H`, `P365D`, `P2Y`) or a .NET time span (`180.00:00:00`).
pub fn duration_seconds(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if let Some(iso) = text.strip_prefix('P') {
        let (mut total, mut number, mut in_time, mut is_told) = (0i64, String::new(), false, false);
        for c in iso.chars() {
            if c.is_ascii_digit() {
                number.push(c);
                continue;
            }
            if c == 'T' {
                in_time = true;
                continue;
            }
            let unit = match (c, in_time) {
                ('Y', false) => 365 * 86_400,
                ('M', false) => 30 * 86_400,
                ('W', false) => 7 * 86_400,
                ('D', false) => 86_400,
                ('H', true) => 3_600,
                ('M', true) => 60,
                ('S', true) => 1,
                _ => return None,
            };
            total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(unit)?)?;
            number.clear();
            is_told = true;
        }
        return (is_told && number.is_empty()).then_some(total);
    }
    let (days, clock) = text.split_once('.').filter(|(_, rest)| rest.contains(':')).unwrap_or(("0", text));
    days.parse::<i64>().ok()?.checked_mul(86_400)?.checked_add(time_of_day(clock)?)
}

/// A text of JSON (a property name, a value), borrowed where it holds no escapes.
#[derive(Debug, Default)]
pub struct Name<'a>(pub Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Name<'de>;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a text")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests;
