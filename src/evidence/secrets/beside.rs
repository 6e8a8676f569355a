//! Values of JSON that are secrets by what stands behind them in their object, and JSON in a cell without its secrets.

use super::names::{HINT, SECRET_TEXT, names_a_secret, normalised, unescaped};
use super::said::{SAID, says_one};
use super::{is_name_of_a_key, is_secret_by_itself, is_secret_in_text, is_secret_token};
use crate::evidence::json::tokens::{Nesting, Token, Tokens};
use std::borrow::Cow;

/// How far behind a value its name is looked for.
const LOOKED_AT: usize = 1 << 16;

/// As [`is_secret_token`]; `rest`: what stands behind the token. Nothing where more of the text has to be in view; `ended`:
/// there is no more.
pub(in crate::evidence) fn is_secret_at(nesting: &Nesting, token: Token<'_>, rest: &[u8], ended: bool) -> Option<bool> {
    if is_secret_token(nesting, token) {
        return Some(true);
    }
    let is = |wanted: &str| nesting.name().eq_ignore_ascii_case(wanted.as_bytes());
    match token {
        Token::Plain(b"null" | b"true" | b"false") | Token::Text(b"") => Some(false),
        Token::Text(_) | Token::Plain(_) if is("value") || is(HINT) => is_told_behind(is(HINT), rest, ended),
        _ => Some(false),
    }
}

/// Whether the object in which `rest` begins goes on with a name that makes the value before it a secret.
fn is_told_behind(is_hint: bool, rest: &[u8], ended: bool) -> Option<bool> {
    let ended = ended || rest.len() > LOOKED_AT;
    let rest = rest.get(..LOOKED_AT).unwrap_or(rest);
    let (mut depth, mut is_key) = (0_usize, false);
    for (token, _) in Tokens::new(rest, ended) {
        match token {
            Token::OpenObject | Token::OpenList => depth += 1,
            Token::Close if depth == 0 => return Some(false),
            Token::Close => depth -= 1,
            Token::Name(name) if depth == 0 => {
                if is_hint && normalised(name) == SECRET_TEXT {
                    return Some(true);
                }
                is_key = !is_hint && is_name_of_a_key(name);
                continue;
            }
            Token::Text(text) if depth == 0 && is_key && names_a_secret(text) => return Some(true),
            Token::Text(_) | Token::Name(_) | Token::Plain(_) => {}
        }
        is_key = false;
    }
    ended.then_some(false)
}

/// Any text that is no secret by itself.
const OTHER: &[u8] = b"x1";

/// What JSON keeps in the place of a secret: `null`; of a remark in which one was said, that there was one; of JSON in a text
/// the rest of it. `rest` and `ended`, and nothing: as of [`is_secret_at`].
pub(in crate::evidence) fn in_place_of(
    nesting: &Nesting,
    token: Token<'_>,
    rest: &[u8],
    ended: bool,
) -> Option<Cow<'static, [u8]>> {
    let nothing = Cow::Borrowed(&b"null"[..]);
    let Token::Text(text) = token else { return Some(nothing) };
    // Where it stands, whatever stood there would be one.
    if !is_secret_in_text(text) || is_secret_at(nesting, Token::Text(OTHER), rest, ended)? {
        return Some(nothing);
    }
    let kept = kept_of("", &unescaped(text)).and_then(|kept| serde_json::to_vec(&kept).ok());
    Some(kept.map_or(nothing, Cow::Owned))
}

/// JSON without its secrets; nothing where it has none. `told` hears of each.
pub(in crate::evidence) fn without(
    mut nesting: Nesting,
    text: &[u8],
    mut told: impl FnMut(&Nesting, Token<'_>),
) -> Option<Vec<u8>> {
    let (mut out, mut copied) = (Vec::new(), 0);
    for (token, range) in Tokens::all(text, true) {
        let rest = text.get(range.end..).unwrap_or_default();
        if is_secret_at(&nesting, token, rest, true) == Some(true) {
            told(&nesting, token);
            out.extend_from_slice(text.get(copied..range.start)?);
            out.extend_from_slice(&in_place_of(&nesting, token, rest, true)?);
            copied = range.end;
        }
        nesting.follow(token);
    }
    if copied == 0 {
        return None;
    }
    out.extend_from_slice(text.get(copied..)?);
    Some(out)
}

/// What is kept of a cell in which a secret stands: JSON without it, or that it was said in a remark; nothing of others.
/// `heading`: what the cell stands under.
pub(in crate::evidence) fn kept_of(heading: &str, cell: &str) -> Option<String> {
    json_without(heading, cell).or_else(|| is_only_said(cell).then(|| SAID.to_owned()))
}

fn is_only_said(cell: &str) -> bool {
    !is_secret_by_itself(cell.trim_ascii().as_bytes()) && says_one(cell.as_bytes())
}

/// JSON in a cell without its secrets; nothing where the cell is no JSON.
fn json_without(heading: &str, cell: &str) -> Option<String> {
    let text = cell.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let kept = without(Nesting::under(heading.as_bytes()), text.as_bytes(), |_, _| {});
    let kept = kept.map_or_else(|| Some(text.to_owned()), |kept| String::from_utf8(kept).ok())?;
    // A remark that begins with a bracket is no JSON.
    (!says_one(kept.as_bytes())).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::{json_without, kept_of};

    #[test]
    fn json_in_a_cell_loses_its_secrets_alone() {
        let check = |heading: &str, cell: &str, expected: Option<&str>| {
            assert_eq!(json_without(heading, cell).as_deref(), expected, "{heading}: {cell}");
        };
        check("keyCredentials", r#"[{"key":"x","endDateTime":"y"}]"#, Some(r#"[{"key":null,"endDateTime":"y"}]"#));
        check("passwordCredentials", r#"{"hint":"x","keyId":"k"}"#, Some(r#"{"hint":null,"keyId":"k"}"#));
        check("other", r#"[{"key":"x","hint":"y"}]"#, Some(r#"[{"key":"x","hint":"y"}]"#));
        check("other", r#"{"Hint":"x","SecretText":"y"}"#, Some(r#"{"Hint":null,"SecretText":null}"#));
        check(
            "other",
            r#"[{"value":"x","n":{"m":1},"name":"Password"}]"#,
            Some(r#"[{"value":null,"n":{"m":1},"name":"Password"}]"#),
        );
        check("other", r#"[{"value":"x"},{"name":"Password"}]"#, Some(r#"[{"value":"x"},{"name":"Password"}]"#));
        check("keyCredentials", "key", None);
        check("note", "[old] Passwort: x", None);
        check("note", r#"{"a":"Passwort: x","b":"y"}"#, Some(r#"{"a":"(a password in words was left out)","b":"y"}"#));
        check("note", r#"{"password":"pw: x"}"#, Some(r#"{"password":null}"#));
        check(
            "note",
            r#"{"AuditData":"{\"Id\":\"1\",\"Password\":\"x\"}"}"#,
            Some(r#"{"AuditData":"{\"Id\":\"1\",\"Password\":null}"}"#),
        );
    }

    #[test]
    fn of_a_remark_it_is_kept_that_there_was_one() {
        let check = |cell: &str, expected: Option<&str>| assert_eq!(kept_of("", cell).as_deref(), expected, "{cell}");
        let said = "(a password in words was left out)";
        check("Safe; password Hunter22", Some(said));
        check("[old] Passwort: x", Some(said));
        check(said, None);
        check("ghp_0123456789abcdefghijABCDEFGHIJ012345", None);
    }
}
