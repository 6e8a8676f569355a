//! Settings of synchronisation from on-premises: what Graph, the retired modules and the scheduler say of it.

use super::mapping::MAPPED;
use super::principal::{boolean, objects};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::{Known, Synchronisation, Tenant};
use serde_json::Value;

fields! {
    Features: "features" ["features"];
    Configuration: "configuration" ["configuration"];
    Feature: "DirSyncFeature" ["dirsyncfeature"];
    Enabled: "Enabled" ["enabled", "enable"];
    Synced: "OnPremisesSyncEnabled" ["onpremisessyncenabled"];
    Configured: "DirSyncConfigured" ["dirsyncconfigured"];
    Hashes: "passwordSyncEnabled" ["passwordhashsyncenabled", "passwordsyncenabled"];
    LastSync: "lastDirSyncTime" ["lastdirsynctime"];
    LastPasswordSync: "lastPasswordSyncTime" ["lastpasswordsynctime"];
    Scheduled: "SyncCycleEnabled" ["synccycleenabled"];
    Staging: "StagingModeEnabled" ["stagingmodeenabled"];
}

pub static DIRECTORY_SYNCHRONISATION: Dataset = Dataset {
    id: "directory-synchronisation",
    title: "Directory synchronisation",
    collect: include_str!("collect/directory-synchronisation.md"),
    saved_as: &["directory-synchronisation.json", "organization-times.json"],
    may_be_empty: false,
    kind: RecordKind::Synchronisation,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["onpremisessynchronization"], odata_type: &[] },
            all: &["features", "configuration"],
            ..Layout::TABLE
        },
        Layout {
            id: "get-msoldirsyncfeatures",
            all: &["dirsyncfeature"],
            any: &["enabled", "enable"],
            ..Layout::EITHER
        },
        Layout {
            id: "m365-assess-22",
            all: &["passwordhashsyncenabled", "lastdirsynctime", "dirsyncconfigured"],
            ..Layout::TABLE
        },
        Layout {
            id: "get-adsyncscheduler",
            all: &["synccycleenabled", "stagingmodeenabled"],
            partial: Some("the scheduler of one server"),
            ..Layout::EITHER
        },
    ],
    load,
};

/// What a table of people's own can say.
const SETTINGS: [F; 7] =
    [F::Synced, F::Configured, F::Hashes, F::LastSync, F::LastPasswordSync, F::Scheduled, F::Staging];

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    if record.part.layout == "get-msoldirsyncfeatures" {
        return feature(record, tenant);
    }
    if record.part.layout == MAPPED.id && !SETTINGS.iter().any(|field| record.has(*field)) {
        return Err(no_key("setting"));
    }
    let mut found = Synchronisation::of(record.source);
    if record.part.layout == "graph" {
        let whole = record.whole().unwrap_or(Value::Null);
        let Some(features) = objects(&whole, "features").into_iter().next() else {
            return Err(no_key("features"));
        };
        let read = |column: &'static str, name: &str| {
            let value = boolean(features, name);
            if features.get(name).is_some() {
                record.part.saw_nested(column, value.is_some());
            }
            value
        };
        found.password_hashes = read("passwordSyncEnabled", "passwordsyncenabled");
        found.soft_match_blocked = read("blockSoftMatchEnabled", "blocksoftmatchenabled");
        found.hard_match_blocked =
            read("blockCloudObjectTakeoverThroughHardMatchEnabled", "blockcloudobjecttakeoverthroughhardmatchenabled");
    } else {
        found.password_hashes = record.boolean(F::Hashes);
        found.last_sync = record.known_moment(F::LastSync);
        found.last_password_sync = record.known_moment(F::LastPasswordSync);
        found.scheduled = record.boolean(F::Scheduled);
        found.staging = record.boolean(F::Staging);
        found.configured = record.boolean(F::Configured).or_else(|| record.boolean(F::Synced));
        for event in [&found.last_sync, &found.last_password_sync] {
            if let Known::Value(moment) = event {
                tenant.saw_event(*moment);
            }
        }
    }
    tenant.synchronisation.items.push(found);
    Ok(())
}

/// One row for each feature: together they are one record.
fn feature(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let name = record.text(F::Feature).map(|name| super::normalise(&name)).unwrap_or_default();
    if name.is_empty() {
        return Err(no_key("feature"));
    }
    let enabled = record.boolean(F::Enabled);
    let of_file =
        |known: &Synchronisation| known.sources.first().is_some_and(|source| source.file == record.source.file);
    let at = tenant.synchronisation.items.iter().position(of_file).unwrap_or_else(|| {
        tenant.synchronisation.items.push(Synchronisation {
            sources: crate::evidence::Sources::default(),
            ..Synchronisation::of(record.source)
        });
        tenant.synchronisation.items.len() - 1
    });
    let Some(found) = tenant.synchronisation.items.get_mut(at) else { return Ok(()) };
    let column = match name.as_str() {
        "passwordsync" => {
            found.password_hashes = enabled;
            "passwordSyncEnabled"
        }
        "blocksoftmatch" => {
            found.soft_match_blocked = enabled;
            "blockSoftMatchEnabled"
        }
        "blockcloudobjecttakeoverthroughhardmatch" => {
            found.hard_match_blocked = enabled;
            "blockCloudObjectTakeoverThroughHardMatchEnabled"
        }
        _ => "",
    };
    if !column.is_empty() {
        record.part.saw_nested(column, enabled.is_some());
        found.sources.push(record.source);
    } else if found.sources.is_empty() {
        found.sources.push(record.source);
    }
    Ok(())
}
