//! The built-in directory roles, and the sets of roles that checks speak of.
//!
//! Source of the table: `assets/entra-roles.csv` (template id, name, Microsoft's *privileged* label).

use std::collections::HashMap;
use std::sync::OnceLock;

pub const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
pub const PRIVILEGED_ROLE_ADMINISTRATOR: &str = "e8611ab8-c189-46e8-94e1-60213ab1f814";
pub const EXCHANGE_ADMINISTRATOR: &str = "29232cdf-9323-42fd-ade2-1d097af3e4de";
pub const SHAREPOINT_ADMINISTRATOR: &str = "f28a1f50-f6e7-4571-818b-6a12f2af6b6c";
pub const SECURITY_ADMINISTRATOR: &str = "194ae4cb-b126-40b2-bd5b-6091b380977d";
pub const DIRECTORY_SYNCHRONIZATION: &str = "d29b2b05-8046-44ba-8758-1e26182fcf32";

/// Roles of the accounts with which Entra Connect and cloud sync write to the directory.
pub const SYNCHRONIZATION: &[&str] = &[DIRECTORY_SYNCHRONIZATION, "a92aed5d-d78a-4d16-b381-09adb37eb3b0"];

/// The four highest, in the order in which they are named.
pub const FOUR: &[&str] =
    &[GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR, EXCHANGE_ADMINISTRATOR, SHAREPOINT_ADMINISTRATOR];

/// Roles that Microsoft does not label privileged and that this checklist treats so: Teams, Groups, Authentication
/// Policy, Compliance, Intune Administrator.
pub const ADDED_TO_PRIVILEGED: &[&str] = &[
    "69091246-20e8-4a56-aa4d-066075b2a7a8",
    "fdd7a751-b60b-444a-984c-02652fe8fa1c",
    "0526716b-113d-4c15-b2c8-68e3c22b9f80",
    "17315797-102d-40b4-93e0-432062caca18",
    "3a2c62db-5318-420d-8d74-23affee5d9d5",
];

/// The eight roles that ScubaGear exports.
pub const SCUBAGEAR_EIGHT: &[&str] = &[
    GLOBAL_ADMINISTRATOR,
    PRIVILEGED_ROLE_ADMINISTRATOR,
    "fe930be7-5e62-47db-91af-98c3a49a38b1",
    SHAREPOINT_ADMINISTRATOR,
    EXCHANGE_ADMINISTRATOR,
    "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2",
    "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
    "158c047a-c907-4556-b7ef-446551a6b5f7",
];

/// Roles security defaults ask for MFA at every sign-in. Source: Microsoft's description of security defaults.
pub const SECURITY_DEFAULTS_ROLES: &[&str] = &[
    GLOBAL_ADMINISTRATOR,
    "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
    "c4e39bd9-1100-46d3-8c65-fb160da0071f",
    "0526716b-113d-4c15-b2c8-68e3c22b9f80",
    "b0f54661-2d74-4c50-afa3-1ec803f12efe",
    "158c047a-c907-4556-b7ef-446551a6b5f7",
    "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9",
    EXCHANGE_ADMINISTRATOR,
    "729827e3-9c14-49f7-bb1b-9608f156bbb8",
    "966707d0-3269-4727-9be2-8c3a10f19b9d",
    "7be44c8a-adaf-4e2a-84d6-ab2649e08a13",
    PRIVILEGED_ROLE_ADMINISTRATOR,
    SECURITY_ADMINISTRATOR,
    SHAREPOINT_ADMINISTRATOR,
    "fe930be7-5e62-47db-91af-98c3a49a38b1",
];

/// A built-in role.
#[derive(Debug)]
pub struct BuiltInRole {
    pub template_id: &'static str,
    pub name: &'static str,
    /// Microsoft's label.
    pub privileged: bool,
}

#[derive(Debug)]
struct Table {
    roles: Vec<BuiltInRole>,
    by_id: HashMap<&'static str, usize>,
    by_name: HashMap<String, usize>,
}

/// Names of roles in old and localised exports. Source: role names of the retired modules.
const ALIASES: &[(&str, &str)] = &[
    ("company administrator", "Global Administrator"),
    ("tenant administrator", "Global Administrator"),
    ("administrateur général", "Global Administrator"),
    ("globaler administrator", "Global Administrator"),
    ("administrador global", "Global Administrator"),
    ("user account administrator", "User Administrator"),
    ("exchange service administrator", "Exchange Administrator"),
    ("sharepoint service administrator", "SharePoint Administrator"),
    ("intune service administrator", "Intune Administrator"),
    ("lync service administrator", "Skype for Business Administrator"),
    ("crm service administrator", "Dynamics 365 Administrator"),
    ("power bi administrator", "Fabric Administrator"),
    ("power bi service administrator", "Fabric Administrator"),
    ("device administrators", "Microsoft Entra Joined Device Local Administrator"),
    ("azure ad joined device local administrator", "Microsoft Entra Joined Device Local Administrator"),
];

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table { roles: Vec::new(), by_id: HashMap::new(), by_name: HashMap::new() };
        for line in include_str!("../../assets/entra-roles.csv").lines().skip(1) {
            let mut cells = line.split(',');
            let (Some(template_id), Some(name), Some(privileged)) = (cells.next(), cells.next(), cells.next()) else {
                continue;
            };
            table.by_id.insert(template_id, table.roles.len());
            table.by_name.insert(name.to_lowercase(), table.roles.len());
            table.roles.push(BuiltInRole { template_id, name, privileged: privileged.trim() == "true" });
        }
        for (alias, name) in ALIASES {
            if let Some(at) = table.by_name.get(&name.to_lowercase()).copied() {
                table.by_name.insert((*alias).to_owned(), at);
            }
        }
        table
    })
}

/// The built-in role with this template id (any case).
pub fn by_template(id: &str) -> Option<&'static BuiltInRole> {
    let table = table();
    let at = table.by_id.get(id).or_else(|| table.by_id.get(id.to_lowercase().as_str()))?;
    table.roles.get(*at)
}

/// The built-in role with this name, or a former or localised name of it.
pub fn by_name(name: &str) -> Option<&'static BuiltInRole> {
    let table = table();
    table.by_name.get(&name.trim().to_lowercase()).and_then(|at| table.roles.get(*at))
}

/// All built-in roles, in the table's order.
pub fn all() -> &'static [BuiltInRole] {
    &table().roles
}

/// Whether a built-in role belongs to the privileged ones: the four, Microsoft's label, the added ones.
pub fn is_privileged(template_id: &str) -> bool {
    by_template(template_id).is_some_and(|role| {
        role.privileged || FOUR.contains(&role.template_id) || ADDED_TO_PRIVILEGED.contains(&role.template_id)
    })
}

/// A set of roles that a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleSet {
    /// The four highest.
    Four,
    /// The four, those labelled privileged, custom roles that can hand out roles or credentials, and the added ones.
    Privileged,
    /// Every directory role.
    All,
    /// Exactly one, by template id.
    One(&'static str),
}

/// Actions that let a custom role hand out rights: role assignments (also through groups that grant roles), and
/// credentials of apps and people. *All properties* of an application includes its credentials.
/// Source: role permissions of Microsoft Entra ID, as the checklist's set of privileged roles defines it.
pub fn is_privileged_action(action: &str) -> bool {
    let action = action.to_lowercase();
    let is_named = [
        "/roleassignments/",
        "/roledefinitions/",
        "/credentials/",
        "/password/",
        "/authentication/",
        "/authenticationmethods/",
        "/strongauthentication/",
        "/groupsassignabletoroles/",
        "/privilegedidentitymanagement/",
        "/applications/allproperties/",
        "/serviceprincipals/allproperties/",
        "/users/allproperties/",
    ];
    let only_reads = action.ends_with("read");
    !only_reads && is_named.iter().any(|part| action.contains(part))
        || action.contains("rolemanagement") && action.contains("alltasks")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_knows_the_roles_that_checks_name() {
        for id in FOUR.iter().chain(ADDED_TO_PRIVILEGED).chain(SCUBAGEAR_EIGHT).chain(SECURITY_DEFAULTS_ROLES) {
            assert!(by_template(id).is_some(), "{id}");
        }
        assert_eq!(by_template(SECURITY_ADMINISTRATOR).unwrap().name, "Security Administrator");
        assert_eq!(by_template(&GLOBAL_ADMINISTRATOR.to_uppercase()).unwrap().name, "Global Administrator");
        for (alias, name) in ALIASES {
            assert_eq!(by_name(alias).map(|role| role.name), Some(*name), "{alias}");
        }
        assert_eq!(all().len(), 144);
        assert_eq!(all().iter().filter(|role| role.privileged).count(), 34);
    }

    #[test]
    fn custom_roles_are_privileged_by_what_they_can_do() {
        assert!(is_privileged_action("microsoft.directory/applications/credentials/update"));
        assert!(is_privileged_action("microsoft.directory/users/password/update"));
        assert!(is_privileged_action("microsoft.directory/roleAssignments/allProperties/allTasks"));
        assert!(is_privileged_action("microsoft.directory/groupsAssignableToRoles/members/update"));
        assert!(is_privileged_action("microsoft.directory/applications/allProperties/allTasks"));
        assert!(is_privileged_action("microsoft.directory/users/authenticationMethods/create"));
        assert!(!is_privileged_action("microsoft.directory/users/authenticationMethods/standard/restrictedRead"));
        assert!(!is_privileged_action("microsoft.directory/applications/allProperties/read"));
        assert!(!is_privileged_action("microsoft.directory/roleAssignments/standard/read"));
        assert!(!is_privileged_action("microsoft.directory/groups/members/update"));
    }
}
