use buurtkracht_core::id::CommandId;
use uuid::Uuid;

use super::*;

#[test]
fn the_known_answer_of_rfc_9901_holds() {
    let disclosure = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0";
    assert_eq!(digest(disclosure).unwrap().to_string(), "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0");
    assert_eq!(value_of(disclosure).unwrap(), "Möbius");
}

fn each_vault(check: impl Fn(&dyn Vault)) {
    check(&MemoryVault::default());
    let folder = tempfile::tempdir().unwrap();
    check(&DirectoryVault::new(folder.path().join("vault")));
}

const FIRST: CommandId = CommandId(Uuid::from_u128(1));
const SECOND: CommandId = CommandId(Uuid::from_u128(2));

#[test]
fn a_value_sealed_again_has_the_same_digest() {
    each_vault(|vault| {
        let person = Subject::Person("p-1".parse().unwrap());
        let digest = vault.seal(&person, FIRST, "name", "Jo").unwrap();
        assert_eq!(vault.seal(&person, FIRST, "name", "Jo").unwrap(), digest);
        assert_eq!(vault.open(&digest).unwrap().as_deref(), Some("Jo"));
    });
}

#[test]
fn equal_values_have_other_digests_elsewhere() {
    each_vault(|vault| {
        let [one, other] = ["p-1", "p-2"].map(|id| Subject::Person(id.parse().unwrap()));
        let digest = vault.seal(&one, FIRST, "name", "Jo").unwrap();
        assert_ne!(vault.seal(&other, FIRST, "name", "Jo").unwrap(), digest);
        assert_ne!(vault.seal(&one, SECOND, "name", "Jo").unwrap(), digest);
        assert_ne!(vault.seal(&one, FIRST, "contact", "Jo").unwrap(), digest);
        assert_ne!(vault.seal(&Subject::Text, FIRST, "name", "Jo").unwrap(), digest);
    });
}

#[test]
fn a_digest_never_sealed_is_absent() {
    each_vault(|vault| {
        let unknown = digest("elsewhere").unwrap();
        assert_eq!(vault.open(&unknown).unwrap(), None);
    });
}

#[test]
fn a_directory_vault_keeps_its_values_and_notices_damage() {
    let folder = tempfile::tempdir().unwrap();
    let vault = DirectoryVault::new(folder.path());
    let digest = vault.seal(&Subject::Text, FIRST, "reason", "too far").unwrap();
    let again = DirectoryVault::new(folder.path());
    assert_eq!(again.open(&digest).unwrap().as_deref(), Some("too far"));
    assert_eq!(again.seal(&Subject::Text, FIRST, "reason", "too far").unwrap(), digest);
    std::fs::write(folder.path().join("values").join(digest.to_string()), "else").unwrap();
    assert!(matches!(again.open(&digest), Err(VaultError::Damaged { .. })));
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_a_directory_vault() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let vault = DirectoryVault::new(folder.path().join("vault"));
    let digest = vault.seal(&Subject::Text, FIRST, "reason", "too far").unwrap();
    let mode = |path: std::path::PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let root = folder.path().join("vault");
    assert_eq!(mode(root.join("keys")), 0o700);
    assert_eq!(mode(root.join("values").join(digest.to_string())), 0o600);
}
