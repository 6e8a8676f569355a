//! Lists the sample tenant's files, so that the demo carries them inside the program.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

// Cargo throws away what a failed build script wrote.
#[allow(clippy::disallowed_methods)]
fn main() -> io::Result<()> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("sample-data").join("flawed");
    println!("cargo::rerun-if-changed=sample-data/flawed");
    let mut files = Vec::new();
    collect(&root, "", &mut files)?;
    files.sort();
    let mut code = String::from("&[\n");
    for name in files {
        // No path of this machine: what is built may be built again in another folder.
        let path = format!("/sample-data/flawed/{name}");
        let _ = writeln!(code, "    ({name:?}, include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),");
    }
    code.push_str("]\n");
    println!("cargo::rustc-env=TENANT_ASSESSOR_BUILD={:08x}", sources()?);
    fs::write(Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("sample_tenant.rs"), code)
}

/// What the program is built of, in a number: two builds of one version are told apart by it, and one that is made again is not.
fn sources() -> io::Result<u32> {
    let root = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let mut files = Vec::new();
    collect(&Path::new(&root).join("src"), "src", &mut files)?;
    files.push("Cargo.lock".to_owned());
    files.sort();
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.lock");
    // FNV-1a, of names and of bytes; line ends are those of the machine.
    let mut hash = 0x811c_9dc5_u32;
    for name in files {
        let bytes = fs::read(Path::new(&root).join(&name))?;
        for byte in name.bytes().chain(bytes).filter(|byte| *byte != b'\r') {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    Ok(hash)
}

/// Names relative to the folder, with `/`; the folder's own description is no evidence.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let full = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &full, files)?;
        } else if full != "README.md" {
            files.push(full);
        }
    }
    Ok(())
}
