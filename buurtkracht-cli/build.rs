//! Lists the skeletons in `templates/`, so that a new command needs a file there and no line elsewhere.

#![allow(clippy::print_stdout, reason = "cargo reads it")]

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=templates");
    let mut names = Vec::new();
    for file in fs::read_dir("templates")? {
        let path = file?.path();
        // A folder has no extension.
        if path.extension().is_some_and(|extension| extension == "toml") {
            names.extend(path.file_stem().and_then(|name| name.to_str()).map(str::to_owned));
        }
    }
    names.sort_unstable();
    let pair = |name: &String| {
        format!(
            "({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/templates/{name}.toml\"))),\n"
        )
    };
    let list = format!("&[\n{}]\n", names.iter().map(pair).collect::<String>());
    let folder = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&folder).join("templates.rs"), list)
}
