//! Removes for good what was taken off the lists of an assessment.

use super::kept::{One, close};
use super::listing::counted;
use super::{Stop, now, print};
use crate::assessment::gone::FOLLOWS;
use crate::jobs::forget::Versions;
use crate::report::visible::on_one_line;
use clap::Args;

/// The assessment, and whether it is meant.
#[derive(Args, Debug)]
pub struct Asked {
    #[command(flatten)]
    one: One,
    /// Do it. Without this, it is only said what would be removed and what follows.
    #[arg(long)]
    yes: bool,
    /// Leave the earlier versions beside the file as they are, though they hold the same.
    #[arg(long)]
    keep_versions: bool,
}

pub fn run(asked: &Asked) -> Result<(), Stop> {
    if asked.yes { remove(asked) } else { say_what(asked) }
}

fn say_what(asked: &Asked) -> Result<(), Stop> {
    let open = asked.one.read()?;
    let (files, versions) = open.left_over();
    if files.is_empty() {
        print("Nothing is stored but what stands on the lists; there is nothing to remove.\n")?;
        return Ok(());
    }
    print("Taken off the lists, but still stored:\n")?;
    for file in &files {
        print(&format!("  {}\n", on_one_line(&file.title())))?;
    }
    if !versions.is_empty() {
        let count = counted(versions.len() as u64, "earlier version");
        print(&format!(
            "{count} beside the file can hold the same, and will be removed too unless --keep-versions is said:\n"
        ))?;
        for version in &versions {
            print(&format!("  {}\n", super::shown(version)))?;
        }
    }
    print(&format!("{FOLLOWS}\nSay --yes to remove them for good.\n"))?;
    Ok(())
}

fn remove(asked: &Asked) -> Result<(), Stop> {
    let mut open = asked.one.write()?;
    let fate = if asked.keep_versions { Versions::Kept } else { Versions::Removed };
    let done = open.remove_for_good(fate, now()).map_err(anyhow::Error::from)?;
    close(open)?;
    for file in &done.files {
        print(&format!("Removed for good: {}\n", on_one_line(&file.title())))?;
    }
    print(&format!("The file has {} bytes now. The journal says what was removed.\n", done.size))?;
    if done.versions_removed > 0 {
        print(&format!("{} beside it removed.\n", counted(u64::from(done.versions_removed), "earlier version")))?;
    }
    for version in &done.versions_left {
        print(&format!("{} still holds what was removed.\n", super::shown(version)))?;
    }
    Ok(())
}
