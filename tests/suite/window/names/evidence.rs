//! The evidence screen, and what the columns of a table hold.

use super::*;
use tenant_assessor::jobs::writing::{make_folder, write_whole};

#[test]
fn files_unfolded_and_taken_off() {
    let mut walk = Walk::default();
    let (mut shown, _, _folder) = on_screen(Key::Num2, "rows read");
    walk.look_and_ask(&mut shown, "Evidence");
    shown.set_size(egui::vec2(1500.0, 6000.0));
    settle(&mut shown);
    let names = shown.query_all_by_label_contains("More about ").filter_map(|name| name.accesskit_node().label());
    for name in names.take(8).collect::<Vec<String>>() {
        if shown.query_by_role_and_label(Role::Button, &name).is_some() {
            click(&mut shown, &name);
        }
    }
    walk.look_and_ask(&mut shown, "Evidence, unfolded");
    walk.unfold_lists(&mut shown, "Evidence, unfolded");
    for section in ["Exports that are missing", "Request for the client", "Scope", "Keep or use column mappings"] {
        protection::palette(&mut shown, section);
        shown.run_steps(16);
        walk.look_and_ask(&mut shown, section);
    }
    shown.query_all_by_label_contains("off the list").next().unwrap().click();
    idle(&mut shown);
    walk.look_and_ask(&mut shown, "a file taken off the list");
    protection::palette(&mut shown, "remove for good");
    idle(&mut shown);
    walk.look_and_ask(&mut shown, "what is removed for good");
    walk.end();
}

#[test]
fn what_an_import_leaves_to_be_done() {
    let mut walk = Walk::default();
    let folder = tempfile::tempdir().unwrap();
    let exports = folder.path().join("exports");
    make_folder(&exports).unwrap();
    let put = |name: &str, text: &str| write_whole(&exports.join(name), text.as_bytes()).unwrap();
    put("register.csv", REGISTER);
    put("register two.csv", REGISTER);
    put("numbers.csv", "Quantity,Colour\n1,red\n2,blue\n");
    put("results.csv", "Control ID,Requirement,Result,Criticality\nMS.1,Do,Pass,Shall\n");
    put(
        "signins.csv",
        "Created Date Time,User Principal Name,Status\n03/04/2026,a@x.example,Success\n04/05/2026,b@x.example,Failure\n",
    );
    put("notes.md", "Nothing of use");
    let mut shown = created(&folder.path().join("a.assessment"));
    walk.look_and_ask(&mut shown, "Evidence, with nothing imported");
    shown.set_size(egui::vec2(1400.0, 4000.0));
    fill(&mut shown, "Path of a file or folder", exports.to_str().unwrap());
    shown.get_by_role_and_label(Role::Button, "Import").click();
    shown.step();
    walk.look_and_ask(&mut shown, "while files are read");
    wants_to_close(&mut shown);
    shown.step();
    walk.look_and_ask(&mut shown, "closing while files are read");
    if shown.query_by_role_and_label(Role::Button, "Stay").is_some() {
        click(&mut shown, "Stay");
    }
    until(&mut shown, "Imported ");
    idle(&mut shown);
    walk.look_and_ask(&mut shown, "what an import brought");
    click(&mut shown, "Say what its columns hold: register.csv");
    until(&mut shown, "What does this table hold?");
    walk.look_and_ask(&mut shown, "the mapping screen");
    walk.unfold_lists(&mut shown, "the mapping screen");
    shown.get_by_role_and_label(Role::RadioButton, "In dates the day comes first").click();
    settle(&mut shown);
    click(&mut shown, "Read the table so");
    idle(&mut shown);
    walk.look_and_ask(&mut shown, "a table that was mapped");
    click(&mut shown, "Say what its columns hold: numbers.csv");
    until(&mut shown, "Nothing here looks like an export");
    mapping::holds(&mut shown, "Users");
    until(&mut shown, "0 of 2 rows would be read");
    walk.look_and_ask(&mut shown, "a mapping that reads nothing");
    walk.unfold_lists(&mut shown, "a mapping that reads nothing");
    wants_to_close(&mut shown);
    shown.run_steps(4);
    walk.look_and_ask(&mut shown, "closing with a mapping half made");
    walk.end();
}
