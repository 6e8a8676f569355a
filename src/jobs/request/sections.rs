//! The texts of an export as a request shows them.

use super::Request;
use crate::checklist::Checklist;
use crate::datasets::Dataset;
use crate::report::markdown;
use crate::tenant::Moment;

/// Headings of `collect/*.md`, as people read them.
const SECTIONS: [(&str, &str); 5] = [
    ("Portal", "In the portal"),
    ("Graph", "Address (Graph or Azure)"),
    ("PowerShell", "PowerShell"),
    ("Least privilege", "Least privileged role that can read it"),
    ("Personal data", "Personal data"),
];

/// The same for a sheet that people fill in.
const SHEET: [(&str, &str); 5] = [
    ("Portal", "What to fill in"),
    ("Graph", "Address"),
    ("PowerShell", "Hints"),
    ("Least privilege", "Who can fill it in"),
    ("Personal data", "Personal data"),
];

/// What says no more than that there is nothing.
const NOTHING: [&str; 2] = ["There is no Graph address for it.", "There is no command for it."];

/// Heading and text of what an export has to say; what says nothing is left out. `date`: the day of the request, from which
/// the days in addresses are counted.
pub fn sections(dataset: &Dataset, date: Option<Moment>) -> Vec<(&'static str, String)> {
    let headings = if is_sheet(dataset) { SHEET } else { SECTIONS };
    let shown = headings.into_iter().filter_map(|(heading, shown)| {
        let text = markdown::section(dataset.collect, heading)?;
        let text = NOTHING.iter().find_map(|words| text.strip_prefix(words)).unwrap_or(text).trim();
        (!text.is_empty()).then(|| (shown, dated(text, date)))
    });
    shown.collect()
}

/// Whether it is no export but a sheet of the inventory.
fn is_sheet(dataset: &Dataset) -> bool {
    dataset.id.starts_with("inventory-")
}

/// With the days counted from a date: `{30 days ago}` is `2026-10-28` on 27 November 2026. Without a date they stay words.
pub fn dated(text: &str, date: Option<Moment>) -> String {
    let Some(date) = date else { return text.to_owned() };
    let mut dated = text.to_owned();
    for days in [30_i64, 90] {
        let day = date.plus(-days * 86_400).iso_date();
        dated = dated.replace(&format!("{{{days} days ago}}"), &day);
    }
    dated
}

/// Why it is needed, in words: what it shows, how many checks rest on it, and of which questions of the checklist.
pub fn why(request: &Request, checklist: &Checklist) -> String {
    let mut said = markdown::introduction(request.dataset.collect).to_owned();
    let (needed, helps) = (request.needed_by.len(), request.helps.len());
    let (need, needs) = if request.is_left_open {
        ("check has no answer without it", "checks have no answer without it")
    } else {
        ("check needs it", "checks need it")
    };
    match (needed, helps) {
        (0, 0) => {}
        (0, 1) => said.push_str(" One check is completed by it"),
        (0, helps) => said.push_str(&format!(" {helps} checks are completed by it")),
        (1, _) => said.push_str(&format!(" One {need}")),
        (needed, _) => said.push_str(&format!(" {needed} {needs}")),
    }
    if request.is_left_open && needed + helps > 0 {
        said.push_str(", with what is at hand");
    }
    let of = titles(if needed > 0 { &request.needed_by } else { &request.helps }, checklist);
    match of.as_slice() {
        [] => {}
        [only] => said.push_str(&format!(", of the action {only}.")),
        [first, second] => said.push_str(&format!(", of the actions {first}; {second}.")),
        [first, second, rest @ ..] => said.push_str(&format!(
            ", of the actions {first}; {second}; and {} more.",
            if rest.len() == 1 { "one".to_owned() } else { rest.len().to_string() }
        )),
    }
    match (needed, helps) {
        (0, _) | (_, 0) => {}
        (_, 1) => said.push_str(" It completes one more check."),
        (_, helps) => said.push_str(&format!(" It completes {helps} more checks.")),
    }
    said
}

/// The items that these checks belong to, by title.
fn titles<'a>(checks: &[&str], checklist: &'a Checklist) -> Vec<&'a str> {
    let mut titles: Vec<&str> = Vec::new();
    for check in checks {
        let title = checklist.check(check).map_or("", |(item, _)| item.title);
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    titles
}
