//! What a person's own organisation puts on its reports: name, logo, two colours, and how much toner they may take. It says
//! nothing of any client, and is kept with the person's settings.

use crate::evidence::failure::in_words;
use crate::report::options::Look;
use crate::report::{Accent, Logo};
use serde::{Deserialize, Serialize};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// As typed; empty texts are the program's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Letterhead {
    pub organization: String,
    /// A PNG file.
    pub logo: Option<PathBuf>,
    /// As [`Accent::parse`] reads it.
    pub colour: String,
    /// As [`Accent::parse_for_lines`] reads it.
    pub second_colour: String,
    /// Without filled areas, for printing on paper.
    pub light_on_toner: bool,
}

/// Bytes of a logo's file that are read.
const MOST: u64 = 32 << 20;

impl Letterhead {
    /// How reports look by it, and what of it cannot be used, a sentence each.
    pub fn look(&self) -> (Look, Vec<String>) {
        let mut wrong = Vec::new();
        let logo = self.logo.as_deref().map(read_logo).transpose().map_err(|why| wrong.push(why)).ok().flatten();
        let mut accent = |text: &str, parse: fn(&str) -> Result<Accent, String>| match text.trim() {
            "" => None,
            text => parse(text).map_err(|why| wrong.push(format!("{why}."))).ok(),
        };
        let (accent, second) =
            (accent(&self.colour, Accent::parse), accent(&self.second_colour, Accent::parse_for_lines));
        (Look { logo, accent, second, is_light_on_toner: self.light_on_toner }, wrong)
    }
}

/// Reads a logo's file.
///
/// # Errors
/// A sentence: the file cannot be read, or is no picture for a cover.
pub fn read_logo(path: &Path) -> Result<Logo, String> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path)
        .map_err(|error| format!("{} cannot be read: {}.", path.display(), in_words(&error)))?;
    file.take(MOST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("{} cannot be read: {}.", path.display(), in_words(&error)))?;
    if bytes.len() as u64 > MOST {
        return Err(format!("{} is far too large for a logo.", path.display()));
    }
    Logo::from_png(&bytes).map_err(|why| format!("{}: {why}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::picture::{Picture, png};
    use crate::jobs::writing::write_whole;

    #[test]
    fn what_can_be_used_is_used_and_the_rest_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let logo = folder.path().join("logo.png");
        write_whole(&logo, &png(&Picture { width: 1, height: 1, rgba: vec![9, 8, 7, 255] }).unwrap()).unwrap();
        let mut letterhead = Letterhead { logo: Some(logo), colour: " #1b4f72 ".into(), ..Letterhead::default() };
        let (look, wrong) = letterhead.look();
        assert_eq!((look.logo.unwrap().rgb, look.accent, look.second), (vec![9, 8, 7], Some(Accent::default()), None));
        assert_eq!(wrong, Vec::<String>::new());
        letterhead.logo = Some(folder.path().join("none.png"));
        letterhead.second_colour = "#ffffff".into();
        let (look, wrong) = letterhead.look();
        assert_eq!((look.logo, look.second), (None, None));
        assert!(wrong[0].contains("cannot be read") && wrong[1].contains("too light"), "{wrong:?}");
        letterhead.second_colour = "#e0a030".into();
        assert!(letterhead.look().0.second.is_some(), "light enough for a line, too light for white letters");
    }
}
