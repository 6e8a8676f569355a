//! Two tellings of one thing made one: a role and a membership, two mentions of a principal, two lists of one way.

use super::{Holding, Permanence, Via};
use crate::tenant::role::Expansion;
use crate::tenant::{AssignmentState, PrincipalKind, PrincipalRef, Scope};
use std::collections::{BTreeMap, BTreeSet};

impl Permanence {
    /// The shorter of two: a permanent role through a membership that ends, ends.
    pub(super) fn min_end(self, other: Self) -> Self {
        match (self, other) {
            (Self::Until(a), Self::Until(b)) => Self::Until(a.min(b)),
            (Self::Until(end), _) | (_, Self::Until(end)) => Self::Until(end),
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Permanent, Self::Permanent) => Self::Permanent,
        }
    }
}

/// Takes names and kind from another mention of the same principal.
pub(super) fn fill(known: &mut PrincipalRef, other: &PrincipalRef) {
    for (name, found) in [(&mut known.upn, &other.upn), (&mut known.display_name, &other.display_name)] {
        if name.is_empty() {
            name.clone_from(found);
        }
    }
    if known.kind == PrincipalKind::Unknown {
        known.kind = other.kind;
    }
    // Whoever was there in one list exists, whatever another one lacks.
    if known.expansion == Expansion::NotExpanded || other.expansion == Expansion::Present {
        known.expansion = other.expansion;
    }
}

/// State of a role held through a membership: eligible if either must be activated, activated if either was.
pub(super) fn both(role: AssignmentState, membership: AssignmentState) -> AssignmentState {
    use AssignmentState::{Activated, ActiveUnmarked, Assigned, Eligible, Unspecified};
    match (role, membership) {
        (Eligible, _) | (_, Eligible) => Eligible,
        (Unspecified, _) | (_, Unspecified) => Unspecified,
        (Activated, _) | (_, Activated) => Activated,
        (ActiveUnmarked, _) | (_, ActiveUnmarked) => ActiveUnmarked,
        (Assigned, Assigned) => Assigned,
    }
}

/// One way told by two lists is one way: the marked list (PIM) answers, the bare list only adds its row. Sorted first,
/// so that the order of rows and files does not matter: marked before unmarked, named before unnamed, scoped before not.
pub(super) fn merge_ways(holdings: &mut Vec<Holding>) {
    let order = |a: &Holding, b: &Holding| {
        (&a.role_name, &a.role, a.state, &a.via, &a.scope, a.permanence, a.start, &a.sources).cmp(&(
            &b.role_name,
            &b.role,
            b.state,
            &b.via,
            &b.scope,
            b.permanence,
            b.start,
            &b.sources,
        ))
    };
    holdings.sort_by(order);
    let mut kept = Kept::default();
    for holding in holdings.drain(..) {
        let Some(at) = kept.place_of(&holding) else {
            kept.push(holding);
            continue;
        };
        kept.add(at, holding);
    }
    for at in kept.merged {
        if let Some(holding) = kept.all.get_mut(at) {
            holding.sources.sort();
            holding.sources.dedup();
        }
    }
    *holdings = kept.all;
    holdings.sort_by(order);
}

/// Ways that stay, and where those of a role and scope are among them: one person may have a role in very many scopes.
#[derive(Default)]
struct Kept {
    all: Vec<Holding>,
    by_role: BTreeMap<Box<str>, Vec<usize>>,
    by_scope: BTreeMap<(Box<str>, Scope), Vec<usize>>,
    /// Those that several rows tell of.
    merged: BTreeSet<usize>,
}

impl Kept {
    /// The first of those that are the same way.
    fn place_of(&self, holding: &Holding) -> Option<usize> {
        let is_it = |at: &usize| self.all.get(*at).is_some_and(|known| is_same_way(known, holding));
        if holding.state == AssignmentState::Unspecified || holding.scope == Scope::NotExported {
            return self.by_role.get(&holding.role)?.iter().copied().find(is_it);
        }
        let scopes = [holding.scope.clone(), Scope::NotExported];
        let places = scopes.into_iter().filter_map(|scope| self.by_scope.get(&(holding.role.clone(), scope)));
        places.flatten().copied().filter(is_it).min()
    }

    fn push(&mut self, holding: Holding) {
        let at = self.all.len();
        self.by_role.entry(holding.role.clone()).or_default().push(at);
        self.by_scope.entry((holding.role.clone(), holding.scope.clone())).or_default().push(at);
        self.all.push(holding);
    }

    fn add(&mut self, at: usize, holding: Holding) {
        let Some(known) = self.all.get_mut(at) else { return };
        known.sources.extend(holding.sources);
        self.merged.insert(at);
        if holding.state == AssignmentState::Unspecified {
            return;
        }
        if known.via == Via::UnnamedGroup {
            known.via = holding.via;
        }
        if known.scope == Scope::NotExported && holding.scope != Scope::NotExported {
            // Among those without a scope it is looked at in vain from now on.
            self.by_scope.entry((known.role.clone(), holding.scope.clone())).or_default().push(at);
            known.scope = holding.scope;
        }
        if known.permanence == Permanence::Unknown {
            known.permanence = holding.permanence;
        }
        known.start = known.start.or(holding.start);
    }
}

/// A mention that says neither how nor through what adds nothing to any other of the same role.
fn is_same_way(known: &Holding, other: &Holding) -> bool {
    if other.state == AssignmentState::Unspecified {
        return known.role == other.role && !known.is_by_ownership();
    }
    let is_group = |via: &Via| matches!(via, Via::Group { .. } | Via::UnnamedGroup);
    let unnamed = known.via == Via::UnnamedGroup || other.via == Via::UnnamedGroup;
    known.role == other.role
        && (known.via == other.via || unnamed && is_group(&known.via) && is_group(&other.via))
        && (known.scope == other.scope || known.scope == Scope::NotExported || other.scope == Scope::NotExported)
        && (known.state == other.state || known.state.is_active() && other.state == AssignmentState::ActiveUnmarked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::SourceRef;

    /// What was kept is looked for by role and scope; that must find what a look at all of them would.
    #[test]
    fn ways_are_found_as_if_all_were_looked_at() {
        use AssignmentState::{Activated, ActiveUnmarked, Assigned, Eligible, Unspecified};
        let scopes = [Scope::Tenant, Scope::Object("a".into()), Scope::Object("b".into()), Scope::NotExported];
        let vias = [Via::Direct, Via::UnnamedGroup, Via::Group { id: "g".into(), name: "G".into() }];
        let mut kept = Kept::default();
        let mut number = 1_u32;
        for row in 0..2_000 {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let pick = |place: u32, count: usize| (number >> (8 + place * 4)) as usize % count;
            let holding = Holding {
                unit: Box::default(),
                role: ["r", "s"][pick(0, 2)].into(),
                role_name: "R".into(),
                state: [Assigned, Activated, ActiveUnmarked, Eligible, Unspecified][pick(1, 5)],
                permanence: Permanence::Unknown,
                start: None,
                scope: scopes[pick(2, 4)].clone(),
                via: vias[pick(3, 3)].clone(),
                sources: Vec::<SourceRef>::new(),
            };
            if row % 60 == 0 {
                kept = Kept::default();
            }
            let expected = kept.all.iter().position(|known| is_same_way(known, &holding));
            assert_eq!(kept.place_of(&holding), expected, "{holding:?}");
            match expected {
                Some(at) => kept.add(at, holding),
                None => kept.push(holding),
            }
        }
    }
}
