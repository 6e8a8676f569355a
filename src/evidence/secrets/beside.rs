//! Values of JSON that are secrets by what stands behind them in their object, and JSON in a cell without its secrets.

use super::names::{HINT, SECRET_TEXT, names_a_secret, normalised};
use super::said::says_one;
use super::{is_name_of_a_key, is_secret_token};
use crate::evidence::json::tokens::{Nesting, Token, Tokens};

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

/// JSON in a cell with `null` in the place of its secrets; nothing where the cell is no JSON. `heading`: what it stands under.
pub(in crate::evidence) fn json_without(heading: &str, cell: &str) -> Option<String> {
    let text = cell.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let bytes = text.as_bytes();
    let mut nesting = Nesting::under(heading.as_bytes());
    let (mut out, mut copied) = (String::new(), 0);
    for (token, range) in Tokens::all(bytes, true) {
        if is_secret_at(&nesting, token, bytes.get(range.end..)?, true) == Some(true) {
            out.push_str(text.get(copied..range.start)?);
            out.push_str("null");
            copied = range.end;
        }
        nesting.follow(token);
    }
    out.push_str(text.get(copied..)?);
    // A remark that begins with a bracket is no JSON.
    (!says_one(out.as_bytes())).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::json_without;

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
        check("note", r#"{"a":"Passwort: x","b":"y"}"#, Some(r#"{"a":null,"b":"y"}"#));
    }
}
