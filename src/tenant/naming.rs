//! The objects that people mean by what they write into an inventory: principal names, mail addresses, display names,
//! several in one cell.

use super::{Group, Names, ServicePrincipal, Tenant, User};
use std::cell::OnceCell;

/// What a written name means.
#[derive(Clone, Copy, Debug)]
pub enum Named<'t> {
    User(&'t User),
    Group(&'t Group),
    ServicePrincipal(&'t ServicePrincipal),
    /// Several objects bear the name: it stands for none of them.
    Several,
    Nobody,
}

impl<'t> Named<'t> {
    pub fn user(self) -> Option<&'t User> {
        match self {
            Self::User(user) => Some(user),
            _ => None,
        }
    }

    /// The object's id in lower case, or the principal name where no id is known.
    pub fn key(self) -> Option<String> {
        let of = |id: &str, name: &str| if id.is_empty() { name.to_lowercase() } else { id.to_lowercase() };
        match self {
            Self::User(user) => Some(of(&user.id, &user.upn)),
            Self::Group(group) => Some(of(&group.id, &group.name)),
            Self::ServicePrincipal(app) => Some(of(&app.id, &app.name)),
            Self::Several | Self::Nobody => None,
        }
    }
}

/// Finds objects by name. Display names are gathered at the first question that needs them.
#[derive(Debug)]
pub struct Naming<'t> {
    tenant: &'t Tenant,
    shown: OnceCell<Names<Named<'t>>>,
}

impl<'t> Naming<'t> {
    pub fn of(tenant: &'t Tenant) -> Self {
        Self { tenant, shown: OnceCell::new() }
    }

    /// By object id, principal name, mail; else by display name, where exactly one object bears it.
    pub fn find(&self, written: &str) -> Named<'t> {
        let name = written.trim();
        if name.is_empty() {
            return Named::Nobody;
        }
        if let Some(user) = self.tenant.user_by_id(name).or_else(|| self.tenant.user_by_name(name)) {
            return Named::User(user);
        }
        if let Some(group) = self.tenant.group_by_id(name) {
            return Named::Group(group);
        }
        if let Some(app) = self.tenant.service_principal(name) {
            return Named::ServicePrincipal(app);
        }
        let shown = self.shown.get_or_init(|| self.display_names());
        shown.get(name.to_lowercase().as_str()).copied().unwrap_or(Named::Nobody)
    }

    /// All names of a cell, as written, with what each means. A cell that names one object as a whole is one name, so
    /// that "Quill, Philippa" is.
    pub fn all<'c>(&self, cell: &'c str) -> Vec<(&'c str, Named<'t>)> {
        let whole = self.find(cell);
        if !matches!(whole, Named::Nobody) {
            return vec![(cell.trim(), whole)];
        }
        let mut found = Vec::new();
        for part in cell.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
            match self.find(part) {
                Named::Nobody if part.contains(',') && self.deleted(part).is_none() => {
                    let pieces = part.split(',').map(str::trim).filter(|piece| !piece.is_empty());
                    found.extend(pieces.map(|piece| (piece, self.find(piece))));
                }
                named => found.push((part, named)),
            }
        }
        found
    }

    /// All names of a cell that should name accounts, each with its account. A deleted account is meant where nothing else
    /// bears its display name.
    pub fn accounts<'c>(&self, cell: &'c str) -> Vec<(&'c str, Option<&'t User>)> {
        if let (Named::Nobody, Some(gone)) = (self.find(cell), self.deleted(cell)) {
            return vec![(cell.trim(), Some(gone))];
        }
        let account = |named: Named<'t>, written: &str| match named {
            Named::Nobody => self.deleted(written),
            named => named.user(),
        };
        self.all(cell).into_iter().map(|(written, named)| (written, account(named, written))).collect()
    }

    /// The only deleted account with this display name.
    fn deleted(&self, written: &str) -> Option<&'t User> {
        let name = written.trim().to_lowercase();
        let bears = |user: &&User| user.deleted && user.display_name.to_lowercase() == name;
        let mut bearers = self.tenant.users.iter().filter(bears);
        bearers.next().filter(|_| !name.is_empty() && bearers.next().is_none())
    }

    fn display_names(&self) -> Names<Named<'t>> {
        let mut names: Names<Named<'t>> = Names::default();
        let mut add = |name: &str, named: Named<'t>| {
            let key = name.trim().to_lowercase();
            if !key.is_empty() {
                names.entry(key.into()).and_modify(|known| *known = Named::Several).or_insert(named);
            }
        };
        for user in self.tenant.users.iter().filter(|user| !user.deleted) {
            add(&user.display_name, Named::User(user));
        }
        for group in &self.tenant.groups {
            add(&group.name, Named::Group(group));
        }
        for app in &self.tenant.service_principals {
            add(&app.name, Named::ServicePrincipal(app));
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::fixtures::World;

    fn word(named: Named<'_>) -> String {
        match named {
            Named::User(user) => user.id.to_string(),
            Named::Group(group) => group.id.to_string(),
            Named::ServicePrincipal(app) => app.id.to_string(),
            Named::Several => "several".into(),
            Named::Nobody => "nobody".into(),
        }
    }

    #[track_caller]
    fn check(cell: &str, expected: &[&str]) {
        let tenant = World::new()
            .user("anna")
            .user_with("ben", |user| user.display_name = "Berg, Ben".into())
            .user_with("twin", |user| user.display_name = "anna".into())
            .user_with("cleo", |user| user.mail = Some("cleo@mail.example".into()))
            .group("Tier 0")
            .service_principal("Robot", |_| {})
            .build();
        let found: Vec<String> = Naming::of(&tenant).all(cell).into_iter().map(|(_, named)| word(named)).collect();
        assert_eq!(found, expected, "{cell}");
    }

    #[test]
    fn names_mean_objects() {
        check("anna@contoso.example", &["id-anna"]);
        check(" ID-ANNA ", &["id-anna"]);
        check("CLEO@mail.example", &["id-cleo"]);
        check("anna", &["several"]);
        check("Berg, Ben", &["id-ben"]);
        check("Berg, Ben; cleo", &["id-ben", "id-cleo"]);
        check("cleo, tier 0,robot", &["id-cleo", "id-tier 0", "id-robot"]);
        check("zoe@contoso.example", &["nobody"]);
        check(" ", &[]);
    }

    #[test]
    fn deleted_accounts_are_meant_where_nothing_else_bears_the_name() {
        let gone = |name: &str| User { deleted: true, display_name: name.into(), ..User::default() };
        let mut world = World::new().user("anna");
        for (id, name) in [("gone-1", "anna"), ("gone-2", "Old, Olga"), ("gone-3", "Twin"), ("gone-4", "Twin")] {
            world.tenant.users.items.push(User { id: id.into(), upn: id.into(), ..gone(name) });
        }
        let tenant = world.build();
        let check = |cell: &str, expected: &[Option<&str>]| {
            let found = Naming::of(&tenant).accounts(cell);
            let ids: Vec<_> = found.iter().map(|(_, account)| account.map(|user| &*user.id)).collect();
            assert_eq!(ids, expected, "{cell}");
        };
        check("anna", &[Some("id-anna")]);
        check("Old, Olga", &[Some("gone-2")]);
        check("old, olga; anna", &[Some("gone-2"), Some("id-anna")]);
        check("Twin", &[None]);
        check("gone-3", &[Some("gone-3")]);
        check("nobody, anna", &[None, Some("id-anna")]);
        check("", &[]);
    }
}
