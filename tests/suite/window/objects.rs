//! What is said of one affected object alone.

use super::*;

#[test]
fn a_risk_is_accepted_for_one_object() {
    let (mut shown, path, _folder) = with_sample();
    // Tall enough for everything to be in sight.
    shown.set_size(egui::vec2(1400.0, 3000.0));
    find_objects(&mut shown, "1.02.d");
    shown.key_press_modifiers(Modifiers::SHIFT, Key::J);
    settle(&mut shown);
    shown.get_by_label("Say something about this object alone").click();
    shown.run_steps(16);
    choose(&mut shown, "Treatment of this object alone", "Accept risk");
    until(&mut shown, "Still needs an approver, a reason, an expiry date");
    fill(&mut shown, "Approver", "The CISO");
    fill(&mut shown, "Expiry date", "2026-12-31");
    fill(&mut shown, "Reason for accepting", "Until the merger");
    assert!(shown.query_by_label_contains("Still needs").is_none());
    let assessment = stored(&path);
    let (target, said) = assessment.annotations.iter().next().unwrap();
    assert!(target.to_string().starts_with("privileged-access/object/1.02.d/"), "{target}");
    let expiry = Moment::from_date(2026, 12, 31);
    let (approver, reason) = ("The CISO".to_owned(), "Until the merger".to_owned());
    assert_eq!(said.treatment, Treatment::AcceptRisk { approver, reason, expiry });
    assert!(assessment.on_check("1.02.d").is_none(), "the finding itself is untouched");
    control(&mut shown, Key::Num5);
    until(&mut shown, "Not ready to sign");
    assert!(shown.query_by_label_contains("Treatments that are not decided").is_none(), "it is decided to the end");
}
