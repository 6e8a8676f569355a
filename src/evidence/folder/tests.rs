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
    for name in ["b.csv", "a/x.json", "a/deep/y.json", ".hidden", "Thumbs.db", "~$book.xlsx"] {
        write(folder.path(), name);
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).unwrap();
    let collected = collect(&[folder.path().to_owned()]).unwrap();
    assert_eq!(names(&collected), ["a/deep/y.json", "a/x.json", "b.csv"]);
    let left_out: Vec<&str> = collected.1.iter().map(|(name, _)| name.as_str()).collect();
    #[cfg(unix)]
    assert_eq!(left_out, [".hidden", "Thumbs.db", "a/loop", "~$book.xlsx"]);
}

/// A link leads out of what was given, maybe to somebody else's file.
#[cfg(unix)]
#[test]
fn links_are_followed_inside_the_folder_only() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    for name in ["given/a.csv", "private.csv"] {
        write(folder.path(), name);
    }
    let given = folder.path().join("given");
    symlink("a.csv", given.join("inside.csv")).unwrap();
    symlink("../private.csv", given.join("outside.csv")).unwrap();
    symlink("nowhere", given.join("broken.csv")).unwrap();
    let collected = collect(std::slice::from_ref(&given)).unwrap();
    assert_eq!(names(&collected), ["a.csv", "inside.csv"]);
    let why = |name: &str| collected.1.iter().find(|(left, _)| left == name).map(|(_, why)| why.as_str());
    assert_eq!(why("outside.csv"), Some("a link to a file outside of the folder; it is not followed"));
    assert_eq!(why("broken.csv"), Some("a link that leads nowhere"));
    // Whoever gives the link itself means it.
    assert_eq!(names(&collect(&[given.join("outside.csv")]).unwrap()), ["outside.csv"]);
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
