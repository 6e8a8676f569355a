//! Where JSON begins in a text, which a tool's warnings may stand above, and where the rows of an envelope do; what is said
//! above these.

use super::scan::{self, Properties, Scan};
use crate::evidence::Shape;

/// Lines of a tool's chatter accepted above the JSON.
const WARNING_LINES: usize = 20;

/// Where JSON begins in a text: at its start, or below a few lines of warnings (`az … > file 2>&1`). `None`: no JSON.
pub(in crate::evidence) fn begins_at(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    for _ in 0..WARNING_LINES {
        let rest = &text[at..];
        let start = at + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if looks_like_json(&text[start..]) {
            return Some(start);
        }
        let line = text[start..].split(|byte| *byte == b'\n').next().unwrap_or_default();
        if line.is_empty() || !looks_like_chatter(line) {
            return None;
        }
        at = (start + line.len() + 1).min(text.len());
    }
    None
}

fn looks_like_json(text: &[u8]) -> bool {
    let next = || text[1..].iter().find(|byte| !byte.is_ascii_whitespace());
    match text.first() {
        Some(b'{') => matches!(next(), None | Some(b'"' | b'}')),
        Some(b'[') => {
            matches!(next(), None | Some(b'{' | b'[' | b']' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'))
        }
        _ => false,
    }
}

/// A warning rather than the headings of a table.
fn looks_like_chatter(line: &[u8]) -> bool {
    let levels: [&[u8]; 6] = [b"warning", b"error", b"info", b"debug", b"[", b"\x1b"];
    let levelled =
        levels.iter().any(|level| line.get(..level.len()).is_some_and(|head| head.eq_ignore_ascii_case(level)));
    levelled || !line.iter().any(|byte| b",;\t|^\"".contains(byte))
}

/// Whether an envelope's rows begin here; `None`: more must be seen. `AzureHound`'s rows are told by their `kind` and `data`.
pub(super) fn begins_rows(bytes: &[u8], hound: bool, ended: bool) -> Option<bool> {
    if bytes.first().is_some_and(|byte| *byte != b'[') {
        return Some(false);
    }
    let inside = bytes.get(1..).unwrap_or_default();
    let first = &inside[scan::blanks(inside)..];
    match first.first() {
        None => ended.then_some(true),
        Some(b']') => Some(true),
        Some(b'{') if !hound => Some(true),
        Some(b'{') => match Properties::new(first, ended).name() {
            // Who sorts the names of properties puts the object before its kind.
            Ok((name, _)) if first[name.clone()].eq_ignore_ascii_case(b"data") => {
                let rest = first.get(name.end + 1..).unwrap_or_default();
                let sign = rest.iter().find(|byte| !byte.is_ascii_whitespace() && **byte != b':');
                sign.map_or_else(|| ended.then_some(false), |sign| Some(*sign == b'{'))
            }
            Ok((name, _)) => Some(first[name].eq_ignore_ascii_case(b"kind")),
            Err(Scan::More) => ended.then_some(false),
            Err(_) => Some(false),
        },
        Some(_) => Some(is_word_for_a_row(first)),
    }
}

/// Where PowerShell cut a list at its depth: words in place of its objects.
pub(super) fn is_word_for_a_row(element: &[u8]) -> bool {
    let starts = [&b"\"@{"[..], b"\"System.", b"\"Microsoft.Graph.", b"\"Deserialized."];
    starts.iter().any(|start| element.starts_with(start))
}

/// Code and message of `{"code":…,"message":…}`.
pub(super) fn error_of(value: &[u8]) -> Option<(String, String)> {
    #[derive(serde::Deserialize)]
    struct Answer {
        #[serde(alias = "Code")]
        code: String,
        #[serde(alias = "Message", default)]
        message: String,
    }
    let answer: Answer = serde_json::from_slice(value).ok()?;
    Some((answer.code, answer.message.chars().take(300).collect()))
}

/// `count` of what `AzureHound` says of its file.
pub(super) fn count_of(meta: &[u8]) -> Option<u64> {
    #[derive(serde::Deserialize)]
    struct Meta {
        count: u64,
    }
    Some(serde_json::from_slice::<Meta>(meta).ok()?.count)
}

/// What the rows of a file of `AzureHound`'s first version are, which it says above them; as a context would say it.
pub(super) fn first_hound_type(meta: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Meta {
        r#type: String,
    }
    let kind = serde_json::from_slice::<Meta>(meta).ok()?.r#type;
    let is_first = kind.starts_with("az") && kind != "azure" && kind.len() < 64;
    is_first.then(|| format!("{}{kind}", Shape::FIRST_HOUND))
}
