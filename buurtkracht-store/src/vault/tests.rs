use std::path::Path;

use buurtkracht_core::id::CommandId;
use uuid::Uuid;

use super::*;

#[test]
fn the_known_answer_of_rfc_9901_holds() {
    let disclosure = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0";
    assert_eq!(digest(disclosure).to_string(), "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0");
    assert_eq!(
        Disclosed::of(&digest(disclosure), disclosure.as_bytes()).map(|found| found.value),
        Ok("Möbius".to_owned())
    );
}

/// Seals and keeps a value.
fn kept(vault: &Arc<dyn Vault>, subject: &Subject, command: CommandId, path: &str, text: &str) -> Digest {
    let values = Sealer::new(Arc::clone(vault)).seal(command, &[plain(subject, path, text)]).unwrap();
    vault.keep(&values).unwrap();
    values[0].digest
}

fn plain(subject: &Subject, path: &str, text: &str) -> PlainText {
    PlainText { path: path.to_owned(), text: text.to_owned(), subject: subject.clone() }
}

fn each_vault(check: impl Fn(&Arc<dyn Vault>)) {
    check(&(Arc::new(MemoryVault::default()) as _));
    let folder = tempfile::tempdir().unwrap();
    check(&directory(&folder.path().join("vault")));
}

fn directory(path: &Path) -> Arc<dyn Vault> {
    Arc::new(DirectoryVault::new(path))
}

const FIRST: CommandId = CommandId(Uuid::from_u128(1));
const SECOND: CommandId = CommandId(Uuid::from_u128(2));

#[test]
fn a_value_sealed_again_has_the_same_digest() {
    each_vault(|vault| {
        let person = Subject::Person("p-1".parse().unwrap());
        let digest = kept(vault, &person, FIRST, "name", "Jo");
        assert_eq!(kept(vault, &person, FIRST, "name", "Jo"), digest);
        assert_eq!(vault.open(&digest).unwrap().as_deref(), Some("Jo"));
    });
}

#[test]
fn equal_values_have_other_digests_elsewhere() {
    each_vault(|vault| {
        let [one, other] = ["p-1", "p-2"].map(|id| Subject::Person(id.parse().unwrap()));
        let digest = kept(vault, &one, FIRST, "name", "Jo");
        assert_ne!(kept(vault, &other, FIRST, "name", "Jo"), digest);
        assert_ne!(kept(vault, &one, SECOND, "name", "Jo"), digest);
        assert_ne!(kept(vault, &one, FIRST, "contact", "Jo"), digest);
        assert_ne!(kept(vault, &Subject::Text, FIRST, "name", "Jo"), digest);
    });
}

#[test]
fn a_digest_never_sealed_is_absent() {
    each_vault(|vault| {
        let unknown = digest("elsewhere");
        assert_eq!(vault.open(&unknown).unwrap(), None);
    });
}

#[test]
fn a_directory_vault_keeps_its_values_and_notices_damage() {
    let folder = tempfile::tempdir().unwrap();
    let vault = directory(folder.path());
    let digest = kept(&vault, &Subject::Text, FIRST, "reason", "too far");
    let again = directory(folder.path());
    assert_eq!(again.open(&digest).unwrap().as_deref(), Some("too far"));
    assert_eq!(kept(&again, &Subject::Text, FIRST, "reason", "too far"), digest);
    std::fs::write(folder.path().join("values").join(digest.to_string()), "else").unwrap();
    assert!(matches!(again.open(&digest), Err(VaultError::Damaged { .. })));
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_a_directory_vault() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let vault = directory(&folder.path().join("vault"));
    let digest = kept(&vault, &Subject::Text, FIRST, "reason", "too far");
    let mode = |path: std::path::PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let root = folder.path().join("vault");
    assert_eq!(mode(root.join("keys")), 0o700);
    assert_eq!(mode(root.join("values").join(digest.to_string())), 0o600);
}

#[test]
fn sealing_writes_nothing_and_keys_that_nobody_holds_are_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let vault = directory(&folder.path().join("vault"));
    let sealer = Sealer::new(Arc::clone(&vault));
    let sealed = || sealer.seal(FIRST, &[plain(&Subject::Text, "reason", "too far")]).unwrap();
    let (first, second) = (sealed(), sealed());
    assert_eq!(first[0].digest, second[0].digest, "one that is on its way is shared");
    assert_eq!(vault.open(&first[0].digest).unwrap(), None);
    assert!(!folder.path().join("vault").exists());
    let before = first[0].digest;
    drop((first, second));
    let third = sealed();
    assert_ne!(third[0].digest, before, "its key is gone with it");
    vault.keep(&third).unwrap();
    let digest = third[0].digest;
    drop(third);
    assert_eq!(sealed()[0].digest, digest, "the vault has the key now");
}

#[test]
fn of_two_keys_for_one_subject_the_first_stays_and_the_second_is_told() {
    each_vault(|vault| {
        let jo = Subject::Person("p-1".parse().unwrap());
        let texts = [plain(&jo, "name", "Jo"), plain(&jo, "contact", "jo@example")];
        // As two processes do.
        let sealed = |command| Sealer::new(Arc::clone(vault)).seal(command, &texts).unwrap();
        let (first, second) = (sealed(FIRST), sealed(SECOND));
        assert_eq!(first[0].fresh_key, first[1].fresh_key, "the same key for the same subject");
        vault.keep(&first).unwrap();
        assert!(matches!(vault.keep(&second), Err(VaultError::KeyTaken)));
        assert_eq!(vault.open(&second[0].digest).unwrap(), None, "then no value is kept");
        let again = sealed(SECOND);
        vault.keep(&again).unwrap();
        assert_eq!(vault.open(&again[1].digest).unwrap().as_deref(), Some("jo@example"));
    });
}

#[test]
fn what_a_killed_process_left_is_removed_before_the_next_value_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let values = folder.path().join("values");
    std::fs::create_dir(&values).unwrap();
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(600);
    for (name, time) in [(".unfinished-x-1", old), (".unfinished-x-2", std::time::SystemTime::now())] {
        std::fs::File::create(values.join(name)).unwrap().set_modified(time).unwrap();
    }
    let vault = DirectoryVault::new(folder.path());
    vault.keep(&[]).unwrap();
    assert!(!values.join(".unfinished-x-1").exists() && values.join(".unfinished-x-2").exists());
}
