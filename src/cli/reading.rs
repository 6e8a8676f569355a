//! Reading evidence from the command line, with what was said of tables that no layout fits.

use super::{Stop, progress::Progress, say, this_program};
use crate::datasets::Import;
use crate::datasets::mapping::unusable;
use crate::evidence::{Input, text};
use crate::jobs::assess::read_evidence;
use crate::jobs::mapping;
use crate::tenant::mapping::{DayMonth, Mappings};
use crate::tenant::stated::ScopeArea;
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
    /// Which encoding a file has that does not tell it: contoso.csv=windows-1250.
    #[arg(long, value_name = "FILE=NAME")]
    encoding: Vec<String>,
}

/// Reads `azure=out`, `entra-p2=in` as what a person states of the scope.
pub(super) fn scope_of(pairs: &[String]) -> Result<Vec<(ScopeArea, bool)>, Stop> {
    let words: Vec<&str> = ScopeArea::ALL.iter().map(|area| area.word()).collect();
    let read = |pair: &String| {
        let (word, way) = pair.split_once('=')?;
        let area = ScopeArea::ALL.iter().find(|area| area.word().eq_ignore_ascii_case(word.trim()))?;
        match way.trim().to_lowercase().as_str() {
            "in" => Some((*area, true)),
            "out" => Some((*area, false)),
            _ => None,
        }
    };
    let refused = |pair: &String| {
        Stop::Usage(format!("--scope takes AREA=in or AREA=out with one of {}, not {pair:?}.", words.join(", ")))
    };
    let read: Vec<(ScopeArea, bool)> =
        pairs.iter().map(|pair| read(pair).ok_or_else(|| refused(pair))).collect::<Result<_, _>>()?;
    for (at, (area, is_in)) in read.iter().enumerate() {
        if read.iter().take(at).any(|(other, other_is)| other == area && other_is != is_in) {
            let word = area.word();
            return Err(Stop::Usage(format!("--scope says {word}=in and {word}=out; give one of the two.")));
        }
    }
    Ok(read)
}

impl Said {
    pub(super) fn mappings(&self) -> Result<Mappings, Stop> {
        let mut all = Mappings::default();
        for path in &self.mapping {
            if !path.exists() {
                return Err(Stop::Usage(format!("{} does not exist.", super::shown(path))));
            }
            all.tables.extend(mapping::read(path)?.tables);
        }
        for sentence in unusable(&all) {
            say(&sentence);
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
        for pair in &self.encoding {
            let known = pair.rsplit_once('=').and_then(|(file, name)| Some((file, text::Choice::called(name)?)));
            let Some((file, choice)) = known else {
                let names = text::names();
                return Err(Stop::Usage(format!("--encoding takes FILE=NAME with one of {names}, not {pair:?}.")));
            };
            all.encodings.insert(file.to_owned(), choice.name.to_owned());
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
    let import = import.map_err(|why| Stop::Refused(format!("{}.", why.to_string().trim_end_matches('.'))))?;
    let is_there = |name: &String| import.files.iter().any(|file| file.name == *name);
    let stated = mappings.dates.keys().map(|name| (name, "--dates"));
    let stated = stated.chain(mappings.encodings.keys().map(|name| (name, "--encoding")));
    for (name, option) in stated.filter(|(name, _)| !is_there(name)) {
        say(&format!("No file is called {name} here, so what {option} says of it was not used."));
    }
    for file in &import.files {
        let Some((stated, own)) = mappings.encodings.get(&file.name).zip(file.encoding) else { continue };
        if stated != own {
            let name = &file.name;
            say(&format!("{name} says itself that it is {own}, so what --encoding says of it was not used."));
        }
    }
    Ok(import)
}
