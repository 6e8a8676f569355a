//! What the file says of itself: title, dates, language, the standards it keeps, its identity, and files carried inside.

use super::RenderError;
use super::pack::{carried, packed};
use super::structure::{name, text};
use crate::report::{Attachment, Document, Relationship};
use lopdf::{Dictionary, Object, Stream, dictionary};

const SRGB: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/srgb.icc"));
const PRODUCER: &str = concat!("Tenant Assessor ", env!("CARGO_PKG_VERSION"));

/// The schema that lets a PDF/A file say that it is PDF/UA as well.
const UA_SCHEMA: &str = r#"<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>PDF/UA part</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"#;

/// Replaces the information dictionary and completes the catalog; `extra` are the entries other passes made for it.
pub fn write(
    file: &mut lopdf::Document,
    document: &Document,
    extra: Vec<(&'static str, Object)>,
) -> Result<(), RenderError> {
    "1.7".clone_into(&mut file.version);
    let catalog_id = file.trailer.get(b"Root")?.as_reference()?;
    let mut catalog = file.get_dictionary(catalog_id)?.clone();
    let language = if document.language.is_empty() { "en" } else { &document.language };
    catalog.set("Lang", text(language));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("PageLabels", dictionary! { "Nums" => vec![0.into(), dictionary! { "S" => "D" }.into()] });
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("PageMode", name("UseNone"));
    for (key, value) in extra {
        if key == "Outlines" {
            catalog.set("PageMode", name("UseOutlines"));
        }
        catalog.set(key, value);
    }
    let date = Date::read(&document.date.iso);
    information(file, document, date.as_ref())?;
    catalog.set("OutputIntents", output_intent(file)?);
    attach(file, &document.attachments, date.as_ref(), &mut catalog);
    let part = if document.attachments.is_empty() { 2 } else { 3 };
    let mut stream = Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        xmp(document, part, date.as_ref()).into_bytes(),
    );
    stream.allows_compression = false;
    catalog.set("Metadata", file.add_object(stream));
    file.set_object(catalog_id, Object::Dictionary(catalog));
    Ok(())
}

/// A claimed instant in the two spellings a file needs.
struct Date {
    pdf: String,
    xmp: String,
}

impl Date {
    /// Reads `2026-11-22T09:00:00Z`.
    fn read(iso: &str) -> Option<Self> {
        let shape = "dddd-dd-ddTdd:dd:ddZ";
        let fits = iso.len() == shape.len()
            && iso
                .chars()
                .zip(shape.chars())
                .all(|(given, wanted)| if wanted == 'd' { given.is_ascii_digit() } else { given == wanted });
        let digits: String = iso.chars().filter(char::is_ascii_digit).collect();
        fits.then(|| Self { pdf: format!("D:{digits}Z"), xmp: iso.to_owned() })
    }
}

fn information(file: &mut lopdf::Document, document: &Document, date: Option<&Date>) -> Result<(), RenderError> {
    let mut entries = Dictionary::new();
    for (key, value) in [("Title", &document.title), ("Subject", &document.subject), ("Author", &document.author)] {
        if !value.is_empty() {
            entries.set(key, text(&clean(value)));
        }
    }
    entries.set("Producer", text(PRODUCER));
    if let Some(date) = date {
        entries.set("CreationDate", Object::string_literal(date.pdf.as_str()));
        entries.set("ModDate", Object::string_literal(date.pdf.as_str()));
    }
    let id = file.trailer.get(b"Info")?.as_reference()?;
    file.set_object(id, entries);
    Ok(())
}

fn output_intent(file: &mut lopdf::Document) -> Result<Object, RenderError> {
    let profile = file.add_object(packed(dictionary! { "N" => 3 }, SRGB)?);
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB"),
        "Info" => Object::string_literal("sRGB IEC61966-2.1"),
        "DestOutputProfile" => profile,
    };
    Ok(Object::Array(vec![intent.into()]))
}

fn attach(file: &mut lopdf::Document, attachments: &[Attachment], date: Option<&Date>, catalog: &mut Dictionary) {
    let mut attachments: Vec<&Attachment> = attachments.iter().collect();
    if attachments.is_empty() {
        return;
    }
    // A name tree is sorted.
    attachments.sort_by(|one, other| one.name.cmp(&other.name));
    let (mut names, mut associated) = (Vec::new(), Vec::new());
    for attachment in attachments {
        let mut parameters = dictionary! { "Size" => i64::try_from(attachment.content.length()).unwrap_or_default() };
        if let Some(date) = date {
            parameters.set("ModDate", Object::string_literal(date.pdf.as_str()));
        }
        let kind =
            dictionary! { "Type" => "EmbeddedFile", "Subtype" => name(&attachment.mime), "Params" => parameters };
        let stream = file.add_object(carried(kind, &attachment.content));
        let relationship = match attachment.relationship {
            Relationship::Data => "Data",
            Relationship::Source => "Source",
            Relationship::Alternative => "Alternative",
            Relationship::Supplement => "Supplement",
        };
        let specification = file.add_object(dictionary! {
            "Type" => "Filespec",
            "F" => text(&attachment.name),
            "UF" => text(&attachment.name),
            "Desc" => text(&attachment.description),
            "AFRelationship" => relationship,
            "EF" => dictionary! { "F" => stream, "UF" => stream },
        });
        names.extend([text(&attachment.name), specification.into()]);
        associated.push(Object::Reference(specification));
    }
    catalog.set("Names", dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } });
    catalog.set("AF", associated);
}

fn xmp(document: &Document, part: u8, date: Option<&Date>) -> String {
    let dates = date.map_or_else(String::new, |date| {
        format!("<xmp:CreateDate>{0}</xmp:CreateDate><xmp:ModifyDate>{0}</xmp:ModifyDate>", date.xmp)
    });
    let (author, subject) = (escaped(&document.author), escaped(&document.subject));
    let creator = format!("<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>");
    let description = format!(
        "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{subject}</rdf:li></rdf:Alt></dc:description>"
    );
    let creator = if author.is_empty() { "" } else { &creator };
    let description = if subject.is_empty() { "" } else { &description };
    let (identifier, label) = (escaped(&document.identifier), escaped(&document.watermark));
    let identifier = if identifier.is_empty() {
        String::new()
    } else {
        format!("<xmp:Identifier><rdf:Bag><rdf:li>{identifier}</rdf:li></rdf:Bag></xmp:Identifier>")
    };
    let label = if label.is_empty() { String::new() } else { format!("<xmp:Label>{label}</xmp:Label>") };
    format!(
        r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>{creator}{description}{dates}{identifier}{label}<pdf:Producer>{PRODUCER}</pdf:Producer><pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description>
{UA_SCHEMA}</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"#,
        bom = '\u{feff}',
        title = escaped(&document.title),
    )
}

/// As printed: hidden characters as tags, on one line.
fn clean(value: &str) -> String {
    crate::report::visible::visible(value).replace(['\n', '\t'], " ")
}

fn escaped(value: &str) -> String {
    clean(value).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
