//! The words of exports in plain ones: one place for all findings, facts and tables. A word that is not known is shown as it
//! is, in quotes.

use std::borrow::Cow;

/// What kind of word it is: the same word means different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// `clientAppTypes` of a Conditional Access policy.
    Client,
    Platform,
    /// `guestOrExternalUserTypes`.
    Guest,
    Location,
    /// Levels of risk.
    Risk,
    /// Ways to sign in that a policy names.
    Flow,
    /// Grant controls.
    Control,
    /// `persistentBrowser` and `cloudAppSecurity` of session controls.
    Session,
    /// Applications that are named by a word, and user actions.
    App,
    /// `federatedIdpMfaBehavior`.
    FederatedMfa,
    /// `servicePrincipalType`.
    Workload,
    /// `trustType` of devices.
    Join,
    /// `riskEventType`.
    Detection,
    /// Methods of signing in, where one is named alone.
    Method,
    /// `passwordPolicies`.
    PasswordPolicy,
    /// Plans of Defender for Cloud.
    DefenderPlan,
    /// `policyMigrationState`.
    Migration,
    /// `quotaId` of subscriptions.
    Offer,
    /// Why a provisioning job is in quarantine.
    Quarantine,
    /// Operations of Azure's activity log.
    Operation,
    /// Actions of the directory that can be protected.
    Action,
}

/// The word in plain words, or as it is, in quotes.
pub fn plain(of: Of, word: &str) -> String {
    let word = word.trim();
    let known = of.words().iter().find(|(raw, _)| raw.eq_ignore_ascii_case(word));
    known.map_or_else(|| quoted(word), |(_, plain)| (*plain).to_owned())
}

/// A word that only the export's own language has.
pub fn quoted(word: &str) -> String {
    format!("“{word}”")
}

/// A name as it is, in quotes where it is written as machines write: “eDiscoveryManager”.
pub fn named(name: &str) -> Cow<'_, str> {
    let is_inner = |pair: &[u8]| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase();
    let is_machines = !name.contains(' ') && name.as_bytes().windows(2).any(is_inner);
    if is_machines { quoted(name).into() } else { name.into() }
}

/// An operating system of a sign-in with its version; its platform is written as everywhere else: "Ios 18.5" as "iOS 18.5".
pub fn system(name: &str) -> Cow<'_, str> {
    let (first, rest) = name.split_at(name.find(' ').unwrap_or(name.len()));
    let known = Of::Platform.words().iter().map(|(_, plain)| *plain).find(|plain| plain.eq_ignore_ascii_case(first));
    match known.filter(|plain| *plain != first) {
        Some(plain) => format!("{plain}{rest}").into(),
        None => name.into(),
    }
}

/// Each word of a list.
pub fn plain_list(of: Of, words: &[impl AsRef<str>]) -> Vec<String> {
    words.iter().map(|word| plain(of, word.as_ref())).collect()
}

impl Of {
    fn words(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Client => &[
                ("all", "all clients"),
                ("browser", "browsers"),
                ("mobileAppsAndDesktopClients", "apps (mobile or desktop)"),
                ("exchangeActiveSync", "Exchange ActiveSync"),
                ("easSupported", "Exchange ActiveSync on supported platforms"),
                ("other", "other legacy clients"),
            ],
            Self::Platform => &[
                ("all", "all platforms"),
                ("android", "Android"),
                ("iOS", "iOS"),
                ("windows", "Windows"),
                ("windowsPhone", "Windows Phone"),
                ("macOS", "macOS"),
                ("linux", "Linux"),
            ],
            Self::Guest => &[
                ("internalGuest", "internal guests"),
                ("b2bCollaborationGuest", "guests"),
                ("b2bCollaborationMember", "external members"),
                ("b2bDirectConnectUser", "direct-connect users"),
                ("otherExternalUser", "other external users"),
                ("serviceProvider", "service providers"),
            ],
            Self::Location => &[("All", "all locations"), ("AllTrusted", "all trusted locations")],
            Self::Risk => &[
                ("none", "none"),
                ("low", "low"),
                ("medium", "medium"),
                ("high", "high"),
                ("hidden", "hidden for want of a licence"),
                ("minor", "minor"),
                ("moderate", "moderate"),
                ("elevated", "elevated"),
            ],
            Self::Flow => {
                &[("deviceCodeFlow", "device code flow"), ("authenticationTransfer", "authentication transfer")]
            }
            Self::Control => &[
                ("block", "block"),
                ("mfa", "MFA"),
                ("compliantDevice", "a compliant device"),
                ("domainJoinedDevice", "a hybrid joined device"),
                ("approvedApplication", "an approved client app (no longer enforced after 30 June 2026)"),
                ("compliantApplication", "an app protection policy"),
                ("passwordChange", "a password change"),
                ("riskRemediation", "remediation of the risk"),
            ],
            Self::Session => &[
                ("always", "always"),
                ("never", "never"),
                ("mcasConfigured", "by its own policies"),
                ("monitorOnly", "only watched"),
                ("blockDownloads", "downloads blocked"),
            ],
            Self::App => &[
                ("All", "all apps"),
                ("Office365", "Office 365"),
                ("MicrosoftAdminPortals", "the Microsoft admin portals"),
                ("797f4846-ba00-4fd7-ba43-dac1f8f63013", "Azure management"),
                ("00000002-0000-0ff1-ce00-000000000000", "Exchange Online"),
                ("00000003-0000-0ff1-ce00-000000000000", "SharePoint Online"),
                ("urn:user:registersecurityinfo", "registering security information"),
                ("urn:user:registerdevice", "registering or joining devices"),
            ],
            Self::FederatedMfa => &[
                ("acceptIfMfaDoneByFederatedIdp", "MFA done there is accepted; otherwise Entra asks"),
                ("enforceMfaByFederatedIdp", "left to the identity provider"),
                ("rejectMfaByFederatedIdp", "MFA done there is not accepted: Entra asks"),
            ],
            Self::Workload => &[
                ("Application", "application"),
                ("ManagedIdentity", "managed identity"),
                ("Legacy", "application of the old kind, without a registration"),
                ("SocialIdp", "identity provider of guests"),
            ],
            Self::Join => &[
                ("AzureAd", "joined to Microsoft Entra"),
                ("ServerAd", "hybrid joined"),
                ("Workplace", "registered"),
                ("Microsoft Entra joined", "joined to Microsoft Entra"),
                ("Microsoft Entra hybrid joined", "hybrid joined"),
                ("Microsoft Entra registered", "registered"),
                ("Azure AD joined", "joined to Microsoft Entra"),
                ("Hybrid Azure AD joined", "hybrid joined"),
                ("Azure AD registered", "registered"),
            ],
            Self::Detection => &[
                ("adminConfirmedUserCompromised", "Account confirmed as compromised by an administrator"),
                ("anomalousToken", "Anomalous token"),
                ("anomalousUserActivity", "Anomalous activity of the account"),
                ("anonymizedIPAddress", "Anonymous IP address"),
                ("attackerinTheMiddle", "Attacker in the middle"),
                ("attemptedPrtAccess", "Attempt on the primary refresh token"),
                ("generic", "Additional risk (detected with Entra ID P2)"),
                ("impossibleTravel", "Impossible travel"),
                ("investigationsThreatIntelligence", "Threat intelligence of Microsoft"),
                ("leakedCredentials", "Leaked credentials"),
                ("maliciousIPAddress", "Malicious IP address"),
                ("malwareInfectedIPAddress", "IP address linked to malware"),
                ("mcasFinSuspiciousFileAccess", "Mass access to sensitive files"),
                ("mcasImpossibleTravel", "Impossible travel (Defender for Cloud Apps)"),
                ("mcasSuspiciousInboxManipulationRules", "Suspicious inbox rules"),
                ("newCountry", "New country"),
                ("nationStateIP", "IP address of a nation state’s attackers"),
                ("passwordSpray", "Password spray"),
                ("riskyIPAddress", "Activity from an anonymous IP address"),
                ("suspiciousAPITraffic", "Suspicious traffic to interfaces"),
                ("suspiciousBrowser", "Suspicious browser"),
                ("suspiciousInboxForwarding", "Suspicious forwarding of mail"),
                ("suspiciousIPAddress", "Suspicious IP address"),
                ("suspiciousSendingPatterns", "Suspicious sending of mail"),
                ("tokenIssuerAnomaly", "Anomaly of the token’s issuer"),
                ("unfamiliarFeatures", "Unfamiliar sign-in properties"),
                ("unlikelyTravel", "Atypical travel"),
                ("userReportedSuspiciousActivity", "Reported by the person as suspicious"),
            ],
            Self::Method => &[
                ("mobilePhone", "mobile phone"),
                ("alternateMobilePhone", "second mobile phone"),
                ("officePhone", "office phone"),
                ("sms", "SMS"),
                ("voiceMobile", "call to the mobile phone"),
                ("voiceAlternateMobile", "call to the second mobile phone"),
                ("voiceOffice", "call to the office phone"),
                ("push", "Authenticator push"),
                ("microsoftAuthenticatorPush", "Authenticator push"),
                ("oath", "one-time code"),
                ("softwareOneTimePasscode", "software one-time code"),
                ("hardwareOneTimePasscode", "hardware one-time code"),
                ("microsoftAuthenticatorPasswordless", "Authenticator passwordless"),
                ("windowsHelloForBusiness", "Windows Hello for Business"),
                ("fido2", "FIDO2 security key"),
                ("passKeyDeviceBound", "device-bound passkey"),
                ("email", "e-mail"),
                ("none", "none"),
                ("Mobile phone", "mobile phone"),
                ("Microsoft Authenticator app (push notification)", "Authenticator push"),
                ("Authenticator app or hardware token (code)", "one-time code"),
            ],
            Self::PasswordPolicy => &[
                ("DisablePasswordExpiration", "never expires"),
                ("DisableStrongPassword", "may be weak"),
                ("None", "none"),
            ],
            Self::DefenderPlan => &[
                ("VirtualMachines", "Servers"),
                ("SqlServers", "Azure SQL databases"),
                ("SqlServerVirtualMachines", "SQL servers on machines"),
                ("OpenSourceRelationalDatabases", "open-source databases"),
                ("CosmosDbs", "Azure Cosmos DB"),
                ("AppServices", "App Service"),
                ("StorageAccounts", "Storage"),
                ("Containers", "Containers"),
                ("KeyVaults", "Key Vault"),
                ("Arm", "Resource Manager"),
                ("Dns", "DNS"),
                ("Api", "APIs"),
                ("AI", "AI services"),
                ("CloudPosture", "Cloud security posture management"),
                ("KubernetesService", "Kubernetes"),
                ("ContainerRegistry", "container registries"),
            ],
            Self::Migration => &[
                ("preMigration", "not begun"),
                ("migrationInProgress", "begun, not finished"),
                ("migrationComplete", "finished"),
            ],
            Self::Offer => &[
                ("EnterpriseAgreement_2014-09-01", "Enterprise Agreement"),
                ("PayAsYouGo_2014-09-01", "pay as you go"),
                ("FreeTrial_2014-09-01", "free trial"),
                ("MSDN_2014-09-01", "Visual Studio subscription"),
                ("MSDNDevTest_2014-09-01", "development and test, pay as you go"),
                ("CSP_2015-05-01", "cloud solution provider"),
                ("AAD_2015-09-01", "access to Microsoft Entra ID"),
                ("AzureForStudents_2018-01-01", "Azure for Students"),
                ("Sponsored_2016-01-01", "sponsored"),
                ("Internal_2014-09-01", "Microsoft’s own"),
            ],
            Self::Quarantine => &[
                ("EncounteredBaseEscrowThreshold", "too many accounts failed"),
                ("EncounteredTotalEscrowThreshold", "too many accounts failed"),
                ("EncounteredEscrowProportionThreshold", "too large a share of the accounts failed"),
                ("EncounteredQuarantineException", "an error of the service"),
                ("QuarantinedOnDemand", "stopped by hand"),
                ("TooManyDeletes", "too many accounts would be deleted"),
                ("IngestionInterrupted", "reading was interrupted"),
            ],
            Self::Operation => &[
                ("Microsoft.Authorization/roleAssignments/write", "role assignment made"),
                ("Microsoft.Authorization/roleAssignments/delete", "role assignment taken away"),
                ("Microsoft.Authorization/roleDefinitions/write", "role made or changed"),
                ("Microsoft.Authorization/roleDefinitions/delete", "role deleted"),
                ("Microsoft.Authorization/elevateAccess/action", "access raised to everything in Azure"),
                ("Microsoft.Authorization/roleAssignmentScheduleRequests/write", "active assignment asked for in PIM"),
                (
                    "Microsoft.Authorization/roleEligibilityScheduleRequests/write",
                    "eligible assignment asked for in PIM",
                ),
                ("Microsoft.Authorization/classicAdministrators/write", "classic administrator made"),
                ("Microsoft.Authorization/classicAdministrators/delete", "classic administrator taken away"),
                ("Create role assignment", "role assignment made"),
                ("Delete role assignment", "role assignment taken away"),
            ],
            Self::Action => &[
                ("microsoft.directory/conditionalAccessPolicies/basic/update", "Change a Conditional Access policy"),
                ("microsoft.directory/conditionalAccessPolicies/create", "Create a Conditional Access policy"),
                ("microsoft.directory/conditionalAccessPolicies/delete", "Delete a Conditional Access policy"),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Of, named, plain, plain_list, system};

    #[test]
    fn known_words_are_plain_and_others_are_quoted() {
        let check = |of: Of, word: &str, expected: &str| assert_eq!(plain(of, word), expected, "{word}");
        check(Of::Client, "other", "other legacy clients");
        check(Of::Client, "EXCHANGEACTIVESYNC", "Exchange ActiveSync");
        check(Of::Location, "AllTrusted", "all trusted locations");
        check(Of::Control, "compliantDevice", "a compliant device");
        check(Of::Control, "somethingNew", "“somethingNew”");
        check(Of::Detection, "leakedCredentials", "Leaked credentials");
        let systems = ["Ios 18.5", "MacOs", "Windows 11", "Windows10", "Chrome OS", ""];
        assert_eq!(systems.map(system), ["iOS 18.5", "macOS", "Windows 11", "Windows10", "Chrome OS", ""]);
        assert_eq!(plain_list(Of::Risk, &["high", "odd"]), ["high", "“odd”"]);
        assert_eq!(
            ["eDiscoveryManager", "Discovery Management", "Teams"].map(named),
            ["“eDiscoveryManager”", "Discovery Management", "Teams"]
        );
    }
}
