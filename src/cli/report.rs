//! `report`: an assessment's report in the forms that were asked for.

use super::kept::lacking;
use super::progress::Progress;
use super::sign::{KeyFiles, Signing};
use super::{Stop, now, print, say, this_program, unlock};
use crate::assessment::JournalLine;
use crate::jobs::Message;
use crate::jobs::again::{Again, judge_again};
use crate::jobs::export::{self, Form};
use crate::jobs::keep::Open;
use crate::jobs::letterhead::read_logo;
use crate::jobs::picture;
use crate::jobs::sign;
use crate::jobs::writing::{self, Outputs};
use crate::report::masking::PersonalData;
use crate::report::options::Look;
use crate::report::options::{Carried, Preset};
use crate::report::visible;
use crate::report::{Accent, Images, Logo, Options, PageSize, SECTIONS, naming};
use clap::Args;
use std::io::Write as _;
use std::path::{Path, PathBuf};

// Flags of a command line are what they are.
#[allow(clippy::struct_excessive_bools)]
#[derive(Args, Debug)]
pub struct Arguments {
    #[arg(value_name = "FILE.assessment")]
    file: PathBuf,
    #[command(flatten)]
    wanted: Wanted,
    /// For whom: executive, management or full.
    #[arg(long, value_name = "PRESET", default_value = "full", value_parser = preset)]
    preset: Preset,
    /// Leave out a section (control, contents, answers, findings …); may be given several times.
    #[arg(long, value_name = "SECTION", value_parser = section)]
    without: Vec<String>,
    /// Print on US Letter in place of A4.
    #[arg(long)]
    letter: bool,
    /// The report is final: refused, with a list, while required work is open. Without it DRAFT stands on every page.
    #[arg(long = "final")]
    is_final: bool,
    /// File name of outputs whose path is a folder; words: {client} {date} {version} {marking} {title} {report}, and {edition}
    /// {names} {status}, which are empty for a full final report with all names.
    #[arg(long, value_name = "PATTERN", default_value = naming::PATTERN, value_parser = pattern)]
    name: String,
    /// The consultancy's logo for the cover.
    #[arg(long, value_name = "FILE.png")]
    logo: Option<PathBuf>,
    /// The consultancy's colour, as #1b4f72.
    #[arg(long, value_name = "COLOUR", value_parser = Accent::parse)]
    colour: Option<Accent>,
    /// A second colour, for lines and marks.
    #[arg(long, value_name = "COLOUR", value_parser = Accent::parse_for_lines)]
    second_colour: Option<Accent>,
    /// Without filled areas, for printing on paper: frames in place of grounds, hatched charts.
    #[arg(long)]
    light_on_toner: bool,
    /// Carry no files inside the PDF (PDF/A-2a in place of PDF/A-3a).
    #[arg(long)]
    no_attachments: bool,
    /// How much of people to tell: full, masked (pseudonyms) or counts (no lists of objects).
    #[arg(long, value_name = "LEVEL", default_value = "full", value_parser = level)]
    mask: PersonalData,
    /// Where the pseudonyms and the names they stand for are written; keep it apart from the report. Without it the key of
    /// a masked report (not of counts) lies beside the first output, as `report.pdf key of pseudonyms.csv`.
    #[arg(long, value_name = "FILE.csv")]
    mask_key: Option<PathBuf>,
    /// A file whose first line is the passphrase of the protected assessment, where --passphrase-file has the key's.
    #[arg(long, value_name = "FILE")]
    assessment_passphrase_file: Option<PathBuf>,
    #[command(flatten)]
    key: KeyFiles,
    /// Leave a place for a second signature (the reviewer's), made later by `countersign`.
    #[arg(long, requires = "sign_with")]
    countersign: bool,
}

/// The files to be written; at least one.
#[derive(Args, Clone, Debug, Default)]
#[group(required = true, multiple = true)]
pub struct Wanted {
    /// The report.
    #[arg(long, value_name = "FILE.pdf")]
    pdf: Option<PathBuf>,
    /// The action plan as a workbook: a row per finding and per object.
    #[arg(long, value_name = "FILE.xlsx")]
    xlsx: Option<PathBuf>,
    /// Findings and objects as CSV.
    #[arg(long, value_name = "FILE.csv")]
    csv: Option<PathBuf>,
    /// The report as Markdown.
    #[arg(long, value_name = "FILE.md")]
    markdown: Option<PathBuf>,
    /// Findings as OSCAL assessment results (JSON).
    #[arg(long, value_name = "FILE.json")]
    oscal: Option<PathBuf>,
    /// Findings as JSON.
    #[arg(long, value_name = "FILE.json")]
    json: Option<PathBuf>,
}

impl Wanted {
    /// Nothing but the PDF.
    pub fn only(pdf: &Path) -> Self {
        Self { pdf: Some(pdf.to_owned()), ..Self::default() }
    }

    fn each(&self) -> impl Iterator<Item = (Form, &Path)> {
        let forms = [
            (Form::Pdf, &self.pdf),
            (Form::Workbook, &self.xlsx),
            (Form::Csv, &self.csv),
            (Form::Markdown, &self.markdown),
            (Form::Oscal, &self.oscal),
            (Form::Json, &self.json),
        ];
        forms.into_iter().filter_map(|(form, path)| Some((form, path.as_deref()?)))
    }
}

fn preset(text: &str) -> Result<Preset, String> {
    Preset::by_id(text).ok_or_else(|| one_of(Preset::ALL.iter().map(|preset| preset.id())))
}

fn level(text: &str) -> Result<PersonalData, String> {
    PersonalData::by_id(text).ok_or_else(|| one_of(PersonalData::ALL.iter().map(|level| level.id())))
}

fn section(text: &str) -> Result<String, String> {
    let known = SECTIONS.iter().any(|section| section.id == text);
    if known { Ok(text.to_owned()) } else { Err(one_of(SECTIONS.iter().map(|section| section.id))) }
}

fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    format!("it takes one of: {}", words.collect::<Vec<_>>().join(", "))
}

fn pattern(text: &str) -> Result<String, String> {
    naming::check(text).map(|()| text.to_owned())
}

fn logo(path: Option<&Path>) -> Result<Option<Logo>, Stop> {
    let Some(path) = path else { return Ok(None) };
    if !path.exists() {
        return Err(Stop::Usage(format!("{} does not exist.", super::shown(path))));
    }
    read_logo(path).map(Some).map_err(Stop::Refused)
}

/// In a folder, a file named after the pattern.
fn place(path: &Path, name: &str, form: Form) -> PathBuf {
    if path.is_dir() { path.join(format!("{name}{}", form.ending())) } else { path.to_owned() }
}

/// How much of what is open is listed in one go.
const MOST_OPEN: usize = 60;

fn refuse_while_open(open: &[String]) -> Result<(), Stop> {
    if open.is_empty() {
        return Ok(());
    }
    let mut text = format!("the report cannot be final: {} still open.\n", counted(open.len()));
    for line in open.iter().take(MOST_OPEN) {
        text.push_str(&format!("  {line}\n"));
    }
    if open.len() > MOST_OPEN {
        text.push_str(&format!("  and {} more\n", open.len() - MOST_OPEN));
    }
    Err(Stop::Refused(text.trim_end().to_owned()))
}

fn counted(count: usize) -> String {
    if count == 1 { "1 thing is".to_owned() } else { format!("{count} things are") }
}

fn is_standard_output(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Prints what was asked for.
pub fn run(asked: &Arguments) -> Result<(), Stop> {
    if !asked.file.exists() {
        return Err(Stop::Usage(format!("{} does not exist.", super::shown(&asked.file))));
    }
    let signer = asked.key.signer(sign::ASSESSOR)?;
    if signer.is_some() && asked.wanted.pdf.is_none() {
        return Err(Stop::Usage("only a PDF can be signed: --sign-with needs --pdf.".to_owned()));
    }
    let asks = Options { preset: asked.preset, without: asked.without.clone(), ..Options::default() };
    if !asks.has_any() {
        return Err(Stop::Usage(format!(
            "every section of the {} report is left out by --without: nothing would be printed.",
            asked.preset.id()
        )));
    }
    if asked.mask_key.is_some() && asked.mask == PersonalData::Full {
        return Err(Stop::Usage(
            "--mask-key is the key of a masked report: it needs --mask masked or --mask counts; beside full names there are no pseudonyms.".to_owned(),
        ));
    }
    let mut options = Options {
        is_draft: !asked.is_final,
        preset: asked.preset,
        without: asked.without.clone(),
        paper: if asked.letter { PageSize::Letter } else { PageSize::A4 },
        carried: if asked.no_attachments { Carried::Nothing } else { Carried::Everything },
        personal_data: asked.mask,
        look: Look {
            logo: logo(asked.logo.as_deref())?,
            accent: asked.colour,
            second: asked.second_colour,
            is_light_on_toner: asked.light_on_toner,
        },
        signature: None,
    };
    let passphrase = match &asked.assessment_passphrase_file {
        Some(path) => Some(unlock::read(path)?),
        None => asked.key.passphrase_of_assessment()?,
    };
    let open =
        Open::open_read_only_with(&asked.file, "", unlock::with(passphrase.as_ref())).map_err(anyhow::Error::from)?;
    let assessor = &open.document.assessment().details.assessor;
    let signing =
        signer.map(|signer| Signing { signer: asked.key.in_role(signer, assessor), with_second: asked.countersign });
    options.signature = signing.as_ref().map(|signing| signing.signer.words(signing.with_second));
    let lacks = lacking(&open);
    if let (Some(lacks), true) = (&lacks, asked.is_final || signing.is_some()) {
        return Err(Stop::Refused(format!("{lacks} So nothing final is printed from it, and nothing is signed.")));
    }
    lacks.iter().for_each(|lacks| say(lacks));
    let key = asked.mask_key.as_deref();
    let read = [Some(&asked.file), asked.logo.as_ref(), asked.assessment_passphrase_file.as_ref()];
    let outputs = Outputs::beside(read.into_iter().flatten().map(PathBuf::as_path).chain(asked.key.files()));
    write(&open, (&asked.wanted, &asked.name), &options, signing.as_ref(), (key, outputs))
}

/// Judges an assessment again from its stored evidence, and writes its report.
pub fn again(open: &Open, wanted: &Wanted, options: &Options, signing: Option<&Signing>) -> Result<(), Stop> {
    let outputs = Outputs::beside([open.file.path()]);
    write(open, (wanted, naming::PATTERN), options, signing, (None, outputs))
}

/// What stands beside the findings in an output.
struct Beside<'a> {
    open: &'a Open,
    head: &'a str,
    journal: &'a [JournalLine],
    images: &'a Images,
    options: &'a Options,
}

impl Beside<'_> {
    fn printed<'a>(&'a self, again: &'a Again) -> export::Printed<'a> {
        let found = (&again.import, &again.results, again.as_of_source.title());
        let journal = (Some(self.head), self.journal);
        export::Printed::of(self.open.document.assessment(), found, journal, self.images, self.options)
    }
}

fn write(
    open: &Open,
    (wanted, pattern): (&Wanted, &str),
    options: &Options,
    signing: Option<&Signing>,
    (key, mut outputs): (Option<&Path>, Outputs),
) -> Result<(), Stop> {
    let mut progress = Progress::new();
    let again = judge_again(open, now(), &this_program()?, &mut |message| {
        progress.hear(&message);
        true
    })?;
    progress.hear(&Message::Printing);
    let head = open.file.head();
    let attached = picture::attached(open.document.assessment(), |attachment| {
        Some(open.stored(&attachment.name, &attachment.sha256, attachment.bytes))
    });
    let are_printed = wanted.pdf.is_some() && options.personal_data == PersonalData::Full;
    let images = picture::read(if are_printed { &attached } else { &[] }, Images::default());
    let journal = open.document.history().lines();
    let beside = Beside { open, head: &head, journal: &journal, images: &images, options };
    let printed = beside.printed(&again);
    let masked = export::Masked::of(&printed)?;
    masked.iter().filter_map(export::Masked::warning).for_each(|warning| say(&visible::on_one_line(&warning)));
    let printed = masked.as_ref().map_or(printed, |masked| masked.printed(printed));
    if !options.is_draft {
        let open: Vec<String> = export::open_work(&printed)?.iter().map(ToString::to_string).collect();
        refuse_while_open(&open)?;
        export::version_of_drafts(&printed).iter().for_each(|told| say(&visible::on_one_line(told)));
    }
    let name = export::file_name(&printed, pattern)?;
    let places: Vec<(Form, PathBuf)> = wanted.each().map(|(form, path)| (form, place(path, &name, form))).collect();
    let key = key.map(Path::to_owned).or_else(|| {
        // Beside what goes to standard output there is no place that anybody named.
        let first = places.iter().map(|(_, path)| path).find(|path| !is_standard_output(path));
        first.filter(|_| options.personal_data.has_key()).map(|path| export::key_beside(path))
    });
    for path in places.iter().map(|(_, path)| path).chain(&key) {
        outputs.allow(path)?;
    }
    let is_printed = places.iter().any(|(_, path)| is_standard_output(path));
    for (form, path) in places {
        let signing = signing.filter(|_| form == Form::Pdf);
        if is_standard_output(&path) {
            let text = String::from_utf8(export::output(&printed, form)?);
            let text = text.map_err(|_| {
                Stop::Usage(
                    "only text is written to standard output; name a file for the PDF or the workbook.".to_owned(),
                )
            })?;
            print(&text)?;
        } else if let Some(signing) = signing {
            let bytes = signing.signer.sign(&export::output(&printed, form)?, signing.with_second)?;
            writing::write_whole(&path, &bytes)?;
        } else {
            export::write_to(&path, &printed, form)?;
        }
    }
    if let Some(key) = &key {
        writing::write_whole(key, &export::mask_key(&printed)?)?;
    }
    progress.clear();
    let assessor = &open.document.assessment().details.assessor;
    if let Some(remark) = options.signature.as_ref().and_then(|signed| signed.by_another_than(assessor)) {
        let _ = writeln!(std::io::stderr(), "{}", visible::on_one_line(&remark));
    }
    if let Some(key) = key {
        let place = super::shown(&key);
        let told = format!("The key of the pseudonyms is {place}. Keep it apart from what was masked.");
        if is_printed { say(&told) } else { print(&format!("{told}\n"))? }
    } else if is_printed && options.personal_data.has_key() {
        say("No key of the pseudonyms was written; --mask-key FILE.csv writes it.");
    }
    // The process may end here: giving millions of small pieces back one by one would only cost time.
    std::mem::forget(again);
    Ok(())
}
