//! What is left of files, and what is not.

use super::{Choice, copy_without};
use crate::evidence::secrets::is_secret_by_itself;

fn check(text: &str, expected: &str) {
    let mut out = Vec::new();
    copy_without(&mut text.as_bytes(), &|name| name == "name", None, &mut out).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

#[test]
fn tables_keep_their_rows_and_lose_the_secrets() {
    check("Name,Password,Note\r\nA,s3cret,x\r\nB,\"t,\"\"w\r\no\",y\r\n", "Name,Password,Note\r\nA,,x\r\nB,\"\",y\r\n");
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
fn tokens_above_the_headings_are_left_out() {
    let token = format!("eyJ{}.{}.{}", "a".repeat(60), "b".repeat(60), "c".repeat(60));
    check(&format!("#TYPE x {token}\nName,Since\nA,1\n"), "#TYPE x left-out\nName,Since\nA,1\n");
    check(&format!("Report {token}\nName,Since,Until\nA,1,2\n"), "left out\nName,Since,Until\nA,1,2\n");
    check("#TYPE x password=Hunter2\nName,Since\nA,1\n", "#TYPE left out\nName,Since\nA,1\n");
    check("Report pw: Hunter2\nName,Since,Until\nA,1,2\n", "left out\nName,Since,Until\nA,1,2\n");
}

#[test]
fn eight_bit_text_keeps_its_bytes() {
    let check = |stated: Option<&str>, text: &[u8], expected: &[u8]| {
        let mut out = Vec::new();
        let stated = stated.and_then(Choice::called);
        copy_without(&mut &*text, &|_| false, stated, &mut out).unwrap();
        assert_eq!(out, expected, "{}", String::from_utf8_lossy(&out));
    };
    let polish = b"Name,Password\n\xA3ukasz,x\n\x81\xC5\x81,\xF3\n";
    let expected = b"Name,Password\n\xA3ukasz,\n\x81\xC5\x81,\n";
    check(None, polish, expected);
    check(Some("windows-1250"), polish, expected);
    // What is secret is known by the letters that were said.
    let russian = encoding_rs::WINDOWS_1251.encode("Имя,Пароль\nЮрий,тайна\n").0.into_owned();
    check(None, &russian, &russian);
    check(Some("windows-1251"), &russian, &encoding_rs::WINDOWS_1251.encode("Имя,Пароль\nЮрий,\n").0);
    // A letter of several bytes cannot be told by one of them.
    let japanese = encoding_rs::SHIFT_JIS.encode("名前,Password\n表,x\n").0.into_owned();
    check(Some("sjis"), &japanese, "\u{feff}名前,Password\n表,\n".as_bytes());
    check(Some("windows-1250"), "\u{feff}Name,Password\nŁ,x\n".as_bytes(), "Name,Password\nŁ,\n".as_bytes());
    let late = ["Name,Password\n", &"Ada,x\n".repeat(20_000), "Łukasz,x\n"].concat();
    check(None, late.as_bytes(), late.replace(",x", ",").as_bytes());
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
    check(r#"{"key":"111111-222222-333333-444444-555555-666666-777777-888888","a":"b"}"#, r#"{"key":null,"a":"b"}"#);
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
        r#"{"protectedSettings":null,"settings":"{\"commandToExecute\":null}","more":"{\"a\":\"b\"}"}"#,
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
        r#"[{"FrameType":"DataTable","Columns":[{"ColumnName":"A"}],"Rows":[["[{\"secretText\":null}]"],["[{\"hint\":\"x\"}]"]]},{"Columns":[{"ColumnName":"B"},{"ColumnName":"secretText"}],"Rows":[["x",[null]]]}]"#,
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
        copy_without(&mut text.as_bytes(), &|name| name == "user name", None, &mut out).unwrap();
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
    let error = copy_without(&mut &b"password=x\nuser=y\n"[..], &|_| false, None, &mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidData);
}

#[test]
fn a_token_in_place_of_headings_is_not_stored() {
    let token = format!("Bearer eyJ{}.{}.{}\n", "a".repeat(60), "b".repeat(60), "c".repeat(60));
    let error = copy_without(&mut token.as_bytes(), &|_| false, None, &mut Vec::new()).unwrap_err();
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
