//! Microsoft Secure Score: the score of each day, and the recommended actions behind it.

use super::principal::{objects, text};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::secure_score::ControlScore;
use crate::tenant::{SecureScore, SecureScoreControl, Tenant};
use serde_json::Value;

fields! {
    Id: "id" ["id", "controlname"];
    Created: "createdDateTime" ["createddatetime"];
    Current: "currentScore" ["currentscore"];
    Maximum: "maxScore" ["maxscore"];
    Averages: "averageComparativeScores" ["averagecomparativescores", "averagecomparativescore"];
    Controls: "controlScores" ["controlscores"];
    Title: "title" ["title", "recommendedaction", "empfohlenemaßnahme", "actionrecommandée", "acciónrecomendada"];
    Category: "controlCategory" ["controlcategory", "category", "kategorie", "catégorie", "categoría"];
    Product: "service" ["service", "product", "produkt", "produit", "producto"];
    Achieved: "pointsAchieved" ["pointsachieved", "erzieltepunkte", "erreichtepunkte"];
    Status: "status" ["status", "statut", "estado"];
    Updates: "controlStateUpdates" ["controlstateupdates"];
    Deprecated: "deprecated" ["deprecated"];
}

pub static SECURE_SCORE: Dataset = Dataset {
    id: "secure-score",
    title: "Secure Score",
    collect: include_str!("collect/secure-score.md"),
    saved_as: &["secure-score.json"],
    may_be_empty: false,
    kind: RecordKind::SecureScores,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["security/securescores", "securescores"], odata_type: &[] },
            all: &["currentscore", "maxscore", "createddatetime"],
            any: &["controlscores", "averagecomparativescores", "azuretenantid"],
            ..Layout::TABLE
        },
        Layout {
            id: "m365-assess-16",
            all: &["currentscore", "maxscore", "createddatetime", "averagecomparativescore"],
            ..Layout::TABLE
        },
    ],
    load,
};

pub static SECURE_SCORE_CONTROLS: Dataset = Dataset {
    id: "secure-score-controls",
    title: "Secure Score: recommended actions",
    collect: include_str!("collect/secure-score-controls.md"),
    saved_as: &["secure-score-controls.json"],
    may_be_empty: false,
    kind: RecordKind::SecureScoreControls,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["securescorecontrolprofiles"], odata_type: &[] },
            all: &["id", "title", "maxscore", "controlcategory"],
            any: &["tier", "implementationcost", "actiontype", "controlstateupdates"],
            ..Layout::TABLE
        },
        Layout {
            id: "portal",
            all: &["recommendedaction", "scoreimpact", "pointsachieved", "status", "category"],
            ..Layout::TABLE
        },
        Layout {
            id: "portal-german",
            all: &["empfohlenemaßnahme", "bewertungsauswirkung", "erzieltepunkte"],
            ..Layout::TABLE
        },
    ],
    load: load_control,
};

/// A number as JSON or a cell gives it; a decimal comma is met in localised files.
fn decimal(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('%').trim().replace(',', ".");
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

fn number(tree: &Value, name: &str) -> Option<f64> {
    match tree.get(name)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => decimal(text),
        _ => None,
    }
}

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let field = |field: F| record.text(field).and_then(|text| decimal(&text));
    let current = field(F::Current);
    if current.is_none() && !record.has(F::Current) {
        return Err(no_key("current score"));
    }
    let at = record.moment(F::Created);
    at.into_iter().for_each(|moment| tenant.saw_event(moment));
    let whole = record.whole().unwrap_or(Value::Null);
    let averages = if record.is_object() {
        let of = |average: &&Value| Some((text(average, "basis"), number(average, "averagescore")?));
        objects(&whole, "averagecomparativescores").iter().filter_map(of).collect()
    } else {
        // M365-Assess writes 0 where there is none.
        field(F::Averages).filter(|average| *average > 0.0).map(|average| ("".into(), average)).into_iter().collect()
    };
    let control = |score: &&Value| ControlScore {
        name: text(score, "controlname"),
        category: text(score, "controlcategory"),
        points: number(score, "score"),
        percent: number(score, "scoreinpercentage"),
    };
    let controls = objects(&whole, "controlscores").iter().map(control).collect();
    tenant.secure_scores.items.push(SecureScore {
        at,
        current,
        maximum: field(F::Maximum),
        averages,
        controls,
        source: record.source,
    });
    Ok(())
}

fn load_control(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let title = record.boxed(F::Title);
    if title.is_empty() {
        return Err(no_key("recommended action"));
    }
    // The portal writes `3/10`.
    let achieved = record.text(F::Achieved);
    let (points, of) = achieved.as_deref().and_then(|text| text.split_once('/')).unzip();
    if achieved.is_some() && of.is_none() {
        record.part.note(ProblemKind::Value, "The points are not written as reached/possible.");
    }
    let whole = record.whole().unwrap_or(Value::Null);
    let newest =
        objects(&whole, "controlstateupdates").into_iter().max_by_key(|update| text(update, "updateddatetime"));
    let state = newest.map(|update| text(update, "state")).filter(|state| !state.is_empty());
    tenant.secure_score_controls.items.push(SecureScoreControl {
        id: if record.is_object() { record.boxed(F::Id) } else { "".into() },
        title,
        category: record.boxed(F::Category),
        product: record.optional(F::Product),
        maximum: of.and_then(decimal).or_else(|| record.text(F::Maximum).and_then(|text| decimal(&text))),
        points: points.and_then(decimal),
        status: record.optional(F::Status).or(state),
        deprecated: record.boolean_quietly(F::Deprecated) == Some(true),
        source: record.source,
    });
    Ok(())
}
