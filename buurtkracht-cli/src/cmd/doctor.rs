//! The doctor: what is damaged, what is intact, and salvaging it.

use buurtkracht_store::address::{Address, Mode};
use buurtkracht_store::doctor::{self, Examination, Note, Origin, Stretch};
use buurtkracht_store::engine::QueueOptions;
use buurtkracht_store::ledger::Flaw;

use crate::args::Global;
use crate::config;
use crate::exit::{Failure, Outcome};
use crate::render::answers::FlawFound;
use crate::render::doctor::{
    Diagnosis, DoctorReport, From, ProgrammeReport, ProgrammeSalvaged, Salvage, SalvageReport, StoreNote,
    StretchReport,
};
use crate::render::{self, doctor as report};

impl Diagnosis {
    fn outcome(&self) -> Outcome {
        if self.is_sound() || (self.salvage.is_some() && self.is_whole()) {
            Outcome::Done
        } else {
            Outcome::Damaged
        }
    }

    fn report(&self) -> DoctorReport {
        let salvage = self.salvage.as_ref().map(|salvage| SalvageReport {
            to: salvage.to.clone(),
            whole: self.is_whole(),
            programmes: salvage
                .programmes
                .iter()
                .map(|done| ProgrammeSalvaged {
                    programme: done.programme.clone(),
                    entries: done.entries,
                    present_before: done.present,
                })
                .collect(),
            sealed_values: salvage.vault.values,
        });
        let note =
            |note: &Note| StoreNote { damage: matches!(note, Note::Damage(_)), text: note.to_string() };
        DoctorReport {
            store: self.store.clone(),
            sound: self.is_sound(),
            notes: self.notes.iter().map(note).collect(),
            programmes: self.programmes.iter().map(programme).collect(),
            salvage,
        }
    }
}

fn programme(found: &Examination) -> ProgrammeReport {
    let fault = |fault: &Flaw| FlawFound { entry: fault.sequence, reason: fault.reason.clone() };
    ProgrammeReport {
        programme: found.programme.clone(),
        marked: found.marked,
        found: found.found,
        intact: found.intact,
        root: found.root.to_string(),
        recorded_at: found.recorded_at,
        prefix: found.prefix.iter().map(stretch).collect(),
        fault: found.fault.as_ref().map(fault),
        later: found.later.iter().map(stretch).collect(),
    }
}

fn stretch(stretch: &Stretch) -> StretchReport {
    let from = match stretch.origin {
        Origin::Engine => From::Engine,
        Origin::Carved => From::RawBytes,
        Origin::Unvouched => From::RawBytesWithoutChecksum,
    };
    StretchReport { first: stretch.first, last: stretch.last, from }
}

pub async fn run(global: &Global, to: Option<&str>) -> Result<Outcome, Failure> {
    let store = config::store(global);
    let address: Address = store.parse()?;
    let to: Option<Address> = to.map(str::parse).transpose()?;
    if let Some(to) = &to {
        config::check_apart(&address, to)?;
    }
    let mut remains = address.damaged()?.ok_or_else(config::on_no_disk)?;
    let programmes = doctor::examine(remains.as_mut());
    let mut diagnosis =
        Diagnosis { store: store.to_owned(), notes: remains.notes().to_vec(), programmes, salvage: None };
    // Where nothing is intact no new store is made: it would look like one that something was saved into.
    if let Some(to) = to.filter(|_| diagnosis.has_intact()) {
        let log = to.log(Mode::Create, QueueOptions::default())?;
        let salvaged = doctor::salvage(remains.as_mut(), &diagnosis.programmes, log.as_ref())?;
        log.close().await?;
        let (vault, new_vault) = (address.vault(), to.vault());
        let (vault, new_vault) = vault.zip(new_vault).ok_or_else(config::on_no_disk)?;
        let copied = doctor::copy_vault(&vault, &new_vault)?;
        diagnosis.salvage = Some(Salvage { to: to.to_string(), programmes: salvaged, vault: copied });
    }
    render::print(global, "doctor", None, &diagnosis.report(), || {
        report::diagnosis(global.lang, &diagnosis)
    })?;
    Ok(diagnosis.outcome())
}
