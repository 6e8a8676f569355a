//! The exports that no check needs, or whose form lost what a check needs, by names in them.

/// One such export: all of the names stand among its headings or properties.
pub(super) struct Known {
    pub names: &'static [&'static str],
    /// What it is, and what to give instead, in a sentence.
    pub says: &'static str,
    /// Clients put facts of their own into such a table, so a person may say what its columns hold.
    pub may_hold_facts: bool,
    /// Its data is missed: the form lost it, or hides it.
    pub is_missed: bool,
}

const fn known(names: &'static [&'static str], says: &'static str) -> Known {
    Known { names, says, may_hold_facts: false, is_missed: false }
}

const fn lost(names: &'static [&'static str], says: &'static str) -> Known {
    Known { is_missed: true, ..known(names, says) }
}

/// What is said of requests to PIM.
pub(super) const REQUESTS: &str = "These are requests to PIM (activations, assignments, removals), not what is held now; give the schedule instances.";

/// What is said of the answer of a trial.
pub(super) const WHAT_IF: &str =
    "This is what a trial of the policies (What If) answers for one sign-in, not the list of policies.";

/// What Get-Mg… writes of directory objects that it knows no better: members of groups and roles.
pub(super) const MG_MEMBERS: &[&str] = &["deleteddatetime", "id", "additionalproperties"];

/// The first that fits is meant, so what asks for more names stands first.
pub(super) const ALL: &[Known] = &[
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
    lost(
        &["time", "category", "properties", "resourceid", "operationname"],
        "These are records of Azure Monitor. Of these, sign-ins (SignInLogs, NonInteractiveUserSignInLogs, ServicePrincipalSignInLogs, ManagedIdentitySignInLogs) and audit logs (AuditLogs) are read. Azure’s activity log is read as the portal, az or a query exports it.",
    ),
    known(
        &["controlid", "requirement", "result", "criticality"],
        "These are results of ScubaGear; give its ProviderSettingsExport.json instead, which holds the data.",
    ),
    known(
        &["actualvalue", "commandlet", "criticality"],
        "These are results of ScubaGear; give its ProviderSettingsExport.json instead, which holds the data.",
    ),
    known(&["policyapplies", "conditions"], WHAT_IF),
    known(
        &["initiatedby", "activity", "riskstate", "risklevel"],
        "This is the history of risky users, not how they stand now; give the list of risky users.",
    ),
    known(
        &["primarysmtpaddress", "recipienttypedetails", "grouptype"],
        "These are groups of Exchange, no mailboxes; give Get-EXOMailbox with the Delivery property set.",
    ),
    known(
        &["primarysmtpaddress", "recipienttypedetails", "externalemailaddress"],
        "These are contacts of Exchange, no mailboxes; give Get-EXOMailbox with the Delivery property set.",
    ),
    known(
        &["failedcount", "passedcount", "tests"],
        "These are test results of Maester, not data; give the exports of the tenant.",
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
        &["auditenabled"],
        "These are audit settings of mailboxes. Auditing is on whatever they say, unless the organisation has it off, but for accounts that bypass it; give Get-OrganizationConfig (AuditDisabled) and Get-MailboxAuditBypassAssociation.",
    ),
    known(
        &["minpasswordlength", "passwordhistorycount", "lockoutthreshold"],
        "This is the password policy of a domain; no check needs it.",
    ),
    lost(
        MG_MEMBERS,
        "Names and group or role are lost in this table; give it as JSON, or with a column that names the group or role.",
    ),
    lost(
        &["activitydatetime", "initiatedby", "targetresources"],
        "Who did what to whom is lost in this table; give the audit log as JSON or as the portal’s CSV.",
    ),
    known(
        &["notificationtype", "notificationscope", "recipientemail"],
        "These are the receivers of notifications as AzureADAssessment lists them; no check needs them. The role settings are asked for.",
    ),
    known(
        &["issueruri", "signingcertificate", "domains", "passivesigninuri"],
        "This is how guests of other organisations are federated; no check needs it. The federation of each own domain is asked for.",
    ),
    known(
        &["excludes", "includes", "id", "isbuiltin"],
        "This is a policy of permission grants; no check needs it. The authorization policy names those that are in force.",
    ),
    known(
        &["excludes", "includes", "id"],
        "This is a policy of permission grants; no check needs it. The authorization policy names those that are in force.",
    ),
    known(
        &["applicationrestrictions"],
        "This is a policy on credentials of applications; no check needs it. The credentials themselves are read.",
    ),
    known(
        &["restrictions", "displayname", "isenabled"],
        "This is a policy on credentials of applications; no check needs it. The credentials themselves are read.",
    ),
    known(
        &["feature", "isenabled", "isappliedtoorganization"],
        "This is the staged rollout of a way to sign in; no check needs it.",
    ),
    known(
        &["definition", "isorganizationdefault"],
        "This is a policy on tokens, claims or sign-in pages; no check needs it.",
    ),
    known(
        &["allowexternalidentitiestoleave"],
        "This is the policy on leaving the tenant as a guest; no check needs it.",
    ),
    known(&["selfservicesignup", "displayname"], "This is the policy on signing up by oneself; no check needs it."),
    known(
        &["assessmentid", "assessmenttenantid"],
        "This says when AzureADAssessment ran; there is nothing to read from it.",
    ),
    known(&["tenantid", "objectid", "permissions"], "These are access policies of a key vault; no check needs them."),
    known(&["category", "isenabled", "isschedulingenabled"], "These are lifecycle workflows; no check needs them."),
    known(
        &["endpointconfiguration", "authenticationconfiguration"],
        "These are extensions that call a program of the client’s own; no check needs them.",
    ),
    known(&["action", "principalid", "targetscheduleid"], REQUESTS),
    known(&["action", "principalid", "isvalidationonly"], REQUESTS),
    known(&["action", "principalid", "roledefinitionid", "status"], REQUESTS),
    known(&["action", "principalid", "accessid", "status"], REQUESTS),
    known(
        &["restrictions", "appliesto", "isenabled"],
        "This is a policy on credentials of applications; no check needs it. The credentials themselves are read.",
    ),
    known(
        &["allowedcloudendpoints"],
        "This is the frame of the cross-tenant settings; its default and its partners are asked for.",
    ),
    known(
        &["domainmode", "pdcemulator", "distinguishedname"],
        "This is a domain of Active Directory as such; no check needs it. Its accounts and groups are asked for.",
    ),
    known(
        &["forestmode", "schemamaster"],
        "This is a forest of Active Directory as such; no check needs it. Its accounts and groups are asked for.",
    ),
    known(
        &["policyassignments", "results"],
        "This is a summary of policy compliance; no check needs it. The policy assignments are asked for.",
    ),
    lost(
        &["createddatetime", "modifieddatetime", "displayname", "id", "additionalproperties"],
        "What makes each object up (the ranges of a named location, say) is lost in this table; give it as JSON with enough depth.",
    ),
    lost(
        &["tenanttype", "verifieddomains", "assignedplans"],
        "Domains and plans are lost in this table; give the organisation as JSON.",
    ),
];
