//! A model of a POSIX file system at a cut of the power. It replays recorded calls, and draws a state that a disk may
//! be found in after any of them.
//!
//! - What was written to a file since its last sync is there whole, in part, or not at all, in pieces of 512 or 4,096
//!   bytes. So is a change of its length.
//! - What was changed in a folder since its last sync is there up to any of the changes. A rename is atomic. Folders are
//!   independent of each other, and a sync of a file does not keep its name.
//! - `sync_file_range` keeps nothing.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::Read as _;
use std::os::unix::fs::FileExt as _;
use std::path::{Component, Path};
use std::sync::Arc;

use crate::faults::Random;
use crate::runs::SAID;

/// A recorded call. Paths begin in the folder that was watched.
#[derive(Debug)]
pub enum Call<'a> {
    /// A file that existed was opened: its name has this inode.
    Open {
        inode: u64,
        path: &'a str,
    },
    Create {
        inode: u64,
        path: &'a str,
        folder: bool,
    },
    Write {
        inode: u64,
        at: u64,
        data: Data<'a>,
    },
    Resize {
        inode: u64,
        length: u64,
    },
    Sync {
        inode: u64,
    },
    Rename {
        from: &'a str,
        to: &'a str,
    },
    Link {
        from: &'a str,
        to: &'a str,
    },
    Remove {
        path: &'a str,
    },
}

#[derive(Debug, Clone, Copy)]
pub enum Data<'a> {
    Bytes(&'a [u8]),
    Zeros(u64),
}

/// The calls of a trace, as shim.c writes them.
pub fn calls(mut trace: &[u8]) -> Vec<Call<'_>> {
    std::iter::from_fn(|| next(&mut trace)).collect()
}

/// The beginning of a trace: so many calls.
pub fn first(trace: &[u8], calls: usize) -> &[u8] {
    let mut rest = trace;
    std::iter::from_fn(|| next(&mut rest)).take(calls).for_each(drop);
    &trace[..trace.len() - rest.len()]
}

/// Takes the next call of a trace.
fn next<'a>(trace: &mut &'a [u8]) -> Option<Call<'a>> {
    let mut take = |bytes: u64| trace.split_off(..usize::try_from(bytes).unwrap());
    let kind = take(1)?[0];
    let mut number = || u64::from_le_bytes(take(8).unwrap().try_into().unwrap());
    let (inode, second, a, b) = (number(), number(), number(), number());
    let (bytes, to) = (take(a).unwrap(), take(b).unwrap());
    let text = |bytes| std::str::from_utf8(bytes).unwrap();
    Some(match kind {
        b'O' => Call::Open { inode, path: text(bytes) },
        b'C' | b'M' => Call::Create { inode, path: text(bytes), folder: kind == b'M' },
        b'W' => Call::Write { inode, at: second, data: Data::Bytes(bytes) },
        b'Z' => Call::Write { inode, at: second, data: Data::Zeros(text(bytes).parse().unwrap()) },
        b'L' => Call::Resize { inode, length: second },
        b'S' => Call::Sync { inode },
        b'R' => Call::Rename { from: text(bytes), to: text(to) },
        b'K' => Call::Link { from: text(bytes), to: text(to) },
        b'U' => Call::Remove { path: text(bytes) },
        other => panic!("a record of kind {other}"),
    })
}

const PAGE: u64 = 4_096;

/// The content of a file. A page that is not there is zero.
#[derive(Debug, Clone, Default)]
struct Content {
    pages: BTreeMap<u64, Arc<[u8; PAGE as usize]>>,
    length: u64,
}

impl Content {
    fn write(&mut self, mut at: u64, data: Data<'_>) {
        let end = at + data.length();
        self.length = self.length.max(end);
        let from = at;
        while at < end {
            let (page, offset) = (at / PAGE, at % PAGE);
            let until = end.min((page + 1) * PAGE);
            let (start, count) = (offset as usize, (until - at) as usize);
            match data {
                Data::Zeros(_) if count as u64 == PAGE => drop(self.pages.remove(&page)),
                Data::Zeros(_) if !self.pages.contains_key(&page) => {}
                Data::Zeros(_) => self.page(page)[start..start + count].fill(0),
                Data::Bytes(bytes) => self.page(page)[start..start + count]
                    .copy_from_slice(&bytes[(at - from) as usize..(until - from) as usize]),
            }
            at = until;
        }
    }

    fn page(&mut self, page: u64) -> &mut [u8; PAGE as usize] {
        Arc::make_mut(self.pages.entry(page).or_insert_with(|| Arc::new([0; PAGE as usize])))
    }

    fn resize(&mut self, length: u64) {
        if length < self.length {
            drop(self.pages.split_off(&length.div_ceil(PAGE)));
            if let Some(last) = self.pages.get_mut(&(length / PAGE)) {
                Arc::make_mut(last)[(length % PAGE) as usize..].fill(0);
            }
        }
        self.length = length;
    }

    fn change(&mut self, change: &Change<'_>) {
        match *change {
            Change::Write { at, data } => self.write(at, data),
            Change::Resize(length) => self.resize(length),
        }
    }

    /// A change of which only a part was kept.
    fn tear(&mut self, change: &Change<'_>, random: &mut Random) {
        match *change {
            Change::Write { at, data } => {
                let piece = if random.toss() { 512 } else { PAGE };
                let end = at + data.length();
                let mut from = at;
                while from < end {
                    let until = end.min((from / piece + 1) * piece);
                    if random.toss() {
                        self.write(from, data.part(from - at, until - at));
                    }
                    from = until;
                }
            }
            Change::Resize(length) if random.toss() => self.resize(length),
            Change::Resize(_) => {}
        }
    }

    fn read(path: &Path) -> Self {
        let mut bytes = Vec::new();
        File::open(path).unwrap().read_to_end(&mut bytes).unwrap();
        let mut content = Content { length: bytes.len() as u64, ..Content::default() };
        for (page, bytes) in (0..).zip(bytes.chunks(PAGE as usize)) {
            if bytes.iter().any(|byte| *byte != 0) {
                content.write(page * PAGE, Data::Bytes(bytes));
            }
        }
        content
    }

    fn save(&self, path: &Path) {
        let file = File::create(path).unwrap();
        for (page, bytes) in &self.pages {
            file.write_all_at(&**bytes, page * PAGE).unwrap();
        }
        file.set_len(self.length).unwrap();
    }
}

impl<'a> Data<'a> {
    fn length(self) -> u64 {
        match self {
            Data::Bytes(bytes) => bytes.len() as u64,
            Data::Zeros(length) => length,
        }
    }

    fn part(self, from: u64, until: u64) -> Data<'a> {
        match self {
            Data::Bytes(bytes) => Data::Bytes(&bytes[from as usize..until as usize]),
            Data::Zeros(_) => Data::Zeros(until - from),
        }
    }
}

/// A change of a file that was not synced yet.
#[derive(Debug)]
enum Change<'a> {
    Write { at: u64, data: Data<'a> },
    Resize(u64),
}

/// A change of a folder that was not synced yet. The number is that of a node.
#[derive(Debug)]
enum Naming {
    Put(String, usize),
    Move(String, String, usize),
    Remove(String),
}

type Names = BTreeMap<String, usize>;

#[derive(Debug)]
enum Node<'a> {
    File {
        synced: Content,
        pending: Vec<Change<'a>>,
    },
    Folder {
        synced: Names,
        now: Names,
        pending: Vec<Naming>,
    },
    /// The file `said`: what the process said, which is no part of the disk.
    Said,
}

/// How much of what was not synced is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    All,
    Nothing,
    /// In the order of the calls up to any of them, the last one in part.
    Prefix,
    /// Any of it.
    Any,
}

/// What is kept in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    pub names: Kept,
    pub data: Kept,
}

impl Choice {
    /// A killed process: the system still has everything.
    pub const KILL: Choice = Choice { names: Kept::All, data: Kept::All };

    /// A sixth of the choices are a killed process, and as many the strictest cut.
    pub fn draw(random: &mut Random) -> Self {
        let (names, data) = match random.below(6) {
            0 => return Self::KILL,
            1 => (Kept::Nothing, Kept::Nothing),
            _ => (
                [Kept::All, Kept::Nothing, Kept::Prefix][random.below(3)],
                [Kept::All, Kept::Nothing, Kept::Prefix, Kept::Any, Kept::Prefix, Kept::Any][random.below(6)],
            ),
        };
        Self { names, data }
    }
}

/// The disk after some of the calls.
#[derive(Debug)]
pub struct Disk<'a> {
    nodes: Vec<Node<'a>>,
    inodes: HashMap<u64, usize>,
    said: String,
}

impl<'a> Disk<'a> {
    /// The disk that a folder holds, all of it synced.
    pub fn of(folder: &Path) -> Self {
        let mut disk = Self { nodes: Vec::new(), inodes: HashMap::new(), said: String::new() };
        disk.load(folder);
        disk
    }

    fn add(&mut self, node: Node<'a>) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn folder() -> Node<'a> {
        Node::Folder { synced: Names::new(), now: Names::new(), pending: Vec::new() }
    }

    fn load(&mut self, folder: &Path) -> usize {
        let own = self.add(Self::folder());
        let mut names = Names::new();
        for found in fs::read_dir(folder).unwrap() {
            let (path, name) = found.map(|found| (found.path(), found.file_name())).unwrap();
            let name = name.into_string().unwrap();
            let number = if path.is_dir() {
                self.load(&path)
            } else if own == 0 && name == SAID {
                self.said = fs::read_to_string(path).unwrap();
                self.add(Node::Said)
            } else {
                self.add(Node::File { synced: Content::read(&path), pending: Vec::new() })
            };
            names.insert(name, number);
        }
        self.nodes[own] = Node::Folder { synced: names.clone(), now: names, pending: Vec::new() };
        own
    }

    /// The folder of a path, and its name there.
    fn place(&self, path: &str) -> (usize, String) {
        let mut names = Path::new(path).components().map(|part| match part {
            Component::Normal(name) => name.to_str().unwrap(),
            other => panic!("{path} has {other:?}"),
        });
        let Some(name) = names.next_back() else { return (0, String::new()) };
        let folder = names.fold(0, |folder, name| match &self.nodes[folder] {
            Node::Folder { now, .. } => now[name],
            other => panic!("{path}: {other:?}"),
        });
        (folder, name.to_owned())
    }

    fn at(&self, path: &str) -> usize {
        let (folder, name) = self.place(path);
        match &self.nodes[folder] {
            Node::Folder { .. } if name.is_empty() => folder,
            Node::Folder { now, .. } => now[&name],
            other => panic!("{path}: {other:?}"),
        }
    }

    fn rename(&mut self, folder: usize, naming: Naming) {
        match &mut self.nodes[folder] {
            Node::Folder { now, pending, .. } => {
                apply(now, &naming);
                pending.push(naming);
            }
            other => panic!("no folder: {other:?}"),
        }
    }

    fn change(&mut self, inode: u64, change: Change<'a>) {
        let number = self.inodes[&inode];
        match (&mut self.nodes[number], change) {
            (Node::File { pending, .. }, change) => pending.push(change),
            (Node::Said, Change::Write { data: Data::Bytes(bytes), .. }) => {
                self.said.push_str(std::str::from_utf8(bytes).unwrap());
            }
            (node, change) => panic!("{node:?}: {change:?}"),
        }
    }

    /// Replays the next call.
    pub fn replay(&mut self, call: &Call<'a>) {
        match *call {
            Call::Open { inode, path } => drop(self.inodes.insert(inode, self.at(path))),
            Call::Create { inode, path, folder } => {
                let (parent, name) = self.place(path);
                let number = self.add(match folder {
                    true => Self::folder(),
                    false if parent == 0 && name == SAID => Node::Said,
                    false => Node::File { synced: Content::default(), pending: Vec::new() },
                });
                self.inodes.insert(inode, number);
                self.rename(parent, Naming::Put(name, number));
            }
            Call::Write { inode, at, data } => self.change(inode, Change::Write { at, data }),
            Call::Resize { inode, length } => self.change(inode, Change::Resize(length)),
            Call::Sync { inode } => match &mut self.nodes[self.inodes[&inode]] {
                Node::File { synced, pending } => {
                    pending.drain(..).for_each(|change| synced.change(&change));
                }
                Node::Folder { synced, pending, .. } => {
                    pending.drain(..).for_each(|naming| apply(synced, &naming));
                }
                Node::Said => {}
            },
            Call::Rename { from, to } => {
                let number = self.at(from);
                let ((folder, from), (other, to)) = (self.place(from), self.place(to));
                assert_eq!(folder, other, "a rename from folder to folder is not modelled");
                self.rename(folder, Naming::Move(from, to, number));
            }
            Call::Link { from, to } => {
                let number = self.at(from);
                let (folder, name) = self.place(to);
                self.rename(folder, Naming::Put(name, number));
            }
            Call::Remove { path } => {
                let (folder, name) = self.place(path);
                self.rename(folder, Naming::Remove(name));
            }
        }
    }

    /// Writes a state that the disk may be found in to an empty folder, and what was said by then.
    pub fn save(&self, choice: Choice, random: &mut Random, folder: &Path) {
        self.save_folder(0, choice, random, folder, &mut HashMap::new());
    }

    fn save_folder(
        &self,
        number: usize,
        choice: Choice,
        random: &mut Random,
        path: &Path,
        contents: &mut HashMap<usize, Content>,
    ) {
        let Node::Folder { synced, pending, .. } = &self.nodes[number] else { panic!("no folder: {number}") };
        let kept = match choice.names {
            Kept::All => pending.len(),
            Kept::Nothing => 0,
            Kept::Prefix | Kept::Any => random.below(pending.len() + 1),
        };
        let mut names = synced.clone();
        pending[..kept].iter().for_each(|naming| apply(&mut names, naming));
        for (name, number) in names {
            let path = path.join(name);
            match &self.nodes[number] {
                Node::Said => fs::write(path, &self.said).unwrap(),
                Node::Folder { .. } => {
                    fs::create_dir(&path).unwrap();
                    self.save_folder(number, choice, random, &path, contents);
                }
                // A file of two names has one content.
                Node::File { synced, pending } => contents
                    .entry(number)
                    .or_insert_with(|| survive(synced, pending, choice.data, random))
                    .save(&path),
            }
        }
    }
}

fn apply(names: &mut Names, naming: &Naming) {
    match naming {
        Naming::Put(name, number) => drop(names.insert(name.clone(), *number)),
        Naming::Move(from, to, number) => {
            names.remove(from);
            names.insert(to.clone(), *number);
        }
        Naming::Remove(name) => drop(names.remove(name)),
    }
}

/// What is found of a file.
fn survive(synced: &Content, pending: &[Change<'_>], kept: Kept, random: &mut Random) -> Content {
    let mut content = synced.clone();
    match kept {
        Kept::All => pending.iter().for_each(|change| content.change(change)),
        Kept::Nothing => {}
        Kept::Prefix => {
            let (whole, rest) = pending.split_at(random.below(pending.len() + 1));
            whole.iter().for_each(|change| content.change(change));
            if let Some(torn) = rest.first() {
                content.tear(torn, random);
            }
        }
        Kept::Any => {
            let mut length = synced.length;
            for change in pending {
                match random.below(4) {
                    0 => {}
                    1 => content.tear(change, random),
                    _ => content.change(change),
                }
                length = match change {
                    Change::Write { at, data } => length.max(at + data.length()),
                    Change::Resize(length) => *length,
                };
            }
            // The length can be kept without the data behind it.
            if random.below(4) == 0 {
                content.resize(length);
            }
        }
    }
    content
}
