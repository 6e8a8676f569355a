//! The fewest names by which an export is told, where no layout fits as a whole: people choose columns, and scripts select
//! properties. What such a table lacks is a gap of the checks that need it; a row without its key is refused as ever.

use super::{ALL, Dataset, Form, Layout, Names, Recognised, has_foreign_names, matches};
use crate::datasets::role_assignments::REQUESTS;
use crate::datasets::users::NOT_USERS;

/// All of these names, and none of those.
struct Fewest {
    dataset: &'static str,
    all: &'static [&'static str],
    none: &'static [&'static str],
    /// What `objectClass` says of some row; empty: it is not asked.
    class: &'static str,
}

const fn told(dataset: &'static str, all: &'static [&'static str]) -> Fewest {
    Fewest { dataset, all, none: &[], class: "" }
}

const FEWEST: &[Fewest] = &[
    told("users", &["userprincipalname", "licenses"]),
    Fewest { none: NOT_USERS, ..told("users", &["id", "userprincipalname", "usertype"]) },
    Fewest { none: NOT_USERS, ..told("users", &["id", "userprincipalname", "accountenabled"]) },
    Fewest { none: NOT_USERS, ..told("users", &["objectid", "userprincipalname", "usertype"]) },
    told("users", &["userprincipalname", "refreshtokensvalidfromdatetime"]),
    told("users", &["userprincipalname", "strongauthenticationrequirements"]),
    told("users", &["userprincipalname", "blockcredential", "islicensed"]),
    told("registration", &["userprincipalname", "ismfacapable"]),
    told("groups", &["grouptypes", "securityenabled"]),
    told("groups", &["mailenabled", "securityenabled"]),
    Fewest { none: &["resourcename"], ..told("pim-active", &["assignmentstate", "rolename", "principalname"]) },
    told("sign-ins", &["requestid", "signinerrorcode"]),
    told("sign-ins", &["appliedconditionalaccesspolicies", "createddatetime", "ipaddress"]),
    told("sign-ins", &["serviceprincipalid", "credentialkeyid"]),
    told("sign-ins", &["serviceprincipalcredentialkeyid", "createddatetime"]),
    told("audit-log", &["actortype", "target1type"]),
    told("audit-log", &["activitydisplayname", "initiatedby", "targetresources"]),
    told("unified-audit-log", &["auditdata"]),
    told("secure-score", &["controlscores"]),
    told("secure-score-controls", &["recommendedaction", "scoreimpact"]),
    told("secure-score-controls", &["implementationcost", "tier"]),
    told("access-reviews", &["instanceenumerationscope"]),
    told("access-review-decisions", &["accessreviewid", "accessreviewseriesid"]),
    told("access-review-decisions", &["decision", "recommendation"]),
    told("devices", &["deviceid", "approximatelastsignindatetime"]),
    told("service-principals", &["appid", "applicationtype", "applicationvisibility"]),
    told("service-principals", &["serviceprincipaltype"]),
    Fewest { none: &["serviceprincipaltype"], ..told("applications", &["appid", "passwordcredentials"]) },
    Fewest { none: &["serviceprincipaltype"], ..told("applications", &["appid", "signinaudience"]) },
    told("applications", &["requiredresourceaccess"]),
    told("azure-role-assignments", &["roleassignmentid", "candelegate"]),
    told("azure-role-assignments", &["principalname", "roledefinitionname", "scope"]),
    told("activity-log", &["operationname", "eventinitiatedby"]),
    told("activity-log", &["eventtimestamp", "operationname"]),
    told("azure-subscriptions", &["tenantid", "state", "isdefault"]),
    told("azure-subscriptions", &["tenantid", "state", "subscriptionid"]),
    told("defender-plans", &["pricingtier"]),
    Fewest {
        none: &["dnshostname", "operatingsystem", "groupscope"],
        class: "user",
        ..told("ad-users", &["distinguishedname", "samaccountname"])
    },
    Fewest { none: NO_ACCOUNTS, ..told("ad-users", &["samaccountname", "enabled", "passwordlastset"]) },
    Fewest { none: NO_ACCOUNTS, ..told("ad-users", &["samaccountname", "enabled", "admincount"]) },
    told("mailboxes", &["userprincipalname", "forwardingsmtpaddress"]),
    told("mailboxes", &["primarysmtpaddress", "forwardingsmtpaddress"]),
    told("azure-role-assignments", &["signinname", "roledefinitionname", "scope"]),
    told("domains", &["id", "authenticationtype", "isdefault"]),
    told("domains", &["id", "authenticationtype", "isverified"]),
    Fewest { none: &["userprincipalname"], ..told("groups", &["id", "displayname", "isassignabletorole"]) },
    Fewest {
        none: &["type", "appid", "userprincipalname"],
        ..told("azure-subscriptions", &["id", "name", "state", "tenantid"])
    },
    Fewest { none: NOT_USERS, ..told("users", &["id", "userprincipalname", "signinactivity"]) },
    told("partner-access", &["contracttype", "customerid"]),
    told("role-groups", &["rolegrouptype", "roleassignments"]),
    told("role-groups", &["roleassigneetype", "recipientwritescope"]),
    Fewest { none: &["principalid"], ..told("intune-roles", &["resourcescopes", "members"]) },
    told("sharepoint-administrators", &["loginname", "issiteadmin"]),
    told("enrollment-accounts", &["accountowner"]),
    told("alert-rules", &["condition", "scopes", "actions"]),
    told("published-apps", &["onpremisespublishing"]),
    told("published-apps", &["externalauthenticationtype"]),
    told("network-connectors", &["connectorgrouptype"]),
    told("network-connectors", &["machinename", "externalip"]),
    told("relying-parties", &["accesscontrolpolicyname", "issuancetransformrules"]),
    told("protected-actions", &["actionverb", "isauthenticationcontextsettable"]),
    told("protected-actions", &["actionverb", "resourcescopeid"]),
    told("policy-assignments", &["policydefinitionid", "enforcementmode"]),
    told("data-collection-rules", &["datasources", "dataflows", "destinations"]),
    told("federation", &["issueruri", "signingcertificate"]),
    Fewest { none: REQUESTS, ..told("pim-groups", &["accessid", "groupid", "principalid"]) },
    told("pim-groups", &["accessid", "groupid", "assignmentscheduleid"]),
    told("pim-groups", &["accessid", "groupid", "eligibilityscheduleid"]),
    Fewest { none: &["grouptypes"], ..told("administrative-units", &["ismembermanagementrestricted"]) },
    told("inbox-rules", &["ruleidentity", "stopprocessingrules"]),
    told("inbox-rules", &["ruleidentity", "forwardasattachmentto"]),
    told("mailbox-audit", &["auditbypassenabled"]),
    Fewest { none: NO_SETTING, ..told("transport-config", &["smtpclientauthenticationdisabled"]) },
    // Without it nobody knows whether member or owner: each row is refused with this reason.
    Fewest { none: &["accessid"], ..told("pim-groups", &["groupid", "groupname", "principalid", "principalname"]) },
];

/// What computers and groups of a domain have, and members of a group.
const NO_ACCOUNTS: &[&str] = &[
    "dnshostname",
    "group",
    "groupname",
    "groupscope",
    "msmcsadmpwdexpirationtime",
    "mslapspasswordexpirationtime",
    "operatingsystem",
];

/// What tells of whom a setting is, which then is none of the organisation.
const NO_SETTING: &[&str] = &[
    "alias",
    "displayname",
    "emailaddress",
    "guid",
    "id",
    "identity",
    "imapenabled",
    "mail",
    "name",
    "popenabled",
    "primarysmtpaddress",
    "userprincipalname",
];

/// The dataset that the names are enough for, and that layout of it which they fit best; `None` where two datasets could be
/// meant.
pub(super) fn recognise(names: &Names) -> Option<Recognised> {
    if names.collector_key.is_some() {
        return None;
    }
    let fits = |told: &&Fewest| {
        told.all.iter().all(|name| names.all.contains(*name))
            && !told.none.iter().any(|name| names.all.contains(*name))
            && (told.class.is_empty() || names.classes.contains(told.class))
    };
    let mut found: Option<&'static str> = None;
    let is_of = |told: &&Fewest| ALL.iter().any(|dataset| dataset.id == told.dataset && !names.are_of_another(dataset));
    for told in FEWEST.iter().filter(fits).filter(is_of) {
        if found.is_some_and(|known| known != told.dataset) {
            return None;
        }
        found = Some(told.dataset);
    }
    let dataset = ALL.iter().find(|dataset| Some(dataset.id) == found)?;
    let layout = layout_of(dataset, names)?;
    Some(Recognised { dataset, layout })
}

/// Of the layouts in this form, the one that has most of the names.
fn layout_of(dataset: &'static Dataset, names: &Names) -> Option<&'static Layout> {
    let is_form = |layout: &&Layout| match layout.form {
        Form::Table => names.is_table,
        Form::Objects { .. } => !names.is_table,
        Form::Either | Form::Resource(_) => true,
        Form::CollectorKey(_) => false,
    };
    let score = |layout: &&'static Layout| matches(layout.all, names) * 10 + matches(layout.any, names);
    let mut fitting = dataset.layouts.iter().filter(is_form).filter(|layout| !has_foreign_names(layout, names));
    let first = fitting.next()?;
    // The first of equals: `max_by_key` would take the last.
    Some(fitting.fold(first, |best, layout| if score(&layout) > score(&best) { layout } else { best }))
}
