//! When a workbook was last saved, as it says itself (`docProps/core.xml`, the Dublin Core terms of ECMA-376 part 2).

use memchr::{memchr, memmem};

/// The part of a workbook that says it, in lower case.
pub(in crate::evidence) const PROPERTIES: &str = "docprops/core.xml";

/// Bytes of it that are looked at; programs write less than one KiB.
pub(in crate::evidence) const LOOKED_AT: usize = 16 << 10;

/// The text of the element `modified`: `2026-06-01T08:00:00Z`. `None`: it is not there, or empty.
pub(in crate::evidence) fn last_saved(properties: &[u8]) -> Option<String> {
    let mut rest = properties;
    loop {
        let found = memmem::find(rest, b"modified")?;
        let is_name = found.checked_sub(1).is_some_and(|before| matches!(rest[before], b':' | b'<'));
        rest = rest.get(found..)?;
        if is_name && matches!(rest.get(8), Some(b'>' | b' ')) {
            let text = rest.get(memchr(b'>', rest)? + 1..)?;
            let text = std::str::from_utf8(text.get(..memchr(b'<', text)?)?).ok()?.trim();
            return (!text.is_empty()).then(|| text.to_owned());
        }
        rest = rest.get(8..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::last_saved;

    #[test]
    fn the_element_is_found() {
        let check = |properties: &str, expected: Option<&str>| {
            assert_eq!(last_saved(properties.as_bytes()).as_deref(), expected, "{properties}");
        };
        let moment = Some("2026-06-01T08:00:00Z");
        check(r#"<a><dcterms:modified xsi:type="dcterms:W3CDTF">2026-06-01T08:00:00Z</dcterms:modified></a>"#, moment);
        check("<a><modified> 2026-06-01T08:00:00Z\n</modified></a>", moment);
        check(
            "<cp:lastModifiedBy>modified by</cp:lastModifiedBy><x:modified>2026-06-01T08:00:00Z</x:modified>",
            moment,
        );
        check("<dcterms:modified></dcterms:modified>", None);
        check("<dcterms:modified/>", None);
        check("<dcterms:modified", None);
        check("modified", None);
        check("", None);
    }
}
