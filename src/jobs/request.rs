//! What to ask the client for: each export with the checks that need it and how it is made, and nothing that no check of
//! the chosen scope needs.

mod commands;
mod paper;
mod sections;
#[cfg(test)]
mod tests;
mod workbook;

pub use paper::as_pdf;
pub use sections::{dated, sections, why};
pub use workbook::workbook;

use super::template;
use super::writing::{make_folder, write_beside, write_whole};
use crate::checklist::{Checklist, Item, Need, Outcome, Results};
use crate::datasets::Dataset;
use crate::report::outputs::markdown::escaped;
use crate::report::{dates, markdown};
use crate::tenant::stated::ScopeArea;
use crate::tenant::{Moment, RecordKind};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The queries that reduce sign-ins where the logs are kept: file name, title, text.
pub const QUERIES: &[(&str, &str, &str)] = &[
    (
        "sign-in-summary-log-analytics.kql",
        "Log Analytics or Azure Data Explorer (KQL)",
        include_str!("../../assets/sign-in-summary/log-analytics.kql"),
    ),
    (
        "sign-in-summary-event-hub.kql",
        "Azure Data Explorer over raw messages (KQL)",
        include_str!("../../assets/sign-in-summary/event-hub.kql"),
    ),
    (
        "sign-in-summary-spark.sql",
        "Storage account (Spark SQL)",
        include_str!("../../assets/sign-in-summary/spark.sql"),
    ),
];

/// Which items are asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// `None`: every area.
    pub areas: Option<BTreeSet<ScopeArea>>,
    /// Ids of stages; empty: every stage.
    pub stages: BTreeSet<&'static str>,
}

impl Scope {
    /// Reads words such as `azure`, `exchange-online`, `2` and `E`.
    ///
    /// # Errors
    /// A sentence that names the word and those that are known.
    pub fn parse(words: &[String], checklist: &'static Checklist) -> Result<Self, String> {
        let mut scope = Self::default();
        for word in words.iter().map(|word| word.trim()).filter(|word| !word.is_empty()) {
            let plain: String = word.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
            let area = ScopeArea::PARTS.iter().find(|area| area.word().replace('-', "") == plain);
            let stage =
                checklist.stages.iter().find(|stage| plain.trim_start_matches("stage").eq_ignore_ascii_case(stage.id));
            match (area, stage) {
                (Some(area), _) => {
                    scope.areas.get_or_insert_default().insert(*area);
                }
                (None, Some(stage)) => {
                    scope.stages.insert(stage.id);
                }
                (None, None) => return Err(unknown(word, checklist)),
            }
        }
        Ok(scope)
    }

    /// Whether an export belongs to the areas chosen. A check of the whole tenant may look into all of them.
    fn asks_of(&self, kind: RecordKind) -> bool {
        let Some(areas) = &self.areas else { return true };
        area_of(kind).is_none_or(|area| areas.contains(&area) || area == ScopeArea::ActiveDirectory && is_hybrid(areas))
    }

    fn holds(&self, item: &Item) -> bool {
        let stage = self.stages.is_empty() || self.stages.contains(item.stage);
        let is_wanted = |areas: &BTreeSet<ScopeArea>| item.applies.iter().any(|area| areas.contains(area));
        let areas = item.applies.is_empty() || self.areas.as_ref().is_none_or(is_wanted);
        stage && areas
    }
}

/// Where accounts come from on-premises, questions go to the domain as well.
fn is_hybrid(areas: &BTreeSet<ScopeArea>) -> bool {
    areas.contains(&ScopeArea::Hybrid)
}

/// The part of the organisation that an export is of; `None`: of the tenant as a whole.
fn area_of(kind: RecordKind) -> Option<ScopeArea> {
    use RecordKind as Kind;
    Some(match kind {
        Kind::AzureRoleAssignments
        | Kind::AzureRoleDefinitions
        | Kind::Subscriptions
        | Kind::ClassicAdministrators
        | Kind::ManagementGroups
        | Kind::SubscriptionInventory
        | Kind::AlertRules
        | Kind::ActionGroups
        | Kind::ActivityLog
        | Kind::DefenderPlans
        | Kind::SecurityContacts
        | Kind::PolicyAssignments
        | Kind::VirtualMachines
        | Kind::CollectionRules
        | Kind::RuleAssociations
        | Kind::MachineAccounts
        | Kind::AzurePimActive
        | Kind::AzurePimEligible
        | Kind::AzureRolePolicies
        | Kind::EnrollmentAccounts => ScopeArea::Azure,
        Kind::Mailboxes
        | Kind::InboxRules
        | Kind::MailboxAudit
        | Kind::MailProtocols
        | Kind::MailPolicies
        | Kind::TransportSettings
        | Kind::RoleGroups => ScopeArea::ExchangeOnline,
        Kind::UsageReports
        | Kind::SensitivityLabels
        | Kind::LabelPolicies
        | Kind::IntuneRoles
        | Kind::DefenderRoles
        | Kind::SharePointAdministrators
        | Kind::PowerPlatformRoles
        | Kind::DynamicsRoles => ScopeArea::Microsoft365,
        Kind::Synchronisation => ScopeArea::Hybrid,
        Kind::AdUsers | Kind::AdComputers | Kind::AdGroupMembers | Kind::ShellEndpoints => ScopeArea::ActiveDirectory,
        _ => return None,
    })
}

fn unknown(word: &str, checklist: &Checklist) -> String {
    let areas: Vec<&str> = ScopeArea::PARTS.iter().map(|area| area.word()).collect();
    let stages: Vec<&str> = checklist.stages.iter().map(|stage| stage.id).collect();
    format!("--scope knows the areas {} and the stages {}, not {word:?}.", areas.join(", "), stages.join(", "))
}

/// One export to ask for.
#[derive(Clone, Debug)]
pub struct Request {
    pub dataset: &'static Dataset,
    /// Checks that have no answer without it, or without another that can stand in for it.
    pub needed_by: Vec<&'static str>,
    /// Checks whose answer it completes.
    pub helps: Vec<&'static str>,
    /// Both are what the exports at hand leave open, and not what the checklist asks of every tenant.
    pub is_left_open: bool,
}

/// Checks without an answer, and checks whose answer is to be completed, by what they lack.
type Lacking = BTreeMap<RecordKind, (Vec<&'static str>, Vec<&'static str>)>;

/// The exports that the scope needs, those first that most checks need. `at_hand`: only what these results lack, counted as
/// the report counts what could not be assessed.
pub fn requests(checklist: &'static Checklist, scope: &Scope, at_hand: Option<&Results>) -> Vec<Request> {
    let kinds = match at_hand {
        Some(results) => left_open(checklist, scope, results),
        None => asked_of_all(checklist, scope),
    };
    let request = |(kind, (needed_by, mut helps)): (RecordKind, (Vec<&'static str>, Vec<&'static str>))| {
        helps.retain(|check| !needed_by.contains(check));
        Some(Request { dataset: Dataset::by_id(kind.id())?, needed_by, helps, is_left_open: at_hand.is_some() })
    };
    let mut requests: Vec<Request> = kinds.into_iter().filter_map(request).collect();
    // Stable: equals stay in the order of the kinds.
    requests.sort_by_key(|request| std::cmp::Reverse((request.needed_by.len(), request.helps.len())));
    requests
}

/// What each check of the scope declares that it reads.
fn asked_of_all(checklist: &'static Checklist, scope: &Scope) -> Lacking {
    let mut kinds = Lacking::new();
    for (_, check) in checklist.checks().filter(|(item, _)| scope.holds(item)) {
        for need in check.needs {
            for kind in need.kinds().iter().filter(|kind| scope.asks_of(**kind)) {
                let (needed_by, helps) = kinds.entry(*kind).or_default();
                let list = if matches!(need, Need::Helps(_)) { helps } else { needed_by };
                if !list.contains(&check.id) {
                    list.push(check.id);
                }
            }
        }
    }
    kinds
}

/// What each check of the scope lacks in these results.
fn left_open(checklist: &'static Checklist, scope: &Scope, results: &Results) -> Lacking {
    let mut kinds = Lacking::new();
    for (_, check) in checklist.checks().filter(|(item, _)| scope.holds(item)) {
        let Some(finding) = results.finding(check.id) else { continue };
        for missing in finding.missing.iter().filter(|missing| scope.asks_of(missing.kind)) {
            let (unanswered, incomplete) = kinds.entry(missing.kind).or_default();
            let list = if finding.outcome == Outcome::NoEvidence { unanswered } else { incomplete };
            if !list.contains(&check.id) {
                list.push(check.id);
            }
        }
    }
    kinds
}

/// Whom it is for and of what day, where that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addressed {
    pub client: String,
    pub date: Option<Moment>,
    /// Language of the date, as in a report's settings.
    pub date_language: String,
    /// Who receives the exports.
    pub send_to: String,
    /// The day by which they are to be there.
    pub by: Option<Moment>,
}

impl Addressed {
    fn day(&self, day: Option<Moment>) -> String {
        day.map(|day| dates::date(day, &self.date_language)).unwrap_or_default()
    }

    fn date(&self) -> String {
        self.day(self.date)
    }

    /// What is known of it, each under its label.
    fn particulars(&self) -> Vec<(&'static str, String)> {
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let all = [
            ("For", one_line(&self.client)),
            ("Date", self.date()),
            ("Send to", one_line(&self.send_to)),
            ("By", self.day(self.by)),
        ];
        all.into_iter().filter(|(_, text)| !text.is_empty()).collect()
    }

    /// `For Contoso Ltd, 27 November 2026`; empty where neither is known.
    fn line(&self) -> String {
        match (self.client.trim(), self.date()) {
            ("", date) => date,
            (client, date) if date.is_empty() => format!("For {client}"),
            (client, date) => format!("For {client}, {date}"),
        }
    }
}

/// The first word or two on personal data: `None`, `None to low`, `Low`, `High`.
pub fn personal_data(dataset: &Dataset) -> &'static str {
    let text = markdown::section(dataset.collect, "Personal data").unwrap_or_default();
    let levels = ["High", "Low", "None to low", "None"];
    levels.into_iter().find(|level| text.starts_with(level)).unwrap_or("See below")
}

const TITLE: &str = "What to ask for";
const ABOUT: &str = "These exports answer the checks of the chosen scope. Each names the least privileged role that can make it; \
    most of these roles can read and change nothing, and where there is no such role the export says so. Send the files as they \
    are saved: not opened and saved again in Excel, with their names, and by a way that suits the personal data in them (none, \
    low or high). What cannot be exported can be left out; its checks then say so.";

/// What holds for every PowerShell command, and what has to be there for those that are asked for.
fn pasted(requests: &[Request]) -> String {
    let tools = commands::by_tool(requests);
    if tools.is_empty() {
        return String::new();
    }
    let mut text = String::from(
        "Each block of PowerShell can be pasted whole into a PowerShell window (5.1 or 7) as it is; it asks for the sign-in that \
         it needs and writes its files into the folder where it is run. The folder “commands” holds the same blocks as scripts, \
         one for each sign-in, each of which makes all of its exports. Where a right of Microsoft Graph is used for the first \
         time, an administrator must agree to it.\n\n",
    );
    for (tool, _) in &tools {
        text.push_str(&format!("- **{}** needs {}\n", tool.file, tool.needs));
    }
    text
}

/// Writes the request in its three forms, the commands as scripts, the queries, and an empty inventory where a sheet of it is asked for.
/// Gives a sentence for each file that was there and stays.
///
/// # Errors
/// A sentence naming the place.
pub fn write_all(out: &Path, asked: &[Request], checklist: &Checklist, to: &Addressed) -> anyhow::Result<Vec<String>> {
    let mut stays = Vec::new();
    make_folder(out)?;
    write_whole(&out.join("what-to-ask-for.md"), as_markdown(asked, checklist, to).as_bytes())?;
    write_whole(&out.join("what-to-ask-for.pdf"), &as_pdf(asked, checklist, to)?)?;
    let (list, bytes) = (out.join("what-to-ask-for.xlsx"), workbook(asked, checklist, to)?);
    // One that is there has columns that people fill in: it stays, and a newer one lies beside it.
    if !std::fs::read(&list).is_ok_and(|there| there == bytes) {
        let written = write_beside(&list, &bytes)?;
        if written != list {
            let name = written.file_name().unwrap_or_default().to_string_lossy().into_owned();
            stays.push(format!("what-to-ask-for.xlsx was there and stays as it is; the new one is {name}."));
        }
    }
    let tools = commands::by_tool(asked);
    if !tools.is_empty() {
        make_folder(&out.join("commands"))?;
    }
    for (tool, exports) in tools {
        let script = commands::script(tool, &exports, &to.line());
        write_whole(&out.join("commands").join(tool.file), &commands::bytes(&script))?;
    }
    if asks_for_sign_ins(asked) {
        for (name, _, query) in QUERIES {
            write_whole(&out.join(name), query.as_bytes())?;
        }
    }
    let inventory = out.join("inventory.xlsx");
    // One that is there may have been filled in.
    if asks_for_inventory(asked) && inventory.exists() {
        stays.push("inventory.xlsx was there and stays as it is, because it may be filled in.".to_owned());
    } else if asks_for_inventory(asked) {
        let sheets = template::Known::asking(asked.iter().map(|request| request.dataset.id));
        write_whole(&inventory, &template::workbook(&sheets)?)?;
    }
    Ok(stays)
}

/// The request as Markdown.
pub fn as_markdown(requests: &[Request], checklist: &Checklist, to: &Addressed) -> String {
    let known: Vec<String> =
        to.particulars().iter().map(|(label, text)| format!("- **{label}:** {}\n", escaped(text))).collect();
    let known = if known.is_empty() { String::new() } else { format!("{}\n", known.concat()) };
    let mut text = format!(
        "# {TITLE}\n\n{known}{ABOUT}\n\n{}\n\n| Export | What it shows | Personal data |\n| --- | --- | --- |\n",
        pasted(requests)
    );
    for request in requests {
        let (title, shows) = (request.dataset.title, markdown::introduction(request.dataset.collect));
        text.push_str(&format!("| {title} | {shows} | {} |\n", personal_data(request.dataset)));
        if stands_for(request) {
            text.push_str(&format!("| {SUMMARY_TITLE} | {SUMMARY_SHOWS} | High |\n"));
        }
    }
    for request in requests {
        text.push_str(&format!("\n## {}\n\n{}\n", request.dataset.title, why(request, checklist)));
        for (shown, section) in sections(request.dataset, to.date) {
            text.push_str(&format!("\n### {shown}\n\n{section}\n"));
        }
    }
    if asks_for_sign_ins(requests) {
        text.push_str(&format!("\n## {SUMMARY_TITLE}\n\n{SUMMARY}\n"));
        for (shown, section) in summary_sections(requests, checklist) {
            text.push_str(&format!("\n### {shown}\n\n{section}\n"));
        }
        for (_, title, query) in QUERIES {
            text.push_str(&format!("\n### {title}\n\n```\n{}\n```\n", query.trim_end()));
        }
    }
    text
}

const SUMMARY_TITLE: &str = "Sign-in summary";
const SUMMARY_SHOWS: &str = "Stands for the sign-in log where that is too large to hand over; shows the same in one row for each \
    account, application, resource, client and outcome.";
const SUMMARY_ROLE: &str = "Log Analytics Reader on the workspace; for Azure Data Explorer, viewer of the database; for a storage \
    account, Storage Blob Data Reader. It can read the logs and change nothing.";
const SUMMARY_DATA: &str = "High: which account uses which application, from which countries, first and last when. It holds no \
    single sign-ins.";

/// Whether the summary of sign-ins can stand for an export.
fn stands_for(request: &Request) -> bool {
    request.dataset.kind == RecordKind::SignIns
}

/// Why the summary is asked for, who can make it, and what it holds of people.
fn summary_sections(requests: &[Request], checklist: &Checklist) -> Vec<(&'static str, String)> {
    let why = requests.iter().find(|request| stands_for(request)).map(|request| why(request, checklist));
    vec![
        ("Why it is needed", why.map_or_else(String::new, |why| format!("It stands for the sign-in log. {why}"))),
        ("Least privileged role that can read it", SUMMARY_ROLE.to_owned()),
        ("Personal data", SUMMARY_DATA.to_owned()),
    ]
}

const SUMMARY: &str = "Where the sign-in log is too large to hand over, one of these queries reduces it where it is kept: \
    one row for each account, application, resource, client and outcome. Its result, as CSV or as the JSON that the service answers, \
    serves the same checks and holds less about what each person does.";

/// Whether the sign-in log is asked for, which a summary can stand in for.
pub fn asks_for_sign_ins(requests: &[Request]) -> bool {
    requests.iter().any(stands_for)
}

/// Whether a sheet of the inventory is asked for.
pub fn asks_for_inventory(requests: &[Request]) -> bool {
    requests.iter().any(|request| request.dataset.id.starts_with("inventory-"))
}
