//! Every form in which tables of text come, sound and broken.

use super::*;
use crate::evidence::recorded::{Xorshift, check, record, record_with};
use std::fmt::Write as _;

#[test]
fn plain_tables() {
    check("a,b\r\n1,2\r\n3,4\r\n", &["a|b", "2: 1|2", "3: 3|4"]);
    check("a,b\n1,2", &["a|b", "2: 1|2"]);
    check("a,b\r1,2\r3,4\r", &["a|b", "2: 1|2", "3: 3|4"]);
    check("\"a\",\"b\"\r\"1\",\"2\"\r", &["a|b", "2: 1|2"]);
    check("a,b\r\r\n1,2\r\r\n", &["a|b", "2: 1|2"]);
    check("a;b\n1,5;2\n", &["a|b", "2: 1,5|2"]);
    check("a\tb\n1\t2\n", &["a|b", "2: 1|2"]);
    check("a|b\n1|2\n", &["a|b", "2: 1|2"]);
    check("a^b\n1^2\n", &["a|b", "2: 1|2"]);
    check("\"a,x\";b\n1;2\n", &["a,x|b", "2: 1|2"]);
    check("a, b , c\n1, 2,3\n", &["a|b|c", "2: 1| 2|3"]);
    check("a\n1\n", &["a", "2: 1"]);
    check("a,b\n", &["a|b"]);
}

#[test]
fn quotes() {
    check("a,b\n\"1,\"\"x\"\"\",\"2\n3\"\n4,5\n", &["a|b", "2: 1,\"x\"|2\n3", "3: 4|5"]);
    check("a,b\n\"\",\"x\"\n", &["a|b", "2: |x"]);
    check("a,b\n\"1\" ,2\n", &["a|b", "2: 1|2"]);
    check("a,b\nx\"y,2\n3,4\n", &["a|b", "! 2 notice", "2: x\"y|2", "3: 3|4"]);
    check("a,b\n\"x\"y,2\n3,4\n", &["a|b", "! 2 notice", "2: \"x\"y|2", "3: 3|4"]);
    check(
        "a,b\n\"[\"\"DynamicMembership\"\",\"\"Unified\"\"]\",\"[]\"\n",
        &["a|b", "2: [\"DynamicMembership\",\"Unified\"]|[]"],
    );
    check("\"a\r\nb\",c\r\n1,2\r\n", &["a\r\nb|c", "2: 1|2"]);
}

#[test]
fn an_unbalanced_quote_costs_one_line() {
    let mut text = "name,note\n1,one\n2,\"never closed\n".to_owned();
    let mut expected = vec!["name|note".to_owned(), "2: 1|one".to_owned(), "! 3 syntax refused".to_owned()];
    for number in 0..100 {
        let _ = writeln!(text, "{number},\"quoted\"");
        expected.push(format!("{}: {number}|quoted", number + 4));
    }
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check(&text, &expected);

    check("a,b\n1,\"x\n2,3\n", &["a|b", "! 2 syntax refused", "3: 2|3"]);
    // The line of the stray quote is refused, not the sound line break before it.
    check("a,b\n\"p\nq\",\"x\n2,\"y\"\n3,4\n", &["a|b", "! 2 syntax refused", "3: 2|y", "4: 3|4"]);
}

#[test]
fn an_unbalanced_quote_in_a_large_file() {
    let mut text = "a,b\n1,\"x\n".to_owned();
    for _ in 0..400_000 {
        text += "123,456\n";
    }
    let recorded = record(text.as_bytes());
    assert_eq!((recorded.delivered, recorded.refused), (400_000, 1));
}

#[test]
fn quotes_made_to_waste_time() {
    // The first goes on over as many lines as a record may have, and would be looked at again from every line.
    let lines = ["\",x\"y,\"\n", "\"\n", "x,\"\n\"\"\n", "\"\"\"\n", ",\"y\"z\",\"\n"];
    for (line, size) in lines.iter().zip([20 << 20, 1 << 20, 1 << 20, 1 << 20, 1 << 20]) {
        let text = "a,b\n".to_owned() + &line.repeat(size / line.len());
        // Were each line to begin the search anew, this would take hours.
        let recorded = record(text.as_bytes());
        assert!(recorded.delivered + recorded.refused > 0, "{line:?}");
    }
}

#[test]
fn preamble() {
    check("#TYPE System.Management.Automation.PSCustomObject\r\n\"a\",\"b\"\r\n\"1\",\"2\"\r\n", &["a|b", "3: 1|2"]);
    check("sep=;\na;b,c\n1;2\n", &["a|b,c", "3: 1|2"]);
    check("\"sep=;\"\na;b\n1;2\n", &["a|b", "3: 1|2"]);
    check("sep=\t\na\tb\n1\t2\n", &["a|b", "3: 1|2"]);
    check("SEP=,\nNAME,TYPE,\nvm,x,\nvm2,y\n", &["NAME|TYPE", "3: vm|x", "4: vm2|y"]);
    check("\n\n  \na,b\n1,2\n", &["a|b", "5: 1|2"]);
    check("version:v1.0,,\nName [displayName] Required\n", &["! not-data"]);
    check("\"version:v1.0\"\nx\n", &["! not-data"]);
}

#[test]
fn text_above_the_headings() {
    let rows = "Anna,a@b.c,2026-01-01\nBen,d@e.f,2026-01-02\n";
    let titled = |title: &str| format!("{title}\nName,Mail,Since\n{rows}");
    for title in ["Accounts of the client", "WARNING: results are cut, ask for more", "Report; of June; by Anna, Ben"] {
        check(
            titled(title),
            &["Name|Mail|Since", "! 1 not-data refused", "3: Anna|a@b.c|2026-01-01", "4: Ben|d@e.f|2026-01-02"],
        );
    }
    check(
        titled("Report, of June\n\nClient, Contoso"),
        &[
            "Name|Mail|Since",
            "! 1 not-data refused",
            "! 3 not-data refused",
            "5: Anna|a@b.c|2026-01-01",
            "6: Ben|d@e.f|2026-01-02",
        ],
    );
    // Of many columns two may be headed alike.
    let wide = "A1,B,C,D,E,F,G,H,I,J,A1\n1,2,3,4,5,6,7,8,9,10,11\n";
    let cells = "1|2|3|4|5|6|7|8|9|10|11";
    check(
        format!("Report, June\n{wide}"),
        &["A1|B|C|D|E|F|G|H|I|J|A1", "! 1 not-data refused", &format!("3: {cells}")],
    );
    // A secret's word names a column as a known heading does.
    check("Report, June\nOwner,Password\na,b\n", &["Report|June", "2: Owner|Password", "3: a|b"]);
    // What may be headings is not passed over: rows of another width are refused one by one.
    check("Name,Role,Scope\nBerg, Anna,Owner,Sub\n", &["Name|Role|Scope", "! 2 syntax refused"]);
    check("a,b\n1,y,z\nu,v,w\n1,2,3\n", &["a|b", "! 2 syntax refused", "! 3 syntax refused", "! 4 syntax refused"]);
    check("a,\"b\nc\"\nx,y,z\n1,2,3\n", &["a|b\nc", "! 2 syntax refused", "! 3 syntax refused"]);
}

#[test]
fn ragged_and_blank_rows() {
    check(
        "a,b,c\n1\n1,2,3,\n1,2,3,4\n1,2,3\n",
        &["a|b|c", "2: 1", "3: 1|2|3", "! 4 syntax refused", "5: 1|2|3", "! notice"],
    );
    check("a,b\n\n1,2\n,\n\"\",\"\"\n3,4\n,,,\n \n", &["a|b", "3: 1|2", "6: 3|4"]);
    check("a,b\n1,2\na,b\n3,4\n", &["a|b", "2: 1|2", "! 3 not-data refused", "4: 3|4"]);
    check("a,b,c\n1,2,3\n1,2", &["a|b|c", "2: 1|2|3", "! 3 truncated refused", "! truncated", "incomplete"]);
    check("a,b,c\n1\n1,2", &["a|b|c", "2: 1", "3: 1|2", "! notice"]);
}

#[test]
fn odd_bytes() {
    check(b"a,b\n1,\0\n", &["a|b", "! 2 encoding", "2: 1|\0"]);
    check("a,b\nä,é\n".as_bytes(), &["a|b", "2: ä|é"]);
    let text = [b"a,b\n\xC3\xA4,".as_slice(), "ö".repeat(20).as_bytes(), b"\n\xFF,2\n3,4\n"].concat();
    let recorded =
        check(text, &["a|b", &format!("2: ä|{}", "ö".repeat(20)), "! 3 encoding", "3: \u{FFFD}|2", "4: 3|4"]);
    assert_eq!(recorded.encoding, Some("UTF-8"));
}

#[test]
fn limits() {
    let long = "x".repeat(LINE_BYTES + 10);
    check(format!("a,b\n1,2\n{long}\n3,4\n"), &["a|b", "2: 1|2", "! 3 limit refused", "4: 3|4"]);
    check(&long, &["! limit"]);
    let wide = ",x".repeat(COLUMNS + 1);
    check(format!("a,b\n{wide}\n3,4\n"), &["a|b", "! 2 limit refused", "3: 3|4"]);
    check(format!("{wide}\n3,4\n"), &["! 1 limit"]);
    let field = "y".repeat(900_000);
    let recorded = record(format!("a,b\n\"{field}\n\",2\n3,4\n").as_bytes());
    assert_eq!((recorded.delivered, recorded.refused), (2, 0));
}

#[test]
fn what_the_consumer_wants() {
    // More than is received ahead.
    let text = format!("a,b\n{}", "1,2,\n".repeat(2_000_000));
    let (recorded, outcome) = record_with(text.as_bytes(), &[Wanted::Later]);
    assert_eq!((recorded.lines.len(), recorded.samples, outcome.deferred), (1, SAMPLE_ROWS, true));
    assert!(recorded.closed[0].sha256.is_none() && recorded.closed[0].bytes < text.len() as u64);
    let (recorded, outcome) = record_with(text.as_bytes(), &[Wanted::Nothing]);
    assert_eq!((recorded.lines.len(), outcome.deferred), (1, false));
    assert!(recorded.closed[0].sha256.is_some() && recorded.closed[0].bytes == text.len() as u64);
}

#[test]
fn the_hash_is_of_the_bytes_received() {
    // sha256sum of these eleven bytes, byte order mark included.
    let recorded = record(b"\xEF\xBB\xBFa,b\n1,2\n");
    let expected = "4baf8d035fbc583379d998ac9ed3d18276d308ee43cf945ee88d0c54cca33992";
    assert_eq!((recorded.closed[0].sha256.as_deref(), recorded.closed[0].bytes), (Some(expected), 11));
}

/// Tables written by the rules come back as they were, whatever is in their cells and wherever the window ends.
#[test]
fn sound_tables_come_back_whole() {
    let mut random = Xorshift(0xDEAD_BEEF);
    for round in 0..600 {
        let rows = if round % 100 == 0 { 40_000 } else { 1 + random.below(12) };
        let delimiter = [",", ";", "\t", "|"][random.below(4)];
        let line_end = ["\n", "\r\n"][random.below(2)];
        let mut text = ["one", "two", "three"].join(delimiter) + line_end;
        let mut expected = vec!["one|two|three".to_owned()];
        for number in 0..rows {
            let cells: Vec<String> = (0..3).map(|_| cell(&mut random)).collect();
            let quote = |cell: &String| {
                let plain = !cell.contains(['"', '\n', '\r', ',', ';', '\t', '|']);
                if plain { cell.clone() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
            };
            text += &quote(&format!("k{number}{}", cells[0]));
            text += delimiter;
            text += &cells[1..].iter().map(quote).collect::<Vec<_>>().join(delimiter);
            text += line_end;
            expected.push(format!("{}: k{number}{}|{}|{}", number + 2, cells[0], cells[1], cells[2]));
        }
        // A cell with line breaks and delimiters may look like swallowed rows, which is said.
        let mut lines = record(text.as_bytes()).lines;
        lines.retain(|line| !(line.starts_with("! ") && line.ends_with("notice")));
        assert!(lines == expected, "round {round}");
    }
}

fn cell(random: &mut Xorshift) -> String {
    let pieces = ["a", "Zoë", " ", "\"", "\r\n", "\n", ",", ";", "x y", "", "日本", "\"\"", "long text without end "];
    if random.below(3) > 0 {
        return "plain".to_owned();
    }
    (0..random.below(5)).map(|_| pieces[random.below(pieces.len())]).collect()
}

#[test]
fn mutated_tables_never_panic_and_lose_nothing() {
    let text =
        "name,role,note\r\nAnna,\"Owner, all\",\"a \"\"b\"\"\"\r\nBen,Reader,\"two\r\nlines\"\r\n\r\nCäcilie,x,y\r\n";
    let mut random = Xorshift(0x9E37_79B9_7F4A_7C15);
    for _ in 0..10_000 {
        let bytes = random.mutate(text.as_bytes(), b"\",\r\n;\t\0\xFF{[");
        let recorded = record(&bytes);
        // Every number reported is one of a record that exists, and none is reported both ways.
        let mut rows: Vec<&str> = recorded
            .lines
            .iter()
            .filter(|line| !line.starts_with('!'))
            .filter_map(|line| line.split_once(": "))
            .map(|(row, _)| row)
            .collect();
        let count = rows.len();
        rows.dedup();
        assert_eq!(count, rows.len());
    }
}

#[test]
fn cut_at_every_byte() {
    let text = "a,b,c\r\n1,\"x \"\"y\"\" z\",3\r\n\"l1\r\nl2\",ö,6\r\n";
    for length in 0..text.len() {
        record(&text.as_bytes()[..length]);
    }
}

#[test]
fn what_cannot_be_read_is_said() {
    use crate::evidence::{Input, Source, read, worker::Workers};
    for path in ["/no/such/file", env!("CARGO_MANIFEST_DIR")] {
        let input = Input { name: "x".to_owned(), source: Source::Path(path.into()) };
        let mut recorded = crate::evidence::recorded::Recorded::default();
        read::read(&input, &Workers { program: "/nonexistent".into() }, &mut recorded);
        assert_eq!(recorded.lines, ["! unreadable"], "{path}");
        assert!(recorded.closed[0].sha256.is_none());
    }
}
