//! Values as exports write them.

use super::*;

fn check(text: &str, order: DateOrder, expected: &str) {
    let mut order = order;
    let read = match moment(text, &mut order) {
        Read::Moment(moment) => moment.iso(),
        other => format!("{other:?}"),
    };
    assert_eq!(read, expected, "{text}");
}

#[test]
fn dates_in_every_spelling() {
    use DateOrder::{DayFirst, MonthFirst, Unknown};
    check("8/19/2021 1:25:31 PM", Unknown, "2021-08-19T13:25:31Z");
    // Whether an American or an Australian wrote it, the clock does not tell.
    check("7/8/2022 6:15:09 PM", Unknown, "Ambiguous");
    check("7/8/2022 6:15:09 PM", MonthFirst, "2022-07-08T18:15:09Z");
    check("18/07/2022 18:15:09", Unknown, "2022-07-18T18:15:09Z");
    check("05.01.2024", Unknown, "2024-01-05T00:00:00Z");
    check("03/04/2026", Unknown, "Ambiguous");
    check("03/04/2026", DayFirst, "2026-04-03T00:00:00Z");
    check("03/04/2026", MonthFirst, "2026-03-04T00:00:00Z");
    check("04/04/2026", Unknown, "2026-04-04T00:00:00Z");
    check("Nov 7, 2026 4:18:32 PM", Unknown, "2026-11-07T16:18:32Z");
    check("31 Feb 2026", Unknown, "No");
    check("6/15/2026, 12:40:24.178 PM", Unknown, "2026-06-15T12:40:24Z");
    check("/Date(1769788627239)/", Unknown, "2026-01-30T15:57:07Z");
    check("Date(1647533824543)", Unknown, "2022-03-17T16:17:04Z");
    check("133000000000000000", Unknown, "2022-06-18T04:26:40Z");
    check("20260718161509.0Z", Unknown, "2026-07-18T16:15:09Z");
    check("0001-01-01T00:00:00Z", Unknown, "Never");
    check("Permanent", Unknown, "Never");
    check("yesterday", Unknown, "No");
    check("31/02/2026", Unknown, "No");
}

#[test]
fn a_file_that_proves_both_orders_is_mixed() {
    let check = |cells: &[&str], expected: DateOrder, read: &[&str]| {
        assert_eq!(date_order(cells.iter().copied()), expected, "{cells:?}");
        let mut order = expected;
        let found: Vec<String> = cells
            .iter()
            .map(|cell| match moment(cell, &mut order) {
                Read::Moment(moment) => moment.iso_date(),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(found, read, "{cells:?}");
    };
    let both = ["18/07/2022", "7/18/2022", "3/4/2026"];
    check(&both, DateOrder::Mixed, &["2022-07-18", "2022-07-18", "Ambiguous"]);
    check(&["3/4/2026", "18/07/2022"], DateOrder::DayFirst, &["2026-04-03", "2022-07-18"]);
    // The clock with marks is no proof, before or after one.
    check(&["3/4/2026 6:15 PM", "18/07/2022 6:15 PM"], DateOrder::DayFirst, &["2026-04-03", "2022-07-18"]);
    check(&["3/4/2026 6:15 PM"], DateOrder::Unknown, &["Ambiguous"]);
    check(&["18/07/2022 6:15 PM", "3/4/2026 6:15 PM"], DateOrder::DayFirst, &["2022-07-18", "2026-04-03"]);
    check(&["31/02/2026", "3/4/2026"], DateOrder::DayFirst, &["No", "2026-04-03"]);
}

#[test]
fn lists_in_every_dialect() {
    let check = |text: &str, expected: &[&str]| {
        let found = list(text);
        assert_eq!(found.iter().map(|item| &**item).collect::<Vec<_>>(), expected, "{text}");
    };
    check(r#"["DynamicMembership","Unified"]"#, &["DynamicMembership", "Unified"]);
    check("a; b;c", &["a", "b", "c"]);
    check("Microsoft 365 E5+Visio", &["Microsoft 365 E5", "Visio"]);
    check("one, two", &["one", "two"]);
    check("[]", &[]);
    check("{a, b}", &["a", "b"]);
    check("single", &["single"]);
}

#[test]
fn durations() {
    assert_eq!(duration_seconds("PT8H"), Some(28_800));
    assert_eq!(duration_seconds("P365D"), Some(365 * 86_400));
    assert_eq!(duration_seconds("P1DT12H30M"), Some(131_400));
    assert_eq!(duration_seconds("180.00:00:00"), Some(180 * 86_400));
    assert_eq!(duration_seconds("999999999999999999.00:00:00"), None);
    assert_eq!(duration_seconds("PT0S"), Some(0));
    assert_eq!(duration_seconds("soon"), None);
    // No number, or one without its unit, is no duration.
    for text in ["", " ", "P", "PT", "PT8H30", "30"] {
        assert_eq!(duration_seconds(text), None, "{text:?}");
    }
}

#[test]
fn lost_values_and_booleans() {
    for lost in [
        "System.DateTime[]",
        "System.Object[]\"",
        "System.Collections.Hashtable",
        "System.Management.Automation.PSObject",
        "Microsoft.Graph.Beta.PowerShell.Models.MicrosoftGraphDirectoryObject",
        "Deserialized.System.Object[]",
        "Microsoft.Rest.Azure.OData",
    ] {
        assert!(is_lost(lost), "{lost}");
    }
    for text in ["System.Read", "Deserialized", "System.[]x", "Microsoft.Graph", "Directory readers"] {
        assert!(!is_lost(text), "{text}");
    }
    assert!(is_lost("System.String[]") && is_lost("Microsoft.Graph.PowerShell.Models.MicrosoftGraphX"));
    for lost in [
        "Microsoft.Graph.Beta.PowerShell.Models.MicrosoftGraphX",
        "System.DateTime[]",
        "System.Management.Automation.PSObject[]",
        "Deserialized.Microsoft.Exchange.Data.SmtpProxyAddress",
        "@{a=b; c=d}",
    ] {
        assert!(is_lost(lost), "{lost}");
    }
    assert!(!is_lost("Microsoft.Azure.SyncFabric") && !is_lost("Dene") && !is_lost("@ada"));
    assert!(!is_lost("Microsoft Corporation") && !is_lost("System administrator"));
    assert_eq!(boolean("WAHR"), Some(true));
    assert_eq!(boolean("Not Capable"), Some(false));
    assert_eq!(boolean("perhaps"), None);
    assert_eq!(
        (boolean("TAK"), boolean("Nie"), boolean("いいえ"), boolean("PRAWDA")),
        (Some(true), Some(false), Some(false), Some(true))
    );
    assert_eq!((boolean(""), boolean("Нет"), boolean("to be discussed with the owner")), (None, Some(false), None));
}
