//! Which roles were taken for privileged.

use crate::report::{Block, ReportInput, Span};
use crate::tenant::holders::Holders;
use crate::tenant::{natural, roles};

/// The roles that were taken for privileged by their names, so that anybody can count again.
pub(super) fn roles(input: &ReportInput<'_>, holders: &Holders) -> Block {
    let custom = input.tenant.role_definitions.iter();
    let custom = custom.filter(|role| {
        roles::by_template(&role.id).is_none()
            && [&role.id, &role.template_id].iter().any(|id| holders.is_privileged(id))
    });
    let mut custom: Vec<&str> = custom.map(|role| &*role.name).collect();
    custom.sort_by_cached_key(|name| natural(name));
    custom.dedup();
    let mut spans = vec![
        Span::strong("The built-in roles taken for privileged"),
        Span::plain(format!(
            " (by Microsoft’s list as this version of the program knows it): {}.",
            holders.privileged_names().join(" · ")
        )),
    ];
    if !custom.is_empty() {
        spans.extend([Span::strong(" The custom roles: "), Span::plain(format!("{}.", custom.join(" · ")))]);
    }
    Block::Paragraph(spans)
}
