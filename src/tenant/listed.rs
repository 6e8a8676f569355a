//! Lists held against one another: what one names and another lacks shows that it is cut, or that a part of the tenant was
//! not asked.

use super::azure::{AzureRoleAssignment, AzureScope, Subscription};
use super::azure_security::VirtualMachine;
use super::{Missing, Moment, RecordKind, SupplyState, Tenant, azure_monitoring::LogOwner};
use crate::tenant::figure;
use std::collections::BTreeSet;

/// The subscription in a path of Azure, which is in lower case.
fn subscription_of(path: &str) -> Option<&str> {
    path.strip_prefix("/subscriptions/")?.split('/').next().filter(|id| !id.is_empty())
}

fn is_in_use(subscription: &&Subscription) -> bool {
    let is_gone = |state: &str| state.eq_ignore_ascii_case("Deleted") || state.eq_ignore_ascii_case("Disabled");
    !subscription.state.as_deref().is_some_and(is_gone)
}

impl VirtualMachine {
    /// The subscription that holds it, in lower case.
    pub fn subscription(&self) -> Option<&str> {
        subscription_of(&self.id)
    }
}

impl Tenant {
    /// Whether the name of a machine's local administrator was lost at export: its profile came without the name, or no machine
    /// of the lists has a profile (one alone may have been made from a ready disk, and has none).
    pub fn lacks_administrator(&self, machine: &VirtualMachine) -> bool {
        let has_profiles = self.virtual_machines.supply.filled.contains("osProfile");
        machine.lacks_administrator || machine.local_administrator.is_none() && !has_profiles
    }

    /// A list of subscriptions that lacks one which other lists name is cut. Call once all evidence is joined.
    pub(crate) fn note_unlisted_subscriptions(&mut self) {
        if self.subscriptions.supply.state != SupplyState::Whole || self.subscriptions.items.is_empty() {
            return;
        }
        let listed: BTreeSet<&str> = self.subscriptions.iter().map(|known| &*known.id).collect();
        let mut named: BTreeSet<&str> = BTreeSet::new();
        let lists = [&self.azure_role_assignments, &self.azure_pim_active, &self.azure_pim_eligible];
        named.extend(lists.into_iter().flat_map(|list| list.iter()).filter_map(|row| row.scope.subscription()));
        named.extend(self.diagnostic_settings.iter().filter_map(|setting| match &setting.of {
            LogOwner::Subscription(id) => Some(&**id),
            LogOwner::Resource(path) => subscription_of(path),
            LogOwner::Directory => None,
        }));
        named.extend(self.subscriptions_with_machines());
        named.extend(self.defender_plans.iter().map(|plan| &*plan.subscription));
        named.extend(self.security_contacts.iter().map(|contact| &*contact.subscription));
        // Some lists name a scope by its name alone.
        named.retain(|id| id.len() == 36 && !listed.contains(id));
        let Some(first) = named.first() else { return };
        let why = match named.len() {
            1 => format!("other lists of Azure name the subscription {first}, which is not in it."),
            more => {
                format!("other lists of Azure name {} that are not in it, among them {first}.", subscriptions(more))
            }
        };
        self.subscriptions.supply.state = SupplyState::Truncated(why);
    }

    /// Registration rows of accounts that the list of users lacks: it is cut, or they were deleted since. Positions.
    pub fn registrations_of_unlisted(&self) -> impl Iterator<Item = &super::Registration> {
        let is_listed = |row: &&super::Registration| {
            !row.id.is_empty() && self.user_by_id(&row.id).is_some()
                || !row.upn.is_empty() && self.user_by_name(&row.upn).is_some()
        };
        let is_whole = self.users.supply.is_supplied();
        self.registrations.iter().filter(move |row| is_whole && !is_listed(row))
    }

    /// What keeps "these are all accounts" from being said where registration details name more.
    pub fn unlisted_accounts(&self) -> Option<Missing> {
        let count = self.registrations_of_unlisted().count();
        let what =
            if count == 1 { "1 account that is".to_owned() } else { format!("{} accounts that are", figure(count)) };
        let why = format!(
            "The authentication registration details name {what} not in the list of users: it is cut, or the two were \
             exported on different days. Export both again."
        );
        (count > 0).then_some(Missing { kind: RecordKind::Users, column: None, why })
    }

    /// What keeps "there is no such account" from being said: the list of users is not whole, or other lists name more.
    pub fn users_gap(&self) -> Option<Missing> {
        self.users.supply.gap(RecordKind::Users).or_else(|| self.unlisted_accounts())
    }

    /// Subscriptions in use for which no assignment was supplied: neither a row at their own scope or below, nor a whole
    /// file named by them. Exports are made one subscription at a time, so such a one was left out, or has inherited
    /// assignments only.
    pub fn subscriptions_without_assignments(&self) -> Vec<&Subscription> {
        self.subscriptions_without(|row| !row.of_one_role)
    }

    /// As [`Tenant::subscriptions_without_assignments`], where a list of the holders of one role will do.
    pub fn subscriptions_without_holders_of(&self, role: &str) -> Vec<&Subscription> {
        self.subscriptions_without(|row| !row.of_one_role || self.azure_role_id(row) == role)
    }

    fn subscriptions_without(&self, speaks: impl Fn(&AzureRoleAssignment) -> bool) -> Vec<&Subscription> {
        let rows = self.azure_role_assignments.iter().chain(&self.azure_pim_active).filter(|row| speaks(row));
        let mut seen: BTreeSet<&str> = rows.filter_map(|row| row.scope.subscription()).collect();
        seen.extend(self.azure_role_assignments.supply.per_object.iter().map(|id| &**id));
        seen.retain(|id| !self.azure_role_assignments.supply.cut_objects.contains_key(*id));
        self.subscriptions.iter().filter(is_in_use).filter(|known| !seen.contains(&*known.id)).collect()
    }

    /// What is missing before it can be said of Azure's roles that nobody holds them: the assignments of each subscription.
    /// Nothing where no assignment was supplied at all: that is a gap of its own.
    pub fn azure_assignments_missing(&self) -> Vec<Missing> {
        let lists = [RecordKind::AzureRoleAssignments, RecordKind::AzurePimActive];
        if !lists.iter().any(|kind| self.supply(*kind).is_supplied()) {
            return Vec::new();
        }
        let of = |known: &Subscription| {
            let name = if known.name.is_empty() { &known.id } else { &known.name };
            let why = format!(
                "No assignment of an Azure role in the subscription {name} was supplied; export its role assignments too."
            );
            Missing { kind: RecordKind::AzureRoleAssignments, column: None, why }
        };
        self.subscriptions_without_assignments().into_iter().map(of).collect()
    }

    /// The active assignments of Azure roles, from the best list: PIM tells activations and ends, other lists do not. Both
    /// together where they cover different scopes; PIM answers for what it holds. What ended before the day, or begins after it,
    /// is left out.
    pub fn azure_active(&self, as_of: Moment) -> Vec<&AzureRoleAssignment> {
        let key = |row: &AzureRoleAssignment| {
            (row.principal.id.clone(), self.azure_role_id(row).to_owned(), row.scope.clone())
        };
        let in_pim = || self.azure_pim_active.iter().filter(|row| row.is_in_force(as_of));
        // Other lists do not say when one began.
        let told: BTreeSet<_> = self.azure_pim_active.iter().filter(|row| !row.is_over(as_of)).map(key).collect();
        let rest =
            self.azure_role_assignments.iter().filter(|row| row.principal.id.is_empty() || !told.contains(&key(row)));
        in_pim().chain(rest).collect()
    }

    /// The eligible assignments of Azure roles that are in force on the day.
    pub fn azure_eligible(&self, as_of: Moment) -> impl Iterator<Item = &AzureRoleAssignment> {
        self.azure_pim_eligible.iter().filter(move |row| row.is_in_force(as_of))
    }

    /// "2 assignments of Azure roles ended before the as-of date and are left out.", and the same of those that begin after it;
    /// `None`: none did.
    pub fn azure_left_out_in_words(&self, as_of: Moment) -> Option<String> {
        let count = |is_so: &dyn Fn(&AzureRoleAssignment) -> bool| {
            self.azure_pim_active.iter().chain(&self.azure_pim_eligible).filter(|row| is_so(row)).count()
        };
        let say = |count: usize, one: &str, more: &str| match count {
            0 => None,
            1 => Some(format!("1 assignment of an Azure role {one} left out.")),
            count => Some(format!("{} assignments of Azure roles {more} left out.", figure(count))),
        };
        let ended = count(&|row| row.is_over(as_of));
        let to_come = count(&|row| !row.is_over(as_of) && row.is_to_come(as_of));
        let said = [
            say(ended, "ended before the as-of date and is", "ended before the as-of date and are"),
            say(to_come, "begins after the as-of date and is", "begin after the as-of date and are"),
        ];
        let said: Vec<String> = said.into_iter().flatten().collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    /// What is missing before it can be said that nobody holds a role over the root. Who holds one there is inherited by all
    /// that is below, and exports leave that out unless they are asked for it: an assignment at the root shows that they were,
    /// or one list that holds assignments of a subscription and of what is above it.
    pub fn azure_root_missing(&self) -> Option<Missing> {
        let rows = || self.azure_role_assignments.iter().chain(&self.azure_pim_active);
        let at_root = rows().any(|row| row.scope == AzureScope::Root);
        let files = |is_above: bool| -> BTreeSet<_> {
            let of_it = self.azure_role_assignments.iter().filter(move |row| match row.scope {
                AzureScope::ManagementGroup(_) => is_above,
                _ => !is_above && row.scope.subscription().is_some(),
            });
            of_it.flat_map(|row| row.sources.iter().map(|source| source.file)).collect()
        };
        let shows_inherited = || !files(true).is_disjoint(&files(false));
        let why = "No assignment at the root scope “/” was supplied, and no list that holds those of a subscription together with \
                   inherited ones from above it, so whether anybody holds a role over the root cannot be told; export those of \
                   “/”, or those of a subscription with inherited ones.";
        (!at_root && !shows_inherited()).then(|| Missing {
            kind: RecordKind::AzureRoleAssignments,
            column: None,
            why: why.to_owned(),
        })
    }

    /// Lists of Azure come one for each subscription, an empty one too: subscriptions in use that were not asked for a kind.
    /// `told`: the subscriptions that its rows name. A list is of the one that its file is named by ([`is_named_by`]), by its
    /// folder or as the request names it; under such a name with another id, of none. One whose rows name none, and whose name
    /// none either, speaks for one; but for nobody where a subscription has rows in two such files, for then the files come otherwise.
    pub fn subscriptions_not_asked<'t>(
        &'t self,
        kind: RecordKind,
        told: impl Iterator<Item = &'t str>,
    ) -> Vec<&'t Subscription> {
        let supply = self.supply(kind);
        if !supply.is_supplied() {
            return Vec::new();
        }
        let lists = || self.lists.iter().filter(|list| list.kind == kind);
        let mut told: BTreeSet<&str> = told.filter(|id| !id.is_empty()).collect();
        told.extend(lists().flat_map(|list| &list.subscriptions).map(|id| &**id));
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let (mut spare, mut come_otherwise) = (0, false);
        for list in lists() {
            let of = self.subscriptions.iter().find(|known| is_named_by(&list.name, known));
            told.extend(of.map(|known| &*known.id));
            if of.is_none() {
                spare += usize::from(!list.is_filled_in && list.subscriptions.is_empty());
                come_otherwise |= list.subscriptions.iter().any(|id| !seen.insert(&**id));
            }
        }
        let open: Vec<&Subscription> =
            self.subscriptions.iter().filter(is_in_use).filter(|known| !told.contains(&*known.id)).collect();
        if open.len() <= spare && !come_otherwise { Vec::new() } else { open }
    }

    /// The same, as gaps.
    pub fn not_asked<'t>(&'t self, kind: RecordKind, told: impl Iterator<Item = &'t str>) -> Vec<Missing> {
        let gap = |subscription: &Subscription| {
            let name = if subscription.name.is_empty() { &subscription.id } else { &subscription.name };
            let title = kind.title();
            let why = format!(
                "Of the subscription {name} nothing is in the {title}: there is nothing, or it was not asked (the lists come one \
                 for each subscription, with its id in the file’s name; supply an empty one, too)."
            );
            Missing { kind, column: None, why }
        };
        self.subscriptions_not_asked(kind, told).into_iter().map(gap).collect()
    }

    /// What is missing where the list of domains does not say of some whether they are federated.
    pub fn domains_untold(&self) -> Option<Missing> {
        let is_open = self.domains.iter().any(|known| known.authentication.is_none() && known.verified != Some(false));
        let why = RecordKind::Domains.does_not_tell("authenticationType", "no “authenticationType” of some");
        is_open.then_some(Missing { kind: RecordKind::Domains, column: Some("authenticationType"), why })
    }

    /// Subscriptions with machines in the list.
    pub fn subscriptions_with_machines(&self) -> impl Iterator<Item = &str> {
        self.virtual_machines.iter().filter_map(VirtualMachine::subscription)
    }

    /// Subscriptions whose machines stand in associations.
    pub fn subscriptions_with_associations(&self) -> impl Iterator<Item = &str> {
        self.rule_associations.iter().filter_map(|row| subscription_of(&row.machine))
    }

    /// Subscriptions that were asked for definitions of roles, or in which custom ones can be assigned.
    pub fn subscriptions_with_definitions(&self) -> impl Iterator<Item = &str> {
        let scopes = self.azure_role_definitions.iter().flat_map(|role| &role.scopes);
        let asked = self.azure_role_definitions.iter().map(|role| &*role.asked_of);
        scopes.filter_map(AzureScope::subscription).chain(asked)
    }
}

/// Whether a file is named by a subscription: its id stands in its name or in that of a folder, or its name does, alone or behind
/// the first word (`vms-production.json`). `file` is in lower case.
fn is_named_by(file: &str, subscription: &Subscription) -> bool {
    let plain = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
    let name = plain(&subscription.name.to_lowercase());
    let is_name = |part: &str| !name.is_empty() && plain(part) == name;
    let mut folders: Vec<&str> = file.split('/').collect();
    let stem = folders.pop().map_or("", |own| own.rsplit_once('.').map_or(own, |(stem, _)| stem));
    let behind = stem.split_once(['-', '_']).map_or("", |(_, rest)| rest);
    !subscription.id.is_empty() && file.contains(&*subscription.id)
        || folders.into_iter().any(is_name)
        || is_name(stem)
        || is_name(behind)
}

fn subscriptions(count: usize) -> String {
    format!("{} subscriptions", figure(count))
}

#[cfg(test)]
mod tests {
    use crate::evidence::EvidenceId;
    use crate::tenant::fixtures::World;
    use crate::tenant::{PrincipalKind, RecordKind, Registration, SuppliedList, SupplyState};

    const OTHER: &str = "99999999-0000-4000-8000-000000000009";

    #[test]
    fn a_subscription_that_others_name_is_missing() {
        let check = |scope: &str, is_cut: bool| {
            let world = World::p2().subscription("prod", |_| {});
            let mut tenant = world.azure_role("anna", PrincipalKind::User, "Owner", scope).build();
            tenant.note_unlisted_subscriptions();
            let gap = tenant.subscriptions.supply.gap(RecordKind::Subscriptions);
            assert_eq!(gap.is_some_and(|gap| gap.why.contains(OTHER)), is_cut, "{scope}");
        };
        check("/", false);
        check(&format!("/subscriptions/{OTHER}/resourceGroups/x"), true);
    }

    #[test]
    fn a_list_speaks_for_the_subscriptions_that_it_names() {
        let mut world = World::p2().subscription("prod", |_| {}).subscription("dev", |_| {});
        let ids: Vec<String> = world.tenant.subscriptions.iter().map(|known| known.id.to_string()).collect();
        let mut check = |told: &[&str], lists: &[(&str, &[&str])], expected: usize| {
            world.supply(RecordKind::VirtualMachines).lists = 1;
            let list = |(name, of): &(&str, &[&str])| SuppliedList {
                kind: RecordKind::VirtualMachines,
                file: EvidenceId(0),
                layout: ("virtual-machines", "arm"),
                is_whole: true,
                is_one_of_many: false,
                objects: Vec::new(),
                name: (*name).into(),
                is_filled_in: name.starts_with("vms-"),
                subscriptions: of.iter().map(|id| (*id).into()).collect(),
                stem: "".into(),
                columns: Vec::new(),
            };
            world.tenant.lists = lists.iter().map(list).collect();
            let gaps = world.tenant.not_asked(RecordKind::VirtualMachines, told.iter().copied());
            assert_eq!(gaps.len(), expected, "{told:?} {lists:?}: {gaps:?}");
        };
        let (one, two): (&str, &str) = (&ids[0], &ids[1]);
        check(&[one, two], &[], 0);
        check(&[one], &[("vms.json", &[one])], 1);
        // An empty list is that of the subscription by which it is named.
        let (by_id, by_name) = (format!("azure/vms-{two}.json"), "azure/vms-dev.json");
        check(&[one], &[("vms.json", &[one]), (&by_id, &[])], 0);
        check(&[one], &[("vms.json", &[one]), (by_name, &[])], 0);
        check(&[one], &[("vms.json", &[one]), (&format!("{two}/vms.json"), &[])], 0);
        check(&[one], &[("vms.json", &[one]), ("vms-other.json", &[])], 1);
        check(&[one], &[("vms.json", &[one]), (&format!("vms-{one}.json"), &[])], 1);
        check(&[], &[(&by_id, &[])], 1);
        // Rows that name no subscription are those of one; two files of one subscription speak for no other.
        check(&[one], &[("a.json", &[one]), ("b.json", &[])], 0);
        check(&[one], &[("a.json", &[one]), ("b.json", &[])], 0);
        check(&[one], &[("a.json", &[one]), ("b.json", &[one])], 1);
        check(&[one], &[("a.json", &[one]), ("b.json", &[one]), ("c.json", &[])], 1);
        check(&[OTHER], &[], 2);
    }

    #[test]
    fn accounts_that_only_the_registration_names_are_missing() {
        let mut world = World::p2().user("anna");
        let row = |id: &str, upn: &str| Registration { id: id.into(), upn: upn.into(), ..Registration::default() };
        let anna = world.tenant.users.items[0].clone();
        world.tenant.registrations.items.extend([row(&anna.id, ""), row("", &anna.upn.to_uppercase()), row("x", "")]);
        let tenant = world.build();
        assert_eq!(tenant.registrations_of_unlisted().count(), 1);
        assert!(tenant.unlisted_accounts().unwrap().why.contains("1 account that is not in the list"));
        assert_eq!(tenant.users.supply.state, SupplyState::Whole);
    }
}
