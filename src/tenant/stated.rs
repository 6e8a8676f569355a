//! What people state as fact: the inventory's sheets, and what the assessor confirms in the window.

use super::Moment;
use super::mapping::Mappings;
use crate::evidence::SourceRef;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A row of the inventory sheet *Administrators*.
#[derive(Clone, Debug)]
pub struct AdministratorEntry {
    /// Principal name, mail or display name, as written.
    pub account: Box<str>,
    pub category: Option<Box<str>>,
    pub service: Option<Box<str>>,
    pub justification: Option<Box<str>>,
    /// `keep`, `remove` … as written.
    pub decision: Option<Box<str>>,
    /// The roles that it should hold, as written.
    pub roles: Option<Box<str>>,
    pub source: SourceRef,
}

impl AdministratorEntry {
    /// Only the account stands there: a template is written so, and nobody said anything of it.
    pub fn is_bare(&self) -> bool {
        [&self.category, &self.service, &self.justification, &self.decision, &self.roles]
            .into_iter()
            .all(Option::is_none)
    }
}

/// A row of the inventory sheet *Emergency accounts*.
#[derive(Clone, Debug)]
pub struct EmergencyEntry {
    pub account: Box<str>,
    pub purpose: Option<Box<str>>,
    pub stored_at: Option<Box<str>>,
    pub last_tested: Option<Moment>,
    /// "never", "not yet" stands where the day of the test belongs.
    pub never_tested: bool,
    pub password_changed: Option<Moment>,
    pub monitored: Option<Box<str>>,
    pub source: SourceRef,
}

/// A row of the inventory sheet *Admin workstations*.
#[derive(Clone, Debug)]
pub struct WorkstationEntry {
    pub name: Box<str>,
    /// The device id of the directory, in lower case, or empty.
    pub device_id: Box<str>,
    pub used_by: Option<Box<str>>,
    pub purpose: Option<Box<str>>,
    pub system: Option<Box<str>>,
    pub source: SourceRef,
}

/// A row of the inventory sheet *Services*. Cells with accounts may hold several names.
#[derive(Clone, Debug)]
pub struct ServiceEntry {
    pub service: Box<str>,
    pub owner: Option<Box<str>>,
    pub administrator: Option<Box<str>>,
    pub used_for: Option<Box<str>>,
    /// `keep`, `reduce`, `remove`, as written.
    pub decision: Option<Box<str>>,
    pub source: SourceRef,
}

/// A row of the inventory sheet *Exposed people*.
#[derive(Clone, Debug)]
pub struct ExposedEntry {
    pub person: Option<Box<str>>,
    pub account: Box<str>,
    pub reason: Option<Box<str>>,
    pub source: SourceRef,
}

/// What a cell *Decision* of an inventory says of what its row names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Keep,
    /// Less of it, or another one in its place.
    Change,
    Remove,
}

/// Whole words that say *keep*.
const KEEP: &[&str] = &["right", "ok", "okay", "fine"];
/// Beginnings of words that say what is to be done.
const KEEPING: &[&str] = &[
    "keep",
    "kept",
    "confirm",
    "retain",
    "approve",
    "behalten",
    "belassen",
    "bestätig",
    "beibehalten",
    "garder",
    "conserver",
    "mantener",
    "conservar",
    "manter",
    "mantenere",
    "confermare",
    "behouden",
    "houden",
    "behåll",
    "behold",
    "保持",
    "維持",
    "保留",
];
const CHANGING: &[&str] = &[
    "reduc",
    "downgrad",
    "reassign",
    "chang",
    "convert",
    "replac",
    "limit",
    "reduzier",
    "herabstuf",
    "ändern",
    "ersetzen",
    "réduire",
    "réattribuer",
    "modifi",
    "remplac",
    "reasignar",
    "cambiar",
    "alterar",
    "ridurre",
    "verminderen",
    "wijzigen",
    "minska",
    "ändra",
    "変更",
    "更改",
];
const REMOVING: &[&str] = &[
    "remov",
    "delet",
    "revok",
    "withdraw",
    "decommission",
    "offboard",
    "take away",
    "phase out",
    "entfern",
    "entfällt",
    "lösch",
    "gelöscht",
    "entzieh",
    "entzogen",
    "entzug",
    "wegnehmen",
    "supprim",
    "révoqu",
    "retrait",
    "enlever",
    "elimin",
    "élimin",
    "quitar",
    "suprimir",
    "verwijder",
    "intrekken",
    "rimuov",
    "rimoss",
    "ta bort",
    "fjern",
    "削除",
    "删除",
    "刪除",
];

/// Whole words that say so, too; other words begin like them ("Dropbox", "retiree", "revolving").
const REMOVED: &[&str] = &[
    "drop",
    "dropped",
    "strip",
    "stripped",
    "retire",
    "retired",
    "terminate",
    "terminated",
    "termination",
    "revocation",
];

/// With these a negation only gives the reason: "no longer needed".
const REASONS: &[&str] =
    &["longer", "needed", "required", "use", "used", "mehr", "benötigt", "plus", "nécessaire", "más"];

/// Words that turn what stands beside them round.
const NEGATING: &[&str] = &[
    "not", "no", "never", "don", "doesn", "without", "nicht", "nie", "kein", "keine", "ohne", "ne", "pas", "jamais",
    "sans", "non", "nunca", "sin", "sem", "não", "senza", "niet", "geen", "inte", "ikke",
];

impl Decision {
    /// Reads what people write. `None`: nothing, or nothing that decides ("unclear", "keep until she leaves, then remove").
    pub fn of(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        let words: Vec<&str> =
            text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()).collect();
        let line = words.join(" ");
        let begins = |starts: &[&str], said: &str| starts.iter().any(|start| said.starts_with(start));
        // Every word with what follows it: some verbs are two words.
        let rests = || line.match_indices(' ').filter_map(|(at, _)| line.get(at + 1..)).chain([line.as_str()]);
        let says = |starts: &[&str]| rests().any(|rest| begins(starts, rest));
        let keeps = says(KEEPING) || words.iter().any(|word| KEEP.contains(word));
        let doubts = text.contains(['?', '？']);
        let is_open = doubts || text.split([',', ';', '.', ':', '(', '\n']).any(is_turned_round);
        let removes = says(REMOVING) || words.iter().any(|word| REMOVED.contains(word));
        let changes = says(CHANGING);
        let begins_with_removal = begins(REMOVING, &line) || words.first().is_some_and(|word| REMOVED.contains(word));
        if begins_with_removal || removes && !keeps && !is_open {
            Some(Self::Remove)
        } else if begins(CHANGING, &line) || changes && !removes && !keeps && !is_open {
            Some(Self::Change)
        } else {
            // Doubts and conditions keep nothing.
            let keeps = begins(KEEPING, &line) || words.first().is_some_and(|word| KEEP.contains(word));
            (keeps && !doubts && !changes && !removes).then_some(Self::Keep)
        }
    }
}

/// Whether a clause says *not*, and not only why.
fn is_turned_round(clause: &str) -> bool {
    let words = || clause.split(|letter: char| !letter.is_alphabetic());
    let stems = || REMOVING.iter().chain(CHANGING).chain(KEEPING);
    let is_verb = |word: &str| REMOVED.contains(&word) || stems().any(|stem| word.starts_with(stem));
    words().any(|word| NEGATING.contains(&word))
        && (words().any(is_verb) || !words().any(|word| REASONS.contains(&word)))
}

/// Whether a decision of an inventory says that what the row names is to go.
pub fn is_to_be_removed(decision: Option<&str>) -> bool {
    decision.and_then(Decision::of) == Some(Decision::Remove)
}

/// A decision that is written down and decides nothing known here: a person has to say what it means.
pub fn undecided(decision: Option<&str>) -> Option<&str> {
    decision.map(str::trim).filter(|text| !text.is_empty() && Decision::of(text).is_none())
}

/// What kind of account a privileged account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// One person's account for daily work and administration.
    DualUse,
    AdminOnly,
    Shared,
    Emergency,
    Automation,
    External,
}

impl Category {
    pub const ALL: &[Self] =
        &[Self::DualUse, Self::AdminOnly, Self::Shared, Self::Emergency, Self::Automation, Self::External];

    pub fn title(self) -> &'static str {
        match self {
            Self::DualUse => "dual use",
            Self::AdminOnly => "admin only",
            Self::Shared => "shared",
            Self::Emergency => "emergency",
            Self::Automation => "automation",
            Self::External => "external",
        }
    }

    /// Reads what people write in an inventory.
    pub fn parse(text: &str) -> Option<Self> {
        let word: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        Some(match word.as_str() {
            "dualuse" | "dual" | "mixed" | "dailyuse" => Self::DualUse,
            "adminonly" | "admin" | "dedicated" | "dedicatedadmin" => Self::AdminOnly,
            "shared" | "sharedaccount" => Self::Shared,
            "emergency" | "emergencyaccess" | "breakglass" => Self::Emergency,
            "automation" | "service" | "serviceaccount" | "script" => Self::Automation,
            "external" | "guest" | "partner" => Self::External,
            _ => return None,
        })
    }
}

/// A part of the organisation that items can concern, or a licence that settings need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScopeArea {
    Hybrid,
    Azure,
    Microsoft365,
    ExchangeOnline,
    OtherApps,
    ActiveDirectory,
    EntraP1,
    EntraP2,
    EntraGovernance,
}

impl ScopeArea {
    /// Parts of the organisation.
    pub const PARTS: &[Self] =
        &[Self::Hybrid, Self::Azure, Self::Microsoft365, Self::ExchangeOnline, Self::OtherApps, Self::ActiveDirectory];
    /// Licences of Microsoft Entra ID.
    pub const LICENCES: &[Self] = &[Self::EntraP1, Self::EntraP2, Self::EntraGovernance];
    /// Parts first, then licences.
    pub const ALL: &[Self] = &[
        Self::Hybrid,
        Self::Azure,
        Self::Microsoft365,
        Self::ExchangeOnline,
        Self::OtherApps,
        Self::ActiveDirectory,
        Self::EntraP1,
        Self::EntraP2,
        Self::EntraGovernance,
    ];

    /// The word by which the command line names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hybrid => "hybrid",
            Self::Azure => "azure",
            Self::Microsoft365 => "microsoft365",
            Self::ExchangeOnline => "exchange-online",
            Self::OtherApps => "other-apps",
            Self::ActiveDirectory => "active-directory",
            Self::EntraP1 => "entra-p1",
            Self::EntraP2 => "entra-p2",
            Self::EntraGovernance => "entra-governance",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Hybrid => "hybrid identity (synchronisation from on-premises)",
            Self::Azure => "Azure subscriptions",
            Self::Microsoft365 => "Microsoft 365",
            Self::ExchangeOnline => "Exchange Online",
            Self::OtherApps => "other cloud apps",
            Self::ActiveDirectory => "on-premises Active Directory",
            Self::EntraP1 => "Microsoft Entra ID P1",
            Self::EntraP2 => "Microsoft Entra ID P2",
            Self::EntraGovernance => "Microsoft Entra ID Governance",
        }
    }
}

/// What the assessor confirmed. Accounts are named by object id in lower case, or by principal name where no id is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stated {
    /// Confirmed category of each privileged account.
    pub categories: BTreeMap<String, Category>,
    /// Confirmed emergency accounts (`true`), and proposals turned down (`false`).
    pub emergency: BTreeMap<String, bool>,
    /// Confirmed exposed people (`true`), and proposals turned down (`false`).
    pub exposed: BTreeMap<String, bool>,
    /// Confirmed scope: in (`true`) or out (`false`).
    pub scope: BTreeMap<ScopeArea, bool>,
    /// Sign-ins explained: the request's source key → the explanation (1.03.f).
    pub explained: BTreeMap<String, String>,
    /// What the columns of tables hold that no layout fits, and how files write dates.
    pub mappings: Mappings,
}

impl Stated {
    /// Whether the assessor says that this is an emergency account: in so many words, else by its category.
    pub fn is_emergency(&self, account: &str) -> Option<bool> {
        let by_category = || self.categories.get(account).map(|category| *category == Category::Emergency);
        self.emergency.get(account).copied().or_else(by_category)
    }
}

/// A row of the inventory sheet *Subscriptions*.
#[derive(Clone, Debug)]
pub struct SubscriptionEntry {
    /// GUID in lower case.
    pub id: Box<str>,
    pub name: Box<str>,
    /// Principal name, mail or display name, as written.
    pub owner: Option<Box<str>>,
    pub purpose: Option<Box<str>>,
    /// `None`: not marked either way.
    pub production: Option<bool>,
    /// Its owner leaves, or it is to be handed over.
    pub leaving: Option<bool>,
    pub source: SourceRef,
}

/// A row of the inventory sheet *Response plan*.
#[derive(Clone, Debug)]
pub struct ResponsePlan {
    pub plan: Box<str>,
    /// Principal name, mail or display name, as written; several are separated by `;` or `,`.
    pub owner: Option<Box<str>>,
    pub deputy: Option<Box<str>>,
    /// A way to reach the owner that does not depend on the tenant.
    pub phone: Option<Box<str>>,
    pub last_exercised: Option<Moment>,
    /// What stands there in its place, where that is no day.
    pub exercise_said: Option<Box<str>>,
    pub stored_at: Option<Box<str>>,
    pub source: SourceRef,
}

#[cfg(test)]
mod tests {
    use super::Decision::{Change, Keep, Remove};
    use super::*;

    #[test]
    fn a_decision_says_keep_change_or_remove() {
        let check = |text: &str, expected: Option<Decision>| assert_eq!(Decision::of(text), expected, "{text}");
        for text in ["keep", " Keep. ", "OK", "Right", "confirmed by CISO", "behalten", "Conserver", "mantener", "維持"]
        {
            check(text, Some(Keep));
        }
        for text in ["reduce", "Reassign to helpdesk", "change", "reduzieren", "herabstufen"] {
            check(text, Some(Change));
        }
        for text in
            ["delete", "Revoke", "removal planned", "entfernen", "Supprimé", "eliminar", "ta bort", "- remove", "削除"]
        {
            check(text, Some(Remove));
        }
        for text in ["Dropbox: keep", "Still needed for the Dropbox migration", "retiree portal, Stripe payouts"] {
            assert_ne!(Decision::of(text), Some(Remove), "{text}");
        }
        for text in [
            "to be removed",
            "Should be removed, no longer needed",
            "to be dropped",
            "retire with the old system",
            "should be deleted",
            "please remove",
            "remove, not needed any more",
            "zu entfernen",
            "wird entfernt",
            "à supprimer",
            "a eliminar",
            "take away",
            "withdraw",
            "phase out",
        ] {
            check(text, Some(Remove));
        }
        check("to be reduced", Some(Change));
        for text in [
            "",
            "unclear",
            "tbd",
            "keep?",
            "keep until June, then remove",
            "ok to delete",
            "rights unclear",
            "not ok",
            "do not remove",
            "xyz",
            "to be confirmed",
        ] {
            check(text, None);
        }
    }
}
