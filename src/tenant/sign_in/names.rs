//! What the names of clients and apps in a sign-in log mean.

/// Clients that cannot do modern authentication. Modern are `Browser` and `Mobile Apps and Desktop clients`; an empty
/// cell says nothing. Source: sign-in log schema, `clientAppUsed`.
pub fn is_legacy_client(client: &str) -> bool {
    let client = client.trim();
    !(client.is_empty()
        || client.eq_ignore_ascii_case("Browser")
        || client.eq_ignore_ascii_case("Mobile Apps and Desktop clients")
        || client.eq_ignore_ascii_case("Unknown")
        || client.eq_ignore_ascii_case("(blank)"))
}

/// Apps with which Azure and the tenant are administered, by the names of the sign-in log. The home page of Microsoft 365
/// is not among them: everybody goes there. Source: Microsoft's list of first-party apps in sign-in reports.
pub fn is_administration_portal(application: &str) -> bool {
    const PORTALS: &[&str] = &[
        "Azure Portal",
        "Microsoft Azure CLI",
        "Microsoft Azure PowerShell",
        "Azure Active Directory PowerShell",
        "Microsoft Graph Command Line Tools",
        "Microsoft Graph PowerShell",
        "Microsoft 365 Admin Portal",
        "Microsoft 365 admin center",
        "Microsoft Office 365 Admin Portal",
        "Microsoft Exchange Admin Center",
        "Microsoft Exchange REST API Based Powershell",
        "Microsoft Exchange Online Remote PowerShell",
        "Microsoft Intune Administrator",
        "Microsoft Intune portal extension",
        "Microsoft 365 Security and Compliance Center",
        "Office 365 Security & Compliance Center",
        "Microsoft 365 Defender",
        "Microsoft Defender XDR",
        "SharePoint Online Management Shell",
        "SharePoint Online Admin Center",
        "Microsoft Teams Admin Portal Service",
        "Microsoft Teams PowerShell Cmdlets",
        "Power Platform Admin Center",
        "Microsoft Entra admin center",
        "Windows Azure Service Management API",
        "Azure DevOps",
    ];
    PORTALS.iter().any(|portal| portal.eq_ignore_ascii_case(application))
}
