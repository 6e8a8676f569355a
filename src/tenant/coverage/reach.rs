//! Whom a policy reaches: users, groups, roles and guests, included and excluded; exclusion beats inclusion.

use super::guests::{GuestKind, article, guest_gap, guest_type};
use super::membership::Membership;
use crate::evidence::SourceRef;
use crate::tenant::holders::{Holder, Holders, Holding};
use crate::tenant::policy::{CaUsers, Guests};
use crate::tenant::roles::{self, RoleSet};
use crate::tenant::{AssignmentState, CaPolicy, Missing, RecordKind, Scope, Tenant, User};
use std::collections::{BTreeMap, HashSet};

/// Whether something is so, as far as the evidence goes. Ordered: the larger answer of several reasons counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Tri {
    No,
    Maybe,
    Yes,
}

/// How a policy stands to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Status {
    Apart,
    Excluded,
    Maybe,
    Applies,
}

/// An account as policies see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Account<'s> {
    pub id: &'s str,
    pub upn: &'s str,
    pub user: Option<&'s User>,
    /// Where it stands in the list of users.
    pub position: Option<u32>,
    pub holdings: &'s [Holding],
    /// The account with which the directory is synchronised.
    pub is_synchronisation: bool,
}

impl<'s> Account<'s> {
    pub fn of_holder(holder: &'s Holder, user: Option<&'s User>) -> Self {
        let id = if holder.principal.id.is_empty() { user.map_or("", |user| &user.id) } else { &holder.principal.id };
        let upn = user.map_or("", |user| &user.upn);
        let upn = if upn.is_empty() { &holder.principal.upn } else { upn };
        let (position, holdings) = (holder.user, &*holder.holdings);
        Self { id, upn, user, position, holdings, is_synchronisation: holder.synchronises }
    }
}

/// All that policies can tell accounts apart by: accounts with equal signatures get the same answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::struct_excessive_bools)] // Independent facts.
pub(super) struct Signature {
    /// The object id, where a policy names it.
    named: Option<Box<str>>,
    groups: Vec<u32>,
    /// Whether the object id, and the principal name, of the account are known.
    has_id: bool,
    has_name: bool,
    /// Roles that policies name, held by assignment, and with eligible ones active: positions in [`Directory::roles`].
    standing: Vec<(u32, Tri)>,
    active: Vec<(u32, Tri)>,
    /// Whatever is gained is gained by joining a group that the account owns.
    pub joins: bool,
    guest: GuestKind,
    pub synchronisation: bool,
}

impl Signature {
    /// Whether eligible roles make a difference.
    pub fn gains_by_activation(&self) -> bool {
        self.standing != self.active
    }
    fn roles(&self, once_active: bool) -> &[(u32, Tri)] {
        if once_active { &self.active } else { &self.standing }
    }
    fn held(&self, role: u32, once_active: bool) -> Option<Tri> {
        self.roles(once_active).iter().find(|(held, _)| *held == role).map(|(_, how)| *how)
    }
}

/// What tells an account that no policy names, neither itself nor its groups, and that holds no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Plain {
    has_id: bool,
    has_name: bool,
    guest: GuestKind,
}

/// A role that policies name.
#[derive(Debug)]
struct NamedRole {
    id: Box<str>,
    name: Box<str>,
    /// What keeps "this account does not hold it" from being said.
    gaps: Vec<Missing>,
}

impl NamedRole {
    /// Whether the evidence leaves open that an account holds it which is not known to: before eligible roles are active,
    /// or then.
    fn is_open(&self, once_active: bool) -> bool {
        self.gaps.iter().any(|gap| once_active || !is_of_activation(gap))
    }
}

/// Whether a gap leaves open only what is held once it is activated, or once an owner joins the group.
pub(super) fn is_of_activation(gap: &Missing) -> bool {
    matches!(gap.kind, RecordKind::PimEligible | RecordKind::GroupSchedules | RecordKind::GroupOwners)
}

/// Which of an account's ways to hold a role count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// Held by assignment.
    Standing,
    /// And what is eligible.
    Activated,
    /// And what is held as the owner of a group.
    Joined,
}

/// One side of a policy's users: those it includes, or those it excludes.
#[derive(Clone, Debug, Default)]
pub(super) struct Side<'a> {
    all: bool,
    pub any_guest: bool,
    users: HashSet<&'a str>,
    groups: Vec<u32>,
    roles: Vec<u32>,
    pub guests: Option<&'a Guests>,
}

impl Side<'_> {
    /// Whether it names accounts by their object ids, rather than by words only.
    fn names_ids(&self) -> bool {
        let words = ["all", "none", "guestsorexternalusers"];
        self.users.iter().any(|entry| !words.iter().any(|word| entry.eq_ignore_ascii_case(word)))
    }
}

/// What policies name, and who it is.
#[derive(Debug)]
pub(super) struct Directory {
    pub membership: Membership,
    roles: Vec<NamedRole>,
    role_by_id: BTreeMap<Box<str>, u32>,
    named_users: HashSet<Box<str>, foldhash::fast::RandomState>,
    /// Who is eligible for some role that policies name is not known.
    pub activation_is_open: bool,
}

impl Directory {
    pub fn of<'a>(policies: impl Iterator<Item = &'a CaPolicy>, membership: Membership, holders: &Holders) -> Self {
        let mut directory = Self {
            membership,
            roles: Vec::new(),
            role_by_id: BTreeMap::new(),
            named_users: HashSet::default(),
            activation_is_open: false,
        };
        let mut ids: Vec<Box<str>> = roles::SECURITY_DEFAULTS_ROLES.iter().map(|id| (*id).into()).collect();
        ids.push(roles::DIRECTORY_SYNCHRONIZATION.into());
        for policy in policies {
            let users = &policy.users;
            directory.named_users.extend(users.include_users.iter().chain(&users.exclude_users).cloned());
            ids.extend(users.include_roles.iter().chain(&users.exclude_roles).map(|id| id.to_lowercase().into()));
        }
        ids.sort();
        ids.dedup();
        for (at, id) in (0u32..).zip(ids) {
            let built_in = roles::by_template(&id);
            let gaps = match built_in {
                // Entra gives it to the account of synchronisation alone: lists of other roles leave nobody else in doubt.
                Some(role) if role.template_id == roles::DIRECTORY_SYNCHRONIZATION => Vec::new(),
                Some(role) => holders.gaps(RoleSet::One(role.template_id)),
                None => Vec::new(),
            };
            directory.activation_is_open |= gaps.iter().any(is_of_activation);
            directory.role_by_id.insert(id.clone(), at);
            directory.roles.push(NamedRole {
                name: built_in.map_or_else(|| id.clone(), |role| role.name.into()),
                id,
                gaps,
            });
        }
        directory
    }

    pub fn include<'a>(&self, users: &'a CaUsers) -> Side<'a> {
        self.side(&users.include_users, &users.include_groups, &users.include_roles, users.include_guests.as_ref())
    }

    pub fn exclude<'a>(&self, users: &'a CaUsers) -> Side<'a> {
        self.side(&users.exclude_users, &users.exclude_groups, &users.exclude_roles, users.exclude_guests.as_ref())
    }

    /// Everyone.
    pub fn everyone<'a>() -> Side<'a> {
        Side { all: true, ..Side::default() }
    }

    /// Holders of these roles.
    pub fn holders_of<'a>(&self, roles: &[&str]) -> Side<'a> {
        Side { roles: roles.iter().filter_map(|id| self.role_by_id.get(*id).copied()).collect(), ..Side::default() }
    }

    fn side<'a>(
        &self,
        users: &'a [Box<str>],
        groups: &[Box<str>],
        roles: &[Box<str>],
        guests: Option<&'a Guests>,
    ) -> Side<'a> {
        let word = |word: &str| users.iter().any(|entry| entry.eq_ignore_ascii_case(word));
        Side {
            all: word("All"),
            any_guest: word("GuestsOrExternalUsers"),
            users: users.iter().map(AsRef::as_ref).collect(),
            groups: groups.iter().filter_map(|id| self.membership.position(id)).collect(),
            roles: roles.iter().filter_map(|id| self.role_by_id.get(id.to_lowercase().as_str()).copied()).collect(),
            guests,
        }
    }

    /// Groups that the account is in, with the node of each that holds it.
    fn groups_of(&self, account: &Account<'_>) -> &[(u32, u32)] {
        match account.position {
            Some(position) => self.membership.of_user(position),
            None => self.membership.of_account(account.id, account.upn),
        }
    }

    /// `None`: there is more to say of the account, and its signature says it.
    pub fn plain(&self, account: &Account<'_>) -> Option<Plain> {
        let is_plain = account.holdings.is_empty()
            && !account.is_synchronisation
            && (self.named_users.is_empty() || !self.named_users.contains(account.id))
            && self.groups_of(account).is_empty();
        is_plain.then(|| Plain {
            has_id: !account.id.is_empty(),
            has_name: !account.upn.is_empty(),
            guest: GuestKind::of(account.user, account.upn),
        })
    }

    pub fn signature(&self, account: &Account<'_>) -> Signature {
        let mut groups: Vec<u32> = self.groups_of(account).iter().map(|(group, _)| *group).collect();
        groups.sort_unstable();
        let [standing, activated, active] =
            [When::Standing, When::Activated, When::Joined].map(|when| self.roles_of(account, when));
        Signature {
            named: self.named_users.get(account.id).cloned(),
            groups,
            has_id: !account.id.is_empty(),
            has_name: !account.upn.is_empty(),
            joins: standing == activated && activated != active,
            standing,
            active,
            guest: GuestKind::of(account.user, account.upn),
            synchronisation: account.is_synchronisation,
        }
    }

    /// Role conditions reach built-in roles assigned tenant-wide. An activation is an eligible holder at work, so it
    /// counts among the roles once active, never among the standing ones.
    fn roles_of(&self, account: &Account<'_>, when: When) -> Vec<(u32, Tri)> {
        let mut found: BTreeMap<u32, Tri> = BTreeMap::new();
        for held in account.holdings {
            // An owner of a group has the role only once among its members.
            let counts = match when {
                When::Joined => true,
                When::Activated => !held.is_by_ownership(),
                When::Standing => {
                    matches!(held.state, AssignmentState::Assigned | AssignmentState::ActiveUnmarked)
                        && !held.is_by_ownership()
                }
            };
            let how = match &held.scope {
                Scope::Tenant => Tri::Yes,
                Scope::NotExported => Tri::Maybe,
                Scope::AdministrativeUnit(_) | Scope::Object(_) => Tri::No,
            };
            if counts
                && how != Tri::No
                && roles::by_template(&held.role).is_some()
                && let Some(role) = self.role_by_id.get(&held.role)
            {
                let known = found.entry(*role).or_insert(how);
                *known = how.max(*known);
            }
        }
        if account.is_synchronisation
            && let Some(role) = self.role_by_id.get(roles::DIRECTORY_SYNCHRONIZATION)
        {
            found.insert(*role, Tri::Yes);
        }
        found.into_iter().collect()
    }

    /// Whether one side names accounts of this signature.
    fn names(&self, side: &Side<'_>, signature: &Signature, once_active: bool) -> Tri {
        if side.all || signature.named.as_deref().is_some_and(|id| side.users.contains(id)) {
            return Tri::Yes;
        }
        let by_group = side.groups.iter().map(|group| {
            if signature.groups.binary_search(group).is_ok() {
                Tri::Yes
            } else if self.membership.is_whole(*group) && self.is_recognisable(*group, signature) {
                Tri::No
            } else {
                Tri::Maybe
            }
        });
        let by_role = side.roles.iter().map(|role| {
            let unknown = self.roles.get(*role as usize).is_some_and(|role| role.is_open(once_active));
            signature.held(*role, once_active).unwrap_or(if unknown { Tri::Maybe } else { Tri::No })
        });
        let by_kind = side.any_guest.then(|| signature.guest.is_any()).into_iter();
        let by_type = side.guests.map(|guests| guest_type(guests, signature.guest)).into_iter();
        let by_id = (!signature.has_id && side.names_ids()).then_some(Tri::Maybe).into_iter();
        by_id.chain(by_group).chain(by_role).chain(by_kind).chain(by_type).max().unwrap_or(Tri::No)
    }

    /// Whether the account, were it among the members of the group, would be found there.
    fn is_recognisable(&self, group: u32, signature: &Signature) -> bool {
        signature.has_id && (signature.has_name || !self.membership.has_members_by_name(group))
    }

    pub fn status(&self, include: &Side<'_>, exclude: &Side<'_>, signature: &Signature, once_active: bool) -> Status {
        let included = self.names(include, signature, once_active);
        if included == Tri::No {
            return Status::Apart;
        }
        match (included, self.names(exclude, signature, once_active)) {
            (Tri::Yes, Tri::Yes) => Status::Excluded,
            (_, Tri::Yes) => Status::Apart,
            (Tri::Yes, Tri::No) => Status::Applies,
            _ => Status::Maybe,
        }
    }

    /// How one side names the account, in words, and what keeps that from being certain.
    pub fn explain(&self, policy: &str, side: &Side<'_>, account: &Account<'_>) -> (Option<String>, Vec<Missing>) {
        let signature = self.signature(account);
        if signature.named.as_deref().is_some_and(|id| side.users.contains(id)) {
            return (Some("by name".to_owned()), Vec::new());
        }
        let mut missing = Vec::new();
        let member = self.groups_of(account);
        for group in &side.groups {
            if let Some((group, node)) = member.iter().find(|(known, _)| known == group) {
                return (Some(format!("through {}", self.membership.path(*group, *node))), Vec::new());
            }
            missing.extend(self.membership.missing(*group, policy));
            if !self.is_recognisable(*group, &signature) {
                missing.push(name_gap(account));
            }
        }
        if !signature.has_id && side.names_ids() {
            missing.push(name_gap(account));
        }
        for at in &side.roles {
            let Some(role) = self.roles.get(*at as usize) else { continue };
            match signature.held(*at, true) {
                Some(Tri::Yes) => return (Some(format!("through the role {}", role.name)), Vec::new()),
                Some(_) => missing.push(scope_gap(account, role, policy)),
                None => missing.extend(role.gaps.iter().cloned()),
            }
        }
        let by_word = if side.any_guest { signature.guest.is_any() } else { Tri::No };
        let by_type = side.guests.map_or(Tri::No, |guests| guest_type(guests, signature.guest));
        match by_word.max(by_type) {
            Tri::Yes => {
                return (
                    Some(format!("as {} {}", article(signature.guest.title()), signature.guest.title())),
                    Vec::new(),
                );
            }
            Tri::Maybe => missing.push(guest_gap(side, signature.guest, policy)),
            Tri::No => {}
        }
        if side.all {
            return (Some("as one of all users".to_owned()), Vec::new());
        }
        (None, missing)
    }

    /// The rows by which the account is in a group of the side, where [`Self::explain`] names that group.
    pub fn memberships(&self, tenant: &Tenant, side: &Side<'_>, account: &Account<'_>) -> Vec<SourceRef> {
        if self.signature(account).named.as_deref().is_some_and(|id| side.users.contains(id)) {
            return Vec::new();
        }
        let member = self.groups_of(account);
        let through = side.groups.iter().find_map(|group| member.iter().find(|(known, _)| known == group));
        through.map_or_else(Vec::new, |(group, node)| {
            self.membership.rows(tenant, *group, *node, [account.id, account.upn])
        })
    }

    /// Roles that the side names and the account holds in a way that Conditional Access does not reach.
    pub fn unreached(&self, side: &Side<'_>, account: &Account<'_>) -> Vec<String> {
        let mut found = Vec::new();
        for held in account.holdings {
            let named = self.role_by_id.get(&held.role).is_some_and(|role| side.roles.contains(role));
            if named && matches!(held.scope, Scope::AdministrativeUnit(_) | Scope::Object(_)) {
                found.push(format!(
                    "the role {}, held for {} only",
                    held.role_name,
                    match held.scope {
                        Scope::AdministrativeUnit(_) => "an administrative unit",
                        _ => "one object",
                    }
                ));
            } else if named && roles::by_template(&held.role).is_none() {
                found.push(format!("the custom role {}", held.role_name));
            }
        }
        found.sort();
        found.dedup();
        found
    }
}

/// The account is known by its name only, and the policy (or a group it names) by ids, or the other way round.
fn name_gap(account: &Account<'_>) -> Missing {
    let name = if account.upn.is_empty() { account.id } else { account.upn };
    Missing {
        kind: RecordKind::Users,
        column: Some("id"),
        why: format!(
            "{name} is not in the list of users with both its object id and its principal name, so whether policies name it cannot be told."
        ),
    }
}

fn scope_gap(account: &Account<'_>, role: &NamedRole, policy: &str) -> Missing {
    let pim = account.holdings.iter().any(|held| held.role == role.id && held.state == AssignmentState::Eligible);
    Missing {
        kind: if pim { RecordKind::PimEligible } else { RecordKind::RoleAssignments },
        column: Some("directoryScopeId"),
        why: format!(
            "{} holders of {} only where it is assigned tenant-wide, and the scope of the assignment was not exported.",
            // The rule that security defaults are has no name.
            if policy.is_empty() {
                "Security defaults reach".to_owned()
            } else {
                format!("The policy “{policy}” reaches")
            },
            role.name
        ),
    }
}
