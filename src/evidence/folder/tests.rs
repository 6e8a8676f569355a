//! Names of inputs: stable, different, relative to what was given.

use super::*;

fn names(collected: &Collected) -> Vec<&str> {
    collected.0.iter().map(|input| input.name.as_str()).collect()
}

fn write(folder: &Path, name: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::File::create(path).unwrap();
}

#[test]
fn folders_are_expanded_in_order() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["b.csv", "a/x.json", "a/deep/y.json", ".hidden", "Thumbs.db"] {
        write(folder.path(), name);
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).unwrap();
    let collected = collect(&[folder.path().to_owned()]).unwrap();
    assert_eq!(names(&collected), ["a/deep/y.json", "a/x.json", "b.csv"]);
    let left_out: Vec<&str> = collected.1.iter().map(|(name, _)| name.as_str()).collect();
    #[cfg(unix)]
    assert_eq!(left_out, [".hidden", "Thumbs.db", "a/loop"]);
}

#[test]
fn equal_names_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["one/a.csv", "two/a.csv", "two/b.csv", "three/one/a.csv"] {
        write(folder.path(), name);
    }
    let given = ["one", "two", "three/one", "one/a.csv"].map(|name| folder.path().join(name));
    assert_eq!(names(&collect(&given).unwrap()), ["b.csv", "one/a (2).csv", "one/a.csv", "two/a.csv"]);
    assert_eq!(names(&collect(&given[3..]).unwrap()), ["a.csv"]);
}

#[test]
fn a_missing_path_is_an_error() {
    let error = collect(&["/no/such/place".into()]).unwrap_err();
    assert!(error.to_string().contains("/no/such/place"));
}
