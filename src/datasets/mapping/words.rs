//! Fields in plain words, for the person who maps a table.

/// What a field holds, by its key.
pub fn explain(key: &str) -> String {
    let Some((column, heading)) = key.strip_suffix(')').and_then(|key| key.split_once(" (")) else { return plain(key) };
    if column == "accountEnabled" && heading.contains("block") {
        return "Whether signing in is blocked: yes or no. The opposite of accountEnabled".to_owned();
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
        "Account" => "The account's sign-in name, or a program's name",
        "Person" => "The person's name",
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
    in_words(column)
}

/// `lastPasswordChangeDateTime` as "Last password change date time".
fn in_words(column: &str) -> String {
    let mut words = String::new();
    let mut before = ' ';
    for letter in column.chars() {
        if letter.is_uppercase() && before.is_lowercase() {
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

    #[test]
    fn every_field_has_words() {
        for dataset in crate::datasets::ALL {
            for field in dataset.fields {
                assert!(explain(field.column).len() > 1, "{}: {:?}", dataset.id, field.column);
            }
            let keys = crate::datasets::mapping::keys(dataset);
            let different: std::collections::BTreeSet<&String> = keys.iter().collect();
            assert_eq!(different.len(), keys.len(), "{}: {keys:?}", dataset.id);
        }
        assert_eq!(explain("onPremisesLastSyncDateTime"), "On premises last sync date time");
    }
}
