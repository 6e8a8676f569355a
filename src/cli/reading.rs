//! Reading evidence from the command line, with what was said of tables that no layout fits.

use super::{Stop, progress::Progress, this_program};
use crate::datasets::Import;
use crate::evidence::Input;
use crate::jobs::assess::read_evidence;
use crate::jobs::mapping;
use crate::tenant::mapping::{DayMonth, Mappings};
use std::path::PathBuf;

/// What a person says of tables.
#[derive(clap::Args, Clone, Debug, Default)]
pub(super) struct Said {
    /// Column mappings kept by the window; may be given several times.
    #[arg(long, value_name = "FILE.json")]
    mapping: Vec<PathBuf>,
    /// In which order a file writes day and month, where its dates do not tell: contoso.csv=day-first or =month-first.
    #[arg(long, value_name = "FILE=ORDER")]
    dates: Vec<String>,
}

impl Said {
    pub(super) fn mappings(&self) -> Result<Mappings, Stop> {
        let mut all = Mappings::default();
        for path in &self.mapping {
            if !path.exists() {
                return Err(Stop::Usage(format!("{} does not exist.", path.display())));
            }
            all.tables.extend(mapping::read(path)?.tables);
        }
        for pair in &self.dates {
            let order = match pair.rsplit_once('=') {
                Some((file, "day-first")) => Some((file, DayMonth::DayFirst)),
                Some((file, "month-first")) => Some((file, DayMonth::MonthFirst)),
                _ => None,
            };
            let Some((file, order)) = order else {
                return Err(Stop::Usage(format!("--dates takes FILE=day-first or FILE=month-first, not {pair:?}.")));
            };
            all.dates.insert(file.to_owned(), order);
        }
        Ok(all)
    }
}

/// Reads all inputs, telling how far it is.
pub(super) fn read(inputs: &[Input], mappings: &Mappings, progress: &mut Progress) -> Result<Import, Stop> {
    let import = read_evidence(inputs, mappings, &this_program()?, &mut |message| {
        progress.hear(&message);
        true
    });
    import.ok_or_else(|| Stop::Refused("reading was stopped.".to_owned()))
}
