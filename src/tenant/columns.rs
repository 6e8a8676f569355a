//! What the columns of exports tell, in words: a sentence about a column that is missing says first what is not known.

use super::Column;

/// What a column tells, as it goes on after "does not tell"; `None`: nobody wrote it down.
pub fn tells(column: Column) -> Option<&'static str> {
    TELLS.iter().find(|(known, _)| *known == column).map(|(_, words)| *words)
}

const TELLS: &[(&str, &str)] = &[
    ("accountEnabled", "which accounts are enabled"),
    ("allowedToUseSSPR", "whether administrators may reset their own passwords"),
    ("appDisplayName", "which application was signed in to"),
    ("approximateLastSignInDateTime", "when devices were last seen"),
    ("assignedLicenses", "which licences accounts have"),
    ("authenticationContextId", "which authentication context guards an action"),
    ("authenticationRequirement", "whether a second factor was asked for"),
    ("authenticationType", "which domains are federated"),
    ("clientAppUsed", "which kind of client was used"),
    ("createdDateTime", "when accounts were created"),
    ("description", "why roles were assigned"),
    ("forwardingAddress", "whom in the organisation mail is forwarded to"),
    ("forwardingSmtpAddress", "which addresses mail is forwarded to"),
    ("isCompliant", "which devices are compliant"),
    ("lapsExpiry", "when passwords of local administrators expire"),
    ("lastPasswordChangeDateTime", "when passwords were last changed"),
    ("mail", "mail addresses"),
    ("manager", "who has a manager"),
    ("methodsRegistered", "which methods are registered"),
    ("objectClass", "who is a user, a group or a computer"),
    ("onPremisesSyncEnabled", "what is synchronised from on-premises"),
    ("otherMails", "further mail addresses"),
    ("perUserMfaState", "who is asked by per-user MFA"),
    ("quotaId", "by which offer subscriptions are paid for"),
    ("resourceDisplayName", "what was signed in to"),
    ("schema", "what jobs do with accounts that are removed"),
    ("signInActivity", "when accounts last signed in"),
    ("smartcardLogonRequired", "which accounts need a smart card"),
    ("state", "which subscriptions are active"),
    ("tenantId", "which tenant subscriptions belong to"),
    ("userType", "who is a guest"),
];
