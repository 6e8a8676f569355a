//! The little Markdown of guidance, collection texts and notes → blocks: headings, paragraphs, lists, `code`, **bold**, *emphasis*.
//! Anything else stays the text that it is; a link is printed as its words and its address.

use super::{Block, Heading, Span, Style};

/// The text under `## heading`, up to the next heading of that level.
pub fn section<'a>(markdown: &'a str, heading: &str) -> Option<&'a str> {
    let mut start = None;
    let mut at = 0;
    for line in markdown.split_inclusive('\n') {
        if let Some(title) = line.strip_prefix("## ") {
            if let Some(start) = start {
                return markdown.get(start..at).map(str::trim);
            }
            if title.trim() == heading {
                start = Some(at + line.len());
            }
        }
        at += line.len();
    }
    markdown.get(start?..).map(str::trim)
}

/// What stands between the title and the first section.
pub fn introduction(markdown: &str) -> &str {
    let before = markdown.split("\n## ").next().unwrap_or_default();
    before.split_once('\n').map_or("", |(_, text)| text.trim())
}

/// Lines to be copied: whole, as wide as the page, and on one of them. In a narrow column they break within words.
pub fn is_command(text: &[Span]) -> bool {
    !text.is_empty() && text.iter().all(|span| span.style == Style::Command)
}

/// What is being read.
enum Open {
    Nothing,
    Paragraph(String),
    Bullets(Vec<String>),
    Steps(Vec<String>),
    /// Between two lines of three backticks.
    Code(Vec<String>),
}

/// Blocks of a text. `level`: that of a `##` heading within it; `#` is the text's own title and left to the caller.
pub fn blocks(markdown: &str, level: u8) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open = Open::Nothing;
    for line in markdown.lines() {
        open = next(open, line, level, &mut blocks);
    }
    close(open, &mut blocks);
    blocks
}

fn next(open: Open, line: &str, level: u8, blocks: &mut Vec<Block>) -> Open {
    let text = line.trim();
    let fence = text.starts_with("```");
    match open {
        Open::Code(lines) if fence => {
            close(Open::Code(lines), blocks);
            return Open::Nothing;
        }
        Open::Code(mut lines) => {
            lines.push(line.to_owned());
            return Open::Code(lines);
        }
        _ => {}
    }
    if fence || text.is_empty() {
        close(open, blocks);
        return if fence { Open::Code(Vec::new()) } else { Open::Nothing };
    }
    if let Some((depth, title)) = heading(text) {
        close(open, blocks);
        if depth > 1 {
            let level = level.saturating_add(depth - 2);
            blocks.push(Block::Heading(Heading { level, text: title.to_owned(), anchor: None }));
        }
        return Open::Nothing;
    }
    if let Some(entry) = text.strip_prefix("- ").or_else(|| text.strip_prefix("* ")) {
        let entry = entry.trim().to_owned();
        return match open {
            Open::Bullets(entries) => Open::Bullets(with(entries, entry)),
            other => {
                close(other, blocks);
                Open::Bullets(vec![entry])
            }
        };
    }
    if let Some(entry) = step(text, &open) {
        return match open {
            Open::Steps(entries) => Open::Steps(with(entries, entry)),
            other => {
                close(other, blocks);
                Open::Steps(vec![entry])
            }
        };
    }
    continued(open, text)
}

/// A line that begins nothing goes on with what is open.
fn continued(open: Open, text: &str) -> Open {
    match open {
        Open::Bullets(mut entries) => {
            append(entries.last_mut(), text);
            Open::Bullets(entries)
        }
        Open::Steps(mut entries) => {
            append(entries.last_mut(), text);
            Open::Steps(entries)
        }
        Open::Paragraph(mut paragraph) => {
            append(Some(&mut paragraph), text);
            Open::Paragraph(paragraph)
        }
        Open::Nothing | Open::Code(_) => Open::Paragraph(text.to_owned()),
    }
}

fn append(entry: Option<&mut String>, text: &str) {
    if let Some(entry) = entry {
        entry.push(' ');
        entry.push_str(text);
    }
}

fn with(mut entries: Vec<String>, entry: String) -> Vec<String> {
    entries.push(entry);
    entries
}

fn heading(text: &str) -> Option<(u8, &str)> {
    let depth = text.bytes().take_while(|byte| *byte == b'#').count();
    let title = text.get(depth..)?.strip_prefix(' ')?;
    Some((u8::try_from(depth).ok().filter(|depth| (1..=4).contains(depth))?, title.trim()))
}

/// The text of a numbered entry. Steps are counted anew on paper, so only a number that is the next one begins an entry.
fn step(text: &str, open: &Open) -> Option<String> {
    let (number, entry) = text.split_once(". ")?;
    let number: usize = number.parse().ok()?;
    let expected = if let Open::Steps(entries) = open { entries.len() + 1 } else { 1 };
    (number == expected).then(|| entry.trim().to_owned())
}

fn close(open: Open, blocks: &mut Vec<Block>) {
    let spans = |entries: Vec<String>| entries.iter().map(|entry| set(entry)).collect();
    match open {
        Open::Nothing => {}
        Open::Paragraph(text) => blocks.push(Block::Paragraph(set(&text))),
        Open::Bullets(entries) => blocks.push(Block::Bullets(spans(entries))),
        Open::Steps(entries) => blocks.push(Block::Steps(spans(entries))),
        Open::Code(lines) => {
            let code = lines.join("\n");
            if !code.trim().is_empty() {
                blocks.push(Block::Paragraph(vec![Span::command(code)]));
            }
        }
    }
}

/// Spans of one paragraph of ours: its apostrophes are printed as those of every other text.
fn set(text: &str) -> Vec<Span> {
    let mut spans = inline(text);
    for span in spans.iter_mut().filter(|span| span.style != Style::Code && span.text.contains('\'')) {
        span.text = curled(&span.text);
    }
    spans
}

/// A straight mark between two letters is an apostrophe.
fn curled(text: &str) -> String {
    let mut before = ' ';
    let mut curled = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let is_within = before.is_alphabetic() && rest.peek().is_some_and(|after| after.is_alphabetic());
        before = character;
        curled.push(if character == '\'' && is_within { '’' } else { character });
    }
    curled
}

/// `|---|:--:|` between the headings of a table and its rows.
fn is_rule_of_table(line: &str) -> bool {
    line.starts_with('|') && line.contains("--") && line.chars().all(|letter| "|-: ".contains(letter))
}

/// The cells of a row of a table: `| Ships | 41 |`.
fn cells_of(line: &str) -> Option<Vec<&str>> {
    let inner = line.strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(str::trim).collect())
}

/// A short text as lines of one cell, with its marks as they are meant; nothing of it is left out.
pub fn in_lines(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("```")) {
        if is_rule_of_table(line) {
            continue;
        }
        if !spans.is_empty() {
            spans.push(Span::plain("\n"));
        }
        if let Some(cells) = cells_of(line) {
            spans.extend(inline(&cells.join(" · ")));
        } else if let Some((_, title)) = heading(line) {
            spans.push(Span::strong(title));
        } else if let Some(entry) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
            spans.push(Span::plain("– "));
            spans.extend(inline(entry.trim()));
        } else {
            spans.extend(inline(line));
        }
    }
    spans
}

/// Spans of one paragraph: `code`, **bold**, links; a mark without its partner stays text.
pub fn inline(text: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut plain = String::new();
    let (mut rest, mut before) = (text, None);
    while let Some(first) = rest.chars().next() {
        let marked = match first {
            '`' => between(rest, "`", "`").map(|(code, after)| (Some(Span::code(code)), String::new(), after)),
            '*' => hugged(before, rest, "**")
                .map(|(bold, after)| (Some(Span::strong(bold)), String::new(), after))
                .or_else(|| {
                    let (shown, after) = hugged(before, rest, "*")?;
                    Some((Some(Span::emphasised(shown)), String::new(), after))
                }),
            '[' => link(rest).map(|(shown, after)| (None, shown, after)),
            _ => None,
        };
        let Some((span, shown, after)) = marked else {
            plain.push(first);
            before = Some(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        plain.push_str(&shown);
        if let Some(span) = span {
            if !plain.is_empty() {
                spans.push(Span::plain(std::mem::take(&mut plain)));
            }
            spans.push(span);
        }
        before = rest[..rest.len() - after.len()].chars().next_back();
        rest = after;
    }
    if !plain.is_empty() {
        spans.push(Span::plain(plain));
    }
    spans
}

/// What stands between two marks, and what comes after them; `None` where nothing does.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<(&'a str, &'a str)> {
    let (inside, after) = text.strip_prefix(open)?.split_once(close)?;
    (!inside.is_empty()).then_some((inside, after))
}

/// What stands between two marks of asterisks that hug words from outside of words, and what comes after them. Asterisks of
/// wildcards and products (`*.example.com`, `/*/read`, `5*3`) are none.
fn hugged<'a>(before: Option<char>, text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let inner = text.strip_prefix(mark)?;
    let opens = before.is_none_or(|letter| is_apart(letter, "([{<\"'|,:;"))
        && inner.starts_with(|letter| is_within(letter, "\"'`(["));
    inner.match_indices(mark).filter(|_| opens).find_map(|(end, _)| {
        let (inside, after) = (inner.get(..end)?, inner.get(end + mark.len()..)?);
        let closes = inside.ends_with(|letter| is_within(letter, "\"'`)].,:;!?%"))
            && after.chars().next().is_none_or(|letter| is_apart(letter, ")]}>\"'|.,:;!?-"));
        closes.then_some((inside, after))
    })
}

/// Whether marks of emphasis may hug this: words begin or end with it, or one of these signs.
fn is_within(letter: char, signs: &str) -> bool {
    letter.is_alphanumeric() || signs.contains(letter) || !letter.is_ascii() && !letter.is_whitespace()
}

/// Whether this may stand before or behind marks of emphasis: no letter of a word, but in scripts that leave no blanks between
/// words, and no sign but these.
fn is_apart(letter: char, signs: &str) -> bool {
    if letter.is_ascii() {
        return letter.is_ascii_whitespace() || signs.contains(letter);
    }
    let leaves_no_blanks = matches!(letter, '\u{0e00}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}')
        || matches!(letter, '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
        || matches!(letter, '\u{20000}'..='\u{3ffff}');
    leaves_no_blanks || !letter.is_alphanumeric()
}

/// `[words](address)` as `words (address)`.
fn link(text: &str) -> Option<(String, &str)> {
    let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (address, after) = rest.split_once(')')?;
    let is_link = !words.is_empty() && !words.contains('[') && !address.contains(char::is_whitespace);
    is_link.then(|| (format!("{words} ({address})"), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_of_our_texts_are_curly_and_commands_stay() {
        let shown = blocks("The group's `$_.Id -eq 'x'` and 'words'.", 2);
        let [Block::Paragraph(spans)] = shown.as_slice() else { panic!("{shown:?}") };
        let said: String = spans.iter().map(|span| span.text.as_str()).collect();
        assert_eq!(said, "The group’s $_.Id -eq 'x' and 'words'.");
    }

    #[test]
    fn a_note_stands_in_lines_as_it_is_meant() {
        let check = |text: &str, expected: &str| {
            let said: String = in_lines(text).into_iter().map(|span| span.text).collect();
            assert_eq!(said, expected);
        };
        check(
            "Told to the **board** in June:\n\n- by letter\n- in the `meeting`",
            "Told to the board in June:\n– by letter\n– in the meeting",
        );
        check("# Why\n5 * 3 is 15", "Why\n5 * 3 is 15");
        check("1. first\n2. second", "1. first\n2. second");
        check("| Group | People |\n|---|:--:|\n| Ships | 41 |\n| a", "Group · People\nShips · 41\n| a");
        check("", "");
    }
    use crate::report::Style;

    fn check(text: &str, expected: &[(&str, Style)]) {
        let spans = inline(text);
        let found: Vec<(&str, Style)> = spans.iter().map(|span| (&*span.text, span.style)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn marks_within_a_line() {
        check("a `b` c", &[("a ", Style::Plain), ("b", Style::Code), (" c", Style::Plain)]);
        check("**a** b", &[("a", Style::Strong), (" b", Style::Plain)]);
        let emphasised = ("eligible", Style::Emphasised);
        check("only *eligible* for", &[("only ", Style::Plain), emphasised, (" for", Style::Plain)]);
        check(
            "(*eligible*, **no**)",
            &[("(", Style::Plain), emphasised, (", ", Style::Plain), ("no", Style::Strong), (")", Style::Plain)],
        );
        check("*a* and *b*", &[("a", Style::Emphasised), (" and ", Style::Plain), ("b", Style::Emphasised)]);
        check("这是**重点**内容", &[("这是", Style::Plain), ("重点", Style::Strong), ("内容", Style::Plain)]);
        check("**5*3** is", &[("5*3", Style::Strong), (" is", Style::Plain)]);
        check("see [the page](https://x.example/y).", &[("see the page (https://x.example/y).", Style::Plain)]);
    }

    #[test]
    fn unknown_markup_stays_text() {
        for text in
            ["a ` b", "a ** b", "****", "``", "[a] (b)", "* a *", "*a", "<b>a</b>", "| a | b |", "_a_", "[a](b c)"]
        {
            check(text, &[(text, Style::Plain)]);
        }
    }

    /// They are no marks, and every one of them is printed.
    #[test]
    fn asterisks_of_names_and_sums_stay() {
        for text in [
            "for *.contoso.com and *.fabrikam.com; the action microsoft.directory/*/read costs 5*3=15, 2*4=8.",
            "*.contoso.com, *.fabrikam.com",
            "2**3 and 4**5",
            "a * b * c",
            "** a ** b **",
            "svc-*, adm-* and tmp-*",
            "SELECT * FROM x WHERE a=*",
            "Microsoft.Authorization/*/Write and Microsoft.Authorization/*/Delete",
            "***",
            "* a*",
            "C:\\*\\bin\\*",
        ] {
            check(text, &[(text, Style::Plain)]);
        }
    }

    #[test]
    fn paragraphs_lists_and_code() {
        let found =
            blocks("one\ntwo\n\n- a\n  more\n- b\n\n1. x\n2. y\n7. z\n```\nGet-It\n```\n### Deep\n1984. A year", 3);
        let kinds: Vec<String> = found
            .iter()
            .map(|block| match block {
                Block::Paragraph(spans) => format!("p {}", spans[0].text),
                Block::Bullets(entries) => format!("b {}", entries.len()),
                Block::Steps(entries) => format!("s {} {}", entries.len(), entries[1][0].text),
                Block::Heading(heading) => format!("h{} {}", heading.level, heading.text),
                _ => "?".into(),
            })
            .collect();
        assert_eq!(kinds, ["p one two", "b 2", "s 2 y 7. z", "p Get-It", "h4 Deep", "p 1984. A year"]);
    }

    #[test]
    fn sections_are_found_by_their_heading() {
        let text = "# T\n\n## Why\n\nbecause\n\n## What to do\n\n1. act\n";
        assert_eq!(section(text, "Why"), Some("because"));
        assert_eq!(section(text, "What to do"), Some("1. act"));
        assert_eq!(section(text, "Else"), None);
        assert_eq!(section("## Why", "Why"), Some(""));
        assert_eq!(introduction("# T\n\nWords.\n\n## Why\n\nbecause\n"), "Words.");
        assert_eq!(introduction("# T\n\n## Why\n"), "");
    }
}
