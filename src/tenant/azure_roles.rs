//! The built-in Azure roles that checks name, and which of them are privileged.
//!
//! Source: Microsoft's documentation of built-in roles and of privileged administrator roles.

/// How much a role can do with a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Microsoft's *privileged administrator roles*: everything, or handing out roles.
    Privileged,
    /// Runs code on machines, reads secrets, or takes over identities.
    Sensitive,
    Ordinary,
}

#[derive(Debug)]
pub struct AzureRole {
    pub id: &'static str,
    pub name: &'static str,
    pub tier: Tier,
}

pub const OWNER: &str = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
pub const CONTRIBUTOR: &str = "b24988ac-6180-42a0-ab88-20f7382dd24c";
pub const USER_ACCESS_ADMINISTRATOR: &str = "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9";
pub const RBAC_ADMINISTRATOR: &str = "f58310d9-a9f6-439a-9e8d-f62e7b41a168";
pub const VM_ADMINISTRATOR_LOGIN: &str = "1c0163c0-47e6-4577-8991-ea5c82e286e4";
pub const WINDOWS_ADMIN_CENTER_LOGIN: &str = "a6333a3e-0164-44c3-b281-7a577aff287f";
/// May run commands in a machine and reset its administrator's password.
pub const VM_CONTRIBUTOR: &str = "9980e02c-c2be-4d73-94e8-173b1dc7cf3c";

const fn role(id: &'static str, name: &'static str, tier: Tier) -> AzureRole {
    AzureRole { id, name, tier }
}

/// The roles, the privileged ones first.
pub const ALL: &[AzureRole] = &[
    role(OWNER, "Owner", Tier::Privileged),
    role(CONTRIBUTOR, "Contributor", Tier::Privileged),
    role(USER_ACCESS_ADMINISTRATOR, "User Access Administrator", Tier::Privileged),
    role(RBAC_ADMINISTRATOR, "Role Based Access Control Administrator", Tier::Privileged),
    role("a8889054-8d42-49c9-bc1c-52486c10e7cd", "Reservations Administrator", Tier::Privileged),
    role("92b92042-07d9-4307-87f7-36a593fc5850", "Azure File Sync Administrator", Tier::Privileged),
    role("fb1c8493-542b-48eb-b624-b4c8fea62acd", "Security Admin", Tier::Sensitive),
    role("00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator", Tier::Sensitive),
    role("f25e0fa2-a7c8-4377-a976-54943a77a395", "Key Vault Contributor", Tier::Sensitive),
    role(VM_CONTRIBUTOR, "Virtual Machine Contributor", Tier::Sensitive),
    role(VM_ADMINISTRATOR_LOGIN, "Virtual Machine Administrator Login", Tier::Sensitive),
    role(WINDOWS_ADMIN_CENTER_LOGIN, "Windows Admin Center Administrator Login", Tier::Sensitive),
    role("e40ec5ca-96e0-45a2-b4ff-59039f2c2b59", "Managed Identity Contributor", Tier::Sensitive),
    role("f1a07417-d97a-45cb-824c-7a7467783830", "Managed Identity Operator", Tier::Sensitive),
    role("f353d9bd-d4a6-484e-a77a-8050b599b867", "Automation Contributor", Tier::Sensitive),
    role("87a39d53-fc1b-424a-814c-f7e04687dc9e", "Logic App Contributor", Tier::Sensitive),
    role("de139f84-1756-47ae-9be6-808fbbe84772", "Website Contributor", Tier::Sensitive),
    role("36243c78-bf99-498c-9df9-86d9f8d28608", "Resource Policy Contributor", Tier::Sensitive),
    role("17d1049b-9a84-46fb-8f53-869881c3d3ab", "Storage Account Contributor", Tier::Sensitive),
    role("4f8fab4f-1852-4a58-a46a-8eaf358af14a", "Avere Contributor", Tier::Sensitive),
    role("fb879df8-f326-4884-b1cf-06f3ad86be52", "Virtual Machine User Login", Tier::Ordinary),
    role("602da2ba-a5c2-41da-b01d-5360126ab525", "Virtual Machine Local User Login", Tier::Ordinary),
    role("acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader", Tier::Ordinary),
];

pub fn by_id(id: &str) -> Option<&'static AzureRole> {
    ALL.iter().find(|role| role.id.eq_ignore_ascii_case(id))
}

pub fn by_name(name: &str) -> Option<&'static AzureRole> {
    ALL.iter().find(|role| role.name.eq_ignore_ascii_case(name.trim()))
}

/// Whether a name without an id says which role it is, or at least that it is none of the privileged ones: built-in roles
/// whose English names end so give parts only. A portal may write names in its own language.
pub fn is_understood(name: &str) -> bool {
    const PARTS_ONLY: &[&str] = &["reader", "contributor", "operator", "user", "login"];
    let last = name.trim().rsplit(' ').next().unwrap_or_default();
    by_name(name).is_some() || PARTS_ONLY.iter().any(|end| last.eq_ignore_ascii_case(end))
}

/// An action of a custom role that gives everything, or lets its holder hand out roles. Source: `actions` of role
/// definitions, with wildcards as Azure reads them.
pub fn is_privileged_action(action: &str) -> bool {
    let action = action.trim().to_lowercase();
    if action == "*" || action == "*/write" || action == "*/action" {
        return true;
    }
    let grants = [
        "microsoft.authorization/roleassignments/write",
        "microsoft.authorization/roledefinitions/write",
        "microsoft.authorization/elevateaccess/action",
        "microsoft.authorization/roleeligibilityschedulerequests/write",
        "microsoft.authorization/roleassignmentschedulerequests/write",
    ];
    grants.iter().any(|grant| matches_wildcard(&action, grant))
}

/// A data action that signs its holder in to machines, in Azure or connected to it, as administrator. Source: the data actions of
/// Virtual Machine Administrator Login and Windows Admin Center Administrator Login.
pub fn signs_in_to_machines(data_action: &str) -> bool {
    const LOGIN: &[&str] = &[
        "microsoft.compute/virtualmachines/loginasadmin/action",
        "microsoft.hybridcompute/machines/loginasadmin/action",
        "microsoft.compute/virtualmachines/wacloginasadmin/action",
        "microsoft.hybridcompute/machines/wacloginasadmin/action",
    ];
    let action = data_action.trim().to_lowercase();
    LOGIN.iter().any(|login| matches_wildcard(&action, login))
}

/// Whether a pattern with `*` (any number of characters, slashes too) takes in a text; both in lower case.
pub fn matches_wildcard(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = pattern.contains('*').then(|| pattern.rsplit('*').next().unwrap_or_default()) else {
        return rest.is_empty();
    };
    let between: Vec<&str> = parts.collect();
    let middle = between.len().saturating_sub(1);
    for part in between.iter().take(middle) {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::{by_name, is_privileged_action, is_understood, matches_wildcard};

    #[test]
    fn actions_that_hand_out_roles() {
        let check = |action: &str, expected: bool| assert_eq!(is_privileged_action(action), expected, "{action}");
        check("*", true);
        check("Microsoft.Authorization/*", true);
        check("Microsoft.Authorization/roleAssignments/*", true);
        check("Microsoft.Authorization/roleAssignments/write", true);
        check("Microsoft.Authorization/*/write", true);
        check("Microsoft.Authorization/*/read", false);
        check("*/read", false);
        check("Microsoft.Compute/*", false);
        assert!(by_name("owner").is_some());
    }

    #[test]
    fn names_in_another_language_are_not_understood() {
        let check = |name: &str, expected: bool| assert_eq!(is_understood(name), expected, "{name}");
        check("Owner", true);
        check("user access administrator", true);
        check("Storage Blob Data Reader", true);
        check("Besitzer", false);
        check("Mitwirkender", false);
        check("Benutzerzugriffsadministrator", false);
        check("Propriétaire", false);
        check("", false);
    }

    #[test]
    fn wildcards() {
        let check = |pattern: &str, text: &str, expected: bool| {
            assert_eq!(matches_wildcard(pattern, text), expected, "{pattern} {text}");
        };
        check("a/*/c", "a/b/c", true);
        check("a/*/c", "a/b/d", false);
        check("a/b", "a/b", true);
        check("a/b", "a/b/c", false);
        check("*b*d", "abcd", true);
        check("ab*ba", "aba", false);
    }
}
