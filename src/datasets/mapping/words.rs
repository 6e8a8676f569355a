//! Fields in plain words, for the person who maps a table.

/// What a field holds, by its key.
pub fn explain(key: &str) -> String {
    let Some((column, heading)) = key.strip_suffix(')').and_then(|key| key.split_once(" (")) else { return plain(key) };
    if column == "accountEnabled" && heading.contains("block") {
        return "Whether signing in is blocked: yes or no. The opposite of accountEnabled".to_owned();
    }
    if column == "accountEnabled" && heading == "signinstatus" {
        return "Whether the account may sign in, in words: Allowed or Blocked".to_owned();
    }
    format!("{}, as told under the heading {heading}", plain(column))
}

fn plain(column: &str) -> String {
    let known = match column {
        "id" => "The object id (a GUID) of the account, group or object itself",
        "userPrincipalName" => "The sign-in name of the account, such as anna.berg@contoso.com",
        "displayName" => "The name that people see",
        "mail" => "The mail address",
        "accountEnabled" => "Whether the account may sign in: yes or no",
        "userType" => "Member or Guest",
        "createdDateTime" => "When it was created, or for a log when it happened",
        "lastPasswordChangeDateTime" => "When the password was last changed",
        "onPremisesSyncEnabled" => "Whether the account comes from Active Directory: yes or no",
        "principalId" => "The object id of the account, group or program that holds the role",
        "roleDefinitionId" => "The id of the role",
        "roleName" => "The name of the role, such as Global Administrator",
        "appDisplayName" => "The application that was signed in to",
        "clientAppUsed" => "The kind of program that signed in: Browser, IMAP4 …",
        "status" => "Success or failure",
        "errorCode" => "The result as a number; 0 is success",
        "location" => "Where from: city, state, country",
        "authenticationRequirement" => "Whether multifactor authentication was asked for",
        "isMfaRegistered" => "Whether the account has set up multifactor authentication",
        "isMfaCapable" => "Whether it can use multifactor authentication: set up, and allowed by policy",
        "methodsRegistered" => "Which methods are set up",
        "assignedLicenses" => "The licences of the account",
        "jobTitle" => "What the person does",
        "Account" => "The account’s sign-in name, or a program’s name",
        "Person" => "The person’s name",
        "Reason" => "Why the person is exposed: office, money, payroll …",
        "principalName" => "The sign-in name of the account that holds the role",
        "lastSignInDateTime" => "When the account last signed in",
        "groupName" => "The name of the group",
        "groupId" => "The object id of the group",
        "userId" => "The object id of the account that signed in",
        "appId" => "The application (client) id",
        "Plan" => "The name of the plan",
        "Deputy" => "Who stands in for the owner",
        "Phone" => "A number that works when the tenant does not",
        "Name" => "Its name",
        "Category" => "What the account is for: admin only, dual use, shared, emergency, automation, external",
        "Justification" => "Why the account needs its role",
        "Decision" => "What is to happen: keep, reduce, remove",
        "Service" => "The name of the service",
        "Owner" => "The account of the person who answers for it",
        "Administrator" => "The account that administers it",
        "Stored at" => "Where it is kept",
        "Last tested" => "The day of the last test",
        "Password changed" => "The day the password was last changed",
        "Monitored" => "Whether somebody is alerted when it is used",
        "Purpose" | "Used for" => "What it is for",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let word = EXPLAINED.iter().find(|(name, _)| *name == column).map(|(_, words)| *words);
    word.map_or_else(|| by_its_form(column), str::to_owned)
}

/// What a field is by the form of its name: most names of exports end in what kind of thing they hold.
fn by_its_form(column: &str) -> String {
    let words = in_words(column);
    let small = words.to_lowercase();
    let of = |ending: &str| small.strip_suffix(ending).map(str::trim).filter(|rest| !rest.is_empty());
    if let Some(protocol) = column.strip_prefix("AllowBasicAuth") {
        return format!("Whether {protocol} accepts a password alone: yes or no");
    }
    if let Some(rest) = small.strip_prefix("is ") {
        return format!("Whether it is {rest}: yes or no");
    }
    if let Some(rest) = of("last activity date") {
        return format!("The day of the last work with {rest}");
    }
    if let Some(rest) = of("date time").or_else(|| of("time")).or_else(|| of("date")).or_else(|| of("timestamp")) {
        return format!("Day and time: {rest}");
    }
    if let Some(rest) = of("user principal name") {
        return format!("The sign-in name of the {rest}");
    }
    if let Some(rest) = of("display name").or_else(|| of("name")) {
        return format!("The name of the {rest}");
    }
    if let Some(rest) = of("object id").or_else(|| of("template id")).or_else(|| of("id")) {
        return format!("The id of the {rest}");
    }
    if let Some(rest) = of("type") {
        return format!("What kind of {rest} it is");
    }
    if let Some(rest) = of("enabled") {
        return format!("Whether {rest} is on: yes or no");
    }
    if let Some(rest) = of("receivers") {
        return format!("Who is told by {rest}");
    }
    format!("A detail of such exports ({small}); leave it empty if no column fits")
}

/// Fields whose name alone does not say what they hold.
const EXPLAINED: &[(&str, &str)] = &[
    ("@odata.type", "What kind of object it is"),
    ("AccessControlPolicyName", "The rule that says who may use the application"),
    ("ActorUserPrincipalName", "The sign-in name of who did it"),
    ("ActorDisplayName", "Who did it, by name"),
    ("AuditData", "The whole event as one text"),
    ("DirSyncFeature", "The name of a setting of the synchronisation"),
    ("Enabled", "Whether it is on: yes or no"),
    ("Email", "The mail address"),
    ("Identifier", "The address by which the application is known"),
    ("Last modified", "The day of the last change"),
    ("Leaving", "Yes where the owner leaves, or it is to be handed over"),
    ("Device ID", "The id of the device in the directory"),
    ("Device name", "The name of the device"),
    ("Local account", "The name of the administrator account on the machine"),
    ("LoginName", "The sign-in name"),
    ("Members", "Who belongs to it"),
    ("members", "Who belongs to it"),
    ("Operation", "What was done"),
    ("Operating system", "What the device runs, such as Windows 11"),
    ("PSComputerName", "The machine that answered"),
    ("Policy name", "The name of the policy"),
    ("Policy type", "What kind of policy it is"),
    ("PrincipalUPN", "The sign-in name of the person that was reviewed"),
    ("Production", "Whether it is in real use: yes or no"),
    ("ReviewResult", "What was decided: approve, deny …"),
    ("ReviewerUPN", "The sign-in name of who decided"),
    ("ReviewStatus", "How far the review is"),
    ("Role", "The role"),
    ("role", "The role"),
    ("RoleGroup", "The group of roles that the person belongs to"),
    ("Roles", "The roles that it gives"),
    ("roles", "The roles that it gives or holds"),
    ("SID", "The security id in the domain"),
    ("Severity", "How grave it is: high, medium, low"),
    ("Status", "Whether it is on"),
    ("Subscription ID", "The id of the subscription"),
    ("Url", "The address of the site"),
    ("Used by", "The account that works with it"),
    ("Virtual machine", "The name of the machine"),
    ("accessId", "Member or owner of the group"),
    ("accountOwner", "The mail address of the account’s owner"),
    ("actions", "What is allowed or done"),
    ("adminCount", "1 where the domain protects the account as an administrator’s"),
    ("approximateLastSignInDateTime", "When the device was last used, roughly"),
    ("assignedPlans", "The services that the account is licensed for"),
    ("assignmentState", "Active or eligible"),
    ("assignmentType", "Assigned, or activated for some hours"),
    ("auditBypassEnabled", "Whether the account’s access to mailboxes leaves no trace: yes or no"),
    ("auditEnabled", "Whether access to the mailbox is recorded: yes or no"),
    ("authenticationContextId", "The id of the condition for signing in (c1 to c99)"),
    ("authenticationType", "Managed, or federated with another system"),
    ("businessPhones", "Phone numbers at work"),
    ("caller", "Who did it"),
    ("capabilityStatus", "Enabled, suspended or expired"),
    ("category", "The group that the event belongs to"),
    ("classification", "Low, medium or high"),
    ("companyName", "The company of the person"),
    ("condition", "The condition under which the right holds"),
    ("consentType", "For all people, or for one"),
    ("consumedUnits", "How many licences are in use"),
    ("controlCategory", "The part of the tenant that the recommendation is about"),
    ("correlationId", "The id that events of one action share"),
    ("createdOn", "When it was created"),
    ("creationType", "How the account came: invitation, own registration …"),
    ("deliverToMailboxAndForward", "Whether a copy stays in the mailbox: yes or no"),
    ("department", "The department of the person"),
    ("description", "Words that somebody wrote about it"),
    ("defaultMfaMethod", "The second factor that is used first"),
    ("deviceDetail", "The device that was used"),
    ("directoryScopeId", "Where the role holds: / is the whole tenant"),
    ("distinguishedName", "The place of the object in the domain: CN=…,DC=…"),
    ("domain", "The domain, such as contoso.com"),
    ("doesNotRequirePreAuth", "Whether the account can be attacked without a first password: yes or no"),
    ("email", "The mail address"),
    ("emailAddress", "The mail address"),
    ("emailAddresses", "All mail addresses"),
    ("enabled", "Whether it is on: yes or no"),
    ("externalUserState", "Whether a guest has accepted the invitation"),
    ("externalDirectoryObjectId", "The object id of the account in the directory"),
    ("firstSignIn", "The day of the first sign-in that is counted here"),
    ("lastSignIn", "The day of the last sign-in that is counted here"),
    ("features", "Which parts of the synchronisation are on"),
    ("forwardTo", "Where mail is forwarded to"),
    ("forwardAsAttachmentTo", "Where mail is forwarded to, as an attachment"),
    ("forwardingAddress", "Where mail is forwarded to, inside the organisation"),
    ("forwardingSmtpAddress", "Where mail is forwarded to"),
    ("redirectTo", "Where mail is sent on to"),
    ("delete", "Whether mail is deleted: yes or no"),
    ("permanentDelete", "Whether mail is deleted for good: yes or no"),
    ("moveToFolder", "The folder into which mail is moved"),
    ("group", "The group that the person belongs to"),
    ("groupTypes", "What kind of group: security, Microsoft 365, dynamic"),
    ("identities", "With what the person signs in"),
    ("isAssignableToRole", "Whether the group can hold a role: yes or no"),
    ("isCompliant", "Whether the device meets the rules: yes or no"),
    ("isManaged", "Whether the organisation manages the device: yes or no"),
    ("isInteractive", "Whether a person signed in, or a program in the background: yes or no"),
    ("isMfaRegistered", "Whether the account has set up a second factor: yes or no"),
    ("isdisabled", "Whether the account is switched off: yes or no"),
    ("imapEnabled", "Whether mail can be read by IMAP: yes or no"),
    ("popEnabled", "Whether mail can be read by POP: yes or no"),
    ("activeSyncEnabled", "Whether phones can read mail by ActiveSync: yes or no"),
    ("smtpClientAuthenticationDisabled", "Whether sending mail with a password by SMTP is off: yes or no"),
    ("SmtpClientAuthenticationDisabled", "Whether sending mail with a password by SMTP is off: yes or no"),
    ("initiatedBy", "Who did it"),
    ("issuerUri", "The address by which the identity provider is known"),
    ("currentScore", "How many points the tenant reached"),
    ("title", "The recommended action"),
    ("DirSyncConfigured", "Whether synchronisation is set up: yes or no"),
    ("keyCredentials", "Certificates of the application"),
    ("passwordCredentials", "Secrets of the application: their dates, never their values"),
    ("lastNonInteractiveSignInDateTime", "When a program last signed in for the account"),
    ("lastSuccessfulSignInDateTime", "When the account last signed in with success"),
    ("mailEnabled", "Whether the group receives mail: yes or no"),
    ("securityEnabled", "Whether the group can be given rights: yes or no"),
    ("mailboxOwnerId", "The owner of the mailbox"),
    ("manager", "The person’s manager"),
    ("memberOf", "The groups that it belongs to"),
    ("memberType", "Whether the role is held directly or through a group"),
    ("membershipRule", "The rule by which the group takes its members"),
    ("mobilePhone", "The mobile phone number"),
    ("name", "Its name"),
    ("objectClass", "User, group or computer"),
    ("objectGUID", "The id of the object in the domain"),
    ("objectType", "What kind of object: user, group …"),
    ("operatingSystem", "What the device runs, such as Windows 11"),
    ("operationName", "What was done"),
    ("onPremisesImmutableId", "The id that ties the account to Active Directory"),
    ("otherMails", "Further mail addresses"),
    ("owners", "Who answers for it"),
    ("registeredOwners", "Whose device it is"),
    ("passwordPolicies", "Exceptions from the rules for passwords, such as DisablePasswordExpiration"),
    ("passwordNeverExpires", "Whether the password never expires: yes or no"),
    ("passwordNotRequired", "Whether the account may have no password: yes or no"),
    ("permission", "What the application may do"),
    ("permissionName", "What the application may do"),
    ("perUserMfaState", "Multifactor authentication of the old kind: disabled, enabled, enforced"),
    ("mfaStatus", "Multifactor authentication: on, off, enforced"),
    ("phone", "The phone number for signing in"),
    ("pointsAchieved", "How many points were reached"),
    ("maxScore", "How many points there are"),
    ("primarySmtpAddress", "The main mail address"),
    ("principal", "Who holds it"),
    ("principalEmail", "The mail address of who holds the role"),
    ("principalDisplayName", "The name of who holds the role"),
    ("userGroupName", "The name of the person or group that holds the role"),
    ("roleDefinitionDisplayName", "The name of the role"),
    ("roleDefinitionName", "The name of the role"),
    ("roleDisplayName", "The name of the role"),
    ("productTitle", "The name of the product"),
    ("skuPartNumber", "The product’s short name, such as AAD_PREMIUM"),
    ("prepaidUnits", "How many licences were bought"),
    ("recipientTypeDetails", "What kind of mailbox: of a person, shared, of a room"),
    ("result", "Success or failure"),
    ("resultReason", "Why it failed"),
    ("riskLevel", "Low, medium or high"),
    ("riskState", "At risk, confirmed, dismissed or remediated"),
    ("riskDetail", "How the risk was dealt with"),
    ("sAMAccountName", "The short sign-in name in the domain, such as aberg"),
    ("scope", "Where the right holds"),
    ("servicePrincipalNames", "The services that run under the account"),
    ("settings", "The settings as one text"),
    ("signIns", "How many sign-ins the row stands for"),
    ("signInEventTypes", "By a person or in the background"),
    ("smartcardLogonRequired", "Whether only a smart card will do: yes or no"),
    ("softwareoath", "Whether codes of an app are set up: yes or no"),
    ("state", "Whether it is on, off or only reported"),
    ("tags", "Words that mark it"),
    ("targetResources", "What was changed"),
    ("tenantId", "The id of the tenant"),
    ("trustType", "How the device belongs to the organisation: joined, hybrid, registered"),
    ("trustedForDelegation", "Whether the machine may act for anybody: yes or no"),
    ("trustedToAuthForDelegation", "Whether the account may act for others: yes or no"),
    ("type", "What kind it is"),
    ("userAccountControl", "The number that holds the account’s switches in the domain"),
    ("ms-Mcs-AdmPwdExpirationTime", "When the local administrator’s password is changed next (older LAPS)"),
    ("msLAPS-PasswordExpirationTime", "When the local administrator’s password is changed next (Windows LAPS)"),
    ("version", "Its version"),
];

/// `lastPasswordChangeDateTime` as "Last password change date time".
fn in_words(column: &str) -> String {
    let mut words = String::new();
    let mut before = ' ';
    for letter in column.chars() {
        if letter.is_uppercase() && before.is_lowercase() || letter.is_ascii_digit() && before.is_alphabetic() {
            words.push(' ');
            words.extend(letter.to_lowercase());
        } else if matches!(letter, '.' | '_' | '/' | '@') {
            words.push(' ');
        } else {
            words.push(letter);
        }
        before = letter;
    }
    let mut words = words.trim().to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasets::normalise;

    #[test]
    fn every_field_has_words() {
        for dataset in crate::datasets::ALL {
            for field in dataset.fields {
                let (explained, own) = (normalise(&explain(field.column)), normalise(field.column));
                assert!(explained.len() > 1 && explained != own, "{}: {:?}", dataset.id, field.column);
            }
            let keys = crate::datasets::mapping::keys(dataset);
            let different: std::collections::BTreeSet<&String> = keys.iter().collect();
            assert_eq!(different.len(), keys.len(), "{}: {keys:?}", dataset.id);
        }
        let required = crate::datasets::mapping::offered()
            .flat_map(|dataset| crate::datasets::mapping::required(dataset).concat());
        let vague: Vec<&str> = required.filter(|field| explain(field).starts_with("A detail")).collect();
        assert!(vague.is_empty(), "{vague:?}");
        assert_eq!(explain("onPremisesLastSyncDateTime"), "Day and time: on premises last sync");
        assert_eq!(explain("isVerified"), "Whether it is verified: yes or no");
        assert_eq!(explain("Target1ObjectId"), "The id of the target 1");
    }
}
