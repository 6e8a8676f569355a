//! Copies text files without their secrets: what an assessment keeps of them.

use super::json::tokens::{Nesting, Token, Tokens};
use super::secrets::names::names_a_secret;
use super::secrets::{Pairs, columns, is_secret_at, is_secret_cell_under, says_yes_or_no, token_in};
use super::sniff::{self, Format, TextFormat};
use super::text::{HEAD_BYTES, Source, Text, Window};
use super::{csv, json, limits};
use std::io::{self, Read, Write};

/// Copies a text file without its secrets, as UTF-8; every row keeps its number. In tables the cells are emptied, in JSON
/// the values become `null`. `knows`: names that head columns, as [`super::Consumer::knows_heading`] answers.
///
/// # Errors
/// `InvalidData` where the file is neither table nor JSON, so that it cannot be told where its secrets are.
pub fn copy_without(
    source: &mut (dyn Read + Send),
    knows: &dyn Fn(&str) -> bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    source.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    if sniff::format(&head) != Format::Text {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "no text"));
    }
    let mut window = Window::new(Text::new(head, Source::Plain(source)));
    window.fill(limits::LINE_BYTES);
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
            let Some(is_secret) = is_secret_at(&nesting, token, rest, window.ended()) else {
                asks_at = Some(range.start);
                break;
            };
            let in_table = table.as_mut().is_some_and(|table| {
                table.pass(bytes.get(seen..range.start).unwrap_or_default());
                table.is_secret(token)
            });
            seen = range.end;
            if in_table || is_secret {
                write_without_tokens(&bytes[copied..range.start], out)?;
                out.write_all(b"null")?;
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
fn write_without_tokens(text: &[u8], out: &mut dyn Write) -> io::Result<()> {
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
    fn is_secret(&self, token: Token<'_>) -> bool {
        let is_below = self.secret.contains(&self.column);
        let is_beside = self.is_named && self.pairs.is_value(self.column);
        match token {
            Token::Text(text) => {
                let heading = self.names.get(self.column).map_or("", String::as_str);
                self.is_in_row() && (is_below || is_beside && !says_yes_or_no(text) || is_secret_text(heading, text))
            }
            Token::Plain(word) => {
                self.is_in_row() && (is_below || is_beside && !says_yes_or_no(word)) && word != b"null"
            }
            _ => false,
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

/// A cell, as JSON writes it.
fn is_secret_text(heading: &str, text: &[u8]) -> bool {
    if !text.contains(&b'\\') {
        return is_secret_cell_under(heading, text);
    }
    let quoted = [b"\"", text, b"\""].concat();
    serde_json::from_slice::<String>(&quoted).is_ok_and(|cell| is_secret_cell_under(heading, cell.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::copy_without;
    use crate::evidence::secrets::is_secret_by_itself;

    fn check(text: &str, expected: &str) {
        let mut out = Vec::new();
        copy_without(&mut text.as_bytes(), &|name| name == "name", &mut out).unwrap();
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
        // A line that cannot be cut into cells is left out as a whole; what stands in its place is refused as it was.
        check("a,password\n1,\"x\n2,y\n", "a,password\n,,left out\n2,\n");
        // Rows that a quote swallowed are no cell of another column.
        check("a,b,c,password\n1,\"x,y,p1\n2,x,y,p2\n3,x\",y,p3\n4,x,y,p4\n", "a,b,c,password\n,,,,left out\n4,x,y,\n");
        check(
            "a,b,c,password\n1,\"x,y,p1\n2,x,y,p2\n3,x\",y\n4,x,y,p4\n",
            "a,b,c,password\n,,,,left out\n2,x,y,\n3,x\",y\n4,x,y,\n",
        );
        check("a,b\n1,2\n", "a,b\n1,2\n");
    }

    #[test]
    fn nothing_is_kept_below_a_word_for_a_secret() {
        // Text above the headings.
        check(
            "Report, password p0\nName,Since,Password\nA,2026-01-01,p1\n",
            "left out\nName,Since,Password\nA,2026-01-01,\n",
        );
        // Headings that stand where nobody looks for them.
        check("a,b\nName,Password\nA,p1\nB,p2\n", "a,b\nName,Password\nA,\nB,\n");
        // Rows wider than the headings.
        check("Name,Password,Note\nA,B,p1,x\nC,p2,y,\n", "Name,Password,Note\n,,,left out\nC,,y,\n");
        // A value that is such a word is none.
        check("Account,Method\na@b.c,Password\nd@e.f,2026\n", "Account,Method\na@b.c,Password\nd@e.f,2026\n");
    }

    #[test]
    fn a_secret_may_be_a_number_or_a_list() {
        check(
            r#"[{"password":7700112200,"a":1},{"password":true,"b":null},{"Password" : null,"c":[1]},{"password":["x",2]}]"#,
            r#"[{"password":null,"a":1},{"password":null,"b":null},{"Password" : null,"c":[1]},{"password":[null,null]}]"#,
        );
        check(
            r#"{"password":{"value":"x","n":[{"m":12}]},"d":5}"#,
            r#"{"password":{"value":null,"n":[{"m":null}]},"d":5}"#,
        );
        check(r#"{"idToken":[{"name":"a","essential":false}]}"#, r#"{"idToken":[{"name":"a","essential":false}]}"#);
        check(
            r#"{"tables":[{"name":"T","columns":[{"name":"A"},{"name":"Password"}],"rows":[[1,2],[3,null]]}]}"#,
            r#"{"tables":[{"name":"T","columns":[{"name":"A"},{"name":"Password"}],"rows":[[1,null],[3,null]]}]}"#,
        );
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
        check(
            &format!(r#"{{"Authorization":"Bearer {token}","x":"Bearer eyJ"}}"#),
            r#"{"Authorization":null,"x":"Bearer eyJ"}"#,
        );
        check(r#"{"a":"un"#, r#"{"a":"un"#);
        // Among other words, and above and below the JSON.
        check(&format!(r#"{{"x":"token={token} and more","y":"b"}}"#), r#"{"x":null,"y":"b"}"#);
        check(&format!("WARNING: Bearer {token}\n{{\"a\":1}}\n{token}\n"), "left out\n{\"a\":1}\nnull\n");
        check("WARNING: temp password: x\nmore\n[{\"a\":1}]", "left out\n\n[{\"a\":1}]");
        // What a property became and was, as audit logs tell it.
        check(
            r#"{"modifiedProperties":[{"displayName":"Password","oldValue":"[]","newValue":"\"[\\\"x1\\\"]\""},{"displayName":"AccountEnabled","newValue":"y"}]}"#,
            r#"{"modifiedProperties":[{"displayName":"Password","oldValue":"[]","newValue":null},{"displayName":"AccountEnabled","newValue":"y"}]}"#,
        );
        check(
            r#"[{"Name":"ClientSecret","NewValue":"x","OldValue":"True"},{"displayName":"Password","value":"y"}]"#,
            r#"[{"Name":"ClientSecret","NewValue":null,"OldValue":"True"},{"displayName":"Password","value":"y"}]"#,
        );
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
        check(r#"{"ContentPin":"Off","DoorPin":"1207"}"#, r#"{"ContentPin":"Off","DoorPin":null}"#);
        // Synchronisation secrets, web hooks, storage.
        check(
            r#"{"value":[{"key":"SecretToken","value":"abc"},{"key":"BaseAddress","value":"https://x.example"},{"value":"d"}]}"#,
            r#"{"value":[{"key":"SecretToken","value":null},{"key":"BaseAddress","value":"https://x.example"},{"value":"d"}]}"#,
        );
        check(
            r#"[{"name":"Password","value":"abc"},{"Name":"clientSecret","Value":"d"},{"name":"BannedPasswordList","value":"e"}]"#,
            r#"[{"name":"Password","value":null},{"Name":"clientSecret","Value":null},{"name":"BannedPasswordList","value":"e"}]"#,
        );
        check(
            r#"{"callbackUrl":"https://x.example/?sig=1","httpTriggerUrl":"https://y.example","userData":"eA=="}"#,
            r#"{"callbackUrl":null,"httpTriggerUrl":null,"userData":null}"#,
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
    fn tables_within_json_lose_the_cells_of_some_columns() {
        // What stands in a row names no column.
        let row = r#"[{"columns":[{"name":"password"}],"rows":[["x"]]},"y"]"#;
        let table = format!(r#"{{"columns":[{{"name":"A"}},{{"name":"B"}}],"rows":[{row},{row}]}}"#);
        check(&table, &table);
        check(
            r#"{"tables":[{"name":"T","columns":[{"name":"A","type":"string"},{"name":"Password"},{"name":"B"}],"rows":[[1,"x","y"],[null,"z",{"a":["b",","]}],["a,b\"","p",true]]}]}"#,
            r#"{"tables":[{"name":"T","columns":[{"name":"A","type":"string"},{"name":"Password"},{"name":"B"}],"rows":[[1,null,"y"],[null,null,{"a":["b",","]}],["a,b\"",null,true]]}]}"#,
        );
        check(
            r#"[{"FrameType":"DataTable","Columns":[{"ColumnName":"A"}],"Rows":[["[{\"secretText\":\"x\"}]"],["[{\"hint\":\"x\"}]"]]},{"Columns":[{"ColumnName":"B"},{"ColumnName":"secretText"}],"Rows":[["x",["y"]]]}]"#,
            r#"[{"FrameType":"DataTable","Columns":[{"ColumnName":"A"}],"Rows":[[null],["[{\"hint\":\"x\"}]"]]},{"Columns":[{"ColumnName":"B"},{"ColumnName":"secretText"}],"Rows":[["x",[null]]]}]"#,
        );
    }

    #[test]
    fn values_beside_names_of_secrets_are_left_out() {
        check("Key,Value\nA,App\nPassword,x\nclient_secret,y\n", "Key,Value\nA,App\nPassword,\nclient_secret,\n");
        check("Property;Value\nPassword;x;y\nA;b\n", "Property;Value\n;;left out\nA;b\n");
        check("Name,Value\nHasPassword,True\nPassword,yes\n", "Name,Value\nHasPassword,True\nPassword,yes\n");
        check(
            r#"[{"Property":"Password","Value":"x"},{"Setting":"LAPS password","Value":"y"},{"Name":"a","Value":"b"}]"#,
            r#"[{"Property":"Password","Value":null},{"Setting":"LAPS password","Value":null},{"Name":"a","Value":"b"}]"#,
        );
        check(
            r#"{"columns":[{"name":"Key"},{"name":"Value"}],"rows":[["A",1],["Password",2],["B","c"]]}"#,
            r#"{"columns":[{"name":"Key"},{"name":"Value"}],"rows":[["A",1],["Password",null],["B","c"]]}"#,
        );
    }

    #[test]
    fn long_texts_are_copied_piece_by_piece() {
        let long = "x".repeat(3 << 20);
        let text = format!(r#"[{{"a":"{long}","password":"{long}"}},{{"b":"{long}"}}]"#);
        check(&text, &format!(r#"[{{"a":"{long}","password":null}},{{"b":"{long}"}}]"#));
    }

    /// Headings of another table below the first: they stand behind an empty line, or are known. A row of data is none.
    #[test]
    fn a_row_of_data_heads_no_secrets() {
        let check = |text: &str, expected: &str| {
            let mut out = Vec::new();
            copy_without(&mut text.as_bytes(), &|name| name == "user name", &mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        };
        check("A,B\n1,2\n\nWer,Password\nx,y\n", "A,B\n1,2\n\nWer,Password\nx,\n");
        check("A,B\n1,2\nUser name,Password\nx,y\n", "A,B\n1,2\nUser name,Password\nx,\n");
        check("Name,Method\nAda,Password\nBen,Phone\n", "Name,Method\nAda,Password\nBen,Phone\n");
        // A heading that asks a question is no secret.
        check("Name,Password never expires?\nAda,true\n", "Name,Password never expires?\nAda,true\n");
    }

    #[test]
    fn lines_of_a_text_in_which_a_secret_is_given_are_left_out() {
        check("DisplayName : A\nPasswordProfile : x, y\nMail : a\n", "DisplayName : A\n,left out\nMail : a\n");
        check("[db]\npassword=x\n", "[db]\n,left out\n");
        // A row of secrets alone would be no row any more.
        check("Password,Hint,SecretText\na,b,c\n", "Password,Hint,SecretText\n,,,left out\n");
        let error = copy_without(&mut &b"password=x\nuser=y\n"[..], &|_| false, &mut Vec::new()).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidData);
    }

    #[test]
    fn a_token_in_place_of_headings_is_not_stored() {
        let token = format!("Bearer eyJ{}.{}.{}\n", "a".repeat(60), "b".repeat(60), "c".repeat(60));
        let error = copy_without(&mut token.as_bytes(), &|_| false, &mut Vec::new()).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidData);
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
            "id,passwordCredentials\n1,\"[{\"\"keyId\"\":\"\"k\"\",\"\"secretText\"\":null}]\"\n2,[]\n",
        );
        check(
            "id,keyCredentials\n1,\"[{\"\"key\"\":\"\"k\"\",\"\"a\"\":1}]\"\n",
            "id,keyCredentials\n1,\"[{\"\"key\"\":null,\"\"a\"\":1}]\"\n",
        );
        check("id\tkeyCredentials\n1\t[{\"key\":\"k\"}]\n", "id\tkeyCredentials\n1\t[{\"key\":null}]\n");
        check("DisplayName,Hint,SecretText\na,b,c\n", "DisplayName,Hint,SecretText\na,,\n");
        check(
            r#"[{"value":"x","name":"Password"},{"Hint":"a","SecretText":"b"},{"error":{"access_token":"c"}}]"#,
            r#"[{"value":null,"name":"Password"},{"Hint":null,"SecretText":null},{"error":{"access_token":null}}]"#,
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
}
