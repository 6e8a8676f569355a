//! Where JSON begins in a text, which a tool's warnings may stand above.

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
