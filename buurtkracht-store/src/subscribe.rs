//! Following the log: from a position on, first what is there and then what comes, one programme or all.
//!
//! A subscriber pulls: [`Subscription::next`] gives the next commit, and waits where there is none yet. What it
//! gives is read from the log itself, so a slow subscriber holds up nobody and misses nothing, however far behind
//! it is; and it can come back at any later time with the [`Position`] that it kept.
//!
//! - **Exactly once in effect**, where the position is committed together with the effect of the commit: in one
//!   transaction of the database that holds the read model. After a crash both are there or neither is.
//! - **At least once**, where the position is kept after the effect: the last commits before a crash come again,
//!   and [`Commit::sequence`] tells that they do.
//!
//! `docs/subscriptions.md` says it at length; `examples/read_model.rs` keeps tables in SQL.
//!
//! ```
//! use std::sync::Arc;
//! use buurtkracht_core::{CommandEnvelope, testing};
//! use buurtkracht_store::backend::memory::MemoryLog;
//! use buurtkracht_store::clock::SystemClock;
//! use buurtkracht_store::ledger::{Ledger, Submission};
//! use buurtkracht_store::subscribe::Position;
//! use buurtkracht_store::vault::MemoryVault;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # pollster::block_on(async {
//! # let ledger = Ledger::options().over(Arc::new(MemoryLog::new()));
//! # let found: CommandEnvelope = serde_json::from_value(serde_json::json!({
//! #     "programme": "example", "id": "67e55044-10b1-426f-9247-bb680e5fe0c8", "actor": "clerk",
//! #     "do": { "FoundProgramme": { "charter": testing::charter() } },
//! # }))?;
//! # ledger.submit(&Submission::of(&found)?).await?;
//! let mut following = ledger.subscribe(&found.programme, Position::BEGINNING).await?;
//! let delivery = following.next().await?;
//! assert_eq!(delivery.commit.events.len(), 1);
//! let kept = delivery.position.to_string(); // beside the effect, in the same transaction
//!
//! let mut following = ledger.subscribe(&found.programme, kept.parse()?).await?;
//! assert!(following.try_next().await?.is_none(), "there is no more yet");
//! # Ok(())
//! # })
//! # }
//! ```

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;

use buurtkracht_core::id::{ProgrammeId, Sequence};
use futures_lite::{Stream, StreamExt as _, future, stream};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::commit::Commit;
use crate::error::{ErrorKind, serialize_as_described};
use crate::ledger::log_head::BadEntry;
use crate::ledger::{Ledger, ReadError};
use crate::log::{Entry, Log, LogError};
use crate::proof::tree::Hash;

/// The page size in entries, at most 4 MiB, because pages are read on the caller's thread.
const PAGE: usize = 64;

/// How far a subscriber has come in the log of one programme: how many entries it took in, and the leaf hash of
/// the last of them, by which another log is noticed.
///
/// Its text is one line: `0` at the beginning, and else the number, a space, and the hash in base64. It is that
/// text in serde too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position(Option<(Sequence, Hash)>);

impl Position {
    /// Before the first entry.
    pub const BEGINNING: Position = Position(None);

    /// Returns the position after an entry.
    pub(crate) fn after(sequence: Sequence, entry: &[u8]) -> Self {
        Self(Some((sequence, Hash::of_leaf(entry))))
    }

    /// The number of entries taken in: the sequence of the next one.
    pub fn entries(&self) -> u64 {
        self.0.map_or(0, |(last, _)| last.0 + 1)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.write_str("0"),
            Some((_, hash)) => write!(f, "{} {hash}", self.entries()),
        }
    }
}

/// Why a text is no position.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is no position: it is 0, or a number of entries, a space, and the hash of the last in base64"
)]
pub struct NotAPosition {
    /// The refused text.
    pub text: String,
}

impl NotAPosition {
    /// Returns the stable name of the error.
    pub const fn code(&self) -> &'static str {
        "not-a-position"
    }

    /// Returns [`ErrorKind::Invalid`].
    pub const fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}

serialize_as_described!(NotAPosition, SubscribeError);

impl FromStr for Position {
    type Err = NotAPosition;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = || {
            let (entries, hash) = text.split_once(' ')?;
            let last = entries.parse::<u64>().ok()?.checked_sub(1)?;
            Some(Position(Some((Sequence(last), hash.parse().ok()?))))
        };
        // Only what is written: a text that was changed on its way is refused, not mended.
        let position = if text == "0" { Some(Position::BEGINNING) } else { parsed() };
        position
            .filter(|position| position.to_string() == text)
            .ok_or_else(|| NotAPosition { text: text.to_owned() })
    }
}

impl Serialize for Position {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A commit, and where a subscriber stands once it has taken it in.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Delivery {
    /// The commit; it names its programme.
    pub commit: Commit,
    /// The position after it, in the log of its programme.
    pub position: Position,
}

/// Why the next commit is not given. The same call says it again: nothing is skipped.
#[derive(Debug, Clone, thiserror::Error, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case", prefix = "position-")]
#[non_exhaustive]
pub enum SubscribeError {
    /// The log is shorter than the subscriber has read.
    #[error(
        "the position {position} of {programme} lies ahead of the log, which has {length} entries: the store was put \
         back from a backup, or is another one; rebuild what follows it from the beginning"
    )]
    Ahead {
        /// The programme that was subscribed to.
        programme: ProgrammeId,
        /// The position of the subscriber.
        position: Position,
        /// The number of entries in the log.
        length: u64,
    },
    /// The log has another entry than the subscriber has read.
    #[error(
        "the position {position} of {programme} is not of this log, whose entry {sequence} has the hash {found}: the \
         store was put back from a backup, or is another one; rebuild what follows it from the beginning"
    )]
    Differs {
        /// The programme that was subscribed to.
        programme: ProgrammeId,
        /// The position of the subscriber.
        position: Position,
        /// The entry that it took in last.
        sequence: Sequence,
        /// The leaf hash of the entry that is there.
        found: Hash,
    },
    /// An entry is damaged or newer than this version, or the log failed.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl SubscribeError {
    /// Returns the stable name of the error.
    pub fn code(&self) -> &'static str {
        match self {
            SubscribeError::Read(error) => error.code(),
            other => other.into(),
        }
    }

    /// Returns the reaction that the error asks for.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            SubscribeError::Ahead { .. } | SubscribeError::Differs { .. } => ErrorKind::Conflict,
            SubscribeError::Read(error) => error.kind(),
        }
    }
}

impl From<LogError> for SubscribeError {
    fn from(error: LogError) -> Self {
        SubscribeError::Read(ReadError::Log(error))
    }
}

/// A stream of commits.
pub type Deliveries = Pin<Box<dyn Stream<Item = Result<Delivery, SubscribeError>> + Send>>;

fn until_error<T, E>(items: impl Stream<Item = Result<T, E>>) -> impl Stream<Item = Result<T, E>> {
    let mut failed = false;
    items.take_while(move |item| !std::mem::replace(&mut failed, item.is_err()))
}

/// What follows one programme, from a position on. The programme need not exist yet.
pub struct Subscription {
    log: Arc<dyn Log>,
    programme: ProgrammeId,
    position: Position,
    /// What was read and is not given yet.
    page: VecDeque<Entry>,
}

impl Subscription {
    /// Follows a programme of a log from a position on.
    ///
    /// # Errors
    /// [`SubscribeError::Ahead`] and [`SubscribeError::Differs`] where the position is not of this log.
    pub async fn resume(
        log: Arc<dyn Log>,
        programme: ProgrammeId,
        position: Position,
    ) -> Result<Self, SubscribeError> {
        if let Some((last, hash)) = position.0 {
            let Some(entry) = log.read(&programme, last.0, 1).await?.pop() else {
                let length = log.length(&programme).await?;
                return Err(SubscribeError::Ahead { programme, position, length });
            };
            let found = Hash::of_leaf(&entry);
            if found != hash {
                return Err(SubscribeError::Differs { programme, position, sequence: last, found });
            }
        }
        Ok(Self { log, programme, position, page: VecDeque::new() })
    }

    /// The position after the last commit that was given.
    pub const fn position(&self) -> Position {
        self.position
    }

    /// The next commit, once there is one. Dropping the future loses nothing: the next call gives what this one
    /// would have.
    ///
    /// # Errors
    /// [`SubscribeError`], at each call again; [`LogError::Closed`] once the log is closed.
    pub async fn next(&mut self) -> Result<Delivery, SubscribeError> {
        loop {
            if let Some(delivery) = self.take()? {
                return Ok(delivery);
            }
            let heard = self.log.listen(Some(&self.programme));
            if !self.read().await? {
                heard.await;
            }
        }
    }

    /// The next commit, if it is there now; `None` where the subscriber is caught up.
    ///
    /// # Errors
    /// [`SubscribeError`], at each call again.
    pub async fn try_next(&mut self) -> Result<Option<Delivery>, SubscribeError> {
        if self.page.is_empty() {
            self.read().await?;
        }
        self.take()
    }

    /// Returns a stream of the commits from here on. The stream ends after an error.
    pub fn into_stream(self) -> Deliveries {
        let next = async |mut following: Self| Some((following.next().await, following));
        Box::pin(until_error(stream::unfold(self, next)))
    }

    /// Reads the next page, where the one before is given; whether there is any.
    async fn read(&mut self) -> Result<bool, SubscribeError> {
        // Other tasks run between two pages.
        future::yield_now().await;
        let from = self.position.entries();
        let page = match self.log.read(&self.programme, from, PAGE).await {
            // What stands before a damaged entry is given first.
            Err(LogError::Damaged { sequence: Some(at), .. }) if at > from => {
                let before = usize::try_from(at - from).unwrap_or(PAGE);
                self.log.read(&self.programme, from, before).await?
            }
            page => page?,
        };
        self.page = page.into();
        Ok(!self.page.is_empty())
    }

    /// Gives the next commit of the page. An entry that is none stays there.
    fn take(&mut self) -> Result<Option<Delivery>, SubscribeError> {
        let Some(entry) = self.page.front() else { return Ok(None) };
        let sequence = Sequence(self.position.entries());
        let bad = |flaw: BadEntry| ReadError::entry(&self.programme, sequence.0, flaw);
        let commit = Commit::decode(entry).map_err(|flaw| bad(flaw.into()))?;
        if commit.programme != self.programme {
            return Err(bad(BadEntry::OtherProgramme(commit.programme)).into());
        }
        if commit.sequence != sequence {
            return Err(bad(BadEntry::OutOfPlace(commit.sequence)).into());
        }
        self.position = Position::after(sequence, entry);
        self.page.pop_front();
        Ok(Some(Delivery { commit, position: self.position }))
    }
}

/// What follows all programmes of a store, those that begin later included.
///
/// The commits of a programme come in their order. There is no order across programmes: they take turns, a page
/// each. One programme whose next entry cannot be read stops all; who must go on follows the others one by one.
pub struct Subscriptions {
    log: Arc<dyn Log>,
    each: BTreeMap<ProgrammeId, Subscription>,
    /// The programmes to look at in this round.
    round: VecDeque<ProgrammeId>,
    /// The one whose page is given.
    turn: Option<ProgrammeId>,
}

impl Subscriptions {
    /// Follows all programmes of a log, each from its position on, and from the beginning where it has none.
    ///
    /// # Errors
    /// [`SubscribeError::Ahead`] and [`SubscribeError::Differs`] where a position is not of this log.
    pub async fn resume(
        log: Arc<dyn Log>,
        positions: BTreeMap<ProgrammeId, Position>,
    ) -> Result<Self, SubscribeError> {
        let mut each = BTreeMap::new();
        for (programme, position) in positions {
            let one = Subscription::resume(Arc::clone(&log), programme.clone(), position).await?;
            each.insert(programme, one);
        }
        Ok(Self { log, each, round: VecDeque::new(), turn: None })
    }

    /// The positions after the last commits that were given: of every programme that was seen.
    pub fn positions(&self) -> BTreeMap<ProgrammeId, Position> {
        self.each.iter().map(|(programme, one)| (programme.clone(), one.position)).collect()
    }

    /// The next commit of any programme, once there is one. Dropping the future loses nothing.
    ///
    /// # Errors
    /// [`SubscribeError`], at each call again; [`LogError::Closed`] once the log is closed.
    pub async fn next(&mut self) -> Result<Delivery, SubscribeError> {
        loop {
            if let Some(delivery) = self.take()? {
                return Ok(delivery);
            }
            let heard = self.log.listen(None);
            if let Some(delivery) = self.try_next().await? {
                return Ok(delivery);
            }
            heard.await;
        }
    }

    /// The next commit of any programme, if it is there now; `None` where all of them are caught up.
    ///
    /// # Errors
    /// [`SubscribeError`], at each call again.
    pub async fn try_next(&mut self) -> Result<Option<Delivery>, SubscribeError> {
        // Only a round that began with this call shows that there is nothing: one that was under way may have
        // passed a programme before its entry came.
        let mut whole = false;
        loop {
            if let Some(delivery) = self.take()? {
                return Ok(Some(delivery));
            }
            match self.round.front() {
                Some(programme) => {
                    let one = self.each.entry(programme.clone()).or_insert_with(|| Subscription {
                        log: Arc::clone(&self.log),
                        programme: programme.clone(),
                        position: Position::BEGINNING,
                        page: VecDeque::new(),
                    });
                    let found = one.read().await?;
                    // Behind the wait, so that a future that is dropped leaves the round as it was.
                    let looked_at = self.round.pop_front();
                    self.turn = looked_at.filter(|_| found);
                }
                None if whole => return Ok(None),
                None => {
                    self.round = self.log.programmes().await?.into();
                    whole = true;
                }
            }
        }
    }

    /// Returns a stream of the commits from here on. The stream ends after an error.
    pub fn into_stream(self) -> Deliveries {
        let next = async |mut following: Self| Some((following.next().await, following));
        Box::pin(until_error(stream::unfold(self, next)))
    }

    fn take(&mut self) -> Result<Option<Delivery>, SubscribeError> {
        let turn = self.turn.as_ref().and_then(|programme| self.each.get_mut(programme));
        turn.map_or(Ok(None), Subscription::take)
    }
}

impl Ledger {
    /// Returns the position after `entries` entries, to start a subscription there.
    ///
    /// # Errors
    /// [`ReadError::PastEnd`] if the log has fewer.
    pub async fn position_at(&self, programme: &ProgrammeId, entries: u64) -> Result<Position, ReadError> {
        let Some(last) = entries.checked_sub(1) else { return Ok(Position::BEGINNING) };
        let log = self.log();
        match log.read(programme, last, 1).await?.first() {
            Some(entry) => Ok(Position::after(Sequence(last), entry)),
            None => {
                let length = log.length(programme).await?;
                Err(ReadError::PastEnd { programme: programme.clone(), asked: entries, length })
            }
        }
    }

    /// Follows a programme from a position on; it need not exist yet.
    ///
    /// # Errors
    /// [`SubscribeError::Ahead`] and [`SubscribeError::Differs`] where the position is not of this store.
    pub async fn subscribe(
        &self,
        programme: &ProgrammeId,
        from: Position,
    ) -> Result<Subscription, SubscribeError> {
        Subscription::resume(self.log(), programme.clone(), from).await
    }

    /// Follows all programmes of the store, those that begin later included: each from its position on, and from
    /// the beginning where it has none.
    ///
    /// # Errors
    /// [`SubscribeError::Ahead`] and [`SubscribeError::Differs`] where a position is not of this store.
    pub async fn subscribe_all(
        &self,
        from: BTreeMap<ProgrammeId, Position>,
    ) -> Result<Subscriptions, SubscribeError> {
        Subscriptions::resume(self.log(), from).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_one_line_of_text_and_nothing_else_is_a_position() {
        let after = Position(Some((Sequence(41), Hash::of_leaf(b"entry"))));
        for position in [Position::BEGINNING, after] {
            assert_eq!(position.to_string().parse(), Ok(position));
            let json = serde_json::to_string(&position).unwrap();
            assert_eq!(json, format!("\"{position}\""));
            assert_eq!(serde_json::from_str::<Position>(&json).unwrap(), position);
        }
        assert_eq!((Position::BEGINNING.entries(), after.entries()), (0, 42));
        assert_eq!(Position::BEGINNING.to_string(), "0");
        let hash = Hash::of_leaf(b"entry");
        assert_eq!(after.to_string(), format!("42 {hash}"));
        for text in ["", "00", "1", "42", &format!("0 {hash}"), &format!("042 {hash}"), &format!("+1 {hash}")]
        {
            assert_eq!(text.parse::<Position>(), Err(NotAPosition { text: text.to_owned() }));
        }
        for text in
            [format!("42  {hash}"), format!("42 {hash}\n"), format!("42 {hash}A"), "1 AAAA".to_owned()]
        {
            assert!(text.parse::<Position>().is_err(), "{text}");
        }
    }
}
