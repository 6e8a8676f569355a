//! Exports that are known and that no check needs, or whose form lost what a check needs: they are called by their name,
//! with what to give instead, so that nobody wonders why none of their rows was read.

use super::mapping::{Looks, looks};
use super::normalise;
use crate::evidence::{PartHead, Shape};
use std::collections::BTreeSet;

/// One such export: all of the names stand among its headings or properties.
struct Known {
    names: &'static [&'static str],
    /// What it is, and what to give instead, in a sentence.
    says: &'static str,
    /// Clients put facts of their own into such a table, so a person may say what its columns hold.
    may_hold_facts: bool,
    /// Its data is missed: the form lost it, or hides it.
    is_missed: bool,
}

const fn known(names: &'static [&'static str], says: &'static str) -> Known {
    Known { names, says, may_hold_facts: false, is_missed: false }
}

const fn lost(names: &'static [&'static str], says: &'static str) -> Known {
    Known { is_missed: true, ..known(names, says) }
}

/// What is known of a table that no dataset takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub words: &'static str,
    pub may_hold_facts: bool,
    pub is_missed: bool,
}

const fn plainly(words: &'static str) -> Said {
    Said { words, may_hold_facts: false, is_missed: false }
}

const fn hidden(words: &'static str) -> Said {
    Said { words, may_hold_facts: false, is_missed: true }
}

/// The first that fits is meant, so what asks for more names stands first.
const ALL: &[Known] = &[
    // As `template` writes it.
    known(
        &["inventory", "whatnoexporttellswrittendownbythosewhoknow"],
        "This is the page that explains the inventory workbook; there is nothing to read from it.",
    ),
    known(
        &["authmethod", "accountuid", "timestamp"],
        "These are findings of Prowler, not data; give the exports they were made from.",
    ),
    known(
        &["findinginfo", "statuscode"],
        "These are findings of a scanner (OCSF), not data; give the exports they were made from.",
    ),
    known(
        &["tests", "tenantinfo", "executedat"],
        "These are results of the Zero Trust Assessment, not data; give the exports they were made from.",
    ),
    known(&["runs", "version", "schema"], "These are findings of a scanner (SARIF), not data."),
    known(&["terraformversion", "resources"], "This is the state of Terraform; give the exports of the tenant itself."),
    known(
        &["contentversion", "resources", "schema"],
        "This is a template of Azure; give the exports of the subscriptions themselves.",
    ),
    known(
        &["timestamp", "actiontype", "accountobjectid"],
        "These are events of Defender’s advanced hunting, which no check reads; sign-ins are read from EntraIdSignInEvents.",
    ),
    known(
        &["timestamp", "identityid", "accountupn"],
        "These are accounts as Defender knows them (IdentityInfo); give the users and the role assignments of the directory.",
    ),
    // Each object of the domain with its properties and rights, below one key.
    lost(
        &["data", "meta"],
        "These are objects of a domain as SharpHound collects them; give the accounts, computers and members of groups as PowerShell exports them (Get-ADUser, Get-ADComputer, Get-ADGroupMember).",
    ),
    known(
        &["controlid", "requirement", "result", "criticality"],
        "These are results of ScubaGear; give its ProviderSettingsExport.json instead, which holds the data.",
    ),
    known(
        &["actualvalue", "commandlet", "criticality"],
        "These are results of ScubaGear; give its ProviderSettingsExport.json instead, which holds the data.",
    ),
    known(
        &["failedcount", "passedcount", "tests"],
        "These are test results of Maester, not data; give the exports of the tenant.",
    ),
    known(
        &["orgdisplayname", "securitydefaultsenabled", "verifieddomains"],
        "This is M365-Assess’s summary of the tenant; give the organisation and the security defaults as Graph exports.",
    ),
    known(
        &["totalusers", "licensed", "guestusers"],
        "This is M365-Assess’s count of accounts, which names nobody; give the list of users.",
    ),
    known(
        &["passwordvalidityperiod", "allowcloudpasswordvalidation"],
        "This is M365-Assess’s summary of password policies; give the domains as a Graph export.",
    ),
    known(
        &["ordinal", "kind", "name", "id", "prettyname"],
        "This is Data Explorer’s list of the tables in its answer, no data.",
    ),
    known(
        &["timestamp", "severity", "severityname", "statuscode"],
        "These are Data Explorer’s remarks on its query, no data.",
    ),
    known(&["metric", "count"], "This is a table of counts, which names nobody; give the list that was counted."),
    known(
        &["checkid", "setting", "riskseverity", "remediation"],
        "These are M365-Assess’s own verdicts, not data; give the exports that it saved beside them.",
    ),
    known(
        &["framework", "totalmapped", "passrate"],
        "These are M365-Assess’s counts of its own verdicts, not data; give the exports that it saved beside them.",
    ),
    known(
        &["profile", "mapped", "passrate"],
        "These are M365-Assess’s counts of its own verdicts, not data; give the exports that it saved beside them.",
    ),
    known(
        &["checkid", "checkname", "aoid", "objective"],
        "These are the objectives behind M365-Assess’s verdicts, not data; give the exports that it saved beside them.",
    ),
    Known {
        names: &["mainarea", "subarea", "checklistitem", "status"],
        says: "This is a review checklist with its own questions and answers, not data of the tenant. If the client keeps facts in it, say what its columns hold.",
        may_hold_facts: true,
        is_missed: false,
    },
    known(
        &["severity", "status", "referencechecklistbaseurl"],
        "This sheet holds the choices that a review checklist offers, no data.",
    ),
    known(
        &["compliant", "controlid", "framework"],
        "This is a compliance matrix, not data; give the exports of the tenant.",
    ),
    known(&["datetimeutc", "senderaddress"], "This is a message trace; no check reads mail traffic."),
    known(
        &["domainname", "autoforwardenabled"],
        "These are Exchange’s remote domains; no check needs them. Forwarding is read from mailboxes and inbox rules.",
    ),
    known(
        &["autoforwardingmode"],
        "This is an outbound spam filter policy; no check needs it. Forwarding is read from mailboxes and inbox rules.",
    ),
    known(
        &["identity", "user", "accessrights", "isinherited"],
        "These are permissions on mailboxes; no check needs them.",
    ),
    known(&["identity", "trustee", "accessrights"], "These are rights to send as others; no check needs them."),
    known(
        &["name", "mode", "state", "activationdate", "expirydate"],
        "These are transport rules; no check needs them.",
    ),
    lost(
        &["enabled", "scope", "condition", "actiongroup"],
        "These are alert rules, whose conditions and actions were lost when they were exported; give az monitor activity-log alert list as JSON.",
    ),
    lost(
        &["enabled", "scope", "conditionallof", "actiongroup"],
        "These are alert rules, whose conditions and actions were lost when they were exported; give az monitor activity-log alert list as JSON.",
    ),
    lost(
        &["displayname", "emailaddress", "recipienttype"],
        "This is the mailbox list of the Exchange admin centre, which lacks forwarding; give Get-EXOMailbox with the Delivery property set.",
    ),
    known(
        &["recommendationid", "recommendationname", "severity"],
        "These are recommendations of Defender for Cloud; no check needs them. Its plans are asked for.",
    ),
    known(
        &["percentage", "weight", "max", "current"],
        "This is the secure score of Defender for Cloud; no check needs it. Microsoft Secure Score is asked for.",
    ),
    known(
        &["policyassignmentid", "policysetdefinitionid", "results"],
        "This is a summary of policy compliance; no check needs it. The policy assignments are asked for.",
    ),
    lost(
        &["name", "subscription", "operatingsystem", "publicipaddress"],
        "This is the portal’s grid of virtual machines, which lacks administrators and extensions; give az vm list as JSON.",
    ),
    lost(
        &["resourcegroupname", "vmid", "osprofile"],
        "This is a list of virtual machines whose nested values were lost; give az vm list as JSON.",
    ),
    lost(
        &["id", "name", "type", "properties"],
        "This is an answer of Azure Resource Graph as a table; give it as JSON (az graph query), in which it is read.",
    ),
    known(&["name", "type", "location"], "This is a grid of Azure resources; no check needs it."),
    known(
        &["templateid", "values", "displayname"],
        "These are directory settings (groups, passwords); no check needs them.",
    ),
    known(&["issuer", "subject", "audiences"], "These are federated credentials of an app; no check needs them."),
    known(&["trafficforwardingtype"], "These are forwarding profiles of Global Secure Access; no check needs them."),
    known(
        &["devicename", "lastbackupdatetime", "refreshdatetime"],
        "These are local administrator passwords of devices, which no check needs; delete the file. The device settings tell whether they are managed.",
    ),
    known(
        &["decryptionstatus", "authorizeddecryptor"],
        "These are local administrator passwords of computers, which no check needs; delete the file.",
    ),
    known(
        &["computername", "password", "expirationtimestamp"],
        "These are local administrator passwords of computers, which no check needs; delete the file.",
    ),
    known(&["id", "deviceid", "key"], "These are recovery keys of devices, which no check needs; delete the file."),
    known(
        &["contracttype", "defaultdomainname", "partnercontext"],
        "These are a partner’s contracts with its customers; no check needs them.",
    ),
    known(
        &["source", "federationserviceidentifier"],
        "This compares AD FS and the tenant; give the federation configuration of each domain.",
    ),
    known(
        &["environmentname", "commondataservicedatabaseprovisioningstate"],
        "These are environments of Power Platform; give their role assignments (Get-AdminPowerAppEnvironmentRoleAssignment).",
    ),
    lost(
        &["donotmodifyuser", "fullname"],
        "This is Dataverse’s list of users without their roles; give systemusers with their roles from the Web API.",
    ),
    lost(
        &["emailaddress", "rolemembertype", "overallprovisioningstatus"],
        "These are members of a role, and the table does not say of which; give it with a column that names the role.",
    ),
    lost(
        &["recipienttypedetails", "windowsliveid", "primarysmtpaddress"],
        "These are members of a role group, and the table does not say of which; give it with a column RoleGroup.",
    ),
    lost(
        &["principalids", "roledefinitionid"],
        "These are role assignments of Intune or of Defender, and the file does not say of which; save it as Graph gives it, with its context, or put the service into its name.",
    ),
    lost(
        &["rules", "scopetype", "isorganizationdefault"],
        "The rules inside role settings are lost in this table; give them as JSON with enough depth.",
    ),
    lost(
        &["policyid", "roledefinitionid", "scopetype"],
        "The rules inside role settings are lost in this table; give them as JSON with enough depth.",
    ),
    lost(
        &["authenticationmethodconfigurations"],
        "The methods inside the policy are lost in this table; give it as JSON with enough depth.",
    ),
    lost(
        &["guestuserroleid", "allowinvitesfrom"],
        "The rights inside the authorization policy are lost in this table; give it as JSON.",
    ),
    lost(
        &["instanceenumerationscope", "descriptionforadmins"],
        "Scope and settings of access reviews are lost in this table; give them as JSON with enough depth.",
    ),
    lost(
        &["properties", "policyassignmentid", "resourceid"],
        "What is assigned is lost in this table; give az policy assignment list as JSON.",
    ),
    known(
        &["auditadmin", "auditdelegate", "auditowner"],
        "These are audit settings of mailboxes. Auditing is on whatever they say, unless the organisation has it off, but for accounts that bypass it; give Get-OrganizationConfig (AuditDisabled) and Get-MailboxAuditBypassAssociation.",
    ),
    known(
        &["minpasswordlength", "passwordhistorycount", "lockoutthreshold"],
        "This is the password policy of a domain; no check needs it.",
    ),
    lost(
        &["deleteddatetime", "id", "additionalproperties"],
        "Names and group or role are lost in this table; give it as JSON, or with a column that names the group or role.",
    ),
    lost(
        &["activitydatetime", "initiatedby", "targetresources"],
        "Who did what to whom is lost in this table; give the audit log as JSON or as the portal’s CSV.",
    ),
    lost(
        &["tenanttype", "verifieddomains", "assignedplans"],
        "Domains and plans are lost in this table; give the organisation as JSON.",
    ),
];

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

/// What is said of a table that no dataset takes, if it is a known one.
pub(super) fn says(head: &PartHead<'_>) -> Option<Said> {
    if head.name.is_some() && matches!(head.shape, Shape::Objects { .. }) {
        return Some(plainly(match head.name {
            Some(kind) if HOUND.contains(&kind) => "These objects of AzureHound’s file are needed by no check.",
            Some("elements without a kind") => {
                return Some(Said {
                    words: "These elements do not say what they are.",
                    may_hold_facts: true,
                    is_missed: true,
                });
            }
            Some(_) if matches!(head.shape, Shape::Objects { context: Some(Shape::KINDS), .. }) => {
                return Some(Said {
                    words: "This kind of object is not known here; give the export of Graph or Azure that holds it.",
                    may_hold_facts: true,
                    is_missed: true,
                });
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
        && headings.iter().filter(|heading| is_value(heading)).count() * 3 >= headings.len()
        // *Enabled* and *Yes* are answers, and names of columns.
        && headings.iter().any(|heading| is_value(heading) && looks([heading.as_str()].into_iter()) != Looks::Truth)
        && headings.len() > 1
    {
        return Some(Said {
            words: "Its first line holds values where headings should stand (az with --output tsv writes none); export it again with headings, or as JSON. Or say what its columns hold; its first line then counts as headings, and is not read.",
            may_hold_facts: true,
            is_missed: true,
        });
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
    let found = ALL.iter().find(|known| known.names.iter().all(|name| names.contains(*name)));
    found.map(|known| Said { words: known.says, may_hold_facts: known.may_hold_facts, is_missed: known.is_missed })
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
        check("Name,Colour", None);
    }

    #[test]
    fn names_are_normalised() {
        for name in ALL.iter().flat_map(|known| known.names) {
            assert_eq!(*name, normalise(name));
        }
    }
}
