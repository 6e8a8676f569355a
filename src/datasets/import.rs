//! Reads evidence into a tenant, in two waves: everything else first, then the logs, so that each log row is met knowing
//! who holds a role. Counts every row, and keeps every refusal with its reason.

mod parts;

use super::record::Slots;
use super::repeated::{self, Sample};
use super::supplies::Supplies;
use super::value::DateOrder;
use super::{Wave, error_answers, trust};
use crate::evidence::read::read;
use crate::evidence::worker::Workers;
use crate::evidence::{Collected, EvidenceFile, EvidenceId, Input};
use crate::tenant::holders::Holders;
use crate::tenant::mapping::Mappings;
use crate::tenant::{Moment, Tenant};
use parts::Current;
use std::collections::{BTreeSet, HashMap};

/// What an import gives.
#[derive(Debug)]
pub struct Import {
    pub files: Vec<EvidenceFile>,
    pub tenant: Tenant,
    /// The reader was asked to stop before the end.
    pub stopped: bool,
}

/// In place of a file's name: what was read is being joined.
pub const JOINING: &str = "";

/// Rows of accounts that are held before they are joined.
const ACCOUNTS_UNJOINED: usize = 4_096;

/// Reads all inputs. The result does not depend on the order given: inputs are read in the order of their names.
/// `progress` is told the bytes of an input and the file in work (maybe a member of it) now and then, [`JOINING`] between
/// files and logs; `false` asks the reader to stop.
pub fn import(inputs: &[Input], workers: &Workers, progress: &mut dyn FnMut(u64, &str) -> bool) -> Import {
    import_stated(inputs, &Mappings::default(), workers, progress)
}

/// As [`import`], with what people said of tables that no layout fits.
pub fn import_stated(
    inputs: &[Input],
    mappings: &Mappings,
    workers: &Workers,
    progress: &mut dyn FnMut(u64, &str) -> bool,
) -> Import {
    let mut sorted: Vec<&Input> = inputs.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    let (found, learnt) = pass(&sorted, mappings, &Learnt::default(), workers, progress);
    if learnt == Learnt::default() || found.stopped {
        return found;
    }
    // What was read by another order than the one that was proven further down has gone into records and logs already, and so
    // have sign-ins that stand in two files.
    drop(found);
    pass(&sorted, mappings, &learnt, workers, progress).0
}

/// What reading everything showed that would have been needed to begin with.
#[derive(Debug, Default, PartialEq, Eq)]
struct Learnt {
    /// By file and part: the order of day and month that a part proved below dates which can be read in two ways.
    dates: HashMap<(String, Option<String>), DateOrder>,
    /// Files that hold entries of each other.
    repeated: BTreeSet<EvidenceId>,
}

/// Reads everything once, knowing what was learnt before; gives what is learnt now.
fn pass(
    sorted: &[&Input],
    mappings: &Mappings,
    learnt: &Learnt,
    workers: &Workers,
    progress: &mut dyn FnMut(u64, &str) -> bool,
) -> (Import, Learnt) {
    let mut importer = Importer::new(mappings, learnt, progress);
    importer.tenant.sign_ins.once.watch(learnt.repeated.iter().copied());
    for input in sorted {
        if !importer.goes_on(&input.name) {
            break;
        }
        read(input, workers, &mut importer);
    }
    importer.join();
    if importer.goes_on(JOINING) && !importer.deferred.is_empty() && importer.begin_logs() {
        for input in sorted {
            if importer.has_logs(&input.name) && importer.goes_on(&input.name) {
                read(input, workers, &mut importer);
            }
        }
        importer.tenant.sign_ins.settle();
        importer.tenant.audit_log.unite();
        importer.join_logs();
    }
    let Importer { mut files, mut tenant, stopped, mut learns, entries, supplies, .. } = importer;
    supplies.settle(&mut tenant);
    error_answers::note(&files, &mut tenant);
    trust::complete_files(&mut files, &tenant, &mappings.encodings);
    let shared = repeated::shared(&entries);
    learns.repeated = shared.into_iter().flat_map(|(file, others)| others.into_iter().chain([file])).collect();
    let once = tenant.sign_ins.once.told();
    tenant.sign_ins.overlap = repeated::note(&mut files, &entries, &once);
    (Import { files, tenant, stopped }, learns)
}

struct Importer<'p> {
    files: Vec<EvidenceFile>,
    ids: HashMap<String, EvidenceId>,
    tenant: Tenant,
    wave: Wave,
    /// Parts put off to the second wave, and where they stand.
    deferred: HashMap<(EvidenceId, Option<String>), usize>,
    /// Files (outermost: archives) that hold a log.
    logs: Vec<String>,
    open: Vec<EvidenceId>,
    current: Option<Current>,
    /// Parts whose rows come mixed with those of the current one.
    aside: Vec<Current>,
    slots: Slots,
    supplies: Supplies,
    /// When workbooks were last saved, as they say.
    saved: HashMap<EvidenceId, Moment>,
    mappings: &'p Mappings,
    learnt: &'p Learnt,
    learns: Learnt,
    /// Which entries the logs hold.
    entries: Vec<(EvidenceId, Sample)>,
    progress: &'p mut dyn FnMut(u64, &str) -> bool,
    stopped: bool,
}

impl<'p> Importer<'p> {
    fn new(mappings: &'p Mappings, learnt: &'p Learnt, progress: &'p mut dyn FnMut(u64, &str) -> bool) -> Self {
        Self {
            files: Vec::new(),
            ids: HashMap::new(),
            tenant: Tenant::default(),
            wave: Wave::Records,
            deferred: HashMap::new(),
            logs: Vec::new(),
            open: Vec::new(),
            current: None,
            aside: Vec::new(),
            slots: Slots::default(),
            supplies: Supplies::default(),
            saved: HashMap::new(),
            mappings,
            learnt,
            learns: Learnt::default(),
            entries: Vec::new(),
            progress,
            stopped: false,
        }
    }

    fn join(&mut self) {
        let (progress, stopped) = (&mut self.progress, &mut self.stopped);
        *stopped = *stopped || !self.tenant.join_while(&mut || progress(0, JOINING));
    }

    fn join_logs(&mut self) {
        let (progress, stopped) = (&mut self.progress, &mut self.stopped);
        *stopped = *stopped || !self.tenant.join_sign_ins(&mut || progress(0, JOINING));
    }

    /// A collector's tree has a hundred thousand small files, none of which asks by itself.
    fn goes_on(&mut self, name: &str) -> bool {
        self.stopped = self.stopped || !(self.progress)(0, name);
        !self.stopped
    }

    fn has_logs(&self, name: &str) -> bool {
        self.logs.iter().any(|log| log == name)
    }

    /// The accounts whose every sign-in is kept: holders of roles, and those the inventory names as emergency accounts.
    /// `false`: the reader was asked to stop.
    fn begin_logs(&mut self) -> bool {
        self.wave = Wave::Logs;
        let progress = &mut self.progress;
        let Some(holders) = Holders::of_while(&self.tenant, &mut || progress(0, JOINING)) else {
            self.stopped = true;
            return false;
        };
        let mut names: Vec<Box<str>> = Vec::new();
        for holder in &holders.all {
            names.extend([holder.principal.id.to_lowercase().into(), holder.principal.upn.to_lowercase().into()]);
        }
        for entry in self.tenant.emergency.iter() {
            names.push(entry.account.to_lowercase().into());
            if let Some(user) = self.tenant.user_by_name(&entry.account) {
                names.push(user.id.to_lowercase().into());
            }
        }
        names.retain(|name| !name.is_empty());
        self.tenant.sign_ins.keep_rows_of(names);
        let groups = holders.groups.iter().flat_map(|group| [&group.id, &group.name]);
        self.tenant.audit_log.keep_groups(groups.map(|name| name.to_lowercase().into()));
        true
    }

    fn file(&mut self) -> Option<&mut EvidenceFile> {
        let id = *self.open.last()?;
        self.files.get_mut(id.0 as usize)
    }

    /// The file in work was collected then: of two files on one object the newer counts.
    fn was_collected(&mut self, collected: Option<Collected>) {
        if let (Some(file), Some(collected)) = (self.open.last(), collected) {
            self.tenant.conflicts.collected(*file, Moment::of(collected.at));
        }
    }

    fn put_off(&mut self, key: (EvidenceId, Option<String>), at: usize) {
        self.deferred.insert(key, at);
        if let Some(outermost) = self.open.first().and_then(|id| self.files.get(id.0 as usize)) {
            let name = outermost.name.clone();
            if !self.has_logs(&name) {
                self.logs.push(name);
            }
        }
    }
}
