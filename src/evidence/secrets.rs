//! Columns and properties in which exports carry secrets (initial and LAPS passwords, application secrets, recovery keys,
//! tokens): told by name, and copied without them.
//!
//! What is found and what is left out are decided by one function each for tables ([`is_secret_heading`]) and JSON
//! ([`is_secret`]), so that nothing is announced and then kept.

use super::json::tokens::{Nesting, Token, Tokens};
use super::sniff::{self, Format, TextFormat};
use super::text::{HEAD_BYTES, Source, Text, Window};
use super::{csv, limits};
use std::io::{self, Read, Write};

/// Headings and property names, lower case, letters and digits only.
const NAMES: &[&str] = &[
    "accesstoken",
    "adgangskode",
    "adminpassword",
    "bitlockerrecoverykey",
    "clientsecret",
    "commandtoexecute",
    "connectionstring",
    "contraseña",
    "hasło",
    "heslo",
    "customdata",
    "idtoken",
    "kennwort",
    "lösenord",
    "motdepasse",
    "msdsmanagedpassword",
    "msfverecoverypassword",
    "mslapsencrypteddsrmpassword",
    "mslapsencrypteddsrmpasswordhistory",
    "mslapsencryptedpassword",
    "mslapsencryptedpasswordhistory",
    "mslapspassword",
    "msmcsadmpwd",
    "password",
    "passwordbase64",
    "passwordprofile",
    "passwort",
    "primaryconnectionstring",
    "primarysharedkey",
    "recoverykey",
    "recoverypassword",
    "refreshtoken",
    "sastoken",
    "secondaryconnectionstring",
    "secondarysharedkey",
    "secrettext",
    "senha",
    "serviceuri",
    "storageaccountkey",
    "temporaryaccesspass",
    "temporarypassword",
    "temppassword",
    "unicodepwd",
    "userpassword",
    "wachtwoord",
    "пароль",
    "パスワード",
    "密码",
    "密碼",
    "비밀번호",
];

/// Names that mean a secret only within these: the object's own property name, then the inner one.
const WITHIN: &[(&str, &str)] = &[("passwordcredentials", "hint"), ("keycredentials", "key")];

/// Objects whose texts are secrets whatever their names: headers and tokens of web hooks, keys of published apps.
const WHOLE: &[&str] = &[
    "protectedsettings",
    "verifiedcustomdomainkeycredential",
    "verifiedcustomdomainpasswordcredential",
    "webhookproperties",
];
/// No name of these is shorter.
const SHORTEST_WHOLE: usize = "webhookproperties".len();

/// Where an object is a pair of `key` and `value`, keys whose value is a secret. Source: Graph's synchronization secrets.
const SECRET_KEYS: &[&[u8]] = &[
    b"AppKey",
    b"ClientSecret",
    b"ConsumerSecret",
    b"Oauth2AccessToken",
    b"Oauth2AuthorizationCode",
    b"Oauth2ClientSecret",
    b"Oauth2RefreshToken",
    b"Password",
    b"SecretToken",
    b"TokenKey",
    // Keys of a storage account, under `keyName`.
    b"key1",
    b"key2",
];

/// Properties that name the secret beside them.
pub(super) fn is_name_of_a_key(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"key") || name.eq_ignore_ascii_case(b"keyName")
}

/// Whether a cell of a table holds a secret, whatever its heading: a token, a key, or JSON in which one stands.
pub(super) fn is_secret_cell(cell: &[u8]) -> bool {
    let text = cell.trim_ascii();
    if is_secret_by_itself(text) {
        return true;
    }
    if !matches!(text.first(), Some(b'{' | b'[')) {
        return false;
    }
    let mut nesting = Nesting::default();
    Tokens::new(text, true).any(|(token, _)| {
        let found = match token {
            Token::Text(text) => is_secret(nesting.parent(), nesting.name(), nesting.key(), text),
            _ => false,
        };
        nesting.follow(token);
        found
    })
}

/// Only JSON, which is told by its brace, holds secrets in shorter cells.
pub(super) const SHORTEST_SECRET: usize = CONNECTION_BYTES;
const _: () = assert!(SHORTEST_SECRET <= RECOVERY_DIGITS && SHORTEST_SECRET <= TOKEN_BYTES);

/// Tokens are long; a shorter text that begins like one is something else.
const TOKEN_BYTES: usize = 100;

fn normalised(name: &[u8]) -> String {
    String::from_utf8_lossy(name).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A heading under which secrets stand, be its cells filled or not.
pub fn is_secret_heading(heading: &str) -> bool {
    let name = normalised(heading.as_bytes());
    NAMES.contains(&name.as_str()) || name.starts_with("initialpassword")
}

/// What a property's name says of the text under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Suspicion {
    None,
    /// Its text is a secret.
    Secret,
    /// Texts of some names are, further inside.
    Outer,
    /// Its text is, inside of some names.
    Inner,
}

/// Whether a property's name makes its text worth a look.
pub(super) fn suspicion(name: &[u8]) -> Suspicion {
    let name = normalised(name);
    if NAMES.contains(&name.as_str()) || WHOLE.contains(&name.as_str()) {
        Suspicion::Secret
    } else if WITHIN.iter().any(|(outer, _)| *outer == name) {
        Suspicion::Outer
    } else if WITHIN.iter().any(|(_, inner)| *inner == name) {
        Suspicion::Inner
    } else {
        Suspicion::None
    }
}

/// Whether a text is a secret under any name, or under a usual one.
pub(super) fn is_secret_by_itself(text: &[u8]) -> bool {
    is_token(text)
        || text.first().is_some_and(u8::is_ascii_digit) && is_recovery_key(text)
        || text.starts_with(b"{\\\"") && is_secret_inside(text)
}

/// Whether a secret stands in JSON that was saved as a text of JSON, as settings of extensions are.
fn is_secret_inside(text: &[u8]) -> bool {
    let quoted = [b"\"", text, b"\""].concat();
    serde_json::from_slice::<String>(&quoted).is_ok_and(|inner| is_secret_cell(inner.as_bytes()))
}

/// Whether all texts of an object with this name are secrets.
pub(super) fn is_whole(name: &[u8]) -> bool {
    name.len() >= SHORTEST_WHOLE && WHOLE.contains(&normalised(name).as_str())
}

/// Whether the text under `key` makes the `value` beside it a secret.
pub(super) fn names_a_secret(key: &[u8]) -> bool {
    SECRET_KEYS.iter().any(|known| known.eq_ignore_ascii_case(key))
}

/// Whether the text under `name`, in an object that stands under `parent`, is a secret. `text`: without its quotes.
/// `key`: the text that stood before under `key` in the same object, or nothing.
pub(super) fn is_secret(parent: &[u8], name: &[u8], key: &[u8], text: &[u8]) -> bool {
    if text.is_empty() || text.starts_with(b"System.") || text.starts_with(b"Microsoft.") {
        return false;
    }
    if is_secret_by_itself(text) || (name.eq_ignore_ascii_case(b"value") && names_a_secret(key)) {
        return true;
    }
    let name = normalised(name);
    if WHOLE.contains(&normalised(parent).as_str()) {
        return true;
    }
    if NAMES.contains(&name.as_str()) || WHOLE.contains(&name.as_str()) {
        return true;
    }
    WITHIN.iter().any(|(outer, inner)| *inner == name && *outer == normalised(parent))
}

/// A signed token (`eyJ….….…`), pasted together with an answer; a connection string or address with a key in it.
pub(super) fn is_token(text: &[u8]) -> bool {
    is_signed_token(text) || text.len() >= CONNECTION_BYTES && memchr::memchr(b'=', text).is_some() && holds_key(text)
}

/// A shorter text has no room for the name of a key and the key.
const CONNECTION_BYTES: usize = 40;

fn holds_key(text: &[u8]) -> bool {
    let holds = |part: &[u8]| memchr::memmem::find(text, part).is_some();
    holds(b"AccountKey=") || holds(b"SharedAccessKey=") || (holds(b"&sig=") || holds(b"?sig=")) && holds(b"sv=")
}

fn is_signed_token(text: &[u8]) -> bool {
    text.starts_with(b"eyJ")
        && text.len() >= TOKEN_BYTES
        && text.iter().filter(|byte| **byte == b'.').count() == 2
        && text.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'='))
}

/// BitLocker: eight groups of six digits.
const RECOVERY_DIGITS: usize = 8 * 6;
/// With a hyphen and blanks around it between any two groups.
const RECOVERY_KEY_BYTES: usize = RECOVERY_DIGITS + 7 * 3;

/// BitLocker: eight groups of six digits, with hyphens, blanks or nothing between them.
fn is_recovery_key(text: &[u8]) -> bool {
    if !(RECOVERY_DIGITS..=RECOVERY_KEY_BYTES).contains(&text.len()) {
        return false;
    }
    let mut digits = 0;
    for byte in text {
        match byte {
            b'0'..=b'9' => digits += 1,
            // Only between groups.
            b'-' | b' ' if digits % 6 == 0 => {}
            _ => return false,
        }
    }
    digits == RECOVERY_DIGITS
}

/// Copies a text file without its secrets, as UTF-8; every row keeps its number. In tables the cells are emptied, in JSON
/// the values become `null`.
///
/// # Errors
/// `InvalidData` where the file is neither table nor JSON, so that it cannot be told where its secrets are.
pub fn copy_without(source: &mut (dyn Read + Send), out: &mut dyn Write) -> io::Result<()> {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    source.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    if sniff::format(&head) != Format::Text {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "no text"));
    }
    let mut window = Window::new(Text::new(head, Source::Plain(source)));
    window.fill(limits::LINE_BYTES);
    match sniff::text_format(&window) {
        TextFormat::Table => csv::copy_without(&mut window, out)?,
        TextFormat::Json => json_without(&mut window, out)?,
        TextFormat::Unknown(_) => return Err(io::Error::new(io::ErrorKind::InvalidData, "no table")),
    }
    match window.failure() {
        Some(failure) => Err(io::Error::new(failure.kind(), failure.to_string())),
        None => Ok(()),
    }
}

fn json_without(window: &mut Window<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut nesting = Nesting::default();
    loop {
        let bytes = window.bytes();
        let mut tokens = Tokens::new(bytes, window.ended());
        let mut copied = 0;
        for (token, range) in tokens.by_ref() {
            if let Token::Text(text) = token
                && is_secret(nesting.parent(), nesting.name(), nesting.key(), text)
            {
                out.write_all(&bytes[copied..range.start])?;
                out.write_all(b"null")?;
                copied = range.end;
            }
            nesting.follow(token);
        }
        let at = if window.ended() { bytes.len() } else { tokens.position() };
        out.write_all(&bytes[copied..at])?;
        window.consume(at);
        if window.ended() {
            return Ok(());
        }
        if window.fill(limits::DOCUMENT_BYTES) == 0 && !window.ended() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a text longer than 64 MiB"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut out = Vec::new();
        copy_without(&mut text.as_bytes(), &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn tables_keep_their_rows_and_lose_the_secrets() {
        check(
            "Name,Password,Note\r\nA,s3cret,x\r\nB,\"t,\"\"w\r\no\",y\r\n",
            "Name,Password,Note\r\nA,,x\r\nB,\"\",y\r\n",
        );
        check("sep=;\nComputer;ms-Mcs-AdmPwd\npc1;p\n\npc2;q", "sep=;\nComputer;ms-Mcs-AdmPwd\npc1;\n\npc2;");
        check(
            "a,Initial password [passwordProfile] Required\n1,x\n",
            "a,Initial password [passwordProfile] Required\n1,\n",
        );
        // A line that cannot be cut into cells is left out as a whole.
        check("a,password\n1,\"x\n2,y\n", "a,password\n\n2,\n");
        check("a,b\n1,2\n", "a,b\n1,2\n");
    }

    #[test]
    fn json_keeps_its_elements_and_loses_the_secrets() {
        check(
            r#"[{"id":1,"passwordProfile":{"password":"x","force":true}},{"secretText":null,"SecretText":"y"}]"#,
            r#"[{"id":1,"passwordProfile":{"password":null,"force":true}},{"secretText":null,"SecretText":null}]"#,
        );
        check(
            r#"{"value":[{"hint":"a","passwordCredentials":[{"hint":"abc","keyId":"k"}],"keyCredentials":[{"key":"b"}]}]}"#,
            r#"{"value":[{"hint":"a","passwordCredentials":[{"hint":null,"keyId":"k"}],"keyCredentials":[{"key":null}]}]}"#,
        );
        check(
            r#"{"key":"111111-222222-333333-444444-555555-666666-777777-888888","a":"b"}"#,
            r#"{"key":null,"a":"b"}"#,
        );
        let token = format!("eyJ{}.{}.{}", "a".repeat(60), "b".repeat(60), "c".repeat(60));
        check(&format!(r#"{{"x":["{token}","eyJ"]}}"#), r#"{"x":[null,"eyJ"]}"#);
        check(r#"{"a":"un"#, r#"{"a":"un"#);
        // Settings of a machine's extensions, at any depth and as a text.
        check(
            r#"{"settings":{"commandToExecute":"x","fileUris":["u"]},"protectedSettings":{"a":{"b":["x"]}},"c":"d"}"#,
            r#"{"settings":{"commandToExecute":null,"fileUris":["u"]},"protectedSettings":{"a":{"b":[null]}},"c":"d"}"#,
        );
        check(
            r#"{"protectedSettings":"MIIB","settings":"{\"commandToExecute\":\"x\"}","more":"{\"a\":\"b\"}"}"#,
            r#"{"protectedSettings":null,"settings":null,"more":"{\"a\":\"b\"}"}"#,
        );
        // Beside the rows.
        check(
            r#"{"access_token":"abc","value":[{"id":"1"}],"refresh_token":"d"}"#,
            r#"{"access_token":null,"value":[{"id":"1"}],"refresh_token":null}"#,
        );
        // Synchronisation secrets, web hooks, storage.
        check(
            r#"{"value":[{"key":"SecretToken","value":"abc"},{"key":"BaseAddress","value":"https://x.example"},{"value":"d"}]}"#,
            r#"{"value":[{"key":"SecretToken","value":null},{"key":"BaseAddress","value":"https://x.example"},{"value":"d"}]}"#,
        );
        check(
            r#"{"webhookReceivers":[{"name":"w","serviceUri":"https://x.example/?code=1"}],"webhookProperties":{"any":"x"},"b":"c"}"#,
            r#"{"webhookReceivers":[{"name":"w","serviceUri":null}],"webhookProperties":{"any":null},"b":"c"}"#,
        );
        check(
            r#"{"setting":"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=bm90IGEga2V5","query":"a=b"}"#,
            r#"{"setting":null,"query":"a=b"}"#,
        );
        check(
            r#"{"onPremisesPublishing":{"verifiedCustomDomainPasswordCredential":{"value":"x"},"externalUrl":"u"}}"#,
            r#"{"onPremisesPublishing":{"verifiedCustomDomainPasswordCredential":{"value":null},"externalUrl":"u"}}"#,
        );
    }

    #[test]
    fn long_texts_are_copied_piece_by_piece() {
        let long = "x".repeat(3 << 20);
        let text = format!(r#"[{{"a":"{long}","password":"{long}"}},{{"b":"{long}"}}]"#);
        check(&text, &format!(r#"[{{"a":"{long}","password":null}},{{"b":"{long}"}}]"#));
    }

    #[test]
    fn cells_are_secrets_by_what_stands_in_them() {
        let token = format!("eyJ{}.{}.{}", "a".repeat(60), "b".repeat(60), "c".repeat(60));
        check(
            &format!("id,note,more\n1,{token},x\n2,\"[{{\"\"hint\"\":\"\"a\"\"}}]\",y\n"),
            "id,note,more\n1,,x\n2,\"[{\"\"hint\"\":\"\"a\"\"}]\",y\n",
        );
        check(
            "id,passwordCredentials\n1,\"[{\"\"keyId\"\":\"\"k\"\",\"\"secretText\"\":\"\"s3\"\"}]\"\n2,[]\n",
            "id,passwordCredentials\n1,\"\"\n2,[]\n",
        );
        check(
            "name,connection\na,DefaultEndpointsProtocol=https;AccountName=a;AccountKey=bm90IGEga2V5\n",
            "name,connection\na,\n",
        );
        check(
            r#"[{"keyName":"key1","permissions":"FULL","value":"c2VjcmV0"},{"keyName":"colour","value":"red"}]"#,
            r#"[{"keyName":"key1","permissions":"FULL","value":null},{"keyName":"colour","value":"red"}]"#,
        );
    }

    #[test]
    fn recovery_keys_are_known_in_every_form() {
        let groups = ["111111", "222222", "333333", "444444", "555555", "666666", "777777", "888888"];
        for between in ["-", " - ", " ", ""] {
            let key = groups.join(between);
            assert!(is_secret_by_itself(key.as_bytes()), "{key}");
            // Wherever it stands in its row.
            for margin in 0..100 {
                let (before, after) = ("x".repeat(margin), "y".repeat(100 - margin));
                check(&format!("a,b,c\n{before},{key},{after}\n"), &format!("a,b,c\n{before},,{after}\n"));
            }
            check(&format!("Device,Note,Volume\npc1,{key},C:\n"), "Device,Note,Volume\npc1,,C:\n");
            check(&format!(r#"[{{"any":"{key}"}}]"#), r#"[{"any":null}]"#);
        }
        for other in
            ["111111-222222-333333", "2026-06-30 2026-06-30 2026-06-30 2026-06-30 2026-06-30 1234", &"1".repeat(49)]
        {
            assert!(!is_secret_by_itself(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn names() {
        for name in [
            "Initial password",
            "ms-Mcs-AdmPwd",
            "msLAPS-Password",
            "SecretText",
            "Password",
            "Passwort",
            "Hasło",
            "密码",
        ] {
            assert!(is_secret_heading(name), "{name}");
        }
        for name in ["passwordPolicies", "lastPasswordChangeDateTime", "Key", "PasswordNeverExpires", "hint"] {
            assert!(!is_secret_heading(name), "{name}");
        }
    }
}
