//! h: that no account is somebody's own.

use super::subject::{
    Verdict, cell, judge_each, name_of, no_row, no_value, registration_of, until_confirmed, without_accounts,
};
use crate::checklist::claims::stage1;
use crate::checklist::judgement::Nothing;
use crate::checklist::{Context, Fact, Judgement};
use crate::tenant::Licence;
use crate::tenant::account::Method;
use crate::tenant::licence::{Plan, product};
use crate::tenant::proposals::{EmergencyAccount, plan_brings_mail_or_office};
use crate::tenant::{Known, Mailbox, Missing, RecordKind, Tenant, User};

/// 1.03.h
pub(super) fn nobodys_own(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::Registrations,
        RecordKind::Licences,
        RecordKind::Mailboxes,
        RecordKind::EmergencyAccounts,
    ]);
    if context.emergency().is_empty() {
        return without_accounts(context, tenant);
    }
    let mut judge = judge_each(context, tenant, |account| {
        let mut verdict = Verdict::default();
        match account.user(tenant) {
            Some(user) => {
                licences(tenant, user, &mut verdict);
                manager(tenant, user, &mut verdict);
            }
            None => verdict.lacks(no_row(RecordKind::Users, &tenant.users.supply, name_of(tenant, account))),
        }
        mailbox(tenant, account, &mut verdict);
        phone(tenant, account, &mut verdict);
        verdict
    });
    judge.say(&stage1::IMPERSONAL);
    judge.gaps(context.registrations_too_old());
    until_confirmed(context, tenant, judge.finish(Nothing::NotApplicable(String::new())))
}

fn licences(tenant: &Tenant, user: &User, verdict: &mut Verdict) {
    let licences = match &user.licences {
        Known::NotExported => {
            return verdict.lacks(no_value(RecordKind::Users, "assignedLicenses", user.name()));
        }
        Known::Empty => return,
        Known::Value(licences) => licences,
    };
    for licence in licences.iter() {
        let name = title(tenant, licence);
        match brings_mail_or_office(tenant, licence) {
            Some(false) => {}
            Some(true) => {
                verdict.fail(format!("It has the licence {name}, which brings mail or Office."));
                verdict.show(cell(Fact::new("Licence", name), &user.sources, "assignedLicenses"));
            }
            None => verdict.lacks(Missing {
                kind: RecordKind::Licences,
                column: Some("servicePlans"),
                why: format!(
                    "What the licence {name} of {} brings is not known without its service plans.",
                    user.name()
                ),
            }),
        }
    }
}

pub(in crate::checklist::privileged_access) fn title(tenant: &Tenant, licence: &Licence) -> String {
    let sku = tenant.skus.iter().find(|sku| !sku.sku_id.is_empty() && *sku.sku_id == *licence.sku_id);
    let known = sku.map(|sku| if sku.title.is_empty() { &sku.part_number } else { &sku.title });
    let names = [known.map_or("", |name| name), &licence.name, &licence.sku_id];
    let given = names.into_iter().find(|name| !name.is_empty()).unwrap_or("without a name");
    product(given).or_else(|| product(&licence.sku_id)).unwrap_or(given).to_owned()
}

/// By the plans of the tenant's licence; else by what the product is known to be; `None`: neither tells.
pub(in crate::checklist::privileged_access) fn brings_mail_or_office(
    tenant: &Tenant,
    licence: &Licence,
) -> Option<bool> {
    let is = |text: &str, name: &str| !text.is_empty() && text.eq_ignore_ascii_case(name);
    let sku = tenant.skus.iter().find(|sku| {
        is(&sku.sku_id, &licence.sku_id) || is(&sku.part_number, &licence.name) || is(&sku.title, &licence.name)
    });
    let works = |plan: &&Plan| plan.status.as_deref().is_none_or(|status| !status.eq_ignore_ascii_case("Disabled"));
    if let Some(plans) = sku.and_then(|sku| sku.plans.value()).filter(|plans| !plans.is_empty()) {
        if plans.iter().filter(works).any(|plan| plan_brings_mail_or_office(&plan.name)) {
            return Some(true);
        }
        return plans.iter().filter(works).all(|plan| !plan.name.is_empty()).then_some(false);
    }
    let names = sku.map_or([&*licence.name, &licence.sku_id], |sku| [&*sku.part_number, &sku.sku_id]);
    PRODUCTS
        .iter()
        .find(|(part, id, title, _)| {
            names.iter().any(|name| is(name, part) || is(name, id)) || is(&licence.name, title)
        })
        .map(|(.., office)| *office)
}

/// Products by part number, id and title: whether they bring mail or Office. Source: Microsoft's list of product names and
/// service plans; the ids are those of `assets/licences.csv`.
const PRODUCTS: &[(&str, &str, &str, bool)] = &[
    ("AAD_PREMIUM", "078d2b04-f1bd-4111-bbd4-b4b1b354cef4", "Microsoft Entra ID P1", false),
    ("AAD_PREMIUM_P2", "84a661c4-e949-4bd2-a560-ed7766fcaf2b", "Microsoft Entra ID P2", false),
    ("EMS", "efccb6f7-5641-4e0e-bd10-b4976e1bf68e", "Enterprise Mobility + Security E3", false),
    ("EMSPREMIUM", "b05e124f-c7cc-45a0-a6aa-8cf78c946968", "Enterprise Mobility + Security E5", false),
    ("IDENTITY_THREAT_PROTECTION", "26124093-3d78-432b-b5dc-48bf992543d5", "Microsoft 365 E5 Security", false),
    ("Microsoft_Entra_ID_Governance", "cf6b0d46-4093-4546-a0ab-0b1546dcc10e", "Microsoft Entra ID Governance", false),
    ("SPE_E3", "05e9a617-0261-4cee-bb44-138d3ef5d965", "Microsoft 365 E3", true),
    ("SPE_E5", "06ebc4ee-1bb5-47dd-8120-11324bc54e06", "Microsoft 365 E5", true),
    ("SPB", "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46", "Microsoft 365 Business Premium", true),
    ("SPE_F1", "66b55226-6b4f-492c-910c-a3b7a3c9d993", "Microsoft 365 F3", true),
    ("M365_F1", "44575883-256e-4a79-9da4-ebe9acabe2b2", "Microsoft 365 F1", true),
    ("ENTERPRISEPACK", "6fd2c87f-b296-42f0-b197-1e91e994b900", "Office 365 E3", true),
    ("ENTERPRISEPREMIUM", "c7df2760-2c81-4ef7-b578-5b5392b571df", "Office 365 E5", true),
    ("STANDARDPACK", "18181a46-0d4e-45cd-891e-60aabd171b4e", "Office 365 E1", true),
    ("DESKLESSPACK", "4b585984-651b-448a-9e53-3b10f069cf7f", "Office 365 F3", true),
    ("O365_BUSINESS_ESSENTIALS", "3b555118-da6a-4418-894f-7df1e2096870", "Microsoft 365 Business Basic", true),
    ("O365_BUSINESS_PREMIUM", "f245ecc8-75af-4f8e-b61f-27d8114de5f3", "Microsoft 365 Business Standard", true),
    ("EXCHANGESTANDARD", "4b9405b0-7788-4568-add1-99614e613b69", "Exchange Online (Plan 1)", true),
    (
        "DEVELOPERPACK_E5",
        "c42b9cae-ea4f-4ab7-9717-81576235ccac",
        "Microsoft 365 E5 Developer (without Windows and Audio Conferencing)",
        true,
    ),
];

/// An export that carries managers leaves those out who have none.
fn manager(tenant: &Tenant, user: &User, verdict: &mut Verdict) {
    match &user.manager {
        Known::Value(manager) => {
            verdict.fail("It has a manager, as a person has.");
            verdict.show(cell(Fact::new("Manager", &**manager), &user.sources, "manager"));
        }
        Known::NotExported if !tenant.users.supply.filled.contains("manager") => {
            verdict.lacks(no_value(RecordKind::Users, "manager", user.name()));
        }
        Known::Empty | Known::NotExported => {}
    }
}

/// A mailbox of its own needs a licence or stands on-premises; a shared one without a licence merely passes mail on.
fn mailbox(tenant: &Tenant, account: &EmergencyAccount, verdict: &mut Verdict) {
    let found = || {
        tenant.mailboxes.iter().filter(|mailbox| {
            !mailbox.id.is_empty() && *mailbox.id == *account.key
                || !mailbox.upn.is_empty() && mailbox.upn.eq_ignore_ascii_case(&account.upn)
        })
    };
    let is_own =
        |mailbox: &&Mailbox| mailbox.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("UserMailbox"));
    let own = found().find(is_own);
    if own.is_none() && found().any(|mailbox| mailbox.kind.is_none()) {
        verdict.lacks(no_value(RecordKind::Mailboxes, "RecipientTypeDetails", name_of(tenant, account)));
    }
    if let Some(mailbox) = own {
        verdict.fail("It has a mailbox of its own.");
        let fact = Fact::new("Mailbox", &*mailbox.primary_address);
        verdict.show(fact.from(mailbox.source, "RecipientTypeDetails"));
        verdict.sources([mailbox.source]);
    }
}

fn phone(tenant: &Tenant, account: &EmergencyAccount, verdict: &mut Verdict) {
    let name = name_of(tenant, account);
    let Some(row) = registration_of(tenant, account) else {
        return verdict.lacks(no_row(RecordKind::Registrations, &tenant.registrations.supply, name));
    };
    let methods = match &row.methods {
        Known::NotExported => return verdict.lacks(no_value(RecordKind::Registrations, "methodsRegistered", name)),
        Known::Empty => return,
        Known::Value(methods) => methods,
    };
    let phones: Vec<Method> = methods.iter().copied().filter(|method| method.is_phone()).collect();
    if !phones.is_empty() {
        verdict.fail("Somebody’s phone is registered with it.");
        let fact = Fact::new("Phone methods", super::methods::titles(&phones));
        verdict.show(cell(fact, &row.sources, "methodsRegistered"));
        verdict.sources(row.sources.iter().copied());
    }
}
