//! What other lists say of an account of the list of users, by position: looked up once when the evidence is joined, however
//! many checks ask it of a hundred thousand accounts.

use super::{GoesOn, Lookup, Registration, STRIDE, Tenant, User};
use std::sync::Arc;

/// Positions in other lists, by position.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// The registration row of each user.
    registration_of: Vec<Option<u32>>,
    /// The user that each account of the sign-in log is.
    user_of: Vec<Option<u32>>,
}

/// Several lists of a million accounts hold each name once.
fn adopt(text: &mut Arc<str>, known: &Arc<str>) {
    if *text == *known {
        *text = Arc::clone(known);
    }
}

impl Tenant {
    /// Call after the lookups by name are built. `false`: it was asked to stop.
    pub(super) fn join_registrations(&mut self, goes_on: GoesOn<'_>) -> bool {
        let mut rows = Vec::with_capacity(self.users.items.len());
        for (at, user) in self.users.iter().enumerate() {
            if at.is_multiple_of(STRIDE) && !goes_on() {
                return false;
            }
            let row = self.registration_by_id(&user.id).or_else(|| self.registration_by_upn(&user.upn));
            rows.push(row);
            if let Some(row) = row.and_then(|at| self.registrations.items.get_mut(at as usize)) {
                adopt(&mut row.id, &user.id);
                adopt(&mut row.upn, &user.upn);
                adopt(&mut row.display_name, &user.display_name);
            }
        }
        self.index.joined.registration_of = rows;
        self.forget_found_registrations();
        true
    }

    /// What is found by the user it belongs to needs no lookup of its own.
    fn forget_found_registrations(&mut self) {
        let items = &self.registrations.items;
        let mut is_found = vec![false; items.len()];
        for (user, at) in self.users.iter().zip(&self.index.joined.registration_of) {
            let Some(at) = at.map(|at| at as usize) else { continue };
            if let (Some(row), Some(is_found)) = (items.get(at), is_found.get_mut(at)) {
                *is_found |= row.id == user.id && row.upn == user.upn;
            }
        }
        let (mut by_id, mut by_upn) = (Lookup::default(), Lookup::default());
        for ((at, row), _) in (0..).zip(items).zip(&is_found).filter(|(_, is_found)| !**is_found) {
            by_id.add(&row.id, at, |at| items.get(at as usize).map_or("", |row| &row.id));
            by_upn.add(&row.upn, at, |at| items.get(at as usize).map_or("", |row| &row.upn));
        }
        (self.index.registrations.by_id, self.index.registrations.by_upn) = (by_id, by_upn);
    }

    /// The registration row of the user at this position.
    pub(crate) fn joined_registration(&self, position: u32) -> Option<u32> {
        self.index.joined.registration_of.get(position as usize).copied().flatten()
    }

    /// Call after the last row of the sign-in logs. `false`: it was asked to stop.
    pub fn join_sign_ins(&mut self, goes_on: GoesOn<'_>) -> bool {
        let mut users = Vec::with_capacity(self.sign_ins.names.len());
        // Apart from the rest, which is asked for each of them.
        let mut names = std::mem::take(&mut self.sign_ins.names);
        for (at, name) in names.iter_mut().enumerate() {
            if at.is_multiple_of(STRIDE) && !goes_on() {
                self.sign_ins.names = names;
                return false;
            }
            let position = self.user_position_by_name(name);
            users.push(position);
            if let Some(user) = position.and_then(|at| self.users.items.get(at as usize)) {
                adopt(name, &user.upn);
            }
        }
        self.sign_ins.names = names;
        self.index.joined.user_of = users;
        true
    }

    /// Where a user of the list stands in it.
    pub fn position_of(&self, user: &User) -> Option<u32> {
        let users = &self.users.items;
        let offset = std::ptr::from_ref(user).addr().wrapping_sub(users.as_ptr().addr());
        let position = offset / size_of::<User>();
        let is_there = users.get(position).is_some_and(|found| std::ptr::eq(found, user));
        u32::try_from(position).ok().filter(|_| is_there)
    }

    /// The registration row of the account at this position of the list of users.
    pub fn registration_at(&self, position: u32) -> Option<&Registration> {
        self.joined_registration(position).and_then(|at| self.registrations.items.get(at as usize))
    }

    /// The registration row of an account of the list of users.
    pub fn registration_of_user(&self, user: &User) -> Option<&Registration> {
        match self.position_of(user) {
            Some(at) => self.registration_at(at),
            None => self.registration_of(&user.id, &user.upn),
        }
    }

    /// Where the user stands in the list whose principal name, else mail address, the log gives to this account of its own.
    pub fn user_of_sign_in(&self, account: u32) -> Option<u32> {
        let joined = &self.index.joined.user_of;
        match joined.get(account as usize) {
            Some(at) => *at,
            None => self.user_position_by_name(self.sign_ins.names.get(account as usize)?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_is_found_by_whatever_names_it() {
        let mut tenant = Tenant::default();
        for (id, upn) in
            [("id-anna", "anna@contoso.com"), ("id-bea", "bea@contoso.com"), ("id-carl", "carl@contoso.com")]
        {
            tenant.users.items.push(User { id: id.into(), upn: upn.into(), ..User::default() });
        }
        let rows = [
            ("id-anna", "anna@contoso.com"),
            // Renamed since, without an id, and of nobody in the list.
            ("id-bea", "bea.old@contoso.com"),
            ("", "carl@contoso.com"),
            ("id-dora", "dora@contoso.com"),
        ];
        for (id, upn) in rows {
            let row = Registration { id: id.into(), upn: upn.into(), ..Registration::default() };
            tenant.registrations.items.push(row);
        }
        assert!(tenant.join_while(&mut || true));
        let check = |id: &str, upn: &str, expected: Option<u32>| {
            assert_eq!(tenant.registration_position(id, upn), expected, "{id} {upn}");
        };
        check("ID-Anna", "", Some(0));
        check("", "ANNA@contoso.com", Some(0));
        check("id-bea", "", Some(1));
        check("", "bea@contoso.com", Some(1));
        check("", "bea.old@contoso.com", Some(1));
        check("id-carl", "", Some(2));
        check("", "carl@contoso.com", Some(2));
        check("id-dora", "dora@contoso.com", Some(3));
        check("id-eve", "eve@contoso.com", None);
        check("", "", None);
    }
}
