//! Parts of an attached picture are blacked out: a new picture without what stood there, and without what a camera or a program
//! noted in the file, takes the place of the one that is attached.

use super::keep::{KeepError, Open};
use super::picture::{Picture, png, small};
use crate::assessment::attachment::Attachment;
use crate::assessment::{Edit, Refused, Step, Target};
use crate::tenant::Moment;
use sha2::{Digest, Sha256};

/// Longest side of a picture that was blacked out, in points; a larger one is made smaller.
const KEPT: u32 = 3_840;
/// The width and height of every picture, as areas are told.
pub const WHOLE: u32 = 10_000;

/// A part of a picture, by its sides, from the left and the top; [`WHOLE`] is all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    pub left: u32,
    pub top: u32,
    pub right: u32,
    pub bottom: u32,
}

impl Area {
    /// Between two corners, whichever they are.
    pub fn between((x, y): (u32, u32), (other_x, other_y): (u32, u32)) -> Self {
        Self { left: x.min(other_x), top: y.min(other_y), right: x.max(other_x), bottom: y.max(other_y) }
    }

    /// Whether anything lies in it.
    pub fn is_empty(&self) -> bool {
        self.right.min(WHOLE) <= self.left || self.bottom.min(WHOLE) <= self.top
    }
}

/// The picture with these parts black, as PNG. Points that lie in a part only partly are black, too.
///
/// # Errors
/// A sentence: it is no picture that can be read here.
pub fn blacken(bytes: &[u8], areas: &[Area]) -> Result<Vec<u8>, String> {
    let Some(mut picture) = small(bytes, KEPT) else {
        return Err("The picture could not be read, so nothing was blacked out.".to_owned());
    };
    areas.iter().for_each(|area| fill(&mut picture, area));
    png(&picture)
}

fn fill(picture: &mut Picture, area: &Area) {
    let before = |side: usize, at: u32| side * at.min(WHOLE) as usize / WHOLE as usize;
    let behind = |side: usize, at: u32| (side * at.min(WHOLE) as usize).div_ceil(WHOLE as usize);
    let columns = before(picture.width, area.left)..behind(picture.width, area.right);
    let rows = before(picture.height, area.top)..behind(picture.height, area.bottom);
    for row in rows {
        let begin = row * picture.width;
        let points = picture.rgba.get_mut((begin + columns.start) * 4..(begin + columns.end.max(columns.start)) * 4);
        points.into_iter().flat_map(|points| points.chunks_exact_mut(4)).for_each(|point| {
            point.copy_from_slice(&[0, 0, 0, 255]);
        });
    }
}

impl Open {
    /// Puts a picture with black parts in the place of the one attached under this number, as one step. The bytes before stay
    /// stored, so that it can be undone, until they are removed for good. Gives the targets that still bear the picture as it was.
    ///
    /// # Errors
    /// Nothing is attached under the number, it is no picture, or what keeps it from being stored.
    pub fn black_out(&mut self, number: u32, areas: &[Area], when: Moment) -> Result<Vec<Target>, KeepError> {
        let listed = self.document.assessment().attachments();
        let found = listed.into_iter().find(|(_, attachment)| attachment.number == number);
        let (target, before) = found
            .map(|(target, attachment)| (target.clone(), attachment.clone()))
            .ok_or_else(|| Refused(format!("There is no attachment {number}.")))?;
        if !before.media.is_image() || areas.iter().all(Area::is_empty) {
            return Err(Refused("There is no part of a picture to be blacked out.".to_owned()).into());
        }
        let bytes = blacken(&self.attachment(&before)?, areas).map_err(Refused)?;
        let media = crate::assessment::attachment::admit(&before.name, &bytes)?;
        let stem = before.name.rsplit_once('.').map_or(&*before.name, |(stem, _)| stem);
        let sha256 = format!("{:x}", Sha256::digest(&bytes));
        let attachment = Attachment {
            name: crate::assessment::attachment::clean_name(&format!("{stem}.png"), media),
            media,
            sha256: sha256.clone(),
            bytes: bytes.len() as u64,
            ..before.clone()
        };
        let edits = vec![Edit::Detach { target: target.clone(), number }, Edit::Attach { target, attachment }];
        let edit = Edit::Several { label: format!("Black out parts of attachment {number}"), edits };
        let made = self.document.perform(edit, Step::New, &self.who, when)?;
        self.keep_made(made, |file| super::attach::store(file, &sha256, &bytes, &before.name))?;
        let all = self.document.assessment().attachments();
        Ok(all
            .into_iter()
            .filter(|(_, known)| known.sha256 == before.sha256)
            .map(|(target, _)| target.clone())
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Media, Session};

    fn white(width: usize, height: usize) -> Vec<u8> {
        png(&Picture { width, height, rgba: vec![255; width * height * 4] }).unwrap()
    }

    fn rows(bytes: &[u8]) -> Vec<String> {
        let picture = small(bytes, KEPT).unwrap();
        let letter = |point: &[u8]| if point == [0, 0, 0, 255] { '#' } else { '.' };
        picture.rgba.chunks(picture.width * 4).map(|row| row.chunks(4).map(letter).collect()).collect()
    }

    #[test]
    fn every_point_that_is_touched_is_black() {
        let check = |area: Area, expected: &[&str]| {
            assert_eq!(rows(&blacken(&white(4, 3), &[area]).unwrap()), expected, "{area:?}");
        };
        check(Area { left: 2_500, top: 0, right: 5_000, bottom: 3_000 }, &[".#..", "....", "...."]);
        check(Area::between((9_999, 9_999), (4_999, 3_400)), &["....", ".###", ".###"]);
        check(Area { left: 0, top: 0, right: 99_999, bottom: 1 }, &["####", "....", "...."]);
        check(Area { left: 6_000, top: 0, right: 5_000, bottom: 9_000 }, &["....", "....", "...."]);
        assert!(blacken(b"\x89PNG\r\n\x1a\n", &[]).is_err());
    }

    #[test]
    fn the_picture_takes_the_place_of_the_one_before_and_undo_brings_that_back() {
        let folder = tempfile::tempdir().unwrap();
        let session = Session { user: "ada".into(), host: "laptop".into(), since: Moment::of(0) };
        let path = folder.path().join("case.assessment");
        let mut kept = Open::create(&path, "privileged-access", &session, "Ada").unwrap();
        let now = Moment::of(7);
        let target = Target::check("privileged-access", "1.02.b");
        kept.attach(target.clone(), "Screen.png", &white(2, 1), "Seen.", now).unwrap();
        kept.attach(target, "a.txt", b"text", "", now).unwrap();
        let half = Area { left: 0, top: 0, right: 5_000, bottom: WHOLE };
        assert!(kept.black_out(1, &[half], now).unwrap().is_empty());
        let listed = |kept: &Open| {
            let all = kept.document.assessment().attachments();
            all.into_iter().map(|(_, attachment)| attachment.clone()).collect::<Vec<_>>()
        };
        let first = listed(&kept)[0].clone();
        assert_eq!((first.number, &*first.name, &*first.caption, first.media), (1, "Screen.png", "Seen.", Media::Png));
        assert_eq!(rows(&kept.attachment(&first).unwrap()), ["#."]);
        // What stood there is stored until it is removed for good, and undo brings it back.
        assert_eq!(kept.document.left_over(&kept.file).len(), 1);
        kept.undo(now).unwrap();
        assert_eq!(rows(&kept.attachment(&listed(&kept)[0]).unwrap()), [".."]);
        for (number, areas) in [(2, &[half][..]), (3, &[half]), (1, &[])] {
            assert!(matches!(kept.black_out(number, areas, now), Err(KeepError::Refused(_))), "{number}");
        }
    }
}
