//! Text that somebody saved from a screen instead of an export: tables and lists printed for reading, messages, logs of a
//! session. Values in it are cut off where the screen ended, so none of it is read; it is called by its name.

/// Lines that are looked at.
const LINES: usize = 40;

const TABLE: &str = "a table printed for the screen (Format-Table, or az with --output table), whose long values are cut \
                     off; use Export-Csv, or ConvertTo-Json -Depth 10, or az with --output json";
const LIST: &str = "a list printed for the screen (Format-List), whose long values are cut off; use Export-Csv, or \
                    ConvertTo-Json -Depth 10";
const TRANSCRIPT: &str = "the transcript of a PowerShell session; save what the commands give as CSV or JSON";
const MESSAGE: &str =
    "a message of a command that failed; run it again with the rights it names, and save what it gives";
const LDIF: &str = "LDIF; export it with csvde, or with Get-ADUser and Export-Csv";
const YAML: &str = "YAML; export it as JSON (az with --output json)";
const QUOTED: &str =
    "a table whose every line stands in quotes as a whole, so that it has a single column; export it again";
const TYPOGRAPHIC: &str = "a table whose cells stand in typographic quotes (“…”), which hold nothing together in a CSV; replace \
                           them by straight ones (\"), or export it again without a word processor";
const OBJECTS: &str = "objects that PowerShell wrote as text (@{…}), whose values are cut off or run together; use Export-Csv, \
                       or ConvertTo-Json -Depth 10";
const TWICE: &str = "JSON that was written as a text of JSON (converted twice); write it as it is, with one ConvertTo-Json or \
                     json.dumps alone";
const NOTHING: &str = "nothing but an empty value: the command that wrote it found nothing, or failed; run it again";

/// What was printed, and how its rows are told from the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Printed {
    pub says: &'static str,
    rows: Rows,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rows {
    /// Lines below a line drawn under headings.
    Ruled,
    /// Blocks of lines.
    Blocks,
    /// Lines that begin so.
    Marked(&'static str),
    /// All lines but the first.
    Lines,
    /// There are none, or it cannot be told.
    None,
}

const fn printed(says: &'static str, rows: Rows) -> Printed {
    Printed { says, rows }
}

/// Counts what looks like rows, line by line.
pub(super) struct Counter {
    rows: Rows,
    count: u64,
    /// Inside a table or block.
    is_inside: bool,
    /// The last line was counted: headings, where a rule follows.
    was_counted: bool,
}

impl Counter {
    pub fn new(printed: Printed) -> Self {
        Self { rows: printed.rows, count: 0, is_inside: false, was_counted: false }
    }
    pub fn line(&mut self, line: &[u8]) {
        let line = line.trim_ascii_end();
        let counts = match self.rows {
            Rows::Ruled if line.len() >= 2 && std::str::from_utf8(line).is_ok_and(is_rule) => {
                self.count -= u64::from(self.was_counted);
                self.is_inside = true;
                false
            }
            Rows::Ruled => {
                self.is_inside &= !line.is_empty();
                self.is_inside
            }
            Rows::Blocks => {
                let begins = !self.is_inside && !line.is_empty();
                self.is_inside = !line.is_empty();
                begins
            }
            Rows::Marked(mark) => line.starts_with(mark.as_bytes()),
            Rows::Lines => !line.is_empty() && std::mem::replace(&mut self.is_inside, true),
            Rows::None => false,
        };
        self.was_counted = counts;
        self.count += u64::from(counts);
    }
    pub fn count(&self) -> u64 {
        self.count
    }
}

/// What the text is, if it is such; `text`: its beginning.
pub(super) fn of(text: &[u8]) -> Option<Printed> {
    let text = String::from_utf8_lossy(text.get(..text.len().min(8 << 10)).unwrap_or_default());
    let text = text.trim_start_matches('\u{FEFF}');
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).take(LINES).collect();
    let first = *lines.first()?;
    let second = lines.get(1).copied().unwrap_or_default();
    if matches!((first, second), ("null" | "true" | "false", "")) {
        return Some(printed(NOTHING, Rows::None));
    }
    if first.starts_with("**********") && lines.iter().take(4).any(|line| line.to_lowercase().contains("transcript")) {
        return Some(printed(TRANSCRIPT, Rows::Ruled));
    }
    if lines
        .iter()
        .any(|line| line.trim_start().starts_with("+ CategoryInfo") || line.contains("FullyQualifiedErrorId"))
    {
        return Some(printed(MESSAGE, Rows::None));
    }
    if is_rule(second) && !first.contains(['\t', ';']) {
        return Some(printed(TABLE, Rows::Ruled));
    }
    if is_list(&lines) {
        return Some(printed(LIST, Rows::Blocks));
    }
    let begins_ldif = first.starts_with("dn: ") || first == "version: 1" && second.starts_with("dn: ");
    if begins_ldif
        && lines.iter().any(|line| line.to_lowercase().starts_with("objectclass:") || line.starts_with("changetype:"))
    {
        return Some(printed(LDIF, Rows::Marked("dn: ")));
    }
    let is_key = |line: &str| line.contains(": ") || line.ends_with(':');
    if first.starts_with("- ") && is_key(first) && second.starts_with("  ") && is_key(second) {
        return Some(printed(YAML, Rows::Marked("- ")));
    }
    if ["\"[{\\\"", "\"{\\\"", "\"[{\\u0022", "\"[\\r", "\"[\\n", "\"{\\r", "\"{\\n"]
        .iter()
        .any(|start| first.starts_with(start))
    {
        return Some(printed(TWICE, Rows::None));
    }
    let is_object = |line: &str| line.starts_with("@{") && line.contains('=');
    if is_object(first) && (second.is_empty() || is_object(second)) {
        return Some(printed(OBJECTS, Rows::Marked("@{")));
    }
    if is_typographic(first) && (second.is_empty() || is_typographic(second)) {
        return Some(printed(TYPOGRAPHIC, Rows::Lines));
    }
    if is_quoted_whole(first) && is_quoted_whole(second) { Some(printed(QUOTED, Rows::Lines)) } else { None }
}

/// `----  ------------`: what is drawn under headings.
fn is_rule(line: &str) -> bool {
    line.len() >= 2 && line.bytes().all(|byte| matches!(byte, b'-' | b' ')) && line.contains("--")
}

/// `Name      : value` in three lines, the colons below each other.
fn is_list(lines: &[&str]) -> bool {
    let colon = |line: &&str| {
        let at = line.find(" :")?;
        let name = line.get(..at)?;
        let is_name = !name.starts_with(' ') && name.chars().count() <= 60 && !name.contains([',', ';', '"', '\t']);
        is_name.then_some(at)
    };
    let mut found = lines.iter().filter(|line| !line.starts_with(' ')).take(3).map(colon);
    match (found.next().flatten(), found.next().flatten(), found.next().flatten()) {
        (Some(a), Some(b), Some(c)) => a == b && b == c,
        _ => false,
    }
}

/// `"a,b,c"`
fn is_quoted_whole(line: &str) -> bool {
    let inner = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.is_some_and(|inner| !inner.contains('"') && [',', ';'].iter().any(|mark| inner.matches(*mark).count() >= 2))
}

/// `“a”,“b”`, also `„a“;„b“`.
fn is_typographic(line: &str) -> bool {
    let is_quote = |letter: Option<char>| letter.is_some_and(|letter| matches!(letter, '“' | '”' | '„'));
    let mut cells = line.split([',', ';', '\t']);
    let ends_quoted = is_quote(line.chars().next()) && is_quote(line.chars().next_back());
    ends_quoted
        && cells.any(|cell| is_quote(cell.chars().next_back()))
        && cells.any(|cell| is_quote(cell.trim().chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_printed_is_called_by_its_name() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(of(text.as_bytes()).map(|found| found.says), expected, "{text}");
        };
        check("\r\nId   Name\r\n--   ----\r\n1    Anna\r\n", Some(TABLE));
        check("Name    CloudName\n------  ---------\nProd    AzureCloud\n", Some(TABLE));
        check("\nId   : 1\nName : Anna\nMail : a@x.org\n       b@x.org\n", Some(LIST));
        check("**********************\nWindows PowerShell transcript start\n", Some(TRANSCRIPT));
        check(
            "Get-MgUser : Insufficient privileges\nAt line:1\n    + CategoryInfo          : NotSpecified\n",
            Some(MESSAGE),
        );
        check("dn: CN=a,DC=x\nchangetype: add\n", Some(LDIF));
        check("- id: 1\n  name: Prod\n", Some(YAML));
        check("\"a,b,c\"\n\"1,2,3\"\n", Some(QUOTED));
        check("null\n", Some(NOTHING));
        check("@{Id=1; Name=Anna}\n@{Id=2; Name=Ben}\n", Some(OBJECTS));
        check("“a”,“b”,“c”\n“1, or 2”,“2”,“3”\n", Some(TYPOGRAPHIC));
        check("„a“;„b“\n", Some(TYPOGRAPHIC));
        check("\"[{\\\"id\\\":1}]\"\n", Some(TWICE));
        check("\"{\\r\\n  \\\"value\\\": []}\"", Some(TWICE));
        // Tables, and what is said of them elsewhere.
        for text in [
            "Name,Role\nAnna,Owner\n",
            "\"a\",\"b\",\"c\"\n\"1\",\"2\",\"3\"\n",
            "Name\n",
            "Note : x,y\n1,2\n",
            "a;b\n--;--\n",
            "“The list”, so called\n1,2\n",
            "a,b\n“1”,“2”\n",
            "",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn lines_that_look_like_rows_are_counted() {
        let check = |text: &str, rows: u64| {
            let mut counter = Counter::new(of(text.as_bytes()).unwrap());
            text.lines().for_each(|line| counter.line(line.as_bytes()));
            assert_eq!(counter.count(), rows, "{text}");
        };
        check("\r\nId   Name\r\n--   ----\r\n1    Anna\r\n2    Ben\r\n\r\n", 2);
        check(
            "Name    CloudName\n------  ---------\nProd    AzureCloud\nTest    AzureCloud\nName  X\n----  -\na  b\n",
            3,
        );
        check("\nId   : 1\nName : Anna\nMail : a@x.org\n       b@x.org\n\n\nId   : 2\nName : Ben\nMail :\n", 2);
        check("dn: CN=a,DC=x\nchangetype: add\n\ndn: CN=b,DC=x\nchangetype: add\n", 2);
        check("- id: 1\n  name: Prod\n- id: 2\n  name: Test\n", 2);
        check("\"a,b,c\"\n\"1,2,3\"\n\"4,5,6\"\n", 2);
        check("@{Id=1; Name=Anna}\n@{Id=2; Name=Ben}\n", 2);
        check("“a”,“b”\n“1”,“2”\n\n“3”,“4”\n", 2);
        check("null\n", 0);
    }
}
