//! What kind of account a privileged account seems to be, with the signals that say so; and what people stated of it.
//!
//! Signals only propose: a person confirms. What the assessor confirmed comes first, then the inventory's sheet.

mod sheet;
#[cfg(test)]
mod tests;

pub use sheet::Sheet;

use super::holders::Holder;
use super::products::brings_mail_or_office;
use super::proposals::EmergencyAccount;
use super::roles;
use super::stated::{Category, Stated};
use super::{AdministratorEntry, Known, Mailbox, PrincipalKind, Tenant, User, account};

/// A proposed category; `None` where nothing speaks for any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    pub category: Option<Category>,
    /// Why, in words; signals that speak for another category are among them.
    pub signals: Vec<String>,
}

/// What people stated of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatedCategory {
    /// And who said so: "the assessor", "the inventory".
    Is(Category, &'static str),
    /// What was stated contradicts itself or is no category we know; the words say how.
    Unclear(String),
    Nothing,
}

impl StatedCategory {
    pub fn category(&self) -> Option<Category> {
        match self {
            Self::Is(category, _) => Some(*category),
            _ => None,
        }
    }
}

/// Rows of the inventory sheet *Administrators* that name this account by principal name, mail, display name or id.
pub fn inventory_rows<'a>(tenant: &'a Tenant, holder: &Holder) -> Vec<&'a AdministratorEntry> {
    let principal = &holder.principal;
    let user = holder.user(tenant);
    let mail = user.and_then(|user| user.mail.as_deref()).unwrap_or_default();
    let sheet = tenant.sheet_of_administrators();
    let named = sheet.rows(tenant, &[&principal.upn, &principal.id, mail]);
    // People share display names: one stands for the account only where no other account bears it.
    if !named.is_empty() || sheet.bearers(&principal.display_name) > 1 {
        return named;
    }
    sheet.rows(tenant, &[&principal.display_name])
}

/// Whether the inventory's rows name this role of the account's among those that it should hold; `None`: they name none.
pub fn names_role(tenant: &Tenant, rows: &[&AdministratorEntry], role: &str) -> Option<bool> {
    let mut named = rows.iter().filter_map(|row| row.roles.as_deref()).flat_map(|text| text.split([';', ',', '\n']));
    let mut names_any = false;
    let is_it = named.any(|name| {
        names_any |= !name.trim().is_empty();
        !name.trim().is_empty() && *super::holders::role_of(tenant, "", name.trim()).0 == *role
    });
    (names_any || is_it).then_some(is_it)
}

/// The category people stated: by the assessor, else in the inventory, else as a confirmed emergency account.
pub fn stated(tenant: &Tenant, stated: &Stated, emergency: &[EmergencyAccount], holder: &Holder) -> StatedCategory {
    let by_name = || stated.categories.get(&holder.principal.upn.to_lowercase());
    if let Some(category) = stated.categories.get(&holder.key()).or_else(by_name) {
        return StatedCategory::Is(*category, "the assessor");
    }
    let is_emergency = emergency
        .iter()
        .any(|account| account.confirmed && account.is(&holder.key(), &holder.principal.upn))
        .then_some(Category::Emergency);
    let mut found = is_emergency.map(|category| (category, "the list of emergency accounts"));
    for entry in inventory_rows(tenant, holder) {
        let Some(text) = entry.category.as_deref().map(str::trim).filter(|text| !text.is_empty()) else { continue };
        let Some(category) = Category::parse(text) else {
            return StatedCategory::Unclear(format!(
                "The inventory gives the category {text:?}, which is none of the six."
            ));
        };
        match found {
            Some((known, "the inventory")) if known != category => {
                return StatedCategory::Unclear(format!(
                    "The inventory gives two categories: {} and {}.",
                    known.title(),
                    category.title()
                ));
            }
            Some((known, by)) if known != category => {
                return StatedCategory::Unclear(format!(
                    "The inventory says {}, {by} says {}.",
                    category.title(),
                    known.title()
                ));
            }
            _ => found = Some((category, "the inventory")),
        }
    }
    found.map_or(StatedCategory::Nothing, |(category, by)| StatedCategory::Is(category, by))
}

/// Proposes a category from what the evidence shows of the account.
pub fn propose(tenant: &Tenant, emergency: &[EmergencyAccount], holder: &Holder) -> Proposal {
    let (id, upn) = (&holder.principal.id, &holder.principal.upn);
    let is_theirs = |mailbox: &Mailbox| {
        !mailbox.id.is_empty() && mailbox.id.eq_ignore_ascii_case(id)
            || !mailbox.upn.is_empty() && mailbox.upn.eq_ignore_ascii_case(upn)
    };
    propose_knowing(tenant, emergency, holder, tenant.mailboxes.iter().any(is_theirs))
}

/// As [`propose`], for whoever has looked already whether the account has a mailbox: of many accounts that is not to be
/// looked for in the whole list each time.
pub fn propose_knowing(
    tenant: &Tenant,
    emergency: &[EmergencyAccount],
    holder: &Holder,
    has_mailbox: bool,
) -> Proposal {
    if holder.principal.kind == PrincipalKind::ServicePrincipal {
        let signals = vec!["a service principal or managed identity, not a person’s account".to_owned()];
        return Proposal { category: Some(Category::Automation), signals };
    }
    let user = holder.user(tenant);
    let external = external_signals(holder, user);
    let of_emergency = emergency
        .iter()
        .find(|account| account.is(&holder.key(), &holder.principal.upn))
        .map(|account| account.signals.clone())
        .map(|signals| if signals.is_empty() { vec!["an emergency account".to_owned()] } else { signals });
    let automation = automation_signals(holder, user);
    let shared = shared_signals(holder);
    let admin = admin_signals(holder);
    let daily = daily_signals(tenant, has_mailbox, user);
    let category = if !external.is_empty() {
        Some(Category::External)
    } else if of_emergency.is_some() {
        Some(Category::Emergency)
    } else if !automation.is_empty() {
        Some(Category::Automation)
    } else if !shared.is_empty() {
        Some(Category::Shared)
    } else if !admin.is_empty() {
        Some(Category::AdminOnly)
    } else if !daily.is_empty() {
        Some(Category::DualUse)
    } else {
        None
    };
    let signals = [external, of_emergency.unwrap_or_default(), automation, shared, admin, daily];
    Proposal { category, signals: signals.into_iter().flatten().collect() }
}

fn external_signals(holder: &Holder, user: Option<&User>) -> Vec<String> {
    let by_name = account::is_marked_external(&holder.principal.upn);
    if user.is_some_and(User::is_external) || by_name {
        return vec!["a guest or another organisation’s account".to_owned()];
    }
    Vec::new()
}

/// Words of a name: split at punctuation, digits and changes of case ("svcBackup01" → svc, backup).
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut last_lower = false;
    for letter in name.chars() {
        let starts_word = letter.is_uppercase() && last_lower;
        last_lower = letter.is_lowercase();
        if (!letter.is_alphabetic() || starts_word) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if letter.is_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The part of the principal name before the `@`; of a guest, of the name at home.
fn local_part(holder: &Holder) -> &str {
    let upn = holder.principal.upn.as_ref();
    upn.split_once('@').map_or(upn, |(local, _)| local)
}

/// Names of scripts. Words that people's titles hold too (*service*, *batch*) count in the sign-in name only.
const AUTOMATION_WORDS: &[&str] = &[
    "svc",
    "srv",
    "serviceaccount",
    "svcacct",
    "script",
    "scripts",
    "automation",
    "bot",
    "robot",
    "rpa",
    "runbook",
    "cron",
];
const AUTOMATION_SIGN_IN_WORDS: &[&str] = &[
    "service",
    "batch",
    "sync",
    "api",
    "app",
    "connector",
    "integration",
    "scheduler",
    "job",
    "task",
    "jenkins",
    "backup",
];

/// Whether a sign-in name says that a service signs in by it.
pub fn names_a_service(sign_in_name: &str) -> bool {
    words(sign_in_name).iter().any(|word| word == "service" || AUTOMATION_WORDS.contains(&word.as_str()))
}

/// What of a display name is the name: a long one goes on with titles and notes behind a comma, a bracket or a dash, and a
/// word there says nothing of who signs in.
fn shown_name(shown: &str) -> &str {
    const MOST_WORDS: usize = 8;
    if shown.split_whitespace().count() <= MOST_WORDS {
        return shown;
    }
    let end = [", ", "(", " - ", " – ", " | ", "; ", ": "].iter().filter_map(|mark| shown.find(mark)).min();
    shown.get(..end.unwrap_or(shown.len())).unwrap_or(shown)
}

/// Signals that a script uses the account.
pub fn automation_signals(holder: &Holder, user: Option<&User>) -> Vec<String> {
    let mut signals = Vec::new();
    if holder.holdings.iter().any(|held| roles::SYNCHRONIZATION.contains(&held.role.as_ref())) {
        signals.push("the account of directory synchronisation".to_owned());
    }
    let local = local_part(holder);
    let in_local = words(local);
    let is_word =
        |word: &&String| AUTOMATION_WORDS.contains(&word.as_str()) || AUTOMATION_SIGN_IN_WORDS.contains(&word.as_str());
    if let Some(word) = in_local.iter().find(is_word) {
        signals.push(format!("its sign-in name holds the word {word}"));
    }
    let shown = &holder.principal.display_name;
    let in_shown = words(shown_name(shown));
    let service_account = in_shown.windows(2).any(|pair| pair == ["service", "account"]);
    if service_account || in_shown.iter().any(|word| AUTOMATION_WORDS.contains(&word.as_str())) {
        signals.push("its display name is that of a service or script".to_owned());
    }
    if let Some(user) = user
        && user.last_sign_in == Known::Empty
        && user.last_non_interactive.value().is_some()
    {
        signals.push("it signs in, and never interactively".to_owned());
    }
    signals
}

/// Names that stand for a function, not for a person. Alone in a name they make it generic.
const GENERIC_WORDS: &[&str] = &[
    "admin",
    "admins",
    "administrator",
    "administrators",
    "helpdesk",
    "servicedesk",
    "support",
    "it",
    "edv",
    "itsupport",
    "sysadmin",
    "sysadmins",
    "root",
    "operator",
    "operators",
    "team",
    "global",
    "globaladmin",
    "tenant",
    "office",
    "exchange",
    "sharepoint",
    "test",
    "temp",
    "info",
    "shared",
    "service",
    "desk",
    "help",
    "svc",
    "adm",
    "cloud",
    "azure",
    "dept",
    "company",
    "user",
    "account",
    "master",
    "super",
    "superadmin",
    "itadmin",
    "backup",
];

/// Signals that several people use the account: a generic name, or several people in one name.
pub fn shared_signals(holder: &Holder) -> Vec<String> {
    let mut signals = Vec::new();
    let is_generic = |name: &str| {
        let words = words(name);
        !words.is_empty() && words.iter().all(|word| GENERIC_WORDS.contains(&word.as_str()))
    };
    let local = local_part(holder);
    if is_generic(local) {
        signals.push("its sign-in name is that of a function, not of a person".to_owned());
    }
    let shown = &holder.principal.display_name;
    if is_generic(shown) && shown.as_ref() != local {
        signals.push("its display name is that of a function, not of a person".to_owned());
    }
    let padded = format!(" {} ", shown_name(shown).to_lowercase());
    let joins = [" & ", " and ", " und ", " et ", " y ", " + ", " / "];
    if let Some(join) = joins.iter().find(|join| padded.contains(**join)) {
        signals.push(format!("its display name joins several names by “{}”", join.trim()));
    }
    if shown_name(shown).to_lowercase().contains("shared") {
        signals.push("its display name says that it is shared".to_owned());
    }
    signals
}

fn admin_signals(holder: &Holder) -> Vec<String> {
    let local = local_part(holder);
    let found = words(local);
    let marks = ["adm", "admin", "administrator", "priv", "paw", "tier", "ga", "pim", "ca", "cloudadmin"];
    let is_mark = |word: &String| marks.contains(&word.as_str());
    // One letter counts as a mark only where punctuation sets it apart: "a-jane", "jane.a".
    let one_letter =
        |word: Option<&String>| word.is_some_and(|word| word == "a" || word == "t") && local.contains(['-', '_']);
    let first = found.first().filter(|word| is_mark(word) || one_letter(Some(word)));
    let last = found.last().filter(|word| is_mark(word));
    // By its mark alone, not by the whole name, so that it can be followed where names are masked.
    let marked =
        |place: &str, mark: &String| format!("its sign-in name {place} with “{mark}”, as an administrator’s does");
    match (first, last) {
        (Some(mark), _) => vec![marked("begins", mark)],
        (None, Some(mark)) => vec![marked("ends", mark)],
        (None, None) => Vec::new(),
    }
}

/// Signals of daily work: a mailbox, a licence (one that brings neither mail nor Office is there for administration), and a person's place in the organisation.
fn daily_signals(tenant: &Tenant, has_mailbox: bool, user: Option<&User>) -> Vec<String> {
    let mut signals = Vec::new();
    let Some(user) = user else { return signals };
    let has_mail_plan =
        user.plans.value().is_some_and(|plans| plans.iter().any(|plan| plan.to_lowercase().contains("exchange")));
    if has_mailbox || has_mail_plan {
        signals.push("it has a mailbox".to_owned());
    }
    let licences = user.licences.value().into_iter().flat_map(|licences| licences.iter());
    let brings: Vec<Option<bool>> = licences.map(|licence| brings_mail_or_office(tenant, licence)).collect();
    if brings.contains(&Some(true)) {
        signals.push("it has a licence that brings mail or Office".to_owned());
    } else if brings.contains(&None) {
        signals.push("it has a licence of which it is not known what it brings".to_owned());
    }
    if user.manager.value().is_some() {
        signals.push("it has a manager".to_owned());
    }
    if user.department.is_some() || user.job_title.is_some() {
        signals.push("it has a department or job title".to_owned());
    }
    signals
}
