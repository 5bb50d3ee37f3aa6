//! Where the commands of one programme are decided: ahead of the log's sync, and answered when what they rest on
//! is durable.
//!
//! A caller decides on its own thread, under a lock held for the decision only, against a state that holds what
//! was decided before it, synced or not. One append is under way at a time; what is decided meanwhile makes the
//! next one. So no entry is ever appended behind one that failed, and the log gets whole batches. Whoever is told
//! that an append landed, the log's own thread, starts the next one: a thread in between would cost as much as
//! a tenth of a sync each time it is woken.
//!
//! Where an append fails, what was decided on top of it is void: the state is read again, and each caller decides
//! again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use buurtkracht_core::CommandEnvelope;
use buurtkracht_core::id::{ProgrammeId, Sequence};
use futures_channel::oneshot;

use super::log_head::{BadEntry, Decoded};
use super::projection::{Decided, Now, Prepared, Projection, Until};
use super::replay::{FEW, Source};
use super::submission::SealedCommand;
use super::{NotACommand, PAGE, ReadError, Receipt, Submission, SubmitError, decode};
use crate::log::{AppendError, Completion, Entry, LogError, MAX_ENTRY, Permit};
use crate::telemetry::{self, Append, span};
use crate::vault::{SealedValue, Vault, VaultError};

/// How often a command is decided again after another writer was faster.
const ATTEMPTS: u32 = 16;

/// The most bytes that one append holds.
const BATCH_BYTES: usize = 4 << 20;

/// What became of an append, as everyone is told whose answer rests on it.
#[derive(Debug, Clone)]
enum AppendOutcome {
    Durable,
    /// Nothing was stored, for another writer was faster or something before it failed: decide again.
    Again,
    /// Nothing was stored, because the vault failed.
    NotSealed(VaultError),
    /// It cannot be said what was stored.
    Unknown(String),
    /// Nothing was stored.
    Failed(AppendError),
}

impl AppendOutcome {
    fn of(error: AppendError) -> Self {
        match error {
            AppendError::Conflict { .. } => AppendOutcome::Again,
            AppendError::Unknown { reason } => AppendOutcome::Unknown(reason),
            AppendError::Busy | AppendError::Size { .. } | AppendError::Log(_) => {
                AppendOutcome::Failed(error)
            }
        }
    }
}

type Waiter = oneshot::Sender<AppendOutcome>;

/// Entries that are decided and not handed to the log yet.
#[derive(Default)]
struct Batch {
    entries: Vec<Entry>,
    bytes: usize,
    /// The sealed values of the entries. The vault stores them before the append.
    values: Vec<SealedValue>,
    /// Their places in the log's queue: the append uses one, the others are given back with it.
    permits: Vec<Permit>,
    waiters: Vec<Waiter>,
    /// Keeps the writer and the log where all callers went away, until the entries are handed to the log.
    writer: Option<Arc<ProgrammeWriter>>,
}

struct State {
    /// What the entries so far come to, up to the last but one that is decided.
    projection: Projection,
    /// The last one that is decided. It is taken in when the next needs it: where it fails, the projection is
    /// still what is durable, and need not be read again.
    last: Option<Decided>,
    /// How many entries are known to be durable.
    durable: u64,
    /// Whether the projection tells all that is known. Not before it is read, nor after a failure.
    ready: bool,
    /// Who waits for the append that is under way, if one is.
    flight: Option<Vec<Waiter>>,
    next: Batch,
    /// Whether somebody is about to start the next append.
    launching: bool,
    /// How many entries the last snapshot is of.
    kept: u64,
    /// What the append under way leads to, to keep a snapshot of once it is durable.
    snapshot: Option<Projection>,
}

impl State {
    /// Takes in the last one that is decided.
    fn settle(&mut self) {
        if let Some(last) = self.last.take() {
            self.projection.settle(last);
        }
    }

    /// How many entries there are with those that are not durable yet.
    fn length(&self) -> u64 {
        self.projection.length() + u64::from(self.last.is_some())
    }

    /// What to wait for before an answer from this state can be given; `None` where all of it is durable.
    fn rest(&mut self) -> Option<oneshot::Receiver<AppendOutcome>> {
        let waiters = match &mut self.flight {
            _ if !self.next.entries.is_empty() => &mut self.next.waiters,
            Some(waiters) => waiters,
            None => return None,
        };
        let (told, landing) = oneshot::channel();
        waiters.push(told);
        Some(landing)
    }

    /// Has the log read again where it has more entries than are known. While some of ours are under way it is
    /// their append that tells.
    fn compare(&mut self, found: u64) {
        if found > self.length() && self.flight.is_none() && self.next.entries.is_empty() {
            self.settle();
            self.ready = false;
        }
    }

    /// Nothing that is not durable stands any more.
    fn fall_back(&mut self) {
        self.ready = false;
        self.last = None;
        self.snapshot = None;
        if self.projection.length() > self.durable {
            self.projection = Projection::new(self.projection.id().clone());
        }
    }
}

/// What came of a decision.
enum Step {
    /// The state has to be read first.
    Read,
    /// The next append is full: wait for the one under way.
    Full(Option<oneshot::Receiver<AppendOutcome>>),
    /// The command is recorded already, at this entry.
    Seen(Sequence, Option<oneshot::Receiver<AppendOutcome>>),
    /// Refused by what was known after this many entries.
    Refused(SubmitError, u64, Option<oneshot::Receiver<AppendOutcome>>),
    /// Accepted: the receipt can be given once the append landed.
    Accepted(Receipt, oneshot::Receiver<AppendOutcome>),
}

/// One programme at work.
pub(super) struct ProgrammeWriter {
    id: ProgrammeId,
    source: Source,
    /// Apart from the writer, so that whoever holds the state does not hold the log.
    state: Arc<Mutex<State>>,
    /// Held by the one caller that reads the log.
    reading: Arc<async_lock::Mutex<()>>,
}

impl ProgrammeWriter {
    pub(super) fn new(id: ProgrammeId, source: Source) -> Self {
        let state = State {
            projection: Projection::new(id.clone()),
            last: None,
            durable: 0,
            ready: false,
            flight: None,
            next: Batch::default(),
            launching: false,
            kept: 0,
            snapshot: None,
        };
        Self { id, source, state: Arc::new(Mutex::new(state)), reading: Arc::default() }
    }

    /// Decides on a command and records it.
    pub(super) async fn submit(
        self: &Arc<Self>,
        submission: &Submission,
        now: impl Fn() -> Now,
    ) -> Result<Receipt, SubmitError> {
        let mut attempts = 0;
        while attempts < ATTEMPTS {
            // On this thread, to keep the order of the submissions of one caller. Reading a key takes microseconds.
            let command = submission.seal(&self.source.sealer)?;
            let permit = match self.source.log.reserve().await {
                Ok(permit) => permit,
                Err(AppendError::Log(LogError::ReadOnly)) => return self.read_only(&command).await,
                Err(error) => return Err(not_appended(error)),
            };
            let landing = match self.step(submission, &command, &now, permit) {
                Step::Read => {
                    self.read().await?;
                    continue;
                }
                Step::Full(rest) => {
                    landed(rest).await;
                    continue;
                }
                Step::Seen(sequence, rest) => match landed(rest).await {
                    AppendOutcome::Durable => match self.receipt(&command, sequence).await {
                        // Another attempt at the same command may have stored its key after this one was sealed.
                        Err(SubmitError::IdReused { .. })
                            if submission.is_plain() && command.has_fresh_key() =>
                        {
                            AppendOutcome::Again
                        }
                        receipt => return receipt,
                    },
                    other => other,
                },
                Step::Refused(error, at, rest) => {
                    let landing = match rest {
                        // The append landed where it expected to, so nobody else had been before it.
                        Some(rest) => landed(Some(rest)).await,
                        None => self.confirm(at).await?,
                    };
                    match landing {
                        AppendOutcome::Durable => return Err(error),
                        other => other,
                    }
                }
                Step::Accepted(receipt, landing) => {
                    self.launch();
                    match landed(Some(landing)).await {
                        AppendOutcome::Durable => return Ok(receipt),
                        AppendOutcome::Unknown(reason) => return self.resolve(&command, reason).await,
                        other => other,
                    }
                }
            };
            match landing {
                AppendOutcome::Failed(error) => return Err(not_appended(error)),
                // The next attempt seals plain texts with the stored key. A sealed command cannot change.
                AppendOutcome::NotSealed(VaultError::KeyTaken) if submission.is_plain() => attempts += 1,
                AppendOutcome::NotSealed(error) if !command.values.is_empty() => return Err(error.into()),
                AppendOutcome::Durable
                | AppendOutcome::Again
                | AppendOutcome::NotSealed(_)
                | AppendOutcome::Unknown(_) => attempts += 1,
            }
            telemetry::decided_again();
        }
        Err(SubmitError::Contended { attempts: ATTEMPTS })
    }

    /// Answers from the state after all that is recorded, once that is durable.
    pub(super) async fn look<T>(self: &Arc<Self>, answer: impl Fn(&Projection) -> T) -> Result<T, ReadError> {
        loop {
            let length = self.source.log.length(&self.id).await?;
            let looked = {
                let mut state = self.state();
                state.compare(length);
                state.ready.then(|| {
                    state.settle();
                    (answer(&state.projection), state.rest())
                })
            };
            let Some((answer, rest)) = looked else {
                self.read().await?;
                continue;
            };
            if matches!(landed(rest).await, AppendOutcome::Durable) {
                return Ok(answer);
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Decides, against all that was decided before.
    fn step(
        self: &Arc<Self>,
        submission: &Submission,
        command: &SealedCommand,
        now: impl Fn() -> Now,
        permit: Permit,
    ) -> Step {
        let mut state = self.state();
        if !state.ready {
            return Step::Read;
        }
        state.settle();
        if let Some(sequence) = state.projection.receipt(command.envelope.id) {
            return Step::Seen(sequence, state.rest());
        }
        span!("decide", command = command.envelope.id);
        match state.projection.prepare(submission, command, now()) {
            Err(error) => {
                let at = state.projection.length();
                Step::Refused(error, at, state.rest())
            }
            Ok(Prepared { entry, .. }) if state.next.bytes + entry.len() > BATCH_BYTES => {
                Step::Full(state.rest())
            }
            Ok(Prepared { entry, decided, receipt }) => {
                let (told, landing) = oneshot::channel();
                state.next.bytes += entry.len();
                state.next.entries.push(entry);
                state.next.values.extend_from_slice(&command.values);
                state.next.permits.push(permit);
                state.next.waiters.push(told);
                state.next.writer.get_or_insert_with(|| Arc::clone(self));
                state.last = Some(decided);
                Step::Accepted(receipt, landing)
            }
        }
    }

    /// Hands the next batch to the log, unless an append is under way or somebody else is at it.
    fn launch(&self) {
        let mut state = self.state();
        if !state.launching {
            state.launching = true;
            launch_all(&self.state, state);
        }
    }

    /// Takes in what became of the append that was under way, tells who waits, and starts the next. Whoever is told
    /// may drop the ledger and open the store again, so this lets go of the writer, and with it of the log, before.
    fn land(self: Arc<Self>, outcome: Result<u64, AppendOutcome>) {
        let shared = Arc::clone(&self.state);
        let mut state = lock(&shared);
        let waiters = state.flight.take().unwrap_or_default();
        // While those who wait are told they hand in more: the next append starts after that, with all of it.
        let launching = std::mem::replace(&mut state.launching, true);
        let mut void = Vec::new();
        let landing = match outcome {
            Ok(length) => {
                state.durable = length;
                if let Some(snapshot) = state.snapshot.take() {
                    state.kept = length;
                    self.keep(snapshot);
                }
                AppendOutcome::Durable
            }
            Err(failed) => {
                void = std::mem::take(&mut state.next).waiters;
                state.fall_back();
                failed
            }
        };
        drop(state);
        drop(self);
        for waiter in waiters {
            // Nobody listens any more where the caller went away; its commit stands all the same.
            drop(waiter.send(landing.clone()));
        }
        for waiter in void {
            drop(waiter.send(AppendOutcome::Again));
        }
        if !launching {
            launch_all(&shared, lock(&shared));
        }
    }

    /// Reads what is recorded and not known yet.
    async fn read(self: &Arc<Self>) -> Result<(), ReadError> {
        let reading = self.reading.lock_arc().await;
        let known = {
            let state = self.state();
            if state.ready {
                return Ok(());
            }
            state.projection.length()
        };
        let length = self.source.log.length(&self.id).await?;
        if length.saturating_sub(known) > FEW {
            let (source, shared) = (self.source.detach(), Arc::clone(&self.state));
            // Other callers wait for the same replay, so dropping this future does not stop it.
            let replay = move || {
                let replayed = replay(&source, &shared);
                drop(reading);
                replayed
            };
            return blocking::unblock(replay).await;
        }
        loop {
            let from = self.state().projection.length();
            let page = self.source.log.read(&self.id, from, PAGE).await?;
            let mut state = self.state();
            if page.is_empty() {
                // A log never shrinks. Without this check a wrong length would be read again for ever.
                if from < length {
                    let reason = format!("the log has {length} entries and returns {from}");
                    let programme = Some(self.id.clone());
                    return Err(LogError::Damaged { programme, sequence: Some(from), reason }.into());
                }
                state.durable = from;
                state.ready = true;
                return Ok(());
            }
            for entry in &page {
                let sequence = state.projection.length();
                let taken = Decoded::of(entry).map_err(BadEntry::from);
                let taken = taken.and_then(|mut entry| state.projection.take_in(&mut entry));
                taken.map_err(|flaw| ReadError::entry(&self.id, sequence, flaw))?;
            }
        }
    }

    /// Takes a snapshot of what the append that is about to be handed to the log leads to, where one is worth it. At
    /// this moment the state holds that and nothing else: soon it is ahead of it. A clone costs microseconds.
    fn take_snapshot(&self, state: &mut State) {
        let cache = self.source.cache.as_ref();
        if state.ready && cache.is_some_and(|cache| cache.is_worth(state.kept, state.length())) {
            state.settle();
            state.snapshot = Some(state.projection.clone());
        }
    }

    /// Keeps a snapshot of what is durable, on a thread of its own.
    fn keep(&self, snapshot: Projection) {
        let source = self.source.detach();
        let keep = move || source.keep(&snapshot);
        blocking::unblock(keep).detach();
    }

    /// Whether an answer from the state after that many entries, all durable, holds: another process may have
    /// appended. What we appended since is no reason to doubt it, for that landed where it expected to.
    async fn confirm(self: &Arc<Self>, length: u64) -> Result<AppendOutcome, LogError> {
        let found = self.source.log.length(&self.id).await?;
        if found <= length {
            return Ok(AppendOutcome::Durable);
        }
        let rest = {
            let mut state = self.state();
            state.compare(found);
            if !state.ready {
                return Ok(AppendOutcome::Again);
            }
            state.rest()
        };
        Ok(landed(rest).await)
    }

    /// Returns the receipt of a recorded command. It compares the parsed commands, not their bytes.
    async fn receipt(&self, command: &SealedCommand, sequence: Sequence) -> Result<Receipt, SubmitError> {
        let Some(entry) = self.source.log.read(&self.id, sequence.0, 1).await?.pop() else {
            let reason = "it was there before and is gone".to_owned();
            let programme = Some(self.id.clone());
            return Err(LogError::Damaged { programme, sequence: Some(sequence.0), reason }.into());
        };
        let commit = decode(&self.id, sequence.0, &entry)?;
        let same = commit.command.get() == command.json.get()
            || serde_json::from_str(commit.command.get())
                .is_ok_and(|envelope: CommandEnvelope| envelope == command.envelope);
        if !same {
            return Err(SubmitError::IdReused { command: command.envelope.id, sequence });
        }
        Ok(Receipt {
            programme: commit.programme,
            command: command.envelope.id,
            sequence,
            recorded_at: commit.recorded_at,
            events: commit.events,
            repeated: true,
        })
    }

    /// Returns the receipt of a recorded command from a ledger that records nothing.
    async fn read_only(self: &Arc<Self>, command: &SealedCommand) -> Result<Receipt, SubmitError> {
        match self.look(|projection| projection.receipt(command.envelope.id)).await? {
            Some(sequence) => self.receipt(command, sequence).await,
            None => Err(LogError::ReadOnly.into()),
        }
    }

    /// After an unknown outcome: the command is in the log, or we say that we cannot tell.
    async fn resolve(
        self: &Arc<Self>,
        command: &SealedCommand,
        reason: String,
    ) -> Result<Receipt, SubmitError> {
        let id = command.envelope.id;
        let unknown = || SubmitError::Unknown { command: id, reason: reason.clone() };
        let found = self.look(|projection| projection.receipt(id)).await.map_err(|_| unknown())?;
        let receipt = self.receipt(command, found.ok_or_else(unknown)?).await?;
        Ok(Receipt { repeated: false, ..receipt })
    }
}

/// Reads much. Nobody else uses the projection meanwhile, since it is not ready.
fn replay(source: &Source, shared: &Mutex<State>) -> Result<(), ReadError> {
    let mut projection = {
        let mut state = lock(shared);
        let empty = Projection::new(state.projection.id().clone());
        std::mem::replace(&mut state.projection, empty)
    };
    let replayed = source.replay(&mut projection, Until::End);
    let mut state = lock(shared);
    state.durable = projection.length();
    state.projection = projection;
    state.kept = replayed?;
    state.ready = true;
    Ok(())
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    // It is held for microseconds. To sleep on it costs two switches of threads, more than that; so whoever
    // finds it taken first lets others run, the one who holds it among them.
    for _ in 0..16 {
        if let Ok(state) = state.try_lock() {
            return state;
        }
        std::thread::yield_now();
    }
    // A panic in a rule is a bug of ours; what was decided before it is whole.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Hands the next batch to the log, as often as there is one and no append is under way.
fn launch_all<'a>(shared: &'a Mutex<State>, mut state: MutexGuard<'a, State>) {
    // A log may answer at once: then there can be more to append when it has.
    while state.flight.is_none()
        && let Batch { entries, values, mut permits, waiters, writer: Some(writer), .. } =
            std::mem::take(&mut state.next)
    {
        writer.take_snapshot(&mut state);
        state.flight = Some(waiters);
        let expected = state.durable;
        drop(state);
        let permit = permits.pop().unwrap_or(Permit::free());
        let append = move |writer: Arc<ProgrammeWriter>| {
            let (log, id) = (Arc::clone(&writer.source.log), writer.id.clone());
            let append = Append::start(&id, entries.len());
            let done = Completion::new(move |outcome| {
                drop(permits);
                append.end(outcome.as_ref().err());
                writer.land(outcome.map_err(AppendOutcome::of));
            });
            log.enqueue(permit, &id, expected, entries, done);
        };
        if values.is_empty() {
            append(writer);
        } else {
            // The vault syncs files, so this runs on another thread.
            let keep = move || match kept(writer.source.sealer.vault(), &values) {
                Ok(()) => append(writer),
                Err(error) => writer.land(Err(AppendOutcome::NotSealed(error))),
            };
            blocking::unblock(keep).detach();
        }
        state = lock(shared);
    }
    state.launching = false;
}

/// Stores values. A panic of the vault becomes an error, so that the waiting callers get an answer.
fn kept(vault: &dyn Vault, values: &[SealedValue]) -> Result<(), VaultError> {
    let failed = |_| VaultError::Failed { reason: "it panicked".to_owned() };
    catch_unwind(AssertUnwindSafe(|| vault.keep(values))).map_err(failed)?
}

/// What became of what an answer rests on; durable where it rests on nothing that is not.
async fn landed(rest: Option<oneshot::Receiver<AppendOutcome>>) -> AppendOutcome {
    match rest {
        None => AppendOutcome::Durable,
        // Every append is answered, so this is one that the ledger itself dropped.
        Some(landing) => landing.await.unwrap_or(AppendOutcome::Again),
    }
}

fn not_appended(error: AppendError) -> SubmitError {
    match error {
        AppendError::Busy => SubmitError::Busy,
        AppendError::Size { bytes } => NotACommand::TooLarge { bytes, max: MAX_ENTRY }.into(),
        AppendError::Log(error) => error.into(),
        AppendError::Conflict { .. } | AppendError::Unknown { .. } => {
            LogError::Engine { reason: error.to_string() }.into()
        }
    }
}
