//! Layouts of exports in the words of those who make them.

/// What made an export, in the words of those who make it; empty where the kind of export says it.
pub fn made_with(layout: &str) -> String {
    const WHOLE: &[(&str, &str)] = &[
        ("inventory", ""),
        ("arm", "Azure Resource Manager"),
        ("az", "Azure CLI"),
        ("azure-monitor", "Azure Monitor"),
        ("azureadpreview", "AzureADPreview"),
        ("csvde", "csvde"),
        ("entraexporter", "EntraExporter"),
        ("history-report", "history of reviews"),
        ("m365identityposture", "M365IdentityPosture"),
        ("microsoft365dsc", "Microsoft365DSC"),
        ("pnp", "PnP PowerShell"),
        ("purview", "Microsoft Purview"),
        ("resource-graph", "Azure Resource Graph"),
        ("search-unifiedauditlog", "Exchange PowerShell"),
    ];
    const BEGINNINGS: &[(&str, &str)] = &[
        ("azureadassessment", "AzureADAssessment"),
        ("azurehound", "AzureHound"),
        ("exchange-", "Exchange PowerShell"),
        ("extractor-suite", "Microsoft Extractor Suite"),
        ("get-ad", "Active Directory PowerShell"),
        ("get-az", "Azure PowerShell"),
        ("get-mg", "Graph PowerShell"),
        ("get-", "PowerShell"),
        ("graph", "Microsoft Graph"),
        ("log-analytics", "Log Analytics"),
        ("m365-admin", "Microsoft 365 admin centre"),
        ("m365-assess", "M365-Assess"),
        ("portal", "portal"),
        ("powershell", "PowerShell"),
        ("scubagear", "ScubaGear"),
        ("script", "script"),
        ("summary", "summary"),
    ];
    // Modules that are older than what begins like them.
    const OLDER: &[&str] = &["get-azuread", "get-adfs", "get-adsync", "get-adminaudit", "get-adminpower"];
    let is_older = OLDER.iter().any(|older| layout.starts_with(older));
    let beginning = BEGINNINGS.iter().find(|(start, _)| layout.starts_with(start)).map(|(_, words)| *words);
    match WHOLE.iter().find(|(id, _)| *id == layout) {
        Some((_, words)) => (*words).to_owned(),
        None if is_older => "PowerShell".to_owned(),
        None => beginning.map_or_else(|| layout.replace('-', " "), str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::made_with;

    #[test]
    fn forms_of_exports_are_told_in_words() {
        let check = |layout: &str, expected: &str| assert_eq!(made_with(layout), expected, "{layout}");
        check("graph", "Microsoft Graph");
        check("graph-instances", "Microsoft Graph");
        check("log-analytics-service-principals-az", "Log Analytics");
        check("summary-az", "summary");
        check("azurehound", "AzureHound");
        check("portal-german", "portal");
        check("get-mguser", "Graph PowerShell");
        check("get-azroleassignment", "Azure PowerShell");
        check("get-azureaduser", "PowerShell");
        check("get-aduser", "Active Directory PowerShell");
        check("get-adsyncscheduler", "PowerShell");
        check("get-spouser", "PowerShell");
        check("inventory", "");
        check("mapped", "mapped");
        check("usage-reports", "usage reports");
    }
}
