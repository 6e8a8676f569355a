//! Permissions of applications that are worth as much as an administrator role.
//!
//! Source of the ids: the permission reference of Microsoft Graph and Exchange Online; they are the same in every tenant.

/// One permission of high impact.
#[derive(Debug)]
pub struct HighImpact {
    /// As it stands in grants: `Directory.ReadWrite.All`.
    pub name: &'static str,
    /// Id of the application permission (app role); empty where it exists as delegated permission only.
    pub app_role: &'static str,
    /// What it lets the app do, in a sentence after "can".
    pub can: &'static str,
}

const fn high(name: &'static str, app_role: &'static str, can: &'static str) -> HighImpact {
    HighImpact { name, app_role, can }
}

/// The permissions, those that lead to every other one first.
pub const HIGH_IMPACT: &[HighImpact] = &[
    high(
        "RoleManagement.ReadWrite.Directory",
        "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8",
        "give itself any directory role",
    ),
    high("AppRoleAssignment.ReadWrite.All", "06b708a9-e830-4db3-a914-8e69da51d44f", "give itself any permission"),
    high(
        "RoleAssignmentSchedule.ReadWrite.Directory",
        "dd199f4a-f148-40a4-a2ec-f0069cc799ec",
        "assign directory roles",
    ),
    high(
        "RoleEligibilitySchedule.ReadWrite.Directory",
        "fee28b28-e1f3-4841-818e-2704dc62245f",
        "make accounts eligible for directory roles",
    ),
    high(
        "PrivilegedAccess.ReadWrite.AzureAD",
        "854d9ab1-6657-4ec8-be45-823027bca009",
        "assign directory roles through PIM",
    ),
    high(
        "PrivilegedAccess.ReadWrite.AzureADGroup",
        "2f6817f8-7b12-4f0f-bc18-eeaf60705a9e",
        "add members to privileged groups through PIM",
    ),
    high("Directory.ReadWrite.All", "19dbc75e-c2e2-444c-a770-ec69d8559fc7", "change most objects of the directory"),
    high("Application.ReadWrite.All", "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", "add credentials to any application"),
    high(
        "UserAuthenticationMethod.ReadWrite.All",
        "50483e42-d915-4231-9639-7fdb7fd190e5",
        "set the authentication methods of any account",
    ),
    high(
        "Policy.ReadWrite.ConditionalAccess",
        "01c0a623-fc9b-48e9-b794-0756f8e8f067",
        "change Conditional Access policies",
    ),
    high(
        "OnPremisesPublishingProfiles.ReadWrite.All",
        "0b57845e-aa49-4e6f-8109-ce654fffa618",
        "publish what is inside the client’s network",
    ),
    high("Domain.ReadWrite.All", "7e05723c-0bb0-42da-be95-ae9f08a6e53c", "federate a domain"),
    high("User.ReadWrite.All", "741f803b-c850-494e-b5df-cde7c675a1ca", "change every account"),
    high("Group.ReadWrite.All", "62a82d76-70ea-41e2-9197-370581804d09", "change the members of groups"),
    high("GroupMember.ReadWrite.All", "dbaae8cf-10b5-4b86-a4a1-f871c94c6695", "change the members of groups"),
    high(
        "DeviceManagementConfiguration.ReadWrite.All",
        "9241abd9-d0e6-425a-bd4f-47ba86e767a4",
        "run scripts on managed devices",
    ),
    high("Exchange.ManageAsApp", "dc50a0fb-09a3-484d-be87-e023b12c6440", "administer Exchange Online with its role"),
    high("full_access_as_app", "dc890d15-9560-4a4c-9b7f-a736ec74ec40", "open every mailbox"),
    high("Mail.ReadWrite", "e2a3a72e-5f79-4c64-b1b1-878b674786c9", "read and change mail"),
    high("Mail.Read", "810c84a8-4a9e-49e6-bf7d-12d183f40d01", "read mail"),
    high("Mail.Send", "b633e1c5-b582-4048-a93e-9f11b44c7e96", "send mail in others’ names"),
    high("Sites.FullControl.All", "a82116e5-55eb-4c41-a434-62fe8a61c773", "control every SharePoint site"),
    high("Sites.ReadWrite.All", "9492366f-7969-46a4-8d15-ed1a20078fff", "change files of every SharePoint site"),
    high("Files.ReadWrite.All", "75359482-378d-4052-8f01-80520e7db3cd", "change every file"),
    high("Directory.AccessAsUser.All", "", "do in the directory whatever its user may"),
    high("EWS.AccessAsUser.All", "", "open its user’s whole mailbox"),
];

/// Permissions that only sign people in and read their own profile.
const BASIC: &[&str] = &["openid", "profile", "email", "offline_access", "user.read"];

/// The permission with this name.
pub fn by_name(name: &str) -> Option<&'static HighImpact> {
    HIGH_IMPACT.iter().find(|known| known.name.eq_ignore_ascii_case(name))
}

/// The application permission with this id.
pub fn by_app_role(id: &str) -> Option<&'static HighImpact> {
    HIGH_IMPACT.iter().find(|known| !known.app_role.is_empty() && known.app_role.eq_ignore_ascii_case(id))
}

/// Whether a permission only signs people in.
pub fn is_basic(name: &str) -> bool {
    BASIC.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::{HIGH_IMPACT, by_app_role, by_name, is_basic};
    use std::collections::BTreeSet;

    #[test]
    fn the_table_names_each_permission_once() {
        let names: BTreeSet<&str> = HIGH_IMPACT.iter().map(|known| known.name).collect();
        assert_eq!(names.len(), HIGH_IMPACT.len());
        let ids: Vec<&str> = HIGH_IMPACT.iter().map(|known| known.app_role).filter(|id| !id.is_empty()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        assert!(ids.iter().all(|id| id.len() == 36));
        assert_eq!(
            by_app_role("DC890D15-9560-4a4c-9b7f-a736ec74ec40").map(|known| known.name),
            Some("full_access_as_app")
        );
        assert!(by_app_role("").is_none() && by_name("directory.readwrite.all").is_some());
        assert!(is_basic("User.Read") && !is_basic("User.Read.All"));
    }
}
