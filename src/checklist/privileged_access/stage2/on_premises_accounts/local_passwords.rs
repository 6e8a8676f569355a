//! 2.12.d: unique local administrator passwords, by what LAPS leaves in the directory.

use crate::checklist::judgement::Nothing;
use crate::checklist::once::{Once, earlier, once, worse};
use crate::checklist::shares::percent_of_wanted;
use crate::checklist::wording::part_of;
use crate::checklist::wording::{be, counted, some_of};
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::active_directory::AdComputer;
use crate::tenant::{Known, Missing, RecordKind};

pub(super) fn unique(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::AdComputers]);
    let whole = tenant.ad_computers.supply.gap(RecordKind::AdComputers).is_none();
    let (as_of, limit) = (context.as_of(), context.parameters().stale_sign_in_days);
    let least = context.parameters().laps_coverage_min;
    let mut judge = context.judge();
    // LAPS knows Windows only; a system that is not known counts, so that nothing hides.
    let is_windows = |computer: &AdComputer| runs_windows(computer) != Some(false);
    let mut not_told = Vec::new();
    let mut shares = Vec::new();
    let is_machine = |computer: &AdComputer| !is_account_of_sign_on(computer);
    let computers = by_computer(&tenant.ad_computers.items);
    for servers in [true, false] {
        let title = if servers { ("server", "servers") } else { ("workstation", "workstations") };
        let in_use: Vec<(&AdComputer, &[SourceRef])> = computers
            .iter()
            .map(|one| (&*one.row, &*one.sources))
            .filter(|(computer, _)| computer.is_server() == servers && !computer.is_domain_controller())
            .filter(|(computer, _)| computer.enabled != Some(false))
            .filter(|(computer, _)| is_windows(computer) && is_machine(computer))
            // Never used, or not known: it counts, so that nothing hides.
            .filter(|(computer, _)| computer.last_logon.value().is_none_or(|logon| logon.age_days(as_of) <= limit))
            .collect();
        if in_use.is_empty() {
            continue;
        }
        // An expiry in the past: the machine did not change its password when it should have.
        let is_kept =
            |computer: &AdComputer| computer.laps_expiry.value().is_some_and(|expiry| expiry.day() >= as_of.day());
        let kept = in_use.iter().filter(|(computer, _)| is_kept(computer)).count();
        let share = percent_of_wanted(kept, in_use.len(), least);
        let reached_of = |all: usize| kept * 100 >= usize::try_from(least).unwrap_or(100) * all;
        let reaches = reached_of(in_use.len());
        // Where those of which too little is told are left aside, the share may be enough.
        let untold = in_use.iter().filter(|(computer, _)| !is_told(computer) && !is_kept(computer)).count();
        let may_reach = reached_of(in_use.len() - untold);
        shares.push(format!("{} in use ({share})", part_of(kept, in_use.len(), title.0, title.1)));
        for (computer, sources) in in_use {
            if is_kept(computer) {
                judge.good();
                continue;
            }
            let (outcome, words) = match &computer.laps_expiry {
                Known::NotExported => (Outcome::NoEvidence, "LAPS times of expiry were not exported".to_owned()),
                _ if reaches => {
                    judge.good();
                    continue;
                }
                found => {
                    // More rows of a list that is cut could still lift the share.
                    let is_sure = whole && !may_reach && is_told(computer);
                    let outcome = if is_sure { Outcome::Fail } else { Outcome::NoEvidence };
                    let words = match found.value() {
                        Some(expiry) => format!("LAPS password expired on {}", expiry.iso_date()),
                        None => "no LAPS password".to_owned(),
                    };
                    (outcome, words)
                }
            };
            if !is_told(computer) {
                not_told.push(computer.name.to_string());
            }
            if !computer.laps_expiry.is_exported() {
                let why = format!("The LAPS time of expiry of {} was not exported.", computer.name);
                judge.gap(Missing { kind: RecordKind::AdComputers, column: Some("lapsExpiry"), why });
            }
            judge.subject(affected(computer, outcome, words, sources));
        }
    }
    // One sentence: whichever of the two fails, it is the headline.
    if !shares.is_empty() {
        let shares = shares.join(", ");
        judge.reason(format!("With an unexpired LAPS password: {shares}; at least {least} % is asked for."));
    }
    if !not_told.is_empty() {
        let why = format!(
            "Whether {} {} a Windows computer in use is not known: {} (enabled, last logon, operating system).",
            counted(not_told.len(), "computer without LAPS", "computers without LAPS"),
            be(not_told.len()),
            some_of(&not_told)
        );
        judge.gap(Missing { kind: RecordKind::AdComputers, column: Some("operatingSystem"), why });
    }
    let all = || computers.iter().map(|one| &*one.row);
    let others = all().filter(|computer| is_machine(computer) && !is_windows(computer)).count();
    let mut left_out = Vec::new();
    if others > 0 {
        left_out.push(format!("{} without Windows", counted(others, "computer", "computers")));
    }
    for account in all().filter(|computer| !is_machine(computer)) {
        left_out.push(format!("{}, an account of single sign-on and no machine (2.05.e)", account.name));
    }
    if !left_out.is_empty() {
        judge.reason(format!("Left out: {}.", left_out.join("; ")));
    }
    judge.reason("LAPS that keeps its passwords in Entra ID leaves no trace in Active Directory; see 4.02.c.");
    judge.finish(Nothing::NotApplicable(
        "No enabled Windows computer other than domain controllers was in use.".to_owned(),
    ))
}

/// Systems of computers that LAPS does not know, by a word in their name as they write it into the directory.
const OTHER_SYSTEMS: &[&str] = &[
    "linux",
    "ubuntu",
    "red hat",
    "redhat",
    "rhel",
    "centos",
    "debian",
    "suse",
    "oracle",
    "fedora",
    "rocky",
    "alma",
    "mac os",
    "macos",
    "os x",
    "darwin",
    "unix",
    "aix",
    "solaris",
    "hp-ux",
    "bsd",
    "samba",
    "ontap",
    "netapp",
    "emc",
    "isilon",
    "onefs",
    "powerscale",
    "vmware",
    "esx",
    "synology",
    "qnap",
    "appliance",
    "likewise",
    "centrify",
    "pbis",
    "nutanix",
    "celerra",
    "data domain",
];

/// Whether its system is Windows; `None`: none was exported, or one that nobody knows here.
fn runs_windows(computer: &AdComputer) -> Option<bool> {
    let system = computer.operating_system.as_deref()?.to_lowercase();
    let is_other = || OTHER_SYSTEMS.iter().any(|word| system.contains(word)).then_some(false);
    if system.contains("windows") { Some(true) } else { is_other() }
}

/// Whether it is known that it is enabled, runs Windows, and when it was used last.
fn is_told(computer: &AdComputer) -> bool {
    computer.enabled.is_some() && computer.last_logon.is_exported() && runs_windows(computer).is_some()
}

/// Computer accounts that Entra Connect makes for Kerberos: seamless single sign-on, and sign-in with security keys. There
/// is no machine behind them. Source: Microsoft's pages on both features name the accounts.
fn is_account_of_sign_on(computer: &AdComputer) -> bool {
    let name = computer.name.trim_end_matches('$');
    ["AZUREADSSOACC", "AzureADKerberos"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Of two lists that differ, and of which nobody knows the newer, what lets a computer count: that it is in use, and without
/// LAPS.
fn by_computer(rows: &[AdComputer]) -> Vec<Once<'_, AdComputer>> {
    let key = |row: &AdComputer| {
        let name = if row.distinguished_name.is_empty() { &row.name } else { &row.distinguished_name };
        name.to_lowercase()
    };
    once(
        rows,
        |row| Some(row.source),
        key,
        |row, other| {
            row.enabled = worse(row.enabled, other.enabled, true);
            row.laps_expiry = earlier(&row.laps_expiry, &other.laps_expiry);
            let (own, others) = (row.last_logon.value().copied(), other.last_logon.value().copied());
            if own.zip(others).is_none_or(|(own, others)| own < others) {
                row.last_logon = if own.is_none() { row.last_logon.clone() } else { other.last_logon.clone() };
            }
            // A system that is not Windows leaves it out.
            if row.operating_system.is_none() || runs_windows(row) == Some(false) {
                row.operating_system.clone_from(&other.operating_system);
            }
        },
    )
}

fn affected(computer: &AdComputer, outcome: Outcome, found: String, sources: &[SourceRef]) -> Affected {
    let logon = computer.last_logon.value().map_or_else(|| "never or not exported".to_owned(), |day| day.iso_date());
    Affected {
        id: computer.distinguished_name.to_lowercase().into(),
        name: computer.name.to_string().into(),
        kind: SubjectKind::Computer,
        outcome,
        facts: vec![
            Fact::new("Found", found).from(computer.source, "lapsExpiry"),
            Fact::new("System", computer.operating_system.as_deref().unwrap_or("not exported")),
            Fact::new("Last logon", logon).from(computer.source, "lastLogonDate"),
        ]
        .into(),
        sources: sources.to_vec().into(),
    }
}
