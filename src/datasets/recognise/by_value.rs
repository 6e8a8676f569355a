//! Where the headings are everybody's, what stands below them, how many there are or what the file is called decides: a
//! ledger has an account and a category, too, and every product has users with a type.

use super::Recognised;
use crate::datasets::unneeded::{Said, in_doubt};
use crate::datasets::{Dataset, cloud_app_policies, inventory, normalise};
use crate::evidence::{PartHead, Shape};
use crate::tenant::roles;
use serde_json::{Map, Value};

/// What `userType` holds, in the languages of the portal.
const USER_TYPES: &[&str] = &[
    "member",
    "guest",
    "mitglied",
    "gast",
    "membre",
    "invité",
    "miembro",
    "invitado",
    "membro",
    "ospite",
    "convidado",
    "lid",
    "メンバー",
    "ゲスト",
    "成员",
    "来宾",
];

/// What a role is called in the list of a group under PIM.
const OF_GROUPS: &[&str] = &[
    "member",
    "owner",
    "mitglied",
    "besitzer",
    "membre",
    "propriétaire",
    "miembro",
    "propietario",
    "membro",
    "proprietario",
];

/// Why a table is not what its headings make it, if so.
pub(super) fn doubt(found: Recognised, head: &PartHead<'_>) -> Option<Said> {
    let (headings, sample) = match &head.shape {
        Shape::Table { headings, sample } => (headings, sample),
        Shape::Objects { sample, .. } => return doubt_of_objects(found, sample),
    };
    let headings: Vec<String> = headings.iter().map(|heading| normalise(heading)).collect();
    let below = |names: &[&str]| -> Vec<&str> {
        let columns: Vec<usize> =
            (0..).zip(&headings).filter(|(_, name)| names.contains(&&***name)).map(|(at, _)| at).collect();
        let cells = sample.iter().flat_map(|row| columns.iter().filter_map(|at| row.get(*at)));
        cells.map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect()
    };
    match found.dataset.id {
        "cloud-app-policies" => doubt_of_policies(&below(KINDS_OF_POLICY)),
        "azure-subscriptions" => doubt_of_ids(&below(&["subscriptionid", "id"])),
        "domains" => doubt_of_domains(&below(SIGN_IN_OF_DOMAIN)),
        "users" if found.layout.id == "script-mfa" => {
            let states = below(&["mfastatus", "mfastate", "perusermfastate"]);
            let is_ours = |state: &&str| MFA_STATES.contains(&&*state.to_lowercase());
            (!states.is_empty() && !states.iter().any(is_ours)).then_some(in_doubt(
                "Its states of MFA are none that an account of the directory has (disabled, enabled, enforced) in the first rows, so these are users of another service. If they are accounts of the directory, say what its columns hold.",
            ))
        }
        "users" => {
            let types = below(&["usertype"]);
            let is_ours = |kind: &&str| USER_TYPES.contains(&&*kind.to_lowercase());
            (!types.is_empty() && !types.iter().any(is_ours)).then_some(in_doubt(
                "Its column of user types holds neither Member nor Guest in the first rows, so these are users of another service. If they are accounts of the directory, say what its columns hold.",
            ))
        }
        "pim-active" | "pim-eligible" => {
            let words = below(&["rolename"]);
            let is_of_group = |word: &&str| OF_GROUPS.contains(&&*word.to_lowercase());
            if !words.is_empty() && words.iter().all(is_of_group) {
                return Some(in_doubt(
                    "These are members and owners of a group under PIM, and the file does not say of which group; give them as Graph has them (eligibilityScheduleInstances and assignmentScheduleInstances of privileged access for groups).",
                ));
            }
            let is_of_any = found.layout.id == "azureadpreview";
            doubt_of_roles(&if is_of_any { below(ROLE_OF_ANY) } else { Vec::new() })
        }
        "licences" => {
            let products = below(&["producttitle"]);
            (!products.is_empty() && !products.iter().any(|product| is_product(product))).then_some(in_doubt(
                "None of the first products is one of Microsoft’s, so these are licences of another maker. If they are the tenant’s, say what its columns hold.",
            ))
        }
        id if inventory::is_sheet(id) => (!is_called_so(found.dataset, head) && !has_most(found.dataset, &headings))
            .then_some(in_doubt(
                "Some of its headings are those of a sheet of the inventory workbook, but most of that sheet’s columns are missing, and neither the file nor the sheet is called so. If it is such a sheet, call it by that name, or say what its columns hold.",
            )),
        _ => None,
    }
}

const KINDS_OF_POLICY: &[&str] = &["policytype", "type"];
const SIGN_IN_OF_DOMAIN: &[&str] = &["authenticationtype", "authentication"];

/// Of MFA per user; scripts write a dash, or a word of their own, where none is set.
const MFA_STATES: &[&str] = &[
    "disabled",
    "enabled",
    "enforced",
    "true",
    "false",
    "yes",
    "no",
    "-",
    "none",
    "not configured",
    "deaktiviert",
    "aktiviert",
    "erzwungen",
];

/// Of JSON, whose names say more: what its first elements hold below the same names.
fn doubt_of_objects(found: Recognised, sample: &[&[u8]]) -> Option<Said> {
    let names = match found.dataset.id {
        "pim-active" | "pim-eligible" if found.layout.id == "azureadpreview" => ROLE_OF_ANY,
        "cloud-app-policies" => KINDS_OF_POLICY,
        "domains" => SIGN_IN_OF_DOMAIN,
        _ => return None,
    };
    let objects = sample.iter().filter_map(|object| serde_json::from_slice::<Map<String, Value>>(object).ok());
    let values: Vec<String> = objects
        .flatten()
        .filter(|(name, _)| names.contains(&&*normalise(name)))
        .filter_map(|(_, value)| value.as_str().map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned))
        .collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    match names {
        ROLE_OF_ANY => doubt_of_roles(&values),
        KINDS_OF_POLICY => doubt_of_policies(&values),
        _ => doubt_of_domains(&values),
    }
}

/// One form of PIM holds the roles of the directory and those of Azure's resources.
const ROLE_OF_ANY: &[&str] = &["roledefinitionid"];

fn doubt_of_roles(templates: &[&str]) -> Option<Said> {
    let is_known = |id: &&str| roles::by_template(&id.to_lowercase()).is_some();
    (!templates.is_empty() && !templates.iter().any(is_known)).then_some(in_doubt(
        "None of the first rows names a built-in role of the directory, so these are roles of Azure resources or of another service. If they are roles of the directory, say what its columns hold.",
    ))
}

fn doubt_of_policies(kinds: &[&str]) -> Option<Said> {
    (!kinds.is_empty() && !kinds.iter().any(|kind| cloud_app_policies::is_kind(kind))).then_some(in_doubt(
        "Its headings are those of a list of policies, but none of the first rows is of a kind that Defender for Cloud Apps has (access, session, activity, file, anomaly detection). If they are its policies, say what its columns hold.",
    ))
}

/// A subscription of Azure has a GUID, alone or at the end of its path.
fn doubt_of_ids(ids: &[&str]) -> Option<Said> {
    let is_guid = |id: &&str| {
        let id = id.rsplit('/').next().unwrap_or(id).trim_matches(['{', '}']);
        id.len() == 36 && id.split('-').map(str::len).eq([8, 4, 4, 4, 12])
    };
    (!ids.is_empty() && !ids.iter().any(is_guid)).then_some(in_doubt(
        "None of the first ids is that of a subscription of Azure, which is a GUID, so these are accounts of another cloud. If they are the subscriptions, say what its columns hold.",
    ))
}

/// A domain of a tenant is managed or federated.
fn doubt_of_domains(ways: &[&str]) -> Option<Said> {
    let is_ours = |way: &&str| ["managed", "federated"].contains(&&*way.to_lowercase());
    (!ways.is_empty() && !ways.iter().any(is_ours)).then_some(in_doubt(
        "None of the first domains is managed or federated, as a tenant’s are, so this is the list of a registrar or of another service. If they are the tenant’s, say what its columns hold.",
    ))
}

/// Whether a product is called as Microsoft calls its own.
fn is_product(title: &str) -> bool {
    const WORDS: &[&str] = &[
        "microsoft",
        "office",
        "entra",
        "azure",
        "intune",
        "exchange",
        "teams",
        "power ",
        "windows",
        "dynamics",
        "defender",
        "visio",
        "project",
        "sharepoint",
        "enterprise mobility",
        "purview",
        "copilot",
        "viva",
        "ems",
    ];
    let title = title.to_lowercase();
    WORDS.iter().any(|word| title.contains(word))
}

/// The sheet, or the file, has the name of the sheet, or says that it is an inventory.
fn is_called_so(dataset: &Dataset, head: &PartHead<'_>) -> bool {
    let file = head.file.rsplit(['/', '\\']).next().unwrap_or_default();
    let names = [normalise(file), normalise(head.name.unwrap_or_default())];
    let short = normalise(dataset.id.trim_start_matches("inventory-"));
    let sheet = inventory::SHEETS.iter().find(|sheet| sheet.dataset == dataset.id).map(|sheet| normalise(sheet.name));
    let words = ["inventor", "inventar", "inventaire"].into_iter().chain([short.as_str()]).chain(sheet.as_deref());
    words.into_iter().any(|word| names.iter().any(|name| name.contains(word)))
}

/// Sheets whose headings many a list has: of these three quarters of the columns are there. Of the others half of them,
/// and nothing else.
const PLAIN: &[&str] =
    &["inventory-services", "inventory-subscriptions", "inventory-response-plan", "inventory-workstations"];

/// Enough of the sheet's columns are there, under whatever name.
fn has_most(dataset: &Dataset, headings: &[String]) -> bool {
    let is_field = |heading: &String| dataset.fields.iter().any(|field| field.names().any(|name| heading == name));
    let is_there = |field: &&super::Field| field.names().any(|name| headings.iter().any(|heading| heading == name));
    let there = dataset.fields.iter().filter(is_there).count();
    if PLAIN.contains(&dataset.id) {
        return there * 4 >= dataset.fields.len() * 3;
    }
    there * 2 >= dataset.fields.len() && headings.iter().all(is_field)
}
