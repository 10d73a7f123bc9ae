//! Files that hold people's data and the hashes of their passwords: for nobody but their owner.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;

use crate::error::StorageError;

/// Makes an empty file that only its owner may read; one that is there stays as it is. SQLite gives the files it puts beside
/// a database the rights of the database.
pub(crate) fn make_private(path: &Path) -> Result<(), StorageError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(StorageError::File { path: path.display().to_string(), source }),
    }
}
