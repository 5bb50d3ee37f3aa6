//! The book tells every code that an error of this crate can have.

use std::collections::BTreeSet;

use buurtkracht_core::Rejection;
use buurtkracht_store::address::OpenError;
use buurtkracht_store::doctor::SalvageError;
use buurtkracht_store::error::ErrorKind;
use buurtkracht_store::ledger::{ImportError, NotACommand, ReadError, SubmitError};
use buurtkracht_store::log::{AppendError, LogError};
use buurtkracht_store::subscribe::SubscribeError;
use buurtkracht_store::vault::VaultError;
use strum::{VariantArray as _, VariantNames};

/// The codes of an error, without the variants that pass on those of another.
fn codes<E: VariantNames>(passed_on: &[&str]) -> impl Iterator<Item = &'static str> {
    let known: BTreeSet<&str> = E::VARIANTS.iter().copied().collect();
    assert!(passed_on.iter().all(|variant| known.contains(variant)), "{passed_on:?} of {known:?}");
    E::VARIANTS.iter().copied().filter(move |code| !passed_on.contains(code)).collect::<Vec<_>>().into_iter()
}

#[test]
fn the_book_lists_every_code_with_its_kind() {
    let mut expected: BTreeSet<&str> = BTreeSet::from(["not-a-position"]);
    expected.extend(codes::<SubmitError>(&["refused", "not-a-command", "vault", "read"]));
    expected.extend(codes::<NotACommand>(&[]));
    expected.extend(codes::<ReadError>(&["log"]));
    expected.extend(codes::<LogError>(&[]));
    expected.extend(codes::<AppendError>(&["log"]));
    expected.extend(codes::<OpenError>(&["log"]));
    expected.extend(codes::<VaultError>(&[]));
    expected.extend(codes::<ImportError>(&["import-log"]));
    expected.extend(codes::<SubscribeError>(&["position-read"]));
    expected.extend(codes::<SalvageError>(&["salvage-log", "salvage-vault"]));
    let rules: BTreeSet<&str> = Rejection::VARIANTS.iter().copied().collect();
    assert_eq!(
        expected.intersection(&rules).collect::<Vec<_>>(),
        Vec::<&&str>::new(),
        "a rule has that code"
    );
    let kinds: BTreeSet<String> = ErrorKind::VARIANTS.iter().map(ToString::to_string).collect();
    let (mut told, mut kinds_told) = (BTreeSet::new(), BTreeSet::new());
    let book = include_str!("../../docs/errors.md");
    for row in book.lines().filter_map(|line| line.strip_prefix("| `")) {
        let (code, rest) = row.split_once('`').unwrap();
        let kind = rest.split('|').nth(1).unwrap().trim();
        if kinds.contains(code) {
            assert!(kinds_told.insert(code.to_owned()), "{code} stands there twice");
        } else {
            assert!(told.insert(code), "{code} stands there twice");
            assert!(kinds.contains(kind), "{code} has the kind {kind:?}");
        }
    }
    assert_eq!(told, expected);
    assert_eq!(kinds_told, kinds);
}

#[test]
fn a_code_is_that_of_the_book() {
    for (code, kind, told) in [
        (LogError::Closed.code(), LogError::Closed.kind(), "store-closed"),
        (VaultError::KeyTaken.code(), VaultError::KeyTaken.kind(), "vault-key-taken"),
        (ImportError::Empty.code(), ImportError::Empty.kind(), "import-empty"),
        (OpenError::NotReopenable.code(), OpenError::NotReopenable.kind(), "not-reopenable"),
        (SubmitError::from(LogError::Closed).code(), SubmitError::Busy.kind(), "store-closed"),
    ] {
        assert_eq!(code, told);
        let row =
            include_str!("../../docs/errors.md").lines().find(|line| line.contains(&format!("`{code}`")));
        assert!(row.unwrap().contains(&format!("| {kind} |")), "{row:?}");
    }
}
