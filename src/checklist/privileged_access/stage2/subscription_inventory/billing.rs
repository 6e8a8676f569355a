//! 2.13.c: who stands behind the bill. A guest, a consumer account, or one that is disabled or gone is a fault; whether the
//! others are those who should, is for the assessor to confirm.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::identities::Identified;
use crate::checklist::wording::{be, counted};
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::billing::BillingRole;
use crate::tenant::figure;
use crate::tenant::{PrincipalKind, RecordKind, SupplyState, Tenant, User};
use std::collections::BTreeSet;

pub(super) fn owners_of_the_bill(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::BillingRoles,
        RecordKind::EnrollmentAccounts,
        RecordKind::BillingRoleDefinitions,
        RecordKind::BillingAccounts,
        RecordKind::Users,
        RecordKind::Organization,
    ]);
    let mut judge = context.judge();
    let mut unknown = 0;
    for role in &tenant.billing_roles {
        let doubts = doubts_of_role(tenant, role);
        unknown += usize::from(doubts.is_only_unknown());
        judge.subject(of_role(tenant, role, &doubts));
    }
    for account in &tenant.enrollment_accounts {
        let user = tenant.user_by_name(&account.owner);
        let doubts = doubts(tenant, user, &account.owner, account.authentication.as_deref(), None);
        unknown += usize::from(doubts.is_only_unknown());
        let mut facts = vec![
            Fact::new("Found", doubts.found()),
            Fact::new("Owns", format!("account {} of the enterprise agreement", account.name)),
        ];
        if let Some(status) = &account.status {
            facts.push(Fact::new("Status", &**status).from(account.source, "status"));
        }
        judge.subject(Affected {
            id: account.owner.to_lowercase().into(),
            name: account.owner.to_string().into(),
            kind: SubjectKind::User,
            outcome: doubts.outcome(),
            facts: facts.into(),
            sources: vec![account.source].into(),
        });
    }
    let unreadable = tenant.billing_accounts.iter().filter(|account| account.has_read_access == Some(false)).count();
    if unreadable > 0 {
        judge.reason(format!(
            "{} could not be read by the exporter, so its list may be incomplete.",
            counted(unreadable, "billing account", "billing accounts")
        ));
    }
    let total = tenant.billing_roles.items.len() + tenant.enrollment_accounts.items.len();
    if total == 0 && !judge.has_gaps() {
        // Billing lists hold only what the exporter may read: an empty one proves nothing.
        judge.whole(Outcome::Review);
        judge.reason("The billing lists are empty; they hold only what the exporter may read, so this proves nothing.");
    } else if total > 0 {
        let faulty = judge.count(Outcome::Fail);
        let doubts = [
            (faulty, be(faulty), "a guest, consumer, disabled or deleted account"),
            (unknown, be(unknown), "not known to the directory"),
        ];
        let doubts = doubts.iter().filter(|(number, ..)| *number > 0);
        let doubts: String =
            doubts.map(|(number, verb, what)| format!("; {} of them {verb} {what}", figure(*number))).collect();
        let all = counted(
            total,
            "billing administrator or account owner stands",
            "billing administrators and account owners stand",
        );
        judge.reason(format!("{all} behind the bill{doubts}."));
        judge.reason("Whether each of them should stand there is to be confirmed.");
    }
    judge.finish(Nothing::NotApplicable(String::new()))
}

/// What speaks against somebody who pays for, or owns, a subscription.
#[derive(Clone, Debug, Default)]
pub(in crate::checklist::privileged_access) struct Doubts {
    pub words: Vec<String>,
    /// From outside, a consumer account, disabled or deleted: a fault by itself. Whoever is merely not found may be spelt
    /// differently.
    pub is_fault: bool,
}

impl Doubts {
    fn fault(&mut self, words: impl Into<String>) {
        self.words.push(words.into());
        self.is_fault = true;
    }
    /// Who is without doubt is still for the assessor to confirm.
    fn outcome(&self) -> Outcome {
        if self.is_fault { Outcome::Fail } else { Outcome::Review }
    }
    fn is_only_unknown(&self) -> bool {
        !self.is_fault && !self.words.is_empty()
    }
    fn found(&self) -> String {
        if self.words.is_empty() { "an enabled account of the organisation".to_owned() } else { self.words.join("; ") }
    }
}

pub(in crate::checklist::privileged_access) fn doubts_of_role(tenant: &Tenant, role: &BillingRole) -> Doubts {
    let user = tenant.user_of(&role.principal);
    let name = if role.principal.upn.is_empty() { &role.principal.display_name } else { &role.principal.upn };
    if role.principal.kind == PrincipalKind::ServicePrincipal {
        return Doubts::default();
    }
    doubts(tenant, user, name, role.authentication.as_deref(), role.principal_tenant.as_deref())
}

pub(in crate::checklist::privileged_access) fn doubts(
    tenant: &Tenant,
    user: Option<&User>,
    name: &str,
    authentication: Option<&str>,
    home: Option<&str>,
) -> Doubts {
    let mut doubts = Doubts::default();
    let personal = |word: &str| matches!(&*word.to_lowercase(), "msa" | "microsoftaccount" | "personal");
    if authentication.is_some_and(personal) {
        doubts.fault("signs in with a consumer Microsoft account");
    } else if let Identified::Consumer(words) = Identified::of_named(user, name, &BTreeSet::new()) {
        doubts.fault(format!("a consumer Microsoft account: {words}"));
    }
    let own: Vec<&str> = tenant.organization.iter().map(|own| &*own.id).collect();
    if let Some(home) = home.filter(|home| !own.is_empty() && !own.contains(home)) {
        doubts.fault(format!("belongs to the tenant {home}"));
    }
    match user {
        Some(user) => {
            if user.is_external() {
                doubts.fault("guest");
            }
            if user.deleted {
                doubts.fault("deleted");
            } else if user.enabled == Some(false) {
                doubts.fault("disabled");
            } else if user.enabled.is_none() {
                doubts.words.push("whether it is enabled was not exported".to_owned());
            }
        }
        None if tenant.users.supply.state == SupplyState::Whole => {
            doubts.words.push("no account of this tenant has this name or id".to_owned());
        }
        None => doubts.words.push("not found in the list of users, which was not supplied whole".to_owned()),
    }
    doubts
}

fn of_role(tenant: &Tenant, role: &BillingRole, doubts: &Doubts) -> Affected {
    let user = tenant.user_of(&role.principal);
    let principal = &role.principal;
    let name = user.map_or_else(
        || {
            let names = [&principal.upn, &principal.display_name, &principal.id];
            names.into_iter().find(|name| !name.is_empty()).map(ToString::to_string).unwrap_or_default()
        },
        |user| user.name().to_owned(),
    );
    let definition = tenant.billing_role_definitions.iter().find(|known| known.id == role.role_id);
    let title = match (&*role.role_name, definition) {
        ("", Some(known)) => known.name.to_string(),
        ("", None) => known_role(&role.role_id).map_or_else(|| role.role_id.to_string(), ToOwned::to_owned),
        (name, _) => name.to_owned(),
    };
    let mut sources = vec![role.source];
    sources.extend(user.into_iter().flat_map(|user| user.sources.iter().copied()));
    Affected {
        id: if principal.id.is_empty() { name.to_lowercase().into() } else { principal.id.to_string().into() },
        name: name.into(),
        kind: if principal.kind == PrincipalKind::ServicePrincipal {
            SubjectKind::ServicePrincipal
        } else {
            SubjectKind::User
        },
        outcome: doubts.outcome(),
        facts: vec![
            Fact::new("Found", doubts.found()),
            Fact::new("Billing role", title).from(role.source, "roleDefinitionId"),
            Fact::new("Scope", &*role.scope).from(role.source, "scope"),
        ]
        .into(),
        sources: sources.into(),
    }
}

/// Roles of enterprise agreements and of the customer agreement's account. Source: Microsoft's billing API examples.
fn known_role(id: &str) -> Option<&'static str> {
    Some(match id {
        "9f1983cb-2574-400c-87e9-34cf8e2280db" => "Enterprise Administrator",
        "24f8edb6-1668-4659-b5e2-40bb5f3a7d7e" => "Enrollment reader",
        "db609904-a47f-4794-9be8-9bd86fbffd8a" => "Department reader",
        "a0bcee42-bf30-4d1b-926a-48d21664ef71" => "Subscription creator",
        "10000000-aaaa-bbbb-cccc-100000000000" => "Billing account owner",
        "10000000-aaaa-bbbb-cccc-100000000001" => "Billing account contributor",
        "10000000-aaaa-bbbb-cccc-100000000002" => "Billing account reader",
        _ => return None,
    })
}
