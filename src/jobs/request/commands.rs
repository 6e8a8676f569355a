//! The commands of a request as scripts: one for each sign-in, so that who has the role and the module runs all of its
//! exports in one go.

use super::Request;
use crate::datasets::Dataset;
use crate::report::markdown;

/// What runs commands, and how they are told from those of others.
#[derive(Debug)]
pub struct Tool {
    /// Name of the script.
    pub file: &'static str,
    pub title: &'static str,
    /// What has to be there.
    pub needs: &'static str,
    /// The command that installs it; empty: there is none.
    install: &'static str,
    /// Any of these in a command makes it one of this tool.
    marks: &'static [&'static str],
}

/// In the order in which a command is asked for their marks.
pub const TOOLS: &[Tool] = &[
    Tool {
        file: "microsoft-graph.ps1",
        title: "Microsoft Graph",
        needs: "the module Microsoft.Graph.Authentication",
        install: "Install-Module Microsoft.Graph.Authentication -Scope CurrentUser",
        marks: &["Connect-MgGraph"],
    },
    Tool {
        file: "azure-command-line.ps1",
        title: "Azure command line",
        needs: "the Azure command line (az)",
        install: "winget install Microsoft.AzureCLI",
        marks: &["az login"],
    },
    Tool {
        file: "azure-powershell.ps1",
        title: "Azure PowerShell",
        needs: "the modules Az.Accounts and Az.Resources",
        install: "Install-Module Az.Accounts, Az.Resources -Scope CurrentUser",
        marks: &["Connect-AzAccount"],
    },
    Tool {
        file: "exchange-online.ps1",
        title: "Exchange Online",
        needs: "the module ExchangeOnlineManagement",
        install: "Install-Module ExchangeOnlineManagement -Scope CurrentUser",
        marks: &["Connect-ExchangeOnline"],
    },
    Tool {
        file: "purview.ps1",
        title: "Microsoft Purview",
        needs: "the module ExchangeOnlineManagement",
        install: "Install-Module ExchangeOnlineManagement -Scope CurrentUser",
        marks: &["Connect-IPPSSession"],
    },
    Tool {
        file: "sharepoint.ps1",
        title: "SharePoint",
        needs: "the module Microsoft.Online.SharePoint.PowerShell, in Windows PowerShell 5.1",
        install: "Install-Module Microsoft.Online.SharePoint.PowerShell -Scope CurrentUser",
        marks: &["Connect-SPOService"],
    },
    Tool {
        file: "power-platform.ps1",
        title: "Power Platform",
        needs: "the module Microsoft.PowerApps.Administration.PowerShell, in Windows PowerShell 5.1",
        install: "Install-Module Microsoft.PowerApps.Administration.PowerShell -Scope CurrentUser",
        marks: &["Add-PowerAppsAccount"],
    },
    Tool {
        file: "active-directory.ps1",
        title: "Active Directory",
        needs: "a machine of the domain with the module ActiveDirectory (part of RSAT)",
        install: "",
        marks: &["Get-AD"],
    },
    Tool {
        file: "federation-server.ps1",
        title: "Federation server",
        needs: "a federation server, which has the module ADFS",
        install: "",
        marks: &["Get-Adfs"],
    },
    Tool {
        file: "windows-machines.ps1",
        title: "Windows machines",
        needs: "to be run on each machine",
        install: "",
        marks: &["Get-LocalGroupMember"],
    },
    Tool {
        file: "scubagear.ps1",
        title: "ScubaGear",
        needs: "the module ScubaGear, in Windows PowerShell 5.1",
        install: "Install-Module ScubaGear -Scope CurrentUser",
        marks: &["Invoke-SCuBA"],
    },
];

/// The lines to paste that an export has; `None`: it has none.
pub fn code(dataset: &Dataset) -> Option<&'static str> {
    let section = markdown::section(dataset.collect, "PowerShell")?;
    section.split("```").nth(1).map(|code| code.trim_matches('\n'))
}

/// Of these lines those that only this export has: without what every script begins with, which follows a list to its last page.
pub fn own_lines(code: &str) -> String {
    const EVERYWHERE: &[&str] = &["& {", "}", "$ErrorActionPreference = 'Stop'"];
    let mut own: Vec<&str> = Vec::new();
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        let indent = line.len() - line.trim_start().len();
        if line.trim_start().starts_with("function Rows(") {
            let ends = |line: &&str| line.trim() == "}" && line.len() - line.trim_start().len() == indent;
            let _ = lines.find(ends);
        } else if !(EVERYWHERE.contains(&line.trim()) && indent <= 2 && (indent == 0 || line.trim() != "}")) {
            own.push(line);
        }
    }
    let indent = own.iter().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    own.iter().map(|line| line.get(indent..).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// What runs these lines.
pub fn tool(code: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.marks.iter().any(|mark| code.contains(mark)))
}

/// The tools of what is asked for, each with its exports.
pub fn by_tool(requests: &[Request]) -> Vec<(&'static Tool, Vec<(&'static Dataset, &'static str)>)> {
    let of = |wanted: &Tool| -> Vec<(&'static Dataset, &'static str)> {
        let with_code = requests.iter().filter_map(|request| Some((request.dataset, code(request.dataset)?)));
        with_code.filter(|(_, code)| tool(code).is_some_and(|tool| tool.file == wanted.file)).collect()
    };
    TOOLS.iter().map(|tool| (tool, of(tool))).filter(|(_, exports)| !exports.is_empty()).collect()
}

/// A script that makes these exports one after the other. `line`: whom it is for.
pub fn script(tool: &Tool, exports: &[(&'static Dataset, &'static str)], line: &str) -> String {
    let mut text = format!("# What to ask for: {}\n", tool.title);
    if !line.is_empty() {
        text.push_str(&format!("# {}\n", on_one_line(line)));
    }
    text.push_str(&format!("# Needs {}.", tool.needs));
    if !tool.install.is_empty() {
        text.push_str(&format!(" To install it: {}", tool.install));
    }
    text.push_str(
        "\n# It changes nothing, and writes its files into the folder where it is run: take a new, empty one.\n\
         # What cannot be exported is named in yellow, and the next export begins. Send what there is.\n",
    );
    text.push_str(&format!(
        "# Where scripts may not be run: powershell -ExecutionPolicy Bypass -File {}\n\n$ErrorActionPreference = 'Stop'\n",
        tool.file
    ));
    let parts: Vec<Parts> = exports.iter().map(|(_, code)| Parts::of(code)).collect();
    text.push_str(&connect(&parts));
    let shared = parts.iter().find_map(|parts| parts.function.clone());
    text.push_str(&shared.map(|function| format!("\n{function}\n")).unwrap_or_default());
    for ((dataset, _), parts) in exports.iter().zip(&parts) {
        let title = dataset.title.replace('\'', "''");
        text.push_str(&format!("\nWrite-Host '{title}'\ntry {{\n{}\n}} catch {{\n", parts.body));
        text.push_str(&format!("  Write-Warning ('{title}: ' + $_)\n}}\n"));
    }
    text
}

/// As a file that both PowerShells read letter by letter: with its mark, and the line ends of Windows.
pub fn bytes(script: &str) -> Vec<u8> {
    format!("\u{feff}{}", script.replace('\n', "\r\n")).into_bytes()
}

/// The sign-in that all of these ask for, with the rights of each.
fn connect(parts: &[Parts]) -> String {
    let mut rights: Vec<&str> = parts.iter().flat_map(|parts| parts.rights.iter().copied()).collect();
    rights.sort_unstable();
    rights.dedup();
    if !rights.is_empty() {
        return format!("Connect-MgGraph -Scopes {} -NoWelcome\n", rights.join(",\n  "));
    }
    let own = parts.iter().find_map(|parts| parts.connect);
    own.map(|line| format!("{}\n", line.trim())).unwrap_or_default()
}

/// The lines of one export, taken apart.
#[derive(Debug)]
struct Parts {
    /// The line that signs in.
    connect: Option<&'static str>,
    /// Rights of Microsoft Graph, each in its quotes.
    rights: Vec<&'static str>,
    /// The function that pages through an answer.
    function: Option<String>,
    /// All else.
    body: String,
}

impl Parts {
    fn of(code: &'static str) -> Self {
        let mut parts = Self { connect: None, rights: Vec::new(), function: None, body: String::new() };
        let (mut within_function, mut within_rights) = (None::<String>, false);
        let mut body = Vec::new();
        for line in code.lines() {
            if let Some(function) = &mut within_function {
                function.push_str(&format!("\n{}", line.strip_prefix("  ").unwrap_or(line)));
                if line == "  }" {
                    parts.function = within_function.take();
                }
            } else if line.starts_with("  function ") {
                within_function = Some(line.trim().to_owned());
            } else if within_rights || line.starts_with("  Connect-MgGraph") {
                parts.rights.extend(quoted(line));
                within_rights = !line.ends_with("-NoWelcome");
            } else if SIGN_INS.iter().any(|word| line.trim_start().starts_with(word)) {
                parts.connect = Some(line);
            } else {
                body.push(format!("  {line}"));
            }
        }
        parts.body = body.join("\n");
        parts
    }
}

const SIGN_INS: [&str; 6] = [
    "az login",
    "$null = Connect-AzAccount",
    "Connect-ExchangeOnline",
    "Connect-IPPSSession",
    "Connect-SPOService",
    "Add-PowerAppsAccount",
];

/// The words of a line that stand in single quotes, with them.
fn quoted(line: &'static str) -> Vec<&'static str> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, _) in line.match_indices('\'') {
        match open.take() {
            Some(start) => found.extend(line.get(start..=at)),
            None => open = Some(at),
        }
    }
    found
}

/// A comment ends with its line, whatever a name holds.
fn on_one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
