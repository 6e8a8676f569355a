//! A text that somebody wrote for people beside the exports: a note on how they were made, say. It has no rows that could be
//! refused. In doubt it is a table, whose rows are counted.

/// A longer one would be no note.
const LONGEST: usize = 1 << 18;
/// Words of a sentence.
const SENTENCE: usize = 5;
/// Lines one below the other with as many delimiters each: a table within a text.
const TABLE: usize = 3;

pub(super) const PROSE: &str = "a text, no export: it holds no table, and nothing of it was to be read";

/// Of a text that may hold a table for the eye.
pub(super) const NOTE: &str = "a text, no export: its name and its beginning say so, and nothing of it was to be read";

/// How texts for people are called: by their ending, or by their whole name.
const ENDINGS: [&str; 3] = ["md", "markdown", "rst"];
const NAMES: [&str; 4] = ["readme", "liesmich", "lisezmoi", "leeme"];

/// Whether its name says that it is written for people, and it begins as such a text does: a table that bears such a name is
/// one all the same.
pub(super) fn is_note(name: &str, begin: &[u8]) -> bool {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_lowercase();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    let is_named = ENDINGS.contains(&ending) || NAMES.contains(&stem) && matches!(ending, "" | "txt");
    let begin = String::from_utf8_lossy(begin.get(..LONGEST).unwrap_or(begin));
    let lines: Vec<&str> = begin.lines().map(str::trim).take(64).collect();
    is_named && begins_as_text(&lines) && !begins_as_table(&lines)
}

/// Whether the first lines have as many delimiters each.
fn begins_as_table(lines: &[&str]) -> bool {
    let full: Vec<&str> = lines.iter().copied().filter(|line| !line.is_empty()).take(TABLE).collect();
    [',', ';', '\t'].into_iter().any(|delimiter| {
        let counts: Vec<usize> = full.iter().map(|line| delimiters(line, delimiter)).collect();
        counts.first().is_some_and(|first| *first > 0 && counts.len() > 1 && counts.iter().all(|count| count == first))
    })
}

/// Whether all of it is written in sentences, and no table stands in it.
pub(super) fn is_prose(whole: &[u8]) -> bool {
    if whole.len() > LONGEST {
        return false;
    }
    let text = String::from_utf8_lossy(whole);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    begins_as_text(&lines) && !holds_table(&lines) && is_in_sentences(&lines)
}

/// A table begins with its headings, and its rows follow at once; a text with a title or a sentence.
fn begins_as_text(lines: &[&str]) -> bool {
    let mut after = lines.iter().skip_while(|line| line.is_empty());
    let Some(first) = after.next() else { return false };
    let is_title = after.next().is_some_and(|second| second.is_empty() || is_rule(second));
    is_title || is_mark(first) || words(first) >= SENTENCE
}

fn is_rule(line: &str) -> bool {
    line.len() >= 3 && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}

/// A heading, a line of a list, a quotation.
fn is_mark(line: &str) -> bool {
    let bare = line.trim_start_matches('#');
    let is_heading = bare.len() < line.len() && bare.starts_with(' ');
    is_heading || ["- ", "* ", "> ", "```"].iter().any(|mark| line.starts_with(mark))
}

fn words(line: &str) -> usize {
    line.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count()
}

fn holds_table(lines: &[&str]) -> bool {
    let full: Vec<&str> = lines.iter().copied().filter(|line| !line.is_empty()).collect();
    let is_table = |delimiter: char| {
        let counts: Vec<usize> = full.iter().map(|line| delimiters(line, delimiter)).collect();
        let first = counts.first().copied().unwrap_or_default();
        let like_first = counts.iter().filter(|count| **count == first).count();
        let is_whole = first > 0 && like_first * 3 >= counts.len() * 2;
        // Commas stand in sentences, too.
        let least = if delimiter == ',' { 2 } else { 1 };
        let is_within = counts.windows(TABLE).any(|run| run[0] >= least && run.iter().all(|count| *count == run[0]));
        is_whole || is_within
    };
    let is_spaced = |line: &&&str| line.contains('\t') || line.contains("   ") || line.starts_with('"');
    [',', ';', '\t', '|'].into_iter().any(is_table) || full.iter().filter(is_spaced).count() >= TABLE
}

/// Delimiters outside of quotes.
fn delimiters(line: &str, delimiter: char) -> usize {
    let mut is_quoted = false;
    let is_one = |letter: &char| {
        is_quoted ^= *letter == '"';
        *letter == delimiter && !is_quoted
    };
    line.chars().filter(is_one).count()
}

/// Whether most words stand in paragraphs that end as sentences do.
fn is_in_sentences(lines: &[&str]) -> bool {
    let (mut all, mut in_sentences) = (0, 0);
    let mut paragraph = String::new();
    let mut end = |paragraph: &mut String| {
        let count = words(paragraph);
        all += count;
        let ends = paragraph.trim_end().ends_with(['.', '!', '?', ':', '。', ')', '…']) || paragraph.contains(". ");
        if count >= SENTENCE && ends {
            in_sentences += count;
        }
        paragraph.clear();
    };
    for line in lines {
        if line.is_empty() || is_mark(line) || is_rule(line) {
            end(&mut paragraph);
        }
        if !line.starts_with('#') {
            paragraph.push_str(line);
            paragraph.push(' ');
        }
    }
    end(&mut paragraph);
    in_sentences >= SENTENCE && in_sentences * 2 >= all
}

#[cfg(test)]
mod tests {
    use super::{is_note, is_prose};

    fn check(text: &str, expected: bool) {
        assert_eq!(is_prose(text.as_bytes()), expected, "{text}");
    }

    #[test]
    fn what_is_written_for_people_is_a_text() {
        check(
            "# Exports\n\nThese files were taken on 3 May, by Bob.\n\n- users.csv: all accounts, with guests.\n",
            true,
        );
        check(
            "README\n======\nAll exports come from the portal, the Graph, and az.\nAsk Ada where one is missing.\n",
            true,
        );
        check("These files were exported on 3 May 2026 by Bob.\nThey cover the tenant.\nAsk him, not me.\n", true);
        check(
            "Notes\n\nThe list of guests is not whole, as the portal stopped\nafter 10,000 rows; the rest comes\nnext week.\n",
            true,
        );
        check("Hinweise\n\nDie Dateien wurden am 3. Mai vom Portal geladen, ohne Gäste.\n", true);
    }

    #[test]
    fn what_could_be_a_table_is_one() {
        check("Name,Comment\nAda,She left the company in June.\nBob,He is still here and works.\n", false);
        check("Comment\nShe left the company in June.\nHe is still here and works.\n", false);
        check("Name;Note\nAda;\"Left, as it seems; in June.\"\nBob;Is here.\n", false);
        check("displayName\nAda Lovelace\nGrace Hopper\n", false);
        check("CA001: Require MFA for all administrators\nCA002: Block legacy authentication for all users\n", false);
        check(
            "# Admins\n\nThese are the administrators we know of today.\n\n| Name | Role |\n|---|---|\n| Ada | Owner |\n",
            false,
        );
        check("Who may do what in this tenant, as of today.\n\nAda\tOwner\nBob\tReader\nCy\tReader\n", false);
        check("userPrincipalName,displayName,id\na@b.example,A. B. is it.,1\n", false);
        check("", false);
        check("\n\n", false);
    }

    #[test]
    fn a_text_for_people_is_known_by_its_name_and_its_beginning() {
        let check = |name: &str, text: &str, expected: bool| {
            assert_eq!(is_note(name, text.as_bytes()), expected, "{name}: {text}");
        };
        let text = "# Exports\n\nTaken on 3 May.\n\n| File | Rows |\n| --- | --- |\n| users.csv | 41 |\n";
        check("client/README.md", text, true);
        check("client\\ReadMe.TXT", text, true);
        check("README", text, true);
        check("admins.csv", text, false);
        check("readme.csv", text, false);
        check("README.md", "displayName,id\nAda,1\n", false);
        check("README.md", "User name shown to all people,id\nAda,1\n", false);
        check("README.md", "displayName\nAda Lovelace\n", false);
        check("README.md", "", false);
    }
}
