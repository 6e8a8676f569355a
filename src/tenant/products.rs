//! Products that people have licences for: what they are called, and whether they are for daily work.

use super::licence::{Plan, product};
use super::proposals::plan_brings_mail_or_office;
use super::{Licence, Tenant};

/// What a licence is called.
pub fn title(tenant: &Tenant, licence: &Licence) -> String {
    let sku = tenant.skus.iter().find(|sku| !sku.sku_id.is_empty() && *sku.sku_id == *licence.sku_id);
    let known = sku.map(|sku| if sku.title.is_empty() { &sku.part_number } else { &sku.title });
    let names = [known.map_or("", |name| name), &licence.name, &licence.sku_id];
    let given = names.into_iter().find(|name| !name.is_empty()).unwrap_or("without a name");
    product(given).or_else(|| product(&licence.sku_id)).unwrap_or(given).to_owned()
}

/// Whether a licence brings mail or Office: by the plans of the tenant's licence; else by what the product is known to be; `None`: neither tells.
pub fn brings_mail_or_office(tenant: &Tenant, licence: &Licence) -> Option<bool> {
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
