//! On-premises Active Directory: accounts, members of groups, computers. Attributes that hold passwords are no fields.

use super::recognise::names_a_group;
use super::{Dataset, Layout, Record, RecordKind, Wave, fields, no_key, refuse};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::active_directory::{AdComputer, AdGroupMember, AdUser, immutable_id, tier0_group};
use crate::tenant::{Known, Moment, Tenant};

fields! {
    Dn: "distinguishedName" ["distinguishedname", "dn"];
    Account: "sAMAccountName" ["samaccountname"];
    Sid: "SID" ["sid", "objectsid"];
    Guid: "objectGUID" ["msdsconsistencyguid", "objectguid"];
    Upn: "userPrincipalName" ["userprincipalname"];
    Mail: "mail" ["mail", "emailaddress"];
    DisplayName: "displayName" ["displayname", "name"];
    Name: "name" ["name", "computername", "cn"];
    Class: "objectClass" ["objectclass"];
    Enabled: "enabled" ["enabled"];
    Control: "userAccountControl" ["useraccountcontrol"];
    AdminCount: "adminCount" ["admincount"];
    PasswordSet: "passwordLastSet" ["passwordlastset", "pwdlastset"];
    NeverExpires: "passwordNeverExpires" ["passwordneverexpires"];
    NotRequired: "passwordNotRequired" ["passwordnotrequired"];
    Reversible: "allowReversiblePasswordEncryption" ["allowreversiblepasswordencryption"];
    NoPreAuth: "doesNotRequirePreAuth" ["doesnotrequirepreauth"];
    Delegation: "trustedForDelegation" ["trustedfordelegation"];
    ToAuthenticate: "trustedToAuthForDelegation" ["trustedtoauthfordelegation"];
    Smartcard: "smartcardLogonRequired" ["smartcardlogonrequired"];
    Spns: "servicePrincipalNames" ["serviceprincipalnames", "serviceprincipalname"];
    MemberOf: "memberOf" ["memberof"];
    Group: "group" ["group", "groupname", "gruppe", "groupe"];
    GroupSid: "groupSid" ["groupsid"];
    System: "operatingSystem" ["operatingsystem"];
    Logon: "lastLogonDate" ["lastlogondate", "lastlogontimestamp"];
    LapsOld: "ms-Mcs-AdmPwdExpirationTime" ["msmcsadmpwdexpirationtime"];
    LapsNew: "msLAPS-PasswordExpirationTime" ["mslapspasswordexpirationtime", "expirationtimestamp"];
}

/// The layout of a list that holds managed service accounts alone.
pub(super) const SERVICE_ACCOUNTS: &str = "get-adserviceaccount";

pub static AD_USERS: Dataset = Dataset {
    id: "ad-users",
    title: "Active Directory accounts",
    collect: include_str!("collect/ad-users.md"),
    saved_as: &["adUsers.json"],
    may_be_empty: false,
    kind: RecordKind::AdUsers,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        // Those that are locked out, expired or idle, as asked for.
        Layout {
            id: "search-adaccount",
            all: &["distinguishedname", "samaccountname", "accountexpirationdate", "lockedout", "passwordexpired"],
            none: &["dnshostname", "operatingsystem", "givenname", "surname", "admincount", "passwordlastset"],
            partial: Some("accounts that Search-ADAccount was asked for"),
            ..Layout::EITHER
        },
        // Told by what objectClass says of all rows.
        Layout { id: SERVICE_ACCOUNTS, partial: Some("managed service accounts only"), ..Layout::EITHER },
        Layout {
            id: "get-aduser",
            all: &["distinguishedname", "samaccountname", "enabled"],
            any: &["givenname", "surname", "passwordlastset", "admincount", "passwordneverexpires"],
            none: &["dnshostname", "operatingsystem", "mslapspasswordexpirationtime"],
            ..Layout::EITHER
        },
        Layout {
            id: "csvde",
            all: &["dn", "samaccountname", "objectclass"],
            any: &["useraccountcontrol", "pwdlastset", "userprincipalname"],
            none: &["dnshostname", "operatingsystem"],
            ..Layout::TABLE
        },
    ],
    load: load_user,
};

pub static AD_GROUP_MEMBERS: Dataset = Dataset {
    id: "ad-group-members",
    title: "Members of Active Directory groups",
    collect: include_str!("collect/ad-group-members.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::AdGroupMembers,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "get-adgroupmember",
        all: &["distinguishedname", "samaccountname", "objectclass", "sid"],
        // Who wants to know who is active adds *Enabled*; these head accounts alone.
        none: &[
            "givenname",
            "surname",
            "userprincipalname",
            "passwordlastset",
            "admincount",
            "dnshostname",
            "groupscope",
        ],
        ..Layout::EITHER
    }],
    load: load_member,
};

pub static AD_COMPUTERS: Dataset = Dataset {
    id: "ad-computers",
    title: "Active Directory computers",
    collect: include_str!("collect/ad-computers.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::AdComputers,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "get-adcomputer",
            all: &["distinguishedname", "dnshostname"],
            any: &["enabled", "operatingsystem"],
            ..Layout::EITHER
        },
        // Without the name in DNS, where people chose columns.
        Layout {
            id: "get-adcomputer-selected",
            all: &["distinguishedname", "operatingsystem"],
            any: &["enabled", "mslapspasswordexpirationtime", "msmcsadmpwdexpirationtime"],
            none: &["dnshostname"],
            ..Layout::EITHER
        },
        Layout { id: "csvde", all: &["dn", "objectclass", "operatingsystem"], ..Layout::TABLE },
    ],
    load: load_computer,
};

/// A bit of `userAccountControl`, where the readable column was not exported.
fn flag(record: &Record<'_>, field: F, bit: i64) -> Option<bool> {
    if record.has(field) {
        return record.boolean(field);
    }
    let control = record.number(F::Control)?;
    record.part.saw_nested(FIELDS[field as usize].column, true);
    Some(control & bit != 0)
}

/// Several values: a JSON array, or joined by `;`. Names hold commas, so that these part nothing.
fn list(record: &Record<'_>, field: F) -> Known<Vec<Box<str>>> {
    match record.text(field) {
        Some(text) if text.starts_with('[') => Known::Value(super::value::list(&text)),
        Some(text) => {
            Known::Value(text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(Into::into).collect())
        }
        None if record.has(field) => Known::Empty,
        None => Known::NotExported,
    }
}

fn class(record: &Record<'_>) -> String {
    // csvde writes the whole chain: top;person;organizationalPerson;user.
    let text = record.text(F::Class).unwrap_or_default().to_lowercase();
    text.rsplit(';').next().unwrap_or_default().trim().to_owned()
}

fn load_user(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let (dn, account) = (record.boxed(F::Dn), record.boxed(F::Account));
    if dn.is_empty() && account.is_empty() {
        return Err(no_key("distinguished name and no account name"));
    }
    let class = class(record);
    if !matches!(class.as_str(), "" | "user" | "inetorgperson" | "msds-groupmanagedserviceaccount") {
        return Err(refuse(ProblemKind::NotData, format!("The row is a {class}, no account.")));
    }
    if class.is_empty() && dn.is_empty() && account.ends_with('$') {
        let why = "The account name ends in $, so it is of a computer or of a service; give objectClass, too.";
        return Err(refuse(ProblemKind::NotData, why));
    }
    let password_last_set = record.known_moment(F::PasswordSet);
    if let Known::Value(moment) = password_last_set {
        tenant.saw_event(moment);
    }
    tenant.ad_users.items.push(AdUser {
        distinguished_name: dn,
        account,
        sid: record.boxed(F::Sid),
        immutable_id: record.text(F::Guid).and_then(|guid| immutable_id(&guid)).unwrap_or_default(),
        upn: record.boxed(F::Upn),
        mail: record.known_text(F::Mail),
        display_name: record.boxed(F::DisplayName),
        enabled: record.boolean(F::Enabled).or_else(|| record.number(F::Control).map(|control| control & 2 == 0)),
        admin_count: match record.known_text(F::AdminCount) {
            Known::Value(text) => Known::Value(&*text != "0"),
            Known::Empty => Known::Empty,
            Known::NotExported => Known::NotExported,
        },
        password_last_set,
        never_expires: flag(record, F::NeverExpires, 0x1_0000),
        not_required: flag(record, F::NotRequired, 0x20),
        reversible: flag(record, F::Reversible, 0x80),
        no_pre_authentication: flag(record, F::NoPreAuth, 0x40_0000),
        trusted_for_delegation: flag(record, F::Delegation, 0x8_0000),
        trusted_to_authenticate: flag(record, F::ToAuthenticate, 0x100_0000),
        smartcard_required: flag(record, F::Smartcard, 0x4_0000),
        service_names: list(record, F::Spns),
        member_of: list(record, F::MemberOf),
        source: Some(record.source),
    });
    Ok(())
}

/// Names of files that name no group.
const ALL_GROUPS: [&str; 6] =
    ["adgroupmembers", "adgroupmember", "get-adgroupmember", "groupmembers", "members", "group members"];

/// Classes of objects that can be in a group. Source: the schema of Active Directory.
const MEMBER_CLASSES: &[&str] = &[
    "",
    "user",
    "group",
    "computer",
    "contact",
    "foreignsecurityprincipal",
    "inetorgperson",
    "msds-delegatedmanagedserviceaccount",
    "msds-groupmanagedserviceaccount",
    "msds-managedserviceaccount",
];

fn load_member(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let account = record.boxed(F::Account);
    if account.is_empty() {
        return Err(no_key("account name"));
    }
    let class = class(record);
    if !MEMBER_CLASSES.contains(&&*class) {
        let why = format!("{:?} is no class of members: it may be a group.", super::value::shown(&class));
        return Err(refuse(ProblemKind::Value, why));
    }
    // The cmdlet does not name the group it was asked about; scripts add a column or name the file after it.
    let sid = record.optional(F::GroupSid).filter(|sid| tier0_group(sid).is_some());
    let group = sid.or_else(|| record.optional(F::Group)).unwrap_or_else(|| {
        let name = record.part.file.rsplit('/').next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace('_', " ");
        let known = ["get-adgroupmember-", "adgroupmembers-", "adgroupmember-"];
        let prefix =
            known.iter().find(|prefix| stem.to_lowercase().starts_with(*prefix)).map_or(0, |prefix| prefix.len());
        let name = stem.get(prefix..).unwrap_or_default();
        if ALL_GROUPS.iter().any(|all| name.eq_ignore_ascii_case(all))
            || prefix == 0 && !names_a_group(&record.part.file)
        {
            return "".into();
        }
        if record.part.rows.get() == 0 {
            let group = super::value::shown(name);
            let message = format!("The group is taken from the file's name: {group:?}.");
            record.part.note(ProblemKind::Notice, message);
        }
        name.into()
    });
    if group.is_empty() {
        let what = "Whose members these are stands in no column, and the file’s name tells no group; call it ADGroupMember-Domain Admins.csv, say.";
        return Err(refuse(ProblemKind::MissingKey, what));
    }
    tenant.ad_group_members.items.push(AdGroupMember {
        group,
        account,
        distinguished_name: record.boxed(F::Dn),
        sid: record.boxed(F::Sid),
        class: class.into(),
        source: record.source,
    });
    Ok(())
}

fn load_computer(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let (name, dn) = (record.boxed(F::Name), record.boxed(F::Dn));
    if name.is_empty() && dn.is_empty() {
        return Err(no_key("name"));
    }
    let (old, new) = (record.known_moment(F::LapsOld), record.known_moment(F::LapsNew));
    let is_garbled = |field: F, found: &Known<Moment>| !found.is_exported() && record.text(field).is_some();
    let laps_expiry = match (old, new) {
        // A date stands there that cannot be read: there is a password, and no more is known.
        (old, new) if is_garbled(F::LapsOld, &old) || is_garbled(F::LapsNew, &new) => Known::NotExported,
        (Known::Value(one), Known::Value(other)) => Known::Value(one.max(other)),
        (Known::Value(one), _) | (_, Known::Value(one)) => Known::Value(one),
        (Known::Empty, _) | (_, Known::Empty) => Known::Empty,
        _ => Known::NotExported,
    };
    if laps_expiry.is_exported() {
        record.part.saw_nested("lapsExpiry", laps_expiry.value().is_some());
    }
    tenant.ad_computers.items.push(AdComputer {
        name,
        distinguished_name: dn,
        enabled: record.boolean(F::Enabled).or_else(|| record.number(F::Control).map(|control| control & 2 == 0)),
        operating_system: record.optional(F::System),
        last_logon: record.known_moment(F::Logon),
        password_last_set: record.known_moment(F::PasswordSet),
        laps_expiry,
        source: record.source,
    });
    Ok(())
}
