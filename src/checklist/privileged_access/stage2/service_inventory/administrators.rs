//! 2.01.b, e and f: the inventory's sheet *Administrators* held against those who hold roles.

use super::azure::{InAzure, of_azure};
use super::services::of_service;
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::{gone_in_words, undescribed, unknown_kind};
use crate::checklist::privileged_access::people::{People, counted};
use crate::checklist::wording::be;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::azure_holders::AzureHolding;
use crate::tenant::holders::Holder;
use crate::tenant::naming::{Named, Naming};
use crate::tenant::role::Expansion;
use crate::tenant::roles::RoleSet;
use crate::tenant::stated::{is_to_be_removed, undecided};
use crate::tenant::{AdministratorEntry, Missing, PrincipalKind, PrincipalRef, RecordKind, Tenant, figure};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const SET: RoleSet = RoleSet::All;

/// The sheet's rows by the object that each names.
#[derive(Debug)]
pub(super) struct Register<'t> {
    rows: BTreeMap<String, Vec<&'t AdministratorEntry>>,
    /// Rows with the name as written and what it means.
    named: Vec<(&'t AdministratorEntry, &'t str, Named<'t>)>,
}

impl<'t> Register<'t> {
    pub fn of(tenant: &'t Tenant) -> Self {
        let naming = Naming::of(tenant);
        let mut register = Self { rows: BTreeMap::new(), named: Vec::new() };
        for entry in &tenant.administrators {
            for (written, named) in naming.all(&entry.account) {
                // Without lists of users, the name as written may still be the principal name of a holder.
                let key = named.key().unwrap_or_else(|| written.to_lowercase());
                register.rows.entry(key).or_default().push(entry);
                register.named.push((entry, written, named));
            }
        }
        register
    }

    /// The rows that name a holder.
    pub fn rows_of(&self, holder: &Holder) -> Vec<&'t AdministratorEntry> {
        let principal = &holder.principal;
        self.rows_called(&[holder.key(), principal.upn.to_lowercase(), principal.display_name.to_lowercase()])
    }

    /// The rows under the first of these names (in lower case) that the sheet has.
    fn rows_called(&self, names: &[String]) -> Vec<&'t AdministratorEntry> {
        let found = names.iter().filter(|name| !name.is_empty()).find_map(|name| self.rows.get(name));
        found.cloned().unwrap_or_default()
    }

    /// Whether the account with this key (object id or principal name in lower case) is in the sheet.
    pub fn names(&self, key: &str) -> bool {
        self.rows.contains_key(key)
    }
}

/// Keys of all whom the sheet *Emergency accounts* or the assessor names.
pub(super) fn emergency(context: &Context<'_>) -> BTreeSet<String> {
    crate::checklist::privileged_access::people::emergency_keys(context)
}

fn is_emergency(keys: &BTreeSet<String>, holder: &Holder) -> bool {
    keys.contains(&holder.key()) || keys.contains(&holder.principal.upn.to_lowercase())
}

/// Whether the evidence tells a name under which the inventory could list the holder; an id alone is none.
fn has_name(tenant: &Tenant, principal: &PrincipalRef) -> bool {
    !principal.upn.is_empty()
        || tenant.user_position(principal).is_some()
        || tenant.group_by_id(&principal.id).is_some()
        || tenant.service_principal(&principal.id).is_some()
        || principal.kind != PrincipalKind::User && !principal.display_name.is_empty()
}

/// An assignment of Azure whose principal was deleted; 3.12.d judges it.
fn is_gone(principal: &PrincipalRef) -> bool {
    principal.kind == PrincipalKind::Unknown && principal.expansion == Expansion::Null
}

/// 2.01.b
pub(super) fn listed(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::Registrations,
        RecordKind::Administrators,
        RecordKind::EmergencyAccounts,
        RecordKind::Groups,
        RecordKind::ServicePrincipals,
        RecordKind::AzureRoleAssignments,
        RecordKind::AzurePimEligible,
        RecordKind::AzureRoleDefinitions,
        RecordKind::GroupMembers,
    ]);
    let register = Register::of(tenant);
    let emergency = emergency(context);
    let sheet_cut = tenant.administrators.supply.gap(RecordKind::Administrators).is_some();
    let roles_open = !context.holders().gaps(SET).is_empty();
    let mut judge = context.judge();
    let (mut unlisted, mut without, mut gone, mut bare) = (0, 0, 0, 0);
    for holder in context.holders().of_set(SET) {
        // Emergency accounts have a sheet of their own.
        let rows = register.rows_of(holder);
        if rows.iter().any(|row| !row.is_bare()) || is_emergency(&emergency, holder) {
            judge.good();
            continue;
        }
        if let Some(row) = rows.first() {
            bare += 1;
            let mut affected = context.affected(holder, SET, Outcome::NoEvidence);
            affected.facts.insert(0, Fact::new("Difference", "not known: its row holds the account and nothing else"));
            affected.sources.push(row.source);
            judge.subject(affected);
            continue;
        }
        // What no longer exists belongs in no inventory; that it holds a role, 1.02.i judges.
        if holder.is_gone() {
            gone += 1;
            continue;
        }
        let outcome =
            if sheet_cut || !has_name(tenant, &holder.principal) { Outcome::NoEvidence } else { Outcome::Fail };
        unlisted += usize::from(outcome == Outcome::Fail);
        let mut affected = context.affected(holder, SET, outcome);
        affected.facts.insert(0, Fact::new("Difference", difference(tenant, "holds a role", outcome)));
        judge.subject(affected);
    }
    let azure = InAzure::of(context);
    let roles_open = roles_open || !azure.gaps.is_empty();
    judge.gaps(azure.gaps.iter().cloned());
    let in_directory: BTreeSet<String> = context.holders().of_set(SET).map(Holder::key).collect();
    for (key, holdings) in &azure.of {
        let Some(first) = holdings.first() else { continue };
        let principal = &first.principal;
        let keys = [key.clone(), principal.upn.to_lowercase(), principal.display_name.to_lowercase()];
        let rows = register.rows_called(&keys);
        let is_emergency = keys.iter().any(|key| !key.is_empty() && emergency.contains(key));
        if in_directory.contains(key) {
            // Judged above.
        } else if is_emergency || rows.iter().any(|row| !row.is_bare()) {
            judge.good();
        } else if let Some(row) = rows.first() {
            bare += 1;
            let first = Fact::new("Difference", "not known: its row holds the account and nothing else");
            let mut affected = of_azure(tenant, key, holdings, Outcome::NoEvidence, Some(first));
            affected.sources.push(row.source);
            judge.subject(affected);
        } else if is_gone(principal) {
            gone += 1;
        } else {
            let unknown = sheet_cut || !has_name(tenant, principal);
            let outcome = if unknown { Outcome::NoEvidence } else { Outcome::Fail };
            unlisted += usize::from(outcome == Outcome::Fail);
            let first = Fact::new("Difference", difference(tenant, "holds an Azure role", outcome));
            judge.subject(of_azure(tenant, key, holdings, outcome, Some(first)));
        }
    }
    judge.gaps((bare > 0).then(|| bare_rows(bare)));
    let azure_names = azure.of.iter().flat_map(|(key, holdings)| {
        let names = holdings
            .iter()
            .flat_map(|holding| [holding.principal.upn.to_lowercase(), holding.principal.display_name.to_lowercase()]);
        names.chain([key.clone()]).collect::<Vec<_>>()
    });
    let holders: BTreeSet<String> = context
        .holders()
        .of_set(SET)
        .flat_map(|holder| {
            [holder.key(), holder.principal.upn.to_lowercase(), holder.principal.display_name.to_lowercase()]
        })
        .filter(|key| !key.is_empty())
        .chain(azure_names)
        .collect();
    let users_cut = tenant.users_gap();
    for (entry, written, named) in &register.named {
        let key = named.key().unwrap_or_else(|| written.to_lowercase());
        if holders.contains(&key) {
            continue;
        }
        let (outcome, words) = match named {
            _ if roles_open => (Outcome::NoEvidence, "in the inventory; whether it holds a role is not evidenced"),
            // A group in the sheet stands for its members, whose roles are told one by one.
            Named::Group(_) => (Outcome::Review, "in the inventory as a group: name its members"),
            Named::Several => (Outcome::Review, "in the inventory under a name that several objects bear"),
            _ if is_to_be_removed(entry.decision.as_deref()) => {
                (Outcome::Review, "in the inventory, marked for removal, and holds no role any more: strike the row")
            }
            Named::Nobody if users_cut.is_some() => {
                judge.gaps(users_cut.clone());
                (Outcome::NoEvidence, "in the inventory, and not in the part of the list of users that was supplied")
            }
            Named::Nobody => (Outcome::Fail, "in the inventory, and no such account in the tenant"),
            _ => (Outcome::Fail, "in the inventory, and holds no role"),
        };
        without += usize::from(outcome == Outcome::Fail);
        judge.subject(of_row(entry, written, *named, outcome, words));
    }
    let of_untold = match judge.count(Outcome::NoEvidence) {
        0 => String::new(),
        untold => format!("; of {} it is not known", figure(untold)),
    };
    let untold = judge.count(Outcome::NoEvidence);
    let is_compared = tenant.administrators.supply.is_supplied();
    judge.seen(
        unlisted + without + if is_compared { untold } else { 0 },
        match (unlisted, without) {
            (0, 0) if is_compared && untold > 0 => format!(
                "Whether the roles held and the inventory agree is not known of {}{}.",
                counted(untold, "account or row", "accounts or rows"),
                if judge.examined() > untold { "; no other difference was found" } else { "" },
            ),
            (0, 0) if !tenant.administrators.supply.is_supplied() => {
                "There is no inventory with which those who hold a role could be compared.".to_owned()
            }
            (0, 0) => "No difference between those who hold a role and those in the inventory was found.".to_owned(),
            (0, _) => format!(
                "{} no role; {}{of_untold}.",
                counted(without, "row of the inventory holds", "rows of the inventory hold"),
                if of_untold.is_empty() {
                    "whoever holds one is in the inventory"
                } else {
                    "nobody else is known to differ"
                }
            ),
            _ => format!(
                "{} a role and {} missing from the inventory{}{of_untold}.",
                counted(unlisted, "account or application holds", "accounts and applications hold"),
                be(unlisted),
                match without {
                    0 => String::new(),
                    _ => format!(
                        "; {} no role",
                        counted(without, "row of the inventory holds", "rows of the inventory hold")
                    ),
                }
            ),
        },
    );
    judge.reason(
        "Compared with the inventory are the roles of the directory, those of Microsoft 365 included, and the Azure roles \
         that can change something.",
    );
    judge.reasons_of(gone_in_words(gone).map(|words| format!("Left out: {words}.")));
    judge.finish(Nothing::NotApplicable("Nobody holds a directory role, and the inventory names nobody.".to_owned()))
}

fn bare_rows(bare: usize) -> Missing {
    let why = format!(
        "{} of the inventory sheet Administrators with the account and nothing else, as a template is written: whether \
         somebody looked at it is not known.",
        counted(bare, "holder stands in a row", "holders stand in rows")
    );
    Missing { kind: RecordKind::Administrators, column: None, why }
}

/// In what somebody who holds a role differs from the inventory; without one nobody does.
fn difference(tenant: &Tenant, holds: &str, outcome: Outcome) -> String {
    match (tenant.administrators.supply.is_supplied(), outcome) {
        (false, _) => format!("{holds}; there is no inventory to compare with"),
        (true, Outcome::NoEvidence) => format!("{holds}; whether it is in the inventory is not known"),
        (true, _) => format!("{holds} and is not in the inventory"),
    }
}

fn of_row(entry: &AdministratorEntry, written: &str, named: Named<'_>, outcome: Outcome, words: &str) -> Affected {
    let mut facts = vec![Fact::new("Difference", words).from(entry.source, "Account")];
    let more = [
        ("Category", &entry.category, "Category"),
        ("Service", &entry.service, "Service"),
        ("Justification", &entry.justification, "Justification"),
        ("Decision", &entry.decision, "Decision"),
    ];
    for (label, cell, column) in more {
        facts.extend(cell.as_deref().map(|words| Fact::new(label, words).from(entry.source, column)));
    }
    let mut sources = vec![entry.source];
    sources.extend(named.user().into_iter().flat_map(|user| user.sources.iter().copied()));
    Affected {
        id: named.key().unwrap_or_else(|| written.to_lowercase()).into(),
        name: written.to_owned().into(),
        kind: match named {
            Named::User(_) => SubjectKind::User,
            Named::Group(_) => SubjectKind::Group,
            Named::ServicePrincipal(_) => SubjectKind::ServicePrincipal,
            Named::Several | Named::Nobody => SubjectKind::Unknown,
        },
        outcome,
        facts: facts.into(),
        sources: sources.into(),
    }
}

fn justification<'t>(rows: &[&'t AdministratorEntry]) -> Option<&'t str> {
    rows.iter().find_map(|row| row.justification.as_deref()).filter(|words| !words.trim().is_empty())
}

/// 2.01.e. A reason written down in the inventory is what the check asks for, and is a person's statement: it passes without
/// a further confirmation. Whether the reason is a good one, 3.01.d asks.
pub(super) fn justified(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Administrators,
        RecordKind::Users,
        RecordKind::EmergencyAccounts,
        RecordKind::Groups,
        RecordKind::ServicePrincipals,
    ]);
    let register = Register::of(tenant);
    let emergency = emergency(context);
    let sheet_cut = tenant.administrators.supply.gap(RecordKind::Administrators).is_some();
    let mut judge = context.judge();
    let people = People::of(context, SET);
    let azure = InAzure::of(context);
    judge.gaps(azure.gaps.iter().cloned());
    let in_azure = azure.people(context, tenant);
    let in_directory = people.accounts.iter().map(|holder| (*holder, None));
    for (holder, held) in in_directory.chain(in_azure.iter().map(|(holder, held)| (holder, Some(*held)))) {
        let rows = register.rows_of(holder);
        if justification(&rows).is_some() || is_emergency(&emergency, holder) {
            judge.good();
            continue;
        }
        // Where no name is known, a row of the inventory may be this one's.
        let unknown = sheet_cut || held.is_some() && !has_name(tenant, &holder.principal);
        let outcome = if rows.is_empty() && unknown { Outcome::NoEvidence } else { Outcome::Fail };
        let mut affected = administrator(context, tenant, holder, held, outcome);
        let words = match (rows.is_empty(), tenant.administrators.supply.is_supplied()) {
            (true, false) => "not known: there is no inventory",
            (true, true) if outcome == Outcome::NoEvidence => "not known: nor is whether it is in the inventory",
            (true, true) => "none: not in the inventory",
            (false, _) => "none: the cell is empty",
        };
        let fact = Fact::new("Justification", words);
        affected.facts.insert(
            0,
            match rows.first() {
                Some(row) => fact.from(row.source, "Justification"),
                None => fact,
            },
        );
        affected.sources.extend(rows.iter().map(|row| row.source));
        judge.subject(affected);
    }
    people.judge_unknown(context, &mut judge, SET);
    judge.say(&stage2::JUSTIFIED);
    judge.reason("Whether a recorded reason is a good one, the assessor judges.");
    people.counted_in_words().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("No person holds a directory role.".to_owned()))
}

/// Whoever holds roles of the directory, or else of Azure.
fn administrator(
    context: &Context<'_>,
    tenant: &Tenant,
    holder: &Holder,
    held: Option<&[AzureHolding<'_>]>,
    outcome: Outcome,
) -> Affected {
    match held {
        None => context.affected(holder, SET, outcome),
        Some(held) => of_azure(tenant, &holder.key(), held, outcome, None),
    }
}

/// 2.01.f. The inventory's decision is a person's; that nobody marked *remove* holds a role any more, the tenant shows. So it
/// passes without a further confirmation.
pub(super) fn removed(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Administrators,
        RecordKind::Services,
        RecordKind::Users,
        RecordKind::Groups,
        RecordKind::ServicePrincipals,
    ]);
    let register = Register::of(tenant);
    let mut judge = context.judge();
    let (mut marked, mut unjustified, mut undecided_rows, mut nameless) = (0, 0, 0, 0);
    let azure = InAzure::of(context);
    judge.gaps(azure.gaps.iter().cloned());
    let in_azure = azure.beside_the_directory(context, tenant);
    let in_directory = context.holders().of_set(SET).map(|holder| (holder, None));
    for (holder, held) in in_directory.chain(in_azure.iter().map(|(holder, held)| (holder, Some(*held)))) {
        let rows = register.rows_of(holder);
        let Some(row) = rows.first() else {
            // A row of the sheet may mean it.
            if held.is_none() && !has_name(tenant, &holder.principal) && !holder.is_gone() {
                nameless += 1;
                judge.subject(unknown_kind(context, holder, SET));
            }
            continue;
        };
        let is_marked = rows.iter().any(|row| is_to_be_removed(row.decision.as_deref()));
        let unclear = rows.iter().find_map(|row| undecided(row.decision.as_deref()));
        let (outcome, words) = if is_marked {
            marked += 1;
            (Outcome::Fail, "marked for removal in the inventory, and still holds a role".to_owned())
        } else if justification(&rows).is_none() {
            unjustified += 1;
            (Outcome::Fail, "without justification in the inventory, and still holds a role".to_owned())
        } else if let Some(unclear) = unclear {
            undecided_rows += 1;
            (Outcome::Review, format!("what “{unclear}” decides is not clear"))
        } else {
            judge.good();
            continue;
        };
        let mut affected = administrator(context, tenant, holder, held, outcome);
        affected.facts.insert(0, Fact::new("Why", words).from(row.source, "Decision"));
        affected.facts.extend(row.justification.as_deref().map(|words| Fact::new("Justification", words)));
        affected.sources.extend(rows.iter().map(|row| row.source));
        judge.subject(affected);
    }
    let naming = Naming::of(tenant);
    for entry in tenant.services.iter().filter(|entry| is_to_be_removed(entry.decision.as_deref())) {
        // A service that is to go may have an application of its name, with roles of its own.
        let app = match naming.find(&entry.service) {
            Named::ServicePrincipal(app) => context
                .holders()
                .of_set(SET)
                .find(|holder| !app.id.is_empty() && holder.principal.id.eq_ignore_ascii_case(&app.id)),
            _ => None,
        };
        match app {
            Some(holder) => {
                marked += 1;
                let mut affected = context.affected(holder, SET, Outcome::Fail);
                let why =
                    format!("the service {} is marked for removal, and its application holds a role", entry.service);
                affected.facts.insert(0, Fact::new("Why", why).from(entry.source, "Decision"));
                affected.sources.push(entry.source);
                judge.subject(affected);
            }
            None => {
                judge.subject(of_service(entry, Outcome::Pass, Vec::new()));
            }
        }
    }
    judge.gaps(undescribed(nameless, RoleSet::All));
    if marked + unjustified + undecided_rows == 0 {
        judge.absence("Nobody whom the inventory marks for removal, or names without a justification, holds a role.");
    } else if marked + unjustified > 0 {
        let of_marked =
            counted(marked, "is marked for removal and still holds", "are marked for removal and still hold");
        let of_unjustified = counted(unjustified, "holds", "hold");
        let whom = "Of those whom the inventory names";
        judge.reason(match (marked, unjustified) {
            (_, 0) => format!("{whom}, {of_marked} a role."),
            (0, _) => format!("{whom}, {of_unjustified} a role without a justification there."),
            _ => format!("{whom}, {of_marked} a role, and {of_unjustified} one without a justification there."),
        });
    }
    if undecided_rows > 0 {
        judge.reason(format!(
            "What the inventory decides on {} is not clear from its words.",
            counted(undecided_rows, "holder of a role", "holders of roles")
        ));
    }
    judge.reason("Whether the inventory lacks one is judged in 2.01.b.");
    judge.finish(Nothing::NotApplicable("The inventory names no holder of a directory role.".to_owned()))
}

/// The gap where a right's holder cannot be told.
pub(super) fn unlisted(name: &str) -> Missing {
    Missing {
        kind: RecordKind::Administrators,
        column: None,
        why: format!("Whether the inventory names {name} cannot be told: the sheet is cut."),
    }
}
