//! Exports that are known and that no check needs, or whose form lost what a check needs: they are called by their name,
//! with what to give instead, so that nobody wonders why none of their rows was read.

mod known;

use super::mapping::{Looks, looks};
use super::normalise;
use crate::evidence::{PartHead, Shape};
use known::{ALL, MG_MEMBERS};
use std::collections::BTreeSet;

/// What is known of a table that no dataset takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub words: &'static str,
    pub may_hold_facts: bool,
    pub is_missed: bool,
}

pub(super) const fn plainly(words: &'static str) -> Said {
    Said { words, may_hold_facts: false, is_missed: false }
}

pub(super) const fn hidden(words: &'static str) -> Said {
    Said { words, may_hold_facts: false, is_missed: true }
}

/// Kinds of objects in AzureHound's file that no check needs: resources, what follows from lists that are read, and
/// rights on single resources that older versions told by role.
const HOUND: &[&str] = &[
    "AZAppFIC",
    "AZAppMember",
    "AZAutomationAccount",
    "AZContainerRegistry",
    "AZDeviceOwner",
    "AZDomainService",
    "AZFederatedIdentityCredential",
    "AZFunctionApp",
    "AZKeyVault",
    "AZKeyVaultAccessPolicy",
    "AZLogicApp",
    "AZManagedCluster",
    "AZManagementGroupDescendant",
    "AZResourceGroup",
    "AZStorageAccount",
    "AZStorageContainer",
    "AZTenant",
    "AZVMScaleSet",
    "AZWebApp",
    "AZWorkflow",
];

/// A person may know it better.
pub(super) const fn in_doubt(words: &'static str) -> Said {
    Said { words, may_hold_facts: true, is_missed: true }
}

/// An answer that holds the data one level further down than it is read.
fn wrapped(object: &serde_json::Map<String, serde_json::Value>) -> Option<&'static str> {
    use serde_json::Value;
    let names: BTreeSet<String> = object.keys().map(|name| normalise(name)).collect();
    let has = |all: &[&str]| all.iter().all(|name| names.contains(*name));
    let is_list = |value: &Value| value.as_array().is_some_and(|list| list.iter().any(Value::is_object));
    if has(&["responses"]) && object.values().all(is_list) {
        return Some(
            "These are several answers of Graph in one file ($batch); save the body of each as a file of its own.",
        );
    }
    if has(&["statuscode", "content"]) {
        return Some("This is an answer as Invoke-WebRequest keeps it; save its Content, which holds the data.");
    }
    let lists = object.values().filter(|value| is_list(value)).count();
    let holds_lists = lists > 0 && object.values().all(Value::is_array);
    let is_wrapped = object.len() == 1
        && object.values().next().and_then(Value::as_object).is_some_and(|inner| inner.values().any(is_list));
    (holds_lists || is_wrapped)
        .then_some("The data stands in lists under names of their own; save each list as a file of its own.")
}

/// The part of elements of which nothing tells the kind.
const NO_KIND: &str = "elements without a kind";
const OF_NO_KIND: Said = in_doubt("These elements do not say what they are.");

/// What is said of a table that no dataset takes, if it is a known one.
pub(super) fn says(head: &PartHead<'_>) -> Option<Said> {
    if let (Shape::Objects { context: Some(Shape::CATEGORIES), .. }, Some(category)) = (&head.shape, head.name) {
        return Some(if category == NO_KIND { OF_NO_KIND } else { super::recognise::says_of_category(category) });
    }
    if head.name.is_some() && matches!(head.shape, Shape::Objects { .. }) {
        let is =
            |wanted: &str| matches!(head.shape, Shape::Objects { context: Some(context), .. } if context == wanted);
        return Some(plainly(match head.name {
            Some(kind) if HOUND.contains(&kind) => "These objects of AzureHound’s file are needed by no check.",
            Some(NO_KIND) => return Some(OF_NO_KIND),
            Some("orgContact") if is(Shape::TYPES) => "These are contacts, which no check needs.",
            Some(_) if is(Shape::KINDS) || is(Shape::TYPES) => {
                return Some(in_doubt(
                    "This kind of object is not known here; give the export of Graph or Azure that holds it.",
                ));
            }
            Some("secure_score") => {
                "ScubaGear keeps single recommendations here without the score itself; give the Secure Score as a Graph export."
            }
            _ => "This part of ScubaGear’s file is needed by no check.",
        }));
    }
    if let Shape::Objects { context: Some(context), .. } = head.shape
        && context.starts_with(Shape::FIRST_HOUND)
    {
        return Some(hidden(
            "This is a file of AzureHound’s first version, which keeps too little of each object; run the AzureHound of today, or export the list from Graph or Azure.",
        ));
    }
    if let Shape::Table { headings, .. } = &head.shape
        && headings
            .iter()
            .any(|heading| ["[userPrincipalName]", "[passwordProfile]"].iter().any(|mark| heading.contains(mark)))
    {
        return Some(plainly(
            "This is an upload template of the Entra portal, not an export; use Download in the list of users, groups or members.",
        ));
    }
    if let Shape::Table { headings, .. } = &head.shape
        && headings.len() > 1
        && is_row(headings)
    {
        return Some(Said {
            words: "Its first line holds values where headings should stand (az with --output tsv writes none); export it again with headings, or as JSON. Or say what its columns hold; its first line then counts as headings, and is not read.",
            may_hold_facts: true,
            is_missed: true,
        });
    }
    if let Some(sentence) = of_context(head) {
        return Some(plainly(sentence));
    }
    let names = match &head.shape {
        Shape::Table { headings, .. } => headings.iter().map(|heading| normalise(heading)).collect(),
        Shape::Objects { sample, .. } => {
            let first = sample.first().and_then(|element| serde_json::from_slice(element).ok())?;
            let serde_json::Value::Object(first) = first else { return None };
            if let Some(sentence) = wrapped(&first) {
                return Some(hidden(sentence));
            }
            first.keys().map(|name| normalise(name)).collect::<BTreeSet<String>>()
        }
    };
    if let Some(said) = azure_object(head, &names).or_else(|| of_domain(head, &names)) {
        return Some(said);
    }
    let found = ALL.iter().find(|known| known.names.iter().all(|name| names.contains(*name)));
    found.map(|known| {
        let is_more = known.names == MG_MEMBERS && names.len() > MG_MEMBERS.len();
        let words = if is_more { MG_NESTED } else { known.says };
        Said { words, may_hold_facts: known.may_hold_facts, is_missed: known.is_missed }
    })
}

/// What the context says that it is, whatever properties were chosen.
fn of_context(head: &PartHead<'_>) -> Option<&'static str> {
    const SETS: &[(&str, &str)] = &[
        ("schedulerequests", known::REQUESTS),
        ("rolemanagement/entitlementmanagement/roleassignments", ASSIGNMENTS_OF_ANOTHER_SERVICE.words),
        ("rolemanagement/exchange/roleassignments", ASSIGNMENTS_OF_ANOTHER_SERVICE.words),
        ("rolemanagement/entitlementmanagement/roledefinitions", ROLES_OF_ANOTHER_SERVICE.words),
        ("rolemanagement/exchange/roledefinitions", ROLES_OF_ANOTHER_SERVICE.words),
        ("rolemanagement/cloudpc/roleassignments", ASSIGNMENTS_OF_ANOTHER_SERVICE.words),
        ("rolemanagement/cloudpc/roledefinitions", ROLES_OF_ANOTHER_SERVICE.words),
        (
            "policies/appmanagementpolicies",
            "These are policies on credentials of applications; no check needs them. The credentials themselves are read.",
        ),
        (
            "policies/defaultappmanagementpolicy",
            "This is a policy on credentials of applications; no check needs it. The credentials themselves are read.",
        ),
        (
            "policies/permissiongrantpolicies",
            "These are policies of permission grants; no check needs them. The authorization policy names those that are in force.",
        ),
        ("policies/featurerolloutpolicies", "This is the staged rollout of ways to sign in; no check needs it."),
    ];
    let context = super::recognise::context_of(head)?.to_lowercase();
    let (_, set) = context.rsplit_once('#')?;
    if set.contains("deleteditems/") {
        return Some("This is the recycle bin: objects that were deleted, of which no check asks.");
    }
    let plain = set.split('(').next().unwrap_or_default().trim_end_matches("/$entity");
    SETS.iter().find(|(end, _)| plain.ends_with(end)).map(|(_, sentence)| *sentence)
}

/// An object of Azure in JSON, of a type that no dataset takes.
fn azure_object(head: &PartHead<'_>, names: &BTreeSet<String>) -> Option<Said> {
    #[derive(serde::Deserialize)]
    struct Typed {
        #[serde(rename = "type")]
        kind: String,
    }
    let Shape::Objects { sample: [first, ..], .. } = &head.shape else { return None };
    let is_one = ["id", "name", "type", "properties"].iter().all(|name| names.contains(*name));
    let kind = serde_json::from_slice::<Typed>(first).ok().filter(|_| is_one)?.kind.to_lowercase();
    Some(plainly(if kind.ends_with("schedulerequests") {
        known::REQUESTS
    } else {
        "These are objects of Azure of a type that no check needs."
    }))
}

/// What only the name of the file or the number of columns tells of tables about a domain.
fn of_domain(head: &PartHead<'_>, names: &BTreeSet<String>) -> Option<Said> {
    const DESCRIPTIONS: &[&str] = &["description", "beschreibung", "beschrijving", "descripción", "descrizione"];
    const TYPES: &[&str] = &["type", "typ", "tipo"];
    const NAMES: &[&str] = &["name", "nom", "naam", "nombre", "nome"];
    let Shape::Table { headings, .. } = &head.shape else { return None };
    let file = head.file.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    if file.starts_with("azureadappproxyconnectorlog") && file.ends_with(".csv") {
        return Some(plainly("This is the log of an application-proxy connector; no check needs it."));
    }
    let are_endpoints = file == "adfsenabledendpoints.csv"
        || ["fullurl", "protocol", "securitymode", "clientcredentialtype"].iter().all(|name| names.contains(*name));
    if are_endpoints {
        return Some(plainly("These are the endpoints of a federation server; no check needs them."));
    }
    let has = |words: &[&str]| words.iter().any(|word| names.contains(*word));
    (headings.len() == 3 && has(NAMES) && has(TYPES) && has(DESCRIPTIONS)).then_some(hidden(
        "This is the list of a console window, without what checks need; give the accounts and groups as PowerShell exports them (Get-ADUser, Get-ADGroupMember).",
    ))
}

/// What is said of a table that holds roles, none of which is one of the directory.
pub(super) const OTHER_ROLES: Said = Said {
    words: "It has a column of roles, but few or none of the first rows name a role of the directory. If they are such roles under names of their own, say what its columns hold.",
    may_hold_facts: true,
    is_missed: true,
};

/// What is said of a list of role holders with columns that no such list has.
pub(super) const MORE_THAN_ROLES: Said = Said {
    words: "It looks like a list of who holds roles, but has columns that no list of the directory’s roles has (a scope, a state, a request), so whether they are held, and of which service they are, cannot be told. If they are roles of the directory that are held now, say what its columns hold.",
    may_hold_facts: true,
    is_missed: true,
};

pub(super) const ROLES_OF_ANOTHER_SERVICE: Said = plainly(
    "These are the roles of another service (entitlement management, Exchange), not of the directory; no check needs them.",
);

pub(super) const ASSIGNMENTS_OF_ANOTHER_SERVICE: Said = plainly(
    "These are assignments of another service’s roles (entitlement management, Exchange), not of the directory’s; no check needs them.",
);

/// What is said of a table that Get-Mg… wrote, of which nothing more is known.
const MG_NESTED: &str = "What is nested in each object is lost in this table; give it as JSON with enough depth.";

/// Whether what stands in place of headings is a row.
pub(super) fn is_row(headings: &[String]) -> bool {
    headings.iter().filter(|heading| is_value(heading)).count() * 3 >= headings.len()
        // *Enabled* and *Yes* are answers, and names of columns.
        && headings.iter().any(|heading| is_value(heading) && looks([heading.as_str()].into_iter()) != Looks::Truth)
}

/// An id, an address, a number or a date, which is the name of no column. *Enabled* may be one.
fn is_value(heading: &str) -> bool {
    !matches!(looks([heading].into_iter()), Looks::Text | Looks::Empty | Looks::Truth) && !heading.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrapped_is_told() {
        let check = |text: &str, expected: &str| {
            let found = crate::datasets::tests::read_texts(&[("x.json", text)]);
            let part = crate::datasets::tests::only_part(&found.files[0]);
            assert_eq!((part.rows_read, part.rows_seen), (0, part.rows_refused));
            let said = crate::datasets::tests::said(part);
            assert!(said.contains(expected), "{text}: {said}");
        };
        check(r#"{"data":[{"kind":"AZLantern","data":{"id":"1"}}]}"#, "not known here");
        check(r#"{"data":[{"kind":"AZKeyVault","data":{"id":"1"}}]}"#, "needed by no check");
        check(r#"{"data":[{"ObjectIdentifier":"S-1-5-21-1"}],"meta":{"type":"users","count":1}}"#, "SharpHound");
        check(
            r#"{"meta":{"count":1,"type":"azvms","version":4},"data":[{"AzVMName":"V"}]}"#,
            "AzureHound’s first version",
        );
        check(r#"{"FailedCount":1,"PassedCount":2,"Tests":[]}"#, "Maester");
        check(r#"{"responses":[{"id":"1","status":200,"body":{"value":[]}}]}"#, "$batch");
        check(r#"{"StatusCode":200,"Content":"{}"}"#, "Invoke-WebRequest");
        check(r#"{"users":[{"id":"1"}],"groups":[{"id":"2"}]}"#, "under names of their own");
        check(r#"{"Global Reader":[{"id":"1"}],"User Administrator":[]}"#, "under names of their own");
        check(r#"{"data":{"users":[{"id":"1"}]}}"#, "under names of their own");
        check(
            "AzureCloud\t11111111-1111-1111-1111-111111111111\tTrue\nAzureCloud\t21111111-1111-1111-1111-111111111111\tTrue\n",
            "values where headings",
        );
    }

    #[test]
    fn tables_that_no_check_needs_are_called_by_their_name() {
        let check = |headings: &str, expected: Option<&str>| {
            let headings: Vec<String> = headings.split(',').map(str::to_owned).collect();
            let shape = Shape::Table { headings: &headings, sample: &[] };
            let found = says(&PartHead { file: "x.csv", name: None, shape });
            assert_eq!(found.and_then(|found| found.words.split([';', ',']).next()), expected, "{headings:?}");
        };
        check("AUTH_METHOD,TIMESTAMP,ACCOUNT_UID", Some("These are findings of Prowler"));
        check("TotalUsers,Licensed,GuestUsers", Some("This is M365-Assess’s count of accounts"));
        check("Identity,User,AccessRights,IsInherited,Deny", Some("These are permissions on mailboxes"));
        check(
            "Main Area,Sub Area,Checklist item,Severity,Status",
            Some("This is a review checklist with its own questions and answers"),
        );
        check("Framework,Total Mapped,Pass,Pass Rate %", Some("These are M365-Assess’s counts of its own verdicts"));
        check("Name,ResourceGroupName,Location,Enabled,Scope,Condition,ActionGroup", Some("These are alert rules"));
        check("Id,DeletedDateTime,AdditionalProperties", Some("Names and group or role are lost in this table"));
        check(
            "DeletedDateTime,Description,Id,IsEnabled,NotifyReviewers,Reviewers,AdditionalProperties",
            Some("What is nested in each object is lost in this table"),
        );
        check("Name,Colour", None);
    }

    #[test]
    fn names_are_normalised() {
        for name in ALL.iter().flat_map(|known| known.names) {
            assert_eq!(*name, normalise(name));
        }
    }
}
