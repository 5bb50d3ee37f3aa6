//! What the suites of faults share: the engines, what is written and what was acknowledged of it, processes
//! that are killed, and file systems that are cut off.
#![allow(dead_code, reason = "each suite uses its own part")]

use std::collections::{BTreeSet, HashMap};
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use buurtkracht_core::id::ProgrammeId;
use buurtkracht_store::log::{AppendError, Log, LogError, MAX_ENTRY};
use pollster::block_on;

/// An embedded backend under test. Its store stands in a folder of its own, so that a copy of the folder is a
/// copy of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    #[cfg(feature = "sled")]
    Sled,
    #[cfg(feature = "sqlite")]
    Sqlite,
}

impl Engine {
    pub const ALL: &[Engine] = &[
        #[cfg(feature = "sled")]
        Engine::Sled,
        #[cfg(feature = "sqlite")]
        Engine::Sqlite,
    ];

    pub fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "sled")]
            Engine::Sled => "sled",
            #[cfg(feature = "sqlite")]
            Engine::Sqlite => "sqlite",
        }
    }

    pub fn named(name: &str) -> Engine {
        *Engine::ALL.iter().find(|engine| engine.name() == name).unwrap()
    }

    /// Opens the store in a folder, made where there is none.
    pub fn create(self, folder: &Path) -> Result<Arc<dyn Log>, LogError> {
        let store = folder.join("store");
        Ok(match self {
            #[cfg(feature = "sled")]
            Engine::Sled => Arc::new(buurtkracht_store::backend::sled::SledLog::create(&store)?),
            #[cfg(feature = "sqlite")]
            Engine::Sqlite => Arc::new(buurtkracht_store::backend::sqlite::SqliteLog::create(&store)?),
        })
    }

    /// Opens the store in a folder.
    pub fn open(self, folder: &Path) -> Result<Arc<dyn Log>, LogError> {
        let store = folder.join("store");
        Ok(match self {
            #[cfg(feature = "sled")]
            Engine::Sled => Arc::new(buurtkracht_store::backend::sled::SledLog::open(&store)?),
            #[cfg(feature = "sqlite")]
            Engine::Sqlite => Arc::new(buurtkracht_store::backend::sqlite::SqliteLog::open(&store)?),
        })
    }

    /// Opens the store in a folder for reading.
    pub fn open_read_only(self, folder: &Path) -> Result<Arc<dyn Log>, LogError> {
        let store = folder.join("store");
        Ok(match self {
            #[cfg(feature = "sled")]
            Engine::Sled => {
                use buurtkracht_store::backend::sled::{SledLog, SledOptions};
                Arc::new(SledLog::open_read_only(&store, SledOptions::default())?)
            }
            #[cfg(feature = "sqlite")]
            Engine::Sqlite => {
                use buurtkracht_store::backend::sqlite::{SqliteLog, SqliteOptions};
                Arc::new(SqliteLog::open_read_only(&store, SqliteOptions::default())?)
            }
        })
    }

    /// Whether several processes can have the store open.
    pub fn is_shared(self) -> bool {
        self.name() == "sqlite"
    }

    /// The marker of the store in a folder.
    pub fn marker(self, folder: &Path) -> PathBuf {
        match self {
            #[cfg(feature = "sled")]
            Engine::Sled => folder.join("store").join("marker"),
            #[cfg(feature = "sqlite")]
            Engine::Sqlite => folder.join("store.marker"),
        }
    }
}

/// Numbers that follow from a seed.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap()
    }

    /// Half of the time.
    pub fn toss(&mut self) -> bool {
        self.next() & 1 == 1
    }
}

/// The seed of a run: the one asked for, or any; printed, so that it can be asked for.
pub fn seed(of: &str) -> u64 {
    use std::hash::{BuildHasher as _, RandomState};
    let asked = std::env::var("BUURTKRACHT_SEED").ok().map(|seed| seed.parse().unwrap());
    let seed = asked.unwrap_or_else(|| RandomState::new().hash_one(of));
    eprintln!("{of}: BUURTKRACHT_SEED={seed}");
    seed
}

/// How often something is done: as asked for by a variable, or else a number that suits every day.
pub fn times(variable: &str, daily: usize) -> usize {
    std::env::var(variable).map_or(daily, |asked| asked.parse().unwrap())
}

/// How many programmes are written.
pub const PROGRAMMES: usize = 3;

/// A programme that is written.
pub fn programme(number: usize) -> ProgrammeId {
    format!("programme-{number}").parse().unwrap()
}

/// How large entries are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sizes {
    /// From one byte to the most; small ones mostly.
    Any,
    /// 300 bytes, 20 KB and 60 KB.
    Mixed,
    /// 60 KB.
    Large,
}

impl Sizes {
    const ALL: [Sizes; 3] = [Sizes::Any, Sizes::Mixed, Sizes::Large];

    fn named(name: &str) -> Sizes {
        Self::ALL.into_iter().find(|sizes| format!("{sizes:?}") == name).unwrap()
    }

    fn draw(self, random: &mut Random) -> usize {
        match self {
            Sizes::Any => match random.below(40) {
                0 => MAX_ENTRY,
                1 => 1,
                2..4 => 1 + random.below(MAX_ENTRY),
                4..10 => 1 + random.below(8_000),
                _ => 1 + random.below(600),
            },
            Sizes::Mixed => [300, 20_000, 60_000][random.below(3)],
            Sizes::Large => 60_000,
        }
    }
}

/// The entry that stands at a place: whoever writes there writes this.
pub fn entry(sizes: Sizes, programme: usize, at: u64) -> Vec<u8> {
    let mut random =
        Random::new(at.wrapping_mul(PROGRAMMES as u64).wrapping_add(programme as u64) ^ 0x00c0_ffee);
    let bytes = sizes.draw(&mut random);
    let mut entry = Vec::with_capacity(bytes + 8);
    while entry.len() < bytes {
        entry.extend_from_slice(&random.next().to_le_bytes());
    }
    entry.truncate(bytes);
    entry
}

/// The same, made once: some suites read each entry a thousand times.
fn expected(sizes: Sizes, programme: usize, at: u64) -> Arc<Vec<u8>> {
    type Known = HashMap<(Sizes, usize, u64), Arc<Vec<u8>>>;
    static KNOWN: Mutex<Option<Known>> = Mutex::new(None);
    let mut known = KNOWN.lock().unwrap();
    let known = known.get_or_insert_with(HashMap::new);
    if known.len() > 2_000 {
        known.clear();
    }
    let entry = || Arc::new(entry(sizes, programme, at));
    Arc::clone(known.entry((sizes, programme, at)).or_insert_with(entry))
}

/// What is wrong with a store.
#[derive(Debug)]
pub enum Wrong {
    /// Something that was acknowledged is not there.
    Lost(String),
    /// Something is there twice.
    Doubled(String),
    /// It answers without an error, and not what was written.
    Silent(String),
    /// It does not open, cannot be read, or takes no entry.
    Unopened(String),
}

impl Wrong {
    pub fn unopened(error: impl std::fmt::Display) -> Self {
        Self::Unopened(error.to_string())
    }
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Wrong::Lost(what) => write!(f, "lost {what}"),
            Wrong::Doubled(what) => write!(f, "doubled {what}"),
            Wrong::Silent(what) => write!(f, "silent {what}"),
            Wrong::Unopened(what) => write!(f, "unopened {what}"),
        }
    }
}

/// Says a line to the process that started this one, at once and whole.
pub fn say(line: &str) {
    let mut out = io::stdout().lock();
    writeln!(out, "@ {};", line.replace('\n', " ")).unwrap();
    out.flush().unwrap();
}

/// What a process is told to do by the test that starts it.
pub struct Job {
    /// What it writes with: an engine, or something else that the suite knows.
    pub subject: String,
    pub folder: PathBuf,
    pub sizes: Sizes,
    pub seed: u64,
}

const SUBJECT: &str = "BUURTKRACHT_FAULTS_SUBJECT";
const FOLDER: &str = "BUURTKRACHT_FAULTS_FOLDER";
const SIZES: &str = "BUURTKRACHT_FAULTS_SIZES";
const SEED: &str = "BUURTKRACHT_FAULTS_SEED";

impl Job {
    /// The job of this process; panics where it was started for none.
    pub fn given() -> Self {
        Self {
            subject: std::env::var(SUBJECT).unwrap(),
            folder: std::env::var_os(FOLDER).unwrap().into(),
            sizes: Sizes::named(&std::env::var(SIZES).unwrap()),
            seed: std::env::var(SEED).unwrap().parse().unwrap(),
        }
    }

    /// This test binary, started again for one of its tests with this job. The body of a child process is an ignored
    /// test, because it shares this binary and must not count as a test that passed.
    pub fn command(&self, binary: &Path, test: &str) -> Command {
        let mut command = Command::new(binary);
        command.args(["--ignored", "--exact", test, "--nocapture", "--test-threads=1"]);
        command.env(SUBJECT, &self.subject).env(FOLDER, &self.folder);
        command.env(SIZES, format!("{:?}", self.sizes)).env(SEED, self.seed.to_string());
        command
    }

    pub fn start(&self, test: &str) -> Process {
        Process::start(&mut self.command(&std::env::current_exe().unwrap(), test))
    }

    /// Writes with many threads until killed or refused, and says what is sent, acknowledged and refused.
    pub fn write(&self) {
        let log = match Engine::named(&self.subject).create(&self.folder) {
            Ok(log) => log,
            Err(error) => return say(&format!("unopened {error}")),
        };
        say("opened");
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let (log, sizes) = (Arc::clone(&log), self.sizes);
                let random = Random::new(self.seed ^ (writer as u64) << 32);
                std::thread::spawn(move || write(&*log, writer % PROGRAMMES, sizes, random))
            })
            .collect();
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        let closed = block_on(log.close());
        say(&format!("ended {closed:?}"));
    }
}

fn write(log: &dyn Log, number: usize, sizes: Sizes, mut random: Random) {
    let programme = programme(number);
    let mut at = block_on(log.length(&programme)).unwrap();
    let mut refusals = 0;
    // A few times after the first refusal too: nothing may be acknowledged then that is not kept.
    while refusals < 3 {
        let count = if random.below(4) == 0 { 2 + random.below(6) as u64 } else { 1 };
        let entries = (at..at + count).map(|at| entry(sizes, number, at)).collect();
        say(&format!("sent {number} {at} {count}"));
        match block_on(log.append(&programme, at, entries)) {
            Ok(length) => {
                assert_eq!(length, at + count);
                say(&format!("acknowledged {number} {at} {count}"));
                at = length;
            }
            Err(AppendError::Conflict { actual, .. }) => at = actual,
            Err(error) => {
                refusals += 1;
                say(&format!("refused {error}"));
            }
        }
    }
}

/// What a writing process said: what has to be there, and what may be.
#[derive(Debug)]
pub struct Account {
    pub sizes: Sizes,
    /// Whether a store was opened, so that it is there.
    pub opened: bool,
    pub ended: bool,
    pub refusals: Vec<String>,
    acknowledged: [BTreeSet<u64>; PROGRAMMES],
    sent: [u64; PROGRAMMES],
}

impl Account {
    pub fn new(sizes: Sizes) -> Self {
        let (acknowledged, sent) = <([BTreeSet<u64>; PROGRAMMES], _)>::default();
        Self { sizes, opened: false, ended: false, refusals: Vec::new(), acknowledged, sent }
    }

    /// Takes in a line; whether it was an acknowledgement.
    pub fn hear(&mut self, line: &str) -> bool {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let numbers = || -> Vec<u64> { rest.split(' ').map(|number| number.parse().unwrap()).collect() };
        match verb {
            "opened" => self.opened = true,
            "ended" => self.ended = true,
            "unopened" => panic!("the store does not open: {rest}"),
            "refused" => self.refusals.push(rest.to_owned()),
            "sent" => {
                let [programme, at, count] = numbers()[..] else { panic!("{line}") };
                let sent = &mut self.sent[programme as usize];
                *sent = (*sent).max(at + count);
            }
            "acknowledged" => {
                let [programme, at, count] = numbers()[..] else { panic!("{line}") };
                for at in at..at + count {
                    let first = self.acknowledged[programme as usize].insert(at);
                    assert!(first, "two appends were acknowledged for one place: {line}");
                }
                return true;
            }
            _ => panic!("what is this: {line}"),
        }
        false
    }

    /// How many entries were acknowledged.
    pub fn entries(&self) -> usize {
        self.acknowledged.iter().map(BTreeSet::len).sum()
    }

    /// The lowest length that a programme must have.
    pub fn least(&self, programme: usize) -> u64 {
        self.acknowledged[programme].last().map_or(0, |last| last + 1)
    }

    /// The lowest length that each programme must have.
    pub fn leasts(&self) -> [u64; PROGRAMMES] {
        std::array::from_fn(|number| self.least(number))
    }

    /// Forgets the acknowledgements of what a log lost at its end, but for those of the first so many.
    pub fn give_up(&mut self, log: &dyn Log, firm: [u64; PROGRAMMES]) {
        for (number, firm) in firm.into_iter().enumerate() {
            let length = block_on(log.length(&programme(number))).unwrap().max(firm);
            self.acknowledged[number].retain(|at| *at < length);
        }
    }

    /// Checks that every acknowledged entry is there byte for byte, and none that was not sent.
    pub fn check(&self, log: &dyn Log, when: &str) {
        self.check_from(log, [0; PROGRAMMES], when);
    }

    /// As [`Account::check`], with the bytes from these places on only; gives the lengths.
    pub fn check_from(&self, log: &dyn Log, from: [u64; PROGRAMMES], when: &str) -> [u64; PROGRAMMES] {
        self.compare(log, from).unwrap_or_else(|wrong| panic!("{when}: {wrong}"))
    }

    /// As [`Account::check_from`], with what is wrong as an error.
    pub fn compare(&self, log: &dyn Log, from: [u64; PROGRAMMES]) -> Result<[u64; PROGRAMMES], Wrong> {
        let mut lengths = from;
        let mut there = Vec::new();
        for number in 0..PROGRAMMES {
            let name = programme(number);
            let length = block_on(log.length(&name)).map_err(Wrong::unopened)?;
            let (least, most) = (self.least(number), self.sent[number].max(self.least(number)));
            let found = format!("{name} has {length}, not {least} to {most}");
            if length < least {
                return Err(Wrong::Lost(found));
            } else if length > most {
                return Err(Wrong::Silent(found));
            }
            lengths[number] = length;
            let mut at = from[number];
            while at < length {
                let page = block_on(log.read(&name, at, 256)).map_err(Wrong::unopened)?;
                if page.is_empty() {
                    return Err(Wrong::Silent(format!("{name} ends at {at}, not at {length}")));
                }
                for found in page {
                    if found != *expected(self.sizes, number, at) {
                        let other = |at: &u64| found == *expected(self.sizes, number, *at);
                        return Err(match (0..most).find(other) {
                            Some(other) => Wrong::Doubled(format!("{name} has {other} at {at} again")),
                            None => Wrong::Silent(format!("{name} differs at {at}")),
                        });
                    }
                    at += 1;
                }
            }
            if length > 0 {
                there.push(name);
            }
        }
        match block_on(log.programmes()).map_err(Wrong::unopened)? {
            programmes if programmes == there => Ok(lengths),
            programmes => Err(Wrong::Silent(format!("the programmes are {programmes:?}, not {there:?}"))),
        }
    }

    /// Appends to every programme, as what goes on, and checks again.
    pub fn go_on(&mut self, log: &dyn Log, when: &str) {
        for number in 0..PROGRAMMES {
            let at = block_on(log.length(&programme(number))).unwrap();
            let entries = vec![entry(self.sizes, number, at), entry(self.sizes, number, at + 1)];
            assert_eq!(block_on(log.append(&programme(number), at, entries)).unwrap(), at + 2, "{when}");
            self.hear(&format!("sent {number} {at} 2"));
            self.hear(&format!("acknowledged {number} {at} 2"));
        }
        self.check(log, when);
    }
}

/// A process that this test started. It is killed when dropped.
pub struct Process {
    child: Child,
    lines: Receiver<String>,
}

impl Process {
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let (say, lines) = mpsc::channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                // What the test framework says stands before it; a line without its end was cut.
                let said = line.split_once("@ ").and_then(|(_, said)| said.strip_suffix(';'));
                if said.is_some_and(|said| say.send(said.to_owned()).is_err()) {
                    break;
                }
            }
        });
        Self { child, lines }
    }

    /// The next line; none when the process has ended.
    pub fn line(&self) -> Option<String> {
        match self.lines.recv_timeout(Duration::from_secs(60)) {
            Ok(line) => Some(line),
            Err(mpsc::RecvTimeoutError::Disconnected) => None,
            Err(mpsc::RecvTimeoutError::Timeout) => panic!("the process said nothing for a minute: it hangs"),
        }
    }

    /// Listens until a number of acknowledgements; whether there were as many.
    pub fn hear(&self, account: &mut Account, acknowledgements: usize) -> bool {
        let mut heard = 0;
        while heard < acknowledgements {
            let Some(line) = self.line() else { return false };
            heard += usize::from(account.hear(&line));
        }
        true
    }

    /// Listens until it ends.
    pub fn hear_out(&mut self, account: &mut Account) -> ExitStatus {
        while let Some(line) = self.line() {
            account.hear(&line);
        }
        self.child.wait().unwrap()
    }

    /// Kills it, and takes in what it still had said.
    pub fn kill(mut self, account: &mut Account) {
        // It may have ended by itself.
        drop(self.child.kill());
        self.hear_out(account);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Runs a tool of the system.
pub fn run(tool: &str, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(tool).args(arguments).env("LC_ALL", "C").output();
    match output {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(format!("{tool} {}: {}", arguments.join(" "), said.trim().replace('\n', " ")))
        }
        Err(error) => Err(format!("{tool}: {error}")),
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A file with an ext4 file system in it.
pub struct Image(pub PathBuf);

impl Image {
    pub fn make(path: PathBuf, mib: u64) -> Result<Self, String> {
        let file = File::create(&path).map_err(|error| error.to_string())?;
        file.set_len(mib << 20).map_err(|error| error.to_string())?;
        // Blocks as large as on any disk of today. Those of a file system this small would be smaller than a page, and
        // a full disk could then end a process that SQLite's shared memory is mapped in (docs/faults.md).
        run("mkfs.ext4", &["-q", "-F", "-m", "0", "-b", "4096", text(&path)])?;
        Ok(Self(path))
    }

    /// Mounts it on a folder, which is made.
    pub fn mount(&self, on: &Path, options: &str) -> Result<Mounted, String> {
        fs::create_dir_all(on).map_err(|error| error.to_string())?;
        run("mount", &["-t", "ext4", "-o", &format!("loop,{options}"), text(&self.0), text(on)])?;
        Ok(Mounted(on.to_path_buf()))
    }

    /// What lies on it now, as a cut of the power leaves it.
    pub fn copy(&self, to: PathBuf) -> Self {
        run("cp", &["--sparse=always", text(&self.0), text(&to)]).unwrap();
        Self(to)
    }

    /// Mends it as the system does before it mounts what was not unmounted well.
    pub fn mend(&self) {
        let mut command = Command::new("e2fsck");
        command.args(["-fy", text(&self.0)]).stdout(Stdio::null()).stderr(Stdio::null());
        let status = command.status().unwrap();
        // 1 is "mended".
        assert!(matches!(status.code(), Some(0 | 1)), "e2fsck: {status}");
    }
}

/// A file system that is mounted while this lives.
pub struct Mounted(PathBuf);

impl Mounted {
    pub fn memory(on: &Path, mib: u64) -> Result<Self, String> {
        fs::create_dir_all(on).map_err(|error| error.to_string())?;
        run("mount", &["-t", "tmpfs", "-o", &format!("size={mib}m"), "tmpfs", text(on)])?;
        Ok(Self(on.to_path_buf()))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn again(&self, options: &str) -> Result<(), String> {
        run("mount", &["-o", &format!("remount,{options}"), text(&self.0)])
    }

    /// Unmounts it, and says so where something still holds it.
    pub fn unmount(self) {
        let since = Instant::now();
        while let Err(why) = run("umount", &[text(&self.0)]) {
            assert!(since.elapsed() < Duration::from_secs(20), "{why}");
            std::thread::sleep(Duration::from_millis(20));
        }
        std::mem::forget(self);
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        if run("umount", &[text(&self.0)]).is_err() {
            drop(run("umount", &["--lazy", text(&self.0)]));
        }
    }
}

/// A temporary folder, in memory where there is such a file system.
pub fn memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// The user and the group of a process that is nobody.
pub const NOBODY: u32 = 65_534;

/// Makes a folder that anybody may look into, with a copy of this binary, which lies where nobody may look.
pub fn folder_for_nobody() -> (tempfile::TempDir, PathBuf) {
    use std::os::unix::fs::PermissionsExt as _;
    let outer = tempfile::tempdir().unwrap();
    fs::set_permissions(outer.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let binary = outer.path().join("binary");
    fs::copy(std::env::current_exe().unwrap(), &binary).unwrap();
    (outer, binary)
}

/// Whether this process is root, as file systems need.
pub fn root() -> Result<(), String> {
    use std::os::unix::fs::MetadataExt as _;
    match fs::metadata("/proc/self").map(|own| own.uid()) {
        Ok(0) => Ok(()),
        Ok(_) => Err("it needs root".to_owned()),
        Err(error) => Err(format!("/proc/self: {error}")),
    }
}

/// Whether file systems can be made and mounted here: one is.
pub fn mounting(folder: &Path) -> Result<(), String> {
    root()?;
    let image = Image::make(folder.join("probe.img"), 16)?;
    let mounted = image.mount(&folder.join("probe"), "commit=60")?;
    mounted.unmount();
    fs::remove_file(&image.0).map_err(|error| error.to_string())
}

/// Whether a test can run; where not, it says that it is skipped, and fails where that is not allowed.
pub fn can(test: &str, ready: Result<(), String>) -> bool {
    let Err(why) = ready else { return true };
    assert!(std::env::var_os("BUURTKRACHT_REQUIRE_FAULTS").is_none(), "{test} cannot run: {why}");
    // Past the test harness, which keeps what a passing test prints to itself.
    drop(writeln!(io::stderr(), "skipped: {test}: {why}"));
    false
}
