//! Two tellings of one thing made one: a role and a membership, two mentions of a principal, two lists of one way.

use super::{Holding, Permanence, Via};
use crate::tenant::role::Expansion;
use crate::tenant::{AssignmentState, PrincipalKind, PrincipalRef, Scope};

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
    let mut kept: Vec<Holding> = Vec::new();
    for holding in holdings.drain(..) {
        let Some(known) = kept.iter_mut().find(|known| is_same_way(known, &holding)) else {
            kept.push(holding);
            continue;
        };
        known.sources.extend(holding.sources);
        known.sources.sort();
        known.sources.dedup();
        if holding.state == AssignmentState::Unspecified {
            continue;
        }
        if known.via == Via::UnnamedGroup {
            known.via = holding.via;
        }
        if known.scope == Scope::NotExported {
            known.scope = holding.scope;
        }
        if known.permanence == Permanence::Unknown {
            known.permanence = holding.permanence;
        }
        known.start = known.start.or(holding.start);
    }
    kept.sort_by(order);
    *holdings = kept;
}

/// A mention that says neither how nor through what adds nothing to any other of the same role.
fn is_same_way(known: &Holding, other: &Holding) -> bool {
    if other.state == AssignmentState::Unspecified {
        return known.role == other.role;
    }
    let is_group = |via: &Via| *via != Via::Direct;
    let unnamed = known.via == Via::UnnamedGroup || other.via == Via::UnnamedGroup;
    known.role == other.role
        && (known.via == other.via || unnamed && is_group(&known.via) && is_group(&other.via))
        && (known.scope == other.scope || known.scope == Scope::NotExported || other.scope == Scope::NotExported)
        && (known.state == other.state || known.state.is_active() && other.state == AssignmentState::ActiveUnmarked)
}
