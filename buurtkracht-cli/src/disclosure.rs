//! Opens sealed values for people to read.

use std::cell::RefCell;
use std::collections::HashMap;

use buurtkracht_core::id::PersonId;
use buurtkracht_core::value::Digest;
use buurtkracht_store::ledger::Ledger;
use buurtkracht_store::vault::VaultError;

use crate::args::Lang;
use crate::exit::Failure;
use crate::render::{Kinds, Style};

/// Opens the sealed values that an answer shows, each of them once.
///
/// An answer is rendered by functions that cannot fail. So an error of the vault is kept here, and
/// [`Disclosure::styled`] returns it instead of the answer.
pub struct Disclosure<'a> {
    ledger: &'a Ledger,
    opened: RefCell<HashMap<Digest, Option<String>>>,
    error: RefCell<Option<VaultError>>,
}

impl<'a> Disclosure<'a> {
    pub fn of(ledger: &'a Ledger) -> Self {
        Self { ledger, opened: RefCell::default(), error: RefCell::default() }
    }

    /// Renders with the names and texts that the vault holds. `named` gives the digest of a person's name, `kinds` the
    /// charter's word for a body.
    pub fn styled<T>(
        &self,
        lang: Lang,
        named: &dyn Fn(&PersonId) -> Option<Digest>,
        kinds: &Kinds<'_>,
        render: impl FnOnce(&Style<'_>) -> T,
    ) -> Result<T, Failure> {
        let names = |person: &PersonId| self.open(&named(person)?);
        let texts = |digest: &Digest| self.open(digest);
        let rendered = render(&Style { lang, names: &names, texts: &texts, kinds });
        match self.error.take() {
            None => Ok(rendered),
            Some(error) => Err(error.into()),
        }
    }

    fn open(&self, digest: &Digest) -> Option<String> {
        if let Some(known) = self.opened.borrow().get(digest) {
            return known.clone();
        }
        let value = self.ledger.open_sealed(digest).unwrap_or_else(|error| {
            self.error.borrow_mut().get_or_insert(error);
            None
        });
        self.opened.borrow_mut().insert(*digest, value.clone());
        value
    }
}
