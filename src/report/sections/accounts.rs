//! Privileged accounts: everybody who holds a role with which one can take over the tenant, and how.

use super::{Preset, Section, paragraph};
use crate::report::masking::PersonalData;
use crate::report::{Block, Cell, Chart, Column, Part, ReportInput, Span, Table, TableLook, Tone, words};
use crate::tenant::categories::{self, StatedCategory};
use crate::tenant::holders::{Holder, Holders};
use crate::tenant::proposals::{EmergencyAccount, LastUse, emergency_accounts, last_use};
use crate::tenant::roles::RoleSet;
use crate::tenant::{AssignmentState, PrincipalKind};

pub const SECTION: Section = Section { id: "accounts", title: "Privileged accounts", preset: Preset::Full, build };

/// More accounts than these are counted, not listed: the CSV and workbook outputs hold those of every finding.
const MOST: usize = 2_000;

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let holders = Holders::as_stated(input.tenant, &input.assessment.stated);
    let all: Vec<&Holder> = holders.of_set(RoleSet::Privileged).collect();
    if all.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![SECTION.heading()];
    blocks.push(paragraph(format!(
        "{} at least one privileged role, actively or eligibly. {}",
        words::counted(all.len(), "account or application holds", "accounts and applications hold"),
        holders.privileged_in_words()
    )));
    let gaps = holders.gaps(RoleSet::Privileged);
    if !gaps.is_empty() {
        let text = words::counted(gaps.len(), "gap in the evidence keeps", "gaps in the evidence keep");
        blocks.push(Block::Paragraph(vec![
            Span::plain(format!("{text} this list from being whole: see ")),
            Span::plain("What could not be assessed").to("gaps"),
            Span::plain("."),
        ]));
    }
    if input.options.personal_data == PersonalData::Counts {
        blocks.push(paragraph("This edition gives counts only."));
        return blocks;
    }
    let emergency = emergency_accounts(input.tenant, &holders, &input.assessment.stated, input.results.as_of);
    let rows = all.iter().take(MOST).map(|holder| row(input, &holders, &emergency, holder)).collect();
    blocks.push(Block::Table(Table {
        caption: String::new(),
        anchor: None,
        columns: vec![
            Column::share("Account", 3.4),
            Column::share("Category", 1.7),
            Column::share("Privileged roles, and how they are held", 4.2),
            Column::share("Last use", 1.6),
            Column::share("Found in", 1.7),
        ],
        rows,
        look: TableLook::Ruled,
    }));
    if all.len() > MOST {
        blocks.push(paragraph(format!("{} more are not listed here.", words::size(all.len() - MOST))));
    }
    blocks
}

fn row(input: &ReportInput<'_>, holders: &Holders, emergency: &[EmergencyAccount], holder: &Holder) -> Vec<Cell> {
    let principal = &holder.principal;
    let mut name = vec![Span::strong(holder.name())];
    if !principal.display_name.is_empty() && *principal.display_name != *holder.name() {
        name.push(Span::plain(format!("\n{}", principal.display_name)));
    }
    let kind = match principal.kind {
        PrincipalKind::User => "",
        PrincipalKind::ServicePrincipal => "\napplication",
        PrincipalKind::Group => "\ngroup",
        PrincipalKind::Unknown if holder.is_gone() => "\nno longer exists (deleted or removed)",
        PrincipalKind::Unknown => "\nin none of the lists supplied: an account, a group or an application",
    };
    name.push(Span::muted(kind));
    let user = holder.user(input.tenant);
    if user.is_some_and(|user| user.deleted) {
        name.extend([Span::plain("\n"), Span::chip(Tone::Fail, "deleted")]);
    } else if user.is_some_and(|user| user.enabled == Some(false)) {
        name.extend([Span::plain("\n"), Span::chip(Tone::Review, "disabled")]);
    }
    let category = match categories::stated(input.tenant, &input.assessment.stated, emergency, holder) {
        StatedCategory::Is(category, _) => vec![Span::plain(words::capital(category.title()))],
        StatedCategory::Unclear(_) => vec![Span::chip(Tone::Review, "unclear")],
        StatedCategory::Nothing => match categories::propose(input.tenant, emergency, holder).category {
            Some(category) => vec![Span::plain(words::capital(category.title())), Span::muted("\nproposed")],
            None => vec![Span::muted("not stated")],
        },
    };
    let used = match user.map(|user| last_use(input.tenant, user, input.results.as_of)) {
        Some(LastUse::At(moment, _)) => Span::plain(moment.iso_date()),
        Some(LastUse::Never(_)) => Span::plain("never"),
        Some(LastUse::Unknown(_)) | None => Span::muted("not exported"),
    };
    let roles = holder.roles_text(holders, RoleSet::Privileged).replace("; ", "\n");
    let sources: Vec<_> =
        holder.in_set(holders, RoleSet::Privileged).flat_map(|held| held.sources.iter().copied()).collect();
    vec![
        Cell::from(name),
        Cell::from(category),
        Cell::from(roles),
        Cell::from(used),
        Cell::from(Span::muted(input.places(&sources))),
    ]
}

/// `The 40 holders of privileged roles (36 user accounts, 3 applications, 1 other), by how they hold them`.
fn who_holds(holders: &Holders) -> String {
    let mut counts = [0_usize; 3];
    for holder in holders.of_set(RoleSet::Privileged) {
        let place = match holder.principal.kind {
            PrincipalKind::User => 0,
            PrincipalKind::ServicePrincipal => 1,
            PrincipalKind::Group | PrincipalKind::Unknown => 2,
        };
        counts[place] += 1;
    }
    let [users, applications, others] = counts;
    let kinds = [
        (users, words::counted(users, "user account", "user accounts")),
        (applications, words::counted(applications, "application", "applications")),
        (others, words::counted(others, "other or no longer there", "others or no longer there")),
    ];
    let kinds: Vec<String> = kinds.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text).collect();
    let all = words::counted(counts.iter().sum(), "holder", "holders");
    format!("{all} of privileged roles ({}), by how they hold them", words::listed(&kinds))
}

/// How privileged roles are held, counted over accounts: always on, switched on when needed, not told.
pub fn picture(input: &ReportInput<'_>) -> Option<Block> {
    let holders = Holders::as_stated(input.tenant, &input.assessment.stated);
    let mut counts = [0_u64; 4];
    for holder in holders.of_set(RoleSet::Privileged) {
        let mut held = holder.in_set(&holders, RoleSet::Privileged).peekable();
        let place = if holder.principal.kind == PrincipalKind::ServicePrincipal {
            3
        } else if held.any(crate::tenant::holders::Holding::is_standing) {
            0
        } else if holder
            .in_set(&holders, RoleSet::Privileged)
            .all(|held| matches!(held.state, AssignmentState::Eligible | AssignmentState::Activated))
        {
            1
        } else {
            2
        };
        counts[place] += 1;
    }
    let parts = [
        ("At least one role is always on", counts[0]),
        ("Roles are switched on when needed", counts[1]),
        ("On for a time, or the evidence does not say", counts[2]),
        ("Applications", counts[3]),
    ];
    // No outcomes, and so none of their colours.
    let parts: Vec<Part> = parts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(label, count)| Part { label: label.to_owned(), count, tone: Tone::Low })
        .collect();
    (!parts.is_empty()).then(|| Block::Chart(Chart::Bars { title: who_holds(&holders), parts }))
}
