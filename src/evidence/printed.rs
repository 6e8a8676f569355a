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
const NOTHING: &str = "nothing but an empty value: the command that wrote it found nothing, or failed; run it again";

/// What the text is, if it is such; `text`: its beginning.
pub(super) fn says(text: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(text.get(..text.len().min(8 << 10)).unwrap_or_default());
    let text = text.trim_start_matches('\u{FEFF}');
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).take(LINES).collect();
    let first = *lines.first()?;
    let second = lines.get(1).copied().unwrap_or_default();
    if matches!((first, second), ("null" | "true" | "false", "")) {
        return Some(NOTHING);
    }
    if first.starts_with("**********") && lines.iter().take(4).any(|line| line.to_lowercase().contains("transcript")) {
        return Some(TRANSCRIPT);
    }
    if lines
        .iter()
        .any(|line| line.trim_start().starts_with("+ CategoryInfo") || line.contains("FullyQualifiedErrorId"))
    {
        return Some(MESSAGE);
    }
    if is_rule(second) && !first.contains(['\t', ';']) {
        return Some(TABLE);
    }
    if is_list(&lines) {
        return Some(LIST);
    }
    let begins_ldif = first.starts_with("dn: ") || first == "version: 1" && second.starts_with("dn: ");
    if begins_ldif
        && lines.iter().any(|line| line.to_lowercase().starts_with("objectclass:") || line.starts_with("changetype:"))
    {
        return Some(LDIF);
    }
    let is_key = |line: &str| line.contains(": ") || line.ends_with(':');
    if first.starts_with("- ") && is_key(first) && second.starts_with("  ") && is_key(second) {
        return Some(YAML);
    }
    (is_quoted_whole(first) && is_quoted_whole(second)).then_some(QUOTED)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_printed_is_called_by_its_name() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(says(text.as_bytes()), expected, "{text}");
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
        // Tables, and what is said of them elsewhere.
        for text in [
            "Name,Role\nAnna,Owner\n",
            "\"a\",\"b\",\"c\"\n\"1\",\"2\",\"3\"\n",
            "Name\n",
            "Note : x,y\n1,2\n",
            "a;b\n--;--\n",
            "",
        ] {
            check(text, None);
        }
    }
}
