//! Plain texts are sealed by the ledger: into the vault before the entry stands in the log, and nowhere where the
//! command is refused.

use std::sync::atomic::{AtomicBool, Ordering};

use buurtkracht_core::Event;

use super::*;
use crate::vault::{Key, SealedValue, Vault};

/// A command that registers a person by name, with the name in plain text.
fn named(id: u128, person: &str, name: &str) -> String {
    json!({
        "programme": "example", "id": Uuid::from_u128(id), "actor": "clerk",
        "do": { "RegisterPerson": {
            "person": person, "kind": "resident", "name": { "seal": name, "person": person }
        } },
    })
    .to_string()
}

fn plain(id: u128, person: &str, name: &str) -> Submission {
    Submission::from_json(named(id, person, name)).unwrap()
}

/// A command that registers another person, with a contact under the key of one.
fn contact(id: u128, key: &str) -> Submission {
    Submission::from_json(
        json!({
            "programme": "example", "id": Uuid::from_u128(id), "actor": "clerk",
            "do": { "RegisterPerson": {
                "person": format!("p-{id}"), "kind": "resident",
                "contact": { "seal": "jo@example.nl", "person": key }
            } },
        })
        .to_string(),
    )
    .unwrap()
}

/// The digest of the name in a receipt.
fn name_in(receipt: &Receipt) -> Digest {
    match receipt.events.as_slice() {
        [Event::PersonRegistered(person)] => person.name.unwrap(),
        other => panic!("{other:?}"),
    }
}

fn founded() -> Held {
    let held = held();
    submit(&held, &found()).unwrap();
    held
}

#[test]
fn a_plain_text_is_in_the_vault_and_its_digest_in_the_log() {
    let held = founded();
    let receipt = submit(&held, &plain(1, "jo", "Jo Vis")).unwrap();
    assert_eq!(held.ledger.open_sealed(&name_in(&receipt)).unwrap().as_deref(), Some("Jo Vis"));
    let log = String::from_utf8(exported(&held)).unwrap();
    assert!(!log.contains("Jo Vis") && !log.contains("seal"), "{log}");
    let report = block_on(held.ledger.verify(&example(), Check::Rules)).unwrap();
    assert_eq!(report.flaws, []);
}

#[test]
fn submitted_again_it_is_the_same_receipt_in_whichever_form_it_comes() {
    let held = founded();
    let sealed = held.ledger.seal(&plain(1, "jo", "Jo Vis")).unwrap();
    assert!(sealed.json().unwrap().contains("\"name\":\""), "{:?}", sealed.json());
    let first = submit(&held, &sealed).unwrap();
    let again = Receipt { repeated: true, ..first.clone() };
    assert_eq!(submit(&held, &plain(1, "jo", "Jo Vis")).unwrap(), again);
    let pretty = serde_json::from_str::<Value>(&named(1, "jo", "Jo Vis")).unwrap();
    let pretty = Submission::from_json(serde_json::to_string_pretty(&pretty).unwrap()).unwrap();
    assert_eq!(submit(&held, &pretty).unwrap(), again);
    assert_eq!(submit(&held, &sealed).unwrap(), again);
    let other = submit(&held, &plain(1, "jo", "Jan Vis")).unwrap_err();
    assert!(matches!(other, SubmitError::IdReused { .. }), "{other}");
}

#[test]
fn a_refused_command_leaves_nothing_in_the_vault() {
    let held = founded();
    submit(&held, &plain(1, "jo", "Jo Vis")).unwrap();
    let sealed = held.ledger.seal(&plain(2, "jo", "Another")).unwrap();
    assert!(matches!(submit(&held, &sealed), Err(SubmitError::Refused(_))));
    assert!(matches!(submit(&held, &plain(2, "jo", "Another")), Err(SubmitError::Refused(_))));
    let text = sealed.envelope();
    let digest = match &text.command {
        buurtkracht_core::Command::RegisterPerson(person) => person.name.unwrap(),
        other => panic!("{other:?}"),
    };
    assert_eq!(held.ledger.open_sealed(&digest).unwrap(), None);
    let mut rehearsal = block_on(held.ledger.rehearse(&example())).unwrap();
    let rehearsed = rehearsal.submit(&plain(3, "an", "An Bos")).unwrap();
    assert_eq!(held.ledger.open_sealed(&name_in(&rehearsed)).unwrap(), None);
}

#[test]
fn of_one_text_submitted_by_many_at_once_one_is_recorded_and_all_get_its_receipt() {
    for round in 0..20 {
        let held = founded();
        let sequences: Vec<Sequence> = std::thread::scope(|scope| {
            let submit = || submit(&held, &plain(round, "jo", "Jo Vis")).unwrap().sequence;
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(submit)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(sequences, [Sequence(1); 8]);
        assert_eq!(block_on(held.log.length(&example())).unwrap(), 2);
    }
}

#[test]
fn commands_about_one_new_person_can_be_on_their_way_together_and_keep_their_order() {
    let held = founded();
    let ids: Vec<u128> = (1..40).collect();
    let contacts: Vec<Submission> = ids.iter().map(|id| contact(*id, "jo")).collect();
    let mut ways: Vec<_> = contacts.iter().map(|one| Box::pin(held.ledger.submit(one))).collect();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let begun: Vec<_> = ways.iter_mut().map(|way| way.as_mut().poll(&mut context)).collect();
    let receipts = begun.into_iter().zip(ways).map(|(begun, way)| match begun {
        std::task::Poll::Ready(receipt) => receipt,
        std::task::Poll::Pending => block_on(way),
    });
    let sequences: Vec<u64> = receipts.map(|receipt| receipt.unwrap().sequence.0).collect();
    assert_eq!(sequences, (1..40).collect::<Vec<_>>());
}

#[test]
fn where_another_process_gave_a_person_a_key_plain_texts_are_sealed_again_and_sealed_ones_refused() {
    let held = founded();
    let vault = Arc::new(MemoryVault::default());
    let clock = Arc::clone(&held.clock) as Arc<dyn Clock>;
    let open = || {
        let options = Ledger::options().vault(Arc::clone(&vault) as _).clock(Arc::clone(&clock));
        options.over(Arc::clone(&held.log) as _)
    };
    let (ledger, other) = (open(), open());
    let sealed = ledger.seal(&contact(100, "an")).unwrap();
    block_on(other.submit(&contact(101, "an"))).unwrap();
    let taken = block_on(ledger.submit(&sealed)).unwrap_err();
    assert_eq!(taken.code(), "vault-key-taken");
    drop(sealed);
    block_on(ledger.submit(&contact(100, "an"))).unwrap();
}

/// A vault that notes how long the log is when it keeps values, and that can fail.
struct Watched {
    inner: MemoryVault,
    log: Arc<MemoryLog>,
    seen: std::sync::Mutex<Vec<u64>>,
    fails: AtomicBool,
    panics: AtomicBool,
}

impl Vault for Watched {
    fn key(&self, name: &str) -> Result<Option<Key>, VaultError> {
        self.inner.key(name)
    }

    fn keep(&self, values: &[SealedValue]) -> Result<(), VaultError> {
        assert!(values.iter().all(|value| !value.disclosure.is_empty()));
        if self.panics.load(Ordering::SeqCst) {
            panic!("a vault that gives up");
        }
        if self.fails.load(Ordering::SeqCst) {
            return Err(VaultError::NoRandomness { reason: "the vault is full".to_owned() });
        }
        self.seen.lock().unwrap().push(block_on(self.log.length(&example())).unwrap());
        self.inner.keep(values)
    }

    fn disclosure(&self, digest: &Digest) -> Result<Option<Vec<u8>>, VaultError> {
        self.inner.disclosure(digest)
    }
}

#[test]
fn the_values_stand_in_the_vault_before_the_entry_stands_in_the_log_or_nothing_is_recorded() {
    let log = Arc::new(MemoryLog::new());
    let vault = Arc::new(Watched {
        inner: MemoryVault::default(),
        log: Arc::clone(&log),
        seen: std::sync::Mutex::default(),
        fails: AtomicBool::new(false),
        panics: AtomicBool::new(false),
    });
    let clock = Arc::new(SetClock::new(NOW.parse().unwrap()));
    let ledger = Ledger::options().vault(Arc::clone(&vault) as _).clock(clock).over(Arc::clone(&log) as _);
    block_on(ledger.submit(&found())).unwrap();
    block_on(ledger.submit(&plain(1, "jo", "Jo Vis"))).unwrap();
    assert_eq!(*vault.seen.lock().unwrap(), [1], "kept once, while the log had the founding only");
    vault.fails.store(true, Ordering::SeqCst);
    // Beside others without texts, which are none the worse for it.
    std::thread::scope(|scope| {
        let sealed = scope.spawn(|| block_on(ledger.submit(&plain(2, "an", "An Bos"))));
        let others: Vec<_> =
            (10..30).map(|id| scope.spawn(move || person(id))).map(|made| made.join().unwrap()).collect();
        for other in &others {
            block_on(ledger.submit(other)).unwrap();
        }
        let failed = sealed.join().unwrap().unwrap_err();
        assert_eq!(
            (failed.code(), failed.kind()),
            ("vault-no-randomness", crate::error::ErrorKind::Unavailable)
        );
    });
    assert_eq!(block_on(log.length(&example())).unwrap(), 22);
    vault.fails.store(false, Ordering::SeqCst);
    vault.panics.store(true, Ordering::SeqCst);
    let failed = block_on(ledger.submit(&plain(2, "an", "An Bos"))).unwrap_err();
    assert_eq!(failed.code(), "vault-failed", "nobody waits for a vault that panicked");
    vault.panics.store(false, Ordering::SeqCst);
    block_on(ledger.submit(&plain(2, "an", "An Bos"))).unwrap();
}

/// A ledger over a vault in a folder.
fn over_folder(folder: &std::path::Path) -> Ledger {
    let vault = Arc::new(crate::vault::DirectoryVault::new(folder.join("vault")));
    let clock = Arc::new(SetClock::new(NOW.parse().unwrap()));
    Ledger::options().vault(vault).clock(clock).over(Arc::new(MemoryLog::new()))
}

#[test]
fn a_repeated_command_whose_key_is_lost_is_told_apart_from_another_command() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = over_folder(folder.path());
    block_on(ledger.submit(&found())).unwrap();
    let first = block_on(ledger.submit(&plain(1, "jo", "Jo Vis"))).unwrap();
    let unnamed = json!({ "RegisterPerson": { "person": "an", "kind": "resident" } });
    std::fs::remove_dir_all(folder.path().join("vault/keys")).unwrap();
    let sealed = ledger.seal(&plain(1, "jo", "Jo Vis")).unwrap();
    for again in [plain(1, "jo", "Jo Vis"), sealed] {
        let lost = block_on(ledger.submit(&again)).unwrap_err();
        assert!(matches!(lost, SubmitError::KeyLost { sequence: Sequence(1), .. }), "{lost}");
        assert_eq!((lost.code(), lost.kind()), ("key-lost", crate::error::ErrorKind::Damaged));
    }
    let other = json!({ "programme": "example", "id": Uuid::from_u128(1), "actor": "clerk", "do": unnamed });
    let other = Submission::from_json(other.to_string()).unwrap();
    assert!(matches!(block_on(ledger.submit(&other)), Err(SubmitError::IdReused { .. })));
    let other_kind = named(1, "jo", "Jo Vis").replace("resident", "professional");
    let other_kind = Submission::from_json(other_kind).unwrap();
    assert!(matches!(block_on(ledger.submit(&other_kind)), Err(SubmitError::IdReused { .. })));
    assert_eq!(ledger.open_sealed(&name_in(&first)).unwrap().as_deref(), Some("Jo Vis"));
}

#[test]
fn a_check_of_the_vault_finds_every_value_and_key_that_is_damaged_or_gone() {
    use crate::vault::{VaultCheck, VaultFlawKind};

    let folder = tempfile::tempdir().unwrap();
    let ledger = over_folder(folder.path());
    block_on(ledger.submit(&found())).unwrap();
    let digests: Vec<Digest> = (1..=6)
        .map(|id: u128| name_in(&block_on(ledger.submit(&plain(id, &format!("p-{id}"), "Jo"))).unwrap()))
        .collect();
    // Sealed under the key of another person than the one that it registers, as a contact can be.
    block_on(ledger.submit(&contact(7, "p-1"))).unwrap();
    let check = || block_on(ledger.verify_vault(&example())).unwrap();
    let sound = check();
    assert_eq!((sound.present, sound.flaws.as_slice()), (7, [].as_slice()));
    assert!(sound.is_sound());

    let vault = folder.path().join("vault");
    let value = |number: usize| vault.join("values").join(digests[number].to_string());
    let key = |number: u128| {
        let named = Submission::from_json(named(number + 100, &format!("p-{number}"), "Jo")).unwrap();
        let known: Vec<_> = std::fs::read_dir(vault.join("keys")).unwrap().flatten().collect();
        let sealed = ledger.seal(&named).unwrap();
        let digest = |sealed: &Submission| sealed.json().unwrap().to_owned();
        // The key without which the same name gets another digest.
        let found = known.into_iter().find(|file| {
            let (at, away) = (file.path(), folder.path().join("away"));
            std::fs::rename(&at, &away).unwrap();
            let other = digest(&ledger.seal(&named).unwrap()) != digest(&sealed);
            std::fs::rename(&away, &at).unwrap();
            other
        });
        found.unwrap().path()
    };
    std::fs::remove_file(key(1)).unwrap();
    std::fs::write(key(2), [7; 31]).unwrap();
    let mut flipped = std::fs::read(value(2)).unwrap();
    flipped[9] ^= 1;
    std::fs::write(value(2), flipped).unwrap();
    std::fs::remove_file(value(3)).unwrap();
    std::fs::write(value(4), "").unwrap();
    let found = check();
    let kinds: Vec<(u64, VaultFlawKind)> =
        found.flaws.iter().map(|flaw| (flaw.sequence.0, flaw.kind)).collect();
    assert_eq!(
        kinds,
        [
            (1, VaultFlawKind::KeyLost),
            (2, VaultFlawKind::KeyDamaged),
            (2, VaultFlawKind::KeyLost),
            (3, VaultFlawKind::ValueDamaged),
            (4, VaultFlawKind::ValueAbsent),
            (5, VaultFlawKind::ValueDamaged),
            (7, VaultFlawKind::KeyLost),
        ]
    );
    assert!(!found.is_sound());
    let counts = VaultCheck { flaws: Vec::new(), ..found.clone() };
    assert_eq!(
        (counts.present, counts.absent, counts.damaged, counts.without_key, counts.values()),
        (4, 1, 2, 3, 7)
    );
    assert_eq!(found.flaws[3].file, Some(value(2)));
    assert_eq!(found.flaws[3].field, "do.RegisterPerson.name");
    let damaged = ledger.open_sealed(&digests[2]).unwrap_err();
    assert_eq!((damaged.code(), damaged.kind()), ("vault-damaged", crate::error::ErrorKind::Damaged));
    std::fs::remove_dir_all(&vault).unwrap();
    let absent = check();
    assert_eq!((absent.absent, absent.is_sound()), (7, true), "a log can be without its vault");
}
