//! What the program remembers of a person's desk: colours, size of the window, borders between parts of screens. It stands in
//! one small file of the person's own and says nothing of any client, unless the person asks for a list of recent files.

use super::letterhead::Letterhead;
use super::own_files;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Everything that is remembered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub colours: Colours,
    /// How large everything is drawn; 1: as the system says.
    pub scale: f32,
    pub window: Option<Place>,
    /// Shares of parts of screens, by their names.
    pub splits: BTreeMap<String, f32>,
    /// A conclusion goes on to the next open check.
    pub advances: bool,
    /// Whether files that are opened are listed.
    pub lists_recent: bool,
    /// The newest first; empty unless asked for.
    pub recent: Vec<PathBuf>,
    /// The earlier assessment that lay beside a file last, that file by a digest of its place, the newest first; empty unless
    /// recent files are listed.
    pub beside: Vec<(String, PathBuf)>,
    /// As whom the person worked in a file last, the newest first: by a digest of the file's place, no name.
    pub worked: Vec<(String, Role)>,
    /// Minutes without a key or a click after which a protected assessment is closed from sight, one of [`LOCKS`].
    pub lock_after_minutes: u32,
    /// What the person's own organisation puts on its reports.
    pub letterhead: Letterhead,
}

/// The choices of [`Settings::lock_after_minutes`]; 0: never.
pub const LOCKS: &[u32] = &[0, 5, 15, 30];

/// One of the two who work on an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Assessor,
    Reviewer,
}

/// The colours of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Colours {
    #[default]
    System,
    Light,
    Dark,
    /// White on black, with the strongest marks.
    HighContrast,
}

impl Colours {
    pub const ALL: &[Self] = &[Self::System, Self::Light, Self::Dark, Self::HighContrast];
}

/// Where the window stood, in points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Left and top; `None` where the system does not tell.
    pub at: Option<(f32, f32)>,
    pub size: (f32, f32),
    pub is_maximized: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            colours: Colours::default(),
            scale: 1.0,
            window: None,
            splits: BTreeMap::new(),
            advances: false,
            lists_recent: false,
            recent: Vec::new(),
            beside: Vec::new(),
            worked: Vec::new(),
            lock_after_minutes: 15,
            letterhead: Letterhead::default(),
        }
    }
}

/// Files that are listed.
const RECENT: usize = 8;
/// Files of which it is known as whom the person worked in them.
const WORKED: usize = 64;
/// Bytes of the file that are read; it stays far below.
const MOST: u64 = 1 << 20;

impl Settings {
    /// Reads them; where the file is not there or makes no sense, everything is as on the first day.
    pub fn load(file: &Path) -> Self {
        let is_small = std::fs::metadata(file).is_ok_and(|found| found.len() <= MOST);
        let bytes = if is_small { std::fs::read(file).unwrap_or_default() } else { Vec::new() };
        serde_json::from_slice::<Self>(&bytes).unwrap_or_default().sensible()
    }

    /// A window nobody can see, or text nobody can read, helps nobody: then as on the first day.
    fn sensible(mut self) -> Self {
        if !(0.5..=4.0).contains(&self.scale) {
            self.scale = 1.0;
        }
        let is_sensible = |place: &Place| {
            let (width, height) = place.size;
            let in_reach = |at: f32| (-20_000.0..=20_000.0).contains(&at);
            (300.0..=20_000.0).contains(&width)
                && (200.0..=20_000.0).contains(&height)
                && place.at.is_none_or(|(left, top)| in_reach(left) && in_reach(top))
        };
        self.window = self.window.filter(is_sensible);
        self.splits.retain(|_, share| (0.05..=0.95).contains(share));
        if !self.lists_recent {
            self.recent.clear();
            self.beside.clear();
        }
        self.recent.truncate(RECENT);
        self.beside.truncate(RECENT);
        self.worked.truncate(WORKED);
        if !LOCKS.contains(&self.lock_after_minutes) {
            self.lock_after_minutes = Self::default().lock_after_minutes;
        }
        self
    }

    /// Notes a file that was opened, if the person wants that.
    pub fn note(&mut self, path: &Path) {
        if self.lists_recent {
            self.recent.retain(|recent| recent != path);
            self.recent.insert(0, path.to_owned());
            self.recent.truncate(RECENT);
        }
    }

    /// Notes what was laid beside a file, if the person wants files listed.
    pub fn note_beside(&mut self, path: &Path, earlier: &Path) {
        if self.lists_recent {
            let file = digest(path);
            self.beside.retain(|(of, _)| *of != file);
            self.beside.insert(0, (file, earlier.to_owned()));
            self.beside.truncate(RECENT);
        }
    }

    /// What lay beside a file last.
    pub fn beside(&self, path: &Path) -> Option<&Path> {
        let file = digest(path);
        self.beside.iter().find(|(of, _)| *of == file).map(|(_, earlier)| earlier.as_path())
    }

    /// As whom the person worked in a file last, on this computer.
    pub fn worked_as(&self, path: &Path) -> Option<Role> {
        let file = digest(path);
        self.worked.iter().find(|(of, _)| *of == file).map(|(_, role)| *role)
    }

    pub fn note_role(&mut self, path: &Path, role: Role) {
        let file = digest(path);
        self.worked.retain(|(of, _)| *of != file);
        self.worked.insert(0, (file, role));
        self.worked.truncate(WORKED);
    }

    /// Begins or ends the list of recent files; what was listed is forgotten.
    pub fn list_recent(&mut self, lists: bool) {
        self.lists_recent = lists;
        self.recent.clear();
        self.beside.clear();
    }

    /// # Errors
    /// A sentence: the file cannot be written.
    pub fn store(&self, file: &Path) -> Result<(), String> {
        own_files::write(file, self)
    }
}

/// Tells a file from others without saying where it is.
fn digest(path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Where a person's settings are kept: the folder that the system has for them.
pub fn usual_file() -> Option<PathBuf> {
    own_files::usual(own_files::Kind::Settings, "settings.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lay_beside_is_remembered_where_files_are_listed() {
        let (file, earlier) = (Path::new("/a/2026.assessment"), Path::new("/a/2025.assessment"));
        let mut settings = Settings::default();
        settings.note_beside(file, earlier);
        assert_eq!(settings.beside(file), None);
        settings.list_recent(true);
        settings.note_beside(file, earlier);
        assert_eq!((settings.beside(file), settings.beside(earlier)), (Some(earlier), None));
        settings.list_recent(false);
        assert_eq!(settings.beside(file), None);
    }

    #[test]
    fn settings_come_back_and_are_for_their_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a").join("settings.json");
        assert_eq!(Settings::load(&file), Settings::default());
        let place = Place { at: Some((10.0, 20.0)), size: (1100.0, 700.0), is_maximized: false };
        let splits = BTreeMap::from([("list".to_owned(), 0.25)]);
        let mut settings =
            Settings { colours: Colours::HighContrast, scale: 1.5, window: Some(place), splits, ..Settings::default() };
        settings.list_recent(true);
        settings.note(Path::new("a.assessment"));
        settings.note_role(Path::new("a.assessment"), Role::Assessor);
        settings.note_role(Path::new("a.assessment"), Role::Reviewer);
        assert_eq!(settings.worked_as(Path::new("a.assessment")), Some(Role::Reviewer));
        assert_eq!(settings.worked_as(Path::new("b.assessment")), None);
        settings.store(&file).unwrap();
        assert_eq!(Settings::load(&file), settings);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[track_caller]
    fn check(json: &str, expected: &Settings) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.json");
        crate::jobs::writing::write_whole(&file, json.as_bytes()).unwrap();
        assert_eq!(Settings::load(&file), *expected, "{json}");
    }

    #[test]
    fn nonsense_is_the_first_day() {
        let first = Settings::default();
        check("", &first);
        check("[1", &first);
        check(r#"{"scale": 40, "splits": {"list": 7}}"#, &first);
        check(r#"{"window": {"at": [90000, 0], "size": [900, 700], "is_maximized": false}}"#, &first);
        check(r#"{"recent": ["a.assessment"]}"#, &first);
        check(r#"{"lock_after_minutes": 7}"#, &first);
        check(r#"{"lock_after_minutes": 0}"#, &Settings { lock_after_minutes: 0, ..Settings::default() });
        check(r#"{"colours": "dark"}"#, &Settings { colours: Colours::Dark, ..Settings::default() });
    }

    #[test]
    fn nothing_is_listed_until_asked_for() {
        let mut settings = Settings::default();
        settings.note(Path::new("a"));
        assert!(settings.recent.is_empty());
        settings.list_recent(true);
        (0..12).for_each(|number| settings.note(Path::new(&number.to_string())));
        settings.note(Path::new("5"));
        assert_eq!(settings.recent.len(), RECENT);
        assert_eq!(settings.recent.first().map(PathBuf::as_path), Some(Path::new("5")));
        settings.list_recent(false);
        assert!(settings.recent.is_empty());
    }
}
