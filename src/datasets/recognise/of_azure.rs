//! Who wrote a resource of Azure: its interface nests the facts under `properties`, the command line and PowerShell do not.

use super::{Names, Recognised};
use crate::datasets::{Form, Layout};

static COMMAND_LINE: Layout = Layout { id: "az", ..Layout::OBJECTS };
static POWERSHELL: Layout = Layout { id: "get-az", ..Layout::OBJECTS };
static RESOURCE_GRAPH: Layout = Layout { id: "resource-graph", ..Layout::TABLE };

/// The layout by its maker's name, where one layout stands for several makers.
pub(super) fn as_written(found: Recognised, names: &Names) -> Recognised {
    let is_one_for_all = found.layout.id == "arm" && matches!(found.layout.form, Form::Resource(_));
    let layout = match (names.is_table, names.all.contains("properties")) {
        _ if !is_one_for_all || names.all.is_empty() => found.layout,
        (true, true) => &RESOURCE_GRAPH,
        (true, false) | (false, true) => found.layout,
        (false, false) if names.is_capital => &POWERSHELL,
        (false, false) => &COMMAND_LINE,
    };
    Recognised { layout, ..found }
}
