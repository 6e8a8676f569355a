//! Site administrators of SharePoint: each can read and change everything in their site.

use super::{Dataset, Layout, Record, RecordKind, Wave, fields, no_key, refuse};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::{PrincipalKind, PrincipalRef, Service, ServiceRole, Tenant};

fields! {
    Login: "LoginName" ["loginname", "owner"];
    Name: "DisplayName" ["displayname", "title"];
    Mail: "Email" ["email"];
    IsAdministrator: "IsSiteAdmin" ["issiteadmin"];
    Site: "Url" ["site", "siteurl", "url"];
    Status: "Status" ["status", "lockstate"];
}

pub static SHAREPOINT_ADMINISTRATORS: Dataset = Dataset {
    id: "sharepoint-administrators",
    title: "SharePoint site administrators",
    collect: include_str!("collect/sharepoint-administrators.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::SharePointAdministrators,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "get-spouser",
            all: &["loginname", "issiteadmin"],
            any: &["usertype", "groups"],
            ..Layout::EITHER
        },
        Layout {
            id: "pnp",
            all: &["loginname", "issiteadmin", "title"],
            any: &["email", "id"],
            none: &["usertype", "groups"],
            ..Layout::EITHER
        },
        Layout {
            id: "get-sposite",
            all: &["url", "owner", "template", "sharingcapability"],
            partial: Some("the primary administrator of each site"),
            ..Layout::EITHER
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    if record.part.layout != "get-sposite" && record.boolean(F::IsAdministrator) == Some(false) {
        return Err(refuse(ProblemKind::NotData, "The user of the site is none of its administrators."));
    }
    let login = record.boxed(F::Login);
    if login.is_empty() {
        return Err(no_key("login name"));
    }
    let mut member = principal(&login);
    if member.display_name.is_empty() {
        member.display_name = if record.part.layout == "get-sposite" { "".into() } else { record.boxed(F::Name) };
    }
    if member.upn.is_empty() && member.id.is_empty() {
        member.upn = record.boxed(F::Mail);
    }
    tenant.sharepoint_administrators.items.push(ServiceRole {
        service: Service::SharePoint,
        role: "site administrator".into(),
        scope: record.optional(F::Site),
        members: vec![member],
        source: record.source,
    });
    Ok(())
}

/// A claim (`i:0#.f|membership|ben@contoso.com`, `c:0t.c|tenant|<id>`, `c:0o.c|federateddirectoryclaimprovider|<id>_o`)
/// or a plain name. Source: claims encoding of SharePoint.
fn principal(login: &str) -> PrincipalRef {
    let last = login.rsplit('|').next().unwrap_or(login).trim();
    let id = super::principal::guid(last.get(..36).unwrap_or(""));
    if last.contains('@') && id.is_empty() {
        return PrincipalRef { upn: last.into(), kind: PrincipalKind::User, ..PrincipalRef::default() };
    }
    if !id.is_empty() {
        let kind = if login.starts_with("c:0") { PrincipalKind::Group } else { PrincipalKind::Unknown };
        return PrincipalRef { id, kind, ..PrincipalRef::default() };
    }
    PrincipalRef { display_name: last.into(), ..PrincipalRef::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_name_people_and_groups() {
        let person = principal("i:0#.f|membership|ben@contoso.com");
        assert_eq!((&*person.upn, person.kind), ("ben@contoso.com", PrincipalKind::User));
        let group = principal("c:0t.c|tenant|5B1F0000-0000-4000-8000-000000000001");
        assert_eq!((&*group.id, group.kind), ("5b1f0000-0000-4000-8000-000000000001", PrincipalKind::Group));
        let team = principal("c:0o.c|federateddirectoryclaimprovider|5b1f0000-0000-4000-8000-000000000001_o");
        assert_eq!(&*team.id, "5b1f0000-0000-4000-8000-000000000001");
        assert_eq!(&*principal("Ben Berg").display_name, "Ben Berg");
    }
}
