//! The shim: a library in C that records the file system calls of a process, or lets one of them fail. It is compiled
//! here, at run time, by the compiler that compiles SQLite.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::faults::run;

const SOURCE: &str = include_str!("shim.c");

/// The compiled shim. Its file is removed on drop.
pub struct Shim {
    folder: tempfile::TempDir,
}

impl Shim {
    /// Compiles the shim, and tries it on a process that makes a file.
    pub fn compile() -> Result<Self, String> {
        let shim = Self { folder: tempfile::tempdir().map_err(|error| error.to_string())? };
        let source = shim.folder.path().join("shim.c");
        fs::write(&source, SOURCE).map_err(|error| error.to_string())?;
        let (source, library) = (source.to_str().unwrap(), shim.library());
        run("cc", &["-O1", "-shared", "-fPIC", "-o", library.to_str().unwrap(), source, "-ldl"])?;
        let root = fs::canonicalize(shim.folder.path()).map_err(|error| error.to_string())?;
        let (probe, calls) = (root.join("probe"), root.join("calls"));
        let mut touch = Command::new("sh");
        touch.args(["-c", "echo > \"$0\""]).arg(&probe);
        let status = shim.preload(&mut touch, &probe).env(CALLS, &calls).status();
        match fs::read_to_string(calls) {
            Ok(calls) if calls.contains('w') => Ok(shim),
            found => Err(format!("a preloaded library sees no calls here: {status:?}, {found:?}")),
        }
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("shim.so")
    }

    /// Preloads the shim into a process. It looks at the files under `root`, a path without links.
    fn preload<'a>(&self, command: &'a mut Command, root: &Path) -> &'a mut Command {
        command.env("LD_PRELOAD", self.library()).env("BUURTKRACHT_SHIM_ROOT", root)
    }

    /// Lets a process record its calls in a file.
    pub fn record(&self, command: &mut Command, root: &Path, trace: &Path) {
        self.preload(command, root).env("BUURTKRACHT_SHIM_TRACE", trace);
    }

    /// Lets calls of a process fail. The letters of its calls, as shim.c has them, go to the file `calls`.
    pub fn fail(&self, command: &mut Command, root: &Path, calls: &Path, failing: Failing) {
        let Failing { kind, number, error, count } = failing;
        self.preload(command, root).env(CALLS, calls);
        command.env("BUURTKRACHT_SHIM_FAIL", format!("{kind} {number} {error} {count}"));
    }
}

/// From the `number`th call of a kind on, so many fail with an error of the system. Where the error is 0 they write
/// half of their bytes.
#[derive(Debug, Clone, Copy)]
pub struct Failing {
    pub kind: char,
    pub number: usize,
    pub error: i32,
    pub count: usize,
}

const CALLS: &str = "BUURTKRACHT_SHIM_CALLS";
