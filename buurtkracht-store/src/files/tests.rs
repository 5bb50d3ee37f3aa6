use std::io::{Read as _, Seek as _};

use super::*;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_first_of_two_writers_wins_and_no_unfinished_file_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    assert!(write_new(&path, b"first").unwrap());
    assert!(!write_new(&path, b"second").unwrap());
    assert_eq!(fs::read(&path).unwrap(), b"first");
    assert_eq!(names(folder.path()), ["key"]);
}

#[test]
fn without_hard_links_the_first_of_two_writers_wins_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    UnfinishedFile::write(&path, b"first").unwrap().rename_unless_exists(&path).unwrap();
    let refused = UnfinishedFile::write(&path, b"second").unwrap().rename_unless_exists(&path).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
    assert_eq!(fs::read(&path).unwrap(), b"first");
    assert_eq!(names(folder.path()), ["key"]);
}

#[test]
fn a_file_that_cannot_be_put_in_its_place_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("place");
    fs::create_dir_all(place.join("occupied")).unwrap();
    assert!(UnfinishedFile::write(&place, b"text").unwrap().replace(&place).is_err());
    assert_eq!(names(folder.path()), ["place"]);
}

#[test]
fn an_anonymous_file_has_no_name_and_can_be_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = anonymous(folder.path()).unwrap();
    assert!(names(folder.path()).is_empty());
    file.write_all(b"text").unwrap();
    file.rewind().unwrap();
    let mut text = String::new();
    file.read_to_string(&mut text).unwrap();
    assert_eq!(text, "text");
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_what_is_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let path = folder.path().join("key");
    write_new(&path, b"secret").unwrap();
    assert_eq!(mode(&path), 0o600);
    let private = folder.path().join("private");
    create_private_folder(&private).unwrap();
    assert_eq!(mode(&private), 0o700);
}

#[cfg(any(feature = "sled", feature = "sqlite"))]
#[test]
fn a_temporary_folder_goes_with_its_content() {
    let folder = TemporaryFolder::create().unwrap();
    let path = folder.path().to_path_buf();
    fs::write(path.join("file"), "text").unwrap();
    drop(folder);
    assert!(!path.exists());
}

#[cfg(any(feature = "sled", feature = "sqlite"))]
#[test]
fn what_killed_processes_left_among_the_temporary_files_is_removed() {
    let within = tempfile::tempdir().unwrap();
    let make = |name: &str| {
        let path = within.path().join(name);
        fs::create_dir_all(path.join("log")).unwrap();
        let folder = File::open(&path).unwrap();
        folder.set_modified(std::time::SystemTime::now() - Duration::from_secs(600)).unwrap();
        folder
    };
    make(".buurtkracht-copy-00000000000000aa");
    make(".buurtkracht-copy-mine");
    make("buurtkracht-demo");
    let used = make(".buurtkracht-copy-00000000000000bb");
    used.lock().unwrap();
    fs::create_dir(within.path().join(".buurtkracht-copy-00000000000000cc")).unwrap();
    TemporaryFolder::sweep(within.path());
    assert_eq!(
        names(within.path()),
        [
            ".buurtkracht-copy-00000000000000bb",
            ".buurtkracht-copy-00000000000000cc",
            ".buurtkracht-copy-mine",
            "buurtkracht-demo"
        ]
    );
}
