//! The certificate of servers that can encrypt: of `localhost` and `127.0.0.1`, signed by an authority that only tests believe.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

/// The authority that signed it.
pub fn authority() -> PathBuf {
    file("ca.pem")
}

/// An authority that signed nothing.
pub fn another_authority() -> PathBuf {
    file("other-ca.pem")
}

/// Certificate and key in this folder, the key for its owner alone, as servers insist.
pub(super) fn copy_to(folder: &Path) -> io::Result<(PathBuf, PathBuf)> {
    let [certificate, key] = ["server.pem", "server.key"].map(|name| folder.join(name));
    fs::copy(file("server.pem"), &certificate)?;
    fs::copy(file("server.key"), &key)?;
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600))?;
    Ok((certificate, key))
}

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/tls").join(name)
}
