//! Permissions of applications that are worth as much as an administrator role.
//!
//! Source of the ids: the permission reference of Microsoft Graph, and the app roles that Exchange Online, SharePoint Online and
//! Azure AD Graph publish; they are the same in every tenant.
//! What the audit log calls far-reaching is judged by the same list.

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
    high(
        "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup",
        "41202f2c-f7ab-45be-b001-85c9728b9d69",
        "add members to privileged groups through PIM",
    ),
    high(
        "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup",
        "618b6020-bca8-4de6-99f6-ef445fa4d857",
        "make accounts eligible for privileged groups",
    ),
    high(
        "PrivilegedAccess.ReadWrite.AzureResources",
        "6f9d5abc-2db6-400b-a267-7de22a40fb87",
        "assign Azure roles through PIM",
    ),
    high(
        "RoleManagementPolicy.ReadWrite.Directory",
        "31e08e0a-d3f7-4ca2-ac39-7343fb83e8ad",
        "take MFA and approval off the activation of roles",
    ),
    high(
        "RoleManagementPolicy.ReadWrite.AzureADGroup",
        "b38dcc4d-a239-4ed6-aa84-6c65b284f97c",
        "take MFA and approval off the activation of privileged groups",
    ),
    high(
        "RoleManagement.ReadWrite.Exchange",
        "025d3225-3f02-4882-b4c0-cd5b541a4e80",
        "give itself any role of Exchange",
    ),
    high(
        "EntitlementManagement.ReadWrite.All",
        "9acd699f-1e81-4958-b001-93b1d2506e19",
        "hand out groups, apps and roles by access packages",
    ),
    high(
        "DelegatedPermissionGrant.ReadWrite.All",
        "8e8e4742-1d95-4f68-9d56-6ee75648c72a",
        "consent to any delegated permission",
    ),
    high(
        "Policy.ReadWrite.PermissionGrant",
        "a402ca1c-2696-4531-972d-6e5ee4aa11ea",
        "allow itself or users to consent to any permission",
    ),
    high("Directory.ReadWrite.All", "19dbc75e-c2e2-444c-a770-ec69d8559fc7", "change most objects of the directory"),
    high("Application.ReadWrite.All", "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", "add credentials to any application"),
    high(
        "UserAuthenticationMethod.ReadWrite.All",
        "50483e42-d915-4231-9639-7fdb7fd190e5",
        "set the authentication methods of any account",
    ),
    high("User-PasswordProfile.ReadWrite.All", "cc117bb9-00cf-4eb8-b580-ea2a878fe8f7", "reset passwords"),
    high(
        "Policy.ReadWrite.AuthenticationMethod",
        "29c18626-4985-4dcd-85c0-193eef327366",
        "change which authentication methods are allowed",
    ),
    high(
        "PublicKeyInfrastructure.ReadWrite.All",
        "a2b63618-5350-462d-b1b3-ba6eb3684e26",
        "have its own certificates trusted for sign-in",
    ),
    high(
        "Organization.ReadWrite.All",
        "292d869f-3427-49a8-9dab-8c70152b74e9",
        "have its own certificates trusted for sign-in",
    ),
    high(
        "Policy.ReadWrite.ConditionalAccess",
        "01c0a623-fc9b-48e9-b794-0756f8e8f067",
        "change Conditional Access policies",
    ),
    high("Policy.ReadWrite.CrossTenantAccess", "338163d7-f101-4c92-94ba-ca46fe52447c", "trust other tenants"),
    high("Policy.ReadWrite.Authorization", "fb221be6-99f2-473f-bd32-01c6a0e9ca3b", "change what ordinary users may do"),
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
    high(
        "DeviceManagementScripts.ReadWrite.All",
        "9255e99d-faf5-445e-bbf7-cb71482737c4",
        "run scripts on managed devices",
    ),
    high(
        "DeviceManagementRBAC.ReadWrite.All",
        "e330c4f0-4170-414e-a55a-2f022ec2b57b",
        "give itself any role of Intune",
    ),
    high("Exchange.ManageAsApp", "dc50a0fb-09a3-484d-be87-e023b12c6440", "administer Exchange Online with its role"),
    high("full_access_as_app", "dc890d15-9560-4a4c-9b7f-a736ec74ec40", "open every mailbox"),
    high("Mail.ReadWrite", "e2a3a72e-5f79-4c64-b1b1-878b674786c9", "read and change mail"),
    high("Mail.Read", "810c84a8-4a9e-49e6-bf7d-12d183f40d01", "read mail"),
    high("Mail.Send", "b633e1c5-b582-4048-a93e-9f11b44c7e96", "send mail in others’ names"),
    high(
        "MailboxSettings.ReadWrite",
        "6931bccd-447a-43d1-b442-00a195474933",
        "change mailboxes’ settings, automatic replies among them",
    ),
    high("Sites.FullControl.All", "a82116e5-55eb-4c41-a434-62fe8a61c773", "control every SharePoint site"),
    high("Sites.ReadWrite.All", "9492366f-7969-46a4-8d15-ed1a20078fff", "change files of every SharePoint site"),
    high("Files.ReadWrite.All", "75359482-378d-4052-8f01-80520e7db3cd", "change every file"),
    high("Sites.Read.All", "332a536c-c7ef-4017-ab91-336970924f0d", "read every SharePoint site"),
    high("Files.Read.All", "01d4889c-1287-42c6-ac1f-5d1e02578ef6", "read every file"),
    high(
        "DeviceLocalCredential.Read.All",
        "884b599e-4d48-43a5-ba94-15c414d00588",
        "read the local administrator password of every device",
    ),
    high("BitlockerKey.Read.All", "57f1cf28-c0c4-4ec3-9a30-19a2eaaf2f6e", "read the recovery key of every device"),
    high(
        "Synchronization.ReadWrite.All",
        "9b50c33d-700f-43b1-b2eb-87e89b703581",
        "change the synchronisation of accounts",
    ),
    high(
        "AdministrativeUnit.ReadWrite.All",
        "5eb59dd3-1da2-4329-8733-9dabdc435916",
        "take accounts out of restricted administrative units",
    ),
    high(
        "DelegatedAdminRelationship.ReadWrite.All",
        "cc13eba4-8cd8-44c6-b4d4-f93237adce58",
        "change who administers customers’ tenants",
    ),
    high(
        "IdentityProvider.ReadWrite.All",
        "90db2b9a-d928-4d33-a4dd-8442ae3d41e4",
        "have another identity provider trusted for sign-in",
    ),
    high("Directory.AccessAsUser.All", "", "do in the directory whatever its user may"),
    high("EWS.AccessAsUser.All", "", "open its user’s whole mailbox"),
];

/// App roles of other interfaces that bear the names of such permissions: SharePoint Online, then Azure AD Graph.
const OF_OTHERS: &[(&str, &str)] = &[
    ("678536fe-1083-478a-9c59-b99265e6b0d3", "Sites.FullControl.All"),
    ("fbcd29d2-fcca-4405-aded-518d457caae4", "Sites.ReadWrite.All"),
    ("d13f72ca-a275-4b96-b789-48ebcc4da984", "Sites.Read.All"),
    ("78c8a3c8-a07e-4b9e-af1b-b5ccab50a175", "Directory.ReadWrite.All"),
    ("1cda74f2-2616-4834-b122-5cb1b07f8a59", "Application.ReadWrite.All"),
];

/// Permissions that only sign people in and read their own profile.
const BASIC: &[&str] = &["openid", "profile", "email", "offline_access", "user.read"];

/// The permission with this name.
pub fn by_name(name: &str) -> Option<&'static HighImpact> {
    HIGH_IMPACT.iter().find(|known| known.name.eq_ignore_ascii_case(name))
}

/// The application permission with this id.
pub fn by_app_role(id: &str) -> Option<&'static HighImpact> {
    let of_others = || OF_OTHERS.iter().find(|(known, _)| known.eq_ignore_ascii_case(id));
    let known = HIGH_IMPACT.iter().find(|known| !known.app_role.is_empty() && known.app_role.eq_ignore_ascii_case(id));
    known.or_else(|| of_others().and_then(|(_, name)| by_name(name)))
}

/// Whether a permission only signs people in.
pub fn is_basic(name: &str) -> bool {
    BASIC.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::{HIGH_IMPACT, OF_OTHERS, by_app_role, by_name, is_basic};
    use std::collections::BTreeSet;

    #[test]
    fn the_table_names_each_permission_once() {
        let names: BTreeSet<&str> = HIGH_IMPACT.iter().map(|known| known.name).collect();
        assert_eq!(names.len(), HIGH_IMPACT.len());
        let ids: Vec<&str> = HIGH_IMPACT.iter().map(|known| known.app_role).filter(|id| !id.is_empty()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        assert!(ids.iter().all(|id| id.len() == 36));
        assert!(OF_OTHERS.iter().all(|(id, name)| by_app_role(id).is_some_and(|known| known.name == *name)));
        assert_eq!(
            by_app_role("DC890D15-9560-4a4c-9b7f-a736ec74ec40").map(|known| known.name),
            Some("full_access_as_app")
        );
        assert!(by_app_role("").is_none() && by_name("directory.readwrite.all").is_some());
        assert!(is_basic("User.Read") && !is_basic("User.Read.All"));
    }
}
