//! Document control: which report this is, its version, who made it for whom, how it is to be handled. What was not
//! written is left out, or in a draft said to lack where a final report needs it.

use super::{Preset, SECTIONS, Section, glossary, heading, method, ruled};
use crate::assessment::JournalLine;
use crate::report::masking::{self, PersonalData};
use crate::report::naming::VERSION_SET;
use crate::report::{Block, Cell, Column, Document, ReportInput, Span, dates};

pub const SECTION: Section = Section { id: "control", title: "Document control", preset: Preset::Executive, build };

/// What a final report needs: in a draft it is said that it lacks.
const NEEDED: [&str; 5] = ["Client", "Version", "Assessing organisation", "Assessor", "Marking"];

/// Words of the findings that an edition without them has no use for.
const UNUSED: [&str; 3] = ["Auto, assisted, manual", "†", "Treatment"];

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let details = &input.assessment.details;
    let as_of =
        format!("{} ({}); ages in days are counted to this date", input.date(input.results.as_of), input.as_of_source);
    let tool = format!("Tenant Assessor {}, working offline", env!("CARGO_PKG_VERSION"));
    let status = if input.options.is_draft { "Draft: work on the findings is not finished" } else { "Final" };
    let language = if details.date_language.is_empty() { "" } else { dates::title(&details.date_language) };
    let id = format!("{}: this print; other editions and papers have other numbers", input.report_id());
    let state = format!("{}: the same in every print of this state of it", input.assessment_id());
    let edition = edition(input);
    let signed = input.options.signature.as_ref().map_or("", |signed| &signed.name);
    let assessor = if details.assessor.trim().is_empty() { signed } else { &details.assessor };
    let named = versions(input);
    // One alone needs no table.
    let (version, named) = match named.as_slice() {
        [(version, line)] if *version == details.version.trim() => {
            let by = if line.who.trim().is_empty() { String::new() } else { format!(" by {}", line.who) };
            (format!("{version}, named on {}{by}", input.date(line.when)), Vec::new())
        }
        _ => (details.version.clone(), named),
    };
    let pairs = [
        ("Client", details.client.as_str()),
        ("Tenant", &details.tenant),
        ("Tenant as exported", input.tenant_name.unwrap_or_default()),
        ("Checklist", input.checklist.title),
        ("Evidence as of", &as_of),
        ("Assessment", &state),
        ("Report", &id),
        ("Version", &version),
        ("Status", status),
        ("Edition", &edition),
        ("Assessing organisation", &details.organization),
        ("Assessor", assessor),
        ("Reviewer", &details.reviewer),
        ("Marking", &details.marking),
        ("Distribution", &details.distribution),
        ("Handling", &details.handling),
        ("Language of dates", if input.options.preset == Preset::Full { language } else { "" }),
        ("Made with", &tool),
    ];
    let last_change = JournalLine::last_changed(input.journal).map(|when| input.date(when));
    let pair = |(label, value): (&str, &str)| {
        let is_due = input.options.is_draft && NEEDED.contains(&label);
        match value.trim() {
            "" if is_due => Some((label.to_owned(), vec![Span::muted("not filled in yet")])),
            "" => None,
            _ => Some((label.to_owned(), vec![Span::plain(value)])),
        }
    };
    let mut pairs: Vec<(String, Vec<Span>)> = pairs.into_iter().filter_map(pair).collect();
    pairs.extend(last_change.map(|day| ("Assessment last changed".to_owned(), vec![Span::plain(day)])));
    let mut blocks = vec![SECTION.heading(), Block::KeyValues(pairs)];
    blocks.extend(table_of(input, &named));
    // Where it comes late it follows what was said, and leaves room for the signatures.
    if input.options.preset != Preset::Executive {
        blocks.insert(0, Block::PageBreak);
    }
    if !input.options.has(&glossary::SECTION) {
        // Whoever reads nothing but the answers still has to know what the words mean, and what was not looked at.
        // A chapter of its own: what follows is no control of the document.
        blocks.push(heading(1, "How to read this report"));
        let mut words = glossary::words_used();
        words.retain(|(label, _)| !UNUSED.contains(&label.as_str()));
        blocks.push(Block::KeyValues(words));
        let terms = glossary::terms_in(&text_of_others(input));
        if !terms.is_empty() {
            blocks.push(heading(3, "Terms"));
            blocks.push(Block::KeyValues(terms));
        }
        blocks.push(heading(3, "What it rests on"));
        blocks.push(Block::Bullets(rests_on(input).into_iter().map(|text| vec![Span::plain(text)]).collect()));
    }
    blocks
}

/// Which versions there were, as the change log has it, with the day on which each was named and who did so.
fn versions<'a>(input: &ReportInput<'a>) -> Vec<(&'a str, &'a JournalLine)> {
    let named = input.journal.iter().filter(|line| line.what.contains(VERSION_SET));
    let mut rows: Vec<(&str, &JournalLine)> = Vec::new();
    for line in named {
        let version = line.change.after.trim();
        if !version.is_empty() && rows.last().is_none_or(|(last, _)| *last != version) {
            rows.push((version, line));
        }
    }
    rows
}

fn table_of(input: &ReportInput<'_>, rows: &[(&str, &JournalLine)]) -> Vec<Block> {
    if rows.is_empty() {
        return Vec::new();
    }
    let row = |(version, line): &(&str, &JournalLine)| {
        let who = if line.who.trim().is_empty() { Span::muted("not named") } else { Span::plain(&line.who) };
        vec![Cell::from(*version), Cell::from(input.date(line.when)), Cell::from(who)]
    };
    let columns = vec![Column::share("Version", 1.2), Column::share("Named on", 1.4), Column::share("By", 2.4)];
    vec![heading(3, "Versions"), ruled(columns, rows.iter().map(row).collect())]
}

/// What the other sections of this edition say.
fn text_of_others(input: &ReportInput<'_>) -> String {
    let others = SECTIONS.iter().filter(|section| section.id != SECTION.id && input.options.has(section));
    let blocks = others.flat_map(|section| (section.build)(input)).collect();
    let mut document = Document { blocks, ..Document::default() };
    let mut said = String::new();
    masking::each_text(&mut document, &mut |text| {
        said.push_str(text);
        said.push('\n');
    });
    said
}

/// Method and limits in short, for an edition without their section.
fn rests_on(input: &ReportInput<'_>) -> Vec<String> {
    let mut lines = vec![format!(
        "The tenant’s own exports, read on the assessor’s machine without a connection to the tenant: {}.",
        method::what_was_read(input),
    )];
    let mut more = method::limits(input);
    more.extend(method::of_names(input));
    lines.append(&mut more);
    let full = match input.options.personal_data {
        PersonalData::Counts => "with its objects counted",
        PersonalData::Full | PersonalData::Masked => "with its objects, each with the file and row it came from",
    };
    lines.push(format!(
        "The other editions hold what this one leaves out: “management” the results by stage, the decisions and the \
         thresholds, “full” every finding {full}."
    ));
    lines
}

/// Which of the editions of the report this is.
fn edition(input: &ReportInput<'_>) -> String {
    let preset = match input.options.preset {
        Preset::Executive => "Executive: answers, summary and what could not be assessed",
        Preset::Management => "Management: without the single findings",
        Preset::Full => "Full",
    };
    let people = match input.options.personal_data {
        PersonalData::Full => "",
        PersonalData::Masked => {
            "; people, accounts, devices, addresses, job titles and telephone numbers stand as pseudonyms, whose key is a file \
             apart."
        }
        PersonalData::Counts => {
            "; objects are counted and not listed, and where a sentence tells of one account, device or job title, a pseudonym \
             stands for it."
        }
    };
    let typed = match input.options.personal_data {
        PersonalData::Full => "",
        _ if input.options.has(&method::SECTION) => " What the assessor typed may still tell of somebody: see Limits.",
        _ => " What the assessor typed may still tell of somebody.",
    };
    format!("{preset}{people}{typed}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::BeforeAfter;
    use crate::report::sections::sample::sample;
    use crate::report::sections::tests::text_of;
    use crate::tenant::Moment;

    #[test]
    fn each_version_is_told_with_its_day_and_who_named_it() {
        let mut sample = sample();
        let line = |what: &str, after: &str, who: &str, day: i64| JournalLine {
            when: Moment::of(day * 86_400),
            who: who.into(),
            what: what.into(),
            change: BeforeAfter { before: String::new(), after: after.into() },
            entries: 1,
            after: None,
            puts_back: false,
        };
        sample.journal = vec![line("Set client: Contoso", "Contoso", "Ada", 0)];
        let versions = |sample: &crate::report::sections::sample::Sample| {
            let input = sample.input();
            table_of(&input, &super::versions(&input))
        };
        assert!(versions(&sample).is_empty());
        // One that is this report's stands with it.
        sample.assessment.details.version = "0.9".into();
        sample.journal.push(line("Set report version: 0.9", "0.9", "Ada", 1));
        let alone = text_of(&build(&sample.input()));
        assert!(alone.contains("0.9, named on 2 January 1970 by Ada") && !alone.contains("Named on"), "{alone}");
        sample.journal.pop();
        sample
            .journal
            .extend([line("Set report version: 0.9", "0.9", "Ada", 1), line("Set report version: 1.0", "1.0", "", 2)]);
        let said = text_of(&versions(&sample));
        assert!(!said.contains("Contoso"), "{said}");
        for expected in ["0.9", "2 January 1970", "Ada", "1.0", "3 January 1970", "not named"] {
            assert!(said.contains(expected), "{expected}: {said}");
        }
    }
}
