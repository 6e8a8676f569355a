//! Users: every export of accounts, from the portal to retired modules.

mod load;

pub(super) use load::list_ended;

use super::{AZUREHOUND, Dataset, Form, Layout, RecordKind, Wave, fields};

fields! {
    Id: "id" ["id", "objectid", "userid", "azureobjectid", "object"];
    Upn: "userPrincipalName" ["userprincipalname", "upn", "benutzerprinzipalname", "nomdutilisateurprincipal", "nombreprincipaldeusuario", "signinname"];
    Name: "displayName" ["displayname", "userdisplayname", "anzeigename", "nomdaffichage", "nombreparamostrar", "nomecompleto"];
    Mail: "mail" ["mail", "emailaddress", "primarysmtpaddress"];
    OtherMails: "otherMails" ["othermails", "alternateemailaddress", "alternateemailaddresses"];
    Type: "userType" ["usertype"];
    Enabled: "accountEnabled" ["accountenabled", "enabled"];
    Blocked: "accountEnabled" ["blockcredential", "signinblocked", "accountdisabled", "blocksignin", "anmeldungblockiert", "anmeldeinformationenblockieren"];
    SignInStatus: "accountEnabled" ["signinstatus", "anmeldestatus"];
    Created: "createdDateTime" ["createddatetime", "whencreated", "createddate", "created"];
    Creation: "creationType" ["creationtype"];
    External: "externalUserState" ["externaluserstate", "userstate", "invitationstate"];
    Synced: "onPremisesSyncEnabled" ["onpremisessyncenabled", "directorysynced", "dirsyncenabled"];
    LastSync: "onPremisesLastSyncDateTime" ["onpremiseslastsyncdatetime", "lastdirsynctime"];
    Immutable: "onPremisesImmutableId" ["onpremisesimmutableid", "immutableid"];
    PasswordChanged: "lastPasswordChangeDateTime" ["lastpasswordchangedatetime", "lastpasswordchangetimestamp"];
    PasswordPolicies: "passwordPolicies" ["passwordpolicies"];
    PasswordNeverExpires: "passwordPolicies" ["passwordneverexpires"];
    Licences: "assignedLicenses" ["assignedlicenses", "licenses", "lizenzen", "licences", "licencias", "aadlicense"];
    IsLicensed: "isLicensed" ["islicensed"];
    Plans: "assignedPlans" ["assignedplans"];
    Identities: "identities" ["identities"];
    IdentityIssuer: "identityIssuer" ["identityissuer", "identityprovider"];
    LiveId: "liveId" ["liveid"];
    JobTitle: "jobTitle" ["jobtitle", "title"];
    Department: "department" ["department"];
    Company: "companyName" ["companyname"];
    Manager: "manager" ["manager"];
    Activity: "signInActivity" ["signinactivity"];
    LastSignIn: "lastSignInDateTime" ["lastsignindatetime", "lastinteractivesignindatetime", "lastinteractivesignin", "lastsignin", "signinactivitylastsignindatetime"];
    LastNonInteractive: "lastNonInteractiveSignInDateTime" ["lastnoninteractivesignindatetime", "lastnoninteractivesignin", "signinactivitylastnoninteractivesignindatetime"];
    LastSuccess: "lastSuccessfulSignInDateTime" ["lastsuccessfulsignindatetime", "lastsuccessfulsignin", "signinactivitylastsuccessfulsignindatetime"];
    PerUserMfa: "perUserMfaState" ["perusermfastate", "mfastatus", "mfastate", "mfaenabled", "strongauthenticationrequirements"];
    Deleted: "deletedDateTime" ["deleteddatetime", "deletiontimestamp", "softdeletiontimestamp"];
    Restricted: "isManagementRestricted" ["ismanagementrestricted"];
    Mobile: "mobilePhone" ["mobilephone", "mobile"];
    Phones: "businessPhones" ["businessphones", "telephonenumber", "phonenumber"];
    ObjectType: "objectType" ["objecttype"];
    ModelRow: "isZtModelRow" ["isztmodelrow"];
    HeldRoles: "roles" ["roles"];
    MfaRegistered: "isMfaRegistered" ["ismfaregistered"];
    MfaCapable: "isMfaCapable" ["ismfacapable"];
    Methods: "methodsRegistered" ["methodsregistered"];
    DefaultMethod: "defaultMfaMethod" ["defaultmfamethod"];
    Tenant: "tenantId" ["tenantid"];
    TenantName: "tenantName" ["tenantname"];
}

/// Names that belong to other exports of accounts.
pub(super) const NOT_USERS: &[&str] = &[
    "ismfacapable",
    "ismfaregistered",
    "riskstate",
    "roledefinitionid",
    "samaccountname",
    "recipienttypedetails",
    "assignmentstate",
    "rolename",
    "role",
    "roles",
    "reportrefreshdate",
    "requestid",
    "groupid",
    "groupname",
    "roletemplateid",
    "appid",
    "recordtype",
    "isadmin",
    "roledisplayname",
    "hasexchangelicense",
    "principalid",
    "decision",
    "inviterid",
    "devicename",
    "resourceid",
    "isuser",
    "assignmenttype",
    "assignedproducts",
    "methodsregistered",
    "drivetype",
    "serialnumber",
    "manufacturer",
    "model",
    "manageddeviceid",
    "manageddevicename",
    "azureactivedirectorydeviceid",
    "enrollmentstate",
    "provisioningpolicyid",
    "serviceplanname",
    "persontype",
    "scoredemailaddresses",
    "licensetype",
    "product",
    "seat",
    "vpngroup",
    "errormessage",
];

/// What only modules and scripts write: no portal's export has them.
const MODULES: &[&str] = &[
    "aboutme",
    "lastsignindatetime",
    "lastsignin",
    "lastnoninteractivesignindatetime",
    "signinactivity",
    "refreshtokensvalidfromdatetime",
    "strongauthenticationrequirements",
    "blockcredential",
];

pub static USERS: Dataset = Dataset {
    id: "users",
    title: "Users",
    collect: include_str!("collect/users.md"),
    saved_as: &["users.json"],
    may_be_empty: false,
    kind: RecordKind::Users,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: AZUREHOUND, form: Form::CollectorKey(&["azuser"]), ..Layout::TABLE },
        Layout {
            id: "portal",
            all: &["userprincipalname", "displayname"],
            any: &[
                "usertype",
                "creationtype",
                "invitationstate",
                "identities",
                "directorysynced",
                "onpremisessyncenabled",
            ],
            none: MODULES,
            nor: NOT_USERS,
            ..Layout::TABLE
        },
        Layout {
            id: "graph",
            form: Form::Objects { context: &["users"], odata_type: &[] },
            all: &["userprincipalname", "displayname"],
            none: &["deleteddatetime"],
            nor: NOT_USERS,
            ..Layout::TABLE
        },
        Layout {
            id: "graph-deleted",
            form: Form::Objects { context: &["deleteditems/microsoft.graph.user", "users"], odata_type: &[] },
            all: &["userprincipalname", "deleteddatetime", "displayname"],
            nor: NOT_USERS,
            partial: Some("deleted accounts only"),
            ..Layout::TABLE
        },
        Layout {
            id: "graph-per-user-mfa",
            form: Form::Objects { context: &["users/authentication/requirements"], odata_type: &[] },
            all: &["perusermfastate"],
            partial: Some("legacy MFA states saved account by account"),
            nor: &["userprincipalname"],
            ..Layout::TABLE
        },
        Layout {
            id: "scubagear",
            form: Form::CollectorKey(&["privileged_users"]),
            partial: Some("holders of the eight roles that ScubaGear exports"),
            ..Layout::TABLE
        },
        Layout {
            id: "get-mguser",
            all: &["userprincipalname", "displayname"],
            // Not in any portal's export; a script flattens the last sign-in, which Export-Csv destroys.
            any: &["aboutme", "lastsignindatetime", "lastsignin", "lastnoninteractivesignindatetime", "signinactivity"],
            nor: NOT_USERS,
            ..Layout::TABLE
        },
        Layout {
            // What Graph gives of an account unasked, as a table.
            id: "graph-table",
            all: &["userprincipalname", "displayname", "businessphones", "preferredlanguage"],
            none: &["aboutme"],
            nor: NOT_USERS,
            ..Layout::TABLE
        },
        Layout {
            id: "get-azureaduser",
            all: &["userprincipalname", "displayname", "refreshtokensvalidfromdatetime"],
            any: &["objecttype", "objectid"],
            none: &["roletemplateid", "rolename", "role"],
            ..Layout::EITHER
        },
        Layout {
            id: "get-msoluser",
            all: &["userprincipalname", "displayname"],
            any: &["strongauthenticationrequirements", "blockcredential", "islicensed"],
            none: &["roletemplateid", "rolename", "role", "roles"],
            ..Layout::EITHER
        },
        Layout {
            id: "m365-admin-centre",
            all: &["userprincipalname", "licenses", "displayname"],
            any: &[
                "blockcredential",
                "signinstatus",
                "licenseassignmentdetails",
                "usagelocation",
                "whencreated",
                "proxyaddresses",
            ],
            none: &["islicensed", "strongauthenticationrequirements", "ismfacapable"],
            ..Layout::TABLE
        },
        Layout {
            id: "m365-admin-centre-german",
            all: &["benutzerprinzipalname", "anzeigename"],
            any: &["lizenzen"],
            ..Layout::TABLE
        },
        Layout {
            id: "extractor-suite",
            all: &["userprincipalname", "lastpasswordchangedatetime", "identityprovider"],
            none: &["rolename"],
            ..Layout::TABLE
        },
        Layout {
            id: "azureadassessment",
            all: &["userprincipalname", "aadlicense", "lastinteractivesignindatetime"],
            ..Layout::TABLE
        },
        Layout { id: "script", all: &["userprincipalname", "accountenabled"], nor: NOT_USERS, ..Layout::TABLE },
        Layout {
            id: "script-mfa",
            all: &["userprincipalname"],
            any: &["mfastatus", "mfastate", "perusermfastate"],
            none: &["service"],
            nor: NOT_USERS,
            ..Layout::EITHER
        },
    ],
    load: load::load,
};
